//! How the plain data of the domain stand in columns, and back.

use jiff::Timestamp;
use levain_model::Id;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::engine::Row;
use crate::error::StoreError;

/// JSON text of a value of the domain.
///
/// # Errors
/// A map whose keys are not texts, which the domain does not have.
pub(crate) fn json<T: Serialize + ?Sized>(value: &T) -> Result<String, StoreError> {
    serde_json::to_string(value).map_err(|error| StoreError::damaged("JSON", error))
}

/// The value of a JSON text found in `place`.
pub(crate) fn from_json<T: DeserializeOwned>(text: &str, place: &str) -> Result<T, StoreError> {
    serde_json::from_str(text).map_err(|error| StoreError::damaged(place, error))
}

impl Row {
    /// An identifier.
    pub(crate) fn id(&self, column: &str) -> Result<Id, StoreError> {
        self.text(column)?.parse().map_err(|error| StoreError::damaged(column, error))
    }

    /// An identifier, or none.
    pub(crate) fn optional_id(&self, column: &str) -> Result<Option<Id>, StoreError> {
        let Some(text) = self.optional_text(column)? else { return Ok(None) };
        text.parse().map(Some).map_err(|error| StoreError::damaged(column, error))
    }

    /// A time.
    pub(crate) fn time(&self, column: &str) -> Result<Timestamp, StoreError> {
        self.text(column)?.parse().map_err(|error| StoreError::damaged(column, error))
    }

    /// A time, or none.
    pub(crate) fn optional_time(&self, column: &str) -> Result<Option<Timestamp>, StoreError> {
        let Some(text) = self.optional_text(column)? else { return Ok(None) };
        text.parse().map(Some).map_err(|error| StoreError::damaged(column, error))
    }

    /// A value kept as JSON.
    pub(crate) fn json<T: DeserializeOwned>(&self, column: &str) -> Result<T, StoreError> {
        from_json(&self.text(column)?, column)
    }

    /// A word of a closed list, read by `parse`.
    pub(crate) fn word<T>(&self, column: &str, parse: impl Fn(&str) -> Option<T>) -> Result<T, StoreError> {
        let word = self.text(column)?;
        parse(&word).ok_or_else(|| StoreError::damaged(column, format_args!("unknown word `{word}`")))
    }

    /// A word of a closed list, or none.
    pub(crate) fn optional_word<T>(
        &self,
        column: &str,
        parse: impl Fn(&str) -> Option<T>,
    ) -> Result<Option<T>, StoreError> {
        match self.optional_text(column)? {
            Some(_) => self.word(column, parse).map(Some),
            None => Ok(None),
        }
    }

    /// A count.
    pub(crate) fn count(&self, column: &str) -> Result<u64, StoreError> {
        self.integer(column)?.try_into().map_err(|error| StoreError::damaged(column, error))
    }
}
