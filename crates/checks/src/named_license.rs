//! The licence that a repository without a licence file gives itself elsewhere: in its README, else in its manifests.

use levain_license::{Kind, Recognised};
use levain_model::Blob;

use crate::context::Context;
use crate::{files, prose};

/// What names the licence: the path, and what was found there. Empty when nothing does.
pub fn find(context: &Context<'_>) -> Vec<(String, Recognised)> {
    for (path, text) in files::read(context, context.readmes()).texts {
        let own: Vec<(String, Recognised)> = levain_license::recognise(&text)
            .into_iter()
            .filter(|one| speaks_of_itself(&text, one.lines.0))
            .map(|one| (path.clone(), one))
            .collect();
        if !own.is_empty() {
            return own;
        }
    }
    let mut declared = Vec::new();
    for entry in context.files().filter(|entry| is_manifest(&entry.path)) {
        let Blob::Found(bytes) = context.view.read(&entry.path) else { continue };
        let text = levain_model::repository::text(&bytes);
        for one in levain_license::manifest(&entry.path, &text).unwrap_or_default() {
            let lines = (one.line, one.line);
            declared.extend(
                one.normalised.map(|id| (entry.path.clone(), Recognised { id, lines, score: 1.0, kind: Kind::Notice })),
            );
        }
    }
    declared
}

/// Whether the file is a manifest at the root that can declare a licence.
pub fn is_manifest(path: &str) -> bool {
    const NAMES: [&str; 10] = [
        "package.json",
        "composer.json",
        "codemeta.json",
        "cargo.toml",
        "pyproject.toml",
        "citation.cff",
        "description",
        "setup.cfg",
        "setup.py",
        "pom.xml",
    ];
    let lower = path.to_lowercase();
    !path.contains('/')
        && (NAMES.contains(&lower.as_str())
            || [".gemspec", ".nuspec", ".csproj"].iter().any(|extension| lower.ends_with(extension)))
}

/// Whether the README gives its own licence there rather than another program's: under a heading of licence, or in a
/// sentence that says so.
fn speaks_of_itself(text: &str, line: u32) -> bool {
    let under = prose::headings(text).into_iter().rfind(|(at, _)| *at <= line);
    let words = text.lines().nth(line as usize - 1).unwrap_or_default().to_lowercase();
    under.is_some_and(|(_, heading)| heading.contains("licen") || heading.contains("copyright"))
        || ["licensed under", "released under", "sous licence", "sous la licence", "spdx-license-identifier"]
            .iter()
            .any(|sentence| words.contains(sentence))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{now, repository};

    fn ids(files: &[(&str, &str)]) -> Vec<String> {
        let trial = repository(files);
        let context = Context::new(now(), &trial, Err(levain_model::Reason::ForgeNotAsked), &trial.outside);
        find(&context).into_iter().map(|(path, one)| format!("{path} {}", one.id)).collect()
    }

    #[test]
    fn readmes_and_manifests_name_the_licence_of_the_repository_only() {
        for (path, text, expected) in [
            ("README.md", "# X\n\n## Licence\n\nMIT License\n", &["README.md MIT"][..]),
            ("README.md", "# X\n\nPublié sous la licence Apache 2.0.\n", &["README.md Apache-2.0"]),
            ("README.md", "# X\n\nUses jQuery (MIT License).\n", &[]),
            ("package.json", "{\"license\": \"EUPL-1.2\"}", &["package.json EUPL-1.2"]),
            ("web/package.json", "{\"license\": \"MIT\"}", &[]),
        ] {
            assert_eq!(ids(&[(path, text)]), expected, "{path} {text}");
        }
        let both = [("README.md", "# X\n\n## License\n\nMIT License\n"), ("package.json", "{\"license\": \"ISC\"}")];
        assert_eq!(ids(&both), ["README.md MIT"], "people read the README");
    }
}
