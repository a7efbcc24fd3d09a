//! The table of formats: one row per catalogue that can be read, with what is known of it as a source.

use std::fs::File;
use std::io::Read as _;
use std::path::Path;

use levain_model::{Source, SourceKind, Texts};

use crate::importers;
use crate::input::{Input, file_name};
use crate::reading::Reads;

/// A format of file or folder.
pub struct Format {
    /// Its name on the command line; also the key of its source unless the caller chooses another.
    pub name: &'static str,
    /// What its records are, which decides the priority of their fields.
    pub kind: SourceKind,
    /// What is expected, French then English, to follow “expected”.
    pub expects: [&'static str; 2],
    /// Extensions of its files, lower case.
    pub extensions: &'static [&'static str],
    /// What is known of the source.
    pub facts: SourceFacts,
    pub(crate) is_file: fn(&Head) -> bool,
    pub(crate) is_folder: fn(&[String]) -> bool,
    pub(crate) read: fn(Input) -> Reads,
}

/// Who publishes a source and on what terms. Facts of the corpus's catalogues; a deployer may give others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SourceFacts {
    /// The name to show, French then English.
    pub name: [&'static str; 2],
    /// Who publishes it.
    pub publisher: Option<&'static str>,
    /// Where it can be read.
    pub url: Option<&'static str>,
    /// License of the data; `None`: the source states none.
    pub license: Option<&'static str>,
    /// The words of attribution.
    pub attribution: Option<&'static str>,
    /// Date of the data.
    pub dated: Option<&'static str>,
    /// Whether open-data exports may hold it. A source that states no license may not be republished.
    pub may_republish: bool,
}

/// The beginning of a file, for recognition.
pub(crate) struct Head {
    /// The name of the file.
    pub name: String,
    /// Its first 64 KiB, invalid UTF-8 replaced.
    pub text: String,
}

impl Head {
    /// Whether the beginning holds all of these words.
    pub fn holds(&self, words: &[&str]) -> bool {
        words.iter().all(|word| self.text.contains(word))
    }
}

/// Every format. The order is that of recognition: the most particular first.
pub static FORMATS: &[&Format] = &[
    &importers::sill::FORMAT,
    &importers::sill_csv::FORMAT,
    &importers::quebec_inventory::FORMAT,
    &importers::digital_public_goods::FORMAT,
    &importers::github_publiccode_list::FORMAT,
    &importers::swiss_organizations::FORMAT,
    &importers::publiccode::FORMAT,
    &importers::french_organizations::FORMAT,
    &importers::github_accounts::FORMAT,
    &importers::code_json::FORMAT,
    &importers::open_resource_exchange::FORMAT,
    &importers::starter::FORMAT,
    &importers::registry::FORMAT,
    &importers::csv::FORMAT,
];

/// The format of that name.
pub fn format(name: &str) -> Option<&'static Format> {
    FORMATS.iter().copied().find(|format| format.name == name)
}

/// The formats of one kind of source. Lists of organisations have several.
pub fn formats_of(kind: SourceKind) -> impl Iterator<Item = &'static Format> {
    FORMATS.iter().copied().filter(move |format| format.kind == kind)
}

/// Recognises what stands at `path`, by the names in a folder and by the beginning of files. `None`: it is of no known
/// format, or cannot be read; [`crate::read()`] with a format says which.
pub fn detect(path: &Path) -> Option<&'static Format> {
    if !path.is_dir() {
        let head = head(path)?;
        return FORMATS.iter().copied().find(|format| (format.is_file)(&head));
    }
    let every: Vec<&str> = FORMATS.iter().flat_map(|format| format.extensions.iter().copied()).collect();
    let files = crate::input::list(path, &every).ok()?.files;
    if let Some(found) = FORMATS.iter().copied().find(|format| (format.is_folder)(&files)) {
        return Some(found);
    }
    // No telling name: ask the first files what they are; the format of most of them wins, the first named on a draw.
    let mut votes = vec![0_u32; FORMATS.len()];
    for head in files.iter().take(20).filter_map(|file| head(&path.join(file))) {
        if let Some(place) = FORMATS.iter().position(|format| (format.is_file)(&head)) {
            votes[place] += 1;
        }
    }
    let (place, most) = votes.iter().enumerate().rev().max_by_key(|(_, votes)| **votes)?;
    (*most > 0).then(|| FORMATS[place])
}

fn head(path: &Path) -> Option<Head> {
    let mut bytes = Vec::new();
    File::open(path).ok()?.take(64 * 1024).read_to_end(&mut bytes).ok()?;
    Some(Head { name: file_name(path), text: String::from_utf8_lossy(&bytes).into_owned() })
}

impl Format {
    /// The source as it stands before its first import.
    pub fn source(&self) -> Source {
        let facts = self.facts;
        Source {
            key: self.name.to_owned(),
            kind: self.kind,
            name: Texts::fr_en(facts.name[0], facts.name[1]),
            publisher: facts.publisher.map(str::to_owned),
            url: facts.url.map(str::to_owned),
            license: facts.license.map(str::to_owned),
            attribution: facts.attribution.map(str::to_owned),
            dated: facts.dated.map(str::to_owned),
            may_republish: facts.may_republish,
            last_imported_at: None,
        }
    }
}

impl std::fmt::Debug for Format {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Format").field("name", &self.name).field("kind", &self.kind).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_unique_and_a_source_without_license_is_not_republished() {
        for (index, format) in FORMATS.iter().enumerate() {
            assert!(FORMATS[..index].iter().all(|other| other.name != format.name), "{}", format.name);
            assert!(!format.facts.may_republish || format.facts.license.is_some(), "{}", format.name);
            assert!(format.facts.name.iter().chain(&format.expects).all(|text| !text.is_empty()));
        }
    }
}
