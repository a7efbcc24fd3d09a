//! The documents of common words, kept from one query to the next for as long as the index does not change: searches repeat
//! their common words more than any others, and those have the most documents to read.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use super::matches::Matches;
use crate::error::SearchError;
use crate::plan::TermSet;

/// A set of terms is common when one document in so many holds it.
const COMMON: u64 = 64;
/// Memory that may be kept, bytes.
const MOST: usize = 32 << 20;
/// What a set takes beside its documents, bytes.
const OVERHEAD: usize = 2_000;

/// Common sets of terms with their documents, in one state of the index.
#[derive(Debug, Default)]
pub(crate) struct Common {
    kept: Mutex<Kept>,
}

#[derive(Debug, Default)]
struct Kept {
    sets: HashMap<TermSet, Arc<Matches>>,
    bytes: usize,
}

impl Common {
    /// The documents of a set among `documents`, as kept or as read now.
    pub(crate) fn matches(
        &self,
        set: &TermSet,
        documents: u64,
        read: impl FnOnce() -> Result<Matches, SearchError>,
    ) -> Result<Arc<Matches>, SearchError> {
        if let Some(known) = self.kept.lock().unwrap_or_else(PoisonError::into_inner).sets.get(set) {
            return Ok(known.clone());
        }
        let matches = Arc::new(read()?);
        if matches.count as u64 * COMMON >= documents && matches.count > 0 {
            self.keep(set, &matches);
        }
        Ok(matches)
    }

    fn keep(&self, set: &TermSet, matches: &Arc<Matches>) {
        let bytes = matches.count * size_of::<(u32, f32)>() + OVERHEAD;
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        // Those that are asked for again come back by themselves.
        if kept.bytes + bytes > MOST {
            *kept = Kept::default();
        }
        if kept.sets.insert(set.clone(), matches.clone()).is_none() {
            kept.bytes += bytes;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn matches(count: usize) -> Matches {
        Matches { segments: vec![(0..count as u32).map(|doc| (doc, 0.5)).collect()], count }
    }

    /// How many documents are found for a set that is read as `count` ones.
    fn found(common: &Common, code: &str, count: usize) -> usize {
        common.matches(&TermSet::Category(code.into()), 6_400, || Ok(matches(count))).unwrap().count
    }

    #[test]
    fn common_sets_are_read_once_and_rare_ones_each_time() {
        let common = Common::default();
        assert_eq!((found(&common, "common", 100), found(&common, "common", 1)), (100, 100));
        assert_eq!((found(&common, "rare", 99), found(&common, "rare", 98)), (99, 98));
        assert_eq!((found(&common, "absent", 0), found(&common, "absent", 100)), (0, 100));
    }

    #[test]
    fn what_is_kept_is_bounded() {
        let common = Common::default();
        for code in 0..20 {
            found(&common, &code.to_string(), 500_000);
            assert!(common.kept.lock().unwrap().bytes <= MOST);
        }
        assert_eq!(found(&common, "19", 1), 500_000);
        assert_eq!(found(&common, "0", 1), 1);
    }
}
