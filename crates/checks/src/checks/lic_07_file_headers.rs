//! LIC-07: the licence written in each file.

use levain_model::{Blob, Judgement, Outcome, Purpose, Reason, Severity};
use regex::RegexSet;
use serde_json::json;

use crate::check::{Check, Framework, Need, Words};
use crate::context::{Context, found, not_applicable, unknown};
use crate::files;
use crate::say::percent;

/// Files read: a sample spread over the tree gives the share to a few hundredths.
const SAMPLE: usize = 200;

/// Bytes in which the tag is looked for.
const BEGINNING: usize = 4_096;

/// Share of the files that counts as the whole.
const WHOLE: usize = 95;

/// Extensions of source files, which carry a header in the projects that have them.
const SOURCE: [&str; 46] = [
    "c", "h", "cc", "cpp", "cxx", "hpp", "cs", "java", "kt", "kts", "scala", "groovy", "go", "rs", "py", "rb", "php",
    "js", "jsx", "mjs", "cjs", "ts", "tsx", "vue", "svelte", "swift", "m", "mm", "pl", "pm", "sh", "bash", "ps1", "r",
    "jl", "lua", "ex", "exs", "erl", "hs", "ml", "dart", "css", "scss", "sql", "tf",
];

/// Which share of the source files says its own licence: an SPDX tag, a `.license` file beside it, or REUSE's list. Data:
/// `{"files", "looked", "tagged", "listed", "percent"}`.
pub static CHECK: Check = Check {
    id: "LIC-07",
    version: 1,
    severity: Severity::Information,
    purposes: &[Purpose::Publish, Purpose::Depend],
    needs: &[Need::Files],
    frameworks: &[(Framework::Reuse, "3.3")],
    words: Words {
        name: ["Licence dans chaque fichier", "Licence in each file"],
        question: [
            "Quelle part des fichiers dit sous quelle licence elle est?",
            "Which share of the files says under which licence it is?",
        ],
        why: [
            "Un fichier repris seul ailleurs perd le fichier LICENSE du dépôt. Une ligne SPDX en tête voyage avec lui, et un outil peut en tirer la liste des licences. Source\u{a0}: spécification REUSE.",
            "A file taken alone elsewhere loses the LICENSE file of the repository. An SPDX line at its head travels with it, and a tool can draw the list of licences from it. Source: REUSE specification.",
        ],
        how: [
            "On prend jusqu’à 200 fichiers de code, répartis dans l’arbre, sans les dossiers de code d’autrui, et l’on y cherche «\u{a0}SPDX-License-Identifier\u{a0}», un fichier .license à côté, ou une mention dans REUSE.toml ou .reuse/dep5. C’est une information\u{a0}: le fichier LICENSE suffit en droit.",
            "We take up to 200 source files, spread over the tree, without the folders of code of others, and look for “SPDX-License-Identifier”, a .license file beside it, or a mention in REUSE.toml or .reuse/dep5. It is information: the LICENSE file is enough in law.",
        ],
        fix: [
            "«\u{a0}reuse annotate\u{a0}» écrit ces lignes; un REUSE.toml à la racine couvre tout un dossier.",
            "`reuse annotate` writes these lines; a REUSE.toml at the root covers a whole folder.",
        ],
    },
    rule,
};

