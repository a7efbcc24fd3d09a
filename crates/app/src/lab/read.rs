//! Packages and environments as they are read. An environment is for the people of its body, and for those who manage the lab.

use levain_lab::measures::Proof;
use levain_model::{
    Actor, Environment, EnvironmentStatus, EnvironmentWish, Id, LabImage, Language, MembershipState, Texts,
};
use levain_package::{Answers, Kind, Profile, Wrong};
use levain_store::{environments, experiments, organizations, people, software};

use super::proving::proof;
use super::tending::on_its_way;
use super::{Lab, Shelved, Size, deployment, trouble};
use crate::App;
use crate::error::AppError;
use crate::permission::{Action, Principal, allows, allows_in};
use crate::views::{
    EnvironmentEntry, EnvironmentRights, EnvironmentStepView, EnvironmentView, EnvironmentsView, ImageView, Labelled,
    LaunchView, PackageEntry, PackageView, RoomView, SizeView, StartView, UsageView,
};

/// Environments in a list.
const LISTED: u32 = 200;
/// Longest start there can be, in milliseconds: a day.
const LONGEST_START: i64 = 24 * 3_600_000;

impl App {
    /// The packages there are, by name.
    ///
    /// # Errors
    /// The deployer's folder cannot be read; a failure of the database.
    pub async fn package_list(&self, language: Language) -> Result<Vec<PackageEntry>, AppError> {
        let images = environments::images(&self.inner.store).await?;
        let mut all = Vec::new();
        for (name, shelved) in &self.packages()?.good {
            all.push(self.package_entry(name, shelved, &images, language).await?);
        }
        Ok(all)
    }

    /// A package.
    ///
    /// # Errors
    /// There is none of that name; a failure of the database.
    pub async fn package(
        &self,
        principal: &Principal,
        name: &str,
        language: Language,
    ) -> Result<PackageView, AppError> {
        let images = environments::images(&self.inner.store).await?;
        let shelved = self.packages()?.named(name)?;
        let package = &shelved.package;
        let installed = shelved.installed(name, &images).unwrap_or_default();
        let image = |(name, image): (String, &LabImage)| ImageView {
            name,
            digest: image.digest.clone(),
            packages: image.packages.len(),
            installed_at: image.installed_at,
        };
        let markers = package.markers.iter().map(|marker| {
            let statement = marker.statement.get(language).unwrap_or(&marker.name).to_owned();
            (statement, marker.target.text(language))
        });
        Ok(PackageView {
            entry: self.package_entry(name, shelved, &images, language).await?,
            presentation: package.presentation.get(language).unwrap_or_default().to_owned(),
            markers: markers.collect(),
            images: installed.into_iter().map(image).collect(),
            bodies: self.own_bodies(principal, language).await?,
            minutes: self.lab().map_or(0, |lab| lab.settings.demonstrations.minutes),
        })
    }

    /// The form that launches a package, with what was typed and what is wrong with it.
    ///
    /// # Errors
    /// There is no lab, or no package of that name; a failure of the database.
    pub async fn launch_form(
        &self,
        name: &str,
        answers: &Answers,
        wrong: &[Wrong],
        language: Language,
    ) -> Result<LaunchView, AppError> {
        let lab = self.lab()?;
        let images = environments::images(&self.inner.store).await?;
        let shelved = self.packages()?.named(name)?;
        let (least, most) = shelved.package.lab.profiles;
        let sizes = lab.settings.sizes.iter().filter(|(profile, _)| (least..=most).contains(*profile));
        Ok(LaunchView {
            package: self.package_entry(name, shelved, &images, language).await?,
            sheet: shelved.package.form.drawn(language, answers, wrong),
            sizes: sizes.map(|(profile, size)| size_view(*profile, size)).collect(),
        })
    }

    /// The environments of an experiment, for those who may read them, the latest first.
    ///
    /// # Errors
    /// A failure of the database.
    pub async fn environments_of(
        &self,
        principal: &Principal,
        experiment: Id,
        language: Language,
    ) -> Result<Vec<EnvironmentEntry>, AppError> {
        let found = environments::of_experiment(&self.inner.store, experiment).await?;
        let found: Vec<Environment> = found.into_iter().filter(|one| self.may_read(principal, one)).collect();
        self.environment_entries(&found, language).await
    }

