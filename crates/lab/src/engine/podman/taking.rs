//! What the claims of an environment hold, as one archive, for whoever leaves.
//!
//! Only of an environment that is frozen, so that the archive is of one moment. This process is root and walks through folders
//! that the application fills: each is opened from the one above it and never through a symbolic link, whatever runs meanwhile.

use std::ffi::OsStr;
use std::fs::File;
use std::io::{Read, Write};
use std::os::fd::OwnedFd;
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};

use flate2::Compression;
use flate2::write::GzEncoder;
use levain_package::Volume;
use rustix::fs::{self, AtFlags, FileType, Mode, OFlags, Stat};
use tar::{Builder, EntryType, Header};
use tokio::sync::mpsc::{Receiver, Sender, channel};

use super::place::Place;
use super::volumes;
use crate::engine::Deployment;
use crate::instance::Instance;

/// Bytes handed on at a time.
const PIECE: usize = 64 << 10;
/// How folders and files are opened: never through a link, and never waiting for the other end of a pipe.
const FOLDER: OFlags = OFlags::RDONLY.union(OFlags::DIRECTORY).union(OFlags::NOFOLLOW).union(OFlags::CLOEXEC);
const FILE: OFlags = OFlags::RDONLY.union(OFlags::NOFOLLOW).union(OFlags::NONBLOCK).union(OFlags::CLOEXEC);

/// The claims to take: name and folder.
pub(super) fn claims(instance: &Instance, place: &Place, deployment: &Deployment) -> Vec<(String, PathBuf)> {
    let volumes = deployment.workload.volumes.iter();
    let claim = |(name, volume): (&String, &Volume)| match volume {
        Volume::Claim(claim) => Some((claim.clone(), volumes::shown(instance, place, name, volume))),
        _ => None,
    };
    volumes.filter_map(claim).collect()
}

/// Packs them as a `.tar.gz`, piece by piece, until nobody takes any more. An archive that was cut lacks its end: whoever
/// unpacks it is told.
pub(super) fn pack(claims: Vec<(String, PathBuf)>) -> Receiver<Vec<u8>> {
    let (sender, receiver) = channel(16);
    tokio::task::spawn_blocking(move || {
        let out = Pieces { sender, piece: Vec::with_capacity(PIECE) };
        if let Err(error) = write(&claims, out) {
            tracing::warn!(%error, "an archive of an environment was not finished");
        }
    });
    receiver
}

fn write(claims: &[(String, PathBuf)], out: impl Write) -> std::io::Result<()> {
    let mut archive = Builder::new(GzEncoder::new(out, Compression::fast()));
    for (name, folder) in claims {
        let folder = fs::open(folder, FOLDER, Mode::empty())?;
        add(&mut archive, &folder, Path::new(name))?;
    }
    archive.into_inner()?.finish()?.flush()
}

/// A folder with what is in it: folders, files, and links as links; sockets and pipes are nothing to keep.
fn add(archive: &mut Builder<impl Write>, folder: &OwnedFd, name: &Path) -> std::io::Result<()> {
    archive.append_data(&mut header(&fs::fstat(folder)?, EntryType::Directory), name, std::io::empty())?;
    let mut entries = Vec::new();
    for entry in fs::Dir::read_from(folder)? {
        entries.push(entry?.file_name().to_owned());
    }
    entries.retain(|entry| !matches!(entry.to_bytes(), b"." | b".."));
    entries.sort();
    for entry in entries {
        let name = name.join(OsStr::from_bytes(entry.to_bytes()));
        let seen = fs::statat(folder, &entry, AtFlags::SYMLINK_NOFOLLOW)?;
        match FileType::from_raw_mode(seen.st_mode) {
            FileType::Directory => {
                add(archive, &fs::openat(folder, &entry, FOLDER, Mode::empty())?, &name)?;
            }
            FileType::RegularFile => {
                let file = File::from(fs::openat(folder, &entry, FILE, Mode::empty())?);
                let seen = fs::fstat(&file)?;
                // It may have been replaced since, by something that has no end.
                if FileType::from_raw_mode(seen.st_mode) == FileType::RegularFile {
                    let mut header = header(&seen, EntryType::Regular);
                    let size = u64::try_from(seen.st_size).unwrap_or_default();
                    header.set_size(size);
                    // What was said of its size holds, even if it is cut meanwhile.
                    archive.append_data(&mut header, &name, file.chain(std::io::repeat(0)).take(size))?;
                }
            }
            FileType::Symlink => {
                let target = fs::readlinkat(folder, &entry, Vec::new())?;
                let target = OsStr::from_bytes(target.to_bytes());
                archive.append_link(&mut header(&seen, EntryType::Symlink), &name, target)?;
            }
            _ => {}
        }
    }
    Ok(())
}

