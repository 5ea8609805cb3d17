//! The written form of a report, version 1: what `--format json` writes.
//!
//! Model types do not serialise themselves; this module is the only place that says how they are written. A new optional
//! field keeps the version, a changed or removed one raises it.

mod convert;
mod inspect;
mod restore;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

pub use convert::record;
pub use inspect::layers;
pub use restore::restore;

/// The name and version of the form.
pub const SCHEMA: &str = "variorum/report/1";

/// The JSON Schema of [`Report`], pretty-printed.
pub fn json_schema() -> String {
    let schema = schemars::schema_for!(Report);
    let mut text = serde_json::to_string_pretty(&schema).expect("invariant: a schema is JSON");
    text.push('\n');
    text
}

/// A half-open range of UTF-8 bytes in the document's text.
pub type Span = [u32; 2];

/// One comparison of several documents.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct Report {
    /// Always `variorum/report/1`.
    pub schema: String,
    /// What wrote it.
    pub variorum: Versions,
    /// The documents, ordered by id.
    pub documents: Vec<Document>,
    /// The units of comparison: outlets, and statements printed by them.
    pub voices: Vec<Voice>,
    /// Assertions by one document each.
    pub statements: Vec<Statement>,
    /// Propositions over all documents: the rows of the matrix.
    pub claims: Vec<Claim>,
    /// Words put in somebody's mouth.
    pub quotes: Vec<Quote>,
    /// Figures, amounts, dates, times and durations.
    pub quantities: Vec<Quantity>,
    /// Promises, demands, proposals and schedules.
    pub commitments: Vec<Commitment>,
    /// How documents are related.
    pub reuse: Vec<Reuse>,
    /// What has a date, earliest first.
    pub timeline: Vec<TimelineEntry>,
    /// What a reader must know, most worth reading first.
    pub findings: Vec<Finding>,
    /// What was odd about the input, and what was left out.
    pub notes: Vec<Note>,
}

/// Versions of the program and of its analysers.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct Versions {
    /// The program.
    pub version: String,
    /// The analysers, by id.
    pub analysers: std::collections::BTreeMap<String, u32>,
}

/// One text of one outlet.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct Document {
    /// Unique in the report.
    pub id: String,
    /// The path or address as given.
    pub source: String,
    /// Who published it.
    pub outlet: Option<String>,
    /// Its title.
    pub title: Option<String>,
    /// The day of publication, ISO 8601.
    pub published: Option<String>,
    /// The people named as its authors.
    pub authors: Vec<String>,
    /// ISO 639 code, or `und`.
    pub language: String,
    /// SHA-256 of the text, hexadecimal.
    pub sha256: String,
    /// Whom the text itself credits.
    pub credits: Vec<Credit>,
    /// What says nothing about the event.
    pub boilerplate: Vec<Boilerplate>,
    /// The text that all spans point into; only where it was asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// The way from the text back to the captured bytes: `[text start, text end, raw start, raw end]`; with the text,
    /// and only where the text is not the captured bytes themselves.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub origin: Vec<[u32; 4]>,
}

/// Whom a text credits.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct Credit {
    /// The name, or the host of an address.
    pub name: String,
    /// In which role.
    pub kind: CreditKind,
    /// The words.
    pub span: Span,
}

