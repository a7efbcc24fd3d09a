//! The words of the screens, in Fluent files under `messages/`, one folder per language.
//!
//! A key that is missing, unused, or present in one language only fails a test (`tests/it/messages.rs`).

use std::borrow::Cow;
use std::collections::HashMap;
use std::fmt::Display;
use std::str::FromStr;
use std::sync::LazyLock;

use askama::filters::Safe;
use fluent_templates::fluent_bundle::FluentValue;
use fluent_templates::{LanguageIdentifier, Loader, static_loader};
use levain_model::Language;

static_loader! {
    static BUNDLES = {
        locales: "./messages",
        fallback_language: "fr",
        // The isolation marks would end up in titles, attributes and feeds.
        customise: |bundle| bundle.set_use_isolating(false),
    };
}

static FR: LazyLock<LanguageIdentifier> = LazyLock::new(|| LanguageIdentifier::from_str("fr").unwrap_or_default());
static EN: LazyLock<LanguageIdentifier> = LazyLock::new(|| LanguageIdentifier::from_str("en").unwrap_or_default());

/// No-break space.
const NBSP: char = '\u{a0}';

/// The messages of one language.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Messages {
    /// Which.
    pub language: Language,
}

impl Messages {
    /// The messages of `language`.
    pub fn of(language: Language) -> Messages {
        Messages { language }
    }

    /// A message without variables.
    pub fn text(&self, key: &str) -> String {
        self.lookup(key, None)
    }

    /// A message about one thing: `{ $x }`.
    pub fn with(&self, key: &str, x: impl Display) -> String {
        self.lookup(key, Some(HashMap::from([(Cow::Borrowed("x"), FluentValue::from(x.to_string()))])))
    }

    /// A message about two things: `{ $x }` and `{ $y }`.
    pub fn with_two(&self, key: &str, x: impl Display, y: impl Display) -> String {
        let arguments = HashMap::from([
            (Cow::Borrowed("x"), FluentValue::from(x.to_string())),
            (Cow::Borrowed("y"), FluentValue::from(y.to_string())),
        ]);
        self.lookup(key, Some(arguments))
    }

    /// A message about a number: `{ $n }` chooses the plural, `{ $count }` is the number written out.
    pub fn count(&self, key: &str, n: impl Display) -> String {
        let written = self.number(&n);
        let n: f64 = n.to_string().parse().unwrap_or_default();
        let arguments = HashMap::from([
            (Cow::Borrowed("n"), FluentValue::from(n)),
            (Cow::Borrowed("count"), FluentValue::from(written)),
        ]);
        self.lookup(key, Some(arguments))
    }

    /// A message about a number, as [`Messages::count`], and one thing, `{ $x }`.
    pub fn count_of(&self, key: &str, n: impl Display, x: impl Display) -> String {
        let written = self.number(&n);
        let n: f64 = n.to_string().parse().unwrap_or_default();
        let arguments = HashMap::from([
            (Cow::Borrowed("n"), FluentValue::from(n)),
            (Cow::Borrowed("count"), FluentValue::from(written)),
            (Cow::Borrowed("x"), FluentValue::from(x.to_string())),
        ]);
        self.lookup(key, Some(arguments))
    }

    /// A message whose key ends with a code of the domain, `field-` and `license` for example. A code without a message
    /// is shown as it is.
    pub fn code(&self, prefix: &str, code: impl Display) -> String {
        let code = code.to_string();
        let key = format!("{prefix}{}", code.replace('_', "-").replace('+', "plus"));
        BUNDLES.try_lookup(self.identifier(), &key).unwrap_or(code)
    }

    /// A message with light markup: `[words]` become links to `addresses` in order, `` `words` `` code and `**words**`
    /// strong.
    pub fn rich(&self, key: &str, addresses: &[&str]) -> Safe<String> {
        Safe(markup(&self.text(key), addresses))
    }

