//! Documents for the search, without the database.

use levain_model::{Id, Slug};
use levain_search::SearchDocument;

/// A document that has a name and nothing else; `number` makes its identifier.
pub fn named(number: u64, name: &str) -> SearchDocument {
    SearchDocument::named(Id::from_parts(number, [0; 10]), Slug::of(name), name)
}
