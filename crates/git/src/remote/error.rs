//! Why a repository could not be fetched.

use levain_model::Language;

/// Why a repository could not be fetched.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FetchError {
    /// The program `git` is not installed.
    #[error("git is not installed")]
    NoGit,
    /// The address is none git may be asked for here.
    #[error("address not allowed: {0}")]
    Address(String),
    /// There is no repository at the address, or it is hidden from us: forges answer both alike.
    #[error("no repository at this address, or not for us")]
    NotFound,
    /// The server asks who we are. Some forges (GitHub) answer so for what does not exist: never to be taken for proof
    /// that the repository is there, or gone.
    #[error("the server refuses access")]
    NotAuthorized,
    /// It took longer than allowed.
    #[error("no answer within {0} s")]
    Timeout(u64),
    /// The copy would be larger than allowed, in bytes.
    #[error("larger than {0} bytes")]
    TooLarge(u64),
    /// The server could not be reached, or the connection broke.
    #[error("the server cannot be reached: {0}")]
    Network(String),
    /// The server sends us to another address, which was not followed: whoever asked has not agreed to it.
    #[error("the repository has moved")]
    Moved,
    /// Something else; what git said.
    #[error("git failed: {0}")]
    Other(String),
}

impl FetchError {
    /// A stable code; [`CODES`](crate::CODES) explains each.
    pub fn code(&self) -> &'static str {
        match self {
            FetchError::NoGit => "GT101",
            FetchError::Address(_) => "GT102",
            FetchError::NotFound => "GT103",
            FetchError::NotAuthorized => "GT104",
            FetchError::Timeout(_) => "GT105",
            FetchError::TooLarge(_) => "GT106",
            FetchError::Network(_) => "GT107",
            FetchError::Other(_) => "GT108",
            FetchError::Moved => "GT109",
        }
    }

    /// What happened and what to do, for a person.
    pub fn text(&self, language: Language) -> String {
        let [fr, en] = match self {
            FetchError::NoGit => [
                "Le programme git n’est pas installé. Installez-le, puis recommencez.".to_owned(),
                "The program git is not installed. Install it, then try again.".to_owned(),
            ],
            FetchError::Address(address) => [
                format!("L’adresse {address} n’est pas permise ici. Donnez une adresse https."),
                format!("The address {address} is not allowed here. Give an https address."),
            ],
            FetchError::NotFound => [
                "Aucun dépôt à cette adresse, ou il n’est pas public. Vérifiez l’adresse dans un navigateur."
                    .to_owned(),
                "No repository at this address, or it is not public. Check the address in a browser.".to_owned(),
            ],
            FetchError::NotAuthorized => [
                "Le serveur demande une identification. Le dépôt n’est pas public, n’existe pas, ou le jeton a expiré."
                    .to_owned(),
                "The server asks for identification. The repository is not public, does not exist, or the token has expired."
                    .to_owned(),
            ],
            FetchError::Timeout(seconds) => [
                format!("Pas de réponse complète en {seconds} secondes. Réessayez plus tard."),
                format!("No complete answer within {seconds} seconds. Try again later."),
            ],
            FetchError::TooLarge(bytes) => [
                format!("Le dépôt dépasse la limite de {} Mo.", bytes / 1_000_000),
                format!("The repository is over the limit of {} MB.", bytes / 1_000_000),
            ],
            FetchError::Network(why) => {
                [format!("Le serveur est injoignable\u{a0}: {why}"), format!("The server cannot be reached: {why}")]
            }
            FetchError::Moved => [
                "Le dépôt a changé d’adresse. Ouvrez l’ancienne dans un navigateur, puis donnez la nouvelle.".to_owned(),
                "The repository has moved. Open the old address in a browser, then give the new one.".to_owned(),
            ],
            FetchError::Other(why) => [format!("git a échoué\u{a0}: {why}"), format!("git failed: {why}")],
        };
        match language {
            Language::Fr => fr,
            Language::En => en,
        }
    }
}

