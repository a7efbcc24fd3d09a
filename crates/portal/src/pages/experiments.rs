//! Experiments of the lab: the list, and the page of one, whatever its verdict.

use std::borrow::Borrow;

use askama::Template;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::HeaderValue;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use levain_app::experiments::document::DocumentKind;
use levain_app::experiments::{FILE, PAGE, experiments_csv};
use levain_app::permission::{Action, allows};
use levain_app::views::{EnvironmentEntry, ExperimentView, ExperimentsRequest, ExperimentsView, MarkerView, StepView};
use levain_model::{ExperimentReport, ExperimentStatus, Id, Language, Verdict};

use crate::Portal;
use crate::failure::Failure;
use crate::form::Form;
use crate::page::{Page, Pagination};
use crate::routes::Format;
use crate::visit::{Answer, Visit, see_other};
use crate::{calendar, feeds};

#[derive(Template)]
#[template(path = "experiments.html")]
struct List {
    page: Page,
    view: ExperimentsView,
    pagination: Pagination,
    /// Whether whoever reads may propose for some body.
    proposes: bool,
    /// Whether whoever reads may accept or reject.
    reviews: bool,
    filtered: bool,
}

/// The list, also as CSV, JSON, Atom and calendar.
pub async fn list(State(portal): State<Portal>, visit: Visit) -> Answer {
    let parameters = visit.parameters();
    let html = visit.format == Format::Html;
    let request = ExperimentsRequest {
        status: ExperimentStatus::from_name(parameters.first("status")),
        verdict: Verdict::from_name(parameters.first("verdict")),
        body: parameters.first("organization").to_owned(),
        text: parameters.first("q").to_owned(),
        page: if html { parameters.number("page", 1).max(1) } else { 1 },
        size: if html { PAGE } else { FILE },
    };
    let view = portal.app.experiments(&visit.principal, &request, visit.language).await?;
    match visit.format {
        Format::Csv => Ok(visit.body(Format::Csv, experiments_csv(&view))),
        Format::Json => visit.json(&view),
        Format::Atom => Ok(visit.body(Format::Atom, feeds::experiments(&portal.site, &visit, &view))),
        Format::Calendar => Ok(visit.body(Format::Calendar, calendar::experiments(&portal.site, &visit, &view))),
        Format::Html | Format::Markdown => {
            let formats = [Format::Csv, Format::Json, Format::Atom, Format::Calendar];
            let filtered =
                ["status", "verdict", "organization", "q"].iter().any(|name| !parameters.first(name).is_empty());
            let mut page = Page::new(&portal, &visit, visit.messages().text("lab-title")).with_formats(&formats);
            page.indexed = !filtered;
            let pagination = Pagination::new(&view.pages, &visit.path, &parameters);
            let may = |action| visit.principal.person.is_some() && allows(&visit.principal, action);
            let (proposes, reviews) = (may(Action::ActForOrganization), may(Action::ReviewExperiments));
            visit.html(&List { page, view, pagination, proposes, reviews, filtered })
        }
    }
}

/// A state on the way of an experiment.
struct Stage {
    status: ExperimentStatus,
    date: Option<String>,
    /// It is where the experiment stands.
    current: bool,
    /// It was passed or reached.
    reached: bool,
}

/// How a value stands to its target, drawn: widths of a hundred.
struct Bullet {
    value: Option<f64>,
    target: f64,
}

#[derive(Template)]
#[template(path = "experiment.html")]
struct One {
    page: Page,
    view: ExperimentView,
    stages: Vec<Stage>,
    /// Its environments, for those who may see them.
    environments: Vec<EnvironmentEntry>,
    form: Form,
}

