//! How many people met with one fate: dead, hurt, missing, saved. Accounts of one disaster or battle tell it in sentences that
//! share little else, and it changes from day to day.

use std::collections::BTreeMap;

use variorum_nlp::syntax::Analysis;

use super::figures::{join_compatible, shown};
use super::relation::HEDGED;
use super::slots::{Slot, SlotKind, across};
use super::{Comparison, Relation, relation};
use crate::lexicon::{one_of, people};
use crate::model::{
    Aspect, Comparison as Hedge, Decimal, Difference, DifferenceKind, DifferenceValue, Modality, Quantity,
    QuantityKind, Value, day_number,
};

/// What people met with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Fate {
    Dead,
    Hurt,
    Missing,
    Saved,
    Held,
    Displaced,
    Aboard,
    /// Came to a march, a rally, a wake.
    Gathered,
}

/// Words that tell a fate, as a dictionary has them, the surer first.
const FATES: &[(Fate, &[&str])] = &[
    (Fate::Missing, &["missing", "unaccounted"]),
    (Fate::Saved, &["rescue", "save", "survive", "survivor", "alive", "unhurt", "unharmed", "ashore"]),
    (Fate::Hurt, &["injure", "injured", "wound", "wounded", "hurt", "injury"]),
    (Fate::Dead, &["kill", "die", "dead", "death", "toll", "fatality", "drown", "perish", "life", "body", "massacre"]),
    (Fate::Held, &["arrest", "detain", "custody"]),
    (Fate::Displaced, &["evacuate", "displace", "homeless"]),
    (Fate::Aboard, &["aboard", "board", "carry"]),
    (
        Fate::Gathered,
        &[
            "gather", "march", "rally", "demonstrate", "protest", "attend", "protester", "protestor", "demonstrator",
            "marcher", "mourner", "crowd",
        ],
    ),
];

/// Nouns for anybody; other nouns are a group of their own.
const ANYBODY: &[&str] =
    &["person", "people", "victim", "life", "body", "fatality", "death", "survivor", "injury", "passenger"];
/// What makes a figure one of another happening, or of some of those told.
const OTHERS: &[&str] = &["including", "among", "another", "previous", "similar", "per", "average"];
/// Days from the day of the account from which on a toll is of another happening.
const LONG_AGO: i64 = 45;
/// Days from which on a stretch is a month or more.
const LONG_STRETCH: i64 = 20;

/// A story that gives one fate more often is no matter of one toll.
const MOST: usize = 400;

/// One account's figure for one fate.
struct Toll<'a> {
    statement: usize,
    quantity: &'a Quantity,
    /// The noun for those counted, where it is not one for anybody.
    group: String,
}

/// What tolls are of: the fate, the year of a happening of long ago, and who is counted.
type Key = (Fate, Option<i64>, String);

/// "As many as 80 were hurt" tells of 80, not of anything below: beside 50 it is another figure.
fn weighed(x: &Quantity, y: &Quantity) -> Relation {
    let up_to = [x, y].into_iter().any(|q| q.comparison == Hedge::AtMost);
    let value = |q: &Quantity| q.bounds.high.or(q.bounds.low);
    let far =
        value(x).zip(value(y)).is_some_and(|(x, y)| x.min(y).checked_mul(HEDGED).is_some_and(|bound| x.max(y) > bound));
    match relation(x, y) {
        Relation::Equal | Relation::Refines | Relation::Compatible if up_to && far => Relation::Differs,
        relation => relation,
    }
}

fn number(toll: &Toll) -> Option<Decimal> {
    toll.quantity.bounds.low.or(toll.quantity.bounds.high)
}

/// Statements of one story that tell how many met with one fate.
pub fn toll_slots(all: &Comparison, story: &[usize]) -> Vec<Slot> {
    let statements = |told: Vec<Toll>| told.iter().map(|toll| toll.statement).collect();
    across(all, story, SlotKind::Toll, |comparison| by_fate(comparison).into_values().map(statements).collect())
}

