//! The files of a small folder, read whole by whoever may read them, for crates that may not.

use std::collections::BTreeMap;

/// What stands in a folder, by path relative to it, with `/`.
pub type Folder = BTreeMap<String, Stored>;

/// What stands at a path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Stored {
    /// A file, whole.
    File(Vec<u8>),
    /// A symbolic link, which was not followed: it may lead out of the folder.
    Link,
    /// A file larger than whoever read the folder accepted.
    TooLarge,
    /// Neither a file nor a folder, or a name that is no text.
    Other,
}

impl Stored {
    /// The bytes, of a file.
    pub fn bytes(&self) -> Option<&[u8]> {
        match self {
            Stored::File(bytes) => Some(bytes),
            _ => None,
        }
    }
}
