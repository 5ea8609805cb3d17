//! Whether what is kept fits together, and giving back what is not needed.

use sha2::{Digest, Sha256};

use crate::documents;
use crate::engine::{Store, StoreError, whole};

/// Documents that are looked at together.
const PAGE: usize = 500;

/// Questions whose answer must be nothing, with what is wrong where it is something.
const LAWS: &[(&str, &str)] = &[
    ("SELECT count(*) FROM document WHERE latest = 1 AND story IS NULL", "articles are in no story"),
    (
        "SELECT count(*) FROM document WHERE story IS NOT NULL AND story NOT IN (SELECT n FROM story WHERE gone_to IS NULL)",
        "documents are in a story that is not there",
    ),
    (
        "SELECT count(*) FROM (SELECT article FROM document GROUP BY article HAVING sum(latest) <> 1) AS several",
        "articles have not exactly one latest revision",
    ),
    (
        "SELECT count(*) FROM document WHERE latest = 1 AND n NOT IN (SELECT document FROM outline)",
        "articles have no outline",
    ),
    (
        "SELECT count(*) FROM outline WHERE document NOT IN (SELECT n FROM document WHERE latest = 1)",
        "outlines are of no article",
    ),
    ("SELECT count(*) FROM near WHERE document NOT IN (SELECT document FROM outline)", "neighbours are of no article"),
    (
        "SELECT count(*) FROM story WHERE gone_to IS NULL AND size <> (SELECT count(*) FROM document WHERE document.story = story.n AND latest = 1)",
        "stories have another number of articles than they say",
    ),
    ("SELECT count(*) FROM passage WHERE story NOT IN (SELECT story FROM report)", "statements are of no report"),
    ("SELECT count(*) FROM commitment WHERE story NOT IN (SELECT story FROM report)", "commitments are of no report"),
];

/// What is wrong with the library: with its files, with how its tables fit together, and with texts that are not what
/// their hashes say; empty if nothing is. Tells `progress` how many documents were looked at.
///
/// Cost: reads everything.
///
/// # Errors
///
/// See [`StoreError`].
pub fn check(store: &mut dyn Store, progress: &dyn Fn(usize)) -> Result<Vec<String>, StoreError> {
    let mut wrong = store.verify()?;
    for (sql, what) in LAWS {
        let n = store.query(sql, &[])?.first().map_or(0, |row| row.int(0));
        if n > 0 {
            wrong.push(format!("{n} {what}"));
        }
    }
    let (mut last, mut n) = (0, 0);
    loop {
        let page = documents::after(store, last, PAGE)?;
        let Some(end) = page.last() else { break };
        last = end.n;
        n += page.len();
        for document in &page {
            let hash: String = Sha256::digest(document.text.as_bytes()).iter().map(|b| format!("{b:02x}")).collect();
            if hash != document.sha256 {
                wrong.push(format!("the text of `{}` is not what its hash says", document.id));
            }
        }
        progress(n);
    }
    Ok(wrong)
}

/// What [`collect`] gave back.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Collected {
    /// Reports of stories that changed since, or are gone.
    pub reports: usize,
}

/// Forgets reports that no longer hold, and gives their space back. Documents, histories and corrections stay.
///
/// # Errors
///
/// See [`StoreError`].
pub fn collect(store: &mut dyn Store) -> Result<Collected, StoreError> {
    let stale = whole(store, |store| {
        let rows = store.query(
            "SELECT report.story FROM report LEFT JOIN story ON story.n = report.story
             WHERE story.n IS NULL OR story.gone_to IS NOT NULL OR report.version <> story.version",
            &[],
        )?;
        for row in &rows {
            crate::reports::forget(store, row.int(0))?;
        }
        Ok::<_, StoreError>(rows.len())
    })?;
    store.compact()?;
    Ok(Collected { reports: stale })
}
