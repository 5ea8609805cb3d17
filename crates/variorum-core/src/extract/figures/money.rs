//! Money: signs, codes and names, with their cents.

use rust_decimal::Decimal;
use variorum_nlp::Token;

use super::ends::{Ends, ends, scaled_like};
use super::make;
use super::measures::rate;
use crate::extract::cursor::Cursor;
use crate::extract::numbers::{self, Number};
use crate::extract::units::{Entry, Units};
use crate::model::{Quantity, QuantityKind};

/// "$43,350", "US$4 million", "EUR 125", "€2m–€3m", "75 USD million".
pub(super) fn money_sign(tokens: &[Token], i: usize) -> Option<(Quantity, usize)> {
    let units = Units::all();
    if let Some(found) = glued_code(tokens, i).or_else(|| in_millions(tokens, i)) {
        return Some(found);
    }
    let (unit, at) = units.at(tokens, i).filter(|(unit, _)| unit.dimension == "money")?;
    // "A $300 contract": the article is no part of the sign.
    if matches!(tokens[i].folded.as_str(), "a" | "s" | "r") && tokens[i].span.end < tokens[i + 1].span.start {
        return None;
    }
    // "S&P 500": pence stand behind their number.
    if tokens[i].folded == "p" {
        return None;
    }
    // A currency's name before a number is more often the end of another phrase.
    let sign = tokens[at - 1].folded.chars().all(|c| !c.is_alphabetic());
    let upper = tokens[i].capital && tokens[i].upper_end
        || matches!(tokens[i].folded.as_str(), "eur" | "usd" | "gbp" | "sen" | "rmb");
    let code = at == i + 1 && tokens[i].span.len() <= 3 && upper;
    if !sign && !code && !named_before(tokens, i, at) {
        return None;
    }
    // "$-50.8bn"
    let minus = matches!(tokens.word(at), "-" | "−") && tokens.glued(at) && tokens.glued(at + 1);
    let mut ends = ends(tokens, at + usize::from(minus))?;
    if minus {
        ends.values.iter_mut().for_each(|value| *value = -*value);
    }
    if let Some(second) = second_sign(tokens, i, &ends, unit) {
        ends = second;
    }
    if sign && belongs_before(tokens, i, ends.end, unit) {
        return None;
    }
    let mut end = ends.end;
    if let Some((cents, after)) = and_cents(tokens, end).filter(|_| ends.values.len() == 1 && !ends.vague) {
        ends.values[0] += cents;
        end = after;
    }
    // "$10 dollars", "$5 million dollars"
    if let Some((_, after)) =
        units.at(tokens, end).filter(|(again, _)| again.dimension == "money" && again.code == unit.code)
        && tokens[end].is_word()
    {
        end = after;
    }
    let mut quantity = make(tokens, i, end, QuantityKind::Money, Some(unit), &ends, None);
    rate(tokens, &mut quantity, end);
    Some((quantity, end))
}

/// Whether the sign at token `i` is that of the number before it: "10 $ 30 cents", "10 $ 30 $".
pub(super) fn belongs_before(tokens: &[Token], i: usize, end: usize, unit: &Entry) -> bool {
    let counted = i > 0 && numbers::number(tokens, i - 1).is_some() && !tokens.glued(i + 1);
    let again = tokens.get(end).is_some_and(|t| !t.is_word());
    let minor = |next: &Entry| next.factor < Decimal::ONE || next.code == unit.code && again;
    counted && Units::all().at(tokens, end).is_some_and(|(next, _)| next.dimension == "money" && minor(next))
}

/// "and fifty" of "$100 and fifty", where nothing follows that it could count.
fn and_cents(tokens: &[Token], end: usize) -> Option<(Decimal, usize)> {
    let cents = numbers::number(tokens, end + 1).filter(|n| n.in_words && n.value.is_integer())?;
    let tens = cents.value > Decimal::TEN && cents.value < Decimal::ONE_HUNDRED;
    let closes = tokens.get(cents.end).is_none_or(|t| !t.is_word() && t.folded != "%");
    (tokens.word(end) == "and" && tens && closes).then(|| (cents.value / Decimal::ONE_HUNDRED, cents.end))
}

