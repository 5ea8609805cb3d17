//! Figures that fill one slot: lengths of one call, dates of one vote, tolls of one storm, told in sentences that share
//! little else.
//!
//! A slot is a claim of its own beside the claims of its sentences: it makes "1.5 hours", "two hours" and "more than two
//! hours" stand in one row.

use std::collections::BTreeMap;

use variorum_nlp::vectors::WordTable;

use super::figures::{Dimension, dimension, of_one_order};
use super::{Comparison, of_others, people};
use crate::align::{Config, Pair, Twins, cluster};
use crate::lexicon::{FUNCTION_WORDS, Lexicon, one_of};
use crate::model::{Layers, Quantity, QuantityKind, Statement};

/// The statements that give a value for one slot.
#[derive(Clone, Debug, PartialEq)]
pub struct Slot {
    /// Indices of the statements, ascending.
    pub statements: Vec<usize>,
    /// What fills it.
    pub kind: SlotKind,
}

/// What fills a [`Slot`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SlotKind {
    /// Amounts, counts, lengths.
    Figure,
    /// How long one happening lasted.
    Length,
    /// Dates.
    Date,
    /// What is covered: the same two words, with and without "and".
    Scope,
    /// Offences.
    Charge,
    /// How many people met with one fate.
    Toll,
    /// How a vote went.
    Vote,
}

/// Words on either side of the figure that tell its slot.
const WINDOW: usize = 7;
/// Least likeness of two contexts, from 0 to 1. Source: own guess, not swept.
const SAME_SLOT: f32 = 0.52;

/// A slot for each group of statements that `told` finds among those of one story, where several documents have part in it.
pub(super) fn across(
    all: &Comparison,
    story: &[usize],
    kind: SlotKind,
    told: impl Fn(&Comparison) -> Vec<Vec<usize>>,
) -> Vec<Slot> {
    let document = |s: usize| all.statements[s].document_idx;
    let mut stories: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    (0..all.statements.len()).for_each(|s| stories.entry(story[document(s)]).or_default().push(s));
    let groups = stories.into_values().flat_map(|members| told(&Comparison { members: &members, ..*all }));
    let slot = |mut statements: Vec<usize>| {
        statements.sort_unstable();
        statements.dedup();
        let several = statements.iter().any(|&s| document(s) != document(statements[0]));
        several.then_some(Slot { statements, kind })
    };
    groups.filter_map(slot).collect()
}

struct Entry {
    statement: usize,
    document: usize,
    voice: usize,
    dimension: Dimension,
    context: Vec<(String, f32, Option<Vec<f32>>)>,
    low: rust_decimal::Decimal,
    quantity: Quantity,
    /// The people whom the statement names.
    people: Vec<String>,
}

/// Finds the slots that at least two documents fill, with values that are not all the same.
pub fn slots(layers: &[Layers], statements: &[Statement], story: &[usize]) -> Vec<Slot> {
    let mut entries: Vec<Entry> = Vec::new();
    for (i, statement) in statements.iter().enumerate() {
        for &q in &statement.quantities {
            entries.extend(entry(&layers[statement.document_idx], statement, i, q));
        }
    }
    let mut groups: BTreeMap<(Dimension, usize), Vec<usize>> = BTreeMap::new();
    for (i, entry) in entries.iter().enumerate() {
        // Counts of like things under other words ("dead", "victims") meet by their contexts.
        let dimension = if matches!(entry.dimension, Dimension::Count(_)) {
            Dimension::Count(String::new())
        } else {
            entry.dimension.clone()
        };
        groups.entry((dimension, story[entry.document])).or_default().push(i);
    }
    let mut found: Vec<Slot> = groups
        .into_iter()
        .flat_map(|((dimension, _), group)| {
            grow(&entries, &group, if dimension == Dimension::Day { SlotKind::Date } else { SlotKind::Figure })
        })
        .collect();
    found.sort_by(|x, y| x.statements.cmp(&y.statements));
    found.dedup();
    found
}

fn entry(layers: &Layers, statement: &Statement, statement_idx: usize, q: usize) -> Option<Entry> {
    let quantity: &Quantity = &layers.quantities[q];
    let relative_week = quantity.kind == QuantityKind::Relative && quantity.bounds.low != quantity.bounds.high;
    let dimension = dimension(quantity).filter(|_| !relative_week)?;
    let low = quantity.bounds.low.or(quantity.bounds.high)?;
    let context = context(layers, statement, quantity);
    (context.len() >= 2).then_some(Entry {
        statement: statement_idx,
        document: statement.document_idx,
        voice: statement.voice_idx,
        dimension,
        context,
        low,
        quantity: quantity.clone(),
        people: people(layers, statement),
    })
}

