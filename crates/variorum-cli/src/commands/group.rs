use variorum::group;

use crate::args::{Group, Lines};
use crate::{Exit, inputs, output};

/// Reads records and prints the story of each.
pub fn run(args: &Group) -> anyhow::Result<Exit> {
    let (records, mut failures) = inputs::records(&args.files);
    let (grouped, unread) = group::stories(records, &inputs::counting(args.quiet));
    output::progress("");
    failures.extend(unread);
    let lines = match args.format {
        Lines::Jsonl => {
            grouped.iter().map(|g| serde_json::json!({"id": g.id, "story": g.story}).to_string() + "\n").collect()
        }
        Lines::Text => listed(&grouped),
    };
    output::print(&lines)?;
    Ok(super::conclude(&failures, grouped.len()))
}

/// Stories with their documents, the largest first.
fn listed(grouped: &[group::Grouped]) -> String {
    let mut stories: std::collections::BTreeMap<&str, Vec<&str>> = std::collections::BTreeMap::new();
    for g in grouped {
        stories.entry(&g.story).or_default().push(&g.id);
    }
    let mut stories: Vec<_> = stories.into_iter().collect();
    stories.sort_by_key(|(name, documents)| (std::cmp::Reverse(documents.len()), *name));
    stories
        .iter()
        .map(|(name, documents)| format!("{name} ({})\n  {}\n", documents.len(), documents.join("\n  ")))
        .collect()
}