/// Who owned it means nothing elsewhere.
fn header(seen: &Stat, kind: EntryType) -> Header {
    let mut header = Header::new_gnu();
    header.set_entry_type(kind);
    header.set_size(0);
    header.set_mode(seen.st_mode & 0o777);
    header.set_mtime(u64::try_from(seen.st_mtime).unwrap_or_default());
    header.set_uid(0);
    header.set_gid(0);
    header
}

/// What is written, handed on in pieces.
struct Pieces {
    sender: Sender<Vec<u8>>,
    piece: Vec<u8>,
}

impl Write for Pieces {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.piece.extend_from_slice(bytes);
        if self.piece.len() >= PIECE {
            self.flush()?;
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        let piece = std::mem::replace(&mut self.piece, Vec::with_capacity(PIECE));
        if piece.is_empty() {
            return Ok(());
        }
        self.sender.blocking_send(piece).map_err(|_| std::io::Error::from(std::io::ErrorKind::BrokenPipe))
    }
}

#[cfg(test)]
mod tests {
    use std::os::unix::net::UnixListener;

    use super::*;

    #[test]
    fn files_and_links_are_kept_as_they_are_and_no_link_is_followed() {
        let place = tempfile::tempdir().unwrap();
        let claim = place.path().join("claim");
        std::fs::create_dir_all(claim.join("deep/inside")).unwrap();
        std::fs::write(claim.join("deep/inside/page.txt"), "écrit").unwrap();
        let outside = place.path().join("outside");
        std::fs::create_dir(&outside).unwrap();
        std::fs::write(outside.join("secret"), "never").unwrap();
        std::os::unix::fs::symlink(&outside, claim.join("folder")).unwrap();
        std::os::unix::fs::symlink(outside.join("secret"), claim.join("file")).unwrap();
        let _socket = UnixListener::bind(claim.join("socket")).unwrap();
        let mut bytes = Vec::new();
        write(&[("content".to_owned(), claim)], &mut bytes).unwrap();
        let mut archive = tar::Archive::new(flate2::read::GzDecoder::new(bytes.as_slice()));
        let mut found = Vec::new();
        for entry in archive.entries().unwrap() {
            let mut entry = entry.unwrap();
            let (path, kind) = (entry.path().unwrap().display().to_string(), entry.header().entry_type());
            let mut text = String::new();
            entry.read_to_string(&mut text).unwrap();
            assert_eq!((entry.header().uid().unwrap(), text.contains("never")), (0, false), "{path}");
            found.push((path, kind, text));
        }
        let told: Vec<_> = found.iter().map(|(path, kind, text)| (path.as_str(), *kind, text.as_str())).collect();
        let (folder, file, link) = (EntryType::Directory, EntryType::Regular, EntryType::Symlink);
        assert_eq!(
            told,
            [
                ("content", folder, ""),
                ("content/deep", folder, ""),
                ("content/deep/inside", folder, ""),
                ("content/deep/inside/page.txt", file, "écrit"),
                ("content/file", link, ""),
                ("content/folder", link, ""),
            ]
        );
    }
}