/// How the figures for one fate differ: a later account updates an earlier one.
pub fn tolls(comparison: &Comparison) -> Vec<Difference> {
    by_fate(comparison)
        .into_iter()
        .filter_map(|((fate, year, _), told)| difference(comparison, &told, year.is_none() && fate != Fate::Gathered))
        .collect()
}

/// `rising` tells whether the happening is of these days, so that a later account may know more.
fn difference(comparison: &Comparison, told: &[Toll], rising: bool) -> Option<Difference> {
    let document = |toll: &Toll| comparison.statements[toll.statement].document_idx;
    let mut kind: Option<DifferenceKind> = None;
    for (i, x) in told.iter().enumerate() {
        for y in told[i + 1..].iter().filter(|y| !comparison.same_voice(x.statement, y.statement)) {
            let days = comparison.published[document(x)].zip(comparison.published[document(y)]);
            let later = rising && days.is_some_and(|(a, b)| a != b);
            let rounded = [x, y].into_iter().any(|toll| toll.quantity.comparison == Hedge::About);
            let own = match weighed(x.quantity, y.quantity) {
                Relation::Conflicts | Relation::Differs if later => DifferenceKind::Updates,
                // "At least 31", and "36" a day later; but "about 240" may be 251.
                _ if later && !rounded && number(x) != number(y) => DifferenceKind::Updates,
                Relation::Conflicts if x.group == y.group => DifferenceKind::Contradicts,
                Relation::Conflicts | Relation::Differs => DifferenceKind::Variant,
                _ => continue,
            };
            kind = Some(kind.map_or(own, |known| known.min(own)));
        }
    }
    let kind = kind?;
    let mut values: Vec<(String, DifferenceValue)> = Vec::new();
    let mut quantities: Vec<&Quantity> = Vec::new();
    for toll in told {
        let normal = match kind {
            DifferenceKind::Updates => number(toll).map(|n| n.normalize().to_string()).unwrap_or_default(),
            _ => shown(toll.quantity),
        };
        match values.iter_mut().find(|(known, _)| *known == normal) {
            Some((_, value)) => value.statements.push(toll.statement),
            None => {
                let text = comparison.texts[document(toll)];
                let words = toll.quantity.span.slice(text).split_whitespace().collect::<Vec<_>>().join(" ");
                values.push((normal, DifferenceValue { value: words, statements: vec![toll.statement] }));
                quantities.push(toll.quantity);
            }
        }
    }
    if kind != DifferenceKind::Updates {
        join_compatible(&mut values, &mut quantities, weighed);
    }
    let values: Vec<DifferenceValue> = values.into_iter().map(|(_, value)| value).collect();
    (values.len() > 1).then_some(Difference { aspect: Aspect::Value, kind, values })
}

/// The figures of the members by fate and by whom they count; of an account that gives several, those that another account gives,
/// too, else the greatest: the others are of some of them, or of another happening.
fn by_fate<'a>(comparison: &'a Comparison) -> BTreeMap<Key, Vec<Toll<'a>>> {
    let mut found: BTreeMap<Key, Vec<Toll>> = BTreeMap::new();
    for &s in comparison.members {
        for quantity in comparison.quantities(s) {
            if let Some(key) = fate(comparison, s, quantity) {
                let group = key.2.clone();
                found.entry(key).or_default().push(Toll { statement: s, quantity, group });
            }
        }
    }
    join_groups(comparison, &mut found);
    let document = |toll: &Toll| comparison.statements[toll.statement].document_idx;
    for told in found.values_mut() {
        // All pairs are looked at.
        if told.len() > MOST {
            told.clear();
        }
        let greatest: BTreeMap<usize, _> = told.iter().fold(BTreeMap::new(), |mut most, toll| {
            let known = most.entry(document(toll)).or_insert(number(toll));
            *known = (*known).max(number(toll));
            most
        });
        // "Dozens" fits anything.
        let fits = |x: &Toll, y: &Toll| {
            x.quantity.comparison != Hedge::About
                && matches!(weighed(x.quantity, y.quantity), Relation::Equal | Relation::Refines | Relation::Compatible)
        };
        let shared: Vec<bool> =
            told.iter().map(|x| told.iter().any(|y| document(x) != document(y) && fits(x, y))).collect();
        let chosen = |i: usize| {
            let own = document(&told[i]);
            let any_shared = (0..told.len()).any(|j| document(&told[j]) == own && shared[j]);
            if any_shared { shared[i] } else { greatest[&own] == number(&told[i]) }
        };
        let mut chosen = (0..told.len()).map(chosen).collect::<Vec<bool>>().into_iter();
        told.retain(|_| chosen.next().unwrap_or(false));
        // Figures far apart are told of two groups of people.
        let most = told.iter().filter_map(number).max();
        let near = |own: Decimal, most: Decimal| own.checked_mul(Decimal::TEN).is_none_or(|times| times > most);
        told.retain(|toll| number(toll).zip(most).is_some_and(|(own, most)| near(own, most)));
    }
    found
}

