//! Applications that the lab can run, and demonstrations of them.

use askama::Template;
use axum::body::Bytes;
use axum::extract::{Path, State};
use levain_app::AppError;
use levain_app::lab::{Answers, Launch, LaunchRefused};
use levain_app::views::{LaunchView, PackageEntry, PackageView};
use levain_prose::Block;

use crate::Portal;
use crate::form::Form;
use crate::page::Page;
use crate::pages::bodies::{answer_with, given};
use crate::rich::Rich;
use crate::routes::Format;
use crate::visit::{Answer, Visit, see_other};

#[derive(Template)]
#[template(path = "packages.html")]
struct List {
    page: Page,
    packages: Vec<PackageEntry>,
    has_lab: bool,
}

/// The list.
pub async fn list(State(portal): State<Portal>, visit: Visit) -> Answer {
    let packages = portal.app.package_list(visit.language).await?;
    if visit.format == Format::Json {
        return visit.json(&packages);
    }
    let page = Page::new(&portal, &visit, visit.messages().text("packages-title"))
        .under(visit.messages().text("lab-title"), visit.links().lab())
        .with_formats(&[Format::Json]);
    visit.html(&List { page, packages, has_lab: portal.app.has_lab() })
}

#[derive(Template)]
#[template(path = "package.html")]
struct One {
    page: Page,
    view: PackageView,
    /// Presentation, as HTML.
    text: String,
    has_lab: bool,
}

/// An application.
pub async fn show(State(portal): State<Portal>, visit: Visit, Path(segment): Path<String>) -> Answer {
    let (name, format) = Format::split(&segment, visit.route.formats);
    let view = portal.app.package(&visit.principal, name, visit.language).await?;
    if format == Format::Json {
        return visit.json(&view);
    }
    let mut page = Page::new(&portal, &visit, view.entry.software.clone())
        .under(visit.messages().text("lab-title"), visit.links().lab())
        .under(visit.messages().text("packages-title"), visit.links().packages())
        .with_formats(&[Format::Json]);
    page.description = Some(view.entry.description.clone());
    // Its title is that of the page.
    let text = view.presentation.split_once('\n').filter(|(first, _)| first.starts_with("# "));
    let text = text.map_or(view.presentation.as_str(), |(_, rest)| rest);
    let mut rich = Rich::new(&portal.app, visit.language, None);
    let html = |block| if let Block::Prose(parts) = block { rich.html(&parts) } else { String::new() };
    let text = levain_prose::document(text, 1, &[]).blocks.into_iter().map(html).collect();
    visit.html(&One { page, view, text, has_lab: portal.app.has_lab() })
}

/// The form that launches: for an experiment, or for an hour.
#[derive(Template)]
#[template(path = "launch.html")]
pub(super) struct LaunchForm {
    pub page: Page,
    pub view: LaunchView,
    pub form: Form,
    pub action: String,
    /// The bodies to choose from, for a demonstration; none for an experiment.
    pub bodies: Vec<(String, String)>,
    /// Minutes that a demonstration lasts; none for an experiment.
    pub minutes: Option<u32>,
}

impl LaunchForm {
    /// Profiles in words, with what each gives.
    fn sizes(&self) -> Vec<(String, String)> {
        let t = &self.page.t;
        let words = |size: &levain_app::views::SizeView| {
            let name = t.code("profile-", size.name);
            (size.name.to_owned(), format!("{name} — {}", super::environments::size_words(*t, size)))
        };
        self.view.sizes.iter().map(words).collect()
    }
}

/// What a form answered of the application's own questions: its fields that begin with `value-`.
pub(super) fn answered(form: &Form) -> Answers {
    let named =
        |(name, value): (&str, &str)| name.strip_prefix("value-").map(|name| (name.to_owned(), value.to_owned()));
    form.pairs().filter_map(named).collect()
}

/// The form with what the application refused in it, and the refusals of its own questions apart.
pub(super) fn refused(
    form: Form,
    visit: &Visit,
    why: LaunchRefused,
) -> Result<(Form, Vec<levain_app::lab::Wrong>), crate::failure::Failure> {
    match why {
        LaunchRefused::Answers(wrong) => {
            let told =
                |one: &levain_app::lab::Wrong| (format!("value-{}", one.field), one.complaint.message(visit.language));
            let faults = wrong.iter().map(told).collect();
            Ok((form.with_faults(faults), wrong))
        }
        LaunchRefused::Other(error) => Ok((form.wrong(error, visit.language)?, Vec::new())),
    }
}

/// The form of a demonstration.
pub async fn launch_form(State(portal): State<Portal>, visit: Visit, Path(name): Path<String>) -> Answer {
    let form = Form::default().set("organization", given(&visit, "organization"));
    demonstration(&portal, &visit, &name, form, None).await
}

/// Launches a demonstration.
pub async fn launch(State(portal): State<Portal>, visit: Visit, Path(name): Path<String>, body: Bytes) -> Answer {
    let form = Form::read(&body);
    let launch = Launch { package: name.clone(), answers: answered(&form), ..Launch::default() };
    let outcome = match form.value("organization") {
        "" => {
            Err(LaunchRefused::Other(AppError::invalid("organization", "Choisissez un organisme.", "Choose a body.")))
        }
        body => portal.app.launch_demonstration(&visit.principal, body, &launch).await,
    };
    match outcome {
        Ok(id) => see_other(&visit.links().environment(id)),
        Err(why) => demonstration(&portal, &visit, &name, form, Some(why)).await,
    }
}

async fn demonstration(portal: &Portal, visit: &Visit, name: &str, form: Form, why: Option<LaunchRefused>) -> Answer {
    let typed = answered(&form);
    let (form, wrong) = match why {
        Some(why) => refused(form, visit, why)?,
        None => (form, Vec::new()),
    };
    let package = portal.app.package(&visit.principal, name, visit.language).await?;
    let view = portal.app.launch_form(name, &typed, &wrong, visit.language).await?;
    let mut bodies: Vec<(String, String)> = package.bodies.into_iter().map(|one| (one.code, one.label)).collect();
    if bodies.len() > 1 {
        bodies.insert(0, (String::new(), String::new()));
    }
    let title = visit.messages().with("demonstration-title", &package.entry.software);
    let page = Page::new(portal, visit, title)
        .under(visit.messages().text("lab-title"), visit.links().lab())
        .under(visit.messages().text("packages-title"), visit.links().packages())
        .under(package.entry.software, visit.links().package(name));
    let action = visit.links().demonstration_new(name);
    let template = LaunchForm { page, view, form: form.clone(), action, bodies, minutes: Some(package.minutes) };
    answer_with(visit, &form, &template)
}
