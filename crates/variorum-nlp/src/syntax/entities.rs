//! Named entities: a model that opens, continues and closes spans from left to right.

use super::{
    dense::Rows,
    transition::{Steps, best},
};

/// What a step does; the number is that of the label.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Tagging {
    Begin(u16),
    In(u16),
    Last(u16),
    Unit(u16),
    Out,
    /// An action that the file lists and that is never valid.
    Never,
}

/// An entity recogniser.
pub(crate) struct Recogniser {
    pub(crate) steps: Steps,
    pub(crate) moves: Vec<Tagging>,
}

/// The tokens of an entity, half-open, and the number of its label.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Found {
    pub(crate) from: usize,
    pub(crate) to: usize,
    pub(crate) label: u16,
}

impl Recogniser {
    /// Finds entities; none begins with white space or crosses into another sentence.
    pub(crate) fn find(&self, vectors: &Rows, is_space: &[bool], starts: &[bool]) -> Vec<Found> {
        let n = is_space.len();
        let mut model = self.steps.prepare(vectors);
        let mut found: Vec<Found> = Vec::new();
        let mut open: Option<(usize, u16)> = None;
        for (at, &blank) in is_space.iter().enumerate() {
            let last = at + 1 == n;
            let crosses = starts.get(at + 1).copied().unwrap_or(false);
            let valid = |action: usize| match (self.moves[action], open) {
                (Tagging::Begin(_), None) => !last && !crosses && !blank,
                (Tagging::In(label), Some((_, opened))) => !last && !crosses && label == opened,
                (Tagging::Last(label), Some((_, opened))) => label == opened,
                (Tagging::Unit(_), None) => !blank,
                (Tagging::Out, None) => true,
                _ => false,
            };
            let start = open.map(|(start, _)| start);
            let scores = model.scores(&[Some(at), start, start.and(at.checked_sub(1))]);
            let Some(action) = best(scores, valid, self.moves.len()) else { break };
            match (self.moves[action], open) {
                (Tagging::Begin(label), _) => open = Some((at, label)),
                (Tagging::Unit(label), _) => found.push(Found { from: at, to: at + 1, label }),
                (Tagging::Last(_), Some((from, label))) => {
                    found.push(Found { from, to: at + 1, label });
                    open = None;
                }
                _ => {}
            }
        }
        found
    }
}
