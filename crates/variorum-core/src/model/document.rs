use jiff::civil::Date;
use variorum_nlp::{Language, Span};

/// One text of one outlet. The text never changes after it was read.
#[derive(Clone, Debug)]
pub struct Document {
    /// Short and unique within a comparison: the stem of the file name.
    pub id: String,
    /// The path or address as it was given.
    pub source: String,
    /// Who published it, where that is known.
    pub outlet: Option<String>,
    /// The title, where there is one.
    pub title: Option<String>,
    /// The day of publication.
    pub published: Option<Date>,
    /// The people named as its authors by the page itself.
    pub authors: Vec<String>,
    /// The language of the text.
    pub language: Language,
    /// The text that all spans point into.
    pub text: String,
    /// SHA-256 of `text`, in hexadecimal.
    pub sha256: String,
    /// The way back to the bytes that were read; empty where the text is those bytes.
    pub origin: Vec<OriginSegment>,
    /// What reading it brought to light.
    pub notes: Vec<super::Note>,
}

/// A stretch of the text and the captured bytes that spell it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OriginSegment {
    /// In the document's text.
    pub text: Span,
    /// First byte in the captured bytes.
    pub raw_start: u32,
    /// One past the last byte there.
    pub raw_end: u32,
}

/// Who the text itself says it comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Credit {
    /// The name as it stands, or the host of an address.
    pub name: String,
    /// In which role.
    pub kind: CreditKind,
    /// The credit line or phrase.
    pub span: Span,
}

/// The role in which a [`Credit`] names somebody.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum CreditKind {
    /// The text says that it was taken from there.
    Origin,
    /// A news agency in the dateline or as "X writes".
    Agency,
    /// A medium whose report the text repeats.
    Cited,
    /// The writer.
    Author,
}

/// A stretch that says nothing about the event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Boilerplate {
    /// The bytes.
    pub span: Span,
    /// What it is.
    pub kind: BoilerplateKind,
}

/// The kinds of [`Boilerplate`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BoilerplateKind {
    /// The headline, repeated in the text.
    Title,
    /// A line that gives the date of publication.
    DateLine,
    /// A heading inside the text.
    Heading,
    /// A picture's caption.
    Caption,
    /// "Source: …" and the like.
    SourceLine,
    /// Comment counters, share buttons, invitations to subscribe.
    Counter,
}

/// Who speaks in a stretch of a document: a column of the matrix.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Voice {
    /// Index of the document.
    pub document_idx: usize,
    /// The outlet, or the holder of the statement that is printed.
    pub name: String,
    /// Outlet, or a statement printed by it.
    pub kind: VoiceKind,
    /// Whether it is the party's own text rather than a report of it.
    pub official: bool,
    /// The block, for a printed statement.
    pub span: Option<Span>,
}

/// The kinds of [`Voice`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum VoiceKind {
    /// The medium itself.
    Outlet,
    /// A statement that the document prints.
    Statement,
    /// A document that is itself the text of an organisation.
    Organisation,
    /// A document that is itself the text of a person.
    Person,
}
