//! Bodies as their people, and those of others, see them: forms without script, and what each may read.

use levain_app::Principal;
use levain_app::views::SaidBody;
use levain_model::{ContributionKind, Role};

use crate::html::Document;
use crate::http::{Ask, Reply};
use crate::site::{Site, read, wait};

pub const VAL: &str = "municipalite-de-val-exemple";
pub const SAINTE: &str = "ville-de-sainte-fiction";

/// Two bodies with a steward each, a member of the first, somebody of none.
pub struct Town {
    pub site: Site,
    pub steward: String,
    pub member: String,
    pub other: String,
    pub reader: String,
}

impl Town {
    pub fn new() -> Town {
        let site = Site::new();
        for name in ["Municipalité de Val-Exemple", "Ville de Sainte-Fiction"] {
            let said = SaidBody { name_fr: name.into(), kind: "municipal".into(), ..SaidBody::default() };
            wait(site.app.create_body(&Principal::command_line(), &said)).unwrap();
        }
        let named = |email: &str, body: &str| {
            let secret = site.account(email, &[]);
            wait(site.app.name_steward(&Principal::command_line(), body, email)).unwrap();
            secret
        };
        let (steward, other) = (named("val@example.org", VAL), named("sainte@example.org", SAINTE));
        let (member, reader) = (site.account("membre@example.org", &[]), site.account("autre@example.org", &[]));
        let town = Town { site, steward, member, other, reader };
        town.post(&town.member, &format!("/organismes/{VAL}/adhesion"), &[("message", "Je travaille aux archives.")]);
        let page = town.page(&town.steward, &format!("/organismes/{VAL}/demandes"));
        let [membership, version] = ["membership", "version"].map(|name| hidden(&page, name));
        let approve = [("action", "approve"), ("membership", membership.as_str()), ("version", version.as_str())];
        assert_eq!(town.post(&town.steward, &format!("/organismes/{VAL}/demandes"), &approve).status, 303);
        town
    }

    pub fn get(&self, secret: &str, path: &str) -> Reply {
        self.site.send(&Ask::get(path).session(secret))
    }

    pub fn post(&self, secret: &str, path: &str, pairs: &[(&str, &str)]) -> Reply {
        self.site.send(&Ask::post(path, pairs).session(secret))
    }

    pub fn page(&self, secret: &str, path: &str) -> Document {
        let reply = self.get(secret, path);
        assert_eq!(reply.status, 200, "{path}: {}", reply.text());
        read(path, &reply)
    }
}

/// The value of a hidden field of a page.
fn hidden(page: &Document, name: &str) -> String {
    page.with("input", "name", name).unwrap_or_else(|| panic!("no field {name}")).get("value").to_owned()
}

fn granted(town: &Town, pairs: &[(&str, &str)]) -> Reply {
    let mut all = vec![("scope", "project"), ("about", "libreoffice"), ("kinds", "code"), ("visibility", "public")];
    all.extend(pairs);
    town.post(&town.steward, &format!("/organismes/{VAL}/permissions/accorder"), &all)
}

#[test]
fn a_person_asks_to_join_and_only_the_body_sees_names() {
    let town = Town::new();
    let public = town.site.page(&format!("/organismes/{VAL}"));
    assert!(!public.text().contains("Une personne"));
    for secret in ["", &town.reader, &town.other] {
        let reply = town.get(secret, &format!("/organismes/{VAL}/membres"));
        assert!([401, 403].contains(&reply.status), "{}", reply.status);
        assert!(!reply.text().contains("membre@example.org"));
    }
    let members = town.page(&town.member, &format!("/en/organizations/{VAL}/members"));
    assert!(members.text().contains("2 members") && !members.text().contains("val@example.org"), "{}", members.text());
    let members = town.page(&town.steward, &format!("/organismes/{VAL}/membres"));
    assert!(members.text().contains("membre@example.org"));

    let join = format!("/organismes/{VAL}/adhesion");
    let long = "a".repeat(1_001);
    let refused = town.post(&town.reader, &join, &[("message", &long)]);
    assert_eq!(refused.status, 422);
    let page = read(&join, &refused);
    assert!(page.with("a", "href", "#message").is_some(), "the summary leads to the field");
    assert_eq!(page.with("textarea", "id", "message").unwrap().get("aria-describedby"), "message-hint message-error");
    assert!(page.texts_in("textarea").concat().contains(&long), "what was typed is shown again");
    for _ in 0..2 {
        assert_eq!(town.post(&town.reader, &join, &[("message", "Réception.")]).status, 303);
    }
    assert!(town.page(&town.reader, &join).text().contains("Votre demande est envoyée"));
    let waiting = town.page(&town.steward, &format!("/organismes/{VAL}/demandes"));
    assert_eq!(
        waiting.all("input").filter(|tag| tag.get("name") == "membership").count(),
        2,
        "approve, refuse: one row"
    );

    // Leaving is one's own to do, from the list of members.
    let page = town.page(&town.member, &format!("/organismes/{VAL}/membres"));
    let [membership, version] = ["membership", "version"].map(|name| hidden(&page, name));
    let leave = [("action", "end"), ("own", "yes"), ("membership", membership.as_str()), ("version", version.as_str())];
    let left = town.post(&town.member, &format!("/organismes/{VAL}/membres"), &leave);
    assert_eq!((left.status, left.header("location")), (303, format!("/organismes/{VAL}").as_str()));
    assert_eq!(town.get(&town.member, &format!("/organismes/{VAL}/membres")).status, 403);
}

