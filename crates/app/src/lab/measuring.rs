//! Markers measured by the lab: asked for by the people of a body, made one after the other, kept with every sample. A person
//! says which figure answers which marker of the hypothesis.

use std::future::Future;
use std::pin::pin;
use std::time::Duration;

use levain_lab::engine::Deployment;
use levain_lab::measures::{Measured, Seen, Unmeasurable, measure};
use levain_model::{
    Actor, Environment, EnvironmentNews, EnvironmentStatus, EnvironmentWish, Id, Language, Measurement,
};
use levain_package::{Definition, Measure, same_unit, unit};
use levain_store::environments;
use serde::{Deserialize, Serialize};

use super::{Lab, deployment};
use crate::App;
use crate::error::AppError;
use crate::experiments::NewFinding;
use crate::permission::{Action, Principal, require_in};
use crate::views::{Labelled, MeasurementView};

/// Time between two looks at what is asked for.
const TICK: Duration = Duration::from_secs(2);

/// What came of a measurement, as it is kept.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Outcome {
    /// It was made, or cut short: it says which.
    Measured(Box<Measured>),
    /// It could not be made: why, in French and in English.
    Refused(String, String),
}

impl App {
    /// Measures what is asked for until `stop` is ready. What is cut is made again from its beginning.
    pub async fn keep_measuring(&self, stop: impl Future<Output = ()>) {
        let Ok(lab) = self.lab() else { return };
        let mut stop = pin!(stop);
        loop {
            let work = async {
                match self.measure_waiting().await {
                    Ok(true) => {}
                    Ok(false) => tokio::select! {
                        () = tokio::time::sleep(TICK) => {}
                        () = lab.asked.notified() => {}
                    },
                    Err(error) => {
                        tracing::warn!(code = error.code(), "lab: {error}");
                        tokio::time::sleep(TICK).await;
                    }
                }
            };
            tokio::select! {
                () = work => {}
                () = &mut stop => return,
            }
        }
    }

    /// Makes the measurement that waits the longest, when it is this process that looks after the lab; whether there was one.
    ///
    /// # Errors
    /// No lab; a failure of the database.
    pub async fn measure_waiting(&self) -> Result<bool, AppError> {
        let lab = self.lab()?;
        let waiting = environments::waiting_measurements(&self.inner.store).await?;
        let Some(asked) = waiting.into_iter().next() else { return Ok(false) };
        if !self.lease_lab(lab).await? {
            return Ok(false);
        }
        let Some(found) = environments::get(&self.inner.store, asked.environment).await? else { return Ok(false) };
        let outcome = self.made(lab, &found, &asked.marker).await?;
        let text = serde_json::to_string(&outcome).map_err(|error| AppError::Internal(error.to_string()))?;
        let hash = if let Outcome::Measured(measured) = &outcome { Some(measured.hash.as_str()) } else { None };
        let mut tx = self.inner.store.begin().await?;
        match environments::keep_measurement(&mut tx, asked.id, &text, hash, self.now()).await {
            // Another process was faster.
            Err(levain_store::StoreError::NotFound { .. }) => return Ok(true),
            other => other?,
        }
        // It may have changed while it was measured.
        let now = environments::get(&mut tx, found.id).await?.ok_or(AppError::NotFound)?;
        let news = [(EnvironmentNews::Measured, asked.marker)];
        self.keep_environment(&mut tx, &now, now.clone(), &news, Actor::System).await?;
        tx.commit().await?;
        Ok(true)
    }

    async fn made(&self, lab: &Lab, environment: &Environment, marker: &str) -> Result<Outcome, AppError> {
        use Language::{En, Fr};
        let deployment = deployment(environment)?;
        let definition = self.definition(&environment.package, marker)?;
        let Some(definition) = definition else {
            let unknown = Unmeasurable::Unknown(marker.to_owned());
            return Ok(Outcome::Refused(unknown.text(Fr), unknown.text(En)));
        };
        Ok(match measure(&lab.client, &deployment, &definition, |_| {}).await {
            Ok(measured) if tells_a_secret(&measured, &deployment) => Outcome::Refused(
                "Un mot de passe de l’application paraît dans ce qui a été relevé\u{a0}: rien n’en est gardé."
                    .to_owned(),
                "A password of the application stands in what was read: nothing of it is kept.".to_owned(),
            ),
            Ok(measured) => Outcome::Measured(Box::new(measured)),
            Err(why) => Outcome::Refused(why.text(Fr), why.text(En)),
        })
    }

