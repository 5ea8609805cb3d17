//! Phrases: what a statement is made of, for comparing a part of it with a part of another.

use std::collections::{BTreeMap, BTreeSet};

use variorum_nlp::Span;
use variorum_nlp::sentence::Passage;
use variorum_nlp::syntax::Analysis;

use super::features::{HOLLOW, is_person};
use super::nearness::{Meaning, doublings};
use crate::lexicon::{FUNCTION_WORDS, one_of};
use crate::model::{EntityKind, Layers, Statement};

/// Two words mean the same from 1 on, nothing alike below 0: their cosine, moved and stretched. Source: own; the first
/// three layers put words of one field around .45 and inflections around .9.
const ALIKE: (f32, f32) = (0.45, 0.9);
/// The weight of shared words from which on rarity tells no more. Source: own, by looking at the two events of
/// docs/quality.md.
const FULL: f32 = 14.0;
/// In a story of fewer statements rarity is told as in one of so many: two statements would have no rare word.
const FEW: f32 = 60.0;
/// Shared words lighter than this are no claim.
const LEAST: f32 = 4.0;
/// A name in no more statements of a story than this may be all that two of them share. Source: own; of 1 to 6 the best on the two
/// events, and better than none on pairs of unseen stories (docs/quality.md).
const RARE: usize = 3;
/// Content words of a phrase that claims something. One alone ("attacks", "agenda") names what is spoken of.
const FEWEST: usize = 2;

/// The content words of a statement, and which of them make a phrase.
pub(super) struct Words {
    spans: Vec<Span>,
    weights: Vec<f32>,
    pub(super) passage: Passage,
    phrases: Vec<Vec<usize>>,
    /// By word, whether it only tells where or when something is done.
    settings: Vec<bool>,
}

/// How rare a lemma is among the statements of a story.
pub(super) struct Rarity<'a> {
    counts: BTreeMap<(usize, &'a str), usize>,
    totals: BTreeMap<usize, usize>,
}

impl<'a> Rarity<'a> {
    /// Counts in how many statements each lemma stands; `story` gives the story of a statement.
    pub(super) fn new(layers: &'a [Layers], statements: &[Statement], story: impl Fn(usize) -> usize) -> Self {
        let mut rarity = Self { counts: BTreeMap::new(), totals: BTreeMap::new() };
        for (s, statement) in statements.iter().enumerate() {
            *rarity.totals.entry(story(s)).or_default() += 1;
            let Some(syntax) = layers[statement.document_idx].syntax.as_deref() else { continue };
            let (from, to) = syntax.within(statement.span);
            let lemmas: BTreeSet<&str> = (from..to).map(|i| syntax.lemma(i)).collect();
            lemmas.into_iter().for_each(|lemma| *rarity.counts.entry((story(s), lemma)).or_default() += 1);
        }
        rarity
    }

    /// Whether a lemma stands in more statements than [`RARE`].
    fn all_over(&self, story: usize, lemma: &str) -> bool {
        self.counts.get(&(story, lemma)).is_some_and(|&count| count > RARE)
    }

    /// In doublings: 1 more for half as many statements.
    fn of(&self, story: usize, lemma: &str) -> f32 {
        let count = self.counts.get(&(story, lemma)).copied().unwrap_or(1) as f32;
        doublings((self.totals[&story] as f32).max(FEW) / (count + 0.5))
    }
}

/// Whether a word of a statement stands in an expression of time.
fn of_time(layers: &Layers, statement: &Statement, word: Span) -> bool {
    statement.quantities.iter().map(|&q| &layers.quantities[q]).any(|q| q.kind.is_moment() && q.span.overlaps(word))
}

