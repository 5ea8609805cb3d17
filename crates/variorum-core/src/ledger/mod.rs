//! Promises and their like: who is to do what, on which condition, from when, until when.
//!
//! One entry for each claim that binds somebody. Demands, proposals and declared views are kept apart from what was
//! undertaken; a deadline is computed only for the latter, and says how.

mod acts;
mod settle;

use self::acts::Act;
use jiff::ToSpan;
use jiff::civil::Date;
use variorum_nlp::Span;
use variorum_nlp::syntax::Analysis;

use crate::align::takes_up;
use crate::lexicon::{Lexicon, one_of, people};
use crate::model::{
    Basis, Card, Cite, Claim, Commitment, CommitmentKind, Comparison, Document, EntityKind, Layers, Modality, Quantity,
    QuantityKind, References, Statement, Value, Voice,
};

/// The card of this stage.
pub const CARD: Card = Card {
    id: "ledger",
    version: 8,
    summary: "Collects commitments, conditions, demands and proposals with their deadlines.",
    source: "own",
};

/// Words that fix an act for a day.
const SCHEDULING: &[&str] = &["scheduled", "set", "slated", "due", "planned", "fixed", "appointed", "expected"];
/// Words that open a clause which is only the condition or the ground of another.
const ANTECEDENT: &[&str] = &["because ", "if ", "unless ", "in case of ", "in the event of ", "provided that "];
/// What the ledger looks at.
pub struct Input<'a> {
    /// The documents.
    pub documents: &'a [Document],
    /// Their layers.
    pub layers: &'a [Layers],
    /// All statements.
    pub statements: &'a [Statement],
    /// All voices.
    pub voices: &'a [Voice],
    /// All claims.
    pub claims: &'a [Claim],
    /// The date of the event: the day that lengths of time are counted from where no account gives a start.
    pub event_date: Option<Date>,
}

/// The ledger, in the order of the claims.
pub fn ledger(input: &Input) -> Vec<Commitment> {
    let claims = input.claims.iter().enumerate().filter(|(_, claim)| !claim.is_of_parts());
    let acts: Vec<Option<Act>> = (0..input.statements.len()).map(|s| acts::act(input, s)).collect();
    let mut entries: Vec<Commitment> =
        claims.filter_map(|(claim_idx, claim)| entry(input, &acts, claim_idx, claim)).collect();
    merge_contained(&mut entries);
    for entry in &mut entries {
        entry.settled = settle::settlements(input, entry);
    }
    entries
}

/// A slot ("how long?") repeats statements of the claim it was taken from: what is mostly contained joins the larger.
fn merge_contained(entries: &mut Vec<Commitment>) {
    // Comparing every two of thousands would cost more than the few repetitions are worth.
    if entries.len() > 400 {
        return;
    }
    let mut i = 0;
    while i < entries.len() {
        let home = (0..entries.len()).find(|&j| {
            let (small, large) = (&entries[i].evidence, &entries[j].evidence);
            j != i
                && (small.len() < large.len() || small.len() == large.len() && j < i)
                && 10 * small.iter().filter(|cite| large.contains(cite)).count() >= 6 * small.len()
        });
        match home {
            Some(home) => {
                let Commitment { claims, evidence, .. } = entries[i].clone();
                entries[home].claims.extend(claims);
                entries[home].claims.sort_unstable();
                entries[home].evidence.extend(evidence);
                entries[home].evidence.sort_unstable();
                entries[home].evidence.dedup();
                entries.remove(i);
                i = 0;
            }
            None => i += 1,
        }
    }
}