    fn definition(&self, package: &str, marker: &str) -> Result<Option<Definition>, AppError> {
        let shelved = self.packages()?.good.get(package);
        let markers = shelved.map(|shelved| shelved.package.markers.as_slice()).unwrap_or_default();
        Ok(markers.iter().find(|one| one.name == marker && one.measure != Measure::Manual).cloned())
    }

    /// Asks that a marker of the package be measured. Asked twice before it is made, it is made once.
    ///
    /// # Errors
    /// No permission; the application does not answer now; no such marker that a machine measures.
    pub async fn ask_measurement(&self, principal: &Principal, id: Id, marker: &str) -> Result<(), AppError> {
        let lab = self.lab()?;
        let mut tx = self.inner.store.begin().await?;
        let found = environments::get(&mut tx, id).await?.filter(|one| self.may_read(principal, one));
        let found = found.ok_or(AppError::NotFound)?;
        let by = require_in(principal, Action::ActForOrganization, found.organization)?;
        if self.definition(&found.package, marker)?.is_none() {
            return Err(AppError::invalid(
                "marker",
                "Choisissez une des mesures offertes.",
                "Choose one of the measures offered.",
            ));
        }
        if found.status != EnvironmentStatus::Serving || found.wish != EnvironmentWish::Running {
            return Err(AppError::conflict(
                "L’application ne répond pas en ce moment\u{a0}: rien ne se mesure.",
                "The application does not answer now: nothing can be measured.",
            ));
        }
        let known = environments::measurements(&mut tx, id).await?;
        if known.iter().any(|one| one.done_at.is_none() && one.marker == marker) {
            return Ok(());
        }
        let asked = Measurement {
            id: self.new_id(),
            environment: id,
            marker: marker.to_owned(),
            result: None,
            hash: None,
            by,
            asked_at: self.now(),
            done_at: None,
        };
        environments::ask_measurement(&mut tx, &asked).await?;
        tx.commit().await?;
        lab.asked.notify_one();
        Ok(())
    }

    /// The raw samples of a measurement, a line of JSON each, as they were hashed.
    ///
    /// # Errors
    /// No such measurement that one may read, or none that was made.
    pub async fn samples(&self, principal: &Principal, id: Id, measurement: Id) -> Result<Vec<u8>, AppError> {
        Ok(self.measured(principal, id, measurement).await?.raw())
    }

    async fn measured(&self, principal: &Principal, id: Id, measurement: Id) -> Result<Measured, AppError> {
        let found = environments::get(&self.inner.store, id).await?.filter(|one| self.may_read(principal, one));
        let found = found.ok_or(AppError::NotFound)?;
        let all = environments::measurements(&self.inner.store, found.id).await?;
        let one = all.into_iter().find(|one| one.id == measurement).ok_or(AppError::NotFound)?;
        match outcome(&one) {
            Some(Outcome::Measured(measured)) => Ok(*measured),
            _ => Err(AppError::NotFound),
        }
    }

    /// Enters the figure of a measurement as what was found of a marker of the experiment, by its number from 0; where it
    /// comes from is written in `language`.
    ///
    /// # Errors
    /// No permission; there is no figure; the marker has another unit; what entering by hand refuses too.
    pub async fn enter_measurement(
        &self,
        principal: &Principal,
        id: Id,
        measurement: Id,
        marker: usize,
        language: Language,
    ) -> Result<(), AppError> {
        let measured = self.measured(principal, id, measurement).await?;
        let found = environments::get(&self.inner.store, id).await?.ok_or(AppError::NotFound)?;
        let experiment = found.experiment.ok_or(AppError::NotFound)?;
        let known = levain_store::experiments::get(&self.inner.store, experiment).await?.ok_or(AppError::NotFound)?;
        let place = known.hypothesis.markers.get(marker).ok_or_else(|| {
            AppError::invalid("marker", "Choisissez un marqueur de l’hypothèse.", "Choose a marker of the hypothesis.")
        })?;
        let unit = &measured.definition.target.unit;
        if !same_unit(&place.unit, unit) {
            return Err(AppError::invalid(
                "marker",
                format!("Ce marqueur se mesure dans une autre unité que «\u{a0}{unit}\u{a0}»."),
                format!("This marker is measured in another unit than “{unit}”."),
            ));
        }
        let Some(figure) = measured.figure else {
            return Err(AppError::conflict("Cette mesure n’a pas donné de valeur.", "This measure gave no figure."));
        };
        let (name, count, hash) = (&measured.definition.name, measured.samples.len(), &measured.hash);
        let evidence = match language {
            Language::Fr => format!("Mesuré par le laboratoire ({name}, {count} relevés, {hash})."),
            Language::En => format!("Measured by the lab ({name}, {count} samples, {hash})."),
        };
        let value = NewFinding::Measured { value: decimal(figure), evidence };
        self.measure_marker(principal, experiment, marker, &value, &known.updated_at.to_string()).await
    }

