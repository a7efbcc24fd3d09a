//! Bodies as administrators see them: adding one, saying how it ended, naming its stewards.

use askama::Template;
use axum::body::Bytes;
use axum::extract::{Path, State};
use levain_app::AppError;
use levain_app::views::BodyEntry;

use crate::Portal;
use crate::form::Form;
use crate::page::Page;
use crate::pages::bodies::{answer_with, kinds, said};
use crate::visit::{Answer, Visit, see_other};

#[derive(Template)]
#[template(path = "admin_bodies.html")]
struct Bodies {
    page: Page,
    kinds: Vec<(String, String)>,
    form: Form,
}

/// The form that adds a body.
pub async fn list(State(portal): State<Portal>, visit: Visit) -> Answer {
    create_page(&portal, &visit, Form::default().set("kind", "municipal").set("jurisdiction", "CA-QC"))
}

/// Adds it.
pub async fn create(State(portal): State<Portal>, visit: Visit, body: Bytes) -> Answer {
    let form = Form::read(&body);
    match portal.app.create_body(&visit.principal, &said(&form)).await {
        Ok(slug) => see_other(&visit.links().admin_body(&slug)),
        Err(error) => create_page(&portal, &visit, form.wrong(error, visit.language)?),
    }
}

fn create_page(portal: &Portal, visit: &Visit, form: Form) -> Answer {
    let messages = visit.messages();
    let page = Page::new(portal, visit, messages.text("admin-bodies-title"))
        .under(messages.text("admin-title"), visit.links().admin());
    let kinds = kinds(portal, visit.language);
    answer_with(visit, &form, &Bodies { page, kinds, form: form.clone() })
}

#[derive(Template)]
#[template(path = "admin_body.html")]
struct Body {
    page: Page,
    body: BodyEntry,
    /// Its history.
    form: Form,
    /// Who is to be a steward.
    steward: Form,
    /// Whether somebody has just been named.
    named: bool,
}

/// How a body ended and who its stewards are.
pub async fn show(State(portal): State<Portal>, visit: Visit, Path(slug): Path<String>) -> Answer {
    let form = history(&portal, &visit, &slug).await?;
    page(&portal, &visit, &slug, form, Form::default()).await
}

/// Says it, or names one.
pub async fn save(State(portal): State<Portal>, visit: Visit, Path(slug): Path<String>, body: Bytes) -> Answer {
    let form = Form::read(&body);
    if form.value("action") == "steward" {
        return match portal.app.name_steward(&visit.principal, &slug, form.value("email")).await {
            Ok(()) => see_other(&format!("{}?named=yes", visit.links().admin_body(&slug))),
            Err(error) => {
                let wrong = form.wrong(error, visit.language)?;
                let form = history(&portal, &visit, &slug).await?;
                page(&portal, &visit, &slug, form, wrong).await
            }
        };
    }
    match portal.app.say_history(&visit.principal, &slug, &said(&form)).await {
        Ok(()) => see_other(&visit.links().organization(&slug)),
        Err(error) => {
            let form = form.wrong(error, visit.language)?.against(&history(&portal, &visit, &slug).await?);
            page(&portal, &visit, &slug, form, Form::default()).await
        }
    }
}

async fn history(portal: &Portal, visit: &Visit, slug: &str) -> Result<Form, AppError> {
    let said = portal.app.said_of(&visit.principal, slug).await?;
    Ok(Form::default()
        .set("valid_from", &said.valid_from)
        .set("valid_until", &said.valid_until)
        .set("ending", &said.ending)
        .set("successor", &said.successor)
        .set("version", &said.version))
}

async fn page(portal: &Portal, visit: &Visit, slug: &str, form: Form, steward: Form) -> Answer {
    let body = portal.app.body_entry_at(slug, visit.language).await?;
    let messages = visit.messages();
    let page = Page::new(portal, visit, messages.with("admin-body-title", &body.name.text))
        .under(messages.text("admin-title"), visit.links().admin())
        .under(messages.text("admin-bodies-title"), visit.links().admin_bodies());
    let named = crate::pages::bodies::given(visit, "named") == "yes";
    let status = if steward.status().is_success() { form.status() } else { steward.status() };
    visit.html_with(status, &Body { page, body, form, steward, named })
}

impl Body {
    fn endings(&self) -> Vec<(String, String)> {
        let mut endings = vec![(String::new(), self.page.t.text("ending-none"))];
        endings.extend(
            levain_model::Ending::ALL
                .iter()
                .map(|ending| (ending.as_str().to_owned(), self.page.t.code("ending-", ending.as_str()))),
        );
        endings
    }
}
