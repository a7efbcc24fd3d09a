//! What makes two records speak of one software: addresses made comparable, and the keys by which records join.

use levain_model::id::fold;
use levain_model::{IdentifierKind, SourceRecord};
use url::Url;

/// Forges whose repositories are `owner/name`: one segment alone is an account. Their paths ignore case.
const FORGES: [&str; 9] = [
    "github.com",
    "gitlab.com",
    "bitbucket.org",
    "codeberg.org",
    "framagit.org",
    "salsa.debian.org",
    "gitee.com",
    "invent.kde.org",
    "gitlab.gnome.org",
];

/// First segments that are pages of a forge, not accounts.
const FORGE_PAGES: [&str; 15] = [
    "about",
    "apps",
    "collections",
    "explore",
    "features",
    "groups",
    "marketplace",
    "orgs",
    "search",
    "settings",
    "sponsors",
    "topics",
    "trending",
    "user",
    "users",
];

/// Segments after `owner/name` that begin a page of the repository.
const REPOSITORY_PAGES: [&str; 22] = [
    "-",
    "actions",
    "archive",
    "blob",
    "branches",
    "commit",
    "commits",
    "discussions",
    "downloads",
    "issues",
    "merge_requests",
    "packages",
    "pull",
    "pulls",
    "raw",
    "release",
    "releases",
    "src",
    "tags",
    "tree",
    "wiki",
    "wikis",
];

/// A single segment that leads to a list of repositories, on sites of one's own.
const LISTS: [&str; 16] = [
    "browser", "c", "cgit", "code", "git", "gitweb", "hg", "index", "p", "projects", "r", "repos", "source", "sources",
    "svn", "viewvc",
];

/// Endings of pages and archives.
const FILES: [&str; 12] =
    [".asp", ".aspx", ".bz2", ".htm", ".html", ".jsp", ".pdf", ".php", ".tar.gz", ".tgz", ".xz", ".zip"];

/// The address of a repository so that two spellings of it are equal: `github.com/owner/name`. Scheme, user, `www.`,
/// default port, `.git`, fragment and pages of the repository (`/releases`, `/-/issues`, `/tree/main`) are removed; host,
/// and path on the large forges, are in lower case. `None`: no repository (a host, an account, a page, not an address).
pub fn normalise_repository(address: &str) -> Option<String> {
    let address = address.trim();
    // `git@host:owner/name.git`, the form of scp, is no URL.
    let scp = address
        .split_once(':')
        .filter(|(before, after)| !after.starts_with("//") && before.contains('@') && !before.contains('/'));
    let url = match scp {
        Some((user_and_host, path)) => Url::parse(&format!("ssh://{user_and_host}/{path}")),
        None => Url::parse(address.strip_prefix("scm:git:").or(address.strip_prefix("git+")).unwrap_or(address)),
    }
    .ok()?;
    if !["http", "https", "git", "ssh", "svn", "svn+ssh", "git+ssh"].contains(&url.scheme()) {
        return None;
    }
    let host = host(&url)?;
    let mut segments: Vec<String> =
        url.path().split('/').filter(|segment| !segment.is_empty()).map(str::to_owned).collect();
    let named = |name: &str| url.query_pairs().find(|(key, _)| key == name).map(|(_, value)| value.into_owned());
    // gitweb names the repository in its query.
    if let Some(repository) = named("p") {
        let repository = repository.split(';').next().unwrap_or_default().to_owned();
        segments.extend(repository.split('/').filter(|segment| !segment.is_empty()).map(str::to_owned));
        segments.retain(|segment| segment != "gitweb" && segment != "gitweb.cgi" && segment != "index.cgi");
    }
    let (host, segments) = canonical(&host, segments)?;
    if host == "sourceforge.net" {
        return sourceforge(&segments);
    }
    let forge = FORGES.contains(&host.as_str());
    let segments = if forge || host.starts_with("gitlab.") || segments.iter().any(|segment| segment == "-") {
        repository_of_forge(segments, forge)?
    } else {
        repository_elsewhere(segments)?
    };
    let path = segments.join("/");
    let path = if forge { path.to_lowercase() } else { path };
    Some(format!("{host}/{path}"))
}

