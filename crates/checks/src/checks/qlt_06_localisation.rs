//! QLT-06: the interface can be had in French.
//!
//! Data: `{ "format", "base": language, "languages": [tag…], "french": keys translated, "keys": keys of the base, "share":
//! hundredths or null, "files": [path…] }`.

use levain_model::{Judgement, Outcome, Purpose, Reason, Severity};
use serde_json::json;

use crate::check::{Check, Need, Words};
use crate::context::{Context, found, not_applicable, unknown};
use crate::interface;
use crate::locale::{self, Measure};
use crate::say::not_known;

/// The interface can be had in French.
pub static CHECK: Check = Check {
    id: "QLT-06",
    version: 1,
    severity: Severity::Major,
    purposes: &[Purpose::Use, Purpose::Deploy],
    needs: &[Need::Files],
    frameworks: &[],
    words: Words {
        name: ["Interface en français", "Interface in French"],
        question: [
            "L’interface peut-elle être en français, et à quel point est-elle traduite?",
            "Can the interface be in French, and how much of it is translated?",
        ],
        why: [
            "Le personnel et le public doivent pouvoir travailler et être servis en français (Charte de la langue française).",
            "Staff and the public must be able to work and be served in French (Charter of the French Language).",
        ],
        how: [
            "Fichiers de traduction (gettext, JSON, YAML, Qt, .properties, .resx, Android, XLIFF, tableaux PHP, modules JavaScript)\u{a0}: part des clés de la langue de base qui ont une valeur en français, les entrées marquées à revoir exclues. La qualité de la traduction n’est pas jugée. Une interface écrite en dur n’est pas vue\u{a0}: la réponse est alors «\u{a0}inconnu\u{a0}», sauf si publiccode.yml dit le contraire. Seuils\u{a0}: 90\u{a0}%, puis 1\u{a0}%.",
            "Translation files (gettext, JSON, YAML, Qt, .properties, .resx, Android, XLIFF, PHP arrays, JavaScript modules): share of the keys of the base language that have a value in French, entries marked for review left out. The quality of the translation is not judged. An interface written into the code is not seen: the answer is then “unknown”, unless publiccode.yml says otherwise. Thresholds: 90%, then 1%.",
        ],
        fix: [
            "Compléter les fichiers de traduction français, par exemple avec la plateforme de traduction du projet.",
            "Complete the French translation files, for example on the project’s translation platform.",
        ],
    },
    rule,
};

/// Under this number of keys, a part that lacks is not told.
const FEWEST_KEYS: usize = 50;

