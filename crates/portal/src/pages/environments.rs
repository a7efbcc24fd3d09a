//! Environments of the lab: launched, watched, suspended, put off, ended, entered.

use std::borrow::Borrow;
use std::convert::Infallible;
use std::time::Duration;

use askama::Template;
use axum::body::{Body, Bytes};
use axum::extract::{Path, State};
use axum::http::HeaderValue;
use axum::http::header::{CONTENT_LENGTH, CONTENT_SECURITY_POLICY};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use levain_app::lab::{Launch, LaunchRefused, LogLine, same_unit};
use levain_app::views::{
    EnvironmentEntry, EnvironmentView, EnvironmentsView, ExperimentView, PackageEntry, SizeView, UsageView,
};
use levain_app::{App, Principal};
use levain_model::{EnvironmentStatus, EnvironmentWish, ExperimentStatus, Id, Language};
use tokio::sync::mpsc;

use super::experiments::attachment;
use super::packages::{LaunchForm, answered, refused};
use crate::Portal;
use crate::failure::Failure;
use crate::form::Form;
use crate::messages::Messages;
use crate::page::Page;
use crate::pages::bodies::{answer_with, given};
use crate::visit::{Answer, Visit, see_other};

/// Lines of the log on a page.
const LINES: usize = 200;
/// Time between two looks at whether something changed.
const LOOK: Duration = Duration::from_secs(1);
/// Days proposed at first.
const DAYS: u32 = 14;
/// The page of an environment runs one script of ours, which asks this site alone.
const POLICY: HeaderValue = HeaderValue::from_static(
    "default-src 'none'; style-src 'self'; img-src 'self'; script-src 'self'; connect-src 'self'; form-action 'self'; \
     base-uri 'none'; frame-ancestors 'none'",
);

#[derive(Template)]
#[template(path = "environments.html")]
struct List {
    page: Page,
    view: EnvironmentsView,
}

/// Those that one may read.
pub async fn list(State(portal): State<Portal>, visit: Visit) -> Answer {
    let view = portal.app.environments(&visit.principal, visit.language).await?;
    let page = Page::new(&portal, &visit, visit.messages().text("environments-title"))
        .under(visit.messages().text("lab-title"), visit.links().lab());
    visit.html(&List { page, view })
}

#[derive(Template)]
#[template(path = "environment.html")]
struct One {
    page: Page,
    view: EnvironmentView,
    usage: Option<UsageView>,
    lines: Vec<LogLine>,
    /// Markers of the hypothesis, for those who may say what was found of them: number, statement, unit.
    hypothesis: Vec<(usize, String, String)>,
    form: Form,
}

/// One.
pub async fn show(State(portal): State<Portal>, visit: Visit, Path(id): Path<String>) -> Answer {
    page(&portal, &visit, identifier(&id)?, Form::default()).await
}

async fn page(portal: &Portal, visit: &Visit, id: Id, form: Form) -> Answer {
    let app = &portal.app;
    let view = app.environment(&visit.principal, id, visit.language).await?;
    // The agent may not answer: the page says what is known without it.
    let usage = app.environment_use(&visit.principal, id).await.unwrap_or_default();
    let lines = app.environment_log(&visit.principal, id, LINES).await.unwrap_or_default();
    let mut hypothesis = Vec::new();
    if let (Some((experiment, _)), true) = (&view.entry.experiment, view.rights.enters) {
        let experiment = app.experiment(&visit.principal, *experiment, visit.language).await?;
        if experiment.entry.status == ExperimentStatus::Running {
            let markers = experiment.markers.into_iter().enumerate();
            hypothesis = markers.map(|(at, marker)| (at, marker.statement, marker.unit)).collect();
        }
    }
    let title = visit.messages().with("environment-title", &view.entry.software);
    let mut page = under(portal, visit, &view, title);
    page.demonstration = view.entry.body.demonstration;
    let mut response = answer_with(visit, &form, &One { page, view, usage, lines, hypothesis, form: form.clone() })?;
    response.headers_mut().insert(CONTENT_SECURITY_POLICY, POLICY);
    Ok(response)
}

/// The page of an environment or one below it.
fn under(portal: &Portal, visit: &Visit, view: &EnvironmentView, title: String) -> Page {
    let page = Page::new(portal, visit, title).under(visit.messages().text("lab-title"), visit.links().lab());
    match &view.entry.experiment {
        Some((id, title)) => page.under(title.clone(), visit.links().experiment(id)),
        None => page.under(view.entry.software.clone(), visit.links().package(&view.entry.package)),
    }
}

