//! Continuous integration as it is written in a repository: which systems, and the workflows of those we know how to read.

pub mod gitlab;
pub mod workflow;

use crate::context::Context;
use crate::files;

/// A system of continuous integration, by its files.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum System {
    /// GitHub Actions.
    GitHub,
    /// Forgejo or Gitea Actions: the same format.
    Forgejo,
    /// GitLab CI.
    GitLab,
    /// A system whose format we do not read, by its name.
    Other(&'static str),
}

impl System {
    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            System::GitHub => "GitHub Actions",
            System::Forgejo => "Forgejo Actions",
            System::GitLab => "GitLab CI",
            System::Other(name) => name,
        }
    }
}

/// Which system a path (exact case) belongs to, if any.
pub fn system_of(path: &str) -> Option<System> {
    let yaml = path.ends_with(".yml") || path.ends_with(".yaml");
    let folder = files::folder(path);
    match folder {
        ".github/workflows" if yaml => return Some(System::GitHub),
        ".forgejo/workflows" | ".gitea/workflows" if yaml => return Some(System::Forgejo),
        ".gitlab/ci" if yaml => return Some(System::GitLab),
        ".circleci" if yaml => return Some(System::Other("CircleCI")),
        ".woodpecker" if yaml => return Some(System::Other("Woodpecker")),
        ".builds" if yaml => return Some(System::Other("builds.sr.ht")),
        ".buildkite" => return Some(System::Other("Buildkite")),
        ".azure-pipelines" if yaml => return Some(System::Other("Azure Pipelines")),
        ".semaphore" if yaml => return Some(System::Other("Semaphore")),
        ".teamcity" => return Some(System::Other("TeamCity")),
        "" => {}
        _ => return None,
    }
    Some(match path {
        ".gitlab-ci.yml" | ".gitlab-ci.yaml" => System::GitLab,
        ".travis.yml" => System::Other("Travis CI"),
        "Jenkinsfile" | "jenkinsfile" => System::Other("Jenkins"),
        "azure-pipelines.yml" | "azure-pipelines.yaml" => System::Other("Azure Pipelines"),
        "appveyor.yml" | ".appveyor.yml" => System::Other("AppVeyor"),
        "bitbucket-pipelines.yml" => System::Other("Bitbucket Pipelines"),
        ".drone.yml" | ".drone.jsonnet" => System::Other("Drone"),
        ".cirrus.yml" => System::Other("Cirrus CI"),
        ".woodpecker.yml" | ".woodpecker.yaml" => System::Other("Woodpecker"),
        "circle.yml" => System::Other("CircleCI"),
        ".build.yml" => System::Other("builds.sr.ht"),
        "bamboo.yml" => System::Other("Bamboo"),
        ".taskcluster.yml" => System::Other("Taskcluster"),
        "wercker.yml" => System::Other("Wercker"),
        "cloudbuild.yaml" | "cloudbuild.yml" => System::Other("Cloud Build"),
        _ => return None,
    })
}

/// The files of continuous integration, and the text of those we know how to read.
#[derive(Debug, Default)]
pub struct Configured {
    /// Every file, with its system.
    pub files: Vec<(System, String)>,
    /// The workflows of GitHub and Forgejo Actions: path, workflow.
    pub workflows: Vec<(String, workflow::Workflow)>,
    /// GitLab CI: path, text.
    pub gitlab: Vec<(String, String)>,
    /// A file we know how to read is there whose bytes are not.
    pub unavailable: bool,
}

impl Configured {
    /// Names of the systems found, each once.
    pub fn names(&self) -> Vec<&'static str> {
        let mut systems: Vec<System> = self.files.iter().map(|(system, _)| *system).collect();
        systems.sort();
        systems.dedup();
        systems.into_iter().map(System::name).collect()
    }

    /// Whether some files are of a system we know how to read.
    pub fn is_known(&self) -> bool {
        self.files.iter().any(|(system, _)| !matches!(system, System::Other(_)))
    }
}

/// Looks the repository through.
pub fn configured(context: &Context<'_>) -> Configured {
    let mut configured = Configured::default();
    for entry in context.files() {
        let Some(system) = system_of(&entry.path) else {
            continue;
        };
        configured.files.push((system, entry.path.clone()));
        if matches!(system, System::Other(_)) {
            continue;
        }
        let looked = files::read(context, [entry]);
        configured.unavailable |= looked.unavailable;
        for (path, text) in looked.texts {
            match system {
                System::GitLab => configured.gitlab.push((path, text)),
                _ => configured.workflows.push((path, workflow::read(&text))),
            }
        }
    }
    configured
}
