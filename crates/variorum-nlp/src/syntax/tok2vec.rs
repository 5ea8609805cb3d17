//! Words to vectors that know their neighbours: hashed features, mixed, then four rounds with the words beside.

use std::{borrow::Cow, collections::BTreeMap};

use super::{
    dense::{Maxout, Rows},
    hash,
    lexeme::{Column, Word},
};

/// A table whose rows are found by hashing.
pub(crate) struct HashTable {
    pub(crate) column: Column,
    pub(crate) seed: u32,
    pub(crate) width: usize,
    pub(crate) rows: Cow<'static, [f32]>,
}

/// The embedding and encoding part of a model.
pub(crate) struct Tok2Vec {
    pub(crate) tables: Vec<HashTable>,
    pub(crate) mix: Maxout,
    pub(crate) layers: Vec<Maxout>,
    pub(crate) width: usize,
}

/// The words of a text, each different one once: its features are looked up and mixed once.
pub(crate) struct Words<'w> {
    unique: Vec<Word<'w>>,
    which: Vec<usize>,
}

impl<'w> Words<'w> {
    pub(crate) fn new(words: &[Word<'w>]) -> Self {
        let mut numbers: BTreeMap<Word<'w>, usize> = BTreeMap::new();
        let mut unique = Vec::new();
        let number = |word: &Word<'w>| {
            *numbers.entry(*word).or_insert_with(|| {
                unique.push(*word);
                unique.len() - 1
            })
        };
        let which = words.iter().map(number).collect();
        Self { unique, which }
    }
}

impl Tok2Vec {
    /// One vector a word. Cost: about 0.4 million multiplications a word, and 0.1 million a different word.
    pub(crate) fn encode(&self, words: &Words<'_>) -> Rows {
        let Words { unique, which } = words;
        let features = self.features(unique);
        let (mut scratch, mut mixed) = (Vec::new(), vec![0.0; unique.len() * self.width]);
        self.mix.apply(&features.data, features.width, unique.len(), &mut scratch, &mut mixed);

        // Rows of zeros before and after the text take part as in training, one for each round; one more at either end
        // is the neighbour of the outermost.
        let width = self.width;
        let pad = self.layers.len();
        let n = which.len() + 2 * pad;
        let mut state = vec![0.0; (n + 2) * width];
        for (row, &word) in state[(pad + 1) * width..].chunks_exact_mut(width).zip(which) {
            row.copy_from_slice(&mixed[word * width..][..width]);
        }
        let mut change = vec![0.0; n * width];
        for layer in &self.layers {
            layer.apply(&state, width, n, &mut scratch, &mut change);
            for (x, &change) in state[width..].iter_mut().zip(&change) {
                *x += change;
            }
        }
        state.drain(..(pad + 1) * width);
        state.truncate(which.len() * width);
        Rows { width, data: state }
    }

    fn features(&self, words: &[Word<'_>]) -> Rows {
        let width: usize = self.tables.iter().map(|t| t.width).sum();
        let mut data = vec![0.0; words.len() * width];
        for (word, features) in words.iter().zip(data.chunks_exact_mut(width)) {
            let mut rest = features;
            for table in &self.tables {
                let (out, tail) = rest.split_at_mut(table.width);
                rest = tail;
                let count = table.rows.len() / table.width;
                for row in hash::rows(table.column.id(word), table.seed) {
                    for (sum, &x) in
                        out.iter_mut().zip(&table.rows[row as usize % count * table.width..][..table.width])
                    {
                        *sum += x;
                    }
                }
            }
        }
        Rows { width, data }
    }
}
