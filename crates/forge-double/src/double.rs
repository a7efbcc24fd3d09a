//! The double itself: a world, a dialect, what was asked of it, and its bad days.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use serde_json::json;

use crate::http::{Answering, Delivery, Reply, Request, Server};
use crate::world::World;
use crate::{forgejo, git, github, gitlab, paging};

/// The interface spoken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dialect {
    /// GitHub Enterprise: `/api/v3`.
    GitHub,
    /// GitLab: `/api/v4`.
    GitLab,
    /// Forgejo and Gitea: `/api/v1`.
    Forgejo,
}

/// A bad day for some requests.
#[derive(Debug, Clone)]
pub struct Trouble {
    /// Requests whose path and query contain this; everything when empty.
    pub matching: String,
    /// How many requests it strikes.
    pub times: usize,
    /// What is answered instead; `None` keeps the answer and changes only how it goes out.
    pub instead: Option<Reply>,
    /// How it goes out.
    pub delivery: Delivery,
    /// Headers that take the place of the answer's.
    pub headers: Vec<(String, String)>,
}

impl Trouble {
    /// So many times, this answer.
    pub fn answer(matching: &str, times: usize, instead: Reply) -> Trouble {
        Trouble {
            matching: matching.to_owned(),
            times,
            instead: Some(instead),
            delivery: Delivery::Whole,
            headers: Vec::new(),
        }
    }

    /// So many times, the right answer badly sent.
    pub fn delivery(matching: &str, times: usize, delivery: Delivery) -> Trouble {
        Trouble { matching: matching.to_owned(), times, instead: None, delivery, headers: Vec::new() }
    }

    /// So many times, the right answer with another header.
    pub fn header(matching: &str, times: usize, name: &str, value: &str) -> Trouble {
        let headers = vec![(name.to_owned(), value.to_owned())];
        Trouble { headers, ..Trouble::delivery(matching, times, Delivery::Whole) }
    }
}

/// One request received.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hit {
    /// Path and query.
    pub target: String,
    /// The status answered.
    pub status: u16,
    /// It carried the right token.
    pub authorized: bool,
    /// The `Authorization` header, whatever it is worth.
    pub authorization: Option<String>,
    /// It was for the forge's interface, not for Git.
    pub api: bool,
}

#[derive(Debug, Default)]
struct State {
    world: World,
    token: Option<String>,
    hits: Vec<Hit>,
    troubles: Vec<Trouble>,
}

/// A running double. It stops when dropped.
#[derive(Debug)]
pub struct Double {
    /// `http://127.0.0.1:PORT`.
    pub url: String,
    /// `127.0.0.1:PORT`, for lists of allowed hosts.
    pub host: String,
    state: Arc<Mutex<State>>,
    _server: Server,
}

impl Double {
    /// Starts to listen.
    pub async fn start(dialect: Dialect, world: World) -> Double {
        let state = Arc::new(Mutex::new(State { world, ..State::default() }));
        let shared = Arc::clone(&state);
        let server = Server::start(move |request| -> Answering {
            let shared = Arc::clone(&shared);
            Box::pin(async move { handle(dialect, &shared, request).await })
        })
        .await;
        Double { url: server.url(), host: server.address.to_string(), state, _server: server }
    }

    /// Changes the world.
    pub fn change(&self, change: impl FnOnce(&mut World)) {
        change(&mut lock(&self.state).world);
    }

    /// From now on this token opens private repositories; any other is answered 401.
    pub fn require_token(&self, token: &str) {
        lock(&self.state).token = Some(token.to_owned());
    }

    /// Adds a bad day.
    pub fn trouble(&self, trouble: Trouble) {
        lock(&self.state).troubles.push(trouble);
    }

    /// What was asked since the beginning, or since the last call of this.
    pub fn take_hits(&self) -> Vec<Hit> {
        std::mem::take(&mut lock(&self.state).hits)
    }
}

