//! Where this machine's apt takes Debian's packages from: the mirror is the deployer's, and no address is written here.

use std::path::Path;

/// Texts of apt's sources of `suite` and of its updates, one for each file that has some: (extension, text). Sources of
/// other distributions are left out: an image holds Debian's packages alone.
///
/// # Errors
/// A folder or a file of apt cannot be read.
pub fn debian(apt: &Path, suite: &str) -> std::io::Result<Vec<(&'static str, String)>> {
    let mut files = vec![apt.join("sources.list")];
    let folder = apt.join("sources.list.d");
    if folder.is_dir() {
        for entry in std::fs::read_dir(folder)? {
            files.push(entry?.path());
        }
    }
    files.sort();
    let mut kept = Vec::new();
    for file in files.iter().filter(|file| file.is_file()) {
        let form = match file.extension().and_then(|extension| extension.to_str()) {
            Some("list") => "list",
            Some("sources") => "sources",
            _ => continue,
        };
        let text = std::fs::read_to_string(file)?;
        let text = if form == "list" { lines(&text, suite) } else { stanzas(&text, suite) };
        if !text.is_empty() {
            kept.push((form, text));
        }
    }
    Ok(kept)
}

/// Whether a suite is that release or one of its own: `bookworm`, `bookworm-security`.
fn ours(name: &str, suite: &str) -> bool {
    let rest = name.strip_prefix(suite);
    rest.is_some_and(|rest| matches!(rest, "" | "-updates" | "-security" | "/updates"))
}

/// One-line style (sources.list(5)): `deb [options] uri suite components`.
fn lines(text: &str, suite: &str) -> String {
    let keep = |line: &&str| {
        let after = match line.trim().strip_prefix("deb ").map(str::trim_start) {
            Some(rest) if rest.starts_with('[') => rest.split_once(']').map(|(_, after)| after),
            rest => rest,
        };
        after.and_then(|rest| rest.split_whitespace().nth(1)).is_some_and(|name| ours(name, suite))
    };
    text.lines().filter(keep).fold(String::new(), |kept, line| format!("{kept}{line}\n"))
}

/// deb822 style: stanzas with `Types`, `URIs`, `Suites`.
fn stanzas(text: &str, suite: &str) -> String {
    let keep = |stanza: &&str| {
        let field = |name: &str| {
            let mut values = stanza.lines().filter_map(|line| line.split_once(':'));
            values.find(|(key, _)| key.trim().eq_ignore_ascii_case(name)).map(|(_, value)| value.trim())
        };
        let suites = field("Suites").unwrap_or_default();
        field("Types").is_some_and(|types| types.split_whitespace().any(|one| one == "deb"))
            && field("Enabled").is_none_or(|enabled| !enabled.eq_ignore_ascii_case("no"))
            && !suites.is_empty()
            && suites.split_whitespace().all(|name| ours(name, suite))
    };
    text.split("\n\n").filter(keep).map(str::trim).collect::<Vec<_>>().join("\n\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_debian_of_that_release_is_kept() {
        let place = tempfile::tempdir().unwrap();
        let folder = place.path().join("sources.list.d");
        std::fs::create_dir(&folder).unwrap();
        std::fs::write(
            place.path().join("sources.list"),
            "# deb http://mirror.example/debian bookworm main\ndeb http://mirror.example/debian bookworm main\n\
             deb [arch=amd64 signed-by=/a b.gpg] http://mirror.example/s bookworm-security main\n\
             deb http://other.example/apt cloud-bookworm main\ndeb-src http://mirror.example/debian bookworm main\n",
        )
        .unwrap();
        std::fs::write(
            folder.join("debian.sources"),
            "Types: deb\nURIs: http://mirror.example/debian\nSuites: bookworm bookworm-updates\nComponents: main\n\n\
             Types: deb\nURIs: http://mirror.example/testing\nSuites: trixie\nComponents: main\n\n\
             Types: deb\nEnabled: no\nURIs: http://off.example/\nSuites: bookworm\nComponents: main\n",
        )
        .unwrap();
        std::fs::write(folder.join("other.sources"), "Types: deb\nURIs: http://o.example\nSuites: nodistro\n").unwrap();
        std::fs::write(folder.join("off.list.disabled"), "deb http://off.example bookworm main\n").unwrap();
        let kept = debian(place.path(), "bookworm").unwrap();
        assert_eq!(kept.len(), 2, "{kept:?}");
        assert_eq!(kept[0].0, "list");
        assert_eq!(kept[0].1.lines().count(), 2, "{}", kept[0].1);
        assert_eq!(kept[1].0, "sources");
        assert!(kept[1].1.contains("mirror.example/debian") && !kept[1].1.contains("trixie"), "{}", kept[1].1);
        assert!(!kept[1].1.contains("off.example"), "{}", kept[1].1);
        assert!(debian(&place.path().join("nowhere"), "bookworm").unwrap().is_empty());
    }
}
