//! The rules of single values.

use super::Checker;
use super::quoting::in_place_of;
use crate::codes::{links as link_codes, text as text_codes, values as codes};
use crate::diagnostic::{Argument, Fix, Severity};
use crate::formats::date::{self, Date};
use crate::formats::url::Url;
use crate::formats::{
    email, graphemes, is_invisible, language_tag, license, mime, path as paths, phone, png, uri, visible,
};
use crate::options::{FileAnswer, LinkAnswer};
use crate::spec::{INTERNATIONAL_PHONES, LOWERCASE_COUNTRIES, Rule, Standing, is_removed_scope};
use crate::vocabulary::{CATEGORIES, COUNTRIES, SCOPES, SUPPORTS, VIDEO_HOSTS};
use levain_yaml::NodeId;
use levain_yaml::Span;

/// One value being checked.
#[derive(Clone, Copy)]
struct Value<'v> {
    id: NodeId,
    text: &'v str,
    path: &'v str,
    place: Span,
}

impl Checker<'_, '_> {
    /// Checks one text against a rule.
    pub(super) fn rule(&mut self, id: NodeId, rule: Rule, path: &str, place: Span) {
        let Some(text) = self.tree.scalar(id) else { return };
        let value = Value { id, text, path, place };
        let cleaned: String;
        let value = match rule {
            Rule::Free | Rule::Length { .. } => value,
            _ if text.contains(is_invisible) => {
                cleaned = visible(text);
                let severity = if self.bears_invisible(rule, text) { Severity::Warning } else { Severity::Error };
                self.refuse_as(severity, &text_codes::INVISIBLE, value, Some(&cleaned));
                Value { text: &cleaned, ..value }
            }
            _ => value,
        };
        match rule {
            Rule::Free => {}
            Rule::Url => self.url(value, false),
            Rule::HttpUrl => self.url(value, true),
            Rule::Until => {
                if let (Some(date), Some(today)) = (self.date(value), self.options.today)
                    && date < today
                {
                    self.say(&codes::EXPIRED, value, &date.to_string());
                }
            }
            Rule::Released => {
                if let (Some(date), Some(today)) = (self.date(value), self.options.today)
                    && date > today
                {
                    self.say(&codes::FUTURE, value, &date.to_string());
                }
            }
            Rule::OneOf(choices) => self.choice(value, choices),
            Rule::Category => self.term(value, &codes::CATEGORY, |id| CATEGORIES.find(id).map(|term| term.id)),
            Rule::Scope => self.scope(value),
            Rule::Country => self.country(value),
            Rule::Language => {
                if !language_tag::is_valid(value.text) {
                    let meant = language_tag::meant(value.text);
                    self.refuse_for(language_rule(value.text, meant.as_deref()), value, meant.as_deref());
                }
            }
            Rule::Mime => {
                if !mime::is_media_type(value.text) {
                    self.refuse_for(&codes::MEDIA_TYPE, value, None);
                }
            }
            Rule::License => self.license(value),
            Rule::Email => {
                if !email::is_email(value.text) {
                    let meant = value.text.trim().trim_start_matches("mailto:");
                    self.refuse_for(&codes::EMAIL, value, Some(meant).filter(|meant| email::is_email(meant)));
                }
            }
            Rule::Phone => {
                if self.edition >= INTERNATIONAL_PHONES && !phone::is_e164(value.text) {
                    self.refuse_for(&codes::PHONE, value, phone::meant(value.text).as_deref());
                }
            }
            Rule::Length { least, most } => self.length(value, least, most),
            Rule::OrganisationUri => self.organisation(value),
            Rule::SupportId => self.support(value),
            Rule::Logo => self.file(value, &[".svg", ".svgz", ".png"]),
            Rule::Screenshot => self.file(value, &[".jpg", ".jpeg", ".png"]),
            Rule::File => self.file(value, &[]),
            Rule::Video => self.video(value),
            Rule::IpaCode => {
                if !self.options.knows_italian_code(value.text) {
                    self.say(&codes::ITALIAN_CODE, value, value.text);
                }
            }
        }
    }

