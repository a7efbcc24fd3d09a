//! Markers measured from the command line: how far it is, the table of figures, the raw samples as files.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::{Context as _, Result};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use levain_lab::agent::Client;
use levain_lab::engine::Deployment;
use levain_lab::measures::{Measured, Unmeasurable, measure};
use levain_model::Language;
use levain_package::{Definition, with_unit};

use crate::output::{plain, tr};

/// Measures every marker that a machine can, one after the other: two at once would disturb each other.
pub async fn measured(
    client: &Client,
    deployment: &Deployment,
    definitions: &[Definition],
    language: Language,
) -> Result<Vec<Measured>> {
    let mut all = Vec::new();
    for definition in definitions {
        eprintln!("{} {}…", tr(language, "Mesure de", "Measuring"), plain(&definition.name));
        let length = definition.planned().map(u64::from);
        let bar = ProgressBar::with_draw_target(length, ProgressDrawTarget::stderr());
        bar.set_style(ProgressStyle::with_template("  {bar:30} {pos}/{len}")?);
        let outcome = measure(client, deployment, definition, |progress| bar.set_position(progress.done.into())).await;
        bar.finish_and_clear();
        match outcome {
            Ok(measured) => all.push(measured),
            Err(Unmeasurable::Manual) => {}
            Err(error) => {
                return Err(anyhow::anyhow!("{} ({})", error.text(language), error.code()))
                    .with_context(|| definition.name.clone());
            }
        }
    }
    Ok(all)
}

/// A number of at most three decimals, and fewer when it is large.
pub fn number(number: f64, language: Language) -> String {
    let decimals = match number.abs() {
        size if size >= 100.0 => 0,
        size if size >= 1.0 => 1,
        _ => 3,
    };
    let text = format!("{number:.decimals$}");
    let text = if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.') } else { &text };
    match language {
        Language::Fr => text.replace('.', ","),
        Language::En => text.to_owned(),
    }
}

/// A number with its unit.
pub fn quantity(value: f64, unit: &str, language: Language) -> String {
    plain(&with_unit(&number(value, language), unit, language))
}

/// What is asked of a marker, to its last decimal.
pub fn target(definition: &Definition, language: Language) -> String {
    plain(&definition.target.text(language))
}

/// What was measured, or a dash.
pub fn figure(measured: &Measured, language: Language) -> String {
    let unit = &measured.definition.target.unit;
    measured.figure.map_or_else(|| "—".to_owned(), |figure| quantity(figure, unit, language))
}

/// Whether a target is met, or why nothing can be said.
pub fn verdict(measured: &Measured, language: Language) -> String {
    match (measured.met, &measured.broken) {
        (Some(true), _) => tr(language, "oui", "yes").to_owned(),
        (Some(false), _) => tr(language, "NON", "NO").to_owned(),
        (None, broken) => {
            let why = broken.as_ref().map(|broken| broken.text(language)).unwrap_or_default();
            format!("{}\u{a0}{}", tr(language, "inconnu\u{a0}:", "unknown:"), plain(&why))
        }
    }
}

/// Rows under each other; the last column is as long as it is.
pub fn columns(rows: &[Vec<String>]) -> String {
    let mut widths: BTreeMap<usize, usize> = BTreeMap::new();
    for row in rows {
        for (column, cell) in row.iter().enumerate() {
            let width = widths.entry(column).or_default();
            *width = (*width).max(cell.chars().count());
        }
    }
    let mut text = String::new();
    for row in rows {
        let cells = row.iter().enumerate().map(|(column, cell)| format!("{cell:0$}", widths[&column]));
        text += cells.collect::<Vec<_>>().join("  ").trim_end();
        text.push('\n');
    }
    text
}

/// A line for each marker: what was measured, what is asked, whether it is met.
pub fn table(definitions: &[Definition], all: &[Measured], language: Language) -> String {
    let heads = match language {
        Language::Fr => ["marqueur", "mesuré", "cible", "atteinte"],
        Language::En => ["marker", "measured", "target", "met"],
    };
    let mut rows = vec![heads.map(str::to_owned).to_vec()];
    for definition in definitions {
        let measured = all.iter().find(|one| one.definition.name == definition.name);
        let (figure, verdict) = match measured {
            Some(measured) => (figure(measured, language), verdict(measured, language)),
            None => ("—".to_owned(), tr(language, "une personne le dit", "a person says").to_owned()),
        };
        rows.push(vec![plain(&definition.name), figure, target(definition, language), verdict]);
    }
    columns(&rows)
}

/// Writes the raw samples, a file for each marker, and what follows from them.
pub fn save(folder: &Path, all: &[Measured]) -> Result<()> {
    let write = || {
        std::fs::create_dir_all(folder)?;
        for measured in all {
            std::fs::write(folder.join(format!("{}.jsonl", measured.definition.name)), measured.raw())?;
        }
        let short: Vec<Measured> = all.iter().map(Measured::without_samples).collect();
        std::fs::write(folder.join("measures.json"), serde_json::to_string_pretty(&short)? + "\n")
    };
    write().with_context(|| folder.display().to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_written_as_each_language_does() {
        for (value, fr, en) in [
            (12.34, "12,3", "12.3"),
            (0.000_4, "0", "0"),
            (0.25, "0,25", "0.25"),
            (1234.5, "1234", "1234"),
            (100.0, "100", "100"),
            (-3.0, "-3", "-3"),
        ] {
            assert_eq!((number(value, Language::Fr).as_str(), number(value, Language::En).as_str()), (fr, en));
        }
        assert_eq!(quantity(99.5, "%", Language::Fr), "99,5\u{a0}%");
        assert_eq!(quantity(99.5, "%", Language::En), "99.5%");
        assert_eq!(quantity(3.0, "lines", Language::Fr), "3\u{a0}lignes");
    }
}
