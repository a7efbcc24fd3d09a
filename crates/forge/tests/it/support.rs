//! A double, an adapter in front of it, and whole walks.

use std::ops::ControlFlow;
use std::sync::Arc;
use std::time::Duration;

use levain_forge::{Batch, Connection, Forge, ForgeFault, KnownPage, ListOptions, Listing, Scope, connect, list};
use levain_forge_double::{Dialect, Double, World};
use levain_model::forge::{ForgeKind, Listed};
use levain_outbound::{Client, Config, Secret};

pub const DIALECTS: [Dialect; 3] = [Dialect::GitHub, Dialect::GitLab, Dialect::Forgejo];

pub fn kind(dialect: Dialect) -> ForgeKind {
    match dialect {
        Dialect::GitHub => ForgeKind::GitHub,
        Dialect::GitLab => ForgeKind::GitLab,
        Dialect::Forgejo => ForgeKind::Forgejo,
    }
}

/// A client that may ask the double, and does not make tests wait.
pub fn client(double: &Double) -> Arc<Client> {
    let config = Config {
        allowed_hosts: vec![double.host.clone()],
        min_interval: Duration::ZERO,
        back_off: Duration::from_millis(1),
        longest_wait: Duration::from_millis(1500),
        idle_timeout: Duration::from_millis(1000),
        ..Config::new("0.1.0", "https://catalogue.example.org")
    };
    Arc::new(Client::new(config).unwrap())
}

pub fn adapter(dialect: Dialect, double: &Double, token: Option<&str>) -> Box<dyn Forge> {
    let connection = Connection { client: client(double), base: double.url.clone(), token: token.map(Secret::new) };
    connect(kind(dialect), &connection).unwrap()
}

pub async fn start(dialect: Dialect, world: World) -> (Double, Box<dyn Forge>) {
    let double = Double::start(dialect, world).await;
    let forge = adapter(dialect, &double, None);
    (double, forge)
}

pub fn account(path: &str) -> Scope {
    Scope::Account(path.to_owned())
}

/// A walk, and all it gave.
#[derive(Debug)]
pub struct Walk {
    pub listing: Listing,
    pub listed: Vec<Listed>,
    pub pages: Vec<KnownPage>,
    pub unchanged: usize,
}

impl Walk {
    pub fn names(&self) -> Vec<&str> {
        self.listed.iter().map(|one| one.full_name.as_str()).collect()
    }

    pub fn find(&self, name: &str) -> &Listed {
        self.listed.iter().find(|one| one.full_name == name).unwrap()
    }
}

pub async fn walk(forge: &dyn Forge, scope: &Scope, options: ListOptions<'_>) -> Result<Walk, ForgeFault> {
    walk_at_most(forge, scope, options, usize::MAX).await
}

/// A walk whose caller has enough after some pages.
pub async fn walk_at_most(
    forge: &dyn Forge,
    scope: &Scope,
    options: ListOptions<'_>,
    most: usize,
) -> Result<Walk, ForgeFault> {
    let (mut listed, mut pages, mut unchanged) = (Vec::new(), Vec::new(), 0);
    let listing = list(forge, scope, options, &mut |batch| {
        match batch {
            Batch::Changed { page, listed: more } => {
                listed.extend(more);
                pages.push(page);
            }
            Batch::Unchanged { page } => {
                unchanged += 1;
                pages.push(page);
            }
        }
        if pages.len() >= most { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    })
    .await?;
    Ok(Walk { listing, listed, pages, unchanged })
}
