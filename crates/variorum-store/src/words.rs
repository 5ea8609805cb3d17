//! Full text: an index over stems, which the caller makes, so that both databases find the same.

use crate::engine::{Dialect, Store, StoreError, Value};

/// Rows that are ranked among one another: the latest that fit. A word that stands in a million texts would otherwise cost
/// a second.
const RANKED: usize = 5_000;
/// The most positions that PostgreSQL keeps.
const POSITIONS: usize = 16_383;

/// What is looked for. Words are stems.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Query {
    /// These words, one after another.
    Phrase(Vec<String>),
    /// A word that begins so.
    Beginning(String),
    /// All of these.
    All(Vec<Query>),
    /// One of these.
    Any(Vec<Query>),
    /// The first without the second.
    Without(Box<Query>, Box<Query>),
}

/// Which texts are looked through.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Index {
    /// Documents.
    Documents,
    /// Statements and quotations of analysed stories.
    Passages,
}

impl Index {
    fn table(self) -> &'static str {
        match self {
            Self::Documents => "words",
            Self::Passages => "passage_words",
        }
    }
}

/// Adds the stems of a text under a row.
///
/// # Errors
///
/// See [`StoreError`].
pub fn add(store: &mut dyn Store, index: Index, row: i64, stems: &[String]) -> Result<(), StoreError> {
    let table = index.table();
    match store.dialect() {
        Dialect::Sqlite => store.execute(
            &format!("INSERT INTO {table} (rowid, stems) VALUES (?1, ?2)"),
            &[row.into(), stems.iter().map(|stem| plain(stem)).collect::<Vec<_>>().join(" ").into()],
        ),
        Dialect::Postgres => {
            let lexemes: Vec<String> = stems
                .iter()
                .zip(1..=POSITIONS)
                .map(|(stem, position)| format!("{}:{position}", quoted(stem)))
                .collect();
            store.execute(
                &format!("INSERT INTO {table} (rowid, stems) VALUES (?1, CAST(CAST(?2 AS TEXT) AS TSVECTOR))"),
                &[row.into(), lexemes.join(" ").into()],
            )
        }
    }?;
    Ok(())
}

/// Removes a row.
///
/// # Errors
///
/// See [`StoreError`].
pub fn remove(store: &mut dyn Store, index: Index, row: i64) -> Result<(), StoreError> {
    store.execute(&format!("DELETE FROM {} WHERE rowid = ?1", index.table()), &[row.into()])?;
    Ok(())
}

/// A condition on `column` that holds for the rows that `query` finds, with `value` as the number of its placeholder, and
/// its value. Rows are the latest that fit if `latest`, for ranking.
pub fn condition(store: &dyn Store, index: Index, column: &str, query: &Query, value: usize) -> (String, Value) {
    let table = index.table();
    match store.dialect() {
        Dialect::Sqlite => {
            (format!("{column} IN (SELECT rowid FROM {table} WHERE {table} MATCH ?{value})"), fts5(query).into())
        }
        Dialect::Postgres => (
            format!("{column} IN (SELECT rowid FROM {table} WHERE stems @@ CAST(CAST(?{value} AS TEXT) AS TSQUERY))"),
            tsquery(query).into(),
        ),
    }
}

/// The rows that `query` finds, the best first: of the latest 5,000 those in which its words are densest.
///
/// # Errors
///
/// See [`StoreError`].
pub fn ranked(store: &mut dyn Store, index: Index, query: &Query, most: usize) -> Result<Vec<i64>, StoreError> {
    let table = index.table();
    let (sql, value) = match store.dialect() {
        Dialect::Sqlite => (
            format!(
                "SELECT row FROM (SELECT rowid AS row, bm25({table}) AS score FROM {table} WHERE {table} MATCH ?1
                 ORDER BY rowid DESC LIMIT {RANKED}) ORDER BY score, row DESC LIMIT ?2"
            ),
            fts5(query),
        ),
        Dialect::Postgres => (
            format!(
                "SELECT rowid FROM (SELECT rowid, stems FROM {table} WHERE stems @@ CAST(CAST(?1 AS TEXT) AS TSQUERY)
                 ORDER BY rowid DESC LIMIT {RANKED}) AS latest
                 ORDER BY ts_rank(stems, CAST(CAST(?1 AS TEXT) AS TSQUERY), 2) DESC, rowid DESC LIMIT ?2"
            ),
            tsquery(query),
        ),
    };
    Ok(store.query(&sql, &[value.into(), most.into()])?.iter().map(|row| row.int(0)).collect())
}

/// A stem without what ends a word in the index.
fn plain(stem: &str) -> String {
    stem.chars().map(|c| if c.is_whitespace() || c == '"' || c == '\'' { '_' } else { c }).collect()
}

fn fts5(query: &Query) -> String {
    let join = |parts: &[Query], word: &str| parts.iter().map(fts5).collect::<Vec<_>>().join(word);
    match query {
        Query::Phrase(stems) => format!("\"{}\"", stems.iter().map(|stem| plain(stem)).collect::<Vec<_>>().join(" ")),
        Query::Beginning(stem) => format!("\"{}\"*", plain(stem)),
        Query::All(parts) => format!("({})", join(parts, " AND ")),
        Query::Any(parts) => format!("({})", join(parts, " OR ")),
        Query::Without(what, without) => format!("({} NOT {})", fts5(what), fts5(without)),
    }
}

/// A stem as PostgreSQL wants it between quotes.
fn quoted(stem: &str) -> String {
    format!("'{}'", plain(stem).replace('\\', "\\\\"))
}

fn tsquery(query: &Query) -> String {
    let join = |parts: &[Query], word: &str| parts.iter().map(tsquery).collect::<Vec<_>>().join(word);
    match query {
        Query::Phrase(stems) => {
            format!("({})", stems.iter().map(|stem| quoted(stem)).collect::<Vec<_>>().join(" <-> "))
        }
        Query::Beginning(stem) => format!("{}:*", quoted(stem)),
        Query::All(parts) => format!("({})", join(parts, " & ")),
        Query::Any(parts) => format!("({})", join(parts, " | ")),
        Query::Without(what, without) => format!("({} & !{})", tsquery(what), tsquery(without)),
    }
}
