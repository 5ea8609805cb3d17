//! The matrix as tables for other programs: a workbook, and Parquet.

use std::collections::BTreeMap;
use std::sync::Arc;

use parquet::basic::Compression;
use parquet::data_type::{ByteArray, ByteArrayType};
use parquet::file::properties::WriterProperties;
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::parser::parse_message_type;
use rust_xlsxwriter::{Format, Workbook, Worksheet, XlsxError};

use crate::schema::Report;

/// The columns of the matrix: a row for each claim and voice.
const COLUMNS: [&str; 11] =
    ["claim", "kind", "status", "text", "voice", "document", "outlet", "stance", "words", "modality", "holder"];

/// The rows of the matrix.
fn cells(report: &Report) -> Vec<[String; COLUMNS.len()]> {
    let voices: BTreeMap<&str, _> = report.voices.iter().map(|v| (v.id.as_str(), v)).collect();
    let statements: BTreeMap<&str, _> = report.statements.iter().map(|s| (s.id.as_str(), s)).collect();
    let outlets: BTreeMap<&str, &str> =
        report.documents.iter().map(|d| (d.id.as_str(), d.outlet.as_deref().unwrap_or_default())).collect();
    let mut rows = Vec::new();
    for claim in &report.claims {
        for cell in &claim.cells {
            let Some(voice) = voices.get(cell.voice.as_str()) else { continue };
            let said: Vec<_> = cell.statements.iter().filter_map(|id| statements.get(id.as_str())).collect();
            let joined =
                |of: fn(&crate::schema::Statement) -> &str| said.iter().map(|s| of(s)).collect::<Vec<_>>().join(" … ");
            rows.push([
                claim.id.clone(),
                claim.kind.word().to_owned(),
                claim.status.word().to_owned(),
                claim.text.clone(),
                voice.name.clone(),
                voice.document.clone(),
                outlets.get(voice.document.as_str()).copied().unwrap_or_default().to_owned(),
                cell.stance.word().to_owned(),
                joined(|s| &s.text),
                joined(|s| s.modality.word()),
                joined(|s| &s.attribution.holder),
            ]);
        }
    }
    rows
}

/// The matrix, differences, commitments, quotations and documents as sheets of a workbook.
///
/// # Errors
///
/// If the report is larger than a workbook may be.
pub fn xlsx(report: &Report) -> Result<Vec<u8>, String> {
    workbook(report).map_err(|error| error.to_string())
}

/// Characters that a cell may hold.
const LONGEST: usize = 32_767;

