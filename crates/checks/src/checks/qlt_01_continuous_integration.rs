//! QLT-01: changes are built and tested by a machine, and the last run passed.
//!
//! Data: `{ "systems": [name…], "success": bool or null, "at": date or null }`.

use levain_model::{Judgement, Outcome, Purpose, Reason, Severity};
use serde_json::json;

use crate::check::{Check, Framework, Need, Words};
use crate::ci::configured;
use crate::context::{Context, found, unknown};
use crate::say::day;

/// Changes are built and tested by a machine, and the last run passed.
pub static CHECK: Check = Check {
    id: "QLT-01",
    version: 2,
    severity: Severity::Major,
    purposes: &[Purpose::Contribute, Purpose::Publish, Purpose::Depend],
    needs: &[Need::Files, Need::Forge],
    frameworks: &[
        (Framework::StandardForPublicCode, "Use continuous integration"),
        (Framework::Scorecard, "CI-Tests"),
        (Framework::OspsBaseline, "OSPS-QA-06.01"),
    ],
    words: Words {
        name: ["Intégration continue", "Continuous integration"],
        question: [
            "Une machine vérifie-t-elle chaque changement, et la dernière vérification a-t-elle réussi?",
            "Does a machine verify every change, and did the last verification pass?",
        ],
        why: [
            "Elle montre que le logiciel se construit ailleurs que chez la personne qui l’écrit. Source\u{a0}: Standard for Public Code, «\u{a0}Use continuous integration\u{a0}».",
            "It shows that the software builds elsewhere than where it is written. Source: Standard for Public Code, “Use continuous integration”.",
        ],
        how: [
            "Fichiers d’une quinzaine de systèmes connus, et dernière exécution sur la branche principale quand la forge la donne. Une intégration tenue hors du dépôt n’est pas vue. Ce que les tests vérifient n’est pas jugé.",
            "Files of some fifteen known systems, and the last run on the main branch when the forge gives it. An integration kept outside of the repository is not seen. What the tests verify is not judged.",
        ],
        fix: [
            "Ajouter un fichier d’intégration continue qui construit le logiciel et lance ses tests.",
            "Add a file of continuous integration that builds the software and runs its tests.",
        ],
    },
    rule,
};

fn rule(context: &Context<'_>) -> Judgement {
    let ci = configured(context);
    let systems = ci.names();
    let list = systems.join(", ");
    let last = context.forge.and_then(|facts| facts.last_ci_run.as_ref().map_err(|reason| *reason));
    let run = last.ok().and_then(Option::as_ref);
    let mut evidence: Vec<_> =
        ci.files.iter().take(10).map(|(_, path)| context.file_evidence(path, None, None)).collect();
    if let Some(run) = run {
        let url = context.forge.map(|facts| facts.listed.url.as_str()).unwrap_or_default();
        evidence.push(context.forge_evidence(run.url.as_deref().unwrap_or(url)));
    }
    let when = run.and_then(|run| run.at).map(day);
    let [on_fr, on_en] =
        when.as_ref().map_or([String::new(), String::new()], |date| [format!(" le {date}"), format!(" on {date}")]);
    let data = json!({ "systems": systems, "success": run.and_then(|run| run.success), "at": when });
    let named =
        if list.is_empty() { ["La forge".to_owned(), "The forge".to_owned()] } else { [list.clone(), list.clone()] };
    let judgement = match run.map(|run| run.success) {
        Some(Some(true)) => found(
            Outcome::Met,
            &format!("{}\u{a0}: la dernière exécution a réussi{on_fr}.", named[0]),
            &format!("{}: the last run passed{on_en}.", named[1]),
            evidence,
        ),
        Some(Some(false)) => found(
            Outcome::Partial,
            &format!("{}\u{a0}: la dernière exécution a échoué{on_fr}.", named[0]),
            &format!("{}: the last run failed{on_en}.", named[1]),
            evidence,
        ),
        Some(None) | None if !ci.files.is_empty() => found(
            Outcome::Met,
            &format!("Intégration continue configurée\u{a0}: {list}; dernière exécution inconnue."),
            &format!("Continuous integration configured: {list}; last run unknown."),
            evidence,
        ),
        Some(None) => found(
            Outcome::Met,
            "Une exécution est en cours sur la forge.",
            "A run is under way on the forge.",
            evidence,
        ),
        None => match last {
            Ok(_) | Err(Reason::ForgeUnsupported) => found(
                Outcome::Unmet,
                "Aucune intégration continue d’un système connu n’est configurée dans le dépôt.",
                "No continuous integration of a known system is configured in the repository.",
                vec![context.absence_evidence(".github/workflows, .gitlab-ci.yml…")],
            ),
            // What is set up beside the repository (Jenkins, a forge elsewhere) shows only by its runs.
            Err(reason) => {
                let [fr, en] = crate::say::why(reason);
                unknown(
                    reason,
                    &format!("Rien n’est configuré dans le dépôt; quant aux exécutions, {fr}."),
                    &format!("Nothing is configured in the repository; as for the runs, {en}."),
                )
            }
        },
    };
    Judgement { data: Some(data), ..judgement }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{ago, repository};
    use levain_model::forge::CiRun;

    fn run(success: Option<bool>) -> Option<CiRun> {
        Some(CiRun { at: Some(ago(1)), success, url: None })
    }

    #[test]
    fn the_last_run_decides_when_it_is_known() {
        for (path, last, outcome) in [
            (".github/workflows/a.yml", Ok(run(Some(true))), Outcome::Met),
            (".github/workflows/a.yml", Ok(run(Some(false))), Outcome::Partial),
            (".github/workflows/a.yml", Ok(None), Outcome::Met),
            (".gitlab-ci.yml", Err(Reason::NotAuthorized), Outcome::Met),
            ("Jenkinsfile", Err(Reason::NotAuthorized), Outcome::Met),
            ("README.md", Ok(run(Some(true))), Outcome::Met),
            ("README.md", Ok(None), Outcome::Unmet),
            ("README.md", Err(Reason::RateLimited), Outcome::Unknown),
            ("README.md", Err(Reason::NotAuthorized), Outcome::Unknown),
            ("README.md", Err(Reason::ForgeUnsupported), Outcome::Unmet),
            (".taskcluster.yml", Err(Reason::NotAuthorized), Outcome::Met),
        ] {
            let judgement = repository(&[(path, "")]).forge(|facts| facts.last_ci_run = last.clone()).judged(&CHECK);
            assert_eq!(judgement.outcome, outcome, "{path} {last:?}");
        }
    }
}
