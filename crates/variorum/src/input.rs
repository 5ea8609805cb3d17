//! From what the user names to bytes: files, folders, standard input, addresses, and the notes kept beside them.

use std::path::{Path, PathBuf};

use variorum_core::model::Document;
use variorum_formats::read::{self, Input, MOST_BYTES, ReadError};

use crate::fetch::{self, FetchError};

/// One input to read.
#[derive(Clone, Debug)]
pub enum Source {
    /// A file.
    File(PathBuf),
    /// An address.
    Url(String),
    /// Bytes that are there already, under a name (standard input is `-`).
    Bytes {
        /// The name; its ending tells the format.
        name: String,
        /// The bytes.
        bytes: Vec<u8>,
    },
}

impl Source {
    /// A text under a name.
    pub fn text(name: &str, text: &str) -> Self {
        Self::Bytes { name: name.to_owned(), bytes: text.as_bytes().to_vec() }
    }

    /// The path, address or name as given.
    pub fn name(&self) -> String {
        match self {
            Self::File(path) => path.display().to_string(),
            Self::Url(url) => url.clone(),
            Self::Bytes { name, .. } => name.clone(),
        }
    }
}

/// An input that could not be read, and why.
#[derive(Debug)]
pub struct Failure {
    /// The path, address or name as given.
    pub source: String,
    /// What happened.
    pub message: String,
    /// What to do.
    pub hint: String,
}

/// What the user says of documents beside their bytes; goes before what the documents say of themselves.
#[derive(Clone, Debug, Default)]
pub struct Overrides {
    /// The date of every document that states none.
    pub date: Option<String>,
    /// Outlets by document id.
    pub outlets: Vec<(String, String)>,
    /// Whether addresses of this machine and its network may be fetched.
    pub allow_private: bool,
}

const ENDINGS: &[&str] = &["txt", "text", "md", "markdown", "mdown", "html", "htm", "xhtml", "jsonl", "ndjson", "pdf"];
/// Endings of archives, which a library takes in.
const ARCHIVES: &[&str] = &["warc", "wacz", "zip", "csv", "tsv", "parquet", "rss", "atom", "rdf", "opml"];
/// Endings of archives that are packed.
const PACKED: &[&str] = &[".jsonl.gz", ".ndjson.gz", ".warc.gz", ".warc.lz4", ".warc.zst", ".csv.gz"];

/// The files of formats that are read in `folder`, ordered by name; folders in it are looked into.
///
/// # Errors
///
/// If the folder cannot be listed.
pub fn find(folder: &Path) -> std::io::Result<Vec<PathBuf>> {
    found(folder, false)
}

/// The files that [`find`] gives, and archives.
///
/// # Errors
///
/// If the folder cannot be listed.
pub fn find_all(folder: &Path) -> std::io::Result<Vec<PathBuf>> {
    found(folder, true)
}

fn found(folder: &Path, archives: bool) -> std::io::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        let hidden = path.file_name().is_some_and(|name| name.to_string_lossy().starts_with('.'));
        if hidden {
            continue;
        }
        let ending = path.extension().map(|ending| ending.to_string_lossy().to_lowercase()).unwrap_or_default();
        let name = path.to_string_lossy().to_lowercase();
        // Other programs keep settings in XML and JSON: only a look inside tells a feed.
        let feed =
            || matches!(ending.as_str(), "xml" | "json") && crate::archive::is_archive(&Source::File(path.clone()));
        let archive =
            || ARCHIVES.contains(&ending.as_str()) || PACKED.iter().any(|ending| name.ends_with(ending)) || feed();
        let known = ENDINGS.contains(&ending.as_str()) || archives && archive();
        if path.is_dir() && !path.is_symlink() {
            found.extend(self::found(&path, archives)?);
        } else if known {
            found.push(path);
        }
    }
    found.sort();
    Ok(found)
}

/// The bytes of a source, whatever they are.
pub(crate) fn bytes(source: &Source, overrides: &Overrides) -> Result<Vec<u8>, Failure> {
    taken(source, overrides).map(|(bytes, _)| bytes.into_owned())
}

/// The bytes of a source, and their type where a server told it.
type Taken<'a> = (std::borrow::Cow<'a, [u8]>, Option<String>);

