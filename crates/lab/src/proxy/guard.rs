//! Which host a request is for, and whether it was made from where it should be.

use hyper::header::{HOST, HeaderMap, ORIGIN};
use hyper::{Method, Request};

/// Where a request says it goes.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Asked {
    /// The host name, in lower case.
    pub(super) host: String,
    /// The host name and the port, as the browser said them.
    pub(super) authority: String,
}

/// The host a request is for; nothing when it says none, several, or something that is no host name. What an absolute
/// URI says must agree with `Host` (RFC 9112, section 3.2.2 lets the URI win; the application might let the other).
pub(super) fn asked<B>(request: &Request<B>) -> Option<Asked> {
    let mut hosts = request.headers().get_all(HOST).iter();
    let (Some(authority), None) = (hosts.next(), hosts.next()) else {
        return None;
    };
    let authority = authority.to_str().ok()?.to_ascii_lowercase();
    if request.uri().authority().is_some_and(|said| !said.as_str().eq_ignore_ascii_case(&authority)) {
        return None;
    }
    if request.uri().scheme_str().is_some_and(|scheme| scheme != "http" && scheme != "https") {
        return None;
    }
    let (host, port) = authority.split_once(':').unwrap_or((&authority, ""));
    let named = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-' || byte == b'.';
    let colon = authority.len() > host.len();
    if host.is_empty()
        || host.len() > 253
        || !host.bytes().all(named)
        || host.split('.').any(str::is_empty)
        || (colon && port.parse::<u16>().is_err())
    {
        return None;
    }
    Some(Asked { host: host.to_owned(), authority: authority.clone() })
}

/// Whether a page of elsewhere made the browser ask this. Environments are neighbours of each other, and `SameSite` cookies
/// go from one to its neighbour: without this, the application of one could act in another in a person's name.
///
/// A browser says from where in `Sec-Fetch-Site`; an older one says `Origin` where something could change; a program that is
/// no browser says neither, and holds no cookie that another gave it.
pub(super) fn from_elsewhere(method: &Method, headers: &HeaderMap, upgrade: bool, origin: &str) -> bool {
    let said = |name: &str| headers.get(name).map(|value| value.to_str().unwrap_or("?"));
    let safe = matches!(*method, Method::GET | Method::HEAD) && !upgrade;
    match said("sec-fetch-site") {
        Some("same-origin" | "none") => false,
        // A link that a person followed, in a window of its own and not in a frame.
        Some(_) => !(safe && said("sec-fetch-mode") == Some("navigate") && said("sec-fetch-dest") == Some("document")),
        None => {
            let told = headers.get(ORIGIN).map(|value| value.to_str().unwrap_or("?"));
            !safe && told.is_some_and(|told| told != origin)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(target: &str, hosts: &[&str], expected: Option<&str>) {
        let mut request = Request::builder().uri(target);
        for host in hosts {
            request = request.header(HOST, *host);
        }
        let found = asked(&request.body(()).unwrap());
        assert_eq!(found.as_ref().map(|asked| asked.host.as_str()), expected, "{target} {hosts:?}");
    }

    #[test]
    fn a_request_is_for_one_host() {
        check("/", &["a.lab.example"], Some("a.lab.example"));
        check("/", &["A.Lab.Example:8443"], Some("a.lab.example"));
        check("http://a.lab.example/x", &["a.lab.example"], Some("a.lab.example"));
        check("http://b.lab.example/x", &["a.lab.example"], None);
        check("ftp://a.lab.example/x", &["a.lab.example"], None);
        check("http://u:p@a.lab.example/x", &["a.lab.example"], None);
        check("/", &[], None);
        check("/", &["a.lab.example", "a.lab.example"], None);
        for bad in
            ["", "a b", "u@a.lab.example", "a..lab", ".a", "a.", "a:port", "a:", "a:70000", "[::1]", "a/b", "é.lab"]
        {
            check("/", &[bad], None);
        }
    }

    fn elsewhere(method: Method, headers: &[(&'static str, &'static str)], upgrade: bool) -> bool {
        let map = headers.iter().map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap())).collect();
        from_elsewhere(&method, &map, upgrade, "https://a.lab.example")
    }

    #[test]
    fn only_a_link_leads_from_one_environment_into_another() {
        let link = [("sec-fetch-site", "same-site"), ("sec-fetch-mode", "navigate"), ("sec-fetch-dest", "document")];
        let frame = [("sec-fetch-site", "same-site"), ("sec-fetch-mode", "navigate"), ("sec-fetch-dest", "iframe")];
        let image = [("sec-fetch-site", "cross-site"), ("sec-fetch-mode", "no-cors"), ("sec-fetch-dest", "image")];
        assert!(!elsewhere(Method::GET, &link, false));
        assert!(elsewhere(Method::POST, &link, false));
        assert!(elsewhere(Method::GET, &frame, false));
        assert!(elsewhere(Method::GET, &image, false));
        assert!(!elsewhere(Method::POST, &[("sec-fetch-site", "same-origin"), ("origin", "null")], false));
        assert!(!elsewhere(Method::POST, &[], false), "no browser");
        assert!(!elsewhere(Method::POST, &[("origin", "https://a.lab.example")], false));
        assert!(elsewhere(Method::POST, &[("origin", "https://b.lab.example")], false));
        assert!(elsewhere(Method::GET, &[("origin", "https://b.lab.example")], true), "a WebSocket of another");
    }
}
