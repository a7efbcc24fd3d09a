//! `levain check --diff`: what a change would publish, in every state a repository may be in.

use std::path::Path;

use crate::repository::{commit, git, git_command, repository, write};
use crate::{levain, text};

/// A secret of the form of a forge's tokens, never written whole in a file of the project.
fn token(letter: char) -> String {
    format!("{}{letter}B3dE5gH7jK9mN1pQ3sT", ["gl", "pat-"].concat())
}

/// The path, line and commit of each thing found.
fn found(folder: &Path, arguments: &[&str]) -> Vec<(String, u64, Option<String>)> {
    let output = levain(folder, &[&["check", "."], arguments, &["--format", "json"]].concat());
    let report: serde_json::Value =
        serde_json::from_slice(&output.stdout).unwrap_or_else(|_| panic!("{}", text(&output.stderr)));
    let leaks: Vec<_> = report["leaks"]
        .as_array()
        .unwrap()
        .iter()
        .map(|leak| {
            let commit = leak["commit"].as_str().map(str::to_owned);
            (leak["path"].as_str().unwrap().to_owned(), leak["line"].as_u64().unwrap(), commit)
        })
        .collect();
    assert_eq!(output.status.code(), Some(i32::from(!leaks.is_empty())));
    leaks
}

fn paths(folder: &Path, arguments: &[&str]) -> Vec<String> {
    found(folder, arguments).into_iter().map(|leak| leak.0).collect()
}

fn head(folder: &Path) -> String {
    git(folder, &["rev-parse", "HEAD"]).trim().to_owned()
}

#[test]
fn staged_unstaged_and_untracked_are_told_apart() {
    let folder = repository(&[("a.txt", "x\n"), ("old.txt", &format!("{}\n", token('o')))]);
    let folder = folder.path();
    assert_eq!(found(folder, &["--diff"]), [], "what was there before is not the change");
    write(folder, ".gitignore", "ignored.txt\n");
    write(folder, "ignored.txt", token('i'));
    write(folder, "a.txt", format!("x\n{}\n", token('a')));
    git(folder, &["add", "a.txt"]);
    write(folder, "a.txt", format!("x\n{}\ny\n{}\n", token('a'), token('b')));
    write(folder, "sous/é \"c\".env", format!("\n\nx={}\n", token('c')));
    let expected =
        [("a.txt", 2), ("a.txt", 4), ("sous/é \"c\".env", 3)].map(|(path, line)| (path.to_owned(), line, None));
    assert_eq!(found(folder, &["--diff"]), expected);
    assert_eq!(found(folder, &["--diff", "--staged"]), expected[..1]);
    // From a folder below, the same, with paths from the root.
    let below = levain(&folder.join("sous"), &["check", "--diff"]);
    assert!(text(&below.stdout).contains("✗ a.txt:2:1 GitLab token"), "{}", text(&below.stdout));
}

#[test]
fn each_commit_since_a_revision_is_looked_at() {
    let folder = repository(&[("a.txt", "x\n")]);
    let folder = folder.path();
    let start = head(folder);
    write(folder, "key.txt", token('a'));
    commit(folder, "Two");
    let second = head(folder);
    git(folder, &["rm", "--quiet", "key.txt"]);
    commit(folder, "Three");
    assert_eq!(found(folder, &["--diff"]), []);
    // Removed since, and still published with its commit.
    assert_eq!(found(folder, &[&format!("--diff={start}")]), [("key.txt".to_owned(), 1, Some(second.clone()))]);
    assert_eq!(found(folder, &["--diff=HEAD~1"]), []);
    assert_eq!(found(folder, &["--diff=HEAD~2..HEAD~1"]).len(), 1);
    assert_eq!(found(folder, &["--diff=HEAD~2.."]).len(), 1);
    // What another line got meanwhile is not ours; a head without a branch changes nothing.
    git(folder, &["checkout", "--quiet", "-b", "other", &start]);
    write(folder, "theirs.txt", token('t'));
    commit(folder, "Theirs");
    git(folder, &["checkout", "--quiet", "--detach", "main"]);
    assert_eq!(paths(folder, &["--diff=other"]), ["key.txt"]);
    for unknown in ["absent", "--all", "HEAD~99", "a..absent"] {
        let output = levain(folder, &["--lang", "fr", "check", &format!("--diff={unknown}")]);
        assert_eq!(output.status.code(), Some(2), "{unknown}");
        assert!(text(&output.stderr).contains("révision inconnue"), "{}", text(&output.stderr));
    }
}

