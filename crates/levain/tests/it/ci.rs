//! The files of continuous integration of the guide: read as YAML, and their scripts run as the forge would, with the program
//! that was just built in place of the one they would build.
#![cfg(unix)]

use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use granit_parser::{Event, Parser};
use serde_json::{Map, Value};

use crate::repository::{commit, git, repository, write};
use crate::{levain, text};

fn guide(path: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs").join(path);
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// A YAML text as a value; every scalar is a text.
fn yaml(text: &str) -> Value {
    fn value<'a>(first: Event<'a>, events: &mut dyn Iterator<Item = Event<'a>>) -> Value {
        match first {
            Event::Scalar(text, ..) => Value::String(text.into_owned()),
            Event::SequenceStart(..) => {
                let mut items = Vec::new();
                while let Some(next) = events.next().filter(|next| !matches!(next, Event::SequenceEnd)) {
                    items.push(value(next, events));
                }
                Value::Array(items)
            }
            Event::MappingStart(..) => {
                let mut map = Map::new();
                while let Some(Event::Scalar(key, ..)) = events.next() {
                    let next = events.next().unwrap();
                    assert!(map.insert(key.into_owned(), value(next, events)).is_none());
                }
                Value::Object(map)
            }
            other => panic!("{other:?}"),
        }
    }
    let mut events = Parser::new_from_str(text)
        .map(|event| event.unwrap().0)
        .filter(|event| !matches!(event, Event::StreamStart | Event::DocumentStart(..) | Event::Comment(..)));
    let first = events.next().unwrap();
    value(first, &mut events)
}

/// The scripts of a file, with the condition of each.
fn scripts(name: &str) -> Vec<(String, String)> {
    let file = yaml(&guide(&format!("ci/{name}")));
    let said = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    if name == "gitlab-ci.yml" {
        // The lines of one job are one script.
        let lines: Vec<String> = file["levain"]["script"].as_array().unwrap().iter().map(said).collect();
        return vec![(String::new(), lines.join("\n"))];
    }
    let steps = file["jobs"]["levain"]["steps"].as_array().unwrap();
    steps.iter().filter(|step| step["run"].is_string()).map(|step| (said(&step["if"]), said(&step["run"]))).collect()
}

/// A repository on a branch of two commits, its main branch beside; folders of programs and of what a runner gives.
struct Runner {
    place: tempfile::TempDir,
    program: PathBuf,
}

impl Runner {
    fn new(files: &[(&str, &str)], change: &str) -> Runner {
        let place = repository(files);
        let folder = place.path();
        git(folder, &["tag", "v1.0"]);
        git(folder, &["update-ref", "refs/remotes/origin/main", "HEAD"]);
        git(folder, &["checkout", "--quiet", "-b", "change"]);
        write(folder, "change.txt", change);
        commit(folder, "Two");
        let program = folder.join(".git/bin");
        std::fs::create_dir(&program).unwrap();
        std::os::unix::fs::symlink(env!("CARGO_BIN_EXE_levain"), program.join("levain")).unwrap();
        // What would build the program, or speak to the forge, writes down what it was asked.
        for name in ["cargo", "rustup", "gh"] {
            let path = program.join(name);
            std::fs::write(&path, format!("#!/bin/sh\necho {name} \"$@\" >> \"$ASKED\"\n")).unwrap();
            std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o755)).unwrap();
        }
        Runner { place, program }
    }

    fn folder(&self) -> &Path {
        self.place.path()
    }

    fn asked(&self) -> String {
        std::fs::read_to_string(self.folder().join(".git/asked")).unwrap_or_default()
    }

    /// Runs a script as the forges do: it stops at the first command that fails.
    fn run(&self, script: &str, place: &Path) -> Output {
        let base = git(self.folder(), &["rev-parse", "refs/remotes/origin/main"]);
        Command::new("bash")
            .args(["-eo", "pipefail", "-c", script])
            .current_dir(place)
            .env("PATH", format!("{}:{}", self.program.display(), std::env::var("PATH").unwrap()))
            .env("ASKED", self.folder().join(".git/asked"))
            .env("LEVAIN_SOURCE", "https://forge.example/levain")
            .env("LEVAIN_REVISION", "0123")
            .env("LEVAIN_LANG", "en")
            .env("GITHUB_BASE_REF", "main")
            .env("GITHUB_REF", "refs/heads/change")
            .env("GITHUB_SHA", "0123")
            .env("GITHUB_REPOSITORY", self.folder().file_name().unwrap())
            .env("GITHUB_SERVER_URL", format!("file://{}", self.folder().parent().unwrap().display()))
            .env("GITHUB_STEP_SUMMARY", self.folder().join(".git/summary"))
            .env("CI_MERGE_REQUEST_DIFF_BASE_SHA", base.trim())
            .env("TOKEN", "")
            .env("GIT_CONFIG_GLOBAL", "/dev/null")
            .output()
            .unwrap()
    }

    /// Runs every script of a file, in the repository or, for one that copies it itself, in a new folder. Ends at the first
    /// that fails, as the forges do for steps that say nothing else.
    fn run_file(&self, name: &str) -> (Option<i32>, String) {
        let copy = tempfile::tempdir().unwrap();
        let place = if name == "forgejo-actions.yml" { copy.path() } else { self.folder() };
        let mut said = String::new();
        for (_, script) in scripts(name) {
            let output = self.run(&script, place);
            said.push_str(&format!("{script}\n{}{}", text(&output.stdout), text(&output.stderr)));
            if !output.status.success() {
                return (output.status.code(), said);
            }
        }
        (Some(0), said)
    }
}

