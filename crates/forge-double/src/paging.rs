//! Lists by pages, with the `Link` header (RFC 8288) as the three forges give it.

use serde_json::Value;

use crate::http::{Reply, Request};

/// A page of a list: `size` is the name of the parameter for its length, with its usual and its longest length.
pub(crate) fn page(base: &str, request: &Request, items: Vec<Value>, size: (&str, usize, usize)) -> Reply {
    let (name, usual, longest) = size;
    let number = |name: &str| request.parameter(name).and_then(|value| value.parse::<usize>().ok());
    let length = number(name).unwrap_or(usual).clamp(1, longest);
    let current = number("page").unwrap_or(1).max(1);
    let pages = items.len().div_ceil(length).max(1);
    let total = items.len();
    let body: Vec<Value> = items.into_iter().skip((current - 1) * length).take(length).collect();
    let mut links = Vec::new();
    let mut link =
        |relation: &str, page: usize| links.push(format!("<{}>; rel=\"{relation}\"", to(base, request, page)));
    if current > 1 {
        link("prev", current - 1);
    }
    if current < pages {
        link("next", current + 1);
        link("last", pages);
    }
    let mut reply = json(200, &Value::Array(body)).with("x-total-count", total.to_string());
    if !links.is_empty() {
        reply = reply.with("link", links.join(", "));
    }
    reply
}

/// The address of another page of the same list.
pub(crate) fn to(base: &str, request: &Request, page: usize) -> String {
    let mut query = url::form_urlencoded::Serializer::new(String::new());
    for (key, value) in url::form_urlencoded::parse(request.query.as_bytes()).filter(|(key, _)| key != "page") {
        query.append_pair(&key, &value);
    }
    query.append_pair("page", &page.to_string());
    format!("{base}{}?{}", request.path, query.finish())
}

pub(crate) fn json(status: u16, value: &Value) -> Reply {
    Reply::new(status, value.to_string()).with("content-type", "application/json; charset=utf-8")
}
