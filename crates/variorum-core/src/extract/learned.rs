//! Reports found by the trained finder, as spans of the text.

use variorum_nlp::Span;
use variorum_nlp::speech::{Finder, Reading, Said};
use variorum_nlp::syntax::Analysis;

use super::attribution::clause;
use super::reports::Report;
use crate::lexicon::{Lexicon, one_of};
use crate::model::{Document, Layers, Modality, QuoteKind};

/// Verbs by which somebody says what a thing is.
const NAMING: &[&str] =
    &["call", "describe", "label", "brand", "dub", "term", "denounce", "characterize", "characterise"];

/// Bytes between a subject and its verb, from which on other words stand between them.
const BESIDE: u32 = 24;

/// Reports on either side among which the one stands that another goes on from.
const NEAR: usize = 4;

/// What the finder for the language of the document finds; nothing where there is none, or no tree to read.
///
/// It knows the vectors of the compiled-in English pipeline and no others.
pub(super) fn reports(document: &Document, layers: &Layers) -> Vec<Report> {
    let Some(syntax) = layers.syntax.as_deref().filter(|s| s.pipeline().is_compiled_in()) else { return Vec::new() };
    let quotes: Vec<(Span, bool)> = layers
        .quotes
        .iter()
        .filter(|q| q.kind != QuoteKind::Indirect)
        .map(|q| (q.span, q.kind == QuoteKind::Phrase))
        .collect();
    let reading = Reading::new(&document.text, syntax, &layers.paragraphs, &quotes);
    let mut found: Vec<Report> =
        Finder::english().find(&reading).iter().map(|said| report(&document.text, syntax, &quotes, said)).collect();
    let furniture = |span: Span| layers.boilerplate.iter().any(|b| b.span.overlaps(span));
    // "The road stays shut, Kest said, adding that he …": who adds is who said it, and not what stands above the verb.
    let teller = |i: usize, implied: Span| {
        let holds = |r: &&Report| r.content.iter().any(|c| c.contains(implied)) && r.tells();
        let inside = |r: &&Report| r.content.iter().any(|c| c.contains(found[i].cue));
        let near = &found[i.saturating_sub(NEAR)..found.len().min(i + NEAR)];
        near.iter().filter(holds).find(|r| !inside(r)).and_then(|r| r.source)
    };
    let implied: Vec<Option<Span>> = (0..found.len())
        .map(|i| {
            let implied = found[i].implied.filter(|implied| !furniture(*implied))?;
            Some(teller(i, implied).unwrap_or(implied))
        })
        .collect();
    for (report, implied) in found.iter_mut().zip(implied) {
        if report.implied.is_some() && implied.is_none() {
            report.scope.clear();
        }
        report.implied = implied;
    }
    found
}

