//! Sources that hold many documents, read one document at a time.

use std::fs::File;
use std::path::Path;

use variorum_core::model::Document;
use variorum_formats::read::{self, Input, Page, ReadError, Record, Sitemap};

use crate::input::{self, Failure, Overrides, Source};
use crate::polite::Polite;
use crate::records::Records;

/// What is done with a document or failure; says whether to go on.
pub(crate) type Sink<'a> = dyn FnMut(Result<Document, Failure>) -> bool + 'a;

/// Addresses of a sitemap that are fetched, the latest: a site may list millions.
const MOST_PAGES: usize = 1_000;
/// Sitemaps that a sitemap of sitemaps leads to.
const MOST_MAPS: usize = 20;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Records,
    Warc,
    Zip,
    Csv,
    Parquet,
    Feed,
    FeedList,
    Sitemap,
}

/// Whether a source is read as a stream of documents rather than as a whole.
pub(crate) fn is_archive(source: &Source) -> bool {
    kind(source).is_some()
}

/// The kind of an archive: by its ending, and where that leaves it open by its beginning.
fn kind(source: &Source) -> Option<Kind> {
    let name = source.name().to_lowercase();
    let name = name.split(['?', '#']).next().unwrap_or(&name);
    let name = name.strip_suffix(".gz").unwrap_or(name);
    let ends = |endings: &[&str]| endings.iter().any(|ending| name.ends_with(ending));
    let by_beginning = |head: &[u8]| {
        let is = |mark: fn(&[u8]) -> bool, kind: Kind| mark(head).then_some(kind);
        is(read::is_opml, Kind::FeedList).or(is(read::is_sitemap, Kind::Sitemap)).or(is(read::is_feed, Kind::Feed))
    };
    match source {
        Source::File(path) => match () {
            () if ends(&[".jsonl", ".ndjson"]) => Some(Kind::Records),
            () if read::is_warc(name) => Some(Kind::Warc),
            () if ends(&[".zip", ".wacz"]) => Some(Kind::Zip),
            () if ends(&[".csv", ".tsv"]) => Some(Kind::Csv),
            () if ends(&[".parquet"]) => Some(Kind::Parquet),
            () if ends(&[".xml", ".rss", ".atom", ".rdf", ".opml", ".json"]) => by_beginning(&head(path)),
            () => None,
        },
        Source::Url(_) if ends(&[".xml", ".rss", ".atom", ".rdf", ".opml", "/feed", "/rss", "feed.json"]) => {
            Some(Kind::Feed)
        }
        Source::Url(_) => None,
        Source::Bytes { bytes, .. } => by_beginning(&bytes[..bytes.len().min(2_000)]),
    }
}

fn head(path: &Path) -> Vec<u8> {
    use std::io::Read;
    let mut head = Vec::new();
    if let Ok(file) = File::open(path) {
        // What cannot be read is told when it is read in earnest.
        let _ = file.take(2_000).read_to_end(&mut head);
    }
    head
}

/// Documents of one archive that are compared with each other.
const MOST_COMPARED: usize = 400;

/// All documents of an archive, and what could not be read of it; none of a source that is read as a whole, as records are.
pub(crate) fn all(source: &Source, overrides: &Overrides) -> Option<(Vec<Document>, Vec<Failure>)> {
    kind(source).filter(|kind| *kind != Kind::Records)?;
    let (mut documents, mut failures) = (Vec::new(), Vec::new());
    each(source, overrides, &mut |document| {
        match document {
            Ok(_) if documents.len() == MOST_COMPARED => {
                failures.push(Failure {
                    source: source.name(),
                    message: format!("it holds more than {MOST_COMPARED} documents; the others are left out"),
                    hint: "keep it in a library, which makes stories of it: variorum add".to_owned(),
                });
                return false;
            }
            Ok(document) => documents.push(document),
            Err(failure) => failures.push(failure),
        }
        true
    });
    Some((documents, failures))
}