fn entry(input: &Input, acts: &[Option<Act>], claim_idx: usize, claim: &Claim) -> Option<Commitment> {
    let binding: Vec<usize> = claim.statements.iter().copied().filter(|&s| binds(input, acts, s)).collect();
    // Accounts of how it came out do not speak against its having been undertaken.
    let others =
        claim.statements.iter().filter(|&&s| !binding.contains(&s) && !settle::tells_outcome(input, s)).count();
    // What somebody undertook stands, however many tell what came of it; a wish in a row of other things is by the way.
    let firm = binding.iter().any(|&s| {
        acts[s].as_ref().is_some_and(|act| matches!(act.kind, CommitmentKind::Commitment | CommitmentKind::Scheduled))
    });
    if binding.is_empty() || !firm && 3 * binding.len() < others {
        return None;
    }
    let kind = kind(input, acts, &binding)?;
    let weight = |s: usize| {
        let statement = &input.statements[s];
        (
            statement.modality == Modality::Agreed && kind == CommitmentKind::Commitment,
            acts[s].as_ref().is_some_and(|act| act.kind == kind),
            input.voices[statement.voice_idx].official,
            statement.span.len().min(160),
        )
    };
    // "He agreed to this proposal" does not say what was undertaken.
    let whole = |s: usize| !takes_up(input.layers, &input.statements[s]);
    let typical = *binding.iter().max_by_key(|&&s| (whole(s), weight(s), std::cmp::Reverse(s)))?;
    let (parties, counterpart) = wanting(input, acts[typical].as_ref(), typical)
        .unwrap_or_else(|| parties(input, acts[typical].as_ref(), typical));
    // "Gaps remain", "more contacts are needed": nobody is bound.
    let wish = matches!(kind, CommitmentKind::Declared | CommitmentKind::Demand | CommitmentKind::Conditional);
    if wish && parties.is_empty() && counterpart.is_empty() {
        return None;
    }
    let mut entry = Commitment {
        kind,
        parties,
        action: words(input, typical).to_owned(),
        counterpart,
        status: if kind == CommitmentKind::Demand && is_order(input, typical) { "ordered" } else { status(kind) }
            .to_owned(),
        start: None,
        duration: None,
        deadline: None,
        basis: None,
        conditions: conditions(input, &binding),
        evidence: binding
            .iter()
            .map(|&s| Cite { document_idx: input.statements[s].document_idx, span: input.statements[s].span })
            .collect(),
        claims: vec![claim_idx],
        settled: Vec::new(),
    };
    time(input, acts, &binding, &mut entry);
    Some(entry)
}

fn words<'a>(input: &Input<'a>, statement: usize) -> &'a str {
    let statement = &input.statements[statement];
    statement.span.slice(&input.documents[statement.document_idx].text)
}

/// Whether a statement binds somebody, or fixes something for a day to come; a clause that is only the condition of another does not.
fn binds(input: &Input, acts: &[Option<Act>], s: usize) -> bool {
    let text = words(input, s).to_lowercase();
    let antecedent = ANTECEDENT.iter().any(|opener| text.starts_with(opener));
    !antecedent && (acts[s].is_some() || due(input, s).is_some() && fixes(&text))
}

/// Whether a text in small letters holds a word that fixes an act for a day: "set for Monday" and "due on Monday", not "set off" or
/// "due to the storm".
fn fixes(text: &str) -> bool {
    let words: Vec<&str> = text.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).collect();
    let fixed = |(i, word): (usize, &&str)| {
        let next = |k: usize| words.get(i + k).copied().unwrap_or_default();
        SCHEDULING.contains(word)
            && match *word {
                "set" => ["for", "to", "on", "at"].contains(&next(1)),
                "due" => next(1) != "to" || !["the", "a", "an", "its", "his", "her", "their"].contains(&next(2)),
                _ => true,
            }
    };
    words.iter().enumerate().any(fixed)
}

