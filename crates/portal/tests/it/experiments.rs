//! Experiments as people see them: forms without script from a hypothesis to a published report, and what everybody reads.

use levain_app::Principal;
use levain_app::experiments::{NewFinding, TypedHypothesis, TypedMarker, TypedReport};
use levain_model::{Criterion, ExperimentStatus, Id, Language, Role, Verdict};

use crate::bodies::{SAINTE, Town, VAL};
use crate::html::Document;
use crate::http::{Ask, Reply};
use crate::site::{Site, catalogue, read, wait};

/// A hypothesis whose every text tries something.
pub fn hypothesis() -> TypedHypothesis {
    TypedHypothesis {
        title: "Un <b>tableau</b> peut-il remplacer les courriels?".to_owned(),
        context: "340 demandes par mois à personne@example.org.\n\n- une sur six est perdue".to_owned(),
        believe: "un tableau partagé".to_owned(),
        result: "que toute demande soit classée une fois; ou non.".to_owned(),
        markers: vec![TypedMarker {
            statement: "Demandes classées sans aide".to_owned(),
            kind: "manual".to_owned(),
            comparison: "at_least".to_owned(),
            target: "90".to_owned(),
            unit: "%".to_owned(),
        }],
        method: "1. Classer.".to_owned(),
        software: "libreoffice".to_owned(),
        references: "https://forge.example/x\njavascript:alert(1)".to_owned(),
        begin: "2026-10-05".to_owned(),
        end: "2026-10-06".to_owned(),
        data: "fictitious".to_owned(),
        ..TypedHypothesis::default()
    }
}

/// An experiment of a body, brought to a state by whoever holds the command line.
pub fn brought(site: &Site, body: &str, to: ExperimentStatus) -> Id {
    let (app, who) = (&site.app, Principal::command_line());
    wait(async {
        // The same hypothesis sent again would be the same experiment.
        let title = format!("{} ({})", hypothesis().title, to.as_str());
        let id = app.draft_experiment(&who, body, &TypedHypothesis { title, ..hypothesis() }).await.unwrap();
        if to != ExperimentStatus::Draft {
            app.propose_experiment(&who, id, true).await.unwrap();
        }
        if ![ExperimentStatus::Draft, ExperimentStatus::Proposed].contains(&to) {
            app.review_experiment(&who, id, true, &Criterion::ALL, "Utile.").await.unwrap();
            app.move_experiment(&who, id, ExperimentStatus::Running, "").await.unwrap();
        }
        id
    })
}

/// A refuted experiment with its report published, for the pages that everybody reads.
pub fn fill(site: &Site) {
    let id = brought(site, crate::participation::VAL, ExperimentStatus::Running);
    let (app, who) = (&site.app, Principal::command_line());
    wait(async {
        let version = app.experiment(&who, id, Language::Fr).await.unwrap().version;
        let found = NewFinding::Measured { value: "74,5".to_owned(), evidence: "Séance".to_owned() };
        app.measure_marker(&who, id, 0, &found, &version).await.unwrap();
        app.conclude_experiment(&who, id, Verdict::Refuted, "").await.unwrap();
        let version = app.experiment(&who, id, Language::Fr).await.unwrap().version;
        let report = TypedReport {
            method: "1. Classer.".to_owned(),
            threats: "Douze personnes.".to_owned(),
            decision: "Nous cherchons autre chose.".to_owned(),
            cost: "Trois jours.".to_owned(),
            license: "CC-BY-4.0".to_owned(),
            ..TypedReport::default()
        };
        app.write_report(&who, id, &report, &version).await.unwrap();
        app.publish_report(&who, id).await.unwrap();
    });
}

fn hidden(page: &Document, name: &str) -> String {
    page.with("input", "name", name).unwrap_or_else(|| panic!("no field {name}")).get("value").to_owned()
}

fn location(reply: &Reply) -> String {
    assert_eq!(reply.status, 303, "{}", reply.text());
    reply.header("location").to_owned()
}

