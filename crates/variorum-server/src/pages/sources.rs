//! Sources: outlets, what each alone carries, and which are left out.

use maud::{Markup, html};
use variorum::library::{Corrected, Correction, OutletRole};

use super::{Shell, hidden, many, table, with_query};
use crate::ask::{Ask, Room, Told};
use crate::cache::Stamp;
use crate::problem::Problem;

/// Outlets that are shown.
const MOST: usize = 500;

/// Seconds for which the page holds: it counts all texts, which takes longer the more there are.
const HOLDS: i64 = 10;

/// What the page is made from.
pub fn made(room: &mut Room, _: &Ask) -> Result<Option<Stamp>, Problem> {
    let now: i64 = room.library.moment().parse::<jiff::Timestamp>().map_or(0, jiff::Timestamp::as_second);
    let corrections = room.library.corrections(true)?;
    let undone = corrections.iter().filter(|c| c.undone.is_some()).count();
    Ok(Some((now / HOLDS, ((corrections.len() as i64) << 32) + undone as i64)))
}

/// The page.
pub fn page(room: &mut Room, ask: &Ask) -> Told {
    let outlets = room.library.outlets()?;
    let corrections = room.library.corrections(false)?;
    let hidden_by = |name: &str| -> Option<&Corrected> {
        corrections.iter().find(|c| matches!(&c.correction, Correction::Hide { outlet: Some(o), .. } if o == name))
    };
    let content = html! {
        main {
            h1 { "Sources" }
            p.legend { "An outlet that is switched off stays in the library; stories are analysed without it." }
            @if outlets.is_empty() { p { "None yet. " a href="/add" { "Add articles" } } }
            @else { (table("Outlets", &html! {
                thead { tr { th scope="col" { "Outlet" } th scope="col" { "Texts" } th scope="col" { "First" } th scope="col" { "Last" } th scope="col" { "Role" } th scope="col" { "Look" } th scope="col" { "Use" } } }
                tbody { @for o in outlets.iter().take(MOST) { tr {
                    th scope="row" { @if let Some(name) = &o.name { bdi { (name) } } @else { span.faint { "not told" } } }
                    td { (o.texts) }
                    td { (o.first.as_deref().unwrap_or("–")) }
                    td { (o.last.as_deref().unwrap_or("–")) }
                    td { @if let Some(name) = &o.name { (role(ask, room.desk.read_only, name, &corrections)) } }
                    td { @if let Some(name) = &o.name {
                        a href=(with_query("/", &[("outlet", name)])) { "stories" } " · "
                        a href=(with_query("/search", &[("outlet", name), ("status", "single-source")])) { "what it alone carries" }
                    } }
                    td { @if let Some(name) = &o.name {
                        @if let Some(correction) = hidden_by(name) {
                            "off " @if !room.desk.read_only { form.inline method="post" action="/corrections/undo" { (hidden(ask, "undo", "/sources")) input type="hidden" name="id" value=(correction.id); button aria-label={ "Switch on " (name) } { "Switch on" } } }
                        } @else if !room.desk.read_only {
                            form.inline method="post" action="/corrections" { (hidden(ask, "hide", "/sources")) input type="hidden" name="outlet" value=(name); button aria-label={ "Switch off " (name) } { "Switch off" } }
                        } @else { "on" }
                    } }
                } } }
            })) }
            @if outlets.len() > MOST { p { "The largest " (MOST) " of " (many(outlets.len(), "outlet", "outlets")) " are shown." } }
        }
    };
    Shell::new("Sources", "/sources").told(&content)
}

/// What an outlet is by hand, and how to say otherwise.
fn role(ask: &Ask, read_only: bool, name: &str, corrections: &[Corrected]) -> Markup {
    let given = corrections.iter().rev().find_map(|c| match &c.correction {
        Correction::Role { outlet, role } if outlet == name => Some(*role),
        _ => None,
    });
    if read_only {
        return html! { (given.map_or("as its texts say", OutletRole::word)) };
    }
    html! {
        form.inline method="post" action="/corrections" {
            (hidden(ask, "role", "/sources"))
            input type="hidden" name="outlet" value=(name);
            select name="role" aria-label={ "Role of " (name) } {
                @if given.is_none() { option value="" selected { "as its texts say" } }
                @for role in OutletRole::ALL { option value=(role.word()) selected[given == Some(role)] { (role.word()) } }
            }
            " " button aria-label={ "Set the role of " (name) } { "Set" }
        }
    }
}