fn lock(state: &Mutex<State>) -> MutexGuard<'_, State> {
    state.lock().unwrap_or_else(PoisonError::into_inner)
}

async fn handle(dialect: Dialect, state: &Mutex<State>, request: Request) -> Reply {
    let target = match request.query.as_str() {
        "" => request.path.clone(),
        query => format!("{}?{query}", request.path),
    };
    let base = format!("http://{}", request.headers.get("host").cloned().unwrap_or_default());
    let authorization = request.headers.get("authorization").cloned();
    let path: Vec<String> = request
        .path
        .split('/')
        .filter(|part| !part.is_empty())
        .map(|part| {
            url::form_urlencoded::parse(part.replace('+', "%2B").as_bytes())
                .map(|(text, _)| text.into_owned())
                .collect()
        })
        .collect();
    let api = path.first().is_some_and(|first| first == "api");
    let (mut reply, served, authorized, trouble) = {
        let mut state = lock(state);
        let given = authorization.as_deref().and_then(|value| value.strip_prefix("Bearer "));
        let authorized = given.is_some() && given == state.token.as_deref();
        let trouble = state.troubles.iter_mut().find(|one| one.times > 0 && target.contains(&one.matching));
        let trouble = trouble.map(|one| {
            one.times -= 1;
            one.clone()
        });
        let refused = given.is_some() && state.token.is_some() && !authorized;
        let served = if api { None } else { repository_of(&state.world, &request.path) };
        let reply = if refused {
            paging::json(401, &json!({"message": "Bad credentials"}))
        } else {
            interface(dialect, &state.world, &base, &path, &request, authorized)
        };
        (reply, served, authorized, trouble)
    };
    if let Some((git_dir, rest)) = served {
        reply = git::serve(&git_dir, &rest, request).await;
    } else if reply.status == 200 && dialect != Dialect::Forgejo {
        // Forgejo's interface gives no validators.
        reply = conditional(dialect, reply, &request);
    }
    if let Some(trouble) = trouble {
        reply = trouble.instead.unwrap_or(reply);
        reply.delivery = trouble.delivery;
        for (name, value) in trouble.headers {
            reply.headers.retain(|(known, _)| *known != name);
            reply = reply.with(&name, value);
        }
    }
    lock(state).hits.push(Hit { target, status: reply.status, authorized, authorization, api });
    reply
}

fn interface(
    dialect: Dialect,
    world: &World,
    base: &str,
    path: &[String],
    request: &Request,
    authorized: bool,
) -> Reply {
    type Answer = fn(&World, &str, &[String], &Request, bool) -> Reply;
    let (version, answer): (&str, Answer) = match dialect {
        Dialect::GitHub => ("v3", github::answer),
        Dialect::GitLab => ("v4", gitlab::answer),
        Dialect::Forgejo => ("v1", forgejo::answer),
    };
    match path {
        [api, given, rest @ ..] if api == "api" && given == version => answer(world, base, rest, request, authorized),
        _ => Reply::new(404, "<html>Not found</html>").with("content-type", "text/html"),
    }
}

/// The bare repository a path leads to, and what is asked under it.
fn repository_of(world: &World, path: &str) -> Option<(std::path::PathBuf, String)> {
    let (before, rest) = path.split_once(".git/")?;
    let name = before.trim_matches('/');
    let repository = world.find(name).or_else(|| world.renamed(name))?;
    Some((repository.git_dir.clone()?, format!("/{rest}")))
}

/// An `ETag`, and 304 to who has it already.
fn conditional(dialect: Dialect, reply: Reply, request: &Request) -> Reply {
    // FNV-1a: equal bodies have equal tags, and tests need no more.
    let hash = reply
        .body
        .iter()
        .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3));
    let etag = if dialect == Dialect::GitHub { format!("\"{hash:x}\"") } else { format!("W/\"{hash:x}\"") };
    if request.headers.get("if-none-match") == Some(&etag) {
        return Reply::new(304, "").with("etag", etag);
    }
    reply.with("etag", etag)
}
