//! Connections to applications: over the environment's own bridge, or not at all.
//!
//! Without its gateway address a bridge has no route, and what is sent to its network leaves by the machine's default one
//! (measured). So before each connection the bridge must be there, up, and hold an address of the target's network; then
//! the socket is bound to it (`SO_BINDTODEVICE`). A connection kept for another request stays bound.

use std::collections::HashMap;
use std::future::Future;
use std::net::{IpAddr, Ipv4Addr};
use std::pin::Pin;
use std::sync::{Mutex, PoisonError};
use std::task::{Context, Poll};
use std::time::Duration;

use hyper::body::Body;
use hyper::{Request, Response, Uri};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use nix::ifaddrs::getifaddrs;
use nix::net::if_::InterfaceFlags;
use tokio::net::TcpStream;
use tower_service::Service;

use super::directory::{Target, Way};
use super::network::Network;

/// How long a connection may take: it never leaves the machine.
const CONNECTING: Duration = Duration::from_secs(5);
/// How long an idle connection is kept: less than web servers do (Apache's five seconds), so that one they are about to
/// close is not chosen for a form that may not be sent twice.
const KEPT: Duration = Duration::from_secs(2);
/// How often the other end of a silent connection is asked whether it is there: a network that was taken down says nothing.
const ASKED: Duration = Duration::from_secs(30);
/// How many targets have clients ready; beyond, all begin anew.
const READY: usize = 256;

/// Any error of those underneath.
pub(super) type BoxError = Box<dyn std::error::Error + Send + Sync>;

/// Why no connection was attempted.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// The address is not the loopback, and no bridge was named.
    #[error("{0} is not on the loopback and no bridge leads there")]
    NoBridge(IpAddr),
    /// The name is not one that bridges of the lab have.
    #[error("{0:?} is not the name of a bridge of the lab")]
    Name(String),
    /// There is no such interface, it is down, or it has no address.
    #[error("bridge {0} is missing, down, or without an address")]
    Bridge(String),
    /// The address is in no network of the bridge, or is not one that a container can have.
    #[error("{address} is not an address of a container on bridge {bridge}")]
    Outside {
        /// The bridge.
        bridge: String,
        /// The address.
        address: IpAddr,
    },
    /// The address is in no network that the cluster gives to pods, or is this machine's own.
    #[error("{0} is not an address of a pod of the cluster")]
    Elsewhere(IpAddr),
    /// Interfaces could not be listed.
    #[error("cannot list the network interfaces: {0}")]
    Unknown(String),
}

/// Ways to applications. Clones share nothing but what is below; one is enough for a process.
#[derive(Debug)]
pub struct Upstreams<B> {
    clients: Mutex<HashMap<Target, Client<Bound, B>>>,
}

impl<B> Default for Upstreams<B> {
    fn default() -> Upstreams<B> {
        Upstreams { clients: Mutex::default() }
    }
}

impl<B> Upstreams<B>
where
    B: Body + Send + Unpin + 'static,
    B::Data: Send,
    B::Error: Into<BoxError>,
{
    /// Sends `request`, whose URI is replaced by the target's with the same path and query.
    ///
    /// # Errors
    /// When the way is refused ([`Refused`] is among the sources of the error) or the application does not answer.
    pub async fn send(
        &self,
        target: &Target,
        mut request: Request<B>,
    ) -> Result<Response<hyper::body::Incoming>, BoxError> {
        let path = request.uri().path_and_query().map_or("/", |path| path.as_str());
        *request.uri_mut() =
            Uri::builder().scheme("http").authority(target.address.to_string()).path_and_query(path).build()?;
        let client = self.client(target);
        Ok(client.request(request).await?)
    }

    fn client(&self, target: &Target) -> Client<Bound, B> {
        let mut clients = self.clients.lock().unwrap_or_else(PoisonError::into_inner);
        if clients.len() >= READY && !clients.contains_key(target) {
            clients.clear();
        }
        let make = || {
            Client::builder(TokioExecutor::new())
                .pool_timer(TokioTimer::new())
                .pool_idle_timeout(KEPT)
                .pool_max_idle_per_host(16)
                .build(Bound::new(target.clone()))
        };
        clients.entry(target.clone()).or_insert_with(make).clone()
    }
}

/// A connector to one target, by its way.
#[derive(Debug, Clone)]
pub(super) struct Bound {
    target: Target,
    http: HttpConnector,
}

impl Bound {
    fn new(target: Target) -> Bound {
        let mut http = HttpConnector::new();
        http.set_connect_timeout(Some(CONNECTING));
        http.set_keepalive(Some(ASKED));
        http.set_keepalive_interval(Some(ASKED));
        http.set_nodelay(true);
        if let Way::Bridge(name) = &target.way {
            http.set_interface(name.clone());
        }
        Bound { target, http }
    }
}

impl Service<Uri> for Bound {
    type Response = TokioIo<TcpStream>;
    type Error = BoxError;
    type Future = Pin<Box<dyn Future<Output = Result<Self::Response, Self::Error>> + Send>>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), Self::Error>> {
        self.http.poll_ready(context).map_err(Into::into)
    }

    fn call(&mut self, uri: Uri) -> Self::Future {
        if let Err(refused) = check(&self.target) {
            tracing::warn!(%refused, "no way to an environment");
            return Box::pin(async move { Err(refused.into()) });
        }
        let connecting = self.http.call(uri);
        Box::pin(async move { connecting.await.map_err(Into::into) })
    }
}

