use jiff::civil::Date;

use super::Cite;

/// Something promised, demanded, proposed or scheduled.
#[derive(Clone, Debug, PartialEq)]
pub struct Commitment {
    /// Of which force.
    pub kind: CommitmentKind,
    /// Who is bound, or who asks.
    pub parties: Vec<String>,
    /// What is to be done, in the words of the text.
    pub action: String,
    /// To whom, or of whom.
    pub counterpart: Vec<String>,
    /// How the documents give it: `agreed`, `proposed`, `ordered`, `scheduled`, …
    pub status: String,
    /// When it begins.
    pub start: Option<Date>,
    /// For how long, as an ISO 8601 duration.
    pub duration: Option<String>,
    /// Until when.
    pub deadline: Option<Date>,
    /// How the deadline was computed.
    pub basis: Option<String>,
    /// On what it depends, in the words of the text.
    pub conditions: Vec<String>,
    /// Where it is told.
    pub evidence: Vec<Cite>,
    /// Indices of the claims it stands in.
    pub claims: Vec<usize>,
    /// Where later documents report that it was kept or broken, the earliest first.
    pub settled: Vec<Settlement>,
}

/// What a later document says of a commitment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Settlement {
    /// Whether it was kept, and not broken.
    pub kept: bool,
    /// Where that is told.
    pub cite: Cite,
}

/// The forces of a [`Commitment`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum CommitmentKind {
    /// Undertaken.
    Commitment,
    /// Undertaken if something else happens.
    Conditional,
    /// Put forward.
    Proposal,
    /// Demanded.
    Demand,
    /// Set for a day.
    Scheduled,
    /// Asked for.
    Request,
    /// Declared as a view or intention.
    Declared,
}

impl CommitmentKind {
    /// The word used in the report.
    pub fn name(self) -> &'static str {
        match self {
            Self::Commitment => "commitment",
            Self::Conditional => "conditional",
            Self::Proposal => "proposal",
            Self::Demand => "demand",
            Self::Scheduled => "scheduled",
            Self::Request => "request",
            Self::Declared => "declared",
        }
    }
}

/// Something with a date.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TimelineEntry {
    /// An ISO 8601 date, time or interval.
    pub when: String,
    /// What, in the words of the text.
    pub text: String,
    /// Indices into the statements of the report.
    pub statements: Vec<usize>,
}
