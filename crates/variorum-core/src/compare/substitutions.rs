//! One word in place of another in tellings that are otherwise the same: another name, another place, another scope, the
//! opposite, another thing of the kind.

use std::collections::BTreeMap;

use variorum_nlp::relations::{Relations, WordRelation};
use variorum_nlp::vectors::WordTable;
use variorum_nlp::{Span, Token};

use super::Comparison;
use crate::extract::{is_title, ordinal};
use crate::lexicon::{FUNCTION_WORDS, Lexicon, one_of};
use crate::model::{Aspect, Difference, DifferenceKind, DifferenceValue, Quantity, QuantityKind};

/// Tellings must share this much of the longer one's words. Source: own.
const SHARED: usize = 70;
/// A swap is of few words.
const LONGEST: usize = 3;
/// Words whose vectors are at least this like mean the same. Source: own.
const LIKE: f32 = 0.5;
/// Function words that tell how much is covered.
const SCOPE_WORDS: &[&str] =
    &["all", "some", "most", "every", "only", "both", "no", "any", "half", "each", "few", "many"];

pub(super) fn run(comparison: &Comparison) -> Vec<Difference> {
    let mut found: Vec<Difference> = Vec::new();
    let tellings = tellings(comparison);
    for (i, one) in tellings.iter().enumerate() {
        for other in &tellings[i + 1..] {
            let (a, b) = (one.statement, other.statement);
            if comparison.same_voice(a, b) {
                continue;
            }
            let swaps = swaps(comparison, one, other);
            // Who tells both sets neither against the other.
            let document = |t: &Telling| comparison.statements[t.statement].document_idx;
            let tells = |t: &Telling, words: &[u32]| {
                let mut own = tellings.iter().filter(|o| o.statement != t.statement && document(o) == document(t));
                own.any(|o| o.all == words)
            };
            if swaps.is_empty() || tells(one, &other.all) || tells(other, &one.all) {
                continue;
            }
            for Swap { aspect, kind, values: (x, y) } in swaps {
                set_apart(&mut found, aspect, kind, (x, a), (y, b));
            }
        }
    }
    found
}

/// One stretch of a telling where the other has something else.
struct Swap {
    aspect: Aspect,
    kind: DifferenceKind,
    values: (String, String),
}

impl Swap {
    fn variant(aspect: Aspect, values: (String, String)) -> Self {
        Self { aspect, kind: DifferenceKind::Variant, values }
    }
}

/// Adds that two statements have these values, to the difference that knows either value, or as a new one.
pub(super) fn set_apart(
    found: &mut Vec<Difference>,
    aspect: Aspect,
    kind: DifferenceKind,
    (x, a): (String, usize),
    (y, b): (String, usize),
) {
    let tells = |d: &Difference, value: &str| d.values.iter().any(|v| v.value.eq_ignore_ascii_case(value));
    let known = found.iter().position(|d| d.aspect == aspect && (tells(d, &x) || tells(d, &y)));
    let at = known.unwrap_or(found.len());
    if known.is_none() {
        found.push(Difference { aspect, kind, values: Vec::new() });
    }
    tell(&mut found[at], x, a);
    tell(&mut found[at], y, b);
}

/// Adds that `statement` has `value`.
fn tell(difference: &mut Difference, value: String, statement: usize) {
    match difference.values.iter_mut().find(|v| v.value.eq_ignore_ascii_case(&value)) {
        Some(known) if known.statements.contains(&statement) => {}
        Some(known) => known.statements.push(statement),
        None => difference.values.push(DifferenceValue { value, statements: vec![statement] }),
    }
}

/// How a statement tells the claim: its words as they are set beside those of others.
struct Telling<'a> {
    statement: usize,
    /// Words that carry something, no figures.
    words: Vec<&'a Token>,
    /// A number for the stem of each.
    stems: Vec<u32>,
    /// A number for each word at all.
    all: Vec<u32>,
}