fn kind(input: &Input, acts: &[Option<Act>], binding: &[usize]) -> Option<CommitmentKind> {
    // What the words do says more than the mood of the clause; a condition is the clause's.
    let act = |s: usize| acts[s].as_ref().map(|act| act.kind);
    let mood_of = |s: usize| match act(s) {
        _ if input.statements[s].modality == Modality::Conditional => Modality::Conditional,
        Some(CommitmentKind::Commitment) => Modality::Agreed,
        Some(CommitmentKind::Proposal) => Modality::Proposed,
        Some(CommitmentKind::Demand) => Modality::Demanded,
        Some(CommitmentKind::Request) => Modality::Asked,
        Some(CommitmentKind::Declared) => Modality::Planned,
        _ => input.statements[s].modality,
    };
    let count =
        |mood: Modality| binding.iter().filter(|&&s| mood_of(s) == mood && !input.statements[s].negated).count();
    let arranged = |s: usize| act(s) == Some(CommitmentKind::Scheduled);
    let fixed = |s: usize| {
        due(input, s).is_some()
            && !input.statements[s].negated
            && (input.statements[s].modality == Modality::Planned || fixes(&words(input, s).to_lowercase()))
    };
    Some(if binding.iter().any(|&s| arranged(s) || fixed(s)) {
        CommitmentKind::Scheduled
    } else if count(Modality::Agreed) > count(Modality::Proposed) {
        CommitmentKind::Commitment
    } else if count(Modality::Conditional) > 0 {
        CommitmentKind::Conditional
    } else if count(Modality::Demanded) > 0 {
        CommitmentKind::Demand
    } else if count(Modality::Proposed) > 0 {
        CommitmentKind::Proposal
    } else if count(Modality::Planned) > 0 {
        CommitmentKind::Declared
    } else if count(Modality::Asked) > 0 {
        CommitmentKind::Request
    } else {
        return None;
    })
}

fn status(kind: CommitmentKind) -> &'static str {
    match kind {
        CommitmentKind::Commitment => "agreed",
        CommitmentKind::Conditional => "conditional",
        CommitmentKind::Proposal => "proposed",
        CommitmentKind::Demand => "demanded",
        CommitmentKind::Scheduled => "scheduled",
        CommitmentKind::Request => "requested",
        CommitmentKind::Declared => "declared",
    }
}

/// Who acts in the clause, by its tree and the references of the text.
fn agents(input: &Input, s: usize) -> Vec<String> {
    const SURE: u8 = 70;
    let statement = &input.statements[s];
    let References { entities, .. } = &input.layers[statement.document_idx].references;
    let references = statement.frame.agents.iter().filter_map(|&head| {
        input.layers[statement.document_idx].references.at(head).filter(|r| r.confidence >= SURE).map(|r| r.entity)
    });
    let mut found: Vec<String> = Vec::new();
    for entity in references {
        let group = !entities[entity].members.is_empty();
        let members = if group { entities[entity].members.as_slice() } else { std::slice::from_ref(&entity) };
        for member in members.iter().map(|&m| &entities[m]).filter(|e| e.kind != EntityKind::Thing) {
            let name = country(&member.name).unwrap_or_else(|| member.name.clone());
            if !found.contains(&name) {
                found.push(name);
            }
        }
    }
    found
}

/// Who wants what others are to do, where a person or body other than them says so: "the fleet should leave", says the mayor.
fn wanting(input: &Input, act: Option<&Act>, s: usize) -> Option<(Vec<String>, Vec<String>)> {
    let statement = &input.statements[s];
    let holder = &statement.holder;
    act.filter(|act| act.wanted && holder.basis != Basis::Outlet)?;
    let (doers, others) = parties(input, act, s);
    let own = doers.iter().any(|name| crate::align::may_be_one(name, &holder.name));
    let rest = doers.into_iter().chain(others).filter(|name| !crate::align::may_be_one(name, &holder.name)).collect();
    (!own).then(|| (vec![holder.name.clone()], rest))
}

