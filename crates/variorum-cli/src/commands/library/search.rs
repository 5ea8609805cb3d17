use serde_json::json;
use variorum::Config;
use variorum::library::{Hit, Search as Wanted};

use super::{Paint, cut, described, print_json};
use crate::args::Search;
use crate::{Exit, output};

/// Finds documents or statements.
pub fn run(args: &Search) -> anyhow::Result<Exit> {
    let mut library = super::open(&args.place, false, Config::default())?;
    let wanted = Wanted {
        words: words(&args.words),
        speaker: args.speaker.clone(),
        outlet: args.outlet.clone(),
        since: args.since.clone(),
        until: args.until.clone(),
        kind: args.kind.clone(),
        status: args.status.clone(),
        story: args.story.clone(),
        most: args.most,
    };
    let hits = library.search(&wanted)?;
    if args.form.json {
        let list: Vec<_> = hits
            .iter()
            .map(|hit| {
                json!({
                    "what": hit.what, "document": hit.document, "story": hit.story, "outlet": hit.outlet, "title": hit.title,
                    "published": hit.published, "spans": hit.spans, "text": hit.text, "speaker": hit.speaker,
                    "claim": hit.claim, "kind": hit.kind, "status": hit.status,
                })
            })
            .collect();
        print_json(&json!({ "hits": list }))?;
        return Ok(Exit::Done);
    }
    let paint = Paint(output::colored(args.form.color));
    let mut text: String = hits.iter().map(|hit| line(hit, &paint)).collect();
    if hits.is_empty() {
        text.push_str("nothing was found\n");
    }
    let of_statements = args.speaker.is_some() || args.kind.is_some() || args.status.is_some();
    let due = if of_statements { library.size()?.due } else { 0 };
    if due > 0 {
        text.push_str(&format!(
            "{due} stories are not analysed yet and were not looked through (`variorum analyse`)\n"
        ));
    }
    output::print(&text)?;
    Ok(Exit::Done)
}

/// The words as one query; what the shell took the marks from stays one phrase.
pub fn words(words: &[String]) -> String {
    let quoted = |word: &String| {
        let phrase = word.contains(char::is_whitespace) && !word.contains('"') && words.len() > 1;
        if phrase { format!("\"{word}\"") } else { word.clone() }
    };
    words.iter().map(quoted).collect::<Vec<_>>().join(" ")
}

fn line(hit: &Hit, paint: &Paint) -> String {
    let head = match hit.what.as_str() {
        "document" => cut(hit.title.as_deref().unwrap_or("(no title)"), output::width()),
        _ => hit.speaker.clone().unwrap_or_else(|| "(nobody named)".to_owned()),
    };
    let sort: Vec<&str> = [hit.kind.as_deref(), hit.status.as_deref()].into_iter().flatten().collect();
    let sort = if sort.is_empty() { String::new() } else { format!(" [{}]", sort.join(", ")) };
    format!(
        "{}{sort}\n  {}\n  {}\n",
        paint.bold(&head),
        hit.text,
        paint.faint(&format!("{} {}", hit.document, described(hit.outlet.as_deref(), hit.published.as_deref())))
    )
}