/// The tellings of a claim, one for each of its statements.
fn tellings<'a>(comparison: &'a Comparison) -> Vec<Telling<'a>> {
    let mut numbers: BTreeMap<&str, u32> = BTreeMap::new();
    let mut number = |word: &'a str| {
        let next = numbers.len() as u32;
        *numbers.entry(word).or_insert(next)
    };
    let telling = |&s: &usize| {
        let statement = &comparison.statements[s];
        let tokens = comparison.layers[statement.document_idx].tokens_in(statement.span);
        let figures: Vec<Span> = comparison.quantities(s).map(|q| q.span).collect();
        let told = |t: &&Token| !one_of(&t.folded, FUNCTION_WORDS) || one_of(&t.folded, SCOPE_WORDS);
        let figure = |t: &&Token| figures.iter().any(|span| span.contains(t.span));
        let all = tokens.iter().filter(|t| t.is_word());
        let words: Vec<&Token> = all.clone().filter(told).filter(|t| !figure(t)).collect();
        Telling {
            statement: s,
            stems: words.iter().map(|t| number(&t.stem)).collect(),
            all: all.map(|t| number(&t.folded)).collect(),
            words,
        }
    };
    comparison.members.iter().map(telling).collect()
}

/// What stands in one telling where the other has something else.
fn swaps(comparison: &Comparison, one: &Telling, other: &Telling) -> Vec<Swap> {
    let ((a, x), (b, y)) = ((one.statement, &one.words), (other.statement, &other.words));
    if x.len() > 80 || y.len() > 80 {
        return Vec::new();
    }
    let steps = common(&one.stems, &other.stems);
    // One stretch in place of another, and nothing else: then few shared words are enough.
    let retold = !steps.is_empty() && retold(&one.all, &other.all);
    if !retold && (steps.len() * 100 < x.len().max(y.len()) * SHARED || steps.len() < 3) {
        return Vec::new();
    }
    let (mut i, mut j, mut found) = (0, 0, Vec::new());
    found.extend(currencies(comparison, a, b));
    for (p, q) in steps.into_iter().chain([(x.len(), y.len())]) {
        let (left, right) = (&x[i..p], &y[j..q]);
        if !left.is_empty() && !right.is_empty() && left.len() <= LONGEST && right.len() <= LONGEST {
            found.extend(swap(comparison, (a, left), (b, right)));
        }
        (i, j) = (p + 1, q + 1);
    }
    found
}

/// An amount in one currency where the other telling has one in another.
fn currencies(comparison: &Comparison, a: usize, b: usize) -> Option<Swap> {
    let money = |s: usize| -> Vec<(&str, &Quantity)> {
        let amounts = comparison.quantities(s).filter(|q| q.kind == QuantityKind::Money);
        amounts.filter_map(|q| Some((q.unit.as_ref()?.code.as_str(), q))).collect()
    };
    let (x, y) = (money(a), money(b));
    let alone = |own: &[(&str, &Quantity)], other: &[(&str, &Quantity)]| {
        own.iter().find(|(code, _)| other.iter().all(|(c, _)| c != code)).map(|(_, q)| q.span)
    };
    let text = |s: usize, span: Span| span.slice(comparison.texts[comparison.statements[s].document_idx]).to_owned();
    Some(Swap::variant(Aspect::Value, (text(a, alone(&x, &y)?), text(b, alone(&y, &x)?))))
}

/// The longest run of pairs that are the same, in the order of both.
pub(super) fn common(x: &[u32], y: &[u32]) -> Vec<(usize, usize)> {
    let width = y.len() + 1;
    let mut best = vec![0u16; (x.len() + 1) * width];
    for i in (0..x.len()).rev() {
        for j in (0..y.len()).rev() {
            best[i * width + j] = if x[i] == y[j] {
                best[(i + 1) * width + j + 1] + 1
            } else {
                best[(i + 1) * width + j].max(best[i * width + j + 1])
            };
        }
    }
    let (mut i, mut j, mut pairs) = (0, 0, Vec::new());
    while i < x.len() && j < y.len() {
        if x[i] == y[j] {
            pairs.push((i, j));
            (i, j) = (i + 1, j + 1);
        } else if best[(i + 1) * width + j] >= best[i * width + j + 1] {
            i += 1;
        } else {
            j += 1;
        }
    }
    pairs
}

