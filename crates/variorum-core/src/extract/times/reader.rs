//! The grammar: what can stand at a token, and what it means.

use jiff::civil::Date;
use variorum_nlp::{Language, Token, TokenKind};

use super::moment::{Moment, Unit, weekend_near};
use super::words::{Class, Sense, Words, value};
use crate::extract::cursor::Cursor;
use crate::extract::numbers;
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
    /// The hour of that expression, where it is a time of day.
    pub last_hour: Option<i8>,
    /// For each token, which way the verb over it points.
    pub directions: &'a [Direction],
}

pub(super) fn date(end: usize, moment: Moment) -> Found {
    Found { end, kind: TimeKind::Date, value: moment.value(), moment: Some(moment), zone: None, aside: false }
}

pub(super) fn duration(end: usize, unit: Unit, count: &str) -> Found {
    let value = unit.duration(count);
    Found { end, kind: TimeKind::Duration, value, moment: None, zone: None, aside: false }
}

pub(super) fn vague(end: usize, kind: TimeKind, value: &str) -> Found {
    Found { end, kind, value: value.to_owned(), moment: None, zone: None, aside: false }
}

impl Cursor for Reader<'_> {
    fn tokens(&self) -> &[Token] {
        self.tokens
    }
}

impl<'a> Reader<'a> {
    /// A reader of one sentence, told of nothing before it.
    pub(super) fn new(
        tokens: &'a [Token],
        language: Language,
        reference: Option<Date>,
        directions: &'a [Direction],
    ) -> Self {
        let words = Words::of(language);
        Self {
            tokens,
            words,
            senses: tokens.iter().map(|token| words.senses(token)).collect(),
            numerals: numbers::Numerals::of(language),
            reference,
            anchor: None,
            quarter: None,
            narrative: false,
            last_end: 0,
            last_hour: None,
            directions,
        }
    }
}

