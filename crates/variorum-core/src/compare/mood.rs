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
    // In "if they do not pass it, it will fail" the denial is of a clause that nobody asserts.
    let told = |s: usize| comparison.statements[s].modality != Modality::Conditional && !headless(comparison, s);
    let against = |a: usize, b: usize| {
        !comparison.same_voice(a, b)
            && told(a)
            && told(b)
            && sure(comparison, a, b)
            && turns(comparison, b, a)
            && turns(comparison, a, b)
    };
    let apart = yes.iter().any(|&a| no.iter().any(|&b| against(a, b)));
    let value = |word: &str, statements| DifferenceValue { value: word.to_owned(), statements };
    apart.then(|| Difference {
        aspect: Aspect::Polarity,
        kind: DifferenceKind::Contradicts,
        values: vec![value("affirmed", yes), value("denied", no)],
    })
}

/// Whether the words begin with a verb whose subject, and with it a denial, was cut off: "(what you don't do) is land there".
fn headless(comparison: &Comparison, s: usize) -> bool {
    let first = comparison.text(s).split_whitespace().next().unwrap_or_default();
    one_of(first, &["is", "are", "was", "were", "has", "have", "had", "will", "would"])
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
    let is = |s: usize, mood: Modality| comparison.statements[s].modality == mood;
    let doubted: Vec<usize> = comparison
        .members
        .iter()
        .copied()
        .filter(|&s| is(s, Modality::Denied) || alleged(comparison, s).is_some())
        .collect();
    let told = |s: &usize| {
        let open = [Modality::Denied, Modality::Alleged, Modality::Assessed].iter().any(|&mood| is(*s, mood));
        let against = |d: &usize| {
            // To say that it is not so is to agree with who denies it.
            let sides = comparison.statements[*d].negated == comparison.statements[*s].negated;
            let same = match alleged(comparison, *d).filter(|_| !is(*d, Modality::Denied)) {
                Some(thing) => shared(comparison, *d, *s).0 >= 2 && tells(comparison, *s, &thing),
                None => retells(comparison, *d, *s) && tells_what_is_denied(comparison, *d, *s),
            };
            !comparison.same_voice(*d, *s) && sides && same
        };
        !open && doubted.iter().any(against)
    };
    let told: Vec<usize> = comparison.members.iter().copied().filter(told).collect();
    let value = |word: &str, statements| DifferenceValue { value: word.to_owned(), statements };
    (!doubted.is_empty() && !told.is_empty()).then(|| Difference {
        aspect: Aspect::Polarity,
        kind: DifferenceKind::Variant,
        values: vec![value("denied or called alleged", doubted), value("told as a fact", told)],
    })
}

fn tokens<'a>(comparison: &'a Comparison, s: usize) -> &'a [Token] {
    let statement = &comparison.statements[s];
    comparison.layers[statement.document_idx].tokens_in(statement.span)
}

/// The stem of what a statement calls alleged.
fn alleged(comparison: &Comparison, s: usize) -> Option<String> {
    const DOUBTING: &[&str] = &["alleged", "purported"];
    let mut words = tokens(comparison, s).iter().skip_while(|t| !one_of(&t.folded, DOUBTING)).skip(1);
    words.find(|t| t.is_word() && !one_of(&t.folded, FUNCTION_WORDS)).map(|t| t.stem.clone())
}

/// Whether `told` speaks of what `denied` denies by a verb of its own: of what stands behind it in "the firm, which ran the
/// ferry, rejected claims of overloading".
fn tells_what_is_denied(comparison: &Comparison, denied: usize, told: usize) -> bool {
    const DENYING: &[&str] = &["deny", "reject", "dismiss", "dispute", "refute", "rebut"];
    let own = tokens(comparison, denied);
    let Some(verb) = own.iter().position(|t| one_of(&comparison.lemma(denied, t), DENYING)) else { return true };
    let mut behind = own[verb + 1..].iter().filter(|t| t.is_word() && !one_of(&t.folded, FUNCTION_WORDS)).peekable();
    behind.peek().is_none() || behind.any(|t| tells(comparison, told, &t.stem))
}

fn tells(comparison: &Comparison, s: usize, stem: &str) -> bool {
    tokens(comparison, s).iter().any(|t| t.stem == stem)
}

/// How many content words of `a` stand in `b`, how many the shorter of the two has, and whether one of the shared is no name.
fn shared(comparison: &Comparison, a: usize, b: usize) -> (usize, usize, bool) {
    let content = |s: usize| -> Vec<&Token> {
        tokens(comparison, s).iter().filter(|t| t.is_word() && !one_of(&t.folded, FUNCTION_WORDS)).collect()
    };
    let (own, theirs) = (content(a), content(b));
    let both: Vec<&&Token> = own.iter().filter(|t| theirs.iter().any(|other| other.stem == t.stem)).collect();
    (both.len(), own.len().min(theirs.len()), both.iter().any(|t| !t.capital))
}

/// Whether two statements share at least half of the content words of the shorter, two at least, and not names alone.
pub(super) fn retells(comparison: &Comparison, a: usize, b: usize) -> bool {
    let (shared, least, plain) = shared(comparison, a, b);
    shared >= 2 && 2 * shared >= least && plain
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