    /// Whether a value passes its rule with an invisible character in it: addresses and paths may, terms never do.
    fn bears_invisible(&self, rule: Rule, raw: &str) -> bool {
        let url = Url::parse(raw);
        match rule {
            Rule::Free | Rule::Length { .. } | Rule::File => true,
            Rule::Url => url.is_ok_and(|url| url.is_absolute()),
            Rule::HttpUrl => url.is_ok_and(|url| url.is_http()),
            Rule::Video => url.is_ok_and(|url| url.is_http() && !url.host.contains(is_invisible)),
            Rule::OrganisationUri => is_identifier(raw) && uri::italian_code(raw).is_none(),
            Rule::SupportId => is_identifier(raw) && !raw.starts_with("alias:"),
            Rule::Email => email::is_email(raw),
            Rule::Phone => self.edition < INTERNATIONAL_PHONES,
            Rule::Logo | Rule::Screenshot => !paths::extension(raw).contains(is_invisible),
            Rule::Until | Rule::Released | Rule::OneOf(_) | Rule::Category | Rule::Scope | Rule::Country => false,
            Rule::Language | Rule::Mime | Rule::License | Rule::IpaCode => false,
        }
    }

    fn say(&mut self, rule: &'static crate::CodeInfo, value: Value<'_>, shown: &str) {
        self.report(rule, value.path, value.place, vec![("value", shown.into())]);
    }

    /// Reports a value, with the correction when one is certain.
    fn refuse_for(&mut self, rule: &'static crate::CodeInfo, value: Value<'_>, meant: Option<&str>) {
        self.refuse_as(rule.severity, rule, value, meant);
    }

