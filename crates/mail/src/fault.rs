//! What can go wrong between us and the server, and whether trying again makes sense.

use levain_model::Language;

/// Why a message was not sent. What the server answered goes to whoever administers, never to a page for everybody: it may
/// hold the address of a person.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// The server does not answer.
    #[error("cannot reach the SMTP server: {reason}")]
    Unreachable {
        /// What the system says.
        reason: String,
    },
    /// The server offers no encryption.
    #[error("the SMTP server offers no STARTTLS")]
    NoStartTls,
    /// Encryption could not begin.
    #[error("encryption with the SMTP server failed: {reason}")]
    Tls {
        /// What is wrong with it.
        reason: String,
    },
    /// The server does not take the user or the password.
    #[error("the SMTP server refuses the user or the password: {reply}")]
    SignIn {
        /// What it answered.
        reply: String,
    },
    /// The server asks to come back later.
    #[error("the SMTP server asks to try later: {reply}")]
    Later {
        /// What it answered.
        reply: String,
    },
    /// The server does not know the recipient, or no longer.
    #[error("the SMTP server refuses the address: {reply}")]
    Recipient {
        /// What it answered.
        reply: String,
    },
    /// The server does not take the message, and will not.
    #[error("the SMTP server refuses the message: {reply}")]
    Refused {
        /// What it answered.
        reply: String,
    },
    /// The connection was cut, or the server took too long.
    #[error("the connection to the SMTP server broke: {reason}")]
    Broken {
        /// How.
        reason: String,
    },
    /// A setting cannot be taken.
    #[error("{setting}: {en}")]
    Setting {
        /// Its name.
        setting: &'static str,
        /// What is wrong and what to write, in French.
        fr: String,
        /// The same in English.
        en: String,
    },
    /// The message cannot be written: an address that is none.
    #[error("the message cannot be written: {reason}")]
    Message {
        /// What is wrong with it.
        reason: String,
    },
}

impl Fault {
    /// Stable code.
    pub fn code(&self) -> &'static str {
        match self {
            Fault::Unreachable { .. } => "ML001",
            Fault::NoStartTls => "ML002",
            Fault::Tls { .. } => "ML003",
            Fault::SignIn { .. } => "ML004",
            Fault::Later { .. } => "ML005",
            Fault::Recipient { .. } => "ML006",
            Fault::Refused { .. } => "ML007",
            Fault::Broken { .. } => "ML008",
            Fault::Setting { .. } => "ML009",
            Fault::Message { .. } => "ML010",
        }
    }

    /// Whether trying again later is of no use.
    pub fn is_permanent(&self) -> bool {
        matches!(self, Fault::Recipient { .. } | Fault::Refused { .. } | Fault::Message { .. })
    }

    /// Whether the server as a whole cannot be used now: other messages would fare no better.
    pub fn is_of_server(&self) -> bool {
        matches!(
            self,
            Fault::Unreachable { .. }
                | Fault::NoStartTls
                | Fault::Tls { .. }
                | Fault::SignIn { .. }
                | Fault::Setting { .. }
        )
    }

    /// What the server or the system said, when it said something.
    pub fn detail(&self) -> &str {
        match self {
            Fault::Unreachable { reason }
            | Fault::Tls { reason }
            | Fault::Broken { reason }
            | Fault::Message { reason } => reason,
            Fault::SignIn { reply }
            | Fault::Later { reply }
            | Fault::Recipient { reply }
            | Fault::Refused { reply } => reply,
            Fault::NoStartTls => "",
            Fault::Setting { en, .. } => en,
        }
    }

    /// What whoever administers is told.
    pub fn message(&self, language: Language) -> String {
        if let Fault::Setting { setting, fr, en } = self {
            return match language {
                Language::Fr => format!("{setting}\u{a0}: {fr}"),
                Language::En => format!("{setting}: {en}"),
            };
        }
        let known = crate::CODES.iter().find(|details| details.code == self.code());
        let [fr, en] = known.map_or(["", ""], |details| details.title);
        match (language, self.detail()) {
            (Language::Fr, "") => fr.to_owned(),
            (Language::En, "") => en.to_owned(),
            (Language::Fr, detail) => format!("{fr}\u{a0}: {detail}"),
            (Language::En, detail) => format!("{en}: {detail}"),
        }
    }
}