macro_rules! words {
    ($(#[$meta:meta])* $name:ident { $($(#[$variant_meta:meta])* $variant:ident = $word:literal),+ $(,)? }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
        pub enum $name { $(#[doc = $word] $(#[$variant_meta])* #[serde(rename = $word)] $variant),+ }

        impl $name {
            /// The word as it is written.
            pub fn word(self) -> &'static str {
                match self { $(Self::$variant => $word),+ }
            }
        }
    };
}

words! {
    /// The role of a credit.
    CreditKind { Origin = "origin", Agency = "agency", Cited = "cited", Author = "author" }
}
words! {
    /// The sort of a voice.
    VoiceKind { Outlet = "outlet", Statement = "statement", Person = "person", Organisation = "organisation" }
}
words! {
    /// The mood of a statement.
    Modality {
        Asserted = "asserted", Agreed = "agreed", Proposed = "proposed", Demanded = "demanded", Conditional = "conditional",
        Planned = "planned", Denied = "denied", Alleged = "alleged", Assessed = "assessed", Asked = "asked",
    }
}
words! {
    /// How the text tells the holder of a statement.
    Basis { Explicit = "explicit", Inherited = "inherited", Outlet = "outlet" }
}
words! {
    /// The sort of a claim.
    ClaimKind {
        Event = "event", Agreement = "agreement", Proposal = "proposal", Condition = "condition", Figure = "figure", Time = "time",
        Quote = "quote", Assessment = "assessment", Background = "background",
    }
}
words! {
    /// How a claim stands.
    Status { Corroborated = "corroborated", SingleSource = "single-source", Disputed = "disputed" }
}
words! {
    /// Where a voice stands on a claim.
    Stance { Agrees = "agrees", Differs = "differs", Silent = "silent" }
}
words! {
    /// In what statements differ.
    Aspect {
        Value = "value", Scope = "scope", Date = "date", Modality = "modality", Polarity = "polarity", Actor = "actor", Cause = "cause",
        Naming = "naming", Wording = "wording",
    }
}
words! {
    /// How far statements differ.
    DifferenceKind { Contradicts = "contradicts", Variant = "variant", Refines = "refines", Updates = "updates" }
}
words! {
    /// The sort of a quotation.
    QuoteKind { Direct = "direct", Phrase = "phrase", Indirect = "indirect" }
}
words! {
    /// The sort of a quantity.
    QuantityKind {
        Count = "count", Money = "money", Percent = "percent", Measure = "measure", Duration = "duration", Date = "date", Time = "time",
        DateTime = "datetime", Range = "range", Relative = "relative",
    }
}
words! {
    /// The force of a commitment.
    CommitmentKind {
        Commitment = "commitment", Conditional = "conditional", Proposal = "proposal", Demand = "demand", Scheduled = "scheduled",
        Request = "request", Declared = "declared",
    }
}
words! {
    /// How two documents are related.
    Relation {
        Verbatim = "verbatim", Paraphrase = "paraphrase", CommonOrigin = "common-origin", Cites = "cites", Independent = "independent",
    }
}
words! {
    /// Who took from whom.
    Direction { AToB = "a->b", BToA = "b->a", None = "none" }
}
words! {
    /// The sort of a finding.
    FindingKind {
        OfficialDifference = "official-difference", Difference = "difference", OnlyHere = "only-here", Deadline = "deadline",
        Conditions = "conditions", CommonOrigin = "common-origin", Agreement = "agreement", SingleSource = "single-source",
    }
}
words! {
    /// What a stretch without assertion is.
    BoilerplateKind {
        Title = "title", DateLine = "date-line", Heading = "heading", Caption = "caption", SourceLine = "source-line", Counter = "counter",
    }
}

/// A stretch without assertion.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct Boilerplate {
    /// The bytes.
    pub span: Span,
    /// What it is.
    pub kind: BoilerplateKind,
}

/// A unit of comparison.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct Voice {
    /// Unique in the report.
    pub id: String,
    /// The document it stands in.
    pub document: String,
    /// Who speaks.
    pub name: String,
    /// Outlet or printed statement.
    pub kind: VoiceKind,
    /// Whether it is a party's own text.
    pub official: bool,
    /// The block, for a printed statement.
    pub span: Option<Span>,
}

/// One assertion by one document.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct Statement {
    /// Unique in the report.
    pub id: String,
    /// The document.
    pub document: String,
    /// The voice.
    pub voice: String,
    /// The clause.
    pub span: Span,
    /// Its words.
    pub text: String,
    /// In which mood it is told.
    pub modality: Modality,
    /// Whether it is negated.
    pub negated: bool,
    /// Who holds it.
    pub attribution: Attribution,
}

/// Who holds a statement.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct Attribution {
    /// The name.
    pub holder: String,
    /// The words that say so.
    pub cue: Option<Span>,
    /// How the text says so.
    pub basis: Basis,
    /// Who stands between, outermost first.
    pub via: Vec<String>,
}

/// One proposition.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct Claim {
    /// Unique in the report.
    pub id: String,
    /// The words of its most typical statement, or those of them that make the claim.
    pub text: String,
    /// Its sort.
    pub kind: ClaimKind,
    /// How it stands.
    pub status: Status,
    /// Ids of its statements.
    pub statements: Vec<String>,
    /// Where only a part of each statement makes the claim: which bytes of its document, in the order of `statements`. Such
    /// statements stand in claims of their own besides.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub words: Vec<Span>,
    /// How near its statements are to one another, from 0 to 1; 1 for the words of one voice alone.
    #[serde(default = "near")]
    pub closeness: f64,
    /// Ids of the voices that say nothing on it.
    pub silent: Vec<String>,
    /// One for each voice.
    pub cells: Vec<Cell>,
    /// Independent originals behind it.
    pub origins: Vec<String>,
    /// Names of the official voices that carry it.
    pub official: Vec<String>,
    /// Where its statements differ.
    pub differences: Vec<Difference>,
}

/// Records of before it was told are taken as sure as they were given out.
fn near() -> f64 {
    1.0
}

