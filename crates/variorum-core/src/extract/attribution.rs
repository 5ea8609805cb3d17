//! Who says what: turns the cues of each sentence into attributions, and gives quotations their speakers.

use variorum_nlp::{Span, Token};

use super::cues::cues;
use super::names::is_somebody;
use super::reports::Report;
use super::set_out::set_out;
use super::{Context, learned, voices};
use crate::lexicon::{Lexicon, TEXTS, one_of};
use crate::model::{Attribution, AttributionKind, Document, EntityKind, Layers, Quote, QuoteKind, ReferenceBasis};

/// Names for the text that was spoken of last.
const BACK_REFERENCES: &[&str] = &["document", "statement", "text", "readout", "it"];

pub(super) fn run(document: &Document, _: &Context, layers: &mut Layers) {
    let text = &document.text;
    let mut last_holder: Option<String> = None;
    let mut last_paragraph_speaker: Option<(u32, String, Option<String>)> = None;
    let learned = learned::reports(document, layers);
    for sentence_idx in 0..layers.sentences.len() {
        let (first, end) = layers.sentence_tokens[sentence_idx];
        let tokens = &layers.tokens[first..end];
        let extent = layers.sentences[sentence_idx].extent;
        let found: Vec<Attribution> = merged(text, layers, tokens, &learned, extent)
            .iter()
            .filter_map(|report| resolve(document, layers, report, &mut last_holder))
            .collect();
        let paragraph = layers.sentences[sentence_idx].paragraph;
        let telling: Vec<&Attribution> = found.iter().filter(|a| !a.scope.is_empty() || a.content.is_empty()).collect();
        for quote in layers.quotes.iter_mut().filter(|q| q.speaker.is_none() && q.span.overlaps(extent)) {
            speak(text, quote, &telling, tokens);
            match (&quote.speaker, &last_paragraph_speaker) {
                // Of a few words in marks between two sayings, the second goes on from the first.
                (Some(_), Some((p, ..))) if *p == paragraph && quote.kind == QuoteKind::Phrase => {}
                (Some(speaker), _) => {
                    last_paragraph_speaker = Some((paragraph, speaker.clone(), quote.speaker_as_named.clone()))
                }
                // “One,” she said. “Two.”
                (None, Some((p, speaker, named))) if *p == paragraph && follows_quote(text, quote.span, quote.kind) => {
                    quote.speaker = Some(speaker.clone());
                    quote.speaker_as_named.clone_from(named);
                }
                _ => {}
            }
        }
        layers.attributions.extend(found);
    }
    go_on(text, layers);
    inherit_nested(&mut layers.quotes);
    if let Some(name) = statement_under_report(document, layers) {
        // In a report of one statement, words in quotation marks that nobody else is given are the statement's.
        layers.quotes.iter_mut().filter(|q| q.speaker.is_none()).for_each(|q| q.speaker = Some(name.clone()));
    }
    indirect(text, layers);
}

