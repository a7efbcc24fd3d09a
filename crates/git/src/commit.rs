//! The parts of a commit that are looked at, read by hand: commits with odd lines, which git itself accepts, are kept, and
//! nothing is copied.

use gix::ObjectId;
use gix::bstr::ByteSlice;

/// A commit's parts, as they stand.
#[derive(Debug, Clone, Copy)]
pub struct Parsed<'a> {
    /// Lines before the message.
    header: &'a [u8],
    /// `name <address> seconds zone`; empty when the line is missing.
    pub author: &'a [u8],
    /// The same, of who committed.
    pub committer: &'a [u8],
    /// Whether it carries a signature (which is not verified).
    pub signed: bool,
    /// What was written, in whatever encoding.
    pub message: &'a [u8],
}

impl<'a> Parsed<'a> {
    /// Reads the bytes of a commit object (git's format: header lines, an empty line, the message). Nothing when they do
    /// not begin as a commit does.
    pub fn of(data: &'a [u8]) -> Option<Parsed<'a>> {
        if !data.starts_with(b"tree ") {
            return None;
        }
        let (header, message) = match data.find(b"\n\n") {
            Some(at) => (data.get(..=at)?, data.get(at + 2..)?),
            None => (data, &data[data.len()..]),
        };
        let mut parsed = Parsed { header, author: &[], committer: &[], signed: false, message };
        for line in header.lines() {
            if let Some(author) = line.strip_prefix(b"author ") {
                parsed.author = author;
            } else if let Some(committer) = line.strip_prefix(b"committer ") {
                parsed.committer = committer;
            } else if line.starts_with(b"gpgsig") {
                // `gpgsig` or `gpgsig-sha256`; the lines of the signature follow it, and nothing else that is looked at.
                parsed.signed = true;
                break;
            }
        }
        Some(parsed)
    }

    /// The commits it follows; an unreadable one is nothing.
    pub fn parents(&self) -> impl Iterator<Item = Option<ObjectId>> + use<'a> {
        self.header
            .lines()
            .skip(1)
            .map_while(|line| line.strip_prefix(b"parent "))
            .map(|hex| ObjectId::from_hex(hex).ok())
    }

    /// The folder it holds.
    pub fn tree(&self) -> Option<ObjectId> {
        ObjectId::from_hex(self.header.lines().next()?.strip_prefix(b"tree ")?).ok()
    }

    /// Whether the message has a `Signed-off-by` trailer (Developer Certificate of Origin): a line of its own, in any case.
    pub fn signed_off(&self) -> bool {
        const WORD: &[u8] = b"signed-off-by:";
        self.message.lines().any(|line| {
            line.len() > WORD.len() && line.get(..WORD.len()).is_some_and(|start| start.eq_ignore_ascii_case(WORD))
        })
    }
}

/// The seconds of a raw author or committer line, `name <address> seconds zone`; zero when they cannot be read, which
/// git shows as 1970 too.
pub fn seconds(line: &[u8]) -> i64 {
    let after = line.rfind_byte(b'>').map_or(line, |at| line.get(at + 1..).unwrap_or_default());
    let digits = after.split(|byte| byte.is_ascii_whitespace()).find(|part| !part.is_empty()).unwrap_or_default();
    std::str::from_utf8(digits).ok().and_then(|digits| digits.parse().ok()).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    const TREE: &str = "tree 4b825dc642cb6eb9a060e54bf8d69288fbee4904";
    const PARENT: &str = "parent 0123456789abcdef0123456789abcdef01234567";

    #[test]
    fn seconds_are_read_from_lines_of_any_shape() {
        for (line, expected) in [
            ("A <a@example.org> 1700000000 +0100", 1_700_000_000),
            ("A <a@example.org> -5 +0000", -5),
            ("A <a@example.org>", 0),
            ("A > b <a@example.org> 12 +0000", 12),
            ("", 0),
            ("A <a@example.org> 99999999999999999999 +0000", 0),
        ] {
            assert_eq!(seconds(line.as_bytes()), expected, "{line}");
        }
    }

    #[test]
    fn a_sign_off_is_a_line_of_its_own() {
        for (message, expected) in [
            ("Title\n\nBody\n\nsigned-off-by: A <a@example.org>\n", true),
            ("Title\n\nSigned-off-by: A <a@example.org>\r\n", true),
            ("Title\n\nSay that Signed-off-by: is needed\n", false),
            ("Signed-off-by:", false),
            ("", false),
        ] {
            let data = format!("{TREE}\nauthor A <a> 1 +0\ncommitter A <a> 1 +0\n\n{message}");
            assert_eq!(Parsed::of(data.as_bytes()).unwrap().signed_off(), expected, "{message}");
        }
    }

    #[test]
    fn headers_of_every_shape_are_read() {
        for (header, parents, author, signed) in [
            (format!("{TREE}\nauthor A <a> 1 +0\ncommitter B <b> 2 +0\n"), 0, "A <a> 1 +0", false),
            (format!("{TREE}\n{PARENT}\n{PARENT}\nauthor A <a> 1 +0\ncommitter B <b> 2 +0\n"), 2, "A <a> 1 +0", false),
            (
                format!(
                    "{TREE}\n{PARENT}\nauthor A <a> 1 +0\ncommitter B <b> 2 +0\nencoding ISO-8859-1\ngpgsig \
                     -----BEGIN\n author X\n -----END\n"
                ),
                1,
                "A <a> 1 +0",
                true,
            ),
            // Without author or committer: git log shows them, with nobody.
            (format!("{TREE}\n"), 0, "", false),
            (format!("{TREE}\nparent nothing\n"), 1, "", false),
        ] {
            let data = format!("{header}\nTitle\n");
            let parsed = Parsed::of(data.as_bytes()).unwrap();
            assert_eq!(parsed.parents().count(), parents, "{header}");
            assert_eq!((parsed.author, parsed.signed), (author.as_bytes(), signed), "{header}");
            assert!(parsed.tree().is_some());
            assert_eq!(parsed.message, b"Title\n");
        }
        assert!(Parsed::of(b"blob").is_none());
        assert!(Parsed::of(b"").is_none());
        assert!(Parsed::of(b"tree 4b825dc642cb6eb9a060e54bf8d69288fbee4904").unwrap().message.is_empty());
    }
}
