//! Markdown, without its marks; every stretch of text knows its bytes in the file.

use pulldown_cmark::{Event, Parser, Tag, TagEnd};
use variorum_core::Span;
use variorum_core::model::{Document, OriginSegment};

use super::{Input, Known, ReadError, charset, document, has_ending};

pub(super) fn accepts(input: &Input) -> bool {
    has_ending(input, &[".md", ".markdown", ".mdown"])
}

pub(super) fn read(input: &Input) -> Result<Vec<Document>, ReadError> {
    let (source, notes) = charset::decode(input)?;
    // Offsets into the file are known only where decoding changed nothing.
    let unchanged = source.as_bytes() == input.bytes;
    let mut text = String::with_capacity(source.len());
    let mut origin = Vec::new();
    for (event, range) in Parser::new(&source).into_offset_iter() {
        match event {
            Event::Text(words) | Event::Code(words) => {
                let start = text.len();
                text.push_str(&words);
                if let (Ok(raw_start), Ok(raw_end), true) =
                    (u32::try_from(range.start), u32::try_from(range.end), unchanged && !words.is_empty())
                {
                    origin.push(OriginSegment { text: Span::new(start, text.len()), raw_start, raw_end });
                }
            }
            Event::SoftBreak => text.push(' '),
            Event::HardBreak | Event::Rule => text.push('\n'),
            // A heading keeps one mark, so that later stages can tell it from a sentence.
            Event::Start(Tag::Heading { .. }) => text.push_str("# "),
            Event::End(
                TagEnd::Paragraph | TagEnd::Heading(_) | TagEnd::Item | TagEnd::CodeBlock | TagEnd::TableRow,
            ) if !text.ends_with('\n') => text.push('\n'),
            _ => {}
        }
    }
    if text.trim().is_empty() {
        return Err(ReadError::NoText);
    }
    Ok(vec![document(input.stem, input.source, text, Known { notes, origin, ..Known::default() })])
}
