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
pub use linkage::{Edge, LEAST, SAME, linked};
pub use neighbours::{COMMON, LEAST_BY_MARKS, LONGEST, Likeness, Near, Standing, alike, keep, place};
pub use outline::Outline;
pub use pairs::{FEATURES, Pair, probability};

use crate::Workers;
use crate::model::Card;

/// The card of this stage.
pub const CARD: Card =
    Card { id: "group", version: 4, summary: "Tells which documents are on one event.", source: "own" };

/// For each document the first document of its story, in a fixed order of all documents by day and words: the name of
/// the story that stays as long as that document does.
///
/// Cost: O(documents × neighbours), with neighbours looked for among documents that share a rare word within three weeks
/// (among all, where a day is missing); about 100 bytes a word kept of the outlines.
pub fn group(outlines: &[Outline], workers: &impl Workers) -> Vec<usize> {
    let order = canonical(outlines);
    let (nearest, standings) = placed(outlines, &order, workers);
    let edges: Vec<Edge> = pairs::pairs(&nearest)
        .filter_map(|(a, b, like)| {
            let p = probability(&like, &standings[a], &standings[b]);
            (p >= LEAST).then_some(Edge { a, b, p })
        })
        .collect();
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
    let (nearest, standings) = placed(outlines, &order, workers);
    pairs::described(&nearest, &standings).map(|pair| Pair { a: order[pair.a], b: order[pair.b], ..pair }).collect()
}

/// The nearest of each document and how it stands among them, by places in `order`.
fn placed(outlines: &[Outline], order: &[usize], workers: &impl Workers) -> (Vec<Vec<Near>>, Vec<Standing>) {
    let ordered: Vec<&Outline> = order.iter().map(|&i| &outlines[i]).collect();
    let nearest = neighbours::nearest(&ordered, workers);
    let standing = |(outline, near): (&&Outline, &Vec<Near>)| Standing::new(outline.size(), outline.day(), near);
    let standings = ordered.iter().zip(&nearest).map(standing).collect();
    (nearest, standings)
}

/// Dated documents by day, then the undated; in a day by their words.
fn canonical(outlines: &[Outline]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..outlines.len()).collect();
    order.sort_by_key(|&i| (outlines[i].day.is_none(), outlines[i].day, outlines[i].key, i));
    order
}
