//! How a vote went: "5-4", "14 votes to 3", "four of the 17 members voted against". Accounts tell it beside all kinds of other things,
//! and each in its own form.

use std::collections::BTreeMap;

use variorum_nlp::{Span, Token};

use super::Comparison;
use super::slots::{Slot, SlotKind, across};
use crate::extract::number_at;
use crate::lexicon::one_of;
use crate::model::{Aspect, Decimal, Difference, DifferenceKind, DifferenceValue, Modality};

/// Words of which one stands beside the figures of a vote.
const VOTING: &[&str] = &[
    "vote", "votes", "voted", "voting", "ballot", "ruling", "ruled", "decision", "decided", "majority", "split",
    "dissent", "dissented", "dissenting", "verdict", "motion", "resolution",
];
/// Who votes; words of one line are one kind of body.
const BODIES: &[&[&str]] = &[
    &["court", "justices", "judges", "bench", "tribunal"],
    &["senate", "senators"],
    &["house", "representatives"],
    &["parliament", "assembly", "lawmakers", "mps", "legislature", "legislators", "deputies"],
    &["council", "councillors", "councilors", "aldermen"],
    &["committee", "executive", "board", "directors", "trustees", "regents"],
    &["commission", "commissioners"],
    &["jury", "jurors"],
    &["cabinet", "ministers"],
    &["panel"],
];
const AGAINST: &[&str] = &["against", "opposed", "dissented", "no", "rejected"];
const FOR: &[&str] = &["for", "favor", "favour", "yes", "supported", "backed", "approved"];
/// A body of more members is an electorate.
const MOST_MEMBERS: i64 = 1_000;
/// Words between the two figures of "14 members voted in favour and 3 against".
const WITHIN: usize = 12;
/// Kind of a body that no word tells.
const ANY: usize = usize::MAX;

/// The outcome of one vote, as one statement tells it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Vote {
    statement: usize,
    /// The greater and the lesser number of votes.
    split: (i64, i64),
    words: Span,
    body: usize,
}

/// Statements of one story that tell how one vote went.
pub fn vote_slots(all: &Comparison, story: &[usize]) -> Vec<Slot> {
    let statements = |told: Vec<Vote>| told.iter().map(|vote| vote.statement).collect();
    across(all, story, SlotKind::Vote, |comparison| by_body(comparison).into_iter().map(statements).collect())
}

/// Votes of one body that do not go out alike.
pub fn votes(comparison: &Comparison) -> Vec<Difference> {
    by_body(comparison).iter().filter_map(|told| difference(comparison, told)).collect()
}

fn difference(comparison: &Comparison, told: &[Vote]) -> Option<Difference> {
    let mut values: Vec<((i64, i64), DifferenceValue)> = Vec::new();
    for vote in told {
        match values.iter_mut().find(|(split, _)| *split == vote.split) {
            Some((_, value)) => value.statements.push(vote.statement),
            None => {
                let text = comparison.texts[comparison.statements[vote.statement].document_idx];
                let words = vote.words.slice(text).split_whitespace().collect::<Vec<_>>().join(" ");
                values.push((vote.split, DifferenceValue { value: words, statements: vec![vote.statement] }));
            }
        }
    }
    let voice = |value: &DifferenceValue| comparison.statements[value.statements[0]].voice_idx;
    let values: Vec<DifferenceValue> = values.into_iter().map(|(_, value)| value).collect();
    let apart = values.iter().any(|value| voice(value) != voice(&values[0]));
    apart.then_some(Difference { aspect: Aspect::Value, kind: DifferenceKind::Contradicts, values })
}

/// The votes of each body; none of a body that votes twice in one account.
fn by_body(comparison: &Comparison) -> Vec<Vec<Vote>> {
    let mut found: BTreeMap<usize, Vec<Vote>> = BTreeMap::new();
    for &s in comparison.members {
        if let Some(vote) = vote(comparison, s) {
            found.entry(vote.body).or_default().push(vote);
        }
    }
    // What nobody's vote it is told to be is that of the only body.
    let named = found.keys().filter(|&&body| body != ANY).count();
    if let Some(unnamed) = (named > 0).then(|| found.remove(&ANY)).flatten().filter(|_| named == 1) {
        found.values_mut().for_each(|told| told.extend(unnamed.iter().copied()));
    }
    let voice = |vote: &Vote| comparison.statements[vote.statement].voice_idx;
    let once = |told: &Vec<Vote>| told.iter().all(|x| told.iter().all(|y| voice(x) != voice(y) || x.split == y.split));
    found.into_values().filter(once).collect()
}

