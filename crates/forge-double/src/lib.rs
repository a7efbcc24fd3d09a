//! A forge on the loopback, for tests: one small world told in the dialects of GitHub, GitLab and Forgejo, with their
//! paging, their redirects, their refusals and their bad days; and the repositories themselves over Git's HTTP.
//!
//! It imitates what the forges' own documentation promises, and no adapter: an adapter that reads the documentation
//! wrongly fails here. It is a dependency of tests only.
#![expect(clippy::expect_used, reason = "a double that cannot start must stop the test that asked for it")]

mod double;
mod forgejo;
mod git;
mod github;
mod gitlab;
mod http;
mod paging;
mod world;

pub use double::{Dialect, Double, Hit, Trouble};
pub use http::{Answering, Delivery, Reply, Request, Server};
pub use world::{Account, CiRun, Comment, Item, Release, Repository, World, day};
