//! Expressions of time, read by one grammar with the words of each language, and resolved against the date of the text.
//!
//! News looks backward: a bare weekday is the last one, a date without a year the last one, unless the verb over it
//! points ahead. A text that tells of long ago has its own clock: dates belong to the year that was named last.

mod calendar;
mod clock;
mod counted;
mod lengths;
mod moment;
mod named;
mod near;
mod reader;
mod weeks;
mod words;
mod written;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

use jiff::civil::{Date, DateTime};
use variorum_nlp::syntax::Analysis;
use variorum_nlp::{Language, Span, Token};

use self::moment::Moment;
use self::reader::{Direction, Found, Reader};
use self::words::{Class, Words};
use super::{Context, zones};
use crate::lexicon::one_of;
use crate::model::{Document, Layers, Time, TimeKind};

/// What the words of a language say of dates, for those who need no whole reading.
pub(super) struct Calendar(&'static Words);

impl Calendar {
    pub(super) fn of(language: Language) -> &'static Self {
        static LANGUAGES: OnceLock<BTreeMap<&str, Calendar>> = OnceLock::new();
        let all = LANGUAGES.get_or_init(|| {
            ["de", "en", "es", "fr", "ru"]
                .into_iter()
                .filter_map(|code| Some((code, Self(Words::of(Language::from_code(code)?)))))
                .collect()
        });
        all.get(language.code()).unwrap_or(&all["en"])
    }

    fn has(&self, token: &Token, classes: &[Class]) -> bool {
        classes.iter().any(|&class| self.0.get(class, token).is_some())
    }

    /// Whether a word stands between the ends of a range.
    pub(super) fn joins(&self, token: &Token) -> bool {
        self.has(token, &[Class::To])
    }

    /// Whether words name a day for anyone ("March 18", "2031"), and not only told from the date of the text.
    pub(super) fn names_date(&self, words: &[Token]) -> bool {
        let year = |t: &Token| t.folded.starts_with(|c: char| c.is_ascii_digit()) && t.folded.len() >= 4;
        words.iter().any(|t| year(t) || self.has(t, &[Class::Month, Class::Holiday]))
    }

    /// Whether words say which day, beside the time of day.
    pub(super) fn names_day(&self, words: &[Token]) -> bool {
        words.iter().any(|t| self.has(t, &[Class::Weekday, Class::Near, Class::Tonight, Class::Last, Class::Next]))
    }

    /// Whether words only tell a part of some day: "the morning", "late afternoon", and not "this morning".
    pub(super) fn is_part_alone(&self, words: &[Token]) -> bool {
        let points = [Class::This, Class::That, Class::Same];
        self.has_any(words, &[Class::Part])
            && !self.has_any(words, &points)
            && !self.names_day(words)
            && !self.names_date(words)
    }

    fn has_any(&self, words: &[Token], classes: &[Class]) -> bool {
        words.iter().any(|t| self.has(t, classes))
    }

    /// Whether a word is the name of a month or a day of the week.
    pub(super) fn names_day_or_month(&self, token: &Token) -> bool {
        self.has(token, &[Class::Month, Class::Weekday]) && token.folded.len() > 3 || token.folded == "may"
    }

    /// Days that no calendar has ("February 30"): where they stand, and their words.
    pub(super) fn impossible<'a>(&self, tokens: &[Token], text: &'a str) -> Vec<(Span, &'a str)> {
        let month = |t: &Token| self.0.get(Class::Month, t).and_then(|m| m.parse::<i8>().ok());
        let day = |t: &Token| t.folded.parse::<i8>().ok().filter(|_| t.span.len() <= 2);
        let pairs = tokens.windows(2).filter_map(|pair| {
            let (month, day) = match (month(&pair[0]), day(&pair[1])) {
                (Some(month), Some(day)) => (month, day),
                _ => (month(&pair[1])?, day(&pair[0])?),
            };
            // A leap year has every day.
            let span = pair[0].span.to(pair[1].span);
            Date::new(2024, month, day).is_err().then(|| (span, span.slice(text)))
        });
        pairs.collect()
    }
}

