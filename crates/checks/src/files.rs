//! Finding and reading the files that rules look for, whatever their case, extension and language.

use levain_model::{Blob, Entry, EntryKind};

use crate::context::Context;

/// Folders where forges look for the files that tell people how a project works; the root is one.
const COMMUNITY: &[&str] = &["", ".github", ".gitlab", ".gitea", ".forgejo", "docs", "doc", ".well-known"];

/// Extensions of documents. A file without extension is one too.
const DOCUMENTS: &[&str] =
    &["md", "markdown", "mdx", "rst", "txt", "adoc", "asciidoc", "org", "html", "textile", "rdoc", "mediawiki"];

/// Folders of code of others.
const VENDORED: &[&str] = &[
    "vendor",
    "vendors",
    "vendored",
    "node_modules",
    "bower_components",
    "third_party",
    "third-party",
    "thirdparty",
    "3rdparty",
    "external",
    "pods",
    ".yarn",
    "site-packages",
];

/// Folders of tests and examples.
const TESTS: &[&str] = &[
    "test",
    "tests",
    "testing",
    "testdata",
    "test-data",
    "test_data",
    "__tests__",
    "fixture",
    "fixtures",
    "__fixtures__",
    "spec",
    "specs",
    "e2e",
    "cypress",
    "mocks",
    "__mocks__",
    "samples",
    "sample",
    "example",
    "examples",
    "testsuite",
    "testresources",
    "androidtest",
];

/// What was read of some files.
#[derive(Debug, Default)]
pub struct Looked {
    /// Their texts, with their paths.
    pub texts: Vec<(String, String)>,
    /// A file is there whose bytes are not to be had.
    pub unavailable: bool,
}

/// The name of a document without what changes nothing: folders, case, accents, extension and language; `-`, `.` and
/// space read as `_`. `None` for what is no document. `docs/Code-de-Conduite.fr.md` gives `code_de_conduite`.
pub fn document_stem(path: &str) -> Option<String> {
    let name = path.rsplit('/').next().unwrap_or(path).to_lowercase();
    let mut stem = match name.rsplit_once('.') {
        Some((stem, extension)) if DOCUMENTS.contains(&extension) => stem,
        Some(("", _)) | None => name.as_str(),
        // A name such as `CONTRIBUTING.fr`: the language stands where the extension does.
        Some((stem, "fr" | "en" | "fr-ca" | "en-ca")) => stem,
        Some(_) => return None,
    };
    for language in ["fr", "en", "fr_ca", "fr-ca", "en_ca", "en-ca", "fr_fr", "fr-fr"] {
        if let Some(bare) = stem.strip_suffix(language).and_then(|rest| rest.strip_suffix(['.', '_', '-'])) {
            stem = bare;
            break;
        }
    }
    Some(stem.chars().map(plain).collect())
}

/// A letter without accent; what parts words as `_`.
fn plain(letter: char) -> char {
    match letter {
        'à' | 'â' => 'a',
        'é' | 'è' | 'ê' => 'e',
        'ç' => 'c',
        'î' => 'i',
        'ô' => 'o',
        '-' | ' ' | '.' => '_',
        other => other,
    }
}

/// Text in lower case, without accents and with straight apostrophes, for looking up words.
pub fn folded(text: &str) -> String {
    text.chars()
        .flat_map(char::to_lowercase)
        .map(|letter| match letter {
            'à' | 'â' => 'a',
            'é' | 'è' | 'ê' | 'ë' => 'e',
            'ç' => 'c',
            'î' | 'ï' => 'i',
            'ô' => 'o',
            'ù' | 'û' => 'u',
            '’' => '\'',
            '\u{a0}' | '\u{202f}' => ' ',
            other => other,
        })
        .collect()
}

/// The folder of a path; empty for the root.
pub fn folder(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

/// The file name of a path.
pub fn name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

/// The extension of a path, without the dot; empty without one.
pub fn extension(path: &str) -> &str {
    name(path).rsplit_once('.').map_or("", |(_, extension)| extension)
}

/// Whether the file stands where projects put what they say of themselves (root, `.github`, `docs`…).
pub fn is_community(path: &str) -> bool {
    COMMUNITY.contains(&folder(path).to_lowercase().as_str())
}

/// Documents where projects put what they say of themselves (root, `.github`, `docs`…) whose stem fits.
pub fn community<'a>(context: &Context<'a>, fits: impl Fn(&str) -> bool) -> Vec<&'a Entry> {
    let mut found: Vec<&Entry> = context
        .files()
        .filter(|entry| is_community(&entry.path))
        .filter(|entry| document_stem(&entry.path).is_some_and(|stem| fits(&stem)))
        .collect();
    // What stands at the root is what a person sees first.
    found.sort_by_key(|entry| entry.path.matches('/').count());
    found
}

/// Readmes at the root, and under `docs` and `.github` when the root has none.
pub fn readmes<'a>(context: &Context<'a>) -> Vec<&'a Entry> {
    let all = community(context, |stem| stem == "readme" || stem == "lisezmoi" || stem == "lisez_moi");
    let root: Vec<&Entry> = all.iter().copied().filter(|entry| !entry.path.contains('/')).collect();
    if root.is_empty() { all } else { root }
}

