//! How alike two statements are.

use std::collections::BTreeMap;

use super::features::{Bags, Vocabulary};
use super::roles;
use crate::model::Statement;
use crate::workers::Workers;

/// Two statements of different documents, or voices, and their score from 0 to 1.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Pair {
    /// Index of the first statement.
    pub a: usize,
    /// Index of the second, greater than `a`.
    pub b: usize,
    /// How alike their words are, with what their neighbours add.
    pub score: f32,
}

/// Two words count as like from this cosine on; the scale then runs up to 1. Source: own, by looking at
/// pairs of words: in the static table
/// inflections lie above .7, synonyms around .5, words of one field around .3.
const LIKE: f32 = 0.34;
/// What a like word is worth at most, beside the same word.
const WORTH_OF_LIKE: f32 = 0.85;
/// The weight of the words of a statement of fair length, three or four telling ones, before what a story damps. Source: own; of 12
/// to 24 among the best on pairs of unseen stories, and no worse on the two events (docs/quality.md). Half of it is asked of a
/// statement with a figure: own guess.
const FAIR: f32 = 22.0;
/// Pairs under this score are forgotten.
const FAINT: f32 = 0.15;
/// What a pair keeps of its score that shares no word, only like ones.
const WITHOUT_SHARED_WORD: f32 = 0.75;
/// Statements of a story that one word may lead to.
const MOST_POSTINGS: usize = 1_000;
/// What a well aligned neighbour on either side adds at most.
const NEIGHBOURS: f32 = 0.10;

/// Scores all pairs of statements of different voices in one story that share a word or nearly do.
pub(super) fn pairs(bags: &Bags, statements: &[Statement], story: &[usize], workers: &impl Workers) -> Vec<Pair> {
    let likes = likes(&bags.vocabulary);
    let mut postings: Vec<Vec<usize>> = vec![Vec::new(); bags.vocabulary.weights.len()];
    for (i, bag) in bags.bags.iter().enumerate() {
        bag.words.iter().for_each(|(word, _)| postings[*word as usize].push(i));
    }
    // A word that thousands of statements have tells none of them apart, and would make every pair a candidate.
    let most = MOST_POSTINGS.max(statements.len() / 10);
    postings.iter_mut().filter(|list| list.len() > most).for_each(Vec::clear);
    let covered: Vec<BTreeMap<usize, f32>> =
        workers.map(statements.len(), |a| covered_by(a, bags, &likes, &postings, statements, story));
    let rows = workers.map(statements.len(), |a| {
        let mut found = Vec::new();
        for (&b, &forth) in covered[a].range(a + 1..) {
            let back = covered[b].get(&a).copied().unwrap_or(0.0);
            let shared =
                bags.bags[a].words.iter().any(|(word, _)| bags.bags[b].words.iter().any(|(other, _)| other == word));
            let roles = roles::factor(&bags.roles[a], &bags.roles[b]);
            let score = (blend(forth, back) * roles * if shared { 1.0 } else { WITHOUT_SHARED_WORD }).min(1.0);
            if score >= FAINT {
                found.push(Pair { a, b, score });
            }
        }
        found
    });
    rows.concat()
}

/// Half what both share of both, half what the one most contained shares: a short clause may lie in a long one.
fn blend(forth: f32, back: f32) -> f32 {
    if forth + back <= 0.0 {
        return 0.0;
    }
    let harmonic = 2.0 * forth * back / (forth + back);
    0.7 * harmonic + 0.3 * forth.max(back)
}

/// For statement `a`: which share of its weight each other statement covers.
fn covered_by(
    a: usize,
    bags: &Bags,
    likes: &[Vec<(u32, f32)>],
    postings: &[Vec<usize>],
    statements: &[Statement],
    story: &[usize],
) -> BTreeMap<usize, f32> {
    let bag = &bags.bags[a];
    let total: f32 = bag.words.iter().map(|(_, weight)| weight).sum();
    let mut shares: BTreeMap<usize, f32> = BTreeMap::new();
    let apart = |b: usize| {
        let (x, y) = (&statements[a], &statements[b]);
        (x.document_idx, x.voice_idx) != (y.document_idx, y.voice_idx) && story[x.document_idx] == story[y.document_idx]
    };
    let mut best: BTreeMap<usize, f32> = BTreeMap::new();
    for &(word, weight) in &bag.words {
        best.clear();
        for &(like, worth) in &likes[word as usize] {
            for &b in postings[like as usize].iter().filter(|b| apart(**b)) {
                let entry = best.entry(b).or_insert(0.0);
                *entry = entry.max(worth);
            }
        }
        for (&b, worth) in &best {
            *shares.entry(b).or_insert(0.0) += weight * worth;
        }
    }
    // A statement of one or two words is covered by accident: what it lacks to a fair length counts as not covered.
    let full: f32 = bag.words.iter().map(|(word, _)| bags.vocabulary.weights[*word as usize]).sum();
    // Two statements do not have a figure in common by accident.
    let fair = if statements[a].quantities.is_empty() { FAIR } else { FAIR / 2.0 };
    let total = total * (fair / full.max(1.0)).max(1.0);
    shares.values_mut().for_each(|share| *share /= total);
    shares
}

/// For each word the words that can stand for it, with their worth from 0 to 1; itself first.
fn likes(vocabulary: &Vocabulary) -> Vec<Vec<(u32, f32)>> {
    let mut likes: Vec<Vec<(u32, f32)>> = (0..vocabulary.weights.len()).map(|i| vec![(i as u32, 1.0)]).collect();
    for a in 0..vocabulary.vectors.len() {
        let Some(x) = &vocabulary.vectors[a] else { continue };
        for b in a + 1..vocabulary.vectors.len() {
            let Some(y) = &vocabulary.vectors[b] else { continue };
            let cosine: f32 = x.iter().zip(y).map(|(x, y)| x * y).sum();
            if cosine > LIKE {
                let worth = WORTH_OF_LIKE * (0.35 + 0.65 * (cosine - LIKE) / (1.0 - LIKE));
                likes[a].push((b as u32, worth));
                likes[b].push((a as u32, worth));
            }
        }
    }
    likes
}

/// Two accounts that render one text say things in one order: a pair between two good pairs gains.
pub(super) fn with_neighbours(pairs: Vec<Pair>, statements: &[Statement]) -> Vec<Pair> {
    let table: BTreeMap<(usize, usize), f32> = pairs.iter().map(|p| ((p.a, p.b), p.score)).collect();
    let same_voice = |x: usize, y: usize| {
        statements
            .get(y)
            .is_some_and(|s| (s.document_idx, s.voice_idx) == (statements[x].document_idx, statements[x].voice_idx))
    };
    let beside = |x: usize, step: isize| x.checked_add_signed(step).filter(|y| same_voice(x, *y));
    pairs
        .iter()
        .map(|pair| {
            let near = |da: isize, db: isize| match (beside(pair.a, da), beside(pair.b, db)) {
                (Some(a), Some(b)) => table.get(&(a.min(b), a.max(b))).copied().unwrap_or(0.0),
                _ => 0.0,
            };
            let before = near(-1, -1).max(0.7 * near(-2, -1)).max(0.7 * near(-1, -2));
            let after = near(1, 1).max(0.7 * near(2, 1)).max(0.7 * near(1, 2));
            Pair { score: (pair.score + NEIGHBOURS * (before + after)).min(1.0), ..*pair }
        })
        .collect()
}
