//! Money, shares, measures, counts and lengths of time, with their hedges and what they allow.

use rust_decimal::Decimal;
use variorum_nlp::{Span, Token};

use super::numbers::{self, Number};
use super::{Context, dates};
use crate::lexicon::{FUNCTION_WORDS, one_of};
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
    (&["about"], Comparison::About),
    (&["around"], Comparison::About),
    (&["approximately"], Comparison::About),
    (&["roughly"], Comparison::About),
    (&["some"], Comparison::About),
    (&["circa"], Comparison::About),
];
const CURRENCIES: &[(&str, &str)] = &[
    ("$", "USD"),
    ("€", "EUR"),
    ("£", "GBP"),
    ("¥", "JPY"),
    ("₹", "INR"),
    ("₽", "RUB"),
    ("₴", "UAH"),
    ("₩", "KRW"),
    ("₪", "ILS"),
    ("usd", "USD"),
    ("eur", "EUR"),
    ("gbp", "GBP"),
    ("jpy", "JPY"),
    ("chf", "CHF"),
    ("rub", "RUB"),
    ("cny", "CNY"),
    ("inr", "INR"),
    ("dollar", "USD"),
    ("dollars", "USD"),
    ("dollars'", "USD"),
    ("euro", "EUR"),
    ("euros", "EUR"),
    ("yen", "JPY"),
    ("yuan", "CNY"),
    ("ruble", "RUB"),
    ("rubles", "RUB"),
    ("roubles", "RUB"),
    ("rupees", "INR"),
    ("francs", "CHF"),
    ("hryvnia", "UAH"),
    ("hryvnias", "UAH"),
    ("zloty", "PLN"),
    ("zlotys", "PLN"),
    ("won", "KRW"),
    ("shekels", "ILS"),
    ("lira", "TRY"),
    ("cents", "USD cent"),
    ("pence", "GBP penny"),
];
/// Unit words, their sign, and (for comparing) how many base units make one.
const MEASURES: &[(&str, &str)] = &[
    ("km", "km"),
    ("kilometer", "km"),
    ("kilometers", "km"),
    ("kilometre", "km"),
    ("kilometres", "km"),
    ("mile", "mi"),
    ("miles", "mi"),
    ("meter", "m"),
    ("meters", "m"),
    ("metre", "m"),
    ("metres", "m"),
    ("centimeters", "cm"),
    ("centimetres", "cm"),
    ("cm", "cm"),
    ("mm", "mm"),
    ("millimeters", "mm"),
    ("millimetres", "mm"),
    ("feet", "ft"),
    ("foot", "ft"),
    ("inch", "in"),
    ("inches", "in"),
    ("yards", "yd"),
    ("kg", "kg"),
    ("kilograms", "kg"),
    ("kilogram", "kg"),
    ("kilos", "kg"),
    ("grams", "g"),
    ("ton", "t"),
    ("tons", "t"),
    ("tonne", "t"),
    ("tonnes", "t"),
    ("lbs", "lb"),
    ("ounces", "oz"),
    ("hectares", "ha"),
    ("hectare", "ha"),
    ("acres", "acre"),
    ("acre", "acre"),
    ("liters", "l"),
    ("litres", "l"),
    ("gallons", "gal"),
    ("barrels", "bbl"),
    ("degrees", "°"),
    ("mph", "mph"),
    ("kph", "km/h"),
    ("kmh", "km/h"),
    ("knots", "kn"),
    ("mw", "MW"),
    ("megawatts", "MW"),
    ("gw", "GW"),
    ("gigawatts", "GW"),
    ("kwh", "kWh"),
    ("watts", "W"),
    ("volts", "V"),
    ("°", "°"),
    ("°c", "°C"),
    ("°f", "°F"),
    ("magnitude", "magnitude"),
    ("bytes", "B"),
    ("megabytes", "MB"),
    ("gigabytes", "GB"),
];
/// Things that "one" and "two" do not count when they only point ("at one point", "the two sides").
const NOT_COUNTED: &[&str] = &[
    "point",
    "day",
    "time",
    "thing",
    "example",
    "way",
    "hand",
    "another",
    "side",
    "sides",
    "of",
    "who",
    "that",
    "such",
    "or",
    "and",
    "case",
    "positive",
    "good",
    "man",
    "to",
    "in",
    "for",
    "more",
    "can",
    "leaders",
    "presidents",
    "parties",
    "kind",
    "sort",
];

