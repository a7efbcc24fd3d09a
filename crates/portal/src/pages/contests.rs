//! The curators' queue of contests.

use askama::Template;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::StatusCode;
use levain_app::AppError;
use levain_app::contests::LONGEST;
use levain_app::views::{ContestAct, ContestQueue};
use levain_model::{ContestStatus, Id};

use crate::Portal;
use crate::failure::Failure;
use crate::links::with_query;
use crate::page::{Page, Pagination};
use crate::visit::{Answer, Parameters, Visit, see_other};

#[derive(Template)]
#[template(path = "contests.html")]
struct Contests {
    page: Page,
    view: ContestQueue,
    pagination: Pagination,
    /// What was written and could not be taken: the contest, the text, what is wrong.
    wrong: Option<(Id, String, String)>,
}

/// The queue: those that wait, or with `status` those that were answered or rejected.
pub async fn show(State(portal): State<Portal>, visit: Visit) -> Answer {
    page(&portal, &visit, StatusCode::OK, None).await
}

/// Publishes, answers, rejects, withdraws or erases.
pub async fn decide(State(portal): State<Portal>, visit: Visit, body: Bytes) -> Answer {
    let form = Parameters::read(&body);
    let id: Id = form.first("contest").parse().map_err(|_| Failure::not_found())?;
    let text = form.first("answer").to_owned();
    let act = match form.first("action") {
        "publish" => ContestAct::Publish,
        "withdraw" => ContestAct::Withdraw,
        "answer" => ContestAct::Answer(text.clone()),
        "reject" => ContestAct::Reject(text.clone()),
        "erase" => ContestAct::Erase,
        _ => return Err(Failure::of(StatusCode::BAD_REQUEST)),
    };
    let seen = ContestStatus::from_word(form.first("status"));
    match portal.app.decide_contest(&visit.principal, id, &act, seen).await {
        Ok(()) => see_other(&with_query(visit.links().contests(), &[("status", form.first("status"))])),
        Err(error @ (AppError::Invalid { .. } | AppError::Conflict { .. })) => {
            let wrong = error.message(visit.language);
            let status = Failure::from(error).status;
            page(&portal, &visit, status, Some((id, text, wrong))).await
        }
        Err(error) => Err(error.into()),
    }
}

async fn page(portal: &Portal, visit: &Visit, status: StatusCode, wrong: Option<(Id, String, String)>) -> Answer {
    let parameters = visit.parameters();
    let asked = ContestStatus::from_word(parameters.first("status")).unwrap_or(ContestStatus::Open);
    let number = parameters.number("page", 1).max(1);
    let view = portal.app.contest_queue(&visit.principal, asked, number, visit.language).await?;
    let messages = visit.messages();
    let page = Page::new(portal, visit, messages.text("contests-title"))
        .under(messages.text("curation-title"), visit.links().curation());
    let pagination = Pagination::new(&view.pages, &visit.path, &parameters);
    let template = Contests { page, view, pagination, wrong };
    if status == StatusCode::OK { visit.html(&template) } else { visit.html_with(status, &template) }
}

impl Contests {
    /// The queue of a status.
    fn address(&self, status: &ContestStatus) -> String {
        with_query(self.page.links.contests(), &[("status", status.as_str())])
    }

    /// What was written for a contest and could not be taken.
    fn wrong_of(&self, id: &Id) -> Option<(&str, &str)> {
        self.wrong.as_ref().filter(|(of, ..)| of == id).map(|(_, text, wrong)| (text.as_str(), wrong.as_str()))
    }
}
