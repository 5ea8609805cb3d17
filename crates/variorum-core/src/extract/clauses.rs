//! Cuts a sentence into clauses: where the tree says that one opens, and by marks and small words, which also serve
//! where there is no tree.

use variorum_nlp::Token;

use super::frames::Joints;
use crate::lexicon::{FUNCTION_WORDS, one_of};

/// Token ranges, relative to the slice given.
pub(super) type Run = (usize, usize);

/// Small words that open a clause when a comma stands before them.
const AFTER_COMMA: &[&str] = &[
    "and", "but", "while", "although", "though", "which", "who", "whose", "whom", "where", "whereas", "with",
    "including", "as", "so", "after", "before", "when", "thus", "thereby", "however", "or", "since", "because", "if",
    "unless", "until", "once", "along", "together", "yet", "despite", "given", "particularly", "notably", "such", "to",
    "in", "for", "during", "amid",
];
/// Small words that open a clause wherever they stand.
const ANYWHERE: &[&str] = &["because", "although", "whereas", "unless", "while", "though"];
const FINITE: &[&str] = &[
    "is", "are", "was", "were", "has", "have", "had", "will", "would", "could", "can", "should", "must", "may",
    "might", "did", "does", "do", "said", "says", "made", "took", "gave", "went", "came", "held", "began", "saw",
    "got", "found", "left", "met", "told", "kept", "put", "set", "led", "lost", "won", "paid", "sent", "spent",
    "bought", "sold", "brought", "built", "fell", "rose", "grew", "hit", "cut", "ran", "became", "wrote", "spoke",
    "broke", "chose", "drove", "fought", "struck", "sought", "stood", "understood", "thought", "felt", "knew", "meant",
    "read", "shot", "showed", "took", "taught", "wore", "threw", "remains", "appears", "seems", "includes", "requires",
    "continues", "agrees", "wants", "faces", "hopes", "plans", "shows",
];
/// Words that open, behind "only", the terms on which a thing is done.
pub(super) const TERMS: &[&str] = &["if", "once", "after", "when", "until"];
const FEWEST_CONTENT_WORDS: usize = 3;
const REACH: usize = 80; // tokens
const LONGEST: usize = 420; // bytes; a longer clause is cut at its commas

/// Whether the word looks like a finite verb. Wrong now and then: participles before nouns look the same.
pub(super) fn looks_finite(token: &Token) -> bool {
    token.is_word()
        && !token.capital
        && (one_of(&token.folded, FINITE) || token.folded.len() > 4 && token.folded.ends_with("ed"))
}

fn is_gerund(token: &Token) -> bool {
    token.is_word()
        && !token.capital
        && token.folded.len() > 5
        && token.folded.ends_with("ing")
        && !one_of(
            &token.folded,
            &[
                "during", "including", "regarding", "following", "according", "nothing", "something", "everything",
                "morning", "evening",
            ],
        )
}

/// Cuts `tokens` into clauses, none of them without a verb or a figure if the tree tells: ranges in text order that do not overlap and leave out the joints between them.
///
/// Cost: O(tokens) for sentences of ordinary length.
pub(super) fn clauses(tokens: &[Token], range: Run, joints: Option<&Joints>) -> Vec<Run> {
    let mut starts = vec![range.0];
    let named = named(tokens, range);
    for i in (range.0 + 1..range.1).filter(|i| !named.iter().any(|(open, close)| open < i && i < close)) {
        let start = *starts.last().expect("invariant: never empty");
        let by_tree = joints.is_some_and(|joints| joints.opens.contains(&tokens[i].span.start));
        // "The truce would begin only once the sanctions are lifted" is one.
        let terms = tokens[i - 1].folded == "only" && one_of(&tokens[i].folded, TERMS);
        let holds = joints.is_some_and(|joints| joints.holds.contains(&tokens[i].span.start));
        let opens = !terms && (by_tree || !holds && opens_clause(tokens, range, start, i));
        if opens {
            starts.push(i);
        }
    }
    starts.push(range.1);
    let pieces: Vec<Run> = starts.windows(2).map(|pair| (pair[0], pair[1])).filter(|(a, b)| a < b).collect();
    let merged = merge_short(tokens, pieces, joints);
    merged
        .into_iter()
        .flat_map(|piece| cut_long(tokens, piece))
        .filter_map(|piece| strip(tokens, piece, joints))
        .collect()
}

