//! Yes or no, and how far: claimed, denied, proposed, agreed.

use variorum_nlp::Token;

use super::Comparison;
use crate::lexicon::{FUNCTION_WORDS, negates, one_of};
use crate::model::{Aspect, Difference, DifferenceKind, DifferenceValue, Modality};

pub(super) fn run(comparison: &Comparison) -> Vec<Difference> {
    [polarity(comparison).or_else(|| denial(comparison)), modality(comparison)].into_iter().flatten().collect()
}

fn polarity(comparison: &Comparison) -> Option<Difference> {
    let side = |yes: bool| -> Vec<usize> {
        comparison.members.iter().copied().filter(|&s| negative(comparison, s) != yes).collect()
    };
    let (yes, no) = (side(true), side(false));
    let against = |a: usize, b: usize| {
        !comparison.same_voice(a, b) && sure(comparison, a, b) && turns(comparison, b, a) && turns(comparison, a, b)
    };
    let apart = yes.iter().any(|&a| no.iter().any(|&b| against(a, b)));
    let value = |word: &str, statements| DifferenceValue { value: word.to_owned(), statements };
    apart.then(|| Difference {
        aspect: Aspect::Polarity,
        kind: DifferenceKind::Contradicts,
        values: vec![value("affirmed", yes), value("denied", no)],
    })
}

/// Whether what `negated` denies is something that `other` speaks of: "showed no light" does not deny "was dark". Where the
/// denial lies in a word of its own ("refused"), it is taken as it stands.
fn turns(comparison: &Comparison, negated: usize, other: usize) -> bool {
    let tokens = |s: usize| {
        let statement = &comparison.statements[s];
        comparison.layers[statement.document_idx].tokens_in(statement.span)
    };
    let (own, theirs) = (tokens(negated), tokens(other));
    let behind =
        |(i, _): (usize, &Token)| own[i + 1..].iter().find(|t| t.is_word() && !one_of(&t.folded, FUNCTION_WORDS));
    let denied: Vec<&Token> = own.iter().enumerate().filter(|(_, t)| negates(t)).filter_map(behind).collect();
    let told = |t: &Token| {
        let lemma = comparison.lemma(negated, t);
        theirs.iter().any(|word| word.stem == t.stem || comparison.lemma(other, word) == lemma)
    };
    denied.is_empty() || denied.into_iter().any(told)
}

/// One voice says that somebody denies it, or calls it alleged, and another tells it as a fact.
fn denial(comparison: &Comparison) -> Option<Difference> {
    const DOUBTING: &[&str] = &["alleged", "purported", "supposed", "so-called"];
    let called_alleged =
        |s: usize| comparison.text(s).split(|c: char| !c.is_alphanumeric() && c != '-').any(|w| one_of(w, DOUBTING));
    let denied = |s: &usize| comparison.statements[*s].modality == Modality::Denied || called_alleged(*s);
    let doubted: Vec<usize> = comparison.members.iter().copied().filter(denied).collect();
    let told = |s: &usize| {
        let open =
            matches!(comparison.statements[*s].modality, Modality::Denied | Modality::Alleged | Modality::Assessed);
        !open && doubted.iter().any(|&d| !comparison.same_voice(d, *s) && shared_stems(comparison, d, *s) >= 2)
    };
    let told: Vec<usize> = comparison.members.iter().copied().filter(told).collect();
    let value = |word: &str, statements| DifferenceValue { value: word.to_owned(), statements };
    (!doubted.is_empty() && !told.is_empty()).then(|| Difference {
        aspect: Aspect::Polarity,
        kind: DifferenceKind::Variant,
        values: vec![value("denied or called alleged", doubted), value("told as a fact", told)],
    })
}

fn shared_stems(comparison: &Comparison, a: usize, b: usize) -> usize {
    let stems = |s: usize| -> Vec<&str> {
        let statement = &comparison.statements[s];
        let layers = &comparison.layers[statement.document_idx];
        let content =
            layers.tokens_in(statement.span).iter().filter(|t| t.is_word() && !one_of(&t.folded, FUNCTION_WORDS));
        content.map(|t| t.stem.as_str()).collect()
    };
    let theirs = stems(b);
    stems(a).iter().filter(|stem| theirs.contains(stem)).count()
}

fn negative(comparison: &Comparison, statement: usize) -> bool {
    let statement = &comparison.statements[statement];
    statement.negated != (statement.modality == Modality::Denied)
}

/// "Not" turns a claim over only where the rest is nearly the same: the clauses share most of their words.
pub(super) fn sure(comparison: &Comparison, a: usize, b: usize) -> bool {
    let words = |s: usize| -> Vec<String> {
        comparison
            .text(s)
            .to_lowercase()
            .split(|c: char| !c.is_alphanumeric())
            .filter(|w| w.len() > 3)
            .map(str::to_owned)
            .collect()
    };
    let (x, y) = (words(a), words(b));
    let shared = x.iter().filter(|w| y.contains(w)).count();
    5 * shared >= 3 * x.len().max(y.len()).max(1)
}

/// The rungs of force, from a claim in doubt to a thing done.
fn rung(modality: Modality) -> Option<&'static str> {
    Some(match modality {
        Modality::Denied => "denied",
        Modality::Alleged => "alleged",
        Modality::Proposed => "proposed",
        Modality::Agreed => "agreed",
        Modality::Demanded => "demanded",
        Modality::Conditional => "conditional",
        _ => return None,
    })
}

/// Different force is a variant, told but no dispute by itself.
fn modality(comparison: &Comparison) -> Option<Difference> {
    let mut values: Vec<DifferenceValue> = Vec::new();
    for &s in comparison.members {
        let Some(rung) = rung(comparison.statements[s].modality) else { continue };
        match values.iter_mut().find(|v| v.value == rung) {
            Some(known) => known.statements.push(s),
            None => values.push(DifferenceValue { value: rung.to_owned(), statements: vec![s] }),
        }
    }
    let voices = |v: &DifferenceValue| -> Vec<usize> {
        v.statements.iter().map(|&s| comparison.statements[s].voice_idx).collect()
    };
    let apart = values
        .iter()
        .enumerate()
        .any(|(i, x)| values[i + 1..].iter().any(|y| voices(x).iter().all(|voice| !voices(y).contains(voice))));
    apart.then_some(Difference { aspect: Aspect::Modality, kind: DifferenceKind::Refines, values })
}
