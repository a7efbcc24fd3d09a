//! Where the parts of a repository stand on disk, and whether they are of a kind this program reads.

use std::path::{Path, PathBuf};

/// The folders of a repository. For all but linked work trees they are one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Layout {
    /// The folder of `HEAD`.
    pub git: PathBuf,
    /// The folder of objects, references and configuration.
    pub common: PathBuf,
}

/// The folders of the repository at `path`: bare, ordinary (`.git` is a folder), a linked work tree or a submodule (`.git`
/// is a file that says where; gitrepository-layout(5)).
pub fn layout(path: &Path) -> Layout {
    let inside = path.join(".git");
    let git = match pointed(&inside, "gitdir:") {
        Some(target) => path.join(target),
        None if inside.is_dir() => inside,
        None => path.to_owned(),
    };
    let common = pointed(&git.join("commondir"), "").map_or_else(|| git.clone(), |target| git.join(target));
    Layout { git, common }
}

/// The folder that holds the references and objects of the repository at `path`, whether bare or with a work tree.
pub fn folder_of(path: &Path) -> PathBuf {
    layout(path).common
}

/// The path that a small file holds after `prefix`.
fn pointed(file: &Path, prefix: &str) -> Option<PathBuf> {
    if !file.is_file() {
        return None;
    }
    let text = std::fs::read(file).ok().filter(|bytes| bytes.len() < 8_192)?;
    let text = String::from_utf8(text).ok()?;
    let target = text.trim_end_matches(['\n', '\r']).strip_prefix(prefix)?.trim_start();
    (!target.is_empty()).then(|| PathBuf::from(target))
}

impl Layout {
    /// Whether the parts every repository has are there, however damaged.
    pub fn is_repository(&self) -> bool {
        self.git.join("HEAD").symlink_metadata().is_ok() && self.common.join("objects").is_dir()
    }

    /// What of the storage is of a kind this program does not read. Read by hand: the library was built without SHA-256 and
    /// would only say that the configuration is not valid, and would take references kept elsewhere for none at all.
    pub fn unsupported(&self) -> Option<Unsupported> {
        let config = std::fs::read(self.common.join("config")).unwrap_or_default();
        let config = String::from_utf8_lossy(&config);
        for line in config.lines() {
            let line: String = line.to_ascii_lowercase().split_whitespace().collect();
            match line.split_once('=').map(|(key, value)| (key, value.trim_matches('"'))) {
                Some(("objectformat", format)) if format != "sha1" => return Some(Unsupported::ObjectFormat),
                Some(("refstorage", storage)) if storage != "files" => return Some(Unsupported::ReferenceStorage),
                _ => {}
            }
        }
        self.common.join("reftable").is_dir().then_some(Unsupported::ReferenceStorage)
    }
}

/// A storage that is not read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unsupported {
    /// Objects are not named by SHA-1.
    ObjectFormat,
    /// References are not files (`reftable`).
    ReferenceStorage,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn storage_of_another_kind_is_recognised_however_it_is_written() {
        for (config, expected) in [
            ("", None),
            ("[extensions]\n\tobjectformat = sha1\n\trefStorage = files\n", None),
            ("[extensions]\n\tobjectFormat = sha256\n", Some(Unsupported::ObjectFormat)),
            ("[extensions]\n objectformat=\"SHA256\"\n", Some(Unsupported::ObjectFormat)),
            ("[extensions]\n\trefstorage = reftable\n", Some(Unsupported::ReferenceStorage)),
            ("[user]\n\tname = objectformat = sha256\n", None),
        ] {
            let folder = tempfile::tempdir().unwrap();
            std::fs::write(folder.path().join("config"), config).unwrap();
            assert_eq!(layout(folder.path()).unsupported(), expected, "{config}");
        }
    }

    #[test]
    fn configuration_in_another_encoding_is_read() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("config"), b"[user]\nname = Ren\xe9\n[extensions]\nobjectformat = sha256\n")
            .unwrap();
        assert_eq!(layout(folder.path()).unsupported(), Some(Unsupported::ObjectFormat));
    }
}
