//! Self-assessments of bodies and their policies: who may, what is kept, what is told to whom.

use camino::Utf8Path;
use levain_app::accounts::NewAccount;
use levain_app::assessments::{NewAnswer, NewClosing};
use levain_app::policies::NewPolicy;
use levain_app::views::{AssessmentHome, Ground, ProfileView};
use levain_app::{App, AppError, Principal, Settings};
use levain_model::{
    Answer, Finding, ForgeKind, HarvestState, Id, Judgement, Language, Listed, MemberRole, Membership,
    MembershipOrigin, MembershipState, OrganizationKind, OrganizationRecord, Outcome, Repository, Role, Texts,
};
use levain_store::{findings, memberships, organizations, repositories};

use crate::support::Bench;

pub const VAL: &str = "municipalite-de-val-exemple";
const FICTION: &str = "ville-de-sainte-fiction";

fn id(number: u64) -> Id {
    Id::from_parts(number, [9; 10])
}

/// A town above another, each known by the starter catalogue's source.
pub async fn bodies(app: &App) {
    let mut tx = app.store().begin().await.unwrap();
    for (number, name, parent) in
        [(1, "Municipalité de Val-Exemple", None), (2, "Ville de Sainte-Fiction", Some("Municipalité de Val-Exemple"))]
    {
        let record = OrganizationRecord {
            external_id: name.to_owned(),
            name: Texts::fr_en(name, ""),
            kind: OrganizationKind::Municipal,
            jurisdiction: None,
            website: None,
            forge_accounts: vec![format!("https://forge.example/val{number}")],

            parent: parent.map(str::to_owned),
            ..OrganizationRecord::default()
        };
        organizations::upsert(&mut tx, "starter", id(number), &record, app.now()).await.unwrap();
    }
    tx.commit().await.unwrap();
}

/// Somebody of a body.
pub async fn person(app: &App, email: &str, body: Option<(u64, MemberRole)>) -> Principal {
    let account = NewAccount {
        email: email.to_owned(),
        display_name: "Une personne".to_owned(),
        roles: Vec::<Role>::new(),
        locale: Language::Fr,
        password: "une phrase assez longue".to_owned(),
    };
    let person = app.create_account(&Principal::command_line(), account).await.unwrap();
    if let Some((organization, role)) = body {
        let mut tx = app.store().begin().await.unwrap();
        let membership = Membership {
            id: person,
            person,
            organization: id(organization),
            role,
            state: MembershipState::Active,
            origin: MembershipOrigin::Granted,
            message: String::new(),
            requested_at: app.now(),
            decided_at: None,
            decided_by: None,
        };
        memberships::put(&mut tx, &membership).await.unwrap();
        tx.commit().await.unwrap();
    }
    let signed = app.sign_in(email, "une phrase assez longue", "192.0.2.1").await.unwrap();
    app.principal(Some(&signed.secret)).await.unwrap()
}

fn say(statement: &str, answer: Answer) -> NewAnswer {
    NewAnswer { statement: statement.to_owned(), answer: Some(answer), note: String::new() }
}

async fn home(app: &App, who: &Principal) -> AssessmentHome {
    app.assessments(who, VAL, Language::Fr).await.unwrap()
}

async fn close(app: &App, who: &Principal, summary: &str, retained: &[(&str, Answer)]) -> Id {
    let view = app.closing(who, VAL, Language::Fr).await.unwrap();
    let retained = retained.iter().map(|(statement, answer)| ((*statement).to_owned(), *answer)).collect();
    let closing = NewClosing { summary: summary.to_owned(), retained, version: view.version };
    app.close_assessment(who, VAL, &closing).await.unwrap()
}

async fn profile(app: &App, who: &Principal, id: Id) -> ProfileView {
    app.assessment_profile(who, VAL, id, Language::Fr).await.unwrap()
}

fn answer_of(view: &ProfileView, statement: &str) -> Option<Answer> {
    view.statements.iter().find(|one| one.id == statement).unwrap().answer
}

