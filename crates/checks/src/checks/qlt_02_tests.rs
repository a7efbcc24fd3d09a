//! QLT-02: tests are there.
//!
//! Data: `{ "files": number, "examples": [path…] }`.

use levain_model::{EntryKind, Judgement, Outcome, Purpose, Reason, Severity};
use serde_json::json;

use crate::check::{Check, Need, Words};
use crate::context::{Context, found, not_applicable};
use crate::files;
use crate::say::{count, not_known};

/// Tests are there.
pub static CHECK: Check = Check {
    id: "QLT-02",
    version: 1,
    severity: Severity::Minor,
    purposes: &[Purpose::Contribute, Purpose::Depend],
    needs: &[Need::Files],
    frameworks: &[],
    words: Words {
        name: ["Tests automatisés", "Automated tests"],
        question: ["Le dépôt contient-il des tests?", "Does the repository hold tests?"],
        why: [
            "Des tests permettent de modifier le logiciel sans le casser, donc d’y contribuer sans tout connaître.",
            "Tests allow one to change the software without breaking it, and so to contribute without knowing everything.",
        ],
        how: [
            "Dossiers et noms de fichiers d’usage dans chaque langage, et marques de test dans les sources Rust. Ce qui a été reconnu est montré. La qualité et l’étendue des tests ne sont pas jugées.",
            "Folders and file names usual in each language, and marks of tests in Rust sources. What was recognised is shown. How good the tests are and what they cover is not judged.",
        ],
        fix: [
            "Commencer par un test du cas d’usage principal, lancé par l’intégration continue.",
            "Begin with one test of the main use, run by continuous integration.",
        ],
    },
    rule,
};

/// Extensions of source code.
const CODE: &[&str] = &[
    "rs", "py", "js", "jsx", "ts", "tsx", "mjs", "java", "kt", "scala", "go", "rb", "php", "cs", "vb", "fs", "c", "cc",
    "cpp", "cxx", "h", "hpp", "swift", "m", "dart", "ex", "exs", "erl", "hs", "lua", "pl", "pm", "r", "vue", "svelte",
    "pas", "sh", "clj",
];

/// Most Rust sources looked into.
const MOST_READ: usize = 200;

fn is_test_file(path: &str) -> bool {
    let name = files::name(path);
    let extension = files::extension(name);
    if extension == "t" {
        return files::folder(path).split('/').any(|part| part == "t");
    }
    if extension == "feature" || extension == "robot" || extension == "bats" {
        return true;
    }
    if !CODE.contains(&extension) {
        return false;
    }
    let stem = name.strip_suffix(extension).and_then(|stem| stem.strip_suffix('.')).unwrap_or(name);
    let lower = stem.to_lowercase();
    let named = lower.ends_with("_test")
        || lower.starts_with("test_")
        || lower.ends_with(".test")
        || lower.ends_with(".spec")
        || lower.ends_with("_spec")
        || lower.ends_with("-test")
        || lower.ends_with(".cy")
        || lower == "tests"
        || lower == "test"
        || ["Test", "Tests", "TestCase", "IT", "Spec", "Cest"]
            .iter()
            .any(|end| stem.len() > end.len() && stem.ends_with(end))
        || (stem.len() > 4 && stem.starts_with("Test") && stem[4..].starts_with(char::is_uppercase));
    let folder = files::folder(path).split('/').any(|part| {
        let part = part.to_lowercase();
        matches!(
            part.as_str(),
            "test" | "tests" | "__tests__" | "spec" | "specs" | "testing" | "e2e" | "cypress" | "testsuite"
        ) || part.ends_with(".tests")
            || part.ends_with("_tests")
            || part.ends_with("-tests")
    });
    named || folder
}

fn rule(context: &Context<'_>) -> Judgement {
    let own = || context.files().filter(|entry| !files::is_vendored(&entry.path));
    let tests: Vec<&str> = own().filter(|entry| is_test_file(&entry.path)).map(|entry| entry.path.as_str()).collect();
    if !tests.is_empty() {
        let [fr, en] = count(
            tests.len(),
            ["fichier de test reconnu", "fichiers de test reconnus"],
            ["test file recognised", "test files recognised"],
        );
        return Judgement {
            data: Some(json!({ "files": tests.len(), "examples": tests.iter().take(5).collect::<Vec<_>>() })),
            ..found(
                Outcome::Met,
                &format!("{fr}, par exemple {}.", tests[0]),
                &format!("{en}, for example {}.", tests[0]),
                tests.iter().take(5).map(|path| context.file_evidence(path, None, None)).collect(),
            )
        };
    }
    let rust = files::read(context, own().filter(|entry| entry.path.ends_with(".rs")).take(MOST_READ));
    for (path, text) in &rust.texts {
        if let Some((line, excerpt)) =
            files::line_where(text, |line| line.contains("#[cfg(test)]") || line.trim() == "#[test]")
        {
            return Judgement {
                data: Some(json!({ "files": 0, "examples": [path] })),
                ..found(
                    Outcome::Met,
                    &format!("Des tests sont dans les sources, par exemple {path}."),
                    &format!("Tests are in the sources, for example {path}."),
                    vec![context.file_evidence(path, Some((line, line)), Some(excerpt))],
                )
            };
        }
    }
    if rust.unavailable {
        return not_known(Reason::FileUnavailable, "Tests", "Tests");
    }
    if context.view.entries().iter().any(|entry| entry.kind == EntryKind::Submodule) {
        return crate::context::unknown(
            Reason::FileUnavailable,
            "Aucun test n’a été reconnu, mais des sous-modules, qui n’ont pas été lus, peuvent en contenir.",
            "No test was recognised, but submodules, which were not read, may hold some.",
        );
    }
    if !own().any(|entry| CODE.contains(&files::extension(&entry.path))) {
        return not_applicable(
            Reason::NothingToCheck,
            "Aucune source d’un langage connu.",
            "No source of a known language.",
        );
    }
    found(
        Outcome::Unmet,
        "Aucun test n’a été reconnu.",
        "No test was recognised.",
        vec![context.absence_evidence("tests/, *_test.*, *.spec.*")],
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::repository;

    #[test]
    fn tests_are_recognised_in_every_language() {
        for (path, text, outcome) in [
            ("tests/main.py", "", Outcome::Met),
            ("pkg/x_test.go", "", Outcome::Met),
            ("src/app.spec.ts", "", Outcome::Met),
            ("src/plugins/calendar/test.js", "", Outcome::Met),
            ("src/test/java/ca/FooTest.java", "", Outcome::Met),
            ("Outil.Tests/A.cs", "", Outcome::Met),
            ("t/basic.t", "", Outcome::Met),
            ("src/lib.rs", "#[cfg(test)]\nmod tests {}\n", Outcome::Met),
            ("src/lib.rs", "fn a() {}\n", Outcome::Unmet),
            ("src/contest.py", "", Outcome::Unmet),
            ("src/Latest.java", "", Outcome::Unmet),
            ("vendor/x/tests/a.php", "", Outcome::NotApplicable),
            ("README.md", "", Outcome::NotApplicable),
        ] {
            assert_eq!(repository(&[(path, text)]).judged(&CHECK).outcome, outcome, "{path}");
        }
        let elsewhere = repository(&[("a.py", "")]).bytes("client", EntryKind::Submodule, b"");
        assert_eq!(elsewhere.judged(&CHECK).reason, Some(Reason::FileUnavailable));
        assert_eq!(repository(&[]).missing("src/lib.rs").judged(&CHECK).reason, Some(Reason::FileUnavailable));
    }
}
