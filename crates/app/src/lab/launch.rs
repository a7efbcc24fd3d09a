//! Launching: what is asked for is checked against the package, the profile, the budget of the body, and written down.

use jiff::{SignedDuration, Timestamp};
use levain_lab::engine::{Deployment, Secret};
use levain_model::{
    Actor, Environment, EnvironmentNews, EnvironmentStatus, EnvironmentStep, EnvironmentWish, ExperimentStatus, Id,
    Language,
};
use levain_package::{Answers, Filled, Form, Profile, Wrong};
use levain_store::{Tx, environments, experiments};

use super::{Lab, Shelved, Size, event};
use crate::App;
use crate::error::AppError;
use crate::permission::{Action, Principal, require_in};

/// The same launch within this time of the first is the same.
const SAME: SignedDuration = SignedDuration::from_mins(1);

/// What is asked for.
#[derive(Debug, Clone, Default)]
pub struct Launch {
    /// Name of the package.
    pub package: String,
    /// Name of the profile.
    pub profile: String,
    /// For how many days, as typed.
    pub days: String,
    /// Answers of the launch form.
    pub answers: Answers,
}

/// Why nothing is launched.
#[derive(Debug)]
pub enum LaunchRefused {
    /// Of the launch form of the package.
    Answers(Vec<Wrong>),
    /// Anything else.
    Other(AppError),
}

impl<E: Into<AppError>> From<E> for LaunchRefused {
    fn from(error: E) -> LaunchRefused {
        LaunchRefused::Other(error.into())
    }
}

/// What an environment is launched for.
struct For {
    experiment: Option<Id>,
    organization: Id,
    by: Actor,
}

impl App {
    /// Launches a package for an experiment that runs; gives the environment. The same one sent twice is one.
    ///
    /// # Errors
    /// No permission; the experiment does not run; the package is not installed; the answers, the profile or the days cannot
    /// be taken; the body has all it may have.
    pub async fn launch_environment(
        &self,
        principal: &Principal,
        experiment: Id,
        launch: &Launch,
    ) -> Result<Id, LaunchRefused> {
        let lab = self.lab()?;
        let mut tx = self.inner.store.begin().await?;
        let found = experiments::get(&mut tx, experiment).await?.ok_or(AppError::NotFound)?;
        let by = require_in(principal, Action::ActForOrganization, found.organization)?;
        if found.status != ExperimentStatus::Running {
            return Err(LaunchRefused::Other(AppError::conflict(
                "Un environnement se lance pendant que l’expérimentation est en cours. Commencez-la d’abord.",
                "An environment is launched while its experiment runs. Begin it first.",
            )));
        }
        let shelved = self.packages()?.named(&launch.package)?;
        let profile = profile(shelved, &launch.profile)?;
        let size = size(lab, profile)?;
        let days = days("days", &launch.days, size.days)?;
        let expires = self.now() + SignedDuration::from_hours(24 * i64::from(days));
        let what = For { experiment: Some(experiment), organization: found.organization, by };
        self.launch(lab, tx, what, shelved, launch, (profile, size), expires).await
    }

