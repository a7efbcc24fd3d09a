//! `levain config`: the settings in force and where each comes from.

use std::process::ExitCode;

use anyhow::Result;
use levain_model::Language;
use serde::Serialize;

use crate::cli::Context;
use crate::config::{Origin, SETTINGS};
use crate::output;

/// A setting as it is shown.
#[derive(Debug, Serialize)]
struct Shown {
    name: &'static str,
    value: String,
    origin: String,
    help: &'static str,
}

/// Prints every setting; the lines can be kept as a configuration file.
pub fn run(context: &Context) -> Result<ExitCode> {
    let shown: Vec<Shown> = SETTINGS
        .iter()
        .map(|setting| Shown {
            name: setting.name,
            value: context.config.shown(setting.name),
            origin: origin(context.config.origin(setting.name), context.language),
            help: setting.help(context.language),
        })
        .collect();
    if context.json {
        output::json(&shown)?;
    } else {
        for setting in shown {
            println!("# {}", setting.help);
            let line = format!("{} = {}", setting.name, toml::Value::String(setting.value));
            println!("{line:<50} # {}\n", setting.origin);
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn origin(origin: &Origin, language: Language) -> String {
    match (origin, language) {
        (Origin::Default, Language::Fr) => "valeur par défaut".to_owned(),
        (Origin::Default, Language::En) => "default".to_owned(),
        (Origin::File(path), _) => path.to_string(),
        (Origin::Environment(name), Language::Fr) => format!("variable {name}"),
        (Origin::Environment(name), Language::En) => format!("variable {name}"),
        (Origin::Flag(name), _) => name.clone(),
    }
}
