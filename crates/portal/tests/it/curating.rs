//! Curators at work, through the pages alone; what everybody then sees.

use levain_app::Principal;
use levain_model::Role;

use crate::html::Document;
use crate::http::{Ask, Reply};
use crate::site::{Site, read, wait};

const ONE: &str = "id,name,license,homepage,summary_fr\n1,Alpha Outil,MIT,https://alpha.example.org,Un résumé\n";
const OTHER: &str = "id,name,license,homepage\n1,Bêta Outil,ISC,https://beta.example.org\n";

struct Desk {
    site: Site,
    secret: String,
}

impl Desk {
    fn new() -> Desk {
        let site = Site::new();
        site.import_csv("un.csv", ONE);
        site.import_csv("deux.csv", OTHER);
        let secret = site.account("curation@example.org", &[Role::Curator]);
        Desk { site, secret }
    }

    fn see(&self, path: &str) -> Document {
        let reply = self.site.send(&Ask::get(path).session(&self.secret));
        assert_eq!(reply.status, 200, "{path}");
        read(path, &reply)
    }

    fn send(&self, path: &str, pairs: &[(&str, &str)]) -> Reply {
        self.site.send(&Ask::post(path, pairs).session(&self.secret))
    }

    /// The value of the first hidden field of that name.
    fn hidden(&self, path: &str, name: &str) -> String {
        self.see(path).with("input", "name", name).unwrap().get("value").to_owned()
    }
}

#[test]
fn a_merge_redirects_and_is_undone() {
    let desk = Desk::new();
    let reply = desk.send("/curation/fusion", &[("kept", "alpha-outil"), ("merged", "beta-outil")]);
    assert_eq!((reply.status, reply.header("location")), (303, "/logiciels/alpha-outil"));
    for (path, to) in [
        ("/logiciels/beta-outil", "/logiciels/alpha-outil"),
        ("/en/software/beta-outil", "/en/software/alpha-outil"),
        ("/logiciels/beta-outil.json", "/logiciels/alpha-outil.json"),
    ] {
        let moved = desk.site.get(path);
        assert_eq!((moved.status, moved.header("location")), (308, to));
    }
    let compared = desk.site.json("/comparer.json?software=beta-outil&software=alpha-outil");
    assert_eq!(compared["software"].as_array().unwrap().len(), 1, "both addresses are one software");
    assert!(desk.site.page("/logiciels/alpha-outil").text().contains("deux, 1"));
    assert_eq!(desk.send("/curation/fusion", &[("kept", "alpha-outil"), ("merged", "alpha-outil")]).status, 409);

    let decision = desk.hidden("/curation", "decision");
    let reply = desk.send("/curation/annulation", &[("decision", &decision)]);
    assert_eq!((reply.status, reply.header("location")), (303, "/curation"));
    assert!(desk.site.page("/logiciels/beta-outil").text().contains("Bêta Outil"));
    assert!(desk.see("/curation").text().contains("annulée le"));
    assert_eq!(desk.send("/curation/annulation", &[("decision", &decision)]).status, 409, "only once");
}

#[test]
fn a_correction_wins_says_so_and_is_taken_back() {
    let desk = Desk::new();
    let form = desk.see("/logiciels/alpha-outil/corriger?field=license");
    assert_eq!(form.texts_in("textarea"), ["MIT"]);
    let path = "/logiciels/alpha-outil/corriger";
    let reply = desk.send(path, &[("field", "license"), ("value", "EUPL-1.2"), ("action", "save")]);
    assert_eq!((reply.status, reply.header("location")), (303, "/logiciels/alpha-outil"));
    let text = desk.site.page("/logiciels/alpha-outil").text();
    assert!(text.contains("EUPL-1.2") && text.contains("corrigé ici"), "{text}");
    assert!(text.contains("Autre valeur MIT"), "the source's own value stays in sight: {text}");
    let list = desk.site.json("/logiciels.json?q=alpha+outil");
    assert_eq!(list["hits"][0]["license"]["expression"], "EUPL-1.2");

    // A text is corrected in the language of the page.
    let reply = desk.send("/en/software/alpha-outil/correct", &[("field", "summary"), ("value", "A summary")]);
    assert_eq!((reply.status, reply.header("location")), (303, "/en/software/alpha-outil"));
    assert!(desk.site.page("/en/software/alpha-outil").text().contains("A summary"));
    assert!(desk.site.page("/logiciels/alpha-outil").text().contains("Un résumé"));

    let form = desk.see("/logiciels/alpha-outil/corriger?field=license");
    assert!(form.with("button", "value", "withdraw").is_some());
    assert_eq!(desk.send(path, &[("field", "license"), ("action", "withdraw")]).status, 303);
    assert!(desk.site.page("/logiciels/alpha-outil").text().contains("MIT"));
}

