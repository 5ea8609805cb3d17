//! Reporting cues in one sentence: who, by which words, and what.
//!
//! Works on tokens and closed lists of words, without a parser: the source is the noun phrase before (or behind) the
//! verb, the content what follows "that", or what stands before ", the ministry said".

use variorum_nlp::Token;

use super::is_title;
use crate::lexicon::{FUNCTION_WORDS, Lexicon, one_of};
use crate::model::Modality;

/// A range of token indices within the sentence.
pub(super) type Run = (usize, usize);

/// One report of speech or thought.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Cue {
    /// The words for who speaks; none for "it is emphasised that".
    pub source: Option<Run>,
    /// The verb with its auxiliaries, and "that".
    pub words: Run,
    /// What is reported, where it is not only the quotation beside it.
    pub content: Option<Run>,
    /// What the verb makes of its content.
    pub mood: Modality,
    /// Whether the content is a clause.
    pub clausal: bool,
    /// Who passed it on ("the agency quoted the ministry as saying").
    pub via: Option<Run>,
}

const AUXILIARIES: &[&str] = &[
    "has", "have", "had", "will", "would", "did", "does", "do", "also", "then", "again", "now", "still", "once",
    "further", "later", "earlier", "never", "not", "yet", "even", "since", "already", "often", "both",
];
const BE: &[&str] = &["is", "was", "were", "are", "been", "being", "be"];
const STOPPERS: &[&str] = &[
    "that", "which", "but", "while", "when", "as", "because", "if", "although", "though", "whether", "since", "where",
    "so", "than", "after", "before", "until", "to", "how", "what", "why", "yet",
];
const PRONOUNS: &[&str] = &["he", "she", "they", "it", "i", "we", "both", "who", "one"];
const PREPOSITIONS: &[&str] = &[
    "in", "on", "at", "after", "before", "during", "by", "for", "with", "from", "under", "of", "to", "about", "into",
    "through", "over", "against", "between", "among", "as", "without", "within", "upon",
];
const DETERMINERS: &[&str] = &[
    "the", "a", "an", "this", "that", "these", "those", "his", "her", "its", "their", "our", "my", "some", "any", "no",
    "all", "each", "every", "both", "several", "many",
];
/// Forms that are more often nouns: they need "that", a pronoun before them, or a plural noun before the bare form.
const NOUNISH: &[&str] = &[
    "report", "reports", "estimate", "estimates", "request", "requests", "claim", "claims", "doubt", "doubts", "hope",
    "hopes", "order", "orders", "plan", "plans", "promise", "promises", "offer", "offers", "demand", "demands",
    "state", "states", "note", "notes", "record", "records", "document", "documents", "show", "shows", "view", "views",
    "comment", "comments", "remark", "remarks", "answer", "answers", "reply", "stress", "forecast", "forecasts",
    "highlight", "highlights", "quote", "quotes", "post", "posts", "fear", "fears", "warning", "reporting", "meaning",
    "judge", "judges", "felt", "feel", "feels", "regard", "regards", "accept", "intend", "ask", "dismiss", "dispute",
    "cite", "add", "mention", "release", "pledge", "vow", "question", "guarantee", "guarantees",
];
/// Verbs that take a clause without "that".
const BARE_CLAUSE: &[&str] = &[
    "said", "says", "say", "told", "tells", "believe", "believes", "believed", "think", "thinks", "thought", "added",
    "adds", "claimed", "claims", "hope", "hoped", "argued", "insisted", "insists", "alleged", "acknowledged",
    "admitted", "estimates", "estimated", "announced", "confirmed", "denied", "denies", "warned", "noted", "stated",
    "suggested", "feared", "expects", "expected", "indicated", "showed", "indicate", "show", "allege", "add", "claim",
    "argue", "insist",
];
const LONGEST_SOURCE: usize = 14;
const LONGEST_GAP: usize = 9; // tokens between a verb and its "that"