/// The page of an experiment; its JSON; its documents as Markdown.
pub async fn show(State(portal): State<Portal>, visit: Visit, Path(segment): Path<String>) -> Answer {
    let (id, format) = Format::split(&segment, visit.route.formats);
    let id: Id = id.parse().map_err(|_| Failure::not_found())?;
    match format {
        Format::Markdown => {
            let report = visit.parameters().first("document") == "report";
            let (kind, name) = match (report, visit.language) {
                (false, Language::Fr) => (DocumentKind::Hypothesis, "attachment; filename=\"hypothese.md\""),
                (false, Language::En) => (DocumentKind::Hypothesis, "attachment; filename=\"hypothesis.md\""),
                (true, Language::Fr) => (DocumentKind::Report, "attachment; filename=\"rapport.md\""),
                (true, Language::En) => (DocumentKind::Report, "attachment; filename=\"report.md\""),
            };
            let document = portal.app.experiment_document(&visit.principal, id, kind).await?;
            let mut response = visit.body(Format::Markdown, document.written(visit.language));
            response.headers_mut().insert(CONTENT_DISPOSITION, HeaderValue::from_static(name));
            Ok(response)
        }
        Format::Json => visit.json(&portal.app.experiment(&visit.principal, id, visit.language).await?),
        _ => page(&portal, &visit, id, Form::default()).await,
    }
}

/// The reproduction bundle, as a file: an archive, or with `?as=git` a repository.
pub async fn bundle(State(portal): State<Portal>, visit: Visit, Path(id): Path<String>) -> Answer {
    let id: Id = id.parse().map_err(|_| Failure::not_found())?;
    let (kind, made) = if visit.parameters().first("as") == "git" {
        ("application/x-git-bundle", portal.app.experiment_repository(&visit.principal, id, visit.language).await)
    } else {
        ("application/gzip", portal.app.experiment_archive(&visit.principal, id, visit.language).await)
    };
    match made {
        Ok((name, bytes)) => Ok(attachment(kind, &name, bytes)),
        Err(error) => page(&portal, &visit, id, Form::default().wrong(error, visit.language)?).await,
    }
}

/// A file to keep.
pub(super) fn attachment(kind: &'static str, name: &str, bytes: Vec<u8>) -> Response {
    let disposition = HeaderValue::from_str(&format!("attachment; filename=\"{name}\""));
    let mut response = bytes.into_response();
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static(kind));
    if let Ok(disposition) = disposition {
        response.headers_mut().insert(CONTENT_DISPOSITION, disposition);
    }
    response
}

/// Takes back, begins or abandons.
pub async fn change(State(portal): State<Portal>, visit: Visit, Path(id): Path<String>, body: Bytes) -> Answer {
    let id: Id = id.parse().map_err(|_| Failure::not_found())?;
    let form = Form::read(&body);
    let to = ExperimentStatus::from_name(form.value("to")).unwrap_or(ExperimentStatus::Proposed);
    match portal.app.move_experiment(&visit.principal, id, to, form.value("reason")).await {
        Ok(()) => see_other(&visit.links().experiment(id)),
        Err(error) => page(&portal, &visit, id, form.wrong(error, visit.language)?).await,
    }
}

async fn page(portal: &Portal, visit: &Visit, id: Id, form: Form) -> Answer {
    let view = portal.app.experiment(&visit.principal, id, visit.language).await?;
    let mut page = Page::new(portal, visit, view.entry.title.clone())
        .under(visit.messages().text("lab-title"), visit.links().lab())
        .with_formats(&[Format::Markdown, Format::Json]);
    page.description = Some(view.entry.result.clone());
    page.demonstration = view.entry.body.demonstration;
    page.indexed = view.entry.status.is_public() && form.status().is_success();
    let stages = stages(&page, &view);
    let environments = portal.app.environments_of(&visit.principal, id, visit.language).await?;
    let status = form.status();
    let template = One { page, view, stages, environments, form };
    if status.is_success() { visit.html(&template) } else { visit.html_with(status, &template) }
}

/// The states to show: those that were passed, and those that follow when nothing goes wrong.
fn stages(page: &Page, view: &ExperimentView) -> Vec<Stage> {
    use ExperimentStatus::{Abandoned, Accepted, Completed, Draft, Proposed, Rejected, Running};
    let passed = |status| view.steps.iter().any(|step| step.status == status);
    let way: Vec<ExperimentStatus> = match view.entry.status {
        Rejected => vec![Draft, Proposed, Rejected],
        Abandoned if passed(Running) => vec![Draft, Proposed, Accepted, Running, Abandoned],
        Abandoned => vec![Draft, Proposed, Accepted, Abandoned],
        _ => vec![Draft, Proposed, Accepted, Running, Completed],
    };
    let here = way.iter().position(|status| *status == view.entry.status).unwrap_or_default();
    let date = |status| view.steps.iter().rev().find(|step| step.status == status).map(|step| page.date(&step.at));
    let stage = |(at, status)| Stage {
        status,
        date: if at <= here && status != Draft { date(status) } else { None },
        current: at == here,
        reached: at <= here,
    };
    way.into_iter().enumerate().map(stage).collect()
}

