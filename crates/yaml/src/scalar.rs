//! What plain scalars mean: the core schema of YAML 1.2.2 (section 10.3), with the number forms of 1.1 that parsers in
//! use still read (`1_000`, `017`).

/// The type of a node.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Resolved {
    /// Nothing.
    Null,
    /// True or false.
    Boolean(bool),
    /// A whole number.
    Integer,
    /// Another number.
    Float,
    /// A text.
    Text,
    /// A list.
    Sequence,
    /// Keys with their values.
    Mapping,
}

/// The type of a plain scalar.
pub fn resolve(text: &str) -> Resolved {
    match text {
        "" | "~" | "null" | "Null" | "NULL" => return Resolved::Null,
        "true" | "True" | "TRUE" => return Resolved::Boolean(true),
        "false" | "False" | "FALSE" => return Resolved::Boolean(false),
        _ => {}
    }
    let first = text.as_bytes()[0];
    if !(first.is_ascii_digit() || matches!(first, b'+' | b'-' | b'.')) {
        return Resolved::Text;
    }
    number(text)
}

fn number(text: &str) -> Resolved {
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    if matches!(unsigned, ".inf" | ".Inf" | ".INF") || matches!(text, ".nan" | ".NaN" | ".NAN") {
        return Resolved::Float;
    }
    for (prefix, radix) in [("0x", 16), ("0o", 8), ("0b", 2)] {
        if let Some(digits) = unsigned.strip_prefix(prefix) {
            return if digits_of(digits, radix) { Resolved::Integer } else { Resolved::Text };
        }
    }
    if digits_of(unsigned, 10) {
        return Resolved::Integer;
    }
    if is_float(unsigned) { Resolved::Float } else { Resolved::Text }
}

fn digits_of(text: &str, radix: u32) -> bool {
    text.starts_with(|character: char| character.is_digit(radix))
        && text.chars().all(|character| character.is_digit(radix) || character == '_')
}

fn is_float(text: &str) -> bool {
    let (mantissa, exponent) = match text.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent)),
        None => (text, None),
    };
    let exponent_is_right = exponent.is_none_or(|exponent| {
        let digits = exponent.strip_prefix(['+', '-']).unwrap_or(exponent);
        !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit())
    });
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    exponent_is_right && digits(whole) && digits(fraction) && !(whole.is_empty() && fraction.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_scalars_resolve_as_the_core_schema_says() {
        let cases = [
            ("", Resolved::Null),
            ("~", Resolved::Null),
            ("true", Resolved::Boolean(true)),
            ("False", Resolved::Boolean(false)),
            ("yes", Resolved::Text),
            ("on", Resolved::Text),
            ("0", Resolved::Integer),
            ("-12", Resolved::Integer),
            ("0x1F", Resolved::Integer),
            ("1_000", Resolved::Integer),
            ("0.5", Resolved::Float),
            (".5", Resolved::Float),
            ("1.", Resolved::Float),
            ("1e3", Resolved::Float),
            ("-.inf", Resolved::Float),
            ("0.2.2", Resolved::Text),
            ("2020-01-01", Resolved::Text),
            ("+39 0412", Resolved::Text),
            (".", Resolved::Text),
            ("-", Resolved::Text),
            ("0x", Resolved::Text),
            ("1e", Resolved::Text),
        ];
        for (text, expected) in cases {
            assert_eq!(resolve(text), expected, "{text:?}");
        }
    }
}