impl Words {
    /// The words and phrases of a statement of `story`; none without a tree.
    pub(super) fn of(
        layers: &Layers,
        statement: &Statement,
        story: usize,
        meaning: &Meaning,
        rarity: &Rarity<'_>,
    ) -> Option<Self> {
        let syntax = layers.syntax.as_deref()?;
        let (from, to) = syntax.within(statement.span);
        let passage = Passage::new(meaning.passage.width());
        let mut words =
            Self { spans: Vec::new(), weights: Vec::new(), passage, phrases: Vec::new(), settings: Vec::new() };
        // By token, its place among the words.
        let mut places: BTreeMap<usize, usize> = BTreeMap::new();
        for i in (from..to).filter(|&i| is_content(syntax, i)) {
            let span = syntax.tokens[i].span;
            let Some(mean) = meaning.of(span) else { continue };
            let compound = compound(syntax, i, from, to);
            // A name that stands all over a story is one word, however it is written ("Varn-an-See").
            let name = syntax.pos(i) == "PROPN" && rarity.all_over(story, syntax.lemma(i));
            if name && words.spans.last() == Some(&compound) {
                places.insert(i, words.spans.len() - 1);
                continue;
            }
            places.insert(i, words.spans.len());
            words.spans.push(compound);
            words.weights.push(rarity.of(story, syntax.lemma(i)));
            words.settings.push(is_setting(syntax, i));
            words.passage.push(&mean, 1.0);
        }
        let told = |phrase: Vec<usize>| -> Vec<usize> {
            let mut told: Vec<usize> = phrase.iter().filter_map(|i| places.get(i).copied()).collect();
            told.dedup();
            told
        };
        let found: BTreeSet<Vec<usize>> = phrases(syntax, from, to)
            .into_iter()
            // Whoever is spoken of in two sentences, they need not say the same of him.
            .filter(|(head, _)| !acts(layers, syntax.tokens[*head].span))
            .filter(|(_, phrase)| !is_topic(syntax, phrase, |lemma| rarity.all_over(story, lemma)))
            // A day alone is no claim.
            .filter(|(_, phrase)| !phrase.iter().all(|&i| of_time(layers, statement, syntax.tokens[i].span)))
            .map(|(_, phrase)| told(phrase))
            .filter(|phrase| phrase.len() >= FEWEST)
            .collect();
        words.phrases = found.into_iter().collect();
        Some(words)
    }

    /// The phrases of both that share most, and how much from 0 to 1; `cosines` has a row of `width` for each word of
    /// `other`.
    pub(super) fn best(&self, other: &Self, cosines: &[f32], width: usize) -> Option<(f32, usize, usize)> {
        let like = |x: usize, y: usize| match self.settings[x] == other.settings[y] {
            true => ((cosines[y * width + x] - ALIKE.0) / (ALIKE.1 - ALIKE.0)).clamp(0.0, 1.0),
            // What is spoken of is not where it is spoken of.
            false => 0.0,
        };
        let mut best: Option<(f32, usize, usize)> = None;
        for (p, own) in self.phrases.iter().enumerate() {
            for (q, theirs) in other.phrases.iter().enumerate() {
                let most = |x: usize| theirs.iter().map(|&y| like(x, y)).fold(0.0, f32::max);
                let forth: f32 = own.iter().map(|&x| self.weights[x] * most(x)).sum();
                let most = |y: usize| own.iter().map(|&x| like(x, y)).fold(0.0, f32::max);
                let back: f32 = theirs.iter().map(|&y| other.weights[y] * most(y)).sum();
                let weight = (forth + back) / 2.0;
                if weight < LEAST {
                    continue;
                }
                let (x, y) = (forth / self.weight(own), back / other.weight(theirs));
                let strength = 2.0 * x * y / (x + y) * (weight / FULL).min(1.0);
                if best.is_none_or(|(most, ..)| strength > most) {
                    best = Some((strength, p, q));
                }
            }
        }
        best
    }

    fn weight(&self, phrase: &[usize]) -> f32 {
        phrase.iter().map(|&i| self.weights[i]).sum()
    }

    /// From the first to the last word of a phrase.
    pub(super) fn span(&self, phrase: usize) -> Span {
        let words = &self.phrases[phrase];
        self.spans[words[0]].to(self.spans[words[words.len() - 1]])
    }
}

/// What hyphens join to token `i` of `from..to`: "same-sex" of "sex".
fn compound(syntax: &Analysis<'_>, i: usize, from: usize, to: usize) -> Span {
    let joins = |left: usize, right: usize| {
        (syntax.tag(left) == "HYPH" || syntax.tag(right) == "HYPH")
            && syntax.tokens[left].span.end == syntax.tokens[right].span.start
    };
    let (mut first, mut last) = (i, i);
    while first > from && joins(first - 1, first) {
        first -= 1;
    }
    while last + 1 < to && joins(last, last + 1) {
        last += 1;
    }
    syntax.tokens[first].span.to(syntax.tokens[last].span)
}

