//! Breaking-NLI: two sentences that differ in one word. Does the report set them against each other?

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::{Context, Result};
use serde_json::Value;
use variorum::model::{Difference, DifferenceKind};
use variorum::{Config, Source};

/// Right and all pairs, by category: a contradiction must stand in the report as a dispute, anything else must not.
#[expect(clippy::print_stdout, reason = "a chore shows what it found")]
pub fn score(path: &Path, errors: usize) -> Result<BTreeMap<String, [usize; 4]>> {
    let page = std::fs::read_to_string(path).with_context(|| path.display().to_string())?;
    let mut found: BTreeMap<String, [usize; 4]> = BTreeMap::new();
    let mut shown = 0;
    for line in page.lines() {
        let row: Value = serde_json::from_str(line)?;
        let text = |key: &str| row[key].as_str().unwrap_or_default();
        let gold = text("gold_label") == "contradiction";
        let told = apart(text("sentence1"), text("sentence2"));
        let tally = found.entry(text("category").to_owned()).or_default();
        // Contradictions found, contradictions, others left alone, others.
        tally[if gold { 1 } else { 3 }] += 1;
        tally[if gold { 0 } else { 2 }] += usize::from(gold == told);
        if gold != told && shown < errors {
            shown += 1;
            println!("  {} ({}): {} | {}", text("category"), text("gold_label"), text("sentence1"), text("sentence2"));
        }
    }
    Ok(found)
}

fn apart(a: &str, b: &str) -> bool {
    let sources = [Source::text("alpha", a), Source::text("beta", b)];
    let report = variorum::compare(&sources, &Config::default(), &|_| {}).report;
    let sets_apart = |d: &Difference| matches!(d.kind, DifferenceKind::Contradicts | DifferenceKind::Variant);
    report.claims.iter().flat_map(|claim| &claim.differences).any(sets_apart)
}
