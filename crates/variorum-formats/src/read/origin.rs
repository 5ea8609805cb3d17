//! The way back from extracted text to the bytes of a page.
//!
//! The page's text nodes are read with their byte ranges, entities decoded; the words of the extracted text are then
//! found in them, in order. What cannot be found (rare: text made by the extractor) has no way back.

use variorum_core::Span;
use variorum_core::model::OriginSegment;

/// A word of the page, decoded, and its bytes.
pub(super) struct Word {
    text: String,
    start: usize,
    end: usize,
    /// Whether a block element begins between it and the word before.
    starts_block: bool,
}

const SKIPPED: &[&str] = &["script", "style", "noscript", "template", "svg", "head"];
const BLOCKS: &[&str] = &[
    "p", "div", "br", "li", "h1", "h2", "h3", "h4", "h5", "h6", "tr", "section", "article", "blockquote", "ul", "ol",
    "table", "header", "footer", "figure", "figcaption", "td", "title",
];

/// How deep the elements of a page lie in one another, counting what is never closed.
pub(super) fn depth(page: &str) -> usize {
    const VOID: &[&str] = &[
        "br", "img", "meta", "link", "input", "hr", "p", "li", "tr", "td", "th", "option", "source", "wbr", "area",
        "base", "col", "dd", "dt", "path",
    ];
    let (mut depth, mut most) = (0_usize, 0);
    for (tag, closing) in tags(page).map(|t| (t.name, t.closing)) {
        if VOID.contains(&tag.as_str()) || tag.is_empty() {
            continue;
        }
        depth = if closing { depth.saturating_sub(1) } else { depth + 1 };
        most = most.max(depth);
    }
    most
}

struct Tag {
    name: String,
    closing: bool,
    start: usize,
    end: usize,
}

/// All tags, comments and declarations of a page, in order; a `<` that opens nothing is text.
fn tags(page: &str) -> impl Iterator<Item = Tag> {
    let mut at = 0;
    std::iter::from_fn(move || {
        loop {
            let start = at + page.get(at..)?.find('<')?;
            let rest = &page[start + 1..];
            let next = rest.chars().next()?;
            if rest.starts_with("!--") {
                let end = rest.find("-->").map_or(page.len(), |i| start + 1 + i + 3);
                at = end;
                return Some(Tag { name: String::new(), closing: false, start, end });
            }
            if !next.is_ascii_alphabetic() && !matches!(next, '/' | '!' | '?') {
                at = start + 1;
                continue;
            }
            let end = rest.find('>').map_or(page.len(), |i| start + 1 + i + 1);
            at = end;
            let closing = next == '/';
            let name = rest
                .trim_start_matches('/')
                .chars()
                .take_while(char::is_ascii_alphanumeric)
                .collect::<String>()
                .to_ascii_lowercase();
            return Some(Tag { name, closing, start, end });
        }
    })
}

/// The words of all text nodes outside scripts and styles.
pub(super) fn text_nodes(page: &str) -> Vec<Word> {
    let mut words = Vec::new();
    let (mut at, mut skipping, mut starts_block) = (0, None::<String>, true);
    let mut joins = false;
    for tag in tags(page) {
        if skipping.is_none() && tag.start > at {
            push_words(page, at, tag.start, &mut starts_block, &mut joins, &mut words);
        }
        at = tag.end.max(at);
        match &skipping {
            Some(name) if tag.closing && *name == tag.name => skipping = None,
            Some(_) => {}
            None if !tag.closing && SKIPPED.contains(&tag.name.as_str()) => skipping = Some(tag.name.clone()),
            None => {}
        }
        if BLOCKS.contains(&tag.name.as_str()) {
            starts_block = true;
            joins = false;
        }
    }
    if skipping.is_none() && at < page.len() {
        push_words(page, at, page.len(), &mut starts_block, &mut joins, &mut words);
    }
    words
}

/// Adds the words between two tags. A word that an inline tag cuts in two (`<b>T</b>he`) is one word.
fn push_words(page: &str, from: usize, to: usize, starts_block: &mut bool, joins: &mut bool, words: &mut Vec<Word>) {
    let mut at = from;
    for piece in page[from..to].split_inclusive(char::is_whitespace) {
        let word = piece.trim_end();
        if !word.is_empty() {
            let (start, end) = (at, at + word.len());
            match words.last_mut().filter(|_| *joins && !*starts_block) {
                Some(last) => {
                    last.text.push_str(&decoded(word));
                    last.end = end;
                }
                None => {
                    words.push(Word { text: decoded(word), start, end, starts_block: std::mem::take(starts_block) })
                }
            }
        }
        *joins = word.len() == piece.len() && !word.is_empty();
        at += piece.len();
    }
}

