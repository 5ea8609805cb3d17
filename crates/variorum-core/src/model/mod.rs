//! The nouns. Plain values: no algorithm, no serialisation.

mod card;
mod commitment;
mod document;
mod layers;
mod quantity;
mod reference;
mod report;
mod reuse;
mod statement;
mod story;
mod time;

pub use rust_decimal::Decimal;

pub use card::Card;
pub use commitment::{Commitment, CommitmentKind, Settlement, TimelineEntry};
pub use document::{Boilerplate, BoilerplateKind, Credit, CreditKind, Document, OriginSegment, Voice, VoiceKind};
pub use layers::{Attribution, AttributionKind, Layer, Layers, Quote, QuoteKind};
pub(crate) use quantity::day_number;
pub use quantity::{Bounds, Comparison, Quantity, QuantityKind, Unit, Value};
pub use reference::{Entity, EntityKind, Frame, Gender, Reference, ReferenceBasis, References};
pub use report::{Finding, FindingKind, Report};
pub use reuse::{Direction, Passage, Relation, Reuse};
pub use statement::{Basis, Holder, Modality, Statement};
pub use story::{
    Aspect, Cell, Cite, Claim, ClaimKind, Difference, DifferenceKind, DifferenceValue, Note, Noted, Stance, Status,
};
pub use time::{Time, TimeKind};
