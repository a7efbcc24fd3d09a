//! Images given to the engine: the only ones that may run.

use std::collections::BTreeMap;
use std::path::Path;

use levain_model::LabImage;
use levain_store::environments;

use crate::App;
use crate::error::AppError;
use crate::permission::{Action, Principal, require};

/// An image that was built, on its way to the engine.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InstalledImage {
    /// Name of the package.
    pub package: String,
    /// Name of the image in it.
    pub image: String,
    /// Digest in the storage where it was built.
    pub built: String,
    /// Hash of its recipe.
    pub recipe: String,
    /// Version of each Debian package in it.
    pub packages: BTreeMap<String, String>,
}

impl App {
    /// Gives an image to the engine, from an archive that the agent can read; gives its digest, which may run from now on.
    ///
    /// # Errors
    /// No permission; no lab; the agent does not answer, or the archive is no image.
    pub async fn install_image(
        &self,
        principal: &Principal,
        image: InstalledImage,
        archive: &Path,
    ) -> Result<String, AppError> {
        require(principal, Action::Administer)?;
        let digest = self.lab()?.client.import_image(archive).await.map_err(|error| super::told(&error))?;
        let InstalledImage { package, image, built, recipe, packages } = image;
        let now = self.now();
        let installed = LabImage { package, image, digest: digest.clone(), built, recipe, packages, installed_at: now };
        let mut tx = self.inner.store.begin().await?;
        environments::install(&mut tx, &installed).await?;
        tx.commit().await?;
        Ok(digest)
    }
}