/// Whether a currency's name, token `i` up to `at`, leads the sum behind it: "rupees 20 crore", "dollar 22.5 million". In "paid
/// in dollars 20 times" something is counted, "Euro 2032" is a name, and "won" and "marks" are verbs.
fn named_before(tokens: &[Token], i: usize, at: usize) -> bool {
    let Some(number) = numbers::number(tokens, at).filter(|n| !n.in_words) else { return false };
    let counted = i > 0 && numbers::number(tokens, i - 1).is_some();
    let scaled = numbers::scale(&tokens[number.end - 1].folded).is_some();
    let alone = tokens.get(number.end).is_none_or(|t| !t.is_word() && !matches!(t.folded.as_str(), "%" | "-" | "–"));
    let verb = matches!(tokens.word(at - 1), "won" | "try" | "mark" | "marks" | "real");
    !counted && !verb && (scaled || alone && tokens.word(at - 1).ends_with('s'))
}

/// "MSEK 60": millions, as companies report them.
fn in_millions(tokens: &[Token], i: usize) -> Option<(Quantity, usize)> {
    let code = tokens.word(i).strip_prefix('m').filter(|code| code.len() == 3 && tokens[i].upper_end)?;
    let unit = Units::all().named(code).filter(|unit| unit.dimension == "money")?;
    let mut ends = ends(tokens, i + 1).filter(|ends| !ends.in_words)?;
    for value in &mut ends.values {
        *value = value.checked_mul(Decimal::from(1_000_000))?;
    }
    let mut quantity = make(tokens, i, ends.end, QuantityKind::Money, Some(unit), &ends, None);
    rate(tokens, &mut quantity, ends.end);
    Some((quantity, ends.end))
}

/// "USD115", "RM79", "USD10m", "$US113 trillion": the code and the number in one word.
fn glued_code(tokens: &[Token], i: usize) -> Option<(Quantity, usize)> {
    // "$US113": the sign and the letters say the same.
    let at = i + usize::from(tokens[i].folded == "$" && tokens.glued(i + 1));
    let word = tokens.word(at);
    let split = word.find(|c: char| c.is_ascii_digit()).filter(|cut| (2..=4).contains(cut))?;
    let (code, figure) = word.split_at(split);
    let (code, figure) = sign_in_letters(code, figure).unwrap_or((code, figure));
    let named = if at > i { format!("{code} $") } else { code.to_owned() };
    let unit = Units::all().named(&named).filter(|unit| unit.dimension == "money" && tokens[at].capital)?;
    let digits = figure.find(|c: char| c.is_alphabetic()).unwrap_or(figure.len());
    let mut value = numbers::decimal(&figure[..digits])?;
    let mut end = at + 1;
    let scale = match &figure[digits..] {
        "" => numbers::scale(tokens.word(end)).inspect(|_| end += 1),
        letters => Some(numbers::letter(letters)?),
    };
    value = value.checked_mul(scale.unwrap_or(Decimal::ONE))?;
    let mut ends = Ends::one(value, end);
    if let Some(second) = second_code(tokens, i, &ends, unit) {
        ends = second;
    }
    let mut quantity = make(tokens, i, ends.end, QuantityKind::Money, Some(unit), &ends, None);
    let end = rate(tokens, &mut quantity, ends.end);
    Some((quantity, end))
}

/// "PS2.7m": the pound sign of a text that went through seven bits. "PS5" is a name.
fn sign_in_letters<'a>(code: &str, figure: &'a str) -> Option<(&'static str, &'a str)> {
    (code == "ps" && figure.len() > 1).then_some(("£", figure))
}

