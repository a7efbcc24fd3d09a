//! Repositories of every shape, made by the system's git and read by ours.
#![allow(clippy::unwrap_used, reason = "tests fail by panicking")]

mod remote_copies;
mod server;
mod shapes;

use std::path::Path;
use std::process::Command;

use levain_git::{OpenError, Options, Repository, open, remote};
use levain_model::history::Cut;
use levain_model::{Blob, EntryKind, Head, RepositoryView, Unavailable};
use tempfile::TempDir;

/// A folder with an ordinary repository and what is done to it.
struct Bench {
    folder: TempDir,
}

impl Bench {
    fn new() -> Bench {
        let bench = Bench { folder: tempfile::tempdir().unwrap() };
        bench.git(&["init", "--quiet", "--initial-branch=main", "."]);
        bench
    }

    fn path(&self) -> &Path {
        self.folder.path()
    }

    fn git(&self, arguments: &[&str]) -> String {
        self.git_as("Rose Exemple <rose@val-exemple.example>", "2026-01-01T00:00:00Z", arguments)
    }

    fn git_as(&self, who: &str, when: &str, arguments: &[&str]) -> String {
        let (name, address) = who.trim_end_matches('>').split_once(" <").unwrap();
        let output = Command::new("git")
            .args(arguments)
            .current_dir(self.path())
            .env_clear()
            .env("PATH", std::env::var_os("PATH").unwrap())
            .envs([("GIT_CONFIG_NOSYSTEM", "1"), ("GIT_CONFIG_GLOBAL", "/dev/null"), ("HOME", "/nonexistent")])
            .envs([("GIT_AUTHOR_NAME", name), ("GIT_COMMITTER_NAME", name)])
            .envs([("GIT_AUTHOR_EMAIL", address), ("GIT_COMMITTER_EMAIL", address)])
            .envs([("GIT_AUTHOR_DATE", when), ("GIT_COMMITTER_DATE", when)])
            .output()
            .unwrap();
        assert!(output.status.success(), "git {arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap().trim().to_owned()
    }

    fn write(&self, path: &str, content: impl AsRef<[u8]>) {
        let path = self.path().join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, content).unwrap();
    }

    fn commit(&self, who: &str, when: &str, message: &str) {
        self.git(&["add", "--all"]);
        self.git_as(who, when, &["commit", "--quiet", "--allow-empty", "-m", message]);
    }

    fn open(&self) -> Repository {
        open(self.path(), &Options::default()).unwrap()
    }
}

const ROSE: &str = "Rose Exemple <rose@val-exemple.example>";
const ALI: &str = "Ali Roy <ali@val-exemple.example>";

fn text(repository: &Repository, path: &str) -> Option<String> {
    repository.read(path).text()
}

#[test]
fn empty_unborn_detached_and_the_only_branch() {
    let bench = Bench::new();
    assert_eq!(*bench.open().head(), Head::Empty);
    assert!(bench.open().entries().is_empty() && bench.open().history().commits.is_empty());
    bench.write("a.txt", "a");
    bench.commit(ROSE, "2026-01-02T00:00:00Z", "One");
    let branch = |repository: &Repository| match repository.head() {
        Head::Commit { branch, .. } => branch.clone(),
        other => panic!("{other:?}"),
    };
    assert_eq!(branch(&bench.open()).as_deref(), Some("main"));
    bench.git(&["checkout", "--quiet", "--detach"]);
    assert_eq!(branch(&bench.open()), None);
    // HEAD names a branch that is not there: the usual one is taken.
    bench.git(&["symbolic-ref", "HEAD", "refs/heads/gone"]);
    assert_eq!(branch(&bench.open()).as_deref(), Some("main"));
    bench.git(&["branch", "--quiet", "-m", "main", "travail"]);
    assert_eq!(branch(&bench.open()).as_deref(), Some("travail"));
    bench.git(&["branch", "--quiet", "autre", "travail"]);
    assert_eq!(*bench.open().head(), Head::Unborn { branch: "gone".to_owned() });
}

