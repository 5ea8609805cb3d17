//! Numbers of things.

use rust_decimal::Decimal;
use variorum_nlp::Token;

use super::ends::{Ends, is_dash};
use super::lengths::length_unit;
use super::make;
use super::measures::rate;
use crate::extract::cursor::Cursor;
use crate::extract::units::Units;
use crate::lexicon::{FUNCTION_WORDS, one_of, people};
use crate::model::{Comparison, Layers, Quantity, QuantityKind, Value};

/// Things that "one" and "two" do not count when they only point ("at one point", "the two sides").
const NOT_COUNTED: &[&str] = &[
    "point", "day", "time", "thing", "example", "way", "hand", "another", "side", "sides", "of", "who", "that", "such",
    "or", "and", "case", "positive", "good", "man", "to", "in", "for", "more", "can", "leaders", "presidents",
    "parties", "kind", "sort",
];

/// Words that lead a noun phrase after "of": "35 million of its devices".
const LEADING: &[&str] =
    &["the", "its", "their", "his", "her", "our", "my", "your", "these", "those", "all", "this", "that"];

/// A number of things, or an age between commas.
pub(super) fn count(text: &str, tokens: &[Token], i: usize, ends: Ends) -> Option<(Quantity, usize)> {
    let word = |k: usize| tokens.word(k);
    let before = if i > 0 { word(i - 1) } else { "" };
    // "Ada Vey, 47, said", "the murders of Tom Orlo, 58, and Rosa Lund, 20."
    let full_name = i > 3 && tokens[i - 3].capital && tokens[i - 3].is_word() && tokens[i - 2].is_word();
    let last = ends.end >= tokens.len() || matches!(word(ends.end), "." | ";" | "and" | "who" | "from" | "of");
    let age = before == ","
        && (matches!(word(ends.end), "," | ")") || full_name && last && ends.values[0] > Decimal::TEN)
        && i > 1
        && tokens[i - 2].capital
        && !ends.in_words
        && ends.values[0] < Decimal::from(120);
    // "He will be 35 by the end of the year", "she turned 35"
    let person = tokens[i.saturating_sub(4)..i].iter().any(|t| matches!(t.folded.as_str(), "he" | "she" | "i"));
    let grown = matches!(before, "be" | "is" | "was" | "turned" | "turns" | "turn") && person;
    let alone = tokens.get(ends.end).is_none_or(|t| !t.is_word() || one_of(&t.folded, FUNCTION_WORDS));
    let years = grown && alone && !ends.in_words && (Decimal::ONE..Decimal::from(120)).contains(&ends.values[0]);
    // "Moved at age 13": an age of then, which no age of now contradicts.
    if before == "age" && alone && !ends.in_words {
        let then = make(tokens, i, ends.end, QuantityKind::Measure, None, &ends, Some("age at the time".to_owned()));
        return Some((then.in_years("year"), ends.end));
    }
    if age || years || before == "aged" {
        return Some((
            make(tokens, i, ends.end, QuantityKind::Measure, None, &ends, Some("age".to_owned())).in_years("year"),
            ends.end,
        ));
    }
    // "half of", "a third of the people"
    let leads = |k: usize| one_of(word(k), LEADING);
    let half = word(ends.end - 1) == "half";
    let share = ends.share
        && ends.in_words
        && (word(ends.end) == "of" || half && leads(ends.end))
        && !(half
            && (leads(i.saturating_sub(1)) && i > 0 || before == "other" || before == "a" || before.ends_with("st")));
    if share {
        let noun = noun_after(text, tokens, ends.end)?;
        return Some((make(tokens, i, ends.end, QuantityKind::Count, None, &ends, Some(noun)), ends.end));
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
        // "One man died": of those who met with something each one counts.
        let one = ends.values[0] == Decimal::ONE && !pointing && met_with(tokens, i, ends.end);
        if !one && (pointing || one_of(next, NOT_COUNTED) || !noun || plain_one) {
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
    if ends.values.len() == 1 && i > 1 && score(tokens, i - 2).is_some() {
        return None;
    }
    if let Some(sides) = score(tokens, i).filter(|_| ends.values.len() == 1) {
        // What is no score but a saying: "50-50", "24-7".
        let saying = sides[0] == sides[1] && sides[0] >= Decimal::TEN || sides == [Decimal::from(24), Decimal::from(7)];
        let noun = noun_after(text, tokens, i + 3);
        let ends = Ends { values: sides.to_vec(), pair: true, ..Ends::one(sides[0], i + 3) };
        return (!saying).then(|| (make(tokens, i, i + 3, QuantityKind::Count, None, &ends, noun), i + 3));
    }
    let noun = noun_after(text, tokens, ends.end);
    let behind = noun.as_ref().map_or(0, |noun| noun.split_whitespace().count());
    let mut quantity = make(tokens, i, ends.end, QuantityKind::Count, None, &ends, noun);
    // "20 per week", "78,000 times a minute"
    let told = ends.end + behind;
    if word(told) == "per" || behind == 1 && matches!(word(told), "a" | "an" | "each") {
        rate(tokens, &mut quantity, told);
    }
    Some((quantity, ends.end))
}

/// Whether token `i` to `end` counts a person who met with death, a wound, arrest or rescue: "one woman was hurt", "killing one man".
fn met_with(tokens: &[Token], i: usize, end: usize) -> bool {
    const PERSON: &[&str] = &["man", "woman", "person", "boy", "girl", "child", "passenger", "victim"];
    const FATES: &[&str] = &[
        "died", "dead", "killed", "injured", "wounded", "hurt", "missing", "arrested", "detained", "rescued",
        "drowned", "perished",
    ];
    const LEADING: &[&str] = &["killing", "injuring", "wounding", "killed", "wounded", "injured"];
    const REACH: usize = 3; // words: "has since died"
    let noun = tokens.word(end);
    let person = one_of(noun, PERSON) || !people(noun).is_empty();
    let fate = (end + 1..=end + REACH).any(|k| one_of(tokens.word(k), FATES));
    person && (fate || i > 0 && one_of(tokens.word(i - 1), LEADING))
}

/// The two sides of "2-0", "3-3" or "5-4": a game, a vote.
fn score(tokens: &[Token], at: usize) -> Option<[Decimal; 2]> {
    let side = |k: usize| tokens.get(k).and_then(|t| t.folded.parse::<u32>().ok()).filter(|n| *n < 200);
    let (ours, theirs) = side(at).zip(side(at + 2)).filter(|(x, y)| x >= y)?;
    let close = is_dash(&tokens[at + 1]) && tokens[at + 2].span.end - tokens[at].span.start <= 7;
    close.then(|| [Decimal::from(ours), Decimal::from(theirs)])
}

/// Gives a bare number the unit or noun that the sentence tells once: "eight or nine euros", "435 homes by sale and 187 by
/// tender", "rose 64 points to 4,577". `found` are the amounts of one sentence in order.
pub(super) fn elided(tokens: &[Token], found: &mut [Quantity]) {
    const BEFORE: &[&str] = &["and", "or", "to", "with", "than", "from", "versus", "against", "by", "but"];
    let bare = |q: &Quantity| {
        q.kind == QuantityKind::Count && q.measures.is_none() && q.unit.is_none() && q.comparison != Comparison::About
    };
    // "One to two years" is a range of lengths.
    let lasts = |q: &Quantity| {
        q.kind == QuantityKind::Duration || q.unit.as_ref().is_some_and(|unit| length_unit(&unit.code).is_some())
    };
    // "Compared with an average of 20"
    let averaged = |at: usize| {
        let average = at > 2 && tokens.word(at - 2) == "average" && tokens.before(at) == "of";
        if average { at - 2 - usize::from(matches!(tokens.word(at - 3), "a" | "an" | "the")) } else { at }
    };
    for i in 0..found.len() {
        if !bare(&found[i]) {
            continue;
        }
        let first = tokens.partition_point(|t| t.span.end <= found[i].span.start);
        let last = tokens.partition_point(|t| t.span.start < found[i].span.end);
        let next = found.get(i + 1).filter(|next| {
            matches!(tokens.word(last), "or" | "and" | "to" | "-")
                && tokens.get(last + 1).is_some_and(|t| t.span.start == next.span.start)
                && (next.unit.is_some() || next.measures.is_some())
        });
        // "2,435,000 yen ($22,480) for the one and 2,380,000 ($21,972) for the other"
        let converted = |k: usize| {
            let next = found.get(k + 1).filter(|next| next.kind == QuantityKind::Money)?;
            let behind = tokens.partition_point(|t| t.span.start < found[k].span.end);
            let close = tokens.get(behind + 1).is_some_and(|t| t.span.start == next.span.start);
            (tokens.word(behind) == "(" && close).then_some(next.unit.as_ref()).flatten()
        };
        let first_sum = converted(i).and_then(|into| {
            let same = |k: &usize| {
                found[*k].kind == QuantityKind::Money
                    && found[*k].unit.as_ref() != Some(into)
                    && converted(*k) == Some(into)
            };
            (0..i).rev().find(same)
        });
        let told = match next.or(first_sum.map(|k| &found[k])) {
            Some(next) => Some(next),
            // "Ended at 1,463 points, while the other ended at 1,334"
            None if tokens.before(first) == "at" => found[..i].iter().rev().find(|q| {
                let led = tokens.partition_point(|t| t.span.end <= q.span.start);
                tokens.before(led) == "at" && q.kind == QuantityKind::Count
            }),
            None if one_of(tokens.before(averaged(first)), BEFORE) => {
                let told = found[..i].iter().rev().find(|q| !lasts(q));
                // "Rose 2 percent to 3,005": shares lead to no level.
                let level = tokens.before(first) == "to";
                told.filter(|q| !(level && q.kind == QuantityKind::Percent))
                    .filter(|q| q.unit.is_some() || q.measures.is_some())
            }
            None => None,
        };
        let Some(told) = told.filter(|q| !lasts(q) && q.measures.as_deref() != Some("age")) else {
            continue;
        };
        let (kind, unit, measures) = (told.kind, told.unit.clone(), told.measures.clone());
        // Bounds stand in the base unit.
        let factor =
            unit.as_ref().and_then(|unit| Units::all().by_code(&unit.code)).map_or(Decimal::ONE, |unit| unit.factor);
        let factor = if kind == QuantityKind::Percent { Decimal::ONE } else { factor };
        let own = &mut found[i];
        (own.kind, own.unit, own.measures) = (kind, unit, measures);
        for bound in [&mut own.bounds.low, &mut own.bounds.high] {
            *bound = bound.and_then(|value| value.checked_mul(factor));
        }
    }
}

pub(super) fn next_is_noun_run(tokens: &[Token], at: usize) -> bool {
    let content =
        |k: usize| tokens.get(k).is_some_and(|t| t.is_word() && !t.capital && !one_of(&t.folded, FUNCTION_WORDS));
    content(at) && content(at + 1)
}

/// The words for what is counted: up to four words behind the number, ending before the first function word or mark.
pub(super) fn noun_after(text: &str, tokens: &[Token], at: usize) -> Option<String> {
    // "four-cylinder"
    let at = at + usize::from(tokens.word(at) == "-" && tokens.glued(at) && tokens.glued(at + 1));
    let content = |k: usize| tokens.get(k).is_some_and(|t| !one_of(&t.folded, FUNCTION_WORDS));
    let lead = |k: usize| usize::from(one_of(tokens.word(k), LEADING));
    let at = match tokens.word(at) == "of" {
        true if content(at + 1) => at + 1,
        true if lead(at + 1) > 0 && content(at + 2) => at + 2,
        true => at,
        // "half the condos"
        false => at + lead(at),
    };
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

/// Names of indexes of shares that end in a number.
const INDEXES: &[&str] =
    &["sp", "s&p", "ftse", "nasdaq", "stoxx", "cac", "dax", "asx", "nifty", "russell", "kospi", "csi"];

/// Leaves out a number that belongs to a name ("787 Dreamliner", "S&P 500"), and ends what is counted with its noun.
pub(super) fn refined(text: &str, layers: &Layers, mut quantity: Quantity) -> Option<Quantity> {
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
    let inner_capital = |word: &str| word.chars().skip(1).any(char::is_uppercase) && word.contains(char::is_lowercase);
    let proper =
        |i: usize| syntax.tokens.get(i).is_some_and(|t| syntax.pos(i) == "PROPN" || inner_capital(t.span.slice(text)));
    let name = |i: usize| syntax.tokens.get(i).map_or("", |t| t.span.slice(text));
    let counted = syntax
        .tokens
        .get(to)
        .is_some_and(|_| matches!(syntax.pos(to), "NOUN" | "ADJ") || matches!(syntax.tag(to), "VBN" | "VBG"));
    // "In Varn 300 homes": what looks like a name of two words is a place, and a number of its own.
    let tag = |i: usize| if i < syntax.tokens.len() { syntax.tag(i) } else { "" };
    let placed = tag(to) == "NNS" && from > 1 && syntax.pos(from - 2) == "ADP" && proper(from - 1);
    let named = named && !placed;
    // "787 Dreamliner": a number before one proper noun that is no plural. "27,000 Model S" are counted.
    let model = tag(to) == "NNP"
        && (to..syntax.tokens.len()).take_while(|&i| tag(i).starts_with("NN")).all(|i| tag(i) == "NNP")
        && matches!(&quantity.value, Value::Number(n) if *n > Decimal::TWO && *n < Decimal::from(10_000))
        && quantity.span == quantity.bare
        && !syntax.tokens[from].span.slice(text).starts_with(|c: char| c.is_alphabetic());
    let between = from > 0
        && tag(to) == "NNP"
        && syntax.tokens[from - 1].span.slice(text).contains(char::is_uppercase)
        && tag(from - 1).starts_with("NN");
    // "The sp 500", "ftse 100", however they are written.
    let index = from > 0 && quantity.bare == quantity.span && one_of(&name(from - 1).to_lowercase(), INDEXES);
    if model || between || index {
        return None;
    }
    let labelled = from > 0
        && proper(from - 1)
        && (!counted || proper(to) || inner_capital(name(from - 1)) && name(to).starts_with(char::is_uppercase))
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
    // The tree knows the noun behind "Kia and Hyundai vehicles".
    let head =
        (from..to).filter(|&i| syntax.relation(i) == "nummod").map(|i| syntax.tokens[i].head as usize).find(|&head| {
            // "1.5 million women seeking back pay" counts women.
            let doing = head == to && matches!(tag(to + 1), "VBG" | "VBN");
            (head > to || doing) && head < to + 8 && syntax.pos(head) == "NOUN"
        });
    let plain = |i: usize| nominal(&i) || matches!(syntax.pos(i), "CCONJ" | "PUNCT" | "ADV");
    if let Some(head) = head.filter(|&head| (to..head).all(plain)) {
        let first = (to..=head)
            .find(|&i| !matches!(syntax.tag(i), "VBG" | "VBN" | "HYPH") && syntax.pos(i) != "ADV")
            .filter(|&i| !syntax.tokens[i].span.slice(text).eq_ignore_ascii_case("more"))
            .unwrap_or(head);
        let span = syntax.tokens[first].span.to(syntax.tokens[head].span);
        quantity.measures = Some(span.slice(text).to_lowercase());
        return Some(quantity);
    }
    let words = measures.split_whitespace().count();
    let is = |i: usize, words: &[&str]| syntax.tokens.get(i).is_some_and(|t| one_of(t.span.slice(text), words));
    let of = usize::from(is(to, &["of"]));
    let of = of + usize::from(is(to + of, LEADING));
    let run: Vec<usize> = (to + of..syntax.tokens.len().min(to + of + words + 1)).take_while(nominal).collect();
    // "digital and physical sales", "Kia and Hyundai vehicles" where the tree has no number
    let run = match run.last() {
        Some(&last) if syntax.tag(last) != "NNS" && tag(last + 1) == "CC" => {
            let more = (last + 2..syntax.tokens.len().min(last + 5)).take_while(nominal);
            let more: Vec<usize> = more.take_while(|&i| !matches!(tag(i), "VBG" | "VBN")).collect();
            let both = more.len() > 1 && more.last().is_some_and(|&i| syntax.tag(i) == "NNS");
            if both { (run[0]..=more[more.len() - 1]).collect() } else { run }
        }
        _ => run,
    };
    let Some(last) = run.iter().rposition(|&i| matches!(syntax.pos(i), "NOUN" | "PROPN")) else {
        quantity.measures = None;
        return Some(quantity);
    };
    let first = run[..=last].iter().position(|&i| !matches!(syntax.tag(i), "VBG" | "VBN" | "HYPH")).unwrap_or(last);
    let span = syntax.tokens[run[first]].span.to(syntax.tokens[run[last]].span);
    quantity.measures = Some(span.slice(text).to_lowercase());
    Some(quantity)
}