#[test]
fn two_stewards_who_edit_at_once_are_told_and_nothing_is_lost() {
    let town = Town::new();
    let path = format!("/organismes/{VAL}/modifier");
    let page = town.page(&town.steward, &path);
    let version = hidden(&page, "version");
    let edit = |site: &str, name: &str| {
        let pairs = [("name_fr", name), ("kind", "municipal"), ("website", site), ("version", version.as_str())];
        town.post(&town.steward, &path, &pairs)
    };
    let wrong = edit("val.example", "");
    assert_eq!(wrong.status, 422);
    let page = read(&path, &wrong);
    let links: Vec<&str> = page.all("a").map(|tag| tag.get("href")).filter(|link| link.starts_with('#')).collect();
    assert!(links.contains(&"#name_fr") && links.contains(&"#website"), "{links:?}");
    assert_eq!(page.with("input", "id", "website").unwrap().get("value"), "val.example");
    assert_eq!(page.with("input", "id", "website").unwrap().get("aria-invalid"), "true");
    assert_eq!(edit("https://val.example", "Municipalité de Val-Exemple").status, 303);
    let late = edit("https://autre.example", "Municipalité de Val-Exemple");
    assert_eq!(late.status, 409);
    let page = read(&path, &late);
    assert!(page.text().contains("Quelqu’un a modifié ceci"));
    assert_eq!(page.with("input", "id", "website").unwrap().get("value"), "https://autre.example");
    assert!(page.text().contains("Enregistré maintenant\u{a0}: https://val.example"), "{}", page.text());
    let fresh = hidden(&page, "version");
    let shown = town.site.page(&format!("/organismes/{VAL}"));
    assert!(shown.with("a", "href", "https://val.example").is_some());
    assert!(shown.text().contains("L’organisme dit lui-même, au lieu de sa source\u{a0}: site"), "{}", shown.text());
    // Whoever saw it may put theirs in its place.
    let again =
        [("name_fr", "Municipalité de Val-Exemple"), ("kind", "municipal"), ("website", "https://autre.example")];
    let again = [&again[..], &[("version", fresh.as_str())]].concat();
    assert_eq!(town.post(&town.steward, &path, &again).status, 303);
}

