//! Reading one repository: everything its copy and its forge say, in one value.

use std::path::Path;

use jiff::Timestamp;
use levain_checks::patch::{self, Answers};
use levain_checks::{Check, Context, Outside};
use levain_model::forge::{ForgeFacts, Listed};
use levain_model::{ForgeKind, ForkClass, Head, Judgement, Known, RepositoryView, SourceRecord};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::copies::{hex, opened};
use crate::described;
use crate::fault::HarvestFault;
use crate::listed::{NotListed, classify};

/// Everything one repository gave.
pub struct RepositoryReport {
    /// The commit that was looked at.
    pub head: Option<String>,
    /// What a copy of another repository is for.
    pub fork: Option<ForkClass>,
    /// The software it describes; none when it is not listed.
    pub descriptions: Vec<Description>,
    /// What its status page tells.
    pub diagnostics: Diagnostics,
    /// What the checks found, about the repository as a whole. None for what is not listed.
    pub judgements: Vec<(&'static Check, Judgement)>,
    /// Versions released, newest first.
    pub releases: Vec<ReleaseRead>,
}

/// A folder that describes a software, and what it says. The identifier of the record is left to the caller.
pub struct Description {
    /// The folder; empty for the root.
    pub path: String,
    /// What it says.
    pub record: SourceRecord,
    /// It was derived from other facts than a publiccode.yml.
    pub derived: bool,
}

/// A version that was released.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReleaseRead {
    /// Without the prefix of the tag.
    pub version: String,
    /// The tag.
    pub tag: String,
    /// When.
    pub date: Option<Timestamp>,
    /// `tag` or `forge`.
    pub source: &'static str,
}

/// What is told on the status page of a repository; kept as JSON with the repository.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Diagnostics {
    /// Why no software is made of it.
    pub not_listed: Option<NotListed>,
    /// Its description files.
    pub files: Vec<FileRead>,
    /// The files it lacks, as a patch for `git apply`.
    pub patch: Option<String>,
    /// What a person has still to write or confirm in the patch, French then English, with the file before each.
    pub todo: Vec<(String, [String; 2])>,
    /// What is missing and was not written, with the reason in French and English.
    pub left_out: Vec<(String, [String; 2])>,
}

/// A description file that was read.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct FileRead {
    /// Where it is.
    pub path: String,
    /// It has no error.
    pub valid: bool,
    /// Its bytes are not to be had.
    pub unavailable: bool,
    /// Everything there is to say of it.
    pub said: Vec<Said>,
}

/// One thing to say of a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Said {
    /// The stable code.
    pub code: String,
    /// `error`, `warning`, `information`.
    pub severity: String,
    /// The key concerned.
    pub key: String,
    /// Line and column, from 1.
    pub place: Option<(u32, u32)>,
    /// In French, then in English.
    pub text: [String; 2],
}

impl Said {
    pub(crate) fn of(diagnostic: &levain_publiccode::Diagnostic) -> Said {
        use levain_publiccode::{Language, Severity};
        let severity = match diagnostic.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Information => "information",
        };
        Said {
            code: diagnostic.rule.code.to_owned(),
            severity: severity.to_owned(),
            key: diagnostic.key.clone(),
            place: diagnostic.span.map(|span| (span.start.line, span.start.column)),
            text: [diagnostic.message(Language::Fr), diagnostic.message(Language::En)],
        }
    }
}

impl FileRead {
    /// How many errors it has.
    pub fn errors(&self) -> usize {
        self.said.iter().filter(|said| said.severity == "error").count()
    }
}

/// Names the rules in force: findings made by others are made again.
pub fn checks_version() -> String {
    let mut hash = Sha256::new();
    for check in levain_checks::ALL {
        hash.update(format!("{}={};", check.id, check.version));
    }
    hex(&hash.finalize()[..8])
}

