//! The register of confidentiality incidents: list, new entry, and the page of each.

use askama::Template;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use levain_app::incidents::{PURPOSE, TypedIncident, incidents_csv, incidents_markdown};
use levain_model::{Id, Incident, IncidentKind};

use crate::Portal;
use crate::failure::Failure;
use crate::form::Form;
use crate::page::Page;
use crate::routes::Format;
use crate::visit::{Answer, Visit, see_other};

#[derive(Template)]
#[template(path = "incidents.html")]
struct Incidents {
    page: Page,
    register: Vec<Incident>,
    form: Form,
}

/// The register, with the form of a new entry.
pub async fn list(State(portal): State<Portal>, visit: Visit) -> Answer {
    let register = portal.app.incidents(&visit.principal).await?;
    let messages = visit.messages();
    match visit.format {
        Format::Csv => return Ok(visit.body(Format::Csv, incidents_csv(&register))),
        Format::Json => return visit.json(&register),
        Format::Markdown => {
            let label = |column: &str| messages.code("incident-", column);
            let text = incidents_markdown(&register, &messages.text("incidents-title"), label);
            return Ok(visit.body(Format::Markdown, text));
        }
        Format::Html | Format::Atom | Format::Calendar => {}
    }
    let form = Form::default().set("token", portal.app.form_token(PURPOSE).await?);
    list_page(&portal, &visit, register, form)
}

/// Enters an incident.
pub async fn enter(State(portal): State<Portal>, visit: Visit, body: Bytes) -> Answer {
    let form = Form::read(&body);
    let token = form.value("token").to_owned();
    match portal.app.enter_incident(&visit.principal, &typed(&form), &token).await {
        Ok(id) => see_other(&visit.links().incident(id)),
        Err(error) => {
            let token = portal.app.form_token_again(PURPOSE, &token).await?;
            let form = form.wrong(error, visit.language)?.replacing("token", token);
            let register = portal.app.incidents(&visit.principal).await?;
            list_page(&portal, &visit, register, form)
        }
    }
}

fn list_page(portal: &Portal, visit: &Visit, register: Vec<Incident>, form: Form) -> Answer {
    let messages = visit.messages();
    let page = Page::new(portal, visit, messages.text("incidents-title"))
        .under(messages.text("admin-title"), visit.links().admin())
        .with_formats(&[Format::Csv, Format::Json, Format::Markdown]);
    visit.html_with(form.status(), &Incidents { page, register, form })
}

#[derive(Template)]
#[template(path = "incident.html")]
struct IncidentPage {
    page: Page,
    incident: Incident,
    form: Form,
}

/// One incident, to be completed and closed.
pub async fn show(State(portal): State<Portal>, visit: Visit, Path(id): Path<String>) -> Answer {
    let incident = portal.app.incident(&visit.principal, identifier(&id)?).await?;
    let form = filled(&incident);
    page(&portal, &visit, incident, form)
}

/// Changes an incident, closes it or opens it again.
pub async fn change(State(portal): State<Portal>, visit: Visit, Path(id): Path<String>, body: Bytes) -> Answer {
    let id = identifier(&id)?;
    let form = Form::read(&body);
    let close = match form.value("action") {
        "save" | "open" => false,
        "save-closed" | "close" => true,
        _ => return Err(Failure::of(StatusCode::BAD_REQUEST)),
    };
    match portal.app.change_incident(&visit.principal, id, &typed(&form), close, form.value("version")).await {
        Ok(()) => see_other(&visit.links().incident(id)),
        Err(error) => {
            let incident = portal.app.incident(&visit.principal, id).await?;
            let form = form.wrong(error, visit.language)?.against(&filled(&incident));
            page(&portal, &visit, incident, form)
        }
    }
}

fn page(portal: &Portal, visit: &Visit, incident: Incident, form: Form) -> Answer {
    let messages = visit.messages();
    let page = Page::new(portal, visit, messages.with("incident-of", &incident.entry.known_on))
        .under(messages.text("admin-title"), visit.links().admin())
        .under(messages.text("incidents-title"), visit.links().incidents());
    visit.html_with(form.status(), &IncidentPage { page, incident, form })
}

fn identifier(text: &str) -> Result<Id, Failure> {
    text.parse().map_err(|_| Failure::not_found())
}

fn typed(form: &Form) -> TypedIncident {
    let value = |name| form.value(name).to_owned();
    TypedIncident {
        kind: value("kind"),
        information: value("information"),
        circumstances: value("circumstances"),
        happened: value("happened"),
        known_on: value("known_on"),
        people: value("people"),
        serious: value("serious"),
        assessment: value("assessment"),
        commission_on: value("commission_on"),
        people_on: value("people_on"),
        public_notice: value("public_notice"),
        measures: value("measures"),
    }
}

fn filled(incident: &Incident) -> Form {
    let entry = &incident.entry;
    Form::default()
        .set("kind", entry.kind.as_str())
        .set("information", &entry.information)
        .set("circumstances", &entry.circumstances)
        .set("happened", &entry.happened)
        .set("known_on", &entry.known_on)
        .set("people", entry.people.map(|people| people.to_string()).unwrap_or_default())
        .set("serious", if entry.serious { "yes" } else { "no" })
        .set("assessment", &entry.assessment)
        .set("commission_on", entry.commission_on.as_deref().unwrap_or_default())
        .set("people_on", entry.people_on.as_deref().unwrap_or_default())
        .set("public_notice", &entry.public_notice)
        .set("measures", &entry.measures)
        .set("version", incident.updated_at)
}

/// The kinds to choose from.
pub fn kinds(page: &Page) -> Vec<(String, String)> {
    let none = (String::new(), page.t.text("incident-kind-none"));
    let kinds = IncidentKind::ALL.iter().map(|kind| {
        let word = kind.as_str();
        (word.to_owned(), page.t.code("incident-kind-", word))
    });
    std::iter::once(none).chain(kinds).collect()
}

/// Yes or no.
pub fn answers(page: &Page) -> Vec<(String, String)> {
    vec![("yes".to_owned(), page.t.text("yes")), ("no".to_owned(), page.t.text("no"))]
}