/// All cues of the sentence `tokens`, in text order. `quoted(i)` tells whether token `i` stands in quotation marks.
pub(super) fn cues(tokens: &[Token], quoted: &dyn Fn(usize) -> bool) -> Vec<Cue> {
    let mut found: Vec<Cue> = Vec::new();
    for i in 0..tokens.len() {
        if tokens[i].folded == "according" && word(tokens, i + 1) == "to" && !quoted(i) {
            found.extend(according(tokens, i));
        } else if let Some(mood) = verb(tokens, i).filter(|_| !quoted(i)) {
            let earlier = found.last().and_then(|cue| cue.source);
            if let Some(cue) = around(tokens, i, mood, earlier, quoted) {
                // "Quoted … as saying" is one cue, not two.
                found.retain(|earlier| cue.via.is_none() || earlier.words.0 != cue.words.0);
                cut_previous(&mut found, &cue);
                found.push(cue);
            }
        }
    }
    found
}

fn word(tokens: &[Token], i: usize) -> &str {
    tokens.get(i).map_or("", |t| t.folded.as_str())
}

fn is_mark(tokens: &[Token], i: usize) -> bool {
    tokens.get(i).is_none_or(|t| {
        !t.is_word() && !t.folded.starts_with(|c: char| c.is_ascii_digit() || c == '$' || c == '-' || c == '%')
    })
}

/// Whether token `i` is a verb of reporting here, and not a noun or a participle before one.
fn verb(tokens: &[Token], i: usize) -> Option<Modality> {
    let token = &tokens[i];
    let form = token.folded.as_str();
    let mood = Lexicon::english().reporting(form)?;
    let before = if i > 0 { word(tokens, i - 1) } else { "" };
    let capital_inside = token.capital && i > 0;
    let determined =
        one_of(before, DETERMINERS) && before != "that" && before != "both" || i > 0 && tokens[i - 1].possessive;
    if token.possessive
        || capital_inside
        || determined
        || before == "to"
        || before == "of"
        || before == "-"
        || word(tokens, i + 1) == "-"
    {
        return None;
    }
    if form.ends_with("ing") {
        return (before == "as" && form == "saying").then_some(mood);
    }
    if one_of(form, NOUNISH) {
        let plural = i > 0 && tokens[i - 1].is_word() && before.ends_with('s') && !form.ends_with('s');
        let clear = word(tokens, i + 1) == "that"
            || one_of(before, PRONOUNS)
            || plural
            || one_of(before, &["will", "would", "did"]);
        return clear.then_some(mood);
    }
    Some(mood)
}

fn around(
    tokens: &[Token],
    v: usize,
    mood: Modality,
    earlier: Option<Run>,
    quoted: &dyn Fn(usize) -> bool,
) -> Option<Cue> {
    let start = auxiliaries(tokens, v);
    let passive = (start..v).any(|i| one_of(word(tokens, i), BE));
    if passive {
        return passive_cue(tokens, start, v, mood);
    }
    // "A claim denied by the mayor."
    if word(tokens, v + 1) == "by" && word(tokens, v).ends_with("ed") {
        return passive_cue(tokens, start, v, mood);
    }
    if word(tokens, v) == "saying" {
        return as_saying(tokens, v, mood);
    }
    let before = start.checked_sub(1);
    let coordinated = before.is_some_and(|i| matches!(word(tokens, i), "and" | "but"))
        || before.is_some_and(|i| word(tokens, i) == ",") && earlier.is_some() && word(tokens, v + 1) == "that";
    let forward = forward_content(tokens, v, quoted);
    let source = if coordinated && earlier.is_some() { earlier } else { source_before(tokens, start) };
    if let Some(source) = source.filter(|_| !(before.is_some_and(|i| is_closing(tokens, i)) && forward.is_none())) {
        let words_start = if source.1 == start { start } else { v.min(start) };
        if let Some((mut content, clausal, cue_end)) = forward {
            // ", who has said he knew nothing, …": the relative clause ends at the comma.
            if before.is_some_and(|i| word(tokens, i) == "who") {
                content.1 =
                    (content.0..content.1).find(|&i| word(tokens, i) == ",").unwrap_or(content.1).max(content.0 + 1);
            }
            return Some(Cue {
                source: Some(source),
                words: (words_start, cue_end),
                content: Some(content),
                mood,
                clausal,
                via: None,
            });
        }
        let content = backward_content(tokens, source.0);
        return Some(Cue {
            source: Some(source),
            words: (words_start, v + 1),
            content,
            mood,
            clausal: true,
            via: None,
        });
    }
    // ", said Tom Orlo, a lawyer": the source stands behind.
    let inverted = before.is_some_and(|i| is_closing(tokens, i) || word(tokens, i) == ",")
        && tokens.get(v + 1).is_some_and(|t| t.capital || one_of(&t.folded, DETERMINERS));
    let source = inverted.then(|| source_after(tokens, v + 1)).flatten()?;
    Some(Cue {
        source: Some(source),
        words: (v, v + 1),
        content: backward_content(tokens, v),
        mood,
        clausal: true,
        via: None,
    })
}

