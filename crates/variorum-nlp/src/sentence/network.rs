//! The transformer: layers that let every piece of a text look at all others.

use std::sync::OnceLock;

use pulp::{Arch, Simd, WithSimd};
use serde::Deserialize;

use super::pieces::Vocabulary;
use crate::arrays::{Arrays, Shape, unpacked};
use crate::maths::exp;
use crate::syntax::dense::{Weights, sum};

const MAGIC: &[u8] = b"VSENT001";
/// Rows that pass through a layer together, so that what is made of them stays in the cache.
const BLOCK: usize = 192;

/// Rows of bytes, each with a scale before it.
struct Bytes {
    width: usize,
    data: &'static [u8],
}

impl Bytes {
    fn add(&self, row: usize, out: &mut [f32]) {
        let Some(row) = self.data.get(row * (self.width + 4)..(row + 1) * (self.width + 4)) else { return };
        let (scale, row) = row.split_at(4);
        let scale = f32::from_le_bytes(scale.try_into().unwrap_or_default());
        out.iter_mut().zip(row).for_each(|(sum, &x)| *sum += f32::from(x.cast_signed()) * scale);
    }
}

struct Norm {
    scale: Vec<f32>,
    shift: Vec<f32>,
}

/// Weights as they stand in the file, made ready when they are first used: who looks through three layers does not pay for
/// six.
struct Packed {
    bytes: &'static [u8],
    inputs: usize,
    rows: bool,
    bias: Vec<f32>,
    ready: OnceLock<Weights>,
}

impl Packed {
    fn get(&self) -> &Weights {
        let ready = || Weights::new(&unpacked(self.bytes, self.inputs, self.rows), &self.bias, self.inputs);
        self.ready.get_or_init(ready)
    }
}

struct Layer {
    look: Packed,
    out: Packed,
    middle: Norm,
    up: Packed,
    down: Packed,
    last: Norm,
}

pub(super) struct Network {
    heads: usize,
    pieces: Bytes,
    places: Bytes,
    first: Norm,
    layers: Vec<Layer>,
}

#[derive(Deserialize)]
struct Header {
    heads: usize,
    layers: usize,
    pieces: usize,
    arrays: Vec<Shape>,
}

pub(super) fn read(bytes: &'static [u8]) -> Result<(Vocabulary, Network), String> {
    let rest = bytes.strip_prefix(MAGIC).ok_or("not a file of convert_sentences.py")?;
    let (length, rest) = rest.split_first_chunk::<4>().ok_or("cut short")?;
    let length = u32::from_le_bytes(*length) as usize;
    let header = rest.get(..length).ok_or("cut short")?;
    let header: Header = serde_json::from_slice(header).map_err(|e| format!("the header: {e}"))?;
    let names = rest.get(length..length + header.pieces).ok_or("cut short")?;
    let vocabulary = Vocabulary::new(std::str::from_utf8(names).map_err(|e| format!("the pieces: {e}"))?)?;
    let mut a = Arrays::new(header.arrays, &rest[length + header.pieces..]);
    let (pieces, width, _) = a.raw("pieces")?;
    let pieces = Bytes { width, data: pieces };
    let (places, _, _) = a.raw("places")?;
    let places = Bytes { width, data: places };
    let norm = |a: &mut Arrays<'static>, name: &str| {
        Ok::<_, String>(Norm { scale: a.plain(&format!("{name}.scale"))?, shift: a.plain(&format!("{name}.shift"))? })
    };
    let weights = |a: &mut Arrays<'static>, name: &str| {
        let (bytes, inputs, rows) = a.raw(&format!("{name}.w"))?;
        let bias = a.plain(&format!("{name}.b"))?;
        Ok::<_, String>(Packed { bytes, inputs, rows, bias, ready: OnceLock::new() })
    };
    let first = norm(&mut a, "first")?;
    let mut layers = Vec::new();
    for k in 0..header.layers {
        let (look, out) = (weights(&mut a, &format!("{k}.look"))?, weights(&mut a, &format!("{k}.out"))?);
        let (up, down) = (weights(&mut a, &format!("{k}.up"))?, weights(&mut a, &format!("{k}.down"))?);
        let (middle, last) = (norm(&mut a, &format!("{k}.middle"))?, norm(&mut a, &format!("{k}.last"))?);
        layers.push(Layer { look, out, middle, up, down, last });
    }
    let fits = width % header.heads.max(1) == 0 && pieces.data.len() == vocabulary.len() * (width + 4);
    let network = Network { heads: header.heads, pieces, places, first, layers };
    if fits { Ok((vocabulary, network)) } else { Err("the table of pieces does not fit".into()) }
}

impl Network {
    pub(super) fn width(&self) -> usize {
        self.pieces.width
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
            self.places.add(place, row);
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
