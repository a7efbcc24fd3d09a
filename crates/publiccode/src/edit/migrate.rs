//! From one edition of the standard to a newer one, keeping comments, order and everything else.

use super::lines::{ending, indentation, of_entry, removal};
use super::{fix, replace};
use crate::diagnostic::Edit;
use crate::language::{Language, Text, text};
use crate::options::Options;
use crate::precise::{quoted, scalar_text};
use crate::spec::Edition;
use levain_yaml::{self as yaml, Data, Entry, FaultKind, NodeId, Resolved, Tree};

/// A file brought to an edition.
#[derive(Debug, Clone, PartialEq)]
pub struct Migration {
    /// The new text; the old one when nothing had to change.
    pub text: String,
    /// What was done, in the order in which it was done.
    pub changes: Vec<Change>,
}

/// One thing a migration did, or left for people to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// The key concerned.
    pub key: String,
    /// Whether it was done; otherwise a person has to look at it.
    pub done: bool,
    what: Text,
    value: String,
}

impl Change {
    /// What was done, or is to be done, in `language`.
    pub fn message(&self, language: Language) -> String {
        self.what.get(language).replace("{key}", &self.key).replace("{value}", &self.value)
    }
}

const FIXED: Text = text("{value} corrections certaines apportées", "{value} certain corrections made");
const VERSION: Text = text("« {key} » vaut maintenant {value}", "“{key}” is now {value}");
const REMOVED: Text = text("« {key} » retirée", "“{key}” removed");
const RENAMED: Text = text("« {key} » renommée en « {value} »", "“{key}” renamed to “{value}”");
const MOVED: Text = text("« {key} » déplacée dans « {value} »", "“{key}” moved to “{value}”");
const BY_HAND: Text =
    text("« {key} » n’a pas pu être changée : faites-le à la main", "“{key}” could not be changed: do it by hand");
const UNREADABLE: Text = text(
    "le fichier n’a pas pu être lu : corrigez d’abord sa syntaxe",
    "the file could not be read: correct its syntax first",
);
const LOST: Text = text(
    "« {key} » n’a pas d’équivalent : sa valeur, {value}, a été retirée",
    "“{key}” has no equivalent: its value, {value}, was removed",
);

/// Brings a file to `edition`: certain corrections, the declared version, keys renamed, moved or removed. Deprecated
/// keys go as soon as the edition deprecates them. A file that is not YAML is left as it is.
pub fn migrate(source: &str, edition: Edition, options: &Options<'_>) -> Migration {
    let target = Options { edition: Some(edition), profile: crate::Profile::Precise, ..*options };
    let mut migration = Migration { text: source.to_owned(), changes: Vec::new() };
    let mut refused = Vec::new();
    // A correction can become possible once a key has gone: again, until there is none. One round is the rule.
    for round in 0..ROUNDS {
        let (text, fixed) = fix(&migration.text, &target);
        if fixed > 0 {
            migration.text = text;
            migration.changes.push(change("", FIXED, fixed.to_string()));
        } else if round > 0 {
            break;
        }
        steps(&mut migration, edition, &mut refused);
    }
    migration
}

/// Rounds of corrections and steps, and steps of a round, after which a file is left as it is.
const ROUNDS: usize = 4;
const STEPS: usize = 200;

/// One change at a time, each on a fresh tree: places never go stale. There are few of them.
fn steps(migration: &mut Migration, edition: Edition, refused: &mut Vec<String>) {
    let mut before = migration.text.clone();
    for _ in 0..STEPS {
        match step(&migration.text, edition, refused) {
            Step::Done(change, edits) => {
                let text = replace(&migration.text, &edits);
                // Some ways of writing leave no room for a line more (keys in braces, a mark of end): never break them.
                // A key that stands twice is removed twice; nothing is added twice.
                let again = migration.changes.contains(&change) && text.len() >= migration.text.len();
                if again && migration.changes.last() == Some(&change) {
                    // It had no effect where it was put.
                    migration.text.clone_from(&before);
                    migration.changes.pop();
                }
                if again || faults(&text) > faults(&migration.text) {
                    refused.push(change.key.clone());
                    migration.changes.push(Change { done: false, what: BY_HAND, ..change });
                } else {
                    before = std::mem::replace(&mut migration.text, text);
                    migration.changes.push(change);
                }
            }
            Step::Refused(change) => {
                refused.push(change.key.clone());
                migration.changes.push(change);
            }
            Step::Nothing => break,
        }
    }
}