fn decoded(word: &str) -> String {
    if !word.contains('&') {
        return word.to_owned();
    }
    let mut text = String::with_capacity(word.len());
    let mut rest = word;
    while let Some(at) = rest.find('&') {
        text.push_str(&rest[..at]);
        rest = &rest[at..];
        let found = rest.find(';').filter(|end| *end <= 10).and_then(|end| Some((entity(&rest[1..end])?, end)));
        match found {
            Some((c, end)) => {
                text.push(c);
                rest = &rest[end + 1..];
            }
            None => {
                text.push('&');
                rest = &rest[1..];
            }
        }
    }
    text.push_str(rest);
    text.replace('\u{a0}', " ").trim().to_owned()
}

fn entity(name: &str) -> Option<char> {
    if let Some(number) = name.strip_prefix('#') {
        let code = number
            .strip_prefix(['x', 'X'])
            .map_or_else(|| number.parse().ok(), |hex| u32::from_str_radix(hex, 16).ok())?;
        return char::from_u32(code);
    }
    Some(match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        "nbsp" => ' ',
        "ldquo" => '“',
        "rdquo" => '”',
        "lsquo" => '‘',
        "rsquo" => '’',
        "ndash" => '–',
        "mdash" => '—',
        "hellip" => '…',
        "laquo" => '«',
        "raquo" => '»',
        "euro" => '€',
        "pound" => '£',
        "eacute" => 'é',
        "uuml" => 'ü',
        "ouml" => 'ö',
        "auml" => 'ä',
        _ => return None,
    })
}

/// All words of a page, a line for each block.
pub(super) fn all_text(words: &[Word]) -> String {
    let mut text = String::new();
    for word in words.iter().filter(|word| !word.text.is_empty()) {
        if !text.is_empty() {
            text.push(if word.starts_block { '\n' } else { ' ' });
        }
        text.push_str(&word.text);
    }
    text.push('\n');
    text
}

/// Finds each line of `text` in the page: a segment for each line, from its first word to its last.
pub(super) fn map(text: &str, words: &[Word]) -> Vec<OriginSegment> {
    let mut segments = Vec::new();
    let (mut at, mut from) = (0, 0);
    for line in text.split_inclusive('\n') {
        let wanted: Vec<&str> = line.split_whitespace().collect();
        let found = find_run(words, from, &wanted).or_else(|| find_run(words, 0, &wanted));
        if let (Some(first), false) = (found, wanted.is_empty()) {
            let last = first + wanted.len() - 1;
            let text_span = Span::new(at, at + line.trim_end().len());
            if let (Ok(raw_start), Ok(raw_end)) = (u32::try_from(words[first].start), u32::try_from(words[last].end)) {
                segments.push(OriginSegment { text: text_span, raw_start, raw_end });
            }
            from = last + 1;
        }
        at += line.len();
    }
    segments
}

fn find_run(words: &[Word], from: usize, wanted: &[&str]) -> Option<usize> {
    let (first, length) = (wanted.first()?, wanted.len());
    (from..words.len().saturating_sub(length - 1))
        .find(|&i| words[i].text == *first && words[i..i + length].iter().zip(wanted).all(|(w, want)| w.text == *want))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_leads_back_to_the_page() {
        let page =
            "<html><body><script>x</script><p>The &ldquo;old&rdquo; <b>b</b>ridge</p><p>is shut</p></body></html>";
        let words = text_nodes(page);
        assert_eq!(all_text(&words), "The “old” bridge\nis shut\n");
        let segments = map("is shut\nThe “old” bridge\n", &words);
        let raw: Vec<&str> = segments.iter().map(|s| &page[s.raw_start as usize..s.raw_end as usize]).collect();
        assert_eq!(raw, ["is shut", "The &ldquo;old&rdquo; <b>b</b>ridge"]);
    }

    #[test]
    fn depth_counts_what_is_never_closed() {
        assert_eq!(depth("<div><div><p>x</p></div></div>"), 2);
        assert_eq!(depth(&"<div>".repeat(5_000)), 5_000);
    }
}