#[test]
fn what_is_no_repository_is_refused_with_its_reason() {
    let folder = tempfile::tempdir().unwrap();
    let refused = |path: &Path| open(path, &Options::default()).unwrap_err();
    assert!(matches!(refused(&folder.path().join("absent")), OpenError::Absent(_)));
    assert!(matches!(refused(folder.path()), OpenError::NotARepository(_)));
    let sha256 = tempfile::tempdir().unwrap();
    let made =
        Command::new("git").args(["init", "--quiet", "--object-format=sha256"]).arg(sha256.path()).status().unwrap();
    assert!(made.success());
    assert!(matches!(refused(sha256.path()), OpenError::Sha256(_)));
    // A folder inside a repository is not one: what is above it is another's business.
    let bench = Bench::new();
    bench.write("inside/a.txt", "a");
    assert!(matches!(refused(&bench.path().join("inside")), OpenError::NotARepository(_)));
}

#[test]
fn files_of_every_kind() {
    let bench = Bench::new();
    bench.write("README.md", "# X\n");
    bench.write("dossier/é.txt", "d\u{e9}j\u{e0} vu");
    bench.write("vieux.txt", b"d\xe9j\xe0 vu");
    bench.write("a-b/x", "1");
    bench.write("a/x", "2");
    bench.write("a.txt", "3");
    bench.write("big.bin", vec![b'x'; 5 * 1024 * 1024]);
    bench.write("lfs.png", "version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 12\n");
    bench.write("run.sh", "#!/bin/sh\n");
    std::os::unix::fs::symlink("README.md", bench.path().join("link.md")).unwrap();
    bench.git(&["add", "--all"]);
    bench.git(&["update-index", "--chmod=+x", "run.sh"]);
    let nowhere = "160000,0123456789abcdef0123456789abcdef01234567,vendor/module";
    bench.git(&["update-index", "--add", "--cacheinfo", nowhere]);
    bench.git(&["commit", "--quiet", "-m", "Files"]);
    let repository = bench.open();
    let kind = |path: &str| repository.entries().iter().find(|entry| entry.path == path).map(|entry| entry.kind);
    assert_eq!(kind("README.md"), Some(EntryKind::File));
    assert_eq!(kind("run.sh"), Some(EntryKind::Executable));
    assert_eq!(kind("link.md"), Some(EntryKind::Link));
    assert_eq!(kind("vendor/module"), Some(EntryKind::Submodule));
    assert!(repository.entries().windows(2).all(|pair| pair[0].path < pair[1].path));
    for path in ["a-b/x", "a/x", "a.txt"] {
        assert!(matches!(repository.read(path), Blob::Found(_)), "{path}");
    }
    assert_eq!(text(&repository, "dossier/é.txt").as_deref(), Some("déjà vu"));
    assert_eq!(text(&repository, "vieux.txt").as_deref(), Some("déjà vu"));
    assert_eq!(text(&repository, "link.md").as_deref(), Some("README.md"));
    assert_eq!(repository.read("big.bin"), Blob::Unavailable(Unavailable::TooLarge));
    assert_eq!(repository.read("lfs.png"), Blob::Unavailable(Unavailable::LfsPointer));
    assert_eq!(repository.read("vendor/module"), Blob::Unavailable(Unavailable::Submodule));
    assert_eq!(repository.read("readme.md"), Blob::Absent);
    assert!(repository.entries_are_whole());
}

