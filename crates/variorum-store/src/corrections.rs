//! What people say against the analysis: kept apart from it, and applied to it again after every analysis.

use crate::engine::{Row, Store, StoreError};

/// A correction as it is kept. What it says is written by the caller.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Kept {
    /// Its name: a hash over all it says.
    pub id: String,
    /// When it was made, RFC 3339 in UTC.
    pub at: String,
    /// By whom.
    pub who: String,
    /// Its kind.
    pub kind: String,
    /// What it says.
    pub body: String,
    /// When it was undone, if it was.
    pub undone: Option<String>,
}

/// Keeps a correction; false if it is there already. One that was undone meanwhile stays so.
///
/// # Errors
///
/// See [`StoreError`].
pub fn add(store: &mut dyn Store, kept: &Kept) -> Result<bool, StoreError> {
    let n = store.execute(
        "INSERT INTO correction (id, at, who, kind, body, undone) VALUES (?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT (id) DO NOTHING",
        &[
            (&kept.id).into(),
            (&kept.at).into(),
            (&kept.who).into(),
            (&kept.kind).into(),
            (&kept.body).into(),
            kept.undone.as_ref().into(),
        ],
    )?;
    Ok(n > 0)
}

/// Undoes a correction; false if there is none of this name that holds.
///
/// # Errors
///
/// See [`StoreError`].
pub fn undo(store: &mut dyn Store, id: &str, at: &str) -> Result<bool, StoreError> {
    let n =
        store.execute("UPDATE correction SET undone = ?2 WHERE id = ?1 AND undone IS NULL", &[id.into(), at.into()])?;
    Ok(n > 0)
}

/// All corrections in the order in which they were made, those that were undone only if `all`.
///
/// # Errors
///
/// See [`StoreError`].
pub fn list(store: &mut dyn Store, all: bool) -> Result<Vec<Kept>, StoreError> {
    let which = if all { "" } else { "WHERE undone IS NULL" };
    let sql = format!("SELECT id, at, who, kind, body, undone FROM correction {which} ORDER BY at, n");
    let kept = |mut row: Row| Kept {
        id: row.text(0),
        at: row.text(1),
        who: row.text(2),
        kind: row.text(3),
        body: row.text(4),
        undone: row.maybe_text(5),
    };
    Ok(store.query(&sql, &[])?.into_iter().map(kept).collect())
}