/// The first of the auxiliaries and adverbs that lead up to the verb.
fn auxiliaries(tokens: &[Token], v: usize) -> usize {
    let mut start = v;
    while start > 0 && v - start < 5 {
        let before = &tokens[start - 1];
        let adverb = before.folded.ends_with("ly") && before.is_word() && !before.capital;
        let negated = before.folded.ends_with("n't");
        if !adverb && !negated && !one_of(&before.folded, AUXILIARIES) && !one_of(&before.folded, BE) {
            break;
        }
        if before.folded == "both" {
            break;
        }
        start -= 1;
    }
    start
}

fn is_closing(tokens: &[Token], i: usize) -> bool {
    matches!(word(tokens, i), "\"" | "”" | "»" | "’" | "'")
}

/// "It is emphasised that …", "it was stated, in particular, that …", "is said to have …".
fn passive_cue(tokens: &[Token], start: usize, v: usize, mood: Modality) -> Option<Cue> {
    let it = start > 0 && word(tokens, start - 1) == "it";
    if let Some(that) = find_that(tokens, v + 1).filter(|_| it) {
        let words = (start - 1, that + 1);
        return Some(Cue {
            source: None,
            words,
            content: content_to_end(tokens, that + 1),
            mood,
            clausal: true,
            via: None,
        });
    }
    // "It was agreed to start talks."
    if it && word(tokens, v + 1) == "to" {
        return Some(Cue {
            source: None,
            words: (start - 1, v + 1),
            content: content_to_end(tokens, v + 1),
            mood,
            clausal: false,
            via: None,
        });
    }
    if one_of(word(tokens, v), &["said", "reported", "believed", "thought", "alleged", "claimed"])
        && word(tokens, v + 1) == "to"
    {
        let content = content_to_end(tokens, v + 1);
        return Some(Cue {
            source: None,
            words: (start, v + 1),
            content,
            mood: Modality::Alleged,
            clausal: false,
            via: None,
        });
    }
    let by = (word(tokens, v + 1) == "by").then(|| source_after(tokens, v + 2)).flatten()?;
    Some(Cue {
        source: Some(by),
        words: (start, v + 2),
        content: backward_content(tokens, start),
        mood,
        clausal: false,
        via: None,
    })
}

/// "The agency quoted the ministry as saying that …".
fn as_saying(tokens: &[Token], v: usize, mood: Modality) -> Option<Cue> {
    let quoting =
        (0..v).rev().take(12).find(|&i| matches!(word(tokens, i), "quoted" | "cited" | "quotes" | "cites"))?;
    let source = (quoting + 1, v - 1);
    let content_from = find_that(tokens, v + 1).map_or(v + 1, |that| that + 1);
    let content = content_to_end(tokens, content_from);
    let via = source_before(tokens, auxiliaries(tokens, quoting));
    (source.0 < source.1).then_some(Cue {
        source: Some(source),
        words: (quoting, content_from),
        content,
        mood,
        clausal: true,
        via,
    })
}

