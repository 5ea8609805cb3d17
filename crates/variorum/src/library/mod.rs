//! The library: documents kept, grown into stories, analysed when they are looked at, and searched.
//!
//! A [`Library`] stands over a store of `variorum-store`. What people add goes through [`Library::add`]: read, kept by
//! content, indexed, grouped. A story is analysed when it is first asked for and again when it changed. What people say
//! against the analysis is an overlay ([`Correction`]), applied again each time.

mod add;
mod analysis;
mod corrections;
mod exchange;
mod grouping;
mod ledger;
mod reuse;
mod revisions;
mod search;
mod trace;
mod watch;

pub use add::{Added, Adding, Brings, ReadBatch};
pub use analysis::StoryReport;
pub use corrections::{Corrected, Correction, OutletRole, Stretch};
pub use exchange::Exchanged;
pub use ledger::{Due, Entry, calendar};
pub use reuse::Within;
pub use revisions::{Change, Revision};
pub use search::{Hit, Search, query};
pub use trace::{Appearance, How};
pub use variorum_store::documents::{Kept as KeptDocument, Outlet};
pub use variorum_store::stories::{Chapter, Listed, Order, Story, Turn, Wanted};
pub use variorum_store::{BACKENDS, StoreError, feeds::Feed};
pub use watch::{Round, Watching};

use jiff::Timestamp;
use variorum_core::model::{Document, OriginSegment};
use variorum_core::{Language, Span};
use variorum_store::{Store, documents, integrity, stories};

use crate::pipeline::Config;

/// Stories, documents and reports that are kept.
pub struct Library {
    store: Box<dyn Store>,
    /// How documents are read and analysed.
    pub config: Config,
    clock: fn() -> Timestamp,
    /// What grouping remembers of the documents it looked at.
    memory: grouping::Memory,
}

/// Why something could not be done with a library. Every message says what happened; [`LibraryError::hint`] what to do.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum LibraryError {
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// No story has this name.
    #[error("there is no story `{0}`")]
    NoStory(String),
    /// No document has this name.
    #[error("there is no document `{0}`")]
    NoDocument(String),
    /// A correction that says nothing.
    #[error("{0}")]
    Correction(String),
    /// The analysis of a story failed.
    #[error("the story could not be analysed: {0}")]
    Analysis(String),
    /// What is imported is no export.
    #[error("line {line}: {message}")]
    Import {
        /// Which line of the file.
        line: usize,
        /// What is wrong with it.
        message: String,
    },
    /// A file cannot be read or written.
    #[error("{0}")]
    File(String),
}

impl LibraryError {
    /// What the user can do about it.
    pub fn hint(&self) -> &'static str {
        match self {
            Self::Store(error) => error.hint(),
            Self::NoStory(_) => {
                "`variorum stories` lists them; the beginning of a name is enough if it is the only one"
            }
            Self::NoDocument(_) => {
                "`variorum show STORY` lists its documents; a part of a name is enough if it is the only one"
            }
            Self::Correction(_) => "see `variorum correct --help`",
            Self::Analysis(_) => "please report it with the documents",
            Self::Import { .. } => {
                "give a file that `variorum export --format library` wrote; all lines before were taken"
            }
            Self::File(_) => "check the path, its permissions and the disk",
        }
    }
}

/// The answer of a library, or why there is none.
pub type Result<T> = std::result::Result<T, LibraryError>;

/// How much a library holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Size {
    /// Texts, revisions included.
    pub documents: usize,
    /// Articles.
    pub articles: usize,
    /// Stories.
    pub stories: usize,
    /// Stories of at least two articles that are not analysed as they stand; counted up to 1,000.
    pub due: usize,
}

impl Library {
    /// Opens the library at `place` (a file, a PostgreSQL address, or `:memory:`) and makes it where it is missing, unless
    /// `read_only`.
    ///
    /// # Errors
    ///
    /// See [`StoreError`].
    pub fn open(place: &str, read_only: bool, config: Config) -> Result<Self> {
        Ok(Self {
            store: variorum_store::open(place, read_only)?,
            config,
            clock: Timestamp::now,
            memory: Default::default(),
        })
    }

    /// The same library with another clock, for tests and replays.
    #[must_use]
    pub fn with_clock(mut self, clock: fn() -> Timestamp) -> Self {
        self.clock = clock;
        self
    }

    /// Now, as it is kept.
    pub(crate) fn now(&self) -> String {
        // Milliseconds, so that moments sort as texts.
        format!("{:.3}", (self.clock)())
    }

    /// Now, RFC 3339 in UTC.
    pub fn moment(&self) -> String {
        self.now()
    }

    /// Today, in UTC.
    pub fn today(&self) -> String {
        self.now()[..10].to_owned()
    }

    /// How much it holds.
    ///
    /// # Errors
    ///
    /// See [`StoreError`].
    pub fn size(&mut self) -> Result<Size> {
        let (documents, articles) = documents::count(&mut *self.store)?;
        let stories = stories::count(&mut *self.store, 1)?;
        let due = variorum_store::reports::due(&mut *self.store, 2, 1_000)?.len();
        Ok(Size { documents, articles, stories, due })
    }

    /// Stories as asked for, each with its number of claims and of disputed claims where it is analysed.
    ///
    /// # Errors
    ///
    /// See [`StoreError`].
    pub fn stories(&mut self, wanted: &Wanted) -> Result<Vec<Listed>> {
        Ok(stories::list(&mut *self.store, wanted)?)
    }

