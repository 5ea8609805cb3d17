//! Documents: every revision of every article, kept by content and never changed.

use sha2::{Digest, Sha256};

use crate::engine::{Row, Store, StoreError, Value};

/// A document as it is kept.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Kept {
    /// The number of the row; 0 before it is kept.
    pub n: i64,
    /// Its name: the outlet or file in short, and twelve digits of a hash over article and text.
    pub id: String,
    /// The article that it is a revision of.
    pub article: String,
    /// Which revision, from 1, in the order of arrival.
    pub revision: i64,
    /// Whether no later revision is there.
    pub latest: bool,
    /// The row of its story, once it has one.
    pub story: Option<i64>,
    /// The path or address it was read from.
    pub source: String,
    /// Who published it.
    pub outlet: Option<String>,
    /// Its title.
    pub title: Option<String>,
    /// The day of publication, ISO 8601.
    pub published: Option<String>,
    /// When it was added, RFC 3339 in UTC.
    pub added: String,
    /// ISO 639 code, or `und`.
    pub language: String,
    /// SHA-256 of the text, hexadecimal.
    pub sha256: String,
    /// The people named as its authors.
    pub authors: Vec<String>,
    /// What reading it brought to light.
    pub notes: Vec<String>,
    /// The way back to the bytes that were read: `[text start, text end, raw start, raw end]`.
    pub origin: Vec<[u32; 4]>,
    /// The text.
    pub text: String,
}

const COLUMNS: &str = "n, id, article, revision, latest, story, source, outlet, title, published, added, language, sha256, authors, notes, origin, text";

/// The name of a document: the same article and text always get the same one.
pub fn id(article: &str, text: &str, outlet: Option<&str>) -> String {
    let mut hash = Sha256::new();
    hash.update(article.as_bytes());
    hash.update([0]);
    hash.update(text.as_bytes());
    let digits: String = hash.finalize().iter().take(6).map(|byte| format!("{byte:02x}")).collect();
    let mut stem = String::new();
    for c in outlet.unwrap_or("document").chars().flat_map(char::to_lowercase) {
        if c.is_alphanumeric() {
            stem.push(c);
        } else if !stem.ends_with('-') && !stem.is_empty() {
            stem.push('-');
        }
        if stem.len() >= 24 {
            break;
        }
    }
    format!("{}-{digits}", stem.trim_end_matches('-'))
}

/// Keeps a document as the latest revision of its article. Gives the row, and the row that was the latest before; none if
/// this very text is there already.
///
/// # Errors
///
/// See [`StoreError`].
pub fn add(store: &mut dyn Store, document: &Kept) -> Result<Option<(i64, Option<i64>)>, StoreError> {
    if !store.query("SELECT n FROM document WHERE id = ?1", &[(&document.id).into()])?.is_empty() {
        return Ok(None);
    }
    let before = store.query(
        "SELECT n, revision, story FROM document WHERE article = ?1 AND latest = 1",
        &[(&document.article).into()],
    )?;
    let story = before.first().and_then(|row| row.maybe_int(2));
    let (before, revision) = before.first().map_or((None, 1), |row| (Some(row.int(0)), row.int(1) + 1));
    if let Some(before) = before {
        store.execute("UPDATE document SET latest = 0 WHERE n = ?1", &[before.into()])?;
    }
    let origin: Vec<u8> = document.origin.iter().flatten().flat_map(|n| n.to_le_bytes()).collect();
    let row = store.query(
        "INSERT INTO document (id, article, revision, latest, source, outlet, title, published, added, language, sha256, authors, notes, origin, text, story)
         VALUES (?1, ?2, ?3, 1, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15) RETURNING n",
        &[
            (&document.id).into(),
            (&document.article).into(),
            revision.into(),
            (&document.source).into(),
            document.outlet.as_ref().into(),
            document.title.as_ref().into(),
            document.published.as_ref().into(),
            (&document.added).into(),
            (&document.language).into(),
            (&document.sha256).into(),
            document.authors.join("\n").into(),
            document.notes.join("\n").into(),
            origin.into(),
            (&document.text).into(),
            story.into(),
        ],
    )?;
    Ok(row.first().map(|row| (row.int(0), before)))
}

