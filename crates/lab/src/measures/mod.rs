//! Markers measured by the lab: what was seen, sample by sample, and the figure that follows from it.
//!
//! A series is kept whole, as raw samples in one canonical form ([`Measured::raw`]) with their SHA-256, so that anybody may
//! count again. A series that was cut short keeps what it had and says why it gives no figure: none is ever made up.

mod figure;
mod proof;
mod run;

use jiff::Timestamp;
use levain_model::Language;
use levain_package::Definition;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

pub use figure::figure;
pub use proof::{MOST_BYTES, Probed, Proof, Written, prove};
pub use run::{Progress, measure};

use crate::engine::{EngineError, State, Stream};

/// A marker, measured once.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Measured {
    /// What was measured, and what it is compared with.
    pub definition: Definition,
    /// When the series began.
    pub began: Timestamp,
    /// When it ended.
    pub ended: Timestamp,
    /// What was seen, in order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub samples: Vec<Observation>,
    /// SHA-256 of [`Measured::raw`]: `sha256:…`.
    pub hash: String,
    /// The samples as one figure, in the unit of the target; none when [`Measured::broken`] says why.
    pub figure: Option<f64>,
    /// Whether the target is met; none without a figure.
    pub met: Option<bool>,
    /// Why there is no figure.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub broken: Option<Broken>,
}

/// What was seen at a moment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Observation {
    /// Microseconds since the series began.
    pub at: u64,
    /// What was seen.
    pub seen: Seen,
}

/// What was seen. Whole numbers and texts alone, so that there is one way to write it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Seen {
    /// How a request was answered.
    Answer {
        /// Status; none when there was none in time.
        status: Option<u16>,
        /// Microseconds until the whole answer was there or hope was given up.
        micros: u64,
        /// Bytes of the body that came.
        bytes: u64,
        /// Whether the body came to its end.
        whole: bool,
    },
    /// A line of a log that matches. Of many, the first [`MOST_LINES`] are kept; all are counted.
    Line {
        /// Who wrote it.
        container: String,
        /// Where.
        stream: Stream,
        /// The line.
        text: String,
    },
    /// The log of a container was read to its end.
    Read {
        /// Whose.
        container: String,
        /// How many lines it has.
        lines: u64,
        /// How many match.
        matching: u64,
    },
    /// Memory used, in bytes.
    Memory(u64),
    /// Processor time used since the environment started, in nanoseconds.
    Cpu(u64),
    /// What a job wrote.
    Output {
        /// Its exit code; 124 when it was stopped at its deadline.
        exit: i32,
        /// Standard output.
        output: String,
        /// Standard error.
        error: String,
    },
}

/// Most matching lines of one log that are kept as samples.
pub const MOST_LINES: usize = 10_000;

/// Why a series gives no figure.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "why")]
pub enum Broken {
    /// The environment did not serve before, or no more.
    NotServing {
        /// How it was.
        state: State,
    },
    /// The engine or its agent did not answer, or said no.
    Engine {
        /// What it said.
        error: EngineError,
    },
    /// There are fewer samples than the aggregate needs.
    TooFew {
        /// How many it needs.
        least: u32,
    },
    /// The job did not end well.
    Job {
        /// With which exit code.
        exit: i32,
    },
    /// The last line of the job is no number.
    NoNumber {
        /// The line.
        line: String,
    },
}

/// A marker that no machine can measure.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unmeasurable {
    /// A person gives its value.
    #[error("a person gives its value")]
    Manual,
    /// Its definition is wrong.
    #[error("its definition is wrong: {0}")]
    Flawed(String),
    /// It names a port, a container or a job that the application does not have.
    #[error("the application has no {0:?}")]
    Unknown(String),
}

impl Unmeasurable {
    /// A stable code; [`CODES`](crate::CODES) explains it.
    pub fn code(&self) -> &'static str {
        "LE011"
    }

    /// Why, for a person.
    pub fn text(&self, language: Language) -> String {
        match (self, language) {
            (Self::Manual, Language::Fr) => "Une personne en donne la valeur.".to_owned(),
            (Self::Manual, Language::En) => "A person gives its value.".to_owned(),
            (Self::Flawed(flaw), Language::Fr) => format!("Sa définition est fautive\u{a0}: {flaw}"),
            (Self::Flawed(flaw), Language::En) => format!("Its definition is wrong: {flaw}"),
            (Self::Unknown(name), Language::Fr) => format!("L’application n’a pas de «\u{a0}{name}\u{a0}»."),
            (Self::Unknown(name), Language::En) => format!("The application has no “{name}”."),
        }
    }
}

