//! The place of the server that looks after the lab: whoever comes after one that was killed goes on at once.

use std::fs::{File, TryLockError};
use std::io::{Read, Seek, Write};
use std::path::Path;

use anyhow::{Context as _, Result};
use camino::Utf8Path;

/// The file of a place, in the data folder.
const FILE: &str = "lab-place";
/// Digits of a name.
const DIGITS: usize = 32;

/// A place, held until it is dropped or the process ends, however it does.
#[derive(Debug)]
pub struct Place {
    /// Under which name the lab is looked after.
    pub name: String,
    _held: Option<File>,
}

impl Place {
    /// Takes the place of the last server of this data folder, when it has ended: then what it said of who looks after the
    /// lab holds for this one. While another one runs, a place of its own.
    ///
    /// # Errors
    /// The file cannot be opened or written; the machine gives no randomness.
    pub fn take(data: &Utf8Path) -> Result<Place> {
        let path = data.join(FILE);
        let mut file = open(path.as_std_path()).with_context(|| path.to_string())?;
        match file.try_lock() {
            Ok(()) => {}
            // Another server of this folder, or a disk that knows no locks.
            Err(TryLockError::WouldBlock | TryLockError::Error(_)) => return Ok(Place { name: fresh()?, _held: None }),
        }
        let mut name = String::new();
        // What was cut while it was written is no name.
        let read = file.read_to_string(&mut name).is_ok();
        if !read || name.len() != DIGITS || !name.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            name = fresh()?;
            let written = file.set_len(0).and_then(|()| file.rewind()).and_then(|()| file.write_all(name.as_bytes()));
            written.with_context(|| path.to_string())?;
        }
        Ok(Place { name, _held: Some(file) })
    }
}

fn open(path: &Path) -> std::io::Result<File> {
    File::options().create(true).truncate(false).read(true).write(true).open(path)
}

fn fresh() -> Result<String> {
    let mut bytes = [0; DIGITS / 2];
    getrandom::fill(&mut bytes).map_err(|error| anyhow::anyhow!("{error}"))?;
    Ok(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_comes_after_another_has_its_name_and_who_comes_beside_it_has_not() {
        let folder = tempfile::tempdir().unwrap();
        let data = Utf8Path::from_path(folder.path()).unwrap();
        let first = Place::take(data).unwrap();
        let beside = Place::take(data).unwrap();
        assert_ne!(first.name, beside.name);
        let name = first.name.clone();
        drop(first);
        assert_eq!(Place::take(data).unwrap().name, name);
        std::fs::write(data.join(FILE), &name[..9]).unwrap();
        let anew = Place::take(data).unwrap();
        assert!(anew.name.len() == DIGITS && anew.name != name);
    }
}
