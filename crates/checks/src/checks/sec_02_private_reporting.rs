//! SEC-02: a private channel to report weaknesses, really there.
//!
//! Data: `{ "channel": "forge" | "address" | "form" | "confidential_issue" | null }`. Addresses are never quoted.

use levain_model::{Judgement, Outcome, Purpose, Reason, Severity};
use serde_json::json;

use crate::check::{Check, Framework, Need, Words};
use crate::context::{Context, found, unknown};
use crate::files;
use crate::say::{not_known, why};
use crate::security_policy;

/// A private channel to report weaknesses, really there.
pub static CHECK: Check = Check {
    id: "SEC-02",
    version: 1,
    severity: Severity::Major,
    purposes: &[Purpose::Use, Purpose::Deploy, Purpose::Publish],
    needs: &[Need::Files, Need::Forge],
    frameworks: &[(Framework::OspsBaseline, "OSPS-VM-03.01")],
    words: Words {
        name: ["Signalement privé d’une faille", "Private reporting of weaknesses"],
        question: ["Peut-on vraiment signaler une faille en privé?", "Can a weakness really be reported in private?"],
        why: [
            "Une faille signalée en public est exploitée avant d’être corrigée. Source\u{a0}: OSPS Baseline, VM-03.",
            "A weakness reported in public is used before it is mended. Source: OSPS Baseline, VM-03.",
        ],
        how: [
            "Réponse de la forge sur le signalement privé, sinon une adresse, un formulaire de signalement connu ou un ticket confidentiel dans la politique de sécurité. Un simple lien n’est pas un canal\u{a0}: il faudrait l’ouvrir. Que quelqu’un réponde n’est pas vérifié.",
            "The forge’s answer on private reporting, else an address, a known reporting form or a confidential issue in the security policy. A mere link is no channel: one would have to open it. Whether somebody answers is not verified.",
        ],
        fix: [
            "Activer le signalement privé sur la forge, ou donner une adresse dans SECURITY.md.",
            "Turn on private reporting on the forge, or give an address in SECURITY.md.",
        ],
    },
    rule,
};

/// Services that take reports in private.
const FORMS: &[&str] = &[
    "hackerone.com/",
    "bugcrowd.com/",
    "huntr.dev",
    "huntr.com",
    "yeswehack.com/",
    "intigriti.com/",
    "tidelift.com/security",
    "openbugbounty.org",
];

