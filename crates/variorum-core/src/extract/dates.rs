//! Dates and times of day as quantities: what the layer of times resolved, with ranges joined and odd dates noted.

use jiff::civil::Date;
use rust_decimal::Decimal;
use variorum_nlp::{Span, Token};

use super::Context;
use super::times::Calendar;
use crate::model::{
    Bounds, Comparison, Document, Layers, Note, Quantity, QuantityKind, Time, TimeKind, Value, day_number,
};

pub(super) fn run(document: &Document, context: &Context, layers: &mut Layers) {
    let reference = document.published.or(context.reference);
    let calendar = Calendar::of(document.language);
    let times: Vec<&Time> = layers.times.iter().filter(|t| matches!(t.kind, TimeKind::Date | TimeKind::Time)).collect();
    let mut found: Vec<Quantity> = Vec::new();
    let mut i = 0;
    while i < times.len() {
        let time = times[i];
        let from = layers.tokens.partition_point(|t| t.span.end <= time.span.start);
        let to = layers.tokens.partition_point(|t| t.span.start < time.span.end);
        let words = &layers.tokens[from..to];
        let second = times.get(i + 1).filter(|next| follows(calendar, &layers.tokens[to..], next));
        i += 1;
        if let Some(range) = second.and_then(|second| range(time, second)) {
            found.push(range);
            i += 1;
            continue;
        }
        let Some(quantity) = quantity(calendar, time, words) else { continue };
        let before = from.checked_sub(1).map_or("", |k| layers.tokens[k].folded.as_str());
        found.push(bounded(quantity, before));
    }
    for time in times {
        let Some((day, _)) = time.days else { continue };
        if reference.is_some_and(|r| (i32::from(day.year()) - i32::from(r.year())).abs() > 500) {
            let message = format!("a date far from that of the text: `{day}`");
            layers.notes.push(Note::at(&document.id, time.span, message));
        }
    }
    for (span, words) in calendar.impossible(&layers.tokens, &document.text) {
        layers.notes.push(Note::at(&document.id, span, format!("there is no such day: `{words}`")));
    }
    layers.quantities.extend(found);
}

fn quantity(calendar: &Calendar, time: &Time, words: &[Token]) -> Option<Quantity> {
    let named = calendar.names_date(words);
    let clock =
        time.value.split_once('T').map(|(_, clock)| clock).filter(|c| c.starts_with(|c: char| c.is_ascii_digit()));
    // "In the morning" names no day that could be compared.
    if clock.is_none() && calendar.is_part_alone(words) {
        return None;
    }
    let (kind, value) = match (time.days, clock) {
        (Some((day, _)), Some(clock)) => {
            let zone = time.zone.as_deref().unwrap_or_default();
            let kind = if named || calendar.names_day(words) { QuantityKind::DateTime } else { QuantityKind::Time };
            (kind, Value::Iso(format!("{day}T{clock}{zone}")))
        }
        (None, Some(clock)) => (QuantityKind::Time, Value::Iso(format!("T{clock}"))),
        (Some(days), None) => {
            let kind = if named { QuantityKind::Date } else { QuantityKind::Relative };
            (kind, Value::Iso(iso(&time.value, days)))
        }
        // A day or month without its year, a weekday in a text without a date.
        (None, None) if time.value.starts_with("XXXX-W") => (QuantityKind::Relative, Value::Unknown),
        (None, None) => {
            let rest = time.value.strip_prefix("XXXX")?;
            // What no calendar has is noted, and is no date. A leap year has every day.
            let possible = rest.len() != "-02-30".len() || format!("2024{rest}").parse::<Date>().is_ok();
            (QuantityKind::Date, Value::Iso(possible.then(|| format!("-{rest}"))?))
        }
    };
    let day = |day: Date| Some(Decimal::from(day_number(day)));
    let bounds =
        time.days.map_or(Bounds { low: None, high: None }, |(low, high)| Bounds { low: day(low), high: day(high) });
    Some(whole(time.span, kind, value, bounds))
}

fn whole(span: Span, kind: QuantityKind, value: Value, bounds: Bounds) -> Quantity {
    let comparison = Comparison::Exactly;
    Quantity { span, bare: span, kind, value, unit: None, per: None, comparison, measures: None, bounds }
}

