//! Finished reports to text: one file for each format. A writer that computes is a missing field in the report.

mod csv;
pub mod html;
mod linked;
mod markdown;
mod markup;
mod tables;
mod terminal;

use variorum_core::model::{Card, Report};

pub use self::html::html;
pub use csv::csv;
pub use linked::{annotations, documents_jsonl, schema_org};
pub use markdown::markdown;
pub use markup::{graphml, tei};
pub use tables::{parquet, xlsx};
pub use terminal::{Style, terminal};

/// Every writer.
pub const WRITERS: &[Card] = &[
    card("json", "The report as JSON, in the public form."),
    card("html", "The report as one self-contained page."),
    card("md", "The report as Markdown."),
    card("csv", "The matrix as a table, one row a cell."),
    card("text", "A short report for the terminal."),
    card("jsonl", "The documents, one JSON object a line."),
    card("xlsx", "The matrix, differences, commitments and quotations as a workbook."),
    card("parquet", "The matrix as a Parquet table, one row a cell."),
    card("schema-org", "Claims as schema.org has them."),
    card("annotations", "Statements as W3C Web Annotations."),
    card("tei", "The accounts as a critical apparatus."),
    card("graphml", "Who took from whom, as a graph."),
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
