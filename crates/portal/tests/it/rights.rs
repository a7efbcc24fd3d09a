//! Who may do what, for every row of the table; and requests that other sites would have a browser send.

use levain_app::permission::{Action, Grant, TABLE};
use levain_model::{Language, Role};
use levain_portal::routes::{Id, ROUTES, Route};

use crate::bodies::{Town, VAL};
use crate::http::{Ask, Reply};
use crate::site::{Site, read};

/// Who asks: a name, and the roles of the account; `None` has no account.
const WHO: [(&str, Option<&[Role]>); 6] = [
    ("visitor", None),
    ("reader", Some(&[])),
    ("lab", Some(&[Role::LabManager])),
    ("program", Some(&[Role::Program])),
    ("curator", Some(&[Role::Curator])),
    ("admin", Some(&[Role::Admin])),
];

/// What is not for everybody, written down a second time: a wrong row of the table would otherwise agree with itself.
const CLOSED: [(Id, &[&str]); 59] = [
    (Id::BodyJoin, &["reader", "lab", "program", "curator", "admin"]),
    // Nobody here belongs to a body: `each_body_is_that_of_its_own_people` is about those who do.
    (Id::BodyMembers, &["admin"]),
    (Id::BodyRequests, &["admin"]),
    (Id::BodyEdit, &["admin"]),
    (Id::BodyAccounts, &["admin"]),
    (Id::PermissionGrant, &["admin"]),
    (Id::PermissionRevoke, &["admin"]),
    (Id::PermissionAsk, &["admin"]),
    (Id::CurationAccounts, &["curator", "admin"]),
    (Id::AdminBodies, &["admin"]),
    (Id::AdminBody, &["admin"]),
    (Id::AdminIndex, &["admin"]),
    (Id::SignOut, &["reader", "lab", "program", "curator", "admin"]),
    (Id::Account, &["reader", "lab", "program", "curator", "admin"]),
    (Id::AccountSessions, &["reader", "lab", "program", "curator", "admin"]),
    (Id::GuideTicks, &["reader", "lab", "program", "curator", "admin"]),
    (Id::AccountData, &["reader", "lab", "program", "curator", "admin"]),
    (Id::AccountNotice, &["reader", "lab", "program", "curator", "admin"]),
    (Id::AccountErase, &["reader", "lab", "program", "curator", "admin"]),
    (Id::CurationModeration, &["curator", "admin"]),
    (Id::AdminIncidents, &["admin"]),
    (Id::AdminIncident, &["admin"]),
    (Id::Notices, &["reader", "lab", "program", "curator", "admin"]),
    (Id::NoticeChoices, &["reader", "lab", "program", "curator", "admin"]),
    (Id::AdminMail, &["admin"]),
    (Id::Curation, &["curator", "admin"]),
    (Id::CurationMerge, &["curator", "admin"]),
    (Id::CurationSplit, &["curator", "admin"]),
    (Id::CurationUndo, &["curator", "admin"]),
    (Id::CurationDismiss, &["curator", "admin"]),
    (Id::CurationContests, &["curator", "admin"]),
    (Id::FindingRunAgain, &["curator", "admin"]),
    (Id::Correct, &["curator", "admin"]),
    (Id::ExperimentReview, &["lab", "admin"]),
    (Id::ExperimentNew, &["admin"]),
    (Id::ExperimentEdit, &["admin"]),
    (Id::ExperimentState, &["admin"]),
    (Id::ExperimentMeasure, &["admin"]),
    (Id::ExperimentConclusion, &["admin"]),
    (Id::ExperimentReport, &["admin"]),
    // What is a body's own is its people's, and those who administer; see participation.rs for its people.
    (Id::BodyPolicyDraft, &["admin"]),
    (Id::BodyPolicyRegister, &["admin"]),
    (Id::Assessment, &["admin"]),
    (Id::AssessmentAxis, &["admin"]),
    (Id::AssessmentClosing, &["admin"]),
    (Id::AssessmentPast, &["admin"]),
    (Id::AssessmentPublication, &["admin"]),
    (Id::Admin, &["admin"]),
    (Id::Environments, &["reader", "lab", "program", "curator", "admin"]),
    (Id::Environment, &["reader", "lab", "program", "curator", "admin"]),
    (Id::EnvironmentState, &["reader", "lab", "program", "curator", "admin"]),
    (Id::EnvironmentExtend, &["reader", "lab", "program", "curator", "admin"]),
    (Id::EnvironmentEnter, &["reader", "lab", "program", "curator", "admin"]),
    (Id::EnvironmentMeasures, &["reader", "lab", "program", "curator", "admin"]),
    (Id::EnvironmentContent, &["reader", "lab", "program", "curator", "admin"]),
    (Id::EnvironmentStream, &["reader", "lab", "program", "curator", "admin"]),
    (Id::EnvironmentNew, &["admin"]),
    (Id::ExperimentImport, &["admin"]),
    (Id::DemonstrationNew, &["admin"]),
];

