//! Files: found, bounded, checked to be text, and read one at a time.

use std::collections::HashMap;
use std::fs::File;
use std::io::{ErrorKind, Read as _};
use std::path::{Path, PathBuf};

use levain_model::Refusal;
use sha2::{Digest, Sha256};

use crate::format::Format;
use crate::reading::{Options, Read, Reads, SkipReason};
use crate::refusal::RefusalCode;

/// Folders are read to this depth: below `catalogue/category/software/file` there is nothing of any known format.
const MAX_DEPTH: usize = 6;

/// Files read of one folder. A list that long is another kind of mistake.
const MAX_FILES: usize = 200_000;

/// What to import: a file, or the files of a folder.
pub(crate) struct Input {
    /// The folder, or the folder of the file.
    root: PathBuf,
    /// Paths relative to the root with `/`, sorted: the same order on every machine.
    pub files: Vec<String>,
    /// Whether the path given was a folder: then a file of another format is skipped, not refused.
    pub is_folder: bool,
    pub options: Options,
    /// Folders within that cannot be read: the others are.
    pub faults: Vec<Refusal>,
    expects: [&'static str; 2],
}

/// A text file, whole.
pub(crate) struct Document {
    /// Path relative to the root, with `/`.
    pub location: String,
    /// The bytes as they are, which are UTF-8. Begins with the byte-order mark when the file has one.
    pub text: String,
}

impl Document {
    /// The text without its byte-order mark.
    pub fn body(&self) -> &str {
        self.text.strip_prefix('\u{feff}').unwrap_or(&self.text)
    }

    /// The place of a byte of the body: `file:line:column`, both from 1, columns in characters.
    pub fn place(&self, offset: usize) -> String {
        let before = self.body().get(..offset).unwrap_or_default();
        let line = before.bytes().filter(|byte| *byte == b'\n').count() + 1;
        let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
        format!("{}:{line}:{column}", self.location)
    }

    /// The name of the file without its folders and its extension.
    pub fn stem(&self) -> &str {
        let name = self.location.rsplit('/').next().unwrap_or_default();
        name.rsplit_once('.').map_or(name, |(stem, _)| stem)
    }

    /// A text given by the caller.
    pub fn given(location: String, text: String) -> Document {
        Document { location, text }
    }
}

impl Input {
    /// The files at `path` that the format may want, unread.
    pub fn open(format: &Format, path: &Path, options: &Options) -> Result<Input, Box<Refusal>> {
        let unreadable = |error: std::io::Error| unreadable_at(&path.display().to_string(), &error);
        let metadata = std::fs::metadata(path).map_err(unreadable)?;
        let mut input = Input {
            root: path.to_path_buf(),
            files: Vec::new(),
            is_folder: metadata.is_dir(),
            options: options.clone(),
            faults: Vec::new(),
            expects: format.expects,
        };
        if input.is_folder {
            let listing = list(path, format.extensions).map_err(unreadable)?;
            if listing.files.len() > MAX_FILES {
                let fr = format!("plus de {MAX_FILES} fichiers");
                let en = format!("more than {MAX_FILES} files");
                return Err(RefusalCode::TooLarge.at(path.display().to_string(), [&fr, &en]));
            }
            input.files = listing.files;
            input.faults =
                listing.unreadable.into_iter().map(|(folder, error)| *unreadable_at(&folder, &error)).collect();
            if input.files.is_empty() && input.faults.is_empty() {
                return Err(input.nothing());
            }
        } else {
            input.root = path.parent().map(Path::to_path_buf).unwrap_or_default();
            input.files.push(file_name(path));
        }
        Ok(input)
    }

    /// Whether the folder holds this file.
    pub fn has(&self, file: &str) -> bool {
        self.files.iter().any(|name| name == file)
    }

    /// The refusal of a folder without any file of the format.
    pub fn nothing(&self) -> Box<Refusal> {
        RefusalCode::NothingToRead.at(self.root.display().to_string(), self.expects)
    }

    /// The refusal of a file that is not of the format, at a place.
    pub fn other_format(&self, location: impl Into<String>) -> Box<Refusal> {
        let fr = format!("attendu\u{a0}: {}", self.expects[0]);
        let en = format!("expected {}", self.expects[1]);
        RefusalCode::OtherFormat.at(location, [&fr, &en])
    }

    /// What to yield for a file that is not of the format: in a folder it is skipped, alone it is refused.
    pub fn foreign(&self, location: &str) -> Read {
        if self.is_folder {
            Read::Skipped { reason: SkipReason::OtherFile, location: location.to_owned() }
        } else {
            Read::Refused(*self.other_format(location))
        }
    }

    /// Reads one file.
    pub fn load(&self, file: &str) -> Result<Document, Box<Refusal>> {
        let mut path = self.root.clone();
        path.extend(file.split('/'));
        let bytes = load_bytes(&path, file, self.options.max_file_bytes)?;
        Ok(Document { location: file.to_owned(), text: checked_text(file, bytes)? })
    }

