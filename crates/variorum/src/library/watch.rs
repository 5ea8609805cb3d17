//! Feeds that are followed: asked for when they are due, their articles fetched and added.

use std::collections::BTreeSet;

use jiff::ToSpan;
use variorum_core::model::Document;
use variorum_formats::read::{self, Entry, Input};
use variorum_store::feeds::{self, Feed};

use super::{Added, Library, ReadBatch, Result};
use crate::fetch::FetchError;
use crate::input::{self, Failure};
use crate::pipeline::isolated;
use crate::polite::{Polite, PoliteError};

/// Minutes between two looks at a feed that answers.
const EVERY: i64 = 15;
/// The most hours between two looks at a feed that fails: the time doubles with each failure.
const LONGEST: i64 = 24;

/// A step that was reached.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Watching<'a> {
    /// A feed is asked for.
    Feed(&'a str),
    /// An article is fetched.
    Article(&'a str),
}

/// What a round over the feeds brought.
#[derive(Debug, Default)]
pub struct Round {
    /// Feeds that were asked.
    pub asked: usize,
    /// Of these, feeds that had not changed.
    pub unchanged: usize,
    /// What became of their articles.
    pub added: Added,
    /// What could not be read.
    pub failures: Vec<Failure>,
}

impl Library {
    /// Follows feeds from now on; those that are followed already stay as they are.
    ///
    /// # Errors
    ///
    /// See [`super::StoreError`].
    pub fn follow(&mut self, wanted: &[(String, String)]) -> Result<usize> {
        let there: BTreeSet<String> = feeds::list(&mut *self.store)?.into_iter().map(|feed| feed.url).collect();
        let mut n = 0;
        for (url, title) in wanted.iter().filter(|(url, _)| !there.contains(url)) {
            let title = Some(title.clone()).filter(|title| !title.is_empty());
            feeds::put(&mut *self.store, &Feed { url: url.clone(), title, ..Feed::default() })?;
            n += 1;
        }
        Ok(n)
    }

    /// Asks the feeds that are due (all of them, if `all`) and adds their articles: in full where the page can be fetched,
    /// else what the feed gives. Whatever a feed does costs that feed only.
    ///
    /// # Errors
    ///
    /// See [`super::StoreError`]. What was added before stays.
    pub fn look(&mut self, all: bool, polite: &mut Polite, tell: &mut dyn FnMut(Watching)) -> Result<Round> {
        let mut round = Round::default();
        let now = self.now();
        let due: Vec<Feed> = feeds::list(&mut *self.store)?
            .into_iter()
            .filter(|feed| all || feed.next.as_ref().is_none_or(|next| *next <= now))
            .collect();
        for mut feed in due {
            tell(Watching::Feed(&feed.url));
            round.asked += 1;
            let answer = polite.get_if_changed(&feed.url, feed.etag.as_deref(), feed.modified.as_deref());
            let read = match answer {
                Err(PoliteError::Fetch(FetchError::Status(304))) => {
                    round.unchanged += 1;
                    Ok(None)
                }
                Ok(fetched) => {
                    feed.etag = fetched.etag;
                    feed.modified = fetched.modified;
                    let parsed = isolated(&feed.url, || read::feed(&fetched.bytes));
                    parsed.and_then(|parsed| {
                        parsed.map(Some).map_err(|message| Failure {
                            source: feed.url.clone(),
                            message,
                            hint: "check the address in a browser; it is tried again later".to_owned(),
                        })
                    })
                }
                Err(error) => Err(error.failure(&feed.url)),
            };
            match read {
                Ok(entries) => {
                    feed.failures = 0;
                    feed.message = None;
                    if let Some(found) = entries {
                        feed.title = feed.title.take().or_else(|| found.title.clone());
                        self.take(&feed, found, polite, &mut round, tell)?;
                    }
                }
                Err(failure) => {
                    feed.failures += 1;
                    feed.message = Some(failure.message.clone());
                    round.failures.push(failure);
                }
            }
            feed.checked = Some(self.now());
            feed.next = Some(self.next(feed.failures));
            feeds::put(&mut *self.store, &feed)?;
        }
        Ok(round)
    }

    /// When a feed that failed so often may be asked again.
    fn next(&self, failures: usize) -> String {
        let minutes = (EVERY << failures.min(10)).min(LONGEST * 60);
        let next = (self.clock)().checked_add(minutes.minutes()).unwrap_or(jiff::Timestamp::MAX);
        format!("{next:.3}")
    }

    /// Adds the articles of a feed that were not seen before.
    fn take(
        &mut self,
        feed: &Feed,
        found: read::Feed,
        polite: &mut Polite,
        round: &mut Round,
        tell: &mut dyn FnMut(Watching),
    ) -> Result<()> {
        let outlet = feed.title.clone().or_else(|| found.title.clone());
        let mut documents = Vec::new();
        for entry in found.entries {
            let Some(url) = entry.url.clone() else {
                documents.extend(of_feed(entry, outlet.as_ref(), &feed.url));
                continue;
            };
            if self.has_seen(&url)? {
                continue;
            }
            tell(Watching::Article(&url));
            match self.article(&url, &entry, outlet.as_ref(), polite) {
                Ok(document) => documents.push(document),
                Err(failure) => {
                    // What the feed gives is better than nothing; the page is not tried again.
                    match of_feed(entry, outlet.as_ref(), &url) {
                        Some(mut document) => {
                            let note = format!(
                                "the page could not be read ({}); this is what its feed gives",
                                failure.message
                            );
                            document.notes.push(variorum_core::model::Note::on(&document.id, note));
                            documents.push(document);
                        }
                        None => round.failures.push(failure),
                    }
                }
            }
        }
        let mut batch = ReadBatch::new(self);
        for document in documents {
            batch.push(document)?;
        }
        let (added, failures) = batch.finish()?;
        round.added.extend(added);
        round.failures.extend(failures);
        Ok(())
    }

    /// The article that an entry leads to.
    fn article(
        &self,
        url: &str,
        entry: &Entry,
        outlet: Option<&String>,
        polite: &mut Polite,
    ) -> std::result::Result<Document, Failure> {
        let fetched = polite.get(url).map_err(|error| error.failure(url))?;
        let stem = input::stem(url);
        let input =
            Input { source: url, stem: &stem, bytes: &fetched.bytes, media_type: fetched.media_type.as_deref() };
        let read = isolated(url, || read::read(&input))?;
        let failed = |error: read::ReadError| Failure {
            source: url.to_owned(),
            message: error.to_string(),
            hint: error.hint().to_owned(),
        };
        let mut documents = read.map_err(failed)?;
        let mut document = documents.pop().ok_or_else(|| failed(read::ReadError::NoText))?;
        input::complete(&mut document, &self.config.overrides);
        // The page speaks for itself; the feed fills in what it leaves open.
        document.outlet = outlet.cloned().or(document.outlet);
        document.title = document.title.or_else(|| entry.title.clone());
        let day = entry.published.as_deref().and_then(|day| day.parse().ok());
        document.published = document.published.or(day);
        if document.authors.is_empty() {
            document.authors.clone_from(&entry.authors);
        }
        Ok(document)
    }
}

/// The document that an entry gives by itself.
fn of_feed(entry: Entry, outlet: Option<&String>, source: &str) -> Option<Document> {
    let feed = read::Feed { title: outlet.cloned(), entries: vec![entry] };
    read::feed_documents(feed, source, &input::stem(source)).pop()
}
