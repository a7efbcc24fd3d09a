//! Which files a command is about, the files beside them, and writing them back.

use std::io::{ErrorKind, Read, Write};

use camino::{Utf8Path, Utf8PathBuf};
use levain_model::Language;
use levain_publiccode::{FileAnswer, Files, MAX_BYTES};

use super::complain;
use crate::output::tr;

/// Names the standard gives to files.
const NAMES: [&str; 2] = ["publiccode.yml", "publiccode.yaml"];

/// Deepest folder looked into.
const MAX_DEPTH: usize = 16;

/// A file that was read.
pub struct Input {
    /// Its name as the person gave it; `publiccode.yml` for standard input.
    pub name: String,
    /// Where it is; nothing for standard input.
    pub path: Option<Utf8PathBuf>,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// Reads the files named by arguments; whether all could be read. What could not is told on the way.
pub fn read(paths: &[Utf8PathBuf], language: Language) -> (Vec<Input>, bool) {
    let here = [Utf8PathBuf::from("publiccode.yml")];
    let paths = if paths.is_empty() { &here[..] } else { paths };
    let (mut inputs, mut complete) = (Vec::new(), true);
    for path in paths {
        if path == "-" {
            match told(bounded(std::io::stdin().lock()), "-", language) {
                Some(bytes) => inputs.push(Input { name: NAMES[0].to_owned(), path: None, bytes }),
                None => complete = false,
            }
            continue;
        }
        let mut found = Vec::new();
        if path.is_dir() {
            complete &= told(walk(path, 0, &mut found), path.as_str(), language).is_some();
            if found.is_empty() {
                complain(
                    language,
                    &format!(
                        "{path}{} {}",
                        tr(language, "\u{a0}:", ":"),
                        tr(language, "aucun fichier publiccode.yml", "no publiccode.yml file")
                    ),
                );
                complete = false;
            }
        } else {
            found.push(path.clone());
        }
        for path in found {
            match told(std::fs::File::open(&path).and_then(bounded), path.as_str(), language) {
                Some(bytes) => inputs.push(Input { name: path.to_string(), path: Some(path), bytes }),
                None => complete = false,
            }
        }
    }
    (inputs, complete)
}

/// What a check may read, and one byte more: enough to know that there is too much.
fn bounded(source: impl Read) -> std::io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    source.take(MAX_BYTES as u64 + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// Puts `text` in place of what a file holds: all of it or nothing, with the permissions the file had. A link is followed.
pub fn overwrite(path: &Utf8Path, text: &str) -> std::io::Result<()> {
    let path = path.canonicalize_utf8()?;
    let folder = path.parent().unwrap_or(Utf8Path::new("."));
    let name = path.file_name().unwrap_or_default();
    let beside = folder.join(format!(".{name}.{}.tmp", std::process::id()));
    let written = (|| {
        let mut file = std::fs::OpenOptions::new().write(true).create_new(true).open(&beside)?;
        file.set_permissions(std::fs::metadata(&path)?.permissions())?;
        file.write_all(text.as_bytes())?;
        file.sync_all()?;
        std::fs::rename(&beside, &path)
    })();
    if written.is_err() {
        let _ = std::fs::remove_file(&beside);
    }
    written
}

/// What could not be done with a path, and why.
pub fn cannot(language: Language, fr: &str, en: &str, path: &str, error: &std::io::Error) -> String {
    let why = match error.kind() {
        ErrorKind::NotFound => tr(language, "rien de ce nom", "nothing of that name").to_owned(),
        ErrorKind::PermissionDenied => tr(language, "accès refusé", "access denied").to_owned(),
        ErrorKind::AlreadyExists => tr(language, "existe déjà", "exists already").to_owned(),
        ErrorKind::IsADirectory => tr(language, "c’est un dossier", "it is a folder").to_owned(),
        ErrorKind::NotADirectory => tr(language, "ce n’est pas un dossier", "it is not a folder").to_owned(),
        _ => error.to_string(),
    };
    match language {
        Language::Fr => format!("impossible de {fr} {path} ({why})"),
        Language::En => format!("cannot {en} {path} ({why})"),
    }
}

fn told<T>(result: std::io::Result<T>, path: &str, language: Language) -> Option<T> {
    match result {
        Ok(value) => Some(value),
        Err(error) => {
            complain(language, &cannot(language, "lire", "read", path, &error));
            None
        }
    }
}

/// The files of a folder and of those below, by name. Links are not followed, nor are hidden and build folders entered.
fn walk(folder: &Utf8Path, depth: usize, found: &mut Vec<Utf8PathBuf>) -> std::io::Result<()> {
    let mut entries = folder.read_dir_utf8()?.collect::<Result<Vec<_>, _>>()?;
    entries.sort_by(|a, b| a.file_name().cmp(b.file_name()));
    for entry in entries {
        let (name, kind) = (entry.file_name(), entry.file_type()?);
        if kind.is_file() && NAMES.contains(&name) {
            found.push(entry.into_path());
        } else if kind.is_dir()
            && depth < MAX_DEPTH
            && !name.starts_with('.')
            && !matches!(name, "node_modules" | "target")
        {
            walk(entry.path(), depth + 1, found)?;
        }
    }
    Ok(())
}

/// The files beside a checked one.
pub struct Beside {
    base: Utf8PathBuf,
}

impl Beside {
    /// Those of the folder of `file`; nothing when the folder cannot be found.
    pub fn of(file: &Utf8Path) -> Option<Beside> {
        let folder = file.parent().filter(|parent| *parent != "").unwrap_or(Utf8Path::new("."));
        folder.canonicalize_utf8().ok().map(|base| Beside { base })
    }
}

impl Files for Beside {
    fn base(&self) -> &str {
        self.base.as_str()
    }

    fn head(&self, path: &str) -> FileAnswer {
        let path = self.base.join(path);
        // A folder is there, and has no bytes to show.
        if path.is_dir() {
            return FileAnswer::Found(Vec::new());
        }
        let read = || {
            let mut head = Vec::new();
            std::fs::File::open(&path)?.take(64).read_to_end(&mut head)?;
            Ok::<_, std::io::Error>(head)
        };
        match read() {
            Ok(head) => FileAnswer::Found(head),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => FileAnswer::Missing,
            Err(_) => FileAnswer::Unknown,
        }
    }
}
