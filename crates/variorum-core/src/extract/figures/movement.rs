//! Whether an amount tells of a rise or a fall.

use crate::model::{Layers, Quantity, QuantityKind};

/// Whether the words before an amount say that something rose (`true`) or fell by or to it.
pub fn movement(layers: &Layers, quantity: &Quantity) -> Option<bool> {
    const UP: &[&str] = &[
        "rose",
        "rise",
        "rises",
        "risen",
        "rising",
        "up",
        "increase",
        "increased",
        "increases",
        "increasing",
        "gained",
        "gain",
        "gains",
        "grew",
        "grow",
        "grown",
        "growth",
        "climbed",
        "jumped",
        "jump",
        "soared",
        "surged",
        "higher",
        "added",
        "boosted",
        "jumping",
        "climbing",
        "soaring",
        "growing",
        "gaining",
        "advanced",
        "rallied",
        "surging",
    ];
    const DOWN: &[&str] = &[
        "fell",
        "fall",
        "falls",
        "fallen",
        "falling",
        "down",
        "decrease",
        "decreased",
        "decreases",
        "dropped",
        "drop",
        "drops",
        "declined",
        "decline",
        "lost",
        "lose",
        "slid",
        "slipped",
        "slumped",
        "plunged",
        "tumbled",
        "shed",
        "lower",
        "cut",
        "reduced",
        "off",
        "plummeted",
        "dropping",
        "slipping",
        "sliding",
        "plunging",
        "declining",
        "tumbling",
        "dipped",
        "dip",
        "shrank",
        "sank",
        "losing",
    ];
    let point = quantity.measures.as_deref().is_some_and(|m| m.starts_with("point"));
    if !(point || quantity.kind == QuantityKind::Percent || quantity.kind == QuantityKind::Measure) {
        return None;
    }
    let from = layers.tokens.partition_point(|t| t.span.end <= quantity.span.start);
    // "Lost 190 points, or 0.6%", "fell 2 degrees (1.1 F)": the same told again.
    let again = from.checked_sub(1).filter(|&k| matches!(layers.tokens[k].folded.as_str(), "or" | "("));
    if let Some(joint) = again {
        let comma = joint - usize::from(joint > 0 && layers.tokens[joint - 1].folded == ",");
        // The noun of what was counted may stand between.
        let start = layers.tokens[comma.saturating_sub(3)].span.start;
        let told = layers
            .quantities
            .iter()
            .rev()
            .find(|q| q.span.end > start && q.span.end <= layers.tokens[comma].span.start);
        return told.and_then(|told| movement(layers, told));
    }
    let before = layers.tokens[..from].iter().rev().take(3);
    let near = before.take_while(|t| t.is_word() && t.folded != "to" && t.folded != "of");
    let word = near.into_iter().find(|t| UP.contains(&t.folded.as_str()) || DOWN.contains(&t.folded.as_str()))?;
    Some(UP.contains(&word.folded.as_str()))
}
