//! Dates and times of day, resolved against the date of the text.
//!
//! News looks backward: a bare weekday is the last one, a month without a year the nearest. What lies ahead is told by
//! the words around ("will", "next", "set for").

use jiff::civil::{Date, DateTime, Weekday};
use jiff::{Span as Length, ToSpan};
use rust_decimal::Decimal;
use variorum_nlp::{Language, Span, Token, TokenKind, text};

use super::{Context, numbers, zones};
use crate::lexicon::one_of;
use crate::model::{Bounds, Comparison, Document, Layers, Note, Quantity, QuantityKind, Value, day_number};

const MONTHS: &[&str] = &[
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];
const SHORT_MONTHS: &[&str] = &["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const WEEKDAYS: &[(&str, Weekday)] = &[
    ("monday", Weekday::Monday),
    ("tuesday", Weekday::Tuesday),
    ("wednesday", Weekday::Wednesday),
    ("thursday", Weekday::Thursday),
    ("friday", Weekday::Friday),
    ("saturday", Weekday::Saturday),
    ("sunday", Weekday::Sunday),
];
const DAY_PARTS: &[&str] = &["morning", "afternoon", "evening", "night", "noon"];
const AHEAD: &[&str] = &["will", "would", "next", "scheduled", "due", "until", "plans", "expected", "starting"];

/// A stretch of days, months or years with its ISO 8601 form.
#[derive(Clone, Debug, PartialEq)]
struct When {
    end: usize,
    iso: String,
    kind: QuantityKind,
    /// First and last day; none where the year is not known.
    days: Option<(Date, Date)>,
}

struct Reader<'a> {
    tokens: &'a [Token],
    reference: Option<Date>,
    /// The date named last: what "a day later" counts from.
    anchor: Option<(Date, Date)>,
    ahead: bool,
}

/// Reads a date at the very start of `line`: the date and the bytes it takes. Only dates with a year.
pub(super) fn leading_date(line: &str) -> Option<(Date, usize)> {
    let mut cut = line.len().min(80);
    while !line.is_char_boundary(cut) {
        cut -= 1;
    }
    let tokens = text::tokenize(&line[..cut], Language::ENGLISH);
    let reader = Reader { tokens: &tokens, reference: None, anchor: None, ahead: false };
    let weekday = tokens.first().is_some_and(|t| weekday(&t.folded).is_some());
    let skip = if weekday { 1 + usize::from(tokens.get(1).is_some_and(|t| t.is_mark(","))) } else { 0 };
    if tokens.get(skip)?.span.start > 0 && !weekday {
        return None;
    }
    let found = reader.calendar(skip)?;
    let (first, last) = found.days?;
    (first == last).then(|| (first, tokens[found.end - 1].span.end as usize))
}

pub(super) fn run(document: &Document, context: &Context, layers: &mut Layers) {
    let reference = document.published.or(context.reference);
    let mut anchor = reference.map(|date| (date, date));
    for &(first, end) in &layers.sentence_tokens {
        let tokens = &layers.tokens[first..end];
        let mut reader = Reader { tokens, reference, anchor, ahead: false };
        let mut i = 0;
        while i < tokens.len() {
            reader.ahead |= one_of(&tokens[i].folded, AHEAD);
            let Some(found) = reader.when(i) else {
                i += 1;
                continue;
            };
            if let Some(days) = found.days.filter(|_| found.kind != QuantityKind::Time) {
                reader.anchor = Some(days);
            }
            let span = tokens[i].span.to(tokens[found.end - 1].span);
            if let Some((day, _)) = found
                .days
                .filter(|(day, _)| reference.is_some_and(|r| (i32::from(day.year()) - i32::from(r.year())).abs() > 500))
            {
                layers.notes.push(Note::at(&document.id, span, format!("a date far from that of the text: `{day}`")));
            }
            let before = if i > 0 { tokens[i - 1].folded.as_str() } else { "" };
            i = found.end;
            layers.quantities.push(bounded(quantity(span, found), before));
        }
        note_impossible(document, tokens, &mut layers.notes);
        anchor = reader.anchor;
    }
}

