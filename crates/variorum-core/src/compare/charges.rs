//! Of what somebody is accused: one account has him plead guilty to conspiracy, another to fraud.
//!
//! The names of offences seldom stand in sentences that are otherwise alike, so they fill slots of their own: one for each
//! person and stage of a case.

use std::collections::{BTreeMap, BTreeSet};

use variorum_nlp::Span;
use variorum_nlp::relations::{Relations, WordRelation};
use variorum_nlp::syntax::Analysis;

use super::Comparison;
use super::slots::{Slot, SlotKind};
use crate::align::may_be_one;
use crate::lexicon::one_of;
use crate::model::{Aspect, Difference, DifferenceKind, DifferenceValue};

/// Where a case stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Stage {
    Arrest,
    Charge,
    Plea,
    Verdict,
}

/// Verbs and nouns that tell the stage; what comes behind them is the offence.
const STAGES: &[(&str, Stage)] = &[
    ("arrest", Stage::Arrest),
    ("detain", Stage::Arrest),
    ("charge", Stage::Charge),
    ("accuse", Stage::Charge),
    ("indict", Stage::Charge),
    ("plead", Stage::Plea),
    ("plea", Stage::Plea),
    ("convict", Stage::Verdict),
    ("conviction", Stage::Verdict),
];
/// Words that say no more than that it is an offence, or how many.
const HOLLOW: &[&str] = &[
    "charge", "count", "offense", "offence", "crime", "felony", "misdemeanor", "misdemeanour", "suspicion",
    "allegation", "accusation", "case", "investigation", "indictment", "violation", "federal", "criminal", "state",
    "serious", "single", "separate", "multiple", "several", "related", "such", "other", "guilty",
];

/// References surer than this count: two accounts must lead to one person before their offences are compared.
const LIKELY: u8 = 50;
/// How many "of" and "and" an offence may have; texts that are none nest without end.
const DEEPEST: usize = 8;

/// What one statement says that somebody is accused of.
struct Charge {
    statement: usize,
    stage: Stage,
    person: String,
    /// The words that name the offence, as dictionaries have them.
    offence: BTreeSet<String>,
    words: Span,
}

/// Statements of one story that name what one person is accused of at one stage, where two voices name other offences.
pub fn charge_slots(all: &Comparison, story: &[usize]) -> Vec<Slot> {
    let mut stages: BTreeMap<(usize, Stage), Vec<Charge>> = BTreeMap::new();
    for (s, statement) in all.statements.iter().enumerate() {
        for charge in charges(all, s) {
            stages.entry((story[statement.document_idx], charge.stage)).or_default().push(charge);
        }
    }
    let mut slots = Vec::new();
    for charges in stages.values() {
        for charges in by_person(charges).iter().filter(|charges| difference(all, charges).is_some()) {
            let statements: BTreeSet<usize> = charges.iter().map(|charge| charge.statement).collect();
            slots.push(Slot { statements: statements.into_iter().collect(), kind: SlotKind::Charge });
        }
    }
    slots
}

pub(super) fn run(comparison: &Comparison) -> Vec<Difference> {
    let mut stages: BTreeMap<Stage, Vec<Charge>> = BTreeMap::new();
    for charge in comparison.members.iter().flat_map(|&s| charges(comparison, s)) {
        stages.entry(charge.stage).or_default().push(charge);
    }
    let mut found = Vec::new();
    for charges in stages.values() {
        for charges in by_person(charges) {
            found.extend(difference(comparison, &charges));
        }
    }
    found
}

/// Charges against one person each.
fn by_person(charges: &[Charge]) -> Vec<Vec<&Charge>> {
    let mut people: Vec<Vec<&Charge>> = Vec::new();
    for charge in charges {
        match people.iter_mut().find(|known| known.iter().all(|c| may_be_one(&c.person, &charge.person))) {
            Some(known) => known.push(charge),
            None => people.push(vec![charge]),
        }
    }
    people
}

