//! The grammar: what can stand at a token, and what it means.

use jiff::ToSpan;
use jiff::civil::{Date, Weekday};
use variorum_nlp::{Token, TokenKind};

use super::moment::{Moment, Unit, holiday};
use super::words::{Class, Sense, Words, value};
use crate::extract::{numbers, zones};
use crate::model::TimeKind;

/// What was read, up to a token.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Found {
    pub end: usize,
    pub kind: TimeKind,
    pub value: String,
    /// The stretch of the calendar, where there is one.
    pub moment: Option<Moment>,
    pub zone: Option<String>,
    /// Whether it is told only for comparison ("a year earlier") and moves no clock.
    pub aside: bool,
}

/// Which way a date without a year, or a bare weekday, lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Direction {
    Back,
    Ahead,
    Unknown,
}

/// One sentence being read.
pub(super) struct Reader<'a> {
    pub tokens: &'a [Token],
    pub words: &'static Words,
    /// What each token can be.
    pub senses: Vec<&'static [Sense]>,
    pub numerals: &'static numbers::Numerals,
    /// The date of the text.
    pub reference: Option<Date>,
    /// The moment that was named last: what "a day later" counts from.
    pub anchor: Option<Moment>,
    /// The quarter that was named last.
    pub quarter: Option<Moment>,
    /// Whether the text tells of long ago: dates without a year belong to the year named last.
    pub narrative: bool,
    /// One past the last token of the expression read last.
    pub last_end: usize,
    /// For each token, which way the verb over it points.
    pub directions: &'a [Direction],
}

fn date(end: usize, moment: Moment) -> Found {
    Found { end, kind: TimeKind::Date, value: moment.value(), moment: Some(moment), zone: None, aside: false }
}

fn duration(end: usize, unit: Unit, count: &str) -> Found {
    let value = unit.duration(count);
    Found { end, kind: TimeKind::Duration, value, moment: None, zone: None, aside: false }
}

fn vague(end: usize, kind: TimeKind, value: &str) -> Found {
    Found { end, kind, value: value.to_owned(), moment: None, zone: None, aside: false }
}

