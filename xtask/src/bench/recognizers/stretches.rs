//! Expressions of time as the set cuts them: "from May to June", "before 2018", "tomorrow at 7 p.m." and "in two weeks" are
//! one, where our layer has the dates, hours and lengths apart, as TIMEX3 has them.

use jiff::civil::{Date, DateTime};
use jiff::{Span as Length, ToSpan};
use serde_json::Value;
use variorum::Span;
use variorum::model::{Time, TimeKind};

/// An expression with its meaning.
pub struct Stretch<'a> {
    pub span: Span,
    told: Told<'a>,
}

enum Told<'a> {
    One(&'a Time),
    /// A day.
    Day(Date),
    /// A time of day on a day.
    Moment(DateTime),
    /// From a day on, until a day.
    Between(Option<Date>, Option<Date>),
    /// From one time of day to another; whether the day is told.
    Hours(DateTime, DateTime, bool),
}

/// Words between the ends of a stretch, and those before it: English, Spanish, French.
const JOINTS: &[&str] =
    &["to", "-", "–", "~", "till", "til", "until", "through", "thru", "a", "hasta", "à", "au", "jusqu'à", "jusqu'au"];
const BETWEEN: &[&str] = &["between", "entre"];
const FROM: &[&str] = &["from", "between", "de", "desde", "entre", "du", "des", "depuis"];
const AND: &[&str] = &["and", "y", "et"];
/// Words between a day and its hour.
const AT: &[&str] = &["", ",", "at", "@", "for", "on", "from", "of", "in", "a las", "à", "sur"];

/// The word of a list that stands before byte `at`, and where it begins.
fn before(input: &str, at: usize, words: &[&'static str]) -> Option<(&'static str, usize)> {
    let text = input[..at].to_lowercase();
    let bare = ["the ", "el ", "la ", "las ", "los ", "le ", "les "].iter().find_map(|the| text.strip_suffix(the));
    let text = bare.unwrap_or(&text).trim_end();
    let free = |at: usize| !text[..at].ends_with(|c: char| c.is_alphanumeric());
    let fits = |word: &&&str| text.ends_with(**word) && free(text.len() - word.len());
    let word = words.iter().filter(fits).max_by_key(|word| word.len())?;
    Some((word, text.len() - word.len()))
}

fn gap(input: &str, first: &Time, second: &Time) -> String {
    input[first.span.end as usize..second.span.start as usize].trim().to_lowercase()
}

fn days(time: &Time) -> Option<(Date, Date)> {
    time.days.filter(|_| time.kind == TimeKind::Date)
}

fn day(time: &Time) -> Option<Date> {
    days(time).filter(|(first, last)| first == last).map(|(day, _)| day)
}

/// A time of day in figures.
fn hour(time: &Time) -> Option<DateTime> {
    time.value.parse().ok().filter(|_| time.kind == TimeKind::Time)
}

/// All expressions of a text, in its order.
pub fn stretches<'a>(input: &str, times: &'a [Time], now: Option<Date>) -> Vec<Stretch<'a>> {
    let mut found: Vec<Stretch<'a>> = Vec::new();
    let mut i = 0;
    while i < times.len() {
        let (stretch, next) = range(input, times, i)
            .or_else(|| moment(input, times, i))
            .or_else(|| Some((open(input, &times[i])?, i + 1)))
            .or_else(|| Some((counted(input, &times[i], now?)?, i + 1)))
            .unwrap_or((Stretch { span: times[i].span, told: Told::One(&times[i]) }, i + 1));
        found.push(stretch);
        i = next;
    }
    found
}

