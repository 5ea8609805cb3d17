//! Which documents are on one event.
//!
//! Two ways to it. Documents that somebody sets side by side are taken for one story unless they have hardly a word in
//! common ([`beside`]). Documents of a whole library become stories by what tells events apart ([`group`]): for each
//! document the nearest others ([`neighbours`]), for each pair a probability ([`pairs`]), then stories by average
//! linkage ([`linkage`]). Neither depends on the order in which documents come.

mod beside;
mod linkage;
mod neighbours;
mod outline;
mod pairs;

pub use beside::stories;
pub use outline::Outline;
pub use pairs::{FEATURES, Pair};

use crate::Workers;
use crate::model::Card;

/// The card of this stage.
pub const CARD: Card =
    Card { id: "group", version: 2, summary: "Tells which documents are on one event.", source: "own" };

/// For each document the first document of its story, in a fixed order of all documents by day and words: the name of
/// the story that stays as long as that document does.
///
/// Cost: O(documents × neighbours), with neighbours looked for among documents that share a rare word within three weeks
/// (among all, where a day is missing); about 100 bytes a word kept of the outlines.
pub fn group(outlines: &[Outline], workers: &impl Workers) -> Vec<usize> {
    let (order, edges) = scored(outlines, workers);
    let stories = linkage::stories(outlines.len(), &edges, workers);
    let mut found = vec![0; outlines.len()];
    for (place, story) in stories.into_iter().enumerate() {
        found[order[place]] = order[story];
    }
    found
}

/// The pairs of near documents with what tells whether they are on one event, for training: the numbers of the two
/// documents, and their features in the order of [`FEATURES`].
pub fn pairs(outlines: &[Outline], workers: &impl Workers) -> Vec<Pair> {
    let order = canonical(outlines);
    let neighbours = neighbours::Neighbours::find(outlines, &order, workers);
    pairs::pairs(&neighbours).map(|pair| Pair { a: order[pair.a], b: order[pair.b], ..pair }).collect()
}

/// The canonical order, and the pairs (by their places in it) with their probability.
fn scored(outlines: &[Outline], workers: &impl Workers) -> (Vec<usize>, Vec<linkage::Edge>) {
    let order = canonical(outlines);
    let neighbours = neighbours::Neighbours::find(outlines, &order, workers);
    let days: Vec<Option<i32>> = order.iter().map(|&i| outlines[i].day).collect();
    let edges = pairs::pairs(&neighbours)
        .filter_map(|pair| {
            let p = pair.probability() * near_in_time(days[pair.a], days[pair.b]);
            (p >= linkage::LEAST).then_some(linkage::Edge { a: pair.a, b: pair.b, p })
        })
        .collect();
    (order, edges)
}

/// Dated documents by day, then the undated; in a day by their words.
fn canonical(outlines: &[Outline]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..outlines.len()).collect();
    order.sort_by_key(|&i| (outlines[i].day.is_none(), outlines[i].day, outlines[i].key(), i));
    order
}

/// Days in which an event is news, before doubt begins. Own guess: no set with days and hard cases is at hand.
const FRESH: i32 = 3;
/// The most days between two accounts of one event: from there [`near_in_time`] leaves less than [`linkage::SAME`].
const LONGEST: i32 = 20;

/// How far the days of two documents leave it open that they are on one event: 1 for some days, then falling.
fn near_in_time(a: Option<i32>, b: Option<i32>) -> f32 {
    match (a, b) {
        (Some(a), Some(b)) => variorum_nlp::maths::exp(-((a - b).abs() - FRESH).max(0) as f32 / 14.0),
        _ => 1.0,
    }
}
