//! The network: its file, and its two parts.

use serde::Deserialize;

use super::features::{PAIR_FEATURES, Reading, TOKEN_FEATURES, Vocabulary};
use crate::arrays::{Arrays, Shape, Table};
use crate::syntax::dense::{Maxout, Weights};
use crate::vectors::WordTable;

/// Labels of tokens as seen from a cue: nothing, source, cue, content.
pub(crate) const LABELS: usize = 4;

/// How far the layers that see a cue's paragraph look to either side.
const REACH: [usize; 3] = [1, 2, 4];

const MAGIC: &[u8] = b"VSPEECH1";

pub(crate) struct Network {
    rows: Vec<Table>,
    mix: Maxout,
    /// By turns over the neighbours and over the heads.
    layers: Vec<Maxout>,
    cue: (Vec<f32>, f32),
    own: Weights,
    other: Weights,
    pair_rows: Vec<Table>,
    views: Vec<Maxout>,
    label: (Vec<f32>, Vec<f32>),
    pub(crate) follow: Vec<f32>,
    pub(crate) first: Vec<f32>,
    pub(crate) last: Vec<f32>,
    width: usize,
    view_width: usize,
}

/// What the first part makes of a text.
pub(crate) struct States {
    /// How likely each token heads a cue, as a logit.
    pub(crate) cues: Vec<f32>,
    own: Vec<f32>,
    other: Vec<f32>,
}

#[derive(Deserialize)]
struct Header {
    vocabulary: Vocabulary,
    /// Name, shape, and whether the rows are bytes with a scale.
    arrays: Vec<Shape>,
}

/// Reads the file that `models/train_speech.py` writes.
pub(crate) fn read(bytes: &[u8]) -> Result<(Vocabulary, Network), String> {
    let rest = bytes.strip_prefix(MAGIC).ok_or("not a file of train_speech.py")?;
    let (length, rest) = rest.split_first_chunk::<4>().ok_or("cut short")?;
    let length = u32::from_le_bytes(*length) as usize;
    let header = rest.get(..length).ok_or("cut short")?;
    let header: Header = serde_json::from_slice(header).map_err(|e| format!("the header: {e}"))?;
    let mut arrays = Arrays::new(header.arrays, &rest[length..]);
    let a = &mut arrays;
    let rows = (0..TOKEN_FEATURES).map(|k| a.table(&format!("rows.{k}"))).collect::<Result<_, _>>()?;
    let mix = a.maxout("mix")?;
    let layers = (0..5).map(|k| a.maxout(&format!("layers.{k}"))).collect::<Result<_, _>>()?;
    let cue = (a.plain("cue.w")?, a.plain("cue.b")?.first().copied().unwrap_or_default());
    let ((own, view_width), (other, _)) = (a.weights("own")?, a.weights("other")?);
    let pair_rows = (0..PAIR_FEATURES).map(|k| a.table(&format!("pair_rows.{k}"))).collect::<Result<_, _>>()?;
    let views = (0..REACH.len()).map(|k| a.maxout(&format!("views.{k}"))).collect::<Result<_, _>>()?;
    let label = (a.plain("label.w")?, a.plain("label.b")?);
    let (follow, first, last) = (a.plain("follow")?, a.plain("first")?, a.plain("last")?);
    let width = cue.0.len();
    let network =
        Network { rows, mix, layers, cue, own, other, pair_rows, views, label, follow, first, last, width, view_width };
    if network.label.0.len() != LABELS * view_width || network.follow.len() != LABELS * LABELS {
        return Err("the labels do not fit".into());
    }
    Ok((header.vocabulary, network))
}

