//! Whose figure it is: an age is somebody's, and a number may be part of another.

use variorum_nlp::Span;
use variorum_nlp::syntax::Analysis;

use super::Comparison;
use super::slots::{Slot, SlotKind};
use crate::align::may_be_one;
use crate::model::{Bounds, Decimal, EntityKind, Layers, Quantity, QuantityKind, Value};

/// Figures of one statement that may be parts of a whole. Source: own.
const MOST_PARTS: usize = 8;

/// A quantity of a statement.
type Told<'a> = (usize, &'a Quantity);

/// Who or what has a figure: somebody by name, or a noun.
#[derive(Debug, PartialEq, Eq)]
enum Bearer {
    Named(String),
    Noun(String),
}

/// Whether two ages are of two people: of two names, or of two nouns ("a 66-year-old woman", "the 36-year-old driver"). What only one
/// side tells is no ground to set them against each other.
pub(super) fn of_two_bearers(comparison: &Comparison, (a, x): Told, (b, y): Told) -> bool {
    let share = |q: &Quantity| q.kind == QuantityKind::Percent;
    if share(x) && share(y) {
        let (own, other) = (shareholder(comparison, a, x), shareholder(comparison, b, y));
        return own.zip(other).is_some_and(|(own, other)| !may_be_one(&own, &other));
    }
    if !is_age(x) || !is_age(y) {
        return false;
    }
    match (bearer(comparison, a, x), bearer(comparison, b, y)) {
        (Some(Bearer::Named(x)), Some(Bearer::Named(y))) => !may_be_one(&x, &y),
        (Some(Bearer::Noun(x)), Some(Bearer::Noun(y))) => x != y,
        // Whether "the 36-year-old driver" is Mr. Orlo, 61, is told only where all else is the same.
        (Some(_), Some(_)) => !super::mood::sure(comparison, a, b),
        _ => false,
    }
}

fn is_age(quantity: &Quantity) -> bool {
    quantity.measures.as_deref() == Some("age")
}

/// Who has a share: the last person named before it and behind the figure before ("Vey had 50.8 percent and Orlo 49.2 percent").
fn shareholder(comparison: &Comparison, s: usize, share: &Quantity) -> Option<String> {
    let statement = &comparison.statements[s];
    let names = &comparison.layers[statement.document_idx].names;
    let told = comparison.quantities(s).map(|q| q.span.end).filter(|&end| end <= share.span.start);
    let from = told.max().unwrap_or(statement.span.start);
    let mut before =
        names.within(statement.span).iter().filter(|m| m.span.start >= from && m.span.end <= share.span.start);
    let last = before.next_back()?;
    let name = names.resolve(&last.name, last.span.start);
    (last.person || last.titled || names.mentions().iter().any(|m| m.person && m.name == name)).then_some(name)
}

/// Statements of one story that give one person, by name, unlike ages.
pub fn age_slots(all: &Comparison, story: &[usize]) -> Vec<Slot> {
    struct Aged {
        story: usize,
        name: String,
        told: Vec<(usize, Bounds)>,
    }
    let mut people: Vec<Aged> = Vec::new();
    for (s, statement) in all.statements.iter().enumerate() {
        for quantity in all.quantities(s).filter(|q| is_age(q)) {
            let Some(Bearer::Named(name)) = bearer(all, s, quantity) else { continue };
            let story = story[statement.document_idx];
            match people.iter_mut().find(|known| known.story == story && may_be_one(&known.name, &name)) {
                Some(known) => known.told.push((s, quantity.bounds)),
                None => people.push(Aged { story, name, told: vec![(s, quantity.bounds)] }),
            }
        }
    }
    let unlike = |aged: &Aged| {
        let against = |(a, x): &(usize, Bounds), (b, y): &(usize, Bounds)| !x.meets(*y) && !all.same_voice(*a, *b);
        aged.told.iter().any(|x| aged.told.iter().any(|y| against(x, y)))
    };
    let slot = |aged: Aged| {
        let mut statements: Vec<usize> = aged.told.into_iter().map(|(s, _)| s).collect();
        statements.dedup();
        Slot { statements, kind: SlotKind::Figure }
    };
    people.into_iter().filter(unlike).map(slot).collect()
}

/// The word above the figure in the tree, or the subject of the verb above it.
fn bearer(comparison: &Comparison, s: usize, quantity: &Quantity) -> Option<Bearer> {
    let document = comparison.statements[s].document_idx;
    let layers = &comparison.layers[document];
    let syntax = layers.syntax.as_deref()?;
    let above = above(syntax, quantity.span)?;
    let subject = |verb: usize| syntax.children(verb).find(|&c| syntax.relation(c).starts_with("nsubj"));
    let noun = match syntax.pos(above) {
        "VERB" | "AUX" => subject(above)?,
        _ => above,
    };
    // "Ada Vey, a 53-year-old former judge"
    let noun = if syntax.relation(noun) == "appos" { syntax.tokens[noun].head as usize } else { noun };
    let span = syntax.tokens[noun].span;
    named(layers, span).map(Bearer::Named).or_else(|| Some(Bearer::Noun(syntax.lemma(noun).to_lowercase())))
}

fn named(layers: &Layers, span: Span) -> Option<String> {
    let entity = layers.references.at(span).map(|r| &layers.references.entities[r.entity]);
    entity.filter(|e| e.kind == EntityKind::Person && e.name.starts_with(char::is_uppercase)).map(|e| e.name.clone())
}

/// The first word outside `span` that governs a word inside it; past "old" in "66-year-old".
fn above(syntax: &Analysis<'_>, span: Span) -> Option<usize> {
    let (from, to) = syntax.within(span);
    let head = |i: usize| syntax.tokens[i].head as usize;
    let mut at = (from..to).find(|&i| !(from..to).contains(&head(i)) && head(i) != i).map(head)?;
    if syntax.lemma(at) == "old" && head(at) != at {
        at = head(at);
    }
    Some(at)
}

/// Whether one figure is a part of the other: "12 Somali and 11 Yemeni pirates" are "23 pirates".
pub(super) fn adds_up(comparison: &Comparison, x: Told, y: Told) -> bool {
    part_of(comparison, x, y.1) || part_of(comparison, y, x.1)
}

fn part_of(comparison: &Comparison, (s, part): Told, whole: &Quantity) -> bool {
    let number = |q: &Quantity| match q.value {
        Value::Number(n) if matches!(q.kind, QuantityKind::Count | QuantityKind::Money) => Some(n),
        _ => None,
    };
    let Some(whole) = number(whole) else { return false };
    // "62 in all, 31 on each side": twice as many.
    let each = |s: usize| {
        let statement = &comparison.statements[s];
        let tokens = comparison.layers[statement.document_idx].tokens_in(statement.span);
        tokens.iter().any(|t| matches!(t.folded.as_str(), "each" | "apiece" | "both" | "either"))
    };
    if number(part).and_then(|n| n.checked_mul(Decimal::TWO)) == Some(whole) && each(s) {
        return true;
    }
    let of_kind = |q: &&Quantity| q.kind == part.kind && number(q).is_some();
    let told: Vec<&Quantity> = comparison.quantities(s).filter(of_kind).collect();
    // A table is no list of parts, and its runs are too many to add up.
    if told.len() > MOST_PARTS {
        return false;
    }
    let runs = (0..told.len()).flat_map(|from| (from + 2..=told.len()).map(move |to| from..to));
    runs.into_iter().any(|run| {
        let run = &told[run];
        run.iter().any(|q| q.span == part.span) && run.iter().filter_map(|q| number(q)).sum::<Decimal>() == whole
    })
}
