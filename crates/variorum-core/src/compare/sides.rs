//! Which of two sides: "the port side" and "the starboard side", wherever else the tellings part.
//!
//! Opposites of any kind told something true twice in eight times ("the first time", "the second half"), so only sides count.

use std::collections::BTreeSet;

use super::Comparison;
use super::substitutions::set_apart;
use crate::model::{Aspect, Difference, DifferenceKind};

/// Words of which one alone can be said of one side.
const SIDES: &[[&str; 2]] = &[
    ["port", "starboard"],
    ["left", "right"],
    ["north", "south"],
    ["northern", "southern"],
    ["east", "west"],
    ["eastern", "western"],
    ["upper", "lower"],
    ["inner", "outer"],
    ["front", "rear"],
];
/// More statements would be compared for long.
const MOST: usize = 40;

/// What a statement says of its things: for each noun the words before it, and all its words.
struct Told {
    pairs: Vec<(String, String)>,
    words: BTreeSet<String>,
}

pub(super) fn run(comparison: &Comparison) -> Vec<Difference> {
    let mut found = Vec::new();
    if comparison.members.len() > MOST {
        return found;
    }
    let told: Vec<(usize, Told)> = comparison.members.iter().map(|&s| (s, told(comparison, s))).collect();
    for (i, (a, x)) in told.iter().enumerate() {
        for (b, y) in told[i + 1..].iter().filter(|(b, _)| !comparison.same_voice(*a, *b)) {
            for (noun, own) in &x.pairs {
                let theirs = y.pairs.iter().filter(|(other, word)| other == noun && word != own);
                // Who tells of both sides sets neither against the other.
                let excludes = |word: &str| {
                    !x.words.contains(word)
                        && !y.words.contains(own)
                        && SIDES.iter().any(|side| side.contains(&own.as_str()) && side.contains(&word))
                };
                for (_, word) in theirs.filter(|(_, word)| excludes(word)) {
                    let values = ((own.clone(), *a), (word.clone(), *b));
                    set_apart(&mut found, Aspect::Scope, DifferenceKind::Variant, values.0, values.1);
                }
            }
        }
    }
    found
}

fn told(comparison: &Comparison, s: usize) -> Told {
    let statement = &comparison.statements[s];
    let Some(syntax) = comparison.layers[statement.document_idx].syntax.as_deref() else {
        return Told { pairs: Vec::new(), words: BTreeSet::new() };
    };
    let (from, to) = syntax.within(statement.span);
    let lemma = |i: usize| syntax.lemma(i).to_lowercase();
    let words = (from..to).map(lemma).collect();
    let modifies = |&i: &usize| {
        let head = syntax.tokens[i].head as usize;
        matches!(syntax.relation(i), "amod" | "compound") && syntax.pos(head) == "NOUN" && (from..to).contains(&head)
    };
    let pairs = (from..to).filter(modifies).map(|i| (lemma(syntax.tokens[i].head as usize), lemma(i))).collect();
    Told { pairs, words }
}
