use serde_json::json;
use variorum::reuse::{self, Reused};

use crate::args::{Lines, Reuse};
use crate::{Exit, inputs, output};

/// Reads records and prints every pair that shares words.
pub fn run(args: &Reuse) -> anyhow::Result<Exit> {
    let (records, mut failures) = inputs::records(&args.records);
    let (pairs, n, unread) = reuse::pairs(records, &inputs::counting(args.records.quiet));
    output::progress("");
    failures.extend(unread);
    let line = |pair: &Reused| match args.records.format {
        Lines::Jsonl => written(pair),
        Lines::Text => {
            let (arrow, percent) = (if pair.dated { "→" } else { "–" }, |share: f32| (100.0 * share).round());
            format!(
                "{} {arrow} {}: {}{}, {} % and {} % of the words, {} runs\n",
                pair.a,
                pair.b,
                pair.sharing.word(),
                pair.source.as_ref().map(|source| format!(" from {source}")).unwrap_or_default(),
                percent(pair.shares.0),
                percent(pair.shares.1),
                pair.passages.len()
            )
        }
    };
    output::print(&pairs.iter().map(line).collect::<String>())?;
    Ok(super::conclude(&failures, n))
}

fn written(pair: &Reused) -> String {
    let share = |share: f32| f64::from((1e4 * share).round()) / 1e4;
    let passages: Vec<_> =
        pair.passages.iter().map(|(a, b)| json!({"a": [a.start, a.end], "b": [b.start, b.end]})).collect();
    let line = json!({
        "a": pair.a,
        "b": pair.b,
        "sharing": pair.sharing.word(),
        "direction": if pair.dated { "a_to_b" } else { "unknown" },
        "source": pair.source,
        "share_a": share(pair.shares.0),
        "share_b": share(pair.shares.1),
        "passages": passages,
    });
    line.to_string() + "\n"
}
