//! What a copy of another repository is, from the forge's flag and from what its publiccode.yml says.
//!
//! A *technical fork* is made to send changes back: its publiccode.yml still names the original. A *variant* is a
//! software of its own (publiccode.yml, `isBasedOn`). A *git fork* says nothing of itself. An *url mistake* is no copy for
//! the forge and yet names another repository: a copied file, or one that was not mended after a move.

use crate::address::normalise_url;

/// What the classification looks at.
#[derive(Debug, Clone, Copy, Default)]
pub struct ForkClues<'a> {
    /// The forge says that it was forked.
    pub forge_says_fork: bool,
    /// Every address the repository has or had: read, clone, before renames.
    pub own_urls: &'a [&'a str],
    /// `url` of its publiccode.yml; none without such a file.
    pub publiccode_url: Option<&'a str>,
    /// `isBasedOn` of its publiccode.yml.
    pub is_based_on: &'a [&'a str],
}

/// What it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ForkKind {
    /// No copy.
    Original,
    /// Made to send changes back to the original: not a software of its own.
    Technical,
    /// A software of its own, made from another.
    Variant,
    /// A copy that says nothing of itself.
    GitFork,
    /// Its publiccode.yml names another repository, which it is no fork of.
    UrlMistake,
}

impl ForkKind {
    /// The word in storage and exports.
    pub fn as_str(self) -> &'static str {
        match self {
            ForkKind::Original => "original",
            ForkKind::Technical => "technical",
            ForkKind::Variant => "variant",
            ForkKind::GitFork => "git_fork",
            ForkKind::UrlMistake => "url_mistake",
        }
    }
}

/// Classifies a repository.
pub fn classify_fork(clues: &ForkClues<'_>) -> ForkKind {
    let own: Vec<String> = clues.own_urls.iter().filter_map(|url| normalise_url(url)).collect();
    let is_own = |url: &str| normalise_url(url).is_some_and(|url| own.contains(&url));
    // What it is based on, itself apart: some files name themselves.
    let based = clues.is_based_on.iter().any(|url| !is_own(url));
    let Some(url) = clues.publiccode_url else {
        return if clues.forge_says_fork { ForkKind::GitFork } else { ForkKind::Original };
    };
    match (is_own(url), clues.forge_says_fork) {
        (true, false) if !based => ForkKind::Original,
        (true, _) => ForkKind::Variant,
        // The original's file, or that of a fork between the two.
        (false, true) => ForkKind::Technical,
        (false, false) => ForkKind::UrlMistake,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn copies_by_what_they_say() {
        let own = ["https://github.com/ville/outil", "https://github.com/ville/ancien-outil"];
        let (original, third) = ("https://github.com/etat/outil", "https://gitlab.com/autre/outil");
        type Row<'a> = (bool, Option<&'a str>, &'a [&'a str], ForkKind);
        let table: [Row<'_>; 12] = [
            (false, None, &[], ForkKind::Original),
            (true, None, &[], ForkKind::GitFork),
            (false, Some("https://github.com/Ville/Outil.git"), &[], ForkKind::Original),
            (false, Some("git@github.com:ville/ancien-outil.git"), &[], ForkKind::Original),
            (false, Some(own[0]), &[original], ForkKind::Variant),
            (false, Some(own[0]), &["https://github.com/ville/outil.git"], ForkKind::Original),
            (true, Some(own[0]), &[], ForkKind::Variant),
            (true, Some(own[0]), &[original], ForkKind::Variant),
            (true, Some(original), &[], ForkKind::Technical),
            (true, Some(third), &[], ForkKind::Technical),
            (false, Some(third), &[], ForkKind::UrlMistake),
            (false, Some("n/a"), &[], ForkKind::UrlMistake),
        ];
        for (forge_says_fork, publiccode_url, is_based_on, expected) in table {
            let clues = ForkClues { forge_says_fork, own_urls: &own, publiccode_url, is_based_on };
            assert_eq!(classify_fork(&clues), expected, "{clues:?}");
        }
    }
}
