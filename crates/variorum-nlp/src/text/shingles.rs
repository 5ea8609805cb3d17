//! Hashes of word runs.

use crate::Token;

/// Hashes every run of `width` consecutive word and number stems of `tokens`, skipping marks.
///
/// Returns `(hash, first, last)` in text order, where `first` and `last` are indices into `tokens`. The hash is FNV-1a
/// over the stems with a separator: the same on every platform. Cost: O(tokens × width).
///
/// # Panics
///
/// Panics if `width` is zero.
pub fn shingles(tokens: &[Token], width: usize) -> Vec<(u64, usize, usize)> {
    assert!(width > 0, "invariant: a shingle has at least one word");
    let words: Vec<usize> = (0..tokens.len()).filter(|&i| tokens[i].kind != crate::TokenKind::Mark).collect();
    words.windows(width).map(|run| (hash(run, tokens), run[0], run[width - 1])).collect()
}

/// A number for a word, the same on every platform: FNV-1a, then mixed, because its low bits are alike for short words.
pub fn word_number(word: &str) -> u64 {
    let hash = word
        .bytes()
        .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
    (hash ^ hash >> 29).wrapping_mul(0xbf58_476d_1ce4_e5b9)
}

fn hash(run: &[usize], tokens: &[Token]) -> u64 {
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    for &i in run {
        for byte in tokens[i].stem.bytes().chain([0x1f]) {
            hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }
    hash
}
