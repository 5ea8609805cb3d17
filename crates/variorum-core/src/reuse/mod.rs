//! Which documents share their words, and who took from whom.
//!
//! Copying is shown by runs of words, paraphrase by points told in one order; direction by credits, of copies by dates, too.

mod credits;
mod library;
mod runs;

use std::collections::BTreeMap;

use variorum_nlp::{Span, text::shingles};

use crate::align::Pair;
use crate::model::{Card, CreditKind, Direction, Document, Layers, Passage, Relation, Reuse, Statement};

pub use library::{Shared, Sharing, Trace, shared};

/// The card of this stage.
pub const CARD: Card = Card {
    id: "reuse",
    version: 2,
    summary: "Finds shared passages, paraphrase in one order, and their direction.",
    source: "own; word shingles",
};

/// Words of a shingle. Shorter ones meet in set phrases, longer ones miss light edits.
const SHINGLE: usize = 5;
/// Fewest bytes of a passage, so that a name with its titles is none.
const SHORTEST: usize = 45;
/// Score from which statements count as the same point in other words.
const SAME_POINT: f32 = 0.42;

/// Share of the shorter text from which it is a copy.
const VERBATIM: f32 = 0.25;

/// Compares all pairs of documents of one story. Cost: O(words × documents + pairs).
pub fn reuse(
    documents: &[Document],
    layers: &[Layers],
    statements: &[Statement],
    pairs: &[Pair],
    story: &[usize],
) -> Vec<Reuse> {
    let hashed: Vec<Vec<(u64, usize, usize)>> = layers.iter().map(|l| shingles(&l.tokens, SHINGLE)).collect();
    let of = |s: usize| statements[s].document_idx;
    let mut like: BTreeMap<(usize, usize), Vec<(usize, usize)>> = BTreeMap::new();
    for pair in pairs.iter().filter(|p| p.score >= SAME_POINT && of(p.a) != of(p.b)) {
        like.entry((of(pair.a), of(pair.b))).or_default().push((pair.a, pair.b));
    }
    let mut n_statements = vec![0; documents.len()];
    statements.iter().for_each(|s| n_statements[s.document_idx] += 1);
    let mut found = Vec::new();
    for a in 0..documents.len() {
        for b in a + 1..documents.len() {
            if story[a] == story[b] {
                let (points, shared) =
                    points(like.get(&(a, b)).map_or(&[], Vec::as_slice), n_statements[a], n_statements[b]);
                found.push(between(a, b, documents, layers, &hashed, statements, (points, shared)));
            }
        }
    }
    found
}

fn between(
    a: usize,
    b: usize,
    documents: &[Document],
    layers: &[Layers],
    hashed: &[Vec<(u64, usize, usize)>],
    statements: &[Statement],
    (points, shared): (Vec<(usize, usize)>, f32),
) -> Reuse {
    let passages = passages(&layers[a], &layers[b], &hashed[a], &hashed[b]);
    let covered = |side: fn(&Passage) -> Span, document: &Document| {
        passages.iter().map(|p| side(p).len()).sum::<usize>() as f32 / document.text.len().max(1) as f32
    };
    let copied = covered(|p| p.a, &documents[a]).max(covered(|p| p.b, &documents[b])).min(1.0);
    let direction = match direction(a, b, documents, layers) {
        Direction::None if copied >= VERBATIM => earlier(&documents[a], &documents[b]),
        credited => credited,
    };
    let (relation, score) = if copied >= VERBATIM {
        (Relation::Verbatim, copied)
    } else if points.len() >= 6 && shared >= 0.40 {
        (Relation::Paraphrase, shared.max(copied))
    } else if copied >= 0.06 || points.len() >= 5 && shared >= 0.22 {
        (Relation::CommonOrigin, shared.max(copied))
    } else if direction != Direction::None {
        (Relation::Cites, copied)
    } else {
        (Relation::Independent, copied)
    };
    let direction = if relation == Relation::CommonOrigin || relation == Relation::Independent {
        Direction::None
    } else {
        direction
    };
    let mut passages = passages;
    if relation == Relation::Paraphrase || relation == Relation::CommonOrigin {
        passages.extend(points.iter().map(|&(x, y)| Passage { a: statements[x].span, b: statements[y].span }));
        passages.sort_by_key(|p| (p.a, p.b));
        passages.dedup_by(|next, kept| kept.a.overlaps(next.a));
    }
    Reuse { a, b, relation, direction, score, passages }
}

