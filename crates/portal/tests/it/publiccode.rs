//! Checking and writing a publiccode.yml, without a script.

use crate::http::{Ask, Reply};
use crate::site::{catalogue, read};

const VALID: &str = "publiccodeYmlVersion: \"0.4\"\n\
name: Essai\n\
url: https://example.org/essai.git\n\
platforms:\n  - web\n\
developmentStatus: stable\n\
softwareType: standalone/web\n\
description:\n  fr:\n    shortDescription: Un essai de fichier.\n    longDescription: >\n      Une description assez longue pour \
dire ce que fait le logiciel, à qui il sert et comment, dans la langue de la personne qui lit. Elle passe les cent \
cinquante caractères sans peine, parce que cette phrase continue encore un peu, et puis encore un peu plus loin.\n    \
features:\n      - Une fonction\n\
legal:\n  license: EUPL-1.2\n\
maintenance:\n  type: none\n\
localisation:\n  localisationReady: true\n  availableLanguages:\n    - fr\n";

fn check(path: &str, parts: &[(&str, &str, &[u8])]) -> Reply {
    catalogue().send(&Ask::multipart(path, parts))
}

#[test]
fn a_valid_file_is_said_valid_pasted_or_uploaded() {
    for (path, words) in [("/publiccode", "Le fichier est valide"), ("/en/publiccode", "The file is valid")] {
        for parts in [
            &[("text", "", VALID.as_bytes()), ("file", "publiccode.yml", b"")][..],
            &[("text", "", b""), ("file", "publiccode.yml", VALID.as_bytes())],
            &[("text", "", b"  \r\n"), ("file", "publiccode.yml", VALID.as_bytes()), ("french", "", b"on")],
        ] {
            let reply = check(path, parts);
            assert_eq!(reply.status, 200);
            let page = read(path, &reply);
            assert!(page.text().contains(words), "{}", page.text());
            assert_eq!(reply.header("cache-control"), "no-store", "what was sent is kept nowhere");
        }
    }
}

#[test]
fn each_diagnostic_stands_in_the_text_with_its_remedy_and_its_page() {
    let site = catalogue();
    let wrong = VALID.replace("https://example.org/essai.git", "nulle part").replace("stable", "fini<b>");
    for path in ["/publiccode", "/en/publiccode"] {
        let page = read(path, &check(path, &[("text", "", wrong.as_bytes())]));
        let marks = page.texts_in("mark").concat();
        assert!(marks.contains("nulle part") && marks.contains("fini<b>"), "{marks}");
        let of_codes = format!("{path}/codes/");
        let codes: Vec<&str> =
            page.all("a").map(|tag| tag.get("href")).filter(|address| address.starts_with(&of_codes)).collect();
        assert!(codes.len() >= 4, "each in the list and in the text: {codes:?}");
        for code in codes {
            site.page(code);
        }
        let lines: Vec<&str> = page.all("a").map(|tag| tag.get("href")).filter(|href| href.starts_with("#d")).collect();
        assert!(!lines.is_empty());
        for line in lines {
            assert!(page.ids().contains(&line[1..]), "{line}");
        }
        assert!(
            page.texts_in("textarea").iter().any(|text| text.contains("nulle part")),
            "it can be mended and sent again"
        );
    }
}

#[test]
fn nothing_is_told_so() {
    for parts in [
        &[("text", "", &b""[..])][..],
        &[("text", "", b" \r\n\t"), ("file", "", b"")],
        &[("file", "vide.yml", b"")],
        &[("autre", "", b"x")],
    ] {
        let reply = check("/publiccode", parts);
        assert_eq!(reply.status, 422, "{parts:?}");
        let page = read("/publiccode", &reply);
        assert!(page.with("div", "role", "alert").is_some() && page.with("a", "href", "#text").is_some());
        assert!(page.text().contains("Collez un texte ou choisissez un fichier"));
    }
    let one = b"\0";
    assert_eq!(check("/publiccode", &[("file", "x.yml", one)]).status, 200);
}

