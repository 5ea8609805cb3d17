//! Reads every account of an event and tells what they agree on, where they part, who said it, who copied whom and who
//! is silent, each finding tied to the exact words.
//!
//! ```
//! use variorum::{Config, Source, compare, write};
//!
//! let sources = [
//!     Source::text("alpha", "The bridge over the Orle was shut for 30 days on Monday, the mayor said."),
//!     Source::text("beta", "The mayor said the Orle bridge was shut for 40 days on Monday."),
//! ];
//! let outcome = compare(&sources, &Config::default(), &|_| {});
//! let json = write::json(&outcome.report, true);
//! assert!(json.contains("\"status\": \"disputed\""));
//! ```
//!
//! The flow is one function, [`compare`]: read, extract, align, compare, report. Everything it does is pure and
//! deterministic except reading; [`fetch`] is the only part that touches the network.

mod archive;
pub mod fetch;
pub mod group;
mod input;
pub mod library;
mod pipeline;
pub mod polite;
mod records;
pub mod reuse;

pub use input::{Failure, Overrides, Source, find, find_all};
pub use library::Library;
pub use pipeline::{Config, Outcome, Progress, compare, inspect, load_encoder, load_pipeline};
pub use records::{Record, Records};
pub use variorum_core::align::Config as AlignConfig;
pub use variorum_core::extract::{EXTRACTORS, amounts_in, date, movement, numbers_in, times_in};
pub use variorum_core::report::analysers;
pub use variorum_core::sentence::Encoder;
pub use variorum_core::syntax::Pipeline;
pub use variorum_core::{Language, Span, model};
pub use variorum_formats::read::{READERS, ReadError, opml};
pub use variorum_formats::{schema, write};

/// The version written into reports.
pub const VERSION: &str = env!("CARGO_PKG_VERSION");
