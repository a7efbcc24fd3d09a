//! Headers: which go through to the application, and which come back from it.

use hyper::header::{self, HeaderMap, HeaderName, HeaderValue};

/// Headers of one connection only (RFC 9110, section 7.6.1), with those of older days.
const HOP: [&str; 9] = [
    "connection",
    "keep-alive",
    "proxy-authenticate",
    "proxy-authorization",
    "proxy-connection",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
];

/// What a person's request never brings to an application.
const KEPT_FROM_APPLICATIONS: [&str; 8] = [
    // Answered here.
    "expect",
    // Only the proxy says from where and as what a request came, and it does not say from where: an address is personal,
    // and nothing personal enters the lab.
    "forwarded",
    "x-real-ip",
    "true-client-ip",
    "client-ip",
    "via",
    // Read by CGI programs as the variable that names their proxy.
    "proxy",
    // Addresses that the application would have served, said in another way.
    "x-original-url",
];

/// What an application's answer never brings to a browser.
const KEPT_FROM_BROWSERS: [&str; 12] = [
    // Names an origin's other servers: the way around the proxy.
    "alt-svc",
    // `cookies` empties the whole registrable domain, the platform's session with it.
    "clear-site-data",
    // Outlive the environment, or say to browsers what only the deployer may.
    "strict-transport-security",
    "public-key-pins",
    "public-key-pins-report-only",
    "expect-ct",
    "service-worker-allowed",
    // Have browsers tell third parties what happens here.
    "report-to",
    "reporting-endpoints",
    "nel",
    // Words of a reverse proxy's own protocol (nginx), which would make the one in front serve other files.
    "x-accel-redirect",
    "x-sendfile",
];

/// Schemes of `Authorization` and `WWW-Authenticate` that go through. A browser answers Negotiate and NTLM by itself inside
/// an organisation, with the person's own credentials there.
const SCHEMES: [&str; 3] = ["basic", "digest", "bearer"];

/// Beginning of the names of the platform's cookies and of ours.
const RESERVED: [&str; 2] = ["__Host-levain", "levain-"];

/// Takes away what concerns one connection only, those that `Connection` names with the rest.
fn strip_hop(headers: &mut HeaderMap) {
    let named: Vec<HeaderName> = headers
        .get_all(header::CONNECTION)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .filter_map(|name| name.trim().parse().ok())
        // Framing and routing are decided here, whatever a connection says of them.
        .filter(|name| *name != header::HOST && *name != header::CONTENT_LENGTH && *name != header::COOKIE)
        .collect();
    for name in named {
        headers.remove(name);
    }
    for name in HOP {
        headers.remove(name);
    }
}

/// Makes a person's headers those of a request to the application.
pub(super) fn to_application(headers: &mut HeaderMap, authority: &str, https: bool, reserved: &[String]) {
    strip_hop(headers);
    for name in KEPT_FROM_APPLICATIONS {
        headers.remove(name);
    }
    let unfit: Vec<HeaderName> = headers
        .keys()
        // A CGI program cannot tell `x_forwarded_proto` from `x-forwarded-proto`.
        .filter(|name| name.as_str().starts_with("x-forwarded") || name.as_str().contains('_'))
        .cloned()
        .collect();
    for name in unfit {
        headers.remove(name);
    }
    keep_schemes(headers, header::AUTHORIZATION);
    let cookies: Vec<Vec<u8>> = headers
        .get_all(header::COOKIE)
        .iter()
        .flat_map(|value| value.as_bytes().split(|byte| *byte == b';'))
        .map(|pair| pair.trim_ascii().to_vec())
        .filter(|pair| !pair.is_empty() && !is_reserved(cookie_name(pair), reserved))
        .collect();
    headers.remove(header::COOKIE);
    if !cookies.is_empty()
        && let Ok(value) = HeaderValue::from_bytes(&cookies.join(&b"; "[..]))
    {
        headers.insert(header::COOKIE, value);
    }
    if let Ok(value) = HeaderValue::from_str(authority) {
        headers.insert(header::HOST, value.clone());
        headers.insert("x-forwarded-host", value);
    }
    headers.insert("x-forwarded-proto", HeaderValue::from_static(if https { "https" } else { "http" }));
}

