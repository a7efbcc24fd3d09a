//! Configuration: one table of settings; each may come from a file, the environment or a flag of the same name.

use std::collections::BTreeMap;

use anyhow::{Context, Result, bail};
use camino::{Utf8Path, Utf8PathBuf};
use levain_model::Language;

/// A setting, its default and what it is for.
pub struct Setting {
    /// Name in the file; `-` for `_` makes the flag, `LEVAIN_` and upper case the variable.
    pub name: &'static str,
    /// Value when nothing is said; empty means none.
    pub default: &'static str,
    /// What it is for, in French.
    pub fr: &'static str,
    /// What it is for, in English.
    pub en: &'static str,
}

/// Every setting.
pub const SETTINGS: [Setting; 36] = [
    Setting {
        name: "data",
        default: "levain-data",
        fr: "Dossier des données: base, index de recherche",
        en: "Folder of the data: database, search index",
    },
    Setting {
        name: "database",
        default: "",
        fr: "Base de données: sqlite:CHEMIN ou postgres://…; par défaut, SQLite dans le dossier des données",
        en: "Database: sqlite:PATH or postgres://…; SQLite in the data folder by default",
    },
    Setting {
        name: "content",
        default: "",
        fr: "Dossier dont les fichiers remplacent ou complètent le contenu livré (catalogue, vocabulaires)",
        en: "Folder whose files replace or add to the content that comes with the program (catalogue, vocabularies)",
    },
    Setting {
        name: "listen",
        default: "127.0.0.1:8080",
        fr: "Adresse et port d’écoute",
        en: "Address and port to listen on",
    },
    Setting {
        name: "public_url",
        default: "",
        fr: "Adresse publique du site, telle que les gens la voient; par défaut, http://localhost et le port d’écoute",
        en: "Public address of the site, as people see it; http://localhost and the listening port by default",
    },
    Setting {
        name: "trusted_proxies",
        default: "0",
        fr: "Nombre de mandataires inverses devant le programme dont on croit l’en-tête X-Forwarded-For",
        en: "Number of reverse proxies before the program whose X-Forwarded-For header is believed",
    },
    Setting {
        name: "costly_per_minute",
        default: "240",
        fr: "Recherches, exports et vérifications permis par minute à une adresse; 0: sans limite",
        en: "Searches, exports and checks an address may ask for per minute; 0: no limit",
    },
    Setting { name: "site_name", default: "Levain", fr: "Nom du site", en: "Name of the site" },
    Setting {
        name: "site_header",
        default: "",
        fr: "Texte sous le nom, dans l’en-tête; par défaut, « Logiciels libres du secteur public »",
        en: "Text beside the name, in the header",
    },
    Setting {
        name: "site_logo",
        default: "",
        fr: "Fichier du logo (SVG ou PNG, 20 Ko au plus)",
        en: "File of the logo (SVG or PNG, 20 KB at most)",
    },
    Setting {
        name: "site_accent",
        default: "",
        fr: "Couleur d’accent, #rrggbb, assez contrastée sur blanc (4,5:1)",
        en: "Accent colour, #rrggbb, with enough contrast on white (4.5:1)",
    },
    Setting {
        name: "site_contact",
        default: "",
        fr: "Adresse de courriel ou page pour joindre l’équipe",
        en: "E-mail address or page to reach the team",
    },
    Setting {
        name: "site_legal_notice",
        default: "",
        fr: "Mention légale du pied de page",
        en: "Legal notice in the footer",
    },
    Setting {
        name: "privacy_officer",
        default: "",
        fr: "Titre de la personne responsable de la protection des renseignements personnels, montré sur la page",
        en: "Title of the person in charge of the protection of personal information, shown on the page",
    },
    Setting {
        name: "privacy_contact",
        default: "",
        fr: "Adresse de courriel ou page pour la joindre; par défaut, site_contact",
        en: "E-mail address or page to reach them; site_contact by default",
    },
    Setting {
        name: "time_zone",
        default: "America/Toronto",
        fr: "Fuseau horaire des dates affichées",
        en: "Time zone of the dates shown",
    },
    Setting {
        name: "harvest_sources",
        default: "",
        fr: "Adresses récoltées par le serveur, séparées par des espaces: compte, groupe, forge entière ou dépôt",
        en: "Addresses the server harvests, separated by spaces: account, group, whole forge or repository",
    },
    Setting {
        name: "harvest_every",
        default: "24",
        fr: "Heures entre deux récoltes d’une source par le serveur; 0: jamais de lui-même",
        en: "Hours between two harvests of a source by the server; 0: never by itself",
    },
    Setting {
        name: "harvest_workers",
        default: "2",
        fr: "Dépôts lus en même temps par une récolte",
        en: "Repositories a harvest reads at the same time",
    },
    Setting {
        name: "forges",
        default: "",
        fr: "Fichier des forges: genre, jeton, secret des messages, adresse privée permise (voir docs/harvesting.md)",
        en: "File of the forges: kind, token, secret of messages, private address allowed (see docs/harvesting.md)",
    },
    Setting {
        name: "providers",
        default: "",
        fr: "Fichier des fournisseurs d’identité (OpenID Connect) par qui les gens se connectent (voir docs/operating.md)",
        en: "File of the identity providers (OpenID Connect) people sign in by (see docs/operating.md)",
    },
    Setting {
        name: "local_sign_in",
        default: "true",
        fr: "Connexion par mot de passe de ce site: true, ou false pour ne la garder que depuis cette machine",
        en: "Sign-in with a password of this site: true, or false to keep it from this machine only",
    },
    Setting {
        name: "lab",
        default: "",
        fr: "Fichier du laboratoire: agent, adresse des environnements, profils, places (voir docs/lab.md); vide: aucun",
        en: "File of the lab: agent, address of environments, profiles, room (see docs/lab.md); empty: none",
    },
    Setting {
        name: "osv",
        default: "",
        fr: "Dossier d’un instantané de la base OSV, pour les vulnérabilités connues",
        en: "Folder of a snapshot of the OSV database, for known vulnerabilities",
    },
    Setting {
        name: "smtp_host",
        default: "",
        fr: "Serveur SMTP par lequel partent les courriels; vide: aucun courriel, les avis restent sur le site",
        en: "SMTP server that mail leaves by; empty: no mail, notifications stay on the site",
    },
    Setting { name: "smtp_port", default: "587", fr: "Port du serveur SMTP", en: "Port of the SMTP server" },
    Setting {
        name: "smtp_tls",
        default: "auto",
        fr: "Chiffrement: auto (STARTTLS exigé, sauf sur cette machine), starttls, tls (port 465) ou none",
        en: "Encryption: auto (STARTTLS demanded, except on this machine), starttls, tls (port 465) or none",
    },
    Setting {
        name: "smtp_user",
        default: "",
        fr: "Utilisateur du serveur SMTP, s’il en demande un",
        en: "User of the SMTP server, when it asks for one",
    },
    Setting {
        name: "smtp_password_file",
        default: "",
        fr: "Fichier de son mot de passe; ou la variable LEVAIN_SMTP_PASSWORD",
        en: "File of their password; or the variable LEVAIN_SMTP_PASSWORD",
    },
    Setting {
        name: "smtp_ca",
        default: "",
        fr: "Fichier de l’autorité du certificat du serveur (PEM), si le système ne la connaît pas",
        en: "File of the authority of the server’s certificate (PEM), when the system does not know it",
    },
    Setting {
        name: "smtp_from",
        default: "",
        fr: "Adresse qui écrit, seule ou sous la forme Nom <adresse>",
        en: "Address that writes, alone or as Name <address>",
    },
    Setting {
        name: "smtp_reply_to", default: "", fr: "Adresse où vont les réponses", en: "Address where answers go"
    },
    Setting {
        name: "smtp_per_minute",
        default: "60",
        fr: "Courriels envoyés par minute, au plus",
        en: "E-mails sent per minute, at most",
    },
    Setting {
        name: "digest_hour",
        default: "7",
        fr: "Heure à partir de laquelle part le résumé du jour, dans le fuseau horaire du site",
        en: "Hour from which the daily digest leaves, in the time zone of the site",
    },
    Setting {
        name: "log_format",
        default: "text",
        fr: "Forme du journal: text ou json",
        en: "Form of the log: text or json",
    },
    Setting {
        name: "log_level",
        default: "info",
        fr: "Détail du journal: error, warn, info, debug ou trace",
        en: "Detail of the log: error, warn, info, debug or trace",
    },
];