/// Short words in quotation marks, as a name is quoted: no clause opens inside `the "don't ask, don't tell" rule`.
fn named(tokens: &[Token], range: Run) -> Vec<Run> {
    const LONGEST: usize = 9; // tokens
    let marks: Vec<usize> = (range.0..range.1).filter(|&i| one_of(&tokens[i].folded, &["\"", "“", "”"])).collect();
    let pairs = marks.chunks_exact(2).map(|pair| (pair[0], pair[1]));
    // What is quoted as a whole sentence ends with a mark of its own.
    pairs.filter(|&(open, close)| close - open <= LONGEST && close > open + 1 && tokens[close - 1].is_word()).collect()
}

/// What marks alone tell, if they do.
fn by_mark(tokens: &[Token], range: Run, i: usize) -> Option<bool> {
    let (token, before) = (&tokens[i], &tokens[i - 1]);
    if before.is_mark("(") || token.is_mark("(") {
        return Some(long_parenthesis(tokens, range, if token.is_mark("(") { i } else { i - 1 }));
    }
    // The hyphen of "40- to 60-hour" hangs on its number.
    let hung = i > 1 && tokens[i - 2].span.end == before.span.start;
    let dash = before.is_mark("–") || before.is_mark("-") && before.span.end < token.span.start && !hung;
    // "At 5:40", "a vote of 3:2".
    let digits = |t: &Token| t.folded.starts_with(|c: char| c.is_ascii_digit());
    let inside = hung && before.span.end == token.span.start && digits(token) && digits(&tokens[i - 2]);
    let colon = before.is_mark(":") && !inside;
    let cut = before.is_mark(";") || before.is_mark("—") || colon || dash || starts_amount(tokens, range, i);
    cut.then_some(true)
}

fn opens_clause(tokens: &[Token], range: Run, start: usize, i: usize) -> bool {
    let (token, before) = (&tokens[i], &tokens[i - 1]);
    let word = token.folded.as_str();
    if let Some(told) = by_mark(tokens, range, i) {
        return told;
    }
    // No clause is longer than this; without a bound a sentence of a megabyte would take minutes.
    let has_verb = |from: usize, to: usize| tokens[from.max(to.saturating_sub(REACH))..to].iter().any(looks_finite);
    let clause_end = || {
        (i..range.1.min(i + REACH))
            .find(|&k| tokens[k].is_mark(",") || tokens[k].is_mark(";"))
            .unwrap_or(range.1.min(i + REACH))
    };
    if before.is_mark(",") {
        if is_gerund(token) || one_of(word, AFTER_COMMA) && i > start + 2 {
            // "A, B, and C" of bare nouns is one clause.
            let listed = matches!(word, "and" | "or")
                && !has_verb(i, range.1.min(i + 12))
                && !tokens[i + 1..range.1.min(i + 3)].iter().any(is_gerund);
            return !listed;
        }
        return has_verb(start, i) && has_verb(i, clause_end()) && i > start + 4;
    }
    if one_of(word, ANYWHERE) && i > start + 3 {
        return true;
    }
    if matches!(word, "to" | "in" | "for" | "of" | "during" | "after")
        && tokens.get(i + 1).is_some_and(|t| t.folded == "which")
    {
        return true;
    }
    if word == "if" || word == "once" && has_verb(i, clause_end()) {
        return i > start + 3;
    }
    if matches!(word, "and" | "but") && i > start + 2 {
        let next = i + 1 + tokens[i + 1..range.1].iter().take_while(|t| t.folded.ends_with("ly")).count();
        // "A sincere and detailed exchange": a word in -ed is a verb only if no bare noun follows it.
        let participle = |k: usize| {
            let object = tokens.get(k + 1).is_none_or(|t| {
                !t.is_word()
                    || t.capital
                    || one_of(&t.folded, FUNCTION_WORDS)
                    || t.folded.ends_with("ly")
                    || t.folded.ends_with("ing")
            });
            tokens[k].folded.ends_with("ed") && !object
        };
        let verb_next = tokens.get(next).is_some_and(|t| {
            next < range.1
                && (looks_finite(t) && !participle(next) && !one_of(&t.folded, &["said", "says"]) || is_gerund(t))
        });
        // "A did this and B did that": a subject of up to five words, then a verb, with a verb on this side, too.
        let subject_then_verb = has_verb(start, i)
            && (i + 2..range.1.min(i + 7)).find(|&k| looks_finite(&tokens[k])).is_some_and(|verb| {
                !one_of(&tokens[verb].folded, &["agreed"])
                    && tokens[i + 1..verb]
                        .iter()
                        .all(|t| t.is_word() && !one_of(&t.folded, &["of", "to", "for", "in", "on", "that", "which"]))
                    && !tokens[verb].folded.ends_with("ed")
            });
        return verb_next && (has_verb(start, i) || is_gerund(&tokens[next])) || subject_then_verb;
    }
    false
}