/// Reads a date at the very start of `line`, in any language whose words are known: the date and the bytes it takes.
/// Only days with a year.
pub(super) fn leading_date(line: &str) -> Option<(Date, usize)> {
    let mut cut = line.len().min(80);
    while !line.is_char_boundary(cut) {
        cut -= 1;
    }
    let line = &line[..cut];
    if !line.bytes().any(|b| b.is_ascii_digit()) {
        return None;
    }
    ["en", "es", "fr", "de", "ru"].into_iter().find_map(|code| {
        let language = Language::from_code(code)?;
        let tokens = variorum_nlp::text::tokenize(line, language);
        if tokens.first()?.span.start > 0 {
            return None;
        }
        let directions = vec![Direction::Unknown; tokens.len()];
        let reader = Reader::new(&tokens, language, None, &directions);
        let found = reader.calendar(0)?;
        let Some(Moment::Day(day)) = found.moment else { return None };
        Some((day, tokens[found.end - 1].span.end as usize))
    })
}

/// Reads a day without a year at the very start of `line`, in English: "Oct. 9", "9 October"; its month, its number, the bytes it takes.
pub(super) fn leading_day(line: &str) -> Option<(i8, i8, usize)> {
    let mut cut = line.len().min(40);
    while !line.is_char_boundary(cut) {
        cut -= 1;
    }
    let tokens = variorum_nlp::text::tokenize(&line[..cut], Language::ENGLISH);
    tokens.first().filter(|t| t.span.start == 0)?;
    let directions = vec![Direction::Unknown; tokens.len()];
    let found = Reader::new(&tokens, Language::ENGLISH, None, &directions).calendar(0)?;
    let mut parts = found.value.strip_prefix("XXXX-")?.split('-').map(str::parse::<i8>);
    let (month, day) = (parts.next()?.ok()?, parts.next()?.ok()?);
    Some((month, day, tokens[found.end - 1].span.end as usize))
}

/// Verbs whose infinitive is done when they are: "began to leave on Friday".
const DONE: &[&str] = &[
    "begin", "start", "continue", "manage", "refuse", "decline", "fail", "have", "force", "use", "appear", "seem",
    "happen", "tend", "come", "help", "try", "prove", "go", "return", "cause", "lead", "get", "rise", "fall", "report",
];

/// Verbs whose present tells what a plan has for a day to come.
const SCHEDULED: &[&str] = &[
    "open", "close", "begin", "start", "end", "expire", "resume", "reopen", "depart", "arrive", "vote", "convene",
    "meet", "return", "debut", "premiere", "launch",
];

pub(super) fn run(document: &Document, context: &Context, layers: &mut Layers) {
    let reference = document.published.or(context.reference);
    let words = Words::of(document.language);
    let narrative = tells_of_long_ago(&layers.tokens, words, reference.map(|r| r.year()));
    let directions = directions(&document.text, layers, words);
    let mut anchor = if narrative { None } else { reference.map(Moment::Day) };
    let mut quarter = None;
    let mut found_times = Vec::new();
    for &(first, end) in &layers.sentence_tokens {
        let tokens = &layers.tokens[first..end];
        let directions = &directions[first..end];
        let mut reader = Reader::new(tokens, document.language, reference, directions);
        (reader.anchor, reader.quarter, reader.narrative) = (anchor, quarter, narrative);
        let mut i = 0;
        while i < tokens.len() {
            let Some(found) = reader.at(i) else {
                i += 1;
                continue;
            };
            if let Some(moment) = found.moment.filter(|_| !found.aside) {
                reader.anchor = Some(moment);
                if let Moment::Quarter(..) = moment {
                    reader.quarter = Some(moment);
                }
            }
            let end = found.end.max(i + 1);
            reader.last_end = end;
            reader.last_hour = found.value.split_once('T').and_then(|(_, clock)| clock.get(..2)?.parse().ok());
            found_times.push(time(tokens, i, found));
            i = end;
        }
        (anchor, quarter) = (reader.anchor, reader.quarter);
    }
    layers.times = found_times;
}

