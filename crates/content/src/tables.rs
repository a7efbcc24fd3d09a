//! Reading TOML tables of the content so that what is wrong is told with its file and its line.

use std::ops::Range;

use levain_model::Texts;
use serde::de::DeserializeOwned;

use crate::error::ContentError;
use crate::files::File;

/// A file being read.
pub(crate) struct Source<'a> {
    path: &'a str,
    text: &'a str,
}

impl<'a> Source<'a> {
    /// The file at `path`; nothing when there is none.
    pub(crate) fn find(files: &'a [File], path: &'a str) -> Option<Source<'a>> {
        files.iter().find(|file| file.path == path).map(|file| Source { path, text: &file.text })
    }

    /// The text.
    pub(crate) fn text(&self) -> &'a str {
        self.text
    }

    /// The table.
    pub(crate) fn table<T: DeserializeOwned>(&self) -> Result<T, ContentError> {
        toml::from_str(self.text).map_err(|error| {
            let place = error.span().unwrap_or_default();
            let said = error.message();
            self.fault(
                place,
                format!("Ce fichier ne se lit pas\u{a0}: {said}. Corrigez la ligne."),
                format!("This file cannot be read: {said}. Correct the line."),
            )
        })
    }

    /// What is wrong at a place of the text.
    pub(crate) fn fault(&self, place: Range<usize>, fr: impl Into<String>, en: impl Into<String>) -> ContentError {
        ContentError::new(self.place(&place), fr, en)
    }

    /// A place in the file, by its line: `framework.toml:12`.
    pub(crate) fn place(&self, place: &Range<usize>) -> String {
        let line = self.text.get(..place.start).map_or(1, |before| before.matches('\n').count() + 1);
        format!("{}:{line}", self.path)
    }

    /// What is wrong on a line.
    pub(crate) fn fault_at(&self, line: usize, fr: impl Into<String>, en: impl Into<String>) -> ContentError {
        ContentError::new(format!("{}:{line}", self.path), fr, en)
    }

    /// Both texts, neither of which may be empty; `place` is what they are about.
    pub(crate) fn texts(&self, place: Range<usize>, name: &str, fr: &str, en: &str) -> Result<Texts, ContentError> {
        if fr.trim().is_empty() || en.trim().is_empty() {
            return Err(self.fault(
                place,
                format!("«\u{a0}{name}\u{a0}» doit être écrit en français et en anglais."),
                format!("`{name}` must be written in French and in English."),
            ));
        }
        Ok(Texts::fr_en(fr.trim(), en.trim()))
    }
}
