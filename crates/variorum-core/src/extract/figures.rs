//! Money, shares, measures, counts and lengths of time, with their hedges and what they allow.

use rust_decimal::Decimal;
use variorum_nlp::{Span, Token};

use super::numbers::{self, Number};
use super::units::{Entry, Units};
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
    (&["in", "excess", "of"], Comparison::Above),
    (&["upwards", "of"], Comparison::Above),
    (&["a", "little", "over"], Comparison::Above),
    (&["as", "few", "as"], Comparison::AtLeast),
    (&["as", "little", "as"], Comparison::AtLeast),
    (&["just", "about"], Comparison::About),
    (&["an", "estimated"], Comparison::About),
    (&["estimated"], Comparison::About),
    (&["~"], Comparison::About),
    (&["about"], Comparison::About),
    (&["around"], Comparison::About),
    (&["approximately"], Comparison::About),
    (&["roughly"], Comparison::About),
    (&["some"], Comparison::About),
    (&["circa"], Comparison::About),
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
                        found.extend(refined(text, layers, quantity));
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

/// Leaves out a number that belongs to a name ("787 Dreamliner", "S&P 500"), and ends what is counted with its noun.
fn refined(text: &str, layers: &Layers, mut quantity: Quantity) -> Option<Quantity> {
    const NAMES: &[&str] = &["ORG", "PRODUCT", "FAC", "EVENT", "WORK_OF_ART", "LAW", "PERSON"];
    let Some(syntax) = layers.syntax.as_deref().filter(|_| quantity.kind == QuantityKind::Count) else {
        return Some(quantity);
    };
    let (from, to) = syntax.within(quantity.bare);
    let named = syntax.entities.iter().any(|e| {
        (e.from as usize) < to
            && from < e.to as usize
            && (e.to - e.from) as usize > to - from
            && NAMES.contains(&syntax.label(e))
    });
    // "Galaxy 20 Ultra", "iPhone 11 has": a number behind a name, with nothing counted behind it.
    let proper = |i: usize| syntax.tokens.get(i).is_some_and(|_| syntax.pos(i) == "PROPN");
    let counted = syntax
        .tokens
        .get(to)
        .is_some_and(|_| matches!(syntax.pos(to), "NOUN" | "ADJ" | "VERB" if syntax.tag(to) != "VBD"));
    let labelled = from > 0
        && proper(from - 1)
        && (!counted || proper(to))
        && quantity.comparison == Comparison::Exactly
        && quantity.span == quantity.bare
        && matches!(quantity.value, Value::Number(_));
    if named || labelled || from == to {
        return (!named && !labelled).then_some(quantity);
    }
    let Some(measures) = quantity.measures.as_deref() else { return Some(quantity) };
    // The words behind the number that can be one noun phrase, without participles before its noun.
    let nominal = |i: &usize| {
        matches!(syntax.pos(*i), "NOUN" | "PROPN" | "ADJ") || matches!(syntax.tag(*i), "VBG" | "VBN" | "HYPH")
    };
    let words = measures.split_whitespace().count();
    let of = usize::from(syntax.tokens.get(to).is_some_and(|t| t.span.slice(text) == "of"));
    let run: Vec<usize> = (to + of..syntax.tokens.len().min(to + of + words + 1)).take_while(nominal).collect();
    let Some(last) = run.iter().rposition(|&i| matches!(syntax.pos(i), "NOUN" | "PROPN")) else {
        quantity.measures = None;
        return Some(quantity);
    };
    let first = run[..=last].iter().position(|&i| !matches!(syntax.tag(i), "VBG" | "VBN" | "HYPH")).unwrap_or(last);
    let span = syntax.tokens[run[first]].span.to(syntax.tokens[run[last]].span);
    quantity.measures = Some(span.slice(text).to_lowercase());
    Some(quantity)
}

