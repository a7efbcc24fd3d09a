//! What may be asked: schemes, hosts, and the addresses they have.

use std::fmt;
use std::net::{IpAddr, SocketAddr};

use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use url::{Host, Url};

use crate::address::is_public;
use crate::fault::Fault;

/// The address without credentials, query and fragment, for words and logs.
pub(crate) fn shown(url: &Url) -> String {
    let mut url = url.clone();
    url.set_query(None);
    url.set_fragment(None);
    // Neither fails for an address with a host.
    let _ = url.set_username("");
    let _ = url.set_password(None);
    url.into()
}

/// Reads an address and refuses what is not asked whatever its host.
pub(crate) fn parse(text: &str) -> Result<Url, Fault> {
    let url = Url::parse(text.trim()).map_err(|_| {
        let text = text.split(['?', '#']).next().unwrap_or_default();
        // What stands before `@` may be a password.
        Fault::BadAddress(text.rsplit('@').next().unwrap_or_default().chars().take(200).collect())
    })?;
    check(&url)?;
    Ok(url)
}

/// Scheme, host and credentials of an address.
pub(crate) fn check(url: &Url) -> Result<(), Fault> {
    if !["http", "https"].contains(&url.scheme()) {
        return Err(Fault::Scheme(shown(url)));
    }
    if url.host().is_none() {
        return Err(Fault::BadAddress(shown(url)));
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err(Fault::CredentialsInAddress(shown(url)));
    }
    Ok(())
}

/// Whether the deployer names this very host: `host` for the default port of the scheme, `host:port` for another.
pub(crate) fn allowed(url: &Url, hosts: &[String]) -> bool {
    let Some(host) = url.host_str() else {
        return false;
    };
    let with_port = url.port_or_known_default().map(|port| format!("{host}:{port}"));
    hosts.iter().any(|entry| {
        (url.port().is_none() && entry.eq_ignore_ascii_case(host))
            || with_port.as_ref().is_some_and(|name| entry.eq_ignore_ascii_case(name))
    })
}

/// Refuses an address written with numbers: it never reaches the resolver.
pub(crate) fn check_literal(url: &Url) -> Result<(), Fault> {
    let address: IpAddr = match url.host() {
        Some(Host::Ipv4(address)) => address.into(),
        Some(Host::Ipv6(address)) => address.into(),
        Some(Host::Domain(_)) | None => return Ok(()),
    };
    if is_public(address) { Ok(()) } else { Err(Fault::Forbidden { url: shown(url), address }) }
}

/// Why a name gives no address to connect to.
#[derive(Debug)]
pub(crate) enum NoAddress {
    /// One of its addresses is not public.
    Forbidden(IpAddr),
    /// It has none.
    Unknown,
}

impl fmt::Display for NoAddress {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            NoAddress::Forbidden(address) => write!(formatter, "{address} is not public"),
            NoAddress::Unknown => formatter.write_str("no address"),
        }
    }
}

impl std::error::Error for NoAddress {}

/// Resolves names to public addresses only. The connection is made to the addresses returned here, so a name that
/// changes its mind between the check and the connection (DNS rebinding) gains nothing. One address that is not public
/// refuses the whole name: such a name was made to trick somebody.
pub(crate) struct PublicOnly;

impl Resolve for PublicOnly {
    fn resolve(&self, name: Name) -> Resolving {
        Box::pin(async move {
            let found = tokio::net::lookup_host((name.as_str(), 0)).await.map_err(|_| NoAddress::Unknown)?;
            Ok(Box::new(only_public(found)?.into_iter()) as Addrs)
        })
    }
}

