//! The levain program.
fn main() {}
