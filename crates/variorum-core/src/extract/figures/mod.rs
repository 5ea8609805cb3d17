//! Money, shares, measures, counts and lengths of time, with their hedges and what they allow.

mod counts;
mod ends;
mod lengths;
mod measures;
mod money;
mod movement;
mod tabled;

use rust_decimal::Decimal;
use variorum_nlp::{Span, Token};

use self::counts::refined;
use self::ends::{Ends, ends, is_dash, is_open_quote};
pub(super) use self::lengths::joined;
use self::lengths::spelled_length;
use self::measures::{glued_unit, with_unit};
use self::money::money_sign;
pub use self::movement::movement;
use self::tabled::Tabled;
use super::units::Entry;
use super::{Context, times};
use crate::lexicon::one_of;
use crate::model::{Bounds, Comparison, Document, Layers, Quantity, QuantityKind, Unit, Value};

/// Words before an amount that hedge it, longest first.
const HEDGES: &[(&[&str], Comparison)] = &[
    (&["no", "fewer", "than"], Comparison::AtLeast),
    (&["no", "less", "than"], Comparison::AtLeast),
    (&["not", "less", "than"], Comparison::AtLeast),
    (&["no", "more", "than"], Comparison::AtMost),
    (&["not", "more", "than"], Comparison::AtMost),
    (&["a", "maximum", "of"], Comparison::AtMost),
    (&["a", "minimum", "of"], Comparison::AtLeast),
    (&["as", "many", "as"], Comparison::AtMost),
    (&["as", "much", "as"], Comparison::AtMost),
    (&["sub", "-"], Comparison::Below),
    (&["more", "than"], Comparison::Above),
    (&["greater", "than"], Comparison::Above),
    (&["less", "than"], Comparison::Below),
    (&["fewer", "than"], Comparison::Below),
    (&["at", "least"], Comparison::AtLeast),
    (&["at", "most"], Comparison::AtMost),
    (&["up", "to"], Comparison::AtMost),
    (&["maximum", "of"], Comparison::AtMost),
    (&["close", "to"], Comparison::About),
    (&["just", "over"], Comparison::Above),
    (&["just", "under"], Comparison::Below),
    (&["over"], Comparison::Above),
    (&["above"], Comparison::Above),
    (&["exceeding"], Comparison::Above),
    (&["exceeded"], Comparison::Above),
    (&["topped"], Comparison::Above),
    (&["topping"], Comparison::Above),
    (&["surpassed"], Comparison::Above),
    (&["under"], Comparison::Below),
    (&["below"], Comparison::Below),
    (&["nearly"], Comparison::About),
    (&["almost"], Comparison::About),
    (&["in", "excess", "of"], Comparison::Above),
    (&["upwards", "of"], Comparison::Above),
    (&["a", "little", "over"], Comparison::Above),
    (&["as", "few", "as"], Comparison::AtLeast),
    (&["as", "little", "as"], Comparison::AtLeast),
    (&["just", "about"], Comparison::About),
    (&["an", "estimated"], Comparison::About),
    (&["estimated"], Comparison::About),
    (&["~"], Comparison::About),
    (&["≈"], Comparison::About),
    (&["about"], Comparison::About),
    (&["around"], Comparison::About),
    (&["approximately"], Comparison::About),
    (&["roughly"], Comparison::About),
    (&["some"], Comparison::About),
    (&["circa"], Comparison::About),
];

/// Words with which "up to" is no bound.
const LEADING_UP: &[&str] =
    &["lead", "leads", "leading", "led", "build", "builds", "run", "add", "adds", "adding", "added", "live", "lives"];

/// Figures of twenty digits and more bound nothing: nobody compares them, and their sums and products would not fit.
const BEYOND_COUNTING: Decimal = Decimal::from_parts(0x6310_0000, 0x6BC7_5E2D, 0x5, false, 0);
/// Words with which "over" is no bound.
const HANDING_OVER: &[&str] = &[
    "hand", "hands", "handed", "handing", "turn", "turns", "turned", "turning", "sign", "signed", "signing", "mull",
    "mulls", "mulled", "mulling",
];

