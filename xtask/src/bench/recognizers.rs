//! The cases of Recognizers-Text: an input, and every number, amount or date in it with its value.

use std::path::Path;

use anyhow::{Context, Result};
use jiff::civil::Date;
use serde_json::Value;
use variorum::model::{Decimal, Quantity, QuantityKind, Value as Figure};
use variorum::model::{Time, TimeKind};
use variorum::{Language, Span};

/// A file of cases.
pub struct Set {
    pub file: &'static str,
    pub language: &'static str,
    pub kind: Kind,
    /// The least share of cases, in hundredths.
    pub least: f64,
}

/// What its cases ask for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Number,
    Percent,
    Currency,
    Dimension,
    Time,
}

pub const SETS: &[Set] = &[
    Set { file: "Number/NumberModel", language: "en", kind: Kind::Number, least: 96.0 },
    Set { file: "Number-Spanish/NumberModel", language: "es", kind: Kind::Number, least: 95.0 },
    Set { file: "Number-French/NumberModel", language: "fr", kind: Kind::Number, least: 91.0 },
    Set { file: "Number/PercentModel", language: "en", kind: Kind::Percent, least: 65.0 },
    Set { file: "NumberWithUnit/CurrencyModel", language: "en", kind: Kind::Currency, least: 92.0 },
    Set { file: "NumberWithUnit/DimensionModel", language: "en", kind: Kind::Dimension, least: 86.0 },
    Set { file: "DateTime/DateTimeModel", language: "en", kind: Kind::Time, least: 25.0 },
    Set { file: "DateTime-Spanish/DateTimeModel", language: "es", kind: Kind::Time, least: 18.0 },
    Set { file: "DateTime-French/DateTimeModel", language: "fr", kind: Kind::Time, least: 13.5 },
];

/// Something found: its words in lower case, its value, its unit.
#[derive(Debug)]
struct Item {
    words: String,
    value: Option<f64>,
    unit: String,
}

/// How many cases are fully right: the same words, values and units, nothing more.
#[expect(clippy::print_stdout, reason = "a chore shows what it found")]
pub fn score(folder: &Path, set: &Set, errors: usize) -> Result<(usize, usize)> {
    let path = folder.join(format!("{}.json", set.file));
    let page = std::fs::read_to_string(&path).with_context(|| path.display().to_string())?;
    let cases: Vec<Value> = serde_json::from_str(page.trim_start_matches('\u{feff}'))?;
    let (mut right, mut shown) = (0, 0);
    for case in &cases {
        let input = case["Input"].as_str().unwrap_or_default();
        let language = Language::from_code(set.language).context("a language")?;
        if set.kind == Kind::Time {
            let (fits, lines) = times(case, input, language);
            right += usize::from(fits);
            if !fits && shown < errors {
                shown += 1;
                println!("  {input}\n{lines}");
            }
            continue;
        }
        let found = found(input, language, set.kind);
        let wanted: Vec<Item> = case["Results"].as_array().into_iter().flatten().map(|r| wanted(r, set)).collect();
        let fits = found.len() == wanted.len() && found.iter().zip(&wanted).all(|(f, w)| same(f, w, set.kind));
        right += usize::from(fits);
        if !fits && shown < errors {
            shown += 1;
            let show = |items: &[Item]| {
                items.iter().map(|i| format!("{:?}={:?} {}", i.words, i.value, i.unit)).collect::<Vec<_>>().join("; ")
            };
            println!("  {input}\n      found  {}\n      wanted {}", show(&found), show(&wanted));
        }
    }
    Ok((right, cases.len()))
}

fn wanted(result: &Value, set: &Set) -> Item {
    let resolution = &result["Resolution"];
    let value = resolution["value"].as_str().map(|v| v.trim_end_matches('%').to_owned());
    let value =
        value.and_then(|v| if set.language == "en" { v.replace(',', "") } else { v.replace(',', ".") }.parse().ok());
    let words = result["Text"].as_str().unwrap_or_default().to_lowercase();
    Item { words, value, unit: resolution["unit"].as_str().unwrap_or_default().to_owned() }
}

fn same(found: &Item, wanted: &Item, kind: Kind) -> bool {
    let squeezed = |s: &str| s.split_whitespace().collect::<Vec<_>>().join(" ");
    let value = match (found.value, wanted.value) {
        (Some(a), Some(b)) => (a - b).abs() <= 1e-9 * a.abs().max(b.abs()).max(1e-12),
        (a, b) => a.is_none() && b.is_none(),
    };
    let unit = matches!(kind, Kind::Number | Kind::Percent) || found.unit.eq_ignore_ascii_case(&wanted.unit);
    value && unit && squeezed(&found.words) == squeezed(&wanted.words)
}

fn found(input: &str, language: Language, kind: Kind) -> Vec<Item> {
    let number = |value: Decimal| value.to_string().parse::<f64>().ok();
    if kind == Kind::Number {
        let item = |(span, value): (Span, Decimal)| Item {
            words: span.slice(input).to_lowercase(),
            value: number(value),
            unit: String::new(),
        };
        return variorum::numbers_in(input, language).into_iter().map(item).collect();
    }
    let wanted = |q: &Quantity| match kind {
        Kind::Percent => q.kind == QuantityKind::Percent,
        Kind::Currency => q.kind == QuantityKind::Money,
        _ => q.kind == QuantityKind::Measure,
    };
    let item = |q: &Quantity| Item {
        words: q.bare.slice(input).to_lowercase(),
        value: match &q.value {
            Figure::Number(value) => number(*value),
            _ => None,
        },
        unit: q.unit.as_ref().map(|u| u.name.clone()).unwrap_or_default(),
    };
    variorum::amounts_in(input, language).iter().filter(|q| wanted(q)).map(item).collect()
}

