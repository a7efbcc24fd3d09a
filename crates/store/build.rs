//! Tells Cargo that a change of the migration folders, which are embedded, asks for a new build.

use std::io::{Result, Write, stdout};

fn main() -> Result<()> {
    stdout().write_all(b"cargo::rerun-if-changed=migrations\n")
}
