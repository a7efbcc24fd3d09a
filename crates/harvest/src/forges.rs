//! How forges are reached: the guarded client, and what the deployer says of each host.

use std::sync::Arc;

use levain_forge::{Connection, Detected, detect};
use levain_model::{ForgeKind, Language};
use levain_outbound::{Client, Config, Secret};
use serde::Deserialize;

use crate::fault::HarvestFault;

/// What the deployer says of one forge. Secrets are given by files or by variables of the environment, never written here.
#[derive(Debug, Clone)]
pub struct ForgeSettings {
    /// `host`, or `host:port`.
    pub host: String,
    /// The dialect, when it is not to be found out.
    pub kind: Option<ForgeKind>,
    /// A token that may read what is public: it raises limits.
    pub token: Option<Secret>,
    /// What its messages (webhooks) are signed with.
    pub webhook: Option<Secret>,
    /// It may have an address that is not public.
    pub private_address: bool,
}

/// The file of the deployer: a table `[[forge]]` for each.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    forge: Vec<Entry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    host: String,
    kind: Option<String>,
    token_file: Option<String>,
    token_env: Option<String>,
    webhook_secret_file: Option<String>,
    webhook_secret_env: Option<String>,
    #[serde(default)]
    private_address: bool,
}

impl ForgeSettings {
    /// Whether an address is on this forge.
    pub fn is_of(&self, address: &str) -> bool {
        let Ok(url) = url::Url::parse(address) else { return false };
        let Some(host) = url.host_str() else { return false };
        let name = url.port().map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"));
        self.host.eq_ignore_ascii_case(&name)
    }

    /// Reads the file of the deployer. A path in it is taken from the folder of the file.
    ///
    /// # Errors
    /// What is wrong and where, in `language`: not TOML, an unknown key or kind, a secret that cannot be read.
    pub fn read(path: &camino::Utf8Path, language: Language) -> Result<Vec<ForgeSettings>, String> {
        let said = |what: &dyn std::fmt::Display| match language {
            Language::Fr => format!("{path}\u{a0}: {what}"),
            Language::En => format!("{path}: {what}"),
        };
        let text = std::fs::read_to_string(path).map_err(|error| said(&error))?;
        let file: File = toml::from_str(&text).map_err(|error| said(&error))?;
        let folder = path.parent().unwrap_or(camino::Utf8Path::new("."));
        let secret = |host: &str, file: Option<&String>, variable: Option<&String>| -> Result<Option<Secret>, String> {
            if let Some(file) = file {
                let place = folder.join(file);
                let read = Secret::from_file(place.as_std_path());
                return read.map(Some).map_err(|error| said(&format!("{host}: {place}: {error}")));
            }
            let Some(variable) = variable else { return Ok(None) };
            Secret::from_env(variable).map(Some).ok_or_else(|| {
                said(&match language {
                    Language::Fr => format!("{host}\u{a0}: la variable {variable} est vide ou absente"),
                    Language::En => format!("{host}: the variable {variable} is empty or absent"),
                })
            })
        };
        let mut settings = Vec::new();
        for entry in file.forge {
            let kind = match entry.kind.as_deref() {
                None => None,
                Some(word) => Some(ForgeKind::from_word(word).filter(|kind| *kind != ForgeKind::Folder).ok_or_else(|| {
                    said(&match language {
                        Language::Fr => format!(
                            "{}\u{a0}: genre « {word} » inconnu. Genres possibles\u{a0}: github, gitlab, forgejo, git",
                            entry.host
                        ),
                        Language::En => {
                            format!("{}: unknown kind `{word}`. Kinds there are: github, gitlab, forgejo, git", entry.host)
                        }
                    })
                })?),
            };
            settings.push(ForgeSettings {
                token: secret(&entry.host, entry.token_file.as_ref(), entry.token_env.as_ref())?,
                webhook: secret(&entry.host, entry.webhook_secret_file.as_ref(), entry.webhook_secret_env.as_ref())?,
                host: entry.host,
                kind,
                private_address: entry.private_address,
            });
        }
        Ok(settings)
    }
}

/// The way to every forge.
#[derive(Debug)]
pub struct Forges {
    client: Arc<Client>,
    settings: Vec<ForgeSettings>,
}

impl Forges {
    /// The way to forges.
    ///
    /// # Errors
    /// The client cannot be made: no certificates on this machine.
    pub fn new(mut config: Config, settings: Vec<ForgeSettings>) -> Result<Forges, HarvestFault> {
        let private = settings.iter().filter(|forge| forge.private_address);
        config.allowed_hosts.extend(private.map(|forge| forge.host.clone()));
        Ok(Forges { client: Arc::new(Client::new(config)?), settings })
    }

    /// The client.
    pub fn client(&self) -> &Arc<Client> {
        &self.client
    }

    /// Requests made so far to every host, and how many of them were answered "not modified".
    pub fn requests(&self) -> (u64, u64) {
        let counters = self.client.counters();
        (counters.values().map(|one| one.requests).sum(), counters.values().map(|one| one.not_modified).sum())
    }

    /// Which dialect the host of an address speaks.
    pub(crate) async fn detect(&self, address: &str) -> Result<Detected, HarvestFault> {
        let configured: Vec<(String, ForgeKind)> =
            self.settings.iter().filter_map(|forge| Some((forge.host.clone(), forge.kind?))).collect();
        Ok(detect(&self.client, address, &configured).await?)
    }

    /// The connection to a forge by its own address.
    pub(crate) fn connection(&self, base: &str) -> Connection {
        let token = self.of(base).and_then(|forge| forge.token.clone());
        Connection { client: Arc::clone(&self.client), base: base.to_owned(), token }
    }

    fn of(&self, address: &str) -> Option<&ForgeSettings> {
        self.settings.iter().find(|forge| forge.is_of(address))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_of_the_deployer_is_read_with_its_secrets_and_its_faults_are_told() {
        let folder = tempfile::tempdir().unwrap();
        let path = camino::Utf8PathBuf::from_path_buf(folder.path().join("forges.toml")).unwrap();
        std::fs::write(folder.path().join("token"), "abc\n").unwrap();
        std::fs::write(&path, "[[forge]]\nhost = \"git.example.org\"\nkind = \"gitlab\"\ntoken_file = \"token\"\n")
            .unwrap();
        let read = ForgeSettings::read(&path, Language::En).unwrap();
        assert_eq!(read[0].kind, Some(ForgeKind::GitLab));
        assert_eq!(read[0].token.as_ref().map(Secret::expose), Some("abc"));
        for (text, expected) in [
            ("[[forge]]\nhost = \"a\"\nkind = \"svn\"\n", "svn"),
            ("[[forge]]\nhost = \"a\"\ntokn = \"x\"\n", "tokn"),
            ("[[forge]]\nhost = \"a\"\ntoken_file = \"absent\"\n", "absent"),
            ("[[forge]]\nhost = \"a\"\ntoken_env = \"LEVAIN_TEST_NOT_SET\"\n", "LEVAIN_TEST_NOT_SET"),
        ] {
            std::fs::write(&path, text).unwrap();
            for language in [Language::Fr, Language::En] {
                let error = ForgeSettings::read(&path, language).unwrap_err();
                assert!(error.contains(expected), "{error}");
            }
        }
    }
}
