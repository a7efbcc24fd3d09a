//! Fetching from elsewhere by the system's git, in an environment of our own: no configuration of the machine, no question
//! asked, no hook, only the protocols allowed, a limit of time and of size. The library that reads cannot make partial copies
//! yet.
//!
//! Which hosts may be asked is not decided here: whoever fetches an address that somebody else gave looks the host up
//! first, refuses private addresses, and gives the address it found ([`Options::resolved`]) so that git asks no other.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

mod error;
pub(crate) mod process;

pub use error::FetchError;
use process::{git, run, size};

/// Bounds and permissions of a fetch.
#[derive(Clone)]
pub struct Options {
    /// Longest time it may take.
    pub longest: Duration,
    /// Largest copy kept, in bytes.
    pub largest: u64,
    /// A person at a command line asks for themselves: paths of this machine and `file:` may be fetched from, and a server may
    /// send us to another address. Never for an address found in a file, a form or an answer.
    pub local: bool,
    /// A header sent with each request to the server of the address, `Authorization: …`; it is passed by the environment,
    /// which other users of the machine cannot read, never by the arguments, which they can.
    pub header: Option<String>,
    /// `host:port:address` (RFC 3986 authority, then an IP address): where the server is; git does not look it up again.
    pub resolved: Vec<String>,
}

impl Default for Options {
    fn default() -> Options {
        Options {
            longest: Duration::from_secs(600),
            largest: 2 * 1024 * 1024 * 1024,
            local: false,
            header: None,
            resolved: Vec::new(),
        }
    }
}

impl std::fmt::Debug for Options {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // Written by hand: the header holds a secret.
        formatter
            .debug_struct("Options")
            .field("longest", &self.longest)
            .field("largest", &self.largest)
            .field("local", &self.local)
            .field("header", &self.header.as_ref().map(|_| "[secret]"))
            .field("resolved", &self.resolved)
            .finish()
    }
}

/// A reference of a repository elsewhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Remote {
    /// `HEAD`, `refs/heads/main`, `refs/tags/v1.0`…
    pub name: String,
    /// The object it names, in hexadecimal.
    pub id: String,
    /// The reference it stands for (`refs/heads/main` for `HEAD`), when the server says it.
    pub target: Option<String>,
}

/// The references of the repository at `url`, in one request: enough to know whether anything changed. An empty repository
/// has none.
///
/// # Errors
/// As [`FetchError`] says.
pub fn references(url: &str, options: &Options) -> Result<Vec<Remote>, FetchError> {
    allowed(url, options)?;
    let mut command = git(url, options);
    command.args(["ls-remote", "--quiet", "--symref", "--", url, "HEAD", "refs/heads/*", "refs/tags/*"]);
    Ok(listed(&run(command, options, None, None)?))
}

/// Reads the answer of `git ls-remote --symref`.
fn listed(answer: &str) -> Vec<Remote> {
    let mut remotes: Vec<Remote> = Vec::new();
    let mut target = None;
    for (id, name) in answer.lines().filter_map(|line| line.split_once('\t')) {
        if let Some(reference) = id.strip_prefix("ref: ") {
            target = (name == "HEAD").then(|| reference.to_owned());
        } else if name == "HEAD" || (name.starts_with("refs/") && !name.ends_with("/HEAD") && !name.ends_with("^{}")) {
            let target = if name == "HEAD" { target.take() } else { None };
            remotes.push(Remote { name: name.to_owned(), id: id.to_owned(), target });
        }
    }
    remotes
}

/// Makes `folder` a bare copy, without the contents of files when the server can leave them out, of the repository at
/// `url`; brings it up to date when it is there already. A copy that was cut short is never left in its place: it is made
/// beside it, then renamed; what a copy or a fetch that was killed left behind is removed. A folder is for one caller at a time.
///
/// # Errors
/// As [`FetchError`] says; what was there before is still there.
pub fn clone_or_fetch(url: &str, folder: &Path, options: &Options) -> Result<(), FetchError> {
    allowed(url, options)?;
    if folder.join("HEAD").exists() { fetch(url, folder, options) } else { clone(url, folder, options) }
}

