//! Numbers with a unit, and what one of it is told for.

use rust_decimal::Decimal;
use variorum_nlp::Token;

use super::counts::count;
use super::ends::Ends;
use super::lengths::{dates_follow, duration, length_unit, with_smaller};
use super::make;
use super::money::with_cents;
use crate::extract::cursor::Cursor;
use crate::extract::numbers;
use crate::extract::units::{Entry, Units};
use crate::lexicon::one_of;
use crate::model::{Quantity, QuantityKind, Unit, Value};

/// "200lbs", "7.62mm", "30MUSD": a number and its unit in one word.
pub(super) fn glued_unit(tokens: &[Token], i: usize) -> Option<(Quantity, usize)> {
    // "25 – 40min"
    let range = matches!(tokens.word(i + 1), "-" | "–" | "to").then(|| numbers::decimal(tokens.word(i))).flatten();
    if let Some(low) = range {
        let (second, end) = one_glued_unit(tokens, i + 2)?;
        let Value::Number(high) = second.value else { return None };
        let unit = second.unit.as_ref()?;
        let ends = Ends { values: vec![low, high], ..Ends::one(low, end) };
        let entry = Units::all().by_code(&unit.code);
        let whole = match length_unit(&unit.code) {
            Some(unit) => duration(tokens, i, end, unit, &ends),
            None => make(tokens, i, end, second.kind, entry, &ends, None),
        };
        return (low < high).then_some((whole, end));
    }
    let (mut found, end) = one_glued_unit(tokens, i)?;
    if let Some((unit, Value::Number(value))) =
        found.unit.as_ref().and_then(|unit| length_unit(&unit.code)).zip(Some(&found.value))
    {
        found = duration(tokens, i, end, unit, &Ends::one(*value, end));
    }
    Some((found, end))
}

/// "5G": what a network is called by.
fn generation(tokens: &[Token], i: usize) -> Option<(Quantity, usize)> {
    let number = tokens.get(i).filter(|t| t.upper_end)?.folded.strip_suffix('g')?.parse::<u8>().ok()?;
    let unit = Units::all().by_code("G")?;
    let ends = Ends::one(Decimal::from(number), i + 1);
    (2..=6).contains(&number).then(|| (make(tokens, i, i + 1, QuantityKind::Measure, Some(unit), &ends, None), i + 1))
}

fn one_glued_unit(tokens: &[Token], i: usize) -> Option<(Quantity, usize)> {
    if let Some(found) = generation(tokens, i) {
        return Some(found);
    }
    let folded = tokens.get(i)?.folded.as_str();
    let split = folded.find(|c: char| !c.is_ascii_digit() && !matches!(c, '.' | ','))?;
    let (figure, suffix) = folded.split_at(split);
    // "2.7m viewers" are millions.
    if numbers::number(tokens, i).is_some() {
        return None;
    }
    let value = numbers::decimal(figure)?;
    let free = i == 0
        || tokens[i - 1].span.end < tokens[i].span.start
        || !tokens[i - 1].is_mark("-")
        || i > 1 && tokens[i - 2].folded.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | ','));
    let mut end = i + 1;
    // "3min"
    let length = match suffix {
        "h" => Some("hour"),
        "s" => None,
        other => length_unit(other),
    };
    if let Some(length) = length.filter(|_| free) {
        let mut quantity = make(tokens, i, end, QuantityKind::Duration, None, &Ends::one(value, end), None);
        quantity.unit = Some(Unit { code: length.to_owned(), name: length.to_owned() });
        return Some((quantity, end));
    }
    // "1080p" tells of lines on a screen.
    if suffix == "p" && matches!(figure, "360" | "480" | "720" | "1080" | "1440" | "2160") {
        return None;
    }
    let (unit, value) =
        match Units::all().named(suffix).filter(|_| !matches!(suffix, "in" | "rs" | "pm" | "try" | "won")) {
            Some(unit) => (unit, value),
            None => {
                // "30musd"
                let unit = Units::all().named(suffix.strip_prefix('m')?).filter(|unit| unit.dimension == "money")?;
                (unit, value.checked_mul(Decimal::from(1_000_000))?)
            }
        };
    if matches!(suffix, "m" | "b" | "g" | "t" | "k") && tokens[i].upper_end {
        return None;
    }
    // "km/h"
    let kind = if unit.dimension == "money" { QuantityKind::Money } else { QuantityKind::Measure };
    let ends = Ends::one(value, end);
    let mut quantity = make(tokens, i, end, kind, Some(unit), &ends, None);
    end = rate(tokens, &mut quantity, end);
    free.then_some((quantity, end))
}

