//! Public sets with gold labels, which lie beside the repository.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

use crate::{root, run};

pub mod newsquant;
pub mod polnear;
pub mod recognizers;
pub mod time;

/// Counts of one document: what was right, found, and there to be found.
#[derive(Clone, Copy, Debug, Default)]
pub struct Tally {
    pub right: usize,
    pub found: usize,
    pub gold: usize,
}

impl Tally {
    /// Precision, recall and F1 over many documents, in hundredths.
    pub fn score(all: &[Self]) -> [f64; 3] {
        let sum = |of: fn(&Self) -> usize| all.iter().map(of).sum::<usize>() as f64;
        let (right, found, gold) = (sum(|t| t.right), sum(|t| t.found), sum(|t| t.gold));
        let share = |of: f64| if of > 0.0 { 100.0 * right / of } else { 0.0 };
        [share(found), share(gold), if found + gold > 0.0 { 200.0 * right / (found + gold) } else { 0.0 }]
    }

    /// The middle 95 % of F1 when documents are drawn anew a thousand times, always the same way.
    pub fn interval(all: &[Self]) -> (f64, f64) {
        let mut seed = 0x9E37_79B9_7F4A_7C15_u64;
        let mut next = || {
            seed ^= seed << 13;
            seed ^= seed >> 7;
            seed ^= seed << 17;
            seed
        };
        let mut scores: Vec<f64> = (0..1000)
            .map(|_| {
                let drawn: Vec<Self> = (0..all.len()).map(|_| all[(next() % all.len() as u64) as usize]).collect();
                Self::score(&drawn)[2]
            })
            .collect();
        scores.sort_by(f64::total_cmp);
        (scores[25], scores[974])
    }
}

/// The entries of a folder, by name.
pub fn sorted(folder: &Path) -> Result<Vec<PathBuf>> {
    let entries = std::fs::read_dir(folder).with_context(|| folder.display().to_string())?;
    let mut paths = entries.map(|e| e.map(|e| e.path())).collect::<std::io::Result<Vec<_>>>()?;
    paths.sort();
    Ok(paths)
}

/// `bench [polnear|time|…] [--errors N]`: scores on the public sets.
pub fn main(args: &[String]) -> Result<()> {
    if cfg!(debug_assertions) {
        let own = ["run", "--release", "--quiet", "--package", "xtask", "--", "bench"];
        let all: Vec<&str> = own.into_iter().chain(args.iter().map(String::as_str)).collect();
        return run("cargo", &all);
    }
    let errors = args.iter().position(|a| a == "--errors").and_then(|i| args.get(i + 1)?.parse().ok()).unwrap_or(0);
    let bench = root().join("../shared/bench");
    match args.first().map(String::as_str) {
        Some("time") => {
            for set in ["tbaq", "wikiwars-tml"] {
                let texts = time::read(&bench.join("time").join(set))?;
                let [strict, relaxed, values] = time::score(&texts, errors)?;
                for (name, tally) in [("strict", strict), ("relaxed", relaxed), ("value", values)] {
                    line(&format!("{set} {name}"), &tally);
                }
                if let Some(folder) = args.iter().position(|a| a == "--write").and_then(|i| args.get(i + 1)) {
                    time::write(&texts, &Path::new(folder).join(set))?;
                }
            }
        }
        Some("newsquant") => {
            let path = bench.join("newsquant/newsquant-dev.jsonl");
            let [value, unit, change] = newsquant::score(&path, errors)?;
            for (name, tally) in [("value", value), ("value+unit", unit), ("value+change", change)] {
                line(&format!("newsquant {name}"), &tally);
            }
        }
        Some("recognizers") => {
            for set in recognizers::SETS {
                let (right, cases) = recognizers::score(&bench.join("recognizers-text"), set, errors)?;
                share(&format!("recognizers {}", set.file), right, cases);
            }
        }
        _ => bail!("usage: cargo xtask bench polnear | time | recognizers | newsquant [--errors N]"),
    }
    Ok(())
}

#[expect(clippy::print_stdout, reason = "a chore shows what it found")]
fn line(name: &str, tally: &[Tally]) {
    let [precision, recall, f1] = Tally::score(tally);
    let (low, high) = Tally::interval(tally);
    println!("{name:<24} P {precision:5.1}  R {recall:5.1}  F1 {f1:5.1}  [{low:.1}, {high:.1}]");
}

#[expect(clippy::print_stdout, reason = "a chore shows what it found")]
fn share(name: &str, right: usize, cases: usize) {
    println!("{name:<48} {:5.1} %  ({right} of {cases})", 100.0 * right as f64 / cases.max(1) as f64);
}
