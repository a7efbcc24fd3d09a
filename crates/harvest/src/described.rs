//! The publiccode.yml files of a repository: at its root, and in folders that hold a software each.

use levain_model::{Blob, RepositoryView, SourceRecord};
use levain_publiccode::{Options, Report};

use crate::report::{FileRead, Said};

/// Deepest folder looked into, counted in names: `apps/portal/publiccode.yml` is two deep.
const DEPTH: usize = 2;

/// Most files read of one repository.
const MOST: usize = 50;

/// Folders whose files describe nothing: examples and what tests are made with.
const OTHERS: [&str; 14] = [
    "test",
    "tests",
    "testdata",
    "fixtures",
    "example",
    "examples",
    "samples",
    "demo",
    "spec",
    "specs",
    "vendor",
    "node_modules",
    "third_party",
    "templates",
];

/// A file that was read.
pub(crate) struct File {
    /// Its folder; empty for the root.
    pub folder: String,
    /// What was read and found.
    pub report: Report,
    /// The record it makes, when it has a name and an address.
    pub record: Option<SourceRecord>,
    /// What is told of it.
    pub read: FileRead,
}

/// Reads them, the root first.
pub(crate) fn files(view: &dyn RepositoryView) -> Vec<File> {
    let mut paths: Vec<(&str, &str)> = view.entries().iter().filter_map(|entry| placed(&entry.path)).collect();
    paths.sort_by_key(|(folder, path)| (folder.matches('/').count() + usize::from(!folder.is_empty()), *folder, *path));
    // Of a `.yml` and a `.yaml` side by side the first one stands.
    paths.dedup_by_key(|(folder, _)| *folder);
    paths.into_iter().take(MOST).map(|(folder, path)| file(view, folder, path)).collect()
}

fn placed(path: &str) -> Option<(&str, &str)> {
    let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
    let deep = if folder.is_empty() { 0 } else { folder.split('/').count() };
    let other = folder.split('/').any(|part| OTHERS.contains(&part.to_ascii_lowercase().as_str()));
    (["publiccode.yml", "publiccode.yaml"].contains(&name) && deep <= DEPTH && !other).then_some((folder, path))
}

fn file(view: &dyn RepositoryView, folder: &str, path: &str) -> File {
    let bytes = match view.read(path) {
        Blob::Found(bytes) => bytes.into_owned(),
        // It is there and cannot be read: told, and never taken for an empty file.
        Blob::Absent | Blob::Unavailable(_) => {
            let read = FileRead { path: path.to_owned(), unavailable: true, ..FileRead::default() };
            return File { folder: folder.to_owned(), report: empty(), record: None, read };
        }
    };
    let report = levain_publiccode::check(&bytes, &Options::default());
    let text = levain_model::repository::text(&bytes);
    let record = levain_exchange::publiccode_record(path, &text, &report);
    let read = FileRead {
        path: path.to_owned(),
        valid: report.is_valid(),
        unavailable: false,
        said: report.diagnostics.iter().map(Said::of).collect(),
    };
    File { folder: folder.to_owned(), report, record, read }
}

fn empty() -> Report {
    levain_publiccode::check(b"", &Options::default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_looked_for_where_software_stands() {
        for (path, folder) in [
            ("publiccode.yml", Some("")),
            ("publiccode.yaml", Some("")),
            ("apps/portail/publiccode.yml", Some("apps/portail")),
            ("a/b/c/publiccode.yml", None),
            ("tests/publiccode.yml", None),
            ("src/Fixtures/publiccode.yml", None),
            ("publiccode.yml.bak", None),
        ] {
            assert_eq!(placed(path).map(|(folder, _)| folder), folder, "{path}");
        }
    }
}
