//! E-mail addresses: RFC 5322 `addr-spec` without comments, with a dot in the domain, letters beyond ASCII allowed.

/// Whether `text` is one address.
pub(crate) fn is_email(text: &str) -> bool {
    let Some((local, domain)) = text.rsplit_once('@') else {
        return false;
    };
    is_local(local) && is_domain(domain)
}

fn is_local(local: &str) -> bool {
    if let Some(quoted) = local.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')) {
        return !quoted.is_empty() && !quoted.contains(['"', '\\']) && !quoted.contains(char::is_control);
    }
    local.split('.').all(|atom| !atom.is_empty() && atom.chars().all(is_atom_character))
}

fn is_atom_character(character: char) -> bool {
    character.is_ascii_alphanumeric() || "!#$%&'*+-/=?^_`{|}~".contains(character) || is_beyond_ascii(character)
}

fn is_beyond_ascii(character: char) -> bool {
    character >= '\u{a0}' && !character.is_whitespace()
}

fn is_domain(domain: &str) -> bool {
    let label = |label: &str| {
        let inner = |character: char| {
            character.is_ascii_alphanumeric() || "-_~".contains(character) || is_beyond_ascii(character)
        };
        let edge = |character: char| character.is_ascii_alphanumeric() || is_beyond_ascii(character);
        label.starts_with(edge) && label.ends_with(edge) && label.chars().all(inner)
    };
    let letter = |character: char| character.is_ascii_alphabetic() || is_beyond_ascii(character);
    let Some((_, top)) = domain.rsplit_once('.') else {
        return false;
    };
    domain.split('.').all(label) && top.starts_with(letter) && top.ends_with(letter) && !domain.contains('_')
}

#[cfg(test)]
mod tests {
    use super::is_email;

    #[test]
    fn addresses_are_told_from_what_is_not() {
        for good in ["a@b.c", "a+b@c.d-e.fr", "é@b.fr", "a@é.fr", "\"a b\"@c.de", "a@b.c-d", "o'brien@exemple.ca"] {
            assert!(is_email(good), "{good}");
        }
        let bad = [
            "",
            "a",
            "a@b",
            "a..b@c.de",
            "a@b..c",
            "a.@b.co",
            "a@b_c.de",
            "a@1.2",
            "a@b.c1",
            "a b@c.de",
            "<a@b.co>",
            "A <a@b.co>",
            "a@-b.co",
            "a@b-.co",
            "x@[1.2.3.4]",
            " a@b.co",
            "not_an_email",
            "a@b@",
        ];
        for bad in bad {
            assert!(!is_email(bad), "{bad}");
        }
    }
}