#[tokio::test]
async fn members_answer_each_for_themselves_and_a_steward_closes_and_publishes() {
    let bench = Bench::new().await;
    let app = &bench.app;
    bodies(app).await;
    let one = person(app, "une@val.example", Some((1, MemberRole::Member))).await;
    let steward = person(app, "deux@val.example", Some((1, MemberRole::Steward))).await;
    let other = person(app, "autre@fiction.example", Some((2, MemberRole::Steward))).await;
    let reader = person(app, "personne@ailleurs.example", None).await;
    for stranger in [&other, &reader] {
        assert!(matches!(app.assessments(stranger, VAL, Language::Fr).await, Err(AppError::Forbidden)));
        assert!(matches!(app.begin_assessment(stranger, VAL).await, Err(AppError::Forbidden)));
    }
    assert!(matches!(app.begin_assessment(&Principal::anonymous(), VAL).await, Err(AppError::SignInRequired)));
    app.begin_assessment(&one, VAL).await.unwrap();
    app.begin_assessment(&steward, VAL).await.unwrap();
    let told = NewAnswer { note: "À revoir.".to_owned(), ..say("direction-published", Answer::Partly) };
    app.answer_statements(&one, VAL, &[told, say("direction-in-plans", Answer::Fully)]).await.unwrap();
    app.answer_statements(
        &steward,
        VAL,
        &[say("direction-published", Answer::Fully), say("direction-in-plans", Answer::Fully)],
    )
    .await
    .unwrap();
    let note_alone = NewAnswer { statement: "time-granted".to_owned(), answer: None, note: "x".to_owned() };
    assert!(matches!(app.answer_statements(&one, VAL, &[note_alone]).await, Err(AppError::Invalid { .. })));
    let open = home(app, &one).await.open.unwrap();
    assert_eq!((open.people, open.answered, open.axes[0].yours), (2, 2, 2));
    // Each sees their own answers, and nobody else's.
    let axis = app.assessment_axis(&steward, VAL, "strategy", Language::Fr).await.unwrap();
    let yours = axis.asked.iter().find(|one| one.statement == "direction-published").unwrap().yours.clone();
    assert_eq!(yours, Some((Answer::Fully, String::new())));

    assert!(matches!(app.closing(&one, VAL, Language::Fr).await, Err(AppError::Forbidden)));
    let view = app.closing(&steward, VAL, Language::Fr).await.unwrap();
    assert_eq!(view.diverging.len(), 1);
    assert_eq!(view.diverging[0].spread, [(Answer::Partly, 1), (Answer::Fully, 1)]);
    assert_eq!(view.diverging[0].proposed, Answer::Partly);
    assert_eq!(view.notes[0].1, ["À revoir."]);
    // Somebody answers between reading and closing.
    app.answer_statements(&one, VAL, &[say("time-granted", Answer::ALittle)]).await.unwrap();
    let late = NewClosing { summary: "Un bon début.".into(), version: view.version, ..Default::default() };
    assert!(matches!(app.close_assessment(&steward, VAL, &late).await, Err(AppError::Conflict { .. })));
    let mostly = [("direction-published", Answer::Mostly), ("time-granted", Answer::Fully)];
    let closed = close(app, &steward, "Un bon début, à suivre.", &mostly).await;
    let again = NewClosing { summary: "Un bon début, à suivre.".into(), ..Default::default() };
    assert_eq!(app.close_assessment(&steward, VAL, &again).await.unwrap(), closed, "sent twice, closed once");

    let view = profile(app, &one, closed).await;
    assert_eq!(answer_of(&view, "direction-published"), Some(Answer::Mostly));
    // What nobody differed on is not the steward's to change.
    assert_eq!(answer_of(&view, "time-granted"), Some(Answer::ALittle));
    assert!(view.next_steps.len() >= 3 && view.since.is_none());
    assert_eq!(view.axes.iter().map(|axis| axis.spread.total()).sum::<u32>() as usize, view.statements.len());
    assert!(matches!(app.assessment_profile(&other, VAL, closed, Language::Fr).await, Err(AppError::Forbidden)));

    // Nobody outside reads it until it is published, and then without what is the body's own.
    assert_eq!(app.published_profile(VAL, Language::Fr).await.unwrap().1, None);
    assert!(matches!(app.publish_assessment(&one, VAL, closed, true).await, Err(AppError::Forbidden)));
    assert!(matches!(app.publish_assessment(&other, FICTION, closed, true).await, Err(AppError::NotFound)));
    app.publish_assessment(&steward, VAL, closed, true).await.unwrap();
    let public = app.published_profile(VAL, Language::En).await.unwrap().1.unwrap();
    assert_eq!(public.people, None);
    assert!(public.statements.iter().all(|one| !one.diverged));
    app.publish_assessment(&steward, VAL, closed, false).await.unwrap();
    assert_eq!(app.published_profile(VAL, Language::Fr).await.unwrap().1, None);
}

