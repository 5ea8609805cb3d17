//! JSON records, one a line: `{id, url, outlet, title, published, text}`; only `text` must be there.

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
        match record(input, number + 1, line.trim_start_matches('\u{feff}')) {
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

fn record(input: &Input, number: usize, line: &str) -> Result<Document, String> {
    let (line, replaced) = without_lone_surrogates(line);
    let record: Value = serde_json::from_str(&line).map_err(|error| format!("no JSON ({error})"))?;
    let field = |name: &str| record.get(name).and_then(Value::as_str).map(str::to_owned);
    let text = field("text").filter(|text| !text.trim().is_empty()).ok_or("no field \"text\" with words in it")?;
    let id = field("id").filter(|id| !id.is_empty()).unwrap_or_else(|| format!("{}-{number}", input.stem));
    let mut notes = Vec::new();
    if replaced > 0 {
        notes.push(Note::on(&id, format!("{replaced} halves of surrogate pairs stood alone and were replaced")));
    }
    let source = field("url").unwrap_or_else(|| format!("{}:{number}", input.source));
    let known = Known {
        outlet: field("outlet"),
        title: field("title"),
        published: field("published"),
        notes,
        ..Known::default()
    };
    Ok(document(&id, &source, text, known))
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
