//! How the statements of a claim differ, and where each voice stands.
//!
//! Each comparator looks at one aspect of one claim and gives the differences it finds. Compatible values are no
//! difference, or a refinement; nothing here says who is right.

mod bearers;
mod charges;
mod circumstances;
mod clocks;
mod decide;
mod figures;
mod lengths;
mod mood;
mod naming;
mod places;
mod quotations;
mod relation;
mod scope;
mod sides;
mod slots;
mod stage;
mod substitutions;
mod tolls;
mod votes;

pub use bearers::age_slots;
pub use charges::charge_slots;
pub use decide::{cells, disputes as status_matters, status};
pub use lengths::length_slots;
pub use naming::naming;
pub use relation::{Relation, relation};
pub use scope::scope_slots;
pub use slots::{Slot, SlotKind, slots};
pub use tolls::{toll_slots, tolls};
pub use votes::{vote_slots, votes};

use variorum_nlp::{Language, Span, Token};

use crate::align::may_be_one;
use crate::model::{Aspect, Card, Difference, EntityKind, Layers, Quantity, QuantityKind, Statement};

/// What a comparator may look at: all statements and their layers, and which of them make the claim.
#[derive(Clone, Copy)]
pub struct Comparison<'a> {
    /// Texts, by document.
    pub texts: &'a [&'a str],
    /// The day that a document states as its own, by document.
    pub published: &'a [Option<jiff::civil::Date>],
    /// Languages, by document.
    pub languages: &'a [Language],
    /// Layers, by document.
    pub layers: &'a [Layers],
    /// All statements.
    pub statements: &'a [Statement],
    /// Names of all voices, for telling whether a voice is official.
    pub official: &'a [bool],
    /// Indices of the statements that make the claim.
    pub members: &'a [usize],
    /// Where parts of them make it: the words of each that do.
    pub words: &'a [Span],
}

impl Comparison<'_> {
    /// The quantities of a statement; of one that makes the claim by a part, those that belong to the part.
    pub(crate) fn quantities(&self, statement_idx: usize) -> impl Iterator<Item = &Quantity> {
        let own = self.parts().find(|(s, _)| *s == statement_idx).map(|(_, words)| words);
        let within = self.parts().any(|(s, words)| self.all_quantities(s).any(|q| words.contains(q.span)));
        let alone = || self.all_quantities(statement_idx).filter(|q| !is_day(q)).count() == 1;
        let alone = own.is_some() && alone();
        self.all_quantities(statement_idx).filter(move |q| match own {
            None => true,
            Some(words) if within => words.contains(q.span),
            // "over $300 at the mill": the only figure belongs to whatever is told. A count belongs to its noun.
            Some(_) => alone && !is_day(q) && q.kind != QuantityKind::Count && q.kind != QuantityKind::Range,
        })
    }

    fn all_quantities(&self, statement_idx: usize) -> impl Iterator<Item = &Quantity> {
        let statement = &self.statements[statement_idx];
        statement.quantities.iter().map(|&q| &self.layers[statement.document_idx].quantities[q])
    }

    fn parts(&self) -> impl Iterator<Item = (usize, Span)> {
        self.members.iter().copied().zip(self.words.iter().copied())
    }

    pub(crate) fn text(&self, statement_idx: usize) -> &str {
        let statement = &self.statements[statement_idx];
        statement.span.slice(self.texts[statement.document_idx])
    }

    /// The form under which a dictionary has a word of a statement; without a tree the word itself.
    pub(crate) fn lemma(&self, statement_idx: usize, token: &Token) -> String {
        let syntax = self.layers[self.statements[statement_idx].document_idx].syntax.as_deref();
        let found = syntax.and_then(|syntax| {
            let (from, to) = syntax.within(token.span);
            (from < to).then(|| syntax.lemma(from)).filter(|lemma| !lemma.is_empty())
        });
        found.map_or_else(|| token.folded.clone(), str::to_lowercase)
    }

    /// Whether both statements name people, and none of one can be one of the other.
    pub(crate) fn of_others(&self, a: usize, b: usize) -> bool {
        let people = |s: usize| people(&self.layers[self.statements[s].document_idx], &self.statements[s]);
        let (x, y) = (people(a), people(b));
        of_others(&x, &y)
    }

    /// Whether each statement names somebody or something, in two words or more, of which the other account never speaks.
    pub(crate) fn of_other_names(&self, a: usize, b: usize) -> bool {
        let names = |s: usize| {
            let statement = &self.statements[s];
            let named = self.layers[statement.document_idx].names.within(statement.span).iter();
            named.map(|m| m.name.as_str()).filter(|name| name.contains(' '))
        };
        let unknown = |s: usize, other: usize| {
            let text = self.texts[self.statements[other].document_idx];
            let mut names = names(s).peekable();
            names.peek().is_some() && names.all(|n| n.split(' ').next_back().is_some_and(|last| !text.contains(last)))
        };
        unknown(a, b) && unknown(b, a)
    }

    /// Whether two statements are in one language.
    pub(crate) fn one_language(&self, a: usize, b: usize) -> bool {
        let language = |s: usize| self.languages[self.statements[s].document_idx];
        language(a) == language(b)
    }

    /// Whether two statements are of one voice.
    pub(crate) fn same_voice(&self, a: usize, b: usize) -> bool {
        self.statements[a].voice_idx == self.statements[b].voice_idx
    }
}

