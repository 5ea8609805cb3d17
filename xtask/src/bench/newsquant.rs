//! NewsQuant: quantities in sentences from news, with value, unit and change.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::{Context, Result};
use serde_json::Value;
use variorum::model::{Comparison, Decimal, Quantity, QuantityKind, Value as Figure};
use variorum::{Config, Source, Span};

use super::Tally;

/// A quantity as the set has it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Item {
    value: String,
    unit: String,
    change: String,
}

/// Value, value with unit, value with change: one tally a sentence.
#[expect(clippy::print_stdout, reason = "a chore shows what it found")]
pub fn score(path: &Path, errors: usize) -> Result<[Vec<Tally>; 3]> {
    let page = std::fs::read_to_string(path).with_context(|| path.display().to_string())?;
    let mut tallies: [Vec<Tally>; 3] = Default::default();
    let mut shown = 0;
    for line in page.lines() {
        let row: Value = serde_json::from_str(line)?;
        let text = row["text"].as_str().unwrap_or_default();
        let gold: Vec<Item> = row["quantities"].as_array().into_iter().flatten().map(wanted).collect();
        let found = found(text);
        let keys: [fn(&Item) -> Item; 3] = [
            |i| Item { unit: String::new(), change: String::new(), ..i.clone() },
            |i| Item { change: String::new(), ..i.clone() },
            |i| Item { unit: String::new(), ..i.clone() },
        ];
        for (tally, key) in tallies.iter_mut().zip(keys) {
            let mut left: BTreeMap<Item, usize> = BTreeMap::new();
            gold.iter().for_each(|item| *left.entry(key(item)).or_default() += 1);
            let mut right = 0;
            for item in &found {
                if let Some(n) = left.get_mut(&key(item)).filter(|n| **n > 0) {
                    *n -= 1;
                    right += 1;
                }
            }
            tally.push(Tally { right, found: found.len(), gold: gold.len() });
        }
        let (mut a, mut b) = (gold.clone(), found.clone());
        a.sort();
        b.sort();
        if a != b && shown < errors {
            shown += 1;
            let show = |items: &[Item]| {
                items.iter().map(|i| format!("{}{} [{}]", i.change, i.value, i.unit)).collect::<Vec<_>>().join("; ")
            };
            println!("  {text}\n      found  {}\n      wanted {}", show(&found), show(&gold));
        }
    }
    Ok(tallies)
}

fn number(text: &str) -> String {
    let parts = text.split('-').map(|part| part.parse::<f64>().map_or_else(|_| part.to_owned(), |x| format!("{x}")));
    parts.collect::<Vec<_>>().join("-")
}

fn wanted(quantity: &Value) -> Item {
    let field = |name: &str| quantity[name].as_str().unwrap_or_default().to_owned();
    Item { value: number(&field("value")), unit: folded(&field("normalized_unit")), change: field("change") }
}

/// Spelling of units is not what is measured: American and British forms and short names count as one.
fn folded(unit: &str) -> String {
    let unit = unit.to_lowercase();
    let unit = match unit.as_str() {
        "united states dollar" | "us dollar" => "dollar",
        "pound" | "pound-mass" => "pound",
        "british pound" => "pound sterling",
        "percent" | "percentage point" => "percentage",
        "degree celsius" => "celsius",
        "degree fahrenheit" => "fahrenheit",
        "pence" => "penny",
        "time" | "times" => "count",
        "israeli new shekel" => "shekel",
        "parts-per-billion" => "part per billion",
        "square feet" => "square foot",
        other => other,
    };
    unit.replace("metre", "meter").replace("litre", "liter").replace('-', " ")
}

fn found(text: &str) -> Vec<Item> {
    let (read, _) = variorum::inspect(&[Source::text("sentence", text)], &Config::default());
    let Some((_, layers)) = read.into_iter().next() else { return Vec::new() };
    let dates = [QuantityKind::Date, QuantityKind::Time, QuantityKind::DateTime, QuantityKind::Relative];
    // "A month" tells no number there.
    let article = |q: &Quantity| {
        q.kind == QuantityKind::Duration
            && ["a ", "an "].iter().any(|a| q.bare.slice(text).to_lowercase().starts_with(a))
    };
    let figures = layers.quantities.iter().filter(|q| !dates.contains(&q.kind) && !article(q));
    let figures: Vec<&Quantity> = figures.collect();
    let mut items = Vec::new();
    let mut k = 0;
    while let Some(&q) = figures.get(k) {
        k += 1;
        let Some(mut own) = item(text, q, &layers) else { continue };
        // "Fell from $2,415 to $2,315": the set has both ends as one.
        let before = text[..q.span.start as usize].trim_end();
        let led = before.to_lowercase().ends_with("from");
        let to = figures.get(k).filter(|next| {
            led && next.kind == q.kind && text[q.span.end as usize..next.span.start as usize].trim() == "to"
        });
        if let Some(end) = to.and_then(|next| item(text, next, &layers)) {
            k += 1;
            // The verb stands before "from".
            let start = (before.len() - "from".len()) as u32;
            let moved = Quantity { span: Span { start, ..q.span }, ..q.clone() };
            let change = match variorum::movement(&layers, &moved) {
                Some(true) => "up",
                Some(false) => "down",
                None => "=",
            };
            own = Item { value: format!("{}-{}", own.value, end.value), change: change.to_owned(), ..end };
        }
        items.push(own);
    }
    items
}

