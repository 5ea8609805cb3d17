//! What somebody's conditions, demands or plans are said to be: "conditions set out by the union include higher pay".

use variorum_nlp::Span;
use variorum_nlp::syntax::Analysis;

use super::reports::Report;
use crate::lexicon::{Lexicon, one_of};
use crate::model::Modality;

/// Nouns for what somebody wants, plans or holds.
const TERMS: &[&str] = &[
    "condition", "demand", "proposal", "plan", "term", "request", "requirement", "goal", "aim", "priority", "step",
    "measure", "point", "claim", "argument", "concern", "complaint", "objection", "accusation", "allegation", "offer",
    "suggestion", "recommendation", "stipulation", "reason", "option", "objective",
];

/// Verbs behind which their parts are told.
const CONSIST: &[&str] = &["include", "be", "comprise", "contain", "cover", "range", "call", "involve", "focus"];

/// Participles that, with "by", tell whose they are.
const SET_OUT: &[&str] = &[
    "outline", "set", "put", "lay", "make", "list", "name", "state", "present", "announce", "demand", "raise", "voice",
    "propose", "suggest", "offer", "cite", "describe", "detail", "issue", "formulate", "specify", "draw", "float",
];

/// Reports of the terms of somebody named, in one sentence of the tree.
pub(super) fn set_out(text: &str, syntax: &Analysis<'_>, extent: Span) -> Vec<Report> {
    let (from, to) = syntax.within(extent);
    (from..to).filter_map(|term| report(text, syntax, (from, to), term)).collect()
}

/// The verb of which the noun at `term` is the subject: also that of "among the steps are …".
fn verb_of(syntax: &Analysis<'_>, term: usize) -> Option<usize> {
    let above = |i: usize| syntax.tokens[i].head as usize;
    match syntax.relation(term) {
        "nsubj" | "nsubjpass" => Some(above(term)),
        "pobj" if syntax.lemma(above(term)) == "among" => Some(above(above(term))),
        _ => None,
    }
}

fn report(text: &str, syntax: &Analysis<'_>, (from, to): (usize, usize), term: usize) -> Option<Report> {
    if !one_of(&syntax.lemma(term).to_lowercase(), TERMS) || syntax.pos(term) != "NOUN" {
        return None;
    }
    let tree = |i: usize| &syntax.tokens[i];
    let verb = verb_of(syntax, term)?;
    if !one_of(syntax.lemma(verb), CONSIST) || syntax.children(verb).any(|c| syntax.relation(c) == "neg") {
        return None;
    }
    let edges = |i: usize| tree(tree(i).left_edge as usize).span.to(tree(tree(i).right_edge as usize).span);
    let (source, cue) = syntax.children(term).filter(|c| (from..to).contains(c)).find_map(|c| {
        let part = |head: usize, relation: &str| syntax.children(head).find(|&i| syntax.relation(i) == relation);
        let by = part(c, "agent").filter(|_| syntax.relation(c) == "acl" && one_of(syntax.lemma(c), SET_OUT))?;
        Some((edges(part(by, "pobj")?), tree(c).span.to(tree(by).span)))
    })?;
    let clause = edges(verb);
    let content = tree(verb + 1).span.to(tree(tree(verb).right_edge as usize).span);
    let mood = Lexicon::english().reporting(&variorum_nlp::text::fold(cue.slice(text).split(' ').next()?));
    Some(Report {
        source: Some(source),
        cue,
        content: vec![super::attribution::clause(text, content)],
        mood: mood.unwrap_or(Modality::Asserted),
        clausal: false,
        via: None,
        learned: false,
        scope: vec![super::attribution::clause(text, clause)],
        nested: false,
        implied: None,
    })
}
