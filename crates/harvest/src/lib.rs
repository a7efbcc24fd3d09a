//! The pipeline: list, detect change, fetch, read, parse, check. It returns reports and never sees the store.
