//! Codes in the reader's words. A code without a label is shown as it is: better a technical word than a hole.

use std::collections::BTreeMap;

use levain_model::{Language, OrganizationKind, UseStatus};
use levain_store::sources;

use crate::App;
use crate::error::AppError;
use crate::views::{Labelled, LicenseView, TextView};

impl App {
    pub(crate) fn label_category(&self, code: &str, language: Language) -> Labelled {
        labelled(code, self.vocabularies().categories.label(code, language))
    }

    pub(crate) fn label_platform(&self, code: &str, language: Language) -> Labelled {
        labelled(code, self.vocabularies().platforms.label(code, language))
    }

    pub(crate) fn label_status(&self, code: &str, language: Language) -> Labelled {
        labelled(code, self.vocabularies().statuses.label(code, language))
    }

    pub(crate) fn label_software_type(&self, code: &str, language: Language) -> Labelled {
        labelled(code, self.vocabularies().software_types.label(code, language))
    }

    pub(crate) fn label_language(&self, code: &str, language: Language) -> Labelled {
        let languages = &self.vocabularies().languages;
        let primary = code.split('-').next().unwrap_or(code);
        labelled(code, languages.label(code, language).or_else(|| languages.label(primary, language)))
    }

    pub(crate) fn label_license_class(&self, code: &str, language: Language) -> Labelled {
        labelled(code, self.vocabularies().license_classes.label(code, language))
    }

    pub(crate) fn label_license(&self, expression: &str, language: Language) -> LicenseView {
        let class = levain_license::class_of(expression);
        LicenseView { expression: expression.to_owned(), class: self.label_license_class(class.as_str(), language) }
    }

    pub(crate) fn label_kind(&self, kind: OrganizationKind, language: Language) -> Labelled {
        labelled(kind.as_str(), self.vocabularies().organization_kinds.label(kind.as_str(), language))
    }

    pub(crate) fn label_use_status(&self, status: UseStatus, language: Language) -> Labelled {
        let label = match (status, language) {
            (UseStatus::Evaluating, Language::Fr) => "à l’essai",
            (UseStatus::Evaluating, Language::En) => "evaluating",
            (UseStatus::Deploying, Language::Fr) => "en déploiement",
            (UseStatus::Deploying, Language::En) => "deploying",
            (UseStatus::Production, Language::Fr) => "en service",
            (UseStatus::Production, Language::En) => "in service",
            (UseStatus::Retiring, Language::Fr) => "en retrait",
            (UseStatus::Retiring, Language::En) => "retiring",
        };
        Labelled { code: status.as_str().to_owned(), label: label.to_owned() }
    }

    /// A value of a facet of the search.
    pub(crate) fn label_facet(
        &self,
        facet: &str,
        code: &str,
        language: Language,
        sources: &BTreeMap<String, String>,
    ) -> Labelled {
        match facet {
            "category" => self.label_category(code, language),
            "license_class" => self.label_license_class(code, language),
            "platform" => self.label_platform(code, language),
            "language" => self.label_language(code, language),
            "status" => self.label_status(code, language),
            "used_by" => labelled(code, self.vocabularies().organization_kinds.label(code, language)),
            "source" => labelled(code, sources.get(code).map(String::as_str)),
            "evidence" => labelled(code, crate::evidence::facet_label(code, language)),
            _ => labelled(code, None),
        }
    }

    /// Names of the sources by key.
    pub(crate) async fn source_names(&self, language: Language) -> Result<BTreeMap<String, String>, AppError> {
        Ok(sources::all(&self.inner.store)
            .await?
            .into_iter()
            .map(|source| {
                let name = TextView::best(&source.name, language).map_or_else(|| source.key.clone(), |view| view.text);
                (source.key, name)
            })
            .collect())
    }
}

fn labelled(code: &str, label: Option<&str>) -> Labelled {
    Labelled { code: code.to_owned(), label: label.unwrap_or(code).to_owned() }
}
