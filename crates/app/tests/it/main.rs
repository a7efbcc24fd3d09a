//! The use cases on a real database, a real index and the real catalogues of the corpus.
#![allow(clippy::unwrap_used, clippy::print_stderr, reason = "tests fail by panicking, and say what they skip")]

mod accounts;
mod bodies;
mod codes;
mod corpus;
mod curation;
mod experiments;
mod guides;
mod harvest;
mod imports;
mod lab;
mod lists;
mod notices;
mod participation;
mod providers;
mod repositories;
mod support;
