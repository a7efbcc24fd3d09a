//! A repository in memory made of tables, for the tests of the checks.

use std::collections::BTreeMap;

use jiff::Timestamp;
use levain_model::forge::{ForgeKind, Issue, Listed, MergeRequest, Page};
use levain_model::history::{Commit, Contributor, Cut};
use levain_model::{
    Blob, Entry, EntryKind, ForgeFacts, Head, History, Judgement, Known, Reason, RepositoryView, Tag, Unavailable,
};

use crate::check::Check;
use crate::context::Context;
use crate::outside::Outside;
use crate::say::DAY;

/// The time of every trial.
pub fn now() -> Timestamp {
    "2026-11-23T12:00:00Z".parse().unwrap()
}

/// A number of days before [`now`].
pub fn ago(days: i64) -> Timestamp {
    Timestamp::from_second(now().as_second() - days * DAY).unwrap()
}

/// A repository that never was.
pub struct Trial {
    head: Head,
    entries: Vec<Entry>,
    whole: bool,
    blobs: BTreeMap<String, Result<Vec<u8>, Unavailable>>,
    history: History,
    tags: Vec<Tag>,
    pub forge: Known<ForgeFacts>,
    pub outside: Outside<'static>,
}

impl RepositoryView for Trial {
    fn head(&self) -> &Head {
        &self.head
    }

    fn entries(&self) -> &[Entry] {
        &self.entries
    }

    fn entries_are_whole(&self) -> bool {
        self.whole
    }