/// "12 workers died" in one account and "14 people" in another are told of the same people, where no account tells of both.
fn join_groups(comparison: &Comparison, found: &mut BTreeMap<Key, Vec<Toll>>) {
    let document = |toll: &Toll| comparison.statements[toll.statement].document_idx;
    let anybody: Vec<Key> = found.keys().filter(|(.., group)| group.is_empty()).cloned().collect();
    for key in anybody {
        let same = |other: &&Key| (other.0, other.1) == (key.0, key.1) && !other.2.is_empty();
        let groups: Vec<Key> = found.keys().filter(same).cloned().collect();
        let [group] = &groups[..] else { continue };
        let apart = found[group].iter().all(|x| found[&key].iter().all(|y| document(x) != document(y)));
        if let Some(told) = apart.then(|| found.remove(group)).flatten() {
            found.entry(key).or_default().extend(told);
        }
    }
}

/// The fate that a count of people tells, the year of a happening of long ago, and whom it counts.
fn fate(comparison: &Comparison, s: usize, quantity: &Quantity) -> Option<Key> {
    let statement = &comparison.statements[s];
    let layers = &comparison.layers[statement.document_idx];
    let text = comparison.texts[statement.document_idx];
    let plain = !statement.negated && matches!(statement.modality, Modality::Asserted | Modality::Alleged);
    if !plain || quantity.kind != QuantityKind::Count || quantity.per.is_some() {
        return None;
    }
    let syntax = layers.syntax.as_deref()?;
    let (from, to) = syntax.within(quantity.bare);
    let head = |i: usize| syntax.tokens[i].head as usize;
    let number = (from..to).find(|&i| !(from..to).contains(&head(i)) || head(i) == i)?;
    // "Died at 91".
    if syntax.lemma(head(number)) == "at" {
        return None;
    }
    let noun = if syntax.relation(number) == "nummod" { head(number) } else { number };
    let (first, end) = syntax.within(statement.span);
    let of_others = (first..end).any(|i| one_of(&syntax.lemma(i).to_lowercase(), OTHERS));
    if of_others {
        return None;
    }
    let words = around(syntax, noun, (first, end));
    let lemma = |i: usize| syntax.lemma(i).to_lowercase();
    // "Missing" may be of "miss".
    let word = |i: usize| syntax.tokens[i].span.slice(text).to_lowercase();
    let tells = |i: usize, known: &[&str]| one_of(&lemma(i), known) || one_of(&word(i), known);
    let (fate, _) = *FATES.iter().find(|(_, known)| words.iter().any(|&i| tells(i, known)))?;
    let counted = lemma(noun);
    // "One woman died" is told beside "one person".
    let one =
        quantity.value == Value::Number(Decimal::ONE) && one_of(&counted, &["man", "woman", "boy", "girl", "child"]);
    let person = noun != number && (one || one_of(&counted, ANYBODY));
    let bare = noun == number || FATES.iter().any(|(_, known)| one_of(&counted, known));
    let group = quantity.measures.is_some() && !person && !bare;
    let of_people = !group || !people(&counted).is_empty();
    let year = long_ago(comparison, s)?;
    of_people.then(|| (fate, year, if group { counted } else { String::new() }))
}

