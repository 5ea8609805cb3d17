//! What analysis found in a story: the report, and the tables by which all stories are searched. All of it can be made
//! again from the documents.

use std::io::{Read, Write};

use flate2::Compression;
use flate2::read::GzDecoder;
use flate2::write::GzEncoder;

use crate::engine::{Row, Store, StoreError, Value};
use crate::stories::Story;
use crate::words::{self, Index, Query};

/// A report as it is kept.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Kept {
    /// What it was made from: documents, versions and corrections, in short.
    pub key: String,
    /// When it was made, RFC 3339 in UTC.
    pub made: String,
    /// The version of the story that it is of.
    pub version: i64,
    /// How many claims it has.
    pub claims: usize,
    /// How many of them are disputed.
    pub disputed: usize,
    /// How many voices it has.
    pub voices: usize,
    /// The report as JSON.
    pub body: String,
}

/// A statement or quotation of an analysed story.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Passage {
    /// The row of its document.
    pub document: i64,
    /// Its bytes in the document's text.
    pub span: (u32, u32),
    /// `statement` or `quote`.
    pub what: String,
    /// The claim it stands in, by its name in the report.
    pub claim: Option<String>,
    /// The kind of that claim, or of the quotation.
    pub kind: Option<String>,
    /// The status of that claim.
    pub status: Option<String>,
    /// Who says it.
    pub speaker: Option<String>,
    /// The speaker's name as it is looked for.
    pub folded: Option<String>,
    /// The day of the document.
    pub day: Option<String>,
    /// The outlet of the document.
    pub outlet: Option<String>,
    /// The words.
    pub text: String,
    /// The stems of the words, for the index; not given back.
    pub stems: Vec<String>,
}

/// A figure of an analysed story.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Figure {
    /// The row of its document.
    pub document: i64,
    /// Its bytes in the document's text.
    pub span: (u32, u32),
    /// Its kind.
    pub kind: String,
    /// Its value, in its normal form.
    pub value: String,
    /// Its unit.
    pub unit: Option<String>,
}

/// A commitment of an analysed story.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Commitment {
    /// The row of its story.
    pub story: i64,
    /// Its name in the report.
    pub id: String,
    /// Its kind.
    pub kind: String,
    /// Who is bound or asks, folded, one a line.
    pub parties: String,
    /// What is to be done.
    pub action: String,
    /// The day it is due, ISO 8601.
    pub deadline: Option<String>,
    /// What documents report of it: `kept`, `broken` or nothing.
    pub outcome: String,
    /// All of it, as the caller writes it.
    pub body: String,
}

/// Keeps the report of a story and what it is searched by, in place of what was kept before.
///
/// # Errors
///
/// See [`StoreError`].
pub fn put(
    store: &mut dyn Store,
    story: i64,
    report: &Kept,
    passages: &[Passage],
    figures: &[Figure],
    commitments: &[Commitment],
) -> Result<(), StoreError> {
    forget(store, story)?;
    let mut packed = GzEncoder::new(Vec::new(), Compression::fast());
    let body = packed.write_all(report.body.as_bytes()).and_then(|()| packed.finish());
    let body = body.map_err(|error| StoreError::Other(error.to_string()))?;
    store.execute(
        "INSERT INTO report (story, key, made, version, claims, disputed, voices, body) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        &[
            story.into(),
            (&report.key).into(),
            (&report.made).into(),
            report.version.into(),
            report.claims.into(),
            report.disputed.into(),
            report.voices.into(),
            body.into(),
        ],
    )?;
    for passage in passages {
        let row = store.query(
            "INSERT INTO passage (story, document, start, stop, what, claim, kind, status, speaker, folded, day, outlet, text)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13) RETURNING n",
            &[
                story.into(),
                passage.document.into(),
                i64::from(passage.span.0).into(),
                i64::from(passage.span.1).into(),
                (&passage.what).into(),
                passage.claim.as_ref().into(),
                passage.kind.as_ref().into(),
                passage.status.as_ref().into(),
                passage.speaker.as_ref().into(),
                passage.folded.as_ref().into(),
                passage.day.as_ref().into(),
                passage.outlet.as_ref().into(),
                (&passage.text).into(),
            ],
        )?;
        let n = row.first().map_or(0, |row| row.int(0));
        words::add(store, Index::Passages, n, &passage.stems)?;
    }
    for figure in figures {
        store.execute(
            "INSERT INTO figure (story, document, start, stop, kind, value, unit) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
            &[
                story.into(),
                figure.document.into(),
                i64::from(figure.span.0).into(),
                i64::from(figure.span.1).into(),
                (&figure.kind).into(),
                (&figure.value).into(),
                figure.unit.as_ref().into(),
            ],
        )?;
    }
    for commitment in commitments {
        store.execute(
            "INSERT INTO commitment (story, id, kind, parties, action, deadline, outcome, body) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
            &[
                story.into(),
                (&commitment.id).into(),
                (&commitment.kind).into(),
                (&commitment.parties).into(),
                (&commitment.action).into(),
                commitment.deadline.as_ref().into(),
                (&commitment.outcome).into(),
                (&commitment.body).into(),
            ],
        )?;
    }
    Ok(())
}

