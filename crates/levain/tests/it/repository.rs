//! Real repositories for the tests, made by the system's git, whatever the settings of the person who runs them.

use std::path::Path;
use std::process::Command;

/// Git in a folder; nothing of this machine's settings counts.
pub fn git_command(folder: &Path, arguments: &[&str]) -> Command {
    let settings = [
        "user.name=Rose Exemple",
        "user.email=rose@val-exemple.example",
        "init.defaultBranch=main",
        "commit.gpgSign=false",
    ];
    let mut command = Command::new("git");
    for setting in settings {
        command.args(["-c", setting]);
    }
    command.args(arguments).current_dir(folder).env("GIT_CONFIG_GLOBAL", "/dev/null").env("GIT_CONFIG_NOSYSTEM", "1");
    command
}

/// What git writes; it must succeed.
pub fn git(folder: &Path, arguments: &[&str]) -> String {
    let output = git_command(folder, arguments).output().unwrap();
    assert!(output.status.success(), "git {arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// Writes a file, its folders too.
pub fn write(folder: &Path, path: &str, content: impl AsRef<[u8]>) {
    let path = folder.join(path);
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(path, content).unwrap();
}

/// Everything in a commit.
pub fn commit(folder: &Path, message: &str) {
    git(folder, &["add", "--all"]);
    git(folder, &["commit", "--quiet", "--allow-empty", "-m", message]);
}

/// A repository with these files in one commit.
pub fn repository(files: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    git(folder.path(), &["init", "--quiet"]);
    for (path, content) in files {
        write(folder.path(), path, content);
    }
    commit(folder.path(), "One");
    folder
}
