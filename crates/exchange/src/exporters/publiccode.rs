//! publiccode.yml from what the catalogue knows: a start for a project that has none.
//!
//! Only facts are written. What the standard requires and no source says is told in [`Written::missing`]: the file is a
//! draft until someone who knows fills it in. Texts are written between double quotes, in which YAML escapes as JSON does.

use levain_model::SoftwareFields;

use crate::mapping;

/// Longest `shortDescription`, in characters (the standard counts grapheme clusters, which are never more).
const SHORT: usize = 150;
/// Bounds of `longDescription`, in characters.
const LONG: std::ops::RangeInclusive<usize> = 150..=10_000;

/// A file, and what it lacks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written {
    /// The text of the file.
    pub text: String,
    /// Keys that the standard requires and that no source fills.
    pub missing: Vec<&'static str>,
}

/// The file of a software.
pub fn publiccode(fields: &SoftwareFields) -> Written {
    let mut writer = Writer { text: String::new(), missing: Vec::new() };
    writer.scalar(0, "publiccodeYmlVersion", Some("0"), true);
    writer.scalar(0, "name", fields.name.as_deref(), true);
    writer.scalar(0, "url", fields.repository_url.as_deref(), true);
    writer.scalar(0, "landingURL", fields.homepage.as_deref(), false);
    writer.scalar(0, "softwareVersion", fields.version.as_deref(), false);
    writer.scalar(0, "releaseDate", fields.release_date.map(|date| date.to_string()).as_deref(), false);
    writer.list(0, "platforms", &fields.platforms, true);
    writer.list(0, "categories", &fields.categories, false);
    writer.list(0, "usedBy", &fields.used_by, false);
    writer.scalar(0, "developmentStatus", fields.status.map(|status| status.as_str()), true);
    writer.scalar(0, "softwareType", fields.software_type.as_deref(), true);
    writer.descriptions(fields);
    // Words that are no expression would make the file invalid, and say less than nothing to a machine.
    match fields.license.as_deref().and_then(mapping::expression) {
        Some(license) => {
            writer.line(0, "legal:");
            writer.scalar(1, "license", Some(&license), true);
        }
        None => writer.missing.push("legal.license"),
    }
    writer.missing.push("maintenance.type");
    if fields.languages.is_empty() {
        writer.missing.push("localisation");
    } else {
        writer.line(0, "localisation:");
        // Several languages can only be there if the software is ready for translation; one says nothing.
        match fields.languages.len() {
            1 => writer.missing.push("localisation.localisationReady"),
            _ => writer.line(1, "localisationReady: true"),
        }
        writer.list(1, "availableLanguages", &fields.languages, true);
    }
    // Each language lacks its own: once is enough to say so.
    let mut known = std::collections::BTreeSet::new();
    writer.missing.retain(|key| known.insert(*key));
    Written { text: writer.text, missing: writer.missing }
}

struct Writer {
    text: String,
    missing: Vec<&'static str>,
}

impl Writer {
    fn line(&mut self, depth: usize, line: &str) {
        self.text.push_str(&"  ".repeat(depth));
        self.text.push_str(line);
        self.text.push('\n');
    }

    fn scalar(&mut self, depth: usize, key: &'static str, value: Option<&str>, required: bool) {
        match value {
            Some(value) => self.line(depth, &format!("{key}: {}", quoted(value))),
            None if required => self.missing.push(key),
            None => {}
        }
    }

    fn list(&mut self, depth: usize, key: &'static str, items: &[String], required: bool) {
        if items.is_empty() {
            if required {
                self.missing.push(key);
            }
            return;
        }
        self.line(depth, &format!("{key}:"));
        for item in items {
            self.line(depth + 1, &format!("- {}", quoted(item)));
        }
    }

    fn descriptions(&mut self, fields: &SoftwareFields) {
        let text = |texts: &levain_model::Texts, tag: &str| {
            texts.iter().find(|(known, _)| *known == tag).map(|(_, text)| text.to_owned())
        };
        let tags: std::collections::BTreeSet<&str> = fields
            .summary
            .iter()
            .chain(fields.description.iter())
            .map(|(tag, _)| tag)
            .filter(|tag| *tag != "und")
            .collect();
        if tags.is_empty() {
            self.missing.push("description");
            return;
        }
        self.line(0, "description:");
        for tag in tags {
            let (summary, description) = (text(&fields.summary, tag), text(&fields.description, tag));
            self.line(1, &format!("{}:", quoted(tag)));
            self.scalar(2, "shortDescription", summary.as_deref().map(shortened).as_deref(), true);
            let long = description.or_else(|| summary.filter(|summary| summary.chars().count() > SHORT));
            let long = long.filter(|text| LONG.contains(&text.chars().count()));
            self.scalar(2, "longDescription", long.as_deref(), true);
            self.list(2, "features", fields.features.get(tag).map_or(&[], Vec::as_slice), true);
            self.scalar(2, "documentation", fields.documentation_url.as_deref(), false);
        }
    }
}