/// The words that tell what those counted met with: what hangs on their noun, the verb above it with its parts, and what that
/// verb's subject is where the number only measures it ("the death toll climbed to 36").
fn around(syntax: &Analysis<'_>, noun: usize, (first, end): (usize, usize)) -> Vec<usize> {
    let head = |i: usize| syntax.tokens[i].head as usize;
    let inside = |i: &usize| (first..end).contains(i);
    let mut words: Vec<usize> = vec![noun];
    let hanging =
        |i: usize| syntax.children(i).filter(|&c| one_of(syntax.relation(c), &["amod", "acl", "relcl", "compound"]));
    for c in hanging(noun) {
        words.push(c);
        // "People who are still missing".
        words.extend(syntax.children(c).filter(|&p| one_of(syntax.relation(p), &["acomp", "attr", "oprd"])));
    }
    let mut above = head(noun);
    let mut led = false;
    // "At least 36 lives", "loss of 36 lives", "climbed to 36".
    while inside(&above) && syntax.pos(above) == "ADP" {
        led = true;
        words.push(above);
        if head(above) == above {
            return words;
        }
        above = head(above);
    }
    if !inside(&above) || above == noun {
        return words;
    }
    if syntax.pos(above) == "NOUN" {
        words.push(above);
        words.extend(hanging(above));
        return words;
    }
    // "Licensed to carry 220", "could kill thousands": nobody has met with it.
    let meant = |c: usize| syntax.tag(c) == "TO" || syntax.tag(c) == "MD";
    if syntax.children(above).any(|c| syntax.relation(c) == "aux" && meant(c)) {
        return Vec::new();
    }
    words.push(above);
    let parts = syntax
        .children(above)
        .filter(|&c| one_of(syntax.relation(c), &["acomp", "attr", "oprd", "advmod", "prt", "prep", "ccomp", "xcomp"]));
    for part in parts {
        words.push(part);
        words.extend(syntax.children(part).filter(|&c| one_of(syntax.relation(c), &["pobj", "acomp"])));
    }
    if led || one_of(syntax.relation(noun), &["attr", "dobj"]) {
        for subject in syntax.children(above).filter(|&c| syntax.relation(c).starts_with("nsubj")) {
            let toll = one_of(&syntax.lemma(subject).to_lowercase(), &["toll", "number", "death", "fatality"]);
            if toll {
                words.push(subject);
                words.extend(hanging(subject));
            }
        }
    }
    words
}

/// The year of which the sentence of a statement tells, if it names a day that lies long before the account, or a month or year
/// that is over; `None` where an account without a day of its own does, so that nobody knows of when it is.
fn long_ago(comparison: &Comparison, s: usize) -> Option<Option<i64>> {
    let statement = &comparison.statements[s];
    let layers = &comparison.layers[statement.document_idx];
    let today = comparison.published[statement.document_idx].map(day_number);
    let extent = layers.sentences[statement.sentence_idx].extent;
    let mut year = None;
    let from = layers.quantities.partition_point(|q| q.span.start < extent.start);
    let inside = layers.quantities[from..].iter().take_while(|q| q.span.start < extent.end);
    for q in inside.filter(|q| q.kind.is_moment()) {
        let (low, high) = (q.bounds.low, q.bounds.high);
        let stretch = low.zip(high).is_some_and(|(low, high)| high - low > Decimal::from(LONG_STRETCH));
        let end = high.or(low).and_then(|day| i64::try_from(day.trunc()).ok());
        match (today, end) {
            (Some(today), Some(end)) if end < today - if stretch { 0 } else { LONG_AGO } => {
                // Years have 365 days and a quarter.
                year = Some(1970 + (end * 4).div_euclid(1461));
            }
            // An account without a day tells of its own happening by weekdays.
            (None, _) if stretch => return None,
            _ => {}
        }
    }
    Some(year)
}
