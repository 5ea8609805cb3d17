//! Days and stretches told from now or from what was named last: "Friday", "last week", "the next morning".

use jiff::ToSpan;
use jiff::civil::{Date, Weekday};

use super::moment::{Moment, Unit, holiday};
use super::reader::{Direction, Found, Reader, date, duration, vague};
use super::weeks::day_of_week;
use super::words::Class;
use crate::extract::cursor::Cursor;
use crate::model::TimeKind;

impl Reader<'_> {
    pub(super) fn weekday(&self, i: usize) -> Option<Found> {
        let day: i8 = self.is(i, Class::Weekday)?.parse().ok()?;
        // "Sun" and "Sat" are other words, too.
        if self.word(i).len() <= 3 && self.word(i + 1) != "." {
            return None;
        }
        let end = if self.word(i).len() <= 4 { self.dot(i + 1) } else { i + 1 };
        if self.plural(i) && self.word(i).ends_with("days") {
            let at = end + usize::from(self.has(end, Class::At));
            let (clock, end, zone) = self.clock_at(at).unwrap_or((String::new(), end, None));
            return Some(Found { zone, ..vague(end, TimeKind::Set, &format!("XXXX-WXX-{day}{clock}")) });
        }
        if let Some(part) = self.is(end, Class::Part).filter(|_| self.plural(end)) {
            return Some(vague(end + 1, TimeKind::Set, &format!("XXXX-WXX-{day}T{part}")));
        }
        let Some(found) = self.nearest_weekday(i, day) else {
            return Some(vague(end, TimeKind::Date, &format!("XXXX-WXX-{day}")));
        };
        Some(self.with_part(found, end))
    }

    pub(super) fn nearest_weekday(&self, i: usize, day: i8) -> Option<Date> {
        let from = if self.narrative { self.anchor?.first_day()? } else { self.reference? };
        let back = i64::from(from.weekday().since(Weekday::from_monday_one_offset(day).ok()?));
        let shift = match self.direction(i) {
            Direction::Ahead if back > 0 => 7 - back,
            _ => -back,
        };
        let day = from.checked_add(shift.days()).ok()?;
        // "From Monday to Friday" ends behind its beginning.
        let first = match self.anchor {
            Some(Moment::Day(first)) if i > 0 && self.last_end + 1 == i && self.has(i - 1, Class::To) => first,
            _ => return Some(day),
        };
        let gap = day.until(first).map_or(0, |gap| gap.get_days());
        if (0..14).contains(&gap) { day.checked_add(i64::from(gap / 7 + 1).weeks()).ok() } else { Some(day) }
    }

    /// A date, and the time of day that may follow: "March 18 at 9 p.m.".
    pub(super) fn dated(&self, i: usize) -> Option<Found> {
        let found = self.calendar(i)?;
        match found.moment {
            Some(Moment::Day(day)) if found.kind == TimeKind::Date => Some(self.with_part(day, found.end)),
            _ => Some(found),
        }
    }

    /// A day, and the part of it that may follow: "Friday night".
    pub(super) fn with_part(&self, day: Date, end: usize) -> Found {
        let moment = Some(Moment::Day(day));
        // "Friday at noon" and "Friday at 9 a.m." are the clock's.
        let at = self.at_word(end);
        if let Some((value, end, zone)) = self.clock_at(at) {
            let value = format!("{day}{value}");
            return Found { end, kind: TimeKind::Time, value, moment, zone, aside: false };
        }
        // "del 1-10-2031 a 7-10-2031"
        let hour = self.bare_hour(at).filter(|(.., next)| at > end && self.ends(*next));
        if let Some((hour, minute, next)) = hour.filter(|_| self.numeric(at).or_else(|| self.marked(at)).is_none()) {
            // Offices open in the morning and meet until the evening.
            let hour = if hour < 7 { hour + 12 } else { hour };
            let value = format!("{day}T{hour:02}:{minute:02}");
            return Found { end: next, kind: TimeKind::Time, value, moment, zone: None, aside: false };
        }
        // "Friday in the morning", "viernes por la noche"
        let led = matches!(self.word(end), "in" | "por" | "dans") && self.has(end + 1, Class::The);
        let at = if led && self.has(end + 2, Class::Part) { end + 2 } else { end };
        match self.is(at, Class::Part) {
            Some(part) => self.part_of(day, part, at + 1),
            None => date(end, Moment::Day(day)),
        }
    }

    /// "today", "yesterday evening", "tonight", "this morning", "last night", "the next morning", "that day".
    pub(super) fn near(&self, i: usize) -> Option<Found> {
        // "La mañana" is the morning.
        let named = self.has(i, Class::Part) && i > 0 && (self.has(i - 1, Class::The) || self.has(i - 1, Class::This));
        if let Some(shift) = self.is(i, Class::Near).filter(|_| !named) {
            let Some(day) = self.reference.and_then(|r| r.checked_add(shift.parse::<i64>().ok()?.days()).ok()) else {
                return Some(vague(i + 1, TimeKind::Date, "PRESENT_REF"));
            };
            return Some(self.with_part(day, i + 1));
        }
        if let Some(shift) = self.is(i, Class::Tonight) {
            let day = self.reference?.checked_add(shift.parse::<i64>().ok()?.days()).ok()?;
            return Some(self.part_of(day, "NI", i + 1));
        }
        let the = usize::from(self.has(i, Class::The));
        let at = i + the;
        // "le lendemain", "la veille de Noël"
        if let Some(shift) = self.is(at, Class::Beside) {
            let of = self.of(at + 1);
            let (from, end) = if of == at + 1 {
                (self.anchor.and_then(Moment::first_day).or(self.reference)?, at + 1)
            } else {
                let Found { end, moment: Some(Moment::Day(day)), .. } =
                    self.calendar(of).or_else(|| self.holiday(of))?
                else {
                    return None;
                };
                (day, end)
            };
            return Some(self.with_part(from.checked_add(shift.parse::<i64>().ok()?.days()).ok()?, end));
        }
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
            Some(part) => self.part_of(day, part, at + 2),
            None => date(at + 2, Moment::Day(day)),
        })
    }

    /// "the day before", "the week after", where nothing follows that they would be before or after.
    pub(super) fn beside(&self, i: usize) -> Option<Found> {
        let unit = self.unit(i + 1).filter(|_| self.has(i, Class::The) && !self.plural(i + 1))?;
        let shift = match self.word(i + 2) {
            "before" => -1,
            "after" => 1,
            _ => return None,
        };
        // "the week after next", "the month before last"
        let twice = matches!(self.word(i + 3), "next" | "last") && unit >= Unit::Week;
        if twice && self.has(i + 3, if shift > 0 { Class::Next } else { Class::Last }) {
            return Moment::shifted(self.now()?, unit, 2 * shift).map(|moment| date(i + 4, moment));
        }
        let told = matches!(unit, Unit::Day | Unit::Week | Unit::Weekend | Unit::Month) && self.ends(i + 3);
        let from = self.anchor.and_then(Moment::first_day).or(self.reference).filter(|_| told)?;
        Moment::shifted(from, unit, shift).map(|moment| date(i + 3, moment))
    }

    /// "in the morning", "in the afternoon at 4": a part of the day that was told last.
    pub(super) fn part_alone(&self, i: usize) -> Option<Found> {
        const LEADING: &[&str] = &["in", "during", "until", "by", "throughout", "por", "durante"];
        let led = i > 0 && self.has(i, Class::The) && LEADING.contains(&self.before(i));
        self.bare_part(i + 1).filter(|_| led)
    }

    /// "afternoon" of "late in the afternoon", where no noun follows it ("the morning papers").
    pub(super) fn bare_part(&self, i: usize) -> Option<Found> {
        const BEHIND: &[&str] = &["and", "before", "after", "when", "as", "but", "with", "for", "by", "from", "while"];
        let part = self.is(i, Class::Part).filter(|_| !self.tokens[i].possessive && !self.plural(i))?;
        let ends = self.ends(i + 1) && self.hyphen(i + 1) == i + 1;
        if !ends && !self.has(i + 1, Class::On) && !BEHIND.contains(&self.word(i + 1)) {
            return None;
        }
        match self.anchor.and_then(Moment::first_day).or(self.reference) {
            Some(day) => Some(self.part_of(day, part, i + 1)),
            None => Some(vague(i + 1, TimeKind::Time, &format!("XXXX-XX-XXT{part}"))),
        }
    }

    /// "the 12 previous months", "the 5 past years"
    pub(super) fn counted_neighbour(&self, i: usize) -> Option<Found> {
        let at = i + usize::from(self.has(i, Class::The));
        let number = self.numerals.number(self.tokens, at)?;
        // "los cinco años pasados"
        if let Some(unit) = self.unit(number.end).filter(|_| self.has(number.end + 1, Class::Behind)) {
            return Some(duration(number.end + 2, unit, &number.value.normalize().to_string()));
        }
        let near =
            [Class::Last, Class::Next, Class::Past, Class::Coming].iter().any(|&class| self.has(number.end, class));
        let unit = self.unit(number.end + 1).filter(|_| near && self.plural(number.end + 1))?;
        Some(duration(number.end + 2, unit, &number.value.normalize().to_string()))
    }

    /// "last week", "this month", "next year", "last Friday", "last March", "the past two years", "the next few days".
    pub(super) fn neighbour(&self, i: usize) -> Option<Found> {
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
        const NEARER: &[&str] = &["past", "coming", "upcoming", "próximo", "próxima", "pasado", "pasada"];
        next += usize::from(self.has(at, Class::This) && NEARER.contains(&self.word(next)));
        next += usize::from(self.has(at, Class::That) && self.has(next, Class::Same));
        // "the past two years", "the next few days", "the last several months", "the past decade"
        // "It will last two hours"
        let verb = self.word(at) == "last" && i > 0 && (self.before(i) == "to" || self.before(i).ends_with("n't"))
            || matches!(
                self.before(i),
                "will" | "would" | "may" | "might" | "could" | "should" | "must" | "can" | "not"
            );
        if let Some((text, _, unit_at)) = self.count(next).filter(|_| (shift != 0 || the == 1) && !verb) {
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
            if unit == Unit::Fortnight && shift != 0 {
                return Some(duration(next + 1, unit, "1"));
            }
            if the == 1 && matches!(self.word(at), "past" | "last") && unit >= Unit::Year {
                return match unit {
                    Unit::Year => Some(date(next + 1, Moment::shifted(self.reference?, Unit::Year, -1)?)),
                    _ => Some(duration(next + 1, unit, "1")),
                };
            }
            let from = if told { self.anchor.and_then(Moment::first_day) } else { self.now() }.or(self.reference)?;
            let moment = Moment::shifted(from, unit, shift)?;
            // "next week Wednesday", "next week on Wednesday"
            let on = self.hyphen(next + 1);
            let on = on + usize::from(self.has(on, Class::On));
            let day = self.is(on, Class::Weekday).and_then(|weekday| day_of_week(moment, weekday));
            if let Some(day) = day {
                return Some(self.with_part(day, on + 1));
            }
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
            // A day of this week is "on Friday" or "this Friday": "last" and "next" are told of the weeks beside it.
            let (before, ahead) = (if back == 0 { -7 } else { -back }, 7 - back);
            let today = i64::from(now.weekday().to_monday_zero_offset());
            let coming = matches!(self.word(next - 1), "coming" | "upcoming" | "próximo");
            let days = match shift {
                -1 if today + before >= 0 && self.word(next - 1) != "past" => before - 7,
                -1 => before,
                1 if today + ahead < 7 && !coming => ahead + 7,
                1 => ahead,
                _ if self.direction(i) == Direction::Ahead || coming => (7 - back) % 7,
                _ => -back,
            };
            // "this coming Sunday, March eighth", "este viernes 15 de junio", "this Friday 7/6"
            let end = next + 1;
            let comma = end + usize::from(self.word(end) == ",");
            let figures = || self.numeric(comma).or_else(|| self.day_in_figures(comma));
            if let Some(found) = self.day_and_month(comma).or_else(figures) {
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
    pub(super) fn postposed(&self, i: usize) -> Option<Found> {
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
        // "la semana que viene"
        if let Some(unit) = self.unit(the).filter(|_| self.word(the + 1) == "que" && self.word(the + 2) == "viene") {
            return Some(date(the + 3, Moment::shifted(now, unit, 1)?));
        }
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
    pub(super) fn now(&self) -> Option<Date> {
        if self.narrative { self.anchor.and_then(Moment::first_day).or(self.reference) } else { self.reference }
    }
}
