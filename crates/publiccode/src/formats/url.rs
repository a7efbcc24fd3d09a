//! URLs, read as leniently as the tools that use the files do, and written back in their usual form.
//!
//! RFC 3986, with what common libraries accept beyond it: a reference without a scheme is a URL with an empty scheme.

use std::fmt::Write;

/// The parts of a URL.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(crate) struct Url<'t> {
    /// In lower case; empty for a relative reference.
    pub scheme: String,
    /// What follows the scheme when no slash does (`mailto:…`, `urn:…`).
    pub opaque: &'t str,
    /// Whether `//` introduces a host.
    authority: bool,
    userinfo: Option<&'t str>,
    /// With its port.
    pub host: &'t str,
    pub path: &'t str,
    query: Option<&'t str>,
    pub fragment: &'t str,
}

impl<'t> Url<'t> {
    /// Reads a URL or a relative reference; the error says what is wrong, in English.
    pub(crate) fn parse(text: &'t str) -> Result<Url<'t>, String> {
        let (body, fragment) = text.split_once('#').unwrap_or((text, ""));
        if text.chars().any(|character| character.is_ascii_control()) {
            return Err("net/url: invalid control character in URL".to_owned());
        }
        let (scheme, rest) = split_scheme(body)?;
        let mut url = Url { scheme: scheme.to_ascii_lowercase(), fragment, ..Url::default() };
        let (rest, query) = match rest.split_once('?') {
            Some((rest, query)) => (rest, Some(query)),
            None => (rest, None),
        };
        url.query = query;
        if !rest.starts_with('/') {
            if !url.scheme.is_empty() {
                url.opaque = rest;
                return Ok(url);
            }
            if rest.split('/').next().is_some_and(|segment| segment.contains(':')) {
                return Err("first path segment in URL cannot contain colon".to_owned());
            }
        }
        let has_authority = rest.starts_with("//") && (!url.scheme.is_empty() || !rest.starts_with("///"));
        let path = if has_authority {
            let rest = &rest[2..];
            let (authority, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
            url.authority = true;
            (url.userinfo, url.host) = match authority.rsplit_once('@') {
                Some((userinfo, host)) => (Some(userinfo), host),
                None => (None, authority),
            };
            check_host(url.host)?;
            path
        } else {
            rest
        };
        check_escapes(path)?;
        check_escapes(fragment)?;
        url.path = path;
        Ok(url)
    }

    /// Whether browsers can follow it: `http` or `https`, with a host.
    pub(crate) fn is_http(&self) -> bool {
        matches!(self.scheme.as_str(), "http" | "https") && !self.host.is_empty()
    }

    /// Whether it is an absolute URL that names something.
    pub(crate) fn is_absolute(&self) -> bool {
        !self.scheme.is_empty()
            && (!self.host.is_empty() || !self.fragment.is_empty() || !self.opaque.is_empty() || self.is_local_file())
    }

    /// Whether it names a file of this machine (`file:/…`).
    fn is_local_file(&self) -> bool {
        self.scheme == "file" && (self.authority || self.path.starts_with('/'))
    }
}

impl std::fmt::Display for Url<'_> {
    /// The usual spelling: scheme in lower case, what may not stand as it is percent-encoded.
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if !self.scheme.is_empty() {
            write!(formatter, "{}:", self.scheme)?;
        }
        if !self.opaque.is_empty() {
            formatter.write_str(self.opaque)?;
        } else {
            if self.authority {
                formatter.write_str("//")?;
                if let Some(userinfo) = self.userinfo {
                    write!(formatter, "{userinfo}@")?;
                }
                formatter.write_str(self.host)?;
            }
            write_encoded(formatter, self.path, "/")?;
        }
        if let Some(query) = self.query {
            write!(formatter, "?{query}")?;
        }
        if !self.fragment.is_empty() {
            formatter.write_char('#')?;
            write_encoded(formatter, self.fragment, "/?")?;
        }
        Ok(())
    }
}

fn split_scheme(text: &str) -> Result<(&str, &str), String> {
    for (at, character) in text.char_indices() {
        match character {
            'a'..='z' | 'A'..='Z' => {}
            '0'..='9' | '+' | '-' | '.' if at > 0 => {}
            ':' if at == 0 => return Err("missing protocol scheme".to_owned()),
            ':' => return Ok((&text[..at], &text[at + 1..])),
            _ => return Ok(("", text)),
        }
    }
    Ok(("", text))
}

