//! From paths on a command line to what is to be imported from them.

use camino::{Utf8Path, Utf8PathBuf};
use levain_exchange::{FORMATS, Format};
use levain_model::{Refusal, Source, SourceKind, Texts};

/// One source and the files or folders it is read from.
#[derive(Debug, Clone)]
pub struct Plan {
    /// How its files are read.
    pub format: &'static Format,
    /// The source, as it will be shown.
    pub source: Source,
    /// What to read.
    pub paths: Vec<Utf8PathBuf>,
    /// Read and count, write nothing.
    pub dry_run: bool,
}

/// Groups paths by what they hold. `format` and `key` say what cannot be guessed.
///
/// A folder in no known format is looked into, one level, so that a folder of catalogues can be given whole.
///
/// # Errors
/// A refusal for each path that does not exist or in which nothing is recognised.
pub fn plan(
    paths: &[Utf8PathBuf],
    format: Option<&'static Format>,
    key: Option<&str>,
    dry_run: bool,
) -> Result<Vec<Plan>, Vec<Refusal>> {
    let mut plans: Vec<Plan> = Vec::new();
    let mut refused = Vec::new();
    for path in paths {
        if !path.exists() {
            refused.push(missing(path));
            continue;
        }
        let mut found = recognise(path, format);
        if found.is_empty() && format.is_none() && path.is_dir() {
            found = below(path).iter().flat_map(|inner| recognise(inner, None)).collect();
        }
        if found.is_empty() {
            refused.push(super::unknown_format(path));
        }
        for (format, path) in found {
            let mut source = format.source();
            if let Some(key) = key {
                source.key = levain_model::Slug::of(key).to_string();
                source.name = Texts::fr_en(key, key);
            }
            match plans.iter_mut().find(|plan| plan.source.key == source.key) {
                Some(plan) => plan.paths.push(path),
                None => plans.push(Plan { format, source, paths: vec![path], dry_run }),
            }
        }
    }
    if refused.is_empty() { Ok(plans) } else { Err(refused) }
}

/// The source of the catalogue that comes with the program.
pub(super) fn starter() -> Source {
    let format = FORMATS.iter().find(|format| format.kind == SourceKind::Starter);
    format.map(|format| format.source()).unwrap_or_else(|| Source {
        key: SourceKind::Starter.as_str().to_owned(),
        kind: SourceKind::Starter,
        name: Texts::fr_en("Catalogue de départ", "Starter catalogue"),
        publisher: None,
        url: None,
        license: None,
        attribution: None,
        dated: None,
        may_republish: true,
        last_imported_at: None,
    })
}

fn recognise(path: &Utf8Path, format: Option<&'static Format>) -> Vec<(&'static Format, Utf8PathBuf)> {
    let format = format.or_else(|| levain_exchange::detect(path.as_std_path()));
    format.map(|format| (format, path.to_owned())).into_iter().collect()
}

/// What stands directly in a folder, in the order of names.
fn below(folder: &Utf8Path) -> Vec<Utf8PathBuf> {
    let mut found: Vec<Utf8PathBuf> =
        folder.read_dir_utf8().into_iter().flatten().flatten().map(|entry| entry.into_path()).collect();
    found.sort();
    found
}

fn missing(path: &Utf8Path) -> Refusal {
    Refusal {
        location: path.to_string(),
        code: "AP021".to_owned(),
        fr: "Ce fichier ou ce dossier n’existe pas. Vérifiez le chemin.".to_owned(),
        en: "This file or folder does not exist. Check the path.".to_owned(),
    }
}
