//! Experiments of the lab: who may, which state follows which, what is concluded, published and carried elsewhere.

use levain_app::experiments::document::DocumentKind;
use levain_app::experiments::{MARKERS, NewFinding, TypedHypothesis, TypedMarker, TypedReport};
use levain_app::views::{ExperimentView, ExperimentsRequest};
use levain_app::{App, AppError, Principal};
use levain_model::{Criterion, ExperimentStatus, Id, Language, MemberRole, NoticeKind, Role, Verdict};

use crate::participation::{VAL, bodies, person};
use crate::support::Bench;

fn marker(statement: &str, comparison: &str, target: &str) -> TypedMarker {
    TypedMarker {
        statement: statement.to_owned(),
        kind: "manual".to_owned(),
        comparison: comparison.to_owned(),
        target: target.to_owned(),
        unit: "%".to_owned(),
    }
}

pub fn hypothesis() -> TypedHypothesis {
    TypedHypothesis {
        title: "Un tableau partagé peut-il remplacer les courriels?".to_owned(),
        context: "340 demandes par mois, reçues par accueil@val.example.".to_owned(),
        believe: "un tableau partagé".to_owned(),
        result: "que toute demande soit classée une fois.".to_owned(),
        method: "1. Classer. 2. Compter.".to_owned(),
        markers: vec![
            marker("Disponibilité", "at_least", "99,5"),
            TypedMarker::default(),
            marker("Demandes classées sans aide", "at_least", "90"),
        ],
        software: "LibreOffice\nhttp://localhost:8080/logiciels/kanboard".to_owned(),
        data: "fictitious".to_owned(),
        begin: "2026-10-05".to_owned(),
        end: "2026-12-04".to_owned(),
        ..TypedHypothesis::default()
    }
}

fn measured(value: &str) -> NewFinding {
    NewFinding::Measured { value: value.to_owned(), evidence: "Relevé".to_owned() }
}

async fn view(app: &App, who: &Principal, id: Id) -> ExperimentView {
    app.experiment(who, id, Language::Fr).await.unwrap()
}

/// What tells the present version from the next, as the forms carry it.
async fn version(app: &App, who: &Principal, id: Id) -> String {
    view(app, who, id).await.version
}

async fn listed(app: &App, who: &Principal) -> usize {
    with_words(app, who, "").await
}

async fn with_words(app: &App, who: &Principal, text: &str) -> usize {
    let request = ExperimentsRequest { text: text.to_owned(), size: 100, ..ExperimentsRequest::default() };
    app.experiments(who, &request, Language::Fr).await.unwrap().experiments.len()
}

fn fields(error: &AppError) -> Vec<&'static str> {
    error.faults(Language::En).into_iter().map(|(field, _)| field).collect()
}

pub struct People {
    pub author: Principal,
    pub other: Principal,
    pub lab: Principal,
    pub visitor: Principal,
}

pub async fn people(app: &App) -> People {
    bodies(app).await;
    let lab = person(app, "labo@fiction.example", None).await;
    People {
        author: person(app, "une@val.example", Some((1, MemberRole::Member))).await,
        other: person(app, "autre@fiction.example", Some((2, MemberRole::Steward))).await,
        lab: Principal { roles: vec![Role::LabManager], ..lab },
        visitor: Principal::anonymous(),
    }
}

/// An experiment that runs.
pub async fn running(app: &App, people: &People) -> Id {
    let id = app.draft_experiment(&people.author, VAL, &hypothesis()).await.unwrap();
    app.propose_experiment(&people.author, id, true).await.unwrap();
    app.review_experiment(&people.lab, id, true, &Criterion::ALL, "Utile à d’autres.").await.unwrap();
    app.move_experiment(&people.author, id, ExperimentStatus::Running, "").await.unwrap();
    id
}