pub(super) fn run(document: &Document, _: &Context, layers: &mut Layers) {
    let text = &document.text;
    let times: Vec<Span> = layers.quantities.iter().map(|q| q.span).collect();
    let table = Tabled::of(document.language);
    let mut found = Vec::new();
    for &(first, end) in &layers.sentence_tokens {
        let tokens = &layers.tokens[first..end];
        let mut i = 0;
        let before = found.len();
        while i < tokens.len() {
            let from = times.partition_point(|span| span.end <= tokens[i].span.start);
            if times.get(from).is_some_and(|span| span.overlaps(tokens[i].span)) {
                i += 1;
                continue;
            }
            if let Some(behind) = telephone(tokens, i) {
                i = behind;
                continue;
            }
            let read = match table {
                Some(table) => table.amount(text, tokens, i),
                None => amount(text, tokens, i),
            };
            match read {
                Some((quantity, next)) => {
                    let start = i;
                    i = next.max(i + 1);
                    if !times.get(from).is_some_and(|span| span.overlaps(quantity.span)) {
                        let quantity = measures::told_for_a_time(tokens, start, quantity);
                        found.extend(refined(text, layers, quantity));
                    }
                }
                None => i += 1,
            }
        }
        counts::elided(tokens, &mut found[before..]);
    }
    layers.quantities.extend(found);
    layers.quantities.sort_by_key(|q| q.span);
    // A hedge belongs to a duration or amount; a date keeps none. Overlaps go to the longer reading.
    layers.quantities.dedup_by(|next, kept| kept.span.overlaps(next.span));
}

/// The token behind a telephone number that begins at token `i`: groups of digits, ten and more in all, the first of them
/// beginning with 0, +, or in brackets, or three groups of three and four digits.
fn telephone(tokens: &[Token], i: usize) -> Option<usize> {
    let digits = |t: &Token| t.folded.chars().all(|c| c.is_ascii_digit()).then_some(t.folded.len());
    let joint = |t: &Token| matches!(t.folded.as_str(), "-" | "‐" | "‑" | ")" | "/");
    let (mut at, mut groups) = (i, Vec::new());
    while let Some(token) = tokens.get(at).filter(|_| groups.len() < 6) {
        match digits(token) {
            Some(n) if n <= 12 => groups.push(n),
            None if !groups.is_empty() && joint(token) && tokens.get(at + 1).is_some_and(|t| digits(t).is_some()) => {}
            _ => break,
        }
        at += 1;
    }
    let total: usize = groups.iter().sum();
    let marked = |t: &Token| matches!(t.folded.as_str(), "+" | "(");
    let led = tokens[i].folded.starts_with('0') || i > 0 && marked(&tokens[i - 1]);
    let local = groups.len() >= 3 && groups.ends_with(&[3, 4]);
    (groups.len() > 1 && total >= 9 && led || local && total >= 10).then_some(at)
}

/// The amounts of a text, each with its unit: where dates stand is not looked at.
///
/// Cost: O(length of the text).
pub fn amounts_in(text: &str, language: variorum_nlp::Language) -> Vec<Quantity> {
    let tokens = variorum_nlp::text::tokenize(text, language);
    let table = Tabled::of(language);
    let (mut found, mut i) = (Vec::new(), 0);
    while i < tokens.len() {
        let read = match table {
            Some(table) => table.amount(text, &tokens, i),
            None => amount(text, &tokens, i),
        };
        match read {
            Some((quantity, next)) => {
                found.push(quantity);
                i = next.max(i + 1);
            }
            None => i += 1,
        }
    }
    found
}

/// The amount that begins at token `i`, hedge included, and the token behind it.
fn amount(text: &str, tokens: &[Token], i: usize) -> Option<(Quantity, usize)> {
    // "The lead up to 3G", "adds up to 30", "to hand over 1,400 pages"
    let led = |by: &[&str]| i > 0 && one_of(&tokens[i - 1].folded, by);
    let phrasal = tokens[i].folded == "up" && led(LEADING_UP) || tokens[i].folded == "over" && led(HANDING_OVER);
    let (start, hedge) = HEDGES
        .iter()
        .find(|(words, _)| {
            let told = |(k, word): (usize, &&str)| tokens.get(i + k).is_some_and(|t| t.folded == *word);
            !phrasal && words.iter().enumerate().all(told)
        })
        .map_or((i, None), |(words, hedge)| (i + words.len(), Some(*hedge)));
    let (mut quantity, end) = bare(text, tokens, start)?;
    if let Some(hedge) = hedge {
        let vague = quantity.comparison == Comparison::About;
        quantity.comparison = if vague { quantity.comparison } else { hedge };
        quantity.bare = quantity.span;
        quantity.span = tokens[i].span.to(quantity.span);
        quantity.bounds = hedged(quantity.bounds, hedge);
    }
    let before = quantity.clone();
    // "Four or more", "21 and older", "12 or fewer"
    let joint = tokens.get(end).is_some_and(|t| matches!(t.folded.as_str(), "or" | "and"));
    let open = tokens.get(end + 1).filter(|_| joint).map_or("", |t| t.folded.as_str());
    if matches!(open, "more" | "older" | "over" | "above" | "higher" | "greater") {
        quantity.comparison = Comparison::AtLeast;
        quantity.bounds.high = None;
    } else if matches!(open, "less" | "fewer" | "younger" | "under" | "below") {
        quantity.comparison = Comparison::AtMost;
        quantity.bounds.low = None;
    } else {
        return Some((quantity, end));
    }
    // "Two and over the hills": only after "or" is it sure where a word may go on.
    if tokens[end].folded == "and" && !matches!(open, "older" | "younger" | "over" | "under") {
        return Some((before, end));
    }
    quantity.span = quantity.span.to(tokens[end + 1].span);
    Some((quantity, end + 2))
}