/// "from May to June", "between 4 and 5 p.m. tomorrow", "Monday 8-9am".
fn range<'a>(input: &str, times: &'a [Time], i: usize) -> Option<(Stretch<'a>, usize)> {
    // The day may stand before the hours.
    let told_before = times.get(i + 1).filter(|next| {
        let gap = gap(input, &times[i], next);
        hour(next).is_some() && day(&times[i]).is_some() && (AT.contains(&gap.as_str()) || FROM.contains(&gap.as_str()))
    });
    let at = i + usize::from(told_before.is_some());
    let (first, second) = (times.get(at)?, times.get(at + 1)?);
    let led = before(input, first.span.start as usize, FROM);
    let joint = gap(input, first, second);
    let joined = JOINTS.contains(&joint.as_str())
        || AND.iter().any(|and| joint.split(' ').next() == Some(and))
            && led.is_some_and(|(word, _)| BETWEEN.contains(&word));
    if !joined {
        return None;
    }
    let start = if at > i { times[i].span.start as usize } else { led.map_or(first.span.start as usize, |(_, at)| at) };
    if let (Some((first, _)), Some((last, _)), true) = (days(first), days(second), at == i) {
        let span = Span::new(start, second.span.end as usize);
        return Some((Stretch { span, told: Told::Between(Some(first), Some(last)) }, i + 2));
    }
    let (from, to) = (hour(first)?, hour(second)?);
    let behind =
        times.get(at + 2).filter(|next| AT.contains(&gap(input, second, next).as_str()) && at == i).and_then(day);
    // "tomorrow at 3 p.m." begins with its day.
    let own = |time: &Time| time.span.len() > 8 && input[time.span.start as usize..].starts_with(char::is_alphabetic);
    let date = told_before.and_then(|_| day(&times[i])).or(behind).unwrap_or(to.date());
    let told = told_before.is_some() || behind.is_some() || own(first) || to.date() != from.date();
    let next = at + 2 + usize::from(behind.is_some());
    let span = Span::new(start, times[next - 1].span.end as usize);
    let on = |moment: DateTime| date.to_datetime(moment.time());
    let end = if to.time() < from.time() { on(to).checked_add(1.day()).ok()? } else { on(to) };
    Some((Stretch { span, told: Told::Hours(on(from), end, told) }, next))
}

/// "tomorrow at 7 p.m.", "8am this morning".
fn moment<'a>(input: &str, times: &'a [Time], i: usize) -> Option<(Stretch<'a>, usize)> {
    let (first, second) = (&times[i], times.get(i + 1)?);
    if !AT.contains(&gap(input, first, second).as_str()) {
        return None;
    }
    let part = |time: &Time| time.kind == TimeKind::Time && hour(time).is_none();
    let date = |time: &Time| day(time).or_else(|| time.days.map(|(day, _)| day).filter(|_| part(time)));
    let (clock, date) = match (hour(first), hour(second)) {
        (Some(clock), None) => (clock, date(second)?),
        (None, Some(clock)) => (clock, date(first)?),
        _ => return None,
    };
    let told = Told::Moment(date.to_datetime(clock.time()));
    Some((Stretch { span: first.span.to(second.span), told }, i + 2))
}

/// "before 2018", "since May", "after May 3".
fn open<'a>(input: &str, time: &'a Time) -> Option<Stretch<'a>> {
    const OPEN: &[(&str, &[&str])] = &[
        ("since", &["since", "desde", "depuis"]),
        ("after", &["after", "después de", "después del", "después", "après"]),
        (
            "before",
            &["before", "prior to", "until", "till", "antes de", "antes del", "hasta", "avant", "jusqu'à", "jusqu'en"],
        ),
    ];
    let (first, last) = days(time)?;
    let (name, at) = OPEN
        .iter()
        .filter_map(|(name, words)| Some((*name, before(input, time.span.start as usize, words)?.1)))
        .min_by_key(|(_, at)| *at)?;
    let told = match name {
        "since" => Told::Between(Some(first), None),
        // "After 2016" begins with 2017, "after May 3" with that day.
        "after" if first == last => Told::Between(Some(first), None),
        "after" => Told::Between(last.tomorrow().ok(), None),
        _ => Told::Between(None, Some(first)),
    };
    Some(Stretch { span: Span::new(at, time.span.end as usize), told })
}