const FILES: [&str; 3] = ["github-actions.yml", "gitlab-ci.yml", "forgejo-actions.yml"];

/// A repository in which nothing of importance is unmet, with this file of continuous integration.
fn sound(ci: &str) -> Vec<(&'static str, &str)> {
    vec![
        (".gitlab-ci.yml", ci),
        ("LICENSE", levain_license::license_text("MIT").unwrap()),
        (
            "README.md",
            "# Outil\n\n## Installation\n\nx\n\n## Utilisation\n\nx\n\n## Soutien\n\nx\n\n## Licence\n\nMIT\n",
        ),
        (
            "CONTRIBUTING.md",
            "# Contribuer\n\nProposez une demande de fusion; elle est relue. Signez vos commits (Signed-off-by, DCO).\n",
        ),
    ]
}

#[test]
fn the_scripts_of_every_file_run() {
    for name in FILES {
        let sound = Runner::new(&sound(&guide(&format!("ci/{name}"))), "nothing\n");
        let (code, said) = sound.run_file(name);
        assert_eq!(code, Some(0), "{name}: {said}");
        // GitLab's file finds no program of its own, and asks for one.
        assert!(sound.asked().contains("install --locked"), "{name}: {}", sound.asked());
        assert!(sound.asked().contains("--git https://forge.example/levain --rev 0123 levain"), "{name}");
        if name == "github-actions.yml" {
            let summary = std::fs::read_to_string(sound.folder().join(".git/summary")).unwrap();
            assert!(summary.starts_with("# Findings"), "{summary}");
            assert!(sound.asked().contains("code-scanning/sarifs"));
        }
        if name != "forgejo-actions.yml" {
            let report = std::fs::read_to_string(sound.folder().join("levain.sarif")).unwrap();
            let report: Value = serde_json::from_str(&report).unwrap();
            assert_eq!(report["version"], "2.1.0");
        }
        let bare = Runner::new(&[("README.md", "# X\n")], "nothing\n");
        let (code, said) = bare.run_file(name);
        assert_eq!(code, Some(1), "{name}: without a licence, --fail-on major fails: {said}");
        let secret = ["glpat-", "aB3dE5gH7jK9mN1pQ3sT"].concat();
        let leak = Runner::new(&self::sound("x: 1\n"), &secret);
        let (code, said) = leak.run_file(name);
        assert_eq!(code, Some(1), "{name}");
        assert!(said.contains("change.txt:1:1") && !said.contains("# Findings"), "{name}: {said}");
    }
}

#[test]
fn the_files_are_those_that_the_checks_ask_for() {
    let workflow = guide("ci/github-actions.yml");
    let gitlab = guide("ci/gitlab-ci.yml");
    let folder = repository(&[(".github/workflows/levain.yml", &workflow), (".gitlab-ci.yml", &gitlab)]);
    let output = levain(folder.path(), &["check", ".", "--json", "--only", "SEC-05,SEC-06,SEC-07"]);
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    for finding in report["findings"].as_array().unwrap() {
        assert_eq!(finding["outcome"], "met", "{finding:#}");
    }
}

#[test]
fn the_conditions_are_those_that_the_scripts_need() {
    for name in ["github-actions.yml", "forgejo-actions.yml"] {
        for (condition, script) in scripts(name) {
            assert_eq!(
                script.contains("--diff"),
                condition == "github.event_name == 'pull_request'",
                "{name}: {script}"
            );
        }
    }
    let gitlab = yaml(&guide("ci/gitlab-ci.yml"));
    assert_eq!(gitlab["levain"]["variables"]["GIT_DEPTH"], "0");
    let checkout = &yaml(&guide("ci/github-actions.yml"))["jobs"]["levain"]["steps"][0];
    assert_eq!(checkout["with"]["fetch-depth"], "0");
}

#[test]
fn the_pages_hold_the_files_as_they_are() {
    for page in ["checking-in-ci.md", "checking-in-ci.fr.md"] {
        let page_text = guide(page);
        for (file, language) in FILES.map(|file| (file, "yaml")).into_iter().chain([("pre-commit", "sh")]) {
            let block = format!("```{language}\n{}```\n", guide(&format!("ci/{file}")));
            assert!(page_text.contains(&block), "{page} does not hold ci/{file} as it is");
        }
    }
}
