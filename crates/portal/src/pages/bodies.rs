//! Belonging to a body: asking, being answered, leaving; and what a body says of itself.

use askama::Template;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use levain_app::AppError;
use levain_app::members::MemberAct;
use levain_app::views::{BodyEntry, BodyRights, MembersView, RequestsView, SaidBody};
use levain_model::{Id, Language, MemberRole, MembershipState, OrganizationKind};

use crate::Portal;
use crate::failure::Failure;
use crate::form::Form;
use crate::page::Page;
use crate::visit::{Answer, Parameters, Visit, see_other};

/// A page about a body, under its own.
pub fn page_of(portal: &Portal, visit: &Visit, body: &BodyEntry, title: String) -> Page {
    let page = Page::new(portal, visit, title)
        .under(visit.messages().text("nav-organizations"), visit.links().organizations())
        .under(body.name.text.clone(), visit.links().organization(&body.slug));
    Page { demonstration: body.demonstration, ..page }
}

/// Answers with a page whose form may hold what could not be taken; nobody keeps it.
pub fn answer_with(visit: &Visit, form: &Form, template: &impl Template) -> Answer {
    visit.html_with(form.status(), template)
}

#[derive(Template)]
#[template(path = "body_join.html")]
struct Join {
    page: Page,
    body: BodyEntry,
    rights: BodyRights,
    form: Form,
}

/// The form that asks to belong to a body.
pub async fn join(State(portal): State<Portal>, visit: Visit, Path(slug): Path<String>) -> Answer {
    join_page(&portal, &visit, &slug, Form::default()).await
}

/// Asks.
pub async fn ask(State(portal): State<Portal>, visit: Visit, Path(slug): Path<String>, body: Bytes) -> Answer {
    let form = Form::read(&body);
    match portal.app.ask_membership(&visit.principal, &slug, form.value("message")).await {
        Ok(()) => see_other(&visit.links().body_join(&slug)),
        Err(error) => join_page(&portal, &visit, &slug, form.wrong(error, visit.language)?).await,
    }
}

async fn join_page(portal: &Portal, visit: &Visit, slug: &str, form: Form) -> Answer {
    let body = portal.app.body_entry_at(slug, visit.language).await?;
    let rights = portal.app.body_rights(&visit.principal, slug).await?;
    let page = page_of(portal, visit, &body, visit.messages().text("join-title"));
    answer_with(visit, &form, &Join { page, body, rights, form: form.clone() })
}

impl Join {
    fn waits(&self) -> bool {
        matches!(self.rights.standing, Some((_, MembershipState::Requested)))
    }

    fn belongs(&self) -> bool {
        matches!(self.rights.standing, Some((_, MembershipState::Active)))
    }
}

#[derive(Template)]
#[template(path = "body_members.html")]
struct Members {
    page: Page,
    view: MembersView,
    form: Form,
}

/// The members of a body, for themselves.
pub async fn members(State(portal): State<Portal>, visit: Visit, Path(slug): Path<String>) -> Answer {
    members_page(&portal, &visit, &slug, Form::default()).await
}

/// Gives another role, or ends a membership; one may end one's own.
pub async fn decide(State(portal): State<Portal>, visit: Visit, Path(slug): Path<String>, body: Bytes) -> Answer {
    let form = Form::read(&body);
    let id: Id = form.value("membership").parse().map_err(|_| Failure::not_found())?;
    let act = match (form.value("action"), MemberRole::from_name(form.value("role"))) {
        ("role", Some(role)) => MemberAct::Role(role),
        ("end", _) => MemberAct::End,
        _ => return Err(Failure::of(StatusCode::BAD_REQUEST)),
    };
    match portal.app.decide_membership(&visit.principal, &slug, id, act, form.value("version")).await {
        // Whoever left no longer sees the members.
        Ok(()) if form.value("own") == "yes" => see_other(&visit.links().organization(&slug)),
        Ok(()) => see_other(&visit.links().body_members(&slug)),
        Err(error) => members_page(&portal, &visit, &slug, form.wrong(error, visit.language)?).await,
    }
}

async fn members_page(portal: &Portal, visit: &Visit, slug: &str, form: Form) -> Answer {
    let view = portal.app.members(&visit.principal, slug, visit.language).await?;
    let page = page_of(portal, visit, &view.body, visit.messages().text("members-title"));
    answer_with(visit, &form, &Members { page, view, form: form.clone() })
}

#[derive(Template)]
#[template(path = "body_requests.html")]
struct Requests {
    page: Page,
    view: RequestsView,
    form: Form,
}

/// What waits for the stewards of a body.
pub async fn requests(State(portal): State<Portal>, visit: Visit, Path(slug): Path<String>) -> Answer {
    requests_page(&portal, &visit, &slug, Form::default()).await
}

