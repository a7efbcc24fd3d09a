//! The register of standing permissions: what a body allows, and whether I may contribute to this.

use askama::Template;
use axum::body::Bytes;
use axum::extract::{Path, State};
use levain_app::standing::permissions_csv;
use levain_app::views::{BodyEntry, MayView, NewPermission, PermissionView, RegisterView};
use levain_model::{ContributionKind, Id, RequestState};

use crate::Portal;
use crate::failure::Failure;
use crate::form::Form;
use crate::page::Page;
use crate::pages::bodies::{answer_with, given, page_of};
use crate::routes::Format;
use crate::visit::{Answer, Visit, see_other};

#[derive(Template)]
#[template(path = "permissions.html")]
struct Permissions {
    page: Page,
    view: MayView,
    /// Every public one, when nothing is asked.
    all: Vec<PermissionView>,
}

/// May I contribute to this? Also as CSV and JSON: the public permissions that hold.
pub async fn show(State(portal): State<Portal>, visit: Visit) -> Answer {
    let today = portal.site.day(portal.app.now());
    let about = given(&visit, "about");
    let view = portal.app.may_contribute(&visit.principal, &about, today, visit.language).await?;
    let all = match about.is_empty() {
        true => portal.app.public_permissions(today, visit.language).await?,
        false => Vec::new(),
    };
    let public = if about.is_empty() { &all } else { &view.public };
    match visit.format {
        Format::Csv => Ok(visit.body(Format::Csv, permissions_csv(public))),
        Format::Json => visit.json(public),
        _ => {
            let page = Page::new(&portal, &visit, visit.messages().text("permissions-title"))
                .with_formats(&[Format::Csv, Format::Json]);
            visit.html(&Permissions { page, view, all })
        }
    }
}

#[derive(Template)]
#[template(path = "permission_ask.html")]
struct AskPermission {
    page: Page,
    body: BodyEntry,
    about: String,
    form: Form,
}

/// The form that asks the stewards of one's body.
pub async fn ask_form(State(portal): State<Portal>, visit: Visit) -> Answer {
    let form = Form::default().set("body", given(&visit, "body")).set("about", given(&visit, "about"));
    ask_page(&portal, &visit, form).await
}

/// Asks.
pub async fn ask(State(portal): State<Portal>, visit: Visit, body: Bytes) -> Answer {
    let form = Form::read(&body);
    let (body, about) = (form.value("body"), form.value("about"));
    match portal.app.ask_permission(&visit.principal, body, about, form.value("message")).await {
        Ok(()) => see_other(&visit.links().may_contribute(about)),
        Err(error) => ask_page(&portal, &visit, form.wrong(error, visit.language)?).await,
    }
}

async fn ask_page(portal: &Portal, visit: &Visit, form: Form) -> Answer {
    let messages = visit.messages();
    let body = portal.app.body_entry_at(form.value("body"), visit.language).await?;
    let rights = portal.app.body_rights(&visit.principal, form.value("body")).await?;
    if !rights.acts {
        return Err(levain_app::AppError::Forbidden.into());
    }
    let page = Page::new(portal, visit, messages.text("permission-ask-title"))
        .under(messages.text("permissions-title"), visit.links().permissions());
    let about = form.value("about").to_owned();
    answer_with(visit, &form, &AskPermission { page, body, about, form: form.clone() })
}

#[derive(Template)]
#[template(path = "body_permissions.html")]
struct Register {
    page: Page,
    view: RegisterView,
}

/// The register of a body, also as CSV and JSON.
pub async fn register(State(portal): State<Portal>, visit: Visit, Path(slug): Path<String>) -> Answer {
    let today = portal.site.day(portal.app.now());
    let view = portal.app.register(&visit.principal, &slug, today, visit.language).await?;
    match visit.format {
        Format::Csv => {
            let all: Vec<PermissionView> = view.standing.iter().chain(&view.inherited).cloned().collect();
            Ok(visit.body(Format::Csv, permissions_csv(&all)))
        }
        Format::Json => visit.json(&view),
        _ => {
            let page = page_of(&portal, &visit, &view.body, visit.messages().text("register-title"))
                .with_formats(&[Format::Csv, Format::Json]);
            visit.html(&Register { page, view })
        }
    }
}

