//! What is covered: phrases that share a word but are not the same ("energy infrastructure", "energy and infrastructure").

use variorum_nlp::Token;

use super::Comparison;
use crate::lexicon::{FUNCTION_WORDS, one_of};
use crate::model::{Aspect, Difference, DifferenceKind, DifferenceValue, Modality};

/// A short noun phrase: its content stems in order, its joints, and its words.
#[derive(Clone, Debug, PartialEq)]
struct Phrase {
    statement: usize,
    stems: Vec<String>,
    words: String,
}

pub(super) fn run(comparison: &Comparison) -> Vec<Difference> {
    // What is covered matters where something is agreed, proposed, demanded or planned.
    let binding = |s: &usize| !matches!(comparison.statements[*s].modality, Modality::Asserted | Modality::Assessed | Modality::Asked);
    if comparison.members.iter().filter(|s| binding(s)).count() < 2 {
        return Vec::new();
    }
    let phrases: Vec<Phrase> = comparison.members.iter().flat_map(|&s| phrases(comparison, s)).collect();
    let mut values: Vec<(String, DifferenceValue)> = Vec::new();
    for x in &phrases {
        let rivals = phrases.iter().filter(|y| !comparison.same_voice(x.statement, y.statement) && rival(x, y));
        if rivals.count() == 0 {
            continue;
        }
        let key = x.stems.join(" ");
        match values.iter_mut().find(|(known, _)| *known == key) {
            Some((_, value)) if value.statements.contains(&x.statement) => {}
            Some((_, value)) => value.statements.push(x.statement),
            None => values.push((key, DifferenceValue { value: x.words.clone(), statements: vec![x.statement] })),
        }
    }
    // The phrases of one difference share their first word; the rival groups fall apart by it.
    let mut found: Vec<Difference> = Vec::new();
    let mut firsts: Vec<String> = values.iter().filter_map(|(key, _)| key.split(' ').next().map(str::to_owned)).collect();
    firsts.sort();
    firsts.dedup();
    for first in firsts {
        let of_first: Vec<DifferenceValue> = values.iter().filter(|(key, _)| key.split(' ').next() == Some(&first)).map(|(_, v)| v.clone()).collect();
        if of_first.len() > 1 {
            found.push(Difference { aspect: Aspect::Scope, kind: DifferenceKind::Variant, values: of_first });
        }
    }
    found
}

/// Two phrases are rivals if they begin with the same content word and go on differently.
fn rival(x: &Phrase, y: &Phrase) -> bool {
    x.stems[0] == y.stems[0] && x.stems != y.stems && !x.stems.starts_with(&y.stems) && !y.stems.starts_with(&x.stems)
}

/// Pairs of small-letter content words that stand together, or with "and" or "or" between them.
fn phrases(comparison: &Comparison, statement_idx: usize) -> Vec<Phrase> {
    let statement = &comparison.statements[statement_idx];
    let layers = &comparison.layers[statement.document_idx];
    let (first, end) = layers.sentence_tokens[statement.sentence_idx];
    let tokens: Vec<&Token> = layers.tokens[first..end].iter().filter(|t| statement.span.contains(t.span)).collect();
    let noun = |t: &Token| {
        t.is_word() && !t.capital && !one_of(&t.folded, FUNCTION_WORDS) && t.folded.len() > 3 && !t.folded.ends_with("ing") && !t.folded.ends_with("ed") && !t.folded.ends_with("ly")
    };
    let mut found = Vec::new();
    for i in 0..tokens.len() {
        if !noun(tokens[i]) {
            continue;
        }
        let joint = tokens.get(i + 1).is_some_and(|t| matches!(t.folded.as_str(), "and" | "or"));
        let next = i + 1 + usize::from(joint);
        if let Some(second) = tokens.get(next).filter(|t| noun(t)) {
            let mut stems = vec![tokens[i].stem.clone()];
            stems.extend(joint.then(|| tokens[i + 1].folded.clone()));
            stems.push(second.stem.clone());
            let words = tokens[i].span.to(second.span).slice(comparison.texts[statement.document_idx]).to_owned();
            found.push(Phrase { statement: statement_idx, stems, words });
        }
    }
    found
}
