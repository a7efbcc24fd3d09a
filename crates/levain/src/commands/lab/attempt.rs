//! `levain lab package try`: an application run on this machine alone, to be seen before anybody proposes anything.
//!
//! The parts are those of the lab: the images of the package, a private engine held by an agent, the proxy with its tickets.
//! They live in a folder of their own and everything is removed at the end. A trial that was killed is finished by the next one.

use std::collections::BTreeMap;
use std::io::Write as _;
use std::net::{SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::pin::pin;
use std::process::ExitCode;
use std::time::Duration;

use anyhow::{Context as _, Result, anyhow, bail};
use camino::Utf8PathBuf;
use clap::Args;
use jiff::{SignedDuration, Timestamp};
use levain_images::Store;
use levain_lab::agent::{Client, Door, Options, Route, serve};
use levain_lab::engine::{Deployment, Desired, EnvironmentId, Failure, Profile, Secret, State, Wanted};
use levain_lab::instance::{Instance, InstanceOptions};
use levain_lab::proxy::{self, Key, Limits, Settings, Ticket};
use levain_model::Language;
use levain_package::{Filled, Package};
use tokio::sync::{mpsc, oneshot};

use super::package::{StoreArgs, absent, find, shown};
use super::{engine_error, instance_error};
use crate::cli::Context;
use crate::commands::serve::asked_to_stop;
use crate::output::{plain, tr};

/// The one environment of a trial.
const NAME: &str = "try";
/// Longest wait for the engine to answer.
const PATIENCE: Duration = Duration::from_secs(60);
/// Time between two looks at how it is.
const LOOK: Duration = Duration::from_millis(250);
/// What a trial may use, by the least profile of its package.
const SIZES: [(levain_package::Profile, Profile); 3] = [
    (levain_package::Profile::Small, Profile { memory: 512 << 20, cpu: 1_000, disk: 1 << 30, processes: 128 }),
    (levain_package::Profile::Medium, Profile { memory: 1 << 30, cpu: 2_000, disk: 4 << 30, processes: 256 }),
    (levain_package::Profile::Large, Profile { memory: 4 << 30, cpu: 4_000, disk: 16 << 30, processes: 1_024 }),
];

/// Arguments of `levain lab package try`.
#[derive(Debug, Args)]
pub struct TryArgs {
    /// Name of a package there is, or folder of one.
    #[arg(value_name = "NAME")]
    name: Utf8PathBuf,
    /// Where the images are.
    #[command(flatten)]
    store: StoreArgs,
    /// Answer to a question of the launch form; as often as needed. Secrets are generated when they are not given.
    #[arg(long, value_name = "QUESTION=ANSWER")]
    set: Vec<String>,
    /// Address of this machine where the browser reaches it.
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:8090")]
    listen: String,
    /// Program that runs containers: runc or crun.
    #[arg(long, value_name = "NAME", default_value = "runc")]
    runtime: String,
}

/// What a trial is made of.
struct Trial {
    package: Package,
    filled: Filled,
    /// Archive of each image, by its name in the package.
    archives: BTreeMap<String, PathBuf>,
    /// Folder of the engine.
    folder: PathBuf,
    door: SocketAddr,
    key: [u8; 32],
}

/// Runs until it is asked to stop, then removes everything; no database is needed.
pub fn run(arguments: &TryArgs, context: &Context) -> Result<ExitCode> {
    let language = context.language;
    let folder = match find(&arguments.name, context)? {
        Ok((folder, _)) => folder,
        Err(reason) => {
            eprintln!("{}", absent(&arguments.name, &reason, context));
            return Ok(ExitCode::from(super::UNREADABLE));
        }
    };
    let outcome = Package::read(&folder);
    let Ok(package) = outcome else {
        eprint!("{}", shown(&arguments.name, &folder, &outcome, language));
        return Ok(ExitCode::FAILURE);
    };
    let filled = fill(&package, &arguments.set, language)?;
    let listener = listener(&arguments.listen, language)?;
    let door = listener.local_addr()?;
    let data = context.config.data().join("lab");
    std::fs::create_dir_all(&data)?;
    let folder = std::path::absolute(data.join(NAME))?;
    let archives = archives(arguments, &package, &folder, context)?;
    let trial = Trial { package, filled, archives, folder, door, key: random()? };
    super::super::block_on(whole(&trial, listener, &arguments.runtime, context))
}

/// The answers of the command line, the others being those that the form begins with.
fn fill(package: &Package, set: &[String], language: Language) -> Result<Filled> {
    let mut answers = BTreeMap::new();
    for one in set {
        let Some((question, answer)) = one.split_once('=') else {
            bail!("--set {}", tr(language, "attend QUESTION=RÉPONSE", "expects QUESTION=ANSWER"));
        };
        answers.insert(question.to_owned(), answer.to_owned());
    }
    let mut failed = None;
    let filled = package.form.fill(&answers, || {
        let mut bytes = [0; 26];
        if let Err(error) = getrandom::fill(&mut bytes) {
            failed = Some(error);
        }
        bytes
    });
    if let Some(error) = failed {
        bail!("{error}");
    }
    filled.map_err(|wrong| {
        let colon = tr(language, "\u{a0}:", ":");
        let lines = wrong.iter().map(|one| format!("{}{colon} {}", plain(&one.field), one.complaint.message(language)));
        let known = package.form.fields.iter().map(|field| field.name.as_str()).collect::<Vec<_>>().join(", ");
        let asked = tr(language, "Questions du formulaire\u{a0}:", "Questions of the form:");
        anyhow!("{}\n{asked} {known}", lines.collect::<Vec<_>>().join("\n"))
    })
}

/// A trial is for whoever sits at this machine: nothing on a network asks who comes in.
fn listener(address: &str, language: Language) -> Result<TcpListener> {
    let listener = TcpListener::bind(address)
        .with_context(|| format!("{} {address}", tr(language, "impossible d’écouter sur", "cannot listen on")))?;
    if !listener.local_addr()?.ip().is_loopback() {
        bail!(
            "{address}{}",
            tr(
                language,
                "\u{a0}: un essai n’est que pour cette machine. Donnez une adresse comme 127.0.0.1:8090.",
                ": a trial is for this machine alone. Give an address like 127.0.0.1:8090."
            )
        );
    }
    Ok(listener)
}

/// The images of the package, built when they are not there, as files that the engine takes.
fn archives(
    arguments: &TryArgs,
    package: &Package,
    folder: &Path,
    context: &Context,
) -> Result<BTreeMap<String, PathBuf>> {
    let language = context.language;
    let failed = |error: levain_images::ImageError| anyhow!("{} {}", error.code, error.message(language));
    let store = Store::open(arguments.store.folder(context).as_std_path()).map_err(failed)?;
    let name = super::build::slug(&arguments.name);
    let incoming = folder.with_extension("images");
    std::fs::create_dir_all(&incoming)?;
    let mut archives = BTreeMap::new();
    for recipe in &package.recipes {
        let built = store.build(&name, recipe, false, |step| super::build::announced(step, recipe, language));
        let archive = incoming.join(format!("{}.tar", recipe.image));
        store.export(&built.map_err(failed)?.recorded.name, &archive).map_err(failed)?;
        archives.insert(recipe.image.clone(), archive);
    }
    Ok(archives)
}

fn random<const N: usize>() -> Result<[u8; N]> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes)?;
    Ok(bytes)
}

