//! A bundle written and read again; hostile ones refused.

use std::io::Write;
use std::path::Path;
use std::process::Command;

use flate2::Compression;
use flate2::write::GzEncoder;
use levain_model::{Language, Stored};
use levain_package::{Aggregate, Comparison, Definition, Log, Measure, Target};
use tar::{Builder, EntryType, Header};

use super::read::{BOUNDS, Bounds};
use super::*;
use crate::engine::Stream;
use crate::measures::{Observation, Probed, Proof, Written};

fn bundle() -> Bundle {
    let definition = Definition {
        name: "errors".to_owned(),
        statement: Default::default(),
        measure: Measure::Log(Log { pattern: "ERROR".to_owned(), container: None }),
        aggregate: Aggregate::Sum,
        target: Target { comparison: Comparison::Equals, value: 0.0, unit: "lines".to_owned() },
    };
    let container = || "web".to_owned();
    let samples = vec![
        Observation {
            at: 3,
            seen: Seen::Line { container: container(), stream: Stream::Error, text: "ERROR é".to_owned() },
        },
        Observation { at: 4, seen: Seen::Read { container: container(), lines: 7, matching: 1 } },
    ];
    let date: Timestamp = "2026-11-29T12:00:00Z".parse().unwrap();
    let digest = |digit: &str| format!("sha256:{}", digit.repeat(64));
    let image = Image {
        recipe: digest("1"),
        digest: digest("2"),
        id: digest("3"),
        packages: [("adduser", "3.134"), ("radicale", "3.1.8-2")].map(|(a, b)| (a.to_owned(), b.to_owned())).into(),
        archive: None,
    };
    Bundle {
        name: "trial-radicale".to_owned(),
        title: "Radicale".to_owned(),
        date,
        program: "0.1.0".to_owned(),
        profile: "small".to_owned(),
        license: "EUPL-1.2\n".to_owned(),
        hypothesis: None,
        report: None,
        package_name: "radicale".to_owned(),
        package: [("lab.yaml", "a: 1\n"), ("images/radicale/Containerfile", "FROM x\n")]
            .map(|(path, text)| (path.to_owned(), Stored::File(text.into())))
            .into(),
        parameters: [("account".to_owned(), "equipe".to_owned())].into(),
        images: [("radicale".to_owned(), image)].into(),
        measures: vec![Measured::new(definition, (date, date), samples, None)],
        starts: vec![Start {
            package: "radicale".to_owned(),
            version: "1.0.0".to_owned(),
            digests: [("radicale".to_owned(), digest("3"))].into(),
            asked: date,
            served: date,
            milliseconds: 1234,
            proof: Some(Proof {
                probes: vec![Probed {
                    container: "radicale".to_owned(),
                    port: 5232,
                    path: Some("/.web/".to_owned()),
                    status: Some(200),
                    micros: Some(4321),
                }],
                log: Some(Written { sha256: digest("4"), lines: 2, bytes: 81, whole: true }),
            }),
        }],
    }
}

/// Reads with an empty place for images.
fn read(from: &Path) -> Result<Bundle, BundleError> {
    let incoming = tempfile::tempdir().unwrap();
    Bundle::read(from, incoming.path())
}

