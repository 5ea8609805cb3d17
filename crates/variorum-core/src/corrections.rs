//! What people say against the analysis, as far as it concerns statements: applied on the way to the report.

use variorum_nlp::Span;

use crate::align::Alignment;
use crate::model::{Basis, Direction, Document, Layers, Relation, Reuse, Statement, Voice, VoiceKind};

/// A stretch of a document, by the name of the document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The id of the document.
    pub document: String,
    /// The bytes.
    pub span: Span,
}

/// What an outlet is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// A party to the events, whose texts are its own word.
    Official,
    /// An agency: of two that share their words without a credit, the other took them.
    Agency,
    /// Neither.
    Outlet,
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
    /// What the outlets of documents are, by the ids of the documents; of several the last holds.
    pub roles: Vec<(String, Role)>,
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

    /// What the outlet of a document is.
    fn role(&self, document: &Document) -> Option<Role> {
        self.roles.iter().rev().find(|(id, _)| *id == document.id).map(|(_, role)| *role)
    }

    /// Tells voices of parties from voices of outlets.
    pub(crate) fn voices(&self, documents: &[Document], voices: &mut [Voice]) {
        for voice in voices.iter_mut().filter(|voice| voice.span.is_none()) {
            (voice.kind, voice.official) = match self.role(&documents[voice.document_idx]) {
                None => continue,
                Some(Role::Official) => (VoiceKind::Organisation, true),
                Some(Role::Agency | Role::Outlet) => (VoiceKind::Outlet, false),
            };
        }
    }

    /// Words that nothing tells the origin of come from the agency, where one of the two is one.
    pub(crate) fn directions(&self, documents: &[Document], reuse: &mut [Reuse]) {
        let is_agency = |d: usize| self.role(&documents[d]) == Some(Role::Agency);
        for pair in reuse.iter_mut() {
            let shared = matches!(pair.relation, Relation::Verbatim | Relation::Paraphrase);
            if shared && pair.direction == Direction::None && is_agency(pair.a) != is_agency(pair.b) {
                pair.direction = if is_agency(pair.a) { Direction::AToB } else { Direction::BToA };
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
