//! Who does what to whom: the tree over a clause, brought into one form whatever the grammar it is told in.

use std::collections::{BTreeMap, BTreeSet};

use variorum_nlp::Span;
use variorum_nlp::syntax::Analysis;

use crate::lexicon::{Lexicon, one_of};
use crate::model::Frame;

/// Verbs that say little themselves: their object says what was done.
const LIGHT: &[&str] = &[
    "have", "hold", "make", "take", "give", "do", "engage", "conduct", "carry", "place", "reach", "express", "be",
    "get",
];
const SUBJECTS: &[&str] = &["nsubj", "csubj"];
const OBJECTS: &[&str] = &["dobj", "dative", "attr", "oprd", "acomp"];

/// The frame of the clause in `span`; empty where nothing in it governs the rest.
pub(super) fn frame(text: &str, syntax: &Analysis<'_>, span: Span) -> Frame {
    let (from, to) = syntax.within(span);
    let Some(top) = top(syntax, from, to) else { return Frame::default() };
    let verb = below_reports(text, syntax, top, (from, to));
    let mut frame = Frame::default();
    let span_of = |i: usize| syntax.tokens[i].span;
    let phrase = |i: usize| {
        let token = syntax.tokens[i];
        span_of(token.left_edge as usize).to(span_of(token.right_edge as usize))
    };
    if !is_verb(syntax, verb) {
        frame.predicate.push(span_of(verb));
        frame.agents.extend(possessor(syntax, verb).map(span_of));
        return frame;
    }
    frame.passive = is_passive(syntax, verb);
    let subject = subject(syntax, verb);
    let objects: Vec<usize> = syntax.children(verb).filter(|&c| one_of(syntax.relation(c), OBJECTS)).collect();
    let light = one_of(syntax.lemma(verb), LIGHT);
    let said: Vec<usize> = if light { objects.iter().copied().filter(|&o| o > verb).collect() } else { Vec::new() };
    frame.predicate.extend(if said.is_empty() {
        vec![span_of(verb)]
    } else {
        said.iter().map(|&o| span_of(o)).collect()
    });
    let mut governed = syntax.children(verb).find(|&c| syntax.relation(c) == "xcomp");
    while let Some(inner) = governed.filter(|_| frame.predicate.len() < 3) {
        frame.predicate.push(span_of(inner));
        frame.patients.extend(syntax.children(inner).filter(|&c| one_of(syntax.relation(c), OBJECTS)).map(span_of));
        governed = syntax.children(inner).find(|&c| syntax.relation(c) == "xcomp");
    }
    if frame.passive {
        frame.patients.extend(subject.map(span_of));
        let by = syntax.children(verb).find(|&c| syntax.relation(c) == "agent");
        let by = by.and_then(|by| syntax.children(by).find(|&c| syntax.relation(c) == "pobj"));
        frame.agents.extend(by.into_iter().flat_map(|by| joined(syntax, by)).map(span_of));
    } else {
        frame.agents.extend(subject.into_iter().flat_map(|subject| joined(syntax, subject)).map(span_of));
    }
    frame.patients.extend(objects.iter().filter(|o| !said.contains(o)).map(|&o| span_of(o)));
    let modifiers =
        syntax.children(verb).filter(|&c| one_of(syntax.relation(c), &["prep", "npadvmod", "advmod", "advcl"]));
    frame.modifiers.extend(modifiers.map(phrase));
    frame
}

