//! What stands before every handler: who asks, whether they may, and how often.

use std::net::{IpAddr, SocketAddr};
use std::num::NonZeroU32;
use std::sync::Arc;

use axum::extract::{ConnectInfo, Request, State};
use axum::http::header::{COOKIE, HOST, IF_NONE_MATCH, ORIGIN};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use axum_extra::extract::cookie::{Cookie, SameSite};
use governor::clock::{Clock, DefaultClock};
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};
use levain_app::permission::allows;
use levain_app::{AppError, Principal};
use levain_model::Language;

use crate::Portal;
use crate::failure::Failure;
use crate::routes::{Cost, Format, Route};
use crate::visit::Visit;

/// The cookie of a session. The prefix makes browsers refuse it without `Secure` or from another host (RFC 6265bis).
pub const COOKIE_NAME: &str = "__Host-levain";

/// The cookie of whoever left for a provider of identities, until they are back.
pub const DEPARTURE_NAME: &str = "__Host-levain-depart";

/// How long they may take, in seconds: the application forgets the attempt at the same time.
const DEPARTURE_SECONDS: u32 = 600;

/// Passwords an address may try per minute, whatever the account: the application also locks accounts.
const SIGN_INS_PER_MINUTE: NonZeroU32 = NonZeroU32::new(20).unwrap();

/// Departures for providers of identities, and returns, an address may make per minute: a whole body may share one address.
const PROVIDED_PER_MINUTE: NonZeroU32 = NonZeroU32::new(120).unwrap();

/// Texts an address may send per minute for others to read.
const WRITINGS_PER_MINUTE: NonZeroU32 = NonZeroU32::new(6).unwrap();

/// Addresses remembered before those that were quiet are forgotten.
const REMEMBERED: usize = 10_000;

/// Where in the table a request came in.
#[derive(Debug, Clone, Copy)]
pub struct Place {
    /// The row.
    pub route: &'static Route,
    /// Language of the address.
    pub language: Language,
    /// Format of the address.
    pub format: Format,
}

/// How often each network address may ask for what costs.
#[derive(Debug)]
pub struct Limits {
    costly: Option<DefaultKeyedRateLimiter<IpAddr>>,
    sign_in: DefaultKeyedRateLimiter<IpAddr>,
    provided: DefaultKeyedRateLimiter<IpAddr>,
    writing: DefaultKeyedRateLimiter<IpAddr>,
}

impl Limits {
    /// Limits with so many costly requests per minute and address; 0 is no limit.
    pub fn new(costly_per_minute: u32) -> Limits {
        Limits {
            costly: NonZeroU32::new(costly_per_minute).map(|limit| RateLimiter::keyed(Quota::per_minute(limit))),
            sign_in: RateLimiter::keyed(Quota::per_minute(SIGN_INS_PER_MINUTE)),
            provided: RateLimiter::keyed(Quota::per_minute(PROVIDED_PER_MINUTE)),
            writing: RateLimiter::keyed(Quota::per_minute(WRITINGS_PER_MINUTE)),
        }
    }

    /// Seconds to wait, when `address` asked too often.
    fn wait(&self, cost: Cost, method: &Method, address: IpAddr) -> Option<u64> {
        let limiter = match cost {
            Cost::Page => return None,
            Cost::Costly => self.costly.as_ref()?,
            Cost::Provider => &self.provided,
            // Looking at the form tries nothing.
            Cost::SignIn if method == Method::POST => &self.sign_in,
            Cost::Writing if method == Method::POST => &self.writing,
            Cost::SignIn | Cost::Writing => return None,
        };
        let refused = limiter.check_key(&network(address)).err()?;
        // Addresses that were quiet for a while need not be remembered; forgetting them looks at all of them.
        if limiter.len() > REMEMBERED {
            limiter.retain_recent();
        }
        Some(refused.wait_time_from(DefaultClock::default().now()).as_secs() + 1)
    }
}

/// Lets a request in, with its [`Visit`], or refuses it.
pub async fn enter(State((portal, place)): State<(Portal, Place)>, mut request: Request, next: Next) -> Response {
    let address = client(&request, portal.site.trusted_proxies);
    // Read before anything waits: a body being read may not be shared between threads.
    let asked = Asked {
        method: request.method().clone(),
        secret: cookie(request.headers(), COOKIE_NAME),
        local: is_local(&request),
        path: request.uri().path().to_owned(),
        query: request.uri().query().unwrap_or_default().to_owned(),
        known: request.headers().get(IF_NONE_MATCH).cloned(),
        from_a_page: [ORIGIN.as_str(), "sec-fetch-site"].iter().any(|name| request.headers().contains_key(*name)),
    };
    match admit(&portal, place, address, asked).await {
        Ok(visit) => {
            metrics::counter!("levain_requests_total", "route" => place.route.fr).increment(1);
            request.extensions_mut().insert(visit.clone());
            let mut response = next.run(request).await;
            response.extensions_mut().insert(visit);
            response
        }
        Err(failure) => failure.into_response(),
    }
}