fn quantity(span: Span, found: When) -> Quantity {
    let bounds = match found.days {
        Some((first, last)) => {
            Bounds { low: Some(Decimal::from(day_number(first))), high: Some(Decimal::from(day_number(last))) }
        }
        None => Bounds { low: None, high: None },
    };
    let value = if found.iso.is_empty() { Value::Unknown } else { Value::Iso(found.iso) };
    Quantity {
        span,
        bare: span,
        kind: found.kind,
        value,
        unit: None,
        per: None,
        comparison: Comparison::Exactly,
        measures: None,
        bounds,
    }
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

fn note_impossible(document: &Document, tokens: &[Token], notes: &mut Vec<Note>) {
    for pair in tokens.windows(2) {
        let (Some(month), Ok(day)) = (month(&pair[0]), pair[1].folded.parse::<i8>()) else { continue };
        if pair[1].span.len() <= 2 && (day == 0 || Date::new(2024, month, day).is_err()) {
            let span = pair[0].span.to(pair[1].span);
            notes.push(Note::at(&document.id, span, format!("there is no such day: `{}`", span.slice(&document.text))));
        }
    }
}

/// Whether a folded word is the full name of a month or a day of the week.
pub(super) fn names_day_or_month(word: &str) -> bool {
    one_of(word, MONTHS) || WEEKDAYS.iter().any(|(name, _)| *name == word)
}

fn weekday(word: &str) -> Option<Weekday> {
    let word = word.trim_end_matches('.');
    WEEKDAYS.iter().find(|(name, _)| *name == word || word.len() == 3 && name.starts_with(word)).map(|(_, day)| *day)
}

fn month(token: &Token) -> Option<i8> {
    if !token.capital {
        return None;
    }
    let word = token.folded.trim_end_matches('.');
    let long = MONTHS.iter().position(|name| *name == word);
    let short = || SHORT_MONTHS.iter().position(|name| *name == word || word == "sept" && *name == "sep");
    long.or_else(short).and_then(|i| i8::try_from(i + 1).ok())
}

fn year_number(token: &Token) -> Option<i16> {
    let plain = token.kind == TokenKind::Number && token.folded.len() == 4;
    plain.then(|| token.folded.parse().ok()).flatten().filter(|year| (1500..=2199).contains(year))
}

fn day_of_month(token: &Token) -> Option<i8> {
    let digits = token.folded.trim_end_matches(|c: char| c.is_alphabetic());
    let suffix = &token.folded[digits.len()..];
    let fits = matches!(suffix, "" | "st" | "nd" | "rd" | "th") && (1..=2).contains(&digits.len());
    fits.then(|| digits.parse().ok()).flatten().filter(|day| (1..=31).contains(day))
}

fn month_days(year: i16, month: i8) -> Option<(Date, Date)> {
    let first = Date::new(year, month, 1).ok()?;
    Some((first, first.last_of_month()))
}

impl Reader<'_> {
    fn word(&self, i: usize) -> &str {
        self.tokens.get(i).map_or("", |t| t.folded.as_str())
    }

    fn adjacent(&self, i: usize) -> bool {
        i > 0 && self.tokens.get(i).is_some_and(|t| t.span.start == self.tokens[i - 1].span.end)
    }

    /// Anything at token `i`: a time with or without its date, a range, a date, a relative one.
    fn when(&self, i: usize) -> Option<When> {
        if let Some((clock, end)) = self.clock(i) {
            return Some(self.clock_first(clock, end));
        }
        let first = self.day_or_period(i)?;
        Some(self.range(&first).or_else(|| self.date_first(&first)).unwrap_or(first))
    }

    fn day_or_period(&self, i: usize) -> Option<When> {
        self.calendar(i)
            .or_else(|| self.weekday(i))
            .or_else(|| self.relative(i))
            .or_else(|| self.month_alone(i))
            .or_else(|| self.year(i))
    }

    /// "March 18, 2031", "18 March", "2031-03-18", "March 2031".
    fn calendar(&self, i: usize) -> Option<When> {
        self.iso(i)
            .or_else(|| self.dotted(i))
            .or_else(|| self.slashed(i))
            .or_else(|| self.month_first(i))
            .or_else(|| self.day_first(i))
    }

    fn iso(&self, i: usize) -> Option<When> {
        let year = year_number(self.tokens.get(i)?)?;
        let dashed = self.word(i + 1) == "-" && self.adjacent(i + 1) && self.adjacent(i + 2);
        let month =
            dashed.then(|| self.word(i + 2).parse::<i8>().ok()).flatten().filter(|_| self.word(i + 2).len() == 2)?;
        let day = (self.word(i + 3) == "-" && self.adjacent(i + 4))
            .then(|| self.word(i + 4).get(..2)?.parse::<i8>().ok())
            .flatten()?;
        Self::full(Date::new(year, month, day).ok()?, i + 5)
    }

    fn dotted(&self, i: usize) -> Option<When> {
        let parts: Vec<&str> = self.tokens.get(i)?.folded.split('.').collect();
        let [day, month, year] = parts[..] else { return None };
        let year = year.parse::<i16>().ok().filter(|y| *y > 1500)?;
        Self::full(Date::new(year, month.parse().ok()?, day.parse().ok()?).ok()?, i + 1)
    }

    fn slashed(&self, i: usize) -> Option<When> {
        if self.word(i + 1) != "/" || self.word(i + 3) != "/" {
            return None;
        }
        let (a, b) = (self.word(i).parse::<i8>().ok()?, self.word(i + 2).parse::<i8>().ok()?);
        let year = year_number(self.tokens.get(i + 4)?)?;
        let (month, day) = if a > 12 { (b, a) } else { (a, b) };
        Self::full(Date::new(year, month, day).ok()?, i + 5)
    }

    fn full(date: Date, end: usize) -> Option<When> {
        Some(When { end, iso: date.to_string(), kind: QuantityKind::Date, days: Some((date, date)) })
    }

    fn month_first(&self, i: usize) -> Option<When> {
        let month = month(self.tokens.get(i)?)?;
        // "Dec. 5"
        let i = i + usize::from(self.word(i).len() <= 4 && self.word(i + 1) == "." && self.adjacent(i + 1));
        if let Some(year) = self.tokens.get(i + 1).and_then(year_number) {
            let days = month_days(year, month)?;
            return Some(When {
                end: i + 2,
                iso: format!("{year:04}-{month:02}"),
                kind: QuantityKind::Date,
                days: Some(days),
            });
        }
        let day = self.tokens.get(i + 1).and_then(day_of_month)?;
        // "March 18 percent" does not happen, "March 18,000" is one token; "May 3-5" is read as a range by its first day.
        let comma = usize::from(self.word(i + 2) == ",");
        if let Some(year) = self.tokens.get(i + 2 + comma).and_then(year_number) {
            return Self::full(Date::new(year, month, day).ok()?, i + 3 + comma);
        }
        self.without_year(month, day, i + 2)
    }

    fn day_first(&self, i: usize) -> Option<When> {
        let day = self.tokens.get(i).and_then(day_of_month)?;
        let of = usize::from(self.word(i + 1) == "of");
        let month = month(self.tokens.get(i + 1 + of)?)?;
        match self.tokens.get(i + 2 + of).and_then(year_number) {
            Some(year) => Self::full(Date::new(year, month, day).ok()?, i + 3 + of),
            None => self.without_year(month, day, i + 2 + of),
        }
    }

    fn without_year(&self, month: i8, day: i8, end: usize) -> Option<When> {
        let Some(reference) = self.reference else {
            Date::new(2024, month, day).ok()?;
            return Some(When { end, iso: format!("--{month:02}-{day:02}"), kind: QuantityKind::Date, days: None });
        };
        let nearest = (-1..=1)
            .filter_map(|shift| Date::new(reference.year() + shift, month, day).ok())
            .min_by_key(|date| (day_number(*date) - day_number(reference)).abs())?;
        Self::full(nearest, end)
    }

    fn month_alone(&self, i: usize) -> Option<When> {
        let token = self.tokens.get(i)?;
        let month = month(token)?;
        let before = if i > 0 { self.word(i - 1) } else { "" };
        let led = one_of(
            before,
            &[
                "in", "since", "by", "until", "last", "of", "early", "late", "mid", "during", "from", "next", "this",
                "to", "through",
            ],
        );
        if !led && (matches!(token.folded.as_str(), "may" | "march") || token.folded.len() < 4) {
            return None;
        }
        let Some(reference) = self.reference else {
            return Some(When { end: i + 1, iso: format!("--{month:02}"), kind: QuantityKind::Date, days: None });
        };
        // The nearest month that is not more than half a year off, the past first.
        let mut year = reference.year();
        let ahead = i16::from(month) - i16::from(reference.month());
        if ahead > 6 || ahead > 0 && !self.ahead && before != "next" {
            year -= 1;
        } else if ahead < -6 && self.ahead {
            year += 1;
        }
        Some(When {
            end: i + 1,
            iso: format!("{year:04}-{month:02}"),
            kind: QuantityKind::Date,
            days: month_days(year, month),
        })
    }

    fn year(&self, i: usize) -> Option<When> {
        let year = year_number(self.tokens.get(i)?).filter(|y| (1800..=2100).contains(y))?;
        let glued = self.adjacent(i) && self.word(i - 1) != "("
            || self.adjacent(i + 1) && matches!(self.word(i + 1), "-" | "/" | "%");
        let counted = self.tokens.get(i + 1).is_some_and(|t| {
            t.is_word() && !t.capital && t.folded.ends_with('s') && t.folded.len() > 4 || t.folded == "people"
        });
        let before = if i > 0 { self.word(i - 1) } else { "" };
        let led = one_of(
            before,
            &[
                "years", "year", "in", "since", "by", "until", "from", "of", "a", "the", "after", "before", "to",
                "through", "and", "between",
            ],
        );
        if glued
            || one_of(before, &["$", "€", "£", "#", "no."])
            || counted && before != "in"
            || !led && i > 0 && !matches!(self.word(i + 1), "" | "." | "," | ")" | ";")
        {
            return None;
        }
        let days = (Date::new(year, 1, 1).ok()?, Date::new(year, 12, 31).ok()?);
        Some(When { end: i + 1, iso: format!("{year:04}"), kind: QuantityKind::Date, days: Some(days) })
    }

    fn weekday(&self, i: usize) -> Option<When> {
        let led = matches!(self.word(i), "last" | "next" | "this");
        let at = if led { i + 1 } else { i };
        let token = self.tokens.get(at).filter(|t| t.capital && t.folded.len() > 3)?;
        let day = weekday(&token.folded)?;
        let part = usize::from(one_of(self.word(at + 1), DAY_PARTS));
        let end = at + 1 + part;
        // "Friday, March 18" is the calendar's.
        if self.word(end) == "," && self.calendar(end + 1).is_some() {
            return self.calendar(end + 1);
        }
        let Some(reference) = self.reference else {
            return Some(When { end, iso: String::new(), kind: QuantityKind::Relative, days: None });
        };
        let back = i64::from(reference.weekday().since(day));
        let days = match self.word(i) {
            "next" => {
                if back == 0 {
                    7
                } else {
                    7 - back
                }
            }
            "last" => {
                if back == 0 {
                    -7
                } else {
                    -back
                }
            }
            _ if self.ahead && back > 0 => 7 - back,
            _ => -back,
        };
        let date = reference.checked_add(days.days()).ok()?;
        Some(When { end, iso: date.to_string(), kind: QuantityKind::Relative, days: Some((date, date)) })
    }

    fn relative(&self, i: usize) -> Option<When> {
        self.counted_from(i).or_else(|| self.neighbour_period(i)).or_else(|| self.near_day(i))
    }

    /// "today", "yesterday evening", "last night".
    fn near_day(&self, i: usize) -> Option<When> {
        let (shift, mut end) = match (self.word(i), self.word(i + 1)) {
            ("today", _) => (0, i + 1),
            ("tonight", _) => (0, i + 1),
            ("yesterday", _) => (-1, i + 1),
            ("tomorrow", _) => (1, i + 1),
            ("last", "night") | ("last", "evening") => (-1, i + 2),
            ("this", part) if one_of(part, DAY_PARTS) => (0, i + 2),
            ("later" | "earlier", "in") if self.word(i + 2) == "the" && self.word(i + 3) == "day" => (0, i + 4),
            _ => return None,
        };
        end += usize::from(one_of(self.word(end), DAY_PARTS));
        let Some(date) = self.reference.and_then(|r| r.checked_add(shift.days()).ok()) else {
            return Some(When { end, iso: String::new(), kind: QuantityKind::Relative, days: None });
        };
        Some(When { end, iso: date.to_string(), kind: QuantityKind::Relative, days: Some((date, date)) })
    }

    /// "last week", "this month", "next year", "last summer".
    fn neighbour_period(&self, i: usize) -> Option<When> {
        let shift = match self.word(i) {
            "last" | "previous" => -1_i64,
            "this" => 0,
            "next" => 1,
            _ => return None,
        };
        if i > 0 && matches!(self.word(i - 1), "the" | "at" | "of") && self.word(i) != "next" {
            return None; // "the last year of his term" is no date
        }
        let end = i + 2;
        let unit = self.word(i + 1);
        if !one_of(unit, &["week", "month", "year", "summer", "winter", "spring", "autumn", "fall"]) {
            return None;
        }
        let Some(reference) = self.reference else {
            return Some(When { end, iso: String::new(), kind: QuantityKind::Relative, days: None });
        };
        let (iso, days) = match unit {
            "week" => {
                let monday =
                    reference.checked_sub(i64::from(reference.weekday().to_monday_zero_offset()).days()).ok()?;
                let monday = monday.checked_add((7 * shift).days()).ok()?;
                let sunday = monday.checked_add(6.days()).ok()?;
                (format!("{monday}/{sunday}"), (monday, sunday))
            }
            "month" => {
                let date = reference.first_of_month().checked_add(shift.months()).ok()?;
                (format!("{:04}-{:02}", date.year(), date.month()), (date, date.last_of_month()))
            }
            "year" => {
                let year = reference.year() + i16::try_from(shift).ok()?;
                (format!("{year:04}"), (Date::new(year, 1, 1).ok()?, Date::new(year, 12, 31).ok()?))
            }
            season => {
                let first_month = match season {
                    "spring" => 3,
                    "summer" => 6,
                    "winter" => 12,
                    _ => 9,
                };
                let mut first = Date::new(reference.year() + i16::try_from(shift.max(0)).ok()?, first_month, 1).ok()?;
                if shift <= 0 && first > reference {
                    first = first.checked_sub(1.years()).ok()?;
                }
                let last = first.checked_add(2.months()).ok()?.last_of_month();
                (
                    format!("{:04}-{:02}/{:04}-{:02}", first.year(), first.month(), last.year(), last.month()),
                    (first, last),
                )
            }
        };
        Some(When { end, iso, kind: QuantityKind::Relative, days: Some(days) })
    }

    /// "a day later", "two weeks ago", "three months earlier", "the next day", "the day before".
    fn counted_from(&self, i: usize) -> Option<When> {
        if matches!((self.word(i), self.word(i + 1)), ("the", "following" | "next")) && self.word(i + 2) == "day" {
            return self.shifted(1.days(), "day", i + 3, self.anchor);
        }
        let few = self.word(i) == "a" && matches!(self.word(i + 1), "few" | "couple")
            || matches!(self.word(i), "several" | "some");
        let (n, unit_at) = if few {
            (None, (i + 1..i + 4).find(|&k| grain(self.word(k)).is_some())?)
        } else if matches!(self.word(i), "a" | "an") {
            (Some(1), i + 1)
        } else {
            let number = numbers::number(self.tokens.get(..)?, i)?;
            (i64::try_from(number.value).ok(), number.end)
        };
        let unit = grain(self.word(unit_at))?;
        let (sign, from) = match self.word(unit_at + 1) {
            "later" => (1, self.anchor),
            "ago" => (-1, self.reference.map(|r| (r, r))),
            "earlier" => (-1, self.anchor),
            _ => return None,
        };
        let end = unit_at + 2;
        let Some(n) = n.filter(|n| *n < 10_000) else {
            return Some(When { end, iso: String::new(), kind: QuantityKind::Relative, days: None });
        };
        let length = match unit {
            "day" => (sign * n).days(),
            "week" => (sign * n).weeks(),
            "month" => (sign * n).months(),
            _ => (sign * n).years(),
        };
        self.shifted(length, unit, end, from)
    }

    fn shifted(&self, length: Length, unit: &str, end: usize, from: Option<(Date, Date)>) -> Option<When> {
        let Some((first, last)) = from else {
            return Some(When { end, iso: String::new(), kind: QuantityKind::Relative, days: None });
        };
        let days = (first.checked_add(length).ok()?, last.checked_add(length).ok()?);
        let date = days.0;
        let iso = match unit {
            "year" => format!("{:04}", date.year()),
            "month" => format!("{:04}-{:02}", date.year(), date.month()),
            _ if days.0 == days.1 => date.to_string(),
            _ => format!("{}/{}", days.0, days.1),
        };
        Some(When { end, iso, kind: QuantityKind::Relative, days: Some(days) })
    }

    /// "2006 through 2011", "December 2007 to December 2008", "May 3-5".
    fn range(&self, first: &When) -> Option<When> {
        let i = first.end;
        if !matches!(self.word(i), "to" | "through" | "until" | "till" | "-" | "–") || first.kind != QuantityKind::Date
        {
            return None;
        }
        let (start, _) = first.days?;
        let second = self.calendar(i + 1).or_else(|| self.month_alone(i + 1)).or_else(|| {
            let year = year_number(self.tokens.get(i + 1)?)?;
            let days = (Date::new(year, 1, 1).ok()?, Date::new(year, 12, 31).ok()?);
            Some(When { end: i + 2, iso: format!("{year:04}"), kind: QuantityKind::Date, days: Some(days) })
        });
        let second = second.or_else(|| {
            let day = day_of_month(self.tokens.get(i + 1)?)?;
            Self::full(Date::new(start.year(), start.month(), day).ok()?, i + 2)
        })?;
        let (_, last) = second.days?;
        (start <= last).then(|| When {
            end: second.end,
            iso: format!("{}/{}", first.iso, second.iso),
            kind: QuantityKind::Range,
            days: Some((start, last)),
        })
    }

    /// A clock time at token `i`, as hour and minute.
    fn clock(&self, i: usize) -> Option<((i8, i8), usize)> {
        let token = self.tokens.get(i)?;
        if self.word(i) == "noon" || self.word(i) == "midnight" {
            let at = i > 0 && matches!(self.word(i - 1), "at" | "by" | "until" | "from" | "before" | "after");
            return at.then(|| ((if token.folded == "noon" { 12 } else { 0 }, 0), i + 1));
        }
        let glued = token
            .folded
            .strip_suffix("am")
            .map(|h| (h, 0))
            .or_else(|| token.folded.strip_suffix("pm").map(|h| (h, 12)));
        if let Some((digits, shift)) = glued {
            let (hour, minute) = digits.split_once('.').unwrap_or((digits, "0"));
            return Self::half_day(hour.parse().ok()?, minute.parse().ok()?, shift).map(|clock| (clock, i + 1));
        }
        let mut end = i + 1;
        let (hour, minute, exact) =
            if self.word(i + 1) == ":" && self.adjacent(i + 1) && self.adjacent(i + 2) && self.word(i + 2).len() == 2 {
                end = i + 3;
                (token.folded.parse::<i8>().ok()?, self.word(i + 2).parse::<i8>().ok()?, true)
            } else if let Some((hour, minute)) = token.folded.split_once('.').filter(|(_, m)| m.len() == 2) {
                (hour.parse().ok()?, minute.parse().ok()?, false)
            } else {
                (token.folded.parse().ok().filter(|_| token.span.len() <= 2)?, 0, false)
            };
        if !(0..=24).contains(&hour) || !(0..60).contains(&minute) {
            return None;
        }
        let half = self.word(end).replace('.', "");
        match half.as_str() {
            "am" => Self::half_day(hour, minute, 0).map(|clock| (clock, end + 1)),
            "pm" => Self::half_day(hour, minute, 12).map(|clock| (clock, end + 1)),
            _ if exact && hour < 24 => {
                let end = end + usize::from(matches!(half.as_str(), "hrs" | "hours" | "h"));
                Some(((hour, minute), end))
            }
            _ => None,
        }
    }

    fn half_day(hour: i8, minute: i8, shift: i8) -> Option<(i8, i8)> {
        ((1..=12).contains(&hour) && (0..60).contains(&minute)).then_some((hour % 12 + shift, minute))
    }

    /// A clock time, then perhaps its date and zone.
    fn clock_first(&self, clock: (i8, i8), end: usize) -> When {
        let zone_first = zones::zone(self.tokens, end);
        let mut at = zone_first.as_ref().map_or(end, |(_, end)| *end);
        if matches!(self.word(at), "on" | ",") {
            at += 1;
        }
        let date = self
            .calendar(at)
            .or_else(|| self.weekday(at))
            .or_else(|| self.near_day(at))
            .filter(|d| d.days.is_some_and(|(a, b)| a == b));
        let end = date.as_ref().map_or(zone_first.as_ref().map_or(end, |(_, end)| *end), |d| d.end);
        let zone_last = if zone_first.is_none() { zones::zone(self.tokens, end) } else { None };
        let end = zone_last.as_ref().map_or(end, |(_, end)| *end);
        let zone = zone_first.or(zone_last).map(|(zone, _)| zone);
        let dated = date.is_some();
        let day = date.and_then(|d| d.days).or(self.reference.map(|r| (r, r))).map(|(day, _)| day);
        Self::moment(day, clock, zone, end, dated)
    }

    /// A date, then perhaps a clock time with its zone.
    fn date_first(&self, date: &When) -> Option<When> {
        let (day, last) = date.days?;
        let at = date.end + usize::from(matches!(self.word(date.end), "at" | ","));
        let (clock, end) = self.clock(at).filter(|_| day == last)?;
        let zone = zones::zone(self.tokens, end);
        let end = zone.as_ref().map_or(end, |(_, end)| *end);
        Some(Self::moment(Some(day), clock, zone.map(|(zone, _)| zone), end, true))
    }

    fn moment(day: Option<Date>, (hour, minute): (i8, i8), zone: Option<String>, end: usize, dated: bool) -> When {
        let kind = if dated { QuantityKind::DateTime } else { QuantityKind::Time };
        let Some(day) = day else {
            return When { end, iso: format!("T{hour:02}:{minute:02}"), kind, days: None };
        };
        let local: DateTime = day.at(hour, minute, 0, 0);
        let offset =
            zone.and_then(|zone| zones::offset_minutes(&zone, local)).map(zones::iso_offset).unwrap_or_default();
        When { end, iso: format!("{day}T{hour:02}:{minute:02}{offset}"), kind, days: Some((day, day)) }
    }
}

