//! What an import yields, one item at a time.

use std::path::Path;

use levain_model::{OrganizationRecord, Refusal, SourceRecord};

use crate::format::Format;
use crate::input::Input;

/// One thing read from a source.
#[derive(Debug, Clone, PartialEq)]
pub enum Read {
    /// So many more items follow (records, bodies, skipped, refused): a hint for progress bars. The sum of the hints
    /// never exceeds what comes.
    Total(u64),
    /// A software.
    Software(Box<SourceRecord>),
    /// A body.
    Organization(Box<OrganizationRecord>),
    /// Something left out on purpose.
    Skipped {
        /// Why.
        reason: SkipReason,
        /// File, and line and column when the file holds many records.
        location: String,
    },
    /// A file that cannot be trusted. What was already yielded comes from other files.
    Refused(Refusal),
}

/// What the caller decides about an import.
#[derive(Debug, Clone)]
pub struct Options {
    /// Largest file read, in bytes. Anything longer is refused unread.
    pub max_file_bytes: u64,
    /// Kinds of the bodies of Québec's 2017 inventory, replacing `content/organizations/quebec-2017-kinds.tsv`.
    pub quebec_kinds: Option<String>,
}

impl Default for Options {
    fn default() -> Options {
        Options { max_file_bytes: 64 * 1024 * 1024, quebec_kinds: None }
    }
}

/// Why a record is left out. None of these is a fault of the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum SkipReason {
    /// The release is not open source (code.json: another `usageType`).
    NotOpenSource,
    /// Content, data, a model or a standard, without software.
    NotSoftware,
    /// The file has the same bytes as another one that was read.
    DuplicateFile,
    /// The record has the same identifier as another one of this source.
    DuplicateRecord,
    /// The file only holds the name of another file.
    LinkFile,
    /// The record has no name.
    Nameless,
    /// The record repeats that of the repository it was forked from, which is in the same source.
    Fork,
    /// Half of the record is missing: nothing says what it is.
    Incomplete,
    /// The source itself says to ignore it.
    IgnoredBySource,
    /// A file of the folder that is not of this format.
    OtherFile,
    /// Another edition, or a part, of a list that was read.
    OtherEdition,
}

impl SkipReason {
    /// Every reason.
    pub const ALL: [SkipReason; 11] = [
        SkipReason::NotOpenSource,
        SkipReason::NotSoftware,
        SkipReason::DuplicateFile,
        SkipReason::DuplicateRecord,
        SkipReason::LinkFile,
        SkipReason::Nameless,
        SkipReason::Fork,
        SkipReason::Incomplete,
        SkipReason::IgnoredBySource,
        SkipReason::OtherFile,
        SkipReason::OtherEdition,
    ];

    /// The name in reports ([`levain_model::ImportReport::skipped`]).
    pub fn as_str(self) -> &'static str {
        self.words().0
    }

    /// The reason in French.
    pub fn fr(self) -> &'static str {
        self.words().1
    }

    /// The reason in English.
    pub fn en(self) -> &'static str {
        self.words().2
    }

    /// The reason of that name.
    pub fn from_name(name: &str) -> Option<SkipReason> {
        SkipReason::ALL.into_iter().find(|reason| reason.as_str() == name)
    }

    fn words(self) -> (&'static str, &'static str, &'static str) {
        match self {
            SkipReason::NotOpenSource => ("not-open-source", "pas un logiciel libre", "not open source"),
            SkipReason::NotSoftware => {
                ("not-software", "contenu, données ou norme, sans logiciel", "content, data or standard, no software")
            }
            SkipReason::DuplicateFile => {
                ("duplicate-file", "fichier identique à un autre déjà lu", "file equal to another one already read")
            }
            SkipReason::DuplicateRecord => (
                "duplicate-record",
                "même identifiant qu’un autre enregistrement de la source",
                "same identifier as another record of the source",
            ),
            SkipReason::LinkFile => ("link-file", "renvoi vers un autre fichier", "link to another file"),
            SkipReason::Nameless => ("nameless", "sans nom", "no name"),
            SkipReason::Fork => {
                ("fork", "divergence d’un dépôt de la même source", "fork of a repository of the same source")
            }
            SkipReason::Incomplete => ("incomplete", "moitié du dossier absente", "half of the record is missing"),
            SkipReason::IgnoredBySource => {
                ("ignored-by-source", "ignoré par la source elle-même", "ignored by the source itself")
            }
            SkipReason::OtherFile => ("other-file", "fichier d’un autre format", "file of another format"),
            SkipReason::OtherEdition => (
                "other-edition",
                "autre édition, ou partie, d’une liste déjà lue",
                "another edition, or a part, of a list already read",
            ),
        }
    }
}

/// Reads `path`, a file or a folder of `format`, file by file: a file is only opened when the iterator reaches it.
/// A folder that holds nothing of the format, or a path that does not exist, yields one refusal.
pub fn read(format: &Format, path: &Path, options: &Options) -> impl Iterator<Item = Read> + use<> {
    match Input::open(format, path, options) {
        Ok(mut input) => {
            let faults = std::mem::take(&mut input.faults);
            let nothing = input.is_folder.then(|| input.nothing());
            let reads = faults.into_iter().map(Read::Refused).chain((format.read)(input));
            or_refused(reads, nothing)
        }
        Err(refusal) => Box::new(std::iter::once(Read::Refused(*refusal))) as Reads,
    }
}

/// The same items, then the refusal when nothing but skipped files came: a folder of other things is no catalogue.
fn or_refused(reads: impl Iterator<Item = Read> + 'static, nothing: Option<Box<Refusal>>) -> Reads {
    let mut nothing = nothing;
    let mut reads = reads.fuse();
    Box::new(std::iter::from_fn(move || match reads.next() {
        Some(read) => {
            if matches!(read, Read::Software(_) | Read::Organization(_) | Read::Refused(_)) {
                nothing = None;
            }
            Some(read)
        }
        None => nothing.take().map(|refusal| Read::Refused(*refusal)),
    }))
}

/// What an importer returns.
pub(crate) type Reads = Box<dyn Iterator<Item = Read>>;
