//! `levain lab package`: packages read, listed, and their images built.

use std::collections::BTreeMap;
use std::process::ExitCode;

use anyhow::Result;
use camino::{Utf8Path, Utf8PathBuf};
use clap::{Args, Subcommand};
use levain_content::packages::{self, Bounds};
use levain_images::Record;
use levain_model::{Folder, Language};
use levain_package::{Diagnostic, MAX_FILE, MAX_FILES, Package};

use super::{attempt, build, install, told_of};
use crate::cli::Context;
use crate::output::{self, plain, tr};

/// How much of a folder is read.
const BOUNDS: Bounds = Bounds { files: MAX_FILES, bytes: MAX_FILE };

/// Arguments of `levain lab package`.
#[derive(Debug, Args)]
pub struct PackageArgs {
    /// What to do.
    #[command(subcommand)]
    task: PackageTask,
}

/// What can be done with packages.
#[derive(Debug, Subcommand)]
enum PackageTask {
    /// Check packages: code 1 when something is refused, 2 when a folder cannot be read.
    Check(CheckPackages),
    /// List the packages there are, and which of their images are built here.
    List(StoreArgs),
    /// Build the images of a package from Debian's packages alone.
    Build(build::BuildArgs),
    /// Give the images of a package to the lab's engine, built when they are not there: only then can it be launched.
    Install(install::InstallArgs),
    /// Run a package on this machine alone until Ctrl+C, as the lab would, then remove everything; as root.
    Try(attempt::TryArgs),
}

/// Arguments of `levain lab package check`.
#[derive(Debug, Args)]
struct CheckPackages {
    /// Folders of packages, or names of packages there are.
    #[arg(required = true, value_name = "FOLDER")]
    folders: Vec<Utf8PathBuf>,
}

/// Where the images are.
#[derive(Debug, Args)]
pub struct StoreArgs {
    /// Folder of the images; lab/images in the data folder by default.
    #[arg(long, value_name = "FOLDER")]
    store: Option<Utf8PathBuf>,
}

impl StoreArgs {
    /// The folder of the images.
    pub fn folder(&self, context: &Context) -> Utf8PathBuf {
        self.store.clone().unwrap_or_else(|| context.config.data().join("lab").join("images"))
    }
}

/// Does it; no database is needed.
pub fn run(arguments: &PackageArgs, context: &Context) -> Result<ExitCode> {
    match &arguments.task {
        PackageTask::Check(CheckPackages { folders }) => check(folders, context),
        PackageTask::List(store) => list(store, context),
        PackageTask::Build(arguments) => build::run(arguments, context),
        PackageTask::Install(arguments) => super::super::block_on(install::run(arguments, context)),
        PackageTask::Try(arguments) => attempt::run(arguments, context),
    }
}

/// The packages there are, by name.
fn known(context: &Context) -> Result<BTreeMap<String, Folder>> {
    let content: Option<Utf8PathBuf> = context.config.some("content").map(Into::into);
    packages::packages(content.as_deref(), BOUNDS)
        .map_err(|error| anyhow::anyhow!("{}", error.message(context.language)))
}

/// Why a package was not read.
pub enum Absent {
    /// Neither a name nor a folder.
    Unknown,
    /// A folder that cannot be read.
    Unreadable(std::io::Error),
}

/// The files of a package given by its folder or its name; with the folder when it is one.
pub fn find(given: &Utf8Path, context: &Context) -> Result<std::result::Result<(Folder, Option<Utf8PathBuf>), Absent>> {
    if given.is_dir() {
        return Ok(packages::folder(given, BOUNDS)
            .map(|folder| (folder, Some(given.to_owned())))
            .map_err(Absent::Unreadable));
    }
    Ok(known(context)?.remove(given.as_str()).map(|folder| (folder, None)).ok_or(Absent::Unknown))
}

/// What an absent package is told as.
pub fn absent(given: &Utf8Path, absent: &Absent, context: &Context) -> String {
    let language = context.language;
    let colon = tr(language, "\u{a0}:", ":");
    match absent {
        Absent::Unknown => levain_app::codes::find("LP024").map_or_else(String::new, |details| {
            let text = |pair| levain_model::CodeDetails::text(pair, language);
            format!("{given}{colon} LP024 {}\n  → {}", text(details.title), text(details.fix))
        }),
        Absent::Unreadable(error) => {
            format!("{given}{colon} {} ({error})", tr(language, "lecture impossible", "cannot be read"))
        }
    }
}

