//! For each document the nearest others by their weighted words.

use std::cmp::Reverse;

use variorum_nlp::maths::ln;

use super::{LONGEST, Outline};
use crate::Workers;

/// How many neighbours are kept of each document.
const KEPT: usize = 40;
/// How many are looked at closely.
const LOOKED_AT: usize = 64;
/// Least cosine of a neighbour.
const LEAST: f32 = 0.02;
/// Words with more documents than this (within reach) bring nobody together; they count once two have met.
const COMMON: usize = 3000;
/// How many documents the general frequency of a word counts for.
const PRIOR: f32 = 50.0;
/// Documents that one call of a worker looks at.
const BATCH: usize = 256;

/// A weighted word.
#[derive(Clone, Copy, Debug)]
pub(super) struct Weighted {
    pub term: u32,
    pub weight: f32,
    /// The same with rarity cubed: hardly more than names and figures.
    pub rare: f32,
}

/// How alike two documents are.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Likeness {
    /// The cosine.
    pub all: f32,
    /// The cosine of what is rare.
    pub rare: f32,
    /// The largest product in the cosine.
    pub largest: f32,
    /// How many words are shared.
    pub shared: usize,
}

/// Documents as vectors, and who lies near whom. Documents are numbered by their place in the canonical order.
pub(super) struct Neighbours {
    /// The words of each document by number, of length 1 together.
    pub vectors: Vec<Vec<Weighted>>,
    /// The nearest of each, the nearest first, with the cosine.
    pub nearest: Vec<Vec<(u32, f32)>>,
}

/// Where each word stands: documents in their order, with the weight there.
struct Postings {
    starts: Vec<usize>,
    places: Vec<(u32, f32)>,
}

impl Postings {
    fn of(&self, term: u32) -> &[(u32, f32)] {
        &self.places[self.starts[term as usize]..self.starts[term as usize + 1]]
    }
}

impl Neighbours {
    /// Finds them. `order` is the canonical order of `outlines`.
    pub fn find(outlines: &[Outline], order: &[usize], workers: &impl Workers) -> Self {
        let (vectors, n_terms) = vectors(outlines, order);
        let postings = postings(&vectors, n_terms);
        let days: Vec<Option<i32>> = order.iter().map(|&i| outlines[i].day).collect();
        let dated = days.iter().take_while(|day| day.is_some()).count();
        let n = vectors.len();
        let batches = workers.map(n.div_ceil(BATCH), |batch| {
            let mut sums = vec![0.0_f32; n];
            let mut touched = Vec::new();
            (batch * BATCH..n.min((batch + 1) * BATCH))
                .map(|i| nearest(i, &vectors, &postings, &days[..dated], (&mut sums, &mut touched)))
                .collect::<Vec<_>>()
        });
        Self { vectors, nearest: batches.into_iter().flatten().collect() }
    }
}

/// The vectors in canonical order, and how many words there are.
fn vectors(outlines: &[Outline], order: &[usize]) -> (Vec<Vec<Weighted>>, usize) {
    let mut words: Vec<u64> = outlines.iter().flat_map(|o| o.terms.iter().map(|t| t.word)).collect();
    words.sort_unstable();
    let mut counted: Vec<(u64, u32)> = Vec::new();
    for word in words {
        match counted.last_mut() {
            Some((last, n)) if *last == word => *n += 1,
            _ => counted.push((word, 1)),
        }
    }
    let n = outlines.len() as f32;
    let vector = |&i: &usize| {
        let weighted = outlines[i].terms.iter().map(|t| {
            let term = counted.partition_point(|(word, _)| *word < t.word);
            let share = (counted[term].1 as f32 + PRIOR * t.common) / (n + PRIOR);
            let rarity = -ln(share.min(1.0));
            Weighted { term: term as u32, weight: t.count * rarity, rare: rarity * rarity * rarity }
        });
        let mut vector: Vec<Weighted> = weighted.collect();
        let norm = |of: fn(&Weighted) -> f32| vector.iter().map(|w| of(w) * of(w)).sum::<f32>().sqrt().max(1e-9);
        let (all, rare) = (norm(|w| w.weight), norm(|w| w.rare));
        vector.iter_mut().for_each(|w| (w.weight, w.rare) = (w.weight / all, w.rare / rare));
        vector
    };
    (order.iter().map(vector).collect(), counted.len())
}

