//! Who it is done to, and in return for what: the same act told of other people, or as part of another bargain.

use std::collections::BTreeMap;

use variorum_nlp::Span;

use super::Comparison;
use crate::lexicon::{may_be_same_people, people};
use crate::model::{Aspect, Difference, DifferenceKind, DifferenceValue};

const IN_RETURN: &[&str] = &["in exchange", "in return", "in swap", "as payment"];
/// Words for a gift, which is no price.
const GIFT: &[&str] = &[
    "as a gesture",
    "gesture of goodwill",
    "gesture of good will",
    "goodwill gesture",
    "humanitarian gesture",
    "unconditionally",
    "without conditions",
    "without preconditions",
    "with no strings attached",
    "unilaterally",
];
/// Words that make an act the price of another, behind the act.
const ON_CONDITION: &[&str] =
    &["provided that", "on condition that", "on the condition that", "in return for", "in exchange for"];
const BESIDES: &[&str] = &["in addition", "additionally", "moreover", "furthermore", "besides", "also", "as well"];

pub(super) fn run(comparison: &Comparison) -> Vec<Difference> {
    let mut found = others(comparison);
    found.extend(bargain(comparison));
    found
}

/// One act, done to people that are called by nouns which do not mean the same: "prisoners" and "wounded soldiers".
fn others(comparison: &Comparison) -> Vec<Difference> {
    // For each word that tells the act: the statement, the noun, and its words in the text.
    let mut acts: BTreeMap<String, Vec<(usize, String, Span)>> = BTreeMap::new();
    for &s in comparison.members {
        for (act, noun, words) in done_to(comparison, s) {
            acts.entry(act).or_default().push((s, noun, words));
        }
    }
    let written = |s: usize, words: &Span| words.slice(comparison.texts[comparison.statements[s].document_idx]);
    let mut differences: Vec<Difference> = Vec::new();
    for told in acts.values() {
        let apart = |(a, x, _): &(usize, String, Span), (b, y, _): &(usize, String, Span)| {
            !comparison.same_voice(*a, *b) && !may_be_same_people(x, y)
        };
        let gives = |s: usize, noun: &str| {
            told.iter().any(|(other, known, _)| comparison.same_voice(*other, s) && known == noun)
        };
        let differ = told
            .iter()
            .enumerate()
            .any(|(i, x)| told[i + 1..].iter().any(|y| apart(x, y) && !gives(x.0, &y.1) && !gives(y.0, &x.1)));
        if !differ {
            continue;
        }
        let mut values: Vec<(String, DifferenceValue)> = Vec::new();
        for (s, noun, words) in told {
            match values.iter_mut().find(|(known, _)| may_be_same_people(known, noun)) {
                Some((_, value)) if value.statements.contains(s) => {}
                Some((_, value)) => {
                    value.statements.push(*s);
                    // "prisoners" rather than the "prisoner" of "prisoner exchange".
                    if written(*s, words).starts_with(&value.value) {
                        written(*s, words).clone_into(&mut value.value);
                    }
                }
                None => {
                    let value = DifferenceValue { value: written(*s, words).to_owned(), statements: vec![*s] };
                    values.push((noun.clone(), value));
                }
            }
        }
        let values: Vec<DifferenceValue> = values.into_iter().map(|(_, value)| value).collect();
        let known = differences.iter().any(|d| d.values == values);
        if values.len() > 1 && !known {
            differences.push(Difference { aspect: Aspect::Actor, kind: DifferenceKind::Variant, values });
        }
    }
    differences
}

