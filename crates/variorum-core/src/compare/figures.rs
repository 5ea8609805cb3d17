//! Amounts, counts, lengths and dates, as intervals.

use super::{Comparison, Relation, bearers, relation};
use crate::extract::Units;
use crate::model::{Aspect, Decimal, Difference, DifferenceKind, DifferenceValue, Quantity, QuantityKind, Value};

/// Values further apart than this are told of different things. Source: own.
const MOST_TIMES_AS_MUCH: u32 = 10;
/// Days further apart than this are told of different happenings. Source: own.
const MOST_DAYS_APART: u32 = 45;

/// What can be compared with what.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Dimension {
    Money(String),
    Percent,
    Measure(String),
    Count(String),
    Duration,
    Day,
}

impl Dimension {
    /// A count of whatever it is; any other dimension as it is.
    fn of_anything(self) -> Self {
        if matches!(self, Self::Count(_)) { Self::Count(String::new()) } else { self }
    }
}

/// Whether a statement counts one thing only: what that is called in another language need not be known then.
fn sole_count(comparison: &Comparison, s: usize) -> bool {
    comparison.quantities(s).filter(|q| matches!(dimension(q), Some(Dimension::Count(_)))).count() == 1
}

/// The dimension of a quantity; counts only compare if they count like things.
pub(super) fn dimension(quantity: &Quantity) -> Option<Dimension> {
    // An amount a day is no amount in all.
    let per = quantity.per.as_ref().map(|per| format!(" per {per}")).unwrap_or_default();
    let unit = || quantity.unit.as_ref().map(|u| u.code.clone()).unwrap_or_default() + &per;
    let physical = || {
        let code = quantity.unit.as_ref().map(|u| u.code.as_str()).unwrap_or_default();
        Units::all().by_code(code).map_or(code, |entry| entry.dimension).to_owned() + &per
    };
    quantity.bounds.low.or(quantity.bounds.high)?;
    if quantity.measures.as_deref() == Some("age at the time") {
        return None;
    }
    Some(match quantity.kind {
        QuantityKind::Money => Dimension::Money(unit()),
        QuantityKind::Percent => Dimension::Percent,
        QuantityKind::Measure => Dimension::Measure(physical()),
        QuantityKind::Duration => Dimension::Duration,
        QuantityKind::Range if matches!(quantity.value, Value::Iso(_)) && quantity.unit.is_some() => {
            Dimension::Duration
        }
        QuantityKind::Count => Dimension::Count(head(quantity.measures.as_deref().unwrap_or_default())),
        QuantityKind::Range if quantity.unit.is_none() && matches!(quantity.value, Value::Numbers(_)) => {
            Dimension::Count(head(quantity.measures.as_deref().unwrap_or_default()))
        }
        QuantityKind::Range | QuantityKind::Date | QuantityKind::DateTime | QuantityKind::Relative => Dimension::Day,
        QuantityKind::Time => return None,
    })
}

/// The last word of what is counted, without a plural ending.
fn head(measures: &str) -> String {
    let last = measures.split_whitespace().last().unwrap_or_default();
    last.strip_suffix('s').unwrap_or(last).to_owned()
}

/// A value as shown to the reader: its sign where it has one, and its normal form.
pub(super) fn shown(quantity: &Quantity) -> String {
    let value = match &quantity.value {
        Value::Number(n) => n.normalize().to_string(),
        Value::Numbers(ns) => ns.iter().map(|n| n.normalize().to_string()).collect::<Vec<_>>().join("–"),
        Value::Iso(iso) => iso.clone(),
        Value::Unknown => return String::new(),
    };
    let unit = match quantity.kind {
        QuantityKind::Money | QuantityKind::Percent | QuantityKind::Measure => {
            quantity.unit.as_ref().map(|u| format!(" {}", u.code)).unwrap_or_default()
        }
        _ => String::new(),
    };
    let sign = match quantity.comparison.sign() {
        "=" => "",
        sign => sign,
    };
    format!("{sign}{value}{unit}")
}

/// Whether two values can be told of one thing: an hour and three years are two things, not a contradiction.
pub(super) fn of_one_order(dimension: &Dimension, x: &Quantity, y: &Quantity) -> bool {
    let end = |q: &Quantity| q.bounds.low.or(q.bounds.high);
    match (dimension, end(x), end(y)) {
        // A day and a week or year that do not meet are seldom told of one thing.
        (Dimension::Day, ..) if is_day(x) != is_day(y) => false,
        (Dimension::Day, Some(a), Some(b)) => (a - b).abs() <= Decimal::from(MOST_DAYS_APART),
        (_, Some(a), Some(b)) => a.max(b) <= a.min(b).max(Decimal::new(1, 6)) * Decimal::from(MOST_TIMES_AS_MUCH),
        _ => false,
    }
}