fn rule(context: &Context<'_>) -> Judgement {
    let declared = context.publiccode().map(|(path, report)| (path, &report.document.available_languages));
    let says_french = declared.filter(|(_, languages)| languages.iter().any(|language| locale::is_french(language)));
    let measure = locale::measure(context);
    let judgement = match &measure {
        // A handful of keys is more often a part that was left here than the interface.
        Measure::Measured(measured) if measured.keys < FEWEST_KEYS && measured.share() < 90 && measured.share() > 0 => {
            unknown(
                Reason::TooFewData,
                &format!(
                    "Seules {} clés de traduction sont dans le dépôt, dont {} en français\u{a0}: l’interface est sans doute traduite ailleurs.",
                    measured.keys, measured.french
                ),
                &format!(
                    "Only {} keys of translation are in the repository, {} of them in French: the interface is probably translated elsewhere.",
                    measured.keys, measured.french
                ),
            )
        }
        Measure::Measured(measured) => {
            let share = measured.share();
            let outcome = match share {
                90.. => Outcome::Met,
                1.. => Outcome::Partial,
                0 => Outcome::Unmet,
            };
            found(
                outcome,
                &format!(
                    "{} des {} clés de l’interface ({share}\u{a0}%) ont une valeur en français ({}).",
                    measured.french, measured.keys, measured.format
                ),
                &format!(
                    "{} of the {} keys of the interface ({share}%) have a value in French ({}).",
                    measured.french, measured.keys, measured.format
                ),
                measured.files.iter().take(10).map(|path| context.file_evidence(path, None, None)).collect(),
            )
        }
        Measure::NoFrench { languages, file } if says_french.is_none() => found(
            Outcome::Unmet,
            &format!("L’interface est traduite dans {} langues, mais le français n’y est pas.", languages.len()),
            &format!("The interface is translated into {} languages, and French is not among them.", languages.len()),
            vec![context.file_evidence(file, None, None)],
        ),
        Measure::FrenchOnly { file } => found(
            Outcome::Met,
            "L’interface a le français pour langue de base.",
            "The interface has French as its base language.",
            vec![context.file_evidence(file, None, None)],
        ),
        Measure::Uncounted { file } if says_french.is_none() => Judgement {
            evidence: vec![context.file_evidence(file, None, None)],
            ..unknown(
                Reason::FormatUnknown,
                &format!("Des fichiers français sont là ({file}); la part traduite n’a pas pu être comptée."),
                &format!("French files are there ({file}); the share translated could not be counted."),
            )
        },
        Measure::Unavailable => {
            return not_known(Reason::FileUnavailable, "Traduction de l’interface", "Translation of the interface");
        }
        _ => match (says_french, declared) {
            (Some((path, _)), _) => found(
                Outcome::Met,
                &format!("{path} déclare l’interface offerte en français; la part traduite n’est pas mesurée."),
                &format!(
                    "{path} declares that the interface can be had in French; the share translated is not measured."
                ),
                vec![context.file_evidence(path, None, Some("localisation.availableLanguages"))],
            ),
            (None, Some((path, languages))) if !languages.is_empty() => found(
                Outcome::Unmet,
                &format!("{path} déclare les langues de l’interface, et le français n’en est pas."),
                &format!("{path} declares the languages of the interface, and French is not among them."),
                vec![context.file_evidence(path, None, Some("localisation.availableLanguages"))],
            ),
            _ if interface::has_one(context) == Some(false) => not_applicable(
                Reason::NothingToCheck,
                "publiccode.yml déclare un logiciel sans interface.",
                "publiccode.yml declares a software without interface.",
            ),
            _ => unknown(
                Reason::FormatUnknown,
                "Aucun fichier de traduction d’un format connu\u{a0}: la langue de l’interface n’a pas été établie.",
                "No translation file of a known format: the language of the interface was not established.",
            ),
        },
    };
    let data = match measure {
        Measure::Measured(measured) => json!({
            "format": measured.format, "base": measured.base, "languages": measured.languages, "french": measured.french,
            "keys": measured.keys, "share": measured.share(), "files": measured.files,
        }),
        Measure::NoFrench { languages, .. } => json!({ "languages": languages, "share": null }),
        _ => json!({ "languages": [], "share": null }),
    };
    Judgement { data: Some(data), ..judgement }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::repository;

    /// A file of `count` keys.
    fn keys(count: usize) -> String {
        let pairs: Vec<String> = (0..count).map(|at| format!("\"k{at}\": \"v\"")).collect();
        format!("{{\"a\": {{{}}}}}", pairs.join(", "))
    }

    #[test]
    fn the_share_of_french_decides() {
        for (french, outcome, share) in [
            (Some(100), Outcome::Met, json!(100)),
            (Some(90), Outcome::Met, json!(90)),
            (Some(33), Outcome::Partial, json!(33)),
            (Some(0), Outcome::Unmet, json!(0)),
            (None, Outcome::Unmet, json!(null)),
        ] {
            let (en, fr) = (keys(100), keys(french.unwrap_or(100)));
            let other = if french.is_some() { "locales/fr.json" } else { "locales/de.json" };
            let judgement = repository(&[("locales/en.json", &en), (other, &fr)]).judged(&CHECK);
            assert_eq!((judgement.outcome, &judgement.data.unwrap()["share"]), (outcome, &share), "{french:?}");
        }
        let few = repository(&[("locales/en.json", &keys(20)), ("locales/fr.json", &keys(5))]).judged(&CHECK);
        assert_eq!(few.reason, Some(Reason::TooFewData));
    }

    #[test]
    fn what_is_declared_counts_when_nothing_can_be_measured() {
        for (files, outcome) in [
            (vec![("publiccode.yml", "localisation:\n  availableLanguages:\n    - fr-CA\n")], Outcome::Met),
            (vec![("publiccode.yml", "localisation:\n  availableLanguages:\n    - en\n")], Outcome::Unmet),
            (vec![("src/App.vue", "")], Outcome::Unknown),
            (vec![("src/lib.rs", "")], Outcome::Unknown),
            (vec![("publiccode.yml", "softwareType: library\n")], Outcome::NotApplicable),
            (vec![("src/language/outil_fr.qm", "")], Outcome::Unknown),
        ] {
            assert_eq!(repository(&files).judged(&CHECK).outcome, outcome, "{files:?}");
        }
    }

    #[test]
    fn an_absent_blob_is_never_an_untranslated_file() {
        let judgement = repository(&[("locales/en.json", "{\"a\": \"A\"}")]).missing("locales/fr.json").judged(&CHECK);
        assert_eq!(judgement.reason, Some(Reason::FileUnavailable));
    }
}
