//! What is covered: phrases that share a word but are not the same ("energy infrastructure", "energy and infrastructure"), or a
//! word and a place ("sea ceasefire in the bay", "sea safety in the bay").

use std::collections::BTreeMap;

use variorum_nlp::Token;
use variorum_nlp::vectors::WordTable;

use super::Comparison;
use super::places::WHERE;
use super::slots::{Slot, SlotKind};
use crate::lexicon::{FUNCTION_WORDS, one_of};
use crate::model::{Aspect, Difference, DifferenceKind, DifferenceValue, Modality, Statement};

/// Statements of one story that cover "A B" in one voice and in another "A and B", or "A C" at the same place, wherever else they
/// part.
pub fn scope_slots(all: &Comparison, story: &[usize]) -> Vec<Slot> {
    let statements = all.statements;
    let members: Vec<usize> = (0..statements.len()).filter(|&s| binds(&statements[s])).collect();
    let comparison = Comparison { members: &members, ..*all };
    let phrases: Vec<Phrase> = members.iter().flat_map(|&s| phrases(&comparison, s)).collect();
    let mut homes: BTreeMap<(usize, &str, &str), Vec<&Phrase>> = BTreeMap::new();
    for phrase in &phrases {
        let story = story[statements[phrase.statement].document_idx];
        homes.entry((story, phrase.first(), phrase.last())).or_default().push(phrase);
        if let Some(place) = &phrase.place {
            homes.entry((story, phrase.first(), place)).or_default().push(phrase);
        }
    }
    let mut found = Vec::new();
    for uses in homes.into_values() {
        // A voice that has both knows of two things.
        let has = |p: &Phrase, q: &Phrase| {
            uses.iter().any(|u| comparison.same_voice(u.statement, p.statement) && u.stems == q.stems)
        };
        let apart = |x: &Phrase, y: &Phrase| rival(&comparison, x, y) && !(has(x, y) && has(y, x));
        if uses.iter().enumerate().any(|(i, x)| uses[i + 1..].iter().any(|y| apart(x, y))) {
            let mut slot: Vec<usize> = uses.iter().map(|phrase| phrase.statement).collect();
            slot.sort_unstable();
            slot.dedup();
            found.push(Slot { statements: slot, kind: SlotKind::Scope });
        }
    }
    found
}

/// What is covered matters where something is agreed, proposed, demanded or planned.
fn binds(statement: &Statement) -> bool {
    !matches!(statement.modality, Modality::Asserted | Modality::Assessed | Modality::Asked)
}

/// A short noun phrase: its content stems in order, its joints, and its words.
#[derive(Clone, Debug, PartialEq)]
struct Phrase {
    statement: usize,
    stems: Vec<String>,
    words: String,
    /// The last word, folded.
    head: String,
    /// The place named right behind it, as told: "in the blue bay".
    place: Option<String>,
}

impl Phrase {
    fn first(&self) -> &str {
        &self.stems[0]
    }

    fn last(&self) -> &str {
        &self.stems[self.stems.len() - 1]
    }
}

pub(super) fn run(comparison: &Comparison) -> Vec<Difference> {
    if comparison.members.iter().filter(|&&s| binds(&comparison.statements[s])).count() < 2 {
        return Vec::new();
    }
    let phrases: Vec<Phrase> = comparison.members.iter().flat_map(|&s| phrases(comparison, s)).collect();
    let mut by_first: BTreeMap<&str, Vec<&Phrase>> = BTreeMap::new();
    phrases.iter().for_each(|phrase| by_first.entry(&phrase.stems[0]).or_default().push(phrase));
    let has_rivals = |alike: &Vec<&Phrase>| {
        alike.iter().enumerate().any(|(i, x)| alike[i + 1..].iter().any(|y| rival(comparison, x, y)))
    };
    // Once two phrases are rivals, all that begin alike are shown beside them.
    by_first.retain(|_, alike| has_rivals(alike));
    let mut values: Vec<(String, DifferenceValue)> = Vec::new();
    for x in phrases.iter().filter(|x| by_first.contains_key(x.stems[0].as_str())) {
        let key = x.stems.join(" ");
        match values.iter_mut().find(|(known, _)| *known == key) {
            Some((_, value)) if value.statements.contains(&x.statement) => {}
            Some((_, value)) => value.statements.push(x.statement),
            None => values.push((key, DifferenceValue { value: x.words.clone(), statements: vec![x.statement] })),
        }
    }
    // The phrases of one difference share their first word; the rival groups fall apart by it.
    let mut found: Vec<Difference> = Vec::new();
    let mut firsts: Vec<String> =
        values.iter().filter_map(|(key, _)| key.split(' ').next().map(str::to_owned)).collect();
    firsts.sort();
    firsts.dedup();
    for first in firsts {
        let of_first: Vec<DifferenceValue> =
            values.iter().filter(|(key, _)| key.split(' ').next() == Some(&first)).map(|(_, v)| v.clone()).collect();
        if of_first.len() > 1 {
            found.push(Difference { aspect: Aspect::Scope, kind: DifferenceKind::Variant, values: of_first });
        }
    }
    found
}

