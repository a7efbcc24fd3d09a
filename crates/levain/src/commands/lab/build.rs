//! `levain lab package build`: the images of a package, built here and compared with what images.lock says.

use std::process::ExitCode;

use anyhow::Result;
use camino::{Utf8Path, Utf8PathBuf};
use clap::Args;
use levain_images::{Built, Step, Store};
use levain_model::{CodeDetails, Language};
use levain_package::{Lock, Recipe, recipes};

use super::package::{StoreArgs, absent, find};
use super::told_of;
use crate::cli::Context;
use crate::output::{self, plain, tr};

/// Packages of an image that are named when they differ.
const NAMED: usize = 10;

/// Arguments of `levain lab package build`.
#[derive(Debug, Args)]
pub struct BuildArgs {
    /// Name of a package there is, or folder of one.
    #[arg(value_name = "NAME")]
    name: Utf8PathBuf,
    /// Where the images go.
    #[command(flatten)]
    store: StoreArgs,
    /// Build images again that are there already.
    #[arg(long)]
    again: bool,
    /// Code 1 when the packages of an image are not those of images.lock.
    #[arg(long, conflicts_with = "update_lock")]
    locked: bool,
    /// Write the packages found to the images.lock of the folder.
    #[arg(long)]
    update_lock: bool,
    /// Folder where each image is written too, as IMAGE.tar: an OCI archive for a registry or another machine.
    #[arg(long, value_name = "FOLDER")]
    archives: Option<Utf8PathBuf>,
}

/// How an image stands to images.lock.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
enum Standing {
    /// The same recipe and the same packages.
    Same,
    /// The same recipe, other versions of packages.
    OtherVersions,
    /// Not there, or of another recipe.
    NotLocked,
}

