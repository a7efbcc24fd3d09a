//! The reproduction bundle: everything that it takes to run an experiment again elsewhere, and what was measured here.
//!
//! A folder of plain files, which is also a `.tar.gz` and a git repository ready to push; the same bundle gives the same
//! bytes, whenever it is written. It holds recipes, versions, answers and figures, never a secret: those are made anew by
//! whoever runs it again.
//!
//! | file | what it holds |
//! |---|---|
//! | `README.md` | what this is and how to run it again, in French and in English |
//! | `LICENSE` | licence of what is in it |
//! | `hypothesis.md`, `report.md` | as the experiment says them; absent of a trial |
//! | `package/` | the package that ran |
//! | `parameters.json` | answers of the launch form |
//! | `images.json` | for each image its recipe, its digests and its Debian packages |
//! | `measures.json`, `measures/*.jsonl` | figures, and the raw samples that they follow from |
//! | `starts.json` | when it was asked for, when it served, how it answered, the hash of its log |
//! | `images/*.tar` | the images themselves, when they were added |
//! | `bundle.json` | version of this format, and the SHA-256 of every other file |

mod archive;
mod error;
mod files;
mod read;
mod readme;

use std::collections::BTreeMap;
use std::path::PathBuf;

use jiff::Timestamp;
use levain_model::Folder;
use serde::{Deserialize, Serialize};

pub use error::BundleError;

use crate::measures::{Measured, Proof, Seen};

/// Version of the format, told in `bundle.json`.
pub const FORMAT: u32 = 1;

/// Name and address of whoever makes the one commit of a bundle's repository.
pub const AUTHOR: [&str; 2] = ["Levain", "levain@localhost"];

/// A bundle, as plain values.
#[derive(Debug, Clone, PartialEq)]
pub struct Bundle {
    /// What it is called: letters of `a` to `z`, digits and hyphens. The folder in the archive has this name.
    pub name: String,
    /// What it is about, for its title: the software, or the experiment.
    pub title: String,
    /// When it was made; files and commit carry this date.
    pub date: Timestamp,
    /// Version of the program that made it.
    pub program: String,
    /// Quota profile that the application ran with.
    pub profile: String,
    /// Text of the licence.
    pub license: String,
    /// The hypothesis, in Markdown; none of a trial.
    pub hypothesis: Option<String>,
    /// The report, in Markdown; none of a trial.
    pub report: Option<String>,
    /// Name of the package.
    pub package_name: String,
    /// Files of the package that ran.
    pub package: Folder,
    /// Answers of the launch form, without secrets.
    pub parameters: BTreeMap<String, String>,
    /// Images by their name in the package.
    pub images: BTreeMap<String, Image>,
    /// What was measured, samples included.
    pub measures: Vec<Measured>,
    /// Proofs that it started.
    pub starts: Vec<Start>,
}

/// An image that ran.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Image {
    /// Hash of its recipe: `sha256:…`.
    pub recipe: String,
    /// Digest in the storage where it was built; compression may change it without changing the image.
    pub digest: String,
    /// Digest by which it ran: that of its configuration and, through it, of every file in it.
    pub id: String,
    /// Version of each Debian package in it.
    pub packages: BTreeMap<String, String>,
    /// The image as a file (OCI archive), when it is in the bundle.
    #[serde(skip)]
    pub archive: Option<PathBuf>,
}

/// Proof that an application started.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Start {
    /// Name of the package.
    pub package: String,
    /// Its version.
    pub version: String,
    /// Digest by which each image ran, by its name in the package.
    pub digests: BTreeMap<String, String>,
    /// When it was asked for.
    pub asked: Timestamp,
    /// When it served.
    pub served: Timestamp,
    /// The time in between.
    pub milliseconds: u64,
    /// How it answered, and what it wrote until then; bundles made before this was kept have none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub proof: Option<Proof>,
}

/// How an image made from the same recipe stands to the one that ran.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case", tag = "standing")]
pub enum Standing {
    /// The very same image.
    SameDigest,
    /// Another image of the same Debian packages: a date or a key inside differs.
    SameVersions,
    /// Some packages have another version.
    OtherVersions {
        /// Name, version then, version now.
        packages: Vec<(String, Option<String>, Option<String>)>,
    },
    /// It was not there then.
    New,
}

impl Image {
    /// How another image of the same name stands to this one.
    pub fn standing(&self, id: &str, packages: &BTreeMap<String, String>) -> Standing {
        if self.id == id {
            return Standing::SameDigest;
        }
        let locked = |packages: &BTreeMap<String, String>| levain_package::Locked {
            recipe: self.recipe.clone(),
            packages: packages.clone(),
        };
        let (then, now) = (locked(&self.packages), locked(packages));
        let own = |version: Option<&str>| version.map(str::to_owned);
        let differences = then.differences(&now).into_iter();
        let packages: Vec<_> = differences.map(|(name, then, now)| (name.to_owned(), own(then), own(now))).collect();
        if packages.is_empty() { Standing::SameVersions } else { Standing::OtherVersions { packages } }
    }
}

impl Bundle {
    /// Whether it is a trial of a package, without hypothesis.
    pub fn trial(&self) -> bool {
        self.hypothesis.is_none()
    }

    /// What the one commit of its repository says: who pushes it makes one of the folder, with its date
    /// ([`Bundle::write_folder`], and `levain_git::first_commit`).
    pub fn message(&self) -> String {
        let what = if self.trial() { "Essai · Trial" } else { "Expérimentation · Experiment" };
        format!("{what}: {}", self.title.replace(['\n', '\r'], " "))
    }

    /// Whether an image that came with it is the one that it says.
    ///
    /// # Errors
    ///
    /// `LR005` when it is another.
    pub fn confirm(&self, image: &str, id: &str) -> Result<(), BundleError> {
        match self.images.get(image) {
            Some(said) if said.id == id => Ok(()),
            _ => Err(BundleError::new("LR005", format!("images/{image}.tar"), id)),
        }
    }

    /// Refuses a bundle in which a secret can be read: a log or a measurement may have written it.
    ///
    /// # Errors
    ///
    /// Where the first one is (`LR008`).
    pub fn keeps(&self, secrets: &BTreeMap<String, String>) -> Result<(), BundleError> {
        let mut texts: Vec<(String, &str)> = Vec::new();
        texts.extend(self.parameters.values().map(|value| ("parameters.json".to_owned(), value.as_str())));
        texts.extend(self.hypothesis.iter().map(|text| ("hypothesis.md".to_owned(), text.as_str())));
        texts.extend(self.report.iter().map(|text| ("report.md".to_owned(), text.as_str())));
        for measured in &self.measures {
            let place = || format!("measures/{}.jsonl", measured.definition.name);
            for sample in &measured.samples {
                match &sample.seen {
                    Seen::Line { text, .. } => texts.push((place(), text)),
                    Seen::Output { output, error, .. } => texts.extend([(place(), output.as_str()), (place(), error)]),
                    _ => {}
                }
            }
        }
        for (place, text) in texts {
            let read = secrets.iter().find(|(_, secret)| !secret.is_empty() && text.contains(secret.as_str()));
            if let Some((name, _)) = read {
                return Err(BundleError::new("LR008", place, name));
            }
        }
        Ok(())
    }
}

/// Whether a name is one of ours: it becomes a folder or a file.
fn plain(name: &str) -> bool {
    let fine = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    !name.is_empty() && name.len() <= 63 && !name.starts_with('-') && name.bytes().all(fine)
}

#[cfg(test)]
mod tests;
