//! What machines read: feeds, maps, descriptions, caches, compression, health, figures.

use std::io::Read as _;

use atom_syndication::Feed;
use levain_app::permission::Action;
use levain_portal::routes::{Format, Id, ROUTES, Route};

use crate::html::Document;
use crate::http::Ask;
use crate::site::{Site, catalogue};

/// A document that is well-formed XML.
fn xml(path: &str, text: &str) -> Document {
    assert!(text.starts_with("<?xml version=\"1.0\" encoding=\"UTF-8\"?>") || text.starts_with("<?xml"), "{path}");
    let document = Document::read(text);
    assert!(document.faults.is_empty(), "{path}: {:?}", document.faults);
    document
}

#[test]
fn every_feed_is_one_that_readers_take() {
    let site = catalogue();
    for route in ROUTES.iter().filter(|route| route.formats.contains(&Format::Atom)) {
        for (pattern, language) in [(route.fr, "fr"), (route.en, "en")] {
            let path = format!("{}.atom", pattern.replace("{slug}", crate::harvested::NAME));
            let text = site.get(&path).text();
            let feed: Feed = text.parse().unwrap_or_else(|error| panic!("{path}: {error}"));
            assert_eq!(feed.lang.as_deref(), Some(language), "{path}");
            assert!(!feed.entries.is_empty(), "{path}");
            // RFC 4287, section 4.1.1: an author, an identifier, a title, a time; entries of different identifiers.
            assert!(!feed.authors.is_empty() && !feed.title.value.is_empty(), "{path}");
            let ids: std::collections::BTreeSet<&String> = feed.entries.iter().map(|entry| &entry.id).collect();
            assert_eq!(ids.len(), feed.entries.len(), "{path}");
            let latest = feed.entries.iter().map(|entry| entry.updated).max().unwrap();
            assert_eq!(feed.updated, latest, "{path}");
            for link in &feed.links {
                let own = link.href.strip_prefix("http://localhost:8080").unwrap();
                let reply = site.get(own);
                assert_eq!(reply.status, 200, "{path} {}", link.href);
                assert_eq!(Some(reply.header("content-type")), link.mime_type.as_deref(), "{path} {}", link.href);
            }
            assert!(!text.contains(['\u{1}', '\u{1b}']), "{path}");
        }
    }
}

#[test]
fn a_software_says_what_it_is_to_search_engines() {
    let site = catalogue();
    let mut hits = site.json("/logiciels.json")["hits"].as_array().unwrap().clone();
    hits.truncate(30);
    for hit in hits.iter().map(|hit| hit["slug"].as_str().unwrap()).chain(["libreoffice"]) {
        let page = site.page(&format!("/logiciels/{hit}"));
        let scripts = page.texts_in("script");
        let value: serde_json::Value = serde_json::from_str(&scripts.concat()).unwrap();
        assert_eq!(value["@context"], "https://schema.org");
        assert_eq!(value["@type"], "SoftwareApplication");
        assert_eq!(value["@id"], format!("http://localhost:8080/logiciels/{hit}"));
        assert!(!value["name"].as_str().unwrap().is_empty());
        for address in [&value["url"], &value["softwareHelp"]["url"], &value["subjectOf"]["codeRepository"]] {
            if let Some(address) = address.as_str() {
                assert!(address.starts_with("http"), "{hit}: {address}");
            }
        }
    }
}

#[test]
fn browsers_can_search_from_their_own_box() {
    let site = catalogue();
    for (path, list) in [("/opensearch.xml", "/logiciels"), ("/en/opensearch.xml", "/en/software")] {
        let description = xml(path, &site.get(path).text());
        let name = description.texts_in("ShortName").concat();
        // OpenSearch 1.1: 16 characters at most, and a description of 1,024.
        assert!(!name.is_empty() && name.chars().count() <= 16, "{name}");
        let templates: Vec<&str> = description.all("Url").map(|tag| tag.get("template")).collect();
        assert_eq!(templates[0], format!("http://localhost:8080{list}?q={{searchTerms}}"));
        for template in templates {
            let own = template.strip_prefix("http://localhost:8080").unwrap().replace("{searchTerms}", "libreoffice");
            assert_eq!(site.get(&own).status, 200, "{own}");
        }
        let home = site.page(if path.starts_with("/en/") { "/en" } else { "/" });
        assert_eq!(home.with("link", "rel", "search").unwrap().get("href"), path);
    }
}

