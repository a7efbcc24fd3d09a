//! Self-assessment and policy of a body, as its people meet them.

use jiff::Timestamp;
use levain_model::{
    Id, MemberRole, Membership, MembershipOrigin, MembershipState, OrganizationKind, OrganizationRecord, Texts,
};
use levain_store::{memberships, organizations, people};

use crate::html::Document;
use crate::http::{Ask, Reply};
use crate::site::{Site, catalogue, read, wait};

pub const VAL: &str = "municipalite-de-val-exemple";
const FICTION: &str = "ville-de-sainte-fiction";

fn id(number: u64) -> Id {
    Id::from_parts(number, [9; 10])
}

/// Two bodies, the second below the first.
pub fn bodies(site: &Site) {
    wait(async {
        let mut tx = site.app.store().begin().await.unwrap();
        let above = "Municipalité de Val-Exemple";
        for (number, name, parent) in [(1, above, None), (2, "Ville de Sainte-Fiction", Some(above))] {
            let record = OrganizationRecord {
                external_id: name.to_owned(),
                name: Texts::fr_en(name, ""),
                kind: OrganizationKind::Municipal,
                jurisdiction: Some("CA-QC".to_owned()),
                website: None,
                forge_accounts: Vec::new(),

                parent: parent.map(str::to_owned),
                ..OrganizationRecord::default()
            };
            organizations::upsert(&mut tx, "starter", id(number), &record, Timestamp::now()).await.unwrap();
        }
        tx.commit().await.unwrap();
    });
}

/// Somebody of a body: the secret of the session.
fn of_body(site: &Site, email: &str, body: u64, role: MemberRole) -> String {
    let secret = site.account(email, &[]);
    wait(async {
        let mut tx = site.app.store().begin().await.unwrap();
        let person = people::by_email(&mut tx, email).await.unwrap().unwrap().person.id;
        let membership = Membership {
            id: person,
            person,
            organization: id(body),
            role,
            state: MembershipState::Active,
            origin: MembershipOrigin::Granted,
            message: String::new(),
            requested_at: Timestamp::now(),
            decided_at: None,
            decided_by: None,
        };
        memberships::put(&mut tx, &membership).await.unwrap();
        tx.commit().await.unwrap();
    });
    secret
}

/// A policy and a published assessment of the first body, for the pages that everybody reads.
pub fn fill(site: &Site) {
    bodies(site);
    let secret = of_body(site, "intendance@val.example", 1, MemberRole::Steward);
    let post = |path: &str, fields: &[(&str, &str)]| {
        let reply = site.send(&Ask::post(path, fields).session(&secret));
        assert_eq!(reply.status, 303, "{path}: {}", reply.text());
        reply.header("location").to_owned()
    };
    post(
        &format!("/organismes/{VAL}/politique/redaction"),
        &[("version", "0"), ("adopted_on", "2026-11-20"), ("adopted_by", "Conseil municipal")],
    );
    let report = report(
        |path, fields| site.send(&Ask::post(path, fields).session(&secret)),
        |path| read(path, &site.send(&Ask::get(path).session(&secret))),
    );
    post(
        &format!("/organismes/{VAL}/autoevaluation/publication"),
        &[("assessment", report.as_str()), ("action", "publish")],
    );
}

/// Answers two statements and closes, as a steward would: the identifier of what it came to.
pub fn report(post: impl Fn(&str, &[(&str, &str)]) -> Reply, page: impl Fn(&str) -> Document) -> String {
    let sent = |path: &str, fields: &[(&str, &str)]| {
        let reply = post(path, fields);
        assert_eq!(reply.status, 303, "{path}: {}", reply.text());
        reply.header("location").to_owned()
    };
    let axis = sent(&format!("/organismes/{VAL}/autoevaluation"), &[]);
    sent(&axis, &[("answer-direction-published", "mostly"), ("answer-direction-in-plans", "a_little")]);
    let closing = format!("/organismes/{VAL}/autoevaluation/cloture");
    let version = page(&closing).with("input", "name", "version").unwrap().get("value").to_owned();
    let summary = "Nous avons une orientation, à faire connaître.";
    let report = sent(&closing, &[("version", &version), ("summary", summary)]);
    report.rsplit('/').next().unwrap().to_owned()
}

