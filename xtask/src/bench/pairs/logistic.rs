//! A logistic regression, and what it says of the part of a set that it has not seen.

/// One example: its numbers, its label and the part of the set in which it is held out.
pub struct Row {
    pub features: Vec<f64>,
    pub label: bool,
    pub part: usize,
}

/// What the bound is chosen for.
#[derive(Clone, Copy)]
pub enum Aim {
    /// More likely than not.
    Accuracy,
    /// The likelihood from which F1 is greatest on the examples learnt from.
    F1,
}

/// What is said of each example by a model of all the other parts.
pub fn held_out(rows: &[Row], aim: Aim) -> Vec<bool> {
    let parts = rows.iter().map(|row| row.part + 1).max().unwrap_or(0);
    let mut said = vec![false; rows.len()];
    for part in 0..parts {
        let train: Vec<&Row> = rows.iter().filter(|row| row.part != part).collect();
        if train.is_empty() {
            continue;
        }
        let model = Logistic::fit(&train);
        let least = match aim {
            Aim::Accuracy => 0.0,
            Aim::F1 => model.best_bound(&train),
        };
        for (said, row) in said.iter_mut().zip(rows).filter(|(_, row)| row.part == part) {
            *said = model.score(&row.features) > least;
        }
    }
    said
}

/// A logistic regression.
struct Logistic {
    mean: Vec<f64>,
    spread: Vec<f64>,
    weights: Vec<f64>,
}

impl Logistic {
    fn fit(rows: &[&Row]) -> Self {
        let (n, width) = (rows.len() as f64, rows[0].features.len());
        let mean: Vec<f64> = (0..width).map(|k| rows.iter().map(|r| r.features[k]).sum::<f64>() / n).collect();
        let spread: Vec<f64> = (0..width)
            .map(|k| (rows.iter().map(|r| (r.features[k] - mean[k]).powi(2)).sum::<f64>() / n).sqrt().max(1e-9))
            .collect();
        let mut model = Self { mean, spread, weights: vec![0.0; width + 1] };
        let inputs: Vec<Vec<f64>> = rows.iter().map(|row| model.input(&row.features)).collect();
        // Plain steps downhill; the sets are small.
        for _ in 0..600 {
            let mut step = vec![0.0; width + 1];
            for (input, row) in inputs.iter().zip(rows) {
                let z: f64 = input.iter().zip(&model.weights).map(|(x, w)| x * w).sum();
                let miss = 1.0 / (1.0 + (-z).exp()) - f64::from(row.label);
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

    /// The score above which F1 is greatest on these examples.
    fn best_bound(&self, rows: &[&Row]) -> f64 {
        let mut scored: Vec<(f64, bool)> = rows.iter().map(|row| (self.score(&row.features), row.label)).collect();
        scored.sort_by(|x, y| y.0.total_cmp(&x.0));
        let gold = rows.iter().filter(|row| row.label).count();
        let (mut right, mut best, mut bound) = (0, 0.0, f64::MIN);
        for (i, (_, label)) in scored.iter().enumerate() {
            right += usize::from(*label);
            let f1 = 2.0 * right as f64 / (i + 1 + gold) as f64;
            if f1 > best {
                (best, bound) = (f1, scored.get(i + 1).map_or(f64::MIN, |next| next.0));
            }
        }
        bound
    }
}