#[test]
fn a_refuted_hypothesis_is_read_by_everybody_in_every_form() {
    let site = catalogue();
    let list = site.json("/laboratoire.json");
    let id = list["experiments"][0]["id"].as_str().unwrap();
    assert_eq!(list["experiments"][0]["verdict"], "refuted");
    for path in ["/laboratoire?verdict=refuted", "/en/lab?verdict=refuted&status=completed", "/laboratoire?q=tableaux"]
    {
        let page = site.page(path);
        assert!(page.all("a").any(|tag| tag.get("href").ends_with(id)), "{path}");
        assert!(page.with("meta", "content", "noindex").is_some(), "{path}");
    }
    for path in ["/laboratoire?verdict=proven", "/en/lab?q=nothing+of+the+kind"] {
        let page = site.page(path);
        assert!(page.all("a").all(|tag| !tag.get("href").ends_with(id)), "{path}");
    }
    let page = site.page(&format!("/laboratoire/experimentations/{id}"));
    let text = page.text();
    for said in ["<b>tableau</b>", "Réfutée", "74,5\u{a0}%", "≥ 90\u{a0}%", "CC-BY-4.0", "[masqué]", "Utile."] {
        assert!(text.contains(said), "{said}: {text}");
    }
    assert!(!text.contains("personne@example.org") && page.all("a").all(|tag| !tag.get("href").starts_with("java")));
    assert!(page.all("form").all(|tag| tag.get("method") != "post"), "nothing to do for a visitor");
    let json = site.get(&format!("/laboratoire/experimentations/{id}.json")).text();
    assert!(!json.contains("personne@example.org") && !json.contains("command"), "{json}");
    for document in ["", "?document=report"] {
        let markdown = site.get(&format!("/en/lab/experiments/{id}.md{document}")).text();
        assert!(markdown.contains("## We believe that") && !markdown.contains("personne@"), "{markdown}");
    }
    let calendar = site.get("/laboratoire.ics").text();
    assert!(calendar.contains("DTSTART;VALUE=DATE:20261005\r\nDTEND;VALUE=DATE:20261007\r\n"), "{calendar}");
    assert!(calendar.lines().all(|line| line.len() <= 75), "{calendar}");
    let feed = site.get("/laboratoire.atom?verdict=refuted").text();
    assert!(feed.contains("Terminée, Réfutée") && feed.contains(id), "{feed}");
    let csv = site.get("/laboratoire.csv").text();
    assert!(csv.contains(&format!("{id},")) && csv.contains(",refuted,libreoffice,2026-10-05,"), "{csv}");
    let software = site.page("/logiciels/libreoffice");
    assert!(software.all("a").any(|tag| tag.get("href").ends_with(id)), "the software says who tried it");
    let found = site.page("/logiciels?q=tableau+pour+les+courriels").text();
    assert!(found.contains("Des expérimentations en parlent"), "{found}");
}

