//! From the written form back to the model, so that a report that was kept can be written in every form.

use std::collections::BTreeMap;

use variorum_core::Span as Stretch;
use variorum_core::model;

use super::*;

/// The report that `report` was written from, as far as writers look at it; it must hold the texts of its documents.
///
/// What only the analysis looks at (tokens, trees, bounds of quantities) is not written and does not come back.
///
/// # Errors
///
/// A text is missing, a name leads nowhere, or a span does not fit its text: the message says which.
pub fn restore(report: &Report) -> Result<model::Report, String> {
    let names = Names {
        documents: numbered(report.documents.iter().map(|d| &d.id)),
        voices: numbered(report.voices.iter().map(|v| &v.id)),
        statements: numbered(report.statements.iter().map(|s| &s.id)),
        claims: numbered(report.claims.iter().map(|c| &c.id)),
    };
    let mut restored = model::Report {
        documents: report.documents.iter().map(document).collect::<Result<_, _>>()?,
        analysers: variorum_core::report::analysers(),
        notes: report.notes.iter().map(note).collect(),
        ..model::Report::default()
    };
    let texts: Vec<&str> = report.documents.iter().filter_map(|d| d.text.as_deref()).collect();
    let fits = |document: usize, [start, end]: Span| {
        let fits = start <= end && texts[document].get(start as usize..end as usize).is_some();
        fits.then(|| Stretch::new(start as usize, end as usize))
            .ok_or_else(|| format!("the bytes {start} to {end} are no stretch of `{}`", report.documents[document].id))
    };
    for (i, document) in report.documents.iter().enumerate() {
        restored.layers.push(model::Layers {
            paragraphs: variorum_nlp::text::paragraphs(texts[i]),
            boilerplate: document
                .boilerplate
                .iter()
                .map(|b| Ok(model::Boilerplate { span: fits(i, b.span)?, kind: b.kind.into() }))
                .collect::<Result<_, String>>()?,
            credits: document
                .credits
                .iter()
                .map(|c| Ok(model::Credit { name: c.name.clone(), kind: c.kind.into(), span: fits(i, c.span)? }))
                .collect::<Result<_, String>>()?,
            ..model::Layers::default()
        });
    }
    for voice in &report.voices {
        let document_idx = find(&names.documents, &voice.document)?;
        restored.voices.push(model::Voice {
            document_idx,
            name: voice.name.clone(),
            kind: voice.kind.into(),
            official: voice.official,
            span: voice.span.map(|span| fits(document_idx, span)).transpose()?,
        });
    }
    for statement in &report.statements {
        let document_idx = find(&names.documents, &statement.document)?;
        let holder = &statement.attribution;
        restored.statements.push(model::Statement {
            document_idx,
            voice_idx: find(&names.voices, &statement.voice)?,
            span: fits(document_idx, statement.span)?,
            sentence_idx: 0,
            modality: statement.modality.into(),
            negated: statement.negated,
            holder: model::Holder {
                name: holder.holder.clone(),
                cue: holder.cue.map(|cue| fits(document_idx, cue)).transpose()?,
                basis: holder.basis.into(),
                via: holder.via.clone(),
            },
            quantities: Vec::new(),
            frame: model::Frame::default(),
        });
    }
    let mut first_quote = vec![None; report.documents.len()];
    for (i, quote) in report.quotes.iter().enumerate() {
        let document = find(&names.documents, &quote.document)?;
        let base: usize = *first_quote[document].get_or_insert(i);
        restored.layers[document].quotes.push(model::Quote {
            span: fits(document, quote.span)?,
            kind: quote.kind.into(),
            speaker: quote.speaker.clone(),
            speaker_as_named: quote.speaker_as_named.clone(),
            cue: quote.cue.map(|cue| fits(document, cue)).transpose()?,
            nested_in: quote.nested_in.and_then(|outer| outer.checked_sub(base)),
        });
    }
    for written in &report.quantities {
        let document = find(&names.documents, &written.document)?;
        let idx = restored.layers[document].quantities.len();
        restored.layers[document].quantities.push(quantity(written, fits(document, written.span)?));
        if let Some(home) = &written.statement {
            restored.statements[find(&names.statements, home)?].quantities.push(idx);
        }
    }
    for claim in &report.claims {
        restored.claims.push(names.claim(claim, &restored.statements, &fits)?);
    }
    for commitment in &report.commitments {
        restored.commitments.push(names.commitment(commitment, &fits)?);
    }
    for reuse in &report.reuse {
        let (a, b) = (find(&names.documents, &reuse.a)?, find(&names.documents, &reuse.b)?);
        let passage = |p: &Passage| Ok(model::Passage { a: fits(a, p.a)?, b: fits(b, p.b)? });
        restored.reuse.push(model::Reuse {
            a,
            b,
            relation: reuse.relation.into(),
            direction: reuse.direction.into(),
            score: reuse.score as f32,
            passages: reuse.passages.iter().map(passage).collect::<Result<_, String>>()?,
        });
    }
    for entry in &report.timeline {
        let statements = find_all(&names.statements, &entry.statements)?;
        restored.timeline.push(model::TimelineEntry { when: entry.when.clone(), text: entry.text.clone(), statements });
    }
    for finding in &report.findings {
        restored.findings.push(model::Finding {
            kind: finding.kind.into(),
            text: finding.text.clone(),
            claims: find_all(&names.claims, &finding.claims)?,
            statements: find_all(&names.statements, &finding.statements)?,
        });
    }
    Ok(restored)
}

