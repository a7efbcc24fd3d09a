//! The local copies of repositories that are elsewhere: one bare copy each, without the files that nothing reads.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use levain_git::remote::{self, FetchError};
use levain_git::{Repository, open};
use levain_model::forge::Listed;
use levain_model::{Entry, ForgeKind, Id};
use levain_outbound::Client;
use sha2::{Digest, Sha256};

use crate::fault::HarvestFault;

/// Most files fetched of one repository: the first ones in the order of their depth.
const MOST_FILES: usize = 20_000;

/// Files that count by their names alone.
const BINARY: [&str; 28] = [
    "png", "jpg", "jpeg", "gif", "webp", "ico", "bmp", "tiff", "psd", "mp3", "mp4", "ogg", "wav", "webm", "zip", "gz",
    "bz2", "xz", "7z", "tar", "jar", "war", "exe", "dll", "woff", "woff2", "ttf", "pdf",
];

/// The folder of the copies.
#[derive(Debug, Clone)]
pub struct Copies {
    root: PathBuf,
    client: Arc<Client>,
}

impl Copies {
    /// Copies kept in `root`, made when it is needed. `client` says which hosts may be asked.
    pub fn new(root: &Path, client: Arc<Client>) -> Copies {
        Copies { root: root.to_owned(), client }
    }

    /// Brings the copy of a repository up to date and gives where it is; a repository of this machine is read in its place.
    /// Waits for git: on a thread that may wait.
    ///
    /// # Errors
    /// As git or the guard says; what was there before is still there.
    pub async fn fetch(&self, id: Id, kind: ForgeKind, listed: &Listed) -> Result<PathBuf, HarvestFault> {
        if kind == ForgeKind::Folder {
            return Ok(PathBuf::from(&listed.clone_url));
        }
        let options = self.options(&listed.clone_url).await?;
        let (folder, url) = (self.folder(id), listed.clone_url.clone());
        let fetched = tokio::task::spawn_blocking(move || -> Result<PathBuf, HarvestFault> {
            remote::clone_or_fetch(&url, &folder, &options)?;
            let mut missing = open(&folder, &levain_git::Options::default())?.missing(worth_reading);
            missing.truncate(MOST_FILES);
            remote::fetch_objects(&url, &folder, &missing, &options)?;
            Ok(folder)
        });
        fetched.await.map_err(|error| FetchError::Other(error.to_string()))?
    }

    /// What changes when anything of the repository does: its references, asked of the server, or read from the folder.
    ///
    /// # Errors
    /// As git, the system or the guard says.
    pub async fn fingerprint(&self, kind: ForgeKind, listed: &Listed) -> Result<String, HarvestFault> {
        if kind == ForgeKind::Folder {
            return Ok(fingerprint(Path::new(&listed.clone_url)));
        }
        let options = self.options(&listed.clone_url).await?;
        let url = listed.clone_url.clone();
        let asked = tokio::task::spawn_blocking(move || remote::references(&url, &options));
        let references = asked.await.map_err(|error| FetchError::Other(error.to_string()))??;
        let mut hash = Sha256::new();
        for reference in references {
            let target = reference.target.unwrap_or_default();
            hash.update(format!("{} {} {target}\n", reference.id, reference.name));
        }
        Ok(hex(&hash.finalize()))
    }

    /// Removes a copy; nothing when there is none.
    ///
    /// # Errors
    /// The system's.
    pub fn remove(&self, id: Id) -> std::io::Result<()> {
        match std::fs::remove_dir_all(self.folder(id)) {
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(()),
            other => other,
        }
    }

    fn folder(&self, id: Id) -> PathBuf {
        self.root.join(format!("{id}.git"))
    }

    /// Git asks only the address that the guard has checked, and follows no redirection.
    async fn options(&self, url: &str) -> Result<remote::Options, HarvestFault> {
        Ok(remote::Options { resolved: self.client.resolve(url).await?, ..remote::Options::default() })
    }
}

/// Opens a copy.
pub(crate) fn opened(path: &Path) -> Result<Repository, HarvestFault> {
    Ok(open(path, &levain_git::Options::default())?)
}

/// Whether a check may read the file: texts. Pictures, archives and the like only count by their names.
pub fn worth_reading(entry: &Entry) -> bool {
    let extension = entry.path.rsplit_once('.').map_or("", |(_, extension)| extension).to_ascii_lowercase();
    !BINARY.contains(&extension.as_str())
}

/// What changes when a reference of a repository of this machine does, from the files that hold them: thousands of folders
/// are looked at in a second. Never fails: what cannot be read is part of the answer.
pub fn fingerprint(path: &Path) -> String {
    let git = levain_git::folder_of(path);
    let mut hash = Sha256::new();
    for name in ["HEAD", "packed-refs"] {
        hash.update(std::fs::read(git.join(name)).unwrap_or_default());
        hash.update([0]);
    }
    let mut folders = vec![git.join("refs")];
    while let Some(folder) = folders.pop() {
        let mut entries: Vec<PathBuf> =
            std::fs::read_dir(&folder).into_iter().flatten().flatten().map(|entry| entry.path()).collect();
        entries.sort();
        for entry in entries {
            if entry.is_dir() {
                folders.push(entry);
            } else {
                hash.update(entry.as_os_str().as_encoded_bytes());
                hash.update(std::fs::read(&entry).unwrap_or_default());
                hash.update([0]);
            }
        }
    }
    hex(&hash.finalize())
}

pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