#[tokio::test]
async fn erasing_somebody_leaves_what_the_body_answered() {
    let bench = Bench::new().await;
    let app = &bench.app;
    bodies(app).await;
    let one = person(app, "une@val.example", Some((1, MemberRole::Member))).await;
    let steward = person(app, "deux@val.example", Some((1, MemberRole::Steward))).await;
    app.begin_assessment(&one, VAL).await.unwrap();
    let told = NewAnswer { note: "Mots à moi.".to_owned(), ..say("direction-published", Answer::Mostly) };
    app.answer_statements(&one, VAL, &[told]).await.unwrap();
    app.erase_person(&Principal::command_line(), "une@val.example").await.unwrap();
    let view = app.closing(&steward, VAL, Language::Fr).await.unwrap();
    assert_eq!((view.people, view.notes.len()), (1, 0));
    let closed = close(app, &steward, "Ce qui restait à dire.", &[]).await;
    assert_eq!(answer_of(&profile(app, &steward, closed).await, "direction-published"), Some(Answer::Mostly));
}

/// A repository of the first body, with what a check says of it.
pub async fn judged(app: &App, number: u64, check: &str, outcome: Outcome) {
    let (now, name) = (app.now(), format!("val1/outil{number}"));
    let repository = Repository {
        id: id(100 + number),
        source: "starter".to_owned(),
        url: format!("forge.example/{name}"),
        forge: ForgeKind::Forgejo,
        listed: Listed {
            url: format!("https://forge.example/{name}"),
            clone_url: format!("https://forge.example/{name}.git"),
            full_name: name,
            forge_id: None,
            owner: None,
            default_branch: None,
            description: None,
            homepage: None,
            topics: Vec::new(),
            archived: false,
            fork: false,
            parent_url: None,
            empty: None,
            license: None,
            pushed_at: None,
            updated_at: None,
            created_at: None,
        },
        fork: None,
        head_commit: None,
        state: HarvestState::default(),
        checks_version: None,
        diagnostics: serde_json::Value::Null,
        derived: false,
        first_seen: now,
        last_seen: now,
        last_changed: now,
    };
    let finding = Finding {
        id: id(200 + number),
        check: check.to_owned(),
        check_version: 1,
        repository: repository.id,
        path: String::new(),
        judgement: Judgement {
            outcome,
            reason: None,
            summary: Texts::fr_en("Une phrase.", "A sentence."),
            evidence: Vec::new(),
            data: None,
            private: false,
        },
        commit: None,
        observed_at: now,
        expires_at: now,
        produced_by: "levain@0.1.0".to_owned(),
        supersedes: None,
    };
    let mut tx = app.store().begin().await.unwrap();
    repositories::save(&mut tx, &repository).await.unwrap();
    findings::record_all(&mut tx, &[finding], now).await.unwrap();
    tx.commit().await.unwrap();
}