/// Gives every document of an archive to `sink`, and what could not be read of it.
pub(crate) fn each(source: &Source, overrides: &Overrides, sink: &mut Sink) {
    let name = source.name();
    let failed = |message: String| failure(&name, message);
    let mut archive = Archive { name: &name, overrides, sink };
    match kind(source) {
        Some(Kind::Records) => archive.records(),
        Some(Kind::Csv) => archive.open(|file, archive| {
            let mut number = 0;
            let packed = archive.name.to_lowercase().ends_with(".gz");
            let table: Box<dyn std::io::Read> =
                if packed { Box::new(flate2::read::MultiGzDecoder::new(file)) } else { Box::new(file) };
            read::csv(table, &mut |record| archive.record(record, &mut number));
        }),
        Some(Kind::Parquet) => archive.open(|file, archive| {
            let mut number = 0;
            read::parquet(file, &mut |record| archive.record(record, &mut number));
        }),
        Some(Kind::Warc) => archive.open(|file, archive| archive.pages_of(|sink| read::warc(file, sink))),
        Some(Kind::Zip) => archive.open(|file, archive| archive.pages_of(|sink| read::zip(file, sink))),
        Some(kind) => match input::bytes(source, overrides) {
            Ok(bytes) => archive.list(kind, &bytes),
            Err(failure) => {
                sink(Err(failure));
            }
        },
        None => {
            sink(Err(failed("it is no archive".to_owned())));
        }
    }
}

fn failure(source: &str, message: String) -> Failure {
    Failure {
        source: source.to_owned(),
        message,
        hint: "what could be read of it was taken; check that the file is whole".to_owned(),
    }
}

/// An archive while it is read.
struct Archive<'a, 'b> {
    name: &'a str,
    overrides: &'a Overrides,
    sink: &'a mut Sink<'b>,
}

impl Archive<'_, '_> {
    fn give(&mut self, mut document: Document) -> bool {
        input::complete(&mut document, self.overrides);
        (self.sink)(Ok(document))
    }

    fn fail(&mut self, message: String) -> bool {
        (self.sink)(Err(failure(self.name, message)))
    }

    fn open(&mut self, work: impl FnOnce(File, &mut Self)) {
        match File::open(self.name) {
            Ok(file) => work(file, self),
            Err(error) => {
                self.fail(format!("it cannot be read ({error})"));
            }
        }
    }

    fn records(&mut self) {
        let records = match Records::open(self.name) {
            Ok(records) => records,
            Err(failure) => {
                (self.sink)(Err(failure));
                return;
            }
        };
        for record in records {
            let go_on = match record {
                Ok(record) => self.give(read::from_record(record, self.name)),
                Err(failure) => (self.sink)(Err(failure)),
            };
            if !go_on {
                return;
            }
        }
    }

    fn record(&mut self, record: Result<Record, String>, number: &mut usize) -> bool {
        *number += 1;
        match record {
            Ok(mut record) => {
                if record.id.is_empty() {
                    record.id = format!("{}:{number}", self.name);
                }
                self.give(read::from_record(record, self.name))
            }
            Err(message) => self.fail(message),
        }
    }

    /// Every page that `read` finds; says so where none of them is an article.
    fn pages_of(&mut self, read: impl FnOnce(&mut read::PageSink)) {
        let (mut n_pages, mut nothing) = (0, true);
        read(&mut |page| {
            n_pages += usize::from(page.is_ok());
            let sink = &mut *self.sink;
            let mut noticed = |given| {
                nothing = false;
                sink(given)
            };
            Archive { name: self.name, overrides: self.overrides, sink: &mut noticed }.page(page)
        });
        if nothing {
            self.fail(format!("none of its pages is an article ({n_pages} were looked at)"));
        }
    }

