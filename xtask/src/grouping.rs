//! `grouping train`: the weights by which two documents are taken for accounts of one event.
//!
//! Reads the sets of stories that lie beside the repository, and generated events; writes `crates/variorum-core/data/grouping.tsv`.

use std::fmt::Write as _;

use anyhow::{Result, bail};
use variorum::group::{FEATURES, Outline, Pair, outline_of, pairs};
use variorum::{Record, Records};
use variorum_tests::events::event;

use crate::bench::stories::gold;
use crate::root;

/// Each with the same weight, however many pairs it gives.
const SETS: [&str; 3] = ["ecbplus-dev", "allsides-dev", "basil-2010-2014"];
const NAMES: [&str; 6] = [
    "cosine",
    "cosine of rare words",
    "largest product",
    "words shared",
    "words of the smaller",
    "words of the larger",
];
const RANKS: [&str; 6] = ["1", "2", "3", "4-6", "7-12", "13-25"];
/// What the generated events weigh beside a set.
const GENERATED: f64 = 0.1;
/// What small collections, of a few stories each, weigh beside a set: a library begins small, and a document then has few
/// neighbours to be set beside.
const SMALL: f64 = 0.5;
/// Stories of a small collection, and how many such collections are taken of a set.
const STORIES: usize = 3;
const COLLECTIONS: usize = 60;
/// Keeps weights of features that say nearly the same from growing against one another.
const RIDGE: f64 = 1e-5;

/// A pair with what people say of it, its set, and the half of the stories it belongs to.
struct Example {
    features: [f64; FEATURES],
    same: bool,
    weight: f64,
    half: bool,
}

pub fn main(args: &[String]) -> Result<()> {
    if args.first().map(String::as_str) != Some("train") {
        bail!("usage: cargo xtask grouping train");
    }
    let mut examples = Vec::new();
    for set in SETS {
        examples.extend(read(set)?);
    }
    examples.extend(generated().into_iter().map(|e| Example { weight: GENERATED * e.weight, ..e }));
    for half in [false, true] {
        let weights = fit(&examples.iter().filter(|e| e.half == half).collect::<Vec<_>>());
        report(&weights, &examples.iter().filter(|e| e.half != half).collect::<Vec<_>>());
    }
    let weights = fit(&examples.iter().collect::<Vec<_>>());
    let ranks = RANKS
        .iter()
        .flat_map(|r| [format!("above the lower at {r}"), format!("above the higher at {r}"), format!("ratio at {r}")]);
    let names = std::iter::once("constant".to_owned()).chain(NAMES.map(str::to_owned)).chain(ranks);
    let mut table =
        String::from("# By `cargo xtask grouping train`: what each feature of a pair of documents weighs.\n");
    for (name, weight) in names.zip(&weights) {
        writeln!(table, "{name}\t{weight:.5}")?;
    }
    std::fs::write(root().join("crates/variorum-core/data/grouping.tsv"), table)?;
    Ok(())
}

fn read(set: &str) -> Result<Vec<Example>> {
    let path = root().join(format!("../shared/bench/stories/{set}.jsonl"));
    let records = Records::open(&path.display().to_string()).map_err(|f| anyhow::anyhow!("{}", f.message))?;
    let outlines: Vec<_> = records.filter_map(Result::ok).map(|record| outline_of(&record)).collect();
    let gold = gold(&path)?;
    let mut all = examples(&outlines, &gold);
    all.extend(small(&outlines, &gold));
    Ok(all)
}

/// Pairs of small collections: the documents of a few stories at a time.
fn small(outlines: &[Outline], gold: &[String]) -> Vec<Example> {
    let mut stories: Vec<&String> = gold.iter().collect();
    stories.sort_unstable();
    stories.dedup();
    let mut found = Vec::new();
    for few in stories.chunks(STORIES).take(COLLECTIONS) {
        let chosen: Vec<usize> = (0..gold.len()).filter(|&i| few.contains(&&gold[i])).collect();
        let (outlines, gold): (Vec<Outline>, Vec<String>) =
            chosen.iter().map(|&i| (outlines[i].clone(), gold[i].clone())).unzip();
        found.extend(examples(&outlines, &gold));
    }
    let share = SMALL / COLLECTIONS.min(stories.len().div_ceil(STORIES)) as f64;
    found.iter_mut().for_each(|example| example.weight *= share);
    found
}

