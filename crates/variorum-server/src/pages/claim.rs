//! A claim: who makes it, who is silent, when it appeared, and what people may say against it.

use maud::{Markup, html};
use variorum::schema::{Stance, Status};

use super::{Shell, hidden, many, to_claim, to_document, to_story};
use crate::api::reading;
use crate::api::records::AppearsIn;
use crate::ask::{Ask, Room, Told};

/// The page of a claim, named by a place where it is made.
pub fn page(room: &mut Room, ask: &Ask) -> Told {
    let found = reading::found(room, ask.part("place"))?;
    let record = &found.report.record;
    let claim = &record.claims[found.claim_idx];
    let statements = reading::statements(record);
    let appearances = reading::appearances(&found);
    let place = reading::place_of(claim, &statements);
    let first = appearances.first().and_then(|a| a.published.clone());
    let voice = |id: &str| record.voices.iter().find(|v| v.id == id);
    let content = html! {
        main {
            p.meta { "A claim of " a href=(to_story(&found.story.id)) dir="auto" { (found.story.title) } }
            h1 dir="auto" { (claim.text) }
            p.meta {
                span class={ "status " (claim.status.word()) } { (claim.status.word()) } " · " (claim.kind.word())
                @if !claim.origins.is_empty() { " · " (many(claim.origins.len(), "original", "originals")) ": " bdi { (claim.origins.join(", ")) } }
                " · " a href=(to_claim(&place)) { "Permalink" }
            }
            section #appearances {
                h2 { "Appearances" }
                @if let Some(day) = &first { p { "First on " time datetime=(day) { (day) } "." } }
                (super::table("Appearances", &html! {
                    thead { tr { th scope="col" { "Day" } th scope="col" { "Document" } th scope="col" { "Held by" } th scope="col" { "Words" } } }
                    tbody { @for a in &appearances { tr {
                        td { @if let Some(day) = &a.published { time datetime=(day) { (day) } @if Some(day) == first.as_ref() { " " span.pill { "first" } } } @else { span.faint { "no date" } } }
                        td { a href=(to_document(&a.document)) { bdi { (a.outlet.as_deref().unwrap_or(&a.document)) } } }
                        td { bdi { (a.says.holder) } }
                        td dir="auto" { (a.says.text) }
                    } } }
                }))
            }
            section #voices {
                h2 { "Voices" }
                ul {
                    @for cell in claim.cells.iter().filter(|c| c.stance != Stance::Silent) {
                        li { span class=(cell.stance.word()) { (cell.stance.word()) } ": " @if let Some(v) = voice(&cell.voice) { bdi { (v.name) } " " span.faint { bdi { (v.document) } } } }
                    }
                }
                @let silent: Vec<_> = claim.cells.iter().filter(|c| c.stance == Stance::Silent).filter_map(|c| voice(&c.voice)).collect();
                @if !silent.is_empty() { p { "Silent: " @for (i, v) in silent.iter().enumerate() { @if i > 0 { ", " } bdi { (v.name) } } } }
            }
            @if claim.status == Status::Disputed || !claim.differences.is_empty() {
                section #differences {
                    h2 { "Differences" }
                    @for d in &claim.differences {
                        h3 { (d.aspect.word()) " " span class={ "pill " (d.kind.word()) } { (d.kind.word()) } }
                        ul { @for v in &d.values { li { b { bdi { (v.value) } } ": "
                            @for (i, id) in v.statements.iter().enumerate() { @if let Some(s) = statements.get(id.as_str()) { @if i > 0 { ", " } a href=(to_document(&s.document)) { bdi { (s.document) } } } } } } }
                    }
                }
            }
            @if !room.desk.read_only { (by_hand(ask, &found, &appearances, &to_claim(&place))) }
        }
    };
    Shell::new(&claim.text, "/").told(&content)
}

fn by_hand(ask: &Ask, found: &reading::Found, appearances: &[AppearsIn], back: &str) -> Markup {
    let record = &found.report.record;
    let statements = reading::statements(record);
    let option = |a: &AppearsIn| html! { option value=(a.says.place) { (a.document) ": " (short(&a.says.text)) } };
    let others = record.claims.iter().enumerate().filter(|(i, _)| *i != found.claim_idx);
    html! {
        section #by-hand {
            h2 { "Corrections by hand" }
            div.columns {
                @if appearances.len() > 1 {
                    form.card method="post" action="/corrections" {
                        h3 { "Not the same claim" }
                        (hidden(ask, "different", back))
                        label { "This " select name="a" { @for a in appearances { (option(a)) } } }
                        label { "is not what this says " select name="b" { @for a in appearances.iter().rev() { (option(a)) } } }
                        button { "Part them" }
                    }
                }
                form.card method="post" action="/corrections" {
                    h3 { "The same as another claim" }
                    (hidden(ask, "same", back))
                    input type="hidden" name="a" value=(appearances.first().map_or("", |a| a.says.place.as_str()));
                    label { "The other claim " select name="b" {
                        @for (_, claim) in others { @let place = reading::place_of(claim, &statements); option value=(place) { (short(&claim.text)) } }
                    } }
                    button { "Join them" }
                }
                form.card method="post" action="/corrections" {
                    h3 { "Somebody else says this" }
                    (hidden(ask, "speaker", back))
                    label { "Where " select name="place" { @for a in appearances { (option(a)) } } }
                    label { "Who says it " input type="text" name="speaker" required; }
                    button { "Set the speaker" }
                }
            }
        }
    }
}

fn short(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.chars().count() <= 90 { line } else { format!("{}…", line.chars().take(89).collect::<String>()) }
}
