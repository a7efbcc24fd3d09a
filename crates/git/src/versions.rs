//! Versions read from tags: which tags name a release, and which version each names.

use std::collections::HashMap;

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
const MOVING: [&str; 9] =
    ["latest", "nightly", "snapshot", "edge", "dev", "canary", "unstable", "continuous", "untagged"];

/// Words of a version that say that it is not final.
const PRERELEASE: [&str; 16] = [
    "alpha",
    "beta",
    "rc",
    "pre",
    "preview",
    "prerelease",
    "dev",
    "snapshot",
    "milestone",
    "nightly",
    "next",
    "test",
    "preprod",
    "debug",
    "fork",
    "candidate",
];

/// Letters that say so when a number follows: `1.0b2`, `3.0-M1`.
const PRERELEASE_LETTERS: [&str; 3] = ["a", "b", "m"];

/// Words that stand before a version and name no part of the repository.
const GENERIC: [&str; 7] = ["release", "releases", "version", "ver", "rel", "tags", "v"];

/// Words before a number after which it names no version: `fix-1.2`, `patch-v1-to-v2`.
const OTHERWISE: [&str; 7] = ["patch", "before", "after", "fix", "bug", "issue", "since"];

/// Words after a version that mark a place in history rather than a release.
const PLACES: [&str; 4] = ["base", "end", "start", "branchpoint"];

/// Ends of a version that say only that it is one.
const FINAL: [&str; 4] = ["release", "final", "ga", "stable"];

/// The versions of a repository, in the order of the tags. A tag that names no version (`before-merge`) is left out, and so
/// are those that move (`nightly-2024-01-01`); of several tags of one version the plainest stays.
pub fn versions(tags: &[Tag]) -> Vec<Version> {
    let mut found: Vec<Version> = Vec::new();
    let mut places: HashMap<(String, String), usize> = HashMap::new();
    for version in tags.iter().filter_map(version) {
        match places.get(&(version.part.to_lowercase(), version.version.clone())) {
            Some(&at) => {
                if let Some(known) = found.get_mut(at).filter(|known| rank(&version) < rank(known)) {
                    *known = version;
                }
            }
            None => {
                places.insert((version.part.to_lowercase(), version.version.clone()), found.len());
                found.push(version);
            }
        }
    }
    found.sort_by_key(|version| std::cmp::Reverse(version.date));
    found
}

/// Less for a plainer tag: one that names no build, then the shorter.
fn rank(version: &Version) -> (bool, usize) {
    (words(&version.tag).any(|word| word == "build"), version.tag.len())
}

fn version(tag: &Tag) -> Option<Version> {
    let name = tag.name.as_str();
    if words(name).any(|word| MOVING.contains(&word.as_str())) && !name.contains('.') {
        return None;
    }
    let (folder, rest) = match name.rsplit_once(['/', '@']) {
        // `2.0@1234`: what follows is a number of its own; `30/06/2020` is a date.
        Some((before, _)) if before.starts_with(|first: char| first.is_ascii_digit()) => match name.split_once('@') {
            Some((version, _)) => ("", version),
            None => return None,
        },
        Some((before, rest)) => (before, rest),
        None => ("", name),
    };
    let start = start(rest)?;
    let before = named(&rest[..start]);
    if words(before).last().is_some_and(|word| OTHERWISE.contains(&word.as_str())) {
        return None;
    }
    let number = dotted(&rest[start..]);
    let main = main(&number);
    let suffix = number.get(main.len()..).unwrap_or_default();
    // A lone number is a version only when it is all the tag says (`v12`, `2024`): `fix-1234` and `bug/12-words` are not.
    let lone = !main.contains(['.', '-']);
    let prefixed = start > 0;
    if lone
        && (!(before.is_empty() || is_generic(before))
            || (!folder.is_empty() && (!prefixed || !suffix.is_empty()))
            || (suffix.starts_with('-') && words(suffix).next().is_some() && !is_prerelease(suffix)))
    {
        return None;
    }
    if words(suffix).any(|word| PLACES.contains(&word.as_str())) {
        return None;
    }
    let told_before = words(before).last().is_some_and(|word| PRERELEASE.contains(&word.as_str()));
    let part = match folder {
        "" if told_before || words(before).last().is_some_and(|word| is_generic(&word)) => "",
        "" => before,
        folder if is_generic(folder) => "",
        folder => folder,
    };
    Some(Version {
        prerelease: told_before || is_prerelease(suffix),
        version: plain(&number).to_owned(),
        tag: name.to_owned(),
        part: part.to_owned(),
        date: tag.time,
    })
}

