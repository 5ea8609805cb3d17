//! Assertions: clauses with their holder, mood, polarity and quantities.

use variorum_nlp::syntax::Analysis;
use variorum_nlp::{Span, Token};

use super::{Context, attribution, clauses, frames};
use crate::lexicon::{FUNCTION_WORDS, negates, one_of};
use crate::model::{
    Attribution, Basis, Boilerplate, BoilerplateKind, Document, Holder, Layers, Modality, Quantity, Quote, QuoteKind,
    Statement, VoiceKind,
};

pub(super) fn run(document: &Document, _: &Context, layers: &mut Layers) {
    let text = &document.text;
    let reported = attribution::statement_under_report(document, layers);
    let mut found = Vec::new();
    for sentence_idx in 0..layers.sentences.len() {
        let (first, end) = layers.sentence_tokens[sentence_idx];
        if first == end || in_boilerplate(layers, layers.sentences[sentence_idx].span, false) {
            continue;
        }
        // "VARN, April 3 (TNA) — The bridge was shut"
        let opens =
            |b: &&Boilerplate| b.kind == BoilerplateKind::DateLine && b.span.contains(layers.tokens[first].span);
        let opening = layers.boilerplate.iter().find(opens);
        let first =
            opening.map_or(first, |b| first + layers.tokens[first..end].partition_point(|t| t.span.start < b.span.end));
        let tokens = &layers.tokens[first..end];
        let extent = layers.sentences[sentence_idx].extent;
        if layers.syntax.as_deref().is_some_and(|syntax| leads_to_a_list(text, syntax, extent)) {
            continue;
        }
        let from = layers.attributions.partition_point(|a| a.cue.is_some_and(|cue| cue.end <= extent.start));
        let local: Vec<&Attribution> =
            layers.attributions[from..].iter().take_while(|a| a.cue.is_none_or(|cue| cue.start < extent.end)).collect();
        let joints = layers.syntax.as_deref().map(|s| frames::joints(text, s, layers.sentences[sentence_idx].span));
        let caption = in_boilerplate(layers, extent, true);
        for (a, b) in pieces(tokens, &local, joints.as_ref(), &layers.quantities) {
            let span = tokens[a].span.to(tokens[b - 1].span);
            // "Source: Harbour Pictures"
            if caption && joints.as_ref().is_some_and(|j| j.verbs.range(span.start..span.end).next().is_none()) {
                continue;
            }
            // "Asked about the tolls, she said": what was asked is nobody's assertion.
            let asked = |at: &Attribution| {
                at.cue.is_some_and(|cue| cue.start == span.start && cue.slice(text).starts_with("Asked"))
            };
            let told = local.iter().any(|at| !asked(at) && at.content.iter().any(|c| c.overlaps(span)));
            if !told && layers.syntax.as_deref().is_some_and(|syntax| frames::is_remnant(text, syntax, span)) {
                continue;
            }
            let voice_idx = voice_of(layers, span);
            let said = local.iter().rev().copied().find(|at| at.holds(span));
            // Who agreed to do a thing need not be who says so: in "the palace said that he agreed to it" it is the palace.
            let covers = |at: &&Attribution| (at.clausal || !at.deed(text)) && at.holds(span);
            // "Her lawyer said that she had warned them of it": that she did is told on the word of the lawyer.
            let told_of = |at: &Attribution| {
                let inside =
                    [at.source, at.cue].into_iter().all(|words| words.is_some_and(|words| span.contains(words)));
                let told = |by: &&Attribution| {
                    by.clausal
                        && by.source.is_some()
                        && by.content.iter().any(|c| at.cue.is_some_and(|cue| c.contains(cue)))
                };
                !at.clausal && inside && local.iter().any(told)
            };
            let tells = |at: &&Attribution| at.source.is_some() && !at.act() && !told_of(at);
            let teller = local.iter().rev().copied().filter(tells).find(covers);
            let told = teller.or_else(|| local.iter().rev().copied().find(covers));
            let words = &tokens[a..b];
            let holder = holder(document, layers, voice_idx, told, quoted(layers, span), reported.as_deref());
            let holder = hearsay(words).filter(|_| holder.basis == Basis::Outlet).unwrap_or(holder);
            // What is denied, or alleged, is the content; the scope holds the rest of the sentence, too.
            let within =
                |at: &Attribution| at.clausal && at.content.iter().any(|content| content.shared(span) * 2 > span.len());
            let doubting = |verb| matches!(verb, Modality::Denied | Modality::Alleged);
            let reported_as = said.filter(|at| !doubting(at.verb) || within(at)).map(|at| at.verb);
            // "Had falsely claimed that", said by whomever: who passes it on denies it.
            let falsely = |cue: Span| {
                let before = text[..cue.start as usize].trim_end();
                ["falsely", "wrongly", "incorrectly"].iter().any(|w| before.ends_with(w) || cue.slice(text).contains(w))
            };
            let false_claim = local.iter().any(|at| within(at) && at.cue.is_some_and(falsely));
            let reported_as = if false_claim { Some(Modality::Denied) } else { reported_as };
            let aside =
                |token: &Token| layers.syntax.as_deref().is_some_and(|syntax| is_aside(syntax, token.span, span));
            let modality = modality(words, reported_as, span.slice(text), aside);
            let from = layers.quantities.partition_point(|q| q.span.start < span.start);
            let quantities =
                (from..layers.quantities.len()).take_while(|&q| layers.quantities[q].span.end <= span.end).collect();
            found.push(Statement {
                document_idx: 0,
                voice_idx,
                span,
                sentence_idx,
                modality,
                negated: negated(words),
                holder,
                quantities,
                frame: layers.syntax.as_deref().map(|s| frames::frame(text, s, span)).unwrap_or_default(),
            });
        }
    }
    layers.statements = found;
}

