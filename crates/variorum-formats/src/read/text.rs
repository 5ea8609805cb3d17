//! Plain text: the file as it stands.

use variorum_core::model::Document;

use super::{Input, Known, ReadError, charset, document};

pub(super) fn read(input: &Input) -> Result<Vec<Document>, ReadError> {
    let (text, notes) = charset::decode(input)?;
    Ok(vec![document(input.stem, input.source, text, Known { notes, ..Known::default() })])
}
