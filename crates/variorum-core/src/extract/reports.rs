//! One report of speech or thought, by the words for it: what the trained finder and the rules for cues both give.

use variorum_nlp::{Span, Token};

use super::cues::{Cue, Run};
use crate::model::Modality;

/// One report, as spans of the text.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Report {
    /// The words for who speaks; none for "it is emphasised that".
    pub source: Option<Span>,
    /// The words that report.
    pub cue: Span,
    /// What is reported, in one piece or more; none where it is only the quotation beside the cue.
    pub content: Vec<Span>,
    /// What the cue makes of its content.
    pub mood: Modality,
    /// Whether the content is a clause.
    pub clausal: bool,
    /// Who passed it on ("the agency quoted the ministry as saying").
    pub via: Option<Span>,
    /// Whether the trained finder found it.
    pub learned: bool,
    /// The words that are told on the word of the source.
    pub scope: Vec<Span>,
    /// Whether it stands inside what another one reports.
    pub nested: bool,
    /// Where no words name who speaks: the subject of the sentence that the cue hangs on ("Orlo resigned, *saying* …").
    pub implied: Option<Span>,
}

impl Report {
    /// Makes spans of the runs of a cue in one sentence.
    pub(super) fn of(cue: &Cue, tokens: &[Token]) -> Self {
        let span = |run: Run| tokens[run.0].span.to(tokens[run.1 - 1].span);
        let content: Vec<Span> = cue.content.map(span).into_iter().filter(|c| !c.is_empty()).collect();
        Self {
            source: cue.source.map(span),
            cue: span(cue.words),
            scope: content.clone(),
            content,
            mood: cue.mood,
            clausal: cue.clausal,
            via: cue.via.map(span),
            learned: false,
            nested: false,
            implied: None,
        }
    }

    /// Whether its content is told on the word of its source.
    pub(super) fn tells(&self) -> bool {
        !self.scope.is_empty()
    }

    /// Whether any of its words stands in `span`.
    pub(super) fn touches(&self, span: Span) -> bool {
        self.cue.overlaps(span)
            || self.source.is_some_and(|s| s.overlaps(span))
            || self.content.iter().any(|c| c.overlaps(span))
    }
}