/// What git says, in lower case, and what it means; the first that is found is taken. The program speaks English: its locale
/// is set.
const MEANINGS: [(&str, Meaning); 34] = [
    ("could not read username", Meaning::NotAuthorized),
    ("authentication failed", Meaning::NotAuthorized),
    ("terminal prompts disabled", Meaning::NotAuthorized),
    ("error: 401", Meaning::NotAuthorized),
    ("error: 403", Meaning::NotAuthorized),
    ("permission denied", Meaning::NotAuthorized),
    ("could not resolve", Meaning::Network),
    ("does not appear to be a git repository", Meaning::NotFound),
    ("error: 404", Meaning::NotFound),
    ("error: 410", Meaning::NotFound),
    ("' not found", Meaning::NotFound),
    ("repository not found", Meaning::NotFound),
    ("project not found", Meaning::NotFound),
    ("does not exist", Meaning::NotFound),
    ("error: 301", Meaning::Moved),
    ("error: 302", Meaning::Moved),
    ("error: 303", Meaning::Moved),
    ("error: 307", Meaning::Moved),
    ("error: 308", Meaning::Moved),
    ("timed out", Meaning::Network),
    ("too slow", Meaning::Network),
    ("couldn't connect", Meaning::Network),
    ("failed to connect", Meaning::Network),
    ("error: 5", Meaning::Network),
    ("error: 429", Meaning::Network),
    ("early eof", Meaning::Network),
    ("unexpected disconnect", Meaning::Network),
    ("hung up", Meaning::Network),
    ("certificate", Meaning::Network),
    ("ssl", Meaning::Network),
    ("empty reply", Meaning::Network),
    ("connection", Meaning::Network),
    ("transport '", Meaning::Address),
    ("not allowed", Meaning::Address),
];

#[derive(Clone, Copy)]
enum Meaning {
    NotAuthorized,
    NotFound,
    Moved,
    Network,
    Address,
}

/// What git said, as one of the cases people can do something about.
pub fn understood(said: &str) -> FetchError {
    let lower = said.to_lowercase();
    let line = said
        .lines()
        .find(|line| line.starts_with("fatal: "))
        .or_else(|| said.lines().find(|line| line.starts_with("error: ")))
        .or_else(|| said.lines().rev().find(|line| !line.trim().is_empty()))
        .unwrap_or("no message");
    let line = || line.trim().chars().filter(|character| !character.is_control()).take(300).collect::<String>();
    let meaning = MEANINGS.iter().find(|(words, _)| lower.contains(words)).map(|(_, meaning)| *meaning);
    match meaning {
        Some(Meaning::NotAuthorized) => FetchError::NotAuthorized,
        Some(Meaning::NotFound) => FetchError::NotFound,
        Some(Meaning::Moved) => FetchError::Moved,
        Some(Meaning::Network) => FetchError::Network(line()),
        Some(Meaning::Address) => FetchError::Address(line()),
        None => FetchError::Other(line()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_git_says_is_understood() {
        for (said, code) in [
            ("fatal: repository 'https://a.example/b/' not found", "GT103"),
            ("remote: Repository not found.\nfatal: repository 'https://a.example/b/' not found", "GT103"),
            ("fatal: could not read Username for 'https://a.example': terminal prompts disabled", "GT104"),
            ("fatal: unable to access 'https://a/': The requested URL returned error: 403", "GT104"),
            ("fatal: unable to access 'https://a/': The requested URL returned error: 503", "GT107"),
            ("fatal: unable to access 'https://a/': The requested URL returned error: 429", "GT107"),
            ("fatal: unable to access 'https://a/': The requested URL returned error: 301", "GT109"),
            ("fatal: unable to access 'https://a/': Could not resolve host: a", "GT107"),
            ("fatal: unable to access 'https://a/': server certificate verification failed", "GT107"),
            ("fatal: the remote end hung up unexpectedly", "GT107"),
            ("fatal: transport 'ext' not allowed", "GT102"),
            ("fatal: bad object", "GT108"),
            ("", "GT108"),
        ] {
            assert_eq!(understood(said).code(), code, "{said}");
        }
    }
}
