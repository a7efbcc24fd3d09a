//! The commits reachable from one, as facts.

use std::collections::{BinaryHeap, HashMap, HashSet};

use gix::ObjectId;
use gix::objs::CommitRef;
use levain_model::history::{Commit, Cut, History};

use crate::objects;
use crate::people::People;

/// Reads the history of `start`, newest first by committer's date.
pub fn read(git: &gix::Repository, start: ObjectId, mailmap: &[u8], most: usize) -> History {
    let shallow: HashSet<ObjectId> =
        git.shallow_commits().ok().flatten().map(|ids| ids.iter().copied().collect()).unwrap_or_default();
    let mut people = People::new(mailmap);
    let mut commits = Vec::new();
    let mut cut = None;
    let mut seen: HashSet<ObjectId> = HashSet::from([start]);
    // Decoded when it is met, so that each commit is read once: its date decides its turn.
    let mut queue: BinaryHeap<(i64, usize)> = BinaryHeap::new();
    let mut waiting: HashMap<usize, (Commit, Vec<ObjectId>)> = HashMap::new();
    let mut buffer = Vec::new();
    let mut met = 0;
    let mut meet = |id: ObjectId, people: &mut People, cut: &mut Option<Cut>| {
        let decoded = objects::read(git, &id, gix::objs::Kind::Commit, &mut buffer)
            .and_then(|data| CommitRef::from_bytes(data, id.kind()).ok().map(|commit| facts(&commit, people)));
        match decoded {
            Some(facts) => Some(facts),
            None => {
                *cut = Some(Cut::MissingObject);
                None
            }
        }
    };
    if let Some(first) = meet(start, &mut people, &mut cut) {
        queue.push((first.0.time, met));
        waiting.insert(met, first);
    }
    let mut ids = HashMap::from([(0, start)]);
    while let Some((_, number)) = queue.pop() {
        let Some((commit, parents)) = waiting.remove(&number) else { continue };
        let id = ids.remove(&number);
        commits.push(commit);
        if commits.len() >= most {
            cut = Some(Cut::Limit);
            break;
        }
        if id.is_some_and(|id| shallow.contains(&id)) {
            cut = Some(Cut::Shallow);
            continue;
        }
        for parent in parents {
            if !seen.insert(parent) {
                continue;
            }
            if let Some(facts) = meet(parent, &mut people, &mut cut) {
                met += 1;
                queue.push((facts.0.time, met));
                waiting.insert(met, facts);
                ids.insert(met, parent);
            }
        }
    }
    let (people, numbers) = people.merged();
    for commit in &mut commits {
        commit.person = numbers.get(commit.person as usize).copied().unwrap_or_default();
    }
    History { commits, people, cut }
}

fn facts(commit: &CommitRef<'_>, people: &mut People) -> (Commit, Vec<ObjectId>) {
    let parents: Vec<ObjectId> = commit.parents().collect();
    let signed = commit.extra_headers.iter().any(|(name, _)| name.starts_with(b"gpgsig"));
    let facts = Commit {
        time: seconds(commit.committer),
        written: seconds(commit.author),
        person: people.number(commit.author),
        merge: parents.len() > 1,
        signed_off: signed_off(commit.message),
        signed,
    };
    (facts, parents)
}

/// The seconds of a raw author or committer line, `name <address> seconds zone`; zero when they cannot be read, which
/// git shows as 1970 too.
pub fn seconds(line: &[u8]) -> i64 {
    let after = line.iter().rposition(|&byte| byte == b'>').map_or(line, |at| line.get(at + 1..).unwrap_or_default());
    let digits = after.split(|byte| byte.is_ascii_whitespace()).find(|part| !part.is_empty()).unwrap_or_default();
    std::str::from_utf8(digits).ok().and_then(|digits| digits.parse().ok()).unwrap_or(0)
}

/// A `Signed-off-by` trailer (Developer Certificate of Origin): a line of its own, in any case.
fn signed_off(message: &[u8]) -> bool {
    const WORD: &[u8] = b"signed-off-by:";
    message.split(|&byte| byte == b'\n').any(|line| {
        line.len() > WORD.len() && line.get(..WORD.len()).is_some_and(|start| start.eq_ignore_ascii_case(WORD))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

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
        assert!(signed_off(b"Title\n\nBody\n\nsigned-off-by: A <a@example.org>\n"));
        assert!(!signed_off(b"Title\n\nSay that Signed-off-by: is needed\n"));
        assert!(!signed_off(b"Signed-off-by:"));
    }
}
