//! The transformer: layers that let every piece of a text look at all others.

use std::sync::OnceLock;

use super::numbers::Table;
use crate::maths::exp;
use crate::syntax::dense::{Weights, sum};
use pulp::{Arch, Simd, WithSimd};

/// Rows that pass through a layer together, so that what is made of them stays in the cache.
const BLOCK: usize = 192;

pub(super) struct Norm {
    pub(super) scale: Vec<f32>,
    pub(super) shift: Vec<f32>,
}

/// Weights as they stand in the file, made ready when they are first used: who looks through three layers does not pay for
/// six.
pub(super) struct Packed {
    /// One under the other, of one width.
    matrices: Vec<Table>,
    bias: Vec<f32>,
    ready: OnceLock<Weights>,
}

impl Packed {
    pub(super) fn new(matrices: Vec<Table>, bias: Vec<f32>) -> Self {
        Self { matrices, bias, ready: OnceLock::new() }
    }

    fn inputs(&self) -> usize {
        self.matrices.first().map_or(0, Table::width)
    }

    fn outputs(&self) -> usize {
        self.matrices.iter().map(Table::rows).sum()
    }

    fn get(&self) -> &Weights {
        self.ready.get_or_init(|| {
            let inputs = self.inputs();
            let mut numbers = vec![0.0; self.outputs() * inputs];
            let mut rest = numbers.as_mut_slice();
            for matrix in &self.matrices {
                let (own, below) = rest.split_at_mut(matrix.rows() * inputs);
                matrix.add_all(own);
                rest = below;
            }
            Weights::new(&numbers, &self.bias, inputs)
        })
    }
}

pub(super) struct Layer {
    pub(super) look: Packed,
    pub(super) out: Packed,
    pub(super) middle: Norm,
    pub(super) up: Packed,
    pub(super) down: Packed,
    pub(super) last: Norm,
}

pub(super) struct Network {
    heads: usize,
    pieces: Table,
    /// What is added to a piece by its place; in a table of one row, to every piece.
    places: Vec<Table>,
    first: Norm,
    layers: Vec<Layer>,
}

impl Network {
    /// # Errors
    ///
    /// The sizes of the parts do not fit one another.
    pub(super) fn new(
        heads: usize,
        pieces: Table,
        places: Vec<Table>,
        first: Norm,
        layers: Vec<Layer>,
    ) -> Result<Self, String> {
        let width = pieces.width();
        let norm = |norm: &Norm| norm.scale.len() == width && norm.shift.len() == width;
        let packed = |packed: &Packed, inputs: usize, outputs: usize| {
            let fits = packed.matrices.iter().all(|m| m.width() == inputs) && packed.bias.len() == outputs;
            fits && packed.outputs() == outputs
        };
        let layer = |layer: &Layer| {
            packed(&layer.look, width, 3 * width)
                && packed(&layer.out, width, width)
                && packed(&layer.up, width, 4 * width)
                && packed(&layer.down, 4 * width, width)
                && norm(&layer.middle)
                && norm(&layer.last)
        };
        let places_fit = places.iter().all(|table| table.width() == width && table.rows() > 0);
        if width == 0
            || heads == 0
            || !width.is_multiple_of(heads)
            || !places_fit
            || !norm(&first)
            || !layers.iter().all(layer)
        {
            return Err("the parts of the network do not fit one another".into());
        }
        Ok(Self { heads, pieces, places, first, layers })
    }

    /// How many pieces have a row.
    pub(super) fn pieces(&self) -> usize {
        self.pieces.rows()
    }

    pub(super) fn width(&self) -> usize {
        self.pieces.width()
    }

    pub(super) fn depth(&self) -> usize {
        self.layers.len()
    }

    /// The rows of layer `depth` for all pieces of all stretches, one after another.
    pub(super) fn run(&self, stretches: &[Vec<u32>], depth: usize) -> Vec<f32> {
        let width = self.width();
        let total: usize = stretches.iter().map(Vec::len).sum();
        let mut state = vec![0.0f32; total * width];
        for (row, (place, &piece)) in
            state.chunks_exact_mut(width).zip(stretches.iter().flat_map(|s| s.iter().enumerate()))
        {
            self.pieces.add(piece as usize, row);
            self.places.iter().for_each(|table| table.add(if table.rows() > 1 { place } else { 0 }, row));
        }
        normalise(&self.first, &mut state);
        let (mut looks, mut seen, mut scratch, mut wide) =
            (Vec::new(), vec![0.0; total * width], Vec::new(), Vec::new());
        for layer in self.layers.iter().take(depth) {
            layer.look.get().apply(&state, width, total, &mut looks);
            let mut at = 0;
            for stretch in stretches {
                let n = stretch.len();
                let looks = &looks[at * 3 * width..(at + n) * 3 * width];
                let seen = &mut seen[at * width..(at + n) * width];
                Arch::new().dispatch(Attention { heads: self.heads, n, looks, seen });
                at += n;
            }
            for from in (0..total).step_by(BLOCK) {
                let n = BLOCK.min(total - from);
                let rows = &mut state[from * width..(from + n) * width];
                layer.out.get().apply(&seen[from * width..], width, n, &mut scratch);
                rows.iter_mut().zip(&scratch).for_each(|(x, change)| *x += change);
                normalise(&layer.middle, rows);
                layer.up.get().apply(rows, width, n, &mut wide);
                Arch::new().dispatch(Gelu(&mut wide));
                layer.down.get().apply(&wide, 4 * width, n, &mut scratch);
                rows.iter_mut().zip(&scratch).for_each(|(x, change)| *x += change);
                normalise(&layer.last, rows);
            }
        }
        state
    }
}

