//! The files: embedded ones, and those of the deployer over them.

use std::borrow::Cow;
use std::collections::BTreeMap;

use camino::{Utf8Path, Utf8PathBuf};
use rust_embed::Embed;

use crate::error::ContentError;

#[derive(Embed)]
#[folder = "../../content"]
#[include = "*.toml"]
#[include = "catalogue/*.toml"]
#[include = "framework/*.toml"]
#[include = "guides/*.md"]
#[include = "kit/*.md"]
#[include = "organizations/*.tsv"]
#[include = "policy/*"]
#[include = "vocabularies/*.tsv"]
struct Embedded;

/// The folders there are; the first is the content folder itself.
const FOLDERS: [&str; 8] = ["", "catalogue", "framework", "guides", "kit", "organizations", "policy", "vocabularies"];

/// A text of the content.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct File {
    /// Path in the content folder, with `/`: `catalogue/libreoffice.toml`.
    pub path: String,
    /// The text.
    pub text: Cow<'static, str>,
}

impl File {
    /// The folder it is in.
    pub fn folder(&self) -> &str {
        self.path.split_once('/').map_or("", |(folder, _)| folder)
    }
}

/// The text that comes with the program at that path.
pub(crate) fn embedded(path: &str) -> Option<Cow<'static, str>> {
    Embedded::get(path).and_then(|file| text(path, file.data).ok())
}

/// Every file, ordered by path, and what could not be read of those that may be missing.
pub(crate) fn load(folder: Option<&Utf8Path>) -> Result<(Vec<File>, Vec<ContentError>), ContentError> {
    let mut files = BTreeMap::new();
    let mut faults = Vec::new();
    for path in Embedded::iter() {
        let Some(file) = Embedded::get(&path) else { continue };
        files.insert(path.to_string(), text(&path, file.data)?);
    }
    if let Some(folder) = folder {
        if !folder.is_dir() {
            return Err(ContentError::new(
                folder.as_str(),
                "Ce dossier de contenu n’existe pas. Corrigez le réglage « content ».",
                "This content folder does not exist. Correct the setting `content`.",
            ));
        }
        for name in FOLDERS {
            for path in listed(&folder.join(name))? {
                let key = path.strip_prefix(folder).unwrap_or(&path).as_str().replace('\\', "/");
                // Texts to read are many people's work: one that is no text is told, and the rest is shown.
                let lenient = path.extension() == Some("md") || name.is_empty();
                let bytes = std::fs::read(&path).map_err(|error| unreadable(&path, &error))?;
                match text(path.as_str(), Cow::Owned(bytes)) {
                    Ok(text) => drop(files.insert(key, text)),
                    Err(error) if lenient => faults.push(error),
                    Err(error) => return Err(error),
                }
            }
        }
    }
    Ok((files.into_iter().map(|(path, text)| File { path, text }).collect(), faults))
}

fn listed(folder: &Utf8Path) -> Result<Vec<Utf8PathBuf>, ContentError> {
    if !folder.is_dir() {
        return Ok(Vec::new());
    }
    let entries = folder.read_dir_utf8().map_err(|error| unreadable(folder, &error))?;
    let mut paths = Vec::new();
    for entry in entries {
        let path = entry.map_err(|error| unreadable(folder, &error))?.into_path();
        if matches!(path.extension(), Some("md" | "toml" | "tsv")) {
            paths.push(path);
        }
    }
    paths.sort();
    Ok(paths)
}

fn text(place: &str, bytes: Cow<'static, [u8]>) -> Result<Cow<'static, str>, ContentError> {
    let not_text = || ContentError::new(place, "Ce fichier n’est pas en UTF-8.", "This file is not UTF-8.");
    match bytes {
        Cow::Borrowed(bytes) => std::str::from_utf8(bytes).map(Cow::Borrowed).map_err(|_| not_text()),
        Cow::Owned(bytes) => String::from_utf8(bytes).map(Cow::Owned).map_err(|_| not_text()),
    }
}

fn unreadable(path: &Utf8Path, error: &std::io::Error) -> ContentError {
    ContentError::new(path.as_str(), format!("Lecture impossible\u{a0}: {error}"), format!("Cannot be read: {error}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_overrides_by_name_and_adds() {
        let folder = tempfile::tempdir().unwrap();
        let root = Utf8Path::from_path(folder.path()).unwrap();
        std::fs::create_dir(root.join("vocabularies")).unwrap();
        std::fs::write(root.join("vocabularies/categories.tsv"), "code\tfr\ten\noffice\tBureau\tOffice\n").unwrap();
        std::fs::write(root.join("vocabularies/ours.tsv"), "x\n").unwrap();
        std::fs::write(root.join("vocabularies/notes.txt"), "not content").unwrap();
        let (files, _) = load(Some(root)).unwrap();
        let of = |path: &str| files.iter().find(|file| file.path == path).map(|file| file.text.as_ref());
        assert_eq!(of("vocabularies/categories.tsv"), Some("code\tfr\ten\noffice\tBureau\tOffice\n"));
        assert_eq!(of("vocabularies/ours.tsv"), Some("x\n"));
        assert!(of("vocabularies/notes.txt").is_none());
        assert!(files.len() > 2, "the embedded files stay");
    }

    #[test]
    fn a_folder_that_is_not_there_is_said() {
        assert!(load(Some(Utf8Path::new("nowhere/at/all"))).unwrap_err().en.contains("does not exist"));
    }
}