#[tokio::test]
async fn an_experiment_goes_from_a_draft_to_a_conclusion_and_keeps_every_decision() {
    let bench = Bench::new().await;
    let app = &bench.app;
    let people = people(app).await;
    let People { author, other, lab, visitor } = &people;

    let id = app.draft_experiment(author, VAL, &hypothesis()).await.unwrap();
    assert_eq!(app.draft_experiment(author, VAL, &hypothesis()).await.unwrap(), id, "sent twice, begun once");
    let refused = app.draft_experiment(other, VAL, &hypothesis()).await;
    assert!(matches!(refused, Err(AppError::Forbidden)), "{refused:?}");
    // A draft is there for its body alone.
    for who in [other, visitor, lab] {
        assert!(matches!(app.experiment(who, id, Language::Fr).await, Err(AppError::NotFound)));
        assert_eq!(listed(app, who).await, 0);
    }
    assert_eq!(view(app, author, id).await.markers.len(), 2, "a blank marker is none");
    let unaccepted = app.propose_experiment(author, id, false).await.unwrap_err();
    assert_eq!(fields(&unaccepted), ["rules"]);
    app.propose_experiment(author, id, true).await.unwrap();
    app.propose_experiment(author, id, true).await.unwrap();
    assert_eq!(app.draft_experiment(author, VAL, &hypothesis()).await.unwrap(), id, "sent again, still the same");
    assert_eq!(view(app, lab, id).await.entry.status, ExperimentStatus::Proposed);
    assert!(matches!(app.experiment(other, id, Language::Fr).await, Err(AppError::NotFound)));

    let every = Criterion::ALL;
    for who in [author, other] {
        let refused = app.review_experiment(who, id, true, &every, "Utile.").await;
        assert!(matches!(refused, Err(AppError::Forbidden)), "{refused:?}");
    }
    let both = Principal { roles: vec![Role::LabManager], ..author.clone() };
    let own = app.review_experiment(&both, id, true, &every, "Utile.").await;
    assert!(matches!(own, Err(AppError::Conflict { .. })), "nobody decides on their own: {own:?}");
    let bare = app.review_experiment(lab, id, true, &[Criterion::Openness], " ").await.unwrap_err();
    assert_eq!(fields(&bare), ["checklist", "reason"]);
    app.review_experiment(lab, id, true, &every, "Utile à d’autres.").await.unwrap();
    app.review_experiment(lab, id, true, &every, "Utile à d’autres.").await.unwrap();
    assert_eq!(view(app, visitor, id).await.entry.status, ExperimentStatus::Accepted);

    let now = version(app, author, id).await;
    assert!(app.measure_marker(author, id, 0, &measured("99,8"), &now).await.is_err(), "it does not run yet");
    app.move_experiment(author, id, ExperimentStatus::Running, "").await.unwrap();
    let now = version(app, author, id).await;
    let wrong = app.measure_marker(author, id, 0, &measured("beaucoup"), &now).await.unwrap_err();
    assert_eq!(fields(&wrong), ["value"]);
    assert!(matches!(app.measure_marker(lab, id, 0, &measured("1"), &now).await, Err(AppError::Forbidden)));
    app.measure_marker(author, id, 0, &measured("99,8"), &now).await.unwrap();
    app.measure_marker(author, id, 0, &measured("99,80"), &now).await.unwrap();
    let late = app.measure_marker(author, id, 0, &measured("12"), &now).await;
    assert!(matches!(late, Err(AppError::Conflict { .. })), "{late:?}");
    let early = app.conclude_experiment(author, id, Verdict::Proven, "").await;
    assert!(matches!(early, Err(AppError::Conflict { .. })), "{early:?}");
    let now = version(app, author, id).await;
    let explained = NewFinding::Explained("La séance n’a pas eu lieu.".to_owned());
    app.measure_marker(author, id, 1, &explained, &now).await.unwrap();
    let differs = app.conclude_experiment(author, id, Verdict::Proven, "").await.unwrap_err();
    assert_eq!(fields(&differs), ["reason"]);
    app.conclude_experiment(author, id, Verdict::Proven, "La disponibilité seule comptait.").await.unwrap();
    app.conclude_experiment(author, id, Verdict::Proven, "La disponibilité seule comptait.").await.unwrap();

    let done = view(app, visitor, id).await;
    assert_eq!((done.entry.verdict, done.computed), (Some(Verdict::Proven), Some(Verdict::PartlyProven)));
    assert!(done.conclusion.unwrap().differs);
    assert!(done.context.ends_with("[masqué].") && view(app, author, id).await.context.contains("@val.example"));
    assert!(done.markers[0].by.is_none() && view(app, author, id).await.markers[0].by.is_some());
    use ExperimentStatus::{Accepted, Completed, Proposed, Running};
    assert_eq!(done.steps.iter().map(|step| step.status).collect::<Vec<_>>(), [Proposed, Accepted, Running, Completed]);
    assert_eq!((done.steps[1].reason.as_str(), done.steps[1].checklist.as_slice()), ("Utile à d’autres.", &every[..]));
    let late = app.move_experiment(author, id, ExperimentStatus::Abandoned, "Trop tard.").await;
    assert!(matches!(late, Err(AppError::Conflict { .. })), "{late:?}");
    // What the log tells everybody says nothing of experiments, whose drafts are their body's.
    let told = app.changes(0, 1_000, Language::Fr).await.unwrap();
    assert!(told.iter().all(|event| !format!("{event:?}").contains(&id.to_string())));
}

