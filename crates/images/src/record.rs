//! What this installation built: `images.json` in the storage's folder. Only the digests it names may run.

use std::collections::BTreeMap;
use std::path::Path;

use levain_package::Locked;
use serde::{Deserialize, Serialize};

use crate::error::ImageError;

/// Images built here, by `package/image`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Record {
    /// The images.
    pub images: BTreeMap<String, Recorded>,
}

/// An image built here.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recorded {
    /// Name in the storage, with the tag of its recipe.
    pub name: String,
    /// Digest: `sha256:…`.
    pub digest: String,
    /// Hash of its recipe.
    pub recipe: String,
    /// Version of each Debian package in it.
    pub packages: BTreeMap<String, String>,
}

impl Recorded {
    /// As `images.lock` says it.
    pub fn locked(&self) -> Locked {
        Locked { recipe: self.recipe.clone(), packages: self.packages.clone() }
    }
}

impl Record {
    /// Reads the record; an empty one when there is none.
    ///
    /// # Errors
    /// The file is there and cannot be read.
    pub fn read(folder: &Path) -> Result<Record, ImageError> {
        let path = folder.join("images.json");
        let text = match std::fs::read_to_string(&path) {
            Ok(text) => text,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Record::default()),
            Err(error) => return Err(ImageError::folder(&path, &error)),
        };
        serde_json::from_str(&text).map_err(|error| ImageError::folder(&path, &error.into()))
    }

    /// Writes the record: beside, then in its place, so that a cut leaves the former one.
    pub(crate) fn write(&self, folder: &Path) -> Result<(), ImageError> {
        let (path, beside) = (folder.join("images.json"), folder.join("images.json.new"));
        let write = || {
            let text = serde_json::to_string_pretty(self)?;
            std::fs::write(&beside, text)?;
            std::fs::rename(&beside, &path)
        };
        write().map_err(|error| ImageError::folder(&path, &error))
    }
}