/// Other names of a repository's host.
fn canonical(host: &str, mut segments: Vec<String>) -> Option<(String, Vec<String>)> {
    let host = match host {
        "api.github.com" if segments.first().is_some_and(|first| first == "repos") => {
            segments.remove(0);
            "github.com"
        }
        "raw.githubusercontent.com" | "codeload.github.com" => {
            segments.truncate(2);
            "github.com"
        }
        "gist.github.com" | "api.github.com" => return None,
        "git.code.sf.net" | "svn.code.sf.net" | "hg.code.sf.net" => "sourceforge.net",
        other => other,
    };
    Some((host.to_owned(), segments))
}

/// SourceForge: a project is a repository, whichever page of it is given.
fn sourceforge(segments: &[String]) -> Option<String> {
    match segments {
        [kind, project, ..] if kind == "projects" || kind == "p" => {
            Some(format!("sourceforge.net/projects/{}", project.to_lowercase()))
        }
        _ => None,
    }
}

/// `owner/name`, groups within groups allowed, up to the first page of the repository.
fn repository_of_forge(mut segments: Vec<String>, flat: bool) -> Option<Vec<String>> {
    if segments.first().is_some_and(|first| FORGE_PAGES.contains(&first.to_lowercase().as_str())) {
        return None;
    }
    // A page may stand after owner and name, never in their place: `github.com/wiki/wiki` is a repository.
    let page = segments.iter().skip(2).position(|segment| REPOSITORY_PAGES.contains(&segment.as_str()));
    if let Some(page) = page {
        segments.truncate(page + 2);
    }
    if flat && segments.len() > 2 && !segments[2..].iter().all(|segment| is_name(segment)) {
        segments.truncate(2);
    }
    without_suffix(&mut segments);
    (segments.len() >= 2).then_some(segments)
}

fn is_name(segment: &str) -> bool {
    segment.chars().all(|character| character.is_alphanumeric() || "-_.+".contains(character))
}

/// A repository on a site of one's own: any path but a list of repositories, a page or an archive.
fn repository_elsewhere(mut segments: Vec<String>) -> Option<Vec<String>> {
    if let Some(page) = segments.iter().skip(1).position(|segment| {
        ["tree", "log", "refs", "about", "commit", "summary", "issues", "releases", "wiki"].contains(&segment.as_str())
    }) {
        segments.truncate(page + 1);
    }
    // Subversion's main line is the repository, not a part of it.
    if segments.len() > 1 && segments.last().is_some_and(|last| last == "trunk") {
        segments.pop();
    }
    without_suffix(&mut segments);
    let last = segments.last()?.to_lowercase();
    if FILES.iter().any(|ending| last.ends_with(ending)) {
        return None;
    }
    let is_list = (segments.len() == 1 && LISTS.contains(&last.as_str()))
        || segments.first().is_some_and(|first| first == "explore" || first == "search");
    (!is_list).then_some(segments)
}

fn without_suffix(segments: &mut [String]) {
    if let Some(last) = segments.last_mut()
        && let Some(name) = last.strip_suffix(".git")
    {
        *last = name.to_owned();
    }
}

/// The address of a home page so that two spellings of it are equal: `libreoffice.org`. Scheme, `www.`, default port,
/// final slash, `index.html` and fragment are removed; the host is in lower case. `None`: not a web address.
pub fn normalise_homepage(address: &str) -> Option<String> {
    let address = address.trim();
    let url = Url::parse(address).or_else(|_| Url::parse(&format!("https://{address}"))).ok()?;
    if !["http", "https"].contains(&url.scheme()) {
        return None;
    }
    let host = host(&url).filter(|host| host.contains('.'))?;
    let path = url.path();
    let path = ["index.html", "index.htm", "index.php"].iter().find_map(|page| path.strip_suffix(page)).unwrap_or(path);
    let path = path.trim_end_matches('/');
    let query = url.query().map(|query| format!("?{query}")).unwrap_or_default();
    Some(format!("{host}{path}{query}"))
}

