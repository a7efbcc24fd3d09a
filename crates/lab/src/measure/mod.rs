//! Markers measured: samples, their hash, the verdict.