fn time(tokens: &[Token], i: usize, found: Found) -> Time {
    let last = &tokens[found.end - 1];
    let mut span = tokens[i].span.to(last.span);
    if last.possessive {
        // Without the "'s"; the mark may be one byte or three.
        let ending = (last.span.len() - last.folded.len().min(last.span.len())) as u32;
        span = Span::new(span.start as usize, (span.end - ending) as usize);
    }
    let clock: Option<DateTime> = found.value.get(..16).and_then(|value| value.parse().ok());
    let zone = found.zone.as_deref().zip(clock).and_then(|(zone, local)| zones::offset_minutes(zone, local));
    Time {
        span,
        kind: found.kind,
        days: found.moment.filter(|_| found.kind != TimeKind::Duration).and_then(Moment::days),
        value: found.value,
        zone: zone.map(zones::iso_offset),
    }
}

/// Whether most years in the text lie more than a year from the date of the text.
fn tells_of_long_ago(tokens: &[Token], words: &Words, now: Option<i16>) -> bool {
    let era = |pair: &[Token]| matches!(pair[1].folded.as_str(), "bc" | "b.c" | "b.c." | "bce");
    let number = |t: &Token| t.folded.parse::<i16>().ok();
    let old = tokens.windows(2).filter(|pair| era(pair)).filter_map(|pair| number(&pair[0])).map(|year| -year);
    let new = tokens.iter().filter(|t| t.folded.len() == 4).filter_map(number).filter(|y| (1000..=2100).contains(y));
    let years: Vec<i16> = old.chain(new).collect();
    let near = |t: &&Token| [Class::Near, Class::Weekday].iter().any(|&class| words.get(class, t).is_some());
    // News has days of the week; tales have years.
    if tokens.iter().filter(near).count() * 8 > years.len() {
        return false;
    }
    let Some(now) = now else { return !years.is_empty() };
    let far = years.iter().filter(|&&y| (y - now).abs() > 1).count();
    years.len() >= 5 && far * 3 > years.len() * 2 && years.len() * 400 > tokens.len()
}

