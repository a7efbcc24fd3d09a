//! Why a repository cannot be read.

use std::path::PathBuf;

use levain_model::Language;

/// Why a repository cannot be read at all. What is merely missing inside it is no error: it is unknown.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// There is nothing at this path.
    #[error("{0} does not exist")]
    Absent(PathBuf),
    /// There is something, and it is not a repository of git.
    #[error("{0} is not a git repository")]
    NotARepository(PathBuf),
    /// Its objects are named by SHA-256, which this program does not read.
    #[error("{0} names its objects by SHA-256, which is not supported")]
    Sha256(PathBuf),
    /// Its references are not kept in files (`reftable`), which this program does not read.
    #[error("{0} keeps its references in a reftable, which is not supported")]
    ReferenceStorage(PathBuf),
    /// Its references or its object database cannot be read.
    #[error("{path} cannot be read: {why}")]
    Damaged {
        /// The repository.
        path: PathBuf,
        /// What the reader said.
        why: String,
    },
}

impl OpenError {
    /// A stable code; [`CODES`](crate::CODES) explains each.
    pub fn code(&self) -> &'static str {
        match self {
            OpenError::Absent(_) => "GT001",
            OpenError::NotARepository(_) => "GT002",
            OpenError::Sha256(_) => "GT003",
            OpenError::Damaged { .. } => "GT004",
            OpenError::ReferenceStorage(_) => "GT005",
        }
    }

    /// What happened and what to do, for a person.
    pub fn text(&self, language: Language) -> String {
        let [fr, en] = match self {
            OpenError::Absent(path) => [
                format!("{} n’existe pas. Vérifiez le chemin.", path.display()),
                format!("{} does not exist. Check the path.", path.display()),
            ],
            OpenError::NotARepository(path) => [
                format!(
                    "{} n’est pas un dépôt git. Donnez le dossier qui contient .git, ou un dépôt nu.",
                    path.display()
                ),
                format!(
                    "{} is not a git repository. Give the folder that holds .git, or a bare repository.",
                    path.display()
                ),
            ],
            OpenError::Sha256(path) => [
                format!(
                    "Les objets de {} sont nommés en SHA-256, ce que ce programme ne lit pas encore.",
                    path.display()
                ),
                format!(
                    "The objects of {} are named by SHA-256, which this program does not read yet.",
                    path.display()
                ),
            ],
            OpenError::ReferenceStorage(path) => [
                format!(
                    "Les références de {} sont gardées en « reftable », ce que ce programme ne lit pas encore. Convertissez-les par « git refs migrate --ref-format=files ».",
                    path.display()
                ),
                format!(
                    "The references of {} are kept in a reftable, which this program does not read yet. Convert them with `git refs migrate --ref-format=files`.",
                    path.display()
                ),
            ],
            OpenError::Damaged { path, why } => [
                format!(
                    "{} ne peut être lu\u{a0}: {why}. Essayez « git fsck », ou clonez-le de nouveau.",
                    path.display()
                ),
                format!("{} cannot be read: {why}. Try `git fsck`, or clone it again.", path.display()),
            ],
        };
        match language {
            Language::Fr => fr.replace("« ", "«\u{a0}").replace(" »", "\u{a0}»"),
            Language::En => en,
        }
    }
}
