//! A bundle as a git repository of one commit, ready to push: the same bundle gives the same commit.

use std::path::Path;
use std::process::{Command, Stdio};

use super::{Bundle, BundleError};

/// Who makes the commit.
const AUTHOR: [&str; 2] = ["Levain", "levain@localhost"];

impl Bundle {
    /// Writes it as a folder with a repository of one commit, on the branch `main`; gives the commit.
    ///
    /// # Errors
    ///
    /// `LR007` when the folder cannot be written, `LR009` when git is not there or says no.
    pub fn write_repository(&self, folder: &Path) -> Result<String, BundleError> {
        self.write_folder(folder)?;
        let message = if self.trial() { "Essai · Trial" } else { "Expérimentation · Experiment" };
        let message = format!("{message}: {}", self.title.replace(['\n', '\r'], " "));
        self.git(folder, &["init", "--quiet", "--template=", "--initial-branch=main"])?;
        // Whatever the folder around it ignores.
        self.git(folder, &["add", "--force", "--all", "."])?;
        self.git(folder, &["commit", "--quiet", "--no-verify", "--message", &message])?;
        self.git(folder, &["rev-parse", "HEAD"])
    }

    /// The system's git, without any configuration of this machine.
    fn git(&self, folder: &Path, words: &[&str]) -> Result<String, BundleError> {
        let mut command = Command::new("git");
        command.env_clear().envs(std::env::var_os("PATH").map(|path| ("PATH", path)));
        let date = format!("{} +0000", self.date.as_second());
        let [name, email] = AUTHOR;
        for who in ["AUTHOR", "COMMITTER"] {
            command.env(format!("GIT_{who}_NAME"), name).env(format!("GIT_{who}_EMAIL"), email);
            command.env(format!("GIT_{who}_DATE"), &date);
        }
        command
            .env("GIT_CONFIG_NOSYSTEM", "1")
            .env("GIT_CONFIG_GLOBAL", "/dev/null")
            .env("LC_ALL", "C")
            .env("HOME", "/nonexistent")
            .args(["-c", "core.hooksPath=/dev/null", "-c", "core.autocrlf=false", "-c", "gc.auto=0"])
            .args(["-c", "safe.directory=*"])
            .args(words)
            .current_dir(folder)
            .stdin(Stdio::null());
        let failed = |said: String| BundleError::new("LR009", folder.display().to_string(), said);
        let output = command.output().map_err(|error| failed(error.to_string()))?;
        if !output.status.success() {
            return Err(failed(String::from_utf8_lossy(&output.stderr).trim().to_owned()));
        }
        Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
    }
}
