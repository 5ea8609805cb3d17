//! Pairs of short texts: alike or not. What the sentence encoder and plain words tell of them.

use std::path::Path;

use anyhow::{Context, Result};
use serde_json::Value;
use variorum_nlp::sentence::Encoder;

use super::Tally;

pub mod claimdiff;
mod features;
mod logistic;

use features::features;
use logistic::{Aim, Row};

/// Pearson's r between the cosine of sentence vectors and the judgement of people, with the number of pairs.
pub fn sts(path: &Path) -> Result<(f64, usize)> {
    let page = std::fs::read_to_string(path).with_context(|| path.display().to_string())?;
    let rows: Vec<(f64, &str, &str)> = page
        .lines()
        .filter_map(|line| {
            let mut cells = line.split('\t');
            Some((cells.next()?.parse().ok()?, cells.next()?, cells.next()?))
        })
        .collect();
    let encoder = Encoder::english();
    let found: Vec<f64> = rows.iter().map(|(_, a, b)| cosine(&encoder.sentence(a), &encoder.sentence(b))).collect();
    let judged: Vec<f64> = rows.iter().map(|(score, ..)| *score).collect();
    Ok((correlation(&found, &judged), rows.len()))
}

pub fn cosine(x: &[f32], y: &[f32]) -> f64 {
    x.iter().zip(y).map(|(x, y)| f64::from(x * y)).sum()
}

pub fn correlation(x: &[f64], y: &[f64]) -> f64 {
    let n = x.len() as f64;
    let (mx, my) = (x.iter().sum::<f64>() / n, y.iter().sum::<f64>() / n);
    let sum = |f: &dyn Fn(f64, f64) -> f64| x.iter().zip(y).map(|(x, y)| f(x - mx, y - my)).sum::<f64>();
    sum(&|a, b| a * b) / (sum(&|a, _| a * a) * sum(&|_, b| b * b)).sqrt()
}

/// Balanced accuracy of "the same answer" for each question: the least cosine is chosen on the other questions.
pub fn nanco(path: &Path) -> Result<Vec<f64>> {
    let page = std::fs::read_to_string(path).with_context(|| path.display().to_string())?;
    let encoder = Encoder::english();
    let mut questions: Vec<Vec<(f64, bool)>> = Vec::new();
    for line in page.lines() {
        let row: Value = serde_json::from_str(line)?;
        let answers: Vec<(Vec<f32>, i64)> = row["answers"]
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(|a| Some((encoder.sentence(a["Answer"].as_str()?), a["cluster_global"].as_i64()?)))
            .filter(|(_, cluster)| *cluster >= 0)
            .collect();
        let pairs = (0..answers.len()).flat_map(|i| (i + 1..answers.len()).map(move |j| (i, j)));
        questions
            .push(pairs.map(|(i, j)| (cosine(&answers[i].0, &answers[j].0), answers[i].1 == answers[j].1)).collect());
    }
    let balanced = |pairs: &[(f64, bool)], least: f64| {
        let share = |same: bool| {
            let of: Vec<&(f64, bool)> = pairs.iter().filter(|(_, gold)| *gold == same).collect();
            of.iter().filter(|(score, _)| (*score >= least) == same).count() as f64 / of.len().max(1) as f64
        };
        50.0 * (share(true) + share(false))
    };
    let candidates: Vec<f64> = (0..120).map(|i| f64::from(i) / 100.0 - 0.2).collect();
    Ok((0..questions.len())
        .map(|own| {
            let others = |least: f64| -> f64 {
                questions.iter().enumerate().filter(|(i, _)| *i != own).map(|(_, pairs)| balanced(pairs, least)).sum()
            };
            let best = candidates.iter().copied().max_by(|x, y| others(*x).total_cmp(&others(*y))).unwrap_or_default();
            balanced(&questions[own], best)
        })
        .collect())
}

/// MRPC in ten parts, each judged by a regression over the others: pairs judged rightly, all pairs, and those called the same.
pub fn mrpc(path: &Path) -> Result<(usize, usize, Tally)> {
    let page = std::fs::read_to_string(path).with_context(|| path.display().to_string())?;
    let pairs: Vec<(&str, &str, bool)> = page
        .lines()
        .skip(1)
        .filter_map(|line| match line.split('\t').collect::<Vec<_>>()[..] {
            [label, _, _, a, b] => Some((a, b, label == "1")),
            _ => None,
        })
        .collect();
    let texts: Vec<(&str, &str)> = pairs.iter().map(|(a, b, _)| (*a, *b)).collect();
    let rows: Vec<Row> = features(&texts)
        .into_iter()
        .zip(&pairs)
        .enumerate()
        .map(|(i, (features, (.., label)))| Row { features, label: *label, part: i % 10 })
        .collect();
    let said = logistic::held_out(&rows, Aim::Accuracy);
    let right = said.iter().zip(&rows).filter(|(said, row)| **said == row.label).count();
    Ok((right, rows.len(), tally(&said, rows.iter().map(|row| row.label))))
}

/// How many are said, how many are so, and how many both.
fn tally(said: &[bool], gold: impl Iterator<Item = bool>) -> Tally {
    let mut tally = Tally::default();
    for (said, gold) in said.iter().zip(gold) {
        tally.right += usize::from(*said && gold);
        tally.found += usize::from(*said);
        tally.gold += usize::from(gold);
    }
    tally
}