impl Network {
    /// The first part. Cost: about 0.35 million multiplications a token.
    pub(crate) fn encode(&self, reading: &Reading<'_>, ids: &[[u16; TOKEN_FEATURES]]) -> States {
        let n = ids.len();
        let (width, table) = (self.width, WordTable::english());
        let embedded = self.rows[0].width;
        let known = if n > 0 { reading.analysis.encoding(0).len() } else { 0 };
        let size = embedded + known + table.dimensions();
        let mut input = vec![0.0; n * size];
        for (i, (row, ids)) in input.chunks_exact_mut(size).zip(ids).enumerate() {
            let (own, rest) = row.split_at_mut(embedded);
            self.rows.iter().zip(ids).for_each(|(rows, &id)| rows.add(id, own));
            rest[..known].copy_from_slice(reading.analysis.encoding(i));
            if let Some(word) = reading.word(i) {
                table.write_vector(word, &mut rest[known..]);
            }
        }
        let mut scratch = Vec::new();
        // A row of zeros before and after: what stands beside the outermost.
        let mut state = vec![0.0; (n + 2) * width];
        self.mix.apply(&input, size, n, &mut scratch, &mut state[width..(n + 1) * width]);
        let (mut change, mut above) = (vec![0.0; n * width], vec![0.0; 3 * n * width]);
        for (number, layer) in self.layers.iter().enumerate() {
            if number % 2 == 0 {
                layer.apply(&state, width, n, &mut scratch, &mut change);
            } else {
                let row = |i: usize| &state[(i + 1) * width..][..width];
                for (i, out) in above.chunks_exact_mut(3 * width).enumerate() {
                    let head = reading.analysis.tokens[i].head as usize;
                    let top = reading.analysis.tokens[head].head as usize;
                    out[..width].copy_from_slice(row(i));
                    out[width..2 * width].copy_from_slice(row(head));
                    out[2 * width..].copy_from_slice(row(top));
                }
                layer.apply(&above, 3 * width, n, &mut scratch, &mut change);
            }
            state[width..].iter_mut().zip(&change).for_each(|(x, &change)| *x += change);
        }
        let rows = &state[width..(n + 1) * width];
        let dot = |row: &[f32]| row.iter().zip(&self.cue.0).map(|(x, w)| x * w).sum::<f32>() + self.cue.1;
        let cues = rows.chunks_exact(width).map(dot).collect();
        let (mut own, mut other) = (Vec::new(), Vec::new());
        self.own.apply(rows, width, n, &mut own);
        self.other.apply(rows, width, n, &mut other);
        States { cues, own, other }
    }

    /// The second part: scores of the labels for the tokens from `from` on, which `pairs` tells of.
    pub(crate) fn view(
        &self,
        states: &States,
        cue: usize,
        from: usize,
        pairs: &[[u16; PAIR_FEATURES]],
    ) -> Vec<[f32; LABELS]> {
        let (n, width) = (pairs.len(), self.view_width);
        let mut state = vec![0.0; n * width];
        let other = &states.other[cue * self.other.width()..][..width];
        for (k, (row, features)) in state.chunks_exact_mut(width).zip(pairs).enumerate() {
            let own = &states.own[(from + k) * self.own.width()..][..width];
            row.iter_mut().zip(own.iter().zip(other)).for_each(|(x, (a, b))| *x = a + b);
            self.pair_rows.iter().zip(features).for_each(|(rows, &id)| rows.add(id, row));
            row.iter_mut().for_each(|x| *x = x.max(0.0));
        }
        let (mut scratch, mut change) = (Vec::new(), vec![0.0; n * width]);
        let mut beside = vec![0.0; 3 * n * width];
        for (layer, reach) in self.views.iter().zip(REACH) {
            for (k, out) in beside.chunks_exact_mut(3 * width).enumerate() {
                let row = |k: usize| state.get(k * width..(k + 1) * width);
                let neighbours = [k.checked_sub(reach).and_then(row), row(k), row(k + reach)];
                for (out, row) in out.chunks_exact_mut(width).zip(neighbours) {
                    match row {
                        Some(row) => out.copy_from_slice(row),
                        None => out.fill(0.0),
                    }
                }
            }
            layer.apply(&beside, 3 * width, n, &mut scratch, &mut change);
            state.iter_mut().zip(&change).for_each(|(x, &change)| *x += change);
        }
        let scores = |row: &[f32]| {
            std::array::from_fn(|label| {
                let weights = &self.label.0[label * width..][..width];
                row.iter().zip(weights).map(|(x, w)| x * w).sum::<f32>() + self.label.1[label]
            })
        };
        state.chunks_exact(width).map(scores).collect()
    }
}
