//! Packages read from `content/lab`, for the tests.

use std::path::{Path, PathBuf};

use levain_model::{Folder, Stored};

/// Where the packages that come with the program are.
pub fn shipped() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../content/lab")
}

/// The files of a shipped package.
pub fn package(name: &str) -> Folder {
    let root = shipped().join(name);
    let mut folder = Folder::new();
    add(&root, &root, &mut folder);
    assert!(!folder.is_empty(), "{name}");
    folder
}

fn add(root: &Path, at: &Path, folder: &mut Folder) {
    for entry in std::fs::read_dir(at).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            add(root, &path, folder);
        } else {
            let name = path.strip_prefix(root).unwrap().to_str().unwrap().to_owned();
            folder.insert(name, Stored::File(std::fs::read(&path).unwrap()));
        }
    }
}

/// The text of a file.
pub fn text(folder: &Folder, path: &str) -> String {
    String::from_utf8(folder[path].bytes().unwrap().to_vec()).unwrap()
}
