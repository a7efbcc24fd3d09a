//! VIT-07: which versions are supported, and until when.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use levain_model::{Evidence, EvidenceKind, Judgement, Outcome, Purpose, Reason, Severity};
use serde_json::json;

use crate::check::{Check, Framework, Need, Words};
use crate::context::{Context, found, not_applicable, unknown};
use crate::releases::{numbers, releases};
use crate::say::why;
use crate::{files, prose, security_policy};

/// Whether a document says which versions are supported, or data given say when the last one ends. Data: `{"statement":
/// {"file", "line"} or null, "version": tag, "end_of_life": date or null}`.
pub static CHECK: Check = Check {
    id: "VIT-07",
    version: 1,
    severity: Severity::Major,
    purposes: &[Purpose::Deploy, Purpose::Depend],
    needs: &[Need::Files, Need::History, Need::Outside],
    frameworks: &[(Framework::OspsBaseline, "OSPS-DO-04"), (Framework::OspsBaseline, "OSPS-DO-05")],
    words: Words {
        name: ["Versions soutenues", "Supported versions"],
        question: [
            "Sait-on quelles versions reçoivent des correctifs, et jusqu’à quand?",
            "Is it known which versions get fixes, and until when?",
        ],
        why: [
            "Déployer une version sans savoir quand elle cessera de recevoir des correctifs, c’est remettre la migration à une urgence. Source\u{a0}: OSPS Baseline, DO-04 et DO-05.",
            "Deploying a version without knowing when it stops getting fixes leaves the migration to an emergency. Source: OSPS Baseline, DO-04 and DO-05.",
        ],
        how: [
            "On cherche une section «\u{a0}Versions soutenues\u{a0}» dans la politique de sécurité, le README et les documents de soutien, et la fin de vie de la dernière version dans les données que fournit l’exploitant. Un modèle de politique laissé tel quel ne compte pas. Une page ailleurs sur le Web n’est pas vue.",
            "We look for a “Supported versions” section in the security policy, the README and the support documents, and for the end of life of the last version in the data that the deployer gives. A policy template left as it came does not count. A page elsewhere on the Web is not seen.",
        ],
        fix: [
            "Écrivez dans SECURITY.md un tableau «\u{a0}Versions soutenues\u{a0}»\u{a0}: version, correctifs jusqu’au.",
            "Write in SECURITY.md a “Supported versions” table: version, fixes until.",
        ],
    },
    rule,
};

/// Beginnings of the headings under which the answer stands, folded. "Browser support", "Supported PHP versions" and
/// "Tomcat version support" speak of others.
const HEADINGS: [&str; 16] = [
    "supported version",
    "supported release",
    "version support policy",
    "support policy",
    "support lifecycle",
    "release support",
    "release lifecycle",
    "security support",
    "security updates",
    "end of life",
    "end-of-life",
    "long term support",
    "versions soutenues",
    "versions supportees",
    "versions prises en charge",
    "fin de vie",
];

/// Sentences that say it without a heading, folded.
const SENTENCES: [&str; 13] = [
    "only the latest version",
    "only the latest release",
    "only support the latest",
    "only supports the latest",
    "latest version is supported",
    "latest release is supported",
    "receive security updates",
    "receives security updates",
    "receive security fixes",
    "receives security fixes",
    "seule la derniere version",
    "recoit des correctifs",
    "recoivent des correctifs",
];

fn rule(context: &Context<'_>) -> Judgement {
    let versions = releases(context);
    let statement = statement(context);
    let ending = versions.first().and_then(|last| {
        let cycles = context.outside.end_of_life.as_deref()?;
        end_of(&last.tag, cycles).map(|(cycle, date)| (last.tag.clone(), cycle, date))
    });
    let data = json!({
        "statement": statement.as_ref().map(|(file, line)| json!({ "file": file, "line": line })),
        "version": versions.first().map(|last| last.tag.as_str()),
        "end_of_life": ending.as_ref().map(|(_, _, date)| date.to_string()),
    });
    let judgement = match (ending, &statement) {
        (Some((tag, cycle, date)), _) => {
            let evidence = vec![Evidence {
                kind: EvidenceKind::External,
                locator: format!("end of life, {cycle}"),
                sha256: None,
                excerpt: Some(date.to_string()),
            }];
            if date < context.now.to_zoned_datetime(TimeZone::UTC).date() {
                found(
                    Outcome::Unmet,
                    &format!("La dernière version, {tag}, ne reçoit plus de correctifs depuis le {date}."),
                    &format!("The last version, {tag}, gets no more fixes since {date}."),
                    evidence,
                )
            } else {
                found(
                    Outcome::Met,
                    &format!("La dernière version, {tag}, reçoit des correctifs jusqu’au {date}."),
                    &format!("The last version, {tag}, gets fixes until {date}."),
                    evidence,
                )
            }
        }
        (None, Some((path, line))) => found(
            Outcome::Met,
            &format!("{path} dit quelles versions sont soutenues."),
            &format!("{path} says which versions are supported."),
            vec![context.file_evidence(path, Some((*line, *line)), None)],
        ),
        (None, None) if versions.is_empty() => match context.view.history().cut {
            Some(_) => unknown(
                Reason::HistoryCut,
                "Cette copie est incomplète et n’a pas d’étiquette de version.",
                "This copy is incomplete and has no version tag.",
            ),
            None => not_applicable(Reason::NoRelease, "Aucune version n’a été publiée.", "No version was published."),
        },
        (None, None) => {
            let reason = match context.outside.end_of_life {
                Some(_) => Reason::TooFewData,
                None => Reason::DataNotGiven,
            };
            let [why_fr, why_en] = why(reason);
            unknown(
                reason,
                &format!("Aucun document du dépôt ne le dit; quant aux dates de fin de vie, {why_fr}."),
                &format!("No document of the repository says it; as for the dates of end of life, {why_en}."),
            )
        }
    };
    Judgement { data: Some(data), ..judgement }
}