#[test]
fn what_is_written_is_read_again_and_is_always_the_same_bytes() {
    let place = tempfile::tempdir().unwrap();
    let at = |name: &str| place.path().join(name);
    let bundle = bundle();
    bundle.write_archive(&at("one.tar.gz")).unwrap();
    std::thread::sleep(std::time::Duration::from_millis(1100));
    bundle.write_archive(&at("two.tar.gz")).unwrap();
    assert_eq!(std::fs::read(at("one.tar.gz")).unwrap(), std::fs::read(at("two.tar.gz")).unwrap());
    assert_eq!(read(&at("one.tar.gz")).unwrap(), bundle);
    assert_eq!(std::fs::read_dir(place.path()).unwrap().count(), 2, "nothing half-written stays");

    // By the system's tools too.
    std::fs::create_dir(at("tar")).unwrap();
    let tar = Command::new("tar").args(["-xzf"]).arg(at("one.tar.gz")).arg("-C").arg(at("tar")).status().unwrap();
    assert!(tar.success());
    let folder = at("tar").join("trial-radicale");
    assert_eq!(read(&folder).unwrap(), bundle);
    let readme = std::fs::read_to_string(folder.join("README.md")).unwrap();
    for words in ["sans hypothèse**\u{a0}:", "without a hypothesis", "levain lab reproduce trial-radicale.tar.gz"] {
        assert!(readme.contains(words), "{words}: {readme}");
    }
    assert!(bundle.write_folder(&folder).is_err_and(|error| error.code == "LR007"), "the folder is taken");

    // With a hypothesis, a report and an image.
    std::fs::write(at("image"), "an image").unwrap();
    let mut whole = bundle.clone();
    whole.hypothesis = Some("# Hypothèse\n".to_owned());
    whole.report = Some("# Rapport\n".to_owned());
    whole.images.get_mut("radicale").unwrap().archive = Some(at("image"));
    whole.write_archive(&at("whole.tar.gz")).unwrap();
    let incoming = tempfile::tempdir().unwrap();
    let mut again = Bundle::read(&at("whole.tar.gz"), incoming.path()).unwrap();
    let archive = again.images.get_mut("radicale").unwrap().archive.replace(at("image")).unwrap();
    assert_eq!(std::fs::read(archive).unwrap(), b"an image");
    assert!(again == whole && !again.trial());
}

#[test]
fn what_a_forge_gives_to_download_is_read() {
    let place = tempfile::tempdir().unwrap();
    let folder = place.path().join("clone");
    bundle().write_folder(&folder).unwrap();
    let git = |words: &[&str]| {
        let author = ["-c", "user.name=Levain", "-c", "user.email=levain@localhost", "-c", "commit.gpgsign=false"];
        let output = Command::new("git").args(author).args(words).current_dir(&folder).output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    };
    git(&["init", "--quiet"]);
    git(&["add", "--force", "--all", "."]);
    git(&["commit", "--quiet", "--message", &bundle().message()]);
    assert_eq!(read(&folder).unwrap(), bundle());
    // It tells the commit first, in a header of its own.
    let archive = place.path().join("forge.tar.gz");
    git(&["archive", "--format=tar.gz", "--prefix=depot-main/", "--output", archive.to_str().unwrap(), "HEAD"]);
    assert_eq!(read(&archive).unwrap(), bundle());
}

/// An archive of entries as they come, without the checks of whoever writes well.
fn hostile(entries: &[(&str, EntryType, &str)]) -> tempfile::NamedTempFile {
    let file = tempfile::NamedTempFile::new().unwrap();
    let mut archive = Builder::new(GzEncoder::new(file.reopen().unwrap(), Compression::fast()));
    for (path, kind, content) in entries {
        let mut header = Header::new_ustar();
        header.as_mut_bytes()[..path.len()].copy_from_slice(path.as_bytes());
        header.set_entry_type(*kind);
        header.set_mode(0o644);
        header.set_size(content.len() as u64);
        if matches!(kind, EntryType::Symlink | EntryType::Link) {
            header.set_link_name("/etc/passwd").unwrap();
        }
        header.set_cksum();
        archive.append(&header, content.as_bytes()).unwrap();
    }
    archive.into_inner().unwrap().finish().unwrap();
    file
}

