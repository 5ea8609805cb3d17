//! How one saying is quoted: between the marks of one account stand other words than between those of another.
//!
//! Who quotes less leaves out the ends, or marks the gap with dots or brackets, or breaks off where it names the speaker; none of
//! this is a difference. Words put in place of others are one, and words that are missing without a mark.

use std::collections::BTreeMap;
use std::ops::Range;

use variorum_nlp::Span;

use super::Comparison;
use super::substitutions::{between, common, set_apart, short_for};
use crate::align::may_be_one;
use crate::lexicon::{FUNCTION_WORDS, one_of};
use crate::model::{Aspect, Difference, DifferenceKind, QuoteKind};

/// Words that both renderings have in one order. Source: own.
const SHARED: usize = 5;
/// How much of the shorter rendering they are, in hundredths. Source: own.
const ALIKE: usize = 65;
/// How much more for every further place where they differ: who translates changes words all over. Source: own.
const FURTHER: usize = 15;
/// What is told otherwise is of at most this many words on either side: more is another sentence. Source: own.
const LONGEST: usize = 5;
/// Renderings are sayings of one sentence; no more words are looked at.
const MOST: usize = 80;
/// Unlike renderings of one saying that are set beside one another; a claim of more is no saying.
const MOST_RENDERINGS: usize = 40;
/// Small words that turn or bend what is said.
const TURNING: &[&str] = &[
    "not", "no", "never", "should", "must", "will", "would", "can", "could", "may", "might", "only", "all", "some",
    "very", "most", "many", "few", "more",
];
/// Words for people and whose a thing is: who quotes a letter in a speech says "his" for "your".
const PRONOUNS: &[&str] =
    &["i", "we", "you", "he", "she", "they", "my", "our", "your", "his", "her", "their", "me", "us", "him", "them"];
/// What is said between words; a quotation may leave it out.
const FILLERS: &[&str] = &["uh", "um", "er", "ah"];

/// The words of a statement that stand between quotation marks.
struct Rendering {
    statement: usize,
    words: Vec<Word>,
    /// A number for each word.
    numbers: Vec<u32>,
}

struct Word {
    /// In lower case, contractions in full.
    text: String,
    stem: String,
    span: Span,
    /// Index of its quotation.
    quote: usize,
    figure: bool,
}

pub(super) fn run(comparison: &Comparison) -> Vec<Difference> {
    let mut renderings: Vec<Rendering> = comparison.members.iter().filter_map(|&s| rendering(comparison, s)).collect();
    number(&mut renderings);
    // Hundreds of accounts print most sayings alike.
    let mut alike: BTreeMap<&[u32], Vec<&Rendering>> = BTreeMap::new();
    for rendering in &renderings {
        alike.entry(&rendering.numbers).or_default().push(rendering);
    }
    let mut groups: Vec<Vec<&Rendering>> = alike.into_values().collect();
    groups.sort_by_key(|group| group[0].statement);
    groups.truncate(MOST_RENDERINGS);
    let mut found = Vec::new();
    for (i, some) in groups.iter().enumerate() {
        for others in &groups[i + 1..] {
            // An account may print both: of its renderings the one that is nearest counts.
            let pair =
                some.iter().flat_map(|one| others.iter().map(move |other| (*one, *other))).find(|(one, other)| {
                    of_one_saying(comparison, one.statement, other.statement)
                        && nearest(comparison, &groups, one, other)
                        && nearest(comparison, &groups, other, one)
                });
            let Some((one, other)) = pair else { continue };
            let (x, y): (Vec<String>, Vec<String>) = retold(comparison, one, other).into_iter().unzip();
            let (x, y) = (x.join(" … "), y.join(" … "));
            let mut tell = |a: &Rendering, b: &Rendering| {
                let values = ((x.clone(), a.statement), (y.clone(), b.statement));
                set_apart(&mut found, Aspect::Wording, DifferenceKind::Variant, values.0, values.1);
            };
            if x != y {
                some.iter().for_each(|a| tell(a, other));
                others.iter().for_each(|b| tell(one, b));
            }
        }
    }
    found
}

/// Whether no other rendering of the same document has more words in common with `other`.
fn nearest(comparison: &Comparison, groups: &[Vec<&Rendering>], one: &Rendering, other: &Rendering) -> bool {
    let document = |r: &Rendering| comparison.statements[r.statement].document_idx;
    let shared = |r: &Rendering| common(&r.numbers, &other.numbers).len();
    let own = groups.iter().filter_map(|group| group.iter().find(|r| document(r) == document(one)));
    let most = shared(one);
    own.into_iter().all(|r| r.statement == one.statement || shared(r) <= most)
}

