//! Dates in figures and marks: "2031-03-18", "3/18/31", "22/Jan/2031", "20310318".

use jiff::civil::Date;

use super::moment::Moment;
use super::reader::{Found, Reader, date, vague};
use super::words::Class;
use crate::extract::cursor::Cursor;
use crate::model::TimeKind;

/// A part of a date between marks.
#[derive(Clone, Copy, PartialEq)]
enum Part {
    Day(i8),
    Month(i8),
    Year(i16),
}

impl Reader<'_> {
    pub(super) fn numeric(&self, i: usize) -> Option<Found> {
        let plain = |k: usize| {
            let t = self.tokens.get(k)?;
            let digits = t.folded.chars().take_while(char::is_ascii_digit).count();
            (digits > 0).then(|| t.folded[..digits].parse::<i16>().ok().map(|n| (n, digits))).flatten()
        };
        let (a, a_digits) = plain(i)?;
        if self.inside(i) {
            return None;
        }
        let joined = |k: usize, mark: &str| self.word(k) == mark && self.glued(k) && self.glued(k + 1);
        if a_digits == 4 && joined(i + 1, "-") {
            let (month, digits) = plain(i + 2).filter(|(m, d)| *d <= 2 && (1..=12).contains(m))?;
            if digits < 2 && !joined(i + 3, "-") {
                return None;
            }
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
            let (month, day) = if a > 12 || self.words.day_first && b <= 12 { (b, a) } else { (a, b) };
            if !(1..=12).contains(&month) || !(1..=31).contains(&day) || !matches!(c_digits, 2 | 4) {
                continue;
            }
            return Date::new(year, month as i8, day as i8).ok().map(|d| date(i + 5, Moment::Day(d)));
        }
        None
    }

    /// Whether what stands at token `i` goes on with what is glued before it, and is not the second end of a range.
    fn inside(&self, i: usize) -> bool {
        let second = self.last_end > 0 && self.last_end + 1 == i && matches!(self.before(i), "-" | "–");
        i > 0 && self.glued(i) && matches!(self.before(i), "/" | "-" | ".") && !second
    }

    /// "10/1 to 11/7", "5/1-5/7/2031", "on 4/22": a month and a day, or a day and a month, where a word or the other end of a
    /// range says that it is a date.
    pub(super) fn day_in_figures(&self, i: usize) -> Option<Found> {
        let part = |k: usize| match self.part(k)? {
            Part::Day(n) => Some(n),
            _ => None,
        };
        let pair = |k: usize| {
            let (a, b) = (part(k)?, part(k + 2)?);
            let slash = self.word(k + 1) == "/" && self.glued(k + 1) && self.glued(k + 2);
            let (month, day) = if a > 12 || self.words.day_first && b <= 12 { (b, a) } else { (a, b) };
            (slash && month <= 12).then_some((month, day, k + 3))
        };
        let (month, day, end) = pair(i).filter(|_| !self.inside(i))?;
        // Scores, and the day that became a name.
        if self.word(end) == "/" && self.glued(end) || (month, day) == (9, 11) || self.word(end) == "%" {
            return None;
        }
        let second = self.has(end, Class::To).then(|| pair(end + 1)).flatten();
        let first = self.last_end > 0 && self.last_end + 1 == i && self.has(i - 1, Class::To);
        const LEADING: &[&str] = &[
            "on", "by", "until", "since", "from", "between", "before", "el", "le", "del", "du", "al", "au", "desde",
            "hasta", "avant", "dès",
        ];
        let led = i > 0 && (LEADING.contains(&self.before(i)) && self.ends(end) || self.weekday_before(i));
        if !led && second.is_none() && !first {
            return None;
        }
        // The year of the other end.
        let told = second.and_then(|(last, _, next)| {
            let at = next + usize::from(matches!(self.word(next), "/" | ","));
            self.year_at(at).map(|(year, _)| year - i16::from(month > last))
        });
        // "From 1/3 to 2/3 of the voters".
        let fraction =
            matches!((month, day), (1, 2..=5 | 8 | 10) | (2, 3 | 5) | (3, 4 | 5 | 8) | (4, 5) | (5, 8) | (7, 8));
        if fraction && told.is_none() && !self.weekday_before(i) {
            return None;
        }
        // "5/1-5/7, 2031"
        let comma = end + usize::from(self.word(end) == ",");
        let own = self.year_at(comma).filter(|_| first && comma > end);
        let end = own.map_or(end, |(_, end)| end);
        let year = told.or(own.map(|(year, _)| year)).or_else(|| self.year_for(i, month, Some(day)));
        match year {
            Some(year) => Date::new(year, month, day).ok().map(|day| date(end, Moment::Day(day))),
            None => Some(vague(end, TimeKind::Date, &format!("XXXX-{month:02}-{day:02}"))),
        }
    }

    fn weekday_before(&self, i: usize) -> bool {
        i > 0 && self.has(i - 1, Class::Weekday)
    }

    /// Dates whose month is a word, in any order: "22/Jan/2031", "2031-aug-01", "Sep-23-2031", "Jan/3", "Dec31", "20310318".
    pub(super) fn marked(&self, i: usize) -> Option<Found> {
        let word = self.word(i);
        if self.inside(i) {
            return None;
        }
        if word.len() == 8 && word.bytes().all(|b| b.is_ascii_digit()) {
            let number = |from: usize, to: usize| word[from..to].parse::<i16>().ok();
            let (year, month, day) = (number(0, 4)?, number(4, 6)?, number(6, 8)?);
            let day = Date::new(year, month as i8, day as i8).ok().filter(|_| (1900..2100).contains(&year))?;
            return Some(date(i + 1, Moment::Day(day)));
        }
        let (mut parts, mut end) = (vec![self.part(i)?], i + 1);
        let mark = self.word(end);
        if !matches!(mark, "/" | "-") {
            return None;
        }
        while parts.len() < 3 && self.word(end) == mark && self.glued(end) && self.glued(end + 1) {
            let Some(part) = self.part(end + 1) else { break };
            parts.push(part);
            end += 2;
        }
        let month = parts.iter().find_map(|part| if let Part::Month(month) = part { Some(*month) } else { None })?;
        let day = parts.iter().find_map(|part| if let Part::Day(day) = part { Some(*day) } else { None });
        let year = parts.iter().find_map(|part| if let Part::Year(year) = part { Some(*year) } else { None });
        match (parts.len(), day, year) {
            (3, Some(day), Some(year)) => Date::new(year, month, day).ok().map(|day| date(end, Moment::Day(day))),
            (2, None, Some(year)) => Some(date(end, Moment::Month(year, month))),
            // "March-5" is found where days and months are.
            (2, Some(day), None) if mark == "/" => match self.year_for(i, month, Some(day)) {
                Some(year) => Date::new(year, month, day).ok().map(|day| date(end, Moment::Day(day))),
                None => Some(vague(end, TimeKind::Date, &format!("XXXX-{month:02}-{day:02}"))),
            },
            _ => None,
        }
    }

    fn part(&self, i: usize) -> Option<Part> {
        // Between marks a month is one in small letters, too.
        if let Some((_, month, _)) = self.senses.get(i)?.iter().find(|(class, ..)| *class == Class::Month) {
            return month.parse().ok().map(Part::Month);
        }
        let word = self.word(i);
        let figure = word.parse::<i16>().ok().filter(|_| word.bytes().all(|b| b.is_ascii_digit()))?;
        match word.len() {
            4 if (1000..2200).contains(&figure) => Some(Part::Year(figure)),
            1 | 2 if (1..=31).contains(&figure) => i8::try_from(figure).ok().map(Part::Day),
            _ => None,
        }
    }
}

/// A year of two digits in the hundred years that end in 2049.
pub(super) fn century(year: i16) -> i16 {
    if year < 50 { 2000 + year } else { 1900 + year }
}
