//! From what is to what should be, on the engine in memory: what a walk through 200 environments costs beside the engine.
#![allow(clippy::unwrap_used, reason = "a bench fails by panicking")]

use std::collections::BTreeMap;
use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use levain_lab::engine::{Deployment, Desired, EnvironmentId, Memory, Profile, Wanted, reconcile};
use levain_package::{Container, Limits, Port, Workload};

/// Environments of a busy lab.
const ENVIRONMENTS: usize = 200;

fn desired(number: usize, image: &str) -> Desired {
    let container = |name: &str| Container {
        name: name.to_owned(),
        image: "application".to_owned(),
        command: None,
        arguments: None,
        working_directory: None,
        environment: Vec::new(),
        user: 1000,
        group: 1000,
        limits: Limits { memory: 256 << 20, cpu: 500 },
        mounts: Vec::new(),
        ready: None,
    };
    let deployment = Deployment {
        environment: EnvironmentId::try_from(format!("environment-{number}")).unwrap(),
        workload: Workload {
            containers: vec![container("application"), container("database")],
            ports: vec![Port { name: "http".to_owned(), port: 8080 }],
            ..Workload::default()
        },
        images: BTreeMap::from([("application".to_owned(), image.to_owned())]),
        parameters: BTreeMap::new(),
        secrets: BTreeMap::new(),
        profile: Profile { memory: 1 << 30, cpu: 2000, disk: 1 << 30, processes: 256 },
        expires: "2100-01-01T00:00:00Z".parse().unwrap(),
    };
    Desired { deployment, wanted: Wanted::Running }
}

fn walks(criterion: &mut Criterion) {
    let image = format!("sha256:{}", "1".repeat(64));
    let all: Vec<Desired> = (0..ENVIRONMENTS).map(|number| desired(number, &image)).collect();
    let now = "2026-12-01T00:00:00Z".parse().unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    let full = || {
        let engine = Memory::with_images([image.clone()]);
        runtime.block_on(reconcile(&engine, &all, now)).unwrap();
        engine
    };
    criterion
        .bench_function("fill an empty engine with 200 environments", |bencher| bencher.iter(|| black_box(full())));
    let engine = full();
    criterion.bench_function("walk through 200 environments that are as they should be", |bencher| {
        bencher.iter(|| {
            let done = runtime.block_on(reconcile(&engine, black_box(&all), now)).unwrap();
            assert!(done.is_empty());
        });
    });
    criterion.bench_function("remove one of 200 and make it again", |bencher| {
        bencher.iter(|| {
            let done = runtime.block_on(reconcile(&engine, &all[1..], now)).unwrap();
            let again = runtime.block_on(reconcile(&engine, &all, now)).unwrap();
            assert_eq!((done.len(), again.len()), (1, 1));
        });
    });
}

criterion_group!(benches, walks);
criterion_main!(benches);
