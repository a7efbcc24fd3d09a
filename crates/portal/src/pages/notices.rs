//! A person's notices, how they choose to be told, their private feed, and the end of mails of a kind.

use std::borrow::Borrow;

use askama::Template;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::header::CACHE_CONTROL;
use axum::http::{HeaderName, HeaderValue, StatusCode};
use jiff::Timestamp;
use levain_app::views::{ChoicesView, NoticeTarget, NoticeView, NoticesView};
use levain_model::{Channel, Id, Language, NoticeKind};

use crate::Portal;
use crate::failure::Failure;
use crate::feeds;
use crate::links::{Links, with_query};
use crate::messages::Messages;
use crate::page::{Page, Pagination};
use crate::routes::Format;
use crate::visit::{Answer, Parameters, Visit, see_other};

#[derive(Template)]
#[template(path = "notices.html")]
struct Notices {
    page: Page,
    view: NoticesView,
    pagination: Pagination,
    unread: bool,
    kind: Option<NoticeKind>,
    /// Where forms go, so that one comes back to the same list.
    here: String,
}

impl Notices {
    /// The list of all, or of what was not read.
    fn address(&self, unread: impl Borrow<bool>) -> String {
        let kind = self.kind.map_or("", NoticeKind::as_str);
        with_query(self.page.links.notices(), &[("unread", if *unread.borrow() { "1" } else { "" }), ("kind", kind)])
    }

    fn is_chosen(&self, kind: &NoticeKind) -> bool {
        self.kind == Some(*kind)
    }

    fn target(&self, notice: &NoticeView) -> String {
        address(self.page.links, &notice.target)
    }
}

/// Where a notice leads.
pub fn address(links: Links, target: &NoticeTarget) -> String {
    match target {
        NoticeTarget::Organization(slug) => links.organization(slug),
        NoticeTarget::Requests(slug) => links.body_requests(slug),
        NoticeTarget::Members(slug) => links.body_members(slug),
        NoticeTarget::Register(slug) => links.body_permissions(slug),
        NoticeTarget::Contests => links.contests().to_owned(),
        NoticeTarget::Finding(id) => links.finding(id),
        NoticeTarget::Source(key) => links.source(key),
        NoticeTarget::Experiment(id) => links.experiment(id),
        NoticeTarget::Environment(id) => links.environment(id),
        NoticeTarget::Mail => links.admin_mail().to_owned(),
        NoticeTarget::Account => links.account().to_owned(),
    }
}

/// What a notice says.
pub fn sentence(t: impl Borrow<Messages>, notice: &NoticeView) -> String {
    let t = t.borrow();
    let mut text = t.code("notice-text-", notice.kind.as_str());
    if let Some(role) = &notice.role {
        text.push(' ');
        text.push_str(&t.with("notices-role", t.code("notice-role-", role)));
    }
    if let Some(day) = &notice.day {
        text.push(' ');
        text.push_str(&t.with("notices-day", day));
    }
    text
}

/// The list: all, or with `unread` what was not read; with `kind` one kind.
pub async fn list(State(portal): State<Portal>, visit: Visit) -> Answer {
    let parameters = visit.parameters();
    let unread = !parameters.first("unread").is_empty();
    let kind = NoticeKind::from_name(parameters.first("kind"));
    let number = parameters.number("page", 1);
    let view = portal.app.notices(&visit.principal, unread, kind, number, visit.language).await?;
    let messages = visit.messages();
    let page = Page::new(&portal, &visit, messages.text("notices-title"))
        .under(messages.text("account-title"), visit.links().account());
    let pagination = Pagination::new(&view.pages, &visit.path, &parameters);
    visit.html(&Notices { page, view, pagination, unread, kind, here: visit.here() })
}

/// Marks one as read or to be read, or all as read.
pub async fn mark(State(portal): State<Portal>, visit: Visit, body: Bytes) -> Answer {
    let form = Parameters::read(&body);
    let id = || form.first("notice").parse::<Id>().map_err(|_| Failure::not_found());
    match form.first("action") {
        "read" => portal.app.mark_notice(&visit.principal, id()?, true).await?,
        "unread" => portal.app.mark_notice(&visit.principal, id()?, false).await?,
        "all" => {
            let until: Timestamp = form.first("until").parse().map_err(|_| Failure::of(StatusCode::BAD_REQUEST))?;
            portal.app.mark_all_notices(&visit.principal, until).await?;
        }
        _ => return Err(Failure::of(StatusCode::BAD_REQUEST)),
    }
    see_other(&visit.here())
}

