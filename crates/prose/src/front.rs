//! Front matter: what stands between two lines of `+++` at the head of a file.

/// A text cut at its front matter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FrontMatter<'a> {
    /// TOML; it begins on line 2 of the file.
    pub toml: &'a str,
    /// What follows.
    pub body: &'a str,
    /// The line of the file on which the body begins, from 1.
    pub body_line: usize,
}

/// Cuts a text; nothing when it has no front matter, or one that never ends.
pub fn front_matter(text: &str) -> Option<FrontMatter<'_>> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut lines = text.split_inclusive('\n');
    let first = lines.next().filter(|line| line.trim_end() == "+++")?;
    let begin = first.len();
    let (mut at, mut count) = (begin, 1);
    for line in lines {
        count += 1;
        if line.trim_end() == "+++" {
            let body = at + line.len();
            return Some(FrontMatter { toml: &text[begin..at], body: &text[body..], body_line: count + 1 });
        }
        at += line.len();
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_cut_at_its_front_matter() {
        let cut = front_matter("+++\ntitle = \"x\"\n+++\n\nBody\n").unwrap();
        assert_eq!(cut, FrontMatter { toml: "title = \"x\"\n", body: "\nBody\n", body_line: 4 });
        assert_eq!(front_matter("+++\r\na = 1\r\n+++\r\nBody").unwrap().body, "Body");
        for without in ["", "Body", "+++\nnever ended", "---\na: 1\n---\n"] {
            assert_eq!(front_matter(without), None, "{without}");
        }
    }
}
