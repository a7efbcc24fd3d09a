//! Self-assessment of a body: its members answer axis by axis, a steward closes, the profile is read, and published or not.

use std::collections::BTreeMap;

use askama::Template;
use axum::body::Bytes;
use axum::extract::{Path, State};
use levain_app::assessments::{NOTE, NewAnswer, NewClosing, SUMMARY, csv};
use levain_app::views::{AskedStatement, AssessmentHome, AxisForm, BodyName, ClosingView, Ground, ProfileView, Spread};
use levain_model::Answer as Given;
use levain_model::Id;

use crate::Portal;
use crate::failure::Failure;
use crate::form::Form;
use crate::page::Page;
use crate::routes::Format;
use crate::visit::{Answer, Visit, see_other};

#[derive(Template)]
#[template(path = "assessment.html")]
struct Home {
    page: Page,
    view: AssessmentHome,
}

#[derive(Template)]
#[template(path = "assessment_axis.html")]
struct Axis {
    page: Page,
    view: AxisForm,
    form: Form,
}

#[derive(Template)]
#[template(path = "assessment_closing.html")]
struct Closing {
    page: Page,
    view: ClosingView,
    form: Form,
}

#[derive(Template)]
#[template(path = "assessment_profile.html")]
struct Profile {
    page: Page,
    view: ProfileView,
    /// Whether the reader is of the body.
    inside: bool,
    /// Whether the reader may publish it.
    stewards: bool,
}

#[derive(Template)]
#[template(path = "assessment_none.html")]
struct Nothing {
    page: Page,
    body: BodyName,
}

/// A page of a body, below it.
pub(super) fn under_body(portal: &Portal, visit: &Visit, title: &str, body: &BodyName) -> Page {
    let (messages, links) = (visit.messages(), visit.links());
    Page::new(portal, visit, title)
        .under(messages.text("nav-organizations"), links.organizations())
        .under(body.name.text.clone(), links.organization(&body.slug))
}

/// What is open and what was closed.
pub async fn show(State(portal): State<Portal>, visit: Visit, Path(slug): Path<String>) -> Answer {
    let view = portal.app.assessments(&visit.principal, &slug, visit.language).await?;
    let page = under_body(&portal, &visit, &visit.messages().text("assessment-title"), &view.body);
    visit.html(&Home { page, view })
}

/// Begins one, and leads to its first axis.
pub async fn begin(State(portal): State<Portal>, visit: Visit, Path(slug): Path<String>) -> Answer {
    portal.app.begin_assessment(&visit.principal, &slug).await?;
    let first = portal.app.framework(visit.language).axes.into_iter().next().ok_or_else(Failure::not_found)?;
    see_other(&visit.links().assessment_axis(&slug, first.id))
}

/// The statements of an axis.
pub async fn axis(State(portal): State<Portal>, visit: Visit, Path((slug, id)): Path<(String, String)>) -> Answer {
    let view = portal.app.assessment_axis(&visit.principal, &slug, &id, visit.language).await?;
    let mut form = Form::default();
    for asked in &view.asked {
        let answer = asked.yours.as_ref().map(|(answer, _)| *answer);
        let answer = answer.or_else(|| asked.proposal.as_ref().and_then(|proposal| proposal.answer));
        if let Some(answer) = answer {
            form = form.set(&format!("answer-{}", asked.statement), answer.as_str());
        }
        let note = asked.yours.as_ref().map(|(_, note)| note.as_str()).unwrap_or_default();
        form = form.set(&format!("note-{}", asked.statement), note);
    }
    axis_page(&portal, &visit, view, form)
}

/// Saves the answers of a person, and leads on.
pub async fn answer(
    State(portal): State<Portal>,
    visit: Visit,
    Path((slug, id)): Path<(String, String)>,
    body: Bytes,
) -> Answer {
    let form = Form::read(&body);
    let view = portal.app.assessment_axis(&visit.principal, &slug, &id, visit.language).await?;
    let given: Vec<NewAnswer> = view
        .asked
        .iter()
        .map(|asked| NewAnswer {
            statement: asked.statement.clone(),
            answer: Given::from_name(form.value(&format!("answer-{}", asked.statement))),
            note: form.value(&format!("note-{}", asked.statement)).to_owned(),
        })
        .collect();
    match portal.app.answer_statements(&visit.principal, &slug, &given).await {
        Ok(()) => {
            let links = visit.links();
            let next = view.next.filter(|_| form.value("then") != "home");
            see_other(&match next {
                Some((next, _)) => links.assessment_axis(&slug, next),
                None => links.assessment(&slug),
            })
        }
        Err(error) => axis_page(&portal, &visit, view, form.wrong(error, visit.language)?),
    }
}

