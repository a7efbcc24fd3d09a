//! COM-08: a public place to discuss.
//!
//! Data: `{ "places": [kind…] }`.

use levain_model::{Judgement, Outcome, Purpose, Reason, Severity};
use serde_json::json;

use crate::check::{Check, Framework, Need, Words};
use crate::context::{Context, found, unknown};
use crate::files;
use crate::say::not_known;

/// A public place to discuss.
pub static CHECK: Check = Check {
    id: "COM-08",
    version: 1,
    severity: Severity::Major,
    purposes: &[Purpose::Use, Purpose::Contribute],
    needs: &[Need::Files, Need::Forge],
    frameworks: &[(Framework::OspsBaseline, "OSPS-GV-02.01")],
    words: Words {
        name: ["Lieu public de discussion", "Public place to discuss"],
        question: [
            "Où poser une question et lire les réponses données aux autres?",
            "Where can one ask a question and read the answers given to others?",
        ],
        why: [
            "Les échanges publics servent à tous et évitent de dépendre d’un seul contact. Source\u{a0}: OSPS Baseline, GV-02.",
            "Public exchanges serve everybody and avoid depending on one contact. Source: OSPS Baseline, GV-02.",
        ],
        how: [
            "Discussions ouvertes sur la forge, ou adresse d’un forum, d’une liste ou d’un salon dans README, SUPPORT ou CONTRIBUTING. Le système de tickets seul n’est pas compté. La vitalité du lieu n’est pas mesurée.",
            "Discussions open on the forge, or the address of a forum, list or chat in README, SUPPORT or CONTRIBUTING. An issue tracker alone is not counted. How lively the place is, is not measured.",
        ],
        fix: [
            "Ouvrir les discussions de la forge, ou indiquer dans le README où l’on discute.",
            "Open the forge’s discussions, or say in the README where people talk.",
        ],
    },
    rule,
};

/// What in a line shows a place: (text looked for, kind of place).
const PLACES: &[(&str, &str)] = &[
    ("/discussions", "discussions"),
    ("discourse.", "forum"),
    ("discuss.", "forum"),
    ("//forum", "forum"),
    ("//forums.", "forum"),
    ("//community.", "forum"),
    ("//communaute.", "forum"),
    (".org/forum", "forum"),
    ("/forum", "forum"),
    ("phpbb", "forum"),
    ("groups.google.com", "list"),
    ("mailing list", "list"),
    ("mailing-list", "list"),
    ("liste de diffusion", "list"),
    ("liste de discussion", "list"),
    ("mailman", "list"),
    ("//lists.", "list"),
    ("//listes.", "list"),
    ("framalistes.org", "list"),
    ("groups.io", "list"),
    ("sympa", "list"),
    ("matrix.to", "chat"),
    ("app.element.io", "chat"),
    ("gitter.im", "chat"),
    ("zulipchat.com", "chat"),
    ("//zulip.", "chat"),
    ("chat.zulip", "chat"),
    ("discord.gg", "chat"),
    ("discord.com", "chat"),
    ("discordapp.com", "chat"),
    ("slack.com", "chat"),
    ("join.slack", "chat"),
    ("//slack.", "chat"),
    ("mattermost.", "chat"),
    ("rocket.chat", "chat"),
    ("//chat.", "chat"),
    ("//t.me/", "chat"),
    ("irc://", "chat"),
    ("ircs://", "chat"),
    ("libera.chat", "chat"),
    ("freenode", "chat"),
    ("oftc.net", "chat"),
    ("tchap.", "chat"),
];

fn rule(context: &Context<'_>) -> Judgement {
    let forge = context.forge.and_then(|facts| facts.discussions);
    if forge == Ok(true) {
        let url = context.forge.map(|facts| facts.listed.url.as_str()).unwrap_or_default();
        return Judgement {
            data: Some(json!({ "places": ["discussions"] })),
            ..found(
                Outcome::Met,
                "Les discussions de la forge sont ouvertes.",
                "Discussions are open on the forge.",
                vec![context.forge_evidence(url)],
            )
        };
    }
    let documents = files::community(context, |stem| {
        matches!(
            stem,
            "readme"
                | "lisezmoi"
                | "support"
                | "soutien"
                | "contributing"
                | "contribuer"
                | "community"
                | "communaute"
                | "help"
                | "aide"
        )
    });
    let looked = files::read(context, documents);
    for (path, text) in &looked.texts {
        let place = text.lines().zip(1..).find_map(|(line, number)| {
            let folded = files::folded(line);
            // A badge of a chat is an invitation too; its image alone is no address, so the text is not parsed further.
            let (_, kind) = PLACES.iter().find(|(mark, _)| folded.contains(mark))?;
            Some((number, line, *kind))
        });
        if let Some((number, line, kind)) = place {
            let excerpt = (!files::has_address(line)).then_some(line);
            return Judgement {
                data: Some(json!({ "places": [kind] })),
                ..found(
                    Outcome::Met,
                    &format!("Un lieu d’échange est indiqué dans {path}."),
                    &format!("A place to talk is given in {path}."),
                    vec![context.file_evidence(path, Some((number, number)), excerpt)],
                )
            };
        }
    }
    if looked.unavailable {
        return not_known(Reason::FileUnavailable, "Lieu de discussion", "Place to discuss");
    }
    match forge {
        Ok(_) | Err(Reason::ForgeUnsupported) => found(
            Outcome::Unmet,
            "Aucun lieu public de discussion n’est indiqué, ni sur la forge, ni dans README, SUPPORT ou CONTRIBUTING.",
            "No public place to discuss is given, neither on the forge nor in README, SUPPORT or CONTRIBUTING.",
            vec![context.absence_evidence("README, SUPPORT, CONTRIBUTING")],
        ),
        Err(reason) => {
            let [why_fr, why_en] = crate::say::why(reason);
            unknown(
                reason,
                &format!("Rien dans README, SUPPORT ou CONTRIBUTING; pour les discussions de la forge, {why_fr}."),
                &format!("Nothing in README, SUPPORT or CONTRIBUTING; as for the forge’s discussions, {why_en}."),
            )
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::repository;

    #[test]
    fn places_are_found_on_the_forge_and_in_documents() {
        let on_forge = repository(&[]).forge(|facts| facts.discussions = Ok(true));
        assert_eq!(on_forge.judged(&CHECK).outcome, Outcome::Met);
        for line in [
            "Forum : https://forum.val-exemple.example",
            "Salon https://matrix.to/#/#outil:exemple",
            "Liste de diffusion : voir le site",
        ] {
            assert_eq!(repository(&[("README.md", line)]).judged(&CHECK).outcome, Outcome::Met, "{line}");
        }
    }

    #[test]
    fn silence_is_unmet_only_when_the_forge_answered() {
        let silent = repository(&[("README.md", "Un outil.")]);
        assert_eq!(silent.judged(&CHECK).reason, Some(Reason::ForgeNotAsked));
        let answered = silent.forge(|facts| facts.discussions = Ok(false));
        assert_eq!(answered.judged(&CHECK).outcome, Outcome::Unmet);
        let unread = repository(&[]).missing("README.md").forge(|facts| facts.discussions = Ok(false));
        assert_eq!(unread.judged(&CHECK).reason, Some(Reason::FileUnavailable));
    }

    #[test]
    fn addresses_of_people_are_not_quoted() {
        let judgement = repository(&[("README.md", "Mailing list: jeanne@val-exemple.example")]).judged(&CHECK);
        assert_eq!(judgement.outcome, Outcome::Met);
        assert_eq!(judgement.evidence[0].excerpt, None);
    }
}
