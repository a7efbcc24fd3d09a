//! `levain lab reproduce`: what a bundle says was run and measured, run and measured here, in an engine of its own.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::ExitCode;

use anyhow::{Result, anyhow, bail};
use camino::{Utf8Path, Utf8PathBuf};
use clap::Args;
use levain_images::Record;
use levain_lab::agent::Client;
use levain_lab::bundle::{Bundle, Standing};
use levain_lab::measures::Measured;
use levain_model::Language;
use levain_package::{Definition, Package};
use serde::Serialize;

use super::package::{StoreArgs, shown};
use super::stage::{self, Launched, Stage};
use super::{bundle_error, figures};
use crate::cli::Context;
use crate::output::{self, plain, tr};

/// The one environment of a reproduction.
const NAME: &str = "reproduce";
/// Packages of an image that are named when they differ.
const NAMED: usize = 20;

/// Arguments of `levain lab reproduce`.
#[derive(Debug, Args)]
pub struct ReproduceArgs {
    /// Bundle: a .tar.gz, or the folder unpacked or cloned.
    #[arg(value_name = "PATH")]
    bundle: Utf8PathBuf,
    /// Where the images are.
    #[command(flatten)]
    store: StoreArgs,
    /// Build the images even when the bundle holds them.
    #[arg(long)]
    build: bool,
    /// Program that runs containers: runc or crun.
    #[arg(long, value_name = "NAME", default_value = "runc")]
    runtime: String,
}

/// What came of it.
#[derive(Debug, Serialize)]
struct Reproduction {
    /// Name of the bundle.
    bundle: String,
    /// Whether every marker that was measured then is met, or not met, as it was.
    agrees: bool,
    images: BTreeMap<String, Standing>,
    start: StartTimes,
    measures: Vec<Pair>,
}

/// Milliseconds from asking to serving.
#[derive(Debug, Serialize)]
struct StartTimes {
    then: Option<u64>,
    here: u64,
}

/// A marker, then and here.
#[derive(Debug, Serialize)]
struct Pair {
    then: Measured,
    here: Measured,
    /// None when nothing was known then.
    agrees: Option<bool>,
}

impl Pair {
    fn new(then: &Measured, here: &Measured) -> Self {
        let agrees = then.met.map(|met| here.met == Some(met));
        Self { then: then.without_samples(), here: here.without_samples(), agrees }
    }
}

/// Code 0 when the markers agree, 1 when one does not, 2 when it could not be run; no database is needed.
pub fn run(arguments: &ReproduceArgs, context: &Context) -> Result<ExitCode> {
    let (folder, _held) = stage::folder(NAME, context)?;
    // Images of the bundle, and those built: gone with the rest, or with what stops before.
    let incoming = folder.with_extension("images");
    let _ = std::fs::remove_dir_all(&incoming);
    std::fs::create_dir_all(&incoming)?;
    let outcome = reproduced(arguments, &folder, &incoming, context);
    let _ = std::fs::remove_dir_all(&incoming);
    outcome
}

