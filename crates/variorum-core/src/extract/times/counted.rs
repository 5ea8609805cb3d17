//! Moments counted from others, and quarters and halves of years: "two weeks ago", "the third quarter".

use jiff::ToSpan;

use super::moment::{Moment, Unit};
use super::reader::{Direction, Found, Reader, date, vague};
use super::words::Class;
use crate::extract::cursor::Cursor;
use crate::extract::numbers;
use crate::model::TimeKind;

impl Reader<'_> {
    /// "the third quarter of 1990", "third-quarter", "fiscal first quarter", "the first half", "the latest quarter".
    pub(super) fn quarter(&self, i: usize) -> Option<Found> {
        let the = i + usize::from(
            self.has(i, Class::The) || self.has(i, Class::This) && self.unit(i + 1) == Some(Unit::Quarter),
        );
        // "the third-quarter loss": the article belongs to the loss.
        let ordinal_at = the + usize::from(self.has(the, Class::Fiscal));
        if the > i && self.has(ordinal_at, Class::Ordinal) && self.hyphen(ordinal_at + 1) > ordinal_at + 1 {
            return None;
        }
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
            let current = is_quarter && (self.has(i, Class::This) || self.word(at) == "current");
            if current && year.is_none() {
                return Some(date(noun_at + 1, Moment::around(self.now()?, Unit::Quarter)?));
            }
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
            } else if of > end && self.has(of, Class::The) && self.unit(of + 1) == Some(Unit::Year) {
                // "the first quarter of the year", but "of the years" and "of the year's".
                let plain = !self.plural(of + 1) && !self.tokens[of + 1].possessive;
                end = if plain { of + 2 } else { end };
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

    /// "Q3 2031", "2031-Q3", "H2 of 2031", "Q3": a quarter or half by its sign.
    pub(super) fn quarter_by_sign(&self, i: usize) -> Option<Found> {
        let sign = |k: usize| {
            let number = |letter: char| self.word(k).strip_prefix(letter)?.parse::<i8>().ok();
            let quarter = number('q').filter(|n| (1..=4).contains(n)).map(|n| (true, n));
            quarter.or_else(|| number('h').filter(|n| (1..=2).contains(n)).map(|n| (false, n)))
        };
        let joint = |k: usize| k + usize::from(matches!(self.word(k), "-" | "/") && self.glued(k));
        let (end, year, (quarter, n)) = match self.year_at(i) {
            Some((year, next)) => (joint(next) + 1, year, sign(joint(next))?),
            None => {
                let told = sign(i)?;
                let at = joint(i + 1);
                let of = at + usize::from(at == i + 1 && self.has(at, Class::Of));
                match self.year_at(of) {
                    Some((year, end)) => (end, year, told),
                    // "H1" can be anything.
                    None => (i + 1, self.now().filter(|_| told.0 && self.tokens[i].capital)?.year(), told),
                }
            }
        };
        Some(date(end, if quarter { Moment::Quarter(year, n) } else { Moment::Half(year, n) }))
    }

    /// "two weeks before Christmas", "three days from Tuesday", "ten days after March 3": a day counted from another.
    pub(super) fn counted_from(&self, i: usize) -> Option<Found> {
        let (_, n, at) = self.count(i)?;
        let unit = self.unit(at).filter(|unit| *unit >= Unit::Day)?;
        let (sign, behind) = match self.is(at + 1, Class::Counted) {
            Some(sign) => (sign.parse().ok()?, at + 2),
            None if matches!(self.word(at + 1), "a" | "à") && self.word(at + 2) == "partir" => (1, at + 3),
            None => return None,
        };
        // Not counted from a day that is itself counted from one: a text may repeat it without end.
        let at = self.of(behind);
        let plain = self.dated(at).or_else(|| self.weekday_of_a_week(at)).or_else(|| self.weekday(at));
        let told = || self.near(at).or_else(|| self.neighbour(at)).or_else(|| self.holiday(at));
        let found = plain.or_else(told).filter(|found| found.kind == TimeKind::Date)?;
        // "64 days from November 21 to January 24"
        let Moment::Day(day) = found.moment.filter(|_| !self.has(found.end, Class::To))? else { return None };
        let moment = match Moment::shifted(day, unit, sign * n?)? {
            // From a day on weeks, months and years are told to the day.
            Moment::Day(day) => Moment::Day(day),
            _ => {
                let n = sign * n?;
                let length = match unit {
                    Unit::Week => n.weeks(),
                    Unit::Fortnight => (2 * n).weeks(),
                    Unit::Month => n.months(),
                    Unit::Year => n.years(),
                    _ => return None,
                };
                Moment::Day(day.checked_add(length).ok()?)
            }
        };
        Some(date(found.end, moment))
    }

    /// "year-earlier", "year-ago": one past it.
    pub(super) fn year_before(&self, i: usize) -> Option<usize> {
        let next = self.hyphen(i + 1);
        (self.unit(i) == Some(Unit::Year)
            && next > i + 1
            && (self.has(next, Class::Ago) || self.word(next) == "earlier"))
            .then_some(next + 1)
    }

    /// "last year's third quarter" after its year.
    pub(super) fn quarter_of(&self, end: usize, moment: Moment) -> Found {
        let Moment::Year(year) = moment else { return date(end, moment) };
        let ordinal: Option<i8> = self.is(end, Class::Ordinal).and_then(|n| n.parse().ok());
        match ordinal.filter(|n| (1..=4).contains(n) && self.unit(self.hyphen(end + 1)) == Some(Unit::Quarter)) {
            Some(n) => date(self.hyphen(end + 1) + 1, Moment::Quarter(year, n)),
            None => date(end, moment),
        }
    }

    /// How many: "two", "a", "several", "a few", "2 1/2"; as text for a duration, as a whole number if it is one.
    pub(super) fn count(&self, i: usize) -> Option<(String, Option<i64>, usize)> {
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
        if let Some(n) = self.is(i, Class::Couple) {
            return Some((n.into(), n.parse().ok(), i + 1 + usize::from(self.has(i + 1, Class::Of))));
        }
        if self.has(i, Class::Few) && self.word(i) != "some" {
            return Some(("X".into(), None, i + 1));
        }
        if self.has(i, Class::Half) {
            let end = i + 1 + usize::from(self.has(i + 1, Class::A));
            return Some(("0.5".into(), None, end));
        }
        // "The past two quarters" are no half.
        let counted = |number: &numbers::Number| {
            let last = number.end - 1;
            let led = i > 0 && [Class::Past, Class::Next, Class::Last].iter().any(|&class| self.has(i - 1, class));
            led && last > i && self.unit(last) == Some(Unit::Quarter)
        };
        let number = self.numerals.number(self.tokens, i);
        let number = match number.filter(counted).map(|number| number.end - 1) {
            Some(end) => self.numerals.number(&self.tokens[..end], i),
            None => self.numerals.number(self.tokens, i),
        };
        if let Some(number) = number {
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
    pub(super) fn ago(&self, i: usize) -> Option<Found> {
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
        } else if self.word(end) == "later" || self.word(end) == "después" && self.ends(end + 1) {
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
    pub(super) fn year_earlier(&self, end: usize) -> Option<Found> {
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
}
