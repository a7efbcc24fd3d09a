//! LIC-04: what the licence asks in return.

use levain_license::{Class, class_of};
use levain_model::{Judgement, Outcome, Purpose, Reason, Severity};

use crate::check::{Check, Need, Words};
use crate::context::{Context, found, unknown};

/// The reciprocity class of the licences found. Data: `{"classes": {id: class}}`.
pub static CHECK: Check = Check {
    id: "LIC-04",
    version: 2,
    severity: Severity::Information,
    purposes: &[Purpose::Contribute, Purpose::Publish, Purpose::Depend],
    needs: &[Need::Files],
    frameworks: &[],
    words: Words {
        name: ["Réciprocité", "Reciprocity"],
        question: ["Que demande la licence en retour?", "What does the licence ask in return?"],
        why: [
            "Qui modifie et redistribue doit savoir s’il devra publier ses modifications, et dans quels cas\u{a0}: jamais, pour les fichiers modifiés, pour tout ce qui en est tiré, ou même pour un service en ligne.",
            "Whoever changes and passes on must know whether the changes will have to be published, and when: never, for the files changed, for all that is made from it, or even for an online service.",
        ],
        how: [
            "Notre propre table classe les licences\u{a0}: les tables courantes ignorent que la LiLiQ-R et l’EUPL demandent la réciprocité. C’est une indication, pas un avis juridique.",
            "Our own table classes the licences: common tables do not know that LiLiQ-R and the EUPL ask for reciprocity. It is an indication, not legal advice.",
        ],
        fix: [
            "Rien à corriger\u{a0}: vérifiez que la classe convient à ce que vous voulez faire.",
            "Nothing to mend: make sure the class suits what you want to do.",
        ],
    },
    rule,
};

fn rule(context: &Context<'_>) -> Judgement {
    let classed: Vec<(String, Class)> = context
        .licenses()
        .ids()
        .into_iter()
        .map(|id| (id.clone(), class_of(&id)))
        .filter(|(_, class)| *class != Class::Unknown)
        .collect();
    if classed.is_empty() {
        return unknown(Reason::TooFewData, "Aucune licence reconnue à classer.", "No licence recognised to class.");
    }
    let words = |class: Class| match class {
        Class::Permissive => ["permissive", "permissive"],
        Class::WeakReciprocity => ["réciprocité pour les fichiers modifiés", "reciprocity for the files changed"],
        Class::StrongReciprocity => {
            ["réciprocité pour tout ce qui en est tiré", "reciprocity for all that is made from it"]
        }
        Class::NetworkReciprocity => ["réciprocité, service en ligne compris", "reciprocity, online services included"],
        Class::Data => ["licence de données ou de documents", "licence of data or documents"],
        Class::SourceAvailable => ["usage restreint", "restricted use"],
        Class::Unknown => ["inconnue", "unknown"],
    };
    let say = |language: usize| {
        classed.iter().map(|(id, class)| format!("{id} ({})", words(*class)[language])).collect::<Vec<_>>().join(", ")
    };
    let evidence = context
        .licenses()
        .places()
        .take(2)
        .map(|(path, one)| context.file_evidence(path, Some(one.lines), None))
        .collect();
    let classes: serde_json::Map<String, serde_json::Value> =
        classed.iter().map(|(id, class)| (id.clone(), class.as_str().into())).collect();
    Judgement {
        data: Some(serde_json::json!({ "classes": classes })),
        ..found(Outcome::Met, &format!("{}.", say(0)), &format!("{}.", say(1)), evidence)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::repository;

    #[test]
    fn quebec_s_licences_have_their_class() {
        for (id, class) in [
            ("LiLiQ-P-1.1", "permissive"),
            ("LiLiQ-R-1.1", "weak-reciprocity"),
            ("LiLiQ-Rplus-1.1", "strong-reciprocity"),
            ("EUPL-1.2", "network-reciprocity"),
            ("MPL-2.0", "weak-reciprocity"),
        ] {
            let judged = repository(&[("LICENSE", levain_license::license_text(id).unwrap())]).judged(&CHECK);
            assert_eq!(judged.data.unwrap()["classes"][id], class);
        }
        assert_eq!(repository(&[]).judged(&CHECK).outcome, Outcome::Unknown);
    }
}
