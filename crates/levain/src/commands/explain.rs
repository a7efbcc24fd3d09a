//! `levain explain`: what a code of an error or a refusal means, and what to do.

use std::process::ExitCode;

use anyhow::{Result, bail};
use clap::Args;
use levain_app::codes;
use levain_model::CodeDetails;
use levain_portal::routes::{Id, route};

use crate::cli::Context;
use crate::commands::publiccode;
use crate::output::{self, tr};

/// Arguments of `levain explain`.
#[derive(Debug, Args)]
pub struct ExplainArgs {
    /// A code, as ST003; all by default.
    #[arg(value_name = "CODE")]
    code: Option<String>,
}

/// Prints the explanation of a code, or the list of codes.
pub fn run(arguments: &ExplainArgs, context: &Context) -> Result<ExitCode> {
    let language = context.language;
    let words = |pair| CodeDetails::text(pair, language);
    let Some(code) = &arguments.code else {
        if context.json {
            output::json(&codes::all().map(|details| as_json(details, context)).collect::<Vec<_>>())?;
        } else {
            codes::all().for_each(|details| println!("{}  {}", details.code, words(details.title)));
        }
        return Ok(ExitCode::SUCCESS);
    };
    let Some(details) = codes::find(code) else {
        if levain_publiccode::find_code(code).is_some() {
            return Ok(ExitCode::from(publiccode::explain(Some(code), language, context.json)));
        }
        bail!(
            "{}",
            tr(
                language,
                "code inconnu; « levain explain » les donne tous",
                "unknown code; “levain explain” lists them"
            )
        )
    };
    if context.json {
        output::json(&as_json(details, context))?;
        return Ok(ExitCode::SUCCESS);
    }
    println!("{}  {}\n\n{}\n\n{}", details.code, words(details.title), words(details.why), words(details.fix));
    if let Some(page) = page(details.code, context) {
        println!("\n{page}");
    }
    Ok(ExitCode::SUCCESS)
}

/// Where to read about a code: its page when the site has a public address, else the command that explains it.
pub fn pointer(code: &str, context: &Context) -> String {
    page(code, context).unwrap_or_else(|| format!("levain explain {code}"))
}

fn page(code: &str, context: &Context) -> Option<String> {
    let site = context.config.some("public_url")?.trim_end_matches('/');
    Some(format!("{site}{}", route(Id::Code).pattern(context.language).replace("{code}", code)))
}

fn as_json(details: &CodeDetails, context: &Context) -> serde_json::Value {
    let words = |pair| CodeDetails::text(pair, context.language);
    serde_json::json!({
        "code": details.code,
        "title": words(details.title),
        "why": words(details.why),
        "fix": words(details.fix),
        "page": page(details.code, context),
    })
}
