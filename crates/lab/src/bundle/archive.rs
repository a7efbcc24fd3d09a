//! A bundle as one file: a compressed archive whose bytes follow from its content alone, read with suspicion.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{BufReader, BufWriter, Read, Write};
use std::path::Path;

use flate2::read::GzDecoder;
use flate2::{Compression, GzBuilder};
use tar::{Builder, EntryType, Header};

use super::files::{Content, Listed, copied};
use super::read::{Bounds, Files, check_path};
use super::{Bundle, BundleError};

/// Most bytes of an entry that is passed over.
const MOST_PASSED: u64 = 1 << 16;

impl Bundle {
    /// Writes it as a `.tar.gz`; what stood there before stays until the new one is whole.
    ///
    /// # Errors
    ///
    /// `LR007`: a name that cannot be a file, or a disk that says no.
    pub fn write_archive(&self, file: &Path) -> Result<(), BundleError> {
        let files = self.files()?;
        let failed = |error: std::io::Error| BundleError::write(file, &error);
        let folder = file.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let name = file.file_name().unwrap_or_default().to_string_lossy();
        let beside = folder.join(format!(".{name}.new"));
        let written = File::create(&beside).and_then(|out| self.pack(&files, BufWriter::new(out)));
        let placed = written.and_then(|()| std::fs::rename(&beside, file));
        if placed.is_err() {
            let _ = std::fs::remove_file(&beside);
        }
        placed.map_err(failed)
    }

    /// The same `.tar.gz` in memory: a bundle without images is small.
    ///
    /// # Errors
    ///
    /// `LR007`: a name that cannot be a file.
    pub fn archive(&self) -> Result<Vec<u8>, BundleError> {
        let files = self.files()?;
        let mut bytes = Vec::new();
        self.pack(&files, &mut bytes).map_err(|error| BundleError::write(Path::new(&self.name), &error))?;
        Ok(bytes)
    }

    fn pack(&self, files: &BTreeMap<String, Content>, out: impl Write) -> std::io::Result<()> {
        // Neither the hour nor the name of a file is told by the compression.
        let mut archive = Builder::new(GzBuilder::new().mtime(0).write(out, Compression::default()));
        let date = u64::try_from(self.date.as_second()).unwrap_or_default();
        for (path, content) in files {
            let mut header = Header::new_ustar();
            header.set_entry_type(EntryType::Regular);
            header.set_path(format!("{}/{path}", self.name))?;
            header.set_mode(0o644);
            header.set_mtime(date);
            header.set_uid(0);
            header.set_gid(0);
            match content {
                Content::Bytes(bytes) => {
                    header.set_size(bytes.len() as u64);
                    header.set_cksum();
                    archive.append(&header, bytes.as_slice())?;
                }
                Content::File(file) => {
                    let file = File::open(file)?;
                    header.set_size(file.metadata()?.len());
                    header.set_cksum();
                    archive.append(&header, BufReader::new(file))?;
                }
            }
        }
        archive.into_inner()?.finish()?.flush()
    }
}

/// The files of an archive; images go to `incoming`.
pub(super) fn unpack(archive: &Path, incoming: &Path, bounds: Bounds) -> Result<Files, BundleError> {
    let unreadable = |error: std::io::Error| BundleError::read(archive, &error);
    let file = File::open(archive).map_err(unreadable)?;
    let mut archive = tar::Archive::new(GzDecoder::new(BufReader::new(file)));
    let mut files = Files::default();
    let mut root: Option<String> = None;
    // Each header for itself: what would lengthen or replace a name is refused, and never read.
    for entry in archive.entries().map_err(unreadable)?.raw(true) {
        let mut entry = entry.map_err(unreadable)?;
        let path = String::from_utf8_lossy(&entry.path_bytes()).into_owned();
        let refused = |said: &str| BundleError::new("LR002", path.chars().take(200).collect::<String>(), said);
        match entry.header().entry_type() {
            EntryType::Regular => {}
            // Forges tell the commit there.
            EntryType::Directory | EntryType::XGlobalHeader => {
                files.pass(bounds)?;
                if entry.size() > MOST_PASSED {
                    return Err(BundleError::new("LR003", path, format!("> {MOST_PASSED}")));
                }
                continue;
            }
            EntryType::Symlink | EntryType::Link => return Err(refused("→")),
            other => return Err(refused(&format!("{other:?}"))),
        }
        let Some((first, inner)) = path.split_once('/') else { return Err(refused("")) };
        if first.is_empty() || first == ".." || root.get_or_insert_with(|| first.to_owned()) != first {
            return Err(refused(""));
        }
        let inner = check_path(inner).map_err(refused)?.to_owned();
        let size = entry.size();
        files.admit(&inner, size, bounds)?;
        let whole = |listed: &Listed| listed.size == size;
        if let Some(image) = inner.strip_prefix("images/") {
            let place = incoming.join(image);
            let mut out = File::create(&place).map_err(|error| BundleError::write(&place, &error))?;
            let listed = copied(&mut entry, &mut out).map_err(unreadable)?;
            if !whole(&listed) {
                return Err(BundleError::new("LR001", inner, "…"));
            }
            files.add_image(inner, place, listed);
        } else {
            let mut bytes = Vec::new();
            entry.read_to_end(&mut bytes).map_err(unreadable)?;
            if bytes.len() as u64 != size {
                return Err(BundleError::new("LR001", inner, "…"));
            }
            files.add(inner, bytes);
        }
    }
    Ok(files)
}
