//! Versions read from tags: which tags name a release, and which version each names.

use jiff::Timestamp;
use levain_model::Tag;

/// A version published by a tag.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Version {
    /// The version, without prefix: `1.2.0-rc.1`.
    pub version: String,
    /// The tag as it is.
    pub tag: String,
    /// What stands before the version in the tag when the repository holds several parts (`parser` in `parser/v1.2`);
    /// empty otherwise.
    pub part: String,
    /// The date of the tag.
    pub date: Timestamp,
    /// Not meant for everyday use: `alpha`, `beta`, `rc`…
    pub prerelease: bool,
}

/// Words that name no version of their own: they move.
const MOVING: [&str; 8] = ["latest", "nightly", "snapshot", "edge", "dev", "canary", "unstable", "continuous"];

/// Words of a version that say that it is not final.
const PRERELEASE: [&str; 9] = ["alpha", "beta", "rc", "pre", "preview", "dev", "snapshot", "milestone", "nightly"];

/// The versions of a repository, newest first. A tag that names no version (`before-merge`) is left out, and so are those
/// that move (`nightly-2024-01-01`).
pub fn versions(tags: &[Tag]) -> Vec<Version> {
    tags.iter().filter_map(version).collect()
}

fn version(tag: &Tag) -> Option<Version> {
    let name = tag.name.as_str();
    let lower = name.to_lowercase();
    if lower.split(|c: char| !c.is_ascii_alphabetic()).any(|word| MOVING.contains(&word)) && !lower.contains('.') {
        return None;
    }
    let (part, rest) = match name.rsplit_once(['/', '@']) {
        Some((part, rest)) => (part, rest),
        None => ("", name),
    };
    // `release-1.2`, `v1.2`, `REL_9_6_1`, `project-1.2.3`: the version begins at the first digit after a separator.
    let bytes = rest.as_bytes();
    let start = (0..bytes.len()).find(|&at| {
        bytes[at].is_ascii_digit()
            && match at.checked_sub(1).map(|before| bytes[before]) {
                None => true,
                Some(b'v' | b'V' | b'r') => at == 1 || !bytes[at - 2].is_ascii_alphanumeric(),
                Some(before) => !before.is_ascii_alphanumeric() && before != b'.',
            }
    })?;
    let before = rest[..start].trim_end_matches(['v', 'V', '-', '_', '.', 'r']);
    let number = &rest[start..];
    let dotted = if number.contains('.') { number.to_owned() } else { number.replace('_', ".") };
    let main: String = dotted.chars().take_while(|c| c.is_ascii_digit() || *c == '.').collect();
    let parts = main.trim_matches('.').split('.').count();
    // A lone number is a version only when it is all the tag says (`v12`, `2024`): `fix-1234` is not.
    if parts < 2
        && !before.is_empty()
        && !["release", "version", "ver", "rel"].contains(&before.to_lowercase().as_str())
    {
        return None;
    }
    let generic = ["release", "releases", "version", "ver", "rel", "tags"];
    let word = before.rsplit(['-', '_', '.']).next().unwrap_or(before).to_lowercase();
    let part = match (part, generic.contains(&word.as_str())) {
        ("", true) => "",
        ("", false) => before,
        (part, _) if generic.contains(&part.to_lowercase().as_str()) => "",
        (part, _) => part,
    };
    let suffix = dotted.get(main.len()..).unwrap_or_default().to_lowercase();
    let prerelease = suffix
        .split(|c: char| !c.is_ascii_alphabetic())
        .any(|word| PRERELEASE.contains(&word) || word == "a" || word == "b" || word == "m");
    Some(Version { version: dotted, tag: name.to_owned(), part: part.to_owned(), date: tag.time, prerelease })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_that_name_a_version_are_told_from_those_that_do_not() {
        for (name, expected) in [
            ("v1.2.3", Some(("1.2.3", "", false))),
            ("1.2", Some(("1.2", "", false))),
            ("2024.01.05", Some(("2024.01.05", "", false))),
            ("v12", Some(("12", "", false))),
            ("release-4.1", Some(("4.1", "", false))),
            ("REL_9_6_1", Some(("9.6.1", "", false))),
            ("v1.0.0-rc.1", Some(("1.0.0-rc.1", "", true))),
            ("1.0b2", Some(("1.0b2", "", true))),
            ("parser/v1.2.0", Some(("1.2.0", "parser", false))),
            ("@scope/name@3.0.1", Some(("3.0.1", "@scope/name", false))),
            ("xwiki-platform-15.10", Some(("15.10", "xwiki-platform", false))),
            ("nightly", None),
            ("nightly-20240101", None),
            ("latest", None),
            ("before-merge", None),
            ("fix-1234", None),
            ("", None),
        ] {
            let tag = Tag {
                name: name.to_owned(),
                commit: String::new(),
                time: Timestamp::UNIX_EPOCH,
                annotated: false,
                signed: false,
            };
            let found = version(&tag);
            let found = found.as_ref().map(|found| (found.version.as_str(), found.part.as_str(), found.prerelease));
            assert_eq!(found, expected, "{name}");
        }
    }
}