/// Suspends, lets go on, or ends.
pub async fn change(State(portal): State<Portal>, visit: Visit, Path(id): Path<String>, body: Bytes) -> Answer {
    let id = identifier(&id)?;
    let form = Form::read(&body);
    let (app, who) = (&portal.app, &visit.principal);
    let outcome = match form.value("to") {
        "suspended" => app.suspend_environment(who, id).await,
        "running" => app.resume_environment(who, id).await,
        "removed" => app.remove_environment(who, id).await,
        _ => return Err(Failure::not_found()),
    };
    match outcome {
        Ok(()) => see_other(&visit.links().environment(id)),
        Err(error) => page(&portal, &visit, id, form.wrong(error, visit.language)?).await,
    }
}

#[derive(Template)]
#[template(path = "environment_extend.html")]
struct Extend {
    page: Page,
    view: EnvironmentView,
    form: Form,
}

/// The form that puts the end off.
pub async fn extend_form(State(portal): State<Portal>, visit: Visit, Path(id): Path<String>) -> Answer {
    extend_page(&portal, &visit, identifier(&id)?, Form::default().set("days", DAYS)).await
}

/// Puts the end off.
pub async fn extend(State(portal): State<Portal>, visit: Visit, Path(id): Path<String>, body: Bytes) -> Answer {
    let id = identifier(&id)?;
    let form = Form::read(&body);
    let (days, reason, version) = (form.value("days"), form.value("reason"), form.value("version"));
    match portal.app.extend_environment(&visit.principal, id, days, reason, version).await {
        Ok(()) => see_other(&visit.links().environment(id)),
        Err(error) => extend_page(&portal, &visit, id, form.wrong(error, visit.language)?).await,
    }
}

async fn extend_page(portal: &Portal, visit: &Visit, id: Id, form: Form) -> Answer {
    let view = portal.app.environment(&visit.principal, id, visit.language).await?;
    let form = form.replacing("version", &view.version_token);
    let page = under(portal, visit, &view, visit.messages().text("environment-extend"))
        .under(visit.messages().with("environment-title", &view.entry.software), visit.links().environment(id));
    answer_with(visit, &form, &Extend { page, view, form: form.clone() })
}

/// Leads into the application.
pub async fn enter(State(portal): State<Portal>, visit: Visit, Path(id): Path<String>) -> Answer {
    let id = identifier(&id)?;
    match portal.app.enter_environment(&visit.principal, id).await {
        Ok(address) => see_other(&address),
        Err(error) => page(&portal, &visit, id, Form::default().wrong(error, visit.language)?).await,
    }
}

/// What a suspended environment holds, as an archive.
pub async fn content(State(portal): State<Portal>, visit: Visit, Path(id): Path<String>) -> Answer {
    let id = identifier(&id)?;
    let taken = match portal.app.take_environment(&visit.principal, id).await {
        Ok(taken) => taken,
        Err(error) => return page(&portal, &visit, id, Form::default().wrong(error, visit.language)?).await,
    };
    let pieces = futures_util::stream::try_unfold(taken, async |mut taken| {
        Ok::<_, std::io::Error>(taken.next().await?.map(|piece| (piece, taken)))
    });
    let mut response = attachment("application/gzip", &format!("{id}.tar.gz"), Vec::new());
    *response.body_mut() = Body::from_stream(pieces);
    response.headers_mut().remove(CONTENT_LENGTH);
    Ok(response)
}

/// The raw samples of a measurement, a line of JSON each.
pub async fn samples(State(portal): State<Portal>, visit: Visit, Path(id): Path<String>) -> Answer {
    let (id, measurement) = (identifier(&id)?, given(&visit, "measurement"));
    let measurement = identifier(&measurement)?;
    let raw = portal.app.samples(&visit.principal, id, measurement).await?;
    Ok(attachment("application/jsonl", &format!("{measurement}.jsonl"), raw))
}

/// Asks that a marker be measured, or enters a figure as what was found of one of the hypothesis.
pub async fn measure(State(portal): State<Portal>, visit: Visit, Path(id): Path<String>, body: Bytes) -> Answer {
    let id = identifier(&id)?;
    let form = Form::read(&body);
    let (app, who) = (&portal.app, &visit.principal);
    let outcome = match form.value("action") {
        "enter" => {
            let measurement = identifier(form.value("measurement"))?;
            let marker: usize = form.value("marker").parse().unwrap_or(usize::MAX);
            app.enter_measurement(who, id, measurement, marker, visit.language).await
        }
        _ => app.ask_measurement(who, id, form.value("marker")).await,
    };
    match outcome {
        Ok(()) => see_other(&format!("{}#measures", visit.links().environment(id))),
        Err(error) => {
            page(&portal, &visit, id, form.wrong(error, visit.language)?.renaming_fault("marker", "measures")).await
        }
    }
}

