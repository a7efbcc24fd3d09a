//! The value of a field as a person types it.

use levain_model::{DevelopmentStatus, Field, Identifier, IdentifierKind, Language, SoftwareFields, Texts};

use crate::error::AppError;

/// Longest value taken, in characters: that of publiccode.yml's longest text.
const LONGEST: usize = 10_000;

/// Sets `field` of the corrections to what was typed; nothing typed takes the correction back.
pub(super) fn set(
    corrections: &mut SoftwareFields,
    field: Field,
    typed: Option<&str>,
    language: Language,
) -> Result<(), AppError> {
    let typed = typed.map(str::trim).filter(|typed| !typed.is_empty());
    if typed.is_some_and(|typed| typed.chars().count() > LONGEST) {
        return Err(AppError::invalid("value", "Ce texte est trop long.", "This text is too long."));
    }
    let one = || typed.map(str::to_owned);
    let list = |separators: &[char]| -> Vec<String> {
        let parts = typed.unwrap_or_default().split(|character| separators.contains(&character));
        parts.map(str::trim).filter(|part| !part.is_empty()).map(str::to_owned).collect()
    };
    let entries = || list(&[',', '\n']);
    match field {
        Field::Name => corrections.name = one(),
        Field::Summary => text(&mut corrections.summary, typed, language),
        Field::Description => text(&mut corrections.description, typed, language),
        Field::RepositoryUrl => corrections.repository_url = url(typed)?,
        Field::Homepage => corrections.homepage = url(typed)?,
        Field::DocumentationUrl => corrections.documentation_url = url(typed)?,
        Field::License => corrections.license = one(),
        Field::Categories => corrections.categories = entries(),
        Field::Keywords => corrections.keywords = entries(),
        Field::Platforms => corrections.platforms = entries(),
        Field::Status => corrections.status = typed.map(status).transpose()?,
        Field::SoftwareType => corrections.software_type = one(),
        Field::Languages => corrections.languages = entries(),
        Field::FrenchInterface => corrections.french_interface = typed.map(yes_or_no).transpose()?,
        Field::Version => corrections.version = one(),
        Field::ReleaseDate => corrections.release_date = typed.map(date).transpose()?,
        Field::Publisher => corrections.publisher = one(),
        Field::Identifiers => {
            corrections.identifiers = entries().iter().map(|entry| identifier(entry)).collect::<Result<_, _>>()?
        }
        Field::Replaces => corrections.replaces = entries(),
        Field::Aliases => corrections.aliases = entries(),
        Field::UsedBy => corrections.used_by = entries(),
        Field::Features => {
            corrections.features.clear();
            let lines = list(&['\n']);
            if !lines.is_empty() {
                corrections.features.insert(language.tag().to_owned(), lines);
            }
        }
    }
    Ok(())
}

/// The correction of one language; the sources complete the others by themselves.
fn text(corrected: &mut Texts, typed: Option<&str>, language: Language) {
    let kept: Texts = corrected.iter().filter(|(tag, _)| Language::from_tag(tag) != Some(language)).collect();
    *corrected = kept.with(language.tag(), typed.unwrap_or_default());
}

fn url(typed: Option<&str>) -> Result<Option<String>, AppError> {
    match typed {
        None => Ok(None),
        Some(typed) if typed.starts_with("https://") || typed.starts_with("http://") => Ok(Some(typed.to_owned())),
        Some(_) => Err(AppError::invalid(
            "value",
            "Une adresse commence par https:// ou http://.",
            "An address begins with https:// or http://.",
        )),
    }
}

fn status(typed: &str) -> Result<DevelopmentStatus, AppError> {
    DevelopmentStatus::from_name(typed).ok_or_else(|| {
        AppError::invalid(
            "value",
            "Écrivez concept, development, beta, stable ou obsolete.",
            "Write concept, development, beta, stable or obsolete.",
        )
    })
}

fn yes_or_no(typed: &str) -> Result<bool, AppError> {
    match typed.to_lowercase().as_str() {
        "oui" | "yes" | "true" => Ok(true),
        "non" | "no" | "false" => Ok(false),
        _ => Err(AppError::invalid("value", "Écrivez oui ou non.", "Write yes or no.")),
    }
}

fn date(typed: &str) -> Result<jiff::civil::Date, AppError> {
    typed.parse().map_err(|_| {
        AppError::invalid("value", "Écrivez la date ainsi\u{a0}: 2026-11-23.", "Write the date like this: 2026-11-23.")
    })
}

fn identifier(typed: &str) -> Result<Identifier, AppError> {
    let found = typed.split_once(':').and_then(|(kind, value)| {
        let kind = [
            IdentifierKind::Wikidata,
            IdentifierKind::Sill,
            IdentifierKind::ComptoirDuLibre,
            IdentifierKind::Framalibre,
            IdentifierKind::OpenResourceExchange,
            IdentifierKind::DigitalPublicGoods,
            IdentifierKind::Purl,
        ]
        .into_iter()
        .find(|known| known.as_str() == kind.trim())?;
        Some(Identifier { kind, value: value.trim().to_owned() })
    });
    found.ok_or_else(|| {
        AppError::invalid(
            "value",
            "Écrivez chaque identifiant ainsi\u{a0}: wikidata:Q10135.",
            "Write each identifier like this: wikidata:Q10135.",
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_read_as_typed() {
        let mut fields = SoftwareFields::default();
        set(&mut fields, Field::Categories, Some("office, \n data-analytics"), Language::Fr).unwrap();
        assert_eq!(fields.categories, ["office", "data-analytics"]);
        set(&mut fields, Field::FrenchInterface, Some("Oui"), Language::Fr).unwrap();
        assert_eq!(fields.french_interface, Some(true));
        set(&mut fields, Field::Summary, Some("Tableur"), Language::Fr).unwrap();
        set(&mut fields, Field::Summary, Some("Spreadsheet"), Language::En).unwrap();
        assert_eq!(fields.summary, Texts::fr_en("Tableur", "Spreadsheet"));
        set(&mut fields, Field::Summary, None, Language::Fr).unwrap();
        assert_eq!(fields.summary, Texts::fr_en("", "Spreadsheet"));
        assert!(set(&mut fields, Field::Homepage, Some("javascript:alert(1)"), Language::Fr).is_err());
        assert!(set(&mut fields, Field::ReleaseDate, Some("hier"), Language::Fr).is_err());
    }
}
