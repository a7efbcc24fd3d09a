//! Why an engine of the lab's own does not start, in words.

use std::path::PathBuf;

use levain_model::Language;

/// Why an instance does not start, or does not stop.
#[derive(Debug, thiserror::Error)]
pub enum InstanceError {
    /// Only root may make network namespaces and mount file systems.
    #[error("the lab's engine must be started by root")]
    NotRoot,
    /// A program is not installed.
    #[error("{program} is not installed (Debian package {package})")]
    Missing {
        /// What is looked for in the `PATH`.
        program: &'static str,
        /// Debian's package that brings it.
        package: &'static str,
    },
    /// The folder cannot hold the state of an engine.
    #[error("{folder} cannot be used: {why}")]
    Folder {
        /// The folder.
        folder: PathBuf,
        /// What is wrong with it.
        why: String,
    },
    /// Another process holds the engine of this folder.
    #[error("another process already holds the engine of {0}")]
    Held(PathBuf),
    /// Nothing runs in this folder, and only its holder may start it.
    #[error("no engine runs in {0}")]
    NotRunning(PathBuf),
    /// A step failed.
    #[error("{step}: {said}")]
    Failed {
        /// What was being done.
        step: &'static str,
        /// What the system or the engine said.
        said: String,
    },
}

impl InstanceError {
    pub(crate) fn failed(step: &'static str, said: impl ToString) -> Self {
        Self::Failed { step, said: said.to_string() }
    }

    pub(crate) fn folder(folder: impl Into<PathBuf>, why: impl ToString) -> Self {
        Self::Folder { folder: folder.into(), why: why.to_string() }
    }

    /// A stable code; [`CODES`](crate::CODES) explains each.
    pub fn code(&self) -> &'static str {
        match self {
            Self::NotRoot => "LE001",
            Self::Missing { .. } => "LE002",
            Self::Folder { .. } => "LE003",
            Self::Held(_) => "LE004",
            Self::NotRunning(_) => "LE005",
            Self::Failed { .. } => "LE006",
        }
    }

    /// What happened and what to do, for a person.
    pub fn text(&self, language: Language) -> String {
        let [fr, en] = match self {
            Self::NotRoot => [
                "Le moteur du laboratoire doit être démarré par root\u{a0}: lui seul peut créer un espace réseau et monter des volumes.".to_owned(),
                "The lab’s engine must be started by root: only root may make a network namespace and mount volumes.".to_owned(),
            ],
            Self::Missing { program, package } => [
                format!("Le programme {program} manque. Installez le paquet {package} (nom Debian)."),
                format!("The program {program} is missing. Install the package {package} (Debian’s name)."),
            ],
            Self::Folder { folder, why } => [
                format!("Le dossier {} ne convient pas\u{a0}: {why}.", folder.display()),
                format!("The folder {} will not do: {why}.", folder.display()),
            ],
            Self::Held(folder) => [
                format!("Un autre processus tient déjà le moteur de {}. Arrêtez-le d’abord, ou donnez un autre dossier.", folder.display()),
                format!("Another process already holds the engine of {}. Stop it first, or give another folder.", folder.display()),
            ],
            Self::NotRunning(folder) => [
                format!("Aucun moteur ne tourne dans {}. Démarrez «\u{a0}levain lab-agent\u{a0}».", folder.display()),
                format!("No engine runs in {}. Start “levain lab-agent”.", folder.display()),
            ],
            Self::Failed { step, said } => [
                format!("Une étape du démarrage du moteur a échoué ({step})\u{a0}: {said}"),
                format!("A step of starting the engine failed ({step}): {said}"),
            ],
        };
        match language {
            Language::Fr => fr,
            Language::En => en,
        }
    }
}
