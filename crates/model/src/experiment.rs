//! Experiments of the lab: a hypothesis, markers that prove or refute it, what was decided, what was found.

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::decimal::Decimal;
use crate::event::Actor;
use crate::id::Id;
use crate::words::words;

words! {
    /// Where an experiment stands.
    ExperimentStatus, 7,
    Draft = "draft",
    Proposed = "proposed",
    Accepted = "accepted",
    Rejected = "rejected",
    Running = "running",
    Completed = "completed",
    Abandoned = "abandoned",
}

words! {
    /// What the markers say of a hypothesis.
    Verdict, 4,
    Proven = "proven",
    PartlyProven = "partly_proven",
    Refuted = "refuted",
    NotVerified = "not_verified",
}

words! {
    /// How a marker is measured.
    MarkerKind, 5,
    Http = "http",
    Log = "log",
    Metric = "metric",
    Script = "script",
    Manual = "manual",
}

words! {
    /// How what is measured is compared with its target.
    Comparison, 5,
    AtMost = "at_most",
    Below = "below",
    AtLeast = "at_least",
    Above = "above",
    Equal = "equal",
}

words! {
    /// What those who review look at.
    Criterion, 5,
    Openness = "openness",
    ReusePotential = "reuse_potential",
    Applicability = "applicability",
    Feasibility = "feasibility",
    DataCategory = "data_category",
}

words! {
    /// Which data go into an experiment. There is no word for personal or sensitive ones: the lab refuses them.
    DataCategory, 2,
    Fictitious = "fictitious",
    Open = "open",
}

words! {
    /// Who may bring an experiment from one state to the next.
    Party, 2,
    Body = "body",
    Lab = "lab",
}

/// A way from one state to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Transition {
    /// Where it starts.
    pub from: ExperimentStatus,
    /// Where it leads.
    pub to: ExperimentStatus,
    /// Who takes it.
    pub by: Party,
    /// Whether a written reason is asked.
    pub reason: bool,
}

const fn way(from: ExperimentStatus, to: ExperimentStatus, by: Party, reason: bool) -> Transition {
    Transition { from, to, by, reason }
}

/// Every way there is; what is not here is refused.
pub const TRANSITIONS: [Transition; 8] = {
    use ExperimentStatus::{Abandoned, Accepted, Completed, Draft, Proposed, Rejected, Running};
    [
        way(Draft, Proposed, Party::Body, false),
        // Taken back to be corrected, as long as nobody decided.
        way(Proposed, Draft, Party::Body, false),
        way(Proposed, Accepted, Party::Lab, true),
        way(Proposed, Rejected, Party::Lab, true),
        way(Accepted, Running, Party::Body, false),
        way(Accepted, Abandoned, Party::Body, true),
        way(Running, Completed, Party::Body, false),
        way(Running, Abandoned, Party::Body, true),
    ]
};

impl ExperimentStatus {
    /// The way to another state, when there is one.
    pub fn way_to(self, to: ExperimentStatus) -> Option<Transition> {
        TRANSITIONS.into_iter().find(|way| way.from == self && way.to == to)
    }

    /// Whether everybody may read it: from the decision on, whichever it was.
    pub fn is_public(self) -> bool {
        !matches!(self, ExperimentStatus::Draft | ExperimentStatus::Proposed)
    }

    /// Whether nothing follows.
    pub fn is_final(self) -> bool {
        TRANSITIONS.iter().all(|way| way.from != self)
    }
}

impl Comparison {
    /// Whether `measured` reaches `target`.
    pub fn holds(self, measured: Decimal, target: Decimal) -> bool {
        match self {
            Comparison::AtMost => measured <= target,
            Comparison::Below => measured < target,
            Comparison::AtLeast => measured >= target,
            Comparison::Above => measured > target,
            Comparison::Equal => measured == target,
        }
    }

    /// Its sign.
    pub fn sign(self) -> &'static str {
        match self {
            Comparison::AtMost => "≤",
            Comparison::Below => "<",
            Comparison::AtLeast => "≥",
            Comparison::Above => ">",
            Comparison::Equal => "=",
        }
    }
}

/// What will prove or refute a hypothesis.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Marker {
    /// What is looked at.
    pub statement: String,
    /// How it is measured.
    pub kind: MarkerKind,
    /// How it is compared with the target.
    pub comparison: Comparison,
    /// The target.
    pub target: Decimal,
    /// In which unit; empty for a plain number.
    pub unit: String,
    /// What was found.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub finding: Option<MarkerFinding>,
}

