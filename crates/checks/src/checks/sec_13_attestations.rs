//! SEC-13: what others attest, and since when.
//!
//! Data: `{ "attestations": [{ "name", "url", "date", "age_days" }], "claimed": [name…] }`: what is claimed by a badge in the
//! README is kept apart from what was given as data.

use levain_model::{Evidence, EvidenceKind, Judgement, Outcome, Purpose, Reason, Severity};
use serde_json::json;

use crate::check::{Check, Framework, Need, Words};
use crate::context::{Context, found, unknown};
use crate::files;
use crate::say::{DAY, count};

/// What others attest, and since when.
pub static CHECK: Check = Check {
    id: "SEC-13",
    version: 1,
    severity: Severity::Information,
    purposes: &[Purpose::Use, Purpose::Depend],
    needs: &[Need::Outside],
    frameworks: &[(Framework::Scorecard, "CII-Best-Practices")],
    words: Words {
        name: ["Attestations de tiers", "Third-party attestations"],
        question: [
            "D’autres attestent-ils de la qualité du projet, et depuis quand?",
            "Do others attest the quality of the project, and since when?",
        ],
        why: [
            "Une vérification faite par d’autres épargne la vôtre, à condition d’être récente.",
            "A verification made by others saves yours, as long as it is recent.",
        ],
        how: [
            "Données fournies par le déploiement (OpenSSF Best Practices, Scorecard, Digital Public Goods, Standard for Public Code), avec leur âge. Un écusson du README est une affirmation du projet\u{a0}: il est signalé, non compté. Pour les fournir, indiquer le dossier des attestations dans la configuration.",
            "Data given by the deployment (OpenSSF Best Practices, Scorecard, Digital Public Goods, Standard for Public Code), with their age. A badge of the README is a claim of the project: it is told, not counted. To give them, name the folder of attestations in the configuration.",
        ],
        fix: [
            "Demander l’écusson OpenSSF Best Practices, gratuit et par questionnaire.",
            "Apply for the OpenSSF Best Practices badge, free and by questionnaire.",
        ],
    },
    rule,
};

const BADGES: &[(&str, &str)] = &[
    ("bestpractices.dev/", "OpenSSF Best Practices"),
    ("bestpractices.coreinfrastructure.org/", "OpenSSF Best Practices"),
    ("scorecard.dev/", "OpenSSF Scorecard"),
    ("securityscorecards.dev/", "OpenSSF Scorecard"),
    ("digitalpublicgoods.net/", "Digital Public Goods"),
    ("standard.publiccode.net/", "Standard for Public Code"),
];

fn rule(context: &Context<'_>) -> Judgement {
    let readme = files::read(context, files::readmes(context));
    let mut claimed: Vec<&str> = BADGES
        .iter()
        .filter(|(address, _)| readme.texts.iter().any(|(_, text)| text.contains(address)))
        .map(|(_, name)| *name)
        .collect();
    claimed.dedup();
    let Some(attestations) = &context.outside.attestations else {
        let [fr, en] = if claimed.is_empty() {
            [String::new(), String::new()]
        } else {
            [
                format!(" Le README porte un écusson\u{a0}: {}.", claimed.join(", ")),
                format!(" The README has a badge: {}.", claimed.join(", ")),
            ]
        };
        return Judgement {
            data: Some(json!({ "attestations": [], "claimed": claimed })),
            ..unknown(
                Reason::DataNotGiven,
                &format!("Les attestations de tiers n’ont pas été fournies.{fr}"),
                &format!("Third-party attestations were not given.{en}"),
            )
        };
    };
    let list: Vec<serde_json::Value> = attestations
        .iter()
        .map(|(name, url, date)| {
            let age = date.map(|date| (context.now.as_second() - date.as_second()) / DAY);
            json!({ "name": name, "url": url, "date": date.map(crate::say::day), "age_days": age })
        })
        .collect();
    let recent = attestations
        .iter()
        .filter(|(_, _, date)| date.is_some_and(|date| context.now.as_second() - date.as_second() <= 365 * DAY))
        .count();
    let data = json!({ "attestations": list, "claimed": claimed });
    if attestations.is_empty() {
        return Judgement {
            data: Some(data),
            ..found(
                Outcome::Unmet,
                "Aucune attestation de tiers dans les données fournies.",
                "No third-party attestation in the data given.",
                vec![Evidence {
                    kind: EvidenceKind::External,
                    locator: "attestations".to_owned(),
                    sha256: None,
                    excerpt: None,
                }],
            )
        };
    }
    let [fr, en] = count(attestations.len(), ["attestation", "attestations"], ["attestation", "attestations"]);
    let names = attestations.iter().map(|(name, _, _)| name.as_str()).collect::<Vec<_>>().join(", ");
    Judgement {
        data: Some(data),
        ..found(
            if recent > 0 { Outcome::Met } else { Outcome::Partial },
            &format!("{fr} ({names}), dont {recent} de moins d’un an."),
            &format!("{en} ({names}), of which {recent} less than a year old."),
            attestations
                .iter()
                .map(|(_, url, _)| Evidence {
                    kind: EvidenceKind::External,
                    locator: url.clone(),
                    sha256: None,
                    excerpt: None,
                })
                .collect(),
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{ago, repository};

    #[test]
    fn attestations_have_an_age_and_badges_are_claims() {
        let badge = repository(&[("README.md", "[![x](https://www.bestpractices.dev/projects/1/badge)]")]);
        let claimed = badge.judged(&CHECK);
        assert_eq!(claimed.reason, Some(Reason::DataNotGiven));
        assert_eq!(claimed.data.unwrap()["claimed"][0], json!("OpenSSF Best Practices"));
        for (days, outcome) in [(10, Outcome::Met), (800, Outcome::Partial)] {
            let given = repository(&[]).outside(|outside| {
                outside.attestations =
                    Some(vec![("DPG".to_owned(), "https://registre.example/1".to_owned(), Some(ago(days)))]);
            });
            assert_eq!(given.judged(&CHECK).outcome, outcome, "{days}");
        }
        let none = repository(&[]).outside(|outside| outside.attestations = Some(Vec::new()));
        assert_eq!(none.judged(&CHECK).outcome, Outcome::Unmet);
    }
}
