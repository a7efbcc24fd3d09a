//! The register of confidentiality incidents, kept by those who administer (A-2.1, ss. 63.8 to 63.11).

use jiff::civil::Date;
use levain_model::{Id, Incident, IncidentEntry, IncidentKind, NewEvent, Subject, Verb};
use levain_store::incidents;

use crate::App;
use crate::error::AppError;
use crate::permission::{Action, Principal, require};
use crate::table::Table;

/// Longest text of a field, in characters.
pub const LONGEST: usize = 4_000;
/// What its form is signed for.
pub const PURPOSE: &str = "incident";

/// An entry as it was typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TypedIncident {
    /// Word of the kind.
    pub kind: String,
    /// Personal information concerned.
    pub information: String,
    /// Circumstances.
    pub circumstances: String,
    /// When it happened.
    pub happened: String,
    /// When it was known.
    pub known_on: String,
    /// How many people.
    pub people: String,
    /// `yes` or `no`.
    pub serious: String,
    /// Why.
    pub assessment: String,
    /// When the Commission was told.
    pub commission_on: String,
    /// When the people were told.
    pub people_on: String,
    /// Whether by a public notice.
    pub public_notice: String,
    /// Measures.
    pub measures: String,
}

impl App {
    /// The whole register.
    ///
    /// # Errors
    /// No permission.
    pub async fn incidents(&self, principal: &Principal) -> Result<Vec<Incident>, AppError> {
        require(principal, Action::Administer)?;
        Ok(incidents::list(&self.inner.store).await?)
    }

    /// One incident.
    ///
    /// # Errors
    /// No permission; no such incident.
    pub async fn incident(&self, principal: &Principal, id: Id) -> Result<Incident, AppError> {
        require(principal, Action::Administer)?;
        incidents::get(&self.inner.store, id).await?.ok_or(AppError::NotFound)
    }

    /// Enters an incident. `token` is that of the form, which counts once; gives the incident, new or of the first time.
    ///
    /// # Errors
    /// No permission; fields that cannot be taken; the form is too old.
    pub async fn enter_incident(
        &self,
        principal: &Principal,
        typed: &TypedIncident,
        token: &str,
    ) -> Result<Id, AppError> {
        let actor = require(principal, Action::Administer)?;
        let entry = self.read(typed)?;
        let now = self.now();
        let mut tx = self.inner.store.begin().await?;
        if let Some(before) = self.sent_before(&mut tx, PURPOSE, token).await? {
            return before.parse().map_err(|_| AppError::Internal(format!("outcome of a form: {before}")));
        }
        let id = self.new_id();
        let incident =
            Incident { id, entry, opened_at: now, opened_by: actor, updated_at: now, closed_at: None, closed_by: None };
        incidents::insert(&mut tx, &incident).await?;
        self.posted(&mut tx, PURPOSE, token, None, String::new(), &id.to_string()).await?;
        let event = NewEvent { actor, verb: Verb::Created, subject: Subject::Incident(id), fields: Vec::new() };
        tx.append(event, now);
        tx.commit().await?;
        Ok(id)
    }

    /// Changes an incident; with `close`, closes it, else it is open. `seen` is when what the form showed was written.
    ///
    /// # Errors
    /// No permission; no such incident; fields that cannot be taken; somebody changed it meanwhile.
    pub async fn change_incident(
        &self,
        principal: &Principal,
        id: Id,
        typed: &TypedIncident,
        close: bool,
        seen: &str,
    ) -> Result<(), AppError> {
        let actor = require(principal, Action::Administer)?;
        let entry = self.read(typed)?;
        let now = self.now();
        let mut tx = self.inner.store.begin().await?;
        let before = incidents::get(&mut tx, id).await?.ok_or(AppError::NotFound)?;
        if before.entry == entry && before.closed_at.is_some() == close {
            return Ok(());
        }
        let closed = match (close, before.closed_by, before.closed_at) {
            (true, Some(by), Some(at)) => Some((by, at)),
            (true, ..) => Some((actor, now)),
            (false, ..) => None,
        };
        let seen = seen.parse().unwrap_or(jiff::Timestamp::MIN);
        if !incidents::update(&mut tx, id, &entry, closed, seen, now).await? {
            return Err(crate::bodies::changed_meanwhile());
        }
        let verb = match (before.closed_at.is_some(), close) {
            (false, true) => Verb::Ended,
            _ => Verb::Updated,
        };
        tx.append(NewEvent { actor, verb, subject: Subject::Incident(id), fields: Vec::new() }, now);
        tx.commit().await?;
        Ok(())
    }