    fn page(&mut self, page: Result<Page, String>) -> bool {
        let page = match page {
            Ok(page) => page,
            Err(message) => return self.fail(message),
        };
        let is_path = !page.source.contains("://");
        let source = if is_path { format!("{}/{}", self.name, page.source) } else { page.source.clone() };
        let stem = input::stem(&page.source);
        let input = Input { source: &source, stem: &stem, bytes: &page.bytes, media_type: page.media_type.as_deref() };
        let sidecar = is_path && page.source.to_lowercase().ends_with(".toml");
        if sidecar {
            return true;
        }
        match read::read(&input) {
            Ok(documents) => {
                let day = page.captured.as_deref().and_then(|moment| moment.get(..10)?.parse().ok());
                documents.into_iter().all(|mut document| {
                    input::complete(&mut document, self.overrides);
                    // A page that states no day was there on the day of its capture.
                    document.published = document.published.or(day);
                    (self.sink)(Ok(document))
                })
            }
            // An archive of a site is full of pages that are no articles.
            Err(ReadError::NoText | ReadError::Empty) if !is_path => true,
            Err(error) => {
                (self.sink)(Err(Failure { source, message: error.to_string(), hint: error.hint().to_owned() }))
            }
        }
    }

    fn list(&mut self, kind: Kind, bytes: &[u8]) {
        // An address tells little of what stands there: the bytes do.
        let kind = match () {
            () if read::is_opml(bytes) => Kind::FeedList,
            () if read::is_sitemap(bytes) => Kind::Sitemap,
            () => kind,
        };
        let mut polite = Polite::new(self.overrides.allow_private);
        match kind {
            Kind::FeedList => match read::opml(bytes) {
                Ok(feeds) => {
                    for (url, _) in feeds {
                        let go_on = match polite.get(&url) {
                            Ok(fetched) => self.feed(&fetched.bytes, &url),
                            Err(error) => (self.sink)(Err(error.failure(&url))),
                        };
                        if !go_on {
                            return;
                        }
                    }
                }
                Err(message) => {
                    self.fail(message);
                }
            },
            Kind::Sitemap => {
                let pages = self.pages(read::sitemap(bytes), &mut polite);
                for (url, day) in pages {
                    let go_on = match polite.get(&url) {
                        Ok(fetched) => self.page(Ok(Page {
                            source: url,
                            captured: day,
                            media_type: fetched.media_type,
                            bytes: fetched.bytes,
                        })),
                        Err(error) => (self.sink)(Err(error.failure(&url))),
                    };
                    if !go_on {
                        return;
                    }
                }
            }
            _ => {
                let name = self.name.to_owned();
                self.feed(bytes, &name);
            }
        }
    }

    /// The pages that a sitemap leads to, the latest first.
    fn pages(&mut self, map: Sitemap, polite: &mut Polite) -> Vec<(String, Option<String>)> {
        let mut pages = match map {
            Sitemap::Pages(pages) => pages,
            Sitemap::Maps(maps) => {
                let mut pages = Vec::new();
                for url in maps.iter().take(MOST_MAPS) {
                    match polite.get(url) {
                        Ok(fetched) => {
                            if let Sitemap::Pages(more) = read::sitemap(&fetched.bytes) {
                                pages.extend(more);
                            }
                        }
                        Err(error) => {
                            (self.sink)(Err(error.failure(url)));
                        }
                    }
                }
                pages
            }
        };
        pages.sort_by(|x, y| y.1.cmp(&x.1));
        if pages.len() > MOST_PAGES {
            self.fail(format!("it lists {} pages; the latest {MOST_PAGES} were read", pages.len()));
            pages.truncate(MOST_PAGES);
        }
        pages
    }

    fn feed(&mut self, bytes: &[u8], source: &str) -> bool {
        match read::feed(bytes) {
            Ok(feed) => {
                let documents = read::feed_documents(feed, source, &input::stem(source));
                if documents.is_empty() {
                    return (self.sink)(Err(failure(source, "the feed has no entry with words".to_owned())));
                }
                documents.into_iter().all(|document| self.give(document))
            }
            Err(message) => (self.sink)(Err(failure(source, message))),
        }
    }
}