/// Makes an application's headers those of an answer to a person.
pub(super) fn to_browser(headers: &mut HeaderMap, host: &str, origin: &str, reserved: &[String]) {
    strip_hop(headers);
    for name in KEPT_FROM_BROWSERS {
        headers.remove(name);
    }
    keep_schemes(headers, header::WWW_AUTHENTICATE);
    let cookies: Vec<HeaderValue> = headers
        .get_all(header::SET_COOKIE)
        .iter()
        .filter(|value| !is_reserved(cookie_name(value.as_bytes()), reserved))
        .filter_map(|value| HeaderValue::from_bytes(&host_only(value.as_bytes())).ok())
        .collect();
    headers.remove(header::SET_COOKIE);
    for cookie in cookies {
        headers.append(header::SET_COOKIE, cookie);
    }
    if let Some(location) = headers.get(header::LOCATION).and_then(|value| value.to_str().ok())
        && let Some(rest) = own(location, host)
        && let Ok(value) = HeaderValue::from_str(&format!("{origin}{rest}"))
    {
        headers.insert(header::LOCATION, value);
    }
    // Trials are not for search engines, and neighbours are not to share a process with each other.
    headers.insert("x-robots-tag", HeaderValue::from_static("noindex, nofollow"));
    headers.insert("origin-agent-cluster", HeaderValue::from_static("?1"));
}

/// What follows the host in an address of this very host, whatever scheme and port the application believes it has.
fn own<'a>(location: &'a str, host: &str) -> Option<&'a str> {
    let rest = location.strip_prefix("http://").or_else(|| location.strip_prefix("https://"))?;
    let rest = rest.get(..host.len()).filter(|said| said.eq_ignore_ascii_case(host)).map(|_| &rest[host.len()..])?;
    let rest = match rest.strip_prefix(':') {
        Some(port) => port.trim_start_matches(|digit: char| digit.is_ascii_digit()),
        None => rest,
    };
    (rest.is_empty() || rest.starts_with(['/', '?', '#'])).then_some(rest)
}

/// A cookie without the attribute that would have browsers send it to neighbours.
fn host_only(cookie: &[u8]) -> Vec<u8> {
    let parts: Vec<&[u8]> = cookie
        .split(|byte| *byte == b';')
        .enumerate()
        .filter(|(at, part)| *at == 0 || !cookie_name(part).eq_ignore_ascii_case(b"domain"))
        .map(|(_, part)| part)
        .collect();
    parts.join(&b";"[..])
}

/// Names of cookies in the header are compared as bytes: no two of them are the same to one program and not to another.
fn cookie_name(pair: &[u8]) -> &[u8] {
    pair.split(|byte| *byte == b'=').next().unwrap_or_default().trim_ascii()
}

fn is_reserved(name: &[u8], reserved: &[String]) -> bool {
    RESERVED
        .iter()
        .any(|begin| name.get(..begin.len()).is_some_and(|found| found.eq_ignore_ascii_case(begin.as_bytes())))
        || reserved.iter().any(|known| name.eq_ignore_ascii_case(known.as_bytes()))
}

