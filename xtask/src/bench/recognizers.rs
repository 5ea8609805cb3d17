//! The cases of Recognizers-Text: an input, and every number, amount or date in it with its value.

mod stretches;

use std::path::Path;

use anyhow::{Context, Result};
use jiff::civil::DateTime;
use serde_json::Value;
use variorum::model::{Decimal, Quantity, QuantityKind, Value as Figure};
use variorum::{Language, Span};

use self::stretches::{Stretch, stretches};

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
    Set { file: "NumberWithUnit/CurrencyModel", language: "en", kind: Kind::Currency, least: 94.9 },
    Set { file: "NumberWithUnit/DimensionModel", language: "en", kind: Kind::Dimension, least: 88.0 },
    Set { file: "DateTime/DateTimeModel", language: "en", kind: Kind::Time, least: 72.5 },
    Set { file: "DateTime-Spanish/DateTimeModel", language: "es", kind: Kind::Time, least: 59.4 },
    Set { file: "DateTime-French/DateTimeModel", language: "fr", kind: Kind::Time, least: 30.6 },
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
    let (mut passed, mut passable) = (0, 0);
    for case in &cases {
        let input = case["Input"].as_str().unwrap_or_default();
        let language = Language::from_code(set.language).context("a language")?;
        if set.kind == Kind::Time {
            let (fits, lines) = times(case, input, language);
            right += usize::from(fits);
            passable += usize::from(supported(case));
            passed += usize::from(fits && supported(case));
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
    if passable > 0 {
        let share = 100.0 * passed as f64 / passable as f64;
        println!("{}: {share:.1} % of {passable} cases that a program of the set itself passes", set.file);
    }
    Ok((right, cases.len()))
}

/// Whether one of the set's own programs passes a case; of those that none does, many lack the date they count from.
fn supported(case: &Value) -> bool {
    let fails = |name: &str| {
        let listed = |field: &str| case[field].as_str().is_some_and(|list| list.contains(name));
        listed("NotSupported") || listed("NotSupportedByDesign")
    };
    ["dotnet", "javascript", "python", "java"].into_iter().any(|name| !fails(name))
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
    let now = case["Context"]["ReferenceDateTime"].as_str().and_then(|now| now.get(..19)?.parse::<DateTime>().ok());
    let times = variorum::times_in(input, language, now.map(|now| now.date()));
    let found = stretches(input, &times, now);
    let wanted: Vec<&Value> = case["Results"].as_array().into_iter().flatten().collect();
    let words = |t: &Stretch| t.span.slice(input).to_lowercase();
    // Whether an article, the preposition before it or the full stop of the sentence belongs to an expression is no question of
    // time.
    let bare = |words: &str| {
        let without = |words: &str, list: &[&str]| -> String {
            list.iter().find_map(|word| words.strip_prefix(word)).unwrap_or(words).to_owned()
        };
        let words = without(words.trim_end_matches('.'), &["on ", "in ", "at ", "a ", "en "]);
        without(&words, &["the ", "le ", "la ", "el ", "los ", "las ", "les "])
    };
    let same = |t: &Stretch, w: &Value| bare(&words(t)) == bare(w["Text"].as_str().unwrap_or_default()) && t.means(w);
    let fits = found.len() == wanted.len() && found.iter().zip(&wanted).all(|(t, w)| same(t, w));
    let mine: Vec<String> = found.iter().map(|t| format!("{:?} {}", words(t), t.shown())).collect();
    let theirs: Vec<String> = wanted.iter().map(|w| format!("{} {}", w["Text"], w["Resolution"]["values"])).collect();
    (fits, format!("      found  {}\n      wanted {}", mine.join("; "), theirs.join("; ")))
}
