//! What the store promises, on both engines.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::print_stderr,
    reason = "helpers of tests are tests; a skip is said aloud"
)]

mod catalogue;
mod engine;
mod events;
mod postgres;
mod samples;
