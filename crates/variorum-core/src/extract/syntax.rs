//! Tags, trees and entities, by the pipeline for the language of the document.

use std::sync::Arc;

use variorum_nlp::syntax::Pipeline;

use super::Context;
use crate::model::{Document, Layers};

pub(super) fn run(document: &Document, context: &Context, layers: &mut Layers) {
    layers.syntax = pipeline(document, context).map(|pipeline| Arc::new(pipeline.analyse(&document.text)));
}

/// The pipeline that was given for the language; for English the compiled-in one, unless another was given.
fn pipeline(document: &Document, context: &Context) -> Option<&'static Pipeline> {
    let language = document.language.code();
    let given = context.pipelines.iter().copied().find(|p| p.language() == language);
    given.or_else(|| (language == "en").then(Pipeline::english))
}
