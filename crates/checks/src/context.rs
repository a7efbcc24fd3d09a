//! What is given to a check, and the small words rules are written with.

use std::cell::OnceCell;

use jiff::Timestamp;
use levain_model::{
    Blob, Entry, EntryKind, Evidence, EvidenceKind, ForgeFacts, Judgement, Known, Outcome, Reason, RepositoryView,
    Texts,
};
use sha2::{Digest, Sha256};

use crate::outside::Outside;

/// Everything a rule may look at.
pub struct Context<'a> {
    /// The time findings are dated with.
    pub now: Timestamp,
    /// The repository.
    pub view: &'a dyn RepositoryView,
    /// The forge's answers, or why there are none.
    pub forge: Known<&'a ForgeFacts>,
    /// Outside data and what the catalogue knows.
    pub outside: &'a Outside<'a>,
    /// The publiccode.yml at the root, read once: its path and what was read and found.
    publiccode: OnceCell<Option<(String, levain_publiccode::Report)>>,
}

impl<'a> Context<'a> {
    /// What rules look at.
    pub fn new(
        now: Timestamp,
        view: &'a dyn RepositoryView,
        forge: Known<&'a ForgeFacts>,
        outside: &'a Outside<'a>,
    ) -> Context<'a> {
        Context { now, view, forge, outside, publiccode: OnceCell::new() }
    }

    /// The publiccode.yml at the root, checked with the precise profile; nothing when there is none that can be read.
    pub fn publiccode(&self) -> Option<&(String, levain_publiccode::Report)> {
        self.publiccode
            .get_or_init(|| {
                let entry = self.root_file(|name| matches!(name, "publiccode.yml" | "publiccode.yaml"))?;
                match self.view.read(&entry.path) {
                    Blob::Found(bytes) => {
                        let options = levain_publiccode::Options::default();
                        Some((entry.path.clone(), levain_publiccode::check(&bytes, &options)))
                    }
                    Blob::Absent | Blob::Unavailable(_) => None,
                }
            })
            .as_ref()
    }

    /// Files (not submodules) of the tree.
    pub fn files(&self) -> impl Iterator<Item = &'a Entry> {
        self.view.entries().iter().filter(|entry| entry.kind != EntryKind::Submodule)
    }

    /// The first file at the root whose lower-case name fits.
    pub fn root_file(&self, fits: impl Fn(&str) -> bool) -> Option<&'a Entry> {
        self.files().find(|entry| !entry.path.contains('/') && fits(&entry.path.to_lowercase()))
    }

    /// Evidence of a whole file, or of lines of it (first and last, from 1), with an excerpt.
    pub fn file_evidence(&self, path: &str, lines: Option<(u32, u32)>, excerpt: Option<&str>) -> Evidence {
        let commit = self.view.head().id().unwrap_or_default();
        let place = match lines {
            Some((first, last)) if first == last => format!("#L{first}"),
            Some((first, last)) => format!("#L{first}-L{last}"),
            None => String::new(),
        };
        let sha256 = match self.view.read(path) {
            Blob::Found(bytes) => Some(Sha256::digest(&bytes).iter().map(|byte| format!("{byte:02x}")).collect()),
            Blob::Absent | Blob::Unavailable(_) => None,
        };
        Evidence {
            kind: EvidenceKind::Blob,
            locator: format!("{path}{place} @ {commit}"),
            sha256,
            excerpt: excerpt.map(short),
        }
    }

    /// Evidence that the list of files was looked through: nothing there is called like `what`.
    pub fn absence_evidence(&self, what: &str) -> Evidence {
        let commit = self.view.head().id().unwrap_or_default();
        Evidence { kind: EvidenceKind::Blob, locator: format!("{what} @ {commit}"), sha256: None, excerpt: None }
    }

    /// Evidence from commits or tags.
    pub fn history_evidence(&self, what: &str) -> Evidence {
        let commit = self.view.head().id().unwrap_or_default();
        Evidence { kind: EvidenceKind::History, locator: format!("{what} @ {commit}"), sha256: None, excerpt: None }
    }

    /// Evidence from the forge's answer at `endpoint` (or the repository's address).
    pub fn forge_evidence(&self, endpoint: &str) -> Evidence {
        Evidence { kind: EvidenceKind::ForgeApi, locator: endpoint.to_owned(), sha256: None, excerpt: None }
    }
}

/// At most 200 characters, on one line.
pub fn short(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.chars().count() <= 200 { line } else { line.chars().take(199).chain(['…']).collect() }
}

/// A judgement of this outcome with its sentence in French and English.
pub fn found(outcome: Outcome, fr: &str, en: &str, evidence: Vec<Evidence>) -> Judgement {
    Judgement { outcome, reason: None, summary: Texts::fr_en(fr, en), evidence, data: None, private: false }
}

/// It could not be found out, and why.
pub fn unknown(reason: Reason, fr: &str, en: &str) -> Judgement {
    Judgement { reason: Some(reason), ..found(Outcome::Unknown, fr, en, Vec::new()) }
}

/// The question does not arise, and why.
pub fn not_applicable(reason: Reason, fr: &str, en: &str) -> Judgement {
    Judgement { reason: Some(reason), ..found(Outcome::NotApplicable, fr, en, Vec::new()) }
}
