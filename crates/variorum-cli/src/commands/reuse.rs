use serde_json::json;
use variorum::Config;
use variorum::library::Within;
use variorum::reuse::{self, Reused};

use crate::args::{Lines, Reuse};
use crate::{Exit, inputs, output};

/// Prints every pair of records, or of articles of the library, that shares words.
pub fn run(args: &Reuse) -> anyhow::Result<Exit> {
    if args.files.is_empty() {
        print(&kept(args)?, args.format)?;
        return Ok(Exit::Done);
    }
    let (records, mut failures) = inputs::records(&args.files);
    let (pairs, n, unread) = reuse::pairs(records, &inputs::counting(args.quiet));
    failures.extend(unread);
    print(&pairs, args.format)?;
    Ok(super::conclude(&failures, n))
}

/// What articles of the library share.
fn kept(args: &Reuse) -> anyhow::Result<Vec<Reused>> {
    let mut library = super::library::open(&args.place, false, Config::default())?;
    if let Some(name) = &args.of {
        let document = library.document(name)?;
        return Ok(library.reuse_of(&document)?);
    }
    let within = Within { story: args.story.clone(), since: args.since.clone(), until: args.until.clone() };
    Ok(library.reuse(&within, &inputs::counting(args.quiet))?)
}

fn print(pairs: &[Reused], format: Lines) -> anyhow::Result<()> {
    output::progress("");
    let line = |pair: &Reused| match format {
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
    let mut lines: String = pairs.iter().map(line).collect();
    if lines.is_empty() && matches!(format, Lines::Text) {
        lines.push_str("nothing shares its words\n");
    }
    output::print(&lines)
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