/// The text between double quotes.
fn quoted(text: &str) -> String {
    // JSON's escapes are YAML's; writing a text cannot fail.
    serde_json::to_string(text).unwrap_or_default()
}

/// At most [`SHORT`] characters, cut between words and marked so.
fn shortened(text: &str) -> String {
    if text.chars().count() <= SHORT {
        return text.to_owned();
    }
    let cut: String = text.chars().take(SHORT - 1).collect();
    let end = cut.rfind(char::is_whitespace).unwrap_or(cut.len());
    format!("{}…", cut[..end].trim_end_matches([',', ';', ':', ' ']))
}

#[cfg(test)]
mod tests {
    use levain_model::{DevelopmentStatus, Texts};

    use super::*;

    fn sample() -> SoftwareFields {
        let long = "Une longue description. ".repeat(10);
        SoftwareFields {
            name: Some("Essai: \"un\"\t—".to_owned()),
            summary: Texts::fr_en(&"mot ".repeat(60), "A trial."),
            description: Texts::fr_en(&long, &long),
            repository_url: Some("https://example.org/essai.git".to_owned()),
            license: Some("EUPL-1.2".to_owned()),
            platforms: vec!["web".to_owned()],
            categories: vec!["office".to_owned()],
            status: Some(DevelopmentStatus::Stable),
            software_type: Some("standalone/web".to_owned()),
            languages: vec!["fr".to_owned(), "en".to_owned()],
            features: [("fr".to_owned(), vec!["a".to_owned()]), ("en".to_owned(), vec!["b".to_owned()])].into(),
            ..SoftwareFields::default()
        }
    }

    #[test]
    fn the_checker_finds_nothing_but_what_is_told_missing() {
        let written = publiccode(&sample());
        assert_eq!(written.missing, ["maintenance.type"]);
        let report = levain_publiccode::check(written.text.as_bytes(), &levain_publiccode::Options::default());
        let errors: Vec<&str> = report
            .diagnostics
            .iter()
            .filter(|diagnostic| diagnostic.severity == levain_publiccode::Severity::Error)
            .map(|diagnostic| diagnostic.key.as_str())
            .collect();
        assert!(!errors.is_empty() && errors.iter().all(|key| key.starts_with("maintenance")), "{errors:?}");
        assert_eq!(report.document.name.as_deref(), Some("Essai: \"un\"\t—"));
        let short = report.document.descriptions.iter().find(|description| description.language == "fr").unwrap();
        assert!(short.short_description.as_deref().is_some_and(|text| text.ends_with("mot…")));
    }

    #[test]
    fn a_licence_is_written_as_the_standard_reads_it() {
        for (words, expected) in [
            ("Licence Apache 2.0", Some("Apache-2.0")),
            ("mit or apache-2.0", Some("MIT OR Apache-2.0")),
            ("LiLiQ-R+ v1.1", Some("LiLiQ-Rplus-1.1")),
            ("GPL-2.0+", Some("GPL-2.0-or-later")),
            // The source does not say whether later versions are allowed: neither does the file.
            ("GPL v3", Some("GPL-3.0")),
            ("gpl-3.0", Some("GPL-3.0")),
            ("GPL", None),
            ("", None),
        ] {
            let written = publiccode(&SoftwareFields { license: Some(words.to_owned()), ..sample() });
            let report = levain_publiccode::check(written.text.as_bytes(), &levain_publiccode::Options::default());
            assert_eq!(report.document.license.as_deref(), expected, "{words}");
            // That an identifier is old is information: the file is valid.
            let refused = |diagnostic: &&levain_publiccode::Diagnostic| {
                diagnostic.key.starts_with("legal.") && diagnostic.severity == levain_publiccode::Severity::Error
            };
            let refused: Vec<_> = report.diagnostics.iter().filter(refused).collect();
            assert!(refused.is_empty() || expected.is_none(), "{words}: {refused:?}");
            assert_eq!(written.missing.contains(&"legal.license"), expected.is_none(), "{words}");
        }
    }

    #[test]
    fn nothing_is_invented() {
        let written = publiccode(&SoftwareFields { license: Some("GPL".to_owned()), ..SoftwareFields::default() });
        assert_eq!(written.text, "publiccodeYmlVersion: \"0\"\n");
        for key in ["name", "url", "platforms", "description", "legal.license", "maintenance.type"] {
            assert!(written.missing.contains(&key), "{key}");
        }
    }
}
