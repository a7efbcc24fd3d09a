//! Forms: what was typed is shown again, with what is wrong beside each field and a summary that links to them.
//!
//! A handler reads its body into a [`Form`], calls the application, and gives an error that a person can mend back to it:
//!
//! ```ignore
//! let form = Form::read(&body);
//! match portal.app.join(&visit.principal, &slug, form.value("message")).await {
//!     Ok(()) => see_other(&there),
//!     // What is not of the form (no permission, a failure) goes on as the page of its status.
//!     Err(error) => page(&portal, &visit, form.wrong(error, visit.language)?).await,
//! }
//! ```
//!
//! and answers with `visit.html_with(form.status(), &template)`. The template begins with `{% import "form.html" as f %}`
//! and draws the form with its macros, each of which takes the page, the form and the name of the field, which is its `id` too:
//!
//! ```text
//! {% call f::summary(page, form) %}{% endcall %}                          below the h1
//! {% call f::text(page, form, "name", label, hint) %}{% endcall %}        a line; `area` for lines, `date` for a civil date
//! {% call f::choose(page, form, "kind", label, hint, options) %}{% endcall %}   a list: options are (value, words)
//! {% call f::options(page, form, "role", label, hint, options) %}{% endcall %}  radio buttons
//! {% call f::ticks(page, form, "kinds", label, hint, options) %}{% endcall %}   boxes
//! {% call f::version(form) %}{% endcall %}                                      what was read, see below
//! ```
//!
//! A hint is "" when there is none; a label says itself that its field is optional. **Concurrent edits**: the form carries the
//! version of what it shows (`Form::set("version", updated_at)`, macro `version`), and the application refuses with
//! [`AppError::Conflict`](levain_app::AppError) when it is no longer that: the summary says so, nothing typed is lost.
//! [`Form::against`] then shows what is kept now beside what was typed.

use axum::http::StatusCode;
use levain_app::AppError;
use levain_model::Language;

use crate::failure::Failure;
use crate::visit::Parameters;

/// What a form holds, and what is wrong with it.
#[derive(Debug, Clone, Default)]
pub struct Form {
    values: Vec<(String, String)>,
    faults: Vec<(String, String)>,
    conflict: Option<String>,
    theirs: Vec<(String, String)>,
}

impl Form {
    /// What was sent.
    pub fn read(body: &[u8]) -> Form {
        Form { values: Parameters::read(body).pairs().to_vec(), ..Form::default() }
    }

    /// Sets a field, as the form is first shown.
    #[must_use]
    pub fn set(mut self, name: &str, value: impl std::fmt::Display) -> Form {
        self.values.push((name.to_owned(), value.to_string()));
        self
    }

    /// Puts a value in the place of what the field held: the version that is shown, once a conflict was told.
    #[must_use]
    pub fn replacing(mut self, name: &str, value: impl std::fmt::Display) -> Form {
        self.values.retain(|(known, _)| known != name);
        self.set(name, value)
    }

    /// Sets a field of several values.
    #[must_use]
    pub fn set_all<T: std::fmt::Display>(self, name: &str, values: impl IntoIterator<Item = T>) -> Form {
        values.into_iter().fold(self, |form, value| form.set(name, value))
    }

    /// The first value of a field, trimmed; empty when there is none.
    pub fn value(&self, name: &str) -> &str {
        self.values.iter().find(|(known, _)| known == name).map_or("", |(_, value)| value.trim())
    }

    /// Every value of a field, without blanks.
    pub fn all(&self, name: &str) -> Vec<&str> {
        let of = self.values.iter().filter(|(known, _)| known == name);
        of.map(|(_, value)| value.trim()).filter(|value| !value.is_empty()).collect()
    }

    /// Whether a field has that value: a box that is ticked, a choice that is made.
    pub fn holds(&self, name: &str, value: &str) -> bool {
        self.values.iter().any(|(known, held)| known == name && held.trim() == value)
    }

    /// The same form with what the application refused in it.
    ///
    /// # Errors
    /// The refusal is none that the form can tell: no permission, no such thing, a failure.
    pub fn wrong(mut self, error: AppError, language: Language) -> Result<Form, Failure> {
        match error {
            AppError::Invalid { .. } | AppError::Several(_) => {
                for (field, words) in error.faults(language) {
                    self.faults.push((field.to_owned(), words));
                }
            }
            AppError::Conflict { .. } => self.conflict = Some(error.message(language)),
            other => return Err(other.into()),
        }
        Ok(self)
    }