#[tokio::test]
async fn what_is_typed_wrong_is_told_beside_its_field_and_nothing_is_kept() {
    let bench = Bench::new().await;
    let app = &bench.app;
    let author = &people(app).await.author;
    let wrong = TypedHypothesis {
        title: " ".to_owned(),
        markers: vec![marker("Réponse", "at_most", "rapide"), marker("", "at_most", "1")],
        software: "logiciel-inconnu".to_owned(),
        repository: "javascript:alert(1)".to_owned(),
        begin: "hier".to_owned(),
        data: "personal".to_owned(),
        ..TypedHypothesis::default()
    };
    let told = app.draft_experiment(author, VAL, &wrong).await.unwrap_err();
    let expected = ["title", "marker-1-target", "marker-2-statement", "software", "repository", "begin", "data"];
    assert_eq!(fields(&told), expected);
    let many = TypedHypothesis { markers: vec![marker("x", "below", "1"); MARKERS + 1], ..hypothesis() };
    assert_eq!(fields(&app.draft_experiment(author, VAL, &many).await.unwrap_err()), ["markers"]);
    assert_eq!(listed(app, author).await, 0);
    let bare = TypedHypothesis { title: "Titre seul".to_owned(), ..TypedHypothesis::default() };
    let id = app.draft_experiment(author, VAL, &bare).await.unwrap();
    let told = app.propose_experiment(author, id, true).await.unwrap_err();
    assert_eq!(fields(&told), ["context", "believe", "result", "markers", "method", "data"]);
}

#[tokio::test]
async fn of_two_people_who_write_a_draft_the_second_is_told() {
    let bench = Bench::new().await;
    let app = &bench.app;
    let author = &people(app).await.author;
    let id = app.draft_experiment(author, VAL, &hypothesis()).await.unwrap();
    let read = version(app, author, id).await;
    let with = |context: &str| TypedHypothesis { context: context.to_owned(), ..hypothesis() };
    app.write_experiment(author, id, &with("La première."), &read).await.unwrap();
    let second = app.write_experiment(author, id, &with("La seconde."), &read).await;
    assert!(matches!(second, Err(AppError::Conflict { .. })), "{second:?}");
    // The same one sent twice is done already.
    app.write_experiment(author, id, &with("La première."), &read).await.unwrap();
    assert_eq!(view(app, author, id).await.context, "La première.");
}

