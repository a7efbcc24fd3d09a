//! The rules of fields, in the order and words of the reference validator.

use super::{Checker, code_of, language_step};
use crate::codes::{structure as codes, values};
use crate::formats::date::Date;
use crate::formats::url::Url;
use crate::formats::{email, graphemes, language_tag, license, mime, phone, uri};
use crate::spec::{Field, INTERNATIONAL_PHONES, LOWERCASE_COUNTRIES, Need, Rule, Shape, Standing, is_removed_scope};
use crate::vocabulary::{CATEGORIES, COUNTRIES, SCOPES, SUPPORTS};
use levain_yaml::NodeId;

const STANDARD: &str = "https://github.com/publiccodeyml/publiccode.yml/blob/main/docs/standard";

impl Checker<'_, '_> {
    /// Validates a section; nothing stands for an empty one.
    pub(super) fn validate_section(&mut self, section: Option<NodeId>, fields: &'static [Field], path: &str) {
        for field in fields.iter().filter(|field| self.has(field)).collect::<Vec<_>>() {
            let value = section.and_then(|section| self.value(section, field.name));
            let key = if path.is_empty() { field.name.to_owned() } else { format!("{path}.{}", field.name) };
            match field.shape {
                Shape::Text(rule) => self.validate_text(field, rule, value, &key),
                Shape::Flag => {
                    if value.is_none() && field.need.of_reference() {
                        self.required(&key, field.name);
                    }
                }
                Shape::Texts(rule) | Shape::TextsOrText(rule) => self.validate_texts(field, rule, value, &key),
                Shape::UrlOrUrls => self.validate_urls(field, value, &key),
                Shape::Section(fields) => {
                    // Sections the standard asks for are there even when the file has none.
                    let is_always_there = field.need == Need::Standard || matches!(field.name, "riuso" | "piattaforme");
                    if value.is_some() || is_always_there {
                        self.validate_section(value, fields, &key);
                    }
                }
                Shape::Sections(fields) => {
                    if self.presence(section, field.name, value, &key) {
                        self.validate_sections(value, fields, &key);
                    }
                }
                Shape::Languages(fields) => self.validate_languages(value, fields, &key),
            }
        }
    }

    fn required(&mut self, key: &str, name: &str) {
        self.error(&codes::REQUIRED, key, format!("{name} is a required field"));
    }

    fn more_than_none(&mut self, key: &str, name: &str) {
        self.error(&codes::EMPTY_LIST, key, format!("{name} must contain more than 0 items"));
    }

    fn validate_text(&mut self, field: &Field, rule: Rule, value: Option<NodeId>, key: &str) {
        let text = value.and_then(|id| self.tree.scalar(id));
        // An address is there even when it is empty, and then refused as an address.
        let is_address = matches!(rule, Rule::Url | Rule::HttpUrl);
        match text {
            None | Some("") if field.need.of_reference() && !(is_address && text.is_some()) => {
                self.required(key, field.name)
            }
            None => {}
            Some("") if rule == Rule::IpaCode => {}
            Some(text) => self.validate_value(rule, text, key, field.name),
        }
    }

    fn validate_texts(&mut self, field: &Field, rule: Rule, value: Option<NodeId>, key: &str) {
        let items = value.map(|id| self.tree.items(id));
        let must = matches!(field.need, Need::Required | Need::OneDescription);
        match items {
            None if field.name == "availableLanguages" => return self.required(key, field.name),
            None | Some([]) if must => return self.more_than_none(key, field.name),
            _ => {}
        }
        for (index, item) in items.unwrap_or_default().iter().enumerate() {
            let text = if self.tree.is_null(*item) { "" } else { self.tree.scalar(*item).unwrap_or_default() };
            if rule == Rule::Video && self.tree.is_null(*item) {
                continue;
            }
            self.validate_value(rule, text, &format!("{key}[{index}]"), &format!("{}[{index}]", field.name));
        }
    }

    fn validate_urls(&mut self, field: &Field, value: Option<NodeId>, key: &str) {
        let Some(id) = value else { return };
        let single = [id];
        let items = if self.tree.scalar(id).is_some() { &single[..] } else { self.tree.items(id) };
        for (index, item) in items.iter().enumerate() {
            let text = self.tree.scalar(*item).unwrap_or_default();
            self.validate_value(Rule::Url, text, &format!("{key}[{index}]"), &format!("{}[{index}]", field.name));
        }
    }

    fn validate_sections(&mut self, value: Option<NodeId>, fields: &'static [Field], key: &str) {
        let items = value.map(|id| self.tree.items(id)).unwrap_or_default();
        for (index, item) in items.iter().enumerate() {
            let section = (!self.tree.is_null(*item)).then_some(*item);
            self.validate_section(section, fields, &format!("{key}[{index}]"));
        }
    }

    fn validate_languages(&mut self, value: Option<NodeId>, fields: &'static [Field], key: &str) {
        let entries = value.map(|id| self.tree.entries(id)).unwrap_or_default();
        if entries.is_empty() {
            return self.more_than_none(key, key);
        }
        let tag = |id: NodeId| self.tree.scalar(id).unwrap_or_default();
        if !entries.iter().all(|entry| language_tag::is_valid(tag(entry.key))) {
            return self.error(&values::LANGUAGE, key, format!("{key} must be a valid BCP 47 language"));
        }
        for entry in entries {
            let section = (!self.tree.is_null(entry.value)).then_some(entry.value);
            self.validate_section(section, fields, &format!("{key}{}", language_step(tag(entry.key))));
        }
    }

