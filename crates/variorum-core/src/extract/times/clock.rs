//! Times of day, with their day and zone.

use jiff::civil::Date;

use super::moment::{Moment, Unit};
use super::reader::{Found, Reader};
use super::words::Class;
use crate::extract::cursor::Cursor;
use crate::extract::{numbers, zones};
use crate::model::TimeKind;

impl Reader<'_> {
    /// "9 a.m. EST Tuesday", "10:35 p.m.", "noon on Friday", "14:00 GMT, March 18".
    pub(super) fn clock(&self, i: usize) -> Option<Found> {
        self.clock_in_a_range(i, true)
    }

    /// The same; `first` tells whether the other end of a range may tell what this one lacks. A text may join ends without end.
    fn clock_in_a_range(&self, i: usize, first: bool) -> Option<Found> {
        if let Some(found) = self.hour_before_part(i) {
            return Some(found);
        }
        let (value, end, zone) = self.clock_at(i)?;
        let mut at = end + usize::from(self.has(end, Class::On) || self.word(end) == ",");
        at += usize::from(self.has(at, Class::On) && at > end);
        // "las cinco de la tarde del martes"
        at = self.of(at);
        let day = self.calendar(at).or_else(|| self.weekday_of_a_week(at)).or_else(|| self.weekday(at)).or_else(|| {
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
        // "Between 7 and 9 last night", "from 10 a.m. to 4 p.m. Tuesday": the other end has the day.
        let joined = self.has(end, Class::To) || self.has(end, Class::And) && i > 0 && self.before(i) == "between";
        let other = || self.clock_in_a_range(end + 1, false).and_then(|other| other.moment);
        let told = match (joined && first).then(other).flatten().or(self.anchor) {
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
    pub(super) fn clock_at(&self, i: usize) -> Option<(String, usize, Option<String>)> {
        self.clock_at_end(i, true)
    }

    /// The same; `first` as above.
    fn clock_at_end(&self, i: usize, first: bool) -> Option<(String, usize, Option<String>)> {
        let finish = |value: String, end: usize| {
            let zone = zones::zone(self.tokens, end);
            let end = zone.as_ref().map_or(end, |(_, end)| *end);
            Some((value, end, zone.map(|(zone, _)| zone)))
        };
        // "après-midi" is no noon.
        let part = i > 0 && self.glued(i) && self.before(i) == "-";
        if let Some(clock) = self.is(i, Class::Clock).filter(|_| !self.tokens[i].capital && !part) {
            return finish(format!("T{clock}"), i + 1);
        }
        if let Some((value, end)) = self.past_the_hour(i) {
            return finish(value, end);
        }
        let token = self.tokens.get(i)?;
        let word = token.folded.as_str();
        let digits = word.chars().take_while(|c| c.is_ascii_digit() || *c == '.').count();
        let (figure, suffix) = word.split_at(digits);
        let in_words = digits == 0;
        let mut end = i + 1;
        let (hour, minute, exact): (i8, Option<i8>, bool) = if in_words {
            let number = self.numerals.number(self.tokens, i)?;
            end = number.end;
            // "siete y media" is seven and a half.
            let half = number.value.fract() == rust_decimal::Decimal::new(5, 1);
            (i8::try_from(number.value.trunc()).ok()?, half.then_some(30), false)
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
        } else if let Some((hour, minute)) = figure.split_at_checked(figure.len().saturating_sub(2)).filter(|(h, _)| {
            (1..=2).contains(&h.len()) && (self.has(end, Class::Am) || self.has(end, Class::Pm)) && suffix.is_empty()
        }) {
            // "1140 a.m."
            (hour.parse().ok()?, Some(minute.parse().ok()?), false)
        } else {
            (figure.parse().ok()?, None, false)
        };
        if !(0..=24).contains(&hour) || !(0..60).contains(&minute.unwrap_or(0)) {
            return None;
        }
        let shift = match suffix {
            _ if in_words => None,
            "am" | "a.m" | "a.m." => Some(0),
            "pm" | "p.m" | "p.m." => Some(12),
            "" => None,
            "h" if self.is_hour(i) => return finish(format!("T{hour:02}:00"), end),
            // "20h30"
            _ => {
                let minutes = suffix.strip_prefix('h').filter(|m| m.len() == 2 && minute.is_none())?;
                let minutes = minutes.parse::<i8>().ok().filter(|m| (0..60).contains(m))?;
                // "4h45 du matin"
                let part = self.part_behind(end);
                let hour = part.map_or(Some(hour), |(part, _)| hour_of(hour, Some(half_of(part, hour))))?;
                return finish(format!("T{hour:02}:{minutes:02}"), part.map_or(end, |(_, end)| end));
            }
        };
        let shift = shift.or_else(|| {
            let shift = self.half_at(end)?;
            end += 1;
            Some(shift)
        });
        let write = |hour: i8| match minute {
            Some(minute) => format!("T{hour:02}:{minute:02}"),
            None => format!("T{hour:02}:00"),
        };
        if let Some(shift) = shift {
            return finish(write(hour_of(hour, Some(shift))?), end);
        }
        // "5 to 6 p.m.", "11 a.m." of "11-4pm"
        let half = first.then(|| self.half_of_the_end(i, end, (hour, minute.unwrap_or(0)))).flatten();
        if let Some(shift) = half.filter(|_| hour > 0) {
            return finish(write(hour_of(hour, Some(shift))?), end);
        }
        if let Some(hour) = self.hour_of_a_range(i, end, hour).filter(|_| minute.is_none() && !exact) {
            return finish(write(hour), end);
        }
        // "a las siete", "a las siete y media de la tarde", "a las 8 menos cuarto"
        let article = i > 0 && self.has(i - 1, Class::The);
        let the = article && i > 1 && self.has(i - 2, Class::At) && self.word(i - 2) == "a";
        let spoken = self.spoken_minutes(hour.rem_euclid(24), end);
        // "son las ocho y veinte de la noche"
        let told = spoken.filter(|_| article).is_some_and(|(.., end)| self.part_behind(end).is_some());
        if (the || told) && (minute.is_none() || in_words || figure.contains('.')) && (1..=24).contains(&hour) {
            let whole = (hour % 24, minute.unwrap_or(0), end);
            let (hour, minute, mut end) = spoken.unwrap_or(whole);
            let part = self.part_behind(end);
            let half = part.map(|(part, _)| half_of(part, hour));
            let shift = half.or_else(|| self.half_at(end));
            if shift.is_some() || self.word(end) == "en" && self.has(end + 1, Class::Sharp) {
                end = part.map_or(end + 2 - usize::from(shift.is_some()), |(_, end)| end);
            } else if !self.ends(end)
                && !self.has(end, Class::Of)
                && !self.has(end, Class::On)
                && !self.has(end, Class::Near)
            {
                return None;
            }
            return finish(format!("T{:02}:{minute:02}", hour_of(hour, shift.filter(|_| hour <= 12))?), end);
        }
        // "12 noon"
        if let Some(clock) = self.is(end, Class::Clock).filter(|_| hour == 12 && minute.is_none()) {
            return finish(format!("T{clock}"), end + 1);
        }
        // "7 o'clock", "um 18 Uhr", "à 20 heures 30"
        let led = || i > 0 && self.has(i - 1, Class::At);
        if self.is(end, Class::Oclock).is_some_and(|when| when != "at" || led()) {
            end += 1;
            // "à sept heures et demie", "à dix heures moins le quart"
            if let Some((hour, minute, end)) = self.spoken_minutes(hour, end).filter(|_| minute.is_none() && led()) {
                return finish(format!("T{hour:02}:{minute:02}"), end);
            }
            let minutes = self.tokens.get(end).filter(|t| t.folded.len() == 2 && minute.is_none() && !in_words);
            let minutes = minutes.and_then(|t| t.folded.parse::<i8>().ok()).filter(|m| *m < 60 && led());
            return match minutes {
                Some(minutes) => finish(format!("T{hour:02}:{minutes:02}"), end + 1),
                None => finish(write(hour), end),
            };
        }
        // "sept heures dix", but "sept heures dix minutes"
        let minutes = || {
            let number = self.numerals.number(self.tokens, end + 1).filter(|_| self.has(end, Class::Oclock))?;
            let told = number.in_words && self.unit(number.end).is_none() && self.ends(number.end);
            i8::try_from(number.value).ok().filter(|m| told && (1..60).contains(m)).map(|m| (hour, m, number.end))
        };
        let less = || self.has(end, Class::Oclock) && self.has(end + 1, Class::Less);
        let spoken = minutes().or_else(|| less().then(|| self.spoken_minutes(hour, end + 1)).flatten());
        if let Some((hour, minutes, end)) = spoken.filter(|_| minute.is_none()) {
            return finish(format!("T{hour:02}:{minutes:02}"), end);
        }
        // "4 in the morning", "a las once de la noche"
        let spoken =
            self.word(end) == "in" && !in_words || self.has(end, Class::Of) && i > 0 && self.has(i - 1, Class::The);
        if let Some((part, end)) = self.part_behind(end).filter(|_| spoken) {
            return finish(write(hour_of(hour, Some(half_of(part, hour)))?), end);
        }
        if exact && hour < 24 {
            let end = end + usize::from(matches!(self.word(end), "hrs" | "hours" | "h"));
            return finish(write(hour), end);
        }
        None
    }
}

impl Reader<'_> {
    /// A part of a day with the hour that may follow: "last night at 8", "tonight around 7:30".
    pub(super) fn part_of(&self, day: Date, part: &str, end: usize) -> Found {
        let near = end + usize::from(matches!(self.word(end), "around" | "about"));
        let at = near + usize::from(self.has(near, Class::At));
        let hour = self.bare_hour(at).filter(|(.., next)| at > end && self.ends(*next));
        let told = hour.and_then(|(hour, minute, next)| Some((hour_in(part, hour)?, minute, next)));
        let (value, end) = match told {
            Some((hour, minute, next)) => (format!("{day}T{hour:02}:{minute:02}"), next),
            None => (format!("{day}T{part}"), end),
        };
        Found { end, kind: TimeKind::Time, value, moment: Some(Moment::Day(day)), zone: None, aside: false }
    }

    /// "8:30 last night", "at 3 on Tuesday afternoon": the part of the day tells which half the hour is of.
    fn hour_before_part(&self, i: usize) -> Option<Found> {
        let (hour, minute, end) = self.bare_hour(i)?;
        let second =
            i > 1 && (self.before(i) == "and" || self.has(i - 1, Class::To)) && self.bare_hour(i - 2).is_some();
        let led = end > i + 1
            || second
            || i > 0 && (self.has(i - 1, Class::At) || matches!(self.before(i), "around" | "about"));
        let at = end + usize::from(self.has(end, Class::On));
        let told = self.near(at).or_else(|| self.weekday(at)).filter(|told| led && told.kind == TimeKind::Time)?;
        let (day, part) = told.value.split_once('T')?;
        let hour = hour_in(part, hour)?;
        Some(Found { value: format!("{day}T{hour:02}:{minute:02}"), ..told })
    }

    /// An hour in figures of which nothing says which half of the day it is of: "8", "8:30"; one past it.
    pub(super) fn bare_hour(&self, i: usize) -> Option<(i8, i8, usize)> {
        // "Monday at 2.30"
        let dotted = self.word(i).split_once('.').filter(|(_, minute)| minute.len() == 2);
        if let Some((hour, minute)) = dotted.filter(|_| i > 0 && self.has(i - 1, Class::At)) {
            let (hour, minute) = (hour.parse::<i8>().ok()?, minute.parse::<i8>().ok()?);
            let told = (1..=12).contains(&hour) && (0..60).contains(&minute);
            return (told && self.half_at(i + 1).is_none()).then_some((hour, minute, i + 1));
        }
        let Some(hour) = self.word(i).parse::<i8>().ok().filter(|hour| (1..=12).contains(hour)) else {
            return self.spoken_hour(i);
        };
        let minute = (self.word(i + 1) == ":" && self.glued(i + 1) && self.glued(i + 2))
            .then(|| self.word(i + 2).parse::<i8>().ok().filter(|m| self.word(i + 2).len() == 2 && *m < 60))
            .flatten();
        let end = if minute.is_some() { i + 3 } else { i + 1 };
        let told = self.has(end, Class::Am) || self.has(end, Class::Pm);
        (!told).then_some((hour, minute.unwrap_or(0), end))
    }

    /// An hour and its minutes in words: "seven twenty-seven", "five-thirty".
    fn spoken_hour(&self, i: usize) -> Option<(i8, i8, usize)> {
        let whole = |from: usize, end: usize, within: std::ops::Range<i8>| {
            let number = numbers::number(self.tokens.get(from..end)?, 0).filter(|number| number.in_words)?;
            let value = i8::try_from(number.value).ok().filter(|value| within.contains(value))?;
            Some((value, from + number.end))
        };
        let (hour, at) = whole(i, i + 1, 1..13)?;
        let (minute, end) = whole(self.hyphen(at), self.tokens.len(), 10..60)?;
        Some((hour, minute, end))
    }

    /// The half of the day of the first end of a range, token `i` to `end`, that the second end tells: the later one that
    /// still lies before it.
    fn half_of_the_end(&self, i: usize, end: usize, (hour, minute): (i8, i8)) -> Option<i8> {
        let between = self.has(end, Class::And) && matches!(self.lead(i), "between" | "entre");
        let second = end + 1 + usize::from(self.has(end + 1, Class::The));
        let (last, next, _) = self.clock_at_end(second, false).filter(|_| between || self.has(end, Class::To))?;
        let tells = |k: usize| {
            let glued =
                |mark: &str| self.word(k).strip_suffix(mark).is_some_and(|h| h.ends_with(|c: char| c.is_ascii_digit()));
            self.has(k, Class::Am) || self.has(k, Class::Pm) || self.has(k, Class::Part) || glued("am") || glued("pm")
        };
        let part = |at: std::ops::Range<usize>| last.get(at).map_or(Some(0), |figure| figure.parse::<i8>().ok());
        let last = (part(1..3)?, part(4..6)?);
        let fits = |shift: i8| hour_of(hour, Some(shift)).is_some_and(|own| (own, minute) < last);
        (end + 1..next).any(tells).then(|| [12, 0].into_iter().find(|&shift| fits(shift))).flatten()
    }

    /// The hour of an end of a range, token `i` to `end`, whose other end tells the time of day in full: 10 of "between 10 and
    /// 11:30", 15 of "from 10:30 to 3".
    fn hour_of_a_range(&self, i: usize, end: usize, hour: i8) -> Option<i8> {
        let hour = Some(hour).filter(|hour| (1..=12).contains(hour))?;
        let between = i > 0 && self.before(i) == "between";
        let led = between || i > 0 && matches!(self.before(i), "from" | "de" | "desde" | "entre");
        let joint = self.has(end, Class::To) || between && self.has(end, Class::And);
        let exact = |at: usize| self.word(at + 1) == ":" && self.word(at + 2).len() == 2;
        let parted = || self.hour_before_part(end + 1).is_some();
        if led && joint && exact(end + 1) && !parted() {
            let last = self.word(end + 1).parse::<i8>().ok()?;
            // "between 11 and 1:30"
            return Some(if hour > last && last < 12 { hour } else { hour.min(last) });
        }
        // "between 7 and 9 last night"
        if let Some(last) = self.hour_before_part(end + 1).filter(|_| led && joint) {
            let last = last.value.split_once('T')?.1.get(..2)?.parse::<i8>().ok()?;
            return Some(if hour < 12 && hour + 12 <= last { hour + 12 } else { hour });
        }
        // "between 3 and 8 yesterday": nothing tells which half of the day.
        let second = self.bare_hour(end + 1).filter(|_| led && joint).map(|(.., next)| next);
        let behind = |at: usize| self.names_day_at(at + usize::from(self.has(at, Class::On)));
        let ends_range = i > 2
            && self.before(i) == "and"
            && self.bare_hour(i - 2).is_some()
            && self.word(i - 3) == "between"
            && behind(end);
        if ends_range || second.is_some_and(behind) {
            return Some(hour);
        }
        let first = self.last_hour.filter(|_| i > 0 && self.last_end + 1 == i && self.has(i - 1, Class::To))?;
        let ended = self.ends(end) || self.names_day_at(end) || self.has(end, Class::On) || self.has(end, Class::Near);
        // "From 10:30 to 3", "8am-3": the next such hour.
        ended.then(|| if hour > first || hour == 12 { hour } else { hour + 12 })
    }

    /// Whether a day is told at token `i`.
    fn names_day_at(&self, i: usize) -> bool {
        self.has(i, Class::Near) || self.has(i, Class::Weekday) || self.calendar(i).is_some()
    }

    /// Minutes in words behind an hour: "y media", "y veinte minutos", "menos cuarto"; the hour, the minutes, one past them.
    fn spoken_minutes(&self, hour: i8, i: usize) -> Option<(i8, i8, usize)> {
        let less = self.has(i, Class::Less);
        if !less && !self.has(i, Class::And) {
            return None;
        }
        // "moins le quart"
        let at = i + 1 + usize::from(less && self.has(i + 1, Class::The));
        let (minutes, end) = match self.is(at, Class::Quarter) {
            Some(minutes) => (minutes.parse::<i8>().ok()?, at + 1),
            None if self.has(at, Class::Half) => (30, at + 1),
            None => {
                let number = self.numerals.number(self.tokens, at)?;
                let minutes = i8::try_from(number.value).ok().filter(|minutes| (1..60).contains(minutes))?;
                (minutes, number.end + usize::from(self.unit(number.end) == Some(Unit::Minute)))
            }
        };
        Some(if less { ((hour + 23) % 24, 60 - minutes, end) } else { (hour, minutes, end) })
    }

    /// The half of the day that "a.m." or "p.m." at token `i` tells.
    fn half_at(&self, i: usize) -> Option<i8> {
        let half = |class, shift: i8| self.has(i, class).then_some(shift);
        half(Class::Am, 0).or_else(|| half(Class::Pm, 12))
    }

    /// The part of the day of "in the morning", "de la noche", "du matin" at token `i`, and one past it.
    fn part_behind(&self, i: usize) -> Option<(&'static str, usize)> {
        let of = self.has(i, Class::Of);
        let at = i + 1 + usize::from(of && self.has(i + 1, Class::The));
        let led = of && (at > i + 1 || self.word(i) == "du");
        self.part_at(at).filter(|_| led)
    }

    /// Whether "14h" at token `i` is a time of day: "à 14h", "de 14h à 16h", "14h mardi"; alone it is a length.
    fn is_hour(&self, i: usize) -> bool {
        const LEADING: &[&str] = &["de", "entre", "avant", "après", "vers", "dès", "depuis", "jusqu'à"];
        let led = i > 0 && (self.has(i - 1, Class::At) || LEADING.contains(&self.before(i)));
        let second = self.last_end + 1 == i && i > 0 && (self.has(i - 1, Class::To) || self.has(i - 1, Class::And));
        let on = i + 1 + usize::from(self.has(i + 1, Class::On));
        led || second || self.names_day_at(on)
    }

    /// A part of the day at token `i`, and one past it.
    fn part_at(&self, i: usize) -> Option<(&'static str, usize)> {
        if matches!([self.word(i), self.word(i + 1), self.word(i + 2)], ["après", "-" | "‑", "midi"]) {
            return Some(("AF", i + 3));
        }
        self.is(i, Class::Part).map(|part| (part, i + 1))
    }

    /// "half past seven", "a quarter to eight", "10 past seven o'clock".
    fn past_the_hour(&self, i: usize) -> Option<(String, usize)> {
        let a = i + usize::from(self.has(i, Class::A) && self.word(i + 1) == "quarter");
        let (minutes, at) = match self.word(a) {
            "half" => (30, a + 1),
            "quarter" => (15, a + 1),
            _ => {
                // "minutes past" or "past": "ten to twenty" is no time.
                let number = numbers::number(self.tokens, i)?;
                let minutes = i8::try_from(number.value).ok().filter(|m| (1..60).contains(m))?;
                let told = usize::from(matches!(self.word(number.end), "minutes" | "minute" | "min" | "mins"));
                (told > 0 || self.word(number.end) == "past").then_some((minutes, number.end + told))?
            }
        };
        let to = match self.word(at) {
            "past" => false,
            "to" if minutes < 30 => true,
            _ => return None,
        };
        let number = numbers::number(self.tokens, at + 1)?;
        let hour = i8::try_from(number.value).ok().filter(|hour| (1..=12).contains(hour))?;
        let part = self.part_behind(number.end);
        let shift = part.map(|(part, _)| half_of(part, hour)).or_else(|| self.half_at(number.end));
        let end = match part {
            Some((_, end)) => end,
            None => number.end + usize::from(shift.is_some() || self.has(number.end, Class::Oclock)),
        };
        let hour = hour_of(hour, shift)?;
        let (hour, minutes) = if to { ((hour + 23) % 24, 60 - minutes) } else { (hour, minutes) };
        Some((format!("T{hour:02}:{minutes:02}"), end))
    }
}

/// The half of the day, 0 or 12, that an hour of twelve is in where its part is told.
fn half_of(part: &str, hour: i8) -> i8 {
    let early = part == "MO" || part == "NI" && (hour < 6 || hour == 12);
    if early { 0 } else { 12 }
}

fn hour_of(hour: i8, shift: Option<i8>) -> Option<i8> {
    match shift {
        Some(shift) => (0..=12).contains(&hour).then_some(hour % 12 + shift),
        None => Some(hour),
    }
}

/// The hour of a day that a part of it makes of an hour of twelve: 20 of 8 at night.
fn hour_in(part: &str, hour: i8) -> Option<i8> {
    match (part, hour) {
        ("MO", 1..=11) | ("AF", 12) => Some(hour),
        ("AF" | "EV", 1..=11) | ("NI", 5..=11) => Some(hour + 12),
        _ => None,
    }
}
