//! Finished reports to text: one file for each format. A writer that computes is a missing field in the report.

mod csv;
mod html;
mod markdown;
mod terminal;

use variorum_core::model::{Card, Report};

pub use csv::csv;
pub use html::html;
pub use markdown::markdown;
pub use terminal::{Style, terminal};

/// Every writer.
pub const WRITERS: &[Card] = &[
    card("json", "The report as JSON, in the public form."),
    card("html", "The report as one self-contained page."),
    card("md", "The report as Markdown."),
    card("csv", "The matrix as a table, one row a cell."),
    card("text", "A short report for the terminal."),
];

const fn card(id: &'static str, summary: &'static str) -> Card {
    Card { id, version: 1, summary, source: "own" }
}

/// The version that reports name.
const VERSION: &str = env!("CARGO_PKG_VERSION");

/// Writes `report` as JSON; texts of documents only `with_text`.
pub fn json(report: &Report, with_text: bool) -> String {
    let record = crate::schema::record(report, VERSION, with_text);
    let mut text = serde_json::to_string_pretty(&record).expect("invariant: the written form is JSON");
    text.push('\n');
    text
}
