//! Expressions of time as the set cuts them: "from May to June", "before 2018", "tomorrow at 7 p.m." and "in two weeks" are
//! one, where our layer has the dates, hours and lengths apart, as TIMEX3 has them.

mod meaning;

use jiff::civil::{Date, DateTime};
use jiff::{Span as Length, ToSpan};
use variorum::Span;
use variorum::model::{Time, TimeKind};

/// An expression with its meaning.
pub struct Stretch<'a> {
    pub span: Span,
    told: Told<'a>,
}

enum Told<'a> {
    One(&'a Time),
    /// "around 2 p.m."
    About(&'a Time),
    /// A day.
    Day(Date),
    /// A time of day on a day.
    Moment(DateTime),
    /// From a day on, until a day.
    Between(Option<Date>, Option<Date>),
    /// From one time of day to another, either of which may be open; whether the day is told.
    Hours(Option<DateTime>, Option<DateTime>, bool),
    /// What comes again, by its code, at a time of day.
    Again(&'a str, DateTime),
}

/// Words between the ends of a stretch, and those before it: English, Spanish, French.
const JOINTS: &[&str] =
    &["to", "-", "–", "~", "till", "til", "until", "through", "thru", "a", "hasta", "à", "au", "jusqu'à", "jusqu'au"];
const BETWEEN: &[&str] = &["between", "entre"];
const FROM: &[&str] = &["from", "between", "de", "desde", "entre", "du", "des", "depuis"];
const AND: &[&str] = &["and", "y", "et"];
/// Words between a day and its hour.
const AT: &[&str] = &["", ",", "at", "@", "for", "on", "from", "of", "in", "a", "a las", "à", "sur", "de"];

const ARTICLES: &[&str] = &["the ", "el ", "la ", "las ", "los ", "le ", "les "];

/// The word of a list that stands before byte `at`, and where it begins.
fn before(input: &str, at: usize, words: &[&'static str]) -> Option<(&'static str, usize)> {
    let text = input[..at].to_lowercase();
    let bare =
        ARTICLES.iter().find_map(|the| text.strip_suffix(the).filter(|rest| !rest.ends_with(char::is_alphanumeric)));
    let text = bare.unwrap_or(&text).trim_end();
    let free = |at: usize| !text[..at].ends_with(|c: char| c.is_alphanumeric());
    let fits = |word: &&&str| text.ends_with(**word) && free(text.len() - word.len());
    let word = words.iter().filter(fits).max_by_key(|word| word.len())?;
    Some((word, text.len() - word.len()))
}

fn gap(input: &str, first: &Time, second: &Time) -> String {
    let gap = input[first.span.end as usize..second.span.start as usize].trim_start().to_lowercase();
    let bare = ARTICLES.iter().find_map(|the| gap.strip_suffix(the)).filter(|rest| rest.ends_with(' '));
    bare.unwrap_or(&gap).trim_end().to_owned()
}

fn days(time: &Time) -> Option<(Date, Date)> {
    time.days.filter(|_| time.kind == TimeKind::Date)
}

/// Where a range begins or ends at a stretch: at its first day, behind its last one where its end is told, or in its middle.
fn edge(input: &str, time: &Time, (first, last): (Date, Date)) -> Date {
    let words = time.span.slice(input).to_lowercase();
    let words = words.trim_start_matches("the ");
    if words.starts_with("end of") {
        return last.tomorrow().unwrap_or(last);
    }
    let half = (last - first).get_days() / 2 + 1;
    if words.starts_with("middle of") { first.checked_add(half.days()).unwrap_or(first) } else { first }
}

fn day(time: &Time) -> Option<Date> {
    days(time).filter(|(first, last)| first == last).map(|(day, _)| day)
}

/// The day of a part of a day: "Monday morning".
fn day_of_part(time: &Time) -> Option<Date> {
    time.days.map(|(day, _)| day).filter(|_| time.kind == TimeKind::Time && hour(time).is_none())
}

/// A time of day in figures.
fn hour(time: &Time) -> Option<DateTime> {
    time.value.parse().ok().filter(|_| time.kind == TimeKind::Time)
}

/// All expressions of a text, in its order.
pub fn stretches<'a>(input: &str, times: &'a [Time], now: Option<DateTime>) -> Vec<Stretch<'a>> {
    let mut found: Vec<Stretch<'a>> = Vec::new();
    let mut i = 0;
    while i < times.len() {
        let (stretch, next) = range(input, times, i, now)
            .or_else(|| lasting(input, times, i))
            .or_else(|| part_of_a_stretch(input, times, i))
            .or_else(|| until_now(input, times, i, now?.date()))
            .or_else(|| open_hour(input, times, i))
            .or_else(|| again(input, times, i))
            .or_else(|| moment(input, times, i))
            .or_else(|| Some((open(input, &times[i])?, i + 1)))
            .or_else(|| Some((counted(input, &times[i], now?)?, i + 1)))
            .or_else(|| Some((about(input, &times[i])?, i + 1)))
            .or_else(|| Some((end_of_day(input, &times[i])?, i + 1)))
            .unwrap_or((Stretch { span: times[i].span, told: Told::One(&times[i]) }, i + 1));
        found.push(stretch);
        i = next;
    }
    found
}

/// "from May to June", "between 4 and 5 p.m. tomorrow", "Monday 8-9am".
fn range<'a>(input: &str, times: &'a [Time], i: usize, now: Option<DateTime>) -> Option<(Stretch<'a>, usize)> {
    // The day may stand before the hours.
    let told_before = times.get(i + 1).filter(|next| {
        let gap = gap(input, &times[i], next);
        let told = day(&times[i]).or_else(|| day_of_part(&times[i]));
        hour(next).is_some() && told.is_some() && (AT.contains(&gap.as_str()) || FROM.contains(&gap.as_str()))
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
    if let (Some(from), Some(to), true) = (days(first), days(second), at == i) {
        let (first, last) = (edge(input, first, from), edge(input, second, to));
        let span = Span::new(start, second.span.end as usize);
        return Some((Stretch { span, told: Told::Between(Some(first), Some(last)) }, i + 2));
    }
    let (from, to) = (hour(first)?, hour(second)?);
    // "Tonight from 7 to 7:30"
    let late = told_before.is_some() && ["TAF", "TEV", "TNI"].iter().any(|part| times[i].value.ends_with(part));
    let later = |moment: DateTime| {
        if late && moment.hour() < 12 { moment.checked_add(12.hours()).unwrap_or(moment) } else { moment }
    };
    let (from, to) = (later(from), later(to));
    let behind = times.get(at + 2).filter(|next| AT.contains(&gap(input, second, next).as_str()) && at == i);
    let behind = behind.and_then(|next| day(next).or_else(|| day_of_part(next)));
    // "tomorrow at 3 p.m." begins with its day.
    let own = |time: &Time| {
        let words = time.span.slice(input);
        words.starts_with(char::is_alphabetic) && words.contains(' ') && words.contains(char::is_numeric)
    };
    let date =
        told_before.and_then(|_| day(&times[i]).or_else(|| day_of_part(&times[i]))).or(behind).unwrap_or(to.date());
    let told =
        told_before.is_some() || behind.is_some() || own(first) || now.is_some_and(|now| to.date() != now.date());
    let next = at + 2 + usize::from(behind.is_some());
    let span = Span::new(start, times[next - 1].span.end as usize);
    let on = |moment: DateTime| date.to_datetime(moment.time());
    let end = if to.time() < from.time() { on(to).checked_add(1.day()).ok()? } else { on(to) };
    Some((Stretch { span, told: Told::Hours(Some(on(from)), Some(end), told) }, next))
}

/// "from 10 a.m. for 3 hours", "for 2 hours from 2 p.m.": a length beside its beginning.
fn lasting<'a>(input: &str, times: &'a [Time], i: usize) -> Option<(Stretch<'a>, usize)> {
    let (first, second) = (&times[i], times.get(i + 1)?);
    let length =
        |time: &Time| -> Option<Length> { time.value.parse().ok().filter(|_| time.kind == TimeKind::Duration) };
    let joint = gap(input, first, second);
    let joint = joint.trim_start_matches([',', ' ']);
    let starts = matches!(joint, "from" | "starting" | "starting from" | "starting on" | "beginning" | "from the");
    if let (Some(length), Some(from)) = (length(first), day(second).filter(|_| starts)) {
        let start = before(input, first.span.start as usize, &["for"]).map_or(first.span.start as usize, |(_, at)| at);
        // "A week starting tomorrow", but "for 3 days from today".
        let start = if joint == "from" { start } else { first.span.start as usize };
        let told = Told::Between(Some(from), from.checked_add(length).ok());
        return Some((Stretch { span: Span::new(start, second.span.end as usize), told }, i + 2));
    }
    let (from, length, led) = match (hour(first), hour(second)) {
        (Some(from), None) if joint == "for" => (from, length(second)?, before(input, first.span.start as usize, FROM)),
        (None, Some(from)) if matches!(joint, "from" | "starting" | "starting at") => {
            (from, length(first)?, before(input, first.span.start as usize, &["for"]))
        }
        _ => return None,
    };
    let told = [first, second].iter().any(|time| hour(time).is_some() && time.span.len() > 8);
    let start = led.map_or(first.span.start as usize, |(_, at)| at);
    let told = Told::Hours(Some(from), from.checked_add(length).ok(), told);
    Some((Stretch { span: Span::new(start, second.span.end as usize), told }, i + 2))
}

/// "the last four months of 2021", "first ten days of last year".
fn part_of_a_stretch<'a>(input: &str, times: &'a [Time], i: usize) -> Option<(Stretch<'a>, usize)> {
    let (first, second) = (&times[i], times.get(i + 1)?);
    let length: Length = first.value.parse().ok().filter(|_| first.kind == TimeKind::Duration)?;
    let (from, to) = days(second).filter(|_| gap(input, first, second) == "of")?;
    let words = first.span.slice(input).to_lowercase();
    let words = words.trim_start_matches("the ");
    let (start, word) = match ["first ", "last "].iter().find(|word| words.starts_with(**word)) {
        Some(word) => (first.span.start as usize, word.trim_end()),
        None => before(input, first.span.start as usize, &["first", "last"]).map(|(word, at)| (at, word))?,
    };
    // Weeks are whole ones.
    let weeks = length.get_weeks() > 0;
    let monday = |day: Date| day.checked_sub(i64::from(day.weekday().to_monday_zero_offset()).days());
    let (from, end) = if weeks {
        let next = monday(from.checked_add(3.days()).ok()?).ok()?;
        (next, monday(to.tomorrow().ok()?).ok()?)
    } else {
        (from, to.tomorrow().ok()?)
    };
    let told = match word {
        "first" => Told::Between(Some(from), from.checked_add(length).ok()),
        _ => Told::Between(end.checked_sub(length).ok(), Some(end)),
    };
    Some((Stretch { span: Span::new(start, second.span.end as usize), told }, i + 2))
}