#[test]
fn people_merges_bots_mailmap_and_sign_offs() {
    let bench = Bench::new();
    bench.write("a", "1");
    bench.write(".mailmap", "Rose Exemple <rose@val-exemple.example> <ancienne@val-exemple.example>\n");
    bench.commit(ROSE, "2026-01-01T00:00:00Z", "One\n\nSigned-off-by: Rose Exemple <rose@val-exemple.example>");
    bench.commit("rt <ancienne@val-exemple.example>", "2026-01-02T00:00:00Z", "Two");
    bench.commit("dependabot[bot] <1+dependabot[bot]@users.noreply.github.com>", "2026-01-03T00:00:00Z", "Bump");
    bench.git(&["checkout", "--quiet", "-b", "cote", "HEAD~1"]);
    bench.write("b", "1");
    bench.commit(ALI, "2026-01-04T00:00:00Z", "Beside");
    bench.git(&["checkout", "--quiet", "main"]);
    bench.git_as(ROSE, "2026-01-05T00:00:00Z", &["merge", "--quiet", "--no-ff", "-m", "Merge", "cote"]);
    let repository = bench.open();
    let history = repository.history();
    assert_eq!(history.commits.len(), 5);
    assert_eq!(history.human().count(), 3);
    assert_eq!(history.absence_factor(None).unwrap().people, 2);
    assert_eq!(history.signed_off(200), (3, 1));
    let times: Vec<i64> = history.commits.iter().map(|commit| commit.time).collect();
    assert!(times.windows(2).all(|pair| pair[0] >= pair[1]), "newest first: {times:?}");
    assert!(history.people.iter().any(|person| person.domain.as_deref() == Some("val-exemple.example")));
}

#[test]
fn tags_light_annotated_and_to_other_things() {
    let bench = Bench::new();
    bench.write("a", "1");
    bench.commit(ROSE, "2026-01-01T00:00:00Z", "One");
    bench.git(&["tag", "v1.0.0"]);
    bench.git_as(ROSE, "2026-02-01T00:00:00Z", &["tag", "-a", "-m", "Two", "v2.0.0"]);
    bench.git_as(ROSE, "2026-03-01T00:00:00Z", &["tag", "-a", "-m", "Of a tag", "v2.0.0-again", "v2.0.0"]);
    let blob = bench.git(&["rev-parse", "HEAD:a"]);
    bench.git(&["tag", "of-a-file", &blob]);
    let repository = bench.open();
    let names: Vec<(&str, bool)> = repository.tags().iter().map(|tag| (tag.name.as_str(), tag.annotated)).collect();
    assert_eq!(names, [("v2.0.0-again", true), ("v2.0.0", true), ("v1.0.0", false)]);
    let versions = levain_git::versions::versions(repository.tags());
    assert_eq!(versions.iter().filter(|version| version.version == "1.0.0").count(), 1);
}

#[test]
fn a_shallow_copy_says_so() {
    let bench = Bench::new();
    for day in 1..=3 {
        bench.commit(ROSE, &format!("2026-01-0{day}T00:00:00Z"), "More");
    }
    let folder = tempfile::tempdir().unwrap();
    let source = format!("file://{}", bench.path().display());
    let copy = folder.path().join("copy");
    let cloned = Command::new("git").args(["clone", "--quiet", "--depth=1", &source]).arg(&copy).status().unwrap();
    assert!(cloned.success());
    let repository = open(&copy, &Options::default()).unwrap();
    assert_eq!(repository.history().commits.len(), 1);
    assert_eq!(repository.history().cut, Some(Cut::Shallow));
}

#[test]
fn missing_objects_are_unavailable_never_empty() {
    let bench = Bench::new();
    bench.write("README.md", "# X\n");
    bench.write("folder/file.txt", "words");
    bench.commit(ROSE, "2026-01-01T00:00:00Z", "One");
    let remove = |object: &str| {
        let id = bench.git(&["rev-parse", object]);
        std::fs::remove_file(bench.path().join(".git/objects").join(&id[..2]).join(&id[2..])).unwrap();
    };
    remove("HEAD:README.md");
    let repository = bench.open();
    assert_eq!(repository.read("README.md"), Blob::Unavailable(Unavailable::Missing));
    assert_eq!(repository.missing(|entry| entry.path.ends_with(".md")).len(), 1);
    remove("HEAD:folder");
    let repository = bench.open();
    assert!(!repository.entries_are_whole());
    assert_eq!(repository.read("folder/file.txt"), Blob::Unavailable(Unavailable::Missing));
    remove("HEAD^{tree}");
    assert!(matches!(open(bench.path(), &Options::default()), Err(OpenError::Damaged { .. })));
    remove("HEAD");
    assert!(matches!(open(bench.path(), &Options::default()), Err(OpenError::Damaged { .. })));
}