/// Whether the words before an amount say that something rose (`true`) or fell by or to it.
pub fn movement(layers: &Layers, quantity: &Quantity) -> Option<bool> {
    const UP: &[&str] = &[
        "rose",
        "rise",
        "rises",
        "risen",
        "rising",
        "up",
        "increase",
        "increased",
        "increases",
        "increasing",
        "gained",
        "gain",
        "gains",
        "grew",
        "grow",
        "grown",
        "growth",
        "climbed",
        "jumped",
        "jump",
        "soared",
        "surged",
        "higher",
        "added",
        "boosted",
    ];
    const DOWN: &[&str] = &[
        "fell",
        "fall",
        "falls",
        "fallen",
        "falling",
        "down",
        "decrease",
        "decreased",
        "decreases",
        "dropped",
        "drop",
        "drops",
        "declined",
        "decline",
        "lost",
        "lose",
        "slid",
        "slipped",
        "slumped",
        "plunged",
        "tumbled",
        "shed",
        "lower",
        "cut",
        "reduced",
        "off",
    ];
    let point = quantity.measures.as_deref().is_some_and(|m| m.starts_with("point"));
    if !(point || quantity.kind == QuantityKind::Percent || quantity.kind == QuantityKind::Measure) {
        return None;
    }
    let from = layers.tokens.partition_point(|t| t.span.end <= quantity.span.start);
    let before = layers.tokens[..from].iter().rev().take(3);
    let near = before.take_while(|t| t.is_word() && t.folded != "to" && t.folded != "of");
    let word = near.into_iter().find(|t| UP.contains(&t.folded.as_str()) || DOWN.contains(&t.folded.as_str()))?;
    Some(UP.contains(&word.folded.as_str()))
}

/// The amounts of a text, each with its unit: where dates stand is not looked at.
///
/// Cost: O(length of the text).
pub fn amounts_in(text: &str, language: variorum_nlp::Language) -> Vec<Quantity> {
    let tokens = variorum_nlp::text::tokenize(text, language);
    let (mut found, mut i) = (Vec::new(), 0);
    while i < tokens.len() {
        match amount(text, &tokens, i) {
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
        quantity.bare = quantity.span;
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
    })
}

/// "$10 to $15 billion", "1 to 2 thousand": the first end is of the second's scale where it has none of its own.
fn scaled_like(tokens: &[Token], first: &Number, second: &Number) -> Decimal {
    let scale = |n: &Number| numbers::scale(&tokens[n.end - 1].folded);
    match (scale(first), scale(second)) {
        (None, Some(factor)) if first.value < second.value / factor && !first.in_words => first.value * factor,
        (None, Some(factor)) if first.value < second.value / factor && first.value < Decimal::from(20) => {
            first.value * factor
        }
        _ => first.value,
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
            && !is_open_quote(&tokens[i - 1]);
        // "TPP-11", "last-32"
        let joined = i > 1
            && is_dash(&tokens[i - 1])
            && tokens[i - 1].span.end == token.span.start
            && tokens[i - 2].is_word()
            && tokens[i - 2].span.end == tokens[i - 1].span.start;
        let ends = (starts && !glued && !joined).then(|| ends(tokens, i)).flatten()?;
        with_unit(text, tokens, i, ends)
    })
}

/// "200lbs", "7.62mm", "30MUSD": a number and its unit in one word.
fn glued_unit(tokens: &[Token], i: usize) -> Option<(Quantity, usize)> {
    let folded = tokens[i].folded.as_str();
    let split = folded.find(|c: char| !c.is_ascii_digit() && !matches!(c, '.' | ','))?;
    let (figure, suffix) = folded.split_at(split);
    // "2.7m viewers" are millions.
    if numbers::number(tokens, i).is_some() {
        return None;
    }
    let value = numbers::decimal(figure)?;
    let free = i == 0
        || tokens[i - 1].span.end < tokens[i].span.start
        || !tokens[i - 1].is_mark("-")
        || i > 1 && tokens[i - 2].folded.ends_with(|c: char| c.is_ascii_digit());
    let mut end = i + 1;
    let (unit, value) =
        match Units::all().named(suffix).filter(|_| !matches!(suffix, "in" | "rs" | "pm" | "try" | "won")) {
            Some(unit) => (unit, value),
            None => {
                // "30musd"
                let unit = Units::all().named(suffix.strip_prefix('m')?).filter(|unit| unit.dimension == "money")?;
                (unit, value.checked_mul(Decimal::from(1_000_000))?)
            }
        };
    if matches!(suffix, "m" | "b" | "g" | "t" | "k") && tokens[i].upper_end {
        return None;
    }
    // "km/h"
    let kind = if unit.dimension == "money" { QuantityKind::Money } else { QuantityKind::Measure };
    let ends = Ends { values: vec![value], end, vague: false, in_words: false, pair: false };
    let mut quantity = make(tokens, i, end, kind, Some(unit), &ends, None);
    end = rate(tokens, &mut quantity, end);
    free.then_some((quantity, end))
}