impl One {
    /// How many markers are met, not met, and not verified.
    fn counts(&self) -> [(&'static str, usize); 3] {
        let count = |wanted| self.view.markers.iter().filter(|marker| marker.met == wanted).count();
        [
            ("experiment-markers-met", count(Some(true))),
            ("experiment-markers-unmet", count(Some(false))),
            ("experiment-markers-unknown", count(None)),
        ]
    }

    fn bullet(&self, marker: &MarkerView) -> Bullet {
        let number = |text: &str| text.parse::<f64>().unwrap_or_default().max(0.0);
        let target = number(&marker.target);
        let value = marker.measured.as_deref().map(number);
        let whole = 1.25 * target.max(value.unwrap_or_default()).max(f64::MIN_POSITIVE);
        let part = |number: f64| (1_000.0 * number / whole).round() / 10.0;
        Bullet { value: value.map(part), target: part(target) }
    }

    /// A value or a target with its unit.
    fn measure(&self, number: &str, unit: &str) -> String {
        let number = decimal(number, self.page.t.language);
        if unit.is_empty() { number } else { format!("{number}\u{a0}{unit}") }
    }

    /// The sections of a report, each with the key of its heading.
    fn sections<'a>(&self, report: &'a ExperimentReport) -> [(&'static str, &'a str); 4] {
        [
            ("report-method", report.method.as_str()),
            ("report-threats", report.threats.as_str()),
            ("report-decision", report.decision.as_str()),
            ("report-cost", report.cost.as_str()),
        ]
    }

    /// The steps that say something: decisions and reasons.
    fn decisions(&self) -> Vec<&StepView> {
        self.view.steps.iter().filter(|step| !step.reason.is_empty() || !step.checklist.is_empty()).collect()
    }

    /// The states that the body may bring it to from here, by a button: with a reason or without.
    fn ways(&self, with_reason: bool) -> Vec<ExperimentStatus> {
        use ExperimentStatus::{Abandoned, Draft, Running};
        if !self.view.rights.acts {
            return Vec::new();
        }
        let ways = [Draft, Running, Abandoned].into_iter().filter_map(|to| self.view.entry.status.way_to(to));
        ways.filter(|way| way.reason == with_reason).map(|way| way.to).collect()
    }

    fn is(&self, status: &str) -> bool {
        self.view.entry.status.as_str() == status
    }

    /// Whether its body may write the report now.
    fn reports(&self) -> bool {
        let open = self.is("running") || self.is("completed") || self.is("abandoned");
        self.view.rights.acts && open && !self.published()
    }

    fn published(&self) -> bool {
        self.view.report.as_ref().is_some_and(|report| report.published_at.is_some())
    }

    /// Name of the file of its bundle.
    fn bundle(&self, ending: &str) -> String {
        format!("{}.{ending}", levain_app::lab::bundle_name(self.view.entry.id))
    }

    /// The address of a document.
    fn document(&self, report: bool) -> String {
        let hypothesis = format!("{}.md", self.page.links.experiment(self.view.entry.id));
        if report { format!("{hypothesis}?document=report") } else { hypothesis }
    }
}

impl List {
    fn is_chosen(&self, word: &str) -> bool {
        let request = &self.view.request;
        request.status.is_some_and(|status| status.as_str() == word)
            || request.verdict.is_some_and(|verdict| verdict.as_str() == word)
    }
}

/// The name of the shape and of the colour of a verdict, by its word.
pub fn verdict_shape(verdict: &str) -> &'static str {
    match Verdict::from_name(verdict) {
        Some(Verdict::Proven) => "met",
        Some(Verdict::PartlyProven) => "partial",
        Some(Verdict::Refuted) => "unmet",
        Some(Verdict::NotVerified) | None => "unknown",
    }
}

/// A decimal number as it is written in a language.
pub fn decimal(number: &str, language: impl Borrow<Language>) -> String {
    match language.borrow() {
        Language::Fr => number.replace('.', ","),
        Language::En => number.to_owned(),
    }
}
