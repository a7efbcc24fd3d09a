//! How long one text takes: `cargo bench -p levain-license --features recognise`.
#![allow(missing_docs, reason = "the macros of the bench make the items")]

use std::hint::black_box;
use std::time::Duration;

use criterion::{Criterion, criterion_group, criterion_main};
use levain_license::{license_text, normalise, recognise};

fn texts(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("recognise");
    group.measurement_time(Duration::from_secs(2)).warm_up_time(Duration::from_millis(500));
    for id in
        ["MIT", "BSD-3-Clause", "Apache-2.0", "EUPL-1.2", "LiLiQ-R-1.1", "MPL-2.0", "AGPL-3.0-only", "LGPL-3.0-only"]
    {
        let text = license_text(id).unwrap_or_default();
        group.bench_function(id, |bencher| bencher.iter(|| recognise(black_box(text))));
    }
    let both =
        format!("{}\n\n{}", license_text("MIT").unwrap_or_default(), license_text("Apache-2.0").unwrap_or_default());
    group.bench_function("MIT and Apache-2.0", |bencher| bencher.iter(|| recognise(black_box(&both))));
    let notice = "Ce projet est publié sous la Licence Libre du Québec – Réciprocité (LiLiQ-R), version 1.1.";
    group.bench_function("notice", |bencher| bencher.iter(|| recognise(black_box(notice))));
    let page = "Le levain est un mélange de farine et d’eau qui fermente, selon une recette publique.\n".repeat(600);
    group.bench_function("page of 50 kB without licence", |bencher| bencher.iter(|| recognise(black_box(&page))));
    group.finish();
    criterion.bench_function("normalise a name", |bencher| {
        bencher.iter(|| normalise(black_box("GNU Affero General Public License v3 ou ultérieure")));
    });
}

criterion_group!(benches, texts);
criterion_main!(benches);
