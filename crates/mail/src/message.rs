//! A message, and its form on the wire.

use std::time::{Duration, SystemTime};

use jiff::Timestamp;
use lettre::message::header::{ContentType, HeaderName, HeaderValue};
use lettre::message::{Mailbox, MultiPart};

use crate::fault::Fault;

/// A message to one person. Subject and headers are ours; nobody's words stand in them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// What makes its `Message-ID`: the same message tried again has the same, so that it can be told from a second one.
    pub id: String,
    /// Address of the person.
    pub to: String,
    /// Subject.
    pub subject: String,
    /// Plain text.
    pub text: String,
    /// The same as HTML.
    pub html: String,
    /// Language of both (BCP 47).
    pub language: &'static str,
    /// Where one click ends messages of this kind (RFC 8058).
    pub unsubscribe: Option<String>,
    /// When it was written.
    pub date: Timestamp,
}

/// The message as it is sent. A line break in a header would begin another one: it is dropped from the subject, and the
/// address and the identifier that hold one are refused.
pub(crate) fn written(message: &Message, from: &Mailbox, reply_to: Option<&Mailbox>) -> Result<lettre::Message, Fault> {
    let wrong = |what: &dyn std::fmt::Display| Fault::Message { reason: what.to_string() };
    // The address only: a name would be one more personal value on the way.
    let to = Mailbox::new(None, message.to.parse().map_err(|error| wrong(&error))?);
    let plain = |text: &str| {
        text.split(|one: char| one.is_control()).filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
    };
    if !message.id.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'.') {
        return Err(wrong(&"Message-ID"));
    }
    let mut builder = lettre::Message::builder()
        .from(from.clone())
        .to(to)
        .subject(plain(&message.subject))
        .date(date(message.date))
        .message_id(Some(format!("<{}@{}>", message.id, from.email.domain())));
    if let Some(reply_to) = reply_to {
        builder = builder.reply_to(reply_to.clone());
    }
    // RFC 3834: what answers by itself does not answer this.
    builder = builder.raw_header(header("Auto-Submitted", "auto-generated")?);
    builder = builder.raw_header(header("Content-Language", message.language)?);
    if let Some(address) = &message.unsubscribe {
        if !address.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'>') {
            return Err(wrong(&"List-Unsubscribe"));
        }
        builder = builder.raw_header(header("List-Unsubscribe", &format!("<{address}>"))?);
        builder = builder.raw_header(header("List-Unsubscribe-Post", "List-Unsubscribe=One-Click")?);
    }
    let parts = MultiPart::alternative()
        .singlepart(part(ContentType::TEXT_PLAIN, &message.text))
        .singlepart(part(ContentType::TEXT_HTML, &message.html));
    builder.multipart(parts).map_err(|error| wrong(&error))
}

fn date(time: Timestamp) -> SystemTime {
    SystemTime::UNIX_EPOCH + Duration::from_secs(u64::try_from(time.as_second()).unwrap_or_default())
}

fn part(kind: ContentType, text: &str) -> lettre::message::SinglePart {
    lettre::message::SinglePart::builder().header(kind).body(text.to_owned())
}

fn header(name: &str, value: &str) -> Result<HeaderValue, Fault> {
    let name =
        HeaderName::new_from_ascii(name.to_owned()).map_err(|error| Fault::Message { reason: error.to_string() })?;
    Ok(HeaderValue::new(name, value.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn message() -> Message {
        Message {
            id: "019ab1c2".into(),
            to: "une@val.example".into(),
            subject: "Été\r\nBcc: autre@val.example".into(),
            text: "Bonjour".into(),
            html: "<p>Bonjour</p>".into(),
            language: "fr",
            unsubscribe: Some("https://example.org/desabonnement/x".into()),
            date: Timestamp::UNIX_EPOCH,
        }
    }

    fn sent(message: &Message) -> Result<String, Fault> {
        let from: Mailbox = "Levain <levain@example.org>".parse().unwrap();
        Ok(String::from_utf8(written(message, &from, None)?.formatted()).unwrap())
    }

    #[test]
    fn a_line_break_makes_no_header() {
        let text = sent(&message()).unwrap();
        let names: Vec<&str> = text
            .split("\r\n\r\n")
            .next()
            .unwrap()
            .lines()
            .filter_map(|line| line.split_once(':'))
            .map(|(name, _)| name)
            .collect();
        assert!(!names.iter().any(|name| name.eq_ignore_ascii_case("bcc")), "{text}");
        for (to, id, unsubscribe) in [
            ("une@val.example\r\nBcc: autre@val.example", "1", "https://example.org/"),
            ("une@val.example, autre@val.example", "1", "https://example.org/"),
            ("une@val.example", "1>\r\nBcc: x", "https://example.org/"),
            ("une@val.example", "1", "https://example.org/\r\nBcc: x"),
            ("une@val.example", "1", "https://example.org/>, <mailto:x"),
        ] {
            let hostile = Message { to: to.into(), id: id.into(), unsubscribe: Some(unsubscribe.into()), ..message() };
            assert!(matches!(sent(&hostile), Err(Fault::Message { .. })), "{hostile:?}");
        }
    }

    #[test]
    fn the_identifier_stays_the_same() {
        for _ in 0..2 {
            assert!(sent(&message()).unwrap().contains("Message-ID: <019ab1c2@example.org>\r\n"));
        }
    }
}
