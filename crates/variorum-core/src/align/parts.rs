//! A sentence that says several things: what a part of it shares with a part of another makes a claim of its own.

use std::collections::{BTreeMap, BTreeSet};

use variorum_nlp::Span;
use variorum_nlp::sentence::Passage;
use variorum_nlp::syntax::Analysis;

use super::features::{HOLLOW, is_person};
use super::nearness::{Meanings, doublings};
use super::score::Pair;
use crate::lexicon::{FUNCTION_WORDS, one_of};
use crate::model::{EntityKind, Layers, Statement};
use crate::workers::Workers;

/// A claim over parts of statements.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Part {
    /// Indices of the statements, ascending.
    pub statements: Vec<usize>,
    /// For each of them the words that carry it.
    pub words: Vec<Span>,
}

/// Two words mean the same from 1 on, nothing alike below 0: their cosine, moved and stretched. Source: own; the first
/// three layers put words of one field around .45 and inflections around .9.
const ALIKE: (f32, f32) = (0.45, 0.9);
/// The weight of shared words from which on rarity tells no more. Source: own, by looking at the two events of
/// docs/quality.md.
const FULL: f32 = 14.0;
/// In a story of fewer statements rarity is told as in one of so many: two statements would have no rare word.
const FEW: f32 = 60.0;
/// Shared words lighter than this are no claim.
const LEAST: f32 = 4.0;
/// Content words of a phrase that claims something. One alone ("attacks", "agenda") names what is spoken of.
const FEWEST: usize = 2;
/// What shared parts add to the score of two statements, and the sum from which on two statements share a claim. Source:
/// own; .3 to .5 with .54 to .65 do the same on the two events.
const GAIN: f32 = 0.4;
const SHARED: f32 = 0.57;
/// Pairs that score less are not looked at: hardly any would reach the sum.
const CLOSE: f32 = 0.24;
/// Least average of a statement that joins others in one part. Source: own, not swept.
const JOINS: f32 = 0.5;

/// The content words of a statement, and which of them make a phrase.
struct Words {
    spans: Vec<Span>,
    weights: Vec<f32>,
    passage: Passage,
    phrases: Vec<Vec<usize>>,
}

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
    // What shares a claim as a whole shares its parts, too.
    let (one, two): (Vec<&Pair>, Vec<&Pair>) =
        pairs.iter().filter(|pair| pair.score >= CLOSE).partition(|pair| home[pair.a] == home[pair.b]);
    let words = words(&two, meanings, layers, statements, story);
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

impl Words {
    /// The phrases of both that share most, and how much from 0 to 1; `cosines` has a row of `width` for each word of
    /// `other`.
    fn best(&self, other: &Self, cosines: &[f32], width: usize) -> Option<(f32, usize, usize)> {
        let like = |x: usize, y: usize| ((cosines[y * width + x] - ALIKE.0) / (ALIKE.1 - ALIKE.0)).clamp(0.0, 1.0);
        let mut best: Option<(f32, usize, usize)> = None;
        for (p, own) in self.phrases.iter().enumerate() {
            for (q, theirs) in other.phrases.iter().enumerate() {
                let most = |x: usize| theirs.iter().map(|&y| like(x, y)).fold(0.0, f32::max);
                let forth: f32 = own.iter().map(|&x| self.weights[x] * most(x)).sum();
                let most = |y: usize| own.iter().map(|&x| like(x, y)).fold(0.0, f32::max);
                let back: f32 = theirs.iter().map(|&y| other.weights[y] * most(y)).sum();
                let weight = (forth + back) / 2.0;
                if weight < LEAST {
                    continue;
                }
                let (x, y) = (forth / self.weight(own), back / other.weight(theirs));
                let strength = 2.0 * x * y / (x + y) * (weight / FULL).min(1.0);
                if best.is_none_or(|(most, ..)| strength > most) {
                    best = Some((strength, p, q));
                }
            }
        }
        best
    }

    fn weight(&self, phrase: &[usize]) -> f32 {
        phrase.iter().map(|&i| self.weights[i]).sum()
    }

    fn span(&self, phrase: usize) -> Span {
        let words = &self.phrases[phrase];
        self.spans[words[0]].to(self.spans[words[words.len() - 1]])
    }
}

