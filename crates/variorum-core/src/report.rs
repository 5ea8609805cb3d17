//! All stages in one: from documents with their layers to the report.

use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::align::{self, Alignment};
use crate::compare::{self, COMPARATORS, Comparison, SlotKind};
use crate::extract::EXTRACTORS;
use crate::ledger::{self, Input};
use crate::model::{
    Aspect, Basis, Card, Cite, Claim, ClaimKind, Difference, DifferenceValue, Document, Layers, Modality, Note,
    QuoteKind, Report, Statement, Status, Voice,
};
use crate::{findings, group, reuse, timeline};

/// The cards of all stages, in the order in which they run.
pub fn analysers() -> Vec<Card> {
    let mut cards: Vec<Card> = EXTRACTORS.iter().map(|e| e.card).collect();
    cards.extend([group::CARD, align::CARD]);
    cards.extend(COMPARATORS.iter().map(|c| c.card));
    cards.extend([reuse::CARD, ledger::CARD, timeline::CARD, findings::CARD]);
    cards
}

/// The day that a story's undated documents are told from: the day that most of the dated ones give, of equals the
/// earliest. None if no document has a date.
pub fn story_date(documents: &[Document]) -> Option<Date> {
    let mut days: Vec<Date> = documents.iter().filter_map(|d| d.published).collect();
    days.sort_unstable();
    days.chunk_by(|x, y| x == y).max_by_key(|run| (run.len(), std::cmp::Reverse(run[0]))).map(|run| run[0])
}

/// Compares `documents`, which must be ordered by id, given what was extracted from each.
pub fn report(
    documents: Vec<Document>,
    mut layers: Vec<Layers>,
    config: &align::Config,
    encode: &align::Encode<'_>,
) -> Report {
    let story = group::stories(&layers);
    let (voices, statements) = collect(&mut layers);
    let mut notes: Vec<Note> = documents.iter().flat_map(|d| d.notes.iter().cloned()).collect();
    notes.extend(layers.iter_mut().flat_map(|l| std::mem::take(&mut l.notes)));
    notes.extend(odd(&documents, &layers, &story, &statements));
    let alignment = align::align(&documents, &layers, &statements, &story, config, encode);
    let event_date = story_date(&documents);
    let mut report = Report {
        reuse: reuse::reuse(&documents, &layers, &statements, &alignment.pairs, &story),
        documents,
        layers,
        voices,
        statements,
        notes,
        analysers: analysers(),
        ..Report::default()
    };
    report.claims = claims(&report, &alignment, &story);
    let input = Input {
        documents: &report.documents,
        layers: &report.layers,
        statements: &report.statements,
        voices: &report.voices,
        claims: &report.claims,
        event_date,
    };
    report.commitments = ledger::ledger(&input);
    report.timeline = timeline::timeline(&report.documents, &report.layers, &report.statements, &report.claims);
    report.findings = findings::findings(&report);
    report
}

/// Moves voices and statements out of the layers, with indices that count over all documents.
fn collect(layers: &mut [Layers]) -> (Vec<Voice>, Vec<Statement>) {
    let (mut voices, mut statements) = (Vec::new(), Vec::new());
    for (document_idx, layer) in layers.iter_mut().enumerate() {
        let base = voices.len();
        voices.extend(layer.voices.iter().cloned().map(|voice| Voice { document_idx, ..voice }));
        let own = std::mem::take(&mut layer.statements);
        statements.extend(own.into_iter().map(|s| Statement { document_idx, voice_idx: base + s.voice_idx, ..s }));
    }
    (voices, statements)
}

fn odd(documents: &[Document], layers: &[Layers], story: &[usize], statements: &[Statement]) -> Vec<Note> {
    let mut notes = Vec::new();
    let main = story.iter().copied().max_by_key(|s| (story.iter().filter(|t| *t == s).count(), std::cmp::Reverse(*s)));
    for (i, document) in documents.iter().enumerate() {
        if documents.len() > 1 && Some(story[i]) != main {
            notes.push(Note::on(
                &document.id,
                "is on another event than most of the documents; its statements were not set against theirs",
            ));
        }
        if !statements.iter().any(|s| s.document_idx == i) {
            let why =
                if document.text.trim().is_empty() { "has no text" } else { "has no sentence that asserts anything" };
            notes.push(Note::on(&document.id, why));
        }
        if document.published.is_none()
            && layers[i].quantities.iter().any(|q| matches!(q.kind, crate::model::QuantityKind::Relative))
        {
            notes.push(Note::on(
                &document.id,
                "states no date; its relative dates are counted from the date of the story",
            ));
        }
        if document.language.code() != "en" {
            notes.push(Note::on(
                &document.id,
                format!(
                    "is in `{}`; figures, names and copied passages are read, attribution and clauses only in English",
                    document.language.code()
                ),
            ));
        }
        for (j, other) in documents.iter().enumerate().skip(i + 1) {
            if document.sha256 == other.sha256 {
                notes.push(Note::on(&other.id, format!("is the same text as `{}`", document.id)));
                let _ = j;
            }
        }
    }
    if documents.len() == 1 {
        notes.push(Note::on(&documents[0].id, "there is only one document; every claim is single-source"));
    }
    notes
}