#[tokio::test]
async fn those_who_review_are_told_of_a_proposal_and_its_author_of_the_decision() {
    let bench = Bench::new().await;
    let app = &bench.app;
    let people = people(app).await;
    let labo = people.lab.person.clone().unwrap();
    app.set_roles(&Principal::command_line(), &labo.email, &[Role::LabManager]).await.unwrap();
    app.follow_notices().await.unwrap();
    let id = app.draft_experiment(&people.author, VAL, &hypothesis()).await.unwrap();
    app.follow_notices().await.unwrap();
    let told = async |who: &Principal| {
        let view = app.notices(who, true, None, 1, Language::Fr).await.unwrap();
        view.notices.iter().map(|one| one.kind).collect::<Vec<_>>()
    };
    let of = |kinds: Vec<NoticeKind>| {
        let ours = [NoticeKind::ExperimentProposed, NoticeKind::ExperimentDecided];
        kinds.into_iter().filter(|kind| ours.contains(kind)).collect::<Vec<_>>()
    };
    assert_eq!(of(told(&people.lab).await), [], "a draft is told to nobody");
    app.propose_experiment(&people.author, id, true).await.unwrap();
    app.follow_notices().await.unwrap();
    assert_eq!(of(told(&people.lab).await), [NoticeKind::ExperimentProposed]);
    app.review_experiment(&people.lab, id, false, &[], "Hors de portée.").await.unwrap();
    app.follow_notices().await.unwrap();
    assert_eq!(of(told(&people.author).await), [NoticeKind::ExperimentDecided]);
    assert_eq!(of(told(&people.other).await), []);
}

#[tokio::test]
async fn a_report_is_published_once_nothing_blocks_and_no_longer_changes() {
    let bench = Bench::new().await;
    let app = &bench.app;
    let people = people(app).await;
    let author = &people.author;
    let id = running(app, &people).await;
    let report = TypedReport {
        method: "1. Classer.\n2. TODO".to_owned(),
        threats: "Douze personnes.".to_owned(),
        cost: "Trois jours.".to_owned(),
        ..TypedReport::default()
    };
    app.write_report(author, id, &report, &version(app, author, id).await).await.unwrap();
    let codes = async || {
        let (_, flaws, _) = app.typed_report(author, id).await.unwrap();
        flaws.iter().map(|flaw| (flaw.code, flaw.field)).collect::<Vec<_>>()
    };
    assert_eq!(
        codes().await,
        [
            ("LX002", "method"),
            ("LX001", "decision"),
            ("LX003", "license"),
            ("LX004", "markers"),
            ("LX004", "markers"),
            ("LX005", "status")
        ]
    );
    assert!(matches!(app.publish_report(author, id).await, Err(AppError::Several(_))));
    assert!(view(app, &people.visitor, id).await.report.is_none(), "a draft is its body's");
    for marker in 0..2 {
        let now = version(app, author, id).await;
        app.measure_marker(author, id, marker, &measured("12"), &now).await.unwrap();
    }
    app.conclude_experiment(author, id, Verdict::Refuted, "").await.unwrap();
    let report = TypedReport {
        method: "1. Classer.\n2. Compter.".to_owned(),
        decision: "Nous ne retenons pas le tableau.".to_owned(),
        license: "CC-BY-4.0".to_owned(),
        ..report
    };
    app.write_report(author, id, &report, &version(app, author, id).await).await.unwrap();
    assert_eq!(codes().await, []);
    app.publish_report(author, id).await.unwrap();
    app.publish_report(author, id).await.unwrap();
    let public = view(app, &people.visitor, id).await;
    assert_eq!(public.entry.verdict, Some(Verdict::Refuted));
    assert_eq!(public.report.unwrap().decision, "Nous ne retenons pas le tableau.");
    let more = TypedReport { cost: "Quatre jours.".to_owned(), ..report };
    let late = app.write_report(author, id, &more, &version(app, author, id).await).await;
    assert!(matches!(late, Err(AppError::Conflict { .. })), "{late:?}");
}

