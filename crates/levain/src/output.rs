//! What commands print: lines for people, JSON for programs.

use std::io::IsTerminal;

use anyhow::Result;
use levain_model::Language;
use serde::Serialize;

/// The text of the language.
pub fn tr<'a>(language: Language, fr: &'a str, en: &'a str) -> &'a str {
    match language {
        Language::Fr => fr,
        Language::En => en,
    }
}

/// Whether to colour what is printed: only for a terminal, and not when the person asked for none (no-color.org).
pub fn colour() -> bool {
    std::io::stdout().is_terminal() && std::env::var_os("NO_COLOR").is_none()
}

/// Prints a value as JSON, indented.
pub fn json(value: &impl Serialize) -> Result<()> {
    println!("{}", serde_json::to_string_pretty(value)?);
    Ok(())
}

/// Text that comes from data, fit for a terminal: control characters could move the cursor or colour what follows.
pub fn plain(text: &str) -> String {
    text.chars().map(|character| if character.is_control() && character != '\n' { ' ' } else { character }).collect()
}
