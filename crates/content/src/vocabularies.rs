//! Vocabularies: tab-separated files with a header line; lines that begin with `#` are comments.

use std::collections::HashMap;

use levain_model::Language;

use crate::error::ContentError;
use crate::files::File;

/// A code with its labels and the words people use for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The code.
    pub code: String,
    /// French label.
    pub fr: String,
    /// English label.
    pub en: String,
    /// Words for it in French.
    pub synonyms_fr: Vec<String>,
    /// Words for it in English.
    pub synonyms_en: Vec<String>,
}

/// A closed list of codes, in the order of its file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Vocabulary {
    /// The entries.
    pub entries: Vec<Entry>,
    by_code: HashMap<String, usize>,
}

/// Expressions that mean the same in both languages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BridgePair {
    /// French expressions.
    pub fr: Vec<String>,
    /// English expressions.
    pub en: Vec<String>,
}

/// A proprietary product, to be recognised in a search.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Product {
    /// Its name.
    pub name: String,
    /// Other names.
    pub aliases: Vec<String>,
    /// Categories of what it does.
    pub categories: Vec<String>,
}

/// Another name of the same software.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AliasPair {
    /// The name it is best known by.
    pub name: String,
    /// The other name.
    pub alias: String,
}

/// Every vocabulary.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Vocabularies {
    /// publiccode.yml's categories.
    pub categories: Vocabulary,
    /// publiccode.yml's platforms.
    pub platforms: Vocabulary,
    /// publiccode.yml's development statuses.
    pub statuses: Vocabulary,
    /// publiccode.yml's intended audiences.
    pub scopes: Vocabulary,
    /// publiccode.yml's software types.
    pub software_types: Vocabulary,
    /// Kinds of organisations.
    pub organization_kinds: Vocabulary,
    /// Reciprocity classes of licences.
    pub license_classes: Vocabulary,
    /// Languages, BCP 47.
    pub languages: Vocabulary,
    /// The bridge between French and English.
    pub bridge: Vec<BridgePair>,
    /// Proprietary products.
    pub products: Vec<Product>,
    /// Declared other names of software.
    pub aliases: Vec<AliasPair>,
}

impl Vocabulary {
    /// The entry of a code.
    pub fn get(&self, code: &str) -> Option<&Entry> {
        self.by_code.get(code).and_then(|at| self.entries.get(*at))
    }

    /// The label of a code.
    pub fn label(&self, code: &str, language: Language) -> Option<&str> {
        self.get(code).map(|entry| match language {
            Language::Fr => entry.fr.as_str(),
            Language::En => entry.en.as_str(),
        })
    }

    fn read(files: &[File], name: &str) -> Result<Vocabulary, ContentError> {
        let mut vocabulary = Vocabulary::default();
        for line in lines(files, name) {
            let [code, fr, en] = line.cells::<3>()?;
            let entry = Entry {
                code: code.to_owned(),
                fr: fr.to_owned(),
                en: en.to_owned(),
                synonyms_fr: list(line.cell(3)),
                synonyms_en: list(line.cell(4)),
            };
            if vocabulary.by_code.insert(entry.code.clone(), vocabulary.entries.len()).is_some() {
                return Err(line.fault(
                    format!("Le code « {code} » est déjà défini plus haut. Retirez une des deux lignes."),
                    format!("The code `{code}` is already defined above. Remove one of the two lines."),
                ));
            }
            vocabulary.entries.push(entry);
        }
        Ok(vocabulary)
    }
}

impl Vocabularies {
    pub(crate) fn read(files: &[File]) -> Result<Vocabularies, ContentError> {
        let vocabulary = |name: &str| Vocabulary::read(files, name);
        let mut bridge = Vec::new();
        for path in bridge_paths(files) {
            for line in lines_of(files, path) {
                let [fr, en] = line.cells::<2>()?;
                bridge.push(BridgePair { fr: list(fr), en: list(en) });
            }
        }
        let mut products = Vec::new();
        for line in lines(files, "products") {
            let [name] = line.cells::<1>()?;
            products.push(Product {
                name: name.to_owned(),
                aliases: list(line.cell(1)),
                categories: list(line.cell(2)),
            });
        }
        let mut aliases = Vec::new();
        for line in lines(files, "aliases") {
            let [name, alias] = line.cells::<2>()?;
            aliases.push(AliasPair { name: name.to_owned(), alias: alias.to_owned() });
        }
        Ok(Vocabularies {
            categories: vocabulary("categories")?,
            platforms: vocabulary("platforms")?,
            statuses: vocabulary("statuses")?,
            scopes: vocabulary("scopes")?,
            software_types: vocabulary("software-types")?,
            organization_kinds: vocabulary("organization-kinds")?,
            license_classes: vocabulary("license-classes")?,
            languages: vocabulary("languages")?,
            bridge,
            products,
            aliases,
        })
    }
}