/// The vote that a statement tells, if it tells one.
fn vote(comparison: &Comparison, s: usize) -> Option<Vote> {
    let statement = &comparison.statements[s];
    // What is asked for or planned is no obstacle: the mood is told by any word for it ("voted for a plan").
    if statement.negated || matches!(statement.modality, Modality::Conditional | Modality::Asked) {
        return None;
    }
    let layers = &comparison.layers[statement.document_idx];
    let tokens = layers.tokens_in(statement.span);
    if !tokens.iter().any(|t| one_of(&t.folded, VOTING)) {
        return None;
    }
    let told = |i: usize| split(tokens, i).filter(|(_, words)| beside_a_vote(tokens, i, *words));
    let mut found = (0..tokens.len()).filter_map(|i| told(i).or_else(|| parts(tokens, i)));
    let (split, words) = found.next()?;
    // Two votes in one sentence are not told apart.
    if found.any(|(other, _)| other != split) {
        return None;
    }
    let extent = layers.sentences[statement.sentence_idx].extent;
    let body = body(tokens).or_else(|| body(layers.tokens_in(extent))).unwrap_or(ANY);
    Some(Vote { statement: s, split, words, body })
}

/// Whether a word for a vote stands in `words`, which begin at token `i`, or near them: "voted to close the school 5-4", "a 5-4
/// ruling"; "won 2-1 before a crowd that had voted him man of the year" is far.
fn beside_a_vote(tokens: &[Token], i: usize, words: Span) -> bool {
    const BEFORE: usize = 8;
    const BEHIND: usize = 4;
    let end = i + tokens[i..].iter().take_while(|t| t.span.start < words.end).count();
    let near = &tokens[i.saturating_sub(BEFORE)..(end + BEHIND).min(tokens.len())];
    near.iter().any(|t| one_of(&t.folded, VOTING))
}

fn body(tokens: &[Token]) -> Option<usize> {
    BODIES.iter().position(|names| tokens.iter().any(|t| one_of(&t.folded, names)))
}

/// A number of votes at token `i`, and one past it.
fn members(tokens: &[Token], i: usize) -> Option<(i64, usize)> {
    let (value, end) = number_at(tokens, i)?;
    let count = i64::try_from(value).ok().filter(|n| (0..MOST_MEMBERS).contains(n) && Decimal::from(*n) == value)?;
    Some((count, end))
}

fn ordered(a: i64, b: i64) -> (i64, i64) {
    (a.max(b), a.min(b))
}

/// "5-4", "5 to 4", "14 votes to 3", "by 14 votes against 3".
fn split(tokens: &[Token], i: usize) -> Option<((i64, i64), Span)> {
    let word = |k: usize| tokens.get(k).map_or("", |t| t.folded.as_str());
    let glued = |k: usize| k > 0 && tokens.get(k).is_some_and(|t| t.span.start == tokens[k - 1].span.end);
    // "2031-04-03" is a day, "12-3-1" a vote of three parts.
    let inside = |k: usize| matches!(word(k), "-" | "–" | "/" | ":" | ".") && glued(k);
    let (first, end) = members(tokens, i)?;
    if i > 0 && (inside(i - 1) && glued(i) || matches!(word(i - 1), "$" | "€" | "£" | "between" | "from")) {
        return None;
    }
    let votes = matches!(word(end), "votes" | "vote");
    let at = end + usize::from(votes);
    let dash = matches!(word(at), "-" | "–") && !votes;
    let joined = dash && glued(at) && glued(at + 1) || word(at) == "to" || votes && word(at) == "against";
    let (second, after) = members(tokens, at + 1).filter(|_| joined)?;
    // "Two to three weeks", "voted 10 to 20 times": a range rises.
    let ranged =
        !votes && second > first && tokens.get(after).is_some_and(|t| t.is_word() && !one_of(&t.folded, VOTING));
    let unit = tokens
        .get(after)
        .is_some_and(|t| one_of(&t.folded, &["percent", "%", "years", "days", "weeks", "months", "hours"]));
    if ranged || unit || inside(after) && glued(after + 1) || first + second < 3 {
        return None;
    }
    Some((ordered(first, second), tokens[i].span.to(tokens[after - 1].span)))
}

/// "Four of the 17 members voted against", "nine voted in favour and five against".
fn parts(tokens: &[Token], i: usize) -> Option<((i64, i64), Span)> {
    let word = |k: usize| tokens.get(k).map_or("", |t| t.folded.as_str());
    let (first, end) = members(tokens, i)?;
    let side = |from: usize, to: usize, words: &[&str]| (from..to.min(tokens.len())).find(|&k| one_of(word(k), words));
    let voted = |from: usize, to: usize| {
        side(from, to, &["voted", "votes", "vote", "voting", "opposed", "dissented"]).is_some()
    };
    if word(end) == "of" {
        let the = end + 1 + usize::from(one_of(word(end + 1), &["the", "its", "their"]));
        let (all, after) = members(tokens, the)?;
        let last = (after + WITHIN).min(tokens.len());
        let told = side(after, last, AGAINST).or_else(|| side(after, last, FOR)).filter(|_| voted(after, last))?;
        return (all > first).then(|| (ordered(first, all - first), tokens[i].span.to(tokens[told].span)));
    }
    let last = (end + WITHIN).min(tokens.len());
    let favour = side(end, last, FOR).filter(|_| voted(end, last))?;
    let (second, after) = (favour + 1..last).find_map(|k| members(tokens, k))?;
    let against = side(after, after + 4, AGAINST)?;
    Some((ordered(first, second), tokens[i].span.to(tokens[against].span)))
}