pub(super) fn with_unit(text: &str, tokens: &[Token], i: usize, ends: Ends) -> Option<(Quantity, usize)> {
    let word = |k: usize| tokens.word(k);
    let hyphen = usize::from(word(ends.end) == "-" && tokens[ends.end].span.start == tokens[ends.end - 1].span.end);
    let at = ends.end + hyphen;
    if let Some(unit) = length_unit(word(at)) {
        // "47-year-old" and "aged 47 years" are ages.
        let old = at + 1 + usize::from(word(at + 1) == "-");
        if matches!(unit, "year" | "month" | "week" | "day") && matches!(word(old), "old" | "olds") {
            let age = make(tokens, i, at + 1, QuantityKind::Measure, None, &ends, Some("age".to_owned()));
            return Some((age.in_years(unit), at + 1));
        }
        if dates_follow(word(at + 1)) {
            return None;
        }
        return with_smaller(tokens, i, duration(tokens, i, at + 1, unit, &ends), at + 1);
    }
    if let Some(unit) = word(at)
        .strip_prefix('m')
        .and_then(|w| Units::all().named(w))
        .filter(|u| u.dimension == "money" && word(at).len() == 4)
    {
        let mut ends = ends;
        for value in &mut ends.values {
            *value = value.checked_mul(Decimal::from(1_000_000))?;
        }
        return Some((make(tokens, i, at + 1, QuantityKind::Money, Some(unit), &ends, None), at + 1));
    }
    // "12 C"
    let degrees = match word(at) {
        "c" => Units::all().named("celsius"),
        "f" => Units::all().named("fahrenheit"),
        _ => None,
    };
    if let Some(unit) = degrees.filter(|_| !ends.in_words && tokens[at].capital && word(at + 1) != ".") {
        return Some((make(tokens, i, at + 1, QuantityKind::Measure, Some(unit), &ends, None), at + 1));
    }
    // "10 \" long"
    let inches = matches!(word(at), "\"" | "”" | "″")
        && one_of(word(at + 1), &["long", "wide", "tall", "high", "deep", "thick"]);
    if let Some(unit) = Units::all().by_code("in").filter(|_| inches && !ends.in_words) {
        return Some((make(tokens, i, at + 1, QuantityKind::Measure, Some(unit), &ends, None), at + 1));
    }
    // "20 (kg)"
    if matches!(word(at), "(" | "[" | "{" | "<")
        && matches!(word(at + 2), ")" | "]" | "}" | ">")
        && let Some(unit) = Units::all().named(word(at + 1)).filter(|u| u.dimension != "money")
    {
        return Some((make(tokens, i, at + 3, QuantityKind::Measure, Some(unit), &ends, None), at + 3));
    }
    // "1.3 A/cm2": one letter is a unit where another follows.
    if word(at) == "a"
        && tokens[at].capital
        && word(at + 1) == "/"
        && let Some(unit) = Units::all().by_code("A")
    {
        let mut quantity = make(tokens, i, at + 1, QuantityKind::Measure, Some(unit), &ends, None);
        let end = rate(tokens, &mut quantity, at + 1);
        if quantity.per.is_some() {
            return Some((quantity, end));
        }
    }
    // "1/16 of a pint"
    let part = ends.values[0] < Decimal::ONE && ends.values[0] > Decimal::ZERO && word(at) == "of";
    let of = match part && matches!(word(at + 1), "a" | "an") {
        true => 2,
        false => usize::from(ends.vague && word(at) == "of"),
    };
    let unit = Units::all().at(tokens, at + of).filter(|(unit, end)| named_here(tokens, at + of, *end, unit, &ends));
    if let Some((unit, end)) = unit {
        // "361 million pounds" are money, "25 pounds" a weight.
        let sterling =
            unit.code == "lb" && word(at + of).starts_with("pound") && ends.values[0] >= Decimal::from(100_000);
        let unit = if sterling { Units::all().named("£").unwrap_or(unit) } else { unit };
        let kind = match unit.dimension {
            "money" => QuantityKind::Money,
            "percent" => QuantityKind::Percent,
            _ => QuantityKind::Measure,
        };
        let (ends, end) = match unit.code {
            _ if kind == QuantityKind::Money => with_cents(tokens, ends, unit, end),
            "ft" => with_inches(tokens, ends, end),
            _ => (ends, end),
        };
        let (ends, end) = second_end(tokens, i, ends, unit, end);
        let mut quantity = make(tokens, i, end, kind, Some(unit), &ends, None);
        let end = rate(tokens, &mut quantity, end);
        return Some((quantity, end));
    }
    count(text, tokens, i, ends)
}