/// Whoever acts in the clause is the party, and other names in it are counterparts. Where the tree tells nobody, the first
/// name is the party; without a name, the holder.
fn parties(input: &Input, act: Option<&Act>, s: usize) -> (Vec<String>, Vec<String>) {
    let statement = &input.statements[s];
    let names = &input.layers[statement.document_idx].names;
    let acting = agents(input, s);
    let mut found: Vec<String> = Vec::new();
    // "…, Morgenblatt writes": who tells it is no party to it.
    let teller = input.documents[statement.document_idx].outlet.as_deref().unwrap_or_default();
    // "Due Feb. 5": a month is no party.
    let quantities = &input.layers[statement.document_idx].quantities;
    let is_time = |span: Span| quantities.iter().any(|q| q.kind.is_moment() && q.span.overlaps(span));
    let teller = |name: &str| name.eq_ignore_ascii_case(teller);
    for mention in names.within(statement.span).iter().filter(|m| !teller(&m.name) && !is_time(m.span)) {
        let full = country(&mention.name).unwrap_or_else(|| names.resolve(&mention.name, mention.span.start));
        if !found.contains(&full) {
            found.push(full);
        }
    }
    if !acting.is_empty() {
        found.retain(|name| !acting.contains(name));
        return (acting, found);
    }
    let own = subject(input, act, s);
    if own.is_empty() && is_pronoun(input, act, statement) {
        // "He is expected to start against Varn": whoever he is, he is not Varn.
        return (own, found);
    }
    if !own.is_empty() {
        found.retain(|name| !own.iter().any(|party| party.contains(name.as_str()) || name.contains(party.as_str())));
        return (own, found);
    }
    // "Urged the board to resign": who is urged is not who urges.
    if let Some(act) = act.filter(|act| act.willed && act.subject.is_none()) {
        let before = |name: &String| {
            let mut mentions = names.within(statement.span).iter().take_while(|m| m.span.end <= act.word.start);
            mentions.any(|m| country(&m.name).unwrap_or_else(|| names.resolve(&m.name, m.span.start)) == *name)
        };
        if !found.is_empty() && !found.iter().any(before) {
            return (Vec::new(), found);
        }
    }
    let text = words(input, s).to_lowercase();
    let joint = text.contains("both ")
        || text.starts_with("they ")
        || text.contains("the two ")
        || text.contains("the leaders")
        || text.contains("the parties")
        || text.contains("sides");
    if found.is_empty() {
        // An outlet that reports binds itself to nothing.
        let outlet = &input.voices[statement.voice_idx];
        let own = !outlet.official && outlet.name == statement.holder.name;
        return (if own { Vec::new() } else { vec![statement.holder.name.clone()] }, Vec::new());
    }
    let n_parties = if joint { found.len().min(2) } else { 1 };
    let counterpart = found.split_off(n_parties);
    (found, counterpart)
}

/// Whether the subject of an act is "he", "she" or "it".
fn is_pronoun(input: &Input, act: Option<&Act>, statement: &Statement) -> bool {
    let syntax = input.layers[statement.document_idx].syntax.as_deref();
    let head = act.and_then(|act| act.subject);
    let of_one = |word: &str| matches!(word.to_lowercase().as_str(), "he" | "she" | "it" | "who");
    syntax.zip(head).is_some_and(|(_, head)| of_one(head.slice(&input.documents[statement.document_idx].text)))
}

