//! The contribution policy: tried by anybody, written and adopted by a body, read by everybody.

use askama::Template;
use askama::filters::Safe;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::HeaderValue;
use axum::http::header::CONTENT_DISPOSITION;
use levain_app::policies::NewPolicy;
use levain_app::views::{BodyRights, NewPermission, PolicyDraft, PolicyPage, PolicyQuestion};
use levain_model::Language;
use levain_prose::{Block, Part};

use crate::Portal;
use crate::form::Form;
use crate::links::{in_format, with_query};
use crate::page::Page;
use crate::pages::assessments::under_body;
use crate::routes::{Format, Id, route};
use crate::visit::{Answer, Parameters, Visit, see_other};

/// Answers of a form, by question.
type Answers = std::collections::BTreeMap<String, String>;

/// The longest name of a body that the trial takes.
const NAME: usize = 200;

#[derive(Template)]
#[template(path = "policy.html")]
struct Trial {
    page: Page,
    questions: Vec<PolicyQuestion>,
    form: Form,
    text: Safe<String>,
    /// Where the text is in each language and form: label of the language, Markdown, page.
    files: Vec<(Language, String, String)>,
}

#[derive(Template)]
#[template(path = "policy_draft.html")]
struct Draft {
    page: Page,
    view: PolicyDraft,
    form: Form,
    text: Safe<String>,
}

#[derive(Template)]
#[template(path = "policy_of_body.html")]
struct OfBody {
    page: Page,
    view: PolicyPage,
    rights: BodyRights,
    text: Safe<String>,
    files: Vec<(Language, String, String)>,
}

/// The text alone, in a file that needs nothing else.
#[derive(Template)]
#[template(path = "policy_document.html")]
struct Document {
    language: Language,
    title: String,
    /// Whose it is.
    of: String,
    text: Safe<String>,
}

/// The answers among the fields of a form.
fn answers(questions: &[PolicyQuestion], form: &Form) -> Answers {
    let given = questions.iter().map(|question| (question.id.clone(), form.value(&question.id).to_owned()));
    given.filter(|(_, answer)| !answer.is_empty()).collect()
}

/// A policy as HTML; without its title when the page has it already.
fn html(markdown: &str, with_title: bool) -> Safe<String> {
    let text = match markdown.split_once('\n') {
        Some((first, rest)) if first.starts_with("# ") && !with_title => rest,
        _ => markdown,
    };
    let mut html = String::with_capacity(text.len() * 2);
    for block in levain_prose::document(text, 1, &[]).blocks {
        let Block::Prose(parts) = block else { continue };
        for part in parts {
            let (Part::Html(piece) | Part::Link { html: piece, .. }) = part;
            html.push_str(&piece);
        }
    }
    Safe(html)
}

/// A file to keep: the same text on a page that needs nothing else.
fn document(visit: &Visit, markdown: &str, of: &str) -> Answer {
    let title = markdown.lines().next().unwrap_or_default().trim_start_matches("# ").to_owned();
    let template = Document { language: visit.language, title, of: of.to_owned(), text: html(markdown, true) };
    let mut response = visit.html(&template)?;
    let name = match visit.language {
        Language::Fr => "attachment; filename=\"politique-de-contribution.html\"",
        Language::En => "attachment; filename=\"contribution-policy.html\"",
    };
    response.headers_mut().insert(CONTENT_DISPOSITION, HeaderValue::from_static(name));
    Ok(response)
}

/// Where a text is in each language: Markdown, and a file that needs nothing else.
fn files(address: impl Fn(Language) -> String) -> Vec<(Language, String, String)> {
    let with = |here: &str, pair: &str| {
        let join = if here.contains('?') { '&' } else { '?' };
        format!("{here}{join}{pair}")
    };
    Language::ALL
        .into_iter()
        .map(|language| {
            let here = address(language);
            (language, in_format(&here, Format::Markdown), with(&here, "as=document"))
        })
        .collect()
}

/// The questions and the text that the answers make, for anybody: nothing is kept, the address holds it all.
pub async fn trial(State(portal): State<Portal>, visit: Visit) -> Answer {
    let asked = Form::read(visit.query.as_bytes());
    let known = portal.app.policy_questions(&Answers::default(), visit.language);
    let given = answers(&known, &asked);
    let name: String = asked.value("organization").chars().take(NAME).collect();
    let shown = if name.is_empty() { visit.messages().text("policy-your-body") } else { name.clone() };
    let today = portal.site.date(portal.app.now());
    let text = portal.app.policy_text(&given, &shown, &today, visit.language);
    if visit.format == Format::Markdown {
        return Ok(visit.body(Format::Markdown, text));
    }
    if asked.value("as") == "document" {
        return document(&visit, &text, &shown);
    }
    let faults = portal.app.policy_faults(&given, visit.language);
    let questions = portal.app.policy_questions(&given, visit.language);
    let mut form = Form::default().set("organization", &name);
    for question in &questions {
        form = form.set(&question.id, given.get(&question.id).unwrap_or(&question.answer));
    }
    let form = form.with_faults(faults);
    let query = Parameters::read(visit.query.as_bytes());
    let pairs: Vec<(&str, &str)> = query.pairs().iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    let mut page = Page::new(&portal, &visit, visit.messages().text("policy-title"));
    page.indexed = visit.query.is_empty();
    let files = files(|language| with_query(route(Id::Policy).pattern(language), &pairs));
    visit.html(&Trial { page, questions, form, text: html(&text, false), files })
}

