//! The ends of an amount: one number, a range or a pair.

use rust_decimal::Decimal;
use variorum_nlp::Token;

use crate::extract::numbers::{self, Number};

pub(super) struct Ends {
    pub values: Vec<Decimal>,
    pub end: usize,
    pub vague: bool,
    pub in_words: bool,
    pub pair: bool,
    /// Whether it is told as a part of something ("two thirds").
    pub share: bool,
}

impl Ends {
    /// One number in digits.
    pub(super) fn one(value: Decimal, end: usize) -> Self {
        Self { values: vec![value], end, vague: false, in_words: false, pair: false, share: false }
    }
}

/// One number, a range ("46 to 57", "between 5 and 10") or a pair ("175 for 175").
pub(super) fn ends(tokens: &[Token], i: usize) -> Option<Ends> {
    let between = tokens.get(i)?.folded == "between";
    let first = numbers::number(tokens, if between { i + 1 } else { i })?;
    let single = |n: Number| Ends {
        values: vec![n.value],
        end: n.end,
        vague: n.vague,
        in_words: n.in_words,
        pair: false,
        share: n.share,
    };
    let Some(joint) = tokens.get(first.end).map(|t| t.folded.as_str()) else {
        return (!between).then(|| single(first));
    };
    let joins = if between { joint == "and" } else { matches!(joint, "to" | "-" | "–" | "for") };
    // "40- to 60-hour"
    let hung = joint == "-" && tokens.get(first.end + 1).is_some_and(|t| t.folded == "to");
    let at = first.end + 1 + usize::from(hung);
    let second = joins.then(|| tokens.get(at).and_then(|_| numbers::number(tokens, at))).flatten();
    let Some(second) = second else { return (!between).then(|| single(first)) };
    let first = Number { value: scaled_like(tokens, &first, &second), ..first };
    let pair = joint == "for";
    let fits = if pair { first.value == second.value } else { first.value < second.value };
    if !fits {
        return (!between).then(|| single(first));
    }
    Some(Ends {
        values: vec![first.value, second.value],
        end: second.end,
        vague: false,
        in_words: first.in_words,
        pair,
        share: false,
    })
}

/// "$10 to $15 billion", "1 to 2 thousand": the first end is of the second's scale where it has none of its own.
pub(super) fn scaled_like(tokens: &[Token], first: &Number, second: &Number) -> Decimal {
    let scale = |n: &Number| numbers::scale(&tokens[n.end - 1].folded);
    match (scale(first), scale(second)) {
        (None, Some(factor)) if first.value < second.value / factor && !first.in_words => first.value * factor,
        (None, Some(factor)) if first.value < second.value / factor && first.value < Decimal::from(20) => {
            first.value * factor
        }
        _ => first.value,
    }
}

pub(super) fn is_dash(token: &Token) -> bool {
    matches!(token.folded.as_str(), "-" | "–" | "—")
}

pub(super) fn is_open_quote(token: &Token) -> bool {
    matches!(token.folded.as_str(), "\"" | "“" | "'" | "‘" | "[" | "«" | "„" | "+")
}
