//! From the model to the written form.

use serde_json::{Number, Value};
use variorum_core::model;

use super::*;

/// The written form of `report`. Texts of documents are given only `with_text`.
pub fn record(report: &model::Report, version: &str, with_text: bool) -> Report {
    let document_id = |idx: usize| report.documents[idx].id.clone();
    let ids = |prefix: &str, indices: &[usize]| indices.iter().map(|i| id(prefix, *i)).collect::<Vec<_>>();
    Report {
        schema: SCHEMA.to_owned(),
        variorum: Versions {
            version: version.to_owned(),
            analysers: report.analysers.iter().map(|card| (card.id.to_owned(), card.version)).collect(),
        },
        documents: report.documents.iter().zip(&report.layers).map(|(d, l)| document(d, l, with_text)).collect(),
        voices: report
            .voices
            .iter()
            .enumerate()
            .map(|(i, v)| Voice {
                id: id("v", i),
                document: document_id(v.document_idx),
                name: v.name.clone(),
                kind: voice_kind(v.kind),
                official: v.official,
                span: v.span.map(span),
            })
            .collect(),
        statements: report
            .statements
            .iter()
            .enumerate()
            .map(|(i, s)| Statement {
                id: id("s", i),
                document: document_id(s.document_idx),
                voice: id("v", s.voice_idx),
                span: span(s.span),
                text: report.text_of(i).to_owned(),
                modality: modality(s.modality),
                negated: s.negated,
                attribution: Attribution {
                    holder: s.holder.name.clone(),
                    cue: s.holder.cue.map(span),
                    basis: basis(s.holder.basis),
                    via: s.holder.via.clone(),
                },
            })
            .collect(),
        claims: report.claims.iter().enumerate().map(|(i, c)| claim(report, i, c)).collect(),
        quotes: quotes(report),
        quantities: quantities(report),
        commitments: report.commitments.iter().enumerate().map(|(i, c)| commitment(report, i, c)).collect(),
        reuse: report
            .reuse
            .iter()
            .map(|r| Reuse {
                a: document_id(r.a),
                b: document_id(r.b),
                relation: relation(r.relation),
                direction: direction(r.direction),
                score: rounded(r.score),
                passages: r.passages.iter().map(|p| Passage { a: span(p.a), b: span(p.b) }).collect(),
            })
            .collect(),
        timeline: report
            .timeline
            .iter()
            .map(|t| TimelineEntry { when: t.when.clone(), text: t.text.clone(), statements: ids("s", &t.statements) })
            .collect(),
        findings: report
            .findings
            .iter()
            .enumerate()
            .map(|(i, f)| Finding {
                rank: i + 1,
                kind: finding_kind(f.kind),
                text: f.text.clone(),
                claims: ids("c", &f.claims),
                statements: ids("s", &f.statements),
            })
            .collect(),
        notes: report
            .notes
            .iter()
            .map(|n| Note { document: n.document.clone(), span: n.span.map(span), message: n.message.clone() })
            .collect(),
    }
}

pub(super) fn id(prefix: &str, index: usize) -> String {
    format!("{prefix}{}", index + 1)
}

pub(super) fn span(span: variorum_core::Span) -> Span {
    [span.start, span.end]
}

/// Three decimals are what the scores mean.
fn rounded(score: f32) -> f64 {
    (f64::from(score) * 1_000.0).round() / 1_000.0
}

fn document(d: &model::Document, l: &model::Layers, with_text: bool) -> Document {
    Document {
        id: d.id.clone(),
        source: d.source.clone(),
        outlet: d.outlet.clone(),
        title: d.title.clone(),
        published: d.published.map(|day| day.to_string()),
        authors: d.authors.clone(),
        language: d.language.code().to_owned(),
        sha256: d.sha256.clone(),
        credits: l
            .credits
            .iter()
            .map(|c| Credit { name: c.name.clone(), kind: credit_kind(c.kind), span: span(c.span) })
            .collect(),
        boilerplate: l
            .boilerplate
            .iter()
            .map(|b| Boilerplate { span: span(b.span), kind: boilerplate_kind(b.kind) })
            .collect(),
        text: with_text.then(|| d.text.clone()),
        origin: if with_text {
            d.origin.iter().map(|o| [o.text.start, o.text.end, o.raw_start, o.raw_end]).collect()
        } else {
            Vec::new()
        },
    }
}

fn claim(report: &model::Report, index: usize, c: &model::Claim) -> Claim {
    let ids = |indices: &[usize]| indices.iter().map(|i| id("s", *i)).collect::<Vec<_>>();
    let silent = c.cells.iter().filter(|cell| cell.stance == model::Stance::Silent).map(|cell| id("v", cell.voice_idx));
    Claim {
        id: id("c", index),
        text: c.text.clone(),
        kind: claim_kind(c.kind),
        status: status(c.status),
        statements: ids(&c.statements),
        words: c.words.iter().map(|words| span(*words)).collect(),
        closeness: rounded(c.closeness),
        silent: silent.collect(),
        cells: c
            .cells
            .iter()
            .map(|cell| Cell {
                voice: id("v", cell.voice_idx),
                stance: stance(cell.stance),
                statements: ids(&cell.statements),
                nearest: cell.nearest.map(|(cite, score)| Nearest {
                    document: report.documents[cite.document_idx].id.clone(),
                    span: span(cite.span),
                    score: rounded(score),
                }),
            })
            .collect(),
        origins: c.origins.clone(),
        official: c.official.clone(),
        differences: c
            .differences
            .iter()
            .map(|d| Difference {
                aspect: aspect(d.aspect),
                kind: difference_kind(d.kind),
                values: d
                    .values
                    .iter()
                    .map(|v| DifferenceValue { value: v.value.clone(), statements: ids(&v.statements) })
                    .collect(),
            })
            .collect(),
    }
}