/// A saying that stands by itself goes on with whoever spoke right before, in the same paragraph or the one before.
fn go_on(text: &str, layers: &mut Layers) {
    let sentence = |at: u32| layers.sentences.partition_point(|s| s.extent.end <= at);
    let bare = |from: u32, to: u32| {
        !text.get(from as usize..to.max(from) as usize).unwrap_or_default().contains(char::is_alphanumeric)
    };
    let before = |span: Span| {
        let (first, last) =
            (layers.sentences.get(sentence(span.start))?, layers.sentences.get(sentence(span.end - 1))?);
        let alone = bare(first.extent.start, span.start) && bare(span.end, last.extent.end);
        let tells = |a: &&Attribution| a.holder.is_some() && a.source.is_some() && !a.scope.is_empty();
        let from = layers.attributions.partition_point(|a| a.cue.is_none_or(|cue| cue.end <= span.start));
        let said = layers.attributions[..from].iter().rev().find(tells).filter(|_| alone)?;
        let paragraph = layers.sentences.get(sentence(said.cue?.start))?.paragraph;
        (first.paragraph <= paragraph + 1).then_some(said)
    };
    let lone = |q: &Quote| q.speaker.is_none() && q.kind == QuoteKind::Direct && q.nested_in.is_none();
    let found: Vec<_> = layers
        .quotes
        .iter()
        .enumerate()
        .filter(|(_, q)| lone(q) && !q.span.is_empty())
        .filter_map(|(i, q)| {
            let told = |a: &Attribution| (a.holder.clone(), a.source.map(|s| s.slice(text).to_owned()));
            let (holder, named) = introduced(text, layers, q.span).or_else(|| before(q.span).map(told))?;
            Some((i, holder, named))
        })
        .collect();
    for (i, speaker, named) in found {
        (layers.quotes[i].speaker, layers.quotes[i].speaker_as_named) = (speaker, named);
    }
    // A quotation that no mark ended is one with the next.
    let whole = |q: &Quote| q.kind == QuoteKind::Direct && q.nested_in.is_none();
    for i in 1..layers.quotes.len() {
        let [before, here] = &layers.quotes[i - 1..=i] else { continue };
        let between = text.get(before.span.end as usize..here.span.start as usize).unwrap_or("x");
        let ended = between.contains(['”', '»', '’']) || between.matches('"').count() > 1;
        if here.speaker.is_none()
            && before.speaker.is_some()
            && whole(before)
            && whole(here)
            && !between.contains(char::is_alphanumeric)
            && !ended
        {
            let (speaker, named) = (before.speaker.clone(), before.speaker_as_named.clone());
            (layers.quotes[i].speaker, layers.quotes[i].speaker_as_named) = (speaker, named);
        }
    }
}

/// Who is told to say what follows a colon at the end of the sentence before: "The Harbour Post reported last week:".
fn introduced(text: &str, layers: &Layers, quote: Span) -> Option<(Option<String>, Option<String>)> {
    let syntax = layers.syntax.as_deref()?;
    let number = layers.sentences.partition_point(|s| s.extent.end <= quote.start);
    let before = layers.sentences.get(number.checked_sub(1)?)?.extent;
    if !before.slice(text).trim_end().ends_with(':') {
        return None;
    }
    let (from, to) = syntax.within(before);
    let says = |i: &usize| {
        let word = syntax.tokens[*i].span.slice(text).to_lowercase();
        matches!(syntax.pos(*i), "VERB" | "AUX") && Lexicon::english().reporting(&word).is_some()
    };
    let subject = |i: usize| syntax.children(i).find(|c| (from..to).contains(c) && syntax.relation(*c) == "nsubj");
    // "Addressed the crews in a statement:"
    let of_text = (from..to).any(|i| one_of(&syntax.lemma(i).to_lowercase(), TEXTS));
    let root = || (from..to).filter(|&i| of_text && syntax.pos(i) == "VERB").find_map(subject);
    let subject = (from..to).rev().filter(says).find_map(subject).or_else(root)?;
    let span = syntax.tokens[syntax.tokens[subject].left_edge as usize].span.to(syntax.tokens[subject].span);
    let words = nominal(layers, text, span)?.slice(text);
    let name = who(layers, span).unwrap_or_else(|| layers.names.resolve(named_part(words), span.start));
    Some((Some(name).filter(|name| !name.is_empty()), Some(words.to_owned())))
}

fn inside_quote(quotes: &[Quote], span: Span) -> bool {
    let from = quotes.partition_point(|q| q.span.start + 4_000 < span.start);
    quotes[from..].iter().take_while(|q| q.span.start <= span.start).any(|q| q.span.contains(span))
}