#[test]
fn a_merge_is_told_what_none_of_its_parents_has() {
    let folder = repository(&[("a.txt", "1\n2\n3\n4\n5\n6\n")]);
    let folder = folder.path();
    git(folder, &["checkout", "--quiet", "-b", "other"]);
    write(folder, "a.txt", format!("1\n2\n3\n4\n5\n{}\n", token('o')));
    commit(folder, "Other");
    let other = head(folder);
    git(folder, &["checkout", "--quiet", "main"]);
    write(folder, "a.txt", "one\n2\n3\n4\n5\n6\n");
    commit(folder, "Ours");
    let ours = head(folder);
    git(folder, &["merge", "--quiet", "--no-commit", "other"]);
    let merged = std::fs::read_to_string(folder.join("a.txt")).unwrap();
    write(folder, "a.txt", format!("{merged}{}\n", token('m')));
    git(folder, &["commit", "--quiet", "--all", "-m", "Merge"]);
    let expected = [("a.txt".to_owned(), 7, Some(head(folder))), ("a.txt".to_owned(), 6, Some(other))];
    assert_eq!(found(folder, &[&format!("--diff={ours}")]), expected);
}

#[test]
fn a_merge_that_is_stopped_by_a_conflict_is_looked_at() {
    let folder = repository(&[("a.txt", "1\n")]);
    let folder = folder.path();
    git(folder, &["checkout", "--quiet", "-b", "other"]);
    write(folder, "a.txt", "other\n");
    commit(folder, "Other");
    git(folder, &["checkout", "--quiet", "main"]);
    write(folder, "a.txt", "main\n");
    commit(folder, "Main");
    assert!(!git_command(folder, &["merge", "--quiet", "other"]).output().unwrap().status.success());
    let text = std::fs::read_to_string(folder.join("a.txt")).unwrap();
    write(folder, "a.txt", format!("{text}{}\n", token('c')));
    assert_eq!(paths(folder, &["--diff"]), ["a.txt"]);
}

