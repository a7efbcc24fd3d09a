//! `levain lab package try`: an application run on this machine alone, to be seen before anybody proposes anything.
//!
//! The parts are those of the lab: the images of the package, a private engine held by an agent, the proxy with its tickets.
//! They live in a folder of their own and everything is removed at the end. A trial that was killed is finished by the next one.

use std::collections::BTreeMap;
use std::io::Write as _;
use std::net::{SocketAddr, TcpListener};
use std::process::ExitCode;

use anyhow::{Context as _, Result, bail};
use camino::Utf8PathBuf;
use clap::Args;
use levain_git::{First, first_commit};
use levain_lab::agent::{Client, Door, Route};
use levain_lab::bundle::{AUTHOR, Bundle, Image, Start};
use levain_lab::measures::Measured;
use levain_lab::proxy::{self, Key, Limits, Settings, Ticket, Uptime};
use levain_model::{Folder, Language};
use levain_package::{Answers, Filled, Package};
use tokio::sync::mpsc;

use super::figures;
use super::package::{StoreArgs, absent, find, shown};
use super::stage::{self, Launched, Prepared, Stage};
use super::{bundle_error, coded, engine_error};
use crate::cli::Context;
use crate::output::{self, plain, tr};

/// The one environment of a trial.
const NAME: &str = "try";

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
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:8090", conflicts_with = "measure")]
    listen: String,
    /// Program that runs containers: runc or crun.
    #[arg(long, value_name = "NAME", default_value = "runc")]
    runtime: String,
    /// Measure the markers of the package and end: code 1 when one is not met, 2 when something else failed.
    #[arg(long)]
    measure: bool,
    /// With --measure: folder where the raw samples are written.
    #[arg(long, value_name = "FOLDER", requires = "measure")]
    samples: Option<Utf8PathBuf>,
    /// With --measure: bundle to write, by which anybody can run it again: a .tar.gz, or else a folder that is a git repository.
    #[arg(long, value_name = "FILE", requires = "measure")]
    bundle: Option<Utf8PathBuf>,
    /// With --bundle: put the images in it too.
    #[arg(long, requires = "bundle")]
    with_images: bool,
}

/// What a trial is of, beside what runs.
struct Subject {
    name: String,
    files: Folder,
    images: BTreeMap<String, Prepared>,
}

/// Runs until it is asked to stop, or until it is measured, then removes everything; no database is needed.
pub fn run(arguments: &TryArgs, context: &Context) -> Result<ExitCode> {
    let language = context.language;
    let files = match find(&arguments.name, context)? {
        Ok((files, _)) => files,
        Err(reason) => {
            eprintln!("{}", absent(&arguments.name, &reason, context));
            return Ok(ExitCode::from(super::UNREADABLE));
        }
    };
    let outcome = Package::read(&files);
    let Ok(package) = outcome else {
        eprint!("{}", shown(&arguments.name, &files, &outcome, language));
        return Ok(ExitCode::FAILURE);
    };
    let filled = stage::fill(&package, &answers(&arguments.set, language)?, language)?;
    let listener = if arguments.measure { None } else { Some(listener(&arguments.listen, language)?) };
    let (folder, _held) = stage::folder(NAME, context)?;
    let store = arguments.store.folder(context);
    let name = super::build::slug(&arguments.name);
    let images = stage::images(store.as_std_path(), (&name, &package), &folder, language)?;
    let stage = Stage {
        name: NAME,
        package: &package,
        filled: &filled,
        archives: images.iter().map(|(image, prepared)| (image.clone(), prepared.archive.clone())).collect(),
        profile: stage::least(&package)?.1,
        folder,
        runtime: &arguments.runtime,
    };
    let subject = Subject { name, files, images };
    super::super::block_on(async {
        match listener {
            Some(listener) => shown_to_a_browser(&stage, listener, context).await,
            None => measured(&stage, &subject, arguments, context).await,
        }
    })
}

/// The answers of the command line.
fn answers(set: &[String], language: Language) -> Result<Answers> {
    let mut answers = Answers::new();
    for one in set {
        let Some((question, answer)) = one.split_once('=') else {
            bail!("--set {}", tr(language, "attend QUESTION=RÉPONSE", "expects QUESTION=ANSWER"));
        };
        answers.insert(question.to_owned(), answer.to_owned());
    }
    Ok(answers)
}

