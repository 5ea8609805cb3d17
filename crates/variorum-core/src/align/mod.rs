//! The statements of a story that make one claim.
//!
//! 1. [`features`]: each statement becomes weighted words, with places and figures in one form;
//! 2. [`score`]: pairs of statements of different voices get a score from the words they share or nearly share, and
//!    from their neighbours;
//! 3. [`cluster`]: pairs grow into claims by average linkage, best first, so that no chain of weak links forms.
//!
//! Nothing here depends on the order of the documents, and nothing looks beyond one story.

mod cluster;
mod features;
mod roles;
mod score;

pub(crate) use cluster::cluster;
pub use features::Bag;
pub use score::Pair;

use crate::model::{Card, Layers, Statement};

/// The card of this stage.
pub const CARD: Card = Card {
    id: "align",
    version: 1,
    summary: "Finds the statements that make one claim, by shared and like words, figures and neighbours.",
    source: "own; average linkage",
};

/// What can be set.
#[derive(Clone, Copy, Debug)]
pub struct Config {
    /// Least average score of a claim's pairs, from 0 to 1.
    pub linkage: f32,
    /// Least score of a pair that may join two claims, from 0 to 1.
    pub candidate: f32,
}

impl Default for Config {
    fn default() -> Self {
        Self { linkage: 0.26, candidate: 0.36 }
    }
}

/// The result: claims, and the pairs they were made from.
#[derive(Clone, Debug, Default)]
pub struct Alignment {
    /// For each claim the indices of its statements, ascending; claims in the order of their first statement.
    pub claims: Vec<Vec<usize>>,
    /// The pairs that were scored, by first and second statement.
    pub pairs: Vec<Pair>,
}

/// Aligns `statements`; `story` gives the number of the story of each document.
///
/// Every statement stands in exactly one claim. Cost: O(words × their occurrences + pairs × log pairs).
pub fn align(layers: &[Layers], statements: &[Statement], story: &[usize], config: &Config) -> Alignment {
    let bags = features::bags(layers, statements, story);
    let pairs = score::pairs(&bags, statements, story);
    let voices: Vec<usize> = statements.iter().map(|s| s.voice_idx).collect();
    let claims = cluster(&voices, &pairs, config);
    Alignment { claims, pairs }
}
