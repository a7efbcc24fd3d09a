//! Every row of the table, in both languages and every format; every link of every page.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use levain_model::Language;
use levain_portal::routes::{Format, Id, ROUTES, Route, route};

use crate::html::Document;
use crate::http::{Ask, Reply};
use crate::site::{self, Site, catalogue, read};

/// Pages read of each row and language when the site is walked through.
const WALKED: usize = 6;

/// What stands in the braces of a pattern, taken from the site itself.
fn example(site: &Site, id: Id, language: Language) -> String {
    let styles = || {
        let home = site.page("/");
        home.with("link", "rel", "stylesheet").unwrap().get("href").replace("/assets/", "")
    };
    match id {
        Id::SoftwarePage | Id::Correct => "libreoffice".to_owned(),
        Id::OrganizationPage | Id::BodyPermissions => {
            let bodies = site.json("/organismes.json");
            bodies["bodies"][0]["slug"].as_str().unwrap_or("aucun").to_owned()
        }
        Id::BodyPolicy | Id::BodyProfile => crate::participation::VAL.to_owned(),
        Id::Experiment => site.json("/laboratoire.json")["experiments"][0]["id"].as_str().unwrap().to_owned(),
        Id::Package => "radicale".to_owned(),
        Id::Record => site.json("/logiciels/libreoffice.json")["records"][0]["id"].as_str().unwrap().to_owned(),
        Id::Evidence => crate::harvested::NAME.to_owned(),
        Id::Finding => {
            let evidence = site.json(&format!("/logiciels/{}/constats.json", crate::harvested::NAME));
            evidence["subjects"][0]["findings"][0]["id"].as_str().unwrap().to_owned()
        }
        Id::Repository => site.json("/depots.json")["repositories"][0]["id"].as_str().unwrap().to_owned(),
        Id::KitPiece => "slides".to_owned(),
        Id::Guide => {
            let list = site.json(if language == Language::Fr { "/guide.json" } else { "/en/guide.json" });
            list[6]["slug"].as_str().unwrap().to_owned()
        }
        Id::SourcePage => "starter".to_owned(),
        Id::Check => levain_checks::ALL[0].id.to_owned(),
        Id::Code => levain_app::codes::all().next().unwrap().code.to_owned(),
        Id::PubliccodeCode => levain_publiccode::codes().next().unwrap().code.to_owned(),
        Id::Assets => styles(),
        _ => String::new(),
    }
}

fn address(route: &Route, language: Language, example: &str, format: Format) -> String {
    let pattern = route.pattern(language);
    let filled = match (pattern.find('{'), pattern.find('}')) {
        (Some(open), Some(close)) => format!("{}{example}{}", &pattern[..open], &pattern[close + 1..]),
        _ => pattern.to_owned(),
    };
    let filled = format!("{filled}{}", format.extension());
    if route.id == Id::Compare { format!("{filled}?software=libreoffice&need=un+besoin") } else { filled }
}

#[test]
fn every_public_address_answers_in_both_languages_and_every_format() {
    let site = catalogue();
    let with_bodies = site.json("/organismes.json")["bodies"].as_array().unwrap().len();
    let public = ROUTES.iter().filter(|route| route.action == levain_app::permission::Action::ReadPublic);
    // No application ran for the experiment of this site: `lab` asks for a bundle.
    let public = public.filter(|route| route.id != Id::ExperimentBundle);
    for route in
        public.filter(|route| ![Id::OrganizationPage, Id::BodyPermissions].contains(&route.id) || with_bodies > 0)
    {
        for language in Language::ALL {
            let example = example(site, route.id, language);
            for format in std::iter::once(&Format::Html).chain(route.formats) {
                let path = address(route, language, &example, *format);
                let reply = site.get(&path);
                let expected = if route.id == Id::Favicon { 302 } else { 200 };
                assert_eq!(reply.status, expected, "{path}: {}", String::from_utf8_lossy(&reply.body));
                check_kind(&path, route, *format, &reply);
            }
        }
    }
}