fn according(tokens: &[Token], i: usize) -> Option<Cue> {
    let mut source = source_after(tokens, i + 2)?;
    // "According to the plan" names no speaker.
    const NO_SPEAKERS: &[&str] = &[
        "plan", "plans", "principle", "law", "laws", "rules", "norms", "schedule", "custom", "tradition", "standards",
        "terms", "need", "size", "age",
    ];
    let last = |run: Run| {
        one_of(word(tokens, run.1 - 1), NO_SPEAKERS)
            || tokens[run.0..run.1].iter().any(|t| one_of(&t.folded, &["principle", "law", "norms"]))
    };
    if last(source) {
        return None;
    }
    // "according to reports from the Post": the paper is the source.
    if let Some(from) = (source.0..source.1).find(|&k| word(tokens, k) == "from" && k + 1 < source.1) {
        source.0 = from + 1;
    }
    let content = if word(tokens, source.1) == "," && tokens[..i].iter().all(|t| !t.is_word()) {
        content_to_end(tokens, source.1 + 1)
    } else {
        backward_content(tokens, i)
    };
    Some(Cue { source: Some(source), words: (i, i + 2), content, mood: Modality::Asserted, clausal: true, via: None })
}

fn find_that(tokens: &[Token], from: usize) -> Option<usize> {
    let mut stop = from;
    while stop < tokens.len() && stop < from + LONGEST_GAP {
        if word(tokens, stop) == "that" {
            return Some(stop);
        }
        let goes_on = tokens[stop].is_word()
            || matches!(word(tokens, stop), ",")
            || tokens[stop].folded.starts_with(|c: char| c.is_ascii_digit());
        let clause = one_of(word(tokens, stop), BE)
            || matches!(word(tokens, stop), "has" | "had" | "have" | "will" | "would" | "and" | "who" | "which");
        // "He said on Monday, adding that": the clause belongs to what he added.
        let other = stop > from && word(tokens, stop - 1) == "," && word(tokens, stop).ends_with("ing");
        if !goes_on || clause || other {
            return None;
        }
        stop += 1;
    }
    None
}

/// The content behind the verb, whether it is a clause, and one past the words of the cue.
fn forward_content(tokens: &[Token], v: usize, quoted: &dyn Fn(usize) -> bool) -> Option<(Run, bool, usize)> {
    if let Some(that) = find_that(tokens, v + 1).filter(|&that| !quoted(that)) {
        return content_to_end(tokens, that + 1).map(|content| (content, true, that + 1));
    }
    let mut next = v + 1;
    while tokens.get(next).is_some_and(|t| t.folded.ends_with("ly") && t.is_word()) {
        next += 1;
    }
    // "The mayor agreed on Wednesday to close the road."
    next = behind_day(tokens, next).filter(|&to| word(tokens, to) == "to").unwrap_or(next);
    let token = tokens
        .get(next)
        .filter(|t| t.is_word() || t.folded == "$" || t.folded.starts_with(|c: char| c.is_ascii_digit()))?;
    // "The mayor agreed to close the road": the deed is the content.
    let deed = token.folded == "to"
        && !matches!(
            Lexicon::english().reporting(word(tokens, v)),
            None | Some(Modality::Asserted | Modality::Assessed)
        );
    if deed && !quoted(next) {
        return content_to_end(tokens, next).map(|content| (content, false, v + 1));
    }
    if one_of(&token.folded, PREPOSITIONS) || quoted(next) {
        return None;
    }
    if one_of(word(tokens, v), BARE_CLAUSE) && has_verb(tokens, next) {
        let content = content_to_end(tokens, next)?;
        return Some((content, true, v + 1));
    }
    let object = one_of(&token.folded, DETERMINERS) || !one_of(&token.folded, FUNCTION_WORDS);
    (object && !token.capital || one_of(&token.folded, DETERMINERS))
        .then(|| content_to_end(tokens, next))
        .flatten()
        .map(|content| (content, false, v + 1))
}

