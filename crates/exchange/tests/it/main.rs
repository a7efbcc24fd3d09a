//! The importers on real catalogues, and on files that nobody should trust.
#![expect(clippy::unwrap_used, clippy::print_stderr, reason = "tests may fail, and a skip must be seen")]

mod corpus;
mod hostile;
