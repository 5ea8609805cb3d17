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

/// A word of an outline.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Term {
    /// Hash of its stem.
    pub word: u64,
    /// How often it stands there, dampened.
    pub count: f32,
    /// How common it is in general: the share of texts that have it.
    pub common: f32,
}

/// A document as grouping sees it: the words of its title and of its beginning, and its day.
#[derive(Clone, Debug, PartialEq)]
pub struct Outline {
    /// By hash.
    pub(super) terms: Vec<Term>,
    /// Days since 1970.
    pub(super) day: Option<i32>,
}

impl Outline {
    /// Takes the outline of a document. `text` is its text without the title. Cost: about 100 µs.
    pub fn new(title: &str, text: &str, day: Option<Date>) -> Self {
        let text = &text[..text.floor_char_boundary(LEAD)];
        let language = variorum_nlp::text::language(if text.len() > title.len() { text } else { title });
        let table = WordTable::english();
        let mut terms: Vec<Term> = Vec::new();
        for (part, weight) in [(title, TITLE), (text, 1.0)] {
            for token in tokenize(part, language) {
                let ordinary =
                    token.kind == TokenKind::Mark || token.folded.len() < 2 || one_of(&token.folded, FUNCTION_WORDS);
                if ordinary {
                    continue;
                }
                let common = match language {
                    Language::ENGLISH => table.weight(table.get(&token.folded)),
                    _ => table.weight(None),
                };
                let common = variorum_nlp::maths::exp(-common);
                terms.push(Term { word: word_number(&token.stem), count: weight, common });
            }
        }
        terms.sort_by_key(|t| t.word);
        terms.dedup_by(|next, kept| {
            let same = next.word == kept.word;
            if same {
                kept.count += next.count;
                kept.common = kept.common.max(next.common);
            }
            same
        });
        for term in &mut terms {
            term.count = if term.count > 1.0 { 1.0 + variorum_nlp::maths::ln(term.count) } else { term.count };
        }
        let day = day.map(|day| Date::constant(1970, 1, 1).until(day).map_or(0, |span| span.get_days()));
        Self { terms, day }
    }

    /// A number of the words, the same for the same words.
    pub(super) fn key(&self) -> u64 {
        self.terms.iter().fold(0xcbf2_9ce4_8422_2325, |key, term| {
            (key ^ term.word ^ u64::from(term.count.to_bits())).wrapping_mul(0x0100_0000_01b3)
        })
    }
}
