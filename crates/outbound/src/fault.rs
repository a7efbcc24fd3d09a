//! What can go wrong between us and a server, with its code, its words and its remedy.

use std::fmt;
use std::net::IpAddr;

use jiff::Timestamp;
use levain_model::finding::Reason;
use levain_model::text::Language;

/// Why there is no answer. Addresses in it are cut before `?`: what follows may hold a token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    /// Not an address, or without a host.
    BadAddress(String),
    /// Neither `http` nor `https`.
    Scheme(String),
    /// `https://user:password@…`: a token is given apart, never in an address.
    CredentialsInAddress(String),
    /// The host has an address that is not public, and is not one the deployer allows.
    Forbidden {
        /// What was asked.
        url: String,
        /// The address it has.
        address: IpAddr,
    },
    /// A token would have gone over plain HTTP.
    TokenInClear(String),
    /// No address for the host's name.
    UnknownHost(String),
    /// No connection, or one closed before any answer.
    Unreachable {
        /// What was asked.
        url: String,
        /// What the system said.
        detail: String,
    },
    /// No answer, or not the whole of it, in time.
    Timeout(String),
    /// The answer stopped in its middle.
    Interrupted(String),
    /// The body is longer than allowed.
    TooLarge {
        /// What was asked.
        url: String,
        /// The limit, in bytes.
        limit: u64,
    },
    /// More redirects than allowed, or a circle of them.
    TooManyRedirects(String),
    /// A redirect to something that is no address.
    BadRedirect(String),
    /// The server asks us to come back later than we are ready to wait.
    RateLimited {
        /// The host, with its port when it is not the usual one.
        host: String,
        /// When it may be asked again.
        until: Timestamp,
    },
    /// The server failed each time.
    ServerError {
        /// What was asked.
        url: String,
        /// The last status, 500 to 599, or 429 from a server that does not say how long to wait.
        status: u16,
    },
    /// The client cannot be made: no certificates to trust, or a `User-Agent` that is no header.
    Setup(String),
}

