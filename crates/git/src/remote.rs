//! Fetching from elsewhere by the system's git, in an environment of our own: no configuration of the machine, no question
//! asked, no hook, only the protocols allowed, a limit of time and of size. The library that reads cannot make partial copies yet.

use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use levain_model::Language;

/// Bounds and permissions of a fetch.
#[derive(Debug, Clone)]
pub struct Options {
    /// Longest time it may take.
    pub longest: Duration,
    /// Largest copy kept, in bytes.
    pub largest: u64,
    /// Whether paths of this machine and `file:` may be fetched from: only from the command line.
    pub local: bool,
    /// A header sent with each request, `Authorization: …`; it is passed by the environment, which other users of the
    /// machine cannot read, never by the arguments, which they can.
    pub header: Option<String>,
}

impl Default for Options {
    fn default() -> Options {
        Options { longest: Duration::from_secs(600), largest: 2 * 1024 * 1024 * 1024, local: false, header: None }
    }
}

/// Why a repository could not be fetched.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FetchError {
    /// The program `git` is not installed.
    #[error("git is not installed")]
    NoGit,
    /// The address is none git may be asked for here.
    #[error("address not allowed: {0}")]
    Address(String),
    /// There is no repository at the address, or it is hidden from us: forges answer both alike.
    #[error("no repository at this address, or not for us")]
    NotFound,
    /// The server asks who we are.
    #[error("the server refuses access")]
    NotAuthorized,
    /// It took longer than allowed.
    #[error("no answer within {0} s")]
    Timeout(u64),
    /// The copy would be larger than allowed, in bytes.
    #[error("larger than {0} bytes")]
    TooLarge(u64),
    /// The server could not be reached, or the connection broke.
    #[error("the server cannot be reached: {0}")]
    Network(String),
    /// Something else; what git said.
    #[error("git failed: {0}")]
    Other(String),
}

impl FetchError {
    /// A stable code.
    pub fn code(&self) -> &'static str {
        match self {
            FetchError::NoGit => "GT101",
            FetchError::Address(_) => "GT102",
            FetchError::NotFound => "GT103",
            FetchError::NotAuthorized => "GT104",
            FetchError::Timeout(_) => "GT105",
            FetchError::TooLarge(_) => "GT106",
            FetchError::Network(_) => "GT107",
            FetchError::Other(_) => "GT108",
        }
    }

    /// What happened and what to do, for a person.
    pub fn text(&self, language: Language) -> String {
        let [fr, en] = match self {
            FetchError::NoGit => [
                "Le programme git n’est pas installé. Installez-le, puis recommencez.".to_owned(),
                "The program git is not installed. Install it, then try again.".to_owned(),
            ],
            FetchError::Address(address) => [
                format!("L’adresse {address} n’est pas permise ici. Donnez une adresse https."),
                format!("The address {address} is not allowed here. Give an https address."),
            ],
            FetchError::NotFound => [
                "Aucun dépôt à cette adresse, ou il n’est pas public. Vérifiez l’adresse dans un navigateur."
                    .to_owned(),
                "No repository at this address, or it is not public. Check the address in a browser.".to_owned(),
            ],
            FetchError::NotAuthorized => [
                "Le serveur demande une identification. Le dépôt n’est pas public, ou le jeton a expiré.".to_owned(),
                "The server asks for identification. The repository is not public, or the token has expired."
                    .to_owned(),
            ],
            FetchError::Timeout(seconds) => [
                format!("Pas de réponse complète en {seconds} secondes. Réessayez plus tard."),
                format!("No complete answer within {seconds} seconds. Try again later."),
            ],
            FetchError::TooLarge(bytes) => [
                format!("Le dépôt dépasse la limite de {} Mo.", bytes / 1_000_000),
                format!("The repository is over the limit of {} MB.", bytes / 1_000_000),
            ],
            FetchError::Network(why) => {
                [format!("Le serveur est injoignable\u{a0}: {why}"), format!("The server cannot be reached: {why}")]
            }
            FetchError::Other(why) => [format!("git a échoué\u{a0}: {why}"), format!("git failed: {why}")],
        };
        match language {
            Language::Fr => fr,
            Language::En => en,
        }
    }
}

