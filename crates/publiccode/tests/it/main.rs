//! Integration tests, in one binary.
#![allow(clippy::unwrap_used, clippy::print_stderr, reason = "tests fail by panicking, and say what they skip")]

mod anything;
mod base;
mod codes;
mod conformance;
mod corpus;
mod differences;
mod hostile;
mod migration;
mod mutations;
mod outside;
mod shared;
mod snapshots;
