//! Environments of the lab, on the engine in memory: what is asked for, what is, and what time does.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use camino::Utf8Path;
use jiff::{SignedDuration, Timestamp};
use levain_app::experiments::TypedHypothesis;
use levain_app::lab::{Budget, Capacity, Demonstrations, InstalledImage, LabSettings, Launch, LaunchRefused};
use levain_app::views::EnvironmentView;
use levain_app::{App, AppError, Principal, Settings};
use levain_lab::agent::rehearse;
use levain_lab::engine::{Engine, EnvironmentId, Failure, Fault, Memory};
use levain_model::{
    EnvironmentNews, EnvironmentStatus, EnvironmentWish, ExperimentStatus, Id, Language, NoticeKind, Outcome,
    RepositoryRecord,
};
use levain_store::software::{self, Located};
use levain_store::{findings, records, repositories};

use crate::experiments::{People, people, running};
use crate::participation::{VAL, judged};

/// Seconds that the clock of these tests is ahead.
static AHEAD: AtomicI64 = AtomicI64::new(0);
/// One test of this file at a time: the clock is theirs together.
static ALONE: tokio::sync::Mutex<()> = tokio::sync::Mutex::const_new(());

fn clock() -> Timestamp {
    Timestamp::now() + SignedDuration::from_secs(AHEAD.load(Ordering::Relaxed))
}

fn pass(hours: i64) {
    AHEAD.fetch_add(hours * 3_600, Ordering::Relaxed);
}

struct Lab {
    app: App,
    engine: Arc<Memory>,
    people: People,
    _folder: tempfile::TempDir,
    _alone: tokio::sync::MutexGuard<'static, ()>,
}

fn settings(folder: &Path) -> LabSettings {
    LabSettings {
        socket: folder.join("agent.sock"),
        url: "http://lab.localhost:8090".to_owned(),
        key: [7; 32],
        sizes: LabSettings::sizes(),
        capacity: Capacity { environments: 2, ..Capacity::default() },
        budget: Budget { environments: 3, ..Budget::default() },
        demonstrations: Demonstrations::default(),
        grace: 7,
        zone: jiff::tz::TimeZone::UTC,
    }
}

impl Lab {
    async fn new() -> Lab {
        let alone = ALONE.lock().await;
        AHEAD.store(0, Ordering::Relaxed);
        let folder = tempfile::tempdir().unwrap();
        let root = Utf8Path::from_path(folder.path()).unwrap();
        let at = Settings { database: format!("sqlite:{}", root.join("levain.db")), index: None, content: None };
        let app = App::open_at(&at, clock).await.unwrap();
        let engine = Arc::new(Memory::default());
        let settings = settings(folder.path());
        let (socket, ours) = (settings.socket.clone(), Arc::clone(&engine));
        tokio::spawn(async move { rehearse(&socket, ours, std::future::pending()).await.unwrap() });
        app.lab_by(settings);
        let people = people(&app).await;
        Lab { app, engine, people, _folder: folder, _alone: alone }
    }

    /// Gives the images of a package to the engine.
    async fn install(&self, package: &str) {
        let recipes = self.app.packages().unwrap().named(package).unwrap().package.recipes.clone();
        for recipe in recipes {
            let archive = self._folder.path().join(format!("{}.tar", recipe.image));
            std::fs::write(&archive, &recipe.hash).unwrap();
            let image = InstalledImage {
                package: package.to_owned(),
                built: "sha256:00".to_owned(),
                image: recipe.image,
                recipe: recipe.hash,
                packages: BTreeMap::new(),
            };
            self.app.install_image(&Principal::command_line(), image, &archive).await.unwrap();
        }
    }

    async fn launch(&self, experiment: Id, title: &str) -> Result<Id, LaunchRefused> {
        self.app.launch_environment(&self.people.author, experiment, &launch(title)).await
    }

    async fn view(&self, id: Id) -> EnvironmentView {
        self.app.environment(&self.people.author, id, Language::Fr).await.unwrap()
    }

    /// Looks until nothing is on its way.
    async fn settle(&self) {
        for _ in 0..20 {
            if !self.app.tend_lab().await.unwrap().busy {
                return;
            }
        }
        panic!("something stays on its way");
    }

    async fn found(&self) -> Vec<String> {
        let found = self.engine.inventory().await.unwrap();
        found.into_iter().map(|one| one.environment.to_string()).collect()
    }

