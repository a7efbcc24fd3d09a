//! Signing in through the certified provider, and what is done of one that lies, stalls or is not itself.
#![allow(clippy::unwrap_used, clippy::print_stderr, reason = "tests fail by panicking, and say what they skip")]

mod honest;
mod hostile;
mod proxy;
mod real;