fn clone(url: &str, folder: &Path, options: &Options) -> Result<(), FetchError> {
    // One process can make several copies, and a git left over from one that was killed may still write in its own.
    static COPIES: AtomicU32 = AtomicU32::new(0);
    let parent = folder.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    std::fs::create_dir_all(parent).map_err(other)?;
    let beside = format!(".{}.part", folder.file_name().unwrap_or_default().to_string_lossy());
    for left in entries(parent).filter(|left| name(left).starts_with(&beside)) {
        remove(&left)?;
    }
    let number = COPIES.fetch_add(1, Ordering::Relaxed);
    let copy = parent.join(format!("{beside}-{}-{number}", std::process::id()));
    let made = copied(url, &copy, options, true).or_else(|error| match error {
        FetchError::Other(why) if why.contains("filter") => {
            remove(&copy)?;
            copied(url, &copy, options, false)
        }
        error => Err(error),
    });
    let made = made.and_then(|()| match size(&copy) > options.largest {
        true => Err(FetchError::TooLarge(options.largest)),
        false => std::fs::rename(&copy, folder).map_err(other),
    });
    if made.is_err() {
        remove(&copy)?;
    }
    made
}

fn copied(url: &str, copy: &Path, options: &Options, partial: bool) -> Result<(), FetchError> {
    let mut command = git(url, options);
    command.args(["clone", "--quiet", "--bare", "--no-hardlinks", "--no-recurse-submodules", "--template="]);
    if partial {
        command.arg("--filter=blob:none");
    }
    command.args(["--", url]).arg(copy);
    run(command, options, Some(copy), None).map(drop)
}

fn fetch(url: &str, folder: &Path, options: &Options) -> Result<(), FetchError> {
    clear(folder);
    let mut command = git(url, options);
    // `--force`: branches rewritten elsewhere are rewritten here; `--prune`: those removed there go here.
    command.arg("--git-dir").arg(folder).args([
        "fetch",
        "--quiet",
        "--force",
        "--prune",
        "--no-auto-gc",
        "--no-write-fetch-head",
        "--no-recurse-submodules",
    ]);
    if is_partial(folder) {
        command.arg("--filter=blob:none");
    }
    command.args(["--", url, "+refs/heads/*:refs/heads/*", "+refs/tags/*:refs/tags/*"]);
    run(command, options, Some(folder), None)?;
    follow_head(url, folder, options)
}

/// Fetches the objects of these identifiers that a partial copy lacks, in one request.
///
/// # Errors
/// As [`FetchError`] says.
pub fn fetch_objects(url: &str, folder: &Path, ids: &[String], options: &Options) -> Result<(), FetchError> {
    allowed(url, options)?;
    if ids.is_empty() {
        return Ok(());
    }
    clear(folder);
    let mut command = git(url, options);
    command.arg("--git-dir").arg(folder).args([
        "-c",
        "fetch.negotiationAlgorithm=noop",
        "fetch",
        "--quiet",
        "--no-tags",
        "--no-write-fetch-head",
        "--no-auto-gc",
        "--recurse-submodules=no",
        "--filter=blob:none",
        "--stdin",
        "--",
        url,
    ]);
    run(command, options, Some(folder), Some(ids.join("\n") + "\n")).map(drop)
}

/// `HEAD` of the copy names the branch that `HEAD` names there.
fn follow_head(url: &str, folder: &Path, options: &Options) -> Result<(), FetchError> {
    let mut command = git(url, options);
    command.args(["ls-remote", "--quiet", "--symref", "--", url, "HEAD"]);
    let head = listed(&run(command, options, None, None)?).into_iter().find_map(|remote| remote.target);
    let Some(target) = head.filter(|target| target.starts_with("refs/heads/")) else { return Ok(()) };
    let mut command = git(url, options);
    command.arg("--git-dir").arg(folder).args(["symbolic-ref", "HEAD", &target]);
    run(command, options, None, None).map(drop)
}

