//! Statements in different languages: near where a model that knows both languages says so.

use std::collections::{BTreeMap, BTreeSet};

use variorum_nlp::Language;
use variorum_nlp::sentence::Encoder;

use super::score::Pair;
use crate::components::Components;
use crate::model::{Document, Statement};
use crate::workers::Workers;

/// Statements that are encoded together.
const TOGETHER: usize = 12;
/// How much nearer than its usual neighbours the other statement is: at the first nothing speaks for one claim, at the
/// second nothing against it. Source: own, on invented tellings in five languages (docs/quality.md).
const BETWEEN: (f32, f32) = (0.03, 0.11);
/// What shared names and figures add: this share of the score they give alone. Source: own guess.
const SHARED: f32 = 0.25;
/// A story is on the event of another where so many of its statements, and this share of them, make claims that the other
/// makes. Source: own guess.
const OF_ONE_EVENT: (usize, f32) = (3, 0.25);
/// From this score on two statements make one claim, for that purpose.
const SURE: f32 = 0.5;

/// The statements of documents in several languages as vectors: what says the same lies near, whatever the language.
pub struct Tongues {
    /// By statement, of length 1.
    vectors: Vec<Vec<f32>>,
    /// By statement.
    voice: Vec<usize>,
    voices: Vec<Voice>,
}

