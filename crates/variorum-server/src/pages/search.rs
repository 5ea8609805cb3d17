//! Search, and where words came from.

use maud::{Markup, html};
use variorum::library::{Appearance, Hit, How};
use variorum::schema::Status;

use super::{Shell, many, table, to_claim, to_document, to_story};
use crate::api::records::{SearchQuery, TraceQuery, limit, place};
use crate::ask::{Ask, Room, Told};

/// The page.
pub fn page(room: &mut Room, ask: &Ask) -> Told {
    let query: SearchQuery = ask.filled()?;
    let asked = query.q.is_some()
        || query.speaker.is_some()
        || query.outlet.is_some()
        || query.kind.is_some()
        || query.status.is_some()
        || query.story.is_some()
        || query.since.is_some()
        || query.until.is_some();
    let search = SearchQuery { limit: Some(query.limit.unwrap_or(50)), ..query.clone() }.search()?;
    let hits = if asked { room.library.search(&search)? } else { Vec::new() };
    let content = html! {
        main {
            h1 { "Search" }
            (form(&query))
            @if asked {
                p role="status" { @if hits.is_empty() { "Nothing was found. Statements are found in stories that are analysed." } @else { (many(hits.len(), "result", "results")) @if hits.len() == search.most { ", the first" } } }
                ol.hits { @for hit in &hits { (found(hit)) } }
            } @else {
                p.legend { "All words must be there. \"Several words\" as they stand; -word leaves out; a OR b; word* for a beginning. With a speaker, a kind or a status, statements and quotations are looked for; else whole articles." }
            }
        }
    };
    Shell::new("Search", "/search").told(&content)
}

fn form(query: &SearchQuery) -> Markup {
    const KINDS: [&str; 12] = [
        "event", "agreement", "proposal", "condition", "figure", "time", "quote", "assessment", "background", "direct",
        "phrase", "indirect",
    ];
    html! {
        form.filters method="get" action="/search" role="search" {
            label.wide { "Words " input type="search" name="q" value=[query.q.as_deref()] autofocus autocomplete="off"; }
            label { "Speaker " input type="text" name="speaker" value=[query.speaker.as_deref()] autocomplete="off"; }
            label { "Outlet " input type="text" name="outlet" value=[query.outlet.as_deref()] autocomplete="off"; }
            label { "Kind " select name="kind" { option value="" { "any" } @for kind in KINDS { option value=(kind) selected[query.kind.as_deref() == Some(kind)] { (kind) } } } }
            label { "Status " select name="status" { option value="" { "any" } @for s in [Status::Disputed, Status::Corroborated, Status::SingleSource] { option value=(s.word()) selected[query.status == Some(s)] { (s.word()) } } } }
            label { "From " input type="date" name="since" value=[query.since.as_deref()]; }
            label { "To " input type="date" name="until" value=[query.until.as_deref()]; }
            @if let Some(story) = &query.story { label { "Story " input type="text" name="story" value=(story); } }
            button { "Search" }
        }
    }
}

fn found(hit: &Hit) -> Markup {
    let at = hit.spans.first().map(|span| place(&hit.document, *span));
    html! {
        li {
            @match hit.what.as_str() {
                "document" => { a.title href=(to_document(&hit.document)) dir="auto" { (hit.title.as_deref().unwrap_or(&hit.document)) } p dir="auto" { (hit.text) } },
                "statement" => { p dir="auto" { a.words href=(to_claim(&at.unwrap_or_default())) { (hit.text) } } },
                _ => { p dir="auto" { q { (hit.text) } } },
            }
            p.meta {
                @if let Some(speaker) = &hit.speaker { a href=(super::to_speaker(speaker)) { bdi { (speaker) } } " · " }
                @if let Some(outlet) = &hit.outlet { bdi { (outlet) } " · " }
                @if let Some(day) = &hit.published { time datetime=(day) { (day) } " · " }
                @if let Some(status) = &hit.status { span class={ "status " (status) } { (status) } " · " }
                @if let Some(kind) = &hit.kind { (kind) " · " }
                a href=(to_document(&hit.document)) { "document" }
                @if let Some(story) = &hit.story { " · " a href=(to_story(story)) { "story" } }
            }
        }
    }
}

/// Where words or a figure came from.
pub fn trace(room: &mut Room, ask: &Ask) -> Told {
    let asked = !ask.query.is_empty() && ask.query != "q=";
    let query: Option<TraceQuery> = if asked { Some(ask.filled()?) } else { None };
    let found = match &query {
        Some(query) => room.library.trace(&query.q, limit(query.limit, 50)?)?,
        None => Vec::new(),
    };
    let content = html! {
        main {
            h1 { "Trace" }
            form.filters method="get" action="/trace" role="search" {
                label.wide { "Words as they stand, or a figure with its unit " input type="search" name="q" required value=[query.as_ref().map(|q| q.q.as_str())] autocomplete="off"; }
                button { "Trace" }
            }
            @if query.is_some() {
                p role="status" { @if found.is_empty() { "No document has these words." } @else { (many(found.len(), "document", "documents")) ", the earliest first" } }
                @if !found.is_empty() { (table("Appearances", &appearances(&found))) }
            } @else { p.legend { "Shows who had the words first, who copied them, who credits whom, and who says it in words of their own. A figure (\"1.5 hours\") is found in other spellings, too (\"90 minutes\")." } }
        }
    };
    Shell::new("Trace", "/trace").told(&content)
}

fn appearances(found: &[Appearance]) -> Markup {
    html! {
        thead { tr { th scope="col" { "Day" } th scope="col" { "Document" } th scope="col" { "How it came there" } th scope="col" { "Words" } } }
        tbody { @for a in found { tr {
            td { @if let Some(day) = &a.published { time datetime=(day) { (day) } } @else { span.faint { "no date" } } }
            td { a href=(to_document(&a.document)) { bdi { (a.outlet.as_deref().unwrap_or(&a.document)) } } }
            td { @match &a.how {
                How::First => { b { "first" } },
                How::Copied { from } => { "copied from " a href=(to_document(from)) { bdi { (from) } } },
                How::Credits { name, from } => { "credits " bdi { (name) } " (" a href=(to_document(from)) { bdi { (from) } } ")" },
                How::OwnWords => { "in its own words" },
            } }
            td dir="auto" { (a.text) @if let Some(speaker) = &a.speaker { span.meta { ", said by " bdi { (speaker) } } } }
        } } }
    }
}
