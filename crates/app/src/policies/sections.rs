//! Two texts compared section by section and word by word.

use similar::{ChangeTag, TextDiff};

use crate::views::{DiffPiece, SectionChange};

/// A text cut at its headings of the second level: title and words. What stands before the first (title, name, date) is
/// left out: it always differs.
fn sections(text: &str) -> Vec<(&str, String)> {
    let mut found: Vec<(&str, String)> = Vec::new();
    for line in text.lines() {
        if let Some(title) = line.strip_prefix("## ") {
            found.push((title.trim(), String::new()));
        } else if let Some((_, words)) = found.last_mut() {
            words.push_str(line);
            words.push('\n');
        }
    }
    for (_, words) in &mut found {
        *words = words.trim().to_owned();
    }
    found
}

/// How many sections are the same, and those that are not, in the order of `new`, then those that only `old` has.
pub(super) fn compared(old: &str, new: &str) -> (usize, Vec<SectionChange>) {
    let (old, new) = (sections(old), sections(new));
    let (mut same, mut changes) = (0, Vec::new());
    for (title, words) in &new {
        let before = old.iter().find(|(known, _)| known == title).map_or("", |(_, words)| words.as_str());
        if before == words {
            same += 1;
        } else {
            changes.push(change(title, before, words));
        }
    }
    for (title, words) in &old {
        if new.iter().all(|(known, _)| known != title) {
            changes.push(change(title, words, ""));
        }
    }
    (same, changes)
}

fn change(title: &str, old: &str, new: &str) -> SectionChange {
    let mut pieces: Vec<DiffPiece> = Vec::new();
    for change in TextDiff::from_words(old, new).iter_all_changes() {
        let kind = match change.tag() {
            ChangeTag::Equal => "same",
            ChangeTag::Delete => "removed",
            ChangeTag::Insert => "added",
        };
        match pieces.last_mut().filter(|last| last.kind == kind) {
            Some(last) => last.text.push_str(change.value()),
            None => pieces.push(DiffPiece { kind, text: change.value().to_owned() }),
        }
    }
    SectionChange { title: title.to_owned(), pieces }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_that_change_are_told_by_section_and_the_head_is_not_compared() {
        let old = "# Policy\n\n**A** — 2026\n\n## 1. Who\n\nAny member of staff.\n\n## 2. Time\n\nFive days.\n\n## 3. Gone\n\nx\n";
        let new = "# Policy\n\n**B** — 2027\n\n## 1. Who\n\nAny member of staff.\n\n## 2. Time\n\nTen days.\n\n## 4. New\n\ny\n";
        let (same, changes) = compared(old, new);
        assert_eq!(same, 1);
        let told: Vec<(&str, Vec<(&str, &str)>)> = changes
            .iter()
            .map(|one| (one.title.as_str(), one.pieces.iter().map(|piece| (piece.kind, piece.text.as_str())).collect()))
            .collect();
        assert_eq!(
            told,
            [
                ("2. Time", vec![("removed", "Five"), ("added", "Ten"), ("same", " days.")]),
                ("4. New", vec![("added", "y")]),
                ("3. Gone", vec![("removed", "x")]),
            ]
        );
        assert_eq!(compared(old, old), (3, Vec::new()));
    }
}
