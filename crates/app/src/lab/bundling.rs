//! The reproduction bundle of an experiment: hypothesis, report, application, answers, versions, figures with their samples.

use std::collections::BTreeMap;

use levain_git::{First, first_commit, one_file};
use levain_lab::bundle::{AUTHOR, Bundle, BundleError, Image, Start};
use levain_model::{Environment, Id, LabImage, Language};
use levain_store::environments;

use super::proving::proof;
use super::{Shelved, deployment, measuring};
use crate::App;
use crate::error::AppError;
use crate::experiments::document::DocumentKind;
use crate::permission::Principal;

/// What the bundle of an experiment is called, without what ends the name of a file.
pub fn bundle_name(experiment: Id) -> String {
    let short: String = experiment.to_string().chars().filter(|one| *one != '-').take(12).collect();
    format!("experiment-{short}")
}

impl App {
    /// The bundle of an experiment, of the environment that served last, by which anybody runs it again; without images, which
    /// are built again from their recipes. Whoever may read the report may have it.
    ///
    /// # Errors
    /// No such experiment, or no report that one may read; nothing served for it; the package is no more what ran.
    pub async fn experiment_bundle(
        &self,
        principal: &Principal,
        id: Id,
        language: Language,
    ) -> Result<Bundle, AppError> {
        let store = &self.inner.store;
        let hypothesis = self.experiment_document(principal, id, DocumentKind::Hypothesis).await?;
        let report = self.experiment_document(principal, id, DocumentKind::Report).await?;
        let view = self.experiment(principal, id, language).await?;
        let all = environments::of_experiment(store, id).await?;
        let served: Vec<&Environment> = all.iter().filter(|one| one.served_at.is_some()).collect();
        let Some(last) = served.iter().max_by_key(|one| one.served_at) else {
            return Err(AppError::conflict(
                "Aucune application n’a tourné pour cette expérimentation\u{a0}: il n’y a rien à refaire tourner.",
                "No application ran for this experiment: there is nothing to run again.",
            ));
        };
        let kept = deployment(last)?;
        let known = environments::images(store).await?;
        let shelved = self.packages()?.good.get(&last.package).ok_or_else(another)?;
        let images = images(last, shelved, &kept.images, &known)?;
        let starts = served.iter().filter(|one| one.package == last.package).filter_map(|one| start(one)).collect();
        let license = shelved.folder.get("LICENSE").and_then(|stored| stored.bytes()).unwrap_or_default();
        let measurements = environments::measurements(store, last.id).await?;
        let written = view.report.as_ref().and_then(|report| report.published_at).unwrap_or(view.entry.updated_at);
        let date = written.round(jiff::Unit::Second).map_err(|error| AppError::Internal(error.to_string()))?;
        Ok(Bundle {
            name: bundle_name(id),
            title: view.entry.title,
            date,
            program: env!("CARGO_PKG_VERSION").to_owned(),
            profile: last.profile.clone(),
            license: String::from_utf8_lossy(license).into_owned(),
            hypothesis: Some(hypothesis.written(language)),
            report: Some(report.written(language)),
            package_name: last.package.clone(),
            package: shelved.folder.clone(),
            parameters: kept.parameters,
            images,
            measures: measuring::latest(&measurements),
            starts,
        })
    }

    /// The same as one file.
    ///
    /// # Errors
    /// As [`App::experiment_bundle`].
    pub async fn experiment_archive(
        &self,
        principal: &Principal,
        id: Id,
        language: Language,
    ) -> Result<(String, Vec<u8>), AppError> {
        let bundle = self.experiment_bundle(principal, id, language).await?;
        let name = format!("{}.tar.gz", bundle.name);
        Ok((name, bundle.archive().map_err(|error| refused(&error))?))
    }

    /// The same as a git repository of one commit in one file, ready to be cloned and pushed.
    ///
    /// # Errors
    /// As [`App::experiment_bundle`]; git is not installed or failed.
    pub async fn experiment_repository(
        &self,
        principal: &Principal,
        id: Id,
        language: Language,
    ) -> Result<(String, Vec<u8>), AppError> {
        let bundle = self.experiment_bundle(principal, id, language).await?;
        let name = format!("{}.bundle", bundle.name);
        let internal = |error: &dyn std::fmt::Display| AppError::Internal(error.to_string());
        let work = move || {
            let folder = tempfile::tempdir().map_err(|error| internal(&error))?;
            bundle.write_folder(folder.path()).map_err(|error| refused(&error))?;
            let first = First { author: AUTHOR, date: bundle.date.as_second(), message: &bundle.message() };
            let made = first_commit(folder.path(), &first).and_then(|_| one_file(folder.path()));
            made.map_err(|error| AppError::conflict(error.text(Language::Fr), error.text(Language::En)))
        };
        let written = tokio::task::spawn_blocking(work).await;
        Ok((name, written.map_err(|error| internal(&error))??))
    }
}

fn refused(error: &BundleError) -> AppError {
    AppError::conflict(error.text(Language::Fr), error.text(Language::En))
}

/// The images that ran, when the package is still made of them.
fn images(
    environment: &Environment,
    shelved: &Shelved,
    ran: &BTreeMap<String, String>,
    known: &[LabImage],
) -> Result<BTreeMap<String, Image>, AppError> {
    let mut images = BTreeMap::new();
    for (name, digest) in ran {
        let of = |one: &&LabImage| one.package == environment.package && one.image == *name && one.digest == *digest;
        let found = known.iter().find(of).ok_or_else(another)?;
        let same = shelved.package.recipes.iter().any(|recipe| recipe.image == *name && recipe.hash == found.recipe);
        if !same || shelved.package.lab.version != environment.version {
            return Err(another());
        }
        let image = Image {
            recipe: found.recipe.clone(),
            digest: found.built.clone(),
            id: digest.clone(),
            packages: found.packages.clone(),
            archive: None,
        };
        images.insert(name.clone(), image);
    }
    Ok(images)
}

fn another() -> AppError {
    AppError::conflict(
        "La trousse de l’application a changé depuis\u{a0}: ce qui a tourné ne peut plus être mis en paquet. Lancez un nouvel environnement.",
        "The package of the application changed since: what ran cannot be bundled any more. Launch a new environment.",
    )
}

fn start(environment: &Environment) -> Option<Start> {
    let (asked, served) = (environment.admitted_at?, environment.served_at?);
    Some(Start {
        package: environment.package.clone(),
        version: environment.version.clone(),
        digests: deployment(environment).ok()?.images,
        asked,
        served,
        milliseconds: u64::try_from(served.as_millisecond() - asked.as_millisecond()).unwrap_or_default(),
        proof: proof(environment),
    })
}