#[test]
fn the_map_and_the_robots_agree() {
    let site = catalogue();
    let robots = site.get("/robots.txt").text();
    assert!(robots.contains("Sitemap: http://localhost:8080/sitemap.xml"), "{robots}");
    let closed: Vec<&str> = robots.lines().filter_map(|line| line.strip_prefix("Disallow: ")).collect();
    for closed in ["/admin", "/en/admin", "/compte", "/curation", "/connexion", "/en/sign-in"] {
        assert!(robots.contains(&format!("Disallow: {closed}\n")), "{closed}");
    }
    let map = xml("/sitemap.xml", &site.get("/sitemap.xml").text());
    let addresses = map.texts_in("loc");
    assert!(addresses.len() > 200, "{}", addresses.len());
    let total = site.json("/logiciels.json")["pages"]["total"].as_u64().unwrap();
    let listed = addresses.iter().filter(|address| address.contains("/logiciels/")).count();
    assert_eq!(listed as u64, total);
    for (at, address) in addresses.iter().enumerate() {
        let own = address.strip_prefix("http://localhost:8080").unwrap();
        let own = if own.is_empty() { "/" } else { own };
        assert!(closed.iter().all(|closed| !own.starts_with(closed) || own == "/"), "{own}");
        if at % 37 == 0 || at < 30 {
            let page = site.page(own);
            assert!(page.with("meta", "name", "robots").is_none(), "{own} is in the map and asks to be left out");
        }
    }
}

#[test]
fn what_a_browser_has_already_is_not_sent_again() {
    let site = catalogue();
    for path in
        ["/", "/en/software?q=carte", "/logiciels/libreoffice", "/logiciels.csv", "/logiciels.atom", "/sitemap.xml"]
    {
        let first = site.get(path);
        let tag = first.header("etag").to_owned();
        assert!(tag.starts_with("W/\""), "{path}: {tag}");
        assert_eq!(first.header("cache-control"), "public, no-cache", "{path}");
        for known in [tag.clone(), format!("\"autre\", {tag}"), "*".to_owned()] {
            let again = site.send(&Ask::get(path).header("if-none-match", &known));
            assert_eq!((again.status, again.body.len()), (304, 0), "{path} {known}");
            assert_eq!(again.header("etag"), tag, "{path}");
        }
        let other = site.send(&Ask::get(path).header("if-none-match", "W/\"autre\""));
        assert_eq!((other.status, other.body == first.body), (200, true), "{path}");
    }
}

#[test]
fn pages_travel_compressed() {
    let site = catalogue();
    let style = site.page("/").with("link", "rel", "stylesheet").unwrap().get("href").to_owned();
    for path in ["/", "/logiciels", "/logiciels.csv", "/logiciels.json", style.as_str()] {
        let plain = site.get(path);
        assert!(plain.header("content-encoding").is_empty(), "{path}");
        assert!(plain.header("vary").to_lowercase().contains("accept-encoding"), "{path}: {}", plain.header("vary"));
        let gzip = site.send(&Ask::get(path).header("accept-encoding", "gzip"));
        assert_eq!(gzip.header("content-encoding"), "gzip", "{path}");
        let mut read = Vec::new();
        flate2::read::GzDecoder::new(&gzip.body[..]).read_to_end(&mut read).unwrap();
        assert!(read == plain.body && gzip.body.len() < plain.body.len(), "{path}");
        let brotli = site.send(&Ask::get(path).header("accept-encoding", "gzip, deflate, br"));
        assert_eq!(brotli.header("content-encoding"), "br", "{path}");
        let mut read = Vec::new();
        brotli::Decompressor::new(&brotli.body[..], 4096).read_to_end(&mut read).unwrap();
        assert!(read == plain.body && brotli.body.len() < plain.body.len(), "{path}");
    }
}