/// What happens, as it happens: `state` when something changed, `usage`, and each `line` of the log.
pub async fn stream(State(portal): State<Portal>, visit: Visit, Path(id): Path<String>) -> Result<Response, Failure> {
    let id = identifier(&id)?;
    let (_, size) = portal.app.environment_mark(&visit.principal, id).await?;
    let (sender, receiver) = mpsc::channel::<Event>(64);
    let (app, who, language) = (portal.app.clone(), visit.principal.as_ref().clone(), visit.language);
    tokio::spawn(follow(app, who, id, size, language, sender));
    let events = futures_util::stream::unfold(receiver, async |mut receiver| {
        receiver.recv().await.map(|event| (Ok::<_, Infallible>(event), receiver))
    });
    Ok(Sse::new(events).keep_alive(KeepAlive::default()).into_response())
}

/// Follows an environment until nobody listens.
async fn follow(
    app: App,
    who: Principal,
    id: Id,
    size: Option<SizeView>,
    language: Language,
    sender: mpsc::Sender<Event>,
) {
    let (mut lines, mut uses) = (app.follow_log(&who, id).await.ok(), app.follow_usage(&who, id).await.ok());
    let mut looks = tokio::time::interval(LOOK);
    let mut version = String::new();
    loop {
        let event = tokio::select! {
            _ = looks.tick() => {
                let Ok((now, _)) = app.environment_mark(&who, id).await else { return };
                if now == version {
                    // Whoever went away is noticed even while nothing happens.
                    if sender.is_closed() {
                        return;
                    }
                    continue;
                }
                // What runs since, or runs again, is followed anew.
                if lines.is_none() {
                    lines = app.follow_log(&who, id).await.ok();
                }
                if uses.is_none() {
                    uses = app.follow_usage(&who, id).await.ok();
                }
                version = now;
                Event::default().event("state").data(&version)
            }
            line = next_line(&mut lines) => match line {
                Some(line) => Event::default().event("line").data(log_line(&line)),
                None => {
                    lines = None;
                    continue;
                }
            },
            usage = next_use(&mut uses) => match (usage, &size) {
                (Some(usage), Some(size)) => {
                    let view = UsageView::of(&usage, size);
                    Event::default().event("usage").data(figures(&view, Messages::of(language)))
                }
                _ => {
                    uses = None;
                    continue;
                }
            },
        };
        if sender.send(event).await.is_err() {
            return;
        }
    }
}

async fn next_line(lines: &mut Option<levain_app::lab::Lines>) -> Option<LogLine> {
    match lines {
        Some(lines) => lines.next().await.ok().flatten(),
        None => std::future::pending().await,
    }
}

async fn next_use(uses: &mut Option<levain_app::lab::Uses>) -> Option<levain_app::lab::Usage> {
    match uses {
        Some(uses) => uses.next().await.ok().flatten(),
        None => std::future::pending().await,
    }
}

/// A line of the log as it is shown, without what steers a terminal.
fn log_line(line: &LogLine) -> String {
    let text: String = line.text.chars().map(|one| if one.is_control() { ' ' } else { one }).collect();
    format!("{}  {}", line.container, text.trim_end())
}

/// Figures with their bounds and their words, by name.
fn figures(view: &UsageView, t: Messages) -> String {
    let figure = |(name, used, most, words): (&str, _, _, _)| (name.to_owned(), serde_json::json!([used, most, words]));
    serde_json::Value::Object(uses(view, t).into_iter().map(figure).collect()).to_string()
}

/// What is used, as far as it is known: name, value, bound, words.
fn uses(view: &UsageView, t: Messages) -> Vec<(&'static str, u64, u64, String)> {
    let all = [
        ("memory", "usage-mebibytes", Some(view.memory)),
        ("disk", "usage-mebibytes", view.disk),
        ("processes", "usage-of", view.processes),
    ];
    let known = all.into_iter().filter_map(|(name, key, known)| known.map(|(used, most)| (name, key, used, most)));
    known.map(|(name, key, used, most)| (name, used, most, t.with_two(key, t.number(used), t.number(most)))).collect()
}

/// What a profile gives, in words.
pub(super) fn size_words(t: Messages, size: &SizeView) -> String {
    [
        t.with("size-memory", t.number(size.memory)),
        t.count("size-cpu", size.cpu.div_ceil(1_000)),
        t.with("size-disk", t.number(size.disk)),
        t.count("size-days", size.days),
    ]
    .join(", ")
}

/// The name of the shape and of the colour of how an environment is.
pub fn shape(one: &EnvironmentEntry) -> &'static str {
    match (one.wish, one.status) {
        (EnvironmentWish::Removed, _) | (_, EnvironmentStatus::Ended) => "na",
        (_, EnvironmentStatus::Serving) => "met",
        (_, EnvironmentStatus::Failed) => "unmet",
        (_, EnvironmentStatus::Suspended) => "partial",
        _ => "unknown",
    }
}

