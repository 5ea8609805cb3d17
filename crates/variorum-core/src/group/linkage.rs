//! Stories by average linkage: two groups become one while their documents are, on average, likely on one event.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap};

use super::neighbours::KEPT;
use crate::Workers;
use crate::components::Components;

/// The least mean probability at which two groups are one story. Source: the middle of the plateau over three sets of
/// stories (`docs/quality.md`).
pub const SAME: f32 = 0.34;
/// Pairs below are taken for 0.
pub const LEAST: f32 = 0.02;

/// A pair of documents with its probability.
#[derive(Clone, Copy, Debug)]
pub struct Edge {
    /// One document.
    pub a: usize,
    /// The other.
    pub b: usize,
    /// How likely they are on one event.
    pub p: f32,
}

/// For each of `n` documents the first document of its story.
///
/// Two groups can only join over a pair that alone would, so what does not hang together by such pairs is worked on
/// apart. Cost: O(pairs × log pairs).
pub(super) fn stories(n: usize, edges: &[Edge], workers: &impl Workers) -> Vec<usize> {
    let mut component = Components::new(n);
    edges.iter().filter(|e| e.p >= SAME).for_each(|e| component.join(e.a, e.b));
    let roots: Vec<usize> = (0..n).map(|i| component.root(i)).collect();
    let mut inside: Vec<Edge> = edges.iter().filter(|e| roots[e.a] == roots[e.b]).copied().collect();
    inside.sort_by_key(|e| (roots[e.a], e.a, e.b));
    let parts: Vec<&[Edge]> = inside.chunk_by(|x, y| roots[x.a] == roots[y.a]).collect();
    let mut story: Vec<usize> = (0..n).collect();
    for found in workers.map(parts.len(), |i| linked(parts[i])) {
        for (document, first) in found {
            story[document] = first;
        }
    }
    story
}

/// Links the documents of one component, given all pairs inside it; gives each with the first of its story. Order of
/// numbers decides between equals.
pub fn linked(edges: &[Edge]) -> Vec<(usize, usize)> {
    let mut documents: Vec<usize> = edges.iter().flat_map(|e| [e.a, e.b]).collect();
    documents.sort_unstable();
    documents.dedup();
    let place = |document: usize| documents.partition_point(|d| *d < document);
    let mut sums: Vec<BTreeMap<usize, f32>> = vec![BTreeMap::new(); documents.len()];
    let mut members: Vec<Vec<usize>> = (0..documents.len()).map(|i| vec![i]).collect();
    let mut heap = BinaryHeap::new();
    for edge in edges {
        let (a, b) = (place(edge.a), place(edge.b));
        sums[a].insert(b, edge.p);
        sums[b].insert(a, edge.p);
        heap.push((edge.p.to_bits(), Reverse((a, b))));
    }
    while let Some((mean, Reverse((a, b)))) = heap.pop() {
        let size = pairs_between(members[a].len(), members[b].len());
        let now = sums[a].get(&b).map(|sum| (sum / size).to_bits());
        if f32::from_bits(mean) < SAME {
            break;
        }
        if now != Some(mean) {
            continue;
        }
        let (into, from) = if sums[a].len() >= sums[b].len() { (a, b) } else { (b, a) };
        for (other, sum) in std::mem::take(&mut sums[from]) {
            sums[other].remove(&from);
            if other != into {
                *sums[into].entry(other).or_default() += sum;
                let total = sums[into][&other];
                sums[other].insert(into, total);
            }
        }
        let moved = std::mem::take(&mut members[from]);
        members[into].extend(moved);
        for (&other, sum) in &sums[into] {
            let mean = sum / pairs_between(members[into].len(), members[other].len());
            if mean >= SAME {
                heap.push((mean.to_bits(), Reverse((into.min(other), into.max(other)))));
            }
        }
    }
    let mut found = Vec::with_capacity(documents.len());
    for group in members.iter().filter(|m| !m.is_empty()) {
        let first = group.iter().min().expect("invariant: a group has members");
        found.extend(group.iter().map(|&i| (documents[i], documents[*first])));
    }
    found
}

/// How many pairs there could be between two groups. A document knows [`KEPT`] others: of an event that more tell, the pairs
/// that nobody kept do not speak against it.
fn pairs_between(a: usize, b: usize) -> f32 {
    /// The most that what was not kept is excused for: beyond, a group would take in whatever comes near it.
    const MOST: f32 = 3.0;
    let others = (a + b).saturating_sub(1) as f32;
    (a * b) as f32 / (others / KEPT as f32).clamp(1.0, MOST)
}
