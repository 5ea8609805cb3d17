//! Documents come in: kept by content, indexed, grouped into stories.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;
use variorum_core::group::Outline;
use variorum_core::model::Document;
use variorum_store::documents::{self, Kept};
use variorum_store::words::{self, Index};
use variorum_store::{feeds, whole};

use super::grouping::{self, Coming};
use super::{Library, Result, corrections, stems};
use crate::archive;
use crate::input::{self, Failure, Source};
use crate::pipeline::isolated;

/// What became of documents that were added.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Added {
    /// Names of the documents that are new, in the order in which they came.
    pub new: Vec<String>,
    /// Of these, those that are later revisions of an article that was there.
    pub revised: Vec<String>,
    /// How many were there already, word for word.
    pub known: usize,
    /// Names of the stories that changed.
    pub stories: BTreeSet<String>,
}

impl Added {
    /// Adds what another batch brought.
    pub fn extend(&mut self, other: Self) {
        self.new.extend(other.new);
        self.revised.extend(other.revised);
        self.known += other.known;
        self.stories.extend(other.stories);
    }
}

/// What a document brings to its story.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Brings {
    /// The document.
    pub document: String,
    /// Its story.
    pub story: String,
    /// Claims that no other document makes.
    pub adds: Vec<String>,
    /// How many claims of others it repeats.
    pub repeats: usize,
    /// Where it contradicts others, or is contradicted: the claim, and the values.
    pub contradicts: Vec<String>,
    /// What it brings up to date.
    pub updates: Vec<String>,
    /// The documents that it shares its words with, and how.
    pub shares: Vec<String>,
}

/// Documents that are added together: enough to keep all threads at work, few enough to be lost without harm.
const BATCH: usize = 128;

/// Gathers documents as they are read and adds them in batches.
pub struct ReadBatch<'a> {
    library: &'a mut Library,
    waiting: Vec<Incoming>,
    added: Added,
    failures: Vec<Failure>,
}

impl<'a> ReadBatch<'a> {
    /// Begins to add to `library`.
    pub fn new(library: &'a mut Library) -> Self {
        Self { library, waiting: Vec::new(), added: Added::default(), failures: Vec::new() }
    }

    /// Takes a document, and adds those that wait once they are many; tells whether it did.
    ///
    /// # Errors
    ///
    /// See [`super::StoreError`]. What was added before stays.
    pub fn push(&mut self, document: Document) -> Result<bool> {
        self.push_as(Incoming { document, article: None, added: None })
    }

    pub(super) fn push_as(&mut self, incoming: Incoming) -> Result<bool> {
        self.waiting.push(incoming);
        if self.waiting.len() < BATCH {
            return Ok(false);
        }
        self.flush()?;
        Ok(true)
    }

    /// Adds what waits.
    ///
    /// # Errors
    ///
    /// See [`super::StoreError`].
    pub fn flush(&mut self) -> Result<()> {
        let (added, failures) = self.library.add_incoming(std::mem::take(&mut self.waiting))?;
        self.added.extend(added);
        self.failures.extend(failures);
        Ok(())
    }

    /// How many documents were added, and how many were there already.
    pub fn counts(&self) -> (usize, usize) {
        (self.added.new.len(), self.added.known)
    }

    /// Adds what waits, and gives what became of all.
    ///
    /// # Errors
    ///
    /// See [`super::StoreError`].
    pub fn finish(mut self) -> Result<(Added, Vec<Failure>)> {
        self.flush()?;
        Ok((self.added, self.failures))
    }
}

/// A document on its way in.
pub(super) struct Incoming {
    /// The document.
    pub document: Document,
    /// The article it is a revision of, where another library knew it.
    pub article: Option<String>,
    /// When that library got it.
    pub added: Option<String>,
}

/// A document made ready.
struct Ready {
    kept: Kept,
    outline: Outline,
    stems: Vec<String>,
}