type Numbers<'a> = BTreeMap<&'a str, usize>;

/// The places of what has a name.
struct Names<'a> {
    documents: Numbers<'a>,
    voices: Numbers<'a>,
    statements: Numbers<'a>,
    claims: Numbers<'a>,
}

impl Names<'_> {
    fn claim(
        &self,
        claim: &Claim,
        all: &[model::Statement],
        fits: &impl Fn(usize, Span) -> Result<Stretch, String>,
    ) -> Result<model::Claim, String> {
        let statements = find_all(&self.statements, &claim.statements)?;
        let words = claim.words.iter().zip(&statements).map(|(span, &s)| fits(all[s].document_idx, *span));
        let cell = |cell: &Cell| {
            let nearest = cell.nearest.as_ref().map(|near| {
                let document_idx = find(&self.documents, &near.document)?;
                Ok::<_, String>((model::Cite { document_idx, span: fits(document_idx, near.span)? }, near.score as f32))
            });
            Ok(model::Cell {
                voice_idx: find(&self.voices, &cell.voice)?,
                stance: cell.stance.into(),
                statements: find_all(&self.statements, &cell.statements)?,
                nearest: nearest.transpose()?,
            })
        };
        let difference = |difference: &Difference| {
            let value = |v: &DifferenceValue| {
                let statements = find_all(&self.statements, &v.statements)?;
                Ok(model::DifferenceValue { value: v.value.clone(), statements })
            };
            Ok(model::Difference {
                aspect: difference.aspect.into(),
                kind: difference.kind.into(),
                values: difference.values.iter().map(value).collect::<Result<_, String>>()?,
            })
        };
        Ok(model::Claim {
            text: claim.text.clone(),
            kind: claim.kind.into(),
            status: claim.status.into(),
            words: words.collect::<Result<_, String>>()?,
            statements,
            closeness: claim.closeness as f32,
            cells: claim.cells.iter().map(cell).collect::<Result<_, String>>()?,
            origins: claim.origins.clone(),
            official: claim.official.clone(),
            differences: claim.differences.iter().map(difference).collect::<Result<_, String>>()?,
        })
    }

    fn commitment(
        &self,
        commitment: &Commitment,
        fits: &impl Fn(usize, Span) -> Result<Stretch, String>,
    ) -> Result<model::Commitment, String> {
        let cite = |evidence: &Evidence| {
            let document_idx = find(&self.documents, &evidence.document)?;
            Ok(model::Cite { document_idx, span: fits(document_idx, evidence.span)? })
        };
        Ok(model::Commitment {
            kind: commitment.kind.into(),
            parties: commitment.parties.clone(),
            action: commitment.action.clone(),
            counterpart: commitment.counterpart.clone(),
            status: commitment.status.clone(),
            start: commitment.start.as_deref().and_then(variorum_core::extract::date),
            duration: commitment.duration.clone(),
            deadline: commitment.deadline.as_deref().and_then(variorum_core::extract::date),
            basis: commitment.basis.clone(),
            conditions: commitment.conditions.clone(),
            evidence: commitment.evidence.iter().map(cite).collect::<Result<_, String>>()?,
            claims: find_all(&self.claims, &commitment.claims)?,
            settled: commitment
                .settled
                .iter()
                .map(|s| {
                    let document_idx = find(&self.documents, &s.document)?;
                    let cite = model::Cite { document_idx, span: fits(document_idx, s.span)? };
                    Ok(model::Settlement { kept: s.outcome == Outcome::Kept, cite })
                })
                .collect::<Result<_, String>>()?,
        })
    }
}

