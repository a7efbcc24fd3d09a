//! Words about findings that no check has: outcomes, reasons, purposes.

use levain_model::{Language, Outcome, Purpose, Reason};

use crate::views::Labelled;

/// An outcome in a word.
pub fn outcome(outcome: Outcome, language: Language) -> &'static str {
    let pair = match outcome {
        Outcome::Met => ["Respecté", "Met"],
        Outcome::Attested => ["Attesté", "Attested"],
        Outcome::Partial => ["Partiel", "Partial"],
        Outcome::Unmet => ["Non respecté", "Not met"],
        Outcome::Unknown => ["Inconnu", "Unknown"],
        Outcome::NotApplicable => ["Sans objet", "Not applicable"],
    };
    levain_checks::text(pair, language)
}

/// An outcome as a sign, for texts without drawings: it never stands without its word.
pub fn sign(outcome: Outcome) -> char {
    match outcome {
        Outcome::Met => '✔',
        Outcome::Attested => '◆',
        Outcome::Partial => '◐',
        Outcome::Unmet => '✘',
        Outcome::Unknown => '?',
        Outcome::NotApplicable => '⊖',
    }
}

/// A purpose as a verb, with its first letter as at the head of a line.
pub fn purpose(purpose: Purpose, language: Language) -> Labelled {
    let verb = levain_checks::purpose_label(purpose, language);
    let mut letters = verb.chars();
    let first: String = letters.next().into_iter().flat_map(char::to_uppercase).collect();
    Labelled { code: purpose.as_str().to_owned(), label: first + letters.as_str() }
}

/// Why something is not known or does not apply.
pub fn reason(reason: Reason, language: Language) -> Labelled {
    let pair = match reason {
        Reason::ForgeUnsupported => ["la forge ne le dit pas", "the forge does not tell it"],
        Reason::ForgeNotAsked => ["la forge n’a pas été interrogée", "the forge was not asked"],
        Reason::NotAuthorized => ["la forge refuse de nous le dire", "the forge refuses to tell us"],
        Reason::RateLimited => ["la forge nous demande d’attendre", "the forge asks us to wait"],
        Reason::Timeout => ["pas de réponse à temps", "no answer in time"],
        Reason::NotFoundAmbiguous => {
            ["absent ou caché, la réponse ne le dit pas", "absent or hidden, the answer does not say"]
        }
        Reason::TooFewData => ["trop peu de données", "too few data"],
        Reason::DataNotGiven => ["données externes non fournies", "outside data not given"],
        Reason::DataUnreadable => ["données externes illisibles", "outside data unreadable"],
        Reason::FileUnavailable => ["contenu du fichier absent de la copie", "the file’s content is not in the copy"],
        Reason::HistoryCut => ["historique incomplet", "history incomplete"],
        Reason::NoCommit => ["aucun commit", "no commit"],
        Reason::FormatUnknown => ["format inconnu du programme", "format unknown to the program"],
        Reason::NoRelease => ["aucune version publiée", "no release"],
        Reason::SoloProject => ["projet d’une seule personne", "one-person project"],
        Reason::NothingToCheck => ["rien à vérifier", "nothing to check"],
        Reason::NotMeasured => ["pas encore mesuré", "not measured yet"],
    };
    Labelled { code: reason.as_str().to_owned(), label: levain_checks::text(pair, language).to_owned() }
}
