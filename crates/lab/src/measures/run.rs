//! A series, run against an environment by its agent.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use jiff::Timestamp;
use levain_package::{Definition, Flaw, Http, Log, MOST_SAMPLES, Measure, Metric, Resource};

use super::{Broken, MOST_LINES, Measured, Observation, Seen, Unmeasurable};
use crate::agent::Client;
use crate::engine::{Deployment, EngineError, Failure, State, micros};

/// How much longer than planned a series may take before it is given up.
const MORE: Duration = Duration::from_secs(120);

/// How far a series is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// Samples taken.
    pub done: u32,
    /// Samples of the whole series, when that is known.
    pub planned: Option<u32>,
}

/// Measures a marker of an environment that serves, and says at each sample how far it is. What goes wrong on the way is told
/// in what is measured, beside the samples that there are. Dropping it ends the series.
///
/// # Errors
///
/// When no machine can measure it: nothing was asked then.
pub async fn measure(
    client: &Client,
    deployment: &Deployment,
    definition: &Definition,
    tell: impl FnMut(Progress),
) -> Result<Measured, Unmeasurable> {
    let longest = longest(deployment, definition)?;
    let began = Timestamp::now();
    let mut series = Series { client, deployment, samples: Vec::new(), planned: definition.planned(), tell };
    let broken = match series.state().await {
        Err(broken) => Some(broken),
        Ok(State::Serving) => {
            let taken = tokio::time::timeout(longest + MORE, series.take(definition)).await;
            match taken.unwrap_or_else(|_| Err(silent())) {
                Err(EngineError::Absent) => Some(Broken::NotServing { state: State::Gone }),
                Err(error) => Some(Broken::Engine { error }),
                Ok(()) => series.after(definition).await,
            }
        }
        Ok(state) => Some(Broken::NotServing { state }),
    };
    Ok(Measured::new(definition.clone(), (began, Timestamp::now()), series.samples, broken))
}

fn silent() -> EngineError {
    EngineError::Unreachable { said: "agent: the series does not end".to_owned() }
}

/// The longest that a series may be meant to take; refused when it cannot be begun.
fn longest(deployment: &Deployment, definition: &Definition) -> Result<Duration, Unmeasurable> {
    // Its name and its unit are for whoever reads it.
    let told = |flaw: &&Flaw| !matches!(flaw, Flaw::Name | Flaw::Unit(_));
    if let Some(flaw) = definition.flaws().iter().find(told) {
        return Err(Unmeasurable::Flawed(format!("{flaw:?}")));
    }
    let workload = &deployment.workload;
    let unknown = |name: &str| Err(Unmeasurable::Unknown(name.to_owned()));
    Ok(match &definition.measure {
        Measure::Http(http) => {
            if port(deployment, http).is_none() {
                return unknown(http.port.as_deref().unwrap_or("port"));
            }
            Duration::from_millis(u64::from(http.requests) * u64::from(http.every.max(http.timeout)))
        }
        Measure::Log(Log { container: Some(name), .. })
            if !workload.containers.iter().any(|container| container.name == *name) =>
        {
            return unknown(name);
        }
        Measure::Log(_) => Duration::ZERO,
        Measure::Metric(metric) => Duration::from_secs(u64::from(metric.seconds)),
        Measure::Script(script) => match workload.jobs.get(&script.job) {
            Some(job) => Duration::from_secs(u64::from(job.deadline)),
            None => return unknown(&script.job),
        },
        Measure::Manual => return Err(Unmeasurable::Manual),
    })
}

fn port(deployment: &Deployment, http: &Http) -> Option<u16> {
    let mut ports = deployment.workload.ports.iter();
    ports.find(|port| http.port.as_ref().is_none_or(|name| port.name == *name)).map(|port| port.port)
}

struct Series<'a, T> {
    client: &'a Client,
    deployment: &'a Deployment,
    samples: Vec<Observation>,
    planned: Option<u32>,
    tell: T,
}