fn reproduced(arguments: &ReproduceArgs, folder: &Path, incoming: &Path, context: &Context) -> Result<ExitCode> {
    let language = context.language;
    let read = Bundle::read(arguments.bundle.as_std_path(), incoming);
    let bundle = read.map_err(|error| bundle_error(&error, context))?;
    let outcome = Package::read(&bundle.package);
    let Ok(package) = outcome else {
        eprint!("{}", shown(Utf8Path::new("package"), &bundle.package, &outcome, language));
        return Ok(ExitCode::from(super::UNREADABLE));
    };
    let filled = stage::fill(&package, &bundle.parameters, language)?;
    let Some(profile) = stage::profile(&bundle.profile) else {
        bail!("{} {}", tr(language, "profil inconnu\u{a0}:", "unknown profile:"), plain(&bundle.profile));
    };
    let images = images(arguments, &bundle, &package, folder, context)?;
    let stage = Stage {
        name: NAME,
        package: &package,
        filled: &filled,
        archives: images.iter().map(|(name, image)| (name.clone(), image.archive.clone())).collect(),
        profile,
        folder: folder.to_owned(),
        runtime: &arguments.runtime,
    };
    let act = async |client: &Client, launched: Launched| {
        let standings = standings(&bundle, &images, &launched, context)?;
        let markers: Vec<Definition> = bundle.measures.iter().map(|measured| measured.definition.clone()).collect();
        let here = figures::measured(client, &launched.deployment, &markers, language).await?;
        let measures: Vec<Pair> = bundle.measures.iter().zip(&here).map(|(then, here)| Pair::new(then, here)).collect();
        Ok(Reproduction {
            bundle: bundle.name.clone(),
            agrees: measures.iter().all(|pair| pair.agrees != Some(false)),
            images: standings,
            start: StartTimes {
                then: bundle.starts.last().map(|start| start.milliseconds),
                here: u64::try_from(launched.took.as_millis()).unwrap_or(u64::MAX),
            },
            measures,
        })
    };
    let played = super::super::block_on(stage::play(&stage, None, context, act))?;
    let Some(reproduction) = played else {
        bail!("{}", tr(language, "interrompu", "interrupted"));
    };
    if context.json {
        output::json(&reproduction)?;
    } else {
        print!("{}", told(&reproduction, language));
    }
    Ok(if reproduction.agrees { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// An image that is about to run.
struct Here {
    archive: std::path::PathBuf,
    /// Its Debian packages; none when it came with the bundle, whose word is then checked by digest.
    packages: Option<BTreeMap<String, String>>,
}

/// The images of the bundle, or built from its recipes.
fn images(
    arguments: &ReproduceArgs,
    bundle: &Bundle,
    package: &Package,
    folder: &Path,
    context: &Context,
) -> Result<BTreeMap<String, Here>> {
    let language = context.language;
    let came: Option<BTreeMap<String, Here>> = package
        .recipes
        .iter()
        .map(|recipe| {
            let archive = bundle.images.get(&recipe.image)?.archive.clone()?;
            Some((recipe.image.clone(), Here { archive, packages: None }))
        })
        .collect();
    if let (false, Some(came)) = (arguments.build, came) {
        return Ok(came);
    }
    let store = arguments.store.folder(context);
    let record =
        Record::read(store.as_std_path()).map_err(|error| anyhow!("{} {}", error.code, error.message(language)))?;
    // What this machine keeps of a package of the same name, with another recipe, is not replaced.
    let other = |recipe: &levain_package::Recipe| {
        let known = record.images.get(&format!("{}/{}", bundle.package_name, recipe.image));
        known.is_some_and(|known| known.recipe != recipe.hash)
    };
    let name = match package.recipes.iter().any(other) {
        true => format!("{}-{NAME}", bundle.package_name),
        false => bundle.package_name.clone(),
    };
    let built = stage::images(store.as_std_path(), (&name, package), folder, language)?;
    let here = built.into_iter().map(|(image, prepared)| {
        (image, Here { archive: prepared.archive, packages: Some(prepared.recorded.packages) })
    });
    Ok(here.collect())
}

/// How each image stands to the one that ran then.
fn standings(
    bundle: &Bundle,
    images: &BTreeMap<String, Here>,
    launched: &Launched,
    context: &Context,
) -> Result<BTreeMap<String, Standing>> {
    let mut standings = BTreeMap::new();
    for (name, here) in images {
        let id = launched.deployment.images.get(name).map(String::as_str).unwrap_or_default();
        let standing = match (&here.packages, bundle.images.get(name)) {
            (None, _) => {
                bundle.confirm(name, id).map_err(|error| bundle_error(&error, context))?;
                Standing::SameDigest
            }
            (Some(packages), Some(then)) => then.standing(id, packages),
            (Some(_), None) => Standing::New,
        };
        standings.insert(name.clone(), standing);
    }
    Ok(standings)
}

/// Images, start, figures side by side, and the end of it.
fn told(reproduction: &Reproduction, language: Language) -> String {
    let mut text = String::new();
    let colon = tr(language, "\u{a0}:", ":");
    for (name, standing) in &reproduction.images {
        let words = match standing {
            Standing::SameDigest => tr(language, "même condensé", "same digest"),
            Standing::SameVersions => tr(language, "mêmes versions, autre condensé", "same versions, another digest"),
            Standing::OtherVersions { .. } => tr(language, "versions différentes", "different versions"),
            Standing::New => tr(language, "absente du dossier de reproduction", "not in the bundle"),
        };
        text += &format!("{} {}{colon} {words}\n", tr(language, "Image", "Image"), plain(name));
        if let Standing::OtherVersions { packages } = standing {
            let dash = |version: &Option<String>| plain(version.as_deref().unwrap_or("—"));
            for (name, then, here) in packages.iter().take(NAMED) {
                text += &format!("    {} {} → {}\n", plain(name), dash(then), dash(here));
            }
            if packages.len() > NAMED {
                text += &format!("    … ({})\n", packages.len());
            }
        }
    }
    let seconds = |milliseconds: u64| figures::quantity(milliseconds as f64 / 1000.0, "s", language);
    let then = reproduction.start.then.map_or_else(|| "—".to_owned(), seconds);
    let here = seconds(reproduction.start.here);
    text += &match language {
        Language::Fr => format!("Démarrage\u{a0}: {then} alors, {here} ici\n\n"),
        Language::En => format!("Start: {then} then, {here} here\n\n"),
    };
    if reproduction.measures.is_empty() {
        let none = tr(language, "Rien n’avait été mesuré.", "Nothing had been measured.");
        return text + none + "\n";
    }
    let heads = match language {
        Language::Fr => ["marqueur", "alors", "ici", "cible", "accord"],
        Language::En => ["marker", "then", "here", "target", "agrees"],
    };
    let mut rows = vec![heads.map(str::to_owned).to_vec()];
    for Pair { then, here, agrees } in &reproduction.measures {
        let name = &then.definition.name;
        let agreement = match (agrees, here.met) {
            (Some(true), _) => tr(language, "oui", "yes").to_owned(),
            (Some(false), Some(_)) => tr(language, "NON", "NO").to_owned(),
            (Some(false), None) => figures::verdict(here, language),
            (None, _) => tr(language, "inconnu alors", "unknown then").to_owned(),
        };
        rows.push(vec![
            plain(name),
            figures::figure(then, language),
            figures::figure(here, language),
            figures::target(&then.definition, language),
            agreement,
        ]);
    }
    text += &figures::columns(&rows);
    text += match (reproduction.agrees, language) {
        (true, Language::Fr) => "\nLes marqueurs concordent.\n",
        (true, Language::En) => "\nThe markers agree.\n",
        (false, Language::Fr) => "\nLes marqueurs ne concordent pas tous.\n",
        (false, Language::En) => "\nNot all markers agree.\n",
    };
    text
}

#[cfg(test)]
mod tests {
    use levain_lab::measures::{Broken, Observation, Seen};

    use super::*;

    fn measured(matching: Option<u64>) -> Measured {
        let definition = serde_json::from_str(
            r#"{"name":"errors","measure":{"log":{"pattern":"x"}},"aggregate":"sum",
                "target":{"comparison":"equals","value":0,"unit":"lines"}}"#,
        )
        .unwrap();
        let read = |matching| Seen::Read { container: "web".to_owned(), lines: 9, matching };
        let samples = matching.map(|matching| Observation { at: 0, seen: read(matching) }).into_iter().collect();
        let broken = matching.is_none().then_some(Broken::Job { exit: 3 });
        Measured::new(definition, Default::default(), samples, broken)
    }

    #[test]
    fn markers_agree_when_both_are_met_or_both_are_not() {
        for (then, here, agrees, word) in [
            (Some(0), Some(0), Some(true), "yes"),
            (Some(2), Some(5), Some(true), "yes"),
            (Some(0), Some(1), Some(false), "NO"),
            (Some(1), Some(0), Some(false), "NO"),
            (Some(0), None, Some(false), "unknown:\u{a0}The measurement failed (code 3)."),
            (None, Some(0), None, "unknown then"),
        ] {
            let pair = Pair::new(&measured(then), &measured(here));
            assert_eq!(pair.agrees, agrees, "{then:?} {here:?}");
            let version = |text: &str| Some(text.to_owned());
            let packages = vec![("radicale".to_owned(), version("3.1.8"), None)];
            let reproduction = Reproduction {
                bundle: "b".to_owned(),
                agrees: agrees != Some(false),
                images: [("radicale".to_owned(), Standing::OtherVersions { packages })].into(),
                start: StartTimes { then: Some(1_500), here: 2_000 },
                measures: vec![pair],
            };
            let text = told(&reproduction, Language::En);
            assert!(text.contains(&format!("=\u{a0}0\u{a0}lines  {word}\n")), "{text}");
            assert!(text.starts_with("Image radicale: different versions\n    radicale 3.1.8 → —\n"), "{text}");
            let french = told(&reproduction, Language::Fr);
            assert!(french.contains("Démarrage\u{a0}: 1,5\u{a0}s alors, 2\u{a0}s ici\n"), "{french}");
        }
    }
}
