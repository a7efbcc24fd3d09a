//! The program as a person runs it: words in, text and exit code out.
#![allow(clippy::unwrap_used, clippy::print_stderr, reason = "tests fail by panicking, and say what they skip")]

mod bodies;
mod change;
mod check;
mod ci;
mod explain;
mod fix;
mod harvest;
mod help;
mod lab;
mod lab_agent;
mod lab_clock;
mod lab_killed;
mod lab_site;
mod mail;
mod package;
mod publiccode;
mod repository;
mod reproduce;

use std::io::Write;
use std::path::Path;
use std::process::{Command, Output, Stdio};

fn levain(data: &Path, arguments: &[&str]) -> Output {
    command(data, arguments).output().unwrap()
}

fn command(data: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_levain"));
    command.current_dir(data).args(arguments).env_remove("LANG").env_remove("LC_ALL").stdin(Stdio::null());
    command.env("LEVAIN_DATA", data.join("data")).env("LEVAIN_LANG", "en");
    command
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

#[test]
fn help_reads_in_both_languages() {
    let folder = tempfile::tempdir().unwrap();
    let english = text(&levain(folder.path(), &["--help"]).stdout);
    assert!(english.contains("Serve the portal"), "{english}");
    let french = text(&levain(folder.path(), &["--lang", "fr", "--help"]).stdout);
    assert!(french.contains("Servir le portail"), "{french}");
    let below = text(&levain(folder.path(), &["import", "--lang=fr", "--help"]).stdout);
    assert!(!french.contains("Print") && !below.contains("Print"), "{french}\n{below}");
    let asked = text(&levain(folder.path(), &["help", "import", "--lang=fr"]).stdout);
    assert_eq!(asked, below);
    assert!(below.contains("Fichiers ou dossiers à importer"), "{below}");
}

#[test]
fn wrong_words_are_refused_with_the_way_out() {
    let folder = tempfile::tempdir().unwrap();
    for (arguments, expected) in [
        (&["serv"][..], "serve"),
        (&["import", "nowhere"][..], "does not exist"),
        (&["import", "x", "--format", "excel"][..], "Formats there are"),
        (&["search", "x", "--filter", "category"][..], "FACET=VALUE"),
        (&["admin", "create", "not-an-address"][..], "e-mail address"),
        (&["admin", "create", "a@example.org", "--role", "king"][..], "Roles there are"),
        (&["serve", "--listen", "nowhere"][..], "cannot listen"),
        (&["config", "--config", "absent.toml"][..], "absent.toml"),
    ] {
        let output = levain(folder.path(), arguments);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        assert!(text(&output.stderr).contains(expected), "{arguments:?}: {}", text(&output.stderr));
    }
}

#[test]
fn settings_say_where_they_come_from() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("levain.toml"), "site_name = \"Ville\"\n").unwrap();
    let output = levain(folder.path(), &["config", "--json", "--listen", "127.0.0.1:9"]);
    let settings: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let of = |name: &str| {
        settings.as_array().unwrap().iter().find(|setting| setting["name"] == name).unwrap()["origin"].clone()
    };
    assert_eq!(of("site_name"), "levain.toml");
    assert_eq!(of("listen"), "--listen");
    assert_eq!(of("data"), "variable LEVAIN_DATA");
    assert_eq!(of("time_zone"), "default");
}

#[test]
fn search_answers_from_the_starter_catalogue() {
    let folder = tempfile::tempdir().unwrap();
    let output = levain(folder.path(), &["search", "libreoffice"]);
    assert!(output.status.success(), "{}", text(&output.stderr));
    assert!(text(&output.stdout).contains("LibreOffice"));
    // The index is derived: lost, it is made again.
    std::fs::remove_dir_all(folder.path().join("data/index")).unwrap();
    assert!(text(&levain(folder.path(), &["search", "libreoffice"]).stdout).contains("LibreOffice"));
    let nothing = levain(folder.path(), &["search", "xqzwvk"]);
    assert_eq!(nothing.status.code(), Some(1));
    assert!(text(&nothing.stdout).contains("No software"));
}

