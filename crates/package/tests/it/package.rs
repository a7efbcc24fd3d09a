//! Whole packages: those that ship are sound, and each way to break one is told at its place.

use std::collections::BTreeSet;

use levain_model::{Folder, Language, Stored};
use levain_package::{CODES, Diagnostic, Measure, Package, Setting};

use crate::folder::{package, shipped, text};

/// What is said against a package: its file, its line, its code.
fn refused(folder: &Folder) -> Vec<(String, u32, &'static str)> {
    let found = Package::read(folder).err().unwrap_or_default();
    found.iter().map(|one| (one.file.clone(), one.span.start.line, one.code)).collect()
}

/// How it reads, for failures.
fn told(found: &[Diagnostic]) -> String {
    found.iter().fold(String::new(), |text, one| {
        format!("{text}{}:{}: {} {}\n", one.file, one.span.start.line, one.code, one.message(Language::En))
    })
}

#[test]
fn every_shipped_package_is_sound() {
    let names: BTreeSet<String> =
        std::fs::read_dir(shipped()).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    assert!(names.len() >= 4, "{names:?}");
    for name in &names {
        let folder = package(name);
        let package = Package::read(&folder).unwrap_or_else(|found| panic!("{name}:\n{}", told(&found)));
        let measures = |wanted: fn(&Measure) -> bool| package.markers.iter().any(|marker| wanted(&marker.measure));
        assert!(measures(|one| matches!(one, Measure::Http(_))) && measures(|one| matches!(one, Measure::Metric(_))));
        // What each file of markers/ is called is what its marker is called.
        for marker in &package.markers {
            assert!(folder.contains_key(&format!("markers/{}.yaml", marker.name)), "{name}: {}", marker.name);
        }
        // The catalogue knows the software that the package says it does.
        if let Some(software) = &package.lab.software {
            assert!(shipped().join(format!("../catalogue/{software}.toml")).is_file(), "{name}: {software}");
        }
        for language in [Language::Fr, Language::En] {
            let sheet = package.form.drawn(language, &Default::default(), &[]);
            assert!(sheet.main.iter().chain(&sheet.advanced).all(|one| !one.label.is_empty() && one.error.is_none()));
            assert!(package.software.description.get(language).is_some(), "{name}");
        }
        // As proposed, the form needs no answer: what is asked has a default, and secrets are generated.
        let filled = package.form.fill(&Default::default(), || [7; 26]).unwrap();
        let asked = |setting: &Setting| match setting {
            Setting::Parameter(key) => filled.parameters.contains_key(key),
            Setting::Secret(key) => filled.secrets.0.contains_key(key),
            Setting::Literal(_) => true,
        };
        let containers = package.workload.containers.iter().chain(&package.workload.preparations);
        assert!(containers.flat_map(|one| &one.environment).all(|variable| asked(&variable.value)), "{name}");
    }
}

/// French of the packages, as elsewhere in the program.
#[test]
fn french_texts_have_their_typography() {
    for name in ["radicale", "dokuwiki", "wordpress", "jupyter-notebook"] {
        let read = Package::read(&package(name)).unwrap();
        let mut texts = vec![read.presentation.get(Language::Fr).unwrap().to_owned()];
        texts.extend(read.lab.login.get(Language::Fr).map(str::to_owned));
        for field in &read.form.fields {
            texts.extend([&field.label, &field.help].iter().filter_map(|one| one.get(Language::Fr)).map(str::to_owned));
        }
        texts.extend(read.markers.iter().filter_map(|one| one.statement.get(Language::Fr)).map(str::to_owned));
        for text in texts {
            assert!(!text.contains("« ") && !text.contains(" »") && !text.contains(" :"), "{name}: {text}");
            assert!(!text.contains('\'') && !text.contains(" ;") && !text.contains(" ?"), "{name}: {text}");
        }
    }
}

