//! A search and its answer, as plain data.

use std::ops::Range;

use levain_model::{Id, Language, Slug};
use serde::{Deserialize, Serialize};

use crate::document::Facet;
use crate::highlight::Sought;

/// What is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Query {
    /// What the person typed, in French or in English, of any shape: there is no wrong query. Quotes hold words
    /// together; empty asks for everything.
    pub text: String,
    /// The language of the page: it says which texts are highlighted first, not which are searched.
    pub language: Language,
    /// Chosen values: several of one facet widen, several facets narrow.
    pub filters: Vec<(Facet, String)>,
    /// Order.
    pub sort: Sort,
    /// Page, from 1.
    pub page: usize,
    /// Hits per page.
    pub size: usize,
    /// Whether words that no text holds are corrected. Off for a small index beside a large one, whose corrections serve both:
    /// looking for neighbours is most of the work of such a search.
    pub corrects: bool,
    /// Whether terms near the words typed are looked for when nothing answers: that is more work than an answer.
    pub nearest: bool,
    /// Whether to cut and mark passages of the texts of each hit.
    pub highlights: bool,
}

impl Default for Query {
    fn default() -> Query {
        Query {
            text: String::new(),
            language: Language::Fr,
            filters: Vec::new(),
            sort: Sort::Relevance,
            page: 1,
            size: 20,
            corrects: true,
            nearest: true,
            highlights: false,
        }
    }
}

/// Orders.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Sort {
    /// Best answer first; by name when nothing was typed.
    #[default]
    Relevance,
    /// Alphabetical.
    Name,
    /// Most used first.
    Used,
    /// Latest change first.
    Updated,
}

/// The answer.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Results {
    /// How many software answer.
    pub total: usize,
    /// Those of the page.
    pub hits: Vec<Hit>,
    /// Each facet in the order of [`Facet::ALL`], counted as if it had no chosen value.
    pub facets: Vec<FacetCounts>,
    /// How words were understood other than as they stand, for those that led to a hit of any page.
    pub understood: Vec<Why>,
    /// The query with its misspelt words corrected, when there were.
    pub did_you_mean: Option<String>,
    /// Whether no software answers half of what was typed, by weight: those given are only the nearest.
    pub approximate: bool,
    /// Terms of the catalogue near the words typed, when nothing answers and they were asked for.
    pub nearest: Vec<String>,
    /// The words looked for, to mark them in any text: see [`crate::marks`].
    pub sought: Sought,
}

/// A software found.
#[derive(Debug, Clone, PartialEq)]
pub struct Hit {
    /// Identifier in storage.
    pub id: Id,
    /// Identifier in addresses.
    pub slug: Slug,
    /// How well it answers: comparable within one answer only, 0 when nothing was typed.
    pub score: f32,
    /// The part of what was typed that it answers, by weight, 0 to 1.
    pub coverage: f32,
    /// Whether it answers only a part: it is shown because few software answer the whole.
    pub partial: bool,
    /// How it was found, other than by the words as they stand.
    pub why: Vec<Why>,
    /// Passages with the words found.
    pub highlights: Vec<Highlight>,
}

/// How some words were understood.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "rule")]
pub enum Why {
    /// The words name a proprietary product that the software replaces.
    Product {
        /// The product's name.
        product: String,
    },
    /// No record says that it replaces the product; it is of the product's category.
    ProductCategory {
        /// The product's name.
        product: String,
        /// The category's code.
        category: String,
    },
    /// Few records say that they replace a product: this one has its category.
    ProductNeighbour {
        /// The product.
        product: String,
        /// The category.
        category: String,
    },
    /// The vocabularies say that these are words for the same thing.
    Bridge {
        /// What was typed.
        from: String,
        /// What was found.
        to: String,
    },
    /// No text has the word: a near one was looked for.
    Corrected {
        /// What was typed.
        from: String,
        /// What was found.
        to: String,
    },
    /// The last word was taken for the beginning of others.
    Completed {
        /// What was typed.
        from: String,
    },
}

/// A facet and how many software have each value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FacetCounts {
    /// Which.
    pub facet: Facet,
    /// Values with their counts, the fullest first, then by code. Chosen values are there even when they count none.
    pub values: Vec<(String, u64)>,
}

/// A passage of a text with the words found in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Highlight {
    /// Where it comes from: `summary`, `description`.
    pub field: &'static str,
    /// The tag of the language of the text, as its source gave it.
    pub language: String,
    /// The passage.
    pub text: String,
    /// Byte ranges of the words found in `text`, in order, apart from each other.
    pub marks: Vec<Range<usize>>,
}
