//! Public sets with gold labels, which lie beside the repository.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail, ensure};

use crate::{root, run};

pub mod claims;
pub mod languages;
pub mod newsquant;
pub mod pairs;
pub mod polnear;
pub mod recognizers;
pub mod reuse;
pub mod speakers;
pub mod stories;
pub mod swaps;
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

/// `bench [claims|speakers|languages|polnear|time|newsquant|recognizers|pairs|swaps|stories|reuse] [--errors N]`: scores on the public sets, held above floors.
pub fn main(args: &[String]) -> Result<()> {
    if cfg!(debug_assertions) {
        let own = ["run", "--release", "--quiet", "--package", "xtask", "--", "bench"];
        let all: Vec<&str> = own.into_iter().chain(args.iter().map(String::as_str)).collect();
        return run("cargo", &all);
    }
    let errors = args.iter().position(|a| a == "--errors").and_then(|i| args.get(i + 1)?.parse().ok()).unwrap_or(0);
    let bench = root().join("../shared/bench");
    let sets = [
        "claims", "speakers", "languages", "polnear", "time", "newsquant", "recognizers", "pairs", "swaps", "stories",
        "reuse",
    ];
    match args.first().map(String::as_str).filter(|name| !name.starts_with('-')) {
        Some(name) if sets.contains(&name) => one(name, &bench, errors, args),
        None => sets.iter().try_for_each(|name| one(name, &bench, errors, args)),
        _ => bail!(
            "usage: cargo xtask bench [claims | speakers | languages | polnear | time | newsquant | recognizers | pairs | swaps | stories | reuse] [--errors N] [--write FOLDER]"
        ),
    }
}

/// Scores of one set, each beside the simplest baseline, the score to beat and the least that is held.
fn one(name: &str, bench: &Path, errors: usize, args: &[String]) -> Result<()> {
    match name {
        "languages" => {
            let Some(encoder) = languages::encoder()? else { return Ok(()) };
            let sets = bench.join("pairs/stsb_multi_mt");
            for (other, least) in [("de", [76.0, 94.0]), ("es", [77.0, 95.0]), ("fr", [73.0, 94.0])] {
                languages::score(encoder, &sets, other, least, errors)?;
            }
        }
        "polnear" => {
            let tallies = polnear::score(&polnear::read(&bench.join("polnear/dev"))?, errors);
            // Two people against each other; the rules alone, before the finder was trained.
            let rows = [
                ("source", 77.7, 49.5, 75.0),
                ("cue", 70.5, 45.0, 71.0),
                ("content", 65.9, 16.7, 60.0),
                ("all", 0.0, 12.4, 51.0),
                ("content characters", 91.0, 55.0, 84.0),
            ];
            for (tally, (role, people, rules, least)) in tallies.iter().zip(rows) {
                let note =
                    if role == "all" { "no figure for people".to_owned() } else { format!("two people {people}") };
                line(&format!("polnear dev {role}"), tally, &format!("{note}, rules alone {rules}"), least)?;
            }
        }
        "time" => {
            for (set, peer, least) in [
                ("tbaq", "HeidelTime on platinum 81.8 / 90.7 / 78.1", [87.6, 93.6, 79.6]),
                ("wikiwars-tml", "HeidelTime 85.9 / 91.9 / 83.1", [86.4, 93.0, 83.6]),
            ] {
                let texts = time::read(&bench.join("time").join(set))?;
                let tallies = time::score(&texts, errors)?;
                for ((name, tally), least) in ["strict", "relaxed", "value"].iter().zip(&tallies).zip(least) {
                    line(&format!("{set} {name}"), tally, peer, least)?;
                }
                if let Some(folder) = args.iter().position(|a| a == "--write").and_then(|i| args.get(i + 1)) {
                    time::write(&texts, &Path::new(folder).join(set))?;
                }
            }
        }
        "newsquant" => {
            let tallies = newsquant::score(&bench.join("newsquant/newsquant-dev.jsonl"), errors)?;
            let rows = [
                ("value", "CQE 92.0, quantulum3 73.0", 93.7),
                ("value+unit", "CQE 85.6, quantulum3 47.2", 87.2),
                ("value+change", "CQE 88.1", 88.9),
            ];
            for (tally, (name, peer, least)) in tallies.iter().zip(rows) {
                line(&format!("newsquant {name}"), tally, peer, least)?;
            }
        }
        "pairs" => {
            for (year, peer, least) in [("2013", 78.4, 81.0), ("2014", 78.4, 79.0), ("2015", 84.2, 83.5)] {
                let path = bench.join("pairs/sts").join(year).join("headlines.test.tsv");
                let (r, n) = pairs::sts(&path)?;
                pearson(&format!("sts headlines {year}"), r, n, peer, least)?;
            }
            let (right, all, same) = pairs::mrpc(&bench.join("pairs/mrpc/msr_paraphrase_train.txt"))?;
            share("mrpc, ten parts: accuracy", right, all, 76.5)?;
            plain("mrpc, ten parts: F1", Tally::score(&[same])[2], "best without networks 80.4 / 85.9", 83.5)?;
            let found = pairs::claimdiff::score(&bench.join("claimdiff"), errors)?;
            for (found, least) in found.iter().zip([82.4, 18.2]) {
                let [p, r, told] = Tally::score(&[found.told]);
                let always = Tally::score(&[found.always])[2];
                let peer = format!(
                    "always yes {always:.1}; a comparison {told:.1} (P {p:.1} R {r:.1}, told {} times)",
                    found.told.found
                );
                let name = format!("claimdiff {}, topics held out: F1", found.relation);
                plain(&name, Tally::score(&[found.learnt])[2], &peer, least)?;
            }
            let questions = pairs::nanco(&bench.join("nanco/nanco-dev.jsonl"))?;
            let mean = questions.iter().sum::<f64>() / questions.len().max(1) as f64;
            plain("nanco: balanced accuracy", mean, "a large model trained for it 81.3", 85.5)?;
        }
        "claims" => {
            for (set, file, least) in [("basil", "basil-2010-2014", 66.8), ("ecb+", "ecbplus-dev", 69.2)] {
                let found = claims::score(set, &bench.join(format!("stories/{file}.jsonl")), errors)?;
                let [p, r, f1] = claims::Found::score(found.counted);
                let [wp, wr, wf1] = claims::Found::score(found.weighted);
                let peer = format!("P {p:.1} R {r:.1}; by how many a pair stands for: {wf1:.1}, P {wp:.1} R {wr:.1}");
                plain(&format!("claims of unseen stories, {set}: F1"), f1, &peer, least)?;
            }
        }
        "speakers" => {
            for (set, file, least) in [("basil", "basil-2010-2014", 79.3), ("ecb+", "ecbplus-dev", 67.5)] {
                let (one, all) = speakers::score(&bench.join(format!("stories/{file}.jsonl")), errors)?;
                share(&format!("sayings of unseen stories with one speaker, {set}"), one, all, least)?;
            }
        }
        "swaps" => {
            let found = swaps::score(&bench.join("nli/breaking-nli-half.jsonl"), errors)?;
            let sum = |of: &dyn Fn(&[usize; 4]) -> usize| found.values().map(of).sum::<usize>();
            for (category, tally) in &found {
                share(&format!("breaking-nli {category}"), tally[0] + tally[2], tally[1] + tally[3], 0.0)?;
            }
            share("breaking-nli contradictions found", sum(&|t| t[0]), sum(&|t| t[1]), 89.5)?;
            share("breaking-nli others left alone", sum(&|t| t[2]), sum(&|t| t[3]), 94.5)?;
            let right = sum(&|t| t[0] + t[2]);
            share("breaking-nli (WordNet 85.8, always yes 87.6)", right, sum(&|t| t[1] + t[3]), 90.8)?;
        }
        "reuse" => {
            let (four, two, n) = reuse::clough(&bench.join("reuse/clough"), errors)?;
            share("clough, four ways (published 80)", four, n, 75.0)?;
            share("clough, taken or not (published 94.7)", two, n, 92.9)?;
        }
        "stories" => {
            for (set, baseline, least) in
                [("basil-2010-2014", 93.5, 99.0), ("ecbplus-dev", 86.0, 93.0), ("allsides-dev", 83.5, 76.0)]
            {
                let [p, r, f1] = stories::score(&bench.join(format!("stories/{set}.jsonl")), errors)?;
                let peer = format!("P {p:.1} R {r:.1}; TF-IDF on other parts {baseline}");
                plain(&format!("stories {set}: BCubed F1"), f1, &peer, least)?;
            }
        }
        _ => {
            for set in recognizers::SETS {
                let (right, cases) = recognizers::score(&bench.join("recognizers-text"), set, errors)?;
                share(&format!("recognizers {}", set.file), right, cases, set.least)?;
            }
        }
    }
    Ok(())
}

