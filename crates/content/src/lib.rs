//! What comes with the program: vocabularies, the starter catalogue, kinds of bodies, guides and what goes with them.
//!
//! The folder `content/` is embedded in the binary; a deployer's folder of the same shape overrides a file by its name
//! or adds one. Nothing here knows what the texts are for.

mod error;
mod files;
pub mod framework;
pub mod library;
pub mod packages;
pub mod policy;
mod tables;
mod vocabularies;

use std::sync::{Arc, OnceLock};

use camino::Utf8Path;

pub use error::ContentError;
pub use files::File;
pub use framework::Framework;
pub use library::Library;
pub use policy::Policy;
pub use vocabularies::{AliasPair, BridgePair, Entry, Product, Vocabularies, Vocabulary};

/// The content in force. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Content {
    files: Arc<Vec<File>>,
    vocabularies: Arc<Vocabularies>,
    framework: Arc<Framework>,
    policy: Arc<Policy>,
    /// Files to read that are no text.
    unread: Arc<Vec<ContentError>>,
    /// Made when somebody first reads: the program starts without it.
    library: Arc<OnceLock<Library>>,
}

impl Content {
    /// The embedded content, with the files of `folder` over it when there is one.
    ///
    /// # Errors
    /// A file of the folder cannot be read, or a vocabulary, the framework or the policy has a line that cannot be understood.
    pub fn open(folder: Option<&Utf8Path>) -> Result<Content, ContentError> {
        let (files, unread) = files::load(folder)?;
        let vocabularies = Vocabularies::read(&files)?;
        let (framework, policy) = (Framework::read(&files)?, Policy::read(&files)?);
        Ok(Content {
            files: Arc::new(files),
            vocabularies: Arc::new(vocabularies),
            framework: Arc::new(framework),
            policy: Arc::new(policy),
            unread: Arc::new(unread),
            library: Arc::default(),
        })
    }

    /// Guides, glossary, licence helper and kit. What is wrong in one of their files is in [`Library::faults`], never an
    /// error: the others are shown.
    pub fn library(&self) -> &Library {
        self.library.get_or_init(|| Library::read(&self.files, &self.unread))
    }

    /// Codes with their labels, and the words that search understands.
    pub fn vocabularies(&self) -> &Vocabularies {
        &self.vocabularies
    }

    /// The reference framework.
    pub fn framework(&self) -> &Framework {
        &self.framework
    }

    /// The contribution policy's questions and texts.
    pub fn policy(&self) -> &Policy {
        &self.policy
    }

    /// The files of the starter catalogue, ordered by name: (name, text).
    pub fn catalogue_files(&self) -> Vec<(String, String)> {
        self.files
            .iter()
            .filter(|file| file.folder() == "catalogue" && file.path.ends_with(".toml"))
            .map(|file| (file.path.clone(), file.text.to_string()))
            .collect()
    }

    /// The text of one file: `vocabularies/categories.tsv`.
    pub fn text(&self, path: &str) -> Option<&str> {
        self.files.iter().find(|file| file.path == path).map(|file| file.text.as_ref())
    }
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use super::*;

    /// Codes and products of the starter catalogue are those of the vocabularies: a code without a label would be
    /// shown bare, a product that search does not know would never be found by its name.
    #[test]
    fn the_starter_catalogue_speaks_the_vocabularies() {
        let content = Content::open(None).unwrap();
        let words = content.vocabularies();
        let products: BTreeSet<String> = words
            .products
            .iter()
            .flat_map(|product| std::iter::once(&product.name).chain(&product.aliases))
            .map(|name| levain_model::id::fold(name))
            .collect();
        let files = content.catalogue_files();
        assert!(files.len() >= 120, "{} files", files.len());
        let mut faults = Vec::new();
        for (path, text) in &files {
            let entry: toml::Table = text.parse().unwrap_or_else(|error| panic!("{path}: {error}"));
            let list = |key: &str| -> Vec<String> {
                let values = entry.get(key).and_then(toml::Value::as_array).into_iter().flatten();
                values.filter_map(toml::Value::as_str).map(str::to_owned).collect()
            };
            let mut check = |key: &str, known: &dyn Fn(&str) -> bool| {
                faults.extend(
                    list(key).iter().filter(|value| !known(value)).map(|value| format!("{path}: {key} {value}")),
                );
            };
            check("categories", &|code| words.categories.get(code).is_some());
            check("platforms", &|code| words.platforms.get(code).is_some());
            check("replaces", &|name| products.contains(&levain_model::id::fold(name)));
            for key in ["summary", "description"] {
                for language in ["fr", "en"] {
                    let text = entry.get(key).and_then(|texts| texts.get(language)).and_then(toml::Value::as_str);
                    if text.is_none_or(|text| text.trim().is_empty()) {
                        faults.push(format!("{path}: {key}.{language} is missing"));
                    }
                }
            }
        }
        assert_eq!(faults, Vec::<String>::new());
    }

    /// A pair given twice is work lost at each search, and a correction of one would leave the other.
    #[test]
    fn the_bridge_gives_each_pair_of_expressions_once() {
        let content = Content::open(None).unwrap();
        let mut faults = Vec::new();
        let mut seen: BTreeMap<(String, String), usize> = BTreeMap::new();
        for (at, row) in content.vocabularies().bridge.iter().enumerate() {
            for (fr, en) in row.fr.iter().flat_map(|fr| row.en.iter().map(move |en| (fr, en))) {
                let pair = (fr.to_lowercase(), en.to_lowercase());
                if let Some(other) = seen.insert(pair, at) {
                    faults.push(format!("{fr} = {en}: rows {other} and {at}"));
                }
            }
        }
        assert_eq!(faults, Vec::<String>::new());
        assert!(content.vocabularies().bridge.len() > 1_500, "{} rows", content.vocabularies().bridge.len());
    }

    #[test]
    fn every_category_of_the_standard_has_both_labels() {
        let content = Content::open(None).unwrap();
        let categories = &content.vocabularies().categories.entries;
        assert_eq!(categories.len(), 106, "publiccode.yml 0.7 has 106 categories");
        assert!(categories.iter().all(|entry| !entry.fr.is_empty() && !entry.en.is_empty()));
    }
}
