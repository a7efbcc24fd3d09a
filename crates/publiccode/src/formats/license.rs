//! SPDX licence expressions (SPDX 2.3, annex D) over the list of ids shipped with the crate.

use crate::vocabulary::{EXCEPTIONS, LICENSES};

/// What an expression names, in order of writing.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Expression<'t> {
    pub licenses: Vec<License<'t>>,
}

/// One licence of an expression.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct License<'t> {
    /// As written, without the `+`.
    pub text: &'t str,
    /// The id of the list, as the list spells it; nothing for a `LicenseRef-`.
    pub id: Option<&'static str>,
    /// Approved by the Open Source Initiative, or free for the Free Software Foundation.
    pub open: bool,
    /// Superseded by another id of the list.
    pub deprecated: bool,
}

/// Reads an expression; the error is the part that cannot be read (empty at the end of the text).
pub(crate) fn parse(text: &str) -> Result<Expression<'_>, &str> {
    let mut reader = Reader { rest: text, found: Expression::default(), depth: 0 };
    reader.any()?;
    reader.skip();
    if reader.rest.is_empty() { Ok(reader.found) } else { Err(reader.rest) }
}

/// The id to use instead of a deprecated GNU one, where the list says they mean the same.
pub(crate) fn successor(id: &str) -> Option<String> {
    let (base, plus) = match id.strip_suffix('+') {
        Some(base) => (base, true),
        None => (id, false),
    };
    let candidate = format!("{base}{}", if plus { "-or-later" } else { "-only" });
    LICENSES.columns(&candidate.to_ascii_lowercase()).map(|(id, _)| id.to_owned())
}

/// Deepest nesting of parentheses read.
const MAX_DEPTH: usize = 32;

struct Reader<'t> {
    rest: &'t str,
    found: Expression<'t>,
    depth: usize,
}

impl<'t> Reader<'t> {
    fn skip(&mut self) {
        self.rest = self.rest.trim_start_matches(' ');
    }

    fn word(&mut self, word: &str) -> bool {
        self.skip();
        let Some(rest) = self.rest.strip_prefix(word) else {
            return false;
        };
        let ends = word.len() == 1 || rest.starts_with([' ', '(']) || rest.is_empty();
        if ends {
            self.rest = rest;
        }
        ends
    }

    fn any(&mut self) -> Result<(), &'t str> {
        loop {
            self.one()?;
            if !self.word("AND") && !self.word("OR") {
                return Ok(());
            }
        }
    }

    fn one(&mut self) -> Result<(), &'t str> {
        self.skip();
        let start = self.rest;
        if self.word("(") {
            self.depth += 1;
            if self.depth > MAX_DEPTH {
                return Err(start);
            }
            self.any()?;
            self.depth -= 1;
            return if self.word(")") { Ok(()) } else { Err(self.rest) };
        }
        self.license(start)?;
        if self.word("WITH") {
            self.skip();
            let start = self.rest;
            let exception = self.id();
            if !EXCEPTIONS.contains(&exception.to_ascii_lowercase()) {
                return Err(start);
            }
        }
        Ok(())
    }

    fn id(&mut self) -> &'t str {
        let end =
            self.rest.find(|c: char| !(c.is_ascii_alphanumeric() || c == '-' || c == '.')).unwrap_or(self.rest.len());
        let (id, rest) = self.rest.split_at(end);
        self.rest = rest;
        id
    }

    fn license(&mut self, start: &'t str) -> Result<(), &'t str> {
        let mut id = self.id();
        if id.strip_prefix("DocumentRef-").is_some_and(|name| !name.is_empty()) {
            self.rest = self.rest.strip_prefix(':').ok_or(start)?;
            id = self.id();
        }
        if id.strip_prefix("LicenseRef-").is_some_and(|name| !name.is_empty()) {
            self.found.licenses.push(License { text: id, id: None, open: false, deprecated: false });
            return Ok(());
        }
        // Ids such as "GPL-3.0+" are in the list with their plus sign.
        let plus = self.rest.starts_with('+');
        let text = if plus { &start[..id.len() + 1] } else { id };
        let found = LICENSES.columns(&text.to_ascii_lowercase()).map(|found| (text, found));
        let found = found.or_else(|| LICENSES.columns(&id.to_ascii_lowercase()).map(|found| (id, found)));
        let Some((text, (id, flags))) = found else {
            return Err(start);
        };
        if plus {
            self.rest = &self.rest[1..];
        }
        let open = flags.contains(['o', 'f']);
        self.found.licenses.push(License { text, id: Some(id), open, deprecated: flags.contains('d') });
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn expressions_are_read() {
        let good = [
            "MIT",
            "mit",
            "GPL-3.0",
            "GPL-3.0+",
            "AGPL-3.0-or-later",
            "LicenseRef-x",
            "DocumentRef-a:LicenseRef-b",
            "MIT AND Apache-2.0",
            "(MIT)",
            "((MIT) OR ISC)",
            "GPL-2.0-only WITH Classpath-exception-2.0",
            "GPL-2.0-or-later+",
            "MIT+",
            "LiLiQ-P-1.1",
            "LiLiQ-R-1.1",
            "LiLiQ-Rplus-1.1",
            " MIT",
            "MIT ",
            "MIT  OR ISC",
            "gpl-2.0-only WITH classpath-exception-2.0",
            "MIT OR (ISC AND BSD-3-Clause)",
            "MIT OR(ISC)",
            "BUSL-1.1",
            "GPL-2.0-with-classpath-exception",
            "EUPL-1.2",
        ];
        for text in good {
            assert!(parse(text).is_ok(), "{text}");
        }
        let bad = [
            "",
            "MIT and Apache-2.0",
            "MIT or Apache-2.0",
            "MIT OR",
            "GPL-2.0-only with Classpath-exception-2.0",
            "GPL-2.0-only WITH foo",
            "NOASSERTION",
            "NONE",
            "GPL-3",
            "EUPL",
            "GNU GPL",
            "MIT/ISC",
            "MIT, ISC",
            "LICENSEREF-x",
            "GPL-2.0 +",
            "LicenseRef-",
            "Proprietary",
            "(MIT",
            "MIT)",
            "MIT ISC",
        ];
        for text in bad {
            assert!(parse(text).is_err(), "{text}");
        }
        assert!(parse(&"(".repeat(10_000)).is_err());
    }

    #[test]
    fn what_the_list_says_of_a_licence_is_kept() {
        let license = |text| {
            parse(text)
                .map(|found| found.licenses.into_iter().map(|l| (l.id, l.open, l.deprecated)).collect::<Vec<_>>())
        };
        assert_eq!(license("busl-1.1"), Ok(vec![(Some("BUSL-1.1"), false, false)]));
        assert_eq!(license("GPL-3.0+ OR MIT"), Ok(vec![(Some("GPL-3.0+"), true, true), (Some("MIT"), true, false)]));
        assert_eq!(successor("GPL-3.0+").as_deref(), Some("GPL-3.0-or-later"));
        assert_eq!(successor("AGPL-3.0").as_deref(), Some("AGPL-3.0-only"));
        assert_eq!(successor("eCos-2.0"), None);
    }
}
