//! `levain check --fix`: the patch is applied by git as it is, the patched copy passes, and nothing that is there is replaced.

use std::io::Write;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use crate::repository::{commit, git, git_command, repository, write};
use crate::{command, levain, text};

const README: &str = "# Dossiers\n\nDossiers suit les demandes des citoyennes et des citoyens, de la réception à la réponse, avec leurs pièces et les dates auxquelles elles sont dues. Il est fait pour les équipes des petits organismes publics.\n";

/// Every answer that a person may give.
const ANSWERS: [&str; 8] = [
    "--license",
    "LiLiQ-R-1.1",
    "--holder",
    "Municipalité de Val-Exemple",
    "--contact",
    "dossiers@val-ville.quebec",
    "--url",
    "https://forge.val-ville.quebec/ville/dossiers",
];

/// The checks that the files answer.
const ANSWERED: &str = "LIC-01,LIC-02,LIC-03,LIC-05,LIC-08,META-01,GOV-01,GOV-02,GOV-06,SEC-01,SEC-02";

fn fix(folder: &Path, place: &str, more: &[&str]) -> Output {
    levain(folder, &[&["check", place, "--fix"], more].concat())
}

/// Applies a patch as a person would, and puts it in a commit.
fn apply(folder: &Path, patch: &[u8]) {
    for arguments in [&["apply", "--check"][..], &["apply"]] {
        let mut child = git_command(folder, arguments).stdin(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        child.stdin.take().unwrap().write_all(patch).unwrap();
        let output = child.wait_with_output().unwrap();
        assert!(output.status.success(), "{arguments:?}: {}", text(&output.stderr));
        assert_eq!(text(&output.stderr), "", "git finds no fault with the patch");
    }
    commit(folder, "Two");
}

fn assert_passes(folder: &Path) {
    let output = levain(folder, &["check", ".", "--json", "--only", ANSWERED, "--fail-on", "minor"]);
    let report: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    for finding in report["findings"].as_array().unwrap() {
        assert_eq!(finding["outcome"], "met", "{finding:#}");
    }
    assert_eq!(output.status.code(), Some(0));
    let publiccode = levain(folder, &["publiccode", "check", "publiccode.yml"]);
    assert_eq!(publiccode.status.code(), Some(0), "{}{}", text(&publiccode.stdout), text(&publiccode.stderr));
}

#[test]
fn a_repository_of_nothing_passes_once_its_patch_is_applied() {
    for files in [
        &[][..],
        &[("README.md", README)],
        &[
            ("README.md", "# Files\n\nKeeps the files of a town, for the people who work there and those who ask.\n"),
            ("docs/guide.md", "x"),
        ],
    ] {
        let folder = repository(files);
        let output = fix(folder.path(), ".", &ANSWERS);
        assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
        assert_eq!(git(folder.path(), &["status", "--short"]), "", "nothing is written without --write");
        let copy = tempfile::tempdir().unwrap();
        git(copy.path(), &["clone", "--quiet", &folder.path().display().to_string(), "."]);
        apply(copy.path(), &output.stdout);
        assert_passes(copy.path());
        let again = fix(copy.path(), ".", &ANSWERS);
        assert_eq!((text(&again.stdout).as_str(), again.status.code()), ("", Some(0)));
        assert!(text(&again.stderr).contains("Nothing to add"), "{}", text(&again.stderr));
    }
}

#[test]
fn a_repository_without_a_commit_gets_its_files() {
    let folder = tempfile::tempdir().unwrap();
    git(folder.path(), &["init", "--quiet"]);
    write(folder.path(), "lisez-moi.txt", "x");
    let output = fix(folder.path(), ".", &[&ANSWERS[..], &["--write"]].concat());
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    commit(folder.path(), "One");
    assert_passes(folder.path());
}

#[test]
fn a_bare_repository_and_an_address_give_the_same_patch() {
    let folder = repository(&[("README.md", README)]);
    let bare = tempfile::tempdir().unwrap();
    git(bare.path(), &["clone", "--quiet", "--bare", &folder.path().display().to_string(), "dossiers.git"]);
    let here = fix(folder.path(), ".", &ANSWERS);
    assert!(text(&here.stdout).starts_with("diff --git a/LICENSE b/LICENSE\nnew file mode 100644\n"));
    assert_eq!(text(&fix(bare.path(), "dossiers.git", &ANSWERS).stdout), text(&here.stdout));
    let url = format!("file://{}", folder.path().display());
    assert_eq!(text(&fix(bare.path(), &url, &ANSWERS).stdout), text(&here.stdout));
    for place in ["dossiers.git", &url] {
        let refused = fix(bare.path(), place, &["--write"]);
        assert_eq!(refused.status.code(), Some(2));
        assert!(text(&refused.stderr).contains("root of a work tree"), "{}", text(&refused.stderr));
    }
}

#[test]
fn nothing_that_is_there_is_replaced_in_whatever_spelling() {
    let there = [
        ("LICENCE_FR", "Une licence\n"),
        ("docs/CONTRIBUTING.md", "x\n"),
        (".github/SECURITY.md", "x\n"),
        ("Code-de-Conduite.fr.md", "x\n"),
        (".gitlab/support", "x\n"),
        ("publiccode.yaml", "x: 1\n"),
    ];
    // In a commit, then in the work tree alone.
    for committed in [true, false] {
        let folder = repository(if committed { &there } else { &[] });
        for (path, content) in there {
            write(folder.path(), path, content);
        }
        let before = git(folder.path(), &["status", "--short", "--untracked-files=all"]);
        let output = fix(folder.path(), ".", &[&ANSWERS[..], &["--write"]].concat());
        assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
        assert_eq!(
            git(folder.path(), &["status", "--short", "--untracked-files=all"]),
            before,
            "committed: {committed}"
        );
        for (path, content) in there {
            assert_eq!(std::fs::read_to_string(folder.path().join(path)).unwrap(), content, "{path}");
        }
        if !committed {
            assert!(
                text(&output.stderr).contains("LICENCE_FR is there without being committed"),
                "{}",
                text(&output.stderr)
            );
        }
    }
}

#[test]
fn what_is_missing_is_proposed_though_the_forge_was_not_asked() {
    let folder = repository(&[("README.md", README)]);
    let report = levain(folder.path(), &["check", ".", "--json", "--only", "GOV-01,GOV-02,SEC-01"]);
    let report: serde_json::Value = serde_json::from_slice(&report.stdout).unwrap();
    for finding in report["findings"].as_array().unwrap() {
        assert_eq!((&finding["outcome"], &finding["reason"]), (&"unknown".into(), &"forge_not_asked".into()));
    }
    let output = fix(folder.path(), ".", &["--only", "GOV-01,GOV-02,SEC-01"]);
    let patch = text(&output.stdout);
    for path in ["CONTRIBUTING.md", "CONTRIBUTING.en.md", "CODE_OF_CONDUCT.md", "SECURITY.md", "SECURITY.en.md"] {
        assert!(patch.contains(&format!("+++ b/{path}\n")), "{path}: {patch}");
    }
    assert!(!patch.contains("b/LICENSE"));
    // What a person has still to write is said beside, not in the patch.
    assert!(text(&output.stderr).contains("to do: write the address"), "{}", text(&output.stderr));
}

#[cfg(unix)]
#[test]
fn a_link_in_the_way_is_refused_and_nothing_is_left_half_written() {
    let folder = repository(&[("README.md", README)]);
    let elsewhere = tempfile::tempdir().unwrap();
    let target = elsewhere.path().join("target");
    std::os::unix::fs::symlink(&target, folder.path().join("SECURITY.md")).unwrap();
    let output = fix(folder.path(), ".", &[&ANSWERS[..], &["--write"]].concat());
    assert_eq!(output.status.code(), Some(0));
    assert!(!target.exists() && folder.path().join("LICENSE").exists());
    assert!(!folder.path().join("SECURITY.en.md").exists());
}

/// The limit of the size of files (in blocks of 512 bytes) stands for a full disk: at first nothing fits, then the first file
/// alone.
#[cfg(unix)]
#[test]
fn a_full_disk_leaves_nothing() {
    let folder = repository(&[("README.md", README)]);
    let before = git(folder.path(), &["status", "--short"]);
    let program = env!("CARGO_BIN_EXE_levain");
    for limit in [1, 3] {
        let script = format!(
            "trap '' XFSZ; ulimit -f {limit}; exec {program} --lang fr check . --fix --write --license MIT --contact a@val-ville.quebec"
        );
        let output =
            Command::new("sh").args(["-c", &script]).current_dir(folder.path()).stdin(Stdio::null()).output().unwrap();
        assert_eq!(output.status.code(), Some(2), "{}", text(&output.stderr));
        assert!(
            text(&output.stderr).contains("il n’y a plus de place. Rien n’a été écrit."),
            "{}",
            text(&output.stderr)
        );
        assert_eq!(git(folder.path(), &["status", "--short"]), before);
    }
}

#[cfg(unix)]
#[test]
fn a_folder_that_may_not_be_written_to_is_said() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = repository(&[("README.md", README)]);
    let rights = |mode| std::fs::set_permissions(folder.path(), std::fs::Permissions::from_mode(mode)).unwrap();
    rights(0o555);
    if std::fs::write(folder.path().join("probe"), "x").is_ok() {
        eprintln!("skipped: this user may write everywhere");
        return rights(0o755);
    }
    let output = fix(folder.path(), ".", &[&ANSWERS[..], &["--write"]].concat());
    rights(0o755);
    assert_eq!(output.status.code(), Some(2));
    assert!(
        text(&output.stderr).contains("LICENSE: you may not write here. Nothing was written."),
        "{}",
        text(&output.stderr)
    );
}