#[test]
fn hostile_archives_are_refused_at_their_place() {
    use EntryType::{Block, Char, Fifo, GNULongName, GNUSparse, Link, Regular, Symlink, XHeader};
    for (entry, code, place) in [
        (("b/../../etc/passwd", Regular, "x"), "LR002", "b/../../etc/passwd"),
        (("/etc/passwd", Regular, "x"), "LR002", "/etc/passwd"),
        (("../b/README.md", Regular, "x"), "LR002", "../b/README.md"),
        (("other/README.md", Regular, "x"), "LR002", "other/README.md"),
        (("README.md", Regular, "x"), "LR002", "README.md"),
        (("b//README.md", Regular, "x"), "LR002", "b//README.md"),
        (("b/package/.git/config", Regular, "x"), "LR002", "b/package/.git/config"),
        (("b/.git/hooks/post-checkout", Regular, "x"), "LR002", "b/.git/hooks/post-checkout"),
        (("b/images/a/b.tar", Regular, "x"), "LR002", "b/images/a/b.tar"),
        (("b/measures/a b.jsonl", Regular, "x"), "LR002", "b/measures/a b.jsonl"),
        (("b/LICENSE", Symlink, ""), "LR002", "b/LICENSE"),
        (("b/LICENSE", Link, ""), "LR002", "b/LICENSE"),
        (("b/LICENSE", Fifo, ""), "LR002", "b/LICENSE"),
        (("b/LICENSE", Char, ""), "LR002", "b/LICENSE"),
        (("b/LICENSE", Block, ""), "LR002", "b/LICENSE"),
        (("b/LICENSE", GNUSparse, ""), "LR002", "b/LICENSE"),
        (("././@LongLink", GNULongName, "b/LICENSE"), "LR002", "././@LongLink"),
        (("b/x", XHeader, "20 path=/etc/passwd\n"), "LR002", "b/x"),
        (("b/bundle.json", Regular, "{}"), "LR002", "bundle.json"),
        (("b/package/large", Regular, "0123456789"), "LR003", "package/large"),
    ] {
        let archive = hostile(&[("b/bundle.json", Regular, "{}"), entry]);
        let incoming = tempfile::tempdir().unwrap();
        let bounds = Bounds { file: 9, ..BOUNDS };
        let refused = Bundle::read_within(archive.path(), incoming.path(), bounds).unwrap_err();
        assert_eq!((refused.code, refused.place.as_str()), (code, place), "{entry:?}");
        assert_eq!(std::fs::read_dir(incoming.path()).unwrap().count(), 0);
    }
    let many: Vec<(&str, EntryType, &str)> = vec![("b/", EntryType::Directory, ""); 20];
    let bounds = Bounds { files: 10, ..BOUNDS };
    let refused = Bundle::read_within(hostile(&many).path(), Path::new("/nowhere"), bounds).unwrap_err();
    assert_eq!(refused.code, "LR003");
    let long = "x".repeat(70_000);
    let refused = read(hostile(&[("pax_global_header", EntryType::XGlobalHeader, &long)]).path()).unwrap_err();
    assert_eq!(refused.code, "LR003");
    let bounds = Bounds { all: 3, ..BOUNDS };
    let two = hostile(&[("b/a", Regular, "12"), ("b/c", Regular, "34")]);
    let refused = Bundle::read_within(two.path(), Path::new("/nowhere"), bounds).unwrap_err();
    assert_eq!((refused.code, refused.place.as_str()), ("LR003", "c"));
    let refused = read(Path::new("/nowhere.tar.gz")).unwrap_err();
    assert_eq!(refused.code, "LR001");
    let mut nothing = tempfile::NamedTempFile::new().unwrap();
    nothing.write_all(b"no archive").unwrap();
    let refused = read(nothing.path()).unwrap_err();
    assert_eq!(refused.code, "LR001");
    let [fr, en] = [Language::Fr, Language::En].map(|language| refused.text(language));
    assert!(fr.contains("illisible\u{a0}:") && en.contains("cannot be read:") && en.contains("→ Download"), "{fr}{en}");
}