/// What was found of a marker.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "found")]
pub enum MarkerFinding {
    /// It was measured.
    Measured {
        /// The value, in the unit of the target.
        value: Decimal,
        /// Where the value comes from.
        evidence: String,
        /// Who entered it.
        by: Actor,
        /// When.
        at: Timestamp,
    },
    /// It was not, and why.
    Explained {
        /// Why.
        reason: String,
        /// Who wrote it.
        by: Actor,
        /// When.
        at: Timestamp,
    },
}

impl Marker {
    /// Whether the target is reached; nothing as long as it is not measured.
    pub fn met(&self) -> Option<bool> {
        match &self.finding {
            Some(MarkerFinding::Measured { value, .. }) => Some(self.comparison.holds(*value, self.target)),
            _ => None,
        }
    }
}

/// What the markers say; nothing as long as one is neither measured nor explained, or when there is none.
pub fn verdict(markers: &[Marker]) -> Option<Verdict> {
    if markers.is_empty() || markers.iter().any(|marker| marker.finding.is_none()) {
        return None;
    }
    let count = |wanted| markers.iter().filter(|marker| marker.met() == wanted).count();
    Some(match (count(Some(true)), count(Some(false)), count(None)) {
        (0, 0, _) => Verdict::NotVerified,
        (0, _, _) => Verdict::Refuted,
        (_, 0, 0) => Verdict::Proven,
        _ => Verdict::PartlyProven,
    })
}

/// The page of a hypothesis, and what it is tried with.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hypothesis {
    /// The question, as a title.
    pub title: String,
    /// What is the matter.
    pub context: String,
    /// We believe that…
    pub believe: String,
    /// … will result in…
    pub result: String,
    /// This will be proven if…
    pub markers: Vec<Marker>,
    /// In outline.
    pub method: String,
    /// One a line.
    pub technologies: Vec<String>,
    /// One a line.
    pub references: Vec<String>,
    /// Software of the catalogue that are tried.
    pub software: Vec<Id>,
    /// The public repository of the experiment.
    pub repository: Option<String>,
    /// When it is to begin.
    pub begin: Option<Date>,
    /// When it is to end.
    pub end: Option<Date>,
    /// Which data go in.
    #[serde(default)]
    pub data: Option<DataCategory>,
}

/// That no sensitive or personal data go in or come out, and that the house rules are followed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HouseRules {
    /// Who declared it.
    pub by: Actor,
    /// When.
    pub at: Timestamp,
    /// Version of the rules that were read.
    pub version: String,
}

/// What a person concludes, which may differ from what the markers say.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Conclusion {
    /// The verdict.
    pub verdict: Verdict,
    /// Why, in writing.
    pub reason: String,
    /// Who concluded.
    pub by: Actor,
    /// When.
    pub at: Timestamp,
}

/// The sections of a report that are written; the others are those of the experiment.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExperimentReport {
    /// What was done, numbered, so that others can do it again.
    pub method: String,
    /// What limits how far the result holds.
    pub threats: String,
    /// What the body does with it.
    pub decision: String,
    /// What it took.
    pub cost: String,
    /// What was read, one a line.
    pub references: Vec<String>,
    /// Licence of the report, as SPDX.
    pub license: String,
    /// When it was published.
    pub published_at: Option<Timestamp>,
}

/// A change of state, kept for ever.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExperimentStep {
    /// Identifier in storage.
    pub id: Id,
    /// The experiment.
    pub experiment: Id,
    /// The state it came to.
    pub status: ExperimentStatus,
    /// What those who reviewed ticked; empty when nobody reviewed.
    pub checklist: Vec<Criterion>,
    /// Why; empty when none is asked.
    pub reason: String,
    /// Who.
    pub by: Actor,
    /// When.
    pub at: Timestamp,
}

/// An experiment of a body.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Experiment {
    /// Identifier in storage and in addresses.
    pub id: Id,
    /// Whose it is.
    pub organization: Id,
    /// Where it stands.
    pub status: ExperimentStatus,
    /// What is believed, and how it will be known.
    pub hypothesis: Hypothesis,
    /// The declaration made when it was proposed.
    pub rules: Option<HouseRules>,
    /// What a person concludes.
    pub conclusion: Option<Conclusion>,
    /// The report.
    pub report: Option<ExperimentReport>,
    /// Who began it.
    pub created_by: Actor,
    /// When.
    pub created_at: Timestamp,
    /// When anything of it last changed.
    pub updated_at: Timestamp,
}