    fn read(&self, typed: &TypedIncident) -> Result<IncidentEntry, AppError> {
        let mut faults = Faults(Vec::new());
        let kind = IncidentKind::from_word(&typed.kind);
        if kind.is_none() {
            faults.tell("kind", "Choisissez le genre d’incident.", "Choose the kind of incident.");
        }
        let information = faults.text("information", &typed.information, true);
        let circumstances = faults.text("circumstances", &typed.circumstances, true);
        let happened = faults.text("happened", &typed.happened, true);
        let known_on = faults.date("known_on", &typed.known_on, self.now());
        if known_on.is_none() && typed.known_on.trim().is_empty() {
            faults.tell("known_on", "Donnez la date où l’incident a été connu.", "Give the day it became known.");
        }
        let people = match typed.people.trim() {
            "" => None,
            number => {
                let read = number.replace([' ', '\u{a0}'], "").parse().ok();
                if read.is_none() {
                    faults.tell(
                        "people",
                        "Écrivez un nombre, ou rien s’il n’est pas connu.",
                        "Write a number, or nothing if it is not known.",
                    );
                }
                read
            }
        };
        let serious = match typed.serious.as_str() {
            "yes" => true,
            "no" => false,
            _ => {
                faults.tell(
                    "serious",
                    "Dites s’il y a un risque de préjudice sérieux.",
                    "Say whether there is a risk of serious injury.",
                );
                false
            }
        };
        let assessment = faults.text("assessment", &typed.assessment, true);
        let commission_on = faults.date("commission_on", &typed.commission_on, self.now());
        let people_on = faults.date("people_on", &typed.people_on, self.now());
        let public_notice = faults.text("public_notice", &typed.public_notice, false);
        let measures = faults.text("measures", &typed.measures, false);
        match (kind, faults.0) {
            (Some(kind), told) if told.is_empty() => Ok(IncidentEntry {
                kind,
                information,
                circumstances,
                happened,
                known_on: known_on.unwrap_or_default(),
                people,
                serious,
                assessment,
                commission_on,
                people_on,
                public_notice,
                measures,
            }),
            (_, told) => Err(AppError::Several(told)),
        }
    }
}

/// What is wrong with what was typed.
struct Faults(Vec<(&'static str, String, String)>);

impl Faults {
    fn tell(&mut self, field: &'static str, fr: impl Into<String>, en: impl Into<String>) {
        self.0.push((field, fr.into(), en.into()));
    }

    fn text(&mut self, field: &'static str, text: &str, needed: bool) -> String {
        let text = text.trim().replace("\r\n", "\n");
        let length = text.chars().count();
        if needed && length == 0 {
            self.tell(
                field,
                "Remplissez ce champ; s’il n’est pas connu, dites pourquoi.",
                "Fill in this field; if it is not known, say why.",
            );
        }
        if length > LONGEST {
            self.tell(
                field,
                format!("Le texte a {length} caractères. Raccourcissez-le à {LONGEST}."),
                format!("The text has {length} characters. Shorten it to {LONGEST}."),
            );
        }
        text
    }

    /// A civil date, not after tomorrow: wherever the site is, it is not in the future.
    fn date(&mut self, field: &'static str, text: &str, now: jiff::Timestamp) -> Option<String> {
        let text = text.trim();
        if text.is_empty() {
            return None;
        }
        let read = text.parse::<Date>().ok().map(|date| date.to_string());
        let tomorrow = now.saturating_add(jiff::SignedDuration::from_hours(24)).unwrap_or(now).to_string();
        let good = read.as_deref().is_some_and(|date| date <= tomorrow.get(..10).unwrap_or_default());
        if !good {
            self.tell(
                field,
                "Écrivez une date passée, année-mois-jour\u{a0}: 2026-11-29.",
                "Write a past date, year-month-day: 2026-11-29.",
            );
        }
        read.filter(|_| good)
    }
}

const COLUMNS: [&str; 16] = [
    "id",
    "kind",
    "information",
    "circumstances",
    "happened",
    "known_on",
    "people",
    "serious",
    "assessment",
    "commission_on",
    "people_on",
    "public_notice",
    "measures",
    "opened_at",
    "updated_at",
    "closed_at",
];

fn cells(incident: &Incident) -> Vec<String> {
    let entry = &incident.entry;
    let or_nothing = |text: &Option<String>| text.clone().unwrap_or_default();
    vec![
        incident.id.to_string(),
        entry.kind.as_str().to_owned(),
        entry.information.clone(),
        entry.circumstances.clone(),
        entry.happened.clone(),
        entry.known_on.clone(),
        entry.people.map(|people| people.to_string()).unwrap_or_default(),
        if entry.serious { "yes" } else { "no" }.to_owned(),
        entry.assessment.clone(),
        or_nothing(&entry.commission_on),
        or_nothing(&entry.people_on),
        entry.public_notice.clone(),
        entry.measures.clone(),
        incident.opened_at.to_string(),
        incident.updated_at.to_string(),
        incident.closed_at.map(|at| at.to_string()).unwrap_or_default(),
    ]
}

/// The register as a table, for a spreadsheet.
pub fn incidents_csv(register: &[Incident]) -> String {
    let mut table = Table::new(COLUMNS.iter().map(|column| (*column).to_owned()).collect());
    for incident in register {
        table.push(cells(incident));
    }
    table.into_csv()
}

/// The register as Markdown: `title`, then a heading for each incident and a line for each field that `label` names.
pub fn incidents_markdown(register: &[Incident], title: &str, label: impl Fn(&str) -> String) -> String {
    let mut text = format!("# {title}\n");
    for incident in register {
        text.push_str(&format!("\n## {} {}\n\n", incident.entry.known_on, incident.id));
        for (column, cell) in COLUMNS.iter().zip(cells(incident)).skip(1).filter(|(_, cell)| !cell.is_empty()) {
            // One line, and no mark of Markdown that the text would make.
            let cell: String = cell
                .split_whitespace()
                .collect::<Vec<_>>()
                .join(" ")
                .chars()
                .flat_map(|one| {
                    if one.is_ascii_punctuation() && !matches!(one, '-' | '.' | ',' | ':' | ';' | '\'') {
                        vec!['\\', one]
                    } else {
                        vec![one]
                    }
                })
                .collect();
            text.push_str(&format!("- **{}** {cell}\n", label(column)));
        }
    }
    text
}
