//! Stories: documents on one event, and what happened to them as documents came.

use crate::engine::{Row, Store, StoreError, Value};

/// A story as it is kept.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Story {
    /// The number of the row.
    pub n: i64,
    /// Its name, which stays.
    pub id: String,
    /// The title of its earliest document.
    pub title: String,
    /// How many articles it has.
    pub size: usize,
    /// The first day of its documents.
    pub first: Option<String>,
    /// The last.
    pub last: Option<String>,
    /// When it last changed, RFC 3339 in UTC.
    pub changed: String,
    /// How often it changed.
    pub version: i64,
    /// The row of the story that it went into, if it did.
    pub gone_to: Option<i64>,
}

/// What happened to a story.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Turn {
    /// It began.
    Begun,
    /// Documents came to it.
    Grown,
    /// Another story went into it.
    Merged,
    /// A part of it became another story.
    Split,
    /// All of it went into another story.
    Ended,
}

impl Turn {
    const ALL: [Self; 5] = [Self::Begun, Self::Grown, Self::Merged, Self::Split, Self::Ended];

    /// The word under which it is kept.
    pub fn word(self) -> &'static str {
        match self {
            Self::Begun => "begun",
            Self::Grown => "grown",
            Self::Merged => "merged",
            Self::Split => "split",
            Self::Ended => "ended",
        }
    }
}

/// A line of a story's history.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chapter {
    /// When, RFC 3339 in UTC.
    pub at: String,
    /// What.
    pub turn: Turn,
    /// The name of the other story, for merges, splits and ends.
    pub other: Option<String>,
    /// How many articles came or went.
    pub documents: usize,
}

const COLUMNS: &str = "n, id, title, size, first, last, changed, version, gone_to";

fn story(mut row: Row) -> Story {
    Story {
        n: row.int(0),
        id: row.text(1),
        title: row.text(2),
        size: row.int(3) as usize,
        first: row.maybe_text(4),
        last: row.maybe_text(5),
        changed: row.text(6),
        version: row.int(7),
        gone_to: row.maybe_int(8),
    }
}

/// Begins a story without documents under a name; a name that is taken gets a number.
///
/// # Errors
///
/// See [`StoreError`].
pub fn begin(store: &mut dyn Store, id: &str, at: &str) -> Result<i64, StoreError> {
    let mut name = id.to_owned();
    let mut number = 1;
    while !store.query("SELECT n FROM story WHERE id = ?1", &[(&name).into()])?.is_empty() {
        number += 1;
        name = format!("{id}-{number}");
    }
    let row = store.query(
        "INSERT INTO story (id, title, size, changed, version) VALUES (?1, '', 0, ?2, 0) RETURNING n",
        &[name.into(), at.into()],
    )?;
    Ok(row.first().map_or(0, |row| row.int(0)))
}

/// Puts documents (all revisions of their articles) into a story.
///
/// # Errors
///
/// See [`StoreError`].
pub fn put(store: &mut dyn Store, story: i64, documents: &[i64]) -> Result<(), StoreError> {
    for &document in documents {
        store.execute(
            "UPDATE document SET story = ?1 WHERE article = (SELECT article FROM document WHERE n = ?2)",
            &[story.into(), document.into()],
        )?;
    }
    Ok(())
}

/// Brings size, title and days of a story in line with its documents.
///
/// # Errors
///
/// See [`StoreError`].
pub fn refresh(store: &mut dyn Store, story: i64, at: &str) -> Result<(), StoreError> {
    store.execute(
        "UPDATE story SET
            size = (SELECT count(*) FROM document WHERE story = ?1 AND latest = 1),
            first = (SELECT min(published) FROM document WHERE story = ?1 AND latest = 1),
            last = (SELECT max(published) FROM document WHERE story = ?1 AND latest = 1),
            title = coalesce((SELECT coalesce(title, substr(text, 1, 120)) FROM document WHERE story = ?1 AND latest = 1
                ORDER BY CASE WHEN published IS NULL THEN 1 ELSE 0 END, published, id LIMIT 1), ''),
            changed = ?2, version = version + 1
         WHERE n = ?1",
        &[story.into(), at.into()],
    )?;
    Ok(())
}

