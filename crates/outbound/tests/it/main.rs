//! The client against servers of the loopback that behave well, badly, and worse.
#![allow(clippy::unwrap_used, reason = "helpers of tests fail the test")]

mod clock;
mod guard;
mod limits;
mod message;
mod politeness;
