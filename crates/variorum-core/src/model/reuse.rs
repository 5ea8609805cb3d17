use variorum_nlp::Span;

/// How two documents are related by their words.
#[derive(Clone, Debug, PartialEq)]
pub struct Reuse {
    /// Index of the first document.
    pub a: usize,
    /// Index of the second.
    pub b: usize,
    /// What sort of relation.
    pub relation: Relation,
    /// Who took from whom, where something shows it.
    pub direction: Direction,
    /// The share of the shorter text that stands in the other, from 0 to 1.
    pub score: f32,
    /// What they share, in the order of `a`.
    pub passages: Vec<Passage>,
}

/// A stretch that two documents share.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Passage {
    /// In the first document.
    pub a: Span,
    /// In the second.
    pub b: Span,
}

/// The relations of [`Reuse`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Relation {
    /// Long runs of the same words.
    Verbatim,
    /// The same points in the same order in other words.
    Paraphrase,
    /// Both take from a third text.
    CommonOrigin,
    /// One names the other as its source.
    Cites,
    /// Nothing of the kind.
    Independent,
}

/// The direction of [`Reuse`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// The second took from the first.
    AToB,
    /// The first took from the second.
    BToA,
    /// Nothing shows it.
    None,
}
