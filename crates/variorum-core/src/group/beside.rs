//! Documents set side by side by somebody.
//!
//! Two of them belong together if their words, weighted by rarity, are alike enough; a story is what hangs together by
//! such pairs. An unrelated document changes nothing for the others.

use std::collections::BTreeMap;

use variorum_nlp::vectors::WordTable;

use crate::components::Components;
use crate::lexicon::{FUNCTION_WORDS, Lexicon, one_of};
use crate::model::Layers;

/// Least cosine of two documents of one story. Source: own guess that keeps the known events whole; not
/// yet measured on sets of stories.
const SAME_EVENT: f32 = 0.12;

/// For each document the number of its story, from 0, in the order of the documents. Cost: O(documents² × words).
pub fn stories(layers: &[Layers]) -> Vec<usize> {
    let profiles: Vec<BTreeMap<&str, f32>> = layers.iter().map(profile).collect();
    let mut alike = Components::new(layers.len());
    for a in 0..layers.len() {
        for b in a + 1..layers.len() {
            if alike.root(a) != alike.root(b) && cosine(&profiles[a], &profiles[b]) >= SAME_EVENT {
                alike.join(a, b);
            }
        }
    }
    let roots: Vec<usize> = (0..layers.len()).map(|i| alike.root(i)).collect();
    let mut numbers = roots.clone();
    numbers.sort_unstable();
    numbers.dedup();
    roots.iter().map(|root| numbers.partition_point(|n| n < root)).collect()
}

/// Words with their weight in the document, scaled to length 1.
fn profile(layers: &Layers) -> BTreeMap<&str, f32> {
    let table = WordTable::english();
    let lexicon = Lexicon::english();
    let mut counts: BTreeMap<&str, (f32, f32)> = BTreeMap::new();
    for token in layers.tokens.iter().filter(|t| t.is_word() && !one_of(&t.folded, FUNCTION_WORDS)) {
        let key = lexicon.place(&token.folded).unwrap_or(&token.stem);
        let weight = table.weight(table.get(&token.folded)).min(8.0);
        let entry = counts.entry(key).or_insert((0.0, weight));
        entry.0 += 1.0;
    }
    let mut found: BTreeMap<&str, f32> =
        counts.into_iter().map(|(word, (n, weight))| (word, n.sqrt() * weight * weight)).collect();
    let norm = found.values().map(|x| x * x).sum::<f32>().sqrt();
    if norm > 0.0 {
        found.values_mut().for_each(|x| *x /= norm);
    }
    found
}

fn cosine(a: &BTreeMap<&str, f32>, b: &BTreeMap<&str, f32>) -> f32 {
    let (short, long) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    short.iter().filter_map(|(word, x)| Some(x * long.get(word)?)).sum()
}
