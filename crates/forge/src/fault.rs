//! What can go wrong with a forge, with its code, its words and its remedy.

use std::fmt;

use levain_model::finding::Reason;
use levain_model::text::Language;
use levain_outbound::Fault;

/// Why a forge gave no listing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ForgeFault {
    /// No answer at all.
    Outbound(Fault),
    /// No such account, or one that is hidden from us.
    NotFound(String),
    /// Refused: no token, a wrong one, or one without the right.
    NotAuthorized(String),
    /// An answer that is not what the forge's documentation promises.
    Unreadable(String),
    /// The forge has no interface for this.
    Unsupported(String),
    /// Another status than those expected.
    Unexpected {
        /// What was asked.
        url: String,
        /// The status.
        status: u16,
    },
    /// Not an address of a forge.
    BadAddress(String),
    /// A folder that cannot be read.
    Folder {
        /// The folder.
        path: String,
        /// What the system said.
        detail: String,
    },
}

impl ForgeFault {
    /// The stable code; [`CODES`](crate::CODES) explains each.
    pub fn code(&self) -> &'static str {
        match self {
            ForgeFault::Outbound(fault) => fault.code(),
            ForgeFault::NotFound(_) => "FO001",
            ForgeFault::NotAuthorized(_) => "FO002",
            ForgeFault::Unreadable(_) => "FO003",
            ForgeFault::Unsupported(_) => "FO004",
            ForgeFault::Unexpected { .. } => "FO005",
            ForgeFault::BadAddress(_) => "FO006",
            ForgeFault::Folder { .. } => "FO007",
        }
    }

    /// Why a fact is unknown because of it.
    pub fn reason(&self) -> Reason {
        match self {
            ForgeFault::Outbound(fault) => fault.reason(),
            ForgeFault::NotFound(_) => Reason::NotFoundAmbiguous,
            ForgeFault::NotAuthorized(_) => Reason::NotAuthorized,
            ForgeFault::Unreadable(_) | ForgeFault::Unexpected { .. } | ForgeFault::Folder { .. } => {
                Reason::DataUnreadable
            }
            ForgeFault::Unsupported(_) => Reason::ForgeUnsupported,
            ForgeFault::BadAddress(_) => Reason::ForgeNotAsked,
        }
    }

    /// One or two sentences: the place, and the remedy.
    pub fn text(&self, language: Language) -> String {
        let (french, english) = match self {
            ForgeFault::Outbound(fault) => return fault.text(language),
            ForgeFault::NotFound(place) => (
                format!("{place}\u{a0}: rien de ce nom, ou rien qui nous soit montré. Vérifiez le nom du compte."),
                format!("{place}: nothing of that name, or nothing shown to us. Check the name of the account."),
            ),
            ForgeFault::NotAuthorized(place) => (
                format!(
                    "{place}\u{a0}: accès refusé. Donnez un jeton qui peut lire, ou vérifiez qu’il n’a pas expiré."
                ),
                format!("{place}: refused. Give a token that may read, or check that it has not expired."),
            ),
            ForgeFault::Unreadable(place) => (
                format!(
                    "{place}\u{a0}: la réponse n’est pas celle d’une forge connue. Vérifiez le genre de forge déclaré."
                ),
                format!("{place}: not the answer of a forge we know. Check the kind of forge declared."),
            ),
            ForgeFault::Unsupported(place) => (
                format!("{place}\u{a0}: cette forge ne sait pas donner cette liste. Donnez un compte ou des adresses."),
                format!("{place}: this forge cannot give this list. Give an account, or addresses."),
            ),
            ForgeFault::Unexpected { url, status } => (
                format!(
                    "{url}\u{a0}: réponse inattendue ({status}). Réessayez, puis vérifiez le genre de forge déclaré."
                ),
                format!("{url}: unexpected answer ({status}). Try again, then check the kind of forge declared."),
            ),
            ForgeFault::BadAddress(text) => (
                format!("«\u{a0}{text}\u{a0}» n’est pas l’adresse d’une forge. Écrivez-la en entier, avec https://."),
                format!("“{text}” is not the address of a forge. Write it in full, with https://."),
            ),
            ForgeFault::Folder { path, detail } => (
                format!("{path}\u{a0}: dossier illisible ({detail}). Vérifiez le chemin et les droits."),
                format!("{path}: unreadable folder ({detail}). Check the path and the rights."),
            ),
        };
        match language {
            Language::Fr => french,
            Language::En => english,
        }
    }
}

impl From<Fault> for ForgeFault {
    fn from(fault: Fault) -> ForgeFault {
        ForgeFault::Outbound(fault)
    }
}

impl fmt::Display for ForgeFault {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}: {}", self.code(), self.text(Language::En))
    }
}

impl std::error::Error for ForgeFault {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_fault_has_its_code_and_both_texts() {
        let place = || "https://example.org/a".to_owned();
        let all = [
            ForgeFault::Outbound(Fault::Timeout(place())),
            ForgeFault::NotFound(place()),
            ForgeFault::NotAuthorized(place()),
            ForgeFault::Unreadable(place()),
            ForgeFault::Unsupported(place()),
            ForgeFault::Unexpected { url: place(), status: 418 },
            ForgeFault::BadAddress(place()),
            ForgeFault::Folder { path: place(), detail: "absent".to_owned() },
        ];
        let codes: std::collections::BTreeSet<_> = all.iter().map(ForgeFault::code).collect();
        assert_eq!(codes.len(), all.len());
        for fault in &all {
            let (french, english) = (fault.text(Language::Fr), fault.text(Language::En));
            assert!(french != english && !french.contains('\'') && !french.contains(" :"), "{french}");
        }
    }
}
