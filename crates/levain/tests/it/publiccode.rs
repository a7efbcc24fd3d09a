//! `levain publiccode` as a person, a hook or a forge runs it.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Output, Stdio};

use serde_json::Value;

use crate::{command, levain, text};

/// A valid file, with comments of people in it.
const VALID: &str = "\
# Fiche de Dossiers
publiccodeYmlVersion: \"0\"
name: Dossiers # le nom court
url: \"https://github.com/exemple/dossiers.git\"
platforms: [web]
developmentStatus: stable
softwareType: standalone/web
description:
  fr:
    shortDescription: Gère les dossiers.
    longDescription: |
      Dossiers reçoit les demandes, les classe, les assigne et garde la trace de chaque décision. Les équipes voient ce
      qui reste à faire, et les personnes suivent leur demande sans devoir téléphoner.
    features:
      - Ouvre des dossiers
legal:
  license: LiLiQ-R-1.1
maintenance:
  type: none
localisation:
  localisationReady: true
  availableLanguages: [fr]
";

fn invalid() -> String {
    VALID.replace("developmentStatus: stable", "developmentStatus: fini")
}

fn folder() -> tempfile::TempDir {
    tempfile::tempdir().unwrap()
}

fn write(folder: &Path, name: &str, text: &str) -> PathBuf {
    let path = folder.join(name);
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(&path, text).unwrap();
    path
}

/// Runs `levain publiccode …` with a text on standard input.
fn with_input(folder: &Path, arguments: &[&str], input: &[u8]) -> Output {
    let arguments: Vec<&str> = ["publiccode"].iter().chain(arguments).copied().collect();
    let mut child = command(folder, &arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // A command that has read enough closes its input: not an error of the test.
    let _ = child.stdin.take().unwrap().write_all(input);
    child.wait_with_output().unwrap()
}

fn run(folder: &Path, arguments: &[&str]) -> Output {
    let arguments: Vec<&str> = ["publiccode"].iter().chain(arguments).copied().collect();
    levain(folder, &arguments)
}

/// (exit code, standard output, standard error).
fn said(output: &Output) -> (i32, String, String) {
    (output.status.code().unwrap(), text(&output.stdout), text(&output.stderr))
}

#[test]
fn files_folders_and_standard_input_are_checked() {
    let folder = folder();
    let here = folder.path();
    write(here, "publiccode.yml", VALID);
    let (code, out, _) = said(&run(here, &["check"]));
    assert_eq!((code, out.trim()), (0, "publiccode.yml: valid"));

    write(here, "b/publiccode.yaml", &invalid());
    write(here, "b/c/publiccode.yml", VALID);
    write(here, "b/.git/publiccode.yml", "hidden");
    write(here, "b/other.yml", "not looked at");
    let (code, out, _) = said(&run(here, &["check", "publiccode.yml", "b"]));
    assert_eq!(code, 1);
    let ends: Vec<&str> = out.lines().filter(|line| line.contains("valid")).collect();
    assert_eq!(
        ends,
        ["publiccode.yml: valid", "b/c/publiccode.yml: valid", "b/publiccode.yaml: not valid (1 error)"],
        "{out}"
    );

    let (code, out, _) = said(&with_input(here, &["check", "-"], VALID.as_bytes()));
    assert_eq!((code, out.trim()), (0, "publiccode.yml: valid"));
    assert_eq!(with_input(here, &["check", "-"], invalid().as_bytes()).status.code(), Some(1));
}

#[test]
fn what_cannot_be_read_is_told_and_the_rest_is_checked() {
    let folder = folder();
    let here = folder.path();
    write(here, "publiccode.yml", &invalid());
    std::fs::create_dir(here.join("empty")).unwrap();
    for (path, english, french) in [
        (
            "absent.yml",
            "cannot read absent.yml (nothing of that name)",
            "impossible de lire absent.yml (rien de ce nom)",
        ),
        ("empty", "no publiccode.yml file", "aucun fichier publiccode.yml"),
    ] {
        let (code, out, err) = said(&run(here, &["check", path, "publiccode.yml"]));
        assert_eq!(code, 2);
        assert!(err.contains(english), "{err}");
        assert!(out.contains("PC207"), "{out}");
        let (_, _, err) = said(&run(here, &["check", path, "--lang", "fr"]));
        assert!(err.contains(french), "{err}");
    }
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink("loop.yml", here.join("loop.yml")).unwrap();
        assert_eq!(run(here, &["check", "loop.yml"]).status.code(), Some(2));
    }
}

