//! Opening a repository and choosing the commit to look at.

use std::cell::OnceCell;
use std::path::{Path, PathBuf};

use gix::ObjectId;
use gix::head::Kind;
use jiff::Timestamp;
use levain_model::{Blob, Entry, Head, History, RepositoryView, Tag, Unavailable};

use crate::error::OpenError;
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

/// Branches taken when `HEAD` leads nowhere, in this order.
const USUAL: [&str; 5] = ["main", "master", "trunk", "develop", "default"];

/// Opens the repository at `path`: a bare one, or a folder that holds `.git`. Folders above it are not looked through.
///
/// # Errors
/// There is none, it names its objects by SHA-256, or it is too damaged to say what its references are.
pub fn open(path: &Path, options: &Options) -> Result<Repository, OpenError> {
    if !path.exists() {
        return Err(OpenError::Absent(path.to_owned()));
    }
    let folder = if path.join(".git").exists() { path.join(".git") } else { path.to_owned() };
    if sha256(&folder) {
        return Err(OpenError::Sha256(path.to_owned()));
    }
    // Isolated: no system, user or environment configuration. Reduced trust: of the repository's own configuration only
    // what says how its objects are stored is believed, whoever owns the folder.
    let opened = gix::open::Options::isolated()
        .with(gix::sec::Trust::Reduced)
        .bail_if_untrusted(false)
        .strict_config(false)
        .open(path)
        .map_err(|error| match looks_like_one(&folder) {
            true => OpenError::Damaged { path: path.to_owned(), why: error.to_string() },
            false => OpenError::NotARepository(path.to_owned()),
        })?;
    let mut git = opened.to_thread_local();
    git.object_cache_size(None);
    let (head, commit) = head(&git).map_err(|why| OpenError::Damaged { path: path.to_owned(), why })?;
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

/// Whether the folder has the parts every repository has, however damaged.
fn looks_like_one(folder: &Path) -> bool {
    folder.is_file() || (folder.join("HEAD").exists() && folder.join("objects").is_dir())
}

/// Read by hand: the library was built without SHA-256 and could only say that the configuration is not valid.
fn sha256(folder: &Path) -> bool {
    let Ok(config) = std::fs::read_to_string(folder.join("config")) else { return false };
    config.lines().any(|line| {
        let line: String = line.to_ascii_lowercase().split_whitespace().collect();
        line == "objectformat=sha256"
    })
}

/// The commit to look at: where `HEAD` leads, else the usual branch, else the only one.
fn head(git: &gix::Repository) -> Result<(Head, Option<ObjectId>), String> {
    let head = git.head().map_err(|error| error.to_string())?;
    let named = head.referent_name().map(|name| name.shorten().to_string());
    let start = match &head.kind {
        Kind::Symbolic(_) => head.id().map(|id| id.detach()),
        Kind::Detached { target, .. } => Some(*target),
        Kind::Unborn(_) => None,
    };
    let detached = matches!(head.kind, Kind::Detached { .. });
    if let Some((id, time)) = start.and_then(|id| dated(git, id)) {
        return Ok((Head::Commit { id: id.to_string(), branch: named.filter(|_| !detached), time }, Some(id)));
    }
    let mut branches = Vec::new();
    let references = git.references().map_err(|error| error.to_string())?;
    for reference in references.local_branches().map_err(|error| error.to_string())?.flatten() {
        let name = reference.name().shorten().to_string();
        if let Some((id, time)) = reference.try_id().and_then(|id| dated(git, id.detach())) {
            branches.push((name, id, time));
        }
    }
    let chosen = USUAL
        .iter()
        .find_map(|usual| branches.iter().position(|(name, ..)| name == usual))
        .or((branches.len() == 1).then_some(0));
    if let Some((name, id, time)) = chosen.map(|at| branches.swap_remove(at)) {
        return Ok((Head::Commit { id: id.to_string(), branch: Some(name), time }, Some(id)));
    }
    match (branches.is_empty(), start, named) {
        // A commit that HEAD names and that is not here is a damaged or partial copy, not an empty repository.
        (true, Some(id), _) => Err(format!("object {id} is missing")),
        (true, None, _) => Ok((Head::Empty, None)),
        (false, _, named) => Ok((Head::Unborn { branch: named.unwrap_or_default() }, None)),
    }
}

fn dated(git: &gix::Repository, id: ObjectId) -> Option<(ObjectId, Timestamp)> {
    let id = objects::commit_of(git, id)?;
    let mut buffer = Vec::new();
    let data = objects::read(git, &id, gix::objs::Kind::Commit, &mut buffer)?;
    let commit = gix::objs::CommitRef::from_bytes(data, id.kind()).ok()?;
    let seconds = history::seconds(commit.committer);
    Some((id, Timestamp::from_second(seconds).unwrap_or(Timestamp::UNIX_EPOCH)))
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
                history::read(&self.git, *commit, &mailmap, self.options.most_commits)
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
