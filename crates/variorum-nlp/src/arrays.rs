//! Files of weights: named arrays one after another, as the scripts in `models` write them.

use crate::syntax::dense::{Maxout, Weights};

/// Name, shape, and whether the rows are bytes with a scale before each.
pub(crate) type Shape = (String, Vec<usize>, bool);

/// Rows that features are looked up in.
pub(crate) struct Table {
    pub(crate) width: usize,
    data: Vec<f32>,
}

impl Table {
    pub(crate) fn add(&self, row: u16, out: &mut [f32]) {
        let row = (row as usize).min(self.data.len() / self.width - 1);
        for (sum, x) in out.iter_mut().zip(&self.data[row * self.width..]) {
            *sum += x;
        }
    }
}

/// The numbers of an array as [`Arrays::raw`] gives it.
fn unpacked(bytes: &[u8], width: usize, rows: bool) -> Vec<f32> {
    let float = |b: &[u8]| f32::from_le_bytes(b.try_into().unwrap_or_default());
    if rows {
        let mut data = Vec::with_capacity(bytes.len());
        for row in bytes.chunks_exact(width + 4) {
            let scale = float(&row[..4]);
            data.extend(row[4..].iter().map(|&b| f32::from(b.cast_signed()) * scale));
        }
        data
    } else {
        bytes.chunks_exact(4).map(float).collect()
    }
}

/// Arrays of the file in their order.
pub(crate) struct Arrays<'a> {
    list: std::vec::IntoIter<Shape>,
    bytes: &'a [u8],
}

impl<'a> Arrays<'a> {
    pub(crate) fn new(list: Vec<Shape>, bytes: &'a [u8]) -> Self {
        Self { list: list.into_iter(), bytes }
    }

    /// The bytes of the next array, which must have this name; the length of a row in numbers, and whether the rows are
    /// bytes with a scale.
    pub(crate) fn raw(&mut self, name: &str) -> Result<(&'a [u8], usize, bool), String> {
        let (found, shape, rows) = self.list.next().ok_or("an array is missing")?;
        if found != name {
            return Err(format!("expected the array {name}, found {found}"));
        }
        let width = shape.last().copied().unwrap_or(1);
        let count = shape.iter().product::<usize>();
        let size = if rows { count + 4 * (count / width.max(1)) } else { 4 * count };
        let bytes = self.bytes.get(..size).ok_or_else(|| format!("the array {name} is cut short"))?;
        self.bytes = &self.bytes[size..];
        Ok((bytes, width, rows))
    }

    /// The next array, which must have this name; its numbers and the length of a row.
    pub(crate) fn next(&mut self, name: &str) -> Result<(Vec<f32>, usize), String> {
        let (bytes, width, rows) = self.raw(name)?;
        Ok((unpacked(bytes, width, rows), width))
    }

    pub(crate) fn plain(&mut self, name: &str) -> Result<Vec<f32>, String> {
        self.next(name).map(|(data, _)| data)
    }

    pub(crate) fn table(&mut self, name: &str) -> Result<Table, String> {
        let (data, width) = self.next(name)?;
        if data.is_empty() { Err(format!("the array {name} is empty")) } else { Ok(Table { width, data }) }
    }

    pub(crate) fn maxout(&mut self, name: &str) -> Result<Maxout, String> {
        let (matrix, inputs) = self.next(&format!("{name}.w"))?;
        let bias = self.plain(&format!("{name}.b"))?;
        let (scale, shift) = (self.plain(&format!("{name}.scale"))?, self.plain(&format!("{name}.shift"))?);
        Ok(Maxout::new(&matrix, &bias, &scale, &shift, inputs))
    }

    pub(crate) fn weights(&mut self, name: &str) -> Result<(Weights, usize), String> {
        let (matrix, inputs) = self.next(name)?;
        Ok((Weights::new(&matrix, &[], inputs), matrix.len() / inputs))
    }
}