/// Tags of verbs that a clause can stand on.
const FINITE: &[&str] = &["VB", "VBD", "VBP", "VBZ", "MD"];

/// Whether a sentence only opens a list and asserts nothing: "Following these talks:".
fn leads_to_a_list(text: &str, syntax: &Analysis<'_>, sentence: Span) -> bool {
    let (from, to) = syntax.within(sentence);
    let says = |i: usize| syntax.relation(i).starts_with("nsubj") || one_of(syntax.tag(i), FINITE);
    sentence.slice(text).trim_end().ends_with(':') && !(from..to).any(says)
}

/// The quotation that most of the clause stands in, if somebody is its speaker.
fn quoted(layers: &Layers, span: Span) -> Option<&Quote> {
    let fits =
        |q: &&Quote| q.kind != QuoteKind::Indirect && q.speaker.is_some() && 10 * q.span.shared(span) >= 7 * span.len();
    layers.quotes.iter().find(fits)
}

impl Attribution {
    /// Whether what it tells is an act, done by saying so.
    fn act(&self) -> bool {
        matches!(self.verb, Modality::Agreed | Modality::Proposed | Modality::Demanded)
    }

    /// Whether most of a clause is told on the word of the source, who may stand inside it: "the toll, officials said, was lowered".
    fn holds(&self, clause: Span) -> bool {
        if self.scope.iter().any(|scope| scope.shared(clause) * 2 > clause.len()) {
            return true;
        }
        let Some(cue) = self.cue else { return false };
        let inside = || self.scope.iter().filter(|scope| scope.overlaps(clause));
        if !(inside().any(|scope| scope.end <= cue.start) && inside().any(|scope| scope.start >= cue.end)) {
            return false;
        }
        let told: usize = inside().map(|scope| scope.shared(clause)).sum();
        let teller: usize = [self.source, self.cue].into_iter().flatten().map(|words| words.shared(clause)).sum();
        told * 2 > clause.len().saturating_sub(teller)
    }

    /// Whether its content is something done ("agreed to close the road") rather than said.
    fn deed(&self, text: &str) -> bool {
        !self.clausal && self.scope.first().is_some_and(|c| c.slice(text).starts_with("to "))
    }
}

/// Whether words stand in boilerplate: in a caption, which tells something all the same, or in any other.
fn in_boilerplate(layers: &Layers, span: Span, caption: bool) -> bool {
    let fits = |kind: BoilerplateKind| (kind == BoilerplateKind::Caption) == caption;
    // A dateline stands before the words of its sentence.
    let opens = |b: &Boilerplate| b.kind == BoilerplateKind::DateLine && b.span.end < span.end;
    layers.boilerplate.iter().any(|b| b.span.overlaps(span) && fits(b.kind) && !opens(b))
}

