//! The rows of the matrix: what aligned statements claim, where they differ, who stands where.

use std::collections::BTreeMap;

use variorum_nlp::{Language, Span};

use crate::align::{Alignment, takes_up};
use crate::compare::{self, Comparison, Slot, SlotKind};
use crate::model::{
    Aspect, Basis, Cite, Claim, ClaimKind, Difference, DifferenceValue, Modality, QuoteKind, Report, Status,
};
use crate::workers::Workers;

/// Statements that make one row, and what brought them together.
struct Row<'a> {
    members: Vec<usize>,
    by: By<'a>,
}

enum By<'a> {
    /// They make the claim as a whole; its number in the alignment.
    Alignment(usize),
    /// They fill one slot.
    Slot(SlotKind),
    /// These words of each make it.
    Parts(&'a [Span]),
}

impl Row<'_> {
    fn words(&self) -> &[Span] {
        if let By::Parts(words) = self.by { words } else { &[] }
    }
}

/// All claims: disputed ones first, then by the number of their documents.
pub(crate) fn claims(report: &Report, alignment: &Alignment, story: &[usize], workers: &impl Workers) -> Vec<Claim> {
    let texts: Vec<&str> = report.documents.iter().map(|d| d.text.as_str()).collect();
    let official: Vec<bool> = report.voices.iter().map(|v| v.official).collect();
    let score: BTreeMap<(usize, usize), f32> = alignment.pairs.iter().map(|p| ((p.a, p.b), p.score)).collect();
    let nearest = nearest(report, alignment);
    let (layers, statements) = (&report.layers[..], &report.statements[..]);
    let published: Vec<Option<jiff::civil::Date>> = report.documents.iter().map(|d| d.published).collect();
    let languages: Vec<Language> = report.documents.iter().map(|d| d.language).collect();
    let all = Comparison {
        texts: &texts,
        published: &published,
        languages: &languages,
        layers,
        statements,
        official: &official,
        members: &[],
        words: &[],
    };
    let mut slots = compare::slots(&report.layers, &report.statements, story);
    slots.extend(compare::length_slots(&all, &alignment.claims));
    slots.extend(compare::scope_slots(&all, story));
    slots.extend(compare::charge_slots(&all, story));
    slots.extend(compare::toll_slots(&all, story));
    slots.extend(compare::vote_slots(&all, story));
    slots.extend(compare::age_slots(&all, story));
    let rows = rows(alignment, slots);
    let names = compare::naming(&report.documents, &report.layers, &report.statements);
    let mut differences = workers.map(rows.len(), |i| {
        let comparison = Comparison { members: &rows[i].members, words: rows[i].words(), ..all };
        match rows[i].by {
            By::Slot(SlotKind::Toll) => return compare::tolls(&comparison),
            By::Slot(SlotKind::Vote) => return compare::votes(&comparison),
            _ => {}
        }
        let mut found = compare::compare(&comparison);
        match rows[i].by {
            By::Alignment(_) => {
                found.extend(names.iter().filter_map(|(_, naming)| within(naming, &rows[i].members)));
                // A toll knows of days and of whom it counts, a vote of its two sides.
                for told in [compare::tolls(&comparison), compare::votes(&comparison)] {
                    found.retain(|difference| !told.iter().any(|known| known.tells(difference)));
                    found.extend(told);
                }
            }
            By::Slot(kind) => found.retain(|difference| difference.aspect == aspect(kind)),
            By::Parts(_) => {}
        }
        found
    });
    // How long one happening lasted, and how many people met with one fate, is told in one row.
    let alone: Vec<Difference> = rows
        .iter()
        .zip(&differences)
        .filter(|(row, _)| matches!(row.by, By::Slot(SlotKind::Length | SlotKind::Toll | SlotKind::Vote)))
        .flat_map(|(_, found)| found.iter().cloned())
        .collect();
    let others = |row: &Row| matches!(row.by, By::Alignment(_) | By::Slot(SlotKind::Figure) | By::Parts(_));
    for (_, found) in rows.iter().zip(&mut differences).filter(|(row, _)| others(row)) {
        found.retain(|difference| !alone.iter().any(|told| told.holds(difference)));
    }
    let mut claims: Vec<Claim> = Vec::new();
    for (row, mut differences) in rows.into_iter().zip(differences) {
        match row.by {
            // Equal tolls and votes are one claim, too; other slots exist for what differs.
            By::Slot(kind) if differences.is_empty() && !matches!(kind, SlotKind::Toll | SlotKind::Vote) => continue,
            // What a claim of whole statements sets apart needs no slot beside it.
            By::Slot(SlotKind::Figure | SlotKind::Date) => {
                differences.retain(|d| !claims.iter().flat_map(|claim| &claim.differences).any(|o| o.tells_all(d)));
                if differences.is_empty() {
                    continue;
                }
            }
            // What whole statements are set against each other for is told there.
            By::Parts(_) => {
                differences.retain(|d| !claims.iter().flat_map(|claim| &claim.differences).any(|o| o.tells(d)))
            }
            _ => {}
        }
        let comparison = Comparison { members: &row.members, words: row.words(), ..all };
        let status = compare::status(&comparison, &differences);
        let cells = compare::cells(&comparison, &differences, report.voices.len(), |voice| match row.by {
            By::Alignment(number) => nearest.get(&(number, voice)).copied(),
            _ => None,
        });
        // "He agreed to this proposal" tells nobody what he agreed to.
        let whole: Vec<usize> =
            row.members.iter().copied().filter(|&s| !takes_up(&report.layers, &report.statements[s])).collect();
        let told = if whole.is_empty() { &row.members } else { &whole };
        // "Coming out to back the strike" tells less than a clause with its subject.
        let clauses: Vec<usize> = told.iter().copied().filter(|&s| is_clause(report, s)).collect();
        let typical = typical(if clauses.is_empty() { told } else { &clauses }, &score);
        let kind = match row.by {
            By::Slot(SlotKind::Date) => ClaimKind::Time,
            By::Slot(SlotKind::Figure | SlotKind::Length | SlotKind::Toll | SlotKind::Vote) => ClaimKind::Figure,
            By::Slot(SlotKind::Scope) => ClaimKind::Agreement,
            _ => kind(report, &row.members),
        };
        let text = match row.members.iter().position(|&s| s == typical).and_then(|i| row.words().get(i)) {
            Some(words) => words.slice(texts[report.statements[typical].document_idx]),
            None => report.text_of(typical),
        };
        claims.push(Claim {
            text: text.split_whitespace().collect::<Vec<_>>().join(" "),
            kind,
            status,
            origins: origins(report, &row.members),
            official: official_names(report, &row.members),
            words: row.words().to_vec(),
            closeness: closeness(report, &row.members, &score),
            statements: row.members,
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

/// Claims of whole statements, then slots and parts whose statements no row holds yet.
fn rows(alignment: &Alignment, slots: Vec<Slot>) -> Vec<Row<'_>> {
    let mut rows: Vec<Row> = alignment
        .claims
        .iter()
        .enumerate()
        .map(|(i, claim)| Row { members: claim.clone(), by: By::Alignment(i) })
        .collect();
    let held = |rows: &[Row], members: &[usize]| rows.iter().any(|row| members.iter().all(|s| row.members.contains(s)));
    let parted =
        |slot: &Slot| alignment.apart.iter().any(|(a, b)| slot.statements.contains(a) && slot.statements.contains(b));
    for slot in slots.into_iter().filter(|slot| !parted(slot)) {
        if !held(&rows[..alignment.claims.len()], &slot.statements) {
            rows.push(Row { members: slot.statements, by: By::Slot(slot.kind) });
        }
    }
    let n = rows.len();
    for part in &alignment.parts {
        if !held(&rows[..n], &part.statements) {
            rows.push(Row { members: part.statements.clone(), by: By::Parts(&part.words) });
        }
    }
    rows
}

/// Of a slot only what it is a slot for is compared.
fn aspect(kind: SlotKind) -> Aspect {
    match kind {
        SlotKind::Date => Aspect::Date,
        SlotKind::Figure | SlotKind::Length | SlotKind::Toll | SlotKind::Vote => Aspect::Value,
        SlotKind::Scope | SlotKind::Charge => Aspect::Scope,
    }
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

/// The average score of the pairs of different voices; of parts and slots, too, that of their whole statements.
fn closeness(report: &Report, members: &[usize], score: &BTreeMap<(usize, usize), f32>) -> f32 {
    let voice = |s: usize| report.statements[s].voice_idx;
    let pairs = || {
        let of = |(i, &a): (usize, &usize)| members[i + 1..].iter().map(move |&b| (a, b)).collect::<Vec<_>>();
        members.iter().enumerate().flat_map(of).filter(|&(a, b)| voice(a) != voice(b))
    };
    let sum: f32 = pairs().map(|(a, b)| score.get(&(a.min(b), a.max(b))).copied().unwrap_or(0.0)).sum();
    let n = pairs().count();
    if n == 0 { 1.0 } else { sum / n as f32 }
}

/// Whether a statement has a subject with its verb.
fn is_clause(report: &Report, s: usize) -> bool {
    let statement = &report.statements[s];
    let Some(syntax) = report.layers[statement.document_idx].syntax.as_deref() else { return false };
    let (from, to) = syntax.within(statement.span);
    (from..to).any(|i| {
        let verb = syntax.tokens[i].head as usize;
        matches!(syntax.relation(i), "nsubj" | "nsubjpass" | "expl" | "csubj") && (from..to).contains(&verb)
    })
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