#[test]
fn the_log_of_changes_is_told_in_words() {
    let desk = Desk::new();
    desk.send("/curation/fusion", &[("kept", "alpha-outil"), ("merged", "beta-outil")]);
    let decision = desk.hidden("/curation", "decision");
    desk.send("/curation/annulation", &[("decision", &decision)]);
    desk.site.import_csv("trois.csv", "id,name,homepage\n1,Alpha Outil,https://alpha.example.org\n");
    wait(desk.site.app.set_roles(&Principal::command_line(), "curation@example.org", &[Role::Admin])).unwrap();
    let last = desk.site.json("/modifications.json").as_array().unwrap().iter().rev().nth(40).unwrap()["seq"].clone();
    let log = desk.site.page(&format!("/modifications?after={last}"));
    let told = log.text();
    for words in ["avec une autre fiche", "fusion", "1 réuni", "même nom et même site"] {
        assert!(told.contains(words), "{words}: {told}");
    }
    assert!(!told.contains("Administration"), "roles given to people are not told: {told}");
    let english = desk.site.page("/en/software/alpha-outil").text();
    assert!(english.contains("with another record"), "{english}");
    for text in [&told, &english] {
        let raw = text.split(' ').find(|word| word.contains('='));
        assert_eq!(raw, None, "{text}");
    }
}

#[test]
fn a_wrong_correction_keeps_what_was_typed_and_says_why() {
    let desk = Desk::new();
    let path = "/logiciels/alpha-outil/corriger";
    let reply = desk.send(path, &[("field", "status"), ("value", "<fini>"), ("action", "save")]);
    assert_eq!(reply.status, 422);
    let page = read(path, &reply);
    assert_eq!(page.texts_in("textarea"), ["<fini>"]);
    assert!(page.with("textarea", "aria-invalid", "true").is_some());
    assert!(page.with("div", "role", "alert").is_some());
    assert_eq!(desk.send(path, &[("field", "absent"), ("value", "x")]).status, 400);
    assert_eq!(desk.send("/logiciels/absent/corriger", &[("field", "name"), ("value", "x")]).status, 404);
}

#[test]
fn suggestions_are_followed_or_set_aside_and_records_split() {
    let desk = Desk::new();
    desk.site.import_csv("trois.csv", "id,name,homepage\n1,Alpha Outil,https://ailleurs.example.org\n");
    desk.site.import_csv("quatre.csv", "id,name,homepage\n1,Bêta Outil,https://ailleurs.example.org\n");
    let worklist = desk.see("/curation");
    assert!(worklist.text().contains("Même nom"), "{}", worklist.text());
    let before = worklist.all("input").filter(|tag| tag.get("name") == "suggestion").count();
    let suggestion = desk.hidden("/curation", "suggestion");
    assert_eq!(desk.send("/curation/rejet", &[("suggestion", &suggestion)]).status, 303);
    let after = desk.see("/curation").all("input").filter(|tag| tag.get("name") == "suggestion").count();
    assert_eq!(after, before - 1);

    desk.send("/curation/fusion", &[("kept", "alpha-outil"), ("merged", "beta-outil")]);
    let form = desk.see("/logiciels/alpha-outil/corriger");
    let records: Vec<&str> =
        form.all("input").filter(|tag| tag.get("name") == "record").map(|tag| tag.get("value")).collect();
    assert_eq!(records.len(), 2);
    let reply = desk.send("/curation/separation", &[("record", records[1])]);
    assert_eq!(reply.status, 303);
    assert_eq!(desk.site.get(reply.header("location")).status, 200);
    for (path, name) in [("separation", "record"), ("annulation", "decision"), ("rejet", "suggestion")] {
        for wrong in ["x", "019ab1c2-0000-7000-8000-000000000000"] {
            assert_eq!(desk.send(&format!("/curation/{path}"), &[(name, wrong)]).status, 404, "{path} {wrong}");
        }
    }
}

#[test]
fn the_administration_page_says_what_was_refused_and_how_to_mend_it() {
    let site = Site::new();
    let refused = site.import_csv("refus.csv", "id,name,homepage\n1,Un,https://un.example.org\n2,Deux\n");
    assert_eq!(refused.refused.len(), 1);
    let secret = site.account("admin@example.org", &[Role::Admin]);
    for (path, language) in [("/admin", 0), ("/en/admin", 1)] {
        let reply = site.send(&Ask::get(path).session(&secret));
        let page = read(path, &reply);
        let text = page.text();
        let refusal = &refused.refused[0];
        assert!(text.contains(&refusal.code) && text.contains(&refusal.location), "{text}");
        assert!(text.contains([&refusal.fr, &refusal.en][language].as_str()), "{text}");
        assert!(text.contains("admin@example.org"), "who has an account");
    }
    let reply = site.send(&Ask::post("/admin/index", &[]).session(&secret));
    assert_eq!((reply.status, reply.header("location")), (303, "/admin"));
    let page = read("/admin", &site.send(&Ask::get("/admin").session(&secret)));
    assert!(page.text().contains("À jour"), "{}", page.text());
}