    /// The environments that one may read: those of one's bodies, or all for those who manage the lab.
    ///
    /// # Errors
    /// Nobody is signed in; a failure of the database.
    pub async fn environments(&self, principal: &Principal, language: Language) -> Result<EnvironmentsView, AppError> {
        principal.actor.ok_or(AppError::SignInRequired)?;
        let store = &self.inner.store;
        let mut found = Vec::new();
        if allows(principal, Action::ReviewExperiments) {
            found = environments::latest(store, None, LISTED).await?;
        } else {
            for one in &principal.memberships {
                found.extend(environments::latest(store, Some(one.organization), LISTED).await?);
            }
            found.retain(|one| self.may_read(principal, one));
            found.sort_by_key(|one| std::cmp::Reverse((one.created_at, one.id)));
        }
        let room = match self.lab() {
            Ok(lab) if allows(principal, Action::ReviewExperiments) => Some(self.room(lab).await?),
            _ => None,
        };
        Ok(EnvironmentsView { environments: self.environment_entries(&found, language).await?, room })
    }

    /// An environment.
    ///
    /// # Errors
    /// There is none that one may read; a failure of the database.
    pub async fn environment(
        &self,
        principal: &Principal,
        id: Id,
        language: Language,
    ) -> Result<EnvironmentView, AppError> {
        let store = &self.inner.store;
        let found = environments::get(store, id).await?.filter(|one| self.may_read(principal, one));
        let found = found.ok_or(AppError::NotFound)?;
        let kept = deployment(&found).ok();
        let enters = allows_in(principal, Action::ActForOrganization, found.organization);
        let shelved = self.packages()?.good.get(&found.package);
        let label = |name: &str| {
            let field = shelved.and_then(|shelved| shelved.package.form.field(name));
            field.and_then(|field| field.label.get(language)).unwrap_or(name).to_owned()
        };
        // Of what was chosen, the words that were read.
        let chosen = |name: &str, value: &str| {
            let kind = shelved.and_then(|shelved| shelved.package.form.field(name)).map(|field| &field.kind);
            let words = match kind {
                Some(Kind::Choice(choices)) => choices.iter().find(|one| one.value == value),
                _ => None,
            };
            words.and_then(|choice| choice.label.get(language)).unwrap_or(value).to_owned()
        };
        let mut view = EnvironmentView {
            version: found.version.clone(),
            failure: trouble(&found).map(|trouble| trouble.why.text(language)),
            silent: self.is_silent(&found),
            mark: self.mark_of(&found),
            before: None,
            admitted_at: found.admitted_at,
            served_at: found.served_at,
            took: took(&found),
            health: proof(&found).map(|proof| proof.health(language)).unwrap_or_default(),
            log: proof(&found).and_then(|proof| written(proof, language)),
            size: self.size_of(&found),
            answers: Vec::new(),
            secrets: Vec::new(),
            login: text(shelved.map(|shelved| &shelved.package.lab.login), language),
            images: Vec::new(),
            claims: Vec::new(),
            steps: Vec::new(),
            markers: if enters { self.measurable(&found.package, language)? } else { Vec::new() },
            measurements: self.measurement_views(found.id, language).await?,
            rights: EnvironmentRights { enters },
            version_token: found.updated_at.to_string(),
            entry: self.environment_entry(&found, language).await?,
        };
        if let Some(kept) = kept {
            let labelled =
                |(name, value): (&String, &String)| Labelled { code: chosen(name, value), label: label(name) };
            view.answers = kept.parameters.iter().map(labelled).collect();
            if enters && found.status != EnvironmentStatus::Ended {
                let secret = |(name, value): (&String, &levain_lab::engine::Secret)| Labelled {
                    code: value.reveal().to_owned(),
                    label: label(name),
                };
                view.secrets = kept.secrets.iter().map(secret).collect();
            }
            let image = |(name, digest): (&String, &String)| Labelled { code: digest.clone(), label: name.clone() };
            view.images = kept.images.iter().map(image).collect();
            view.claims = kept.workload.claims.iter().map(|(name, claim)| (name.clone(), claim.size >> 20)).collect();
        }
        if found.status == EnvironmentStatus::Waiting {
            let live = environments::live(store).await?;
            let waiting = live.iter().filter(|one| one.admitted_at.is_none() && one.wish == EnvironmentWish::Running);
            view.before = Some(waiting.take_while(|one| one.id != id).count());
        }
        for step in environments::steps(store, id).await?.into_iter().rev() {
            let by = match step.by {
                Actor::Person(id) => people::get(store, id).await?.map(|person| person.display_name),
                _ => None,
            };
            let why = serde_json::from_str::<super::Trouble>(&step.reason).ok();
            let reason = why.map_or(step.reason, |trouble| trouble.why.text(language));
            view.steps.push(EnvironmentStepView { news: step.news, reason, by, at: step.at });
        }
        Ok(view)
    }