/// Where clauses open or close inside `span`, as byte offsets: coordinated verbs, adverbial clauses, and whatever commas
/// set off. A relative clause or an apposition without a comma stays with its noun.
pub(super) fn joints(text: &str, syntax: &Analysis<'_>, span: Span) -> Joints {
    let (from, to) = syntax.within(span);
    let mut joints = BTreeSet::new();
    let starts = |i: usize| syntax.tokens[i].span.start;
    let verbs = (from..to).filter(|&i| is_verb(syntax, i)).map(starts).collect();
    let subject = |i: usize| one_of(syntax.relation(i), &["nsubj", "nsubjpass", "expl"]);
    let led_by = |i: usize| (starts(i), starts(syntax.tokens[i].head as usize));
    let subjects = (from..to).filter(|&i| subject(i)).map(led_by).collect();
    let leads = (from..to).filter_map(|i| Some((syntax.tokens[i].span.start, led(syntax, i)?))).collect();
    for i in from..to {
        let token = syntax.tokens[i];
        let (left, right) = ((token.left_edge as usize).max(from), (token.right_edge as usize + 1).min(to));
        let comma = |at: usize| {
            at > from && at <= to && one_of(syntax.tokens[at - 1].span.slice(text), &[",", "—", "–", ";", "("])
        };
        const ENOUGH: usize = 64; // tokens looked at: three words are wanted
        let words = (left..right.min(left + ENOUGH))
            .filter(|&k| !one_of(syntax.pos(k), &["PUNCT", "DET", "ADP", "AUX", "CCONJ", "SPACE"]))
            .count();
        let head = token.head as usize;
        let verb = is_verb(syntax, i);
        let opens = match syntax.relation(i) {
            // "To pay for it and move": what hangs on one "to" or one auxiliary stays together.
            "conj" if verb && is_verb(syntax, head) => stands_alone(syntax, i),
            "conj" => comma(left) && words >= 3 && syntax.tag(i) == "VBG",
            "relcl" | "acl" => comma(left) && words >= 2,
            "advcl" | "prep" | "ccomp" | "parataxis" | "pcomp" => comma(left) && words >= 3,
            _ => false,
        };
        if opens {
            let after_space = |at: usize| at > from && syntax.tokens[at - 1].span.end < syntax.tokens[at].span.start;
            joints.extend(
                [left, right].iter().filter(|&&at| at < to && after_space(at)).map(|&at| syntax.tokens[at].span.start),
            );
        }
    }
    let holds = (from..to).filter(|&i| joins_words(syntax, i)).map(starts).collect();
    Joints { opens: joints, holds, verbs, subjects, leads }
}

/// Where a sentence can be cut, where its verbs stand, and for each small word that leads into what comes behind it the word
/// there that it belongs to: byte offsets.
pub(super) struct Joints {
    pub(super) opens: BTreeSet<u32>,
    /// Words such as "and" that join two nouns or what describes one: no clause opens there.
    pub(super) holds: BTreeSet<u32>,
    pub(super) verbs: BTreeSet<u32>,
    /// By subject, where its verb stands.
    pub(super) subjects: BTreeMap<u32, u32>,
    pub(super) leads: BTreeMap<u32, u32>,
}

/// Whether a word joins two nouns, or two words that describe one: "a small but growing group", "hikes and cuts take effect".
fn joins_words(syntax: &Analysis<'_>, word: usize) -> bool {
    let head = syntax.tokens[word].head as usize;
    let noun = |i: usize| matches!(syntax.pos(i), "NOUN" | "PROPN");
    let describes = syntax.relation(head) == "amod";
    syntax.relation(word) == "cc"
        && (describes || noun(head))
        && syntax.children(head).any(|c| c > word && syntax.relation(c) == "conj" && (describes || noun(c)))
}

/// Where the word behind it stands that a small word belongs to: "after" to "emerged" in "after video emerged", "in" and
/// "which" to "joked" in "in which he joked".
fn led(syntax: &Analysis<'_>, word: usize) -> Option<u32> {
    if !one_of(syntax.tag(word), &["IN", "WDT", "WP", "WRB", "RB", "TO", "DT"]) {
        return None;
    }
    let above = |i: usize| syntax.tokens[i].head as usize;
    let preposition = above(word);
    let related = syntax.relation(word) == "pobj" && syntax.tag(word).starts_with('W');
    let head = if related { above(preposition) } else { preposition };
    (head > word).then(|| syntax.tokens[head].span.start)
}