/// A line of a file with its place.
struct Line<'a> {
    path: &'a str,
    number: usize,
    text: &'a str,
}

/// The lines of `vocabularies/<name>.tsv` after its header, without comments and empty lines.
fn lines<'a>(files: &'a [File], name: &str) -> Vec<Line<'a>> {
    lines_of(files, &format!("vocabularies/{name}.tsv"))
}

/// The files of the bridge, ordered by path: `bridge.tsv`, and one `bridge-<domain>.tsv` for each domain, so that a
/// deployer may add rows without taking over ours.
fn bridge_paths(files: &[File]) -> impl Iterator<Item = &str> {
    files.iter().map(|file| file.path.as_str()).filter(|path| {
        let name = path.strip_prefix("vocabularies/bridge").and_then(|rest| rest.strip_suffix(".tsv"));
        name.is_some_and(|name| name.is_empty() || name.starts_with('-'))
    })
}

/// The lines of the file at `path` after its header, without comments and empty lines.
fn lines_of<'a>(files: &'a [File], path: &str) -> Vec<Line<'a>> {
    let Some(file) = files.iter().find(|file| file.path == path) else { return Vec::new() };
    file.text
        .lines()
        .enumerate()
        .map(|(at, text)| Line { path: &file.path, number: at + 1, text: text.trim_end_matches('\r') })
        .filter(|line| !line.text.trim().is_empty() && !line.text.starts_with('#'))
        .skip(1)
        .collect()
}

impl<'a> Line<'a> {
    /// The cell of that number, from 0; empty when there is none.
    fn cell(&self, at: usize) -> &'a str {
        self.text.split('\t').nth(at).unwrap_or("").trim()
    }

    /// The first cells, none of which may be empty.
    fn cells<const N: usize>(&self) -> Result<[&'a str; N], ContentError> {
        let cells: [&str; N] = std::array::from_fn(|at| self.cell(at));
        if cells.iter().any(|cell| cell.is_empty()) {
            return Err(self.fault(
                format!("Cette ligne doit avoir au moins {N} cellules remplies, séparées par des tabulations."),
                format!("This line must have at least {N} filled cells, separated by tabs."),
            ));
        }
        Ok(cells)
    }

    fn fault(&self, fr: String, en: String) -> ContentError {
        ContentError::new(format!("{}:{}", self.path, self.number), fr, en)
    }
}

fn list(cell: &str) -> Vec<String> {
    cell.split('|').map(str::trim).filter(|part| !part.is_empty()).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use std::borrow::Cow;

    use super::*;

    fn file(name: &str, text: &'static str) -> Vec<File> {
        vec![File { path: format!("vocabularies/{name}.tsv"), text: Cow::Borrowed(text) }]
    }

    #[test]
    fn comments_and_the_header_are_passed_over() {
        let read = Vocabularies::read(&file("bridge", "# source\nfr\ten\n\ntableur|chiffrier\tspreadsheet\n")).unwrap();
        assert_eq!(read.bridge[0].fr, ["tableur", "chiffrier"]);
        assert_eq!(read.bridge.len(), 1);
    }

    #[test]
    fn the_bridge_is_read_from_every_file_of_its_own() {
        let mut files = file("bridge", "fr\ten\ntableur\tspreadsheet\n");
        files.extend(file("bridge-water", "fr\ten\négout\tsewer\n"));
        files.extend(file("bridges", "fr\ten\npont\tbridge\n"));
        let read = Vocabularies::read(&files).unwrap();
        assert_eq!(read.bridge.iter().map(|pair| pair.fr[0].as_str()).collect::<Vec<_>>(), ["tableur", "égout"]);
        files.extend(file("bridge-ours", "fr\ten\npont\n"));
        assert_eq!(Vocabularies::read(&files).unwrap_err().place, "vocabularies/bridge-ours.tsv:2");
    }

    #[test]
    fn a_line_that_lacks_a_cell_is_named() {
        let fault = Vocabularies::read(&file("bridge", "fr\ten\ntableur\n")).unwrap_err();
        assert_eq!(fault.place, "vocabularies/bridge.tsv:2");
    }

    #[test]
    fn a_code_defined_twice_is_named() {
        let fault = Vocabularies::read(&file("categories", "code\tfr\ten\na\tA\tA\na\tB\tB\n")).unwrap_err();
        assert_eq!(fault.place, "vocabularies/categories.tsv:3");
    }
}