fn kept(mut row: Row) -> Kept {
    let lines = |text: String| text.lines().map(str::to_owned).collect();
    let origin = row.blob(15);
    let number = |bytes: &[u8]| u32::from_le_bytes([bytes[0], bytes[1], bytes[2], bytes[3]]);
    Kept {
        n: row.int(0),
        id: row.text(1),
        article: row.text(2),
        revision: row.int(3),
        latest: row.int(4) == 1,
        story: row.maybe_int(5),
        source: row.text(6),
        outlet: row.maybe_text(7),
        title: row.maybe_text(8),
        published: row.maybe_text(9),
        added: row.text(10),
        language: row.text(11),
        sha256: row.text(12),
        authors: lines(row.text(13)),
        notes: lines(row.text(14)),
        origin: origin
            .chunks_exact(16)
            .map(|four| [number(four), number(&four[4..]), number(&four[8..]), number(&four[12..])])
            .collect(),
        text: row.text(16),
    }
}

/// Documents by a condition on their row, ordered as asked.
fn select(store: &mut dyn Store, rest: &str, values: &[Value]) -> Result<Vec<Kept>, StoreError> {
    let sql = format!("SELECT {COLUMNS} FROM document WHERE {rest}");
    Ok(store.query(&sql, values)?.into_iter().map(kept).collect())
}

/// The document in a row.
///
/// # Errors
///
/// See [`StoreError`].
pub fn at(store: &mut dyn Store, n: i64) -> Result<Option<Kept>, StoreError> {
    Ok(select(store, "n = ?1", &[n.into()])?.pop())
}

/// The document of a name, or the latest revision of the only article with a document whose name begins or ends so.
///
/// # Errors
///
/// See [`StoreError`].
pub fn named(store: &mut dyn Store, name: &str) -> Result<Option<Kept>, StoreError> {
    if let Some(found) = select(store, "id = ?1", &[name.into()])?.pop() {
        return Ok(Some(found));
    }
    if name.len() < 3 || name.contains(['%', '_']) {
        return Ok(None);
    }
    let like = |pattern: String| Value::from(pattern);
    let found = store.query(
        "SELECT DISTINCT article FROM document WHERE id LIKE ?1 OR id LIKE ?2 LIMIT 2",
        &[like(format!("{name}%")), like(format!("%-{name}%"))],
    )?;
    let mut articles: Vec<String> = found.into_iter().map(|mut row| row.text(0)).collect();
    match (articles.pop(), articles.is_empty()) {
        (Some(article), true) => Ok(select(store, "article = ?1 AND latest = 1", &[article.into()])?.pop()),
        _ => Ok(None),
    }
}

/// The latest revisions in a story, ordered by name.
///
/// # Errors
///
/// See [`StoreError`].
pub fn of_story(store: &mut dyn Store, story: i64) -> Result<Vec<Kept>, StoreError> {
    select(store, "story = ?1 AND latest = 1 ORDER BY id", &[story.into()])
}

/// All revisions of an article, the first first.
///
/// # Errors
///
/// See [`StoreError`].
pub fn revisions(store: &mut dyn Store, article: &str) -> Result<Vec<Kept>, StoreError> {
    select(store, "article = ?1 ORDER BY revision", &[article.into()])
}

/// Up to `most` documents after row `after`, in the order in which they came: for going through all of them.
///
/// # Errors
///
/// See [`StoreError`].
pub fn after(store: &mut dyn Store, after: i64, most: usize) -> Result<Vec<Kept>, StoreError> {
    select(store, "n > ?1 ORDER BY n LIMIT ?2", &[after.into(), most.into()])
}

/// How many documents there are, revisions included, and how many articles.
///
/// # Errors
///
/// See [`StoreError`].
pub fn count(store: &mut dyn Store) -> Result<(usize, usize), StoreError> {
    // Two counts over indexes; a sum would read the rows, texts and all.
    let mut count =
        |sql: &str| Ok::<_, StoreError>(store.query(sql, &[])?.first().map_or(0, |row| row.int(0) as usize));
    let all = count("SELECT count(*) FROM document")?;
    Ok((all, all - count("SELECT count(*) FROM document WHERE latest = 0")?))
}

/// How many articles are in a story.
///
/// # Errors
///
/// See [`StoreError`].
pub fn of_story_count(store: &mut dyn Store, story: i64) -> Result<usize, StoreError> {
    let sql = "SELECT count(*) FROM document WHERE story = ?1 AND latest = 1";
    Ok(store.query(sql, &[story.into()])?.first().map_or(0, |row| row.int(0) as usize))
}

