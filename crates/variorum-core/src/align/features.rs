//! What a statement is made of, in a form that can be compared.

use std::collections::BTreeMap;

use variorum_nlp::Span;
use variorum_nlp::vectors::WordTable;

use super::antecedents;
use super::antecedents::takes_up;
use super::roles::{self, Roles};
use crate::lexicon::{FUNCTION_WORDS, Lexicon, one_of};
use crate::model::{Layers, QuantityKind, Statement, Value};

/// The words of all statements: each with its vector and weight.
#[derive(Clone, Debug, Default)]
pub struct Vocabulary {
    ids: BTreeMap<String, u32>,
    /// Unit vectors; none for names, places and figures, which are like nothing but themselves.
    pub vectors: Vec<Option<Vec<f32>>>,
    /// Weights.
    pub weights: Vec<f32>,
}

/// One statement as words.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Bag {
    /// Word numbers with their weights, in text order, each once.
    pub words: Vec<(u32, f32)>,
}

/// All statements as words, with the vocabulary they share.
pub struct Bags {
    /// By statement.
    pub bags: Vec<Bag>,
    /// By statement, who acts.
    pub(super) roles: Vec<Roles>,
    /// The words.
    pub vocabulary: Vocabulary,
}

/// Words that report or hedge and say nothing of what is claimed.
pub(super) const HOLLOW: &[&str] = &[
    "say", "said", "says", "told", "state", "stated", "report", "reported", "reportedly", "addition", "additionally",
    "importantly", "notably", "furthermore", "instead", "ultimately", "therefore", "include", "included", "includes",
    "regard", "well", "part", "new", "day",
];
const WEIGHT_OF_FIGURE: f32 = 5.0;
const WEIGHT_OF_PHRASE: f32 = 4.0;
const HEAVIEST: f32 = 7.5;
/// People's names say who, not what: in one story the same few stand everywhere.
const WEIGHT_OF_NAME: f32 = 0.5;
/// How much a word loses that many statements of the story have. Source: own guess, seen to
/// help on the two events of docs/quality.md; not swept.
const DAMPING: f32 = 8.0;

pub(super) fn bags(
    layers: &[Layers],
    statements: &[Statement],
    story: &[usize],
    antecedents: &[Option<usize>],
) -> Bags {
    let mut vocabulary = Vocabulary::default();
    let mut bags: Vec<Bag> = statements.iter().map(|s| bag(&layers[s.document_idx], s, &mut vocabulary)).collect();
    damp(&mut bags, statements, story, vocabulary.weights.len());
    take_up(&mut bags, antecedents);
    let roles = statements.iter().map(|s| roles::roles(&layers[s.document_idx], s, takes_up(layers, s))).collect();
    Bags { bags, roles, vocabulary }
}

fn bag(layers: &Layers, statement: &Statement, vocabulary: &mut Vocabulary) -> Bag {
    let table = WordTable::english();
    let lexicon = Lexicon::english();
    let mut words: Vec<(u32, f32)> = Vec::new();
    let mut add = |key: &str, vector: Option<Vec<f32>>, weight: f32| {
        let id = vocabulary.intern(key, vector, weight);
        if !words.iter().any(|(known, _)| *known == id) {
            words.push((id, vocabulary.weights[id as usize]));
        }
    };
    for token in layers.tokens_in(statement.span) {
        let in_figure = statement.quantities.iter().any(|&q| layers.quantities[q].span.contains(token.span));
        if !token.is_word()
            || in_figure
            || one_of(&token.folded, FUNCTION_WORDS) && token.folded != "us"
            || one_of(&token.folded, HOLLOW)
        {
            continue;
        }
        let known = table.get(&token.folded);
        let weight = table.weight(known).min(HEAVIEST);
        match lexicon.place(&token.folded) {
            Some(place) if token.capital => add(&format!("place/{place}"), None, weight.min(5.0)),
            _ if token.capital && is_person(layers, token.span) => add(&token.stem, None, weight * WEIGHT_OF_NAME),
            _ if token.capital && weight > 6.0 => add(&token.stem, None, weight),
            _ => add(&token.stem, known.map(|id| table.vector(id)), weight),
        }
    }
    // "Black Sea" says more than "black" and "sea".
    for mention in layers.names.within(statement.span).iter().filter(|m| !m.person && m.name.contains(' ')) {
        add(&format!("name/{}", mention.name.to_lowercase()), None, WEIGHT_OF_PHRASE);
    }
    for &q in &statement.quantities {
        let quantity = &layers.quantities[q];
        let value = match &quantity.value {
            Value::Number(n) => n.to_string(),
            Value::Numbers(n) => n.first().map(ToString::to_string).unwrap_or_default(),
            Value::Iso(iso) => iso.clone(),
            Value::Unknown => continue,
        };
        let kind = match quantity.kind {
            QuantityKind::Relative | QuantityKind::DateTime => QuantityKind::Date,
            kind => kind,
        };
        add(&format!("figure/{kind:?}/{value}"), None, WEIGHT_OF_FIGURE);
    }
    Bag { words }
}

pub(super) fn is_person(layers: &Layers, span: Span) -> bool {
    let mentions = layers.names.mentions();
    let from = mentions.partition_point(|m| m.span.end <= span.start);
    mentions.get(from).is_some_and(|m| m.person && m.span.overlaps(span))
}

impl Vocabulary {
    fn intern(&mut self, key: &str, vector: Option<Vec<f32>>, weight: f32) -> u32 {
        if let Some(&id) = self.ids.get(key) {
            return id;
        }
        let id = u32::try_from(self.weights.len()).expect("invariant: fewer than 2^32 distinct words");
        self.ids.insert(key.to_owned(), id);
        self.vectors.push(vector);
        self.weights.push(weight);
        id
    }
}

/// Adds to each statement the words of what it takes up.
fn take_up(bags: &mut [Bag], antecedents: &[Option<usize>]) {
    let said: Vec<Bag> = antecedents.iter().map(|a| a.map(|a| bags[a].clone()).unwrap_or_default()).collect();
    for (bag, said) in bags.iter_mut().zip(said) {
        for (id, weight) in said.words {
            if !bag.words.iter().any(|(known, _)| *known == id) {
                bag.words.push((id, weight * antecedents::WEIGHT));
            }
        }
    }
}

/// Words that stand all over a story tell its statements apart less than their rarity elsewhere suggests.
fn damp(bags: &mut [Bag], statements: &[Statement], story: &[usize], n_words: usize) {
    let n_stories = story.iter().max().map_or(0, |last| last + 1);
    for number in 0..n_stories {
        let mut counts = vec![0.0_f32; n_words];
        let mut total = 0.0_f32;
        for (bag, _) in bags.iter().zip(statements).filter(|(_, s)| story[s.document_idx] == number) {
            total += 1.0;
            bag.words.iter().for_each(|(id, _)| counts[*id as usize] += 1.0);
        }
        for (bag, _) in bags.iter_mut().zip(statements).filter(|(_, s)| story[s.document_idx] == number) {
            for (id, weight) in &mut bag.words {
                let share = counts[*id as usize] / total.max(20.0);
                *weight /= 1.0 + DAMPING * share;
            }
        }
    }
}
