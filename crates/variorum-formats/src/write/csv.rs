//! The matrix as a table: one row for each claim and voice.

use variorum_core::model::{Report, Stance};

use crate::schema;

/// Columns: claim, text, kind, status, voice, document, outlet, stance, words (of all its statements, joined by " | "),
/// start and end of the first. A cell that a spreadsheet would take for a formula gets a leading apostrophe.
pub fn csv(report: &Report) -> String {
    let record = schema::record(report, super::VERSION, false);
    let mut writer = csv::Writer::from_writer(Vec::new());
    let header = ["claim", "text", "kind", "status", "voice", "document", "outlet", "stance", "words", "start", "end"];
    let mut write =
        |fields: [String; 11]| writer.write_record(fields.map(harmless)).expect("invariant: memory takes every record");
    write(header.map(str::to_owned));
    for (claim, written) in report.claims.iter().zip(&record.claims) {
        for cell in &claim.cells {
            let voice = &report.voices[cell.voice_idx];
            let document = &report.documents[voice.document_idx];
            let words: Vec<&str> = cell.statements.iter().map(|&s| report.text_of(s)).collect();
            let span = cell.statements.first().map(|&s| report.statements[s].span);
            let stance = match cell.stance {
                Stance::Agrees => "agrees",
                Stance::Differs => "differs",
                Stance::Silent => "silent",
            };
            write([
                written.id.clone(),
                claim.text.clone(),
                written.kind.word().to_owned(),
                written.status.word().to_owned(),
                voice.name.clone(),
                document.id.clone(),
                document.outlet.clone().unwrap_or_default(),
                stance.to_owned(),
                words.join(" | "),
                span.map_or(String::new(), |s| s.start.to_string()),
                span.map_or(String::new(), |s| s.end.to_string()),
            ]);
        }
    }
    let bytes = writer.into_inner().expect("invariant: memory takes every byte");
    String::from_utf8(bytes).expect("invariant: only strings were written")
}

fn harmless(field: String) -> String {
    if field.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{field}") } else { field }
}
