use super::{Card, Claim, Commitment, Document, Layers, Note, Reuse, Statement, TimelineEntry, Voice};

/// Everything a writer needs, and nothing else. Indices point into its own vectors.
#[derive(Clone, Debug, Default)]
pub struct Report {
    /// The documents, ordered by id.
    pub documents: Vec<Document>,
    /// What was seen in each, in the same order. Statements and voices are moved out into this report.
    pub layers: Vec<Layers>,
    /// All voices, by document.
    pub voices: Vec<Voice>,
    /// All statements, by document and place.
    pub statements: Vec<Statement>,
    /// The claims: disputed first, then those of most documents.
    pub claims: Vec<Claim>,
    /// How documents are related.
    pub reuse: Vec<Reuse>,
    /// Promises and their like.
    pub commitments: Vec<Commitment>,
    /// Dated happenings, earliest first.
    pub timeline: Vec<TimelineEntry>,
    /// What a reader must know first.
    pub findings: Vec<Finding>,
    /// What was odd.
    pub notes: Vec<Note>,
    /// The analysers that took part.
    pub analysers: Vec<Card>,
}

impl Report {
    /// The words of a statement.
    pub fn text_of(&self, statement_idx: usize) -> &str {
        let statement = &self.statements[statement_idx];
        statement.span.slice(&self.documents[statement.document_idx].text)
    }

    /// The number of a statement's voice among all voices.
    pub fn voice_of(&self, statement_idx: usize) -> usize {
        self.statements[statement_idx].voice_idx
    }
}

/// One thing a reader must know.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// What sort of finding.
    pub kind: FindingKind,
    /// One plain sentence that stands alone.
    pub text: String,
    /// Indices of the claims behind it.
    pub claims: Vec<usize>,
    /// Indices of the statements behind it.
    pub statements: Vec<usize>,
}

/// The sorts of [`Finding`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum FindingKind {
    /// Two official texts do not say the same.
    OfficialDifference,
    /// Accounts differ in a figure, date or fact.
    Difference,
    /// Only one official text says it.
    OnlyHere,
    /// Something is due.
    Deadline,
    /// Demands and conditions.
    Conditions,
    /// Several documents, one original.
    CommonOrigin,
    /// All or most accounts agree.
    Agreement,
    /// One account alone says it.
    SingleSource,
}
