//! A small catalogue searched as people search.

#![allow(clippy::unwrap_used, reason = "a failure is the test's")]

mod catalogue;
mod facets;
mod maintenance;
mod queries;
