//! Shapes of repositories that programs which read only ordinary ones fall over.

use std::fmt::Write as _;
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

use levain_git::{OpenError, Options, open};
use levain_model::history::Cut;
use levain_model::{Blob, Head, RepositoryView};

use crate::{ALI, Bench, ROSE};

impl Bench {
    /// Makes an object of these bytes, whatever they are.
    fn object(&self, kind: &str, bytes: &[u8]) -> String {
        let mut child = Command::new("git")
            .args(["hash-object", "-w", "--literally", "--stdin", "-t", kind])
            .current_dir(self.path())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        child.stdin.take().unwrap().write_all(bytes).unwrap();
        let output = child.wait_with_output().unwrap();
        assert!(output.status.success());
        String::from_utf8(output.stdout).unwrap().trim().to_owned()
    }

    fn remove(&self, id: &str) {
        std::fs::remove_file(self.path().join(".git/objects").join(&id[..2]).join(&id[2..])).unwrap();
    }
}

const EMPTY_TREE: &str = "4b825dc642cb6eb9a060e54bf8d69288fbee4904";

fn refused(path: &Path) -> OpenError {
    open(path, &Options::default()).unwrap_err()
}

#[test]
fn linked_work_trees_submodules_and_bare_repositories_are_opened() {
    let bench = Bench::new();
    bench.write("a.txt", "a");
    bench.commit(ROSE, "2026-01-01T00:00:00Z", "One");
    let folder = tempfile::tempdir().unwrap();
    let linked = folder.path().join("linked");
    bench.git(&["worktree", "add", "--quiet", "-b", "beside", linked.to_str().unwrap()]);
    let repository = open(&linked, &Options::default()).unwrap();
    assert!(matches!(repository.head(), Head::Commit { branch: Some(branch), .. } if branch == "beside"));
    assert_eq!(repository.read("a.txt").text().as_deref(), Some("a"));
    let bare = folder.path().join("bare.git");
    bench.git(&["clone", "--quiet", "--bare", ".", bare.to_str().unwrap()]);
    assert_eq!(open(&bare, &Options::default()).unwrap().entries().len(), 1);
    // A linked work tree of a repository that is not read.
    let sha256 = Bench { folder: tempfile::tempdir().unwrap() };
    sha256.git(&["init", "--quiet", "--object-format=sha256", "."]);
    sha256.commit(ROSE, "2026-01-01T00:00:00Z", "One");
    let linked = folder.path().join("sha256");
    sha256.git(&["worktree", "add", "--quiet", linked.to_str().unwrap()]);
    assert_eq!(refused(&linked).code(), "GT003");
}

#[test]
fn references_kept_in_another_way_are_not_taken_for_none() {
    let bench = Bench::new();
    bench.commit(ROSE, "2026-01-01T00:00:00Z", "One");
    bench.git(&["config", "extensions.refStorage", "reftable"]);
    assert_eq!(refused(bench.path()).code(), "GT005");
}

#[test]
fn a_damaged_repository_is_not_taken_for_an_empty_one() {
    // HEAD names a commit that is not here, while another branch has one that is.
    let bench = Bench::new();
    bench.commit(ROSE, "2026-01-01T00:00:00Z", "One");
    bench.git(&["branch", "autre"]);
    bench.commit(ROSE, "2026-01-02T00:00:00Z", "Two");
    bench.remove(&bench.git(&["rev-parse", "main"]));
    assert_eq!(refused(bench.path()).code(), "GT004");
    // HEAD names no branch, and the only branch leads nowhere.
    let bench = Bench::new();
    bench.commit(ROSE, "2026-01-01T00:00:00Z", "One");
    bench.remove(&bench.git(&["rev-parse", "main"]));
    bench.git(&["symbolic-ref", "HEAD", "refs/heads/gone"]);
    assert_eq!(refused(bench.path()).code(), "GT004");
    // A reference that holds nonsense.
    let bench = Bench::new();
    bench.commit(ROSE, "2026-01-01T00:00:00Z", "One");
    std::fs::write(bench.path().join(".git/refs/heads/main"), "nonsense\n").unwrap();
    assert_eq!(refused(bench.path()).code(), "GT004");
}

