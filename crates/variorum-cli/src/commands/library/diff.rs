use variorum::Config;
use variorum::library::{Change, Revision};

use super::{Paint, print_json};
use crate::args::Diff;
use crate::{Exit, output};

/// Words of unchanged text that are shown around a change.
const AROUND: usize = 12;

/// Shows what changed between revisions.
pub fn run(args: &Diff) -> anyhow::Result<Exit> {
    let mut library = super::open(&args.place, false, Config::default())?;
    let revisions = library.revisions(&args.document)?;
    if args.form.json {
        print_json(&serde_json::json!({ "revisions": revisions }))?;
        return Ok(Exit::Done);
    }
    let paint = Paint(output::colored(args.form.color));
    let mut text: String = revisions.iter().map(|revision| shown(revision, &paint)).collect();
    if revisions.len() == 1 {
        text.push_str("there is only this revision\n");
    }
    output::print(&text)?;
    Ok(Exit::Done)
}

fn shown(revision: &Revision, paint: &Paint) -> String {
    let mut text = format!(
        "{} {}\n",
        paint.bold(&revision.document),
        paint.faint(&format!("revision {}, {}", revision.number, revision.added))
    );
    if let Some([before, after]) = &revision.title {
        text.push_str(&format!("  title: {} {}\n", removed(before, paint), added(after, paint)));
    }
    let mut line = String::new();
    for (i, change) in revision.changes.iter().enumerate() {
        match change.what {
            "removed" => line.push_str(&removed(change.text.trim_end_matches('\n'), paint)),
            "added" => line.push_str(&added(change.text.trim_end_matches('\n'), paint)),
            _ => line.push_str(&context(change, i == 0, i + 1 == revision.changes.len())),
        }
    }
    for part in line.lines().filter(|part| !part.trim().is_empty()) {
        text.push_str(&format!("  {part}\n"));
    }
    text
}

fn removed(text: &str, paint: &Paint) -> String {
    paint.red(&format!("[-{text}-]"))
}

fn added(text: &str, paint: &Paint) -> String {
    paint.green(&format!("{{+{text}+}}"))
}

/// The ends of an unchanged stretch.
fn context(change: &Change, first: bool, last: bool) -> String {
    let words: Vec<&str> = change.text.split_inclusive(char::is_whitespace).collect();
    if words.len() <= 2 * AROUND && !first && !last {
        return change.text.clone();
    }
    let head: String = if first { String::new() } else { words.iter().take(AROUND).copied().collect() };
    let tail: String = if last { String::new() } else { words[words.len().saturating_sub(AROUND)..].concat() };
    match (first, last) {
        (true, true) => String::new(),
        (true, false) => format!("…{tail}"),
        (false, true) => format!("{head}…"),
        (false, false) => format!("{head}…\n…{tail}"),
    }
}