/// Which way the verb over each token points: by the tree where there is one, else by words that look ahead.
fn directions(text: &str, layers: &Layers, words: &Words) -> Vec<Direction> {
    let mut directions = vec![Direction::Unknown; layers.tokens.len()];
    let Some(syntax) = layers.syntax.as_deref() else {
        for &(first, end) in &layers.sentence_tokens {
            let mut ahead = Direction::Unknown;
            for (token, direction) in layers.tokens[first..end].iter().zip(&mut directions[first..end]) {
                if words.get(Class::Ahead, token).is_some() {
                    ahead = Direction::Ahead;
                }
                *direction = ahead;
            }
        }
        return directions;
    };
    let ahead: BTreeSet<u32> =
        layers.tokens.iter().filter(|t| words.get(Class::Ahead, t).is_some()).map(|t| t.span.start).collect();
    let word = |i: usize| syntax.tokens[i].span.slice(text);
    let points = |verb: usize| {
        let helpers = || syntax.children(verb).filter(|&c| matches!(syntax.relation(c), "aux" | "auxpass"));
        let perfect = helpers().any(|c| word(c) == "have");
        let modal = |w: &str| matches!(w, "would" | "may" | "might" | "could" | "should" | "must" | "can");
        let future =
            helpers().any(|c| matches!(word(c), "will" | "’ll" | "'ll" | "shall" | "wo") || modal(word(c)) && !perfect);
        // "Could not be reached on Wednesday" tells what was.
        let could_not = helpers().any(|c| word(c) == "could")
            && syntax.children(verb).any(|c| syntax.relation(c) == "neg" || matches!(word(c), "Neither" | "neither"));
        if could_not {
            return Direction::Back;
        }
        let past = helpers().any(|c| matches!(syntax.tag(c), "VBD")) || syntax.tag(verb) == "VBD";
        let to = helpers().any(|c| syntax.tag(c) == "TO");
        match (future, past) {
            (true, _) => Direction::Ahead,
            (_, true) => Direction::Back,
            _ if to && perfect => Direction::Back,
            _ if to => {
                let head = syntax.tokens[verb].head as usize;
                // "It is to resume trading on Tuesday", "it had been due to expire on Friday".
                let is = word(head) == "is" || word(head) == "are";
                let had = |at: usize| syntax.children(at).any(|c| word(c) == "had" && syntax.relation(c) == "aux");
                if is || had(head) || had(syntax.tokens[head].head as usize) {
                    return if is { Direction::Ahead } else { Direction::Back };
                }
                let done = one_of(syntax.lemma(head), DONE) || !matches!(syntax.pos(head), "VERB" | "NOUN" | "ADJ");
                if done || head == verb || syntax.relation(verb) == "advcl" {
                    Direction::Unknown
                } else {
                    Direction::Ahead
                }
            }
            // "If one is left on May 1"
            _ if syntax.tag(verb) == "VBN" && helpers().any(|c| matches!(syntax.tag(c), "VBZ" | "VBP") && !perfect) => {
                Direction::Unknown
            }
            _ if syntax.tag(verb) == "VBN" => Direction::Back,
            _ => Direction::Unknown,
        }
    };
    let mut known: Vec<Option<Direction>> = vec![None; syntax.tokens.len()];
    for (i, token) in layers.tokens.iter().enumerate() {
        let (from, to) = syntax.within(token.span);
        if from == to {
            continue;
        }
        // "Sentencing was set for June 28": what is set for a day lies ahead.
        let led = syntax.tokens[from].head as usize;
        if syntax.pos(led) == "ADP" && word(led) == "for" && syntax.relation(from) == "pobj" {
            directions[i] = Direction::Ahead;
            continue;
        }
        if let Some(direction) = by_its_joint(syntax, text, from) {
            directions[i] = direction;
            continue;
        }
        let mut at = from;
        let weekday = words.get(Class::Weekday, token).is_some();
        for _ in 0..12 {
            // "The ballot opens on Monday"
            if weekday && matches!(syntax.tag(at), "VBZ" | "VBP") && one_of(syntax.lemma(at), SCHEDULED) {
                directions[i] = Direction::Ahead;
                break;
            }
            let announced = |at: usize| ahead.contains(&syntax.tokens[at].span.start);
            // "The visit planned for", "the planned visit in". Only words nearby: what hangs on a noun may be a whole book.
            let modifies = |c: usize| syntax.tokens[c].head as usize == at && syntax.relation(c) == "amod";
            let planned =
                || syntax.pos(at) == "NOUN" && (at.saturating_sub(6)..at).any(|c| modifies(c) && announced(c));
            if at != from && (matches!(syntax.pos(at), "VERB" | "ADJ" | "NOUN") && announced(at) || planned()) {
                directions[i] = Direction::Ahead;
                break;
            }
            if matches!(syntax.pos(at), "VERB" | "AUX") {
                directions[i] = *known[at].get_or_insert_with(|| points(at));
                if directions[i] != Direction::Unknown {
                    break;
                }
            }
            let head = syntax.tokens[at].head as usize;
            if head == at {
                break;
            }
            at = head;
        }
    }
    directions
}

/// What is to come where it has a day in front of it: "Friday's meeting".
const APPOINTED: &[&str] = &[
    "meeting", "vote", "election", "summit", "talk", "game", "hearing", "deadline", "session", "match", "race",
    "trial", "debate", "visit", "ceremony", "launch", "conference", "referendum", "runoff",
];
/// What goes on until a day that is over.
const LASTING: &[&str] =
    &["last", "continue", "go", "work", "serve", "live", "fight", "rule", "wait", "talk", "play", "sleep"];