#[test]
fn may_i_contribute_is_answered_from_the_page_of_the_software() {
    let town = Town::new();
    let software = town.site.page("/logiciels/libreoffice");
    assert!(software.with("a", "href", "/permissions?about=libreoffice").is_some());
    let question = "/permissions?about=libreoffice";
    let public = town.site.page(question);
    assert!(public.text().contains("Connectez-vous") && public.text().contains("Aucun organisme ne dit"));
    let not_yet = town.page(&town.member, question);
    assert!(not_yet.text().contains("Pas encore"));
    let ask = format!("/permissions/demander?body={VAL}&about=libreoffice");
    assert!(not_yet.with("a", "href", &ask).is_some());
    town.page(&town.member, &ask);
    assert_eq!(town.get(&town.member, &format!("/permissions/demander?body={SAINTE}&about=libreoffice")).status, 403);
    for _ in 0..2 {
        let sent = [("body", VAL), ("about", "libreoffice"), ("message", "Une traduction.")];
        assert_eq!(town.post(&town.member, "/permissions/demander", &sent).status, 303);
    }
    assert!(town.page(&town.member, question).text().contains("Vous l’avez demandée le"));

    let waiting = format!("/organismes/{VAL}/demandes");
    let requests = town.page(&town.steward, &waiting);
    let request = hidden(&requests, "request");
    let refuse = [("action", "refuse-permission"), ("request", request.as_str()), ("reason", "")];
    let empty = town.post(&town.steward, &waiting, &refuse);
    assert_eq!(empty.status, 422);
    let field = format!("reason-{request}");
    let page = read(&waiting, &empty);
    assert!(page.with("a", "href", &format!("#{field}")).is_some(), "the summary leads to the reason that is missing");
    assert_eq!(page.with("input", "id", &field).unwrap().get("aria-describedby"), format!("{field}-error"));
    let link = format!("/organismes/{VAL}/permissions/accorder?request=");
    let links: Vec<&str> = requests.all("a").map(|tag| tag.get("href")).filter(|to| to.starts_with(&link)).collect();
    assert_eq!(links.len(), 1, "asked twice is once");
    let form = town.page(&town.steward, links[0]);
    assert_eq!(form.with("input", "id", "about").unwrap().get("value"), "libreoffice");
    let request = hidden(&form, "request");
    let wrong = town.post(
        &town.steward,
        &format!("/organismes/{VAL}/permissions/accorder"),
        &[("scope", "project"), ("about", "libreoffice"), ("until", "demain"), ("request", &request)],
    );
    assert_eq!(wrong.status, 422);
    let page = read("/", &wrong);
    assert!(page.with("a", "href", "#kinds").is_some() && page.with("a", "href", "#until").is_some());
    assert_eq!(
        (page.with("input", "id", "until").unwrap().get("value"), hidden(&page, "request")),
        ("demain", request.clone())
    );
    for _ in 0..2 {
        let sent = granted(&town, &[("conditions", "Signer avec l’adresse de l’organisme."), ("request", &request)]);
        assert_eq!(sent.status, 303, "{}", sent.text());
    }
    let yes = town.page(&town.member, question);
    assert!(yes.text().contains("Oui") && yes.text().contains("Signer avec l’adresse"), "{}", yes.text());
    assert!(!yes.text().contains("Pas encore"));
    let english = town.page(&town.member, "/en/permissions?about=libreoffice");
    assert!(english.text().contains("Yes") && english.text().contains("Under the conditions below"));
    assert_eq!(town.site.json("/permissions.json").as_array().unwrap().len(), 1);
    assert!(town.site.get("/permissions.csv").text().contains("libreoffice"));
    let body = town.site.page(&format!("/organismes/{VAL}"));
    assert!(body.text().contains("Ce que ses gens peuvent faire") && body.text().contains("LibreOffice"));
}

#[test]
fn a_permission_for_members_is_read_by_members_and_one_revoked_says_why() {
    let town = Town::new();
    let condition = "Entre nous seulement.";
    assert_eq!(granted(&town, &[("conditions", condition)]).status, 303);
    let register = format!("/organismes/{VAL}/permissions");
    let private = [("scope", "everything"), ("kinds", "issue"), ("visibility", "members"), ("conditions", "Discret.")];
    assert_eq!(town.post(&town.steward, &format!("{register}/accorder"), &private).status, 303);
    for secret in ["", &town.reader, &town.other] {
        let page = town.page(secret, &register);
        assert!(page.text().contains(condition) && !page.text().contains("Discret"), "{}", page.text());
        assert!(!page.text().contains("par Une personne"), "who granted it is nobody’s business");
        assert!(!town.get(secret, &format!("{register}.json")).text().contains("Discret"));
        assert!(!town.get(secret, &format!("{register}.csv")).text().contains("Discret"));
    }
    let page = town.page(&town.member, &register);
    assert!(page.text().contains("Discret") && page.text().contains("par Une personne"));
    assert!(!page.all("a").any(|tag| tag.get("href").contains("/retirer")), "a member does not revoke");

    let page = town.page(&town.steward, &register);
    let link = page.all("a").map(|tag| tag.get("href")).find(|to| to.contains("/retirer?")).unwrap().to_owned();
    let permission = link.split_once("permission=").unwrap().1.to_owned();
    town.page(&town.steward, &link);
    assert_eq!(town.get(&town.other, &link).status, 403);
    let revoke = |secret: &str, reason: &str| {
        town.post(secret, &format!("{register}/retirer"), &[("permission", permission.as_str()), ("reason", reason)])
    };
    assert_eq!(revoke(&town.other, "Non.").status, 403);
    let empty = revoke(&town.steward, "");
    assert_eq!(empty.status, 422);
    assert!(read("/", &empty).with("a", "href", "#reason").is_some());
    assert_eq!(revoke(&town.steward, "Projet terminé.").status, 303);
    assert_eq!(revoke(&town.steward, "Projet terminé.").status, 303, "sent twice is once");
    assert_eq!(revoke(&town.steward, "Autre.").status, 409);
    assert!(town.page(&town.member, &register).text().contains("Projet terminé."));
    assert!(!town.page("", &register).text().contains("Projet terminé."));
}