/// Every marker that a machine measures, what was asked to be written, and nothing left of the trial.
async fn measured(stage: &Stage<'_>, subject: &Subject, arguments: &TryArgs, context: &Context) -> Result<ExitCode> {
    let language = context.language;
    let markers = &stage.package.markers;
    let act = async |client: &Client, launched: Launched| {
        let all = figures::measured(client, &launched.deployment, markers, language).await?;
        if let Some(folder) = &arguments.samples {
            figures::save(folder.as_std_path(), &all)?;
        }
        if let Some(file) = &arguments.bundle {
            // Before the images are removed with the rest.
            let bundle = bundle(stage, subject, &launched, (&all, arguments.with_images))?;
            let archive = file.as_str().ends_with(".tar.gz") || file.as_str().ends_with(".tgz");
            let written = bundle.keeps(&stage.filled.secrets.0).and_then(|()| match archive {
                true => bundle.write_archive(file.as_std_path()),
                false => bundle.write_folder(file.as_std_path()),
            });
            written.map_err(|error| bundle_error(&error, context))?;
            if !archive {
                let first = First { author: AUTHOR, date: bundle.date.as_second(), message: &bundle.message() };
                let made = first_commit(file.as_std_path(), &first);
                made.map_err(|error| coded(&error.text(language), error.code(), context))?;
            }
            eprintln!("{} {file}", tr(language, "écrit\u{a0}:", "written:"));
        }
        Ok(all)
    };
    let Some(all) = stage::play(stage, None, context, act).await? else {
        bail!("{}", tr(language, "interrompu", "interrupted"));
    };
    if context.json {
        output::json(&all.iter().map(Measured::without_samples).collect::<Vec<_>>())?;
    } else {
        print!("{}", figures::table(markers, &all, language));
    }
    Ok(if all.iter().all(|one| one.met == Some(true)) { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// What it takes to run this trial again.
fn bundle(
    stage: &Stage<'_>,
    subject: &Subject,
    launched: &Launched,
    (measures, with_images): (&[Measured], bool),
) -> Result<Bundle> {
    let ids = &launched.deployment.images;
    let image = |(name, prepared): (&String, &Prepared)| {
        let image = Image {
            recipe: prepared.recorded.recipe.clone(),
            digest: prepared.recorded.digest.clone(),
            id: ids.get(name).cloned().unwrap_or_default(),
            packages: prepared.recorded.packages.clone(),
            archive: with_images.then(|| prepared.archive.clone()),
        };
        (name.clone(), image)
    };
    let license = subject.files.get("LICENSE").and_then(|stored| stored.bytes()).unwrap_or_default();
    Ok(Bundle {
        name: format!("trial-{}", subject.name),
        title: stage.package.software.name.clone(),
        date: launched.asked.round(jiff::Unit::Second)?,
        program: env!("CARGO_PKG_VERSION").to_owned(),
        profile: stage::least(stage.package)?.0.to_owned(),
        license: String::from_utf8_lossy(license).into_owned(),
        hypothesis: None,
        report: None,
        package_name: subject.name.clone(),
        package: subject.files.clone(),
        parameters: stage.filled.parameters.clone(),
        images: subject.images.iter().map(image).collect(),
        measures: measures.to_vec(),
        starts: vec![Start {
            package: subject.name.clone(),
            version: stage.package.lab.version.clone(),
            digests: ids.clone(),
            asked: launched.asked,
            served: launched.served,
            milliseconds: u64::try_from(launched.took.as_millis()).unwrap_or(u64::MAX),
            proof: Some(launched.proof.clone()),
        }],
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

fn random<const N: usize>() -> Result<[u8; N]> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes)?;
    Ok(bytes)
}

/// Shows the link until it is asked to stop.
async fn shown_to_a_browser(stage: &Stage<'_>, listener: TcpListener, context: &Context) -> Result<ExitCode> {
    let (door, key) = (listener.local_addr()?, random()?);
    let settings = Settings {
        key: Key::new(key),
        https: false,
        platform: context.config.get("public_url").to_owned(),
        reserved_cookies: Vec::new(),
        limits: Limits::default(),
    };
    let act = async |client: &Client, launched: Launched| shows(stage, client, launched, (door, key), context).await;
    stage::play(stage, Some(Door { listener, settings }), context, act).await?;
    Ok(ExitCode::SUCCESS)
}

async fn shows(
    stage: &Stage<'_>,
    client: &Client,
    launched: Launched,
    (door, key): (SocketAddr, [u8; 32]),
    context: &Context,
) -> Result<()> {
    let language = context.language;
    let told = |error| engine_error(&error, context);
    let Stage { package, filled, .. } = stage;
    let open = &package.lab.open;
    let port = *package.lab.ports.get(&open.port).context("a port that lab.yaml does not name")?;
    let host = format!("{NAME}.lab.localhost");
    let route = Route {
        host: host.clone(),
        environment: launched.deployment.environment,
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
        let ticket = Ticket::issue(&Key::new(key), NAME, &Uptime::now()?, random()?);
        let separator = if open.path.contains('?') { '&' } else { '?' };
        let parameter = proxy::TICKET_PARAMETER;
        Ok(format!("http://{host}:{}{}{separator}{parameter}={ticket}", door.port(), open.path))
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
