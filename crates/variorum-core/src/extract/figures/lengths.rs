//! Lengths of time.

use rust_decimal::Decimal;
use variorum_nlp::Token;

use super::ends::Ends;
use super::make;
use crate::extract::cursor::Cursor;
use crate::extract::numbers;
use crate::lexicon::one_of;
use crate::model::{Bounds, Quantity, QuantityKind, Unit, Value};

/// "a month", "an hour and a half", "half an hour".
pub(super) fn spelled_length(tokens: &[Token], i: usize) -> Option<(Quantity, usize)> {
    let word = |k: usize| tokens.word(k);
    let half = Decimal::new(5, 1);
    let (value, unit_at, mut end) = match (word(i), word(i + 1)) {
        ("half", "a" | "an") => (half, i + 2, i + 3),
        ("a" | "an", _) => (Decimal::ONE, i + 1, i + 2),
        _ => return None,
    };
    let unit = length_unit(word(unit_at))?;
    let mut value = value;
    if word(end) == "and" && word(end + 1) == "a" && word(end + 2) == "half" {
        value += half;
        end += 3;
    }
    // "once a month", "three times a day", "a day later" and "a year of" are no lengths.
    let before = if i > 0 { tokens[i - 1].folded.as_str() } else { "" };
    let led = one_of(
        before,
        &[
            "for", "lasting", "lasted", "within", "in", "after", "over", "about", "than", "nearly", "almost", "least",
            "took", "take", "of",
        ],
    );
    if !led && value == Decimal::ONE || matches!(word(end), "later" | "ago" | "earlier") {
        return None;
    }
    let ends = Ends { values: vec![value], end, vague: false, in_words: true, pair: false, share: false };
    with_smaller(tokens, i, duration(tokens, i, end, unit, &ends), end)
}

/// The lengths of calendars, each with how many of it the next larger one has at most.
const SIZES: &[(&str, i64)] = &[("second", 60), ("minute", 60), ("hour", 24), ("day", 31), ("week", 5), ("month", 12)];

/// A length from token `i` to `end` with the smaller ones that belong to it: "an hour and forty minutes", "two years, three
/// months". None where it is no length but a moment ("… ago").
pub(super) fn with_smaller(
    tokens: &[Token],
    i: usize,
    mut length: Quantity,
    mut end: usize,
) -> Option<(Quantity, usize)> {
    // "between 30 days and 24 hours"
    let between = i > 0 && tokens.word(i - 1) == "between";
    let size = |unit: &str| SIZES.iter().position(|(name, _)| *name == unit).unwrap_or(SIZES.len());
    let mut unit = length.unit.as_ref().map_or("", |unit| unit.code.as_str()).to_owned();
    while let Some((value, smaller, after)) = (!between).then(|| smaller_length(tokens, end)).flatten() {
        let fits = size(smaller) < size(&unit) && value < Decimal::from(SIZES[size(smaller)].1);
        let more = duration(tokens, i, after, smaller, &Ends::one(value, after));
        let (Value::Iso(first), Value::Iso(second)) = (&length.value, &more.value) else { break };
        let Some(written) = Some(joined(first, second)).filter(|_| fits).flatten() else { break };
        length.value = Value::Iso(written);
        let sum = |a: Option<Decimal>, b: Option<Decimal>| a.zip(b).and_then(|(a, b)| a.checked_add(b));
        length.bounds =
            Bounds { low: sum(length.bounds.low, more.bounds.low), high: sum(length.bounds.high, more.bounds.high) };
        (length.span, length.bare) = (more.span, more.bare);
        (unit, end) = (smaller.to_owned(), after);
    }
    (!dates_follow(tokens.word(end))).then_some((length, end))
}

/// A whole number of some unit, behind "and", a comma or nothing: its value, its unit, one past it.
fn smaller_length(tokens: &[Token], end: usize) -> Option<(Decimal, &'static str, usize)> {
    let comma = usize::from(tokens.word(end) == ",");
    let at = end + comma + usize::from(tokens.word(end + comma) == "and");
    let number = numbers::number(tokens, at).filter(|n| n.value.is_integer() && !n.vague)?;
    Some((number.value, length_unit(tokens.word(number.end))?, number.end + 1))
}

/// Two lengths in one: "P2Y" and "P5M" as "P2Y5M", "P1D" and "PT2H" as "P1DT2H"; none where a part is no whole number of one unit.
pub(crate) fn joined(first: &str, second: &str) -> Option<String> {
    let whole = |value: &str| !value.contains(['X', '.', '/']) && value.starts_with('P');
    let (more, time) = (second.strip_prefix('P')?, first.contains('T'));
    let more = if time { more.strip_prefix('T')? } else { more };
    (whole(first) && whole(second)).then(|| format!("{first}{more}"))
}

pub(super) fn length_unit(word: &str) -> Option<&'static str> {
    let word = word.trim_end_matches('\'');
    ["second", "minute", "hour", "day", "week", "month", "year", "decade"]
        .into_iter()
        .find(|unit| word.strip_prefix(unit).is_some_and(|rest| matches!(rest, "" | "s")))
        .or(match word {
            "hrs" | "hr" => Some("hour"),
            "mins" | "min" => Some("minute"),
            "secs" => Some("second"),
            _ => None,
        })
}

/// Least and greatest number of seconds in one unit: months and years have no fixed length.
pub(super) fn seconds(unit: &str) -> (i64, i64) {
    const DAY: i64 = 86_400;
    match unit {
        "second" => (1, 1),
        "minute" => (60, 60),
        "hour" => (3_600, 3_600),
        "day" => (DAY, DAY),
        "week" => (7 * DAY, 7 * DAY),
        "month" => (28 * DAY, 31 * DAY),
        "year" => (365 * DAY, 366 * DAY),
        _ => (3_650 * DAY, 3_660 * DAY),
    }
}

pub(super) fn duration(tokens: &[Token], first: usize, end: usize, unit: &str, ends: &Ends) -> Quantity {
    let mut quantity = make(tokens, first, end, QuantityKind::Duration, None, ends, None);
    quantity.unit = Some(Unit { code: unit.to_owned(), name: unit.to_owned() });
    let (short, long) = seconds(unit);
    let written: Vec<String> = ends.values.iter().map(|value| iso_duration(*value, unit)).collect();
    quantity.value = Value::Iso(written.join("/"));
    if written.len() == 2 {
        quantity.kind = QuantityKind::Range;
    }
    let times = |value: Option<Decimal>, factor: i64| value.and_then(|v| v.checked_mul(Decimal::from(factor)));
    quantity.bounds = Bounds { low: times(quantity.bounds.low, short), high: times(quantity.bounds.high, long) };
    quantity
}

pub(super) fn iso_duration(value: Decimal, unit: &str) -> String {
    let value = value.normalize();
    let half = (value * Decimal::TWO).is_integer() && !value.is_integer();
    let whole = value.trunc().normalize();
    match unit {
        "second" => format!("PT{value}S"),
        "minute" => format!("PT{value}M"),
        "hour" if half && whole.is_zero() => "PT30M".to_owned(),
        "hour" if half => format!("PT{whole}H30M"),
        "hour" => format!("PT{value}H"),
        "day" => format!("P{value}D"),
        "week" => format!("P{value}W"),
        "month" => format!("P{value}M"),
        "year" if half => format!("P{}M", (value * Decimal::from(12)).normalize()),
        "year" => format!("P{value}Y"),
        _ => format!("P{}Y", (value * Decimal::TEN).normalize()),
    }
}

pub(super) fn dates_follow(word: &str) -> bool {
    matches!(word, "ago" | "later" | "earlier")
}