/// A parenthesis that holds a clause; "(left)" and "(D-Ill.)" stay where they are.
fn long_parenthesis(tokens: &[Token], range: Run, open: usize) -> bool {
    let end = range.1.min(open + REACH);
    let close = (open..end).find(|&k| tokens[k].is_mark(")")).unwrap_or(end);
    close > open + 5
}

/// An amount that goes on a list of amounts: "$40 at the inn, over $90 at the fair, and $12 on bread".
fn starts_amount(tokens: &[Token], range: Run, i: usize) -> bool {
    let sign =
        |k: usize| tokens.get(k).is_some_and(|t| k < range.1 && matches!(t.folded.as_str(), "$" | "€" | "£" | "¥"));
    let listed = tokens[i - 1].is_mark(",") || i > 1 && tokens[i - 1].folded == "and" && tokens[i - 2].is_mark(",");
    let amount = sign(i) || one_of(&tokens[i].folded, &["over", "about", "nearly", "some", "another"]) && sign(i + 1);
    let earlier = || {
        tokens[range.0.max(i.saturating_sub(REACH))..i]
            .iter()
            .any(|t| matches!(t.folded.as_str(), "$" | "€" | "£" | "¥"))
    };
    listed && amount && earlier()
}

fn content_words(tokens: &[Token], (a, b): Run) -> usize {
    tokens[a..b]
        .iter()
        .filter(|t| {
            (t.is_word() || t.folded.starts_with(|c: char| c.is_ascii_digit())) && !one_of(&t.folded, FUNCTION_WORDS)
        })
        .count()
}

fn merge_short(tokens: &[Token], pieces: Vec<Run>, joints: Option<&Joints>) -> Vec<Run> {
    let says = |(a, b): Run| {
        let span = tokens[a].span.start..tokens[b - 1].span.end;
        let figure = || tokens[a..b].iter().any(|t| t.folded.starts_with(|c: char| c.is_ascii_digit()));
        joints.is_none_or(|j| j.verbs.range(span).next().is_some() || figure())
    };
    let mut merged: Vec<Run> = Vec::new();
    let end = pieces.last().map_or(0, |piece| piece.1);
    // A short opening piece waits for the next: where it starts, how many words it has and whether it says something.
    let mut carried: Option<(usize, usize, bool)> = None;
    for (a, b) in pieces {
        let (start, words, said) = carried.take().unwrap_or((a, 0, false));
        let (words, said) = (words + content_words(tokens, (a, b)), said || says((a, b)));
        if words >= FEWEST_CONTENT_WORDS && said {
            merged.push((start, b));
        } else if let Some(last) = merged.last_mut() {
            last.1 = b;
        } else {
            carried = Some((start, words, said));
        }
    }
    if let Some((start, ..)) = carried {
        merged.push((start, end));
    }
    merged
}

