//! The lab on a real engine and on real sockets. Without Podman: a failure in continuous integration, a loud skip elsewhere.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::print_stderr, reason = "tests")]

mod contract;
mod faults;
mod instance;
mod isolation;
#[cfg(feature = "kubernetes")]
mod kubernetes;
#[cfg(feature = "kubernetes")]
mod kubernetes_agent;
#[cfg(feature = "kubernetes")]
mod kubernetes_double;
#[cfg(feature = "kubernetes")]
mod kubernetes_manifest;
#[cfg(feature = "kubernetes")]
mod kubernetes_real;
mod proxy_bridge;
mod proxy_double;
mod proxy_entry;
mod proxy_hostile;
mod proxy_traffic;
mod support;
mod volumes;