fn report(text: &str, syntax: &Analysis<'_>, quotes: &[(Span, bool)], said: &Said) -> Report {
    let span = |(from, to): (usize, usize)| syntax.tokens[from].span.to(syntax.tokens[to - 1].span);
    let word = |i: usize| variorum_nlp::text::fold(syntax.tokens[i].span.slice(text));
    let lexicon = Lexicon::english();
    let verbs = std::iter::once(said.head).chain(said.cue.0..said.cue.1);
    let mood = verbs.into_iter().find_map(|i| lexicon.reporting(&word(i))).unwrap_or(Modality::Asserted);
    let inside = |i: usize| said.content.iter().any(|&(from, to)| (from..to).contains(&i));
    let subject = |i: usize| {
        matches!(syntax.relation(i), "nsubj" | "nsubjpass" | "csubj" | "csubjpass" | "expl")
            && inside(syntax.tokens[i].head as usize)
    };
    // "She said that …" is told on her word; "she supports the strike" on the outlet's.
    let tells = |mood| matches!(mood, Modality::Asserted | Modality::Alleged | Modality::Assessed | Modality::Denied);
    let verb = |i: usize| matches!(syntax.pos(i), "VERB" | "AUX");
    let asserting = (said.cue.0..said.cue.1).any(|i| {
        matches!(syntax.lemma(i), "accord" | ":") || verb(i) && lexicon.reporting(&word(i)).is_some_and(tells)
    });
    let clause_in = |&(from, to): &(usize, usize)| (from..to).any(subject);
    let in_quotes = |&piece: &(usize, usize)| {
        quotes.iter().any(|(quote, phrase)| !phrase && quote.shared(span(piece)) + 8 >= span(piece).len())
    };
    // "Concluded with the two agreeing", "talked about": an act, not words; "according to" is none of these.
    let about = syntax.pos(said.cue.1 - 1) == "ADP" && !(said.cue.0..said.cue.1).any(|i| syntax.lemma(i) == "accord");
    let clausal = said.content.iter().any(clause_in);
    // "The toll, officials said, was lowered": the clause goes on behind who said it.
    let goes_on = |&(from, to): &(usize, usize)| {
        let others = said.content.iter().filter(|(start, _)| *start != from);
        let mut tokens = others.flat_map(|&(from, to)| from..to);
        tokens.any(|i| subject(i) && (from..to).contains(&(syntax.tokens[i].head as usize)))
    };
    let whole = said.content.iter().all(|piece| clause_in(piece) || in_quotes(piece) || goes_on(piece));
    // "Congress is expected to consider it", "considering it is late": nobody's word.
    let nobody =
        syntax.children(said.head).any(|c| syntax.relation(c) == "auxpass") || word(said.head) == "considering";
    let implied = subject_above(syntax, said.head).filter(|_| said.source.is_none() && !nobody);
    // "Citing agreements that were broken" asserts no clause.
    let above = |i: usize| syntax.tokens[i].head as usize;
    let rooted = said.content.iter().any(|&(from, to)| (from..to).any(|i| verb(i) && !(from..to).contains(&above(i))));
    let quoted = !said.content.is_empty() && said.content.iter().all(in_quotes);
    let told = clausal && whole && asserting && !about;
    // "He called the plan “a mistake”": what somebody names it is told on his word.
    let predicate = |i: usize| {
        let named = syntax.relation(i) == "oprd" || syntax.relation(i) == "prep" && syntax.lemma(i) == "as";
        named && syntax.tokens[i].head as usize == said.head && inside(i)
    };
    let marked = |piece: Span| quotes.iter().any(|(quote, _)| piece.contains(*quote) && quote.start > piece.start);
    let names = one_of(syntax.lemma(said.head), NAMING)
        && syntax.relation(said.head) != "amod"
        && said.content.iter().any(|&(from, to)| (from..to).any(predicate) || marked(span((from, to))));
    let asserts = said.source.is_some() && (told || quoted || names) || implied.is_some() && (told && rooted || quoted);
    let content: Vec<Span> = said.content.iter().map(|&piece| span(piece)).collect();
    // What is named and what it is named hang on the verb between them.
    let beside = |source: Span, cue: Span| if source.end + BESIDE >= cue.start { source.to(cue) } else { cue };
    let whole_clause =
        said.source.map(|source| beside(span(source), span(said.cue))).filter(|_| names && !told && !quoted);
    let told_pieces = || match whole_clause {
        Some(words) => vec![clause(text, content.iter().fold(words, |all, piece| all.to(*piece)))],
        None => content.iter().map(|piece| clause(text, *piece)).collect(),
    };
    Report {
        scope: if asserts { told_pieces() } else { Vec::new() },
        source: said.source.map(span),
        cue: span(said.cue),
        content,
        mood,
        clausal,
        via: None,
        learned: true,
        nested: false,
        implied,
    }
}

/// The subject of the verb that a participle or a second verb hangs on.
fn subject_above(syntax: &Analysis<'_>, verb: usize) -> Option<Span> {
    let mut at = verb;
    for _ in 0..3 {
        if !matches!(syntax.relation(at), "advcl" | "conj" | "xcomp") {
            return None;
        }
        at = syntax.tokens[at].head as usize;
        let subject = syntax.children(at).find(|&c| syntax.relation(c) == "nsubj");
        if let Some(subject) = subject {
            let first = syntax.tokens[subject].left_edge as usize;
            return Some(syntax.tokens[first].span.to(syntax.tokens[subject].span));
        }
    }
    None
}
