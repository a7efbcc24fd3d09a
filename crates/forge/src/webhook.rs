//! Messages sent by forges: is this one from the forge we share a secret with, and which repository is it about?

use std::fmt;

use hmac::{Hmac, KeyInit, Mac};
use levain_model::forge::ForgeKind;
use levain_model::text::Language;
use levain_outbound::Secret;
use serde::Deserialize;
use sha2::Sha256;

/// A message that is from the forge.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hook {
    /// What happened, in the forge's word: `push`, `Push Hook`.
    pub event: String,
    /// `owner/name`, with the groups between for GitLab.
    pub full_name: String,
    /// The address people read.
    pub url: String,
    /// The number by which the forge knows the repository.
    pub forge_id: Option<String>,
}

/// Why a message is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HookFault {
    /// No signature at all.
    Unsigned,
    /// Signed with another secret, or changed on the way.
    Forged,
    /// Signed, and about no repository (the first message of GitHub for an organisation, for instance).
    NoRepository,
    /// This kind of source sends no messages.
    Unsupported,
}

impl HookFault {
    /// The stable code.
    pub fn code(self) -> &'static str {
        match self {
            HookFault::Unsigned => "FO101",
            HookFault::Forged => "FO102",
            HookFault::NoRepository => "FO103",
            HookFault::Unsupported => "FO104",
        }
    }

    /// One sentence, and the remedy.
    pub fn text(self, language: Language) -> &'static str {
        match (self, language) {
            (HookFault::Unsigned, Language::Fr) => "Message sans signature. Donnez le secret partagé à la forge.",
            (HookFault::Unsigned, Language::En) => "Unsigned message. Give the shared secret to the forge.",
            (HookFault::Forged, Language::Fr) => "Signature fausse. Vérifiez que le secret est le même des deux côtés.",
            (HookFault::Forged, Language::En) => "Wrong signature. Check that both sides have the same secret.",
            (HookFault::NoRepository, Language::Fr) => "Message sans dépôt\u{a0}: rien à rafraîchir.",
            (HookFault::NoRepository, Language::En) => "Message about no repository: nothing to refresh.",
            (HookFault::Unsupported, Language::Fr) => "Cette source n’envoie pas de messages. Retirez le crochet web.",
            (HookFault::Unsupported, Language::En) => "This kind of source sends no messages. Remove the webhook.",
        }
    }
}

impl fmt::Display for HookFault {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}: {}", self.code(), self.text(Language::En))
    }
}

impl std::error::Error for HookFault {}

/// GitHub's and Forgejo's messages name a repository, GitLab's a project.
#[derive(Deserialize)]
struct Message {
    repository: Option<Repository>,
    project: Option<Project>,
}

#[derive(Deserialize)]
struct Repository {
    id: Option<u64>,
    full_name: Option<String>,
    html_url: Option<String>,
}

#[derive(Deserialize)]
struct Project {
    id: Option<u64>,
    path_with_namespace: Option<String>,
    web_url: Option<String>,
}

/// Verifies a message: its signature first, over the bytes as they came, then its content. `header` gives the value of a
/// header by its name in lower case. Comparisons take the same time whatever the difference.
///
/// The signature says who sent the message, not when: it may be sent again, and a refresh is all it may cause.
///
/// # Errors
/// See [`HookFault`].
pub fn verify<'a>(
    kind: ForgeKind,
    header: impl Fn(&str) -> Option<&'a str>,
    body: &[u8],
    secret: &Secret,
) -> Result<Hook, HookFault> {
    let event = match kind {
        // https://docs.github.com/webhooks: `sha256=` and the HMAC in hexadecimal. The older SHA-1 header is not taken.
        ForgeKind::GitHub => {
            let signature = header("x-hub-signature-256").ok_or(HookFault::Unsigned)?;
            signed(secret, body, signature.strip_prefix("sha256=").unwrap_or_default())?;
            header("x-github-event")
        }
        // The HMAC alone, under the name of Forgejo, Gitea or Gogs.
        ForgeKind::Forgejo => {
            let signature = header("x-forgejo-signature").or_else(|| header("x-gitea-signature"));
            signed(secret, body, signature.ok_or(HookFault::Unsigned)?)?;
            header("x-forgejo-event").or_else(|| header("x-gitea-event"))
        }
        // The secret itself.
        ForgeKind::GitLab => {
            let token = header("x-gitlab-token").ok_or(HookFault::Unsigned)?;
            // Through a hash of both: neither length nor first difference shows in the time taken.
            let expected = mac(b"x-gitlab-token", secret.expose().as_bytes()).finalize().into_bytes();
            mac(b"x-gitlab-token", token.as_bytes()).verify_slice(&expected).map_err(|_| HookFault::Forged)?;
            header("x-gitlab-event")
        }
        ForgeKind::Git | ForgeKind::Folder => return Err(HookFault::Unsupported),
    };
    let message: Message = serde_json::from_slice(body).map_err(|_| HookFault::NoRepository)?;
    let found = match message {
        Message { project: Some(project), .. } if kind == ForgeKind::GitLab => {
            (project.path_with_namespace, project.web_url, project.id)
        }
        Message { repository: Some(repository), .. } => (repository.full_name, repository.html_url, repository.id),
        Message { .. } => return Err(HookFault::NoRepository),
    };
    let (Some(full_name), Some(url), id) = found else {
        return Err(HookFault::NoRepository);
    };
    Ok(Hook { event: event.unwrap_or_default().to_owned(), full_name, url, forge_id: id.map(|id| id.to_string()) })
}