    /// [`Messages::rich`] with one thing, `{ $x }`.
    pub fn rich_with(&self, key: &str, x: impl Display, addresses: &[&str]) -> Safe<String> {
        Safe(markup(&self.with(key, x), addresses))
    }

    /// A number with its thousands apart: `1 284` in French, `1,284` in English.
    pub fn number(&self, n: impl Display) -> String {
        let digits = n.to_string();
        if !digits.bytes().all(|byte| byte.is_ascii_digit()) {
            return digits;
        }
        let separator = match self.language {
            Language::Fr => NBSP,
            Language::En => ',',
        };
        let mut written = String::with_capacity(digits.len() + 4);
        for (at, digit) in digits.chars().enumerate() {
            if at > 0 && (digits.len() - at).is_multiple_of(3) {
                written.push(separator);
            }
            written.push(digit);
        }
        written
    }

    fn identifier(&self) -> &'static LanguageIdentifier {
        match self.language {
            Language::Fr => &FR,
            Language::En => &EN,
        }
    }

    fn lookup(&self, key: &str, arguments: Option<HashMap<Cow<'static, str>, FluentValue<'_>>>) -> String {
        let found = match &arguments {
            Some(arguments) => BUNDLES.try_lookup_with_args(self.identifier(), key, arguments),
            None => BUNDLES.try_lookup(self.identifier(), key),
        };
        found.unwrap_or_else(|| {
            tracing::error!(key, "message missing");
            key.to_owned()
        })
    }
}

/// `text` as HTML, with the marks of [`Messages::rich`].
fn markup(text: &str, addresses: &[&str]) -> String {
    let mut html = String::with_capacity(text.len() + 64);
    let mut addresses = addresses.iter();
    let (mut code, mut strong, mut linked) = (false, false, false);
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        match character {
            '`' => {
                html.push_str(if code { "</code>" } else { "<code>" });
                code = !code;
            }
            '*' if characters.peek() == Some(&'*') => {
                characters.next();
                html.push_str(if strong { "</strong>" } else { "<strong>" });
                strong = !strong;
            }
            '[' if !code => match addresses.next() {
                Some(address) => {
                    html.push_str("<a href=\"");
                    escape(address, &mut html);
                    html.push_str("\">");
                    linked = true;
                }
                None => html.push('['),
            },
            ']' if linked => {
                html.push_str("</a>");
                linked = false;
            }
            other => escape(other.encode_utf8(&mut [0; 4]), &mut html),
        }
    }
    html
}

/// Appends `text` to `html` with the characters of markup replaced.
pub fn escape(text: &str, html: &mut String) {
    for character in text.chars() {
        match character {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '"' => html.push_str("&quot;"),
            '\'' => html.push_str("&#39;"),
            other => html.push(other),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_stand_apart() {
        let (fr, en) = (Messages::of(Language::Fr), Messages::of(Language::En));
        for (number, in_french, in_english) in [
            (7, "7", "7"),
            (999, "999", "999"),
            (1284, "1\u{a0}284", "1,284"),
            (1_234_567, "1\u{a0}234\u{a0}567", "1,234,567"),
        ] {
            assert_eq!((fr.number(number), en.number(number)), (in_french.to_owned(), in_english.to_owned()));
        }
    }

    #[test]
    fn marks_become_markup_and_the_rest_is_escaped() {
        for (text, html) in [
            ("Lisez [ceci] ou [cela].", "Lisez <a href=\"/a\">ceci</a> ou <a href=\"/b?x=1&amp;y\">cela</a>."),
            ("un `fichier[0]`, **fort**", "un <code>fichier[0]</code>, <strong>fort</strong>"),
            ("<b> & \"x\"", "&lt;b&gt; &amp; &quot;x&quot;"),
        ] {
            assert_eq!(markup(text, &["/a", "/b?x=1&y"]), html);
        }
        assert_eq!(markup("[sans lien]", &[]), "[sans lien]");
    }
}