/// The longest chain of like statements that stand in one order in both, and its share of the shorter side.
/// Cost: O(pairs × log pairs).
fn points(like: &[(usize, usize)], n_a: usize, n_b: usize) -> (Vec<(usize, usize)>, f32) {
    // By the first side; of one first statement the later partners first, so that a chain takes only one of them.
    let mut like = like.to_vec();
    like.sort_by_key(|&(x, y)| (x, std::cmp::Reverse(y)));
    let mut ends: Vec<usize> = Vec::new(); // for each length the pair with the earliest partner that ends such a chain
    let mut previous: Vec<Option<usize>> = Vec::with_capacity(like.len());
    for (i, &(_, y)) in like.iter().enumerate() {
        let at = ends.partition_point(|&end| like[end].1 < y);
        previous.push(at.checked_sub(1).map(|before| ends[before]));
        if at == ends.len() {
            ends.push(i);
        } else {
            ends[at] = i;
        }
    }
    let mut chain = Vec::new();
    let mut at = ends.last().copied();
    while let Some(i) = at {
        chain.push(like[i]);
        at = previous[i];
    }
    chain.reverse();
    let share = chain.len() as f32 / n_a.min(n_b).max(1) as f32;
    (chain, share)
}

/// Maximal runs of shared shingles, each used once on either side.
fn passages(x: &Layers, y: &Layers, a: &[(u64, usize, usize)], b: &[(u64, usize, usize)]) -> Vec<Passage> {
    let mut places: BTreeMap<u64, Vec<usize>> = BTreeMap::new();
    for (i, (hash, _, _)) in b.iter().enumerate() {
        places.entry(*hash).or_default().push(i);
    }
    let mut used = vec![false; b.len()];
    let mut found = Vec::new();
    let mut i = 0;
    while i < a.len() {
        let run = |j: usize| {
            (0..).take_while(|k| i + k < a.len() && j + k < b.len() && a[i + k].0 == b[j + k].0 && !used[j + k]).count()
        };
        let longest = places.get(&a[i].0).into_iter().flatten().take(64).map(|&j| (run(j), std::cmp::Reverse(j))).max();
        let Some((length, std::cmp::Reverse(j))) = longest.filter(|(length, _)| *length > 0) else {
            i += 1;
            continue;
        };
        used[j..j + length].iter_mut().for_each(|u| *u = true);
        let span = |layers: &Layers, from: usize, to: usize| layers.tokens[from].span.to(layers.tokens[to].span);
        let passage = Passage { a: span(x, a[i].1, a[i + length - 1].2), b: span(y, b[j].1, b[j + length - 1].2) };
        let furniture = |layers: &Layers, span: Span| layers.boilerplate.iter().any(|p| p.span.contains(span));
        if passage.a.len() >= SHORTEST && !furniture(x, passage.a) && !furniture(y, passage.b) {
            found.push(passage);
        }
        i += length;
    }
    found
}

/// Who took from whom: one credits the other's outlet.
fn direction(a: usize, b: usize, documents: &[Document], layers: &[Layers]) -> Direction {
    let credits = |from: usize, to: usize| {
        let Some(outlet) = documents[to].outlet.as_deref() else { return false };
        let own = documents[from].outlet.as_deref().is_some_and(|own| own.eq_ignore_ascii_case(outlet));
        let credited =
            layers[from].credits.iter().any(|c| c.kind != CreditKind::Author && same_outlet(&c.name, outlet));
        let named = layers[from]
            .attributions
            .iter()
            .any(|at| at.holder.iter().chain(&at.via).any(|name| same_outlet(name, outlet)));
        !own && (credited || named)
    };
    match (credits(b, a), credits(a, b)) {
        (true, false) => Direction::AToB,
        (false, true) => Direction::BToA,
        _ => Direction::None,
    }
}

/// Of two that share their words, the one that came out first was there first.
fn earlier(a: &Document, b: &Document) -> Direction {
    match (a.published, b.published) {
        (Some(x), Some(y)) if x < y => Direction::AToB,
        (Some(x), Some(y)) if y < x => Direction::BToA,
        _ => Direction::None,
    }
}

fn same_outlet(x: &str, y: &str) -> bool {
    let bare = |s: &str| s.to_lowercase().replace(|c: char| !c.is_alphanumeric(), "");
    let (x, y) = (bare(x), bare(y));
    !x.is_empty() && (x == y || x.len() > 3 && y.len() > 3 && (x.contains(&y) || y.contains(&x)))
}
