//! Lengths of time.

use rust_decimal::Decimal;
use variorum_nlp::Token;

use super::ends::Ends;
use super::make;
use crate::extract::cursor::Cursor;
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
    Some((duration(tokens, i, end, unit, &ends), end))
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