fn is_dash(token: &Token) -> bool {
    matches!(token.folded.as_str(), "-" | "–" | "—")
}

fn is_open_quote(token: &Token) -> bool {
    matches!(token.folded.as_str(), "\"" | "“" | "'" | "‘" | "[" | "«" | "„" | "+")
}

/// "$43,350", "US$4 million", "EUR 125", "€2m–€3m", "75 USD million".
fn money_sign(tokens: &[Token], i: usize) -> Option<(Quantity, usize)> {
    let units = Units::all();
    if let Some(found) = glued_code(tokens, i) {
        return Some(found);
    }
    let (unit, at) = units.at(tokens, i).filter(|(unit, _)| unit.dimension == "money")?;
    // "A $300 contract": the article is no part of the sign.
    if matches!(tokens[i].folded.as_str(), "a" | "s" | "r") && tokens[i].span.end < tokens[i + 1].span.start {
        return None;
    }
    // A currency's name before a number is more often the end of another phrase.
    let sign = tokens[at - 1].folded.chars().all(|c| !c.is_alphabetic());
    let upper = tokens[i].capital && tokens[i].upper_end
        || matches!(tokens[i].folded.as_str(), "eur" | "usd" | "gbp" | "sen" | "rmb");
    let code = at == i + 1 && tokens[i].span.len() <= 3 && upper;
    if !sign && !code {
        return None;
    }
    let mut ends = ends(tokens, at)?;
    if let Some(second) = second_sign(tokens, i, &ends, unit) {
        ends = second;
    }
    let mut end = ends.end;
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

/// "USD115": the code and the number in one word.
fn glued_code(tokens: &[Token], i: usize) -> Option<(Quantity, usize)> {
    let word = tokens[i].folded.as_str();
    let split = word.find(|c: char| c.is_ascii_digit()).filter(|at| *at == 3)?;
    let unit = Units::all().named(&word[..split]).filter(|unit| unit.dimension == "money")?;
    let value = numbers::decimal(&word[split..])?;
    let ends = Ends { values: vec![value], end: i + 1, vague: false, in_words: false, pair: false };
    Some((make(tokens, i, i + 1, QuantityKind::Money, Some(unit), &ends, None), i + 1))
}

/// The second end of "€2m–€3m", "$5 to $10".
fn second_sign(tokens: &[Token], i: usize, first: &Ends, unit: &Entry) -> Option<Ends> {
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
    })
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
    if let Some(unit) = length_unit(word(at)) {
        // "47-year-old" and "aged 47 years" are ages.
        if unit == "year" && (word(at + 1) == "-" && word(at + 2) == "old" || word(at + 1) == "old") {
            return Some((
                make(tokens, i, at + 1, QuantityKind::Measure, None, &ends, Some("age".to_owned())).in_years(),
                at + 1,
            ));
        }
        if dates_follow(word(at + 1)) {
            return None;
        }
        return Some((duration(tokens, i, at + 1, unit, &ends), at + 1));
    }
    if let Some(unit) = word(at)
        .strip_prefix('m')
        .and_then(|w| Units::all().named(w))
        .filter(|u| u.dimension == "money" && word(at).len() == 4)
    {
        let mut ends = ends;
        for value in &mut ends.values {
            *value = value.checked_mul(Decimal::from(1_000_000))?;
        }
        return Some((make(tokens, i, at + 1, QuantityKind::Money, Some(unit), &ends, None), at + 1));
    }
    // "20 (kg)"
    if matches!(word(at), "(" | "[" | "{" | "<")
        && matches!(word(at + 2), ")" | "]" | "}" | ">")
        && let Some(unit) = Units::all().named(word(at + 1)).filter(|u| u.dimension != "money")
    {
        return Some((make(tokens, i, at + 3, QuantityKind::Measure, Some(unit), &ends, None), at + 3));
    }
    let of = usize::from(ends.vague && word(at) == "of");
    let unit = Units::all().at(tokens, at + of).filter(|(unit, end)| named_here(tokens, at + of, *end, unit, &ends));
    if let Some((unit, end)) = unit {
        // "361 million pounds" are money, "25 pounds" a weight.
        let sterling =
            unit.code == "lb" && word(at + of).starts_with("pound") && ends.values[0] >= Decimal::from(100_000);
        let unit = if sterling { Units::all().named("£").unwrap_or(unit) } else { unit };
        let kind = match unit.dimension {
            "money" => QuantityKind::Money,
            "percent" => QuantityKind::Percent,
            _ => QuantityKind::Measure,
        };
        let (ends, end) = match unit.code {
            _ if kind == QuantityKind::Money => with_cents(tokens, ends, unit, end),
            "ft" => with_inches(tokens, ends, end),
            _ => (ends, end),
        };
        let mut quantity = make(tokens, i, end, kind, Some(unit), &ends, None);
        let end = rate(tokens, &mut quantity, end);
        return Some((quantity, end));
    }
    count(text, tokens, i, ends)
}

