//! How likely two near documents are on one event.
//!
//! How alike two texts are says little by itself: in a matter that fills the papers for months texts on different days
//! are as alike as two accounts of a village fire. So the likeness of a pair is set beside that of either to its other
//! neighbours.

use std::sync::OnceLock;

use variorum_nlp::maths::{exp, ln};

use super::neighbours::{Likeness, Near, RANKS, Standing};

/// What is known of a pair, by name: its cosine, that of rare words, the largest product in it, the words shared, the words
/// of the smaller and of the larger; then for each of six ranges of neighbours the distance to the lower and to the higher of the two
/// likenesses there, and the logarithm of the ratio to both.
pub const FEATURES: usize = 6 + 3 * RANKS.len();

/// Two near documents.
#[derive(Clone, Debug)]
pub struct Pair {
    /// One document.
    pub a: usize,
    /// The other.
    pub b: usize,
    /// What is known of them.
    pub features: [f32; FEATURES],
}

impl Pair {
    /// How likely they are on one event: a logistic regression over the features. Weights by `cargo xtask grouping train`.
    pub fn probability(&self) -> f32 {
        let (weights, bias) = weights();
        let z = bias + weights.iter().zip(self.features).map(|(w, x)| w * x).sum::<f32>();
        1.0 / (1.0 + exp(-z.clamp(-80.0, 80.0)))
    }
}

/// The weights, and the constant; trained on pairs of stories (see `docs/quality.md`).
fn weights() -> &'static ([f32; FEATURES], f32) {
    static WEIGHTS: OnceLock<([f32; FEATURES], f32)> = OnceLock::new();
    WEIGHTS.get_or_init(|| {
        let numbers: Vec<f32> = include_str!("../../data/grouping.tsv")
            .lines()
            .filter(|line| !line.starts_with('#'))
            .filter_map(|line| line.split('\t').nth(1)?.parse().ok())
            .collect();
        let (bias, weights) = numbers.split_first().expect("invariant: the table begins with the constant");
        (weights.try_into().expect("invariant: the table has a weight a feature"), *bias)
    })
}

/// What is known of two documents with this likeness and these standings.
fn features(like: &Likeness, a: &Standing, b: &Standing) -> [f32; FEATURES] {
    let mut features = [0.0; FEATURES];
    features[..6].copy_from_slice(&[
        like.all,
        like.rare,
        like.largest,
        f32::from(like.shared),
        ln(a.size.min(b.size) as f32 + 1.0),
        ln(a.size.max(b.size) as f32 + 1.0),
    ]);
    for (rank, slots) in features[6..].chunks_exact_mut(3).enumerate() {
        let (x, y) = (a.around[rank], b.around[rank]);
        slots.copy_from_slice(&[
            like.all - x.min(y),
            like.all - x.max(y),
            ln((like.all + 0.02) / ((x * y).sqrt() + 0.02)),
        ]);
    }
    features
}

/// The cosine from which on two texts of a day are on one event whatever stands around them. An event that fills the papers
/// makes neighbours that are all as alike, which otherwise speaks against each pair. Source: own guess; on the sets of
/// docs/quality.md it changes a tenth of a point to four.
const PLAIN: f32 = 0.55;
/// How likely such two are on one event, so that fifty accounts of which each knows thirty-two still hang together.
const LIKELY: f32 = 0.8;

/// How likely two documents with this likeness and these standings are on one event, by words and days.
pub fn probability(like: &Likeness, a: &Standing, b: &Standing) -> f32 {
    let pair = Pair { a: 0, b: 1, features: features(like, a, b) };
    let plain = if like.all >= PLAIN { LIKELY } else { 0.0 };
    pair.probability().max(plain) * near_in_time(a.day, b.day)
}

/// All pairs of which either is a neighbour of the other, each once, ordered, made as they are asked for: together they
/// would be the largest thing in memory.
pub(super) fn pairs<'a>(nearest: &'a [Vec<Near>]) -> impl Iterator<Item = (usize, usize, Likeness)> + 'a {
    nearest.iter().enumerate().flat_map(move |(i, near)| {
        let knows = |other: &Near| nearest[other.document as usize].iter().any(|n| n.document as usize == i);
        let mut later: Vec<(usize, usize, Likeness)> = near
            .iter()
            .filter(|other| other.document as usize > i && knows(other))
            .map(|other| (i, other.document as usize, other.likeness))
            .collect();
        later.sort_by_key(|(_, j, _)| *j);
        later
    })
}

/// The features of all pairs.
pub(super) fn described<'a>(nearest: &'a [Vec<Near>], standings: &'a [Standing]) -> impl Iterator<Item = Pair> + 'a {
    pairs(nearest).map(|(a, b, like)| Pair { a, b, features: features(&like, &standings[a], &standings[b]) })
}

/// Days in which an event is news, before doubt begins. Own guess: no set with days and hard cases is at hand.
const FRESH: i32 = 3;

/// How far the days of two documents leave it open that they are on one event: 1 for some days, then falling, until at
/// [`super::neighbours::LONGEST`] days less than [`super::linkage::SAME`] is left.
fn near_in_time(a: Option<i32>, b: Option<i32>) -> f32 {
    match (a, b) {
        (Some(a), Some(b)) => exp(-((a - b).abs() - FRESH).max(0) as f32 / 14.0),
        _ => 1.0,
    }
}
