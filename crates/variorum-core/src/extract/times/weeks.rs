//! Weeks, and days told by their week: "the last week of July", "the week of April 10", "Tuesday of next week", "Friday the 13th".

use jiff::ToSpan;
use jiff::civil::{Date, Weekday};

use super::moment::{Moment, Unit};
use super::reader::{Direction, Found, Reader, date, vague};
use super::words::Class;
use crate::extract::cursor::Cursor;
use crate::model::TimeKind;

impl Reader<'_> {
    /// "the last week of July", "the third week of May 2031", "the first week of 2031": the week, of Monday to Sunday, that
    /// lies for the most part where it is told; "the third month of 2031".
    pub(super) fn week_of(&self, i: usize) -> Option<Found> {
        let at = i + usize::from(self.has(i, Class::The));
        let last = self.has(at, Class::Last);
        let number = if last { None } else { Some(self.is(at, Class::Ordinal)?.parse::<i8>().ok()?) };
        let of = at + 2;
        let unit = self.unit(at + 1).filter(|_| !self.plural(at + 1) && self.has(of, Class::Of))?;
        let year = self.year_at(of + 1).or_else(|| self.year_words(of + 1));
        let (end, moment) = match (unit, year) {
            (Unit::Week, Some((year, end))) => {
                let first = Date::new(year, 1, 4).ok()?;
                let day = match number {
                    None => Date::new(year, 12, 28).ok()?,
                    Some(number) => first.checked_add((i64::from(number) - 1).weeks()).ok()?,
                };
                (end, Moment::around(day, Unit::Week)?)
            }
            (Unit::Month, Some((year, end))) => (end, Moment::Month(year, number.unwrap_or(12))),
            (Unit::Week, None) => {
                let told = self.month_and_year(of + 1).or_else(|| self.neighbour(of + 1))?;
                let Found { end, moment: Some(Moment::Month(year, month)), .. } = told else { return None };
                let day = match number {
                    None => Date::new(year, month, 1).ok()?.days_in_month() - 3,
                    Some(number) => 7_i8.checked_mul(number)? - 3,
                };
                (end, Moment::around(Date::new(year, month, day).ok()?, Unit::Week)?)
            }
            _ => return None,
        };
        Some(date(end, moment))
    }

    /// "week 27 of 2031", "week 3 of next year", "in week 31": a week by its number.
    pub(super) fn week_by_number(&self, i: usize) -> Option<Found> {
        let number = self.word(i + 1).parse::<i64>().ok().filter(|number| (1..=53).contains(number))?;
        if self.unit(i) != Some(Unit::Week) || self.plural(i) {
            return None;
        }
        let of = i + 2 + usize::from(self.has(i + 2, Class::Of));
        let (year, end) = match self.year_at(of).or_else(|| self.year_words(of)) {
            Some(told) => told,
            // Seasons and trials have weeks of their own.
            None if self.ends(i + 2) && !self.tokens[i].capital => (self.now()?.year(), i + 2),
            None => return None,
        };
        let first = Date::new(year, 1, 4).ok()?;
        Moment::around(first.checked_add((number - 1).weeks()).ok()?, Unit::Week).map(|week| date(end, week))
    }

    /// "the week of April 10", "the week beginning Monday".
    pub(super) fn week_around(&self, i: usize) -> Option<Found> {
        let at = i + usize::from(self.has(i, Class::The));
        if self.unit(at) != Some(Unit::Week) || self.plural(at) || at == i {
            return None;
        }
        let led = self.has(at + 1, Class::Of) || matches!(self.word(at + 1), "beginning" | "starting" | "commencing");
        let on = at + 2 + usize::from(self.has(at + 2, Class::On));
        let Found { end, moment: Some(Moment::Day(day)), .. } = self.calendar(on).filter(|_| led)? else { return None };
        Moment::around(day, Unit::Week).map(|week| date(end, week))
    }

    /// "Wednesday of next week", "Friday last week", "Wednesday evening next week".
    pub(super) fn weekday_of_a_week(&self, i: usize) -> Option<Found> {
        let weekday = self.is(i, Class::Weekday)?;
        let part = self.is(i + 1, Class::Part).filter(|_| !self.plural(i + 1));
        let at = i + 1 + usize::from(part.is_some());
        // "el lunes de la semana siguiente"
        let behind = || self.postposed(self.of(at)).filter(|_| self.of(at) > at);
        let week = self.neighbour(self.of(at)).or_else(behind).or_else(|| self.ago(at))?;
        let day = day_of_week(week.moment?, weekday).filter(|_| !self.tokens[week.end - 1].possessive)?;
        Some(match part {
            Some(part) => self.part_of(day, part, week.end),
            None => self.with_part(day, week.end),
        })
    }

    /// "the 15th of next month", "the thirty-first day of the month", "the 21st this month", "the 19th of every month".
    pub(super) fn day_of_a_month(&self, i: usize) -> Option<Found> {
        let at = i + usize::from(self.has(i, Class::The));
        let (number, end) = self.day_at(at).filter(|(_, end)| self.has(end - 1, Class::Ordinal))?;
        let told = end + usize::from(self.unit(end) == Some(Unit::Day) && !self.plural(end));
        let of = self.of(told);
        if self.has(of, Class::Each) && self.unit(of + 1) == Some(Unit::Month) {
            return Some(vague(of + 2, TimeKind::Set, &format!("XXXX-XX-{number:02}")));
        }
        let whole = of > told && self.has(of, Class::The) && !self.has(of + 1, Class::Past);
        let month = if whole { self.stretch_of(of)? } else { self.neighbour(of)? };
        let Moment::Month(year, month_number) = month.moment? else { return None };
        let day = Date::new(year, month_number, number).ok().filter(|_| !self.tokens[month.end - 1].possessive)?;
        Some(self.with_part(day, month.end))
    }

    /// "Friday the 13th", "Mon 13th": the nearest such day, on the side where the verb points.
    pub(super) fn weekday_and_day(&self, i: usize) -> Option<Found> {
        let weekday = Weekday::from_monday_one_offset(self.is(i, Class::Weekday)?.parse().ok()?).ok()?;
        let at = i + 1 + usize::from(self.has(i + 1, Class::The));
        // "Monday 12 to 4" and "Monday 12:30" are hours.
        let bare = self.word(at).bytes().all(|b| b.is_ascii_digit());
        // "On Friday third-quarter profit was told", "Friday the third loss in a row"
        let (number, end) = self.day_at(at)?;
        let goes_on =
            matches!(self.word(end), ":" | "/" | "." | "%" | ",") && self.glued(end + 1) || self.has(end, Class::To);
        if self.hyphen(end) > end || bare && goes_on || !self.ends(end) && self.clock_at(end).is_none() {
            return None;
        }
        let now = self.now()?;
        let months = (-6..=6).filter_map(|n: i64| now.first_of_month().checked_add(n.months()).ok());
        let days = months.filter_map(|first| Date::new(first.year(), first.month(), number).ok());
        let far = |day: &Date| {
            let days = now.until(*day).map_or(0, |span| span.get_days());
            let wrong = match self.direction(i) {
                Direction::Ahead => days < 0,
                Direction::Back => days > 0,
                Direction::Unknown => false,
            };
            (wrong, days.abs())
        };
        let day = days.filter(|day| day.weekday() == weekday).min_by_key(far)?;
        Some(self.with_part(day, end))
    }

    /// "el día 18", "le 17": a day of some month by its number alone, where the language tells days so.
    fn day_by_number(&self, i: usize) -> Option<(i8, usize)> {
        let the = i + usize::from(self.has(i, Class::The));
        let noun = self.unit(the) == Some(Unit::Day) && !self.plural(the);
        let at = the + usize::from(noun);
        let led = self.words.day_first && (noun || the > i && self.has(i, Class::On));
        let bare = || self.word(at).bytes().all(|b| b.is_ascii_digit());
        self.day_at(at).filter(|_| led && bare())
    }

    /// "on the 18th", "el día 18": the day of that number that comes next, or came last.
    pub(super) fn day_alone(&self, i: usize) -> Option<Found> {
        const LEADING: &[&str] = &["on", "by", "until", "since", "before", "after", "till"];
        let led = i > 0 && LEADING.contains(&self.before(i)) && self.has(i, Class::The);
        let figure = |k: usize| self.word(k).starts_with(|c: char| c.is_ascii_digit());
        let ordinal = || figure(i + 1) && self.word(i + 1).len() > 2;
        let in_english = || self.day_at(i + 1).filter(|_| led && ordinal() && !self.tokens[i + 1].possessive);
        let (number, end) = self.day_by_number(i).or_else(in_english)?;
        // "On the 18th floor", "on the 18th of May".
        let hour = self.has(end, Class::At) || self.word(end) == "entre" || self.word(end) == "de" && figure(end + 1);
        let marked = matches!(self.word(end), "%" | "/" | ":" | "°" | "€" | "$");
        if self.tokens.get(end).is_some_and(|t| t.is_word() && !hour) || self.hyphen(end) > end || marked {
            return None;
        }
        let now = self.now()?;
        let step = if self.direction(i) == Direction::Ahead { 1_i64 } else { -1 };
        let months = (0..3).filter_map(|n: i64| now.first_of_month().checked_add((step * n).months()).ok());
        let mut days = months.filter_map(|first| Date::new(first.year(), first.month(), number).ok());
        let day = days.find(|day| if step > 0 { *day >= now } else { *day <= now })?;
        Some(self.with_part(day, end))
    }
}

/// The day of a week, given the number of its weekday from Monday on.
pub(super) fn day_of_week(week: Moment, weekday: &str) -> Option<Date> {
    let Moment::Week(monday) = week else { return None };
    let number = weekday.parse::<i64>().ok()?;
    monday.checked_add((number - 1).days()).ok()
}
