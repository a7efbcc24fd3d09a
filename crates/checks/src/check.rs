//! What a check is.

use levain_model::{Judgement, Language, Outcome, Purpose, Reason, Severity};

use crate::context::Context;

/// One question asked of a repository, with everything a page, a report and a test need to know of it.
pub struct Check {
    /// Its identifier, for ever: `LIC-01`.
    pub id: &'static str,
    /// Raised when the rule changes so that the same repository may get another answer.
    pub version: u32,
    /// How much a missing answer matters.
    pub severity: Severity,
    /// For whom it matters.
    pub purposes: &'static [Purpose],
    /// What it looks at. When one is not given, it answers unknown.
    pub needs: &'static [Need],
    /// Where it corresponds to a question of an outside framework: (framework, identifier there).
    pub frameworks: &'static [(Framework, &'static str)],
    /// Its texts in French and English.
    pub words: Words,
    /// The rule. Pure: the same context gives the same judgement.
    pub rule: fn(&Context<'_>) -> Judgement,
}

/// Texts of a check, each French then English. Plain text; a dash begins each item of a list.
#[derive(Debug, Clone, Copy)]
pub struct Words {
    /// A short name: « Licence reconnue ».
    pub name: [&'static str; 2],
    /// What is asked, as a question.
    pub question: [&'static str; 2],
    /// Why it matters to a public body, with the source of the reason.
    pub why: [&'static str; 2],
    /// How it is found out, and what it cannot see.
    pub how: [&'static str; 2],
    /// What to do when it is missing.
    pub fix: [&'static str; 2],
}

/// One of the two texts of a pair.
pub fn text(pair: [&'static str; 2], language: Language) -> &'static str {
    match language {
        Language::Fr => pair[0],
        Language::En => pair[1],
    }
}

/// What a check looks at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Need {
    /// The files at the commit.
    Files,
    /// The commits and tags.
    History,
    /// The forge's answers.
    Forge,
    /// Outside data or our own catalogue.
    Outside,
}

/// Outside frameworks that ask similar questions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Framework {
    /// Standard for Public Code, by criterion.
    StandardForPublicCode,
    /// OpenSSF Scorecard, by check.
    Scorecard,
    /// Open Source Project Security Baseline, by control.
    OspsBaseline,
    /// CHAOSS, by metric.
    Chaoss,
    /// REUSE specification.
    Reuse,
}

impl Framework {
    /// Its name, the same in both languages.
    pub fn name(self) -> &'static str {
        match self {
            Framework::StandardForPublicCode => "Standard for Public Code",
            Framework::Scorecard => "OpenSSF Scorecard",
            Framework::OspsBaseline => "OSPS Baseline",
            Framework::Chaoss => "CHAOSS",
            Framework::Reuse => "REUSE",
        }
    }
}

/// Asks one check. A repository without commit answers unknown to whatever reads files or history; a panic never
/// leaves: rules are total.
pub fn judge(check: &Check, context: &Context<'_>) -> Judgement {
    let reads_git = check.needs.iter().any(|need| matches!(need, Need::Files | Need::History));
    if reads_git && context.view.head().id().is_none() {
        return crate::context::unknown(
            Reason::NoCommit,
            "Le dépôt ne contient aucun commit.",
            "The repository has no commit.",
        );
    }
    let judgement = (check.rule)(context);
    debug_assert_eq!(
        judgement.reason.is_some(),
        matches!(judgement.outcome, Outcome::Unknown | Outcome::NotApplicable),
        "{}: unknown and not applicable have a reason, the others none",
        check.id
    );
    judgement
}

/// Asks every check, in the order of [`crate::ALL`].
pub fn judge_all(context: &Context<'_>) -> Vec<(&'static Check, Judgement)> {
    crate::ALL.iter().map(|check| (*check, judge(check, context))).collect()
}
