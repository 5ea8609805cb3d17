//! What the network is told of a token, and of a token as seen from a cue.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{
    Span,
    syntax::Analysis,
    vectors::{WordId, WordTable},
};

/// Numbers told of every token.
pub const TOKEN_FEATURES: usize = 12;
/// Numbers told of a token as seen from a cue.
pub const PAIR_FEATURES: usize = 7;

/// Words, tags, relations and kinds of entities that have a row of their own; row 0 is for all others.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Vocabulary {
    /// Lemmas in lower case.
    pub lemmas: BTreeMap<String, u16>,
    /// Words as written, in lower case.
    pub forms: BTreeMap<String, u16>,
    /// Fine tags.
    pub tags: BTreeMap<String, u16>,
    /// Relations to the head.
    pub relations: BTreeMap<String, u16>,
    /// Kinds of entities.
    pub entities: BTreeMap<String, u16>,
}

impl Vocabulary {
    /// Adds a reading's words to the counts that a vocabulary is made from, in the order of its fields.
    pub fn count(reading: &Reading<'_>, counts: &mut [BTreeMap<String, u32>; 5]) {
        let tree = reading.analysis;
        for i in 0..tree.tokens.len() {
            if tree.tag(i).starts_with("NNP") {
                *counts[2].entry(tree.tag(i).to_owned()).or_default() += 1;
                *counts[3].entry(tree.relation(i).to_owned()).or_default() += 1;
                continue;
            }
            let words = [
                tree.lemma(i).to_lowercase(),
                tree.tokens[i].span.slice(reading.text).to_lowercase(),
                tree.tag(i).to_owned(),
                tree.relation(i).to_owned(),
            ];
            for (counts, word) in counts.iter_mut().zip(words) {
                *counts.entry(word).or_default() += 1;
            }
        }
        for entity in &tree.entities {
            *counts[4].entry(tree.label(entity).to_owned()).or_default() += 1;
        }
    }

    /// Takes what is frequent enough.
    pub fn from_counts(counts: &[BTreeMap<String, u32>; 5], least: [u32; 5]) -> Self {
        let [lemmas, forms, tags, relations, entities] = std::array::from_fn(|k| {
            let kept = counts[k].iter().filter(|(_, n)| **n >= least[k]).map(|(word, _)| word.clone());
            kept.zip(1u16..).collect()
        });
        Self { lemmas, forms, tags, relations, entities }
    }
}

fn id(rows: &BTreeMap<String, u16>, name: &str) -> u16 {
    rows.get(name).copied().unwrap_or_default()
}

/// A text as the network reads it.
pub struct Reading<'a> {
    /// The text.
    pub text: &'a str,
    /// Its tree.
    pub analysis: &'a Analysis<'a>,
    /// Its paragraphs as half-open ranges of tokens.
    pub paragraphs: Vec<(usize, usize)>,
    /// For each token, the quotation it stands in, if any; the outermost one.
    quotes: Vec<Option<u32>>,
    states: Vec<u16>,
    sentences: Vec<u32>,
}

impl<'a> Reading<'a> {
    /// Reads a text with its paragraphs and its quotations (without their marks, whether each is a mere phrase, sorted).
    pub fn new(text: &'a str, analysis: &'a Analysis<'a>, paragraphs: &[Span], quotes: &[(Span, bool)]) -> Self {
        let n = analysis.tokens.len();
        let mut inside = vec![None; n];
        let mut states = vec![0u16; n];
        for (number, &(span, phrase)) in quotes.iter().enumerate() {
            let (from, to) = analysis.within(span);
            for i in from..to {
                states[i] = match (inside[i], phrase) {
                    (Some(_), _) => 2,
                    (None, true) => 5,
                    (None, false) => 1,
                };
                inside[i].get_or_insert(number as u32);
            }
            if from > 0 && analysis.tokens[from - 1].span.end <= span.start && states[from - 1] == 0 {
                states[from - 1] = 3;
            }
            if to < n && states[to] == 0 {
                states[to] = 4;
            }
        }
        let mut sentence = 0;
        let sentences = analysis.tokens.iter().map(|t| {
            sentence += u32::from(t.starts_sentence);
            sentence
        });
        let sentences = sentences.collect();
        let paragraphs = paragraphs.iter().map(|p| analysis.within(*p)).filter(|(from, to)| from < to).collect();
        Self { text, analysis, paragraphs, quotes: inside, states, sentences }
    }