#[test]
fn files_of_any_kind_are_looked_at_or_told() {
    let folder = repository(&[
        ("before.txt", "one\ntwo\nthree\nfour\nfive\nsix\nseven\n"),
        (".gitattributes", "*.hidden -diff\n*.lower diff=lower\n*.sealed filter=seal\n"),
        ("x.hidden", &format!("{}\n", token('h'))),
        ("x.sealed", "x\n"),
    ]);
    let folder = folder.path();
    // Programs that the repository names: none of them may run.
    let mark = folder.join(".git/ran").display().to_string();
    for (key, value) in [
        ("diff.lower.textconv", format!("touch {mark}; cat")),
        ("diff.lower.command", format!("touch {mark}; cat")),
        ("diff.external", format!("touch {mark}; true")),
        ("filter.seal.clean", format!("touch {mark}; cat")),
        ("core.fsmonitor", format!("touch {mark}; true")),
        ("core.pager", format!("touch {mark}; cat")),
        // Settings that change the form of patches.
        ("diff.noprefix", "true".to_owned()),
        ("diff.orderFile", "absent".to_owned()),
        ("diff.relative", "true".to_owned()),
        ("diff.suppressBlankEmpty", "true".to_owned()),
        ("color.ui", "always".to_owned()),
        ("log.showSignature", "true".to_owned()),
    ] {
        git(folder, &["config", key, &value]);
    }
    std::fs::rename(folder.join("before.txt"), folder.join("after.txt")).unwrap();
    write(folder, "after.txt", format!("one\ntwo\n\nthree\nfour\nfive\nsix\nseven\n{}\n", token('r')));
    write(folder, "bytes.bin", [b"\0\x01".as_slice(), token('z').as_bytes()].concat());
    write(folder, "x.hidden", format!("{}\n{}\n", token('h'), token('i')));
    write(folder, "x.lower", token('l'));
    let wide: Vec<u8> = [0xff, 0xfe].into_iter().chain(token('w').encode_utf16().flat_map(u16::to_le_bytes)).collect();
    write(folder, "wide.txt", wide);
    write(folder, "vieux.txt", [b"d\xe9j\xe0 ".as_slice(), token('v').as_bytes()].concat());
    write(folder, "long.txt", format!("{}{}", "a line of text\n".repeat(100_000), token('t')));
    write(folder, "longer.txt", "another line of text\n".repeat(500_000));
    let all = ["after.txt", "vieux.txt", "wide.txt", "x.hidden", "x.lower"];
    git(folder, &["-c", "diff.external=", "add", "--intent-to-add", "x.lower"]);
    std::fs::remove_file(&mark).ok();
    for (when, arguments) in
        [("in the work tree", &["--diff"][..]), ("staged", &["--diff", "--staged"]), ("committed", &["--diff=HEAD~1"])]
    {
        match when {
            "staged" => drop(git(folder, &["add", "--all"])),
            "committed" => drop(git(folder, &["-c", "diff.orderFile=/dev/null", "commit", "--quiet", "-m", "Two"])),
            _ => {}
        }
        std::fs::remove_file(&mark).ok();
        let mut leaks: Vec<_> = found(folder, arguments).into_iter().map(|leak| (leak.0, leak.1)).collect();
        leaks.sort();
        assert_eq!(leaks.iter().map(|leak| leak.0.as_str()).collect::<Vec<_>>(), all, "{when}");
        assert_eq!((leaks[0].1, leaks[3].1), (9, 2), "{when}: only what is new");
        assert!(!Path::new(&mark).exists(), "{when}: a program of the repository ran");
        let told = levain(folder, &[&["check"], arguments].concat());
        let told = text(&told.stderr);
        assert!(
            told.contains("long.txt: text too long, not read") && told.contains("longer.txt: text too long"),
            "{told}"
        );
        assert!(!told.contains("bytes.bin"), "{told}");
    }
}

#[test]
fn a_filter_is_not_run_and_what_it_hides_is_no_leak() {
    let folder = repository(&[(".gitattributes", "*.sealed filter=seal\n")]);
    let folder = folder.path();
    git(folder, &["config", "filter.seal.clean", "tr a-z A-Z"]);
    git(folder, &["config", "filter.seal.required", "true"]);
    write(folder, "x.sealed", "x\n");
    commit(folder, "Two");
    write(folder, "x.sealed", format!("y={}\n", token('s')));
    assert_eq!(found(folder, &["--diff"]), []);
    git(folder, &["add", "--all"]);
    assert_eq!(found(folder, &["--diff", "--staged"]), [], "what is staged was sealed");
}

#[test]
fn a_repository_without_a_commit_and_places_that_are_none() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let code = |arguments: &[&str], expected: &str| {
        let output = levain(folder, &[&["--lang", "fr", "check"], arguments].concat());
        assert!(text(&output.stderr).contains(expected), "{arguments:?}: {}", text(&output.stderr));
        output.status.code()
    };
    assert_eq!(code(&["--diff"], "git n’y lit pas de dépôt"), Some(2));
    assert_eq!(code(&["absent", "--diff"], "ce dossier n’existe pas"), Some(2));
    assert_eq!(code(&["https://forge.example/a/b", "--diff"], "donnez un dossier"), Some(2));
    git(folder, &["init", "--quiet"]);
    assert_eq!(found(folder, &["--diff"]), []);
    write(folder, "a.txt", token('a'));
    assert_eq!(paths(folder, &["--diff"]), ["a.txt"]);
    git(folder, &["add", "--all"]);
    assert_eq!(paths(folder, &["--diff"]), ["a.txt"]);
    assert_eq!(code(&["--diff=main"], "révision inconnue"), Some(2));
    // The first commit has no parent to be compared with.
    commit(folder, "One");
    write(folder, "b.txt", "x");
    commit(folder, "Two");
    git(folder, &["clone", "--quiet", "--bare", ".", "bare.git"]);
    assert_eq!(code(&["bare.git", "--diff"], "pas de copie de travail"), Some(2));
    assert_eq!(code(&["bare.git", "--diff=HEAD~1"], ""), Some(0));
    let shallow = format!("file://{}", folder.display());
    git(folder, &["clone", "--quiet", "--depth=1", &shallow, "shallow"]);
    assert_eq!(code(&["shallow", "--diff=HEAD~1"], "copie partielle"), Some(2));
    git(folder, &["config", "uploadpack.allowFilter", "true"]);
    git(folder, &["clone", "--quiet", "--bare", "--filter=blob:none", &shallow, "partial.git"]);
    assert_eq!(code(&["partial.git", "--diff=HEAD~1"], "Cette copie est partielle"), Some(2));
}

