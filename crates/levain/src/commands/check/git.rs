//! The system's git, asked about a repository of this machine: nothing that the repository's own settings name is run.

use std::collections::BTreeSet;
use std::io::Write;
use std::process::{Command, Stdio};

use anyhow::{Result, anyhow};

/// What is kept of the environment: where programs and the person's own settings are (git asks them which folders are
/// safe), and what git tells its hooks when the command runs in one.
const KEPT: [&str; 5] = ["PATH", "HOME", "XDG_CONFIG_HOME", "USERPROFILE", "SYSTEMROOT"];
const OF_HOOKS: [&str; 3] = ["GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE"];

/// Settings of the repository that would run a program or change the form of what is read.
const SETTINGS: [(&str, &str); 8] = [
    ("core.fsmonitor", "false"),
    ("core.hooksPath", "/dev/null"),
    ("core.quotePath", "false"),
    ("core.untrackedCache", "false"),
    ("color.ui", "false"),
    ("diff.submodule", "short"),
    ("log.showSignature", "false"),
    ("protocol.allow", "never"),
];

/// Git in a folder.
pub struct Git {
    folder: String,
    settings: Vec<(String, String)>,
}

impl Git {
    /// Git in this folder. The filters that the repository's settings name are turned off.
    pub fn at(folder: &str) -> Git {
        let settings = SETTINGS.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect();
        let mut git = Git { folder: folder.to_owned(), settings };
        // No filter, no answer: both mean nothing to turn off. Reading settings runs none of them.
        let named =
            git.run(&["config", "--name-only", "--get-regexp", r"^filter\..*\.(clean|smudge|process|required)$"]);
        for key in named.unwrap_or_default().lines() {
            let off = if key.ends_with(".required") { "false" } else { "" };
            git.settings.push((key.to_owned(), off.to_owned()));
        }
        git
    }

    /// What git writes.
    ///
    /// # Errors
    /// Git is not there, or refuses: its own words.
    pub fn run(&self, arguments: &[&str]) -> Result<String> {
        self.run_with(arguments, "")
    }

    /// The tracked files that a filter changes between the work tree and the repository.
    pub fn filtered(&self) -> Result<BTreeSet<String>> {
        let changed =
            self.run(&["diff", "--name-only", "--no-ext-diff", "--ignore-submodules=all", "--relative", "-z"])?;
        if changed.is_empty() {
            return Ok(BTreeSet::new());
        }
        let said = self.run_with(&["check-attr", "--stdin", "-z", "filter"], &changed)?;
        let parts: Vec<&str> = said.split('\0').collect();
        let is_set = |value: &str| !matches!(value, "unspecified" | "unset");
        Ok(parts.chunks_exact(3).filter(|part| is_set(part[2])).map(|part| part[0].to_owned()).collect())
    }

    fn run_with(&self, arguments: &[&str], input: &str) -> Result<String> {
        let mut command = Command::new("git");
        command.arg("--no-pager").args(arguments).current_dir(&self.folder).env_clear();
        let hooks = if self.folder == "." { &OF_HOOKS[..] } else { &[] };
        for name in KEPT.iter().chain(hooks) {
            if let Some(value) = std::env::var_os(name) {
                command.env(name, value);
            }
        }
        command.env("GIT_CONFIG_COUNT", self.settings.len().to_string());
        for (at, (key, value)) in self.settings.iter().enumerate() {
            command.env(format!("GIT_CONFIG_KEY_{at}"), key).env(format!("GIT_CONFIG_VALUE_{at}"), value);
        }
        command
            .env("GIT_OPTIONAL_LOCKS", "0")
            .env("GIT_NO_LAZY_FETCH", "1")
            .env("GIT_TERMINAL_PROMPT", "0")
            .env("LC_ALL", "C")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        let mut child = command.spawn().map_err(|error| anyhow!("git: {error}"))?;
        let stdin = child.stdin.take();
        let output = std::thread::scope(|scope| {
            scope.spawn(move || {
                if let Some(mut stdin) = stdin {
                    // A child that ends early closes the pipe: its own words say why.
                    let _ = stdin.write_all(input.as_bytes());
                }
            });
            child.wait_with_output()
        })?;
        if !output.status.success() {
            return Err(anyhow!("git: {}", crate::output::plain(String::from_utf8_lossy(&output.stderr).trim())));
        }
        Ok(String::from_utf8_lossy(&output.stdout).into_owned())
    }
}