fn axis_page(portal: &Portal, visit: &Visit, view: AxisForm, form: Form) -> Answer {
    let page = under_body(portal, visit, &view.axis.name, &view.body)
        .under(visit.messages().text("assessment-title"), visit.links().assessment(&view.body.slug));
    let status = form.status();
    visit.html_with(status, &Axis { page, view, form })
}

/// What a steward reads before closing.
pub async fn closing(State(portal): State<Portal>, visit: Visit, Path(slug): Path<String>) -> Answer {
    let view = portal.app.closing(&visit.principal, &slug, visit.language).await?;
    let mut form = Form::default().set("version", &view.version);
    for one in &view.diverging {
        form = form.set(&format!("retained-{}", one.statement), one.proposed.as_str());
    }
    closing_page(&portal, &visit, view, form)
}

/// Closes, and leads to the profile.
pub async fn close(State(portal): State<Portal>, visit: Visit, Path(slug): Path<String>, body: Bytes) -> Answer {
    let form = Form::read(&body);
    let mut retained = BTreeMap::new();
    for axis in portal.app.framework(visit.language).axes {
        for statement in axis.practices.into_iter().flat_map(|practice| practice.statements) {
            if let Some(answer) = Given::from_name(form.value(&format!("retained-{}", statement.id))) {
                retained.insert(statement.id, answer);
            }
        }
    }
    let new =
        NewClosing { summary: form.value("summary").to_owned(), retained, version: form.value("version").to_owned() };
    match portal.app.close_assessment(&visit.principal, &slug, &new).await {
        Ok(id) => see_other(&visit.links().assessment_past(&slug, id)),
        Err(error) => {
            let form = form.wrong(error, visit.language)?;
            // Nothing is open any more: there is nothing to show beside the words.
            let view = portal.app.closing(&visit.principal, &slug, visit.language).await?;
            // Told once: sent again, it is closed with what is there now.
            let form = form.replacing("version", &view.version);
            closing_page(&portal, &visit, view, form)
        }
    }
}

fn closing_page(portal: &Portal, visit: &Visit, view: ClosingView, form: Form) -> Answer {
    let messages = visit.messages();
    let page = under_body(portal, visit, &messages.text("assessment-closing-title"), &view.body)
        .under(messages.text("assessment-title"), visit.links().assessment(&view.body.slug));
    let status = form.status();
    visit.html_with(status, &Closing { page, view, form })
}

/// What an assessment came to, for the members of the body; also as CSV and JSON.
pub async fn past(State(portal): State<Portal>, visit: Visit, Path((slug, segment)): Path<(String, String)>) -> Answer {
    let (id, format) = Format::split(&segment, visit.route.formats);
    let id: Id = id.parse().map_err(|_| Failure::not_found())?;
    let view = portal.app.assessment_profile(&visit.principal, &slug, id, visit.language).await?;
    let home = portal.app.assessments(&visit.principal, &slug, visit.language).await?;
    let title = visit.messages().with("assessment-past-title", portal.site.date(view.closed_at));
    let page = under_body(&portal, &visit, &title, &view.body)
        .under(visit.messages().text("assessment-title"), visit.links().assessment(&view.body.slug));
    profile(&visit, format, page, view, true, home.stewards)
}

/// The last assessment that the body published; also as CSV and JSON.
pub async fn published(State(portal): State<Portal>, visit: Visit, Path(slug): Path<String>) -> Answer {
    let (body, view) = portal.app.published_profile(&slug, visit.language).await?;
    let title = visit.messages().text("assessment-profile-title");
    let page = under_body(&portal, &visit, &title, &body);
    match view {
        Some(view) => profile(&visit, visit.format, page, view, false, false),
        None if visit.format == Format::Html => visit.html(&Nothing { page, body }),
        None => Err(Failure::not_found()),
    }
}

