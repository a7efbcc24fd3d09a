//! What the store promises, on both engines.
#![expect(clippy::unwrap_used, clippy::expect_used, reason = "helpers of tests are tests")]

mod bodies;
mod catalogue;
mod curation;
mod dump;
mod engine;
mod environments;
mod events;
mod experiments;
mod guide_ticks;
mod harvest;
mod identities;
mod jobs;
mod maintenance;
mod memberships;
mod notices;
mod participation;
mod people;
mod personal;
mod postgres;
mod samples;
