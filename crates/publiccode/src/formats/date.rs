//! Civil dates as the standard writes them: `YYYY-MM-DD` (ISO 8601 calendar date).

use serde::Serialize;

/// A civil date.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct Date {
    /// Year, 0 to 9999.
    pub year: u16,
    /// Month, 1 to 12.
    pub month: u8,
    /// Day of the month, from 1.
    pub day: u8,
}

impl Date {
    /// Reads `YYYY-MM-DD`; nothing when the text has another form or names no day.
    pub fn parse(text: &str) -> Option<Date> {
        let bytes = text.as_bytes();
        if bytes.len() != 10 || bytes[4] != b'-' || bytes[7] != b'-' {
            return None;
        }
        let number = |range: std::ops::Range<usize>| {
            let digits = &bytes[range];
            digits
                .iter()
                .all(u8::is_ascii_digit)
                .then(|| digits.iter().fold(0u16, |sum, digit| sum * 10 + u16::from(digit - b'0')))
        };
        let (year, month, day) = (number(0..4)?, number(5..7)?, number(8..10)?);
        Date::new(year, u8::try_from(month).ok()?, u8::try_from(day).ok()?)
    }

    /// The date of these numbers, if there is one.
    pub fn new(year: u16, month: u8, day: u8) -> Option<Date> {
        let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
        let days = match month {
            1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
            4 | 6 | 9 | 11 => 30,
            2 if leap => 29,
            2 => 28,
            _ => return None,
        };
        (year <= 9999 && (1..=days).contains(&day)).then_some(Date { year, month, day })
    }
}

impl std::fmt::Display for Date {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

/// The date a text surely means though it is written otherwise: a date followed by a time, slashes or dots after a
/// four-digit year, digits left out. Never a guess between day and month.
pub(crate) fn meant(text: &str) -> Option<Date> {
    let text = text.trim();
    let head = text.split(['T', ' ']).next()?;
    let mut parts = head.split(['-', '/', '.']);
    let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
    if parts.next().is_some() || year.len() != 4 || day.len() > 2 || month.len() > 2 {
        return None;
    }
    Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_days_that_exist() {
        for good in ["2017-04-15", "2024-02-29", "2000-02-29", "0001-01-01"] {
            assert_eq!(Date::parse(good).map(|date| date.to_string()).as_deref(), Some(good));
        }
        for bad in [
            "",
            "2017-4-15",
            "2023-02-29",
            "1900-02-29",
            "2017-13-01",
            "2017-00-10",
            "2017-04-31",
            "15-04-2017",
            "2017/04/15",
            "２０１７-04-15",
        ] {
            assert_eq!(Date::parse(bad), None, "{bad}");
        }
    }

    #[test]
    fn only_dates_without_doubt_are_guessed() {
        for (text, date) in
            [("2017-4-5", "2017-04-05"), ("2017/04/15", "2017-04-15"), ("2017-04-15T10:00:00Z", "2017-04-15")]
        {
            assert_eq!(meant(text).map(|date| date.to_string()).as_deref(), Some(date), "{text}");
        }
        for text in ["04/05/2017", "2017", "2017-04", "yesterday", "2017-02-30"] {
            assert_eq!(meant(text), None, "{text}");
        }
    }
}