fn profile(visit: &Visit, format: Format, page: Page, view: ProfileView, inside: bool, stewards: bool) -> Answer {
    match format {
        Format::Csv => Ok(visit.body(Format::Csv, csv(&view))),
        Format::Json => visit.json(&view),
        _ => {
            let page = page.with_formats(&[Format::Csv, Format::Json]);
            visit.html(&Profile { page, view, inside, stewards })
        }
    }
}

/// Publishes what an assessment came to, or takes it back.
pub async fn publish(State(portal): State<Portal>, visit: Visit, Path(slug): Path<String>, body: Bytes) -> Answer {
    let form = Form::read(&body);
    let id: Id = form.value("assessment").parse().map_err(|_| Failure::not_found())?;
    // Whatever is not asked to be published is not.
    let published = form.value("action") == "publish";
    portal.app.publish_assessment(&visit.principal, &slug, id, published).await?;
    see_other(&visit.links().assessment_past(&slug, id))
}

/// A part of a bar: its answer, or none, where it begins and how wide it is, in hundredths, and how many it stands for.
pub struct Part {
    name: String,
    from: String,
    width: String,
    count: u32,
}

impl Axis {
    fn asked(&self, statement: &str) -> Option<&AskedStatement> {
        self.view.asked.iter().find(|asked| asked.statement == statement)
    }

    /// Whether what is chosen is what the data say, and no person.
    fn only_proposed(&self, asked: &AskedStatement) -> bool {
        asked.yours.is_none() && asked.proposal.as_ref().is_some_and(|proposal| proposal.answer.is_some())
    }
}

impl Closing {
    /// The answers that a steward may retain.
    fn answers(&self) -> Vec<(String, String)> {
        let said = |answer: Given| self.page.t.code("answer-", answer.as_str());
        Given::ALL.into_iter().map(|answer| (answer.as_str().to_owned(), said(answer))).collect()
    }

    /// `2 mostly, 1 fully`.
    fn spread(&self, spread: &[(Given, u32)]) -> String {
        let said =
            |(answer, count): &(Given, u32)| format!("{} × {count}", self.page.t.code("answer-", answer.as_str()));
        spread.iter().map(said).collect::<Vec<_>>().join(", ")
    }
}

impl Profile {
    /// The parts of a bar, in the order of the answers.
    fn parts(&self, spread: &Spread) -> Vec<Part> {
        let total = spread.total().max(1);
        let mut counts: Vec<(String, u32)> =
            spread.present().into_iter().map(|(answer, count)| (answer.as_str().to_owned(), count)).collect();
        if spread.unanswered > 0 {
            counts.push(("none".to_owned(), spread.unanswered));
        }
        let mut before = 0;
        let mut parts = Vec::with_capacity(counts.len());
        for (name, count) in counts {
            let hundredths = |n: u32| format!("{:.2}", f64::from(n) * 100.0 / f64::from(total));
            parts.push(Part { name, from: hundredths(before), width: hundredths(count), count });
            before += count;
        }
        parts
    }

    /// The bar in words: `Fully: 3, Partly: 2`.
    fn spoken(&self, name: &str, spread: &Spread) -> String {
        let said = |part: &Part| self.page.t.with_two("assessment-pair", self.said(&part.name), part.count);
        let parts: Vec<String> = self.parts(spread).iter().map(said).collect();
        self.page.t.with_two("assessment-pair", name, parts.join(", "))
    }

    fn said(&self, answer: &str) -> String {
        self.page.t.code("answer-", answer)
    }

    fn answer(&self, answer: &Option<Given>) -> String {
        self.said(answer.map_or("none", Given::as_str))
    }

    /// Every answer and « none », for the columns of the table.
    fn columns(&self) -> Vec<String> {
        Given::ALL.into_iter().map(|answer| answer.as_str().to_owned()).chain(["none".to_owned()]).collect()
    }

    fn counts(&self, spread: &Spread) -> Vec<u32> {
        spread.answers.into_iter().chain([spread.unanswered]).collect()
    }
}
