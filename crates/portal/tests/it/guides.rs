//! Guides as people read them: links, terms, lists to tick, helpers, kit.

use levain_model::Language;

use crate::http::Ask;
use crate::site::{Site, catalogue, read};

const GUIDE: &str = "/guide/participer-a-une-communaute";

#[test]
fn every_guide_of_both_languages_reads_well() {
    let site = catalogue();
    for (list, prefix) in [("/guide.json", ""), ("/en/guide.json", "/en")] {
        let guides = site.json(list);
        assert_eq!(guides.as_array().unwrap().len(), 17);
        for guide in guides.as_array().unwrap() {
            let path = format!("{prefix}/guide/{}", guide["slug"].as_str().unwrap());
            let reply = site.get(&path);
            assert_eq!(reply.status, 200, "{path}");
            let text = String::from_utf8(reply.body.clone()).unwrap();
            for left in ["guide:", "term:", "check:", "software:", "page:", "source:"] {
                assert!(!text.contains(&format!("=\"{left}")), "{path}: {left}");
            }
            let page = read(&path, &reply);
            // Each term opens a definition that is on the page, each citation leads to its source and back.
            let ids = page.ids();
            for button in page.all("button").filter(|tag| tag.get("class") == "term") {
                assert!(ids.contains(&button.get("popovertarget")), "{path}: {}", button.get("popovertarget"));
            }
            for link in page.all("a").filter(|tag| tag.get("href").starts_with('#')) {
                assert!(ids.contains(&&link.get("href")[1..]), "{path}: {}", link.get("href"));
            }
            let with_id = page.tags.iter().filter(|tag| !tag.get("id").is_empty()).count();
            assert_eq!(with_id, ids.len(), "{path}: an id stands twice");
        }
    }
}

#[test]
fn a_question_finds_its_guide_above_the_software() {
    let site = catalogue();
    for (path, guide) in [
        ("/logiciels?q=ai-je+le+droit+de+participer+%C3%A0+un+projet+libre", GUIDE),
        ("/logiciels?q=choisir+une+licence", "/guide/choisir-une-licence"),
    ] {
        let page = site.page(path);
        let links: Vec<&str> = page.all("a").map(|tag| tag.get("href")).collect();
        let guides: Vec<&&str> = links.iter().filter(|link| link.starts_with("/guide/")).collect();
        assert_eq!(guides.first(), Some(&&guide), "{path}: {guides:?}");
        assert!(guides.len() <= 3, "{guides:?}");
    }
    // A name of software calls for software.
    for path in ["/logiciels?q=photoshop", "/logiciels?q=libreoffice", "/logiciels?q=qgis"] {
        assert!(!site.page(path).all("a").any(|tag| tag.get("href").starts_with("/guide/")), "{path}");
    }
    let found = site.page("/guide?q=renseignements+personnels");
    let first =
        found.all("a").find(|tag| tag.get("href").starts_with("/guide/") && tag.get("class").is_empty()).unwrap();
    assert_eq!(first.get("href"), "/guide/proteger-les-renseignements-personnels");
}

#[test]
fn what_is_ticked_is_kept_for_the_person_alone_and_goes_with_them() {
    let site = Site::new();
    let (one, other) = (site.account("une@example.org", &[]), site.account("autre@example.org", &[]));
    let ticked = |secret: &str| -> Vec<String> {
        let reply = site.send(&Ask::get(GUIDE).session(secret));
        let page = read(GUIDE, &reply);
        let boxes = page
            .all("input")
            .filter(|tag| tag.get("type") == "checkbox" && tag.attributes.iter().any(|(name, _)| name == "checked"));
        boxes.map(|tag| tag.get("value").to_owned()).collect()
    };
    assert!(ticked(&one).is_empty());
    let send = |pairs: &[(&str, &str)]| {
        let reply = site.send(&Ask::post(format!("{GUIDE}/liste"), pairs).session(&one));
        assert_eq!(reply.status, 303);
        assert_eq!(reply.header("location"), format!("{GUIDE}#checklist-1"));
    };
    let shown =
        [("list", "1"), ("shown", "need-stated"), ("shown", "no-duplicate"), ("key", "need-stated"), ("key", "none")];
    send(&shown);
    send(&shown);
    assert_eq!(ticked(&one), ["need-stated"]);
    assert!(ticked(&other).is_empty());
    // A line that was not on the form stays as it is.
    send(&[("list", "1"), ("shown", "no-duplicate")]);
    assert_eq!(ticked(&one), ["need-stated"]);
    let account = site.send(&Ask::get("/compte").session(&one));
    assert!(String::from_utf8_lossy(&account.body).contains("1 cochés sur"), "progress");
    send(&[("list", "1"), ("shown", "need-stated")]);
    assert!(ticked(&one).is_empty());
    assert_eq!(site.send(&Ask::post(format!("{GUIDE}/liste"), &shown)).status, 401);
}

