//! How two values of one dimension stand to each other.

use rust_decimal::Decimal;

use crate::extract::Units;
use crate::model::{Comparison, Quantity, QuantityKind, Value};

/// The relation of two quantities of one dimension.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Relation {
    /// They allow the same values: "two weeks" and "14 days", "40 km²" and "4,000 hectares".
    Equal,
    /// Some values fit both.
    Compatible,
    /// One is a rounded or vaguer form of the other: "more than two hours" and "2.5 hours", "1.5 million" and "1,512,000".
    Refines,
    /// Some values fit both, but nobody who knew of one would tell the other: "at least 10" and "at least 12", "dozens" and
    /// "hundreds", "about 300" and "about 400".
    Differs,
    /// No value fits both.
    Conflicts,
    /// They tell of different things: metres and kilograms, a day and in all, two currencies.
    Incomparable,
}

/// Units that are converted leave a difference in the last places: two hundredths are no difference between two of them.
/// Source: own.
const CONVERSION: Decimal = Decimal::from_parts(2, 0, 0, false, 2);
/// A rounded value is at most this far from the exact one, as a share. Source: own.
const ROUNDING: Decimal = Decimal::from_parts(5, 0, 0, false, 2);

/// What a quantity is told in: the dimension of its unit, or its kind; with currencies apart.
fn told_in(q: &Quantity) -> (&str, Option<&str>) {
    let unit = q.unit.as_ref().and_then(|unit| Units::all().by_code(&unit.code));
    let own = match q.kind {
        QuantityKind::Count => "count",
        QuantityKind::Duration => "duration",
        QuantityKind::Range if unit.is_none() && q.unit.is_some() => "duration",
        QuantityKind::Range if matches!(q.value, Value::Numbers(_)) && q.unit.is_none() => "count",
        QuantityKind::Date | QuantityKind::DateTime | QuantityKind::Time | QuantityKind::Relative => "day",
        _ if q.measures.as_deref() == Some("age") => "age",
        _ => "day",
    };
    match unit {
        Some(unit) if unit.dimension == "money" => (unit.code, q.per.as_deref()),
        Some(unit) => (unit.dimension, q.per.as_deref()),
        None => (own, q.per.as_deref()),
    }
}

/// The day or month from which on something is told to be so.
fn beginning(q: &Quantity) -> Option<&str> {
    match &q.value {
        Value::Iso(iso) if q.comparison == Comparison::AtLeast && told_in(q).0 == "day" => Some(iso),
        _ => None,
    }
}

/// Compares what the words of two quantities allow.
pub fn relation(x: &Quantity, y: &Quantity) -> Relation {
    if told_in(x) != told_in(y) {
        return Relation::Incomparable;
    }
    let (a, b) = (x.bounds, y.bounds);
    // A score of 2-1 is no kind of 2-0.
    let sides = |q: &Quantity| matches!(&q.value, Value::Numbers(_)) && q.kind == QuantityKind::Count;
    if sides(x) && sides(y) {
        return if x.value == y.value { Relation::Equal } else { Relation::Conflicts };
    }
    if a == b {
        return Relation::Equal;
    }
    // "Since Monday" and "since Friday" give two beginnings; "since 2029" and "since May 2029" one.
    if let Some((p, q)) = beginning(x).zip(beginning(y)) {
        return if p.starts_with(q) || q.starts_with(p) { Relation::Refines } else { Relation::Conflicts };
    }
    if a.meets(b) {
        if told_apart(x, y) {
            return Relation::Differs;
        }
        let within = |inner: crate::model::Bounds, outer: crate::model::Bounds| {
            let low = outer.low.is_none_or(|low| inner.low.is_some_and(|l| l >= low));
            low && outer.high.is_none_or(|high| inner.high.is_some_and(|h| h <= high))
        };
        return if within(a, b) || within(b, a) { Relation::Refines } else { Relation::Compatible };
    }
    let single = |q: &Quantity| q.bounds.low.filter(|_| q.bounds.low == q.bounds.high);
    let Some((p, q)) = single(x).zip(single(y)) else { return Relation::Conflicts };
    let gap = (p - q).abs();
    let units = |q: &Quantity| q.unit.as_ref().map(|u| u.code.clone());
    if units(x) != units(y) && gap <= p.abs().max(q.abs()) * CONVERSION {
        return Relation::Equal;
    }
    // Days and seconds are no figures that a teller rounds.
    let rounded = |q: &Quantity| {
        matches!(q.kind, QuantityKind::Count | QuantityKind::Money | QuantityKind::Percent | QuantityKind::Measure)
    };
    if rounded(x) && (rounds(p, q, gap) || rounds(q, p, gap)) { Relation::Refines } else { Relation::Conflicts }
}

/// A hedged value is taken for another that is at most this many times as much. Source: own.
pub(super) const HEDGED: Decimal = Decimal::from_parts(15, 0, 0, false, 1);
/// The same where both are told to be about so much, or at most so much. Source: own.
const BOTH_HEDGED: Decimal = Decimal::from_parts(125, 0, 0, false, 2);
/// "Dozens" may be this many times a dozen. Source: own.
const VAGUE: Decimal = Decimal::from_parts(5, 0, 0, false, 0);

