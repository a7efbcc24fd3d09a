//! From samples to one figure: nothing but what the samples say.

use levain_package::{Definition, Figure, Measure};

use super::{Broken, Observation, Seen};

/// The figure of these samples, in the unit of the marker.
///
/// # Errors
///
/// Why there is none.
pub fn figure(definition: &Definition, samples: &[Observation]) -> Result<f64, Broken> {
    let values: Vec<f64> = match &definition.measure {
        Measure::Http(http) => {
            let timeout = u64::from(http.timeout) * 1000;
            let values = samples.iter().filter_map(|sample| answered(&sample.seen, http.figure, timeout));
            values.collect()
        }
        Measure::Log(_) => samples.iter().filter_map(|sample| matching(&sample.seen)).collect(),
        Measure::Metric(_) => used(samples),
        Measure::Script(_) => vec![written(samples)?],
        Measure::Manual => Vec::new(),
    };
    // Of a series whose length is known, a part is not the whole.
    let planned = definition.planned().map_or(0, |planned| usize::try_from(planned).unwrap_or(usize::MAX));
    let least = definition.planned().unwrap_or_default().max(definition.aggregate.least());
    let figure = definition.aggregate.of(&values).filter(|_| values.len() >= planned);
    figure.ok_or(Broken::TooFew { least })
}

/// What one request counts for.
fn answered(seen: &Seen, figure: Figure, timeout: u64) -> Option<f64> {
    let Seen::Answer { status, micros, whole, .. } = seen else { return None };
    let well = *whole && status.is_some_and(|status| (200..400).contains(&status));
    Some(match (figure, well) {
        (Figure::Availability, true) => 100.0,
        (Figure::Availability, false) => 0.0,
        (Figure::Latency, true) => *micros as f64 / 1000.0,
        (Figure::Latency, false) => timeout.max(*micros) as f64 / 1000.0,
    })
}

fn matching(seen: &Seen) -> Option<f64> {
    if let Seen::Read { matching, .. } = seen { Some(*matching as f64) } else { None }
}

/// Memory at each reading in MiB; of the processor, what was used between two readings in percent of one processor.
fn used(samples: &[Observation]) -> Vec<f64> {
    let memory = samples.iter().filter_map(|sample| match sample.seen {
        Seen::Memory(bytes) => Some(bytes as f64 / f64::from(1 << 20)),
        _ => None,
    });
    let readings: Vec<(u64, u64)> = samples
        .iter()
        .filter_map(|sample| if let Seen::Cpu(used) = sample.seen { Some((sample.at, used)) } else { None })
        .collect();
    let between = readings.windows(2).filter_map(|pair| match pair {
        // A counter that went back began anew: what was used in between is not known.
        [(before, used), (after, more)] if after > before && more >= used => {
            Some((more - used) as f64 / ((after - before) as f64 * 1000.0) * 100.0)
        }
        _ => None,
    });
    memory.chain(between).collect()
}

/// The value on the last line that a job wrote.
fn written(samples: &[Observation]) -> Result<f64, Broken> {
    let last = samples.iter().rev().find_map(|sample| match &sample.seen {
        Seen::Output { exit, output, .. } => Some((*exit, output)),
        _ => None,
    });
    let (exit, output) = last.ok_or(Broken::TooFew { least: 1 })?;
    if exit != 0 {
        return Err(Broken::Job { exit });
    }
    let line = output.lines().rev().map(str::trim).find(|line| !line.is_empty()).unwrap_or_default();
    let number = line.parse::<f64>().ok().filter(|number| number.is_finite());
    number.ok_or_else(|| Broken::NoNumber { line: line.chars().take(200).collect() })
}

#[cfg(test)]
mod tests {
    use levain_package::{Aggregate, Comparison, Http, Log, Metric, Resource, Script, Target};

    use super::*;
    use crate::measures::Measured;

    fn marker(measure: Measure, aggregate: Aggregate, target: f64) -> Definition {
        let target = Target { comparison: Comparison::AtMost, value: target, unit: "x".to_owned() };
        Definition { name: "m".to_owned(), statement: Default::default(), measure, aggregate, target }
    }

    fn http(figure: Figure, requests: u32, aggregate: Aggregate) -> Definition {
        let http = Http { port: None, path: "/".to_owned(), requests, every: 0, timeout: 2_000, figure };
        marker(Measure::Http(http), aggregate, 100.0)
    }

    fn seen(all: impl IntoIterator<Item = Seen>) -> Vec<Observation> {
        all.into_iter().zip(0..).map(|(seen, at)| Observation { at: at * 1_000_000, seen }).collect()
    }

    fn answer(status: Option<u16>, micros: u64, whole: bool) -> Seen {
        Seen::Answer { status, micros, bytes: 5, whole }
    }

