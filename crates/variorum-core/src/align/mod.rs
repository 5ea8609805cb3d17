//! The statements of a story that make one claim.
//!
//! 1. [`features`]: each statement becomes weighted words, with places and figures in one form;
//! 2. [`score`]: pairs of statements of different voices get a score from the words they share or nearly share, and
//!    from their neighbours;
//! 3. [`nearness`]: what the words mean in their sentences makes the score of a pair greater or less;
//! 4. [`cluster`]: pairs grow into claims by average linkage, best first, so that no chain of weak links forms.
//!
//! Nothing here depends on the order of the documents, and nothing looks beyond one story.

mod cluster;
mod features;
mod nearness;
mod roles;
mod score;

pub(crate) use cluster::cluster;
pub use features::Bag;
pub use nearness::{DEPTH, Encode};
pub(crate) use roles::may_be_one;
pub use score::Pair;

use crate::model::{Card, Document, Layers, Statement};

/// The card of this stage.
pub const CARD: Card = Card {
    id: "align",
    version: 2,
    summary: "Finds the statements that make one claim, by shared and like words, figures and neighbours.",
    source: "own; average linkage; sentence encoder: models/MODELS.toml",
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
        Self { linkage: 0.38, candidate: 0.5 }
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

/// Aligns `statements`; `story` gives the number of the story of each document, `encode` the vectors.
///
/// Every statement stands in exactly one claim. Cost: O(words × their occurrences + pairs × log pairs).
pub fn align(
    documents: &[Document],
    layers: &[Layers],
    statements: &[Statement],
    story: &[usize],
    config: &Config,
    encode: &Encode<'_>,
) -> Alignment {
    let bags = features::bags(layers, statements, story);
    let mut pairs = score::pairs(&bags, statements, story);
    nearness::refine(&mut pairs, documents, layers, statements, encode);
    let pairs = score::with_neighbours(pairs, statements);
    let voices: Vec<usize> = statements.iter().map(|s| s.voice_idx).collect();
    let claims = cluster(&voices, &pairs, config);
    Alignment { claims, pairs }
}
