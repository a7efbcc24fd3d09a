//! What the benches share: inputs that anybody can make again, and measures.

pub mod bridge;
pub mod corpus;
pub mod documents;
pub mod measures;
pub mod random;
pub mod synthetic;