#[test]
fn branches_kept_apart_are_looked_at_when_there_is_no_other() {
    let bench = Bench::new();
    bench.commit(ROSE, "2026-01-01T00:00:00Z", "One");
    bench.git(&["update-ref", "refs/remotes/origin/main", "main"]);
    bench.git(&["symbolic-ref", "refs/remotes/origin/HEAD", "refs/remotes/origin/main"]);
    bench.git(&["symbolic-ref", "HEAD", "refs/heads/gone"]);
    bench.git(&["update-ref", "-d", "refs/heads/main"]);
    assert!(matches!(bench.open().head(), Head::Commit { branch: Some(branch), .. } if branch == "main"));
}

#[test]
fn a_history_with_a_hole_says_so_and_goes_on() {
    let bench = Bench::new();
    for day in 1..=4 {
        bench.commit(ROSE, &format!("2026-01-0{day}T00:00:00Z"), "More");
    }
    bench.remove(&bench.git(&["rev-parse", "HEAD~2"]));
    let repository = bench.open();
    assert_eq!(repository.history().commits.len(), 2);
    assert_eq!(repository.history().cut, Some(Cut::MissingObject));
}

#[test]
fn the_limit_of_commits_keeps_the_newest() {
    let bench = Bench::new();
    for day in 1..=5 {
        bench.commit(ROSE, &format!("2026-01-0{day}T00:00:00Z"), "More");
    }
    let read = |most_commits| open(bench.path(), &Options { most_commits, ..Options::default() }).unwrap();
    let whole = read(5);
    assert_eq!((whole.history().commits.len(), whole.history().cut), (5, None));
    let part = read(3);
    assert_eq!(part.history().cut, Some(Cut::Limit));
    assert_eq!(part.history().commits, whole.history().commits[..3]);
}

#[test]
fn commits_that_git_accepts_and_nobody_should_write_are_read() {
    let bench = Bench::new();
    let mut parent = String::new();
    for author in [
        "author Ren\u{e9}e Roy <renee@val-exemple.example> 1700000000 +0000",
        "author \u{0} <> 1700000001 +0000",
        "author Nobody 1700000002 +0000",
        "author A <a@b@c> 99999999999 +9999",
        "author A <a@b@c> -1 +0000",
        "author A <a@b@c> nonsense",
    ] {
        let committer = author.replacen("author", "committer", 1);
        let commit = format!("tree {EMPTY_TREE}\n{parent}{author}\n{committer}\n\nMessage\n");
        parent = format!("parent {}\n", bench.object("commit", commit.as_bytes()));
    }
    // Latin-1, said so, and without a message.
    let mut bytes = format!("tree {EMPTY_TREE}\n{parent}author Ren").into_bytes();
    bytes.extend_from_slice(b"\xe9e Roy <r@val-exemple.example> 1700000003 +0000\n");
    bytes.extend_from_slice(b"committer X <x@val-exemple.example> 1700000003 +0000\nencoding ISO-8859-1\n");
    let last = bench.object("commit", &bytes);
    bench.object("tree", b"");
    bench.git(&["update-ref", "refs/heads/main", &last]);
    let repository = bench.open();
    let history = repository.history();
    assert_eq!((history.commits.len(), history.cut), (7, None));
    // The two Renée Roy, of two encodings and two addresses, are one.
    let person = |time| history.commits.iter().find(|commit| commit.time == time).unwrap().person;
    assert_eq!(person(1_700_000_000), person(1_700_000_003));
    assert!(history.commits.iter().any(|commit| commit.time == 99_999_999_999), "a date far ahead is what it says");
}

#[test]
fn a_folder_of_folders_without_end_is_left() {
    let bench = Bench::new();
    let entry = |name: &str, id: &str| {
        let mut bytes = format!("40000 {name}\0").into_bytes();
        bytes.extend((0..40).step_by(2).map(|at| u8::from_str_radix(&id[at..at + 2], 16).unwrap()));
        bytes
    };
    // Ten folders in each of ten folders, twelve times over, and not one file.
    let mut tree = bench.object("tree", b"");
    for _ in 0..12 {
        let bytes: Vec<u8> = (0..10).flat_map(|number| entry(&number.to_string(), &tree)).collect();
        tree = bench.object("tree", &bytes);
    }
    let commit = format!("tree {tree}\nauthor A <a@a> 1 +0\ncommitter A <a@a> 1 +0\n\nBomb\n");
    let commit = bench.object("commit", commit.as_bytes());
    bench.git(&["update-ref", "refs/heads/main", &commit]);
    let repository = open(bench.path(), &Options { most_entries: 10_000, ..Options::default() }).unwrap();
    assert!(repository.entries().is_empty());
    assert!(!repository.entries_are_whole());
}

