//! Who shares the words of a document, in the whole library.

use maud::{Markup, html};

use super::document::around;
use super::{Shell, many, table, to_document};
use crate::api::reading::reused;
use crate::api::records::ReusedItem;
use crate::ask::{Ask, Room, Told};

/// Passages that are shown of a pair.
const SHOWN: usize = 3;

/// The page.
pub fn page(room: &mut Room, ask: &Ask) -> Told {
    let (kept, found) = reused(room, ask.part("document"))?;
    let title = kept.title.as_deref().unwrap_or(&kept.id);
    let address = to_document(&kept.id);
    let content = html! {
        main {
            p.meta { "Shared words of " a href=(address) dir="auto" { (title) } }
            h1 { "Who shares its words" }
            p role="status" {
                @if found.is_empty() { "No other document of the library shares its words." }
                @else {
                    (many(found.len(), "document", "documents")) @if found.len() > 1 { ", those with most of its words first" }
                    " · as " a href={ "/api/v1" (address) "/reuse" } { "JSON" }
                }
            }
            @if !found.is_empty() { (table("Documents that share words", &rows(&found))) }
        }
    };
    Shell::new("Who shares its words", "/").told(&content)
}

fn rows(found: &[ReusedItem]) -> Markup {
    let percent = |share: f64| format!("{:.0} %", 100.0 * share);
    html! {
        thead { tr { th scope="col" { "Document" } th scope="col" { "Words" } th scope="col" { "How" } th scope="col" { "Of this" } th scope="col" { "Of the other" } } }
        tbody { @for item in found { tr {
            td { a href=(to_document(&item.document)) { bdi { (item.document) } } @if item.direction != "unknown" { span.meta { ", " (item.direction) } } }
            td {
                @for passage in item.passages.iter().take(SHOWN) { div dir="auto" { q { (around(&passage.text)) } } }
                @if item.passages.len() > SHOWN { div.meta { "and " (item.passages.len() - SHOWN) " more" } }
            }
            td { (item.sharing) @if let Some(source) = &item.source { " from " bdi { (source) } } }
            td { (percent(item.share)) }
            td { (percent(item.share_of_other)) }
        } } }
    }
}
