//! What goes wrong, told in the reader's language with a remedy; and what hostile people send.

use levain_model::{Language, Role};
use levain_portal::Config;

use crate::http::{Ask, Reply};
use crate::site::{Site, catalogue, config, language, read};

/// A failure has its status, a remedy in the language of the address, and ways out.
fn told(path: &str, reply: &Reply, status: u16, words: [&str; 2]) {
    assert_eq!(reply.status, status, "{path}: {}", String::from_utf8_lossy(&reply.body));
    let page = read(path, reply);
    let language = language(path);
    let expected = words[usize::from(language == Language::En)];
    assert!(page.text().contains(expected), "{path}: {}", page.text());
    assert!(page.text().contains(&status.to_string()), "{path}");
    let home = if language == Language::En { "/en" } else { "/" };
    assert!(page.all("ul").any(|tag| tag.get("class") == "actions"), "{path}");
    assert!(page.all("a").filter(|tag| tag.get("href") == home).count() >= 2, "{path} leads home");
    assert!(page.with("form", "role", "search").is_some(), "{path} can be searched from");
    assert!(page.with("meta", "content", "noindex").is_some(), "{path}");
    guarded(path, reply);
}

/// The headers of every response.
fn guarded(path: &str, reply: &Reply) {
    let policy = reply.header("content-security-policy");
    for part in ["default-src 'none'", "form-action 'self'", "base-uri 'none'", "frame-ancestors 'none'"] {
        assert!(policy.contains(part), "{path}: {policy}");
    }
    assert!(!policy.contains("unsafe"), "{path}: {policy}");
    for (name, value) in [
        ("x-content-type-options", "nosniff"),
        ("referrer-policy", "same-origin"),
        ("cross-origin-opener-policy", "same-origin"),
        ("cross-origin-resource-policy", "same-origin"),
    ] {
        assert_eq!(reply.header(name), value, "{path}");
    }
    assert!(!reply.header("permissions-policy").is_empty(), "{path}");
    assert!(!reply.header("x-request-id").is_empty(), "{path}");
    assert!(reply.header("server").is_empty() && reply.header("x-powered-by").is_empty(), "{path}");
}

#[test]
fn pages_and_failures_carry_the_headers_of_security() {
    let site = catalogue();
    for path in ["/", "/en/software", "/logiciels.csv", "/absent", "/livez", "/curation"] {
        guarded(path, &site.get(path));
    }
    assert!(site.get("/").header("strict-transport-security").is_empty(), "not over http");
}

#[test]
fn an_address_that_leads_nowhere_says_so() {
    let site = catalogue();
    let words = ["Cette page n’existe pas", "This page does not exist"];
    for path in [
        "/absent",
        "/en/absent",
        "/logiciels/absent",
        "/en/software/absent",
        "/organismes/absent",
        "/en/organizations/absent",
        "/enregistrements/absent",
        "/en/records/019ab1c2-0000-7000-8000-000000000000",
        "/publiccode/codes/ABSENT",
        "/en/publiccode/codes/ABSENT",
        "/assets/absent.css",
        "/logiciels/libreoffice/",
        "/logiciels/%00",
        "/logiciels/..%2f..%2fetc%2fpasswd",
        "/logiciels/%F0%28%8C%28",
        "/logiciels.xml",
    ] {
        let reply = site.get(path);
        if reply.status == 400 {
            told(path, &reply, 400, ["La demande est mal formée", "The request is malformed"]);
        } else {
            told(path, &reply, 404, words);
        }
    }
}

#[test]
fn a_machine_reads_failures_as_json() {
    let site = catalogue();
    for ask in [Ask::get("/logiciels/absent.json"), Ask::get("/absent").header("accept", "application/json")] {
        let reply = site.send(&ask);
        assert_eq!((reply.status, reply.header("content-type")), (404, "application/problem+json"));
        let problem = reply.json();
        assert_eq!((problem["status"].as_u64(), problem["type"].as_str()), (Some(404), Some("about:blank")));
        assert_eq!(problem["title"], "Cette page n’existe pas");
        assert!(!problem["detail"].as_str().unwrap().is_empty());
    }
    // What has a code is explained at its page.
    let problem = site.send(&Ask::get("/en/admin").header("accept", "application/json")).json();
    let kind = "http://localhost:8080/en/help/codes/AP002";
    assert_eq!((problem["code"].as_str(), problem["type"].as_str()), (Some("AP002"), Some(kind)));
}

