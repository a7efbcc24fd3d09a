//! Lists as a calendar (RFC 5545).

use jiff::civil::Date;
use levain_app::views::ExperimentsView;

use crate::config::Site;
use crate::visit::Visit;

/// Longest line, in bytes, its end left out (section 3.1).
const LINE: usize = 75;

/// Experiments as events that last whole days, from their beginning to their end; those without a day are left out.
pub fn experiments(site: &Site, visit: &Visit, view: &ExperimentsView) -> String {
    let messages = visit.messages();
    let mut text = String::new();
    for fixed in ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Levain//Levain//FR", "CALSCALE:GREGORIAN"] {
        put(&mut text, fixed);
    }
    put(&mut text, &format!("X-WR-CALNAME:{}", escaped(&format!("{} · {}", messages.text("lab-title"), site.name))));
    for one in &view.experiments {
        let day = |text: &Option<String>| text.as_deref().and_then(|text| text.parse::<Date>().ok());
        let (begin, end) = (day(&one.begin), day(&one.end));
        let (Some(first), Some(last)) = (begin.or(end), end.or(begin)) else { continue };
        let state = messages.code("experiment-status-", one.status.as_str());
        put(&mut text, "BEGIN:VEVENT");
        put(&mut text, &format!("UID:{}", one.id));
        put(&mut text, &format!("DTSTAMP:{}", one.updated_at.strftime("%Y%m%dT%H%M%SZ")));
        put(&mut text, &format!("DTSTART;VALUE=DATE:{}", first.strftime("%Y%m%d")));
        // The day on which it is over, which is the one after its last.
        put(
            &mut text,
            &format!("DTEND;VALUE=DATE:{}", last.saturating_add(jiff::Span::new().days(1)).strftime("%Y%m%d")),
        );
        put(&mut text, &format!("SUMMARY:{}", escaped(&format!("{} ({state})", one.title))));
        put(&mut text, &format!("DESCRIPTION:{}", escaped(&format!("{}\n{}", one.body.name.text, one.result))));
        put(&mut text, &format!("URL:{}", site.absolute(&visit.links().experiment(one.id))));
        put(&mut text, "TRANSP:TRANSPARENT");
        put(&mut text, "END:VEVENT");
    }
    put(&mut text, "END:VCALENDAR");
    text
}

/// A text as a value (section 3.3.11).
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for one in text.replace("\r\n", "\n").chars() {
        match one {
            '\\' | ';' | ',' => escaped.extend(['\\', one]),
            '\n' => escaped.push_str("\\n"),
            one if one.is_control() => {}
            one => escaped.push(one),
        }
    }
    escaped
}

/// Adds a line, folded where it is too long, never inside a character.
fn put(text: &mut String, line: &str) {
    let mut left = LINE;
    for one in line.chars() {
        if one.len_utf8() > left {
            text.push_str("\r\n ");
            left = LINE - 1;
        }
        left -= one.len_utf8();
        text.push(one);
    }
    text.push_str("\r\n");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_folded_and_texts_cannot_end_theirs() {
        assert_eq!(escaped("a;b,c\\d\r\nEND:VEVENT\u{1}"), "a\\;b\\,c\\\\d\\nEND:VEVENT");
        let mut text = String::new();
        put(&mut text, &format!("SUMMARY:{}", "é".repeat(100)));
        let lines: Vec<&str> = text.split("\r\n").collect();
        assert_eq!((lines.len(), lines.last()), (4, Some(&"")));
        assert!(lines.iter().all(|line| line.len() <= LINE), "{lines:?}");
        assert_eq!(text.replace("\r\n ", "").trim_end(), format!("SUMMARY:{}", "é".repeat(100)));
    }
}
