//! The texts of the list, loaded once when the first text is looked at, with the variants that real files have.

use std::sync::OnceLock;

use spdx::detection::{Store, TextData};
use unicode_normalization::UnicodeNormalization;

/// French licences, whose files are met without accents (old editors, old encodings).
const ACCENTED: [&str; 8] =
    ["LiLiQ-P-1.1", "LiLiQ-R-1.1", "LiLiQ-Rplus-1.1", "CECILL-2.1", "CECILL-2.0", "CECILL-B", "CECILL-C", "etalab-2.0"];

/// What follows the identifier of a text without accents in the store.
const PLAIN: &str = "/plain";

/// The texts; nothing when the embedded cache cannot be read, which a test excludes.
pub fn store() -> Option<&'static Store> {
    static STORE: OnceLock<Option<Store>> = OnceLock::new();
    STORE
        .get_or_init(|| {
            let mut store = Store::load_inline().ok()?;
            for id in ACCENTED {
                if let Some(license) = spdx::license_id(id) {
                    store.add_license(format!("{id}{PLAIN}"), TextData::new(&without_accents(license.text())));
                }
            }
            Some(store)
        })
        .as_ref()
}

/// The identifier we give a text of the cache: the GNU licences have one text for "only" and "or later", and the cache
/// names it by one of them.
pub fn identifier(name: &str) -> String {
    let name = name.trim_end_matches(PLAIN);
    let gnu = ["GPL-", "LGPL-", "AGPL-", "GFDL-"].iter().any(|family| name.starts_with(family));
    match gnu {
        true => name.trim_end_matches("-only").trim_end_matches("-or-later").trim_end_matches('+').to_owned(),
        false => name.to_owned(),
    }
}

/// A text without the marks above and below its letters.
pub fn without_accents(text: &str) -> String {
    text.nfd().filter(|c| !('\u{300}'..='\u{36f}').contains(c)).collect()
}
