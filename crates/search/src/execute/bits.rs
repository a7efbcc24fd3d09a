//! A set of documents of one segment, one bit each.

/// A set of documents.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
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

    /// Which of the documents from `rank` × 64 on are in it, the first in the lowest bit; beyond the segment, none.
    pub(crate) fn word(&self, rank: usize) -> u64 {
        self.words.get(rank).copied().unwrap_or_default()
    }

    /// Keeps the documents that are also in `other`.
    pub(crate) fn intersect(&mut self, other: &Bits) {
        self.words.iter_mut().zip(&other.words).for_each(|(word, other)| *word &= other);
    }

    /// Adds the documents of `other`.
    pub(crate) fn union(&mut self, other: &Bits) {
        self.words.iter_mut().zip(&other.words).for_each(|(word, other)| *word |= other);
    }

    /// How many documents it has.
    pub(crate) fn count(&self) -> usize {
        self.words.iter().map(|word| word.count_ones() as usize).sum()
    }

    /// How many documents are in both.
    pub(crate) fn count_common(&self, other: &Bits) -> u64 {
        let (words, rest) = self.words.as_chunks::<8>();
        let (others, other_rest) = other.words.as_chunks::<8>();
        let mut sums = Sums::default();
        let eights: u64 = words.iter().zip(others).map(|(words, others)| sums.add(words, others)).sum();
        let rest = rest.iter().zip(other_rest).map(|(word, other)| u64::from((word & other).count_ones()));
        eights * 8 + sums.count() + rest.sum::<u64>()
    }

    /// Gives its documents, in order, and empties it.
    pub(crate) fn drain(&mut self, mut each: impl FnMut(u32)) {
        for (rank, word) in self.words.iter_mut().enumerate() {
            let mut rest = std::mem::take(word);
            while rest != 0 {
                each(rank as u32 * 64 + rest.trailing_zeros());
                rest &= rest - 1;
            }
        }
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

/// Sums of bits at the same place of several words, in binary: counting bits is slow on processors of every age, and is
/// done for one word in eight (carry-save adders, Harley and Seal; Warren, Hacker's Delight, section 5-1).
#[derive(Default)]
struct Sums {
    ones: u64,
    twos: u64,
    fours: u64,
}

impl Sums {
    /// Adds the words in common; gives how many eights came full.
    fn add(&mut self, words: &[u64; 8], others: &[u64; 8]) -> u64 {
        let [a, b, c, d, e, f, g, h] = std::array::from_fn(|rank| words[rank] & others[rank]);
        let twos = [add(&mut self.ones, a, b), add(&mut self.ones, c, d)];
        let more = [add(&mut self.ones, e, f), add(&mut self.ones, g, h)];
        let fours = [add(&mut self.twos, twos[0], twos[1]), add(&mut self.twos, more[0], more[1])];
        u64::from(add(&mut self.fours, fours[0], fours[1]).count_ones())
    }

    fn count(&self) -> u64 {
        u64::from(self.ones.count_ones())
            + 2 * u64::from(self.twos.count_ones())
            + 4 * u64::from(self.fours.count_ones())
    }
}

/// Adds two words to a sum, place by place; gives the places carried.
fn add(sum: &mut u64, left: u64, right: u64) -> u64 {
    let half = *sum ^ left;
    let carried = (*sum & left) | (half & right);
    *sum = half ^ right;
    carried
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
        for (step, other) in [(1, 1), (2, 3), (7, 5), (64, 1)] {
            let [left, right] =
                [step, other].map(|step| Bits::of(&(0..1_500).step_by(step).collect::<Vec<_>>(), 1_500));
            let common = left.iter().filter(|doc| right.contains(*doc)).count() as u64;
            assert_eq!(left.count_common(&right), common, "{step} {other}");
        }
        let mut drained = Vec::new();
        assert_eq!(bits.count(), 3);
        bits.drain(|doc| drained.push(doc));
        assert_eq!((drained, bits), (vec![1, 63, 64], Bits::none(130)));
    }
}
