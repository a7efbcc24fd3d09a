//! JSON-LD: CodeMeta 3.0 for tools that archive and cite code, schema.org for search engines.
//!
//! | field | CodeMeta | schema.org |
//! |---|---|---|
//! | name, aliases | `name`, `alternateName` | same |
//! | summary, else description | `description` | same |
//! | repository | `codeRepository` | `codeRepository` of a `SoftwareSourceCode` |
//! | home page | `url` | same |
//! | documentation | `softwareHelp` | same |
//! | license | `license`: the page of its SPDX identifier, else its words | same |
//! | categories, keywords | `applicationCategory`, `keywords` | same |
//! | platforms | `operatingSystem` | same |
//! | status | `developmentStatus` (repostatus.org) | |
//! | version, release date | `version`, `dateModified` | `softwareVersion`, `datePublished` |
//! | publisher | `publisher` | same |
//! | Wikidata | `sameAs` | same |
//! | other identifiers | `identifier` | same |

use levain_model::{DevelopmentStatus, IdentifierKind, Language, SoftwareFields};
use serde_json::{Map, Value, json};

/// `codemeta.json` of a software; `page` is the address of its page here.
pub fn code_meta(fields: &SoftwareFields, page: &str, language: Language) -> Value {
    let mut object = Map::new();
    object.insert("@context".to_owned(), json!("https://w3id.org/codemeta/3.0"));
    object.insert("@type".to_owned(), json!("SoftwareSourceCode"));
    object.insert("@id".to_owned(), json!(page));
    common(&mut object, fields, language);
    set(&mut object, "codeRepository", fields.repository_url.clone());
    set(&mut object, "version", fields.version.clone());
    set(&mut object, "dateModified", fields.release_date.map(|date| date.to_string()));
    set(&mut object, "developmentStatus", fields.status.map(repository_status));
    Value::Object(object)
}

/// schema.org's description of a software, for the page at the address `page`.
pub fn schema_org(fields: &SoftwareFields, page: &str, language: Language) -> Value {
    let mut object = Map::new();
    object.insert("@context".to_owned(), json!("https://schema.org"));
    object.insert("@type".to_owned(), json!("SoftwareApplication"));
    object.insert("@id".to_owned(), json!(page));
    common(&mut object, fields, language);
    set(&mut object, "softwareVersion", fields.version.clone());
    set(&mut object, "datePublished", fields.release_date.map(|date| date.to_string()));
    // Free software costs nothing to acquire; search engines ask for it to be said.
    object.insert("isAccessibleForFree".to_owned(), json!(true));
    if let Some(repository) = &fields.repository_url {
        // An application has no property for its source: the code is a work of its own.
        let code =
            json!({ "@type": "SoftwareSourceCode", "codeRepository": repository, "targetProduct": { "@id": page } });
        object.insert("subjectOf".to_owned(), code);
    }
    Value::Object(object)
}

fn common(object: &mut Map<String, Value>, fields: &SoftwareFields, language: Language) {
    set(object, "name", fields.name.clone());
    set_list(object, "alternateName", &fields.aliases);
    if let Some((tag, text)) = fields.summary.best(language).or_else(|| fields.description.best(language)) {
        object.insert("description".to_owned(), json!({ "@value": text, "@language": tag }));
    }
    set(object, "url", fields.homepage.clone());
    if let Some(documentation) = &fields.documentation_url {
        object.insert("softwareHelp".to_owned(), json!({ "@type": "CreativeWork", "url": documentation }));
    }
    set(object, "license", fields.license.as_deref().map(license));
    set_list(object, "applicationCategory", &fields.categories);
    set_list(object, "keywords", &fields.keywords);
    set_list(object, "operatingSystem", &fields.platforms);
    if let Some(publisher) = &fields.publisher {
        object.insert("publisher".to_owned(), json!({ "@type": "Organization", "name": publisher }));
    }
    let wikidata = fields.identifiers.iter().find(|identifier| identifier.kind == IdentifierKind::Wikidata);
    set(object, "sameAs", wikidata.map(|entity| format!("http://www.wikidata.org/entity/{}", entity.value)));
    let others: Vec<String> = fields
        .identifiers
        .iter()
        .filter(|identifier| identifier.kind != IdentifierKind::Wikidata)
        .map(|identifier| format!("{}:{}", identifier.kind.as_str(), identifier.value))
        .collect();
    set_list(object, "identifier", &others);
}

fn set(object: &mut Map<String, Value>, key: &str, text: Option<String>) {
    if let Some(text) = text {
        object.insert(key.to_owned(), Value::String(text));
    }
}

fn set_list(object: &mut Map<String, Value>, key: &str, texts: &[String]) {
    if !texts.is_empty() {
        object.insert(key.to_owned(), json!(texts));
    }
}

/// The page of an SPDX identifier; an expression of several, or words, as they are.
fn license(words: &str) -> String {
    let is_identifier = words.contains(|character: char| character.is_ascii_alphanumeric())
        && words.chars().all(|character| character.is_ascii_alphanumeric() || "-.+".contains(character));
    if is_identifier { format!("https://spdx.org/licenses/{words}") } else { words.to_owned() }
}

/// The word of repostatus.org, which CodeMeta asks for.
fn repository_status(status: DevelopmentStatus) -> String {
    let word = match status {
        DevelopmentStatus::Concept => "concept",
        DevelopmentStatus::Development | DevelopmentStatus::Beta => "wip",
        DevelopmentStatus::Stable => "active",
        DevelopmentStatus::Obsolete => "unsupported",
    };
    format!("https://www.repostatus.org/#{word}")
}

#[cfg(test)]
mod tests {
    use levain_model::{Identifier, Texts};

    use super::*;

    fn sample() -> SoftwareFields {
        SoftwareFields {
            name: Some("Essai".to_owned()),
            summary: Texts::fr_en("Un essai.", ""),
            repository_url: Some("https://example.org/essai.git".to_owned()),
            license: Some("EUPL-1.2".to_owned()),
            platforms: vec!["web".to_owned()],
            status: Some(DevelopmentStatus::Stable),
            version: Some("2".to_owned()),
            identifiers: vec![
                Identifier { kind: IdentifierKind::Wikidata, value: "Q1".to_owned() },
                Identifier { kind: IdentifierKind::Sill, value: "7".to_owned() },
            ],
            ..SoftwareFields::default()
        }
    }

    #[test]
    fn code_meta_of_a_software() {
        insta::assert_json_snapshot!(code_meta(&sample(), "https://example.org/logiciels/essai", Language::En));
    }

    #[test]
    fn schema_org_of_a_software() {
        insta::assert_json_snapshot!(schema_org(&sample(), "https://example.org/logiciels/essai", Language::Fr));
    }

    #[test]
    fn an_expression_is_no_page() {
        assert_eq!(license("MIT OR Apache-2.0"), "MIT OR Apache-2.0");
        assert_eq!(license("GPL-3.0-or-later"), "https://spdx.org/licenses/GPL-3.0-or-later");
    }
}