fn claims(report: &Report, alignment: &Alignment, story: &[usize]) -> Vec<Claim> {
    let texts: Vec<&str> = report.documents.iter().map(|d| d.text.as_str()).collect();
    let official: Vec<bool> = report.voices.iter().map(|v| v.official).collect();
    let score: BTreeMap<(usize, usize), f32> = alignment.pairs.iter().map(|p| ((p.a, p.b), p.score)).collect();
    let nearest = nearest(report, alignment);
    let mut slots = compare::slots(&report.layers, &report.statements, story);
    slots.extend(compare::scope_slots(&texts, &report.layers, &report.statements, &official, story));
    let new_slots = slots
        .iter()
        .filter(|slot| !alignment.claims.iter().any(|claim| slot.statements.iter().all(|s| claim.contains(s))));
    let groups = alignment
        .claims
        .iter()
        .enumerate()
        .map(|(i, claim)| (Some(i), claim.clone(), None))
        .chain(new_slots.map(|slot| (None, slot.statements.clone(), Some(slot.kind))));
    let names = compare::naming(&report.documents, &report.layers, &report.statements);
    let mut claims: Vec<Claim> = Vec::new();
    for (claim_idx, members, slot) in groups {
        let comparison = Comparison {
            texts: &texts,
            layers: &report.layers,
            statements: &report.statements,
            official: &official,
            members: &members,
        };
        let differences = match slot {
            None => {
                let mut found = compare::compare(&comparison);
                found.extend(names.iter().filter_map(|(_, naming)| within(naming, &members)));
                found
            }
            Some(kind) => slot_differences(&comparison, kind),
        };
        if slot.is_some() && differences.is_empty() {
            continue;
        }
        let status = compare::status(&comparison, &differences);
        let cells = compare::cells(&comparison, &differences, report.voices.len(), |voice| {
            claim_idx.and_then(|c| nearest.get(&(c, voice)).copied())
        });
        let typical = typical(&members, &score);
        let kind = match slot {
            Some(SlotKind::Date) => ClaimKind::Time,
            Some(SlotKind::Figure) => ClaimKind::Figure,
            Some(SlotKind::Scope) => ClaimKind::Agreement,
            None => kind(report, &members),
        };
        claims.push(Claim {
            text: report.text_of(typical).split_whitespace().collect::<Vec<_>>().join(" "),
            kind,
            status,
            origins: origins(report, &members),
            official: official_names(report, &members),
            statements: members,
            cells,
            differences,
        });
    }
    let n_documents = |claim: &Claim| {
        let mut documents: Vec<usize> = claim.statements.iter().map(|&s| report.statements[s].document_idx).collect();
        documents.dedup();
        documents.len()
    };
    claims.sort_by_cached_key(|c| {
        (c.status != Status::Disputed, std::cmp::Reverse(n_documents(c)), c.statements.clone(), c.kind)
    });
    claims
}

/// The part of a difference that lies in one claim, if two sides of it do.
fn within(difference: &Difference, members: &[usize]) -> Option<Difference> {
    let side = |value: &DifferenceValue| DifferenceValue {
        value: value.value.clone(),
        statements: value.statements.iter().copied().filter(|s| members.contains(s)).collect(),
    };
    let values: Vec<DifferenceValue> =
        difference.values.iter().map(side).filter(|v| !v.statements.is_empty()).collect();
    (values.len() > 1).then(|| Difference { values, ..difference.clone() })
}