/// The stories that an outlet is in.
///
/// # Errors
///
/// See [`StoreError`].
pub fn stories_of_outlet(store: &mut dyn Store, outlet: &str) -> Result<Vec<i64>, StoreError> {
    let sql = "SELECT DISTINCT story FROM document WHERE lower(outlet) = ?1 AND story IS NOT NULL ORDER BY story";
    Ok(store.query(sql, &[outlet.to_lowercase().into()])?.iter().map(|row| row.int(0)).collect())
}

/// Whether a document is there already: by its name, or, where it has no address, by its text and outlet.
///
/// # Errors
///
/// See [`StoreError`].
pub fn is_there(store: &mut dyn Store, document: &Kept) -> Result<bool, StoreError> {
    let by_name = store.query("SELECT n FROM document WHERE id = ?1", &[(&document.id).into()])?;
    if !by_name.is_empty() || document.source.contains("://") {
        return Ok(!by_name.is_empty());
    }
    let by_text = store.query(
        "SELECT n FROM document WHERE sha256 = ?1 AND coalesce(outlet, '') = ?2 AND coalesce(published, '') = ?3",
        &[
            (&document.sha256).into(),
            document.outlet.as_deref().unwrap_or_default().into(),
            document.published.as_deref().unwrap_or_default().into(),
        ],
    )?;
    Ok(!by_text.is_empty())
}

/// Which of the latest articles are meant; what is none leaves all in.
#[derive(Clone, Copy, Debug, Default)]
pub struct Among<'a> {
    /// Those of an outlet.
    pub outlet: Option<&'a str>,
    /// Those of this day and later.
    pub since: Option<&'a str>,
    /// Those of this day and earlier.
    pub until: Option<&'a str>,
    /// Those in the story of this row.
    pub story: Option<i64>,
}

impl Among<'_> {
    /// The condition on a row, with its values.
    fn condition(&self) -> (String, Vec<Value>) {
        let (mut filter, mut values) = ("latest = 1".to_owned(), Vec::new());
        let mut add = |condition: &str, value: Option<Value>| {
            if let Some(value) = value {
                values.push(value);
                filter.push_str(&condition.replace('#', &format!("?{}", values.len())));
            }
        };
        add(" AND lower(outlet) = #", self.outlet.map(|outlet| outlet.to_lowercase().into()));
        add(" AND published >= #", self.since.map(Value::from));
        add(" AND published <= #", self.until.map(Value::from));
        add(" AND story = #", self.story.map(Value::from));
        (filter, values)
    }
}

/// Up to `most` of the latest articles, by day.
///
/// # Errors
///
/// See [`StoreError`].
pub fn latest_rows(store: &mut dyn Store, among: Among, most: usize) -> Result<Vec<Kept>, StoreError> {
    let (filter, mut values) = among.condition();
    values.push(most.into());
    select(store, &format!("{filter} ORDER BY coalesce(published, '') DESC, n DESC LIMIT ?{}", values.len()), &values)
}

/// Up to `most` of the latest articles after row `after`, in the order in which they came: for going through all of them.
///
/// # Errors
///
/// See [`StoreError`].
pub fn latest_after(store: &mut dyn Store, among: Among, after: i64, most: usize) -> Result<Vec<Kept>, StoreError> {
    let (filter, mut values) = among.condition();
    values.extend([after.into(), most.into()]);
    let n = values.len();
    select(store, &format!("{filter} AND n > ?{} ORDER BY n LIMIT ?{n}", n - 1), &values)
}

/// An outlet with its texts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outlet {
    /// Its name; none for texts of which none is told.
    pub name: Option<String>,
    /// How many texts are kept of it, revisions included.
    pub texts: usize,
    /// The first day of them.
    pub first: Option<String>,
    /// The last.
    pub last: Option<String>,
}

/// All outlets, those with most texts first. Cost: reads an index over all documents.
///
/// # Errors
///
/// See [`StoreError`].
pub fn outlets(store: &mut dyn Store) -> Result<Vec<Outlet>, StoreError> {
    let rows = store.query(
        "SELECT outlet, count(*), min(published), max(published) FROM document GROUP BY outlet ORDER BY count(*) DESC, outlet",
        &[],
    )?;
    let outlet = |mut row: Row| Outlet {
        name: row.maybe_text(0),
        texts: row.int(1) as usize,
        first: row.maybe_text(2),
        last: row.maybe_text(3),
    };
    Ok(rows.into_iter().map(outlet).collect())
}