#[test]
fn an_account_is_confirmed_by_a_curator_and_a_body_that_ended_says_what_follows_it() {
    let town = Town::new();
    let curator = town.site.account("curation@example.org", &[Role::Curator]);
    let accounts = format!("/organismes/{VAL}/comptes");
    let wrong = town.post(&town.steward, &accounts, &[("url", "val")]);
    assert_eq!(wrong.status, 422);
    assert_eq!(read(&accounts, &wrong).with("input", "id", "url").unwrap().get("value"), "val");
    assert_eq!(town.post(&town.steward, &accounts, &[("url", "https://forge.example/val")]).status, 303);
    assert!(town.page(&town.steward, &accounts).text().contains("à confirmer"));
    let queue = town.page(&curator, "/curation/comptes");
    let claim = hidden(&queue, "claim");
    assert_eq!(town.post(&curator, "/en/curation/accounts", &[("claim", &claim), ("action", "accept")]).status, 303);
    assert!(town.site.page(&format!("/organismes/{VAL}")).with("a", "href", "https://forge.example/val").is_some());

    let admin = town.site.account("admin@example.org", &[Role::Admin]);
    let path = format!("/admin/organismes/{SAINTE}");
    let page = town.page(&admin, &path);
    let version = hidden(&page, "version");
    let nobody = town.post(&admin, &path, &[("action", "steward"), ("email", "personne@example.org")]);
    assert_eq!(nobody.status, 422);
    let page = read(&path, &nobody);
    assert_eq!(page.with("input", "id", "email").unwrap().get("value"), "personne@example.org");
    let merged = [("ending", "merged"), ("valid_until", "2026-01-01"), ("successor", VAL), ("version", &version)];
    assert_eq!(town.post(&admin, &path, &merged).status, 303);
    let ended = town.site.page(&format!("/organismes/{SAINTE}"));
    assert!(ended.text().contains("s’est fondu dans un autre le 2026-01-01"), "{}", ended.text());
    assert!(ended.with("a", "href", &format!("/organismes/{VAL}")).is_some());
    let created = [("name_fr", "MRC de l’Exemple"), ("kind", "municipal")];
    let made = town.post(&admin, "/admin/organismes", &created);
    assert_eq!((made.status, made.header("location")), (303, "/admin/organismes/mrc-de-lexemple"));
    assert_eq!(town.post(&admin, "/admin/organismes", &created).status, 409, "sent twice is one body");
}

#[test]
fn fictitious_data_say_so() {
    let site = Site::new();
    let today = jiff::civil::date(2026, 11, 29);
    let made = wait(site.app.load_demonstration(&Principal::command_line(), today, false)).unwrap();
    for (path, words) in [
        (format!("/organismes/{VAL}"), "Données de démonstration"),
        (format!("/en/organizations/{VAL}/permissions"), "Demonstration data"),
        ("/permissions".to_owned(), "Données de démonstration"),
        ("/organismes".to_owned(), "Données de démonstration"),
    ] {
        assert!(site.page(&path).text().contains(words), "{path}");
    }
    let steward = made.iter().find(|one| one.email.starts_with("responsable@val")).unwrap();
    let secret = wait(site.app.sign_in(&steward.email, &steward.password, "192.0.2.1")).unwrap().secret;
    for path in [format!("/organismes/{VAL}/membres"), format!("/organismes/{VAL}/demandes"), "/compte".to_owned()] {
        let reply = site.send(&Ask::get(&path).session(&secret));
        assert!(read(&path, &reply).text().contains("Données de démonstration"), "{path}");
    }
}

/// The words of the form are those of the domain, in its order.
#[test]
fn every_kind_of_contribution_can_be_ticked() {
    let town = Town::new();
    let page = town.page(&town.steward, &format!("/organismes/{VAL}/permissions/accorder"));
    let offered: Vec<&str> =
        page.all("input").filter(|tag| tag.get("name") == "kinds").map(|tag| tag.get("value")).collect();
    assert_eq!(offered, ContributionKind::ALL.map(ContributionKind::as_str));
}