/// Whether two statements tell the same but for their figures: then even values far apart are told of one thing.
fn retold(comparison: &Comparison, dimension: &Dimension, a: usize, b: usize) -> bool {
    matches!(dimension, Dimension::Measure(_)) && super::mood::sure(comparison, a, b)
}

/// Whether two statements are of one act: their verbs, or the nouns that stand for them, are the same, or half of the content words
/// of the shorter one are.
pub(super) fn one_act(comparison: &Comparison, a: usize, b: usize) -> bool {
    let acts = |s: usize| -> Vec<String> {
        let statement = &comparison.statements[s];
        let layers = &comparison.layers[statement.document_idx];
        let tokens = statement.frame.predicate.iter().flat_map(|&span| layers.tokens_in(span));
        tokens.map(|token| token.stem.clone()).collect()
    };
    let (x, y) = (acts(a), acts(b));
    x.is_empty() || y.is_empty() || x.iter().any(|act| y.contains(act)) || super::mood::retells(comparison, a, b)
}

/// Whether a share tells how far a count has come: "99 percent of the votes counted", "with 80 percent of precincts reporting".
fn of_the_count(comparison: &Comparison, s: usize, share: &Quantity) -> bool {
    const REACH: usize = 5; // words
    let statement = &comparison.statements[s];
    let tokens = comparison.layers[statement.document_idx].tokens_in(statement.span);
    let behind = tokens.iter().skip_while(|t| t.span.start < share.span.end).take(REACH);
    behind.into_iter().any(|t| matches!(t.folded.as_str(), "counted" | "tallied" | "reporting" | "reported"))
}

/// Whether two days hang on unlike verbs, where either statement tells more than one ("opens on Monday and closes on May 22").
fn of_two_verbs(
    comparison: &Comparison,
    group: &[(Dimension, usize, &Quantity)],
    (a, x): (usize, &Quantity),
    (b, y): (usize, &Quantity),
) -> bool {
    let several = |s: usize| group.iter().filter(|(_, other, _)| *other == s).count() > 1;
    let verb = |s: usize, q: &Quantity| {
        let syntax = comparison.layers[comparison.statements[s].document_idx].syntax.as_deref()?;
        Some(syntax.lemma(syntax.verb_over(q.span)?).to_lowercase())
    };
    (several(a) || several(b)) && verb(a, x).zip(verb(b, y)).is_some_and(|(x, y)| x != y)
}

/// Whether two statements are of two times: each tells a day, and these lie far apart.
fn of_two_times(comparison: &Comparison, a: usize, b: usize) -> bool {
    let days = |s: usize| -> Vec<Decimal> {
        let days = comparison
            .quantities(s)
            .filter(|q| dimension(q) == Some(Dimension::Day) && told_from_a_day(comparison, s, q));
        days.filter_map(|q| q.bounds.low.or(q.bounds.high)).collect()
    };
    let (x, y) = (days(a), days(b));
    let far = |p: &Decimal, q: &Decimal| (p - q).abs() > Decimal::from(MOST_DAYS_APART);
    !x.is_empty() && !y.is_empty() && x.iter().all(|p| y.iter().all(|q| far(p, q)))
}

/// Whether it is known from which day a time is told: "yesterday" in a text without a date may be any day.
fn told_from_a_day(comparison: &Comparison, statement: usize, quantity: &Quantity) -> bool {
    quantity.kind != QuantityKind::Relative
        || comparison.published[comparison.statements[statement].document_idx].is_some()
}

fn is_day(quantity: &Quantity) -> bool {
    quantity.bounds.low.is_some() && quantity.bounds.low == quantity.bounds.high
}

pub(super) fn run(comparison: &Comparison) -> Vec<Difference> {
    let mixed = comparison.members.iter().any(|&s| !comparison.one_language(s, comparison.members[0]));
    let mut entries: Vec<(Dimension, usize, &Quantity)> = comparison
        .members
        .iter()
        .flat_map(|&s| comparison.quantities(s).filter_map(move |q| Some((dimension(q)?, s, q))))
        .filter(|(_, s, q)| told_from_a_day(comparison, *s, q))
        .map(|(d, s, q)| (if mixed && sole_count(comparison, s) { d.of_anything() } else { d }, s, q))
        .collect();
    entries.sort_by(|x, y| x.0.cmp(&y.0).then(x.1.cmp(&y.1)));
    let groups = entries.chunk_by(|x, y| x.0 == y.0);
    groups.filter_map(|group| difference(comparison, &group[0].0, group)).collect()
}

