//! From a document to its layers: one document at a time, each extractor reading what the ones before it wrote.

mod attribution;
mod clauses;
mod cues;
mod cursor;
mod dates;
mod figures;
mod frames;
mod furniture;
mod learned;
mod names;
mod numbers;
mod quotes;
mod references;
mod reports;
mod set_out;
mod statements;
mod structure;
mod syntax;
mod times;
mod units;
mod voices;
mod zones;

pub(crate) use self::zones::zone;

use std::sync::Arc;

use jiff::civil::Date;
use rust_decimal::Decimal;
use variorum_nlp::syntax::Pipeline;
use variorum_nlp::{Language, Span};

pub(crate) use figures::day_of;
pub use figures::{amounts_in, movement};
pub use furniture::{Heading, heading, sources};
pub(crate) use names::is_title;
pub use names::{Mention, Names};
pub(crate) use times::ordinal;
pub(crate) use units::Units;

use crate::model::{Card, Document, Layer, Layers, Time};

/// What extraction may know beside the document.
#[derive(Clone, Copy, Debug, Default)]
pub struct Context {
    /// The day that "today" and dates without a year are told from: the document's own, else the story's.
    pub reference: Option<Date>,
    /// Pipelines for languages, beside or instead of the compiled-in one for English.
    pub pipelines: &'static [&'static Pipeline],
}

/// A step from some layers to others.
pub struct Extractor {
    /// Its name and version.
    pub card: Card,
    /// The layers it needs.
    pub reads: &'static [Layer],
    /// The layers it fills.
    pub writes: &'static [Layer],
    /// Fills them.
    pub run: fn(&Document, &Context, &mut Layers),
}

const fn card(id: &'static str, version: u32, summary: &'static str, source: &'static str) -> Card {
    Card { id, version, summary, source }
}

/// Every extractor, in the order in which they run.
pub const EXTRACTORS: &[Extractor] = &[
    Extractor {
        card: card(
            "structure",
            2,
            "Cuts the text into paragraphs, sentences and words.",
            "UAX #29, with own abbreviations",
        ),
        reads: &[],
        writes: &[Layer::Paragraphs, Layer::Sentences, Layer::Words],
        run: structure::run,
    },
    Extractor {
        card: card(
            "syntax",
            1,
            "Tags words, draws dependency trees and finds entities.",
            "spaCy's small pipelines, run natively; weights: models/MODELS.toml",
        ),
        reads: &[],
        writes: &[Layer::Tokens, Layer::Entities, Layer::NounChunks],
        run: syntax::run,
    },
    Extractor {
        card: card("furniture", 6, "Finds titles, date lines, captions, counters and credit lines.", "own"),
        reads: &[Layer::Paragraphs, Layer::Words],
        writes: &[Layer::Boilerplate, Layer::Credits],
        run: furniture::run,
    },
    Extractor {
        card: card("voices", 4, "Tells the outlet's own words from statements printed under headings.", "own"),
        reads: &[Layer::Paragraphs, Layer::Boilerplate],
        writes: &[Layer::Voices],
        run: voices::run,
    },
    Extractor {
        card: card("names", 3, "Collects names and roles, and resolves short mentions to full ones.", "own"),
        reads: &[Layer::Sentences, Layer::Words, Layer::Entities],
        writes: &[Layer::Names],
        run: names::run,
    },
    Extractor {
        card: card("quotes", 2, "Finds quotation marks, nested and unbalanced ones among them.", "own"),
        reads: &[Layer::Paragraphs, Layer::Sentences, Layer::Words],
        writes: &[Layer::Quotes],
        run: quotes::run,
    },
    Extractor {
        card: card(
            "references",
            4,
            "Leads names, roles, kinship, pronouns and nouns to entities, with a confidence.",
            "own",
        ),
        reads: &[Layer::Sentences, Layer::Tokens, Layer::Entities, Layer::NounChunks, Layer::Names, Layer::Quotes],
        writes: &[Layer::References],
        run: references::run,
    },
    Extractor {
        card: card(
            "times",
            7,
            "Reads dates, times of day, lengths and what comes again, and resolves them against the date of the text.",
            "own; zones: tz database; values: TIMEX3",
        ),
        reads: &[Layer::Sentences, Layer::Words, Layer::Tokens],
        writes: &[Layer::Times],
        run: times::run,
    },
    Extractor {
        card: card("dates", 1, "Makes quantities of dates and times of day.", "own"),
        reads: &[Layer::Words, Layer::Times],
        writes: &[],
        run: dates::run,
    },
    Extractor {
        card: card("figures", 8, "Reads numbers, money, shares, measures, counts and durations.", "own"),
        reads: &[Layer::Sentences, Layer::Words, Layer::Times],
        writes: &[Layer::Quantities],
        run: figures::run,
    },
    Extractor {
        card: card("attribution", 5, "Finds who says what: source, cue and content.", "own"),
        reads: &[
            Layer::Sentences,
            Layer::Words,
            Layer::Names,
            Layer::References,
            Layer::Quantities,
            Layer::Quotes,
            Layer::Voices,
        ],
        writes: &[Layer::Attributions, Layer::Quotes],
        run: attribution::run,
    },
    Extractor {
        card: card("first-person", 1, "Leads the first person in quotations to whoever is quoted.", "own"),
        reads: &[Layer::Tokens, Layer::Quotes, Layer::References],
        writes: &[Layer::References],
        run: references::first_person,
    },
    Extractor {
        card: card(
            "statements",
            9,
            "Cuts sentences into assertions with holder, mood, polarity, and who does what to whom.",
            "own",
        ),
        reads: &[Layer::Sentences, Layer::Words, Layer::Tokens, Layer::Quantities, Layer::Attributions, Layer::Voices],
        writes: &[Layer::Statements],
        run: statements::run,
    },
];

