//! From a place in a repository, as checks write it, to its page on the forge.

use levain_model::{Evidence, EvidenceKind, ForgeKind, Repository};

use crate::views::EvidenceLine;

/// Evidence as pages show it, with its page on the forge of `repository` when that can be known.
pub fn line(evidence: Evidence, repository: &Repository) -> EvidenceLine {
    let (place, commit) = match evidence.locator.rsplit_once(" @ ") {
        Some((place, commit)) if is_commit(commit) => (place.to_owned(), Some(commit.to_owned())),
        Some((place, "")) => (place.to_owned(), None),
        _ => (evidence.locator.clone(), None),
    };
    let url = match (evidence.kind, &commit) {
        (EvidenceKind::Url, _) => Some(evidence.locator.clone()).filter(|address| browsable(address)),
        // Without a digest there were no bytes: the place names what was looked for and not found.
        (EvidenceKind::Blob, Some(commit)) if evidence.sha256.is_some() => file(repository, &place, commit),
        (EvidenceKind::History, Some(commit)) => history(repository, commit),
        _ => None,
    };
    EvidenceLine {
        kind: evidence.kind,
        place: levain_exchange::mask(&place),
        commit,
        url,
        excerpt: evidence.excerpt.map(|text| levain_exchange::mask(&text)),
    }
}

/// The address of a repository that a browser can open.
pub fn address(repository: &Repository) -> Option<&str> {
    let address = repository.listed.url.as_str();
    (repository.forge != ForgeKind::Folder && browsable(address)).then_some(address)
}

fn browsable(address: &str) -> bool {
    address.starts_with("https://") || address.starts_with("http://")
}

fn is_commit(text: &str) -> bool {
    text.len() >= 7 && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// `path` or `path#L3-L9` at a commit: each forge writes it its way.
fn file(repository: &Repository, place: &str, commit: &str) -> Option<String> {
    let address = address(repository)?;
    let is_lines =
        |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit() || b"-L".contains(&byte));
    let (path, lines) = match place.rsplit_once("#L") {
        Some((path, lines)) if is_lines(lines) => (path, Some(lines)),
        _ => (place, None),
    };
    let path = encoded(path);
    let (between, lines) = match repository.forge {
        ForgeKind::GitHub => ("blob", lines.map(|lines| format!("#L{lines}"))),
        // GitLab writes the last line without its letter.
        ForgeKind::GitLab => ("-/blob", lines.map(|lines| format!("#L{}", lines.replace('L', "")))),
        ForgeKind::Forgejo => ("src/commit", lines.map(|lines| format!("#L{lines}"))),
        ForgeKind::Git | ForgeKind::Folder => return None,
    };
    Some(format!("{address}/{between}/{commit}/{path}{}", lines.unwrap_or_default()))
}

fn history(repository: &Repository, commit: &str) -> Option<String> {
    let between = match repository.forge {
        ForgeKind::GitHub => "commits",
        ForgeKind::GitLab => "-/commits",
        ForgeKind::Forgejo => "commits/commit",
        ForgeKind::Git | ForgeKind::Folder => return None,
    };
    Some(format!("{}/{between}/{commit}", address(repository)?))
}

/// A path in an address: what is neither unreserved nor a slash is written by its bytes (RFC 3986, section 2).
fn encoded(path: &str) -> String {
    let mut written = String::with_capacity(path.len());
    for byte in path.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => {
                written.push(char::from(byte))
            }
            other => written.push_str(&format!("%{other:02X}")),
        }
    }
    written
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;
    use levain_model::{HarvestState, Id, Listed};

    use super::*;

    fn repository(forge: ForgeKind, url: &str) -> Repository {
        let now = Timestamp::UNIX_EPOCH;
        Repository {
            id: Id::from_parts(1, [1; 10]),
            source: "x".into(),
            url: url.into(),
            forge,
            listed: Listed {
                url: url.into(),
                clone_url: url.into(),
                full_name: "val-exemple/outil".into(),
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
            },
            fork: None,
            head_commit: None,
            state: HarvestState::default(),
            checks_version: None,
            diagnostics: serde_json::Value::Null,
            derived: false,
            first_seen: now,
            last_seen: now,
            last_changed: now,
        }
    }

    #[test]
    fn each_forge_has_its_way_to_write_a_place() {
        let commit = "4f1c9ab0000000000000000000000000000000ff";
        let place = |forge, url: &str, kind, locator: &str, bytes: bool| {
            let evidence = Evidence {
                kind,
                locator: locator.replace('%', commit),
                sha256: bytes.then(|| "00".repeat(32)),
                excerpt: None,
            };
            line(evidence, &repository(forge, url)).url.map(|url| url.replace(commit, "%"))
        };
        use EvidenceKind::{Blob, External, ForgeApi, History, Url};
        use ForgeKind::{Folder, Forgejo, Git, GitHub, GitLab};
        let (forge, blob) = ("https://forge.example.org/a/b", "docs/fr/Sécurité #1.md#L3-L9 @ %");
        for (kind, of, locator, bytes, expected) in [
            (GitHub, Blob, blob, true, Some("blob/%/docs/fr/S%C3%A9curit%C3%A9%20%231.md#L3-L9")),
            (GitLab, Blob, blob, true, Some("-/blob/%/docs/fr/S%C3%A9curit%C3%A9%20%231.md#L3-9")),
            (Forgejo, Blob, "LICENSE#L1 @ %", true, Some("src/commit/%/LICENSE#L1")),
            (GitHub, Blob, "a#Lisez @ %", true, Some("blob/%/a%23Lisez")),
            (GitHub, Blob, "SECURITY* @ %", false, None),
            (Git, Blob, blob, true, None),
            (Folder, Blob, blob, true, None),
            (GitHub, History, "commits @ %", false, Some("commits/%")),
            (GitLab, History, "commits @ %", false, Some("-/commits/%")),
            (GitHub, ForgeApi, "/repos/a/b", false, None),
            (GitHub, External, "OSV 2026-11-01", false, None),
            (GitHub, Url, "javascript:alert(1)", false, None),
        ] {
            let expected = expected.map(|rest| format!("{forge}/{rest}"));
            assert_eq!(place(kind, forge, of, locator, bytes), expected, "{kind:?} {locator}");
        }
        let site = "https://docs.example.org/fr";
        assert_eq!(place(Folder, "/srv/git/b", Url, site, false).as_deref(), Some(site));
        assert_eq!(place(GitHub, "file:///srv/b", Blob, blob, true), None);
    }
}
