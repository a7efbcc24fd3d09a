//! The system's git, asked about a repository of this machine: nothing that the repository's own settings name is run.

use std::collections::BTreeSet;
use std::io::{BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use anyhow::{Result, anyhow, bail};
use levain_model::Language;

use crate::output::{plain, tr};

/// What is kept of the environment: where programs and the person's own settings are (git asks them which folders are
/// safe), and what git tells its hooks when the command runs in one.
const KEPT: [&str; 5] = ["PATH", "HOME", "XDG_CONFIG_HOME", "USERPROFILE", "SYSTEMROOT"];
/// Of these, paths: a hook may have them relative to its folder.
const OF_HOOKS: [&str; 5] =
    ["GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_OBJECT_DIRECTORY", "GIT_ALTERNATE_OBJECT_DIRECTORIES"];

/// Largest file that git makes lines of.
const LARGEST: &str = "8m";

/// Settings of the repository that would run a program or change the form of what is read.
const SETTINGS: [(&str, &str); 12] = [
    ("core.bigFileThreshold", LARGEST),
    ("core.fsmonitor", "false"),
    ("core.hooksPath", "/dev/null"),
    ("core.quotePath", "false"),
    ("core.untrackedCache", "false"),
    ("color.ui", "false"),
    // It may name a file that is not there.
    ("diff.orderFile", "/dev/null"),
    ("diff.submodule", "short"),
    ("log.follow", "false"),
    ("log.showRoot", "true"),
    ("log.showSignature", "false"),
    ("protocol.allow", "never"),
];

/// Git in a folder.
pub struct Git {
    folder: PathBuf,
    language: Language,
    environment: Vec<(&'static str, PathBuf)>,
    settings: Vec<(String, String)>,
}

impl Git {
    /// Git in this folder. What git tells its hooks counts when it is the current one. The filters that the repository's
    /// settings name are turned off.
    ///
    /// # Errors
    /// There is no such folder.
    pub fn at(folder: &str, language: Language) -> Result<Git> {
        let here = std::env::current_dir()?;
        let Ok(folder) = Path::new(folder).canonicalize() else {
            bail!(
                "{}{} {}",
                plain(folder),
                tr(language, "\u{a0}:", ":"),
                tr(language, "ce dossier n’existe pas", "this folder does not exist")
            );
        };
        let in_hook = here.canonicalize().is_ok_and(|here| here == folder);
        let environment = OF_HOOKS
            .into_iter()
            .filter(|_| in_hook)
            .filter_map(|name| Some((name, here.join(std::env::var_os(name)?))))
            .collect();
        let settings = SETTINGS.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect();
        let mut git = Git { folder, language, environment, settings };
        // No filter, no answer: both mean nothing to turn off. Reading settings runs none of them.
        let named =
            git.run(&["config", "--name-only", "--get-regexp", r"^filter\..*\.(clean|smudge|process|required)$"]);
        for key in named.unwrap_or_default().lines() {
            let off = if key.ends_with(".required") { "false" } else { "" };
            git.settings.push((key.to_owned(), off.to_owned()));
        }
        Ok(git)
    }

    /// The same at the top of the work tree, where the paths that git tells begin; unchanged without a work tree.
    pub fn at_top(mut self) -> Git {
        if let Ok(top) = self.run(&["rev-parse", "--show-toplevel"]) {
            self.folder = PathBuf::from(top.trim_end_matches('\n'));
        }
        self
    }

    /// Where it is asked.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// What git writes.
    ///
    /// # Errors
    /// Git is not there, or refuses: its own words.
    pub fn run(&self, arguments: &[&str]) -> Result<String> {
        Ok(String::from_utf8_lossy(&self.run_with(arguments, Vec::new())?).into_owned())
    }

    /// What git writes, as bytes.
    ///
    /// # Errors
    /// As [`Git::run`].
    pub fn bytes(&self, arguments: &[&str]) -> Result<Vec<u8>> {
        self.run_with(arguments, Vec::new())
    }

    /// What git writes, line by line without the line feeds: the changes of a long history need not fit in memory.
    ///
    /// # Errors
    /// As [`Git::run`].
    pub fn lines(&self, arguments: &[&str], mut each: impl FnMut(&str)) -> Result<()> {
        let mut child = self.spawn(arguments)?;
        drop(child.stdin.take());
        let (Some(stdout), Some(mut stderr)) = (child.stdout.take(), child.stderr.take()) else { bail!("git") };
        let said = std::thread::scope(|scope| -> Result<Vec<u8>> {
            let errors = scope.spawn(move || {
                let mut said = Vec::new();
                let _ = stderr.read_to_end(&mut said);
                said
            });
            let mut reader = BufReader::new(stdout);
            let mut line = Vec::new();
            while reader.read_until(b'\n', &mut line)? > 0 {
                let end = line.len() - usize::from(line.ends_with(b"\n"));
                each(&levain_model::repository::text(&line[..end]));
                line.clear();
            }
            Ok(errors.join().unwrap_or_default())
        })?;
        if child.wait()?.success() { Ok(()) } else { Err(refused(&said, self.language)) }
    }

    /// The tracked files that a filter changes between the work tree and the repository.
    ///
    /// # Errors
    /// As [`Git::run`].
    pub fn filtered(&self) -> Result<BTreeSet<String>> {
        let changed =
            self.bytes(&["diff", "--name-only", "--no-ext-diff", "--no-relative", "--ignore-submodules=all", "-z"])?;
        if changed.is_empty() {
            return Ok(BTreeSet::new());
        }
        let said = self.run_with(&["check-attr", "--stdin", "-z", "filter"], changed)?;
        let said = String::from_utf8_lossy(&said);
        let parts: Vec<&str> = said.split('\0').collect();
        let is_set = |value: &str| !matches!(value, "unspecified" | "unset");
        Ok(parts.chunks_exact(3).filter(|part| is_set(part[2])).map(|part| part[0].to_owned()).collect())
    }

    fn run_with(&self, arguments: &[&str], input: Vec<u8>) -> Result<Vec<u8>> {
        let mut child = self.spawn(arguments)?;
        let stdin = child.stdin.take();
        let output = std::thread::scope(|scope| {
            scope.spawn(move || {
                if let Some(mut stdin) = stdin {
                    // A child that ends early closes the pipe: its own words say why.
                    let _ = stdin.write_all(&input);
                }
            });
            child.wait_with_output()
        })?;
        if output.status.success() { Ok(output.stdout) } else { Err(refused(&output.stderr, self.language)) }
    }

    fn spawn(&self, arguments: &[&str]) -> Result<Child> {
        let mut command = Command::new("git");
        command.arg("--no-pager").args(arguments).current_dir(&self.folder).env_clear();
        for name in KEPT {
            if let Some(value) = std::env::var_os(name) {
                command.env(name, value);
            }
        }
        command.envs(self.environment.iter().map(|(name, value)| (name, value)));
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
        command.spawn().map_err(|error| match error.kind() {
            std::io::ErrorKind::NotFound => anyhow!(tr(
                self.language,
                "le programme git n’est pas là\u{a0}: installez-le, ou ajoutez-le au PATH",
                "the program git is not there: install it, or add it to the PATH"
            )),
            _ => anyhow!("git: {error}"),
        })
    }
}

/// Git's own words and, where they do not say it, what to do.
fn refused(said: &[u8], language: Language) -> anyhow::Error {
    let said = plain(String::from_utf8_lossy(said).trim());
    // Nothing is fetched while looking: whoever asks decides what is spoken to.
    let is_partial = ["unable to read", "missing blob", "lazy fetching"].iter().any(|words| said.contains(words));
    let remedy = match is_partial {
        true => tr(
            language,
            ". Cette copie est partielle\u{a0}: git fetch --refetch --no-filter la complète",
            ". This copy is partial: git fetch --refetch --no-filter completes it",
        ),
        false => "",
    };
    anyhow!("git: {said}{remedy}")
}