fn cut_long(tokens: &[Token], (start, end): Run) -> Vec<Run> {
    let mut pieces = Vec::new();
    let mut from = start;
    let bytes = |a: usize, b: usize| (tokens[b - 1].span.end - tokens[a].span.start) as usize;
    while from < end {
        if bytes(from, end) <= LONGEST {
            pieces.push((from, end));
            break;
        }
        let fit = (from + 1..=end).take_while(|&b| bytes(from, b) <= LONGEST).last().unwrap_or(from + 1);
        let comma = (from + 4..fit).rev().find(|&b| tokens[b - 1].is_mark(",") || tokens[b].folded == "and");
        let cut = comma.unwrap_or(fit);
        pieces.push((from, cut));
        from = cut;
    }
    pieces
}

/// Drops joints and marks at both ends, and small words at the end that lead into what comes behind ("… apologized after").
fn strip(tokens: &[Token], run: Run, joints: Option<&Joints>) -> Option<Run> {
    let (mut a, mut b) = run;
    let joint = |t: &Token| {
        !t.is_word() && !t.folded.starts_with(|c: char| c.is_numeric() || matches!(c, '$' | '€' | '£' | '¥'))
    };
    while a < b && (joint(&tokens[a]) || one_of(&tokens[a].folded, &["and", "but", "or", "while", "however"])) {
        a += 1;
    }
    let and = |t: &Token| one_of(&t.folded, &["and", "but", "or"]);
    let end = tokens[b - 1].span.end;
    let leads = |t: &Token| joints.and_then(|j| j.leads.get(&t.span.start)).is_some_and(|&to| to >= end);
    while b > a
        && (joint(&tokens[b - 1]) && !tokens[b - 1].is_mark("%") || and(&tokens[b - 1]) || leads(&tokens[b - 1]))
    {
        b -= 1;
    }
    (a < b).then(|| with_marks(tokens, run, (a, b)))
}

/// Marks that stand in pairs.
const PAIRS: &[(&str, &str)] = &[("“", "”"), ("\"", "\""), ("(", ")"), ("«", "»"), ("„", "“")];

/// Takes back the marks at the ends of a piece that belong to marks inside it: "called it a “mistake”".
fn with_marks(tokens: &[Token], (from, to): Run, (mut a, mut b): Run) -> Run {
    let (mut open, mut closing) = (None, None);
    for t in &tokens[a..b] {
        let opened = PAIRS.iter().find(|(mark, _)| t.folded == *mark).map(|(_, close)| *close);
        if open.is_some_and(|close| t.folded == close) {
            open = None;
        } else if opened.is_some() {
            open = opened;
        } else if open.is_none() && closing.is_none() {
            closing = PAIRS.iter().find(|(_, close)| t.folded == *close).map(|(mark, _)| *mark);
        }
    }
    if let Some(close) = open {
        let behind = tokens[b..to].iter().take_while(|t| !t.is_word()).position(|t| t.folded == close);
        b = behind.map_or(b, |n| b + n + 1);
    }
    if let Some(open) = closing {
        let before = tokens[from..a].iter().rev().take_while(|t| !t.is_word()).position(|t| t.folded == open);
        a = before.map_or(a, |n| a - n - 1);
    }
    (a, b)
}

#[cfg(test)]
mod tests {
    use super::*;
    use variorum_nlp::{Language, text::tokenize};

    #[test]
    fn sentences_fall_into_clauses() {
        for (text, want) in [
            (
                "The mayor responded warmly to the offer and immediately instructed the guards to open the gate.",
                vec!["The mayor responded warmly to the offer", "immediately instructed the guards to open the gate"],
            ),
            (
                "The terms included strict control of the border, halting forced labour, and stopping the supply of new arms.",
                vec![
                    "The terms included strict control of the border",
                    "halting forced labour",
                    "stopping the supply of new arms",
                ],
            ),
            ("Apples, pears and plums were sold.", vec!["Apples, pears and plums were sold"]),
        ] {
            let tokens = tokenize(text, Language::ENGLISH);
            let found: Vec<_> = clauses(&tokens, (0, tokens.len()), None)
                .iter()
                .map(|&(a, b)| tokens[a].span.to(tokens[b - 1].span).slice(text))
                .collect();
            assert_eq!(found, want);
        }
    }
}
