//! A story: the parts of the report, and what people may say against it.

use std::collections::BTreeMap;

use maud::{Markup, html};
use variorum::library::{Chapter, Corrected, KeptDocument, Story};
use variorum::schema::{Claim, Report, Statement};
use variorum::write::html::{Links, Parts};

use super::{Shell, hidden, many, to_claim, to_document, to_speaker, to_story};
use crate::api::reading;
use crate::ask::{Ask, Room, Told};
use crate::cache::Stamp;
use crate::jobs::Work;
use crate::problem::Problem;

/// Articles from which on a story that is not analysed yet is analysed in the background: about a second's work.
const LARGE: usize = 8;

/// Where names on the page lead.
pub struct Ways<'a> {
    statements: BTreeMap<&'a str, &'a Statement>,
}

impl<'a> Ways<'a> {
    /// For a report.
    pub fn new(record: &'a Report) -> Self {
        Self { statements: reading::statements(record) }
    }
}

impl Links for Ways<'_> {
    fn claim(&self, claim: &Claim) -> Option<String> {
        Some(to_claim(&reading::place_of(claim, &self.statements)))
    }

    fn document(&self, id: &str) -> Option<String> {
        Some(to_document(id))
    }

    fn speaker(&self, name: &str) -> Option<String> {
        Some(to_speaker(name))
    }
}

/// What the page is made from; while the story waits for its analysis the page is made each time.
pub fn made(room: &mut Room, ask: &Ask) -> Result<Option<Stamp>, Problem> {
    let story = reading::asked_story(room, ask)?;
    if waits(room, &story)? { Ok(None) } else { Ok(Some((story.n, story.version))) }
}

fn waits(room: &mut Room, story: &Story) -> Result<bool, Problem> {
    Ok(story.size >= LARGE && !room.desk.read_only && room.library.is_due(story)?)
}

/// The page.
pub fn page(room: &mut Room, ask: &Ask) -> Told {
    let story = reading::asked_story(room, ask)?;
    if waits(room, &story)? {
        return waiting(room, &story);
    }
    let documents = room.library.documents(&story)?;
    let history = room.library.history(&story)?;
    let corrections = of_story(room.library.corrections(false)?, &documents);
    let found = reading::analysed(room, &story)?;
    let report = found.report()?;
    let ways = Ways::new(&found.record);
    let parts = Parts::new(&report, &found.record, &ways);
    let back = to_story(&story.id);
    let content = html! {
        header.top {
            h1 dir="auto" { (story.title) }
            p.meta {
                (many(story.size, "article", "articles"))
                @if let (Some(first), Some(last)) = (&story.first, &story.last) { " · " time { (first) } @if first != last { " to " time { (last) } } }
                " · as " a href={ "/api/v1" (back) "/report" } { "JSON" }
            }
            (parts.summary())
        }
        (parts.navigation())
        main {
            (parts.all())
            (history_of(&history))
            @if !room.desk.read_only { (by_hand(ask, &story, &documents, &corrections, &back)) }
        }
        (parts.dialogs())
    };
    Shell { report: true, ..Shell::new(&story.title, "/") }.told(&content)
}

/// Says that the analysis goes on, and starts it.
fn waiting(room: &mut Room, story: &Story) -> Told {
    let job = room.jobs.begin(Work::Analyse(story.id.clone()))?;
    let content = html! {
        main {
            h1 dir="auto" { (story.title) }
            p role="status" data-job=(job) data-done=(to_story(&story.id)) { "The analysis of " (many(story.size, "article", "articles")) " is under way; the page comes when it is done." }
            p { a href=(to_story(&story.id)) { "Look again" } }
        }
    };
    Shell { again: Some(2), ..Shell::new(&story.title, "/") }.told(&content)
}

fn history_of(history: &[Chapter]) -> Markup {
    html! {
        section #history {
            h2 { "History" }
            ol.timeline {
                @for chapter in history {
                    li {
                        time { (chapter.at.get(..16).unwrap_or(&chapter.at).replace('T', " ")) }
                        div { (chapter.turn.word()) ", " (many(chapter.documents, "article", "articles"))
                            @if let Some(other) = &chapter.other { " (" a href=(to_story(other)) { (other) } ")" } }
                    }
                }
            }
        }
    }
}

/// The corrections that speak of documents of this story.
fn of_story(all: Vec<Corrected>, documents: &[KeptDocument]) -> Vec<Corrected> {
    let speaks = |c: &Corrected| {
        let text = serde_json::to_string(&c.correction).unwrap_or_default();
        documents.iter().any(|d| text.contains(&format!("\"{}\"", d.id)))
    };
    all.into_iter().filter(speaks).collect()
}

fn by_hand(ask: &Ask, story: &Story, documents: &[KeptDocument], kept: &[Corrected], back: &str) -> Markup {
    html! {
        section #by-hand {
            h2 { "Corrections by hand" }
            p.legend { "Claims are joined, parted and given other speakers on the page of a claim; dates, notes and hiding stand on the page of a document. All corrections can be taken back." }
            (super::corrections::list(ask, kept, back))
            div.columns {
                form.card method="post" action="/corrections" {
                    h3 { "Another story is the same" }
                    (hidden(ask, "merge", back))
                    input type="hidden" name="a" value=(story.id);
                    label { "Name or address of the other story " input type="text" name="b" required; }
                    button { "Merge" }
                }
                form.card method="post" action="/corrections" {
                    h3 { "Not on this event" }
                    (hidden(ask, "split", back))
                    input type="hidden" name="story" value=(story.id);
                    fieldset { legend { "Articles that leave" }
                        @for d in documents { label.check { input type="checkbox" name="documents" value=(d.id); " " bdi { (d.id) } } } }
                    button { "Split" }
                }
                form.card method="post" action="/corrections" {
                    h3 { "List this story first" }
                    (hidden(ask, "pin", back))
                    input type="hidden" name="story" value=(story.id);
                    button { "Pin" }
                }
            }
        }
    }
}
