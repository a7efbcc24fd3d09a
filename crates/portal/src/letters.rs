//! Mail in words: subject, plain text and simple HTML, in the language of whoever reads it. No name of anybody stands in it, and
//! no name of a body in the subject.

use std::sync::Arc;

use askama::Template;
use levain_app::mailing::{Letter, Writer, Written};
use levain_app::views::NoticeView;
use levain_model::{Language, MailKind};

use crate::config::{Config, ConfigError, Site};
use crate::links::Links;
use crate::messages::Messages;
use crate::pages::notice_address;

/// Whoever puts mails into words for a site.
struct Letters {
    site: Site,
}

/// The words of the mails of a site.
///
/// # Errors
/// The first setting that cannot be taken.
pub fn letters(config: Config) -> Result<Arc<dyn Writer>, ConfigError> {
    Ok(Arc::new(Letters { site: Site::new(config)? }))
}

/// A notice as a mail tells it.
struct Line {
    title: String,
    text: String,
    address: String,
}

#[derive(Template)]
#[template(path = "mail.html")]
struct Mail<'a> {
    t: Messages,
    language: Language,
    subject: &'a str,
    intro: Option<&'a str>,
    lines: &'a [Line],
    site: &'a str,
    home: &'a str,
    choices: &'a str,
    stop: Option<&'a str>,
}

impl Writer for Letters {
    fn write(&self, letter: &Letter) -> Written {
        let language = letter.language;
        let (t, links) = (Messages::of(language), Links { language });
        let lines: Vec<Line> = letter.notices.iter().map(|notice| self.line(notice, t, links)).collect();
        let (title, intro) = match letter.kind {
            MailKind::Notice => {
                let kind = letter.notices.first().map(|notice| t.code("notice-kind-", notice.kind.as_str()));
                (kind.unwrap_or_default(), None)
            }
            MailKind::Digest => (t.text("mail-digest-subject"), Some(t.text("mail-digest-intro"))),
            MailKind::Test => (t.text("mail-test-subject"), Some(t.text("mail-test-intro"))),
        };
        let subject = format!("{title} · {}", self.site.name);
        let home = self.site.absolute(links.home());
        let choices = self.site.absolute(links.notice_choices());
        let stop = letter.unsubscribe.as_ref().map(|token| self.site.absolute(&links.unsubscribe(token)));

        let mut text = format!("{}\n\n", t.text("mail-hello"));
        if let Some(intro) = &intro {
            text.push_str(&format!("{intro}\n\n"));
        }
        for line in &lines {
            text.push_str(&format!("{}\n{}\n{} {}\n\n", line.title, line.text, t.text("mail-open"), line.address));
        }
        // What follows this mark, mail programs show apart (RFC 3676, 4.3).
        text.push_str(&format!("-- \n{} {home}\n", t.text("mail-why")));
        text.push_str(&format!("{} {choices}\n", t.text("mail-choose")));
        if let Some(stop) = &stop {
            text.push_str(&format!("{} {stop}\n", t.text("mail-stop")));
        }
        let html = Mail {
            t,
            language,
            subject: &subject,
            intro: intro.as_deref(),
            lines: &lines,
            site: &self.site.name,
            home: &home,
            choices: &choices,
            stop: stop.as_deref(),
        };
        let html = html.render().unwrap_or_default();
        Written { subject, text, html, unsubscribe: stop }
    }
}

impl Letters {
    fn line(&self, notice: &NoticeView, t: Messages, links: Links) -> Line {
        let kind = t.code("notice-kind-", notice.kind.as_str());
        let title = match &notice.organization {
            Some((_, name)) => format!("{kind} — {}", name.text),
            None => kind,
        };
        Line {
            title,
            text: crate::pages::notice_sentence(t, notice),
            address: self.site.absolute(&notice_address(links, &notice.target)),
        }
    }
}
