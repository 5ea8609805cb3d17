//! The scores of the next step of a parse, from the tokens that the state shows.

use std::collections::{BTreeMap, VecDeque};

use super::dense::{Rows, Weights};

/// The part of a transition-based model after its tok2vec.
pub(crate) struct Steps {
    /// Token vectors to hidden vectors.
    pub(crate) reduce: Weights,
    /// Hidden vectors to what a token adds at each place of a state: places × pieces × hidden, in this order.
    pub(crate) lower: Weights,
    /// What an empty place adds, in the same order.
    pub(crate) padding: Vec<f32>,
    /// The bias of the sum: pieces × hidden.
    pub(crate) bias: Vec<f32>,
    pub(crate) upper: Weights,
    pub(crate) places: usize,
    pub(crate) pieces: usize,
}

/// The model with what can be computed before the first step, and what tokens add, computed by blocks when first looked
/// at. Only the blocks used last are kept: a state looks at tokens that lie close together.
pub(crate) struct Prepared<'m> {
    model: &'m Steps,
    hidden: Vec<f32>,
    n: usize,
    blocks: BTreeMap<usize, Rows>,
    order: VecDeque<usize>,
    sum: Vec<f32>,
    scores: Vec<f32>,
}

/// Tokens in a block, and blocks that are kept (those used last; a state shows 8 tokens): 24 MB for the largest model.
const BLOCK: usize = 480;
const KEPT: usize = 12;

impl Steps {
    pub(crate) fn prepare(&self, tokens: &Rows) -> Prepared<'_> {
        let n = tokens.data.len() / tokens.width.max(1);
        let mut hidden = Vec::new();
        self.reduce.apply(&tokens.data, tokens.width, n, &mut hidden);
        Prepared {
            model: self,
            hidden,
            n,
            blocks: BTreeMap::new(),
            order: VecDeque::new(),
            sum: vec![0.0; self.bias.len()],
            scores: Vec::new(),
        }
    }
}

impl Prepared<'_> {
    fn make(&mut self, block: usize) {
        if self.order.back() == Some(&block) {
            return;
        }
        if let Some(at) = self.order.iter().position(|&kept| kept == block) {
            self.order.remove(at);
            self.order.push_back(block);
            return;
        }
        let Steps { reduce, lower, .. } = self.model;
        let reused = (self.order.len() == KEPT).then(|| self.order.pop_front()).flatten();
        let mut rows = reused.and_then(|old| self.blocks.remove(&old)).unwrap_or_default();
        let from = block * BLOCK;
        lower.apply(&self.hidden[from * reduce.width()..], reduce.width(), BLOCK.min(self.n - from), &mut rows.data);
        rows.width = lower.width();
        self.blocks.insert(block, rows);
        self.order.push_back(block);
    }

    /// The scores of all actions in a state that shows these tokens.
    pub(crate) fn scores(&mut self, places: &[Option<usize>]) -> &[f32] {
        places.iter().flatten().for_each(|token| self.make(token / BLOCK));
        let Steps { padding, bias, upper, pieces, .. } = self.model;
        let width = bias.len();
        debug_assert_eq!(places.len(), self.model.places);
        self.sum.fill(0.0);
        for (place, token) in places.iter().enumerate() {
            let row = match token {
                Some(token) => self.blocks[&(token / BLOCK)].row(token % BLOCK),
                None => padding,
            };
            for (sum, &x) in self.sum.iter_mut().zip(&row[place * width..][..width]) {
                *sum += x;
            }
        }
        for (sum, &bias) in self.sum.iter_mut().zip(bias) {
            *sum += bias;
        }
        let (best, others) = self.sum.split_at_mut(width / pieces);
        for piece in others.chunks_exact(best.len()) {
            for (best, &other) in best.iter_mut().zip(piece) {
                *best = if other > *best { other } else { *best };
            }
        }
        upper.apply(best, 0, 1, &mut self.scores);
        &self.scores
    }
}

/// The best-scored action that is valid; of equals the first.
pub(crate) fn best(scores: &[f32], valid: impl Fn(usize) -> bool, actions: usize) -> Option<usize> {
    let mut best: Option<usize> = None;
    for (i, &score) in scores.iter().enumerate().take(actions) {
        if best.is_none_or(|b| score > scores[b]) && valid(i) {
            best = Some(i);
        }
    }
    best
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn far_tokens_are_computed_again() {
        let one = |outputs: usize| Weights::new(&vec![1.0; outputs], &[], 1);
        let steps = Steps {
            reduce: one(1),
            lower: Weights::new(&[1.0; 16], &[], 1),
            padding: vec![0.5; 16],
            bias: vec![0.0; 2],
            upper: one(1),
            places: 8,
            pieces: 2,
        };
        let n = 30 * BLOCK;
        let tokens = Rows { width: 1, data: (0..n).map(|i| i as f32).collect() };
        let mut model = steps.prepare(&tokens);
        for round in 0..40 {
            // Places spread over more blocks than are kept, old ones first.
            let places: [Option<usize>; 8] =
                std::array::from_fn(|p| (p != 3).then_some((round * 7 + p * 11) % 30 * BLOCK + p));
            let expected: f32 = places.iter().map(|p| p.map_or(0.5, |token| token as f32)).sum();
            assert_eq!(model.scores(&places)[0], expected);
        }
    }
}
