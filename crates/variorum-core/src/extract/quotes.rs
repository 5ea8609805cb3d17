//! Quotation marks: pairs, nests, and marks that lack a partner.
//!
//! Only finds the stretches; who speaks is for `attribution`.

use variorum_nlp::Span;

use super::Context;
use crate::model::{BoilerplateKind, Document, Layers, Note, Quote, QuoteKind};

/// A stretch of up to this many words without a closing sentence mark is a phrase.
const LONGEST_PHRASE: usize = 3;

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Mark {
    Open(char),
    Close(char),
}

struct Opening {
    /// The mark that closes it.
    closer: char,
    /// Where the words begin.
    start: usize,
    /// Index into the quotations found, kept for nesting.
    slot: usize,
}

/// Paragraphs that a quotation may run over without a mark at their heads.
const LONGEST_RUN: usize = 8;

pub(super) fn run(document: &Document, _: &Context, layers: &mut Layers) {
    let text = &document.text;
    let passed = |paragraph: Span| {
        let kinds = [BoilerplateKind::SourceLine, BoilerplateKind::Counter];
        layers.boilerplate.iter().any(|b| b.span == paragraph && kinds.contains(&b.kind))
    };
    let mut i = 0;
    while i < layers.paragraphs.len() {
        let paragraph = layers.paragraphs[i];
        i += 1;
        if passed(paragraph) {
            continue;
        }
        let open = pair(text, paragraph, &mut layers.quotes);
        let Some((closer, span)) = open else { continue };
        match run_on(text, &layers.paragraphs[i..], closer) {
            Some(more) => {
                i += more.len();
                let told = more.into_iter().filter(|span| !span.trim(text).is_empty());
                layers.quotes.extend(told.map(|span| quote(text, span, None)));
            }
            None => layers.notes.push(Note::at(
                &document.id,
                span,
                "a quotation mark is not closed in its paragraph; the quotation is taken to its end",
            )),
        }
    }
}

/// Where a quotation that was left open goes on: the paragraphs up to the one that its mark ends, where no other opens between.
fn run_on(text: &str, paragraphs: &[Span], closer: char) -> Option<Vec<Span>> {
    let mut found = Vec::new();
    for &paragraph in paragraphs.iter().take(LONGEST_RUN) {
        match marks(text, paragraph)
            .into_iter()
            .find(|(_, mark)| *mark == Mark::Close(closer) || matches!(mark, Mark::Open(_)))
        {
            None => found.push(paragraph),
            Some((at, Mark::Close(_))) if !text[at..paragraph.end as usize].contains(char::is_alphanumeric) => {
                found.push(Span::new(paragraph.start as usize, at));
                return Some(found);
            }
            Some(_) => return None,
        }
    }
    None
}

fn quote(text: &str, span: Span, nested_in: Option<usize>) -> Quote {
    let kind = kind_of(span.slice(text));
    Quote { span, kind, speaker: None, speaker_as_named: None, cue: None, nested_in }
}

/// Finds the quotations of a paragraph. One whose mark is not closed is taken to its end, and told with the mark that would close it.
fn pair(text: &str, paragraph: Span, quotes: &mut Vec<Quote>) -> Option<(char, Span)> {
    let base = quotes.len();
    let mut open: Vec<Opening> = Vec::new();
    let mut found: Vec<(Span, Option<usize>)> = Vec::new(); // an empty span marks one that never closed
    for (at, mark) in marks(text, paragraph) {
        match mark {
            Mark::Open(c) if open.len() < 4 => {
                open.push(Opening { closer: closer(c), start: at + c.len_utf8(), slot: found.len() });
                found.push((Span::new(at, at), None));
            }
            Mark::Open(_) => {}
            Mark::Close(c) => {
                let Some(depth) = open.iter().rposition(|o| o.closer == c) else { continue };
                let opening = &open[depth];
                found[opening.slot] =
                    (Span::new(opening.start, at), depth.checked_sub(1).map(|outer| open[outer].slot));
                open.truncate(depth);
            }
        }
    }
    // A quotation over several paragraphs opens each and closes only the last.
    let left = open.into_iter().next().filter(|o| o.closer != '\'' && o.closer != '’').and_then(|opening| {
        let span = Span::new(opening.start, paragraph.end as usize);
        (!span.trim(text).is_empty()).then(|| {
            found[opening.slot] = (span, None);
            (opening.closer, span)
        })
    });
    let kept: Vec<usize> = (0..found.len()).filter(|&i| !found[i].0.trim(text).is_empty()).collect();
    for &i in &kept {
        let (span, outer) = found[i];
        let nested_in = outer.and_then(|outer| kept.iter().position(|&k| k == outer)).map(|k| base + k);
        quotes.push(quote(text, span, nested_in));
    }
    left
}

fn kind_of(words: &str) -> QuoteKind {
    let n_words = words.split_whitespace().count();
    let sentence = words.trim_end().ends_with(['.', '!', '?']) && words.starts_with(char::is_uppercase);
    if n_words <= LONGEST_PHRASE && !sentence { QuoteKind::Phrase } else { QuoteKind::Direct }
}

