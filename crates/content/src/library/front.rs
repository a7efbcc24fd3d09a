//! The keys at the head of a file, read one by one so that each fault is told in the reader's words, with its line.

use jiff::civil::Date;
use levain_prose::{FrontMatter, front_matter};
use toml::{Table, Value};

use crate::error::ContentError;

/// The keys of one file, and the faults found in them.
pub(super) struct Front<'a> {
    pub(super) file: &'a str,
    pub(super) body: &'a str,
    pub(super) body_line: usize,
    toml: &'a str,
    table: Table,
    read: Vec<&'static str>,
    faults: &'a mut Vec<ContentError>,
    sound: bool,
}

impl<'a> Front<'a> {
    /// Opens the head of a file.
    pub(super) fn open(file: &'a str, text: &'a str, faults: &'a mut Vec<ContentError>) -> Option<Front<'a>> {
        let Some(FrontMatter { toml, body, body_line }) = front_matter(text) else {
            faults.push(ContentError::new(
                file,
                "Le fichier ne commence pas par un en-tête entre deux lignes « +++ ». Ajoutez-le\u{a0}: voyez docs/writing-a-guide.md.",
                "The file does not begin with a front matter between two lines `+++`. Add it: see docs/writing-a-guide.md.",
            ));
            return None;
        };
        match toml.parse::<Table>() {
            Ok(table) => Some(Front { file, body, body_line, toml, table, read: Vec::new(), faults, sound: true }),
            Err(error) => {
                faults.push(unreadable(file, toml, 2, &error));
                None
            }
        }
    }

    /// Tells a fault of a key.
    pub(super) fn fault(&mut self, key: &str, fr: impl Into<String>, en: impl Into<String>) {
        let begins =
            |line: &str| line.trim_start().strip_prefix(key).is_some_and(|rest| rest.trim_start().starts_with('='));
        let place = match self.toml.lines().position(begins) {
            Some(at) => format!("{}:{}", self.file, at + 2),
            None => self.file.to_owned(),
        };
        self.faults.push(ContentError::new(place, fr, en));
        self.sound = false;
    }

    fn kind(&mut self, key: &str, fr: &str, en: &str) {
        self.fault(
            key,
            format!("« {key} » doit être {fr}. Corrigez la valeur."),
            format!("`{key}` must be {en}. Correct the value."),
        );
    }

    /// Whether the key is there.
    pub(super) fn has(&self, key: &str) -> bool {
        self.table.contains_key(key)
    }

    /// A text; empty after a fault.
    pub(super) fn text(&mut self, key: &'static str) -> String {
        match self.take(key) {
            Some(Value::String(text)) if !text.trim().is_empty() => text,
            Some(_) => {
                self.kind(key, "un texte", "a text");
                String::new()
            }
            None => {
                self.missing(key);
                String::new()
            }
        }
    }

    /// A text at most so long, in characters.
    pub(super) fn short_text(&mut self, key: &'static str, longest: usize) -> String {
        let text = self.text(key);
        let length = text.chars().count();
        if length > longest {
            self.fault(
                key,
                format!("« {key} » a {length} caractères. Raccourcissez-le à {longest} au plus."),
                format!("`{key}` has {length} characters. Shorten it to {longest} at most."),
            );
        }
        text
    }

    /// A whole number above 0.
    pub(super) fn number(&mut self, key: &'static str) -> u32 {
        match self.take(key) {
            Some(Value::Integer(number)) if (1..=100_000).contains(&number) => u32::try_from(number).unwrap_or(1),
            Some(_) => {
                self.kind(key, "un nombre entier, au moins 1", "a whole number, at least 1");
                1
            }
            None => {
                self.missing(key);
                1
            }
        }
    }

    /// A civil date.
    pub(super) fn date(&mut self, key: &'static str) -> Date {
        let value = self.take(key);
        let absent = value.is_none();
        let date = value.and_then(|value| date(&value));
        match date {
            Some(date) => date,
            None if absent => {
                self.missing(key);
                Date::default()
            }
            None => {
                self.kind(key, "une date, comme 2026-11-28, sans guillemets", "a date, as 2026-11-28, without quotes");
                Date::default()
            }
        }
    }

    /// A list of texts; one that is absent is empty.
    pub(super) fn list(&mut self, key: &'static str) -> Vec<String> {
        let Some(value) = self.take(key) else { return Vec::new() };
        let texts = value.as_array().map(|values| {
            values.iter().map(|value| value.as_str().map(str::to_owned)).collect::<Option<Vec<String>>>()
        });
        texts.flatten().unwrap_or_else(|| {
            self.kind(key, "une liste de textes, comme [\"un\", \"deux\"]", "a list of texts, as [\"one\", \"two\"]");
            Vec::new()
        })
    }

    /// Tables `[[key]]`.
    pub(super) fn tables(&mut self, key: &'static str) -> Vec<Table> {
        let Some(value) = self.take(key) else { return Vec::new() };
        let tables = value
            .as_array()
            .map(|values| values.iter().map(|value| value.as_table().cloned()).collect::<Option<Vec<Table>>>());
        tables.flatten().unwrap_or_else(|| {
            self.kind(key, &format!("une suite de tables [[{key}]]"), &format!("a series of tables [[{key}]]"));
            Vec::new()
        })
    }

    /// Whether the file can be shown: a key that is not known is told too, since it is most often a slip.
    pub(super) fn close(mut self) -> bool {
        let unknown: Vec<String> =
            self.table.keys().filter(|key| !self.read.contains(&key.as_str())).cloned().collect();
        for key in unknown {
            self.fault(
                &key,
                format!("La clé « {key} » n’existe pas. Retirez-la, ou corrigez son nom."),
                format!("There is no key `{key}`. Remove it, or correct its name."),
            );
        }
        self.sound
    }

    fn take(&mut self, key: &'static str) -> Option<Value> {
        self.read.push(key);
        self.table.get(key).cloned()
    }

    fn missing(&mut self, key: &str) {
        self.fault(
            key,
            format!("La clé « {key} » manque à l’en-tête. Ajoutez-la."),
            format!("The key `{key}` is missing from the front matter. Add it."),
        );
    }
}

/// The date a value holds.
pub(super) fn date(value: &Value) -> Option<Date> {
    value.as_datetime()?.to_string().parse().ok()
}

/// TOML that cannot be read, as a fault with its line.
pub(super) fn unreadable(file: &str, toml: &str, first_line: usize, error: &toml::de::Error) -> ContentError {
    let before = error.span().and_then(|span| toml.get(..span.start)).unwrap_or_default();
    let line = first_line + before.bytes().filter(|byte| *byte == b'\n').count();
    let said = error.message().lines().next().unwrap_or_default().to_owned();
    ContentError::new(
        format!("{file}:{line}"),
        format!("Ce n’est pas du TOML comme attendu ({said}). Corrigez la ligne."),
        format!("This is not the TOML expected ({said}). Correct the line."),
    )
}
