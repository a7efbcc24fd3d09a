//! Words of a command line that cannot be understood, told in French. In English, clap's own sentences stand.

use clap::error::{ContextKind, ContextValue, ErrorKind};

/// The sentence in French, with its line feed; nothing for what is no mistake (help, version) and for the rare kinds that
/// have no sentence here.
pub fn french(error: &clap::Error) -> Option<String> {
    let of = |kind| error.get(kind).map(value).filter(|text| !text.is_empty());
    let argument = || of(ContextKind::InvalidArg).unwrap_or_default();
    let mut said = match error.kind() {
        ErrorKind::UnknownArgument => format!("argument inconnu\u{a0}: {}", argument()),
        ErrorKind::InvalidSubcommand => {
            format!("commande inconnue\u{a0}: {}", of(ContextKind::InvalidSubcommand).unwrap_or_default())
        }
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => match of(ContextKind::InvalidValue) {
            Some(given) => format!("«\u{a0}{given}\u{a0}» n’est pas une valeur de {}", argument()),
            None => format!("{} demande une valeur", argument()),
        },
        ErrorKind::NoEquals => format!("{} demande le signe = avant sa valeur", argument()),
        ErrorKind::ArgumentConflict => {
            format!(
                "{} ne va pas avec {}",
                argument(),
                of(ContextKind::PriorArg).unwrap_or_else(|| "d’autres".to_owned())
            )
        }
        ErrorKind::MissingRequiredArgument => format!("la commande demande aussi\u{a0}: {}", argument()),
        ErrorKind::MissingSubcommand => "la commande demande un mot de plus".to_owned(),
        _ => return None,
    };
    if let Some(values) = of(ContextKind::ValidValue) {
        said.push_str(&format!("; valeurs possibles\u{a0}: {values}"));
    }
    let near = [ContextKind::SuggestedArg, ContextKind::SuggestedSubcommand, ContextKind::SuggestedValue];
    if let Some(near) = near.into_iter().find_map(of) {
        said.push_str(&format!("; vouliez-vous dire {near}?"));
    }
    Some(format!("erreur\u{a0}: {said}\n\nVoyez --help.\n"))
}

fn value(value: &ContextValue) -> String {
    match value {
        ContextValue::Strings(all) => all.join(", "),
        ContextValue::String(one) => one.clone(),
        _ => String::new(),
    }
}
