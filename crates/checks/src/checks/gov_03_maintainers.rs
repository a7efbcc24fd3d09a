//! GOV-03: who decides, at least two of them.
//!
//! Data: `{ "where": [path…], "named": number, "teams": number }`. Names are counted, never kept.

use std::collections::BTreeSet;

use levain_model::{Judgement, Outcome, Purpose, Reason, Severity};
use serde_json::json;

use crate::check::{Check, Framework, Need, Words};
use crate::context::{Context, found};
use crate::files;
use crate::owner_defaults;
use crate::say::not_known;

/// Who decides, at least two of them.
pub static CHECK: Check = Check {
    id: "GOV-03",
    version: 1,
    severity: Severity::Major,
    purposes: &[Purpose::Use, Purpose::Contribute, Purpose::Depend],
    needs: &[Need::Files, Need::Forge],
    frameworks: &[(Framework::OspsBaseline, "OSPS-GV-01.01")],
    words: Words {
        name: ["Gouvernance et responsables", "Governance and maintainers"],
        question: [
            "Est-il écrit qui décide, et sont-ils au moins deux?",
            "Is it written who decides, and are they two at least?",
        ],
        why: [
            "Savoir qui décide, et que le projet survit à un départ, permet de s’y engager. Source\u{a0}: OSPS Baseline, GV-01.",
            "Knowing who decides, and that the project outlives a departure, allows one to commit to it. Source: OSPS Baseline, GV-01.",
        ],
        how: [
            "GOVERNANCE, MAINTAINERS, CODEOWNERS ou OWNERS, ou une section du README, où sont comptées les personnes et les équipes nommées (comptes, adresses, lignes de liste). Les noms ne sont pas gardés. Qu’ils soient encore actifs n’est pas vérifié.",
            "GOVERNANCE, MAINTAINERS, CODEOWNERS or OWNERS, or a section of the README, where the people and teams named are counted (accounts, addresses, lines of a list). Names are not kept. Whether they are still active is not verified.",
        ],
        fix: [
            "Ajouter un fichier MAINTAINERS.md qui nomme au moins deux personnes, et GOVERNANCE.md qui dit comment on décide.",
            "Add a MAINTAINERS.md file that names two people at least, and a GOVERNANCE.md that says how decisions are made.",
        ],
    },
    rule,
};

fn rule(context: &Context<'_>) -> Judgement {
    let documents = files::community(context, |stem| {
        [
            "governance",
            "gouvernance",
            "maintainers",
            "mainteneurs",
            "maintainer",
            "responsables",
            "codeowners",
            "owners",
            "core_team",
            "steering",
        ]
        .iter()
        .any(|word| stem == *word || stem == format!("project_{word}"))
    });
    let present: Vec<String> = documents.iter().map(|entry| entry.path.clone()).collect();
    let looked = files::read(context, documents);
    let mut named = BTreeSet::new();
    let mut teams = BTreeSet::new();
    for (path, text) in &looked.texts {
        let stem = files::document_stem(path).unwrap_or_default();
        for line in text.lines() {
            if stem == "codeowners" && line.trim_start().starts_with('#') {
                continue;
            }
            // In CODEOWNERS a handle after the first word owns; elsewhere any handle, address or item of a list names.
            accounts(line, &mut named, &mut teams);
            if stem.starts_with("maintainer") || stem.starts_with("mainteneur") || stem == "responsables" {
                named.extend(item(line));
            }
        }
    }
    let readme = files::read(context, files::readmes(context));
    let mut places = present.clone();
    if named.len() + teams.len() < 2 {
        for (path, text) in &readme.texts {
            if section(text, &mut named, &mut teams) {
                places.push(path.clone());
            }
        }
    }
    let data = json!({ "where": places, "named": named.len(), "teams": teams.len() });
    let evidence = places.iter().map(|path| context.file_evidence(path, None, None)).collect();
    // A team of a forge is more than one person by nature, though nothing says how many.
    let judgement = if named.len() + 2 * teams.len() >= 2 {
        let [named, teams] = [named.len(), teams.len()];
        found(
            Outcome::Met,
            &format!("{}\u{a0}: {named} personnes et {teams} équipes nommées.", places.join(", ")),
            &format!("{}: {named} people and {teams} teams named.", places.join(", ")),
            evidence,
        )
    } else if looked.unavailable || (places.is_empty() && readme.unavailable) {
        return not_known(Reason::FileUnavailable, "Gouvernance", "Governance");
    } else if !places.is_empty() {
        found(
            Outcome::Partial,
            &format!("{}\u{a0}: moins de deux personnes nommées y ont été reconnues.", places.join(", ")),
            &format!("{}: fewer than two people named were recognised there.", places.join(", ")),
            evidence,
        )
    } else {
        let default = owner_defaults::has(context, &["governance", "gouvernance", "maintainers", "codeowners"]);
        if default == Ok(true) {
            owner_defaults::met(context, "fichier de gouvernance", "governance file")
        } else {
            owner_defaults::absent(
                context,
                default,
                "GOVERNANCE, MAINTAINERS, CODEOWNERS",
                ["fichier de gouvernance", "governance file"],
            )
        }
    };
    Judgement { data: Some(data), ..judgement }
}