/// "in two weeks", "within nine months", "the next three days", "the past five years": lengths counted from now.
fn counted<'a>(input: &str, time: &'a Time, now: Date) -> Option<Stretch<'a>> {
    const WITHIN: &[&str] = &["within"];
    const AHEAD: &[&str] =
        &["next", "following", "coming", "upcoming", "próximos", "próximas", "prochains", "prochaines"];
    const BACK: &[&str] = &["last", "past", "previous", "últimos", "últimas", "derniers", "dernières"];
    let length: Length = time.value.parse().ok().filter(|_| time.kind == TimeKind::Duration)?;
    let (start, end) = (time.span.start as usize, time.span.end as usize);
    let words = time.span.slice(input).to_lowercase();
    let bare = words.strip_prefix("the ").map_or(start, |_| start + 4);
    let told = |list: &[&str]| words.trim_start_matches("the ").split(' ').any(|word| list.contains(&word));
    let (ahead, back) = (now.checked_add(length).ok()?, now.checked_sub(length).ok()?);
    if told(AHEAD) {
        // Tomorrow is the first of the next days.
        let told = Told::Between(now.tomorrow().ok(), ahead.tomorrow().ok());
        return Some(Stretch { span: Span::new(bare, end), told });
    }
    if told(BACK) {
        return Some(Stretch { span: Span::new(bare, end), told: Told::Between(Some(back), Some(now)) });
    }
    if length.get_hours() != 0 || length.get_minutes() != 0 || length.get_seconds() != 0 {
        return None;
    }
    if let Some((_, at)) = before(input, start, WITHIN) {
        return Some(Stretch {
            span: Span::new(at, end),
            told: Told::Between(now.tomorrow().ok(), ahead.tomorrow().ok()),
        });
    }
    let (_, at) = before(input, start, &["in", "en", "dentro de", "dans"])?;
    Some(Stretch { span: Span::new(at, end), told: Told::Day(ahead) })
}

impl Stretch<'_> {
    pub fn shown(&self) -> String {
        let day = |day: &Option<Date>| day.map(|d| d.to_string()).unwrap_or_default();
        match &self.told {
            Told::One(time) => time.value.clone(),
            Told::Day(date) => date.to_string(),
            Told::Moment(moment) => moment.to_string(),
            Told::Between(first, last) => format!("{}..{}", day(first), day(last)),
            Told::Hours(first, last, told) => format!("{first}..{last} {told}"),
        }
    }

    /// Whether one of the readings that a case allows is the one that was found.
    pub fn means(&self, wanted: &Value) -> bool {
        let values = wanted["Resolution"]["values"].as_array().into_iter().flatten();
        values.into_iter().any(|value| {
            let field = |name: &str| value[name].as_str().unwrap_or_default();
            let written = |day: &Option<Date>| day.map(|d| d.to_string()).unwrap_or_default();
            match &self.told {
                Told::One(time) => means(time, value),
                Told::Day(day) => field("type") == "date" && field("value") == day.to_string(),
                Told::Moment(moment) => {
                    let told = field("value").replace(' ', "T");
                    field("type") == "datetime" && told.get(..16) == moment.to_string().get(..16)
                }
                Told::Between(first, last) => {
                    field("type") == "daterange" && field("start") == written(first) && field("end") == written(last)
                }
                Told::Hours(first, last, told) => {
                    let both = |form: &str| {
                        let write = |moment: &DateTime| moment.strftime(form).to_string();
                        field("start") == write(first) && field("end") == write(last)
                    };
                    match field("type") {
                        "timerange" => !told && both("%H:%M:%S"),
                        "datetimerange" => *told && both("%Y-%m-%d %H:%M:%S"),
                        _ => false,
                    }
                }
            }
        })
    }
}

/// Whether a reading is the one that was found.
fn means(time: &Time, value: &Value) -> bool {
    let field = |name: &str| value[name].as_str().unwrap_or_default();
    let days = time.days.map(|(first, last)| {
        (first.to_string(), last.to_string(), last.tomorrow().map(|d| d.to_string()).unwrap_or_default())
    });
    // "This evening", "next weekend", "later this month": told by the same code.
    if field("timex") == time.value {
        return true;
    }
    match (field("type"), time.kind) {
        ("date", TimeKind::Date) => {
            days.as_ref().is_some_and(|(first, last, _)| first == last && first == field("value"))
        }
        ("daterange", TimeKind::Date) => {
            days.as_ref().is_some_and(|(first, _, after)| first == field("start") && after == field("end"))
        }
        ("datetime", TimeKind::Time) => field("value").replace(' ', "T").starts_with(&time.value),
        ("time", TimeKind::Time) => {
            time.value.split_once('T').is_some_and(|(_, clock)| field("value").starts_with(clock))
        }
        _ => false,
    }
}
