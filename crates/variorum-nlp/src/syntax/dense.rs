//! The arithmetic of the models: one matrix product, vectorised, and what follows it.
//!
//! Every output is summed over the inputs in their order, whatever the width of the machine's vectors and wherever the
//! row stands, so results depend neither on batches nor on threads.

use pulp::{Arch, Simd, WithSimd};

/// Vectors in a strip of columns that are computed together.
const VECTORS: usize = 2;

/// Weights laid out for [`Weights::apply`]: strips of as many outputs as two vectors of this machine hold, in each of them one
/// line an input.
pub(crate) struct Weights {
    inputs: usize,
    outputs: usize,
    strip: usize,
    strips: Vec<f32>,
    bias: Vec<f32>,
}

/// Rows of equal width, one after another.
#[derive(Default)]
pub(crate) struct Rows {
    pub(crate) width: usize,
    pub(crate) data: Vec<f32>,
}

impl Rows {
    pub(crate) fn row(&self, i: usize) -> &[f32] {
        &self.data[i * self.width..][..self.width]
    }
}

impl Weights {
    /// Takes a matrix of `outputs` rows of `inputs` numbers and a bias for each output (or none).
    pub(crate) fn new(matrix: &[f32], bias: &[f32], inputs: usize) -> Self {
        let outputs = matrix.len() / inputs.max(1);
        Self::reordered(matrix, bias, inputs, (0..outputs).collect())
    }

    /// Like [`Weights::new`], with the outputs in another order: output `i` is row `order[i]`.
    pub(crate) fn reordered(matrix: &[f32], bias: &[f32], inputs: usize, order: Vec<usize>) -> Self {
        let (outputs, strip) = (order.len(), Arch::new().dispatch(Strip));
        let padded = outputs.next_multiple_of(strip);
        let mut strips = vec![0.0; padded * inputs];
        let mut padded_bias = vec![0.0; padded];
        for (column, &row) in order.iter().enumerate() {
            let own = &mut strips[column / strip * strip * inputs + column % strip..];
            for (line, &weight) in own.iter_mut().step_by(strip).zip(&matrix[row * inputs..][..inputs]) {
                *line = weight;
            }
            padded_bias[column] = bias.get(row).copied().unwrap_or_default();
        }
        Self { inputs, outputs, strip, strips, bias: padded_bias }
    }

    /// The width of a row of output: the outputs, rounded up to whole strips.
    pub(crate) fn width(&self) -> usize {
        self.outputs.next_multiple_of(self.strip)
    }

    /// Multiplies `n` rows of input, each beginning `stride` numbers after the one before (so rows may overlap).
    pub(crate) fn apply(&self, input: &[f32], stride: usize, n: usize, out: &mut Vec<f32>) {
        out.resize(n * self.width(), 0.0);
        if n > 0 {
            Arch::new().dispatch(Product { weights: self, input, stride, n, out });
        }
    }
}

/// How many columns a strip has.
struct Strip;

impl WithSimd for Strip {
    type Output = usize;

    #[inline(always)]
    fn with_simd<S: Simd>(self, _: S) -> usize {
        VECTORS * S::F32_LANES
    }
}

struct Product<'a> {
    weights: &'a Weights,
    input: &'a [f32],
    stride: usize,
    n: usize,
    out: &'a mut [f32],
}

impl WithSimd for Product<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, simd: S) {
        // Rows in a block: with two vectors each, their sums, a line of weights and one number of input fill the registers, 16 of
        // them, or 32 where they are of 16 numbers. One more and sums go through memory, which halves the speed.
        if S::F32_LANES == 16 { self.run::<S, 12>(simd) } else { self.run::<S, 6>(simd) }
    }
}

