//! Words that know their sentence: how near two statements are when every word looks for its like in the other.

use std::collections::{BTreeMap, BTreeSet};

use variorum_nlp::sentence::{Encoded, Encoder, Passage};
use variorum_nlp::{Language, Span};

use super::antecedents;
use super::score::Pair;
use crate::model::{Document, Layers, Statement};
use crate::workers::Workers;

/// How many layers of the model are used: the first three tell like words apart as well as all six do, at half the cost
/// (docs/quality.md).
pub const DEPTH: usize = 3;

/// Sentences that are encoded together.
const TOGETHER: usize = 12;

/// Nearness of two statements of one story that share words and still say two things; it is .55 for those that say one.
/// Source: own, on the two events of docs/quality.md.
const USUAL: f32 = 0.45;
/// What the score gains for nearness above the usual. Source: own; 1.5 to 3 do the same on the two events.
const GAIN: f32 = 2.0;
/// Nearness takes and gives no more than this. Source: own, not swept.
const MOST: (f32, f32) = (-0.15, 0.3);

/// The words of one statement, each with what it means in its sentence.
pub(super) struct Meaning {
    /// Where each word piece stands in the document.
    spans: Vec<Span>,
    /// The pieces, the rarer in the story the heavier.
    pub(super) passage: Passage,
}

impl Meaning {
    /// The sum of the pieces that stand in `span`; none where none does.
    pub(super) fn of(&self, span: Span) -> Option<Vec<f32>> {
        let first = self.spans.partition_point(|piece| piece.end <= span.start);
        let inside = (first..self.spans.len()).take_while(|&p| self.spans[p].start < span.end);
        inside.map(|p| self.passage.piece(p).to_vec()).reduce(|mut sum, piece| {
            sum.iter_mut().zip(&piece).for_each(|(sum, x)| *sum += x);
            sum
        })
    }
}

/// By statement; none of statements in other languages than English.
pub(super) type Meanings = BTreeMap<usize, Meaning>;

/// Adds to each pair's score what nearness tells. Statements without a meaning keep their scores.
pub(super) fn refine(pairs: &mut [Pair], meanings: &Meanings, workers: &impl Workers) {
    let runs: Vec<&[Pair]> = pairs.chunk_by(|x, y| x.a == y.a).collect();
    let scores = workers.map(runs.len(), |i| {
        let run = runs[i];
        let mut scores: Vec<f32> = run.iter().map(|pair| pair.score).collect();
        let Some(own) = meanings.get(&run[0].a) else { return scores };
        let known: Vec<usize> = (0..run.len()).filter(|&i| meanings.contains_key(&run[i].b)).collect();
        let near = own.passage.nearness(known.iter().map(|&i| &meanings[&run[i].b].passage));
        for (i, near) in known.into_iter().zip(near) {
            let gain = near.map_or(0.0, |near| (GAIN * (near - USUAL)).clamp(MOST.0, MOST.1));
            scores[i] = (scores[i] + gain).clamp(0.0, 1.0);
        }
        scores
    });
    for (pair, score) in pairs.iter_mut().zip(scores.into_iter().flatten()) {
        pair.score = score;
    }
}

