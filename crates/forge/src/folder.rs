//! A folder of repositories on this machine, ordinary or bare. For the command line only: what people send is never read
//! as a path.

use camino::{Utf8Path, Utf8PathBuf};
use jiff::Timestamp;
use levain_model::forge::{ForgeFacts, ForgeKind, Listed};
use url::Url;

use crate::fault::ForgeFault;
use crate::forge::{Answering, Capabilities, Forge, ListedPage, Lookup, PageRequest};
use crate::git::{bare, find, no_facts, whole};

/// How far below the folder repositories are looked for.
const DEPTH: usize = 4;

/// A folder. It is read again at each listing.
#[derive(Debug, Clone)]
pub struct Folder {
    root: Utf8PathBuf,
    depth: usize,
}

impl Folder {
    /// The repositories at most four levels under a folder, or the folder itself if it is one.
    pub fn new(root: &Utf8Path) -> Folder {
        Folder { root: root.to_owned(), depth: DEPTH }
    }

    /// With another depth: 0 looks at the folder itself only.
    #[must_use]
    pub fn with_depth(self, depth: usize) -> Folder {
        Folder { depth, ..self }
    }

    async fn read(&self) -> Result<Vec<Listed>, ForgeFault> {
        let folder = self.clone();
        let walk = tokio::task::spawn_blocking(move || {
            let root = folder.root.canonicalize_utf8()?;
            let mut found = Vec::new();
            walk(&root, &root, folder.depth, &mut found)?;
            Ok::<_, std::io::Error>(found)
        });
        let fault = |detail: String| ForgeFault::Folder { path: self.root.to_string(), detail };
        walk.await.map_err(|error| fault(error.to_string()))?.map_err(|error| fault(error.to_string()))
    }
}

/// Finds repositories in the order of their paths. Nothing is looked for inside a repository, and links are not followed:
/// they may lead out, or round.
fn walk(root: &Utf8Path, folder: &Utf8Path, depth: usize, found: &mut Vec<Listed>) -> std::io::Result<()> {
    let git_dir = folder.join(".git");
    if is_repository(&git_dir) || is_repository(folder) {
        found.extend(listed(root, folder));
        return Ok(());
    }
    if depth == 0 {
        return Ok(());
    }
    let entries = match folder.read_dir_utf8() {
        Ok(entries) => entries,
        // A folder that is closed to us hides what is in it and nothing else.
        Err(_) if folder != root => return Ok(()),
        Err(error) => return Err(error),
    };
    let mut folders: Vec<Utf8PathBuf> = entries
        .filter_map(Result::ok)
        .filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_dir()))
        .map(camino::Utf8DirEntry::into_path)
        .collect();
    folders.sort();
    folders.iter().try_for_each(|folder| walk(root, folder, depth - 1, found))
}

/// What git itself looks for: `HEAD`, `objects` and `refs`.
fn is_repository(folder: &Utf8Path) -> bool {
    folder.join("HEAD").is_file() && folder.join("objects").is_dir() && folder.join("refs").is_dir()
}

fn listed(root: &Utf8Path, folder: &Utf8Path) -> Option<Listed> {
    let relative = folder.strip_prefix(root).unwrap_or(folder).as_str();
    let name = if relative.is_empty() { folder.file_name().unwrap_or("repository") } else { relative };
    let name = name.strip_suffix("/.git").or(name.strip_suffix(".git")).unwrap_or(name);
    let url = Url::from_directory_path(folder).ok()?.to_string();
    Some(bare(name, url.trim_end_matches('/').to_owned(), folder.to_string()))
}

impl Forge for Folder {
    fn kind(&self) -> ForgeKind {
        ForgeKind::Folder
    }

    fn capabilities(&self) -> Capabilities {
        Capabilities { instance: true, ..Capabilities::default() }
    }

    fn page<'a>(&'a self, _: PageRequest<'a>) -> Answering<'a, ListedPage> {
        Box::pin(async move { Ok(whole(self.root.as_str(), self.read().await?)) })
    }

    fn repository<'a>(&'a self, full_name: &'a str) -> Answering<'a, Lookup> {
        Box::pin(async move { Ok(find(&self.read().await?, full_name)) })
    }

    fn facts<'a>(&'a self, listed: &'a Listed, now: Timestamp) -> Answering<'a, ForgeFacts> {
        Box::pin(async move { Ok(no_facts(ForgeKind::Folder, listed, now)) })
    }
}