/// One past a day that is told at `from`: "on Wednesday", "late on Monday night", "yesterday", "last week", "on 3 May".
fn behind_day(tokens: &[Token], from: usize) -> Option<usize> {
    const DAYS: &[&str] = &[
        "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "january", "february", "march",
        "april", "may", "june", "july", "august", "september", "october", "november", "december",
    ];
    const PARTS: &[&str] = &["morning", "afternoon", "evening", "night", "week", "month", "year"];
    let mut at = from;
    let mut told = false;
    while at < from + 6 {
        let here = word(tokens, at);
        let names = [DAYS, PARTS, &["yesterday", "today", "earlier"]].iter().any(|list| one_of(here, list));
        let small = one_of(here, &["on", "late", "early", "last", "this", "in", "the"]);
        if !(names || small || here.starts_with(|c: char| c.is_ascii_digit())) {
            break;
        }
        told |= names;
        at += 1;
    }
    told.then_some(at)
}

/// Whether a subject and a finite verb follow soon.
fn has_verb(tokens: &[Token], from: usize) -> bool {
    const FINITE: &[&str] = &[
        "is", "was", "were", "are", "has", "had", "have", "will", "would", "could", "can", "should", "must", "may",
        "might", "did", "does", "do", "fully", "never",
    ];
    tokens[from..]
        .iter()
        .skip(1)
        .take(14)
        .take_while(|t| {
            t.is_word() || t.is_mark("-") || t.is_mark(",") || !t.folded.starts_with(|c: char| c.is_ascii_punctuation())
        })
        .any(|t| {
            one_of(&t.folded, FINITE)
                || t.folded.ends_with("ed") && !t.capital
                || Lexicon::english().reporting(&t.folded).is_some_and(|_| t.folded.ends_with('s'))
        })
}

/// From token `from` to the end of the sentence, without the marks that end it.
fn content_to_end(tokens: &[Token], from: usize) -> Option<Run> {
    let mut end = tokens.len();
    while end > from
        && is_mark(tokens, end - 1)
        && !is_closing(tokens, end - 1)
        && !matches!(word(tokens, end - 1), ")" | "%")
    {
        end -= 1;
    }
    let mut start = from;
    while start < end && word(tokens, start) == "," {
        start += 1;
    }
    let end = (start + 3..end).find(|&i| leaves_content(tokens, i)).unwrap_or(end);
    (start < end).then_some((start, end))
}

/// Whether the comma at token `i` leads back to the speaker: "…, stressing that …", "…, to which the mayor answered …".
fn leaves_content(tokens: &[Token], i: usize) -> bool {
    const LEADING: &[&str] = &[
        "emphasizing", "emphasising", "stressing", "adding", "noting", "saying", "warning", "underlining",
        "underscoring", "insisting", "pointing",
    ];
    word(tokens, i) == ","
        && (one_of(word(tokens, i + 1), LEADING) || word(tokens, i + 1) == "to" && word(tokens, i + 2) == "which")
}

/// From the start of the sentence to token `end`, without marks at its end; only where two words stand there.
fn backward_content(tokens: &[Token], end: usize) -> Option<Run> {
    let mut stop = end;
    while stop > 0 && (word(tokens, stop - 1) == "," || is_closing(tokens, stop - 1)) {
        stop -= 1;
    }
    let separated = stop < end || end < tokens.len() && word(tokens, end) == "according";
    let start = tokens.iter().position(|t| t.is_word() || !is_mark_token(t))?;
    (separated && start + 1 < stop).then_some((start, stop))
}

fn is_mark_token(token: &Token) -> bool {
    !token.is_word() && !token.folded.starts_with(|c: char| c.is_ascii_digit() || c == '$')
}