#[test]
fn an_object_that_would_fill_the_memory_is_not_read() {
    let bench = Bench::new();
    bench.write("zeros", vec![0_u8; 64 * 1024 * 1024]);
    bench.commit(ROSE, "2026-01-01T00:00:00Z", "One");
    let size = 64 * 1024 * 1024;
    let read = |largest_file| {
        let repository = open(bench.path(), &Options { largest_file, ..Options::default() }).unwrap();
        assert_eq!(repository.entries()[0].size, Some(size));
        match repository.read("zeros") {
            Blob::Found(bytes) => Ok(bytes.len()),
            other => Err(format!("{other:?}")),
        }
    };
    assert_eq!(read(size - 1), Err("Unavailable(TooLarge)".to_owned()));
    assert_eq!(read(size), Ok(64 * 1024 * 1024));
    assert_eq!(read(u64::MAX), Ok(64 * 1024 * 1024));
    // A commit whose message unfolds to as much.
    let head = format!("tree {EMPTY_TREE}\nauthor A <a@a> 1 +0\ncommitter A <a@a> 1 +0\n\n");
    let commit = bench.object("commit", &[head.as_bytes(), &vec![b' '; 64 * 1024 * 1024]].concat());
    bench.git(&["update-ref", "refs/heads/main", &commit]);
    assert_eq!(refused(bench.path()).code(), "GT004");
}

#[test]
fn paths_of_any_bytes_are_listed() {
    let bench = Bench::new();
    let id = bench.object("blob", b"x");
    let mut tree = Vec::new();
    for name in [&b"caf\xe9"[..], "café".as_bytes(), b"with\nline"] {
        tree.extend_from_slice(b"100644 ");
        tree.extend_from_slice(name);
        tree.push(0);
        tree.extend((0..40).step_by(2).map(|at| u8::from_str_radix(&id[at..at + 2], 16).unwrap()));
    }
    let tree = bench.object("tree", &tree);
    let commit = format!("tree {tree}\nauthor A <a@a> 1 +0\ncommitter A <a@a> 1 +0\n\nPaths\n");
    let commit = bench.object("commit", commit.as_bytes());
    bench.git(&["update-ref", "refs/heads/main", &commit]);
    let repository = bench.open();
    let paths: Vec<&str> = repository.entries().iter().map(|entry| entry.path.as_str()).collect();
    assert_eq!(paths, ["café", "caf\u{fffd}", "with\nline"]);
    for path in paths {
        assert_eq!(repository.read(path).text().as_deref(), Some("x"), "{path:?}");
    }
}

#[test]
fn tags_keep_what_is_known_of_them() {
    let bench = Bench::new();
    bench.commit(ROSE, "2026-01-01T00:00:00Z", "One");
    bench.git_as(ROSE, "2026-01-02T00:00:00Z", &["tag", "-a", "-m", "Gone", "v1.0"]);
    bench.git(&["tag", "v1.0-light"]);
    let gone = bench.git(&["rev-parse", "HEAD"]);
    bench.git(&["checkout", "--quiet", "--orphan", "other"]);
    bench.commit(ROSE, "2026-01-03T00:00:00Z", "Two");
    bench.git(&["branch", "-M", "main"]);
    let commit = bench.git(&["rev-parse", "HEAD"]);
    for (name, tagger, message) in [
        ("far", "tagger A <a@a> 99999999999999 +0000\n", "Far\n"),
        ("old", "", "Before taggers\n"),
        (
            "gpg",
            "tagger A <a@a> 1700000000 +0000\n",
            "x\n-----BEGIN PGP SIGNATURE-----\n\nAA\n-----END PGP SIGNATURE-----\n",
        ),
        (
            "ssh",
            "tagger A <a@a> 1700000001 +0000\n",
            "x\n-----BEGIN SSH SIGNATURE-----\nAA\n-----END SSH SIGNATURE-----\n",
        ),
        (
            "x509",
            "tagger A <a@a> 1700000002 +0000\n",
            "x\n-----BEGIN SIGNED MESSAGE-----\nAA\n-----END SIGNED MESSAGE-----\n",
        ),
    ] {
        let tag =
            bench.object("tag", format!("object {commit}\ntype commit\ntag {name}\n{tagger}\n{message}").as_bytes());
        bench.git(&["update-ref", &format!("refs/tags/{name}"), &tag]);
    }
    bench.remove(&gone);
    let repository = bench.open();
    let found = |name: &str| {
        let tag = repository.tags().iter().find(|tag| tag.name == name)?;
        Some((tag.time.to_string(), tag.signed))
    };
    assert_eq!(found("v1.0"), Some(("2026-01-02T00:00:00Z".to_owned(), false)), "its commit is not here");
    assert_eq!(found("v1.0-light"), None, "it has no date");
    assert_eq!(found("far"), Some(("1970-01-01T00:00:00Z".to_owned(), false)));
    assert_eq!(found("old"), Some(("2026-01-03T00:00:00Z".to_owned(), false)), "that of its commit");
    for signed in ["gpg", "ssh", "x509"] {
        assert!(found(signed).is_some_and(|(_, signed)| signed), "{signed}");
    }
}

