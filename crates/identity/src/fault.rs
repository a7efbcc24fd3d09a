//! Why somebody is not signed in by a provider, with its code, its words and its remedy.

use std::fmt;

use levain_model::Language;

/// Why. What a provider said is kept short and without control characters; no token and no secret is in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    /// The provider does not answer, or may not be asked.
    Unreachable(Box<levain_outbound::Fault>),
    /// Its answer is not what the standard says.
    Unreadable(String),
    /// It says no, in its own words: a word of the standard, and a sentence when it gave one.
    Refused {
        /// `access_denied` and the like.
        error: String,
        /// Its words.
        description: String,
    },
    /// It does not take the code it gave, or does not know this site.
    CodeRefused(String),
    /// What it signed cannot be trusted: signature, algorithm, audience, nonce.
    Untrusted(String),
    /// What it signed is too old, or from the future.
    Clock(String),
    /// Another provider answers in its place.
    WrongIssuer,
    /// What the deployer wrote cannot be used.
    Setup(String),
    /// The attempt is unknown, used already, too old, or begun in another browser.
    Stale,
    /// The provider does not say that the e-mail address is the person's.
    Unverified,
    /// The address has an account that this provider is not trusted to open.
    Taken,
    /// The account is disabled.
    Disabled,
    /// The address has an account that another identity of the same provider opens.
    OtherIdentity,
}

impl Fault {
    /// The stable code; [`CODES`](crate::CODES) explains each.
    pub fn code(&self) -> &'static str {
        match self {
            Fault::Unreachable(_) => "ID001",
            Fault::Unreadable(_) => "ID002",
            Fault::Refused { .. } => "ID003",
            Fault::CodeRefused(_) => "ID004",
            Fault::Untrusted(_) => "ID005",
            Fault::Clock(_) => "ID006",
            Fault::WrongIssuer => "ID007",
            Fault::Setup(_) => "ID008",
            Fault::Stale => "ID009",
            Fault::Unverified => "ID010",
            Fault::Taken => "ID011",
            Fault::Disabled => "ID012",
            Fault::OtherIdentity => "ID013",
        }
    }

    /// Whether the provider or its settings are at fault, which whoever runs the site must know of.
    pub fn is_of_provider(&self) -> bool {
        matches!(
            self,
            Fault::Unreachable(_)
                | Fault::Unreadable(_)
                | Fault::CodeRefused(_)
                | Fault::Untrusted(_)
                | Fault::Clock(_)
                | Fault::WrongIssuer
                | Fault::Setup(_)
        )
    }

    /// Whether the provider did its part, and the account here is what does not allow it.
    pub fn is_of_account(&self) -> bool {
        matches!(self, Fault::Unverified | Fault::Taken | Fault::Disabled | Fault::OtherIdentity)
    }

    /// What the log says, for whoever runs the site.
    pub fn detail(&self) -> String {
        match self {
            Fault::Unreachable(fault) => fault.to_string(),
            Fault::Unreadable(detail)
            | Fault::CodeRefused(detail)
            | Fault::Untrusted(detail)
            | Fault::Clock(detail)
            | Fault::Setup(detail) => detail.clone(),
            Fault::Refused { error, description } => format!("{error}: {description}"),
            _ => String::new(),
        }
    }

    /// What the person is told: what happened, and what to do.
    pub fn text(&self, language: Language) -> String {
        let (fr, en): (&str, &str) = match self {
            Fault::Unreachable(_) => (
                "Le fournisseur d’identité ne répond pas. Réessayez dans quelques minutes; si vous avez un mot de passe sur ce site, il fonctionne toujours.",
                "The identity provider does not answer. Try again in a few minutes; if you have a password on this site, it still works.",
            ),
            Fault::Unreadable(_) | Fault::Setup(_) => (
                "Le fournisseur d’identité a donné une réponse que ce site ne peut pas utiliser. Prévenez la personne qui administre ce site: « levain doctor » lui dira quoi corriger.",
                "The identity provider gave an answer that this site cannot use. Tell the person who administers this site: “levain doctor” will say what to correct.",
            ),
            Fault::Refused { error, .. } if error == "access_denied" => (
                "La connexion a été refusée ou annulée chez le fournisseur d’identité. Recommencez, ou demandez-y l’accès à ce site.",
                "Signing in was refused or cancelled at the identity provider. Try again, or ask there for access to this site.",
            ),
            Fault::Refused { error, description } => {
                let said = if description.is_empty() { error.clone() } else { format!("{description} ({error})") };
                return match language {
                    Language::Fr => format!(
                        "Le fournisseur d’identité a répondu «\u{a0}{said}\u{a0}». Recommencez; si cela se répète, donnez-lui ce message."
                    ),
                    Language::En => format!(
                        "The identity provider answered “{said}”. Try again; if it happens again, give it this message."
                    ),
                };
            }
            Fault::CodeRefused(_) => (
                "Le fournisseur d’identité n’a pas confirmé la connexion. Recommencez; si cela se répète, prévenez la personne qui administre ce site.",
                "The identity provider did not confirm the sign-in. Try again; if it happens again, tell the person who administers this site.",
            ),
            Fault::Untrusted(_) | Fault::WrongIssuer => (
                "La réponse reçue ne prouve pas votre identité; personne n’a été connecté. Recommencez depuis cette page; si cela se répète, prévenez la personne qui administre ce site.",
                "The answer received does not prove your identity; nobody was signed in. Begin again from this page; if it happens again, tell the person who administers this site.",
            ),
            Fault::Clock(_) => (
                "L’horloge du fournisseur d’identité et celle de ce site ne s’accordent pas. Réessayez; si cela se répète, prévenez la personne qui administre ce site.",
                "The clocks of the identity provider and of this site do not agree. Try again; if it happens again, tell the person who administers this site.",
            ),
            Fault::Stale => (
                "Cette tentative de connexion n’est plus valable: elle a déjà servi, date de plus de dix minutes ou a été commencée dans un autre navigateur. Recommencez depuis cette page.",
                "This attempt to sign in is no longer valid: it was used already, is more than ten minutes old or was begun in another browser. Begin again from this page.",
            ),
            Fault::Unverified => (
                "Le fournisseur d’identité ne confirme pas que votre adresse de courriel est bien la vôtre. Faites-la vérifier chez lui, puis recommencez.",
                "The identity provider does not confirm that your e-mail address is yours. Have it verified there, then try again.",
            ),
            Fault::Taken => (
                "Votre adresse a déjà un compte sur ce site, et ce fournisseur d’identité n’est pas habilité à l’ouvrir. Connectez-vous avec votre mot de passe, ou demandez à la personne qui administre ce site de faire confiance à ce fournisseur pour votre domaine.",
                "Your address already has an account on this site, and this identity provider is not trusted to open it. Sign in with your password, or ask the person who administers this site to trust this provider for your domain.",
            ),
            Fault::Disabled => (
                "Votre compte est désactivé sur ce site. Écrivez à la personne qui l’administre.",
                "Your account is disabled on this site. Write to the person who administers it.",
            ),
            Fault::OtherIdentity => (
                "Votre adresse a déjà un compte sur ce site, ouvert par une autre identité du même fournisseur. Demandez à la personne qui administre ce site de vérifier lequel des deux comptes est le vôtre.",
                "Your address already has an account on this site, opened by another identity of the same provider. Ask the person who administers this site to check which of the two accounts is yours.",
            ),
        };
        match language {
            Language::Fr => fr.replace(": ", "\u{a0}: ").replace("« ", "«\u{a0}").replace(" »", "\u{a0}»"),
            Language::En => en.to_owned(),
        }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}: {}", self.code(), self.text(Language::En))
    }
}

