//! A static table of words: a weight (how rare) and a vector (what it means), read from bytes.

use std::collections::BTreeMap;
use std::sync::OnceLock;

/// The number of a word in its [`WordTable`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct WordId(u32);

/// Words with weights and vectors.
///
/// The form of the bytes is told in `models/distil_words.py`, which makes them.
pub struct WordTable {
    names: BTreeMap<&'static str, u32>,
    weights: &'static [u8],
    vectors: &'static [u8],
    dimensions: usize,
    unknown: f32,
}

impl WordTable {
    /// The compiled-in table for English, built on first use (about 5 ms, 45,000 words).
    pub fn english() -> &'static Self {
        static TABLE: OnceLock<WordTable> = OnceLock::new();
        TABLE.get_or_init(|| {
            Self::parse(include_bytes!("../../models/words_en.bin")).expect("invariant: the compiled-in table is whole")
        })
    }

    fn parse(bytes: &'static [u8]) -> Option<Self> {
        let rest = bytes.strip_prefix(b"VWRD1\0\0\0")?;
        let number = |i: usize| Some(u32::from_le_bytes(rest.get(4 * i..4 * i + 4)?.try_into().ok()?) as usize);
        let (n_words, dimensions, n_documents, n_bytes) = (number(0)?, number(1)?, number(2)?, number(3)?);
        let names = std::str::from_utf8(rest.get(16..16 + n_bytes)?).ok()?;
        let rest = &rest[16 + n_bytes..];
        let (weights, vectors) = (rest.get(..n_words)?, rest.get(n_words..n_words * (1 + dimensions))?);
        let names: BTreeMap<_, _> = names.lines().zip(0..).collect();
        // The weight of a word that no document had: ln(1 + documents), in whole nats, without calling ln.
        let unknown = (usize::BITS - n_documents.leading_zeros()) as f32 * std::f32::consts::LN_2;
        (names.len() == n_words).then_some(Self { names, weights, vectors, dimensions, unknown })
    }

    /// Looks a folded word up; one that is not there by the word it is most likely a form of ("conversed", "converse").
    pub fn get(&self, folded: &str) -> Option<WordId> {
        let known = |word: &str| self.names.get(word).map(|&id| WordId(id));
        let other_form = || {
            const ENDINGS: &[(&str, &[&str])] = &[
                ("ies", &["y"]),
                ("s", &[""]),
                ("ied", &["y"]),
                ("ed", &["e", ""]),
                ("ing", &["e", ""]),
                ("ly", &[""]),
                ("ation", &["e", ""]),
                ("ment", &[""]),
            ];
            let stems = ENDINGS.iter().filter_map(|(ending, tails)| {
                Some((folded.strip_suffix(ending).filter(|stem| stem.len() > 3)?, tails))
            });
            stems
                .flat_map(|(stem, tails)| tails.iter().map(move |tail| format!("{stem}{tail}")))
                .find_map(|form| known(&form))
        };
        known(folded).or_else(other_form)
    }

    /// How rare the word is: ln((1 + N) / (1 + documents with it)); the rarest for `None`. Between 0 and about 10.
    pub fn weight(&self, word: Option<WordId>) -> f32 {
        word.map_or(self.unknown, |WordId(id)| f32::from(self.weights[id as usize]) / 16.0)
    }

    /// The length of every vector.
    pub fn dimensions(&self) -> usize {
        self.dimensions
    }

    /// The vector of the word, of length 1.
    pub fn vector(&self, word: WordId) -> Vec<f32> {
        let mut vector = vec![0.0; self.dimensions];
        self.write_vector(word, &mut vector);
        vector
    }

    /// Writes the vector of the word, of length 1.
    pub fn write_vector(&self, WordId(id): WordId, out: &mut [f32]) {
        let row = &self.vectors[id as usize * self.dimensions..][..self.dimensions];
        let row = row.iter().map(|&byte| f32::from(byte.cast_signed()));
        let norm = row.clone().map(|x| x * x).sum::<f32>().sqrt().max(1.0);
        out.iter_mut().zip(row).for_each(|(out, x)| *out = x / norm);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn like_words_lie_close() {
        let table = WordTable::english();
        let cosine = |a: &str, b: &str| -> f32 {
            let vector = |w| table.vector(table.get(w).expect("a known word"));
            vector(a).iter().zip(vector(b)).map(|(x, y)| x * y).sum()
        };
        for (like, unlike) in [(("halt", "stop"), ("halt", "tomato")), (("treaty", "agreement"), ("treaty", "soup"))] {
            assert!(cosine(like.0, like.1) > cosine(unlike.0, unlike.1) + 0.2, "{like:?} {unlike:?}");
        }
        assert!(table.weight(table.get("the")) < 1.0 && table.weight(table.get("hockey")) > 4.0);
        assert!(table.weight(None) > 9.0);
    }
}