/// Answers who asks to belong to it, or refuses a permission.
pub async fn answer(State(portal): State<Portal>, visit: Visit, Path(slug): Path<String>, body: Bytes) -> Answer {
    let form = Form::read(&body);
    let id = |name: &str| form.value(name).parse::<Id>().map_err(|_| Failure::not_found());
    let (principal, version) = (&visit.principal, form.value("version"));
    let answered = match form.value("action") {
        "approve" => {
            portal.app.decide_membership(principal, &slug, id("membership")?, MemberAct::Approve, version).await
        }
        "refuse" => portal.app.decide_membership(principal, &slug, id("membership")?, MemberAct::Refuse, version).await,
        "refuse-permission" => portal.app.refuse_request(principal, &slug, id("request")?, form.value("reason")).await,
        _ => return Err(Failure::of(StatusCode::BAD_REQUEST)),
    };
    match answered {
        Ok(()) => see_other(&visit.links().body_requests(&slug)),
        Err(error) => {
            let name = id("request").map(|request| Requests::reason(&request)).unwrap_or_default();
            requests_page(&portal, &visit, &slug, form.wrong(error, visit.language)?.renaming_fault("reason", &name))
                .await
        }
    }
}

async fn requests_page(portal: &Portal, visit: &Visit, slug: &str, form: Form) -> Answer {
    let view = portal.app.body_requests(&visit.principal, slug, visit.language).await?;
    let page = page_of(portal, visit, &view.body, visit.messages().text("requests-title"));
    answer_with(visit, &form, &Requests { page, view, form: form.clone() })
}

impl Requests {
    /// The name that the page gives to the reason for refusing a request.
    fn reason(id: &Id) -> String {
        format!("reason-{id}")
    }
}

#[derive(Template)]
#[template(path = "body_edit.html")]
struct Edit {
    page: Page,
    body: BodyEntry,
    kinds: Vec<(String, String)>,
    form: Form,
}

/// The form that says what a body is.
pub async fn edit(State(portal): State<Portal>, visit: Visit, Path(slug): Path<String>) -> Answer {
    let said = portal.app.said_of(&visit.principal, &slug).await?;
    edit_page(&portal, &visit, &slug, identity(&said)).await
}

/// Says it.
pub async fn save(State(portal): State<Portal>, visit: Visit, Path(slug): Path<String>, body: Bytes) -> Answer {
    let form = Form::read(&body);
    match portal.app.say_of(&visit.principal, &slug, &said(&form)).await {
        Ok(()) => see_other(&visit.links().organization(&slug)),
        Err(error) => edit_page(&portal, &visit, &slug, form.wrong(error, visit.language)?).await,
    }
}

async fn edit_page(portal: &Portal, visit: &Visit, slug: &str, form: Form) -> Answer {
    // Whoever may not say it does not see the form either, whatever was typed.
    let form = form.against(&identity(&portal.app.said_of(&visit.principal, slug).await?));
    let body = portal.app.body_entry_at(slug, visit.language).await?;
    let page = page_of(portal, visit, &body, visit.messages().text("body-edit-title"));
    let kinds = kinds(portal, visit.language);
    answer_with(visit, &form, &Edit { page, body, kinds, form: form.clone() })
}

/// The kinds of bodies, for a list.
pub fn kinds(portal: &Portal, language: Language) -> Vec<(String, String)> {
    let labels = &portal.app.vocabularies().organization_kinds;
    OrganizationKind::ALL
        .iter()
        .map(|kind| {
            (kind.as_str().to_owned(), labels.label(kind.as_str(), language).unwrap_or(kind.as_str()).to_owned())
        })
        .collect()
}

/// The form of what a body is.
pub fn identity(said: &SaidBody) -> Form {
    Form::default()
        .set("name_fr", &said.name_fr)
        .set("name_en", &said.name_en)
        .set("kind", &said.kind)
        .set("jurisdiction", &said.jurisdiction)
        .set("website", &said.website)
        .set("domains", &said.domains)
        .set("aliases", &said.aliases)
        .set("parent", &said.parent)
        .set("version", &said.version)
}

/// What a form says of a body.
pub fn said(form: &Form) -> SaidBody {
    let value = |name: &str| form.value(name).to_owned();
    SaidBody {
        name_fr: value("name_fr"),
        name_en: value("name_en"),
        kind: value("kind"),
        jurisdiction: value("jurisdiction"),
        website: value("website"),
        domains: value("domains"),
        aliases: value("aliases"),
        parent: value("parent"),
        valid_from: value("valid_from"),
        valid_until: value("valid_until"),
        ending: value("ending"),
        successor: value("successor"),
        version: value("version"),
    }
}

/// What ties whoever asks to bodies, for the page of their account.
pub async fn own(portal: &Portal, visit: &Visit) -> Result<Vec<levain_app::views::OwnMembership>, AppError> {
    portal.app.own_memberships(&visit.principal, visit.language).await
}

/// The value of a parameter of the query, for forms that begin with it.
pub fn given(visit: &Visit, name: &str) -> String {
    Parameters::read(visit.query.as_bytes()).first(name).to_owned()
}
