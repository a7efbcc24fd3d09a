//! A list of addresses of repositories: nothing is asked of anybody here, git asks when it fetches.

use jiff::Timestamp;
use levain_model::finding::Reason;
use levain_model::forge::{ForgeFacts, ForgeKind, Listed};
use levain_outbound::Validators;
use url::Url;

use crate::address::normalise_url;
use crate::fault::ForgeFault;
use crate::forge::{Answering, Capabilities, Forge, ListedPage, Lookup, PageRequest};

/// Addresses, each once.
#[derive(Debug, Clone, Default)]
pub struct GitList {
    listed: Vec<Listed>,
}

impl GitList {
    /// Reads a list, one address a line; empty lines and lines that begin with `#` are left out, and so is a second
    /// spelling of a repository. The addresses that are none come back as faults, with what was written.
    pub fn read(text: &str) -> (GitList, Vec<ForgeFault>) {
        let mut list = GitList::default();
        let mut faults = Vec::new();
        let mut seen = std::collections::HashSet::new();
        for line in text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#')) {
            match (normalise_url(line), listed(line)) {
                (Some(key), Some(one)) => {
                    if seen.insert(key) {
                        list.listed.push(one);
                    }
                }
                _ => faults.push(ForgeFault::BadAddress(line.rsplit('@').next().unwrap_or_default().to_owned())),
            }
        }
        (list, faults)
    }
}

/// Only what is fetched without a password: http and https. A user name in an address is refused as a token would be.
fn listed(address: &str) -> Option<Listed> {
    let url = Url::parse(address).ok().filter(|url| ["http", "https"].contains(&url.scheme()))?;
    if !url.username().is_empty() || url.password().is_some() {
        return None;
    }
    let read = address.trim_end_matches('/');
    let read = read.strip_suffix(".git").unwrap_or(read).to_owned();
    let full_name = url.path().trim_matches('/');
    Some(bare(full_name.strip_suffix(".git").unwrap_or(full_name), read, address.to_owned()))
}

/// What is known of a repository by its address alone.
pub(crate) fn bare(full_name: &str, url: String, clone_url: String) -> Listed {
    Listed {
        url,
        clone_url,
        full_name: full_name.to_owned(),
        forge_id: None,
        owner: None,
        default_branch: None,
        description: None,
        homepage: None,
        topics: Vec::new(),
        archived: false,
        fork: false,
        parent_url: None,
        empty: None,
        license: None,
        pushed_at: None,
        updated_at: None,
        created_at: None,
    }
}

/// Facts where there is no forge to ask.
pub(crate) fn no_facts(kind: ForgeKind, listed: &Listed, now: Timestamp) -> ForgeFacts {
    ForgeFacts {
        kind,
        fetched_at: now,
        listed: listed.clone(),
        releases: Err(Reason::ForgeUnsupported),
        issues: Err(Reason::ForgeUnsupported),
        merge_requests: Err(Reason::ForgeUnsupported),
        last_ci_run: Err(Reason::ForgeUnsupported),
        private_reporting: Err(Reason::ForgeUnsupported),
        protected_branch: Err(Reason::ForgeUnsupported),
        default_files: Err(Reason::ForgeUnsupported),
        discussions: Err(Reason::ForgeUnsupported),
        advisories: Err(Reason::ForgeUnsupported),
    }
}

/// The one page of a list held whole.
pub(crate) fn whole(address: &str, listed: Vec<Listed>) -> ListedPage {
    ListedPage {
        address: address.to_owned(),
        validators: Validators::default(),
        next: None,
        listed: Some(listed),
        unreadable: 0,
        newest_first: false,
    }
}

pub(crate) fn find(listed: &[Listed], full_name: &str) -> Lookup {
    let found = listed.iter().find(|one| one.full_name == full_name || one.url == full_name);
    found.map_or(Lookup::Absent, |one| Lookup::Found(Box::new(one.clone())))
}

impl Forge for GitList {
    fn kind(&self) -> ForgeKind {
        ForgeKind::Git
    }

    fn capabilities(&self) -> Capabilities {
        Capabilities { instance: true, ..Capabilities::default() }
    }

    fn page<'a>(&'a self, _: PageRequest<'a>) -> Answering<'a, ListedPage> {
        Box::pin(async { Ok(whole("list", self.listed.clone())) })
    }

    fn repository<'a>(&'a self, full_name: &'a str) -> Answering<'a, Lookup> {
        Box::pin(async move { Ok(find(&self.listed, full_name)) })
    }

    fn facts<'a>(&'a self, listed: &'a Listed, now: Timestamp) -> Answering<'a, ForgeFacts> {
        Box::pin(async move { Ok(no_facts(ForgeKind::Git, listed, now)) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_holds_each_repository_once() {
        let text = "# ours\nhttps://git.example.org/a.git\n\n https://git.example.org/a/ \nhttps://u:p@git.example.org/b\n\
                    git@github.com:a/b.git\nnonsense\nhttp://git.example.org/groupe/c\n";
        let (list, faults) = GitList::read(text);
        let names: Vec<&str> = list.listed.iter().map(|one| one.full_name.as_str()).collect();
        assert_eq!(names, ["a", "groupe/c"]);
        assert_eq!(list.listed[0].clone_url, "https://git.example.org/a.git");
        assert_eq!(list.listed[0].url, "https://git.example.org/a");
        assert_eq!(faults.len(), 3);
        assert!(!format!("{faults:?}").contains("u:p"));
    }
}
