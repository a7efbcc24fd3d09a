//! Addresses of forges and repositories, made comparable.

use levain_model::forge::ForgeKind;
use url::Url;

/// Forges where the case of a path does not matter.
const CASELESS: [&str; 4] = ["bitbucket.org", "codeberg.org", "github.com", "gitlab.com"];

/// Segments after `owner/name` that begin a page of the repository.
const PAGES: [&str; 22] = [
    "-",
    "actions",
    "archive",
    "blob",
    "branches",
    "commit",
    "commits",
    "discussions",
    "issues",
    "merge_requests",
    "milestones",
    "packages",
    "projects",
    "pull",
    "pulls",
    "raw",
    "releases",
    "security",
    "src",
    "tags",
    "tree",
    "wiki",
];

/// The address of a repository so that two spellings of it are equal: `github.com/owner/name`. Scheme, user, `www.`, the
/// port of the scheme, `.git`, query, fragment and pages of the repository (`/releases`, `/-/issues`, `/tree/main`) are
/// removed; the host is in lower case, the path too on the large forges. The forms of `ssh` and `scp` are read. `None`:
/// not the address of a repository.
pub fn normalise_url(address: &str) -> Option<String> {
    let url = parse(address)?;
    let host = host(&url)?;
    let mut segments = segments(&url);
    if let Some(page) = segments.iter().skip(2).position(|segment| PAGES.contains(&segment.as_str())) {
        segments.truncate(page + 2);
    }
    if let Some(name) = segments.last_mut()
        && let Some(bare) = name.strip_suffix(".git")
    {
        *name = bare.to_owned();
    }
    segments.retain(|segment| !segment.is_empty());
    if segments.is_empty() || (CASELESS.contains(&host.as_str()) && segments.len() < 2) {
        return None;
    }
    let path = segments.join("/");
    Some(format!("{host}/{}", if CASELESS.contains(&host.as_str()) { path.to_lowercase() } else { path }))
}

/// What the address of a source means on a forge.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// The whole forge.
    Instance,
    /// An account or a group.
    Account(String),
    /// A repository.
    Repository(String),
    /// A group within groups, or a repository: only the forge knows (GitLab).
    AccountOrRepository(String),
}

/// Reads the address of a source. `None`: not a web address.
pub fn target(kind: ForgeKind, address: &str) -> Option<Target> {
    let url = parse(address).filter(|url| ["http", "https"].contains(&url.scheme()))?;
    let mut segments = segments(&url);
    if kind == ForgeKind::GitLab && segments.first().is_some_and(|first| first == "groups") {
        segments.remove(0);
        segments.truncate(segments.iter().position(|segment| segment == "-").unwrap_or(segments.len()));
        return Some(Target::Account(segments.join("/")));
    }
    let paged = segments.iter().skip(2).position(|segment| PAGES.contains(&segment.as_str()));
    segments.truncate(paged.map_or(segments.len(), |page| page + 2));
    let path = segments.join("/");
    let named = path.strip_suffix(".git").unwrap_or(&path).to_owned();
    Some(match (segments.len(), kind) {
        (0, _) => Target::Instance,
        (_, ForgeKind::Git | ForgeKind::Folder) => Target::Repository(named),
        (1, _) => Target::Account(named),
        (_, ForgeKind::GitLab) if paged.is_none() && named == path => Target::AccountOrRepository(named),
        (_, ForgeKind::GitLab) => Target::Repository(named),
        // Pages of an account: `/orgs/NAME/repositories`.
        (_, ForgeKind::GitHub) if segments[0] == "orgs" => Target::Account(segments[1].clone()),
        _ => {
            let name = segments[1].strip_suffix(".git").unwrap_or(&segments[1]);
            Target::Repository(format!("{}/{name}", segments[0]))
        }
    })
}