/// The ISO 8601 form of a stretch of days: its own where it has one, else its first and last.
fn iso(value: &str, (first, last): (Date, Date)) -> String {
    let plain = value.split('-').all(|part| part.bytes().all(|b| b.is_ascii_digit()));
    match value.len() {
        4 | 7 | 10 if plain => value.to_owned(),
        _ if first == last => first.to_string(),
        // Seasons, quarters and decades are told by their months.
        _ if !value.contains('W') => {
            format!("{:04}-{:02}/{:04}-{:02}", first.year(), first.month(), last.year(), last.month())
        }
        _ => format!("{first}/{last}"),
    }
}

/// Whether nothing but "to" stands before `next`.
fn follows(calendar: &Calendar, behind: &[Token], next: &Time) -> bool {
    matches!(behind, [joint, first, ..] if calendar.joins(joint) && first.span.start == next.span.start)
}

/// "2006 through 2011", "December 2007 to December 2008", "May 3-5".
fn range(first: &Time, second: &Time) -> Option<Quantity> {
    let whole_days = first.kind == TimeKind::Date && second.kind == TimeKind::Date;
    let ((start, start_end), (from, last)) = (first.days?, second.days?);
    let value = Value::Iso(format!("{}/{}", iso(&first.value, (start, start_end)), iso(&second.value, (from, last))));
    let bounds = Bounds { low: Some(day_number(start).into()), high: Some(day_number(last).into()) };
    (whole_days && start <= last).then(|| whole(first.span.to(second.span), QuantityKind::Range, value, bounds))
}

/// "Since February" bounds from below, "until Friday" from above.
fn bounded(mut quantity: Quantity, before: &str) -> Quantity {
    match before {
        "since" | "after" => {
            quantity.comparison = Comparison::AtLeast;
            quantity.bounds.high = None;
        }
        "until" | "till" | "by" | "before" => {
            quantity.comparison = Comparison::AtMost;
            quantity.bounds.low = None;
        }
        _ => {}
    }
    quantity
}

#[cfg(test)]
mod tests {
    use super::*;
    use variorum_nlp::Language;

    fn found(text: &str) -> String {
        let document = crate::extract::bare_document(text, Language::ENGLISH, Some(Date::constant(2031, 4, 2)));
        let layers = crate::extract::extract(&document, &Context::default());
        let dated = layers.quantities.iter().filter_map(|q| match (&q.value, q.unit.is_some()) {
            (Value::Iso(iso), false) => Some(iso.as_str()),
            _ => None,
        });
        dated.collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn dates_and_times() {
        for (text, want) in [
            ("They met on March 18.", "2031-03-18"),
            ("It was on 18 March 2030 and on Dec. 5, 2029.", "2030-03-18 2029-12-05"),
            ("Known are 2031-04-02, 18.03.2031 and 3/18/2031.", "2031-04-02 2031-03-18 2031-03-18"),
            ("They met on Friday.", "2031-03-28"),
            ("They will meet on Friday.", "2031-04-04"),
            ("They met last Wednesday.", "2031-03-26"),
            ("They met last week.", "2031-03-24/2031-03-30"),
            ("In March 2011 it was bought and a month later sold.", "2011-03 2011-04"),
            ("He led it from 2006 through 2011.", "2006/2011"),
            ("It lasted from December 2007 through December 2008.", "2007-12/2008-12"),
            ("The fair is held on May 3-5, 2031.", "2031-05-03/2031-05-05"),
            ("In 2008, he had 2008 votes.", "2008"),
            ("It ends at 9 p.m. on March 18, Vietnam time.", "2031-03-18T21:00+07:00"),
            ("It ends on June 28 at 2 p.m. sharp.", "2031-06-28T14:00"),
            ("They have waited since February.", "2031-02"),
            ("It may march on.", ""),
            ("It rained in the morning and on February 30.", ""),
            ("They met this morning.", "2031-04-02"),
            ("They met last summer.", "2030-06/2030-08"),
        ] {
            assert_eq!(found(text), want, "{text}");
        }
    }
}