/// Tells a story's end: all of it went into another, to which its name leads from now on.
///
/// # Errors
///
/// See [`StoreError`].
pub fn end(store: &mut dyn Store, story: i64, into: i64, at: &str) -> Result<(), StoreError> {
    store.execute(
        "UPDATE story SET gone_to = ?2, size = 0, changed = ?3 WHERE n = ?1",
        &[story.into(), into.into(), at.into()],
    )?;
    Ok(())
}

/// Writes a line into a story's history.
///
/// # Errors
///
/// See [`StoreError`].
pub fn tell(
    store: &mut dyn Store,
    at: &str,
    story: i64,
    turn: Turn,
    other: Option<i64>,
    documents: usize,
) -> Result<(), StoreError> {
    store.execute(
        "INSERT INTO chapter (at, story, kind, other, documents) VALUES (?1, ?2, ?3, ?4, ?5)",
        &[at.into(), story.into(), turn.word().into(), other.into(), documents.into()],
    )?;
    Ok(())
}

/// The history of a story, the oldest first.
///
/// # Errors
///
/// See [`StoreError`].
pub fn history(store: &mut dyn Store, story: i64) -> Result<Vec<Chapter>, StoreError> {
    let rows = store.query(
        "SELECT chapter.at, chapter.kind, story.id, chapter.documents FROM chapter LEFT JOIN story ON story.n = chapter.other
         WHERE chapter.story = ?1 ORDER BY chapter.n",
        &[story.into()],
    )?;
    let chapter = |mut row: Row| {
        let word = row.text(1);
        Some(Chapter {
            at: row.text(0),
            turn: Turn::ALL.into_iter().find(|turn| turn.word() == word)?,
            other: row.maybe_text(2),
            documents: row.int(3) as usize,
        })
    };
    Ok(rows.into_iter().filter_map(chapter).collect())
}

/// The story in a row, or the one it went into.
///
/// # Errors
///
/// See [`StoreError`].
pub fn at(store: &mut dyn Store, n: i64) -> Result<Option<Story>, StoreError> {
    let mut n = n;
    // A chain of merges is as long as stories were merged; a damaged one may go in a ring.
    for _ in 0..1_000 {
        let row = store.query(&format!("SELECT {COLUMNS} FROM story WHERE n = ?1"), &[n.into()])?;
        match row.into_iter().next().map(story) {
            Some(Story { gone_to: Some(next), .. }) => n = next,
            found => return Ok(found),
        }
    }
    Ok(None)
}

/// The story of a name, or of the beginning of one if it is the only one; a name that was given up leads to the story
/// that it went into.
///
/// # Errors
///
/// See [`StoreError`].
pub fn named(store: &mut dyn Store, name: &str) -> Result<Option<Story>, StoreError> {
    let exact = store.query("SELECT n FROM story WHERE id = ?1", &[name.into()])?;
    if let Some(row) = exact.first() {
        return at(store, row.int(0));
    }
    if name.len() < 3 {
        return Ok(None);
    }
    // By order and not by LIKE, which would read all names. Databases may sort otherwise than by bytes.
    let rows = store.query(
        "SELECT n FROM story WHERE id >= ?1 AND id < ?2 AND substr(id, 1, ?3) = ?1 LIMIT 2",
        &[name.into(), format!("{name}\u{10fffd}").into(), name.chars().count().into()],
    )?;
    if rows.len() == 1 { at(store, rows[0].int(0)) } else { Ok(None) }
}

/// What is asked of [`list`].
#[derive(Clone, Debug)]
pub struct Wanted {
    /// Only stories of at least so many articles.
    pub least: usize,
    /// Only stories that a document of this outlet is in.
    pub outlet: Option<String>,
    /// Only stories with documents on or after this day.
    pub since: Option<String>,
    /// Only stories with documents on or before this day.
    pub until: Option<String>,
    /// Only analysed stories in which accounts differ.
    pub disputed: bool,
    /// Only these rows.
    pub among: Option<Vec<i64>>,
    /// How they are ordered.
    pub order: Order,
    /// How many are passed over.
    pub skip: usize,
    /// How many are given.
    pub most: usize,
}

