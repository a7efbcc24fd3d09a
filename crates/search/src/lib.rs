//! Search in the catalogue: by need, in French and in English, whatever the language of the record.
//!
//! An [`Index`] takes [`SearchDocument`]s and answers [`Query`]s. It is derived from the database and can always be made
//! again. The words of both languages meet through a [`Bridge`] made of vocabularies that people write.
//!
//! How a query is answered:
//! 1. `plan` cuts it into words, corrects the misspelt ones, and finds the expressions and product names it holds. Each
//!    word and expression has alternatives: itself, its other names, its translations.
//! 2. `execute` reads the documents of each alternative, weighs them (BM25F: one saturation over all parts of a
//!    document), and keeps for each word the best alternative, so that synonyms never add up.
//! 3. A document that answers too small a part of the query, by weight, is no answer: the list ends there.
//! 4. Facets are counted over all answers, each as if nothing was chosen in it.

pub mod analysis;
mod bridge;
mod document;
mod error;
mod execute;
mod highlight;
mod index;
mod plan;
mod query;
mod spelling;
mod suggest;

pub use bridge::{Bridge, BridgeData, CategoryTerms, Product};
pub use document::{Facet, SearchDocument};
pub use error::SearchError;
pub use highlight::{Passage, Prepared, Sought, marks, passage};
pub use index::Index;
pub use query::{FacetCounts, Highlight, Hit, Query, Results, Sort, Why};
