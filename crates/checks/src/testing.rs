//! A repository in memory, for the tests of the checks.

use std::collections::BTreeMap;

use jiff::Timestamp;
use levain_model::history::{Commit, Contributor, Cut};
use levain_model::{
    Blob, Entry, EntryKind, ForgeFacts, Head, History, Judgement, Reason, RepositoryView, Tag, Unavailable,
};

use crate::check::{Check, judge};
use crate::context::Context;
use crate::outside::Outside;

/// The time of the tests.
pub const NOW: &str = "2026-11-23T12:00:00Z";

/// A repository whose files are given.
#[derive(Default)]
pub struct Fake {
    entries: Vec<Entry>,
    blobs: BTreeMap<String, Option<Vec<u8>>>,
    history: History,
    tags: Vec<Tag>,
    head: Option<Head>,
}

/// A repository with these files (path, content) and one commit of today.
pub fn repository(files: &[(&str, &str)]) -> Fake {
    let mut fake = Fake::default();
    for (path, content) in files {
        fake.add(path, EntryKind::File, Some(content.as_bytes().to_vec()));
    }
    fake.commits(&[(0, 0)])
}

/// Answers of a forge that knows the repository and nothing more.
pub fn facts() -> ForgeFacts {
    let listed = levain_model::Listed {
        url: "https://forge.example/val-exemple/dossiers".to_owned(),
        clone_url: "https://forge.example/val-exemple/dossiers.git".to_owned(),
        full_name: "val-exemple/dossiers".to_owned(),
        forge_id: None,
        owner: None,
        default_branch: Some("main".to_owned()),
        description: None,
        homepage: None,
        topics: Vec::new(),
        archived: false,
        fork: false,
        parent_url: None,
        empty: None,
        license: None,
        pushed_at: None,
        updated_at: None,
        created_at: None,
    };
    let no = Reason::ForgeUnsupported;
    ForgeFacts {
        kind: levain_model::ForgeKind::Forgejo,
        fetched_at: NOW.parse().unwrap(),
        listed,
        releases: Err(no),
        issues: Err(no),
        merge_requests: Err(no),
        last_ci_run: Err(no),
        private_reporting: Err(no),
        protected_branch: Err(no),
        default_files: Err(no),
        discussions: Err(no),
        advisories: Err(no),
    }
}

impl Fake {
    fn add(&mut self, path: &str, kind: EntryKind, content: Option<Vec<u8>>) {
        let size = content.as_ref().map(|content| content.len() as u64);
        self.entries.push(Entry { path: path.to_owned(), kind, size });
        self.entries.sort_by(|left, right| left.path.cmp(&right.path));
        self.blobs.insert(path.to_owned(), content);
        self.head = Some(Head::Commit {
            id: "0123456789abcdef0123456789abcdef01234567".to_owned(),
            branch: Some("main".to_owned()),
            time: NOW.parse().unwrap(),
        });
    }

    /// A file that is there and whose bytes are not.
    pub fn missing(mut self, path: &str) -> Fake {
        self.add(path, EntryKind::File, None);
        self
    }

    /// History: (days before now, person). Person 9 and above are programs.
    pub fn commits(mut self, commits: &[(i64, u32)]) -> Fake {
        let now: Timestamp = NOW.parse().unwrap();
        let people = commits.iter().map(|commit| commit.1 + 1).max().unwrap_or(0);
        self.history = History {
            commits: commits
                .iter()
                .map(|(days, person)| {
                    let time = now.as_second() - days * 86_400;
                    Commit { time, written: time, person: *person, merge: false, signed_off: false, signed: false }
                })
                .collect(),
            people: (0..people).map(|person| Contributor { bot: person >= 9, domain: None }).collect(),
            cut: None,
        };
        self.head.get_or_insert(Head::Commit {
            id: "0123456789abcdef0123456789abcdef01234567".to_owned(),
            branch: Some("main".to_owned()),
            time: now,
        });
        self
    }

    /// The same with every commit signed off.
    pub fn signed_off(mut self) -> Fake {
        self.history.commits.iter_mut().for_each(|commit| commit.signed_off = true);
        self
    }

    /// The same with a history that is not whole.
    pub fn cut(mut self) -> Fake {
        self.history.cut = Some(Cut::Shallow);
        self
    }

    /// Tags: (name, days before now).
    pub fn tags(mut self, tags: &[(&str, i64)]) -> Fake {
        let now: Timestamp = NOW.parse().unwrap();
        let tag = |(name, days): &(&str, i64)| Tag {
            name: (*name).to_owned(),
            commit: String::new(),
            time: Timestamp::from_second(now.as_second() - days * 86_400).unwrap(),
            annotated: true,
            signed: false,
        };
        self.tags = tags.iter().map(tag).collect();
        self.tags.sort_by_key(|tag| std::cmp::Reverse(tag.time));
        self
    }

    /// What the check says of it, nothing known but the repository.
    pub fn judge(&self, check: &Check) -> Judgement {
        let outside = Outside::default();
        judge(check, &Context::new(NOW.parse().unwrap(), self, Err(Reason::ForgeNotAsked), &outside))
    }

    /// What the check says when the forge answered too.
    pub fn judge_with(&self, check: &Check, forge: &ForgeFacts) -> Judgement {
        let outside = Outside::default();
        judge(check, &Context::new(NOW.parse().unwrap(), self, Ok(forge), &outside))
    }
}

impl RepositoryView for Fake {
    fn head(&self) -> &Head {
        match &self.head {
            Some(head) => head,
            None => &Head::Empty,
        }
    }

    fn entries(&self) -> &[Entry] {
        &self.entries
    }

    fn read(&self, path: &str) -> Blob<'_> {
        match self.blobs.get(path) {
            Some(Some(bytes)) => Blob::Found(bytes.into()),
            Some(None) => Blob::Unavailable(Unavailable::Missing),
            None => Blob::Absent,
        }
    }

    fn history(&self) -> &History {
        &self.history
    }

    fn tags(&self) -> &[Tag] {
        &self.tags
    }
}
