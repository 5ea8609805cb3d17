//! How long a happening lasted, where that is told apart from the happening: "The call lasted two hours" belongs beside
//! "They spoke for an hour and a half", because both accounts tell of the same call elsewhere.

use super::Comparison;
use super::figures::{Dimension, dimension};
use super::slots::{Slot, SlotKind};
use crate::lexicon::one_of;
use crate::model::Quantity;

/// Verbs whose subject is what has the length.
const LASTING: &[&str] = &["continue", "extend", "go", "last", "run", "span", "stretch", "take"];
/// Relations of a length to the verb it belongs to, and of its noun to a preposition.
const BESIDE_A_VERB: &[&str] = &["dobj", "npadvmod", "pobj", "attr", "oprd"];

/// For each of `claims` (statements that make one claim) the lengths of what happened: those its own statements tell, and those of
/// other statements that speak of it by the same noun.
///
/// Cost: O(statements with a length × claims of their document × their words).
pub fn length_slots(all: &Comparison, claims: &[Vec<usize>]) -> Vec<Slot> {
    let n = all.statements.len();
    let lengths: Vec<usize> = (0..n).filter(|&s| length(all, s).is_some()).collect();
    let told: Vec<(usize, String)> = lengths.iter().filter_map(|&s| Some((s, lasting(all, s)?))).collect();
    let mut slots = Vec::new();
    for claim in claims {
        let own: Vec<usize> =
            claim.iter().copied().filter(|s| lengths.contains(s) && of_the_happening(all, *s)).collect();
        let document = |s: usize| all.statements[s].document_idx;
        let names =
            |s: usize, noun: &str| claim.iter().any(|&m| m != s && document(m) == document(s) && happens(all, m, noun));
        let mut statements: Vec<usize> = told.iter().filter(|(s, noun)| names(*s, noun)).map(|(s, _)| *s).collect();
        // "The call lasted two hours" in one account, "in a tense two-hour call" in another that says no more of it.
        let told_of = |s: usize| told.iter().find(|(t, _)| *t == s).and_then(|(_, noun)| talk(noun));
        let kinds: Vec<usize> = claim.iter().filter_map(|&s| told_of(s)).collect();
        let elsewhere = |s: usize| {
            let kind = modified(all, s).and_then(|noun| talk(&noun));
            !claim.contains(&s)
                && kind.is_some_and(|kind| kinds.contains(&kind))
                && claim.iter().all(|&m| document(m) != document(s))
        };
        let beside: Vec<usize> = lengths.iter().copied().filter(|&s| elsewhere(s)).collect();
        if !beside.is_empty() {
            statements.extend(claim.iter().copied().filter(|&s| told_of(s).is_some()));
            statements.extend(beside);
        } else if statements.is_empty() || own.is_empty() {
            continue;
        }
        statements.extend(own);
        statements.sort_unstable();
        statements.dedup();
        if statements.iter().any(|&s| document(s) != document(statements[0])) {
            slots.push(Slot { statements, kind: SlotKind::Length });
        }
    }
    slots
}

/// Nouns for one kind of talk, each kind in a line of its own.
const TALKS: &[&[&str]] = &[
    &["call", "conversation", "phone", "discussion", "talk"],
    &["meeting", "summit", "session"],
    &["speech", "address"],
    &["hearing", "trial"],
];

fn talk(noun: &str) -> Option<usize> {
    TALKS.iter().position(|nouns| one_of(noun, nouns))
}

/// The noun that the length of a statement stands before: "call" of "a two-hour call".
fn modified(all: &Comparison, s: usize) -> Option<String> {
    let syntax = all.layers[all.statements[s].document_idx].syntax.as_deref()?;
    let (from, to) = syntax.within(length(all, s)?.span);
    let head = |i: usize| syntax.tokens[i].head as usize;
    let unit = (from..to).find(|&i| !(from..to).contains(&head(i)))?;
    let noun = head(unit);
    let before = one_of(syntax.relation(unit), &["compound", "amod", "nmod", "nummod"]) && syntax.pos(noun) == "NOUN";
    before.then(|| syntax.lemma(noun).to_lowercase())
}

/// The length that a statement tells; none where it tells several.
fn length<'a>(all: &'a Comparison, s: usize) -> Option<&'a Quantity> {
    let mut lengths = all.quantities(s).filter(|q| dimension(q) == Some(Dimension::Duration));
    lengths.next().filter(|_| lengths.next().is_none())
}

/// The verb that the length of a statement stands beside: "lasted two hours", "spoke for two hours".
fn verb(all: &Comparison, s: usize) -> Option<usize> {
    let syntax = all.layers[all.statements[s].document_idx].syntax.as_deref()?;
    let (from, to) = syntax.within(length(all, s)?.span);
    let head = |i: usize| syntax.tokens[i].head as usize;
    let noun = (from..to).find(|&i| !(from..to).contains(&head(i)))?;
    if !one_of(syntax.relation(noun), BESIDE_A_VERB) {
        return None;
    }
    let above = if syntax.relation(noun) == "pobj" && syntax.lemma(head(noun)) == "for" {
        head(head(noun))
    } else {
        head(noun)
    };
    (syntax.pos(above) == "VERB").then_some(above)
}

/// The noun of which a statement says that it lasted: "the call" in "The call lasted two hours", not "a call".
fn lasting(all: &Comparison, s: usize) -> Option<String> {
    let syntax = all.layers[all.statements[s].document_idx].syntax.as_deref()?;
    let verb = verb(all, s).filter(|&v| one_of(syntax.lemma(v), LASTING))?;
    let noun = syntax.children(verb).find(|&c| syntax.relation(c) == "nsubj" && syntax.pos(c) == "NOUN")?;
    let known = syntax.children(noun).any(|c| {
        one_of(syntax.lemma(c), &["the", "this", "that", "their", "its", "his", "her"]) || syntax.relation(c) == "poss"
    });
    known.then(|| syntax.lemma(noun).to_lowercase())
}

/// Whether the length of a statement is that of what it tells to have happened: it stands beside its verb, or beside a
/// verb that says so of its noun ("held a talk lasting an hour", "engaged in a talk lasting an hour").
fn of_the_happening(all: &Comparison, s: usize) -> bool {
    let statement = &all.statements[s];
    let Some(syntax) = all.layers[statement.document_idx].syntax.as_deref() else { return false };
    let Some(verb) = verb(all, s) else { return false };
    let of = |i: usize| statement.frame.predicate.iter().any(|p| p.overlaps(syntax.tokens[i].span));
    let head = |i: usize| syntax.tokens[i].head as usize;
    let noun = head(verb);
    let told = of(noun) || of(head(noun)) || syntax.relation(noun) == "pobj" && of(head(head(noun)));
    of(verb) || syntax.relation(verb) == "acl" && one_of(syntax.lemma(verb), LASTING) && told
}

/// Whether a statement tells of a happening by its noun: as its verb, or as what is done ("held a call").
fn happens(all: &Comparison, s: usize, noun: &str) -> bool {
    let statement = &all.statements[s];
    let Some(syntax) = all.layers[statement.document_idx].syntax.as_deref() else { return false };
    let frame = &statement.frame;
    frame.predicate.iter().chain(&frame.patients).chain(&frame.agents).any(|&span| {
        let (from, to) = syntax.within(span);
        (from..to).any(|i| syntax.pos(i) == "NOUN" && syntax.lemma(i).eq_ignore_ascii_case(noun))
    })
}
