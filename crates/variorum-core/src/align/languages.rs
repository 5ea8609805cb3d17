//! Statements in different languages: near where a model that knows both languages says so.

use std::collections::BTreeSet;

use variorum_nlp::Language;
use variorum_nlp::sentence::Encoder;

use super::score::Pair;
use crate::model::{Document, Statement};
use crate::workers::Workers;

/// Statements that are encoded together.
const TOGETHER: usize = 12;
/// How much nearer than its usual neighbours the other statement is: at the first nothing speaks for one claim, at the
/// second nothing against it. Source: own, on invented tellings in five languages (docs/quality.md).
const BETWEEN: (f32, f32) = (0.04, 0.13);
/// What shared names and figures add: this share of the score they give alone. Source: own guess.
const SHARED: f32 = 0.25;

/// Scores the pairs of which one statement at least is in another language than English, by the vectors of `encoder`; all
/// other pairs stay as they are. Ordered by first and second statement, as `pairs` is.
///
/// Cost: one run of the model for each statement of a story that has other languages, and its pairs × width.
pub(super) fn across(
    pairs: Vec<Pair>,
    documents: &[Document],
    statements: &[Statement],
    story: &[usize],
    encoder: &Encoder,
    workers: &impl Workers,
) -> Vec<Pair> {
    let foreign = |s: usize| documents[statements[s].document_idx].language != Language::ENGLISH;
    let number = |s: usize| story[statements[s].document_idx];
    let stories: BTreeSet<usize> = (0..statements.len()).filter(|&s| foreign(s)).map(number).collect();
    let wanted: Vec<usize> = (0..statements.len()).filter(|&s| stories.contains(&number(s))).collect();
    if wanted.is_empty() {
        return pairs;
    }
    let text = |&s: &usize| statements[s].span.slice(&documents[statements[s].document_idx].text);
    let texts: Vec<&str> = wanted.iter().map(text).collect();
    let chunks: Vec<&[&str]> = texts.chunks(TOGETHER).collect();
    let vectors = workers.map(chunks.len(), |i| encoder.sentences(chunks[i])).concat();
    let voice = |s: usize| (statements[s].document_idx, statements[s].voice_idx);
    let compared =
        |a: usize, b: usize| number(a) == number(b) && voice(a) != voice(b) && (foreign(a) || foreign(b));
    let cosine = |x: &[f32], y: &[f32]| x.iter().zip(y).map(|(x, y)| x * y).sum::<f32>();
    let rows: Vec<Vec<(usize, f32)>> = workers.map(wanted.len(), |i| {
        let others = (0..wanted.len()).filter(|&j| compared(wanted[i], wanted[j]));
        others.map(|j| (j, cosine(&vectors[i], &vectors[j]))).collect()
    });
    // Some statements lie near everything.
    let usual = |row: &Vec<(usize, f32)>| row.iter().map(|(_, x)| x).sum::<f32>() / row.len().max(1) as f32;
    let usual: Vec<f32> = rows.iter().map(usual).collect();
    let mut scored: Vec<Pair> = pairs.iter().filter(|pair| !compared(pair.a, pair.b)).copied().collect();
    for (i, row) in rows.iter().enumerate() {
        for &(j, near) in row.iter().filter(|(j, _)| *j > i) {
            let nearer = near - (usual[i] + usual[j]) / 2.0;
            let (a, b) = (wanted[i], wanted[j]);
            let shared = pairs.binary_search_by_key(&(a, b), |p| (p.a, p.b)).map_or(0.0, |at| pairs[at].score);
            let score = (nearer - BETWEEN.0) / (BETWEEN.1 - BETWEEN.0) + SHARED * shared;
            if score > 0.0 {
                scored.push(Pair { a, b, score: score.min(1.0) });
            }
        }
    }
    scored.sort_by_key(|pair| (pair.a, pair.b));
    scored
}
