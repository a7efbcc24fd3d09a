//! What the three interfaces share: addresses under one base, JSON, pages, and how a refusal becomes a reason.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use levain_model::finding::Reason;
use levain_model::forge::{Known, Listed};
use levain_outbound::{Answer, Client, Fault, Request, Secret, Validators};
use serde::de::DeserializeOwned;
use serde_json::Value;
use url::Url;

use crate::fault::ForgeFault;
use crate::forge::{Connection, ListedPage};

/// Requests allowed for the facts of one repository.
const BUDGET: u32 = 6;

/// Hints kept from listings. Beyond, they are forgotten: each costs one request to find again.
const HINTS: usize = 200_000;

/// An interface: everything is asked under its base.
#[derive(Debug)]
pub(crate) struct Api {
    client: Arc<Client>,
    base: Url,
    token: Option<Secret>,
    accept: &'static str,
}

impl Api {
    /// `prefix` is what stands between the forge's address and the interface: `api/v4`.
    pub(crate) fn new(connection: &Connection, prefix: &str, accept: &'static str) -> Result<Api, ForgeFault> {
        let text = connection.base.trim().trim_end_matches('/');
        let base = Url::parse(&format!("{text}/{prefix}"))
            .ok()
            .filter(|url| url.has_host() && ["http", "https"].contains(&url.scheme()))
            .ok_or_else(|| ForgeFault::BadAddress(text.rsplit('@').next().unwrap_or_default().to_owned()))?;
        Ok(Api { client: Arc::clone(&connection.client), base, token: connection.token.clone(), accept })
    }

    /// The address of a path, each segment encoded whole: a group's path is one segment for GitLab.
    pub(crate) fn url(&self, segments: &[&str], query: &[(&str, &str)]) -> Url {
        let mut url = self.base.clone();
        if let Ok(mut path) = url.path_segments_mut() {
            path.pop_if_empty().extend(segments);
        }
        if !query.is_empty() {
            url.query_pairs_mut().extend_pairs(query);
        }
        url
    }

    pub(crate) async fn get(&self, url: &Url, validators: Option<&Validators>) -> Result<Answer, Fault> {
        let request =
            Request { validators, token: self.token.as_ref(), accept: Some(self.accept), ..Request::new(url.as_str()) };
        self.client.get(request).await
    }

    /// An address given by an earlier page, brought back under this interface: a proxy that writes `http:` or another
    /// host in its links does not lead us, or our token, elsewhere.
    pub(crate) fn own(&self, current: &Url, link: &str) -> Option<Url> {
        let next = current.join(link).ok()?;
        if next.origin() == self.base.origin() && next.path().starts_with(self.base.path()) {
            return Some(next);
        }
        let mut same = current.clone();
        same.set_query(next.query());
        Some(same)
    }

    /// A stored address of a page, if it is still one of this interface.
    pub(crate) fn stored(&self, address: &str) -> Option<Url> {
        Url::parse(address)
            .ok()
            .filter(|url| url.origin() == self.base.origin() && url.path().starts_with(self.base.path()))
    }

    /// A page of a listing from its answer; `entries` finds the list in the JSON.
    pub(crate) fn page<T: DeserializeOwned>(
        &self,
        url: &Url,
        answer: &Answer,
        entries: impl Fn(Value) -> Value,
        listed: impl Fn(T) -> Listed,
    ) -> Result<ListedPage, ForgeFault> {
        let mut page = ListedPage {
            address: url.to_string(),
            validators: answer.validators.clone(),
            next: None,
            listed: None,
            unreadable: 0,
            newest_first: false,
        };
        if answer.not_modified {
            return Ok(page);
        }
        refusal(answer)?;
        let unreadable = || ForgeFault::Unreadable(place(url));
        let value: Value = serde_json::from_slice(&answer.body).map_err(|_| unreadable())?;
        let Value::Array(entries) = entries(value) else {
            return Err(unreadable());
        };
        let total = entries.len();
        let read: Vec<Listed> =
            entries.into_iter().filter_map(|entry| serde_json::from_value(entry).ok()).map(listed).collect();
        if read.is_empty() && total > 0 {
            return Err(unreadable());
        }
        page.unreadable = u32::try_from(total - read.len()).unwrap_or(u32::MAX);
        page.listed = Some(read);
        page.next = next_page(self, url, answer, total).map(String::from);
        Ok(page)
    }
}

