//! SEC-10: versions are signed.
//!
//! Data: `{ "looked", "signed" }`, over the last ten tags.

use levain_model::{Judgement, Outcome, Purpose, Reason, Severity};
use serde_json::json;

use crate::check::{Check, Framework, Need, Words};
use crate::context::{Context, found, not_applicable};

/// Versions are signed.
pub static CHECK: Check = Check {
    id: "SEC-10",
    version: 1,
    severity: Severity::Information,
    purposes: &[Purpose::Deploy, Purpose::Depend],
    needs: &[Need::History],
    frameworks: &[(Framework::Scorecard, "Signed-Releases"), (Framework::OspsBaseline, "OSPS-BR-06.01")],
    words: Words {
        name: ["Versions signées", "Signed versions"],
        question: ["Les étiquettes de version portent-elles une signature?", "Do version tags carry a signature?"],
        why: [
            "Une signature permet de vérifier que la version vient bien du projet. Source\u{a0}: OpenSSF Scorecard, «\u{a0}Signed-Releases\u{a0}».",
            "A signature allows one to verify that the version comes from the project. Source: OpenSSF Scorecard, “Signed-Releases”.",
        ],
        how: [
            "Part des dix dernières étiquettes qui portent une signature; elle n’est pas vérifiée, faute de savoir à quelle clé se fier. Les signatures de fichiers publiés à part ne sont pas vues.",
            "Share of the last ten tags that carry a signature; it is not verified, for want of knowing which key to trust. Signatures of files published apart are not seen.",
        ],
        fix: ["Signer les étiquettes (git tag -s) et publier la clé.", "Sign tags (git tag -s) and publish the key."],
    },
    rule,
};

fn rule(context: &Context<'_>) -> Judgement {
    let looked: Vec<_> = context.view.tags().iter().take(10).collect();
    if looked.is_empty() {
        return not_applicable(Reason::NoRelease, "Le dépôt n’a aucune étiquette.", "The repository has no tag.");
    }
    let signed = looked.iter().filter(|tag| tag.signed).count();
    let outcome = match signed {
        0 => Outcome::Unmet,
        signed if signed == looked.len() => Outcome::Met,
        _ => Outcome::Partial,
    };
    Judgement {
        data: Some(json!({ "looked": looked.len(), "signed": signed })),
        ..found(
            outcome,
            &format!("{signed} des {} dernières étiquettes portent une signature.", looked.len()),
            &format!("{signed} of the last {} tags carry a signature.", looked.len()),
            vec![context.history_evidence("tags")],
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::repository;

    #[test]
    fn the_last_tags_are_counted() {
        let trial = |signed: &[bool]| {
            signed
                .iter()
                .enumerate()
                .fold(repository(&[]), |trial, (at, signed)| trial.tag(&format!("v{at}"), at as i64, true, *signed))
        };
        assert_eq!(trial(&[true, true]).judged(&CHECK).outcome, Outcome::Met);
        assert_eq!(trial(&[true, false]).judged(&CHECK).outcome, Outcome::Partial);
        assert_eq!(trial(&[false]).judged(&CHECK).outcome, Outcome::Unmet);
        assert_eq!(trial(&[]).judged(&CHECK).reason, Some(Reason::NoRelease));
        let old_unsigned: Vec<bool> = (0..15).map(|at| at < 10).collect();
        assert_eq!(trial(&old_unsigned).judged(&CHECK).outcome, Outcome::Met);
    }
}
