//! The networks in which a cluster gives addresses to pods, as whoever installs the agent names them.

use std::fmt;
use std::net::IpAddr;
use std::str::FromStr;

/// Widest networks: a wider one would hold machines that are no pods.
const WIDEST: [u8; 2] = [8, 32];

/// A network: `10.42.0.0/16`, `fd00:42::/48`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Network {
    first: IpAddr,
    length: u8,
}

/// A text that names no network of pods.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("“{0}” is not a network of pods, as 10.42.0.0/16")]
pub struct BadNetwork(String);

impl Network {
    /// Whether a pod of this network may have this address.
    pub fn holds(&self, address: IpAddr) -> bool {
        !special(address) && self.first == masked(address, self.length) && address != self.first
    }
}

/// An address that no pod has: this very machine, everyone, nobody, the service that tells machines of a cloud their secrets.
fn special(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(four) => {
            four.is_loopback()
                || four.is_unspecified()
                || four.is_multicast()
                || four.is_link_local()
                || four.is_broadcast()
        }
        IpAddr::V6(six) => {
            // An IPv4 address in the clothes of the other is that of no pod.
            six.to_ipv4_mapped().is_some()
                || six.is_loopback()
                || six.is_unspecified()
                || six.is_multicast()
                || six.is_unicast_link_local()
        }
    }
}

/// The first address of the network of this length, or another when the length is not one.
fn masked(address: IpAddr, length: u8) -> IpAddr {
    let kept = |bits: u32| u32::from(length).min(bits);
    match address {
        IpAddr::V4(four) => {
            let mask = u32::MAX.checked_shl(32 - kept(32)).unwrap_or_default();
            IpAddr::V4((u32::from(four) & mask).into())
        }
        IpAddr::V6(six) => {
            let mask = u128::MAX.checked_shl(128 - kept(128)).unwrap_or_default();
            IpAddr::V6((u128::from(six) & mask).into())
        }
    }
}

impl FromStr for Network {
    type Err = BadNetwork;

    fn from_str(text: &str) -> Result<Self, BadNetwork> {
        let bad = || BadNetwork(text.to_owned());
        let (first, length) = text.split_once('/').ok_or_else(bad)?;
        let (first, length): (IpAddr, u8) = (first.parse().map_err(|_| bad())?, length.parse().map_err(|_| bad())?);
        let (widest, narrowest) = if first.is_ipv4() { (WIDEST[0], 32) } else { (WIDEST[1], 128) };
        let fine = (widest..narrowest).contains(&length) && masked(first, length) == first && !special(first);
        if fine { Ok(Self { first, length }) } else { Err(bad()) }
    }
}

impl fmt::Display for Network {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.first, self.length)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_networks_of_pods_are_taken() {
        for good in ["10.42.0.0/16", "10.0.0.0/8", "100.64.0.0/10", "fd00:42::/48"] {
            assert_eq!(good.parse::<Network>().unwrap().to_string(), good);
        }
        let bad = ["", "10.42.0.0", "10.42.0.1/16", "0.0.0.0/0", "0.0.0.0/8", "127.0.0.0/8", "169.254.0.0/16"];
        let more =
            ["224.0.0.0/8", "10.42.0.0/33", "10.42.0.0/32", "::/0", "::1/64", "fe80::/64", "::ffff:10.0.0.0/104"];
        for bad in bad.into_iter().chain(more) {
            assert!(bad.parse::<Network>().is_err(), "{bad}");
        }
    }

    #[test]
    fn an_address_is_in_its_network_alone() {
        let four: Network = "10.42.0.0/16".parse().unwrap();
        let six: Network = "fd00:42::/48".parse().unwrap();
        let holds = |network: Network, address: &str| network.holds(address.parse().unwrap());
        assert!(holds(four, "10.42.7.9") && holds(six, "fd00:42::9"));
        for outside in ["10.43.0.1", "10.42.0.0", "127.0.0.1", "169.254.169.254", "fd00:42::9", "::ffff:10.42.7.9"] {
            assert!(!holds(four, outside), "{outside}");
        }
        for outside in ["fd00:43::1", "fd00:42::", "::1", "fe80::1", "ff02::1", "10.42.7.9"] {
            assert!(!holds(six, outside), "{outside}");
        }
    }
}
