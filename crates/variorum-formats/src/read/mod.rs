//! Bytes to documents: one file for each input format.
//!
//! A reader sees one input and neither another reader nor the network. Bad bytes give an error that says what happened
//! and what to do; a bad record inside a good file costs that record and leaves a note.

mod charset;
mod feed;
mod html;
mod jsonl;
mod markdown;
mod origin;
mod packed;
mod pdf;
mod sidecar;
mod tables;
mod text;

pub use feed::{Entry, Feed, Sitemap, feed, feed_documents, is_feed, is_opml, is_sitemap, opml, sitemap};
pub use jsonl::{Record, from_record};
pub use packed::{Page, PageSink, is_warc, warc, zip};
use sha2::{Digest, Sha256};
pub use sidecar::{Sidecar, sidecar};
pub use tables::{RecordSink, csv, parquet};
use variorum_core::model::{Card, Document, Note, OriginSegment};

/// One input as it was received.
#[derive(Clone, Copy, Debug)]
pub struct Input<'a> {
    /// The path or address as given; its ending tells the format where the bytes do not.
    pub source: &'a str,
    /// The id that the document should have: the stem of the file name.
    pub stem: &'a str,
    /// The bytes.
    pub bytes: &'a [u8],
    /// The `Content-Type` of a fetched input.
    pub media_type: Option<&'a str>,
}

/// Why an input could not be read. Every message says what happened; [`ReadError::hint`] says what to do.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ReadError {
    /// No bytes, or only white space.
    #[error("the file is empty")]
    Empty,
    /// Not a text in any charset.
    #[error("the file holds {what}, not text")]
    Binary {
        /// What it seems to be.
        what: &'static str,
    },
    /// Larger than any article.
    #[error("the file has {} MB; at most {} MB are read", bytes / 1_000_000, most / 1_000_000)]
    TooLarge {
        /// Its size.
        bytes: u64,
        /// The limit.
        most: u64,
    },
    /// A page without an article.
    #[error("no article text was found in the page")]
    NoText,
    /// A PDF that cannot be parsed or holds only pictures.
    #[error("no text could be taken from the PDF: {0}")]
    Pdf(String),
    /// No record of a JSONL file could be read.
    #[error("none of the {records} lines is a record with a text: {first}")]
    Records {
        /// How many lines there were.
        records: usize,
        /// What was wrong with the first.
        first: String,
    },
}

impl ReadError {
    /// What the user can do about it.
    pub fn hint(&self) -> &'static str {
        match self {
            Self::Empty => "check that the download finished, or leave the file out",
            Self::Binary { .. } => "convert it to text, HTML, Markdown, JSONL or PDF first",
            Self::TooLarge { .. } => "give one article a file, or split the archive into JSONL files",
            Self::NoText => "save the page after its scripts ran, or copy the article into a .txt file",
            Self::Pdf(_) => "if it is a scan, run text recognition first; if it is locked, unlock it",
            Self::Records { .. } => "each line must be a JSON object with at least a field \"text\"",
        }
    }
}

/// The largest input that is read, in bytes. An article is a thousand times smaller.
pub const MOST_BYTES: u64 = 32_000_000;

/// Reads one format.
pub struct Reader {
    /// Its name and version.
    pub card: Card,
    /// Whether this input is for it.
    pub accepts: fn(&Input) -> bool,
    /// Reads it.
    pub read: fn(&Input) -> Result<Vec<Document>, ReadError>,
}

const fn card(id: &'static str, summary: &'static str, source: &'static str) -> Card {
    Card { id, version: 1, summary, source }
}

/// Every reader; the first that accepts an input reads it.
pub const READERS: &[Reader] = &[
    Reader {
        card: card("pdf", "Reads the text of PDF files.", "the pdf-extract crate"),
        accepts: pdf::accepts,
        read: pdf::read,
    },
    Reader {
        card: card("jsonl", "Reads records {id, url, outlet, title, published, text}, one a line.", "own"),
        accepts: jsonl::accepts,
        read: jsonl::read,
    },
    Reader {
        card: card(
            "html",
            "Takes main text, title, outlet, authors and date out of web pages.",
            "the trafilatura crate",
        ),
        accepts: html::accepts,
        read: html::read,
    },
    Reader {
        card: card("markdown", "Reads Markdown.", "the pulldown-cmark crate"),
        accepts: markdown::accepts,
        read: markdown::read,
    },
    Reader { card: card("text", "Reads plain text as it stands.", "own"), accepts: |_| true, read: text::read },
];

/// Reads `input` by the first reader that accepts it.
///
/// # Errors
///
/// If nothing could be read from it; see [`ReadError`].
pub fn read(input: &Input) -> Result<Vec<Document>, ReadError> {
    let size = input.bytes.len() as u64;
    if size > MOST_BYTES {
        return Err(ReadError::TooLarge { bytes: size, most: MOST_BYTES });
    }
    if input.bytes.iter().all(u8::is_ascii_whitespace) {
        return Err(ReadError::Empty);
    }
    let reader =
        READERS.iter().find(|reader| (reader.accepts)(input)).expect("invariant: the text reader accepts everything");
    (reader.read)(input)
}

/// What a reader knows of a document beside its text.
#[derive(Default)]
struct Known {
    outlet: Option<String>,
    title: Option<String>,
    published: Option<String>,
    authors: Vec<String>,
    origin: Vec<OriginSegment>,
    notes: Vec<Note>,
}

fn document(id: &str, source: &str, text: String, known: Known) -> Document {
    let filled = |field: Option<String>| field.map(|s| s.trim().to_owned()).filter(|s| !s.is_empty());
    Document {
        id: id.to_owned(),
        source: source.to_owned(),
        outlet: filled(known.outlet),
        title: filled(known.title),
        published: known.published.as_deref().and_then(variorum_core::extract::date),
        authors: known.authors,
        language: variorum_nlp::text::language(&text),
        sha256: Sha256::digest(text.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect(),
        text,
        origin: known.origin,
        notes: known.notes,
    }
}

/// A document of a text alone, as one that was kept: its other fields are for the caller to fill.
pub fn restored(id: &str, source: &str, text: String) -> Document {
    document(id, source, text, Known::default())
}

fn has_ending(input: &Input, endings: &[&str]) -> bool {
    let path = input.source.split(['?', '#']).next().unwrap_or_default().to_ascii_lowercase();
    endings.iter().any(|ending| path.ends_with(ending))
}