    /// Launches a package for an hour, without a hypothesis, where the package allows it; gives the environment.
    ///
    /// # Errors
    /// No permission in that body; no demonstration of the package; the answers cannot be taken; the person or the body has
    /// all it may have.
    pub async fn launch_demonstration(
        &self,
        principal: &Principal,
        body: &str,
        launch: &Launch,
    ) -> Result<Id, LaunchRefused> {
        let lab = self.lab()?;
        let mut tx = self.inner.store.begin().await?;
        let body = self.body_at(&mut tx, body).await?;
        let by = require_in(principal, Action::ActForOrganization, body.id)?;
        let shelved = self.packages()?.named(&launch.package)?;
        if !shelved.package.lab.demonstration {
            return Err(LaunchRefused::Other(AppError::conflict(
                "Cette application ne se lance que pour une expérimentation acceptée.",
                "This application is launched for an accepted experiment only.",
            )));
        }
        let bounds = lab.settings.demonstrations;
        let live = environments::live(&mut tx).await?;
        let mut live: Vec<&Environment> = live.iter().filter(|one| one.experiment.is_none()).collect();
        // Sent twice, it is one: told before the bounds are looked at.
        if let Some(same) = live.iter().find(|one| self.is_same(one, by, &launch.package)) {
            return Ok(same.id);
        }
        live.retain(|one| one.wish != EnvironmentWish::Removed);
        if live.iter().filter(|one| one.launched_by == by).count() >= bounds.per_person as usize {
            return Err(LaunchRefused::Other(AppError::conflict(
                "Vous avez déjà une démonstration en cours. Terminez-la avant d’en lancer une autre.",
                "You have a demonstration already. End it before you launch another one.",
            )));
        }
        if live.iter().filter(|one| one.organization == body.id).count() >= bounds.per_body as usize {
            return Err(LaunchRefused::Other(AppError::conflict(
                "Votre organisme a déjà autant de démonstrations qu’il peut en avoir en même temps. Réessayez dans une heure.",
                "Your body has as many demonstrations as it may have at a time already. Try again in an hour.",
            )));
        }
        let profile = shelved.package.lab.profiles.0;
        let size = size(lab, profile)?;
        let expires = self.now() + SignedDuration::from_mins(bounds.minutes.into());
        let what = For { experiment: None, organization: body.id, by };
        self.launch(lab, tx, what, shelved, launch, (profile, size), expires).await
    }

    fn is_same(&self, one: &Environment, by: Actor, package: &str) -> bool {
        one.launched_by == by && one.package == package && self.now().duration_since(one.created_at) < SAME
    }

    #[expect(clippy::too_many_arguments, reason = "each is one thing that a launch needs, named where it is called")]
    async fn launch(
        &self,
        lab: &Lab,
        mut tx: Tx,
        what: For,
        shelved: &Shelved,
        launch: &Launch,
        (profile, size): (Profile, Size),
        expires: Timestamp,
    ) -> Result<Id, LaunchRefused> {
        let images = environments::images(&mut tx).await?;
        let images = shelved.installed(&launch.package, &images).ok_or_else(|| not_installed(&launch.package))?;
        let filled = fill(&shelved.package.form, &launch.answers)?;
        let live = environments::live(&mut tx).await?;
        let same = |one: &&Environment| {
            let answers = super::deployment(one).is_ok_and(|kept| kept.parameters == filled.parameters);
            one.experiment == what.experiment && answers && self.is_same(one, what.by, &launch.package)
        };
        if let Some(same) = live.iter().find(same) {
            return Ok(same.id);
        }
        within_budget(lab, what.organization, &live, size)?;
        let id = self.new_id();
        let package = &shelved.package;
        let deployment = Deployment {
            environment: super::on_engine(id)?,
            workload: package.workload.clone(),
            images: images.into_iter().map(|(name, image)| (name, image.digest.clone())).collect(),
            parameters: filled.parameters,
            secrets: filled.secrets.0.into_iter().map(|(name, secret)| (name, Secret::new(secret))).collect(),
            profile: size.profile,
            expires,
        };
        if let Err(failure) = deployment.check() {
            let told = |language| failure.text(language);
            return Err(LaunchRefused::Other(AppError::invalid("profile", told(Language::Fr), told(Language::En))));
        }
        let port = package.lab.ports.get(&package.lab.open.port).copied();
        let port = port.ok_or_else(|| AppError::Internal(format!("{}: no such port", launch.package)))?;
        let now = self.now();
        let text = serde_json::to_string(&deployment).map_err(|error| AppError::Internal(error.to_string()))?;
        let environment = Environment {
            id,
            experiment: what.experiment,
            organization: what.organization,
            launched_by: what.by,
            package: launch.package.clone(),
            version: package.lab.version.clone(),
            software: package.software.name.clone(),
            profile: profile.as_str().to_owned(),
            deployment: text,
            open: (port, package.lab.open.path.clone()),
            wish: EnvironmentWish::Running,
            status: EnvironmentStatus::Waiting,
            failure: None,
            epoch: 0,
            created_at: now,
            admitted_at: None,
            served_at: None,
            proof: None,
            expires_at: expires,
            ended_at: None,
            updated_at: now,
        };
        environments::insert(&mut tx, &environment).await?;
        let (news, by) = (EnvironmentNews::Launched, what.by);
        let step = EnvironmentStep { id: self.new_id(), environment: id, news, reason: String::new(), by, at: now };
        environments::add_step(&mut tx, &step).await?;
        tx.append(event(by, Some(news), &environment, &lab.settings.zone), now);
        tx.commit().await?;
        lab.poke.notify_one();
        Ok(id)
    }
}

