//! What keeps a report from being published: what a reader would stumble on or be misled by.

use levain_model::{Experiment, ExperimentStatus, Language};

/// Something to mend before publishing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Flaw {
    /// Stable code.
    pub code: &'static str,
    /// The field where it stands.
    pub field: &'static str,
    fr: String,
    en: String,
}

impl Flaw {
    fn new(code: &'static str, field: &'static str, fr: impl Into<String>, en: impl Into<String>) -> Flaw {
        Flaw { code, field, fr: fr.into(), en: en.into() }
    }

    /// What is wrong and the remedy.
    pub fn message(&self, language: Language) -> &str {
        match language {
            Language::Fr => &self.fr,
            Language::En => &self.en,
        }
    }
}

/// What a model leaves, folded: alone on a line or in brackets, since people also write these words in earnest.
const RESIDUE: [&str; 5] = ["a completer", "a remplir", "a rediger", "to be completed", "to be written"];
/// The same, when they stand alone in capitals.
const CAPITALS: [&str; 4] = ["TODO", "TBD", "FIXME", "XXX"];

/// Everything to mend, in the order of the report.
pub fn flaws(experiment: &Experiment) -> Vec<Flaw> {
    let mut found = Vec::new();
    let report = experiment.report.clone().unwrap_or_default();
    let hypothesis = &experiment.hypothesis;
    let sections: [(&'static str, [&str; 2], &str); 8] = [
        ("context", ["Contexte", "Context"], &hypothesis.context),
        ("believe", ["Nous croyons que", "We believe that"], &hypothesis.believe),
        ("result", ["Aura pour effet", "Will result in"], &hypothesis.result),
        ("method", ["Méthode", "Method"], &report.method),
        ("threats", ["Limites de validité", "Threats to validity"], &report.threats),
        ("decision", ["Décision", "Decision"], &report.decision),
        ("cost", ["Coût et effort", "Cost and effort"], &report.cost),
        ("title", ["Titre", "Title"], &hypothesis.title),
    ];
    for (field, [fr, en], text) in sections {
        if text.trim().is_empty() {
            found.push(Flaw::new(
                "LX001",
                field,
                format!("La section «\u{a0}{fr}\u{a0}» est vide. Deux phrases suffisent."),
                format!("The section “{en}” is empty. Two sentences are enough."),
            ));
        } else if let Some(left) = residue(text) {
            found.push(Flaw::new(
                "LX002",
                field,
                format!(
                    "La section «\u{a0}{fr}\u{a0}» contient encore «\u{a0}{left}\u{a0}». Remplacez-le par votre texte."
                ),
                format!("The section “{en}” still holds “{left}”. Put your own text in its place."),
            ));
        }
    }
    license(&report.license, &mut found);
    markers(experiment, &mut found);
    status(experiment, &mut found);
    found
}

fn residue(text: &str) -> Option<String> {
    if levain_model::id::fold(text).contains("lorem ipsum") {
        return Some("lorem ipsum".to_owned());
    }
    for line in text.lines().map(str::trim) {
        let bare = line.trim_matches(|one: char| !one.is_alphanumeric());
        let folded = levain_model::id::fold(bare);
        let bracketed = RESIDUE.iter().any(|left| levain_model::id::fold(line).contains(&format!("[{left}")));
        if bracketed || RESIDUE.contains(&folded.as_str()) || ["[…]", "[...]"].contains(&line) {
            return Some(line.chars().take(60).collect());
        }
    }
    text.split(|one: char| !one.is_alphanumeric()).find(|word| CAPITALS.contains(word)).map(str::to_owned)
}

fn license(license: &str, found: &mut Vec<Flaw>) {
    if license.trim().is_empty() {
        found.push(Flaw::new(
            "LX003",
            "license",
            "Le rapport n’a pas de licence. Choisissez-en une, par exemple CC-BY-4.0.",
            "The report has no licence. Choose one, for example CC-BY-4.0.",
        ));
    } else if levain_license::normalise(license).is_none() {
        found.push(Flaw::new(
            "LX003",
            "license",
            "La licence n’est pas un identifiant SPDX connu. Écrivez-la ainsi\u{a0}: CC-BY-4.0.",
            "The licence is not a known SPDX identifier. Write it like this: CC-BY-4.0.",
        ));
    }
}

fn markers(experiment: &Experiment, found: &mut Vec<Flaw>) {
    // What is abandoned says why in its decision: its markers need not be measured.
    if experiment.status == ExperimentStatus::Abandoned {
        return;
    }
    for marker in experiment.hypothesis.markers.iter().filter(|marker| marker.finding.is_none()) {
        let statement = &marker.statement;
        found.push(Flaw::new(
            "LX004",
            "markers",
            format!("Le marqueur «\u{a0}{statement}\u{a0}» n’a ni mesure ni explication. Saisissez l’une ou l’autre."),
            format!("The marker “{statement}” has neither measure nor explanation. Enter one or the other."),
        ));
    }
}

fn status(experiment: &Experiment, found: &mut Vec<Flaw>) {
    use ExperimentStatus::{Abandoned, Completed};
    let flaw = |fr: &str, en: &str| Flaw::new("LX005", "status", fr, en);
    match (experiment.status, &experiment.conclusion) {
        (Completed, None) => found.push(flaw(
            "L’expérimentation est terminée, mais personne n’a conclu.",
            "The experiment is completed, yet nobody concluded.",
        )),
        (Completed, Some(conclusion)) if experiment.disagrees() && conclusion.reason.trim().is_empty() => {
            found.push(flaw(
                "La conclusion s’écarte des marqueurs sans dire pourquoi.",
                "The conclusion differs from the markers without saying why.",
            ));
        }
        (Completed | Abandoned, _) => {}
        _ => found.push(flaw(
            "L’expérimentation n’est ni terminée ni abandonnée. Concluez, puis publiez.",
            "The experiment is neither completed nor abandoned. Conclude, then publish.",
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_template_leaves_is_told_from_the_words_of_people() {
        for left in ["À compléter", "1. Classer.\n[à compléter : coût]", "TODO compter", "Lorem ipsum dolor", "[…]"]
        {
            assert!(residue(left).is_some(), "{left}");
        }
        for written in ["Un formulaire à remplir chaque mois.", "tout, todos", "« Le texte […] suit. »", ""] {
            assert_eq!(residue(written), None, "{written}");
        }
    }
}