impl Default for Wanted {
    fn default() -> Self {
        Self {
            least: 1,
            outlet: None,
            since: None,
            until: None,
            disputed: false,
            among: None,
            order: Order::Changed,
            skip: 0,
            most: 50,
        }
    }
}

/// How stories are ordered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    /// Those that changed last first.
    Changed,
    /// Those with the latest documents first.
    Latest,
    /// The largest first.
    Largest,
}

/// A story, with how many claims and disputed claims its report has, if there is one.
pub type Listed = (Story, Option<(usize, usize)>);

/// Stories, each with how many claims and disputed claims its report has, if there is one.
///
/// # Errors
///
/// See [`StoreError`].
pub fn list(store: &mut dyn Store, wanted: &Wanted) -> Result<Vec<Listed>, StoreError> {
    let mut values: Vec<Value> = vec![wanted.least.into()];
    let mut filter = "story.size >= ?1 AND story.gone_to IS NULL".to_owned();
    let mut add = |condition: &str, value: Value| {
        values.push(value);
        filter.push_str(&condition.replace('#', &format!("?{}", values.len())));
    };
    if let Some(outlet) = &wanted.outlet {
        add(
            " AND EXISTS (SELECT 1 FROM document WHERE document.story = story.n AND latest = 1 AND lower(document.outlet) = #)",
            outlet.to_lowercase().into(),
        );
    }
    if let Some(since) = &wanted.since {
        add(" AND story.last >= #", since.into());
    }
    if let Some(until) = &wanted.until {
        add(" AND story.first <= #", until.into());
    }
    if wanted.disputed {
        filter.push_str(" AND report.disputed > 0");
    }
    if let Some(among) = &wanted.among {
        let rows: Vec<String> = among.iter().map(ToString::to_string).collect();
        filter.push_str(&format!(" AND story.n IN ({})", rows.join(", ")));
    }
    let join = if wanted.disputed { "JOIN" } else { "LEFT JOIN" };
    let order = match wanted.order {
        Order::Changed => "story.changed DESC, story.n DESC",
        Order::Latest => "story.last DESC NULLS LAST, story.n DESC",
        Order::Largest => "story.size DESC, story.n DESC",
    };
    values.extend([wanted.most.into(), wanted.skip.into()]);
    let columns = COLUMNS.replace(", ", ", story.");
    let (most, skip) = (values.len() - 1, values.len());
    let sql = format!(
        "SELECT story.{columns}, report.claims, report.disputed FROM story {join} report ON report.story = story.n
         WHERE {filter} ORDER BY {order} LIMIT ?{most} OFFSET ?{skip}"
    );
    let both = |row: Row| {
        let counts =
            row.maybe_int(9).zip(row.maybe_int(10)).map(|(claims, disputed)| (claims as usize, disputed as usize));
        (story(row), counts)
    };
    Ok(store.query(&sql, &values)?.into_iter().map(both).collect())
}

/// How many articles some stories have of each day: the row of the story, the day, the number; ordered by story and day.
///
/// # Errors
///
/// See [`StoreError`].
pub fn coverage(store: &mut dyn Store, stories: &[i64]) -> Result<Vec<(i64, String, usize)>, StoreError> {
    let mut found = Vec::new();
    for &story in stories {
        let rows = store.query(
            "SELECT published, count(*) FROM document WHERE story = ?1 AND latest = 1 AND published IS NOT NULL
             GROUP BY published ORDER BY published",
            &[story.into()],
        )?;
        found.extend(rows.into_iter().map(|mut row| (story, row.text(0), row.int(1) as usize)));
    }
    Ok(found)
}

/// How many stories there are of at least `least` articles.
///
/// # Errors
///
/// See [`StoreError`].
pub fn count(store: &mut dyn Store, least: usize) -> Result<usize, StoreError> {
    let sql = "SELECT count(*) FROM story WHERE size >= ?1 AND gone_to IS NULL";
    Ok(store.query(sql, &[least.into()])?.first().map_or(0, |row| row.int(0) as usize))
}
