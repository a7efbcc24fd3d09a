//! Embeds the content again when a file of it appears, changes or goes: the derive alone sees only those it knew.
#![allow(clippy::print_stdout, reason = "this is how a build script speaks to cargo")]

fn main() {
    println!("cargo:rerun-if-changed=../../content");
}
