//! The commits reachable from one, as facts. The order is that of the walk; reading, which is what takes time, is done
//! ahead of it by a few threads.

use std::collections::BinaryHeap;

use gix::ObjectId;
use gix::hashtable::{HashMap, HashSet};
use levain_model::history::{Commit, Cut, History};

use crate::commit::{Parsed, seconds};
use crate::objects;
use crate::people::{Authors, People};

mod ahead;

/// Where reading begins.
pub struct Start<'a> {
    /// The commit looked at.
    pub commit: ObjectId,
    /// Commits likely to be ancestors of it, the most useful first: other threads begin there.
    pub likely: &'a [ObjectId],
    /// The bytes of `.mailmap`.
    pub mailmap: &'a [u8],
    /// Most commits followed.
    pub most: usize,
}

/// A commit that was read, and the commits it follows.
struct Read {
    commit: Commit,
    first: Option<ObjectId>,
    others: Vec<ObjectId>,
    /// A parent is named in a way that cannot be read.
    damaged: bool,
}

/// Reads the history of a commit, newest first by committer's date.
pub fn read(git: &gix::Repository, start: &Start<'_>) -> History {
    let shallow: HashSet<ObjectId> =
        git.shallow_commits().ok().flatten().map(|ids| ids.iter().copied().collect()).unwrap_or_default();
    let (mut known, mut authors) = ahead::read(git, start, &shallow);
    let mut buffer = Vec::new();
    let mut seen: HashSet<ObjectId> = HashSet::default();
    seen.reserve(known.len());
    let mut commits = Vec::with_capacity(known.len());
    let mut cut = None;
    // Of two commits of the same second the one met first comes first, as git log shows them.
    let mut queue: BinaryHeap<(i64, std::cmp::Reverse<usize>)> = BinaryHeap::new();
    let mut met: Vec<(ObjectId, Option<Read>)> = Vec::with_capacity(known.len());
    seen.insert(start.commit);
    let mut parents = vec![start.commit];
    loop {
        for id in parents.drain(..) {
            match known.remove(&id).or_else(|| one(git, &id, &mut authors, &mut buffer)) {
                Some(read) => {
                    queue.push((read.commit.time, std::cmp::Reverse(met.len())));
                    met.push((id, Some(read)));
                }
                None => cut = Some(Cut::MissingObject),
            }
        }
        let Some((_, std::cmp::Reverse(at))) = queue.pop() else { break };
        if commits.len() >= start.most {
            cut = Some(Cut::Limit);
            break;
        }
        let Some((id, Some(read))) = met.get_mut(at).map(|(id, read)| (*id, read.take())) else { continue };
        commits.push(read.commit);
        if shallow.contains(&id) {
            cut = cut.or(Some(Cut::Shallow));
            continue;
        }
        if read.damaged {
            cut = Some(Cut::MissingObject);
        }
        parents.extend(read.first.into_iter().chain(read.others).filter(|parent| seen.insert(*parent)));
    }
    let mut people = People::new(start.mailmap);
    let mut made = vec![0_u32; authors.lines.len()];
    for commit in &commits {
        if let Some(count) = made.get_mut(commit.person as usize) {
            *count += 1;
        }
    }
    let numbers: Vec<u32> = authors
        .lines
        .iter()
        .zip(&made)
        .map(|(line, &made)| if made == 0 { u32::MAX } else { people.number(line, made) })
        .collect();
    let (people, persons) = people.merged();
    for commit in &mut commits {
        let identity = numbers.get(commit.person as usize).copied().unwrap_or_default();
        commit.person = persons.get(identity as usize).copied().unwrap_or_default();
    }
    History { commits, people, cut }
}

/// Reads one commit; `person` is the number of its author among `authors`.
fn one(git: &gix::Repository, id: &gix::oid, authors: &mut Authors, buffer: &mut Vec<u8>) -> Option<Read> {
    let parsed = Parsed::of(objects::read(git, id, gix::objs::Kind::Commit, buffer)?)?;
    let mut parents = parsed.parents();
    let mut damaged = false;
    let mut next = || {
        let parent = parents.next()?;
        damaged |= parent.is_none();
        Some(parent)
    };
    let first = next().flatten();
    let mut others = Vec::new();
    let mut merge = false;
    while let Some(parent) = next() {
        merge = true;
        others.extend(parent);
    }
    let commit = Commit {
        time: seconds(parsed.committer),
        written: seconds(parsed.author),
        person: authors.number(parsed.author),
        merge,
        signed_off: parsed.signed_off(),
        signed: parsed.signed,
    };
    Some(Read { commit, first, others, damaged })
}

type Known = HashMap<ObjectId, Read>;