/// Of a slot only what it is a slot for is compared.
fn slot_differences(comparison: &Comparison, kind: SlotKind) -> Vec<Difference> {
    let aspect = match kind {
        SlotKind::Date => Aspect::Date,
        SlotKind::Figure => Aspect::Value,
        SlotKind::Scope => Aspect::Scope,
    };
    compare::compare(comparison).into_iter().filter(|difference| difference.aspect == aspect).collect()
}

/// For each claim and voice the statement of the voice that came nearest to the claim.
fn nearest(report: &Report, alignment: &Alignment) -> BTreeMap<(usize, usize), (Cite, f32)> {
    let mut home = vec![0; report.statements.len()];
    for (claim_idx, claim) in alignment.claims.iter().enumerate() {
        claim.iter().for_each(|&s| home[s] = claim_idx);
    }
    let mut best: BTreeMap<(usize, usize), (Cite, f32)> = BTreeMap::new();
    for pair in &alignment.pairs {
        for (member, other) in [(pair.a, pair.b), (pair.b, pair.a)] {
            let statement = &report.statements[other];
            let cite = Cite { document_idx: statement.document_idx, span: statement.span };
            let entry = best.entry((home[member], statement.voice_idx)).or_insert((cite, pair.score));
            if pair.score > entry.1 {
                *entry = (cite, pair.score);
            }
        }
    }
    best
}

/// The statement that is most like all others; of one alone, itself.
fn typical(members: &[usize], score: &BTreeMap<(usize, usize), f32>) -> usize {
    let sum =
        |s: usize| -> f32 { members.iter().map(|&o| score.get(&(s.min(o), s.max(o))).copied().unwrap_or(0.0)).sum() };
    let mut best = members[0];
    for &s in &members[1..] {
        if sum(s) > sum(best) {
            best = s;
        }
    }
    best
}

fn kind(report: &Report, members: &[usize]) -> ClaimKind {
    let count = |mood: Modality| members.iter().filter(|&&s| report.statements[s].modality == mood).count();
    let n = members.len();
    if 2 * count(Modality::Agreed) >= n {
        return ClaimKind::Agreement;
    }
    if 2 * (count(Modality::Demanded) + count(Modality::Conditional)) >= n {
        return ClaimKind::Condition;
    }
    if 2 * count(Modality::Proposed) >= n {
        return ClaimKind::Proposal;
    }
    if 2 * count(Modality::Assessed) >= n {
        return ClaimKind::Assessment;
    }
    let quoted = |s: usize| {
        let statement = &report.statements[s];
        report.layers[statement.document_idx]
            .quotes
            .iter()
            .any(|q| q.kind == QuoteKind::Direct && 10 * q.span.shared(statement.span) >= 7 * statement.span.len())
    };
    if members.iter().all(|&s| quoted(s)) { ClaimKind::Quote } else { ClaimKind::Event }
}

/// Who stands behind the statements: the holders they name, else the outlets; a printed or reported text is one
/// original however many documents carry it.
fn origins(report: &Report, members: &[usize]) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for &s in members {
        let statement = &report.statements[s];
        let name = match (statement.holder.basis, statement.holder.via.first()) {
            (Basis::Outlet, _) => report.voices[statement.voice_idx].name.clone(),
            (_, Some(via)) if report.voices[statement.voice_idx].official => via.clone(),
            _ => statement.holder.name.clone(),
        };
        if let Some(known) = found.iter_mut().find(|known| same_body(known, &name)) {
            if name.len() < known.len() {
                *known = name;
            }
        } else {
            found.push(name);
        }
    }
    // A report of what an official text says adds no witness to the text itself.
    found.sort();
    found
}

/// "the Palace" and "the Palace press service" are one.
fn same_body(x: &str, y: &str) -> bool {
    const SMALL: &[&str] = &["the", "of", "press", "service", "statement", "office", "mr", "mr.", "president"];
    let words = |name: &str| -> Vec<String> {
        name.to_lowercase().split_whitespace().filter(|w| !SMALL.contains(w)).map(str::to_owned).collect()
    };
    let (x, y) = (words(x), words(y));
    !x.is_empty() && !y.is_empty() && (x.iter().all(|w| y.contains(w)) || y.iter().all(|w| x.contains(w)))
}

fn official_names(report: &Report, members: &[usize]) -> Vec<String> {
    let mut names: Vec<String> = members
        .iter()
        .map(|&s| &report.voices[report.voice_of(s)])
        .filter(|v| v.official)
        .map(|v| v.name.clone())
        .collect();
    names.sort();
    names.dedup();
    names
}
