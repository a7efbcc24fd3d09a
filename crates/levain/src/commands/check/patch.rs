//! Patches as git writes them, read line by line into the files they make, with the lines they add.

use std::collections::BTreeSet;

/// A file as a patch shows it once applied.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct File {
    /// From the root of the repository.
    pub path: String,
    /// The lines shown, each at its own number; empty lines stand for those that are not shown.
    pub text: String,
    /// The numbers of the lines added, from 1; in a merge, those that none of the parents has.
    pub added: BTreeSet<u32>,
    /// The objects of the contents before and after, when git shows no lines: bytes that are no text, a file that the
    /// repository's attributes hide, or one too large.
    pub hidden: Option<[String; 2]>,
}

/// What was read so far of a patch. Patches of one parent and of several (`--combined`, `--cc`) are read.
#[derive(Debug, Default)]
pub struct Patch {
    files: Vec<File>,
    /// Lines that the hunk still has, in each parent and in the result: what is inside a hunk is never a title.
    left: (Vec<u32>, u32),
    number: u32,
    objects: [String; 2],
    /// The path that the title of a patch of several parents gives.
    titled: String,
}

impl Patch {
    /// The files read, none when nothing was.
    pub fn finish(self) -> Vec<File> {
        self.files
    }

    /// Reads a line, without its line feed.
    pub fn line(&mut self, line: &str) {
        if self.left.1 > 0 || self.left.0.iter().any(|left| *left > 0) {
            self.inside(line);
        } else if let Some(name) = line.strip_prefix("+++ ") {
            let path = unquoted(name.trim_end_matches('\t'));
            let path = path.strip_prefix("b/").unwrap_or(&path).to_owned();
            self.files.push(File { path, ..File::default() });
            self.number = 1;
        } else if line.starts_with("@@") {
            self.hunk(line);
        } else if let Some(name) = line.strip_prefix("diff --combined ").or_else(|| line.strip_prefix("diff --cc ")) {
            self.titled = unquoted(name);
        } else if let Some((old, new)) = line.strip_prefix("index ").and_then(|ids| ids.split_once("..")) {
            let id = |text: &str| text.split([' ', ',']).next().unwrap_or_default().to_owned();
            self.objects = [id(old), id(new)];
        } else if let Some(path) = line.strip_prefix("Binary files ").and_then(|rest| hidden(rest, &self.titled)) {
            self.files.push(File { path, hidden: Some(self.objects.clone()), ..File::default() });
        }
    }

    fn inside(&mut self, line: &str) {
        let Some(file) = self.files.last_mut() else { return };
        let signs = line.as_bytes().get(..self.left.0.len()).unwrap_or_default();
        if signs.first() == Some(&b'\\') {
            return;
        }
        let is_removed = signs.contains(&b'-');
        for (at, left) in self.left.0.iter_mut().enumerate() {
            // An empty line stands for one of spaces (`diff.suppressBlankEmpty`).
            let sign = signs.get(at).copied().unwrap_or(b' ');
            if sign == if is_removed { b'-' } else { b' ' } {
                *left = left.saturating_sub(1);
            }
        }
        if is_removed {
            return;
        }
        if !signs.is_empty() && signs.iter().all(|sign| *sign == b'+') {
            file.added.insert(self.number);
        }
        self.left.1 = self.left.1.saturating_sub(1);
        self.number += 1;
        file.text.push_str(line.get(self.left.0.len()..).unwrap_or_default());
        file.text.push('\n');
    }

    /// The title of a hunk, `@@ -1,3 +1,4 @@`, with a sign and a range more for each parent more.
    fn hunk(&mut self, line: &str) {
        let marks = line.bytes().take_while(|byte| *byte == b'@').count();
        let ranges: Option<Vec<(u32, u32)>> = line[marks..]
            .split(' ')
            .skip(1)
            .take(marks)
            .map(|part| {
                let part = part.strip_prefix(['-', '+'])?;
                let (first, count) = part.split_once(',').unwrap_or((part, "1"));
                Some((first.parse().ok()?, count.parse().ok()?))
            })
            .collect();
        let Some((new, old)) = ranges.as_deref().and_then(<[_]>::split_last) else { return };
        let Some(file) = self.files.last_mut() else { return };
        self.left = (old.iter().map(|range| range.1).collect(), new.1);
        while self.number < new.0 {
            file.text.push('\n');
            self.number += 1;
        }
    }
}

