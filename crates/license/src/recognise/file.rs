//! Which files of a repository are there to hold a licence, by their names.

use crate::names::identifier_of;

/// Beginnings of names, in lower case: English, French, and what other languages' projects write.
const BEGINNINGS: [&str; 12] = [
    "license",
    "licence",
    "licenses",
    "licences",
    "copying",
    "copyright",
    "unlicense",
    "unlicence",
    "licenza",
    "lizenz",
    "licencia",
    "mit-license",
];

/// Extensions of texts; a name without one is a text too.
const EXTENSIONS: [&str; 10] = ["", "md", "txt", "rst", "html", "htm", "adoc", "markdown", "pdf", "rtf"];

/// Whether the path is that of a licence file: at the root, or anything in a root folder `LICENSES/` (REUSE 3.0).
pub fn is_license_file(path: &str) -> bool {
    let lower = path.to_lowercase();
    if let Some(inside) =
        ["licenses/", "licences/", "license/", "licence/"].iter().find_map(|start| lower.strip_prefix(start))
    {
        let extension = inside.rsplit_once('.').map_or("", |(_, extension)| extension);
        return !inside.is_empty() && !CODE.contains(&extension);
    }
    if lower.contains('/') {
        return false;
    }
    let Some(beginning) = BEGINNINGS.iter().find(|beginning| lower.starts_with(**beginning)) else {
        // `gpl-3.0.txt`: the name of a licence, with its version.
        let name = [".txt", ".md"].iter().find_map(|extension| lower.strip_suffix(extension)).unwrap_or(&lower);
        return name.contains(|c: char| c.is_ascii_digit()) && identifier_of(name).is_some();
    };
    let rest = &lower[beginning.len()..];
    let (middle, extension) = match rest.rsplit_once('.') {
        Some((middle, extension)) => (middle, extension),
        None => (rest, ""),
    };
    // `COPYING.LESSER`, `LICENSE.MIT`, `LICENSE.fr`: what looks like an extension names the licence or the language.
    let names = extension.chars().all(|c| c.is_ascii_alphanumeric() || "-_+".contains(c)) && !CODE.contains(&extension);
    let known = EXTENSIONS.contains(&extension) || names;
    known
        && (middle.is_empty() || middle.starts_with(['-', '_', '.', ' ', 's']) || rest.starts_with('.'))
        && !middle.ends_with("_test")
        && !middle.contains("header")
        && !middle.contains("template")
}

/// Extensions of programs: `license.go` is about licences, it is none.
const CODE: [&str; 34] = [
    "go",
    "rs",
    "py",
    "js",
    "ts",
    "tsx",
    "jsx",
    "java",
    "rb",
    "php",
    "c",
    "h",
    "cpp",
    "cs",
    "json",
    "yml",
    "yaml",
    "toml",
    "xml",
    "sh",
    "vue",
    "css",
    "svg",
    "png",
    "mjs",
    "cjs",
    "kt",
    "kts",
    "swift",
    "gradle",
    "properties",
    "ini",
    "cfg",
    "lock",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_licence_files_in_every_spelling() {
        for (path, expected) in [
            ("LICENSE", true),
            ("Licence", true),
            ("LICENCE_FR.txt", true),
            ("LICENSE-MIT", true),
            ("LICENSE.fr.md", true),
            ("LICENSE-AGPL-3.0", true),
            ("LICENSE.LiLiQ-R+1-1", true),
            ("LICENSE.MIT", true),
            ("COPYING", true),
            ("COPYING.LESSER", true),
            ("COPYING.lib", true),
            ("UNLICENSE", true),
            ("LICENSES/EUPL-1.2.txt", true),
            ("LICENSES/sub/MIT.txt", true),
            ("License.rst", true),
            ("LICENSES", true),
            ("license_test.go", false),
            ("license.go", false),
            ("licenses.json", false),
            ("gpl-3.0.txt", true),
            ("LICENSE.LiLiQ-R+1-1", true),
            ("Licence-fr.txt", true),
            ("license/main.go", false),
            ("license-check.properties", false),
            ("notes-3.0.txt", false),
            ("docs/LICENSE", false),
            ("licensing.md", false),
            ("src/license.rs", false),
            ("LICENSE_HEADER.txt", false),
            ("README.md", false),
        ] {
            assert_eq!(is_license_file(path), expected, "{path}");
        }
    }
}