/// Where the version begins: the first number after a separator or a `v` that has a second part, else the first such number.
/// (`release-1.2`, `v1.2`, `v.1.2`, `REL_9_6_1`, `project-1.2.3`, `android_5_v1.0`.)
fn start(rest: &str) -> Option<usize> {
    let bytes = rest.as_bytes();
    let alone = |at: usize| at.checked_sub(1).is_none_or(|before| !bytes[before].is_ascii_alphanumeric());
    let begins = |at: &usize| {
        bytes[*at].is_ascii_digit()
            && match at.checked_sub(1).map(|before| bytes[before]) {
                None => true,
                Some(b'v' | b'V' | b'r') => alone(at - 1),
                Some(b'.') => *at > 1 && matches!(bytes[at - 2], b'v' | b'V') && alone(at - 2),
                Some(before) => !before.is_ascii_alphanumeric(),
            }
    };
    let starts: Vec<usize> = (0..bytes.len()).filter(begins).collect();
    let whole = starts.iter().find(|start| main(&dotted(&rest[**start..])).contains(['.', '-']));
    whole.or(starts.first()).copied()
}

/// What stands before the version, without the separator and the `v`.
fn named(before: &str) -> &str {
    let before = before.trim_end_matches('.');
    let shorter = before.strip_suffix(['v', 'V', 'r']).filter(|left| !left.ends_with(char::is_alphanumeric));
    shorter.unwrap_or(before).trim_end_matches(['-', '_', '.'])
}

/// `9_6_1` and `0-5-1` with dots; dates (`2024-01-05`) stay.
fn dotted(number: &str) -> String {
    if number.contains('.') && !number.split_once('.').is_some_and(|(first, _)| first.contains('_')) {
        return number.to_owned();
    }
    let dashed =
        number.split('-').all(|part| !part.is_empty() && part.len() < 4 && part.bytes().all(|b| b.is_ascii_digit()));
    if dashed { number.replace('-', ".") } else { number.replace('_', ".") }
}

/// The numbers at the beginning of a version: `1.2.3` of `1.2.3-rc.1`, the whole of a date.
fn main(number: &str) -> &str {
    let numbers = |also: char| {
        let end = number.find(|c: char| !c.is_ascii_digit() && c != also).unwrap_or(number.len());
        number[..end].trim_end_matches(also)
    };
    let date = numbers('-');
    let mut parts = date.split('-');
    let year = parts.next().is_some_and(|year| year.len() == 4);
    if year && parts.next().is_some_and(|month| month.len() <= 2) { date } else { numbers('.') }
}

/// The version without what says only that it is one, and without the number of its build.
fn plain(number: &str) -> &str {
    let mut left = number;
    loop {
        let Some(at) = left.rfind(['.', '-', '_']) else { return left };
        let last = left[at + 1..].to_lowercase();
        // `4.8.0.Release.201806261756`: the date goes with the word.
        let dated = last.len() >= 8
            && last.bytes().all(|byte| byte.is_ascii_digit())
            && left[..at]
                .rsplit(['.', '-', '_'])
                .next()
                .is_some_and(|word| FINAL.contains(&word.to_lowercase().as_str()));
        let build = last.strip_prefix("build").is_some_and(|left| left.bytes().all(|byte| byte.is_ascii_digit()));
        if !(dated || build || FINAL.contains(&last.as_str())) {
            return left;
        }
        left = &left[..at];
    }
}

fn is_generic(word: &str) -> bool {
    GENERIC.contains(&word.to_lowercase().as_str())
}

/// Whether the end of a version says that it is not final.
fn is_prerelease(suffix: &str) -> bool {
    let lower = suffix.to_lowercase();
    // What `git describe` gives between two versions: `-g4b11741743`.
    let described = lower.split(['-', '+']).any(|part| {
        part.strip_prefix('g').is_some_and(|hash| hash.len() >= 7 && hash.bytes().all(|byte| byte.is_ascii_hexdigit()))
    });
    let letter = lower.trim_start_matches(['-', '.', '_']);
    let lettered = PRERELEASE_LETTERS.iter().any(|first| {
        letter
            .strip_prefix(first)
            .is_some_and(|after| after.trim_start_matches('.').starts_with(|c: char| c.is_ascii_digit()))
    });
    described || lettered || words(&lower).any(|word| PRERELEASE.contains(&word.as_str()))
}