/// Forgets the report of a story.
///
/// # Errors
///
/// See [`StoreError`].
pub fn forget(store: &mut dyn Store, story: i64) -> Result<(), StoreError> {
    for row in store.query("SELECT n FROM passage WHERE story = ?1", &[story.into()])? {
        words::remove(store, Index::Passages, row.int(0))?;
    }
    for table in ["report", "passage", "figure", "commitment"] {
        store.execute(&format!("DELETE FROM {table} WHERE story = ?1"), &[story.into()])?;
    }
    Ok(())
}

/// Says that the report of a story holds for its present version, too.
///
/// # Errors
///
/// See [`StoreError`].
pub fn confirm(store: &mut dyn Store, story: i64, version: i64) -> Result<(), StoreError> {
    store.execute("UPDATE report SET version = ?2 WHERE story = ?1", &[story.into(), version.into()])?;
    Ok(())
}

/// The key under which the report of a story is kept.
///
/// # Errors
///
/// See [`StoreError`].
pub fn key(store: &mut dyn Store, story: i64) -> Result<Option<String>, StoreError> {
    let rows = store.query("SELECT key FROM report WHERE story = ?1", &[story.into()])?;
    Ok(rows.into_iter().next().map(|mut row| row.text(0)))
}

/// The report of a story.
///
/// # Errors
///
/// See [`StoreError`].
pub fn get(store: &mut dyn Store, story: i64) -> Result<Option<Kept>, StoreError> {
    let sql = "SELECT key, made, version, claims, disputed, voices, body FROM report WHERE story = ?1";
    let Some(mut row) = store.query(sql, &[story.into()])?.into_iter().next() else { return Ok(None) };
    let packed = row.blob(6);
    let mut body = String::new();
    GzDecoder::new(packed.as_slice())
        .read_to_string(&mut body)
        .map_err(|error| StoreError::Damaged(format!("a report cannot be unpacked ({error})")))?;
    Ok(Some(Kept {
        key: row.text(0),
        made: row.text(1),
        version: row.int(2),
        claims: row.int(3) as usize,
        disputed: row.int(4) as usize,
        voices: row.int(5) as usize,
        body,
    }))
}

/// Stories of at least `least` articles that have no report, or changed after it was made, the latest first.
///
/// # Errors
///
/// See [`StoreError`].
pub fn due(store: &mut dyn Store, least: usize, most: usize) -> Result<Vec<i64>, StoreError> {
    let rows = store.query(
        "SELECT story.n FROM story LEFT JOIN report ON report.story = story.n
         WHERE story.size >= ?1 AND story.gone_to IS NULL AND (report.version IS NULL OR report.version <> story.version)
         ORDER BY story.changed DESC, story.n DESC LIMIT ?2",
        &[least.into(), most.into()],
    )?;
    Ok(rows.iter().map(|row| row.int(0)).collect())
}

/// Whether a story has no report, or changed after it was made.
///
/// # Errors
///
/// See [`StoreError`].
pub fn is_due(store: &mut dyn Store, story: &Story) -> Result<bool, StoreError> {
    let rows = store.query("SELECT version FROM report WHERE story = ?1", &[story.n.into()])?;
    Ok(rows.first().is_none_or(|row| row.int(0) != story.version))
}

/// What is asked of [`search`].
#[derive(Clone, Debug, Default)]
pub struct Wanted {
    /// Words.
    pub query: Option<Query>,
    /// Only of speakers whose folded name holds this.
    pub speaker: Option<String>,
    /// Only of this outlet.
    pub outlet: Option<String>,
    /// Only on or after this day.
    pub since: Option<String>,
    /// Only on or before this day.
    pub until: Option<String>,
    /// Only of claims or quotations of this kind.
    pub kind: Option<String>,
    /// Only of claims with this status.
    pub status: Option<String>,
    /// Only in the story in this row.
    pub story: Option<i64>,
    /// How many are given.
    pub most: usize,
}