/// Adds the accounts (`@name`, links to profiles) and addresses of a line, teams (`@body/team`) apart.
fn accounts(line: &str, named: &mut BTreeSet<String>, teams: &mut BTreeSet<String>) {
    let parts = line.split(|mark: char| mark.is_whitespace() || "()[]<>|,;\"'`".contains(mark));
    for part in parts {
        let part = part.trim_end_matches(['.', ':', '*']);
        let link = part.strip_prefix("https://").and_then(|rest| rest.split_once('/'));
        if let Some(account) = part.strip_prefix('@').or_else(|| part.strip_prefix("*@")) {
            match account.contains('/') {
                true => teams.insert(account.to_lowercase()),
                false => {
                    account.starts_with(|first: char| first.is_ascii_alphanumeric())
                        && named.insert(account.to_lowercase())
                }
            };
        } else if let Some((host, account)) = link {
            let is_forge = ["github.com", "codeberg.org"].contains(&host)
                || host.starts_with("gitlab.")
                || host.starts_with("git.");
            let account = account.trim_end_matches('/');
            if is_forge && !account.is_empty() && !account.contains('/') {
                named.insert(account.to_lowercase());
            }
        } else if part.contains('@') && files::has_address(part) {
            named.insert(part.to_lowercase());
        }
    }
}

/// The words of an item of a list or of a row of a table that looks like a name: two to five words, mostly with capitals.
/// Nothing when the line names an account or an address, which is counted already.
fn item(line: &str) -> Option<String> {
    let trimmed = line.trim();
    if trimmed.contains('@') || trimmed.contains("://") {
        return None;
    }
    let body =
        trimmed.strip_prefix("- ").or_else(|| trimmed.strip_prefix("* ")).or_else(|| trimmed.strip_prefix('|'))?;
    let body = body.split(['|', '(', ',', '–', ':', '<']).next().unwrap_or(body).trim().trim_matches('*');
    let words: Vec<&str> = body.split_whitespace().collect();
    let capitals = words.iter().filter(|word| word.starts_with(char::is_uppercase)).count();
    ((2..=5).contains(&words.len()) && capitals >= 2 && !files::folded(body).contains("name"))
        .then(|| body.to_lowercase())
}

/// Adds who a section of a readme about its maintainers names; whether there is such a section.
fn section(text: &str, named: &mut BTreeSet<String>, teams: &mut BTreeSet<String>) -> bool {
    let titles = files::titles(text);
    let about = |title: &str| {
        ["maintainer", "mainteneu", "governance", "gouvernance", "core team", "project team", "equipe", "responsables"]
            .iter()
            .any(|word| title.contains(word))
    };
    let Some(at) = titles.iter().position(|(_, title)| about(title)) else {
        return false;
    };
    let first = titles[at].0 as usize;
    let last = titles.get(at + 1).map_or(usize::MAX, |(line, _)| *line as usize - 1);
    for line in text.lines().take(last).skip(first) {
        accounts(line, named, teams);
        named.extend(item(line));
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::repository;

    #[test]
    fn two_are_asked_for() {
        for (path, text, outcome) in [
            ("CODEOWNERS", "* @une @deux\n", Outcome::Met),
            (".github/CODEOWNERS", "# @une @deux\n* @une\ndocs/ @une\n", Outcome::Partial),
            ("CODEOWNERS", "* @val-exemple/equipe\n", Outcome::Met),
            ("MAINTAINERS.md", "- Jeanne Untel\n- Jean Autre (docs)\n", Outcome::Met),
            ("MAINTAINERS", "M: Untel <untel@val-exemple.quebec>\nM: Autre <autre@val-exemple.quebec>\n", Outcome::Met),
            ("MAINTAINERS.md", "- Jeanne Untel\n", Outcome::Partial),
            ("MAINTAINERS.md", "| Name | Role |\n|---|---|\n| Jeanne Untel | x |\n| Jean Autre | y |\n", Outcome::Met),
            ("GOVERNANCE.md", "Decisions are made by consensus.", Outcome::Partial),
            ("README.md", "# X\n## Maintainers\n- [@une](https://github.com/une)\n- @deux\n## Licence\n", Outcome::Met),
        ] {
            assert_eq!(repository(&[(path, text)]).judged(&CHECK).outcome, outcome, "{path} {text}");
        }
    }

    #[test]
    fn names_are_counted_and_forgotten() {
        let judgement = repository(&[("MAINTAINERS.md", "- Jeanne Untel\n- @jeanautre\n")]).judged(&CHECK);
        let told = serde_json::to_string(&judgement).unwrap().to_lowercase();
        assert!(!told.contains("untel") && !told.contains("jeanautre"));
    }

    #[test]
    fn absence_needs_the_owners_answer_and_readable_files() {
        assert_eq!(repository(&[]).judged(&CHECK).reason, Some(Reason::ForgeNotAsked));
        let none = repository(&[]).forge(|facts| facts.default_files = Ok(Vec::new()));
        assert_eq!(none.judged(&CHECK).outcome, Outcome::Unmet);
        assert_eq!(repository(&[]).missing("CODEOWNERS").judged(&CHECK).reason, Some(Reason::FileUnavailable));
    }
}
