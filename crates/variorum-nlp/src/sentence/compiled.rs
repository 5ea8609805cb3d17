//! The file that `models/convert_sentences.py` writes.

use serde::Deserialize;

use super::network::{Layer, Network, Norm, Packed};
use super::numbers::{Form, Table};
use super::pieces::Vocabulary;
use crate::arrays::{Arrays, Shape};

const MAGIC: &[u8] = b"VSENT001";

#[derive(Deserialize)]
struct Header {
    heads: usize,
    layers: usize,
    pieces: usize,
    arrays: Vec<Shape>,
}

/// # Errors
///
/// The file is cut short or of another kind; the message says where.
pub(super) fn read(bytes: &'static [u8]) -> Result<(Vocabulary, Network), String> {
    let rest = bytes.strip_prefix(MAGIC).ok_or("not a file of convert_sentences.py")?;
    let (length, rest) = rest.split_first_chunk::<4>().ok_or("cut short")?;
    let length = u32::from_le_bytes(*length) as usize;
    let header = rest.get(..length).ok_or("cut short")?;
    let header: Header = serde_json::from_slice(header).map_err(|e| format!("the header: {e}"))?;
    let names = rest.get(length..length + header.pieces).ok_or("cut short")?;
    let vocabulary = Vocabulary::new(std::str::from_utf8(names).map_err(|e| format!("the pieces: {e}"))?)?;
    let mut a = Arrays::new(header.arrays, &rest[length + header.pieces..]);
    let table = |a: &mut Arrays<'static>, name: &str| {
        let (bytes, width, rows) = a.raw(name)?;
        Ok::<_, String>(Table::new(if rows { Form::Bytes } else { Form::Plain }, width, bytes))
    };
    let norm = |a: &mut Arrays<'static>, name: &str| {
        Ok::<_, String>(Norm { scale: a.plain(&format!("{name}.scale"))?, shift: a.plain(&format!("{name}.shift"))? })
    };
    let weights = |a: &mut Arrays<'static>, name: &str| {
        let matrix = table(a, &format!("{name}.w"))?;
        Ok::<_, String>(Packed::new(vec![matrix], a.plain(&format!("{name}.b"))?))
    };
    let (pieces, places, first) = (table(&mut a, "pieces")?, table(&mut a, "places")?, norm(&mut a, "first")?);
    let mut layers = Vec::new();
    for k in 0..header.layers {
        let (look, out) = (weights(&mut a, &format!("{k}.look"))?, weights(&mut a, &format!("{k}.out"))?);
        let (up, down) = (weights(&mut a, &format!("{k}.up"))?, weights(&mut a, &format!("{k}.down"))?);
        let (middle, last) = (norm(&mut a, &format!("{k}.middle"))?, norm(&mut a, &format!("{k}.last"))?);
        layers.push(Layer { look, out, middle, up, down, last });
    }
    if pieces.rows() != vocabulary.len() {
        return Err("the table of pieces does not fit".into());
    }
    Ok((vocabulary, Network::new(header.heads, pieces, vec![places], first, layers)?))
}