/// Brings every row to mean 0 and variance 1, scaled.
fn normalise(norm: &Norm, rows: &mut [f32]) {
    struct Rows<'a>(&'a Norm, &'a mut [f32]);
    impl WithSimd for Rows<'_> {
        type Output = ();

        #[inline(always)]
        fn with_simd<S: Simd>(self, _: S) {
            let Self(norm, rows) = self;
            let width = norm.scale.len();
            for row in rows.chunks_exact_mut(width) {
                let mean = sum(row, |x| x) / width as f32;
                let variance = sum(row, |x| (x - mean) * (x - mean)) / width as f32 + 1e-12;
                let factor = 1.0 / variance.sqrt();
                for ((x, &scale), &shift) in row.iter_mut().zip(&norm.scale).zip(&norm.shift) {
                    *x = (*x - mean) * factor * scale + shift;
                }
            }
        }
    }
    Arch::new().dispatch(Rows(norm, rows));
}

/// Every piece of one stretch looks at all pieces of it, by several heads.
struct Attention<'a> {
    heads: usize,
    n: usize,
    /// For each piece what it asks, what it answers to, and what it tells.
    looks: &'a [f32],
    seen: &'a mut [f32],
}

impl WithSimd for Attention<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, _: S) {
        let Self { heads, n, looks, seen } = self;
        let width = looks.len() / (3 * n.max(1));
        let size = width / heads;
        let scale = 1.0 / (size as f32).sqrt();
        // Answers turned, so that one number of all pieces lies side by side.
        let mut answers = vec![0.0f32; size * n];
        let mut weights = vec![0.0f32; n];
        for head in 0..heads {
            let part = |i: usize, kind: usize| &looks[i * 3 * width + kind * width + head * size..][..size];
            for j in 0..n {
                part(j, 1).iter().enumerate().for_each(|(d, &x)| answers[d * n + j] = x);
            }
            for i in 0..n {
                weights.fill(0.0);
                for (&ask, answers) in part(i, 0).iter().zip(answers.chunks_exact(n)) {
                    let ask = ask * scale;
                    weights.iter_mut().zip(answers).for_each(|(sum, &x)| *sum += ask * x);
                }
                let most = weights.iter().fold(f32::NEG_INFINITY, |most, &x| if x > most { x } else { most });
                weights.iter_mut().for_each(|x| *x = exp(*x - most));
                let share = 1.0 / sum(&weights, |x| x);
                let out = &mut seen[i * width + head * size..][..size];
                out.fill(0.0);
                for (j, &weight) in weights.iter().enumerate() {
                    let weight = weight * share;
                    out.iter_mut().zip(part(j, 2)).for_each(|(sum, &x)| *sum += weight * x);
                }
            }
        }
    }
}

/// `x` times the share of a normal distribution below it.
struct Gelu<'a>(&'a mut [f32]);

impl WithSimd for Gelu<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, _: S) {
        for x in self.0.iter_mut() {
            *x *= 0.5 * (1.0 + erf(*x * std::f32::consts::FRAC_1_SQRT_2));
        }
    }
}

/// The error function by a rational approximation, exact to 1.5e-7 (Abramowitz and Stegun 7.1.26).
#[inline(always)]
fn erf(x: f32) -> f32 {
    let t = 1.0 / (1.0 + 0.327_591_1 * x.abs());
    let sum = ((((1.061_405_4 * t - 1.453_152) * t + 1.421_413_7) * t - 0.284_496_74) * t + 0.254_829_6) * t;
    let below = 1.0 - sum * exp(-x * x);
    if x < 0.0 { -below } else { below }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_error_function() {
        for (x, want) in [(0.0, 0.0), (0.5, 0.520_499_9), (1.0, 0.842_700_8), (-2.0, -0.995_322_3), (5.0, 1.0)] {
            assert!((erf(x) - want).abs() < 1e-6, "{x}");
        }
    }
}