#[test]
fn wrong_arguments_are_refused_with_the_way_out() {
    let folder = folder();
    let here = folder.path();
    write(here, "publiccode.yml", VALID);
    for (arguments, expected) in [
        (&["check", "--format", "xml"][..], "compat-json"),
        (&["check", "--profile", "loose"][..], "precise"),
        (&["check", "--edition", "0.6"][..], "0.2, 0.3, 0.4, 0.5, 0.7 and 1.0"),
        (&["check", "--ipa", "absent.txt"][..], "cannot read absent.txt"),
        (&["migrate", "--to", "3"][..], "unknown version of the standard"),
        (&["new", "--set", "nom=Dossiers"][..], "levain publiccode new --list"),
        (&["explain", "PC999"][..], "unknown code"),
        (&["verify"][..], "unrecognized subcommand"),
        (&[][..], "Usage"),
    ] {
        let (code, out, err) = said(&run(here, arguments));
        assert_eq!(code, 2, "{arguments:?} {out}");
        assert!(err.contains(expected), "{arguments:?}: {err}");
    }
    let (_, _, err) = said(&run(here, &["check", "--edition", "0.6", "--lang", "fr"]));
    assert!(err.contains("version inconnue du standard"), "{err}");
}

#[test]
fn reports_for_people_in_both_languages() {
    let folder = folder();
    let here = folder.path();
    write(here, "publiccode.yml", &invalid());
    let (code, english, _) = said(&run(here, &["check"]));
    assert_eq!(code, 1);
    assert_eq!(
        english,
        "\
error[PC207]: “fini” is not an allowed value: concept, development, beta, stable, obsolete
 --> publiccode.yml:6:20
  |
6 | developmentStatus: fini
  |                    ^^^^
  |
  = help: Choose one of the values of the list.

publiccode.yml: not valid (1 error)
"
    );
    let (_, french, _) = said(&run(here, &["check", "--lang", "fr"]));
    assert!(french.starts_with("erreur[PC207]: «\u{a0}fini\u{a0}» n’est pas une valeur permise"), "{french}");
    assert!(french.ends_with("publiccode.yml\u{a0}: non valide (1 erreur)\n"), "{french}");
}

#[test]
fn reports_for_programs() {
    let folder = folder();
    let here = folder.path();
    write(here, "publiccode.yml", &invalid());
    write(here, "sub dir/publiccode.yml", VALID);
    let json = |arguments: &[&str]| -> Value {
        let (code, out, err) = said(&run(here, arguments));
        assert_eq!(code, 1, "{arguments:?} {err}");
        serde_json::from_str(&out).unwrap()
    };

    let report = json(&["check", ".", "--format", "json"]);
    assert_eq!(report["summary"], serde_json::json!({ "errors": 1, "warnings": 0, "information": 0 }));
    let first = &report["files"][0];
    assert_eq!((first["path"].as_str(), first["valid"].as_bool()), (Some("./publiccode.yml"), Some(false)));
    let found = &first["diagnostics"][0];
    assert_eq!(found["code"], "PC207");
    assert_eq!(
        (&found["start"]["line"], &found["start"]["column"], &found["length"]),
        (&6.into(), &20.into(), &4.into())
    );
    assert_eq!(json(&["check", ".", "--json"]), report);

    let log = json(&["check", ".", "--format", "sarif"]);
    assert_eq!(log["version"], "2.1.0");
    let result = &log["runs"][0]["results"][0];
    assert_eq!((result["ruleId"].as_str(), result["level"].as_str()), (Some("PC207"), Some("error")));
    let place = &result["locations"][0]["physicalLocation"];
    assert_eq!(place["region"]["startLine"], 6);
    assert_eq!(log["runs"][0]["tool"]["driver"]["rules"][0]["id"], "PC207");

    let (code, out, _) = said(&run(here, &["check", "--format", "github"]));
    assert_eq!(code, 1);
    assert!(out.starts_with("::error file=publiccode.yml,line=6,col=20,endColumn=24,title=PC207 "), "{out}");

    // The words of the reference command, and an exit code in JSON too, which it has not.
    let (code, out, _) = said(&run(here, &["check", "--format", "compat", "--lang", "fr"]));
    let message = "developmentStatus must be one of the following: \"concept\", \"development\", \"beta\", \"stable\" or \"obsolete\"";
    assert_eq!((code, out), (1, format!("publiccode.yml:6:1: error: developmentStatus: {message}\n")));
    let lines = json(&["check", "--format", "compat-json"]);
    let expected = serde_json::json!([
        { "key": "developmentStatus", "description": message, "line": 6, "column": 1, "type": "error" }
    ]);
    assert_eq!(lines, expected);
    let (code, out, _) = said(&run(here, &["check", "sub dir", "--format", "compat-json"]));
    assert_eq!((code, out.as_str()), (0, "[]\n"));
}