#[tokio::test]
async fn the_data_propose_with_the_very_findings_and_a_person_decides() {
    let bench = Bench::new().await;
    let app = &bench.app;
    bodies(app).await;
    let one = person(app, "une@val.example", Some((1, MemberRole::Member))).await;
    let outcomes = [Outcome::Met, Outcome::Met, Outcome::Met, Outcome::Unmet, Outcome::Unknown];
    for (number, outcome) in outcomes.into_iter().enumerate() {
        judged(app, number as u64, "LIC-03", outcome).await;
    }
    app.begin_assessment(&one, VAL).await.unwrap();
    let framework = app.framework(Language::Fr);
    let axis = framework
        .axes
        .iter()
        .find(|axis| {
            axis.practices.iter().flat_map(|practice| &practice.statements).any(|one| one.id == "code-free-licence")
        })
        .unwrap();
    let form = app.assessment_axis(&one, VAL, &axis.id, Language::Fr).await.unwrap();
    let of = |statement: &str| form.asked.iter().find(|one| one.statement == statement).unwrap().proposal.clone();
    let proposal = of("code-free-licence").unwrap();
    assert_eq!(proposal.answer, Some(Answer::Mostly));
    let Ground::Check { met, findings, .. } = &proposal.ground else { panic!("{proposal:?}") };
    // What could not be found out counts neither way.
    assert_eq!((*met, findings.len()), (3, 4));
    assert_eq!(findings.iter().map(|one| one.id).min(), Some(id(200)));
    assert!(proposal.seen_at.is_some());
    assert_eq!(of("code-on-forge").unwrap().ground, Ground::Count("repositories", 5));
    assert_eq!(of("publiccode-present"), None, "no repository was judged so");
    // A proposal that nobody confirmed is no answer.
    assert_eq!(home(app, &one).await.open.unwrap().answered, 0);
    app.answer_statements(&one, VAL, &[say("code-free-licence", Answer::Partly)]).await.unwrap();
    let form = app.assessment_axis(&one, VAL, &axis.id, Language::Fr).await.unwrap();
    let asked = form.asked.iter().find(|one| one.statement == "code-free-licence").unwrap();
    assert_eq!(asked.yours.as_ref().unwrap().0, Answer::Partly);
}

/// Our framework as a deployer might change it: a statement under another name, one taken out with the reason, one
/// taken out without a word.
fn second_version(folder: &Utf8Path) {
    let ours = concat!(env!("CARGO_MANIFEST_DIR"), "/../../content/framework/framework.toml");
    let ours = std::fs::read_to_string(ours).unwrap();
    let without = |text: &str, id: &str| {
        let at = text.find(&format!("id = \"{id}\"")).unwrap();
        let begins = text[..at].rfind("[[axis.practice.statement]]").unwrap();
        let ends = at + text[at..].find("\n[[").unwrap() + 1;
        format!("{}{}", &text[..begins], &text[ends..])
    };
    let changed = ours
        .replace("version = \"1\"", "version = \"2\"")
        .replace("id = \"direction-published\"", "id = \"direction-adopted\"");
    let changed = without(&without(&changed, "direction-in-plans"), "responsible-named");
    let mapping = "[[carry]]\nfrom_version = \"1\"\nto_version = \"2\"\nfrom = \"direction-published\"\nto = \"direction-adopted\"\n\
        [[carry]]\nfrom_version = \"1\"\nto_version = \"2\"\nfrom = \"direction-in-plans\"\ndropped = true\n\
        fr = \"Réparti autrement.\"\nen = \"Split otherwise.\"\n";
    std::fs::create_dir_all(folder.join("framework")).unwrap();
    std::fs::write(folder.join("framework/framework.toml"), changed).unwrap();
    std::fs::write(folder.join("framework/mapping.toml"), mapping).unwrap();
}