/// What the finder and the rules report in one sentence, in the order of their cues.
///
/// The finder, trained on much news, knows best who speaks and by which words; the rules know how far the word of the
/// source reaches in the sentence, and what is reported inside a report.
fn merged(text: &str, layers: &Layers, tokens: &[Token], learned: &[Report], extent: Span) -> Vec<Report> {
    let quoted = |i: usize| inside_quote(&layers.quotes, tokens[i].span);
    let from = learned.partition_point(|r| r.cue.start < extent.start);
    let here = learned[from..].iter().take_while(|r| r.cue.start < extent.end);
    let mut all: Vec<Report> = here.filter(|r| !answers(tokens, r.cue)).cloned().collect();
    for cue in cues(tokens, &quoted) {
        let mut rule = Report::of(&cue, tokens);
        if !verbal(layers, rule.cue) || answers(tokens, rule.cue) {
            continue; // "arrested two suspects", "responded positively to the offer"
        }
        // "Kross, the mayor, announced her plan" is no saying of the plan's.
        let behind = rule.source.is_some_and(|source| source.start > rule.cue.start);
        let other = |r: &Report| r.source.zip(rule.source).is_some_and(|(a, b)| !a.overlaps(b));
        if behind && rule.via.is_none() && all.iter().any(|r| r.learned && r.cue.overlaps(rule.cue) && other(r)) {
            continue;
        }
        let same = all.iter_mut().find(|r| r.learned && r.tells() && r.cue.overlaps(rule.cue));
        if let Some(report) = same {
            let one_speaker = rule.source.zip(report.source).is_some_and(|(a, b)| a.overlaps(b));
            if rule.via.is_none() && !(rule.clausal && rule.tells() && (one_speaker || !report.clausal)) {
                continue;
            }
            // "The toll, officials said, was lowered": the rules know the side before the cue alone.
            if rule.via.is_none() && interrupts(tokens, report, rule.source) {
                continue;
            }
            if one_speaker {
                rule.scope = with_second_verb(text, layers, rule.scope, &report.content);
            }
            report.scope.clear();
        }
        rule.nested = learned.iter().any(|r| r.touches(rule.cue));
        all.push(rule);
    }
    for terms in layers.syntax.as_deref().map(|s| set_out(text, s, extent)).unwrap_or_default() {
        match all.iter_mut().find(|r| r.cue.overlaps(terms.cue)) {
            Some(report) => report.scope = terms.scope,
            None => all.push(terms),
        }
    }
    all.sort_by_key(|r| (r.cue.start, r.cue.end));
    all
}

/// What the rules hold to be told, with the second verb of its clause where the finder has it in the content: "the office was
/// reading the report and would decide by July".
fn with_second_verb(text: &str, layers: &Layers, scope: Vec<Span>, content: &[Span]) -> Vec<Span> {
    let Some(syntax) = layers.syntax.as_deref() else { return scope };
    let goes_on = |piece: Span| {
        let whole = content.iter().find(|c| c.contains(piece) && c.end > piece.end)?;
        let rest = text[piece.end as usize..whole.end as usize].trim_start().trim_start_matches(',').trim_start();
        let joined = ["and ", "but ", "or "].iter().any(|word| rest.starts_with(word));
        let (from, to) = syntax.within(Span::new(piece.end as usize, whole.end as usize));
        let inside = |i: usize| piece.contains(syntax.tokens[i].span);
        let verb = (from..to).find(|&i| syntax.relation(i) == "conj" && inside(syntax.tokens[i].head as usize))?;
        let bare = !syntax.children(verb).any(|c| syntax.relation(c).starts_with("nsubj"));
        (joined && bare && matches!(syntax.pos(verb), "VERB" | "AUX")).then(|| clause(text, piece.to(*whole)))
    };
    scope.into_iter().map(|piece| goes_on(piece).unwrap_or(piece)).collect()
}

/// Words behind "she wrote" up to the comma from which on it is told what she wrote: "on her page".
const RESUMED: usize = 6;

/// Whether who says it stands between marks in the midst of what is said, with words told on either side.
fn interrupts(tokens: &[Token], report: &Report, source: Option<Span>) -> bool {
    let Some(source) = source.or(report.source) else { return false };
    let block = Span::new(source.start.min(report.cue.start) as usize, source.end.max(report.cue.end) as usize);
    let before = tokens.iter().rev().find(|t| t.span.end <= block.start);
    let behind = tokens.iter().find(|t| t.span.start >= block.end);
    let marks =
        |t: Option<&Token>| t.is_some_and(|t| !t.is_word() && t.folded.starts_with([',', '"', '”', '“', '—', '–']));
    // "…, she wrote on her page, and in that case …"
    let resumed = tokens.iter().filter(|t| t.span.start >= block.end).take(RESUMED).any(|t| t.is_mark(","));
    marks(before)
        && (marks(behind) || resumed)
        && report.scope.iter().any(|scope| scope.end <= block.start)
        && report.scope.iter().any(|scope| scope.start >= block.end)
}

