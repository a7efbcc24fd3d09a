//! The words of a check's own vocabulary, for pages and reports.

use levain_model::{Language, Purpose, Severity};

use crate::check::{Need, text};

/// A purpose as a verb.
pub fn purpose_label(purpose: Purpose, language: Language) -> &'static str {
    let pair = match purpose {
        Purpose::Use => ["utiliser", "use"],
        Purpose::Deploy => ["déployer", "deploy"],
        Purpose::Contribute => ["contribuer", "contribute"],
        Purpose::Publish => ["publier", "publish"],
        Purpose::Depend => ["dépendre", "depend"],
    };
    text(pair, language)
}

/// What a check looks at, in words.
pub fn need_label(need: Need, language: Language) -> &'static str {
    let pair = match need {
        Need::Files => ["fichiers du dépôt", "files of the repository"],
        Need::History => ["historique des commits", "history of commits"],
        Need::Forge => ["réponses de la forge", "answers of the forge"],
        Need::Outside => ["données externes ou du catalogue", "outside data or the catalogue’s"],
    };
    text(pair, language)
}

/// How much a missing answer matters, in words.
pub fn severity_label(severity: Severity, language: Language) -> &'static str {
    let pair = match severity {
        Severity::Blocking => ["bloquante", "blocking"],
        Severity::Major => ["majeure", "major"],
        Severity::Minor => ["mineure", "minor"],
        Severity::Information => ["simple information", "for information"],
    };
    text(pair, language)
}
