//! `levain lab-agent`: the process that holds the lab's container engine, apart from the one that serves pages.

mod cluster;

use std::process::ExitCode;
use std::sync::Arc;

use anyhow::{Context as _, Result, anyhow};
use camino::Utf8PathBuf;
use clap::Args;
use levain_lab::agent::{Door, Options, rehearse, serve};
use levain_lab::instance::{Instance, InstanceOptions};
use levain_lab::proxy::{Key, Limits, Settings};

use self::cluster::ClusterArgs;
use crate::cli::Context;
use crate::commands::serve::{asked_to_stop, log};
use crate::output::tr;

/// Arguments of `levain lab-agent`.
#[derive(Debug, Args)]
pub struct AgentArgs {
    /// Folder of the engine, on a disk with room; lab in the data folder by default.
    #[arg(long, value_name = "FOLDER")]
    folder: Option<Utf8PathBuf>,
    /// Unix socket where the server speaks to it; agent.sock in the folder by default.
    #[arg(long, value_name = "PATH")]
    socket: Option<Utf8PathBuf>,
    /// Number of the group that may open the socket, beside root.
    #[arg(long, value_name = "GID")]
    group: Option<u32>,
    /// Program that runs containers: runc or crun.
    #[arg(long, value_name = "NAME", default_value = "runc")]
    runtime: String,
    /// Address where browsers, or the server in front, reach environments (127.0.0.1:8443); without it, nobody does.
    #[arg(long, value_name = "ADDRESS", requires = "key_file")]
    environments: Option<String>,
    /// Stop the engine of the folder, which outlives agents, and remove all that runs in it; images stay.
    #[arg(long, conflicts_with_all = ["group", "environments", "rehearse", "socket"])]
    stop: bool,
    /// Run nothing: answer as an engine would, to see pages on a machine that has none; not as root.
    #[arg(long, conflicts_with_all = ["group", "environments"])]
    rehearse: bool,
    /// File with the key shared with the server: 64 hexadecimal digits.
    #[arg(long, value_name = "FILE")]
    key_file: Option<Utf8PathBuf>,
    /// Another engine.
    #[command(flatten)]
    cluster: ClusterArgs,
}

/// Serves until SIGTERM, SIGINT or Ctrl+C. What runs in the engine goes on, and the next agent adopts it.
pub async fn run(arguments: AgentArgs, context: &Context) -> Result<ExitCode> {
    log(context)?;
    let folder = arguments.folder.unwrap_or_else(|| context.config.data().join("lab"));
    if arguments.stop {
        return stop(&folder, context);
    }
    if arguments.rehearse {
        std::fs::create_dir_all(&folder)?;
        let socket = arguments.socket.unwrap_or_else(|| folder.join("agent.sock"));
        tracing::info!(%socket, "the agent rehearses: nothing runs");
        rehearse(socket.as_std_path(), Arc::default(), asked_to_stop()).await?;
        return Ok(ExitCode::SUCCESS);
    }
    let door = || match (&arguments.environments, &arguments.key_file) {
        (Some(address), Some(file)) => door(address, file, context).map(Some),
        _ => Ok(None),
    };
    if arguments.cluster.kubernetes {
        let socket = arguments.socket.clone().unwrap_or_else(|| folder.join("agent.sock"));
        cluster::run(&arguments.cluster, &socket, arguments.group, door, context).await?;
        return Ok(ExitCode::SUCCESS);
    }
    let door = door()?;
    let options = Options {
        folder: folder.into(),
        socket: arguments.socket.map(Into::into),
        group: arguments.group,
        instance: InstanceOptions { runtime: arguments.runtime },
        door,
    };
    serve(options, asked_to_stop()).await.map_err(|error| super::lab::instance_error(&error, context))?;
    Ok(ExitCode::SUCCESS)
}

/// Removes every environment, then the engine.
fn stop(folder: &Utf8PathBuf, context: &Context) -> Result<ExitCode> {
    let error = |error| super::lab::instance_error(&error, context);
    let instance = Instance::join(folder.as_std_path()).map_err(error)?;
    instance.stop().map_err(error)?;
    eprintln!("{}", tr(context.language, "Le moteur est arrêté.", "The engine is stopped."));
    Ok(ExitCode::SUCCESS)
}

/// Where browsers come in; the cookie is bound to HTTPS exactly when the platform is on HTTPS.
fn door(address: &str, file: &Utf8PathBuf, context: &Context) -> Result<Door> {
    let language = context.language;
    let listener = std::net::TcpListener::bind(address)
        .with_context(|| format!("{} {address}", tr(language, "impossible d’écouter sur", "cannot listen on")))?;
    let text = std::fs::read_to_string(file)
        .with_context(|| format!("{} {file}", tr(language, "impossible de lire", "cannot read")))?;
    let key = levain_app::lab::key_of(text.trim()).ok_or_else(|| {
        anyhow!("{file}: {}", tr(language, "64 chiffres hexadécimaux attendus", "64 hexadecimal digits expected"))
    })?;
    let platform = context.config.get("public_url").to_owned();
    let https = platform.starts_with("https:");
    let settings =
        Settings { key: Key::new(key), https, platform, reserved_cookies: Vec::new(), limits: Limits::default() };
    Ok(Door { listener, settings })
}