impl Broken {
    /// Why, for a person.
    pub fn text(&self, language: Language) -> String {
        let [fr, en] = match self {
            Self::NotServing { state: State::Failed { reason } } => return reason.text(language),
            Self::Engine { error } => return error.text(language),
            Self::NotServing { state } => {
                let [fr, en] = match state {
                    State::Suspended => ["suspendu", "suspended"],
                    State::Gone => ["parti", "gone"],
                    _ => ["encore en démarrage", "still starting"],
                };
                [format!("L’environnement était {fr}."), format!("The environment was {en}.")]
            }
            Self::TooFew { least } => {
                [format!("Il faut au moins {least} relevés."), format!("It takes at least {least} samples.")]
            }
            Self::Job { exit } => {
                [format!("La mesure a échoué (code {exit})."), format!("The measurement failed (code {exit}).")]
            }
            Self::NoNumber { line } => [
                format!("La dernière ligne n’est pas un nombre\u{a0}: {line}"),
                format!("The last line is not a number: {line}"),
            ],
        };
        match language {
            Language::Fr => fr,
            Language::En => en,
        }
    }
}

impl Measured {
    /// The series, with its hash and its figure; `broken` is why it was cut short, if it was.
    pub fn new(
        definition: Definition,
        (began, ended): (Timestamp, Timestamp),
        samples: Vec<Observation>,
        broken: Option<Broken>,
    ) -> Self {
        let hash = hash(&raw(&samples));
        let found = match broken {
            Some(broken) => Err(broken),
            None => figure(&definition, &samples),
        };
        let met =
            found.as_ref().ok().map(|figure| definition.target.comparison.holds(*figure, definition.target.value));
        let (figure, broken) = match found {
            Ok(figure) => (Some(figure), None),
            Err(broken) => (None, Some(broken)),
        };
        Self { definition, began, ended, samples, hash, figure, met, broken }
    }

    /// The samples in the one form that is hashed: a line of JSON each, in order, without a space, fields as they are listed
    /// in [`Observation`] and [`Seen`].
    pub fn raw(&self) -> Vec<u8> {
        raw(&self.samples)
    }

    /// The same without its samples, which then stand elsewhere.
    pub fn without_samples(&self) -> Self {
        Self { samples: Vec::new(), ..self.clone() }
    }

    /// Whether hash and figure are those of the samples.
    pub fn holds(&self) -> bool {
        let again =
            Self::new(self.definition.clone(), (self.began, self.ended), self.samples.clone(), self.broken.clone());
        // A number written and read again may move by its last digit.
        let near = |one: f64, other: f64| (one - other).abs() <= one.abs().max(other.abs()) * 1e-12;
        let same = match (again.figure, self.figure) {
            (Some(one), Some(other)) => near(one, other),
            (one, other) => one.is_none() && other.is_none(),
        };
        again.hash == self.hash && same && again.met == self.met
    }

    /// Samples out of their raw form.
    ///
    /// # Errors
    ///
    /// The first line that is none, counted from 1.
    pub fn samples_of(raw: &[u8]) -> Result<Vec<Observation>, usize> {
        let lines = raw.split_inclusive(|byte| *byte == b'\n').enumerate();
        lines.map(|(number, line)| serde_json::from_slice(line).map_err(|_| number + 1)).collect()
    }
}

fn raw(samples: &[Observation]) -> Vec<u8> {
    let mut raw = Vec::new();
    for sample in samples {
        // Numbers and texts: nothing that could not be written.
        raw.extend(serde_json::to_vec(sample).unwrap_or_default());
        raw.push(b'\n');
    }
    raw
}

/// SHA-256 of bytes, as this module writes it.
pub(crate) fn hash(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().fold("sha256:".to_owned(), |text, byte| format!("{text}{byte:02x}"))
}