/// Who does the act where the clause names no agent: whoever is named in its subject ("experts of both states", "the judge, Mira
/// Kest"), else whom it refers to, else its words where they stand for people ("prosecutors"); of a pronoun the holder.
fn subject(input: &Input, act: Option<&Act>, s: usize) -> Vec<String> {
    const BODIES: &[&str] = &["council", "board", "committee", "union", "association", "league", "court", "commission"];
    // A noun leads to whom it describes more surely than a pronoun to whom it follows.
    const LIKELY: [u8; 2] = [50, 70];
    let statement = &input.statements[s];
    let layers = &input.layers[statement.document_idx];
    let Some((act, head)) = act.and_then(|act| Some((act, act.subject?))) else { return Vec::new() };
    let Some(syntax) = layers.syntax.as_deref() else { return Vec::new() };
    let (from, to) = syntax.within(statement.span);
    let (at, _) = syntax.within(head);
    let is_name = syntax.pos(at) == "PROPN";
    let is_of_people = !people(&syntax.lemma(at).to_lowercase()).is_empty();
    // "Experts of both states" act for them; "the mayor of Tarn" is not Tarn, nor is "the council of Tarn".
    let is_body = one_of(&syntax.lemma(at).to_lowercase(), BODIES);
    let is_one = (is_of_people || is_body) && syntax.tag(at) == "NN";
    let below = |mut i: usize| {
        for _ in 0..12 {
            if i == at {
                return true;
            }
            let up = syntax.tokens[i].head as usize;
            // Not what a clause on it says of others: "the judge who sentenced him"; of a name not what describes it:
            // "Mira Kest, a judge from Tarn".
            let described = is_name && syntax.relation(i) != "conj" || is_one && syntax.relation(i) == "prep";
            if up == i || described || matches!(syntax.relation(i), "relcl" | "acl" | "advcl") {
                return false;
            }
            i = up;
        }
        false
    };
    // What stands before the statement may be its subject all the same.
    const BEFORE: usize = 12;
    let first = from.min(at.saturating_sub(BEFORE));
    // "The judge overseeing the case, Mira Kest, is to": the tree may hang the name on the case, or on the verb beside
    // the judge.
    let verb = syntax.tokens[at].head as usize;
    let beside = |i: usize| {
        let named = (at..verb).contains(&i) && syntax.pos(i) == "PROPN";
        !is_name && named && matches!(syntax.relation(i), "appos" | "nsubj" | "nsubjpass")
    };
    let stretch = syntax.tokens[first].span.to(syntax.tokens[to - 1].span);
    let mut named: Vec<String> = Vec::new();
    for mention in layers.names.within(stretch) {
        let (a, b) = syntax.within(mention.span);
        if !(a..b).any(|i| below(i) || beside(i)) {
            continue;
        }
        let name = country(&mention.name).unwrap_or_else(|| layers.names.resolve(&mention.name, mention.span.start));
        if !named.contains(&name) {
            named.push(name);
        }
    }
    let References { entities, .. } = &layers.references;
    let pronoun = matches!(syntax.pos(at), "PRON" | "DET");
    let least = LIKELY[usize::from(pronoun)];
    let meant = layers.references.at(head).filter(|r| r.confidence >= least).map(|r| &entities[r.entity]);
    if named.is_empty()
        && let Some(entity) = meant.filter(|e| e.kind != EntityKind::Thing)
    {
        let members = entity.members.iter().map(|&m| entities[m].name.clone());
        named.extend(members);
        if named.is_empty() {
            named.push(entity.name.clone());
        }
    }
    if !named.is_empty() {
        return named;
    }
    if pronoun {
        let told = statement.holder.basis != Basis::Outlet;
        return if told { vec![statement.holder.name.clone()] } else { Vec::new() };
    }
    let chunks = syntax.noun_chunks();
    let told = act.willed || syntax.tag(at) == "NNS" || is_of_people;
    let Some(&(a, b)) = chunks.iter().find(|(a, b)| told && (*a..*b).contains(&at)) else { return Vec::new() };
    let text = &input.documents[statement.document_idx].text;
    // A line above is no part of the phrase, whatever the tree says.
    let breaks = |i: &usize| syntax.tokens[*i].span.to(syntax.tokens[i + 1].span).slice(text).contains('\n');
    let a = (a..at).rev().find(breaks).map_or(a, |i| i + 1);
    let article = usize::from(matches!(syntax.relation(a), "det" | "poss") && a < at);
    let is_of = syntax.tokens.get(b).is_some_and(|token| token.span.slice(text) == "of");
    let end = chunks.iter().find(|(from, _)| is_of && *from == b + 1).map_or(b, |(_, to)| *to);
    let words = syntax.tokens[a + article].span.to(syntax.tokens[end - 1].span);
    vec![words.slice(text).to_owned()]
}

