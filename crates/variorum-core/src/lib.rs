//! Pure analysis: from documents to claims, differences, reuse, commitments and findings.
//!
//! The flow, in the order of the modules:
//!
//! 1. [`extract`] sees one document at a time: voices, quotations, attributions, figures, times, statements;
//! 2. [`group`] tells which documents are on one event;
//! 3. [`reuse`] tells which documents share their words, and who took from whom;
//! 4. [`align`] finds the statements of a story that make one claim;
//! 5. [`compare`] tells how the statements of a claim differ, and each voice's stance;
//! 6. [`ledger`] collects promises, [`timeline`] what has a date;
//! 7. [`findings`] ranks what a reader must know first;
//! 8. [`report`] does all of it.
//!
//! Nothing here reads a file, a clock or the environment, and no result depends on the order of the documents.

pub mod align;
mod claims;
pub mod compare;
mod components;
mod corrections;
pub mod extract;
pub mod findings;
pub mod group;
pub mod ledger;
mod lexicon;
pub mod model;
mod offices;
pub mod report;
pub mod reuse;
pub mod timeline;
mod workers;

pub use corrections::{Corrections, Place, Role};
pub use variorum_nlp::{Language, Span, sentence, syntax};
pub use workers::{Alone, Workers};
