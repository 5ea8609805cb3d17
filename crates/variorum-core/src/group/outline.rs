//! What grouping keeps of a document.

use jiff::civil::Date;
use variorum_nlp::text::{tokenize, word_number};
use variorum_nlp::vectors::WordTable;
use variorum_nlp::{Language, TokenKind};

use crate::lexicon::{FUNCTION_WORDS, one_of};

/// Bytes of a text that are read: what an article is on stands at its beginning.
const LEAD: usize = 1200;
/// What a word of the title weighs beside one of the text.
const TITLE: f32 = 1.5;
/// The rarest words of a document, by which others are found.
const MARKS: usize = 24;
/// What a whole is cut into where weights are kept as whole numbers.
const STEPS: f32 = 65_535.0;

/// A word of an outline. Both weights are shares of 65,535, so that a kept outline is the same as a fresh one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Word {
    /// Number of its stem.
    pub word: u32,
    /// Its weight; the squares of all in a document make 1.
    pub weight: u16,
    /// The same with rarity cubed: hardly more than names and figures.
    pub rare: u16,
}

impl Word {
    /// The two weights as shares.
    pub fn shares(self) -> (f32, f32) {
        (f32::from(self.weight) / STEPS, f32::from(self.rare) / STEPS)
    }
}

/// A document as grouping sees it: the words of its title and of its beginning, and its day.
///
/// How rare a word is comes from a shipped table and not from the collection, so that a document looks the same whatever
/// stands beside it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outline {
    /// By number.
    pub(super) words: Vec<Word>,
    /// Days since 1970.
    pub(super) day: Option<i32>,
    /// Tells documents apart that are equally near.
    pub(super) key: u64,
}

impl Outline {
    /// Takes the outline of a document. `text` is its text without the title; `id` only tells equal documents apart.
    /// Cost: about 100 µs.
    pub fn new(id: &str, title: &str, text: &str, day: Option<Date>) -> Self {
        let day = day.map(|day| Date::constant(1970, 1, 1).until(day).map_or(0, |span| span.get_days()));
        let words = weighed(counted(title, &text[..text.floor_char_boundary(LEAD)]));
        let key = words.iter().fold(word_number(id), |key, word| {
            (key ^ u64::from(word.word) ^ u64::from(word.weight) << 32).wrapping_mul(0x0100_0000_01b3)
        });
        Self { words, day, key }
    }

    /// The rarest words with their weights: two documents are set side by side if they share one.
    pub fn marks(&self) -> Vec<(u32, u16)> {
        let mut words = self.words.clone();
        words.sort_by_key(|w| (std::cmp::Reverse(w.rare), w.word));
        words.iter().take(MARKS).map(|w| (w.word, w.weight)).collect()
    }

    /// Days since 1970.
    pub fn day(&self) -> Option<i32> {
        self.day
    }

    /// A number that tells documents apart, the same wherever they are kept.
    pub fn key(&self) -> u64 {
        self.key
    }

    /// How many words it has.
    pub fn size(&self) -> usize {
        self.words.len()
    }

    /// The words as bytes, 8 each.
    pub fn to_bytes(&self) -> Vec<u8> {
        let bytes = |w: &Word| {
            let mut bytes = [0; 8];
            bytes[..4].copy_from_slice(&w.word.to_le_bytes());
            bytes[4..6].copy_from_slice(&w.weight.to_le_bytes());
            bytes[6..].copy_from_slice(&w.rare.to_le_bytes());
            bytes
        };
        self.words.iter().flat_map(bytes).collect()
    }

    /// An outline from what [`Outline::to_bytes`], [`Outline::day`] and [`Outline::key`] gave.
    pub fn from_bytes(bytes: &[u8], day: Option<i32>, key: u64) -> Self {
        let word = |b: &[u8]| Word {
            word: u32::from_le_bytes([b[0], b[1], b[2], b[3]]),
            weight: u16::from_le_bytes([b[4], b[5]]),
            rare: u16::from_le_bytes([b[6], b[7]]),
        };
        Self { words: bytes.chunks_exact(8).map(word).collect(), day, key }
    }
}

/// A word with how often it stands there, dampened, and how rare it is in general.
struct Counted {
    word: u32,
    count: f32,
    rarity: f32,
}

fn counted(title: &str, text: &str) -> Vec<Counted> {
    let language = variorum_nlp::text::language(if text.len() > title.len() { text } else { title });
    let table = WordTable::english();
    let mut words: Vec<Counted> = Vec::new();
    for (part, weight) in [(title, TITLE), (text, 1.0)] {
        for token in tokenize(part, language) {
            let ordinary =
                token.kind == TokenKind::Mark || token.folded.len() < 2 || one_of(&token.folded, FUNCTION_WORDS);
            if ordinary {
                continue;
            }
            let rarity = match language {
                Language::ENGLISH => table.weight(table.get(&token.folded)),
                _ => table.weight(None),
            };
            words.push(Counted { word: (word_number(&token.stem) >> 32) as u32, count: weight, rarity });
        }
    }
    words.sort_by(|x, y| x.word.cmp(&y.word).then(x.rarity.total_cmp(&y.rarity)));
    words.dedup_by(|next, kept| {
        let same = next.word == kept.word;
        if same {
            kept.count += next.count;
        }
        same
    });
    for word in &mut words {
        word.count = if word.count > 1.0 { 1.0 + variorum_nlp::maths::ln(word.count) } else { word.count };
    }
    words
}

/// Words by what they weigh: how often they stand there times how rare they are (of forms of one stem the least rare).
fn weighed(words: Vec<Counted>) -> Vec<Word> {
    let weights = |w: &Counted| (w.count * w.rarity, w.rarity * w.rarity * w.rarity);
    let norm =
        |of: fn((f32, f32)) -> f32| words.iter().map(|w| of(weights(w)) * of(weights(w))).sum::<f32>().sqrt().max(1e-9);
    let (all, rare) = (norm(|w| w.0), norm(|w| w.1));
    let whole = |share: f32| (share * STEPS).round() as u16;
    words
        .iter()
        .map(|w| Word { word: w.word, weight: whole(weights(w).0 / all), rare: whole(weights(w).1 / rare) })
        .filter(|w| w.weight > 0)
        .collect()
}
