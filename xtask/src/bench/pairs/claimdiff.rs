//! ClaimDiff: does what one outlet says strengthen, or weaken, what another says on the same topic?

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::{Context, Result};
use serde_json::Value;
use variorum::model::DifferenceKind;
use variorum::{Config, Source};

use super::features::features;
use super::logistic::{self, Aim, Row};
use super::{Tally, tally};

/// What was found of one relation.
pub struct Found {
    /// A regression over the same numbers as MRPC's, topics held out in ten parts.
    pub learnt: Tally,
    /// What a comparison tells of the pair, given to it as two documents.
    pub told: Tally,
    /// Every pair called so.
    pub always: Tally,
}

/// Whether a pair strengthens: both stand in one row and nothing sets them apart; weakens: something does.
pub fn score(path: &Path, weakens: bool, errors: usize) -> Result<Found> {
    let page = std::fs::read_to_string(path).with_context(|| path.display().to_string())?;
    let set: Value = serde_json::from_str(&page)?;
    let pairs: Vec<&Value> = set["data"].as_array().into_iter().flatten().collect();
    let text = |pair: &Value, key: &str| pair[key].as_str().unwrap_or_default().to_owned();
    let claims: Vec<(String, String)> = pairs.iter().map(|p| (text(p, "claim_a"), text(p, "claim_b"))).collect();
    let texts: Vec<(&str, &str)> = claims.iter().map(|(a, b)| (a.as_str(), b.as_str())).collect();
    // A topic's pairs are like one another, so a topic is held out as a whole.
    let mut topics: BTreeMap<String, usize> = BTreeMap::new();
    let rows: Vec<Row> = features(&texts)
        .into_iter()
        .zip(&pairs)
        .map(|(features, pair)| {
            let next = topics.len();
            let part = *topics.entry(text(pair, "topic")).or_insert(next) % 10;
            Row { features, label: pair["relation"].as_i64() == Some(1), part }
        })
        .collect();
    let gold = || rows.iter().map(|row| row.label);
    let told: Vec<bool> = texts.iter().map(|(a, b)| tells(a, b, weakens)).collect();
    show(&texts, &told, &rows, errors);
    Ok(Found {
        learnt: tally(&logistic::held_out(&rows, Aim::F1), gold()),
        told: tally(&told, gold()),
        always: tally(&vec![true; rows.len()], gold()),
    })
}

fn tells(a: &str, b: &str, weakens: bool) -> bool {
    let sources = [Source::text("alpha", a), Source::text("beta", b)];
    let report = variorum::compare(&sources, &Config::default(), &|_| {}).report;
    let mut differences = report.claims.iter().flat_map(|claim| &claim.differences);
    let apart = differences.any(|d| matches!(d.kind, DifferenceKind::Contradicts | DifferenceKind::Variant));
    let document = |statement: &usize| report.statements[*statement].document_idx;
    let shared = report
        .claims
        .iter()
        .any(|claim| claim.statements.iter().any(|s| document(s) != document(&claim.statements[0])));
    if weakens { apart } else { shared && !apart }
}

#[expect(clippy::print_stdout, reason = "a chore shows what it found")]
fn show(texts: &[(&str, &str)], told: &[bool], rows: &[Row], errors: usize) {
    let wrong = texts.iter().zip(told.iter().zip(rows)).filter(|(_, (told, row))| **told != row.label);
    for ((a, b), (told, _)) in wrong.take(errors) {
        println!("  {}: {a} | {b}", if *told { "told" } else { "not told" });
    }
}