fn check(folders: &[Utf8PathBuf], context: &Context) -> Result<ExitCode> {
    let language = context.language;
    let (mut told, mut unreadable, mut refused) = (Vec::new(), false, false);
    for given in folders {
        let folder = match find(given, context)? {
            Ok((folder, _)) => folder,
            Err(reason) => {
                eprintln!("{}", absent(given, &reason, context));
                unreadable = true;
                continue;
            }
        };
        let outcome = Package::read(&folder);
        refused |= outcome.is_err();
        if context.json {
            told.push(match &outcome {
                Ok(package) => serde_json::json!({ "folder": given, "package": package, "diagnostics": [] }),
                Err(found) => {
                    let found: Vec<_> = found.iter().map(told_of).collect();
                    serde_json::json!({ "folder": given, "diagnostics": found })
                }
            });
        } else {
            print!("{}", shown(given, &folder, &outcome, language));
        }
    }
    if context.json {
        output::json(&told)?;
    }
    Ok(match (unreadable, refused) {
        (true, _) => ExitCode::from(super::UNREADABLE),
        (false, false) => ExitCode::SUCCESS,
        (false, true) => ExitCode::FAILURE,
    })
}

/// What is refused, or what the package is.
pub fn shown(
    given: &Utf8Path,
    folder: &Folder,
    outcome: &std::result::Result<Package, Vec<Diagnostic>>,
    language: Language,
) -> String {
    let name = plain(given.as_str());
    let found = match outcome {
        Ok(package) => {
            let (software, license) = (plain(&package.software.name), plain(&package.software.license));
            let (images, markers) = (package.recipes.len(), package.markers.len());
            return match language {
                Language::Fr => format!(
                    "{name}\u{a0}: acceptée ({software}, {license}; images\u{a0}: {images}, marqueurs\u{a0}: {markers})\n"
                ),
                Language::En => {
                    format!("{name}: accepted ({software}, {license}; images: {images}, markers: {markers})\n")
                }
            };
        }
        Err(found) => found,
    };
    let mut text = String::new();
    for one in found {
        let source = folder.get(&one.file).and_then(|stored| stored.bytes()).map(String::from_utf8_lossy);
        let file = if one.file.is_empty() { name.clone() } else { format!("{name}/{}", plain(&one.file)) };
        text += &super::refusal(&file, one, source.as_deref().unwrap_or_default(), language);
    }
    match language {
        Language::Fr => text + &format!("{name}\u{a0}: {} à corriger\n", found.len()),
        Language::En => text + &format!("{name}: {} to correct\n", found.len()),
    }
}

fn list(store: &StoreArgs, context: &Context) -> Result<ExitCode> {
    let language = context.language;
    let record = Record::read(store.folder(context).as_std_path())
        .map_err(|error| anyhow::anyhow!("{}", error.message(language)))?;
    let mut rows = Vec::new();
    for (name, folder) in known(context)? {
        // One that is refused is listed too: it would be looked for in vain.
        let package = Package::read(&folder);
        let built = |recipe: &levain_package::Recipe| {
            let known = record.images.get(&format!("{name}/{}", recipe.image));
            known.is_some_and(|known| known.recipe == recipe.hash)
        };
        let images = levain_package::recipes(&folder, &mut Vec::new());
        let built = images.iter().filter(|recipe| built(recipe)).count();
        if context.json {
            rows.push(match &package {
                Ok(package) => serde_json::json!({
                    "name": name, "version": package.lab.version, "software": package.software,
                    "images": images, "built": built, "accepted": true,
                }),
                Err(found) => serde_json::json!({ "name": name, "accepted": false, "refusals": found.len() }),
            });
            continue;
        }
        let what = match &package {
            Ok(package) => {
                let software = &package.software;
                let description = software.description.get(language).unwrap_or_default();
                format!("{} {} ({})\n    {}", software.name, package.lab.version, software.license, description)
            }
            Err(found) => match language {
                Language::Fr => format!("refusée, {} à corriger (levain lab package check {name})", found.len()),
                Language::En => format!("refused, {} to correct (levain lab package check {name})", found.len()),
            },
        };
        let of = images.len();
        let images = match language {
            Language::Fr => format!("images construites ici\u{a0}: {built} sur {of}"),
            Language::En => format!("images built here: {built} of {of}"),
        };
        println!("{name}\n    {}\n    {images}", plain(&what));
    }
    if context.json {
        output::json(&rows)?;
    }
    Ok(ExitCode::SUCCESS)
}