/// Whether a cue tells how somebody took something, and not what they said: an answer with a manner and no clause.
fn answers(tokens: &[Token], cue: Span) -> bool {
    let verb = |t: &Token| one_of(&t.folded, &["responded", "responds", "replied", "answered", "answers"]);
    let at = tokens.iter().position(|t| cue.contains(t.span) && verb(t));
    let word = |i: usize| tokens.get(i).map_or("", |t| t.folded.as_str());
    at.is_some_and(|i| word(i + 1).len() > 4 && word(i + 1).ends_with("ly") && word(i + 2) != "that")
}

/// Whether some word is a verb by the tree; without a tree, nothing speaks against it.
fn verbal(layers: &Layers, cue: Span) -> bool {
    layers.syntax.as_deref().is_none_or(|syntax| {
        let (from, to) = syntax.within(cue);
        (from..to).any(|i| matches!(syntax.pos(i), "VERB" | "AUX")) || from == to
    })
}

/// Makes spans and names of a cue. A cue of the outlet itself ("TNA writes") is no attribution.
fn resolve(
    document: &Document,
    layers: &Layers,
    report: &Report,
    last_holder: &mut Option<String>,
) -> Option<Attribution> {
    let text = &document.text;
    let &Report { source, cue: words, mood, clausal, nested, .. } = report;
    let (content, scope) = (report.content.clone(), report.scope.clone());
    let block = layers.voices.iter().find(|v| v.span.is_some_and(|block| block.contains(words)));
    let holder = match (source.or(report.implied), block) {
        (None, Some(block)) => Some(block.name.clone()),
        (None, None) => last_holder.clone(),
        (Some(span), _) => {
            let span = antecedent(layers, text, span).or_else(|| called(layers, span)).unwrap_or(span);
            let phrase = || nominal(layers, text, span);
            let named = who(layers, span).or_else(|| {
                Some(layers.names.resolve(named_part(phrase()?.slice(text)), span.start))
                    .filter(|name| !name.is_empty())
            });
            let back = |name: &str| one_of(&variorum_nlp::text::fold(name), BACK_REFERENCES);
            named.map(|name| last_holder.clone().filter(|_| back(&name)).unwrap_or(name))
        }
    };
    if let Some(name) = holder.as_deref() {
        if document.outlet.as_deref().is_some_and(|outlet| outlet.eq_ignore_ascii_case(name)) {
            return None;
        }
        let body = !layers.names.mentions().iter().any(|m| m.person && name.ends_with(&m.name));
        if clausal && source.is_some() && (body || last_holder.is_none()) && name.chars().any(char::is_uppercase) {
            *last_holder = Some(name.to_owned());
        }
    }
    let marks = content
        .iter()
        .filter(|c| layers.quotes.iter().any(|q| q.span.overlaps(**c) && q.kind == QuoteKind::Direct))
        .count();
    let kind = match (content.is_empty(), marks) {
        (true, _) => AttributionKind::Direct,
        (false, 0) => AttributionKind::Indirect,
        (false, _) if content.iter().all(|c| layers.quotes.iter().any(|q| q.span.shared(*c) + 4 >= c.len())) => {
            AttributionKind::Direct
        }
        _ => AttributionKind::Mixed,
    };
    let via = report.via.map(|span| layers.names.resolve(span.slice(text), words.start)).into_iter().collect();
    Some(Attribution { source, cue: Some(words), content, kind, holder, via, verb: mood, clausal, scope, nested })
}

/// Whom a pronoun or a description means, where the references are sure enough. Names speak for themselves.
fn who(layers: &Layers, span: Span) -> Option<String> {
    const SURE: u8 = 60;
    let syntax = layers.syntax.as_deref()?;
    let (from, to) = syntax.within(span);
    let outside = |i: &usize| !(from..to).contains(&(syntax.tokens[*i].head as usize));
    let head = (from..to).find(outside)?;
    let reference = layers.references.at(syntax.tokens[head].span).filter(|r| r.confidence >= SURE)?;
    let by_words = matches!(reference.basis, ReferenceBasis::Pronoun | ReferenceBasis::Kin | ReferenceBasis::Role);
    let entity = &layers.references.entities[reference.entity];
    (by_words && entity.kind == EntityKind::Person).then(|| entity.name.clone())
}

