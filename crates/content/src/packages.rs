//! Packages of the lab: those that come with the program, and those of the deployer over them.
//!
//! A deployer's package replaces ours whole when it has the same name: a mixture of two would be neither. What is in them is
//! read elsewhere; here they are files.

use std::collections::BTreeMap;

use camino::Utf8Path;
use levain_model::{Folder, Stored};
use rust_embed::Embed;

use crate::error::ContentError;

#[derive(Embed)]
#[folder = "../../content/lab"]
struct Embedded;

/// Folders below a package's: `images/<image>/<folder>`.
const DEEPEST: usize = 4;

/// The packages there are, by name; those of `content` (a content folder) replace ours of the same name.
///
/// # Errors
/// A folder that is there cannot be read.
pub fn packages(content: Option<&Utf8Path>, bounds: Bounds) -> Result<BTreeMap<String, Folder>, ContentError> {
    let mut packages: BTreeMap<String, Folder> = BTreeMap::new();
    for path in Embedded::iter() {
        if let (Some((name, rest)), Some(file)) = (path.split_once('/'), Embedded::get(&path)) {
            let stored = Stored::File(file.data.into_owned());
            packages.entry(name.to_owned()).or_default().insert(rest.to_owned(), stored);
        }
    }
    let Some(own) = content.map(|content| content.join("lab")).filter(|own| own.is_dir()) else { return Ok(packages) };
    let unreadable = |path: &Utf8Path, error: &std::io::Error| {
        ContentError::new(
            path.as_str(),
            format!("Lecture impossible\u{a0}: {error}"),
            format!("Cannot be read: {error}"),
        )
    };
    for entry in own.read_dir_utf8().map_err(|error| unreadable(&own, &error))? {
        let path = entry.map_err(|error| unreadable(&own, &error))?.into_path();
        if let (true, Some(name)) = (path.is_dir(), path.file_name()) {
            let files = folder(&path, bounds).map_err(|error| unreadable(&path, &error))?;
            packages.insert(name.to_owned(), files);
        }
    }
    Ok(packages)
}

/// How much of a folder is read.
#[derive(Debug, Clone, Copy)]
pub struct Bounds {
    /// Most files; one more is listed, so that too many are told as such.
    pub files: usize,
    /// Largest file, in bytes.
    pub bytes: usize,
}

/// The files of a package's folder. Symbolic links are told and never followed.
///
/// # Errors
/// The folder or a file of it cannot be read.
pub fn folder(path: &Utf8Path, bounds: Bounds) -> std::io::Result<Folder> {
    let mut files = Folder::new();
    add(path.as_std_path(), "", 0, bounds, &mut files)?;
    Ok(files)
}

fn add(at: &std::path::Path, prefix: &str, depth: usize, bounds: Bounds, files: &mut Folder) -> std::io::Result<()> {
    for entry in std::fs::read_dir(at)? {
        if files.len() > bounds.files {
            return Ok(());
        }
        let entry = entry?;
        let name = entry.file_name();
        let path = format!("{prefix}{}", name.to_string_lossy());
        // Of the entry itself, not of what a link leads to.
        let kind = entry.file_type()?;
        let stored = match kind {
            _ if name.to_str().is_none() => Stored::Other,
            kind if kind.is_symlink() => Stored::Link,
            kind if kind.is_dir() && depth < DEEPEST => {
                add(&entry.path(), &format!("{path}/"), depth + 1, bounds, files)?;
                continue;
            }
            kind if kind.is_file() => read(&entry.path(), bounds.bytes)?,
            _ => Stored::Other,
        };
        files.insert(path, stored);
    }
    Ok(())
}

/// One byte more than the bound, so that a file that grows meanwhile is not held whole.
fn read(path: &std::path::Path, most: usize) -> std::io::Result<Stored> {
    use std::io::Read;
    let mut bytes = Vec::new();
    std::fs::File::open(path)?.take(most as u64 + 1).read_to_end(&mut bytes)?;
    Ok(if bytes.len() > most { Stored::TooLarge } else { Stored::File(bytes) })
}

#[cfg(test)]
mod tests {
    use super::*;

    const BOUNDS: Bounds = Bounds { files: 3, bytes: 10 };

    #[test]
    fn a_folder_is_read_within_bounds_and_without_following_links() {
        let place = tempfile::tempdir().unwrap();
        let root = Utf8Path::from_path(place.path()).unwrap();
        std::fs::create_dir(root.join("markers")).unwrap();
        std::fs::write(root.join("markers/one.yaml"), "one").unwrap();
        std::fs::write(root.join("long"), "more than ten bytes").unwrap();
        std::os::unix::fs::symlink("/etc", root.join("elsewhere")).unwrap();
        let files = folder(root, BOUNDS).unwrap();
        assert_eq!(files["markers/one.yaml"], Stored::File(b"one".to_vec()));
        assert_eq!((&files["long"], &files["elsewhere"]), (&Stored::TooLarge, &Stored::Link));
        assert_eq!(files.len(), 3, "what a link leads to is not read: {:?}", files.keys());
        (0..9).for_each(|number| std::fs::write(root.join(format!("{number}")), "x").unwrap());
        assert_eq!(folder(root, BOUNDS).unwrap().len(), 4, "one more than the bound, and no further");
        assert!(folder(&root.join("nowhere"), BOUNDS).is_err());
    }

    #[test]
    fn a_deployers_package_replaces_ours_whole() {
        let place = tempfile::tempdir().unwrap();
        let root = Utf8Path::from_path(place.path()).unwrap();
        let ours = packages(None, BOUNDS).unwrap();
        assert!(ours.len() >= 4 && ours["radicale"].contains_key("images/radicale/Containerfile"), "{:?}", ours.keys());
        for name in ["lab/radicale", "lab/own"] {
            std::fs::create_dir_all(root.join(name)).unwrap();
            std::fs::write(root.join(name).join("lab.yaml"), name).unwrap();
        }
        let all = packages(Some(root), BOUNDS).unwrap();
        assert_eq!((all.len(), all["radicale"].len(), all["own"].len()), (ours.len() + 1, 1, 1));
    }
}
