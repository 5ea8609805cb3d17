//! Word pieces: words in small letters without accents, cut into the longest known pieces.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;
use unicode_properties::{GeneralCategoryGroup, UnicodeGeneralCategory};

use crate::span::Span;

/// A longer word is unknown as a whole.
const LONGEST_WORD: usize = 100;

/// The known pieces, sorted; the number of a piece is its place.
pub(super) struct Vocabulary {
    names: &'static str,
    /// Where each piece begins in `names`, and the end.
    starts: Vec<u32>,
    first: u32,
    last: u32,
    unknown: u32,
}

impl Vocabulary {
    /// Takes the sorted pieces, each ended by a line break.
    pub(super) fn new(names: &'static str) -> Result<Self, String> {
        let mut starts: Vec<u32> = vec![0];
        starts.extend(names.bytes().enumerate().filter(|(_, b)| *b == b'\n').map(|(i, _)| i as u32 + 1));
        let mut vocabulary = Self { names, starts, first: 0, last: 0, unknown: 0 };
        let find = |name: &str| vocabulary.id(name).ok_or_else(|| format!("the piece {name} is missing"));
        (vocabulary.first, vocabulary.last, vocabulary.unknown) = (find("[CLS]")?, find("[SEP]")?, find("[UNK]")?);
        Ok(vocabulary)
    }

    pub(super) fn len(&self) -> usize {
        self.starts.len() - 1
    }

    fn id(&self, piece: &str) -> Option<u32> {
        let name = |i: usize| &self.names[self.starts[i] as usize..self.starts[i + 1] as usize - 1];
        let (mut low, mut high) = (0, self.len());
        while low < high {
            let middle = usize::midpoint(low, high);
            match name(middle).cmp(piece) {
                std::cmp::Ordering::Equal => return Some(middle as u32),
                std::cmp::Ordering::Less => low = middle + 1,
                std::cmp::Ordering::Greater => high = middle,
            }
        }
        None
    }

    /// The mark before a text.
    pub(super) fn first(&self) -> u32 {
        self.first
    }

    /// The mark after it.
    pub(super) fn last(&self) -> u32 {
        self.last
    }

    /// The pieces of `text` and where they stand.
    pub(super) fn cut(&self, text: &str) -> Vec<(u32, Span)> {
        let mut pieces = Vec::with_capacity(text.len() / 4);
        // The word being read, and for each of its bytes where the character stands that it comes from.
        let (mut word, mut from): (String, Vec<Span>) = (String::new(), Vec::new());
        for (start, c) in text.char_indices() {
            let span = Span::new(start, start + c.len_utf8());
            if c.is_whitespace() {
                self.word(&mut word, &mut from, &mut pieces);
            } else if c.is_control() || c == '\u{fffd}' || c.general_category_group() == GeneralCategoryGroup::Other {
                // Left out, and the word goes on.
            } else if stands_alone(c) {
                self.word(&mut word, &mut from, &mut pieces);
                push(c, span, &mut word, &mut from);
                self.word(&mut word, &mut from, &mut pieces);
            } else {
                push(c, span, &mut word, &mut from);
            }
        }
        self.word(&mut word, &mut from, &mut pieces);
        pieces
    }

    /// Cuts one word, and empties it.
    fn word(&self, word: &mut String, from: &mut Vec<Span>, pieces: &mut Vec<(u32, Span)>) {
        if word.is_empty() {
            return;
        }
        let before = pieces.len();
        let whole = from[0].to(from[from.len() - 1]);
        let mut at = 0;
        let mut piece = String::with_capacity(word.len() + 2);
        while at < word.len() {
            let end = (at + 1..=word.len()).rev().filter(|&end| word.is_char_boundary(end)).find_map(|end| {
                piece.clear();
                piece.push_str(if at > 0 { "##" } else { "" });
                piece.push_str(&word[at..end]);
                self.id(&piece).map(|id| (id, end))
            });
            let Some((id, end)) = end.filter(|_| word.chars().count() <= LONGEST_WORD) else {
                pieces.truncate(before);
                pieces.push((self.unknown, whole));
                break;
            };
            pieces.push((id, from[at].to(from[end - 1])));
            at = end;
        }
        word.clear();
        from.clear();
    }
}

/// Adds a character as the model knows it: decomposed, without marks, in small letters.
fn push(c: char, span: Span, word: &mut String, from: &mut Vec<Span>) {
    for part in std::iter::once(c).nfd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase) {
        word.push(part);
        from.extend(std::iter::repeat_n(span, part.len_utf8()));
    }
}

/// Whether a character is a word of its own: a mark, or a sign of Chinese script.
fn stands_alone(c: char) -> bool {
    c.is_ascii_punctuation()
        || c.general_category_group() == GeneralCategoryGroup::Punctuation
        || matches!(c as u32, 0x4E00..=0x9FFF | 0x3400..=0x4DBF | 0x20000..=0x2A6DF | 0x2A700..=0x2B73F
            | 0x2B740..=0x2B81F | 0x2B820..=0x2CEAF | 0xF900..=0xFAFF | 0x2F800..=0x2FA1F)
}