/// What a request says of itself.
struct Asked {
    method: Method,
    secret: Option<String>,
    local: bool,
    path: String,
    query: String,
    known: Option<HeaderValue>,
    /// Whether the browser says which site the form was on; whether it is ours was seen by the CSRF layer.
    from_a_page: bool,
}

async fn admit(portal: &Portal, place: Place, address: IpAddr, asked: Asked) -> Result<Visit, Failure> {
    if let Some(seconds) = portal.limits.wait(place.route.cost, &asked.method, address) {
        return Err(AppError::TooManyAttempts { retry_after_seconds: seconds }.into());
    }
    let principal = match &asked.secret {
        Some(secret) => portal.app.principal(Some(secret)).await?,
        None => Principal::anonymous(),
    };
    if principal.person.is_some() && !asked.method.is_safe() && !asked.from_a_page {
        // Every browser says it: what does not is none, and has no business with a session.
        return Err(Failure::of(StatusCode::FORBIDDEN));
    }
    if !allows(&principal, place.route.action) {
        let refusal = if principal.person.is_some() { AppError::Forbidden } else { AppError::SignInRequired };
        return Err(refusal.into());
    }
    let unread = portal.app.unread_notices(&principal).await?;
    Ok(Visit {
        route: place.route,
        language: place.language,
        format: place.format,
        path: asked.path,
        query: asked.query,
        principal: Arc::new(principal),
        unread,
        address: address.to_string(),
        local: asked.local,
        known: asked.known,
    })
}

/// The session cookie that holds `secret`; an empty one ends it.
pub fn session_cookie(secret: &str) -> Cookie<'static> {
    let mut cookie = Cookie::build((COOKIE_NAME, secret.to_owned()))
        .path("/")
        .secure(true)
        .http_only(true)
        // Lax, so that a link in a message opens the site signed in; unsafe methods are guarded by the CSRF layer.
        .same_site(SameSite::Lax)
        .build();
    if secret.is_empty() {
        cookie.make_removal();
    }
    cookie
}

/// The cookie of an attempt; an empty one ends it.
pub fn departure_cookie(secret: &str) -> String {
    let mut cookie = session_cookie(secret);
    cookie.set_name(DEPARTURE_NAME);
    if secret.is_empty() { cookie.to_string() } else { format!("{cookie}; Max-Age={DEPARTURE_SECONDS}") }
}