    #[test]
    fn requests_that_fail_count_for_their_timeout_and_for_nothing_available() {
        let good = answer(Some(200), 10_000, true);
        for (other, latency, available) in [
            (answer(Some(204), 30_000, true), 30.0, 100.0),
            (answer(Some(302), 30_000, true), 30.0, 100.0),
            (answer(Some(500), 1_000, true), 2_000.0, 0.0),
            (answer(Some(404), 1_000, true), 2_000.0, 0.0),
            // Half a page, and no page.
            (answer(Some(200), 1_000, false), 2_000.0, 0.0),
            (answer(None, 50, false), 2_000.0, 0.0),
            // A refusal that came later than the time given.
            (answer(None, 2_500_000, false), 2_500.0, 0.0),
        ] {
            let samples = seen([good.clone(), other.clone()]);
            assert_eq!(figure(&http(Figure::Latency, 2, Aggregate::Max), &samples), Ok(latency), "{other:?}");
            let mean = figure(&http(Figure::Availability, 2, Aggregate::Min), &samples);
            assert_eq!(mean, Ok(available), "{other:?}");
        }
    }

    #[test]
    fn a_part_of_a_series_gives_no_figure() {
        let marker = http(Figure::Latency, 3, Aggregate::Mean);
        let three = seen([10, 20, 60].map(|ms| answer(Some(200), ms * 1000, true)));
        assert_eq!(figure(&marker, &three), Ok(30.0));
        assert_eq!(figure(&marker, &three[..2]), Err(Broken::TooFew { least: 3 }));
        assert_eq!(figure(&marker, &[]), Err(Broken::TooFew { least: 3 }));
        let whole = Measured::new(marker.clone(), Default::default(), three.clone(), None);
        assert_eq!((whole.figure, whole.met, whole.holds()), (Some(30.0), Some(true), true));
        // Cut short, whatever the samples would have said.
        let gone = Broken::Engine { error: crate::engine::EngineError::Absent };
        let cut = Measured::new(marker, Default::default(), three.clone(), Some(gone.clone()));
        assert_eq!((cut.figure, cut.met, &cut.broken, cut.samples.len()), (None, None, &Some(gone), 3));
        assert!(cut.holds() && cut.hash == whole.hash);
        assert_eq!(Measured::samples_of(&whole.raw()), Ok(three));
        assert_eq!(
            whole.raw().split(|byte| *byte == b'\n').next().unwrap(),
            br#"{"at":0,"seen":{"answer":{"status":200,"micros":10000,"bytes":5,"whole":true}}}"#
        );
        let mut touched = whole.clone();
        touched.samples[0].at = 1;
        assert!(!touched.holds());
        let mut better = whole;
        better.figure = Some(29.0);
        assert!(!better.holds());
        assert_eq!(Measured::samples_of(b"{}\n"), Err(1));
    }

    #[test]
    fn processor_time_is_what_two_readings_differ_by() {
        let metric = |resource, seconds| Measure::Metric(Metric { resource, seconds, every: 1 });
        let cpu = marker(metric(Resource::Cpu, 2), Aggregate::Mean, 100.0);
        // A second apart: half a processor, then one and a half.
        let readings = seen([7_000_000_000, 7_500_000_000, 9_000_000_000].map(Seen::Cpu));
        assert_eq!(figure(&cpu, &readings), Ok(100.0));
        assert_eq!(figure(&cpu, &readings[..2]), Err(Broken::TooFew { least: 2 }));
        // The counter began anew, as after a restart.
        let anew = seen([7_000_000_000, 0, 1_000_000_000].map(Seen::Cpu));
        assert_eq!(figure(&cpu, &anew), Err(Broken::TooFew { least: 2 }));
        let memory = marker(metric(Resource::Memory, 2), Aggregate::Max, 100.0);
        assert_eq!(figure(&memory, &seen([5 << 20, 3 << 19].map(Seen::Memory))), Ok(5.0));
    }

    #[test]
    fn lines_are_counted_and_the_last_line_of_a_job_is_its_value() {
        let log = marker(Measure::Log(Log { pattern: "x".to_owned(), container: None }), Aggregate::Sum, 0.0);
        let read = |matching| Seen::Read { container: "a".to_owned(), lines: 9, matching };
        assert_eq!(figure(&log, &seen([read(0)])), Ok(0.0));
        assert_eq!(figure(&log, &seen([read(2), read(3)])), Ok(5.0));
        assert_eq!(figure(&log, &[]), Err(Broken::TooFew { least: 1 }), "nothing was read");

        let script = marker(Measure::Script(Script { job: "j".to_owned() }), Aggregate::Last, 0.0);
        let wrote = |exit, output: &str| {
            figure(&script, &seen([Seen::Output { exit, output: output.to_owned(), error: String::new() }]))
        };
        assert_eq!(wrote(0, "begun\n 4.25 \n\n"), Ok(4.25));
        assert_eq!(wrote(0, "-3e2"), Ok(-300.0));
        assert_eq!(wrote(3, "42\n"), Err(Broken::Job { exit: 3 }));
        for line in ["", "forty", "nan", "inf", "4,5"] {
            assert_eq!(wrote(0, line), Err(Broken::NoNumber { line: line.to_owned() }));
        }
    }
}