/// Whether the copy was made without the contents of files: git marks the packs of such a copy.
fn is_partial(folder: &Path) -> bool {
    entries(&folder.join("objects/pack")).any(|file| file.extension().is_some_and(|extension| extension == "promisor"))
}

/// Removes what a fetch that was killed left in a copy: locks, which would stop every other one, and unfinished packs.
fn clear(folder: &Path) {
    let mut folders = vec![folder.to_owned(), folder.join("refs")];
    let mut left: Vec<PathBuf> =
        entries(&folder.join("objects/pack")).filter(|file| name(file).starts_with("tmp_")).collect();
    while let Some(inside) = folders.pop() {
        for entry in entries(&inside) {
            if name(&entry).ends_with(".lock") {
                left.push(entry);
            } else if inside != folder && entry.is_dir() && !entry.is_symlink() {
                folders.push(entry);
            }
        }
    }
    for file in left {
        // One that cannot be removed will be named by git.
        let _ = std::fs::remove_file(file);
    }
}

fn entries(folder: &Path) -> impl Iterator<Item = PathBuf> + use<> {
    std::fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path())
}

fn name(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

fn remove(folder: &Path) -> Result<(), FetchError> {
    match std::fs::remove_dir_all(folder) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(other(error)),
        _ => Ok(()),
    }
}

fn other(error: std::io::Error) -> FetchError {
    FetchError::Other(error.to_string())
}

/// An address git may be asked for: `https` and `http` without a user's name or password, or a local path when allowed.
fn allowed(url: &str, options: &Options) -> Result<(), FetchError> {
    let refused = || FetchError::Address(url.chars().filter(|character| !character.is_control()).take(200).collect());
    // What begins with a dash would be read as an option; `ext::` and the like run programs.
    if url.starts_with('-') || url.contains("::") || url.chars().any(char::is_control) {
        return Err(refused());
    }
    if let Some(rest) = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://")) {
        let host = rest.split(['/', '?', '#', '\\']).next().unwrap_or_default();
        return if host.is_empty() || host.contains('@') { Err(refused()) } else { Ok(()) };
    }
    let path = url.strip_prefix("file://").unwrap_or(url);
    if options.local && (url.starts_with("file://") || Path::new(path).exists()) { Ok(()) } else { Err(refused()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_safe_addresses_are_given_to_git() {
        let (outside, inside) = (Options::default(), Options { local: true, ..Options::default() });
        for url in [
            "-x",
            "--upload-pack=touch",
            "ext::sh -c date",
            "ssh://a.example/b",
            "git@a.example:b",
            "https://u:p@a.example/b",
            "https://",
            "file:///tmp",
            "/tmp",
            "a\nb",
        ] {
            assert!(matches!(allowed(url, &outside), Err(FetchError::Address(_))), "{url}");
        }
        assert_eq!(allowed("https://a.example/b", &outside), Ok(()));
        assert_eq!(allowed("https://a.example/b@2", &outside), Ok(()));
        assert_eq!(allowed("file:///tmp", &inside), Ok(()));
        assert!(allowed("ext::sh -c date", &inside).is_err());
    }

    #[test]
    fn references_are_read_with_the_branch_that_head_names() {
        let answer = "ref: refs/heads/dev\tHEAD\n01\tHEAD\n01\trefs/heads/dev\n02\trefs/tags/v1\n03\trefs/tags/v1^{}\n\
                      04\trefs/remotes/origin/HEAD\n";
        let found = listed(answer);
        let names: Vec<&str> = found.iter().map(|remote| remote.name.as_str()).collect();
        assert_eq!(names, ["HEAD", "refs/heads/dev", "refs/tags/v1"]);
        assert_eq!(found[0].target.as_deref(), Some("refs/heads/dev"));
        assert_eq!(found[1].target, None);
    }
}