impl Fault {
    /// The stable code; [`CODES`](crate::CODES) explains each.
    pub fn code(&self) -> &'static str {
        match self {
            Fault::BadAddress(_) => "OB001",
            Fault::Scheme(_) => "OB002",
            Fault::CredentialsInAddress(_) => "OB003",
            Fault::Forbidden { .. } => "OB004",
            Fault::TokenInClear(_) => "OB005",
            Fault::UnknownHost(_) => "OB006",
            Fault::Unreachable { .. } => "OB007",
            Fault::Timeout(_) => "OB008",
            Fault::Interrupted(_) => "OB009",
            Fault::TooLarge { .. } => "OB010",
            Fault::TooManyRedirects(_) => "OB011",
            Fault::BadRedirect(_) => "OB012",
            Fault::RateLimited { .. } => "OB013",
            Fault::ServerError { .. } => "OB014",
            Fault::Setup(_) => "OB015",
        }
    }

    /// Why a fact is unknown because of it.
    pub fn reason(&self) -> Reason {
        match self {
            Fault::RateLimited { .. } | Fault::ServerError { status: 429, .. } => Reason::RateLimited,
            Fault::Unreachable { .. } | Fault::Timeout(_) | Fault::Interrupted(_) | Fault::ServerError { .. } => {
                Reason::Timeout
            }
            Fault::Forbidden { .. } | Fault::TokenInClear(_) | Fault::CredentialsInAddress(_) => Reason::NotAuthorized,
            Fault::TooLarge { .. } => Reason::DataUnreadable,
            Fault::UnknownHost(_) => Reason::NotFoundAmbiguous,
            Fault::BadAddress(_)
            | Fault::Scheme(_)
            | Fault::TooManyRedirects(_)
            | Fault::BadRedirect(_)
            | Fault::Setup(_) => Reason::ForgeNotAsked,
        }
    }

    /// Whether the same request may well succeed a little later.
    pub fn passes(&self) -> bool {
        matches!(
            self,
            Fault::Unreachable { .. } | Fault::Timeout(_) | Fault::Interrupted(_) | Fault::ServerError { .. }
        )
    }

    /// One or two sentences: the place, and the remedy.
    pub fn text(&self, language: Language) -> String {
        let (french, english) = match self {
            Fault::BadAddress(url) => (
                format!("«\u{a0}{url}\u{a0}» n’est pas une adresse web. Écrivez-la en entier, avec https://."),
                format!("“{url}” is not a web address. Write it in full, with https://."),
            ),
            Fault::Scheme(url) => (
                format!("{url}\u{a0}: seules les adresses http et https sont interrogées."),
                format!("{url}: only http and https addresses are asked."),
            ),
            Fault::CredentialsInAddress(url) => (
                format!(
                    "{url}\u{a0}: l’adresse contient un nom d’utilisateur ou un mot de passe. Donnez le jeton dans un \
                     fichier ou une variable d’environnement."
                ),
                format!("{url}: the address holds a user name or a password. Give the token in a file or a variable."),
            ),
            Fault::Forbidden { url, address } => (
                format!(
                    "{url}\u{a0}: l’adresse {address} n’est pas publique. Si ce serveur est le vôtre, ajoutez son nom aux \
                     hôtes permis."
                ),
                format!(
                    "{url}: {address} is not a public address. If the server is yours, add its name to the allowed hosts."
                ),
            ),
            Fault::TokenInClear(url) => (
                format!("{url}\u{a0}: un jeton ne voyage pas en clair. Utilisez https, ou permettez cet hôte."),
                format!("{url}: a token does not travel in clear. Use https, or allow this host."),
            ),
            Fault::UnknownHost(host) => (
                format!("Aucune adresse pour le nom {host}. Vérifiez le nom, ou le service de noms du serveur."),
                format!("No address for the name {host}. Check the name, or the server’s name service."),
            ),
            Fault::Unreachable { url, detail } => (
                format!("{url}\u{a0}: connexion impossible ({detail}). Réessayez plus tard."),
                format!("{url}: no connection ({detail}). Try again later."),
            ),
            Fault::Timeout(url) => (
                format!("{url}\u{a0}: pas de réponse complète à temps. Réessayez plus tard."),
                format!("{url}: no whole answer in time. Try again later."),
            ),
            Fault::Interrupted(url) => (
                format!("{url}\u{a0}: la réponse s’est arrêtée avant la fin. Réessayez plus tard."),
                format!("{url}: the answer stopped before its end. Try again later."),
            ),
            Fault::TooLarge { url, limit } => (
                format!("{url}\u{a0}: la réponse dépasse {limit} octets; elle n’a pas été lue."),
                format!("{url}: the answer is longer than {limit} bytes; it was not read."),
            ),
            Fault::TooManyRedirects(url) => (
                format!("{url}\u{a0}: trop de redirections. Donnez l’adresse finale."),
                format!("{url}: too many redirects. Give the final address."),
            ),
            Fault::BadRedirect(url) => (
                format!("{url}\u{a0}: redirection vers une adresse illisible. Donnez l’adresse finale."),
                format!("{url}: redirected to an unreadable address. Give the final address."),
            ),
            Fault::RateLimited { host, until } => (
                format!("{host} demande d’attendre jusqu’au {until}. Un jeton d’accès donne souvent plus de requêtes."),
                format!("{host} asks to wait until {until}. An access token often allows more requests."),
            ),
            Fault::ServerError { url, status } => (
                format!("{url}\u{a0}: le serveur est en panne (réponse {status}). Réessayez plus tard."),
                format!("{url}: the server fails (answer {status}). Try again later."),
            ),
            Fault::Setup(detail) => (
                format!("Le client HTTP ne peut démarrer ({detail}). Vérifiez les certificats du système et l’agent."),
                format!("The HTTP client cannot start ({detail}). Check the system’s certificates and the user agent."),
            ),
        };
        match language {
            Language::Fr => french,
            Language::En => english,
        }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}: {}", self.code(), self.text(Language::En))
    }
}

impl std::error::Error for Fault {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_fault_has_its_code_and_both_texts() {
        let url = || "https://example.org/a".to_owned();
        let all = [
            Fault::BadAddress(url()),
            Fault::Scheme(url()),
            Fault::CredentialsInAddress(url()),
            Fault::Forbidden { url: url(), address: [127, 0, 0, 1].into() },
            Fault::TokenInClear(url()),
            Fault::UnknownHost("example.org".to_owned()),
            Fault::Unreachable { url: url(), detail: "refused".to_owned() },
            Fault::Timeout(url()),
            Fault::Interrupted(url()),
            Fault::TooLarge { url: url(), limit: 5 },
            Fault::TooManyRedirects(url()),
            Fault::BadRedirect(url()),
            Fault::RateLimited { host: "example.org".to_owned(), until: Timestamp::UNIX_EPOCH },
            Fault::ServerError { url: url(), status: 502 },
            Fault::Setup("none".to_owned()),
        ];
        let codes: Vec<&str> = all.iter().map(Fault::code).collect();
        assert_eq!(codes, crate::CODES.map(|details| details.code));
        for fault in &all {
            let (french, english) = (fault.text(Language::Fr), fault.text(Language::En));
            assert!(french != english && !french.contains('\'') && !french.contains(" :"), "{french}");
        }
    }
}