fn hedged(bounds: Bounds, hedge: Comparison) -> Bounds {
    let near = Decimal::new(15, 2); // "nearly 1,200" and "about an hour" cover 15 % to either side. Source: own.
    match hedge {
        Comparison::Exactly => bounds,
        Comparison::Above | Comparison::AtLeast => Bounds { high: None, ..bounds },
        Comparison::Below | Comparison::AtMost => Bounds { low: None, ..bounds },
        Comparison::About => Bounds {
            low: bounds.low.map(|low| low - (low * near).abs()),
            high: bounds.high.map(|high| high + (high * near).abs()),
        },
    }
}

fn bare(text: &str, tokens: &[Token], i: usize) -> Option<(Quantity, usize)> {
    let token = tokens.get(i)?;
    money_sign(tokens, i).or_else(|| glued_unit(tokens, i)).or_else(|| spelled_length(tokens, i)).or_else(|| {
        let starts = token.folded == "between" || token.folded == "a" || !token.is_mark("-");
        let glued = i > 0
            && tokens[i - 1].span.end == token.span.start
            && !tokens[i - 1].is_mark("(")
            && !tokens[i - 1].is_mark(",")
            && !is_dash(&tokens[i - 1])
            && !is_open_quote(&tokens[i - 1])
            && !matches!(tokens[i - 1].folded.as_str(), "~" | "≈");
        // "TPP-11", "last-32"
        let joined = i > 1
            && is_dash(&tokens[i - 1])
            && tokens[i - 1].span.end == token.span.start
            && tokens[i - 2].is_word()
            && !matches!(tokens[i - 2].folded.as_str(), "sub" | "now" | "to" | "then")
            && tokens[i - 2].span.end == tokens[i - 1].span.start;
        let ends = (starts && !glued && !joined).then(|| ends(tokens, i)).flatten()?;
        with_unit(text, tokens, i, ends)
    })
}

fn make(
    tokens: &[Token],
    first: usize,
    end: usize,
    kind: QuantityKind,
    unit: Option<&Entry>,
    ends: &Ends,
    measures: Option<String>,
) -> Quantity {
    let span = tokens[first].span.to(tokens[end - 1].span);
    let (first_end, last_end) = (ends.values[0], ends.values[ends.values.len() - 1]);
    let (low, high) = (first_end.min(last_end), first_end.max(last_end));
    let bounds =
        // "Hundreds of thousands" is less than a million.
        if ends.vague { Bounds { low: Some(low), high: low.checked_mul(Decimal::TEN) } } else { Bounds { low: Some(low), high: Some(high) } };
    let value = if ends.values.len() == 1 { Value::Number(first_end) } else { Value::Numbers(ends.values.clone()) };
    let kind =
        if ends.values.len() == 2 && !ends.pair && kind == QuantityKind::Count { QuantityKind::Range } else { kind };
    let comparison = if ends.vague { Comparison::About } else { Comparison::Exactly };
    // Bounds stand in the base unit of the dimension, so that miles and kilometres meet.
    let factor = unit.filter(|unit| unit.dimension != "percent").map_or(Decimal::ONE, |unit| unit.factor);
    let times =
        |value: Option<Decimal>| value.and_then(|v| v.checked_mul(factor)).filter(|v| v.abs() < BEYOND_COUNTING);
    let bounds = Bounds { low: times(bounds.low), high: times(bounds.high) };
    let unit = unit.map(|unit| Unit { code: unit.code.to_owned(), name: unit.name.to_owned() });
    Quantity { span, bare: span, kind, value, unit, per: None, comparison, measures, bounds }
}

