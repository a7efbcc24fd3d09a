//! Real inputs and expected results, used from where they are.

use std::path::{Path, PathBuf};

use levain_publiccode::{FileAnswer, Files};

/// A folder of the shared inputs; nothing (and a visible message) when it is absent, which `CI=true` does not accept.
pub fn folder(name: &str) -> Option<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared").join(name);
    if folder.is_dir() {
        return folder.canonicalize().ok();
    }
    assert_ne!(std::env::var("CI").as_deref(), Ok("true"), "{} is absent", folder.display());
    eprintln!("SKIPPED: {} is absent; put the shared inputs beside the project to run this test", folder.display());
    None
}

/// The files of a folder.
pub struct Folder {
    base: String,
}

impl Folder {
    /// The folder of a file.
    pub fn of(file: &Path) -> Folder {
        Folder { base: file.parent().map(|parent| parent.display().to_string()).unwrap_or_default() }
    }
}

impl Files for Folder {
    fn base(&self) -> &str {
        &self.base
    }

    fn head(&self, path: &str) -> FileAnswer {
        match std::fs::read(Path::new(&self.base).join(path)) {
            Ok(bytes) => FileAnswer::Found(bytes.into_iter().take(64).collect()),
            Err(_) => FileAnswer::Missing,
        }
    }
}