#[test]
fn an_export_restores_exactly_and_holds_its_owner_only() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path();
    let mut create = command(data, &["admin", "create", "a@example.org", "--role", "admin", "--password-stdin"]);
    let mut child = create.stdin(Stdio::piped()).stdout(Stdio::null()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(b"a sentence long enough\n").unwrap();
    assert!(child.wait().unwrap().success());

    assert!(levain(data, &["export", "whole.jsonl"]).status.success());
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = std::fs::metadata(data.join("whole.jsonl")).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }
    let again = levain(data, &["export", "whole.jsonl"]);
    assert!(text(&again.stderr).contains("exists already"));

    let other = data.join("other");
    std::fs::create_dir(&other).unwrap();
    let restore = levain(&other, &["import", "../whole.jsonl"]);
    assert!(restore.status.success(), "{}", text(&restore.stderr));
    assert!(levain(&other, &["export", "whole.jsonl"]).status.success());
    let one = std::fs::read(data.join("whole.jsonl")).unwrap();
    assert_eq!(one, std::fs::read(other.join("whole.jsonl")).unwrap());

    // Into a database that holds something: refused, nothing changed.
    let refused = levain(&other, &["import", "../whole.jsonl"]);
    assert_eq!(refused.status.code(), Some(2), "{}", text(&refused.stdout));

    assert!(levain(data, &["export", "--public", "open.jsonl"]).status.success());
    assert!(!std::fs::read_to_string(data.join("open.jsonl")).unwrap().contains("a@example.org"));
}

#[test]
fn the_doctor_says_what_to_do() {
    let folder = tempfile::tempdir().unwrap();
    let output = levain(folder.path(), &["doctor"]);
    let said = text(&output.stdout);
    assert!(output.status.success(), "{said}");
    assert!(said.contains("admin create"), "{said}");
    let bad = levain(folder.path(), &["doctor", "--public-url", "http://levain.example.org"]);
    assert_eq!(bad.status.code(), Some(1));
}

#[test]
fn completions_and_manual_pages_are_written() {
    let folder = tempfile::tempdir().unwrap();
    assert!(text(&levain(folder.path(), &["completions", "bash"]).stdout).contains("levain"));
    assert!(levain(folder.path(), &["man", "pages"]).status.success());
    assert!(folder.path().join("pages/levain.1").exists());
    assert!(folder.path().join("pages/levain-import.1").exists());
}

#[test]
fn an_import_that_is_killed_is_finished_by_the_next_one() {
    let folder = tempfile::tempdir().unwrap();
    let mut table = "id,name,summary_fr,repository\n".to_owned();
    for number in 0..6_000 {
        table.push_str(&format!(
            "{number},Outil {number},Fait la chose {number},https://example.org/a/outil-{number}\n"
        ));
    }
    std::fs::write(folder.path().join("liste.csv"), table).unwrap();
    for wait in [300, 700, 1_100] {
        let mut child = command(folder.path(), &["import", "liste.csv", "--format", "csv", "--json"])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        std::thread::sleep(std::time::Duration::from_millis(wait));
        child.kill().unwrap();
        child.wait().unwrap();
    }
    let output = levain(folder.path(), &["import", "liste.csv", "--format", "csv", "--json"]);
    let report: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(report[0]["read"], 6_000, "{report}");
    let again = levain(folder.path(), &["import", "liste.csv", "--format", "csv", "--json"]);
    let report: serde_json::Value = serde_json::from_slice(&again.stdout).unwrap();
    assert_eq!(report[0]["unchanged"], 6_000, "{report}");
    let found = levain(folder.path(), &["search", "Outil 5999", "--json"]);
    let answer: serde_json::Value = serde_json::from_slice(&found.stdout).unwrap();
    assert_eq!(answer["hits"][0]["name"], "Outil 5999");
}