/// What a profile gives.
fn size(lab: &Lab, profile: Profile) -> Result<Size, AppError> {
    let size = lab.settings.sizes.get(&profile).copied();
    size.ok_or_else(|| AppError::Internal(format!("profile {} has no size", profile.as_str())))
}

/// The profile asked for, within those of the package.
fn profile(shelved: &Shelved, name: &str) -> Result<Profile, AppError> {
    let (least, most) = shelved.package.lab.profiles;
    Profile::from_name(name).filter(|one| (least..=most).contains(one)).ok_or_else(|| {
        AppError::invalid("profile", "Choisissez un des profils offerts.", "Choose one of the profiles offered.")
    })
}

/// A number of days as it was typed, at least one.
pub(super) fn days(field: &'static str, typed: &str, most: u32) -> Result<u32, AppError> {
    typed.trim().parse().ok().filter(|days| (1..=most).contains(days)).ok_or_else(|| {
        AppError::invalid(
            field,
            format!("Écrivez un nombre de jours de 1 à {most}."),
            format!("Write a number of days from 1 to {most}."),
        )
    })
}

fn not_installed(package: &str) -> AppError {
    AppError::conflict(
        format!(
            "Les images de cette application ne sont pas installées. La personne qui administre ce site les installe par la commande «\u{a0}levain lab package install {package}\u{a0}»."
        ),
        format!(
            "The images of this application are not installed. Whoever administers this site installs them by the command “levain lab package install {package}”."
        ),
    )
}

/// What a launch form is filled in with: these answers, what the form begins with, and secrets made anew.
///
/// # Errors
/// The answers that cannot be taken; the machine gives no randomness.
pub fn fill(form: &Form, answers: &Answers) -> Result<Filled, LaunchRefused> {
    let mut failed = None;
    let filled = form.fill(answers, || {
        let mut bytes = [0; 26];
        if let Err(error) = getrandom::fill(&mut bytes) {
            failed = Some(error);
        }
        bytes
    });
    // A secret without randomness would be no secret.
    if let Some(error) = failed {
        return Err(LaunchRefused::Other(AppError::Internal(error.to_string())));
    }
    filled.map_err(LaunchRefused::Answers)
}

/// Whether the body may have one more of that size.
fn within_budget(lab: &Lab, body: Id, live: &[Environment], size: Size) -> Result<(), AppError> {
    let budget = lab.settings.budget;
    let own: Vec<&Environment> =
        live.iter().filter(|one| one.organization == body && one.wish != EnvironmentWish::Removed).collect();
    if own.len() >= budget.environments as usize {
        let count = budget.environments;
        return Err(AppError::conflict(
            format!(
                "Votre organisme a déjà {count} environnements, le plus qu’il peut avoir en même temps. Terminez-en un."
            ),
            format!("Your body has {count} environments already, the most it may have at a time. End one."),
        ));
    }
    let used: u64 = own.iter().filter_map(|one| super::deployment(one).ok()).map(|one| one.profile.memory).sum();
    let (wanted, allowed) = (size.profile.memory >> 20, budget.memory >> 20);
    let left = budget.memory.saturating_sub(used) >> 20;
    if wanted > left {
        return Err(AppError::conflict(
            format!(
                "Ce profil demande {wanted} Mio de mémoire; il en reste {left} à votre organisme, sur {allowed}. Choisissez un profil plus petit ou terminez un environnement."
            ),
            format!(
                "This profile asks for {wanted} MiB of memory; your body has {left} left, of {allowed}. Choose a smaller profile or end an environment."
            ),
        ));
    }
    Ok(())
}