/// Whether a piece of a sentence is what is left around somebody's saying: "After the call, the agency", "As for the harbour",
/// "in a statement on Friday", "speaking on the radio", "asked about the tolls". ("In papers filed against him" tells more.)
pub(super) fn is_remnant(text: &str, syntax: &Analysis<'_>, span: Span) -> bool {
    let (from, to) = syntax.within(span);
    let Some(top) = top(syntax, from, to) else { return false };
    let reports = |i: usize| Lexicon::english().reporting(&syntax.tokens[i].span.slice(text).to_lowercase()).is_some();
    let head = syntax.tokens[top].head as usize;
    if (from..to).contains(&head) || !reports(head) {
        return false;
    }
    if (from..to).all(|i| !is_verb(syntax, i)) {
        // "As part of a deal" says that there is one; "as for the deal" does not.
        let part =
            syntax.lemma(top).eq_ignore_ascii_case("as") && syntax.children(top).any(|c| syntax.relation(c) == "pobj");
        return !part && one_of(syntax.relation(top), &["prep", "nsubj", "npadvmod", "advmod", "appos"]);
    }
    const SPEAKING: &[&str] = &["speak", "talk", "write", "appear", "address", "answer"];
    const UNNAMED: &[&str] = &["ask", "request", "be", "name", "identify", "quote", "decline"];
    let lemma = |i: usize| syntax.lemma(i).to_lowercase();
    let speaks = |i: usize| reports(i) || one_of(&lemma(i), SPEAKING);
    let mut verbs = (from..to).filter(|&i| is_verb(syntax, i));
    match syntax.relation(top) {
        "advcl" => {
            let around = speaks(top) && syntax.tag(top) == "VBG" || lemma(top) == "ask" && syntax.tag(top) == "VBN";
            around && verbs.all(|i| i == top)
        }
        // "An aide, who spoke on condition of anonymity"
        "nsubj" => verbs.all(|i| speaks(i) || one_of(&lemma(i), UNNAMED)),
        _ => false,
    }
}

/// A verb that is finite, or has a subject or an auxiliary of its own.
fn stands_alone(syntax: &Analysis<'_>, verb: usize) -> bool {
    let own = |c: usize| one_of(syntax.relation(c), &["nsubj", "nsubjpass", "aux", "auxpass", "expl"]);
    one_of(syntax.tag(verb), &["VBD", "VBZ", "VBP"]) || syntax.children(verb).any(own)
}

fn is_verb(syntax: &Analysis<'_>, i: usize) -> bool {
    one_of(syntax.pos(i), &["VERB", "AUX"])
}

/// The token that governs most of the clause: of those whose head lies outside, a verb before a noun.
fn top(syntax: &Analysis<'_>, from: usize, to: usize) -> Option<usize> {
    /// Steps from a word up to the one that governs it; no sentence of words is deeper.
    const DEEPEST: usize = 64;
    let above = |i: usize| Some(syntax.tokens[i].head as usize).filter(|head| *head != i && (from..to).contains(head));
    let mut governed: BTreeMap<usize, usize> = BTreeMap::new();
    for i in from..to {
        let top = std::iter::successors(Some(i), |&i| above(i)).take(DEEPEST).last().unwrap_or(i);
        *governed.entry(top).or_default() += 1;
    }
    let tops = governed.into_iter().filter(|(top, _)| !one_of(syntax.pos(*top), &["PUNCT", "SPACE", "CCONJ"]));
    let best = tops.max_by_key(|&(top, n)| (is_verb(syntax, top) && n > 2, n, std::cmp::Reverse(top)));
    best.map(|(top, _)| top)
}