/// The acts that a statement tells, as stems, with the people whom they are done to: the object of a verb, the subject of a
/// passive, what stands before or behind a noun ("a prisoner exchange", "an exchange of prisoners").
fn done_to(comparison: &Comparison, s: usize) -> Vec<(String, String, Span)> {
    let statement = &comparison.statements[s];
    let layers = &comparison.layers[statement.document_idx];
    let text = comparison.texts[statement.document_idx];
    let Some(syntax) = layers.syntax.as_deref() else { return Vec::new() };
    let (from, to) = syntax.within(statement.span);
    let stem = |i: usize| {
        let span = syntax.tokens[i].span;
        layers.tokens_in(span).first().map(|t| t.stem.clone())
    };
    let mut found = Vec::new();
    for i in from..to {
        if syntax.pos(i) != "NOUN" {
            continue;
        }
        let head = syntax.tokens[i].head as usize;
        let relation = syntax.relation(i);
        let act = match relation {
            "dobj" | "nsubjpass" => Some(head),
            "compound" if syntax.pos(head) == "NOUN" => Some(head),
            "pobj"
                if syntax.tokens[head].span.slice(text) == "of"
                    && syntax.pos(syntax.tokens[head].head as usize) == "NOUN" =>
            {
                Some(syntax.tokens[head].head as usize)
            }
            _ => None,
        };
        let Some(act) = act.filter(|act| (from..to).contains(act)) else { continue };
        let noun = syntax.lemma(i).to_lowercase();
        if people(&noun).is_empty() {
            continue;
        }
        // With what stands right before it: "wounded soldiers".
        let first = (from..i).rev().take_while(|&k| {
            syntax.tokens[k].head as usize == i && matches!(syntax.relation(k), "amod" | "compound" | "advmod")
        });
        let first = first.last().unwrap_or(i);
        if let Some(act) = stem(act) {
            found.push((act, noun, syntax.tokens[first].span.to(syntax.tokens[i].span)));
        }
    }
    found
}

/// One telling makes it the price of something else, another says that it comes on top.
fn bargain(comparison: &Comparison) -> Option<Difference> {
    let says = |s: usize, phrases: &[&str]| {
        let statement = &comparison.statements[s];
        let text = comparison.texts[statement.document_idx];
        // "…, in exchange for which": the words may stand right before the clause.
        let mut start = (statement.span.start as usize).saturating_sub(24);
        while !text.is_char_boundary(start) {
            start += 1;
        }
        let lead = &text[start..statement.span.start as usize];
        let lead = lead.rsplit_once(['.', '!', '?', '\n']).map_or(lead, |(_, rest)| rest);
        let whole = format!("{lead}{}", comparison.text(s)).to_lowercase();
        phrases.iter().any(|phrase| {
            whole.match_indices(phrase).any(|(at, _)| {
                let rest = &whole[at + phrase.len()..];
                // At the end of a clause the words belong to the next ("…, in exchange | for which …").
                !whole[..at].ends_with(char::is_alphanumeric) && rest.starts_with(|c: char| !c.is_alphanumeric())
            })
        })
    };
    let (returned, more): (Vec<usize>, Vec<usize>) = (
        comparison.members.iter().copied().filter(|&s| says(s, IN_RETURN)).collect(),
        comparison.members.iter().copied().filter(|&s| says(s, BESIDES) && !says(s, IN_RETURN)).collect(),
    );
    let value = |word: &str, statements| DifferenceValue { value: word.to_owned(), statements };
    let apart = |x: &[usize], y: &[usize]| x.iter().any(|&a| y.iter().any(|&b| !comparison.same_voice(a, b)));
    let told = |values| Some(Difference { aspect: Aspect::Cause, kind: DifferenceKind::Variant, values });
    if apart(&returned, &more) {
        return told(vec![value("in exchange", returned), value("in addition", more)]);
    }
    // The condition is often the next clause of the sentence.
    let behind = |s: usize| {
        let statement = &comparison.statements[s];
        let text = comparison.texts[statement.document_idx];
        let extent = comparison.layers[statement.document_idx].sentences[statement.sentence_idx].extent;
        let rest = text.get(statement.span.end as usize..extent.end as usize).unwrap_or_default().to_lowercase();
        let rest = rest.trim_start_matches([',', ' ']);
        ON_CONDITION.iter().any(|phrase| rest.starts_with(phrase))
    };
    let given = |s: usize| says(s, GIFT);
    let priced: Vec<usize> = comparison
        .members
        .iter()
        .copied()
        .filter(|&s| (says(s, IN_RETURN) || says(s, ON_CONDITION) || behind(s)) && !given(s))
        .collect();
    let gifts: Vec<usize> = comparison.members.iter().copied().filter(|&s| given(s)).collect();
    if !apart(&priced, &gifts) {
        return None;
    }
    told(vec![value("in return", priced), value("as a gesture", gifts)])
}