impl Product<'_> {
    #[inline(always)]
    fn run<S: Simd, const ROWS: usize>(self, simd: S) {
        let Self { weights, input, stride, n, out } = self;
        let (width, strip, size) = (weights.width(), weights.strip, weights.inputs * weights.strip);
        let strips = width / strip;
        let of = |s: usize| &weights.strips[s * size..][..size];
        let blocked = n - n % ROWS;
        for s in 0..strips {
            for row in (0..blocked).step_by(ROWS) {
                let (input, out) = (&input[row * stride..], &mut out[row * width + s * strip..]);
                block::<S, ROWS, 1>(simd, input, stride, [of(s)], &weights.bias[s * strip..], out, width);
            }
        }
        // Rows that are left: four at once, then each with more strips at once instead of more rows.
        const FEW: usize = 4;
        const WIDE: usize = 4;
        let fours = blocked + (n - blocked) / FEW * FEW;
        for row in (blocked..fours).step_by(FEW) {
            for s in 0..strips {
                let (input, out) = (&input[row * stride..], &mut out[row * width + s * strip..]);
                block::<S, FEW, 1>(simd, input, stride, [of(s)], &weights.bias[s * strip..], out, width);
            }
        }
        for row in fours..n {
            let input = &input[row * stride..];
            let mut s = 0;
            while s < strips {
                let (bias, out) = (&weights.bias[s * strip..], &mut out[row * width + s * strip..]);
                if s + WIDE <= strips {
                    block::<S, 1, WIDE>(simd, input, stride, std::array::from_fn(|i| of(s + i)), bias, out, width);
                    s += WIDE;
                } else {
                    block::<S, 1, 1>(simd, input, stride, [of(s)], bias, out, width);
                    s += 1;
                }
            }
        }
    }
}

/// Rows times strips that lie side by side, all sums kept in registers.
#[inline(always)]
fn block<S: Simd, const ROWS: usize, const STRIPS: usize>(
    simd: S,
    input: &[f32],
    stride: usize,
    strips: [&[f32]; STRIPS],
    bias: &[f32],
    out: &mut [f32],
    width: usize,
) {
    let lines: [_; STRIPS] = std::array::from_fn(|s| S::as_simd_f32s(strips[s]).0.as_chunks::<VECTORS>().0);
    let inputs = lines[0].len();
    let lines: [_; STRIPS] = std::array::from_fn(|s| &lines[s][..inputs]);
    let rows: [&[f32]; ROWS] = std::array::from_fn(|r| &input[r * stride..][..inputs]);
    let mut sums = [[[simd.splat_f32s(0.0); VECTORS]; STRIPS]; ROWS];
    for i in 0..inputs {
        for (sums, row) in sums.iter_mut().zip(&rows) {
            let x = simd.splat_f32s(row[i]);
            for (sums, lines) in sums.iter_mut().zip(&lines) {
                for (sum, &weight) in sums.iter_mut().zip(&lines[i]) {
                    *sum = simd.mul_add_e_f32s(x, weight, *sum);
                }
            }
        }
    }
    let columns = STRIPS * VECTORS * S::F32_LANES;
    let bias = S::as_simd_f32s(&bias[..columns]).0;
    for (r, sums) in sums.iter().enumerate() {
        let out = S::as_mut_simd_f32s(&mut out[r * width..][..columns]).0;
        for ((out, &sum), &bias) in out.iter_mut().zip(sums.as_flattened()).zip(bias) {
            *out = simd.add_f32s(sum, bias);
        }
    }
}

/// A layer that keeps the greatest of several products, then brings every row to mean 0 and variance 1, scaled.
pub(crate) struct Maxout {
    weights: Weights,
    pieces: usize,
    outputs: usize,
    scale: Vec<f32>,
    shift: Vec<f32>,
}

impl Maxout {
    /// `matrix` is outputs × pieces × inputs, `bias` outputs × pieces; `scale` and `shift` have one number an output.
    pub(crate) fn new(matrix: &[f32], bias: &[f32], scale: &[f32], shift: &[f32], inputs: usize) -> Self {
        let outputs = scale.len();
        let pieces = bias.len() / outputs.max(1);
        // All first pieces, then all second ones: the greatest is then found vector by vector.
        let order = (0..pieces).flat_map(|p| (0..outputs).map(move |o| o * pieces + p)).collect();
        let weights = Weights::reordered(matrix, bias, inputs, order);
        Self { weights, pieces, outputs, scale: scale.to_vec(), shift: shift.to_vec() }
    }

