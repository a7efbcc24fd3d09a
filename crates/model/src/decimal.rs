//! Exact decimal numbers of targets and measures: `99,5` is compared with `99.50` without the error of binary fractions.

use std::cmp::Ordering;
use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Most digits in all: any product by a power of ten then fits in the comparison.
const DIGITS: usize = 15;

/// A decimal number, kept as it was written: `0,50` has two decimals.
#[derive(Debug, Clone, Copy)]
pub struct Decimal {
    units: i64,
    scale: u8,
}

impl Decimal {
    /// The number of that text: digits, with a comma or a point before decimals, blanks between thousands. Nothing when it is
    /// none, or has more than fifteen digits.
    pub fn parse(text: &str) -> Option<Decimal> {
        let text: String = text.chars().filter(|one| !one.is_whitespace()).collect();
        let (sign, digits) = match text.strip_prefix(['-', '−']) {
            Some(rest) => (-1, rest),
            None => (1, text.as_str()),
        };
        let (whole, decimals) = digits.split_once([',', '.']).map_or((digits, None), |(one, two)| (one, Some(two)));
        let decimals = match decimals {
            Some("") => return None,
            other => other.unwrap_or_default(),
        };
        let all = format!("{whole}{decimals}");
        if whole.is_empty() || all.len() > DIGITS || !all.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        Some(Decimal { units: sign * all.parse::<i64>().ok()?, scale: u8::try_from(decimals.len()).ok()? })
    }

    /// The number with as many decimals as the most precise of the two.
    fn at_scale(self, scale: u8) -> i128 {
        i128::from(self.units) * 10_i128.pow(u32::from(scale - self.scale))
    }
}

impl Ord for Decimal {
    fn cmp(&self, other: &Decimal) -> Ordering {
        let scale = self.scale.max(other.scale);
        self.at_scale(scale).cmp(&other.at_scale(scale))
    }
}

impl PartialOrd for Decimal {
    fn partial_cmp(&self, other: &Decimal) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Decimal {
    fn eq(&self, other: &Decimal) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Decimal {}

impl fmt::Display for Decimal {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.units < 0 { "-" } else { "" };
        let digits = self.units.unsigned_abs().to_string();
        let scale = usize::from(self.scale);
        if scale == 0 {
            return write!(formatter, "{sign}{digits}");
        }
        let padded = format!("{digits:0>width$}", width = scale + 1);
        let (whole, decimals) = padded.split_at(padded.len() - scale);
        write!(formatter, "{sign}{whole}.{decimals}")
    }
}

impl Serialize for Decimal {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Decimal {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Decimal, D::Error> {
        let text = String::deserialize(deserializer)?;
        Decimal::parse(&text).ok_or_else(|| serde::de::Error::custom("not a decimal number"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_as_people_write_them_and_written_back() {
        for (typed, written) in
            [("99,5", "99.5"), ("1 728", "1728"), ("-0,05", "-0.05"), ("0.50", "0.50"), ("−3", "-3"), ("007", "7")]
        {
            let number = Decimal::parse(typed).unwrap();
            assert_eq!(number.to_string(), written);
            assert_eq!(Decimal::parse(written), Some(number));
        }
        for wrong in ["", "-", ",5", "5,", "1,2,3", "1e9", "abc", "1234567890123456", "0x10", "٣"] {
            assert_eq!(Decimal::parse(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn order_is_that_of_the_numbers_whatever_their_decimals() {
        let number = |text| Decimal::parse(text).unwrap();
        assert!(number("99,5") < number("99,51") && number("-2") < number("-1,99"));
        assert_eq!(number("0,3"), number("0.300"));
        assert!(number("999999999999999") > number("0,00000000000001"));
    }
}