/// Whether the expressions of time in a case are all found, with their words and values and nothing more.
fn times(case: &Value, input: &str, language: Language) -> (bool, String) {
    let reference = case["Context"]["ReferenceDateTime"].as_str().and_then(|d| variorum::date(d.get(..10)?));
    let times = variorum::times_in(input, language, reference);
    let found = stretches(input, &times);
    let wanted: Vec<&Value> = case["Results"].as_array().into_iter().flatten().collect();
    let words = |t: &Stretch| t.span.slice(input).to_lowercase();
    let same = |t: &Stretch, w: &Value| Some(words(t).as_str()) == w["Text"].as_str() && t.means(w);
    let fits = found.len() == wanted.len() && found.iter().zip(&wanted).all(|(t, w)| same(t, w));
    let mine: Vec<String> = found.iter().map(|t| format!("{:?} {}", words(t), t.shown())).collect();
    let theirs: Vec<String> = wanted.iter().map(|w| format!("{} {}", w["Text"], w["Resolution"]["values"])).collect();
    (fits, format!("      found  {}\n      wanted {}", mine.join("; "), theirs.join("; ")))
}

/// An expression of time as the set cuts it: "from May to June" and "before 2018" are one, where our layer has the dates and
/// leaves the words around them to the quantities.
struct Stretch<'a> {
    span: Span,
    told: Told<'a>,
}

enum Told<'a> {
    One(&'a Time),
    /// From a day on, until a day.
    Between(Option<Date>, Option<Date>),
}

/// Words between the ends of a stretch.
const JOINTS: &[&str] = &["to", "-", "–", "~", "till", "til", "until", "through", "thru"];

fn stretches<'a>(input: &str, times: &'a [Time]) -> Vec<Stretch<'a>> {
    let days = |t: &Time| t.days.filter(|_| t.kind == TimeKind::Date);
    let before = |t: &Time, words: &[&'static str]| {
        let text = input[..t.span.start as usize].to_lowercase();
        let text = text.strip_suffix("the ").unwrap_or(&text).trim_end().to_owned();
        let free = |at: usize| !text[..at].ends_with(|c: char| c.is_alphanumeric());
        let word = words.iter().find(|w| text.ends_with(**w) && free(text.len() - w.len()))?;
        Some((*word, text.len() - word.len()))
    };
    let mut found = Vec::new();
    let mut i = 0;
    while i < times.len() {
        let (time, next) = (&times[i], times.get(i + 1));
        let led = before(time, &["from", "between"]);
        let gap = next.map(|next| input[time.span.end as usize..next.span.start as usize].trim().to_lowercase());
        let joined = gap.is_some_and(|gap| {
            JOINTS.contains(&gap.as_str()) || gap == "and" && led.is_some_and(|(word, _)| word == "between")
        });
        if let (true, Some((first, _)), Some((next, (last, _)))) =
            (joined, days(time), next.and_then(|next| Some((next, days(next)?))))
        {
            let from = led.map_or(time.span.start as usize, |(_, at)| at);
            let span = Span::new(from, next.span.end as usize);
            found.push(Stretch { span, told: Told::Between(Some(first), Some(last)) });
            i += 2;
            continue;
        }
        i += 1;
        let open = before(time, &["before", "prior to", "until", "till", "after", "since"]).zip(days(time));
        found.push(match open {
            Some(((word, at), (first, last))) => {
                let told = match word {
                    "since" => Told::Between(Some(first), None),
                    // "After 2016" begins with 2017, "after May 3" with that day.
                    "after" if first == last => Told::Between(Some(first), None),
                    "after" => Told::Between(last.tomorrow().ok(), None),
                    _ => Told::Between(None, Some(first)),
                };
                Stretch { span: Span::new(at, time.span.end as usize), told }
            }
            None => Stretch { span: time.span, told: Told::One(time) },
        });
    }
    found
}

impl Stretch<'_> {
    fn shown(&self) -> String {
        let day = |day: &Option<Date>| day.map(|d| d.to_string()).unwrap_or_default();
        match &self.told {
            Told::One(time) => time.value.clone(),
            Told::Between(first, last) => format!("{}..{}", day(first), day(last)),
        }
    }

    /// Whether one of the readings that a case allows is the one that was found.
    fn means(&self, wanted: &Value) -> bool {
        let values = wanted["Resolution"]["values"].as_array().into_iter().flatten();
        values.into_iter().any(|value| match &self.told {
            Told::One(time) => means(time, value),
            Told::Between(first, last) => {
                let is = |name: &str, day: &Option<Date>| {
                    value[name].as_str().unwrap_or_default() == day.map(|d| d.to_string()).unwrap_or_default()
                };
                value["type"] == "daterange" && is("start", first) && is("end", last)
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
        // "This evening", "next weekend", "now": told by the same code.
        _ => field("timex") == time.value,
    }
}