#[tokio::test]
async fn a_framework_that_names_no_check_stops_the_program_with_its_place() {
    let bench = Bench::new().await;
    let content = bench.path("content");
    second_version(&content);
    let file = content.join("framework/framework.toml");
    let text = std::fs::read_to_string(&file).unwrap();
    let at = text.find("check = \"").unwrap();
    std::fs::write(&file, format!("{}check = \"LIC-99{}", &text[..at], &text[at + 15..])).unwrap();
    let settings =
        Settings { database: format!("sqlite:{}", bench.path("other.db")), index: None, content: Some(content) };
    let Err(AppError::Content(fault)) = App::open(&settings).await else { panic!("it starts") };
    let line = text[..at].matches('\n').count() + 1;
    for (language, words) in [(Language::Fr, "Il n’y a pas de vérification"), (Language::En, "There is no check")] {
        let told = fault.message(language);
        assert!(
            told.contains(&format!("framework.toml:{line}")) && told.contains(words) && told.contains("LIC-99"),
            "{told}"
        );
    }
}

#[tokio::test]
async fn answers_follow_a_new_version_of_the_framework_and_what_cannot_is_told() {
    let bench = Bench::new().await;
    let app = &bench.app;
    bodies(app).await;
    let steward = person(app, "deux@val.example", Some((1, MemberRole::Steward))).await;
    app.begin_assessment(&steward, VAL).await.unwrap();
    let first = ["direction-published", "direction-in-plans", "responsible-named", "time-granted"];
    let given: Vec<NewAnswer> = first.iter().map(|statement| say(statement, Answer::Mostly)).collect();
    app.answer_statements(&steward, VAL, &given).await.unwrap();
    close(app, &steward, "Le bilan de la première version.", &[]).await;
    // A second one is open when the framework changes.
    app.begin_assessment(&steward, VAL).await.unwrap();
    app.answer_statements(&steward, VAL, &given).await.unwrap();
    bench.app.close().await;

    let content = bench.path("content");
    second_version(&content);
    let settings =
        Settings { database: format!("sqlite:{}", bench.path("levain.db")), index: None, content: Some(content) };
    let app = &App::open(&settings).await.unwrap();
    assert_eq!(app.framework(Language::Fr).version, "2");
    let open = home(app, &steward).await.open.unwrap();
    assert_eq!(open.answered, 2, "one under its new name, one that stayed");
    let lost: Vec<(&str, Option<&str>)> =
        open.lost.iter().map(|one| (one.statement.as_str(), one.reason.as_deref())).collect();
    assert_eq!(lost, [("direction-in-plans", Some("Réparti autrement.")), ("responsible-named", None)]);
    let form = app.assessment_axis(&steward, VAL, "strategy", Language::Fr).await.unwrap();
    let renamed = form.asked.iter().find(|one| one.statement == "direction-adopted").unwrap();
    assert_eq!(renamed.yours.as_ref().unwrap().0, Answer::Mostly);
    assert_eq!(renamed.last_time, Some(Answer::Mostly));
    app.answer_statements(&steward, VAL, &[say("direction-adopted", Answer::Fully)]).await.unwrap();
    assert_eq!(home(app, &steward).await.open.unwrap().answered, 2, "the new answer takes the place of the old");
    let closed = close(app, &steward, "Le bilan de la deuxième version.", &[]).await;
    let view = profile(app, &steward, closed).await;
    assert_eq!(answer_of(&view, "direction-adopted"), Some(Answer::Fully));
    assert_eq!(view.changes.len(), 1);
    let change = &view.changes[0];
    assert_eq!((change.before, change.after, change.carried), (Some(Answer::Mostly), Some(Answer::Fully), true));
    let told: Vec<Option<&str>> = view.not_carried.iter().map(|one| one.reason.as_deref()).collect();
    assert_eq!(told, [Some("Réparti autrement."), None]);
    assert!(view.not_carried[0].statement.starts_with("Notre plan directeur"), "in the words of then");
}

fn policy(answers: &[(&str, &str)], version: u32) -> NewPolicy {
    NewPolicy {
        answers: answers.iter().map(|(question, answer)| ((*question).to_owned(), (*answer).to_owned())).collect(),
        adopted_on: "2026-11-20".to_owned(),
        adopted_by: "Conseil municipal".to_owned(),
        version,
    }
}

