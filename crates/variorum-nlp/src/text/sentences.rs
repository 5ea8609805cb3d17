//! Paragraphs and sentences.
//!
//! Bounds inside a paragraph are those of UAX #29, mended where a full stop belongs to an abbreviation. A sentence never
//! crosses a paragraph, and the extents of all sentences, concatenated, are the text.

use unicode_segmentation::UnicodeSegmentation;

use crate::Span;

/// One sentence of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sentence {
    /// The sentence without white space around it; empty only where the text has nothing else.
    pub span: Span,
    /// The sentence with the white space behind it (and, for the first one, before it).
    pub extent: Span,
    /// The number of the paragraph it stands in, from 0.
    pub paragraph: u32,
}

/// The paragraphs of `text`, without white space around them, in text order; none is empty.
///
/// A line is a paragraph, unless the text is set in lines of fixed width: then a blank line ends one.
/// Cost: O(length of `text`).
pub fn paragraphs(text: &str) -> Vec<Span> {
    let wrapped = is_hard_wrapped(text);
    let mut found: Vec<Span> = Vec::new();
    let mut open = false; // whether the last line was not blank
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let span = Span::new(at, at + line.len()).trim(text);
        at += line.len();
        match (span.is_empty(), found.last_mut()) {
            (true, _) => open = false,
            (false, Some(last)) if wrapped && open => *last = last.to(span),
            (false, _) => {
                found.push(span);
                open = true;
            }
        }
    }
    found
}

/// Whether single line breaks are only typesetting: most lines that go on end in mid-sentence at a similar width.
fn is_hard_wrapped(text: &str) -> bool {
    let lines: Vec<&str> = text.lines().take(400).collect();
    let (mut going_on, mut broken) = (0, 0);
    for pair in lines.windows(2) {
        let line = pair[0].trim_end();
        if line.is_empty() || pair[1].trim().is_empty() {
            continue;
        }
        going_on += 1;
        let wide = (45..=110).contains(&line.chars().count());
        broken += usize::from(wide && !line.ends_with(['.', '!', '?', ':', '"', '”', ')', '…', '|', ';']));
    }
    going_on >= 3 && broken * 3 > going_on * 2
}

/// The sentences of `text`, given its `paragraphs`, in text order.
///
/// Cost: O(length of `text`).
pub fn sentences(text: &str, paragraphs: &[Span]) -> Vec<Sentence> {
    let mut found: Vec<Sentence> = Vec::new();
    for (number, paragraph) in (0..).zip(paragraphs) {
        let first = found.len();
        let pieces = paragraph.slice(text).split_sentence_bound_indices();
        for (offset, piece) in pieces.flat_map(|(offset, piece)| before_figures(offset, piece)) {
            let start = paragraph.start as usize + offset;
            let span = Span::new(start, start + piece.len()).trim(text);
            if span.is_empty() {
                continue;
            }
            match found[first..].last_mut() {
                Some(last) if goes_on(last.span.slice(text), span.slice(text)) => last.span = last.span.to(span),
                _ => found.push(Sentence { span, extent: span, paragraph: number }),
            }
        }
    }
    for i in 0..found.len() {
        found[i].extent.start = if i == 0 { 0 } else { found[i].span.start };
        let end = found.get(i + 1).map_or(text.len(), |next| next.span.start as usize);
        found[i].extent = Span::new(found[i].extent.start as usize, end);
    }
    found
}

/// Cuts a piece where a sentence that begins with a figure follows a full stop ("… on March 14. $5,000 went to …"): by the
/// standard a stop before figures and small letters ends nothing.
fn before_figures(offset: usize, piece: &str) -> Vec<(usize, &str)> {
    let mut cuts = vec![0];
    for (at, _) in piece.match_indices(". ") {
        let word = piece[..at].rsplit(|c: char| !c.is_alphanumeric() && c != '.').next().unwrap_or_default();
        let folded = word.to_lowercase();
        let abbreviated = [TITLES, ENDINGS, BEFORE_DIGIT].iter().any(|list| list.contains(&folded.as_str()))
            || folded.contains('.')
            || word.len() < 2 && !word.starts_with(|c: char| c.is_ascii_digit())
            || piece[..at].len() == word.len();
        let rest = piece[at + 2..].trim_start_matches(['$', '€', '£']);
        let figure = rest.starts_with(|c: char| c.is_ascii_digit());
        // "14. 3. 2031" is a date: a figure that stands before a stop, or behind one, tells no end.
        let behind = rest.trim_start_matches(|c: char| c.is_ascii_digit() || c == ',');
        let before = piece[..at].strip_suffix(word).unwrap_or_default();
        let date =
            behind.starts_with(". ") || folded.starts_with(|c: char| c.is_ascii_digit()) && before.ends_with(". ");
        if figure && !abbreviated && !date {
            cuts.push(at + 2);
        }
    }
    cuts.push(piece.len());
    cuts.windows(2).map(|cut| (offset + cut[0], &piece[cut[0]..cut[1]])).collect()
}

