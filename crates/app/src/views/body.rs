//! Public bodies and what they use.

use levain_model::{Id, Slug, Texts};
use serde::Serialize;

use super::common::{Labelled, Pages, TextView};
use super::standing::PermissionView;

/// The list of bodies: alphabetical, never ordered by a figure.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct BodiesView {
    /// Kind asked for.
    pub kind: Option<String>,
    /// Words asked for.
    pub text: String,
    /// Where the list stands.
    pub pages: Pages,
    /// Kinds that hold bodies, with how many.
    pub kinds: Vec<(Labelled, u64)>,
    /// The bodies.
    pub bodies: Vec<BodyEntry>,
}

/// A body in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct BodyEntry {
    /// Its address.
    pub slug: Slug,
    /// Its name.
    pub name: TextView,
    /// Its kind.
    pub kind: Labelled,
    /// Where: `CA-QC`, `FR`.
    pub jurisdiction: Option<String>,
    /// Its site.
    pub website: Option<String>,
    /// Whether it is fictitious.
    pub demonstration: bool,
    /// Its name in every language, as it is imported again.
    pub names: Texts,
    /// Other names.
    pub aliases: Vec<String>,
    /// Its accounts on forges.
    pub forge_accounts: Vec<String>,
    /// Domains of the e-mail addresses of its people.
    pub domains: Vec<String>,
    /// The address of the body above; in lists only.
    pub parent: Option<Slug>,
    /// The address of what follows it; in lists only.
    pub successor: Option<Slug>,
    /// How it ended: `dissolved`, `merged`.
    pub ending: Option<&'static str>,
    /// Since when it is.
    pub valid_from: Option<String>,
    /// Until when it was.
    pub valid_until: Option<String>,
}

/// Where an address of a body leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BodyLookup {
    /// To its page.
    Found(Box<BodyView>),
    /// It has another address now (renamed): redirect for ever.
    Moved(Slug),
    /// Nowhere.
    Unknown,
}

/// The page of a body.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct BodyView {
    /// The body.
    pub body: BodyEntry,
    /// Its name in the other language, when it has one.
    pub other_name: Option<TextView>,
    /// The body above.
    pub above: Option<BodyEntry>,
    /// The bodies below.
    pub below: Vec<BodyEntry>,
    /// What it follows.
    pub follows: Vec<BodyEntry>,
    /// What follows it.
    pub next: Option<BodyEntry>,
    /// The fields in which the body speaks for itself, over its source.
    pub said: Vec<&'static str>,
    /// The repositories of its accounts.
    pub published: Vec<PublishedView>,
    /// The permissions it says in public that hold today.
    pub permissions: Vec<PermissionView>,
    /// Which source describes it.
    pub source: Labelled,
    /// What it uses, current first, then by name.
    pub uses: Vec<BodyUse>,
}

/// A repository that a body publishes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PublishedView {
    /// Identifier of the repository.
    pub repository: Id,
    /// Its name at the forge.
    pub name: String,
    /// Whether it is archived there.
    pub archived: bool,
    /// The software it describes: address and name.
    pub software: Vec<(Slug, String)>,
}

/// A software a body uses.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct BodyUse {
    /// The software's address.
    pub software: Slug,
    /// The software's name.
    pub name: String,
    /// What it is for.
    pub summary: Option<TextView>,
    /// Version in use.
    pub version: Option<String>,
    /// Evaluating, deploying, production, retiring.
    pub status: Labelled,
    /// Band of installations.
    pub installations: Option<String>,
    /// When it was observed or confirmed.
    pub observed: Option<String>,
    /// Which source says it.
    pub source: Option<Labelled>,
    /// Whether it counts as current.
    pub current: bool,
}
