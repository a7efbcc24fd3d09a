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