fn item(text: &str, q: &Quantity, layers: &variorum::model::Layers) -> Option<Item> {
    let plain = |d: &Decimal| number(&d.to_string());
    let value = match &q.value {
        // "Tens of thousands": the set gives both ends.
        Figure::Number(_)
            if q.comparison == Comparison::About
                && q.bounds.low.zip(q.bounds.high).is_some_and(|(l, h)| h == l * Decimal::TEN) =>
        {
            format!("{}-{}", plain(&q.bounds.low.unwrap_or_default()), plain(&q.bounds.high.unwrap_or_default()))
        }
        Figure::Number(value) => plain(value),
        Figure::Numbers(values) => values.iter().map(plain).collect::<Vec<_>>().join("-"),
        Figure::Iso(iso) if q.kind == QuantityKind::Duration || q.unit.is_some() => length(iso, q)?,
        _ => return None,
    };
    let unit = match (&q.unit, &q.measures) {
        (Some(unit), _) if q.measures.as_deref().is_some_and(|m| matches!(m, "age" | "age at the time")) => {
            format!("{} of age", unit.name)
        }
        (Some(unit), _) if unit.code == "GBP" => "pound sterling".to_owned(),
        (Some(unit), _) => unit.name.clone(),
        (None, Some(measures)) => singular(&measures.replace(" and ", " ").replace(" - ", " ").replace('-', " ")),
        (None, None) => "-".to_owned(),
    };
    // "A third of the condos": the set counts per cent of them. "A .500 record" is none.
    let share = q.kind == QuantityKind::Count
        && matches!(&q.value, Figure::Number(n) if *n < Decimal::ONE && *n > Decimal::ZERO)
        && !q.bare.slice(text).starts_with('.')
        && q.measures.is_some();
    let unit = if share { format!("% {unit}") } else { unit };
    let unit = match &q.per {
        Some(per) => format!("{} per {per}", folded(&unit)),
        None => folded(&unit),
    };
    let change = match q.comparison {
        Comparison::Exactly => "=",
        Comparison::Above | Comparison::AtLeast => ">",
        Comparison::Below | Comparison::AtMost => "<",
        Comparison::About if value.contains('-') && q.span == q.bare => "=",
        Comparison::About => "~",
    };
    let change = if change == "=" { movement(q, layers).unwrap_or(change) } else { change };
    Some(Item { value, unit, change: change.to_owned() })
}

/// The number in an ISO duration of one unit, as the words give it.
fn length(iso: &str, q: &Quantity) -> Option<String> {
    let digits: String = iso.chars().filter(|c| c.is_ascii_digit() || *c == '.' || *c == '/').collect();
    let decade = q.unit.as_ref().is_some_and(|u| u.code == "decade");
    let parts: Vec<String> = digits
        .split('/')
        .map(|d| d.parse::<f64>().map_or_else(|_| String::new(), |x| format!("{}", if decade { x / 10.0 } else { x })))
        .collect();
    Some(parts.join("-"))
}

fn singular(noun: &str) -> String {
    let (head, last) = noun.rsplit_once(' ').map_or(("", noun), |(head, last)| (head, last));
    let last = match last {
        "people" => "people".to_owned(),
        word if word.ends_with("ies") && word.len() > 4 => format!("{}y", &word[..word.len() - 3]),
        word if ["sses", "ches", "shes", "xes"].iter().any(|end| word.ends_with(end)) => {
            word[..word.len() - 2].to_owned()
        }
        word if word.ends_with('s') && !word.ends_with("ss") => word[..word.len() - 1].to_owned(),
        word => word.to_owned(),
    };
    if head.is_empty() { last } else { format!("{head} {last}") }
}

/// Whether the words say that something rose or fell by or to the amount.
fn movement(q: &Quantity, layers: &variorum::model::Layers) -> Option<&'static str> {
    match variorum::movement(layers, q)? {
        true => Some("up"),
        false => Some("down"),
    }
}
