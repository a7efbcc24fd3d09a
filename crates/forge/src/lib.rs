//! Adapters for forges: listings and the facts that git does not hold.
