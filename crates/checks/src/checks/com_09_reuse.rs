//! COM-09: who else uses it.
//!
//! Data: `{ "declared": [{ "name", "url" }], "observed": [{ "name", "url" }] }`: kept apart, because who says so differs.

use levain_model::{Evidence, EvidenceKind, Judgement, Outcome, Purpose, Reason, Severity};
use serde_json::json;

use crate::check::{Check, Framework, Need, Words};
use crate::context::{Context, found, unknown};
use crate::outside::Reuse;
use crate::say::count;

/// Who else uses it.
pub static CHECK: Check = Check {
    id: "COM-09",
    version: 1,
    severity: Severity::Major,
    purposes: &[Purpose::Use, Purpose::Depend],
    needs: &[Need::Outside],
    frameworks: &[(Framework::StandardForPublicCode, "Make the codebase reusable and portable")],
    words: Words {
        name: ["Réutilisation", "Reuse"],
        question: ["Quels autres organismes l’utilisent ou le recensent?", "Which other bodies use it or list it?"],
        why: [
            "Un organisme pair qui l’utilise peut répondre à vos questions et partager les frais. Source\u{a0}: Standard for Public Code, «\u{a0}Make the codebase reusable and portable\u{a0}».",
            "A peer that uses it can answer your questions and share the costs. Source: Standard for Public Code, “Make the codebase reusable and portable”.",
        ],
        how: [
            "Usages déclarés ici, «\u{a0}usedBy\u{a0}» de publiccode.yml, et présence observée dans d’autres catalogues ou dépôts. Ce qui est déclaré et ce qui est observé sont comptés à part. Hors d’un catalogue, seul publiccode.yml est lu\u{a0}: moissonner le dépôt pour le reste.",
            "Uses declared here, “usedBy” of publiccode.yml, and presence observed in other catalogues or repositories. What is declared and what is observed are counted apart. Without a catalogue only publiccode.yml is read: harvest the repository for the rest.",
        ],
        fix: [
            "Déclarer son usage sur la fiche du logiciel, et proposer son nom dans «\u{a0}usedBy\u{a0}» de publiccode.yml.",
            "Declare your use on the software’s page, and offer your name for “usedBy” in publiccode.yml.",
        ],
    },
    rule,
};

fn rule(context: &Context<'_>) -> Judgement {
    let mut reuse: Vec<Reuse> = context.outside.reuse.clone().unwrap_or_default();
    let mut evidence = Vec::new();
    if let Some((path, report)) = context.publiccode() {
        let used_by = &report.document.used_by;
        if !used_by.is_empty() {
            evidence.push(context.file_evidence(path, None, Some("usedBy")));
        }
        for name in used_by {
            if !reuse.iter().any(|known| known.declared && known.name.eq_ignore_ascii_case(name)) {
                reuse.push(Reuse { name: name.clone(), url: None, declared: true });
            }
        }
    }
    for known in &reuse {
        if let Some(url) = &known.url {
            evidence.push(Evidence { kind: EvidenceKind::Url, locator: url.clone(), sha256: None, excerpt: None });
        }
    }
    let part = |declared: bool| -> Vec<serde_json::Value> {
        reuse
            .iter()
            .filter(|known| known.declared == declared)
            .map(|known| json!({ "name": known.name, "url": known.url }))
            .collect()
    };
    let (declared, observed) = (part(true), part(false));
    let [declared_fr, declared_en] =
        count(declared.len(), ["usage déclaré", "usages déclarés"], ["declared use", "declared uses"]);
    let [observed_fr, observed_en] =
        count(observed.len(), ["observation", "observations"], ["observation", "observations"]);
    let mut judgement = if !reuse.is_empty() {
        found(
            Outcome::Met,
            &format!("{declared_fr}, {observed_fr} dans d’autres catalogues ou dépôts."),
            &format!("{declared_en}, {observed_en} in other catalogues or repositories."),
            evidence,
        )
    } else if context.outside.reuse.is_some() {
        // The catalogue knows of nobody: that nobody uses it does not follow.
        unknown(
            Reason::TooFewData,
            "Aucun usage n’est déclaré ni observé jusqu’ici.",
            "No use is declared or observed so far.",
        )
    } else {
        unknown(
            Reason::DataNotGiven,
            "Le catalogue n’a pas été consulté\u{a0}: moissonner le dépôt pour y joindre les usages connus.",
            "The catalogue was not asked: harvest the repository to have the known uses with it.",
        )
    };
    judgement.data = Some(json!({ "declared": declared, "observed": observed }));
    judgement
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::repository;

    fn one(name: &str, declared: bool) -> Reuse {
        Reuse { name: name.to_owned(), url: Some("https://catalogue.example/outil".to_owned()), declared }
    }

    #[test]
    fn declared_and_observed_are_kept_apart() {
        let trial = repository(&[(
            "publiccode.yml",
            "publiccodeYmlVersion: '0.4'\nusedBy:\n  - Ville de Val-Exemple\n  - MRC d’Exemple\n",
        )])
        .outside(|outside| {
            outside.reuse = Some(vec![one("Ville de Val-Exemple", true), one("Autre catalogue", false)])
        });
        let judgement = trial.judged(&CHECK);
        assert_eq!(judgement.outcome, Outcome::Met);
        let data = judgement.data.unwrap();
        assert_eq!((data["declared"].as_array().unwrap().len(), data["observed"].as_array().unwrap().len()), (2, 1));
    }

    #[test]
    fn nothing_known_is_never_nobody() {
        assert_eq!(repository(&[]).judged(&CHECK).reason, Some(Reason::DataNotGiven));
        let asked = repository(&[]).outside(|outside| outside.reuse = Some(Vec::new()));
        assert_eq!(asked.judged(&CHECK).reason, Some(Reason::TooFewData));
    }
}
