//! ClaimDiff: does what one outlet says strengthen, or weaken, what another says on the same topic?

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::{Context, Result, bail, ensure};
use serde_json::Value;
use variorum::model::{Claim, DifferenceKind};
use variorum::{Config, Source};

use super::features::features;
use super::logistic::{self, Aim, Row};
use super::{Tally, tally};

/// What was found of one relation.
pub struct Found {
    /// "strengthens" or "weakens".
    pub relation: &'static str,
    /// A regression over the same numbers as MRPC's, topics held out in ten parts.
    pub learnt: Tally,
    /// What a comparison tells of the pair, given to it as two documents: that both stand in one row and nothing sets them apart,
    /// or that something does.
    pub told: Tally,
    /// Every pair called so.
    pub always: Tally,
}

/// Both relations of the pairs in `folder`, which its two files list in one order.
pub fn score(folder: &Path, errors: usize) -> Result<[Found; 2]> {
    let [strengthens, weakens] = [read(folder, "strength")?, read(folder, "weak")?];
    let text = |pair: &Value, key: &str| pair[key].as_str().unwrap_or_default().to_owned();
    let one_order = strengthens.iter().map(|p| text(p, "pair_id")).eq(weakens.iter().map(|p| text(p, "pair_id")));
    ensure!(one_order, "the two files of {} list other pairs", folder.display());
    let claims: Vec<(String, String)> = strengthens.iter().map(|p| (text(p, "claim_a"), text(p, "claim_b"))).collect();
    let texts: Vec<(&str, &str)> = claims.iter().map(|(a, b)| (a.as_str(), b.as_str())).collect();
    // A topic's pairs are like one another, so a topic is held out as a whole.
    let mut topics: BTreeMap<String, usize> = BTreeMap::new();
    let parts: Vec<usize> = strengthens
        .iter()
        .map(|pair| {
            let next = topics.len();
            *topics.entry(text(pair, "topic")).or_insert(next) % 10
        })
        .collect();
    let features = features(&texts);
    let told: Vec<[bool; 2]> = texts.iter().map(|(a, b)| tells(a, b)).collect();
    let found = |relation, labelled: &[Value], side: usize| {
        let label = |pair: &Value| pair["relation"].as_i64() == Some(1);
        let rows: Vec<Row> = (features.iter().zip(&parts))
            .zip(labelled)
            .map(|((features, part), pair)| Row { features: features.clone(), label: label(pair), part: *part })
            .collect();
        let told: Vec<bool> = told.iter().map(|told| told[side]).collect();
        show(&texts, &told, &rows, errors);
        let gold = || rows.iter().map(|row| row.label);
        Found {
            relation,
            learnt: tally(&logistic::held_out(&rows, Aim::F1), gold()),
            told: tally(&told, gold()),
            always: tally(&vec![true; rows.len()], gold()),
        }
    };
    Ok([found("strengthens", &strengthens, 0), found("weakens", &weakens, 1)])
}

fn read(folder: &Path, name: &str) -> Result<Vec<Value>> {
    let path = folder.join(format!("ClaimDiff-{name}-train.json"));
    let page = std::fs::read_to_string(&path).with_context(|| path.display().to_string())?;
    let mut set: Value = serde_json::from_str(&page)?;
    match set["data"].take() {
        Value::Array(pairs) => Ok(pairs),
        _ => bail!("{} has no list of pairs", path.display()),
    }
}

/// Whether a comparison puts two claims into one row and nothing sets them apart, and whether something does.
fn tells(a: &str, b: &str) -> [bool; 2] {
    let sources = [Source::text("alpha", a), Source::text("beta", b)];
    let report = variorum::compare(&sources, &Config::default(), &|_| {}).report;
    let mut differences = report.claims.iter().flat_map(|claim| &claim.differences);
    let apart = differences.any(|d| matches!(d.kind, DifferenceKind::Contradicts | DifferenceKind::Variant));
    let document = |statement: &usize| report.statements[*statement].document_idx;
    let row = |claim: &Claim| claim.statements.iter().any(|s| document(s) != document(&claim.statements[0]));
    [!apart && report.claims.iter().any(row), apart]
}

#[expect(clippy::print_stdout, reason = "a chore shows what it found")]
fn show(texts: &[(&str, &str)], told: &[bool], rows: &[Row], errors: usize) {
    let wrong = texts.iter().zip(told.iter().zip(rows)).filter(|(_, (told, row))| **told != row.label);
    for ((a, b), (told, _)) in wrong.take(errors) {
        println!("  {}: {a} | {b}", if *told { "told" } else { "not told" });
    }
}