/// Words after which a full stop does not end a sentence when a capital follows.
const TITLES: &[&str] = &[
    "mr", "mrs", "ms", "messrs", "dr", "prof", "gov", "sen", "rep", "reps", "sens", "gen", "lt", "col", "maj", "capt",
    "cmdr", "adm", "sgt", "cpl", "pvt", "rev", "fr", "hon", "pres", "st", "mt", "ft", "vs", "v", "etc", "e.g", "i.e",
    "cf", "al", "approx", "mme", "mlle", "sra", "sr", "supt", "insp", "det", "amb", "atty",
];
/// Abbreviations that may end a sentence: they go on unless a common first word follows.
const ENDINGS: &[&str] = &[
    "jr", "inc", "co", "corp", "ltd", "bros", "u.s", "u.n", "u.k", "u.s.a", "d.c", "e.u", "ph.d", "b.a", "m.a", "ave",
    "blvd", "rd", "calif", "ill", "mass", "conn", "fla", "ga", "va", "pa", "wash", "ariz", "colo", "tenn",
];
/// Abbreviations that go on when a digit follows.
const BEFORE_DIGIT: &[&str] = &[
    "no", "nos", "p", "pp", "art", "sec", "ch", "fig", "vol", "jan", "feb", "mar", "apr", "jun", "jul", "aug", "sept",
    "sep", "oct", "nov", "dec", "ene", "abr", "ago", "dic", "janv", "févr", "fév", "avr", "juil", "déc",
];
const FIRST_WORDS: &[&str] = &[
    "The", "A", "An", "In", "On", "At", "He", "She", "It", "They", "We", "I", "But", "And", "This", "That", "These",
    "Those", "There", "However", "Meanwhile", "Earlier", "Later", "After", "Before", "As", "If", "When", "While",
    "According", "Both", "For", "His", "Her", "Its", "Their", "Mr", "Mrs", "Ms",
];

const GERMAN_MONTHS: &[&str] = &[
    "Januar", "Jänner", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September", "Oktober",
    "November", "Dezember",
];
/// Before the day of a German date, where it does not open the line.
const BEFORE_GERMAN_DAY: &[&str] =
    &["am", "Am", "vom", "Vom", "zum", "Zum", "bis", "Bis", "ab", "Ab", "seit", "Seit", "den", "dem", "der", "und"];

