//! Tables with a document a row: CSV and Parquet. Columns are named as the fields of JSONL records.

use std::fs::File;
use std::io::Read;
use std::panic::{AssertUnwindSafe, catch_unwind};

use parquet::file::reader::{FileReader, SerializedFileReader};
use serde_json::{Map, Value};

use super::Record;

/// What is done with a row, or with what is wrong; says whether to go on.
pub type RecordSink<'a> = dyn FnMut(Result<Record, String>) -> bool + 'a;

/// Gives the rows of a CSV table (or one with tabs or semicolons) to `sink`.
pub fn csv(table: impl Read, sink: &mut RecordSink) {
    let mut table = std::io::BufReader::new(table);
    let delimiter = delimiter(&mut table);
    let mut reader = csv::ReaderBuilder::new().delimiter(delimiter).flexible(true).from_reader(table);
    let names: Vec<String> = match reader.byte_headers() {
        Ok(names) => names
            .iter()
            .map(|name| String::from_utf8_lossy(name).trim().trim_start_matches('\u{feff}').to_lowercase())
            .collect(),
        Err(error) => {
            sink(Err(format!("it is no table that can be read ({error})")));
            return;
        }
    };
    if !names.iter().any(|name| matches!(name.as_str(), "text" | "title" | "sentences")) {
        sink(Err(format!("its first line names no column `text` or `title`; it names {}", names.join(", "))));
        return;
    }
    for (i, row) in reader.byte_records().enumerate() {
        let record = row.map_err(|error| error.to_string()).and_then(|row| {
            let field = |(name, value): (&String, &[u8])| {
                (name.clone(), Value::String(String::from_utf8_lossy(value).into_owned()))
            };
            Record::from_fields(
                names.iter().zip(row.iter()).map(field).filter(|(_, v)| *v != Value::String(String::new())).collect(),
            )
        });
        if !sink(record.map_err(|message| format!("row {}: {message}", i + 2))) {
            return;
        }
    }
}

/// What parts the columns: of comma, tab and semicolon the one that the first line has most of.
fn delimiter(table: &mut std::io::BufReader<impl Read>) -> u8 {
    use std::io::BufRead;
    let head = table.fill_buf().unwrap_or_default();
    let line = head.split(|byte| *byte == b'\n').next().unwrap_or_default();
    let count = |delimiter: u8| line.iter().filter(|byte| **byte == delimiter).count();
    [b',', b'\t', b';'].into_iter().max_by_key(|delimiter| (count(*delimiter), *delimiter == b',')).unwrap_or(b',')
}

/// Gives the rows of a Parquet table to `sink`.
pub fn parquet(table: File, sink: &mut RecordSink) {
    let opened = catch_unwind(AssertUnwindSafe(|| SerializedFileReader::new(table)));
    let reader = match opened {
        Ok(Ok(reader)) => reader,
        Ok(Err(error)) => {
            sink(Err(format!("it is no Parquet table that can be read ({error})")));
            return;
        }
        Err(_) => {
            sink(Err("the table trips its parser".to_owned()));
            return;
        }
    };
    let Ok(mut rows) = reader.get_row_iter(None) else {
        sink(Err("its rows cannot be read".to_owned()));
        return;
    };
    for number in 1.. {
        let row = match catch_unwind(AssertUnwindSafe(|| rows.next())) {
            Ok(None) => return,
            Ok(Some(row)) => row.map_err(|error| error.to_string()),
            Err(_) => {
                sink(Err(format!("row {number} trips the parser; reading stops here")));
                return;
            }
        };
        let broken = row.is_err();
        let record = row.and_then(|row| match row.to_json_value() {
            Value::Object(fields) => {
                Record::from_fields(fields.into_iter().map(|(name, value)| (name.to_lowercase(), value)).collect())
            }
            _ => Err("no columns".to_owned()),
        });
        if !sink(record.map_err(|message| format!("row {number}: {message}"))) || broken {
            return;
        }
    }
}

impl Record {
    /// A record from the fields of a row.
    ///
    /// # Errors
    ///
    /// If it has neither text nor title.
    pub fn from_fields(fields: Map<String, Value>) -> Result<Self, String> {
        Self::parse(&Value::Object(fields).to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_with_any_delimiter_are_read() {
        for table in [
            "id,Outlet,text\n1,Herald,\"The lock, \"\"shut\"\".\"\n2,Post,Open\n",
            "id\tOutlet\ttext\n1\tHerald\tThe lock, \"\"shut\"\".\n2\tPost\tOpen\n",
            "\u{feff}id;Outlet;text\n1;Herald;The lock\n2;Post;Open;more\n",
        ] {
            let mut rows = Vec::new();
            csv(table.as_bytes(), &mut |row| {
                rows.push(row.expect("a row"));
                true
            });
            assert_eq!(rows.len(), 2, "{table}");
            assert_eq!((rows[0].id.as_str(), rows[0].outlet.as_deref()), ("1", Some("Herald")));
            assert!(rows[0].text.starts_with("The lock"));
        }
        let mut said = None;
        csv(&b"a,b\n1,2\n"[..], &mut |row| {
            said = row.err();
            true
        });
        assert!(said.is_some_and(|message| message.contains("names a, b")));
    }
}