#[tokio::test]
async fn documents_carry_a_hypothesis_and_a_report_without_loss() {
    let bench = Bench::new().await;
    let app = &bench.app;
    let people = people(app).await;
    let author = &people.author;
    let hostile = TypedHypothesis {
        context: "## Méthode\n+++\nfin".to_owned(),
        references: "https://forge.example/a\nUn livre".to_owned(),
        ..hypothesis()
    };
    let id = app.draft_experiment(author, VAL, &hostile).await.unwrap();
    let document = app.experiment_document(author, id, DocumentKind::Hypothesis).await.unwrap();
    let (text, theirs) = (document.written(Language::En), "ville-de-sainte-fiction");
    let copy = app.import_experiment(&people.other, &text, Some(theirs)).await.unwrap();
    let (theirs, ours) = (app.typed_hypothesis(&people.other, copy).await, app.typed_hypothesis(author, id).await);
    assert_eq!(theirs.unwrap().0, ours.unwrap().0);
    assert_ne!(copy, id);

    let id = running(app, &people).await;
    let report = app.experiment_document(author, id, DocumentKind::Report).await.unwrap();
    let mut filled = report.clone();
    filled.report.method = "1. Classer.\n## Contexte".to_owned();
    filled.findings[0] =
        Some(levain_app::experiments::document::FoundMarker::Measured("99.8".to_owned(), "Journal\n+++".to_owned()));
    app.import_experiment(author, &filled.written(Language::Fr), None).await.unwrap();
    let again = app.experiment_document(author, id, DocumentKind::Report).await.unwrap();
    assert_eq!(again, filled);
    let refused = app.import_experiment(author, "# Rien", None).await.unwrap_err();
    assert!(refused.message(Language::Fr).contains("LX006"), "{refused:?}");
    assert!(app.import_experiment(&people.other, &filled.written(Language::Fr), None).await.is_err());
}

#[tokio::test]
async fn an_experiment_is_found_by_its_words_and_by_its_software_even_merged() {
    let bench = Bench::new().await;
    let app = &bench.app;
    let people = people(app).await;
    let id = running(app, &people).await;
    let found = async |text: &str| app.experiments_for(text, Language::Fr).await.unwrap().len();
    assert_eq!((found("tableaux partagés").await, found("un tableau pour les courriels").await), (1, 1));
    assert_eq!((found("tableau volant").await, found("le").await), (0, 0));
    // By other forms of the words, by words for the same thing, by a product that what is tried replaces.
    assert_eq!((found("partager un tableau").await, found("gestion de projets").await), (1, 1));
    assert_eq!((found("kanban").await, found("trello").await), (1, 1));
    // What is changed is found as it is now, and a draft by its own body alone.
    let other = TypedHypothesis { title: "Une visioconférence libre".to_owned(), ..hypothesis() };
    let draft = app.draft_experiment(&people.author, VAL, &other).await.unwrap();
    assert_eq!(found("visioconférence").await, 0);
    let answer = async |who| with_words(app, who, "visioconférences").await;
    assert_eq!((answer(&people.author).await, answer(&people.other).await), (1, 0));
    let version = app.experiment(&people.author, draft, Language::Fr).await.unwrap().version;
    let other = TypedHypothesis { title: "Une messagerie libre".to_owned(), ..other };
    app.write_experiment(&people.author, draft, &other, &version).await.unwrap();
    assert_eq!((answer(&people.author).await, with_words(app, &people.author, "messagerie").await), (0, 1));
    let office = bench.software("libreoffice").await;
    let command = Principal::command_line();
    app.merge(&command, "libreoffice", "kanboard").await.unwrap();
    let with = app.experiments_with(office.id, Language::Fr).await.unwrap();
    assert_eq!(with.iter().map(|one| one.id).collect::<Vec<_>>(), [id]);
    let software: Vec<&str> = with[0].software.iter().map(|one| one.code.as_str()).collect();
    assert_eq!(software, ["libreoffice"], "what was merged is what it was merged into, once");
}