fn voice_of(layers: &Layers, span: Span) -> usize {
    layers.voices.iter().position(|v| v.span.is_some_and(|block| block.contains(span))).unwrap_or(0)
}

/// Verbs that name who listens before what is said.
const TELLING: &[&str] = &["told", "tell", "tells", "asked", "asks", "informed", "reminded", "assured", "warned"];
/// Words that name who listens.
const LONGEST_LISTENER: usize = 4;

/// The clauses of a sentence, without the words that only say who said it.
fn pieces(
    tokens: &[Token],
    local: &[&Attribution],
    joints: Option<&frames::Joints>,
    quantities: &[Quantity],
) -> Vec<(usize, usize)> {
    let from = tokens.first().map_or(0, |t| quantities.partition_point(|q| q.span.end <= t.span.start));
    let moment = |t: &Token| {
        let near = quantities[from..].iter().take_while(|q| q.span.start < t.span.end);
        near.into_iter().any(|q| q.kind.is_moment() && q.span.overlaps(t.span))
    };
    let mut reporting = vec![false; tokens.len()];
    for a in local.iter().filter(|a| a.clausal && (!a.scope.is_empty() || a.content.is_empty())) {
        let Some(cue) = a.cue else { continue };
        let around = a
            .source
            .filter(|s| s.end <= cue.end.max(s.end) && (s.start < cue.start || s.start <= cue.end + 1))
            .map_or(cue, |s| s.to(cue));
        // A source that has a clause of its own ("Lund, who owns the mill, said that") or belongs to an earlier verb ("he shut
        // the port and added that", "she laughed, saying that") would swallow it.
        let before = a.source.map_or(0..0, |s| s.start..cue.start.max(s.end));
        let earlier =
            joints.is_some_and(|joints| joints.verbs.range(before).any(|verb| !(cue.start..cue.end).contains(verb)));
        let around = if earlier || around.len() > cue.len() + 120 { cue } else { around };
        let rest =
            |t: &Token| !around.overlaps(t.span) && t.is_word() && !moment(t) && !one_of(&t.folded, FUNCTION_WORDS);
        if !tells(a, cue, tokens, joints) && tokens.iter().any(rest) {
            continue;
        }
        let at = |start: u32| tokens.partition_point(|t| t.span.start < start);
        let (first, end) = (at(around.start), at(around.end));
        for i in (first..end).filter(|&i| around.contains(tokens[i].span)) {
            reporting[i] = true;
        }
        for c in a.content.iter().filter(|c| c.start > cue.start) {
            let that = |t: &Token| t.span.start == c.start && t.folded == "that";
            if tokens.get(at(c.start)).is_some_and(that) {
                reporting[at(c.start)] = true;
            }
        }
        // "Said Thursday he has doubts": the day is the saying's, where a clause follows it.
        let behind = tokens.partition_point(|t| t.span.start < cue.end);
        let led = tokens.get(behind).is_some_and(|t| t.folded == "on");
        let day = behind + usize::from(led);
        let end = day + tokens[day.min(tokens.len())..].iter().take_while(|t| moment(t)).count();
        let opens = tokens.get(end).is_some_and(|t| {
            one_of(
                &t.folded,
                &["that", "he", "she", "it", "they", "the", "his", "her", "its", "their", "there", "i", "we"],
            )
        });
        // "The cost is high, officials said Thursday, and it rises."
        let closes = a.content.iter().all(|c| c.end <= cue.start) && tokens.get(end).is_some_and(|t| !t.is_word());
        if end > day && (opens || closes) {
            reporting[behind..end].fill(true);
        }
        // "Officials tell the Herald they will resign": whom it is told.
        let mut told = a.content.iter().map(|c| c.start).filter(|&start| start >= cue.end).min().map_or(behind, at);
        // "Told the Herald, “We will resign.”"
        let listener = tokens[at(cue.start)..behind].iter().any(|t| one_of(&t.folded, TELLING));
        if told == behind && listener {
            let marks =
                tokens[behind..].iter().take(LONGEST_LISTENER + 2).position(|t| one_of(&t.folded, &["“", "\""]));
            told = marks.filter(|&n| n > 1 && tokens[behind + n - 1].is_mark(",")).map_or(told, |n| behind + n);
        }
        let verb = |t: &Token| joints.is_none_or(|joints| joints.verbs.contains(&t.span.start));
        let mut addressee = &tokens[behind..told.max(behind)];
        while let [rest @ .., mark] = addressee
            && !mark.is_word()
        {
            addressee = rest;
        }
        let named = addressee.iter().all(|t| t.is_word() && !verb(t)) && addressee.iter().any(|t| t.capital);
        if named && addressee.len() <= LONGEST_LISTENER {
            reporting[behind..told].fill(true);
        }
    }
    let mut runs = Vec::new();
    let mut start = 0;
    for (i, is_reporting) in reporting.into_iter().chain([true]).enumerate() {
        if is_reporting {
            if start < i {
                runs.push((start, i));
            }
            start = i + 1;
        }
    }
    let mut pieces: Vec<(usize, usize)> = Vec::new();
    for run in runs {
        for (n, (a, b)) in clauses::clauses(&tokens[..run.1], run, joints).into_iter().enumerate() {
            match pieces.last_mut() {
                // "The cost, officials said, would be double": the subject is not cut off from its verb.
                Some(last) if n == 0 && joints.is_some_and(|j| leads(j, tokens, *last, (a, b))) => last.1 = b,
                _ => pieces.push((a, b)),
            }
        }
    }
    pieces.retain(|&(a, b)| has_content(&tokens[a..b], joints));
    pieces
}

