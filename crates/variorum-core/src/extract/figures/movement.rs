//! Whether an amount tells of a rise or a fall.

use crate::model::{Layers, Quantity, QuantityKind};

/// Whether the words before an amount say that something rose (`true`) or fell by or to it.
pub fn movement(layers: &Layers, quantity: &Quantity) -> Option<bool> {
    const UP: &[&str] = &[
        "rose", "rise", "rises", "risen", "rising", "up", "increase", "increased", "increases", "increasing", "gained",
        "gain", "gains", "grew", "grow", "grown", "growth", "climbed", "jumped", "jump", "soared", "surged", "higher",
        "added", "boosted", "jumping", "climbing", "soaring", "growing", "gaining", "advanced", "rallied", "surging",
    ];
    const DOWN: &[&str] = &[
        "fell", "fall", "falls", "fallen", "falling", "down", "decrease", "decreased", "decreases", "dropped", "drop",
        "drops", "declined", "decline", "lost", "lose", "slid", "slipped", "slumped", "plunged", "tumbled", "shed",
        "lower", "cut", "reduced", "off", "plummeted", "dropping", "slipping", "sliding", "plunging", "declining",
        "tumbling", "dipped", "dip", "shrank", "sank", "losing",
    ];
    let timed = matches!(
        quantity.kind,
        QuantityKind::Duration
            | QuantityKind::Date
            | QuantityKind::DateTime
            | QuantityKind::Time
            | QuantityKind::Relative
    );
    // "Lost two players" tells of no level.
    let counted =
        quantity.kind == QuantityKind::Count && quantity.measures.as_deref().is_some_and(|m| !m.starts_with("point"));
    let plain = quantity.kind == QuantityKind::Count && quantity.measures.is_none();
    if timed || counted {
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
    // "Rose 18 sen to 23.50", "ended down 1% at 1,463": where it went.
    let led = from.checked_sub(1).filter(|&k| matches!(layers.tokens[k].folded.as_str(), "to" | "at"));
    if let Some(led) = led {
        // "Lost 1.1% to end at 1,334"
        let ends = led > 1 && matches!(layers.tokens[led - 1].folded.as_str(), "end" | "close" | "finish" | "settle");
        let led = if ends && layers.tokens[led - 2].folded == "to" { led - 2 } else { led };
        let by = layers.tokens[..led].last().and_then(|last| {
            layers.quantities.iter().rev().find(|q| q.span.end >= last.span.end && q.span.start <= last.span.start)
        });
        if let Some(by) = by.filter(|by| by.span != quantity.span && !plain) {
            return movement(layers, by);
        }
    }
    // "From 240 to 273" tells both ends. Sums stand behind such verbs in many senses: only "rose 18 sen" is clear.
    if plain || layers.tokens[..from].last().is_some_and(|t| t.folded == "from") {
        return None;
    }
    let reach = if quantity.kind == QuantityKind::Money { 1 } else { 3 };
    let before = layers.tokens[..from].iter().rev().take(reach);
    // "Adds up to 30"
    let up_to = from > 1 && layers.tokens[from - 2].folded == "up" && layers.tokens[from - 1].folded == "to";
    let near = before.skip(if up_to { 2 } else { 0 }).take_while(|t| t.is_word() && t.folded != "of");
    let word = near.into_iter().find(|t| UP.contains(&t.folded.as_str()) || DOWN.contains(&t.folded.as_str()))?;
    Some(UP.contains(&word.folded.as_str()))
}
