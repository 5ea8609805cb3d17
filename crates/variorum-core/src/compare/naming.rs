//! By which words the accounts call the same person.

use std::collections::BTreeMap;

use crate::model::{Aspect, Difference, DifferenceKind, DifferenceValue, Document, Layers, Statement};

/// The word right before a person's name, where it is a common noun that only some documents use and that is not the
/// usual title: "dictator", "strongman". Returns one difference for each person so named, with the statements.
pub fn naming(documents: &[Document], layers: &[Layers], statements: &[Statement]) -> Vec<(String, Difference)> {
    let mut calls: BTreeMap<String, BTreeMap<String, Vec<usize>>> = BTreeMap::new();
    for (document_idx, document) in documents.iter().enumerate() {
        let layer = &layers[document_idx];
        for mention in layer.names.mentions().iter().filter(|m| m.person) {
            let before = layer.tokens.partition_point(|t| t.span.end <= mention.span.start);
            let Some(token) = before.checked_sub(1).map(|i| &layer.tokens[i]) else { continue };
            let adjacent = document.text[token.span.end as usize..mention.span.start as usize].trim().is_empty();
            if !adjacent || !token.is_word() || !is_role(&token.folded) {
                continue;
            }
            let last = mention.name.rsplit(' ').next().unwrap_or(&mention.name).to_owned();
            let statement =
                statements.iter().position(|s| s.document_idx == document_idx && s.span.contains(mention.span));
            let entry = calls.entry(last).or_default().entry(role(&token.folded).to_owned()).or_default();
            entry.extend(statement);
        }
    }
    calls.into_iter().filter_map(|(name, roles)| Some((name, difference(roles)?))).collect()
}

fn difference(roles: BTreeMap<String, Vec<usize>>) -> Option<Difference> {
    let loaded = roles.keys().any(|role| LOADED.contains(&role.as_str()));
    let values: Vec<DifferenceValue> = roles
        .into_iter()
        .filter(|(_, s)| !s.is_empty())
        .map(|(value, statements)| DifferenceValue { value, statements })
        .collect();
    (loaded && values.len() > 1).then_some(Difference { aspect: Aspect::Naming, kind: DifferenceKind::Refines, values })
}

/// Words for a person that carry a judgement.
const LOADED: &[&str] = &[
    "dictator", "strongman", "tyrant", "warlord", "ruler", "autocrat", "terrorist", "rebel", "extremist", "butcher",
    "puppet",
];
const NEUTRAL: &[&str] = &[
    "president", "minister", "leader", "chancellor", "premier", "king", "commander", "general", "counterpart", "chief",
    "head",
];

fn is_role(word: &str) -> bool {
    LOADED.contains(&word) || NEUTRAL.contains(&word)
}

fn role(word: &str) -> &str {
    if word == "counterpart" { "president" } else { word }
}
