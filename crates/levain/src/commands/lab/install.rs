//! `levain lab package install`: the images of a package given to the lab's engine, which runs no others.

use std::collections::BTreeMap;
use std::process::ExitCode;

use anyhow::{Context as _, Result, anyhow, bail};
use camino::{Utf8Path, Utf8PathBuf};
use clap::Args;
use levain_app::Principal;
use levain_app::lab::InstalledImage;
use levain_images::Store;
use levain_model::Language;
use levain_package::Recipe;

use super::package::StoreArgs;
use crate::cli::Context;
use crate::commands::{open, told};
use crate::output::{plain, tr};

/// Arguments of `levain lab package install`.
#[derive(Debug, Args)]
pub struct InstallArgs {
    /// Names of packages there are.
    #[arg(required = true, value_name = "NAME")]
    names: Vec<String>,
    /// Where the images are.
    #[command(flatten)]
    store: StoreArgs,
    /// Folder of archives made on another machine (IMAGE.tar), instead of building; their packages are those of images.lock.
    #[arg(long, value_name = "FOLDER", conflicts_with = "store")]
    archives: Option<Utf8PathBuf>,
    /// Folder that the agent can read too, through which images pass; lab/incoming in the data folder by default.
    #[arg(long, value_name = "FOLDER")]
    through: Option<Utf8PathBuf>,
}

/// Builds what is not there, and gives it to the agent that the setting `lab` names.
pub async fn run(arguments: &InstallArgs, context: &Context) -> Result<ExitCode> {
    let language = context.language;
    let Some(settings) = super::settings(context)? else {
        bail!(
            "{}",
            tr(
                language,
                "aucun laboratoire n’est branché: donnez le réglage « lab » (voir docs/lab.md)",
                "no lab is connected: give the setting `lab` (see docs/lab.md)"
            )
        );
    };
    let app = open(context).await?;
    app.lab_by(settings);
    let packages = app.packages().map_err(|error| told(error, context))?;
    let unknown: Vec<String> =
        arguments.names.iter().filter(|name| !packages.good.contains_key(*name)).map(|name| plain(name)).collect();
    if !unknown.is_empty() {
        let known = packages.good.keys().cloned().collect::<Vec<_>>().join(", ");
        let [none, there] = match language {
            Language::Fr => ["Aucune trousse de ce nom\u{a0}:", "Il y a\u{a0}:"],
            Language::En => ["There is no package of that name:", "There are:"],
        };
        bail!("{none} {}. {there} {known}", unknown.join(", "));
    }
    let through = Through::of(arguments, context)?;
    for name in &arguments.names {
        let shelved = packages.named(name).map_err(|error| told(error, context))?;
        for recipe in &shelved.package.recipes {
            let (built, packages, archive) = match &through {
                Through::Built { store, folder } => made(store, folder, name, recipe, language)?,
                Through::Given(folder) => {
                    let locked = shelved.package.lock.images.get(&recipe.image);
                    let packages = locked.map(|locked| locked.packages.clone()).unwrap_or_default();
                    let archive = folder.join(format!("{}.tar", recipe.image));
                    if !archive.is_file() {
                        bail!("{} {archive}", tr(language, "il n’y a pas d’archive", "there is no archive"));
                    }
                    (String::new(), packages, archive)
                }
            };
            let image = InstalledImage {
                package: name.clone(),
                image: recipe.image.clone(),
                built,
                recipe: recipe.hash.clone(),
                packages,
            };
            let outcome = app.install_image(&Principal::command_line(), image, archive.as_std_path()).await;
            if matches!(through, Through::Built { .. }) {
                // Whatever came of it, the archive is not needed any more.
                let _ = std::fs::remove_file(&archive);
            }
            let digest = outcome.map_err(|error| told(error, context))?;
            println!("{name}/{} {digest}", recipe.image);
        }
    }
    app.close().await;
    Ok(ExitCode::SUCCESS)
}

/// Where archives come from.
enum Through {
    /// Built here, and passed to the agent through a folder.
    Built { store: Store, folder: Utf8PathBuf },
    /// Made elsewhere.
    Given(Utf8PathBuf),
}

impl Through {
    fn of(arguments: &InstallArgs, context: &Context) -> Result<Through> {
        // The agent has another folder to begin from.
        if let Some(folder) = &arguments.archives {
            let reading = tr(context.language, "impossible de lire", "cannot read");
            return Ok(Through::Given(folder.canonicalize_utf8().with_context(|| format!("{reading} {folder}"))?));
        }
        let folder = arguments.through.clone().unwrap_or_else(|| context.config.data().join("lab/incoming"));
        std::fs::create_dir_all(&folder)?;
        let store = Store::open(arguments.store.folder(context).as_std_path());
        let store = store.map_err(|error| failed(&error, context.language))?;
        Ok(Through::Built { store, folder: folder.canonicalize_utf8()? })
    }
}

/// An image built here: digest, packages and archive.
fn made(
    store: &Store,
    folder: &Utf8Path,
    package: &str,
    recipe: &Recipe,
    language: Language,
) -> Result<(String, BTreeMap<String, String>, Utf8PathBuf)> {
    let say = |step| super::build::announced(step, recipe, language);
    let built = store.build(package, recipe, false, say).map_err(|error| failed(&error, language))?;
    let archive = folder.join(format!("{}.tar", recipe.image));
    store.export(&built.recorded.name, archive.as_std_path()).map_err(|error| failed(&error, language))?;
    Ok((built.recorded.digest, built.recorded.packages, archive))
}

fn failed(error: &levain_images::ImageError, language: Language) -> anyhow::Error {
    anyhow!("{} {}", error.code, error.message(language))
}
