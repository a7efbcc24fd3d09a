//! What the checks see of a repository: its files at one commit, its history, its tags. `git` makes it, `checks` read it.

use std::borrow::Cow;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::history::History;

/// A repository at one commit. A reader gives it; nothing in it asks for a work tree, and nothing in it can be written.
pub trait RepositoryView {
    /// The commit looked at, or why there is none.
    fn head(&self) -> &Head;

    /// Every file at the commit, in byte order of their paths; folders are not listed. Empty without a commit.
    fn entries(&self) -> &[Entry];

    /// Whether [`entries`](RepositoryView::entries) is whole. When it is not (folders are missing from a partial or damaged
    /// copy, or there are more files than the reader lists), a file that is not in it may still exist: its absence is
    /// unknown.
    fn entries_are_whole(&self) -> bool {
        true
    }

    /// The bytes of the file at `path` (exact case, `/` between parts, no leading `/`). A symbolic link gives the text
    /// it holds, not what it points to.
    fn read(&self, path: &str) -> Blob<'_>;

    /// Who committed when, on the line looked at.
    fn history(&self) -> &History;

    /// Tags, newest first.
    fn tags(&self) -> &[Tag];
}

/// The commit looked at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum Head {
    /// There is a commit.
    Commit {
        /// Its object id, in hexadecimal.
        id: String,
        /// The branch, without `refs/heads/`; absent when `HEAD` points to a commit.
        branch: Option<String>,
        /// When it was committed, as it says itself.
        time: Timestamp,
    },
    /// The repository has no commit at all.
    Empty,
    /// `HEAD` names a branch that does not exist while other branches do, and none of them is a usual default.
    Unborn {
        /// The branch it names.
        branch: String,
    },
}

impl Head {
    /// The object id of the commit looked at.
    pub fn id(&self) -> Option<&str> {
        match self {
            Head::Commit { id, .. } => Some(id),
            Head::Empty | Head::Unborn { .. } => None,
        }
    }
}

/// A file of the tree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Where it is; bytes that are not UTF-8 are shown as U+FFFD.
    pub path: String,
    /// What it is.
    pub kind: EntryKind,
    /// Its size in bytes, when the object is here.
    pub size: Option<u64>,
}

/// What an entry of the tree is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EntryKind {
    /// An ordinary file.
    File,
    /// A file with the executable bit.
    Executable,
    /// A symbolic link.
    Link,
    /// A commit of another repository.
    Submodule,
}

/// The answer to reading a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Blob<'a> {
    /// Its bytes.
    Found(Cow<'a, [u8]>),
    /// There is no such file at this commit.
    Absent,
    /// The file exists and its bytes are not to be had: never to be taken for an empty or absent file.
    Unavailable(Unavailable),
}

impl Blob<'_> {
    /// The text, with bytes that are not UTF-8 read as Latin-1 when that is all they can be; nothing when not found.
    pub fn text(&self) -> Option<String> {
        match self {
            Blob::Found(bytes) => Some(text(bytes)),
            Blob::Absent | Blob::Unavailable(_) => None,
        }
    }
}

/// Bytes as text: UTF-8 (its mark removed), UTF-16 with a mark, else Latin-1, which old French files are.
pub fn text(bytes: &[u8]) -> String {
    let wide = |little: bool| {
        let units: Vec<u16> = bytes
            .get(2..)
            .unwrap_or_default()
            .chunks_exact(2)
            .map(|pair| {
                let pair = [pair[0], pair[1]];
                if little { u16::from_le_bytes(pair) } else { u16::from_be_bytes(pair) }
            })
            .collect();
        String::from_utf16_lossy(&units)
    };
    match bytes {
        [0xff, 0xfe, ..] => wide(true),
        [0xfe, 0xff, ..] => wide(false),
        _ => match std::str::from_utf8(bytes) {
            Ok(text) => text.strip_prefix('\u{feff}').unwrap_or(text).to_owned(),
            Err(_) => bytes.iter().map(|&byte| char::from(byte)).collect(),
        },
    }
}

/// Why a file that exists cannot be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Unavailable {
    /// Its object is not in this copy (a partial clone, or a damaged one).
    Missing,
    /// It is larger than the reader takes (its `size` says how large).
    TooLarge,
    /// It is a pointer of Git LFS; the content is kept elsewhere.
    LfsPointer,
    /// It is a submodule.
    Submodule,
}

/// A tag.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tag {
    /// Its name, without `refs/tags/`.
    pub name: String,
    /// The commit it leads to.
    pub commit: String,
    /// The date of the tag when it is annotated, else of its commit.
    pub time: Timestamp,
    /// Whether it is an object of its own, with a message.
    pub annotated: bool,
    /// Whether it carries a signature (which is not verified).
    pub signed: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_of_any_age_are_read() {
        for (bytes, expected) in [
            ("é".as_bytes(), "é"),
            (b"\xef\xbb\xbfLicence", "Licence"),
            (b"d\xe9veloppement", "développement"),
            (b"\xff\xfeL\0\xe9\0", "Lé"),
            (b"\xfe\xff\0L\0\xe9", "Lé"),
        ] {
            assert_eq!(text(bytes), expected);
        }
    }
}