    async fn news(&self, id: Id) -> Vec<EnvironmentNews> {
        self.view(id).await.steps.into_iter().rev().map(|step| step.news).collect()
    }
}

fn launch(title: &str) -> Launch {
    Launch {
        package: "dokuwiki".to_owned(),
        profile: "small".to_owned(),
        days: "14".to_owned(),
        answers: BTreeMap::from([("title".to_owned(), title.to_owned())]),
    }
}

fn refused(outcome: Result<Id, LaunchRefused>) -> String {
    match outcome {
        Err(LaunchRefused::Other(error)) => error.message(Language::Fr),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn an_environment_is_launched_entered_suspended_put_off_and_leaves_nothing() {
    let lab = Lab::new().await;
    let (app, people) = (&lab.app, &lab.people);
    let experiment = running(app, people).await;
    assert!(refused(lab.launch(experiment, "Essai").await).contains("levain lab package install dokuwiki"));
    lab.install("dokuwiki").await;
    let id = lab.launch(experiment, "Essai").await.unwrap();
    assert_eq!(lab.launch(experiment, "Essai").await.unwrap(), id, "sent twice, it is one");
    let view = lab.view(id).await;
    assert_eq!((view.entry.status, view.before), (EnvironmentStatus::Waiting, Some(0)));
    assert_eq!(lab.found().await, [""; 0], "nothing is done at the moment of a request");
    lab.settle().await;
    let view = lab.view(id).await;
    assert_eq!(view.entry.status, EnvironmentStatus::Serving);
    assert!(view.served_at.is_some() && view.took.is_some());
    let titles: Vec<_> = view.answers.iter().map(|one| (one.label.as_str(), one.code.as_str())).collect();
    for told in [("Titre du wiki", "Essai"), ("Langue de l’interface", "Français")] {
        assert!(titles.contains(&told), "{titles:?}");
    }
    assert_eq!(view.secrets[0].code.len(), 26, "generated, and shown to the people of the body");
    assert_eq!(lab.found().await, [id.to_string()]);

    // Who may read it, and who may enter.
    let manager = app.environment(&people.lab, id, Language::Fr).await.unwrap();
    assert!(manager.secrets.is_empty() && !manager.rights.enters);
    for who in [&people.other, &people.visitor] {
        assert!(matches!(app.environment(who, id, Language::Fr).await, Err(AppError::NotFound)));
        assert!(app.environments_of(who, experiment, Language::Fr).await.unwrap().is_empty());
        assert!(app.enter_environment(who, id).await.is_err());
        assert!(app.remove_environment(who, id).await.is_err());
        assert!(app.environment_log(who, id, 10).await.is_err());
        assert!(matches!(app.follow_usage(who, id).await, Err(AppError::NotFound)));
    }
    assert!(matches!(app.enter_environment(&people.lab, id).await, Err(AppError::Forbidden)));
    let link = app.enter_environment(&people.author, id).await.unwrap();
    assert!(link.starts_with(&format!("http://{id}.lab.localhost:8090/doku.php?levain-ticket=2.{id}.")), "{link}");
    assert_eq!(app.environment_log(&people.author, id, 10).await.unwrap().len(), 1);
    let used = app.environment_use(&people.author, id).await.unwrap().unwrap();
    assert_eq!(used.memory, (128, 512));

    app.suspend_environment(&people.lab, id).await.unwrap();
    app.suspend_environment(&people.lab, id).await.unwrap();
    lab.settle().await;
    assert_eq!(lab.view(id).await.entry.status, EnvironmentStatus::Suspended);
    assert!(lab.engine.inventory().await.unwrap()[0].suspended);
    assert!(app.enter_environment(&people.author, id).await.is_err());
    app.resume_environment(&people.author, id).await.unwrap();
    lab.settle().await;

    let version = lab.view(id).await.version_token;
    for (days, reason, field) in
        [("0", "Parce que.", "days"), ("31", "x", "days"), ("20", " ", "reason"), ("2", "x", "days")]
    {
        let error = app.extend_environment(&people.author, id, days, reason, &version).await.unwrap_err();
        assert_eq!(error.faults(Language::Fr)[0].0, field, "{days} {reason}");
    }
    app.extend_environment(&people.author, id, "20", "La séance est reportée.", &version).await.unwrap();
    let stale = app.extend_environment(&people.author, id, "21", "Encore.", &version).await;
    assert!(matches!(stale, Err(AppError::Conflict { .. })), "{stale:?}");

    app.remove_environment(&people.author, id).await.unwrap();
    app.remove_environment(&people.author, id).await.unwrap();
    lab.settle().await;
    let view = lab.view(id).await;
    assert_eq!((view.entry.status, view.secrets.len()), (EnvironmentStatus::Ended, 0));
    assert_eq!(lab.found().await, [""; 0]);
    assert!(app.resume_environment(&people.author, id).await.is_err());
    use EnvironmentNews::{Admitted, Ended, Extended, Launched, Removing, Resumed, Served, Suspended};
    let told = [Launched, Admitted, Served, Suspended, Resumed, Extended, Removing, Ended];
    assert_eq!(lab.news(id).await, told);
    let kept = levain_store::environments::get(app.store(), id).await.unwrap().unwrap();
    assert!(kept.deployment.contains("\"secrets\":{}"), "secrets leave with it");
}

#[tokio::test]
async fn time_suspends_then_removes_and_an_experiment_takes_its_environments_with_it() {
    let lab = Lab::new().await;
    let (app, people) = (&lab.app, &lab.people);
    let experiment = running(app, people).await;
    lab.install("dokuwiki").await;
    // What happened before anybody follows is told to nobody.
    app.follow_notices().await.unwrap();
    let (first, second) = (lab.launch(experiment, "Un").await.unwrap(), lab.launch(experiment, "Deux").await.unwrap());
    lab.settle().await;
    // Reminders of the end, each once.
    let told = async |kind| {
        app.follow_notices().await.unwrap();
        let notices = app.notices(&people.author, false, Some(kind), 1, Language::Fr).await.unwrap().notices;
        notices.len()
    };
    let today = |app: &App| app.now().to_zoned_datetime(jiff::tz::TimeZone::UTC).date();
    app.remind(today(app)).await.unwrap();
    assert_eq!(told(NoticeKind::EnvironmentEnding).await, 0);
    for (hours, count) in [(7 * 24 + 1, 2), (1, 2), (5 * 24, 4), (2 * 24 - 4, 6)] {
        pass(hours);
        app.follow_notices().await.unwrap();
        app.remind(today(app)).await.unwrap();
        app.remind(today(app)).await.unwrap();
        assert_eq!(told(NoticeKind::EnvironmentEnding).await, count, "{hours} h");
    }
    pass(4);
    lab.settle().await;
    let view = lab.view(first).await;
    assert_eq!((view.entry.status, view.entry.wish), (EnvironmentStatus::Suspended, EnvironmentWish::Suspended));
    assert_eq!(lab.found().await.len(), 2, "what it holds is kept for the days of grace");
    assert_eq!(told(NoticeKind::EnvironmentEnded).await, 2);
    assert!(app.resume_environment(&people.author, first).await.is_err(), "only a reason puts it off");
    let version = lab.view(first).await.version_token;
    app.extend_environment(&people.author, first, "10", "La séance est reportée.", &version).await.unwrap();
    lab.settle().await;
    assert_eq!(lab.view(first).await.entry.status, EnvironmentStatus::Serving);
    pass(7 * 24);
    lab.settle().await;
    assert_eq!(lab.view(second).await.entry.status, EnvironmentStatus::Ended);
    assert_eq!(lab.found().await, [first.to_string()]);

    app.move_experiment(&people.author, experiment, ExperimentStatus::Abandoned, "Faute de temps.").await.unwrap();
    lab.settle().await;
    assert_eq!(lab.view(first).await.entry.status, EnvironmentStatus::Suspended);
    pass(7 * 24);
    lab.settle().await;
    assert_eq!(lab.found().await, [""; 0]);
}

#[tokio::test]
async fn a_clock_that_jumps_a_year_and_back_destroys_nothing_and_starts_nothing_again() {
    let lab = Lab::new().await;
    let (app, people) = (&lab.app, &lab.people);
    let year = 365 * 24;
    let experiment = running(app, people).await;
    lab.install("dokuwiki").await;
    app.follow_notices().await.unwrap();
    let id = lab.launch(experiment, "Un").await.unwrap();
    lab.settle().await;
    let ends = lab.view(id).await.entry.expires_at;
    let remind = async || {
        app.follow_notices().await.unwrap();
        app.remind(app.now().to_zoned_datetime(jiff::tz::TimeZone::UTC).date()).await.unwrap()
    };
    pass(year);
    lab.settle().await;
    lab.settle().await;
    let view = lab.view(id).await;
    assert_eq!(view.entry.status, EnvironmentStatus::Suspended, "its end is past");
    assert!(view.entry.removed_at > app.now() + SignedDuration::from_hours(6 * 24), "days of grace begin now");
    assert!(lab.engine.inventory().await.unwrap()[0].suspended);
    assert_eq!(remind().await, 0, "its end is not to come");

    pass(-year);
    // Whoever comes now does not wait for a year.
    let root = Utf8Path::from_path(lab._folder.path()).unwrap();
    let at = Settings { database: format!("sqlite:{}", root.join("levain.db")), index: None, content: None };
    let second = App::open_at(&at, clock).await.unwrap();
    second.lab_by(settings(lab._folder.path()));
    assert!(second.tend_lab().await.unwrap().ours && !app.tend_lab().await.unwrap().ours);
    second.tend_lab().await.unwrap();
    let view = lab.view(id).await;
    assert_eq!(view.entry.status, EnvironmentStatus::Suspended, "nothing goes on by itself");
    assert_eq!((view.entry.expires_at, lab.found().await.len()), (ends, 1));
    app.resume_environment(&people.author, id).await.unwrap();
    second.tend_lab().await.unwrap();
    assert_eq!(lab.view(id).await.entry.status, EnvironmentStatus::Serving);
    for hours in [7 * 24 + 1, 5 * 24, 2 * 24 - 2] {
        pass(hours);
        assert_eq!(remind().await, 1, "{hours} h");
    }
    // The true end, and the true days of grace, whatever was told of another time.
    pass(24);
    lab.settle().await;
    assert_eq!(lab.view(id).await.entry.status, EnvironmentStatus::Suspended);
    pass(7 * 24 - 1);
    lab.settle().await;
    assert_eq!(lab.found().await.len(), 1);
    pass(2);
    lab.settle().await;
    assert_eq!((lab.view(id).await.entry.status, lab.found().await.len()), (EnvironmentStatus::Ended, 0));
    pass(-year);
    lab.settle().await;
    assert_eq!((lab.view(id).await.entry.status, lab.found().await.len()), (EnvironmentStatus::Ended, 0));

    // A start during which the clock was set says nothing of how long it took.
    AHEAD.store(0, Ordering::Relaxed);
    let last = lab.launch(experiment, "Deux").await.unwrap();
    lab.engine.inject(Fault::Unreachable(1));
    assert!(app.tend_lab().await.is_err());
    pass(-48);
    lab.settle().await;
    assert!(lab.view(last).await.served_at.is_some());
    assert_eq!(lab.view(last).await.took, None);
}

#[tokio::test]
async fn days_of_grace_begin_when_it_is_suspended_even_if_nobody_looked_for_weeks() {
    let lab = Lab::new().await;
    let experiment = running(&lab.app, &lab.people).await;
    lab.install("dokuwiki").await;
    let (one, two) = (lab.launch(experiment, "Un").await.unwrap(), lab.launch(experiment, "Deux").await.unwrap());
    lab.settle().await;
    // One was suspended by people before.
    lab.app.suspend_environment(&lab.people.author, two).await.unwrap();
    lab.settle().await;
    pass(40 * 24);
    lab.settle().await;
    for id in [one, two] {
        let entry = lab.view(id).await.entry;
        assert_eq!(entry.status, EnvironmentStatus::Suspended);
        assert!(entry.removed_at > lab.app.now() + SignedDuration::from_hours(6 * 24), "{entry:?}");
        assert_eq!(lab.news(id).await.iter().filter(|news| **news == EnvironmentNews::Expired).count(), 1);
    }
    assert_eq!(lab.found().await.len(), 2);
    pass(7 * 24);
    lab.settle().await;
    assert_eq!(lab.found().await, [""; 0]);
}

#[tokio::test]
async fn a_look_that_finds_nothing_to_do_writes_nothing() {
    let lab = Lab::new().await;
    let experiment = running(&lab.app, &lab.people).await;
    lab.install("dokuwiki").await;
    lab.launch(experiment, "Un").await.unwrap();
    lab.settle().await;
    // With SQLite one writes at a time: a look that would write waits for this one.
    let writing = lab.app.store().begin().await.unwrap();
    let look = tokio::time::timeout(std::time::Duration::from_secs(5), lab.app.tend_lab()).await;
    assert!(look.expect("it waits to write").unwrap().ours);
    writing.rollback().await.unwrap();
}

#[tokio::test]
async fn a_full_machine_lets_wait_in_order_and_a_body_has_no_more_than_its_part() {
    let lab = Lab::new().await;
    let app = &lab.app;
    let experiment = running(app, &lab.people).await;
    lab.install("dokuwiki").await;
    let mut all = Vec::new();
    for title in ["Un", "Deux", "Trois"] {
        all.push(lab.launch(experiment, title).await.unwrap());
    }
    assert!(refused(lab.launch(experiment, "Quatre").await).contains("3 environnements"));
    lab.settle().await;
    let last = lab.view(all[2]).await;
    assert_eq!((last.entry.status, last.before), (EnvironmentStatus::Waiting, Some(0)));
    let manager = app.environments(&lab.people.lab, Language::Fr).await.unwrap();
    let room = manager.room.unwrap();
    assert_eq!((room.environments, room.waiting), ((2, 2), 1));
    assert!(app.environments(&lab.people.author, Language::Fr).await.unwrap().room.is_none());
    app.remove_environment(&lab.people.author, all[0]).await.unwrap();
    lab.settle().await;
    lab.settle().await;
    assert_eq!(lab.view(all[2]).await.entry.status, EnvironmentStatus::Serving);
    // Given up while it waits, it never was.
    let fourth = lab.launch(experiment, "Quatre").await.unwrap();
    app.tend_lab().await.unwrap();
    app.remove_environment(&lab.people.author, fourth).await.unwrap();
    lab.settle().await;
    assert_eq!(lab.view(fourth).await.entry.status, EnvironmentStatus::Ended);
    assert_eq!(lab.found().await.len(), 2);
}

#[tokio::test]
async fn faults_are_told_and_what_passes_is_tried_again() {
    let lab = Lab::new().await;
    let app = &lab.app;
    let experiment = running(app, &lab.people).await;
    lab.install("dokuwiki").await;
    let id = lab.launch(experiment, "Un").await.unwrap();
    lab.engine.inject(Fault::Unreachable(1));
    assert!(!lab.view(id).await.silent);
    assert!(app.tend_lab().await.is_err());
    assert!(lab.view(id).await.silent, "the page says that it does not know");
    lab.engine.inject(Fault::HalfWay);
    assert!(app.tend_lab().await.unwrap().busy);
    lab.settle().await;
    let view = lab.view(id).await;
    assert_eq!((view.entry.status, view.silent), (EnvironmentStatus::Serving, false));
    let crash = Failure::CrashLoop { container: "dokuwiki".to_owned(), exit: 3 };
    lab.engine.inject(Fault::Fails(EnvironmentId::try_from(id.to_string()).unwrap(), crash));
    lab.settle().await;
    lab.settle().await;
    let view = lab.view(id).await;
    assert_eq!(view.entry.status, EnvironmentStatus::Failed);
    assert!(view.failure.unwrap().contains("s’arrête sans cesse (code 3)"));
    assert_eq!(lab.news(id).await.iter().filter(|one| **one == EnvironmentNews::Failed).count(), 1, "told once");
    assert!(view.steps[0].reason.contains("code 3"));

    // An image that went from the engine: nothing of it is there, and it is not tried again until somebody asks.
    let mut other = launch("Deux");
    other.package = "radicale".to_owned();
    other.answers.clear();
    lab.install("radicale").await;
    let second = app.launch_environment(&lab.people.author, experiment, &other).await.unwrap();
    lab.engine.forget_images();
    lab.settle().await;
    let view = lab.view(second).await;
    assert_eq!(view.entry.status, EnvironmentStatus::Failed);
    assert!(view.failure.unwrap().contains("n’est pas là"));
    assert_eq!(lab.found().await, [id.to_string()]);
    lab.install("radicale").await;
    app.resume_environment(&lab.people.author, second).await.unwrap();
    lab.settle().await;
    assert_eq!(lab.view(second).await.entry.status, EnvironmentStatus::Serving);
}

#[tokio::test]
async fn what_is_asked_for_wrongly_is_told_and_nothing_is_launched() {
    let lab = Lab::new().await;
    let (app, people) = (&lab.app, &lab.people);
    let experiment = running(app, people).await;
    lab.install("dokuwiki").await;
    let author = &people.author;
    let mut wrong = launch("Un");
    wrong.answers.insert("language".to_owned(), "de".to_owned());
    wrong.answers.insert("strange".to_owned(), "x".to_owned());
    match app.launch_environment(author, experiment, &wrong).await {
        Err(LaunchRefused::Answers(wrong)) => {
            let sheet = app.launch_form("dokuwiki", &BTreeMap::new(), &wrong, Language::Fr).await.unwrap().sheet;
            assert!(sheet.main.iter().any(|one| one.name == "language" && one.error.is_some()));
            assert_eq!(sheet.elsewhere.len(), 1);
        }
        other => panic!("{other:?}"),
    }
    for (field, changed) in [
        ("profile", Launch { profile: "large".to_owned(), ..launch("Un") }),
        ("profile", Launch { profile: "huge".to_owned(), ..launch("Un") }),
        ("days", Launch { days: "31".to_owned(), ..launch("Un") }),
        ("days", Launch { days: "deux".to_owned(), ..launch("Un") }),
    ] {
        match app.launch_environment(author, experiment, &changed).await {
            Err(LaunchRefused::Other(error)) => assert_eq!(error.faults(Language::En)[0].0, field, "{changed:?}"),
            other => panic!("{other:?}"),
        }
    }
    let none = Launch { package: "rien".to_owned(), ..launch("Un") };
    let outcome = app.launch_environment(author, experiment, &none).await;
    assert!(matches!(outcome, Err(LaunchRefused::Other(AppError::NotFound))), "{outcome:?}");
    let outcome = app.launch_environment(&people.other, experiment, &launch("Un")).await;
    assert!(matches!(outcome, Err(LaunchRefused::Other(AppError::Forbidden))), "{outcome:?}");
    let other = TypedHypothesis { title: "Une autre".to_owned(), ..crate::experiments::hypothesis() };
    let draft = app.draft_experiment(author, VAL, &other).await.unwrap();
    assert!(refused(lab.launch(draft, "Un").await).contains("en cours"));
    assert!(app.environments(author, Language::Fr).await.unwrap().environments.is_empty());
}

#[tokio::test]
async fn a_demonstration_lasts_an_hour_and_a_person_has_one() {
    let lab = Lab::new().await;
    let (app, people) = (&lab.app, &lab.people);
    lab.install("radicale").await;
    lab.install("dokuwiki").await;
    let asked = Launch { package: "radicale".to_owned(), ..Launch::default() };
    let author = &people.author;
    let id = app.launch_demonstration(author, VAL, &asked).await.unwrap();
    assert_eq!(app.launch_demonstration(author, VAL, &asked).await.unwrap(), id, "sent twice, it is one");
    let another = Launch { package: "dokuwiki".to_owned(), answers: launch("Un").answers, ..Launch::default() };
    assert!(refused(app.launch_demonstration(author, VAL, &another).await).contains("déjà une démonstration"));
    let outcome = app.launch_demonstration(&people.other, VAL, &another).await;
    assert!(matches!(outcome, Err(LaunchRefused::Other(AppError::Forbidden))), "{outcome:?}");
    lab.settle().await;
    let view = lab.view(id).await;
    assert_eq!((view.entry.status, view.entry.experiment.is_none()), (EnvironmentStatus::Serving, true));
    assert_eq!(view.entry.removed_at, view.entry.expires_at, "no days of grace");
    let version = &view.version_token;
    assert!(app.extend_environment(author, id, "3", "Encore.", version).await.is_err());
    pass(1);
    lab.settle().await;
    assert_eq!(lab.view(id).await.entry.status, EnvironmentStatus::Ended);
    assert_eq!(lab.found().await, [""; 0]);
    app.launch_demonstration(author, VAL, &another).await.unwrap();
}

#[tokio::test]
async fn a_measure_is_made_once_entered_by_a_person_and_goes_into_a_bundle_without_secrets() {
    let lab = Lab::new().await;
    let (app, people) = (&lab.app, &lab.people);
    let author = &people.author;
    let experiment = running(app, people).await;
    lab.install("dokuwiki").await;
    let nothing = app.experiment_bundle(author, experiment, Language::Fr).await;
    assert!(matches!(nothing, Err(AppError::Conflict { .. })), "{nothing:?}");
    let id = lab.launch(experiment, "Un").await.unwrap();
    assert!(app.ask_measurement(author, id, "availability").await.is_err(), "it does not answer yet");
    lab.settle().await;
    for who in [&people.lab, &people.other] {
        assert!(app.ask_measurement(who, id, "availability").await.is_err());
    }
    assert_eq!(app.ask_measurement(author, id, "rien").await.unwrap_err().faults(Language::Fr)[0].0, "marker");
    for marker in ["availability", "availability", "first-page"] {
        app.ask_measurement(author, id, marker).await.unwrap();
    }
    assert!(app.measure_waiting().await.unwrap() && app.measure_waiting().await.unwrap());
    assert!(!app.measure_waiting().await.unwrap(), "asked twice, made once");
    let measured = lab.view(id).await.measurements;
    let told: Vec<_> =
        measured.iter().map(|one| (one.value.as_deref(), one.unit.as_str(), one.met, one.samples)).collect();
    assert_eq!(told, [(Some("1"), "ms", Some(true), 50), (Some("100"), "%", Some(true), 60)]);
    let raw = app.samples(author, id, measured[1].id).await.unwrap();
    assert_eq!(raw.split(|byte| *byte == b'\n').filter(|line| !line.is_empty()).count(), 60);
    let hash = levain_lab::measures::Measured::samples_of(&raw).unwrap().len();
    assert_eq!(hash, 60);
    assert!(app.samples(&people.other, id, measured[1].id).await.is_err());

    let wrong = app.enter_measurement(author, id, measured[0].id, 0, Language::Fr).await.unwrap_err();
    assert!(wrong.message(Language::Fr).contains("autre unité"), "{wrong:?}");
    app.enter_measurement(author, id, measured[1].id, 0, Language::Fr).await.unwrap();
    let marker = app.experiment(author, experiment, Language::Fr).await.unwrap().markers.remove(0);
    assert_eq!((marker.measured.as_deref(), marker.met), (Some("100"), Some(true)));
    assert!(marker.evidence.unwrap().contains(measured[1].hash.as_deref().unwrap()));

    let secret = lab.view(id).await.secrets[0].code.clone();
    let (name, bytes) = app.experiment_archive(author, experiment, Language::Fr).await.unwrap();
    let (again, same) = app.experiment_archive(author, experiment, Language::Fr).await.unwrap();
    assert!(name == again && bytes == same, "the same bytes each time");
    let (repository, packed) = app.experiment_repository(author, experiment, Language::Fr).await.unwrap();
    assert!(repository.ends_with(".bundle") && packed.starts_with(b"# v2 git bundle\n"), "{repository}");
    let file = lab._folder.path().join(&repository);
    std::fs::write(&file, &packed).unwrap();
    let clone = lab._folder.path().join("clone");
    let git = std::process::Command::new("git").args(["clone", "--quiet"]).arg(&file).arg(&clone).status();
    assert!(git.unwrap().success());
    let incoming = lab._folder.path().join("incoming-clone");
    std::fs::create_dir(&incoming).unwrap();
    let cloned = levain_lab::bundle::Bundle::read(&clone, &incoming).unwrap();
    let file = lab._folder.path().join(&name);
    std::fs::write(&file, &bytes).unwrap();
    let incoming = lab._folder.path().join("incoming");
    std::fs::create_dir(&incoming).unwrap();
    let read = levain_lab::bundle::Bundle::read(&file, &incoming).unwrap();
    assert!(read == cloned, "a clone holds the same");
    assert_eq!((read.package_name.as_str(), read.profile.as_str(), read.starts.len()), ("dokuwiki", "small", 1));
    assert_eq!((read.parameters["title"].as_str(), read.measures.len(), read.trial()), ("Un", 2, false));
    assert!(read.measures.iter().all(|one| one.holds()));
    assert!(read.keeps(&BTreeMap::from([("adminPassword".to_owned(), secret)])).is_ok());
    assert!(read.hypothesis.unwrap().contains("tableau partagé"));
    let closed = app.experiment_bundle(&people.visitor, experiment, Language::Fr).await;
    assert!(matches!(closed, Err(AppError::NotFound)), "the report is not published: {closed:?}");
    assert!(app.experiment_repository(&people.visitor, experiment, Language::Fr).await.is_err());
    // Asked for, and gone before it is made: told, and nothing waits for ever.
    app.ask_measurement(author, id, "availability").await.unwrap();
    app.remove_environment(author, id).await.unwrap();
    lab.settle().await;
    assert!(app.measure_waiting().await.unwrap() && !app.measure_waiting().await.unwrap());
    let cut = lab.view(id).await.measurements.remove(0);
    assert!(cut.done_at.is_some() && cut.value.is_none() && cut.failure.is_some(), "{cut:?}");
    assert!(app.experiment_archive(author, experiment, Language::Fr).await.is_ok(), "it outlives its environment");
}

#[tokio::test]
async fn a_start_is_proven_and_what_is_said_of_repositories_follows_at_once() {
    let lab = Lab::new().await;
    let app = &lab.app;
    let experiment = running(app, &lab.people).await;
    lab.install("dokuwiki").await;
    let store = app.store();
    // A harvested repository of the software, and one that was only listed.
    for number in [1, 2] {
        judged(app, number, "QLT-04", Outcome::Partial).await;
    }
    let urls = ["forge.example/val1/outil1", "forge.example/val1/outil2"];
    let mut known = repositories::by_urls(store, &urls).await.unwrap();
    let (mut ours, other) = (known.remove(urls[0]).unwrap(), known.remove(urls[1]).unwrap());
    ours.checks_version = Some("1".to_owned());
    let Located::Found(software) = software::by_slug(store, "dokuwiki").await.unwrap() else { panic!("no software") };
    let record = records::of_software(store, software.id).await.unwrap().remove(0).id;
    let mut tx = store.begin().await.unwrap();
    repositories::save(&mut tx, &ours).await.unwrap();
    let links = [&ours, &other].map(|one| RepositoryRecord { repository: one.id, path: String::new(), record });
    repositories::set_records(&mut tx, &[ours.id, other.id], &links).await.unwrap();
    tx.commit().await.unwrap();
    let said = async |id| findings::of_repository(store, id).await.unwrap().remove(0).judgement;

    let id = lab.launch(experiment, "Un").await.unwrap();
    assert_eq!(said(ours.id).await.outcome, Outcome::Partial);
    lab.settle().await;
    let view = lab.view(id).await;
    assert_eq!(view.health, ["GET /doku.php répond 200 en 1\u{a0}ms (dokuwiki, port 8080)"]);
    let log = view.log.unwrap();
    assert_eq!(log.label, "1 ligne, 24 octets");
    let judgement = said(ours.id).await;
    assert_eq!(judgement.outcome, Outcome::Met);
    let hash = judgement.evidence.last().unwrap().sha256.clone().unwrap();
    assert_eq!(log.code, format!("sha256:{hash}"));
    assert!(judgement.summary.get(Language::Fr).unwrap().contains("répond 200"), "{judgement:?}");
    assert_eq!(said(other.id).await.outcome, Outcome::Partial, "nothing is said of what was not read");
    let started = app.packages_of("dokuwiki", Language::Fr).await.unwrap().remove(0).started.unwrap();
    assert_eq!((started.health, started.log), (view.health, Some(log)));
    // It goes into the bundle.
    let bundle = app.experiment_bundle(&lab.people.author, experiment, Language::Fr).await.unwrap();
    let proof = bundle.starts[0].proof.as_ref().unwrap();
    assert_eq!((proof.probes[0].status, proof.log.as_ref().map(|log| log.lines)), (Some(200), Some(1)));
}

#[tokio::test]
async fn another_server_on_the_same_database_leaves_the_lab_to_the_first() {
    let lab = Lab::new().await;
    let root = Utf8Path::from_path(lab._folder.path()).unwrap();
    let at = Settings { database: format!("sqlite:{}", root.join("levain.db")), index: None, content: None };
    let second = App::open_at(&at, clock).await.unwrap();
    second.lab_by(settings(lab._folder.path()));
    assert!(lab.app.tend_lab().await.unwrap().ours);
    assert!(!second.tend_lab().await.unwrap().ours);
    pass(1);
    assert!(second.tend_lab().await.unwrap().ours, "the first is gone");
    // Without a lab nothing is promised.
    let third = App::open_at(&at, clock).await.unwrap();
    assert!(third.tend_lab().await.is_err() && !third.has_lab());
}