#[derive(Template)]
#[template(path = "notice_choices.html")]
struct Choices {
    page: Page,
    view: ChoicesView,
    saved: bool,
    /// The address of the feed, when it has just been made.
    feed: Option<String>,
}

/// The form of preferences.
pub async fn choices(State(portal): State<Portal>, visit: Visit) -> Answer {
    let template = form(&portal, &visit, None).await?;
    visit.html(&template)
}

async fn form(portal: &Portal, visit: &Visit, feed: Option<String>) -> Result<Choices, Failure> {
    let view = portal.app.notice_choices(&visit.principal).await?;
    let messages = visit.messages();
    let page = Page::new(portal, visit, messages.text("choices-title"))
        .under(messages.text("account-title"), visit.links().account())
        .under(messages.text("notices-title"), visit.links().notices());
    Ok(Choices { page, view, saved: !visit.parameters().first("saved").is_empty(), feed })
}

/// Keeps the preferences, or makes, changes or removes the private feed.
pub async fn choose(State(portal): State<Portal>, visit: Visit, body: Bytes) -> Answer {
    let given = Parameters::read(&body);
    let links = visit.links();
    match given.first("action") {
        "save" => {
            let wrong = || Failure::of(StatusCode::BAD_REQUEST);
            let mut choices = Vec::new();
            for kind in NoticeKind::ALL {
                let channel = given.first(kind.as_str());
                if !channel.is_empty() {
                    choices.push((kind, Channel::from_name(channel).ok_or_else(wrong)?));
                }
            }
            let locale = Language::from_tag(given.first("locale")).ok_or_else(wrong)?;
            portal.app.choose_notices(&visit.principal, &choices, locale).await?;
            // In the language that was just chosen.
            see_other(&with_query(Links { language: locale }.notice_choices(), &[("saved", "1")]))
        }
        "feed" => {
            let secret = portal.app.renew_feed(&visit.principal).await?;
            let address = portal.site.absolute(&links.notice_feed(&secret));
            let template = form(&portal, &visit, Some(address)).await?;
            visit.html_with(StatusCode::OK, &template)
        }
        "no-feed" => {
            portal.app.revoke_feed(&visit.principal).await?;
            see_other(links.notice_choices())
        }
        _ => Err(Failure::of(StatusCode::BAD_REQUEST)),
    }
}

/// The private feed: the secret of its address is what allows it.
pub async fn feed(State(portal): State<Portal>, visit: Visit, Path(secret): Path<String>) -> Answer {
    let notices = portal.app.notice_feed(&secret, visit.language).await?;
    let text = feeds::notices(&portal.site, &visit, &notices);
    let mut response = visit.body(Format::Atom, text);
    let headers = response.headers_mut();
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("private, no-cache"));
    headers.insert(HeaderName::from_static("x-robots-tag"), HeaderValue::from_static("noindex"));
    Ok(response)
}

#[derive(Template)]
#[template(path = "unsubscribe.html")]
struct Unsubscribe {
    page: Page,
    kind: Option<NoticeKind>,
    done: bool,
    here: String,
}

/// Asks whether mails of a kind are to end: a link is followed by more than people, so that it changes nothing.
pub async fn ask_unsubscribe(State(portal): State<Portal>, visit: Visit, Path(token): Path<String>) -> Answer {
    let found = portal.app.unsubscription(&token).await?;
    unsubscribed(&portal, &visit, found.kind, false)
}

/// Ends them: from the page, or in one click from a mail program (RFC 8058).
pub async fn unsubscribe(State(portal): State<Portal>, visit: Visit, Path(token): Path<String>) -> Answer {
    let found = portal.app.unsubscribe(&token).await?;
    unsubscribed(&portal, &visit, found.kind, true)
}

fn unsubscribed(portal: &Portal, visit: &Visit, kind: Option<NoticeKind>, done: bool) -> Answer {
    let page = Page::new(portal, visit, visit.messages().text("unsubscribe-title"));
    visit.html_with(StatusCode::OK, &Unsubscribe { page, kind, done, here: visit.path.clone() })
}