#[expect(clippy::print_stdout, reason = "a chore shows what it found")]
fn line(name: &str, tally: &[Tally], peer: &str, least: f64) -> Result<()> {
    let [precision, recall, f1] = Tally::score(tally);
    let (low, high) = Tally::interval(tally);
    println!("{name:<28} P {precision:5.1}  R {recall:5.1}  F1 {f1:5.1}  [{low:.1}, {high:.1}]   {peer}");
    ensure!(f1 >= least, "{name} fell below {least}");
    Ok(())
}

#[expect(clippy::print_stdout, reason = "a chore shows what it found")]
fn plain(name: &str, score: f64, peer: &str, least: f64) -> Result<()> {
    println!("{name:<44} {score:5.1}    {peer}");
    ensure!(score >= least, "{name} fell below {least}");
    Ok(())
}

/// A correlation in hundredths, with Fisher's interval.
#[expect(clippy::print_stdout, reason = "a chore shows what it found")]
fn pearson(name: &str, r: f64, n: usize, peer: f64, least: f64) -> Result<()> {
    let half = 1.96 / (n as f64 - 3.0).sqrt();
    let (low, high) = (100.0 * (r.atanh() - half).tanh(), 100.0 * (r.atanh() + half).tanh());
    println!("{name:<44} {:5.1}    [{low:.1}, {high:.1}]  ({n} pairs)  best of its year {peer}", 100.0 * r);
    ensure!(100.0 * r >= least, "{name} fell below {least}");
    Ok(())
}

#[expect(clippy::print_stdout, reason = "a chore shows what it found")]
fn share(name: &str, right: usize, cases: usize, least: f64) -> Result<()> {
    let share = 100.0 * right as f64 / cases.max(1) as f64;
    // Wilson's interval for a share.
    let (n, p, z) = (cases as f64, share / 100.0, 1.96);
    let middle = (p + z * z / (2.0 * n)) / (1.0 + z * z / n);
    let half = z / (1.0 + z * z / n) * (p * (1.0 - p) / n + z * z / (4.0 * n * n)).sqrt();
    let (low, high) = (100.0 * (middle - half), 100.0 * (middle + half));
    println!("{name:<44} {share:5.1} %  [{low:.1}, {high:.1}]  ({right} of {cases})");
    ensure!(share >= least, "{name} fell below {least}");
    Ok(())
}
