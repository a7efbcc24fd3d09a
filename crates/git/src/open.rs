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
    /// Largest file read, in bytes; larger ones are there and unavailable.
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
    let opened = gix::open::Options::isolated()
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

    /// Whether folders of the tree are missing, so that the list of files is not whole.
    pub fn tree_is_cut(&self) -> bool {
        self.tree().cut
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

    fn read(&self, path: &str) -> Blob<'_> {
        let tree = self.tree();
        let Ok(at) = tree.entries.binary_search_by(|entry| entry.path.as_str().cmp(path)) else {
            return Blob::Absent;
        };
        let (Some(entry), Some(id)) = (tree.entries.get(at), tree.ids.get(at)) else { return Blob::Absent };
        if entry.kind == levain_model::EntryKind::Submodule {
            return Blob::Unavailable(Unavailable::Submodule);
        }
        let Some(size) = entry.size else { return Blob::Unavailable(Unavailable::Missing) };
        if size > self.options.largest_file {
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
