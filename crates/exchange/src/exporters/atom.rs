//! Entries of an Atom feed (RFC 4287) as plain values: the portal writes the XML.

use jiff::Timestamp;
use levain_model::{Language, Software};

/// One entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// `urn:uuid:…`: the same for ever, whatever the address of the page.
    pub id: String,
    /// The name of the software.
    pub title: String,
    /// The language of the summary, BCP 47.
    pub language: String,
    /// One sentence.
    pub summary: String,
    /// The address of the page.
    pub link: String,
    /// When what is shown last changed.
    pub updated: Timestamp,
    /// Categories of publiccode.yml.
    pub categories: Vec<String>,
}

/// The entry of a software; `base` is the public address of the portal, without a final slash.
pub fn entry(software: &Software, base: &str, language: Language) -> Entry {
    let fields = &software.fields;
    let (tag, summary) =
        fields.summary.best(language).or_else(|| fields.description.best(language)).unwrap_or((language.tag(), ""));
    let path = match language {
        Language::Fr => "/logiciels",
        Language::En => "/en/software",
    };
    Entry {
        id: format!("urn:uuid:{}", software.id),
        title: fields.name.clone().unwrap_or_else(|| software.slug.to_string()),
        language: tag.to_owned(),
        summary: summary.to_owned(),
        link: format!("{base}{path}/{}", software.slug),
        updated: software.updated_at,
        categories: fields.categories.clone(),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use levain_model::{Id, Slug, SoftwareFields, Texts};

    use super::*;

    #[test]
    fn an_entry_speaks_the_readers_language_when_it_can() {
        let time: Timestamp = "2026-11-23T10:00:00Z".parse().unwrap();
        let software = Software {
            id: Id::from_parts(0, [1; 10]),
            slug: Slug::of("Essai"),
            fields: SoftwareFields {
                name: Some("Essai".to_owned()),
                summary: Texts::fr_en("Un essai.", ""),
                ..SoftwareFields::default()
            },
            provenance: BTreeMap::new(),
            created_at: time,
            updated_at: time,
        };
        let entry = entry(&software, "https://example.org", Language::En);
        assert_eq!((entry.language.as_str(), entry.summary.as_str()), ("fr", "Un essai."));
        assert_eq!(entry.link, "https://example.org/en/software/essai");
        assert!(entry.id.starts_with("urn:uuid:"));
    }
}
