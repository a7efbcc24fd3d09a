//! Integration tests, in one binary.
#![allow(clippy::unwrap_used, clippy::print_stderr, reason = "tests fail by panicking, and say what they skip")]

mod base;
mod codes;
mod conformance;
mod corpus;
mod differences;
mod shared;
mod snapshots;