/// The path of a file without lines, from `a/x and b/x differ`; in a merge there is no name.
fn hidden(line: &str, titled: &str) -> Option<String> {
    if line == "differ" {
        return Some(titled.to_owned());
    }
    let names = line.strip_suffix(" differ")?;
    let (at, mark) = [" and b/", " and \"b/"].iter().filter_map(|mark| Some((names.rfind(mark)?, *mark))).max()?;
    let name = unquoted(&names[at + mark.len() - mark.trim_start_matches(" and ").len()..]);
    Some(name.strip_prefix("b/").unwrap_or(&name).to_owned())
}

/// A path as git writes it when it holds quotes or control characters: between quotes, with escapes of C.
fn unquoted(name: &str) -> String {
    let Some(inner) = name.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')) else { return name.to_owned() };
    let mut bytes = Vec::new();
    let mut rest = inner.bytes().peekable();
    while let Some(byte) = rest.next() {
        if byte != b'\\' {
            bytes.push(byte);
            continue;
        }
        match rest.next() {
            Some(digit @ b'0'..=b'3') => {
                let mut value = u32::from(digit - b'0');
                for _ in 0..2 {
                    value = value * 8 + rest.next().map_or(0, |digit| u32::from(digit.saturating_sub(b'0') & 7));
                }
                bytes.push(u8::try_from(value).unwrap_or(b'?'));
            }
            Some(b'n') => bytes.push(b'\n'),
            Some(b't') => bytes.push(b'\t'),
            Some(other) => bytes.push(other),
            None => {}
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn files(patch: &str) -> Vec<File> {
        let mut read = Patch::default();
        patch.split('\n').for_each(|line| read.line(line));
        read.finish()
    }

    #[test]
    fn patches_give_files_with_the_lines_added() {
        let found = files(
            "diff --git a/a b/a\nindex 1..2 100644\n--- a/a\n+++ b/a\n@@ -3,3 +3,4 @@ title\n c\n-d\n+++ b/x\n+D\n e\n\\ No newline at end of file\ndiff --git \"a/\\303\\251\\\"\" \"b/\\303\\251\\\"\"\n--- /dev/null\n+++ \"b/\\303\\251\\\"\"\n@@ -0,0 +1 @@\n+z\ndiff --git a/p q b/p q\n--- a/p q\t\n+++ b/p q\t\n@@ -1 +1 @@\n-x\n+y\n",
        );
        assert_eq!(found[0].text, "\n\nc\n++ b/x\nD\ne\n");
        assert_eq!(found[0].added, [4, 5].into());
        assert_eq!((found[1].path.as_str(), found[1].text.as_str()), ("é\"", "z\n"));
        assert_eq!((found[2].path.as_str(), found.len()), ("p q", 3));
    }

    #[test]
    fn a_merge_adds_what_none_of_its_parents_has() {
        let found = files(
            "diff --combined a b\nindex 1,2..3\n--- a/a b\n+++ b/a b\n@@@ -1,2 -1,3 +1,4 @@@\n  x\n+ ours\n +theirs\n++neither\n--gone\n- old\ndiff --cc c\nindex 1,2..3\nBinary files differ\n",
        );
        assert_eq!((found[0].path.as_str(), found[0].text.as_str()), ("a b", "x\nours\ntheirs\nneither\n"));
        assert_eq!(found[0].added, [4].into());
        assert_eq!((found[1].path.as_str(), &found[1].hidden), ("c", &Some(["1".to_owned(), "3".to_owned()])));
    }

    #[test]
    fn what_git_shows_no_lines_of_is_named() {
        for (line, path) in [
            ("Binary files a/x y and b/x y differ", "x y"),
            ("Binary files /dev/null and b/x differ", "x"),
            ("Binary files \"a/\\303\\251\" and \"b/\\303\\251\" differ", "é"),
            ("Binary files a/a and b and b/a and b differ", "a and b"),
        ] {
            let found = files(&format!("diff --git a b\nindex 1..2 100644\n{line}\n"));
            assert_eq!(found[0].path, path, "{line}");
            assert_eq!(found[0].hidden, Some(["1".to_owned(), "2".to_owned()]));
        }
    }
}