fn goes_on(before: &str, after: &str) -> bool {
    let closed = before.trim_end_matches(['"', '”', '’', '\'', ')', '»']);
    if !closed.ends_with('.') || closed.ends_with("..") {
        // A closing mark alone, or a sentence mark inside a quotation that its sentence goes on from ("No!" he said).
        return after.chars().all(|c| !c.is_alphanumeric() && !matches!(c, '“' | '"' | '«'))
            || (closed.len() < before.len() && after.starts_with(char::is_lowercase));
    }
    if after.starts_with(|c: char| c.is_lowercase() || matches!(c, ',' | ';' | ')')) {
        return true;
    }
    let stem = closed.trim_end_matches('.');
    let word = stem.rsplit(|c: char| !c.is_alphanumeric() && c != '.').next().unwrap_or_default();
    let folded = word.to_lowercase();
    let next = after.split(|c: char| !c.is_alphanumeric()).find(|w| !w.is_empty()).unwrap_or_default();
    if closed.len() < before.len() {
        return false;
    }
    if TITLES.contains(&folded.as_str()) {
        return true;
    }
    if BEFORE_DIGIT.contains(&folded.as_str()) && next.starts_with(|c: char| c.is_ascii_digit()) {
        return true;
    }
    // "14. 3. 2031": the standard ends a sentence before a figure that has a stop of its own.
    let ordinal = after.trim_start_matches(|c: char| c.is_ascii_digit()).starts_with(". ");
    if ordinal && word.bytes().all(|b| b.is_ascii_digit()) && next.starts_with(|c: char| c.is_ascii_digit()) {
        return true;
    }
    // "am 13. Mai"
    let led = stem.strip_suffix(word).and_then(|before| before.split_whitespace().next_back());
    let day = word.len() <= 2 && word.bytes().all(|b| b.is_ascii_digit()) && !word.is_empty();
    if day && GERMAN_MONTHS.contains(&next) && led.is_none_or(|led| BEFORE_GERMAN_DAY.contains(&led)) {
        return true;
    }
    let initial = word.chars().count() == 1 && word.starts_with(char::is_uppercase) && word != "I";
    if initial {
        return after.starts_with(char::is_uppercase) && stem.len() > word.len();
    }
    if matches!(folded.as_str(), "a.m" | "p.m") {
        // A day, month or zone goes on ("9 p.m. Friday", "9 p.m. GMT"); anything else begins a sentence.
        let zone = next.len() > 1 && next.chars().all(char::is_uppercase);
        let day = ["day", "uary", "ber"].iter().any(|end| next.ends_with(end))
            || ["March", "April", "May", "June", "July", "August"].contains(&next);
        return zone || day && next != "Today";
    }
    // "No. 5" needs its digit; "Sept. The" ends a sentence.
    let month = BEFORE_DIGIT.contains(&folded.as_str()) && folded.len() > 2 && word.starts_with(char::is_uppercase);
    (ENDINGS.contains(&folded.as_str()) || month)
        && after.trim_start_matches('(').starts_with(char::is_uppercase)
        && !FIRST_WORDS.contains(&next)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(text: &str) -> Vec<&str> {
        sentences(text, &paragraphs(text)).iter().map(|s| s.span.slice(text)).collect()
    }

    #[test]
    fn abbreviations_do_not_end_sentences() {
        for (text, want) in [
            ("Mr. Orlo met Dr. J. P. Vane. They spoke.", vec!["Mr. Orlo met Dr. J. P. Vane.", "They spoke."]),
            ("The U.S. Senate voted. It passed.", vec!["The U.S. Senate voted.", "It passed."]),
            ("It met the U.S. The vote passed.", vec!["It met the U.S.", "The vote passed."]),
            ("They left at 9 p.m. on Nov. 3 by car.", vec!["They left at 9 p.m. on Nov. 3 by car."]),
            ("“No!” he said. “Go.” She went.", vec!["“No!” he said.", "“Go.”", "She went."]),
            ("First line\nSecond line.", vec!["First line", "Second line."]),
            ("It broke on March 14. $5,000 went to Orle.", vec!["It broke on March 14.", "$5,000 went to Orle."]),
            ("It ends on May 3. 12 boats left.", vec!["It ends on May 3.", "12 boats left."]),
            ("Am 14. 3. 2031 kam er.", vec!["Am 14. 3. 2031 kam er."]),
            ("See No. 5 and Sec. 12 of it.", vec!["See No. 5 and Sec. 12 of it."]),
            ("Harl Jr. (N-East.) spoke.", vec!["Harl Jr. (N-East.) spoke."]),
        ] {
            assert_eq!(cut(text), want);
        }
    }

    #[test]
    fn lines_of_fixed_width_are_joined() {
        let line = "the ministry of the interior said that the road would be shut for days\n";
        let text = format!("{}and then reopened.\n\nNext.", line.repeat(5));
        assert_eq!(paragraphs(&text).len(), 2);
    }

    proptest::proptest! {
        #[test]
        fn sentences_are_a_partition(text in "[a-zA-Z .?!\"“”\n\u{202e}é0-9]{0,200}") {
            let found = sentences(&text, &paragraphs(&text));
            let joined: String = found.iter().map(|s| s.extent.slice(&text)).collect();
            proptest::prop_assert!(found.is_empty() && text.trim().is_empty() || joined == text);
            for s in found {
                proptest::prop_assert!(!s.span.is_empty());
            }
        }
    }
}
