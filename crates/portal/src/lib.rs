//! The pages: handlers, templates, styles and messages in French and English, sign-in, feeds.
//!
//! The portal never sees the store: it calls [`levain_app::App`], which gives plain values, and draws them. `docs/adding-a-page.md`
//! says how to add one.

mod accent;
mod assets;
mod calendar;
mod config;
mod excerpt;
mod failure;
mod feeds;
pub mod form;
mod guard;
mod letters;
mod links;
mod messages;
mod page;
mod pages;
mod prose;
mod rich;
pub mod routes;
mod server;
mod visit;

use std::sync::Arc;

use levain_app::App;

pub use config::{Config, ConfigError};
pub use letters::letters;
pub use server::{router, serve};

/// What every handler shares.
#[derive(Clone)]
pub(crate) struct Portal {
    app: App,
    site: Arc<config::Site>,
    limits: Arc<guard::Limits>,
}