fn quotes(report: &model::Report) -> Vec<Quote> {
    let mut all = Vec::new();
    for (document, layers) in report.documents.iter().zip(&report.layers) {
        let base = all.len();
        all.extend(layers.quotes.iter().map(|q| quote(&document.id, q, base)));
    }
    all
}

pub(super) fn quote(document: &str, q: &model::Quote, base: usize) -> Quote {
    Quote {
        document: document.to_owned(),
        span: span(q.span),
        kind: quote_kind(q.kind),
        speaker: q.speaker.clone(),
        speaker_as_named: q.speaker_as_named.clone(),
        cue: q.cue.map(span),
        nested_in: q.nested_in.map(|i| base + i),
    }
}

fn quantities(report: &model::Report) -> Vec<Quantity> {
    let mut homes = std::collections::BTreeMap::new();
    for (i, s) in report.statements.iter().enumerate() {
        s.quantities.iter().for_each(|q| {
            homes.insert((s.document_idx, *q), i);
        });
    }
    let of = |(d, document): (usize, &model::Document)| {
        let found: Vec<Quantity> = report.layers[d]
            .quantities
            .iter()
            .enumerate()
            .map(|(i, q)| quantity(&document.id, q, homes.get(&(d, i)).copied()))
            .collect();
        found
    };
    report.documents.iter().enumerate().flat_map(of).collect()
}

pub(super) fn quantity(document: &str, q: &model::Quantity, statement: Option<usize>) -> Quantity {
    let value = match &q.value {
        model::Value::Number(n) => number(*n),
        model::Value::Numbers(ns) => Value::Array(ns.iter().map(|n| number(*n)).collect()),
        model::Value::Iso(iso) => Value::String(iso.clone()),
        model::Value::Unknown => Value::Null,
    };
    Quantity {
        document: document.to_owned(),
        span: span(q.span),
        kind: quantity_kind(q.kind),
        value,
        unit: q.unit.as_ref().map(|u| u.code.clone()),
        comparator: q.comparison.sign().to_owned(),
        measures: q.measures.clone(),
        statement: statement.map(|i| id("s", i)),
    }
}

/// A whole number as such, another as the nearest double; one too large for either as its digits.
fn number(n: model::Decimal) -> Value {
    let n = n.normalize();
    let text = n.to_string();
    if let Ok(whole) = text.parse::<i64>() {
        return Value::Number(whole.into());
    }
    text.parse::<f64>().ok().and_then(Number::from_f64).map_or(Value::String(text), Value::Number)
}

fn commitment(report: &model::Report, index: usize, c: &model::Commitment) -> Commitment {
    Commitment {
        id: id("m", index),
        kind: commitment_kind(c.kind),
        parties: c.parties.clone(),
        action: c.action.clone(),
        counterpart: c.counterpart.clone(),
        status: c.status.clone(),
        start: c.start.map(|day| day.to_string()),
        duration: c.duration.clone(),
        deadline: c.deadline.map(|day| day.to_string()),
        basis: c.basis.clone(),
        conditions: c.conditions.clone(),
        evidence: c
            .evidence
            .iter()
            .map(|e| Evidence { document: report.documents[e.document_idx].id.clone(), span: span(e.span) })
            .collect(),
        claims: c.claims.iter().map(|i| id("c", *i)).collect(),
        settled: c
            .settled
            .iter()
            .map(|s| Settlement {
                outcome: if s.kept { Outcome::Kept } else { Outcome::Broken },
                document: report.documents[s.cite.document_idx].id.clone(),
                span: span(s.cite.span),
            })
            .collect(),
    }
}

macro_rules! same_names {
    ($($function:ident: $name:ident { $($variant:ident),+ $(,)? })+) => {
        $(pub(super) fn $function(value: model::$name) -> $name {
            match value { $(model::$name::$variant => $name::$variant),+ }
        }

        impl From<$name> for model::$name {
            fn from(value: $name) -> Self {
                match value { $($name::$variant => Self::$variant),+ }
            }
        })+
    };
}

same_names! {
    voice_kind: VoiceKind { Outlet, Statement, Organisation, Person }
    credit_kind: CreditKind { Origin, Agency, Cited, Author }
    boilerplate_kind: BoilerplateKind { Title, DateLine, Heading, Caption, SourceLine, Counter }
    modality: Modality { Asserted, Agreed, Proposed, Demanded, Conditional, Planned, Denied, Alleged, Assessed, Asked }
    basis: Basis { Explicit, Inherited, Outlet }
    claim_kind: ClaimKind { Event, Agreement, Proposal, Condition, Figure, Time, Quote, Assessment, Background }
    status: Status { Disputed, Corroborated, SingleSource }
    stance: Stance { Agrees, Differs, Silent }
    aspect: Aspect { Value, Date, Scope, Modality, Polarity, Actor, Cause, Naming, Wording }
    difference_kind: DifferenceKind { Contradicts, Variant, Refines, Updates }
    quote_kind: QuoteKind { Direct, Phrase, Indirect }
    quantity_kind: QuantityKind { Count, Money, Percent, Measure, Duration, Date, Time, DateTime, Range, Relative }
    commitment_kind: CommitmentKind { Commitment, Conditional, Proposal, Demand, Scheduled, Request, Declared }
    relation: Relation { Verbatim, Paraphrase, CommonOrigin, Cites, Independent }
    direction: Direction { AToB, BToA, None }
    finding_kind: FindingKind { OfficialDifference, Difference, OnlyHere, Deadline, Conditions, CommonOrigin, Agreement, SingleSource }
}
