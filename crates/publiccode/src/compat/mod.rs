//! The `compat` profile: the verdict, keys and messages of the reference validator (publiccode-parser-go 5.4.3 for 0.x,
//! its branch for 1.0), so that tools reading its output can change over.
//!
//! Behaviour is reproduced rule by rule, oddities included: it stops decoding a section at its first type error and
//! then finds the whole section missing; keys of languages are spelled in two ways; some messages have no place.

mod decode;
mod links;
mod place;
mod validate;

use std::collections::HashSet;

use crate::codes::{CodeInfo, links as link_codes, structure, text as text_codes, values};
use crate::diagnostic::{Detail, Diagnostic, Severity};
use crate::options::Options;
use crate::spec::{Edition, Field, ROOT, SUPPORTED, Standing};
use levain_yaml::{Data, Fault, FaultKind, NodeId, Resolved, Style, Tree};
use levain_yaml::{Position, Span};

const VERSION: &str = "publiccodeYmlVersion";

/// What the reference validator would say.
pub(crate) fn check(source: &str, tree: &Tree<'_>, faults: &[Fault], options: &Options<'_>) -> Vec<Diagnostic> {
    let edition = if options.edition == Some(Edition::V1_0) { Edition::V1_0 } else { Edition::CURRENT };
    let mark = source.starts_with('\u{feff}');
    let mut checker = Checker { tree, options, edition, mark, dropped: HashSet::new(), diagnostics: Vec::new() };
    if !checker.stopped(source, faults) {
        checker.content(faults);
    }
    checker.diagnostics
}

struct Checker<'a, 'o> {
    tree: &'a Tree<'a>,
    options: &'a Options<'o>,
    edition: Edition,
    /// Whether a byte-order mark starts the input; the validator takes it for the start of the first key.
    mark: bool,
    /// Values that could not be decoded, and what contains them.
    dropped: HashSet<NodeId>,
    diagnostics: Vec<Diagnostic>,
}

impl Checker<'_, '_> {
    fn say(
        &mut self,
        rule: &'static CodeInfo,
        severity: Severity,
        key: &str,
        place: Option<Position>,
        message: String,
    ) {
        self.diagnostics.push(Diagnostic {
            rule,
            severity,
            key: key.to_owned(),
            span: place.map(Span::empty),
            detail: Detail::Verbatim(message),
            fix: None,
        });
    }

    /// An error at the place of its key.
    fn error(&mut self, rule: &'static CodeInfo, key: &str, message: String) {
        let place = self.place_of(key);
        self.say(rule, Severity::Error, key, place, message);
    }

    /// A warning at the place of its key.
    fn warning(&mut self, rule: &'static CodeInfo, key: &str, message: impl Into<String>) {
        let place = self.place_of(key);
        self.say(rule, Severity::Warning, key, place, message.into());
    }

    /// Errors of the text itself, after which nothing else is said.
    fn stopped(&mut self, source: &str, faults: &[Fault]) -> bool {
        if self.mark && source['\u{feff}'.len_utf8()..].starts_with('#') {
            let place = Some(start_of_line(1));
            self.say(&text_codes::SYNTAX, Severity::Error, "", place, "unexpected key name".to_owned());
            return true;
        }
        let syntax = faults.iter().find(|fault| {
            !matches!(fault.kind, FaultKind::UnknownAlias | FaultKind::AliasToItself | FaultKind::SeveralDocuments)
        });
        if let Some(fault) = syntax {
            let (rule, message) = match fault.kind {
                FaultKind::DuplicateKey => {
                    let (key, first) =
                        (fault.text.as_deref().unwrap_or_default(), fault.other.unwrap_or(fault.span).start);
                    let message = format!("mapping key \"{key}\" already defined at [{}:{}]", first.line, first.column);
                    (&text_codes::DUPLICATE_KEY, message)
                }
                FaultKind::Syntax(reason) => (&text_codes::SYNTAX, reason[1].to_owned()),
                FaultKind::TooManyAliases => (&text_codes::TOO_MANY_ALIASES, "too many aliases".to_owned()),
                _ => (&text_codes::TOO_DEEP, "exceeded max depth".to_owned()),
            };
            self.say(rule, Severity::Error, "", Some(start_of_line(fault.span.start.line)), message);
            return true;
        }
        if faults.iter().any(|fault| matches!(fault.kind, FaultKind::SeveralDocuments)) {
            let message = "multiple YAML documents in one file are not supported".to_owned();
            self.say(&text_codes::SEVERAL_DOCUMENTS, Severity::Error, "", None, message);
            return true;
        }
        false
    }