#[test]
fn each_role_of_a_body_sees_and_does_what_is_its_own() {
    let site = Site::new();
    bodies(&site);
    let member = of_body(&site, "une@val.example", 1, MemberRole::Member);
    let steward = of_body(&site, "deux@val.example", 1, MemberRole::Steward);
    let other = of_body(&site, "trois@fiction.example", 2, MemberRole::Steward);
    let base = format!("/organismes/{VAL}");
    let status = |ask: Ask, secret: &str| site.send(&ask.session(secret)).status;
    let begin = || Ask::post(format!("{base}/autoevaluation"), &[]);
    assert_eq!([status(begin(), &other), status(begin(), &member)], [403, 303]);
    for (path, allowed) in [
        ("/autoevaluation", [200, 200, 403]),
        ("/autoevaluation/axes/strategy", [200, 200, 403]),
        ("/autoevaluation/axes/none", [404, 404, 403]),
        ("/autoevaluation/cloture", [403, 200, 403]),
        ("/politique/redaction", [200, 200, 403]),
    ] {
        let path = format!("{base}{path}");
        let seen = [&member, &steward, &other].map(|secret| status(Ask::get(&path), secret));
        assert_eq!(seen, allowed, "{path}");
    }
    let adopt = || {
        let fields = [("version", "0"), ("adopted_on", "2026-11-20"), ("adopted_by", "Conseil municipal")];
        Ask::post(format!("{base}/politique/redaction"), &fields)
    };
    assert_eq!([status(adopt(), &member), status(adopt(), &other), status(adopt(), &steward)], [403, 403, 303]);
    // What the policy allows without asking goes into the register, once.
    let register = || Ask::post(format!("{base}/politique/registre"), &[]);
    assert_eq!([status(register(), &member), status(register(), &other)], [403, 403]);
    assert_eq!([status(register(), &steward), status(register(), &steward)], [303, 303]);
    let text = site.page(&format!("{base}/permissions")).text();
    assert_eq!(text.matches("Selon la politique de contribution, version 1.").count(), 1, "{text}");
}

#[test]
fn what_is_typed_in_an_assessment_stays_and_is_shown_again() {
    let site = Site::new();
    bodies(&site);
    let member = of_body(&site, "une@val.example", 1, MemberRole::Member);
    let steward = of_body(&site, "deux@val.example", 1, MemberRole::Steward);
    let base = format!("/organismes/{VAL}/autoevaluation");
    let axis = site.send(&Ask::post(&base, &[]).session(&member)).header("location").to_owned();
    let page = |path: &str, secret: &str| {
        let reply = site.send(&Ask::get(path).session(secret));
        assert_eq!(reply.status, 200, "{path}: {}", reply.text());
        read(path, &reply)
    };
    let checked = |path: &str, secret: &str| {
        let page = page(path, secret);
        let ticked = page.all("input").filter(|tag| tag.attributes.iter().any(|(name, _)| name == "checked"));
        ticked.map(|tag| (tag.get("name").to_owned(), tag.get("value").to_owned())).collect::<Vec<_>>()
    };
    // The one thing the data know of this axis: the body has two people here. It is said to be a proposal.
    assert_eq!(checked(&axis, &member), [("answer-body-has-members".to_owned(), "fully".to_owned())]);
    assert!(page(&axis, &member).text().contains("Réponse proposée d’après les données"));
    // A note without an answer: refused, and nothing typed is lost.
    let fields = [("answer-direction-published", "partly"), ("note-direction-in-plans", "Rien au plan.")];
    let refused = site.send(&Ask::post(&axis, &fields).session(&member));
    assert_eq!(refused.status, 422);
    let shown = read(&axis, &refused);
    assert!(shown.with("a", "href", "#answers").is_some());
    assert!(shown.text().contains("Rien au plan."));
    let fields = [&fields[..], &[("answer-direction-in-plans", "not_at_all")]].concat();
    let saved = site.send(&Ask::post(&axis, &fields).session(&member));
    assert_eq!((saved.status, saved.header("location")), (303, format!("{base}/axes/people").as_str()));
    let ticked = checked(&axis, &member);
    assert!(ticked.contains(&("answer-direction-published".to_owned(), "partly".to_owned())), "{ticked:?}");
    assert!(page(&axis, &member).text().contains("Rien au plan."));
    assert_eq!(checked(&axis, &steward).len(), 1, "what another answered is nowhere");
    // Closing without a summary: refused beside the field.
    let closing = format!("{base}/cloture");
    let version = page(&closing, &steward).with("input", "name", "version").unwrap().get("value").to_owned();
    let refused = site.send(&Ask::post(&closing, &[("version", &version), ("summary", "Bref")]).session(&steward));
    let shown = read(&closing, &refused);
    assert_eq!(refused.status, 422);
    assert!(shown.with("a", "href", "#summary").is_some() && shown.text().contains("Bref"));
    let stale = [("version", "0"), ("summary", "Une orientation à faire connaître.")];
    let stale = site.send(&Ask::post(&closing, &stale).session(&steward));
    assert_eq!(stale.status, 409);
    let shown = read(&closing, &stale);
    assert!(shown.text().contains("Une orientation à faire connaître."));
    assert_eq!(shown.with("input", "name", "version").unwrap().get("value"), version, "sent again, it is taken");
}