/// The address after `?` may hold what is not to be shown.
pub(crate) fn place(url: &Url) -> String {
    let mut url = url.clone();
    url.set_query(None);
    url.into()
}

/// The page after this one: the `Link` header, else GitLab's `X-Next-Page`, else the total beside what was read.
fn next_page(api: &Api, url: &Url, answer: &Answer, read: usize) -> Option<Url> {
    if let Some(links) = answer.headers.get("link") {
        return api.own(url, link(links, "next")?);
    }
    let number =
        |name: &str| url.query_pairs().find(|(key, _)| key == name).and_then(|(_, value)| value.parse::<usize>().ok());
    let current = number("page").unwrap_or(1);
    let next = match answer.headers.get("x-next-page") {
        Some(text) => text.trim().parse().ok()?,
        None => {
            let total: usize = answer.headers.get("x-total-count")?.trim().parse().ok()?;
            let size = number("limit").or_else(|| number("per_page")).unwrap_or(read);
            (read > 0 && current * size < total).then_some(current + 1)?
        }
    };
    let others: Vec<(String, String)> =
        url.query_pairs().filter(|(key, _)| key != "page").map(|(key, value)| (key.into(), value.into())).collect();
    let mut url = url.clone();
    url.query_pairs_mut().clear().extend_pairs(others).append_pair("page", &next.to_string());
    Some(url)
}

/// The target of a relation in a `Link` header (RFC 8288).
pub(crate) fn link<'a>(header: &'a str, relation: &str) -> Option<&'a str> {
    header.split('<').skip(1).find_map(|part| {
        let (target, parameters) = part.split_once('>')?;
        let found = parameters.split([';', ',']).any(|parameter| {
            parameter
                .trim()
                .strip_prefix("rel=")
                .is_some_and(|value| value.trim_matches('"').split(' ').any(|one| one.eq_ignore_ascii_case(relation)))
        });
        found.then_some(target)
    })
}

/// Whether a page of facts has another after it.
pub(crate) fn more(answer: &Answer) -> bool {
    match answer.headers.get("link") {
        Some(links) => link(links, "next").is_some(),
        None => answer.headers.get("x-next-page").is_some_and(|next| !next.trim().is_empty()),
    }
}

/// The fault of an answer that is no success.
pub(crate) fn refusal(answer: &Answer) -> Result<(), ForgeFault> {
    let place = answer.url.split('?').next().unwrap_or_default().to_owned();
    match answer.status {
        200..=299 => Ok(()),
        401 | 403 => Err(ForgeFault::NotAuthorized(place)),
        404 | 410 => Err(ForgeFault::NotFound(place)),
        status => Err(ForgeFault::Unexpected { url: place, status }),
    }
}

/// A fact from its answer, or why it is unknown.
pub(crate) fn known<T: DeserializeOwned>(outcome: &Result<Answer, Fault>) -> Known<T> {
    let answer = outcome.as_ref().map_err(Fault::reason)?;
    match answer.status {
        200..=299 => serde_json::from_slice(&answer.body).map_err(|_| Reason::DataUnreadable),
        // GitHub says its secondary limits so, at times without a header.
        403 if String::from_utf8_lossy(&answer.body).contains("rate limit") => Err(Reason::RateLimited),
        401 | 403 => Err(Reason::NotAuthorized),
        404 => Err(Reason::NotFoundAmbiguous),
        405 | 410 | 501 => Err(Reason::ForgeUnsupported),
        _ => Err(Reason::DataUnreadable),
    }
}

/// A list of facts: entries that cannot be read are left out, unless all of them are.
pub(crate) fn known_list<T: DeserializeOwned>(outcome: &Result<Answer, Fault>) -> Known<(Vec<T>, bool)> {
    let entries: Vec<Value> = known(outcome)?;
    let total = entries.len();
    let read: Vec<T> = entries.into_iter().filter_map(|entry| serde_json::from_value(entry).ok()).collect();
    if read.is_empty() && total > 0 {
        return Err(Reason::DataUnreadable);
    }
    Ok((read, outcome.as_ref().is_ok_and(more)))
}