/// Statements and quotations of analysed stories, the latest first, each with the row of its story.
///
/// # Errors
///
/// See [`StoreError`].
pub fn search(store: &mut dyn Store, wanted: &Wanted) -> Result<Vec<(i64, Passage)>, StoreError> {
    let (mut filter, mut values): (Vec<String>, Vec<Value>) = (Vec::new(), Vec::new());
    if let Some(query) = &wanted.query {
        let (condition, value) = words::condition(store, Index::Passages, "n", query, 1);
        filter.push(condition);
        values.push(value);
    }
    let mut add = |condition: &str, value: Option<Value>| {
        if let Some(value) = value {
            values.push(value);
            filter.push(condition.replace('#', &format!("?{}", values.len())));
        }
    };
    let words = |text: &Option<String>| text.as_ref().map(Value::from);
    add("folded LIKE #", wanted.speaker.as_ref().map(|name| format!("%{}%", name.replace(['%', '_'], "")).into()));
    add("lower(outlet) = #", wanted.outlet.as_ref().map(|outlet| outlet.to_lowercase().into()));
    add("day >= #", words(&wanted.since));
    add("day <= #", words(&wanted.until));
    add("kind = #", words(&wanted.kind));
    add("status = #", words(&wanted.status));
    add("story = #", wanted.story.map(Value::from));
    let filter = if filter.is_empty() { "1 = 1".to_owned() } else { filter.join(" AND ") };
    values.push(wanted.most.into());
    let sql = format!(
        "SELECT story, document, start, stop, what, claim, kind, status, speaker, folded, day, outlet, text FROM passage
         WHERE {filter} ORDER BY coalesce(day, '') DESC, n LIMIT ?{}",
        values.len()
    );
    let found = |mut row: Row| {
        let passage = Passage {
            document: row.int(1),
            span: (row.int(2) as u32, row.int(3) as u32),
            what: row.text(4),
            claim: row.maybe_text(5),
            kind: row.maybe_text(6),
            status: row.maybe_text(7),
            speaker: row.maybe_text(8),
            folded: row.maybe_text(9),
            day: row.maybe_text(10),
            outlet: row.maybe_text(11),
            text: row.text(12),
            stems: Vec::new(),
        };
        (row.int(0), passage)
    };
    Ok(store.query(&sql, &values)?.into_iter().map(found).collect())
}

/// Where a figure stands in analysed stories.
///
/// # Errors
///
/// See [`StoreError`].
pub fn figures(store: &mut dyn Store, value: &str, unit: Option<&str>, most: usize) -> Result<Vec<Figure>, StoreError> {
    let columns = "SELECT document, start, stop, kind, value, unit FROM figure WHERE value = ?1";
    let rows = match unit {
        Some(unit) => store.query(
            &format!("{columns} AND unit = ?2 ORDER BY document, start LIMIT ?3"),
            &[value.into(), unit.into(), most.into()],
        )?,
        None => store.query(
            &format!("{columns} AND unit IS NULL ORDER BY document, start LIMIT ?2"),
            &[value.into(), most.into()],
        )?,
    };
    let figure = |mut row: Row| Figure {
        document: row.int(0),
        span: (row.int(1) as u32, row.int(2) as u32),
        kind: row.text(3),
        value: row.text(4),
        unit: row.maybe_text(5),
    };
    Ok(rows.into_iter().map(figure).collect())
}

/// Commitments of analysed stories, those that are due first; only of parties whose folded name holds `party`, and due
/// within the days given.
///
/// # Errors
///
/// See [`StoreError`].
pub fn commitments(
    store: &mut dyn Store,
    party: Option<&str>,
    since: Option<&str>,
    until: Option<&str>,
) -> Result<Vec<Commitment>, StoreError> {
    let (mut filter, mut values): (Vec<String>, Vec<Value>) = (Vec::new(), Vec::new());
    let mut add = |condition: &str, value: Option<Value>| {
        if let Some(value) = value {
            values.push(value);
            filter.push(condition.replace('#', &format!("?{}", values.len())));
        }
    };
    add("parties LIKE #", party.map(|name| format!("%{}%", name.replace(['%', '_'], "")).into()));
    add("deadline >= #", since.map(Value::from));
    add("deadline <= #", until.map(Value::from));
    let filter = if filter.is_empty() { String::new() } else { format!("WHERE {}", filter.join(" AND ")) };
    let sql = format!(
        "SELECT story, id, kind, parties, action, deadline, outcome, body FROM commitment {filter}
         ORDER BY CASE WHEN deadline IS NULL THEN 1 ELSE 0 END, deadline, n"
    );
    let commitment = |mut row: Row| Commitment {
        story: row.int(0),
        id: row.text(1),
        kind: row.text(2),
        parties: row.text(3),
        action: row.text(4),
        deadline: row.maybe_text(5),
        outcome: row.text(6),
        body: row.text(7),
    };
    Ok(store.query(&sql, &values)?.into_iter().map(commitment).collect())
}