/// How many things are wrong with a text as YAML, counting one that is no mapping.
fn faults(source: &str) -> usize {
    let body = source.strip_prefix('\u{feff}').unwrap_or(source);
    let (tree, faults) = yaml::parse(body, source.len() - body.len());
    faults.len() + usize::from(tree.root.is_none_or(|root| tree.resolved(root) != Resolved::Mapping))
}

enum Step {
    Done(Change, Vec<Edit>),
    Refused(Change),
    Nothing,
}

fn change(key: &str, what: Text, value: impl Into<String>) -> Change {
    Change { key: key.to_owned(), done: true, what, value: value.into() }
}

/// The line that gives the address of an Italian administration.
fn uri_line(code: &str) -> String {
    format!("uri: {}", quoted(&format!("{}{code}", crate::formats::uri::ITALIAN_PREFIX)))
}

/// The next change to make.
fn step(source: &str, edition: Edition, refused: &[String]) -> Step {
    let body = source.strip_prefix('\u{feff}').unwrap_or(source);
    let (tree, faults) = yaml::parse(body, source.len() - body.len());
    let root = tree.root.filter(|root| tree.resolved(*root) == Resolved::Mapping);
    let unreadable = faults.iter().any(|fault| fault.kind.stops() || matches!(fault.kind, FaultKind::SeveralDocuments));
    let Some(root) = root.filter(|_| !unreadable) else {
        if refused.iter().any(String::is_empty) {
            return Step::Nothing;
        }
        return Step::Refused(Change { done: false, ..change("", UNREADABLE, "") });
    };
    let file = File { source, tree: &tree, root, edition };
    let steps = [File::version, File::logo, File::legal, File::descriptions, File::types, File::italy];
    let found = steps.iter().flat_map(|step| step(&file));
    let next = found.filter(|(change, _)| !refused.contains(&change.key)).find(|_| true);
    match next {
        Some((change, edits)) if edits.is_empty() => Step::Refused(Change { done: false, what: BY_HAND, ..change }),
        Some((change, edits)) => Step::Done(change, edits),
        None => Step::Nothing,
    }
}

struct File<'a> {
    source: &'a str,
    tree: &'a Tree<'a>,
    root: NodeId,
    edition: Edition,
}

type Proposed = Option<(Change, Vec<Edit>)>;

