//! Thousands of damaged files, the same at each run: real files and a valid one, cut, repeated, mixed and peppered.
//! What holds for any bytes holds for them, and the profiles agree on them but for the table of differences.

use crate::anything::anything;
use crate::base::valid;
use crate::corpus::files;
use crate::differences::without_reason;

/// Damaged files tried; `MUTATIONS=100000` tries more.
const ROUNDS: usize = 1_500;

/// Pieces that mean something to YAML or to the standard.
const PIECES: &[&str] = &[
    ":",
    ": ",
    "\n",
    "\r\n",
    "\r",
    "- ",
    "  ",
    "\t",
    "#",
    " #",
    "\"",
    "'",
    "|\n",
    ">-\n",
    "&a ",
    "*a",
    "<<: *a\n",
    "!!str ",
    "[",
    "]",
    "{",
    "}",
    ",",
    "---\n",
    "...\n",
    "%",
    "? ",
    "~",
    "null",
    "true",
    "yes",
    "0.2",
    "1",
    "\u{feff}",
    "\u{200b}",
    "\u{85}",
    "\u{2028}",
    "\u{202e}",
    "é",
    "\0",
    "\u{1b}[2J",
    "fr_CA",
    "MIT OR ",
    "publiccodeYmlVersion: \"1\"\n",
    "IT:\n",
    "it: {riuso: {codiceIPA: pcm}}\n",
    "legal:\n  repoOwner: a\n",
    "monochromeLogo: a.png\n",
    "supports: []\n",
    "organisation:\n",
    "  genericName: a\n",
];

/// Marsaglia's xorshift: the same numbers everywhere.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 16).unwrap() % limit.max(1)
    }

    fn range(&mut self, length: usize, most: usize) -> std::ops::Range<usize> {
        let start = self.below(length + 1);
        start..(start + self.below(most)).min(length)
    }
}

fn damage(text: &mut Vec<u8>, other: &[u8], random: &mut Random) {
    let most = 1 + random.below(80);
    let range = random.range(text.len(), most);
    match random.below(8) {
        0 => drop(text.drain(range)),
        1 => {
            let copy = text[range.clone()].to_vec();
            text.splice(range.end..range.end, copy);
        }
        2 => {
            let part = random.range(other.len(), most);
            text.splice(range, other[part].iter().copied());
        }
        3 => range.for_each(|at| text[at] ^= 1 << random.below(8)),
        4 => text.truncate(range.start),
        _ => {
            let piece = PIECES[random.below(PIECES.len())];
            text.splice(range.start..range.start, piece.bytes());
        }
    }
}

#[test]
fn damaged_files_are_read_to_the_end() {
    let mut seeds = vec![valid().into_bytes()];
    // Long files are slow to check in a debug build and fail in the same ways.
    let real = files().into_iter().flatten().map(|file| std::fs::read(file).unwrap());
    seeds.extend(real.filter(|bytes| bytes.len() < 2_000));
    let mut random = Random(0x9e37_79b9_7f4a_7c15);
    let rounds = std::env::var("MUTATIONS").map_or(ROUNDS, |number| number.parse().unwrap());
    for round in 0..rounds {
        let mut text = seeds[random.below(seeds.len())].clone();
        let other = seeds[random.below(seeds.len())].clone();
        for _ in 0..=random.below(4) {
            damage(&mut text, &other, &mut random);
        }
        let tried = std::panic::catch_unwind(|| anything(&text));
        let shown = |text: &[u8]| String::from_utf8_lossy(text).chars().take(3_000).collect::<String>();
        assert!(tried.is_ok(), "round {round}:\n{}", shown(&text));
        assert_eq!(without_reason(&text), Vec::<String>::new(), "round {round}:\n{}", shown(&text));
    }
}
