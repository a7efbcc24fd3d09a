//! GOV-06: who supports it, and until when.
//!
//! Data: `{ "file": path or null, "maintenance": type or null, "contracts": number, "latest_until": date or null,
//! "expired": bool }`.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use levain_model::{Judgement, Outcome, Purpose, Reason, Severity};
use serde_json::json;

use crate::check::{Check, Framework, Need, Words};
use crate::context::{Context, found};
use crate::files;
use crate::owner_defaults;
use crate::say::not_known;

/// Who supports it, and until when.
pub static CHECK: Check = Check {
    id: "GOV-06",
    version: 1,
    severity: Severity::Major,
    purposes: &[Purpose::Use, Purpose::Deploy],
    needs: &[Need::Files, Need::Forge],
    frameworks: &[(Framework::OspsBaseline, "OSPS-DO-04.01")],
    words: Words {
        name: ["Soutien et entretien", "Support and maintenance"],
        question: [
            "Qui répond en cas de panne, et l’entretien promis court-il encore?",
            "Who answers when it breaks, and does the promised maintenance still run?",
        ],
        why: [
            "Mettre en service sans savoir qui soutient, c’est s’engager à soutenir seul. Source\u{a0}: OSPS Baseline, DO-04.",
            "Putting it to use without knowing who supports it means to support it alone. Source: OSPS Baseline, DO-04.",
        ],
        how: [
            "Fichier SUPPORT (ou SOUTIEN), section du README, et «\u{a0}maintenance\u{a0}» de publiccode.yml\u{a0}: type, contacts, fin des contrats comparée à la date du jour. La qualité du soutien n’est pas mesurée.",
            "File SUPPORT (or SOUTIEN), section of the README, and “maintenance” of publiccode.yml: type, contacts, end of the contracts compared with today’s date. How good the support is, is not measured.",
        ],
        fix: [
            "Dire dans SUPPORT.md où demander de l’aide, et tenir à jour «\u{a0}maintenance\u{a0}» dans publiccode.yml.",
            "Say in SUPPORT.md where to ask for help, and keep “maintenance” up to date in publiccode.yml.",
        ],
    },
    rule,
};

const TITLES: &[&str] = &[
    "support",
    "soutien",
    "getting help",
    "get help",
    "need help",
    "help",
    "aide",
    "assistance",
    "questions",
    "obtenir de l'aide",
];

