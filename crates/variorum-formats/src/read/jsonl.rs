//! JSON records, one a line: `{id, url, outlet, title, published, text}`; only `text` must be there. Common other names
//! are understood: `doc_id`, `date`, and `sentences` (a list) for the text.

use serde_json::Value;
use variorum_core::model::{Document, Note};

use super::{Input, Known, ReadError, charset, document, has_ending};

pub(super) fn accepts(input: &Input) -> bool {
    has_ending(input, &[".jsonl", ".ndjson"])
}

pub(super) fn read(input: &Input) -> Result<Vec<Document>, ReadError> {
    let (source, mut notes) = charset::decode(input)?;
    let mut documents = Vec::new();
    let (mut records, mut first) = (0, None);
    for (number, line) in source.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        records += 1;
        match record(input, number + 1, line) {
            Ok(found) => documents.push(found),
            Err(message) => {
                let message = format!("line {}: {message}", number + 1);
                first.get_or_insert_with(|| message.clone());
                notes.push(Note::on(input.stem, format!("{message}; the record was left out")));
            }
        }
    }
    let Some(head) = documents.first_mut() else {
        return Err(ReadError::Records { records, first: first.unwrap_or_default() });
    };
    head.notes.extend(notes);
    Ok(documents)
}

/// One record, as it stands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Record {
    /// Its name; empty where it has none.
    pub id: String,
    /// Where it was published.
    pub url: Option<String>,
    /// Who published it.
    pub outlet: Option<String>,
    /// Its headline.
    pub title: Option<String>,
    /// When it was published, as written.
    pub published: Option<String>,
    /// Its text; empty where there is a title alone.
    pub text: String,
    /// Halves of surrogate pairs that stood alone and were replaced.
    pub replaced: usize,
}

impl Record {
    /// Reads a line.
    ///
    /// # Errors
    ///
    /// The line is no JSON object, or has neither text nor title; the message says which.
    pub fn parse(line: &str) -> Result<Self, String> {
        let (line, replaced) = without_lone_surrogates(line.trim_start_matches('\u{feff}'));
        let mut record: Value = serde_json::from_str(&line).map_err(|error| format!("no JSON ({error})"))?;
        let mut field = |names: &[&str]| {
            names.iter().find_map(|name| match record.get_mut(name).map(Value::take) {
                Some(Value::String(found)) => Some(found),
                Some(Value::Number(found)) => Some(found.to_string()),
                Some(Value::Array(parts)) => {
                    let parts: Vec<&str> = parts.iter().filter_map(Value::as_str).collect();
                    (!parts.is_empty()).then(|| parts.join("\n"))
                }
                _ => None,
            })
        };
        let filled = |text: Option<String>| text.filter(|text| !text.trim().is_empty());
        let (text, title) = (filled(field(&["text", "sentences"])), filled(field(&["title"])));
        if text.is_none() && title.is_none() {
            return Err("no field \"text\" with words in it, and no title".to_owned());
        }
        Ok(Self {
            id: field(&["id", "doc_id"]).unwrap_or_default(),
            url: field(&["url"]),
            outlet: field(&["outlet"]),
            title,
            published: field(&["published", "date"]),
            text: text.unwrap_or_default(),
            replaced,
        })
    }
}

fn record(input: &Input, number: usize, line: &str) -> Result<Document, String> {
    let mut record = Record::parse(line)?;
    if record.text.is_empty() {
        return Err("no field \"text\" with words in it".to_owned());
    }
    if record.id.is_empty() {
        record.id = format!("{}-{number}", input.stem);
    }
    Ok(from_record(record, &format!("{}:{number}", input.source)))
}

/// The document that a record tells of; `source` is where the record stands, for one without an address.
pub fn from_record(record: Record, source: &str) -> Document {
    let mut notes = Vec::new();
    if record.replaced > 0 {
        notes.push(Note::on(
            &record.id,
            format!("{} halves of surrogate pairs stood alone and were replaced", record.replaced),
        ));
    }
    let source = record.url.unwrap_or_else(|| source.to_owned());
    let text = if record.text.is_empty() { record.title.clone().unwrap_or_default() } else { record.text };
    let known =
        Known { outlet: record.outlet, title: record.title, published: record.published, notes, ..Known::default() };
    document(&record.id, &source, text, known)
}

/// JSON may spell half of a surrogate pair (`\ud83d`), which is no character: each becomes U+FFFD.
fn without_lone_surrogates(line: &str) -> (String, usize) {
    let unit = |at: usize| -> Option<u32> {
        let escape = line.get(at..at + 6)?;
        escape.strip_prefix("\\u").and_then(|hex| u32::from_str_radix(hex, 16).ok())
    };
    let mut clean = String::with_capacity(line.len());
    let (mut at, mut replaced) = (0, 0);
    while let Some(offset) = line[at..].find('\\') {
        let escape = at + offset;
        clean.push_str(&line[at..escape]);
        let (take, put) = match (unit(escape), unit(escape + 6)) {
            (Some(0xd800..=0xdbff), Some(0xdc00..=0xdfff)) => (12, None),
            (Some(0xd800..=0xdfff), _) => (6, Some("\\ufffd")),
            (Some(_), _) => (6, None),
            _ => (1 + line[escape + 1..].chars().next().map_or(0, char::len_utf8), None),
        };
        clean.push_str(put.unwrap_or(&line[escape..escape + take]));
        replaced += usize::from(put.is_some());
        at = escape + take;
    }
    clean.push_str(&line[at..]);
    (clean, replaced)
}

#[cfg(test)]
mod tests {
    use super::without_lone_surrogates;

    #[test]
    fn lone_surrogates_are_replaced() {
        for (line, want) in [
            (r#"{"text":"a \ud83d b"}"#, (r#"{"text":"a \ufffd b"}"#, 1)),
            (r#"{"text":"\ud83d\ude00"}"#, (r#"{"text":"\ud83d\ude00"}"#, 0)),
            (r#"{"text":"\\ud83d \n"}"#, (r#"{"text":"\\ud83d \n"}"#, 0)),
        ] {
            assert_eq!(without_lone_surrogates(line), (want.0.to_owned(), want.1));
        }
    }
}