/// Whether the document of `statement` tells `value` as one that was given before and holds no more.
fn corrects(comparison: &Comparison, statement: usize, value: &Quantity) -> bool {
    const CUES: &[&str] = &[
        "earlier", "previously", "initially", "originally", "withdrawn", "withdrew", "retracted", "corrected",
        "revised", "mistakenly", "wrongly",
    ];
    let layers = &comparison.layers[comparison.statements[statement].document_idx];
    let same = layers.quantities.iter().filter(|q| q.value == value.value && q.kind == value.kind);
    same.into_iter().any(|q| {
        let sentence = layers.sentences.partition_point(|s| s.extent.end <= q.span.start);
        let Some(&(first, end)) = layers.sentence_tokens.get(sentence) else { return false };
        layers.tokens[first..end].iter().any(|t| CUES.contains(&t.folded.as_str()))
    })
}

/// A value for the reader: a date in its normal form, anything else in the words of the text.
fn worded(comparison: &Comparison, statement: usize, quantity: &Quantity) -> String {
    let text = comparison.texts[comparison.statements[statement].document_idx];
    match quantity.kind {
        QuantityKind::Date | QuantityKind::DateTime | QuantityKind::Relative => {
            let shown = shown(quantity);
            let signs = [(">=", "from "), ("<=", "until "), (">", "after "), ("<", "before ")];
            let worded = signs.iter().find_map(|(sign, word)| Some(format!("{word}{}", shown.strip_prefix(sign)?)));
            worded.unwrap_or(shown)
        }
        _ => {
            // "53-year" stands before "-old".
            let behind = &text[quantity.span.end as usize..];
            let old = ["-old", " old"].into_iter().find(|old| behind.starts_with(old)).unwrap_or_default();
            let words = format!("{}{old}", quantity.span.slice(text));
            words.split_whitespace().collect::<Vec<_>>().join(" ")
        }
    }
}

/// Of values that others contradict, one that fits another is no side of its own: "more than 160" goes with the nearest
/// value that it fits, with 164 rather than with 246. `relation` tells what fits.
pub(super) fn join_compatible(
    values: &mut Vec<(String, DifferenceValue)>,
    quantities: &mut Vec<&Quantity>,
    relation: impl Fn(&Quantity, &Quantity) -> Relation,
) {
    let end = |q: &Quantity| q.bounds.low.or(q.bounds.high);
    let exact = |q: &Quantity| q.bounds.low.is_some() && q.bounds.low == q.bounds.high;
    let mut i = 0;
    while i < values.len() {
        let own = quantities[i];
        let fits = |j: &usize| {
            let fit =
                matches!(relation(own, quantities[*j]), Relation::Equal | Relation::Refines | Relation::Compatible);
            // "More than two hours" is not "two hours".
            let beyond = matches!(own.comparison.sign(), ">" | "<") && end(own) == end(quantities[*j]);
            // Of two exact values that fit each other by rounding, the later joins.
            *j != i && fit && !beyond && (!exact(own) || exact(quantities[*j]) && *j < i)
        };
        let gap = |j: &usize| end(own).zip(end(quantities[*j])).map(|(x, y)| (x - y).abs());
        let home = (0..values.len()).filter(fits).min_by_key(gap);
        match home {
            Some(home) => {
                let (_, joined) = values.remove(i);
                quantities.remove(i);
                let side = &mut values[if home > i { home - 1 } else { home }].1;
                side.value = format!("{} / {}", side.value, joined.value);
                side.statements.extend(joined.statements);
                side.statements.sort_unstable();
                side.statements.dedup();
            }
            None => i += 1,
        }
    }
}

/// Which values are days of something else: who gives the day that another voice gives, too, sets no other day against it
/// ("heading west on Monday, a day after the meeting").
fn beside(comparison: &Comparison, dimension: &Dimension, group: &[(Dimension, usize, &Quantity)]) -> Vec<bool> {
    let n = if *dimension == Dimension::Day { group.len() } else { 0 };
    let days: Vec<String> = group[..n].iter().map(|(_, _, day)| shown(day)).collect();
    let same_voice = |i: usize, k: usize| comparison.same_voice(group[i].1, group[k].1);
    let shared: Vec<bool> = (0..n).map(|i| (0..n).any(|k| !same_voice(i, k) && days[i] == days[k])).collect();
    let of_day = |i: usize| i < n && !shared[i] && (0..n).any(|k| shared[k] && same_voice(i, k));
    (0..group.len()).map(of_day).collect()
}

