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