fn check_kind(path: &str, route: &Route, format: Format, reply: &Reply) {
    let expected = match (route.id, format) {
        (Id::Favicon, _) => return,
        (Id::Assets, _) => "text/css; charset=utf-8",
        (Id::Suggestions, _) => "application/x-suggestions+json",
        (Id::OpenSearch, _) => "application/opensearchdescription+xml; charset=utf-8",
        (Id::Live | Id::Ready | Id::Robots | Id::Metrics, _) => "text/plain; charset=utf-8",
        (Id::Sitemap, _) => "application/xml; charset=utf-8",
        (_, format) => format.media_type(),
    };
    assert_eq!(reply.header("content-type"), expected, "{path}");
    assert!(!reply.body.is_empty(), "{path}");
    match (expected, format) {
        ("text/html; charset=utf-8", _) => languages(path, route, &read(path, reply)),
        ("application/json" | "application/x-suggestions+json", _) => drop(reply.json()),
        _ => {}
    }
}

/// Each page names itself and its translation, which lead to each other.
fn languages(path: &str, route: &Route, page: &Document) {
    let language = site::language(path);
    let other = page.with("a", "hreflang", language.other().tag()).unwrap().get("href");
    // The two languages of a guide have slugs of their own.
    if route.id != Id::Guide {
        let translated = route.translated(path.split('?').next().unwrap(), language);
        assert_eq!(translated, other.split('?').next().unwrap(), "{path}");
    }
    let noindex = page.with("meta", "name", "robots").is_some_and(|tag| tag.get("content") == "noindex");
    let canonical = page.with("link", "rel", "canonical").map(|tag| tag.get("href"));
    if noindex {
        assert_eq!(canonical, None, "{path}");
        return;
    }
    let whole = |path: &str| format!("http://localhost:8080{path}");
    assert_eq!(canonical, Some(whole(path).as_str()), "{path}");
    let alternate = |tag: &str| page.with("link", "hreflang", tag).map(|link| link.get("href").to_owned());
    assert_eq!(alternate(language.tag()), Some(whole(path)), "{path}");
    assert_eq!(alternate(language.other().tag()), Some(whole(other)), "{path}");
    assert_eq!(alternate("x-default"), alternate("fr"), "{path}");
}