/// Whether a word means people or a state. (A name of no known kind may be one of a place or a shop.)
fn acts(layers: &Layers, word: Span) -> bool {
    let entity = layers.references.at(word).map(|reference| &layers.references.entities[reference.entity]);
    is_person(layers, word)
        || entity.is_some_and(|e| matches!(e.kind, EntityKind::Person | EntityKind::Place | EntityKind::Group))
}

/// Whether a phrase is a name that stands all over the story: it says what is spoken of, and nothing of it.
fn is_topic(syntax: &Analysis<'_>, phrase: &[usize], all_over: impl Fn(&str) -> bool) -> bool {
    let mut content = phrase.iter().filter(|&&i| is_content(syntax, i));
    content.all(|&i| syntax.pos(i) == "PROPN" && all_over(syntax.lemma(i)))
}

/// Whether a word only tells where or when something is done: "talks begin in the upper valley", but "the state of the
/// upper valley", "they spoke about the valley".
fn is_setting(syntax: &Analysis<'_>, word: usize) -> bool {
    let above = |i: usize| syntax.tokens[i].head as usize;
    // "Upper" belongs to "valley".
    let noun = match syntax.relation(word) {
        "compound" | "amod" | "nmod" | "nummod" => above(word),
        _ => word,
    };
    let preposition = above(noun);
    syntax.relation(noun) == "pobj"
        && one_of(syntax.lemma(preposition), &["in", "at", "near", "inside", "outside"])
        && matches!(syntax.pos(above(preposition)), "VERB" | "AUX")
}

fn is_content(syntax: &Analysis<'_>, i: usize) -> bool {
    const PARTS_OF_SPEECH: &[&str] = &["NOUN", "PROPN", "VERB", "ADJ", "NUM"];
    let lemma = syntax.lemma(i).to_lowercase();
    one_of(syntax.pos(i), PARTS_OF_SPEECH) && !one_of(&lemma, HOLLOW) && !one_of(&lemma, FUNCTION_WORDS)
}

/// The phrases among the tokens `from..to`, each with its head and its tokens, ascending: every noun with what stands before
/// it, the same with one phrase behind it, every verb with its object.
fn phrases(syntax: &Analysis<'_>, from: usize, to: usize) -> Vec<(usize, Vec<usize>)> {
    const BEFORE: &[&str] = &["amod", "compound", "nummod", "nmod", "poss", "quantmod", "advmod", "neg"];
    fn grow(syntax: &Analysis<'_>, i: usize, deeper: bool, range: (usize, usize), found: &mut Vec<usize>) {
        found.push(i);
        for child in syntax.children(i).filter(|c| (range.0..range.1).contains(c)) {
            match syntax.relation(child) {
                relation if one_of(relation, BEFORE) => grow(syntax, child, deeper, range, found),
                "prep" if deeper => {
                    let objects = syntax.children(child).filter(|&c| syntax.relation(c) == "pobj");
                    let objects: Vec<usize> = objects.filter(|c| (range.0..range.1).contains(c)).collect();
                    objects.into_iter().for_each(|object| grow(syntax, object, false, range, found));
                }
                "dobj" if deeper && syntax.pos(i) == "VERB" => grow(syntax, child, false, range, found),
                _ => {}
            }
        }
    }
    let mut found = Vec::new();
    for i in from..to {
        let noun = one_of(syntax.pos(i), &["NOUN", "PROPN"]) && !one_of(syntax.relation(i), &["compound", "nmod"]);
        let verb = syntax.pos(i) == "VERB" && syntax.relation(i) != "aux";
        for deeper in [false, true] {
            if noun || verb && deeper {
                let mut phrase = Vec::new();
                grow(syntax, i, deeper, (from, to), &mut phrase);
                phrase.sort_unstable();
                found.push((i, phrase));
            }
        }
        // "Elected to the board in 2031 at the age of 30" says three things.
        for prep in syntax.children(i).filter(|&c| verb && c < to && c >= from && syntax.relation(c) == "prep") {
            for object in syntax.children(prep).filter(|&c| c < to && c >= from && syntax.relation(c) == "pobj") {
                let mut phrase = vec![i];
                grow(syntax, object, false, (from, to), &mut phrase);
                phrase.sort_unstable();
                found.push((i, phrase));
            }
        }
    }
    found
}
