//! The ledger: commitments with their deadlines, in a calendar and in a list.

use std::collections::BTreeMap;

use jiff::civil::Date;
use maud::{Markup, html};
use variorum::library::{Due, Entry};

use super::{Shell, many, table, to_claim, to_story, with_query};
use crate::api::reading;
use crate::api::records::{LedgerQuery, place};
use crate::ask::{Ask, Room, Told};

/// Lines that are shown.
const MOST: usize = 300;

/// The page.
pub fn page(room: &mut Room, ask: &Ask) -> Told {
    let query: LedgerQuery = ask.filled()?;
    let entries = reading::entries(room, &query)?;
    let today: Date = room.library.today().parse().unwrap_or(Date::constant(1970, 1, 1));
    let month = query
        .month
        .as_deref()
        .and_then(|m| format!("{m}-01").parse::<Date>().ok())
        .unwrap_or_else(|| today.first_of_month());
    let mut by_day: BTreeMap<Date, Vec<&Entry>> = BTreeMap::new();
    for entry in &entries {
        if let Some(day) = entry.commitment.deadline.as_deref().and_then(|day| day.parse().ok()) {
            by_day.entry(day).or_default().push(entry);
        }
    }
    let query_text = serde_urlencoded::to_string(&LedgerQuery { month: None, ..query.clone() }).unwrap_or_default();
    let content = html! {
        main {
            h1 { "Ledger" }
            p.legend { "What was promised, demanded, proposed or scheduled in analysed stories, as it stands on " time { (today.to_string()) } ". Whether it was kept is told only where a document says so." }
            form.filters method="get" action="/ledger" role="search" aria-label="Commitments" {
                label { "Party " input type="text" name="party" value=[query.party.as_deref()] autocomplete="off"; }
                label { "From " input type="date" name="since" value=[query.since.as_deref()]; }
                label { "To " input type="date" name="until" value=[query.until.as_deref()]; }
                label { "Standing " select name="due" { option value="" { "all" } @for due in Due::ALL { option value=(due.word()) selected[query.due.as_deref() == Some(due.word())] { (due.word().replace('-', " ")) } } } }
                button { "Show" }
            }
            p { a href={ "/api/v1/ledger.ics" @if !query_text.is_empty() { "?" (query_text) } } { "For your calendar (iCalendar)" } }
            (calendar(month, today, &by_day, &query))
            section #entries {
                h2 { (many(entries.len(), "commitment", "commitments")) }
                @if entries.is_empty() { p { "None. Stories are analysed when they are opened." } }
                @else { (table("Commitments", &rows(&entries))) }
                @if entries.len() > MOST { p { "The first " (MOST) " are shown; the filters above lead to the others." } }
            }
        }
    };
    Shell::new("Ledger", "/ledger").told(&content)
}

fn rows(entries: &[Entry]) -> Markup {
    html! {
        thead { tr { th scope="col" { "Due" } th scope="col" { "Standing" } th scope="col" { "Who" } th scope="col" { "What" } th scope="col" { "Told in" } } }
        tbody { @for (i, e) in entries.iter().take(MOST).enumerate() { tr id={ "e" (i + 1) } data-day=[e.commitment.deadline.as_deref()] {
            td { @if let Some(day) = &e.commitment.deadline { time datetime=(day) { (day) } } @else { "–" } @if let Some(basis) = &e.commitment.basis { br; span.faint { (basis) } } }
            td { span class={ "pill due " (e.due.word()) } { (e.due.word().replace('-', " ")) } }
            td { bdi { (e.commitment.parties.join(", ")) } @if !e.commitment.counterpart.is_empty() { span.faint { " towards " bdi { (e.commitment.counterpart.join(", ")) } } } }
            td dir="auto" { (e.commitment.action) " " span.kind { (e.commitment.kind.word()) } @if !e.commitment.conditions.is_empty() { br; span.faint { "if " (e.commitment.conditions.join("; ")) } } }
            td { a href=(to_story(&e.story)) { bdi { (e.story) } } @if let Some(first) = e.commitment.evidence.first() { ", " a href=(to_claim(&place(&first.document, first.span))) { "the claim" } } }
        } } }
    }
}

/// A month with what is due on its days.
fn calendar(month: Date, today: Date, by_day: &BTreeMap<Date, Vec<&Entry>>, query: &LedgerQuery) -> Markup {
    let weeks: Vec<Vec<Option<Date>>> = {
        let lead = month.weekday().to_monday_zero_offset() as usize;
        let days = (1..=month.days_in_month()).filter_map(|d| Date::new(month.year(), month.month(), d).ok());
        let cells: Vec<Option<Date>> = std::iter::repeat_n(None, lead).chain(days.map(Some)).collect();
        cells.chunks(7).map(|week| week.iter().copied().chain(std::iter::repeat(None)).take(7).collect()).collect()
    };
    let name = |date: Date| format!("{:04}-{:02}", date.year(), date.month());
    let link = |date: Date| {
        let field = |text: &Option<String>| text.clone().unwrap_or_default();
        let month = name(date);
        with_query("/ledger", &[("party", &field(&query.party)), ("due", &field(&query.due)), ("month", &month)])
    };
    let before = month.yesterday().map(Date::first_of_month).unwrap_or(month);
    let after = month.last_of_month().tomorrow().unwrap_or(month);
    html! {
        section #calendar {
            h2 { "Due in " (name(month)) }
            nav.pages aria-label="Months" { a rel="prev" href=(link(before)) { "← " (name(before)) } a rel="next" href=(link(after)) { (name(after)) " →" } }
            (table("Calendar", &html! {
                thead { tr { @for day in ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"] { th scope="col" { (day) } } } }
                tbody.calendar { @for week in &weeks { tr { @for day in week {
                    @match day {
                        None => td.outside {},
                        Some(day) => td .today[*day == today] {
                            time datetime=(day.to_string()) aria-current=[(*day == today).then_some("date")] { (day.day()) }
                            @if let Some(entries) = by_day.get(day) { ul { @for e in entries.iter().take(4) { li { a href=(to_story(&e.story)) title=(e.commitment.action) { bdi { (e.commitment.parties.first().map_or("", String::as_str)) } ": " (brief(&e.commitment.action)) } } } @if entries.len() > 4 { li.faint { "and " (entries.len() - 4) " more" } } } }
                        },
                    }
                } } } }
            }))
        }
    }
}

fn brief(text: &str) -> String {
    if text.chars().count() <= 40 {
        text.to_owned()
    } else {
        format!("{}…", text.chars().take(39).collect::<String>())
    }
}