/// The offences as voices name them, if two have none in common.
fn difference(comparison: &Comparison, charges: &[&Charge]) -> Option<Difference> {
    let mut by_voice: BTreeMap<usize, BTreeSet<&str>> = BTreeMap::new();
    for charge in charges {
        let voice = comparison.statements[charge.statement].voice_idx;
        by_voice.entry(voice).or_default().extend(charge.offence.iter().map(String::as_str));
    }
    let voices: Vec<&BTreeSet<&str>> = by_voice.values().collect();
    voices.iter().enumerate().find(|(i, x)| voices[i + 1..].iter().any(|y| !one_offence(x, y)))?;
    let mut values: Vec<(&BTreeSet<String>, DifferenceValue)> = Vec::new();
    for charge in charges {
        let text = comparison.texts[comparison.statements[charge.statement].document_idx];
        let same = |known: &BTreeSet<String>| one_offence(known, &charge.offence);
        match values.iter_mut().find(|(known, _)| same(known)) {
            Some((_, value)) if value.statements.contains(&charge.statement) => {}
            Some((_, value)) => value.statements.push(charge.statement),
            None => {
                let value = charge.words.slice(text).split_whitespace().collect::<Vec<_>>().join(" ");
                values.push((&charge.offence, DifferenceValue { value, statements: vec![charge.statement] }));
            }
        }
    }
    let values: Vec<DifferenceValue> = values.into_iter().map(|(_, value)| value).collect();
    (values.len() > 1).then_some(Difference { aspect: Aspect::Scope, kind: DifferenceKind::Variant, values })
}

/// Whether two names may be of one offence: they share a word, and are not two of a kind ("tax fraud", "bank fraud").
fn one_offence<S: AsRef<str>, T: AsRef<str>>(x: &BTreeSet<S>, y: &BTreeSet<T>) -> bool {
    let shared = x.iter().filter(|a| y.iter().any(|b| alike(a.as_ref(), b.as_ref()))).count();
    shared > 0 && !(shared == 1 && x.len() == 2 && y.len() == 2)
}

/// Whether two words may name one offence.
fn alike(a: &str, b: &str) -> bool {
    let related = || Relations::english().relate(a, b);
    a == b || matches!(related(), Some(WordRelation::Same | WordRelation::Wider | WordRelation::Like))
}

/// What a statement says that people are accused of, where it says of whom and of what.
fn charges(comparison: &Comparison, s: usize) -> Vec<Charge> {
    let statement = &comparison.statements[s];
    let layers = &comparison.layers[statement.document_idx];
    let text = comparison.texts[statement.document_idx];
    let Some(syntax) = layers.syntax.as_deref().filter(|_| !statement.negated) else { return Vec::new() };
    let (from, to) = syntax.within(statement.span);
    let mut found = Vec::new();
    // A statement of many pages is none of news, and looking below each of its words would take as many steps squared.
    const LONGEST: usize = 400;
    for i in from..to.min(from + LONGEST) {
        let Some(&(_, stage)) = STAGES.iter().find(|(word, _)| *word == syntax.lemma(i)) else { continue };
        let case = Case { syntax, text, at: i };
        let (Some(person), Some((offence, words))) = (case.person(), case.offence()) else { continue };
        // "The businessman who had led it, Tobin Halder, pleaded guilty": the name may stand beside.
        let called = [Some(person), case.child(person, &["appos"])].into_iter().flatten();
        let name = called.into_iter().find_map(|i| super::person(layers, syntax.tokens[i].span, LIKELY));
        let name = name.filter(|_| words.end <= statement.span.end);
        found.extend(name.map(|name| Charge { statement: s, stage, person: name.to_owned(), offence, words }));
    }
    found
}

/// The word that tells a stage, in its tree.
struct Case<'a> {
    syntax: &'a Analysis<'a>,
    text: &'a str,
    at: usize,
}

