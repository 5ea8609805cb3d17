//! One JSON object a line: what each stage saw in a document.

use serde_json::{Value, json};
use variorum_core::model::{self, AttributionKind, Layer};
use variorum_core::syntax::Analysis;

use super::convert;

/// The chosen layers of one document, a JSON object for each item, in text order within each layer.
///
/// Each object has `document` (the path as given), `layer` and `span` (or, for attributions, spans of source, cue and
/// content), and the fields of that layer.
pub fn layers(document: &model::Document, found: &model::Layers, wanted: &[Layer]) -> Vec<Value> {
    let mut lines = Vec::new();
    for &layer in wanted {
        for mut line in items(document, found, layer) {
            if let Value::Object(fields) = &mut line {
                let mut whole = serde_json::Map::new();
                whole.insert("document".into(), Value::String(document.source.clone()));
                whole.insert("layer".into(), Value::String(layer.name().into()));
                whole.append(fields);
                lines.push(Value::Object(whole));
            }
        }
    }
    lines
}

fn span(span: variorum_core::Span) -> Value {
    json!([span.start, span.end])
}

fn items(document: &model::Document, l: &model::Layers, layer: Layer) -> Vec<Value> {
    let text = |s: variorum_core::Span| s.slice(&document.text);
    match layer {
        Layer::Paragraphs => l.paragraphs.iter().map(|p| json!({"span": span(*p)})).collect(),
        Layer::Sentences => l.sentences.iter().map(|s| json!({"span": span(s.span), "extent": span(s.extent), "paragraph": s.paragraph, "text": text(s.span)})).collect(),
        Layer::Words => l.tokens.iter().map(|t| json!({"span": span(t.span), "text": text(t.span), "folded": t.folded, "stem": t.stem})).collect(),
        Layer::Tokens => l.syntax.as_deref().map(|s| tokens(document, s)).unwrap_or_default(),
        Layer::Entities => l.syntax.as_deref().map(|s| ranges(document, s, s.entities.iter().map(|e| (e.from as usize, e.to as usize, Some(s.label(e)))))).unwrap_or_default(),
        Layer::NounChunks => l.syntax.as_deref().map(|s| ranges(document, s, s.noun_chunks().into_iter().map(|(from, to)| (from, to, None)))).unwrap_or_default(),
        Layer::Boilerplate => l.boilerplate.iter().map(|b| json!({"span": span(b.span), "kind": convert::boilerplate_kind(b.kind), "text": text(b.span)})).collect(),
        Layer::Credits => l.credits.iter().map(|c| json!({"span": span(c.span), "kind": convert::credit_kind(c.kind), "name": c.name})).collect(),
        Layer::Voices => l.voices.iter().map(|v| json!({"span": v.span.map(span), "name": v.name, "kind": convert::voice_kind(v.kind), "official": v.official})).collect(),
        Layer::Names => l.names.mentions().iter().map(|m| json!({"span": span(m.span), "name": m.name, "person": m.person, "resolved": l.names.resolve(&m.name, m.span.start)})).collect(),
        Layer::Quantities => l.quantities.iter().map(|q| quantity(document, q)).collect(),
        Layer::Times => l.times.iter().map(|t| json!({
            "span": span(t.span), "text": text(t.span), "type": t.kind.name(), "value": t.value,
            "start": t.days.map(|(first, _)| first.to_string()), "end": t.days.map(|(_, last)| last.to_string()), "zone": t.zone,
        })).collect(),
        Layer::Quotes => l.quotes.iter().map(|q| {
            let q = convert::quote(&document.id, q, 0);
            json!({"span": q.span, "kind": q.kind, "speaker": q.speaker, "speaker_as_named": q.speaker_as_named, "cue": q.cue, "nested_in": q.nested_in})
        }).collect(),
        Layer::Attributions => l.attributions.iter().filter(|a| !a.nested).map(attribution).collect(),
        Layer::References => l.references.list.iter().map(|r| {
            let entity = &l.references.entities[r.entity];
            json!({"span": span(r.span), "text": text(r.span), "entity": r.entity, "name": entity.name, "kind": entity.kind.name(), "confidence": f64::from(r.confidence) / 100.0, "basis": r.basis.name()})
        }).collect(),
        Layer::Statements => l.statements.iter().map(|s| {
            let spans = |list: &[variorum_core::Span]| list.iter().map(|s| span(*s)).collect::<Vec<_>>();
            json!({
                "span": span(s.span), "text": text(s.span), "modality": convert::modality(s.modality), "negated": s.negated,
                "holder": s.holder.name, "basis": convert::basis(s.holder.basis), "via": s.holder.via,
                "predicate": spans(&s.frame.predicate), "agents": spans(&s.frame.agents), "patients": spans(&s.frame.patients),
                "complements": spans(&s.frame.complements), "modifiers": spans(&s.frame.modifiers), "passive": s.frame.passive,
            })
        }).collect(),
    }
}

/// Tokens, each with the number of its head among all tokens of the document.
fn tokens(document: &model::Document, syntax: &Analysis<'_>) -> Vec<Value> {
    let mut entities = vec![None; syntax.tokens.len()];
    for entity in &syntax.entities {
        for i in entity.from..entity.to {
            let mark = if i == entity.from { 'B' } else { 'I' };
            entities[i as usize] = Some(format!("{mark}-{}", syntax.label(entity)));
        }
    }
    let line = |(i, entity): (usize, Option<String>)| {
        let token = syntax.tokens[i];
        json!({
            "span": span(token.span), "i": i, "text": token.span.slice(&document.text), "lemma": syntax.lemma(i),
            "tag": syntax.tag(i), "pos": syntax.pos(i), "morph": syntax.morph(i), "head": token.head,
            "relation": syntax.relation(i), "entity": entity, "starts_sentence": token.starts_sentence,
        })
    };
    entities.into_iter().enumerate().map(line).collect()
}

/// Runs of tokens, with a label or without.
fn ranges<'a>(
    document: &model::Document,
    syntax: &Analysis<'_>,
    ranges: impl Iterator<Item = (usize, usize, Option<&'a str>)>,
) -> Vec<Value> {
    let line = |(from, to, label): (usize, usize, Option<&str>)| {
        let whole = syntax.tokens[from].span.to(syntax.tokens[to - 1].span);
        let mut line = json!({"span": span(whole), "tokens": [from, to], "text": whole.slice(&document.text)});
        if let Some(label) = label {
            line["label"] = label.into();
        }
        line
    };
    ranges.map(line).collect()
}

fn quantity(document: &model::Document, q: &model::Quantity) -> Value {
    let written = convert::quantity(&document.id, q, None);
    json!({
        "span": written.span, "text": q.span.slice(&document.text), "kind": written.kind, "value": written.value,
        "unit": written.unit, "comparator": written.comparator, "measures": written.measures,
    })
}

fn attribution(a: &model::Attribution) -> Value {
    let kind = match a.kind {
        AttributionKind::Direct => "direct",
        AttributionKind::Indirect => "indirect",
        AttributionKind::Mixed => "mixed",
    };
    let list = |s: Option<variorum_core::Span>| s.map(|s| vec![span(s)]);
    let content: Vec<Value> = a.content.iter().map(|c| span(*c)).collect();
    json!({"source": list(a.source), "cue": list(a.cue), "content": content, "kind": kind, "holder": a.holder, "via": a.via})
}
