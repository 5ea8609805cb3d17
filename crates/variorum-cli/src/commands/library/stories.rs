use serde_json::json;
use variorum::Config;
use variorum::library::{Order, Wanted};

use super::{Paint, cut, print_json};
use crate::args::{By, Stories};
use crate::{Exit, output};

/// Lists stories.
pub fn run(args: &Stories) -> anyhow::Result<Exit> {
    let mut library = super::open(&args.place, false, Config::default())?;
    let order = match args.by {
        By::Changed => Order::Changed,
        By::Latest => Order::Latest,
        By::Largest => Order::Largest,
    };
    let among = match &args.about {
        Some(words) => Some(library.stories_on(words, 500)?),
        None => None,
    };
    let wanted = Wanted {
        among,
        least: args.least,
        outlet: args.outlet.clone(),
        since: args.since.clone(),
        until: args.until.clone(),
        disputed: args.disputed,
        order,
        skip: args.skip,
        most: args.most,
    };
    let pinned = library.pinned()?;
    let mut stories = library.stories(&wanted)?;
    stories.sort_by_key(|(story, _)| !pinned.contains(&story.n));
    let size = library.size()?;
    if args.form.json {
        let list: Vec<_> = stories
            .iter()
            .map(|(story, counts)| {
                json!({
                    "story": story.id, "title": story.title, "articles": story.size, "first": story.first, "last": story.last,
                    "changed": story.changed, "pinned": pinned.contains(&story.n),
                    "claims": counts.map(|c| c.0), "disputed": counts.map(|c| c.1),
                })
            })
            .collect();
        print_json(&json!({
            "stories": list, "all_stories": size.stories, "articles": size.articles, "documents": size.documents, "due": size.due,
        }))?;
        return Ok(Exit::Done);
    }
    let paint = Paint(output::colored(args.form.color));
    let width = output::width();
    let mut text = String::new();
    for (story, counts) in &stories {
        let days = match (&story.first, &story.last) {
            (Some(first), Some(last)) if first != last => format!("{first} to {last}"),
            (Some(day), _) | (_, Some(day)) => day.clone(),
            _ => "no date".to_owned(),
        };
        let counts = match counts {
            Some((claims, 0)) => format!(", {claims} claims"),
            Some((claims, disputed)) => format!(", {claims} claims, {}", paint.red(&format!("{disputed} disputed"))),
            None => String::new(),
        };
        let pin = if pinned.contains(&story.n) { "* " } else { "" };
        let articles = if story.size == 1 { "1 article".to_owned() } else { format!("{} articles", story.size) };
        text.push_str(&format!(
            "{pin}{}\n  {}\n  {}\n",
            paint.bold(&cut(&story.title, width - 2)),
            story.id,
            paint.faint(&format!("{articles}, {days}")) + &counts
        ));
    }
    if stories.is_empty() {
        text.push_str(if size.documents == 0 {
            "the library is empty; add something with `variorum add`\n"
        } else {
            "no story fits\n"
        });
    }
    text.push_str(&format!("{} of {} stories, {} articles", stories.len(), size.stories, size.articles));
    if size.due > 0 {
        let more = if size.due >= 1_000 { "at least " } else { "" };
        text.push_str(&format!("; {more}{} to be analysed (`variorum analyse`)", size.due));
    }
    text.push('\n');
    output::print(&text)?;
    Ok(Exit::Done)
}
