//! Finding software: words, filters, order, pages; the same list for machines.

use atom_syndication::Feed;

use crate::html::Document;
use crate::http::Ask;
use crate::site::{Site, catalogue, corpus};

fn names(page: &Document) -> Vec<String> {
    let slugs = page.all("a").filter_map(|tag| tag.get("href").strip_prefix("/logiciels/"));
    let mut names: Vec<String> = slugs.map(str::to_owned).collect();
    names.dedup();
    names
}

fn slugs(list: &serde_json::Value) -> Vec<String> {
    let hits = list["hits"].as_array().unwrap();
    hits.iter().map(|hit| hit["slug"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn a_need_is_answered_the_same_by_the_page_and_by_every_format() {
    let site = catalogue();
    let query = "q=gestion+documentaire";
    let page = site.page(&format!("/logiciels?{query}"));
    let list = site.json(&format!("/logiciels.json?{query}"));
    let found = slugs(&list);
    assert!(!found.is_empty());
    assert_eq!(names(&page)[..found.len().min(20)], found[..found.len().min(20)]);
    assert!(page.text().contains("Logiciels libres pour «\u{a0}gestion documentaire\u{a0}»"));
    assert_eq!(page.with("input", "id", "search").unwrap().get("value"), "gestion documentaire");
    assert!(page.all("span").any(|tag| tag.get("role") == "status"), "the count is announced");

    let csv = site.get(&format!("/logiciels.csv?{query}")).text();
    let lines: Vec<&str> = csv.trim_end().split("\r\n").collect();
    assert_eq!(lines.len(), found.len() + 1);
    assert!(lines[0].starts_with("slug,name,summary,license,"), "no mark before the first column: {}", lines[0]);
    for (line, slug) in lines[1..].iter().zip(&found) {
        assert!(line.starts_with(&format!("{slug},")), "{line}");
    }
    let feed: Feed = site.get(&format!("/logiciels.atom?{query}")).text().parse().unwrap();
    assert_eq!(feed.entries.len(), found.len());
    assert_eq!(feed.entries[0].links[0].href, format!("http://localhost:8080/logiciels/{}", found[0]));
    assert_eq!(feed.lang.as_deref(), Some("fr"));
    assert_eq!(feed.links[0].href, format!("http://localhost:8080/logiciels.atom?{query}"));
    assert_eq!(feed.id, format!("http://localhost:8080/logiciels?{query}"));

    // Links of the page to its formats keep the words.
    for format in ["csv", "json", "atom"] {
        assert!(page.with("a", "href", &format!("/logiciels.{format}?{query}")).is_some(), "{format}");
    }
    let english = site.json("/en/software.json?q=document+management");
    assert!(!slugs(&english).is_empty());
}

#[test]
fn facets_count_what_their_choice_lists() {
    let site = catalogue();
    for query in ["", "q=carte", "platform=web", "q=gestion&license_class=permissive&platform=web"] {
        let list = site.json(&format!("/logiciels.json?{query}"));
        for facet in list["facets"].as_array().unwrap() {
            let name = facet["name"].as_str().unwrap();
            let values = facet["values"].as_array().unwrap();
            // Within a facet values add up, so its counts ignore what is chosen in it.
            let chosen = values.iter().any(|value| value["selected"] == true);
            for value in values.iter().take(3).filter(|_| !chosen) {
                let code = value["value"]["code"].as_str().unwrap();
                assert!(!value["value"]["label"].as_str().unwrap().is_empty());
                let narrowed = site.json(&format!("/logiciels.json?{query}&{name}={code}"));
                assert_eq!(narrowed["pages"]["total"], value["count"], "{query} {name}={code}");
            }
        }
    }
}

#[test]
fn filters_live_in_the_address_and_come_off_one_by_one() {
    let site = catalogue();
    let page = site.page("/logiciels?q=gestion&platform=web&license_class=permissive&page=1");
    let checked: Vec<(&str, &str)> = page
        .all("input")
        .filter(|tag| tag.attributes.iter().any(|(name, _)| name == "checked"))
        .map(|tag| (tag.get("name"), tag.get("value")))
        .collect();
    assert_eq!(checked, [("license_class", "permissive"), ("platform", "web")]);
    for without in
        ["/logiciels?q=gestion&license_class=permissive", "/logiciels?q=gestion&platform=web", "/logiciels?q=gestion"]
    {
        assert!(page.with("a", "href", without).is_some(), "{without}");
    }
    assert_eq!(page.with("input", "name", "q").unwrap().get("value"), "gestion");
    assert!(page.with("meta", "content", "noindex").is_some());
    // The other language keeps them.
    let other = page.with("a", "hreflang", "en").unwrap().get("href");
    assert_eq!(other, "/en/software?q=gestion&platform=web&license_class=permissive&page=1");
}

#[test]
fn orders_are_kept() {
    let site = catalogue();
    let field = |sort: &str, path: &[&str]| -> Vec<serde_json::Value> {
        let list = site.json(&format!("/logiciels.json?sort={sort}"));
        let hits = list["hits"].as_array().unwrap().clone();
        hits.into_iter().map(|hit| path.iter().fold(hit, |value, key| value[*key].clone())).collect()
    };
    let names: Vec<String> =
        field("name", &["name"]).iter().map(|name| levain_model::id::fold(name.as_str().unwrap())).collect();
    assert!(names.is_sorted(), "{names:?}");
    let dates: Vec<String> = field("updated", &["updated_at"]).iter().map(|date| date.to_string()).collect();
    assert!(dates.iter().rev().is_sorted());
    let used: Vec<u64> = field("used", &["uses", "current"]).iter().map(|count| count.as_u64().unwrap()).collect();
    assert!(used.iter().rev().is_sorted(), "{used:?}");
    let page = site.page("/logiciels?sort=name");
    let chosen = page.all("option").find(|tag| tag.attributes.iter().any(|(name, _)| name == "selected"));
    assert_eq!(chosen.unwrap().get("value"), "name");
}

#[test]
fn pages_of_a_list_follow_one_another() {
    let site = catalogue();
    let list = site.json("/logiciels.json?sort=name");
    let every = slugs(&list);
    let mut seen = Vec::new();
    let mut next = Some("/logiciels?sort=name".to_owned());
    while let Some(path) = next {
        let page = site.page(&path);
        seen.extend(names(&page));
        next = page.all("a").find(|tag| tag.get("rel") == "next").map(|tag| tag.get("href").to_owned());
    }
    assert_eq!(seen, every);
}

#[test]
fn a_product_and_a_misspelt_word_are_explained() {
    let site = catalogue();
    let page = site.page("/logiciels?q=photoshop");
    assert!(names(&page).iter().any(|slug| slug == "gimp"), "{:?}", names(&page));
    assert!(page.text().contains("produit propriétaire"), "{}", page.text());
    let page = site.page("/logiciels?q=libreofice");
    assert!(names(&page).iter().any(|slug| slug == "libreoffice"), "{:?}", names(&page));
    assert!(page.text().contains("libreofice"), "{}", page.text());
    // Words also searched under others are named, without a guess at why.
    for (path, words) in
        [("/logiciels?q=calendrier", "a aussi été cherché sous"), ("/en/software?q=map", "was also looked for as")]
    {
        let text = site.page(path).text();
        assert!(text.contains(words) && !text.contains("autre langue") && !text.contains("other language"), "{text}");
    }
}

#[test]
fn nothing_found_is_said_honestly() {
    let site = catalogue();
    for (path, words, all) in [
        ("/logiciels?q=xqzvwkj", "Rien ne répond à ce besoin", "/logiciels"),
        ("/en/software?q=xqzvwkj", "Nothing answers this need", "/en/software"),
    ] {
        let page = site.page(path);
        assert!(page.text().contains(words), "{}", page.text());
        assert!(page.all("ol").all(|tag| tag.get("class") != "results"), "{path}");
        assert!(page.with("a", "href", all).is_some());
    }
    let list = site.json("/logiciels.json?q=xqzvwkj");
    assert_eq!((list["pages"]["total"].as_u64(), slugs(&list).len()), (Some(0), 0));
    let feed: Feed = site.get("/logiciels.atom?q=xqzvwkj").text().parse().unwrap();
    assert!(feed.entries.is_empty());
}

#[test]
fn a_spreadsheet_runs_nothing_of_what_sources_say() {
    let site = catalogue();
    let csv = site.get("/logiciels.csv?source=liste").text();
    for line in csv.split("\r\n").skip(1) {
        for cell in line.split(',') {
            let cell = cell.trim_start_matches('"');
            assert!(!cell.starts_with(['=', '+', '-', '@']), "{line}");
        }
    }
    assert!(csv.contains("'=1+1"), "{csv}");
}

#[test]
fn addresses_of_people_are_masked_in_what_sources_wrote() {
    let site = catalogue();
    let software = site.json(&format!("/logiciels/{}.json", hostile_slug()));
    let records = software["records"].as_array().unwrap();
    let id = records.iter().find(|record| record["source"]["code"] == "liste").unwrap()["id"].as_str().unwrap();
    for path in [format!("/enregistrements/{id}"), format!("/en/records/{id}"), format!("/enregistrements/{id}.json")] {
        let text = site.get(&path).text();
        assert!(text.contains("[masqué]"), "{path}");
        assert!(!text.contains("personne@example.org") && !text.contains("555-0199"), "{path}");
    }
    for field in software["provenance"].as_array().unwrap() {
        assert!(!field.to_string().contains("personne@example.org"), "{field}");
    }
}

#[test]
fn addresses_of_people_are_masked_everywhere() {
    let site = catalogue();
    let slug = hostile_slug();
    for path in [
        format!("/logiciels/{slug}"),
        format!("/en/software/{slug}"),
        format!("/logiciels/{slug}.json"),
        format!("/comparer?software={slug}"),
        format!("/comparer.md?software={slug}"),
        format!("/comparer.csv?software={slug}"),
        format!("/comparer.json?software={slug}"),
        "/logiciels?source=liste".to_owned(),
        "/logiciels.csv?source=liste".to_owned(),
        "/logiciels.json?source=liste".to_owned(),
        "/logiciels.atom?source=liste".to_owned(),
    ] {
        let reply = site.get(&path);
        assert_eq!(reply.status, 200, "{path}");
        let text = reply.text();
        for shown in ["personne@example.org", "editeur@example.org", "555-0199"] {
            assert!(!text.contains(shown), "{path} shows {shown}");
        }
    }
}

/// The software whose texts hold everything that should not be obeyed or shown.
fn hostile_slug() -> String {
    let list = catalogue().json("/logiciels.json?source=liste&sort=name");
    slugs(&list).into_iter().find(|slug| slug.contains("gras")).unwrap()
}

#[test]
fn bodies_are_listed_by_name_and_say_what_they_use() {
    if corpus("quebec-logiciels-libres-2017").is_none() {
        return;
    }
    let site = catalogue();
    let list = site.json("/organismes.json");
    let bodies = list["bodies"].as_array().unwrap();
    let names: Vec<String> =
        bodies.iter().map(|body| levain_model::id::fold(body["name"]["text"].as_str().unwrap())).collect();
    assert!(names.len() > 50 && names.is_sorted(), "{names:?}");
    let page = site.page("/organismes?q=ministere");
    assert!(page.text().contains("Ministère"));
    let used = site.json("/logiciels.json?sort=used");
    let most = used["hits"].as_array().unwrap().iter().max_by_key(|hit| hit["uses"]["past"].as_u64()).unwrap();
    assert!(most["uses"]["past"].as_u64().unwrap() > 10, "{most}");
    let slug = most["slug"].as_str().unwrap();
    let software = site.json(&format!("/logiciels/{slug}.json"));
    let uses = software["uses"].as_array().unwrap();
    let page = site.page(&format!("/logiciels/{slug}"));
    for used in uses {
        assert_eq!(used["current"], false);
        let body = used["body"].as_str().unwrap();
        assert!(page.with("a", "href", &format!("/organismes/{body}")).is_some(), "{body}");
    }
    let body = site.page(&format!("/organismes/{}", uses[0]["body"].as_str().unwrap()));
    assert!(body.with("a", "href", &format!("/logiciels/{slug}")).is_some());
    assert!(body.text().contains("2017"));
}

#[test]
fn completions_are_for_browsers() {
    let site = catalogue();
    let found = site.json("/suggestions?q=libreof");
    assert_eq!(found[0], "libreof");
    assert!(
        found[1].as_array().unwrap().iter().any(|word| word.as_str().unwrap().to_lowercase().contains("libreoffice"))
    );
    assert_eq!(site.json("/suggestions"), serde_json::json!(["", []]));
    let reply = site.send(&Ask::get("/suggestions?q=li").header("accept", "application/json"));
    assert_eq!(reply.header("content-type"), "application/x-suggestions+json");
}

/// Three software that hold a word nobody else has: in the name, in the summary, in the description alone.
const MARKED: &str = "id,name,summary_fr,summary_en,description_fr,description_en\n\
    1,<i>Zorglubs</i> & Cie,Un essai.,A trial.,,\n\
    2,Essai deux,L’été des zorglubs municipaux,Summer of the zorglubs,Un zorglub dans la description.,A zorglub.\n\
    3,Essai trois,Autre chose.,Another thing.,\"## Titre\n\nCeci est long. REMPLI <b>Le zorglub</b> écrit à a@example.org. REMPLI\",\n";

fn marked() -> Site {
    let site = Site::new();
    site.import_csv("marques.csv", &MARKED.replace("REMPLI", &"des mots ".repeat(60)));
    site
}

#[test]
fn the_page_shows_where_the_words_were_found() {
    let site = marked();
    let html = site.get("/logiciels?q=zorglub").text();
    assert!(html.contains(">&lt;i&gt;<mark>Zorglubs</mark>&lt;/i&gt; &amp; Cie</a></h3>"), "{html}");
    assert!(html.contains("<p>L’été des <mark>zorglubs</mark> municipaux</p>"), "{html}");
    assert!(!html.contains("Un <mark>zorglub</mark> dans"), "the summary already shows the word");
    let passage = html.split("Dans la description\u{a0}: <span>").nth(1).unwrap().split("</span>").next().unwrap();
    assert!(passage.starts_with("… ") && passage.ends_with(" …"), "{passage}");
    assert!(passage.contains("&lt;b&gt;Le <mark>zorglub</mark>&lt;/b&gt; écrit à "), "{passage}");
    assert!(!passage.contains("a@example.org") && !passage.contains("##"), "{passage}");
    assert_eq!(html.matches("<mark>").count(), 3, "{html}");
    site.page("/logiciels?q=zorglub");

    // A text of the other language says so; its words are read in its own language.
    let html = site.get("/en/software?q=zorglub").text();
    assert!(html.contains("<p>Summer of the <mark>zorglubs</mark></p>"), "{html}");
    assert!(html.contains("In the description: <span lang=\"fr\">"), "{html}");

    // Nothing was looked for: nothing is marked.
    for path in ["/logiciels", "/logiciels?platform=web", "/en/software?sort=name"] {
        assert!(!site.get(path).text().contains("<mark>"), "{path}");
    }
}

#[test]
fn machines_are_given_the_texts_alone() {
    let site = marked();
    for format in ["json", "csv", "atom"] {
        let text = site.get(&format!("/logiciels.{format}?q=zorglub")).text();
        assert!(text.contains("zorglubs municipaux"), "{text}");
        for word in ["<mark", "&lt;mark", "marks", "marked", "passage"] {
            assert!(!text.contains(word), "{format}: {word}");
        }
    }
}

#[test]
fn what_was_searched_under_another_name_is_marked_too() {
    let site = catalogue();
    // Singular for plural, accents left out, the other language through the vocabularies.
    for (path, words) in [
        ("/logiciels?q=rendezvous", "<mark>rendez-vous</mark>"),
        ("/logiciels?q=evenement", "<mark>événements</mark>"),
        ("/logiciels?q=map", "<mark>carte"),
        ("/en/software?q=cartes", "<mark>map"),
        ("/logiciels?q=libreofice", "<mark>LibreOffice</mark>"),
    ] {
        let html = site.get(path).text();
        assert!(html.to_lowercase().contains(&words.to_lowercase()), "{path}: {words}");
    }
}
