//! A document: its text with what was found in it, its revisions, and what people may say against it.

use std::collections::BTreeMap;

use maud::{Markup, html};
use serde::Deserialize;
use variorum::library::KeptDocument;
use variorum::schema::{QuantityKind, Report};

use super::{Shell, hidden, many, to_claim, to_document, to_story};
use crate::api::reading;
use crate::api::records::{address, place};
use crate::ask::{Ask, Room, Told};

/// What can be marked in a text: the name in addresses, and the name on the page.
const LAYERS: &[(&str, &str)] = &[
    ("statements", "statements"),
    ("quotes", "quotations"),
    ("figures", "figures"),
    ("times", "times"),
    ("commitments", "commitments"),
    ("shared", "shared words"),
    ("furniture", "no assertion"),
];

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Wanted {
    /// The layers that are marked, with commas.
    layers: Option<String>,
}

/// Something found in the text.
struct Mark {
    span: [u32; 2],
    layer: &'static str,
    title: String,
    link: Option<String>,
}

/// The page.
pub fn page(room: &mut Room, ask: &Ask) -> Told {
    // Checkboxes give a name each; an address that people share has one with commas.
    let chosen = chosen(ask)?;
    let kept = room.library.document(ask.part("document"))?;
    let story = room.library.story(&kept.id)?;
    let report = reading::analysed(room, &story)?;
    let revisions = room.library.revisions(&kept.id)?;
    let marks = marks(&report.record, &kept);
    let back = to_document(&kept.id);
    let direction = if is_right_to_left(&kept.language) { "rtl" } else { "auto" };
    let content = html! {
        main {
            p.meta { "An account of " a href=(to_story(&story.id)) dir="auto" { (story.title) } }
            h1 dir="auto" { (kept.title.as_deref().unwrap_or(&kept.id)) }
            p.meta {
                @if let Some(outlet) = &kept.outlet { bdi { (outlet) } " · " }
                @if let Some(day) = &kept.published { time datetime=(day) { (day) } } @else { "no date" }
                " · " (kept.language)
                @if !kept.authors.is_empty() { " · " bdi { (kept.authors.join(", ")) } }
                @if let Some(url) = address(&kept.source) { " · " a href=(url) rel="noreferrer noopener nofollow" { "original" } }
                " · " a href={ (back) "/reuse" } { "who shares its words" }
                " · as " a href={ "/api/v1" (back) } { "JSON" }
                @if !kept.latest { " · " b { "a later revision is there" } }
            }
            form.filters method="get" action=(back) data-layers {
                fieldset { legend { "Mark in the text" }
                    @for (name, label) in LAYERS {
                        @let n = marks.iter().filter(|m| m.layer == *name).count();
                        label.check { input type="checkbox" name="layer" value=(name) checked[chosen.iter().any(|c| c == name)]; " " span class={ "sample on-" (name) } { (label) } " " span.faint { (n) } }
                    }
                }
                button { "Show" }
            }
            article.text #text lang=(kept.language) dir=(direction) { (text(&kept.text, &marks, &chosen)) }
            section #revisions {
                h2 { "Revisions" }
                @if revisions.len() == 1 { p { "One text is kept of this article, added " time { (revisions[0].added.get(..16).unwrap_or_default().replace('T', " ")) } "." } }
                @else {
                    @for revision in &revisions {
                        h3 { "Revision " (revision.number) ", added " time { (revision.added.get(..16).unwrap_or_default().replace('T', " ")) } " " @if revision.document != kept.id { a href=(to_document(&revision.document)) { "open" } } }
                        @if let Some([before, after]) = &revision.title { p { "Title: " del { (before) } " " ins { (after) } } }
                        @if revision.changes.iter().any(|c| c.what != "kept") {
                            div.diff { @for c in &revision.changes { @match c.what { "added" => { ins { (c.text) } }, "removed" => { del { (c.text) } }, _ => { (around(&c.text)) } } } }
                        }
                    }
                }
            }
            @if !room.desk.read_only { (by_hand(ask, &kept, &back)) }
        }
    };
    let title = kept.title.as_deref().unwrap_or(&kept.id);
    Shell::new(title, "/").told(&content)
}

fn chosen(ask: &Ask) -> Result<Vec<String>, crate::problem::Problem> {
    let single = Ask { query: ask.query.clone(), ..Ask::default() };
    let fields: Vec<(String, String)> = serde_urlencoded::from_str(&ask.query).unwrap_or_default();
    let several: Vec<String> = fields.iter().filter(|(name, _)| name == "layer").map(|(_, v)| v.clone()).collect();
    if !several.is_empty() {
        return Ok(several);
    }
    let wanted: Wanted = single.filled()?;
    let all = || vec!["statements".to_owned(), "quotes".to_owned()];
    Ok(wanted.layers.map_or_else(all, |names| names.split(',').map(str::to_owned).collect()))
}

fn is_right_to_left(language: &str) -> bool {
    matches!(language, "ar" | "fa" | "he" | "ur" | "yi")
}

