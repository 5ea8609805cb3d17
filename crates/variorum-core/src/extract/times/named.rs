//! Stretches with names: seasons, decades, centuries, holidays, "now".

use super::moment::{Moment, Unit, holiday, weekend_near};
use super::reader::{Direction, Found, Reader, date, duration, vague};
use super::words::Class;
use crate::extract::cursor::Cursor;
use crate::model::TimeKind;

impl Reader<'_> {
    /// "the summer of 1942", "summer 1942", "in winter".
    pub(super) fn season(&self, i: usize) -> Option<Found> {
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
    pub(super) fn winter_end(&self, year: i16, end: usize) -> usize {
        let second = matches!(self.word(end), "/" | "-" | "–") && self.glued(end);
        let next = self.word(end + 1).parse::<i16>().ok().filter(|n| *n == year + 1 || *n == (year + 1) % 100);
        if second && next.is_some() { end + 2 } else { end }
    }

    pub(super) fn season_near(&self, end: usize, code: &'static str, shift: i64, told: bool) -> Option<Found> {
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
    pub(super) fn long_ago(&self, i: usize) -> Option<Found> {
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
        // "la década de 1990"
        let decade = self.unit(at) == Some(Unit::Decade) && !self.plural(at) && self.has(at + 1, Class::Of);
        if let Some((year, end)) = self.year_at(at + 2).filter(|(year, _)| decade && year % 10 == 0) {
            return Some(date(end, Moment::Decade(year)));
        }
        // "los años noventa", "les années 1980"
        let years = self.words.day_first && self.unit(at) == Some(Unit::Year) && self.plural(at);
        if let Some(number) = self.numerals.number(self.tokens, at + 1).filter(|_| years) {
            let year = i16::try_from(number.value).ok()?;
            let year = if year < 100 { 1900 + year } else { year };
            // "los años 1990 y 1995"
            let joined = self.has(number.end, Class::To) || self.has(number.end, Class::And);
            let goes_on = joined && self.numerals.number(self.tokens, number.end + 1).is_some();
            let decade = year % 10 == 0 && (1400..2100).contains(&year) && !goes_on;
            return decade.then(|| date(number.end, Moment::Decade(year)));
        }
        // "el siglo XXI", "au XIXe siècle"
        let century = |k: usize| self.unit(k) == Some(Unit::Century) && !self.plural(k);
        if let Some(n) = century(at).then(|| century_number(self.word(at + 1))).flatten() {
            return Some(date(at + 2, Moment::Century(n - 1)));
        }
        if let Some(n) = century(at + 1).then(|| century_number(word)).flatten() {
            return Some(date(at + 2, Moment::Century(n - 1)));
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

    pub(super) fn holiday(&self, i: usize) -> Option<Found> {
        let (value, n) = self.words.holiday(self.tokens.get(i..)?)?;
        let mut end = i + n;
        if value.ends_with("_REF") {
            // "At the moment of the blast"
            let clear = !self.has(end, Class::Of) && !matches!(self.word(end), "when" | "that" | "last");
            return clear.then(|| vague(end, TimeKind::Date, value));
        }
        // "Memorial Day weekend", "Labor Day 2031 weekend", "Easter weekend 2031"
        let told = self.year_at(end);
        let weekend = told.map_or(end, |(_, next)| next);
        let at = self.unit(weekend) == Some(Unit::Weekend) && !self.plural(weekend);
        if let Some((year, next)) = told.or_else(|| self.year_at(weekend + 1).filter(|_| at)) {
            let day = holiday(value, year)?;
            return Some(if at {
                date(next.max(weekend + 1), weekend_near(day)?)
            } else {
                date(next, Moment::Day(day))
            });
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
        let day = holiday(value, year)?;
        Some(if at { date(end + 1, weekend_near(day)?) } else { date(end, Moment::Day(day)) })
    }

    pub(super) fn reference_word(&self, i: usize) -> Option<Found> {
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
}

/// The number of a century in figures or Roman letters: "21", "XXI", "XIXe".
fn century_number(word: &str) -> Option<i16> {
    const LONGEST: usize = 9; // "XVIIIème"
    if word.len() > LONGEST {
        return None;
    }
    let bare = word.trim_end_matches("ème").trim_end_matches(['e', 'o', 'a']);
    if let Ok(n) = bare.parse::<i16>() {
        return (1..=21).contains(&n).then_some(n);
    }
    let digit = |c: char| match c {
        'i' => Some(1),
        'v' => Some(5),
        'x' => Some(10),
        _ => None,
    };
    let digits: Vec<i16> = bare.chars().map(digit).collect::<Option<_>>()?;
    let less = |pair: &[i16]| if pair[0] < pair[1] { 2 * pair[0] } else { 0 };
    let n = digits.iter().sum::<i16>() - digits.windows(2).map(less).sum::<i16>();
    (1..=21).contains(&n).then_some(n)
}