fn allowed(route: &Route, name: &str, roles: Option<&[Role]>) -> bool {
    let (_, grant) = TABLE.iter().find(|(action, _)| *action == route.action).unwrap();
    let by_table = match grant {
        Grant::Everybody => true,
        Grant::SignedIn => roles.is_some(),
        Grant::Roles(wanted) => roles.is_some_and(|roles| roles.iter().any(|role| wanted.contains(role))),
        // Nobody here belongs to a body.
        Grant::Within(_, wanted) => roles.is_some_and(|roles| roles.iter().any(|role| wanted.contains(role))),
    };
    let closed = CLOSED.iter().find(|(id, _)| *id == route.id).map(|(_, names)| *names);
    assert_eq!(by_table, closed.is_none_or(|names| names.contains(&name)), "{:?} for {name}", route.id);
    by_table
}

fn path(route: &Route, language: Language) -> String {
    let pattern = route.pattern(language);
    pattern
        .replace("{slug}", "libreoffice")
        .replace("{id}", "x")
        .replace("{code}", "x")
        .replace("{name}", "x")
        .replace("{secret}", "x")
}

#[test]
fn each_role_is_allowed_or_refused_as_the_table_says() {
    let site = Site::new();
    for (name, roles) in WHO {
        let email = format!("{name}@example.org");
        let mut secret = roles.map(|roles| site.account(&email, roles)).unwrap_or_default();
        for route in &ROUTES {
            let allowed = allowed(route, name, roles);
            for language in Language::ALL {
                let path = path(route, language);
                for ask in [Ask::get(&path), Ask::post(&path, &[])] {
                    let method = ask.method.clone();
                    let reply = site.send(&ask.session(&secret));
                    let refused = [401, 403].contains(&reply.status);
                    // Trying an empty password is refused for what it is, not for who asks.
                    assert_eq!(!refused, allowed, "{name}: {method} {path} answers {}", reply.status);
                    if !allowed {
                        assert_eq!(reply.status, if roles.is_some() { 403 } else { 401 }, "{name}: {method} {path}");
                        refusal(&path, &reply);
                    }
                    if route.id == Id::SignOut && method == "POST" && roles.is_some() {
                        secret = site.sign_in(&email);
                    }
                }
            }
        }
    }
}