impl File<'_> {
    fn entry(&self, section: NodeId, key: &str) -> Option<Entry> {
        self.tree.entry(section, key)
    }

    fn under(&self, key: &str) -> Option<NodeId> {
        let value = self.entry(self.root, key)?.value;
        matches!(self.tree.node(value).data, Data::Mapping { .. }).then_some(value)
    }

    fn full(&self, section: NodeId, key: &str) -> Option<&str> {
        let entry = self.entry(section, key)?;
        self.tree.scalar(entry.value).filter(|text| !text.trim().is_empty())
    }

    fn remove(&self, path: &str, entry: Entry) -> Proposed {
        Some((change(path, REMOVED, ""), removal(self.source, self.tree, entry).into_iter().collect()))
    }

    fn deprecates(&self, edition: Edition) -> bool {
        self.edition >= edition
    }

    fn version(&self) -> Proposed {
        let key = "publiccodeYmlVersion";
        let written = quoted(&self.edition.written());
        let Some(entry) = self.entry(self.root, key) else {
            let at = self.source.len() - self.source.trim_start_matches('\u{feff}').len();
            let line = format!("{key}: {written}{}", ending(self.source));
            return Some((change(key, VERSION, written), vec![Edit { start: at, end: at, text: line }]));
        };
        if self.tree.scalar(entry.value) == Some(self.edition.written().as_str()) {
            return None;
        }
        let range = self.tree.span(entry.value).range();
        let edit = if range.is_empty() {
            // No value: it goes after the colon, wherever the parser places nothing.
            let end = self.tree.span(entry.key).end.offset;
            let colon = self.source[end..].find(':').map_or(end, |at| end + at + 1);
            Edit { start: colon, end: colon, text: format!(" {written}") }
        } else {
            Edit { start: range.start, end: range.end, text: written.clone() }
        };
        Some((change(key, VERSION, written), vec![edit]))
    }

    fn logo(&self) -> Proposed {
        let entry = self.entry(self.root, "monochromeLogo").filter(|_| self.deprecates(Edition::V0_3))?;
        if self.entry(self.root, "logo").is_some() {
            return self.remove("monochromeLogo", entry);
        }
        let key = self.tree.span(entry.key).range();
        let edit = Edit { start: key.start, end: key.end, text: "logo".to_owned() };
        Some((change("monochromeLogo", RENAMED, "logo"), vec![edit]))
    }

    fn types(&self) -> Proposed {
        let entry = ["inputTypes", "outputTypes"].iter().find_map(|key| Some((*key, self.entry(self.root, key)?)));
        entry.filter(|_| self.deprecates(Edition::V0_3)).and_then(|(key, entry)| self.remove(key, entry))
    }

    fn descriptions(&self) -> Proposed {
        let section = self.under("description").filter(|_| self.deprecates(Edition::V0_3))?;
        self.tree.entries(section).iter().find_map(|language| {
            let entry = self.entry(language.value, "genericName")?;
            let tag = self.tree.scalar(language.key).unwrap_or_default();
            self.remove(&format!("description.{tag}.genericName"), entry)
        })
    }

    fn legal(&self) -> Proposed {
        let section = self.under("legal")?;
        if let Some(entry) = self.entry(section, "authorsFile").filter(|_| self.deprecates(Edition::V0_4)) {
            return self.remove("legal.authorsFile", entry);
        }
        let entry = self.entry(section, "repoOwner").filter(|_| self.deprecates(Edition::V0_5))?;
        let mut edits: Vec<Edit> = removal(self.source, self.tree, entry).into_iter().collect();
        let Some(owner) = self.full(section, "repoOwner").filter(|_| !edits.is_empty()) else {
            return self.remove("legal.repoOwner", entry);
        };
        let instead = "organisation.name";
        let name = format!("name: {}", scalar_text(owner));
        let added = match (self.under("organisation"), self.italian_code()) {
            (Some(organisation), _) if self.entry(organisation, "name").is_some() => {
                return self.remove("legal.repoOwner", entry);
            }
            (Some(organisation), _) => self.first_line_in(organisation, &name),
            // An organisation must have an address: with none known, the owner's name has nowhere to go.
            (None, Some(code)) => self.section("organisation", &[name, uri_line(code)]),
            (None, None) if self.edition >= Edition::V1_0 => {
                return Some((change("legal.repoOwner", LOST, owner), edits));
            }
            (None, None) => return None,
        };
        match added {
            Some(added) => edits.push(added),
            None => edits.clear(),
        }
        edits.sort();
        Some((change("legal.repoOwner", MOVED, instead), edits))
    }

    fn italian_code(&self) -> Option<&str> {
        ["IT", "it"].iter().find_map(|key| {
            let riuso = self.entry(self.under(key)?, "riuso")?.value;
            self.full(riuso, "codiceIPA")
        })
    }

    /// The country section: platforms and conformity become `supports`, the code of the body its address.
    fn italy(&self) -> Proposed {
        let key = ["IT", "it"].into_iter().find(|key| self.entry(self.root, key).is_some())?;
        let entry = self.entry(self.root, key).filter(|_| self.deprecates(Edition::V0_7))?;
        let section = entry.value;
        let organisation = self.under("organisation");
        let has_uri = organisation.is_some_and(|organisation| self.entry(organisation, "uri").is_some());
        if let Some(code) = self.italian_code().filter(|_| !has_uri) {
            let added = match organisation {
                Some(organisation) => self.first_line_in(organisation, &uri_line(code)),
                None => self.section("organisation", &[uri_line(code)]),
            };
            let name = format!("{key}.riuso.codiceIPA");
            return Some((change(&name, MOVED, "organisation.uri"), added.into_iter().collect()));
        }
        let missing =
            self.aliases(section).into_iter().find(|alias| !self.supports().iter().any(|known| known == alias));
        if let Some(alias) = missing {
            let name = format!("{key} ({alias})");
            return Some((change(&name, MOVED, "supports"), self.support(&alias).into_iter().collect()));
        }
        self.remove(key, entry)
    }

    /// The aliases that the country section amounts to.
    fn aliases(&self, section: NodeId) -> Vec<String> {
        let mut aliases = Vec::new();
        for (of, names) in [("piattaforme", &["spid", "cie", "anpr", "pagopa", "io"][..]), ("conforme", &["gdpr"][..])]
        {
            let Some(of) = self.entry(section, of) else { continue };
            for name in names {
                let value = self.entry(of.value, name).map(|entry| self.tree.resolved(entry.value));
                if value == Some(Resolved::Boolean(true)) {
                    aliases.push(format!("alias:{name}"));
                }
            }
        }
        aliases
    }

    fn supports(&self) -> Vec<String> {
        let Some(entry) = self.entry(self.root, "supports") else { return Vec::new() };
        let id = |item: &NodeId| self.full(*item, "id").map(str::to_owned);
        self.tree.items(entry.value).iter().filter_map(id).collect()
    }

    /// One more item of `supports`.
    fn support(&self, alias: &str) -> Option<Edit> {
        let entry = self.entry(self.root, "supports").filter(|entry| !self.tree.is_null(entry.value));
        let Some(entry) = entry else {
            return self.section("supports", &[format!("- id: {}", quoted(alias))]);
        };
        if !matches!(self.tree.node(entry.value).data, Data::Sequence { flow: false, .. }) {
            return None;
        }
        let lines = of_entry(self.source, self.tree, entry)?;
        let indent = self.tree.span(entry.value).start.column as usize - 1;
        Some(self.after(lines.end, &[format!("{}- id: {}", " ".repeat(indent), quoted(alias))]))
    }

    /// A line at the head of a block mapping.
    fn first_line_in(&self, section: NodeId, line: &str) -> Option<Edit> {
        let first = self.tree.entries(section).first()?;
        let lines = of_entry(self.source, self.tree, *first)?;
        let indent = " ".repeat(indentation(self.tree, section)?);
        Some(Edit { start: lines.start, end: lines.start, text: format!("{indent}{line}{}", ending(self.source)) })
    }

    /// A section with these lines: at the end of the file, or under its key when that has no value; nothing when the key
    /// has one already.
    fn section(&self, name: &str, lines: &[String]) -> Option<Edit> {
        let indented = lines.iter().map(|line| format!("  {line}"));
        match self.entry(self.root, name) {
            None => {
                let lines: Vec<String> = std::iter::once(format!("{name}:")).chain(indented).collect();
                Some(self.after(self.source.len(), &lines))
            }
            Some(entry) if self.tree.span(entry.value).range().is_empty() => {
                let own = of_entry(self.source, self.tree, entry)?;
                Some(self.after(own.end, &indented.collect::<Vec<_>>()))
            }
            Some(_) => None,
        }
    }

    /// Lines added at `at`, which is the start of a line or the end of the text.
    fn after(&self, at: usize, lines: &[String]) -> Edit {
        let end = ending(self.source);
        let mut text = String::new();
        if !self.source[..at].is_empty() && !self.source[..at].ends_with('\n') {
            text.push_str(end);
        }
        for line in lines {
            text.push_str(line);
            text.push_str(end);
        }
        Edit { start: at, end: at, text }
    }
}