fn workbook(report: &Report) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    // The moment of writing would make each file another.
    let made = rust_xlsxwriter::ExcelDateTime::from_ymd(2000, 1, 1)?;
    book.set_properties(&rust_xlsxwriter::DocProperties::new().set_creation_datetime(&made));
    sheet(&mut book, "Matrix", &COLUMNS, cells(report).iter().map(|row| row.to_vec()))?;
    let differences = report.claims.iter().flat_map(|claim| {
        claim.differences.iter().flat_map(move |difference| {
            difference.values.iter().map(move |value| {
                vec![
                    claim.id.clone(),
                    claim.text.clone(),
                    difference.aspect.word().to_owned(),
                    difference.kind.word().to_owned(),
                    value.value.clone(),
                    value.statements.join(" "),
                ]
            })
        })
    });
    sheet(&mut book, "Differences", &["claim", "text", "aspect", "kind", "value", "statements"], differences)?;
    let commitments = report.commitments.iter().map(|c| {
        vec![
            c.id.clone(),
            c.kind.word().to_owned(),
            c.parties.join(", "),
            c.action.clone(),
            c.counterpart.join(", "),
            c.status.clone(),
            c.start.clone().unwrap_or_default(),
            c.duration.clone().unwrap_or_default(),
            c.deadline.clone().unwrap_or_default(),
            c.conditions.join(" … "),
            c.evidence
                .iter()
                .map(|e| format!("{}:{}-{}", e.document, e.span[0], e.span[1]))
                .collect::<Vec<_>>()
                .join(" "),
        ]
    });
    let names = [
        "id", "kind", "parties", "action", "counterpart", "status", "start", "duration", "deadline", "conditions",
        "evidence",
    ];
    sheet(&mut book, "Commitments", &names, commitments)?;
    let texts: BTreeMap<&str, &str> =
        report.documents.iter().map(|d| (d.id.as_str(), d.text.as_deref().unwrap_or_default())).collect();
    let quotes = report.quotes.iter().map(|q| {
        let words = texts.get(q.document.as_str()).and_then(|text| text.get(q.span[0] as usize..q.span[1] as usize));
        vec![
            q.document.clone(),
            q.speaker.clone().unwrap_or_default(),
            q.kind.word().to_owned(),
            words.unwrap_or_default().to_owned(),
            q.span[0].to_string(),
            q.span[1].to_string(),
        ]
    });
    sheet(&mut book, "Quotations", &["document", "speaker", "kind", "words", "start", "end"], quotes)?;
    let documents = report.documents.iter().map(|d| {
        vec![
            d.id.clone(),
            d.outlet.clone().unwrap_or_default(),
            d.title.clone().unwrap_or_default(),
            d.published.clone().unwrap_or_default(),
            d.source.clone(),
            d.language.clone(),
            d.sha256.clone(),
        ]
    });
    let names = ["document", "outlet", "title", "published", "source", "language", "sha256"];
    sheet(&mut book, "Documents", &names, documents)?;
    book.save_to_buffer()
}

fn sheet(
    book: &mut Workbook,
    name: &str,
    columns: &[&str],
    rows: impl Iterator<Item = Vec<String>>,
) -> Result<(), XlsxError> {
    let sheet: &mut Worksheet = book.add_worksheet();
    sheet.set_name(name)?;
    let bold = Format::new().set_bold();
    for (at, column) in (0..).zip(columns) {
        sheet.write_string_with_format(0, at, *column, &bold)?;
        sheet.set_column_width(at, if matches!(*column, "text" | "words" | "action") { 60 } else { 16 })?;
    }
    sheet.set_freeze_panes(1, 0)?;
    for (line, row) in (1..).zip(rows) {
        for (at, value) in (0..).zip(row) {
            // Written as text, so that no cell is taken for a formula.
            let value: String = value.chars().take(LONGEST).collect();
            sheet.write_string(line, at, value)?;
        }
    }
    Ok(())
}

/// The matrix as a Parquet file, all columns text.
///
/// # Errors
///
/// If it cannot be written, for want of memory.
pub fn parquet(report: &Report) -> Result<Vec<u8>, String> {
    table(report).map_err(|error| error.to_string())
}

fn table(report: &Report) -> parquet::errors::Result<Vec<u8>> {
    let fields: String = COLUMNS.iter().map(|column| format!("REQUIRED BYTE_ARRAY {column} (STRING);")).collect();
    let schema = Arc::new(parse_message_type(&format!("message matrix {{ {fields} }}"))?);
    let properties =
        WriterProperties::builder().set_compression(Compression::SNAPPY).set_created_by("variorum".to_owned()).build();
    let mut bytes = Vec::new();
    let mut file = SerializedFileWriter::new(&mut bytes, schema, Arc::new(properties))?;
    let rows = cells(report);
    let mut group = file.next_row_group()?;
    let mut column = 0;
    while let Some(mut writer) = group.next_column()? {
        let values: Vec<ByteArray> = rows.iter().map(|row| ByteArray::from(row[column].as_str())).collect();
        writer.typed::<ByteArrayType>().write_batch(&values, None, None)?;
        writer.close()?;
        column += 1;
    }
    group.close()?;
    file.close()?;
    Ok(bytes)
}