/// References surer than this count.
const SURE: u8 = 70;

/// The people whom a statement names, by their full names in the text, and whom its agents mean.
pub(crate) fn people(layers: &Layers, statement: &Statement) -> Vec<String> {
    let known = |span: Span| {
        let entity = layers.references.at(span).map(|r| &layers.references.entities[r.entity]);
        entity.is_some_and(|e| e.kind == EntityKind::Person)
    };
    let named = layers.names.within(statement.span).iter().filter(|m| m.person || m.titled || known(m.span));
    let mut people: Vec<String> = named.map(|m| layers.names.resolve(&m.name, m.span.start)).collect();
    if let Some(syntax) = layers.syntax.as_deref() {
        let (from, to) = syntax.within(statement.span);
        let inside = syntax.entities.iter().filter(|e| (from..to).contains(&(e.from as usize)));
        for entity in inside.filter(|e| syntax.label(e) == "PERSON" && e.to > e.from + 1) {
            let words = syntax.tokens[entity.from as usize].span.to(syntax.tokens[entity.to as usize - 1].span);
            people.extend(layers.names.within(words).iter().map(|m| layers.names.resolve(&m.name, m.span.start)));
        }
    }
    // "He had 605 yards" is of the one whom "he" means.
    people.extend(statement.frame.agents.iter().filter_map(|&head| person(layers, head, SURE).map(str::to_owned)));
    people
}

/// The person whom words mean, by name, where that is as sure as `least`; none for a man whom nobody names.
pub(crate) fn person(layers: &Layers, words: Span, least: u8) -> Option<&str> {
    let reference = layers.references.at(words).filter(|r| r.confidence >= least)?;
    let entity = &layers.references.entities[reference.entity];
    (entity.kind == EntityKind::Person && entity.name.starts_with(char::is_uppercase)).then_some(&entity.name)
}

/// Whether people are named on both sides, and none of one side can be one of the other.
pub(crate) fn of_others(x: &[String], y: &[String]) -> bool {
    !x.is_empty() && !y.is_empty() && !x.iter().any(|p| y.iter().any(|q| may_be_one(p, q)))
}

/// Looks at one aspect of one claim.
pub struct Comparator {
    /// Its name and version.
    pub card: Card,
    /// Finds differences.
    pub run: fn(&Comparison) -> Vec<Difference>,
}

const fn card(id: &'static str, summary: &'static str) -> Card {
    Card { id, version: 10, summary, source: "own" }
}

/// Every comparator, in the order in which their differences are reported.
pub const COMPARATORS: &[Comparator] = &[
    Comparator {
        card: card("compare-figures", "Compares amounts, counts, lengths and dates as intervals."),
        run: figures::run,
    },
    Comparator { card: card("compare-clocks", "Compares at what time of day one act happened."), run: clocks::run },
    Comparator { card: card("compare-scope", "Compares what is covered, word against word."), run: scope::run },
    Comparator {
        card: card("compare-mood", "Compares polarity, and whether a thing is claimed, denied, proposed or agreed."),
        run: mood::run,
    },
    Comparator { card: card("compare-sides", "Compares which of two a noun is told of."), run: sides::run },
    Comparator {
        card: card("compare-stage", "Compares whether a deal is agreed or still to be negotiated."),
        run: stage::run,
    },
    Comparator {
        card: card(
            "compare-substitutions",
            "Compares names, places and modifiers of tellings that are otherwise the same.",
        ),
        run: substitutions::run,
    },
    Comparator {
        card: card("compare-charges", "Compares what somebody is accused of, pleads guilty to or is convicted of."),
        run: charges::run,
    },
    Comparator {
        card: card("compare-circumstances", "Compares whom one act is done to, and in return for what."),
        run: circumstances::run,
    },
    Comparator { card: card("compare-places", "Compares where one act is told to have happened."), run: places::run },
    Comparator {
        card: card("compare-quotations", "Compares the words in which one saying is quoted."),
        run: quotations::run,
    },
];

/// All differences of a claim. Of a claim over parts of statements only what the parts say is compared: the mood of a
/// sentence, and its other words, are not theirs.
pub fn compare(comparison: &Comparison) -> Vec<Difference> {
    if comparison.words.is_empty() {
        let mut found: Vec<Difference> =
            COMPARATORS.iter().flat_map(|comparator| (comparator.run)(comparison)).collect();
        // What makes the tellings differ is told once, by what it changes.
        let told = found.clone();
        let known = |d: &Difference| {
            told.iter().any(|other| status_matters(other) && other.aspect != d.aspect && other.sets_apart(d))
        };
        found.retain(|d| d.aspect != Aspect::Wording || !known(d));
        found
    } else {
        [figures::run(comparison), stage::run(comparison), circumstances::run(comparison)].concat()
    }
}

/// Whether a quantity tells a day or another stretch of the calendar.
fn is_day(quantity: &Quantity) -> bool {
    figures::dimension(quantity).is_none_or(|dimension| dimension == figures::Dimension::Day)
}
