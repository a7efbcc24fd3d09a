//! Reading commits ahead of the walk, by a few threads that share the work. What is read is only a provision: a commit that
//! is not reachable after all is left there, one that was not read is read by the walk.

use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

use gix::ObjectId;
use gix::hashtable::HashSet;

use super::{Known, Start, one};
use crate::people::Authors;

/// Most threads: beyond, they wait for one another.
const MOST_THREADS: usize = 4;

/// What the threads share.
struct Shared {
    /// Commits that a thread reads, has read, or that wait.
    claimed: HashSet<ObjectId>,
    /// Commits that wait for a thread.
    waiting: Vec<ObjectId>,
    /// How many of the likely ones were taken.
    likely: usize,
    /// Threads at work.
    busy: usize,
}

/// Reads the ancestors of the start, as many as are wanted.
pub fn read(git: &gix::Repository, start: &Start<'_>, shallow: &HashSet<ObjectId>) -> (Known, Authors) {
    let threads = std::thread::available_parallelism().map_or(1, usize::from).min(MOST_THREADS);
    let shared = Mutex::new(Shared {
        claimed: HashSet::from_iter([start.commit]),
        waiting: vec![start.commit],
        likely: 0,
        busy: 0,
    });
    let changed = Condvar::new();
    let sync = git.clone().into_sync();
    let mut read = std::thread::scope(|scope| {
        let work = || {
            let mut git = sync.to_thread_local();
            // As the original: nothing new is looked for while a repository is read.
            git.objects.refresh_never();
            reader(&git, start, shallow, &shared, &changed)
        };
        let others: Vec<_> = (1..threads).map(|_| scope.spawn(work)).collect();
        let mut read = vec![reader(git, start, shallow, &shared, &changed)];
        read.extend(others.into_iter().filter_map(|other| other.join().ok()));
        read.into_iter()
    });
    let (mut known, mut authors) = read.next().unwrap_or_default();
    for (more, others) in read {
        let numbers: Vec<u32> = others.lines.iter().map(|line| authors.number(line)).collect();
        known.reserve(more.len());
        known.extend(more.into_iter().map(|(id, mut read)| {
            read.commit.person = numbers.get(read.commit.person as usize).copied().unwrap_or_default();
            (id, read)
        }));
    }
    (known, authors)
}

/// Follows first parents by itself, and leaves the others to whoever is free.
fn reader(
    git: &gix::Repository,
    start: &Start<'_>,
    shallow: &HashSet<ObjectId>,
    shared: &Mutex<Shared>,
    changed: &Condvar,
) -> (Known, Authors) {
    let mut known = Known::default();
    let mut authors = Authors::default();
    let mut buffer = Vec::new();
    while let Some(begin) = next(start, shared, changed) {
        let mut id = begin;
        while let Some(read) = one(git, &id, &mut authors, &mut buffer) {
            let (first, others) =
                if shallow.contains(&id) { (None, Vec::new()) } else { (read.first, read.others.clone()) };
            known.insert(id, read);
            let mut shared = lock(shared);
            if shared.claimed.len() >= start.most {
                shared.waiting.clear();
                shared.likely = start.likely.len();
                break;
            }
            for other in others {
                if shared.claimed.insert(other) {
                    shared.waiting.push(other);
                    changed.notify_one();
                }
            }
            match first {
                Some(first) if shared.claimed.insert(first) => id = first,
                _ => break,
            }
        }
        let mut shared = lock(shared);
        shared.busy -= 1;
        if shared.busy == 0 {
            changed.notify_all();
        }
    }
    (known, authors)
}

/// The next commit to begin at; waits while others may still find some.
fn next(start: &Start<'_>, shared: &Mutex<Shared>, changed: &Condvar) -> Option<ObjectId> {
    let mut shared = lock(shared);
    loop {
        if let Some(id) = shared.waiting.pop() {
            shared.busy += 1;
            return Some(id);
        }
        // While somebody reads from the start: once the start is read through, what is likely is of no more use.
        while let Some(&id) = start.likely.get(shared.likely).filter(|_| shared.busy > 0) {
            shared.likely += 1;
            if shared.claimed.insert(id) {
                shared.busy += 1;
                return Some(id);
            }
        }
        if shared.busy == 0 {
            return None;
        }
        shared = changed.wait(shared).unwrap_or_else(PoisonError::into_inner);
    }
}

fn lock(shared: &Mutex<Shared>) -> MutexGuard<'_, Shared> {
    shared.lock().unwrap_or_else(PoisonError::into_inner)
}