    /// What was measured in an environment, the latest first.
    pub(super) async fn measurement_views(&self, id: Id, language: Language) -> Result<Vec<MeasurementView>, AppError> {
        let all = environments::measurements(&self.inner.store, id).await?;
        Ok(all.into_iter().map(|one| view(one, language)).collect())
    }

    /// The markers of a package that the lab measures: name, what it says and its target.
    pub(super) fn measurable(&self, package: &str, language: Language) -> Result<Vec<Labelled>, AppError> {
        let Some(shelved) = self.packages()?.good.get(package) else { return Ok(Vec::new()) };
        let all = shelved.package.markers.iter().filter(|one| one.measure != Measure::Manual);
        let labelled = |one: &Definition| Labelled {
            code: one.name.clone(),
            label: format!("{} ({})", one.statement.get(language).unwrap_or(&one.name), one.target.text(language)),
        };
        Ok(all.map(labelled).collect())
    }
}

/// What was measured, samples included, the latest of each marker.
pub(super) fn latest(all: &[Measurement]) -> Vec<Measured> {
    let mut found: Vec<Measured> = Vec::new();
    // The latest comes first.
    for one in all {
        if let Some(Outcome::Measured(measured)) = outcome(one)
            && found.iter().all(|known| known.definition.name != measured.definition.name)
        {
            found.push(*measured);
        }
    }
    found
}

fn outcome(one: &Measurement) -> Option<Outcome> {
    one.result.as_deref().and_then(|text| serde_json::from_str(text).ok())
}

fn view(one: Measurement, language: Language) -> MeasurementView {
    let outcome = outcome(&one);
    let mut view = MeasurementView {
        id: one.id,
        statement: one.marker.clone(),
        marker: one.marker,
        target: String::new(),
        value: None,
        unit: String::new(),
        met: None,
        samples: 0,
        hash: one.hash,
        failure: None,
        asked_at: one.asked_at,
        done_at: one.done_at,
    };
    match outcome {
        Some(Outcome::Measured(measured)) => {
            let definition = &measured.definition;
            view.statement = definition.statement.get(language).unwrap_or(&definition.name).to_owned();
            view.target = definition.target.text(language);
            unit(&definition.target.unit, language).clone_into(&mut view.unit);
            view.value = measured.figure.map(decimal);
            view.met = measured.met;
            view.samples = measured.samples.len();
            view.failure = measured.broken.as_ref().map(|broken| broken.text(language));
        }
        Some(Outcome::Refused(fr, en)) => view.failure = Some(if language == Language::Fr { fr } else { en }),
        None => {}
    }
    view
}

/// A figure with at most three decimals.
fn decimal(figure: f64) -> String {
    let text = format!("{figure:.3}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// Whether a secret of the environment stands in what was read.
fn tells_a_secret(measured: &Measured, deployment: &Deployment) -> bool {
    let holds = |text: &str| {
        deployment.secrets.values().any(|secret| !secret.reveal().is_empty() && text.contains(secret.reveal()))
    };
    measured.samples.iter().any(|sample| match &sample.seen {
        Seen::Line { text, .. } => holds(text),
        Seen::Output { output, error, .. } => holds(output) || holds(error),
        _ => false,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_written_as_people_do() {
        for (figure, text) in [(38.0, "38"), (0.12345, "0.123"), (99.5, "99.5"), (-0.25, "-0.25"), (100.0, "100")] {
            assert_eq!(decimal(figure), text);
        }
    }
}
