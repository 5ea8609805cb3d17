//! From characters to sentences, tokens and shingles.

mod language;
mod sentences;
mod shingles;
mod tokens;

pub use language::{Language, language};
pub use sentences::{Sentence, paragraphs, sentences};
pub use shingles::{shingles, word_number};
pub use tokens::{Stemmer, Token, TokenKind, fold, tokenize};