fn keep_schemes(headers: &mut HeaderMap, name: HeaderName) {
    let fit: Vec<HeaderValue> = headers
        .get_all(&name)
        .iter()
        .filter(|value| {
            let scheme = value.as_bytes().split(|byte| *byte == b' ').next().unwrap_or_default();
            SCHEMES.iter().any(|known| scheme.eq_ignore_ascii_case(known.as_bytes()))
        })
        .cloned()
        .collect();
    headers.remove(&name);
    for value in fit {
        headers.append(name.clone(), value);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn map(headers: &[(&'static str, &'static str)]) -> HeaderMap {
        let mut map = HeaderMap::new();
        for (name, value) in headers {
            map.append(*name, HeaderValue::from_static(value));
        }
        map
    }

    fn said(headers: &HeaderMap, name: &str) -> Vec<String> {
        headers.get_all(name).iter().map(|value| value.to_str().unwrap().to_owned()).collect()
    }

    fn request(headers: &[(&'static str, &'static str)]) -> HeaderMap {
        let mut map = map(headers);
        to_application(&mut map, "a.lab.example", true, &["session".to_owned()]);
        map
    }

    fn answer(headers: &[(&'static str, &'static str)]) -> HeaderMap {
        let mut map = map(headers);
        to_browser(&mut map, "a.lab.example", "https://a.lab.example", &["session".to_owned()]);
        map
    }

    #[test]
    fn an_application_sees_its_own_cookies_alone() {
        let seen = request(&[
            ("cookie", "wiki=1; __Host-levain=secret; __host-Levain-depart=secret; SESSION=secret"),
            ("cookie", "levain-entry=secret; other=\"x y\"; __Host-levain-entry=secret;"),
        ]);
        assert_eq!(said(&seen, "cookie"), ["wiki=1; other=\"x y\""]);
        assert!(request(&[("cookie", "__Host-levain=secret")]).get("cookie").is_none());
    }

    #[test]
    fn an_application_believes_only_the_proxy() {
        let seen = request(&[
            ("connection", "close, x-hop, host, cookie"),
            ("x-hop", "1"),
            ("cookie", "wiki=1"),
            ("keep-alive", "timeout=5"),
            ("te", "trailers"),
            ("proxy-authorization", "Basic eA=="),
            ("proxy", "elsewhere"),
            ("forwarded", "for=192.0.2.1"),
            ("x-forwarded-for", "192.0.2.1"),
            ("x_forwarded_proto", "http"),
            ("x-forwarded-host", "elsewhere"),
            ("x-real-ip", "192.0.2.1"),
        ]);
        let names: Vec<&str> = seen.keys().map(HeaderName::as_str).collect();
        assert_eq!(names.len(), 4, "{names:?}");
        assert_eq!(said(&seen, "host"), ["a.lab.example"]);
        assert_eq!(said(&seen, "x-forwarded-host"), ["a.lab.example"]);
        assert_eq!(said(&seen, "x-forwarded-proto"), ["https"]);
    }

    #[test]
    fn authorization_is_what_a_person_typed_never_what_an_organisation_gives() {
        assert_eq!(said(&request(&[("authorization", "Basic eDp5")]), "authorization"), ["Basic eDp5"]);
        assert!(request(&[("authorization", "Negotiate YII=")]).get("authorization").is_none());
        let seen = answer(&[("www-authenticate", "Negotiate"), ("www-authenticate", "Basic realm=\"Radicale\"")]);
        assert_eq!(said(&seen, "www-authenticate"), ["Basic realm=\"Radicale\""]);
    }

    #[test]
    fn cookies_of_an_application_stay_on_its_host() {
        let seen = answer(&[
            ("set-cookie", "a=1; Domain=lab.example; Path=/; HttpOnly"),
            ("set-cookie", "b=domain=x;domain = .example ; Secure"),
            ("set-cookie", "__Host-levain=stolen; Path=/"),
            ("set-cookie", "levain-entry=forged"),
            ("set-cookie", "session=forged"),
        ]);
        assert_eq!(said(&seen, "set-cookie"), ["a=1; Path=/; HttpOnly", "b=domain=x; Secure"]);
    }

    #[test]
    fn an_answer_says_nothing_for_the_platform() {
        let seen = answer(&[
            ("strict-transport-security", "max-age=1; includeSubDomains"),
            ("clear-site-data", "\"*\""),
            ("alt-svc", "h2=\":8443\""),
            ("service-worker-allowed", "/"),
            ("connection", "x-hop"),
            ("x-hop", "1"),
            ("content-type", "text/html"),
        ]);
        let names: Vec<&str> = seen.keys().map(HeaderName::as_str).collect();
        assert_eq!(names, ["content-type", "x-robots-tag", "origin-agent-cluster"]);
    }

    #[test]
    fn an_application_that_forgets_its_scheme_is_corrected() {
        let seen = |location| said(&answer(&[("location", location)]), "location").concat();
        assert_eq!(seen("http://a.lab.example/doku.php?id=x#y"), "https://a.lab.example/doku.php?id=x#y");
        assert_eq!(seen("http://a.lab.example:8080/"), "https://a.lab.example/");
        assert_eq!(seen("/doku.php"), "/doku.php");
        assert_eq!(seen("http://a.lab.example.evil.example/"), "http://a.lab.example.evil.example/");
        assert_eq!(seen("http://b.lab.example/"), "http://b.lab.example/");
    }
}