    /// Whether `contractors` and `contacts` are there as the type asks. Whether to look at their items.
    fn presence(&mut self, section: Option<NodeId>, name: &str, value: Option<NodeId>, key: &str) -> bool {
        let of_type = |wanted: &str| {
            let id = section.and_then(|section| self.value(section, "type"));
            id.and_then(|id| self.tree.scalar(id)) == Some(wanted)
        };
        let needed = |kind: &str| format!("{name} is a required field when \"type\" is \"{kind}\"");
        match name {
            "contractors" if of_type("contract") && value.is_none() => {
                self.error(&codes::CONTRACTORS_MISSING, key, needed("contract"));
                false
            }
            "contractors" if !of_type("contract") && value.is_some() => {
                let message = "contractors must not be present unless \"type\" is \"contract\"".to_owned();
                self.error(&codes::CONTRACTORS_FORBIDDEN, key, message);
                false
            }
            "contacts" if value.is_none() => {
                for kind in ["community", "internal"] {
                    if of_type(kind) {
                        self.error(&codes::CONTACTS_MISSING, key, needed(kind));
                        return false;
                    }
                }
                true
            }
            _ => true,
        }
    }

    fn validate_value(&mut self, rule: Rule, text: &str, key: &str, name: &str) {
        if let Some(problem) = self.problem(rule, text) {
            self.error(code_of(rule), key, format!("{name} {problem}"));
        }
    }

    /// What is wrong with a value, in the validator's words after the name of the field.
    fn problem(&self, rule: Rule, text: &str) -> Option<String> {
        let unless = |right: bool, message: &str| (!right).then(|| message.to_owned());
        match rule {
            Rule::Free | Rule::Logo | Rule::Screenshot | Rule::File => None,
            Rule::Url => unless(Url::parse(text).is_ok_and(|url| url.is_absolute()), "must be a valid URL"),
            Rule::HttpUrl | Rule::Video => {
                unless(Url::parse(text).is_ok_and(|url| url.is_http()), "must be an HTTP URL")
            }
            Rule::Until | Rule::Released => {
                unless(Date::parse(text).is_some(), "must be a date with format 'YYYY-MM-DD'")
            }
            Rule::OneOf(choices) => (!choices.contains(&text)).then(|| one_of(choices)),
            Rule::Category => unless(
                CATEGORIES.find(text).is_some(),
                &format!("must be a valid category (see {STANDARD}/categories-list.rst)"),
            ),
            Rule::Scope => unless(
                SCOPES.find(text).is_some() && !is_removed_scope(text, self.edition),
                &format!("must be a valid scope (see {STANDARD}/scope-list.rst)"),
            ),
            Rule::Country => {
                let lower = LOWERCASE_COUNTRIES.standing(self.edition) != Standing::Removed;
                let case = text == text.to_uppercase() || (lower && text == text.to_lowercase());
                let right = case && COUNTRIES.contains(&text.to_lowercase());
                unless(right, "must be a valid ISO 3166-1 alpha-2 two-letter country code")
            }
            Rule::Language => unless(language_tag::is_valid(text), "must be a valid BCP 47 language"),
            Rule::Mime => unless(mime::is_media_type(text), "is not a valid MIME type"),
            Rule::License => {
                unless(license::parse(text).is_ok(), "must be a valid license (see https://spdx.org/licenses)")
            }
            Rule::Email => unless(email::is_email(text), "must be a valid email address"),
            Rule::Phone => unless(
                self.edition < INTERNATIONAL_PHONES || phone::is_e164(text),
                "must be a valid E.164 formatted phone number",
            ),
            Rule::Length { least, most } => {
                let length = graphemes(text);
                if length < least {
                    Some(format!("must be at least {least} characters in length"))
                } else {
                    (length > most).then(|| format!("must be a maximum of {most} characters in length"))
                }
            }
            Rule::OrganisationUri => self.organisation(text),
            Rule::SupportId => self.support(text),
            Rule::IpaCode => unless(self.options.knows_italian_code(text), ITALIAN_CODE),
        }
    }

    fn organisation(&self, text: &str) -> Option<String> {
        let passes = uri::is_urn(text) || uri::has_host(text);
        match uri::italian_code(text) {
            Some(code) => (!(passes && self.options.knows_italian_code(code))).then(|| ITALIAN_CODE.to_owned()),
            None => (!passes).then(|| "is not a valid URI".to_owned()),
        }
    }

    fn support(&self, text: &str) -> Option<String> {
        let right = match text.strip_prefix("alias:") {
            Some(alias) => SUPPORTS.find(alias).is_some(),
            None => uri::is_urn(text) || uri::has_host(text),
        };
        (!right).then(|| "must be a known alias ('alias:<name>') or a valid URI (URL or URN)".to_owned())
    }
}

const ITALIAN_CODE: &str = "must be a valid Italian Public Administration Code (iPA) with format \
     'urn:x-italian-pa:[codiceIPA]' (see https://github.com/publiccodeyml/italian-organizations-ipa-vocabulary)";

/// `must be one of the following: "a", "b" or "c"`.
fn one_of(choices: &[&str]) -> String {
    let quoted: Vec<String> = choices.iter().map(|choice| format!("\"{choice}\"")).collect();
    let list = match quoted.as_slice() {
        [others @ .., last] if !others.is_empty() => format!("{} or {last}", others.join(", ")),
        all => all.join(", "),
    };
    format!("must be one of the following: {list}")
}