fn closer(open: char) -> char {
    match open {
        '“' | '„' | '”' => '”',
        '«' => '»',
        '‘' | '‚' => '’',
        other => other,
    }
}

/// The quotation marks of a paragraph in text order. Straight marks open or close by what stands beside them; where
/// that does not tell, they alternate.
fn marks(text: &str, paragraph: Span) -> Vec<(usize, Mark)> {
    let slice = paragraph.slice(text);
    let mut found: Vec<(usize, Mark)> = Vec::new();
    let mut straight_open = 0_usize;
    let mut low_open = 0_usize; // „ … “ closes with the mark that opens in English
    let mut previous = ' ';
    let mut chars = slice.char_indices().peekable();
    while let Some((offset, c)) = chars.next() {
        let next = chars.peek().map_or(' ', |&(_, c)| c);
        let at = paragraph.start as usize + offset;
        let mark = match c {
            '„' => {
                low_open += 1;
                Some(Mark::Open('„'))
            }
            '“' if low_open > 0 && !previous.is_whitespace() => {
                low_open -= 1;
                Some(Mark::Close('”'))
            }
            '“' => Some(Mark::Open('“')),
            '”' => {
                // Some sites set the closing mark on both sides.
                let opens = (previous.is_whitespace() || previous == '(') && next.is_alphanumeric();
                Some(if opens { Mark::Open('”') } else { Mark::Close('”') })
            }
            '«' => Some(Mark::Open('«')),
            '»' => Some(Mark::Close('»')),
            '"' => {
                let opens = opens_straight(previous, next, straight_open);
                straight_open = if opens { straight_open + 1 } else { straight_open.saturating_sub(1) };
                Some(if opens { Mark::Open('"') } else { Mark::Close('"') })
            }
            '‘' => Some(Mark::Open('‘')),
            '’' if !next.is_alphanumeric() => Some(Mark::Close('’')),
            '\'' if (previous.is_whitespace() || matches!(previous, '(' | '"' | '“')) && next.is_alphabetic() => {
                Some(Mark::Open('\''))
            }
            '\'' if !next.is_alphanumeric() && !previous.is_whitespace() => Some(Mark::Close('\'')),
            _ => None,
        };
        found.extend(mark.map(|mark| (at, mark)));
        previous = c;
    }
    drop_lone_apostrophes(text, found)
}

fn opens_straight(previous: char, next: char, depth: usize) -> bool {
    let space_before = previous.is_whitespace() || matches!(previous, '(' | '[' | '—' | '–' | '“' | '‘');
    let space_after = next.is_whitespace() || matches!(next, '.' | ',' | ';' | ':' | ')' | '!' | '?' | '—');
    match (space_before, space_after) {
        (true, false) => true,
        (false, true) => false,
        _ => depth == 0,
    }
}

/// A closing single mark with nothing open is an apostrophe, and an opening one whose partner is more than 200 bytes
/// away or has a plural's "s" before it most likely is one too.
fn drop_lone_apostrophes(text: &str, marks: Vec<(usize, Mark)>) -> Vec<(usize, Mark)> {
    let mut keep = vec![true; marks.len()];
    let mut open: Option<usize> = None;
    for (i, &(at, mark)) in marks.iter().enumerate() {
        match mark {
            Mark::Open('\'' | '‘') => {
                if let Some(earlier) = open.replace(i) {
                    keep[earlier] = false;
                }
            }
            Mark::Close('\'' | '’') => match open {
                Some(start) if at - marks[start].0 <= 200 || !text[..at].ends_with('s') => open = None,
                _ => keep[i] = false,
            },
            _ => {}
        }
    }
    if let Some(start) = open {
        keep[start] = false;
    }
    let mut keep = keep.into_iter();
    marks.into_iter().filter(|_| keep.next().unwrap_or(false)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<String> {
        let mut quotes = Vec::new();
        pair(text, Span::new(0, text.len()), &mut quotes);
        quotes
            .iter()
            .map(|q| format!("{}{}", q.span.slice(text), q.nested_in.map_or(String::new(), |n| format!(" <{n}"))))
            .collect()
    }

    #[test]
    fn marks_are_paired() {
        for (text, want) in [
            (r#"He said "go" and "stay"."#, vec!["go", "stay"]),
            (
                r#""They end the "long dispute", and go," he said."#,
                vec![r#"They end the "long dispute", and go,"#, "long dispute <0"],
            ),
            ("“ loose” and “tight”", vec![" loose", "tight"]),
            ("the drivers' strike and the boss’s 'last offer' today", vec!["last offer"]),
            ("„nein“ und «ja»", vec!["nein", "ja"]),
            ("“It goes on", vec!["It goes on"]),
            ("an odd mark\" here", vec![]),
        ] {
            assert_eq!(found(text), want, "{text}");
        }
    }
}