fn swap(comparison: &Comparison, (a, left): (usize, &[&Token]), (b, right): (usize, &[&Token])) -> Option<Swap> {
    let text = |s: usize, run: &[&Token]| {
        let whole = comparison.texts[comparison.statements[s].document_idx];
        run[0].span.to(run[run.len() - 1].span).slice(whole).to_owned()
    };
    // "Injured at this time" and "injured in the incident", "a man of Varn was charged" and "Orlo was charged" fill two slots.
    if place_in_clause(comparison, a, left).zip(place_in_clause(comparison, b, right)).is_some_and(|(p, q)| p != q) {
        return None;
    }
    let named = |run: &[&Token]| run.iter().all(|t| t.capital);
    if named(left) && named(right) {
        let resolved = |s: usize, run: &[&Token]| {
            let layers = &comparison.layers[comparison.statements[s].document_idx];
            layers.names.resolve(&text(s, run), run[0].span.start).to_lowercase()
        };
        let (p, q) = (resolved(a, left), resolved(b, right));
        let place = |run: &[&Token]| Lexicon::english().place(&run[0].folded);
        let same = p.contains(&q)
            || q.contains(&p)
            || place(left).is_some() && place(left) == place(right)
            || one_spelling(&p, &q)
            || one_spelling(&text(a, left).to_lowercase(), &text(b, right).to_lowercase());
        let aspect =
            if is_place(comparison, a, left) || is_place(comparison, b, right) { Aspect::Scope } else { Aspect::Actor };
        return (!same).then(|| Swap::variant(aspect, (text(a, left), text(b, right))));
    }
    if let ([x], [y]) = (left, right)
        && let (Some(p), Some(q)) = (place_in_row(comparison, a, x), place_in_row(comparison, b, y))
    {
        return (p != q).then(|| Swap::variant(Aspect::Value, (text(a, left), text(b, right))));
    }
    // Words alone: another modifier or thing, not another way to say it.
    if left.iter().chain(right).any(|t| t.capital) || is_half(comparison, a, left) || is_half(comparison, b, right) {
        return None;
    }
    let modifies = |s: usize, run: &[&Token]| {
        let layers = &comparison.layers[comparison.statements[s].document_idx];
        let Some(syntax) = layers.syntax.as_deref() else { return false };
        let (from, to) = syntax.within(run[0].span);
        from < to && matches!(syntax.relation(from), "amod" | "compound" | "det" | "predet" | "nmod")
    };
    let modifying = modifies(a, left) && modifies(b, right);
    let values = || (text(a, left), text(b, right));
    // "All" and "some" are compared as what they cover.
    let covers = |run: &[&Token]| run.len() == 1 && one_of(&run[0].folded, SCOPE_WORDS);
    let relation = if covers(left) && covers(right) { None } else { related(comparison, (a, left), (b, right)) };
    match relation {
        Some(WordRelation::Opposite) => {
            return Some(Swap { aspect: Aspect::Polarity, kind: DifferenceKind::Contradicts, values: values() });
        }
        Some(WordRelation::Sisters) => {
            return Some(Swap::variant(if modifying { Aspect::Scope } else { Aspect::Actor }, values()));
        }
        Some(WordRelation::Same | WordRelation::Wider | WordRelation::Like) => return None,
        None => {}
    }
    if !modifying || left.len() > 1 || right.len() > 1 {
        return None;
    }
    let table = WordTable::english();
    let vector = |run: &[&Token]| table.get(&run[0].folded).map(|id| table.vector(id));
    let like = match (vector(left), vector(right)) {
        (Some(x), Some(y)) => x.iter().zip(&y).map(|(x, y)| x * y).sum::<f32>(),
        _ => 0.0,
    };
    (like < LIKE).then(|| Swap::variant(Aspect::Scope, values()))
}

/// What a run of words is in its clause: its subject, or the object of which preposition; none for anything else.
fn place_in_clause(comparison: &Comparison, s: usize, run: &[&Token]) -> Option<String> {
    let statement = &comparison.statements[s];
    let syntax = comparison.layers[statement.document_idx].syntax.as_deref()?;
    let last = syntax.within(run[run.len() - 1].span).0;
    let head = syntax.tokens.get(last)?.head as usize;
    match syntax.relation(last) {
        "pobj" => Some(syntax.lemma(head).to_lowercase()),
        "nsubj" | "nsubjpass" => Some("subject".to_owned()),
        _ => None,
    }
}

/// Whether two names are one, written in two ways: "F.B.I." and "FBI", "Muammar" and "Moammar", "Colour" and "Color".
pub(super) fn one_spelling(a: &str, b: &str) -> bool {
    let bare = |name: &str| name.chars().filter(|c| *c != '.').collect::<Vec<char>>();
    let (x, y) = (bare(a), bare(b));
    // One letter inside a long name; a last letter may tell a woman from a man.
    let letters = || x.iter().zip(&y).filter(|(p, q)| p != q).count();
    x == y
        || x.len().min(y.len()) > 4 && american(a) == american(b)
        || short_for(a, b)
        || short_for(b, a)
        || x.len() == y.len() && x.len() > 5 && x.first() == y.first() && x.last() == y.last() && letters() == 1
}

