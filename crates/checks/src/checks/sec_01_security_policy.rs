//! SEC-01: a security policy.
//!
//! Data: `{ "where": path or "owner default" }`.

use levain_model::{Judgement, Outcome, Purpose, Reason, Severity};
use serde_json::json;

use crate::check::{Check, Framework, Need, Words};
use crate::context::{Context, found};
use crate::files;
use crate::owner_defaults;
use crate::say::not_known;
use crate::security_policy;

/// A security policy.
pub static CHECK: Check = Check {
    id: "SEC-01",
    version: 1,
    severity: Severity::Major,
    purposes: &[Purpose::Use, Purpose::Deploy, Purpose::Publish],
    needs: &[Need::Files, Need::Forge],
    frameworks: &[(Framework::Scorecard, "Security-Policy"), (Framework::OspsBaseline, "OSPS-VM-02.01")],
    words: Words {
        name: ["Politique de sécurité", "Security policy"],
        question: [
            "Est-il écrit comment signaler une faille et ce qui se passe ensuite?",
            "Is it written how to report a weakness and what happens next?",
        ],
        why: [
            "Sans consigne, une faille trouvée par un organisme finit dans un ticket public ou n’est pas signalée. Source\u{a0}: OpenSSF Scorecard, «\u{a0}Security-Policy\u{a0}».",
            "Without instructions, a weakness that a body finds ends in a public issue, or is not reported. Source: OpenSSF Scorecard, “Security-Policy”.",
        ],
        how: [
            "Fichier SECURITY (ou SECURITE) à la racine, dans .github ou docs, security.txt, ou fichier commun du compte propriétaire. Le texte doit parler de signaler; un modèle laissé tel quel compte en partie, une section du README aussi.",
            "File SECURITY (or SECURITE) at the root, in .github or docs, security.txt, or common file of the owning account. The text must speak of reporting; a template left as it is counts in part, and so does a section of the README.",
        ],
        fix: [
            "Ajouter un SECURITY.md\u{a0}: versions suivies, adresse privée, délai de réponse.",
            "Add a SECURITY.md: versions supported, private address, time to answer.",
        ],
    },
    rule,
};

fn rule(context: &Context<'_>) -> Judgement {
    let policies = security_policy::read(context);
    // GitHub offers a template whose first words tell people to replace them.
    let template = |text: &str| {
        let text = files::folded(text);
        text.contains("use this section to tell people")
            || text.contains("tell them where to go, how often they can expect")
    };
    if let Some((path, text)) = policies.texts.first() {
        let evidence = vec![context.file_evidence(path, None, None)];
        let judgement = if template(text) {
            found(
                Outcome::Partial,
                &format!("{path} est un modèle que personne n’a rempli."),
                &format!("{path} is a template that nobody filled in."),
                evidence,
            )
        } else if text.trim().is_empty() {
            found(Outcome::Partial, &format!("{path} est vide."), &format!("{path} is empty."), evidence)
        } else {
            found(
                Outcome::Met,
                &format!("Politique de sécurité\u{a0}: {path}."),
                &format!("Security policy: {path}."),
                evidence,
            )
        };
        return Judgement { data: Some(json!({ "where": path })), ..judgement };
    }
    if policies.unavailable {
        return not_known(Reason::FileUnavailable, "Politique de sécurité", "Security policy");
    }
    let default = owner_defaults::has(context, &["security", "securite"]);
    if default == Ok(true) {
        return Judgement {
            data: Some(json!({ "where": "owner default" })),
            ..owner_defaults::met(context, "SECURITY.md", "SECURITY.md")
        };
    }
    let readme = files::read(
        context,
        files::community(context, |stem| matches!(stem, "readme" | "lisezmoi" | "contributing" | "contribuer")),
    );
    for (path, text) in &readme.texts {
        let told = files::line_where(text, |line| {
            let weakness = ["security", "vulnerab", "securite", "faille"].iter().any(|word| line.contains(word));
            let report =
                ["report", "disclos", "signal", "divulg", "policy", "politique"].iter().any(|word| line.contains(word));
            weakness && report
        });
        if let Some((line, excerpt)) = told {
            let excerpt = (!files::has_address(excerpt)).then_some(excerpt);
            return Judgement {
                data: Some(json!({ "where": path })),
                ..found(
                    Outcome::Partial,
                    &format!("{path} parle de signaler une faille; aucun fichier SECURITY."),
                    &format!("{path} speaks of reporting a weakness; there is no SECURITY file."),
                    vec![context.file_evidence(path, Some((line, line)), excerpt)],
                )
            };
        }
    }
    if readme.unavailable {
        return not_known(Reason::FileUnavailable, "Politique de sécurité", "Security policy");
    }
    owner_defaults::absent(context, default, "SECURITY", ["fichier SECURITY", "SECURITY file"])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::repository;

    const TEXT: &str = "Report vulnerabilities to securite@val-exemple.quebec.";

    #[test]
    fn policies_are_found_wherever_forges_look() {
        for (path, text, outcome) in [
            ("SECURITY.md", TEXT, Outcome::Met),
            (".github/SECURITY.md", TEXT, Outcome::Met),
            ("docs/security.rst", TEXT, Outcome::Met),
            ("SÉCURITÉ.md", "Signaler une faille…", Outcome::Met),
            (".well-known/security.txt", "Contact: mailto:x@val-exemple.quebec", Outcome::Met),
            ("public/.well-known/security.txt", "Contact: mailto:x@val-exemple.quebec", Outcome::Met),
            ("SECURITY.md", "Use this section to tell people about which versions", Outcome::Partial),
            ("docs/security.md", "How passwords are hashed.", Outcome::Unknown),
            ("src/security.py", TEXT, Outcome::Unknown),
            ("README.md", "Report security issues by e-mail", Outcome::Partial),
        ] {
            assert_eq!(repository(&[(path, text)]).judged(&CHECK).outcome, outcome, "{path}");
        }
    }

    #[test]
    fn absence_needs_the_owners_answer() {
        let none = repository(&[]).forge(|facts| facts.default_files = Ok(Vec::new()));
        assert_eq!(none.judged(&CHECK).outcome, Outcome::Unmet);
        let given = none.forge(|facts| facts.default_files = Ok(vec!["SECURITY.md".to_owned()]));
        assert_eq!(given.judged(&CHECK).outcome, Outcome::Met);
        assert_eq!(repository(&[]).missing("SECURITY.md").judged(&CHECK).reason, Some(Reason::FileUnavailable));
    }
}
