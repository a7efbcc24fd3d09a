//! Speed of the search over synthetic bilingual records, with facets counted; then with passages cut, as a page asks.
#![allow(clippy::print_stdout, reason = "a bench speaks by printing")]

use std::time::{Duration, Instant};

use anyhow::Result;
use levain_app::guides::{ABOVE, Shelf};
use levain_benches::bridge;
use levain_benches::measures::quantile;
use levain_benches::synthetic::{Synthetic, text_bytes};
use levain_content::Content;
use levain_search::{Index, Query};

/// Records.
const SIZES: [u64; 2] = [10_000, 100_000];
/// Queries measured per size.
const QUERIES: usize = 4_000;
/// Times each query is measured, the shortest kept: what else a machine does only adds to it.
const PASSES: usize = 3;
/// The slowest hundredth at the largest size.
const AIM: Duration = Duration::from_millis(5);
/// What the content may add to a start.
const CONTENT_AIM: Duration = Duration::from_millis(20);

fn main() -> Result<()> {
    let start = Instant::now();
    let content = Content::open(None)?;
    let took = start.elapsed();
    let ratio = took.as_secs_f64() / CONTENT_AIM.as_secs_f64();
    println!("content opened in {took:.2?}, as every start does; aim {CONTENT_AIM:?} ({ratio:.2} of it)");
    for size in SIZES {
        let mut synthetic = Synthetic::new(size, content.vocabularies());
        let folder = tempfile::tempdir()?;
        measure(&mut synthetic, size, folder.path(), &content)?;
    }
    Ok(())
}

fn measure(synthetic: &mut Synthetic, size: u64, folder: &std::path::Path, content: &Content) -> Result<()> {
    let index = Index::open(folder, bridge::project()?)?;
    let mut bytes = 0;
    let start = Instant::now();
    index.rebuild(
        (1..=size).map(|number| {
            let document = synthetic.document(number);
            bytes += text_bytes(&document);
            document
        }),
        0,
    )?;
    let built = start.elapsed().as_secs_f64();
    println!(
        "{size} records ({} MB of text): indexed in {built:.1} s, {:.0} records/s",
        bytes / 1_000_000,
        size as f64 / built
    );

    let queries: Vec<Query> = (0..QUERIES).map(|_| synthetic.query()).collect();
    // The first queries read the index from disk; a server answers them once.
    for query in queries.iter().take(200) {
        index.search(query)?;
    }
    let largest = size == SIZES[SIZES.len() - 1];
    if size == SIZES[0] {
        with_guides(&index, &queries, content)?;
    }
    for highlights in [false, true] {
        let mut once = Vec::new();
        let mut best = vec![Duration::MAX; queries.len()];
        let mut empty = 0;
        for pass in 0..PASSES {
            for (query, best) in queries.iter().zip(&mut best) {
                let query_of_page = Query { highlights, ..query.clone() };
                let start = Instant::now();
                let results = index.search(&query_of_page)?;
                let took = start.elapsed();
                *best = took.min(*best);
                if pass == 0 {
                    once.push(took);
                    empty += usize::from(results.total == 0);
                }
            }
        }
        let slowest = best.iter().zip(&queries).max_by_key(|(took, _)| **took);
        let (slowest, text) = slowest.map_or((Duration::ZERO, ""), |(took, query)| (*took, query.text.as_str()));
        let text: String = text.chars().take(60).collect();
        let total: Duration = best.iter().sum();
        let [p50, p90, p99] = [0.5, 0.9, 0.99].map(|part| quantile(&mut best, part));
        println!(
            "  {QUERIES} queries with facets{}: p50 {p50:.2?}, p90 {p90:.2?}, p99 {p99:.2?} ({:.2?} when asked once), slowest \
             {slowest:.2?} (« {text} »); {:.0} queries/s on one core; {empty} without result",
            if highlights { " and passages" } else { "" },
            quantile(&mut once, 0.99),
            QUERIES as f64 / total.as_secs_f64()
        );
        if largest && !highlights {
            let ratio = p99.as_secs_f64() / AIM.as_secs_f64();
            println!("  aim p99 under {AIM:?}: {} ({ratio:.2} of it)", if p99 < AIM { "met" } else { "not met" });
        }
    }
    Ok(())
}

/// What a page of results asks: the software, and the guides above them with a passage of each.
fn with_guides(index: &Index, queries: &[Query], content: &Content) -> Result<()> {
    let start = Instant::now();
    let guides = Shelf::new(content.library(), bridge::project()?)?;
    println!("  {} guides: read and indexed in {:.2?}", content.library().guides.len(), start.elapsed());
    let mut best = vec![Duration::MAX; queries.len()];
    for _ in 0..PASSES {
        for (query, best) in queries.iter().zip(&mut best) {
            let start = Instant::now();
            let results = index.search(&Query { highlights: false, ..query.clone() })?;
            let understood = results.did_you_mean.as_deref().unwrap_or(&query.text);
            guides.answering(content.library(), understood, query.language, true, ABOVE)?;
            *best = start.elapsed().min(*best);
        }
    }
    let [p50, p99] = [0.5, 0.99].map(|part| quantile(&mut best, part));
    let ratio = p99.as_secs_f64() / AIM.as_secs_f64();
    let met = if p99 < AIM { "met" } else { "not met" };
    println!("  with guides: p50 {p50:.2?}, p99 {p99:.2?}; aim p99 under {AIM:?}: {met} ({ratio:.2} of it)");
    Ok(())
}