fn rule(context: &Context<'_>) -> Judgement {
    let on_forge = context.forge.and_then(|facts| facts.private_reporting);
    let told =
        |channel: &str, judgement: Judgement| Judgement { data: Some(json!({ "channel": channel })), ..judgement };
    if on_forge == Ok(true) {
        let url = context.forge.map(|facts| facts.listed.url.as_str()).unwrap_or_default();
        return told(
            "forge",
            found(
                Outcome::Met,
                "Le signalement privé est activé sur la forge.",
                "Private reporting is turned on on the forge.",
                vec![context.forge_evidence(url)],
            ),
        );
    }
    let policies = security_policy::read(context);
    let mut link = None;
    for (path, text) in &policies.texts {
        for (line, number) in text.lines().zip(1_u32..) {
            let folded = files::folded(line);
            let channel = if files::has_address(line) {
                Some(["address", "une adresse", "an address"])
            } else if FORMS.iter().any(|form| folded.contains(form)) {
                Some(["form", "un formulaire de signalement", "a reporting form"])
            } else if folded.contains("confidential issue")
                || folded.contains("ticket confidentiel")
                || folded.contains("issue confidentielle")
            {
                Some(["confidential_issue", "le ticket confidentiel", "the confidential issue"])
            } else {
                None
            };
            if let Some([channel, fr, en]) = channel {
                return told(
                    channel,
                    found(
                        Outcome::Met,
                        &format!("{path} donne {fr}."),
                        &format!("{path} gives {en}."),
                        vec![context.file_evidence(path, Some((number, number)), None)],
                    ),
                );
            }
            if link.is_none() && folded.contains("://") {
                link = Some((path.clone(), number, line.to_owned()));
            }
        }
    }
    if policies.unavailable {
        return not_known(Reason::FileUnavailable, "Canal privé", "Private channel");
    }
    match (on_forge, link) {
        (Ok(false), Some((path, line, text))) if text.contains("security/advisories") => found(
            Outcome::Unmet,
            &format!("{path} renvoie au signalement privé de la forge, qui n’est pas activé."),
            &format!("{path} sends to the forge’s private reporting, which is not turned on."),
            vec![context.file_evidence(&path, Some((line, line)), Some(&text))],
        ),
        (_, Some((path, line, text))) => Judgement {
            evidence: vec![context.file_evidence(&path, Some((line, line)), Some(&text))],
            ..unknown(
                Reason::NotFoundAmbiguous,
                &format!("{path} renvoie ailleurs; un lien n’est pas un canal, et celui-ci n’a pas été ouvert."),
                &format!("{path} sends elsewhere; a link is no channel, and this one was not opened."),
            )
        },
        (Ok(false), None) => found(
            Outcome::Unmet,
            "Aucun canal privé\u{a0}: ni sur la forge, ni dans une politique de sécurité.",
            "No private channel: neither on the forge nor in a security policy.",
            vec![context.absence_evidence("SECURITY")],
        ),
        // A forge without this feature may have confidential issues; nothing says that one may use them.
        (Err(reason), None) => {
            let [why_fr, why_en] = why(reason);
            unknown(
                reason,
                &format!("Aucun canal privé dans le dépôt; quant à la forge, {why_fr}."),
                &format!("No private channel in the repository; as for the forge, {why_en}."),
            )
        }
        (Ok(true), None) => not_known(Reason::NotFoundAmbiguous, "Canal privé", "Private channel"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::repository;

    #[test]
    fn a_channel_is_not_a_link() {
        for (text, outcome) in [
            ("Write to securite@val-exemple.quebec", Outcome::Met),
            ("https://hackerone.com/val-exemple", Outcome::Met),
            ("Open a confidential issue.", Outcome::Met),
            ("See https://val-exemple.example/security", Outcome::Unknown),
            ("Report to [INSERT EMAIL]", Outcome::Unknown),
        ] {
            assert_eq!(repository(&[("SECURITY.md", text)]).judged(&CHECK).outcome, outcome, "{text}");
        }
    }

    #[test]
    fn the_forges_answer_decides_about_its_own_channel() {
        let link = repository(&[("SECURITY.md", "https://forge.example/x/y/security/advisories/new")]);
        assert_eq!(link.judged(&CHECK).reason, Some(Reason::NotFoundAmbiguous));
        let off = link.forge(|facts| facts.private_reporting = Ok(false));
        assert_eq!(off.judged(&CHECK).outcome, Outcome::Unmet);
        let on = off.forge(|facts| facts.private_reporting = Ok(true));
        assert_eq!(on.judged(&CHECK).outcome, Outcome::Met);
        assert_eq!(repository(&[]).forge(|_| {}).judged(&CHECK).reason, Some(Reason::NotAuthorized));
        let nothing = repository(&[]).forge(|facts| facts.private_reporting = Ok(false));
        assert_eq!(nothing.judged(&CHECK).outcome, Outcome::Unmet);
    }

    #[test]
    fn no_address_is_repeated_and_no_unread_file_is_absent() {
        let judgement = repository(&[("SECURITY.md", "jeanne@val-exemple.quebec")]).judged(&CHECK);
        assert!(!serde_json::to_string(&judgement).unwrap().contains("jeanne"));
        assert_eq!(repository(&[]).missing("SECURITY.md").judged(&CHECK).reason, Some(Reason::FileUnavailable));
    }
}
