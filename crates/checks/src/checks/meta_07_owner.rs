//! META-07: whose account it is.

use levain_model::{Evidence, EvidenceKind, Judgement, Outcome, Purpose, Reason, Severity};
use serde_json::json;

use crate::check::{Check, Need, Words};
use crate::context::{Context, found};
use crate::say::not_known;

/// Whether the owning account is that of an organisation of the registry, of another organisation, or of a person. Data:
/// `{"owner": "registry" | "organization" | "person", "organization": name or null}`; a person is never named.
pub static CHECK: Check = Check {
    id: "META-07",
    version: 1,
    severity: Severity::Major,
    purposes: &[Purpose::Use, Purpose::Publish, Purpose::Depend],
    needs: &[Need::Forge, Need::Outside],
    frameworks: &[],
    words: Words {
        name: ["Compte d’un organisme", "Account of an organisation"],
        question: [
            "Le dépôt est-il tenu au nom d’un organisme plutôt que d’une personne?",
            "Is the repository kept in the name of an organisation rather than of a person?",
        ],
        why: [
            "Le dépôt d’une personne part avec elle, et rien ne dit que le code est celui de l’organisme. Sous un compte d’organisme, d’autres ont les clés, et l’origine est claire.",
            "A person’s repository leaves with that person, and nothing says that the code is the organisation’s. Under an organisation’s account others hold the keys, and the origin is plain.",
        ],
        how: [
            "On cherche le compte propriétaire parmi ceux que déclarent les organismes du registre de ce catalogue; sinon, la forge dit si c’est un compte d’organisation. Beaucoup de logiciels sérieux vivent sous le compte d’une personne\u{a0}: c’est un fait, pas un reproche.",
            "We look for the owning account among those that the organisations of this catalogue’s registry declare; else the forge tells whether it is an organisation’s account. Much serious software lives under a person’s account: it is a fact, not a reproach.",
        ],
        fix: [
            "Créez un compte d’organisation, donnez-en les droits à au moins deux personnes et transférez-y le dépôt\u{a0}: les forges gardent les redirections.",
            "Make an organisation’s account, give at least two people rights to it and transfer the repository there: forges keep the redirections.",
        ],
    },
    rule,
};

fn rule(context: &Context<'_>) -> Judgement {
    if let Some(Some(name)) = &context.outside.owner_in_registry {
        let evidence = Evidence {
            kind: EvidenceKind::External,
            locator: "registry of organisations".to_owned(),
            sha256: None,
            excerpt: None,
        };
        return Judgement {
            data: Some(json!({ "owner": "registry", "organization": name })),
            ..found(
                Outcome::Met,
                &format!("Compte d’un organisme du registre\u{a0}: {name}."),
                &format!("Account of an organisation of the registry: {name}."),
                vec![evidence],
            )
        };
    }
    let subject = |reason| not_known(reason, "Nature du compte propriétaire", "Kind of the owning account");
    let listed = match context.forge {
        Ok(facts) => &facts.listed,
        Err(reason) => return subject(reason),
    };
    let evidence = vec![context.forge_evidence(&listed.url)];
    match listed.owner.as_ref().map(|owner| (owner.organization, &owner.login)) {
        Some((Some(true), login)) => Judgement {
            data: Some(json!({ "owner": "organization", "organization": login })),
            ..found(
                Outcome::Met,
                &format!("Compte d’une organisation\u{a0}: {login}. Elle n’est pas reliée au registre."),
                &format!("Account of an organisation: {login}. It is not linked to the registry."),
                evidence,
            )
        },
        Some((Some(false), _)) => Judgement {
            data: Some(json!({ "owner": "person", "organization": null })),
            ..found(
                Outcome::Unmet,
                "Le dépôt est sous le compte d’une personne.",
                "The repository is under a person’s account.",
                evidence,
            )
        },
        Some((None, _)) | None => subject(Reason::ForgeUnsupported),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::repository;
    use levain_model::forge::Owner;

    #[test]
    fn the_registry_then_organisations_then_people() {
        let name = "Municipalité de Val-Exemple";
        for (registry, organization, outcome, owner) in [
            (Some(Some(name)), Some(true), Outcome::Met, "registry"),
            (Some(Some(name)), None, Outcome::Met, "registry"),
            (Some(None), Some(true), Outcome::Met, "organization"),
            (None, Some(true), Outcome::Met, "organization"),
            (None, Some(false), Outcome::Unmet, "person"),
        ] {
            let trial = repository(&[])
                .forge(|facts| facts.listed.owner = Some(Owner { login: "quelquun".to_owned(), organization }))
                .outside(|outside| outside.owner_in_registry = registry.map(|name| name.map(str::to_owned)));
            let judged = trial.judged(&CHECK);
            assert_eq!((judged.outcome, &judged.data.as_ref().unwrap()["owner"]), (outcome, &json!(owner)));
            if owner == "person" {
                assert!(!serde_json::to_string(&judged).unwrap().contains("quelquun"), "a person is never named");
            }
        }
    }

    #[test]
    fn a_forge_that_does_not_say_is_no_person() {
        let silent = repository(&[])
            .forge(|facts| facts.listed.owner = Some(Owner { login: "quelquun".to_owned(), organization: None }));
        assert_eq!(silent.judged(&CHECK).reason, Some(Reason::ForgeUnsupported));
        assert_eq!(repository(&[]).judged(&CHECK).reason, Some(Reason::ForgeNotAsked));
        let known = repository(&[]).outside(|outside| outside.owner_in_registry = Some(Some("X".to_owned())));
        assert_eq!(known.judged(&CHECK).outcome, Outcome::Met, "the catalogue knows without a forge");
    }
}