/// "between now and May 21", "from January to now".
fn until_now<'a>(input: &str, times: &'a [Time], i: usize, now: Date) -> Option<(Stretch<'a>, usize)> {
    let (first, second) = (&times[i], times.get(i + 1)?);
    let (led, start) = before(input, first.span.start as usize, FROM)?;
    let joint = gap(input, first, second);
    if !(JOINTS.contains(&joint.as_str()) || AND.contains(&joint.as_str()) && BETWEEN.contains(&led)) {
        return None;
    }
    let present = |time: &Time| time.value == "PRESENT_REF";
    let (from, to) = match (present(first), present(second)) {
        (true, false) => (now, days(second)?.0),
        (false, true) => (days(first)?.0, now),
        _ => return None,
    };
    let span = Span::new(start, second.span.end as usize);
    Some((Stretch { span, told: Told::Between(Some(from), Some(to)) }, i + 2))
}

/// "before 4 p.m.", "today after 2:00", "3 p.m. or later on Monday".
fn open_hour<'a>(input: &str, times: &'a [Time], i: usize) -> Option<(Stretch<'a>, usize)> {
    // The day may stand before the hour.
    let told =
        day(&times[i]).filter(|_| hour(&times[i]).is_none() && times.get(i + 1).is_some_and(|t| hour(t).is_some()));
    let at = i + usize::from(told.is_some());
    let clock = times.get(at)?;
    let (start, end) = (clock.span.start as usize, clock.span.end as usize);
    let (name, from, end) = opened(input, start, end)?;
    if told.is_some() && !input[times[i].span.end as usize..from].trim().is_empty() {
        return None;
    }
    let own = clock.span.len() > 9;
    let behind =
        times.get(at + 1).filter(|next| AT.contains(&input[end..next.span.start as usize].trim())).and_then(day);
    let date = told.or(behind.filter(|_| told.is_none() && end > clock.span.end as usize));
    let clock = hour(clock)?;
    let moment = date.map_or(clock, |date| date.to_datetime(clock.time()));
    let next = at + 1 + usize::from(told.is_none() && date.is_some());
    let from = if told.is_some() { times[i].span.start as usize } else { from };
    let end = if next > at + 1 { times[at + 1].span.end as usize } else { end };
    let dated = date.is_some() || own;
    let told =
        if name == "before" { Told::Hours(None, Some(moment), dated) } else { Told::Hours(Some(moment), None, dated) };
    Some((Stretch { span: Span::new(from, end), told }, next))
}

