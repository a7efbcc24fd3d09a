//! The adapters against the forge of the loopback, in each dialect.
#![allow(clippy::unwrap_used, reason = "helpers of tests fail the test")]

mod facts;
mod faults_of_others;
mod listing;
mod local;
mod support;
mod troubles;
