//! `levain lab package try --measure` and `levain lab reproduce`: measured, put in a bundle, run again elsewhere.

use std::io::Write;
use std::path::Path;

use levain_lab::bundle::Bundle;
use sha2::Digest;

use super::package::copy;
use super::{command, levain, text};

/// The images that the tests of their building leave.
const STORE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../target/lab-images");

/// Radicale, with shorter series than it is shipped with.
fn quick(to: &Path) {
    copy("radicale", to);
    for (marker, long, short) in [
        ("availability", "requests: 60, every: 1000", "requests: 20, every: 20"),
        ("first-page", "every: 200", "every: 10"),
        ("memory", "seconds: 60, every: 5", "seconds: 2, every: 1"),
    ] {
        let file = to.join(format!("markers/{marker}.yaml"));
        let shipped = std::fs::read_to_string(&file).unwrap();
        assert!(shipped.contains(long), "{shipped}");
        std::fs::write(file, shipped.replace(long, short)).unwrap();
    }
}

/// Unpacks a bundle, and lets it say that its image was another one with an older package.
fn aged(archive: &Path, to: &Path) {
    std::fs::create_dir(to).unwrap();
    let mut tar = std::process::Command::new("tar");
    tar.arg("xzf").arg(archive).arg("-C").arg(to).arg("--strip-components=1");
    assert!(tar.status().unwrap().success());
    let json =
        |name: &str| -> serde_json::Value { serde_json::from_slice(&std::fs::read(to.join(name)).unwrap()).unwrap() };
    let mut images = json("images.json");
    images["radicale"]["id"] = format!("sha256:{}", "0".repeat(64)).into();
    images["radicale"]["packages"]["radicale"] = "1.0-1".into();
    let bytes = serde_json::to_vec(&images).unwrap();
    std::fs::write(to.join("images.json"), &bytes).unwrap();
    let mut list = json("bundle.json");
    let digest: String = sha2::Sha256::digest(&bytes).iter().map(|byte| format!("{byte:02x}")).collect();
    list["files"]["images.json"]["sha256"] = format!("sha256:{digest}").into();
    list["files"]["images.json"]["size"] = bytes.len().into();
    std::fs::write(to.join("bundle.json"), serde_json::to_vec(&list).unwrap()).unwrap();
}

#[test]
fn a_trial_is_measured_and_its_bundle_gives_the_same_elsewhere() {
    let folder = tempfile::Builder::new().prefix("rep").tempdir().unwrap();
    quick(&folder.path().join("radicale"));
    let at = |name: &str| folder.path().join(name);
    let words = ["lab", "package", "try", "radicale", "--store", STORE, "--lang", "fr"];
    let more = ["--measure", "--samples", "releves", "--bundle", "b.tar.gz"];
    let output = levain(folder.path(), &[&words[..], &more].concat());
    let (out, err) = (text(&output.stdout), text(&output.stderr));
    if output.status.code() == Some(2) && std::env::var_os("CI").is_none() {
        return eprintln!("SKIPPED, no trial here: {err}");
    }
    assert_eq!(output.status.code(), Some(0), "{out}{err}");
    assert!(out.starts_with("marqueur") && out.lines().count() == 5, "{out}");
    assert!(out.contains("≥\u{a0}99\u{a0}%") && out.contains("≤\u{a0}96\u{a0}Mio"), "{out}");
    assert!(err.contains("Mesure de first-page…") && err.ends_with("Tout est retiré.\n"), "{err}");
    let raw = std::fs::read_to_string(at("releves/first-page.jsonl")).unwrap();
    assert!(raw.lines().count() == 50 && raw.contains("\"status\":200,"), "{raw}");

    // The bundle holds no secret, and is what was measured.
    let bundle = Bundle::read(&at("b.tar.gz"), &at("incoming")).unwrap();
    assert!(bundle.trial() && bundle.parameters.contains_key("account"), "{:?}", bundle.parameters);
    assert!(!bundle.parameters.contains_key("password"));
    let first = bundle.measures.iter().find(|measured| measured.definition.name == "first-page").unwrap();
    assert_eq!(String::from_utf8(first.raw()).unwrap(), raw);
    assert!(bundle.starts[0].milliseconds > 0 && bundle.images["radicale"].packages.contains_key("radicale"));

    // In another data folder, with another engine.
    let other = at("other");
    std::fs::create_dir(&other).unwrap();
    let output = levain(&other, &["lab", "reproduce", "../b.tar.gz", "--store", STORE, "--json"]);
    let err = text(&output.stderr);
    assert_eq!(output.status.code(), Some(0), "{}{err}", text(&output.stdout));
    let json: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(json["images"]["radicale"]["standing"], "same-digest", "{json}");
    assert_eq!((json["agrees"].as_bool(), json["measures"].as_array().map(Vec::len)), (Some(true), Some(4)), "{json}");
    for pair in json["measures"].as_array().unwrap() {
        assert!(pair["then"]["figure"].is_number() && pair["here"]["met"] == true, "{pair}");
    }
    // As if it had run with an older Radicale; built from its recipe where no image is yet.
    aged(&at("b.tar.gz"), &at("old"));
    let output = levain(&other, &["lab", "reproduce", "../old", "--build", "--store", "empty", "--lang", "fr"]);
    let (out, err) = (text(&output.stdout), text(&output.stderr));
    assert_eq!(output.status.code(), Some(0), "{out}{err}");
    let now = &bundle.images["radicale"].packages["radicale"];
    let told = format!("Image radicale\u{a0}: versions différentes\n    radicale 1.0-1 → {now}\n");
    assert!(out.contains(&told) && out.contains("first-page"), "{out}");
    for data in [folder.path().join("data/lab"), other.join("data/lab")] {
        let left: Vec<_> = std::fs::read_dir(&data).unwrap().flatten().collect();
        assert!(left.is_empty(), "{left:?}");
    }
}

#[test]
fn a_bundle_that_cannot_be_believed_is_refused_before_anything_runs() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::File::create(folder.path().join("not.tar.gz")).unwrap().write_all(b"nothing").unwrap();
    std::fs::create_dir(folder.path().join("cloned")).unwrap();
    for (path, language, told) in [
        ("not.tar.gz", "fr", "Dossier de reproduction illisible\u{a0}: not.tar.gz"),
        ("nowhere.tar.gz", "en", "Reproduction bundle that cannot be read: nowhere.tar.gz"),
        ("cloned", "en", "Reproduction bundle not whole: bundle.json"),
    ] {
        let output = levain(folder.path(), &["lab", "reproduce", path, "--lang", language]);
        let err = text(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{err}");
        assert!(err.contains(told) && err.contains("levain explain LR00"), "{err}");
    }
    let left: Vec<_> = std::fs::read_dir(folder.path().join("data/lab")).unwrap().flatten().collect();
    assert!(left.is_empty(), "{left:?}");
    for words in [&["--samples", "x"][..], &["--measure", "--with-images"], &["--measure", "--listen", "127.0.0.1:0"]] {
        let output =
            command(folder.path(), &[&["lab", "package", "try", "radicale"], words].concat()).output().unwrap();
        assert_eq!(output.status.code(), Some(2), "{words:?}: {}", text(&output.stderr));
    }
}
