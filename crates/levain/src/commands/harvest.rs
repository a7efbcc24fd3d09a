//! `levain harvest`: repositories of forges, lists and folders, by the same code as the server's schedule.

use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::Ordering;

use anyhow::{Context as _, Result, anyhow};
use clap::Args;
use indicatif::{ProgressBar, ProgressStyle};
use levain_app::Principal;
use levain_app::harvest::{ClientConfig, HarvestProgress, HarvestSettings};
use levain_harvest::ForgeSettings;
use levain_model::{HarvestRun, Language, Refusal};

use crate::cli::Context;
use crate::commands::{open, told};
use crate::output::{self, plain, tr};

/// Arguments of `levain harvest`.
#[derive(Debug, Args)]
pub struct HarvestArgs {
    /// Address of an account, a group, a forge or a repository; folder of repositories; file with an address a line. Nothing: every source known.
    #[arg(value_name = "SOURCE")]
    pub sources: Vec<String>,
}

/// Exit code 0: everything was harvested; 1: something could not be, the rest is; 2: nothing could be done.
pub async fn run(arguments: HarvestArgs, context: &Context) -> Result<ExitCode> {
    let language = context.language;
    let app = open(context).await?;
    let harvester = app.harvester(settings(context)?).await.map_err(|error| told(error, context))?;
    let mut places = arguments.sources;
    if places.is_empty() {
        places = app.harvested_addresses().await.map_err(|error| told(error, context))?;
        places.extend(addresses(context));
        places.dedup();
    }
    if places.is_empty() {
        eprintln!(
            "{}",
            tr(
                language,
                "Aucune source à récolter. Exemple: levain harvest https://github.com/ORGANISATION",
                "No source to harvest. For example: levain harvest https://github.com/ORGANISATION"
            )
        );
        return Ok(ExitCode::from(2));
    }
    // Control-C finishes the repositories under way; a second one ends at once, and nothing is lost either.
    let stop = harvester.stop();
    tokio::spawn(async move {
        if tokio::signal::ctrl_c().await.is_ok() {
            stop.store(true, Ordering::Relaxed);
        }
        if tokio::signal::ctrl_c().await.is_ok() {
            std::process::exit(130);
        }
    });
    let (mut runs, mut refused) = (Vec::new(), false);
    for place in &places {
        if harvester.stop().load(Ordering::Relaxed) {
            break;
        }
        let bar = bar(place, context);
        let mut progress = |now: HarvestProgress| show(&bar, &now);
        match harvester.harvest(&Principal::command_line(), place, true, &mut progress).await {
            Ok(run) => {
                bar.finish_and_clear();
                refused |= !run.refused.is_empty() || run.counts.failed > 0;
                if !context.json {
                    print_run(&run, language);
                }
                runs.push(run);
            }
            Err(error) => {
                bar.finish_and_clear();
                refused = true;
                eprintln!("{}{} {:#}", plain(place), tr(language, "\u{a0}:", ":"), told(error, context));
            }
        }
    }
    app.close().await;
    if context.json {
        output::json(&runs)?;
    }
    Ok(match (runs.is_empty(), refused) {
        (true, _) => ExitCode::from(2),
        (false, true) => ExitCode::FAILURE,
        (false, false) => ExitCode::SUCCESS,
    })
}

/// What a harvest needs of the configuration.
pub fn settings(context: &Context) -> Result<HarvestSettings> {
    let config = &context.config;
    let language = context.language;
    let number = |name: &'static str| -> Result<u32> {
        config.get(name).parse().with_context(|| {
            let expected = tr(language, "\u{a0}: un nombre est attendu, pas", ": a number is expected, not");
            format!("{name}{expected} {}", config.get(name))
        })
    };
    let forges = match config.some("forges") {
        Some(path) => ForgeSettings::read(path.into(), language).map_err(|error| anyhow!(error))?,
        None => Vec::new(),
    };
    let vulnerabilities = match config.some("osv") {
        Some(folder) => Some(Arc::new(super::check::osv(folder.into(), language)?)),
        None => None,
    };
    let hours = i64::from(number("harvest_every")?);
    Ok(HarvestSettings {
        data: config.data().into(),
        client: ClientConfig::new(
            env!("CARGO_PKG_VERSION"),
            config.some("site_contact").or(config.some("public_url")).unwrap_or_default(),
        ),
        forges,
        sources: addresses(context),
        every: (hours > 0).then(|| jiff::SignedDuration::from_hours(hours)),
        workers: number("harvest_workers")?.clamp(1, 32) as usize,
        vulnerabilities,
    })
}

fn addresses(context: &Context) -> Vec<String> {
    context
        .config
        .get("harvest_sources")
        .split([' ', ',', '\n'])
        .filter(|one| !one.is_empty())
        .map(str::to_owned)
        .collect()
}

/// A bar on a terminal; nothing in a log or with `--json`.
fn bar(place: &str, context: &Context) -> ProgressBar {
    if context.json {
        return ProgressBar::hidden();
    }
    let bar = ProgressBar::new_spinner();
    if let Ok(style) = ProgressStyle::with_template("{spinner} {prefix} {wide_bar} {pos}/{len} {msg}") {
        bar.set_style(style);
    }
    bar.set_prefix(plain(place));
    bar
}

fn show(bar: &ProgressBar, progress: &HarvestProgress) {
    let counts = &progress.counts;
    bar.set_length(counts.listed.max(1));
    bar.set_position(counts.listed.saturating_sub(progress.waiting));
    bar.set_message(format!("+{} ~{} !{}", counts.created, counts.changed, counts.failed));
}

fn print_run(run: &HarvestRun, language: Language) {
    let counts = &run.counts;
    let words = match language {
        Language::Fr => format!(
            "{} listés, {} nouveaux, {} changés, {} inchangés, {} en échec, {} disparus, {} laissés de côté; {} constats nouveaux; {} requêtes ({} sans changement)",
            counts.listed,
            counts.created,
            counts.changed,
            counts.unchanged,
            counts.failed,
            counts.gone,
            counts.skipped,
            counts.findings,
            counts.requests,
            counts.not_modified
        ),
        Language::En => format!(
            "{} listed, {} new, {} changed, {} unchanged, {} failed, {} gone, {} left out; {} new findings; {} requests ({} not modified)",
            counts.listed,
            counts.created,
            counts.changed,
            counts.unchanged,
            counts.failed,
            counts.gone,
            counts.skipped,
            counts.findings,
            counts.requests,
            counts.not_modified
        ),
    };
    println!("{}{} {words}", run.source, tr(language, "\u{a0}:", ":"));
    if run.finished_at.is_none() {
        let words = tr(
            language,
            "interrompue: la même commande reprend où elle en était",
            "interrupted: the same command goes on from there",
        );
        println!("  {words}");
    }
    for refusal in &run.refused {
        print_refusal(refusal, language);
    }
}

fn print_refusal(refusal: &Refusal, language: Language) {
    let text = tr(language, &refusal.fr, &refusal.en);
    eprintln!("  {} {} {}", plain(&refusal.location), refusal.code, plain(text));
}
