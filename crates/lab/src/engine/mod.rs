//! What an engine can do, in memory and on Podman.