/// The noun phrase that ends before token `end`.
fn source_before(tokens: &[Token], end: usize) -> Option<Run> {
    let mut stop = end;
    if stop == 0 {
        return None;
    }
    // "The institute (IVS) said": step over the parenthesis.
    if word(tokens, stop - 1) == ")" {
        stop = (0..stop - 1).rev().take(8).find(|&i| word(tokens, i) == "(").filter(|open| *open > 0)?;
    }
    // "Tom Orlo, a lawyer for the town, said": the name stands before or between the commas.
    if word(tokens, stop - 1) == "," {
        let relative = |i: usize| one_of(word(tokens, i + 1), &["who", "which"]);
        let open = (0..stop - 1).rev().take(16).find(|&i| word(tokens, i) == ",");
        let open = open.or_else(|| (0..stop - 1).rev().take(40).find(|&i| word(tokens, i) == "," && relative(i)))?;
        if open == 0 || is_closing(tokens, open - 1) {
            return None;
        }
        let apposition = stop - 1;
        let mut before = noun_phrase(tokens, open)?;
        // "Tom Orlo, D-Varn, who heads the board, said"
        let party = tokens[before.0].span.len() == 1 && word(tokens, before.0 + 1) == "-";
        if party && before.0 > 1 && word(tokens, before.0 - 1) == "," {
            before = noun_phrase(tokens, before.0 - 1)?;
        }
        return Some((before.0, apposition));
    }
    if word(tokens, stop - 1) == "who" {
        stop -= 1;
        stop -= usize::from(stop > 0 && word(tokens, stop - 1) == ",");
    }
    noun_phrase(tokens, stop)
}

/// The run of words before token `stop` that can be one noun phrase.
fn noun_phrase(tokens: &[Token], stop: usize) -> Option<Run> {
    let mut start = stop;
    while start > 0 && stop - start < LONGEST_SOURCE {
        let token = &tokens[start - 1];
        let joins = token.folded == "and"
            && start >= 2
            && start < stop
            && tokens[start - 2].is_word()
            && (tokens[start].capital || tokens[start].folded == "some")
            && all_nominal(tokens, start - 1);
        let inside = token.is_word() && !one_of(&token.folded, STOPPERS) && token.folded != "and"
            || token.is_mark("-")
            || token.is_mark(".")
            || token.is_mark("'") && start < stop;
        let verbal = start < stop
            && (one_of(&token.folded, BE)
                || token.folded.ends_with("n't")
                || one_of(&token.folded, &["has", "had", "have", "will", "would"])
                || Lexicon::english().reporting(&token.folded).is_some() && !one_of(&token.folded, NOUNISH));
        if token.is_mark(")") && start < stop {
            match (0..start - 1).rev().take(8).find(|&i| word(tokens, i) == "(") {
                Some(open) => {
                    start = open;
                    continue;
                }
                None => break,
            }
        }
        if !joins && (!inside || verbal) {
            break;
        }
        start -= 1;
    }
    trimmed_source(tokens, start, stop)
}

fn all_nominal(tokens: &[Token], end: usize) -> bool {
    let start = end.saturating_sub(4);
    tokens[start..end]
        .iter()
        .rev()
        .take_while(|t| t.is_word())
        .all(|t| !one_of(&t.folded, BE) && Lexicon::english().reporting(&t.folded).is_none())
}

/// Drops what leads up to the noun phrase ("on Friday prosecutors"), and refuses what is none.
fn trimmed_source(tokens: &[Token], mut start: usize, stop: usize) -> Option<Run> {
    const WHEN: &[&str] = &[
        "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "later", "earlier", "today",
        "yesterday", "however", "meanwhile", "then", "also", "so", "now", "last", "week", "month", "year", "thus",
        "still", "instead", "recently", "and", "but", "while", "additionally", "importantly", "separately",
    ];
    if start > 0
        && word(tokens, start - 1) == "to"
        && !tokens[start].capital
        && !one_of(word(tokens, start), DETERMINERS)
    {
        return None; // an infinitive and its object
    }
    while start < stop
        && (one_of(word(tokens, start), WHEN)
            || one_of(word(tokens, start), PREPOSITIONS) && start + 1 < stop && one_of(word(tokens, start + 1), WHEN))
    {
        start += 1;
    }
    // A phrase that begins with another preposition is no source; what hangs on a noun ("the head of the town") is.
    if start >= stop || one_of(word(tokens, start), PREPOSITIONS) {
        return None;
    }
    let last = word(tokens, stop - 1);
    let lone = stop - start == 1;
    let fits = if lone {
        one_of(last, PRONOUNS) || !one_of(last, FUNCTION_WORDS) || last == "us"
    } else {
        !one_of(last, FUNCTION_WORDS) || last == "two" || last == "others"
    };
    let wordy = tokens[start..stop].iter().any(Token::is_word);
    let participle = lone && !tokens[start].capital && (last.ends_with("ing") || last.ends_with("ed"));
    (fits && wordy && !participle).then_some((start, stop))
}

