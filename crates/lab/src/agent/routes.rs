//! Which host names lead to which environments: what the server says, and where the engine put them.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{PoisonError, RwLock};

use serde::{Deserialize, Serialize};

use super::held::Held;
use crate::engine::EnvironmentId;
use crate::proxy::{Directory, Environment, State};

/// A host name of an environment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Route {
    /// In lower case, without a port.
    pub host: String,
    /// Which environment.
    pub environment: EnvironmentId,
    /// Whether anybody with a ticket may enter.
    pub open: bool,
    /// Raised to end every entry made so far.
    pub epoch: u32,
    /// What became of it.
    pub state: State,
    /// Port of the application that opens.
    pub port: u16,
}

/// The table that the proxy asks.
#[derive(Debug, Default)]
pub(super) struct Routes {
    inside: RwLock<Inside>,
}

#[derive(Debug, Default)]
struct Inside {
    said: Vec<Route>,
    known: BTreeMap<String, Environment>,
}

impl Routes {
    /// Replaces what was said.
    pub(super) fn say(&self, routes: Vec<Route>) {
        let mut inside = self.inside.write().unwrap_or_else(PoisonError::into_inner);
        inside.said = routes;
        inside.known.clear();
    }

    /// Forgets where environments are that are about to be changed: their place may become another's.
    pub(super) fn forget(&self, environments: &BTreeSet<EnvironmentId>) {
        let mut inside = self.inside.write().unwrap_or_else(PoisonError::into_inner);
        for environment in inside.known.values_mut() {
            if environments.iter().any(|id| id.as_str() == environment.id) {
                environment.target = None;
            }
        }
    }

    /// Asks the engine where everything is.
    pub(super) async fn resolve(&self, engine: &impl Held) {
        let said = self.inside.read().unwrap_or_else(PoisonError::into_inner).said.clone();
        let mut known = BTreeMap::new();
        for route in said {
            let target = engine.target(&route.environment, route.port).await.ok();
            let Route { host, environment, open, epoch, state, .. } = route;
            known.insert(host, Environment { id: environment.into(), open, epoch, state, target });
        }
        self.inside.write().unwrap_or_else(PoisonError::into_inner).known = known;
    }
}

impl Directory for Routes {
    fn find(&self, host: &str) -> Option<Environment> {
        self.inside.read().unwrap_or_else(PoisonError::into_inner).known.get(host).cloned()
    }
}