/// Generated events, which are told in the same words and differ in their names and figures alone.
fn generated() -> Vec<Example> {
    let (mut outlines, mut gold) = (Vec::new(), Vec::new());
    for seed in 5000..5060 {
        for account in event(seed) {
            outlines.push(outline_of(&Record { text: account.text, ..Record::default() }));
            gold.push(format!("event {seed}"));
        }
    }
    let mut all = examples(&outlines, &gold);
    // Small collections weigh as much as in a set of texts by people.
    all.extend(small(&outlines, &gold).into_iter().map(|e| Example { weight: e.weight / GENERATED, ..e }));
    all
}

fn examples(outlines: &[Outline], gold: &[String]) -> Vec<Example> {
    let pairs = pairs(outlines);
    let weight = 1.0 / pairs.len() as f64;
    let half =
        |story: &str| story.bytes().fold(7_u32, |sum, byte| sum.wrapping_mul(31).wrapping_add(byte.into())) % 2 == 0;
    let example = |pair: &Pair| Example {
        features: pair.features.map(f64::from),
        same: gold[pair.a] == gold[pair.b],
        weight,
        half: half(&gold[pair.a]),
    };
    pairs.iter().map(example).collect()
}

/// Newton's method; gives the constant, then the weights.
fn fit(examples: &[&Example]) -> Vec<f64> {
    const N: usize = FEATURES + 1;
    let total: f64 = examples.iter().map(|e| e.weight).sum();
    let mut weights = vec![0.0; N];
    for _ in 0..8 {
        let mut gradient = vec![0.0; N];
        let mut hessian = vec![vec![0.0; N]; N];
        for e in examples {
            let x = |i: usize| if i == 0 { 1.0 } else { e.features[i - 1] };
            let p = probability(&weights, &e.features);
            let w = e.weight / total;
            for i in 0..N {
                gradient[i] += w * (f64::from(u8::from(e.same)) - p) * x(i);
                for (j, cell) in hessian[i].iter_mut().enumerate().take(i + 1) {
                    *cell += w * p * (1.0 - p) * x(i) * x(j);
                }
            }
        }
        for i in 1..N {
            gradient[i] -= RIDGE * weights[i];
            hessian[i][i] += RIDGE;
        }
        let step = solve(hessian, gradient);
        weights.iter_mut().zip(step).for_each(|(w, s)| *w += s);
    }
    weights
}

fn probability(weights: &[f64], features: &[f64; FEATURES]) -> f64 {
    let z = weights[0] + weights[1..].iter().zip(features).map(|(w, x)| w * x).sum::<f64>();
    1.0 / (1.0 + (-z).exp())
}

/// Solves a symmetrical, positive system of which the lower half is given, by Cholesky's method.
fn solve(mut lower: Vec<Vec<f64>>, mut right: Vec<f64>) -> Vec<f64> {
    let n = right.len();
    for i in 0..n {
        for j in 0..=i {
            let known: f64 = (0..j).map(|k| lower[i][k] * lower[j][k]).sum();
            let rest = lower[i][j] - known;
            lower[i][j] = if i == j { rest.max(1e-12).sqrt() } else { rest / lower[j][j] };
        }
    }
    for i in 0..n {
        let known: f64 = (0..i).map(|k| lower[i][k] * right[k]).sum();
        right[i] = (right[i] - known) / lower[i][i];
    }
    for i in (0..n).rev() {
        let known: f64 = (i + 1..n).map(|k| lower[k][i] * right[k]).sum();
        right[i] = (right[i] - known) / lower[i][i];
    }
    right
}

/// How well the weights tell pairs of stories that they were not fitted on.
#[expect(clippy::print_stdout, reason = "a chore shows what it found")]
fn report(weights: &[f64], held_out: &[&Example]) {
    let (mut right, mut found, mut gold) = (0, 0, 0);
    for e in held_out {
        let taken = probability(weights, &e.features) >= 0.5;
        right += usize::from(taken && e.same);
        found += usize::from(taken);
        gold += usize::from(e.same);
    }
    println!(
        "pairs held out: precision {:.3}, recall {:.3}",
        right as f64 / found.max(1) as f64,
        right as f64 / gold.max(1) as f64
    );
}
