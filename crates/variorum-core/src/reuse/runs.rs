//! Runs of words that two texts share.

/// Words of the shortest run that is found. Source: texts that people rewrote keep three words in a row, others hardly
/// (Clough and Stevenson's answers, see `docs/quality.md`).
pub(super) const SHORTEST: usize = 3;
/// Places of one run in the other text that are looked at.
const PLACES: usize = 16;

/// A run of words in two texts: where it begins in either, and how many words it has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Run {
    pub a: usize,
    pub b: usize,
    pub words: usize,
}

/// A number of three words in a row.
pub(super) fn gram(words: &[u32]) -> u64 {
    let mixed = words[..SHORTEST]
        .iter()
        .fold(0x9e37_79b9_7f4a_7c15_u64, |sum, &word| (sum ^ u64::from(word)).wrapping_mul(0xff51_afd7_ed55_8ccd));
    mixed ^ mixed >> 32
}

/// Where each run of three words stands in a text.
pub(super) struct Places<'a> {
    words: &'a [u32],
    sorted: Vec<(u64, u32)>,
    /// One bit for each residue of a number: most runs of another text are not here, and this tells it at once.
    seen: Vec<u64>,
}

impl<'a> Places<'a> {
    pub fn new(words: &'a [u32]) -> Self {
        let mut sorted: Vec<(u64, u32)> = words.windows(SHORTEST).zip(0..).map(|(w, i)| (gram(w), i)).collect();
        sorted.sort_unstable();
        let mut seen = vec![0; 256];
        sorted.iter().for_each(|(gram, _)| seen[(gram >> 6 & 255) as usize] |= 1 << (gram & 63));
        Self { words, sorted, seen }
    }

    fn of(&self, gram: u64) -> &[(u64, u32)] {
        if self.seen[(gram >> 6 & 255) as usize] & 1 << (gram & 63) == 0 {
            return &[];
        }
        let from = self.sorted.partition_point(|(g, _)| *g < gram);
        let n = self.sorted[from..].iter().take_while(|(g, _)| *g == gram).count();
        &self.sorted[from..from + n]
    }

    /// The runs that `a` shares with this text (`b`), in the order of `a`: from each word the longest one, each place used
    /// once on either side. `grams` are those of `a`. Cost: O(words of `a` × log words of `b`).
    pub fn shared_with(&self, a: &[u32], grams: &[u64]) -> Vec<Run> {
        let mut used = vec![false; self.words.len()];
        let mut found = Vec::new();
        let mut i = 0;
        while i < grams.len() {
            let run = |j: usize| {
                let words = a[i..].iter().zip(&self.words[j..]).zip(&used[j..]);
                words.take_while(|((x, y), used)| x == y && !**used).count()
            };
            let places = self.of(grams[i]).iter().take(PLACES).map(|&(_, j)| j as usize);
            let longest = places.map(|j| (run(j), std::cmp::Reverse(j))).max();
            match longest {
                Some((words, std::cmp::Reverse(j))) if words >= SHORTEST => {
                    used[j..j + words].iter_mut().for_each(|u| *u = true);
                    found.push(Run { a: i, b: j, words });
                    i += words;
                }
                _ => i += 1,
            }
        }
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_run_is_taken_once() {
        let (a, b) = ([1, 2, 3, 4, 9, 1, 2, 3], [7, 1, 2, 3, 8, 1, 2, 3, 4]);
        let grams: Vec<u64> = a.windows(SHORTEST).map(gram).collect();
        let runs = Places::new(&b).shared_with(&a, &grams);
        assert_eq!(runs, [Run { a: 0, b: 5, words: 4 }, Run { a: 5, b: 1, words: 3 }]);
    }
}
