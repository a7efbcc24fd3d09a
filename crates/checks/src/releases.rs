//! The versions that a repository published, from its tags and from its forge.

use levain_model::Known;

use crate::context::Context;

/// A published version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Release {
    /// When, in seconds since 1970-01-01 UTC; never after now.
    pub time: i64,
    /// The tag as it is.
    pub tag: String,
    /// Whether the forge shows notes for it, or why that is not known.
    pub notes: Known<bool>,
}

/// Words of tags that name no version: those that move, and those that keep a place in the history.
const NO_VERSION: [&str; 21] = [
    "latest",
    "nightly",
    "snapshot",
    "edge",
    "canary",
    "unstable",
    "continuous",
    "weekly",
    "backup",
    "archive",
    "before",
    "after",
    "merge",
    "merged",
    "wip",
    "tmp",
    "save",
    "deploy",
    "deployed",
    "deployment",
    "staging",
];

/// Every version, newest first: tags named like one, annotated or not, with the forge's releases when they are known.
pub fn releases(context: &Context<'_>) -> Vec<Release> {
    let forge = context.forge.and_then(|facts| facts.releases.as_ref().map_err(|reason| *reason));
    let mut found: Vec<Release> = context
        .view
        .tags()
        .iter()
        .filter(|tag| names_a_version(&tag.name))
        .map(|tag| {
            // A tag without a release of the forge has no notes there.
            let notes = forge.map(|releases| releases.iter().any(|release| release.tag == tag.name && release.notes));
            Release { time: tag.time.as_second(), tag: tag.name.clone(), notes }
        })
        .collect();
    for release in forge.into_iter().flatten() {
        if let Some(time) = release.published_at
            && found.iter().all(|known| known.tag != release.tag)
            && !is_moving(&release.tag)
        {
            found.push(Release { time: time.as_second(), tag: release.tag.clone(), notes: Ok(release.notes) });
        }
    }
    found.retain(|release| release.time <= context.now.as_second());
    found.sort_by(|left, right| (right.time, &right.tag).cmp(&(left.time, &left.tag)));
    found
}

/// A number after a `v`, a separator or nothing; and no word that says that it is none.
fn names_a_version(tag: &str) -> bool {
    let name = tag.rsplit('/').next().unwrap_or_default().to_lowercase();
    let mut numbers = name.split(|c: char| !c.is_ascii_digit()).filter(|part| !part.is_empty());
    let whole = name.trim_start_matches('v').chars().all(|c| c.is_ascii_digit());
    !is_moving(tag)
        && (whole && name.chars().any(|c| c.is_ascii_digit())
            || (numbers.next().is_some() && numbers.next().is_some() && name.contains(['.', '_', '-'])))
}

fn is_moving(tag: &str) -> bool {
    tag.to_lowercase().split(|c: char| !c.is_ascii_alphabetic()).any(|word| NO_VERSION.contains(&word))
}

/// The numbers of a version, from the tag that names it: `release-2.10.1-rc1` gives `[2, 10, 1]`. What stands after the
/// first dotted run of numbers is left out.
pub fn numbers(tag: &str) -> Vec<u64> {
    let name = tag.rsplit(['/', '@']).next().unwrap_or_default();
    let runs = || {
        name.split(|c: char| !c.is_ascii_digit() && c != '.')
            .map(|run| run.trim_matches('.'))
            .filter(|run| !run.is_empty())
    };
    match runs().find(|run| run.contains('.')) {
        Some(run) => run.split('.').filter_map(|part| part.parse().ok()).collect(),
        // `REL_9_6_1`, `2024-05-01`.
        None => runs().filter_map(|run| run.parse().ok()).collect(),
    }
}

/// How versions are numbered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scheme {
    /// Three numbers, `1.4.2`: Semantic Versioning.
    Semantic,
    /// The first number is a year: Calendar Versioning.
    Calendar,
    /// At least two numbers, `6.0`: the order of versions shows, and not which ones break.
    Dotted,
    /// One number.
    Other,
}

impl Scheme {
    /// The word in data.
    pub fn as_str(self) -> &'static str {
        match self {
            Scheme::Semantic => "semver",
            Scheme::Calendar => "calver",
            Scheme::Dotted => "dotted",
            Scheme::Other => "other",
        }
    }
}

/// The scheme of a tag.
pub fn scheme(tag: &str) -> Scheme {
    match numbers(tag).as_slice() {
        [2_000..=2_100, _, ..] => Scheme::Calendar,
        // `24.04`: a year of two digits and a month, as distributions number.
        [15..=60, 1..=12] if tag.contains(".0") || tag.contains(".1") => Scheme::Calendar,
        [_, _, _] => Scheme::Semantic,
        [_, _, ..] => Scheme::Dotted,
        _ => Scheme::Other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{ago, now, repository};

    #[test]
    fn tags_that_name_a_version_are_told_from_others() {
        for (tag, expected) in [
            ("v1.0.0", true),
            ("1.0", true),
            ("12", true),
            ("REL_9_6_1", true),
            ("sogo-5.10.0", true),
            ("parser/v1.2", true),
            ("v2.0.0-rc.1", true),
            ("v", false),
            ("nightly-2026.11", false),
            ("weekly.2026-11-02", false),
            ("backup-2026-11-02", false),
            ("2026-11-02-deploy-to-production", false),
            ("before-merge", false),
            ("fix-1234", false),
        ] {
            assert_eq!(names_a_version(tag), expected, "{tag}");
        }
    }

    #[test]
    fn numbers_and_schemes_are_read_from_tags() {
        for (tag, expected, form) in [
            ("v1.4.2", &[1, 4, 2][..], Scheme::Semantic),
            ("release-2.10.1-rc1", &[2, 10, 1], Scheme::Semantic),
            ("@levain/app@3.0.0", &[3, 0, 0], Scheme::Semantic),
            ("2026.11", &[2026, 11], Scheme::Calendar),
            ("24.04", &[24, 4], Scheme::Calendar),
            ("REL_9_6_1", &[9, 6, 1], Scheme::Semantic),
            ("1.0", &[1, 0], Scheme::Dotted),
            ("0.45.6.0", &[0, 45, 6, 0], Scheme::Dotted),
            ("12", &[12], Scheme::Other),
        ] {
            assert_eq!(numbers(tag), expected, "{tag}");
            assert_eq!(scheme(tag), form, "{tag}");
        }
    }

    #[test]
    fn the_forge_adds_what_no_tag_of_the_copy_names_and_tells_of_notes() {
        use levain_model::forge::ForgeRelease;
        let release = |tag: &str, days| ForgeRelease {
            tag: tag.to_owned(),
            published_at: Some(ago(days)),
            prerelease: false,
            notes: true,
            url: None,
        };
        let trial = repository(&[])
            .tag("v1.0.0", 40, true, false)
            .tag("v1.1.0", 20, false, false)
            .tag("v9.9.9", -5, false, false)
            .forge(|facts| facts.releases = Ok(vec![release("v1.1.0", 19), release("v1.2.0", 3)]));
        let context = Context::new(now(), &trial, trial.forge.as_ref().map_err(|reason| *reason), &trial.outside);
        let found: Vec<(String, Known<bool>)> =
            releases(&context).into_iter().map(|release| (release.tag, release.notes)).collect();
        let expected = [("v1.2.0", true), ("v1.1.0", true), ("v1.0.0", false)];
        assert_eq!(found, expected.map(|(tag, notes)| (tag.to_owned(), Ok(notes))));
    }
}