/// Builds; no database is needed.
pub fn run(arguments: &BuildArgs, context: &Context) -> Result<ExitCode> {
    let language = context.language;
    let (folder, place) = match find(&arguments.name, context)? {
        Ok(found) => found,
        Err(reason) => {
            eprintln!("{}", absent(&arguments.name, &reason, context));
            return Ok(ExitCode::from(super::UNREADABLE));
        }
    };
    let mut found = Vec::new();
    let recipes = recipes(&folder, &mut found);
    let name = slug(&arguments.name);
    if recipes.is_empty() || !found.is_empty() {
        for one in &found {
            let source = folder.get(&one.file).and_then(|stored| stored.bytes()).map(String::from_utf8_lossy);
            eprint!("{}", super::refusal(&one.file, one, source.as_deref().unwrap_or_default(), language));
        }
        if context.json {
            output::json(&found.iter().map(told_of).collect::<Vec<_>>())?;
        }
        return Ok(ExitCode::FAILURE);
    }
    let bytes = folder.get("images.lock").and_then(|stored| stored.bytes());
    let mut lock = bytes.and_then(|bytes| Lock::read("images.lock", bytes, &mut Vec::new())).unwrap_or_default();
    let failed = |error: levain_images::ImageError| anyhow::anyhow!("{} {}", error.code, error.message(language));
    let store = Store::open(arguments.store.folder(context).as_std_path()).map_err(failed)?;
    let (mut rows, mut all_same, mut changed) = (Vec::new(), true, false);
    for recipe in &recipes {
        let built =
            store.build(&name, recipe, arguments.again, |step| announced(step, recipe, language)).map_err(failed)?;
        if let Some(archives) = &arguments.archives {
            std::fs::create_dir_all(archives)?;
            let archive = archives.join(format!("{}.tar", recipe.image));
            store.export(&built.recorded.name, archive.as_std_path()).map_err(failed)?;
        }
        let standing = standing(&lock, recipe, &built);
        all_same &= standing == Standing::Same;
        if context.json {
            rows.push(serde_json::json!({
                "image": recipe.image, "name": built.recorded.name, "digest": built.recorded.digest,
                "recipe": recipe.hash, "size": built.size, "fresh": built.fresh,
                "seconds": built.took.as_secs(), "packages": built.recorded.packages, "lock": standing,
            }));
        } else {
            print!("{}", shown(&lock, recipe, &built, standing, language));
        }
        // A recipe that nobody locked yet is; versions that moved are adopted only when that is asked for.
        if standing == Standing::NotLocked || (arguments.update_lock && standing != Standing::Same) {
            lock.images.insert(recipe.image.clone(), built.recorded.locked());
            changed = true;
        }
    }
    let before = lock.images.len();
    lock.images.retain(|name, _| recipes.iter().any(|recipe| recipe.image == *name));
    changed |= lock.images.len() != before;
    if let (true, false, Some(place)) = (changed, arguments.locked, &place) {
        write(&place.join("images.lock"), &lock, context)?;
    }
    if context.json {
        output::json(&rows)?;
    }
    Ok(if arguments.locked && !all_same { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

/// The name under which images of a folder stand: that of the folder.
pub fn slug(given: &Utf8Path) -> String {
    let absolute = given.canonicalize_utf8().ok();
    let name = absolute.as_deref().unwrap_or(given).file_name().unwrap_or("package").to_lowercase();
    name.chars().map(|one| if one.is_ascii_alphanumeric() { one } else { '-' }).collect()
}

fn standing(lock: &Lock, recipe: &Recipe, built: &Built) -> Standing {
    match lock.images.get(&recipe.image) {
        Some(locked) if locked.recipe != recipe.hash => Standing::NotLocked,
        Some(locked) if locked.packages == built.recorded.packages => Standing::Same,
        Some(_) => Standing::OtherVersions,
        None => Standing::NotLocked,
    }
}

/// Says what is being done, for whoever waits.
pub fn announced(step: Step, recipe: &Recipe, language: Language) {
    let image = &recipe.image;
    match (step, language) {
        (Step::Base, Language::Fr) => eprintln!("Base des images (une ou deux minutes)…"),
        (Step::Base, Language::En) => eprintln!("Base of the images (a minute or two)…"),
        (Step::Image, Language::Fr) => eprintln!("Image {image}…"),
        (Step::Image, Language::En) => eprintln!("Image {image}…"),
    }
}

/// What was built, and how its packages stand to the lock.
fn shown(lock: &Lock, recipe: &Recipe, built: &Built, standing: Standing, language: Language) -> String {
    let (image, digest, size) = (&recipe.image, &built.recorded.digest, built.size / 1_000_000);
    let (count, seconds) = (built.recorded.packages.len(), built.took.as_secs());
    let mut text = match (language, built.fresh) {
        (Language::Fr, true) => format!("{image}\u{a0}: construite en {seconds} s, {size} Mo, {count} paquets\n"),
        (Language::Fr, false) => format!("{image}\u{a0}: déjà construite, {size} Mo, {count} paquets\n"),
        (Language::En, true) => format!("{image}: built in {seconds} s, {size} MB, {count} packages\n"),
        (Language::En, false) => format!("{image}: built already, {size} MB, {count} packages\n"),
    };
    text += &format!("    {digest}\n    ");
    text += match standing {
        Standing::Same => tr(language, "mêmes paquets qu’images.lock", "same packages as images.lock"),
        Standing::NotLocked => tr(language, "recette nouvelle pour images.lock", "recipe new to images.lock"),
        Standing::OtherVersions => tr(language, "versions autres qu’images.lock", "versions other than images.lock"),
    };
    text += "\n";
    if let (Standing::OtherVersions, Some(locked)) = (standing, lock.images.get(image)) {
        let found = built.recorded.locked();
        let differences = locked.differences(&found);
        for (name, before, after) in differences.iter().take(NAMED) {
            text += &format!("      {name} {} → {}\n", before.unwrap_or("—"), after.unwrap_or("—"));
        }
        if differences.len() > NAMED {
            text += &format!("      … ({})\n", differences.len());
        }
        if let Some(details) = levain_app::codes::find("LP025") {
            text += &format!("    → {} (levain explain LP025)\n", CodeDetails::text(details.fix, language));
        }
    }
    plain(&text)
}

fn write(path: &Utf8Path, lock: &Lock, context: &Context) -> Result<()> {
    let language = context.language;
    std::fs::write(path, lock.text())
        .map_err(|error| anyhow::anyhow!("{} {path} ({error})", tr(language, "impossible d’écrire", "cannot write")))?;
    eprintln!("{} {path}", tr(language, "écrit\u{a0}:", "written:"));
    Ok(())
}
