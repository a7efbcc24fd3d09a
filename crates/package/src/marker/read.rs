//! Markers of a package, read from `markers/*.yaml` with their places, and held to what the package runs.

use levain_model::Texts;
use levain_yaml::{NodeId, Resolved};

use super::{Aggregate, Comparison, Definition, Figure, Flaw, Http, Log, Measure, Metric, Resource, Script, Target};
use crate::diagnostic::Diagnostic;
use crate::reader::{Reader, document};
use crate::workload::Workload;

const AGGREGATES: [(&str, Aggregate); 8] = [
    ("p50", Aggregate::P50),
    ("p95", Aggregate::P95),
    ("max", Aggregate::Max),
    ("min", Aggregate::Min),
    ("mean", Aggregate::Mean),
    ("sum", Aggregate::Sum),
    ("share", Aggregate::Share),
    ("last", Aggregate::Last),
];
const COMPARISONS: [(&str, Comparison); 5] = [
    ("at-most", Comparison::AtMost),
    ("at-least", Comparison::AtLeast),
    ("below", Comparison::Below),
    ("above", Comparison::Above),
    ("equals", Comparison::Equals),
];
const FIGURES: [(&str, Figure); 2] = [("latency", Figure::Latency), ("availability", Figure::Availability)];
const RESOURCES: [(&str, Resource); 2] = [("cpu", Resource::Cpu), ("memory", Resource::Memory)];

/// Reads one marker; what it measures must be of `workload`, when there is one.
pub(crate) fn marker(
    file: &str,
    bytes: &[u8],
    workload: Option<&Workload>,
    found: &mut Vec<Diagnostic>,
) -> Option<Definition> {
    document(file, bytes, found, |reader, root| {
        reader.only(root, &["name", "statement", "measure", "aggregate", "target"]);
        let name = reader.need(root, "name").and_then(|node| reader.name(node));
        let statement = reader.need(root, "statement").and_then(|node| reader.both(node));
        let place = reader.need(root, "measure");
        let measure = place.and_then(|node| measure(reader, node));
        let aggregate = reader.need(root, "aggregate").and_then(|node| reader.among(node, &AGGREGATES));
        let target = reader.need(root, "target").and_then(|node| target(reader, node));
        let statement: Texts = statement?;
        let definition =
            Definition { name: name?, statement, measure: measure?, aggregate: aggregate?, target: target? };
        let place = place?;
        for flaw in definition.flaws() {
            let at = match flaw {
                Flaw::Name => reader.get(root, "name"),
                Flaw::Value | Flaw::Unit(_) => reader.get(root, "target"),
                Flaw::TooFew(_) | Flaw::Aggregate => reader.get(root, "aggregate"),
                Flaw::Path | Flaw::Bounds | Flaw::Pattern(_) => Some(place),
            };
            reader.say("LP011", at.unwrap_or(root), flaw.subject());
        }
        if let Some(workload) = workload {
            names(reader, place, &definition.measure, workload);
        }
        Some(definition)
    })
}

impl Flaw {
    /// The field and what it may be, as the file writes it.
    fn subject(&self) -> String {
        match self {
            Flaw::Name => "name".to_owned(),
            Flaw::Value => "target.value".to_owned(),
            Flaw::Unit("") => "target.unit".to_owned(),
            Flaw::Unit(unit) => format!("target.unit: {unit}"),
            Flaw::Path => "path: /…".to_owned(),
            Flaw::Bounds => "requests, every, timeout, seconds".to_owned(),
            Flaw::TooFew(least) => format!("≥ {least}"),
            Flaw::Pattern(error) => error.lines().last().unwrap_or_default().to_owned(),
            Flaw::Aggregate => "aggregate".to_owned(),
        }
    }
}