#[test]
fn options_change_what_is_said() {
    let folder = folder();
    let here = folder.path();
    let code_of = |text: &str, arguments: &[&str]| {
        write(here, "publiccode.yml", text);
        let arguments: Vec<&str> = ["check", "--json"].iter().chain(arguments).copied().collect();
        let (code, out, _) = said(&run(here, &arguments));
        let report: Value = serde_json::from_str(&out).unwrap();
        let codes = report["files"][0]["diagnostics"].as_array().unwrap();
        let codes: Vec<String> = codes.iter().map(|found| found["code"].as_str().unwrap().to_owned()).collect();
        (code, codes.join(" "))
    };
    let said = |code: i32, codes: &str| (code, codes.to_owned());
    assert_eq!(code_of(&VALID.replace("  fr:", "  en:"), &[]), said(0, ""));
    assert_eq!(code_of(&VALID.replace("  fr:", "  en:"), &["--require-french"]), said(0, "PC124"));
    let logo = format!("{VALID}logo: logo.svg\n");
    assert_eq!(code_of(&logo, &[]), said(1, "PC229"));
    assert_eq!(code_of(&logo, &["--no-external-checks"]), said(0, ""));
    write(here, "logo.svg", "<svg/>");
    assert_eq!(code_of(&logo, &[]), said(0, ""));
    let italian = format!("{VALID}organisation:\n  uri: \"urn:x-italian-pa:nowhere\"\n");
    write(here, "ipa.txt", "pcm\n");
    assert_eq!(code_of(&italian, &[]), said(0, ""));
    assert_eq!(code_of(&italian, &["--ipa", "ipa.txt"]), said(1, "PC223"));
    let types = format!("{VALID}inputTypes: [text/csv]\n");
    assert_eq!(code_of(&types, &[]), said(0, "PC109"));
    assert_eq!(code_of(&types, &["--edition", "0.2"]), said(0, ""));
    assert_eq!(code_of(&types, &["--edition", "1.0"]), said(1, "PC111"));
}

#[test]
fn hostile_inputs_get_a_short_answer() {
    let folder = folder();
    let here = folder.path();
    let mut laughs = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n".to_owned();
    for level in 1..40 {
        let below = format!("*a{}, ", level - 1).repeat(9);
        laughs.push_str(&format!("a{level}: &a{level} [{}]\n", below.trim_end_matches(", ")));
    }
    for (input, expected) in [
        (vec![b'a'; 5_000_000], "PC001"),
        (vec![b'['; 100_000], "PC008"),
        (laughs.into_bytes(), "PC009"),
        (b"name: \xff".to_vec(), "PC002"),
        (Vec::new(), "PC006"),
    ] {
        let (code, out, err) = said(&with_input(here, &["check", "-", "--lang", "fr"], &input));
        assert_eq!(code, 1, "{expected}: {err}");
        assert!(out.contains(&format!("erreur[{expected}]")) && out.len() < 5_000, "{expected}: {out}");
    }
}

