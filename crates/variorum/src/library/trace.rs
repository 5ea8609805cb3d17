//! Where words or a figure came from, and how they travelled.

use std::collections::BTreeSet;

use rayon::prelude::*;
use variorum_core::extract::{Context, extract};
use variorum_core::model::{Document, Layers, Quantity, QuantityKind};
use variorum_core::reuse::{Trace, shared};
use variorum_core::{Language, Span};
use variorum_store::words::{self, Index};
use variorum_store::{documents, reports, stories};

use super::search::{Sought, around, query};
use super::{Library, Result, document};
use crate::pipeline::{Threads, isolated};

/// How words came into a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum How {
    /// No document that has them is earlier.
    First,
    /// They stand in a run of words that an earlier document has.
    Copied {
        /// That document.
        from: String,
    },
    /// The document credits the outlet of an earlier one, or names it.
    Credits {
        /// The name that it gives.
        name: String,
        /// The earlier document.
        from: String,
    },
    /// In words of its own.
    OwnWords,
}

/// A document that has the words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Appearance {
    /// The document.
    pub document: String,
    /// Its story.
    pub story: Option<String>,
    /// Its outlet.
    pub outlet: Option<String>,
    /// Its day.
    pub published: Option<String>,
    /// Where they stand.
    pub spans: Vec<[u32; 2]>,
    /// What stands around the first.
    pub text: String,
    /// Who is told to say so, where that is told.
    pub speaker: Option<String>,
    /// How they came there.
    pub how: How,
}

/// A document that has the words, on the way to an [`Appearance`].
struct Found {
    kept: documents::Kept,
    document: Document,
    layers: Layers,
    spans: Vec<Span>,
}

impl Library {
    /// The documents that have some words, or a figure in whatever words, the earliest first; at most `most`, the latest
    /// of the library if there are more.
    ///
    /// A figure with its unit ("1.5 hours") is also found where it is written otherwise ("90 minutes"), in stories that are
    /// analysed.
    ///
    /// # Errors
    ///
    /// See [`super::StoreError`].
    pub fn trace(&mut self, text: &str, most: usize) -> Result<Vec<Appearance>> {
        let figure = figure(text);
        let sought = query(text);
        let phrase = query(&format!("\"{}\"", text.replace('"', " ")));
        let mut rows: BTreeSet<i64> = BTreeSet::new();
        if let Some(query) = phrase.as_ref().or(sought.as_ref()) {
            rows.extend(words::ranked(&mut *self.store, Index::Documents, query, most)?);
        }
        if let Some(figure) = &figure {
            for (value, unit) in spellings(figure) {
                let found = reports::figures(&mut *self.store, &value, unit.as_deref(), most)?;
                rows.extend(found.into_iter().map(|figure| figure.document));
            }
        }
        // Without the phrase, the words near one another are better than nothing.
        if rows.is_empty()
            && let Some(query) = &sought
        {
            rows.extend(words::ranked(&mut *self.store, Index::Documents, query, most)?);
        }
        let mut kept = Vec::new();
        for row in rows {
            kept.extend(documents::at(&mut *self.store, row)?.filter(|kept| kept.latest));
        }
        let context = Context { reference: None, pipelines: self.config.pipelines };
        let wanted = phrase.or(sought);
        let mut found: Vec<Found> = kept
            .into_par_iter()
            .filter_map(|kept| {
                let document = document(&kept);
                let layers = isolated(&kept.id, || extract(&document, &context)).ok()?;
                let language = Language::from_code(&kept.language).unwrap_or(Language::UNKNOWN);
                let mut spans = wanted.as_ref().map(|q| Sought(q).spans(&kept.text, language)).unwrap_or_default();
                if let Some(figure) = &figure {
                    spans.extend(layers.quantities.iter().filter(|q| same(q, figure)).map(|q| q.span));
                }
                spans.sort();
                spans.dedup();
                (!spans.is_empty()).then_some(Found { kept, document, layers, spans })
            })
            .collect();
        found.sort_by(|x, y| {
            let place = |f: &Found| {
                (f.kept.published.is_none(), f.kept.published.clone(), f.kept.added.clone(), f.kept.id.clone())
            };
            place(x).cmp(&place(y))
        });
        found.truncate(most);
        self.told(&found)
    }

