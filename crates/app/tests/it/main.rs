//! The use cases on a real database, a real index and the real catalogues of the corpus.

mod accounts;
mod corpus;
mod curation;
mod imports;
mod support;