/// What one voice of one document says.
struct Voice {
    document: usize,
    /// Whether it is in another language than English.
    foreign: bool,
    statements: Vec<usize>,
    /// Of the vectors.
    sum: Vec<f32>,
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
        if !statements.iter().any(foreign) {
            return None;
        }
        // Marks at the ends say nothing of what is told, and move the vectors.
        let words = |s: &Statement| {
            let text = s.span.slice(&documents[s.document_idx].text);
            let bare = text.trim_matches(|c: char| !c.is_alphanumeric() && c != '%');
            if bare.is_empty() { text } else { bare }
        };
        let texts: Vec<&str> = statements.iter().map(words).collect();
        let chunks: Vec<&[&str]> = texts.chunks(TOGETHER).collect();
        let vectors: Vec<Vec<f32>> = workers.map(chunks.len(), |i| encoder.sentences(chunks[i])).concat();
        let mut said: BTreeMap<(usize, usize), Vec<usize>> = BTreeMap::new();
        for (s, statement) in statements.iter().enumerate() {
            said.entry((statement.document_idx, statement.voice_idx)).or_default().push(s);
        }
        let mut voice = vec![0; statements.len()];
        let of_voice = |(n, ((document, _), said)): (usize, ((usize, usize), Vec<usize>))| {
            let mut sum = vec![0.0; vectors[said[0]].len()];
            for &s in &said {
                voice[s] = n;
                sum.iter_mut().zip(&vectors[s]).for_each(|(sum, x)| *sum += x);
            }
            Voice { document, foreign: foreign(&statements[said[0]]), statements: said, sum }
        };
        let voices = said.into_iter().enumerate().map(of_voice).collect();
        Some(Self { vectors, voice, voices })
    }

    /// For each statement the later ones of other voices that lie nearer than usual, with a score, without what words add.
    /// Looked at are voices that `compared` allows and of which one at least is in another language than English.
    fn near(&self, compared: impl Fn(&Voice, &Voice) -> bool + Sync, workers: &impl Workers) -> Vec<Vec<(usize, f32)>> {
        let n = self.vectors.len();
        let others = |s: usize| {
            let own = &self.voices[self.voice[s]];
            self.voices.iter().filter(|other| (own.foreign || other.foreign) && compared(own, other))
        };
        // Some statements lie near everything.
        let usual: Vec<f32> = workers.map(n, |s| {
            let sum: f32 = others(s).map(|other| dot(&self.vectors[s], &other.sum)).sum();
            sum / others(s).map(|other| other.statements.len()).sum::<usize>().max(1) as f32
        });
        workers.map(n, |a| {
            let score = |&b: &usize| {
                let nearer = dot(&self.vectors[a], &self.vectors[b]) - (usual[a] + usual[b]) / 2.0;
                (b, (nearer - BETWEEN.0) / (BETWEEN.1 - BETWEEN.0))
            };
            let later = others(a).flat_map(|other| &other.statements).filter(|b| **b > a);
            let mut row: Vec<(usize, f32)> = later.map(score).filter(|(_, score)| *score > 0.0).collect();
            row.sort_unstable_by_key(|(b, _)| *b);
            row
        })
    }

    /// Puts documents that say what others say into one story, where names in different scripts kept them apart: each story
    /// without an account in English goes to the story with which it shares most, so that none is a bridge between two.
    pub fn join(&self, story: &mut [usize], workers: &impl Workers) {
        let near = self.near(|a, b| story[a.document] != story[b.document], workers);
        let of = |s: usize| story[self.voices[self.voice[s]].document];
        // For a story and another the statements of the one that the other has, too.
        let mut shared: BTreeMap<(usize, usize), BTreeSet<usize>> = BTreeMap::new();
        for (a, row) in near.iter().enumerate() {
            for &(b, _) in row.iter().filter(|(_, score)| *score >= SURE) {
                shared.entry((of(a), of(b))).or_default().insert(a);
                shared.entry((of(b), of(a))).or_default().insert(b);
            }
        }
        let mut said: BTreeMap<usize, usize> = BTreeMap::new();
        let mut english = BTreeSet::new();
        for voice in &self.voices {
            *said.entry(story[voice.document]).or_default() += voice.statements.len();
            english.extend(Some(story[voice.document]).filter(|_| !voice.foreign));
        }
        let share = |from: usize, to: usize| {
            let shared = shared.get(&(from, to)).map_or(0, BTreeSet::len);
            let share = shared as f32 / said[&from] as f32;
            if shared >= OF_ONE_EVENT.0 && share >= OF_ONE_EVENT.1 { share } else { 0.0 }
        };
        let mut joined = Components::new(story.len());
        for &from in said.keys().filter(|story| !english.contains(story)) {
            // The longer account may have much that the shorter has not.
            let either = |to: usize| share(from, to).max(share(to, from));
            let near = said.keys().map(|&to| (to, either(to))).filter(|(to, share)| *to != from && *share > 0.0);
            if let Some((to, _)) = near.max_by(|(x, a), (y, b)| a.total_cmp(b).then(y.cmp(x))) {
                joined.join(from, to);
            }
        }
        story.iter_mut().for_each(|story| *story = joined.root(*story));
    }

    /// Scores the pairs of a story of which one statement at least is in another language than English; all other `pairs` stay
    /// as they are. Ordered by first and second statement, as `pairs` is.
    ///
    /// Cost: pairs × width.
    pub(super) fn across(&self, pairs: Vec<Pair>, story: &[usize], workers: &impl Workers) -> Vec<Pair> {
        let near = self.near(|a, b| story[a.document] == story[b.document] && !std::ptr::eq(a, b), workers);
        let english = |s: usize| !self.voices[self.voice[s]].foreign;
        let mut scored: Vec<Pair> = pairs.iter().filter(|pair| english(pair.a) && english(pair.b)).copied().collect();
        for (a, row) in near.into_iter().enumerate() {
            for (b, near) in row {
                let shared = pairs.binary_search_by_key(&(a, b), |p| (p.a, p.b)).map_or(0.0, |at| pairs[at].score);
                let score = near + SHARED * shared;
                scored.push(Pair { a, b, score: score.min(1.0) });
            }
        }
        scored.sort_by_key(|pair| (pair.a, pair.b));
        scored
    }
}

fn dot(a: &[f32], b: &[f32]) -> f32 {
    a.iter().zip(b).map(|(x, y)| x * y).sum()
}
