//! The site as a browser, a machine or somebody hostile sees it: a real server, a real database, the real catalogue.
#![allow(clippy::unwrap_used, clippy::print_stderr, reason = "tests fail by panicking, and say what they skip")]

mod accounts;
mod bodies;
mod codes;
mod comparing;
mod curating;
mod deploying;
mod errors;
mod evidence;
mod experiments;
mod forms;
mod guides;
mod harvested;
mod html;
mod http;
mod lab;
mod machines;
mod messages;
mod moderation;
mod notices;
mod pages;
mod participation;
mod privacy;
mod providers;
mod publiccode;
mod repositories;
mod rights;
mod searching;
mod site;
