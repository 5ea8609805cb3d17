//! What has a date, in order.

use std::collections::BTreeMap;

use crate::model::{Card, Claim, Document, Layers, QuantityKind, Statement, TimelineEntry, Value};

/// The card of this stage.
pub const CARD: Card = Card { id: "timeline", version: 1, summary: "Orders what the accounts date.", source: "own" };

/// One entry for each date and claim, earliest first.
pub fn timeline(
    documents: &[Document],
    layers: &[Layers],
    statements: &[Statement],
    claims: &[Claim],
) -> Vec<TimelineEntry> {
    let mut found: BTreeMap<(String, usize), Vec<usize>> = BTreeMap::new();
    for (claim_idx, claim) in claims.iter().enumerate().filter(|(_, claim)| !claim.is_of_parts()) {
        for &s in &claim.statements {
            let statement = &statements[s];
            for quantity in statement.quantities.iter().map(|&q| &layers[statement.document_idx].quantities[q]) {
                let dated =
                    matches!(quantity.kind, QuantityKind::Date | QuantityKind::DateTime | QuantityKind::Relative)
                        || quantity.kind == QuantityKind::Range && quantity.unit.is_none();
                if let (true, Value::Iso(iso)) = (dated && quantity.bounds.low.is_some(), &quantity.value) {
                    found.entry((iso.clone(), claim_idx)).or_default().push(s);
                }
            }
        }
    }
    let mut taken: Vec<(String, usize)> = Vec::new(); // a statement of a sentence claim and of a slot stands once
    let mut entries = Vec::new();
    for ((when, _), mut statements_of) in found {
        statements_of.sort_unstable();
        statements_of.dedup();
        statements_of.retain(|&s| !taken.contains(&(when.clone(), s)));
        let Some(&first) = statements_of.first() else { continue };
        taken.extend(statements_of.iter().map(|&s| (when.clone(), s)));
        let text = statements[first].span.slice(&documents[statements[first].document_idx].text).to_owned();
        entries.push(TimelineEntry { when, text, statements: statements_of });
    }
    entries
}
