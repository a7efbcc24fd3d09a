//! `levain lab package`.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use super::lab_agent::get;
use super::{command, levain, text};

/// A copy of a shipped package, to be broken.
pub fn copy(name: &str, to: &Path) {
    fn copied(from: &Path, to: &Path) {
        std::fs::create_dir_all(to).unwrap();
        for entry in std::fs::read_dir(from).unwrap() {
            let entry = entry.unwrap();
            let to = to.join(entry.file_name());
            if entry.path().is_dir() {
                copied(&entry.path(), &to);
            } else {
                std::fs::copy(entry.path(), to).unwrap();
            }
        }
    }
    copied(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../../content/lab").join(name), to);
}

#[test]
fn packages_are_checked_by_name_and_by_folder_in_both_languages() {
    let folder = tempfile::tempdir().unwrap();
    let asked = |words: &[&str]| {
        let output = levain(folder.path(), &[&["lab", "package", "check"], words].concat());
        (output.status.code(), text(&output.stdout), text(&output.stderr))
    };
    let (code, out, err) = asked(&["radicale"]);
    assert_eq!(
        (code, out.as_str()),
        (Some(0), "radicale: accepted (Radicale, GPL-3.0-or-later; images: 1, markers: 4)\n"),
        "{err}"
    );
    copy("radicale", &folder.path().join("own"));
    let (code, out, _) = asked(&["own", "dokuwiki", "--lang", "fr"]);
    assert_eq!(code, Some(0));
    assert!(out.starts_with("own\u{a0}: acceptée (Radicale, ") && out.contains("dokuwiki\u{a0}: acceptée"), "{out}");

    let lab = folder.path().join("own/lab.yaml");
    let good = std::fs::read_to_string(&lab).unwrap();
    std::fs::write(&lab, good.replace("web: 5232", "web: 5233")).unwrap();
    std::os::unix::fs::symlink("/etc/passwd", folder.path().join("own/markers/passwd.yaml")).unwrap();
    let (code, out, _) = asked(&["own"]);
    assert_eq!(code, Some(1));
    assert!(
        out.contains("own/lab.yaml:3:8: LP010 Port that the manifest does not serve: web: 5233\n    web: 5233\n"),
        "{out}"
    );
    assert!(out.contains("own/markers/passwd.yaml:1:1: LP002") && !out.contains("root:"), "{out}");
    assert!(out.contains("levain explain LP010") && out.ends_with("own: 2 to correct\n"), "{out}");
    let (_, out, _) = asked(&["own", "--lang", "fr"]);
    assert!(out.contains("LP010 Port que le manifeste ne sert pas\u{a0}: web: 5233"), "{out}");
    let (code, out, _) = asked(&["own", "radicale", "--json"]);
    let json: serde_json::Value = serde_json::from_str(&out).unwrap();
    assert_eq!((code, json[0]["diagnostics"].as_array().unwrap().len()), (Some(1), 2));
    assert_eq!(json[1]["package"]["workload"]["containers"][0]["user"], 10_001);
    // A secret's place in the form is told, never a value.
    assert_eq!(json[1]["package"]["form"]["fields"][1]["kind"]["secret"]["least"], 12);

    let (code, _, err) = asked(&["nowhere", "radicale"]);
    assert!(code == Some(2) && err.starts_with("nowhere: LP024 Unknown package"), "{err}");
    let (_, _, err) = asked(&["nowhere", "--lang", "fr"]);
    assert!(err.starts_with("nowhere\u{a0}: LP024 Trousse inconnue"), "{err}");
}

#[test]
fn packages_are_listed_with_those_of_the_deployer() {
    let folder = tempfile::tempdir().unwrap();
    copy("radicale", &folder.path().join("content/lab/own"));
    std::fs::create_dir_all(folder.path().join("content/lab/broken")).unwrap();
    let output = levain(folder.path(), &["lab", "package", "list", "--content", "content", "--json"]);
    let json: serde_json::Value =
        serde_json::from_slice(&output.stdout).unwrap_or_else(|_| panic!("{}", text(&output.stderr)));
    let rows: Vec<(&str, bool)> = json
        .as_array()
        .unwrap()
        .iter()
        .map(|row| (row["name"].as_str().unwrap(), row["accepted"].as_bool().unwrap()))
        .collect();
    for row in [("radicale", true), ("dokuwiki", true), ("wordpress", true), ("jupyter-notebook", true), ("own", true)]
    {
        assert!(rows.contains(&row), "{rows:?}");
    }
    assert!(rows.contains(&("broken", false)), "{rows:?}");
    let french = text(&levain(folder.path(), &["lab", "package", "list", "--lang", "fr"]).stdout);
    assert!(french.contains("wordpress\n    WordPress 1.0.0 (GPL-2.0-or-later)\n"), "{french}");
    assert!(french.contains("images construites ici\u{a0}: 0 sur 2"), "{french}");
}

#[test]
fn a_recipe_that_takes_from_elsewhere_is_never_built() {
    let folder = tempfile::tempdir().unwrap();
    copy("radicale", &folder.path().join("own"));
    let recipe = folder.path().join("own/images/radicale/Containerfile");
    let good = std::fs::read_to_string(&recipe).unwrap();
    std::fs::write(&recipe, good.replace("FROM localhost/levain-lab/base", "FROM elsewhere.example/base")).unwrap();
    let output = levain(folder.path(), &["lab", "package", "build", "own", "--store", "images"]);
    assert_eq!(output.status.code(), Some(1));
    let err = text(&output.stderr);
    assert!(err.contains("images/radicale/Containerfile:") && err.contains("LP013 Recipe refused"), "{err}");
    assert!(!folder.path().join("images").exists());
    let output = levain(folder.path(), &["lab", "package", "build", "nowhere"]);
    assert_eq!(output.status.code(), Some(2), "{}", text(&output.stderr));
}

#[test]
fn a_trial_that_cannot_begin_says_why() {
    let folder = tempfile::tempdir().unwrap();
    for (words, code, expected) in [
        (&["nothing"][..], 2, "LP024"),
        (&["radicale", "--listen", "0.0.0.0:0"], 2, "this machine alone"),
        (&["radicale", "--set", "colour=blue"], 2, "colour: This form does not ask for this value."),
        (&["radicale", "--set", "account=ÉTÉ"], 2, "Questions of the form: account, password"),
        (&["radicale", "--set", "account"], 2, "QUESTION=ANSWER"),
    ] {
        let output = levain(folder.path(), &[&["lab", "package", "try"], words].concat());
        let err = text(&output.stderr);
        assert_eq!(output.status.code(), Some(code), "{words:?}: {err}");
        assert!(err.contains(expected), "{words:?}: {err}");
    }
    // Nor does one begin while another uses the folder, whose files it would take away.
    let lab = folder.path().join("data/lab");
    std::fs::create_dir_all(&lab).unwrap();
    let other = std::fs::File::open(&lab).unwrap();
    other.lock().unwrap();
    let output = levain(folder.path(), &["lab", "package", "try", "radicale", "--listen", "127.0.0.1:0"]);
    let err = text(&output.stderr);
    assert!(!output.status.success() && err.contains("another command like this one"), "{err}");
    assert_eq!(std::fs::read_dir(&lab).unwrap().count(), 0);
}

#[test]
fn a_package_is_tried_on_this_machine_and_nothing_of_it_stays() {
    let folder = tempfile::Builder::new().prefix("try").tempdir().unwrap();
    let told = folder.path().join("told");
    let mut child = trial(folder.path(), &told);
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines().map_while(Result::ok);
    let link = lines.find(|line| line.starts_with("http://"));
    let Some(link) = link else {
        child.wait().unwrap();
        let why = std::fs::read_to_string(&told).unwrap();
        assert!(std::env::var_os("CI").is_none(), "{why}");
        return eprintln!("SKIPPED, no trial here: {why}");
    };
    let (host, path) = link["http://".len()..].split_once('/').unwrap();
    let door = format!("127.0.0.1:{}", host.rsplit_once(':').unwrap().1).parse().unwrap();
    let entered = get(door, host, &format!("/{path}"), "");
    let cookie = entered.split("set-cookie: ").nth(1).and_then(|rest| rest.split(';').next()).unwrap_or_default();
    let page = get(door, host, "/.web/", &format!("cookie: {cookie}\r\n"));
    assert!(page[..12].ends_with(" 200") && page.contains("Radicale"), "{entered}\n{page}");
    assert!(!get(door, host, &format!("/{path}"), "").contains("set-cookie"), "the link is good once");
    assert!(Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap().success());
    assert!(child.wait().unwrap().success(), "{}", std::fs::read_to_string(&told).unwrap());
    let left: Vec<_> = std::fs::read_dir(folder.path().join("data/lab")).unwrap().flatten().collect();
    assert!(left.is_empty(), "{left:?}");

    // Whoever was to read the link is gone: nothing stays either.
    let mut child = trial(folder.path(), &told);
    drop(child.stdout.take());
    assert_eq!(child.wait().unwrap().code(), Some(2), "{}", std::fs::read_to_string(&told).unwrap());
    let left: Vec<_> = std::fs::read_dir(folder.path().join("data/lab")).unwrap().flatten().collect();
    assert!(left.is_empty(), "{left:?}");
}

/// A trial of Radicale, with the images that the tests of their building leave.
fn trial(folder: &Path, told: &Path) -> Child {
    let store = concat!(env!("CARGO_MANIFEST_DIR"), "/../../target/lab-images");
    let words = ["lab", "package", "try", "radicale", "--store", store, "--listen", "127.0.0.1:0"];
    command(folder, &words).stdout(Stdio::piped()).stderr(std::fs::File::create(told).unwrap()).spawn().unwrap()
}