/// The texts of files, a link followed once to the file it names.
pub fn read<'a>(context: &Context<'a>, entries: impl IntoIterator<Item = &'a Entry>) -> Looked {
    let mut looked = Looked::default();
    for entry in entries {
        let path = match entry.kind {
            EntryKind::Link => match context.view.read(&entry.path).text() {
                Some(target) => joined(folder(&entry.path), target.trim()),
                None => entry.path.clone(),
            },
            _ => entry.path.clone(),
        };
        match context.view.read(&path) {
            Blob::Found(bytes) => looked.texts.push((path, levain_model::repository::text(&bytes))),
            Blob::Unavailable(_) => looked.unavailable = true,
            Blob::Absent => {}
        }
    }
    looked
}

/// `target` as seen from `folder`, its `..` resolved.
fn joined(folder: &str, target: &str) -> String {
    let mut parts: Vec<&str> = if folder.is_empty() { Vec::new() } else { folder.split('/').collect() };
    for part in target.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    parts.join("/")
}

/// Whether the file is somebody else's, kept here.
pub fn is_vendored(path: &str) -> bool {
    folder(path).split('/').any(|part| VENDORED.contains(&part.to_lowercase().as_str()))
}

/// Whether the file serves tests or examples: what it holds says nothing of the software itself.
pub fn is_test(path: &str) -> bool {
    folder(path).split('/').any(|part| {
        let part = part.to_lowercase();
        TESTS.contains(&part.as_str())
            || part.starts_with("test-")
            || part.starts_with("test_")
            || part.ends_with(".tests")
            || part.ends_with(".test")
            || part.ends_with("-tests")
            || part.ends_with("_tests")
    })
}

/// The first line (from 1) whose folded text fits, with that line.
pub fn line_where(text: &str, fits: impl Fn(&str) -> bool) -> Option<(u32, &str)> {
    text.lines().zip(1..).find(|(line, _)| fits(&folded(line))).map(|(line, number)| (number, line))
}

/// Headings of a text, folded, with their lines.
pub fn titles(text: &str) -> Vec<(u32, String)> {
    crate::prose::headings(text).into_iter().map(|(line, heading)| (line, folded(&heading))).collect()
}

/// Words that show where somebody is still to write: a template that nobody filled in.
pub fn is_placeholder(line: &str) -> bool {
    let line = folded(line);
    ["[insert", "[inserer", "[adresse", "[courriel", "[email", "[your", "[votre", "example.com", "exemple.com", "todo"]
        .iter()
        .any(|mark| line.contains(mark))
}

/// Whether a line holds an e-mail address, written plainly or with “at”/« arobase » between brackets.
pub fn has_address(line: &str) -> bool {
    if is_placeholder(line) {
        return false;
    }
    let folded = folded(line);
    let written_out = ["[at]", "(at)", " at ", "[arobase]", "(arobase)", "&#64;"].iter().any(|mark| {
        folded.split_once(mark).is_some_and(|(_, after)| is_host(&after.trim_start().replacen(" dot ", ".", 3)))
    });
    written_out
        || line.match_indices('@').any(|(at, _)| {
            line[..at].ends_with(|last: char| last.is_ascii_alphanumeric() || "._-+".contains(last))
                && is_host(&line[at + 1..])
        })
}

/// Whether a text begins with a host name of at least two parts.
fn is_host(text: &str) -> bool {
    let host: String =
        text.chars().take_while(|letter| letter.is_ascii_alphanumeric() || *letter == '.' || *letter == '-').collect();
    let host = host.trim_end_matches(['.', '-']);
    host.rsplit_once('.').is_some_and(|(before, last)| {
        !before.is_empty() && last.len() >= 2 && last.chars().all(|letter| letter.is_ascii_alphabetic())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_documents_are_read_whatever_their_dress() {
        for (path, stem) in [
            ("CONTRIBUTING.md", Some("contributing")),
            (".github/CONTRIBUTING", Some("contributing")),
            ("docs/Code-de-Conduite.fr.md", Some("code_de_conduite")),
            ("SÉCURITÉ.md", Some("securite")),
            ("README_fr.rst", Some("readme")),
            ("CONTRIBUTING.fr", Some("contributing")),
            ("security.py", None),
            (".gitignore", Some("_gitignore")),
        ] {
            assert_eq!(document_stem(path).as_deref(), stem, "{path}");
        }
    }

    #[test]
    fn folders_of_tests_and_of_others_are_told() {
        for (path, test, vendored) in [
            ("src/main.rs", false, false),
            ("tests/a.rs", true, false),
            ("Levain.Tests/A.cs", true, false),
            ("web/node_modules/x/index.js", false, true),
            ("latest/contest.md", false, false),
        ] {
            assert_eq!((is_test(path), is_vendored(path)), (test, vendored), "{path}");
        }
    }

    #[test]
    fn addresses_are_told_from_what_looks_like_them() {
        for (line, expected) in [
            ("Write to securite@val-exemple.quebec.", true),
            ("securite [at] val-exemple.quebec", true),
            ("Meet us at noon", false),
            ("write to support at val-exemple dot quebec", true),
            ("uses: actions/checkout@v4", false),
            ("npm install @scope/name", false),
            ("[INSERT EMAIL ADDRESS] contact@example.com", false),
            ("@someone", false),
        ] {
            assert_eq!(has_address(line), expected, "{line}");
        }
    }

    #[test]
    fn links_are_followed_from_where_they_stand() {
        assert_eq!(joined("docs", "../CONTRIBUTING.md"), "CONTRIBUTING.md");
        assert_eq!(joined("", "docs/x.md"), "docs/x.md");
    }
}