/// (file, what is replaced, by what, the code it must bring in that file).
const HOSTILE: &[(&str, &str, &str, &str)] = &[
    ("publiccode.yml", "GPL-3.0-or-later", "GPL", "LP006"),
    ("publiccode.yml", "GPL-3.0-or-later", "BUSL-1.1", "LP015"),
    ("publiccode.yml", "name: Radicale\n", "", "LP006"),
    ("publiccode.yml", "  fr:\n", "  fr: &a\n    x: *b\n", "LP006"),
    ("lab.yaml", "version: 1.0.0", "version: latest", "LB011"),
    ("lab.yaml", "version: 1.0.0", "version: 1.0.0\nnetwork: open", "LB003"),
    ("lab.yaml", "version: 1.0.0", "version: 1.0.0\nversion: 1.0.1", "LB001"),
    ("lab.yaml", "web: 5232", "web: 5233", "LP010"),
    ("lab.yaml", "web: 5232", "other: 5232", "LP010"),
    ("lab.yaml", "port: web", "port: admin", "LP010"),
    ("lab.yaml", "path: /.web/", "path: //elsewhere.example/", "LB010"),
    ("lab.yaml", "path: /.web/", "path: \"https://elsewhere.example/\"", "LB010"),
    ("lab.yaml", "  en: Enter", "  de: Enter", "LP007"),
    ("lab.yaml", "least: small", "least: large", "LB011"),
    ("lab.yaml", "least: small", "least: huge", "LB011"),
    ("lab.yaml", "login:", "login: [", "LB001"),
    ("manifest.yaml", "key: account", "key: acount", "LB016"),
    ("manifest.yaml", "key: password", "key: account", "LB016"),
    (
        "manifest.yaml",
        "configMapKeyRef: { name: parameters, key: account }",
        "configMapKeyRef: { name: parameters, key: password }",
        "LB016",
    ),
    ("manifest.yaml", "port: 5232 }", "port: 5233 }", "LB014"),
    ("manifest.yaml", "targetPort: 5232", "targetPort: 5233", "LB014"),
    ("manifest.yaml", "periodSeconds: 2", "periodSeconds: 0", "LB015"),
    ("manifest.yaml", "periodSeconds: 2", "periodSeconds: 86400", "LB015"),
    ("manifest.yaml", "timeoutSeconds: 2", "timeoutSeconds: 301", "LB015"),
    ("manifest.yaml", "failureThreshold: 30", "failureThreshold: 1000000", "LB015"),
    ("manifest.yaml", "image: radicale", "image: docker.example/radicale:latest", "LB007"),
    ("manifest.yaml", "readinessProbe:", "livenessProbe:", "LB003"),
    ("manifest.yaml", "name: collections, mountPath", "name: elsewhere, mountPath", "LB013"),
    (
        "values.schema.json",
        "\"type\": \"object\",",
        "\"type\": \"object\", \"$ref\": \"https://elsewhere.example/schema\",",
        "LP005",
    ),
    ("values.schema.json", "\"maxLength\": 32,", "\"$ref\": \"#/definitions/name\",", "LP005"),
    ("values.schema.json", "\"maxLength\": 32,", "\"maxlength\": 32,", "LP004"),
    ("values.schema.json", "\"maxLength\": 32,", "\"allOf\": [],", "LP004"),
    ("values.schema.json", "\"maxLength\": 32,", "\"maxLength\": 32,,", "LP003"),
    ("values.schema.json", "\"maxLength\": 32,", "maxLength: 32,", "LP003"),
    ("values.schema.json", "\"maxLength\": 32,", "\"maxLength\": 32, \"maxLength\": 33,", "LB001"),
    ("values.schema.json", "\"maxLength\": 32,", "\"maxLength\": 3,", "LP008"),
    ("values.schema.json", "\"maxLength\": 32,", "\"minLength\": 40, \"maxLength\": 32,", "LP008"),
    ("values.schema.json", "\"maxLength\": 32,", "\"maximum\": 32,", "LP008"),
    ("values.schema.json", "\"maxLength\": 32,", "\"maxLength\": 999999,", "LP008"),
    ("values.schema.json", "^[a-z][a-z0-9.-]*$", "^(a", "LP008"),
    ("values.schema.json", "^[a-z][a-z0-9.-]*$", "(?=a)", "LP008"),
    ("values.schema.json", "^[a-z][a-z0-9.-]*$", "a{5000}{5000}", "LP008"),
    ("values.schema.json", "\"default\": \"essai\",", "\"default\": 3,", "LP008"),
    ("values.schema.json", "\"default\": \"essai\",", "\"default\": \"ESSAI\",", "LP008"),
    ("values.schema.json", "\"writeOnly\": true,", "", "LP009"),
    ("values.schema.json", "\"format\": \"password\",", "", "LP009"),
    ("values.schema.json", "\"writeOnly\": true,", "\"writeOnly\": true, \"default\": \"known\",", "LP009"),
    ("values.schema.json", "\"writeOnly\": true,", "\"writeOnly\": true, \"minLength\": 1,", "LP009"),
    ("values.schema.json", "\"writeOnly\": true,", "\"writeOnly\": true, \"maxLength\": 8,", "LP009"),
    ("values.schema.json", "\"title\": \"Account name\",", "", "LP007"),
    ("values.schema.json", "\"required\": [\"account\"]", "\"required\": [\"elsewhere\"]", "LB013"),
    ("values.schema.json", "\"account\": {", "\"../account\": {", "LB010"),
    ("values.schema.json", "\"additionalProperties\": false", "\"additionalProperties\": true", "LB011"),
    ("values.schema.json", "draft-07/schema#", "draft-04/schema#", "LB011"),
    (
        "values.schema.json",
        "\"account\": {",
        "\"spare\": { \"type\": \"boolean\", \"title\": \"Oui\", \"x-levain\": { \"i18n\": { \"en\": { \"title\": \"Yes\" } } } },\n    \"account\": {",
        "LP017",
    ),
    ("images.lock", "recipe: sha256:", "recipe: md5:", "LB011"),
    ("images.lock", "version: 1", "version: 2", "LB011"),
    ("images.lock", "  radicale:", "  other:", "LP016"),
    ("markers/first-page.yaml", "aggregate: p95", "aggregate: p99", "LB011"),
    ("markers/first-page.yaml", "requests: 50", "requests: 5", "LP011"),
    ("markers/first-page.yaml", "requests: 50", "requests: 4000000000", "LP011"),
    ("markers/first-page.yaml", "unit: \"ms\"", "unit: \"s\"", "LP011"),
    ("markers/first-page.yaml", "path: /.web/", "path: elsewhere", "LP011"),
    ("markers/first-page.yaml", "port: web", "port: admin", "LP012"),
    ("markers/first-page.yaml", "  en: ", "  es: ", "LP007"),
    ("markers/first-page.yaml", "value: 250", "value: 1e300", "LP011"),
    ("markers/first-page.yaml", "value: 250", "value: .nan", "LB011"),
    ("markers/first-page.yaml", "value: 250", "value: soon", "LB011"),
    ("markers/first-page.yaml", "name: first-page", "name: ../first-page", "LB010"),
    ("markers/first-page.yaml", "name: first-page", "name: availability", "LB010"),
    ("markers/first-page.yaml", "{ http:", "{ log: { pattern: x }, http:", "LB011"),
    ("markers/errors.yaml", "ERROR|", "(ERROR|", "LP011"),
    ("markers/errors.yaml", "container: radicale", "container: database", "LP012"),
    (
        "images/radicale/Containerfile",
        "FROM localhost/levain-lab/base",
        "FROM docker.example/library/debian:12",
        "LP013",
    ),
    ("images/radicale/Containerfile", "COPY config", "COPY --from=elsewhere config", "LP013"),
    ("images/radicale/Containerfile", "COPY config", "COPY ../../config", "LP013"),
    ("images/radicale/Containerfile", "COPY config", "ADD https://elsewhere.example/config", "LP013"),
    ("images/radicale/Containerfile", "apt-get update", "curl https://elsewhere.example/install.sh | sh", "LP013"),
    ("images/radicale/Containerfile", "USER 10001:10001", "USER 0:0", "LP013"),
    ("images/radicale/Containerfile", "USER 10001:10001", "USER root", "LP013"),
    ("images/radicale/Containerfile", "USER 10001:10001\n", "", "LP013"),
    ("images/radicale/start", "umask 077", "umask 000", "LP016"),
    ("README.fr.md", "# Radicale", "Radicale", "LP018"),
];