/// The words of a name, in lower case: runs of letters.
fn words(name: &str) -> impl DoubleEndedIterator<Item = String> + '_ {
    name.split(|c: char| !c.is_ascii_alphabetic()).filter(|word| !word.is_empty()).map(str::to_lowercase)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tag(name: &str, second: i64) -> Tag {
        Tag {
            name: name.to_owned(),
            commit: String::new(),
            time: Timestamp::from_second(second).unwrap(),
            annotated: false,
            signed: false,
        }
    }

    #[test]
    fn tags_that_name_a_version_are_told_from_those_that_do_not() {
        for (name, expected) in [
            ("v1.2.3", Some(("1.2.3", "", false))),
            ("v.1.2.3", Some(("1.2.3", "", false))),
            ("1.2", Some(("1.2", "", false))),
            ("2024.01.05", Some(("2024.01.05", "", false))),
            ("2024-01-05", Some(("2024-01-05", "", false))),
            ("2024-01-05-02", Some(("2024-01-05-02", "", false))),
            ("v12", Some(("12", "", false))),
            ("release-4.1", Some(("4.1", "", false))),
            ("release/4.1", Some(("4.1", "", false))),
            ("REL_9_6_1", Some(("9.6.1", "", false))),
            ("3_1_2-0", Some(("3.1.2-0", "", false))),
            ("jr-0-5-1", Some(("0.5.1", "jr", false))),
            ("v1.0.0-rc.1", Some(("1.0.0-rc.1", "", true))),
            ("1.0b2", Some(("1.0b2", "", true))),
            ("6.0.0.M1", Some(("6.0.0.M1", "", true))),
            // A letter after a version that counts its corrections: b is no beta.
            ("2.020.12b", Some(("2.020.12b", "", false))),
            ("v1.4.33-g4b11741743", Some(("1.4.33-g4b11741743", "", true))),
            ("v2.99.test1", Some(("2.99.test1", "", true))),
            ("v5.4.1-preprod", Some(("5.4.1-preprod", "", true))),
            ("beta-1.6.1", Some(("1.6.1", "", true))),
            ("4.3.1.RELEASE", Some(("4.3.1", "", false))),
            ("release-7.1-final", Some(("7.1", "", false))),
            ("PROJECT_4_8_0_Release_201806261756", Some(("4.8.0", "PROJECT", false))),
            ("PROJECT_100_0b1_BUILD1", Some(("100.0b1", "PROJECT", true))),
            ("parser/v1.2.0", Some(("1.2.0", "parser", false))),
            ("parser/v2", Some(("2", "parser", false))),
            ("@scope/name@3.0.1", Some(("3.0.1", "@scope/name", false))),
            ("0.9.9.1@5527", Some(("0.9.9.1", "", false))),
            ("Document-Server-4.0.0", Some(("4.0.0", "Document-Server", false))),
            ("modular-dev-v1.3.2", Some(("1.3.2", "", true))),
            ("android_5_v1.0.0", Some(("1.0.0", "android_5", false))),
            ("xwiki-platform-15.10", Some(("15.10", "xwiki-platform", false))),
            ("nightly", None),
            ("nightly-20240101", None),
            ("latest", None),
            ("before-merge", None),
            ("before-2.0", None),
            ("fix-1234", None),
            ("bug/546-words", None),
            ("patch-v4.0.21-to-v4.0.29", None),
            ("RELEASE_119_BASE", None),
            ("20160119-1932", Some(("20160119-1932", "", false))),
            ("30/06/2020", None),
            ("vue3", None),
            ("untagged-a0d33571c475f790ecbf", None),
            ("é1.2", Some(("1.2", "é", false))),
            ("", None),
        ] {
            let found = version(&tag(name, 0));
            let found = found.as_ref().map(|found| (found.version.as_str(), found.part.as_str(), found.prerelease));
            assert_eq!(found, expected, "{name}");
        }
    }

    #[test]
    fn several_tags_of_one_version_count_once() {
        let tags = ["P_2_0_RELEASE", "P_2_0_BUILD2", "P_2_0_BUILD1", "v1.0", "1.0", "other-1.0"];
        let tags: Vec<Tag> = tags.iter().enumerate().map(|(at, name)| tag(name, 9 - at as i64)).collect();
        let found: Vec<String> = versions(&tags).into_iter().map(|version| version.tag).collect();
        assert_eq!(found, ["P_2_0_RELEASE", "1.0", "other-1.0"]);
    }
}