    fn read(&self, path: &str) -> Blob<'_> {
        match self.blobs.get(path) {
            Some(Ok(bytes)) => Blob::Found(bytes.into()),
            Some(Err(why)) => Blob::Unavailable(*why),
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

/// A repository of these files, one commit of nobody, no forge asked and nothing given from outside.
pub fn repository(files: &[(&str, &str)]) -> Trial {
    let trial = Trial {
        head: Head::Commit { id: "c0ffee".to_owned(), branch: Some("main".to_owned()), time: now() },
        entries: Vec::new(),
        whole: true,
        blobs: BTreeMap::new(),
        history: History::default(),
        tags: Vec::new(),
        forge: Err(Reason::ForgeNotAsked),
        outside: Outside::default(),
    };
    files.iter().fold(trial, |trial, (path, text)| trial.file(path, EntryKind::File, Ok(text.as_bytes().to_vec())))
}

impl Trial {
    fn file(mut self, path: &str, kind: EntryKind, bytes: Result<Vec<u8>, Unavailable>) -> Trial {
        let size = bytes.as_ref().ok().map(|bytes| bytes.len() as u64);
        self.entries.push(Entry { path: path.to_owned(), kind, size });
        self.entries.sort_by(|left, right| left.path.cmp(&right.path));
        self.blobs.insert(path.to_owned(), bytes);
        self
    }

    /// With a file of these bytes.
    pub fn bytes(self, path: &str, kind: EntryKind, bytes: &[u8]) -> Trial {
        self.file(path, kind, Ok(bytes.to_vec()))
    }

    /// With a file that is there and cannot be read.
    pub fn missing(self, path: &str) -> Trial {
        self.file(path, EntryKind::File, Err(Unavailable::Missing))
    }

    /// With commits: (days ago, person). People are made as they come.
    pub fn commits(mut self, commits: &[(i64, u32)]) -> Trial {
        for &(days, person) in commits {
            let time = ago(days).as_second();
            let commit = Commit { time, written: time, person, merge: false, signed_off: false, signed: false };
            self.history.commits.push(commit);
            while self.history.people.len() <= person as usize {
                self.history.people.push(Contributor { bot: false, domain: None });
            }
        }
        self
    }

    /// The person of this number is a bot.
    pub fn bot(mut self, person: usize) -> Trial {
        let people = self.history.people.len().max(person + 1);
        self.history.people.resize(people, Contributor { bot: false, domain: None });
        self.history.people[person].bot = true;
        self
    }

    /// Domains of the people, in order.
    pub fn domains(mut self, domains: &[Option<&str>]) -> Trial {
        for (person, domain) in self.history.people.iter_mut().zip(domains) {
            person.domain = domain.map(str::to_owned);
        }
        self
    }

    /// The history is cut.
    pub fn cut(mut self, cut: Cut) -> Trial {
        self.history.cut = Some(cut);
        self
    }

    /// The same with every commit signed off.
    pub fn signed_off(mut self) -> Trial {
        self.history.commits.iter_mut().for_each(|commit| commit.signed_off = true);
        self
    }

    /// With annotated tags: (name, days ago).
    pub fn tags(self, tags: &[(&str, i64)]) -> Trial {
        tags.iter().fold(self, |trial, (name, days)| trial.tag(name, *days, true, false))
    }

    /// Without any commit.
    pub fn unborn(mut self) -> Trial {
        self.head = Head::Empty;
        self
    }

    /// With a list of files that is not whole.
    pub fn partly_listed(mut self) -> Trial {
        self.whole = false;
        self
    }

    /// With a tag.
    pub fn tag(mut self, name: &str, days: i64, annotated: bool, signed: bool) -> Trial {
        self.tags.push(Tag { name: name.to_owned(), commit: "c0ffee".to_owned(), time: ago(days), annotated, signed });
        self.tags.sort_by_key(|tag| std::cmp::Reverse(tag.time));
        self
    }

    /// With a forge that answers what `change` says and refuses the rest.
    pub fn forge(mut self, change: impl FnOnce(&mut ForgeFacts)) -> Trial {
        let mut facts = self.forge.unwrap_or_else(|_| facts());
        change(&mut facts);
        self.forge = Ok(facts);
        self
    }

    /// With what is given from outside.
    pub fn outside(mut self, change: impl FnOnce(&mut Outside<'static>)) -> Trial {
        change(&mut self.outside);
        self
    }

    /// What rules look at.
    pub fn context(&self) -> Context<'_> {
        Context::new(now(), self, self.forge.as_ref().map_err(|reason| *reason), &self.outside)
    }

    /// What a check says of it.
    pub fn judged(&self, check: &Check) -> Judgement {
        let judgement = crate::check::judge(check, &self.context());
        for language in levain_model::Language::ALL {
            assert!(judgement.summary.get(language).is_some(), "{} has a sentence in both languages", check.id);
        }
        judgement
    }
}

/// A forge that refuses everything but the repository itself.
fn facts() -> ForgeFacts {
    let refused = Reason::NotAuthorized;
    ForgeFacts {
        kind: ForgeKind::GitHub,
        fetched_at: now(),
        listed: Listed {
            url: "https://forge.example/val-exemple/outil".to_owned(),
            clone_url: "https://forge.example/val-exemple/outil.git".to_owned(),
            full_name: "val-exemple/outil".to_owned(),
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
        },
        releases: Err(refused),
        issues: Err(refused),
        merge_requests: Err(refused),
        last_ci_run: Err(refused),
        private_reporting: Err(refused),
        protected_branch: Err(refused),
        default_files: Err(refused),
        discussions: Err(refused),
        advisories: Err(refused),
    }
}

/// A whole list of issues.
pub fn issues(items: Vec<Issue>) -> Known<Page<Issue>> {
    Ok(Page { items, more: false })
}

/// A whole list of merge requests.
pub fn merge_requests(items: Vec<MergeRequest>) -> Known<Page<MergeRequest>> {
    Ok(Page { items, more: false })
}

/// An issue opened `days` ago and answered after `wait` days, if ever.
pub fn issue(days: i64, wait: Option<i64>) -> Issue {
    Issue {
        opened_at: ago(days),
        closed_at: None,
        updated_at: Some(ago(days)),
        labels: Vec::new(),
        assigned: false,
        first_response_at: Ok(wait.map(|wait| ago(days - wait))),
        by_bot: false,
    }
}

/// A merge request opened `days` ago by an outsider and merged after `wait` days, if ever.
pub fn merge_request(days: i64, wait: Option<i64>) -> MergeRequest {
    let merged_at = wait.map(|wait| ago(days - wait));
    MergeRequest {
        opened_at: ago(days),
        merged_at,
        closed_at: merged_at,
        outsider: Ok(true),
        by_bot: false,
        first_response_at: Ok(merged_at),
        reviewed: Ok(true),
    }
}