    fn content(&mut self, faults: &[Fault]) {
        let root = self.tree.root.filter(|root| self.tree.resolved(*root) == Resolved::Mapping);
        let version = root.and_then(|root| self.entry(root, VERSION));
        let (Some(root), Some(version)) = (root, version) else {
            let message = format!("{VERSION} is a required field");
            self.say(&structure::VERSION_MISSING, Severity::Error, VERSION, None, message);
            return;
        };
        if !self.version(version.value) {
            return;
        }
        // The first alias without an anchor is a type error like any other.
        if let Some(fault) =
            faults.iter().find(|fault| matches!(fault.kind, FaultKind::UnknownAlias | FaultKind::AliasToItself))
        {
            self.wrong_type(root, fault.span.start.line);
        } else {
            self.decode(root);
        }
        self.validate_section(Some(root), ROOT, "");
        self.validate_links(root);
    }

    /// Checks the declared version; whether to go on.
    fn version(&mut self, id: NodeId) -> bool {
        let is_text = self.tree.resolved(id) == Resolved::Text
            && !matches!(self.tree.node(id).data, Data::Scalar { style: Style::Block, .. });
        if !is_text {
            self.error(&structure::VERSION_NOT_TEXT, VERSION, "wrong type for this field".to_owned());
            return false;
        }
        let version = self.tree.scalar(id).unwrap_or_default();
        let next = self.edition == Edition::V1_0;
        let supported = SUPPORTED.contains(&version) || (next && version == "1");
        if !supported {
            let supported = SUPPORTED.iter().copied().chain(next.then_some("1")).collect::<Vec<_>>().join(", ");
            let message = format!("unsupported version: '{version}'. Supported versions: {supported}");
            self.say(&structure::VERSION_UNKNOWN, Severity::Error, VERSION, None, message);
            return false;
        }
        if !matches!(version, "0" | "1") && !version.starts_with("0.7") {
            let message = format!("v{version} is not the latest version, use '0'. Parsing this file as v0.7.");
            self.warning(&structure::VERSION_OLD, VERSION, message);
        }
        if version != "1" {
            self.edition = Edition::CURRENT;
        }
        true
    }

    /// Whether the validator's structures have the field at all.
    fn has(&self, field: &Field) -> bool {
        field.standing(self.edition) != Standing::Removed
    }

    /// The entry of a key, as the validator reads the key.
    fn entry(&self, section: NodeId, key: &str) -> Option<levain_yaml::Entry> {
        let found = self.tree.entry(section, key)?;
        let is_first = self.mark
            && self.tree.root == Some(section)
            && self.tree.entries(section).first().is_some_and(|first| first.key == found.key);
        (!is_first).then_some(found)
    }

    /// The value of a key that was decoded: neither absent, nor null, nor of a wrong type.
    fn value(&self, section: NodeId, key: &str) -> Option<NodeId> {
        let id = self.entry(section, key)?.value;
        (!self.tree.is_null(id) && !self.dropped.contains(&id)).then_some(id)
    }
}

/// The start of a line, which the validator gives for whatever concerns a line.
fn start_of_line(line: u32) -> Position {
    Position { offset: 0, line, column: 1 }
}

/// A language in the path of a key: letters alone make a step, anything else stands in brackets.
fn language_step(tag: &str) -> String {
    let letters = !tag.is_empty() && tag.bytes().all(|byte| byte.is_ascii_alphabetic());
    if letters { format!(".{tag}") } else { format!("[{tag}]") }
}

/// The code that means the same as a message about an address that does not answer.
const UNREACHABLE: &CodeInfo = &link_codes::UNREACHABLE;

/// The code for values refused by their rule.
const fn code_of(rule: crate::spec::Rule) -> &'static CodeInfo {
    use crate::spec::Rule;
    match rule {
        Rule::Url => &values::URL,
        Rule::HttpUrl | Rule::Video => &values::HTTP_URL,
        Rule::Until | Rule::Released => &values::DATE,
        Rule::Category => &values::CATEGORY,
        Rule::Scope => &values::SCOPE,
        Rule::Country => &values::COUNTRY,
        Rule::Language => &values::LANGUAGE,
        Rule::Mime => &values::MEDIA_TYPE,
        Rule::License => &values::LICENSE,
        Rule::Email => &values::EMAIL,
        Rule::Phone => &values::PHONE,
        Rule::Length { .. } => &values::TOO_LONG,
        Rule::OrganisationUri => &values::ORGANISATION,
        Rule::SupportId => &values::SUPPORT,
        Rule::IpaCode => &values::ITALIAN_CODE,
        Rule::Free | Rule::OneOf(_) | Rule::Logo | Rule::Screenshot | Rule::File => &values::CHOICE,
    }
}
