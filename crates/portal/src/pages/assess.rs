//! Judging with evidence: how to read a finding, and what each check asks. Drawn from the code that makes the checks.

use askama::Template;
use axum::extract::{Path, State};
use levain_app::views::GuideEntry;
use levain_checks::{Check, need_label, purpose_label, severity_label};
use levain_model::Language;

use crate::Portal;
use crate::failure::Failure;
use crate::page::Page;
use crate::visit::{Answer, Visit};

#[derive(Template)]
#[template(path = "assess.html")]
struct Assess {
    page: Page,
    files: Vec<File>,
}

/// A file that runs the checks elsewhere than on this portal.
struct File {
    id: &'static str,
    title: String,
    /// Where it goes in the repository.
    path: &'static str,
    text: &'static str,
}

/// The files of the guide (`docs/checking-in-ci.md`), whose scripts a test of the program runs.
fn files(hook: String) -> Vec<File> {
    let file = |id, title: &str, path, text| File { id, title: title.to_owned(), path, text };
    vec![
        file(
            "github-actions",
            "GitHub Actions",
            ".github/workflows/levain.yml",
            include_str!("../../../../docs/ci/github-actions.yml"),
        ),
        file("gitlab-ci", "GitLab CI", ".gitlab-ci.yml", include_str!("../../../../docs/ci/gitlab-ci.yml")),
        file(
            "forgejo-actions",
            "Forgejo Actions",
            ".forgejo/workflows/levain.yml",
            include_str!("../../../../docs/ci/forgejo-actions.yml"),
        ),
        file("pre-commit", &hook, ".git/hooks/pre-commit", include_str!("../../../../docs/ci/pre-commit")),
    ]
}

/// How to read evidence, and how to check a repository oneself.
pub async fn show(State(portal): State<Portal>, visit: Visit) -> Answer {
    let page = Page::new(&portal, &visit, visit.messages().text("assess-title"));
    visit.html(&Assess { page, files: files(visit.messages().text("ci-hook")) })
}

/// A check in the reader's language.
struct Line {
    check: &'static Check,
    name: &'static str,
    question: &'static str,
    severity: &'static str,
    purposes: Vec<&'static str>,
}

impl Line {
    fn new(check: &'static Check, language: Language) -> Line {
        Line {
            check,
            name: levain_checks::text(check.words.name, language),
            question: levain_checks::text(check.words.question, language),
            severity: severity_label(check.severity, language),
            purposes: check.purposes.iter().map(|purpose| purpose_label(*purpose, language)).collect(),
        }
    }
}

#[derive(Template)]
#[template(path = "checks.html")]
struct Checks {
    page: Page,
    /// The letters that identifiers of a family begin with, and its checks.
    families: Vec<(&'static str, Vec<Line>)>,
}

/// Every check, by family, drawn from the code.
pub async fn checks(State(portal): State<Portal>, visit: Visit) -> Answer {
    let mut families: Vec<(&'static str, Vec<Line>)> = Vec::new();
    for check in levain_checks::ALL {
        let family = check.id.split('-').next().unwrap_or_default();
        let line = Line::new(check, visit.language);
        match families.last_mut() {
            Some((last, lines)) if *last == family => lines.push(line),
            _ => families.push((family, vec![line])),
        }
    }
    let messages = visit.messages();
    let page = Page::new(&portal, &visit, messages.text("checks-title"))
        .under(messages.text("assess-title"), visit.links().assess());
    visit.html(&Checks { page, families })
}

#[derive(Template)]
#[template(path = "check.html")]
struct CheckPage {
    page: Page,
    line: Line,
    why: &'static str,
    how: &'static str,
    fix: &'static str,
    needs: Vec<&'static str>,
    /// Guides that speak of it.
    guides: Vec<GuideEntry>,
}

/// What one check asks, why, how it finds out, and what to do.
pub async fn check(State(portal): State<Portal>, visit: Visit, Path(id): Path<String>) -> Answer {
    let check = levain_checks::find(&id).filter(|check| check.id == id).ok_or_else(Failure::not_found)?;
    let messages = visit.messages();
    let words = |pair| levain_checks::text(pair, visit.language);
    let line = Line::new(check, visit.language);
    let page = Page::new(&portal, &visit, format!("{}, {}", check.id, line.name))
        .under(messages.text("assess-title"), visit.links().assess())
        .under(messages.text("checks-title"), visit.links().checks());
    visit.html(&CheckPage {
        page,
        why: words(check.words.why),
        how: words(check.words.how),
        fix: words(check.words.fix),
        needs: check.needs.iter().map(|need| need_label(*need, visit.language)).collect(),
        guides: portal.app.guides_about(check.id, visit.language),
        line,
    })
}

/// The shape and colour of an outcome on the page: the name of its symbol and of its class.
pub fn shape(outcome: &levain_model::Outcome) -> &'static str {
    use levain_model::Outcome;
    match outcome {
        Outcome::Met => "met",
        Outcome::Attested => "attested",
        Outcome::Partial => "partial",
        Outcome::Unmet => "unmet",
        Outcome::Unknown => "unknown",
        Outcome::NotApplicable => "na",
    }
}
