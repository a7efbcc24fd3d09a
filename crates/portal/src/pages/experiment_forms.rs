//! The forms of an experiment: the hypothesis, the review, the measures, the conclusion, the report.

use askama::Template;
use axum::body::Bytes;
use axum::extract::{Path, State};
use levain_app::AppError;
use levain_app::experiments::lint::Flaw;
use levain_app::experiments::{MARKER_FIELDS, MARKERS, NewFinding, RULES, TypedHypothesis, TypedMarker, TypedReport};
use levain_app::views::{ExperimentView, MarkerView};
use levain_model::{Comparison, Criterion, DataCategory, Id, Language, MarkerKind, MembershipState, Verdict};

use crate::Portal;
use crate::failure::Failure;
use crate::form::Form;
use crate::page::Page;
use crate::pages::bodies::{answer_with, given};
use crate::pages::decimal;
use crate::visit::{Answer, Visit, see_other};

/// Lines of markers that a new form begins with.
const BEGINS: usize = 2;

#[derive(Template)]
#[template(path = "experiment_form.html")]
struct HypothesisForm {
    page: Page,
    form: Form,
    action: String,
    /// The bodies to choose from, in a new form.
    bodies: Vec<(String, String)>,
    is_new: bool,
}

/// The names of the fields of a marker.
struct Row {
    number: usize,
    statement: &'static str,
    target: &'static str,
    unit: &'static str,
    kind: String,
    comparison: String,
}

