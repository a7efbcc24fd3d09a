//! What can go wrong with the index: only storage. A query is never wrong.

use std::error::Error;

/// The index could not be read or written. It holds nothing that cannot be made again: [`crate::Index::rebuild`].
#[derive(Debug, thiserror::Error)]
pub enum SearchError {
    /// The folder of the index, or a file in it, cannot be read or written.
    #[error("the search index cannot be read or written: {0}")]
    Storage(#[from] std::io::Error),
    /// Another process is writing to the same folder.
    #[error("another process is writing to the search index")]
    Busy,
    /// The engine failed.
    #[error("the search index failed: {0}")]
    Engine(#[source] Box<dyn Error + Send + Sync>),
}

impl From<tantivy::TantivyError> for SearchError {
    fn from(error: tantivy::TantivyError) -> SearchError {
        match error {
            tantivy::TantivyError::LockFailure(tantivy::directory::error::LockError::LockBusy, _) => SearchError::Busy,
            other => SearchError::Engine(Box::new(other)),
        }
    }
}