impl Library {
    /// Adds documents, all or none of them; gives what became of them, and which of them tripped something.
    ///
    /// Cost: about 3 ms a document and what grouping finds near it.
    ///
    /// # Errors
    ///
    /// See [`super::StoreError`].
    pub fn add_documents(&mut self, documents: Vec<Document>) -> Result<(Added, Vec<Failure>)> {
        let incoming = |document| Incoming { document, article: None, added: None };
        self.add_incoming(documents.into_iter().map(incoming).collect())
    }

    pub(super) fn add_incoming(&mut self, documents: Vec<Incoming>) -> Result<(Added, Vec<Failure>)> {
        let mut added = Added::default();
        if documents.is_empty() {
            return Ok((added, Vec::new()));
        }
        let at = self.now();
        let mut named: Vec<Kept> = documents.into_par_iter().map(|document| kept(document, &at)).collect();
        let n_read = named.len();
        // What is there already need not be looked at further.
        let mut seen = BTreeSet::new();
        let mut fresh = Vec::new();
        for kept in named.drain(..) {
            if seen.insert(kept.id.clone()) && !documents::is_there(&mut *self.store, &kept)? {
                fresh.push(kept);
            }
        }
        let made: Vec<std::result::Result<Ready, Failure>> =
            fresh.into_par_iter().map(|kept| isolated(&kept.source.clone(), || ready(kept))).collect();
        let (mut documents, mut failures) = (Vec::new(), Vec::new());
        for made in made {
            match made {
                Ok(ready) => documents.push(ready),
                Err(failure) => failures.push(failure),
            }
        }
        let n_failed = failures.len();
        // Forgotten if something fails.
        let mut memory = std::mem::take(&mut self.memory);
        let changed = whole(&mut *self.store, |store| {
            let bonds = corrections::bonds(store)?;
            let mut coming: BTreeMap<String, Coming> = BTreeMap::new();
            for Ready { kept, outline, stems } in documents {
                let Some((n, before)) = documents::add(store, &kept)? else { continue };
                words::add(store, Index::Documents, n, &stems)?;
                feeds::see(store, &kept.article, &at)?;
                added.new.push(kept.id.clone());
                // Of two revisions in one batch only the later is grouped, in the place of what stood there before both.
                let replaces = match coming.remove(&kept.article) {
                    Some(earlier) => earlier.replaces,
                    None => before,
                };
                if before.is_some() {
                    added.revised.push(kept.id);
                }
                coming.insert(kept.article, Coming { n, outline, replaces });
            }
            let coming: Vec<Coming> = coming.into_values().collect();
            grouping::group(store, &coming, &bonds, &mut memory, &at)
        })?;
        self.memory = memory;
        added.known = n_read - added.new.len() - n_failed;
        for story in changed {
            let found = variorum_store::stories::at(&mut *self.store, story)?;
            added.stories.extend(found.map(|story| story.id));
        }
        Ok((added, failures))
    }

    /// Whether an article was fetched before.
    ///
    /// # Errors
    ///
    /// See [`super::StoreError`].
    pub fn has_seen(&mut self, address: &str) -> Result<bool> {
        Ok(feeds::seen(&mut *self.store, &article(address, None, ""))?.is_some())
    }
}

/// A document as it is kept.
fn kept(incoming: Incoming, at: &str) -> Kept {
    let document = incoming.document;
    let own = || article(&document.source, document.outlet.as_deref(), &document.id);
    let article = incoming.article.unwrap_or_else(own);
    let id = documents::id(&article, &document.text, document.outlet.as_deref());
    let origin = document.origin.iter().map(|o| [o.text.start, o.text.end, o.raw_start, o.raw_end]).collect();
    Kept {
        id,
        article,
        source: document.source,
        outlet: document.outlet,
        title: document.title,
        published: document.published.map(|day| day.to_string()),
        added: incoming.added.unwrap_or_else(|| at.to_owned()),
        language: document.language.code().to_owned(),
        sha256: document.sha256,
        authors: document.authors,
        notes: document.notes.into_iter().map(|note| note.message).collect(),
        origin,
        text: document.text,
        ..Kept::default()
    }
}