impl std::error::Error for Fault {}

impl From<levain_outbound::Fault> for Fault {
    fn from(fault: levain_outbound::Fault) -> Fault {
        Fault::Unreachable(Box::new(fault))
    }
}

/// Words of a provider, fit for a page and for a log: short, on one line.
pub(crate) fn said(text: &str) -> String {
    text.chars().filter(|one| !one.is_control()).take(200).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_fault_has_its_code_and_both_texts() {
        let words = || "planté".to_owned();
        let all = [
            Fault::Unreachable(Box::new(levain_outbound::Fault::UnknownHost(words()))),
            Fault::Unreadable(words()),
            Fault::Refused { error: "server_error".into(), description: words() },
            Fault::CodeRefused(words()),
            Fault::Untrusted(words()),
            Fault::Clock(words()),
            Fault::WrongIssuer,
            Fault::Setup(words()),
            Fault::Stale,
            Fault::Unverified,
            Fault::Taken,
            Fault::Disabled,
            Fault::OtherIdentity,
        ];
        assert_eq!(all.each_ref().map(Fault::code), crate::CODES.map(|details| details.code));
        for fault in &all {
            let (fr, en) = (fault.text(Language::Fr), fault.text(Language::En));
            assert!(fr != en && !fr.contains('\'') && !fr.contains(" :") && !fr.contains("« "), "{fr}");
            let shown = matches!(fault, Fault::Refused { .. });
            assert_eq!(fr.contains("planté"), shown, "only what the provider says to people is shown: {fr}");
        }
    }

    #[test]
    fn words_of_a_provider_are_short_and_on_one_line() {
        assert_eq!(said("a\r\nb\u{1b}[31m"), "ab[31m");
        assert_eq!(said(&"é".repeat(5_000)).chars().count(), 200);
    }
}
