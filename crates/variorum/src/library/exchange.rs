//! The whole library as lines of JSON, out and in: documents with their revisions, and corrections.

use std::io::{BufRead, Write};

use serde::{Deserialize, Serialize};
use variorum_core::Span;
use variorum_core::model::{Document, Note, OriginSegment};
use variorum_store::documents;

use super::add::Incoming;
use super::corrections::Corrected;
use super::{Added, Library, LibraryError, ReadBatch, Result};

/// The name and version of the form.
const FORM: &str = "variorum/library/1";

/// A line of the form.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Line {
    /// The first line.
    Variorum(String),
    /// A revision of an article, the earlier before the later.
    Document(Box<Kept>),
    /// A correction, the earlier before the later.
    Correction(Corrected),
}

#[derive(Serialize, Deserialize)]
struct Kept {
    id: String,
    article: String,
    source: String,
    outlet: Option<String>,
    title: Option<String>,
    published: Option<String>,
    added: String,
    language: String,
    authors: Vec<String>,
    notes: Vec<String>,
    origin: Vec<[u32; 4]>,
    text: String,
}

/// What was taken out or in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Exchanged {
    /// Documents.
    pub documents: usize,
    /// Corrections.
    pub corrections: usize,
    /// What became of the documents that came in.
    pub added: Added,
}

impl Library {
    /// Writes all documents and corrections, a line each. Tells `progress` how many documents are written.
    ///
    /// # Errors
    ///
    /// See [`super::StoreError`]; or `out` cannot be written to.
    pub fn export(&mut self, out: &mut dyn Write, progress: &dyn Fn(usize)) -> Result<Exchanged> {
        let mut done = Exchanged::default();
        write(out, &Line::Variorum(FORM.to_owned()))?;
        let mut last = 0;
        loop {
            let page = documents::after(&mut *self.store, last, 500)?;
            let Some(end) = page.last() else { break };
            last = end.n;
            for kept in page {
                let line = Kept {
                    id: kept.id,
                    article: kept.article,
                    source: kept.source,
                    outlet: kept.outlet,
                    title: kept.title,
                    published: kept.published,
                    added: kept.added,
                    language: kept.language,
                    authors: kept.authors,
                    notes: kept.notes,
                    origin: kept.origin,
                    text: kept.text,
                };
                write(out, &Line::Document(Box::new(line)))?;
                done.documents += 1;
            }
            progress(done.documents);
        }
        for correction in self.corrections(true)? {
            write(out, &Line::Correction(correction))?;
            done.corrections += 1;
        }
        out.flush().map_err(|error| LibraryError::File(error.to_string()))?;
        Ok(done)
    }

    /// Takes in what [`Library::export`] wrote. What is there already stays as it is. Stories are found anew, and hold
    /// the corrections.
    ///
    /// # Errors
    ///
    /// See [`LibraryError::Import`] and [`super::StoreError`].
    pub fn import(&mut self, lines: &mut dyn BufRead, progress: &dyn Fn(usize)) -> Result<Exchanged> {
        let mut done = Exchanged::default();
        let mut corrections = Vec::new();
        let mut batch = ReadBatch::new(self);
        let wrong = |line: usize, message: String| LibraryError::Import { line, message };
        for (i, line) in lines.lines().enumerate() {
            let number = i + 1;
            let line = line.map_err(|error| wrong(number, error.to_string()))?;
            if line.trim().is_empty() {
                continue;
            }
            match serde_json::from_str(&line) {
                Ok(Line::Variorum(form)) if form == FORM => {}
                Ok(Line::Variorum(form)) => {
                    return Err(wrong(number, format!("`{form}` is a form that this version does not know")));
                }
                Ok(_) if number == 1 => return Err(wrong(1, "the file does not begin as an export does".to_owned())),
                Ok(Line::Document(kept)) => {
                    let (article, added) = (Some(kept.article.clone()), Some(kept.added.clone()));
                    batch.push_as(Incoming { document: document(*kept), article, added })?;
                    done.documents += 1;
                    if done.documents % 64 == 0 {
                        progress(done.documents);
                    }
                }
                Ok(Line::Correction(corrected)) => corrections.push(corrected),
                Err(error) => return Err(wrong(number, format!("no line of an export ({error})"))),
            }
        }
        done.added = batch.finish()?.0;
        for corrected in corrections {
            self.keep_correction(corrected)?;
            done.corrections += 1;
        }
        Ok(done)
    }
}

fn write(out: &mut dyn Write, line: &Line) -> Result<()> {
    let failed = |error: std::io::Error| LibraryError::File(error.to_string());
    serde_json::to_writer(&mut *out, line).map_err(|error| LibraryError::File(error.to_string()))?;
    out.write_all(b"\n").map_err(failed)
}

fn document(kept: Kept) -> Document {
    let segment = |&[start, end, raw_start, raw_end]: &[u32; 4]| OriginSegment {
        text: Span::new(start as usize, end.max(start) as usize),
        raw_start,
        raw_end,
    };
    let mut document = variorum_formats::read::restored(&kept.id, &kept.source, kept.text);
    document.notes = kept.notes.iter().map(|note| Note::on(&kept.id, note.clone())).collect();
    document.outlet = kept.outlet;
    document.title = kept.title;
    document.published = kept.published.and_then(|day| day.parse().ok());
    document.authors = kept.authors;
    document.origin = kept.origin.iter().map(segment).collect();
    document
}