impl Reader<'_> {
    pub(super) fn is(&self, i: usize, class: Class) -> Option<&'static str> {
        value(self.senses.get(i)?, class, &self.tokens[i])
    }

    pub(super) fn has(&self, i: usize, class: Class) -> bool {
        self.is(i, class).is_some()
    }

    /// One past a hyphen at token `i`, or `i`.
    pub(super) fn hyphen(&self, i: usize) -> usize {
        i + usize::from(matches!(self.word(i), "-" | "–" | "‑"))
    }

    /// One past a full stop that belongs to an abbreviation before token `i`.
    pub(super) fn dot(&self, i: usize) -> usize {
        i + usize::from(self.word(i) == "." && self.glued(i))
    }

    /// One past a word for "at" at token `i`, and the article of "a las"; `i` where there is none.
    pub(super) fn at_word(&self, i: usize) -> usize {
        let at = i + usize::from(self.has(i, Class::At));
        at + usize::from(at > i && self.word(i) == "a" && self.has(at, Class::The))
    }

    /// The word before token `i`, or before its article.
    pub(super) fn lead(&self, i: usize) -> &str {
        let at = i.saturating_sub(usize::from(i > 0 && self.has(i - 1, Class::The)));
        if at > 0 { self.before(at) } else { "" }
    }

    pub(super) fn unit(&self, i: usize) -> Option<Unit> {
        self.is(i, Class::Unit).and_then(Unit::parse)
    }

    pub(super) fn direction(&self, i: usize) -> Direction {
        self.directions.get(i).copied().unwrap_or(Direction::Unknown)
    }

    pub(super) fn plural(&self, i: usize) -> bool {
        // French "mois" is one month or many.
        self.word(i).ends_with('s') && self.word(i).len() > 3 && self.word(i) != "mois"
    }

    /// The longest expression of time that begins at token `i`.
    pub(super) fn at(&self, i: usize) -> Option<Found> {
        // Most words have nothing to do with time.
        let token = &self.tokens[i];
        let hedge =
            matches!(token.folded.as_str(), "more" | "less" | "fewer" | "up" | "no" | "hace" | "il" | "'" | "’");
        let quarter = token.folded.len() == 2 && token.folded.starts_with(['q', 'h']);
        let idle = self.senses[i].is_empty() && token.kind == TokenKind::Word && !token.capital && !hedge && !quarter;
        if idle
            && !token.folded.starts_with(|c: char| c.is_ascii_digit() || c == '\'')
            && !self.numerals.knows(&token.folded)
            && !self.words.begins_holiday(&token.folded)
        {
            return None;
        }
        self.modified(i).or_else(|| self.core(i))
    }

    /// "early March", "the end of 1990", "mid-October", "more than two years", "later this month".
    pub(super) fn modified(&self, i: usize) -> Option<Found> {
        let the = i + usize::from(self.has(i, Class::The));
        // "the end of the month", "the beginning of 1990", "early in the year"
        let weekends = self.weekend(the).is_some() || self.word(the) == "fines" && self.word(the + 2) == "semana";
        if !weekends && (self.has(the, Class::Early) || self.has(the, Class::Late) || self.has(the, Class::Mid)) {
            let next = self.hyphen(the + 1);
            let of = next + usize::from(self.has(next, Class::Of));
            let from_noun = of > next;
            let part = of + usize::from(from_noun && self.has(of, Class::The));
            let found = self.core(of).or_else(|| self.bare_part(part)).or_else(|| self.stretch_of(of))?;
            // "The end of May", but "to end in May".
            let noun = matches!(self.word(the), "end" | "close" | "middle" | "start" | "beginning");
            let loose = noun && (!from_noun || self.word(next) == "in");
            // "Late Monday" is Monday, and the article of "the late-November storm" belongs to the storm.
            let apart = self.has(of, Class::Weekday) || the > i && !from_noun && next > the + 1;
            if !loose
                && !apart
                && (found.kind == TimeKind::Date || found.kind == TimeKind::Time)
                && !found.value.ends_with("REF")
            {
                return Some(found);
            }
            return None;
        }
        // "later this month", "earlier in the day"
        if (self.has(i, Class::Earlier) || self.has(i, Class::Later)) && matches!(self.word(i), "earlier" | "later") {
            let at = i + 1;
            let of = at + usize::from(self.has(at, Class::Of));
            let part = || self.bare_part(of + usize::from(self.has(of, Class::The)));
            let found = if of > at { part().or_else(|| self.stretch_of(of))? } else { self.core(at)? };
            // "Earlier Friday" is Friday.
            let near = self.has(at, Class::This) || self.has(at, Class::That) || self.has(at, Class::Near) || of > at;
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
            // "About two weeks" is read without its first word, as people mark it; "about two weeks ago" with it.
            let near = matches!(self.word(i), "about" | "around" | "approximately" | "roughly");
            let counted = found.kind == TimeKind::Duration && !near
                || self.words.get(Class::Ago, &self.tokens[found.end - 1]).is_some();
            return counted.then_some(found);
        }
        None
    }

    /// "the year", "the month", "the day" as a stretch that holds what was named last.
    pub(super) fn stretch_of(&self, i: usize) -> Option<Found> {
        let at = i + usize::from(self.has(i, Class::The));
        let unit = self.unit(at).filter(|_| !self.plural(at))?;
        // What was named last may lie ahead ("sentencing is set for June 28"); "later in the day" does not.
        let past = |day: &Date| self.narrative || self.reference.is_none_or(|now| *day <= now);
        let day = self.anchor.and_then(Moment::first_day).filter(past).or(self.reference)?;
        Moment::around(day, unit).map(|moment| date(at + 1, moment))
    }

    /// Whether a clause or sentence ends at token `i`.
    fn closes(&self, i: usize) -> bool {
        matches!(self.word(i), "" | "." | ";" | "?" | "!" | ")")
    }

    /// "for the year", "the full year", "the fiscal year ended March 31": the year of the text, or a length that its end places.
    fn this_year(&self, i: usize) -> Option<Found> {
        // "sales in the week", "away for the month"
        const STRETCHES: &[Unit] = &[Unit::Week, Unit::Month, Unit::Year];
        let whole =
            self.unit(i + 1).filter(|unit| self.has(i, Class::The) && STRETCHES.contains(unit) && !self.plural(i + 1));
        let led = i > 0 && matches!(self.before(i), "in" | "for" | "during");
        if let Some(unit) = whole.filter(|_| led && self.closes(i + 2) && !self.tokens[i + 1].possessive) {
            return Moment::around(self.now()?, unit).map(|moment| date(i + 2, moment));
        }
        let told = i + 1 + usize::from(matches!(self.word(i + 1), "full" | "current" | "latest" | "whole"));
        let at = told + usize::from(self.has(told, Class::Fiscal));
        self.unit(at).filter(|unit| self.has(i, Class::The) && *unit == Unit::Year && !self.plural(at))?;
        if matches!(self.word(at + 1), "ended" | "ending" | "to") {
            return Some(duration(at + 1, Unit::Year, "1"));
        }
        let led = at > i + 1 || i > 0 && matches!(self.before(i), "for" | "throughout");
        // "the year before", "the year two thousand", "the year-ago quarter"
        let alone = matches!(self.word(at + 1), "" | "," | "." | ";" | ")" | "of" | "in" | "was" | "were" | "to");
        Some(date(at + 1, Moment::Year(self.now()?.year()))).filter(|_| led && alone)
    }

    /// "the weekend", "year-end".
    pub(super) fn whole(&self, i: usize) -> Option<Found> {
        if let Some(found) = self.this_year(i) {
            return Some(found);
        }
        let day = self.now()?;
        let the = i + usize::from(self.has(i, Class::The));
        if let Some(behind) = self.weekend(the) {
            let named = || self.dated(behind + 1).or_else(|| self.holiday(behind + 1));
            if let Some(Found { end, moment: Some(Moment::Day(day)), .. }) =
                self.has(behind, Class::Of).then(named).flatten()
            {
                return Some(date(end, weekend_near(day)?));
            }
            // "le week-end dernier"
            let told = |class| self.is(behind, class).filter(|_| self.words.day_first)?.parse().ok();
            if let Some(shift) = told(Class::Last).or_else(|| told(Class::Next)) {
                return Some(date(behind + 1, Moment::shifted(day, Unit::Weekend, shift)?));
            }
            if the > i {
                let shift = if self.direction(i) == Direction::Ahead { 0 } else { -1 };
                let whole = Moment::around(day, Unit::Weekend)?.first_day()?;
                let moment =
                    if day >= whole { Moment::Weekend(whole) } else { Moment::shifted(day, Unit::Weekend, shift)? };
                return Some(date(behind, moment));
            }
        }
        let end = self.hyphen(i + 1);
        let year_end = self.unit(i) == Some(Unit::Year) && !self.plural(i) && self.word(end) == "end";
        let last = Date::new(day.year(), 12, 31).ok().filter(|_| year_end)?;
        Some(date(end + 1, Moment::Day(last)))
    }

    /// One past "weekend", "week-end" or "fin de semana" at token `i`.
    pub(super) fn weekend(&self, i: usize) -> Option<usize> {
        if self.unit(i) == Some(Unit::Weekend) {
            return (!self.plural(i)).then_some(i + 1);
        }
        let words = [self.word(i), self.word(i + 1), self.word(i + 2)];
        matches!(words, ["fin", "de", "semana"] | ["week", "-" | "‑", "end"]).then_some(i + 3)
    }

    pub(super) fn core(&self, i: usize) -> Option<Found> {
        self.clock(i)
            .or_else(|| self.of_a_range(i))
            .or_else(|| self.whole(i))
            .or_else(|| self.week_of(i))
            .or_else(|| self.week_around(i))
            .or_else(|| self.week_by_number(i))
            .or_else(|| self.dated(i))
            .or_else(|| self.weekday_of_a_week(i))
            .or_else(|| self.weekday_and_day(i))
            .or_else(|| self.weekday(i))
            .or_else(|| self.day_of_a_month(i))
            .or_else(|| self.day_alone(i))
            .or_else(|| self.near(i))
            .or_else(|| self.beside(i))
            .or_else(|| self.part_alone(i))
            .or_else(|| self.quarter(i))
            .or_else(|| self.quarter_by_sign(i))
            .or_else(|| self.ago(i))
            .or_else(|| self.counted_from(i))
            .or_else(|| self.counted_neighbour(i))
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
}