#[derive(Template)]
#[template(path = "permission_grant.html")]
struct Grant {
    page: Page,
    body: BodyEntry,
    classes: Vec<(String, String)>,
    form: Form,
}

/// The form that grants a permission; with `request`, for what somebody asks.
pub async fn grant_form(State(portal): State<Portal>, visit: Visit, Path(slug): Path<String>) -> Answer {
    let mut form = Form::default().set("scope", "project").set("visibility", "public");
    let (request, replaces) = (given(&visit, "request"), given(&visit, "replaces"));
    if let Some(id) = (!replaces.is_empty()).then(|| replaces.parse::<Id>()) {
        let id = id.map_err(|_| Failure::not_found())?;
        let now = portal.app.permission_as_asked(&visit.principal, &slug, id).await?;
        form = Form::default()
            .set("scope", now.scope)
            .set("about", now.about)
            .set("class", now.class)
            .set_all("kinds", now.kinds)
            .set("conditions", now.conditions)
            .set("until", now.until)
            .set("visibility", if now.public { "public" } else { "members" })
            .set("inherited", if now.inherited { "yes" } else { "" })
            .set("replaces", id);
    } else if request.is_empty() {
        form = form.set("about", given(&visit, "about"));
    } else {
        let id: Id = request.parse().map_err(|_| Failure::not_found())?;
        let about = portal.app.asked_about(&visit.principal, &slug, id).await?;
        form = form.set("about", about).set("request", id);
    }
    grant_page(&portal, &visit, &slug, form).await
}

/// Grants it.
pub async fn grant(State(portal): State<Portal>, visit: Visit, Path(slug): Path<String>, body: Bytes) -> Answer {
    let form = Form::read(&body);
    let value = |name: &str| form.value(name).to_owned();
    let new = NewPermission {
        scope: value("scope"),
        about: value("about"),
        class: value("class"),
        kinds: form.all("kinds").into_iter().map(str::to_owned).collect(),
        conditions: value("conditions"),
        until: value("until"),
        public: value("visibility") == "public",
        inherited: form.holds("inherited", "yes"),
        request: form.value("request").parse().ok(),
        replaces: form.value("replaces").parse().ok(),
    };
    let today = portal.site.day(portal.app.now());
    match portal.app.grant_permission(&visit.principal, &slug, &new, today).await {
        Ok(_) => see_other(&visit.links().body_permissions(&slug)),
        Err(error) => grant_page(&portal, &visit, &slug, form.wrong(error, visit.language)?).await,
    }
}

async fn grant_page(portal: &Portal, visit: &Visit, slug: &str, form: Form) -> Answer {
    let body = steward_of(portal, visit, slug).await?;
    let page = page_of(portal, visit, &body, visit.messages().text("grant-title"))
        .under(visit.messages().text("register-title"), visit.links().body_permissions(slug));
    let classes = portal.app.permission_classes(visit.language);
    let classes = std::iter::once((String::new(), visit.messages().text("grant-no-class")))
        .chain(classes.into_iter().map(|class| (class.code, class.label)))
        .collect();
    answer_with(visit, &form, &Grant { page, body, classes, form: form.clone() })
}

impl Grant {
    fn scopes(&self) -> Vec<(String, String)> {
        [
            ("project", self.page.t.text("grant-scope-project")),
            ("license_class", self.page.t.text("grant-scope-class")),
            ("everything", self.page.t.text("grant-scope-everything")),
        ]
        .map(|(value, words)| (value.to_owned(), words))
        .to_vec()
    }