/// Whether a cue leads to something said: a clause or quoted words. ("The hearing offered few answers", "she showed her support
/// for the ferry" tell of nothing said.)
fn tells(a: &Attribution, cue: Span, tokens: &[Token], joints: Option<&frames::Joints>) -> bool {
    let behind = tokens.get(tokens.partition_point(|t| t.span.start < cue.end));
    let quoted = |c: &Span| {
        let from = tokens.partition_point(|t| t.span.start < c.start);
        let mut inside = tokens[from..].iter().take_while(|t| t.span.start < c.end);
        inside.any(|t| one_of(&t.folded, &["\"", "“", "”", "‘"]))
    };
    let clause = |c: &Span| joints.is_none_or(|joints| joints.verbs.range(c.start..c.end).next().is_some());
    behind.is_some_and(|t| t.is_mark(",") || t.is_mark(":")) || a.content.iter().any(|c| clause(c) || quoted(c))
}

/// Whether the piece `x` of a sentence is the subject of a verb in the piece `y`, or `y` opens with a verb, and `x` has none.
fn leads(joints: &frames::Joints, tokens: &[Token], x: (usize, usize), y: (usize, usize)) -> bool {
    let range = |(a, b): (usize, usize)| tokens[a].span.start..tokens[b - 1].span.end;
    joints.verbs.range(range(x)).next().is_none()
        && (joints.verbs.contains(&range(y).start)
            || joints.subjects.range(range(x)).any(|(_, verb)| range(y).contains(verb)))
}

fn has_content(tokens: &[Token], joints: Option<&frames::Joints>) -> bool {
    let content = tokens
        .iter()
        .enumerate()
        .filter(|(i, t)| {
            // In "it would close in May" the month is no auxiliary.
            let named = *i > 0 && t.capital && t.folded == "may";
            t.is_word() && (named || !one_of(&t.folded, FUNCTION_WORDS))
                || t.folded.starts_with(|c: char| c.is_ascii_digit())
        })
        .count();
    // "The world laughs at us": a subject and its verb.
    let span = tokens[0].span.to(tokens[tokens.len() - 1].span);
    let inside = |at: u32| span.start <= at && at < span.end;
    let subject = || joints.is_some_and(|j| j.subjects.range(span.start..span.end).any(|(_, verb)| inside(*verb)));
    if content >= 1 && subject() {
        return true;
    }
    // Two words assert something only with a verb or a figure ("as part of a deal" does not).
    content >= 3
        || content >= 2
            && tokens.iter().any(|t| {
                clauses::looks_finite(t)
                    || t.folded.starts_with(|c: char| c.is_ascii_digit())
                    || t.folded.ends_with("ing")
            })
}