/// The policy of a body, for everybody: in force, or that of `version`.
pub async fn show(State(portal): State<Portal>, visit: Visit, Path(slug): Path<String>) -> Answer {
    let parameters = visit.parameters();
    let number = parameters.first("version").parse().ok();
    let view = portal.app.body_policy(&slug, number, visit.language).await?;
    let none = view.version.is_none();
    match visit.format {
        Format::Json => return visit.json(&view),
        Format::Markdown if none => return Err(crate::failure::Failure::not_found()),
        Format::Markdown => return Ok(visit.body(Format::Markdown, view.text)),
        _ if parameters.first("as") == "document" && !none => {
            return document(&visit, &view.text, &view.body.name.text);
        }
        _ => {}
    }
    let mut page = under_body(&portal, &visit, &visit.messages().text("policy-body-title"), &view.body);
    if !none {
        page = page.with_formats(&[Format::Markdown, Format::Json]);
    }
    let slug = view.body.slug.clone();
    let version = number.map(|number: u32| number.to_string()).unwrap_or_default();
    let files = files(|language| {
        let here = route(Id::BodyPolicy).pattern(language).replace("{slug}", slug.as_str());
        with_query(&here, &[("version", version.as_str())])
    });
    let text = html(&view.text, false);
    let rights = portal.app.body_rights(&visit.principal, slug.as_str()).await?;
    visit.html(&OfBody { page, view, rights, text, files })
}

/// Writes what the policy in force allows without asking into the register of permissions.
pub async fn register(State(portal): State<Portal>, visit: Visit, Path(slug): Path<String>) -> Answer {
    // Who may not is told so before whether there is a policy.
    if !portal.app.body_rights(&visit.principal, &slug).await?.stewards {
        return Err(levain_app::AppError::Forbidden.into());
    }
    let view = portal.app.body_policy(&slug, None, visit.language).await?;
    let version = view.version.ok_or_else(crate::failure::Failure::not_found)?;
    let permission = NewPermission {
        scope: "everything".to_owned(),
        kinds: view.allowed.iter().map(|kind| (*kind).to_owned()).collect(),
        conditions: visit.messages().with("policy-register-conditions", version.number),
        public: true,
        ..NewPermission::default()
    };
    let today = portal.site.day(portal.app.now());
    portal.app.grant_permission(&visit.principal, &slug, &permission, today).await?;
    see_other(&visit.links().body_permissions(&slug))
}

/// The questions of a body, with the text that the answers of the query make.
pub async fn draft(State(portal): State<Portal>, visit: Visit, Path(slug): Path<String>) -> Answer {
    let asked = Form::read(visit.query.as_bytes());
    let known = portal.app.policy_questions(&Answers::default(), visit.language);
    let given = answers(&known, &asked);
    let given = (!given.is_empty()).then_some(given);
    let view = portal.app.policy_draft(&visit.principal, &slug, given.as_ref(), visit.language).await?;
    let today = portal.site.date(portal.app.now());
    let faults = given.map(|given| portal.app.policy_faults(&given, visit.language)).unwrap_or_default();
    let kept = |name: &str, otherwise: String| match asked.value(name) {
        "" => otherwise,
        value => value.to_owned(),
    };
    let mut form = Form::default()
        .set("version", kept("version", view.version.to_string()))
        .set("adopted_on", kept("adopted_on", today))
        .set("adopted_by", asked.value("adopted_by"));
    for question in &view.questions {
        let typed = faults.iter().any(|(id, _)| *id == question.id);
        form = form.set(&question.id, if typed { asked.value(&question.id) } else { &question.answer });
    }
    draft_page(&portal, &visit, view, form.with_faults(faults))
}

/// Adopts, and leads to the policy.
pub async fn adopt(State(portal): State<Portal>, visit: Visit, Path(slug): Path<String>, body: Bytes) -> Answer {
    let form = Form::read(&body);
    let known = portal.app.policy_questions(&Answers::default(), visit.language);
    let given = answers(&known, &form);
    let new = NewPolicy {
        answers: given.clone(),
        adopted_on: form.value("adopted_on").to_owned(),
        adopted_by: form.value("adopted_by").to_owned(),
        version: form.value("version").parse().unwrap_or(0),
    };
    let today = portal.site.day(portal.app.now());
    match portal.app.adopt_policy(&visit.principal, &slug, &new, today).await {
        Ok(_) => see_other(&visit.links().body_policy(&slug)),
        Err(error) => {
            let form = form.wrong(error, visit.language)?;
            let form = form.with_faults(portal.app.policy_faults(&given, visit.language));
            let view = portal.app.policy_draft(&visit.principal, &slug, Some(&given), visit.language).await?;
            // Told once: sent again, it takes the place of what is there now.
            let form = form.replacing("version", view.version);
            draft_page(&portal, &visit, view, form)
        }
    }
}

fn draft_page(portal: &Portal, visit: &Visit, view: PolicyDraft, form: Form) -> Answer {
    let messages = visit.messages();
    let page = under_body(portal, visit, &messages.text("policy-draft-title"), &view.body)
        .under(messages.text("policy-body-title"), visit.links().body_policy(&view.body.slug));
    let given = answers(&view.questions, &form);
    let text = portal.app.policy_text(&given, &view.body.name.text, form.value("adopted_on"), visit.language);
    let status = form.status();
    visit.html_with(status, &Draft { page, view, form, text: html(&text, false) })
}