fn taken<'a>(source: &'a Source, overrides: &Overrides) -> Result<Taken<'a>, Failure> {
    let name = source.name();
    let failed = |message: String, hint: &str| Failure { source: name.clone(), message, hint: hint.to_owned() };
    Ok(match source {
        Source::Bytes { bytes, .. } => (std::borrow::Cow::Borrowed(bytes.as_slice()), None),
        Source::File(path) => {
            (std::borrow::Cow::Owned(file(path).map_err(|(message, hint)| failed(message, hint))?), None)
        }
        Source::Url(url) => {
            let fetched = fetch::fetch(url, overrides.allow_private)
                .map_err(|error: FetchError| failed(error.to_string(), error.hint()))?;
            (std::borrow::Cow::Owned(fetched.bytes), fetched.media_type)
        }
    })
}

/// Reads one source into documents.
pub(crate) fn read(source: &Source, overrides: &Overrides) -> Result<Vec<Document>, Failure> {
    let name = source.name();
    let failed = |message: String, hint: &str| Failure { source: name.clone(), message, hint: hint.to_owned() };
    let (bytes, media_type) = taken(source, overrides)?;
    let stem = stem(&name);
    let input = Input { source: &name, stem: &stem, bytes: &bytes, media_type: media_type.as_deref() };
    let mut documents = read::read(&input).map_err(|error: ReadError| failed(error.to_string(), error.hint()))?;
    if let Source::File(path) = source {
        sidecar(path, &mut documents).map_err(|message| {
            failed(message, "mend the file or remove it; it may hold outlet, title, published, url and authors")
        })?;
    }
    documents.iter_mut().for_each(|document| complete(document, overrides));
    Ok(documents)
}

/// Fills in what a document does not say of itself, and what the user says of it.
pub(crate) fn complete(document: &mut Document, overrides: &Overrides) {
    variorum_core::extract::complete(document);
    if let Some((_, outlet)) = overrides.outlets.iter().find(|(id, _)| *id == document.id) {
        document.outlet = Some(outlet.clone());
    }
    let date = overrides.date.as_deref().and_then(variorum_core::extract::date);
    document.published = document.published.or(date);
}

fn file(path: &Path) -> Result<Vec<u8>, (String, &'static str)> {
    let told = |error: std::io::Error| match error.kind() {
        std::io::ErrorKind::NotFound => {
            ("there is no such file".to_owned(), "check the path; quote names with blanks or wildcards")
        }
        std::io::ErrorKind::PermissionDenied => {
            ("it may not be read".to_owned(), "change its permissions, or run as a user who may")
        }
        _ => (error.to_string(), "check the disk and the path"),
    };
    let size = std::fs::metadata(path).map_err(told)?.len();
    if size > MOST_BYTES {
        let error = ReadError::TooLarge { bytes: size, most: MOST_BYTES };
        return Err((error.to_string(), error.hint()));
    }
    std::fs::read(path).map_err(told)
}

/// The stem of a path or address.
pub(crate) fn stem(name: &str) -> String {
    let bare = name.split(['?', '#']).next().unwrap_or(name).trim_end_matches('/');
    let last = bare.rsplit(['/', '\\']).next().unwrap_or(bare);
    let stem = match last.rsplit_once('.') {
        Some((stem, ending)) if !stem.is_empty() && ending.len() <= 8 => stem,
        _ => last,
    };
    match stem {
        "-" => "stdin".to_owned(),
        "" => "document".to_owned(),
        stem => stem.to_owned(),
    }
}

/// What `NAME.toml` beside a file says of it.
fn sidecar(path: &Path, documents: &mut [Document]) -> Result<(), String> {
    let beside = path.with_extension("toml");
    if beside == path || !beside.is_file() {
        return Ok(());
    }
    let text = std::fs::read_to_string(&beside)
        .map_err(|error| format!("its notes `{}` cannot be read: {error}", beside.display()))?;
    let notes = read::sidecar(&text).map_err(|error| format!("its notes `{}` are wrong: {error}", beside.display()))?;
    for document in documents {
        notes.apply(document);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::stem;

    #[test]
    fn stems() {
        for (name, want) in [
            ("a/b.txt", "b"),
            ("-", "stdin"),
            ("https://x.example/news/story.html?id=1", "story"),
            ("https://x.example/", "x"),
            (".hidden", ".hidden"),
        ] {
            assert_eq!(stem(name), want, "{name}");
        }
    }
}