impl<T: FnMut(Progress)> Series<'_, T> {
    async fn state(&self) -> Result<State, Broken> {
        let asked = tokio::time::timeout(MORE, self.client.state(self.deployment.clone())).await;
        asked.unwrap_or_else(|_| Err(silent())).map_err(|error| Broken::Engine { error })
    }

    /// Whether the environment was there until the end: what was measured of one that was frozen or taken away says
    /// nothing of the application. One that failed by itself did: its answers and its lines count.
    async fn after(&self, definition: &Definition) -> Option<Broken> {
        let state = match self.state().await {
            Ok(state) => state,
            Err(broken) => return Some(broken),
        };
        let itself = match &state {
            State::Serving => true,
            State::Suspended | State::Gone | State::Failed { reason: Failure::Incomplete } => false,
            State::Starting | State::Failed { .. } => {
                matches!(definition.measure, Measure::Http(_) | Measure::Log(_))
            }
        };
        (!itself).then_some(Broken::NotServing { state })
    }

    fn add(&mut self, at: u64, seen: Seen) {
        self.samples.push(Observation { at, seen });
        let done = u32::try_from(self.samples.len()).unwrap_or(u32::MAX);
        (self.tell)(Progress { done, planned: self.planned });
    }

    async fn take(&mut self, definition: &Definition) -> Result<(), EngineError> {
        match &definition.measure {
            Measure::Http(http) => self.requests(http).await,
            Measure::Log(log) => self.lines(log).await,
            Measure::Metric(metric) => self.readings(metric).await,
            Measure::Script(script) => {
                let begun = Instant::now();
                let ran = self.client.run_job(self.deployment.clone(), &script.job).await?;
                self.add(
                    micros(begun.elapsed()),
                    Seen::Output { exit: ran.exit, output: ran.output, error: ran.error },
                );
                Ok(())
            }
            Measure::Manual => Ok(()),
        }
    }

    async fn requests(&mut self, http: &Http) -> Result<(), EngineError> {
        let environment = self.deployment.environment.clone();
        let port = port(self.deployment, http).ok_or(EngineError::Absent)?;
        let (period, patience) = (Duration::from_millis(http.every.into()), Duration::from_millis(http.timeout.into()));
        let mut answers = self.client.measure(environment, (port, &http.path), http.requests, period, patience).await?;
        while let Some(sample) = answers.next().await? {
            let (status, micros, bytes, whole) = (sample.status, sample.micros, sample.bytes, sample.whole);
            self.add(sample.at, Seen::Answer { status, micros, bytes, whole });
        }
        Ok(())
    }

    async fn lines(&mut self, log: &Log) -> Result<(), EngineError> {
        let begun = Instant::now();
        let step = |said| EngineError::Said { step: "pattern".to_owned(), said };
        let expression = log.expression().map_err(step)?;
        let wanted = |name: &str| log.container.as_ref().is_none_or(|one| one == name);
        let names = self.deployment.workload.containers.iter().map(|container| container.name.clone());
        let mut counts: BTreeMap<String, (u64, u64)> =
            names.filter(|name| wanted(name)).map(|name| (name, (0, 0))).collect();
        let mut lines = self.client.logs(self.deployment.environment.clone(), false).await?;
        let mut kept = 0;
        while let Some(line) = lines.next().await? {
            if !wanted(&line.container) {
                continue;
            }
            let count = counts.entry(line.container.clone()).or_default();
            count.0 += 1;
            if expression.is_match(&line.text) {
                count.1 += 1;
                if kept < MOST_LINES {
                    kept += 1;
                    let (container, stream, text) = (line.container, line.stream, line.text);
                    self.add(micros(begun.elapsed()), Seen::Line { container, stream, text });
                }
            }
        }
        for (container, (lines, matching)) in counts {
            self.add(micros(begun.elapsed()), Seen::Read { container, lines, matching });
        }
        Ok(())
    }

    async fn readings(&mut self, metric: &Metric) -> Result<(), EngineError> {
        let period = Duration::from_secs(metric.every.into());
        // What the processor did is known between two readings: one more.
        let more = u32::from(metric.resource == Resource::Cpu);
        let count = metric.seconds.checked_div(metric.every).unwrap_or_default().min(MOST_SAMPLES) + more;
        let mut readings = self.client.usage(self.deployment.environment.clone(), period).await?;
        for _ in 0..count {
            let Some(usage) = readings.next().await? else { break };
            if usage.estimated && metric.resource == Resource::Cpu {
                // A rate of a while ago, read twice, would be told as no use at all.
                let said = "the engine tells how fast the processor goes, and not what it did".to_owned();
                return Err(EngineError::Said { step: "usage".to_owned(), said });
            }
            self.add(
                usage.at,
                match metric.resource {
                    Resource::Cpu => Seen::Cpu(usage.cpu),
                    Resource::Memory => Seen::Memory(usage.memory),
                },
            );
        }
        Ok(())
    }
}
