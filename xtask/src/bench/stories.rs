//! Stories: articles with the event that people gave them, and BCubed precision and recall of what grouping makes.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::{Context, Result};
use serde_json::Value;
use variorum::Records;

/// BCubed precision, recall and F1 of the stories of a file, in hundredths.
#[expect(clippy::print_stdout, reason = "a chore shows what it found")]
pub fn score(path: &Path, errors: usize) -> Result<[f64; 3]> {
    let gold = gold(path)?;
    let records = Records::open(&path.display().to_string()).map_err(|f| anyhow::anyhow!("{}", f.message))?;
    let (found, failures) = variorum::group::stories(records, &|_| {});
    anyhow::ensure!(failures.is_empty(), "{} records of {} could not be read", failures.len(), path.display());
    let found: Vec<&str> = found.iter().map(|g| g.story.as_str()).collect();
    for (i, j) in wrong(&found, &gold).into_iter().take(errors) {
        let apart = if gold[i] == gold[j] { "kept apart" } else { "put together" };
        println!("  {apart}: lines {} and {}", i + 1, j + 1);
    }
    Ok(bcubed(&found, &gold))
}

/// Neighbouring records that are told wrong: the nearest lines first.
fn wrong(found: &[&str], gold: &[String]) -> Vec<(usize, usize)> {
    let mut pairs: Vec<(usize, usize)> = Vec::new();
    let mut by_story: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (i, story) in found.iter().enumerate() {
        by_story.entry(story).or_default().push(i);
    }
    for members in by_story.values() {
        pairs.extend(members.windows(2).filter(|w| gold[w[0]] != gold[w[1]]).map(|w| (w[0], w[1])));
    }
    pairs.extend((1..gold.len()).filter(|&i| gold[i] == gold[i - 1] && found[i] != found[i - 1]).map(|i| (i - 1, i)));
    pairs.sort_unstable();
    pairs
}

/// The story that people gave each line.
pub fn gold(path: &Path) -> Result<Vec<String>> {
    let page = std::fs::read_to_string(path).with_context(|| path.display().to_string())?;
    page.lines()
        .map(|line| {
            let record: Value = serde_json::from_str(line)?;
            let story = record["story"].as_str().or_else(|| record["subtopic"].as_str());
            Ok(story.context("a story")?.to_owned())
        })
        .collect()
}

/// For each document the share of its story that belongs there, and the share of what belongs there that is in it.
pub fn bcubed<A: Ord, B: Ord>(found: &[A], gold: &[B]) -> [f64; 3] {
    let (mut of_found, mut of_gold, mut of_both) = (BTreeMap::new(), BTreeMap::new(), BTreeMap::new());
    for (f, g) in found.iter().zip(gold) {
        *of_found.entry(f).or_insert(0.0) += 1.0;
        *of_gold.entry(g).or_insert(0.0) += 1.0;
        *of_both.entry((f, g)).or_insert(0.0) += 1.0;
    }
    let n = found.len().max(1) as f64;
    let mean = |of: &dyn Fn(&A, &B) -> f64| found.iter().zip(gold).map(|(f, g)| of(f, g)).sum::<f64>() / n;
    let precision = mean(&|f, g| of_both[&(f, g)] / of_found[f]);
    let recall = mean(&|f, g| of_both[&(f, g)] / of_gold[g]);
    [100.0 * precision, 100.0 * recall, 200.0 * precision * recall / (precision + recall)]
}
