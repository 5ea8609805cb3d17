//! Adding: files, pasted text, addresses, feeds; and how far an addition is.

use maud::{Markup, html};

use super::{Shell, hidden, many, table, to_document, to_story};
use crate::api::writing;
use crate::ask::{Answer, Ask, Room, Told};
use crate::jobs::{Job, Stage};
use crate::problem::Problem;

/// The page.
pub fn page(room: &mut Room, ask: &Ask) -> Told {
    if room.desk.read_only {
        let content = html! { main { h1 { "Add" } p { "This library was opened to be read only." } } };
        return Shell::new("Add", "/add").told(&content);
    }
    let feeds = room.library.feeds()?;
    let content = html! {
        main {
            h1 { "Add" }
            form.card.drop method="post" action="/add" enctype="multipart/form-data" data-upload {
                input type="hidden" name="csrf" value=(ask.csrf);
                label { "Files " span.faint { "(pages, texts, PDF, Markdown, JSONL, WARC, ZIP, CSV, Parquet, feeds)" } input type="file" name="files" multiple; }
                label { "Addresses, one a line " textarea name="addresses" rows="3" placeholder="https://…" {} }
                label { "Or paste a text " textarea name="text" rows="6" {} }
                label { "Name of the pasted text " input type="text" name="name" maxlength="60" autocomplete="off"; }
                button { "Add" }
                p.legend data-hint hidden { "Files can be dropped anywhere on this page." }
                output role="status" {}
            }
            section #feeds {
                h2 { "Feeds" }
                @if !room.desk.watch { p.legend { "Feeds are kept here, and fetched by " code { "variorum watch" } "; this desk was opened without fetching them." } }
                form.filters method="post" action="/feeds" {
                    (hidden(ask, "feed", "/add"))
                    label.wide { "Address of a feed " input type="url" name="address" required placeholder="https://…"; }
                    button { "Follow" }
                }
                @if feeds.is_empty() { p { "No feed is followed." } } @else {
                    (table("Feeds", &html! {
                        thead { tr { th scope="col" { "Feed" } th scope="col" { "Asked" } th scope="col" { "Next" } th scope="col" { "State" } } }
                        tbody { @for f in &feeds { tr {
                            th scope="row" { bdi { (f.title.as_deref().unwrap_or(&f.url)) } br; span.faint { (f.url) } }
                            td { (f.checked.as_deref().and_then(|t| t.get(..16)).unwrap_or("not yet").replace('T', " ")) }
                            td { (f.next.as_deref().and_then(|t| t.get(..16)).unwrap_or("soon").replace('T', " ")) }
                            td { @if let Some(message) = &f.message { "failed " (many(f.failures, "time", "times")) ": " (message) } @else { "good" } }
                        } } }
                    }))
                }
            }
        }
    };
    Shell::new("Add", "/add").told(&content)
}

/// Follows a feed.
pub fn follow(room: &mut Room, ask: &Ask) -> Told {
    if room.desk.read_only {
        return Err(Problem::refused("this library may only be read"));
    }
    let address = ask.form().remove("address").unwrap_or_default();
    writing::follow_all(room, &[address.trim().to_owned()])?;
    Ok(Answer::Go("/add#feeds".to_owned()))
}

/// How far an addition is.
pub fn job(room: &mut Room, ask: &Ask) -> Told {
    let job = room
        .jobs
        .get(ask.part("job"))
        .ok_or_else(|| Problem::missing("there is no such addition (they are forgotten when the desk closes)"))?;
    let over = job.is_over();
    let content = html! {
        main {
            h1 { @if over { "Added" } @else { "Adding" } }
            p role="status" data-job=[(!over).then_some(job.id.as_str())] { (progress(&job)) }
            @if !over { progress max=(job.sources.max(1)) value=(job.read) { (job.read) " of " (job.sources) } noscript { p { "This page asks for itself again." } } }
            (outcome(&job))
            @if over { p { a href="/add" { "Add more" } " · " a href="/" { "To the stories" } } }
        }
    };
    Shell { again: (!over).then_some(2), ..Shell::new("Adding", "/add") }.told(&content)
}

fn progress(job: &Job) -> String {
    let kept = format!("{} new, {} known", many(job.new, "document", "documents"), job.known);
    match job.stage {
        Stage::Waiting => "Others are being added first.".to_owned(),
        Stage::Reading => format!("{} of {} sources read: {kept}.", job.read, job.sources),
        Stage::Analysing => format!("{kept}; {} being analysed.", many(job.stories.len(), "story is", "stories are")),
        Stage::Done => format!("{kept}; {} changed.", many(job.stories.len(), "story", "stories")),
        Stage::Failed => {
            format!("Ended by a failure: {}. What was added before stays.", job.message.as_deref().unwrap_or_default())
        }
    }
}

fn outcome(job: &Job) -> Markup {
    html! {
        @if !job.failures.is_empty() {
            section { h2 { "Could not be read" } ul { @for f in &job.failures { li { b { bdi { (f.source) } } ": " (f.message) @if !f.hint.is_empty() { " – " (f.hint) } } } } }
        }
        @if !job.stories.is_empty() {
            section { h2 { "Stories that changed" } ul { @for id in job.stories.iter().take(100) { li { a href=(to_story(id)) { bdi { (id) } } } } @if job.stories.len() > 100 { li.faint { "and " (job.stories.len() - 100) " more" } } } }
        }
        @if !job.brings.is_empty() {
            section { h2 { "What the new accounts bring" }
                @for b in &job.brings {
                    h3 { a href=(to_document(&b.document)) { bdi { (b.document) } } " in " a href=(to_story(&b.story)) { bdi { (b.story) } } }
                    ul {
                        @for text in &b.contradicts { li dir="auto" { b.disputed { "contradicts " } (text) } }
                        @for text in &b.updates { li dir="auto" { b { "updates " } (text) } }
                        li { (many(b.adds, "claim", "claims")) " of its own, " (b.repeats) " of others" }
                    }
                }
            }
        }
    }
}
