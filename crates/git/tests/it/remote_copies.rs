//! Copies of repositories elsewhere: refusals, limits, secrets, and what a killed fetch leaves.

use std::path::Path;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use levain_git::{Options, open, remote};
use levain_model::{Blob, RepositoryView, Unavailable};

use crate::server::{Answer, Server};
use crate::{Bench, ROSE};

const TOKEN: &str = "Authorization: Bearer not-a-real-token";

fn source() -> Bench {
    let bench = Bench::new();
    bench.write("README.md", "# X\n");
    bench.commit(ROSE, "2026-01-01T00:00:00Z", "One");
    bench.git(&["config", "uploadpack.allowFilter", "true"]);
    bench.git(&["update-server-info"]);
    bench
}

fn from_here() -> remote::Options {
    remote::Options { local: true, ..remote::Options::default() }
}

fn commits(copy: &Path) -> usize {
    open(copy, &Options::default()).unwrap().history().commits.len()
}

fn contains(folder: &Path, words: &str) -> bool {
    std::fs::read_dir(folder).unwrap().flatten().any(|entry| {
        let path = entry.path();
        if path.is_dir() {
            contains(&path, words)
        } else {
            String::from_utf8_lossy(&std::fs::read(path).unwrap()).contains(words)
        }
    })
}

#[test]
fn refusals_and_faults_of_servers_are_told_apart() {
    let folder = tempfile::tempdir().unwrap();
    for (status, headers, code) in [
        ("404 Not Found", "", "GT103"),
        ("410 Gone", "", "GT103"),
        ("401 Unauthorized", "WWW-Authenticate: Basic realm=\"x\"\r\n", "GT104"),
        ("403 Forbidden", "", "GT104"),
        ("429 Too Many Requests", "Retry-After: 5\r\n", "GT107"),
        ("503 Service Unavailable", "", "GT107"),
        ("301 Moved Permanently", "Location: http://127.0.0.1:9/a/c.git/info/refs\r\n", "GT109"),
        ("302 Found", "Location: http://127.0.0.1:9/a/c.git/info/refs\r\n", "GT109"),
    ] {
        let server = Server::start(Answer::Status(status, headers));
        let error = remote::references(&server.url(), &remote::Options::default()).unwrap_err();
        assert_eq!(error.code(), code, "{status}: {error}");
        let copy = folder.path().join("x.git");
        let error = remote::clone_or_fetch(&server.url(), &copy, &remote::Options::default()).unwrap_err();
        assert_eq!(error.code(), code, "{status}: {error}");
    }
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0, "nothing is left of failed copies");
}

#[test]
fn a_silent_server_is_left_and_nothing_goes_on_behind() {
    let server = Server::start(Answer::Silence);
    let folder = tempfile::tempdir().unwrap();
    let options = remote::Options { longest: Duration::from_secs(1), ..remote::Options::default() };
    let error = remote::clone_or_fetch(&server.url(), &folder.path().join("x.git"), &options).unwrap_err();
    assert_eq!(error.code(), "GT105", "{error}");
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
    // The connection is held by a program that git started: it is stopped too.
    let started = Instant::now();
    while server.closed.load(Ordering::SeqCst) == 0 {
        assert!(started.elapsed() < Duration::from_secs(20), "the connection stays open");
        std::thread::sleep(Duration::from_millis(20));
    }
}

#[test]
fn a_server_that_knows_files_only_is_copied_whole_and_a_token_opens_it() {
    let source = source();
    let server = Server::start(Answer::Files(source.path().join(".git"), Some(TOKEN)));
    let folder = tempfile::tempdir().unwrap();
    let copy = folder.path().join("x.git");
    let error = remote::clone_or_fetch(&server.url(), &copy, &remote::Options::default()).unwrap_err();
    assert_eq!(error.code(), "GT104", "{error}");
    let options = remote::Options { header: Some(TOKEN.to_owned()), ..remote::Options::default() };
    remote::clone_or_fetch(&server.url(), &copy, &options).unwrap();
    let repository = open(&copy, &Options::default()).unwrap();
    assert_eq!(repository.read("README.md").text().as_deref(), Some("# X\n"));
    source.commit(ROSE, "2026-01-02T00:00:00Z", "Two");
    source.git(&["update-server-info"]);
    remote::clone_or_fetch(&server.url(), &copy, &options).unwrap();
    assert_eq!(commits(&copy), 2);
    assert!(!contains(folder.path(), "not-a-real-token"), "the token is nowhere in the copy");
}

