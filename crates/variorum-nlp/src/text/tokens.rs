//! Words, numbers and marks, each with its span, folded form and stem.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;
use unicode_segmentation::UnicodeSegmentation;

use crate::{Language, Span};

/// What sort of thing a [`Token`] is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TokenKind {
    /// Has a letter in it.
    Word,
    /// Digits, with their separators.
    Number,
    /// Anything else that is no white space.
    Mark,
}

/// One token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    /// Its bytes, with a possessive ending if there is one.
    pub span: Span,
    /// Word, number or mark.
    pub kind: TokenKind,
    /// Lower case, accents dropped, curly apostrophes straightened, possessive `'s` taken off.
    pub folded: String,
    /// The Snowball stem of `folded`; `folded` itself for numbers, marks and languages without a stemmer.
    pub stem: String,
    /// Whether the first letter is upper case.
    pub capital: bool,
    /// Whether the last letter is upper case ("10M").
    pub upper_end: bool,
    /// Whether it stood in the possessive (`Kyiv's`, `investors'` is not recognised).
    pub possessive: bool,
}

impl Token {
    /// Whether this is a word.
    pub fn is_word(&self) -> bool {
        self.kind == TokenKind::Word
    }

    /// Whether this is the mark `mark`.
    pub fn is_mark(&self, mark: &str) -> bool {
        self.kind == TokenKind::Mark && self.folded == mark
    }
}

/// Stems words of one language; keeps the words it cannot stem.
pub struct Stemmer(Option<rust_stemmers::Stemmer>);

impl Stemmer {
    /// A stemmer for `language`.
    pub fn new(language: Language) -> Self {
        Self(language.stemming().map(rust_stemmers::Stemmer::create))
    }

    /// The stem of a folded word.
    pub fn stem(&self, folded: &str) -> String {
        self.0.as_ref().map_or_else(|| folded.to_owned(), |stemmer| stemmer.stem(folded).into_owned())
    }
}

/// Lower case, accents dropped, curly apostrophes straightened.
pub fn fold(word: &str) -> String {
    if word.is_ascii() {
        return word.to_ascii_lowercase();
    }
    word.nfkd()
        .filter(|c| !is_combining_mark(*c) && !is_format(*c))
        .flat_map(char::to_lowercase)
        .map(|c| if matches!(c, '’' | '‘' | 'ʼ') { '\'' } else { c })
        .collect()
}

/// Cuts `text` into tokens in text order, leaving out white space and control characters.
///
/// Word bounds are those of UAX #29, except that an abbreviation keeps its last full stop (`U.S.`, `p.m.`).
/// Cost: O(length of `text`).
pub fn tokenize(text: &str, language: Language) -> Vec<Token> {
    let stemmer = Stemmer::new(language);
    let mut tokens: Vec<Token> = Vec::with_capacity(text.len() / 5);
    for (start, piece) in text.split_word_bound_indices() {
        if piece.chars().all(|c| c.is_whitespace() || c.is_control() || is_format(c)) {
            continue;
        }
        let span = Span::new(start, start + piece.len());
        if piece == "." && joins_abbreviation(tokens.last(), span) {
            let last = tokens.last_mut().expect("invariant: an abbreviation was just found there");
            last.span = last.span.to(span);
            last.folded.push('.');
            last.stem = last.folded.clone();
            continue;
        }
        tokens.push(token(span, piece, &stemmer));
    }
    tokens
}

fn is_format(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

fn joins_abbreviation(last: Option<&Token>, stop: Span) -> bool {
    last.is_some_and(|t| t.is_word() && t.span.end == stop.start && t.folded.contains('.') && !t.possessive)
}

fn token(span: Span, piece: &str, stemmer: &Stemmer) -> Token {
    let kind = if piece.chars().any(char::is_alphabetic) {
        TokenKind::Word
    } else if piece.chars().any(char::is_numeric) {
        TokenKind::Number
    } else {
        TokenKind::Mark
    };
    let mut folded = fold(piece);
    let possessive = kind == TokenKind::Word && folded.len() > 2 && folded.ends_with("'s");
    if possessive {
        folded.truncate(folded.len() - 2);
    }
    let stem = if kind == TokenKind::Word { stemmer.stem(&folded) } else { folded.clone() };
    let capital = piece.chars().next().is_some_and(char::is_uppercase);
    Token { span, kind, folded, stem, capital, upper_end: piece.ends_with(char::is_uppercase), possessive }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folded(text: &str) -> String {
        tokenize(text, Language::ENGLISH).iter().map(|t| t.folded.as_str()).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn words_numbers_and_marks() {
        for (text, want) in [
            ("The U.S. side met at 9 p.m. local time.", "the u.s. side met at 9 p.m. local time ."),
            ("Kyiv’s offer: $43,350.50", "kyiv offer : $ 43,350.50"),
            ("a 30-day pause", "a 30 - day pause"),
            ("Café Ünal\u{202e} said", "cafe unal said"),
            ("", ""),
        ] {
            assert_eq!(folded(text), want, "{text}");
        }
    }
}