/// Where a value comes from, from the weakest to the strongest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin {
    /// The table.
    Default,
    /// The configuration file, at a line.
    File(Utf8PathBuf),
    /// A variable of the environment.
    Environment(String),
    /// A flag.
    Flag(String),
}

/// The values in force.
#[derive(Debug, Clone)]
pub struct Config {
    values: BTreeMap<&'static str, (String, Origin)>,
}

impl Setting {
    /// `--public-url` without its dashes.
    pub fn flag(&self) -> String {
        self.name.replace('_', "-")
    }

    /// `LEVAIN_PUBLIC_URL`.
    pub fn variable(&self) -> String {
        format!("LEVAIN_{}", self.name.to_uppercase())
    }

    /// What it is for.
    pub fn help(&self, language: Language) -> &'static str {
        match language {
            Language::Fr => self.fr,
            Language::En => self.en,
        }
    }
}

impl Config {
    /// The values in force: defaults, then the file (named, or `levain.toml` of the current folder when it exists), then
    /// the environment, then flags.
    ///
    /// # Errors
    /// A file that cannot be read, or holds an unknown setting or a value that is not a text or a number.
    pub fn load(file: Option<&Utf8Path>, flags: &BTreeMap<String, String>, language: Language) -> Result<Config> {
        let mut values: BTreeMap<&'static str, (String, Origin)> =
            SETTINGS.iter().map(|setting| (setting.name, (setting.default.to_owned(), Origin::Default))).collect();
        let usual = Utf8Path::new("levain.toml");
        if let Some(path) = file.or_else(|| usual.exists().then_some(usual)) {
            for (name, value) in read_file(path, language)? {
                values.insert(name, (value, Origin::File(path.to_owned())));
            }
        }
        for setting in &SETTINGS {
            let variable = setting.variable();
            if let Ok(value) = std::env::var(&variable) {
                values.insert(setting.name, (value, Origin::Environment(variable)));
            }
            if let Some(value) = flags.get(setting.name) {
                values.insert(setting.name, (value.clone(), Origin::Flag(format!("--{}", setting.flag()))));
            }
        }
        Ok(Config { values })
    }

