//! LIC-05: the places that give the licence agree.

use std::collections::BTreeSet;

use levain_model::{Blob, Evidence, Judgement, Outcome, Purpose, Reason, Severity};

use crate::check::{Check, Framework, Need, Words};
use crate::context::{Context, found, unknown};
use crate::named_license::is_manifest;

/// Whether licence files, root manifests, publiccode.yml and the forge say the same. Data:
/// `{"values": [{"place", "value"}]}`.
pub static CHECK: Check = Check {
    id: "LIC-05",
    version: 3,
    severity: Severity::Major,
    purposes: &[Purpose::Use, Purpose::Publish, Purpose::Depend],
    needs: &[Need::Files],
    frameworks: &[(Framework::Reuse, "3.3")],
    words: Words {
        name: ["Licences concordantes", "Licences that agree"],
        question: [
            "Tous les endroits qui donnent la licence disent-ils la même chose?",
            "Do all the places that give the licence say the same?",
        ],
        why: [
            "Les outils lisent les manifestes, les personnes lisent le fichier de licence. Quand ils se contredisent, personne ne sait ce qui est permis, et un audit s’arrête là.",
            "Tools read manifests, people read the licence file. When they contradict each other, nobody knows what is allowed, and an audit stops there.",
        ],
        how: [
            "On compare le fichier de licence, les manifestes de paquets à la racine, publiccode.yml et la forge. «\u{a0}GPL-3.0\u{a0}» d’un texte s’accorde avec «\u{a0}only\u{a0}» comme avec «\u{a0}or-later\u{a0}». Une licence que la forge n’a pas reconnue n’est pas une absence, et «\u{a0}ISC\u{a0}» seul dans package.json, que npm écrit de lui-même, ne contredit rien.",
            "We compare the licence file, the package manifests at the root, publiccode.yml and the forge. A text’s “GPL-3.0” agrees with “only” as with “or-later”. A licence that the forge did not recognise is no absence, and “ISC” in package.json alone, which npm writes by itself, contradicts nothing.",
        ],
        fix: [
            "Écrivez partout la même expression SPDX, celle du fichier de licence.",
            "Write the same SPDX expression everywhere, the licence file’s.",
        ],
    },
    rule,
};

struct Said {
    place: String,
    value: String,
    ids: BTreeSet<String>,
    evidence: Evidence,
}

fn rule(context: &Context<'_>) -> Judgement {
    let mut said = Vec::new();
    let ids = context.licenses().ids();
    let readme = context.licenses().named.iter().map(|(path, _)| path).find(|path| !is_manifest(path));
    let file = context.licenses().files.first().map(|(path, _)| path);
    if let Some(path) = file.or(readme).filter(|_| !ids.is_empty()) {
        said.push(Said {
            place: path.clone(),
            value: ids.join(", "),
            ids: ids.iter().flat_map(|id| families(id)).collect(),
            evidence: context.file_evidence(path, None, None),
        });
    }
    for entry in context.files().filter(|entry| is_manifest(&entry.path)) {
        let Blob::Found(bytes) = context.view.read(&entry.path) else { continue };
        let declared =
            levain_license::manifest(&entry.path, &levain_model::repository::text(&bytes)).unwrap_or_default();
        for declared in declared {
            if let Some(normalised) = declared.normalised {
                said.push(Said {
                    evidence: context.file_evidence(
                        &entry.path,
                        Some((declared.line, declared.line)),
                        Some(&declared.written),
                    ),
                    place: entry.path.clone(),
                    ids: families(&normalised),
                    value: normalised,
                });
            }
        }
    }
    if let Some((path, report)) = context.publiccode()
        && let Some(license) = &report.document.license
        && let Some(normalised) = levain_license::normalise(license)
    {
        said.push(Said {
            place: path.clone(),
            ids: families(&normalised),
            value: normalised,
            evidence: context.file_evidence(path, None, Some(license)),
        });
    }
    if let Ok(forge) = context.forge
        && let Some(license) = forge.listed.license.as_deref().filter(|license| *license != "NOASSERTION")
        && let Some(normalised) = levain_license::normalise(license)
    {
        said.push(Said {
            place: forge.kind.as_str().to_owned(),
            ids: families(&normalised),
            value: normalised,
            evidence: context.forge_evidence(&forge.listed.url),
        });
    }
    let judgement = judged(&said);
    // What the forge did not recognise is shown beside the others, and compared with none.
    let unrecognised = context.forge.ok().filter(|forge| forge.listed.license.as_deref() == Some("NOASSERTION"));
    let values: Vec<serde_json::Value> = said
        .iter()
        .map(|one| serde_json::json!({ "place": one.place, "value": one.value }))
        .chain(unrecognised.map(|forge| serde_json::json!({ "place": forge.kind.as_str(), "value": "NOASSERTION" })))
        .collect();
    Judgement { data: Some(serde_json::json!({ "values": values })), ..judgement }
}

