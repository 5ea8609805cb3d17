use variorum_nlp::Span;

/// Evidence: a stretch of a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Cite {
    /// Index of the document.
    pub document_idx: usize,
    /// The bytes.
    pub span: Span,
}

/// Something odd about the input, or something left out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// The id of the document it is about, where it is about one.
    pub document: Option<String>,
    /// Where in it.
    pub span: Option<Span>,
    /// A lowercase fragment.
    pub message: String,
}

impl Note {
    /// A note about a whole document.
    pub fn on(document: &str, message: impl Into<String>) -> Self {
        Self { document: Some(document.to_owned()), span: None, message: message.into() }
    }

    /// A note about a stretch of a document.
    pub fn at(document: &str, span: Span, message: impl Into<String>) -> Self {
        Self { document: Some(document.to_owned()), span: Some(span), message: message.into() }
    }
}

/// A value and what was odd on the way to it: analysis does not fail, it notes.
#[derive(Clone, Debug, PartialEq)]
pub struct Noted<T> {
    /// The best value that could be had.
    pub value: T,
    /// What was odd.
    pub notes: Vec<Note>,
}

/// The statements of all documents that make one proposition: a row of the matrix.
#[derive(Clone, Debug, PartialEq)]
pub struct Claim {
    /// The words of its most typical statement, or those of them that make the claim.
    pub text: String,
    /// What sort of proposition.
    pub kind: ClaimKind,
    /// How it stands among the documents.
    pub status: Status,
    /// Indices into the statements of the report, ascending.
    pub statements: Vec<usize>,
    /// Where the claim is made by a part of each statement: the words of each that make it, in the order of `statements`;
    /// empty where the statements make it as a whole.
    pub words: Vec<Span>,
    /// How near its statements are to one another, from 0 to 1: the average score of those of different voices; 1 for the words
    /// of one voice alone.
    pub closeness: f32,
    /// One for each voice, in the order of the voices.
    pub cells: Vec<Cell>,
    /// Independent originals behind the agreeing documents.
    pub origins: Vec<String>,
    /// Names of the official voices that carry it, without repeats.
    pub official: Vec<String>,
    /// Where its statements differ.
    pub differences: Vec<Difference>,
}

impl Claim {
    /// Statements that lie nearer than this are most likely one claim. Source: own, on judged pairs of unseen stories
    /// (docs/quality.md).
    const NEAR: f32 = 0.65;

    /// Whether its statements lie so far apart that they may be more than one claim.
    pub fn is_loose(&self) -> bool {
        self.closeness < Self::NEAR
    }

    /// Whether parts of its statements make it. Such statements stand in claims of their own besides, so what goes through
    /// all statements by their claims leaves it out.
    pub fn is_of_parts(&self) -> bool {
        !self.words.is_empty()
    }
}

/// What one voice says on one claim.
#[derive(Clone, Debug, PartialEq)]
pub struct Cell {
    /// Index of the voice.
    pub voice_idx: usize,
    /// Its stance.
    pub stance: Stance,
    /// Its statements; none if silent.
    pub statements: Vec<usize>,
    /// If silent: the sentence of that voice that came nearest, with its score from 0 to 1.
    pub nearest: Option<(Cite, f32)>,
}

/// The stances of a [`Cell`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stance {
    /// Says the same.
    Agrees,
    /// Says something else than most.
    Differs,
    /// Says nothing on it.
    Silent,
}

/// The sorts of [`Claim`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ClaimKind {
    /// Something happened.
    Event,
    /// Something was agreed.
    Agreement,
    /// Something was proposed.
    Proposal,
    /// Something is demanded or depends on something.
    Condition,
    /// Something has a size, price, number or length.
    Figure,
    /// Something has a date or time.
    Time,
    /// Somebody used these words.
    Quote,
    /// Somebody judges so.
    Assessment,
    /// What was before, or holds in general.
    Background,
}

/// How a [`Claim`] stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Status {
    /// Accounts contradict one another or differ in what matters.
    Disputed,
    /// At least two documents say it.
    Corroborated,
    /// One document says it.
    SingleSource,
}

/// Where the statements of a claim differ.
#[derive(Clone, Debug, PartialEq)]
pub struct Difference {
    /// In what.
    pub aspect: Aspect,
    /// How far.
    pub kind: DifferenceKind,
    /// The values, each with the statements that give it.
    pub values: Vec<DifferenceValue>,
}

impl Difference {
    /// Whether it sets two statements against each other in the same aspect that `other` sets against each other.
    pub fn tells(&self, other: &Self) -> bool {
        self.aspect == other.aspect && self.sets_apart(other)
    }

    /// Whether `other` sets no two sides apart, in the same aspect, that it does not set apart.
    pub fn tells_all(&self, other: &Self) -> bool {
        let side = |s: &usize| self.values.iter().position(|value| value.statements.contains(s));
        let sides: Vec<Option<usize>> =
            other.values.iter().map(|value| value.statements.iter().find_map(side)).collect();
        let apart = |(i, side): (usize, &Option<usize>)| side.is_some() && sides[..i].iter().all(|x| x != side);
        self.aspect == other.aspect && sides.iter().enumerate().all(apart)
    }

    /// Whether it sets two statements against each other that `other` sets against each other, in any aspect.
    pub fn sets_apart(&self, other: &Self) -> bool {
        let side = |statement: &usize| self.values.iter().position(|value| value.statements.contains(statement));
        let mut sides: Vec<Vec<usize>> =
            other.values.iter().map(|value| value.statements.iter().filter_map(side).collect()).collect();
        sides.retain(|side| !side.is_empty());
        sides.iter().any(|x| sides.iter().any(|y| x.iter().any(|i| y.iter().any(|j| i != j))))
    }

    /// Whether it sets all statements against each other that `other` does, in the same aspect, and more of them.
    pub fn holds(&self, other: &Self) -> bool {
        let n = |difference: &Self| difference.values.iter().map(|value| value.statements.len()).sum::<usize>();
        let side = |s: &usize| self.values.iter().position(|value| value.statements.contains(s));
        let sides: Vec<Vec<Option<usize>>> =
            other.values.iter().map(|value| value.statements.iter().map(side).collect()).collect();
        let together = |side: &Vec<Option<usize>>| side.iter().all(|x| x.is_some() && Some(x) == side.first());
        let apart =
            |(i, side): (usize, &Vec<Option<usize>>)| sides[i + 1..].iter().all(|next| next.first() != side.first());
        self.aspect == other.aspect
            && n(self) > n(other)
            && sides.iter().all(together)
            && sides.iter().enumerate().all(apart)
    }
}

/// One side of a [`Difference`].
#[derive(Clone, Debug, PartialEq)]
pub struct DifferenceValue {
    /// The value, in the words of the text or in normal form.
    pub value: String,
    /// Indices into the statements of the report.
    pub statements: Vec<usize>,
}

/// In what statements differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Aspect {
    /// A number, amount or length.
    Value,
    /// A date or time.
    Date,
    /// What is covered.
    Scope,
    /// How sure, how far agreed.
    Modality,
    /// Yes or no.
    Polarity,
    /// Who or what.
    Actor,
    /// Why, or in return for what.
    Cause,
    /// By which words somebody or something is called.
    Naming,
    /// In which words one saying is quoted.
    Wording,
}

/// How far statements differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum DifferenceKind {
    /// Both cannot be so.
    Contradicts,
    /// Both could be so, but they do not say the same.
    Variant,
    /// One is more exact and fits the other.
    Refines,
    /// One is later and replaces the other.
    Updates,
}