#[test]
fn git_asks_the_address_that_was_looked_up_for_it() {
    let source = source();
    let server = Server::start(Answer::Files(source.path().join(".git"), None));
    let options = remote::Options {
        resolved: vec![format!("forge.invalid:{}:127.0.0.1", server.port)],
        ..remote::Options::default()
    };
    let url = format!("http://forge.invalid:{}/a/b.git", server.port);
    let found = remote::references(&url, &options).unwrap();
    assert!(found.iter().any(|reference| reference.name == "refs/heads/main"), "{found:?}");
    assert!(server.requests.lock().unwrap().iter().all(|request| request.contains("Host: forge.invalid")));
}

#[test]
fn a_fetch_of_a_partial_copy_stays_partial() {
    let source = source();
    let folder = tempfile::tempdir().unwrap();
    let copy = folder.path().join("x.git");
    let url = format!("file://{}", source.path().display());
    remote::clone_or_fetch(&url, &copy, &from_here()).unwrap();
    source.write("README.md", "# Y\n");
    source.write("LICENSE", "words\n");
    source.commit(ROSE, "2026-01-02T00:00:00Z", "Two");
    remote::clone_or_fetch(&url, &copy, &from_here()).unwrap();
    let repository = open(&copy, &Options::default()).unwrap();
    assert_eq!(repository.history().commits.len(), 2);
    for path in ["README.md", "LICENSE"] {
        assert_eq!(repository.read(path), Blob::Unavailable(Unavailable::Missing), "{path}");
    }
    let missing = repository.missing(|_| true);
    remote::fetch_objects(&url, &copy, &missing, &from_here()).unwrap();
    let repository = open(&copy, &Options::default()).unwrap();
    assert_eq!(repository.read("README.md").text().as_deref(), Some("# Y\n"));
    assert!(repository.missing(|_| true).is_empty());
}

#[test]
fn what_a_killed_fetch_left_stops_nothing() {
    let source = source();
    let folder = tempfile::tempdir().unwrap();
    let copy = folder.path().join("x.git");
    let url = format!("file://{}", source.path().display());
    remote::clone_or_fetch(&url, &copy, &from_here()).unwrap();
    source.commit(ROSE, "2026-01-02T00:00:00Z", "Two");
    for left in ["refs/heads/main.lock", "packed-refs.lock", "config.lock", "HEAD.lock", "objects/pack/tmp_pack_Xy"] {
        std::fs::create_dir_all(copy.join(left).parent().unwrap()).unwrap();
        std::fs::write(copy.join(left), "").unwrap();
    }
    remote::clone_or_fetch(&url, &copy, &from_here()).unwrap();
    assert_eq!(commits(&copy), 2);
    assert!(!copy.join("objects/pack/tmp_pack_Xy").exists());
}

#[test]
fn what_was_rewritten_or_removed_there_is_so_here() {
    let source = source();
    source.git(&["branch", "passing"]);
    source.git(&["tag", "v1.0"]);
    let folder = tempfile::tempdir().unwrap();
    let copy = folder.path().join("x.git");
    let url = format!("file://{}", source.path().display());
    remote::clone_or_fetch(&url, &copy, &from_here()).unwrap();
    source.git_as(ROSE, "2026-01-03T00:00:00Z", &["commit", "--quiet", "--amend", "-m", "Another one"]);
    source.git(&["branch", "-D", "passing"]);
    // A folder where a branch was.
    source.git(&["branch", "passing/by"]);
    source.git(&["tag", "--delete", "v1.0"]);
    remote::clone_or_fetch(&url, &copy, &from_here()).unwrap();
    let repository = open(&copy, &Options::default()).unwrap();
    assert_eq!(repository.head().id(), Some(source.git(&["rev-parse", "HEAD"]).as_str()));
    assert!(repository.tags().is_empty());
}

#[test]
fn a_copy_over_the_limit_is_refused_and_removed() {
    let source = source();
    let folder = tempfile::tempdir().unwrap();
    let url = format!("file://{}", source.path().display());
    let options = remote::Options { largest: 100, ..from_here() };
    let error = remote::clone_or_fetch(&url, &folder.path().join("x.git"), &options).unwrap_err();
    assert_eq!(error.code(), "GT106", "{error}");
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
}

#[test]
fn an_empty_repository_has_no_reference_and_is_copied() {
    let source = Bench::new();
    let folder = tempfile::tempdir().unwrap();
    let url = format!("file://{}", source.path().display());
    assert_eq!(remote::references(&url, &from_here()).unwrap(), []);
    let copy = folder.path().join("x.git");
    remote::clone_or_fetch(&url, &copy, &from_here()).unwrap();
    assert_eq!(*open(&copy, &Options::default()).unwrap().head(), levain_model::Head::Empty);
    source.commit(ROSE, "2026-01-02T00:00:00Z", "One");
    remote::clone_or_fetch(&url, &copy, &from_here()).unwrap();
    assert_eq!(commits(&copy), 1);
}
