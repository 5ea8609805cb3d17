//! The statements of a story that make one claim.
//!
//! 1. [`features`]: each statement becomes weighted words, with places and figures in one form;
//! 2. [`score`]: pairs of statements of different voices get a score from the words they share or nearly share, and
//!    from their neighbours;
//! 3. [`nearness`]: what the words mean in their sentences makes the score of a pair greater or less;
//! 4. [`languages`]: pairs across languages get theirs from a model that knows both, where one is given;
//! 5. [`cluster`]: pairs grow into claims by average linkage, best first, so that no chain of weak links forms; what two accounts
//!    print word for word as two sayings stays two ([`twins`]);
//! 6. [`parts`]: statements of unlike claims that say one thing in a part of them make a further claim of it.
//!
//! Nothing here depends on the order of the documents, and nothing looks beyond one story.

mod antecedents;
mod cluster;
mod features;
mod languages;
mod nearness;
mod parts;
mod phrases;
mod roles;
mod score;
mod twins;

pub(crate) use antecedents::takes_up;
pub(crate) use cluster::cluster;
pub use features::Bag;
pub use languages::Tongues;
pub use nearness::DEPTH;
pub use parts::Part;
pub(crate) use roles::may_be_one;
pub use score::Pair;
pub(crate) use twins::Twins;

use variorum_nlp::sentence::Encoder;

use crate::model::{Card, Document, Layers, Statement};
use crate::workers::Workers;

/// The card of this stage.
pub const CARD: Card = Card {
    id: "align",
    version: 9,
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
    /// Aligns statements across languages; without it they meet in shared names, figures and words only.
    pub languages: Option<&'static Encoder>,
}

impl Default for Config {
    fn default() -> Self {
        Self { linkage: 0.38, candidate: 0.5, languages: None }
    }
}

/// The result: claims, and the pairs they were made from.
#[derive(Clone, Debug, Default)]
pub struct Alignment {
    /// For each claim the indices of its statements, ascending; claims in the order of their first statement.
    pub claims: Vec<Vec<usize>>,
    /// Claims over parts of statements; a statement may stand in several, and stands in one of `claims` besides.
    pub parts: Vec<Part>,
    /// The pairs that were scored, by first and second statement.
    pub pairs: Vec<Pair>,
    /// Statements that people say do not make the same claim.
    pub apart: Vec<(usize, usize)>,
}

/// Aligns `statements`; `story` gives the number of the story of each document, `tongues` what they say in any language.
///
/// Every statement stands in exactly one of the claims, and in any number of parts. Cost: O(words × their occurrences + pairs × log pairs).
pub fn align(
    documents: &[Document],
    layers: &[Layers],
    statements: &[Statement],
    story: &[usize],
    tongues: Option<&Tongues>,
    config: &Config,
    workers: &impl Workers,
) -> Alignment {
    let antecedents = antecedents::antecedents(layers, statements);
    let bags = features::bags(layers, statements, story, &antecedents);
    let mut pairs = score::pairs(&bags, statements, story, workers);
    let meanings = nearness::meanings(&pairs, documents, layers, statements, &antecedents, workers);
    nearness::refine(&mut pairs, &meanings, workers);
    if let Some(tongues) = tongues {
        pairs = tongues.across(pairs, story, workers);
    }
    let pairs = score::with_neighbours(pairs, statements);
    let voices: Vec<usize> = statements.iter().map(|s| s.voice_idx).collect();
    let twins = Twins::new(layers, statements, story);
    let claims = cluster(&voices, &pairs, &twins, config);
    let parts = parts::parts(&pairs, &claims, &twins, &meanings, layers, statements, story, workers);
    Alignment { claims, parts, pairs, apart: Vec::new() }
}