/// Whether two documents may quote one speaker. A speaker who is not named may be anyone.
fn of_one_saying(comparison: &Comparison, a: usize, b: usize) -> bool {
    let (x, y) = (&comparison.statements[a], &comparison.statements[b]);
    let named = |name: &str| name.starts_with(char::is_uppercase);
    let others = named(&x.holder.name) && named(&y.holder.name) && !may_be_one(&x.holder.name, &y.holder.name);
    x.document_idx != y.document_idx && comparison.one_language(a, b) && !others
}

fn rendering(comparison: &Comparison, s: usize) -> Option<Rendering> {
    let statement = &comparison.statements[s];
    let layers = &comparison.layers[statement.document_idx];
    let quotes = || layers.quotes.iter().enumerate().filter(|(_, quote)| quote.kind != QuoteKind::Indirect);
    let mut words = Vec::new();
    for token in layers.tokens_in(statement.span) {
        let Some((quote, _)) = quotes().find(|(_, quote)| quote.span.contains(token.span)) else { continue };
        let figure = comparison.all_quantities(s).any(|q| q.span.contains(token.span)) || !token.is_word();
        if token.folded.starts_with(char::is_alphanumeric) {
            let parts = in_full(&token.folded);
            let stem = |text: &str| if text == token.folded { token.stem.clone() } else { text.to_owned() };
            words.extend(parts.into_iter().map(|text| Word {
                stem: stem(&text),
                text,
                span: token.span,
                quote,
                figure,
            }));
        }
    }
    (SHARED..=MOST).contains(&words.len()).then_some(Rendering { statement: s, words, numbers: Vec::new() })
}

/// "aren't" as "are not", "I'll" as "I will".
fn in_full(word: &str) -> Vec<String> {
    const ENDINGS: &[(&str, &str)] =
        &[("n't", "not"), ("'ll", "will"), ("'re", "are"), ("'ve", "have"), ("'m", "am"), ("'s", "is")];
    let pair = |first: &str, second: &str| vec![first.to_owned(), second.to_owned()];
    match word {
        "won't" => pair("will", "not"),
        "can't" | "cannot" => pair("can", "not"),
        _ => {
            let ending = ENDINGS.iter().find_map(|(short, full)| Some((word.strip_suffix(short)?, *full)));
            ending.map_or_else(|| vec![word.to_owned()], |(first, full)| pair(first, full))
        }
    }
}

fn number(renderings: &mut [Rendering]) {
    let mut known: Vec<String> = renderings.iter().flat_map(|r| r.words.iter().map(|w| w.text.clone())).collect();
    known.sort_unstable();
    known.dedup();
    for rendering in renderings {
        let place = |word: &Word| known.binary_search(&word.text).unwrap_or_default() as u32;
        rendering.numbers = rendering.words.iter().map(place).collect();
    }
}

/// What two renderings of one saying have in place of one another, as their texts write it.
fn retold(comparison: &Comparison, one: &Rendering, other: &Rendering) -> Vec<(String, String)> {
    let steps = common(&one.numbers, &other.numbers);
    if steps.len() < SHARED {
        return Vec::new();
    }
    let side = |rendering: &Rendering| comparison.statements[rendering.statement].document_idx;
    let texts = (comparison.texts[side(one)], comparison.texts[side(other)]);
    let gaps = gaps(&steps, one.words.len(), other.words.len());
    let open = |(left, right): &(Range<usize>, Range<usize>)| {
        whole(texts.0, &one.words, left) && whole(texts.1, &other.words, right)
    };
    let said = |(left, right): &(Range<usize>, Range<usize>)| {
        left.len().max(right.len()) <= LONGEST
            && unbroken(texts.0, &one.words, left)
            && unbroken(texts.1, &other.words, right)
            && tells(&one.words[left.clone()], &other.words[right.clone()])
            && !moved(&one.words[left.clone()], &other.words, right)
            && !moved(&other.words[right.clone()], &one.words, left)
    };
    let (n, m) = (one.words.len(), other.words.len());
    let inner = |(left, right): &(Range<usize>, Range<usize>)| {
        let ends = left.start == 0 || right.start == 0 || left.end == n || right.end == m;
        // At the ends who quotes less may just quote less.
        !ends || !left.is_empty() && !right.is_empty()
    };
    let told: Vec<_> = gaps.into_iter().filter(|gap| said(gap) && inner(gap) && open(gap)).collect();
    let least = ALIKE + FURTHER * told.len().saturating_sub(1);
    if steps.len() * 100 < one.words.len().min(other.words.len()) * least {
        return Vec::new();
    }
    let shown = |(left, right): (Range<usize>, Range<usize>)| {
        // Words that are missing show beside those that stand around them.
        let around = usize::from(left.is_empty() || right.is_empty());
        let shown = |text: &str, words: &[Word], range: &Range<usize>| {
            let (from, to) = (range.start.saturating_sub(around), (range.end + around).min(words.len()));
            words[from].span.to(words[to - 1].span).slice(text).to_owned()
        };
        (shown(texts.0, &one.words, &left), shown(texts.1, &other.words, &right))
    };
    told.into_iter().map(shown).collect()
}

