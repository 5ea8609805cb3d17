//! Bytes to documents ([`read`]), reports to JSON, HTML, Markdown, CSV and plain text ([`mod@write`]), and the one written
//! form that programs read ([`schema`]).
//!
//! Readers see bytes, writers a finished report: neither touches the network, and neither analyses.

pub mod read;
pub mod schema;
pub mod write;