pub(super) fn run(document: &Document, _: &Context, layers: &mut Layers) {
    let text = &document.text;
    let times: Vec<Span> = layers.quantities.iter().map(|q| q.span).collect();
    let mut found = Vec::new();
    for &(first, end) in &layers.sentence_tokens {
        let tokens = &layers.tokens[first..end];
        let mut i = 0;
        while i < tokens.len() {
            let from = times.partition_point(|span| span.end <= tokens[i].span.start);
            if times.get(from).is_some_and(|span| span.overlaps(tokens[i].span)) {
                i += 1;
                continue;
            }
            match amount(text, tokens, i) {
                Some((quantity, next)) => {
                    i = next.max(i + 1);
                    if !times.get(from).is_some_and(|span| span.overlaps(quantity.span)) {
                        found.push(quantity);
                    }
                }
                None => i += 1,
            }
        }
    }
    layers.quantities.extend(found);
    layers.quantities.sort_by_key(|q| q.span);
    // A hedge belongs to a duration or amount; a date keeps none. Overlaps go to the longer reading.
    layers.quantities.dedup_by(|next, kept| kept.span.overlaps(next.span));
}

/// The amount that begins at token `i`, hedge included, and the token behind it.
fn amount(text: &str, tokens: &[Token], i: usize) -> Option<(Quantity, usize)> {
    let (start, hedge) = HEDGES
        .iter()
        .find(|(words, _)| {
            words.iter().enumerate().all(|(k, word)| tokens.get(i + k).is_some_and(|t| t.folded == *word))
        })
        .map_or((i, None), |(words, hedge)| (i + words.len(), Some(*hedge)));
    let (mut quantity, end) = bare(text, tokens, start)?;
    if let Some(hedge) = hedge {
        let vague = quantity.comparison == Comparison::About;
        quantity.comparison = if vague { quantity.comparison } else { hedge };
        quantity.span = tokens[i].span.to(quantity.span);
        quantity.bounds = hedged(quantity.bounds, hedge);
    }
    if tokens.get(end).is_some_and(|t| t.folded == "or") && tokens.get(end + 1).is_some_and(|t| t.folded == "more") {
        quantity.comparison = Comparison::AtLeast;
        quantity.bounds.high = None;
        quantity.span = quantity.span.to(tokens[end + 1].span);
        return Some((quantity, end + 2));
    }
    Some((quantity, end))
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

struct Ends {
    values: Vec<Decimal>,
    end: usize,
    vague: bool,
    in_words: bool,
    pair: bool,
}

/// One number, a range ("46 to 57", "between 5 and 10") or a pair ("175 for 175").
fn ends(tokens: &[Token], i: usize) -> Option<Ends> {
    let between = tokens.get(i)?.folded == "between";
    let first = numbers::number(tokens, if between { i + 1 } else { i })?;
    let single =
        |n: Number| Ends { values: vec![n.value], end: n.end, vague: n.vague, in_words: n.in_words, pair: false };
    let Some(joint) = tokens.get(first.end).map(|t| t.folded.as_str()) else {
        return (!between).then(|| single(first));
    };
    let joins = if between { joint == "and" } else { matches!(joint, "to" | "-" | "–" | "for") };
    let second =
        joins.then(|| tokens.get(first.end + 1).and_then(|_| numbers::number(tokens, first.end + 1))).flatten();
    let Some(second) = second else { return (!between).then(|| single(first)) };
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
    })
}

fn bare(text: &str, tokens: &[Token], i: usize) -> Option<(Quantity, usize)> {
    let token = tokens.get(i)?;
    money_sign(tokens, i).or_else(|| spelled_length(tokens, i)).or_else(|| {
        let starts = token.folded == "between" || token.folded == "a" || !token.is_mark("-");
        let glued = i > 0
            && tokens[i - 1].span.end == token.span.start
            && !tokens[i - 1].is_mark("(")
            && !is_dash(&tokens[i - 1])
            && !is_open_quote(&tokens[i - 1]);
        let ends = (starts && !glued).then(|| ends(tokens, i)).flatten()?;
        with_unit(text, tokens, i, ends)
    })
}

fn is_dash(token: &Token) -> bool {
    matches!(token.folded.as_str(), "-" | "–" | "—")
}