#[test]
fn the_licence_helper_asks_answers_and_never_guesses() {
    let site = catalogue();
    let text = |path: &str| String::from_utf8(site.get(path).body).unwrap();
    for (path, words) in [
        ("/guide/licences/choisir", "Que voulez-vous publier?"),
        ("/guide/licences/choisir?path=software&answer=own", "améliorations"),
        ("/guide/licences/choisir?path=software.own.files.quebec", "LiLiQ-R-1.1"),
        ("/en/guide/licences/choose?path=software.own.files.quebec", "Your body may use"),
        ("/guide/licences?part=MIT&whole=GPL-3.0-or-later", "Oui"),
        ("/guide/licences?part=GPL-3.0-or-later&whole=MIT", "Non"),
        ("/guide/licences?part=Vim&whole=MIT", "Demandez à votre service juridique"),
        ("/guide/licences?expression=MIT+OR+GPL-2.0-only+WITH+Classpath-exception-2.0", "Vous choisissez l’une de"),
        ("/en/guide/licences?expression=MIT+AND+ISC", "All of these apply at once"),
        ("/guide/licences?expression=Apach-2.0", "expression=Apache-2.0"),
        ("/guide/licences?expression=MIT+AND", "leur ordre"),
    ] {
        assert!(text(path).contains(words), "{path}: {words}");
    }
    assert_eq!(site.get("/guide/licences/choisir?path=software.nowhere").status, 404);
    let pairs = site.json("/guide/licences/compatibilite.json");
    assert!(pairs.as_array().unwrap().len() > 200);
    assert!(
        pairs
            .as_array()
            .unwrap()
            .iter()
            .all(|pair| pair["source"].as_str().is_some_and(|url| url.starts_with("https://")))
    );
}

#[test]
fn the_kit_fills_an_email_and_shows_every_slide() {
    let site = catalogue();
    let path = "/guide/trousse/email-launch?organization=Ville+de+Sainte-Fiction&name=Une+personne&date=3+f%C3%A9vrier";
    let page = site.page(path);
    let mailto = page.all("a").find(|tag| tag.get("href").starts_with("mailto:")).unwrap().get("href").to_owned();
    assert!(mailto.contains("Sainte-Fiction") && !mailto.contains('+'), "{mailto}");
    let text = String::from_utf8(site.get("/guide/trousse/email-launch").body).unwrap();
    assert!(text.contains("[Nom de l’organisme]") && !text.contains("{{"), "what is missing is seen");
    for language in Language::ALL {
        let prefix = if language == Language::En { "/en/guide/kit" } else { "/guide/trousse" };
        let slides = site.page(&format!("{prefix}/slides"));
        let count = slides.all("section").filter(|tag| tag.get("class").starts_with("slide")).count();
        assert!(count >= 8, "{count}");
        let handout = String::from_utf8(site.get(&format!("{prefix}/slides?view=handout")).body).unwrap();
        assert!(handout.contains("class=\"prose notes\"") && !handout.contains("Notes:"));
        assert!(site.get(&format!("{prefix}/leaflet-agent.md")).body.starts_with(b"# "));
    }
}

#[test]
fn checks_lead_to_their_guides_and_machines_read_guides_too() {
    let site = catalogue();
    let check = site.page("/evaluer/verifications/LIC-08");
    assert!(check.all("a").any(|tag| tag.get("href") == GUIDE));
    let markdown = String::from_utf8(site.get(&format!("{GUIDE}.md")).body).unwrap();
    assert!(
        markdown.starts_with("# Participer")
            && markdown.contains("(http://localhost:8080/guide/glossaire#term-licence)")
    );
    assert!(!markdown.contains("](term:") && !markdown.contains("](source:"));
    let json = site.json(&format!("{GUIDE}.json"));
    assert_eq!(json["id"], "take-part");
    assert!(json["sources"].as_array().unwrap().len() >= 3 && json.get("ticks").is_none());
    let feed = String::from_utf8(site.get("/guide.atom").body).unwrap();
    assert_eq!(feed.matches("<entry>").count(), 17);
}