#[test]
fn each_way_to_break_a_package_is_told_in_its_file() {
    let good = package("radicale");
    assert_eq!(refused(&good), [], "{}", told(&Package::read(&good).err().unwrap_or_default()));
    let mut faults = Vec::new();
    for (file, from, to, code) in HOSTILE {
        let before = text(&good, file);
        assert!(before.contains(from), "{file}: {from}");
        let mut folder = good.clone();
        folder.insert((*file).to_owned(), Stored::File(before.replacen(from, to, 1).into_bytes()));
        let found = refused(&folder);
        // A recipe that changed is told where the change is seen: in the lock.
        let place = if *code == "LP016" { "images.lock" } else { file };
        if !found.iter().any(|(said, _, other)| said == place && other == code) {
            faults.push(format!("{file}: {from} → {to}: {found:?}, not {code}"));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn each_file_is_needed_and_told_when_it_is_missing_or_no_text() {
    let good = package("radicale");
    for file in levain_package::FILES {
        let mut folder = good.clone();
        folder.remove(file);
        assert!(refused(&folder).contains(&(file.to_owned(), 1, "LP001")), "{file}: {:?}", refused(&folder));
        let bomb = || {
            let mut text = "a: &a [x, x, x, x, x, x, x, x, x]\n".to_owned();
            for pair in ["ab", "bc", "cd", "de", "ef", "fg"] {
                let (from, to) = pair.split_at(1);
                text += &format!("{to}: &{to} [{}]\n", vec![format!("*{from}"); 9].join(", "));
            }
            text.into_bytes()
        };
        let hostile: [Vec<u8>; 5] =
            [Vec::new(), b"a: \xff\n".to_vec(), b"\xff\xfea\0:\0".to_vec(), "[".repeat(5_000).into(), bomb()];
        for bytes in hostile {
            // Any text will do there.
            let prose = file == "LICENSE" || file.ends_with(".md");
            if prose && !bytes.is_empty() && std::str::from_utf8(&bytes).is_ok() {
                continue;
            }
            let mut folder = good.clone();
            folder.insert(file.to_owned(), Stored::File(bytes.clone()));
            assert!(refused(&folder).iter().any(|(said, ..)| said == file), "{file}: {:?}", bytes.get(..8));
        }
    }
    let without = |prefix: &str| good.clone().into_iter().filter(|(path, _)| !path.starts_with(prefix)).collect();
    assert!(refused(&without("markers/")).contains(&("markers/".to_owned(), 1, "LP001")));
    let bare = refused(&without("images/radicale/Containerfile"));
    assert!(bare.contains(&("images/radicale/Containerfile".to_owned(), 1, "LP001")), "{bare:?}");
    assert!(!refused(&Folder::new()).is_empty());
}

#[test]
fn nothing_is_in_a_package_by_accident() {
    let good = package("radicale");
    for (path, stored) in [
        ("lab.yaml", Stored::Link),
        ("images/radicale/passwd", Stored::Link),
        ("markers/pipe.yaml", Stored::Other),
        ("images/radicale/disk.img", Stored::TooLarge),
        ("images/radicale/disk.img", Stored::File(vec![0; 2 << 20])),
        ("notes.txt", Stored::File(Vec::new())),
        (".env", Stored::File(Vec::new())),
        ("markers/../../x.yaml", Stored::File(Vec::new())),
        ("markers/x y.yaml", Stored::File(Vec::new())),
        ("markers/x.json", Stored::File(Vec::new())),
        ("images/radicale/.dockerignore", Stored::File(Vec::new())),
        ("scripts/install", Stored::File(Vec::new())),
    ] {
        let mut folder = good.clone();
        folder.insert(path.to_owned(), stored);
        assert!(refused(&folder).contains(&(path.to_owned(), 1, "LP002")), "{path}: {:?}", refused(&folder));
    }
    let mut many = good;
    many.extend((0..300).map(|number| (format!("images/radicale/{number}"), Stored::File(Vec::new()))));
    assert!(refused(&many).iter().any(|(.., code)| *code == "LP002"));
}

#[test]
fn every_code_is_reached_by_some_row() {
    let here: BTreeSet<&str> = HOSTILE.iter().map(|(.., code)| *code).chain(["LP001", "LP002", "LP014"]).collect();
    // From LP020 on, codes are of building.
    let own = CODES.iter().map(|details| details.code).filter(|code| code.starts_with("LP") && *code < "LP020");
    let unseen: Vec<&str> = own.filter(|code| !here.contains(code)).collect();
    assert!(unseen.is_empty(), "{unseen:?}");
}

#[test]
fn an_application_that_nothing_asks_whether_it_is_ready_is_refused() {
    let mut folder = package("radicale");
    let manifest = text(&folder, "manifest.yaml");
    let (before, rest) = manifest.split_once("          readinessProbe:\n").unwrap();
    let after = &rest[rest.find("          volumeMounts:").unwrap()..];
    folder.insert("manifest.yaml".to_owned(), Stored::File(format!("{before}{after}").into_bytes()));
    assert_eq!(refused(&folder), [("manifest.yaml".to_owned(), 1, "LP014")]);
}
