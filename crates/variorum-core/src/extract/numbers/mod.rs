//! Numbers, in digits and in words, out of tokens; the words of each language stand in `data/*/numbers.tsv`.

mod fractions;

use std::collections::BTreeMap;
use std::sync::OnceLock;

use rust_decimal::Decimal;
use variorum_nlp::{Language, Token, TokenKind};

use self::fractions::fraction_sign;
use super::cursor::Cursor;
use crate::lexicon::one_of;

/// A number and the tokens that spell it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Number {
    /// Its value; the lower end for a vague one ("hundreds of thousands" is 100,000).
    pub value: Decimal,
    /// One past the last token.
    pub end: usize,
    /// Whether only the order of magnitude is told.
    pub vague: bool,
    /// Whether it is spelled in words.
    pub in_words: bool,
    /// Whether it is a share of something ("three in ten", "half", "2/3").
    pub share: bool,
}

/// What a word can be in a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Class {
    /// 0 to 19.
    Unit,
    /// 21 to 29 in one word.
    Whole,
    Ten,
    /// What multiplies what stands before it below a thousand.
    Hundred,
    /// 100 to 900 in one word.
    Hundreds,
    Scale,
    Dozen,
    Vague,
    /// Before a dozen, a hundred, a thousand: "several", "a few".
    Several,
    /// A letter glued to digits: "10k".
    Glued,
    A,
    /// A number that is an article, too.
    Article,
    And,
    Point,
    Minus,
    Half,
    /// The lower part of a fraction.
    Part,
    Of,
    Out,
    In,
    Over,
}

const CLASSES: &[(&str, Class)] = &[
    ("unit", Class::Unit),
    ("whole", Class::Whole),
    ("ten", Class::Ten),
    ("hundred", Class::Hundred),
    ("hundreds", Class::Hundreds),
    ("scale", Class::Scale),
    ("dozen", Class::Dozen),
    ("vague", Class::Vague),
    ("several", Class::Several),
    ("glued", Class::Glued),
    ("a", Class::A),
    ("article", Class::Article),
    ("and", Class::And),
    ("point", Class::Point),
    ("minus", Class::Minus),
    ("half", Class::Half),
    ("part", Class::Part),
    ("of", Class::Of),
    ("out", Class::Out),
    ("in", Class::In),
    ("over", Class::Over),
];

/// The number words of one language.
pub(crate) struct Numerals {
    words: BTreeMap<&'static str, Vec<(Class, Decimal)>>,
    /// Whether a comma is the mark before decimals, as it is where a full stop groups thousands.
    comma: bool,
}

impl Numerals {
    /// The words for a language; those of English where there are none.
    pub(crate) fn of(language: Language) -> &'static Self {
        static ENGLISH: OnceLock<Numerals> = OnceLock::new();
        static SPANISH: OnceLock<Numerals> = OnceLock::new();
        static FRENCH: OnceLock<Numerals> = OnceLock::new();
        static GERMAN: OnceLock<Numerals> = OnceLock::new();
        static RUSSIAN: OnceLock<Numerals> = OnceLock::new();
        match language.code() {
            "es" => SPANISH.get_or_init(|| Self::parse(include_str!("../../../data/es/numbers.tsv"), true)),
            "de" => GERMAN.get_or_init(|| Self::parse(include_str!("../../../data/de/numbers.tsv"), true)),
            "ru" => RUSSIAN.get_or_init(|| Self::parse(include_str!("../../../data/ru/numbers.tsv"), true)),
            "fr" => FRENCH.get_or_init(|| Self::parse(include_str!("../../../data/fr/numbers.tsv"), true)),
            _ => ENGLISH.get_or_init(|| Self::parse(include_str!("../../../data/en/numbers.tsv"), false)),
        }
    }

    fn parse(table: &'static str, comma: bool) -> Self {
        let mut words: BTreeMap<&'static str, Vec<(Class, Decimal)>> = BTreeMap::new();
        for line in table.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
            let cells: Vec<&str> = line.split('\t').collect();
            let class = CLASSES.iter().find(|(name, _)| *name == cells[0]).map(|(_, class)| *class);
            let (class, value) = (class.expect("invariant: a known class"), cells[1].parse().unwrap_or_default());
            cells[2].split(' ').for_each(|word| words.entry(word).or_default().push((class, value)));
        }
        Self { words, comma }
    }

    fn get(&self, class: Class, word: &str) -> Option<Decimal> {
        self.words.get(word)?.iter().find(|(known, _)| *known == class).map(|(_, value)| *value)
    }

    /// Whether a folded word has a part in numbers.
    pub(crate) fn knows(&self, word: &str) -> bool {
        self.words.contains_key(word)
    }

    /// Reads the number that begins at token `i`.
    pub(crate) fn number(&self, tokens: &[Token], i: usize) -> Option<Number> {
        Reader { words: self, tokens }.number(i)
    }
}

