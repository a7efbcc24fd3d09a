//! What writing something did.

/// Whether a write made something, changed it, or found it as it was and wrote nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    /// It was not there.
    Created,
    /// It was there and differed.
    Updated,
    /// It was there, the same.
    Unchanged,
}
