//! Pairs of short texts: alike or not. What the sentence encoder and plain words tell of them.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use anyhow::{Context, Result};
use serde_json::Value;
use variorum_nlp::sentence::{Encoder, Passage};
use variorum_nlp::vectors::WordTable;
use variorum_nlp::{Language, Token, text};

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

/// MRPC in ten parts, each judged by a logistic regression over the others: accuracy and F1 in hundredths, pairs.
pub fn mrpc(path: &Path) -> Result<(f64, f64, usize)> {
    let page = std::fs::read_to_string(path).with_context(|| path.display().to_string())?;
    let mut rows: Vec<(Vec<f64>, bool)> = Vec::new();
    for line in page.lines().skip(1) {
        let cells: Vec<&str> = line.split('\t').collect();
        let [label, _, _, a, b] = cells[..] else { continue };
        rows.push((features(a, b), label == "1"));
    }
    let (mut right, mut both, mut found, mut gold) = (0, 0, 0, 0);
    for part in 0..10 {
        let own = |i: usize| i % 10 == part;
        let train: Vec<&(Vec<f64>, bool)> =
            rows.iter().enumerate().filter(|(i, _)| !own(*i)).map(|(_, row)| row).collect();
        let model = Logistic::fit(&train);
        for (features, label) in rows.iter().enumerate().filter(|(i, _)| own(*i)).map(|(_, row)| row) {
            let says = model.score(features) > 0.0;
            right += usize::from(says == *label);
            (both, found, gold) =
                (both + usize::from(says && *label), found + usize::from(says), gold + usize::from(*label));
        }
    }
    let n = rows.len();
    Ok((100.0 * right as f64 / n as f64, 200.0 * both as f64 / (found + gold) as f64, n))
}

/// What a pair is judged by: vectors of the whole, words in their sentences, plain words, figures and names.
fn features(a: &str, b: &str) -> Vec<f64> {
    let encoder = Encoder::english();
    let whole = cosine(&encoder.sentence(a), &encoder.sentence(b));
    let near = {
        let passages: Vec<Passage> = encoder
            .encode(&[a, b], 3)
            .iter()
            .zip([a, b])
            .map(|(encoded, text)| {
                let mut passage = Passage::new(encoder.width());
                for (span, row) in encoded.spans.iter().zip(encoded.data.chunks_exact(encoder.width())) {
                    if span.slice(text).chars().any(char::is_alphanumeric) {
                        passage.push(row, 1.0);
                    }
                }
                passage
            })
            .collect();
        f64::from(passages[0].nearness([&passages[1]].into_iter())[0].unwrap_or_default())
    };
    let words = |text: &str| -> Vec<Token> {
        text::tokenize(text, Language::ENGLISH)
            .into_iter()
            .filter(|t| t.folded.chars().any(char::is_alphanumeric))
            .collect()
    };
    let (x, y) = (words(a), words(b));
    let runs = |tokens: &[Token], n: usize| -> BTreeSet<String> {
        tokens.windows(n).map(|w| w.iter().map(|t| t.stem.as_str()).collect::<Vec<_>>().join(" ")).collect()
    };
    let shared = |n: usize| {
        let (p, q) = (runs(&x, n), runs(&y, n));
        2.0 * p.intersection(&q).count() as f64 / (p.len() + q.len()).max(1) as f64
    };
    let table = WordTable::english();
    let cover = |from: &[Token], to: &[Token]| {
        let there: BTreeSet<&str> = to.iter().map(|t| t.stem.as_str()).collect();
        let weights: BTreeMap<&str, f64> =
            from.iter().map(|t| (t.stem.as_str(), f64::from(table.weight(table.get(&t.folded))))).collect();
        let total: f64 = weights.values().sum();
        weights.iter().filter(|(word, _)| there.contains(*word)).map(|(_, w)| w).sum::<f64>() / total.max(1.0)
    };
    let (forth, back) = (cover(&x, &y), cover(&y, &x));
    let figures = |text: &str| -> BTreeSet<String> {
        variorum::numbers_in(text, Language::ENGLISH).into_iter().map(|(_, n)| n.normalize().to_string()).collect()
    };
    let (p, q) = (figures(a), figures(b));
    let names = |tokens: &[Token]| -> BTreeSet<String> {
        tokens.iter().skip(1).filter(|t| t.capital).map(|t| t.stem.clone()).collect()
    };
    let (m, n) = (names(&x), names(&y));
    let apart = |p: &BTreeSet<String>, q: &BTreeSet<String>| p.symmetric_difference(q).count() as f64;
    let lengths = (x.len() as f64 - y.len() as f64).abs() / x.len().max(y.len()).max(1) as f64;
    let plain = vec![
        whole,
        near,
        shared(1),
        shared(2),
        shared(3),
        forth.min(back),
        forth.max(back),
        lengths,
        apart(&p, &q),
        f64::from(!p.is_subset(&q) && !q.is_subset(&p)),
        apart(&m, &n) / (m.len() + n.len()).max(1) as f64,
        (x.len() + y.len()) as f64 / 40.0,
    ];
    let squares: Vec<f64> = plain[..7].iter().map(|x| x * x).collect();
    plain.into_iter().chain(squares).collect()
}

/// A logistic regression.
struct Logistic {
    mean: Vec<f64>,
    spread: Vec<f64>,
    weights: Vec<f64>,
}

impl Logistic {
    fn fit(rows: &[&(Vec<f64>, bool)]) -> Self {
        let (n, width) = (rows.len() as f64, rows[0].0.len());
        let mean: Vec<f64> = (0..width).map(|k| rows.iter().map(|r| r.0[k]).sum::<f64>() / n).collect();
        let spread: Vec<f64> = (0..width)
            .map(|k| (rows.iter().map(|r| (r.0[k] - mean[k]).powi(2)).sum::<f64>() / n).sqrt().max(1e-9))
            .collect();
        let mut model = Self { mean, spread, weights: vec![0.0; width + 1] };
        let inputs: Vec<Vec<f64>> = rows.iter().map(|row| model.input(&row.0)).collect();
        // Plain steps downhill; the sets are small.
        for _ in 0..600 {
            let mut step = vec![0.0; width + 1];
            for (input, row) in inputs.iter().zip(rows) {
                let z: f64 = input.iter().zip(&model.weights).map(|(x, w)| x * w).sum();
                let miss = 1.0 / (1.0 + (-z).exp()) - f64::from(row.1);
                step.iter_mut().zip(input).for_each(|(s, x)| *s += miss * x / n);
            }
            for (k, (w, s)) in model.weights.iter_mut().zip(&step).enumerate() {
                let pull = if k < width { 1e-3 * *w } else { 0.0 };
                *w -= 0.3 * (s + pull);
            }
        }
        model
    }

    fn input(&self, features: &[f64]) -> Vec<f64> {
        let scaled =
            features.iter().zip(self.mean.iter().zip(&self.spread)).map(|(x, (mean, spread))| (x - mean) / spread);
        scaled.chain([1.0]).collect()
    }

    fn score(&self, features: &[f64]) -> f64 {
        self.input(features).iter().zip(&self.weights).map(|(x, w)| x * w).sum()
    }
}
