//! Running the system's git in an environment of our own.

use std::io::Read;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use super::error::understood;
use super::{FetchError, Options};

/// Variables of this process that git is given: where programs are, which certificates are believed, which proxy is used.
const KEPT: [&str; 8] =
    ["PATH", "SSL_CERT_FILE", "SSL_CERT_DIR", "https_proxy", "http_proxy", "no_proxy", "HTTPS_PROXY", "NO_PROXY"];

/// Most bytes of an answer kept: a list of some five hundred thousand references.
const LONGEST_ANSWER: u64 = 64 * 1024 * 1024;

/// Longest pause between two looks at a running git.
const PAUSE: Duration = Duration::from_millis(50);

/// Git, ready to be told what to do at `url`: no configuration of the machine, no question asked, no hook, only the
/// protocols allowed. Settings pass by the environment, which other users of the machine cannot read.
pub fn git(url: &str, options: &Options) -> Command {
    let mut command = Command::new("git");
    command.env_clear();
    for kept in KEPT {
        if let Some(value) = std::env::var_os(kept) {
            command.env(kept, value);
        }
    }
    let settings = settings(url, options);
    command.env("GIT_CONFIG_COUNT", settings.len().to_string());
    for (at, (key, value)) in settings.into_iter().enumerate() {
        command.env(format!("GIT_CONFIG_KEY_{at}"), key).env(format!("GIT_CONFIG_VALUE_{at}"), value);
    }
    command
        // What is missing is asked for in one request of ours. Asked for by git itself, one object at a time, from a server
        // that only knows files, each request would start another one, without end.
        .env("GIT_NO_LAZY_FETCH", "1")
        .env("GIT_TERMINAL_PROMPT", "0")
        .env("GIT_CONFIG_NOSYSTEM", "1")
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .env("LC_ALL", "C")
        .env("HOME", "/nonexistent")
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    if !options.local {
        // A group of its own, so that the programs it starts are stopped with it. For a person at a terminal it stays in
        // theirs: their Control-C stops it.
        command.process_group(0);
    }
    command
}

fn settings(url: &str, options: &Options) -> Vec<(String, String)> {
    let protocols = if options.local { "always" } else { "never" };
    let mut settings: Vec<(String, String)> = [
        ("core.hooksPath", "/dev/null"),
        ("credential.helper", ""),
        // A redirection could lead to an address that whoever asked has not agreed to.
        ("http.followRedirects", if options.local { "initial" } else { "false" }),
        ("http.lowSpeedLimit", "1000"),
        ("http.lowSpeedTime", "60"),
        ("gc.auto", "0"),
        ("maintenance.auto", "false"),
        ("fetch.writeCommitGraph", "false"),
        ("safe.directory", "*"),
        ("protocol.allow", "never"),
        ("protocol.https.allow", "always"),
        ("protocol.http.allow", "always"),
        ("protocol.file.allow", protocols),
    ]
    .map(|(key, value)| (key.to_owned(), value.to_owned()))
    .into();
    settings.extend(options.resolved.iter().map(|address| ("http.curloptResolve".to_owned(), address.clone())));
    if let (Some(header), Some(host)) = (&options.header, host(url)) {
        // For this server alone, wherever it sends us.
        settings.push((format!("http.{host}/.extraHeader"), header.clone()));
    }
    settings
}

/// The scheme and host of an address: `https://forge.example`.
fn host(url: &str) -> Option<&str> {
    let start = url.find("://")? + 3;
    let end = url[start..].find('/').map_or(url.len(), |at| start + at);
    Some(&url[..end])
}

/// Runs git to its end, or stops it when it takes too long or the folder in which it writes grows too large; gives what it
/// answered.
pub fn run(
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
    if let (Some(mut stdin), Some(input)) = (child.stdin.take(), input) {
        // A child that ends early closes the pipe: its own words say why.
        std::thread::spawn(move || std::io::Write::write_all(&mut stdin, input.as_bytes()));
    }
    let (out, err) = (reader(child.stdout.take()), reader(child.stderr.take()));
    match wait(&mut child, options, growing) {
        Ok(succeeded) => {
            let (out, err) = (out.join().unwrap_or_default(), err.join().unwrap_or_default());
            if out.len() as u64 >= LONGEST_ANSWER {
                return Err(FetchError::TooLarge(LONGEST_ANSWER));
            }
            if succeeded { Ok(out) } else { Err(understood(&err)) }
        }
        Err(error) => {
            stop(&mut child, options);
            Err(error)
        }
    }
}

/// Stops git, and the programs it started when it has a group of its own.
fn stop(child: &mut Child, options: &Options) {
    let group = i32::try_from(child.id()).ok().and_then(rustix::process::Pid::from_raw).filter(|_| !options.local);
    if let Some(group) = group {
        let _ = rustix::process::kill_process_group(group, rustix::process::Signal::KILL);
    }
    let _ = child.kill();
    let _ = child.wait();
}

/// Reads a pipe to its end in a thread, so that a full pipe never stops the child.
fn reader(pipe: Option<impl Read + Send + 'static>) -> std::thread::JoinHandle<String> {
    std::thread::spawn(move || {
        let mut bytes = Vec::new();
        if let Some(pipe) = pipe {
            let _ = pipe.take(LONGEST_ANSWER).read_to_end(&mut bytes);
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
            if size(folder) > options.largest {
                return Err(FetchError::TooLarge(options.largest));
            }
        }
        std::thread::sleep(pause);
        pause = (pause * 2).min(PAUSE);
    }
}

/// The size of everything in a folder, in bytes.
pub fn size(folder: &Path) -> u64 {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_for_its_server_alone_and_in_no_argument() {
        let header = "Authorization: Bearer not-a-real-token".to_owned();
        let options = Options { header: Some(header.clone()), ..Options::default() };
        let command = git("https://forge.example/a/b", &options);
        assert!(command.get_args().all(|argument| !argument.to_string_lossy().contains("not-a-real")));
        let settings = settings("https://forge.example:8443/a/b", &options);
        assert!(settings.contains(&("http.https://forge.example:8443/.extraHeader".to_owned(), header)));
        assert!(!format!("{options:?}").contains("not-a-real"));
    }
}