/// The noun phrase that begins at token `start`.
fn source_after(tokens: &[Token], start: usize) -> Option<Run> {
    let mut end = start;
    while end < tokens.len() && end - start < LONGEST_SOURCE {
        let token = &tokens[end];
        let short = |t: &Token| t.span.len() == 1 || t.capital && t.span.len() <= 4 && is_title(&t.folded);
        let initial = token.is_mark(".") && end > start && short(&tokens[end - 1]);
        let stop = one_of(&token.folded, STOPPERS)
            || one_of(&token.folded, &["in", "on", "who", "at"])
            || one_of(&token.folded, BE)
            || token.folded == "and" && !tokens.get(end + 1).is_some_and(|t| t.capital);
        if !(token.is_word() || token.is_mark("-") || initial) || stop {
            break;
        }
        end += 1;
    }
    (end > start).then_some((start, end))
}

/// "… said A, and said that B": the first content ends where the second cue begins.
fn cut_previous(found: &mut [Cue], next: &Cue) {
    let Some(previous) = found.last_mut() else { return };
    let shared = previous.source == next.source;
    if let Some(content) = previous.content.as_mut().filter(|c| shared && c.0 < next.words.0 && c.1 > next.words.0) {
        content.1 = next.words.0.saturating_sub(1).max(content.0 + 1);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use variorum_nlp::{Language, text::tokenize};

    fn found(text: &str) -> Vec<String> {
        let tokens = tokenize(text, Language::ENGLISH);
        let show =
            |run: Option<Run>| run.map_or("-", |(a, b)| tokens[a].span.to(tokens[b - 1].span).slice(text)).to_owned();
        cues(&tokens, &|_| false)
            .into_iter()
            .map(|c| format!("{} | {} | {}", show(c.source), show(Some(c.words)), show(c.content)))
            .collect()
    }

    #[test]
    fn cues_of_many_shapes() {
        for (text, want) in [
            ("The ministry said that the bridge is shut.", vec!["The ministry | said that | the bridge is shut"]),
            ("The bridge is shut, the ministry said.", vec!["the ministry | said | The bridge is shut"]),
            (
                "Tom Orlo, a lawyer for the town, said he would pay.",
                vec!["Tom Orlo, a lawyer for the town | said | he would pay"],
            ),
            ("According to the mayor, the road is open.", vec!["the mayor | According to | the road is open"]),
            ("The road is open, according to court papers.", vec!["court papers | according to | The road is open"]),
            ("It is emphasized that the road is open.", vec!["- | It is emphasized that | the road is open"]),
            (
                "She told reporters on Friday that it was late.",
                vec!["She | told reporters on Friday that | it was late"],
            ),
            ("The reports of the state were long.", vec![]),
            (
                "He noted the delay and said that it would end.",
                vec!["He | noted | the delay", "He | said that | it would end"],
            ),
            ("On Friday prosecutors said the pair had agreed.", vec!["prosecutors | said | the pair had agreed"]),
            (
                "Varn Daily quoted the palace as saying that talks began.",
                vec!["the palace | quoted the palace as saying that | talks began"],
            ),
        ] {
            let got = found(text);
            assert!(
                want.iter().all(|w| got.iter().any(|g| g == w)) && (!want.is_empty() || got.is_empty()),
                "{text}: {got:#?}"
            );
        }
    }
}