    /// Reads each file by `read_file`, in order, when the iterator reaches it. A file with the same bytes as an earlier
    /// one is reported, not read. `one_per_file` announces the number of files as the total at once; otherwise each file
    /// announces what it holds.
    pub fn each_file(
        self,
        one_per_file: bool,
        mut read_file: impl FnMut(&Input, &Document, &mut Vec<Read>) -> Result<(), Box<Refusal>> + 'static,
    ) -> Reads {
        let mut seen: HashMap<[u8; 32], ()> = HashMap::new();
        let announced = one_per_file.then_some(Read::Total(self.files.len() as u64));
        let files = self.files.clone();
        let reads = files.into_iter().flat_map(move |file| {
            let mut reads = Vec::new();
            let document = match self.load(&file) {
                Ok(document) => document,
                Err(refusal) => return vec![Read::Refused(*refusal)],
            };
            if seen.insert(Sha256::digest(document.text.as_bytes()).into(), ()).is_some() {
                return vec![Read::Skipped { reason: SkipReason::DuplicateFile, location: file }];
            }
            if let Err(refusal) = read_file(&self, &document, &mut reads) {
                // The unit of refusal is one file: what was read of it before the fault is not kept.
                reads = vec![Read::Refused(*refusal)];
            }
            if !one_per_file && !reads.is_empty() {
                reads.insert(0, Read::Total(reads.len() as u64));
            }
            reads
        });
        Box::new(announced.into_iter().chain(reads))
    }
}

fn unreadable_at(location: &str, error: &std::io::Error) -> Box<Refusal> {
    let seen = match error.kind() {
        ErrorKind::NotFound => ["introuvable", "not found"],
        ErrorKind::PermissionDenied => ["lecture interdite", "reading is not permitted"],
        ErrorKind::NotADirectory | ErrorKind::IsADirectory => ["ce n’est pas un fichier", "not a file"],
        _ => ["erreur du système", "system error"],
    };
    RefusalCode::Unreadable.at(location, seen)
}

/// The bytes of a file, never more than the limit.
fn load_bytes(path: &Path, location: &str, limit: u64) -> Result<Vec<u8>, Box<Refusal>> {
    let unreadable = |error: std::io::Error| unreadable_at(location, &error);
    let mut bytes = Vec::new();
    // One byte more than the limit tells a longer file, also when its size is not known beforehand.
    File::open(path).map_err(unreadable)?.take(limit + 1).read_to_end(&mut bytes).map_err(unreadable)?;
    if bytes.len() as u64 > limit {
        let fr = format!("plus de {} octets", limit);
        let en = format!("more than {} bytes", limit);
        return Err(RefusalCode::TooLarge.at(location, [&fr, &en]));
    }
    Ok(bytes)
}

/// The text of a file that is text.
fn checked_text(location: &str, bytes: Vec<u8>) -> Result<String, Box<Refusal>> {
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return Err(RefusalCode::Empty.at(location, ["", ""]));
    }
    if bytes.contains(&0) {
        return Err(RefusalCode::Binary.at(location, ["", ""]));
    }
    String::from_utf8(bytes).map_err(|error| {
        let before = &error.as_bytes()[..error.utf8_error().valid_up_to()];
        let line = before.iter().filter(|byte| **byte == b'\n').count() + 1;
        RefusalCode::NotUtf8.at(format!("{location}:{line}"), ["", ""])
    })
}

/// What stands in a folder.
#[derive(Default)]
pub(crate) struct Listing {
    /// Files with one of the extensions, sorted; links and hidden names are left out.
    pub files: Vec<String>,
    /// Folders within that cannot be read.
    pub unreadable: Vec<(String, std::io::Error)>,
}

/// Lists a folder, and those within to a depth.
pub(crate) fn list(root: &Path, extensions: &[&str]) -> std::io::Result<Listing> {
    let mut listing = Listing::default();
    let mut folders = vec![(root.to_path_buf(), String::new(), 0)];
    while let Some((folder, prefix, depth)) = folders.pop() {
        let entries = match std::fs::read_dir(&folder).and_then(Iterator::collect::<std::io::Result<Vec<_>>>) {
            Ok(entries) => entries,
            Err(error) if depth == 0 => return Err(error),
            Err(error) => {
                listing.unreadable.push((prefix, error));
                continue;
            }
        };
        for entry in entries {
            let name = entry.file_name().to_string_lossy().into_owned();
            let Ok(kind) = entry.file_type() else { continue };
            if name.starts_with('.') {
                continue;
            }
            if kind.is_dir() && depth < MAX_DEPTH {
                folders.push((entry.path(), format!("{prefix}{name}/"), depth + 1));
            } else if kind.is_file() && has_extension(&name, extensions) && listing.files.len() <= MAX_FILES {
                listing.files.push(format!("{prefix}{name}"));
            }
        }
    }
    listing.files.sort();
    Ok(listing)
}

/// Whether a file name ends with one of the extensions, in any case.
pub(crate) fn has_extension(name: &str, extensions: &[&str]) -> bool {
    name.rsplit_once('.').is_some_and(|(_, end)| extensions.iter().any(|wanted| end.eq_ignore_ascii_case(wanted)))
}

/// The name of a file without its folders.
pub(crate) fn file_name(path: &Path) -> String {
    path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}