fn holder(
    document: &Document,
    layers: &Layers,
    voice_idx: usize,
    said: Option<&Attribution>,
    quoted: Option<&Quote>,
    reported: Option<&str>,
) -> Holder {
    let voice = &layers.voices[voice_idx];
    let explicit = said.and_then(|a| Some((a, a.holder.clone()?))).filter(|(_, name)| specific(name));
    // In what somebody states, or a statement tells, "he proposed", "they agreed" and "he ordered" are acts that it tells of.
    let inherited = voice.kind == VoiceKind::Statement || reported.is_some();
    // "“…,” said the mayor, according to the Herald": the words are the mayor's, by way of the Herald.
    let inside = |quote: &&Quote| {
        let cue = quote.cue.filter(|_| quote.speaker.as_deref().is_some_and(specific));
        said.is_some_and(|a| cue.is_some_and(|cue| a.scope.iter().any(|scope| scope.contains(cue))))
    };
    if let Some(quote) = quoted.filter(inside) {
        let via = said.and_then(|a| a.holder.clone()).into_iter().collect();
        let name = quote.speaker.clone().unwrap_or_default();
        return Holder { name, cue: quote.cue, basis: Basis::Explicit, via };
    }
    if let Some((a, name)) = explicit.filter(|(a, _)| !(inherited && a.act())) {
        let mut via = a.via.clone();
        if voice.kind == VoiceKind::Statement {
            via.insert(0, voice.name.clone());
        }
        let basis = if a.source.is_some() { Basis::Explicit } else { Basis::Inherited };
        return Holder { name, cue: a.cue, basis, via };
    }
    if let Some(quote) = quoted {
        let name = quote.speaker.clone().unwrap_or_default();
        return Holder { name, cue: quote.cue, basis: Basis::Explicit, via: Vec::new() };
    }
    if voice.kind == VoiceKind::Statement {
        let via = document.outlet.clone().into_iter().collect();
        return Holder { name: voice.name.clone(), cue: None, basis: Basis::Inherited, via };
    }
    match reported {
        Some(name) => Holder { name: name.to_owned(), cue: None, basis: Basis::Inherited, via: Vec::new() },
        None => Holder { name: voice.name.clone(), cue: None, basis: Basis::Outlet, via: Vec::new() },
    }
}

/// What an outlet passes on without saying from whom: "reportedly", "is said to have".
fn hearsay(tokens: &[Token]) -> Option<Holder> {
    let word = |i: usize| tokens.get(i).map_or("", |t| t.folded.as_str());
    let heard = |i: usize| {
        one_of(word(i), &["reportedly", "allegedly", "purportedly", "supposedly"])
            || one_of(word(i), &["is", "are", "was", "were"])
                && one_of(word(i + 1), &["said", "reported", "believed", "understood", "rumoured", "rumored"])
                && word(i + 2) == "to"
    };
    let at = (0..tokens.len()).find(|&i| heard(i))?;
    let cue = Some(tokens[at].span);
    Some(Holder { name: Holder::UNNAMED.to_owned(), cue, basis: Basis::Explicit, via: Vec::new() })
}

/// A holder that names somebody: not "both leaders", "they" or "the conversation".
fn specific(name: &str) -> bool {
    let folded = variorum_nlp::text::fold(name);
    let pronoun = one_of(&folded, &["they", "it", "he", "she", "i", "we", "who", "both", "one"]);
    let collective = folded
        .split_whitespace()
        .last()
        .is_some_and(|w| one_of(w, &["leaders", "sides", "parties", "presidents", "conversation", "dialogue", "call"]));
    !pronoun && !collective && !folded.contains(" and ")
}

