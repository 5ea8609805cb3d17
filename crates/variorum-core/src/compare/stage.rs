//! How far a deal is: one telling has it agreed, another being negotiated.

use std::collections::BTreeMap;

use variorum_nlp::syntax::Analysis;

use super::Comparison;
use crate::lexicon::one_of;
use crate::model::{Aspect, Difference, DifferenceKind, DifferenceValue, Modality};

/// Nouns and verbs for talking towards a deal.
const TALKS: &[&str] = &["negotiation", "talk", "consultation", "negotiate"];
/// Nouns and verbs for a deal that is made.
const DEALS: &[&str] = &["agreement", "deal", "accord", "pact", "treaty", "understanding", "agree"];
/// Words that lead from either to what it is on. ("Agreed to a truce" may be said of one side alone.)
const ON: &[&str] = &["on", "about", "over", "for"];
/// Verbs and nouns under which a deal is not made yet, or not at all.
const OPEN: &[&str] = &[
    "fail", "seek", "want", "hope", "try", "aim", "push", "call", "propose", "proposal", "draft", "refuse", "reject",
    "need", "expect", "begin", "start", "open", "resume", "basis", "path", "way", "chance",
];

pub(super) fn run(comparison: &Comparison) -> Vec<Difference> {
    // For each thing that is agreed or negotiated: the statements that have it agreed, and those that have it negotiated.
    let mut things: BTreeMap<String, [Vec<usize>; 2]> = BTreeMap::new();
    for &s in comparison.members {
        for (thing, agreed) in stages(comparison, s) {
            let side = &mut things.entry(thing).or_default()[usize::from(!agreed)];
            if !side.contains(&s) {
                side.push(s);
            }
        }
    }
    let voices = |side: &[usize]| side.iter().map(|&s| comparison.statements[s].voice_idx).collect::<Vec<_>>();
    let parted = |[agreed, open]: &[Vec<usize>; 2]| {
        let (agreed, open) = (voices(agreed), voices(open));
        agreed.iter().any(|v| !open.contains(v)) && open.iter().any(|v| !agreed.contains(v))
    };
    let value = |word: &str, statements| DifferenceValue { value: word.to_owned(), statements };
    let told = |[agreed, open]: [Vec<usize>; 2]| Difference {
        aspect: Aspect::Modality,
        kind: DifferenceKind::Variant,
        values: vec![value("agreed", agreed), value("to be negotiated", open)],
    };
    let mut found: Vec<Difference> = things.into_values().filter(parted).map(told).collect();
    found.dedup();
    found
}

/// What a statement has agreed (`true`) or negotiated (`false`), by the lemma of its noun.
fn stages(comparison: &Comparison, s: usize) -> Vec<(String, bool)> {
    let statement = &comparison.statements[s];
    let Some(syntax) = comparison.layers[statement.document_idx].syntax.as_deref() else { return Vec::new() };
    let (from, to) = syntax.within(statement.span);
    let closed = !statement.negated && matches!(statement.modality, Modality::Agreed | Modality::Asserted);
    let mut found = Vec::new();
    for i in from..to {
        let lemma = syntax.lemma(i).to_lowercase();
        let agreed = one_of(&lemma, DEALS);
        if !agreed && !one_of(&lemma, TALKS) || agreed && (!closed || is_open(syntax, i)) {
            continue;
        }
        found.extend(things(syntax, i).into_iter().map(|thing| (thing, agreed)));
    }
    found
}

/// Whether something above a deal tells that it is not made: "failed to reach an agreement", "talks on a deal".
fn is_open(syntax: &Analysis<'_>, deal: usize) -> bool {
    let mut at = deal;
    loop {
        let above = syntax.tokens[at].head as usize;
        let denied = syntax.children(at).any(|c| {
            syntax.relation(c) == "neg" || syntax.tag(c) == "MD" || one_of(syntax.lemma(c), &["no", "without", "any"])
        });
        let lemma = syntax.lemma(at).to_lowercase();
        if denied || at != deal && (one_of(&lemma, OPEN) || one_of(&lemma, TALKS)) {
            return true;
        }
        if above == at {
            return false;
        }
        at = above;
    }
}

/// What talks or a deal are on: the noun, or what a noun for a deal is of ("a ceasefire agreement").
fn things(syntax: &Analysis<'_>, i: usize) -> Vec<String> {
    let part = |of: usize, relation: &str| syntax.children(of).find(|&c| syntax.relation(c) == relation);
    let behind = |prep: usize| {
        let implementing = || part(prep, "pcomp").and_then(|verb| part(verb, "dobj"));
        part(prep, "pobj").or_else(implementing)
    };
    let preps = syntax.children(i).filter(|&c| syntax.relation(c) == "prep" && one_of(syntax.lemma(c), ON));
    let object = part(i, "dobj").filter(|_| syntax.pos(i) == "VERB");
    let nouns = preps.filter_map(behind).chain(object);
    nouns
        .filter_map(|noun| {
            let lemma = syntax.lemma(noun).to_lowercase();
            let of = if one_of(&lemma, DEALS) { part(noun, "compound")? } else { noun };
            (syntax.pos(of) == "NOUN").then(|| syntax.lemma(of).to_lowercase())
        })
        .collect()
}
