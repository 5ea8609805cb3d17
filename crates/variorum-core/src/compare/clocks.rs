//! At what time of day one act is told to have happened.

use super::Comparison;
use super::figures::one_act;
use super::substitutions::set_apart;
use crate::extract::zone;
use crate::model::{Aspect, Comparison as Hedge, Difference, DifferenceKind, Quantity, QuantityKind, Value};

/// Minutes by which an hour that is told without minutes, or with a hedge, may be off. Source: own.
const ROUNDED: i32 = 20;
/// More statements with a time of day are a timetable.
const MOST: usize = 60;

/// A time of day, in minutes, and how near the words want it.
struct Clock<'a> {
    /// The day, where the words tell it.
    day: &'a str,
    minutes: i32,
    loose: i32,
    quantity: &'a Quantity,
}

pub(super) fn run(comparison: &Comparison) -> Vec<Difference> {
    let told: Vec<(usize, Clock)> =
        comparison.members.iter().filter_map(|&s| Some((s, only_clock(comparison, s)?))).collect();
    let mut found = Vec::new();
    if told.len() > MOST {
        return found;
    }
    for (i, (a, x)) in told.iter().enumerate() {
        for (b, y) in &told[i + 1..] {
            let gap = (x.minutes - y.minutes).abs();
            let apart = gap.min(24 * 60 - gap) > x.loose.max(y.loose);
            let one_day = x.day.is_empty() || y.day.is_empty() || x.day == y.day;
            let of_one = one_day
                && !comparison.same_voice(*a, *b)
                && !comparison.of_others(*a, *b)
                && !comparison.of_other_names(*a, *b)
                && one_act(comparison, *a, *b);
            // Whether the voice gives this time, too.
            let has = |s: usize, clock: &Clock| {
                told.iter().any(|(other, own)| comparison.same_voice(*other, s) && own.minutes == clock.minutes)
            };
            if apart && of_one && !has(*b, x) && !has(*a, y) {
                let words = |s: usize, clock: &Clock| {
                    let text = comparison.texts[comparison.statements[s].document_idx];
                    (clock.quantity.span.slice(text).split_whitespace().collect::<Vec<_>>().join(" "), s)
                };
                set_apart(&mut found, Aspect::Date, DifferenceKind::Contradicts, words(*a, x), words(*b, y));
            }
        }
    }
    found
}

/// The time of day of a statement that tells one, and says nothing of whose clock it is.
fn only_clock<'a>(comparison: &'a Comparison, s: usize) -> Option<Clock<'a>> {
    let layers = &comparison.layers[comparison.statements[s].document_idx];
    let timed = |q: &&Quantity| matches!(q.kind, QuantityKind::Time | QuantityKind::DateTime);
    let mut clocks = comparison.quantities(s).filter(timed);
    let quantity = clocks.next().filter(|_| clocks.next().is_none())?;
    // "9 p.m. Vietnam time", "at 10:00 GMT": another clock.
    let behind = layers.tokens.partition_point(|t| t.span.start < quantity.span.end);
    let local = layers.tokens.get(behind).is_some_and(|t| t.folded == "local");
    let zoned = local || zone(&layers.tokens, behind).is_some();
    let Value::Iso(iso) = &quantity.value else { return None };
    let (day, clock) = iso.split_once('T')?;
    let part = |at: std::ops::Range<usize>| clock.get(at)?.parse::<i32>().ok();
    let minute = part(3..5).unwrap_or(0);
    let minutes = part(0..2)? * 60 + minute;
    let hedged = quantity.comparison != Hedge::Exactly;
    let loose = if hedged || minute % 30 == 0 { ROUNDED } else { 5 };
    (!zoned).then_some(Clock { day, minutes, loose, quantity })
}