/// "each Monday at 4 p.m.", "3 p.m. every day".
fn again<'a>(input: &str, times: &'a [Time], i: usize) -> Option<(Stretch<'a>, usize)> {
    let (first, second) = (&times[i], times.get(i + 1)?);
    if !AT.contains(&gap(input, first, second).as_str()) {
        return None;
    }
    let (set, clock) = if first.kind == TimeKind::Set { (first, hour(second)?) } else { (second, hour(first)?) };
    let told = Told::Again(&set.value, clock);
    (set.kind == TimeKind::Set).then(|| (Stretch { span: first.span.to(second.span), told }, i + 2))
}

/// "tomorrow at 7 p.m.", "8am this morning".
fn moment<'a>(input: &str, times: &'a [Time], i: usize) -> Option<(Stretch<'a>, usize)> {
    let (first, second) = (&times[i], times.get(i + 1)?);
    if !AT.contains(&gap(input, first, second).as_str()) {
        return None;
    }
    let date = |time: &Time| day(time).or_else(|| day_of_part(time));
    let (clock, date) = match (hour(first), hour(second)) {
        (Some(clock), None) => (clock, date(second)?),
        (None, Some(clock)) => (clock, date(first)?),
        _ => return None,
    };
    let told = Told::Moment(date.to_datetime(clock.time()));
    Some((Stretch { span: first.span.to(second.span), told }, i + 2))
}