#[test]
fn answers_that_are_none_are_refused_in_the_language_of_the_person() {
    let folder = repository(&[("README.md", README)]);
    for (arguments, french, english) in [
        (&["--license", "EULA-9"][..], "liste SPDX", "SPDX list"),
        (&["--license", "MIT OR Apache-2.0"], "liste SPDX", "SPDX list"),
        (&["--contact", "nous"], "adresse de courriel", "e-mail address"),
        (&["--url", "dossiers"], "adresse d’un dépôt", "address of a repository"),
        (&["--set", "titre=x"], "clé inconnue", "unknown key"),
        (&["--set", "x"], "clé inconnue", "unknown key"),
        (&["--format", "sarif"], "formes sont celles du rapport", "forms are those of the report"),
        (&["--only", "LIC-99"], "vérification inconnue", "unknown check"),
        (&["--diff"], "ne va pas avec", "cannot be used with"),
        (&["--license"], "demande une valeur", "a value is required"),
        (&["--licence", "MIT"], "inconnu", "unexpected argument"),
        (&["--purpose", "rire"], "valeurs possibles", "possible values"),
    ] {
        for (language, expected) in [("fr", french), ("en", english)] {
            let output = levain(folder.path(), &[&["--lang", language, "check", ".", "--fix"], arguments].concat());
            assert_eq!(output.status.code(), Some(2), "{arguments:?}");
            assert_eq!(text(&output.stdout), "", "{arguments:?}");
            assert!(text(&output.stderr).contains(expected), "{arguments:?}: {}", text(&output.stderr));
        }
    }
    for (arguments, french) in
        [(&["--write"][..], "demande"), (&["--license", "MIT"], "demande"), (&["--staged"], "demande")]
    {
        let output = levain(folder.path(), &[&["--lang", "fr", "check", "."], arguments].concat());
        assert_eq!(output.status.code(), Some(2));
        assert!(text(&output.stderr).contains(french), "{}", text(&output.stderr));
    }
    let wide = fix(folder.path(), ".", &["--write", "--license", "MIT"]);
    assert!(wide.status.success());
    // A licence that is there is not changed by an answer.
    commit(folder.path(), "Two");
    let other = fix(folder.path(), ".", &["--license", "EUPL-1.2"]);
    assert!(
        text(&other.stderr).contains("A licence is there: LICENSE: MIT. --license was not used."),
        "{}",
        text(&other.stderr)
    );
}

