//! SEC-04: a tool proposes updates of dependencies, and its requests are merged.
//!
//! Data: `{ "tool": name or null, "proposed": number or null, "merged": number or null }`, over twelve months.

use levain_model::{Judgement, Outcome, Purpose, Reason, Severity};
use serde_json::json;

use crate::check::{Check, Framework, Need, Words};
use crate::context::{Context, found, not_applicable, unknown};
use crate::files;
use crate::locks;
use crate::say::{FEWEST, days_before};

/// A tool proposes updates of dependencies, and its requests are merged.
pub static CHECK: Check = Check {
    id: "SEC-04",
    version: 1,
    severity: Severity::Minor,
    purposes: &[Purpose::Deploy, Purpose::Depend],
    needs: &[Need::Files, Need::Forge, Need::History],
    frameworks: &[(Framework::Scorecard, "Dependency-Update-Tool")],
    words: Words {
        name: ["Mise à jour des dépendances", "Dependency updates"],
        question: [
            "Un outil propose-t-il les mises à jour de dépendances, et sont-elles prises?",
            "Does a tool propose updates of dependencies, and are they taken?",
        ],
        why: [
            "La plupart des failles d’un logiciel lui viennent de ses dépendances. Source\u{a0}: OpenSSF Scorecard, «\u{a0}Dependency-Update-Tool\u{a0}».",
            "Most weaknesses of a software come from its dependencies. Source: OpenSSF Scorecard, “Dependency-Update-Tool”.",
        ],
        how: [
            "Configuration de Dependabot, Renovate ou d’un outil semblable, et demandes de fusion de robots vues sur la forge en douze mois. Un outil activé dans les réglages, sans fichier, se devine aux commits de robots\u{a0}: la réponse est alors «\u{a0}inconnu\u{a0}».",
            "Configuration of Dependabot, Renovate or a similar tool, and merge requests of bots seen on the forge in twelve months. A tool turned on in settings, without a file, may be guessed from commits of bots: the answer is then “unknown”.",
        ],
        fix: [
            "Ajouter une configuration de Renovate ou de Dependabot et réserver un moment chaque mois pour ses demandes.",
            "Add a configuration of Renovate or Dependabot, and keep a moment every month for its requests.",
        ],
    },
    rule,
};

/// The tool that a file (exact path) configures.
fn tool(path: &str) -> Option<&'static str> {
    Some(match path {
        ".github/dependabot.yml" | ".github/dependabot.yaml" | ".dependabot/config.yml" | ".gitlab/dependabot.yml" => {
            "Dependabot"
        }
        "renovate.json"
        | "renovate.json5"
        | ".renovaterc"
        | ".renovaterc.json"
        | ".renovaterc.json5"
        | ".github/renovate.json"
        | ".github/renovate.json5"
        | ".gitlab/renovate.json"
        | ".gitlab/renovate.json5"
        | "renovate-config.js"
        | "config.js.renovate" => "Renovate",
        ".pyup.yml" => "PyUp",
        ".scala-steward.conf" => "Scala Steward",
        ".greenkeeper.json" | "greenkeeper.json" => "Greenkeeper",
        ".updatecli.yaml" | "updatecli.yaml" => "Updatecli",
        ".whitesource" => "Mend",
        _ => return None,
    })
}

