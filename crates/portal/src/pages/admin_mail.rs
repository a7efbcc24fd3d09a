//! How mail goes, for administrators.

use askama::Template;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::StatusCode;
use levain_app::views::MailQueueView;
use levain_model::{Id, MailStatus};

use crate::Portal;
use crate::failure::Failure;
use crate::links::with_query;
use crate::page::{Page, Pagination};
use crate::visit::{Answer, Parameters, Visit, see_other};

#[derive(Template)]
#[template(path = "admin_mail.html")]
struct AdminMail {
    page: Page,
    view: MailQueueView,
    pagination: Pagination,
    tested: bool,
}

impl AdminMail {
    fn is_shown(&self, status: &MailStatus) -> bool {
        self.view.status == Some(*status)
    }

    /// The mails of a status.
    fn address(&self, status: &MailStatus) -> String {
        with_query(self.page.links.admin_mail(), &[("status", status.as_str())])
    }
}

/// The page: all mails, or with `status` those.
pub async fn show(State(portal): State<Portal>, visit: Visit) -> Answer {
    let parameters = visit.parameters();
    let status = MailStatus::from_name(parameters.first("status"));
    let view = portal.app.mail_queue(&visit.principal, status, parameters.number("page", 1)).await?;
    let messages = visit.messages();
    let page = Page::new(&portal, &visit, messages.text("admin-mail-title"))
        .under(messages.text("admin-title"), visit.links().admin());
    let pagination = Pagination::new(&view.pages, &visit.path, &parameters);
    visit.html(&AdminMail { page, view, pagination, tested: !parameters.first("tested").is_empty() })
}

/// Sends a test, or again what did not arrive.
pub async fn act(State(portal): State<Portal>, visit: Visit, body: Bytes) -> Answer {
    let form = Parameters::read(&body);
    let id = |name: &str| form.first(name).parse::<Id>().map_err(|_| Failure::not_found());
    let here = visit.links().admin_mail();
    match form.first("action") {
        "test" => {
            portal.app.queue_test_mail(&visit.principal).await?;
            return see_other(&with_query(here, &[("tested", "1")]));
        }
        "again" => portal.app.mail_again(&visit.principal, id("mail")?).await?,
        "person" => portal.app.mail_person_again(&visit.principal, id("person")?).await?,
        _ => return Err(Failure::of(StatusCode::BAD_REQUEST)),
    }
    see_other(here)
}