fn is_open_quote(token: &Token) -> bool {
    matches!(token.folded.as_str(), "\"" | "“" | "'" | "‘" | "[" | "«" | "„" | "+")
}

/// "$43,350", "US$4 million", "€2m–€3m".
fn money_sign(tokens: &[Token], i: usize) -> Option<(Quantity, usize)> {
    let mut at = i;
    if matches!(tokens[at].folded.as_str(), "us" | "a" | "c" | "nz" | "hk")
        && tokens.get(at + 1)?.is_mark("$")
        && tokens[at].span.end == tokens[at + 1].span.start
    {
        at += 1;
    }
    let sign = tokens[at].folded.as_str();
    let code = CURRENCIES.iter().find(|(name, _)| *name == sign && (sign.len() <= 3)).map(|(_, code)| *code)?;
    let ends = ends(tokens, at + 1).or_else(|| {
        numbers::number(tokens, at + 1).map(|n| Ends {
            values: vec![n.value],
            end: n.end,
            vague: false,
            in_words: false,
            pair: false,
        })
    });
    let ends = ends?;
    Some((make(tokens, i, ends.end, QuantityKind::Money, code, &ends, None), ends.end))
}

/// "a month", "an hour and a half", "half an hour".
fn spelled_length(tokens: &[Token], i: usize) -> Option<(Quantity, usize)> {
    let word = |k: usize| tokens.get(k).map_or("", |t| t.folded.as_str());
    let half = Decimal::new(5, 1);
    let (value, unit_at, mut end) = match (word(i), word(i + 1)) {
        ("half", "a" | "an") => (half, i + 2, i + 3),
        ("a" | "an", _) => (Decimal::ONE, i + 1, i + 2),
        _ => return None,
    };
    let unit = length_unit(word(unit_at))?;
    let mut value = value;
    if word(end) == "and" && word(end + 1) == "a" && word(end + 2) == "half" {
        value += half;
        end += 3;
    }
    // "once a month", "three times a day", "a day later" and "a year of" are no lengths.
    let before = if i > 0 { tokens[i - 1].folded.as_str() } else { "" };
    let led = one_of(
        before,
        &[
            "for", "lasting", "lasted", "within", "in", "after", "over", "about", "than", "nearly", "almost", "least",
            "took", "take", "of",
        ],
    );
    if !led && value == Decimal::ONE || matches!(word(end), "later" | "ago" | "earlier") {
        return None;
    }
    let ends = Ends { values: vec![value], end, vague: false, in_words: true, pair: false };
    Some((duration(tokens, i, end, unit, &ends), end))
}

fn length_unit(word: &str) -> Option<&'static str> {
    let word = word.trim_end_matches('\'');
    ["second", "minute", "hour", "day", "week", "month", "year", "decade"]
        .into_iter()
        .find(|unit| word.strip_prefix(unit).is_some_and(|rest| matches!(rest, "" | "s")))
        .or(match word {
            "hrs" | "hr" => Some("hour"),
            "mins" | "min" => Some("minute"),
            "secs" => Some("second"),
            _ => None,
        })
}

fn with_unit(text: &str, tokens: &[Token], i: usize, ends: Ends) -> Option<(Quantity, usize)> {
    let word = |k: usize| tokens.get(k).map_or("", |t| t.folded.as_str());
    let hyphen = usize::from(word(ends.end) == "-" && tokens[ends.end].span.start == tokens[ends.end - 1].span.end);
    let at = ends.end + hyphen;
    if word(at) == "%" || matches!(word(at), "percent" | "pct") {
        return Some((make(tokens, i, at + 1, QuantityKind::Percent, "percent", &ends, None), at + 1));
    }
    if word(at) == "per" && word(at + 1) == "cent" || word(at) == "percentage" && word(at + 1).starts_with("point") {
        return Some((make(tokens, i, at + 2, QuantityKind::Percent, "percent", &ends, None), at + 2));
    }
    if let Some(unit) = length_unit(word(at)) {
        // "47-year-old" and "aged 47 years" are ages.
        if unit == "year" && (word(at + 1) == "-" && word(at + 2) == "old" || word(at + 1) == "old") {
            return Some((
                make(tokens, i, at + 1, QuantityKind::Measure, "year", &ends, Some("age".to_owned())),
                at + 1,
            ));
        }
        if dates_follow(word(at + 1)) {
            return None;
        }
        return Some((duration(tokens, i, at + 1, unit, &ends), at + 1));
    }
    let of_dollars = usize::from(ends.vague && word(at) == "of");
    if let Some((_, code)) = CURRENCIES.iter().find(|(name, _)| *name == word(at + of_dollars) && name.len() > 2) {
        return Some((
            make(tokens, i, at + of_dollars + 1, QuantityKind::Money, code, &ends, None),
            at + of_dollars + 1,
        ));
    }
    let square = usize::from(matches!(word(at), "square" | "cubic"));
    if let Some((_, unit)) = MEASURES.iter().find(|(name, _)| *name == word(at + square)) {
        let unit = if square == 1 { format!("{unit}²") } else { (*unit).to_owned() };
        return Some((make(tokens, i, at + square + 1, QuantityKind::Measure, &unit, &ends, None), at + square + 1));
    }
    count(text, tokens, i, ends)
}