    /// What an environment uses now beside what it may; nothing when it does not run.
    ///
    /// # Errors
    /// No such environment that one may read.
    pub async fn environment_use(&self, principal: &Principal, id: Id) -> Result<Option<UsageView>, AppError> {
        let found = environments::get(&self.inner.store, id).await?.ok_or(AppError::NotFound)?;
        let Some(size) = self.size_of(&found) else { return Ok(None) };
        let usage = self.environment_usage(principal, id).await?;
        Ok(usage.map(|usage| UsageView::of(&usage, &size)))
    }

    pub(super) fn size_of(&self, environment: &Environment) -> Option<SizeView> {
        let profile = Profile::from_name(&environment.profile)?;
        // What it was given, whatever the profile says since.
        let kept = deployment(environment).ok()?.profile;
        let days = self.lab().ok().and_then(|lab| lab.settings.sizes.get(&profile)).map_or(0, |size| size.days);
        Some(size_view(profile, &Size { profile: kept, days }))
    }

    async fn room(&self, lab: &Lab) -> Result<RoomView, AppError> {
        let capacity = lab.settings.capacity;
        let mut room = RoomView {
            environments: (0, capacity.environments),
            memory: (0, capacity.memory >> 20),
            disk: (0, capacity.disk >> 20),
            waiting: 0,
        };
        for one in environments::live(&self.inner.store).await? {
            if one.admitted_at.is_none() {
                room.waiting += 1;
                continue;
            }
            let profile = deployment(&one)?.profile;
            room.environments.0 += 1;
            room.memory.0 += profile.memory >> 20;
            room.disk.0 += profile.disk >> 20;
        }
        Ok(room)
    }

    /// The bodies that somebody acts for, by name.
    async fn own_bodies(&self, principal: &Principal, language: Language) -> Result<Vec<Labelled>, AppError> {
        let active = principal.memberships.iter().filter(|one| one.state == MembershipState::Active);
        let ids: Vec<Id> = active.map(|one| one.organization).collect();
        let bodies = organizations::by_ids(&self.inner.store, &ids).await?;
        let mut named: Vec<Labelled> = bodies
            .values()
            .map(|body| self.body_entry(body, language))
            .map(|body| Labelled { code: body.slug.to_string(), label: body.name.text })
            .collect();
        named.sort_by_cached_key(|one| levain_model::id::fold(&one.label));
        Ok(named)
    }

    /// The packages that run a software, by name.
    pub(super) fn running(&self, software: &str) -> Result<impl Iterator<Item = (&String, &Shelved)>, AppError> {
        let all = self.packages()?.good.iter();
        Ok(all.filter(move |(_, shelved)| shelved.package.lab.software.as_deref() == Some(software)))
    }

    /// The packages that run a software, given by its address.
    ///
    /// # Errors
    /// The deployer's folder cannot be read; a failure of the database.
    pub async fn packages_of(&self, software: &str, language: Language) -> Result<Vec<PackageEntry>, AppError> {
        let running: Vec<_> = self.running(software)?.collect();
        // Most software has none: then nothing is read.
        if running.is_empty() {
            return Ok(Vec::new());
        }
        let images = environments::images(&self.inner.store).await?;
        let mut all = Vec::with_capacity(running.len());
        for (name, shelved) in running {
            all.push(self.package_entry(name, shelved, &images, language).await?);
        }
        Ok(all)
    }