/// The content words around the figure, the nearer the heavier.
fn context(layers: &Layers, statement: &Statement, quantity: &Quantity) -> Vec<(String, f32, Option<Vec<f32>>)> {
    let table = WordTable::english();
    let lexicon = Lexicon::english();
    let tokens = layers.tokens_in(statement.span);
    let at = tokens.partition_point(|t| t.span.end <= quantity.span.start);
    let behind = tokens.partition_point(|t| t.span.start < quantity.span.end);
    let mut found: Vec<(String, f32, Option<Vec<f32>>)> = Vec::new();
    let from = at.saturating_sub(WINDOW);
    for (i, token) in tokens.iter().enumerate().take((behind + WINDOW).min(tokens.len())).skip(from) {
        let inside = (at..behind).contains(&i);
        let other_figure = statement.quantities.iter().any(|&q| layers.quantities[q].span.contains(token.span));
        if inside || other_figure || !token.is_word() || one_of(&token.folded, FUNCTION_WORDS) {
            continue;
        }
        let known = table.get(&token.folded);
        let distance = if i < at { at - i } else { i + 1 - behind };
        let weight = table.weight(known).min(6.0) / (1.0 + 0.12 * distance as f32);
        let key = lexicon.place(&token.folded).filter(|_| token.capital).unwrap_or(&token.stem).to_owned();
        let vector = known.filter(|_| !token.capital).map(|id| table.vector(id));
        // Names stand by every figure of a story: they tell little about the slot.
        found.push((key, if token.capital { weight * 0.4 } else { weight }, vector));
    }
    found
}

fn likeness(x: &Entry, y: &Entry) -> f32 {
    let cover = |x: &Entry, y: &Entry| {
        let total: f32 = x.context.iter().map(|(_, weight, _)| weight).sum();
        let shared: f32 = x.context.iter().map(|(key, weight, vector)| weight * best(key, vector.as_deref(), y)).sum();
        shared / total.max(6.0)
    };
    let (forth, back) = (cover(x, y), cover(y, x));
    if forth + back > 0.0 { 2.0 * forth * back / (forth + back) } else { 0.0 }
}

fn best(key: &str, vector: Option<&[f32]>, y: &Entry) -> f32 {
    y.context.iter().fold(0.0_f32, |best, (other, _, theirs)| {
        if key == other {
            return 1.0;
        }
        let cosine = match (vector, theirs) {
            (Some(x), Some(y)) => x.iter().zip(y).map(|(x, y)| x * y).sum::<f32>(),
            _ => 0.0,
        };
        if cosine > 0.35 { best.max(cosine) } else { best }
    })
}

fn grow(entries: &[Entry], group: &[usize], kind: SlotKind) -> Vec<Slot> {
    // A story may give one figure a hundred times; the likeness of every pair would be for nothing.
    if group.len() > 400 {
        return Vec::new();
    }
    let mut pairs: Vec<Pair> = Vec::new();
    for a in 0..group.len() {
        for b in a + 1..group.len() {
            let (x, y) = (&entries[group[a]], &entries[group[b]]);
            // One man's sentence is not another's.
            let apart = of_others(&x.people, &y.people);
            if x.voice != y.voice
                && !apart
                && of_one_order(&x.dimension, &x.quantity, &y.quantity)
                && likeness(x, y) >= SAME_SLOT
            {
                // All links weigh the same: a slot needs half of them.
                pairs.push(Pair { a, b, score: 1.0 });
            }
        }
    }
    let voices: Vec<usize> = group.iter().map(|&i| entries[i].voice).collect();
    let slots = cluster(&voices, &pairs, &Twins::default(), &Config { linkage: 0.5, candidate: 0.5, languages: None });
    slots
        .into_iter()
        .map(|slot| slot.into_iter().map(|i| group[i]).collect::<Vec<usize>>())
        .filter_map(|slot| {
            let documents = |n: usize| slot.iter().any(|&i| entries[i].document != entries[slot[n]].document);
            let differ = slot.iter().any(|&i| entries[i].low != entries[slot[0]].low);
            let mut statements: Vec<usize> = slot.iter().map(|&i| entries[i].statement).collect();
            statements.sort_unstable();
            statements.dedup();
            (documents(0) && differ && statements.len() > 1).then_some(Slot { statements, kind })
        })
        .collect()
}