/// Ports, containers and jobs that a marker names must be there.
fn names(reader: &mut Reader<'_>, place: NodeId, measure: &Measure, workload: &Workload) {
    let absent = match measure {
        Measure::Http(Http { port: Some(name), .. }) => {
            (!workload.ports.iter().any(|port| port.name == *name)).then_some(name)
        }
        Measure::Log(Log { container: Some(name), .. }) => {
            (!workload.containers.iter().any(|container| container.name == *name)).then_some(name)
        }
        Measure::Script(Script { job }) => (!workload.jobs.contains_key(job)).then_some(job),
        Measure::Http(_) | Measure::Log(_) | Measure::Metric(_) | Measure::Manual => None,
    };
    if let Some(name) = absent {
        reader.say("LP012", place, name.as_str());
    }
}

fn measure(reader: &mut Reader<'_>, node: NodeId) -> Option<Measure> {
    if reader.tree.resolved(node) == Resolved::Text {
        return reader.among(node, &[("manual", ())]).map(|()| Measure::Manual);
    }
    reader.only(node, &["http", "log", "metric", "script"]);
    let [entry] = reader.tree.entries(node) else {
        reader.say("LB011", node, "http | log | metric | script | manual");
        return None;
    };
    let value = entry.value;
    match reader.tree.scalar(entry.key).unwrap_or_default() {
        "http" => http(reader, value).map(Measure::Http),
        "log" => {
            reader.only(value, &["pattern", "container"]);
            let pattern = reader.need(value, "pattern").and_then(|node| reader.text(node))?;
            let container = name(reader, value, "container")?;
            Some(Measure::Log(Log { pattern, container }))
        }
        "metric" => {
            reader.only(value, &["resource", "seconds", "every"]);
            let resource = reader.need(value, "resource").and_then(|node| reader.among(node, &RESOURCES))?;
            let seconds = reader.need(value, "seconds").and_then(|node| reader.number(node))?;
            let every = reader.need(value, "every").and_then(|node| reader.number(node))?;
            Some(Measure::Metric(Metric { resource, seconds, every }))
        }
        "script" => {
            reader.only(value, &["job"]);
            let job = reader.need(value, "job").and_then(|node| reader.name(node))?;
            Some(Measure::Script(Script { job }))
        }
        // Said by `only`.
        _ => None,
    }
}

/// A name that may be absent; nothing at all when it is there and refused.
#[allow(clippy::option_option, reason = "absent and refused are two things")]
fn name(reader: &mut Reader<'_>, node: NodeId, key: &str) -> Option<Option<String>> {
    match reader.get(node, key) {
        Some(value) => reader.name(value).map(Some),
        None => Some(None),
    }
}

fn http(reader: &mut Reader<'_>, node: NodeId) -> Option<Http> {
    reader.only(node, &["port", "path", "requests", "every", "timeout", "figure"]);
    let port = name(reader, node, "port")?;
    let path = reader.need(node, "path").and_then(|node| reader.text(node))?;
    let figure = reader.need(node, "figure").and_then(|node| reader.among(node, &FIGURES))?;
    let mut number = |key: &str, otherwise: u32| match reader.get(node, key) {
        Some(value) => reader.number(value),
        None => Some(otherwise),
    };
    let requests = number("requests", Http::requests())?;
    let every = number("every", Http::every())?;
    let timeout = number("timeout", Http::timeout())?;
    Some(Http { port, path, requests, every, timeout, figure })
}

fn target(reader: &mut Reader<'_>, node: NodeId) -> Option<Target> {
    reader.only(node, &["comparison", "value", "unit"]);
    let comparison = reader.need(node, "comparison").and_then(|node| reader.among(node, &COMPARISONS))?;
    let place = reader.need(node, "value")?;
    let value = match reader.tree.resolved(place) {
        Resolved::Integer | Resolved::Float => reader.tree.scalar(place).and_then(|text| text.parse().ok()),
        _ => None,
    };
    let Some(value) = value else {
        reader.say("LB011", place, "value");
        return None;
    };
    let unit = reader.need(node, "unit").and_then(|node| reader.text(node))?;
    Some(Target { comparison, value, unit })
}