/// The end of the cycle that a tag belongs to: the longest cycle whose numbers begin the tag's (`3.2` of `3.2.14`).
fn end_of(tag: &str, cycles: &[(String, Date)]) -> Option<(String, Date)> {
    let version = numbers(tag);
    cycles
        .iter()
        .filter(|(cycle, _)| {
            let cycle = numbers(cycle);
            !cycle.is_empty() && version.starts_with(&cycle)
        })
        .max_by_key(|(cycle, _)| numbers(cycle).len())
        .cloned()
}

/// Where a document says which versions are supported: path and line.
fn statement(context: &Context<'_>) -> Option<(String, u32)> {
    let support = files::community(context, |stem| {
        matches!(
            stem,
            "support" | "soutien" | "releases" | "release" | "release_policy" | "versions" | "lifecycle" | "eol"
        )
    });
    let policies = security_policy::read(context).texts;
    let others = files::read(context, support.into_iter().chain(context.readmes())).texts;
    policies.into_iter().chain(others).find_map(|(path, text)| {
        // The forge's template, with the versions of nobody.
        let template = files::folded(&text).contains("use this section to tell people about which versions");
        let heading = || {
            prose::headings(&text).into_iter().find(|(_, heading)| {
                let heading = files::folded(heading);
                HEADINGS.iter().any(|words| heading.strip_prefix(words).is_some_and(|rest| !rest.contains(" of ")))
            })
        };
        let sentence = || files::line_where(&text, |line| SENTENCES.iter().any(|words| line.contains(words)));
        let line = heading().map(|(line, _)| line).or_else(|| sentence().map(|(line, _)| line));
        line.filter(|_| !template).map(|line| (path.clone(), line))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{Trial, repository};
    use levain_model::history::Cut;

    fn released(files: &[(&str, &str)]) -> Trial {
        repository(files).tag("v3.2.14", 20, true, false)
    }

    #[test]
    fn documents_that_say_it_are_told_from_templates() {
        let template = "# Security Policy\n\n## Supported Versions\n\nUse this section to tell people about which versions of your project are\ncurrently being supported with security updates.\n\n| 5.1.x | ✅ |\n";
        for (path, text, outcome) in [
            ("SECURITY.md", "# Security\n\n## Supported Versions\n\n| 3.x | yes |\n", Outcome::Met),
            ("SECURITE.md", "# Sécurité\n\n## Versions soutenues\n\nLa 3.\n", Outcome::Met),
            ("README.md", "# X\n\nSeule la dernière version reçoit des correctifs.\n", Outcome::Met),
            ("docs/support.md", "# Support policy\n\nTwo years.\n", Outcome::Met),
            ("SECURITY.md", template, Outcome::Unknown),
            ("README.md", "# X\n\n## Supported platforms\n", Outcome::Unknown),
            ("README.md", "# X\n\n### Tomcat version support:\n", Outcome::Unknown),
            ("README.md", "# X\n\n## Supported versions of Node\n", Outcome::Unknown),
            ("README.md", "# X\n\n- PHP (latest stable version preferred)\n", Outcome::Unknown),
        ] {
            assert_eq!(released(&[(path, text)]).judged(&CHECK).outcome, outcome, "{path} {text}");
        }
    }

    #[test]
    fn dates_given_decide_for_the_cycle_of_the_last_version() {
        let cycles = |list: &[(&str, &str)]| {
            let cycles: Vec<(String, Date)> =
                list.iter().map(|(cycle, date)| ((*cycle).to_owned(), date.parse().unwrap())).collect();
            released(&[]).outside(|outside| outside.end_of_life = Some(cycles)).judged(&CHECK)
        };
        assert_eq!(cycles(&[("3", "2020-01-01"), ("3.2", "2027-01-01")]).outcome, Outcome::Met);
        assert_eq!(cycles(&[("3.2", "2020-01-01"), ("4.0", "2027-01-01")]).outcome, Outcome::Unmet);
        // 3.2 is not 3.20.
        assert_eq!(cycles(&[("3.20", "2020-01-01")]).reason, Some(Reason::TooFewData));
        assert_eq!(released(&[]).judged(&CHECK).reason, Some(Reason::DataNotGiven));
    }

    #[test]
    fn without_release_it_does_not_apply() {
        assert_eq!(repository(&[]).judged(&CHECK).reason, Some(Reason::NoRelease));
        assert_eq!(repository(&[]).cut(Cut::Shallow).judged(&CHECK).reason, Some(Reason::HistoryCut));
    }
}