fn judged(said: &[Said]) -> Judgement {
    if said.len() < 2 {
        return unknown(
            Reason::TooFewData,
            "Moins de deux endroits donnent une licence reconnue.",
            "Fewer than two places give a recognised licence.",
        );
    }
    let all: Vec<&Said> = said.iter().collect();
    let chosen: Vec<&Said> = said.iter().filter(|one| !is_default(one)).collect();
    let evidence: Vec<Evidence> = said.iter().take(6).map(|one| one.evidence.clone()).collect();
    match (contradiction(&all), contradiction(&chosen)) {
        (None, _) => {
            let places = said
                .iter()
                .map(|one| one.place.as_str())
                .collect::<BTreeSet<_>>()
                .into_iter()
                .collect::<Vec<_>>()
                .join(", ");
            found(Outcome::Met, &format!("D’accord\u{a0}: {places}."), &format!("In agreement: {places}."), evidence)
        }
        (Some((left, right)), None) => {
            let other = if is_default(left) { right } else { left };
            let judgement = unknown(
                Reason::TooFewData,
                &format!(
                    "{} dit {}; package.json dit ISC, que npm écrit de lui-même\u{a0}: personne ne l’a peut-être choisi.",
                    other.place, other.value
                ),
                &format!(
                    "{} says {}; package.json says ISC, which npm writes by itself: perhaps nobody chose it.",
                    other.place, other.value
                ),
            );
            Judgement { evidence, ..judgement }
        }
        (Some(_), Some((left, right))) => found(
            Outcome::Unmet,
            &format!("{} dit {}; {} dit {}.", left.place, left.value, right.place, right.value),
            &format!("{} says {}; {} says {}.", left.place, left.value, right.place, right.value),
            evidence,
        ),
    }
}

/// The first two places that contradict each other. Two agree when one's licences are all among the other's: a manifest may
/// name one of several files.
fn contradiction<'a>(said: &[&'a Said]) -> Option<(&'a Said, &'a Said)> {
    let agree = |left: &Said, right: &Said| left.ids.is_subset(&right.ids) || right.ids.is_subset(&left.ids);
    said.iter()
        .enumerate()
        .find_map(|(at, left)| said.iter().skip(at + 1).find(|right| !agree(left, right)).map(|right| (*left, *right)))
}

/// Whether nobody may have chosen it: `npm init` writes ISC unless told otherwise (npm documentation, `init-license`).
fn is_default(said: &Said) -> bool {
    said.place == "package.json" && said.value == "ISC"
}