/// Who reads what concerns a body: visitor, somebody of no body, its member, its steward, the steward of another body.
const WITHIN: [(Id, [bool; 5]); 19] = [
    (Id::OrganizationPage, [true, true, true, true, true]),
    (Id::BodyPermissions, [true, true, true, true, true]),
    (Id::BodyJoin, [false, true, true, true, true]),
    (Id::BodyMembers, [false, false, true, true, false]),
    (Id::PermissionAsk, [false, false, true, true, false]),
    (Id::BodyRequests, [false, false, false, true, false]),
    (Id::BodyEdit, [false, false, false, true, false]),
    (Id::BodyAccounts, [false, false, false, true, false]),
    (Id::PermissionGrant, [false, false, false, true, false]),
    (Id::PermissionRevoke, [false, false, false, true, false]),
    (Id::BodyPolicy, [true, true, true, true, true]),
    (Id::BodyProfile, [true, true, true, true, true]),
    (Id::BodyPolicyDraft, [false, false, true, true, false]),
    (Id::Assessment, [false, false, true, true, false]),
    (Id::AssessmentAxis, [false, false, true, true, false]),
    (Id::AssessmentPast, [false, false, true, true, false]),
    (Id::AssessmentClosing, [false, false, false, true, false]),
    (Id::AssessmentPublication, [false, false, false, true, false]),
    (Id::BodyPolicyRegister, [false, false, false, true, false]),
];

#[test]
fn each_body_is_that_of_its_own_people() {
    let town = Town::new();
    let grant = format!("/organismes/{VAL}/permissions/accorder");
    let granted = town.post(&town.steward, &grant, &[("scope", "everything"), ("kinds", "code")]);
    assert_eq!(granted.status, 303);
    let register: serde_json::Value = town.get(&town.steward, &format!("/organismes/{VAL}/permissions.json")).json();
    let permission = register["standing"][0]["id"].as_str().unwrap().to_owned();
    let members = town.page(&town.steward, &format!("/organismes/{VAL}/membres"));
    let membership = members.with("input", "name", "membership").unwrap().get("value").to_owned();
    let report = crate::participation::report(
        |path, fields| town.post(&town.steward, path, fields),
        |path| town.page(&town.steward, path),
    );
    assert_eq!(town.post(&town.steward, &format!("/organismes/{VAL}/autoevaluation"), &[]).status, 303);
    let people = ["", &town.reader, &town.member, &town.steward, &town.other];
    let concerned = |route: &&Route| route.fr.starts_with("/organismes/") || route.id == Id::PermissionAsk;
    for route in ROUTES.iter().filter(concerned) {
        let row = WITHIN.iter().find(|(id, _)| *id == route.id);
        let (_, allowed) = row.unwrap_or_else(|| panic!("{:?} has no line in WITHIN", route.id));
        for language in Language::ALL {
            let id = if route.id == Id::AssessmentAxis { "strategy" } else { &report };
            let path = route.pattern(language).replace("{slug}", VAL).replace("{id}", id);
            let only_sent = [Id::AssessmentPublication, Id::BodyPolicyRegister].contains(&route.id);
            for (who, allowed) in people.iter().zip(allowed) {
                let read = town.get(who, &format!("{path}?body={VAL}&about=libreoffice&permission={permission}"));
                let refused = if who.is_empty() { 401 } else { 403 };
                // Of an address that only takes a form, whoever is a steward somewhere is told so.
                let expected = match (*allowed, only_sent) {
                    (true, false) => 200,
                    (_, true) if *allowed || *who == town.other => 405,
                    _ => refused,
                };
                assert_eq!(read.status, expected, "{path} for {:?}", people.iter().position(|one| one == who));
                if !allowed {
                    // All that any of the forms sends, so that only the right is missing.
                    let sent = [
                        ("body", VAL),
                        ("about", "libreoffice"),
                        ("permission", permission.as_str()),
                        ("reason", "Non."),
                        ("membership", membership.as_str()),
                        ("role", "member"),
                        ("scope", "everything"),
                        ("kinds", "code"),
                        ("url", "https://forge.example/val"),
                        ("name_fr", "Autre"),
                        ("kind", "other"),
                        ("assessment", report.as_str()),
                        ("answer-direction-published", "fully"),
                        ("summary", "Une orientation à faire connaître."),
                        ("adopted_on", "2026-11-20"),
                        ("adopted_by", "Conseil municipal"),
                    ];
                    for action in ["role", "end", "approve", "refuse", "x"] {
                        if action == "x" && [Id::BodyMembers, Id::BodyRequests].contains(&route.id) {
                            continue;
                        }
                        let sent: Vec<_> = sent.iter().copied().chain([("action", action)]).collect();
                        let known = route.id == Id::BodyMembers && ["role", "end"].contains(&action)
                            || route.id == Id::BodyRequests && ["approve", "refuse"].contains(&action)
                            || ![Id::BodyMembers, Id::BodyRequests].contains(&route.id);
                        if known {
                            let reply = town.post(who, &path, &sent);
                            // What is only read takes no form from anybody.
                            let only_read = route.id == Id::AssessmentPast && *who == town.other;
                            let refused = if only_read { 405 } else { refused };
                            assert_eq!(reply.status, refused, "POST {path}, {action}");
                        }
                    }
                }
            }
        }
    }
    let after: serde_json::Value = town.get(&town.steward, &format!("/organismes/{VAL}/permissions.json")).json();
    assert_eq!(after, register, "nothing changed");
}

