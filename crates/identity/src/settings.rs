//! What the deployer says of a provider: who it is, whom to trust it for, and what its groups are here.

use std::collections::BTreeMap;
use std::path::Path;

use levain_model::{Language, MemberRole, Role};
use levain_outbound::Secret;
use serde::Deserialize;
use url::Url;

/// Names that addresses of the site use for something else.
const TAKEN: [&str; 2] = ["retour", "fin"];

/// A provider, as the deployer describes it. Secrets are given by files or by variables of the environment.
#[derive(Debug, Clone)]
pub struct ProviderSettings {
    /// Short name, in addresses.
    pub name: String,
    /// The issuer, as its tokens write it.
    pub issuer: String,
    /// What this site is called there.
    pub client_id: String,
    /// What proves it; `None` for a public client, which PKCE alone protects.
    pub client_secret: Option<Secret>,
    /// What is asked for besides `openid`.
    pub scopes: Vec<String>,
    /// The words of the button, in French and in English.
    pub label: [String; 2],
    /// Domains of e-mail addresses that the provider is trusted for, and the body whose people have them, if any.
    pub trusted_domains: BTreeMap<String, Option<String>>,
    /// The claim that lists groups; points lead into objects (`realm_access.roles`).
    pub groups_claim: Option<String>,
    /// What each group is here.
    pub groups: Vec<GroupRule>,
}

/// What a group of the provider is here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GroupRule {
    /// The group.
    pub name: String,
    /// The body whose people are in it, by its slug, and their role.
    pub membership: Option<(String, MemberRole)>,
    /// The roles it gives for the whole site.
    pub roles: Vec<Role>,
}

/// The file of the deployer: a table `[[provider]]` for each.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    provider: Vec<Entry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    name: String,
    issuer: String,
    client_id: String,
    client_secret_file: Option<String>,
    client_secret_env: Option<String>,
    scopes: Option<Vec<String>>,
    label_fr: String,
    label_en: String,
    #[serde(default)]
    trusted_domains: BTreeMap<String, String>,
    groups_claim: Option<String>,
    #[serde(default)]
    group: Vec<GroupEntry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct GroupEntry {
    name: String,
    organization: Option<String>,
    role: Option<String>,
    #[serde(default)]
    site_roles: Vec<String>,
}

impl ProviderSettings {
    /// The words of the button.
    pub fn label(&self, language: Language) -> &str {
        match language {
            Language::Fr => &self.label[0],
            Language::En => &self.label[1],
        }
    }

    /// Whether the provider is trusted for the domain of an address, and the body of that domain.
    pub fn trusts(&self, email: &str) -> Option<Option<&str>> {
        let domain = email.rsplit_once('@')?.1.to_lowercase();
        self.trusted_domains.get(&domain).map(Option::as_deref)
    }

    /// Every body that a domain or a group leads to.
    pub fn organizations(&self) -> impl Iterator<Item = &str> {
        let by_group = self.groups.iter().filter_map(|group| group.membership.as_ref().map(|(slug, _)| slug.as_str()));
        self.trusted_domains.values().filter_map(Option::as_deref).chain(by_group)
    }

    /// Reads the file of the deployer. A path in it is taken from the folder of the file.
    ///
    /// # Errors
    /// What is wrong and where, in `language`.
    pub fn read(path: &Path, language: Language) -> Result<Vec<ProviderSettings>, String> {
        let shown = path.display();
        let said = |[fr, en]: [String; 2]| match language {
            Language::Fr => format!("{shown}\u{a0}: {fr}"),
            Language::En => format!("{shown}: {en}"),
        };
        let text = std::fs::read_to_string(path).map_err(|error| said([error.to_string(), error.to_string()]))?;
        let file: File = toml::from_str(&text).map_err(|error| said([error.to_string(), error.to_string()]))?;
        let folder = path.parent().unwrap_or(Path::new("."));
        let mut providers: Vec<ProviderSettings> = Vec::new();
        for entry in file.provider {
            let name = entry.name.clone();
            let provider =
                entry.checked(folder).map_err(|[fr, en]| said([format!("{name}: {fr}"), format!("{name}: {en}")]))?;
            if providers.iter().any(|known| known.name == provider.name || known.issuer == provider.issuer) {
                return Err(said([
                    format!("{name}: ce nom ou cet émetteur est déjà donné"),
                    format!("{name}: this name or issuer is given already"),
                ]));
            }
            providers.push(provider);
        }
        Ok(providers)
    }
}

/// What is wrong, in French and in English.
type Wrong = [String; 2];

fn wrong(fr: impl Into<String>, en: impl Into<String>) -> Wrong {
    [fr.into(), en.into()]
}

impl Entry {
    fn checked(self, folder: &Path) -> Result<ProviderSettings, Wrong> {
        let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
        if self.name.is_empty() || !self.name.bytes().all(plain) || TAKEN.contains(&self.name.as_str()) {
            return Err(wrong(
                "name s’écrit en minuscules, chiffres et traits d’union, et n’est ni « retour » ni « fin »",
                "name is written in lower case, digits and hyphens, and is neither `retour` nor `fin`",
            ));
        }
        issuer(&self.issuer)?;
        let client_secret = match (&self.client_secret_file, &self.client_secret_env) {
            (Some(file), _) => {
                let place = folder.join(file);
                let read = Secret::from_file(&place);
                Some(read.map_err(|error| {
                    let text = format!("{}: {error}", place.display());
                    wrong(text.clone(), text)
                })?)
            }
            (None, Some(variable)) => Some(Secret::from_env(variable).ok_or_else(|| {
                wrong(
                    format!("la variable {variable} est vide ou absente"),
                    format!("the variable {variable} is empty or absent"),
                )
            })?),
            (None, None) => None,
        };
        let groups = self.group.into_iter().map(GroupEntry::checked).collect::<Result<Vec<_>, _>>()?;
        if !groups.is_empty() && self.groups_claim.is_none() {
            return Err(wrong(
                "des groupes sont donnés sans groups_claim, l’attribut qui les énumère",
                "groups are given without groups_claim, the claim that lists them",
            ));
        }
        let domains = self.trusted_domains.into_iter();
        Ok(ProviderSettings {
            name: self.name,
            issuer: self.issuer,
            client_id: self.client_id,
            client_secret,
            scopes: self.scopes.unwrap_or_else(|| vec!["profile".to_owned(), "email".to_owned()]),
            label: [self.label_fr, self.label_en],
            trusted_domains: domains
                .map(|(domain, slug)| (domain.to_lowercase(), Some(slug).filter(|slug| !slug.is_empty())))
                .collect(),
            groups_claim: self.groups_claim,
            groups,
        })
    }
}