/// Reads the English number that begins at token `i`.
pub(crate) fn number(tokens: &[Token], i: usize) -> Option<Number> {
    Numerals::of(Language::ENGLISH).number(tokens, i)
}

/// Verbs behind which "that" opens a clause: "said that one man died".
const SAID: &[&str] =
    &["said", "say", "says", "added", "reported", "confirmed", "announced", "told", "found", "showed", "claimed"];

/// The value of a word that multiplies: "million".
pub(super) fn scale(word: &str) -> Option<Decimal> {
    Numerals::of(Language::ENGLISH).get(Class::Scale, word).filter(|_| word.len() > 2)
}

/// The value of letters glued to a figure that is money: "10m", "2bn".
pub(super) fn letter(letters: &str) -> Option<Decimal> {
    Numerals::of(Language::ENGLISH).get(Class::Glued, letters)
}

struct Reader<'a> {
    words: &'a Numerals,
    tokens: &'a [Token],
}

impl Cursor for Reader<'_> {
    fn tokens(&self) -> &[Token] {
        self.tokens
    }
}

impl Reader<'_> {
    fn is(&self, i: usize, class: Class) -> Option<Decimal> {
        self.words.get(class, &self.tokens.get(i)?.folded)
    }

    fn has(&self, i: usize, class: Class) -> bool {
        self.is(i, class).is_some()
    }

    fn number(&self, i: usize) -> Option<Number> {
        // Most words are no numbers.
        let token = self.tokens.get(i)?;
        if token.is_word()
            && !token.folded.starts_with(|c: char| c.is_ascii_digit())
            && !self.words.knows(&token.folded)
        {
            return None;
        }
        if let Some(found) = self.vague(i) {
            return Some(found);
        }
        // A minus sign stands alone before its digits.
        let alone = i == 0 || !self.glued(i) || matches!(self.before(i), "(" | "[");
        let sign = matches!(self.word(i), "-" | "−")
            && alone
            && (self.glued(i + 1) || i == 0)
            && self.word(i + 1).starts_with(|c: char| c.is_ascii_digit());
        if sign || self.has(i, Class::Minus) {
            let hyphen = usize::from(self.word(i + 1) == "-" && self.glued(i + 1) && self.glued(i + 2));
            let found = self.positive(i + 1 + hyphen)?;
            return Some(Number { value: -found.value, ..found });
        }
        let found = self.positive(i)?;
        // "Un" and "une" before a noun are articles.
        let article = self.has(i, Class::Article) && found.end == i + 1 && self.tokens.len() > 1;
        (!article).then_some(found)
    }

    fn positive(&self, i: usize) -> Option<Number> {
        let found = self.digits(i).or_else(|| self.spelled(i)).or_else(|| self.half(i))?;
        if let Some((value, end)) = self.long_fraction(i, found.end).filter(|_| found.in_words && !found.share) {
            return Some(Number { value, end, share: true, ..found });
        }
        let found = self.continued(found)?;
        // "The one you mentioned", "which one" point and do not count.
        let told = i > 1 && self.before(i) == "that" && one_of(self.word(i - 2), SAID);
        let pointed = i > 0 && !told && matches!(self.before(i), "the" | "this" | "that" | "which" | "same");
        (!(found.in_words && found.value == Decimal::ONE && pointed && self.word(i) == "one")).then_some(found)
    }

    /// "dozens", "tens of thousands", "hundreds of thousands".
    fn vague(&self, i: usize) -> Option<Number> {
        let several = || {
            // "several dozen", "a few thousand", "a couple of hundred"
            let at = i + 1 + usize::from(self.word(i) == "couple" && self.has(i + 1, Class::Of));
            let unit = [Class::Dozen, Class::Hundred, Class::Scale].into_iter().find_map(|class| self.is(at, class))?;
            let whole = !self.word(at).ends_with('s') && self.word(at).len() > 2;
            Some((self.is(i, Class::Several).filter(|_| whole)?.checked_mul(unit)?, at + 1))
        };
        let (mut value, mut end) = match self.is(i, Class::Vague) {
            Some(value) => (value, i + 1),
            None => several()?,
        };
        while self.has(end, Class::Of) {
            let next = self.is(end + 1, Class::Vague).or_else(|| self.is(end + 1, Class::Scale));
            let Some(next) = next else { break };
            value = value.checked_mul(next)?;
            end += 2;
        }
        Some(Number { value, end, vague: true, in_words: true, share: false })
    }

    // --- digits ---

    fn digits(&self, i: usize) -> Option<Number> {
        let token = self.tokens.get(i)?;
        let done = |value: Decimal, end: usize| {
            Some(Number { value: value.normalize(), end, vague: false, in_words: false, share: false })
        };
        // ".5"
        if (token.is_mark(".") || token.is_mark(",") && self.words.comma)
            && self.glued(i + 1)
            && !(i > 0 && self.glued(i))
        {
            let next = self.tokens.get(i + 1).filter(|t| t.kind == TokenKind::Number)?;
            return done(format!("0.{}", next.folded).parse().ok()?, i + 2);
        }
        let folded = token.folded.as_str();
        if let Some(part) = fraction_sign(folded) {
            return done(part, i + 1).map(|n| Number { share: true, ..n });
        }
        if !folded.starts_with(|c: char| c.is_ascii_digit()) {
            return None;
        }
        let split = folded.find(|c: char| c.is_alphabetic() || !c.is_ascii()).unwrap_or(folded.len());
        let (figure, suffix) = folded.split_at(split);
        // A narrow space inside a figure is folded to a plain one.
        let spaced = figure.split(' ').skip(1).all(|g| g.split(['.', ',']).next().is_some_and(|g| g.len() == 3));
        let joined = if spaced { figure.replace(' ', "") } else { figure.to_owned() };
        let figure = joined.as_str();
        let (mut value, mut end) = (self.figure(figure)?, i + 1);
        if !suffix.is_empty() {
            value = match self
                .words
                .get(Class::Glued, suffix)
                .filter(|_| self.multiplies(i, suffix))
                .or_else(|| self.words.get(Class::Scale, suffix))
            {
                Some(factor) => value.checked_mul(factor)?,
                None => match fraction_sign(suffix) {
                    Some(part) => value + part,
                    None => return self.power(value, suffix, i),
                },
            };
            return done(value, end);
        }
        // "2.998×10−8", "3 x 10^6"
        let times = matches!(self.word(end), "×" | "x") && self.word(end + 1) == "10";
        let up = end + 2 + usize::from(self.word(end + 2) == "^");
        if times
            && (up > end + 2 || matches!(self.word(up), "-" | "−") && self.glued(up))
            && let Some((power, after)) = self.exponent(up)
        {
            return done(powered_ten(value, power)?, after);
        }
        // "2.5^-1"
        if self.word(end) == "^" && self.glued(end) {
            let (power, end) = self.exponent(end + 1)?;
            return done(powered(value, power)?, end);
        }
        // "1 234 567.89": groups of three after narrow spaces; after plain ones only noughts, or where spaces are usual.
        let group = |k: usize, plain: &str| {
            let gap = self.tokens[k].span.start - self.tokens[k - 1].span.end;
            let three = plain.len() == 3 && plain.bytes().all(|b| b.is_ascii_digit());
            let more = self.tokens.get(k + 1).is_some_and(|t| t.folded.len() == 3 && t.kind == TokenKind::Number);
            // "1 200 families"
            let counted = self.tokens.get(k + 1).is_some_and(|t| t.is_word() && !t.capital && t.folded.len() > 3);
            let long = plain == "000" || self.words.comma || more || counted || k > i + 1;
            three && (gap == 2 || gap == 3 || gap == 1 && long)
        };
        let mark = if self.words.comma { ',' } else { '.' };
        if figure.len() <= 3 && figure.bytes().all(|b| b.is_ascii_digit()) {
            let mut whole = figure.to_owned();
            while let Some(token) = self.tokens.get(end).filter(|t| t.kind == TokenKind::Number) {
                let (plain, rest) = token.folded.split_once(mark).unwrap_or((token.folded.as_str(), ""));
                if !group(end, plain) {
                    break;
                }
                whole += plain;
                end += 1;
                if !rest.is_empty() {
                    whole = format!("{whole}.{rest}");
                    break;
                }
            }
            if end > i + 1 {
                return done(whole.parse().ok()?, end);
            }
        }
        // "2.33 k", "1,674.5 G"
        let letter = self
            .tokens
            .get(end)
            .filter(|t| t.folded.len() == 1 && (t.folded == "k" || t.upper_end && !self.glued(end)));
        if let Some(factor) = letter.and_then(|t| self.words.get(Class::Glued, &t.folded)).filter(|_| {
            self.tokens
                .get(end + 1)
                .is_none_or(|t| !matches!(t.folded.as_str(), "." | "'" | "-") || !self.glued(end + 1))
        }) {
            return done(value.checked_mul(factor)?, end + 1);
        }
        // "3/4" and "1 3/4", but not "3/4/2031".
        if let Some((share, after)) = self.slashed(i) {
            return done(share, after).map(|n| Number { share: true, ..n });
        }
        if let Some((share, after)) = self.slashed(end).filter(|_| !self.glued(end) && !figure.contains('.')) {
            return done(value + share, after);
        }
        done(value, end)
    }

    /// Whether a letter glued to digits multiplies: "10k", "10M" and "€5m" do, "1.8m" is a length.
    fn multiplies(&self, i: usize, suffix: &str) -> bool {
        let token = &self.tokens[i];
        let money = i > 0
            && self.tokens[i - 1].folded.chars().all(|c| !c.is_alphanumeric() && !c.is_ascii_punctuation() || c == '$');
        // "2.7m viewers", but "1.8m tall" and "1.8m from the wall"
        let noun = self.tokens.get(i + 1).is_some_and(|t| {
            t.folded == "of"
                || t.is_word()
                    && t.folded.len() > 3
                    && !one_of(&t.folded, crate::lexicon::FUNCTION_WORDS)
                    && !matches!(
                        t.folded.as_str(),
                        "tall"
                            | "long"
                            | "wide"
                            | "high"
                            | "deep"
                            | "thick"
                            | "away"
                            | "below"
                            | "above"
                            | "across"
                            | "apart"
                    )
        });
        // "5G" is a network, "10G" a number.
        let network = suffix == "g" && token.folded.len() == 2;
        money
            || matches!(suffix, "k" | "bn" | "b" | "mil" | "mn")
            || suffix == "m" && noun
            || token.upper_end && suffix.len() == 1 && !network
    }

    /// "e13", "x10^6" behind digits.
    fn power(&self, value: Decimal, suffix: &str, i: usize) -> Option<Number> {
        let done = |value: Decimal, end: usize| {
            Some(Number { value: value.normalize(), end, vague: false, in_words: false, share: false })
        };
        if let Some(rest) = suffix.strip_prefix('e') {
            if !rest.is_empty() {
                return done(powered_ten(value, rest.parse().ok()?)?, i + 1);
            }
            let (power, end) = self.exponent(i + 1).filter(|_| self.glued(i + 1))?;
            return done(powered_ten(value, power)?, end);
        }
        // "2.998×10−8"
        if matches!(suffix, "x10" | "×10") && matches!(self.word(i + 1), "-" | "−") && self.glued(i + 1) {
            let (power, end) = self.exponent(i + 1).filter(|_| self.glued(i + 2))?;
            return done(powered_ten(value, power)?, end);
        }
        if matches!(suffix, "x10" | "×10") && self.word(i + 1) == "^" {
            let (power, end) = self.exponent(i + 2)?;
            return done(powered_ten(value, power)?, end);
        }
        None
    }

    /// A whole number with any signs before it, as an exponent.
    fn exponent(&self, mut i: usize) -> Option<(i32, usize)> {
        let (start, mut minus) = (i, false);
        while matches!(self.word(i), "-" | "+" | "−" | "--") && i < start + 2 {
            minus |= self.word(i) != "+";
            i += 1;
        }
        let power: i32 = self.word(i).parse().ok()?;
        Some((if minus { -power } else { power }, i + 1))
    }

    /// Digits with separators: `1,200`, `9,587.64`, `1.5`, `1.200.000`; where the comma is the decimal mark, the other way
    /// round unless the figure says otherwise.
    fn figure(&self, figure: &str) -> Option<Decimal> {
        if !self.words.comma {
            return decimal(figure);
        }
        if figure.is_empty() || figure.len() > 28 {
            return None;
        }
        let (dots, commas) = (figure.matches('.').count(), figure.matches(',').count());
        let threes =
            |mark: char| figure.split(mark).skip(1).all(|g| g.split([',', '.']).next().is_some_and(|g| g.len() == 3));
        let plain = match (dots, commas) {
            (0, 0) => figure.to_owned(),
            (_, 0) if threes('.') => figure.replace('.', ""),
            (1, 0) => figure.to_owned(),
            (0, 1) => figure.replace(',', "."),
            (0, _) if threes(',') => figure.replace(',', ""),
            (_, 1) if figure.find(',') > figure.rfind('.') => figure.replace('.', "").replace(',', "."),
            (1, _) if figure.find('.') > figure.rfind(',') => figure.replace(',', ""),
            _ => return None,
        };
        plain.parse::<Decimal>().ok().map(|value| value.normalize())
    }

    // --- words ---

    /// A number in words: "two hundred and five thousand", "veintiún mil", "quatre-vingt-dix-sept".
    fn spelled(&self, start: usize) -> Option<Number> {
        let ten = Decimal::TEN;
        let (mut part, mut end, mut any) = (Decimal::ZERO, start, false);
        // What is told of each scale so far, the greatest first.
        let mut scales: Vec<(Decimal, Decimal)> = Vec::new();
        if self.has(start, Class::A)
            && [Class::Hundred, Class::Scale, Class::Dozen].iter().any(|&class| self.has(start + 1, class))
        {
            part = Decimal::ONE;
            end += 1;
        }
        loop {
            let open = part.is_zero();
            if let Some(value) = self.is(end, Class::Unit) {
                let below_ten = value < ten;
                let rest = part % Decimal::ONE_HUNDRED;
                // "vingt et un", "soixante-dix", "quatre-vingt-onze": tens of twenty take units up to 19.
                let twenties = rest == Decimal::from(60) || rest == Decimal::from(80);
                let fits = !any
                    || open
                    || rest.is_zero()
                    || rest >= Decimal::from(20)
                        && (rest % ten).is_zero()
                        && (below_ten || twenties && self.words.comma)
                    || self.words.comma
                        && rest % Decimal::from(20) == ten
                        && value < ten
                        && value > Decimal::from(6)
                        && (rest == ten || rest > Decimal::from(60));
                if !fits || any && value.is_zero() {
                    break;
                }
                part += value;
            } else if let Some(value) = self.is(end, Class::Whole) {
                if !(part % Decimal::ONE_HUNDRED).is_zero() {
                    break;
                }
                part += value;
            } else if let Some(value) = self.is(end, Class::Ten) {
                let rest = part % Decimal::ONE_HUNDRED;
                if value == Decimal::from(20) && rest == Decimal::from(4) && self.words.comma {
                    part += Decimal::from(76); // "quatre-vingt"
                } else if rest.is_zero() {
                    part += value;
                } else {
                    break;
                }
            } else if let Some(value) = self.is(end, Class::Hundreds) {
                if !open {
                    break;
                }
                part = value;
            } else if let Some(dozen) = self.is(end, Class::Dozen) {
                // "three hundred and two dozens"
                let rest = part % Decimal::ONE_HUNDRED;
                if !any && end == start {
                    break;
                }
                part = part - rest + rest.max(Decimal::ONE) * dozen;
            } else if self.has(end, Class::Hundred) {
                let rest = part % Decimal::ONE_HUNDRED;
                if !open && (rest.is_zero() || part > Decimal::from(99)) {
                    break;
                }
                part = part.max(Decimal::ONE) * Decimal::ONE_HUNDRED;
            } else if let Some(factor) = self.is(end, Class::Scale).filter(|_| self.word(end).len() > 2) {
                if !any
                    && end == start
                    && factor > Decimal::from(1000)
                    && !self.words.comma
                    && self.word(start).len() > 3
                {
                    // "million" alone is a word ("a million", "per million").
                    break;
                }
                let smaller = scales.iter().position(|(_, scale)| *scale < factor).unwrap_or(scales.len());
                let below: Decimal = scales.drain(smaller..).map(|(value, _)| value).sum();
                let counted = below + part;
                let counted = if counted.is_zero() { Decimal::ONE } else { counted };
                scales.push((counted.checked_mul(factor)?, factor));
                part = Decimal::ZERO;
            } else if any && self.joins(end, part, !scales.is_empty()) {
                end += 1;
                continue;
            } else {
                break;
            }
            any = true;
            end += 1;
        }
        // A dangling "and" or hyphen belongs to what follows.
        while end > start && (self.has(end - 1, Class::And) || matches!(self.word(end - 1), "-" | "‑")) {
            end -= 1;
        }
        let total: Decimal = scales.iter().map(|(value, _)| *value).sum();
        any.then_some(Number { value: total.checked_add(part)?, end, vague: false, in_words: true, share: false })
    }

    /// Whether the "and" or hyphen at token `i` leads on inside a number.
    fn joins(&self, i: usize, part: Decimal, scaled: bool) -> bool {
        let next = |class| self.is(i + 1, class);
        let small = next(Class::Unit)
            .or_else(|| next(Class::Ten))
            .or_else(|| next(Class::Whole))
            .or_else(|| next(Class::Hundreds));
        let Some(small) = small.or_else(|| next(Class::Hundred)).or_else(|| next(Class::Scale)) else { return false };
        let rest = part % Decimal::ONE_HUNDRED;
        if matches!(self.word(i), "-" | "‑") {
            return self.glued(i) == self.glued(i + 1)
                && (rest >= Decimal::from(20) && (rest % Decimal::TEN).is_zero()
                    || self.words.comma
                    || rest.is_zero());
        }
        // "one hundred and three quarters": the fraction comes first.
        let tens = rest >= Decimal::from(20) && (rest % Decimal::TEN).is_zero() && self.words.comma;
        // French joins a fraction to tens by "et", unless one of it is told ("vingt et un cinquième" is 21 / 5).
        let only_one =
            self.is(i, Class::And) == Some(Decimal::ONE) && self.is(i + 1, Class::Unit) != Some(Decimal::ONE);
        let mixed = (!tens || only_one) && self.fraction(i + 1).is_some_and(|(part, _)| part < Decimal::ONE);
        if !self.has(i, Class::And) || mixed {
            return false;
        }
        // "treinta y uno", "vingt et un", "two hundred and five", "a thousand and one"
        let tens = tens && small < Decimal::from(20);
        let hundreds = !part.is_zero() && rest.is_zero() || part.is_zero() && scaled;
        tens || hundreds && small < Decimal::from(1000)
            // "twenty and three" only where nothing else can be meant is left alone.
            || !self.words.comma && rest >= Decimal::from(20) && (rest % Decimal::TEN).is_zero() && small < Decimal::TEN
                && self.has(i + 2, Class::And)
    }

    /// What may follow a number and change it: scales, decimals, fractions, shares.
    fn continued(&self, mut found: Number) -> Option<Number> {
        loop {
            let end = found.end;
            // "four point two five"
            if self.has(end, Class::Point)
                && found.in_words
                && self.fraction(end + 1).is_none()
                && !self.has(end + 2, Class::Half)
            {
                let (mut digits, mut at) = (String::new(), end + 1);
                while let Some(digit) = self.is(at, Class::Unit).filter(|d| *d < Decimal::TEN) {
                    digits += &digit.to_string();
                    at += 1;
                }
                let tens = digits.is_empty().then(|| self.spelled(at)).flatten();
                if let Some(tens) = tens {
                    digits = tens.value.to_string();
                    at = tens.end;
                }
                if !digits.is_empty() && digits.len() < 20 && !digits.contains('.') {
                    found.value += format!("0.{digits}").parse::<Decimal>().ok()?;
                    found.end = at;
                    continue;
                }
            }
            // "4 million", "3 hundred and 21", "five and a half million"
            let scale = self
                .is(end, Class::Scale)
                .filter(|_| self.word(end).len() > 1)
                .or_else(|| self.is(end, Class::Hundred))
                .or_else(|| self.is(end, Class::Dozen));
            if let Some(factor) = scale.filter(|_| !found.in_words || found.share || !found.value.is_integer()) {
                found.value = found.value.checked_mul(factor)?.normalize();
                found.end = end + 1;
                found.share = false;
                continue;
            }
            // "two and a half", "twenty and three fifths", "one hundred and three quarters"
            if (self.has(end, Class::And) || self.has(end, Class::Point) && self.words.comma) && !found.share {
                let fraction = self.fraction(end + 1).or_else(|| {
                    let at = end + 1 + usize::from(self.has(end + 1, Class::A));
                    let under =
                        self.is(at, Class::Half).or_else(|| self.is(at, Class::Part).filter(|_| at > end + 1))?;
                    Some((Decimal::ONE / under, at + 1))
                });
                if let Some((part, at)) = fraction.filter(|(part, _)| *part < Decimal::ONE) {
                    // "a billion and a quarter million", "five billion and three quarters"
                    let own = self.is(at, Class::Scale).filter(|_| self.has(end - 1, Class::Scale));
                    let factor = own.or_else(|| self.is(end - 1, Class::Scale)).unwrap_or(Decimal::ONE);
                    found.value += part.checked_mul(factor)?;
                    found.end = at + usize::from(own.is_some());
                    continue;
                }
            }
            // "4 thousand 3 hundred and 21"
            let next = end + usize::from(self.has(end, Class::And));
            if let Some(factor) =
                self.is(end - 1, Class::Scale).or_else(|| self.is(end - 1, Class::Hundred)).filter(|_| !found.share)
            {
                let rest =
                    self.digits(next).or_else(|| self.spelled(next)).filter(|n| !n.share && n.value > Decimal::ZERO);
                let scaled = rest
                    .and_then(|n| Some((n, self.is(n.end, Class::Hundred).or_else(|| self.is(n.end, Class::Scale))?)));
                let sum = match (rest, scaled) {
                    (_, Some((n, by))) if by < factor => n.value.checked_mul(by).map(|value| (value, n.end + 1)),
                    (Some(n), None)
                        if (next > end || self.words.comma && n.in_words)
                            && n.value < factor
                            && n.value.is_integer() =>
                    {
                        Some((n.value, n.end))
                    }
                    _ => None,
                };
                if let Some((value, at)) = sum.filter(|_| !found.in_words || next > end) {
                    found.value += value;
                    found.end = at;
                    continue;
                }
            }
            break;
        }
        // "three fifths", "twenty-one hundredths"
        let hyphen = found.end + usize::from(self.word(found.end) == "-" && self.tokens.get(found.end + 1).is_some());
        if let Some((under, end)) = self.compound_part(hyphen).filter(|_| !found.share && found.value.is_integer()) {
            return Some(Number { value: found.value / under, end, share: true, ..found });
        }
        let under = self.is(hyphen, Class::Part).or_else(|| self.is(hyphen, Class::Half));
        let under = under.or_else(|| self.one_word_part(hyphen));
        if let Some(under) = under.filter(|_| self.fractional(&found, hyphen)) {
            let mut end = hyphen + 1;
            let mut under = under;
            // "a hundred thousand trillionths": the parts of a thousandth may be counted, too.
            if self.has(end, Class::Part) && self.word(end).ends_with('s') && self.word(end - 1) == "hundred" {
                under *= Decimal::ONE_HUNDRED;
                end += 1;
            }
            let value = found.value.checked_div(under)?;
            let mut share = Number { value, end, share: true, ..found };
            let of = end + usize::from(self.has(end, Class::Of) || self.word(end) == "-");
            let of = of + usize::from(of > end && self.has(of, Class::A));
            if let Some(factor) = self.is(of, Class::Scale).or_else(|| self.is(of, Class::Dozen)) {
                end = of;
                share =
                    Number { value: share.value.checked_mul(factor)?.normalize(), end: end + 1, share: false, ..share };
            }
            return Some(share);
        }
        // "one over three", "two out of five", "three in ten"
        let over = if self.has(found.end, Class::Over) {
            found.end + 1
        } else if self.has(found.end, Class::Out) && self.has(found.end + 1, Class::Of) {
            found.end + 2
        } else if self.has(found.end, Class::In) && (found.in_words || found.value == Decimal::ONE) {
            found.end + 1
        } else {
            return Some(found);
        };
        let at = over + usize::from(self.has(over, Class::A) || self.word(over) == "every");
        let under = self.digits(at).or_else(|| self.spelled(at));
        let fits = |n: &Number| {
            let year = !n.in_words && n.value >= Decimal::from(1000) && self.has(over - 1, Class::In);
            (found.value < n.value
                || !self.words.comma
                    && self.has(over - 1, Class::Over)
                    && !n.value.is_zero()
                    && self.tokens.get(n.end).is_none_or(|t| !t.is_word()))
                && n.value.is_integer()
                && !year
                && found.value.is_integer()
                && (found.in_words == n.in_words || found.value <= Decimal::TEN || self.has(over - 1, Class::Over))
        };
        match under.filter(fits) {
            Some(n) => Some(Number { value: found.value / n.value, end: n.end, share: true, ..found }),
            None => Some(found),
        }
    }
}

