//! Where it happened: one act, and a place in each telling that the other account never names.

use variorum_nlp::Span;

use super::Comparison;
use super::substitutions::{one_spelling, set_apart};
use crate::lexicon::Lexicon;
use crate::model::{Aspect, Difference, DifferenceKind};

/// Words before a place where something happens, stands or comes from.
pub(super) const WHERE: &[&str] = &["in", "at", "near", "outside", "from", "off", "on"];

/// More statements with a place are a matter of many places.
const MOST: usize = 60;

pub(super) fn run(comparison: &Comparison) -> Vec<Difference> {
    let told: Vec<(usize, Place)> =
        comparison.members.iter().filter_map(|&s| Some((s, only_place(comparison, s)?))).collect();
    let mut found = Vec::new();
    // Whether an account names a place is asked of its whole text.
    if told.len() > MOST {
        return found;
    }
    for (i, (a, x)) in told.iter().enumerate() {
        for (b, y) in &told[i + 1..] {
            if apart(comparison, (*a, x), (*b, y)) {
                let values = ((x.name.clone(), *a), (y.name.clone(), *b));
                set_apart(&mut found, Aspect::Scope, DifferenceKind::Variant, values.0, values.1);
            }
        }
    }
    found
}

/// A place that a statement names, and the word before it.
struct Place {
    name: String,
    before: String,
}

/// The place of a statement that names one, behind a word that says where.
fn only_place(comparison: &Comparison, s: usize) -> Option<Place> {
    let statement = &comparison.statements[s];
    let syntax = comparison.layers[statement.document_idx].syntax.as_deref()?;
    let text = comparison.texts[statement.document_idx];
    let (from, to) = syntax.within(statement.span);
    let inside = syntax.entities.iter().filter(|e| (from..to).contains(&(e.from as usize)));
    let mut places = inside.filter(|e| matches!(syntax.label(e), "GPE" | "LOC" | "FAC"));
    let entity = places.next()?;
    // "Varn, Orle" is one place.
    let mut end = entity.to;
    for next in places {
        let between = syntax.tokens[end as usize].span.slice(text);
        if next.from != end + 1 || between != "," {
            return None;
        }
        end = next.to;
    }
    let words = syntax.tokens[entity.from as usize].span.to(syntax.tokens[entity.to as usize - 1].span);
    let own = |i: &usize| !(entity.from as usize..entity.to as usize).contains(&(syntax.tokens[*i].head as usize));
    let root = (entity.from as usize..entity.to as usize).find(own)?;
    let head = syntax.tokens[root].head as usize;
    let before = syntax.tokens[head].span.slice(text).to_lowercase();
    (syntax.relation(root) == "pobj" && WHERE.contains(&before.as_str()))
        .then(|| Place { name: Span::slice(words, text).to_owned(), before })
}

/// Whether two tellings of one act name places of which the other account knows nothing.
fn apart(comparison: &Comparison, (a, x): (usize, &Place), (b, y): (usize, &Place)) -> bool {
    let document = |s: usize| comparison.statements[s].document_idx;
    let place = |name: &str| Lexicon::english().place(&name.to_lowercase());
    let one = place(&x.name).is_some() && place(&x.name) == place(&y.name)
        || one_spelling(&x.name.to_lowercase(), &y.name.to_lowercase());
    let known = |s: usize, name: &str| {
        let words = name.split(|c: char| !c.is_alphanumeric()).filter(|w| w.starts_with(char::is_uppercase));
        words.into_iter().any(|word| comparison.texts[document(s)].contains(word))
    };
    document(a) != document(b) && x.before == y.before && !one && !known(b, &x.name) && !known(a, &y.name)
}
