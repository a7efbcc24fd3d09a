//! The moderators' queue, whatever is moderated, and what was decided, with undo.

use askama::Template;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::StatusCode;
use levain_app::AppError;
use levain_app::moderation::{Act, Ground, Kind, LONGEST, Ruling, State as Standing};
use levain_app::views::{ModeratedPost, ModerationView};
use levain_model::Id;

use crate::Portal;
use crate::failure::Failure;
use crate::form::Form;
use crate::page::{Page, Pagination};
use crate::visit::{Answer, Parameters, Visit, see_other};

#[derive(Template)]
#[template(path = "moderation.html")]
struct Moderation {
    page: Page,
    view: ModerationView,
    pagination: Pagination,
    /// What was sent and could not be done: the post, and the form.
    wrong: Option<(Id, Form)>,
    /// What could not be done with no post of the page.
    conflict: Option<String>,
    done: bool,
}

/// The queue.
pub async fn show(State(portal): State<Portal>, visit: Visit) -> Answer {
    page(&portal, &visit, StatusCode::OK, None, None).await
}

/// Publishes, refuses, erases, or takes a decision back.
pub async fn decide(State(portal): State<Portal>, visit: Visit, body: Bytes) -> Answer {
    let form = Parameters::read(&body);
    let there = format!("{}?done=yes", visit.links().moderation());
    if form.first("action") == "undo" {
        let decision = form.first("decision").parse().map_err(|_| Failure::not_found())?;
        return match portal.app.undo_moderation(&visit.principal, decision).await {
            Ok(()) => see_other(&there),
            Err(error @ AppError::Conflict { .. }) => {
                let words = error.message(visit.language);
                page(&portal, &visit, StatusCode::CONFLICT, None, Some(words)).await
            }
            Err(error) => Err(error.into()),
        };
    }
    let act = Act::from_word(form.first("action")).ok_or_else(|| Failure::of(StatusCode::BAD_REQUEST))?;
    let kind = Kind::from_word(form.first("kind")).ok_or_else(Failure::not_found)?;
    let subject: Id = form.first("subject").parse().map_err(|_| Failure::not_found())?;
    let ruling = Ruling {
        kind,
        subject,
        act,
        ground: Ground::from_word(form.first("ground")),
        words: form.first("words").to_owned(),
        seen: Standing::from_word(form.first("state")),
    };
    match portal.app.moderate(&visit.principal, &ruling).await {
        Ok(()) => see_other(&there),
        Err(error) => {
            let form = Form::read(&body).wrong(error, visit.language)?;
            let conflict = form.conflict().map(str::to_owned);
            page(&portal, &visit, form.status(), Some((subject, form)), conflict).await
        }
    }
}

async fn page(
    portal: &Portal,
    visit: &Visit,
    status: StatusCode,
    wrong: Option<(Id, Form)>,
    conflict: Option<String>,
) -> Answer {
    let parameters = visit.parameters();
    let number = parameters.number("page", 1).max(1);
    let view = portal.app.moderation(&visit.principal, number, visit.language).await?;
    let messages = visit.messages();
    let page = Page::new(portal, visit, messages.text("moderation-title"))
        .under(messages.text("curation-title"), visit.links().curation());
    let pagination = Pagination::new(&view.pages, &visit.path, &parameters);
    let done = parameters.first("done") == "yes" && status == StatusCode::OK;
    let template = Moderation { page, view, pagination, wrong, conflict, done };
    if status == StatusCode::OK { visit.html(&template) } else { visit.html_with(status, &template) }
}

impl Moderation {
    /// The form of a post: what was sent for it, or nothing yet.
    fn form(&self, post: &ModeratedPost) -> Form {
        let sent = self.wrong.as_ref().filter(|(of, _)| *of == post.subject);
        sent.map(|(_, form)| form.clone()).unwrap_or_default()
    }

    /// What is wrong, each with the field that it is about.
    fn faults(&self) -> Vec<(String, String)> {
        let Some((subject, form)) = &self.wrong else { return Vec::new() };
        form.faults().iter().map(|(field, words)| (format!("{field}-{subject}"), words.clone())).collect()
    }

    fn grounds(&self) -> &'static [Ground] {
        Ground::ALL
    }
}