impl Experiment {
    /// What its markers say.
    pub fn verdict(&self) -> Option<Verdict> {
        verdict(&self.hypothesis.markers)
    }

    /// Whether the conclusion differs from what the markers say.
    pub fn disagrees(&self) -> bool {
        self.conclusion.as_ref().is_some_and(|conclusion| Some(conclusion.verdict) != self.verdict())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_pair_of_states_is_a_way_or_is_refused() {
        use ExperimentStatus::{Abandoned, Accepted, Completed, Draft, Proposed, Rejected, Running};
        // Written down a second time, by hand: a wrong row would otherwise agree with itself.
        let open = |from, to| match (from, to) {
            (Draft, Proposed) | (Proposed, Draft) => Some((Party::Body, false)),
            (Proposed, Accepted | Rejected) => Some((Party::Lab, true)),
            (Accepted, Running) | (Running, Completed) => Some((Party::Body, false)),
            (Accepted | Running, Abandoned) => Some((Party::Body, true)),
            _ => None,
        };
        let mut ways = 0;
        for from in ExperimentStatus::ALL {
            for to in ExperimentStatus::ALL {
                let way = from.way_to(to).map(|way| (way.by, way.reason));
                assert_eq!(way, open(from, to), "{from:?} → {to:?}");
                ways += usize::from(way.is_some());
            }
        }
        assert_eq!(ways, TRANSITIONS.len());
        let finals: Vec<_> = ExperimentStatus::ALL.into_iter().filter(|status| status.is_final()).collect();
        assert_eq!(finals, [Rejected, Completed, Abandoned]);
        let hidden: Vec<_> = ExperimentStatus::ALL.into_iter().filter(|status| !status.is_public()).collect();
        assert_eq!(hidden, [Draft, Proposed]);
    }

    fn marker(found: &str) -> Marker {
        let (by, at) = (Actor::System, Timestamp::UNIX_EPOCH);
        let finding = match found {
            "" => None,
            "why" => Some(MarkerFinding::Explained { reason: "La séance n’a pas eu lieu.".to_owned(), by, at }),
            value => {
                let value = Decimal::parse(value).unwrap();
                Some(MarkerFinding::Measured { value, evidence: "journal".to_owned(), by, at })
            }
        };
        Marker {
            statement: "Réponse".to_owned(),
            kind: MarkerKind::Manual,
            comparison: Comparison::AtMost,
            target: Decimal::parse("400").unwrap(),
            unit: "ms".to_owned(),
            finding,
        }
    }

    #[test]
    fn the_verdict_follows_the_markers_and_waits_for_all_of_them() {
        let cases: [(&[&str], Option<Verdict>); 9] = [
            (&[], None),
            (&["312", ""], None),
            (&["312", "400"], Some(Verdict::Proven)),
            (&["312", "400,1"], Some(Verdict::PartlyProven)),
            (&["312", "why"], Some(Verdict::PartlyProven)),
            (&["401", "999"], Some(Verdict::Refuted)),
            (&["401", "why"], Some(Verdict::Refuted)),
            (&["why"], Some(Verdict::NotVerified)),
            (&["312", "401", "why"], Some(Verdict::PartlyProven)),
        ];
        for (found, expected) in cases {
            let markers: Vec<Marker> = found.iter().map(|one| marker(one)).collect();
            assert_eq!(verdict(&markers), expected, "{found:?}");
        }
    }

    #[test]
    fn each_comparison_says_which_side_of_the_target_is_right() {
        let number = |text| Decimal::parse(text).unwrap();
        for (comparison, below, same, above) in [
            (Comparison::AtMost, true, true, false),
            (Comparison::Below, true, false, false),
            (Comparison::AtLeast, false, true, true),
            (Comparison::Above, false, false, true),
            (Comparison::Equal, false, true, false),
        ] {
            let seen = ["1,9", "2,0", "2,1"].map(|value| comparison.holds(number(value), number("2")));
            assert_eq!(seen, [below, same, above], "{comparison:?}");
        }
    }
}
