//! What comes with the program: vocabularies, the starter catalogue, kinds of bodies.
//!
//! The folder `content/` is embedded in the binary; a deployer's folder of the same shape overrides a file by its name
//! or adds one. Nothing here knows what the texts are for.

mod error;
mod files;
mod vocabularies;

use std::sync::Arc;

use camino::Utf8Path;

pub use error::ContentError;
pub use files::File;
pub use vocabularies::{AliasPair, BridgePair, Entry, Product, Vocabularies, Vocabulary};

/// The content in force. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Content {
    files: Arc<Vec<File>>,
    vocabularies: Arc<Vocabularies>,
}

impl Content {
    /// The embedded content, with the files of `folder` over it when there is one.
    ///
    /// # Errors
    /// A file of the folder cannot be read, or a vocabulary has a line that cannot be understood.
    pub fn open(folder: Option<&Utf8Path>) -> Result<Content, ContentError> {
        let files = files::load(folder)?;
        let vocabularies = Vocabularies::read(&files)?;
        Ok(Content { files: Arc::new(files), vocabularies: Arc::new(vocabularies) })
    }

    /// Codes with their labels, and the words that search understands.
    pub fn vocabularies(&self) -> &Vocabularies {
        &self.vocabularies
    }

    /// The files of the starter catalogue, ordered by name: (name, text).
    pub fn catalogue_files(&self) -> Vec<(String, String)> {
        self.files
            .iter()
            .filter(|file| file.folder() == "catalogue" && file.path.ends_with(".toml"))
            .map(|file| (file.path.clone(), file.text.to_string()))
            .collect()
    }

    /// The text of one file: `vocabularies/categories.tsv`.
    pub fn text(&self, path: &str) -> Option<&str> {
        self.files.iter().find(|file| file.path == path).map(|file| file.text.as_ref())
    }
}
