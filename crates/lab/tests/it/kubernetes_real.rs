//! The driver for Kubernetes before a real API server.