#[tokio::test]
async fn a_policy_is_adopted_kept_in_versions_and_inherited() {
    let bench = Bench::new().await;
    let app = &bench.app;
    bodies(app).await;
    let today = "2026-11-28".parse().unwrap();
    let member = person(app, "une@val.example", Some((1, MemberRole::Member))).await;
    let steward = person(app, "deux@val.example", Some((1, MemberRole::Steward))).await;
    let child = person(app, "trois@fiction.example", Some((2, MemberRole::Steward))).await;
    let days = policy(&[("decision-days", "7"), ("identity", "professional")], 0);
    for stranger in [&member, &child] {
        assert!(matches!(app.adopt_policy(stranger, VAL, &days, today).await, Err(AppError::Forbidden)));
    }
    assert!(app.policy_draft(&member, VAL, None, Language::Fr).await.is_ok_and(|draft| !draft.stewards));
    for wrong in [
        NewPolicy { adopted_by: " ".into(), ..days.clone() },
        NewPolicy { adopted_on: "2026-11-29".into(), ..days.clone() },
        NewPolicy { adopted_on: "hier".into(), ..days.clone() },
    ] {
        assert!(matches!(app.adopt_policy(&steward, VAL, &wrong, today).await, Err(AppError::Several(_))));
    }
    let one_day = policy(&[("decision-days", "1")], 0);
    assert!(matches!(app.adopt_policy(&steward, VAL, &one_day, today).await, Err(AppError::Invalid { .. })));
    assert_eq!(app.adopt_policy(&steward, VAL, &days, today).await.unwrap(), 1);
    assert_eq!(app.adopt_policy(&steward, VAL, &days, today).await.unwrap(), 1, "sent twice, adopted once");
    let other = policy(&[("decision-days", "9")], 0);
    assert!(matches!(app.adopt_policy(&steward, VAL, &other, today).await, Err(AppError::Conflict { .. })));

    // The body below begins with the answers of the body above.
    let draft = app.policy_draft(&child, FICTION, None, Language::Fr).await.unwrap();
    assert_eq!(draft.inherited.as_ref().map(|(above, number)| (above.slug.as_str(), *number)), Some((VAL, 1)));
    let answer = |id: &str| draft.questions.iter().find(|one| one.id == id).unwrap().answer.clone();
    assert_eq!((answer("decision-days"), answer("identity")), ("7".to_owned(), "professional".to_owned()));
    let theirs = policy(&[("decision-days", "3"), ("identity", "professional")], 0);
    assert_eq!(app.adopt_policy(&child, FICTION, &theirs, today).await.unwrap(), 1);
    let page = app.body_policy(FICTION, None, Language::Fr).await.unwrap();
    assert!(page.text.contains("3 jours ouvrables") && page.text.contains("Ville de Sainte-Fiction"));
    let drift = page.drift.unwrap();
    assert_eq!((drift.sections.len(), drift.same, drift.newer), (1, 16, false));
    let words: Vec<(&str, &str)> =
        drift.sections[0].pieces.iter().map(|piece| (piece.kind, piece.text.as_str())).collect();
    assert!(words.contains(&("removed", "7")) && words.contains(&("added", "3")), "{words:?}");

    assert_eq!(app.adopt_policy(&steward, VAL, &policy(&[("decision-days", "9")], 1), today).await.unwrap(), 2);
    let page = app.body_policy(VAL, None, Language::En).await.unwrap();
    assert!(page.text.contains("within 9 working days") || page.text.contains("9 working days"), "{}", page.text);
    assert_eq!(page.versions.iter().map(|one| one.number).collect::<Vec<_>>(), [2, 1]);
    // Days, and the address, which went back to its default.
    assert_eq!(page.changes.len(), 2);
    assert!(app.body_policy(FICTION, None, Language::Fr).await.unwrap().drift.unwrap().newer);
    let first = app.body_policy(VAL, Some(1), Language::Fr).await.unwrap();
    assert!(first.text.contains("7 jours ouvrables") && first.changes.is_empty());
    assert!(matches!(app.body_policy(VAL, Some(3), Language::Fr).await, Err(AppError::NotFound)));
}