/// Two phrases of unlike voices are rivals if they begin with the same content word and go on differently: the same words with
/// "and" between them in only one, or words that do not mean nearly the same ("sea safety", "sea ceasefire"; not "plea deal",
/// "plea bargain") at the same place or in two official texts.
fn rival(comparison: &Comparison, x: &Phrase, y: &Phrase) -> bool {
    let joined = |p: &Phrase| p.stems.len() == 3;
    let official = |p: &Phrase| comparison.official[comparison.statements[p.statement].voice_idx];
    let one_matter = official(x) && official(y) || x.place.is_some() && x.place == y.place;
    let other_words = !joined(x) && !joined(y) && one_matter && !alike(&x.head, &y.head);
    !comparison.same_voice(x.statement, y.statement)
        && x.first() == y.first()
        && x.stems != y.stems
        && (joined(x) != joined(y) && x.last() == y.last() || other_words)
}

/// Cosine of two words from which they name nearly the same. Source: own, as in `align`.
const ALIKE: f32 = 0.34;

fn alike(x: &str, y: &str) -> bool {
    let table = WordTable::english();
    match (table.get(x), table.get(y)) {
        (Some(a), Some(b)) => table.vector(a).iter().zip(table.vector(b)).map(|(x, y)| x * y).sum::<f32>() >= ALIKE,
        _ => false,
    }
}

/// Pairs of small-letter content words that stand together, or with "and" or "or" between them.
fn phrases(comparison: &Comparison, statement_idx: usize) -> Vec<Phrase> {
    let statement = &comparison.statements[statement_idx];
    let layers = &comparison.layers[statement.document_idx];
    let tokens = layers.tokens_in(statement.span);
    let noun = |t: &Token| {
        t.is_word()
            && !t.capital
            && !one_of(&t.folded, FUNCTION_WORDS)
            && t.folded.len() > 3
            && !t.folded.ends_with("ing")
            && !t.folded.ends_with("ed")
            && !t.folded.ends_with("ly")
    };
    let mut found = Vec::new();
    for i in 0..tokens.len() {
        if !noun(&tokens[i]) {
            continue;
        }
        let joint = tokens.get(i + 1).is_some_and(|t| matches!(t.folded.as_str(), "and" | "or"));
        let next = i + 1 + usize::from(joint);
        if let Some(second) = tokens.get(next).filter(|t| noun(t)) {
            let mut stems = vec![tokens[i].stem.clone()];
            stems.extend(joint.then(|| tokens[i + 1].folded.clone()));
            stems.push(second.stem.clone());
            let words = tokens[i].span.to(second.span).slice(comparison.texts[statement.document_idx]).to_owned();
            let place = place_behind(&tokens[next + 1..]);
            found.push(Phrase { statement: statement_idx, stems, words, head: second.folded.clone(), place });
        }
    }
    found
}

/// The place that the first of `tokens` lead to: "in the Blue Bay".
fn place_behind(tokens: &[Token]) -> Option<String> {
    let (lead, rest) = tokens.split_first()?;
    let rest = &rest[usize::from(rest.first().is_some_and(|t| t.folded == "the"))..];
    let named: Vec<&str> = rest.iter().take_while(|t| t.capital && t.is_word()).map(|t| t.folded.as_str()).collect();
    (one_of(&lead.folded, WHERE) && !named.is_empty()).then(|| named.join(" "))
}