fn dates_follow(word: &str) -> bool {
    matches!(word, "ago" | "later" | "earlier")
}

/// A number of things, or an age between commas.
fn count(text: &str, tokens: &[Token], i: usize, ends: Ends) -> Option<(Quantity, usize)> {
    let word = |k: usize| tokens.get(k).map_or("", |t| t.folded.as_str());
    let before = if i > 0 { word(i - 1) } else { "" };
    let age = before == ","
        && matches!(word(ends.end), "," | ")")
        && i > 1
        && tokens[i - 2].capital
        && !ends.in_words
        && ends.values[0] < Decimal::from(120);
    if age || before == "aged" {
        return Some((
            make(tokens, i, ends.end, QuantityKind::Measure, "year", &ends, Some("age".to_owned())),
            ends.end,
        ));
    }
    let small_word = ends.in_words && ends.values[0] <= Decimal::TWO && ends.values.len() == 1 && !ends.vague;
    if small_word {
        let next = word(ends.end);
        let pointing = one_of(
            before,
            &[
                "the", "these", "those", "both", "this", "no", "its", "their", "his", "her", "any", "every", "or",
                "each", "one", "another",
            ],
        );
        let noun = tokens.get(ends.end).is_some_and(|t| t.is_word() && !one_of(&t.folded, FUNCTION_WORDS));
        let plain_one = ends.values[0] == Decimal::ONE && noun && !next_is_noun_run(tokens, ends.end);
        if pointing || one_of(next, NOT_COUNTED) || !noun || plain_one {
            return None;
        }
    }
    // Numbers in names and lists ("No. 5", "Figure 3", "F-16", "page 2").
    let labelled = i > 0
        && tokens[i - 1].capital
        && !ends.in_words
        && i > 1
        && word(ends.end) != "for"
        && ends.values.len() == 1
        && tokens.get(ends.end).is_none_or(|t| !t.is_word() || one_of(&t.folded, FUNCTION_WORDS));
    if labelled
        || one_of(
            before,
            &["no.", "number", "page", "chapter", "article", "#", "resolution", "section", "room", "flight"],
        )
    {
        return None;
    }
    let noun = noun_after(text, tokens, ends.end);
    Some((make(tokens, i, ends.end, QuantityKind::Count, "", &ends, noun), ends.end))
}

fn next_is_noun_run(tokens: &[Token], at: usize) -> bool {
    let content =
        |k: usize| tokens.get(k).is_some_and(|t| t.is_word() && !t.capital && !one_of(&t.folded, FUNCTION_WORDS));
    content(at) && content(at + 1)
}

/// The words for what is counted: up to four words behind the number, ending before the first function word or mark.
fn noun_after(text: &str, tokens: &[Token], at: usize) -> Option<String> {
    let of = usize::from(
        tokens.get(at).is_some_and(|t| t.folded == "of")
            && tokens.get(at + 1).is_some_and(|t| !one_of(&t.folded, FUNCTION_WORDS)),
    );
    let at = at + of;
    let more = usize::from(
        tokens.get(at).is_some_and(|t| matches!(t.folded.as_str(), "more" | "other" | "new" | "additional")),
    );
    let run: Vec<&Token> = tokens[at.min(tokens.len())..]
        .iter()
        .skip(more)
        .take(4)
        .take_while(|t| t.is_word() && !one_of(&t.folded, FUNCTION_WORDS))
        .collect();
    let (first, last) = (run.first()?, run.last()?);
    Some(first.span.to(last.span).slice(text).to_lowercase())
}

