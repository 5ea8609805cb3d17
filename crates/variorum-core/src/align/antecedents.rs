//! What "this proposal", "the offer" or "to which" stand for: the statement before them whose words they take up.
//!
//! "Vey proposed to shut the lock for a month. Lund agreed to this proposal." The second sentence says what "Lund agreed to
//! shut the lock" says in another account; its own words do not.

use crate::lexicon::one_of;
use crate::model::{Layers, Modality, Statement};

/// Nouns that take up what was proposed, asked or promised.
const TAKING_UP: &[&str] =
    &["appeal", "call", "demand", "idea", "initiative", "offer", "plan", "proposal", "request", "suggestion"];
const POINTING: &[&str] = &["this", "that", "such", "these", "those", "the", "his", "her", "their", "its"];
/// A noun with one of these behind it says itself what is meant: "the proposal to shut the lock".
const SAYING: &[&str] = &["of", "for", "to", "that", "on", "about", "from"];
/// Sentences that lie between at most.
const REACH: usize = 2;

/// What a word taken up weighs beside one that is said. Source: own guess.
pub(super) const WEIGHT: f32 = 0.7;

/// For each statement the one before it whose words it takes up.
pub(super) fn antecedents(layers: &[Layers], statements: &[Statement]) -> Vec<Option<usize>> {
    (0..statements.len()).map(|s| antecedent(layers, statements, s)).collect()
}

/// How a statement takes up what was said before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Link {
    /// By "this proposal".
    Pointing,
    /// By "to which", in the same sentence.
    Relative,
}

fn link(layers: &[Layers], statement: &Statement) -> Option<Link> {
    let tokens = layers[statement.document_idx].tokens_in(statement.span);
    let words: Vec<&str> = tokens.iter().filter(|t| t.is_word()).map(|t| t.folded.as_str()).collect();
    if matches!(words.as_slice(), ["to", "which", ..]) {
        return Some(Link::Relative);
    }
    let points = |(i, pair): (usize, &[&str])| {
        one_of(pair[0], POINTING)
            && one_of(pair[1], TAKING_UP)
            && !words.get(i + 2).is_some_and(|next| one_of(next, SAYING))
    };
    words.windows(2).enumerate().any(points).then_some(Link::Pointing)
}

/// Whether a statement says only with another what it claims.
pub(crate) fn takes_up(layers: &[Layers], statement: &Statement) -> bool {
    link(layers, statement).is_some()
}

fn antecedent(layers: &[Layers], statements: &[Statement], s: usize) -> Option<usize> {
    let own = &statements[s];
    let relative = link(layers, own)? == Link::Relative;
    let before = (0..s).rev().take_while(|&b| {
        let other = &statements[b];
        other.document_idx == own.document_idx
            && other.voice_idx == own.voice_idx
            && own.sentence_idx.saturating_sub(other.sentence_idx) <= REACH
    });
    let wished = |b: &usize| {
        matches!(
            statements[*b].modality,
            Modality::Proposed | Modality::Demanded | Modality::Asked | Modality::Planned | Modality::Agreed
        )
    };
    let same_sentence = |b: &usize| statements[*b].sentence_idx == own.sentence_idx;
    let mut before = before.peekable();
    if relative {
        return before.peek().copied().filter(same_sentence);
    }
    before.find(wished)
}