#[test]
fn noise_and_bombs_get_a_bounded_answer() {
    let binary: Vec<u8> = (0..=255_u8).cycle().take(60_000).collect();
    let long_line = [b"name: \"".to_vec(), vec![b'x'; 600_000], b"\"\n".to_vec()].concat();
    let deep = "[".repeat(20_000);
    let mut bomb = String::from("a: &a [x,x,x,x,x,x,x,x,x]\n");
    for (one, next) in ('a'..='y').zip('b'..='z') {
        bomb.push_str(&format!("{next}: &{next} [{}]\n", vec![format!("*{one}"); 9].join(",")));
    }
    let many = "inconnu: 1\n".repeat(50_000);
    let two_megabytes = vec![b'a'; 2 * 1024 * 1024];
    for (name, bytes) in [
        ("binary", &binary[..]),
        ("one long line", &long_line),
        ("deep", deep.as_bytes()),
        ("bomb", bomb.as_bytes()),
        ("many faults", many.as_bytes()),
        ("2 MB", &two_megabytes),
        ("utf-16", b"\xff\xfen\0a\0m\0e\0"),
    ] {
        let reply = check("/en/publiccode", &[("file", "x.yml", bytes)]);
        assert_eq!(reply.status, 200, "{name}");
        assert!(reply.body.len() < 4 * 1024 * 1024, "{name}: {} bytes", reply.body.len());
        let page = read("/en/publiccode", &reply);
        assert!(page.text().contains("The file is not valid"), "{name}");
        let codes = page.all("a").filter(|tag| tag.get("href").starts_with("/en/publiccode/codes/")).count();
        assert!(codes > 0, "{name} says why");
    }
    let reply = check("/publiccode", &[("file", "x.yml", &two_megabytes)]);
    assert!(read("/publiccode", &reply).text().contains("1\u{a0}Mo"), "{}", reply.text());
}

#[test]
fn the_form_writes_the_file_or_says_what_is_missing() {
    let site = catalogue();
    for path in ["/publiccode/nouveau", "/en/publiccode/new"] {
        let empty = site.page(path);
        let keys: Vec<&str> = empty
            .tags
            .iter()
            .filter(|tag| ["input", "select", "textarea"].contains(&tag.name.as_str()))
            .map(|tag| tag.get("name"))
            .filter(|name| *name != "q")
            .collect();
        for question in levain_publiccode::questions() {
            assert!(keys.contains(&question.key), "{}", question.key);
        }

        let wrong = [("name", "Essai <b>"), ("url", "nulle part"), ("developmentStatus", "stable"), ("inconnu", "x")];
        let reply = site.send(&Ask::post(path, &wrong));
        assert_eq!(reply.status, 200);
        let page = read(path, &reply);
        let alert = page.all("div").any(|tag| tag.get("role") == "alert");
        assert!(alert, "{}", page.text());
        let fields: Vec<&str> = page
            .all("a")
            .map(|tag| tag.get("href"))
            .filter(|href| href.starts_with('#') && *href != "#content")
            .collect();
        assert!(fields.contains(&"#url"), "{fields:?}");
        assert!(fields.iter().all(|field| page.ids().contains(&field[1..])), "{fields:?}");
        assert_eq!(page.with("input", "id", "name").unwrap().get("value"), "Essai <b>", "nothing typed is lost");
        assert_eq!(page.with("input", "id", "url").unwrap().get("aria-invalid"), "true");

        let right = right();
        let reply = site.send(&Ask::post(path, &right));
        let page = read(path, &reply);
        let written = page.with("textarea", "id", "file").is_some();
        assert!(written && !page.all("div").any(|tag| tag.get("role") == "alert"), "{}", page.text());
        let mut download = right.clone();
        download.push(("action", "download"));
        let file = site.send(&Ask::post(path, &download));
        assert_eq!(file.header("content-disposition"), "attachment; filename=\"publiccode.yml\"");
        assert_eq!(file.header("content-type"), "application/yaml; charset=utf-8");
        let checked = check("/publiccode", &[("text", "", &file.body), ("french", "", b"on")]);
        assert!(read("/publiccode", &checked).text().contains("Le fichier est valide"), "{}", file.text());
    }
}

fn right() -> Vec<(&'static str, &'static str)> {
    vec![
        ("name", "Essai"),
        ("url", "https://example.org/essai.git"),
        ("platforms", "web"),
        ("categories", "collaboration"),
        ("developmentStatus", "stable"),
        ("softwareType", "standalone/web"),
        ("description.fr.shortDescription", "Un essai de formulaire."),
        (
            "description.fr.longDescription",
            "Une description assez longue pour dire ce que fait le logiciel, à qui il sert et comment, dans la langue \
             de la personne qui lit. Elle passe les cent cinquante caractères sans peine, parce qu’elle continue.",
        ),
        ("description.fr.features", "Une fonction\r\nUne autre"),
        ("legal.license", "EUPL-1.2"),
        ("maintenance.type", "none"),
        ("localisation.localisationReady", "true"),
        ("localisation.availableLanguages", "fr"),
    ]
}

#[test]
fn every_code_has_its_page_in_both_languages() {
    let site = catalogue();
    let (list, english) = (site.page("/publiccode/codes"), site.page("/en/publiccode/codes"));
    for info in levain_publiccode::codes() {
        for (list, path, words) in [
            (&list, "/publiccode/codes/", "Comment corriger"),
            (&english, "/en/publiccode/codes/", "How to correct it"),
        ] {
            let address = format!("{path}{}", info.code);
            assert!(list.with("a", "href", &address).is_some(), "{address}");
            let page = site.page(&address);
            assert!(page.text().contains(words), "{address}: {}", page.text());
            assert!(page.texts_in("h1").concat().contains(info.code), "{address}");
        }
    }
}