fn numbered<'a>(names: impl Iterator<Item = &'a String>) -> Numbers<'a> {
    names.enumerate().map(|(i, name)| (name.as_str(), i)).collect()
}

fn find(numbers: &Numbers, name: &str) -> Result<usize, String> {
    numbers.get(name).copied().ok_or_else(|| format!("nothing in the report is named `{name}`"))
}

fn find_all(numbers: &Numbers, names: &[String]) -> Result<Vec<usize>, String> {
    names.iter().map(|name| find(numbers, name)).collect()
}

fn document(document: &Document) -> Result<model::Document, String> {
    let text = document.text.clone().ok_or_else(|| format!("the text of `{}` is not with the report", document.id))?;
    let segment = |[start, end, raw_start, raw_end]: &[u32; 4]| model::OriginSegment {
        text: Stretch::new(*start as usize, *end.max(start) as usize),
        raw_start: *raw_start,
        raw_end: *raw_end,
    };
    Ok(model::Document {
        id: document.id.clone(),
        source: document.source.clone(),
        outlet: document.outlet.clone(),
        title: document.title.clone(),
        published: document.published.as_deref().and_then(variorum_core::extract::date),
        authors: document.authors.clone(),
        language: variorum_core::Language::from_code(&document.language).unwrap_or(variorum_core::Language::UNKNOWN),
        sha256: document.sha256.clone(),
        origin: document.origin.iter().map(segment).collect(),
        notes: Vec::new(),
        text,
    })
}

fn note(note: &Note) -> model::Note {
    let span = note.span.map(|[start, end]| Stretch::new(start as usize, end.max(start) as usize));
    model::Note { document: note.document.clone(), span, message: note.message.clone() }
}

fn quantity(written: &Quantity, span: Stretch) -> model::Quantity {
    let number = |value: &Value| value.to_string().trim_matches('"').parse::<model::Decimal>().ok();
    let value = match &written.value {
        Value::Array(numbers) => model::Value::Numbers(numbers.iter().filter_map(number).collect()),
        Value::Number(_) => number(&written.value).map_or(model::Value::Unknown, model::Value::Number),
        Value::String(text) => match (written.kind, number(&written.value)) {
            // A count too large for a JSON number stands as its digits.
            (QuantityKind::Count | QuantityKind::Money | QuantityKind::Measure, Some(n)) => model::Value::Number(n),
            _ => model::Value::Iso(text.clone()),
        },
        _ => model::Value::Unknown,
    };
    let all = [
        model::Comparison::Exactly,
        model::Comparison::Above,
        model::Comparison::Below,
        model::Comparison::AtLeast,
        model::Comparison::AtMost,
        model::Comparison::About,
    ];
    model::Quantity {
        span,
        bare: span,
        kind: written.kind.into(),
        value,
        unit: written.unit.clone().map(|code| model::Unit { name: code.clone(), code }),
        per: None,
        comparison: all.into_iter().find(|c| c.sign() == written.comparator).unwrap_or(model::Comparison::Exactly),
        measures: written.measures.clone(),
        bounds: model::Bounds { low: None, high: None },
    }
}
