//! A bundle read back: nothing outside of its place, nothing too large, nothing that its list does not name, and figures that
//! follow from their samples.

use std::collections::BTreeMap;
use std::fs::File;
use std::path::{Path, PathBuf};

use levain_model::{Folder, Stored};
use serde::de::DeserializeOwned;

use super::archive::unpack;
use super::files::{LIST, List, Listed, copied};
use super::{Bundle, BundleError, FORMAT, Image, Start, plain};
use crate::measures::Measured;

/// How much is read.
#[derive(Debug, Clone, Copy)]
pub(super) struct Bounds {
    /// Most files.
    pub(super) files: usize,
    /// Largest file, and all of them together, images apart.
    pub(super) file: u64,
    pub(super) all: u64,
    /// Largest image, and all of them together.
    pub(super) image: u64,
    pub(super) images: u64,
}

/// What a bundle is read with: packages are far below, and a series of samples is at most some megabytes.
pub(super) const BOUNDS: Bounds =
    Bounds { files: 1_000, file: 64 << 20, all: 256 << 20, image: 8 << 30, images: 32 << 30 };

/// Files found, and what they are.
#[derive(Debug, Default)]
pub(super) struct Files {
    bytes: BTreeMap<String, Vec<u8>>,
    images: BTreeMap<String, PathBuf>,
    listed: BTreeMap<String, Listed>,
    passed: usize,
    all: u64,
    all_images: u64,
}

impl Files {
    /// One more that is not kept.
    pub(super) fn pass(&mut self, bounds: Bounds) -> Result<(), BundleError> {
        self.passed += 1;
        if self.passed > bounds.files {
            return Err(BundleError::new("LR003", "", format!("> {}", bounds.files)));
        }
        Ok(())
    }

    /// Whether one more file of that size may be read.
    pub(super) fn admit(&mut self, path: &str, size: u64, bounds: Bounds) -> Result<(), BundleError> {
        self.pass(bounds)?;
        if self.listed.contains_key(path) {
            return Err(BundleError::new("LR002", path, "2"));
        }
        let image = path.starts_with("images/");
        let (most, together, sum) = match image {
            true => (bounds.image, bounds.images, &mut self.all_images),
            false => (bounds.file, bounds.all, &mut self.all),
        };
        *sum = sum.saturating_add(size);
        let over = if size > most { Some(most) } else { Some(together).filter(|together| *sum > *together) };
        match over {
            Some(most) => Err(BundleError::new("LR003", path, format!("> {} Mi", most >> 20))),
            None => Ok(()),
        }
    }

    pub(super) fn add(&mut self, path: String, bytes: Vec<u8>) {
        self.listed.insert(path.clone(), Listed::of(&bytes));
        self.bytes.insert(path, bytes);
    }

    pub(super) fn add_image(&mut self, path: String, place: PathBuf, listed: Listed) {
        self.listed.insert(path.clone(), listed);
        self.images.insert(path, place);
    }

    fn take(&mut self, path: &str) -> Result<Vec<u8>, BundleError> {
        self.bytes.remove(path).ok_or_else(|| BundleError::new("LR004", path, ""))
    }

    fn text(&mut self, path: &str) -> Result<String, BundleError> {
        String::from_utf8(self.take(path)?).map_err(|_| BundleError::new("LR004", path, "UTF-8"))
    }

    fn json<T: DeserializeOwned>(&mut self, path: &str) -> Result<T, BundleError> {
        serde_json::from_slice(&self.take(path)?).map_err(|error| BundleError::new("LR004", path, error))
    }
}

/// A path inside a bundle: plain names under each other.
pub(super) fn check_path(path: &str) -> Result<&str, &'static str> {
    let good = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_');
    let plain = |part: &str| !part.is_empty() && !part.starts_with('.') && part.bytes().all(good);
    let parts: Vec<&str> = path.split('/').collect();
    let known = match parts[..] {
        [_] => true,
        ["package", ..] => parts.len() <= 8,
        ["measures" | "images", _] => true,
        _ => false,
    };
    if path.len() <= 250 && known && parts.into_iter().all(plain) { Ok(path) } else { Err("") }
}

impl Bundle {
    /// Reads a bundle: an archive, or a folder (its `.git` apart). Images that are in it are put into `incoming`, which is
    /// there and empty.
    ///
    /// # Errors
    ///
    /// What is wrong with it, where: a code of the family `LR`.
    pub fn read(from: &Path, incoming: &Path) -> Result<Bundle, BundleError> {
        Self::read_within(from, incoming, BOUNDS)
    }

    pub(super) fn read_within(from: &Path, incoming: &Path, bounds: Bounds) -> Result<Bundle, BundleError> {
        let files = if from.is_dir() { folder(from, bounds)? } else { unpack(from, incoming, bounds)? };
        understood(files)
    }
}

