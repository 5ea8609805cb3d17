//! The scores of the next step of a parse, from the tokens that the state shows.

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

/// The model with all that can be computed before the first step.
pub(crate) struct Prepared<'m> {
    model: &'m Steps,
    contributions: Rows,
    sum: Vec<f32>,
    scores: Vec<f32>,
}

impl Steps {
    pub(crate) fn prepare(&self, tokens: &Rows) -> Prepared<'_> {
        let n = tokens.data.len() / tokens.width.max(1);
        let (mut hidden, mut contributions) = (Vec::new(), Vec::new());
        self.reduce.apply(&tokens.data, tokens.width, n, &mut hidden);
        self.lower.apply(&hidden, self.reduce.width(), n, &mut contributions);
        let contributions = Rows { width: self.lower.width(), data: contributions };
        Prepared { model: self, contributions, sum: vec![0.0; self.bias.len()], scores: Vec::new() }
    }
}

impl Prepared<'_> {
    /// The scores of all actions in a state that shows these tokens.
    pub(crate) fn scores(&mut self, places: &[Option<usize>]) -> &[f32] {
        let Steps { padding, bias, upper, pieces, .. } = self.model;
        let width = bias.len();
        debug_assert_eq!(places.len(), self.model.places);
        self.sum.fill(0.0);
        for (place, token) in places.iter().enumerate() {
            let row = match token {
                Some(token) => self.contributions.row(*token),
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
