//! pnpm-lock.yaml: the keys of `packages`, versions 5 to 9.

use super::{Package, npm};
use crate::outline;

/// Keys are `/name/1.0.0_peer` (5), `/name@1.0.0(peer)` (6) or `name@1.0.0` (9). Version 9 does not tell development apart.
pub fn read(text: &str) -> Vec<Package> {
    let root = outline::read(text);
    let Some(packages) = root.get("packages") else {
        return Vec::new();
    };
    packages
        .children
        .iter()
        .filter_map(|entry| {
            let (name, version) = split(entry.key.as_deref()?)?;
            let development = entry.get("dev").is_some_and(|dev| dev.value == "true");
            Some(Package { ecosystem: npm::ECOSYSTEM, name: name.to_owned(), version: version.to_owned(), development })
        })
        .collect()
}

fn split(key: &str) -> Option<(&str, &str)> {
    let bare = key.strip_prefix('/').unwrap_or(key);
    let bare = bare.split('(').next().unwrap_or(bare);
    // The first mark followed by a number and a dot parts them: peers behind it hold marks too, and so do scopes before it.
    let at = bare.match_indices(['@', '/']).map(|(at, _)| at).find(|at| {
        let number = bare[at + 1..].split('.').next().unwrap_or_default();
        *at > 0
            && bare[at + 1..].contains('.')
            && !number.is_empty()
            && number.chars().all(|digit| digit.is_ascii_digit())
    })?;
    let version = bare[at + 1..].split('_').next()?;
    Some((&bare[..at], version))
}

#[cfg(test)]
mod tests {
    use super::super::shown;

    #[test]
    fn keys_of_every_version_are_read() {
        let text = "lockfileVersion: '6.0'\npackages:\n\n  /a/1.0.0_react@18.0.0:\n    dev: true\n\n  /@s/b/2.0.0:\n    dev: false\n\n  /c@3.0.0(react@18.0.0):\n    resolution: {integrity: x}\n\n  '@s/d@4.0.0':\n    resolution: {integrity: x}\n\n  file:ours:\n    dev: true\n";
        assert_eq!(shown("pnpm-lock.yaml", text), ["@s/b 2.0.0", "@s/d 4.0.0", "a 1.0.0 dev", "c 3.0.0"]);
    }
}