/// The second end of "RM120,000 to RM300,000".
fn second_code(tokens: &[Token], i: usize, first: &Ends, unit: &Entry) -> Option<Ends> {
    let between = i > 0 && tokens.word(i - 1) == "between" && tokens.word(first.end) == "and";
    let joined = between || matches!(tokens.word(first.end), "-" | "–" | "to");
    let at = first.end + 1 + usize::from(tokens.word(first.end + 1) == "$");
    let word = tokens.word(at);
    let split = word.find(|c: char| c.is_ascii_digit()).filter(|_| joined)?;
    let code = if at > first.end + 1 { format!("{} $", &word[..split]) } else { word[..split].to_owned() };
    let again = Units::all().named(&code).filter(|again| again.code == unit.code && again.dimension == "money")?;
    let scale = numbers::scale(tokens.word(at + 1)).filter(|_| again.factor == unit.factor);
    let value = numbers::decimal(&word[split..])?.checked_mul(scale.unwrap_or(Decimal::ONE))?;
    let end = at + 1 + usize::from(scale.is_some());
    (value > first.values[0]).then(|| Ends { values: vec![first.values[0], value], ..Ends::one(value, end) })
}

/// The second end of "€2m–€3m", "$5 to $10".
pub(super) fn second_sign(tokens: &[Token], i: usize, first: &Ends, unit: &Entry) -> Option<Ends> {
    let between = i > 0 && tokens[i - 1].folded == "between";
    let joined = tokens
        .get(first.end)
        .is_some_and(|t| matches!(t.folded.as_str(), "-" | "–" | "to") || between && t.folded == "and");
    // "Rose by $43.6 billion to $419.2 billion", "fell from $5 to $6": the second is where it went.
    let moved = i > 0 && tokens[i - 1].folded == "by";
    let (again, at) = Units::all().at(tokens, first.end + 1).filter(|_| joined && !moved && first.values.len() == 1)?;
    let second = numbers::number(tokens, at).filter(|_| again.code == unit.code)?;
    let alone = Number { value: first.values[0], end: first.end, vague: false, in_words: first.in_words, share: false };
    let low = scaled_like(tokens, &alone, &second);
    (low < second.value).then(|| Ends {
        values: vec![low, second.value],
        end: second.end,
        vague: false,
        in_words: false,
        pair: false,
        share: false,
    })
}

/// "3 dollars 50 cents", "15 usd 50", "75 usd million".
pub(super) fn with_cents(tokens: &[Token], mut ends: Ends, unit: &Entry, end: usize) -> (Ends, usize) {
    let word = |k: usize| tokens.word(k);
    if unit.factor != Decimal::ONE || ends.values.len() != 1 {
        return (ends, end);
    }
    if let Some(factor) = numbers::scale(word(end))
        && let Some(value) = ends.values[0].checked_mul(factor)
    {
        ends.values[0] = value;
        return (ends, end + 1);
    }
    let and = end + usize::from(word(end) == "and");
    let cents = numbers::number(tokens, and).filter(|n| n.value > Decimal::ZERO && n.value < Decimal::ONE_HUNDRED);
    let Some(cents) = cents.filter(|n| n.value.is_integer()) else { return (ends, end) };
    let named =
        Units::all().at(tokens, cents.end).filter(|(unit, _)| unit.dimension == "money" && unit.factor < Decimal::ONE);
    if let Some((_, after)) = named {
        ends.values[0] += cents.value / Decimal::ONE_HUNDRED;
        return (ends, after);
    }
    // "thirteen dollars forty-five"
    let closes = |t: &Token| !t.is_word() && !matches!(t.folded.as_str(), "%" | "$" | "€" | "£") || t.folded == "more";
    let closes = tokens.get(cents.end).is_none_or(closes);
    if closes && cents.in_words == ends.in_words && ends.values[0] < Decimal::from(1000) {
        ends.values[0] += cents.value / Decimal::ONE_HUNDRED;
        return (ends, cents.end);
    }
    (ends, end)
}