/// The addresses of a host in the form of curl; see [`crate::Client::resolve`].
pub(crate) async fn resolve(url: &Url, allowed: bool) -> Result<Vec<String>, Fault> {
    let (Some(Host::Domain(name)), Some(port)) = (url.host(), url.port_or_known_default()) else {
        return Ok(Vec::new());
    };
    let unknown = || Fault::UnknownHost(name.to_owned());
    let found = tokio::net::lookup_host((name, port)).await.map_err(|_| unknown())?;
    let found = match allowed {
        true => found.collect(),
        false => only_public(found).map_err(|error| match error {
            NoAddress::Forbidden(address) => Fault::Forbidden { url: shown(url), address },
            NoAddress::Unknown => unknown(),
        })?,
    };
    let addresses: Vec<String> = found
        .iter()
        .map(|address| match address.ip() {
            IpAddr::V6(address) => format!("[{address}]"),
            IpAddr::V4(address) => address.to_string(),
        })
        .collect();
    if addresses.is_empty() { Err(unknown()) } else { Ok(vec![format!("{name}:{port}:{}", addresses.join(","))]) }
}

fn only_public(found: impl Iterator<Item = SocketAddr>) -> Result<Vec<SocketAddr>, NoAddress> {
    let found: Vec<SocketAddr> = found.collect();
    if let Some(bad) = found.iter().find(|address| !is_public(address.ip())) {
        return Err(NoAddress::Forbidden(bad.ip()));
    }
    if found.is_empty() { Err(NoAddress::Unknown) } else { Ok(found) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_refused_before_any_connection() {
        let table = [
            ("ftp://example.org/", "OB002"),
            ("file:///etc/passwd", "OB002"),
            ("gopher://127.0.0.1:70/", "OB002"),
            ("https://user:pass@example.org/", "OB003"),
            ("https://token@example.org/", "OB003"),
            ("not an address", "OB001"),
            ("https://", "OB001"),
            ("//example.org/a", "OB001"),
        ];
        for (text, code) in table {
            let fault = parse(text).unwrap_err();
            assert_eq!(fault.code(), code, "{text}");
            assert!(!fault.to_string().contains("pass@"), "{fault}");
        }
    }

    #[test]
    fn addresses_of_numbers_are_read_in_every_spelling() {
        for text in
            ["http://127.1/", "http://2130706433/", "http://0x7f.0.0.1/", "http://[::ffff:7f00:1]/", "http://0/"]
        {
            let url = parse(text).unwrap();
            assert_eq!(check_literal(&url).unwrap_err().code(), "OB004", "{text}");
        }
        assert!(check_literal(&parse("http://1.1.1.1/").unwrap()).is_ok());
    }

    #[test]
    fn allowed_hosts_are_exact() {
        let hosts = ["forge.example.org".to_owned(), "127.0.0.1:3000".to_owned(), "[::1]:80".to_owned()];
        let table = [
            ("https://forge.example.org/a", true),
            ("http://FORGE.example.org/a", true),
            ("https://forge.example.org:443/a", true),
            ("https://forge.example.org:8443/a", false),
            ("https://sub.forge.example.org/", false),
            ("https://forge.example.org.evil.example/", false),
            ("http://127.0.0.1:3000/", true),
            ("http://127.0.0.1/", false),
            ("http://127.0.0.1:3001/", false),
            ("http://[::1]/", true),
        ];
        for (url, expected) in table {
            assert_eq!(allowed(&Url::parse(url).unwrap(), &hosts), expected, "{url}");
        }
    }

    #[test]
    fn one_private_address_refuses_the_name() {
        let of = |list: &[&str]| only_public(list.iter().map(|text| SocketAddr::new(text.parse().unwrap(), 0)));
        assert_eq!(of(&["1.1.1.1", "2606:4700::1"]).unwrap().len(), 2);
        assert!(matches!(of(&["1.1.1.1", "10.0.0.1"]), Err(NoAddress::Forbidden(_))));
        assert!(matches!(of(&[]), Err(NoAddress::Unknown)));
    }

    #[test]
    fn shown_addresses_hold_no_query() {
        let url = Url::parse("https://u:p@example.org/a?private_token=x#y").unwrap();
        assert_eq!(shown(&url), "https://example.org/a");
    }
}