/// The requests left for the facts of one repository.
pub(crate) struct Budget<'a> {
    api: &'a Api,
    left: u32,
    /// Set once the host asks to wait: nothing more is asked.
    limited: Option<Fault>,
}

impl<'a> Budget<'a> {
    pub(crate) fn new(api: &'a Api) -> Budget<'a> {
        Budget { api, left: BUDGET, limited: None }
    }

    /// Asks, if there is a request left.
    pub(crate) async fn get(&mut self, segments: &[&str], query: &[(&str, &str)]) -> Known<Result<Answer, Fault>> {
        if let Some(fault) = &self.limited {
            return Err(fault.reason());
        }
        if self.left == 0 {
            return Err(Reason::NotMeasured);
        }
        self.left -= 1;
        let outcome = self.api.get(&self.api.url(segments, query), None).await;
        if let Err(fault @ Fault::RateLimited { .. }) = &outcome {
            self.limited = Some(fault.clone());
        }
        Ok(outcome)
    }

    /// Asks for one value.
    pub(crate) async fn one<T: DeserializeOwned>(&mut self, segments: &[&str], query: &[(&str, &str)]) -> Known<T> {
        known(&self.get(segments, query).await?)
    }

    /// Asks for a list, and whether it goes on.
    pub(crate) async fn many<T: DeserializeOwned>(
        &mut self,
        segments: &[&str],
        query: &[(&str, &str)],
    ) -> Known<(Vec<T>, bool)> {
        known_list(&self.get(segments, query).await?)
    }
}

/// What a listing says beyond [`Listed`], remembered so that facts need not ask for it again.
#[derive(Debug)]
pub(crate) struct Memory<T>(Mutex<HashMap<String, T>>);

impl<T> Default for Memory<T> {
    fn default() -> Memory<T> {
        Memory(Mutex::default())
    }
}

impl<T: Clone> Memory<T> {
    pub(crate) fn keep(&self, key: &str, value: T) {
        let mut map = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if map.len() >= HINTS {
            map.clear();
        }
        map.insert(key.to_owned(), value);
    }

    pub(crate) fn get(&self, key: &str) -> Option<T> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).get(key).cloned()
    }
}

/// A text that says something.
pub(crate) fn filled(text: Option<String>) -> Option<String> {
    text.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_are_found_whatever_surrounds_them() {
        let header = "<https://e.org/a?x=1,2&page=1>; rel=\"prev\", <https://e.org/a?x=1,2&page=3>; title=\"n\"; rel=\"next\", \
                      <https://e.org/a?page=9>; rel=last";
        assert_eq!(link(header, "next"), Some("https://e.org/a?x=1,2&page=3"));
        assert_eq!(link(header, "last"), Some("https://e.org/a?page=9"));
        assert_eq!(link(header, "first"), None);
        assert_eq!(link("", "next"), None);
    }

    #[test]
    fn links_lead_nowhere_else() {
        let client = Arc::new(Client::new(levain_outbound::Config::new("0", "")).unwrap());
        let connection = Connection { client, base: "https://e.org/forge/".to_owned(), token: None };
        let api = Api::new(&connection, "api/v4", "application/json").unwrap();
        let current = api.url(&["groups", "a/b", "projects"], &[("per_page", "100")]);
        assert_eq!(current.as_str(), "https://e.org/forge/api/v4/groups/a%2Fb/projects?per_page=100");
        let own = |link: &str| String::from(api.own(&current, link).unwrap());
        assert_eq!(own("https://e.org/forge/api/v4/x?page=2"), "https://e.org/forge/api/v4/x?page=2");
        let same = "https://e.org/forge/api/v4/groups/a%2Fb/projects?page=2";
        assert_eq!(own("http://e.org/forge/api/v4/groups/a%2Fb/projects?page=2"), same);
        assert_eq!(own("https://evil.example/api/v4/x?page=2"), same);
        assert!(api.stored("https://evil.example/forge/api/v4/x").is_none());
        assert!(Api::new(&Connection { base: "git.example.org".to_owned(), ..connection }, "api", "").is_err());
    }
}