/// "5% to 10%", "20 kg – 30 kg": the unit is told at both ends. "From 5% to 10%" tells of a change and stays two.
fn second_end(tokens: &[Token], i: usize, mut ends: Ends, unit: &Entry, end: usize) -> (Ends, usize) {
    let joined = matches!(tokens.word(end), "to" | "-" | "–") && tokens.before(i) != "from" && ends.values.len() == 1;
    let second = if joined { numbers::number(tokens, end + 1) } else { None };
    let Some(second) = second.filter(|n| n.value > ends.values[0]) else { return (ends, end) };
    match Units::all().at(tokens, second.end).filter(|(again, _)| again.code == unit.code) {
        Some((_, after)) => {
            ends.values.push(second.value);
            (ends, after)
        }
        None => (ends, end),
    }
}

/// "The yearly salary was $34,000": an amount is told for the time that an adjective shortly before it gives.
pub(super) fn told_for_a_time(tokens: &[Token], at: usize, mut quantity: Quantity) -> Quantity {
    const TIMES: &[(&str, &str)] = &[
        ("yearly", "year"),
        ("annual", "year"),
        ("monthly", "month"),
        ("weekly", "week"),
        ("daily", "day"),
        ("hourly", "hour"),
    ];
    /// What comes once in so long, of which an amount may be one.
    const OF_A_TIME: &[&str] =
        &["salary", "salaries", "pay", "wage", "wages", "income", "rent", "fee", "fees", "cost", "costs", "budget"];
    const WINDOW: usize = 9;
    if quantity.kind == QuantityKind::Money && quantity.per.is_none() {
        let before = &tokens[at.saturating_sub(WINDOW)..at];
        let told = before.windows(2).rev().find(|pair| one_of(&pair[1].folded, OF_A_TIME)).and_then(|pair| {
            TIMES.iter().find(|(adjective, _)| *adjective == pair[0].folded).map(|(_, time)| (*time).to_owned())
        });
        quantity.per = told;
    }
    quantity
}

