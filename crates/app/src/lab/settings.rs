//! How the lab of an installation is: its agent, its address, and how much of the machine it gives.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use jiff::tz::TimeZone;
use levain_lab::engine;
use levain_model::Language;
use levain_package::Profile;
use serde::Deserialize;

/// The lab of an installation.
#[derive(Clone)]
pub struct LabSettings {
    /// Socket of the agent.
    pub socket: PathBuf,
    /// Address below which each environment has a host name: `https://lab.example.org` gives `https://ID.lab.example.org`.
    pub url: String,
    /// The key that this process and the proxy share.
    pub key: [u8; 32],
    /// How much each profile is.
    pub sizes: BTreeMap<Profile, Size>,
    /// How much all environments together may have.
    pub capacity: Capacity,
    /// How much one body may have.
    pub budget: Budget,
    /// Demonstrations.
    pub demonstrations: Demonstrations,
    /// Days between the end of an environment and the removal of what it holds.
    pub grace: u32,
    /// Where days begin and end.
    pub zone: TimeZone,
}

impl std::fmt::Debug for LabSettings {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("LabSettings")
            .field("socket", &self.socket)
            .field("url", &self.url)
            .finish_non_exhaustive()
    }
}

/// A quota profile.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Size {
    /// What an environment may use.
    pub profile: engine::Profile,
    /// Longest time it is asked for at once, in days.
    pub days: u32,
}

/// How much all environments together may have; one that finds no room waits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Capacity {
    /// Environments.
    pub environments: u32,
    /// Memory, in bytes.
    pub memory: u64,
    /// Disk, in bytes.
    pub disk: u64,
}

/// How much one body may have at a time; one more is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Budget {
    /// Environments.
    pub environments: u32,
    /// Memory, in bytes.
    pub memory: u64,
}

/// How demonstrations are bounded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Demonstrations {
    /// How long one lasts.
    pub minutes: u32,
    /// How many one person has at a time.
    pub per_person: u32,
    /// How many the people of one body have at a time.
    pub per_body: u32,
}

impl LabSettings {
    /// The sizes of an installation that says nothing.
    pub fn sizes() -> BTreeMap<Profile, Size> {
        let size = |memory, cpu, disk, processes, days| Size {
            profile: engine::Profile { memory, cpu, disk, processes },
            days,
        };
        BTreeMap::from([
            (Profile::Small, size(512 << 20, 1_000, 1 << 30, 128, 30)),
            (Profile::Medium, size(1 << 30, 2_000, 4 << 30, 256, 30)),
            (Profile::Large, size(4 << 30, 4_000, 16 << 30, 1_024, 14)),
        ])
    }

    /// The host name of an environment, without a port.
    pub(super) fn host(&self, environment: levain_model::Id) -> String {
        let rest = self.url.split_once("://").map_or(self.url.as_str(), |(_, rest)| rest);
        let host = rest.split_once(':').map_or(rest, |(host, _)| host);
        format!("{environment}.{host}")
    }

    /// The address of an environment, without a path.
    pub(super) fn address(&self, environment: levain_model::Id) -> String {
        let (scheme, rest) = self.url.split_once("://").unwrap_or(("http", &self.url));
        format!("{scheme}://{environment}.{rest}")
    }
}

impl Default for Capacity {
    fn default() -> Capacity {
        Capacity { environments: 10, memory: 4 << 30, disk: 20 << 30 }
    }
}

impl Default for Budget {
    fn default() -> Budget {
        Budget { environments: 4, memory: 4 << 30 }
    }
}

impl Default for Demonstrations {
    fn default() -> Demonstrations {
        Demonstrations { minutes: 60, per_person: 1, per_body: 2 }
    }
}

