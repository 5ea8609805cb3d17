//! How likely two near documents are on one event.
//!
//! How alike two texts are says little by itself: in a matter that fills the papers for months texts on different days
//! are as alike as two accounts of a village fire. So the likeness of a pair is set beside that of either to its other
//! neighbours.

use std::sync::OnceLock;

use variorum_nlp::maths::{exp, ln};

use super::neighbours::{Likeness, Neighbours, likeness};

/// Ranks of neighbours whose likeness a pair is set beside.
const RANKS: [(usize, usize); 6] = [(0, 1), (1, 2), (2, 3), (3, 6), (6, 12), (12, 25)];

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

/// All pairs of neighbours, each once, ordered, made as they are asked for: together they would be the largest thing in
/// memory.
pub(super) fn pairs(neighbours: &Neighbours) -> impl Iterator<Item = Pair> {
    let n = neighbours.nearest.len();
    let mut edges: Vec<(u32, u32)> = Vec::new();
    for (i, nearest) in neighbours.nearest.iter().enumerate() {
        edges.extend(nearest.iter().map(|&(j, _)| ((i as u32).min(j), (i as u32).max(j))));
    }
    edges.sort_unstable();
    edges.dedup();
    let alike: Vec<Likeness> = edges
        .iter()
        .map(|&(a, b)| likeness(&neighbours.vectors[a as usize], &neighbours.vectors[b as usize]))
        .collect();
    let around = around(n, &edges, &alike);
    edges.into_iter().zip(alike).map(move |((a, b), like)| {
        let (a, b) = (a as usize, b as usize);
        let sizes = (neighbours.vectors[a].len(), neighbours.vectors[b].len());
        let mut features = [0.0; FEATURES];
        features[..6].copy_from_slice(&[
            like.all,
            like.rare,
            like.largest,
            like.shared as f32,
            ln(sizes.0.min(sizes.1) as f32 + 1.0),
            ln(sizes.0.max(sizes.1) as f32 + 1.0),
        ]);
        for (rank, slots) in features[6..].chunks_exact_mut(3).enumerate() {
            let (x, y) = (around[a][rank], around[b][rank]);
            slots.copy_from_slice(&[
                like.all - x.min(y),
                like.all - x.max(y),
                ln((like.all + 0.02) / ((x * y).sqrt() + 0.02)),
            ]);
        }
        Pair { a, b, features }
    })
}

/// For each document the mean likeness of its neighbours in each range of ranks; where there are none it is 0.
fn around(n: usize, edges: &[(u32, u32)], alike: &[Likeness]) -> Vec<[f32; RANKS.len()]> {
    let mut of: Vec<Vec<f32>> = vec![Vec::new(); n];
    for (&(a, b), like) in edges.iter().zip(alike) {
        of[a as usize].push(like.all);
        of[b as usize].push(like.all);
    }
    let mean = |mut likenesses: Vec<f32>| {
        likenesses.sort_by(|x, y| y.total_cmp(x));
        RANKS.map(|(from, to)| likenesses.iter().take(to).skip(from).sum::<f32>() / (to - from) as f32)
    };
    of.into_iter().map(mean).collect()
}
