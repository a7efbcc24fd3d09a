//! One attempt to sign in: what the browser keeps of it, and what everything else is derived from.

use sha2::{Digest, Sha256};

/// An attempt. The browser holds its secret in a cookie; state, nonce and verifier are drawn from it, so that the database
/// needs none of them and an answer brought to another browser is worth nothing.
#[derive(Clone)]
pub struct Attempt {
    secret: String,
}

/// What the provider sent the browser back with.
#[derive(Debug, Clone, Default)]
pub struct Return {
    /// What is exchanged for the tokens.
    pub code: String,
    /// What we sent.
    pub state: String,
    /// Who answers (RFC 9207).
    pub issuer: String,
    /// Why not.
    pub error: String,
    /// The same in a sentence.
    pub description: String,
}

impl Attempt {
    /// The attempt of a secret, at least 32 random bytes written out.
    pub fn of(secret: &str) -> Attempt {
        Attempt { secret: secret.to_owned() }
    }

    /// What the database knows it by.
    pub fn key(&self) -> String {
        self.derived("key")
    }

    /// What the provider sends back as it is.
    pub fn state(&self) -> String {
        self.derived("state")
    }

    /// What the provider signs.
    pub(crate) fn nonce(&self) -> String {
        self.derived("nonce")
    }

    /// What proves, when the code is exchanged, that it is whoever left (RFC 7636).
    pub(crate) fn verifier(&self) -> String {
        self.derived("verifier")
    }

    fn derived(&self, what: &str) -> String {
        let digest = Sha256::digest(format!("levain {what}:{}", self.secret));
        digest.iter().map(|byte| format!("{byte:02x}")).collect()
    }
}

impl std::fmt::Debug for Attempt {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Attempt(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_derived_differs_and_says_nothing_of_the_secret() {
        let (one, other) = (Attempt::of("un"), Attempt::of("autre"));
        let all = |attempt: &Attempt| [attempt.key(), attempt.state(), attempt.nonce(), attempt.verifier()];
        let mut seen: Vec<String> = all(&one).into_iter().chain(all(&other)).collect();
        seen.sort();
        seen.dedup();
        assert_eq!(seen.len(), 8);
        assert_eq!(all(&one), all(&Attempt::of("un")));
        assert!((43..=128).contains(&one.verifier().len()), "RFC 7636, section 4.1");
    }
}
