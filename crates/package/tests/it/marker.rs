//! What keeps a marker from being measured.

use levain_model::Language;
use levain_package::{Aggregate, Comparison, Definition, Figure, Flaw, Http, Log, Measure, Metric, Resource, Target};

fn http() -> Definition {
    Definition {
        name: "first-page".to_owned(),
        statement: Default::default(),
        measure: Measure::Http(Http {
            port: None,
            path: "/".to_owned(),
            requests: 50,
            every: 200,
            timeout: 5_000,
            figure: Figure::Latency,
        }),
        aggregate: Aggregate::P95,
        target: Target { comparison: Comparison::AtMost, value: 500.0, unit: "ms".to_owned() },
    }
}

fn with(change: impl FnOnce(&mut Definition)) -> Vec<Flaw> {
    let mut marker = http();
    change(&mut marker);
    marker.flaws()
}

fn of(measure: Measure, aggregate: Aggregate, unit: &str) -> Vec<Flaw> {
    with(|marker| {
        marker.measure = measure;
        marker.aggregate = aggregate;
        marker.target.unit = unit.to_owned();
    })
}

#[test]
fn a_marker_that_can_be_measured_has_no_flaw() {
    assert_eq!(http().flaws(), []);
    let log = |pattern: &str| Measure::Log(Log { pattern: pattern.to_owned(), container: None });
    let metric = |every| Measure::Metric(Metric { resource: Resource::Memory, seconds: 60, every });
    assert_eq!(of(log("ERROR"), Aggregate::Sum, "lines"), []);
    assert_eq!(of(metric(5), Aggregate::Max, "MiB"), []);
    assert_eq!(of(Measure::Manual, Aggregate::Last, "personnes"), []);
    // Twelve readings are too few for a 95th percentile.
    assert_eq!(of(metric(5), Aggregate::P95, "MiB"), [Flaw::TooFew(20)]);
    assert_eq!(of(metric(0), Aggregate::Max, "MiB"), [Flaw::Bounds]);
    assert_eq!(of(log("ERROR"), Aggregate::Mean, "lines"), [Flaw::Aggregate]);
    assert!(matches!(of(log("(a"), Aggregate::Sum, "lines")[..], [Flaw::Pattern(_)]));
    assert!(matches!(of(log("a{9999}{9999}"), Aggregate::Sum, "lines")[..], [Flaw::Pattern(_)]));
}

#[test]
fn each_flaw_is_told() {
    assert_eq!(with(|marker| marker.name = "First page".to_owned()), [Flaw::Name]);
    assert_eq!(with(|marker| marker.name = String::new()), [Flaw::Name]);
    assert_eq!(with(|marker| marker.target.value = f64::INFINITY), [Flaw::Value]);
    assert_eq!(with(|marker| marker.target.unit = "s".to_owned()), [Flaw::Unit("ms")]);
    assert_eq!(of(Measure::Manual, Aggregate::Last, " "), [Flaw::Unit("")]);
    let of_http = |change: fn(&mut Http)| {
        with(|marker| {
            if let Measure::Http(http) = &mut marker.measure {
                change(http);
            }
        })
    };
    assert_eq!(of_http(|http| http.path = "elsewhere".to_owned()), [Flaw::Path]);
    assert_eq!(of_http(|http| http.path = "/a b".to_owned()), [Flaw::Path]);
    assert_eq!(of_http(|http| http.path = "/a\r\nHost: b".to_owned()), [Flaw::Path]);
    assert_eq!(of_http(|http| http.requests = 19), [Flaw::TooFew(20)]);
    assert_eq!(of_http(|http| http.requests = 10_001), [Flaw::Bounds]);
    assert_eq!(of_http(|http| http.timeout = 0), [Flaw::Bounds]);
    assert_eq!(with(|marker| marker.aggregate = Aggregate::Sum), [Flaw::Aggregate]);
}

#[test]
fn comparisons_hold_as_their_signs_say() {
    for (comparison, sign, below, equal, above) in [
        (Comparison::AtMost, "≤", true, true, false),
        (Comparison::AtLeast, "≥", false, true, true),
        (Comparison::Below, "<", true, false, false),
        (Comparison::Above, ">", false, false, true),
        (Comparison::Equals, "=", false, true, false),
    ] {
        assert_eq!(comparison.sign(), sign);
        assert_eq!([1.0, 2.0, 3.0].map(|figure| comparison.holds(figure, 2.0)), [below, equal, above], "{sign}");
    }
}

#[test]
fn samples_become_one_figure_by_nearest_rank() {
    let twenty: Vec<f64> = (1..=20).rev().map(f64::from).collect();
    for (aggregate, figure) in [
        (Aggregate::P50, 10.0),
        (Aggregate::P95, 19.0),
        (Aggregate::Max, 20.0),
        (Aggregate::Min, 1.0),
        (Aggregate::Mean, 10.5),
        (Aggregate::Sum, 210.0),
        (Aggregate::Share, 100.0),
        (Aggregate::Last, 1.0),
    ] {
        assert_eq!(aggregate.of(&twenty), Some(figure), "{aggregate:?}");
        assert_eq!(aggregate.of(&[]), None, "{aggregate:?}");
        let least = usize::try_from(aggregate.least()).unwrap();
        assert_eq!(aggregate.of(&twenty[..least - 1]), None, "{aggregate:?}");
        assert!(aggregate.of(&twenty[..least]).is_some(), "{aggregate:?}");
    }
    // Of 21, the 95th percentile is the 20th.
    assert_eq!(Aggregate::P95.of(&(1..=21).map(f64::from).collect::<Vec<_>>()), Some(20.0));
    assert_eq!(Aggregate::P50.of(&[1.0, 2.0, 3.0]), Some(2.0));
    assert_eq!(Aggregate::Share.of(&[0.0, 3.0, 0.0, 1.0]), Some(50.0));
}

#[test]
fn units_and_targets_are_read_in_each_language_and_compared_in_any() {
    for (one, other, same) in [
        ("ms", "MS ", true),
        ("Mio", "MiB", true),
        ("lignes", "lines", true),
        ("ligne", "lines", true),
        ("%", "ms", false),
    ] {
        assert_eq!(levain_package::same_unit(one, other), same, "{one} {other}");
    }
    let target = |value, unit: &str| Target { comparison: Comparison::AtMost, value, unit: unit.to_owned() };
    for (target, fr, en) in [
        (target(0.5, "s"), "≤\u{a0}0,5\u{a0}s", "≤\u{a0}0.5\u{a0}s"),
        (target(99.0, "%"), "≤\u{a0}99\u{a0}%", "≤\u{a0}99%"),
        (target(128.0, "MiB"), "≤\u{a0}128\u{a0}Mio", "≤\u{a0}128\u{a0}MiB"),
    ] {
        assert_eq!((target.text(Language::Fr).as_str(), target.text(Language::En).as_str()), (fr, en));
    }
}
