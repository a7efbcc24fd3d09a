//! The reference framework: axes, practices and statements, in order of importance, and what becomes of the statements of
//! older versions.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use levain_model::Texts;
use serde::Deserialize;
use toml::Spanned;

use crate::error::ContentError;
use crate::files::File;
use crate::tables::Source;

/// Where it stands.
pub const PATH: &str = "framework/framework.toml";
/// Where what becomes of older statements stands.
pub const MAPPING: &str = "framework/mapping.toml";

/// The framework in force.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Framework {
    /// Its version: `1`.
    pub version: String,
    /// The day it was published.
    pub published: String,
    /// The axes, in order of importance.
    pub axes: Vec<Axis>,
    carries: Vec<Carry>,
    /// The checks it names, each with its place in the file.
    checks: Vec<(String, String)>,
}

/// An axis.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Axis {
    /// Stable identifier.
    pub id: String,
    /// Its name.
    pub name: Texts,
    /// What it is for.
    pub purpose: Texts,
    /// Its practices, in order of importance.
    pub practices: Vec<Practice>,
}

/// A practice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Practice {
    /// Stable identifier.
    pub id: String,
    /// Its name.
    pub name: Texts,
    /// Why it matters.
    pub why: Texts,
    /// The guides that help.
    pub guides: Vec<String>,
    /// Its statements, in order of importance.
    pub statements: Vec<Statement>,
}

/// A statement that a body says how far it holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Statement {
    /// Stable identifier: another meaning takes another one.
    pub id: String,
    /// The statement.
    pub text: Texts,
    /// What to do when it does not hold yet.
    pub next: Texts,
    /// The guide that helps.
    pub guide: Option<String>,
    /// What can answer before a person does.
    pub evidence: Option<Evidence>,
}

/// What can answer a statement before a person does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Evidence {
    /// The share of the body's repositories of which this check is met.
    Check(String),
    /// What the site knows of the body.
    Data(Fact),
}

/// What the site knows of a body.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "the words say it")]
pub enum Fact {
    Uses,
    Repositories,
    Permissions,
    Policy,
    ForgeAccounts,
    Members,
}

impl Fact {
    /// Every fact, under its name in the file.
    pub const ALL: [(&'static str, Fact); 6] = [
        ("uses", Fact::Uses),
        ("repositories", Fact::Repositories),
        ("permissions", Fact::Permissions),
        ("policy", Fact::Policy),
        ("forge-accounts", Fact::ForgeAccounts),
        ("members", Fact::Members),
    ];
}

/// What becomes of a statement that the framework no longer has.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Carry {
    from: String,
    to: Option<String>,
    reason: Texts,
}