fn parse(address: &str) -> Option<Url> {
    let address = address.trim();
    let address = address.strip_prefix("scm:git:").or(address.strip_prefix("git+")).unwrap_or(address);
    // `git@host:owner/name.git`, the form of scp, is no URL.
    let scp = address
        .split_once(':')
        .filter(|(before, after)| !after.starts_with("//") && before.contains('@') && !before.contains('/'));
    let url = match scp {
        Some((user_and_host, path)) => Url::parse(&format!("ssh://{user_and_host}/{path}")),
        None => Url::parse(address),
    };
    url.ok().filter(|url| url.has_host() && ["http", "https", "ssh", "git"].contains(&url.scheme()))
}

fn segments(url: &Url) -> Vec<String> {
    url.path().split('/').filter(|segment| !segment.is_empty()).map(str::to_owned).collect()
}

/// Host in lower case, without `www.`, with its port when it is not that of the scheme. Ports of ssh and git say nothing of
/// the repository.
pub(crate) fn host(url: &Url) -> Option<String> {
    let host = url.host_str()?.to_lowercase();
    let host = host.strip_prefix("www.").unwrap_or(&host).trim_end_matches('.').to_owned();
    let port = url.port().filter(|_| ["http", "https"].contains(&url.scheme()));
    (!host.is_empty()).then(|| port.map_or(host.clone(), |port| format!("{host}:{port}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_one_repository() {
        let table = [
            ("https://github.com/Owner/Name", Some("github.com/owner/name")),
            ("http://www.GitHub.com:80/owner/name.git", Some("github.com/owner/name")),
            ("https://github.com/owner/name/tree/main/docs", Some("github.com/owner/name")),
            ("https://github.com/owner/name/releases?x#y", Some("github.com/owner/name")),
            ("git@github.com:owner/name.git", Some("github.com/owner/name")),
            ("ssh://git@github.com:22/owner/name.git", Some("github.com/owner/name")),
            ("git+https://github.com/owner/name.git/", Some("github.com/owner/name")),
            ("scm:git:git://github.com/owner/name.git", Some("github.com/owner/name")),
            ("https://github.com/wiki/wiki", Some("github.com/wiki/wiki")),
            ("https://github.com/owner", None),
            ("https://github.com/", None),
            ("https://gitlab.com/A/b/c/-/issues/3", Some("gitlab.com/a/b/c")),
            ("https://gitlab.example.org/A/b/c/-/tree/main", Some("gitlab.example.org/A/b/c")),
            ("https://git.example.org:8443/x.git", Some("git.example.org:8443/x")),
            ("https://git.example.org:443/x.git", Some("git.example.org/x")),
            ("file:///srv/git/x.git", None),
            ("not an address", None),
            ("", None),
        ];
        for (address, expected) in table {
            assert_eq!(normalise_url(address).as_deref(), expected, "{address}");
        }
    }

    #[test]
    fn addresses_of_sources() {
        use ForgeKind::{Forgejo, Git, GitHub, GitLab};
        let account = |path: &str| Some(Target::Account(path.to_owned()));
        let repository = |path: &str| Some(Target::Repository(path.to_owned()));
        let table = [
            (GitHub, "https://github.com/", Some(Target::Instance)),
            (GitHub, "https://github.com/owner/", account("owner")),
            (GitHub, "https://github.com/orgs/owner/repositories", account("owner")),
            (GitHub, "https://github.com/owner/name.git", repository("owner/name")),
            (GitHub, "https://github.com/owner/name/issues", repository("owner/name")),
            (GitLab, "https://gitlab.com/group", account("group")),
            (GitLab, "https://gitlab.com/groups/group/sub/-/issues", account("group/sub")),
            (GitLab, "https://gitlab.com/group/sub", Some(Target::AccountOrRepository("group/sub".to_owned()))),
            (GitLab, "https://gitlab.com/group/sub/name.git", repository("group/sub/name")),
            (GitLab, "https://gitlab.com/group/sub/name/-/tree/main", repository("group/sub/name")),
            (Forgejo, "https://codeberg.org/owner/name/src/branch/main", repository("owner/name")),
            (Git, "https://git.example.org/x.git", repository("x")),
            (GitHub, "owner", None),
        ];
        for (kind, address, expected) in table {
            assert_eq!(target(kind, address), expected, "{address}");
        }
    }
}