    /// The word of token `i` in the static table.
    pub fn word(&self, i: usize) -> Option<WordId> {
        let word = self.analysis.tokens[i].span.slice(self.text).to_lowercase();
        WordTable::english().get(&word)
    }

    /// The paragraph of token `i`; the token alone where it stands in none.
    pub fn window(&self, i: usize) -> (usize, usize) {
        let at = self.paragraphs.partition_point(|(_, to)| *to <= i);
        self.paragraphs.get(at).copied().filter(|(from, _)| *from <= i).unwrap_or((i, i + 1))
    }

    /// The features of every token.
    pub fn tokens(&self, known: &Vocabulary) -> Vec<[u16; TOKEN_FEATURES]> {
        let tree = self.analysis;
        let n = tree.tokens.len();
        // Names are told by their tag alone: who is in the news must not matter.
        let name = |i: usize| tree.tag(i).starts_with("NNP");
        let lemma = |i: usize| if name(i) { 0 } else { id(&known.lemmas, &tree.lemma(i).to_lowercase()) };
        let lemmas: Vec<u16> = (0..n).map(lemma).collect();
        let tags: Vec<u16> = (0..n).map(|i| id(&known.tags, tree.tag(i))).collect();
        let relations: Vec<u16> = (0..n).map(|i| id(&known.relations, tree.relation(i))).collect();
        let mut entities = vec![0u16; n];
        for entity in &tree.entities {
            let label = id(&known.entities, tree.label(entity));
            entities[entity.from as usize..entity.to as usize].fill(label);
        }
        let below = self.below();
        let mut places = vec![0u16; n];
        for (number, &(from, to)) in self.paragraphs.iter().enumerate() {
            for (i, place) in (from..to).zip(&mut places[from..to]) {
                *place = 1 + u16::from(tree.tokens[i].starts_sentence) + 2 * u16::from(i == from);
            }
            if number == 0 {
                places[from..to].iter_mut().for_each(|place| *place += 4);
            }
        }
        let token = |i: usize| {
            let head = tree.tokens[i].head as usize;
            let word = tree.tokens[i].span.slice(self.text);
            let side = u16::from(head < i) + 2 * u16::from(head > i);
            [
                lemmas[i],
                if name(i) { 0 } else { id(&known.forms, &word.to_lowercase()) },
                tags[i],
                relations[i],
                entities[i],
                shape(word),
                self.states[i],
                places[i],
                lemmas[head],
                tags[head] * 3 + side,
                relations[head],
                below[i],
            ]
        };
        (0..n).map(token).collect()
    }

    /// For each token, a bit for each sort of child: subject, clause, mark, object, preposition, helper verb, colon or
    /// opening mark, passive subject.
    fn below(&self) -> Vec<u16> {
        let tree = self.analysis;
        let mut below = vec![0u16; tree.tokens.len()];
        for (i, token) in tree.tokens.iter().enumerate() {
            let bit = match tree.relation(i) {
                "nsubj" | "csubj" => 1,
                "ccomp" | "xcomp" => 2,
                "mark" => 4,
                "dobj" | "attr" | "oprd" | "dative" => 8,
                "prep" | "agent" | "prt" => 16,
                "aux" | "neg" => 32,
                "punct" if matches!(token.span.slice(self.text), ":" | "“" | "\"" | "``" | "‘") => 64,
                "nsubjpass" | "auxpass" => 128,
                _ => 0,
            };
            if token.head as usize != i {
                below[token.head as usize] |= bit;
            }
        }
        below
    }

