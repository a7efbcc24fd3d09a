//! What a deployer decides of the pages, checked once when the program starts.

use camino::{Utf8Path, Utf8PathBuf};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use levain_model::Language;
use url::Url;

use crate::accent;
use crate::assets::Assets;

/// Largest logo taken, in bytes: it counts in the weight of every page.
const LOGO_BYTES: usize = 20 * 1024;

/// The settings of the portal, as the program read them.
#[derive(Debug, Clone)]
pub struct Config {
    /// Address of the site as people see it: `https://logiciels.example.org`.
    pub public_url: String,
    /// How many reverse proxies stand before the program, whose `X-Forwarded-For` is believed.
    pub trusted_proxies: usize,
    /// Name of the site.
    pub site_name: String,
    /// Words beside the name; `None` takes ours, in each language.
    pub site_header: Option<String>,
    /// File of the logo: SVG or PNG, 20 KB at most.
    pub site_logo: Option<Utf8PathBuf>,
    /// Accent colour, `#rrggbb`.
    pub site_accent: Option<String>,
    /// Address of e-mail or page to reach the team.
    pub site_contact: Option<String>,
    /// Legal notice of the footer.
    pub site_legal_notice: Option<String>,
    /// Title of the person in charge of the protection of personal information.
    pub privacy_officer: Option<String>,
    /// Address of e-mail or page to reach them; by default, that of the team.
    pub privacy_contact: Option<String>,
    /// Time zone of the dates shown, an IANA name.
    pub time_zone: String,
    /// Whether people may sign in with a password of this site from elsewhere than this machine.
    pub local_sign_in: bool,
    /// Costly requests (searches, exports, checks) an address may make per minute; 0 sets no limit.
    pub costly_per_minute: u32,
}

impl Default for Config {
    fn default() -> Config {
        Config {
            public_url: "http://localhost:8080".to_owned(),
            trusted_proxies: 0,
            site_name: "Levain".to_owned(),
            site_header: None,
            site_logo: None,
            site_accent: None,
            site_contact: None,
            site_legal_notice: None,
            privacy_officer: None,
            privacy_contact: None,
            time_zone: "America/Toronto".to_owned(),
            local_sign_in: true,
            costly_per_minute: 240,
        }
    }
}

/// A setting that cannot be taken, with the remedy in both languages.
#[derive(Debug, thiserror::Error)]
#[error("{setting}: {en}")]
pub struct ConfigError {
    /// Name of the setting.
    pub setting: &'static str,
    /// What is wrong and what to write, in French.
    pub fr: String,
    /// The same in English.
    pub en: String,
}

impl ConfigError {
    fn new(setting: &'static str, fr: impl Into<String>, en: impl Into<String>) -> ConfigError {
        ConfigError { setting, fr: fr.into(), en: en.into() }
    }

    /// What is wrong and what to write.
    pub fn message(&self, language: Language) -> &str {
        match language {
            Language::Fr => &self.fr,
            Language::En => &self.en,
        }
    }
}

/// A checked configuration, with what is computed from it once.
#[derive(Debug)]
pub struct Site {
    /// Name of the site.
    pub name: String,
    /// Words beside the name, when the deployer chose some.
    pub header: Option<String>,
    /// Where to write: `mailto:` or page, and how it reads.
    pub contact: Option<(String, String)>,
    /// Legal notice of the footer.
    pub legal_notice: Option<String>,
    /// Title of the person in charge of the protection of personal information.
    pub privacy_officer: Option<String>,
    /// Where to write to them: link, and how it reads.
    pub privacy_contact: Option<(String, String)>,
    /// Whether people can sign in: the cookie asks for https, or for this machine.
    pub signs_in: bool,
    /// Whether the form of passwords is shown to everybody.
    pub local_sign_in: bool,
    /// Proxies believed.
    pub trusted_proxies: usize,
    /// Costly requests per minute and address.
    pub costly_per_minute: u32,
    /// Style sheet, icon, logo.
    pub assets: Assets,
    /// Public address without its final slash.
    base: String,
    secure: bool,
    zone: TimeZone,
}

impl Site {
    /// Checks a configuration.
    ///
    /// # Errors
    /// The first setting that cannot be taken.
    pub fn new(config: Config) -> Result<Site, ConfigError> {
        let url = public_url(&config.public_url)?;
        let zone = TimeZone::get(&config.time_zone).map_err(|_| {
            ConfigError::new(
                "time_zone",
                format!("« {} » n’est pas un fuseau horaire. Exemple\u{a0}: America/Toronto.", config.time_zone),
                format!("`{}` is not a time zone. Example: America/Toronto.", config.time_zone),
            )
        })?;
        let rules = config.site_accent.as_deref().map(accent_rules).transpose()?;
        let logo = config.site_logo.as_deref().map(read_logo).transpose()?;
        let secure = url.scheme() == "https";
        let this_machine = matches!(url.host_str(), Some("localhost" | "127.0.0.1" | "[::1]"));
        let privacy_contact = config.privacy_contact.or_else(|| config.site_contact.clone()).map(contact);
        Ok(Site {
            name: config.site_name,
            header: config.site_header,
            contact: config.site_contact.map(contact),
            legal_notice: config.site_legal_notice,
            privacy_officer: config.privacy_officer,
            privacy_contact,
            signs_in: secure || this_machine,
            local_sign_in: config.local_sign_in,
            trusted_proxies: config.trusted_proxies,
            costly_per_minute: config.costly_per_minute,
            assets: Assets::new(rules.as_deref().unwrap_or_default(), logo),
            base: url.as_str().trim_end_matches('/').to_owned(),
            secure,
            zone,
        })
    }