/// A reference of a repository elsewhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Remote {
    /// `HEAD`, `refs/heads/main`, `refs/tags/v1.0`…
    pub name: String,
    /// The object it names, in hexadecimal.
    pub id: String,
}

/// The references of the repository at `url`: enough to know whether anything changed.
///
/// # Errors
/// As [`FetchError`] says.
pub fn references(url: &str, options: &Options) -> Result<Vec<Remote>, FetchError> {
    allowed(url, options)?;
    let mut command = git(options);
    command.args(["ls-remote", "--quiet", "--", url, "HEAD", "refs/heads/*", "refs/tags/*"]);
    let out = run(command, options, None)?;
    let remotes = out.lines().filter_map(|line| {
        let (id, name) = line.split_once('\t')?;
        Some(Remote { name: name.to_owned(), id: id.to_owned() })
    });
    Ok(remotes.collect())
}

/// Makes `folder` a bare copy, without the contents of files, of the repository at `url`; brings it up to date when it is
/// there already. A copy that was cut short is never left in its place: it is made beside it, then renamed.
///
/// # Errors
/// As [`FetchError`] says; what was there before is still there.
pub fn clone_or_fetch(url: &str, folder: &Path, options: &Options) -> Result<(), FetchError> {
    allowed(url, options)?;
    if folder.join("HEAD").exists() {
        let mut command = git(options);
        // `--force`: branches rewritten elsewhere are rewritten here; `--prune`: those removed there go here.
        command.arg("--git-dir").arg(folder).args([
            "fetch",
            "--quiet",
            "--force",
            "--prune",
            "--no-auto-gc",
            "--no-write-fetch-head",
            "--no-recurse-submodules",
            "--",
            url,
            "+refs/heads/*:refs/heads/*",
            "+refs/tags/*:refs/tags/*",
        ]);
        run(command, options, Some(folder))?;
        return follow_head(url, folder, options);
    }
    let parent = folder.parent().unwrap_or(Path::new("."));
    std::fs::create_dir_all(parent).map_err(|error| FetchError::Other(error.to_string()))?;
    let name = folder.file_name().unwrap_or_default().to_string_lossy();
    let beside = parent.join(format!(".{name}.part"));
    remove(&beside)?;
    let mut command = git(options);
    command
        .args([
            "clone",
            "--quiet",
            "--bare",
            "--no-hardlinks",
            "--filter=blob:none",
            "--no-recurse-submodules",
            "--template=",
            "--",
        ])
        .arg(url)
        .arg(&beside);
    if let Err(error) = run(command, options, Some(&beside)) {
        remove(&beside)?;
        return Err(error);
    }
    std::fs::rename(&beside, folder).map_err(|error| FetchError::Other(error.to_string()))
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
    let mut command = git(options);
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
    run_with(command, options, Some(folder), Some(ids.join("\n") + "\n")).map(drop)
}

/// `HEAD` of the copy names the branch that `HEAD` names there.
fn follow_head(url: &str, folder: &Path, options: &Options) -> Result<(), FetchError> {
    let mut command = git(options);
    command.args(["ls-remote", "--quiet", "--symref", "--", url, "HEAD"]);
    let out = run(command, options, None)?;
    let target = out.lines().find_map(|line| line.strip_prefix("ref: ")?.split('\t').next());
    let Some(target) = target.filter(|target| target.starts_with("refs/heads/")) else { return Ok(()) };
    let mut command = git(options);
    command.arg("--git-dir").arg(folder).args(["symbolic-ref", "HEAD", target]);
    run(command, options, None).map(drop)
}

fn remove(folder: &Path) -> Result<(), FetchError> {
    match std::fs::remove_dir_all(folder) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(FetchError::Other(error.to_string())),
        _ => Ok(()),
    }
}

