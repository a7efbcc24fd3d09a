//! Public bodies and what they use.

use levain_model::Slug;
use serde::Serialize;

use super::common::{Labelled, Pages, TextView};

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
    /// Its accounts on forges.
    pub forge_accounts: Vec<String>,
    /// Other names.
    pub aliases: Vec<String>,
    /// Which source describes it.
    pub source: Labelled,
    /// What it uses, current first, then by name.
    pub uses: Vec<BodyUse>,
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