/// The name right behind the noun that ends a source: "a statement from Orlo's lawyer, Ada Brandt".
fn called(layers: &Layers, span: Span) -> Option<Span> {
    let syntax = layers.syntax.as_deref()?;
    let (_, to) = syntax.within(span);
    let last = to.checked_sub(1).filter(|&i| syntax.pos(i) == "NOUN" && is_somebody(syntax.lemma(i)))?;
    let name =
        syntax.children(last).find(|&c| c > last && syntax.relation(c) == "appos" && syntax.pos(c) == "PROPN")?;
    let first = syntax.tokens[name].left_edge as usize;
    (first == to + 1).then(|| syntax.tokens[first].span.to(syntax.tokens[name].span))
}

/// The noun before a relative clause whose subject is the source: "the board, which said".
fn antecedent(layers: &Layers, text: &str, span: Span) -> Option<Span> {
    let syntax =
        layers.syntax.as_deref().filter(|_| one_of(&span.slice(text).to_lowercase(), &["which", "who", "that"]))?;
    let verb = syntax.tokens[syntax.within(span).0].head as usize;
    let noun = (syntax.relation(verb) == "relcl").then(|| syntax.tokens[verb].head as usize)?;
    let first = syntax.tokens[noun].left_edge as usize;
    Some(syntax.tokens[first].span.to(syntax.tokens[noun].span))
}

/// The noun phrase that a source is: "documents" of "documents released on Friday", "Kest" of "Kest said of the flood", "the mayor" of
/// "the mayor on Tuesday", "the harbour board" of "no word -- the harbour board". None where there is no noun, name or
/// pronoun that could say anything.
fn nominal(layers: &Layers, text: &str, span: Span) -> Option<Span> {
    let Some(syntax) = layers.syntax.as_deref() else { return Some(span) };
    let (mut from, mut to) = syntax.within(span);
    let word = |i: usize| syntax.tokens[i].span.slice(text);
    if let Some(dash) =
        (from..to).rev().find(|&i| matches!(word(i), "--" | "—")).filter(|&dash| dash + 1 < to && dash > from)
    {
        from = dash + 1;
    }
    let whole = |from: usize, to: usize| syntax.tokens[from].span.to(syntax.tokens[to - 1].span);
    let outside =
        |i: &usize| !(from..to).contains(&(syntax.tokens[*i].head as usize)) || syntax.tokens[*i].head as usize == *i;
    let Some(mut head) = (from..to).find(outside) else { return Some(span) };
    // "Nobody in the council answered"
    let none = one_of(&word(head).to_lowercase(), &["nobody", "none", "nothing", "noone"]);
    if none || word(from).eq_ignore_ascii_case("no") && syntax.tokens[from].head as usize == head {
        return None;
    }
    // A few words that the tree may have wrong; not a clause.
    let begins = span.slice(text).starts_with(char::is_uppercase);
    let named = || (begins || to - from <= 4) && !layers.names.within(span).is_empty();
    if matches!(syntax.pos(head), "VERB" | "AUX") {
        let subject =
            syntax.children(head).find(|&c| (from..to).contains(&c) && syntax.relation(c).starts_with("nsubj"));
        let Some(subject) = subject else { return named().then(|| whole(from, to)) };
        // "Added Kest": the subject may stand behind.
        let end = if subject < head { head } else { to };
        (from, to, head) = (from.max(syntax.tokens[subject].left_edge as usize), end, subject);
    } else if !matches!(syntax.pos(head), "NOUN" | "PROPN" | "PRON" | "NUM" | "DET" | "ADJ") && !named() {
        return None;
    }
    let of_time =
        |i: usize| layers.quantities.iter().any(|q| q.kind.is_moment() && q.span.overlaps(syntax.tokens[i].span));
    let dated = |c: usize| syntax.relation(c) == "prep" && syntax.children(c).any(of_time);
    let cut = |&c: &usize| matches!(syntax.relation(c), "acl" | "relcl") || dated(c);
    let clause = syntax.children(head).filter(|&c| c > head && c < to).find(cut);
    let mut end = clause.map(|c| syntax.tokens[c].left_edge as usize).filter(|&edge| edge > head).unwrap_or(to);
    // "Mira Kest on Tuesday (said)": the day is the verb's.
    if of_time(end - 1) {
        while end > head + 1 && (of_time(end - 1) || matches!(word(end - 1), "on" | "in" | "," | "late" | "early")) {
            end -= 1;
        }
    }
    // "Kest first (reported)", "plus Kest": what hangs on the verb, or joins the sentence to the one before.
    let apart = |i: usize| {
        let of_verb = syntax.pos(i) == "ADV" && !(from..end).contains(&(syntax.tokens[i].head as usize));
        // "the official who (said)"
        let relative = i > head && one_of(word(i), &["who", "which", "that"]);
        of_verb || relative || matches!(syntax.pos(i), "CCONJ" | "SCONJ" | "PUNCT" | "SPACE")
    };
    let last = (head + 1..end).rev().find(|&i| !apart(i)).unwrap_or(head);
    let first = (from..head).find(|&i| !apart(i)).unwrap_or(head);
    Some(whole(first, last + 1))
}