#[test]
fn a_published_profile_gives_bars_with_words_the_same_in_a_table_and_never_a_mark() {
    let site = catalogue();
    let path = format!("/organismes/{VAL}/profil");
    let page = site.page(&path);
    let bars: Vec<&str> =
        page.all("svg").filter(|tag| tag.get("role") == "img").map(|tag| tag.get("aria-label")).collect();
    assert_eq!(bars.len(), site.app.framework(levain_model::Language::Fr).axes.len());
    assert!(bars[0].contains("En grande partie\u{a0}: 1") && bars[0].contains("Un peu\u{a0}: 1"), "{}", bars[0]);
    let text = page.text();
    assert!(text.contains("Prochains gestes") && text.contains("Nous avons une orientation"));
    assert!(!text.contains("/100") && !text.contains('%'));
    let csv = site.get(&format!("{path}.csv"));
    assert!(csv.text().contains("direction-published") && csv.text().contains(",mostly,"));
    let json = site.json(&format!("/en/organizations/{VAL}/profile.json"));
    assert!(json["next_steps"].as_array().unwrap().len() >= 3);
    assert_eq!(json["people"], serde_json::Value::Null);
    // A body that published nothing says so.
    assert!(site.page(&format!("/organismes/{FICTION}/profil")).text().contains("n’a pas publié"));
}

#[test]
fn a_policy_is_tried_without_an_account_and_given_in_both_languages() {
    let site = catalogue();
    let query = "organization=Ville+%3Cb%3Ede%3C%2Fb%3E+Sainte-Fiction&decision-days=12&identity=professional";
    let page = site.page(&format!("/guide/politique?{query}"));
    let text = page.text();
    assert!(text.contains("Ville <b>de</b> Sainte-Fiction") && text.contains("12 jours ouvrables"), "{text}");
    let markdown = site.get(&format!("/en/guide/policy.md?{query}"));
    assert!(markdown.text().contains("12 working days") && markdown.text().starts_with("# "));
    let alone = site.get(&format!("/guide/politique?{query}&as=document"));
    assert!(alone.header("content-disposition").starts_with("attachment"));
    assert!(
        !alone.text().contains("<link") && !alone.text().contains("<b>de"),
        "needs nothing else, and holds no markup of theirs"
    );
    // What cannot be taken is said beside its question, and shown again.
    let wrong = site.send(&Ask::get("/guide/politique?decision-days=1"));
    let shown = read("/guide/politique", &wrong);
    assert!(shown.with("a", "href", "#decision-days").is_some());
    assert_eq!(shown.with("input", "id", "decision-days").unwrap().get("value"), "1");
}

#[test]
fn the_policy_in_force_is_public_and_the_body_below_begins_with_it() {
    let site = catalogue();
    let page = site.page(&format!("/organismes/{VAL}/politique"));
    assert!(page.text().contains("Adoptée par Conseil municipal le 2026-11-20"));
    let markdown = site.get(&format!("/en/organizations/{VAL}/policy.md"));
    assert!(markdown.text().contains("Municipalité de Val-Exemple"));
    assert!(site.page(&format!("/organismes/{FICTION}/politique")).text().contains("n’a pas enregistré"));
    assert_eq!(site.get(&format!("/organismes/{FICTION}/politique.md")).status, 404);
}
