//! Dates of the calendar: months, days, years, in words and figures.

use jiff::civil::Date;
use variorum_nlp::TokenKind;

use super::moment::{Moment, Unit};
use super::reader::{Direction, Found, Reader, date, vague};
use super::words::Class;
use super::written::century;
use crate::extract::cursor::Cursor;
use crate::extract::numbers;
use crate::model::TimeKind;

impl Reader<'_> {
    /// A year in digits or words, with its era: the year and one past its last token.
    pub(super) fn year_at(&self, i: usize) -> Option<(i16, usize)> {
        let token = self.tokens.get(i)?;
        // "A.D. 1000"
        if self.has(i, Class::Ad) && self.tokens.get(i + 1).is_some_and(|t| t.kind == TokenKind::Number) {
            return self.word(i + 1).parse().ok().filter(|n| (1..=2199).contains(n)).map(|n| (n, i + 2));
        }
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

    /// A year behind a month or a day of it, where less is needed to tell it from a number: "two thousand and five",
    /// "nineteen hundred ninety-three", "in 2031", "'98", "of 98".
    fn year_behind(&self, i: usize) -> Option<(i16, usize)> {
        let at = self.of(i);
        if let Some(found) = self.year_at(at).or_else(|| self.apostrophe_year(at)) {
            return Some(found);
        }
        let in_figures = self.tokens.get(i + 1).is_some_and(|t| t.kind == TokenKind::Number);
        if at == i && self.has(i, Class::Of) && in_figures {
            return self.year_at(i + 1);
        }
        if at > i && self.word(at).len() == 2 && in_figures {
            return self.word(at).parse().ok().filter(|year| *year > 31).map(|year| (century(year), at + 1));
        }
        let number = self.numerals.number(self.tokens, at).filter(|number| number.in_words)?;
        let year = i16::try_from(number.value).ok().filter(|year| (1000..2200).contains(year))?;
        // "In May two thousand people came."
        self.ends(number.end).then_some((year, number.end))
    }

    /// Whether nothing goes on at token `i` that a number could count.
    pub(super) fn ends(&self, i: usize) -> bool {
        self.tokens.get(i).is_none_or(|token| !token.is_word() || self.has(i, Class::At) || self.has(i, Class::To))
    }

    pub(super) fn month_at(&self, i: usize) -> Option<(i8, usize)> {
        // "14 nov", "feb 28": beside a day an abbreviation needs no capital.
        let short = || {
            let day = |k: usize| self.word(k).starts_with(|c: char| c.is_ascii_digit()) && self.day_at(k).is_some();
            let (_, month, _) = self.senses.get(i)?.iter().find(|(class, ..)| *class == Class::Month)?;
            let beside = self.word(i).len() >= 3 && (day(i + 1) || i > 0 && day(i - 1));
            (beside && !matches!(self.word(i), "may" | "march" | "august")).then_some(*month)
        };
        let month: i8 = self.is(i, Class::Month).or_else(short)?.parse().ok()?;
        let word = self.word(i).trim_end_matches('.');
        let abbreviated = word.len() <= 4 && !matches!(word, "may" | "june" | "july");
        Some((month, if abbreviated { self.dot(i + 1) } else { i + 1 }))
    }

    /// A day of a month: "18", "18th", "eighteenth", "twenty-third".
    pub(super) fn day_at(&self, i: usize) -> Option<(i8, usize)> {
        let token = self.tokens.get(i)?;
        if let Some(found) = self.spoken_day(i) {
            return Some(found);
        }
        if let Some(n) = self.is(i, Class::Ordinal).filter(|_| token.folded.len() > 2) {
            return n.parse().ok().map(|n| (n, i + 1));
        }
        let digits = token.folded.trim_end_matches(|c: char| c.is_alphabetic());
        let suffix = &token.folded[digits.len()..];
        let fits =
            matches!(suffix, "" | "st" | "nd" | "rd" | "th" | "er" | "o" | "ro") && (1..=2).contains(&digits.len());
        let n: i8 = fits.then(|| digits.parse().ok()).flatten()?;
        // "el 1.º de julio": the mark is folded to the letter.
        let mark = self.word(i + 1) == "." && self.word(i + 2) == "o" && self.glued(i + 1) && self.glued(i + 2);
        let end = if mark { i + 3 } else { i + 1 };
        (1..=31).contains(&n).then_some((n, end))
    }

    /// "twenty-third", "thirty first".
    fn spoken_day(&self, i: usize) -> Option<(i8, usize)> {
        let tens = match self.word(i) {
            "twenty" => 20,
            "thirty" => 30,
            _ => return None,
        };
        let at = self.hyphen(i + 1);
        let n: i8 = self.is(at, Class::Ordinal)?.parse().ok()?;
        (n < 10 && tens + n <= 31).then_some((tens + n, at + 1))
    }

    /// A day of a month told by a number in words: "twenty nine", "fifteen".
    fn counted_day(&self, i: usize) -> Option<(i8, usize)> {
        let number = self.numerals.number(self.tokens, i).filter(|number| number.in_words)?;
        let day = i8::try_from(number.value).ok().filter(|day| (1..=31).contains(day))?;
        Some((day, number.end))
    }

    pub(super) fn of(&self, i: usize) -> usize {
        i + usize::from(self.has(i, Class::Of) && self.word(i) != "in")
    }

    /// Dates with a month: "March 18, 2031", "18 March", "the 18th of March", "March of 2031", "2031-03-18", "3/18/31".
    pub(super) fn calendar(&self, i: usize) -> Option<Found> {
        if let Some(found) = self.numeric(i).or_else(|| self.marked(i)).or_else(|| self.day_in_figures(i)) {
            return Some(found);
        }
        // A weekday before a date belongs to it.
        if self.has(i, Class::Weekday) {
            let next = self.dot(i + 1);
            let next = next + usize::from(self.word(next) == ",");
            let next = next + usize::from(self.has(next, Class::The));
            // "Friday 7/6"
            return self.day_and_month(next).or_else(|| self.numeric(next)).or_else(|| self.day_in_figures(next));
        }
        let the = i + usize::from(self.has(i, Class::The));
        if let Some(found) = self.day_and_month(the).filter(|_| the == i || self.day_at(the).is_some()) {
            return Some(found);
        }
        self.month_and_year(i)
    }

    pub(super) fn day_and_month(&self, i: usize) -> Option<Found> {
        if let Some((month, next)) = self.month_at(i) {
            // "April the ninth"
            let ordinal =
                |i: usize| self.has(i, Class::Ordinal) && self.word(i).starts_with(|c: char| c.is_ascii_digit());
            let next = next + usize::from(self.word(next) == "," && ordinal(next + 1));
            let the = next + usize::from(self.has(next, Class::The) && self.has(next + 1, Class::Ordinal));
            let in_words = || {
                let told = self.counted_day(next).filter(|(day, _)| *day > 9);
                told.filter(|(_, end)| self.ends(*end) || self.year_at(*end).is_some())
            };
            let (day, end) = self.day_at(the).or_else(in_words)?;
            // "June 18,000" and "June 10 percent" do not happen; "May 20-year bonds" does.
            if self.unit(self.hyphen(end)).is_some() && self.hyphen(end) > end {
                return None;
            }
            let comma = end + usize::from(self.word(end) == ",");
            return self.with_year(i, month, day, end, comma);
        }
        // "I bought it for $12 December 27"
        let sum = i > 0 && matches!(self.before(i), "$" | "€" | "£");
        // "el día 9 de mayo"
        let noun = self.words.day_first && self.unit(i) == Some(Unit::Day) && !self.plural(i);
        if noun && self.month_at(self.of(self.day_at(i + 1)?.1)).is_some() {
            return self.day_and_month(i + 1);
        }
        let (day, next) = self.day_at(i).or_else(|| self.counted_day(i)).filter(|_| !sum)?;
        // "the twenty-third day of September"
        let next = next
            + usize::from(self.unit(next) == Some(Unit::Day) && self.has(next + 1, Class::Of) && !self.plural(next));
        // "13. Mai"
        let (month, end) = self.month_at(self.of(self.hyphen(next))).or_else(|| self.month_at(self.dot(next)))?;
        // "05-Aug-2016"
        let joined = self.hyphen(end) > end && self.glued(end) && self.glued(end + 1);
        let comma = end + usize::from(self.word(end) == "," || joined && self.year_at(end + 1).is_some());
        self.with_year(i, month, day, end, comma)
    }

    pub(super) fn with_year(&self, i: usize, month: i8, day: i8, end: usize, at: usize) -> Option<Found> {
        let year = self.year_behind(at);
        let at = self.of(at);
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
            return Some(match Date::new(year, month, day) {
                Ok(day) => date(end, Moment::Day(day)),
                // No calendar has it, but somebody wrote it.
                Err(_) => vague(end, TimeKind::Date, &format!("{year:04}-{month:02}-{day:02}")),
            });
        }
        // "March 18 last year", "March 18 of that year"
        if let Some((year, end)) = self.year_words(at) {
            return Date::new(year, month, day).ok().map(|d| date(end, Moment::Day(d)));
        }
        // "May 3-5, 2031": the year stands behind the other end.
        let other = (self.hyphen(end) > end).then(|| self.day_at(end + 1)).flatten();
        let shared = other.and_then(|(_, end)| self.year_at(end + usize::from(self.word(end) == ",")));
        let year = shared.map(|(year, _)| year).or_else(|| self.year_of_the_end(month, end));
        // A leap year has every day.
        let possible = Date::new(2024, month, day).is_ok();
        let year = year.or_else(|| self.year_for(i, month, Some(day)));
        let Some(year) = year.filter(|_| possible) else {
            return Some(vague(end, TimeKind::Date, &format!("XXXX-{month:02}-{day:02}")));
        };
        // "February 29" is of the leap year that is nearest on the side where the verb points.
        let gaps: &[i16] = match self.direction(i) {
            Direction::Ahead => &[0, 1, 2, 3, 4],
            Direction::Back => &[0, -1, -2, -3, -4],
            Direction::Unknown => &[0, -1, 1, -2, 2, -3, 3],
        };
        let day = gaps.iter().find_map(|gap| Date::new(year + gap, month, day).ok())?;
        Some(date(end, Moment::Day(day)))
    }

    /// "last year", "this year", "that year", "of the same year" after a month or a day.
    pub(super) fn year_words(&self, i: usize) -> Option<(i16, usize)> {
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

    pub(super) fn month_and_year(&self, i: usize) -> Option<Found> {
        let (month, end) = self.month_at(i)?;
        let comma = self.word(end) == "," && self.year_at(end + 1).is_some();
        // "Dec-2031", "Dec/2031"
        let marked = matches!(self.word(end), "-" | "/") && self.glued(end) && self.glued(end + 1);
        let at = end + usize::from(comma || marked && self.year_at(end + 1).is_some());
        if let Some((year, end)) = self.year_behind(at) {
            return Some(date(end, Moment::Month(year, month)));
        }
        let at = self.of(at);
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
        let led = led || self.has(end, Class::To) && self.month_at(end + 1).is_some();
        if !led && matches!(self.word(i), "may" | "march" | "mar" | "sun" | "dec" | "jan") {
            return None;
        }
        let Some(year) = self.year_of_the_end(month, end).or_else(|| self.year_for(i, month, None)) else {
            return Some(vague(end, TimeKind::Date, &format!("XXXX-{month:02}")));
        };
        Some(date(end, Moment::Month(year, month)))
    }

    /// "Nov 18 to Feb 5, 2031", "from May to October 2031": the year of the first end, told by the second behind token `i`.
    fn year_of_the_end(&self, month: i8, i: usize) -> Option<i16> {
        if !self.has(i, Class::To) {
            return None;
        }
        let (last, next) = match self.month_at(i + 1) {
            Some((last, end)) => (last, self.day_at(end).map_or(end, |(_, end)| end)),
            None => self.month_at(self.of(self.day_at(i + 1)?.1))?,
        };
        let (year, _) = self.year_behind(next + usize::from(self.word(next) == ","))?;
        Some(year - i16::from(month > last))
    }

    /// The year of the second end of a range, where none is told: that of the first, or the next.
    fn year_of_the_start(&self, i: usize, month: i8) -> Option<i16> {
        let first = self.anchor.filter(|_| i > 0 && self.last_end + 1 == i && self.has(i - 1, Class::To))?;
        let from = match first {
            Moment::Day(day) => day.month(),
            Moment::Month(_, month) => month,
            _ => return None,
        };
        Some(first.year() + i16::from(month < from))
    }

    /// "'98"
    pub(super) fn apostrophe_year(&self, i: usize) -> Option<(i16, usize)> {
        let digits = match self.word(i) {
            "'" | "’" if self.glued(i + 1) => (self.word(i + 1), i + 2),
            word => (word.strip_prefix('\'')?, i + 1),
        };
        let year: i16 = (digits.0.len() == 2).then(|| digits.0.parse().ok()).flatten()?;
        Some((century(year), digits.1))
    }

    /// The year that a month, or a day of it, belongs to where none is told.
    pub(super) fn year_for(&self, i: usize, month: i8, day: Option<i8>) -> Option<i16> {
        if let Some(anchor) = self.anchor.filter(|_| self.narrative) {
            // A tale goes forward: a month far before the last one is in the year after.
            let gap = anchor.month().map_or(0, |last| month - last);
            return Some(if gap < -8 { anchor.year() + 1 } else { anchor.year() });
        }
        if let Some(year) = self.year_of_the_start(i, month) {
            return Some(year);
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

    pub(super) fn year(&self, i: usize) -> Option<Found> {
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
        // "in two thousand and fifteen"
        let spelled = || {
            let number = self.numerals.number(self.tokens, i).filter(|number| number.in_words)?;
            let year = i16::try_from(number.value).ok().filter(|year| (1900..2100).contains(year))?;
            let led = i > 0 && matches!(self.before(i), "in" | "since");
            (led && self.ends(number.end)).then_some((year, number.end))
        };
        let (year, end) = self.year_at(i).or_else(bare).or_else(spelled)?;
        let token = &self.tokens[i];
        if year < 0 {
            return Some(date(end, Moment::Year(year)));
        }
        // "2031 April"
        if let Some((month, end)) = self.month_at(end).filter(|(_, end)| self.day_at(*end).is_none()) {
            return Some(date(end, Moment::Month(year, month)));
        }
        if token.kind == TokenKind::Number && end == i + 1 {
            let joined = self.glued(i)
                && !matches!(self.before(i), "(" | "-" | "–" | "~" | "—" | "\"" | "“" | "‘" | "/" | "[")
                || self.glued(end) && matches!(self.word(end), "/" | "%" | ":");
            // "555-2010" is a telephone's.
            let dashed = self.glued(i) && matches!(self.before(i), "-" | "–") && i > 1 && self.glued(i - 1);
            let coded = dashed && self.tokens[i - 2].kind == TokenKind::Number && self.last_end != i - 1;
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
            // "an average of 1500", "a total of 1998"
            let summed = before == "of"
                && i > 1
                && matches!(
                    self.word(i - 2),
                    "average" | "total" | "sum" | "maximum" | "minimum" | "combined" | "mean"
                );
            let led = matches!(
                before,
                "in" | "since" | "by" | "until" | "from" | "of" | "during" | "after" | "before" | "late" | "early"
            );
            // "between 1000 and 1260"
            let second = self.last_end + 1 == i && matches!(before, "and" | "to" | "-" | "–") && i > 1;
            if joined || coded || money || summed || counted && !led || !(1300..=2150).contains(&year) && !second {
                return None;
            }
        }
        Some(date(end, Moment::Year(year)))
    }

    /// An end of a range whose month or year stands at its other end: "16" of "16-18 June", "7" of "June 4-7", "45" of
    /// "1939-45".
    pub(super) fn of_a_range(&self, i: usize) -> Option<Found> {
        self.first_of_days(i).or_else(|| self.last_of_days(i)).or_else(|| self.glued_end(i))
    }

    /// "16" of "16-18 June", "the ninth" of "from the ninth to the seventeenth of April".
    fn first_of_days(&self, i: usize) -> Option<Found> {
        let (day, end) = self.day_at(i)?;
        let joined =
            self.has(end, Class::To) || self.has(end, Class::And) || matches!(self.word(end), "or" | "o" | "ou");
        let other = end + 1 + usize::from(self.has(end + 1, Class::The));
        let (_, next) = self.day_at(other).filter(|_| joined)?;
        self.month_at(self.of(next))?;
        let Some(Moment::Day(other)) = self.day_and_month(other)?.moment else { return None };
        let own = Date::new(other.year(), other.month(), day).ok().filter(|own| *own < other)?;
        Some(date(end, Moment::Day(own)))
    }

    /// "17" of "April 9 through 17", "the seventeenth" of "from the ninth of April to the seventeenth".
    fn last_of_days(&self, i: usize) -> Option<Found> {
        let joined = i > 0 && self.last_end + 1 == i && self.has(i - 1, Class::To) && self.word(i - 1).len() > 1;
        // "from 10/1 to 11/7"
        let marked = matches!(self.word(i + 1), "/" | ":" | ".") && self.glued(i + 1) && self.glued(i + 2);
        let Some(Moment::Day(first)) = self.anchor.filter(|_| joined && !marked && self.last_hour.is_none()) else {
            return None;
        };
        let (day, end) = self.day_at(i + usize::from(self.has(i, Class::The)))?;
        let own = Date::new(first.year(), first.month(), day).ok().filter(|own| *own > first)?;
        let alone = (self.ends(end) || self.has(end, Class::And)) && self.month_at(self.of(end)).is_none();
        let year = self.year_at(end + usize::from(self.word(end) == ",")).filter(|(year, _)| *year == own.year());
        alone.then(|| date(year.map_or(end, |(_, end)| end), Moment::Day(own)))
    }

    /// "7" of "June 4-7", "45" of "1939-45".
    fn glued_end(&self, i: usize) -> Option<Found> {
        let token = self.tokens.get(i).filter(|t| t.kind == TokenKind::Number)?;
        // "18 – 24 August" has its month.
        if self.day_and_month(i).is_some() {
            return None;
        }
        let dated = matches!(self.word(i + 1), "/" | ":" | "-" | "–") && self.glued(i + 1);
        if i < 2 || token.folded.len() > 2 || !matches!(self.before(i), "-" | "–") || self.last_end != i - 1 || dated
        {
            return None;
        }
        match self.anchor? {
            Moment::Day(first) if self.unit(self.hyphen(i + 1)).is_none() => {
                let own = Date::new(first.year(), first.month(), token.folded.parse().ok()?)
                    .ok()
                    .filter(|own| *own > first)?;
                let year = self.year_at(i + 1 + usize::from(self.word(i + 1) == ","));
                let end = year.filter(|(year, _)| *year == own.year()).map_or(i + 1, |(_, end)| end);
                Some(date(end, Moment::Day(own)))
            }
            Moment::Year(first) => {
                let own = first.div_euclid(100) * 100 + token.folded.parse::<i16>().ok()?;
                (own > first && self.glued(i)).then(|| date(i + 1, Moment::Year(own)))
            }
            _ => None,
        }
    }
}