impl GroupEntry {
    fn checked(self) -> Result<GroupRule, Wrong> {
        let name = self.name;
        let unknown =
            |role: &str| wrong(format!("{name}: rôle inconnu « {role} »"), format!("{name}: unknown role `{role}`"));
        let role = self.role.as_deref().unwrap_or("member");
        let role = MemberRole::from_name(role).ok_or_else(|| unknown(role))?;
        let roles = self.site_roles.iter().map(|role| Role::from_name(role).ok_or_else(|| unknown(role)));
        let roles = roles.collect::<Result<Vec<_>, _>>()?;
        if self.organization.is_none() && roles.is_empty() {
            return Err(wrong(
                format!("{name}: le groupe ne donne rien; écrivez organization ou site_roles"),
                format!("{name}: the group gives nothing; write organization or site_roles"),
            ));
        }
        Ok(GroupRule { name, membership: self.organization.map(|slug| (slug, role)), roles })
    }
}

/// Secrets and identities go over TLS, but for a provider on this very machine.
fn issuer(text: &str) -> Result<(), Wrong> {
    let url = Url::parse(text).ok();
    let local = |url: &Url| matches!(url.host_str(), Some("localhost" | "127.0.0.1" | "[::1]"));
    let good = url.as_ref().is_some_and(|url| {
        let safe = url.scheme() == "https" || (url.scheme() == "http" && local(url));
        safe && url.query().is_none() && url.fragment().is_none() && url.username().is_empty()
    });
    if good {
        return Ok(());
    }
    Err(wrong(
        format!("« {text} » n’est pas un émetteur: une adresse https, sans « ? », telle que le fournisseur l’écrit"),
        format!("`{text}` is not an issuer: an https address, without `?`, as the provider writes it"),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: &str = r#"
        [[provider]]
        name = "val-exemple"
        issuer = "https://connexion.example.org/realms/val"
        client_id = "levain"
        client_secret_file = "secret"
        label_fr = "Compte de la municipalité"
        label_en = "Municipal account"
        trusted_domains = { "Val.example" = "val-exemple", "autre.example" = "" }
        groups_claim = "groups"
        [[provider.group]]
        name = "greffe"
        organization = "val-exemple"
        role = "steward"
        site_roles = ["curator"]
    "#;

    fn read(text: &str, language: Language) -> Result<Vec<ProviderSettings>, String> {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("secret"), "planté\n").unwrap();
        std::fs::write(folder.path().join("providers.toml"), text).unwrap();
        ProviderSettings::read(&folder.path().join("providers.toml"), language)
    }

    #[test]
    fn a_provider_is_read_and_its_secret_is_not_shown() {
        let provider = read(GOOD, Language::En).unwrap().remove(0);
        assert_eq!(provider.scopes, ["profile", "email"]);
        assert_eq!(provider.client_secret.as_ref().unwrap().expose(), "planté");
        assert!(!format!("{provider:?}").contains("planté"));
        assert_eq!(provider.trusts("Une@VAL.example"), Some(Some("val-exemple")));
        assert_eq!(provider.trusts("une@autre.example"), Some(None));
        assert_eq!(provider.trusts("une@val.example.org"), None);
        assert_eq!(provider.trusts("une@sous.val.example"), None);
        let membership = Some(("val-exemple".to_owned(), MemberRole::Steward));
        assert_eq!(provider.groups, [GroupRule { name: "greffe".into(), membership, roles: vec![Role::Curator] }]);
        assert_eq!(provider.organizations().collect::<Vec<_>>(), ["val-exemple", "val-exemple"]);
    }

    #[test]
    fn what_is_wrong_is_named_in_both_languages() {
        for (from, to, words) in [
            ("https://connexion", "http://connexion", ["n’est pas un émetteur", "is not an issuer"]),
            ("name = \"val-exemple\"", "name = \"retour\"", ["minuscules", "lower case"]),
            ("\"curator\"", "\"roi\"", ["rôle inconnu « roi »", "unknown role `roi`"]),
            ("groups_claim = \"groups\"", "", ["sans groups_claim", "without groups_claim"]),
            ("_file = \"secret\"", "_env = \"LEVAIN_ABSENT_SECRET\"", ["absente", "absent"]),
            ("client_id", "client_ident", ["client_ident", "client_ident"]),
        ] {
            let text = GOOD.replace(from, to);
            for (language, word) in [Language::Fr, Language::En].into_iter().zip(words) {
                let told = read(&text, language).unwrap_err();
                assert!(told.contains(word), "{told}");
            }
        }
        let twice = format!("{GOOD}\n{}", GOOD.replace("name = \"val-exemple\"", "name = \"autre\""));
        assert!(read(&twice, Language::En).unwrap_err().contains("given already"));
    }
}