/// A word as it is spelt in America, where Britain has "colour", "centre", "organise", "defence".
fn american(word: &str) -> String {
    const ENDINGS: &[(&str, &str)] = &[("tre", "ter"), ("isation", "ization"), ("ise", "ize"), ("nce", "nse")];
    let word = word.replace("our", "or");
    ENDINGS
        .iter()
        .find_map(|(british, american)| Some(format!("{}{american}", word.strip_suffix(british)?)))
        .unwrap_or(word)
}

/// Whether one name in small letters is short for another: "dr" for "doctor", "mt" for "mount", "wto" for "world trade office".
pub(super) fn short_for(short: &str, long: &str) -> bool {
    let short = short.trim_end_matches('.');
    let initials: String = long.split_whitespace().filter_map(|word| word.chars().next()).collect();
    if short.len() > 1 && short == initials {
        return true;
    }
    let mut rest = long.chars();
    let inside = short.chars().all(|c| rest.any(|other| other == c));
    let ends = is_title(short) && long.starts_with(short) || short.chars().last() == long.chars().last();
    (2..=4).contains(&short.len())
        && long.len() > short.len()
        && !long.contains(' ')
        && inside
        && ends
        && short.chars().next() == long.chars().next()
}

/// Which place in a row a word tells ("third").
fn place_in_row(comparison: &Comparison, s: usize, token: &Token) -> Option<u32> {
    // A date is compared as one.
    let dated = comparison.quantities(s).any(|q| q.span.contains(token.span));
    (!dated).then(|| ordinal(token)).flatten()
}

/// Whether a run begins or ends inside a word with a hyphen: what "term" is in "long-term", no table tells.
fn is_half(comparison: &Comparison, s: usize, run: &[&Token]) -> bool {
    let text = comparison.texts[comparison.statements[s].document_idx];
    let (start, end) = (run[0].span.start as usize, run[run.len() - 1].span.end as usize);
    text[..start].ends_with(['-', '‐', '‑']) || text[end..].starts_with(['-', '‐', '‑'])
}

/// Whether two tellings are word for word the same before and behind one stretch of a few words.
fn retold(x: &[u32], y: &[u32]) -> bool {
    between(x, y) <= LONGEST + 1
}

/// How many of the longer of two rows stand between what both begin and end with.
pub(super) fn between<T: PartialEq>(x: &[T], y: &[T]) -> usize {
    let before = x.iter().zip(y).take_while(|(p, q)| p == q).count();
    let most = x.len().min(y.len()) - before;
    let behind = x.iter().rev().zip(y.iter().rev()).take(most).take_while(|(p, q)| p == q).count();
    x.len().max(y.len()) - before - behind
}

/// How two phrases are related: as a whole, by their last words ("dining room"), or by their first ("far away").
fn related(
    comparison: &Comparison,
    (a, left): (usize, &[&Token]),
    (b, right): (usize, &[&Token]),
) -> Option<WordRelation> {
    let phrase = |run: &[&Token]| run.iter().map(|t| t.folded.as_str()).collect::<Vec<_>>().join(" ");
    let table = Relations::english();
    let by = |i: usize, j: usize| {
        let (x, y) = (left[i], right[j]);
        table.relate(&x.folded, &y.folded).or_else(|| table.relate(&comparison.lemma(a, x), &comparison.lemma(b, y)))
    };
    // Of longer stretches one word tells nothing.
    let short = left.len().max(right.len()) <= 2;
    let ends = || by(left.len() - 1, right.len() - 1).or_else(|| by(0, 0));
    table.relate(&phrase(left), &phrase(right)).or_else(|| if short { ends() } else { None })
}

/// Whether the words name a place, by the entities or by the word before them.
fn is_place(comparison: &Comparison, s: usize, run: &[&Token]) -> bool {
    let layers = &comparison.layers[comparison.statements[s].document_idx];
    let by_word = Lexicon::english().place(&run[0].folded).is_some();
    by_word
        || layers.syntax.as_deref().is_some_and(|syntax| {
            let (from, _) = syntax.within(run[0].span);

            syntax.entities.iter().any(|e| {
                (e.from as usize..e.to as usize).contains(&from) && matches!(syntax.label(e), "GPE" | "LOC" | "FAC")
            })
        })
}
