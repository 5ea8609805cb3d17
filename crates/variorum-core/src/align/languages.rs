//! Statements in different languages: near where a model that knows both languages says so.

use std::collections::BTreeMap;

use variorum_nlp::Language;
use variorum_nlp::sentence::Encoder;

use super::score::Pair;
use crate::model::{Document, Statement};
use crate::workers::Workers;

/// Statements that are encoded together.
const TOGETHER: usize = 12;
/// How much nearer than its usual neighbours the other statement is: at the first nothing speaks for one claim, at the
/// second nothing against it. Source: own, on invented tellings in five languages (docs/quality.md).
const BETWEEN: (f32, f32) = (0.03, 0.11);
/// What shared names and figures add: this share of the score they give alone. Source: own guess.
const SHARED: f32 = 0.25;
/// A document is on the event of others where so many of its statements, and this share of them, make claims that those make.
/// Source: own guess; of tellings of one event two thirds do, of other events one in twenty.
const OF_ONE_EVENT: (usize, f32) = (3, 0.25);
/// From this score on two statements make one claim, for that purpose.
const SURE: f32 = 0.5;

/// The statements of documents in several languages as vectors: what says the same lies near, whatever the language.
pub struct Tongues {
    /// By statement, of length 1.
    vectors: Vec<Vec<f32>>,
    foreign: Vec<bool>,
}

impl Tongues {
    /// Reads all statements; none where all documents are in English. Cost: one run of the model for each statement.
    pub fn read(
        documents: &[Document],
        statements: &[Statement],
        encoder: &Encoder,
        workers: &impl Workers,
    ) -> Option<Self> {
        let foreign = |s: &Statement| documents[s.document_idx].language != Language::ENGLISH;
        let foreign: Vec<bool> = statements.iter().map(foreign).collect();
        if !foreign.contains(&true) {
            return None;
        }
        let texts: Vec<&str> = statements.iter().map(|s| s.span.slice(&documents[s.document_idx].text)).collect();
        let chunks: Vec<&[&str]> = texts.chunks(TOGETHER).collect();
        let vectors = workers.map(chunks.len(), |i| encoder.sentences(chunks[i])).concat();
        Some(Self { vectors, foreign })
    }

    /// Scores of the pairs that `compared` allows and of which one statement at least is in another language than English:
    /// for each statement the later ones that lie nearer than usual, without what words add.
    fn near(&self, compared: impl Fn(usize, usize) -> bool + Sync, workers: &impl Workers) -> Vec<Vec<(usize, f32)>> {
        let n = self.vectors.len();
        let cosine = |a: usize, b: usize| self.vectors[a].iter().zip(&self.vectors[b]).map(|(x, y)| x * y).sum::<f32>();
        let rows: Vec<Vec<(usize, f32)>> = workers.map(n, |a| {
            let others = (0..n).filter(|&b| (self.foreign[a] || self.foreign[b]) && compared(a, b));
            others.map(|b| (b, cosine(a, b))).collect()
        });
        // Some statements lie near everything.
        let usual = |row: &Vec<(usize, f32)>| row.iter().map(|(_, x)| x).sum::<f32>() / row.len().max(1) as f32;
        let usual: Vec<f32> = rows.iter().map(usual).collect();
        let score = |a: usize, (b, near): (usize, f32)| {
            let nearer = near - (usual[a] + usual[b]) / 2.0;
            (b, ((nearer - BETWEEN.0) / (BETWEEN.1 - BETWEEN.0)).max(0.0))
        };
        let later = |(a, row): (usize, Vec<(usize, f32)>)| {
            row.into_iter().filter(|(b, _)| *b > a).map(|near| score(a, near)).collect()
        };
        rows.into_iter().enumerate().map(later).collect()
    }

    /// Puts documents that say what others say into one story, where names in different scripts kept them apart.
    pub fn join(&self, statements: &[Statement], story: &mut [usize], workers: &impl Workers) {
        let number = |story: &[usize], s: usize| story[statements[s].document_idx];
        let near = self.near(|a, b| number(story, a) != number(story, b), workers);
        let said = |story: &[usize], of: usize| (0..statements.len()).filter(|&s| number(story, s) == of).count();
        // For two stories the statements of each that the other has, too.
        let mut both: BTreeMap<(usize, usize), (Vec<usize>, Vec<usize>)> = BTreeMap::new();
        for (a, row) in near.iter().enumerate() {
            for &(b, _) in row.iter().filter(|(_, score)| *score >= SURE) {
                let (x, y) = (number(story, a), number(story, b));
                let (key, a, b) = if x < y { ((x, y), a, b) } else { ((y, x), b, a) };
                let (first, second) = both.entry(key).or_default();
                first.push(a);
                second.push(b);
            }
        }
        let fits = |shared: &mut Vec<usize>, all: usize| {
            shared.sort_unstable();
            shared.dedup();
            shared.len() >= OF_ONE_EVENT.0 && shared.len() as f32 >= OF_ONE_EVENT.1 * all as f32
        };
        let joined: Vec<(usize, usize)> = both
            .into_iter()
            .filter_map(|((x, y), (mut first, mut second))| {
                // The longer account may have much that the shorter has not.
                let one = fits(&mut first, said(story, x)) || fits(&mut second, said(story, y));
                one.then_some((x, y))
            })
            .collect();
        for (x, y) in joined {
            let (keep, drop) = (story.iter().position(|&s| s == x), story.iter().position(|&s| s == y));
            let (Some(keep), Some(drop)) = (keep, drop) else { continue };
            let (keep, drop) = (story[keep.min(drop)], story[keep.max(drop)]);
            story.iter_mut().filter(|s| **s == drop).for_each(|s| *s = keep);
        }
    }

    /// Scores the pairs of a story of which one statement at least is in another language than English; all other `pairs` stay
    /// as they are. Ordered by first and second statement, as `pairs` is.
    ///
    /// Cost: pairs × width.
    pub(super) fn across(
        &self,
        pairs: Vec<Pair>,
        statements: &[Statement],
        story: &[usize],
        workers: &impl Workers,
    ) -> Vec<Pair> {
        let voice = |s: usize| (statements[s].document_idx, statements[s].voice_idx);
        let number = |s: usize| story[statements[s].document_idx];
        let near = self.near(|a, b| number(a) == number(b) && voice(a) != voice(b), workers);
        let mut scored: Vec<Pair> =
            pairs.iter().filter(|pair| !self.foreign[pair.a] && !self.foreign[pair.b]).copied().collect();
        for (a, row) in near.into_iter().enumerate() {
            for (b, near) in row {
                let shared = pairs.binary_search_by_key(&(a, b), |p| (p.a, p.b)).map_or(0.0, |at| pairs[at].score);
                let score = near + SHARED * shared;
                if score > 0.0 {
                    scored.push(Pair { a, b, score: score.min(1.0) });
                }
            }
        }
        scored.sort_by_key(|pair| (pair.a, pair.b));
        scored
    }
}
