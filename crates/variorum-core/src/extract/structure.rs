//! Paragraphs, sentences and tokens.

use variorum_nlp::text;

use super::Context;
use crate::model::{Document, Layers};

pub(super) fn run(document: &Document, _: &Context, layers: &mut Layers) {
    layers.paragraphs = text::paragraphs(&document.text);
    layers.sentences = text::sentences(&document.text, &layers.paragraphs);
    layers.tokens = text::tokenize(&document.text, document.language);
    let mut at = 0;
    for sentence in &layers.sentences {
        let first = at + layers.tokens[at..].partition_point(|t| t.span.end <= sentence.span.start);
        at = first + layers.tokens[first..].partition_point(|t| t.span.start < sentence.span.end);
        layers.sentence_tokens.push((first, at));
    }
}