/// Where the answers to a statement go in the framework in force.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Carried<'a> {
    /// To the same statement.
    Same,
    /// To this statement, which means the same.
    As(&'a str),
    /// Nowhere, for this reason.
    Dropped(&'a Texts),
    /// Nowhere, and nobody wrote why.
    Unsaid,
}

impl Framework {
    /// Every statement with its practice and its axis, in order.
    pub fn statements(&self) -> impl Iterator<Item = (&Axis, &Practice, &Statement)> {
        self.axes.iter().flat_map(|axis| {
            axis.practices
                .iter()
                .flat_map(move |practice| practice.statements.iter().map(move |statement| (axis, practice, statement)))
        })
    }

    /// The axis of that identifier.
    pub fn axis(&self, id: &str) -> Option<&Axis> {
        self.axes.iter().find(|axis| axis.id == id)
    }

    /// The statement of that identifier.
    pub fn statement(&self, id: &str) -> Option<&Statement> {
        self.statements().map(|(_, _, statement)| statement).find(|statement| statement.id == id)
    }

    /// The first check it names that is none of `known`: its evidence would never answer, and nobody would see why.
    pub fn unknown_check(&self, known: impl Fn(&str) -> bool) -> Option<ContentError> {
        let (place, check) = self.checks.iter().find(|(_, check)| !known(check))?;
        Some(ContentError::new(
            place,
            format!(
                "Il n’y a pas de vérification «\u{a0}{check}\u{a0}». Corrigez son code\u{a0}: la page des vérifications les donne tous."
            ),
            format!("There is no check `{check}`. Correct its code: the page of checks gives them all."),
        ))
    }

    /// Where the answers to a statement, of this version or of an older one, go.
    pub fn carried(&self, id: &str) -> Carried<'_> {
        if self.statement(id).is_some() {
            return Carried::Same;
        }
        let mut known = id;
        // A chain is no longer than the list: reading checked that it ends.
        for _ in 0..=self.carries.len() {
            let Some(carry) = self.carries.iter().find(|carry| carry.from == known) else { return Carried::Unsaid };
            match &carry.to {
                None => return Carried::Dropped(&carry.reason),
                Some(to) if self.statement(to).is_some() => return Carried::As(to),
                Some(to) => known = to,
            }
        }
        Carried::Unsaid
    }

    pub(crate) fn read(files: &[File]) -> Result<Framework, ContentError> {
        let Some(source) = Source::find(files, PATH) else { return Ok(Framework::default()) };
        let raw: RawFramework = source.table()?;
        let mut reading = Reading { source: &source, ids: HashMap::new(), guides: guides(files), checks: Vec::new() };
        let axes = raw.axis.into_iter().map(|axis| reading.axis(axis)).collect::<Result<Vec<_>, _>>()?;
        if axes.is_empty() {
            return Err(source.fault_at(
                1,
                "Le cadre n’a aucun axe. Ajoutez au moins un [[axis]].",
                "The framework has no axis. Add at least one [[axis]].",
            ));
        }
        let mut framework = Framework {
            version: raw.version,
            published: raw.published.to_string(),
            axes,
            carries: Vec::new(),
            checks: reading.checks,
        };
        if let Some(mapping) = Source::find(files, MAPPING) {
            framework.carries = carries(&framework, &mapping)?;
        }
        Ok(framework)
    }
}

/// The guides there are; nothing is asked of them when there is none.
fn guides(files: &[File]) -> HashSet<&str> {
    files.iter().filter_map(|file| file.path.strip_prefix("guides/")?.strip_suffix(".fr.md")).collect()
}

fn carries(framework: &Framework, source: &Source<'_>) -> Result<Vec<Carry>, ContentError> {
    let raw: RawMapping = source.table()?;
    let mut carries: Vec<Carry> = Vec::new();
    let leads_on: HashSet<String> = raw.carry.iter().map(|carry| carry.from.get_ref().clone()).collect();
    for carry in raw.carry {
        let place = carry.from.span();
        let from = carry.from.into_inner();
        if framework.statement(&from).is_some() {
            return Err(source.fault(
                place,
                format!("L’énoncé «\u{a0}{from}\u{a0}» est dans le cadre en vigueur\u{a0}: ses réponses restent. Retirez cette entrée."),
                format!("The statement `{from}` is in the framework in force: its answers stay. Remove this entry."),
            ));
        }
        if carries.iter().any(|known| known.from == from) {
            return Err(source.fault(
                place,
                format!("Ce que devient «\u{a0}{from}\u{a0}» est déjà dit plus haut. Retirez une des deux entrées."),
                format!("What becomes of `{from}` is already said above. Remove one of the two entries."),
            ));
        }
        let to = match (carry.to, carry.dropped) {
            (Some(to), false) if framework.statement(&to).is_some() || leads_on.contains(&to) => Some(to),
            (Some(to), false) => {
                return Err(source.fault(
                    place,
                    format!("«\u{a0}{to}\u{a0}» n’est pas un énoncé du cadre. Corrigez «\u{a0}to\u{a0}»."),
                    format!("`{to}` is no statement of the framework. Correct `to`."),
                ));
            }
            (None, true) => None,
            _ => {
                return Err(source.fault(
                    place,
                    "Écrivez soit «\u{a0}to\u{a0}», soit «\u{a0}dropped = true\u{a0}».",
                    "Write either `to`, or `dropped = true`.",
                ));
            }
        };
        let reason = match to {
            Some(_) => Texts::new(),
            None => source.texts(place, "fr / en", &carry.fr, &carry.en)?,
        };
        carries.push(Carry { from, to, reason });
    }
    for carry in &carries {
        if framework.carried(&carry.from) == Carried::Unsaid && follows_itself(&carries, &carry.from) {
            return Err(source.fault_at(
                1,
                format!("Les entrées qui partent de «\u{a0}{}\u{a0}» tournent en rond.", carry.from),
                format!("The entries that start from `{}` go round in a circle.", carry.from),
            ));
        }
    }
    Ok(carries)
}