    /// The features of the tokens `from..to` as seen from the cue that token `cue` heads.
    pub fn pairs(&self, known: &Vocabulary, cue: usize, (from, to): (usize, usize)) -> Vec<[u16; PAIR_FEATURES]> {
        let tree = self.analysis;
        let head = |i: usize| Some(tree.tokens[i].head as usize).filter(|&h| h != i);
        let upward: Vec<usize> = std::iter::successors(Some(cue), |&i| head(i)).take(64).collect();
        let relation = |i: usize| id(&known.relations, tree.relation(i));
        // For each token of the window: how far below the path upward from the cue, where on it, and by which relation.
        let mut met: BTreeMap<usize, (usize, usize, u16)> = BTreeMap::new();
        for (up, &node) in upward.iter().enumerate() {
            met.insert(node, (up, 0, 0));
        }
        let mut chain = Vec::new();
        let word = |i: usize| tree.tokens[i].span.slice(self.text);
        let marks = |i: usize| (u32::from(word(i) == ","), u32::from(word(i) == ":" || word(i) == "that"));
        let inside = self.quotes[cue];
        // Commas, colons and changes of quotation between the cue and each token, counted outward.
        let mut between = vec![(0u32, 0u32, 0u32); to - from];
        for side in [true, false] {
            let (mut commas, mut leads, mut changes, mut last) = (0, 0, 0, inside);
            let steps = if side { to.saturating_sub(cue + 1) } else { cue - from };
            for i in (1..=steps).map(|step| if side { cue + step } else { cue - step }) {
                changes += u32::from(self.quotes[i] != last);
                last = self.quotes[i];
                between[i - from] = (commas, leads, changes);
                let (comma, lead) = marks(i);
                (commas, leads) = (commas + comma, leads + lead);
            }
        }
        let mut pair = |i: usize| {
            chain.clear();
            let mut at = i;
            let (up, down, last) = loop {
                if let Some(&(up, down, last)) = met.get(&at) {
                    break (up, down, last);
                }
                chain.push(at);
                match head(at).filter(|_| chain.len() < 64) {
                    Some(above) => at = above,
                    None => break (99, 0, 0),
                }
            };
            let (mut down, mut last) = (down, last);
            for &node in chain.iter().rev() {
                if down == 0 {
                    last = relation(node);
                }
                down += 1;
                met.insert(node, (up, down, last));
            }
            let aside = if up == 0 || up >= upward.len() { 0 } else { relation(upward[up - 1]) };
            let (up, down) = (up.min(4) as u16, down.min(4) as u16);
            let right = u16::from(i > cue);
            let (commas, leads, changes) = between[i - from];
            let quoted = u16::from(self.quotes[i].is_some());
            let same = u16::from(self.quotes[i] == inside && inside.is_some());
            let changes = (changes.min(4)) as u16;
            let sentence = i64::from(self.sentences[i]) - i64::from(self.sentences[cue]);
            [
                distance(i as i64 - cue as i64),
                ((up * 5 + down) * 64 + last.min(63)) * 2 + right,
                aside.min(63) * 15 + up * 3 + down.min(2),
                ((quoted * 2 + same) * 2 + u16::from(inside.is_some())) * 10 + changes * 2 + right,
                (sentence.clamp(-4, 4) + 4) as u16 * 2 + u16::from(tree.tokens[i].starts_sentence),
                (commas.min(4) as u16 * 3 + leads.min(2) as u16) * 2 + right,
                (last.min(63) * 5 + up) * 6 + self.states[i],
            ]
        };
        (from..to).map(&mut pair).collect()
    }
}

/// Form of a word: how it is capitalised, or which mark it is.
fn shape(word: &str) -> u16 {
    let mut chars = word.chars();
    let Some(first) = chars.next() else { return 0 };
    let rest = chars.clone().any(char::is_lowercase);
    match first {
        _ if first.is_uppercase() && rest => 1,
        _ if first.is_uppercase() && chars.next().is_some() => 2,
        _ if first.is_uppercase() => 3,
        _ if first.is_alphabetic() => 4,
        _ if first.is_numeric() => 5,
        '“' | '‘' => 6,
        '”' | '’' => 7,
        '"' | '\'' | '`' => 8,
        ',' => 9,
        '.' => 10,
        ':' => 11,
        ';' => 12,
        '?' | '!' => 13,
        '(' | '[' => 14,
        ')' | ']' => 15,
        '-' | '–' | '—' => 16,
        '$' | '€' | '£' => 17,
        _ if first.is_whitespace() => 18,
        _ => 19,
    }
}

/// A distance in one of 25 steps that widen.
fn distance(by: i64) -> u16 {
    let step = match by.unsigned_abs() {
        far @ 0..=4 => far,
        5..=6 => 5,
        7..=9 => 6,
        10..=14 => 7,
        15..=22 => 8,
        23..=35 => 9,
        36..=60 => 10,
        61..=110 => 11,
        _ => 12,
    };
    if by < 0 { 12 - step as u16 } else { 12 + step as u16 }
}
