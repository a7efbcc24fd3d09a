//! `levain lab-agent --kubernetes`: the engine is a cluster, and the agent a pod of it.

use anyhow::{Result, anyhow};
use camino::Utf8Path;
use clap::Args;
use levain_lab::agent::Door;
use levain_lab::proxy::Network;

use crate::cli::Context;
use crate::output::tr;

/// Arguments of an agent whose engine is a cluster.
#[derive(Debug, Args)]
pub struct ClusterArgs {
    /// Run environments on a cluster, as a pod of it or as KUBECONFIG says; not as root.
    #[arg(long, requires_all = ["registry", "pods"], conflicts_with_all = ["stop", "rehearse", "runtime"])]
    pub kubernetes: bool,
    /// Where the images of packages were pushed (registry.example.org/lab), without the name of an image.
    #[arg(long, value_name = "ADDRESS", requires = "kubernetes")]
    registry: Option<String>,
    /// A network in which the cluster gives addresses to pods (10.42.0.0/16); repeatable. Nobody is led elsewhere.
    #[arg(long, value_name = "NETWORK", requires = "kubernetes")]
    pods: Vec<Network>,
    /// Name of this installation on the cluster: small letters and digits, at most 15.
    #[arg(long, value_name = "NAME", default_value = "lab", requires = "kubernetes")]
    instance: String,
    /// Class of the volumes; that of the cluster by default.
    #[arg(long, value_name = "NAME", requires = "kubernetes")]
    storage_class: Option<String>,
    /// Namespace of the pods that may reach environments; that of this pod by default.
    #[arg(long, value_name = "NAME", requires = "kubernetes")]
    agent_namespace: Option<String>,
    /// Label of the pods that may reach environments.
    #[arg(long, value_name = "KEY=VALUE", default_value = "app.kubernetes.io/name=levain", requires = "kubernetes")]
    agent_label: String,
}

/// This program was built without it.
#[cfg(not(feature = "kubernetes"))]
pub async fn run(
    _: &ClusterArgs,
    _: &Utf8Path,
    _: Option<u32>,
    _: impl FnOnce() -> Result<Option<Door>>,
    context: &Context,
) -> Result<()> {
    Err(anyhow!(
        "{}",
        tr(
            context.language,
            "ce programme a été construit sans Kubernetes; construisez-le avec cargo build --release --features kubernetes",
            "this program was built without Kubernetes; build it with cargo build --release --features kubernetes"
        )
    ))
}

/// Serves for a cluster until asked to stop.
#[cfg(feature = "kubernetes")]
pub async fn run(
    arguments: &ClusterArgs,
    socket: &Utf8Path,
    group: Option<u32>,
    door: impl FnOnce() -> Result<Option<Door>>,
    context: &Context,
) -> Result<()> {
    use levain_lab::agent::serve_cluster;
    use levain_lab::engine::{ClusterOptions, Kubernetes};

    let language = context.language;
    let registry = arguments.registry.as_deref().unwrap_or_default();
    let mut options =
        ClusterOptions::new(&arguments.instance, registry, arguments.pods.clone()).ok_or_else(|| {
            anyhow!(
                "{}",
                tr(
                    language,
                    "--instance demande de petites lettres et des chiffres, 15 au plus; --registry, une adresse sans https:// ni barre finale",
                    "--instance takes small letters and digits, at most 15; --registry an address without https:// or a final slash"
                )
            )
        })?;
    options.label = label(&arguments.agent_label)
        .ok_or_else(|| anyhow!("--agent-label: {}", tr(language, "CLÉ=VALEUR attendu", "KEY=VALUE expected")))?;
    options.storage_class = arguments.storage_class.clone();
    options.namespace = arguments.agent_namespace.clone();
    let cluster =
        Kubernetes::open(options).await.map_err(|error| crate::commands::lab::engine_error(&error, context))?;
    let end = crate::commands::serve::asked_to_stop();
    if let Some(folder) = socket.parent() {
        std::fs::create_dir_all(folder)?;
    }
    serve_cluster(cluster, socket.as_std_path(), group, door()?, end)
        .await
        .map_err(|error| crate::commands::lab::instance_error(&error, context))
}

/// A label as one writes it; nothing when it has no value.
#[cfg(feature = "kubernetes")]
fn label(text: &str) -> Option<(String, String)> {
    let (key, value) = text.split_once('=')?;
    let plain = |part: &str| {
        let fine = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'/');
        !part.is_empty() && part.bytes().all(fine)
    };
    (plain(key) && plain(value) && !value.contains('/')).then(|| (key.to_owned(), value.to_owned()))
}
