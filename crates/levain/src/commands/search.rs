//! `levain search`: the catalogue from a terminal.

use std::process::ExitCode;

use anyhow::{Result, bail};
use clap::Args;
use levain_app::views::{ResultsView, SearchRequest};
use levain_model::Language;

use crate::cli::Context;
use crate::commands::{open, told};
use crate::output::{self, plain, tr};

/// Arguments of `levain search`.
#[derive(Debug, Args)]
pub struct SearchArgs {
    /// What you need, in French or in English.
    #[arg(value_name = "TEXT")]
    pub text: Vec<String>,
    /// Filter FACET=VALUE, as often as needed (category=office).
    #[arg(long, value_name = "FACET=VALUE")]
    pub filter: Vec<String>,
    /// Number of answers.
    #[arg(long, default_value_t = 10, value_parser = clap::value_parser!(u32).range(1..=1000))]
    pub limit: u32,
}

/// Exit code 0 when something was found, 1 when nothing was.
pub async fn run(arguments: SearchArgs, context: &Context) -> Result<ExitCode> {
    let mut filters = Vec::new();
    for filter in &arguments.filter {
        let Some((facet, value)) = filter.split_once('=') else {
            match context.language {
                Language::Fr => bail!("filtre « {filter} »\u{a0}: écrivez FACETTE=VALEUR, par exemple category=office"),
                Language::En => bail!("filter `{filter}`: write FACET=VALUE, for example category=office"),
            }
        };
        filters.push((facet.to_owned(), value.to_owned()));
    }
    let request = SearchRequest {
        text: arguments.text.join(" "),
        filters,
        page: 1,
        size: arguments.limit,
        ..SearchRequest::default()
    };
    let app = open(context).await?;
    // No server may be running, or the index may have been made by another version of the program.
    app.follow_events().await.map_err(|error| told(error, context))?;
    let answer = app.results(&request, context.language).await.map_err(|error| told(error, context))?;
    app.close().await;
    if context.json {
        output::json(&answer)?;
    } else {
        print_answer(&answer, context.language);
    }
    Ok(if answer.hits.is_empty() { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

fn print_answer(answer: &ResultsView, language: Language) {
    for hit in &answer.hits {
        let license = hit.license.as_ref().map(|license| format!(" ({})", license.expression)).unwrap_or_default();
        println!("{}{}", plain(&hit.name), plain(&license));
        if let Some(summary) = &hit.summary {
            println!("    {}", plain(&summary.text));
        }
    }
    let total = answer.pages.total;
    match (language, total) {
        (Language::Fr, 0) => println!("Aucun logiciel ne répond à cette recherche."),
        (Language::En, 0) => println!("No software answers this search."),
        (Language::Fr, _) => println!("{total} en tout."),
        (Language::En, _) => println!("{total} in all."),
    }
    if answer.approximate {
        let french = "Aucun ne répond à l’ensemble de ce besoin\u{a0}: ce sont ceux qui s’en approchent.";
        println!("{}", tr(language, french, "None answers the whole of this need: these are the nearest."));
    }
    if let Some(better) = &answer.did_you_mean {
        println!("{} {better}", tr(language, "Vouliez-vous dire\u{a0}:", "Did you mean:"));
    }
    if !answer.nearest.is_empty() {
        println!("{} {}", tr(language, "Termes proches\u{a0}:", "Nearest terms:"), answer.nearest.join(", "));
    }
}