fn marks(record: &Report, kept: &KeptDocument) -> Vec<Mark> {
    let mut marks = Vec::new();
    let here = |document: &str| document == kept.id;
    let mut add = |span: [u32; 2], layer: &'static str, title: String, link: Option<String>| {
        marks.push(Mark { span, layer, title, link });
    };
    for s in record.statements.iter().filter(|s| here(&s.document)) {
        let negated = if s.negated { ", negated" } else { "" };
        let title = format!("{}{negated}, held by {}", s.modality.word(), s.attribution.holder);
        add(s.span, "statements", title, Some(to_claim(&place(&kept.id, s.span))));
    }
    for q in record.quotes.iter().filter(|q| here(&q.document)) {
        let who = q.speaker.as_deref().unwrap_or("speaker not told");
        add(q.span, "quotes", format!("{} quotation: {who}", q.kind.word()), None);
    }
    for q in record.quantities.iter().filter(|q| here(&q.document)) {
        use QuantityKind as K;
        let is_time = matches!(q.kind, K::Duration | K::Date | K::Time | K::DateTime | K::Range | K::Relative);
        let value = match &q.value {
            serde_json::Value::String(text) => text.clone(),
            serde_json::Value::Null => String::new(),
            other => other.to_string(),
        };
        let title = format!("{}: {} {value} {}", q.kind.word(), q.comparator, q.unit.as_deref().unwrap_or_default());
        add(q.span, if is_time { "times" } else { "figures" }, title.trim().to_owned(), None);
    }
    for c in &record.commitments {
        for e in c.evidence.iter().filter(|e| here(&e.document)) {
            let due = c.deadline.as_ref().map(|day| format!(" until {day}")).unwrap_or_default();
            add(e.span, "commitments", format!("{} of {}{due}", c.kind.word(), c.parties.join(", ")), None);
        }
    }
    for r in &record.reuse {
        for p in &r.passages {
            if here(&r.a) {
                add(p.a, "shared", format!("{} with {}", r.relation.word(), r.b), None);
            } else if here(&r.b) {
                add(p.b, "shared", format!("{} with {}", r.relation.word(), r.a), None);
            }
        }
    }
    for d in record.documents.iter().filter(|d| here(&d.id)) {
        d.boilerplate.iter().for_each(|b| add(b.span, "furniture", b.kind.word().to_owned(), None));
    }
    marks.retain(|m| kept.text.get(m.span[0] as usize..m.span[1] as usize).is_some_and(|t| !t.is_empty()));
    marks
}

/// The text in paragraphs, cut into runs at the ends of marks.
fn text(text: &str, marks: &[Mark], chosen: &[String]) -> Markup {
    let shown: Vec<&Mark> = marks.iter().filter(|m| chosen.iter().any(|c| c == m.layer)).collect();
    let mut cuts: Vec<usize> = shown.iter().flat_map(|m| m.span).map(|at| at as usize).collect();
    let mut paragraphs: Vec<(usize, usize)> = Vec::new();
    let mut from = 0;
    for line in text.split('\n') {
        if !line.trim().is_empty() {
            paragraphs.push((from, from + line.len()));
        }
        from += line.len() + 1;
    }
    cuts.extend(paragraphs.iter().flat_map(|p| [p.0, p.1]));
    cuts.sort_unstable();
    cuts.dedup();
    html! {
        @for &(start, end) in &paragraphs {
            @let inside: Vec<&&Mark> = shown.iter().filter(|m| (m.span[0] as usize) < end && m.span[1] as usize > start).collect();
            @let first = cuts.partition_point(|at| *at < start);
            @let last = cuts.partition_point(|at| *at <= end);
            p { @for run in cuts[first..last].windows(2) { (one_run(text, [run[0], run[1]], &inside)) } }
        }
    }
}

fn one_run(text: &str, [start, end]: [usize; 2], marks: &[&&Mark]) -> Markup {
    let words = &text[start..end];
    let over: Vec<&Mark> =
        marks.iter().filter(|m| m.span[0] as usize <= start && m.span[1] as usize >= end).map(|m| **m).collect();
    if over.is_empty() {
        return html! { (words) };
    }
    let mut layers: BTreeMap<&str, ()> = BTreeMap::new();
    over.iter().for_each(|m| _ = layers.insert(m.layer, ()));
    let classes = layers.keys().map(|layer| format!("on-{layer}")).collect::<Vec<_>>().join(" ");
    let title = over.iter().map(|m| m.title.as_str()).collect::<Vec<_>>().join("; ");
    match over.iter().find_map(|m| m.link.as_ref()) {
        Some(link) => html! { a class={ "run " (classes) } href=(link) title=(title) { (words) } },
        None => html! { span class={ "run " (classes) } title=(title) { (words) } },
    }
}

/// The beginning and the end of a long stretch that stayed.
pub(super) fn around(text: &str) -> String {
    const SHOWN: usize = 120;
    if text.len() <= 3 * SHOWN {
        return text.to_owned();
    }
    let (head, tail) = (text.floor_char_boundary(SHOWN), text.ceil_char_boundary(text.len() - SHOWN));
    format!("{} […] {}", &text[..head], &text[tail..])
}

fn by_hand(ask: &Ask, kept: &KeptDocument, back: &str) -> Markup {
    let document = html! { input type="hidden" name="document" value=(kept.id); };
    html! {
        section #by-hand {
            h2 { "Corrections by hand" }
            div.columns {
                form.card method="post" action="/corrections" {
                    h3 { "Its day is another" } (hidden(ask, "date", back)) (document)
                    label { "Day of publication " input type="date" name="date" required value=[kept.published.as_deref()]; }
                    button { "Set the day" }
                }
                form.card method="post" action="/corrections" {
                    h3 { "Note" } (hidden(ask, "note", back)) (document)
                    label { "To keep in mind " textarea name="text" rows="3" required {} }
                    button { "Keep the note" }
                }
                form.card method="post" action="/corrections" {
                    h3 { "Leave it out" } (hidden(ask, "hide", back)) (document)
                    p.legend { "The document stays in the library, and its story is analysed without it." }
                    button { "Hide" }
                }
            }
            p.meta { (many(kept.notes.len(), "note", "notes")) " from reading" @if !kept.notes.is_empty() { ": " (kept.notes.join("; ")) } }
        }
    }
}