impl HypothesisForm {
    fn rows(&self) -> Vec<Row> {
        let count = self.form.value("rows").parse().unwrap_or(BEGINS).clamp(1, MARKERS);
        let row = |(at, [statement, target, unit]): (usize, &[&'static str; 3])| Row {
            number: at + 1,
            statement,
            target,
            unit,
            kind: kind_field(at),
            comparison: comparison_field(at),
        };
        MARKER_FIELDS.iter().take(count).enumerate().map(row).collect()
    }

    fn kinds(&self) -> Vec<(String, String)> {
        // What a person measures comes first: the others ask for an environment of the lab.
        let mut kinds = MarkerKind::ALL.to_vec();
        kinds.sort_by_key(|kind| *kind != MarkerKind::Manual);
        kinds.iter().map(|kind| (kind.as_str().to_owned(), self.page.t.code("marker-kind-", kind.as_str()))).collect()
    }

    fn comparisons(&self) -> Vec<(String, String)> {
        let words = |one: Comparison| (one.as_str().to_owned(), self.page.t.code("comparison-", one.as_str()));
        Comparison::ALL.map(words).to_vec()
    }

    fn data(&self) -> Vec<(String, String)> {
        let words = |one: DataCategory| (one.as_str().to_owned(), self.page.t.code("data-category-", one.as_str()));
        DataCategory::ALL.map(words).to_vec()
    }

    fn rules(&self) -> Vec<(String, String)> {
        vec![("yes".to_owned(), self.page.t.text("rules-accept"))]
    }
}

fn kind_field(at: usize) -> String {
    format!("marker-{}-kind", at + 1)
}

fn comparison_field(at: usize) -> String {
    format!("marker-{}-comparison", at + 1)
}

/// What was typed.
fn typed(form: &Form) -> TypedHypothesis {
    let value = |name: &str| form.value(name).to_owned();
    let marker = |(at, [statement, target, unit]): (usize, &[&'static str; 3])| TypedMarker {
        statement: value(statement),
        kind: value(&kind_field(at)),
        comparison: value(&comparison_field(at)),
        target: value(target),
        unit: value(unit),
    };
    TypedHypothesis {
        title: value("title"),
        context: value("context"),
        believe: value("believe"),
        result: value("result"),
        markers: MARKER_FIELDS.iter().enumerate().map(marker).collect(),
        method: value("method"),
        technologies: value("technologies"),
        references: value("references"),
        software: value("software"),
        repository: value("repository"),
        begin: value("begin"),
        end: value("end"),
        data: value("data"),
    }
}

/// A hypothesis as its form first shows it.
fn filled(typed: &TypedHypothesis, language: Language) -> Form {
    let mut form = Form::default()
        .set("title", &typed.title)
        .set("context", &typed.context)
        .set("believe", &typed.believe)
        .set("result", &typed.result)
        .set("method", &typed.method)
        .set("technologies", &typed.technologies)
        .set("references", &typed.references)
        .set("software", &typed.software)
        .set("repository", &typed.repository)
        .set("begin", &typed.begin)
        .set("end", &typed.end)
        .set("data", &typed.data)
        .set("rows", typed.markers.len().max(1));
    for ((at, marker), [statement, target, unit]) in typed.markers.iter().enumerate().zip(MARKER_FIELDS) {
        form = form
            .set(statement, &marker.statement)
            .set(target, decimal(&marker.target, language))
            .set(unit, &marker.unit)
            .set(&kind_field(at), &marker.kind)
            .set(&comparison_field(at), &marker.comparison);
    }
    form
}

/// One more line for a marker.
fn with_a_marker(form: Form) -> Form {
    let rows = form.value("rows").parse::<usize>().unwrap_or(BEGINS);
    form.replacing("rows", (rows + 1).min(MARKERS))
}

/// The form of a new hypothesis.
pub async fn new_form(State(portal): State<Portal>, visit: Visit) -> Answer {
    let form =
        Form::default().set("organization", given(&visit, "organization")).set("software", given(&visit, "software"));
    new_page(&portal, &visit, form).await
}

/// Keeps it as a draft, and proposes it when that is asked.
pub async fn create(State(portal): State<Portal>, visit: Visit, body: Bytes) -> Answer {
    let form = Form::read(&body);
    if form.value("action") == "marker" {
        return new_page(&portal, &visit, with_a_marker(form)).await;
    }
    let slug = form.value("organization");
    let drafted = match slug {
        "" => Err(nobody()),
        slug => portal.app.draft_experiment(&visit.principal, slug, &typed(&form)).await,
    };
    match drafted {
        Ok(id) if form.value("action") == "propose" => propose(&portal, &visit, id, form).await,
        Ok(id) => see_other(&visit.links().experiment(id)),
        Err(AppError::NotFound) => new_page(&portal, &visit, form.wrong(nobody(), visit.language)?).await,
        Err(error) => new_page(&portal, &visit, form.wrong(error, visit.language)?).await,
    }
}

fn nobody() -> AppError {
    AppError::invalid("organization", "Choisissez l’organisme qui expérimente.", "Choose the body that experiments.")
}

async fn propose(portal: &Portal, visit: &Visit, id: Id, form: Form) -> Answer {
    match portal.app.propose_experiment(&visit.principal, id, form.holds("rules", "yes")).await {
        Ok(()) => see_other(&visit.links().experiment(id)),
        Err(error) => edit_page(portal, visit, id, form.wrong(error, visit.language)?).await,
    }
}

async fn new_page(portal: &Portal, visit: &Visit, form: Form) -> Answer {
    let own = portal.app.own_memberships(&visit.principal, visit.language).await?;
    let active = own.into_iter().filter(|one| one.state == MembershipState::Active);
    let mut bodies: Vec<(String, String)> =
        active.map(|one| (one.body.slug.to_string(), one.body.name.text.clone())).collect();
    let asked = form.value("organization");
    // Whoever administers speaks for any body, once it is named.
    if !asked.is_empty()
        && bodies.iter().all(|(slug, _)| slug != asked)
        && let Ok(body) = portal.app.body_entry_at(asked, visit.language).await
    {
        bodies.push((body.slug.to_string(), body.name.text));
    }
    let page = Page::new(portal, visit, visit.messages().text("experiment-new-title"))
        .under(visit.messages().text("lab-title"), visit.links().lab());
    let action = visit.links().experiment_new().to_owned();
    answer_with(visit, &form, &HypothesisForm { page, form: form.clone(), action, bodies, is_new: true })
}

/// The form of a draft.
pub async fn edit_form(State(portal): State<Portal>, visit: Visit, Path(id): Path<String>) -> Answer {
    let id = identifier(&id)?;
    let (typed, version) = portal.app.typed_hypothesis(&visit.principal, id).await?;
    edit_page(&portal, &visit, id, filled(&typed, visit.language).set("version", version)).await
}

/// Keeps the draft, and proposes it when that is asked.
pub async fn save(State(portal): State<Portal>, visit: Visit, Path(id): Path<String>, body: Bytes) -> Answer {
    let id = identifier(&id)?;
    let form = Form::read(&body);
    if form.value("action") == "marker" {
        return edit_page(&portal, &visit, id, with_a_marker(form)).await;
    }
    let version = form.value("version").to_owned();
    match portal.app.write_experiment(&visit.principal, id, &typed(&form), &version).await {
        Ok(()) if form.value("action") == "propose" => propose(&portal, &visit, id, form).await,
        Ok(()) => see_other(&visit.links().experiment(id)),
        Err(error) => edit_page(&portal, &visit, id, form.wrong(error, visit.language)?).await,
    }
}

async fn edit_page(portal: &Portal, visit: &Visit, id: Id, form: Form) -> Answer {
    let view = own(portal, visit, id).await?;
    // What was kept, or was told once to have changed, is the version that is sent again.
    let form = if form.status().is_success() { form } else { form.replacing("version", &view.version) };
    let page = under(portal, visit, &view, "experiment-edit-title");
    let action = visit.links().experiment_edit(id);
    answer_with(visit, &form, &HypothesisForm { page, form: form.clone(), action, bodies: Vec::new(), is_new: false })
}

#[derive(Template)]
#[template(path = "experiment_import.html")]
struct Import {
    page: Page,
    form: Form,
}

/// The form that reads a document.
pub async fn import_form(State(portal): State<Portal>, visit: Visit) -> Answer {
    import_page(&portal, &visit, Form::default())
}

/// Reads a hypothesis or a report, as `….md` gives them and the command line reads them.
pub async fn import(State(portal): State<Portal>, visit: Visit, body: Bytes) -> Answer {
    let form = Form::read(&body);
    let organization = Some(form.value("organization")).filter(|body| !body.is_empty());
    match portal.app.import_experiment(&visit.principal, form.value("document"), organization).await {
        Ok(id) => see_other(&visit.links().experiment(id)),
        Err(AppError::NotFound) => {
            let told = AppError::invalid(
                "document",
                "L’organisme ou l’expérimentation que nomme ce document n’est pas ici.",
                "The body or the experiment that this document names is not here.",
            );
            import_page(&portal, &visit, form.wrong(told, visit.language)?)
        }
        Err(error) => import_page(&portal, &visit, in_document(form.wrong(error, visit.language)?)),
    }
}

/// What is wrong with a part of a document is told of the document: its form has one field.
fn in_document(form: Form) -> Form {
    let elsewhere: Vec<String> = form.faults().iter().map(|(field, _)| field.clone()).collect();
    elsewhere.iter().fold(form, |form, field| match field.as_str() {
        "organization" => form,
        field => form.renaming_fault(field, "document"),
    })
}

fn import_page(portal: &Portal, visit: &Visit, form: Form) -> Answer {
    let page = Page::new(portal, visit, visit.messages().text("experiment-import-title"))
        .under(visit.messages().text("lab-title"), visit.links().lab());
    answer_with(visit, &form, &Import { page, form: form.clone() })
}

#[derive(Template)]
#[template(path = "experiment_review.html")]
struct Review {
    page: Page,
    view: ExperimentView,
    form: Form,
}

/// What is proposed, and what those who review look at.
pub async fn review_form(State(portal): State<Portal>, visit: Visit, Path(id): Path<String>) -> Answer {
    review_page(&portal, &visit, identifier(&id)?, Form::default()).await
}

/// Accepts or rejects.
pub async fn review(State(portal): State<Portal>, visit: Visit, Path(id): Path<String>, body: Bytes) -> Answer {
    let id = identifier(&id)?;
    let form = Form::read(&body);
    let ticked: Vec<Criterion> = form.all("checklist").into_iter().filter_map(Criterion::from_name).collect();
    let accept = form.value("action") == "accept";
    match portal.app.review_experiment(&visit.principal, id, accept, &ticked, form.value("reason")).await {
        Ok(()) => see_other(&visit.links().experiment(id)),
        Err(error) => review_page(&portal, &visit, id, form.wrong(error, visit.language)?).await,
    }
}

async fn review_page(portal: &Portal, visit: &Visit, id: Id, form: Form) -> Answer {
    let view = portal.app.experiment(&visit.principal, id, visit.language).await?;
    let page = under(portal, visit, &view, "experiment-review-title");
    answer_with(visit, &form, &Review { page, view, form: form.clone() })
}

impl Review {
    fn criteria(&self) -> Vec<(String, String)> {
        let words = |one: Criterion| (one.as_str().to_owned(), self.page.t.code("criterion-", one.as_str()));
        Criterion::ALL.map(words).to_vec()
    }

    fn open(&self) -> bool {
        self.view.entry.status.as_str() == "proposed"
    }
}

#[derive(Template)]
#[template(path = "experiment_measure.html")]
struct Measure {
    page: Page,
    view: ExperimentView,
    marker: MarkerView,
    number: usize,
    form: Form,
}

/// The form of what was found of a marker, whose number from 1 the query gives.
pub async fn measure_form(State(portal): State<Portal>, visit: Visit, Path(id): Path<String>) -> Answer {
    let id = identifier(&id)?;
    let number = given(&visit, "marker");
    measure_page(&portal, &visit, id, Form::default().set("marker", number)).await
}

/// Keeps it.
pub async fn measure(State(portal): State<Portal>, visit: Visit, Path(id): Path<String>, body: Bytes) -> Answer {
    let id = identifier(&id)?;
    let form = Form::read(&body);
    let number: usize = form.value("marker").parse().map_err(|_| Failure::not_found())?;
    let at = number.checked_sub(1).ok_or_else(Failure::not_found)?;
    let value = |name: &str| form.value(name).to_owned();
    let found = match form.value("action") {
        "explain" => NewFinding::Explained(value("explained")),
        _ => NewFinding::Measured { value: value("value"), evidence: value("evidence") },
    };
    match portal.app.measure_marker(&visit.principal, id, at, &found, form.value("version")).await {
        Ok(()) => see_other(&format!("{}#markers", visit.links().experiment(id))),
        Err(error) => measure_page(&portal, &visit, id, form.wrong(error, visit.language)?).await,
    }
}

async fn measure_page(portal: &Portal, visit: &Visit, id: Id, form: Form) -> Answer {
    let view = own(portal, visit, id).await?;
    let number: usize = form.value("marker").parse().map_err(|_| Failure::not_found())?;
    let marker = number.checked_sub(1).and_then(|at| view.markers.get(at)).cloned().ok_or_else(Failure::not_found)?;
    let mut form = form.replacing("version", &view.version);
    if form.value("action").is_empty() {
        let said = marker.evidence.clone().unwrap_or_default();
        form = match &marker.measured {
            Some(value) => form.set("value", decimal(value, visit.language)).set("evidence", said),
            None => form.set("explained", said),
        };
    }
    let page = under(portal, visit, &view, "measure-title");
    answer_with(visit, &form, &Measure { page, view, marker, number, form: form.clone() })
}

#[derive(Template)]
#[template(path = "experiment_conclusion.html")]
struct Conclude {
    page: Page,
    view: ExperimentView,
    form: Form,
}

/// The form of the conclusion.
pub async fn conclusion_form(State(portal): State<Portal>, visit: Visit, Path(id): Path<String>) -> Answer {
    let id = identifier(&id)?;
    let view = own(&portal, &visit, id).await?;
    let said = view.entry.verdict.map(Verdict::as_str).unwrap_or_default();
    let reason = view.conclusion.as_ref().map(|one| one.reason.clone()).unwrap_or_default();
    conclusion_page(&portal, &visit, view, Form::default().set("verdict", said).set("reason", reason))
}

/// Concludes.
pub async fn conclude(State(portal): State<Portal>, visit: Visit, Path(id): Path<String>, body: Bytes) -> Answer {
    let id = identifier(&id)?;
    let form = Form::read(&body);
    let concluded = match Verdict::from_name(form.value("verdict")) {
        Some(verdict) => portal.app.conclude_experiment(&visit.principal, id, verdict, form.value("reason")).await,
        None => Err(AppError::invalid("verdict", "Choisissez un verdict.", "Choose a verdict.")),
    };
    match concluded {
        Ok(()) => see_other(&visit.links().experiment(id)),
        Err(error) => {
            let form = form.wrong(error, visit.language)?;
            let view = own(&portal, &visit, id).await?;
            conclusion_page(&portal, &visit, view, form)
        }
    }
}

fn conclusion_page(portal: &Portal, visit: &Visit, view: ExperimentView, form: Form) -> Answer {
    let page = under(portal, visit, &view, "conclusion-title");
    answer_with(visit, &form, &Conclude { page, view, form: form.clone() })
}

impl Conclude {
    fn verdicts(&self) -> Vec<(String, String)> {
        let words = |one: Verdict| (one.as_str().to_owned(), self.page.t.code("verdict-", one.as_str()));
        Verdict::ALL.map(words).to_vec()
    }
}

#[derive(Template)]
#[template(path = "experiment_report.html")]
struct Report {
    page: Page,
    view: ExperimentView,
    flaws: Vec<Flaw>,
    form: Form,
}

/// The fields of the form of a report.
const REPORT: [&str; 6] = ["method", "threats", "decision", "cost", "references", "license"];

/// The form of the report, with what keeps it from being published.
pub async fn report_form(State(portal): State<Portal>, visit: Visit, Path(id): Path<String>) -> Answer {
    let id = identifier(&id)?;
    let (typed, flaws, version) = portal.app.typed_report(&visit.principal, id).await?;
    let form = Form::default()
        .set("method", typed.method)
        .set("threats", typed.threats)
        .set("decision", typed.decision)
        .set("cost", typed.cost)
        .set("references", typed.references)
        .set("license", typed.license)
        .set("version", version);
    report_page(&portal, &visit, id, form, flaws).await
}

/// Keeps the report, and publishes it when that is asked.
pub async fn write_report(State(portal): State<Portal>, visit: Visit, Path(id): Path<String>, body: Bytes) -> Answer {
    let id = identifier(&id)?;
    let form = Form::read(&body);
    let value = |name: &str| form.value(name).to_owned();
    let typed = TypedReport {
        method: value("method"),
        threats: value("threats"),
        decision: value("decision"),
        cost: value("cost"),
        references: value("references"),
        license: value("license"),
    };
    let written = portal.app.write_report(&visit.principal, id, &typed, form.value("version")).await;
    if let Err(error) = written {
        let form = form.wrong(error, visit.language)?;
        let (_, flaws, version) = portal.app.typed_report(&visit.principal, id).await?;
        return report_page(&portal, &visit, id, form.replacing("version", version), flaws).await;
    }
    if form.value("action") != "publish" {
        return see_other(&visit.links().experiment_report(id));
    }
    match portal.app.publish_report(&visit.principal, id).await {
        Ok(()) => see_other(&format!("{}#report", visit.links().experiment(id))),
        Err(AppError::Several(_)) => {
            let (_, flaws, version) = portal.app.typed_report(&visit.principal, id).await?;
            // What stands on another page is listed below, where the summary leads.
            let place = |flaw: &Flaw| if REPORT.contains(&flaw.field) { flaw.field } else { "flaws" };
            let told = |flaw: &Flaw| (place(flaw).to_owned(), flaw.message(visit.language).to_owned());
            let form = form.with_faults(flaws.iter().map(told).collect()).replacing("version", version);
            report_page(&portal, &visit, id, form, flaws).await
        }
        Err(error) => {
            let form = form.wrong(error, visit.language)?;
            report_page(&portal, &visit, id, form, Vec::new()).await
        }
    }
}

async fn report_page(portal: &Portal, visit: &Visit, id: Id, form: Form, flaws: Vec<Flaw>) -> Answer {
    let view = own(portal, visit, id).await?;
    let page = under(portal, visit, &view, "report-title");
    answer_with(visit, &form, &Report { page, view, flaws, form: form.clone() })
}

impl Report {
    fn words<'a>(&self, flaw: &'a Flaw) -> &'a str {
        flaw.message(self.page.t.language)
    }