fn follows_itself(carries: &[Carry], from: &str) -> bool {
    let mut known = from;
    for _ in 0..=carries.len() {
        match carries.iter().find(|carry| carry.from == known).and_then(|carry| carry.to.as_deref()) {
            Some(to) => known = to,
            None => return false,
        }
    }
    true
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawFramework {
    version: String,
    published: toml::value::Datetime,
    #[serde(default)]
    axis: Vec<RawAxis>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawAxis {
    id: Spanned<String>,
    fr: String,
    en: String,
    fr_purpose: String,
    en_purpose: String,
    #[serde(default)]
    practice: Vec<RawPractice>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawPractice {
    id: Spanned<String>,
    fr: String,
    en: String,
    fr_why: String,
    en_why: String,
    #[serde(default)]
    guides: Vec<Spanned<String>>,
    #[serde(default)]
    statement: Vec<RawStatement>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawStatement {
    id: Spanned<String>,
    fr: String,
    en: String,
    fr_next: String,
    en_next: String,
    guide: Option<Spanned<String>>,
    evidence: Option<Spanned<RawEvidence>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawEvidence {
    check: Option<String>,
    data: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawMapping {
    #[serde(default)]
    carry: Vec<RawCarry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawCarry {
    #[serde(rename = "from_version")]
    _from_version: String,
    #[serde(rename = "to_version")]
    _to_version: String,
    from: Spanned<String>,
    to: Option<String>,
    #[serde(default)]
    dropped: bool,
    #[serde(default)]
    fr: String,
    #[serde(default)]
    en: String,
}

struct Reading<'a> {
    source: &'a Source<'a>,
    ids: HashMap<String, usize>,
    guides: HashSet<&'a str>,
    checks: Vec<(String, String)>,
}

impl Reading<'_> {
    fn axis(&mut self, raw: RawAxis) -> Result<Axis, ContentError> {
        let place = raw.id.span();
        let id = self.id(raw.id)?;
        let name = self.source.texts(place.clone(), "fr / en", &raw.fr, &raw.en)?;
        let purpose = self.source.texts(place.clone(), "fr_purpose / en_purpose", &raw.fr_purpose, &raw.en_purpose)?;
        self.some(&place, &id, &raw.practice)?;
        let practices = raw.practice.into_iter().map(|one| self.practice(one)).collect::<Result<_, _>>()?;
        Ok(Axis { id, name, purpose, practices })
    }

    fn practice(&mut self, raw: RawPractice) -> Result<Practice, ContentError> {
        let place = raw.id.span();
        let id = self.id(raw.id)?;
        let name = self.source.texts(place.clone(), "fr / en", &raw.fr, &raw.en)?;
        let why = self.source.texts(place.clone(), "fr_why / en_why", &raw.fr_why, &raw.en_why)?;
        self.some(&place, &id, &raw.statement)?;
        let guides = raw.guides.into_iter().map(|one| self.guide(one)).collect::<Result<_, _>>()?;
        let statements = raw.statement.into_iter().map(|one| self.statement(one)).collect::<Result<_, _>>()?;
        Ok(Practice { id, name, why, guides, statements })
    }

    fn statement(&mut self, raw: RawStatement) -> Result<Statement, ContentError> {
        let place = raw.id.span();
        let id = self.id(raw.id)?;
        let text = self.source.texts(place.clone(), "fr / en", &raw.fr, &raw.en)?;
        let next = self.source.texts(place, "fr_next / en_next", &raw.fr_next, &raw.en_next)?;
        let guide = raw.guide.map(|guide| self.guide(guide)).transpose()?;
        let evidence = raw.evidence.map(|evidence| self.evidence(evidence)).transpose()?;
        Ok(Statement { id, text, next, guide, evidence })
    }

    /// An identifier that stands in addresses and forms, once in the whole framework.
    fn id(&mut self, raw: Spanned<String>) -> Result<String, ContentError> {
        let place = raw.span();
        let id = raw.into_inner();
        let plain = |one: u8| one.is_ascii_lowercase() || one.is_ascii_digit() || one == b'-';
        if id.is_empty() || !id.bytes().all(plain) {
            return Err(self.source.fault(
                place,
                format!("«\u{a0}{id}\u{a0}» n’est pas un identifiant\u{a0}: lettres minuscules sans accent, chiffres et traits d’union."),
                format!("`{id}` is no identifier: lower-case letters without accents, digits and hyphens."),
            ));
        }
        if self.ids.insert(id.clone(), place.start).is_some() {
            return Err(self.source.fault(
                place,
                format!("L’identifiant «\u{a0}{id}\u{a0}» est déjà pris plus haut. Donnez-en un autre."),
                format!("The identifier `{id}` is already taken above. Give another one."),
            ));
        }
        Ok(id)
    }

    fn some<T>(&self, place: &Range<usize>, id: &str, of: &[T]) -> Result<(), ContentError> {
        match of.is_empty() {
            false => Ok(()),
            true => Err(self.source.fault(
                place.clone(),
                format!("«\u{a0}{id}\u{a0}» ne contient rien. Ajoutez-y une pratique ou un énoncé, ou retirez-le."),
                format!("`{id}` holds nothing. Add a practice or a statement to it, or remove it."),
            )),
        }
    }

    fn guide(&self, raw: Spanned<String>) -> Result<String, ContentError> {
        let place = raw.span();
        let guide = raw.into_inner();
        if !self.guides.is_empty() && !self.guides.contains(guide.as_str()) {
            return Err(self.source.fault(
                place,
                format!(
                    "Il n’y a pas de guide «\u{a0}{guide}\u{a0}». Corrigez son nom, ou ajoutez guides/{guide}.fr.md."
                ),
                format!("There is no guide `{guide}`. Correct its name, or add guides/{guide}.fr.md."),
            ));
        }
        Ok(guide)
    }

    fn evidence(&mut self, raw: Spanned<RawEvidence>) -> Result<Evidence, ContentError> {
        let place = raw.span();
        let raw = raw.into_inner();
        let fact = |name: &str| Fact::ALL.into_iter().find(|(known, _)| *known == name).map(|(_, fact)| fact);
        match (raw.check, raw.data.as_deref().map(fact)) {
            (Some(check), None) => {
                self.checks.push((self.source.place(&place), check.clone()));
                Ok(Evidence::Check(check))
            }
            (None, Some(Some(fact))) => Ok(Evidence::Data(fact)),
            _ => {
                let known = Fact::ALL.map(|(name, _)| name).join(", ");
                Err(self.source.fault(
                    place,
                    format!(
                        "Une preuve nomme soit une vérification (check), soit une de ces données (data)\u{a0}: {known}."
                    ),
                    format!("Evidence names either a check (check), or one of these facts (data): {known}."),
                ))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::borrow::Cow;

    use super::*;

    const ONE: &str = "version = \"2\"\npublished = 2027-01-01\n[[axis]]\nid = \"a\"\nfr = \"A\"\nen = \"A\"\nfr_purpose = \"x\"\nen_purpose = \"x\"\n\
        [[axis.practice]]\nid = \"p\"\nfr = \"P\"\nen = \"P\"\nfr_why = \"x\"\nen_why = \"x\"\n\
        [[axis.practice.statement]]\nid = \"s\"\nfr = \"S\"\nen = \"S\"\nfr_next = \"x\"\nen_next = \"x\"\n";

    fn read(framework: &str, mapping: &str) -> Result<Framework, ContentError> {
        let file = |path: &str, text: &str| File { path: path.to_owned(), text: Cow::Owned(text.to_owned()) };
        Framework::read(&[file(PATH, framework), file(MAPPING, mapping)])
    }

    fn carry(from: &str, rest: &str) -> String {
        format!("[[carry]]\nfrom_version = \"1\"\nto_version = \"2\"\nfrom = \"{from}\"\n{rest}\n")
    }

    #[test]
    fn our_framework_has_enough_to_say() {
        let files = crate::files::load(None).unwrap().0;
        let framework = Framework::read(&files).unwrap();
        let practices: usize = framework.axes.iter().map(|axis| axis.practices.len()).sum();
        let statements: Vec<_> = framework.statements().collect();
        assert!(framework.axes.len() >= 6, "{} axes", framework.axes.len());
        assert!(practices >= 18, "{practices} practices");
        assert!(statements.len() >= 48, "{} statements", statements.len());
        let answered = statements.iter().filter(|(_, _, statement)| statement.evidence.is_some()).count();
        assert!(answered >= 15, "{answered} with evidence");
    }

    #[test]
    fn what_is_wrong_is_told_with_its_line() {
        for (from, to, line, words) in [
            ("id = \"s\"", "id = \"p\"", 16, "already taken"),
            ("id = \"s\"", "id = \"É t\"", 16, "no identifier"),
            ("en = \"S\"", "en = \" \"", 16, "in French and in English"),
            ("fr_next = \"x\"", "fr_next = \"x\"\nevidence = { data = \"stars\" }", 20, "one of these facts"),
            ("fr_next = \"x\"", "fr_next = \"x\"\nmark = 3", 20, "unknown field"),
        ] {
            let fault = read(&ONE.replace(from, to), "").unwrap_err();
            assert!(fault.place.ends_with(&format!(":{line}")) && fault.en.contains(words), "{to}: {fault:?}");
        }
        let empty = ONE.split("[[axis.practice.statement]]").next().unwrap();
        assert!(read(empty, "").unwrap_err().en.contains("holds nothing"));
    }

    #[test]
    fn a_check_that_is_none_is_told_with_its_line() {
        let text = ONE.replace("fr_next = \"x\"", "evidence = { check = \"LIC-99\" }\nfr_next = \"x\"");
        let framework = read(&text, "").unwrap();
        assert_eq!(framework.unknown_check(|_| true), None);
        let fault = framework.unknown_check(|check| check == "LIC-01").unwrap();
        assert!(fault.place.ends_with("framework.toml:19") && fault.en.contains("LIC-99"), "{fault:?}");
    }

    #[test]
    fn answers_go_where_the_mapping_says() {
        let dropped = carry("gone", "dropped = true\nfr = \"Réparti.\"\nen = \"Split.\"");
        let mapping = [carry("older", "to = \"old\""), carry("old", "to = \"s\""), dropped].concat();
        let framework = read(ONE, &mapping).unwrap();
        assert_eq!(framework.carried("s"), Carried::Same);
        assert_eq!(framework.carried("older"), Carried::As("s"));
        assert!(
            matches!(framework.carried("gone"), Carried::Dropped(reason) if reason.get(levain_model::Language::En) == Some("Split."))
        );
        assert_eq!(framework.carried("never"), Carried::Unsaid);
    }

    #[test]
    fn a_mapping_that_leads_nowhere_is_refused() {
        for (mapping, words) in [
            (carry("s", "to = \"s\""), "in force"),
            (carry("old", "to = \"none\""), "no statement"),
            (carry("old", ""), "either"),
            (carry("old", "dropped = true"), "in French and in English"),
            ([carry("a1", "to = \"b1\""), carry("b1", "to = \"a1\"")].concat(), "circle"),
            ([carry("a1", "to = \"s\""), carry("a1", "to = \"s\"")].concat(), "already said"),
        ] {
            let fault = read(ONE, &mapping).unwrap_err();
            assert!(fault.place.starts_with(MAPPING) && fault.en.contains(words), "{mapping}: {fault:?}");
        }
    }
}