fn rule(context: &Context<'_>) -> Judgement {
    let sources: Vec<&str> = context
        .files()
        .filter(|entry| SOURCE.contains(&files::extension(&entry.path)) && !files::is_vendored(&entry.path))
        .map(|entry| entry.path.as_str())
        .collect();
    if sources.is_empty() {
        return not_applicable(
            Reason::NothingToCheck,
            "Le dépôt ne contient pas de fichier de code.",
            "The repository holds no source file.",
        );
    }
    let listed = Listed::read(context);
    let step = sources.len().div_ceil(SAMPLE);
    let (mut looked, mut tagged, mut covered) = (0, 0, 0);
    let mut example = None;
    for path in sources.iter().step_by(step) {
        let Blob::Found(bytes) = context.view.read(path) else { continue };
        looked += 1;
        let beginning = &bytes[..bytes.len().min(BEGINNING)];
        let beside = || !matches!(context.view.read(&format!("{path}.license")), Blob::Absent);
        if has_tag(beginning) || beside() {
            tagged += 1;
            example.get_or_insert(*path);
        } else if listed.covers(path) {
            covered += 1;
        }
    }
    if looked == 0 {
        return unknown(
            Reason::FileUnavailable,
            "Le contenu des fichiers de code manque à cette copie.",
            "The content of the source files is not in this copy.",
        );
    }
    let share = percent(tagged + covered, looked);
    let data = json!({
        "files": sources.len(), "looked": looked, "tagged": tagged, "listed": covered, "percent": share,
    });
    let mut evidence: Vec<_> = listed.path.iter().map(|path| context.file_evidence(path, None, None)).collect();
    evidence.extend(example.map(|path| context.file_evidence(path, None, Some("SPDX-License-Identifier"))));
    let judgement = match tagged + covered {
        0 => not_applicable(
            Reason::NothingToCheck,
            &format!("Le projet n’écrit pas la licence dans chaque fichier (0 sur {looked} lus)."),
            &format!("The project does not write the licence in each file (0 of {looked} read)."),
        ),
        _ => found(
            if share >= WHOLE { Outcome::Met } else { Outcome::Partial },
            &format!("{share}\u{a0}% des fichiers de code disent leur licence ({looked} lus sur {}).", sources.len()),
            &format!("{share}% of the source files say their licence ({looked} read of {}).", sources.len()),
            evidence,
        ),
    };
    Judgement { data: Some(data), ..judgement }
}

fn has_tag(beginning: &[u8]) -> bool {
    // Written in two parts so that tools that look for the tag do not find it here.
    const TAG: &[u8] = concat!("SPDX-License", "-Identifier:").as_bytes();
    beginning.windows(TAG.len()).any(|window| window == TAG)
}

/// The files that REUSE.toml or .reuse/dep5 gives a licence to.
struct Listed {
    /// The file that lists them.
    path: Option<String>,
    globs: RegexSet,
}

impl Listed {
    fn read(context: &Context<'_>) -> Listed {
        for path in ["REUSE.toml", ".reuse/dep5"] {
            let Some(text) = context.view.read(path).text() else { continue };
            let globs = if path == "REUSE.toml" { reuse_toml(&text) } else { dep5(&text) };
            let patterns = globs.iter().map(|glob| pattern(glob));
            let globs = RegexSet::new(patterns).unwrap_or_else(|_| RegexSet::empty());
            return Listed { path: Some(path.to_owned()), globs };
        }
        Listed { path: None, globs: RegexSet::empty() }
    }

    fn covers(&self, path: &str) -> bool {
        self.globs.is_match(path)
    }
}

/// The globs of the annotations that give a licence.
fn reuse_toml(text: &str) -> Vec<String> {
    let Ok(table) = text.parse::<toml::Table>() else { return Vec::new() };
    let annotations = table.get("annotations").and_then(toml::Value::as_array);
    annotations
        .into_iter()
        .flatten()
        .filter(|one| one.get("SPDX-License-Identifier").is_some())
        .filter_map(|one| one.get("path"))
        .flat_map(|path| match path {
            toml::Value::String(glob) => vec![glob.clone()],
            toml::Value::Array(globs) => globs.iter().filter_map(|glob| glob.as_str().map(str::to_owned)).collect(),
            _ => Vec::new(),
        })
        .collect()
}