/// Whether two values that fit each other are still not what one would tell for the other.
fn told_apart(x: &Quantity, y: &Quantity) -> bool {
    if told_in(x).0 == "day" {
        return false;
    }
    let (Some((p, vague_x)), Some((q, vague_y))) = (named(x), named(y)) else { return false };
    let (less, more) = (p.min(q), p.max(q));
    let times = |most: Decimal| less.checked_mul(most).is_some_and(|bound| more > bound);
    let bounds = |q: &Quantity| matches!(q.comparison, Comparison::AtLeast | Comparison::AtMost);
    let from_above = |q: &Quantity| matches!(q.comparison, Comparison::AtMost | Comparison::Below);
    match (x.comparison, y.comparison) {
        _ if vague_x || vague_y => times(VAGUE),
        // "At least 1,000" is "at least 1,032", rounded.
        (a, b) if a == b && bounds(x) => p != q && !(significant(less) < significant(more) && significant(more) >= 3),
        (a, b) if a == b && from_above(x) => times(BOTH_HEDGED),
        (Comparison::About, Comparison::About) => times(BOTH_HEDGED),
        // "Up to 20" and "12" tell of a bound and of what was.
        _ if from_above(x) || from_above(y) => false,
        _ => times(HEDGED),
    }
}

/// The value that a quantity names, in the base unit of its dimension, and whether it is the least that a vague plural
/// ("dozens") allows; none of a range.
fn named(q: &Quantity) -> Option<(Decimal, bool)> {
    let (low, high) = (q.bounds.low, q.bounds.high);
    match q.comparison {
        Comparison::Exactly => low.filter(|_| low == high).map(|value| (value, false)),
        Comparison::Above | Comparison::AtLeast => low.map(|value| (value, false)),
        Comparison::Below | Comparison::AtMost => high.map(|value| (value, false)),
        Comparison::About => match (low, high) {
            (Some(low), Some(high)) if low.checked_mul(Decimal::TEN).is_some_and(|ten| high >= ten) => {
                Some((low, true))
            }
            (Some(low), Some(high)) => Some((low.checked_add(high)? / Decimal::TWO, false)),
            _ => None,
        },
    }
}

/// Whether `coarse` is `fine` with fewer significant digits.
fn rounds(coarse: Decimal, fine: Decimal, gap: Decimal) -> bool {
    let (coarse_digits, fine_digits) = (significant(coarse), significant(fine));
    let half = unit_in_last_place(coarse) / Decimal::TWO;
    coarse_digits < fine_digits && fine_digits >= 3 && gap <= half && gap <= fine.abs() * ROUNDING
}

/// How many digits are left when noughts at both ends are taken off.
fn significant(value: Decimal) -> usize {
    let digits = value.normalize().mantissa().unsigned_abs().to_string();
    digits.trim_end_matches('0').len()
}

/// The worth of the last digit that is no nought.
fn unit_in_last_place(value: Decimal) -> Decimal {
    let value = value.normalize();
    let digits = value.mantissa().unsigned_abs().to_string();
    let noughts = digits.len() - digits.trim_end_matches('0').len();
    let mut unit = Decimal::new(1, value.scale());
    for _ in 0..noughts {
        unit *= Decimal::TEN;
    }
    unit
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(x: &str, y: &str) -> Relation {
        let one = |text: &str| crate::extract::amounts_in(text, variorum_nlp::Language::ENGLISH).remove(0);
        relation(&one(x), &one(y))
    }

    #[test]
    fn conversions_bounds_and_roundings() {
        for (x, y, want) in [
            ("40 square kilometres", "4,000 hectares", Relation::Equal),
            ("100 km", "62 miles", Relation::Equal),
            ("two weeks", "14 days", Relation::Equal),
            ("more than 300 homes", "340 homes", Relation::Refines),
            ("1.5 million euros", "1,512,000 euros", Relation::Refines),
            ("at least 12 people", "up to 15 people", Relation::Compatible),
            ("at least 10 people", "at least 12 people", Relation::Differs),
            ("at least 1,000 people", "at least 1,032 people", Relation::Refines),
            ("as many as 1.5 million women", "up to 1.6 million women", Relation::Differs),
            ("up to 20 boats", "12 boats", Relation::Refines),
            ("about 300 homes", "about 400 homes", Relation::Differs),
            ("about 300 homes", "about 320 homes", Relation::Compatible),
            ("more than 100 homes", "more than 200 homes", Relation::Differs),
            ("more than 100 homes", "120 homes", Relation::Refines),
            ("dozens of people", "hundreds of people", Relation::Differs),
            ("dozens of people", "more than 60 people", Relation::Compatible),
            ("more than three hours", "nearly five hours", Relation::Differs),
            ("12 people", "11 people", Relation::Conflicts),
            ("$4 million", "$7 million", Relation::Conflicts),
            ("50 cents", "$0.50", Relation::Equal),
            ("300 people", "200 people", Relation::Conflicts),
            ("300 people a day", "200 people", Relation::Incomparable),
            ("40 km", "40 tonnes", Relation::Incomparable),
            ("$40", "40 euros", Relation::Incomparable),
        ] {
            assert_eq!(of(x, y), want, "{x} / {y}");
        }
    }
}