/// Reads "per hour", "a day", "/h" behind an amount: a physical unit becomes another one ("km/h"), any other keeps what
/// one is told for. Gives one past the last token.
pub(super) fn rate(tokens: &[Token], quantity: &mut Quantity, end: usize) -> usize {
    let word = |k: usize| tokens.word(k);
    let at = match word(end) {
        "per" | "a" | "an" | "each" => end + 1,
        "/" if tokens.get(end + 1).is_some_and(|t| t.span.start == tokens[end].span.end) => end + 1,
        "-" if word(end + 1) == "a" && word(end + 2) == "-" => end + 3,
        _ => return end,
    };
    let time = length_unit(word(at)).map(str::to_owned).or_else(|| match word(at) {
        "h" | "hr" => Some("hour".to_owned()),
        "s" | "sec" => Some("second".to_owned()),
        "ms" | "millisecond" => Some("millisecond".to_owned()),
        "min" => Some("minute".to_owned()),
        "annum" => Some("year".to_owned()),
        "capita" | "share" | "person" | "head" => Some(word(at).to_owned()),
        _ => None,
    });
    let thing = || {
        Units::all()
            .at(tokens, at)
            .filter(|_| word(end) == "per" || word(end) == "/")
            .map(|(u, e)| (u.name.to_lowercase(), e))
    };
    // "$6.78 billion a year earlier"
    if matches!(word(at + 1), "earlier" | "ago" | "later" | "before") {
        return end;
    }
    let Some((per, end)) = time.map(|time| (time, at + 1)).or_else(thing) else {
        // "per" leads to whatever one of the amount is told for.
        let noun = tokens.get(at).filter(|t| word(end) == "per" && t.is_word());
        if let Some(noun) = noun {
            quantity.per = Some(noun.folded.clone());
        }
        return end;
    };
    let speed =
        quantity.kind == QuantityKind::Measure && matches!(per.as_str(), "hour" | "second" | "millisecond" | "minute");
    if let Some(unit) = quantity.unit.as_mut().filter(|_| speed) {
        let sign = match per.as_str() {
            "hour" => "h",
            "second" => "s",
            "minute" => "min",
            _ => "ms",
        };
        unit.code = format!("{}/{sign}", unit.code);
        unit.name = format!("{} per {per}", unit.name);
        quantity.span = quantity.span.to(tokens[end - 1].span);
        quantity.bare = quantity.bare.to(tokens[end - 1].span);
        return end;
    }
    quantity.per = Some(per);
    if quantity.kind == QuantityKind::Money { at - 1 } else { end }
}

/// Whether what looks like the name of a unit behind a number is one.
pub(super) fn named_here(tokens: &[Token], at: usize, end: usize, unit: &Entry, ends: &Ends) -> bool {
    let token = &tokens[at];
    let word = token.folded.as_str();
    let glued = at > 0 && tokens[at - 1].span.end == token.span.start;
    match word {
        // One letter, or a word that is more often something else, must stand right behind digits.
        "m" | "g" | "l" | "t" | "w" | "v" => {
            !ends.in_words && (token.capital == (unit.code.len() == 1 && matches!(word, "w" | "v"))) && end == at + 1
        }
        "in" | "turn" | "turns" | "stone" | "stones" | "cup" | "cups" | "won" | "try" | "real" => {
            matches!(word, "cup" | "cups") && !token.capital
        }
        "pm" | "rs" => glued && word != "pm",
        // "Down 68 p"
        "p" => !ends.in_words && !token.capital && end == at + 1,
        "magnitude" => end > at,
        "$" | "€" | "£" => {
            let number = |t: &Token| t.folded.starts_with(|c: char| c.is_ascii_digit());
            tokens.get(end).is_none_or(|t| !number(t)) || super::money::belongs_before(tokens, at, end + 1, unit)
        }
        _ => true,
    }
}

/// "5 feet 2 inches" as feet.
pub(super) fn with_inches(tokens: &[Token], mut ends: Ends, end: usize) -> (Ends, usize) {
    let and = end + usize::from(tokens.get(end).is_some_and(|t| t.folded == "and"));
    let Some(inches) = numbers::number(tokens, and).filter(|n| n.value < Decimal::from(12)) else { return (ends, end) };
    let named = Units::all().at(tokens, inches.end).filter(|(unit, _)| unit.code == "in");
    if let Some((_, after)) = named.filter(|_| ends.values.len() == 1) {
        ends.values[0] += inches.value / Decimal::from(12);
        return (ends, after);
    }
    (ends, end)
}
