//! A speaker: all they are reported to have said, across stories.

use std::collections::BTreeMap;

use maud::html;
use variorum::library::{Hit, Search};

use super::{Shell, many, to_claim, to_document, to_story};
use crate::api::records::place;
use crate::ask::{Ask, Room, Told};

/// Statements and quotations that are shown.
const MOST: usize = 500;

/// The page.
pub fn page(room: &mut Room, ask: &Ask) -> Told {
    let name = ask.part("name");
    let search = Search { speaker: Some(name.to_owned()), most: MOST, ..Search::default() };
    let hits = room.library.search(&search)?;
    let mut names: BTreeMap<&str, usize> = BTreeMap::new();
    let mut stories: Vec<(&str, Vec<&Hit>)> = Vec::new();
    for hit in &hits {
        if let Some(speaker) = &hit.speaker {
            *names.entry(speaker).or_default() += 1;
        }
        let story = hit.story.as_deref().unwrap_or_default();
        match stories.iter_mut().find(|(known, _)| *known == story) {
            Some((_, list)) => list.push(hit),
            None => stories.push((story, vec![hit])),
        }
    }
    let outlets: std::collections::BTreeSet<&str> = hits.iter().filter_map(|h| h.outlet.as_deref()).collect();
    let content = html! {
        main {
            h1 dir="auto" { (name) }
            @if hits.is_empty() {
                p { "No statement or quotation of this name in the stories that are analysed." }
            } @else {
                p.meta { (many(hits.len(), "statement or quotation", "statements and quotations")) @if hits.len() == MOST { " (the first)" } " in " (many(stories.len(), "story", "stories")) ", told by " (many(outlets.len(), "outlet", "outlets")) }
                @if names.len() > 1 { p { "Names that hold this one: " @for (i, (other, n)) in names.iter().enumerate() { @if i > 0 { ", " } a href=(super::to_speaker(other)) { bdi { (other) } } " (" (n) ")" } } }
            }
            @for (story, list) in &stories {
                section {
                    h2 { a href=(to_story(story)) { bdi { (story) } } }
                    ul.evidence { @for hit in list {
                        li {
                            @if let Some(day) = &hit.published { time datetime=(day) { (day) } " " }
                            span.voice { a href=(to_document(&hit.document)) { bdi { (hit.outlet.as_deref().unwrap_or(&hit.document)) } } } " "
                            @if hit.what == "quote" { q dir="auto" { (hit.text) } span.meta { " " (hit.kind.as_deref().unwrap_or_default()) " quotation" } }
                            @else { a.words href=(to_claim(&place(&hit.document, hit.spans.first().copied().unwrap_or_default()))) dir="auto" { (hit.text) } @if let Some(status) = &hit.status { span class={ "meta status " (status) } { " " (status) } } }
                        }
                    } }
                }
            }
        }
    };
    Shell::new(name, "/search").told(&content)
}