impl Case<'_> {
    fn child(&self, i: usize, relations: &[&str]) -> Option<usize> {
        self.syntax.children(i).find(|&c| one_of(self.syntax.relation(c), relations))
    }

    fn word(&self, i: usize) -> &str {
        self.syntax.tokens[i].span.slice(self.text)
    }

    /// Who is accused: the subject of a plea or of a passive, the object of a verb, the owner of a noun.
    fn person(&self) -> Option<usize> {
        let verb = self.syntax.pos(self.at) == "VERB";
        let pleads = self.syntax.lemma(self.at) == "plead";
        // "He was arrested and charged with": the subject stands with the first verb.
        let shared = |relation: &'static str| {
            let head = self.syntax.tokens[self.at].head as usize;
            (self.syntax.relation(self.at) == "conj").then(|| self.child(head, &[relation])).flatten()
        };
        match (verb, pleads) {
            (true, true) => self.child(self.at, &["nsubj"]).or_else(|| shared("nsubj")),
            (true, false) => self.child(self.at, &["nsubjpass", "dobj"]).or_else(|| shared("nsubjpass")),
            (false, _) => self.child(self.at, &["poss"]),
        }
    }

    /// The words that name the offence, and where they stand.
    fn offence(&self) -> Option<(BTreeSet<String>, Span)> {
        // "Pleaded guilty to", "his guilty plea was to": the preposition hangs on either.
        let mut roots = vec![self.at];
        roots.extend(self.child(self.at, &["acomp", "oprd", "xcomp"]));
        if self.syntax.relation(self.at) == "nsubj" {
            roots.push(self.syntax.tokens[self.at].head as usize);
        }
        let leads = |i: usize| one_of(self.word(i), &["to", "with", "of", "on", "for"]);
        let mut below = roots.iter().flat_map(|&root| self.syntax.children(root));
        below.find_map(|c| {
            let joint = self.syntax.relation(c) == "prep" && leads(c);
            self.names(self.child(c, &["pobj"]).filter(|_| joint)?, 0)
        })
    }

    /// What a noun names: by itself with what stands before it, or, where it says only that it is an offence, by what it
    /// is of.
    fn names(&self, noun: usize, depth: usize) -> Option<(BTreeSet<String>, Span)> {
        // "DUI" and "drunk driving" are one; what letters stand for is not known here. "Charged with the shooting" tells
        // the deed, not what the law calls it.
        let abbreviated = self.word(noun).chars().all(char::is_uppercase);
        let hollow = one_of(self.syntax.lemma(noun), HOLLOW);
        let is_deed = !hollow && self.child(noun, &["det"]).is_some_and(|c| self.word(c) == "the");
        if self.syntax.pos(noun) != "NOUN" || abbreviated || is_deed || depth > DEEPEST {
            return None;
        }
        let of = || self.syntax.children(noun).find(|&c| self.syntax.relation(c) == "prep" && self.word(c) == "of");
        if hollow
            && let Some(named) =
                of().and_then(|of| self.child(of, &["pobj"])).and_then(|object| self.names(object, depth + 1))
        {
            return Some(named);
        }
        let before = |&c: &usize| c < noun && matches!(self.syntax.relation(c), "compound" | "amod");
        // In "a visa fraud charge" the visa hangs on the fraud.
        let nested = |c: usize| self.syntax.children(c).filter(before).chain([c]);
        let mut parts: Vec<usize> = self.syntax.children(noun).filter(before).flat_map(nested).chain([noun]).collect();
        parts.retain(|&i| {
            matches!(self.syntax.pos(i), "NOUN" | "ADJ" | "PROPN") && !one_of(self.syntax.lemma(i), HOLLOW)
        });
        let (first, last) = (*parts.first()?, *parts.last()?);
        let mut named: BTreeSet<String> = parts.iter().map(|&i| self.syntax.lemma(i).to_lowercase()).collect();
        for other in self.syntax.children(noun).filter(|&c| self.syntax.relation(c) == "conj") {
            named.extend(self.names(other, depth + 1).into_iter().flat_map(|(words, _)| words));
        }
        Some((named, self.syntax.tokens[first].span.to(self.syntax.tokens[last].span)))
    }
}