#[test]
fn from_a_hypothesis_to_a_report_by_forms_without_script() {
    let town = Town::new();
    let lab = town.site.account("labo@example.org", &[Role::LabManager]);
    let form = "/laboratoire/proposer";
    let empty = town.site.page("/laboratoire").text();
    assert!(empty.contains("Aucune expérimentation n’est encore publique"), "{empty}");
    let page = town.page(&town.member, form);
    assert!(page.all("option").any(|tag| tag.get("value") == VAL), "one’s own body is there to choose");

    // One more line for a marker, without losing what was typed.
    let more = town.post(&town.member, form, &[("title", "Une question"), ("rows", "2"), ("action", "marker")]);
    let more = read(form, &more);
    assert!(more.with("input", "name", "marker-3-target").is_some());
    assert_eq!(more.with("input", "name", "title").unwrap().get("value"), "Une question");

    // Proposed too early: kept as a draft, and told field by field.
    let typed = [
        ("organization", VAL),
        ("title", "Une question"),
        ("context", "340 demandes."),
        ("believe", "un tableau"),
        ("rows", "2"),
        ("marker-2-statement", "Demandes classées"),
        ("marker-2-comparison", "at_least"),
        ("marker-2-kind", "manual"),
        ("marker-2-target", "90"),
        ("marker-2-unit", "%"),
        ("method", "1. Classer."),
        ("action", "propose"),
    ];
    let early = town.post(&town.member, form, &typed);
    assert_eq!(early.status, 422);
    let early = read(form, &early);
    let told: Vec<&str> = early.all("a").map(|tag| tag.get("href")).filter(|href| href.starts_with('#')).collect();
    for field in ["#result", "#data", "#rules"] {
        assert!(told.contains(&field), "{told:?}");
        assert!(early.ids().contains(&field[1..]), "{field} leads nowhere");
    }
    let edit = early.all("form").map(|tag| tag.get("action")).find(|action| action.ends_with("/modifier")).unwrap();
    let edit = edit.to_owned();
    let own = edit.trim_end_matches("/modifier").to_owned();
    assert_eq!(town.get(&lab, &own).status, 404, "a draft is its body's");
    assert_eq!(town.get(&town.other, &edit).status, 404);
    let version = hidden(&early, "version");
    let whole: Vec<(&str, &str)> = typed
        .iter()
        .copied()
        .chain([("result", "classée une fois"), ("data", "fictitious"), ("rules", "yes"), ("version", &version)])
        .collect();
    assert_eq!(location(&town.post(&town.member, &edit, &whole)), own);
    assert_eq!(location(&town.post(&town.member, &edit, &whole)), own, "sent twice, proposed once");

    // Those who manage the lab find it, and decide with a reason.
    let queue = town.page(&lab, "/laboratoire?status=proposed");
    assert!(queue.all("a").any(|tag| tag.get("href") == own));
    let review = format!("{own}/avis");
    assert_eq!(town.get(&town.member, &review).status, 403);
    let bare = town.post(&lab, &review, &[("action", "accept"), ("checklist", "openness"), ("reason", "")]);
    assert_eq!(bare.status, 422);
    let bare = read(&review, &bare);
    assert!(bare.with("input", "value", "openness").unwrap().attributes.iter().any(|(name, _)| name == "checked"));
    let accept = [("action", "accept"), ("checklist", "data_category"), ("reason", "Utile à d’autres.")];
    assert_eq!(location(&town.post(&lab, &review, &accept)), own);
    assert!(town.site.page(&own).text().contains("Utile à d’autres."), "the decision is public");

    // The body measures, explains, concludes otherwise than the markers, with a reason.
    assert_eq!(town.post(&lab, &format!("{own}/etat"), &[("to", "running")]).status, 403);
    assert_eq!(location(&town.post(&town.member, &format!("{own}/etat"), &[("to", "running")])), own);
    let measure = format!("{own}/mesures?marker=1");
    let version = hidden(&town.page(&town.member, &measure), "version");
    let wrong = [("marker", "1"), ("value", "peu"), ("evidence", ""), ("version", &version), ("action", "measure")];
    let refused = town.post(&town.member, &measure, &wrong);
    assert_eq!(refused.status, 422);
    assert_eq!(read(&measure, &refused).with("input", "name", "value").unwrap().get("value"), "peu");
    let good =
        [("marker", "1"), ("value", "89,9"), ("evidence", "Séance"), ("version", &version), ("action", "measure")];
    location(&town.post(&town.member, &measure, &good));
    location(&town.post(&town.member, &measure, &good));
    let late = [("marker", "1"), ("value", "91"), ("evidence", "Séance"), ("version", &version), ("action", "measure")];
    assert_eq!(town.post(&town.steward, &measure, &late).status, 409, "somebody measured meanwhile");
    let conclusion = format!("{own}/conclusion");
    let differs = town.post(&town.member, &conclusion, &[("verdict", "proven"), ("reason", "")]);
    assert_eq!(differs.status, 422);
    let said = [("verdict", "proven"), ("reason", "À un dixième près.")];
    assert_eq!(location(&town.post(&town.member, &conclusion, &said)), own);
    let public = town.site.page(&own).text();
    assert!(public.contains("s’écarte de ce que disent les marqueurs") && public.contains("À un dixième près."));

    // The report is refused as long as something blocks, then published for good.
    let report = format!("{own}/rapport");
    let version = hidden(&town.page(&town.member, &report), "version");
    let blocked = [("method", "À compléter"), ("version", &version), ("action", "publish")];
    let blocked = town.post(&town.member, &report, &blocked);
    assert_eq!(blocked.status, 422);
    let blocked = read(&report, &blocked);
    for code in ["LX001", "LX002", "LX003"] {
        assert!(blocked.texts_in("code").concat().contains(code), "{code}");
    }
    assert!(!town.site.page(&own).text().contains("À compléter"), "a draft is its body's");
    let version = hidden(&blocked, "version");
    let sections = [
        ("method", "1. Classer."),
        ("threats", "Douze personnes."),
        ("decision", "Nous le gardons."),
        ("cost", "Trois jours."),
        ("license", "CC-BY-4.0"),
        ("version", &version),
        ("action", "publish"),
    ];
    location(&town.post(&town.member, &report, &sections));
    assert!(town.site.page(&own).text().contains("Nous le gardons."));
}

