use std::sync::Arc;

use variorum_nlp::syntax::Analysis;
use variorum_nlp::{Sentence, Span, Token};

use super::{Boilerplate, Credit, Note, Quantity, References, Statement, Time, Voice};

/// Stand-off annotations over one document. Each extractor appends; none rewrites what stands.
#[derive(Clone, Debug, Default)]
pub struct Layers {
    /// Paragraphs, without the white space around them.
    pub paragraphs: Vec<Span>,
    /// Sentences.
    pub sentences: Vec<Sentence>,
    /// Tokens, in text order.
    pub tokens: Vec<Token>,
    /// For each sentence, its tokens as a range of indices.
    pub sentence_tokens: Vec<(usize, usize)>,
    /// Tags, trees and entities; none where no pipeline is there for the language.
    pub syntax: Option<Arc<Analysis<'static>>>,
    /// What says nothing about the event.
    pub boilerplate: Vec<Boilerplate>,
    /// Whom the text credits.
    pub credits: Vec<Credit>,
    /// The voices; the first is the document's own.
    pub voices: Vec<Voice>,
    /// Names of people, organisations and places, and how to resolve mentions of them.
    pub names: crate::extract::Names,
    /// Expressions of time as TIMEX3 has them.
    pub times: Vec<Time>,
    /// Figures, dates, times and durations.
    pub quantities: Vec<Quantity>,
    /// Direct quotations and phrases in quotation marks, then indirect quotations, each in text order.
    pub quotes: Vec<Quote>,
    /// Who says what, by which words.
    pub attributions: Vec<Attribution>,
    /// Who is meant by which words.
    pub references: References,
    /// Assertions.
    pub statements: Vec<Statement>,
    /// What was odd.
    pub notes: Vec<Note>,
}

impl Layers {
    /// The tokens that lie wholly in `span`. Cost: O(log tokens).
    pub fn tokens_in(&self, span: Span) -> &[Token] {
        let first = self.tokens.partition_point(|t| t.span.start < span.start);
        let end = first + self.tokens[first..].partition_point(|t| t.span.end <= span.end);
        &self.tokens[first..end]
    }
}

/// The name of one layer, for `inspect` and for the order of extractors.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Layer {
    /// `paragraphs`
    Paragraphs,
    /// `sentences`
    Sentences,
    /// `words`: folded and stemmed, for comparing
    Words,
    /// `tokens`: with tag, lemma, head, relation and entity
    Tokens,
    /// `entities`
    Entities,
    /// `noun-chunks`
    NounChunks,
    /// `boilerplate`
    Boilerplate,
    /// `credits`
    Credits,
    /// `voices`
    Voices,
    /// `names`
    Names,
    /// `quantities`: figures of every kind, times among them
    Quantities,
    /// `times`: dates, times of day, lengths and what comes again
    Times,
    /// `quotes`
    Quotes,
    /// `attributions`
    Attributions,
    /// `references`: which words mean whom
    References,
    /// `statements`
    Statements,
}

impl Layer {
    /// Every layer, in the order in which they are made.
    pub const ALL: &[Self] = &[
        Self::Paragraphs,
        Self::Sentences,
        Self::Words,
        Self::Tokens,
        Self::Entities,
        Self::NounChunks,
        Self::Boilerplate,
        Self::Credits,
        Self::Voices,
        Self::Names,
        Self::References,
        Self::Quantities,
        Self::Times,
        Self::Quotes,
        Self::Attributions,
        Self::Statements,
    ];

    /// The name on the command line and in `inspect`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Paragraphs => "paragraphs",
            Self::Sentences => "sentences",
            Self::Words => "words",
            Self::Tokens => "tokens",
            Self::Entities => "entities",
            Self::NounChunks => "noun-chunks",
            Self::Boilerplate => "boilerplate",
            Self::Credits => "credits",
            Self::Voices => "voices",
            Self::Names => "names",
            Self::Quantities => "quantities",
            Self::Times => "times",
            Self::Quotes => "quotes",
            Self::Attributions => "attributions",
            Self::References => "references",
            Self::Statements => "statements",
        }
    }
}

/// Words put in somebody's mouth.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quote {
    /// The words, without the marks around them.
    pub span: Span,
    /// Direct, a phrase, or indirect.
    pub kind: QuoteKind,
    /// The speaker, with the fullest name that the document gives.
    pub speaker: Option<String>,
    /// The speaker as named beside the quotation.
    pub speaker_as_named: Option<String>,
    /// The words that report it ("the ministry said").
    pub cue: Option<Span>,
    /// Index of the quotation that this one stands in.
    pub nested_in: Option<usize>,
}

/// The kinds of [`Quote`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum QuoteKind {
    /// A clause or more between quotation marks.
    Direct,
    /// A few words between quotation marks.
    Phrase,
    /// Reported without marks.
    Indirect,
}

/// One report of what somebody said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attribution {
    /// The words for who said it.
    pub source: Option<Span>,
    /// The words for saying ("said that", "according to").
    pub cue: Option<Span>,
    /// What was said; several spans where other words come between.
    pub content: Vec<Span>,
    /// Direct, indirect or mixed.
    pub kind: AttributionKind,
    /// The source, resolved.
    pub holder: Option<String>,
    /// Who passed it on, outermost first.
    pub via: Vec<String>,
    /// The class of the reporting verb, for the modality of the content.
    pub verb: super::Modality,
    /// Whether the content is a clause rather than the object of a verb ("reiterated his concerns").
    pub clausal: bool,
    /// The words that are told on the word of the source; none where the outlet itself tells of a view or an act ("she
    /// supports the strike").
    pub scope: Vec<Span>,
    /// Whether it stands inside what another one reports.
    pub nested: bool,
}

/// The kinds of [`Attribution`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AttributionKind {
    /// All in quotation marks.
    Direct,
    /// None in quotation marks.
    Indirect,
    /// Some of each.
    Mixed,
}