/// Which way a day points by what joins it to the sentence: "until Friday" ahead, "around Wednesday's ruling" back.
fn by_its_joint(syntax: &Analysis, text: &str, day: usize) -> Option<Direction> {
    let head = syntax.tokens[day].head as usize;
    let word = |i: usize| syntax.tokens[i].span.slice(text);
    match syntax.relation(day) {
        "pobj" if matches!(word(head), "until" | "till") => {
            let verb = syntax.tokens[head].head as usize;
            (!one_of(syntax.lemma(verb), LASTING)).then_some(Direction::Ahead)
        }
        "poss" if !one_of(syntax.lemma(head), APPOINTED) => {
            let led = syntax.tokens[head].head as usize;
            let before = matches!(word(led), "before" | "for" | "until" | "at" | "in" | "on" | "of" | "during");
            let taken = syntax.relation(head) == "dobj" || syntax.relation(head) == "pobj" && !before;
            taken.then_some(Direction::Back)
        }
        _ => None,
    }
}

/// The length of time that a word of a language names: "day" for "jours".
pub(super) fn length_of(language: Language, token: &Token) -> Option<&'static str> {
    let unit = Words::of(language).get(Class::Unit, token)?;
    const LENGTHS: &[(&str, &str)] = &[
        ("s", "second"),
        ("min", "minute"),
        ("h", "hour"),
        ("d", "day"),
        ("wk", "week"),
        ("mo", "month"),
        ("y", "year"),
        ("de", "decade"),
    ];
    LENGTHS.iter().find(|(code, _)| *code == unit).map(|(_, length)| *length)
}

/// The number of a place in a row, in English words or in any digits: "third", "3rd", "3º".
pub(crate) fn ordinal(token: &Token) -> Option<u32> {
    let digits = token.folded.trim_end_matches(|c: char| !c.is_ascii_digit());
    let told = Words::of(Language::ENGLISH).get(Class::Ordinal, token);
    let written = || Some(digits).filter(|digits| !digits.is_empty() && digits.len() < token.folded.len());
    told.or_else(written)?.parse().ok()
}

#[cfg(test)]
mod tests {
    use jiff::civil::Date;
    use variorum_nlp::Language;

    fn check(code: &str, cases: &[(&str, &str)]) {
        let language = Language::from_code(code).expect("a known language");
        let reference = Some(Date::constant(2031, 4, 2)); // a Wednesday
        for (text, want) in cases {
            let found = crate::extract::times_in(text, language, reference);
            let values: Vec<&str> = found.iter().map(|time| time.value.as_str()).collect();
            assert_eq!(values.join(" "), *want, "{text}");
        }
    }