fn check_host(host: &str) -> Result<(), String> {
    let (name, port) = if host.starts_with('[') {
        let end = host.rfind(']').ok_or("missing ']' in host")?;
        (&host[1..end], &host[end + 1..])
    } else {
        host.split_at(host.rfind(':').unwrap_or(host.len()))
    };
    let is_port =
        port.is_empty() || port.strip_prefix(':').is_some_and(|port| port.bytes().all(|byte| byte.is_ascii_digit()));
    if !is_port {
        return Err(format!("invalid port {} after host", quoted(port)));
    }
    let refused = |character: char| {
        character.is_ascii() && !character.is_ascii_alphanumeric() && !"-._~!$&'()*+,;=:[]<>\"%".contains(character)
    };
    match name.chars().find(|character| refused(*character)) {
        Some(character) => Err(format!("invalid character {} in host name", quoted(&character.to_string()))),
        None => check_escapes(name),
    }
}

fn check_escapes(text: &str) -> Result<(), String> {
    let bytes = text.as_bytes();
    for (at, _) in text.match_indices('%') {
        if !(bytes.len() > at + 2 && bytes[at + 1..at + 3].iter().all(u8::is_ascii_hexdigit)) {
            let end = (at + 3).min(text.len());
            let end = (end..=text.len()).find(|end| text.is_char_boundary(*end)).unwrap_or(text.len());
            return Err(format!("invalid URL escape {}", quoted(&text[at..end])));
        }
    }
    Ok(())
}

/// A text in double quotes with its escapes, as error messages show it.
pub(crate) fn quoted(text: &str) -> String {
    let mut shown = String::from("\"");
    for character in text.chars() {
        match character {
            '"' => shown.push_str("\\\""),
            '\\' => shown.push_str("\\\\"),
            '\n' => shown.push_str("\\n"),
            '\r' => shown.push_str("\\r"),
            '\t' => shown.push_str("\\t"),
            character if character.is_ascii_control() => {
                let _ = write!(shown, "\\x{:02x}", u32::from(character));
            }
            character => shown.push(character),
        }
    }
    shown.push('"');
    shown
}

fn write_encoded(formatter: &mut std::fmt::Formatter<'_>, text: &str, more: &str) -> std::fmt::Result {
    let plain = |byte: u8| {
        byte.is_ascii_alphanumeric() || b"-_.~$&+,:;=@%!'()*[]".contains(&byte) || more.as_bytes().contains(&byte)
    };
    for byte in text.bytes() {
        if plain(byte) { formatter.write_char(char::from(byte))? } else { write!(formatter, "%{byte:02X}")? }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn absolute_and_web_addresses() {
        let cases = [
            ("http://a", true, true),
            ("HTTP://A", true, true),
            ("http://a?", true, true),
            ("https://é.fr", true, true),
            ("ssh://a", true, false),
            ("git+ssh://a/b", true, false),
            ("ftp://x", true, false),
            ("urn:a:b", true, false),
            ("mailto:a", true, false),
            ("http:a", true, false),
            ("x:#f", true, false),
            ("file:///a", true, false),
            ("", false, false),
            ("a.b", false, false),
            ("//a/b", false, false),
            ("/a", false, false),
            ("http:", false, false),
            ("http:/a", false, false),
            ("http://", false, false),
            ("#x", false, false),
            ("???", false, false),
            ("not a url", false, false),
        ];
        for (text, absolute, http) in cases {
            let url = Url::parse(text).unwrap_or_else(|error| panic!("{text}: {error}"));
            assert_eq!((url.is_absolute(), url.is_http()), (absolute, http), "{text}");
        }
    }

    #[test]
    fn what_cannot_be_read_says_why() {
        let cases = [
            ("git@host:x", "first path segment in URL cannot contain colon"),
            (" http://x", "first path segment in URL cannot contain colon"),
            ("http://[::1", "missing ']' in host"),
            ("http://a b/", "invalid character \" \" in host name"),
            ("http://a:x/", "invalid port \":x\" after host"),
            ("%zz", "invalid URL escape \"%zz\""),
            (":", "missing protocol scheme"),
            ("a\nb", "net/url: invalid control character in URL"),
        ];
        for (text, error) in cases {
            assert_eq!(Url::parse(text), Err(error.to_owned()), "{text}");
        }
    }

    #[test]
    fn the_usual_spelling_is_written_back() {
        let cases = [
            ("https://example.org/a?b=c#d", "https://example.org/a?b=c#d"),
            ("HTTPS://Example.org", "https://Example.org"),
            ("not a url", "not%20a%20url"),
            ("???", "???"),
            ("https://u:p@h:1/é", "https://u:p@h:1/%C3%A9"),
            ("urn:a:b", "urn:a:b"),
            ("file:///a", "file:///a"),
        ];
        for (text, written) in cases {
            assert_eq!(Url::parse(text).map(|url| url.to_string()), Ok(written.to_owned()), "{text}");
        }
    }
}
