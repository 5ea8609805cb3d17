//! What is watched: feeds with what their servers said last, and articles that were fetched.

use crate::engine::{Row, Store, StoreError};

/// A feed as it is kept.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Feed {
    /// Its address.
    pub url: String,
    /// Its title, once it was read.
    pub title: Option<String>,
    /// The `ETag` of its last answer.
    pub etag: Option<String>,
    /// The `Last-Modified` of its last answer.
    pub modified: Option<String>,
    /// When it was last asked for, RFC 3339 in UTC.
    pub checked: Option<String>,
    /// When it may be asked for again.
    pub next: Option<String>,
    /// How often in a row it could not be read.
    pub failures: usize,
    /// What was wrong the last time.
    pub message: Option<String>,
}

/// Keeps a feed in place of what was kept of it.
///
/// # Errors
///
/// See [`StoreError`].
pub fn put(store: &mut dyn Store, feed: &Feed) -> Result<(), StoreError> {
    store.execute(
        "INSERT INTO feed (url, title, etag, modified, checked, next, failures, message) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
         ON CONFLICT (url) DO UPDATE SET title = excluded.title, etag = excluded.etag, modified = excluded.modified,
            checked = excluded.checked, next = excluded.next, failures = excluded.failures, message = excluded.message",
        &[
            (&feed.url).into(),
            feed.title.as_ref().into(),
            feed.etag.as_ref().into(),
            feed.modified.as_ref().into(),
            feed.checked.as_ref().into(),
            feed.next.as_ref().into(),
            feed.failures.into(),
            feed.message.as_ref().into(),
        ],
    )?;
    Ok(())
}

/// All feeds, by address.
///
/// # Errors
///
/// See [`StoreError`].
pub fn list(store: &mut dyn Store) -> Result<Vec<Feed>, StoreError> {
    let feed = |mut row: Row| Feed {
        url: row.text(0),
        title: row.maybe_text(1),
        etag: row.maybe_text(2),
        modified: row.maybe_text(3),
        checked: row.maybe_text(4),
        next: row.maybe_text(5),
        failures: row.int(6) as usize,
        message: row.maybe_text(7),
    };
    let sql = "SELECT url, title, etag, modified, checked, next, failures, message FROM feed ORDER BY url";
    Ok(store.query(sql, &[])?.into_iter().map(feed).collect())
}

/// Notes that an article was fetched, so that it is not fetched again for being named by a feed again.
///
/// # Errors
///
/// See [`StoreError`].
pub fn see(store: &mut dyn Store, article: &str, at: &str) -> Result<(), StoreError> {
    store.execute(
        "INSERT INTO seen (article, at) VALUES (?1, ?2) ON CONFLICT (article) DO UPDATE SET at = excluded.at",
        &[article.into(), at.into()],
    )?;
    Ok(())
}

/// When an article was last fetched.
///
/// # Errors
///
/// See [`StoreError`].
pub fn seen(store: &mut dyn Store, article: &str) -> Result<Option<String>, StoreError> {
    let rows = store.query("SELECT at FROM seen WHERE article = ?1", &[article.into()])?;
    Ok(rows.into_iter().next().map(|mut row| row.text(0)))
}