/// The licences of an expression, the GNU ones without what only a notice can say.
fn families(expression: &str) -> BTreeSet<String> {
    let listed = levain_license::licenses_of(expression);
    let ids = if listed.is_empty() {
        vec![expression.to_owned()]
    } else {
        listed.into_iter().map(|license| license.id).collect()
    };
    ids.into_iter()
        .map(|id| id.trim_end_matches("-only").trim_end_matches("-or-later").trim_end_matches('+').to_owned())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::repository;

    fn judge(files: &[(&str, &str)]) -> Judgement {
        repository(files).judged(&CHECK)
    }

    #[test]
    fn agreement_and_contradiction() {
        let mit = levain_license::license_text("MIT").unwrap();
        let gpl = levain_license::license_text("GPL-3.0-only").unwrap();
        let package = |license: &str| format!("{{\"license\": \"{license}\"}}");
        for (text, license, outcome) in [
            (mit, "MIT", Outcome::Met),
            (mit, "Apache-2.0", Outcome::Unmet),
            (gpl, "GPL-3.0-or-later", Outcome::Met),
            (gpl, "GPL-3.0-only", Outcome::Met),
            (mit, "MIT OR Apache-2.0", Outcome::Met),
            (mit, "UNLICENSED", Outcome::Unknown),
        ] {
            assert_eq!(judge(&[("LICENSE", text), ("package.json", &package(license))]).outcome, outcome, "{license}");
        }
    }

    #[test]
    fn a_licence_the_forge_did_not_recognise_is_no_absence_and_no_contradiction() {
        let mit = levain_license::license_text("MIT").unwrap();
        for (license, outcome, values) in [
            (Some("MIT"), Outcome::Met, 2),
            (Some("Apache-2.0"), Outcome::Unmet, 2),
            (Some("NOASSERTION"), Outcome::Unknown, 2),
            (None, Outcome::Unknown, 1),
        ] {
            let trial =
                repository(&[("LICENSE", mit)]).forge(|facts| facts.listed.license = license.map(str::to_owned));
            let judged = trial.judged(&CHECK);
            assert_eq!(judged.outcome, outcome, "{license:?}");
            assert_eq!(judged.data.unwrap()["values"].as_array().unwrap().len(), values, "{license:?}");
        }
    }

    #[test]
    fn isc_in_package_json_alone_is_what_the_tool_writes_by_itself() {
        let text = |id: &str| levain_license::license_text(id).unwrap();
        let npm = ("package.json", r#"{"license": "ISC"}"#);
        let composer = |id: &'static str| {
            let files = [("composer.json", id), npm, ("LICENSE", text("AGPL-3.0-only"))];
            judge(&files).outcome
        };
        let alone = judge(&[("LICENSE", text("GPL-3.0-only")), npm]);
        assert_eq!((alone.outcome, alone.reason), (Outcome::Unknown, Some(Reason::TooFewData)));
        assert!(alone.summary.get(levain_model::Language::En).unwrap().contains("ISC"));
        // Somebody chose it when another place says it too, and the others are compared without it.
        assert_eq!(judge(&[("LICENSE", text("ISC")), npm]).outcome, Outcome::Met);
        assert_eq!(composer(r#"{"license": "AGPL-3.0-or-later"}"#), Outcome::Unknown);
        assert_eq!(composer(r#"{"license": "MIT"}"#), Outcome::Unmet);
        assert_eq!(composer(r#"{"license": "ISC"}"#), Outcome::Unmet, "somebody wrote it by hand");
        assert_eq!(
            judge(&[("LICENSE", text("MIT")), ("composer.json", r#"{"license": "ISC"}"#)]).outcome,
            Outcome::Unmet
        );
    }

    #[test]
    fn publiccode_counts() {
        let mit = levain_license::license_text("MIT").unwrap();
        let judged = judge(&[
            ("LICENSE", mit),
            ("publiccode.yml", "publiccodeYmlVersion: '0.4'\nlegal:\n  license: EUPL-1.2\n"),
        ]);
        assert_eq!(judged.outcome, Outcome::Unmet);
        assert!(judged.summary.get(levain_model::Language::Fr).unwrap().contains("publiccode.yml dit EUPL-1.2"));
    }
}
