//! Telephone numbers in the international form of ITU-T E.164, which 1.0 asks for.

/// Whether `text` is a plus sign and 7 to 15 digits.
pub(crate) fn is_e164(text: &str) -> bool {
    text.strip_prefix('+').is_some_and(|digits| {
        (7..=15).contains(&digits.len())
            && digits.bytes().all(|byte| byte.is_ascii_digit())
            && !(digits.len() == 15 && digits.starts_with('0'))
    })
}

/// The same number in E.164 when only spaces, dots, hyphens or parentheses stand in the way.
pub(crate) fn meant(text: &str) -> Option<String> {
    // Between parentheses, a lone zero is the trunk prefix that is not dialled from abroad.
    let text = text.trim().replace("(0)", "");
    let kept: String = text.chars().filter(|character| !" .-()\u{a0}\u{202f}".contains(*character)).collect();
    let kept = match kept.strip_prefix("00") {
        Some(rest) => format!("+{rest}"),
        None => kept,
    };
    is_e164(&kept).then_some(kept)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn international_numbers() {
        for good in ["+390412501953", "+15145551234", "+1234567"] {
            assert!(is_e164(good), "{good}");
        }
        for bad in [
            "",
            "+",
            "391624231322",
            "+39 16 24231322",
            "+123456",
            "+1234567890123456",
            "+39a4231322",
            "00390412501953",
        ] {
            assert!(!is_e164(bad), "{bad}");
        }
        assert_eq!(meant("+39 16 24231322").as_deref(), Some("+391624231322"));
        assert_eq!(meant("00 1 (514) 555-1234").as_deref(), Some("+15145551234"));
        assert_eq!(meant("+33 (0)1 23 45 67 89").as_deref(), Some("+33123456789"));
        assert_eq!(meant("514 555-1234"), None);
    }
}