/// An address git may be asked for: `https` and `http` without a user's name or password, or a local path when allowed.
fn allowed(url: &str, options: &Options) -> Result<(), FetchError> {
    let refused = || FetchError::Address(url.chars().take(200).collect());
    // What begins with a dash would be read as an option; `ext::` and the like run programs.
    if url.starts_with('-') || url.contains("::") || url.chars().any(char::is_control) {
        return Err(refused());
    }
    if let Some(rest) = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://")) {
        let host = rest.split('/').next().unwrap_or_default();
        return if host.is_empty() || host.contains('@') { Err(refused()) } else { Ok(()) };
    }
    let path = url.strip_prefix("file://").unwrap_or(url);
    if options.local && (url.starts_with("file://") || Path::new(path).exists()) { Ok(()) } else { Err(refused()) }
}

fn git(options: &Options) -> Command {
    let mut command = Command::new("git");
    command.env_clear();
    for kept in
        ["PATH", "SSL_CERT_FILE", "SSL_CERT_DIR", "https_proxy", "http_proxy", "no_proxy", "HTTPS_PROXY", "NO_PROXY"]
    {
        if let Some(value) = std::env::var_os(kept) {
            command.env(kept, value);
        }
    }
    let mut settings = vec![
        ("core.hooksPath", "/dev/null".to_owned()),
        ("credential.helper", String::new()),
        ("http.followRedirects", "initial".to_owned()),
        ("http.lowSpeedLimit", "1000".to_owned()),
        ("http.lowSpeedTime", "60".to_owned()),
        ("gc.auto", "0".to_owned()),
        ("maintenance.auto", "false".to_owned()),
        ("safe.directory", "*".to_owned()),
        ("protocol.allow", "never".to_owned()),
        ("protocol.https.allow", "always".to_owned()),
        ("protocol.http.allow", "always".to_owned()),
    ];
    if options.local {
        settings.push(("protocol.file.allow", "always".to_owned()));
    }
    if let Some(header) = &options.header {
        settings.push(("http.extraHeader", header.clone()));
    }
    command.env("GIT_CONFIG_COUNT", settings.len().to_string());
    for (at, (key, value)) in settings.into_iter().enumerate() {
        command.env(format!("GIT_CONFIG_KEY_{at}"), key).env(format!("GIT_CONFIG_VALUE_{at}"), value);
    }
    command
        .env("GIT_TERMINAL_PROMPT", "0")
        .env("GIT_CONFIG_NOSYSTEM", "1")
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .env("GIT_ASKPASS", "true")
        .env("LC_ALL", "C")
        .env("HOME", "/nonexistent")
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    command
}

fn run(command: Command, options: &Options, growing: Option<&Path>) -> Result<String, FetchError> {
    run_with(command, options, growing, None)
}

/// Runs git to its end, or stops it when it takes too long or its folder grows too large.
fn run_with(
    mut command: Command,
    options: &Options,
    growing: Option<&Path>,
    input: Option<String>,
) -> Result<String, FetchError> {
    if input.is_some() {
        command.stdin(Stdio::piped());
    }
    let mut child = command.spawn().map_err(|error| match error.kind() {
        std::io::ErrorKind::NotFound => FetchError::NoGit,
        _ => FetchError::Other(error.to_string()),
    })?;
    let stdin = child.stdin.take();
    let writer = std::thread::spawn(move || {
        if let (Some(mut stdin), Some(input)) = (stdin, input) {
            // A child that ends early closes the pipe: its own words say why.
            let _ = std::io::Write::write_all(&mut stdin, input.as_bytes());
        }
    });
    let (out, err) = (reader(child.stdout.take()), reader(child.stderr.take()));
    let ended = wait(&mut child, options, growing);
    if ended.is_err() {
        let _ = child.kill();
        let _ = child.wait();
    }
    let _ = writer.join();
    let (out, err) = (out.join().unwrap_or_default(), err.join().unwrap_or_default());
    if ended? { Ok(out) } else { Err(understood(&err)) }
}

