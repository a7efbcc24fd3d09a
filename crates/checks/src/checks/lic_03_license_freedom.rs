//! LIC-03: whether the licence is free.

use levain_license::{Standing, standing};
use levain_model::{Judgement, Outcome, Purpose, Reason, Severity};

use crate::check::{Check, Framework, Need, Words};
use crate::context::{Context, found, not_applicable, unknown};

/// Whether the licences found are approved as open source or held to be free. Data: `{"free": [id], "not_free": [id],
/// "unknown": [id]}`.
pub static CHECK: Check = Check {
    id: "LIC-03",
    version: 2,
    severity: Severity::Blocking,
    purposes: &[Purpose::Use, Purpose::Deploy, Purpose::Publish, Purpose::Depend],
    needs: &[Need::Files],
    frameworks: &[
        (Framework::OspsBaseline, "OSPS-LE-02"),
        (Framework::Chaoss, "OSI Approved Licenses"),
        (Framework::StandardForPublicCode, "Publish with an open license"),
    ],
    words: Words {
        name: ["Licence libre", "Free licence"],
        question: ["La licence est-elle libre?", "Is the licence free?"],
        why: [
            "Une licence «\u{a0}à source disponible\u{a0}» laisse lire le code mais restreint l’usage\u{a0}: production, concurrence, hébergement. Elle n’offre pas les quatre libertés et peut interdire ce qu’un organisme veut faire.",
            "A “source available” licence lets the code be read but restricts its use: production, competition, hosting. It does not give the four freedoms and can forbid what a public body wants to do.",
        ],
        how: [
            "Chaque licence trouvée est cherchée dans les listes de l’Open Source Initiative et de la Free Software Foundation, puis dans notre table des licences de données et des licences restrictives (BUSL, SSPL, Elastic, PolyForm, CC-BY-NC, clause Commons).",
            "Each licence found is looked up in the lists of the Open Source Initiative and the Free Software Foundation, then in our table of data licences and restrictive ones (BUSL, SSPL, Elastic, PolyForm, CC-BY-NC, Commons Clause).",
        ],
        fix: [
            "Si le code est le vôtre, choisissez une licence libre. Sinon, faites lire la licence par votre service juridique avant tout usage.",
            "If the code is yours, choose a free licence. If not, have the licence read by your legal service before any use.",
        ],
    },
    rule,
};

fn rule(context: &Context<'_>) -> Judgement {
    let licenses = context.licenses();
    let ids = licenses.ids();
    if ids.is_empty() {
        return match (licenses.files.is_empty(), licenses.unavailable.is_empty()) {
            (true, true) => not_applicable(
                Reason::NothingToCheck,
                "Rien dans le dépôt ne donne de licence.",
                "Nothing in the repository gives a licence.",
            ),
            (true, false) => unknown(
                Reason::FileUnavailable,
                "Le contenu du fichier de licence manque à cette copie.",
                "The content of the licence file is not in this copy.",
            ),
            (false, _) => unknown(
                Reason::FormatUnknown,
                "Le texte de la licence n’est pas reconnu.",
                "The text of the licence is not recognised.",
            ),
        };
    }
    let choose = |fits: fn(Standing) -> bool| -> Vec<&str> {
        ids.iter().filter(|id| fits(standing_of(id))).map(String::as_str).collect()
    };
    let free = choose(Standing::is_free);
    let restricted = choose(|standing| standing.source_available);
    let others = choose(|standing| !standing.is_free() && !standing.source_available);
    let evidence = licenses
        .places()
        .filter(|(_, one)| ids.contains(&one.id))
        .take(4)
        .map(|(path, one)| context.file_evidence(path, Some(one.lines), Some(&one.id)))
        .collect();
    let judgement = match (free.is_empty(), restricted.is_empty(), others.is_empty()) {
        (_, false, _) if free.is_empty() => found(
            Outcome::Unmet,
            &format!("{} restreint l’usage\u{a0}: ce n’est pas une licence libre.", restricted.join(", ")),
            &format!("{} restricts use: it is not a free licence.", restricted.join(", ")),
            evidence,
        ),
        (false, false, _) => found(
            Outcome::Partial,
            &format!(
                "{} est libre; {} restreint l’usage d’une partie ou du tout.",
                free.join(", "),
                restricted.join(", ")
            ),
            &format!(
                "{} is free; {} restricts the use of a part or of the whole.",
                free.join(", "),
                restricted.join(", ")
            ),
            evidence,
        ),
        (false, true, _) => found(
            Outcome::Met,
            &format!("{}\u{a0}: libre.", free.join(", ")),
            &format!("{}: free.", free.join(", ")),
            evidence,
        ),
        (true, ..) => unknown(
            Reason::TooFewData,
            &format!("{} n’est ni sur les listes ni dans notre table.", others.join(", ")),
            &format!("{} is neither on the lists nor in our table.", others.join(", ")),
        ),
    };
    Judgement {
        data: Some(serde_json::json!({ "free": free, "not_free": restricted, "unknown": others })),
        ..judgement
    }
}

/// The standing of an identifier, or of an expression by the one its reader may choose.
fn standing_of(id: &str) -> Standing {
    let inside = levain_license::licenses_of(id);
    match inside.iter().map(|license| standing(&license.id)).find(|standing| standing.is_free()) {
        Some(free) => free,
        None => standing(id),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::repository;

    fn outcome(text: &str) -> Outcome {
        repository(&[("LICENSE", text)]).judged(&CHECK).outcome
    }

    #[test]
    fn free_restricted_and_unknown_are_told_apart() {
        let text = |id| levain_license::license_text(id).unwrap();
        assert_eq!(outcome(text("LiLiQ-Rplus-1.1")), Outcome::Met);
        assert_eq!(outcome(text("GPL-3.0-only")), Outcome::Met);
        assert_eq!(outcome(text("BUSL-1.1")), Outcome::Unmet);
        assert_eq!(outcome(text("SSPL-1.0")), Outcome::Unmet);
        assert_eq!(outcome(text("CC-BY-NC-4.0")), Outcome::Unmet);
        assert_eq!(outcome("Do as you like."), Outcome::Unknown);
        assert_eq!(outcome("SPDX-License-Identifier: MIT OR BUSL-1.1"), Outcome::Met);
        assert_eq!(repository(&[]).judged(&CHECK).outcome, Outcome::NotApplicable);
        let named = repository(&[("README.md", "# X\n\n## Licence\n\nMIT License\n")]);
        assert_eq!(named.judged(&CHECK).outcome, Outcome::Met);
    }

    #[test]
    fn a_clause_beside_a_free_text_is_not_overlooked() {
        let apache = levain_license::license_text("Apache-2.0").unwrap();
        let text = format!(
            "“Commons Clause” License Condition v1.0\n\nThe Software is provided to you under the License, subject to the following condition.\n\n---------\n{apache}"
        );
        assert_eq!(outcome(&text), Outcome::Partial);
    }
}
