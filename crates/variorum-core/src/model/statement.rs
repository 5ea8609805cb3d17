use variorum_nlp::Span;

/// One assertion by one document: the smallest thing compared.
#[derive(Clone, Debug, PartialEq)]
pub struct Statement {
    /// Index of the document.
    pub document_idx: usize,
    /// Index of the voice, among those of the document.
    pub voice_idx: usize,
    /// The clause.
    pub span: Span,
    /// The number of the sentence it stands in.
    pub sentence_idx: usize,
    /// In which mood it is told.
    pub modality: Modality,
    /// Whether it is negated.
    pub negated: bool,
    /// Who holds it.
    pub holder: Holder,
    /// Indices into the quantities of the document.
    pub quantities: Vec<usize>,
    /// Who does what to whom, where the language has a pipeline.
    pub frame: super::Frame,
}

/// Who holds a statement, according to the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Holder {
    /// The name.
    pub name: String,
    /// The words that say so.
    pub cue: Option<Span>,
    /// How the text says so.
    pub basis: Basis,
    /// Who stands between the holder and the outlet, outermost first.
    pub via: Vec<String>,
}

impl Holder {
    /// The name of a holder whom the text does not name.
    pub const UNNAMED: &str = "unspecified";
}

/// How the text tells the holder of a statement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Basis {
    /// By words in the sentence.
    Explicit,
    /// By a heading, or by the statement under report.
    Inherited,
    /// Not at all: the outlet speaks.
    Outlet,
}

/// In which mood something is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Modality {
    /// As a fact.
    Asserted,
    /// As agreed by those concerned.
    Agreed,
    /// As a proposal.
    Proposed,
    /// As a demand.
    Demanded,
    /// As depending on something.
    Conditional,
    /// As intended or announced.
    Planned,
    /// As not so.
    Denied,
    /// As said by others, without vouching for it.
    Alleged,
    /// As somebody's judgement.
    Assessed,
    /// As a question or request.
    Asked,
}

impl Modality {
    /// The word used in the report.
    pub fn name(self) -> &'static str {
        match self {
            Self::Asserted => "asserted",
            Self::Agreed => "agreed",
            Self::Proposed => "proposed",
            Self::Demanded => "demanded",
            Self::Conditional => "conditional",
            Self::Planned => "planned",
            Self::Denied => "denied",
            Self::Alleged => "alleged",
            Self::Assessed => "assessed",
            Self::Asked => "asked",
        }
    }
}