#[test]
fn what_is_rejected_or_abandoned_stays_with_its_reason() {
    let town = Town::new();
    let lab = town.site.account("labo@example.org", &[Role::LabManager]);
    let proposed = brought(&town.site, VAL, ExperimentStatus::Proposed);
    let own = format!("/laboratoire/experimentations/{proposed}");
    assert_eq!(town.site.get(&own).status, 404, "public from the decision on");
    location(&town.post(&lab, &format!("{own}/avis"), &[("action", "reject"), ("reason", "Hors de portée.")]));
    let page = town.site.page(&own).text();
    assert!(page.contains("Refusée") && page.contains("Hors de portée."), "{page}");
    let running = brought(&town.site, SAINTE, ExperimentStatus::Running);
    let own = format!("/laboratoire/experimentations/{running}");
    let bare = town.post(&town.other, &format!("{own}/etat"), &[("to", "abandoned"), ("reason", "")]);
    assert_eq!(bare.status, 422);
    assert!(read(&own, &bare).all("a").any(|tag| tag.get("href") == "#reason"));
    assert_eq!(town.post(&town.member, &format!("{own}/etat"), &[("to", "abandoned"), ("reason", "x")]).status, 403);
    location(&town.post(&town.other, &format!("{own}/etat"), &[("to", "abandoned"), ("reason", "Plus de temps.")]));
    assert!(town.site.page(&format!("/en/lab/experiments/{running}")).text().contains("Plus de temps."));
    let counts = town.site.send(&Ask::get("/laboratoire.json"));
    assert_eq!(counts.json()["pages"]["total"], 2);
}

#[test]
fn a_document_is_read_on_the_page_that_the_command_line_reads_too() {
    let town = Town::new();
    let experiment = brought(&town.site, VAL, ExperimentStatus::Running);
    let document = town.get(&town.member, &format!("/laboratoire/experimentations/{experiment}.md")).text();
    let import = "/laboratoire/importer";
    assert_eq!(town.get(&town.reader, import).status, 403);
    let wrong = town.post(&town.member, import, &[("document", "# Rien")]);
    assert_eq!(wrong.status, 422);
    let page = read(import, &wrong);
    assert!(page.all("a").any(|tag| tag.get("href") == "#document") && page.ids().contains("document-error"));
    let elsewhere = [("document", document.as_str()), ("organization", SAINTE)];
    assert_eq!(town.post(&town.member, import, &elsewhere).status, 403);
    let drafted = location(&town.post(&town.member, import, &[("document", document.as_str())]));
    assert_ne!(drafted, format!("/laboratoire/experimentations/{experiment}"));
    let page = town.page(&town.member, &drafted);
    assert!(page.text().contains("Un <b>tableau</b> peut-il remplacer les courriels?"), "{}", page.text());
    assert_eq!(
        location(&town.post(&town.member, import, &[("document", document.as_str())])),
        drafted,
        "twice is once"
    );
}
