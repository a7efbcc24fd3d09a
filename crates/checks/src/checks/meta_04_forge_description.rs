//! META-04: what the forge shows of the repository.

use levain_model::forge::ForgeKind;
use levain_model::{Judgement, Outcome, Purpose, Reason, Severity};
use serde_json::json;

use crate::check::{Check, Framework, Need, Words};
use crate::context::{Context, found};
use crate::say::not_known;

/// Whether the forge shows a description, topics and a home page. Data: `{"description": bool, "topics": number,
/// "homepage": bool}`.
pub static CHECK: Check = Check {
    id: "META-04",
    version: 1,
    severity: Severity::Minor,
    purposes: &[Purpose::Publish],
    needs: &[Need::Forge],
    frameworks: &[(Framework::StandardForPublicCode, "Make the codebase findable")],
    words: Words {
        name: ["Présentation sur la forge", "Presentation on the forge"],
        question: [
            "La forge montre-t-elle une description, des sujets et une page d’accueil?",
            "Does the forge show a description, topics and a home page?",
        ],
        why: [
            "La recherche des forges lit la description et les sujets avant le README. Un dépôt qui ne montre que son nom n’est trouvé que par qui le connaît déjà. Source\u{a0}: Standard for Public Code, critère «\u{a0}Make the codebase findable\u{a0}».",
            "The search of forges reads the description and the topics before the README. A repository that shows its name only is found only by those who know it already. Source: Standard for Public Code, criterion “Make the codebase findable”.",
        ],
        how: [
            "On lit la description, les sujets et la page d’accueil donnés par la forge. La page d’accueil n’est pas visitée. Ce qui manque n’est jamais un défaut grave\u{a0}: au pire, partiel.",
            "We read the description, the topics and the home page that the forge gives. The home page is not visited. What is missing is never a grave fault: partial at worst.",
        ],
        fix: [
            "Écrivez dans les réglages du dépôt une phrase qui dit à qui il sert, trois à six sujets et l’adresse de la documentation ou du service.",
            "Write in the settings of the repository a sentence that says whom it serves, three to six topics and the address of the documentation or of the service.",
        ],
    },
    rule,
};

fn rule(context: &Context<'_>) -> Judgement {
    let facts = match context.forge {
        Ok(facts) if !matches!(facts.kind, ForgeKind::Git | ForgeKind::Folder) => facts,
        Ok(_) => return not_known(Reason::ForgeUnsupported, "Présentation", "Presentation"),
        Err(reason) => return not_known(reason, "Présentation", "Presentation"),
    };
    let listed = &facts.listed;
    let said = |text: &Option<String>| text.as_deref().is_some_and(|text| !text.trim().is_empty());
    let parts = [
        (["description", "description"], said(&listed.description)),
        (["sujets", "topics"], !listed.topics.is_empty()),
        (["page d’accueil", "home page"], said(&listed.homepage)),
    ];
    let data = json!({
        "description": said(&listed.description), "topics": listed.topics.len(), "homepage": said(&listed.homepage),
    });
    let evidence = vec![context.forge_evidence(&listed.url)];
    let missing: Vec<[&str; 2]> = parts.iter().filter(|(_, there)| !there).map(|(name, _)| *name).collect();
    let list = |language: usize| missing.iter().map(|name| name[language]).collect::<Vec<_>>().join(", ");
    let judgement = match missing.len() {
        0 => found(
            Outcome::Met,
            "Description, sujets et page d’accueil y sont.",
            "Description, topics and home page are there.",
            evidence,
        ),
        3 => found(
            Outcome::Partial,
            "La forge ne montre que le nom du dépôt.",
            "The forge shows the name of the repository only.",
            evidence,
        ),
        _ => found(
            Outcome::Partial,
            &format!("Il manque\u{a0}: {}.", list(0)),
            &format!("Missing: {}.", list(1)),
            evidence,
        ),
    };
    Judgement { data: Some(data), ..judgement }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::repository;

    #[test]
    fn what_is_missing_is_named_and_never_unmet() {
        for (description, topics, homepage, outcome, words) in [
            (Some("Suivi des dossiers"), &["dossiers"][..], Some("https://val-exemple.quebec"), Outcome::Met, "there"),
            (Some("Suivi des dossiers"), &["dossiers"], None, Outcome::Partial, "home page"),
            (Some("Suivi des dossiers"), &[], Some(" "), Outcome::Partial, "topics, home page"),
            (None, &[], None, Outcome::Partial, "name of the repository only"),
        ] {
            let trial = repository(&[]).forge(|facts| {
                facts.listed.description = description.map(str::to_owned);
                facts.listed.topics = topics.iter().map(|topic| (*topic).to_owned()).collect();
                facts.listed.homepage = homepage.map(str::to_owned);
            });
            let judged = trial.judged(&CHECK);
            assert_eq!(judged.outcome, outcome, "{words}");
            assert!(judged.summary.get(levain_model::Language::En).unwrap().contains(words), "{judged:?}");
        }
    }

    #[test]
    fn without_a_forge_that_shows_pages_it_is_unknown() {
        assert_eq!(repository(&[]).judged(&CHECK).reason, Some(Reason::ForgeNotAsked));
        let plain = repository(&[]).forge(|facts| facts.kind = ForgeKind::Git);
        assert_eq!(plain.judged(&CHECK).reason, Some(Reason::ForgeUnsupported));
    }
}
