//! Who uses what: observed by a source, or declared by a body.

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::id::Id;

/// A use that a source reports; the body is still a name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ObservedUse {
    /// The body's name or code in the source.
    pub organization: String,
    /// The version in use.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
    /// How far the use has gone.
    pub status: UseStatus,
    /// How many installations, as a band.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub installations: Option<InstallationsBand>,
    /// When it was so.
    pub observed: Option<Observed>,
}

/// A date as precise as the source gives it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Observed {
    /// The date; with year precision, its first of January.
    pub date: Date,
    /// How much of the date is meant.
    pub precision: Precision,
}

impl Observed {
    /// Something seen in a year.
    pub fn in_year(year: i16) -> Observed {
        Observed { date: Date::constant(year, 1, 1), precision: Precision::Year }
    }

    /// The date with as much precision as it has: `2017`, `2020-01-14`.
    pub fn to_text(self) -> String {
        match self.precision {
            Precision::Year => self.date.year().to_string(),
            Precision::Day => self.date.to_string(),
        }
    }
}

/// How much of a date is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[expect(missing_docs, reason = "the words say it")]
pub enum Precision {
    Year,
    Day,
}

/// How far a use has gone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[expect(missing_docs, reason = "the words say it")]
pub enum UseStatus {
    Evaluating,
    Deploying,
    Production,
    Retiring,
}

impl UseStatus {
    /// The word in storage.
    pub fn as_str(self) -> &'static str {
        match self {
            UseStatus::Evaluating => "evaluating",
            UseStatus::Deploying => "deploying",
            UseStatus::Production => "production",
            UseStatus::Retiring => "retiring",
        }
    }
}

/// The bands of Québec's 2017 inventory: how many installations a body reported.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum InstallationsBand {
    /// 1 to 10.
    #[serde(rename = "1-10")]
    From1To10,
    /// 11 to 50.
    #[serde(rename = "11-50")]
    From11To50,
    /// 51 to 100.
    #[serde(rename = "51-100")]
    From51To100,
    /// 101 to 500.
    #[serde(rename = "101-500")]
    From101To500,
    /// More than 500.
    #[serde(rename = "500+")]
    Over500,
}

impl InstallationsBand {
    /// The inventory's own writing.
    pub fn as_str(self) -> &'static str {
        match self {
            InstallationsBand::From1To10 => "1-10",
            InstallationsBand::From11To50 => "11-50",
            InstallationsBand::From51To100 => "51-100",
            InstallationsBand::From101To500 => "101-500",
            InstallationsBand::Over500 => "500+",
        }
    }
}

/// A use as it is kept: a body of the registry, a software of the catalogue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Use {
    /// Identifier in storage.
    pub id: Id,
    /// The body.
    pub organization: Id,
    /// The software.
    pub software: Id,
    /// The record that reports it; `None` when the body declared it here.
    pub record: Option<Id>,
    /// What was reported.
    pub observed: ObservedUse,
    /// After this time it is past, shown greyed and not counted as current.
    pub expires_at: Option<Timestamp>,
}