fn rule(context: &Context<'_>) -> Judgement {
    let today = context.now.to_zoned_datetime(TimeZone::UTC).date();
    let file = files::community(context, |stem| matches!(stem, "support" | "soutien" | "getting_help" | "assistance"))
        .first()
        .map(|entry| entry.path.clone());
    let document = context.publiccode().map(|(path, report)| (path, &report.document));
    let kind = document.and_then(|(_, document)| document.maintenance_type.as_deref());
    let ends: Vec<Option<Date>> = document
        .map(|(_, document)| {
            document.contractors.iter().map(|contractor| contractor.until.as_deref()?.get(..10)?.parse().ok()).collect()
        })
        .unwrap_or_default();
    let latest = ends.iter().flatten().max().copied();
    // A contract without a date that can be read is not held to be over.
    let expired =
        kind == Some("contract") && !ends.is_empty() && ends.iter().all(|end| end.is_some_and(|end| end < today));
    let readme = files::read(context, files::readmes(context));
    let section = readme.texts.iter().find_map(|(path, text)| {
        let titles = files::titles(text);
        let (line, _) = titles.into_iter().find(|(_, title)| {
            let title = title.trim_matches(|mark: char| !mark.is_alphanumeric());
            TITLES.iter().any(|word| {
                title == *word || title.starts_with(&format!("{word} ")) || title.ends_with(&format!(" {word}"))
            })
        })?;
        Some((path.clone(), line))
    });
    let mut evidence = Vec::new();
    if let Some((path, _)) = document.filter(|_| kind.is_some()) {
        evidence.push(context.file_evidence(
            path,
            None,
            kind.map(|kind| format!("maintenance.type: {kind}")).as_deref(),
        ));
    }
    if let Some(path) = &file {
        evidence.push(context.file_evidence(path, None, None));
    } else if let Some((path, line)) = &section {
        evidence.push(context.file_evidence(path, Some((*line, *line)), None));
    }
    let data = json!({
        "file": file.clone().or(section.as_ref().map(|(path, _)| path.clone())),
        "maintenance": kind, "contracts": ends.len(), "latest_until": latest.map(|date| date.to_string()), "expired": expired,
    });
    let told = file.is_some() || section.is_some();
    let default = owner_defaults::has(context, &["support", "soutien"]);
    let judgement = match kind {
        Some("contract") if expired => {
            let date = latest.map(|date| date.to_string()).unwrap_or_default();
            found(
                if told { Outcome::Partial } else { Outcome::Unmet },
                &format!("Le dernier contrat d’entretien déclaré a pris fin le {date}."),
                &format!("The last maintenance contract declared ended on {date}."),
                evidence,
            )
        }
        Some("none") => found(
            Outcome::Unmet,
            "publiccode.yml déclare que personne n’entretient le logiciel.",
            "publiccode.yml declares that nobody maintains the software.",
            evidence,
        ),
        Some(kind) => {
            let until = latest.filter(|_| kind == "contract").map_or([String::new(), String::new()], |date| {
                [format!(", jusqu’au {date}"), format!(", until {date}")]
            });
            found(
                Outcome::Met,
                &format!("Entretien déclaré\u{a0}: {kind}{}.", until[0]),
                &format!("Maintenance declared: {kind}{}.", until[1]),
                evidence,
            )
        }
        None if told => found(
            Outcome::Met,
            "Il est écrit où demander de l’aide; aucun entretien n’est déclaré dans publiccode.yml.",
            "It is written where to ask for help; no maintenance is declared in publiccode.yml.",
            evidence,
        ),
        None if readme.unavailable => return not_known(Reason::FileUnavailable, "Soutien", "Support"),
        None if default == Ok(true) => owner_defaults::met(context, "fichier SUPPORT", "SUPPORT file"),
        None => owner_defaults::absent(
            context,
            default,
            "SUPPORT, README, publiccode.yml",
            ["moyen d’obtenir du soutien", "way to get support"],
        ),
    };
    Judgement { data: Some(data), ..judgement }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::repository;

    fn contract(until: &str) -> String {
        format!(
            "maintenance:\n  type: contract\n  contractors:\n    - name: Entreprise d’Exemple\n      until: '{until}'\n"
        )
    }

    #[test]
    fn contracts_end() {
        for (yaml, outcome) in [
            (contract("2027-01-01"), Outcome::Met),
            (contract("2026-11-23"), Outcome::Met),
            (contract("2026-11-22"), Outcome::Unmet),
            (contract("bientôt"), Outcome::Met),
            ("maintenance:\n  type: community\n".to_owned(), Outcome::Met),
            ("maintenance:\n  type: none\n".to_owned(), Outcome::Unmet),
        ] {
            assert_eq!(repository(&[("publiccode.yml", yaml.as_str())]).judged(&CHECK).outcome, outcome, "{yaml}");
        }
        let told = repository(&[("publiccode.yml", contract("2020-01-01").as_str()), ("SUPPORT.md", "x")]);
        assert_eq!(told.judged(&CHECK).outcome, Outcome::Partial);
    }

    #[test]
    fn files_and_sections_tell_where_to_ask() {
        for (path, text, outcome) in [
            ("SUPPORT.md", "x", Outcome::Met),
            ("docs/soutien.fr.md", "x", Outcome::Met),
            ("README.md", "# X\n## Soutien\n", Outcome::Met),
            ("README.md", "# X\n## Supported platforms\n", Outcome::Unknown),
            ("README.md", "# X\n", Outcome::Unknown),
        ] {
            assert_eq!(repository(&[(path, text)]).judged(&CHECK).outcome, outcome, "{path} {text}");
        }
        let none = repository(&[("README.md", "# X")]).forge(|facts| facts.default_files = Ok(Vec::new()));
        assert_eq!(none.judged(&CHECK).outcome, Outcome::Unmet);
        assert_eq!(repository(&[]).missing("README.md").judged(&CHECK).reason, Some(Reason::FileUnavailable));
    }
}
