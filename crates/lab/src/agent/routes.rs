//! Which host names lead to which environments: what the server says, and where the engine put them.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{PoisonError, RwLock};

use serde::{Deserialize, Serialize};

use crate::engine::EnvironmentId;
use crate::proxy::{Directory, Environment, State, Target};

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
    /// Nobody is led to these: their place may become another's.
    changing: BTreeSet<EnvironmentId>,
    /// Raised when one of the above is said: what was asked before is not known any more.
    turn: u64,
}

impl Routes {
    /// Replaces what was said.
    pub(super) fn say(&self, routes: Vec<Route>) {
        let mut inside = self.inside.write().unwrap_or_else(PoisonError::into_inner);
        inside.said = routes;
        inside.known.clear();
        inside.turn += 1;
    }

    /// Leads nobody to environments that are about to be changed; to all others again.
    pub(super) fn change(&self, environments: BTreeSet<EnvironmentId>) {
        let mut inside = self.inside.write().unwrap_or_else(PoisonError::into_inner);
        for environment in inside.known.values_mut() {
            if environments.iter().any(|id| id.as_str() == environment.id) {
                environment.target = None;
            }
        }
        inside.changing = environments;
        inside.turn += 1;
    }

    /// Where to ask about, and which turn it is.
    pub(super) fn asked(&self) -> (Vec<(EnvironmentId, u16)>, u64) {
        let inside = self.inside.read().unwrap_or_else(PoisonError::into_inner);
        let there = inside.said.iter().filter(|route| !inside.changing.contains(&route.environment));
        (there.map(|route| (route.environment.clone(), route.port)).collect(), inside.turn)
    }

    /// Where everything is, as it was asked at this turn. What is not told leads nowhere.
    pub(super) fn found(&self, turn: u64, places: &BTreeMap<(EnvironmentId, u16), Target>) {
        let mut inside = self.inside.write().unwrap_or_else(PoisonError::into_inner);
        if inside.turn != turn {
            return;
        }
        let known = |route: &Route| {
            let Route { host, environment, open, epoch, state, port } = route.clone();
            let target = places.get(&(environment.clone(), port)).cloned();
            (host, Environment { id: environment.into(), open, epoch, state, target })
        };
        inside.known = inside.said.iter().map(known).collect();
    }
}

impl Directory for Routes {
    fn find(&self, host: &str) -> Option<Environment> {
        self.inside.read().unwrap_or_else(PoisonError::into_inner).known.get(host).cloned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::proxy::Way;

    fn id(text: &str) -> EnvironmentId {
        EnvironmentId::try_from(text.to_owned()).unwrap()
    }

    fn route(text: &str) -> Route {
        Route { host: text.to_owned(), environment: id(text), open: true, epoch: 0, state: State::Serving, port: 80 }
    }

    fn target(port: u16) -> Target {
        Target { address: ([127, 0, 0, 1], port).into(), way: Way::Loopback }
    }

    #[test]
    fn a_place_that_moves_is_followed_and_one_that_changes_is_left() {
        let routes = Routes::default();
        let leads = |host: &str| routes.find(host).and_then(|one| one.target).map(|target| target.address.port());
        let tell = |(asked, turn): (Vec<(EnvironmentId, u16)>, u64), port: Option<u16>| {
            let places = asked.into_iter().filter_map(|one| Some((one, target(port?)))).collect();
            routes.found(turn, &places);
        };
        routes.say(vec![route("one"), route("two")]);
        tell(routes.asked(), Some(1));
        assert_eq!((leads("one"), leads("two"), leads("three")), (Some(1), Some(1), None));
        tell(routes.asked(), Some(2));
        assert_eq!((leads("one"), leads("two")), (Some(2), Some(2)), "elsewhere now");
        // A question that was under way when an environment began to change does not bring it back.
        let before = routes.asked();
        routes.change(BTreeSet::from([id("one")]));
        assert_eq!((leads("one"), leads("two")), (None, Some(2)));
        tell(before, Some(3));
        assert_eq!((leads("one"), leads("two")), (None, Some(2)));
        tell(routes.asked(), Some(4));
        assert_eq!((leads("one"), leads("two")), (None, Some(4)), "the other is reached meanwhile");
        tell(routes.asked(), None);
        assert_eq!((leads("one"), leads("two")), (None, None), "what cannot be told leads nowhere");
        routes.change(BTreeSet::new());
        tell(routes.asked(), Some(5));
        assert_eq!((leads("one"), leads("two")), (Some(5), Some(5)));
    }
}
