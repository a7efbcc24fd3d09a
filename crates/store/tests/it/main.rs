//! What the store promises, on both engines.
#![expect(clippy::unwrap_used, clippy::expect_used, reason = "helpers of tests are tests")]

mod catalogue;
mod curation;
mod dump;
mod engine;
mod events;
mod harvest;
mod jobs;
mod maintenance;
mod memberships;
mod notices;
mod people;
mod postgres;
mod samples;