/// What opens the stretch at `start..end` on one side, by a word before it or behind it, and the bytes it then takes.
fn opened(input: &str, start: usize, end: usize) -> Option<(&'static str, usize, usize)> {
    const OPEN: &[(&str, &[&str])] = &[
        (
            "since",
            &[
                "since", "desde", "depuis", "starting", "starting on", "starting from", "beginning", "beginning on",
                "as early as", "any time from", "a partir de", "a partir del", "à partir de", "à partir du", "dès",
            ],
        ),
        (
            "after",
            &["after", "later than", "greater than", "después de", "después del", "después", "más tarde de", "après"],
        ),
        (
            "before",
            &[
                "before", "prior to", "until", "till", "no later than", "as late as", "earlier than", "by", "antes de",
                "antes del", "anterior a", "hasta", "avant", "avant le", "jusqu'à", "jusqu'en", "no más tardar",
            ],
        ),
    ];
    const BEHIND: &[(&str, &[&str])] = &[
        (
            "since",
            &[
                "or later", "and later", "or after", "and after", "or greater", "and greater", "onwards", "onward",
                "o después", "y después", "o posterior", "o más tarde", "y más tarde", "en adelante", "ou plus tard",
            ],
        ),
        ("before", &["or earlier", "and earlier", "or before", "and before", "o antes"]),
    ];
    let led = |(name, words): &(&'static str, &[&'static str])| Some((*name, before(input, start, words)?.1, end));
    let rest = input[end..].to_lowercase();
    let followed = |(name, words): &(&'static str, &[&'static str])| {
        let word = words.iter().find(|word| rest.strip_prefix(' ').is_some_and(|rest| rest.starts_with(**word)))?;
        // "1/1/2016 and after 6 p.m."
        let open = rest[word.len() + 1..].starts_with(" de ")
            || rest[word.len() + 1..].trim_start().starts_with(|c: char| c.is_alphanumeric() && !c.is_alphabetic());
        (!open).then_some((*name, start, end + 1 + word.len()))
    };
    OPEN.iter().filter_map(led).min_by_key(|(_, at, _)| *at).or_else(|| BEHIND.iter().find_map(followed))
}

