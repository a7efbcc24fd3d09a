//! The files at a commit.

use gix::ObjectId;
use gix::objs::tree::EntryKind as Kind;
use levain_model::{Entry, EntryKind};

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

/// Reads the tree of `commit`.
pub fn read(git: &gix::Repository, commit: ObjectId, most: usize) -> Tree {
    let mut tree = Tree::default();
    let mut buffer = Vec::new();
    let root = objects::read(git, &commit, gix::objs::Kind::Commit, &mut buffer)
        .and_then(|data| gix::objs::CommitRefIter::from_bytes(data, commit.kind()).tree_id().ok());
    match root {
        Some(root) => folder(git, root, "", 0, most, &mut tree),
        None => tree.cut = true,
    }
    // Git orders a folder as if its name ended with a slash; a look-up needs the plain order of whole paths.
    let mut both: Vec<(Entry, ObjectId)> = tree.entries.drain(..).zip(tree.ids.drain(..)).collect();
    both.sort_by(|left, right| left.0.path.cmp(&right.0.path));
    (tree.entries, tree.ids) = both.into_iter().unzip();
    tree
}

fn folder(git: &gix::Repository, id: ObjectId, above: &str, depth: usize, most: usize, tree: &mut Tree) {
    let mut buffer = Vec::new();
    let Some(data) = objects::read(git, &id, gix::objs::Kind::Tree, &mut buffer).filter(|_| depth < DEEPEST) else {
        tree.cut = true;
        return;
    };
    for entry in gix::objs::TreeRefIter::from_bytes(data, id.kind()) {
        let Ok(entry) = entry else {
            tree.cut = true;
            return;
        };
        if tree.entries.len() >= most {
            tree.cut = true;
            return;
        }
        let name = String::from_utf8_lossy(entry.filename);
        let path = if above.is_empty() { name.into_owned() } else { format!("{above}/{name}") };
        let id = entry.oid.to_owned();
        let kind = match entry.mode.kind() {
            Kind::Tree => {
                folder(git, id, &path, depth + 1, most, tree);
                continue;
            }
            Kind::Blob => EntryKind::File,
            Kind::BlobExecutable => EntryKind::Executable,
            Kind::Link => EntryKind::Link,
            Kind::Commit => EntryKind::Submodule,
        };
        let size = if kind == EntryKind::Submodule { None } else { objects::size(git, &id) };
        tree.entries.push(Entry { path, kind, size });
        tree.ids.push(id);
    }
}