    /// The rows of stories that have documents with some words, as [`Wanted::among`] takes them: of the `most` documents that
    /// fit best.
    ///
    /// # Errors
    ///
    /// See [`StoreError`].
    pub fn stories_on(&mut self, words: &str, most: usize) -> Result<Vec<i64>> {
        let Some(query) = query(words) else { return Ok(Vec::new()) };
        let found =
            variorum_store::words::ranked(&mut *self.store, variorum_store::words::Index::Documents, &query, most)?;
        let mut rows = std::collections::BTreeSet::new();
        for row in found {
            rows.extend(documents::at(&mut *self.store, row)?.and_then(|document| document.story));
        }
        Ok(rows.into_iter().collect())
    }

    /// The story of a name; a name that was given up leads to the story it went into. The name of a document gives its
    /// story.
    ///
    /// # Errors
    ///
    /// If there is none.
    pub fn story(&mut self, name: &str) -> Result<Story> {
        if let Some(story) = stories::named(&mut *self.store, name)? {
            return Ok(story);
        }
        let document = documents::named(&mut *self.store, name)?;
        let story = match document.and_then(|document| document.story) {
            Some(n) => stories::at(&mut *self.store, n)?,
            None => None,
        };
        story.ok_or_else(|| LibraryError::NoStory(name.to_owned()))
    }

    /// The history of a story.
    ///
    /// # Errors
    ///
    /// See [`StoreError`].
    pub fn history(&mut self, story: &Story) -> Result<Vec<Chapter>> {
        Ok(stories::history(&mut *self.store, story.n)?)
    }

    /// The latest revisions in a story, ordered by name.
    ///
    /// # Errors
    ///
    /// See [`StoreError`].
    pub fn documents(&mut self, story: &Story) -> Result<Vec<KeptDocument>> {
        Ok(documents::of_story(&mut *self.store, story.n)?)
    }

    /// The document of a name.
    ///
    /// # Errors
    ///
    /// If there is none.
    pub fn document(&mut self, name: &str) -> Result<KeptDocument> {
        documents::named(&mut *self.store, name)?.ok_or_else(|| LibraryError::NoDocument(name.to_owned()))
    }

    /// How many articles some stories have of each day: the row of the story, the day, the number; by story and day.
    ///
    /// # Errors
    ///
    /// See [`StoreError`].
    pub fn coverage(&mut self, stories: &[i64]) -> Result<Vec<(i64, String, usize)>> {
        Ok(stories::coverage(&mut *self.store, stories)?)
    }

    /// All outlets, those with most texts first. Cost: about .1 µs a text.
    ///
    /// # Errors
    ///
    /// See [`StoreError`].
    pub fn outlets(&mut self) -> Result<Vec<Outlet>> {
        Ok(documents::outlets(&mut *self.store)?)
    }

    /// Whether a story changed since it was analysed, or never was.
    ///
    /// # Errors
    ///
    /// See [`StoreError`].
    pub fn is_due(&mut self, story: &Story) -> Result<bool> {
        Ok(variorum_store::reports::is_due(&mut *self.store, story)?)
    }

    /// What is wrong with the library; empty if nothing is. Tells `progress` how many documents were looked at.
    ///
    /// # Errors
    ///
    /// See [`StoreError`].
    pub fn check(&mut self, progress: &dyn Fn(usize)) -> Result<Vec<String>> {
        Ok(integrity::check(&mut *self.store, progress)?)
    }

    /// Forgets what can be made again and no longer holds, and gives its space back; gives the number of reports.
    ///
    /// # Errors
    ///
    /// See [`StoreError`].
    pub fn collect(&mut self) -> Result<usize> {
        Ok(integrity::collect(&mut *self.store)?.reports)
    }

    /// The feeds that are watched.
    ///
    /// # Errors
    ///
    /// See [`StoreError`].
    pub fn feeds(&mut self) -> Result<Vec<Feed>> {
        Ok(variorum_store::feeds::list(&mut *self.store)?)
    }
}

/// A document as analysis wants it.
fn document(kept: &KeptDocument) -> Document {
    let segment = |&[start, end, raw_start, raw_end]: &[u32; 4]| OriginSegment {
        text: Span::new(start as usize, end.max(start) as usize),
        raw_start,
        raw_end,
    };
    Document {
        id: kept.id.clone(),
        source: kept.source.clone(),
        outlet: kept.outlet.clone(),
        title: kept.title.clone(),
        published: kept.published.as_deref().and_then(|day| day.parse().ok()),
        authors: kept.authors.clone(),
        language: Language::from_code(&kept.language).unwrap_or(Language::UNKNOWN),
        text: kept.text.clone(),
        sha256: kept.sha256.clone(),
        origin: kept.origin.iter().map(segment).collect(),
        notes: kept.notes.iter().map(|note| variorum_core::model::Note::on(&kept.id, note.clone())).collect(),
    }
}

/// The stems of a text, as they are indexed.
fn stems(text: &str, language: Language) -> Vec<String> {
    let words = variorum_nlp::text::tokenize(text, language);
    words.into_iter().filter(|t| t.kind != variorum_nlp::TokenKind::Mark).map(|t| t.stem).collect()
}
