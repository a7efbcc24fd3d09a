//! What is given to a check, and the small words rules are written with.

use std::cell::OnceCell;

use jiff::Timestamp;
use levain_license::{Kind, Recognised};
use levain_model::{
    Blob, Entry, EntryKind, Evidence, EvidenceKind, ForgeFacts, Judgement, Known, Outcome, Reason, RepositoryView,
    Texts,
};
use sha2::{Digest, Sha256};

use crate::outside::Outside;

/// Licence files read: a folder of hundreds is a collection of texts, not the licence of the repository.
const LICENSE_FILES: usize = 24;

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
    licenses: OnceCell<Licenses>,
}

/// The licence files and what they hold, read once for all the checks that need them.
#[derive(Debug, Default)]
pub struct Licenses {
    /// Path and licences of each file that could be read.
    pub files: Vec<(String, Vec<Recognised>)>,
    /// Paths of those that are there and could not.
    pub unavailable: Vec<String>,
    /// Without any licence file: what else names the repository's own licence (its README, else its manifests), with the
    /// path and the lines.
    pub named: Vec<(String, Recognised)>,
}

impl Licenses {
    /// Whether nothing in the repository gives it a licence.
    pub fn is_silent(&self) -> bool {
        self.files.is_empty() && self.unavailable.is_empty() && self.named.is_empty()
    }

    /// Each licence found, with the path of its file.
    pub fn places(&self) -> impl Iterator<Item = (&str, &Recognised)> {
        let files = self.files.iter().flat_map(|(path, found)| found.iter().map(move |one| (path.as_str(), one)));
        files.chain(self.named.iter().map(|(path, one)| (path.as_str(), one)))
    }

    /// Identifiers of the whole texts and tags; those of notices too when there is no text, or when they stand before the
    /// texts. Each once.
    pub fn ids(&self) -> Vec<String> {
        let all = || self.places().map(|(_, found)| found);
        let has_text = all().any(|found| found.kind == Kind::Text);
        let mut ids: Vec<String> = Vec::new();
        for found in all().filter(|found| !has_text || found.kind != Kind::Notice) {
            if !ids.contains(&found.id) {
                ids.push(found.id.clone());
            }
        }
        // What a file says before the first text is about the whole: the texts below may be those of parts.
        for (_, found) in &self.files {
            let head = found.iter().take_while(|one| one.kind != Kind::Text);
            for notice in head.filter(|one| has_text && one.kind == Kind::Notice) {
                let family = notice.id.split("-or-").next().unwrap_or_default();
                if found.iter().any(|one| one.kind == Kind::Text)
                    && !ids.iter().any(|id| id.starts_with(family))
                    && !levain_license::standing(&notice.id).source_available
                {
                    ids.push(notice.id.clone());
                }
            }
        }
        // A notice decides what the text of a GNU licence leaves open, and a restriction stands beside a free text.
        for found in all().filter(|found| found.kind == Kind::Notice) {
            let decided = found.id.strip_suffix("-or-later").map(str::to_owned);
            if let Some(at) = decided.and_then(|family| ids.iter().position(|id| *id == family)) {
                match ids.contains(&found.id) {
                    true => drop(ids.remove(at)),
                    false => ids[at] = found.id.clone(),
                }
            } else if levain_license::standing(&found.id).source_available && !ids.contains(&found.id) {
                ids.push(found.id.clone());
            }
        }
        ids
    }
}

impl<'a> Context<'a> {
    /// What rules look at.
    pub fn new(
        now: Timestamp,
        view: &'a dyn RepositoryView,
        forge: Known<&'a ForgeFacts>,
        outside: &'a Outside<'a>,
    ) -> Context<'a> {
        Context { now, view, forge, outside, publiccode: OnceCell::new(), licenses: OnceCell::new() }
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

    /// The licence files: at the root or in `LICENSES/`.
    pub fn licenses(&self) -> &Licenses {
        self.licenses.get_or_init(|| {
            let mut licenses = Licenses::default();
            for entry in self.files().filter(|entry| levain_license::is_license_file(&entry.path)).take(LICENSE_FILES) {
                // A link to a licence that stands elsewhere in the tree is read there.
                let path = match entry.kind {
                    EntryKind::Link => self.view.read(&entry.path).text().unwrap_or_default(),
                    _ => entry.path.clone(),
                };
                match self.view.read(&path) {
                    Blob::Found(bytes) => {
                        let found = levain_license::recognise(&levain_model::repository::text(&bytes));
                        licenses.files.push((entry.path.clone(), found));
                    }
                    Blob::Absent => licenses.files.push((entry.path.clone(), Vec::new())),
                    Blob::Unavailable(_) => licenses.unavailable.push(entry.path.clone()),
                }
            }
            if licenses.is_silent() {
                licenses.named = crate::named_license::find(self);
            }
            licenses
        })
    }

    /// The README files at the root, the main one (without a language in its name) first.
    pub fn readmes(&self) -> Vec<&'a Entry> {
        let mut found: Vec<&Entry> = self
            .files()
            .filter(|entry| {
                let lower = entry.path.to_lowercase();
                !lower.contains('/')
                    && (lower.starts_with("readme") || lower.starts_with("lisezmoi") || lower.starts_with("lisez-moi"))
            })
            .collect();
        found.sort_by_key(|entry| (entry.path.len(), entry.path.clone()));
        if found.is_empty() {
            // Forges show these too.
            found.extend(self.files().filter(|entry| {
                matches!(
                    entry.path.to_lowercase().as_str(),
                    "docs/readme.md" | ".github/readme.md" | ".gitlab/readme.md"
                )
            }));
        }
        found
    }

    /// Files whose lower-case name, without its extension, is one of `names`, in the places where forges look for such
    /// files: the root, `.github`, `.gitlab`, `.forgejo`, `.gitea`, `docs`, `doc`.
    pub fn community_files(&self, names: &[&str]) -> Vec<&'a Entry> {
        self.files()
            .filter(|entry| {
                let lower = entry.path.to_lowercase();
                let (folder, name) = lower.rsplit_once('/').unwrap_or(("", &lower));
                let stem = name.split('.').next().unwrap_or(name);
                let bare = |stem: &str| names.contains(&stem);
                let placed = matches!(
                    folder,
                    "" | ".github" | ".gitlab" | ".forgejo" | ".gitea" | "docs" | "doc" | "documentation"
                );
                // `CONTRIBUTING_fr`, `contributing-en`: a language after the name.
                let named = bare(stem)
                    || stem.rsplit_once(['_', '-']).is_some_and(|(name, language)| language.len() == 2 && bare(name));
                let text = ["", "md", "txt", "rst", "adoc", "markdown", "org", "html"];
                placed && named && text.contains(&name.rsplit_once('.').map_or("", |(_, extension)| extension))
            })
            .collect()
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
