//! Archives of many pages: WARC, ZIP, and WARC files in a ZIP as WACZ has them, read one page at a time.

use std::io::{Read, Seek};
use std::panic::{AssertUnwindSafe, catch_unwind};

use fastwarc::warc::iter::{ArchiveIterator, ArchiveIteratorOptions};
use fastwarc::warc::record::{AutoDecode, WarcRecordType};

use super::MOST_BYTES;

/// A page of an archive.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Page {
    /// Its address, or its path in the archive.
    pub source: String,
    /// When it was captured, ISO 8601.
    pub captured: Option<String>,
    /// Its `Content-Type`.
    pub media_type: Option<String>,
    /// Its bytes, decoded.
    pub bytes: Vec<u8>,
}

/// What is done with a page, or with what is wrong; says whether to go on.
pub type PageSink<'a> = dyn FnMut(Result<Page, String>) -> bool + 'a;

/// Bytes of a WARC file in a ZIP that are unpacked to disk, at most; more is no capture of pages with articles.
const MOST_UNPACKED: u64 = 16 << 30;

/// Gives the pages of a WARC file, plain or packed by gzip, LZ4 or Zstandard, to `sink`: answers with success that hold text, HTML
/// or PDF.
///
/// What is broken ends the reading with a message; what stands before it is given.
pub fn warc(file: impl Read + Seek + Send + 'static, sink: &mut PageSink) {
    let options = ArchiveIteratorOptions { decode_http_payload: AutoDecode::All, ..Default::default() };
    let reader = std::io::BufReader::with_capacity(1 << 16, file);
    let mut records = ArchiveIterator::with_options(reader, options);
    let mut n = 0;
    loop {
        // A record that trips the parser ends the archive and not the program.
        let next = catch_unwind(AssertUnwindSafe(|| {
            records.next().map(|record| record.and_then(|record| page(&mut record.borrow_mut())))
        }));
        match next {
            Ok(None) if n == 0 => {
                sink(Err("there is no record in it".to_owned()));
                return;
            }
            Ok(None) => return,
            Ok(Some(Ok(page))) => {
                n += 1;
                if let Some(page) = page
                    && !sink(Ok(page))
                {
                    return;
                }
            }
            Ok(Some(Err(error))) => {
                sink(Err(format!("the archive breaks off after {n} records ({error})")));
                return;
            }
            Err(_) => {
                sink(Err(format!("the record after the first {n} trips the parser")));
                return;
            }
        }
    }
}

fn page(record: &mut fastwarc::warc::record::WarcRecord) -> std::io::Result<Option<Page>> {
    let header = |name: &str| record.headers().get(name).map(|value| value.into_owned());
    let is_response = record.record_type() == WarcRecordType::Response && record.is_http_parsed();
    let is_resource = record.record_type() == WarcRecordType::Resource;
    let media_type = if is_response {
        record.http_headers().and_then(|headers| headers.get("Content-Type").map(|value| value.into_owned()))
    } else {
        header("Content-Type")
    };
    let readable = media_type.as_ref().is_some_and(|media| {
        let media = media.to_lowercase();
        ["text/html", "xhtml", "text/plain", "application/pdf"].iter().any(|kind| media.contains(kind))
    });
    let success = !is_response
        || record
            .http_headers()
            .and_then(|headers| headers.status_code())
            .is_some_and(|code| (200..300).contains(&code));
    let source = header("WARC-Target-URI").map(|uri| uri.trim_matches(['<', '>']).to_owned());
    let captured = header("WARC-Date");
    let Some(source) =
        source.filter(|source| (is_response || is_resource) && readable && success && !source.ends_with("/robots.txt"))
    else {
        return Ok(None);
    };
    let mut bytes = Vec::new();
    if let Some(reader) = record.reader_mut() {
        reader.take(MOST_BYTES + 1).read_to_end(&mut bytes)?;
    }
    let whole = !bytes.is_empty() && bytes.len() as u64 <= MOST_BYTES;
    Ok(whole.then_some(Page { source, captured, media_type, bytes }))
}

/// Gives the files of a ZIP archive to `sink`, in its order, and of its WARC files the pages; folders, hidden files and files
/// larger than any article are passed over, the last with a message. Of a WACZ, which has lists of its pages beside its WARC
/// files, the latter alone count.
pub fn zip(file: impl Read + Seek, sink: &mut PageSink) {
    let mut archive = match zip::ZipArchive::new(file) {
        Ok(archive) => archive,
        Err(error) => {
            sink(Err(format!("it is no ZIP that can be read ({error})")));
            return;
        }
    };
    let is_wacz = archive.index_for_name("datapackage.json").is_some()
        && archive.file_names().flatten().any(|name| is_warc(&name));
    for i in 0..archive.len() {
        let page = match archive.by_index(i) {
            Ok(entry) if entry.is_dir() => continue,
            Ok(entry) => {
                let name = entry.name().map(|name| name.into_owned()).unwrap_or_else(|_| format!("file {}", i + 1));
                let hidden = name.split('/').any(|part| part.starts_with('.') || part == "__MACOSX");
                if hidden || is_wacz && !is_warc(&name) {
                    continue;
                }
                if is_warc(&name) {
                    if !unpacked(entry, &name, sink) {
                        return;
                    }
                    continue;
                }
                let mut bytes = Vec::new();
                // The size that the archive tells may be a lie: what is unpacked is counted.
                match entry.take(MOST_BYTES + 1).read_to_end(&mut bytes) {
                    Ok(_) if bytes.len() as u64 > MOST_BYTES => {
                        Err(format!("`{name}` in it is larger than {} MB", MOST_BYTES / 1_000_000))
                    }
                    Ok(_) => Ok(Page { source: name, bytes, ..Page::default() }),
                    Err(error) => Err(format!("`{name}` in it cannot be unpacked ({error})")),
                }
            }
            Err(error) => Err(format!("file {} in it cannot be read ({error})", i + 1)),
        };
        if !sink(page) {
            return;
        }
    }
}

/// Whether a file is a WARC file, by its name.
#[must_use]
pub fn is_warc(name: &str) -> bool {
    let name = name.to_lowercase();
    [".warc", ".warc.gz", ".warc.lz4", ".warc.zst"].iter().any(|ending| name.ends_with(ending))
}

/// Gives the pages of a WARC file in an archive; says whether to go on.
fn unpacked(entry: impl Read, name: &str, sink: &mut PageSink) -> bool {
    let copied = tempfile::tempfile().and_then(|mut file| {
        let bytes = std::io::copy(&mut entry.take(MOST_UNPACKED + 1), &mut file)?;
        file.rewind()?;
        Ok((file, bytes))
    });
    match copied {
        Ok((_, bytes)) if bytes > MOST_UNPACKED => {
            sink(Err(format!("`{name}` in it is larger than {} GB", MOST_UNPACKED >> 30)))
        }
        Ok((file, _)) => {
            let mut go_on = true;
            warc(file, &mut |page| {
                go_on = sink(page.map_err(|message| format!("`{name}` in it: {message}")));
                go_on
            });
            go_on
        }
        Err(error) => sink(Err(format!("`{name}` in it cannot be unpacked ({error})"))),
    }
}