/// The words of every statement in `pairs` that has a tree.
fn words(
    pairs: &[&Pair],
    meanings: &Meanings,
    layers: &[Layers],
    statements: &[Statement],
    story: &[usize],
) -> BTreeMap<usize, Words> {
    let wanted: BTreeSet<usize> = pairs.iter().flat_map(|pair| [pair.a, pair.b]).collect();
    let syntax = |s: usize| layers[statements[s].document_idx].syntax.as_deref();
    let story = |s: usize| story[statements[s].document_idx];
    let mut counts: BTreeMap<(usize, &str), usize> = BTreeMap::new();
    let mut totals: BTreeMap<usize, usize> = BTreeMap::new();
    for (s, statement) in statements.iter().enumerate() {
        *totals.entry(story(s)).or_default() += 1;
        let Some(syntax) = syntax(s) else { continue };
        let (from, to) = syntax.within(statement.span);
        let lemmas: BTreeSet<&str> = (from..to).map(|i| syntax.lemma(i)).collect();
        lemmas.into_iter().for_each(|lemma| *counts.entry((story(s), lemma)).or_default() += 1);
    }
    let rarity = |s: usize, lemma: &str| {
        let count = counts.get(&(story(s), lemma)).copied().unwrap_or(1) as f32;
        doublings((totals[&story(s)] as f32).max(FEW) / (count + 0.5))
    };
    wanted
        .into_iter()
        .filter_map(|s| {
            let (syntax, meaning) = (syntax(s)?, meanings.get(&s)?);
            let (from, to) = syntax.within(statements[s].span);
            let mut words = Words {
                spans: Vec::new(),
                weights: Vec::new(),
                passage: Passage::new(if meaning.passage.is_empty() { 0 } else { meaning.passage.piece(0).len() }),
                phrases: Vec::new(),
            };
            let acts = |i: usize| acts(&layers[statements[s].document_idx], syntax.tokens[i].span);
            // By token, its place among the words.
            let mut places: BTreeMap<usize, usize> = BTreeMap::new();
            for i in from..to {
                let span = syntax.tokens[i].span;
                let first = meaning.spans.partition_point(|piece| piece.end <= span.start);
                let pieces: Vec<usize> =
                    (first..meaning.spans.len()).take_while(|&p| meaning.spans[p].start < span.end).collect();
                if !is_content(syntax, i) || pieces.is_empty() {
                    continue;
                }
                let mut mean = meaning.passage.piece(pieces[0]).to_vec();
                for &piece in &pieces[1..] {
                    mean.iter_mut().zip(meaning.passage.piece(piece)).for_each(|(sum, x)| *sum += x);
                }
                places.insert(i, words.spans.len());
                words.spans.push(span);
                words.weights.push(rarity(s, syntax.lemma(i)));
                words.passage.push(&mean, 1.0);
            }
            // Whoever is spoken of in two sentences, they need not say the same of him.
            let phrases: BTreeSet<Vec<usize>> = phrases(syntax, from, to)
                .into_iter()
                .filter(|(head, _)| !acts(*head))
                .map(|(_, phrase)| phrase)
                .map(|phrase| phrase.iter().filter_map(|i| places.get(i).copied()).collect::<Vec<usize>>())
                .filter(|phrase| phrase.len() >= FEWEST)
                .collect();
            words.phrases = phrases.into_iter().collect();
            Some((s, words))
        })
        .collect()
}

/// Whether a word means people or a state. (A name of no known kind may be one of a place or a shop.)
fn acts(layers: &Layers, word: Span) -> bool {
    let entity = layers.references.at(word).map(|reference| &layers.references.entities[reference.entity]);
    is_person(layers, word)
        || entity.is_some_and(|e| matches!(e.kind, EntityKind::Person | EntityKind::Place | EntityKind::Group))
}

fn is_content(syntax: &Analysis<'_>, i: usize) -> bool {
    const PARTS_OF_SPEECH: &[&str] = &["NOUN", "PROPN", "VERB", "ADJ", "NUM"];
    let lemma = syntax.lemma(i).to_lowercase();
    one_of(syntax.pos(i), PARTS_OF_SPEECH) && !one_of(&lemma, HOLLOW) && !one_of(&lemma, FUNCTION_WORDS)
}

/// The phrases among the tokens `from..to`, each with its head and its tokens, ascending: every noun with what stands before it, the same
/// with one phrase behind it, every verb with its object.
fn phrases(syntax: &Analysis<'_>, from: usize, to: usize) -> Vec<(usize, Vec<usize>)> {
    const BEFORE: &[&str] = &["amod", "compound", "nummod", "nmod", "poss", "quantmod", "advmod", "neg"];
    fn grow(syntax: &Analysis<'_>, i: usize, deeper: bool, range: (usize, usize), found: &mut Vec<usize>) {
        found.push(i);
        for child in syntax.children(i).filter(|c| (range.0..range.1).contains(c)) {
            match syntax.relation(child) {
                relation if one_of(relation, BEFORE) => grow(syntax, child, deeper, range, found),
                "prep" if deeper => {
                    let objects = syntax.children(child).filter(|&c| syntax.relation(c) == "pobj");
                    let objects: Vec<usize> = objects.filter(|c| (range.0..range.1).contains(c)).collect();
                    objects.into_iter().for_each(|object| grow(syntax, object, false, range, found));
                }
                "dobj" if deeper && syntax.pos(i) == "VERB" => grow(syntax, child, false, range, found),
                _ => {}
            }
        }
    }
    let mut found = Vec::new();
    for i in from..to {
        let noun = one_of(syntax.pos(i), &["NOUN", "PROPN"]) && !one_of(syntax.relation(i), &["compound", "nmod"]);
        let verb = syntax.pos(i) == "VERB" && syntax.relation(i) != "aux";
        for deeper in [false, true] {
            if noun || verb && deeper {
                let mut phrase = Vec::new();
                grow(syntax, i, deeper, (from, to), &mut phrase);
                phrase.sort_unstable();
                found.push((i, phrase));
            }
        }
    }
    found
}