/// Sets the values of one dimension against each other: what each voice gives beyond what the other gives, too.
fn difference(
    comparison: &Comparison,
    dimension: &Dimension,
    group: &[(Dimension, usize, &Quantity)],
) -> Option<Difference> {
    let mut involved: Vec<(usize, &Quantity)> = Vec::new();
    let mut kind = DifferenceKind::Refines;
    let beside = beside(comparison, dimension, group);
    for (i, (_, a, x)) in group.iter().enumerate() {
        for (k, (_, b, y)) in group.iter().enumerate().skip(i + 1) {
            if beside[i] || beside[k] {
                continue;
            }
            if comparison.one_language(*a, *b) && self::dimension(x) != self::dimension(y) {
                continue;
            }
            // One man's sentence is not another's.
            if comparison.same_voice(*a, *b) || shown(x) == shown(y) || comparison.of_others(*a, *b) {
                continue;
            }
            let given_by = |s: usize, q: &Quantity| {
                group.iter().any(|(_, other, value)| comparison.same_voice(*other, s) && shown(value) == shown(q))
            };
            if given_by(*b, x)
                || given_by(*a, y)
                || !of_one_order(dimension, x, y) && !retold(comparison, dimension, *a, *b)
            {
                continue;
            }
            let relation = relation(x, y);
            if matches!(relation, Relation::Equal | Relation::Incomparable) {
                continue;
            }
            // What is told of two days may be two happenings.
            if *dimension == Dimension::Day
                && relation == Relation::Conflicts
                && (!one_act(comparison, *a, *b) || of_two_verbs(comparison, group, (*a, x), (*b, y)))
            {
                continue;
            }
            // "With 99 percent of the votes counted" is no share of the votes.
            if *dimension == Dimension::Percent && of_the_count(comparison, *a, x) != of_the_count(comparison, *b, y) {
                continue;
            }
            // "59 % with one country, 55 % with another": the other voice has this value, too.
            let has = |s: usize, q: &Quantity| {
                let fits = |other: &Quantity| {
                    matches!(super::relation(other, q), Relation::Equal | Relation::Refines | Relation::Compatible)
                };
                group.iter().any(|(_, other, value)| comparison.same_voice(*other, s) && fits(value))
            };
            let apart = || {
                bearers::of_two_bearers(comparison, (*a, x), (*b, y))
                    || bearers::adds_up(comparison, (*a, x), (*b, y))
                    || *dimension != Dimension::Day && of_two_times(comparison, *a, *b)
                    || comparison.of_other_names(*a, *b)
            };
            let parted = matches!(relation, Relation::Conflicts | Relation::Differs);
            if parted && (has(*b, x) || has(*a, y) || apart()) {
                continue;
            }
            if relation == Relation::Differs && kind == DifferenceKind::Refines {
                kind = DifferenceKind::Variant;
            }
            if relation == Relation::Conflicts {
                let replaced = corrects(comparison, *a, y) || corrects(comparison, *b, x);
                kind = if replaced && kind != DifferenceKind::Contradicts {
                    DifferenceKind::Updates
                } else {
                    DifferenceKind::Contradicts
                };
            }
            involved.extend([(*a, *x), (*b, *y)]);
        }
    }
    if involved.is_empty() {
        return None;
    }
    let agreeing = group
        .iter()
        .filter(|(_, _, q)| involved.iter().any(|(_, known)| shown(known) == shown(q)))
        .map(|(_, s, q)| (*s, *q));
    let all: Vec<(usize, &Quantity)> = agreeing.collect();
    let mut values: Vec<(String, DifferenceValue)> = Vec::new();
    let mut quantities: Vec<&Quantity> = Vec::new();
    for (statement, quantity) in all {
        let normal = shown(quantity);
        match values.iter_mut().find(|(known, _)| *known == normal) {
            Some((_, known)) if known.statements.contains(&statement) => {}
            Some((_, known)) => known.statements.push(statement),
            None => {
                let value = worded(comparison, statement, quantity);
                values.push((normal, DifferenceValue { value, statements: vec![statement] }));
                quantities.push(quantity);
            }
        }
    }
    if matches!(kind, DifferenceKind::Contradicts | DifferenceKind::Variant) {
        join_compatible(&mut values, &mut quantities, relation);
    }
    // "1.5 hours" and "approximately 1.5 hours" of one voice are one side.
    let mut i = 0;
    while i < values.len() {
        let plain = values[i].0.trim_start_matches('~').to_owned();
        let voices =
            |v: &DifferenceValue| v.statements.iter().map(|&s| comparison.statements[s].voice_idx).collect::<Vec<_>>();
        let home = values
            .iter()
            .position(|(normal, v)| *normal == plain && plain != values[i].0 && voices(v) == voices(&values[i].1));
        match home {
            Some(home) => {
                let statements = values.remove(i).1.statements;
                values[if home > i { home - 1 } else { home }].1.statements.extend(statements);
            }
            None => i += 1,
        }
    }
    let values: Vec<DifferenceValue> = values.into_iter().map(|(_, value)| value).collect();
    let aspect = if *dimension == Dimension::Day { Aspect::Date } else { Aspect::Value };
    (values.len() > 1).then_some(Difference { aspect, kind, values })
}