/// The globs of the `Files:` fields, which may go on over lines that begin with a space.
fn dep5(text: &str) -> Vec<String> {
    let mut globs = Vec::new();
    let mut inside = false;
    for line in text.lines() {
        let value = match line.strip_prefix("Files:") {
            Some(value) => value,
            None if inside && line.starts_with([' ', '\t']) => line,
            None => {
                inside = false;
                continue;
            }
        };
        inside = true;
        // In dep5 a `*` crosses folders.
        globs.extend(value.split_whitespace().map(|glob| glob.replace('*', "**")));
    }
    globs
}

/// A glob of REUSE as a pattern: `*` stays in its folder, `**` does not.
fn pattern(glob: &str) -> String {
    let mut out = String::from("^");
    let mut rest = glob.trim_start_matches("./");
    while let Some(letter) = rest.chars().next() {
        let (taken, meaning) = match letter {
            '*' if rest.starts_with("**") => (rest.len() - rest.trim_start_matches('*').len(), ".*".to_owned()),
            '*' => (1, "[^/]*".to_owned()),
            letter => (letter.len_utf8(), regex::escape(letter.encode_utf8(&mut [0; 4]))),
        };
        out.push_str(&meaning);
        rest = &rest[taken..];
    }
    out.push('$');
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::repository;

    const TAGGED: &str = concat!("// SPDX-License", "-Identifier: EUPL-1.2\nfn main() {}\n");
    const REUSE: &str =
        concat!("version = 1\n[[annotations]]\npath = [\"src/**\", \"*.py\"]\nSPDX-License", "-Identifier = \"MIT\"\n");

    #[test]
    fn tags_lists_and_files_beside_count_and_nothing_is_a_failure() {
        for (files, outcome, percent) in [
            (&[("src/a.rs", TAGGED)][..], Outcome::Met, 100),
            (&[("src/a.rs", TAGGED), ("src/b.rs", "fn b() {}")], Outcome::Partial, 50),
            (&[("src/a.rs", TAGGED), ("vendor/b.c", "int b;")], Outcome::Met, 100),
            (&[("src/a.rs", "x"), ("src/a.rs.license", TAGGED)], Outcome::Met, 100),
            (&[("src/a/b.rs", "x"), ("c.py", "x"), ("REUSE.toml", REUSE)], Outcome::Met, 100),
            (&[("tools/c.py", "x"), ("src/a.rs", "x"), ("REUSE.toml", REUSE)], Outcome::Partial, 50),
            (&[("a/b/c.c", "x"), (".reuse/dep5", "Files: a/*\n extra/*\nLicense: MIT\n")], Outcome::Met, 100),
            (&[("src/a.rs", "x")], Outcome::NotApplicable, 0),
        ] {
            let judged = repository(files).judged(&CHECK);
            assert_eq!(judged.outcome, outcome, "{files:?}");
            assert_eq!(judged.data.unwrap()["percent"], percent, "{files:?}");
        }
        assert_eq!(repository(&[("README.md", "x")]).judged(&CHECK).outcome, Outcome::NotApplicable);
        assert_eq!(repository(&[]).missing("a.rs").judged(&CHECK).reason, Some(Reason::FileUnavailable));
    }

    #[test]
    fn a_large_tree_is_sampled_over_its_whole_width() {
        let names: Vec<String> = (0..1_000).map(|at| format!("src/{at:04}.rs")).collect();
        let files: Vec<(&str, &str)> =
            names.iter().enumerate().map(|(at, name)| (name.as_str(), if at < 500 { TAGGED } else { "x" })).collect();
        let data = repository(&files).judged(&CHECK).data.unwrap();
        assert_eq!((&data["looked"], &data["files"], &data["percent"]), (&json!(200), &json!(1_000), &json!(50)));
    }

    #[test]
    fn a_list_that_cannot_be_read_covers_nothing() {
        for text in ["[[annotations", "[[annotations]]\npath = 3\n", "version = 1\n"] {
            let judged = repository(&[("a.rs", "x"), ("REUSE.toml", text)]).judged(&CHECK);
            assert_eq!(judged.outcome, Outcome::NotApplicable, "{text}");
        }
    }
}