/// "before 2018", "since May", "after May 3", "2031 or later".
fn open<'a>(input: &str, time: &'a Time) -> Option<Stretch<'a>> {
    let (first, last) = days(time)?;
    let (name, start, end) = opened(input, time.span.start as usize, time.span.end as usize)?;
    let words = time.span.slice(input).to_lowercase();
    let words = words.trim_start_matches("the ");
    let told = match name {
        "before" if words.starts_with("end of") => Told::Between(None, last.tomorrow().ok()),
        "after" if words.starts_with("beginning of") => Told::Between(Some(first), None),
        "since" => Told::Between(Some(first), None),
        // "After 2016" begins with 2017, "after May 3" with that day.
        "after" if first == last => Told::Between(Some(first), None),
        "after" => Told::Between(last.tomorrow().ok(), None),
        _ => Told::Between(None, Some(first)),
    };
    Some(Stretch { span: Span::new(start, end), told })
}

/// "around 2 p.m.", "about March 3".
fn about<'a>(input: &str, time: &'a Time) -> Option<Stretch<'a>> {
    const ABOUT: &[&str] =
        &["around", "about", "circa", "alrededor de", "alrededor del", "cerca de", "vers", "environ"];
    // "What about March 3?" is of that day.
    let asked = |at: &usize| !["how ", "what "].iter().any(|word| input[..*at].to_lowercase().ends_with(word));
    let (_, at) = before(input, time.span.start as usize, ABOUT)
        .filter(|(_, at)| asked(at))
        .filter(|_| day(time).or(hour(time).map(|h| h.date())).is_some())?;
    Some(Stretch { span: Span::new(at, time.span.end as usize), told: Told::About(time) })
}

/// The first day of the quarter or decade that holds a day, and of the next, where words count in them.
fn whole(words: &str, now: Date) -> Option<(Date, Date)> {
    let (first, length) = match words.rsplit(' ').next()? {
        "quarters" => (Date::new(now.year(), (now.month() - 1) / 3 * 3 + 1, 1).ok()?, 3.months()),
        "decades" => (Date::new(now.year() / 10 * 10, 1, 1).ok()?, 10.years()),
        _ => return None,
    };
    Some((first, first.checked_add(length).ok()?))
}