/// A refusal says what to do, in the language of the address, and shows nothing of the page.
fn refusal(path: &str, reply: &Reply) {
    let page = read(path, reply);
    let links: Vec<&str> = page.all("a").map(|tag| tag.get("href")).collect();
    let here: String = url::form_urlencoded::byte_serialize(path.as_bytes()).collect();
    if reply.status == 401 {
        assert!(links.iter().any(|link| link.ends_with(&format!("?next={here}"))), "{path}: {links:?}");
    }
    assert!(page.with("meta", "content", "noindex").is_some(), "{path}");
    assert_eq!(reply.header("cache-control"), "no-store", "{path}");
}

#[test]
fn a_route_of_each_action_exists() {
    for (action, _) in TABLE {
        assert!(ROUTES.iter().any(|route| route.action == action), "{action:?}");
    }
    assert!(ROUTES.iter().all(|route| route.action != Action::Administer || route.fr.starts_with("/admin")));
}

#[test]
fn forms_of_other_sites_are_refused() {
    let site = Site::new();
    let secret = site.account("admin@example.org", &[Role::Admin]);
    let post = |headers: &[(&str, &str)], secret: &str| {
        let mut ask = Ask::post("/admin/index", &[]).without("sec-fetch-site").session(secret);
        for (name, value) in headers {
            ask = ask.header(name, *value);
        }
        site.send(&ask).status
    };
    let own = format!("http://{}", site.address);
    assert_eq!(post(&[("sec-fetch-site", "same-origin")], &secret), 303);
    assert_eq!(post(&[("origin", &own)], &secret), 303);
    for headers in [
        &[("sec-fetch-site", "cross-site")][..],
        &[("sec-fetch-site", "same-site")],
        &[("sec-fetch-site", "cross-site"), ("origin", own.as_str())],
        &[("origin", "https://ailleurs.example.org")],
        &[("origin", "null")],
        // No browser leaves both out; whoever does cannot say where the form was.
        &[],
    ] {
        assert_eq!(post(headers, &secret), 403, "{headers:?}");
    }
    for (path, words) in [("/admin/index", "venait d’un autre site"), ("/en/admin/index", "came from another site")] {
        let ask = Ask::post(path, &[]).without("sec-fetch-site").header("sec-fetch-site", "cross-site");
        let page = read(path, &site.send(&ask.session(&secret)));
        assert!(page.text().contains(words), "{}", page.text());
    }
    // Not even the form that opens a session: somebody would then work in the account of another.
    for headers in [("sec-fetch-site", "cross-site"), ("origin", "https://ailleurs.example.org")] {
        let ask = Ask::post("/connexion", &[("email", "admin@example.org"), ("password", crate::site::PASSWORD)]);
        let reply = site.send(&ask.without("sec-fetch-site").header(headers.0, headers.1));
        assert_eq!((reply.status, reply.session().as_str()), (403, ""), "{headers:?}");
    }
}