/// Reads a pipe to its end in a thread, so that a full pipe never stops the child; keeps at most 64 MB.
fn reader(pipe: Option<impl Read + Send + 'static>) -> std::thread::JoinHandle<String> {
    std::thread::spawn(move || {
        let mut bytes = Vec::new();
        if let Some(pipe) = pipe {
            let _ = pipe.take(64 * 1024 * 1024).read_to_end(&mut bytes);
        }
        String::from_utf8_lossy(&bytes).into_owned()
    })
}

/// Whether the child succeeded.
fn wait(child: &mut Child, options: &Options, growing: Option<&Path>) -> Result<bool, FetchError> {
    let started = Instant::now();
    let mut pause = Duration::from_millis(1);
    let mut measured = Instant::now();
    loop {
        match child.try_wait() {
            Ok(Some(status)) => return Ok(status.success()),
            Ok(None) => {}
            Err(error) => return Err(FetchError::Other(error.to_string())),
        }
        if started.elapsed() > options.longest {
            return Err(FetchError::Timeout(options.longest.as_secs()));
        }
        if let Some(folder) = growing.filter(|_| measured.elapsed() > Duration::from_secs(1)) {
            measured = Instant::now();
            if size(&folder.join("objects")) > options.largest {
                return Err(FetchError::TooLarge(options.largest));
            }
        }
        std::thread::sleep(pause);
        pause = (pause * 2).min(Duration::from_millis(50));
    }
}

fn size(folder: &Path) -> u64 {
    let mut folders: Vec<PathBuf> = vec![folder.to_owned()];
    let mut total = 0;
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).into_iter().flatten().flatten() {
            match entry.metadata() {
                Ok(data) if data.is_dir() => folders.push(entry.path()),
                Ok(data) => total += data.len(),
                Err(_) => {}
            }
        }
    }
    total
}

/// What git said, as one of the cases people can do something about. The program speaks English: its locale is set.
fn understood(said: &str) -> FetchError {
    let lower = said.to_lowercase();
    let has = |words: &[&str]| words.iter().any(|word| lower.contains(word));
    let last = said.lines().rev().find(|line| !line.trim().is_empty()).unwrap_or("no message").trim();
    let last: String = last.chars().take(300).collect();
    if has(&[
        "could not read username",
        "authentication failed",
        "terminal prompts disabled",
        "error: 401",
        "error: 403",
    ]) {
        FetchError::NotAuthorized
    } else if has(&[
        "not found",
        "does not appear to be a git repository",
        "error: 404",
        "error: 410",
        "does not exist",
    ]) {
        FetchError::NotFound
    } else if has(&[
        "timed out",
        "too slow",
        "could not resolve",
        "couldn't connect",
        "failed to connect",
        "error: 5",
        "error: 429",
        "early eof",
        "unexpected disconnect",
        "connection",
    ]) {
        FetchError::Network(last)
    } else if has(&["transport '", "not allowed"]) {
        FetchError::Address(last)
    } else {
        FetchError::Other(last)
    }
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
            "a\nb",
        ] {
            assert!(matches!(allowed(url, &outside), Err(FetchError::Address(_))), "{url}");
        }
        assert_eq!(allowed("https://a.example/b", &outside), Ok(()));
        assert_eq!(allowed("file:///tmp", &inside), Ok(()));
        assert!(allowed("ext::sh -c date", &inside).is_err());
    }

    #[test]
    fn what_git_says_is_understood() {
        for (said, code) in [
            ("fatal: repository 'https://a.example/b/' not found", "GT103"),
            ("fatal: could not read Username for 'https://a.example': terminal prompts disabled", "GT104"),
            ("fatal: unable to access 'https://a/': The requested URL returned error: 503", "GT107"),
            ("fatal: unable to access 'https://a/': Could not resolve host: a", "GT107"),
            ("fatal: transport 'ext' not allowed", "GT102"),
            ("fatal: bad object", "GT108"),
        ] {
            assert_eq!(understood(said).code(), code, "{said}");
        }
    }
}