fn make(
    tokens: &[Token],
    first: usize,
    end: usize,
    kind: QuantityKind,
    unit: &str,
    ends: &Ends,
    measures: Option<String>,
) -> Quantity {
    let span = tokens[first].span.to(tokens[end - 1].span);
    let (low, high) = (ends.values[0], ends.values[ends.values.len() - 1]);
    let bounds =
        if ends.vague { Bounds { low: Some(low), high: None } } else { Bounds { low: Some(low), high: Some(high) } };
    let value = if ends.values.len() == 1 { Value::Number(low) } else { Value::Numbers(ends.values.clone()) };
    let kind =
        if ends.values.len() == 2 && !ends.pair && kind == QuantityKind::Count { QuantityKind::Range } else { kind };
    let comparison = if ends.vague { Comparison::About } else { Comparison::Exactly };
    let unit = (!unit.is_empty()).then(|| Unit(unit.to_owned()));
    Quantity { span, kind, value, unit, comparison, measures, bounds }
}

/// Least and greatest number of seconds in one unit: months and years have no fixed length.
fn seconds(unit: &str) -> (i64, i64) {
    const DAY: i64 = 86_400;
    match unit {
        "second" => (1, 1),
        "minute" => (60, 60),
        "hour" => (3_600, 3_600),
        "day" => (DAY, DAY),
        "week" => (7 * DAY, 7 * DAY),
        "month" => (28 * DAY, 31 * DAY),
        "year" => (365 * DAY, 366 * DAY),
        _ => (3_650 * DAY, 3_660 * DAY),
    }
}

fn duration(tokens: &[Token], first: usize, end: usize, unit: &str, ends: &Ends) -> Quantity {
    let mut quantity = make(tokens, first, end, QuantityKind::Duration, unit, ends, None);
    let (short, long) = seconds(unit);
    let written: Vec<String> = ends.values.iter().map(|value| iso_duration(*value, unit)).collect();
    quantity.value = Value::Iso(written.join("/"));
    if written.len() == 2 {
        quantity.kind = QuantityKind::Range;
    }
    let times = |value: Option<Decimal>, factor: i64| value.and_then(|v| v.checked_mul(Decimal::from(factor)));
    quantity.bounds = Bounds { low: times(quantity.bounds.low, short), high: times(quantity.bounds.high, long) };
    quantity
}

fn iso_duration(value: Decimal, unit: &str) -> String {
    let value = value.normalize();
    let half = (value * Decimal::TWO).is_integer() && !value.is_integer();
    let whole = value.trunc().normalize();
    match unit {
        "second" => format!("PT{value}S"),
        "minute" => format!("PT{value}M"),
        "hour" if half && whole.is_zero() => "PT30M".to_owned(),
        "hour" if half => format!("PT{whole}H30M"),
        "hour" => format!("PT{value}H"),
        "day" => format!("P{value}D"),
        "week" => format!("P{value}W"),
        "month" => format!("P{value}M"),
        "year" if half => format!("P{}M", (value * Decimal::from(12)).normalize()),
        "year" => format!("P{value}Y"),
        _ => format!("P{}Y", (value * Decimal::TEN).normalize()),
    }
}

/// Reads the day out of the value of a date, for computing deadlines.
pub(crate) fn day_of(quantity: &Quantity) -> Option<jiff::civil::Date> {
    match &quantity.value {
        Value::Iso(iso) => dates::leading_date(iso.get(..10)?).map(|(date, _)| date),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use variorum_nlp::{Language, text::tokenize};

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
            let unit = q.unit.as_ref().map_or("", |u| u.0.as_str());
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
            ("the two sides, at one point", ""),
            ("two bridges", "=2 bridges"),
            ("12 percent or 3 per cent", "=12 percent; =3 percent"),
            ("an hour and a half; once a month", "=PT1H30M hour"),
            ("tens of thousands of dollars' worth", "~10000 USD"),
            ("about 40 square kilometers", "~40 km²"),
            ("a 47-year-old man", "=47 yearage"),
        ] {
            assert_eq!(found(text), want, "{text}");
        }
    }
}