/// From "he said that the port was closed" to "closed", where that lies in the clause.
fn below_reports(text: &str, syntax: &Analysis<'_>, mut verb: usize, (from, to): (usize, usize)) -> usize {
    loop {
        let word = syntax.tokens[verb].span.slice(text).to_lowercase();
        if Lexicon::english().reporting(&word).is_none() {
            return verb;
        }
        let content = syntax.children(verb).find(|&c| syntax.relation(c) == "ccomp" && (from..to).contains(&c));
        match content {
            Some(inner) => verb = inner,
            None => return verb,
        }
    }
}

fn is_passive(syntax: &Analysis<'_>, verb: usize) -> bool {
    let told = syntax.children(verb).any(|c| one_of(syntax.relation(c), &["nsubjpass", "auxpass", "csubjpass"]));
    told || (syntax.tag(verb) == "VBN" && syntax.relation(verb) == "acl")
}

/// The subject, if need be that of the verb above; of a relative clause the noun that it tells of.
fn subject(syntax: &Analysis<'_>, verb: usize) -> Option<usize> {
    let mut at = verb;
    const HIGHEST: usize = 6;
    for _ in 0..HIGHEST {
        let own = syntax.children(at).find(|&c| {
            let relation = syntax.relation(c);
            one_of(relation.trim_end_matches("pass"), SUBJECTS)
        });
        let relation = syntax.relation(at);
        let head = syntax.tokens[at].head as usize;
        match own {
            Some(own) if one_of(syntax.tag(own), &["WDT", "WP", "WP$"]) && relation == "relcl" => return Some(head),
            Some(own) => return Some(own),
            None if one_of(relation, &["relcl", "acl"]) => return Some(head),
            None if one_of(relation, &["conj", "xcomp", "advcl", "pcomp", "ccomp"]) && head != at => at = head,
            None if relation == "prep" && head != at => at = head,
            None => return None,
        }
    }
    None
}

/// A noun and what is joined to it by "and" or a comma.
fn joined(syntax: &Analysis<'_>, first: usize) -> Vec<usize> {
    // A row may run through a whole book, and each step looks through all that hangs below.
    const MOST: usize = 100;
    let mut all = vec![first];
    while all.len() < MOST
        && let Some(next) = syntax.children(all[all.len() - 1]).find(|&c| syntax.relation(c) == "conj")
    {
        all.push(next);
    }
    all
}

/// "Vey's proposal": whose it is.
fn possessor(syntax: &Analysis<'_>, noun: usize) -> Option<usize> {
    syntax.children(noun).find(|&c| syntax.relation(c) == "poss")
}

#[cfg(test)]
mod tests {
    use super::*;
    use variorum_nlp::syntax::Pipeline;

    fn told(text: &str) -> (Vec<&str>, Vec<&str>, Vec<&str>) {
        let syntax = Pipeline::english().analyse(text);
        let frame = frame(text, &syntax, Span::new(0, text.len()));
        let words = |spans: &[Span]| spans.iter().map(|s| s.slice(text)).collect();
        (words(&frame.predicate), words(&frame.agents), words(&frame.patients))
    }

    #[test]
    fn one_form_for_active_passive_and_light_verbs() {
        assert_eq!(told("The council closed the port."), (vec!["closed"], vec!["council"], vec!["port"]));
        assert_eq!(told("The port was closed by the council."), (vec!["closed"], vec!["council"], vec!["port"]));
        assert_eq!(told("The two mayors held a call."), (vec!["call"], vec!["mayors"], vec![]));
        assert_eq!(told("Ada Vey and Rosa Lund spoke by phone.").1, ["Vey", "Lund"]);
        assert_eq!(told("Vey agreed to halt the ferries."), (vec!["agreed", "halt"], vec!["Vey"], vec!["ferries"]));
        assert_eq!(told("Vey closed the port, the council said.").0, ["closed"]);
        assert_eq!(told("He said that Vey closed the port."), (vec!["closed"], vec!["Vey"], vec!["port"]));
    }
}