    /// The value of a setting; empty when there is none.
    pub fn get(&self, name: &str) -> &str {
        self.values.get(name).map_or("", |(value, _)| value)
    }

    /// The value of a setting, when there is one.
    pub fn some(&self, name: &str) -> Option<&str> {
        Some(self.get(name)).filter(|value| !value.is_empty())
    }

    /// Where a value comes from.
    pub fn origin(&self, name: &str) -> &Origin {
        self.values.get(name).map_or(&Origin::Default, |(_, origin)| origin)
    }

    /// The folder of the data.
    pub fn data(&self) -> Utf8PathBuf {
        Utf8PathBuf::from(self.get("data"))
    }

    /// The database, as the store takes it.
    pub fn database(&self) -> String {
        self.some("database").map_or_else(|| format!("sqlite:{}", self.data().join("levain.db")), str::to_owned)
    }

    /// The value of the database setting fit for a screen: the password of an address is hidden.
    pub fn shown(&self, name: &str) -> String {
        let value = if name == "database" { self.database() } else { self.get(name).to_owned() };
        match (value.find("://"), value.rfind('@')) {
            (Some(scheme), Some(at)) if scheme + 3 < at => {
                let user = value[scheme + 3..at].split(':').next().unwrap_or_default().to_owned();
                format!("{}{user}:…{}", &value[..scheme + 3], &value[at..])
            }
            _ => value,
        }
    }
}