/// The files of a folder; images stay where they are.
fn folder(root: &Path, bounds: Bounds) -> Result<Files, BundleError> {
    // Images are named by their place, for another process.
    let root = &std::path::absolute(root).map_err(|error| BundleError::read(root, &error))?;
    let mut files = Files::default();
    let mut left = vec![String::new()];
    while let Some(at) = left.pop() {
        let unreadable = |error: std::io::Error| BundleError::read(&root.join(&at), &error);
        for entry in std::fs::read_dir(root.join(&at)).map_err(unreadable)? {
            let entry = entry.map_err(unreadable)?;
            let name = entry.file_name().to_string_lossy().into_owned();
            if at.is_empty() && name == ".git" {
                continue;
            }
            let path = if at.is_empty() { name } else { format!("{at}/{name}") };
            let refused = |said: &str| BundleError::new("LR002", path.as_str(), said);
            // Of the entry itself, not of what a link leads to.
            let metadata = entry.metadata().map_err(unreadable)?;
            if metadata.is_dir() {
                files.pass(bounds)?;
                left.push(path);
                continue;
            }
            check_path(&path).map_err(refused)?;
            if !metadata.is_file() {
                return Err(refused("→"));
            }
            files.admit(&path, metadata.len(), bounds)?;
            let place = root.join(&path);
            if path.starts_with("images/") {
                let listed = File::open(&place).and_then(|mut file| copied(&mut file, &mut std::io::sink()));
                let listed = listed.map_err(unreadable)?;
                files.add_image(path, place, listed);
            } else {
                let bytes = std::fs::read(&place).map_err(unreadable)?;
                files.add(path, bytes);
            }
        }
    }
    Ok(files)
}

/// From files to values.
fn understood(mut files: Files) -> Result<Bundle, BundleError> {
    #[derive(serde::Deserialize)]
    struct Version {
        format: u32,
    }
    let list = files.take(LIST)?;
    let wrong = |error: serde_json::Error| BundleError::new("LR004", LIST, error);
    let Version { format } = serde_json::from_slice(&list).map_err(wrong)?;
    if format != FORMAT {
        return Err(BundleError::new("LR006", LIST, format!("format: {format}")));
    }
    let list: List = serde_json::from_slice(&list).map_err(wrong)?;
    files.listed.remove(LIST);
    for (path, listed) in &list.files {
        match files.listed.get(path) {
            None => return Err(BundleError::new("LR004", path, "")),
            Some(found) if found != listed => return Err(BundleError::new("LR005", path, &found.sha256)),
            Some(_) => {}
        }
    }
    if let Some(path) = files.listed.keys().find(|path| !list.files.contains_key(*path)) {
        return Err(BundleError::new("LR005", path, ""));
    }
    for name in [&list.name, &list.package] {
        if !plain(name) {
            return Err(BundleError::new("LR004", LIST, name));
        }
    }
    let mut images: BTreeMap<String, Image> = files.json("images.json")?;
    if let Some(name) = images.keys().find(|name| !plain(name)) {
        return Err(BundleError::new("LR004", "images.json", name));
    }
    for (name, image) in &mut images {
        image.archive = files.images.remove(&format!("images/{name}.tar"));
    }
    if let Some(path) = files.images.keys().next() {
        return Err(BundleError::new("LR004", path, "images.json"));
    }
    let mut measures: Vec<Measured> = files.json("measures.json")?;
    for measured in &mut measures {
        let path = format!("measures/{}.jsonl", measured.definition.name);
        let raw = files.take(&path)?;
        measured.samples = Measured::samples_of(&raw).map_err(|line| BundleError::new("LR004", &path, line))?;
        if !measured.holds() {
            return Err(BundleError::new("LR005", path, &measured.hash));
        }
    }
    let starts: Vec<Start> = files.json("starts.json")?;
    let parameters = files.json("parameters.json")?;
    let license = files.text("LICENSE")?;
    files.take("README.md")?;
    let document = |files: &mut Files, path: &str| match files.bytes.contains_key(path) {
        true => files.text(path).map(Some),
        false => Ok(None),
    };
    let (hypothesis, report) = (document(&mut files, "hypothesis.md")?, document(&mut files, "report.md")?);
    let mut package = Folder::new();
    for (path, bytes) in files.bytes {
        match path.strip_prefix("package/") {
            Some(inner) => package.insert(inner.to_owned(), Stored::File(bytes)),
            None => return Err(BundleError::new("LR002", path, "")),
        };
    }
    Ok(Bundle {
        name: list.name,
        title: list.title,
        date: list.date,
        program: list.program,
        profile: list.profile,
        license,
        hypothesis,
        report,
        package_name: list.package,
        package,
        parameters,
        images,
        measures,
        starts,
    })
}