fn grain(word: &str) -> Option<&'static str> {
    ["day", "week", "month", "year"]
        .into_iter()
        .find(|unit| word.strip_prefix(unit).is_some_and(|rest| matches!(rest, "" | "s")))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> String {
        let tokens = text::tokenize(text, Language::ENGLISH);
        let reference = Some(Date::constant(2031, 4, 2)); // a Wednesday
        let mut reader = Reader { tokens: &tokens, reference, anchor: reference.map(|r| (r, r)), ahead: false };
        let (mut all, mut i) = (Vec::new(), 0);
        while i < tokens.len() {
            reader.ahead |= one_of(&tokens[i].folded, AHEAD);
            match reader.when(i) {
                Some(when) => {
                    i = when.end;
                    reader.anchor = when.days.or(reader.anchor);
                    all.push(when.iso);
                }
                None => i += 1,
            }
        }
        all.join(" ")
    }

    #[test]
    fn dates_and_times() {
        for (text, want) in [
            ("on March 18", "2031-03-18"),
            ("on 18 March 2030 and on Dec. 5, 2029", "2030-03-18 2029-12-05"),
            ("2031-04-02, 18.03.2031 and 3/18/2031", "2031-04-02 2031-03-18 2031-03-18"),
            ("on Friday", "2031-03-28"),
            ("will meet on Friday", "2031-04-04"),
            ("last Wednesday and on Wednesday", "2031-03-26 2031-04-02"),
            ("last week", "2031-03-24/2031-03-30"),
            ("last month, next year", "2031-03 2032"),
            ("a day later", "2031-04-03"),
            ("In March 2011 it was bought and a month later sold", "2011-03 2011-04"),
            ("two weeks ago", "2031-03-19"),
            ("from 2006 through 2011", "2006/2011"),
            ("December 2007 through December 2008", "2007-12/2008-12"),
            ("in 2008, he had 2008 votes", "2008"),
            ("9 p.m. on March 18, Vietnam time", "2031-03-18T21:00+07:00"),
            ("at 14:05 GMT", "2031-04-02T14:05Z"),
            ("June 28 at 2 p.m.", "2031-06-28T14:00"),
            ("at 3 p.m. Kyiv time on April 1", "2031-04-01T15:00+03:00"),
            ("since February", "2031-02"),
            ("it may march on", ""),
            ("Wednesday morning", "2031-04-02"),
            ("last summer", "2030-06/2030-08"),
        ] {
            assert_eq!(found(text), want, "{text}");
        }
    }
}