/// What one voice says on one claim.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct Cell {
    /// The voice.
    pub voice: String,
    /// Where it stands.
    pub stance: Stance,
    /// Ids of its statements.
    pub statements: Vec<String>,
    /// If silent: the stretch that came nearest, where one came near at all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub nearest: Option<Nearest>,
}

/// The stretch that came nearest to a claim in a voice that is silent on it.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct Nearest {
    /// The document.
    pub document: String,
    /// The bytes.
    pub span: Span,
    /// How near, from 0 to 1.
    pub score: f64,
}

/// Where the statements of a claim differ.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct Difference {
    /// In what.
    pub aspect: Aspect,
    /// How far.
    pub kind: DifferenceKind,
    /// The values.
    pub values: Vec<DifferenceValue>,
}

/// One side of a difference.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct DifferenceValue {
    /// The value.
    pub value: String,
    /// Ids of the statements that give it.
    pub statements: Vec<String>,
}

/// Words put in somebody's mouth.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct Quote {
    /// The document.
    pub document: String,
    /// The words, without marks.
    pub span: Span,
    /// Direct, a phrase, or indirect.
    pub kind: QuoteKind,
    /// The speaker, resolved.
    pub speaker: Option<String>,
    /// The speaker as named beside it.
    pub speaker_as_named: Option<String>,
    /// The reporting words.
    pub cue: Option<Span>,
    /// Index, in this list, of the quotation it stands in.
    pub nested_in: Option<usize>,
}

/// A figure, amount, date, time or duration.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct Quantity {
    /// The document.
    pub document: String,
    /// The words.
    pub span: Span,
    /// Its sort.
    pub kind: QuantityKind,
    /// A number, several numbers, or ISO 8601; null where the words name none.
    pub value: Value,
    /// The unit.
    pub unit: Option<String>,
    /// `=`, `>`, `<`, `>=`, `<=` or `~`.
    pub comparator: String,
    /// What is counted.
    pub measures: Option<String>,
    /// Id of the statement it stands in.
    pub statement: Option<String>,
}

/// Something promised, demanded, proposed or scheduled.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct Commitment {
    /// Unique in the report.
    pub id: String,
    /// Its force.
    pub kind: CommitmentKind,
    /// Who is bound, or who asks.
    pub parties: Vec<String>,
    /// What is to be done.
    pub action: String,
    /// To whom, or of whom.
    pub counterpart: Vec<String>,
    /// How the documents give it.
    pub status: String,
    /// ISO 8601 date.
    pub start: Option<String>,
    /// ISO 8601 duration.
    pub duration: Option<String>,
    /// ISO 8601 date.
    pub deadline: Option<String>,
    /// How the deadline was computed.
    pub basis: Option<String>,
    /// On what it depends.
    pub conditions: Vec<String>,
    /// Where it is told.
    pub evidence: Vec<Evidence>,
    /// Ids of the claims it stands in.
    pub claims: Vec<String>,
    /// Where later documents report that it was kept or broken, the earliest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub settled: Vec<Settlement>,
}

words! {
    /// What a document reports of a commitment.
    Outcome { Kept = "kept", Broken = "broken" }
}

/// Where a later document reports that a commitment was kept or broken.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct Settlement {
    /// Which of the two.
    pub outcome: Outcome,
    /// The document.
    pub document: String,
    /// The bytes.
    pub span: Span,
}

/// A stretch of a document.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct Evidence {
    /// The document.
    pub document: String,
    /// The bytes.
    pub span: Span,
}

/// How two documents are related.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct Reuse {
    /// The first document.
    pub a: String,
    /// The second.
    pub b: String,
    /// How.
    pub relation: Relation,
    /// Who took from whom.
    pub direction: Direction,
    /// The share of the shorter text that stands in the other.
    pub score: f64,
    /// What they share.
    pub passages: Vec<Passage>,
}

/// A stretch that two documents share.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct Passage {
    /// In the first.
    pub a: Span,
    /// In the second.
    pub b: Span,
}

/// Something with a date.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct TimelineEntry {
    /// ISO 8601 date, time or interval.
    pub when: String,
    /// What.
    pub text: String,
    /// Ids of the statements that say so.
    pub statements: Vec<String>,
}

/// One thing a reader must know.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct Finding {
    /// 1 is most worth reading.
    pub rank: usize,
    /// Its sort.
    pub kind: FindingKind,
    /// One plain sentence.
    pub text: String,
    /// Ids of the claims behind it.
    pub claims: Vec<String>,
    /// Ids of the statements behind it.
    pub statements: Vec<String>,
}

/// Something odd.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct Note {
    /// The document it is about.
    pub document: Option<String>,
    /// Where in it.
    pub span: Option<Span>,
    /// What.
    pub message: String,
}
