//! From bytes to UTF-8.

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};
use variorum_core::model::Note;

use super::{Input, ReadError};

/// Share of control characters from which bytes are no text: one in fifty of the first 8,000.
const MOST_CONTROL: usize = 50;

/// Decodes the bytes of `input`: by its byte-order mark, as UTF-8 if they are that, by what the page or the server
/// declares, else by a guess that leaves a note. A byte-order mark of UTF-8 stays, so that offsets are those of the file.
pub(super) fn decode(input: &Input) -> Result<(String, Vec<Note>), ReadError> {
    let bytes = input.bytes;
    let mut notes = Vec::new();
    if bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]) {
        let encoding = if bytes[0] == 0xff { UTF_16LE } else { UTF_16BE };
        let (text, broken) = encoding.decode_without_bom_handling(&bytes[2..]);
        if broken {
            notes.push(Note::on(input.stem, "some of its UTF-16 is broken and was replaced"));
        }
        return Ok((text.into_owned(), notes));
    }
    if let Some(what) = binary(bytes) {
        return Err(ReadError::Binary { what });
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        note_odd(input, text, &mut notes);
        return Ok((text.to_owned(), notes));
    }
    // Mostly UTF-8 with a few bad bytes is that, not Latin.
    let lossy = String::from_utf8_lossy(bytes);
    let bad = lossy.matches('\u{fffd}').count();
    let good = lossy.chars().filter(|c| !c.is_ascii() && *c != '\u{fffd}').count();
    if good > 4 * bad {
        notes.push(Note::on(input.stem, format!("{bad} bytes are no UTF-8 and were replaced")));
        return Ok((lossy.into_owned(), notes));
    }
    let encoding = declared(input).unwrap_or_else(|| guess(bytes));
    let (text, _, broken) = encoding.decode(bytes);
    let suffix = if broken { "; some bytes did not fit and were replaced" } else { "" };
    notes.push(Note::on(input.stem, format!("is not UTF-8; it was read as {}{suffix}", encoding.name())));
    Ok((text.into_owned(), notes))
}

fn note_odd(input: &Input, text: &str, notes: &mut Vec<Note>) {
    let zeros = text.matches('\0').count();
    if zeros > 0 {
        notes.push(Note::on(input.stem, format!("has {zeros} NUL characters")));
    }
    if text.contains(['\u{202a}', '\u{202b}', '\u{202d}', '\u{202e}', '\u{2066}', '\u{2067}', '\u{2068}']) {
        notes.push(Note::on(
            input.stem,
            "has characters that change the direction of the text; shown text is kept apart from them",
        ));
    }
}

fn binary(bytes: &[u8]) -> Option<&'static str> {
    const MAGIC: &[(&[u8], &str)] = &[
        (b"\x89PNG", "a PNG picture"),
        (b"\xff\xd8\xff", "a JPEG picture"),
        (b"GIF8", "a GIF picture"),
        (b"PK\x03\x04", "a ZIP archive or an office document"),
        (b"\x1f\x8b", "gzip data"),
        (b"\x7fELF", "a program"),
        (b"\xd0\xcf\x11\xe0", "an office document"),
        (b"SQLite format 3", "a database"),
        (b"OggS", "sound"),
        (b"ID3", "sound"),
    ];
    if let Some((_, what)) = MAGIC.iter().find(|(magic, _)| bytes.starts_with(magic)) {
        return Some(what);
    }
    let head = &bytes[..bytes.len().min(8_000)];
    let control = head.iter().filter(|b| **b < 0x20 && !matches!(b, b'\t' | b'\n' | b'\r' | 0x0c | 0x1b)).count();
    (control * MOST_CONTROL > head.len()).then_some("binary data")
}

/// The charset that the server or the page declares.
fn declared(input: &Input) -> Option<&'static Encoding> {
    let label = |text: &str| -> Option<&'static Encoding> {
        let at = text.to_ascii_lowercase().find("charset=")? + "charset=".len();
        let rest = text.get(at..)?.trim_start_matches(['"', '\'']);
        let end =
            rest.find(|c: char| !c.is_ascii_alphanumeric() && !matches!(c, '-' | '_' | ':')).unwrap_or(rest.len());
        Encoding::for_label(&rest.as_bytes()[..end])
    };
    let head = String::from_utf8_lossy(&input.bytes[..input.bytes.len().min(4_096)]);
    // A page that declares UTF-8 but is not would have been read as such above.
    input.media_type.and_then(label).or_else(|| label(&head)).filter(|encoding| *encoding != UTF_8)
}

fn guess(bytes: &[u8]) -> &'static Encoding {
    let mut detector = chardetng::EncodingDetector::new(chardetng::Iso2022JpDetection::Deny);
    detector.feed(&bytes[..bytes.len().min(64_000)], true);
    detector.guess(None, chardetng::Utf8Detection::Deny)
}
