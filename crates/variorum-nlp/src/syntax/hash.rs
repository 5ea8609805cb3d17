//! The hashes by which the pipelines were trained: strings to 64 bits, and 64 bits to four rows of a table.

/// Names that the format numbers from a fixed list instead of hashing them, in the order of their numbers.
const SYMBOLS: &str = include_str!("../../data/syntax/symbols.tsv");

/// 64-bit identities of strings, as the pipelines' training used them.
///
/// MurmurHash64A with seed 1, but for the empty string (0) and the fixed list of symbols (their number).
pub(crate) fn string_id(text: &str) -> u64 {
    if text.is_empty() { 0 } else { symbol(text).unwrap_or_else(|| murmur64(text.as_bytes(), 1)) }
}

fn symbol(text: &str) -> Option<u64> {
    use std::{collections::BTreeMap, sync::OnceLock};
    static NUMBERS: OnceLock<BTreeMap<&str, u64>> = OnceLock::new();
    const LONGEST: usize = 20;
    if text.len() > LONGEST {
        return None;
    }
    let parse = |line: &'static str| line.split_once('\t').and_then(|(name, id)| Some((name, id.parse().ok()?)));
    NUMBERS.get_or_init(|| SYMBOLS.lines().filter_map(parse).collect()).get(text).copied()
}

/// MurmurHash64A (Austin Appleby, public domain algorithm).
fn murmur64(bytes: &[u8], seed: u64) -> u64 {
    const M: u64 = 0xc6a4_a793_5bd1_e995;
    let scramble = |word: u64| {
        let word = word.wrapping_mul(M);
        (word ^ (word >> 47)).wrapping_mul(M)
    };
    let mut hash = seed ^ (bytes.len() as u64).wrapping_mul(M);
    let (words, tail) = bytes.as_chunks::<8>();
    for word in words {
        hash = (hash ^ scramble(u64::from_le_bytes(*word))).wrapping_mul(M);
    }
    if !tail.is_empty() {
        let mut last = [0; 8];
        last[..tail.len()].copy_from_slice(tail);
        hash = (hash ^ u64::from_le_bytes(last)).wrapping_mul(M);
    }
    hash = (hash ^ (hash >> 47)).wrapping_mul(M);
    hash ^ (hash >> 47)
}

/// The four table rows of an identity, before the remainder by the number of rows: MurmurHash3, 128 bits, for one word.
pub(crate) fn rows(id: u64, seed: u32) -> [u32; 4] {
    let finish = |mut h: u64| {
        h = (h ^ (h >> 33)).wrapping_mul(0xff51_afd7_ed55_8ccd);
        h = (h ^ (h >> 33)).wrapping_mul(0xc4ce_b9fe_1a85_ec53);
        h ^ (h >> 33)
    };
    let mixed = id.wrapping_mul(0x87c3_7b91_1142_53d5).rotate_left(31).wrapping_mul(0x4cf5_ad43_2745_937f);
    let (h1, h2) = (mixed ^ u64::from(seed) ^ 8, u64::from(seed) ^ 8);
    let h1 = h1.wrapping_add(h2);
    let h2 = h2.wrapping_add(h1);
    let (h1, h2) = (finish(h1), finish(h2));
    let h1 = h1.wrapping_add(h2);
    let h2 = h2.wrapping_add(h1);
    [h1 as u32, (h1 >> 32) as u32, h2 as u32, (h2 >> 32) as u32]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn identities_are_those_of_training() {
        assert_eq!(string_id(""), 0);
        assert_eq!(string_id("apple"), 8566208034543834098);
        assert_eq!(string_id("nsubj"), 429);
        assert_eq!(string_id("coffee"), 3197928453018144401);
    }
}
