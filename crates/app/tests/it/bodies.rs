//! Bodies: who belongs to them, what they say, allow and claim, and what another body cannot do for them.

use jiff::civil::{Date, date};
use levain_app::accounts::NewAccount;
use levain_app::lists::{BodiesRequest, EXPORT_SIZE};
use levain_app::members::MemberAct;
use levain_app::views::{BodiesView, BodyLookup, BodyView, NewPermission, SaidBody};
use levain_app::{AppError, Principal};
use levain_model::{Id, Language, MemberRole, RequestState, Role, Subject, Verb};
use levain_store::events;

use crate::support::Bench;

const PASSWORD: &str = "une phrase assez longue";
const TODAY: Date = date(2026, 11, 29);
const VAL: &str = "municipalite-de-val-exemple";
const SAINTE: &str = "ville-de-sainte-fiction";

/// Two bodies, the steward of each, a member of the first, somebody who belongs to none.
struct Registry {
    bench: Bench,
}

impl Registry {
    async fn new() -> Registry {
        let bench = Bench::new().await;
        let registry = Registry { bench };
        for (name, slug) in [("Municipalité de Val-Exemple", VAL), ("Ville de Sainte-Fiction", SAINTE)] {
            let said = SaidBody { name_fr: name.into(), kind: "municipal".into(), ..SaidBody::default() };
            let made = registry.bench.app.create_body(&Principal::command_line(), &said).await.unwrap();
            assert_eq!(made.as_str(), slug);
        }
        for (name, body) in [("val", VAL), ("sainte", SAINTE)] {
            registry.account(name, &[]).await;
            let email = format!("{name}@example.org");
            registry.bench.app.name_steward(&Principal::command_line(), body, &email).await.unwrap();
        }
        for name in ["membre", "autre"] {
            registry.account(name, &[]).await;
        }
        let (membre, val) = (registry.who("membre").await, registry.who("val").await);
        registry.bench.app.ask_membership(&membre, VAL, "Je travaille aux archives.").await.unwrap();
        let waiting = registry.bench.app.body_requests(&val, VAL, Language::Fr).await.unwrap().members.remove(0);
        let app = &registry.bench.app;
        app.decide_membership(&val, VAL, waiting.id, MemberAct::Approve, &waiting.version).await.unwrap();
        registry
    }

    async fn account(&self, name: &str, roles: &[Role]) {
        let account = NewAccount {
            email: format!("{name}@example.org"),
            display_name: format!("Personne {name}"),
            roles: roles.to_vec(),
            locale: Language::Fr,
            password: PASSWORD.into(),
        };
        self.bench.app.create_account(&Principal::command_line(), account).await.unwrap();
    }

    async fn who(&self, name: &str) -> Principal {
        let email = format!("{name}@example.org");
        let secret = self.bench.app.sign_in(&email, PASSWORD, "192.0.2.1").await.unwrap().secret;
        self.bench.app.principal(Some(&secret)).await.unwrap()
    }

    async fn body(&self, slug: &str) -> BodyView {
        match self.bench.app.body(slug, TODAY, Language::Fr).await.unwrap() {
            BodyLookup::Found(view) => *view,
            other => panic!("{slug}: {other:?}"),
        }
    }

    /// The last events: what was done, to what, with which fields.
    async fn last(&self, count: u32) -> Vec<(Verb, &'static str, Vec<String>)> {
        let mut last = events::latest(self.bench.app.store(), None, count).await.unwrap();
        last.reverse();
        last.into_iter().map(|event| (event.event.verb, event.event.subject.parts().0, event.event.fields)).collect()
    }
}

fn forbidden<T: std::fmt::Debug>(answer: Result<T, AppError>) {
    assert!(matches!(answer, Err(AppError::Forbidden)), "{answer:?}");
}

fn fields<T: std::fmt::Debug>(answer: Result<T, AppError>) -> Vec<&'static str> {
    let error = answer.unwrap_err();
    error.faults(Language::Fr).into_iter().map(|(field, _)| field).collect()
}