/// The country behind an adjective or a name of it ("Belgian" → "Belgium"); names of cities stay.
fn country(name: &str) -> Option<String> {
    let folded = name.to_lowercase();
    let place = Lexicon::english().place(&folded)?;
    if !folded.is_char_boundary(4.min(folded.len()))
        || folded != place && !place.starts_with(&folded[..folded.len().min(3)])
    {
        return None;
    }
    let capital = |word: &str| {
        word.chars().next().map(|c| c.to_uppercase().collect::<String>() + &word[c.len_utf8()..]).unwrap_or_default()
    };
    Some(place.split(' ').map(capital).collect::<Vec<_>>().join(" "))
}

fn conditions(input: &Input, binding: &[usize]) -> Vec<String> {
    const OPENERS: &[&str] = &[
        "if ",
        "once ",
        "unless ",
        "in case of ",
        "in the event of ",
        "provided ",
        "subject to ",
        "on condition that ",
        "only after ",
        "only once ",
        "only if ",
        "only when ",
        "when ",
    ];
    let mut found: Vec<String> = Vec::new();
    for &s in binding.iter().filter(|&&s| {
        matches!(input.statements[s].modality, Modality::Conditional | Modality::Planned | Modality::Agreed)
    }) {
        let text = words(input, s);
        let folded = text.to_lowercase();
        let at = OPENERS
            .iter()
            .filter_map(|o| folded.find(o))
            .filter(|&at| at == 0 || folded.as_bytes()[at - 1] == b' ')
            .min();
        if let Some(condition) = at.and_then(|at| text.get(at..)) {
            let end = condition.find([',', ';']).unwrap_or(condition.len());
            found.push(condition[..end].to_owned());
        }
    }
    found.sort();
    found.dedup();
    found
}

/// A day in the statement after the day of the event.
fn due(input: &Input, s: usize) -> Option<Date> {
    days(input, s).find(|day| input.event_date.is_none_or(|event| *day > event))
}

/// The single days and limits that a statement tells.
fn days(input: &Input, s: usize) -> impl Iterator<Item = Date> {
    let statement = &input.statements[s];
    let quantities = statement.quantities.iter().map(|&q| &input.layers[statement.document_idx].quantities[q]);
    let single = quantities.filter(move |q| {
        let one_day = q.bounds.low == q.bounds.high;
        (one_day || is_limit(q))
            && !is_of_the_past(input, s, q)
            && matches!(q.kind, QuantityKind::Date | QuantityKind::DateTime | QuantityKind::Relative)
    });
    single.filter_map(crate::extract::day_of)
}

/// Whether a day hangs on a verb in the simple past: "a rotation that began on Monday" is no day to come.
fn is_of_the_past(input: &Input, s: usize, quantity: &Quantity) -> bool {
    let syntax = input.layers[input.statements[s].document_idx].syntax.as_deref();
    let past = |syntax: &Analysis| {
        let verb = syntax.verb_over(quantity.span)?;
        Some(syntax.tag(verb) == "VBD" && syntax.pos(verb) == "VERB")
    };
    syntax.and_then(past).unwrap_or(false)
}

/// Whether the verb of a statement gives an order: "instructed the army to withdraw".
fn is_order(input: &Input, s: usize) -> bool {
    let statement = &input.statements[s];
    let Some(syntax) = input.layers[statement.document_idx].syntax.as_deref() else { return false };
    let verb =
        |&span: &Span| syntax.verb_over(span).is_some_and(|verb| one_of(syntax.lemma(verb), &["order", "instruct"]));
    statement.frame.predicate.iter().any(verb)
}

/// "By April 10", "until Friday": the last day, and no word of the first.
fn is_limit(quantity: &Quantity) -> bool {
    matches!(quantity.comparison, Comparison::AtMost | Comparison::Below)
}