    /// The same form with what is wrong with fields whose names are only known as it is made.
    #[must_use]
    pub fn with_faults(mut self, faults: Vec<(String, String)>) -> Form {
        // What names the field itself says more than what names none.
        self.faults.retain(|(field, _)| field != "answers" || faults.is_empty());
        self.faults.extend(faults);
        self
    }

    /// After a conflict: what is kept now stands beside what was typed where they differ, and the form carries its version, so
    /// that whoever sends it again knows what it replaces. `now` is the form as it would be shown afresh.
    #[must_use]
    pub fn against(mut self, now: &Form) -> Form {
        if self.conflict.is_none() {
            return self;
        }
        let differs = now.values.iter().filter(|(name, value)| name != "version" && self.value(name) != value.trim());
        self.theirs = differs.cloned().collect();
        self.replacing("version", now.value("version"))
    }

    /// What somebody else put in a field meanwhile; empty when they emptied it.
    pub fn theirs(&self, name: &str) -> Option<&str> {
        self.theirs.iter().find(|(field, _)| field == name).map(|(_, value)| value.trim())
    }

    /// The same form, its fault with a field told of another: a page that has many of the same form gives each its own name.
    #[must_use]
    pub fn renaming_fault(mut self, field: &str, name: &str) -> Form {
        for (known, _) in self.faults.iter_mut().filter(|(known, _)| known == field) {
            name.clone_into(known);
        }
        self
    }

    /// What is wrong with a field.
    pub fn fault(&self, name: &str) -> Option<&str> {
        self.faults.iter().find(|(field, _)| field == name).map(|(_, words)| words.as_str())
    }

    /// Every field and its value, as they were sent.
    pub fn pairs(&self) -> impl Iterator<Item = (&str, &str)> {
        self.values.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }

    /// What is wrong, in the order of the form: field and words.
    pub fn faults(&self) -> &[(String, String)] {
        &self.faults
    }

    /// What is wrong with no field in particular.
    pub fn conflict(&self) -> Option<&str> {
        self.conflict.as_deref()
    }

    /// The status of the page that shows it.
    pub fn status(&self) -> StatusCode {
        match (&self.conflict, self.faults.is_empty()) {
            (Some(_), _) => StatusCode::CONFLICT,
            (None, false) => StatusCode::UNPROCESSABLE_ENTITY,
            (None, true) => StatusCode::OK,
        }
    }

    /// What describes a field for assistive technology: its hint, then what is wrong.
    pub fn described_by(&self, name: &str, hint: &str) -> String {
        let hint = if hint.is_empty() { String::new() } else { format!("{name}-hint") };
        let fault = self.fault(name).map(|_| format!("{name}-error")).unwrap_or_default();
        format!("{hint} {fault}").trim().to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_typed_stays_and_what_is_wrong_stands_beside_its_field() {
        let form = Form::read(b"name=+Val+&kinds=code&kinds=test&version=1");
        assert_eq!(
            (form.value("name"), form.all("kinds"), form.holds("kinds", "test")),
            ("Val", vec!["code", "test"], true)
        );
        assert_eq!(form.status(), StatusCode::OK);
        let told = AppError::Several(vec![
            ("name", "Donnez un nom.".to_owned(), "Give a name.".to_owned()),
            ("until", "Donnez une date.".to_owned(), "Give a date.".to_owned()),
        ]);
        let form = form.wrong(told, Language::En).unwrap();
        assert_eq!((form.fault("name"), form.fault("kinds")), (Some("Give a name."), None));
        assert_eq!((form.faults().len(), form.status()), (2, StatusCode::UNPROCESSABLE_ENTITY));
        assert_eq!(form.described_by("name", "x"), "name-hint name-error");
        let form = form.wrong(AppError::conflict("Changé.", "Changed."), Language::Fr).unwrap();
        assert_eq!(
            (form.conflict(), form.status(), form.value("name")),
            (Some("Changé."), StatusCode::CONFLICT, "Val")
        );
        assert!(Form::default().wrong(AppError::Forbidden, Language::Fr).is_err());
    }
}
