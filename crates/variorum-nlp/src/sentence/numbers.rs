//! Tables of numbers as files hold them, in fewer bits than the arithmetic needs.

/// Numbers in a block of [`Form::Nibbles`].
const IN_BLOCK: usize = 32;
/// Bytes of such a block.
const BLOCK: usize = 2 + IN_BLOCK / 2;

/// How a row is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// 32-bit floats.
    Plain,
    /// A 32-bit scale, then one byte a number.
    Bytes,
    /// Blocks of 32 numbers: a 16-bit scale, then four bits a number, 8 standing for nothing; the second half of the
    /// numbers lies in the upper bits.
    Nibbles,
}

/// Rows of equal width that stay as they stand in the file.
#[derive(Clone, Copy)]
pub(super) struct Table {
    form: Form,
    width: usize,
    data: &'static [u8],
}

impl Table {
    pub(super) fn new(form: Form, width: usize, data: &'static [u8]) -> Self {
        Self { form, width, data }
    }

    /// The first row alone.
    pub(super) fn first(self) -> Self {
        Self { data: &self.data[..self.size().min(self.data.len())], ..self }
    }

    pub(super) fn width(&self) -> usize {
        self.width
    }

    pub(super) fn rows(&self) -> usize {
        self.data.len() / self.size().max(1)
    }

    /// Bytes of a row.
    fn size(&self) -> usize {
        match self.form {
            Form::Plain => 4 * self.width,
            Form::Bytes => 4 + self.width,
            Form::Nibbles => self.width / IN_BLOCK * BLOCK,
        }
    }

    /// Adds a row to `out`; a row that is not there adds nothing.
    pub(super) fn add(&self, row: usize, out: &mut [f32]) {
        let float = |b: &[u8]| f32::from_le_bytes(b.try_into().unwrap_or_default());
        let Some(row) = self.data.get(row * self.size()..(row + 1) * self.size()) else { return };
        match self.form {
            Form::Plain => out.iter_mut().zip(row.chunks_exact(4)).for_each(|(sum, x)| *sum += float(x)),
            Form::Bytes => {
                let (scale, row) = row.split_at(4);
                let scale = float(scale);
                out.iter_mut().zip(row).for_each(|(sum, &x)| *sum += f32::from(x.cast_signed()) * scale);
            }
            Form::Nibbles => {
                for (out, block) in out.chunks_exact_mut(IN_BLOCK).zip(row.chunks_exact(BLOCK)) {
                    let scale = half(u16::from_le_bytes([block[0], block[1]]));
                    let number = |bits: u8| (f32::from(bits) - 8.0) * scale;
                    let (low, high) = out.split_at_mut(IN_BLOCK / 2);
                    for ((low, high), &two) in low.iter_mut().zip(high).zip(&block[2..]) {
                        *low += number(two & 0x0f);
                        *high += number(two >> 4);
                    }
                }
            }
        }
    }

    /// Adds all rows to `out`, one after another.
    pub(super) fn add_all(&self, out: &mut [f32]) {
        out.chunks_exact_mut(self.width.max(1)).enumerate().for_each(|(row, out)| self.add(row, out));
    }
}

/// A 16-bit float in 32 bits.
fn half(bits: u16) -> f32 {
    let (sign, exponent, rest) = (u32::from(bits >> 15) << 31, u32::from(bits >> 10 & 31), u32::from(bits & 1023));
    match exponent {
        // Too small for an exponent: counted in steps of 2^-24.
        0 => f32::from_bits(sign | 0x3380_0000) * rest as f32,
        31 => f32::from_bits(sign | 0x7f80_0000 | rest << 13),
        _ => f32::from_bits(sign | (exponent + 112) << 23 | rest << 13),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn half_floats() {
        for (bits, want) in [(0x3c00, 1.0), (0xc000, -2.0), (0x3555, 0.333_251_95), (0x0001, 5.960_464_5e-8), (0, 0.0)]
        {
            assert_eq!(half(bits), want, "{bits:x}");
        }
        assert!(half(0x7c00).is_infinite() && half(0x7e00).is_nan());
    }

    #[test]
    fn a_block_of_nibbles() {
        // Scale 1; the first number is 0 - 8, the seventeenth 15 - 8, all others 8 - 8.
        let block: &'static [u8] =
            &[0, 0x3c, 0xf0, 0x88, 0x88, 0x88, 0x88, 0x88, 0x88, 0x88, 0x88, 0x88, 0x88, 0x88, 0x88, 0x88, 0x88, 0x88];
        let table = Table::new(Form::Nibbles, IN_BLOCK, block);
        let mut row = [1.0; IN_BLOCK];
        table.add(0, &mut row);
        assert_eq!((row[0], row[1], row[16], row[17], table.rows()), (-7.0, 1.0, 8.0, 1.0, 1));
        table.add(1, &mut row);
        assert_eq!(row[0], -7.0);
    }
}
