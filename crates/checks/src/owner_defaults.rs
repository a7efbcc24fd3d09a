//! Files that an account gives to all its repositories (a `.github` repository): what stands in none of them can still be
//! in force in each.

use levain_model::{Judgement, Known, Outcome, Reason};

use crate::context::{Context, found, unknown};
use crate::files::document_stem;
use crate::say::why;

/// Whether the owner gives one of these documents (stems) to all its repositories.
pub fn has(context: &Context<'_>, stems: &[&str]) -> Known<bool> {
    let files = context.forge?.default_files.as_ref().map_err(|reason| *reason)?;
    Ok(files.iter().any(|file| document_stem(file).is_some_and(|stem| stems.contains(&stem.as_str()))))
}

/// The owner gives it.
pub fn met(context: &Context<'_>, fr: &str, en: &str) -> Judgement {
    let url = context.forge.map(|facts| facts.listed.url.as_str()).unwrap_or_default();
    found(
        Outcome::Met,
        &format!("Le compte propriétaire donne un {fr} commun à tous ses dépôts."),
        &format!("The owning account gives a common {en} to all its repositories."),
        vec![context.forge_evidence(url)],
    )
}

/// The repository has none: unmet when the owner gives none either, or the forge has no such thing; unknown when it was
/// not asked or did not say.
pub fn absent(context: &Context<'_>, default: Known<bool>, what: &str, [fr, en]: [&str; 2]) -> Judgement {
    match default {
        Ok(_) | Err(Reason::ForgeUnsupported) => found(
            Outcome::Unmet,
            &format!("Aucun {fr} n’a été trouvé."),
            &format!("No {en} was found."),
            vec![context.absence_evidence(what)],
        ),
        Err(reason) => {
            let [why_fr, why_en] = why(reason);
            unknown(
                reason,
                &format!("Aucun {fr} dans le dépôt; quant aux fichiers communs du compte propriétaire, {why_fr}."),
                &format!("No {en} in the repository; as for the common files of the owning account, {why_en}."),
            )
        }
    }
}