fn powered(value: Decimal, power: i32) -> Option<Decimal> {
    let mut out = Decimal::ONE;
    for _ in 0..power.unsigned_abs().min(64) {
        out = if power > 0 { out.checked_mul(value)? } else { out.checked_div(value)? };
    }
    Some(out)
}

fn powered_ten(value: Decimal, power: i32) -> Option<Decimal> {
    value.checked_mul(powered(Decimal::TEN, power)?)
}

/// Reads digits with separators as English has them: `1,200`, `9,587.64`, `1.5`, `1.200.000`, `12,5`.
pub(super) fn decimal(figure: &str) -> Option<Decimal> {
    let figure = figure.trim_end_matches('.');
    if figure.is_empty() || figure.len() > 28 || !figure.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let groups: Vec<&str> = figure.split(',').collect();
    let grouped = groups.len() > 1 && groups[1..].iter().all(|g| g.split('.').next().is_some_and(|g| g.len() == 3));
    let dots = figure.matches('.').count();
    // "12,34,567": the last group has three, those before two.
    let last = groups.last().and_then(|g| g.split('.').next()).is_some_and(|g| g.len() == 3);
    let lakhs = groups.len() > 2 && last && groups[1..groups.len() - 1].iter().all(|g| g.len() == 2);
    let swapped = groups.len() == 2 && dots > 0 && figure.rfind('.') < figure.find(',');
    let plain = if grouped || lakhs {
        figure.replace(',', "")
    } else if swapped {
        figure.replace('.', "").replace(',', ".")
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

#[cfg(test)]
mod tests {
    use super::*;
    use variorum_nlp::{Language, text::tokenize};

    fn check(language: Language, cases: &[(&str, &str)]) {
        for (text, want) in cases {
            let tokens = tokenize(text, language);
            let found = Numerals::of(language).number(&tokens, 0);
            assert_eq!(found.map(|n| n.value.normalize().to_string()).as_deref(), Some(*want), "{text}");
        }
    }

    #[test]
    fn numbers_in_digits_and_words() {
        check(
            Language::ENGLISH,
            &[
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
                ("-1.5", "-1.5"),
                ("three quarters", "0.75"),
                ("two and a half", "2.5"),
                ("five and a half million", "5500000"),
                ("three in ten", "0.3"),
                ("four point two five", "4.25"),
                ("1 3/4 cups", "1.75"),
                ("10k", "10000"),
            ],
        );
    }

    #[test]
    fn numbers_of_other_languages() {
        let language = |code| Language::from_code(code).expect("known");
        check(
            language("es"),
            &[
                ("dos mil millones", "2000000000"),
                ("treinta y uno", "31"),
                ("doscientos cinco mil", "205000"),
                ("veintiún", "21"),
                ("1.200.000", "1200000"),
                ("12,5", "12.5"),
            ],
        );
        check(
            language("fr"),
            &[
                ("quatre-vingt-dix-sept", "97"),
                ("soixante et onze", "71"),
                ("deux cent mille", "200000"),
                ("vingt et un", "21"),
                ("trois millions", "3000000"),
            ],
        );
    }
}
