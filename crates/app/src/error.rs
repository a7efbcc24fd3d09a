//! The one error of use cases: what a person is told, in both languages, with a stable code.

use levain_model::Language;

/// Why something was not done. Nothing is half done: the transaction was not committed.
#[derive(Debug, thiserror::Error)]
pub enum AppError {
    /// There is no such thing.
    #[error("not found")]
    NotFound,
    /// A visitor must sign in first.
    #[error("sign-in required")]
    SignInRequired,
    /// The person may not do this.
    #[error("forbidden")]
    Forbidden,
    /// The address or the password is wrong: which of them is not said.
    #[error("wrong credentials")]
    WrongCredentials,
    /// Too many failed attempts.
    #[error("too many attempts: wait {retry_after_seconds} s")]
    TooManyAttempts {
        /// Seconds to wait.
        retry_after_seconds: u64,
    },
    /// A value given cannot be taken.
    #[error("{field}: {en}")]
    Invalid {
        /// The form's field.
        field: &'static str,
        /// What is wrong and the remedy, in French.
        fr: String,
        /// The same in English.
        en: String,
    },
    /// Several values given cannot be taken: field, what is wrong and the remedy, in French and in English.
    #[error("{} values cannot be taken", .0.len())]
    Several(Vec<(&'static str, String, String)>),
    /// The state changed meanwhile, or the act makes no sense in it.
    #[error("{en}")]
    Conflict {
        /// What is wrong and the remedy, in French.
        fr: String,
        /// The same in English.
        en: String,
    },
    /// The database failed.
    #[error(transparent)]
    Store(#[from] levain_store::StoreError),
    /// The search index failed.
    #[error(transparent)]
    Search(#[from] levain_search::SearchError),
    /// Content that comes with the program, or the deployer's folder, cannot be read.
    #[error(transparent)]
    Content(#[from] levain_content::ContentError),
    /// Something that the program promised itself did not hold.
    #[error("internal error: {0}")]
    Internal(String),
}

impl AppError {
    /// Stable code.
    pub fn code(&self) -> &'static str {
        match self {
            AppError::NotFound => "AP001",
            AppError::SignInRequired => "AP002",
            AppError::Forbidden => "AP003",
            AppError::WrongCredentials => "AP004",
            AppError::TooManyAttempts { .. } => "AP005",
            AppError::Invalid { .. } | AppError::Several(_) => "AP006",
            AppError::Conflict { .. } => "AP007",
            AppError::Store(_) => "AP008",
            AppError::Search(_) => "AP009",
            AppError::Content(_) => "AP010",
            AppError::Internal(_) => "AP011",
        }
    }

    /// What a person is told. Failures of the program say no detail here: the log has it.
    pub fn message(&self, language: Language) -> String {
        let (fr, en): (&str, &str) = match self {
            AppError::NotFound => {
                ("Cet élément n’existe pas ou n’existe plus.", "This does not exist, or no longer does.")
            }
            AppError::SignInRequired => ("Connectez-vous pour continuer.", "Sign in to continue."),
            AppError::Forbidden => (
                "Votre compte ne permet pas cette action. Demandez le rôle à la personne qui administre ce site.",
                "Your account does not allow this. Ask the person who administers this site for the role.",
            ),
            AppError::WrongCredentials => (
                "L’adresse ou le mot de passe ne convient pas. Vérifiez les deux, puis essayez de nouveau.",
                "The address or the password is not right. Check both, then try again.",
            ),
            AppError::TooManyAttempts { retry_after_seconds } => {
                return match language {
                    Language::Fr => format!(
                        "Trop de tentatives. Attendez {retry_after_seconds} secondes avant d’essayer de nouveau."
                    ),
                    Language::En => {
                        format!("Too many attempts. Wait {retry_after_seconds} seconds before trying again.")
                    }
                };
            }
            AppError::Invalid { fr, en, .. } | AppError::Conflict { fr, en } => (fr, en),
            AppError::Several(_) => {
                let told: Vec<String> = self.faults(language).into_iter().map(|(_, words)| words).collect();
                return told.join(" ");
            }
            AppError::Store(_) | AppError::Search(_) | AppError::Content(_) | AppError::Internal(_) => (
                "Une erreur est survenue de notre côté. Rien n’a été enregistré; essayez de nouveau dans un moment.",
                "Something failed on our side. Nothing was saved; try again in a moment.",
            ),
        };
        match language {
            Language::Fr => fr.to_owned(),
            Language::En => en.to_owned(),
        }
    }

    /// The fields whose values cannot be taken, and what is wrong with each.
    pub fn faults(&self, language: Language) -> Vec<(&'static str, String)> {
        let said = |fr: &String, en: &String| match language {
            Language::Fr => fr.clone(),
            Language::En => en.clone(),
        };
        match self {
            AppError::Invalid { field, fr, en } => vec![(field, said(fr, en))],
            AppError::Several(faults) => faults.iter().map(|(field, fr, en)| (*field, said(fr, en))).collect(),
            _ => Vec::new(),
        }
    }

    /// A value that cannot be taken.
    pub fn invalid(field: &'static str, fr: impl Into<String>, en: impl Into<String>) -> AppError {
        AppError::Invalid { field, fr: fr.into(), en: en.into() }
    }

    /// An act that makes no sense in the present state.
    pub fn conflict(fr: impl Into<String>, en: impl Into<String>) -> AppError {
        AppError::Conflict { fr: fr.into(), en: en.into() }
    }
}