fn read_file(path: &Utf8Path, language: Language) -> Result<Vec<(&'static str, String)>> {
    let text = std::fs::read_to_string(path).with_context(|| match language {
        Language::Fr => format!("impossible de lire la configuration {path}"),
        Language::En => format!("cannot read the configuration {path}"),
    })?;
    let table: toml::Table = text.parse().with_context(|| path.to_string())?;
    let mut values = Vec::new();
    for (name, value) in table {
        let Some(setting) = SETTINGS.iter().find(|setting| setting.name == name) else {
            let line = text.lines().position(|line| line.trim_start().starts_with(&name)).map_or(1, |at| at + 1);
            let known: Vec<&str> = SETTINGS.iter().map(|setting| setting.name).collect();
            let known = known.join(", ");
            match language {
                Language::Fr => bail!("{path}:{line}: réglage inconnu « {name} ». Réglages possibles: {known}"),
                Language::En => bail!("{path}:{line}: unknown setting `{name}`. Settings there are: {known}"),
            }
        };
        let value = match value {
            toml::Value::String(text) => text,
            toml::Value::Integer(number) => number.to_string(),
            toml::Value::Boolean(choice) => choice.to_string(),
            other => match language {
                Language::Fr => bail!("{path}: {name}: un texte est attendu, pas {}", other.type_str()),
                Language::En => bail!("{path}: {name}: a text is expected, not {}", other.type_str()),
            },
        };
        values.push((setting.name, value));
    }
    Ok(values)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_flag_is_stronger_than_a_file_and_a_file_than_the_default() {
        let folder = tempfile::tempdir().unwrap();
        let path = Utf8PathBuf::from_path_buf(folder.path().join("levain.toml")).unwrap();
        std::fs::write(&path, "site_name = \"Ville\"\nlisten = \"127.0.0.1:1\"\ntrusted_proxies = 1\n").unwrap();
        let flags = BTreeMap::from([("listen".to_owned(), "127.0.0.1:2".to_owned())]);
        let config = Config::load(Some(&path), &flags, Language::En).unwrap();
        assert_eq!(config.get("site_name"), "Ville");
        assert_eq!(config.get("trusted_proxies"), "1");
        assert_eq!(config.get("listen"), "127.0.0.1:2");
        assert_eq!(config.origin("listen"), &Origin::Flag("--listen".to_owned()));
        assert_eq!(config.origin("time_zone"), &Origin::Default);
    }

    #[test]
    fn an_unknown_setting_is_refused_with_its_line() {
        let folder = tempfile::tempdir().unwrap();
        let path = Utf8PathBuf::from_path_buf(folder.path().join("levain.toml")).unwrap();
        std::fs::write(&path, "listen = \"127.0.0.1:1\"\nlistn = \"x\"\n").unwrap();
        let error = Config::load(Some(&path), &BTreeMap::new(), Language::En).unwrap_err().to_string();
        assert!(error.contains("levain.toml:2: unknown setting `listn`"), "{error}");
    }

    #[test]
    fn the_password_of_the_database_is_not_shown() {
        let flags = BTreeMap::from([("database".to_owned(), "postgres://levain:secret@localhost/levain".to_owned())]);
        let config = Config::load(None, &flags, Language::En).unwrap();
        assert_eq!(config.shown("database"), "postgres://levain:…@localhost/levain");
        assert_eq!(config.database(), "postgres://levain:secret@localhost/levain");
    }
}
