//! An application run on this machine alone, as the lab runs it: images, a private engine held by an agent, one environment.
//! What is done with it is told by whoever asks; then everything is removed, whatever happened.

use std::collections::BTreeMap;
use std::fs::{File, TryLockError};
use std::path::{Path, PathBuf};
use std::pin::pin;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, anyhow, bail};
use jiff::{SignedDuration, Timestamp};
use levain_app::lab::{LabSettings, LaunchRefused};
use levain_images::{ImageError, Recorded, Store};
use levain_lab::agent::{Client, Door, Options, serve};
use levain_lab::engine::{Deployment, Desired, EnvironmentId, Failure, Profile, Secret, State, Wanted};
use levain_lab::instance::{Instance, InstanceOptions};
use levain_lab::measures::{Proof, prove};
use levain_model::Language;
use levain_package::{Answers, Filled, Package};
use tokio::sync::oneshot;

use super::{engine_error, instance_error};
use crate::cli::Context;
use crate::commands::serve::asked_to_stop;
use crate::output::{plain, tr};

/// Longest wait for the engine to answer.
const PATIENCE: Duration = Duration::from_secs(60);
/// Time between two looks at how it is.
const LOOK: Duration = Duration::from_millis(250);
/// The same while it starts: what the time it takes is known to.
const CLOSE_LOOK: Duration = Duration::from_millis(50);

/// What runs, and where.
#[derive(Debug)]
pub struct Stage<'a> {
    /// Name of the one environment, and of the engine's folder.
    pub name: &'static str,
    /// What runs.
    pub package: &'a Package,
    /// The answers of its form.
    pub filled: &'a Filled,
    /// Archive of each image, by its name in the package.
    pub archives: BTreeMap<String, PathBuf>,
    /// What it may use.
    pub profile: Profile,
    /// Folder of the engine, removed at the end.
    pub folder: PathBuf,
    /// Program that runs containers.
    pub runtime: &'a str,
}

/// An application that serves.
#[derive(Debug)]
pub struct Launched {
    /// As it was applied.
    pub deployment: Deployment,
    /// When it was asked for.
    pub asked: Timestamp,
    /// When it served.
    pub served: Timestamp,
    /// How long that took.
    pub took: Duration,
    /// How it answered, and what it had written by then.
    pub proof: Proof,
}

/// An image that is in the storage, and as a file.
#[derive(Debug)]
pub struct Prepared {
    /// What is recorded of it.
    pub recorded: Recorded,
    /// The file.
    pub archive: PathBuf,
}

/// The least profile of a package, which a trial has: its name, and what it gives where nobody says otherwise.
pub fn least(package: &Package) -> Result<(&'static str, Profile)> {
    let least = package.lab.profiles.0.as_str();
    Ok((least, profile(least).context("a profile has no size")?))
}

/// What the profile of that name gives.
pub fn profile(name: &str) -> Option<Profile> {
    let named = levain_package::Profile::from_name(name)?;
    LabSettings::sizes().get(&named).map(|size| size.profile)
}

/// The folder of an engine, in one of the data folder that is held until the file is dropped: another command would remove what
/// this one uses. What an earlier one left there is adopted and removed.
pub fn folder(name: &str, context: &Context) -> Result<(PathBuf, File)> {
    let data = context.config.data().join("lab");
    std::fs::create_dir_all(&data)?;
    let held = File::open(&data)?;
    match held.try_lock() {
        Ok(()) => Ok((std::path::absolute(data.join(name))?, held)),
        Err(TryLockError::WouldBlock) => bail!(
            "{}",
            tr(
                context.language,
                "une autre commande comme celle-ci se sert de ce dossier de données\u{a0}: terminez-la, ou donnez un autre dossier (--data).",
                "another command like this one uses this data folder: end it, or give another folder (--data)."
            )
        ),
        Err(TryLockError::Error(error)) => Err(error.into()),
    }
}

/// What a form is filled in with: these answers, what the form begins with, and secrets made anew.
pub fn fill(package: &Package, answers: &Answers, language: Language) -> Result<Filled> {
    let wrong = match levain_app::lab::fill(&package.form, answers) {
        Ok(filled) => return Ok(filled),
        Err(LaunchRefused::Answers(wrong)) => wrong,
        Err(LaunchRefused::Other(error)) => bail!("{error}"),
    };
    let colon = tr(language, "\u{a0}:", ":");
    let lines = wrong.iter().map(|one| format!("{}{colon} {}", plain(&one.field), one.complaint.message(language)));
    let known = package.form.fields.iter().map(|field| field.name.as_str()).collect::<Vec<_>>().join(", ");
    let asked = tr(language, "Questions du formulaire\u{a0}:", "Questions of the form:");
    bail!("{}\n{asked} {known}", lines.collect::<Vec<_>>().join("\n"))
}

/// The images of a package, built when they are not there, as files beside the folder of the engine.
pub fn images(
    store: &Path,
    (name, package): (&str, &Package),
    folder: &Path,
    language: Language,
) -> Result<BTreeMap<String, Prepared>> {
    let failed = |error: ImageError| anyhow!("{} {}", error.code, error.message(language));
    let store = Store::open(store).map_err(failed)?;
    let incoming = folder.with_extension("images");
    std::fs::create_dir_all(&incoming)?;
    let mut images = BTreeMap::new();
    for recipe in &package.recipes {
        let built = store.build(name, recipe, false, |step| super::build::announced(step, recipe, language));
        let recorded = built.map_err(failed)?.recorded;
        let archive = incoming.join(format!("{}.tar", recipe.image));
        store.export(&recorded.name, &archive).map_err(failed)?;
        images.insert(recipe.image.clone(), Prepared { recorded, archive });
    }
    Ok(images)
}