#[test]
fn nothing_of_the_repository_s_configuration_runs() {
    let bench = Bench::new();
    bench.write("a.txt", "a");
    bench.write(".gitattributes", "*.txt filter=trap diff=trap\n");
    bench.commit(ROSE, "2026-01-01T00:00:00Z", "One");
    let trap = bench.path().join("trapped");
    for key in ["filter.trap.smudge", "core.fsmonitor", "core.sshCommand", "diff.trap.textconv", "core.pager"] {
        bench.git(&["config", key, &format!("touch {}", trap.display())]);
    }
    let repository = bench.open();
    assert_eq!(text(&repository, "a.txt").as_deref(), Some("a"));
    assert_eq!(repository.history().commits.len(), 1);
    assert!(!trap.exists());
}

#[test]
fn a_copy_is_made_whole_or_not_at_all_and_then_kept_up_to_date() {
    let bench = Bench::new();
    bench.write("a.txt", "a");
    bench.commit(ROSE, "2026-01-01T00:00:00Z", "One");
    let folder = tempfile::tempdir().unwrap();
    let copy = folder.path().join("copies/x.git");
    let options = remote::Options { local: true, ..remote::Options::default() };
    let url = format!("file://{}", bench.path().display());
    // What a killed copy left behind is no obstacle.
    std::fs::create_dir_all(folder.path().join("copies/.x.git.part/objects")).unwrap();
    remote::clone_or_fetch(&url, &copy, &options).unwrap();
    assert_eq!(open(&copy, &Options::default()).unwrap().history().commits.len(), 1);
    assert!(!folder.path().join("copies/.x.git.part").exists());
    bench.commit(ROSE, "2026-01-02T00:00:00Z", "Two");
    bench.git(&["tag", "v1.0"]);
    let references = remote::references(&url, &options).unwrap();
    assert!(references.iter().any(|reference| reference.name == "refs/tags/v1.0"));
    remote::clone_or_fetch(&url, &copy, &options).unwrap();
    let repository = open(&copy, &Options::default()).unwrap();
    assert_eq!((repository.history().commits.len(), repository.tags().len()), (2, 1));
    // A default branch with another name is followed.
    bench.git(&["branch", "--quiet", "-m", "main", "principale"]);
    remote::clone_or_fetch(&url, &copy, &options).unwrap();
    let head = open(&copy, &Options::default()).unwrap().head().clone();
    assert!(matches!(&head, Head::Commit { branch: Some(branch), .. } if branch == "principale"), "{head:?}");
}

#[test]
fn a_partial_copy_fetches_what_it_lacks_in_one_request() {
    let bench = Bench::new();
    bench.write("README.md", "# X\n");
    bench.write("picture.png", "not really");
    bench.commit(ROSE, "2026-01-01T00:00:00Z", "One");
    bench.git(&["config", "uploadpack.allowFilter", "true"]);
    bench.git(&["config", "uploadpack.allowAnySHA1InWant", "true"]);
    let folder = tempfile::tempdir().unwrap();
    let copy = folder.path().join("x.git");
    let options = remote::Options { local: true, ..remote::Options::default() };
    let url = format!("file://{}", bench.path().display());
    remote::clone_or_fetch(&url, &copy, &options).unwrap();
    let repository = open(&copy, &Options::default()).unwrap();
    assert_eq!(repository.read("README.md"), Blob::Unavailable(Unavailable::Missing));
    let missing = repository.missing(|entry| entry.path.ends_with(".md"));
    remote::fetch_objects(&url, &copy, &missing, &options).unwrap();
    let repository = open(&copy, &Options::default()).unwrap();
    assert_eq!(text(&repository, "README.md").as_deref(), Some("# X\n"));
    assert_eq!(repository.read("picture.png"), Blob::Unavailable(Unavailable::Missing));
}

#[test]
fn a_repository_that_is_not_there_leaves_nothing_behind() {
    let folder = tempfile::tempdir().unwrap();
    let options = remote::Options { local: true, ..remote::Options::default() };
    let copy = folder.path().join("x.git");
    let url = format!("file://{}/absent", folder.path().display());
    let error = remote::clone_or_fetch(&url, &copy, &options).unwrap_err();
    assert_eq!(error.code(), "GT103", "{error}");
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
}
