//! What people say against the analysis, as far as it concerns statements: applied on the way to the report.

use variorum_nlp::Span;

use crate::align::Alignment;
use crate::model::{Basis, Document, Layers, Statement};

/// A stretch of a document, by the name of the document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The id of the document.
    pub document: String,
    /// The bytes.
    pub span: Span,
}

/// What people say of statements. A place that no statement of these documents touches says nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Corrections {
    /// Who says what stands there.
    pub speakers: Vec<(Place, String)>,
    /// Statements that make the same claim.
    pub same: Vec<(Place, Place)>,
    /// Statements that do not.
    pub apart: Vec<(Place, Place)>,
}

impl Corrections {
    /// Puts speakers right, in quotations and statements.
    pub(crate) fn speakers(&self, documents: &[Document], layers: &mut [Layers], statements: &mut [Statement]) {
        for (place, speaker) in &self.speakers {
            let Some(d) = documents.iter().position(|document| document.id == place.document) else { continue };
            for quote in layers[d].quotes.iter_mut().filter(|quote| touches(quote.span, place.span)) {
                quote.speaker = Some(speaker.clone());
            }
            let held = |s: &&mut Statement| s.document_idx == d && touches(s.span, place.span);
            for statement in statements.iter_mut().filter(held) {
                statement.holder.name.clone_from(speaker);
                statement.holder.basis = Basis::Explicit;
            }
        }
    }

    /// Joins and parts claims. What was said later goes before what was said earlier.
    pub(crate) fn amend(&self, alignment: &mut Alignment, documents: &[Document], statements: &[Statement]) {
        let at = |place: &Place| statement_at(documents, statements, place);
        for (a, b) in &self.same {
            let (Some(a), Some(b)) = (at(a), at(b)) else { continue };
            let home = |s: usize| alignment.claims.iter().position(|claim| claim.contains(&s));
            let (Some(x), Some(y)) = (home(a), home(b)) else { continue };
            if x != y {
                let moved = alignment.claims.remove(x.max(y));
                alignment.claims[x.min(y)].extend(moved);
            }
        }
        for (a, b) in &self.apart {
            let (Some(a), Some(b)) = (at(a), at(b)) else { continue };
            for claim in &mut alignment.claims {
                if claim.contains(&a) && claim.contains(&b) && a != b {
                    claim.retain(|s| *s != b);
                    alignment.claims.push(vec![b]);
                    break;
                }
            }
            alignment.apart.push((a, b));
            alignment.parts.retain(|part| !(part.statements.contains(&a) && part.statements.contains(&b)));
        }
        alignment.claims.iter_mut().for_each(|claim| claim.sort_unstable());
        alignment.claims.sort();
    }
}

fn touches(a: Span, b: Span) -> bool {
    a.start < b.end && b.start < a.end
}

/// The statement that shares most with a place.
fn statement_at(documents: &[Document], statements: &[Statement], place: &Place) -> Option<usize> {
    let d = documents.iter().position(|document| document.id == place.document)?;
    let shared = |s: &Statement| s.span.end.min(place.span.end).saturating_sub(s.span.start.max(place.span.start));
    let of_document = statements.iter().enumerate().filter(|(_, s)| s.document_idx == d && touches(s.span, place.span));
    of_document.max_by_key(|(i, s)| (shared(s), std::cmp::Reverse(*i))).map(|(i, _)| i)
}