/// The file of the deployer. What it leaves out is as the defaults say; a name it does not know stops the program.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    socket: PathBuf,
    url: String,
    key_file: PathBuf,
    #[serde(default)]
    profiles: BTreeMap<Profile, SizeEntry>,
    capacity: Option<CapacityEntry>,
    budget: Option<BudgetEntry>,
    demonstrations: Option<DemonstrationEntry>,
    grace_days: Option<u32>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SizeEntry {
    memory_mib: u64,
    cpu_millis: u32,
    disk_mib: u64,
    processes: u32,
    days: u32,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CapacityEntry {
    environments: u32,
    memory_mib: u64,
    disk_mib: u64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct BudgetEntry {
    environments: u32,
    memory_mib: u64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct DemonstrationEntry {
    minutes: u32,
    per_person: u32,
    per_body: u32,
}

impl LabSettings {
    /// Reads the file of the deployer. A path in it is taken from the folder of the file.
    ///
    /// # Errors
    /// What is wrong and where, in `language`.
    pub fn read(path: &Path, language: Language, zone: TimeZone) -> Result<LabSettings, String> {
        let said = |place: &Path, [fr, en]: [&str; 2]| match language {
            Language::Fr => format!("{}\u{a0}: {fr}", place.display()),
            Language::En => format!("{}: {en}", place.display()),
        };
        let unreadable = |place: &Path, error: &str| said(place, [error, error]);
        let text = std::fs::read_to_string(path).map_err(|error| unreadable(path, &error.to_string()))?;
        let file: File = toml::from_str(&text).map_err(|error| unreadable(path, &error.to_string()))?;
        let folder = path.parent().unwrap_or(Path::new("."));
        let host = file.url.strip_prefix("http://").or_else(|| file.url.strip_prefix("https://"));
        if host.is_none_or(|host| host.is_empty() || host.contains(['/', '?', '#', '@'])) {
            return Err(said(
                path,
                [
                    "url est l’adresse sous laquelle chaque environnement a son nom d’hôte, sans chemin, comme https://lab.exemple.ca",
                    "url is the address below which each environment has its host name, without a path, like https://lab.example.ca",
                ],
            ));
        }
        let place = folder.join(&file.key_file);
        let key = std::fs::read_to_string(&place).map_err(|error| unreadable(&place, &error.to_string()))?;
        let key = key_of(key.trim()).ok_or_else(|| {
            said(&place, ["64 chiffres hexadécimaux sont attendus", "64 hexadecimal digits are expected"])
        })?;
        let mut sizes = LabSettings::sizes();
        for (profile, entry) in file.profiles {
            if [
                entry.memory_mib,
                u64::from(entry.cpu_millis),
                entry.disk_mib,
                entry.processes.into(),
                entry.days.into(),
            ]
            .contains(&0)
            {
                return Err(said(path, ["un profil ne donne pas rien", "a profile does not give nothing"]));
            }
            let profile_of = engine::Profile {
                memory: entry.memory_mib << 20,
                cpu: entry.cpu_millis,
                disk: entry.disk_mib << 20,
                processes: entry.processes,
            };
            sizes.insert(profile, Size { profile: profile_of, days: entry.days });
        }
        let capacity = file.capacity.map_or_else(Capacity::default, |entry| Capacity {
            environments: entry.environments,
            memory: entry.memory_mib << 20,
            disk: entry.disk_mib << 20,
        });
        let budget = file.budget.map_or_else(Budget::default, |entry| Budget {
            environments: entry.environments,
            memory: entry.memory_mib << 20,
        });
        let demonstrations = file.demonstrations.map_or_else(Demonstrations::default, |entry| Demonstrations {
            minutes: entry.minutes,
            per_person: entry.per_person,
            per_body: entry.per_body,
        });
        Ok(LabSettings {
            socket: folder.join(&file.socket),
            url: file.url.trim_end_matches('/').to_owned(),
            key,
            sizes,
            capacity,
            budget,
            demonstrations,
            grace: file.grace_days.unwrap_or(7),
            zone,
        })
    }
}

/// A key of 64 hexadecimal digits.
pub fn key_of(text: &str) -> Option<[u8; 32]> {
    let mut key = [0; 32];
    if text.len() != 64 || !text.is_ascii() {
        return None;
    }
    for (at, byte) in key.iter_mut().enumerate() {
        *byte = u8::from_str_radix(text.get(2 * at..2 * at + 2)?, 16).ok()?;
    }
    Some(key)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str, key: &str) -> Result<LabSettings, String> {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("lab.toml"), text).unwrap();
        std::fs::write(folder.path().join("lab.key"), key).unwrap();
        LabSettings::read(&folder.path().join("lab.toml"), Language::En, TimeZone::UTC)
    }

    #[test]
    fn the_file_of_the_deployer_is_read_or_told_wrong() {
        let key = "07".repeat(32);
        let least = "socket = \"agent.sock\"\nurl = \"https://lab.example.org:8443/\"\nkey_file = \"lab.key\"\n";
        let settings = read(least, &key);
        assert!(settings.is_err(), "a path leads nowhere: {settings:?}");
        let least = least.replace(":8443/", ":8443");
        let settings = read(&least, &format!("{key}\n")).unwrap();
        assert_eq!((settings.key, settings.grace, settings.sizes.len()), ([7; 32], 7, 3));
        assert!(settings.socket.is_absolute());
        let id: levain_model::Id = "01920000-0000-7000-8000-000000000000".parse().unwrap();
        assert_eq!(settings.host(id), format!("{id}.lab.example.org"));
        assert_eq!(settings.address(id), format!("https://{id}.lab.example.org:8443"));
        let more = "grace_days = 0\n[profiles.small]\nmemory_mib = 256\ncpu_millis = 500\ndisk_mib = 512\nprocesses = 64\n\
            days = 3\n[budget]\nenvironments = 1\nmemory_mib = 512\n";
        let settings = read(&format!("{least}{more}"), &key).unwrap();
        assert_eq!(settings.sizes[&Profile::Small].profile.memory, 256 << 20);
        assert_eq!((settings.grace, settings.budget.environments), (0, 1));
        for (text, key, told) in [
            (least.replace("https", "ftp"), key.as_str(), "without a path"),
            (least.replace("lab.key", "none.key"), &key, "none.key"),
            (least.clone(), "abc", "64 hexadecimal"),
            (format!("{least}strange = 1\n"), &key, "strange"),
            (format!("{least}[profiles.huge]\nmemory_mib = 1\n"), &key, "huge"),
            (format!("{least}{}", more.replace("256", "0")), &key, "nothing"),
        ] {
            let outcome = read(&text, key).unwrap_err();
            assert!(outcome.contains(told), "{told}: {outcome}");
        }
    }
}