/// Whether the target may be connected to now.
pub(crate) fn check(target: &Target) -> Result<(), Refused> {
    let address = target.address.ip();
    let name = match &target.way {
        Way::Loopback if address.is_loopback() => return Ok(()),
        Way::Loopback => return Err(Refused::NoBridge(address)),
        Way::Pods(networks) => return among(address, networks),
        Way::Bridge(name) => name,
    };
    // The prefix is that of every bridge the lab makes: a directory that names the machine's own interface is wrong.
    let plain = name.len() <= 15 && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    if !name.starts_with("lab") || !plain {
        return Err(Refused::Name(name.clone()));
    }
    let outside = || Refused::Outside { bridge: name.clone(), address };
    let IpAddr::V4(wanted) = address else {
        return Err(outside());
    };
    let interfaces = getifaddrs().map_err(|error| Refused::Unknown(error.to_string()))?;
    let (mut there, mut inside) = (false, false);
    for interface in interfaces {
        let (Some(own), Some(mask)) = (v4(interface.address), v4(interface.netmask)) else {
            continue;
        };
        // This very machine, by this interface or another.
        if own == wanted {
            return Err(outside());
        }
        let fit = InterfaceFlags::IFF_UP;
        if interface.interface_name == *name && interface.flags.contains(fit) {
            there = true;
            inside |= is_container(wanted, own, mask);
        }
    }
    match (there, inside) {
        (false, _) => Err(Refused::Bridge(name.clone())),
        (true, false) => Err(outside()),
        (true, true) => Ok(()),
    }
}

/// Whether a cluster may have given this address to a pod, which is not this one.
fn among(address: IpAddr, networks: &[Network]) -> Result<(), Refused> {
    if !networks.iter().any(|network| network.holds(address)) {
        return Err(Refused::Elsewhere(address));
    }
    let interfaces = getifaddrs().map_err(|error| Refused::Unknown(error.to_string()))?;
    let own = interfaces.filter_map(|interface| {
        let address = interface.address?;
        let four = address.as_sockaddr_in().map(|four| IpAddr::V4(four.ip()));
        four.or_else(|| address.as_sockaddr_in6().map(|six| IpAddr::V6(six.ip())))
    });
    if own.into_iter().any(|own| own == address) { Err(Refused::Elsewhere(address)) } else { Ok(()) }
}

/// Whether `wanted` is in the network of `own`, and neither its first nor its last address.
fn is_container(wanted: Ipv4Addr, own: Ipv4Addr, mask: Ipv4Addr) -> bool {
    let (wanted, own, mask) = (u32::from(wanted), u32::from(own), u32::from(mask));
    let host = wanted & !mask;
    // A mask of 0 makes every address a neighbour; networks of the lab are /16 at the widest.
    mask.leading_ones() >= 16 && wanted & mask == own & mask && host != 0 && host != !mask
}

fn v4(address: Option<nix::sys::socket::SockaddrStorage>) -> Option<Ipv4Addr> {
    address.as_ref().and_then(|address| address.as_sockaddr_in()).map(nix::sys::socket::SockaddrIn::ip)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn target(address: &str, way: Way) -> Target {
        Target { address: address.parse().unwrap(), way }
    }

    #[test]
    fn without_a_bridge_only_the_loopback() {
        assert_eq!(check(&target("127.0.0.1:80", Way::Loopback)), Ok(()));
        let other = target("192.0.2.1:80", Way::Loopback);
        assert_eq!(check(&other), Err(Refused::NoBridge(other.address.ip())));
    }

    #[test]
    fn a_bridge_that_is_not_there_or_not_the_labs_is_refused() {
        for name in ["lo", "", "eth0", "lab/../lo", "lab-much-too-long-a-name"] {
            let way = Way::Bridge(name.to_owned());
            assert_eq!(check(&target("127.0.0.2:80", way)), Err(Refused::Name(name.to_owned())), "{name}");
        }
        let absent = target("192.0.2.1:80", Way::Bridge("lab00000000".to_owned()));
        assert_eq!(check(&absent), Err(Refused::Bridge("lab00000000".to_owned())));
    }

    #[test]
    fn a_pod_is_in_the_networks_that_were_named_or_is_not_reached() {
        let networks: Vec<Network> = vec!["10.42.0.0/16".parse().unwrap(), "fd00:42::/48".parse().unwrap()];
        for inside in ["10.42.3.4:80", "[fd00:42::7]:80"] {
            assert_eq!(check(&target(inside, Way::Pods(networks.clone()))), Ok(()), "{inside}");
            let none = target(inside, Way::Pods(Vec::new()));
            assert_eq!(check(&none), Err(Refused::Elsewhere(none.address.ip())), "without a network, nowhere");
        }
        for outside in ["10.43.0.1:80", "127.0.0.1:80", "169.254.169.254:80", "[::1]:80", "[::ffff:10.42.3.4]:80"] {
            let target = target(outside, Way::Pods(networks.clone()));
            assert_eq!(check(&target), Err(Refused::Elsewhere(target.address.ip())), "{outside}");
        }
    }

    #[test]
    fn a_container_is_in_the_network_and_is_not_its_edge() {
        let own = Ipv4Addr::new(10, 92, 40, 1);
        let mask = Ipv4Addr::new(255, 255, 255, 0);
        let inside = |last| is_container(Ipv4Addr::new(10, 92, 40, last), own, mask);
        assert!(inside(2) && inside(254));
        assert!(!inside(0) && !inside(255));
        assert!(!is_container(Ipv4Addr::new(10, 92, 41, 2), own, mask));
        assert!(!is_container(Ipv4Addr::new(192, 0, 2, 1), own, Ipv4Addr::UNSPECIFIED), "a mask of everything");
    }
}