#[test]
fn the_wrong_method_says_so() {
    let site = catalogue();
    let words = ["Cette page ne se demande pas ainsi", "This page is not asked for that way"];
    for path in ["/logiciels", "/en/software", "/", "/livez", "/en/compare"] {
        let reply = site.send(&Ask::post(path, &[]));
        told(path, &reply, 405, words);
        assert!(reply.header("allow").contains("GET"), "{path}");
        assert_eq!(site.send(&Ask::new("DELETE", path).header("sec-fetch-site", "same-origin")).status, 405, "{path}");
    }
    let head = site.send(&Ask::new("HEAD", "/logiciels"));
    assert_eq!((head.status, head.body.len()), (200, 0));
}

#[test]
fn too_much_is_refused_with_the_limit() {
    let site = catalogue();
    let big = vec![b'x'; 4 * 1024 * 1024 + 1];
    for path in ["/publiccode", "/en/publiccode"] {
        let reply = site.send(&Ask::multipart(path, &[("text", "", &big)]));
        told(path, &reply, 413, ["4 Mo", "4 MB"]);
    }
    let mut ask = Ask::post("/publiccode/nouveau", &[]);
    ask.body = big;
    told("/publiccode/nouveau", &site.send(&ask), 413, ["4 Mo", "4 MB"]);
}

#[test]
fn a_form_that_is_no_form_is_refused() {
    let site = catalogue();
    for path in ["/publiccode", "/en/publiccode"] {
        let reply = site.send(&Ask::post(path, &[("text", "name: x")]));
        assert!((400..500).contains(&reply.status), "{}", reply.status);
        told(path, &reply, reply.status, ["La demande est mal formée", "The request is malformed"]);
        let mut cut = Ask::multipart(path, &[("text", "", b"name: x")]);
        cut.body.truncate(40);
        let reply = site.send(&cut);
        told(path, &reply, 400, ["La demande est mal formée", "The request is malformed"]);
    }
}

#[test]
fn costly_pages_are_rationed_and_the_others_are_not() {
    let site = Site::with(Config { costly_per_minute: 5, ..config() }, jiff::Timestamp::now);
    let statuses: Vec<u16> = (0..6).map(|_| site.get("/logiciels?q=carte").status).collect();
    assert_eq!(statuses, [200, 200, 200, 200, 200, 429]);
    for (path, words) in [("/comparer", "Trop de"), ("/en/software.csv", "Too many"), ("/en/publiccode", "Too many")] {
        let reply = site.get(path);
        told(path, &reply, 429, [words, words]);
        assert!((1..=60).contains(&reply.header("retry-after").parse().unwrap()), "{}", reply.header("retry-after"));
    }
    for path in ["/", "/en", "/logiciels/libreoffice", "/a-propos", "/livez"] {
        assert_eq!(site.get(path).status, 200, "{path}");
    }
}

#[test]
fn a_failure_on_our_side_says_nothing_of_it() {
    let site = Site::new();
    let secret = site.account("admin@example.org", &[Role::Admin]);
    crate::site::wait(site.app.close());
    let words = ["Une erreur est survenue de notre côté", "Something failed on our side"];
    for path in ["/", "/en", "/logiciels/libreoffice", "/en/sources", "/en/organizations"] {
        let reply = site.get(path);
        told(path, &reply, 500, words);
        let text = reply.text().to_lowercase();
        assert!(!["sqlite", "pool", "sqlx", "panick"].iter().any(|word| text.contains(word)), "{path}: {text}");
    }
    told("/admin", &site.send(&Ask::get("/admin").session(&secret)), 500, words);
    told("/readyz", &site.get("/readyz"), 503, ["Le service n’est pas prêt", ""]);
    assert_eq!(site.get("/livez").status, 200);
}

