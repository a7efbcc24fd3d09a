//! Repositories made for tests by the system's git.

use std::path::{Path, PathBuf};
use std::process::Command;

/// A bare repository that grows.
pub struct Bare {
    pub path: PathBuf,
    /// Beside: what is looked through for repositories holds the bare one alone.
    work: tempfile::TempDir,
    day: u32,
}

impl Bare {
    /// `NAME.git` in a folder, with a first commit that holds these files.
    pub fn new(folder: &Path, name: &str, files: &[(&str, &str)]) -> Bare {
        let (path, work) = (folder.join(format!("{name}.git")), tempfile::tempdir().unwrap());
        git(work.path(), &["init", "--quiet", "--initial-branch=main"], 0);
        git(folder, &["init", "--quiet", "--bare", "--initial-branch=main", path.to_str().unwrap()], 0);
        for key in ["uploadpack.allowFilter", "uploadpack.allowAnySHA1InWant"] {
            git(&path, &["config", key, "true"], 0);
        }
        let mut bare = Bare { path, work, day: 1 };
        if !files.is_empty() {
            bare.commit(files);
        }
        bare
    }

    /// One more commit, a day after the last one.
    pub fn commit(&mut self, files: &[(&str, &str)]) {
        for (path, text) in files {
            let path = self.work.path().join(path);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, text).unwrap();
        }
        self.day += 1;
        git(self.work.path(), &["add", "--all"], self.day);
        git(self.work.path(), &["commit", "--quiet", "--message", "Change"], self.day);
        self.push();
    }

    pub fn tag(&self, name: &str) {
        git(self.work.path(), &["tag", name], self.day);
        self.push();
    }

    fn push(&self) {
        git(self.work.path(), &["push", "--quiet", "--tags", self.path.to_str().unwrap(), "main"], self.day);
    }
}

fn git(folder: &Path, arguments: &[&str], day: u32) {
    let date = format!("2026-10-{:02}T12:00:00Z", day.clamp(1, 31));
    let output = Command::new("git")
        .args(["-c", "user.name=Équipe d’exemple", "-c", "user.email=equipe@val-exemple.example"])
        .args(arguments)
        .current_dir(folder)
        .env("GIT_AUTHOR_DATE", &date)
        .env("GIT_COMMITTER_DATE", &date)
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .output()
        .unwrap();
    assert!(output.status.success(), "git {arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
}

/// A valid publiccode.yml of a fictitious software.
pub fn publiccode(name: &str, url: &str) -> String {
    format!(
        "publiccodeYmlVersion: \"0.5\"\nname: {name}\nurl: {url}\nplatforms: [web]\ndevelopmentStatus: stable\n\
         softwareType: standalone/web\ndescription:\n  fr:\n    shortDescription: Gère les demandes de la municipalité\n    \
         longDescription: >\n      {long}\n    features: [Suivi des demandes]\nlegal:\n  license: AGPL-3.0-or-later\n\
         maintenance:\n  type: internal\n  contacts:\n    - name: Équipe du numérique\nlocalisation:\n  \
         localisationReady: true\n  availableLanguages: [fr]\n",
        long = "Ce logiciel reçoit les demandes des citoyennes et des citoyens, les répartit entre les services et en suit le traitement. ".repeat(3)
    )
}
