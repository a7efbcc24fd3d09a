//! Documents for the search, without the database.

use levain_model::id::fold;
use levain_model::{Id, Slug, Texts};
use levain_search::SearchDocument;

/// A document that has a name and nothing else; `number` makes its identifier.
pub fn named(number: u64, name: &str) -> SearchDocument {
    SearchDocument {
        id: Id::from_parts(number, [0; 10]),
        slug: Slug::of(name),
        name: name.to_owned(),
        aliases: Vec::new(),
        summary: Texts::new(),
        description: Texts::new(),
        keywords: Vec::new(),
        features: Default::default(),
        categories: Vec::new(),
        replaces: Vec::new(),
        license: None,
        license_class: None,
        platforms: Vec::new(),
        languages: Vec::new(),
        sources: Vec::new(),
        used_by_kinds: Vec::new(),
        status: None,
        french_interface: None,
        use_count: 0,
        updated_at: jiff::Timestamp::UNIX_EPOCH,
        sort_key: fold(name),
    }
}
