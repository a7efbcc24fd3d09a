//! Packages read from `content/lab`, for the tests.

use std::path::{Path, PathBuf};

use levain_content::packages::{Bounds, packages};
use levain_model::Folder;

/// Where the packages that come with the program are.
pub fn shipped() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../content/lab")
}

/// The files of a shipped package.
pub fn package(name: &str) -> Folder {
    let all = packages(None, Bounds { files: 1_000, bytes: 1 << 20 }).unwrap();
    all[name].clone()
}

/// The text of a file.
pub fn text(folder: &Folder, path: &str) -> String {
    String::from_utf8(folder[path].bytes().unwrap().to_vec()).unwrap()
}