fn mac(key: &[u8], message: &[u8]) -> Hmac<Sha256> {
    // HMAC takes keys of any length (RFC 2104, section 2): a longer one is hashed, a shorter one filled with zeroes.
    let mut block = [0_u8; 64];
    if key.len() > block.len() {
        let hashed = <Sha256 as sha2::Digest>::digest(key);
        block[..hashed.len()].copy_from_slice(&hashed);
    } else {
        block[..key.len()].copy_from_slice(key);
    }
    let mut mac = <Hmac<Sha256> as KeyInit>::new(&block.into());
    mac.update(message);
    mac
}

fn signed(secret: &Secret, body: &[u8], signature: &str) -> Result<(), HookFault> {
    let bytes = hexadecimal(signature.trim()).ok_or(HookFault::Forged)?;
    mac(secret.expose().as_bytes(), body).verify_slice(&bytes).map_err(|_| HookFault::Forged)
}

fn hexadecimal(text: &str) -> Option<Vec<u8>> {
    if text.is_empty() || !text.len().is_multiple_of(2) || !text.is_ascii() {
        return None;
    }
    (0..text.len()).step_by(2).map(|at| u8::from_str_radix(text.get(at..at + 2)?, 16).ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(kind: ForgeKind, headers: &[(&str, &str)], body: &str, secret: &str) -> Result<Hook, HookFault> {
        let header = |name: &str| headers.iter().find(|(known, _)| *known == name).map(|(_, value)| *value);
        verify(kind, header, body.as_bytes(), &Secret::new(secret))
    }

    const BODY: &str = r#"{"repository":{"id":7,"full_name":"a/b","html_url":"https://e.org/a/b"}}"#;

    #[test]
    fn the_example_of_githubs_documentation_is_verified() {
        // Secret, message and signature published under "Testing the webhook payload validation".
        let signature = "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17";
        let headers = [("x-hub-signature-256", signature)];
        let found = check(ForgeKind::GitHub, &headers, "Hello, World!", "It's a Secret to Everybody");
        assert_eq!(found, Err(HookFault::NoRepository), "signed, and about nothing");
        let found = check(ForgeKind::GitHub, &headers, "Hello, World?", "It's a Secret to Everybody");
        assert_eq!(found, Err(HookFault::Forged));
    }

    #[test]
    fn long_keys_are_hashed() {
        // RFC 4231, test case 6: a key of 131 bytes.
        let tag = mac(&[0xaa; 131], b"Test Using Larger Than Block-Size Key - Hash Key First").finalize().into_bytes();
        let expected = hexadecimal("60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54").unwrap();
        assert_eq!(tag.as_slice(), expected);
    }

    #[test]
    fn signed_messages_name_their_repository() {
        let tag = mac(b"s", BODY.as_bytes()).finalize().into_bytes();
        let tag: String = tag.iter().map(|byte| format!("{byte:02x}")).collect();
        let prefixed = format!("sha256={tag}");
        let hook =
            check(ForgeKind::GitHub, &[("x-hub-signature-256", &prefixed), ("x-github-event", "push")], BODY, "s");
        let hook = hook.unwrap();
        assert_eq!(
            (hook.full_name.as_str(), hook.forge_id.as_deref(), hook.event.as_str()),
            ("a/b", Some("7"), "push")
        );
        for name in ["x-forgejo-signature", "x-gitea-signature"] {
            assert!(check(ForgeKind::Forgejo, &[(name, &tag)], BODY, "s").is_ok(), "{name}");
            assert_eq!(check(ForgeKind::Forgejo, &[(name, &tag)], BODY, "t"), Err(HookFault::Forged));
        }
        let body =
            r#"{"project":{"id":9,"path_with_namespace":"a/b/c","web_url":"https://e.org/a/b/c"},"repository":{}}"#;
        let hook = check(ForgeKind::GitLab, &[("x-gitlab-token", "s")], body, "s").unwrap();
        assert_eq!((hook.full_name.as_str(), hook.url.as_str()), ("a/b/c", "https://e.org/a/b/c"));
    }

    #[test]
    fn anything_else_is_refused() {
        type Row<'a> = (ForgeKind, &'a [(&'a str, &'a str)], HookFault);
        let table: [Row<'_>; 9] = [
            (ForgeKind::GitHub, &[], HookFault::Unsigned),
            (ForgeKind::GitHub, &[("x-hub-signature", "sha1=00")], HookFault::Unsigned),
            (ForgeKind::GitHub, &[("x-hub-signature-256", "")], HookFault::Forged),
            (ForgeKind::GitHub, &[("x-hub-signature-256", "sha256=")], HookFault::Forged),
            (ForgeKind::GitHub, &[("x-hub-signature-256", "sha256=zz")], HookFault::Forged),
            (ForgeKind::Forgejo, &[("x-forgejo-signature", "é")], HookFault::Forged),
            (ForgeKind::GitLab, &[("x-gitlab-token", "")], HookFault::Forged),
            (ForgeKind::GitLab, &[("x-gitlab-token", "ss")], HookFault::Forged),
            (ForgeKind::Git, &[], HookFault::Unsupported),
        ];
        for (kind, headers, fault) in table {
            assert_eq!(check(kind, headers, BODY, "s"), Err(fault), "{headers:?}");
        }
        for fault in [HookFault::Unsigned, HookFault::Forged, HookFault::NoRepository, HookFault::Unsupported] {
            assert_ne!(fault.text(Language::Fr), fault.text(Language::En));
        }
    }
}