#[test]
fn objects_borrowed_from_another_repository_are_read() {
    let bench = Bench::new();
    bench.write("a.txt", "a");
    bench.commit(ROSE, "2026-01-01T00:00:00Z", "One");
    let folder = tempfile::tempdir().unwrap();
    let copy = folder.path().join("shared.git");
    bench.git(&["clone", "--quiet", "--bare", "--shared", ".", copy.to_str().unwrap()]);
    let repository = open(&copy, &Options::default()).unwrap();
    assert_eq!(repository.read("a.txt").text().as_deref(), Some("a"));
}

#[test]
fn a_long_history_of_many_merges_and_tags_is_the_one_git_shows() {
    let bench = Bench::new();
    // Each third commit merges a branch begun three before; a tag every fifty.
    let mut stream = String::new();
    for number in 1..=3_000_u32 {
        let who = if number % 2 == 0 { ROSE } else { ALI };
        let time = 1_600_000_000 + u64::from(number) * 100;
        let body = if number % 4 == 0 {
            format!("Number {number}\n\nSigned-off-by: {who}")
        } else {
            format!("Number {number}")
        };
        writeln!(
            stream,
            "commit refs/heads/main\nmark :{number}\nauthor {who} {time} +0000\ncommitter {who} {time} +0000"
        )
        .unwrap();
        writeln!(stream, "data {}\n{body}", body.len()).unwrap();
        if number > 1 {
            writeln!(stream, "from :{}", number - 1).unwrap();
        }
        if number % 3 == 0 {
            writeln!(stream, "merge :{}", number - 2).unwrap();
        }
        writeln!(stream, "M 100644 inline file\ndata {}\n{number}\n", number.to_string().len()).unwrap();
        if number % 50 == 0 {
            writeln!(stream, "reset refs/tags/v1.{number}\nfrom :{number}\n").unwrap();
        }
    }
    let mut import = Command::new("git")
        .args(["fast-import", "--quiet"])
        .current_dir(bench.path())
        .stdin(Stdio::piped())
        .spawn()
        .unwrap();
    import.stdin.take().unwrap().write_all(stream.as_bytes()).unwrap();
    assert!(import.wait().unwrap().success());
    let repository = bench.open();
    let history = repository.history();
    let shown: Vec<(i64, i64, bool)> =
        history.commits.iter().map(|commit| (commit.time, commit.written, commit.merge)).collect();
    let expected: Vec<(i64, i64, bool)> = bench
        .git(&["log", "--format=%ct %at %P", "main"])
        .lines()
        .map(|line| {
            let mut parts = line.splitn(3, ' ');
            let mut number = || parts.next().unwrap().parse().unwrap();
            let (committed, written) = (number(), number());
            (committed, written, parts.next().unwrap_or_default().contains(' '))
        })
        .collect();
    assert_eq!(shown, expected);
    assert_eq!(history.commits.iter().filter(|commit| commit.signed_off).count(), 750);
    assert_eq!((history.people.len(), repository.tags().len()), (2, 60));
}