impl Quantity {
    fn in_years(mut self, unit: &str) -> Self {
        self.unit = Some(Unit { code: unit.to_owned(), name: unit.to_owned() });
        self
    }
}

/// Reads the day out of the value of a date, for computing deadlines.
pub(crate) fn day_of(quantity: &Quantity) -> Option<jiff::civil::Date> {
    match &quantity.value {
        Value::Iso(iso) => times::leading_date(iso.get(..10)?).map(|(date, _)| date),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use variorum_nlp::{Language, text::tokenize};

    #[test]
    fn what_is_beyond_counting_bounds_nothing() {
        assert_eq!(BEYOND_COUNTING.to_string(), "100000000000000000000");
        let tokens = tokenize("About 7000000000000000000000000000 people", Language::ENGLISH);
        let (quantity, _) = amount("About 7000000000000000000000000000 people", &tokens, 0).expect("a figure");
        assert_eq!(quantity.bounds, Bounds { low: None, high: None });
    }

    fn found(text: &str) -> String {
        let tokens = tokenize(text, Language::ENGLISH);
        let (mut all, mut i) = (Vec::new(), 0);
        while i < tokens.len() {
            let Some((q, next)) = amount(text, &tokens, i) else {
                i += 1;
                continue;
            };
            let value = match &q.value {
                Value::Number(n) => n.to_string(),
                Value::Numbers(n) => format!("{n:?}"),
                Value::Iso(iso) => iso.clone(),
                Value::Unknown => "?".to_owned(),
            };
            let unit = q.unit.as_ref().map_or("", |u| u.code.as_str());
            all.push(format!("{}{value} {unit}{}", q.comparison.sign(), q.measures.as_deref().unwrap_or_default()));
            i = next.max(i + 1);
        }
        all.join("; ")
    }

    #[test]
    fn amounts() {
        for (text, want) in [
            ("a $43,350 watch and over $300", "=43350 USD; >300 USD"),
            ("$4.5 million, 3 million euros", "=4500000 USD; =3000000 EUR"),
            ("more than two hours", ">PT2H hour"),
            ("approximately 1.5 hours", "~PT1H30M hour"),
            ("the more than three-year crisis", ">P3Y year"),
            ("a 30-day pause for a month", "=P30D day; =P1M month"),
            ("46 to 57 months", "=P46M/P57M month"),
            ("at least 12 wounded soldiers were", ">=12 wounded soldiers"),
            ("175 for 175 people", "=[175, 175] people"),
            ("hundreds of thousands have", "~100000 "),
            ("up to five years", "<=P5Y year"),
            ("Mr. Orlo, 47, said", "=47 yearage"),
            ("the murder of Rosa Lund, 20.", "=20 yearage"),
            ("Then Tom Orlo, 23 and from Tamm, left", "=23 yearage"),
            ("the two sides, at one point", ""),
            ("two bridges", "=2 bridges"),
            ("12 percent or 3 per cent", "=12 percent; =3 percent"),
            ("an hour and a half; once a month", "=PT1H30M hour"),
            ("lasted an hour and forty minutes", "=PT1H40M hour"),
            ("2 hours, 15 minutes and 3 seconds; two years and five months", "=PT2H15M3S hour; =P2Y5M year"),
            ("five days and three people", "=P5D day; =3 people"),
            ("10 $ 30 cents, 10 $ 30 $", "=10.30 USD; =10 USD; =30 USD"),
            ("tens of thousands of dollars' worth", "~10000 USD"),
            ("about 40 square kilometers", "~40 km²"),
            ("a 47-year-old man", "=47 yearage"),
            ("a 5-4 ruling, won 2-0, a 50-50 chance", "=[5, 4] ruling; =[2, 0] "),
            ("a (~80% share) of £3.5m, PS2.7m and Y=28,030", "~80 percent; =3500000 GBP; =2700000.0 GBP; =28030 JPY"),
            ("a 5G network for PS5 owners", "=5 G"),
            ("1/8 of a gallon at 10 kV/cm", "=0.125 gal; =10 kV"),
            ("she turned 35 in May", "=35 yearage"),
            ("adults 21 or older; 12 boats or fewer", ">=21 ; =12 boats"),
            ("a 40- to 60-hour course", "=PT40H/PT60H hour"),
            ("water at 100° Celsius", "=100 °C"),
        ] {
            assert_eq!(found(text), want, "{text}");
        }
    }
}