fn for_kanboard(about: &str) -> NewPermission {
    NewPermission {
        scope: "project".into(),
        about: about.into(),
        kinds: vec!["code".into(), "translation".into()],
        until: "2027-03-31".into(),
        public: true,
        ..NewPermission::default()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_membership_is_asked_for_answered_changed_and_ended() {
    let registry = Registry::new().await;
    let app = &registry.bench.app;
    let (autre, val, sainte) = (registry.who("autre").await, registry.who("val").await, registry.who("sainte").await);
    forbidden(app.members(&autre, VAL, Language::Fr).await);
    app.ask_membership(&autre, VAL, "Réception.").await.unwrap();
    app.ask_membership(&autre, VAL, "Réception, encore.").await.unwrap();
    let waiting = app.body_requests(&val, VAL, Language::Fr).await.unwrap().members;
    assert_eq!(
        waiting.iter().map(|one| one.message.as_str()).collect::<Vec<_>>(),
        ["Réception."],
        "sent twice is once"
    );
    let one = &waiting[0];

    // Whoever asks to belong sees that a steward looked at their address.
    let looks = app.accesses(&registry.who("autre").await).await.unwrap();
    assert!(looks.iter().any(|look| look.place == "members"), "{looks:?}");

    // Neither who asks, nor the steward of another body, even by its own address, answers.
    for (who, slug) in [(&autre, VAL), (&sainte, VAL)] {
        forbidden(app.decide_membership(who, slug, one.id, MemberAct::Approve, &one.version).await);
    }
    let by_own = app.decide_membership(&sainte, SAINTE, one.id, MemberAct::Approve, &one.version).await;
    assert!(matches!(by_own, Err(AppError::NotFound)), "{by_own:?}");

    app.decide_membership(&val, VAL, one.id, MemberAct::Approve, &one.version).await.unwrap();
    app.decide_membership(&val, VAL, one.id, MemberAct::Approve, &one.version).await.unwrap();
    let [(verb, kind, told)] = registry.last(1).await.try_into().unwrap();
    assert_eq!((verb, kind), (Verb::Approved, "membership"));
    assert!(told[0].starts_with("organization=") && told[1] == "role=member", "{told:?}");
    let refused = app.decide_membership(&val, VAL, one.id, MemberAct::Refuse, &one.version).await;
    assert!(matches!(refused, Err(AppError::Conflict { .. })), "somebody approved meanwhile: {refused:?}");

    // A member sees the members, without their addresses; a steward sees them.
    let autre = registry.who("autre").await;
    let seen = app.members(&autre, VAL, Language::Fr).await.unwrap();
    assert_eq!(seen.members.len(), 3);
    assert!(seen.members.iter().all(|one| one.email.is_none()) && seen.waiting.is_empty());
    let seen = app.members(&val, VAL, Language::Fr).await.unwrap();
    let own = seen.members.iter().find(|one| one.name == "Personne autre").unwrap();
    assert_eq!(own.email.as_deref(), Some("autre@example.org"));

    let role = MemberAct::Role(MemberRole::Steward);
    forbidden(app.decide_membership(&autre, VAL, own.id, role, &own.version).await);

    // Another role, with what the page showed; then the person leaves.
    let stale = app.decide_membership(&val, VAL, own.id, MemberAct::Role(MemberRole::Steward), &one.version).await;
    assert!(matches!(stale, Err(AppError::Conflict { .. })), "{stale:?}");
    app.decide_membership(&val, VAL, own.id, MemberAct::Role(MemberRole::Steward), &own.version).await.unwrap();
    let autre = registry.who("autre").await;
    let own = app.own_memberships(&autre, Language::Fr).await.unwrap().remove(0);
    assert_eq!(own.role, MemberRole::Steward);
    app.decide_membership(&autre, VAL, own.id, MemberAct::End, &own.version).await.unwrap();
    assert_eq!(registry.last(1).await[0].0, Verb::Ended);
    forbidden(app.members(&registry.who("autre").await, VAL, Language::Fr).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_stewards_say_wins_and_says_so_and_two_who_write_are_told() {
    let registry = Registry::new().await;
    let app = &registry.bench.app;
    let (val, sainte, membre) = (registry.who("val").await, registry.who("sainte").await, registry.who("membre").await);
    for who in [&sainte, &membre] {
        forbidden(app.said_of(who, VAL).await);
        forbidden(app.say_of(who, VAL, &SaidBody::default()).await);
    }
    let said = app.said_of(&val, VAL).await.unwrap();
    let wrong = SaidBody {
        name_fr: " ".into(),
        website: "val.example".into(),
        domains: "pas un domaine".into(),
        parent: "nulle-part".into(),
        ..said.clone()
    };
    let wrong = fields(app.say_of(&val, VAL, &wrong).await);
    assert_eq!(wrong, ["name_fr", "website", "domains", "domains", "domains", "parent"]);
    let better = SaidBody {
        name_en: "Municipality of Val-Exemple".into(),
        domains: "val.example, @VAL.example".into(),
        aliases: "VAL\n\nVAL".into(),
        ..said.clone()
    };
    app.say_of(&val, VAL, &better).await.unwrap();
    let view = registry.body(VAL).await;
    assert_eq!((view.body.domains, view.body.aliases), (vec!["val.example".to_owned()], vec!["VAL".to_owned()]));
    assert_eq!(view.said, ["name", "domains", "aliases"]);
    let event = registry.last(1).await.remove(0);
    assert_eq!((event.0, event.2), (Verb::Updated, vec!["name".to_owned(), "domains".into(), "aliases".into()]));
    let late = app.say_of(&val, VAL, &SaidBody { website: "https://val.example".into(), ..said }).await;
    assert!(matches!(late, Err(AppError::Conflict { .. })), "{late:?}");

    // A domain belongs to one body; a body is put under another by who stewards both.
    let said = app.said_of(&sainte, SAINTE).await.unwrap();
    let taken = SaidBody { domains: "val.example".into(), parent: VAL.into(), ..said.clone() };
    assert_eq!(fields(app.say_of(&sainte, SAINTE, &taken).await), ["domains", "parent"]);
    let under = SaidBody { parent: format!("https://catalogue.example/organismes/{VAL}"), ..said };
    app.say_of(&Principal::command_line(), SAINTE, &under).await.unwrap();
    let said = app.said_of(&val, VAL).await.unwrap();
    let circle = app.say_of(&Principal::command_line(), VAL, &SaidBody { parent: SAINTE.into(), ..said }).await;
    assert_eq!(fields(circle), ["parent"]);
    let (above, below) = (registry.body(SAINTE).await.above.unwrap(), registry.body(VAL).await.below);
    assert_eq!((above.slug.as_str(), below[0].slug.as_str()), (VAL, SAINTE));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_administrator_says_what_follows_a_body_that_ended() {
    let registry = Registry::new().await;
    let (app, admin) = (&registry.bench.app, Principal::command_line());
    let said = app.said_of(&admin, SAINTE).await.unwrap();
    forbidden(app.say_history(&registry.who("sainte").await, SAINTE, &said).await);
    let wrong = SaidBody {
        ending: "merged".into(),
        valid_from: "2020-01-01".into(),
        valid_until: "2019-01-01".into(),
        ..said.clone()
    };
    assert_eq!(fields(app.say_history(&admin, SAINTE, &wrong).await), ["valid_until", "successor"]);
    let merged = SaidBody {
        ending: "merged".into(),
        valid_until: "2026-01-01".into(),
        successor: "Municipalité de Val-Exemple".into(),
        ..said
    };
    app.say_history(&admin, SAINTE, &merged).await.unwrap();
    let ended = registry.body(SAINTE).await;
    assert_eq!((ended.body.ending, ended.next.unwrap().slug.as_str()), (Some("merged"), VAL));
    assert_eq!(registry.body(VAL).await.follows[0].slug.as_str(), SAINTE);
    let asked = app.ask_membership(&registry.who("autre").await, SAINTE, "").await;
    assert!(matches!(asked, Err(AppError::Conflict { .. })), "nobody joins what no longer is: {asked:?}");
    let twice = SaidBody { name_fr: "Ville de Sainte-Fiction".into(), kind: "municipal".into(), ..Default::default() };
    assert!(matches!(app.create_body(&admin, &twice).await, Err(AppError::Conflict { .. })));
    let unknown = app.name_steward(&admin, VAL, "personne@example.org").await;
    assert_eq!(fields(unknown), ["email"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn permissions_answer_whether_one_may_contribute() {
    let registry = Registry::new().await;
    let app = &registry.bench.app;
    let (val, sainte, membre) = (registry.who("val").await, registry.who("sainte").await, registry.who("membre").await);
    let may = async |who: &Principal, about: &str, today: Date| {
        let view = app.may_contribute(who, about, today, Language::Fr).await.unwrap();
        let yes = view.bodies.iter().map(|answer| answer.permissions.len()).collect::<Vec<_>>();
        (yes, view.public.len(), view.target.is_some())
    };
    assert_eq!(may(&membre, "libreoffice", TODAY).await, (vec![0], 0, true), "not yet");
    assert_eq!(may(&membre, "n’existe pas", TODAY).await, (vec![], 0, false));
    for who in [&sainte, &membre] {
        forbidden(app.grant_permission(who, VAL, &for_kanboard("libreoffice"), TODAY).await);
    }
    let wrong = NewPermission { until: "2026-11-28".into(), kinds: vec![], about: "?".into(), ..for_kanboard("") };
    assert_eq!(fields(app.grant_permission(&val, VAL, &wrong, TODAY).await), ["about", "kinds", "until"]);

    // The member asks; the steward grants what was asked for; the same form sent twice is one permission.
    forbidden(app.ask_permission(&membre, SAINTE, "libreoffice", "").await);
    app.ask_permission(&membre, VAL, "LibreOffice", "Une traduction.").await.unwrap();
    app.ask_permission(&membre, VAL, "/logiciels/libreoffice", "Encore.").await.unwrap();
    let asked = app.body_requests(&val, VAL, Language::Fr).await.unwrap().permissions;
    assert_eq!(
        asked.iter().map(|one| (one.about.as_str(), one.message.as_str())).collect::<Vec<_>>(),
        [("LibreOffice", "Une traduction.")]
    );
    assert_eq!(app.asked_about(&val, VAL, asked[0].id).await.unwrap(), "libreoffice");
    let new = NewPermission { request: Some(asked[0].id), ..for_kanboard("libreoffice") };
    let first = app.grant_permission(&val, VAL, &new, TODAY).await.unwrap();
    assert_eq!(app.grant_permission(&val, VAL, &new, TODAY).await.unwrap(), first);
    let told: Vec<_> = registry.last(2).await.into_iter().map(|(verb, kind, _)| (verb, kind)).collect();
    assert_eq!(told, [(Verb::Granted, "permission"), (Verb::Approved, "permission")]);
    assert!(app.body_requests(&val, VAL, Language::Fr).await.unwrap().permissions.is_empty());

    assert_eq!(may(&membre, "libreoffice", TODAY).await, (vec![1], 0, true));
    assert_eq!(may(&membre, "libreoffice", date(2027, 3, 31)).await.0, [1], "to the end of the last day");
    assert_eq!(may(&membre, "libreoffice", date(2027, 4, 1)).await.0, [0], "it expires by itself");
    assert_eq!(may(&sainte, "libreoffice", TODAY).await, (vec![0], 1, true), "another body’s, in public");
    assert_eq!(may(&Principal::anonymous(), "libreoffice", TODAY).await, (vec![], 1, true));
    assert_eq!(may(&membre, "kanboard", TODAY).await.0, [0], "another software");

    // For a repository that is not in the catalogue, for members only.
    let repository = NewPermission { public: false, ..for_kanboard("https://Forge.example/a/b.git") };
    app.grant_permission(&val, VAL, &repository, TODAY).await.unwrap();
    assert_eq!(may(&membre, "https://forge.example/a/b", TODAY).await, (vec![1], 0, true));
    assert_eq!(may(&Principal::anonymous(), "https://forge.example/a/b", TODAY).await, (vec![], 0, true));
    let public = app.public_permissions(TODAY, Language::Fr).await.unwrap();
    assert_eq!(public.iter().map(|one| one.id).collect::<Vec<_>>(), [first]);
    let csv = levain_app::standing::permissions_csv(&public);
    assert!(csv.contains(VAL) && csv.contains("code|translation") && csv.contains("2027-03-31"), "{csv}");
    let seen = app.register(&Principal::anonymous(), VAL, TODAY, Language::Fr).await.unwrap();
    assert_eq!((seen.standing.len(), seen.standing[0].granted_by.clone()), (1, None), "no name in public");
    let seen = app.register(&membre, VAL, TODAY, Language::Fr).await.unwrap();
    assert_eq!((seen.standing.len(), seen.standing[0].granted_by.as_deref()), (2, Some("Personne val")));

    // Changed: the register keeps the former one; who changes what was changed meanwhile is told.
    forbidden(app.permission_as_asked(&membre, VAL, first).await);
    let asked = app.permission_as_asked(&val, VAL, first).await.unwrap();
    assert_eq!((asked.about.as_str(), asked.until.as_str()), ("libreoffice", "2027-03-31"));
    assert_eq!(app.grant_permission(&val, VAL, &asked, TODAY).await.unwrap(), first, "nothing changed");
    let changed = NewPermission { until: "2027-06-30".into(), ..asked };
    let second = app.grant_permission(&val, VAL, &changed, TODAY).await.unwrap();
    assert_eq!(app.grant_permission(&val, VAL, &changed, TODAY).await.unwrap(), second, "sent twice");
    let told: Vec<_> = registry.last(2).await.into_iter().map(|(verb, kind, _)| (verb, kind)).collect();
    assert_eq!(told, [(Verb::Updated, "permission"), (Verb::Granted, "permission")]);
    assert_eq!(may(&membre, "libreoffice", date(2027, 6, 30)).await.0, [1]);
    let late = NewPermission { until: "2028-01-01".into(), ..changed };
    assert!(matches!(app.grant_permission(&val, VAL, &late, TODAY).await, Err(AppError::Conflict { .. })));
    assert!(matches!(app.grant_permission(&sainte, SAINTE, &late, TODAY).await, Err(AppError::NotFound)));
    let first = second;

    // Revoked with a reason, which stays; nobody else revokes it.
    forbidden(app.revoke_permission(&sainte, VAL, first, "x").await);
    assert!(matches!(app.revoke_permission(&sainte, SAINTE, first, "x").await, Err(AppError::NotFound)));
    assert_eq!(fields(app.revoke_permission(&val, VAL, first, " ").await), ["reason"]);
    app.revoke_permission(&val, VAL, first, "Projet terminé.").await.unwrap();
    app.revoke_permission(&val, VAL, first, "Projet terminé.").await.unwrap();
    let other = app.revoke_permission(&val, VAL, first, "Autre motif.").await;
    assert!(matches!(other, Err(AppError::Conflict { .. })), "{other:?}");
    let past = app.register(&membre, VAL, TODAY, Language::Fr).await.unwrap().past;
    let why: Vec<_> = past.iter().filter_map(|one| one.revoked.as_ref()).map(|(_, why)| why.as_str()).collect();
    assert_eq!(why, ["Remplacée par une nouvelle permission · Replaced by a new permission", "Projet terminé."]);
    assert_eq!(may(&membre, "libreoffice", TODAY).await.0, [0]);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_body_says_is_inherited_holds_below_and_a_refusal_says_why() {
    let registry = Registry::new().await;
    let (app, admin) = (&registry.bench.app, Principal::command_line());
    let (val, membre) = (registry.who("val").await, registry.who("membre").await);
    let said = app.said_of(&admin, VAL).await.unwrap();
    app.say_of(&admin, VAL, &SaidBody { parent: SAINTE.into(), ..said }).await.unwrap();
    let class = |inherited: bool, class: &str| NewPermission {
        scope: "license_class".into(),
        class: class.into(),
        kinds: vec!["code".into()],
        inherited,
        ..NewPermission::default()
    };
    let license = app.may_contribute(&membre, "libreoffice", TODAY, Language::Fr).await.unwrap();
    let own = license.target.unwrap().license.unwrap().class.code;
    let other = if own == "permissive" { "strong-reciprocity" } else { "permissive" };
    let counts = async || {
        let view = app.may_contribute(&membre, "libreoffice", TODAY, Language::Fr).await.unwrap();
        view.bodies[0].permissions.iter().map(|one| one.body.slug.to_string()).collect::<Vec<_>>()
    };
    app.grant_permission(&admin, SAINTE, &class(false, &own), TODAY).await.unwrap();
    app.grant_permission(&admin, SAINTE, &class(true, other), TODAY).await.unwrap();
    assert_eq!(counts().await, Vec::<String>::new(), "not said to be inherited; another class");
    app.grant_permission(&admin, SAINTE, &class(true, &own), TODAY).await.unwrap();
    assert_eq!(counts().await, [SAINTE]);
    let register = app.register(&membre, VAL, TODAY, Language::Fr).await.unwrap();
    assert_eq!((register.standing.len(), register.inherited.len()), (0, 2));

    app.ask_permission(&membre, VAL, "https://forge.example/a/b", "").await.unwrap();
    let request = app.body_requests(&val, VAL, Language::Fr).await.unwrap().permissions.remove(0);
    assert_eq!(fields(app.refuse_request(&val, VAL, request.id, "").await), ["reason"]);
    forbidden(app.refuse_request(&registry.who("sainte").await, VAL, request.id, "Non.").await);
    app.refuse_request(&val, VAL, request.id, "Licence inconnue.").await.unwrap();
    let view = app.may_contribute(&membre, "https://forge.example/a/b", TODAY, Language::Fr).await.unwrap();
    let (state, _, why) = view.bodies[0].asked.clone().unwrap();
    assert_eq!((state, why.as_deref()), (RequestState::Refused, Some("Licence inconnue.")));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_claimed_account_waits_for_somebody_else_then_is_harvested() {
    let registry = Registry::new().await;
    let app = &registry.bench.app;
    registry.account("curation", &[Role::Curator]).await;
    let (val, sainte, curation) =
        (registry.who("val").await, registry.who("sainte").await, registry.who("curation").await);
    let account = "https://forge.example/Val-Exemple";
    assert_eq!(fields(app.claim_account(&val, VAL, "Val-Exemple").await), ["url"]);
    forbidden(app.claim_account(&sainte, VAL, account).await);
    app.claim_account(&val, VAL, account).await.unwrap();
    app.claim_account(&val, VAL, &format!("{account}/")).await.unwrap();
    let waiting = app.claims_waiting(&curation, Language::Fr).await.unwrap();
    assert_eq!(waiting.iter().map(|one| one.url.as_str()).collect::<Vec<_>>(), [account]);
    assert!(registry.body(VAL).await.body.forge_accounts.is_empty(), "nobody looked yet");
    assert!(app.harvested_addresses().await.unwrap().is_empty());
    forbidden(app.decide_claim(&val, waiting[0].id, true).await);
    app.decide_claim(&curation, waiting[0].id, true).await.unwrap();
    app.decide_claim(&curation, waiting[0].id, true).await.unwrap();
    let late = app.decide_claim(&curation, waiting[0].id, false).await;
    assert!(matches!(late, Err(AppError::Conflict { .. })), "{late:?}");
    assert_eq!(registry.body(VAL).await.body.forge_accounts, [account]);
    assert_eq!(app.harvested_addresses().await.unwrap(), [account]);
    let taken = app.claim_account(&sainte, SAINTE, account).await;
    assert_eq!(fields(taken), ["url"], "it is another body’s");
    app.withdraw_claim(&val, VAL, waiting[0].id).await.unwrap();
    assert!(registry.body(VAL).await.body.forge_accounts.is_empty());
    assert!(app.harvested_addresses().await.unwrap().is_empty());

    // A curator who is a steward too does not confirm their own.
    app.name_steward(&Principal::command_line(), SAINTE, "curation@example.org").await.unwrap();
    let both = registry.who("curation").await;
    app.claim_account(&both, SAINTE, "https://forge.example/sainte").await.unwrap();
    let own = app.claims_waiting(&both, Language::Fr).await.unwrap().remove(0);
    assert!(own.own);
    assert!(matches!(app.decide_claim(&both, own.id, true).await, Err(AppError::Conflict { .. })));
}

async fn list(app: &levain_app::App) -> BodiesView {
    let request = BodiesRequest { page: 1, size: EXPORT_SIZE, ..BodiesRequest::default() };
    app.bodies(&request, Language::Fr).await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_registry_goes_out_and_comes_in_the_same() {
    let registry = Registry::new().await;
    let (app, admin) = (&registry.bench.app, Principal::command_line());
    let said = app.said_of(&admin, VAL).await.unwrap();
    let full = SaidBody {
        name_en: "Municipality of Val-Exemple".into(),
        domains: "val.example\nval-exemple.example".into(),
        aliases: "VAL, la belle\nV.-E.".into(),
        website: "https://val.example".into(),
        parent: SAINTE.into(),
        ..said
    };
    app.say_of(&admin, VAL, &full).await.unwrap();
    let said = app.said_of(&admin, SAINTE).await.unwrap();
    let dates = SaidBody {
        valid_from: "1980-06-01".into(),
        valid_until: "2026-01-01".into(),
        ending: "merged".into(),
        successor: VAL.into(),
        ..said
    };
    app.say_history(&admin, SAINTE, &dates).await.unwrap();
    let before = list(app).await;
    let csv = levain_app::export::bodies_csv(&before);
    let json = serde_json::to_string(&before).unwrap();
    for (name, text) in [("organismes.csv", csv.as_str()), ("organismes.json", json.as_str())] {
        let other = Bench::new().await;
        std::fs::write(other.path(name), text).unwrap();
        let report = other.import(&other.path(name)).await;
        assert_eq!((report.created, report.refused.len()), (2, 0), "{name}");
        let after = list(&other.app).await;
        assert_eq!(after.bodies, before.bodies, "{name}");
        let again = other.import(&other.path(name)).await;
        assert_eq!((again.unchanged, again.updated), (2, 0), "{name}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_demonstration_is_loaded_once_and_not_among_real_people() {
    let bench = Bench::new().await;
    let (app, admin) = (&bench.app, Principal::command_line());
    let made = app.load_demonstration(&admin, TODAY, false).await.unwrap();
    assert_eq!(made.len(), 6);
    let counted = async || {
        let last = events::latest(app.store(), None, 1).await.unwrap()[0].seq;
        (last, app.public_permissions(TODAY, Language::Fr).await.unwrap().len(), list(app).await.bodies.len())
    };
    let before = counted().await;
    assert_eq!((before.1, before.2), (2, 4));
    assert!(app.load_demonstration(&admin, TODAY, false).await.unwrap().is_empty());
    assert_eq!(counted().await, before, "nothing was written");
    assert!(list(app).await.bodies.iter().all(|body| body.demonstration));

    let steward = made.iter().find(|one| one.email == "responsable@val-exemple.example").unwrap();
    let secret = app.sign_in(&steward.email, &steward.password, "192.0.2.1").await.unwrap().secret;
    let who = app.principal(Some(&secret)).await.unwrap();
    let waiting = app.body_requests(&who, VAL, Language::Fr).await.unwrap();
    assert_eq!(waiting.members.len(), 1);

    let account = NewAccount {
        email: "vraie@example.org".into(),
        display_name: "Vraie".into(),
        roles: vec![],
        locale: Language::Fr,
        password: PASSWORD.into(),
    };
    app.create_account(&admin, account).await.unwrap();
    let refused = app.load_demonstration(&admin, TODAY, false).await;
    assert!(matches!(refused, Err(AppError::Conflict { .. })), "{refused:?}");
    assert!(app.load_demonstration(&admin, TODAY, true).await.unwrap().is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn events_of_bodies_name_nobody() {
    let registry = Registry::new().await;
    let all = events::after(registry.bench.app.store(), 0, 1_000).await.unwrap();
    let of_people: Vec<_> =
        all.iter().filter(|one| matches!(one.event.subject, Subject::Membership(_) | Subject::Permission(_))).collect();
    assert_eq!(of_people.len(), 4, "two stewards named, one request, one answer");
    for event in of_people {
        let text = event.event.fields.join(" ");
        assert!(!text.contains("Personne") && !text.contains('@') && !text.contains("archives"), "{text}");
        let body = event.event.fields[0].strip_prefix("organization=").unwrap();
        assert!(body.parse::<Id>().is_ok(), "{text}");
    }
}
