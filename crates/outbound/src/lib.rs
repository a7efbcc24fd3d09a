//! The guarded, polite HTTP client: which addresses may be asked, how often, how much, and for how long.