#[test]
fn what_was_changed_or_is_missing_is_told() {
    for (file, change, code) in [
        ("package/lab.yaml", Some("a: 2\n"), "LR005"),
        ("measures/errors.jsonl", Some(""), "LR005"),
        ("parameters.json", None, "LR004"),
        ("package/more.yaml", Some("new"), "LR005"),
        ("bundle.json", Some("{\"format\": 2}"), "LR006"),
        ("bundle.json", Some("[]"), "LR004"),
        ("bundle.json", None, "LR004"),
    ] {
        let place = tempfile::tempdir().unwrap();
        bundle().write_folder(place.path()).unwrap();
        match change {
            Some(text) => std::fs::write(place.path().join(file), text).unwrap(),
            None => std::fs::remove_file(place.path().join(file)).unwrap(),
        }
        let refused = read(place.path()).unwrap_err();
        assert_eq!((refused.code, refused.place.as_str()), (code, file));
    }
    // A figure that its samples do not give, though every hash is right.
    let place = tempfile::tempdir().unwrap();
    let mut better = bundle();
    (better.measures[0].figure, better.measures[0].met) = (Some(0.0), Some(true));
    better.write_folder(place.path()).unwrap();
    let refused = read(place.path()).unwrap_err();
    assert_eq!((refused.code, refused.place.as_str()), ("LR005", "measures/errors.jsonl"));
    // A link in a folder leads out of it.
    let place = tempfile::tempdir().unwrap();
    bundle().write_folder(place.path()).unwrap();
    std::os::unix::fs::symlink("/etc/passwd", place.path().join("package/passwd")).unwrap();
    assert_eq!(read(place.path()).unwrap_err().code, "LR002");
    // Cut anywhere, an archive is refused.
    let whole = place.path().join("whole.tar.gz");
    bundle().write_archive(&whole).unwrap();
    let bytes = std::fs::read(&whole).unwrap();
    for part in 1..8 {
        std::fs::write(&whole, &bytes[..bytes.len() * part / 8]).unwrap();
        assert!(read(&whole).is_err(), "{part}/8");
    }
}

#[test]
fn a_secret_is_never_written() {
    let secrets = |value: &str| BTreeMap::from([("password".to_owned(), value.to_owned())]);
    assert_eq!(bundle().keeps(&secrets("sesame-42")), Ok(()));
    for value in ["ERROR é", "equipe"] {
        let told = bundle().keeps(&secrets(value)).unwrap_err();
        assert!(told.code == "LR008" && told.said == "password", "{told:?}");
        assert!(!told.text(Language::Fr).contains(value), "{told:?}");
    }
    // The name of a marker becomes that of a file.
    let mut bad = bundle();
    bad.measures[0].definition.name = "../x".to_owned();
    assert_eq!(bad.write_folder(&tempfile::tempdir().unwrap().path().join("b")).unwrap_err().code, "LR007");
}

#[test]
fn images_are_compared_by_digest_then_by_versions() {
    let image = bundle().images.remove("radicale").unwrap();
    let other = "sha256:0";
    assert_eq!(image.standing(&image.id, &BTreeMap::new()), Standing::SameDigest);
    assert_eq!(image.standing(other, &image.packages), Standing::SameVersions);
    let mut newer = image.packages.clone();
    newer.insert("radicale".to_owned(), "3.1.9".to_owned());
    newer.remove("adduser");
    let version = |text: &str| Some(text.to_owned());
    let packages = vec![
        ("adduser".to_owned(), version("3.134"), None),
        ("radicale".to_owned(), version("3.1.8-2"), version("3.1.9")),
    ];
    assert_eq!(image.standing(other, &newer), Standing::OtherVersions { packages });
}

#[test]
fn a_start_that_was_written_before_proofs_were_kept_is_read() {
    let mut start = serde_json::to_value(&bundle().starts[0]).unwrap();
    assert_eq!(start["proof"]["probes"][0]["status"], 200);
    start.as_object_mut().unwrap().remove("proof");
    let read: Start = serde_json::from_value(start).unwrap();
    assert_eq!((read.milliseconds, read.proof), (1234, None));
}
