//! Whether later accounts report that what was undertaken was done, or was not.

use std::collections::BTreeSet;

use variorum_nlp::TokenKind;

use super::Input;
use crate::lexicon::{FUNCTION_WORDS, negates, one_of};
use crate::model::{Cite, Commitment, CommitmentKind, Modality, Settlement, Statement};

/// Words, folded, by which a text says that somebody did not do what was undertaken.
const BROKEN: &[&str] = &[
    "broke", "broken", "breach", "breached", "breaches", "violated", "violation", "violations", "violating", "failed",
    "failure", "missed", "reneged", "ignored", "refused", "abandoned", "scrapped", "cancelled", "canceled",
];
/// Words by which a text says that somebody did.
const KEPT: &[&str] = &[
    "kept", "honoured", "honored", "fulfilled", "completed", "delivered", "complied", "carried", "met", "concluded",
    "implemented",
];
/// Words that tell of what is still to come: a statement with one of them settles nothing.
const TO_COME: &[&str] = &[
    "will", "would", "shall", "should", "must", "may", "might", "could", "can", "agreed", "agree", "promised",
    "pledged", "vowed", "plans", "plan", "planned", "expected", "expects", "if", "unless", "until", "whether",
    "called", "urged", "demanded", "proposed", "offered", "intends", "ready", "due", "scheduled",
];
/// Least share of the content words of an undertaking that a statement must have to speak of it. Source: own, not swept.
const SPOKEN_OF: f32 = 0.5;
/// The same where a word says outright that it was kept or broken.
const SPOKEN_OF_OUTRIGHT: f32 = 0.3;
/// Days in which accounts that say no more than the undertaking itself are taken to tell of it, not of its outcome.
const RETOLD: i32 = 2;
/// Least number of such words.
const FEWEST: usize = 2;

/// What later documents say of an undertaking, in the order of their days.
///
/// Only what is told on a later day than the undertaking counts, as a fact or on somebody's word, and not as a plan.
pub(super) fn settlements(input: &Input, commitment: &Commitment) -> Vec<Settlement> {
    let undertaken =
        [CommitmentKind::Commitment, CommitmentKind::Conditional, CommitmentKind::Scheduled, CommitmentKind::Declared];
    let told = commitment.evidence.iter().filter_map(|cite| input.documents[cite.document_idx].published).min();
    let (Some(told), true) = (told, undertaken.contains(&commitment.kind)) else { return Vec::new() };
    let mut action = BTreeSet::new();
    for cite in &commitment.evidence {
        let statement = input.statements.iter().find(|s| s.document_idx == cite.document_idx && s.span == cite.span);
        let words = statement.map(|s| content(input, s)).unwrap_or_default();
        // The shortest telling says what is to be done with the fewest words beside it.
        if action.is_empty() || (words.len() < action.len() && words.len() > FEWEST) {
            action = words;
        }
    }
    let mut found: Vec<(jiff::civil::Date, Settlement)> = Vec::new();
    for statement in input.statements {
        let Some(day) = input.documents[statement.document_idx].published.filter(|day| *day > told) else { continue };
        let cite = Cite { document_idx: statement.document_idx, span: statement.span };
        if !commitment.evidence.contains(&cite)
            && let Some((kept, outright)) = settles(input, statement, &action)
            && (outright || (day - told).get_days() >= RETOLD)
        {
            found.push((day, Settlement { kept, cite }));
        }
    }
    found.sort_by_key(|(day, settlement)| (*day, settlement.cite));
    found.into_iter().map(|(_, settlement)| settlement).collect()
}

/// Whether a statement tells, by a word for it or by a denial, how something undertaken came out.
pub(super) fn tells_outcome(input: &Input, statement: usize) -> bool {
    let statement = &input.statements[statement];
    let tokens = input.layers[statement.document_idx].tokens_in(statement.span);
    let outright = tokens.iter().any(|t| one_of(&t.folded, BROKEN) || one_of(&t.folded, KEPT) || negates(t));
    statement.modality == Modality::Asserted && (outright || statement.negated)
}

/// Whether a statement says that `action` was done (true), or was not (false), and whether a word says so outright.
fn settles(input: &Input, statement: &Statement, action: &BTreeSet<String>) -> Option<(bool, bool)> {
    if !matches!(statement.modality, Modality::Asserted | Modality::Alleged | Modality::Agreed | Modality::Denied) {
        return None;
    }
    let tokens = input.layers[statement.document_idx].tokens_in(statement.span);
    let has = |list: &[&str]| tokens.iter().any(|t| one_of(&t.folded, list));
    let shared = content(input, statement).intersection(action).count();
    let share = shared as f32 / action.len().max(1) as f32;
    let enough = |least: f32| shared >= FEWEST && share >= least;
    // "Failed to open" is a denial by itself, "did not fail to" is none.
    if enough(SPOKEN_OF_OUTRIGHT) && has(BROKEN) {
        return Some((tokens.iter().any(|t| negates(t) && !one_of(&t.folded, BROKEN)), true));
    }
    let negated = statement.negated || tokens.iter().any(negates);
    if has(TO_COME) {
        return None;
    }
    if enough(SPOKEN_OF_OUTRIGHT) && has(KEPT) {
        return Some((!negated, true));
    }
    enough(SPOKEN_OF).then_some((!negated, false))
}

/// The stems of the words of a statement that carry its meaning; figures with their digits.
fn content(input: &Input, statement: &Statement) -> BTreeSet<String> {
    let tokens = input.layers[statement.document_idx].tokens_in(statement.span);
    let carries = |t: &&variorum_nlp::Token| {
        t.kind != TokenKind::Mark && !one_of(&t.folded, FUNCTION_WORDS) && !one_of(&t.folded, TO_COME)
    };
    tokens.iter().filter(carries).map(|t| t.stem.clone()).collect()
}
