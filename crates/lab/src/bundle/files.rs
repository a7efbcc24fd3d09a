//! A bundle as files: which, with what in them, and written as a folder.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use levain_model::Stored;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::{Bundle, BundleError, FORMAT, plain, readme};
use crate::measures::{Measured, hash};

/// The file that lists the others.
pub(super) const LIST: &str = "bundle.json";

/// What is in a file.
#[derive(Debug)]
pub(super) enum Content {
    Bytes(Vec<u8>),
    /// An image: too large to be held.
    File(PathBuf),
}

/// What `bundle.json` says.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct List {
    pub(super) format: u32,
    pub(super) name: String,
    pub(super) title: String,
    pub(super) date: Timestamp,
    pub(super) program: String,
    pub(super) profile: String,
    pub(super) package: String,
    /// Whether it is a trial without hypothesis.
    pub(super) trial: bool,
    pub(super) files: BTreeMap<String, Listed>,
}

/// What is said of a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Listed {
    pub(super) sha256: String,
    pub(super) size: u64,
}

impl Listed {
    pub(super) fn of(bytes: &[u8]) -> Self {
        Self { sha256: hash(bytes), size: bytes.len() as u64 }
    }
}

/// Copies to the end; gives the hash and the size of what was copied.
pub(super) fn copied(from: &mut impl Read, to: &mut impl Write) -> std::io::Result<Listed> {
    let (mut hash, mut size, mut buffer) = (Sha256::new(), 0, vec![0; 1 << 16]);
    loop {
        let read = from.read(&mut buffer)?;
        if read == 0 {
            let sha256 = hash.finalize().iter().fold("sha256:".to_owned(), |text, byte| format!("{text}{byte:02x}"));
            return Ok(Listed { sha256, size });
        }
        hash.update(&buffer[..read]);
        to.write_all(&buffer[..read])?;
        size += read as u64;
    }
}

fn json(value: &impl Serialize) -> Result<Content, BundleError> {
    let text = serde_json::to_string_pretty(value).map_err(|error| BundleError::new("LR007", "", error))?;
    Ok(Content::Bytes((text + "\n").into_bytes()))
}

impl Bundle {
    /// Every file by its path, [`LIST`] included.
    pub(super) fn files(&self) -> Result<BTreeMap<String, Content>, BundleError> {
        let markers = self.measures.iter().map(|measured| &measured.definition.name);
        for name in [&self.name, &self.package_name].into_iter().chain(markers).chain(self.images.keys()) {
            if !plain(name) {
                return Err(BundleError::new("LR007", name, "a–z, 0–9, -"));
            }
        }
        let mut files = BTreeMap::new();
        let text = |text: &str| Content::Bytes(text.as_bytes().to_vec());
        files.insert("README.md".to_owned(), text(&readme::readme(self)));
        files.insert("LICENSE".to_owned(), text(&self.license));
        for (name, document) in [("hypothesis.md", &self.hypothesis), ("report.md", &self.report)] {
            files.extend(document.as_ref().map(|document| (name.to_owned(), text(document))));
        }
        for (path, stored) in &self.package {
            let Stored::File(bytes) = stored else { return Err(BundleError::new("LR007", path, "")) };
            files.insert(format!("package/{path}"), Content::Bytes(bytes.clone()));
        }
        files.insert("parameters.json".to_owned(), json(&self.parameters)?);
        files.insert("images.json".to_owned(), json(&self.images)?);
        for (name, image) in &self.images {
            let archive = image.archive.clone();
            files.extend(archive.map(|archive| (format!("images/{name}.tar"), Content::File(archive))));
        }
        let short: Vec<Measured> = self.measures.iter().map(Measured::without_samples).collect();
        files.insert("measures.json".to_owned(), json(&short)?);
        for measured in &self.measures {
            let path = format!("measures/{}.jsonl", measured.definition.name);
            if files.insert(path.clone(), Content::Bytes(measured.raw())).is_some() {
                return Err(BundleError::new("LR007", path, "2"));
            }
        }
        files.insert("starts.json".to_owned(), json(&self.starts)?);
        let mut listed = BTreeMap::new();
        for (path, content) in &files {
            let of = match content {
                Content::Bytes(bytes) => Listed::of(bytes),
                Content::File(file) => File::open(file)
                    .and_then(|mut file| copied(&mut file, &mut std::io::sink()))
                    .map_err(|error| BundleError::write(file, &error))?,
            };
            listed.insert(path.clone(), of);
        }
        let list = List {
            format: FORMAT,
            name: self.name.clone(),
            title: self.title.clone(),
            date: self.date,
            program: self.program.clone(),
            profile: self.profile.clone(),
            package: self.package_name.clone(),
            trial: self.trial(),
            files: listed,
        };
        files.insert(LIST.to_owned(), json(&list)?);
        Ok(files)
    }

    /// Writes it as a folder, which is not there yet or is empty.
    ///
    /// # Errors
    ///
    /// `LR007`: a name that cannot be a file, a folder that is taken, a disk that says no.
    pub fn write_folder(&self, folder: &Path) -> Result<(), BundleError> {
        let files = self.files()?;
        let failed = |error| BundleError::write(folder, &error);
        std::fs::create_dir_all(folder).map_err(failed)?;
        if std::fs::read_dir(folder).map_err(failed)?.next().is_some() {
            return Err(BundleError::new("LR007", folder.display().to_string(), "≠ ∅"));
        }
        for (path, content) in &files {
            let file = folder.join(path);
            let write = || {
                std::fs::create_dir_all(file.parent().unwrap_or(folder))?;
                match content {
                    Content::Bytes(bytes) => std::fs::write(&file, bytes),
                    Content::File(from) => std::fs::copy(from, &file).map(drop),
                }
            };
            write().map_err(|error| BundleError::write(&file, &error))?;
        }
        Ok(())
    }
}