/// The agent and the trial, then nothing of either.
async fn whole(trial: &Trial, listener: TcpListener, runtime: &str, context: &Context) -> Result<ExitCode> {
    let instance_error = |error| instance_error(&error, context);
    let settings = Settings {
        key: Key::new(trial.key),
        https: false,
        platform: context.config.get("public_url").to_owned(),
        reserved_cookies: Vec::new(),
        limits: Limits::default(),
    };
    let options = Options {
        folder: trial.folder.clone(),
        socket: None,
        group: None,
        instance: InstanceOptions { runtime: runtime.to_owned() },
        door: Some(Door { listener, settings }),
    };
    let (ending, ended) = oneshot::channel::<()>();
    let mut serving = pin!(serve(options, async { drop(ended.await) }));
    let outcome = tokio::select! {
        ended = &mut serving => {
            remove(trial);
            ended.map_err(instance_error)?;
            bail!("{}", tr(context.language, "le moteur s’est arrêté", "the engine ended"))
        }
        outcome = session(trial, context) => outcome,
    };
    drop(ending);
    serving.await.map_err(instance_error)?;
    Instance::join(&trial.folder).and_then(Instance::stop).map_err(instance_error)?;
    remove(trial);
    eprintln!("{}", tr(context.language, "Tout est retiré.", "Everything is removed."));
    outcome?;
    Ok(ExitCode::SUCCESS)
}

/// The folders of the trial; the storage of images stays for the next one.
fn remove(trial: &Trial) {
    let _ = std::fs::remove_dir_all(&trial.folder);
    let _ = std::fs::remove_dir_all(trial.folder.with_extension("images"));
}

/// Launches, shows, waits until it is asked to stop, and removes the environment whatever happened.
async fn session(trial: &Trial, context: &Context) -> Result<()> {
    let language = context.language;
    let client = Client::new(&trial.folder.join("agent.sock"));
    let told = |error| engine_error(&error, context);
    tokio::time::timeout(PATIENCE, async {
        while client.hello().await.is_err() {
            tokio::time::sleep(LOOK).await;
        }
    })
    .await
    .map_err(|_| anyhow!("{}", tr(language, "le moteur ne répond pas", "the engine does not answer")))?;
    let outcome = tokio::select! {
        outcome = shows(trial, &client, context) => outcome,
        () = asked_to_stop() => Ok(()),
    };
    client.apply(Vec::new()).await.map_err(told)?.into_iter().try_for_each(|done| done.result).map_err(told)?;
    outcome
}