/// Milliseconds as seconds, in words: `2,4`.
pub fn seconds(milliseconds: impl Borrow<i64>, language: impl Borrow<Language>) -> String {
    let tenths = (milliseconds.borrow() + 50) / 100;
    super::decimal(&format!("{}.{}", tenths / 10, tenths % 10), language)
}

impl One {
    fn uses(&self) -> Vec<(&'static str, u64, u64, String)> {
        self.usage.as_ref().map(|usage| uses(usage, self.page.t)).unwrap_or_default()
    }

    /// The markers of the hypothesis that a figure of that unit may answer.
    fn answering(&self, unit: &str) -> Vec<&(usize, String, String)> {
        self.hypothesis.iter().filter(|(_, _, of)| same_unit(of, unit)).collect()
    }

    /// A figure with its unit.
    fn figure(&self, value: &str, unit: &str) -> String {
        format!("{}\u{a0}{unit}", super::decimal(value, self.page.t.language))
    }

    fn log(&self) -> String {
        self.lines.iter().map(|line| log_line(line) + "\n").collect()
    }

    fn is(&self, status: &str) -> bool {
        self.view.entry.status.as_str() == status
    }

    fn wishes(&self, wish: &str) -> bool {
        self.view.entry.wish.as_str() == wish
    }

    /// Whether something of it may be there.
    fn lives(&self) -> bool {
        !self.is("ended") && !self.wishes("removed")
    }

    fn size(&self) -> String {
        self.view.size.as_ref().map(|size| size_words(self.page.t, size)).unwrap_or_default()
    }

    /// How long the start took, in seconds.
    fn took(&self) -> Option<String> {
        self.view.took.map(|took| seconds(took, self.page.t.language))
    }
}

/// The applications to choose from, for an experiment.
#[derive(Template)]
#[template(path = "launch_choose.html")]
struct Choose {
    page: Page,
    experiment: ExperimentView,
    packages: Vec<PackageEntry>,
    has_lab: bool,
}

/// The applications to choose from, or the form of the one that the query names.
pub async fn launch_form(State(portal): State<Portal>, visit: Visit, Path(id): Path<String>) -> Answer {
    let id = identifier(&id)?;
    let package = given(&visit, "package");
    if !package.is_empty() {
        let form = Form::default().set("package", package).set("days", DAYS);
        return launch_page(&portal, &visit, id, form, None).await;
    }
    let experiment = experiment(&portal, &visit, id).await?;
    let packages = portal.app.package_list(visit.language).await?;
    let page = of_experiment(&portal, &visit, &experiment);
    visit.html(&Choose { page, experiment, packages, has_lab: portal.app.has_lab() })
}

/// Launches.
pub async fn launch(State(portal): State<Portal>, visit: Visit, Path(id): Path<String>, body: Bytes) -> Answer {
    let id = identifier(&id)?;
    let form = Form::read(&body);
    let value = |name: &str| form.value(name).to_owned();
    let launch =
        Launch { package: value("package"), profile: value("profile"), days: value("days"), answers: answered(&form) };
    match portal.app.launch_environment(&visit.principal, id, &launch).await {
        Ok(environment) => see_other(&visit.links().environment(environment)),
        Err(why) => launch_page(&portal, &visit, id, form, Some(why)).await,
    }
}

async fn launch_page(portal: &Portal, visit: &Visit, id: Id, form: Form, why: Option<LaunchRefused>) -> Answer {
    let typed = answered(&form);
    let (form, wrong) = match why {
        Some(why) => refused(form, visit, why)?,
        None => (form, Vec::new()),
    };
    let experiment = experiment(portal, visit, id).await?;
    let view = portal.app.launch_form(form.value("package"), &typed, &wrong, visit.language).await?;
    // The smallest that the application takes is the one proposed.
    let form = match (form.value("profile"), view.sizes.first()) {
        ("", Some(least)) => form.set("profile", least.name),
        _ => form,
    };
    let page = of_experiment(portal, visit, &experiment);
    let action = visit.links().environment_new(id);
    let template = LaunchForm { page, view, form: form.clone(), action, bodies: Vec::new(), minutes: None };
    answer_with(visit, &form, &template)
}

async fn experiment(portal: &Portal, visit: &Visit, id: Id) -> Result<ExperimentView, Failure> {
    let view = portal.app.experiment(&visit.principal, id, visit.language).await?;
    if view.rights.acts { Ok(view) } else { Err(levain_app::AppError::Forbidden.into()) }
}

fn of_experiment(portal: &Portal, visit: &Visit, experiment: &ExperimentView) -> Page {
    let messages = visit.messages();
    Page::new(portal, visit, messages.text("launch-title"))
        .under(messages.text("lab-title"), visit.links().lab())
        .under(experiment.entry.title.clone(), visit.links().experiment(experiment.entry.id))
}

fn identifier(text: &str) -> Result<Id, Failure> {
    text.parse().map_err(|_| Failure::not_found())
}