    #[test]
    fn english() {
        check(
            "en",
            &[
                ("They met on March 18, 2031.", "2031-03-18"),
                ("They met on Friday and will meet again next week.", "2031-03-28 2031-W15"),
                ("It rose in the third quarter of 2030.", "2030-Q3"),
                ("They worked for more than two years.", "P2Y"),
                ("The 1990s were long ago.", "199"),
                ("He called at 9 p.m. on Monday.", "2031-03-31T21:00"),
                ("They left two weeks ago.", "2031-W12"),
                ("He wins every year.", "P1Y"),
                ("It rained in the last week of January and the second week of May 2030.", "2031-W05 2030-W19"),
                ("It rang at half past seven, then at a quarter to nine.", "2031-04-02T07:30 2031-04-02T08:45"),
                ("From May to October 2029, and Nov 18 to Feb 5, 2030.", "2029-05 2029-10 2029-11-18 2030-02-05"),
                ("From June to February it was shut.", "2030-06 2031-02"),
                ("In May two thousand people came on May twenty-third.", "2030-05 2030-05-23"),
                ("Born on fifteen August nineteen hundred ninety-three, gone in May 2029.", "1993-08-15 2029-05"),
                (
                    "Filed 22/Jan/2030, 2030-aug-01, Sep-23-2030, 20300318 and Dec-2030.",
                    "2030-01-22 2030-08-01 2030-09-23 2030-03-18 2030-12",
                ),
                ("It rose in Q3 2030, in 2029-Q1 and in H2 of 2028.", "2030-Q3 2029-Q1 2028-H2"),
                ("They will meet next week on Tuesday or Thursday of next week.", "2031-04-08 2031-04-10"),
                (
                    "It was the first week of 2030, the week of March 13, the third month of 2029.",
                    "2030-W01 2031-W11 2029-03",
                ),
                ("They met on Thursday the 27th and left on the 30th.", "2031-03-27 2031-03-30"),
                ("On the 18th floor, three weeks before Christmas.", "2031-12-04"),
                (
                    "It is open from 5 to 6:30 p.m., then 11 a.m.-4 p.m. and between 2:00 and 2:30 pm.",
                    "2031-04-02T17:00 2031-04-02T18:30 2031-04-02T11:00 2031-04-02T16:00 2031-04-02T14:00 2031-04-02T14:30",
                ),
                (
                    "It ran from 10/1/2030 - 10/7/2030 and from 5/1-5/7/2029.",
                    "2030-10-01 2030-10-07 2029-05-01 2029-05-07",
                ),
                ("It won 3/4 of the seats, from 1/3 to 2/3 before, 10/12 and 9/11.", ""),
                ("He said Friday third-quarter profit rose.", "2031-03-28 2030-Q3"),
                ("64 days from November 21 to January 24.", "P64D 2030-11-21 2031-01-24"),
                ("It began at 12 noon, ten to twenty people came, dated 05-Aug-2030.", "2031-04-02T12:00 2030-08-05"),
                (
                    "He got two years and five months, then 3 hours 30 minutes, between 30 days and 24 hours.",
                    "P2Y5M PT3H30M P30D PT24H",
                ),
                (
                    "From 10:30 to 3, between 10 and 11:30, between 7 and 9 last night.",
                    "2031-04-02T10:30 2031-04-02T15:00 2031-04-02T10:00 2031-04-02T11:30 2031-04-01T19:00 2031-04-01T21:00",
                ),
                (
                    "It is shut April 9th through 17th and from the 3rd to the 5th of May 2030.",
                    "2031-04-09 2031-04-17 2030-05-03 2030-05-05",
                ),
                ("They will be away from Monday to Friday.", "2031-04-07 2031-04-11"),
                (
                    "He came on Friday in the morning and left Monday at 7 in the evening.",
                    "2031-03-28TMO 2031-03-31T19:00",
                ),
                ("In week 31 of 2030 and in week 3 of the trial, every weekend.", "2030-W31 XXXX-WXX-WE"),
                ("They will meet on February 29; it was open in the last week of last month.", "2032-02-29 2031-W13"),
                ("The bank shuts at 1140 a.m. every other day.", "2031-04-02T11:40 P2D"),
                (
                    "They met on the 15th of last month, come on the twentieth day of next month, every other Friday.",
                    "2031-03-15 2031-05-20 XXXX-WXX-5",
                ),
                ("He saw her next Friday, this upcoming Friday, last Tuesday.", "2031-04-11 2031-04-04 2031-03-25"),
                ("It rose this quarter, the week before last and in the week after next.", "2031-Q2 2031-W12 2031-W16"),
                (
                    "He works on Tuesdays at 9 a.m., twice a week, in the financial year 2030.",
                    "XXXX-WXX-2T09:00 P1W 2030",
                ),
                ("He left two weeks and two days ago, late in the afternoon.", "2031-03-17 2031-03-17TAF"),
                (
                    "They meet on Friday evening next week, on 30 February 2030, on Labor Day weekend 2031.",
                    "2031-04-11TEV 2030-02-30 2031-W35-WE",
                ),
                (
                    "It will last two hours, from 9:30 to 3, between 3 and 8 yesterday.",
                    "PT2H 2031-04-02T09:30 2031-04-02T15:00 2031-04-01T03:00 2031-04-01T08:00",
                ),
                (
                    "It fell in the week. He was away for 3h, then all weekends, over the past fortnight.",
                    "2031-W14 PT3H XXXX-WXX-WE P2W",
                ),
                (
                    "It was 20 min past eight, sales of Q1 2030 - Q3 2031, in the first quarter of the year.",
                    "2031-04-02T08:20 2030-Q1 2031-Q3 2031-Q1",
                ),
                ("The morning papers of 14 nov told it; call 555-2010 on the day after.", "2030-11-14 2030-11-15"),
                (
                    "They will meet this Friday 4/4, tomorrow at seven twenty-seven, from 5/1-5/7, 2030, twice semiannually.",
                    "2031-04-04 2031-04-03T07:27 2030-05-01 2030-05-07 P6M",
                ),
                ("", ""),
            ],
        );
    }

