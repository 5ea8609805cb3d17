//! Fractions: "half", "three fifths", "3/5", "¾", "cientocincoavos".

use rust_decimal::Decimal;

use super::{Class, Number, Reader};
use crate::extract::cursor::Cursor;

impl Reader<'_> {
    pub(super) fn slashed(&self, i: usize) -> Option<(Decimal, usize)> {
        let whole = |k: usize| self.word(k).parse::<u32>().ok().map(Decimal::from);
        let before = |mark: &str| self.glued(i) && self.before(i) == mark;
        let free = i == 0 || !(before("/") || before(".") || before("-") && self.glued(i - 1));
        let joined = free
            && self.word(i + 1) == "/"
            && self.tokens.get(i + 3).is_none_or(|t| !(t.is_mark("/") && self.glued(i + 3)));
        let (over, under) = (whole(i)?, whole(i + 2).filter(|n| !n.is_zero())?);
        (joined && over < under && under <= Decimal::ONE_HUNDRED).then_some((over / under, i + 3))
    }

    /// "half", "a quarter", "quarter million".
    pub(super) fn half(&self, i: usize) -> Option<Number> {
        let at = i + usize::from(self.has(i, Class::A));
        let share = |value: Decimal, end: usize| Some(Number { value, end, vague: false, in_words: true, share: true });
        if let Some(under) = self.is(at, Class::Half).filter(|_| !self.word(at).ends_with('s')) {
            let next = at + 1 + usize::from(self.has(at + 1, Class::A) || self.word(at + 1) == "-");
            if let Some(factor) = self.is(next, Class::Dozen).or_else(|| self.is(next, Class::Scale)) {
                return share(factor / under, next + 1).map(|n| Number { share: false, ..n });
            }
            return share(Decimal::ONE / under, at + 1);
        }
        if let Some((under, end)) = self.compound_part(at).filter(|_| at > i) {
            let closes = self.tokens.get(end).is_none_or(|t| !t.is_word()) || self.has(end, Class::Of);
            return closes.then(|| share(Decimal::ONE / under, end)).flatten();
        }
        let million = at + 1 + usize::from(self.has(at + 1, Class::Of));
        if let Some(factor) = self.is(million, Class::Scale).filter(|_| self.words.comma) {
            let under = self.is(at, Class::Part)?;
            return share(factor / under, million + 1).map(|n| Number { share: false, ..n });
        }
        let under = self.is(at, Class::Part).filter(|_| at > i || self.has(at + 1, Class::Scale))?;
        // "a third time", "a second": only what is a share of something or multiplies.
        let led = self.has(at + 1, Class::Of)
            || self.has(at + 1, Class::Scale)
            || self.has(at + 1, Class::A)
            || self.tokens.get(at + 1).is_none_or(|t| !t.is_word());
        led.then(|| share(Decimal::ONE / under, at + 1)).flatten()
    }

    /// "twenty-fifths", "vingt et unième": the lower part of a fraction in two words, and one past it.
    pub(super) fn compound_part(&self, i: usize) -> Option<(Decimal, usize)> {
        let tens = self.is(i, Class::Ten)?;
        let joint = (i + 1..i + 4).take_while(|&k| self.word(k) == "-" || self.has(k, Class::And)).count();
        let ones = self.is(i + 1 + joint, Class::Part).or_else(|| match self.word(i + 1 + joint) {
            "first" | "firsts" => Some(Decimal::ONE),
            "second" | "seconds" => Some(Decimal::TWO),
            _ => None,
        });
        ones.filter(|ones| *ones < Decimal::TEN).map(|ones| (tens + ones, i + 2 + joint))
    }

    /// "one hundred thirty fifths": 100 / 35. The upper part is as short as the lower one can begin behind it. Gives the
    /// share and one past it.
    pub(super) fn long_fraction(&self, i: usize, end: usize) -> Option<(Decimal, usize)> {
        let at = end + usize::from(self.word(end) == "-");
        let ones = self.is(at, Class::Part).filter(|ones| *ones < Decimal::TEN)?;
        (i + 1..end).find_map(|cut| {
            // "two hundred fifths" are 200 / 5: a bare "hundred" begins no number where it is told with "one".
            let begins = self.words.comma || !self.has(cut, Class::Hundred) && !self.has(cut, Class::Scale);
            let whole = |from: usize, to: usize| {
                let part = Reader { words: self.words, tokens: &self.tokens[..to] }.spelled(from)?;
                (part.end == to).then_some(part.value)
            };
            let (over, under) = (whole(i, cut)?, whole(cut, end).filter(|n| *n >= Decimal::TEN)?);
            let begins = begins && (!self.has(cut, Class::Hundred) || over == Decimal::ONE);
            let open = (under % Decimal::TEN).is_zero() && begins && !matches!(self.word(cut), "-");
            open.then(|| (over / (under + ones), at + 1))
        })
    }

    /// "cientocincoavos": the number before "-avo" in one word.
    pub(super) fn one_word_part(&self, i: usize) -> Option<Decimal> {
        let word = self.word(i).trim_end_matches('s');
        let mut rest = word.strip_suffix("avo").filter(|_| self.words.comma)?;
        let mut total = Decimal::ZERO;
        while !rest.is_empty() {
            let cut = (1..=rest.len()).rev().find(|&n| rest.get(..n).is_some_and(|w| self.words.knows(w)))?;
            let sense = |class| self.words.get(class, &rest[..cut]);
            total = match sense(Class::Scale) {
                Some(scale) => total.max(Decimal::ONE).checked_mul(scale)?,
                None => {
                    let small = [Class::Unit, Class::Whole, Class::Ten, Class::Hundred, Class::Hundreds];
                    total + small.into_iter().find_map(sense)?
                }
            };
            rest = &rest[cut..];
        }
        (total > Decimal::ONE).then_some(total)
    }

    /// Whether the word at `at` is the lower part of a fraction whose upper part is `found`, and no ordinal.
    pub(super) fn fractional(&self, found: &Number, at: usize) -> bool {
        let word = self.word(at);
        let plural = word.ends_with('s') && word != "tiers";
        let one = found.value == Decimal::ONE;
        !found.share
            && found.value.is_integer()
            && (plural
                || one
                || self.words.comma && found.in_words && word.len() > 5
                || word == "tiers"
                || word == "half" && found.in_words)
    }

    /// A fraction at token `i`: "three fifths", "3/5".
    pub(super) fn fraction(&self, i: usize) -> Option<(Decimal, usize)> {
        if let Some(found) = self.slashed(i) {
            return Some(found);
        }
        let over = self.spelled(i).or_else(|| self.digits(i))?;
        let at = over.end + usize::from(self.word(over.end) == "-");
        let under = self.is(at, Class::Part).or_else(|| self.is(at, Class::Half))?;
        self.fractional(&over, at).then(|| (over.value / under, at + 1))
    }
}

/// The value of a sign like "½".
pub(super) fn fraction_sign(sign: &str) -> Option<Decimal> {
    const SIGNS: &[(&str, i64, i64)] = &[
        ("½", 1, 2),
        ("⅓", 1, 3),
        ("⅔", 2, 3),
        ("¼", 1, 4),
        ("¾", 3, 4),
        ("⅕", 1, 5),
        ("⅖", 2, 5),
        ("⅗", 3, 5),
        ("⅘", 4, 5),
        ("⅙", 1, 6),
        ("⅚", 5, 6),
        ("⅛", 1, 8),
        ("⅜", 3, 8),
        ("⅝", 5, 8),
        ("⅞", 7, 8),
    ];
    if let Some((over, under)) = sign.split_once('⁄') {
        let whole = |text: &str| text.parse::<u32>().ok().map(Decimal::from);
        return whole(over)?.checked_div(whole(under)?);
    }
    SIGNS.iter().find(|(known, ..)| *known == sign).map(|(_, over, under)| Decimal::from(*over) / Decimal::from(*under))
}
