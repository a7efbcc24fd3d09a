//! The packages of this installation: ours, and those of the deployer's folder over them. Read once, when first asked for.

use std::collections::BTreeMap;

use camino::Utf8Path;
use levain_content::packages::{Bounds, packages};
use levain_model::{Folder, LabImage};
use levain_package::{MAX_FILE, MAX_FILES, Package};

use crate::App;
use crate::error::AppError;

/// A package that can be launched.
#[derive(Debug)]
pub struct Shelved {
    /// What it says.
    pub package: Package,
    /// Its files.
    pub folder: Folder,
}

/// The packages there are, by name.
#[derive(Debug, Default)]
pub struct Packages {
    /// Those that can be launched.
    pub good: BTreeMap<String, Shelved>,
}

impl Packages {
    fn read(content: Option<&Utf8Path>) -> Result<Packages, AppError> {
        let mut all = Packages::default();
        for (name, folder) in packages(content, Bounds { files: MAX_FILES, bytes: MAX_FILE })? {
            match Package::read(&folder) {
                Ok(package) => {
                    all.good.insert(name, Shelved { package, folder });
                }
                Err(found) => {
                    // `levain lab package check` tells what is wrong.
                    tracing::warn!(package = name, refusals = found.len(), "a package cannot be launched");
                }
            }
        }
        Ok(all)
    }

    /// The package of that name.
    ///
    /// # Errors
    /// There is none.
    pub fn named(&self, name: &str) -> Result<&Shelved, AppError> {
        self.good.get(name).ok_or(AppError::NotFound)
    }
}

impl Shelved {
    /// The images of this package as they are installed, or nothing when one is missing or of another recipe.
    pub(super) fn installed<'i>(&self, name: &str, images: &'i [LabImage]) -> Option<BTreeMap<String, &'i LabImage>> {
        let of = |recipe: &levain_package::Recipe| {
            let fits = |one: &&LabImage| one.package == name && one.image == recipe.image && one.recipe == recipe.hash;
            images.iter().find(fits).map(|image| (recipe.image.clone(), image))
        };
        self.package.recipes.iter().map(of).collect()
    }
}

impl App {
    /// The packages there are.
    ///
    /// # Errors
    /// The deployer's folder cannot be read.
    pub fn packages(&self) -> Result<&Packages, AppError> {
        if let Some(known) = self.inner.packages.get() {
            return Ok(known);
        }
        let read = Packages::read(self.inner.content_folder.as_deref())?;
        Ok(self.inner.packages.get_or_init(|| read))
    }
}