    fn refuse_as(&mut self, severity: Severity, rule: &'static crate::CodeInfo, value: Value<'_>, meant: Option<&str>) {
        let mut arguments: Vec<(&'static str, Argument)> = vec![("value", value.text.into())];
        arguments.extend(meant.map(|meant| ("meant", meant.into())));
        let fix =
            meant.map(|meant| Fix::replace(self.tree.span(value.id).range(), in_place_of(self.raw(value.id), meant)));
        self.report_as(severity, rule, value.path, value.place, arguments, fix);
    }

    fn url(&mut self, value: Value<'_>, http: bool) {
        let url = Url::parse(value.text);
        let right = url.as_ref().is_ok_and(|url| if http { url.is_http() } else { url.is_absolute() });
        if right {
            self.link(value);
            if value.path == "url"
                && let Some(links) = self.options.links
                && links.is_repository(value.text) == Some(false)
            {
                self.say(&link_codes::NOT_A_REPOSITORY, value, value.text);
            }
            return;
        }
        if let Some(meant) = ssh_address(value.text).filter(|_| !http) {
            let arguments = vec![("value", value.text.into()), ("meant", meant.into())];
            self.report(&codes::SSH_ADDRESS, value.path, value.place, arguments);
            return;
        }
        let trimmed = value.text.trim();
        let meant = Url::parse(trimmed).is_ok_and(|url| url.is_http()).then_some(trimmed);
        self.refuse_for(if http { &codes::HTTP_URL } else { &codes::URL }, value, meant);
    }

    fn link(&mut self, value: Value<'_>) {
        let Some(links) = self.options.links else { return };
        if let LinkAnswer::Unreachable(reason) = links.answer(value.text) {
            let arguments = vec![("value", value.text.into()), ("reason", reason.into())];
            self.report(&link_codes::UNREACHABLE, value.path, value.place, arguments);
        }
    }

    fn date(&mut self, value: Value<'_>) -> Option<Date> {
        let date = Date::parse(value.text);
        if date.is_none() {
            let meant = date::meant(value.text).map(|date| date.to_string());
            self.refuse_for(&codes::DATE, value, meant.as_deref());
        }
        date
    }

    fn choice(&mut self, value: Value<'_>, choices: &[&str]) {
        if choices.contains(&value.text) {
            return;
        }
        let meant = choices.iter().find(|choice| choice.eq_ignore_ascii_case(value.text.trim()));
        let fix =
            meant.map(|meant| Fix::replace(self.tree.span(value.id).range(), in_place_of(self.raw(value.id), meant)));
        let arguments = vec![("value", value.text.into()), ("choices", choices.join(", ").into())];
        self.report_with(&codes::CHOICE, value.path, value.place, arguments, fix);
    }

    fn term(&mut self, value: Value<'_>, rule: &'static crate::CodeInfo, find: impl Fn(&str) -> Option<&'static str>) {
        if find(value.text).is_none() {
            let dashed: String = value.text.trim().to_lowercase().replace([' ', '_'], "-");
            self.refuse_for(rule, value, find(&dashed));
        }
    }

    fn scope(&mut self, value: Value<'_>) {
        if is_removed_scope(value.text, self.edition) {
            let arguments = vec![("value", value.text.into()), ("edition", self.edition.to_string().into())];
            self.report(&codes::SCOPE_REMOVED, value.path, value.place, arguments);
            return;
        }
        let edition = self.edition;
        let find = |id: &str| SCOPES.find(id).map(|term| term.id).filter(|id| !is_removed_scope(id, edition));
        self.term(value, &codes::SCOPE, find);
    }

    fn country(&mut self, value: Value<'_>) {
        let upper = value.text.to_uppercase();
        if !COUNTRIES.contains(&value.text.trim().to_lowercase()) {
            self.refuse_for(&codes::COUNTRY, value, None);
        } else if value.text != upper {
            let mixed = value.text != value.text.to_lowercase() || value.text != value.text.trim();
            let severity = match LOWERCASE_COUNTRIES.standing(self.edition) {
                _ if mixed => Severity::Error,
                Standing::Removed => Severity::Error,
                Standing::Deprecated => Severity::Warning,
                Standing::Good => Severity::Information,
            };
            self.refuse_as(severity, &codes::LOWERCASE_COUNTRY, value, Some(upper.trim()));
        }
    }

    fn license(&mut self, value: Value<'_>) {
        let Ok(expression) = license::parse(value.text) else {
            let meant = meant_license(value.text);
            self.refuse_for(&codes::LICENSE, value, meant.as_deref());
            return;
        };
        let only = expression.licenses.len() == 1;
        for found in expression.licenses {
            let Some(id) = found.id else { continue };
            let successor = if found.deprecated { license::successor(id) } else { None };
            let (rule, meant) = match successor {
                Some(successor) => (&codes::OLD_LICENSE, successor),
                None if id != found.text => (&codes::LICENSE_SPELLING, id.to_owned()),
                None => (&codes::NOT_OPEN, String::new()),
            };
            if !found.open {
                self.say(&codes::NOT_OPEN, value, found.text);
            }
            if meant.is_empty() {
                continue;
            }
            let arguments = vec![("value", found.text.into()), ("meant", meant.as_str().into())];
            let fix = (only && value.text.trim() == found.text)
                .then(|| Fix::replace(self.tree.span(value.id).range(), in_place_of(self.raw(value.id), &meant)));
            self.report_with(rule, value.path, value.place, arguments, fix);
        }
    }

    fn length(&mut self, value: Value<'_>, least: usize, most: usize) {
        // A line break at the end of a block counts: it is part of the value other tools read.
        let length = graphemes(value.text);
        let key = value.path.rsplit('.').next().unwrap_or_default();
        if length > most {
            let arguments = vec![("key", key.into()), ("length", length.into()), ("most", most.into())];
            self.report(&codes::TOO_LONG, value.path, value.place, arguments);
        } else if length < least {
            let arguments = vec![("key", key.into()), ("length", length.into()), ("least", least.into())];
            self.report(&codes::TOO_SHORT, value.path, value.place, arguments);
        }
    }

    fn organisation(&mut self, value: Value<'_>) {
        if !is_identifier(value.text) {
            self.refuse_for(&codes::ORGANISATION, value, None);
        } else if let Some(code) = uri::italian_code(value.text)
            && !self.options.knows_italian_code(code)
        {
            self.say(&codes::ITALIAN_CODE, value, code);
        }
    }

    fn support(&mut self, value: Value<'_>) {
        if let Some(alias) = value.text.strip_prefix("alias:") {
            if SUPPORTS.find(alias).is_none() {
                let choices: Vec<&str> = SUPPORTS.terms().map(|term| term.id).collect();
                let arguments = vec![("value", alias.into()), ("choices", choices.join(", ").into())];
                self.report(&codes::UNKNOWN_SUPPORT, value.path, value.place, arguments);
            }
        } else if !is_identifier(value.text) {
            let alias = SUPPORTS.find(&value.text.to_lowercase()).map(|term| format!("alias:{}", term.id));
            self.refuse_for(&codes::SUPPORT, value, alias.as_deref());
        }
    }

    /// A picture or another file of the repository, or its address.
    fn file(&mut self, value: Value<'_>, extensions: &[&str]) {
        if value.text.is_empty() {
            return;
        }
        if value.text.starts_with("file:") {
            return self.refuse_for(&codes::FILE_URL, value, None);
        }
        if value.text.starts_with('/') {
            return self.refuse_for(&codes::ABSOLUTE_PATH, value, None);
        }
        let url = Url::parse(value.text).ok().filter(|url| !url.scheme.is_empty());
        let extension = paths::extension(url.as_ref().map_or(value.text, |url| url.path));
        if !extensions.is_empty() && !extensions.contains(&extension.as_str()) {
            let arguments = vec![("value", value.text.into()), ("choices", extensions.join(", ").into())];
            self.report(&codes::EXTENSION, value.path, value.place, arguments);
            return;
        }
        if extension == ".jpeg" {
            self.say(&codes::JPEG, value, value.text);
        }
        if let Some(url) = url {
            if url.is_http() {
                self.link(value);
            }
            return;
        }
        let Some(files) = self.options.files else { return };
        match files.head(value.text) {
            FileAnswer::Missing => self.say(&codes::FILE_MISSING, value, value.text),
            FileAnswer::Found(head) if extension == ".png" && png::check(&head).is_err() => {
                self.say(&codes::NOT_A_PICTURE, value, value.text);
            }
            FileAnswer::Found(_) | FileAnswer::Unknown => {}
        }
    }

    fn video(&mut self, value: Value<'_>) {
        match Url::parse(value.text) {
            Ok(url) if url.is_http() => {
                if VIDEO_HOSTS.contains(&url.host.to_lowercase()) {
                    self.link(value);
                } else {
                    self.say(&codes::VIDEO, value, value.text);
                }
            }
            _ => self.url(value, true),
        }
    }
}

/// Whether a text names a body or a norm: an address with a host, or a URN.
fn is_identifier(text: &str) -> bool {
    uri::has_host(text) || uri::is_urn(text)
}

/// What to say of a language tag that is not valid: an underscore for a hyphen is a way of spelling (POSIX locales).
pub(super) fn language_rule(tag: &str, meant: Option<&str>) -> &'static crate::CodeInfo {
    let same = meant.is_some_and(|meant| tag.trim().replace('_', "-").eq_ignore_ascii_case(meant));
    if same && tag.contains('_') { &codes::UNDERSCORE } else { &codes::LANGUAGE }
}

/// `git@host:path` as the address a browser would take.
fn ssh_address(text: &str) -> Option<String> {
    let rest = text.strip_prefix("git@")?;
    let (host, path) = rest.split_once(':')?;
    let right = host.contains('.') && !path.is_empty() && !text.contains(' ');
    right.then(|| format!("https://{host}/{path}"))
}

/// The expression surely meant: operators in capitals, hyphens instead of spaces in an id.
fn meant_license(text: &str) -> Option<String> {
    let words = text.split_whitespace().map(|word| match word.to_ascii_uppercase().as_str() {
        upper @ ("AND" | "OR" | "WITH") => upper.to_owned(),
        _ => word.to_owned(),
    });
    let capitals = words.collect::<Vec<_>>().join(" ");
    let dashed = text.split_whitespace().collect::<Vec<_>>().join("-");
    [capitals, dashed].into_iter().find_map(|candidate| {
        let found = license::parse(&candidate).ok()?;
        // An id alone is given as the list spells it.
        match found.licenses.as_slice() {
            [license::License { id: Some(id), text, .. }] if *text == candidate => Some((*id).to_owned()),
            _ => Some(candidate.clone()),
        }
    })
}
