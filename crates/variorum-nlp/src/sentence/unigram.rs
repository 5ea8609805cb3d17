//! Pieces of any language: the likeliest way to cut a text, by how often each piece was seen (SentencePiece, unigram).

use std::cmp::Ordering;

use crate::span::Span;

/// Stands for a space before a word.
const SPACE: char = '\u{2581}';
/// What a character that no piece holds costs more than the rarest piece.
const UNKNOWN: f32 = 10.0;

/// The known pieces, each with the logarithm of its share.
pub(super) struct Unigram {
    names: &'static [u8],
    /// Where each piece begins in `names`, and the end.
    starts: Vec<u32>,
    scores: Vec<f32>,
    /// The numbers of the pieces in the order of their bytes.
    sorted: Vec<u32>,
    /// What characters are read as, by character.
    read_as: Vec<(char, String)>,
    unknown: u32,
    least: f32,
}

impl Unigram {
    /// Takes the pieces one after another, where each begins and the end of the last, and how characters are read;
    /// `read_as` is sorted by character. Cost: 60 ms for 250,000 pieces.
    ///
    /// # Errors
    ///
    /// The places do not fit the names.
    pub(super) fn new(
        names: &'static [u8],
        starts: Vec<u32>,
        scores: Vec<f32>,
        read_as: Vec<(char, String)>,
        unknown: u32,
    ) -> Result<Self, String> {
        let n = scores.len();
        let fits = starts.len() == n + 1
            && starts.windows(2).all(|pair| pair[0] <= pair[1])
            && starts.last().is_some_and(|&end| end as usize <= names.len())
            && (unknown as usize) < n;
        if !fits {
            return Err("the table of pieces does not fit".into());
        }
        let name = |i: u32| &names[starts[i as usize] as usize..starts[i as usize + 1] as usize];
        let mut sorted: Vec<u32> = (0..n as u32).filter(|&i| i != unknown && !name(i).is_empty()).collect();
        sorted.sort_unstable_by(|&x, &y| name(x).cmp(name(y)).then(x.cmp(&y)));
        let least = scores.iter().copied().fold(f32::INFINITY, f32::min) - UNKNOWN;
        Ok(Self { names, starts, scores, sorted, read_as, unknown, least })
    }

    pub(super) fn len(&self) -> usize {
        self.scores.len()
    }

    fn name(&self, sorted: u32) -> &[u8] {
        &self.names[self.starts[sorted as usize] as usize..self.starts[sorted as usize + 1] as usize]
    }

    /// The pieces of `text` and where they stand; the space before a word belongs to the word, but not to its place.
    pub(super) fn cut(&self, text: &str) -> Vec<(u32, Span)> {
        // The text as the pieces know it, and for each character of it where that stands that it comes from.
        let (mut known, mut from): (Vec<char>, Vec<Span>) = (vec![SPACE], vec![Span::new(0, 0)]);
        for (start, c) in text.char_indices() {
            let span = Span::new(start, start + c.len_utf8());
            let mut push = |c: char| {
                let space = c == ' ';
                if !(space && known.last() == Some(&SPACE)) {
                    known.push(if space { SPACE } else { c });
                    from.push(span);
                }
            };
            match self.read_as.binary_search_by_key(&c, |(c, _)| *c) {
                Ok(i) => self.read_as[i].1.chars().for_each(&mut push),
                Err(_) => push(c),
            }
        }
        if known.len() > 1 && known.last() == Some(&SPACE) {
            known.pop();
            from.pop();
        }
        self.likeliest(&known)
            .into_iter()
            .map(|(piece, first, end)| {
                let written = (first..end).filter(|&i| known[i] != SPACE).map(|i| from[i]);
                (piece, written.reduce(Span::to).unwrap_or(from[first]))
            })
            .collect()
    }

    /// The cut with the greatest sum of scores: pieces with the characters they stand for.
    fn likeliest(&self, text: &[char]) -> Vec<(u32, usize, usize)> {
        let n = text.len();
        // For each place: the best sum up to it, the piece that ends there and where that begins.
        let mut best: Vec<(f32, u32, usize)> = vec![(f32::NEG_INFINITY, self.unknown, 0); n + 1];
        best[0].0 = 0.0;
        let mut written = [0; 4];
        for at in 0..n {
            let sum = best[at].0;
            let mut offer = |end: usize, score: f32, piece: u32| {
                if sum + score > best[end].0 {
                    best[end] = (sum + score, piece, at);
                }
            };
            // The pieces that begin with what was read so far lie side by side.
            let (mut pieces, mut length) = (self.sorted.as_slice(), 0);
            for end in at + 1..=n {
                let next = text[end - 1].encode_utf8(&mut written).as_bytes();
                pieces = self.beginning(pieces, length, next);
                length += next.len();
                let Some(&first) = pieces.first() else { break };
                if self.name(first).len() == length {
                    offer(end, self.scores[first as usize], first);
                }
            }
            offer(at + 1, self.least, self.unknown);
        }
        let mut found = Vec::with_capacity(n / 3);
        let mut end = n;
        while end > 0 {
            let (_, piece, first) = best[end];
            found.push((piece, first, end));
            end = first;
        }
        found.reverse();
        found
    }

    /// Of `pieces`, which agree in their first `length` bytes, those that go on with `next`.
    fn beginning<'a>(&self, pieces: &'a [u32], length: usize, next: &[u8]) -> &'a [u32] {
        let side = |&piece: &u32| {
            let rest = &self.name(piece)[length.min(self.name(piece).len())..];
            rest[..next.len().min(rest.len())].cmp(next)
        };
        let first = pieces.partition_point(|piece| side(piece) == Ordering::Less);
        let count = pieces[first..].partition_point(|piece| side(piece) == Ordering::Equal);
        &pieces[first..first + count]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn unigram() -> Unigram {
        let pieces = ["<unk>", "▁the", "▁", "the", "n", "▁then", "é", "▁re", "h", "t", "e"];
        let mut starts = vec![0];
        let mut names = String::new();
        for piece in pieces {
            names.push_str(piece);
            starts.push(names.len() as u32);
        }
        let scores = vec![0.0, -1.0, -2.0, -3.0, -3.0, -3.5, -4.0, -2.0, -5.0, -5.0, -5.0];
        let read_as = vec![('\n', " ".to_owned()), ('\u{fb01}', "n".to_owned())];
        Unigram::new(names.leak().as_bytes(), starts, scores, read_as, 0).expect("a table that fits")
    }

    fn cut(text: &str) -> Vec<(u32, &str)> {
        unigram().cut(text).into_iter().map(|(piece, span)| (piece, span.slice(text))).collect()
    }

    #[test]
    fn the_likeliest_pieces() {
        // "▁then" costs 3.5, "▁the" and "n" 4.
        assert_eq!(cut("then the\n the"), [(5, "then"), (1, "the"), (1, "the")]);
        assert_eq!(cut("reé x"), [(7, "re"), (6, "é"), (2, " "), (0, "x")]);
        assert_eq!(cut("\u{fb01}"), [(2, ""), (4, "\u{fb01}")]);
        assert_eq!(cut(""), [(2, "")]);
    }

    #[test]
    fn tables_that_do_not_fit() {
        let make =
            |starts: Vec<u32>, unknown| Unigram::new(b"ab", starts, vec![0.0, 0.0], Vec::new(), unknown).is_err();
        assert!(make(vec![0, 1], 0) && make(vec![0, 2, 1], 0) && make(vec![0, 1, 3], 0) && make(vec![0, 1, 2], 2));
        assert!(!make(vec![0, 1, 2], 1));
    }
}