/// Of "one of the lawyers, Tom Orlo" and "Tom Orlo, a lawyer" the part that names somebody.
fn named_part(phrase: &str) -> &str {
    // "A spokesman e-mailed": the hyphen parts the verb.
    let phrase = phrase.strip_suffix(" e-").unwrap_or(phrase);
    let capitals = |part: &&str| {
        let words: Vec<&str> = part.split_whitespace().collect();
        let capital = words.iter().filter(|w| w.starts_with(char::is_uppercase)).count();
        (words.iter().all(|w| !w.ends_with("’s") && !w.ends_with("'s")), capital * 100 / words.len().max(1))
    };
    // "Tom Orlo, D-Varn"
    let party = |part: &str| part.as_bytes().get(1) == Some(&b'-');
    // "Sheriff Tom Orlo of Deuel County, Neb."
    let place = |part: &str| {
        let one = !part.contains(' ');
        one && (part.ends_with('.') || Lexicon::english().place(&variorum_nlp::text::fold(part)).is_some())
    };
    let parts = phrase.split(',').map(str::trim);
    let parts = parts.enumerate().filter(|(i, part)| *i == 0 || !place(part)).map(|(_, part)| part);
    let parts: Vec<&str> = parts.filter(|part| part.chars().any(char::is_alphabetic) && !party(part)).collect();
    let mut best = parts.first().copied().unwrap_or(phrase);
    for part in parts.iter().skip(1) {
        if capitals(part) > capitals(&best) {
            best = part;
        }
    }
    best
}

/// Finds the attribution that a quotation belongs to: one whose content holds it, else one right beside it.
fn speak(text: &str, quote: &mut Quote, found: &[&Attribution], tokens: &[Token]) {
    let near = |a: &&&Attribution| {
        let cue = a.cue.unwrap_or(quote.span);
        let around = a.source.map_or(cue, |source| source.to(cue));
        let gap = |from: u32, to: u32| {
            from <= to
                && text
                    .get(from as usize..to as usize)
                    .is_some_and(|s| s.len() <= 40 && !s.trim_end_matches(['"', '“', ' ', ':']).ends_with('.'))
        };
        gap(quote.span.end, around.start) || gap(around.end, quote.span.start)
    };
    let holding = || found.iter().rev().find(|a| a.scope.iter().any(|c| c.shared(quote.span) * 2 > quote.span.len()));
    let behind = || {
        found.iter().find(|a| {
            let start = a.source.or(a.cue).map_or(0, |s| s.start);
            start >= quote.span.end && (start - quote.span.end) <= 12
        })
    };
    // What is said about the words that hold it counts before what stands near; a phrase needs the former.
    let chosen = behind().or_else(holding).or_else(|| found.iter().find(near)).or_else(|| {
        let reach = found.iter().rev().find(|a| a.source.is_some_and(|s| s.end <= quote.span.start));
        reach.filter(|_| quote.kind != QuoteKind::Phrase || quote.span.slice(text).contains(' '))
    });
    if let Some(a) = chosen.filter(|a| a.holder.is_some()) {
        quote.speaker.clone_from(&a.holder);
        quote.speaker_as_named = a.source.map(|s| s.slice(text).to_owned());
        quote.cue = a.cue;
        return;
    }
    // "The mayor discussed “small steps”": a verb of speaking that reports no content of its own.
    let verbs =
        ["discussed", "mentioned", "called", "described", "labeled", "labelled", "presented", "wrote", "dubbed"];
    let at = tokens.iter().position(|t| one_of(&t.folded, &verbs) && t.span.end <= quote.span.start);
    if let Some((verb, name)) =
        at.and_then(|v| tokens[..v].iter().rev().take(3).find(|t| t.capital).map(|name| (v, name)))
    {
        quote.speaker_as_named = Some(name.span.slice(text).to_owned());
        quote.speaker.clone_from(&quote.speaker_as_named);
        quote.cue = Some(tokens[verb].span);
    }
}

