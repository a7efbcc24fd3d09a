//! The files at a commit.

use gix::ObjectId;
use gix::objs::tree::EntryKind as Kind;
use levain_model::{Entry, EntryKind};

use crate::commit::Parsed;
use crate::objects;

/// Every file of a tree, in byte order of the paths, with their objects at the same places.
#[derive(Debug, Default)]
pub struct Tree {
    pub entries: Vec<Entry>,
    pub ids: Vec<ObjectId>,
    /// Folders are missing, or there were more entries than the reader takes.
    pub cut: bool,
}

/// Deepest folder followed: a tree that contains itself cannot be made, a very deep one can.
const DEEPEST: usize = 128;

/// Longest path kept, in bytes (that of Linux): a deep tree with long names could otherwise fill the memory.
const LONGEST: usize = 4_096;

/// Sizes found by one thread; more are shared between two.
const SIZES_ALONE: usize = 2_000;

/// Reads the tree of `commit`.
pub fn read(git: &gix::Repository, commit: ObjectId, most: usize) -> Tree {
    let mut reader = Reader { git, most, folders: 0, files: Vec::new(), cut: false };
    match root(git, commit) {
        Ok(root) => reader.folder(root, "", 0),
        Err(_) => reader.cut = true,
    }
    let Reader { mut files, cut, .. } = reader;
    // Git orders a folder as if its name ended with a slash; a look-up needs the plain order of whole paths.
    files.sort_by(|left, right| left.0.path.cmp(&right.0.path));
    sizes(git, &mut files);
    let (entries, ids) = files.into_iter().unzip();
    Tree { entries, ids, cut }
}

/// The folder a commit holds.
///
/// # Errors
/// It is not here: its identifier, or the commit's when that cannot be read.
pub fn root(git: &gix::Repository, commit: ObjectId) -> Result<ObjectId, ObjectId> {
    let mut buffer = Vec::new();
    let root = objects::read(git, &commit, gix::objs::Kind::Commit, &mut buffer)
        .and_then(|data| Parsed::of(data)?.tree())
        .ok_or(commit)?;
    // That of a commit without files need not be stored.
    let here = root.is_empty_tree() || objects::size(git, &root).is_some();
    if here { Ok(root) } else { Err(root) }
}

struct Reader<'a> {
    git: &'a gix::Repository,
    most: usize,
    /// Folders read: a small repository can hold a folder of folders without end and without a file.
    folders: usize,
    files: Vec<(Entry, ObjectId)>,
    cut: bool,
}

impl Reader<'_> {
    fn folder(&mut self, id: ObjectId, above: &str, depth: usize) {
        self.folders += 1;
        let mut buffer = Vec::new();
        if id.is_empty_tree() {
            return;
        }
        let allowed = depth < DEEPEST && self.folders <= self.most;
        let data = if allowed { objects::read(self.git, &id, gix::objs::Kind::Tree, &mut buffer) } else { None };
        let Some(data) = data else {
            self.cut = true;
            return;
        };
        for entry in gix::objs::TreeRefIter::from_bytes(data, id.kind()) {
            let Some(entry) = entry.ok().filter(|_| self.files.len() < self.most && self.folders <= self.most) else {
                self.cut = true;
                return;
            };
            let name = String::from_utf8_lossy(entry.filename);
            let path = if above.is_empty() { name.into_owned() } else { format!("{above}/{name}") };
            if path.len() > LONGEST {
                self.cut = true;
                continue;
            }
            let id = entry.oid.to_owned();
            let kind = match entry.mode.kind() {
                Kind::Tree => {
                    self.folder(id, &path, depth + 1);
                    continue;
                }
                Kind::Blob => EntryKind::File,
                Kind::BlobExecutable => EntryKind::Executable,
                Kind::Link => EntryKind::Link,
                Kind::Commit => EntryKind::Submodule,
            };
            self.files.push((Entry { path, kind, size: None }, id));
        }
    }
}

/// Finds the sizes of files, which is most of the work on a large tree.
fn sizes(git: &gix::Repository, files: &mut [(Entry, ObjectId)]) {
    fn some(git: &gix::Repository, files: &mut [(Entry, ObjectId)]) {
        for (entry, id) in files.iter_mut().filter(|(entry, _)| entry.kind != EntryKind::Submodule) {
            entry.size = objects::size(git, id);
        }
    }
    if files.len() < SIZES_ALONE {
        return some(git, files);
    }
    let sync = git.clone().into_sync();
    let (one, other) = files.split_at_mut(files.len() / 2);
    std::thread::scope(|scope| {
        scope.spawn(|| {
            let mut git = sync.to_thread_local();
            git.objects.refresh_never();
            some(&git, other);
        });
        some(git, one);
    });
}