/// Reads a date with a year, in any of the forms that texts use, at the start of `text`.
pub fn date(text: &str) -> Option<Date> {
    times::leading_date(text.trim()).map(|(date, _)| date)
}

/// The English number at token `i`, no vague one ("dozens"), and one past its last token.
pub(crate) fn number_at(tokens: &[variorum_nlp::Token], i: usize) -> Option<(Decimal, usize)> {
    numbers::number(tokens, i).filter(|number| !number.vague).map(|number| (number.value, number.end))
}

/// The numbers of a text, in digits and in words: where each stands, and its value.
///
/// Cost: O(length of the text).
pub fn numbers_in(text: &str, language: Language) -> Vec<(Span, Decimal)> {
    let tokens = variorum_nlp::text::tokenize(text, language);
    let numerals = numbers::Numerals::of(language);
    let (mut found, mut i) = (Vec::new(), 0);
    while i < tokens.len() {
        match numerals.number(&tokens, i) {
            Some(number) => {
                found.push((tokens[i].span.to(tokens[number.end - 1].span), number.value));
                i = number.end.max(i + 1);
            }
            None => i += 1,
        }
    }
    found
}

/// The expressions of time in a text, told from a day.
///
/// Cost: O(length of the text); for English with its tree, about 20 µs a token.
pub fn times_in(text: &str, language: Language, reference: Option<Date>) -> Vec<Time> {
    let document = bare_document(text, language, reference);
    let mut layers = Layers::default();
    structure::run(&document, &Context::default(), &mut layers);
    syntax::run(&document, &Context::default(), &mut layers);
    times::run(&document, &Context::default(), &mut layers);
    layers.times
}

/// A document of nothing but its text and date.
pub(crate) fn bare_document(text: &str, language: Language, published: Option<Date>) -> Document {
    Document {
        id: String::new(),
        source: String::new(),
        outlet: None,
        title: None,
        published,
        authors: Vec::new(),
        language,
        text: text.to_owned(),
        sha256: String::new(),
        origin: Vec::new(),
        notes: Vec::new(),
    }
}

/// Fills in outlet, title and date of a document from what its own text says, where the reader did not find them.
pub fn complete(document: &mut Document) {
    let found = heading(&document.text);
    document.outlet = document.outlet.take().or(found.outlet);
    document.title = document.title.take().or(found.title);
    document.published = document.published.or(found.published);
}

/// Runs every extractor over `document`. Cost: O(length of the text).
pub fn extract(document: &Document, context: &Context) -> Layers {
    let mut layers = Layers::default();
    for extractor in EXTRACTORS {
        (extractor.run)(document, context, &mut layers);
    }
    // Only attribution reads the vectors; they would be most of what a document takes.
    if let Some(syntax) = layers.syntax.as_mut().and_then(Arc::get_mut) {
        syntax.forget_encoding();
    }
    layers
}