#[test]
fn certain_corrections_are_written() {
    let folder = folder();
    let here = folder.path();
    let spoilt = VALID.replace("localisationReady: true", "localisationReady: yes # oui").replace("[fr]", "[fr_CA]");
    let file = write(here, "publiccode.yml", &spoilt);
    let (code, out, err) = said(&run(here, &["check", "--fix"]));
    assert_eq!((code, out.trim()), (0, "publiccode.yml: valid"));
    assert_eq!(err, "publiccode.yml: 2 corrections made\n");
    let expected = VALID.replace("localisationReady: true", "localisationReady: true # oui").replace("[fr]", "[fr-CA]");
    assert_eq!(std::fs::read_to_string(&file).unwrap(), expected);
    let (_, _, err) = said(&run(here, &["check", "--fix"]));
    assert_eq!(err, "");
}

#[test]
fn migration_keeps_comments_permissions_and_links() {
    let folder = folder();
    let here = folder.path();
    let old = VALID
        .replace("\"0\"", "'0.2' # première version")
        .replace("legal:\n", "# droits\nlegal:\n  authorsFile: AUTHORS\n");
    let expected = old.replace("'0.2'", "\"0\"").replace("  authorsFile: AUTHORS\n", "");
    let file = write(here, "depot/publiccode.yml", &old);

    // Shown, not written.
    let (code, out, err) = said(&run(here, &["migrate", "depot", "--lang", "fr"]));
    assert_eq!((code, out.as_str()), (0, expected.as_str()));
    assert!(err.contains("«\u{a0}legal.authorsFile\u{a0}» retirée"), "{err}");
    assert_eq!(std::fs::read_to_string(&file).unwrap(), old);
    let (code, out, _) = said(&with_input(here, &["migrate", "-"], old.as_bytes()));
    assert_eq!((code, out.as_str()), (0, expected.as_str()));

    // Written through a link, whole or not at all: nothing else stays in the folder.
    #[cfg(unix)]
    let path = {
        use std::os::unix::fs::PermissionsExt;
        std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o640)).unwrap();
        std::os::unix::fs::symlink("depot/publiccode.yml", here.join("publiccode.yml")).unwrap();
        "publiccode.yml"
    };
    #[cfg(not(unix))]
    let path = "depot/publiccode.yml";
    assert_eq!(run(here, &["migrate", path, "--write"]).status.code(), Some(0));
    assert_eq!(std::fs::read_to_string(&file).unwrap(), expected);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        assert_eq!(std::fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o640);
        assert!(here.join("publiccode.yml").is_symlink());
    }
    let left: Vec<_> = std::fs::read_dir(here.join("depot")).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(left, ["publiccode.yml"]);
    let (code, _, err) = said(&run(here, &["migrate", path, "--write"]));
    assert_eq!((code, err.as_str()), (0, ""));
}

#[test]
fn what_a_migration_cannot_do_is_told() {
    let folder = folder();
    let here = folder.path();
    let file = write(here, "publiccode.yml", "name: [\n");
    let (code, _, err) = said(&run(here, &["migrate", "--write"]));
    assert_eq!(code, 1);
    assert!(err.contains("correct its syntax first"), "{err}");
    assert_eq!(std::fs::read_to_string(&file).unwrap(), "name: [\n");
    write(here, "publiccode.yml", &invalid());
    let (code, _, err) = said(&run(here, &["migrate", "--to", "1.0"]));
    assert_eq!(code, 1);
    assert!(err.contains("errors: 1"), "{err}");
    std::fs::write(&file, b"\xff").unwrap();
    assert_eq!(run(here, &["migrate"]).status.code(), Some(2));
}

const ANSWERS: &[&str] = &[
    "name=Dossiers",
    "url=https://github.com/exemple/dossiers.git",
    "platforms=web",
    "developmentStatus=beta",
    "softwareType=standalone/web",
    "categories=document-management",
    "categories=e-commerce",
    "description.fr.shortDescription=Gère les dossiers: ceux d’hier, ceux de demain",
    "description.fr.longDescription=Dossiers reçoit les demandes, les classe, les assigne et garde la trace de chaque décision. \
     Les équipes voient ce qui reste à faire, et les personnes suivent leur demande sans téléphoner.",
    "description.fr.features=Ouvre des dossiers",
    "legal.license=LiLiQ-R-1.1",
    "maintenance.type=internal",
    "maintenance.contacts[0].name=Équipe des dossiers",
];

