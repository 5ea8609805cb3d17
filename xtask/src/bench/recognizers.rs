//! The cases of Recognizers-Text: an input, and every number, amount or date in it with its value.

use std::path::Path;

use anyhow::{Context, Result};
use serde_json::Value;
use variorum::model::{Decimal, Quantity, QuantityKind, Value as Figure};
use variorum::{Language, Source};

/// A file of cases.
pub struct Set {
    pub file: &'static str,
    pub language: &'static str,
    pub kind: Kind,
}

/// What its cases ask for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Number,
    Percent,
    Currency,
    Dimension,
}

pub const SETS: &[Set] = &[
    Set { file: "Number/NumberModel", language: "en", kind: Kind::Number },
    Set { file: "Number-Spanish/NumberModel", language: "es", kind: Kind::Number },
    Set { file: "Number-French/NumberModel", language: "fr", kind: Kind::Number },
    Set { file: "Number/PercentModel", language: "en", kind: Kind::Percent },
    Set { file: "NumberWithUnit/CurrencyModel", language: "en", kind: Kind::Currency },
    Set { file: "NumberWithUnit/DimensionModel", language: "en", kind: Kind::Dimension },
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
        let item = |(span, value): (variorum::Span, Decimal)| Item {
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
    let _ = Source::text;
    variorum::amounts_in(input, language).iter().filter(|q| wanted(q)).map(item).collect()
}