#[test]
fn parameters_that_mean_nothing_change_nothing() {
    let site = catalogue();
    let all = site.json("/logiciels.json")["pages"]["total"].as_u64().unwrap();
    for query in ["sort=absent", "page=0", "page=-1", "page=x", "page=", "utm_source=x", "q=", "sort=", "&&=&"] {
        let path = format!("/logiciels?{query}");
        site.page(&path);
        assert_eq!(site.json(&format!("/logiciels.json?{query}"))["pages"]["total"], all, "{query}");
    }
    // A value that no facet has is a filter that nothing answers: said, and easy to take back.
    for query in ["category=absent", "platform=absent&language=zz", "source=%27"] {
        let path = format!("/logiciels?{query}");
        let page = site.page(&path);
        assert!(page.text().contains("Aucune fiche ne répond à tous ces filtres"), "{query}");
        assert!(page.with("a", "href", "/logiciels").is_some());
    }
    for page in ["/logiciels?page=4294967295", "/logiciels?page=99999999999", "/en/software?page=9999"] {
        site.page(page);
    }
    for path in [
        "/organismes?kind=absent",
        "/organismes?page=4294967295",
        "/modifications?after=-9",
        "/modifications?after=x",
        "/modifications?after=9223372036854775807",
        "/en/changes?after=99999999999999999999",
    ] {
        site.page(path);
    }
}

#[test]
fn hostile_words_stay_words() {
    let site = catalogue();
    let long = "a".repeat(6_000);
    let hostile = [
        "%3Cscript%3Ealert(1)%3C/script%3E",
        "%22%3E%3Cimg%20src=x%20onerror=alert(1)%3E",
        "%27%22%60%3C%3E&amp;",
        "%00%01%1B%5B31m%7F",
        "%FF%FE%80",
        "%E2%80%AE%D8%A7",
        "((((((((%22AND%20OR%20NOT%20+%20-%20*%20%5E%20~%20%5B%20TO",
        "*",
        "%22",
        "%5C%5C%5C",
        "a%0D%0ASet-Cookie:%20x=1",
        "%7B%7Bsearchterms%7D%7D%20%7B%25%20x%20%25%7D",
        long.as_str(),
    ];
    for words in hostile {
        for path in [
            format!("/logiciels?q={words}"),
            format!("/en/software?q={words}&platform={words}&sort={words}"),
            format!("/organismes?q={words}&kind={words}"),
            format!("/comparer?software={words}&need={words}"),
            format!("/comparer?software=libreoffice&need={words}"),
            format!("/connexion?next={words}"),
        ] {
            let reply = site.get(&path);
            assert_eq!(reply.status, 200, "{path:.200}");
            assert!(reply.header("set-cookie").is_empty());
            let page = read(&path, &reply);
            assert_eq!(page.all("script").count(), 0, "{path:.200}");
            assert!(page.all("img").next().is_none(), "{path:.200}");
            assert!(!reply.text().contains(['\0', '\u{1b}', '\u{7f}']), "{path:.200}");
        }
        for format in ["csv", "json", "atom"] {
            assert_eq!(site.get(&format!("/logiciels.{format}?q={words}")).status, 200, "{format} {words:.80}");
        }
        for format in ["csv", "json", "md"] {
            let path = format!("/comparer.{format}?software=libreoffice&need={words}");
            assert_eq!(site.get(&path).status, 200, "{path:.200}");
        }
        assert_eq!(site.get(&format!("/suggestions?q={words}")).status, 200, "{words:.80}");
        let path = format!("/{words}");
        let reply = site.get(&path);
        assert!([400, 404].contains(&reply.status), "{path:.80}: {}", reply.status);
        read("/", &reply);
    }
    // What a source says is shown, never obeyed.
    let slugs = site.json("/logiciels.json?source=liste");
    for hit in slugs["hits"].as_array().unwrap() {
        let path = format!("/logiciels/{}", hit["slug"].as_str().unwrap());
        let page = site.page(&path);
        assert!(page.all("a").all(|tag| !tag.get("href").starts_with("javascript")), "{path}");
        assert!(page.all("img").next().is_none() && page.all("b").next().is_none(), "{path}");
        assert_eq!(page.all("script").count(), 1, "{path}: the description for machines only");
    }
}
