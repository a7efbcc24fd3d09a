//! `levain lab`.

use super::{levain, text};

const GOOD: &str = include_str!("../../../package/tests/it/good.yaml");

#[test]
fn a_manifest_is_accepted_or_refused_at_its_place_in_both_languages() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("good.yaml"), GOOD).unwrap();
    let hostile = GOOD.replace("runAsUser: 33", "runAsUser: 0");
    assert_ne!(hostile, GOOD);
    std::fs::write(folder.path().join("hostile.yaml"), hostile).unwrap();
    let asked = |file: &str, more: &[&str]| {
        let words = [&["lab", "manifest", file, "--image", "app", "--image", "base"], more].concat();
        let output = levain(folder.path(), &words);
        (output.status.code(), text(&output.stdout), text(&output.stderr))
    };
    let (code, out, _) = asked("good.yaml", &[]);
    assert_eq!((code, out.as_str()), (Some(0), "good.yaml: accepted (containers: 1, measurements: 1)\n"));
    let (code, out, _) = asked("hostile.yaml", &[]);
    assert_eq!(code, Some(1));
    assert!(out.starts_with("hostile.yaml:") && out.contains(": LB005 Privilege refused"), "{out}");
    assert!(out.contains("runAsUser: 0") && out.contains("levain explain LB005"), "{out}");
    let (_, out, _) = asked("hostile.yaml", &["--lang", "fr"]);
    assert!(out.contains("LB005 Privilège refusé") && out.ends_with("à corriger\n"), "{out}");

    let (code, out, _) = asked("good.yaml", &["--json"]);
    let json: serde_json::Value = serde_json::from_str(&out).unwrap();
    assert_eq!((code, json[0]["workload"]["containers"][0]["user"].as_u64()), (Some(0), Some(33)));
    let (code, _, err) = asked("nowhere.yaml", &["--lang", "fr"]);
    assert_eq!(code, Some(2));
    assert!(err.starts_with("nowhere.yaml\u{a0}: lecture impossible"), "{err}");
    // Without its images, nothing runs.
    let output = levain(folder.path(), &["lab", "manifest", "good.yaml"]);
    assert!(text(&output.stdout).contains("LB007"), "{}", text(&output.stdout));
}

#[test]
fn an_experiment_is_written_as_documents_and_read_again() {
    let folder = tempfile::tempdir().unwrap();
    let run = |words: &[&str]| {
        let output = levain(folder.path(), words);
        (output.status.code(), text(&output.stdout), text(&output.stderr))
    };
    assert_eq!(run(&["admin", "demo"]).0, Some(0));
    let (code, out, err) = run(&["lab", "experiment", "list", "--verdict", "refuted"]);
    assert_eq!((code, out.lines().count()), (Some(0), 2), "{out}{err}");
    assert!(out.contains("completed  refuted  ville-de-sainte-fiction"), "{out}");
    let id = out.split_whitespace().next().unwrap().to_owned();
    let (code, out, err) = run(&["lab", "experiment", "export", &id, "depot", "--lang", "fr"]);
    assert_eq!((code, out.as_str()), (Some(0), "depot/hypothese.md\ndepot/rapport.md\n"), "{err}");
    let report = std::fs::read_to_string(folder.path().join("depot/rapport.md")).unwrap();
    assert!(report.starts_with("+++\nkind = \"report\"\n") && report.contains("## Limites de validité"), "{report}");
    let import = ["lab", "experiment", "import", "depot/hypothese.md", "--organization", "mrc-de-lexemple"];
    let (code, out, err) = run(&import);
    assert_eq!(code, Some(0), "{err}");
    assert!(out.starts_with("depot/hypothese.md  ") && !out.contains(&id), "{out}");
    std::fs::write(folder.path().join("autre.md"), "# Autre chose\n").unwrap();
    let (code, _, err) = run(&["lab", "experiment", "import", "autre.md"]);
    assert_eq!(code, Some(1));
    assert!(err.contains("LX006") && err.contains("Line 1"), "{err}");
    assert_eq!(run(&["lab", "experiment", "list", "--status", "x"]).0, Some(2));
    let (_, out, _) = run(&["lab", "experiment", "list", "--json"]);
    let json: serde_json::Value = serde_json::from_str(&out).unwrap();
    assert_eq!(json.as_array().unwrap().len(), 4, "{out}");
}

#[test]
fn isolation_is_put_to_the_test_on_this_machine_and_told_in_both_languages() {
    let folder = tempfile::tempdir().unwrap();
    let output = levain(folder.path(), &["lab", "doctor", "--lang", "fr"]);
    let (out, err) = (text(&output.stdout), text(&output.stderr));
    if output.status.code() == Some(2) && !std::env::var("CI").is_ok_and(|ci| ci == "true") {
        return eprintln!("SKIPPED, no engine of containers: {err}");
    }
    assert_eq!(output.status.code(), Some(0), "{out}{err}");
    assert!(out.ends_with("18 sur 18 tiennent\n"), "{out}");
    for line in ["tient   Aucune route vers l’extérieur", "Volumes des autres invisibles", "Mémoire bornée"] {
        assert!(out.contains(line), "{line}: {out}");
    }
    let output = levain(folder.path(), &["lab", "doctor", "--json"]);
    let json: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!((json["holds"].as_bool(), json["checks"].as_array().map(Vec::len)), (Some(true), Some(18)), "{json}");
    // What cannot be examined is no success.
    let output = levain(folder.path(), &["lab", "doctor", "--runtime", "nothing"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).contains("LE006"), "{}", text(&output.stderr));
}

#[test]
fn a_package_is_installed_where_a_lab_is_and_what_is_missing_is_named() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("lab.key"), "5a".repeat(32)).unwrap();
    let settings = "socket = \"agent.sock\"\nurl = \"http://lab.localhost:8090\"\nkey_file = \"lab.key\"\n";
    std::fs::write(folder.path().join("lab.toml"), settings).unwrap();
    std::fs::write(folder.path().join("wrong.toml"), "strange = 1\n").unwrap();
    std::fs::create_dir(folder.path().join("archives")).unwrap();
    let install = ["lab", "package", "install"];
    for (words, told) in [
        (&["radicale", "--lang", "en"][..], "no lab is connected"),
        (&["rien", "--lab", "lab.toml", "--lang", "fr"], "Aucune trousse de ce nom\u{a0}: rien"),
        (&["radicale", "--lab", "lab.toml", "--archives", "archives"], "archives/radicale.tar"),
        (&["radicale", "--lab", "wrong.toml"], "strange"),
    ] {
        let output = levain(folder.path(), &[&install, words].concat());
        let err = text(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{words:?}: {err}");
        assert!(err.contains(told), "{words:?}: {err}");
    }
    let serve = ["serve", "--listen", "127.0.0.1:0", "--lab", "wrong.toml"];
    let output = levain(folder.path(), &serve);
    assert_eq!((output.status.code(), text(&output.stdout).as_str()), (Some(2), ""), "nobody is told that it answers");
}
