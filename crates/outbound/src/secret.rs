//! A token that cannot be shown by accident.

use std::fmt;
use std::path::Path;

/// A token or a shared secret. It has no `Display`, its `Debug` says nothing, and it is not serialised.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    /// Takes a secret as given.
    pub fn new(text: impl Into<String>) -> Secret {
        Secret(text.into())
    }

    /// The secret held by a file, without the blanks around it (editors add a final line feed).
    ///
    /// # Errors
    /// The file cannot be read, is not UTF-8, or holds nothing but blanks.
    pub fn from_file(path: &Path) -> std::io::Result<Secret> {
        let text = std::fs::read_to_string(path)?;
        match text.trim() {
            "" => Err(std::io::Error::new(std::io::ErrorKind::InvalidData, "the file is empty")),
            text => Ok(Secret(text.to_owned())),
        }
    }

    /// The secret held by an environment variable; `None` when it is absent or empty.
    pub fn from_env(name: &str) -> Option<Secret> {
        std::env::var(name).ok().map(|text| text.trim().to_owned()).filter(|text| !text.is_empty()).map(Secret)
    }

    /// The secret itself, for the header or the hash that needs it. Its callers are worth counting.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Secret(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debug_says_nothing() {
        assert_eq!(format!("{:?}", Some(Secret::new("glpat-abc"))), "Some(Secret(…))");
    }

    #[test]
    fn file_is_trimmed_and_not_empty() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("token");
        std::fs::write(&path, "  abc\n").unwrap();
        assert_eq!(Secret::from_file(&path).unwrap().expose(), "abc");
        std::fs::write(&path, " \n").unwrap();
        assert!(Secret::from_file(&path).is_err());
    }
}