    /// Applies the layer to `n` rows, a block at a time: the products of a block stay in the cache.
    pub(crate) fn apply(&self, input: &[f32], stride: usize, n: usize, scratch: &mut Vec<f32>, out: &mut [f32]) {
        const BLOCK: usize = 384;
        for from in (0..n).step_by(BLOCK) {
            let rows = BLOCK.min(n - from);
            self.weights.apply(&input[from * stride..], stride, rows, scratch);
            let out = &mut out[from * self.outputs..][..rows * self.outputs];
            Arch::new().dispatch(Finish { layer: self, products: scratch, out });
        }
    }
}

struct Finish<'a> {
    layer: &'a Maxout,
    products: &'a [f32],
    out: &'a mut [f32],
}

impl WithSimd for Finish<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, _: S) {
        let Maxout { weights, pieces, outputs, scale, shift } = self.layer;
        for (row, out) in self.products.chunks_exact(weights.width()).zip(self.out.chunks_exact_mut(*outputs)) {
            out.copy_from_slice(&row[..*outputs]);
            for piece in 1..*pieces {
                for (best, &other) in out.iter_mut().zip(&row[piece * outputs..]) {
                    *best = if other > *best { other } else { *best };
                }
            }
            let mean = sum(out, |x| x) / *outputs as f32;
            let variance = sum(out, |x| (x - mean) * (x - mean)) / *outputs as f32 + 1e-8;
            let factor = 1.0 / variance.sqrt();
            for ((x, &scale), &shift) in out.iter_mut().zip(scale).zip(shift) {
                *x = (*x - mean) * factor * scale + shift;
            }
        }
    }
}

/// The sum over a row in 16 lanes, the same on every machine.
#[inline(always)]
pub(crate) fn sum(row: &[f32], of: impl Fn(f32) -> f32) -> f32 {
    let (chunks, rest) = row.as_chunks::<16>();
    let mut lanes = [0.0f32; 16];
    for chunk in chunks {
        for (lane, &x) in lanes.iter_mut().zip(chunk) {
            *lane += of(x);
        }
    }
    lanes.iter().sum::<f32>() + rest.iter().map(|&x| of(x)).sum::<f32>()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_product_is_the_product_wherever_a_row_stands() {
        let (inputs, outputs) = (7, 37);
        let matrix: Vec<f32> = (0..inputs * outputs).map(|i| (i % 11) as f32 - 4.0).collect();
        let bias: Vec<f32> = (0..outputs).map(|i| i as f32).collect();
        let weights = Weights::new(&matrix, &bias, inputs);
        let input: Vec<f32> = (0..40).map(|i| (i % 5) as f32 - 1.5).collect();
        let mut out = Vec::new();
        weights.apply(&input, 1, 30, &mut out);
        for row in 0..30 {
            for o in 0..outputs {
                let expected: f32 = (0..inputs).map(|i| input[row + i] * matrix[o * inputs + i]).sum::<f32>() + bias[o];
                assert_eq!(out[row * weights.width() + o], expected, "{row} {o}");
            }
            let mut alone = Vec::new();
            weights.apply(&input[row..], 1, 1, &mut alone);
            assert_eq!(alone[..outputs], out[row * weights.width()..][..outputs]);
        }
    }

    #[test]
    fn maxout_takes_the_greatest_and_normalises() {
        let layer = Maxout::new(&[1.0, -1.0, 2.0, -2.0], &[0.0; 4], &[1.0; 2], &[0.0; 2], 1);
        let mut out = [0.0; 2];
        layer.apply(&[3.0], 1, 1, &mut Vec::new(), &mut out);
        assert!((out[0] + 1.0).abs() < 1e-4 && (out[1] - 1.0).abs() < 1e-4, "{out:?}");
    }
}