    /// Where a flaw is mended, when that is not in this form.
    fn elsewhere(&self, flaw: &Flaw) -> Option<String> {
        let links = self.page.links;
        match flaw.field {
            field if REPORT.contains(&field) => None,
            "status" => Some(links.experiment_conclusion(self.view.entry.id)),
            _ => Some(format!("{}#markers", links.experiment(self.view.entry.id))),
        }
    }
}

fn identifier(id: &str) -> Result<Id, Failure> {
    id.parse().map_err(|_| Failure::not_found())
}

/// The experiment, when whoever asks acts for its body.
async fn own(portal: &Portal, visit: &Visit, id: Id) -> Result<ExperimentView, Failure> {
    let view = portal.app.experiment(&visit.principal, id, visit.language).await?;
    if !view.rights.acts {
        return Err(AppError::Forbidden.into());
    }
    Ok(view)
}

/// A page about an experiment, under its own.
fn under(portal: &Portal, visit: &Visit, view: &ExperimentView, title: &str) -> Page {
    let messages = visit.messages();
    let page = Page::new(portal, visit, messages.text(title))
        .under(messages.text("lab-title"), visit.links().lab())
        .under(view.entry.title.clone(), visit.links().experiment(view.entry.id));
    Page { demonstration: view.entry.body.demonstration, ..page }
}