/// Reads the copy of a repository. Takes a while and waits for the disk: on a thread that may.
///
/// # Errors
/// The copy cannot be opened.
pub fn read(
    copy: &Path,
    kind: ForgeKind,
    listed: &Listed,
    aliases: &[String],
    forge: Known<&ForgeFacts>,
    outside: &Outside<'_>,
    now: Timestamp,
) -> Result<RepositoryReport, HarvestFault> {
    let repository = opened(copy)?;
    let context = Context::new(now, &repository, forge, outside);
    let mut files = described::files(&repository);
    let root = files.iter().find(|file| file.folder.is_empty()).map(|file| &file.report.document);
    let (mut fork, mut not_listed) = match kind {
        // Where it is for people is not known: nothing can contradict it.
        ForgeKind::Folder => (None, None),
        _ => classify(listed, aliases, root.or_else(|| files.first().map(|file| &file.report.document))),
    };
    if matches!(repository.head(), Head::Empty | Head::Unborn { .. }) {
        (fork, not_listed) = (None, Some(NotListed::Empty));
    }
    let mut diagnostics = Diagnostics {
        not_listed,
        files: files.iter_mut().map(|file| std::mem::take(&mut file.read)).collect(),
        ..Diagnostics::default()
    };
    let mut report = RepositoryReport {
        head: repository.head().id().map(str::to_owned),
        fork,
        descriptions: Vec::new(),
        diagnostics: Diagnostics::default(),
        judgements: Vec::new(),
        releases: Vec::new(),
    };
    if not_listed.is_none() {
        for file in files {
            if let Some(record) = file.record {
                report.descriptions.push(Description { path: file.folder, record, derived: false });
            }
        }
        if report.descriptions.is_empty() {
            let record = crate::derived::record(&context, listed, kind);
            report.descriptions.push(Description { path: String::new(), record, derived: true });
        }
        report.judgements =
            levain_checks::ALL.iter().map(|check| (*check, levain_checks::judge(check, &context))).collect();
        report.releases = releases(&repository, forge);
        propose(&context, listed, kind, &mut diagnostics);
    }
    report.diagnostics = diagnostics;
    Ok(report)
}

/// Tags that name versions, and the releases of the forge that no tag of the copy names.
fn releases(view: &dyn RepositoryView, forge: Known<&ForgeFacts>) -> Vec<ReleaseRead> {
    let mut releases: Vec<ReleaseRead> = levain_git::versions::versions(view.tags())
        .into_iter()
        .filter(|version| !version.prerelease)
        .map(|version| ReleaseRead {
            version: version.version,
            tag: version.tag,
            date: Some(version.date),
            source: "tag",
        })
        .collect();
    let published = forge.ok().and_then(|facts| facts.releases.as_ref().ok());
    for one in published.into_iter().flatten().filter(|one| !one.prerelease) {
        match releases.iter_mut().find(|release| release.tag == one.tag) {
            // The forge says when it was published; the tag, when it was made.
            Some(release) => release.date = one.published_at.or(release.date),
            None => releases.push(ReleaseRead {
                version: one.tag.trim_start_matches(['v', 'V']).to_owned(),
                tag: one.tag.clone(),
                date: one.published_at,
                source: "forge",
            }),
        }
    }
    releases.sort_by(|one, other| other.date.cmp(&one.date).then_with(|| one.tag.cmp(&other.tag)));
    releases
}

/// The files it lacks, written without asking anybody: what has to be chosen stays out, and is told.
fn propose(context: &Context<'_>, listed: &Listed, kind: ForgeKind, diagnostics: &mut Diagnostics) {
    let answers = Answers {
        name: listed.full_name.rsplit('/').next().map(str::to_owned),
        url: (kind != ForgeKind::Folder).then(|| listed.url.clone()),
        ..Answers::default()
    };
    let proposal = patch::propose(context, &answers, |_| true);
    if !proposal.files.is_empty() {
        diagnostics.patch = Some(patch::unified(&proposal.files));
    }
    for file in &proposal.files {
        diagnostics.todo.extend(file.todo.iter().map(|todo| (file.path.clone(), todo.clone())));
    }
    diagnostics.left_out = proposal.left_out.into_iter().map(|left| (left.path.to_owned(), left.why)).collect();
}
