//! Corrections: the list, and what forms on other pages send.

use std::collections::BTreeMap;

use maud::{Markup, html};
use variorum::Library;
use variorum::library::{Corrected, Correction, OutletRole, Stretch};

use super::{Shell, hidden, table, to_claim, to_document};
use crate::api::{reading, records};
use crate::ask::{Answer, Ask, Room, Told};
use crate::problem::Problem;

/// The page.
pub fn page(room: &mut Room, ask: &Ask) -> Told {
    let all = room.library.corrections(true)?;
    let content = html! {
        main {
            h1 { "Corrections" }
            p.legend { "What people say against the analysis. It is kept apart from the analysis and applied again after each; exports carry it." }
            @if all.is_empty() { p { "None yet. They are made on the pages of stories, claims, documents and sources." } }
            (list(ask, &all, "/corrections"))
        }
    };
    Shell::new("Corrections", "/corrections").told(&content)
}

/// Corrections with what takes them back.
pub fn list(ask: &Ask, all: &[Corrected], back: &str) -> Markup {
    if all.is_empty() {
        return html! {};
    }
    table(
        "Corrections",
        &html! {
            thead { tr { th scope="col" { "When" } th scope="col" { "Who" } th scope="col" { "What" } th scope="col" { "Take back" } } }
            tbody { @for c in all.iter().rev() { tr {
                td { time { (c.at.get(..16).unwrap_or(&c.at).replace('T', " ")) } }
                td { bdi { (c.who) } }
                td { b { (c.correction.kind()) } " " (told(&c.correction)) }
                td { @if c.undone.is_some() { "taken back" } @else {
                    form.inline method="post" action="/corrections/undo" { (hidden(ask, "undo", back)) input type="hidden" name="id" value=(c.id); button aria-label={ "Take back: " (c.correction.kind()) } { "Undo" } }
                } }
            } } }
        },
    )
}

fn told(correction: &Correction) -> Markup {
    let document = |id: &str| html! { a href=(to_document(id)) { bdi { (id) } } };
    let spot = |s: &Stretch| html! { a href=(to_claim(&records::place(&s.document, s.span))) { bdi { (records::place(&s.document, s.span)) } } };
    match correction {
        Correction::Merge { documents: [a, b] } => html! { "the stories of " (document(a)) " and " (document(b)) },
        Correction::Split { documents, from } => {
            html! { @for d in documents { (document(d)) " " } "from " (document(from)) }
        }
        Correction::Hide { document: Some(d), .. } => document(d),
        Correction::Hide { outlet, .. } => html! { "all of " bdi { (outlet.as_deref().unwrap_or_default()) } },
        Correction::Role { outlet, role } => html! { bdi { (outlet) } ": " (role.word()) },
        Correction::Pin { document: d } => html! { "the story of " (document(d)) },
        Correction::Same { places: [a, b] } => html! { (spot(a)) " is " (spot(b)) },
        Correction::Different { places: [a, b] } => html! { (spot(a)) " is not " (spot(b)) },
        Correction::Speaker { place, speaker } => html! { (spot(place)) " is said by " bdi { (speaker) } },
        Correction::Date { document: d, date } => html! { (document(d)) " is of " time { (date) } },
        Correction::Note { document: d, text } => html! { (document(d)) ": " bdi { (text) } },
    }
}

fn may_write(room: &Room) -> Result<(), Problem> {
    if room.desk.read_only { Err(Problem::refused("this library may only be read")) } else { Ok(()) }
}

/// Where a form leads when done: a place of this desk.
fn back(form: &BTreeMap<String, String>) -> String {
    let wanted = form.get("back").map(String::as_str).unwrap_or_default();
    let ours = wanted.starts_with('/') && !wanted.starts_with("//") && !wanted.contains(['\\', '\r', '\n']);
    if ours { wanted.to_owned() } else { "/corrections".to_owned() }
}

/// Keeps what a form says.
pub fn keep(room: &mut Room, ask: &Ask) -> Told {
    may_write(room)?;
    let form = ask.form();
    let correction = read(room.library, ask, &form)?;
    let who = form.get("who").filter(|who| !who.trim().is_empty()).cloned().unwrap_or_else(|| room.desk.who.clone());
    room.library.correct(&who, correction)?;
    Ok(Answer::Go(back(&form)))
}

/// Takes a correction back.
pub fn undo(room: &mut Room, ask: &Ask) -> Told {
    may_write(room)?;
    let form = ask.form();
    let id = form.get("id").filter(|id| !id.is_empty()).ok_or_else(|| Problem::bad("the form names no correction"))?;
    room.library.undo(id)?;
    Ok(Answer::Go(back(&form)))
}

fn read(library: &mut Library, ask: &Ask, form: &BTreeMap<String, String>) -> Result<Correction, Problem> {
    let missing = |name: &str| Problem::bad(format!("the form lacks `{name}`"));
    let field =
        |name: &str| form.get(name).map(|v| v.trim().to_owned()).filter(|v| !v.is_empty()).ok_or_else(|| missing(name));
    let spot = |name: &str| {
        let (document, span) = reading::place(&field(name)?)?;
        Ok::<_, Problem>(Stretch { document, span })
    };
    Ok(match field("kind")?.as_str() {
        "merge" => Correction::Merge { documents: [member(library, &field("a")?)?, member(library, &field("b")?)?] },
        "split" => {
            let documents = ask.form_all("documents");
            let story = library.story(&field("story")?)?;
            let stays = library.documents(&story)?.into_iter().map(|d| d.id).find(|id| !documents.contains(id));
            let from = stays.ok_or_else(|| Problem::with(422, "at least one article must stay"))?;
            Correction::Split { documents, from }
        }
        "hide" => Correction::Hide { document: field("document").ok(), outlet: field("outlet").ok() },
        "role" => {
            let word = field("role")?;
            let role = OutletRole::ALL.into_iter().find(|role| role.word() == word);
            let role = role.ok_or_else(|| Problem::bad(format!("`{word}` is no role: official, agency, outlet")))?;
            Correction::Role { outlet: field("outlet")?, role }
        }
        "pin" => Correction::Pin { document: member(library, &field("story")?)? },
        "same" => Correction::Same { places: [spot("a")?, spot("b")?] },
        "different" => {
            let places = [spot("a")?, spot("b")?];
            if places[0] == places[1] {
                return Err(Problem::with(422, "choose two statements, not one twice"));
            }
            Correction::Different { places }
        }
        "speaker" => Correction::Speaker { place: spot("place")?, speaker: field("speaker")? },
        "date" => Correction::Date { document: field("document")?, date: field("date")? },
        "note" => Correction::Note { document: field("document")?, text: field("text")? },
        other => return Err(Problem::bad(format!("`{other}` is no correction"))),
    })
}

/// A document of the story that a name or an address means.
fn member(library: &mut Library, name: &str) -> Result<String, Problem> {
    let name = name.rsplit_once("/stories/").map_or(name, |(_, id)| id);
    let name = name.split(['#', '?']).next().unwrap_or(name);
    let story = library.story(name)?;
    let mut documents = library.documents(&story)?;
    documents.sort_by_key(|d| (d.published.is_none(), d.published.clone(), d.id.clone()));
    documents.into_iter().next().map(|d| d.id).ok_or_else(|| Problem::missing("this story has no document"))
}