/// Reads "per hour", "a day", "/h" behind an amount: a physical unit becomes another one ("km/h"), any other keeps what
/// one is told for. Gives one past the last token.
fn rate(tokens: &[Token], quantity: &mut Quantity, end: usize) -> usize {
    let word = |k: usize| tokens.get(k).map_or("", |t| t.folded.as_str());
    let at = match word(end) {
        "per" | "a" | "an" | "each" => end + 1,
        "/" if tokens.get(end + 1).is_some_and(|t| t.span.start == tokens[end].span.end) => end + 1,
        "-" if word(end + 1) == "a" && word(end + 2) == "-" => end + 3,
        _ => return end,
    };
    let time = length_unit(word(at)).map(str::to_owned).or_else(|| match word(at) {
        "h" | "hr" => Some("hour".to_owned()),
        "s" | "sec" => Some("second".to_owned()),
        "ms" | "millisecond" => Some("millisecond".to_owned()),
        "min" => Some("minute".to_owned()),
        "annum" => Some("year".to_owned()),
        "capita" | "share" | "person" | "head" => Some(word(at).to_owned()),
        _ => None,
    });
    let thing = || {
        Units::all()
            .at(tokens, at)
            .filter(|_| word(end) == "per" || word(end) == "/")
            .map(|(u, e)| (u.name.to_lowercase(), e))
    };
    // "$6.78 billion a year earlier"
    if matches!(word(at + 1), "earlier" | "ago" | "later" | "before") {
        return end;
    }
    let Some((per, end)) = time.map(|time| (time, at + 1)).or_else(thing) else {
        // "per" leads to whatever one of the amount is told for.
        let noun = tokens.get(at).filter(|t| word(end) == "per" && t.is_word());
        if let Some(noun) = noun {
            quantity.per = Some(noun.folded.clone());
        }
        return end;
    };
    let speed =
        quantity.kind == QuantityKind::Measure && matches!(per.as_str(), "hour" | "second" | "millisecond" | "minute");
    if let Some(unit) = quantity.unit.as_mut().filter(|_| speed) {
        let sign = match per.as_str() {
            "hour" => "h",
            "second" => "s",
            "minute" => "min",
            _ => "ms",
        };
        unit.code = format!("{}/{sign}", unit.code);
        unit.name = format!("{} per {per}", unit.name);
        quantity.span = quantity.span.to(tokens[end - 1].span);
        quantity.bare = quantity.bare.to(tokens[end - 1].span);
        return end;
    }
    quantity.per = Some(per);
    if quantity.kind == QuantityKind::Money { at - 1 } else { end }
}

/// Whether what looks like the name of a unit behind a number is one.
fn named_here(tokens: &[Token], at: usize, end: usize, unit: &Entry, ends: &Ends) -> bool {
    let token = &tokens[at];
    let word = token.folded.as_str();
    let glued = at > 0 && tokens[at - 1].span.end == token.span.start;
    match word {
        // One letter, or a word that is more often something else, must stand right behind digits.
        "m" | "g" | "l" | "t" | "w" | "v" => {
            !ends.in_words && (token.capital == (unit.code.len() == 1 && matches!(word, "w" | "v"))) && end == at + 1
        }
        "in" | "turn" | "turns" | "stone" | "stones" | "cup" | "cups" | "won" | "try" | "real" => {
            matches!(word, "cup" | "cups") && !token.capital
        }
        "pm" | "rs" => glued && word != "pm",
        "magnitude" => end > at,
        "$" | "€" | "£" => tokens.get(end).is_none_or(|t| !t.folded.starts_with(|c: char| c.is_ascii_digit())),
        _ => true,
    }
}