/// What makes an article the same through its revisions: its address without what only tracks readers; else its outlet and
/// the path or name it was read from.
pub(super) fn article(source: &str, outlet: Option<&str>, id: &str) -> String {
    if let Ok(mut url) = url::Url::parse(source)
        && matches!(url.scheme(), "http" | "https")
    {
        url.set_fragment(None);
        let _ = url.set_scheme("https");
        let kept: Vec<(String, String)> = url
            .query_pairs()
            .filter(|(name, _)| {
                !name.starts_with("utm_") && !matches!(&**name, "fbclid" | "gclid" | "ref" | "src" | "cmpid")
            })
            .map(|(name, value)| (name.into_owned(), value.into_owned()))
            .collect();
        url.set_query(None);
        if !kept.is_empty() {
            url.query_pairs_mut().extend_pairs(kept);
        }
        let text = url.to_string();
        return text.strip_suffix('/').unwrap_or(&text).to_owned();
    }
    match outlet {
        Some(outlet) => format!("{}/{id}", outlet.to_lowercase()),
        None => format!("{source}/{id}"),
    }
}

fn ready(kept: Kept) -> Ready {
    let language = variorum_core::Language::from_code(&kept.language).unwrap_or(variorum_core::Language::UNKNOWN);
    let title = kept.title.as_deref().unwrap_or_default();
    let body = kept.text.strip_prefix(title).unwrap_or(&kept.text);
    let day = kept.published.as_deref().and_then(|day| day.parse().ok());
    let outline = Outline::new(&kept.id, title, body, day);
    let mut words = stems(title, language);
    words.extend(stems(body, language));
    Ready { outline, stems: words, kept }
}

/// A step that was reached while documents are added.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Adding {
    /// How many sources are read, of how many.
    pub sources: (usize, usize),
    /// How many documents are new so far.
    pub new: usize,
    /// How many were there already.
    pub known: usize,
}

/// Sources that are read at once.
const AT_ONCE: usize = 64;

impl Library {
    /// Reads sources and adds what they hold, in batches: whatever ends the work, what was added before stays, and
    /// reading the same again goes on where it ended.
    ///
    /// # Errors
    ///
    /// See [`super::StoreError`]. What cannot be read is among the failures.
    pub fn add(&mut self, sources: &[Source], progress: &mut dyn FnMut(Adding)) -> Result<(Added, Vec<Failure>)> {
        let overrides = self.config.overrides.clone();
        let mut failures = Vec::new();
        let mut batch = ReadBatch::new(self);
        let n = sources.len();
        let mut told = |read: usize, (new, known): (usize, usize)| progress(Adding { sources: (read, n), new, known });
        let mut read = 0;
        for together in sources.chunk_by(|x, y| !archive::is_archive(x) && !archive::is_archive(y)) {
            for chunk in together.chunks(AT_ONCE) {
                if let [source] = chunk
                    && archive::is_archive(source)
                {
                    let mut stopped = None;
                    archive::each(source, &overrides, &mut |document| {
                        match document {
                            Ok(document) => match batch.push(document) {
                                Ok(true) => told(read, batch.counts()),
                                Ok(false) => {}
                                Err(error) => stopped = Some(error),
                            },
                            Err(failure) => failures.push(failure),
                        }
                        stopped.is_none()
                    });
                    if let Some(error) = stopped {
                        return Err(error);
                    }
                } else {
                    let results: Vec<_> = chunk
                        .par_iter()
                        .map(|s| isolated(&s.name(), || input::read(s, &overrides)).and_then(|result| result))
                        .collect();
                    for result in results {
                        match result {
                            Ok(documents) => {
                                for document in documents {
                                    batch.push(document)?;
                                }
                            }
                            Err(failure) => failures.push(failure),
                        }
                    }
                }
                read += chunk.len();
                told(read, batch.counts());
            }
        }
        let (added, tripped) = batch.finish()?;
        failures.extend(tripped);
        told(n, (added.new.len(), added.known));
        Ok((added, failures))
    }
}