    fn kinds(&self) -> Vec<(String, String)> {
        let words = |kind: &ContributionKind| self.page.t.code("contribution-", kind.as_str());
        ContributionKind::ALL.iter().map(|kind| (kind.as_str().to_owned(), words(kind))).collect()
    }

    fn visibilities(&self) -> Vec<(String, String)> {
        [("public", self.page.t.text("grant-public")), ("members", self.page.t.text("grant-members"))]
            .map(|(value, words)| (value.to_owned(), words))
            .to_vec()
    }

    fn inheritance(&self) -> Vec<(String, String)> {
        vec![("yes".to_owned(), self.page.t.text("grant-inherited"))]
    }
}

#[derive(Template)]
#[template(path = "permission_revoke.html")]
struct Revoke {
    page: Page,
    body: BodyEntry,
    permission: PermissionView,
    form: Form,
}

/// The form that revokes a permission.
pub async fn revoke_form(State(portal): State<Portal>, visit: Visit, Path(slug): Path<String>) -> Answer {
    let form = Form::default().set("permission", given(&visit, "permission"));
    revoke_page(&portal, &visit, &slug, form).await
}

/// Revokes it.
pub async fn revoke(State(portal): State<Portal>, visit: Visit, Path(slug): Path<String>, body: Bytes) -> Answer {
    let form = Form::read(&body);
    let id: Id = form.value("permission").parse().map_err(|_| Failure::not_found())?;
    match portal.app.revoke_permission(&visit.principal, &slug, id, form.value("reason")).await {
        Ok(()) => see_other(&visit.links().body_permissions(&slug)),
        Err(error) => revoke_page(&portal, &visit, &slug, form.wrong(error, visit.language)?).await,
    }
}

async fn revoke_page(portal: &Portal, visit: &Visit, slug: &str, form: Form) -> Answer {
    let body = steward_of(portal, visit, slug).await?;
    let today = portal.site.day(portal.app.now());
    let register = portal.app.register(&visit.principal, slug, today, visit.language).await?;
    let mut all = register.standing.into_iter().chain(register.past);
    let permission = all.find(|one| one.id.to_string() == form.value("permission")).ok_or_else(Failure::not_found)?;
    let page = page_of(portal, visit, &body, visit.messages().text("revoke-title"))
        .under(visit.messages().text("register-title"), visit.links().body_permissions(slug));
    answer_with(visit, &form, &Revoke { page, body, permission, form: form.clone() })
}

/// The body, when whoever asks is one of its stewards.
async fn steward_of(portal: &Portal, visit: &Visit, slug: &str) -> Result<BodyEntry, Failure> {
    let body = portal.app.body_entry_at(slug, visit.language).await?;
    if !portal.app.body_rights(&visit.principal, slug).await?.stewards {
        return Err(levain_app::AppError::Forbidden.into());
    }
    Ok(body)
}

/// What a permission is for, in words.
pub fn scope_words(page: &Page, permission: &PermissionView) -> String {
    match permission.scope.code.as_str() {
        "everything" => page.t.text("scope-everything"),
        "license_class" => page.t.with("scope-license-class", &permission.scope.label),
        _ => permission.scope.label.clone(),
    }
}

/// The kinds of contribution, in words.
pub fn kinds_words(page: &Page, permission: &PermissionView) -> String {
    let words: Vec<String> = permission.kinds.iter().map(|kind| page.t.code("contribution-", kind)).collect();
    words.join(", ")
}

impl Permissions {
    fn refused<'a>(&self, asked: &'a Option<(RequestState, jiff::Timestamp, Option<String>)>) -> Option<&'a str> {
        asked.as_ref().filter(|(state, ..)| *state == RequestState::Refused)?.2.as_deref()
    }

    fn waits(&self, asked: &Option<(RequestState, jiff::Timestamp, Option<String>)>) -> Option<String> {
        let (_, at, _) = asked.as_ref().filter(|(state, ..)| *state == RequestState::Open)?;
        Some(self.page.date(at))
    }
}
