//! The commit to look at.

use gix::ObjectId;
use gix::head::Kind;
use gix::refs::Category;
use jiff::Timestamp;
use levain_model::Head;

use crate::commit::Parsed;
use crate::objects;

/// Branches taken when `HEAD` leads nowhere, in this order.
const USUAL: [&str; 5] = ["main", "master", "trunk", "develop", "default"];

/// A branch and where it leads.
struct Branch {
    name: String,
    /// The commit and its time, when it is here.
    commit: Option<(ObjectId, Timestamp)>,
}

/// Where `HEAD` leads; when it names a branch that does not exist, the usual one, or the only one.
///
/// # Errors
/// `HEAD` or every branch names an object that is not here, or references cannot be read: a damaged or partial copy,
/// never to be taken for an empty repository.
pub fn head(git: &gix::Repository) -> Result<(Head, Option<ObjectId>), String> {
    let head = git.head().map_err(|error| error.to_string())?;
    let named = head.referent_name().map(|name| name.shorten().to_string());
    let start = match &head.kind {
        Kind::Unborn(_) => None,
        Kind::Detached { target, .. } => Some(*target),
        Kind::Symbolic(_) => head.id().map(|id| id.detach()),
    };
    if let Some(start) = start {
        let branch = named.filter(|_| !matches!(head.kind, Kind::Detached { .. }));
        let (id, time) = dated(git, start).ok_or_else(|| format!("object {start} is missing"))?;
        return Ok((Head::Commit { id: id.to_string(), branch, time }, Some(id)));
    }
    let mut branches = branches(git, Category::LocalBranch)?;
    if branches.is_empty() {
        // A copy that keeps what it fetched apart from its own branches, of which it has none yet.
        branches = self::branches(git, Category::RemoteBranch)?;
    }
    if branches.is_empty() {
        return Ok((Head::Empty, None));
    }
    let usual = USUAL.iter().find_map(|usual| branches.iter().position(|branch| branch.name == *usual));
    let Some(at) = usual.or((branches.len() == 1).then_some(0)) else {
        return Ok((Head::Unborn { branch: named.unwrap_or_default() }, None));
    };
    let Branch { name, commit } = branches.swap_remove(at);
    let (id, time) = commit.ok_or_else(|| format!("the commit of {name} is missing"))?;
    Ok((Head::Commit { id: id.to_string(), branch: Some(name), time }, Some(id)))
}

/// Branches by their names, without `refs/heads/` or `refs/remotes/origin/`.
fn branches(git: &gix::Repository, category: Category<'_>) -> Result<Vec<Branch>, String> {
    let references = git.references().map_err(|error| error.to_string())?;
    let mut branches = Vec::new();
    for reference in references.prefixed(category.prefix()).map_err(|error| error.to_string())? {
        let mut reference = reference.map_err(|error| error.to_string())?;
        let name = reference.name().as_bstr().to_string();
        let name = name.strip_prefix(&category.prefix().to_string()).unwrap_or(&name);
        let name = match category {
            Category::RemoteBranch => match name.split_once('/') {
                // `origin/HEAD` names one of the others.
                Some((_, "HEAD")) | None => continue,
                Some((_, branch)) => branch,
            },
            _ => name,
        };
        let id = match reference.try_id() {
            Some(id) => Some(id.detach()),
            None => reference.follow_to_object().ok().map(|id| id.detach()),
        };
        branches.push(Branch { name: name.to_owned(), commit: id.and_then(|id| dated(git, id)) });
    }
    Ok(branches)
}

fn dated(git: &gix::Repository, id: ObjectId) -> Option<(ObjectId, Timestamp)> {
    let id = objects::commit_of(git, id)?;
    let mut buffer = Vec::new();
    let data = objects::read(git, &id, gix::objs::Kind::Commit, &mut buffer)?;
    let seconds = crate::commit::seconds(Parsed::of(data)?.committer);
    Some((id, Timestamp::from_second(seconds).unwrap_or(Timestamp::UNIX_EPOCH)))
}