/// Host in lower case, without `www.` and with its port when it is not that of its scheme.
fn host(url: &Url) -> Option<String> {
    let host = url.host_str()?.to_lowercase();
    let host = host.strip_prefix("www.").unwrap_or(&host).trim_end_matches('.');
    // ssh and git have ports of their own that say nothing of the repository.
    let port = url.port().filter(|_| ["http", "https"].contains(&url.scheme()));
    let port = port.map(|port| format!(":{port}")).unwrap_or_default();
    (!host.is_empty()).then(|| format!("{host}{port}"))
}

/// The rule a key serves, in the order in which rules are tried.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum JoinKeyKind {
    /// The identifier in another catalogue: `sill:72`.
    Identifier,
    /// The Wikidata entity: `Q10135`.
    Wikidata,
    /// The normalised address of the repository.
    Repository,
    /// The folded name and the normalised home page, separated by a tab.
    NameAndHomepage,
    /// The folded name, and the folded aliases of the record: they join by declared aliases only.
    Name,
}

/// One way in which a record can be found again.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct JoinKey {
    /// The rule.
    pub kind: JoinKeyKind,
    /// The value to compare, byte for byte.
    pub value: String,
}

/// The keys of a record, in the order of the rules. Two records of different sources that share a key of a kind other
/// than [`JoinKeyKind::Name`] are of one software; a shared name joins only what is declared as an alias.
pub fn join_keys(record: &SourceRecord) -> Vec<JoinKey> {
    let fields = &record.fields;
    let mut keys = Vec::new();
    let mut push = |kind, value: String| {
        let key = JoinKey { kind, value };
        if !keys.contains(&key) {
            keys.push(key);
        }
    };
    for identifier in &fields.identifiers {
        if identifier.kind != IdentifierKind::Wikidata {
            push(JoinKeyKind::Identifier, format!("{}:{}", identifier.kind.as_str(), identifier.value));
        }
    }
    for identifier in &fields.identifiers {
        if identifier.kind == IdentifierKind::Wikidata && is_wikidata(&identifier.value) {
            push(JoinKeyKind::Wikidata, identifier.value.clone());
        }
    }
    if let Some(repository) = fields.repository_url.as_deref().and_then(normalise_repository) {
        push(JoinKeyKind::Repository, repository);
    }
    let name = fields.name.as_deref().map(fold_name);
    if let (Some(name), Some(homepage)) = (&name, fields.homepage.as_deref().and_then(normalise_homepage)) {
        push(JoinKeyKind::NameAndHomepage, format!("{name}\t{homepage}"));
    }
    for name in name.into_iter().chain(fields.aliases.iter().map(|alias| fold_name(alias))) {
        push(JoinKeyKind::Name, name);
    }
    keys
}

