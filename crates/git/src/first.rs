//! A folder made into a repository of one commit, ready to push.

use std::path::Path;

use crate::remote::process::{git, run};
use crate::remote::{FetchError, Options};

/// What its one commit says.
#[derive(Debug, Clone, Copy)]
pub struct First<'a> {
    /// Name and address of whoever makes it.
    pub author: [&'a str; 2],
    /// When, in seconds since 1970.
    pub date: i64,
    /// What it says.
    pub message: &'a str,
}

/// Makes a repository of everything in a folder, on the branch `main`; gives the identifier of its one commit, which is the same
/// whenever files, author, date and message are.
///
/// # Errors
///
/// When git is not installed, or fails: there is a repository already, or the disk is full.
pub fn first_commit(folder: &Path, first: &First<'_>) -> Result<String, FetchError> {
    if folder.join(".git").symlink_metadata().is_ok() {
        return Err(FetchError::Other(format!("{}: .git", folder.display())));
    }
    let options = Options::default();
    let date = format!("{} +0000", first.date);
    let [name, email] = first.author;
    let step = |words: &[&str]| {
        let mut command = git("", &options);
        for who in ["AUTHOR", "COMMITTER"] {
            command.env(format!("GIT_{who}_NAME"), name).env(format!("GIT_{who}_EMAIL"), email);
            command.env(format!("GIT_{who}_DATE"), &date);
        }
        command.args(words).current_dir(folder);
        run(command, &options, None, None)
    };
    step(&["init", "--quiet", "--template=", "--initial-branch=main"])?;
    // Files too that a list in it says to ignore.
    step(&["add", "--force", "--all", "."])?;
    step(&["commit", "--quiet", "--no-verify", "--cleanup=verbatim", "--message", first.message])?;
    Ok(step(&["rev-parse", "HEAD"])?.trim().to_owned())
}

/// A repository of [`first_commit`] as one file (a bundle of git, gitformat-bundle(5)), which `git clone` takes as it takes an
/// address. The same version of git makes the same bytes of it.
///
/// # Errors
///
/// When git is not installed, or fails: there is no commit on `main`, or the disk is full.
pub fn one_file(folder: &Path) -> Result<Vec<u8>, FetchError> {
    let made = folder.join(".git/one-file");
    let mut command = git("", &Options::default());
    // Several threads would share the objects out differently each time.
    command.args(["-c", "pack.threads=1", "bundle", "create", "--quiet"]);
    command.arg(&made).args(["HEAD", "main"]).current_dir(folder);
    run(command, &Options::default(), None, None)?;
    let failed = |error: std::io::Error| FetchError::Other(format!("{}: {error}", made.display()));
    let bytes = std::fs::read(&made).map_err(failed)?;
    std::fs::remove_file(&made).map_err(failed)?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Options as Reading, open};

    #[test]
    fn the_same_folder_is_the_same_commit() {
        let made = |message: &str| {
            let folder = tempfile::tempdir().unwrap();
            std::fs::create_dir(folder.path().join("a")).unwrap();
            std::fs::write(folder.path().join("a/b.md"), "# B\r\n").unwrap();
            // Neither may change what is kept.
            std::fs::write(folder.path().join(".gitignore"), "*.md\n").unwrap();
            let first = First { author: ["Levain", "levain@localhost"], date: 1_795_953_600, message };
            (first_commit(folder.path(), &first).unwrap(), folder)
        };
        let (one, folder) = made("Essai: é");
        assert_eq!(one.len(), 40);
        assert_eq!(made("Essai: é").0, one);
        assert_ne!(made("Autre").0, one);
        assert!(open(folder.path(), &Reading::default()).is_ok());
        let bytes = one_file(folder.path()).unwrap();
        assert!(bytes.starts_with(b"# v2 git bundle\n") && bytes == one_file(made("Essai: é").1.path()).unwrap());
        let file = folder.path().join("all.bundle");
        std::fs::write(&file, &bytes).unwrap();
        let copy = folder.path().join("copy");
        let reading = Options { local: true, ..Options::default() };
        let mut clone = git("", &reading);
        clone.args(["clone", "--quiet"]).arg(&file).arg(&copy);
        run(clone, &reading, None, None).unwrap();
        assert_eq!(std::fs::read(copy.join("a/b.md")).unwrap(), b"# B\r\n");
        assert!(one_file(copy.join("a").as_path()).is_err());
        let first = First { author: ["Levain", "levain@localhost"], date: 0, message: "again" };
        let again = first_commit(folder.path(), &first).unwrap_err();
        assert_eq!(again.code(), "GT108");
    }
}