/// Whether a closing mark and a full stop stand before the quotation: it goes on from the one before.
fn follows_quote(text: &str, span: Span, kind: QuoteKind) -> bool {
    let before = text[..span.start as usize].trim_end_matches(['"', '“', ' ', '‘', '\'', '«']);
    kind == QuoteKind::Direct && before.ends_with(['.', '!', '?', '”', '"'])
}

fn inherit_nested(quotes: &mut [Quote]) {
    for i in 0..quotes.len() {
        let Some(outer) = quotes[i].nested_in.filter(|_| quotes[i].speaker.is_none()) else { continue };
        quotes[i].speaker = quotes[outer].speaker.clone();
        quotes[i].speaker_as_named = quotes[outer].speaker_as_named.clone();
        quotes[i].cue = quotes[outer].cue;
    }
}

/// Clauses reported without marks are quotations, too; titles and credits are not looked at.
fn indirect(text: &str, layers: &mut Layers) {
    let mut found: Vec<Quote> = Vec::new();
    for a in &layers.attributions {
        let furniture = |span: Span| layers.boilerplate.iter().any(|b| b.span.contains(span));
        let Some(span) =
            a.scope.first().copied().filter(|c| !furniture(*c) && c.slice(text).split_whitespace().count() >= 3)
        else {
            continue;
        };
        if !a.clausal || a.kind == AttributionKind::Direct {
            continue;
        }
        found.push(Quote {
            span,
            kind: QuoteKind::Indirect,
            speaker: a.holder.clone(),
            speaker_as_named: a.source.map(|s| s.slice(text).to_owned()),
            cue: a.cue,
            nested_in: None,
        });
    }
    layers.quotes.extend(found);
}

/// The clause in a piece of content: without "that" before it and without the mark that ends it.
pub(super) fn clause(text: &str, content: Span) -> Span {
    let words = content.slice(text);
    let from = words.get(..5).filter(|w| w.eq_ignore_ascii_case("that ")).map_or(0, str::len);
    let to = words.trim_end_matches(['.', ',', ';', ':', ' ']).len();
    if from < to { Span::new(content.start as usize + from, content.start as usize + to) } else { content }
}

/// Whether the document is, as a whole, a report of one statement: its first lines say that somebody gave one out.
pub(super) fn statement_under_report(document: &Document, layers: &Layers) -> Option<String> {
    const GIVEN_OUT: &[&str] = &["published", "released", "issued", "publishes", "releases", "issues"];
    let head = layers.sentences.iter().zip(&layers.sentence_tokens).take(4);
    // Behind a colon the statement itself is printed, and the rest is the outlet's.
    let reports = head.filter(|(sentence, _)| !sentence.extent.slice(&document.text).trim_end().ends_with(':'));
    for (_, &(first, end)) in reports {
        let tokens = &layers.tokens[first..end];
        let Some(verb) = tokens.iter().position(|t| one_of(&t.folded, GIVEN_OUT)) else { continue };
        let object = tokens[verb..].iter().take(5).any(|t| one_of(&t.folded, voices::STATEMENT_WORDS));
        let quoted_of = tokens[verb..].iter().skip(1).take(3).any(|t| t.folded == "by");
        if !object || quoted_of {
            continue;
        }
        let start = tokens[..verb].iter().rposition(|t| !t.is_word()).map_or(0, |i| i + 1);
        let subject: Vec<&Token> = tokens[start..verb]
            .iter()
            .filter(|t| !matches!(t.folded.as_str(), "has" | "have" | "also" | "later"))
            .collect();
        if let (Some(a), Some(b)) = (subject.first(), subject.last()) {
            let span = a.span.to(b.span);
            if subject.len() <= 8 && subject.iter().any(|t| t.capital) {
                return Some(layers.names.resolve(span.slice(&document.text), span.start));
            }
        }
    }
    None
}