#[test]
fn the_answers_for_publiccode_win_and_a_wrong_one_is_told() {
    let folder = repository(&[("README.md", README)]);
    let set = ["--set", "platforms=linux", "--set", "platforms=web", "--set", "name=Suivi"];
    let output = fix(folder.path(), ".", &[&ANSWERS[..], &set, &["--format", "json"]].concat());
    let value: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let file = value["files"].as_array().unwrap().iter().find(|file| file["path"] == "publiccode.yml").unwrap();
    let content = file["content"].as_str().unwrap();
    assert!(
        content.contains("name: Suivi") && content.contains("- linux\n") && content.contains("- web\n"),
        "{content}"
    );
    assert!(content.contains("suit les demandes des citoyennes"), "{content}");
    assert_eq!(file["written"], false);
    let wrong = fix(folder.path(), ".", &[&ANSWERS[..], &["--set", "releaseDate=hier"]].concat());
    assert!(text(&wrong.stderr).contains("left out publiccode.yml: releaseDate"), "{}", text(&wrong.stderr));
}

/// The three questions are asked on a terminal alone, which `script` gives.
#[cfg(target_os = "linux")]
#[test]
fn three_questions_choose_the_licence() {
    if Command::new("script").arg("--version").output().is_err() {
        assert!(std::env::var_os("CI").is_none(), "script (util-linux) is needed");
        return eprintln!("skipped: there is no `script`");
    }
    let folder = repository(&[("README.md", README)]);
    for (language, answers, expected) in
        [("fr", "b\nn\no\n", "Licence Libre du Québec – Réciprocité"), ("en", "x\na\ny\nn\n", "Apache License")]
    {
        let mut asked = command(folder.path(), &[]);
        asked.arg("--version");
        let script = format!(
            "{} --lang {language} check . --fix --only LIC-01 > {}",
            env!("CARGO_BIN_EXE_levain"),
            folder.path().join(".git/patch").display()
        );
        let mut child = Command::new("script")
            .args(["--quiet", "--return", "--command", &script, "/dev/null"])
            .current_dir(folder.path())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        child.stdin.take().unwrap().write_all(answers.as_bytes()).unwrap();
        let output = child.wait_with_output().unwrap();
        let patch = std::fs::read_to_string(folder.path().join(".git/patch")).unwrap();
        assert!(patch.contains(expected), "{language}: {}\n{patch}", text(&output.stdout));
    }
}