fn new(here: &Path, file: &str, answers: &[&str], more: &[&str]) -> Output {
    let set = answers.iter().flat_map(|answer| ["--set", answer]);
    let arguments: Vec<&str> = ["new", file].into_iter().chain(set).chain(more.iter().copied()).collect();
    run(here, &arguments)
}

#[test]
fn a_new_file_is_valid_and_never_overwrites() {
    let folder = folder();
    let here = folder.path();
    let (code, _, err) = said(&new(here, "publiccode.yml", ANSWERS, &[]));
    assert_eq!((code, err.as_str()), (0, ""));
    let written = std::fs::read_to_string(here.join("publiccode.yml")).unwrap();
    assert!(written.contains("shortDescription: \"Gère les dossiers: ceux d’hier, ceux de demain\"\n"), "{written}");
    let (code, out, _) = said(&run(here, &["check"]));
    assert_eq!((code, out.trim()), (0, "publiccode.yml: valid"));
    let (code, out, _) = said(&run(here, &["check", "--profile", "compat", "--no-network"]));
    assert_eq!((code, out.trim()), (0, "publiccode.yml: valid"));

    let (code, _, err) = said(&new(here, "publiccode.yml", ANSWERS, &["--lang", "fr"]));
    assert_eq!(code, 2);
    assert!(err.contains("impossible de créer publiccode.yml (existe déjà)"), "{err}");
    assert_eq!(std::fs::read_to_string(here.join("publiccode.yml")).unwrap(), written);
    assert_eq!(new(here, "nowhere/publiccode.yml", ANSWERS, &[]).status.code(), Some(2));
}

#[test]
fn a_new_file_that_would_not_be_valid_is_not_written() {
    let folder = folder();
    let here = folder.path();
    let (code, out, err) = said(&new(here, "publiccode.yml", &ANSWERS[..3], &[]));
    assert_eq!((code, out.as_str()), (1, ""));
    assert!(err.contains("developmentStatus, softwareType") && err.contains("nothing was written"), "{err}");
    let wrong: Vec<&str> =
        ANSWERS.iter().map(|answer| if answer.starts_with("legal") { "legal.license=Libre" } else { answer }).collect();
    let (code, _, err) = said(&new(here, "publiccode.yml", &wrong, &["--lang", "fr"]));
    assert_eq!(code, 1);
    assert!(err.contains("legal.license\u{a0}: «\u{a0}Libre\u{a0}» n’est pas une expression de licence SPDX"), "{err}");
    assert!(!here.join("publiccode.yml").exists());
}

#[test]
fn questions_and_codes_are_listed_and_explained() {
    let folder = folder();
    let here = folder.path();
    let (code, out, _) = said(&run(here, &["new", "--list", "--lang", "fr"]));
    assert_eq!(code, 0);
    assert!(out.starts_with("* name  Nom du logiciel\n"), "{out}");
    let (_, out, _) = said(&run(here, &["new", "--list", "--json"]));
    let questions: Value = serde_json::from_str(&out).unwrap();
    assert!(
        questions
            .as_array()
            .unwrap()
            .iter()
            .any(|question| question["key"] == "categories" && question["list"] == true)
    );

    let (code, out, _) = said(&run(here, &["explain", "pc207", "--lang", "fr"]));
    assert_eq!(code, 0);
    assert!(out.starts_with("PC207 (erreur)\nValeur hors de la liste\n"), "{out}");
    assert!(out.contains("Avant\u{a0}:\n    developmentStatus: production\n"), "{out}");
    let (_, out, _) = said(&run(here, &["explain", "--json"]));
    let codes: Value = serde_json::from_str(&out).unwrap();
    let (_, lines, _) = said(&run(here, &["explain"]));
    assert_eq!(codes.as_array().unwrap().len(), lines.lines().count());
    assert!(lines.contains("PC115  Required key missing\n"), "{lines}");
}