/// Whether a word tells nothing of the mood of its statement: it stands in a clause that only tells when, why or of whom something
/// is ("fares will rise after the bosses gave in to demands"), names an agreement, a plan or a condition that is only spoken of, or
/// offers nothing but words.
fn is_aside(syntax: &Analysis<'_>, word: Span, statement: Span) -> bool {
    let (from, to) = syntax.within(statement);
    let (mut at, end) = syntax.within(word);
    // What is no word to the parser hangs on nothing.
    if at == end {
        return false;
    }
    // "The agreement took effect", "discussed as a condition": what is agreed on or asked for is only spoken of. "The proposal to
    // shut the bridge", "the conditions include a pause": it is told, too.
    let verb = syntax.tokens[at].head as usize;
    let acts = syntax.relation(at) == "nsubj" && syntax.pos(verb) == "VERB" && !one_of(syntax.lemma(verb), LISTING);
    let told = || {
        let of_it = |c: usize| one_of(&syntax.lemma(c).to_lowercase(), &["about", "for", "on", "to", "of"]);
        syntax.children(at).any(|c| match syntax.relation(c) {
            "acl" => true,
            "prep" => of_it(c),
            _ => false,
        })
    };
    let object = |c: usize| syntax.relation(c) == "dobj" && one_of(&syntax.lemma(c).to_lowercase(), WORDS_OFFERED);
    if syntax.lemma(at) == "offer" && syntax.children(at).any(object) {
        return true;
    }
    // "A statement planned for Tuesday was not adopted"
    let of_subject = syntax.relation(verb).starts_with("nsubj") && syntax.tokens[verb].head as usize != verb;
    if syntax.relation(at) == "acl" && syntax.tag(at) == "VBN" && of_subject {
        return true;
    }
    if syntax.pos(at) == "NOUN" && (acts || syntax.relation(at) == "pobj") && !told() {
        return true;
    }
    loop {
        let head = syntax.tokens[at].head as usize;
        if head == at || !(from..to).contains(&head) {
            return false;
        }
        let marked = || syntax.children(at).any(|c| syntax.relation(c) == "mark" && one_of(syntax.lemma(c), WHEN));
        if syntax.relation(at) == "advcl" && marked() {
            return true;
        }
        at = head;
    }
}

/// Verbs behind which it stands what conditions and demands are.
const LISTING: &[&str] = &["include", "comprise", "contain", "concern", "involve", "foresee", "envisage"];

/// What is offered in words, and no deed: "offered an apology".
const WORDS_OFFERED: &[&str] = &[
    "hope", "glimpse", "comment", "explanation", "doubt", "insight", "support", "detail", "apology", "prediction",
    "critique", "criticism", "assessment", "vote", "analysis", "reaction", "revelation", "evidence", "view",
    "condolence", "prayer", "praise", "thanks", "opinion", "argument", "answer", "example", "word", "account",
    "description", "picture", "sympathy", "congratulation", "reassurance", "assurance", "clue", "reason",
];

/// Words that open a clause which tells when or why.
const WHEN: &[&str] = &["after", "before", "since", "because", "while", "as", "although", "though"];