/// Whether a statement gives the last day alone.
fn is_limited(input: &Input, s: usize) -> bool {
    let statement = &input.statements[s];
    statement.quantities.iter().any(|&q| {
        let quantity = &input.layers[statement.document_idx].quantities[q];
        is_limit(quantity)
            && crate::extract::day_of(quantity).is_some()
            && due(input, s) == crate::extract::day_of(quantity)
    })
}

fn time(input: &Input, acts: &[Option<Act>], binding: &[usize], entry: &mut Commitment) {
    let undertaken = matches!(entry.kind, CommitmentKind::Commitment | CommitmentKind::Scheduled);
    // Where no account is dated, "the offer was made on March 26" may be of any year: only what is undertaken lies ahead.
    let ahead = |_: &&usize| undertaken || input.event_date.is_some();
    let mut due_days: Vec<Date> = binding.iter().filter(ahead).filter_map(|&s| due(input, s)).collect();
    due_days.sort_unstable();
    // What is arranged may be for the very day: "is expected to sign on Wednesday afternoon".
    let arranged = |s: usize| acts[s].as_ref().is_some_and(|act| act.kind == CommitmentKind::Scheduled);
    let on_the_day = || {
        binding
            .iter()
            .filter(|&&s| arranged(s))
            .find_map(|&s| days(input, s).find(|day| Some(*day) == input.event_date))
    };
    if let Some(day) = most_frequent(&due_days).or_else(on_the_day) {
        let limited = binding.iter().any(|&s| is_limited(input, s));
        entry.start = (!limited).then_some(day);
        entry.deadline = Some(day);
        entry.basis = Some("the day that the accounts give".to_owned());
        return;
    }
    let mut lengths: Vec<String> = binding.iter().flat_map(|&s| durations(input, s)).collect();
    lengths.sort_unstable();
    let Some(length) = most_frequent(&lengths) else { return };
    entry.duration = Some(length.clone());
    let (Some(start), Some(span)) = (input.event_date.filter(|_| undertaken), calendar_length(&length)) else { return };
    if let Ok(end) = start.checked_add(span) {
        entry.deadline = Some(end);
        entry.basis = Some(format!(
            "{} from {start}, the day of the event; no account gives a start of its own",
            spelled(&length)
        ));
    }
}

fn durations(input: &Input, s: usize) -> Vec<String> {
    let statement = &input.statements[s];
    let of = |q: &Quantity| match (&q.value, q.kind) {
        (Value::Iso(iso), QuantityKind::Duration) if !iso.starts_with("PT") => Some(iso.clone()),
        _ => None,
    };
    statement.quantities.iter().filter_map(|&q| of(&input.layers[statement.document_idx].quantities[q])).collect()
}

/// "P30D" as "30 days".
fn spelled(iso: &str) -> String {
    let units = [('D', "day"), ('W', "week"), ('M', "month"), ('Y', "year")];
    let unit = units.iter().find(|(letter, _)| iso.ends_with(*letter)).map_or("", |(_, unit)| unit);
    let number = iso.trim_start_matches('P').trim_end_matches(|c: char| c.is_alphabetic());
    let plural = if number == "1" { "" } else { "s" };
    format!("{number} {unit}{plural}")
}

fn calendar_length(iso: &str) -> Option<jiff::Span> {
    let number = iso.strip_prefix('P')?;
    let (digits, unit) = number.split_at(number.len() - 1);
    let n: i64 = digits.parse().ok().filter(|n| *n < 4_000)?;
    Some(match unit {
        "D" => n.days(),
        "W" => n.weeks(),
        "M" => n.months(),
        "Y" => n.years(),
        _ => return None,
    })
}

/// The value that stands most often in a sorted list; of equals the first.
fn most_frequent<T: Clone + PartialEq>(sorted: &[T]) -> Option<T> {
    let mut best: Option<(usize, &T)> = None;
    for run in sorted.chunk_by(|x, y| x == y) {
        if best.is_none_or(|(n, _)| run.len() > n) {
            best = Some((run.len(), &run[0]));
        }
    }
    best.map(|(_, value)| value.clone())
}