impl Reader<'_> {
    fn is(&self, i: usize, class: Class) -> Option<&'static str> {
        value(self.senses.get(i)?, class, &self.tokens[i])
    }

    fn has(&self, i: usize, class: Class) -> bool {
        self.is(i, class).is_some()
    }

    fn word(&self, i: usize) -> &str {
        self.tokens.get(i).map_or("", |t| t.folded.as_str())
    }

    fn before(&self, i: usize) -> &str {
        i.checked_sub(1).map_or("", |k| self.word(k))
    }

    fn glued(&self, i: usize) -> bool {
        i > 0 && self.tokens.get(i).is_some_and(|t| t.span.start == self.tokens[i - 1].span.end)
    }

    /// One past a hyphen at token `i`, or `i`.
    fn hyphen(&self, i: usize) -> usize {
        i + usize::from(matches!(self.word(i), "-" | "–" | "‑"))
    }

    /// One past a full stop that belongs to an abbreviation before token `i`.
    fn dot(&self, i: usize) -> usize {
        i + usize::from(self.word(i) == "." && self.glued(i))
    }

    fn unit(&self, i: usize) -> Option<Unit> {
        self.is(i, Class::Unit).and_then(Unit::parse)
    }

    fn direction(&self, i: usize) -> Direction {
        self.directions.get(i).copied().unwrap_or(Direction::Unknown)
    }

    fn plural(&self, i: usize) -> bool {
        // French "mois" is one month or many.
        self.word(i).ends_with('s') && self.word(i).len() > 3 && self.word(i) != "mois"
    }

    /// The longest expression of time that begins at token `i`.
    pub(super) fn at(&self, i: usize) -> Option<Found> {
        // Most words have nothing to do with time.
        let token = &self.tokens[i];
        let hedge =
            matches!(token.folded.as_str(), "more" | "less" | "fewer" | "up" | "no" | "hace" | "il" | "'" | "’");
        let idle = self.senses[i].is_empty() && token.kind == TokenKind::Word && !token.capital && !hedge;
        if idle
            && !token.folded.starts_with(|c: char| c.is_ascii_digit() || c == '\'')
            && !self.numerals.knows(&token.folded)
        {
            return None;
        }
        self.modified(i).or_else(|| self.core(i))
    }

    /// "early March", "the end of 1990", "mid-October", "more than two years", "later this month".
    fn modified(&self, i: usize) -> Option<Found> {
        let the = i + usize::from(self.has(i, Class::The));
        // "the end of the month", "the beginning of 1990", "early in the year"
        if self.has(the, Class::Early) || self.has(the, Class::Late) || self.has(the, Class::Mid) {
            let next = self.hyphen(the + 1);
            let of = next + usize::from(self.has(next, Class::Of));
            let from_noun = of > next;
            let found = self.core(of).or_else(|| self.stretch_of(of))?;
            let loose = !from_noun && matches!(self.word(the), "end" | "close" | "middle" | "start" | "beginning");
            if !loose && (found.kind == TimeKind::Date || found.kind == TimeKind::Time) && !found.value.ends_with("REF")
            {
                return Some(found);
            }
            return None;
        }
        // "later this month", "earlier in the day"
        if (self.has(i, Class::Earlier) || self.has(i, Class::Later)) && matches!(self.word(i), "earlier" | "later") {
            let at = i + 1;
            let of = at + usize::from(self.has(at, Class::Of));
            let found = if of > at { self.stretch_of(of)? } else { self.core(at)? };
            let near = self.has(at, Class::This)
                || self.has(at, Class::That)
                || self.has(at, Class::Weekday)
                || self.has(at, Class::Near)
                || of > at;
            return (near && found.kind != TimeKind::Duration).then_some(found);
        }
        let hedge = match self.word(i) {
            "more" | "less" | "fewer" if self.word(i + 1) == "than" => 2,
            "at" if matches!(self.word(i + 1), "least" | "most") => 2,
            "up" if self.word(i + 1) == "to" => 2,
            "no" if matches!(self.word(i + 1), "more" | "less") && self.word(i + 2) == "than" => 3,
            _ => usize::from(self.has(i, Class::Hedge)),
        };
        if hedge > 0 {
            let next = i + hedge;
            if [Class::The, Class::Last, Class::Next, Class::Past, Class::This]
                .iter()
                .any(|&class| self.has(next, class))
            {
                return None;
            }
            let found = self.core(next)?;
            let counted = found.kind == TimeKind::Duration
                || self.words.get(Class::Ago, &self.tokens[found.end - 1]).is_some()
                || found.kind == TimeKind::Time && matches!(self.word(i), "about" | "around");
            return counted.then_some(found);
        }
        None
    }

    /// "the year", "the month", "the day" as a stretch that holds what was named last.
    fn stretch_of(&self, i: usize) -> Option<Found> {
        let at = i + usize::from(self.has(i, Class::The));
        let unit = self.unit(at).filter(|_| !self.plural(at))?;
        let day = self.anchor.and_then(Moment::first_day).or(self.reference)?;
        Moment::around(day, unit).map(|moment| date(at + 1, moment))
    }

    /// "the weekend", "year-end".
    fn whole(&self, i: usize) -> Option<Found> {
        let day = self.now()?;
        if self.has(i, Class::The) && self.unit(i + 1) == Some(Unit::Weekend) && !self.plural(i + 1) {
            let shift = if self.direction(i) == Direction::Ahead { 0 } else { -1 };
            let whole = Moment::around(day, Unit::Weekend)?.first_day()?;
            let moment =
                if day >= whole { Moment::Weekend(whole) } else { Moment::shifted(day, Unit::Weekend, shift)? };
            return Some(date(i + 2, moment));
        }
        let end = self.hyphen(i + 1);
        let year_end = self.unit(i) == Some(Unit::Year) && !self.plural(i) && self.word(end) == "end";
        let last = Date::new(day.year(), 12, 31).ok().filter(|_| year_end)?;
        Some(date(end + 1, Moment::Day(last)))
    }

    fn core(&self, i: usize) -> Option<Found> {
        self.clock(i)
            .or_else(|| self.of_a_range(i))
            .or_else(|| self.whole(i))
            .or_else(|| self.calendar(i))
            .or_else(|| self.weekday(i))
            .or_else(|| self.near(i))
            .or_else(|| self.quarter(i))
            .or_else(|| self.ago(i))
            .or_else(|| self.neighbour(i))
            .or_else(|| self.postposed(i))
            .or_else(|| self.every(i))
            .or_else(|| self.length(i))
            .or_else(|| self.season(i))
            .or_else(|| self.long_ago(i))
            .or_else(|| self.holiday(i))
            .or_else(|| self.reference_word(i))
            .or_else(|| self.year(i))
    }

    // --- the calendar ---

    /// A year in digits or words, with its era: the year and one past its last token.
    fn year_at(&self, i: usize) -> Option<(i16, usize)> {
        let token = self.tokens.get(i)?;
        let mut found = None;
        if token.kind == TokenKind::Number
            && token.folded.chars().all(|c| c.is_ascii_digit())
            && token.folded.len() <= 4
        {
            let n: i16 = token.folded.parse().ok()?;
            found = Some((n, i + 1));
        } else if matches!(token.folded.as_str(), "nineteen" | "eighteen" | "seventeen" | "twenty") {
            let century = numbers::number(self.tokens.get(i..i + 1)?, 0).and_then(|n| i16::try_from(n.value).ok())?;
            let end = (i + 2..=i + 4).rev().find(|&end| {
                end <= self.tokens.len()
                    && numbers::number(&self.tokens[i + 1..end], 0).is_some_and(|n| n.end == end - i - 1)
            })?;
            let rest = numbers::number(&self.tokens[i + 1..end], 0).and_then(|n| i16::try_from(n.value).ok())?;
            found = (10..100).contains(&rest).then_some((century * 100 + rest, end));
        }
        let (n, end) = found?;
        if self.has(end, Class::Bc) {
            return Some((-n, end + 1));
        }
        if self.has(end, Class::Ad) {
            return Some((n, end + 1));
        }
        (end > i + 1 || token.folded.len() == 4 && (1000..=2199).contains(&n)).then_some((n, end))
    }

    fn month_at(&self, i: usize) -> Option<(i8, usize)> {
        let month: i8 = self.is(i, Class::Month)?.parse().ok()?;
        let word = self.word(i).trim_end_matches('.');
        let abbreviated = word.len() <= 4 && !matches!(word, "may" | "june" | "july");
        Some((month, if abbreviated { self.dot(i + 1) } else { i + 1 }))
    }

    /// A day of a month: "18", "18th", "eighteenth".
    fn day_at(&self, i: usize) -> Option<(i8, usize)> {
        let token = self.tokens.get(i)?;
        if let Some(n) = self.is(i, Class::Ordinal).filter(|_| token.folded.len() > 2) {
            return n.parse().ok().map(|n| (n, i + 1));
        }
        let digits = token.folded.trim_end_matches(|c: char| c.is_alphabetic());
        let suffix = &token.folded[digits.len()..];
        let fits = matches!(suffix, "" | "st" | "nd" | "rd" | "th" | "er") && (1..=2).contains(&digits.len());
        let n: i8 = fits.then(|| digits.parse().ok()).flatten()?;
        (1..=31).contains(&n).then_some((n, i + 1))
    }

    fn of(&self, i: usize) -> usize {
        i + usize::from(self.has(i, Class::Of) && self.word(i) != "in")
    }

    /// Dates with a month: "March 18, 2031", "18 March", "the 18th of March", "March of 2031", "2031-03-18", "3/18/31".
    fn calendar(&self, i: usize) -> Option<Found> {
        if let Some(found) = self.numeric(i) {
            return Some(found);
        }
        // A weekday before a date belongs to it.
        if self.has(i, Class::Weekday) {
            let next = self.dot(i + 1);
            let next = next + usize::from(self.word(next) == ",");
            let next = next + usize::from(self.has(next, Class::The));
            let found = self.day_and_month(next)?;
            return Some(found);
        }
        let the = i + usize::from(self.has(i, Class::The));
        if let Some(found) = self.day_and_month(the).filter(|_| the == i || self.day_at(the).is_some()) {
            return Some(found);
        }
        self.month_and_year(i)
    }

    fn numeric(&self, i: usize) -> Option<Found> {
        let plain = |k: usize| {
            let t = self.tokens.get(k)?;
            let digits = t.folded.chars().take_while(char::is_ascii_digit).count();
            (digits > 0).then(|| t.folded[..digits].parse::<i16>().ok().map(|n| (n, digits))).flatten()
        };
        let (a, a_digits) = plain(i)?;
        if i > 0 && self.glued(i) && matches!(self.before(i), "/" | "-" | ".") {
            return None;
        }
        let joined = |k: usize, mark: &str| self.word(k) == mark && self.glued(k) && self.glued(k + 1);
        if a_digits == 4 && joined(i + 1, "-") {
            let (month, _) = plain(i + 2).filter(|(m, d)| *d == 2 && (1..=12).contains(m))?;
            if joined(i + 3, "-") {
                let (day, _) = plain(i + 4)?;
                let day = Date::new(a, month as i8, day as i8).ok()?;
                // "2031-03-18T17:00:00" is cut into several tokens.
                let mut end = i + 5;
                let hour = self.word(i + 4).split_once('t').and_then(|(_, h)| h.parse::<i8>().ok());
                let Some(hour) = hour else { return Some(date(end, Moment::Day(day))) };
                let mut value = format!("{day}T{hour:02}");
                while joined(end, ":") && plain(end + 1).is_some() {
                    value += &format!(":{}", self.word(end + 1));
                    end += 2;
                }
                return Some(Found {
                    end,
                    kind: TimeKind::Time,
                    value,
                    moment: Some(Moment::Day(day)),
                    zone: None,
                    aside: false,
                });
            }
            return (self.word(i + 2).len() == 2
                && !joined(i + 3, ":")
                && month <= 12
                && i16::from(month as i8) == month
                && a % 100 >= month)
                .then(|| date(i + 3, Moment::Month(a, month as i8)));
        }
        // "18.03.2031" is one token.
        let dotted: Vec<i16> = self.word(i).split('.').map_while(|part| part.parse().ok()).collect();
        if let [day, month, year] = dotted[..] {
            let year = if year < 100 { century(year) } else { year };
            return Date::new(year, month as i8, day as i8)
                .ok()
                .filter(|_| (1..=12).contains(&month))
                .map(|d| date(i + 1, Moment::Day(d)));
        }
        for mark in ["/", "-"] {
            if !joined(i + 1, mark) || !joined(i + 3, mark) {
                continue;
            }
            let ((b, _), (c, c_digits)) = (plain(i + 2)?, plain(i + 4)?);
            if a_digits == 4 {
                return Date::new(a, b as i8, c as i8).ok().map(|d| date(i + 5, Moment::Day(d)));
            }
            let year = if c_digits == 2 { century(c) } else { c };
            let (month, day) = if a > 12 { (b, a) } else { (a, b) };
            if !(1..=12).contains(&month) || !(1..=31).contains(&day) || !matches!(c_digits, 2 | 4) {
                continue;
            }
            return Date::new(year, month as i8, day as i8).ok().map(|d| date(i + 5, Moment::Day(d)));
        }
        None
    }

    fn day_and_month(&self, i: usize) -> Option<Found> {
        if let Some((month, next)) = self.month_at(i) {
            let (day, end) = self.day_at(next)?;
            // "June 18,000" and "June 10 percent" do not happen; "May 20-year bonds" does.
            if self.unit(self.hyphen(end)).is_some() && self.hyphen(end) > end {
                return None;
            }
            let comma = end + usize::from(self.word(end) == ",");
            return self.with_year(i, month, day, end, comma);
        }
        let (day, next) = self.day_at(i)?;
        let (month, end) = self.month_at(self.of(self.hyphen(next)))?;
        let comma = end + usize::from(self.word(end) == ",");
        self.with_year(i, month, day, end, comma)
    }

    fn with_year(&self, i: usize, month: i8, day: i8, end: usize, at: usize) -> Option<Found> {
        let at = self.of(at);
        let year = self.year_at(at).or_else(|| self.apostrophe_year(at));
        if let Some((year, end)) = year {
            if year < 0 {
                let value = format!("BC{:04}-{month:02}-{day:02}", -year);
                return Some(Found {
                    end,
                    kind: TimeKind::Date,
                    value,
                    moment: Some(Moment::Year(year)),
                    zone: None,
                    aside: false,
                });
            }
            return Date::new(year, month, day).ok().map(|d| date(end, Moment::Day(d)));
        }
        // "March 18 last year", "March 18 of that year"
        if let Some((year, end)) = self.year_words(at) {
            return Date::new(year, month, day).ok().map(|d| date(end, Moment::Day(d)));
        }
        let Some(year) = self.year_for(i, month, Some(day)) else {
            Date::new(2024, month, day).ok()?;
            return Some(vague(end, TimeKind::Date, &format!("XXXX-{month:02}-{day:02}")));
        };
        Date::new(year, month, day).ok().map(|d| date(end, Moment::Day(d)))
    }

    /// "last year", "this year", "that year", "of the same year" after a month or a day.
    fn year_words(&self, i: usize) -> Option<(i16, usize)> {
        let i = i + usize::from(self.has(i, Class::Of));
        let at = i + usize::from(self.has(i, Class::The));
        if self.unit(at + 1) != Some(Unit::Year) || self.plural(at + 1) {
            return None;
        }
        let now = self.reference.map(|r| r.year());
        let then = self.anchor.map(Moment::year).or(now);
        let year = if let Some(shift) = self.is(at, Class::Last).or_else(|| self.is(at, Class::Next)) {
            let base = if at > i || self.narrative { then? } else { now? };
            base.checked_add(shift.parse().ok()?)?
        } else if self.has(at, Class::This) {
            now?
        } else if self.has(at, Class::That) || self.has(at, Class::Same) {
            then?
        } else {
            return None;
        };
        Some((year, at + 2))
    }

    fn month_and_year(&self, i: usize) -> Option<Found> {
        let (month, end) = self.month_at(i)?;
        let at = self.of(end);
        let at = at + usize::from(self.word(at) == "," && self.year_at(at + 1).is_some());
        if let Some((year, end)) = self.year_at(at).or_else(|| self.apostrophe_year(at)) {
            return Some(date(end, Moment::Month(year, month)));
        }
        if let Some((year, end)) = self.year_words(at) {
            return Some(date(end, Moment::Month(year, month)));
        }
        // Months that are other words, too, want a word before them that leads to a month.
        let before = if i > 0 { self.before(i) } else { "" };
        let led = matches!(
            before,
            "in" | "since"
                | "by"
                | "until"
                | "last"
                | "of"
                | "early"
                | "late"
                | "mid"
                | "during"
                | "from"
                | "next"
                | "this"
                | "to"
                | "through"
                | "-"
                | "till"
                | "between"
                | "and"
                | "for"
                | "before"
                | "after"
        );
        if !led && matches!(self.word(i), "may" | "march" | "mar" | "sun" | "dec" | "jan") {
            return None;
        }
        let Some(year) = self.year_for(i, month, None) else {
            return Some(vague(end, TimeKind::Date, &format!("XXXX-{month:02}")));
        };
        Some(date(end, Moment::Month(year, month)))
    }

    /// "'98"
    fn apostrophe_year(&self, i: usize) -> Option<(i16, usize)> {
        let digits = match self.word(i) {
            "'" | "’" if self.glued(i + 1) => (self.word(i + 1), i + 2),
            word => (word.strip_prefix('\'')?, i + 1),
        };
        let year: i16 = (digits.0.len() == 2).then(|| digits.0.parse().ok()).flatten()?;
        Some((century(year), digits.1))
    }

    /// The year that a month, or a day of it, belongs to where none is told.
    fn year_for(&self, i: usize, month: i8, day: Option<i8>) -> Option<i16> {
        if let Some(anchor) = self.anchor.filter(|_| self.narrative) {
            // A tale goes forward: a month far before the last one is in the year after.
            let gap = anchor.month().map_or(0, |last| month - last);
            return Some(if gap < -8 { anchor.year() + 1 } else { anchor.year() });
        }
        let reference = self.reference?;
        let number = |month: i8, day: i8| i32::from(month) * 31 + i32::from(day);
        let at = number(month, day.unwrap_or(if month == reference.month() { reference.day() } else { 15 }));
        let gap = at - number(reference.month(), reference.day());
        Some(match self.direction(i) {
            Direction::Ahead if gap < 0 => reference.year() + 1,
            Direction::Back if gap > 7 => reference.year() - 1,
            Direction::Unknown if gap > 170 => reference.year() - 1,
            Direction::Unknown if gap < -200 => reference.year() + 1,
            _ => reference.year(),
        })
    }

    fn year(&self, i: usize) -> Option<Found> {
        if self.has(i, Class::Fiscal) {
            let at = i + 1 + usize::from(self.unit(i + 1) == Some(Unit::Year));
            let (year, end) = self.year_at(at)?;
            return Some(date(end, Moment::Year(year)));
        }
        // "the year 2000", "the 1990s"
        let the = i + usize::from(self.has(i, Class::The));
        if self.unit(the) == Some(Unit::Year) && !self.plural(the) {
            let (year, end) = self.year_at(the + 1).filter(|(y, _)| (1000..2200).contains(y))?;
            return Some(date(end, Moment::Year(year)));
        }
        let bare = || {
            // In a tale of years before our era "in 479" is one of them.
            let n: i16 = self.word(i).parse().ok().filter(|n| (100..1000).contains(n))?;
            let era = self.anchor.is_some_and(|a| a.year() < 0) && i > 0;
            let led = matches!(self.before(i), "in" | "by" | "of" | "from" | "until" | "since");
            (self.narrative && era && led).then_some((-n, i + 1))
        };
        let (year, end) = self.year_at(i).or_else(bare)?;
        let token = &self.tokens[i];
        if year < 0 {
            return Some(date(end, Moment::Year(year)));
        }
        if token.kind == TokenKind::Number && end == i + 1 {
            let joined = self.glued(i)
                && !matches!(self.before(i), "(" | "-" | "–" | "—" | "\"" | "“" | "‘" | "/" | "[")
                || self.glued(end) && matches!(self.word(end), "/" | "%" | ":");
            let counted = self.tokens.get(end).is_some_and(|t| {
                self.has(end, Class::Unit)
                    || t.is_word()
                        && !t.capital
                        && t.folded.ends_with('s')
                        && t.folded.len() > 4
                        && !matches!(t.folded.as_str(), "was" | "is" | "has" | "across" | "thus" | "versus")
                    || matches!(t.folded.as_str(), "people" | "percent" | "men" | "points" | "feet" | "million")
            });
            let before = if i > 0 { self.before(i) } else { "" };
            let money = matches!(before, "$" | "€" | "£" | "#" | "no" | "about" | "some" | "than" | "least" | "to")
                && !matches!(before, "to" if self.year_at(i.saturating_sub(2)).is_some() || i >= 2);
            let led = matches!(
                before,
                "in" | "since" | "by" | "until" | "from" | "of" | "during" | "after" | "before" | "late" | "early"
            );
            if joined || money || counted && !led || !(1300..=2150).contains(&year) {
                return None;
            }
        }
        Some(date(end, Moment::Year(year)))
    }

    /// An end of a range whose month or year stands at its other end: "16" of "16-18 June", "7" of "June 4-7", "45" of
    /// "1939-45".
    fn of_a_range(&self, i: usize) -> Option<Found> {
        let token = self.tokens.get(i).filter(|t| t.kind == TokenKind::Number)?;
        if token.folded.len() <= 2 && (matches!(self.word(i + 1), "-" | "–" | "and" | "to" | "or")) {
            let day: i8 = token.folded.parse().ok()?;
            let (_, next) = self.day_at(i + 2)?;
            self.month_at(self.of(next))?;
            let Some(Moment::Day(other)) = self.day_and_month(i + 2)?.moment else { return None };
            let own = Date::new(other.year(), other.month(), day).ok().filter(|own| *own < other)?;
            return Some(date(i + 1, Moment::Day(own)));
        }
        if i < 2 || token.folded.len() > 2 || !matches!(self.before(i), "-" | "–") || self.last_end != i - 1 {
            return None;
        }
        match self.anchor? {
            Moment::Day(first) if self.unit(self.hyphen(i + 1)).is_none() => {
                let own = Date::new(first.year(), first.month(), token.folded.parse().ok()?)
                    .ok()
                    .filter(|own| *own > first)?;
                Some(date(i + 1, Moment::Day(own)))
            }
            Moment::Year(first) => {
                let own = first.div_euclid(100) * 100 + token.folded.parse::<i16>().ok()?;
                (own > first && self.glued(i)).then(|| date(i + 1, Moment::Year(own)))
            }
            _ => None,
        }
    }

    // --- days near the reference ---

    fn weekday(&self, i: usize) -> Option<Found> {
        let day: i8 = self.is(i, Class::Weekday)?.parse().ok()?;
        // "Sun" and "Sat" are other words, too.
        if self.word(i).len() <= 3 && self.word(i + 1) != "." {
            return None;
        }
        let end = if self.word(i).len() <= 4 { self.dot(i + 1) } else { i + 1 };
        if self.plural(i) && self.word(i).ends_with("days") {
            return Some(vague(end, TimeKind::Set, &format!("XXXX-WXX-{day}")));
        }
        let Some(found) = self.nearest_weekday(i, day) else {
            return Some(vague(end, TimeKind::Date, &format!("XXXX-WXX-{day}")));
        };
        Some(self.with_part(found, end))
    }

    fn nearest_weekday(&self, i: usize, day: i8) -> Option<Date> {
        let from = if self.narrative { self.anchor?.first_day()? } else { self.reference? };
        let back = i64::from(from.weekday().since(Weekday::from_monday_one_offset(day).ok()?));
        let shift = match self.direction(i) {
            Direction::Ahead if back > 0 => 7 - back,
            _ => -back,
        };
        from.checked_add(shift.days()).ok()
    }

    /// A day, and the part of it that may follow: "Friday night".
    fn with_part(&self, day: Date, end: usize) -> Found {
        let moment = Some(Moment::Day(day));
        // "Friday at noon" and "Friday at 9 a.m." are the clock's.
        let at = end + usize::from(self.has(end, Class::At));
        if let Some((value, end, zone)) = self.clock_at(at) {
            let value = format!("{day}{value}");
            return Found { end, kind: TimeKind::Time, value, moment, zone, aside: false };
        }
        match self.is(end, Class::Part) {
            Some(part) => {
                let value = format!("{day}T{part}");
                Found { end: end + 1, kind: TimeKind::Time, value, moment, zone: None, aside: false }
            }
            None => date(end, Moment::Day(day)),
        }
    }

    /// "today", "yesterday evening", "tonight", "this morning", "last night", "the next morning", "that day".
    fn near(&self, i: usize) -> Option<Found> {
        if let Some(shift) = self.is(i, Class::Near) {
            let Some(day) = self.reference.and_then(|r| r.checked_add(shift.parse::<i64>().ok()?.days()).ok()) else {
                return Some(vague(i + 1, TimeKind::Date, "PRESENT_REF"));
            };
            return Some(self.with_part(day, i + 1));
        }
        if self.has(i, Class::Tonight) {
            let day = self.reference?;
            return Some(Found {
                end: i + 1,
                kind: TimeKind::Time,
                value: format!("{day}TNI"),
                moment: Some(Moment::Day(day)),
                zone: None,
                aside: false,
            });
        }
        let the = usize::from(self.has(i, Class::The));
        let at = i + the;
        let part = self.is(at + 1, Class::Part);
        let day_word = self.unit(at + 1) == Some(Unit::Day) && !self.plural(at + 1);
        if part.is_none() && !day_word {
            return None;
        }
        let told = self.anchor.and_then(|a| a.first_day());
        let day = if self.has(at, Class::This) && !day_word {
            self.reference
        } else if self.has(at, Class::That) || self.has(at, Class::Same) {
            told
        } else if let Some(shift) = self.is(at, Class::Next).or_else(|| self.is(at, Class::Last)) {
            let from = if the == 1 || day_word { told } else { self.reference };
            from.and_then(|d| d.checked_add(shift.parse::<i64>().ok()?.days()).ok())
        } else {
            return None;
        };
        if self.has(at, Class::That) && self.has(at + 1, Class::Same) {
            return None;
        }
        let day = day?;
        Some(match part {
            Some(part) => Found {
                end: at + 2,
                kind: TimeKind::Time,
                value: format!("{day}T{part}"),
                moment: Some(Moment::Day(day)),
                zone: None,
                aside: false,
            },
            None => date(at + 2, Moment::Day(day)),
        })
    }

    // --- quarters, halves, ordinal stretches ---

    /// "the third quarter of 1990", "third-quarter", "fiscal first quarter", "the first half", "the latest quarter".
    fn quarter(&self, i: usize) -> Option<Found> {
        let the = i + usize::from(
            self.has(i, Class::The) || self.has(i, Class::This) && self.unit(i + 1) == Some(Unit::Quarter),
        );
        let mut at = the;
        // "the 1988 quarter", "the 1989 third quarter"
        let mut year = self.year_at(at).filter(|_| the > i);
        if let Some((_, next)) = year {
            at = next;
        }
        // "this year's third quarter", "the year-earlier quarter"
        if let Some((told, next)) = self.year_words(i).filter(|(_, next)| self.has(*next, Class::Ordinal)) {
            year = Some((told, next));
            at = next;
        }
        let before_year = self.year_before(at);
        if let Some(next) = before_year {
            at = next;
        }
        at += usize::from(self.has(at, Class::Fiscal));
        let ordinal: Option<i8> = self.is(at, Class::Ordinal).and_then(|n| n.parse().ok());
        let unit_at = match ordinal {
            Some(_) => self.hyphen(at + 1) + usize::from(self.has(self.hyphen(at + 1), Class::Fiscal)),
            None => at,
        };
        let noun = self.unit(unit_at).filter(|_| !self.plural(unit_at));
        let half = self.has(unit_at, Class::Half);
        let mut end = unit_at + 1;
        if ordinal.is_none() {
            let latest = matches!(self.word(at), "latest" | "recent" | "current" | "corresponding" | "comparable");
            let noun_at = if latest { at + 1 } else { at };
            let is_quarter = self.unit(noun_at) == Some(Unit::Quarter) && !self.plural(noun_at);
            let is_period = self.word(noun_at) == "period";
            if !(is_quarter || is_period && (latest || before_year.is_some() || year.is_some()))
                || the == i && before_year.is_none()
            {
                return None;
            }
            end = noun_at + 1;
            let known = self.quarter.or_else(|| Moment::shifted(self.reference?, Unit::Quarter, -1))?;
            let Moment::Quarter(y, q) = known else { return None };
            let y = match year {
                Some((told, _)) => told,
                None if before_year.is_some() => y - 1,
                None => y,
            };
            return Some(Found { aside: before_year.is_some(), ..date(end, Moment::Quarter(y, q)) });
        }
        let n = ordinal?;
        if noun == Some(Unit::Quarter) && (1..=4).contains(&n) || half && (1..=2).contains(&n) {
            let of = end + usize::from(self.has(end, Class::Of));
            if let Some((told, next)) = self
                .year_at(of)
                .or_else(|| self.year_words(of))
                .or_else(|| self.has(of, Class::Fiscal).then(|| self.year_at(of + 1)).flatten())
            {
                year = Some((told, next));
                end = next;
            }
            let y = match year {
                Some((told, _)) => told,
                None => {
                    let reference = self.reference?;
                    let start = if half { 6 * n - 5 } else { 3 * n - 2 };
                    let back = start > reference.month() && self.direction(i) != Direction::Ahead;
                    let base = if self.narrative { self.anchor?.year() } else { reference.year() - i16::from(back) };
                    base - i16::from(before_year.is_some())
                }
            };
            let moment = if half { Moment::Half(y, n) } else { Moment::Quarter(y, n) };
            return Some(date(end, moment));
        }
        None
    }

    /// "year-earlier", "year-ago": one past it.
    fn year_before(&self, i: usize) -> Option<usize> {
        let next = self.hyphen(i + 1);
        (self.unit(i) == Some(Unit::Year)
            && next > i + 1
            && (self.has(next, Class::Ago) || self.word(next) == "earlier"))
            .then_some(next + 1)
    }

    // --- counted from somewhere ---

    /// How many: "two", "a", "several", "a few", "2 1/2"; as text for a duration, as a whole number if it is one.
    fn count(&self, i: usize) -> Option<(String, Option<i64>, usize)> {
        if self.has(i, Class::A) {
            if self.has(i + 1, Class::Few) {
                return Some(("X".into(), None, i + 2));
            }
            if let Some(n) = self.is(i + 1, Class::Couple) {
                let end = i + 2 + usize::from(self.has(i + 2, Class::Of));
                return Some((n.into(), n.parse().ok(), end));
            }
            if self.has(i + 1, Class::Half) {
                return Some(("0.5".into(), None, self.hyphen(i + 2)));
            }
        }
        if self.has(i, Class::Few) && self.word(i) != "some" {
            return Some(("X".into(), None, i + 1));
        }
        if self.has(i, Class::Half) {
            let end = i + 1 + usize::from(self.has(i + 1, Class::A));
            return Some(("0.5".into(), None, end));
        }
        if let Some(number) = self.numerals.number(self.tokens, i) {
            let mut value = number.value;
            let mut end = number.end;
            // "2 1/2", "two and a half"
            let and_a_half = self.has(end, Class::And) && self.has(end + 1, Class::A) && self.has(end + 2, Class::Half);
            if self.word(end) == "1" && self.word(end + 1) == "/" && self.word(end + 2) == "2" || and_a_half {
                value += rust_decimal::Decimal::new(5, 1);
                end += 3;
            }
            let value = value.normalize();
            if number.vague {
                return Some(("X".into(), None, end + usize::from(self.has(end, Class::Of))));
            }
            return Some((value.to_string(), i64::try_from(value).ok().filter(|_| value.is_integer()), end));
        }
        self.has(i, Class::A).then(|| ("1".into(), Some(1), i + 1))
    }

    /// "two weeks ago", "a year earlier", "three days later", "a year or so ago", "year-ago".
    fn ago(&self, i: usize) -> Option<Found> {
        if let Some(end) = self.year_before(i) {
            return self.year_earlier(end);
        }
        let (text, n, at) =
            self.count(i).or_else(|| self.unit(i).filter(|_| self.plural(i)).map(|_| ("X".into(), None, i)))?;
        let unit = self.unit(self.hyphen(at))?;
        let mut end = self.hyphen(at) + 1;
        if self.word(end) == "or" && self.word(end + 1) == "so" {
            end += 2;
        }
        let (sign, from) = if self.has(end, Class::Ago) {
            (-1, self.reference)
        } else if self.word(end) == "earlier" {
            (-1, self.anchor.and_then(Moment::first_day).or(self.reference))
        } else if self.word(end) == "later" {
            (1, self.anchor.and_then(Moment::first_day))
        } else if self.word(end) == "from" && matches!(self.word(end + 1), "now" | "today") {
            end += 1;
            (1, self.reference)
        } else {
            return None;
        };
        end += 1;
        if unit == Unit::Year && text == "1" && sign < 0 && !self.narrative {
            return self.year_earlier(end);
        }
        let Some(n) = n else {
            let value = if sign < 0 { "PAST_REF" } else { "FUTURE_REF" };
            return Some(vague(end, TimeKind::Date, value));
        };
        let Some(from) = from else {
            return Some(vague(end, TimeKind::Date, if sign < 0 { "PAST_REF" } else { "FUTURE_REF" }));
        };
        // A day is told of a day; of a month that is all that is known, the month.
        let rough = !matches!(self.anchor, Some(Moment::Day(_))) && !self.has(end - 1, Class::Ago) && unit == Unit::Day;
        if matches!(unit, Unit::Hour | Unit::Minute | Unit::Second) {
            return Some(date(end, Moment::Day(from)));
        }
        let moment = Moment::shifted(from, unit, sign * n)?;
        Some(if rough {
            vague(end, TimeKind::Date, &format!("{}-XX", &moment.value()[..7]))
        } else {
            date(end, moment)
        })
    }

    /// The same stretch of the year before the one named last, or the year before.
    fn year_earlier(&self, end: usize) -> Option<Found> {
        let moment = match self.quarter {
            Some(Moment::Quarter(y, q)) => Moment::Quarter(y - 1, q),
            _ => match self.anchor {
                Some(Moment::Month(y, m)) if !self.narrative => Moment::Month(y - 1, m),
                Some(Moment::Year(y)) => Moment::Year(y - 1),
                _ => Moment::Year(self.reference?.year() - 1),
            },
        };
        Some(Found { aside: true, ..date(end, moment) })
    }

    /// "last week", "this month", "next year", "last Friday", "last March", "the past two years", "the next few days".
    fn neighbour(&self, i: usize) -> Option<Found> {
        let the = usize::from(self.has(i, Class::The));
        let at = i + the;
        let shift: i64 = [Class::Last, Class::This, Class::Next, Class::Past, Class::Coming]
            .into_iter()
            .find_map(|class| self.is(at, class))
            .or_else(|| (self.has(at, Class::That) || self.has(at, Class::Same)).then_some("0"))?
            .parse()
            .ok()?;
        let told = self.has(at, Class::That)
            || self.has(at, Class::Same)
            || the == 1 && matches!(self.word(at), "following" | "previous" | "next" | "preceding");
        let mut next = at + 1 + usize::from(self.has(at + 1, Class::Fiscal));
        next += usize::from(self.has(at, Class::This) && matches!(self.word(next), "past" | "coming"));
        next += usize::from(self.has(at, Class::That) && self.has(next, Class::Same));
        // "the past two years", "the next few days", "the last several months", "the past decade"
        if let Some((text, _, unit_at)) = self.count(next).filter(|_| shift != 0 || the == 1) {
            let unit = self.unit(unit_at)?;
            let end = unit_at + 1;
            return Some(duration(end, unit, &text));
        }
        if let Some(unit) = self.unit(next) {
            if self.plural(next) {
                let past = shift < 0 || self.has(at, Class::Past);
                return match (past, shift) {
                    (true, _) => Some(duration(next + 1, unit, "X")),
                    (_, 1) => Some(duration(next + 1, unit, "X")),
                    _ => Some(vague(next + 1, TimeKind::Date, "PRESENT_REF")).filter(|_| self.word(at) == "these"),
                };
            }
            if the == 1 && matches!(self.word(at), "past" | "last") && unit >= Unit::Year {
                return match unit {
                    Unit::Year => Some(date(next + 1, Moment::shifted(self.reference?, Unit::Year, -1)?)),
                    _ => Some(duration(next + 1, unit, "1")),
                };
            }
            let from = if told { self.anchor.and_then(Moment::first_day) } else { self.now() }.or(self.reference)?;
            let moment = Moment::shifted(from, unit, shift)?;
            return Some(self.quarter_of(next + 1, moment));
        }
        if let Some(code) = self.is(next, Class::Season) {
            return self.season_near(next + 1, code, shift, told);
        }
        if let Some((month, end)) = self.month_at(next) {
            let now = self.now()?;
            let year = match shift {
                -1 => now.year() - i16::from(month >= now.month()),
                1 => now.year() + i16::from(month <= now.month()),
                _ => now.year(),
            };
            if let Some((day, end)) = self.day_at(end) {
                return Date::new(year, month, day).ok().map(|d| date(end, Moment::Day(d)));
            }
            return Some(date(end, Moment::Month(year, month)));
        }
        if let Some(day) = self.is(next, Class::Weekday) {
            let now = self.now()?;
            let back = i64::from(now.weekday().since(Weekday::from_monday_one_offset(day.parse().ok()?).ok()?));
            let days = match shift {
                -1 => {
                    if back == 0 {
                        -7
                    } else {
                        -back
                    }
                }
                1 => {
                    if back == 0 {
                        7
                    } else {
                        7 - back
                    }
                }
                _ if self.direction(i) == Direction::Ahead || self.word(next - 1) == "coming" => (7 - back) % 7,
                _ => -back,
            };
            // "this coming Sunday, March eighth"
            let end = next + 1;
            let comma = end + usize::from(self.word(end) == ",");
            if let Some(found) = self.day_and_month(comma).filter(|_| comma > end) {
                return Some(found);
            }
            return Some(self.with_part(now.checked_add(days.days()).ok()?, end));
        }
        if let Some((value, n)) = self.words.holiday(self.tokens.get(next..)?) {
            let now = self.now()?;
            let own = holiday(value, now.year())?;
            let day = match shift {
                -1 if own >= now => holiday(value, now.year() - 1)?,
                1 if own <= now => holiday(value, now.year() + 1)?,
                _ => own,
            };
            return Some(date(next + n, Moment::Day(day)));
        }
        None
    }

    /// "la semana pasada", "le mois prochain", "el próximo lunes", "lundi dernier", "hace dos semanas", "il y a trois mois".
    fn postposed(&self, i: usize) -> Option<Found> {
        let ago = match (self.word(i), self.word(i + 1), self.word(i + 2)) {
            ("hace", ..) => i + 1,
            ("il", "y", "a") => i + 3,
            _ => i,
        };
        if ago > i {
            let (_, n, at) = self.count(ago)?;
            let unit = self.unit(at)?;
            let moment = Moment::shifted(self.reference?, unit, -n?)?;
            return Some(date(at + 1, moment));
        }
        let the = i + usize::from(self.has(i, Class::The));
        let shift = |k: usize| -> Option<i64> {
            self.is(k, Class::Last).or_else(|| self.is(k, Class::Next)).and_then(|shift| shift.parse().ok())
        };
        let now = self.now()?;
        if let Some(unit) = self.unit(the).filter(|_| !self.plural(the)) {
            return Some(date(the + 2, Moment::shifted(now, unit, shift(the + 1)?)?));
        }
        let day: i8 = self.is(the, Class::Weekday)?.parse().ok()?;
        let back = i64::from(now.weekday().since(Weekday::from_monday_one_offset(day).ok()?));
        let days = match shift(the + 1)? {
            1 => 7 - back,
            _ if back == 0 => -7,
            _ => -back,
        };
        Some(date(the + 2, Moment::Day(now.checked_add(days.days()).ok()?)))
    }

    /// The day that "last", "this" and "next" count from.
    fn now(&self) -> Option<Date> {
        if self.narrative { self.anchor.and_then(Moment::first_day).or(self.reference) } else { self.reference }
    }

    /// "last year's third quarter" after its year.
    fn quarter_of(&self, end: usize, moment: Moment) -> Found {
        let Moment::Year(year) = moment else { return date(end, moment) };
        let ordinal: Option<i8> = self.is(end, Class::Ordinal).and_then(|n| n.parse().ok());
        match ordinal.filter(|n| (1..=4).contains(n) && self.unit(self.hyphen(end + 1)) == Some(Unit::Quarter)) {
            Some(n) => date(self.hyphen(end + 1) + 1, Moment::Quarter(year, n)),
            None => date(end, moment),
        }
    }

    // --- lengths and what comes again ---

    /// "two hours", "30-day", "a week", "the first nine months", "several years", "weeks", "an hour and a half".
    fn length(&self, i: usize) -> Option<Found> {
        let the = i + usize::from(self.has(i, Class::The));
        // "the first nine months", "the first six weeks of 1990"
        if the > i {
            let first = self.has(the, Class::Ordinal) || self.has(the, Class::Last) || self.has(the, Class::Past);
            let at = the + usize::from(first);
            if let Some((text, _, unit_at)) = self.count(at).filter(|(text, ..)| text != "1" || !self.has(at, Class::A))
            {
                // "the 30-day pause": the article is not the length's.
                let unit = self.unit(unit_at)?;
                return Some(duration(unit_at + 1, unit, &text));
            }
            return None;
        }
        if let Some((text, n, at)) = self.count(i) {
            // "2 to 3 weeks": the first end is told by the second's unit.
            if (self.has(at, Class::To) && matches!(self.word(at), "to" | "-" | "–") || self.word(at) == "or")
                && let Some((_, _, unit_at)) = self.count(at + 1).filter(|_| n.is_some())
            {
                let unit = self.unit(self.hyphen(unit_at))?;
                return Some(duration(self.hyphen(unit_at) + 1, unit, &text));
            }
            let at = at
                + usize::from(matches!(
                    self.word(at),
                    "more" | "additional" | "full" | "straight" | "consecutive" | "whole"
                ));
            let unit_at = self.hyphen(at);
            let unit = self.unit(unit_at)?;
            // "a second" and "a quarter" are seldom lengths; "one day" is.
            if self.has(i, Class::A) && self.word(i) != "one" && matches!(unit, Unit::Second | Unit::Quarter) {
                return None;
            }
            let end = unit_at + 1;
            if self.has(end, Class::And) && self.has(end + 1, Class::A) && self.has(end + 2, Class::Half) {
                return Some(duration(end + 3, unit, &format!("{text}.5")));
            }
            // "47 years old" and "a 47-year-old man" are ages.
            if self.word(self.hyphen(end)).starts_with("old") {
                return None;
            }
            if unit == Unit::Quarter && (unit_at > at || !self.plural(unit_at)) {
                return None;
            }
            // "100 meters a second", "$5 an hour", "twice a week": a rate, not a length.
            if self.has(i, Class::A) && self.word(i) != "one" && i > 0 && self.rate(i) {
                return Some(vague(end, TimeKind::Set, &unit.duration("1")));
            }
            return Some(duration(end, unit, &text));
        }
        // "years", "decades-long": no number at all.
        let unit = self.unit(i).filter(|_| self.plural(i))?;
        let before = if i > 0 { self.before(i) } else { "" };
        let lone = matches!(
            before,
            "for" | "in" | "of" | "over" | "after" | "within" | "took" | "lasted" | "take" | "spent" | "recent"
        );
        (lone && unit >= Unit::Day).then(|| duration(i + 1, unit, "X"))
    }

    /// Whether "a" at token `i` means "per".
    fn rate(&self, i: usize) -> bool {
        let before = &self.tokens[i - 1];
        before.kind == TokenKind::Number
            || matches!(
                before.folded.as_str(),
                "times"
                    | "once"
                    | "twice"
                    | "%"
                    | "percent"
                    | "million"
                    | "billion"
                    | "dollars"
                    | "cents"
                    | "hours"
                    | "days"
                    | "nights"
            )
            || before.folded.ends_with("s") && i >= 2 && self.tokens[i - 2].kind == TokenKind::Number
            || numbers::number(self.tokens, i - 1).is_some()
    }

    /// "daily", "every Monday", "each year", "per month".
    fn every(&self, i: usize) -> Option<Found> {
        if let Some(value) = self.is(i, Class::Set) {
            // "The Daily Mirror" is no set.
            let name = self.tokens[i].capital && i > 0;
            return (!name).then(|| vague(i + 1, TimeKind::Set, value));
        }
        if self.has(i, Class::Per) {
            let unit = self.unit(i + 1)?;
            return Some(vague(i + 2, TimeKind::Set, &unit.duration("1")));
        }
        if !self.has(i, Class::Each) {
            return None;
        }
        if let Some(unit) = self.unit(i + 1) {
            return Some(vague(i + 2, TimeKind::Set, &unit.duration("1")));
        }
        if let Some(day) = self.is(i + 1, Class::Weekday) {
            return Some(vague(i + 2, TimeKind::Set, &format!("XXXX-WXX-{day}")));
        }
        if let Some((month, end)) = self.month_at(i + 1) {
            return Some(vague(end, TimeKind::Set, &format!("XXXX-{month:02}")));
        }
        if let Some(season) = self.is(i + 1, Class::Season) {
            return Some(vague(i + 2, TimeKind::Set, &format!("XXXX-{season}")));
        }
        if let Some(part) = self.is(i + 1, Class::Part) {
            return Some(vague(i + 2, TimeKind::Set, &format!("XXXX-XX-XXT{part}")));
        }
        let (text, _, at) = self.count(i + 1)?;
        let unit = self.unit(at)?;
        Some(vague(at + 1, TimeKind::Set, &unit.duration(&text)))
    }

    // --- seasons, decades, centuries, holidays ---

    /// "the summer of 1942", "summer 1942", "in winter".
    fn season(&self, i: usize) -> Option<Found> {
        let the = i + usize::from(self.has(i, Class::The));
        let code = self.is(the, Class::Season)?;
        // "the fall of the city"
        if self.has(the + 1, Class::Of) && self.year_at(the + 2).is_none() && self.year_words(the + 2).is_none() {
            return None;
        }
        let of = the + 1 + usize::from(self.has(the + 1, Class::Of));
        if let Some((year, end)) = self.year_at(of).or_else(|| self.year_words(of)) {
            let end = self.winter_end(year, end);
            return Some(date(end, Moment::Season(year, code)));
        }
        let led = the > i
            || i > 0
                && matches!(
                    self.before(i),
                    "in" | "by"
                        | "until"
                        | "since"
                        | "during"
                        | "early"
                        | "late"
                        | "mid"
                        | "-"
                        | "of"
                        | "that"
                        | "from"
                );
        // "Fall" and "spring" are verbs and wells, too.
        if !led || the == i && matches!(self.word(the), "fall" | "spring") && self.before(i) != "in" {
            return None;
        }
        self.season_near(the + 1, code, 0, true)
    }

    /// "the winter of 1941/42": one past the second year.
    fn winter_end(&self, year: i16, end: usize) -> usize {
        let second = matches!(self.word(end), "/" | "-" | "–") && self.glued(end);
        let next = self.word(end + 1).parse::<i16>().ok().filter(|n| *n == year + 1 || *n == (year + 1) % 100);
        if second && next.is_some() { end + 2 } else { end }
    }

    fn season_near(&self, end: usize, code: &'static str, shift: i64, told: bool) -> Option<Found> {
        if let Some(anchor) = self.anchor.filter(|_| self.narrative || told && shift != 0) {
            let year = anchor.year() + i16::try_from(shift).ok()?;
            return Some(date(end, Moment::Season(year, code)));
        }
        let now = self.reference?;
        let this = Moment::Season(now.year(), code);
        let year = match shift {
            // The last one that is over.
            -1 => now.year() - i16::from(this.days()?.1 >= now),
            1 => now.year() + i16::from(this.days()?.0 <= now),
            _ => now.year(),
        };
        Some(date(end, Moment::Season(year, code)))
    }

    /// "the 1990s", "the '90s", "the nineties", "the late 1960s", "the 19th century".
    fn long_ago(&self, i: usize) -> Option<Found> {
        let the = i + usize::from(self.has(i, Class::The));
        let at = the
            + usize::from(
                the > i && (self.has(the, Class::Early) || self.has(the, Class::Late) || self.has(the, Class::Mid)),
            );
        let at = if at > the { self.hyphen(at) } else { at };
        let word = self.word(at);
        if let Some(digits) =
            word.strip_suffix('s').map(|d| d.trim_end_matches('\'')).filter(|d| d.len() == 4 || d.len() == 2)
            && let Ok(year) = digits.parse::<i16>()
        {
            let year = if year < 100 { 1900 + year } else { year };
            return (year % 10 == 0).then(|| date(at + 1, Moment::Decade(year)));
        }
        if matches!(word, "'" | "’") && self.glued(at + 1) {
            let digits = self.word(at + 1).strip_suffix('s')?;
            let year: i16 = (digits.len() == 2).then(|| digits.parse().ok()).flatten()?;
            return Some(date(at + 2, Moment::Decade(1900 + year)));
        }
        if let Some(decade) = self.is(at, Class::Decade).filter(|_| the > i) {
            return Some(date(at + 1, Moment::Decade(1900 + decade.parse::<i16>().ok()?)));
        }
        let n: i16 = self.is(at, Class::Ordinal)?.parse().ok()?;
        let unit_at = self.hyphen(at + 1);
        if self.unit(unit_at) == Some(Unit::Century) {
            let end = unit_at + 1;
            if self.has(end, Class::Bc) {
                return Some(vague(end + 1, TimeKind::Date, &format!("BC{:02}", n - 1)));
            }
            return Some(date(end, Moment::Century(n - 1)));
        }
        None
    }

    fn holiday(&self, i: usize) -> Option<Found> {
        let (value, n) = self.words.holiday(self.tokens.get(i..)?)?;
        let mut end = i + n;
        if let Some((year, next)) = self.year_at(end) {
            return Some(date(next, Moment::Day(holiday(value, year)?)));
        }
        end += usize::from(n == 1 && self.unit(end) == Some(Unit::Day));
        let year = match self.anchor.filter(|_| self.narrative) {
            Some(anchor) => anchor.year(),
            None => {
                let now = self.reference?;
                let own = holiday(value, now.year())?;
                let back = self.direction(i) == Direction::Back && own > now;
                let ahead = self.direction(i) == Direction::Ahead && own < now;
                now.year() - i16::from(back) + i16::from(ahead)
            }
        };
        Some(date(end, Moment::Day(holiday(value, year)?)))
    }

    fn reference_word(&self, i: usize) -> Option<Found> {
        if let Some(value) = self.is(i, Class::Ref) {
            return Some(vague(i + 1, TimeKind::Date, value));
        }
        let the = i + usize::from(self.has(i, Class::The));
        if the > i {
            let value = self.is(the, Class::NounRef)?;
            let next = self.tokens.get(the + 1);
            // "the present government", "the past tense"
            let noun_follows = next.is_some_and(|t| {
                t.is_word()
                    && !matches!(
                        t.folded.as_str(),
                        "and"
                            | "in"
                            | "for"
                            | "of"
                            | "to"
                            | "with"
                            | "is"
                            | "as"
                            | "that"
                            | "on"
                            | "but"
                            | "when"
                            | "or"
                            | "at"
                            | "by"
                            | "has"
                            | "was"
                            | "will"
                    )
            });
            return (!noun_follows).then(|| vague(the + 1, TimeKind::Date, value));
        }
        let value = self.is(i, Class::AdjRef).filter(|_| !self.tokens[i].capital)?;
        if self.word(i) == "past" || self.word(i) == "present" {
            return None;
        }
        let unit = self.unit(i + 1);
        match unit {
            Some(unit) if self.plural(i + 1) && unit >= Unit::Day => Some(duration(i + 2, unit, "X")),
            _ => Some(vague(i + 1, TimeKind::Date, value)),
        }
    }

    // --- the time of day ---

    /// "9 a.m. EST Tuesday", "10:35 p.m.", "noon on Friday", "14:00 GMT, March 18".
    fn clock(&self, i: usize) -> Option<Found> {
        let (value, end, zone) = self.clock_at(i)?;
        let mut at = end + usize::from(self.has(end, Class::On) || self.word(end) == ",");
        at += usize::from(self.has(at, Class::On) && at > end);
        let day = self.calendar(at).or_else(|| self.weekday(at)).or_else(|| {
            self.near(at).filter(|_| self.has(at, Class::Near) || self.has(at, Class::Tonight) || at == end)
        });
        let day = day.filter(|d| matches!(d.moment, Some(Moment::Day(_))) && d.kind == TimeKind::Date);
        if let Some(Found { end, moment: Some(Moment::Day(day)), .. }) = day {
            let zone_last = if zone.is_none() { zones::zone(self.tokens, end) } else { None };
            let end = zone_last.as_ref().map_or(end, |(_, end)| *end);
            let zone = zone.or(zone_last.map(|(zone, _)| zone));
            let value = format!("{day}{value}");
            return Some(Found {
                end,
                kind: TimeKind::Time,
                value,
                moment: Some(Moment::Day(day)),
                zone,
                aside: false,
            });
        }
        let told = match self.anchor {
            Some(Moment::Day(day)) => Some(day),
            _ => self.reference,
        };
        let (value, moment) = match told {
            Some(day) => (format!("{day}{value}"), Some(Moment::Day(day))),
            None => (value, None),
        };
        Some(Found { end, kind: TimeKind::Time, value, moment, zone, aside: false })
    }

    /// A time of day without its day: "T09:00", one past it, and its zone.
    fn clock_at(&self, i: usize) -> Option<(String, usize, Option<String>)> {
        let finish = |value: String, end: usize| {
            let zone = zones::zone(self.tokens, end);
            let end = zone.as_ref().map_or(end, |(_, end)| *end);
            Some((value, end, zone.map(|(zone, _)| zone)))
        };
        if let Some(clock) = self.is(i, Class::Clock).filter(|_| !self.tokens[i].capital) {
            return finish(format!("T{clock}"), i + 1);
        }
        let token = self.tokens.get(i)?;
        let word = token.folded.as_str();
        let digits = word.chars().take_while(|c| c.is_ascii_digit() || *c == '.').count();
        let (figure, suffix) = word.split_at(digits);
        let in_words = digits == 0;
        let mut end = i + 1;
        let (hour, minute, exact): (i8, Option<i8>, bool) = if in_words {
            let number = numbers::number(self.tokens, i)?;
            end = number.end;
            (i8::try_from(number.value).ok()?, None, false)
        } else if self.word(i + 1) == ":" && self.glued(i + 1) && self.glued(i + 2) && suffix.is_empty() {
            let minutes = self.word(i + 2);
            let n = minutes.chars().take_while(char::is_ascii_digit).count();
            if n != 2 {
                return None;
            }
            end = i + 3;
            if self.word(end) == ":" && self.glued(end) && self.glued(end + 1) {
                end += 2;
            }
            let half = &minutes[2..];
            let (hour, minute) = (figure.parse::<i8>().ok()?, minutes[..2].parse::<i8>().ok()?);
            if !half.is_empty() {
                let shift = if half.starts_with('p') { 12 } else { 0 };
                let (hour, minute) = (hour_of(hour, Some(shift))?, minute);
                return finish(format!("T{hour:02}:{minute:02}"), end);
            }
            (hour, Some(minute), true)
        } else if let Some((hour, minute)) = figure.split_once('.').filter(|(_, m)| m.len() == 2) {
            (hour.parse().ok()?, Some(minute.parse().ok()?), false)
        } else {
            (figure.parse().ok()?, None, false)
        };
        if !(0..=24).contains(&hour) || !(0..60).contains(&minute.unwrap_or(0)) {
            return None;
        }
        let shift = match suffix {
            "am" | "a.m" | "a.m." => Some(0),
            "pm" | "p.m" | "p.m." => Some(12),
            "" => None,
            _ => return None,
        };
        let shift = shift.or_else(|| {
            let shift = if self.has(end, Class::Am) {
                Some(0)
            } else if self.has(end, Class::Pm) {
                Some(12)
            } else {
                None
            };
            if shift.is_some() {
                end += 1;
            }
            shift
        });
        let write = |hour: i8| match minute {
            Some(minute) => format!("T{hour:02}:{minute:02}"),
            None => format!("T{hour:02}:00"),
        };
        if let Some(shift) = shift {
            return finish(write(hour_of(hour, Some(shift))?), end);
        }
        // "4 in the morning", "7 o'clock"
        if self.word(end) == "o'clock" {
            end += 1;
            return finish(write(hour), end);
        }
        if self.word(end) == "in" && self.has(end + 1, Class::The) && self.has(end + 2, Class::Part) && !in_words {
            let shift = if self.is(end + 2, Class::Part) == Some("MO") { 0 } else { 12 };
            return finish(write(hour_of(hour, Some(shift))?), end + 3);
        }
        if exact && hour < 24 {
            let end = end + usize::from(matches!(self.word(end), "hrs" | "hours" | "h"));
            return finish(write(hour), end);
        }
        None
    }
}

fn hour_of(hour: i8, shift: Option<i8>) -> Option<i8> {
    match shift {
        Some(shift) => (0..=12).contains(&hour).then_some(hour % 12 + shift),
        None => Some(hour),
    }
}

/// A year of two digits in the hundred years that end in 2049.
fn century(year: i16) -> i16 {
    if year < 50 { 2000 + year } else { 1900 + year }
}