/// "5 feet 2 inches" as feet.
fn with_inches(tokens: &[Token], mut ends: Ends, end: usize) -> (Ends, usize) {
    let and = end + usize::from(tokens.get(end).is_some_and(|t| t.folded == "and"));
    let Some(inches) = numbers::number(tokens, and).filter(|n| n.value < Decimal::from(12)) else { return (ends, end) };
    let named = Units::all().at(tokens, inches.end).filter(|(unit, _)| unit.code == "in");
    if let Some((_, after)) = named.filter(|_| ends.values.len() == 1) {
        ends.values[0] += inches.value / Decimal::from(12);
        return (ends, after);
    }
    (ends, end)
}

/// "3 dollars 50 cents", "15 usd 50", "75 usd million".
fn with_cents(tokens: &[Token], mut ends: Ends, unit: &Entry, end: usize) -> (Ends, usize) {
    let word = |k: usize| tokens.get(k).map_or("", |t| t.folded.as_str());
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
    let closes = tokens.get(cents.end).is_none_or(|t| !t.is_word() && t.folded != "%");
    if closes && cents.in_words == ends.in_words && ends.values[0] < Decimal::from(1000) {
        ends.values[0] += cents.value / Decimal::ONE_HUNDRED;
        return (ends, cents.end);
    }
    (ends, end)
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
            make(tokens, i, ends.end, QuantityKind::Measure, None, &ends, Some("age".to_owned())).in_years(),
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
    // "2-0", "3-3": the score of a game.
    let digits = |k: usize| tokens.get(k).and_then(|t| t.folded.parse::<u32>().ok()).filter(|n| *n < 200);
    let score = |a: usize| {
        is_dash(&tokens[a + 1])
            && digits(a).zip(digits(a + 2)).is_some_and(|(x, y)| x >= y)
            && tokens[a + 2].span.end - tokens[a].span.start <= 7
    };
    if ends.values.len() == 1 && (i + 2 < tokens.len() && score(i) || i > 1 && score(i - 2)) {
        return None;
    }
    let noun = noun_after(text, tokens, ends.end);
    Some((make(tokens, i, ends.end, QuantityKind::Count, None, &ends, noun), ends.end))
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
    unit: Option<&Entry>,
    ends: &Ends,
    measures: Option<String>,
) -> Quantity {
    let span = tokens[first].span.to(tokens[end - 1].span);
    let (low, high) = (ends.values[0], ends.values[ends.values.len() - 1]);
    let bounds =
        // "Hundreds of thousands" is less than a million.
        if ends.vague { Bounds { low: Some(low), high: low.checked_mul(Decimal::TEN) } } else { Bounds { low: Some(low), high: Some(high) } };
    let value = if ends.values.len() == 1 { Value::Number(low) } else { Value::Numbers(ends.values.clone()) };
    let kind =
        if ends.values.len() == 2 && !ends.pair && kind == QuantityKind::Count { QuantityKind::Range } else { kind };
    let comparison = if ends.vague { Comparison::About } else { Comparison::Exactly };
    // Bounds stand in the base unit of the dimension, so that miles and kilometres meet.
    let factor = unit.filter(|unit| unit.dimension != "percent").map_or(Decimal::ONE, |unit| unit.factor);
    let times = |value: Option<Decimal>| value.and_then(|v| v.checked_mul(factor));
    let bounds = Bounds { low: times(bounds.low), high: times(bounds.high) };
    let unit = unit.map(|unit| Unit { code: unit.code.to_owned(), name: unit.name.to_owned() });
    Quantity { span, bare: span, kind, value, unit, per: None, comparison, measures, bounds }
}

impl Quantity {
    fn in_years(mut self) -> Self {
        self.unit = Some(Unit { code: "year".to_owned(), name: "year".to_owned() });
        self
    }
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
    let mut quantity = make(tokens, first, end, QuantityKind::Duration, None, ends, None);
    quantity.unit = Some(Unit { code: unit.to_owned(), name: unit.to_owned() });
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