/// The words of every statement that stands in a pair.
pub(super) fn meanings(
    pairs: &[Pair],
    documents: &[Document],
    layers: &[Layers],
    statements: &[Statement],
    antecedents: &[Option<usize>],
    workers: &impl Workers,
) -> Meanings {
    let mut wanted: BTreeSet<usize> = pairs.iter().flat_map(|pair| [pair.a, pair.b]).collect();
    let taken_up: Vec<usize> = wanted.iter().filter_map(|&s| antecedents[s]).collect();
    wanted.extend(taken_up);
    // Sentences are read whole and once, whatever part of them a statement is.
    let sentence = |s: usize| (statements[s].document_idx, statements[s].sentence_idx);
    let sentences: BTreeSet<(usize, usize)> = wanted
        .iter()
        .map(|&s| sentence(s))
        .filter(|(document, _)| documents[*document].language == Language::ENGLISH)
        .collect();
    let sentences: Vec<(usize, usize)> = sentences.into_iter().collect();
    let span = |&(document, number): &(usize, usize)| layers[document].sentences[number].extent;
    let slices: Vec<&str> = sentences.iter().map(|s| span(s).slice(&documents[s.0].text)).collect();
    // Copies of one sentence are read once.
    let mut distinct: Vec<&str> = slices.clone();
    distinct.sort_unstable();
    distinct.dedup();
    let chunks: Vec<&[&str]> = distinct.chunks(TOGETHER).collect();
    let vectors = workers.map(chunks.len(), |i| Encoder::english().encode(chunks[i], DEPTH)).concat();
    let encoded: Vec<&Encoded> = slices
        .iter()
        .map(|slice| {
            &vectors[distinct.binary_search(slice).expect("invariant: every slice is among the distinct ones")]
        })
        .collect();
    // The pieces of each statement: where they stand in its sentence, and what is written there.
    let mut pieces: BTreeMap<usize, Vec<(usize, String)>> = BTreeMap::new();
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for &s in &wanted {
        let Ok(at) = sentences.binary_search(&sentence(s)) else { continue };
        let (spans, text, start) = (&encoded[at].spans, slices[at], span(&sentences[at]).start);
        let own = statements[s].span;
        let inside = |piece: &Span| piece.start + start >= own.start && piece.end + start <= own.end;
        let said = |piece: &Span| piece.slice(text).to_lowercase();
        let words = |piece: &Span| piece.slice(text).chars().any(char::is_alphanumeric);
        let list: Vec<(usize, String)> = spans
            .iter()
            .enumerate()
            .filter(|(_, piece)| inside(piece) && words(piece))
            .map(|(i, piece)| (i, said(piece)))
            .collect();
        let distinct: BTreeSet<&String> = list.iter().map(|(_, word)| word).collect();
        distinct.into_iter().for_each(|word| *counts.entry(word.clone()).or_default() += 1);
        pieces.insert(s, list);
    }
    let n = pieces.len() as f32 + 1.0;
    let of = |s: usize, share: f32, meaning: &mut Meaning| {
        let Ok(at) = sentences.binary_search(&sentence(s)) else { return };
        let (encoded, start) = (encoded[at], span(&sentences[at]).start);
        let width = encoded.data.len() / encoded.spans.len().max(1);
        for (i, word) in &pieces[&s] {
            // What stands everywhere in a story tells little.
            let weight = share * doublings(n / (counts[word] as f32 + 0.5));
            meaning.passage.push(&encoded.data[i * width..][..width], weight);
            let piece = encoded.spans[*i];
            meaning.spans.push(Span { start: start + piece.start, end: start + piece.end });
        }
    };
    let made = |&s: &usize| {
        let encoded = encoded[sentences.binary_search(&sentence(s)).ok()?];
        let width = encoded.data.len() / encoded.spans.len().max(1);
        let mut meaning = Meaning { spans: Vec::new(), passage: Passage::new(width) };
        // What is taken up stands before, so that pieces stay in the order of the text.
        if let Some(before) = antecedents[s].filter(|before| pieces.contains_key(before)) {
            of(before, antecedents::WEIGHT, &mut meaning);
        }
        of(s, 1.0, &mut meaning);
        Some((s, meaning))
    };
    pieces.keys().filter_map(made).collect()
}

/// The logarithm to base 2, the same on every machine: exact to 1 %.
pub(super) fn doublings(x: f32) -> f32 {
    let bits = x.max(1.0).to_bits();
    let whole = (bits >> 23) as f32 - 127.0;
    let rest = f32::from_bits(bits & 0x007f_ffff | 0x3f80_0000) - 1.0;
    whole + rest * (1.346_6 - 0.346_6 * rest)
}