/// The stretches between the shared words; two that only one shared word parts are one.
fn gaps(steps: &[(usize, usize)], n: usize, m: usize) -> Vec<(Range<usize>, Range<usize>)> {
    let (mut i, mut j) = (0, 0);
    let mut gaps: Vec<(Range<usize>, Range<usize>)> = Vec::new();
    for &(p, q) in steps.iter().chain([&(n, m)]) {
        if p > i || q > j {
            match gaps.last_mut() {
                Some((left, right)) if left.end + 1 == i && right.end + 1 == j => (left.end, right.end) = (p, q),
                _ => gaps.push((i..p, j..q)),
            }
        }
        (i, j) = (p + 1, q + 1);
    }
    gaps
}

/// Whether nothing marks that words were left out or put in: no dots, no brackets, no break of the quotation.
fn unbroken(text: &str, words: &[Word], gap: &Range<usize>) -> bool {
    let (from, to) = (gap.start.saturating_sub(1), gap.end.min(words.len() - 1));
    let around = words[from].span.to(words[to].span).slice(text);
    let marked = ["..", "…", "[", "]", "(", ". .", "--", "—", "–"].iter().any(|mark| around.contains(mark));
    !marked && words[from].quote == words[to].quote && !words[gap.clone()].iter().any(|w| w.figure)
}

/// Whether a stretch at an end of the rendering reaches the end of the sentence or of the quotation.
fn whole(text: &str, words: &[Word], gap: &Range<usize>) -> bool {
    const MARKS: &[char] = &['.', '!', '?', ';', '"', '”', '“', '’', '‘', '\''];
    let end = |word: &Word| text[word.span.end as usize..].trim_start_matches(',').trim_start().starts_with(MARKS);
    let start = |word: &Word| text[..word.span.start as usize].trim_end().ends_with(MARKS);
    if gap.is_empty() {
        return true;
    }
    (gap.end < words.len() || end(&words[gap.end - 1])) && (gap.start > 0 || start(&words[gap.start]))
}

/// Whether the words of two stretches tell more than two ways to write one thing.
fn tells(left: &[Word], right: &[Word]) -> bool {
    let missing = left.is_empty() || right.is_empty();
    let weighs = |w: &&Word| {
        one_of(&w.text, TURNING)
            || missing && one_of(&w.text, PRONOUNS)
            || !one_of(&w.text, FUNCTION_WORDS) && !FILLERS.contains(&w.text.as_str())
    };
    let (x, y): (Vec<&Word>, Vec<&Word>) =
        (left.iter().filter(weighs).collect(), right.iter().filter(weighs).collect());
    let joined = |words: &[&Word]| -> String {
        words.iter().flat_map(|w| w.text.chars().filter(|c| c.is_alphanumeric())).collect()
    };
    let (p, q) = (joined(&x), joined(&y));
    let spaced = |words: &[&Word]| words.iter().map(|w| w.text.as_str()).collect::<Vec<_>>().join(" ");
    let short = || short_for(&spaced(&x), &spaced(&y)) || short_for(&spaced(&y), &spaced(&x));
    let stems = x.len() == y.len() && x.iter().zip(&y).all(|(a, b)| one_word(a, b));
    let nothing = x.is_empty() && y.is_empty();
    !nothing && p != q && !stems && !short()
}

/// Whether the other rendering has a word of the stretch elsewhere: then it is another sentence on the same thing.
fn moved(stretch: &[Word], other: &[Word], gap: &Range<usize>) -> bool {
    let elsewhere = || other[..gap.start].iter().chain(&other[gap.end..]);
    stretch.iter().any(|w| !one_of(&w.text, FUNCTION_WORDS) && elsewhere().any(|o| o.stem == w.stem))
}

/// Whether two words are one: a short form ("Sen."), another spelling ("labour").
fn one_word(a: &Word, b: &Word) -> bool {
    let (x, y) = (a.text.trim_end_matches('.'), b.text.trim_end_matches('.'));
    x == y
        || a.text.ends_with('.') && y.starts_with(x)
        || b.text.ends_with('.') && x.starts_with(y)
        || x.len().min(y.len()) > 4
            && x.strip_suffix('s') != Some(y)
            && y.strip_suffix('s') != Some(x)
            && but_for_a_letter(x, y)
}

/// Whether two words are the same but for one letter, put in, left out or another.
fn but_for_a_letter(x: &str, y: &str) -> bool {
    let (x, y): (Vec<char>, Vec<char>) = (x.chars().collect(), y.chars().collect());
    between(&x, &y) <= 1
}
