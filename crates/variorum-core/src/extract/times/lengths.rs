//! Lengths of time and what comes again: "two hours", "every Monday".

use variorum_nlp::TokenKind;

use super::moment::{Moment, Unit};
use super::reader::{Found, Reader, date, duration, vague};
use super::words::Class;
use crate::extract::cursor::Cursor;
use crate::extract::figures::joined;
use crate::extract::numbers;
use crate::model::TimeKind;

impl Reader<'_> {
    /// "two hours", "30-day", "a week", "the first nine months", "several years", "weeks", "an hour and a half".
    pub(super) fn length(&self, i: usize) -> Option<Found> {
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
        if let Some(found) = self.glued_length(i) {
            return Some(found);
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
            // "for two nights"
            if self.is(unit_at, Class::Part) == Some("NI") && n.is_some_and(|n| n > 1) && self.plural(unit_at) {
                return Some(duration(unit_at + 1, Unit::Day, &text));
            }
            let unit = self.unit(unit_at)?;
            // "a second" and "a quarter" are seldom lengths; "one day" is.
            if self.has(i, Class::A) && self.word(i) != "one" && matches!(unit, Unit::Second | Unit::Quarter) {
                return None;
            }
            // "the twenty second of May" is a day.
            if self.word(unit_at) == "second" && unit_at == at && n != Some(1) {
                return None;
            }
            let end = unit_at + 1;
            // "an hour and a half", "una hora y media"
            let half = end + 1 + usize::from(self.has(end + 1, Class::A));
            if self.has(end, Class::And) && self.has(half, Class::Half) && n.is_some() {
                return Some(duration(half + 1, unit, &format!("{text}.5")));
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
            let whole = self.with_smaller(i, duration(end, unit, &text), unit);
            return Some(if whole.end > end { self.length_ago(whole) } else { whole });
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

    /// A length of several units, or the day that it lies back or ahead: "two weeks and two days ago".
    fn length_ago(&self, found: Found) -> Found {
        let end = found.end + 1;
        let day = || {
            let length: jiff::Span = found.value.parse().ok()?;
            let ago = self.has(found.end, Class::Ago) || self.word(found.end) == "earlier";
            let told = self.anchor.and_then(Moment::first_day).or(self.reference);
            if ago {
                let from = if self.has(found.end, Class::Ago) { self.reference } else { told };
                return from?.checked_sub(length).ok();
            }
            told?.checked_add(length).ok().filter(|_| self.word(found.end) == "later")
        };
        day().map_or(found.clone(), |day| date(end, Moment::Day(day)))
    }

    /// A length of whole units from token `i` on, with the smaller ones that follow it: "two years and five months",
    /// "3 hours 30 minutes".
    fn with_smaller(&self, i: usize, found: Found, unit: Unit) -> Found {
        // "between 30 days and 24 hours"
        let between = i > 0 && self.before(i) == "between";
        let at = found.end + usize::from(self.has(found.end, Class::And) && !between);
        let next = self.count(at).and_then(|(text, n, unit_at)| {
            let plain =
                |unit: &Unit| !matches!(unit, Unit::Weekend | Unit::Fortnight | Unit::Quarter) && *unit <= Unit::Year;
            let smaller = self.unit(unit_at).filter(|smaller| n.is_some() && plain(smaller) && *smaller < unit)?;
            plain(&unit).then(|| self.with_smaller(i, duration(unit_at + 1, smaller, &text), smaller))
        });
        match next.and_then(|rest| Some((joined(&found.value, &rest.value)?, rest.end))) {
            Some((value, end)) => Found { end, value, ..found },
            None => found,
        }
    }

    /// Whether "a" at token `i` means "per".
    pub(super) fn rate(&self, i: usize) -> bool {
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
    pub(super) fn every(&self, i: usize) -> Option<Found> {
        if let Some(value) = self.is(i, Class::Set) {
            // "The Daily Mirror" is no set.
            let name = self.tokens[i].capital && i > 0;
            return (!name).then(|| vague(i + 1, TimeKind::Set, value));
        }
        // "weekends", "all weekends"
        let all = i + usize::from(matches!(self.word(i), "all" | "any"));
        if self.unit(all) == Some(Unit::Weekend) && (self.plural(all) || all > i) {
            return Some(vague(all + 1, TimeKind::Set, "XXXX-WXX-WE"));
        }
        if let Some(found) = self.how_often(i).or_else(|| self.all_of(i)) {
            return Some(found);
        }
        if self.has(i, Class::Per) {
            let unit = self.unit(i + 1)?;
            return Some(vague(i + 2, TimeKind::Set, &unit.duration("1")));
        }
        if !self.has(i, Class::Each) {
            return None;
        }
        if let Some(unit) = self.unit(i + 1) {
            let value = if unit == Unit::Weekend { "XXXX-WXX-WE".to_owned() } else { unit.duration("1") };
            return Some(vague(i + 2, TimeKind::Set, &value));
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
        if let Some(day) = self.is(i + 2, Class::Weekday).filter(|_| self.word(i + 1) == "other") {
            return Some(vague(i + 3, TimeKind::Set, &format!("XXXX-WXX-{day}")));
        }
        if let Some(unit) = self.unit(i + 2).filter(|_| self.word(i + 1) == "other") {
            return Some(vague(i + 3, TimeKind::Set, &unit.duration("2")));
        }
        let (text, _, at) = self.count(i + 1)?;
        let unit = self.unit(at)?;
        Some(vague(at + 1, TimeKind::Set, &unit.duration(&text)))
    }
}

impl Reader<'_> {
    /// "3h", "10D", "2W": a number and the letter of its unit in one word.
    fn glued_length(&self, i: usize) -> Option<Found> {
        let token = self.tokens.get(i).filter(|t| t.folded.starts_with(|c: char| c.is_ascii_digit()))?;
        let digits = token.folded.find(|c: char| !c.is_ascii_digit())?;
        let unit = match &token.folded[digits..] {
            "h" => Unit::Hour,
            "d" if token.upper_end => Unit::Day,
            "w" if token.upper_end => Unit::Week,
            "y" if token.upper_end => Unit::Year,
            _ => return None,
        };
        // "3D" is a film's, "14h" a time of day behind "à".
        let led = i > 0 && matches!(self.before(i), "for" | "within" | "lasted" | "in" | "last" | "took" | "after");
        led.then(|| duration(i + 1, unit, &token.folded[..digits]))
    }

    /// "once a week", "three times a year", "una vez al año", "deux fois par mois".
    fn how_often(&self, i: usize) -> Option<Found> {
        let number = || self.numerals.number(self.tokens, i).map(|number| number.end);
        let counted = |&at: &usize| matches!(self.word(at), "times" | "vez" | "veces" | "fois");
        let at = if self.has(i, Class::Often) { i + 1 } else { number().filter(counted)? + 1 };
        let led = self.has(at, Class::A) || self.has(at, Class::Per) || self.word(at) == "al";
        let unit_at = if led { at + 1 } else { self.at_word(at) };
        let unit = self.unit(unit_at).filter(|unit| unit_at > at && *unit >= Unit::Day && !self.plural(unit_at))?;
        Some(vague(unit_at + 1, TimeKind::Set, &unit.duration("1")))
    }

    /// "todos los lunes", "tous les jours", "toutes les trois semaines"; "toda la semana" is a length.
    fn all_of(&self, i: usize) -> Option<Found> {
        let at = i + 2;
        if !self.has(i, Class::All) || !self.has(i + 1, Class::The) {
            return None;
        }
        let many = self.word(i).ends_with('s');
        if let Some(day) = self.is(at, Class::Weekday).filter(|_| many) {
            return Some(vague(at + 1, TimeKind::Set, &format!("XXXX-WXX-{day}")));
        }
        if let Some(part) = self.is(at, Class::Part).filter(|_| many) {
            return Some(vague(at + 1, TimeKind::Set, &format!("XXXX-XX-XXT{part}")));
        }
        if let Some(unit) = self.unit(at) {
            return Some(if many {
                vague(at + 1, TimeKind::Set, &unit.duration("1"))
            } else {
                duration(at + 1, unit, "1")
            });
        }
        let (text, _, unit_at) = self.count(at)?;
        self.unit(unit_at).map(|unit| vague(unit_at + 1, TimeKind::Set, &unit.duration(&text)))
    }
}
