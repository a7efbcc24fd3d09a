//! What the store promises, on both engines.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::print_stderr,
    reason = "helpers of tests are tests; a skip is said aloud"
)]

mod catalogue;
mod curation;
mod dump;
mod engine;
mod events;
mod jobs;
mod maintenance;
mod people;
mod postgres;
mod samples;