#[test]
fn every_link_of_every_page_leads_somewhere() {
    let site = catalogue();
    // Few software have evidence: those of the first pages of lists may have none.
    let judged = [Language::Fr, Language::En].map(|language| route(Id::SoftwarePage).pattern(language));
    let judged = judged.map(|pattern| pattern.replace("{slug}", crate::harvested::NAME));
    // So many guides stand beside the licence helper and the kit that their turn would not come.
    let of = |id| [Language::Fr, Language::En].map(|language| route(id).pattern(language));
    let (helper, kit) = (of(Id::Licenses), of(Id::Kit));
    let begin = ["/", "/en", &judged[0], &judged[1], helper[0], helper[1], kit[0], kit[1]];
    let mut queue: VecDeque<(String, String)> =
        begin.iter().map(|path| ((*path).to_owned(), "the start".to_owned())).collect();
    let mut seen: BTreeSet<String> = BTreeSet::new();
    let mut walked: BTreeMap<String, usize> = BTreeMap::new();
    let mut ids: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let mut fragments: Vec<(String, String, String)> = Vec::new();
    while let Some((path, from)) = queue.pop_front() {
        if !seen.insert(path.clone()) {
            continue;
        }
        let count = walked.entry(shape(&path)).or_default();
        *count += 1;
        if *count > WALKED {
            continue;
        }
        let reply = site.get(&path);
        let signed_in = ["/connexion", "/en/sign-in"].iter().any(|page| path.starts_with(page));
        // What is somebody's own asks who they are.
        let own = ["/compte", "/en/account"].iter().any(|page| path.starts_with(page)) && reply.status == 401;
        assert!(
            reply.status == 200 || own || (signed_in && reply.status < 400),
            "{path}, from {from}: {}",
            reply.status
        );
        if !reply.header("content-type").starts_with("text/html") {
            continue;
        }
        let page = read(&path, &reply);
        ids.insert(path.clone(), page.ids().iter().map(|id| (*id).to_owned()).collect());
        for (link, posted) in links(&page) {
            let (to, fragment) = link.split_once('#').unwrap_or((&link, ""));
            let to = if to.is_empty() { path.as_str() } else { to };
            if !to.starts_with('/') {
                assert!(to.starts_with("https://") || to.starts_with("http://"), "{path} links to {link}");
                continue;
            }
            assert!(!to.starts_with("//"), "{path} links to {link}");
            if posted {
                let refused = site.send(&Ask::post(to, &[]));
                assert!(![404, 405].contains(&refused.status), "{path} sends to {to}: {}", refused.status);
                continue;
            }
            if !fragment.is_empty() {
                fragments.push((path.clone(), to.to_owned(), fragment.to_owned()));
            }
            queue.push_back((to.to_owned(), path.clone()));
        }
    }
    for route in ROUTES.iter().filter(|route| route.action == levain_app::permission::Action::ReadPublic) {
        // Asked for by machines, which know where they stand; and no application ran for the experiment of this site.
        if [
            Id::ExperimentBundle,
            Id::Suggestions,
            Id::Favicon,
            Id::Live,
            Id::Ready,
            Id::Metrics,
            Id::Robots,
            Id::Sitemap,
        ]
        .contains(&route.id)
        {
            continue;
        }
        for language in Language::ALL {
            let pattern: Vec<&str> = route.pattern(language).split('/').collect();
            let reached = seen.iter().any(|path| {
                let path: Vec<&str> = path.split('?').next().unwrap().split('/').collect();
                let same = |(wanted, got): (&&str, &&str)| wanted.starts_with('{') || wanted == got;
                path.len() == pattern.len() && pattern.iter().zip(&path).all(same)
            });
            assert!(reached, "nothing links to {}", route.pattern(language));
        }
    }
    for (from, to, fragment) in fragments {
        if let Some(ids) = ids.get(&to) {
            assert!(ids.contains(&fragment), "{from} links to {to}#{fragment}");
        }
    }
}

/// What kind of page an address is: its first segments, its format and the names of its parameters.
fn shape(path: &str) -> String {
    let (path, query) = path.split_once('?').unwrap_or((path, ""));
    let depth = if site::language(path) == Language::En { 3 } else { 2 };
    let kept: Vec<&str> = path.split('/').take(depth).collect();
    let names: BTreeSet<&str> = query.split('&').filter_map(|pair| pair.split('=').next()).collect();
    let extension = path.rsplit_once('.').map_or("", |(_, extension)| extension);
    let more = path.split('/').count() > kept.len();
    format!("{} {more} {extension} {names:?}", kept.join("/"))
}

/// Where a page leads, and whether by a form that changes something.
fn links(page: &Document) -> Vec<(String, bool)> {
    let mut links = Vec::new();
    for tag in &page.tags {
        let address = match tag.name.as_str() {
            "a" | "link" | "use" => tag.get("href"),
            "img" => tag.get("src"),
            "form" => tag.get("action"),
            _ => continue,
        };
        let own = address.strip_prefix("http://localhost:8080").unwrap_or(address);
        let own = if own.is_empty() { "/" } else { own };
        assert!(tag.attributes.iter().any(|(name, _)| name != "class"), "{tag:?}");
        links.push((own.to_owned(), tag.get("method") == "post"));
    }
    links
}

#[test]
fn the_page_on_judging_gives_the_files_of_continuous_integration_as_they_are() {
    let site = catalogue();
    for path in ["/evaluer", "/en/assess"] {
        let page = site.page(path);
        for file in ["github-actions.yml", "gitlab-ci.yml", "forgejo-actions.yml", "pre-commit"] {
            let guide = format!("{}/../../docs/ci/{file}", env!("CARGO_MANIFEST_DIR"));
            let expected = std::fs::read_to_string(guide).unwrap();
            assert!(page.texts_in("code").iter().any(|text| text.trim() == expected.trim()), "{path}: {file}");
        }
    }
}
