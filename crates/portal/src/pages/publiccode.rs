//! Checking a publiccode.yml: pasted or uploaded, with its diagnostics in the text; and the page of each code.

use askama::Template;
use axum::extract::{Multipart, Path, State};
use axum::http::StatusCode;
use levain_model::Language;
use levain_publiccode::{CodeInfo, Diagnostic, Options, Severity};

use crate::Portal;
use crate::excerpt::{self, Line};
use crate::failure::Failure;
use crate::page::Page;
use crate::visit::{Answer, Visit};

/// What was sent to be checked.
struct Checked {
    valid: bool,
    diagnostics: Vec<Diagnostic>,
    lines: Vec<Line>,
    /// The text with its certain corrections, and how many there are.
    corrected: Option<(String, usize)>,
}

#[derive(Template)]
#[template(path = "publiccode.html")]
struct Publiccode {
    page: Page,
    text: String,
    require_french: bool,
    checked: Option<Checked>,
    /// Nothing was sent.
    empty: bool,
}

/// The form.
pub async fn form(State(portal): State<Portal>, visit: Visit) -> Answer {
    let page = Page::new(&portal, &visit, visit.messages().text("publiccode-title"));
    visit.html(&Publiccode { page, text: String::new(), require_french: true, checked: None, empty: false })
}

/// Checks what was pasted, or else what was uploaded.
pub async fn check(State(portal): State<Portal>, visit: Visit, mut form: Multipart) -> Answer {
    let (mut pasted, mut uploaded, mut require_french) = (Vec::new(), Vec::new(), false);
    let refused = |error: axum::extract::multipart::MultipartError| Failure::of(error.status());
    while let Some(field) = form.next_field().await.map_err(refused)? {
        match field.name() {
            Some("text") => pasted = field.bytes().await.map_err(refused)?.to_vec(),
            Some("file") => uploaded = field.bytes().await.map_err(refused)?.to_vec(),
            Some("french") => require_french = true,
            _ => {}
        }
    }
    let bytes = if pasted.trim_ascii().is_empty() { uploaded } else { pasted };
    let page = Page::new(&portal, &visit, visit.messages().text("publiccode-title"));
    if bytes.is_empty() {
        let form = Publiccode { page, text: String::new(), require_french, checked: None, empty: true };
        return visit.html_with(StatusCode::UNPROCESSABLE_ENTITY, &form);
    }
    let options = Options { today: today(&portal), require_french, ..Options::default() };
    let report = levain_publiccode::check(&bytes, &options);
    let source = String::from_utf8_lossy(&bytes).into_owned();
    let corrected = Some(levain_publiccode::fix(&source, &options)).filter(|(_, count)| *count > 0);
    let checked = Checked {
        valid: report.is_valid(),
        lines: excerpt::lines(&source, &report.diagnostics),
        diagnostics: report.diagnostics,
        corrected,
    };
    // Of a file that is too long to be checked there is no use in sending it back.
    let text = if bytes.len() <= options.max_bytes { source } else { String::new() };
    visit.html_with(StatusCode::OK, &Publiccode { page, text, require_french, checked: Some(checked), empty: false })
}

/// The date where the site is, to tell what has expired.
pub fn today(portal: &Portal) -> Option<levain_publiccode::Date> {
    levain_publiccode::Date::parse(&portal.site.date(portal.app.now()))
}

/// Our language as the library names it.
pub fn spoken(language: Language) -> levain_publiccode::Language {
    match language {
        Language::Fr => levain_publiccode::Language::Fr,
        Language::En => levain_publiccode::Language::En,
    }
}

/// The shape and class of a severity: word, then shape, then colour.
pub fn shape(severity: &Severity) -> &'static str {
    match severity {
        Severity::Error => "unmet",
        Severity::Warning => "partial",
        Severity::Information => "unknown",
    }
}

impl Publiccode {
    fn message(&self, diagnostic: &Diagnostic) -> String {
        diagnostic.message(spoken(self.page.t.language))
    }

    fn severity(&self, diagnostic: &Diagnostic) -> &'static str {
        diagnostic.severity.label(spoken(self.page.t.language))
    }

    /// How many diagnostics of each severity there are, as a sentence.
    fn counts(&self, checked: &Checked) -> String {
        let of = |severity| checked.diagnostics.iter().filter(|diagnostic| diagnostic.severity == severity).count();
        [
            self.page.t.count("publiccode-errors", of(Severity::Error)),
            self.page.t.count("publiccode-warnings", of(Severity::Warning)),
            self.page.t.count("publiccode-informations", of(Severity::Information)),
        ]
        .join(", ")
    }
}

#[derive(Template)]
#[template(path = "publiccode_codes.html")]
struct Codes {
    page: Page,
    codes: Vec<&'static CodeInfo>,
}

/// Every code.
pub async fn codes(State(portal): State<Portal>, visit: Visit) -> Answer {
    let (messages, links) = (visit.messages(), visit.links());
    let page = Page::new(&portal, &visit, messages.text("publiccode-codes-title"))
        .under(messages.text("nav-publiccode"), links.publiccode());
    visit.html(&Codes { page, codes: levain_publiccode::codes().collect() })
}

impl Codes {
    fn title(&self, info: &CodeInfo) -> &'static str {
        info.title.get(spoken(self.page.t.language))
    }

    fn severity(&self, info: &CodeInfo) -> &'static str {
        info.severity.label(spoken(self.page.t.language))
    }
}

#[derive(Template)]
#[template(path = "publiccode_code.html")]
struct Code {
    page: Page,
    info: &'static CodeInfo,
    severity: &'static str,
    why: &'static str,
    how: &'static str,
}

/// The page of a code: what, why, how to correct it, before and after.
pub async fn code(State(portal): State<Portal>, visit: Visit, Path(code): Path<String>) -> Answer {
    let info = levain_publiccode::find_code(&code).ok_or_else(Failure::not_found)?;
    let (messages, links, language) = (visit.messages(), visit.links(), spoken(visit.language));
    let title = format!("{}, {}", info.code, info.title.get(language));
    let page = Page::new(&portal, &visit, title)
        .under(messages.text("nav-publiccode"), links.publiccode())
        .under(messages.text("publiccode-codes-title"), links.publiccode_codes());
    let severity = info.severity.label(language);
    visit.html(&Code { page, info, severity, why: info.why.get(language), how: info.how.get(language) })
}
