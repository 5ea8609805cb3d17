//! Looking around in a row of words without minding its ends.

use variorum_nlp::Token;

/// A row of words that can be asked about any place, also one beyond its ends.
pub(super) trait Cursor {
    /// The words.
    fn tokens(&self) -> &[Token];

    /// The folded word at `i`; nothing beyond the end.
    fn word(&self, i: usize) -> &str {
        self.tokens().get(i).map_or("", |t| t.folded.as_str())
    }

    /// The folded word before `i`; nothing before the start.
    fn before(&self, i: usize) -> &str {
        i.checked_sub(1).map_or("", |k| self.word(k))
    }

    /// Whether no space stands before the word at `i`.
    fn glued(&self, i: usize) -> bool {
        let tokens = self.tokens();
        i > 0 && tokens.get(i).is_some_and(|t| t.span.start == tokens[i - 1].span.end)
    }
}

impl Cursor for [Token] {
    fn tokens(&self) -> &[Token] {
        self
    }
}