/// The mood of a clause: what its own words say, else what the verb that reports it says.
fn modality(tokens: &[Token], reported: Option<Modality>, text: &str, aside: impl Fn(&Token) -> bool) -> Modality {
    const WORDS: &[(Modality, &[&str])] = &[
        (Modality::Denied, &["denied", "denies", "denying", "rejected", "refuted"]),
        (
            Modality::Alleged,
            &["alleged", "allegedly", "reportedly", "purportedly", "supposedly", "rumored", "rumoured"],
        ),
        (
            Modality::Conditional,
            &["if", "unless", "provided", "conditional", "conditions", "prerequisites", "prerequisite"],
        ),
        (
            Modality::Agreed,
            &[
                "agreed", "agree", "agrees", "agreeing", "concurred", "agreement", "endorsed", "accepted", "approved",
                "approves",
            ],
        ),
        (
            Modality::Proposed,
            &[
                "proposed", "proposal", "proposes", "propose", "initiative", "suggested", "suggestion", "idea",
                "offered", "offer",
            ],
        ),
        (
            Modality::Demanded,
            &["must", "should", "demanded", "demands", "demand", "necessity", "condition", "need", "urged", "required"],
        ),
        (
            Modality::Planned,
            &[
                "will", "would", "plan", "plans", "planned", "intends", "intention", "scheduled", "pledged",
                "promised", "promising", "shall", "going",
            ],
        ),
        (
            Modality::Assessed,
            &[
                "may", "might", "could", "unclear", "possible", "possibly", "expected", "likely", "unlikely", "seems",
                "appears", "apparently",
            ],
        ),
    ];
    if text.trim_end().ends_with('?') {
        return Modality::Asked;
    }
    if let Some(mood) = answered(tokens) {
        return mood;
    }
    if let Some(mood) = reported.filter(|mood| matches!(mood, Modality::Denied | Modality::Alleged)) {
        return mood;
    }
    let case = tokens.windows(2).any(|w| w[0].folded == "in" && matches!(w[1].folded.as_str(), "case"))
        || tokens.windows(3).any(|w| w[0].folded == "in" && w[2].folded == "event");
    if case {
        return Modality::Conditional;
    }
    // "Conditions in the camps" are no terms.
    let state =
        tokens.windows(2).any(|w| w[0].folded == "conditions" && matches!(w[1].folded.as_str(), "in" | "on" | "at"));
    // "Benefits denied to them", "was denied bail": withheld, not denied.
    let withheld = |i: usize| {
        let beside = |at: Option<usize>, words: &[&str]| {
            at.and_then(|k| tokens.get(k)).is_some_and(|t| one_of(&t.folded, words))
        };
        tokens[i].folded == "denied"
            && (beside(Some(i + 1), &["to", "by", "access", "entry", "bail", "permission", "visas"])
                || beside(i.checked_sub(1), &["was", "were", "been", "being", "be"]))
    };
    // "Federally provided education" sets no condition, "this idea that man is small" proposes nothing.
    let idle = |i: usize| {
        let next = tokens.get(i + 1).map_or("", |t| t.folded.as_str());
        match tokens[i].folded.as_str() {
            "provided" => next != "that",
            "idea" => next == "that",
            _ => false,
        }
    };
    let own = WORDS
        .iter()
        .find(|(_, words)| {
            tokens.iter().enumerate().any(|(i, t)| {
                (!t.capital || i == 0 && t.folded == "if")
                    && one_of(&t.folded, words)
                    && !(state && t.folded == "conditions")
                    && !withheld(i)
                    && !idle(i)
                    && !aside(t)
            })
        })
        .map(|(mood, _)| *mood);
    // "Would begin only after the vote"; "resigned only after the vote" tells what was.
    let terms = tokens.windows(2).any(|w| w[0].folded == "only" && one_of(&w[1].folded, clauses::TERMS));
    match own {
        Some(Modality::Planned | Modality::Assessed) if terms => Modality::Conditional,
        _ => own.or(reported).unwrap_or(Modality::Asserted),
    }
}

/// How somebody answers what another wants: "backed the proposal", "responded positively", "turned down the offer".
fn answered(tokens: &[Token]) -> Option<Modality> {
    const WANTED: &[&str] =
        &["proposal", "proposals", "initiative", "idea", "offer", "plan", "suggestion", "request", "demand", "demands"];
    const ACCEPTING: &[&str] = &[
        "supported", "supports", "backed", "backs", "endorsed", "endorses", "accepted", "accepts", "welcomed",
        "welcomes", "approved", "embraced",
    ];
    const REFUSING: &[&str] =
        &["rejected", "rejects", "refused", "refuses", "dismissed", "dismisses", "opposed", "declined"];
    const ANSWERING: &[&str] = &["responded", "responds", "answered", "replied", "reacted"];
    const GLADLY: &[&str] = &["positively", "favourably", "favorably"];
    const BADLY: &[&str] = &["negatively", "unfavourably", "unfavorably"];
    /// Words from the verb to what it takes.
    const REACH: usize = 6;
    for (i, token) in tokens.iter().enumerate() {
        let near = |list: &[&str]| tokens[i + 1..].iter().take(REACH).any(|t| one_of(&t.folded, list));
        let beside = |list: &[&str]| {
            tokens[i + 1..].iter().take(2).chain(i.checked_sub(1).map(|b| &tokens[b])).any(|t| one_of(&t.folded, list))
        };
        let verb = |list: &[&str]| !token.capital && one_of(&token.folded, list);
        if verb(ACCEPTING) && near(WANTED) || verb(ANSWERING) && beside(GLADLY) {
            return Some(Modality::Agreed);
        }
        if verb(REFUSING) && near(WANTED) || verb(ANSWERING) && beside(BADLY) {
            return Some(Modality::Denied);
        }
    }
    None
}

fn negated(tokens: &[Token]) -> bool {
    tokens.iter().any(negates)
}
