//! Claims as schema.org has them, and statements as W3C Web Annotations: two vocabularies of linked data.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::schema::{Document, Report, Stance};

fn pretty(value: &Value) -> String {
    serde_json::to_string_pretty(value).expect("invariant: a value is JSON") + "\n"
}

/// An address for a document: its own, or a name in the report.
fn iri(document: &Document) -> String {
    if document.source.contains("://") { document.source.clone() } else { format!("urn:sha256:{}", document.sha256) }
}

/// Claims with all their appearances, as JSON-LD. Nothing is rated: a claim says who makes it where.
///
/// Source: schema.org `Claim`, `appearance`, `firstAppearance`.
pub fn schema_org(report: &Report) -> String {
    let documents: BTreeMap<&str, &Document> = report.documents.iter().map(|d| (d.id.as_str(), d)).collect();
    let voices: BTreeMap<&str, &str> = report.voices.iter().map(|v| (v.id.as_str(), v.name.as_str())).collect();
    let statements: BTreeMap<&str, _> = report.statements.iter().map(|s| (s.id.as_str(), s)).collect();
    let appearance = |id: &String| {
        let statement = statements.get(id.as_str())?;
        let document = documents.get(statement.document.as_str())?;
        Some((
            (document.published.is_none(), document.published.clone(), document.id.clone(), statement.span),
            json!({
                "@type": "CreativeWork",
                "@id": format!("{}#char={},{}", iri(document), statement.span[0], statement.span[1]),
                "text": statement.text,
                "isPartOf": { "@type": "NewsArticle", "@id": iri(document), "headline": document.title, "datePublished": document.published,
                    "publisher": document.outlet.as_ref().map(|name| json!({ "@type": "Organization", "name": name })) },
                "creditText": statement.attribution.holder,
            }),
        ))
    };
    let claims: Vec<Value> = report
        .claims
        .iter()
        .map(|claim| {
            let mut appearances: Vec<_> = claim.statements.iter().filter_map(appearance).collect();
            appearances.sort_by(|x, y| x.0.cmp(&y.0));
            let appearances: Vec<Value> = appearances.into_iter().map(|(_, value)| value).collect();
            let makers: Vec<Value> = claim
                .cells
                .iter()
                .filter(|cell| cell.stance != Stance::Silent)
                .filter_map(|cell| voices.get(cell.voice.as_str()))
                .map(|name| json!({ "@type": "Organization", "name": name }))
                .collect();
            json!({
                "@type": "Claim", "@id": format!("#{}", claim.id), "text": claim.text, "claimInterpreter": makers,
                "additionalType": claim.kind.word(), "creativeWorkStatus": claim.status.word(),
                "firstAppearance": appearances.first(), "appearance": appearances,
            })
        })
        .collect();
    pretty(&json!({ "@context": "https://schema.org", "@graph": claims }))
}

/// Every statement as an annotation of its document, by position and by its words with what stands around them.
///
/// Source: W3C Web Annotation Data Model. Positions count characters, as that model has it, not bytes.
pub fn annotations(report: &Report) -> String {
    let claims: BTreeMap<&str, Vec<&str>> = report.claims.iter().fold(BTreeMap::new(), |mut of, claim| {
        for statement in &claim.statements {
            of.entry(statement.as_str()).or_insert_with(Vec::new).push(claim.id.as_str());
        }
        of
    });
    let mut items = Vec::new();
    for document in &report.documents {
        let text = document.text.as_deref().unwrap_or_default();
        for statement in report.statements.iter().filter(|s| s.document == document.id) {
            let [start, end] = statement.span.map(|byte| byte as usize);
            let (Some(before), Some(after)) = (text.get(..start), text.get(end..)) else { continue };
            let first = before.chars().count();
            let prefix: String = before.chars().skip(first.saturating_sub(32)).collect();
            let suffix: String = after.chars().take(32).collect();
            items.push(json!({
                "type": "Annotation", "id": format!("#{}", statement.id), "motivation": "classifying",
                "body": [
                    { "type": "TextualBody", "purpose": "tagging", "value": statement.modality.word() },
                    { "type": "TextualBody", "purpose": "identifying", "value": statement.attribution.holder },
                    { "type": "TextualBody", "purpose": "linking",
                      "value": claims.get(statement.id.as_str()).map(|ids| ids.join(" ")).unwrap_or_default() },
                ],
                "target": { "source": iri(document), "selector": [
                    { "type": "TextPositionSelector", "start": first, "end": first + statement.text.chars().count() },
                    { "type": "TextQuoteSelector", "exact": statement.text, "prefix": prefix, "suffix": suffix },
                ]},
            }));
        }
    }
    pretty(&json!({
        "@context": "http://www.w3.org/ns/anno.jsonld", "type": "AnnotationCollection", "label": "Statements by variorum",
        "total": items.len(), "first": { "type": "AnnotationPage", "startIndex": 0, "items": items },
    }))
}

/// The documents of a report, one JSON object a line, in the form that is read.
pub fn documents_jsonl(report: &Report) -> String {
    let line = |d: &Document| {
        let address = d.source.contains("://").then_some(&d.source);
        let record = json!({
            "id": d.id, "url": address, "outlet": d.outlet, "title": d.title, "published": d.published,
            "authors": d.authors, "language": d.language, "text": d.text,
        });
        record.to_string() + "\n"
    };
    report.documents.iter().map(line).collect()
}
