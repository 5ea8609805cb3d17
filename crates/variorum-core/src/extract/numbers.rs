//! Numbers, in digits and in words, out of tokens.

use rust_decimal::Decimal;
use variorum_nlp::{Token, TokenKind};

/// A number and the tokens that spell it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Number {
    /// Its value; the lower end for a vague one ("hundreds of thousands" is 100,000).
    pub value: Decimal,
    /// One past the last token.
    pub end: usize,
    /// Whether only the order of magnitude is told.
    pub vague: bool,
    /// Whether it is spelled in words.
    pub in_words: bool,
}

const UNITS: &[&str] = &[
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
];
const TENS: &[&str] = &["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];

fn unit(word: &str) -> Option<u32> {
    UNITS.iter().position(|w| *w == word).and_then(|i| u32::try_from(i).ok())
}

fn tens(word: &str) -> Option<u32> {
    TENS.iter().position(|w| *w == word).and_then(|i| u32::try_from(i).ok()).map(|i| 20 + 10 * i)
}

fn scale(word: &str) -> Option<Decimal> {
    Some(Decimal::from(match word {
        "hundred" => 100_u64,
        "thousand" | "k" => 1_000,
        "million" | "mln" | "mn" | "m" => 1_000_000,
        "billion" | "bn" | "bln" | "b" => 1_000_000_000,
        "trillion" | "tn" | "trn" => 1_000_000_000_000,
        _ => return None,
    }))
}

fn plural_scale(word: &str) -> Option<Decimal> {
    Some(Decimal::from(match word {
        "tens" => 10_u64,
        "dozens" => 24,
        "scores" => 40,
        "hundreds" => 100,
        "thousands" => 1_000,
        "millions" => 1_000_000,
        "billions" => 1_000_000_000,
        _ => return None,
    }))
}

/// Reads the number that begins at token `i`.
pub(super) fn number(tokens: &[Token], i: usize) -> Option<Number> {
    tokens.get(i)?;
    vague(tokens, i).or_else(|| digits(tokens, i)).or_else(|| words(tokens, i))
}

/// "dozens", "tens of thousands", "hundreds of thousands".
fn vague(tokens: &[Token], i: usize) -> Option<Number> {
    let mut value = plural_scale(&tokens[i].folded)?;
    let mut end = i + 1;
    while tokens.get(end).is_some_and(|t| t.folded == "of") {
        let Some(next) = tokens.get(end + 1).and_then(|t| plural_scale(&t.folded)) else { break };
        value = value.checked_mul(next)?;
        end += 2;
    }
    Some(Number { value, end, vague: true, in_words: true })
}

fn digits(tokens: &[Token], i: usize) -> Option<Number> {
    let token = &tokens[i];
    let folded = token.folded.as_str();
    let split = folded.find(|c: char| c.is_alphabetic()).unwrap_or(folded.len());
    let (figure, suffix) = folded.split_at(split);
    let mut value = decimal(figure)?;
    let mut end = i + 1;
    if !suffix.is_empty() {
        value = value.checked_mul(scale(suffix)?)?;
    } else if token.kind != TokenKind::Number {
        return None;
    }
    // "4 million", but not "4 m", where the letter is more often a unit.
    while let Some(factor) = tokens.get(end).filter(|t| t.folded.len() > 2).and_then(|t| scale(&t.folded)) {
        value = value.checked_mul(factor)?;
        end += 1;
    }
    Some(Number { value: value.normalize(), end, vague: false, in_words: false })
}

/// Reads digits with separators: `1,200`, `9,587.64`, `1.5`, `1.200.000`.
pub(super) fn decimal(figure: &str) -> Option<Decimal> {
    if figure.is_empty() || figure.len() > 24 || !figure.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let groups: Vec<&str> = figure.split(',').collect();
    let grouped = groups.len() > 1 && groups[1..].iter().all(|g| g.split('.').next().is_some_and(|g| g.len() == 3));
    let dots = figure.matches('.').count();
    let plain = if grouped {
        figure.replace(',', "")
    } else if dots > 1 && groups.len() == 1 {
        figure.replace('.', "")
    } else if groups.len() == 2 && dots == 0 {
        figure.replace(',', ".")
    } else if groups.len() == 1 {
        figure.to_owned()
    } else {
        return None;
    };
    plain.parse::<Decimal>().ok().map(|value| value.normalize())
}

fn words(tokens: &[Token], start: usize) -> Option<Number> {
    let (mut total, mut part, mut end, mut any) = (Decimal::ZERO, Decimal::ZERO, start, false);
    if one_word(tokens, start, "a")
        && tokens
            .get(start + 1)
            .is_some_and(|t| matches!(t.folded.as_str(), "hundred" | "thousand" | "million" | "billion" | "dozen"))
    {
        part = Decimal::ONE;
        end += 1;
    }
    while let Some(token) = tokens.get(end) {
        let word = token.folded.as_str();
        if let Some(value) = unit(word) {
            // "two three" is two numbers; "twenty three" and "two hundred three" are one.
            if any && !(part >= Decimal::from(20) && part.is_integer() && (part % Decimal::TEN).is_zero()) {
                break;
            }
            part += Decimal::from(value);
        } else if let Some(value) = tens(word) {
            if any && !(part % Decimal::ONE_HUNDRED).is_zero() {
                break;
            }
            part += Decimal::from(value);
        } else if word == "dozen" && (any || end > start) {
            part = part.max(Decimal::ONE) * Decimal::from(12);
        } else if let Some(factor) = scale(word).filter(|_| word.len() > 2 && (any || end > start)) {
            if factor == Decimal::ONE_HUNDRED {
                part *= factor;
            } else {
                total += part.max(Decimal::ONE).checked_mul(factor)?;
                part = Decimal::ZERO;
            }
        } else if matches!(word, "and" | "-")
            && any
            && tokens.get(end + 1).is_some_and(|t| unit(&t.folded).is_some() || tens(&t.folded).is_some())
        {
            let joins = word == "-" && !(part % Decimal::TEN).is_zero();
            if joins
                || word == "and" && (part % Decimal::ONE_HUNDRED) != Decimal::ZERO
                || word == "and" && part.is_zero() && total.is_zero()
            {
                break;
            }
            end += 1;
            continue;
        } else {
            break;
        }
        any = true;
        end += 1;
    }
    (any && end <= tokens.len()).then_some(Number { value: total + part, end, vague: false, in_words: true })
}

fn one_word(tokens: &[Token], i: usize, word: &str) -> bool {
    tokens.get(i).is_some_and(|t| t.folded == word)
}

#[cfg(test)]
mod tests {
    use super::*;
    use variorum_nlp::{Language, text::tokenize};

    #[test]
    fn numbers_in_digits_and_words() {
        for (text, want) in [
            ("1,200 homes", "1200"),
            ("9,587.64", "9587.64"),
            ("1.13bn", "1130000000"),
            ("4.5 million", "4500000"),
            ("twenty-three", "23"),
            ("two hundred and five thousand", "205000"),
            ("a dozen", "12"),
            ("two dozen", "24"),
            ("hundreds of thousands", "100000"),
            ("seventeen", "17"),
            ("1.200.000", "1200000"),
            ("12,5", "12.5"),
        ] {
            let tokens = tokenize(text, Language::ENGLISH);
            assert_eq!(number(&tokens, 0).map(|n| n.value.normalize().to_string()).as_deref(), Some(want), "{text}");
        }
    }
}
