//! What grouping keeps of each document: its outline, its marks by which others find it, and its neighbours.

use crate::engine::{Store, StoreError, Value};

/// The day under which undated documents are kept among the marks.
const UNDATED: i64 = i64::MIN / 4;

/// An outline: the words as bytes, the day since 1970, and a number that tells documents apart.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outlined {
    /// The words.
    pub words: Vec<u8>,
    /// The day.
    pub day: Option<i32>,
    /// The number.
    pub key: u64,
}

/// A document among its neighbours.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Placed {
    /// Its row.
    pub document: i64,
    /// How many words its outline has.
    pub size: usize,
    /// Its day.
    pub day: Option<i32>,
    /// Tells documents apart.
    pub key: u64,
    /// The row of its story.
    pub story: Option<i64>,
    /// Its neighbours, as bytes.
    pub nearest: Vec<u8>,
}

/// Keeps the outline of a document, and its marks with their weights.
///
/// # Errors
///
/// See [`StoreError`].
pub fn add(store: &mut dyn Store, document: i64, outline: &Outlined, marks: &[(u32, u16)]) -> Result<(), StoreError> {
    store.execute(
        "INSERT INTO outline (document, key, day, words) VALUES (?1, ?2, ?3, ?4)",
        &[document.into(), outline.key.cast_signed().into(), day(outline.day), outline.words.clone().into()],
    )?;
    let at = outline.day.map_or(UNDATED, i64::from);
    for &(word, weight) in marks {
        store.execute(
            "INSERT INTO mark (word, day, document, weight) VALUES (?1, ?2, ?3, ?4)",
            &[i64::from(word).into(), at.into(), document.into(), i64::from(weight).into()],
        )?;
    }
    Ok(())
}

/// Takes a document out of what grouping looks at, as when a later revision takes its place.
///
/// # Errors
///
/// See [`StoreError`].
pub fn remove(store: &mut dyn Store, document: i64, marks: &[(u32, u16)]) -> Result<(), StoreError> {
    let Some(outline) = outline(store, document)? else { return Ok(()) };
    let at = outline.day.map_or(UNDATED, i64::from);
    for &(word, _) in marks {
        store.execute(
            "DELETE FROM mark WHERE word = ?1 AND day = ?2 AND document = ?3",
            &[i64::from(word).into(), at.into(), document.into()],
        )?;
    }
    store.execute("DELETE FROM outline WHERE document = ?1", &[document.into()])?;
    store.execute("DELETE FROM near WHERE document = ?1", &[document.into()])?;
    Ok(())
}

fn day(day: Option<i32>) -> Value {
    day.map(i64::from).into()
}

/// The outline of a document.
///
/// # Errors
///
/// See [`StoreError`].
pub fn outline(store: &mut dyn Store, document: i64) -> Result<Option<Outlined>, StoreError> {
    let rows = store.query("SELECT words, day, key FROM outline WHERE document = ?1", &[document.into()])?;
    Ok(rows.into_iter().next().map(|mut row| Outlined {
        words: row.blob(0),
        day: row.maybe_int(1).map(|day| day as i32),
        key: row.int(2).cast_unsigned(),
    }))
}

/// The documents that have a mark and lie at most `reach` days apart (the undated lie near all), each with the weight of
/// the mark there; none if there are more than `most`.
///
/// # Errors
///
/// See [`StoreError`].
pub fn marked(
    store: &mut dyn Store,
    word: u32,
    day: Option<i32>,
    reach: i32,
    most: usize,
) -> Result<impl Iterator<Item = (i64, u16)> + use<>, StoreError> {
    let word = Value::from(i64::from(word));
    let limit = Value::from(most + 1);
    // A document and a weight in turn.
    let mut found = match day.map(i64::from) {
        None => store.integers("SELECT document, weight FROM mark WHERE word = ?1 LIMIT ?2", &[word, limit])?,
        Some(day) => {
            let reach = i64::from(reach);
            let mut near = store.integers(
                "SELECT document, weight FROM mark WHERE word = ?1 AND day >= ?2 AND day <= ?3 LIMIT ?4",
                &[word.clone(), (day - reach).into(), (day + reach).into(), limit.clone()],
            )?;
            if near.len() <= 2 * most {
                let undated = "SELECT document, weight FROM mark WHERE word = ?1 AND day = ?2 LIMIT ?3";
                near.extend(store.integers(undated, &[word, UNDATED.into(), limit])?);
            }
            near
        }
    };
    if found.len() > 2 * most {
        found.clear();
    }
    Ok((0..found.len() / 2).map(move |i| (found[2 * i], found[2 * i + 1] as u16)))
}

/// A number that is another whenever grouping changed something since.
///
/// # Errors
///
/// See [`StoreError`].
pub fn turn(store: &mut dyn Store) -> Result<i64, StoreError> {
    let mut rows = store.query("SELECT value FROM meta WHERE name = 'turn'", &[])?;
    Ok(rows.first_mut().and_then(|row| row.text(0).parse().ok()).unwrap_or(0))
}

/// Tells others that grouping changed something; gives the new [`turn`].
///
/// # Errors
///
/// See [`StoreError`].
pub fn take_turn(store: &mut dyn Store) -> Result<i64, StoreError> {
    let next = turn(store)? + 1;
    store.execute(
        "INSERT INTO meta (name, value) VALUES ('turn', ?1) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
        &[next.to_string().into()],
    )?;
    Ok(next)
}

/// A document among its neighbours.
///
/// # Errors
///
/// See [`StoreError`].
pub fn placed(store: &mut dyn Store, document: i64) -> Result<Option<Placed>, StoreError> {
    let rows = store.query(
        "SELECT near.size, near.day, near.key, near.nearest, document.story FROM near JOIN document ON document.n = near.document
         WHERE near.document = ?1",
        &[document.into()],
    )?;
    Ok(rows.into_iter().next().map(|mut row| Placed {
        document,
        size: row.int(0) as usize,
        day: row.maybe_int(1).map(|day| day as i32),
        key: row.int(2).cast_unsigned(),
        nearest: row.blob(3),
        story: row.maybe_int(4),
    }))
}

/// Keeps where a document stands among its neighbours, in place of what was kept before.
///
/// # Errors
///
/// See [`StoreError`].
pub fn place(store: &mut dyn Store, placed: &Placed) -> Result<(), StoreError> {
    store.execute(
        "INSERT INTO near (document, size, day, key, nearest) VALUES (?1, ?2, ?3, ?4, ?5)
         ON CONFLICT (document) DO UPDATE SET size = excluded.size, day = excluded.day, key = excluded.key, nearest = excluded.nearest",
        &[
            placed.document.into(),
            placed.size.into(),
            day(placed.day),
            placed.key.cast_signed().into(),
            placed.nearest.clone().into(),
        ],
    )?;
    Ok(())
}
