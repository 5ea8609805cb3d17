//! Keeping results: documents, stories, reports, corrections and feeds, in one SQLite file or in PostgreSQL.
//!
//! [`open`] gives a [`Store`]: a place that runs SQL. The other modules hold the SQL, a table or two each, as functions
//! over any store. Nothing here analyses: what goes in was made elsewhere, and what comes out is as it went in.
//!
//! - [`documents`]: every text, by its content, with its revisions;
//! - [`grouping`]: outlines, marks and neighbours, from which stories grow;
//! - [`stories`]: which documents are on one event, and how that came to be;
//! - [`reports`]: what analysis found in a story, and the tables by which it is searched;
//! - [`words`]: full text;
//! - [`corrections`]: what people say against the analysis;
//! - [`feeds`]: what is watched;
//! - [`integrity`]: whether all of it fits together.

mod encryption;
mod engine;
mod migrations;
mod postgresql;
mod sqlite;

#[cfg(feature = "conformance")]
pub mod conformance;
pub mod corrections;
pub mod documents;
pub mod feeds;
pub mod grouping;
pub mod integrity;
pub mod reports;
pub mod stories;
pub mod words;

use std::path::Path;

pub use engine::{Dialect, Row, Store, StoreError, Value, whole};
pub use migrations::FORMAT;

/// The kinds of address that [`open`] knows, with what they are for.
pub const BACKENDS: &[(&str, &str)] = &[
    ("a path", "one SQLite file; made if it is not there"),
    ("postgres://user@host/name", "a PostgreSQL database, for several people"),
    (":memory:", "kept in memory, gone with the process"),
];

/// Opens the library at `place` and brings it to the present format; makes it where it is missing, unless `read_only`.
///
/// # Errors
///
/// If it cannot be opened, is something else, or was written by a later version.
pub fn open(place: &str, read_only: bool) -> Result<Box<dyn Store>, StoreError> {
    let mut store: Box<dyn Store> = if place == ":memory:" {
        Box::new(sqlite::Sqlite::in_memory()?)
    } else if place.starts_with("postgres://") || place.starts_with("postgresql://") {
        Box::new(postgresql::Postgres::connect(place, read_only)?)
    } else {
        Box::new(sqlite::Sqlite::open(Path::new(place.strip_prefix("sqlite:").unwrap_or(place)), read_only)?)
    };
    migrations::migrate(&mut *store)?;
    Ok(store)
}
