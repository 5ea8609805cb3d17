//! A sentence that says several things: what a part of it shares with a part of another makes a claim of its own.

use std::collections::{BTreeMap, BTreeSet};

use variorum_nlp::Span;

use super::nearness::Meanings;
use super::phrases::{Rarity, Words};
use super::score::Pair;
use super::twins::Twins;
use crate::model::{Layers, Statement};
use crate::workers::Workers;

/// A claim over parts of statements.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Part {
    /// Indices of the statements, ascending.
    pub statements: Vec<usize>,
    /// For each of them the words that carry it.
    pub words: Vec<Span>,
}

/// What shared parts add to the score of two statements. Source: own; .3 to .5 with sums of .54 to .65 do the same on the
/// two events.
const GAIN: f32 = 0.4;
/// The sum from which on two statements share a claim.
const SHARED: f32 = 0.57;
/// Pairs that score less are not looked at: hardly any would reach the sum.
const CLOSE: f32 = 0.24;
/// Least average of a statement that joins others in one part. Source: own, not swept.
const JOINS: f32 = 0.5;

/// How much two statements share, and in which phrases.
#[derive(Clone, Copy)]
struct Shared {
    score: f32,
    phrases: Option<(usize, usize)>,
}

/// Finds the claims over parts of statements that stand in unlike `claims`.
///
/// Cost: words × words × width for each pair that could reach the bound.
pub(super) fn parts(
    pairs: &[Pair],
    claims: &[Vec<usize>],
    twins: &Twins,
    meanings: &Meanings,
    layers: &[Layers],
    statements: &[Statement],
    story: &[usize],
    workers: &impl Workers,
) -> Vec<Part> {
    let mut home = vec![0; statements.len()];
    for (claim, members) in claims.iter().enumerate() {
        members.iter().for_each(|&s| home[s] = claim);
    }
    // What shares a claim as a whole shares its parts, too; two sayings that two accounts print alike are compared as they stand.
    let (one, two): (Vec<&Pair>, Vec<&Pair>) = pairs
        .iter()
        .filter(|pair| pair.score >= CLOSE && !twins.apart(&[pair.a], &[pair.b]))
        .partition(|pair| home[pair.a] == home[pair.b]);
    let story = |s: usize| story[statements[s].document_idx];
    let rarity = Rarity::new(layers, statements, story);
    let wanted: BTreeSet<usize> = two.iter().flat_map(|pair| [pair.a, pair.b]).collect();
    let known = |s: usize| {
        let layers = &layers[statements[s].document_idx];
        Some((s, Words::of(layers, &statements[s], story(s), meanings.get(&s)?, &rarity)?))
    };
    let words: BTreeMap<usize, Words> = wanted.into_iter().filter_map(known).collect();
    let mut table = shared(&two, &words, workers);
    table.extend(one.iter().map(|pair| ((pair.a, pair.b), Shared { score: pair.score + GAIN, phrases: None })));
    let document = |s: usize| statements[s].document_idx;
    let mut order: Vec<(&(usize, usize), &Shared)> = table
        .iter()
        .filter(|((a, b), shared)| shared.score >= SHARED && home[*a] != home[*b] && document(*a) != document(*b))
        .collect();
    order.sort_by(|(x, one), (y, two)| two.score.total_cmp(&one.score).then(x.cmp(y)));
    let mut rows: Vec<BTreeMap<usize, Option<usize>>> = Vec::new();
    for (&(a, b), shared) in order {
        if rows.iter().any(|row| row.contains_key(&a) && row.contains_key(&b)) {
            continue;
        }
        let (of_a, of_b) = (shared.phrases.map(|(x, _)| x), shared.phrases.map(|(_, y)| y));
        let fits = |row: &BTreeMap<usize, Option<usize>>, s: usize| {
            let others = row.keys().filter(|&&o| statements[o].voice_idx != statements[s].voice_idx);
            let scores: Vec<f32> = others.map(|&o| table.get(&(s.min(o), s.max(o))).map_or(0.0, |x| x.score)).collect();
            let average = scores.iter().sum::<f32>() / scores.len().max(1) as f32;
            (average >= JOINS).then_some(average)
        };
        let joins = |number: usize, row: &BTreeMap<usize, Option<usize>>| {
            let (new, phrase) = match (row.contains_key(&a), row.contains_key(&b)) {
                (true, false) => (b, of_b),
                (false, true) => (a, of_a),
                _ => return None,
            };
            fits(row, new).map(|average| (average, number, new, phrase))
        };
        let best = rows.iter().enumerate().filter_map(|(number, row)| joins(number, row));
        // Of rows that fit as well the first is taken.
        match best.reduce(|x, y| if y.0 > x.0 { y } else { x }) {
            Some((_, number, new, phrase)) => _ = rows[number].insert(new, phrase),
            None => rows.push(BTreeMap::from([(a, of_a), (b, of_b)])),
        }
    }
    rows.into_iter()
        .map(|row| {
            let span = |(s, phrase): (&usize, &Option<usize>)| {
                phrase.map_or(statements[*s].span, |phrase| words[s].span(phrase))
            };
            Part { words: row.iter().map(span).collect(), statements: row.into_keys().collect() }
        })
        .collect()
}

/// For each of `pairs` its score with what the best two phrases add.
fn shared(pairs: &[&Pair], words: &BTreeMap<usize, Words>, workers: &impl Workers) -> BTreeMap<(usize, usize), Shared> {
    let runs: Vec<&[&Pair]> = pairs.chunk_by(|x, y| x.a == y.a).collect();
    let found = workers.map(runs.len(), |i| {
        let own = words.get(&runs[i][0].a);
        let others: Vec<(usize, &Words)> =
            runs[i].iter().enumerate().filter_map(|(n, pair)| Some((n, words.get(&pair.b)?))).collect();
        let mut row: Vec<Shared> = runs[i].iter().map(|pair| Shared { score: pair.score, phrases: None }).collect();
        let Some(own) = own else { return row };
        let mut rest = others.iter();
        let best = own.passage.beside(others.iter().map(|(_, other)| &other.passage), |_, cosines, width| {
            rest.next().and_then(|(_, other)| own.best(other, cosines, width))
        });
        for ((n, _), (strength, x, y)) in others.iter().zip(best).filter_map(|(other, best)| Some((other, best?))) {
            row[*n] = Shared { score: row[*n].score + GAIN * strength, phrases: Some((x, y)) };
        }
        row
    });
    pairs.iter().map(|pair| (pair.a, pair.b)).zip(found.into_iter().flatten()).collect()
}
