//! Strings in; sentences, tokens, stems and word vectors out.
//!
//! This crate knows nothing of documents, outlets or claims. It reads no file and no clock: word lists and tables are
//! compiled in. In the order in which text passes through:
//!
//! 1. [`text::language()`] guesses the language;
//! 2. [`text::paragraphs`] and [`text::sentences`] cut the text;
//! 3. [`text::tokenize`] gives [`Token`]s with folded form and stem;
//! 4. [`text::shingles`] hashes word runs, for finding copied passages;
//! 5. [`vectors::WordTable`] gives every word a weight and a vector;
//! 6. [`relations::Relations`] tells which words mean the same, and which exclude one another;
//! 7. [`syntax::Pipeline`] draws trees, and [`speech::Finder`] reads from them who says what;
//! 8. [`sentence::Encoder`] gives every word a vector that knows its sentence.
//!
//! Only [`Span`]s leave it: half-open ranges of UTF-8 bytes into the text that was given.

mod arrays;
pub mod maths;
pub mod relations;
pub mod sentence;
pub mod span;
pub mod speech;
pub mod syntax;
pub mod text;
pub mod vectors;

pub use span::Span;
pub use text::{Language, Sentence, Token, TokenKind};