/// The folders of a trial; the storage of images stays for the next one.
pub fn remove(folder: &Path) {
    let _ = std::fs::remove_dir_all(folder);
    let _ = std::fs::remove_dir_all(folder.with_extension("images"));
}

/// Runs it, does something with it, and removes everything; nothing when it was asked to stop meanwhile.
pub async fn play<T>(
    stage: &Stage<'_>,
    door: Option<Door>,
    context: &Context,
    act: impl AsyncFnOnce(&Client, Launched) -> Result<T>,
) -> Result<Option<T>> {
    let instance_error = |error| instance_error(&error, context);
    let options = Options {
        folder: stage.folder.clone(),
        socket: None,
        group: None,
        instance: InstanceOptions { runtime: stage.runtime.to_owned() },
        door,
    };
    let (ending, ended) = oneshot::channel::<()>();
    let mut serving = pin!(serve(options, async { drop(ended.await) }));
    let outcome = tokio::select! {
        ended = &mut serving => {
            remove(&stage.folder);
            ended.map_err(instance_error)?;
            bail!("{}", tr(context.language, "le moteur s’est arrêté", "the engine ended"))
        }
        outcome = session(stage, context, act) => outcome,
    };
    drop(ending);
    serving.await.map_err(instance_error)?;
    Instance::join(&stage.folder).and_then(Instance::stop).map_err(instance_error)?;
    remove(&stage.folder);
    eprintln!("{}", tr(context.language, "Tout est retiré.", "Everything is removed."));
    outcome
}

/// Launches, acts until it is asked to stop, and removes the environment whatever happened.
async fn session<T>(
    stage: &Stage<'_>,
    context: &Context,
    act: impl AsyncFnOnce(&Client, Launched) -> Result<T>,
) -> Result<Option<T>> {
    let language = context.language;
    let client = Client::new(&stage.folder.join("agent.sock"));
    let told = |error| engine_error(&error, context);
    tokio::time::timeout(PATIENCE, async {
        while client.hello().await.is_err() {
            tokio::time::sleep(LOOK).await;
        }
    })
    .await
    .map_err(|_| anyhow!("{}", tr(language, "le moteur ne répond pas", "the engine does not answer")))?;
    let acts = async {
        let launched = launch(stage, &client, context).await?;
        act(&client, launched).await.map(Some)
    };
    let outcome = tokio::select! {
        outcome = acts => outcome,
        () = asked_to_stop() => Ok(None),
    };
    client.apply(Vec::new()).await.map_err(told)?.into_iter().try_for_each(|done| done.result).map_err(told)?;
    outcome
}

async fn launch(stage: &Stage<'_>, client: &Client, context: &Context) -> Result<Launched> {
    let language = context.language;
    let told = |error| engine_error(&error, context);
    // What one that was killed left.
    client.apply(Vec::new()).await.map_err(told)?;
    let mut images = BTreeMap::new();
    for (image, archive) in &stage.archives {
        images.insert(image.clone(), client.import_image(archive).await.map_err(told)?);
    }
    let secrets = &stage.filled.secrets.0;
    let deployment = Deployment {
        environment: EnvironmentId::try_from(stage.name.to_owned())?,
        workload: stage.package.workload.clone(),
        images,
        parameters: stage.filled.parameters.clone(),
        secrets: secrets.iter().map(|(name, secret)| (name.clone(), Secret::new(secret))).collect(),
        profile: stage.profile,
        expires: Timestamp::now() + SignedDuration::from_hours(24),
    };
    eprintln!("{}", tr(language, "L’application démarre…", "The application starts…"));
    let desired = Desired { deployment: deployment.clone(), wanted: Wanted::Running };
    let (asked, begun) = (Timestamp::now(), Instant::now());
    let done = client.apply(vec![desired]).await.map_err(told)?;
    done.into_iter().try_for_each(|done| done.result).map_err(told)?;
    loop {
        match client.state(deployment.clone()).await.map_err(told)? {
            State::Serving => break,
            State::Failed { reason } => bail!("{}", ended(client, &deployment.environment, &reason, language).await),
            _ => tokio::time::sleep(CLOSE_LOOK).await,
        }
    }
    let (served, took) = (Timestamp::now(), begun.elapsed());
    let proof = prove(client, &deployment).await;
    Ok(Launched { deployment, asked, served, took, proof })
}

/// Why it does not run, with the last lines that it wrote.
async fn ended(client: &Client, environment: &EnvironmentId, reason: &Failure, language: Language) -> String {
    let mut text = reason.text(language);
    let mut last = Vec::new();
    if let Ok(mut lines) = client.logs(environment.clone(), false).await {
        while let Ok(Some(line)) = lines.next().await {
            last.push(format!("    {}: {}", line.container, line.text));
        }
    }
    for line in last.iter().skip(last.len().saturating_sub(10)) {
        text += &format!("\n{}", plain(line));
    }
    text
}