    #[test]
    fn what_a_text_repeats_without_end() {
        const TIMES: usize = 10_000;
        for words in ["two days before ", "9 a.m. to "] {
            let text = format!("{}Monday.", words.repeat(TIMES));
            let found = crate::extract::times_in(&text, Language::ENGLISH, Some(Date::constant(2031, 4, 2)));
            assert!(found.len() >= TIMES, "{words}: {}", found.len());
        }
    }

    #[test]
    fn other_languages_by_their_tables() {
        check(
            "es",
            &[
                ("Se reunieron el 18 de marzo de 2031.", "2031-03-18"),
                ("Llegaron la semana pasada, a las once de la noche.", "2031-W13 2031-04-02T23:00"),
                (
                    "Abre a las siete y media, cierra a las ocho menos cuarto de la tarde.",
                    "2031-04-02T07:30 2031-04-02T19:45",
                ),
                ("Vino el martes por la mañana y se fue anoche.", "2031-04-01TMO 2031-04-01TNI"),
                (
                    "Vota todos los lunes, dos veces al año y durante toda la semana, en los años noventa y en el siglo XXI.",
                    "XXXX-WXX-1 P1Y P1W 199 20",
                ),
                (
                    "Empezó el 5/4/2030, dos días después de Navidad y a finales de mayo, este viernes 4 de abril.",
                    "2030-04-05 2031-12-27 2031-05 2031-04-04",
                ),
                (
                    "Duró una hora y media, de las 3 de la mañana hasta las 5 de la tarde, el fin de semana pasado.",
                    "PT1H30M 2031-04-02T03:00 2031-04-02T17:00 2031-W13-WE",
                ),
                ("Son las ocho y veinte de la noche, el lunes de la semana siguiente.", "2031-04-07T20:20"),
                ("Se fueron el 1.º de julio de 2030; el 18, a fin de mes, volverán.", "2030-07-01 2031-03-18 2031-03"),
            ],
        );
        check(
            "de",
            &[
                ("Sie trafen sich am 18. März 2031.", "2031-03-18"),
                ("Sie kamen letzte Woche um 18 Uhr.", "2031-W13 2031-04-02T18:00"),
            ],
        );
        check("ru", &[("Они встретились 18 марта 2031 года.", "2031-03-18"), ("Они уехали вчера.", "2031-04-01")]);
        check(
            "fr",
            &[
                ("Ils se sont vus le 18 mars 2031.", "2031-03-18"),
                ("Ils partent le mois prochain.", "2031-05"),
                ("Il a parlé à 20h30, puis à 22 heures, pendant 2 heures.", "2031-04-02T20:30 2031-04-02T22:00 PT2H"),
                (
                    "Le lendemain de Noël, la veille, tous les jours, une fois par mois, toutes les trois semaines.",
                    "2031-12-26 2031-12-25 P1D P1M P3W",
                ),
                (
                    "De 14h à 16h, à sept heures et demie, à dix heures moins le quart, sept heures dix, 4h45 du matin.",
                    "2031-04-02T14:00 2031-04-02T16:00 2031-04-02T07:30 2031-04-02T09:45 2031-04-02T07:10 2031-04-02T04:45",
                ),
                (
                    "Dans les années 1980, au XIXe siècle, le 5/4/2030, le week-end dernier, les cinq années suivantes.",
                    "198 18 2030-04-05 2031-W13-WE P5Y",
                ),
                ("Le travail dure sept heures dix minutes par jour ; il sort le 17.", "PT7H10M P1D 2031-03-17"),
            ],
        );
    }
}
