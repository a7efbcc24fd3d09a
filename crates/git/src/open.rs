//! Opening a repository and choosing the commit to look at.

use std::cell::OnceCell;
use std::path::{Path, PathBuf};

use gix::ObjectId;
use levain_model::{Blob, Entry, Head, History, RepositoryView, Tag, Unavailable};

use crate::error::OpenError;
use crate::head::head;
use crate::layout::{Unsupported, layout};
use crate::tree::Tree;
use crate::{history, objects, tags, tree};

/// What a reader takes.
#[derive(Debug, Clone)]
pub struct Options {
    /// Largest file read, in bytes, up to 1 GiB; larger ones are there and unavailable.
    pub largest_file: u64,
    /// Most commits followed.
    pub most_commits: usize,
    /// Most entries of the tree listed.
    pub most_entries: usize,
}

impl Default for Options {
    fn default() -> Options {
        Options { largest_file: 4 * 1024 * 1024, most_commits: 2_000_000, most_entries: 1_000_000 }
    }
}

/// Largest object read when the options ask for larger files, in bytes.
const LARGEST_OBJECT: u64 = 1 << 30;

/// Largest commit, tag or folder read, in bytes: that of the library for repositories that are not trusted. A few thousand
/// bytes of a repository can unfold to any size.
const LARGEST_PART: u64 = 16 << 20;

/// An open repository. What it holds is read when it is asked for, once.
pub struct Repository {
    git: gix::Repository,
    options: Options,
    head: Head,
    commit: Option<ObjectId>,
    tree: OnceCell<Tree>,
    history: OnceCell<History>,
    tags: OnceCell<Vec<Tag>>,
}

impl std::fmt::Debug for Repository {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Repository").field("path", &self.git.path()).field("head", &self.head).finish()
    }
}

/// Opens the repository at `path`: a bare one, or a folder that holds `.git` (a folder, or the file of a linked work tree or
/// submodule). Folders above it are not looked through.
///
/// Nothing of the repository decides anything but where and how its objects are stored: its configuration is read for
/// that alone, whoever owns it, no hook or filter runs, nothing is written. Objects borrowed from another repository of the
/// machine (`objects/info/alternates`) are read: such repositories are ordinary, and objects are only found by their
/// identifiers, which whoever lays such a file must already know. A copy made by [`crate::remote`] never has one.
///
/// # Errors
/// There is none, it is stored in a way that is not read, or it is too damaged to say what its references are.
pub fn open(path: &Path, options: &Options) -> Result<Repository, OpenError> {
    if !path.exists() {
        return Err(OpenError::Absent(path.to_owned()));
    }
    let layout = layout(path);
    match layout.unsupported() {
        Some(Unsupported::ObjectFormat) => return Err(OpenError::Sha256(path.to_owned())),
        Some(Unsupported::ReferenceStorage) => return Err(OpenError::ReferenceStorage(path.to_owned())),
        None => {}
    }
    let damaged = |why: String| OpenError::Damaged { path: path.to_owned(), why };
    // Isolated: no system, user or environment configuration. Reduced trust: of the repository's own configuration only
    // what says how its objects are stored is believed, whoever owns the folder, and an object that would take a huge
    // amount of memory is not read.
    let largest = options.largest_file.clamp(LARGEST_PART, LARGEST_OBJECT);
    let opened = gix::open::Options::isolated()
        .config_overrides([format!("gitoxide.objects.allocLimit={largest}")])
        .with(gix::sec::Trust::Reduced)
        .bail_if_untrusted(false)
        .strict_config(false)
        .open(path)
        .map_err(|error| match layout.is_repository() {
            true => damaged(error.to_string()),
            false => OpenError::NotARepository(path.to_owned()),
        })?;
    let mut git = opened.to_thread_local();
    // What is missing stays missing while it is read; looking for new packs each time would take most of the time on a
    // partial copy.
    git.objects.refresh_never();
    let (head, commit) = head(&git).map_err(damaged)?;
    if let Some(commit) = commit {
        // A copy made without folders would otherwise have no file at all, which is a statement.
        tree::root(&git, commit).map_err(|id| damaged(format!("tree {id} is missing")))?;
    }
    Ok(Repository {
        git,
        options: options.clone(),
        head,
        commit,
        tree: OnceCell::new(),
        history: OnceCell::new(),
        tags: OnceCell::new(),
    })
}