fn rule(context: &Context<'_>) -> Judgement {
    let configured = context.files().find_map(|entry| tool(&entry.path).map(|tool| (tool, entry.path.clone())));
    let in_package = context.files().filter(|entry| entry.path == "package.json");
    let configured = configured.or_else(|| {
        let looked = files::read(context, in_package);
        let (path, text) = looked.texts.into_iter().next()?;
        let package: serde_json::Value = serde_json::from_str(&text).ok()?;
        package.get("renovate").map(|_| ("Renovate", path))
    });
    let requests =
        context.forge.and_then(|facts| facts.merge_requests.as_ref().map_err(|reason| *reason)).map(|page| {
            let of_bots: Vec<_> = page.items.iter().filter(|item| item.by_bot).collect();
            (of_bots.len(), of_bots.iter().filter(|item| item.merged_at.is_some()).count())
        });
    let data = json!({
        "tool": configured.as_ref().map(|(tool, _)| *tool),
        "proposed": requests.ok().map(|(proposed, _)| proposed),
        "merged": requests.ok().map(|(_, merged)| merged),
    });
    let since = days_before(context.now, 365).as_second();
    let history = context.view.history();
    let bot_works = history.commits.iter().any(|commit| commit.time >= since && history.is_bot(commit.person));
    let judgement = match (configured, requests) {
        (Some((tool, path)), Ok((proposed, 0))) if proposed >= FEWEST => found(
            Outcome::Partial,
            &format!("{tool} est configuré, mais aucune des {proposed} demandes de robots n’a été fusionnée."),
            &format!("{tool} is configured, but none of the {proposed} requests of bots was merged."),
            vec![context.file_evidence(&path, None, None)],
        ),
        (Some((tool, path)), requests) => {
            let [fr, en] = match requests {
                Ok((proposed, merged)) if proposed > 0 => [
                    format!("; {merged} demandes de robots fusionnées sur {proposed}"),
                    format!("; {merged} of {proposed} requests of bots merged"),
                ],
                _ => [String::new(), String::new()],
            };
            found(
                Outcome::Met,
                &format!("{tool} est configuré dans {path}{fr}."),
                &format!("{tool} is configured in {path}{en}."),
                vec![context.file_evidence(&path, None, None)],
            )
        }
        (None, _) if !context.files().any(|entry| locks::is_manifest(&entry.path) || locks::is_lock(&entry.path)) => {
            not_applicable(
                Reason::NothingToCheck,
                "Aucun fichier de dépendances connu.",
                "No known file of dependencies.",
            )
        }
        (None, Ok((proposed, _))) if proposed > 0 => unknown(
            Reason::NotFoundAmbiguous,
            &format!(
                "Aucune configuration, mais {proposed} demandes de robots en douze mois\u{a0}: l’outil peut être activé dans les réglages."
            ),
            &format!(
                "No configuration, but {proposed} requests of bots in twelve months: the tool may be turned on in the settings."
            ),
        ),
        (None, _) if bot_works => unknown(
            Reason::NotFoundAmbiguous,
            "Aucune configuration, mais des commits de robots en douze mois\u{a0}: l’outil peut être activé dans les réglages.",
            "No configuration, but commits of bots in twelve months: the tool may be turned on in the settings.",
        ),
        (None, _) if history.cut.is_some() && requests.is_err() => {
            crate::say::not_known(Reason::HistoryCut, "Outil de mise à jour", "Update tool")
        }
        (None, _) => found(
            Outcome::Unmet,
            "Aucun outil de mise à jour des dépendances n’est configuré.",
            "No tool to update dependencies is configured.",
            vec![context.absence_evidence(".github/dependabot.yml, renovate.json")],
        ),
    };
    Judgement { data: Some(data), ..judgement }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{merge_request, merge_requests, repository};
    use levain_model::forge::MergeRequest;
    use levain_model::history::Cut;

    #[test]
    fn configurations_are_known() {
        for (path, text, outcome) in [
            (".github/dependabot.yml", "", Outcome::Met),
            ("renovate.json", "{}", Outcome::Met),
            ("package.json", "{\"renovate\": {}}", Outcome::Met),
            ("package.json", "{}", Outcome::Unmet),
            ("README.md", "", Outcome::NotApplicable),
        ] {
            assert_eq!(repository(&[(path, text)]).judged(&CHECK).outcome, outcome, "{path}");
        }
    }

    #[test]
    fn requests_that_nobody_takes_count_in_part() {
        let bot = |wait| MergeRequest { by_bot: true, ..merge_request(90, wait) };
        let trial =
            |items| repository(&[("renovate.json", "{}")]).forge(|facts| facts.merge_requests = merge_requests(items));
        assert_eq!(trial(vec![bot(None); 6]).judged(&CHECK).outcome, Outcome::Partial);
        assert_eq!(trial(vec![bot(None), bot(Some(1))]).judged(&CHECK).outcome, Outcome::Met);
    }

    #[test]
    fn a_tool_turned_on_in_settings_is_never_denied() {
        let package = repository(&[("Cargo.toml", "")]);
        assert_eq!(package.judged(&CHECK).outcome, Outcome::Unmet);
        let robot = repository(&[("Cargo.toml", "")]).commits(&[(5, 0)]).bot(0);
        assert_eq!(robot.judged(&CHECK).reason, Some(Reason::NotFoundAmbiguous));
        assert_eq!(package.cut(Cut::Shallow).judged(&CHECK).reason, Some(Reason::HistoryCut));
    }
}