#[test]
fn every_form_tells_where_and_never_what_and_a_word_lets_a_line_pass() {
    let folder = repository(&[("a.txt", "x\n")]);
    let folder = folder.path();
    write(folder, "a.txt", format!("x\n{}\n", token('a')));
    for (format, expected) in [
        ("human", "✗ a.txt:2:1 jeton GitLab (gitlab-token)"),
        ("json", "\"line\": 2"),
        ("sarif", "\"startLine\": 2"),
        ("markdown", "| a.txt | 2 |"),
    ] {
        let output = levain(folder, &["--lang", "fr", "check", "--diff", "--format", format]);
        let told = text(&output.stdout);
        assert!(told.contains(expected) && !told.contains("B3dE5g"), "{format}: {told}");
        assert_eq!(output.status.code(), Some(1), "{format}");
    }
    write(folder, "a.txt", format!("x\n{} levain:allow\n", token('a')));
    for format in ["human", "json", "sarif", "markdown"] {
        assert_eq!(levain(folder, &["check", "--diff", "--format", format]).status.code(), Some(0), "{format}");
    }
    let list = (0..9).map(|number| format!("Rose.{number}@ville-val.quebec\n")).collect::<String>();
    write(folder, "liste.txt", list);
    assert_eq!(paths(folder, &["--diff"]), ["liste.txt"]);
}

/// The hook of the guide, run by git itself: with an index of its own for `commit FILE`, in a linked work tree, and in a
/// submodule, where git says by variables where things are.
#[cfg(unix)]
#[test]
fn a_hook_of_git_stops_the_commit() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = repository(&[("a.txt", "x\n"), ("b.txt", "x\n")]);
    let folder = folder.path();
    let guide = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/ci/pre-commit");
    let hook = folder.join(".git/hooks/pre-commit");
    std::fs::create_dir_all(hook.parent().unwrap()).unwrap();
    std::fs::copy(guide, &hook).unwrap();
    std::fs::set_permissions(&hook, std::fs::Permissions::from_mode(0o755)).unwrap();
    let programs = Path::new(env!("CARGO_BIN_EXE_levain")).parent().unwrap();
    let path = format!("{}:{}", programs.display(), std::env::var("PATH").unwrap());
    let commits = |folder: &Path, arguments: &[&str]| {
        let mut command = git_command(folder, &[&["commit", "-m", "Next"], arguments].concat());
        let output = command.env("PATH", &path).env("LEVAIN_LANG", "fr").output().unwrap();
        (output.status.success(), format!("{}{}", text(&output.stdout), text(&output.stderr)))
    };
    write(folder, "a.txt", format!("{}\n", token('a')));
    write(folder, "b.txt", "y\n");
    let (done, said) = commits(folder, &["--all"]);
    assert!(!done && said.contains("✗ a.txt:1:1"), "{said}");
    // Only what the commit would hold counts.
    let (done, said) = commits(folder, &["b.txt"]);
    assert!(done, "{said}");
    git(folder, &["add", "a.txt"]);
    write(folder, "a.txt", "clean again\n");
    let (done, said) = commits(folder, &[]);
    assert!(!done, "{said}");
    let (done, said) = commits(folder, &["--all"]);
    assert!(done, "{said}");
    let linked = folder.join("linked");
    git(folder, &["worktree", "add", "--quiet", "linked", "-b", "linked"]);
    write(&linked, "sous/c.txt", token('c'));
    git(&linked, &["add", "--all"]);
    let (done, said) = commits(&linked.join("sous"), &[]);
    assert!(!done && said.contains("✗ sous/c.txt:1:1"), "{said}");
}