/// A name for comparison: case, accents and runs of blanks apart. Nothing else is ignored.
pub fn fold_name(name: &str) -> String {
    fold(name).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Whether it is an entity of Wikidata: `Q` and digits.
fn is_wikidata(value: &str) -> bool {
    value.strip_prefix('Q').is_some_and(|digits| !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use levain_model::{Identifier, RawDocument, SoftwareFields};

    use super::*;

    #[test]
    fn repositories() {
        for (address, expected) in [
            ("https://github.com/nextcloud/server", Some("github.com/nextcloud/server")),
            ("http://www.GitHub.com/NextCloud/Server.git/", Some("github.com/nextcloud/server")),
            ("git@github.com:nextcloud/server.git", Some("github.com/nextcloud/server")),
            ("git://github.com/nextcloud/server.git", Some("github.com/nextcloud/server")),
            ("ssh://git@github.com:22/nextcloud/server", Some("github.com/nextcloud/server")),
            ("https://github.com/nextcloud/server/releases", Some("github.com/nextcloud/server")),
            ("https://github.com/nextcloud/server/tree/master/apps#readme", Some("github.com/nextcloud/server")),
            ("https://github.com/nextcloud/server/wiki", Some("github.com/nextcloud/server")),
            ("https://github.com/wiki/wiki", Some("github.com/wiki/wiki")),
            ("https://api.github.com/repos/a/b", Some("github.com/a/b")),
            ("https://raw.githubusercontent.com/a/b/main/publiccode.yml", Some("github.com/a/b")),
            ("https://gitlab.com/group/sub/project/-/issues/3", Some("gitlab.com/group/sub/project")),
            ("https://gitlab.example.org/group/project/tree/main", Some("gitlab.example.org/group/project")),
            ("https://forge.example.org/group/project/-/releases", Some("forge.example.org/group/project")),
            ("https://framagit.org/framasoft/framadate/framadate", Some("framagit.org/framasoft/framadate/framadate")),
            ("https://sourceforge.net/projects/sevenzip/files/7-Zip/", Some("sourceforge.net/projects/sevenzip")),
            ("git://git.code.sf.net/p/projectlibre/code", Some("sourceforge.net/projects/projectlibre")),
            (
                "https://git.eclipse.org/r/acceleo/org.eclipse.acceleo",
                Some("git.eclipse.org/r/acceleo/org.eclipse.acceleo"),
            ),
            ("https://git.example.org/?p=tool.git;a=summary", Some("git.example.org/tool")),
            ("https://git.example.org/gitweb/?p=tool.git", Some("git.example.org/tool")),
            ("https://git.libreoffice.org/core", Some("git.libreoffice.org/core")),
            ("http://svn.apache.org/repos/asf/httpd/httpd/", Some("svn.apache.org/repos/asf/httpd/httpd")),
            ("https://git.example.org:8443/a/b", Some("git.example.org:8443/a/b")),
            ("https://svn.example.org/tool/trunk/", Some("svn.example.org/tool")),
            ("https://code.videolan.org/explore/projects/starred", None),
            ("https://git.eclipse.org/c/", None),
            ("https://github.com", None),
            ("https://github.com/nextcloud", None),
            ("https://github.com/orgs/nextcloud/repositories", None),
            ("https://gitlab.example.org/group", None),
            ("https://www.libreoffice.org/", None),
            ("https://example.org/download-sources.html", None),
            ("https://gist.github.com/a/123", None),
            ("ftp://example.org/a/b", None),
            ("libreoffice", None),
            ("", None),
        ] {
            assert_eq!(normalise_repository(address).as_deref(), expected, "{address}");
            // The result is a fixed point: normalising it again changes nothing.
            if let Some(expected) = expected {
                assert_eq!(normalise_repository(&format!("https://{expected}")).as_deref(), Some(expected));
            }
        }
    }

    #[test]
    fn homepages() {
        for (address, expected) in [
            ("https://www.libreoffice.org/", Some("libreoffice.org")),
            ("http://LibreOffice.org", Some("libreoffice.org")),
            ("www.libreoffice.org", Some("libreoffice.org")),
            ("https://example.org/a/index.html#top", Some("example.org/a")),
            ("https://example.org/?id=3", Some("example.org?id=3")),
            ("mailto:a@example.org", None),
            ("N/A", None),
            ("", None),
        ] {
            assert_eq!(normalise_homepage(address).as_deref(), expected, "{address}");
        }
    }

    #[test]
    fn keys_come_in_the_order_of_the_rules() {
        let record = SourceRecord {
            external_id: "72".to_owned(),
            raw: RawDocument { media_type: String::new(), location: String::new(), text: String::new() },
            fields: SoftwareFields {
                name: Some("Éssai  Un".to_owned()),
                homepage: Some("https://www.example.org/".to_owned()),
                repository_url: Some("https://github.com/a/B".to_owned()),
                aliases: vec!["Essai un".to_owned(), "EU".to_owned()],
                identifiers: vec![
                    Identifier { kind: IdentifierKind::Wikidata, value: "Q5".to_owned() },
                    Identifier { kind: IdentifierKind::Wikidata, value: "none".to_owned() },
                    Identifier { kind: IdentifierKind::Sill, value: "72".to_owned() },
                ],
                ..SoftwareFields::default()
            },
            uses: Vec::new(),
            unmapped: Vec::new(),
        };
        let keys: Vec<String> =
            join_keys(&record).into_iter().map(|key| format!("{:?} {}", key.kind, key.value)).collect();
        assert_eq!(
            keys,
            [
                "Identifier sill:72",
                "Wikidata Q5",
                "Repository github.com/a/b",
                "NameAndHomepage essai un\texample.org",
                "Name essai un",
                "Name eu",
            ]
        );
    }
}