    async fn package_entry(
        &self,
        name: &str,
        shelved: &Shelved,
        images: &[LabImage],
        language: Language,
    ) -> Result<PackageEntry, AppError> {
        let package = &shelved.package;
        let known = match &package.lab.software {
            Some(slug) => match software::by_slug(&self.inner.store, slug).await? {
                software::Located::Found(found) => {
                    let label = found.fields.name.unwrap_or_else(|| slug.clone());
                    Some(Labelled { code: found.slug.to_string(), label })
                }
                _ => None,
            },
            None => None,
        };
        let served = environments::served(&self.inner.store, name, 1).await?;
        let (least, most) = package.lab.profiles;
        Ok(PackageEntry {
            name: name.to_owned(),
            software: package.software.name.clone(),
            known,
            description: package.software.description.get(language).unwrap_or_default().to_owned(),
            license: package.software.license.clone(),
            version: package.lab.version.clone(),
            profiles: (least.as_str(), most.as_str()),
            demonstration: package.lab.demonstration,
            installed: shelved.installed(name, images).is_some(),
            started: served.first().and_then(|one| start_view(one, language)),
        })
    }

    async fn environment_entries(
        &self,
        found: &[Environment],
        language: Language,
    ) -> Result<Vec<EnvironmentEntry>, AppError> {
        let mut entries = Vec::with_capacity(found.len());
        for one in found {
            entries.push(self.environment_entry(one, language).await?);
        }
        Ok(entries)
    }

    async fn environment_entry(&self, one: &Environment, language: Language) -> Result<EnvironmentEntry, AppError> {
        let store = &self.inner.store;
        let bodies = organizations::by_ids(store, &[one.organization]).await?;
        let body = bodies.get(&one.organization).ok_or(AppError::NotFound)?;
        let experiment = match one.experiment {
            Some(id) => experiments::get(store, id).await?.map(|found| (id, found.hypothesis.title)),
            None => None,
        };
        let grace = match (one.experiment, self.lab()) {
            (Some(_), Ok(lab)) => lab.settings.grace,
            _ => 0,
        };
        let over = one.wish == EnvironmentWish::Suspended && one.expires_at <= self.now();
        let since = if over { self.suspended_at(one).await? } else { None };
        Ok(EnvironmentEntry {
            id: one.id,
            software: one.software.clone(),
            package: one.package.clone(),
            body: self.body_entry(body, language),
            experiment,
            status: one.status,
            wish: one.wish,
            moving: on_its_way(one),
            profile: one.profile.clone(),
            created_at: one.created_at,
            expires_at: one.expires_at,
            removed_at: since.map_or(one.expires_at, |since| since.max(one.expires_at))
                + jiff::SignedDuration::from_hours(24 * i64::from(grace)),
            ended_at: one.ended_at,
        })
    }
}

/// From the moment there was room to the first answer, in milliseconds; nothing when the clock was set meanwhile.
pub(super) fn took(one: &Environment) -> Option<i64> {
    let took = one.served_at?.as_millisecond() - one.admitted_at?.as_millisecond();
    (0..LONGEST_START).contains(&took).then_some(took)
}

/// How much it had written when it first served, and the hash of it.
fn written(proof: Proof, language: Language) -> Option<Labelled> {
    proof.log.map(|log| Labelled { label: log.text(language), code: log.sha256 })
}

/// That an application started, and how.
fn start_view(one: &Environment, language: Language) -> Option<StartView> {
    let proof = proof(one).unwrap_or_default();
    Some(StartView {
        at: one.served_at?,
        milliseconds: took(one)?,
        health: proof.health(language),
        log: written(proof, language),
    })
}

fn text(texts: Option<&Texts>, language: Language) -> String {
    texts.and_then(|texts| texts.get(language)).unwrap_or_default().to_owned()
}

fn size_view(profile: Profile, size: &Size) -> SizeView {
    SizeView {
        name: profile.as_str(),
        memory: size.profile.memory >> 20,
        cpu: size.profile.cpu,
        disk: size.profile.disk >> 20,
        processes: size.profile.processes,
        days: size.days,
    }
}