impl Repository {
    /// The folder that holds the objects.
    pub fn path(&self) -> PathBuf {
        self.git.path().to_owned()
    }

    /// Object identifiers, in hexadecimal, of the files that `wanted` chooses by path and whose bytes are not here: what
    /// a partial copy still has to fetch before it is read.
    pub fn missing(&self, wanted: impl Fn(&Entry) -> bool) -> Vec<String> {
        let tree = self.tree();
        let missing = |at: &usize| {
            let entry = tree.entries.get(*at)?;
            let id = tree.ids.get(*at)?;
            (entry.size.is_none() && entry.kind != levain_model::EntryKind::Submodule && wanted(entry))
                .then(|| id.to_string())
        };
        (0..tree.entries.len()).collect::<Vec<_>>().iter().filter_map(missing).collect()
    }

    fn tree(&self) -> &Tree {
        self.tree.get_or_init(|| match &self.commit {
            Some(commit) => tree::read(&self.git, *commit, self.options.most_entries),
            None => Tree::default(),
        })
    }
}

impl RepositoryView for Repository {
    fn head(&self) -> &Head {
        &self.head
    }

    fn entries(&self) -> &[Entry] {
        &self.tree().entries
    }

    fn entries_are_whole(&self) -> bool {
        !self.tree().cut
    }

    fn read(&self, path: &str) -> Blob<'_> {
        let tree = self.tree();
        let found = tree.entries.binary_search_by(|entry| entry.path.as_str().cmp(path)).ok();
        let Some((entry, id)) = found.and_then(|at| tree.entries.get(at).zip(tree.ids.get(at))) else {
            // It may be in a folder that is missing.
            return if tree.cut { Blob::Unavailable(Unavailable::Missing) } else { Blob::Absent };
        };
        if entry.kind == levain_model::EntryKind::Submodule {
            return Blob::Unavailable(Unavailable::Submodule);
        }
        let Some(size) = entry.size else { return Blob::Unavailable(Unavailable::Missing) };
        if size > self.options.largest_file.min(LARGEST_OBJECT) {
            return Blob::Unavailable(Unavailable::TooLarge);
        }
        let mut buffer = Vec::new();
        match objects::read(&self.git, id, gix::objs::Kind::Blob, &mut buffer) {
            None => Blob::Unavailable(Unavailable::Missing),
            Some(data) if is_lfs_pointer(data) => Blob::Unavailable(Unavailable::LfsPointer),
            Some(data) => Blob::Found(data.to_vec().into()),
        }
    }

    fn history(&self) -> &History {
        self.history.get_or_init(|| match &self.commit {
            Some(commit) => {
                let mailmap = match self.read(".mailmap") {
                    Blob::Found(bytes) => bytes.into_owned(),
                    Blob::Absent | Blob::Unavailable(_) => Vec::new(),
                };
                let start = history::Start {
                    commit: *commit,
                    likely: &tags::spread(self.tags()),
                    mailmap: &mailmap,
                    most: self.options.most_commits,
                };
                history::read(&self.git, &start)
            }
            None => History::default(),
        })
    }

    fn tags(&self) -> &[Tag] {
        self.tags.get_or_init(|| tags::read(&self.git))
    }
}

/// A pointer file of Git LFS (its specification: under 1,024 bytes, beginning with the version line).
fn is_lfs_pointer(data: &[u8]) -> bool {
    data.len() < 1_024 && data.starts_with(b"version https://git-lfs.github.com/spec/v1\n")
}