    fn told(&mut self, found: &[Found]) -> Result<Vec<Appearance>> {
        let traces: Vec<Trace> = found
            .iter()
            .map(|f| Trace::new(&f.document.text, f.document.outlet.as_deref(), f.document.published))
            .collect();
        let pairs = shared(&traces, &Threads);
        let mut appearances = Vec::new();
        for (i, f) in found.iter().enumerate() {
            let copied = pairs.iter().filter_map(|pair| {
                let (other, ours) = match (pair.a == i, pair.b == i) {
                    (true, _) => (pair.b, pair.passages.iter().map(|p| p.0).collect::<Vec<_>>()),
                    (_, true) => (pair.a, pair.passages.iter().map(|p| p.1).collect()),
                    _ => return None,
                };
                let covers =
                    ours.iter().any(|run| f.spans.iter().any(|span| run.start < span.end && span.start < run.end));
                (other < i && covers).then_some(other)
            });
            let copied = copied.min();
            let credited = || {
                f.layers.credits.iter().find_map(|credit| {
                    let name = credit.name.to_lowercase();
                    let of =
                        |o: &&Found| o.document.outlet.as_ref().is_some_and(|outlet| outlet.to_lowercase() == name);
                    found[..i]
                        .iter()
                        .find(of)
                        .map(|o| How::Credits { name: credit.name.clone(), from: o.kept.id.clone() })
                })
            };
            let how = match copied {
                _ if i == 0 => How::First,
                Some(from) => How::Copied { from: found[from].kept.id.clone() },
                None => credited().unwrap_or(How::OwnWords),
            };
            let story = match f.kept.story {
                Some(n) => stories::at(&mut *self.store, n)?.map(|story| story.id),
                None => None,
            };
            let holds = |s: &&variorum_core::model::Statement| {
                s.span.contains(f.spans[0]) && s.holder.basis != variorum_core::model::Basis::Outlet
            };
            appearances.push(Appearance {
                document: f.kept.id.clone(),
                story,
                outlet: f.kept.outlet.clone(),
                published: f.kept.published.clone(),
                text: around(&f.kept.text, f.spans[0]),
                spans: f.spans.iter().map(|span| [span.start, span.end]).collect(),
                speaker: f.layers.statements.iter().find(holds).map(|s| s.holder.name.clone()),
                how,
            });
        }
        Ok(appearances)
    }
}

/// The only figure in a text, if there is one with a unit or digits.
fn figure(text: &str) -> Option<Quantity> {
    let mut document = variorum_formats::read::restored("query", "query", text.to_owned());
    document.language = Language::ENGLISH;
    let layers = extract(&document, &Context { reference: None, pipelines: &[] });
    let mut figures = layers.quantities;
    let one = figures.len() == 1 && text.chars().any(char::is_numeric);
    one.then(|| figures.remove(0))
}

/// Whether two quantities are the same in whatever unit.
fn same(a: &Quantity, b: &Quantity) -> bool {
    let dated = matches!(a.kind, QuantityKind::Date | QuantityKind::DateTime);
    let unit = |q: &Quantity| q.unit.as_ref().map(|unit| unit.code.clone());
    let alike = a.kind == b.kind && (unit(a) == unit(b) || a.kind == QuantityKind::Duration || dated);
    alike && (a.value == b.value && unit(a) == unit(b) || a.bounds.low.is_some() && a.bounds == b.bounds)
}

/// How a figure may be kept: its value and unit, and for lengths of time those in other units.
fn spellings(figure: &Quantity) -> Vec<(String, Option<String>)> {
    use variorum_core::model::Value;
    let mut found = Vec::new();
    let unit = figure.unit.as_ref().map(|unit| unit.code.clone());
    match &figure.value {
        Value::Number(n) => found.push((n.normalize().to_string(), unit)),
        Value::Iso(text) => found.push((text.clone(), unit)),
        _ => {}
    }
    if let (QuantityKind::Duration, Some(seconds)) = (figure.kind, figure.bounds.low)
        && let Ok(seconds) = seconds.normalize().to_string().parse::<i64>()
    {
        for (letter, name, length) in [
            ("TS", "second", 1),
            ("TM", "minute", 60),
            ("TH", "hour", 3_600),
            ("D", "day", 86_400),
            ("W", "week", 604_800),
        ] {
            if seconds % length == 0 {
                let n = seconds / length;
                let (time, letter) = letter.strip_prefix('T').map_or(("", letter), |rest| ("T", rest));
                found.push((format!("P{time}{n}{letter}"), Some(name.to_owned())));
                found.push((n.to_string(), Some(name.to_owned())));
                found.push((format!("P{time}{n}{letter}"), None));
            }
        }
    }
    found
}
