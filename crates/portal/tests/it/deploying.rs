//! What a deployer decides, and stopping.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use jiff::Timestamp;
use levain_portal::Config;

use crate::http::{Ask, Reply};
use crate::site::{Site, config, read};

const LOGO: &[u8] = b"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 1 1\"><script>alert(1)</script></svg>";

fn deployed() -> Site {
    let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
    let logo = camino::Utf8Path::from_path(folder.path()).unwrap().join("logo.svg");
    std::fs::write(&logo, LOGO).unwrap();
    let config = Config {
        public_url: "https://logiciels.val-exemple.example.org/".into(),
        site_name: "Logiciels <de> Val-Exemple".into(),
        site_header: Some("Municipalité & alentours".into()),
        site_logo: Some(logo),
        site_accent: Some("#7a1f3d".into()),
        site_contact: Some("logiciels@val-exemple.example.org".into()),
        site_legal_notice: Some("© Municipalité de Val-Exemple".into()),
        ..config()
    };
    Site::with(config, Timestamp::now)
}

#[test]
fn the_name_the_header_the_logo_the_accent_the_contact_and_the_notice_appear() {
    let site = deployed();
    for path in ["/", "/en", "/logiciels", "/en/about", "/connexion"] {
        let page = site.page(path);
        let text = page.text();
        for words in ["Logiciels <de> Val-Exemple", "Municipalité & alentours", "© Municipalité de Val-Exemple"] {
            assert!(text.contains(words), "{path}: {words}");
        }
        assert!(page.with("a", "href", "mailto:logiciels@val-exemple.example.org").is_some(), "{path}");
        let logo = page.all("img").next().unwrap();
        assert_eq!(logo.get("alt"), "", "the name stands beside it");
        let reply = site.get(logo.get("src"));
        assert_eq!((reply.status, reply.header("content-type")), (200, "image/svg+xml"));
        assert_eq!(reply.body, LOGO);
        assert!(reply.header("content-security-policy").contains("sandbox"), "a drawing opened by itself runs nothing");
        let styles = site.get(page.with("link", "rel", "stylesheet").unwrap().get("href")).text();
        assert!(styles.contains("--accent:#7a1f3d"), "{path}");
    }
    for path in ["/accessibilite", "/en/privacy"] {
        assert!(site.page(path).text().contains("logiciels@val-exemple.example.org"), "{path}");
    }
}

#[test]
fn every_absolute_address_begins_with_the_public_one() {
    let site = deployed();
    let public = "https://logiciels.val-exemple.example.org";
    let page = site.page("/logiciels/libreoffice");
    assert_eq!(page.with("link", "rel", "canonical").unwrap().get("href"), format!("{public}/logiciels/libreoffice"));
    for path in ["/sitemap.xml", "/opensearch.xml", "/robots.txt", "/logiciels.atom?q=carte", "/logiciels/libreoffice"]
    {
        let text = site.get(path).text();
        assert!(text.contains(public) && !text.contains("localhost") && !text.contains("127.0.0.1"), "{path}");
    }
    let reply = site.get("/");
    assert_eq!(reply.header("strict-transport-security"), "max-age=31536000");
    assert!(site.page("/").with("a", "href", "/connexion").is_some(), "https: people may sign in");
}

#[test]
fn a_site_without_a_contact_says_nothing_false() {
    let site = Site::new();
    for path in ["/accessibilite", "/en/accessibility", "/renseignements-personnels", "/a-propos"] {
        let page = site.page(path);
        assert!(page.all("a").all(|tag| !tag.get("href").starts_with("mailto")), "{path}");
    }
}

#[test]
fn stopping_waits_for_the_request_under_way() {
    let site = Site::new();
    let ask = Ask::multipart("/publiccode", &[("text", "", b"publiccodeYmlVersion: \"0.4\"\nname: Essai\n")]);
    let mut stream = TcpStream::connect(site.address).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
    let head = format!(
        "POST /publiccode HTTP/1.1\r\nHost: {}\r\nSec-Fetch-Site: same-origin\r\n\
         Content-Type: multipart/form-data; boundary=limite\r\nContent-Length: {}\r\n\r\n",
        site.address,
        ask.body.len()
    );
    let (first, rest) = ask.body.split_at(30);
    stream.write_all(head.as_bytes()).unwrap();
    stream.write_all(first).unwrap();
    // Long enough for the server to have taken the request in.
    std::thread::sleep(Duration::from_millis(300));
    site.stop();
    std::thread::sleep(Duration::from_millis(300));
    assert!(TcpStream::connect(site.address).is_err(), "nobody new is let in");
    stream.write_all(rest).unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).unwrap();
    let reply = Reply::parse(&answer).unwrap();
    assert_eq!(reply.status, 200);
    assert!(read("/publiccode", &reply).text().contains("n’est pas valide"));
    site.stopped();
}

#[test]
fn whoever_holds_a_connection_open_does_not_hold_the_program() {
    let site = Site::new();
    let mut held = TcpStream::connect(site.address).unwrap();
    held.write_all(b"POST /publiccode HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\n").unwrap();
    std::thread::sleep(Duration::from_millis(200));
    site.stop();
    site.stopped();
}
