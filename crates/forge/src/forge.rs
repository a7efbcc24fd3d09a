//! What every adapter answers.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use jiff::Timestamp;
use levain_model::forge::{ForgeFacts, ForgeKind, Listed};
use levain_outbound::{Client, Secret, Validators};

use crate::fault::ForgeFault;
use crate::forgejo::Forgejo;
use crate::github::GitHub;
use crate::gitlab::GitLab;

/// An answer that takes time. Boxed, so that adapters stand behind one pointer.
pub type Answering<'a, T> = Pin<Box<dyn Future<Output = Result<T, ForgeFault>> + Send + 'a>>;

/// Which repositories.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Scope {
    /// Those of an organisation, a group with its subgroups, or a user: its path on the forge.
    Account(String),
    /// Every public one of the forge.
    Instance,
}

/// What a forge can tell. A `false` is why a fact is unknown with `forge_unsupported`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[expect(clippy::struct_excessive_bools, reason = "each is a question of its own")]
pub struct Capabilities {
    /// Listing the whole forge.
    pub instance: bool,
    /// Answering 304 to an unchanged listing.
    pub conditional: bool,
    /// Releases, issues, merge requests, continuous integration, protected branches.
    pub project: bool,
    /// The first answer to issues.
    pub issue_responses: bool,
    /// The first answer to merge requests.
    pub merge_request_responses: bool,
    /// Private reporting of weaknesses.
    pub private_reporting: bool,
    /// Files an owner gives to all its repositories.
    pub default_files: bool,
    /// Discussions.
    pub discussions: bool,
    /// Published advisories.
    pub advisories: bool,
}

/// One page of a listing, as asked.
#[derive(Debug, Clone, Copy)]
pub struct PageRequest<'a> {
    /// Which repositories.
    pub scope: &'a Scope,
    /// Only those changed since. Forges that cannot choose give more; [`list`](crate::list) leaves the rest out.
    pub since: Option<Timestamp>,
    /// The address of the page, from an earlier page; none for the first one.
    pub at: Option<&'a str>,
    /// Answer nothing if it is still the same.
    pub validators: Option<&'a Validators>,
}

/// One page of a listing, as answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListedPage {
    /// The address that answered.
    pub address: String,
    /// For the next time.
    pub validators: Validators,
    /// The address of the page after it. Not told by an unchanged page.
    pub next: Option<String>,
    /// The repositories; none when the page is unchanged since its validators.
    pub listed: Option<Vec<Listed>>,
    /// Entries of the page that could not be read. They are not taken for vanished repositories.
    pub unreadable: u32,
    /// The page is in the order of changes, newest first: the first old one is the end.
    pub newest_first: bool,
}

/// What is known of a repository by its name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Lookup {
    /// It is there. Its `full_name` differs from the one asked for after a rename.
    Found(Box<Listed>),
    /// The forge says it is not there, or does not want to show it: the two look the same.
    Absent,
}

/// A forge.
pub trait Forge: Send + Sync {
    /// The dialect.
    fn kind(&self) -> ForgeKind;

    /// What it can tell.
    fn capabilities(&self) -> Capabilities;

    /// One page of a listing. [`list`](crate::list) walks through all of them.
    fn page<'a>(&'a self, request: PageRequest<'a>) -> Answering<'a, ListedPage>;

    /// One repository, by its full name, through renames. One request, redirects apart.
    fn repository<'a>(&'a self, full_name: &'a str) -> Answering<'a, Lookup>;

    /// Everything else about a repository, in at most six requests. What cannot be told is a reason, never a fault: a
    /// fault is only what makes asking pointless (`RateLimited`).
    fn facts<'a>(&'a self, listed: &'a Listed, now: Timestamp) -> Answering<'a, ForgeFacts>;
}

/// How a forge is reached.
#[derive(Debug, Clone)]
pub struct Connection {
    /// The client, shared by all forges.
    pub client: Arc<Client>,
    /// The forge's own address: `https://github.com`, `https://git.example.org`.
    pub base: String,
    /// A token that may read what is public; it raises limits.
    pub token: Option<Secret>,
}

/// The adapter of a dialect.
///
/// # Errors
/// The address is no address, or the kind has no interface to connect to ([`ForgeKind::Git`], [`ForgeKind::Folder`]:
/// make a [`GitList`](crate::GitList) or a [`Folder`](crate::Folder)).
pub fn connect(kind: ForgeKind, connection: &Connection) -> Result<Box<dyn Forge>, ForgeFault> {
    Ok(match kind {
        ForgeKind::GitHub => Box::new(GitHub::new(connection)?),
        ForgeKind::GitLab => Box::new(GitLab::new(connection)?),
        ForgeKind::Forgejo => Box::new(Forgejo::new(connection)?),
        ForgeKind::Git | ForgeKind::Folder => return Err(ForgeFault::Unsupported(connection.base.clone())),
    })
}