    /// The address of the site followed by `path`, which begins with a slash.
    pub fn absolute(&self, path: &str) -> String {
        format!("{}{path}", self.base)
    }

    /// Whether the site is served over https.
    pub fn secure(&self) -> bool {
        self.secure
    }

    /// The civil date of a time where the site is: `2026-11-23`.
    pub fn date(&self, time: Timestamp) -> String {
        time.to_zoned_datetime(self.zone.clone()).date().to_string()
    }

    /// The civil date where the site is.
    pub fn day(&self, time: Timestamp) -> jiff::civil::Date {
        time.to_zoned_datetime(self.zone.clone()).date()
    }

    /// Date and time where the site is: `2026-11-23 14:05`.
    pub fn date_time(&self, time: Timestamp) -> String {
        time.to_zoned_datetime(self.zone.clone()).strftime("%Y-%m-%d %H:%M").to_string()
    }
}

fn public_url(text: &str) -> Result<Url, ConfigError> {
    let wrong = || {
        ConfigError::new(
            "public_url",
            format!("« {text} » n’est pas l’adresse d’un site. Exemple\u{a0}: https://logiciels.example.org."),
            format!("`{text}` is not the address of a site. Example: https://software.example.org."),
        )
    };
    let url = Url::parse(text).map_err(|_| wrong())?;
    // Addresses of pages begin at the root: a site under a path would break every link.
    let root = url.path() == "/" && url.query().is_none() && url.fragment().is_none();
    if matches!(url.scheme(), "http" | "https") && url.has_host() && root { Ok(url) } else { Err(wrong()) }
}

fn accent_rules(accent: &str) -> Result<String, ConfigError> {
    accent::rules(accent).map_err(|reached| match reached {
        Some(reached) => ConfigError::new(
            "site_accent",
            format!(
                "{accent} n’a qu’un contraste de {reached:.1}:1; il en faut 4,5:1. Choisissez une couleur plus foncée."
            ),
            format!("{accent} only has a contrast of {reached:.1}:1; 4.5:1 is needed. Choose a darker colour."),
        ),
        None => ConfigError::new(
            "site_accent",
            format!("« {accent} » n’est pas une couleur de la forme #rrggbb."),
            format!("`{accent}` is not a colour of the form #rrggbb."),
        ),
    })
}

fn read_logo(path: &Utf8Path) -> Result<(&'static str, Vec<u8>), ConfigError> {
    let bytes = std::fs::read(path).map_err(|error| {
        ConfigError::new(
            "site_logo",
            format!("{path} ne peut pas être lu\u{a0}: {error}."),
            format!("{path} cannot be read: {error}."),
        )
    })?;
    let extension = match path.extension() {
        Some("svg") => "svg",
        Some("png") => "png",
        _ => "",
    };
    if bytes.len() > LOGO_BYTES || extension.is_empty() {
        return Err(ConfigError::new(
            "site_logo",
            format!("{path} doit être un fichier SVG ou PNG de 20 Ko au plus."),
            format!("{path} must be an SVG or PNG file of 20 KB at most."),
        ));
    }
    Ok((extension, bytes))
}

/// The link of a contact and its words.
fn contact(text: String) -> (String, String) {
    if text.starts_with("http://") || text.starts_with("https://") {
        (text.clone(), text)
    } else {
        (format!("mailto:{text}"), text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(config: Config) -> &'static str {
        Site::new(config).unwrap_err().setting
    }

    #[test]
    fn each_wrong_setting_is_named() {
        let default = Config::default;
        assert_eq!(refused(Config { public_url: "levain".into(), ..default() }), "public_url");
        assert_eq!(refused(Config { public_url: "https://example.org/sous/chemin".into(), ..default() }), "public_url");
        assert_eq!(refused(Config { time_zone: "Québec".into(), ..default() }), "time_zone");
        assert_eq!(refused(Config { site_accent: Some("#ffee00".into()), ..default() }), "site_accent");
        assert_eq!(refused(Config { site_logo: Some("absent.svg".into()), ..default() }), "site_logo");
    }

    #[test]
    fn people_sign_in_over_https_or_on_this_machine() {
        for (url, signs_in) in [
            ("https://logiciels.example.org", true),
            ("http://localhost:8080", true),
            ("http://127.0.0.1:8080/", true),
            ("http://logiciels.example.org", false),
        ] {
            let site = Site::new(Config { public_url: url.into(), ..Config::default() }).unwrap();
            assert_eq!(site.signs_in, signs_in, "{url}");
        }
    }

    #[test]
    fn dates_are_those_of_the_place() {
        let site = Site::new(Config::default()).unwrap();
        let late: Timestamp = "2026-11-24T03:30:00Z".parse().unwrap();
        assert_eq!(site.date(late), "2026-11-23");
        assert_eq!(site.date_time(late), "2026-11-23 22:30");
        assert_eq!(site.absolute("/logiciels"), "http://localhost:8080/logiciels");
    }
}
