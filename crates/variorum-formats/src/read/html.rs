//! Web pages: main text, title, outlet, authors, date, and the way back to the bytes of the page.

use trafilatura::Options;
use variorum_core::model::{Document, Note};

use super::{Input, Known, ReadError, charset, document, has_ending, origin};

/// Elements in elements from which a page is taken apart without its tree: parsers of trees recurse.
const DEEPEST: usize = 400;

pub(super) fn accepts(input: &Input) -> bool {
    let declared = input.media_type.is_some_and(|media| media.contains("html"));
    let head = &input.bytes[..input.bytes.len().min(1_024)];
    let head = String::from_utf8_lossy(head).to_ascii_lowercase();
    let looks = head.trim_start_matches('\u{feff}').trim_start();
    declared
        || has_ending(input, &[".html", ".htm", ".xhtml"])
        || looks.starts_with("<!doctype html")
        || looks.starts_with("<html")
}

pub(super) fn read(input: &Input) -> Result<Vec<Document>, ReadError> {
    let (page, mut notes) = charset::decode(input)?;
    let nodes = origin::text_nodes(&page);
    let mut known = Known::default();
    let mut text = String::new();
    if origin::depth(&page) <= DEEPEST {
        let options = Options::default().with_fallback(true).with_exclude_comments(true);
        if let Ok(found) = trafilatura::extract(&page, &options) {
            let meta = found.metadata;
            known.outlet = Some(meta.sitename).filter(|s| !s.is_empty()).or(Some(meta.hostname));
            known.published = declared_date(&page).or(meta.date.map(|day| day.to_string()));
            known.authors =
                meta.author.split(';').map(str::trim).filter(|a| !a.is_empty()).map(str::to_owned).collect();
            // Its plain text runs paragraphs together; its HTML keeps them.
            text = paragraphs(&origin::all_text(&origin::text_nodes(&found.content_html)), &meta.title);
            known.title = Some(meta.title);
        }
    } else {
        notes.push(Note::on(
            input.stem,
            format!("its elements lie more than {DEEPEST} deep; all of its text was taken, menus included"),
        ));
    }
    if text.trim().is_empty() {
        text = origin::all_text(&nodes);
        if text.trim().is_empty() {
            return Err(ReadError::NoText);
        }
        notes.push(Note::on(input.stem, "no main text was recognised; all text of the page was taken"));
    }
    if page.as_bytes() == input.bytes {
        known.origin = origin::map(&text, &nodes);
    }
    known.notes = notes;
    Ok(vec![document(input.stem, input.source, text, known)])
}

/// One paragraph a line, under the title if the text does not repeat it.
fn paragraphs(content: &str, title: &str) -> String {
    let mut lines: Vec<&str> = content.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    // A heading right before the first paragraph may have grown together with it.
    let glued = |line: &str| line.strip_prefix(title).is_some_and(|rest| rest.starts_with(char::is_uppercase));
    if let Some(first) = lines.first_mut().filter(|line| !title.is_empty() && glued(line)) {
        *first = &first[title.len()..];
    }
    if !title.is_empty() && lines.first() != Some(&title) {
        lines.insert(0, title);
    }
    let mut text = lines.join("\n");
    text.push('\n');
    text
}

/// The date of publication that the page declares for machines: JSON-LD, OpenGraph, or a marked-up time.
fn declared_date(page: &str) -> Option<String> {
    const MARKS: &[(&str, char)] = &[
        ("\"datePublished\"", ':'),
        ("article:published_time\"", '='),
        ("itemprop=\"datePublished\"", '='),
        ("name=\"date\"", '='),
    ];
    MARKS.iter().find_map(|(mark, before)| {
        let rest = &page[page.find(mark)? + mark.len()..];
        let rest = &rest[..rest.char_indices().nth(200).map_or(rest.len(), |(at, _)| at)];
        let value = rest[rest.find(*before)? + 1..].trim_start().trim_start_matches(['"', '\'']);
        variorum_core::extract::date(value).map(|day| day.to_string())
    })
}
