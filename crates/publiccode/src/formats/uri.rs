//! URNs (RFC 2141) and the addresses that name organisations and norms.

use super::url::Url;

/// Prefix of the names of Italian public administrations.
pub(crate) const ITALIAN_PREFIX: &str = "urn:x-italian-pa:";

/// Whether `text` is a URN: `urn:` namespace `:` specific part, RFC 2141 section 2.
pub(crate) fn is_urn(text: &str) -> bool {
    let Some((scheme, rest)) = text.split_once(':') else {
        return false;
    };
    let Some((namespace, specific)) = rest.split_once(':') else {
        return false;
    };
    scheme.eq_ignore_ascii_case("urn") && is_namespace(namespace) && is_specific(specific)
}

fn is_namespace(text: &str) -> bool {
    (1..=32).contains(&text.len())
        && text.starts_with(|first: char| first.is_ascii_alphanumeric())
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
        && !text.eq_ignore_ascii_case("urn")
}

fn is_specific(text: &str) -> bool {
    let bytes = text.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        at += match bytes[at] {
            b'%' if bytes.len() > at + 2 && bytes[at + 1..at + 3].iter().all(u8::is_ascii_hexdigit) => 3,
            byte if byte.is_ascii_alphanumeric() || b"()+,-.:=@;$_!*'".contains(&byte) => 1,
            _ => return false,
        };
    }
    !bytes.is_empty()
}

/// Whether `text` is an absolute address with a host (RFC 3986, section 3.2.2).
pub(crate) fn has_host(text: &str) -> bool {
    !text.is_empty() && Url::parse(text).is_ok_and(|url| !url.scheme.is_empty() && !url.host.is_empty())
}

/// The code in `urn:x-italian-pa:CODE`.
pub(crate) fn italian_code(text: &str) -> Option<&str> {
    let head = text.get(..ITALIAN_PREFIX.len())?;
    head.eq_ignore_ascii_case(ITALIAN_PREFIX).then(|| &text[ITALIAN_PREFIX.len()..])
}

/// Whether a code has the form of those of the Italian index: letters, digits and underscores.
pub(crate) fn has_italian_form(code: &str) -> bool {
    !code.is_empty() && code.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_-".contains(&byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn urns_follow_rfc_2141() {
        for good in
            ["urn:a:b", "URN:foo:bar", "urn:x-italian-pa:pcm", "urn:foo:%41", "urn:12:b", "urn:isbn:0-395-36341-1"]
        {
            assert!(is_urn(good), "{good}");
        }
        for bad in [
            "",
            "urn",
            "urn:a",
            "urn:urn:a",
            "urn:foo:",
            "urn:f:é",
            "urn:foo:a/b",
            "urn:foo:a#b",
            "urn:foo:%4",
            "urn:-a:b",
            "http://a",
        ] {
            assert!(!is_urn(bad), "{bad}");
        }
    }

    #[test]
    fn organisations_have_a_host() {
        for good in ["https://example.org", "http://a/b", "ftp://x"] {
            assert!(has_host(good), "{good}");
        }
        for bad in ["pcm", "https://", "https:/a", "//a", "mailto:a@b.c", "", "http://a b"] {
            assert!(!has_host(bad), "{bad}");
        }
        assert_eq!(italian_code("urn:x-italian-pa:pcm"), Some("pcm"));
        assert_eq!(italian_code("urn:foo:bar"), None);
    }
}