async fn shows(trial: &Trial, client: &Client, context: &Context) -> Result<()> {
    let language = context.language;
    let told = |error| engine_error(&error, context);
    // What a trial that was killed left.
    client.apply(Vec::new()).await.map_err(told)?;
    let mut images = BTreeMap::new();
    for (image, archive) in &trial.archives {
        images.insert(image.clone(), client.import_image(archive).await.map_err(told)?);
    }
    let Trial { package, filled, .. } = trial;
    let least = package.lab.profiles.0;
    let profile = SIZES.iter().find(|(profile, _)| *profile == least).map(|(_, size)| *size);
    let deployment = Deployment {
        environment: EnvironmentId::try_from(NAME.to_owned())?,
        workload: package.workload.clone(),
        images,
        parameters: filled.parameters.clone(),
        secrets: filled.secrets.0.iter().map(|(name, secret)| (name.clone(), Secret::new(secret))).collect(),
        profile: profile.context("a profile has no size")?,
        expires: Timestamp::now() + SignedDuration::from_hours(24),
    };
    eprintln!("{}", tr(language, "L’application démarre…", "The application starts…"));
    let desired = Desired { deployment: deployment.clone(), wanted: Wanted::Running };
    let done = client.apply(vec![desired]).await.map_err(told)?;
    done.into_iter().try_for_each(|done| done.result).map_err(told)?;
    loop {
        match client.state(deployment.clone()).await.map_err(told)? {
            State::Serving => break,
            State::Failed { reason } => bail!("{}", ended(client, &reason, language).await),
            _ => tokio::time::sleep(LOOK).await,
        }
    }
    let open = &package.lab.open;
    let port = *package.lab.ports.get(&open.port).context("a port that lab.yaml does not name")?;
    let host = format!("{NAME}.lab.localhost");
    let route = Route {
        host: host.clone(),
        environment: deployment.environment,
        open: true,
        epoch: 0,
        state: proxy::State::Serving,
        port,
    };
    client.routes(vec![route]).await.map_err(told)?;
    // Whoever reads may be gone: an error, so that everything is removed all the same.
    let mut out = std::io::stdout();
    writeln!(out, "{}", presented(package, filled, language))?;
    let link = || -> Result<String> {
        let ticket = Ticket::issue(&Key::new(trial.key), NAME, Timestamp::now(), random()?);
        let separator = if open.path.contains('?') { '&' } else { '?' };
        let parameter = proxy::TICKET_PARAMETER;
        Ok(format!("http://{host}:{}{}{separator}{parameter}={ticket}", trial.door.port(), open.path))
    };
    writeln!(out, "{}", link()?)?;
    eprintln!(
        "{}",
        tr(
            language,
            "Le lien vaut une minute et une seule fois; Entrée en donne un autre. Ctrl+C termine l’essai et retire tout.",
            "The link is good for a minute and once; Enter gives another one. Ctrl+C ends the trial and removes everything."
        )
    );
    let (entered, mut enters) = mpsc::unbounded_channel();
    std::thread::spawn(move || std::io::stdin().lines().map_while(Result::ok).try_for_each(|_| entered.send(())));
    while enters.recv().await.is_some() {
        writeln!(out, "{}", link()?)?;
    }
    // Without a terminal there is nobody to press Enter.
    std::future::pending().await
}

/// What is there, what to do first, and the answers it was launched with, secrets included: this once.
fn presented(package: &Package, filled: &Filled, language: Language) -> String {
    let mut text = format!("{} {}\n", package.software.name, package.lab.version);
    if let Some(login) = package.lab.login.get(language) {
        text += &format!("{login}\n");
    }
    for (name, value) in filled.parameters.iter().chain(&filled.secrets.0) {
        text += &format!("    {name} = {value}\n");
    }
    plain(text.trim_end())
}

/// Why it does not run, with the last lines that it wrote.
async fn ended(client: &Client, reason: &Failure, language: Language) -> String {
    let mut text = reason.text(language);
    let Ok(environment) = EnvironmentId::try_from(NAME.to_owned()) else { return text };
    let mut last = Vec::new();
    if let Ok(mut lines) = client.logs(environment, false).await {
        while let Ok(Some(line)) = lines.next().await {
            last.push(format!("    {}: {}", line.container, line.text));
        }
    }
    for line in last.iter().skip(last.len().saturating_sub(10)) {
        text += &format!("\n{}", plain(line));
    }
    text
}