fn postings(vectors: &[Vec<Weighted>], n_terms: usize) -> Postings {
    let mut starts = vec![0; n_terms + 1];
    vectors.iter().flatten().for_each(|w| starts[w.term as usize + 1] += 1);
    for term in 0..n_terms {
        starts[term + 1] += starts[term];
    }
    let mut next = starts.clone();
    let mut places = vec![(0, 0.0); starts[n_terms]];
    for (i, vector) in vectors.iter().enumerate() {
        for w in vector {
            places[next[w.term as usize]] = (i as u32, w.weight);
            next[w.term as usize] += 1;
        }
    }
    Postings { starts, places }
}

/// The nearest of one document. `days` are those of the dated documents, which come first and in order.
fn nearest(
    i: usize,
    vectors: &[Vec<Weighted>],
    postings: &Postings,
    days: &[Option<i32>],
    (sums, touched): (&mut [f32], &mut Vec<u32>),
) -> Vec<(u32, f32)> {
    // A dated document may meet those of its weeks and the undated, an undated one all.
    let weeks = days.get(i).copied().flatten().map(|day| {
        let from = days.partition_point(|d| *d < Some(day - LONGEST));
        (from as u32, days.partition_point(|d| *d <= Some(day + LONGEST)) as u32)
    });
    for word in vectors[i].iter().filter(|word| word.weight > 0.0) {
        let all = postings.of(word.term);
        let at = |document: u32| all.partition_point(|(d, _)| *d < document);
        let parts = match weeks {
            Some((from, to)) => [&all[at(from)..at(to)], &all[at(days.len() as u32)..]],
            None => [all, &[]],
        };
        if parts[0].len() + parts[1].len() > COMMON {
            continue;
        }
        for &(other, weight) in parts.into_iter().flatten() {
            let sum = &mut sums[other as usize];
            if *sum == 0.0 {
                touched.push(other);
            }
            *sum += word.weight * weight;
        }
    }
    let mut met: Vec<(Reverse<u32>, u32)> =
        touched.iter().filter(|&&j| j as usize != i).map(|&j| (Reverse(sums[j as usize].to_bits()), j)).collect();
    for j in touched.drain(..) {
        sums[j as usize] = 0.0;
    }
    if met.len() > LOOKED_AT {
        met.select_nth_unstable(LOOKED_AT);
        met.truncate(LOOKED_AT);
    }
    let mut found: Vec<(u32, f32)> = met
        .iter()
        .map(|&(_, j)| (j, likeness(&vectors[i], &vectors[j as usize]).all))
        .filter(|(_, s)| *s >= LEAST)
        .collect();
    found.sort_by(|x, y| y.1.total_cmp(&x.1).then(x.0.cmp(&y.0)));
    found.truncate(KEPT);
    found
}

/// How alike two vectors are. Cost: O(words).
pub(super) fn likeness(a: &[Weighted], b: &[Weighted]) -> Likeness {
    let (mut i, mut j) = (0, 0);
    let mut found = Likeness::default();
    while i < a.len() && j < b.len() {
        match a[i].term.cmp(&b[j].term) {
            std::cmp::Ordering::Less => i += 1,
            std::cmp::Ordering::Greater => j += 1,
            std::cmp::Ordering::Equal => {
                let product = a[i].weight * b[j].weight;
                found.all += product;
                found.rare += a[i].rare * b[j].rare;
                found.largest = found.largest.max(product);
                found.shared += 1;
                (i, j) = (i + 1, j + 1);
            }
        }
    }
    found
}