/// "end of tomorrow", "the end of the day": its last second.
fn end_of_day<'a>(input: &str, time: &'a Time) -> Option<Stretch<'a>> {
    let words = time.span.slice(input).to_lowercase();
    let words = ARTICLES.iter().find_map(|the| words.strip_prefix(the)).unwrap_or(&words);
    let told = ["end of", "fin de", "final de"].iter().any(|end| words.starts_with(end));
    let day = day(time).filter(|_| told)?;
    Some(Stretch { span: time.span, told: Told::Moment(day.at(23, 59, 59, 0)) })
}

/// "in two weeks", "within nine months", "the next three days", "the past five years": lengths counted from now.
fn counted<'a>(input: &str, time: &'a Time, moment: DateTime) -> Option<Stretch<'a>> {
    const WITHIN: &[&str] = &["within", "dentro de"];
    const AHEAD: &[&str] =
        &["next", "following", "coming", "upcoming", "próximos", "próximas", "siguientes", "prochains", "prochaines"];
    const BACK: &[&str] = &[
        "last", "past", "previous", "últimos", "últimas", "pasados", "pasadas", "anteriores", "derniers", "dernières",
    ];
    let length: Length = time.value.parse().ok().filter(|_| time.kind == TimeKind::Duration)?;
    let (start, end) = (time.span.start as usize, time.span.end as usize);
    let words = time.span.slice(input).to_lowercase();
    let bare = ARTICLES.iter().find(|the| words.starts_with(**the)).map_or(start, |the| start + the.len());
    let told = |list: &[&str]| words.trim_start_matches("the ").split(' ').any(|word| list.contains(&word));
    let now = moment.date();
    let small = length.get_hours() != 0 || length.get_minutes() != 0 || length.get_seconds() != 0;
    if small {
        let ahead = moment.checked_add(length).ok()?;
        if told(AHEAD) {
            return Some(Stretch { span: Span::new(bare, end), told: Told::Hours(Some(moment), Some(ahead), true) });
        }
        if told(BACK) {
            let from = moment.checked_sub(length).ok();
            return Some(Stretch { span: Span::new(bare, end), told: Told::Hours(from, Some(moment), true) });
        }
        if let Some((_, at)) = before(input, start, &["within", "dentro de"]) {
            return Some(Stretch { span: Span::new(at, end), told: Told::Hours(Some(moment), Some(ahead), true) });
        }
        let (_, at) = before(input, start, &["in", "en", "dans"])?;
        return Some(Stretch { span: Span::new(at, end), told: Told::Moment(ahead) });
    }
    let (ahead, back) = (now.checked_add(length).ok()?, now.checked_sub(length).ok()?);
    // Quarters and decades are whole ones.
    if let Some((first, from)) = whole(&words, now).filter(|_| told(AHEAD) || told(BACK)) {
        let told = if told(AHEAD) {
            Told::Between(Some(from), from.checked_add(length).ok())
        } else {
            Told::Between(first.checked_sub(length).ok(), Some(first))
        };
        return Some(Stretch { span: Span::new(bare, end), told });
    }
    if told(AHEAD) {
        // Tomorrow is the first of the next days.
        let told = Told::Between(now.tomorrow().ok(), ahead.tomorrow().ok());
        return Some(Stretch { span: Span::new(bare, end), told });
    }
    if told(BACK) {
        return Some(Stretch { span: Span::new(bare, end), told: Told::Between(Some(back), Some(now)) });
    }
    if let Some((_, at)) = before(input, start, WITHIN) {
        return Some(Stretch { span: Span::new(at, end), told: Told::Between(Some(now), Some(ahead)) });
    }
    let (_, at) = before(input, start, &["in", "en", "dans"])?;
    Some(Stretch { span: Span::new(at, end), told: Told::Day(ahead) })
}