/// The value of a cookie.
pub fn cookie(headers: &HeaderMap, name: &str) -> Option<String> {
    headers
        .get_all(COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(Cookie::split_parse)
        .filter_map(Result::ok)
        .find(|cookie| cookie.name() == name)
        .map(|cookie| cookie.value().to_owned())
}

/// What proxies add, each in its manner.
const OF_PROXIES: [&str; 7] =
    ["forwarded", "via", "x-forwarded-for", "x-forwarded-host", "x-forwarded-proto", "x-forwarded-server", "x-real-ip"];

/// Whether a request came from this very machine and not through a proxy. A proxy on this machine that says nothing of
/// itself is told by the name that was asked for, or by the site that the form was on, when it passes them on; one that
/// hides all three cannot be told (docs/operating.md).
pub fn is_local(request: &Request) -> bool {
    let headers = request.headers();
    let forwarded = OF_PROXIES.iter().any(|name| headers.contains_key(*name));
    let elsewhere = [HOST, ORIGIN].iter().filter_map(|name| headers.get(name)).any(|value| !names_this_machine(value));
    !forwarded && !elsewhere && peer(request).is_loopback()
}

fn names_this_machine(value: &HeaderValue) -> bool {
    let Ok(text) = value.to_str() else { return false };
    // A browser that keeps the origin to itself says nothing of where the form was.
    if text == "null" {
        return true;
    }
    let host = text.rsplit_once("://").map_or(text, |(_, host)| host);
    let name = match host.strip_prefix('[') {
        Some(six) => six.split(']').next().unwrap_or_default(),
        None => host.split(':').next().unwrap_or_default(),
    };
    name.eq_ignore_ascii_case("localhost") || name.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

fn peer(request: &Request) -> IpAddr {
    let connected = request.extensions().get::<ConnectInfo<SocketAddr>>();
    connected.map_or(IpAddr::from([0, 0, 0, 0]), |connected| connected.0.ip())
}

/// The address that asks. With `proxies` before us, the last that many entries of `X-Forwarded-For` were written by them:
/// the first of those is the client; anything further left is the client's own word, and is not believed.
fn client(request: &Request, proxies: usize) -> IpAddr {
    let peer = peer(request);
    if proxies == 0 {
        return peer;
    }
    let forwarded: Vec<&str> = request
        .headers()
        .get_all("x-forwarded-for")
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .map(str::trim)
        .collect();
    let at = forwarded.len().saturating_sub(proxies);
    forwarded.get(at).and_then(|text| text.parse().ok()).unwrap_or(peer)
}

/// What is counted together: an IPv4 address, or the /64 that one subscriber of IPv6 is given.
fn network(address: IpAddr) -> IpAddr {
    match address {
        IpAddr::V4(_) => address,
        IpAddr::V6(six) => {
            let [a, b, c, d, ..] = six.segments();
            IpAddr::from([a, b, c, d, 0, 0, 0, 0])
        }
    }
}

#[cfg(test)]
mod tests {
    use axum::body::Body;

    use super::*;

    fn asked(forwarded: &[&'static str]) -> Request {
        let mut request = Request::new(Body::empty());
        for value in forwarded {
            request.headers_mut().append("x-forwarded-for", axum::http::HeaderValue::from_static(value));
        }
        request.extensions_mut().insert(ConnectInfo(SocketAddr::from(([10, 0, 0, 1], 1))));
        request
    }

    #[test]
    fn what_comes_through_a_proxy_is_not_of_this_machine() {
        for (header, value, local) in [
            ("host", "localhost:8080", true),
            ("host", "127.0.0.1:8080", true),
            ("host", "[::1]:8080", true),
            ("host", "levain.example.org", false),
            ("host", "localhost.example.org", false),
            ("origin", "http://localhost:8080", true),
            ("origin", "null", true),
            ("origin", "https://levain.example.org", false),
            ("x-forwarded-for", "127.0.0.1", false),
            ("x-real-ip", "127.0.0.1", false),
            ("via", "1.1 proxy", false),
        ] {
            let mut request = Request::new(Body::empty());
            request.headers_mut().insert(header, HeaderValue::from_static(value));
            request.extensions_mut().insert(ConnectInfo(SocketAddr::from(([127, 0, 0, 1], 1))));
            assert_eq!(is_local(&request), local, "{header}: {value}");
        }
        assert!(!is_local(&asked(&[])), "from another address");
    }

    #[test]
    fn only_what_our_proxies_wrote_is_believed() {
        for (forwarded, proxies, expected) in [
            (&[][..], 0, "10.0.0.1"),
            (&["192.0.2.1"][..], 0, "10.0.0.1"),
            (&["192.0.2.1"][..], 1, "192.0.2.1"),
            (&["198.51.100.7, 192.0.2.1"][..], 1, "192.0.2.1"),
            (&["198.51.100.7", "192.0.2.1, 10.0.0.2"][..], 2, "192.0.2.1"),
            (&["nonsense"][..], 1, "10.0.0.1"),
            (&[][..], 1, "10.0.0.1"),
        ] {
            assert_eq!(client(&asked(forwarded), proxies).to_string(), expected, "{forwarded:?} {proxies}");
        }
    }

    #[test]
    fn a_limit_is_reached_then_told() {
        let limits = Limits::new(3);
        let address = IpAddr::from([192, 0, 2, 1]);
        let waits: Vec<bool> = (0..4).map(|_| limits.wait(Cost::Costly, &Method::GET, address).is_some()).collect();
        assert_eq!(waits, [false, false, false, true]);
        assert!(limits.wait(Cost::Costly, &Method::GET, IpAddr::from([192, 0, 2, 2])).is_none());
        assert!(limits.wait(Cost::Page, &Method::GET, address).is_none());
        assert!(Limits::new(0).wait(Cost::Costly, &Method::GET, address).is_none());
    }

    #[test]
    fn the_cookie_is_one_that_browsers_take_under_its_prefix() {
        let cookie = session_cookie("abc").to_string();
        for part in ["__Host-levain=abc", "HttpOnly", "SameSite=Lax", "Secure", "Path=/"] {
            assert!(cookie.contains(part), "{cookie}");
        }
        assert!(session_cookie("").to_string().contains("Max-Age=0"));
        let cookie = departure_cookie("abc");
        for part in ["__Host-levain-depart=abc", "HttpOnly", "SameSite=Lax", "Secure", "Path=/", "Max-Age=600"] {
            assert!(cookie.contains(part), "{cookie}");
        }
        assert!(departure_cookie("").contains("Max-Age=0"));
    }
}
