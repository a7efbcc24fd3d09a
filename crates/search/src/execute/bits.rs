//! A set of documents of one segment, one bit each.

/// A set of documents.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Bits {
    words: Vec<u64>,
}

impl Bits {
    /// No document of a segment of `max_doc`.
    pub(crate) fn none(max_doc: u32) -> Bits {
        Bits { words: vec![0; (max_doc as usize).div_ceil(64)] }
    }

    /// Every document of a segment of `max_doc`.
    pub(crate) fn all(max_doc: u32) -> Bits {
        let mut bits = Bits { words: vec![u64::MAX; (max_doc as usize).div_ceil(64)] };
        let rest = max_doc % 64;
        if rest != 0
            && let Some(last) = bits.words.last_mut()
        {
            *last = (1 << rest) - 1;
        }
        bits
    }

    /// These documents.
    pub(crate) fn of(docs: &[u32], max_doc: u32) -> Bits {
        let mut bits = Bits::none(max_doc);
        docs.iter().for_each(|doc| bits.insert(*doc));
        bits
    }

    /// Adds a document of the segment.
    pub(crate) fn insert(&mut self, doc: u32) {
        self.words[doc as usize / 64] |= 1 << (doc % 64);
    }

    /// Whether a document is in it.
    pub(crate) fn contains(&self, doc: u32) -> bool {
        self.words[doc as usize / 64] & (1 << (doc % 64)) != 0
    }

    /// Keeps the documents that are also in `other`.
    pub(crate) fn intersect(&mut self, other: &Bits) {
        self.words.iter_mut().zip(&other.words).for_each(|(word, other)| *word &= other);
    }

    /// Adds the documents of `other`.
    pub(crate) fn union(&mut self, other: &Bits) {
        self.words.iter_mut().zip(&other.words).for_each(|(word, other)| *word |= other);
    }

    /// How many documents are in both.
    pub(crate) fn count_common(&self, other: &Bits) -> u64 {
        self.words.iter().zip(&other.words).map(|(word, other)| u64::from((word & other).count_ones())).sum()
    }

    /// Its documents, in order.
    pub(crate) fn iter(&self) -> impl Iterator<Item = u32> + '_ {
        self.words.iter().enumerate().flat_map(|(rank, word)| {
            let mut rest = *word;
            std::iter::from_fn(move || {
                (rest != 0).then(|| {
                    let bit = rest.trailing_zeros();
                    rest &= rest - 1;
                    rank as u32 * 64 + bit
                })
            })
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sets_behave_as_sets() {
        let mut bits = Bits::of(&[0, 63, 64, 129], 130);
        assert_eq!(bits.iter().collect::<Vec<_>>(), [0, 63, 64, 129]);
        assert_eq!((Bits::all(130).iter().count(), Bits::none(130).iter().count()), (130, 0));
        assert_eq!(bits.count_common(&Bits::of(&[63, 100], 130)), 1);
        bits.intersect(&Bits::of(&[63, 64, 100], 130));
        bits.union(&Bits::of(&[1], 130));
        assert_eq!(bits.iter().collect::<Vec<_>>(), [1, 63, 64]);
        assert!(bits.contains(63) && !bits.contains(0));
        assert_eq!(Bits::all(0).iter().count(), 0);
    }
}
