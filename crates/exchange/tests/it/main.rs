//! The importers on real catalogues, and on files that nobody should trust.

mod corpus;
