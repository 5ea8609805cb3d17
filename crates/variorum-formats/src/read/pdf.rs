//! PDF: the text of all pages, lines joined into paragraphs.

use variorum_core::model::Document;

use super::{Input, Known, ReadError, document, has_ending};

pub(super) fn accepts(input: &Input) -> bool {
    input.bytes.starts_with(b"%PDF") || has_ending(input, &[".pdf"]) && !input.bytes.starts_with(b"<")
}

pub(super) fn read(input: &Input) -> Result<Vec<Document>, ReadError> {
    // The parser panics on some broken files; that must cost this file and no more.
    let bytes = input.bytes.to_vec();
    let pages = std::panic::catch_unwind(move || pdf_extract::extract_text_from_mem_by_pages(&bytes))
        .map_err(|_| ReadError::Pdf("its structure is broken".to_owned()))?
        .map_err(|error| ReadError::Pdf(error.to_string()))?;
    let text = pages.iter().map(|page| unwrap_lines(page)).collect::<Vec<_>>().join("\n\n");
    if text.trim().is_empty() {
        return Err(ReadError::Pdf("its pages hold no letters".to_owned()));
    }
    Ok(vec![document(input.stem, input.source, text, Known::default())])
}

/// Joins the lines of each paragraph and mends words cut at line ends.
fn unwrap_lines(page: &str) -> String {
    let mut text = String::with_capacity(page.len());
    for block in page.split("\n\n") {
        let mut lines = block.lines().map(str::trim).filter(|line| !line.is_empty()).peekable();
        if lines.peek().is_some() && !text.is_empty() {
            text.push_str("\n\n");
        }
        while let Some(line) = lines.next() {
            let cut = lines
                .peek()
                .is_some_and(|next| next.starts_with(char::is_lowercase))
                .then(|| line.strip_suffix('-'))
                .flatten();
            text.push_str(cut.unwrap_or(line));
            if cut.is_none() && lines.peek().is_some() {
                text.push(' ');
            }
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::unwrap_lines;

    #[test]
    fn lines_are_joined() {
        assert_eq!(unwrap_lines("The road is\nshut for re-\npair.\n\nNext."), "The road is shut for repair.\n\nNext.");
    }
}