#[test]
fn files_are_kept_for_ever_under_the_name_of_their_content() {
    let site = catalogue();
    let home = site.page("/");
    for link in ["stylesheet", "icon"] {
        let path = home.with("link", "rel", link).unwrap().get("href");
        let reply = site.get(path);
        assert_eq!(reply.status, 200, "{path}");
        assert!(reply.header("cache-control").contains("immutable"), "{path}");
        assert_eq!(reply.header("x-content-type-options"), "nosniff");
    }
}

#[test]
fn health_and_figures_are_told() {
    let site = Site::new();
    // The very first question gets an answer.
    let first = site.get("/metrics");
    assert_eq!((first.status, first.header("content-type")), (200, "text/plain; charset=utf-8"));
    assert!(!first.text().is_empty(), "figures from the first request on");
    for path in ["/livez", "/readyz"] {
        let reply = site.get(path);
        assert_eq!((reply.status, reply.text().as_str()), (200, "ok\n"), "{path}");
    }
    site.get("/absent");
    let figures = site.get("/metrics").text();
    for line in figures.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
        let (name, value) = line.rsplit_once(' ').unwrap();
        assert!(value.parse::<f64>().is_ok(), "{line}");
        assert!(name.starts_with("levain_"), "{line}");
    }
    assert!(figures.contains("# TYPE levain_requests_total counter"), "{figures}");
    assert!(figures.contains("levain_requests_total{route=\"/livez\"}"), "{figures}");
    assert!(figures.contains("levain_responses_total{status=\"404\"}"), "{figures}");
    assert!(figures.contains("levain_request_seconds_count"), "{figures}");
    // What somebody looks for, or an address nobody wrote, never becomes a label.
    site.get("/logiciels?q=secret-de-quelqu-un");
    site.get("/secret-de-quelqu-un");
    assert!(!site.get("/metrics").text().contains("secret-de-quelqu-un"));
    // A proxy does not pass them on.
    for header in ["x-forwarded-for", "forwarded"] {
        assert_eq!(site.send(&Ask::get("/metrics").header(header, "192.0.2.1")).status, 404, "{header}");
    }
    let known = ROUTES.iter().find(|route| route.id == Id::Metrics).unwrap();
    assert_eq!(known.fr, known.en);
}

#[test]
fn changes_can_be_followed() {
    let site = catalogue();
    let mut after = 0;
    let mut seen = 0;
    loop {
        let events = site.json(&format!("/modifications.json?after={after}"));
        let events = events.as_array().unwrap();
        let Some(last) = events.last() else { break };
        let numbers: Vec<i64> = events.iter().map(|event| event["seq"].as_i64().unwrap()).collect();
        assert!(numbers.is_sorted() && numbers[0] > after, "{numbers:?}");
        seen += events.len();
        after = last["seq"].as_i64().unwrap();
    }
    assert!(seen > 200, "{seen}");
    let page = site.page(&format!("/modifications?after={after}"));
    assert!(page.text().contains("Rien de plus récent"), "{}", page.text());
}

#[test]
fn the_open_data_page_names_every_list_and_format() {
    let site = catalogue();
    for path in ["/donnees", "/en/data"] {
        let page = site.page(path);
        let heads = page.texts_in("th");
        let named: std::collections::BTreeSet<&&str> = heads.iter().collect();
        assert_eq!(named.len(), heads.len(), "a list has no name of its own in src/pages/data.rs: {heads:?}");
        let english = path.starts_with("/en/");
        // What is for some people only is no open data.
        let open = |route: &&Route| !route.formats.is_empty() && route.action == Action::ReadPublic;
        for route in ROUTES.iter().filter(open) {
            for format in route.formats {
                let address = format!("{}{}", if english { route.en } else { route.fr }, format.extension());
                let linked = page.with("a", "href", &address).is_some();
                assert!(linked || page.texts_in("code").contains(&address.as_str()), "{path}: {address}");
            }
        }
    }
}
