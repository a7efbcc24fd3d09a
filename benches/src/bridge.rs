//! The vocabularies of the project as the search takes them.

use std::sync::Arc;

use anyhow::Result;
use levain_content::{Content, Vocabularies};
use levain_search::{Bridge, BridgeData, CategoryTerms, Product};

/// The vocabularies that come with the program.
///
/// # Errors
/// A vocabulary cannot be read.
pub fn project() -> Result<Arc<Bridge>> {
    let content = Content::open(None)?;
    Ok(Arc::new(Bridge::new(&data(content.vocabularies()))))
}

/// Vocabularies as plain data for the search.
pub fn data(vocabularies: &Vocabularies) -> BridgeData {
    BridgeData {
        pairs: vocabularies.bridge.iter().map(|pair| (pair.fr.clone(), pair.en.clone())).collect(),
        categories: vocabularies
            .categories
            .entries
            .iter()
            .map(|entry| CategoryTerms {
                code: entry.code.clone(),
                fr: entry.fr.clone(),
                en: entry.en.clone(),
                synonyms_fr: entry.synonyms_fr.clone(),
                synonyms_en: entry.synonyms_en.clone(),
            })
            .collect(),
        products: vocabularies
            .products
            .iter()
            .map(|product| Product {
                name: product.name.clone(),
                aliases: product.aliases.clone(),
                category: product.categories.first().cloned(),
            })
            .collect(),
    }
}
