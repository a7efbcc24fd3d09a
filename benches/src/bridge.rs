//! The vocabularies of the project as the search takes them.

use std::sync::Arc;

use anyhow::Result;
use levain_content::Content;
use levain_search::Bridge;

/// The vocabularies that come with the program.
///
/// # Errors
/// A vocabulary cannot be read.
pub fn project() -> Result<Arc<Bridge>> {
    let content = Content::open(None)?;
    Ok(Arc::new(Bridge::new(&content.vocabularies().into())))
}
