//! The first page: stories, what is new, growing and disputed.

use std::collections::BTreeMap;

use maud::{Markup, html};
use variorum::library::Listed;

use super::{Shell, many, to_story};
use crate::api::records::{By, StoriesQuery};
use crate::ask::{Ask, Room, Told};

/// Days that a sparkline spans at most.
const DAYS: i32 = 60;

/// The stories.
pub fn page(room: &mut Room, ask: &Ask) -> Told {
    let query: StoriesQuery = ask.filled()?;
    let mut wanted = query.wanted(room.library)?;
    let most = wanted.most;
    wanted.most += 1;
    let mut found = room.library.stories(&wanted)?;
    let more = found.len() > most;
    found.truncate(most);
    let pinned = room.library.pinned()?;
    if wanted.skip == 0 {
        found.sort_by_key(|(story, _)| !pinned.contains(&story.n));
    }
    let rows: Vec<i64> = found.iter().map(|(story, _)| story.n).collect();
    let mut coverage: BTreeMap<i64, Vec<(String, usize)>> = BTreeMap::new();
    for (story, day, n) in room.library.coverage(&rows)? {
        coverage.entry(story).or_default().push((day, n));
    }
    let page_at = |skip: usize| {
        let on = StoriesQuery { skip: (skip > 0).then_some(skip), ..query.clone() };
        let text = serde_urlencoded::to_string(&on).unwrap_or_default();
        if text.is_empty() { "/".to_owned() } else { format!("/?{text}") }
    };
    let filtered = query.q.is_some()
        || query.outlet.is_some()
        || query.since.is_some()
        || query.until.is_some()
        || query.disputed.is_some()
        || query.least.is_some();
    let content = html! {
        main {
            h1 { "Stories" }
            (filters(&query))
            @if found.is_empty() {
                @if filtered { p { "No story fits. " a href="/" { "Show all" } } }
                @else { p { "The library is empty. " a href="/add" { "Add articles" } ", or follow feeds, and stories form by themselves." } }
            }
            ol.stories start=(wanted.skip + 1) {
                @for one in &found { (line(one, pinned.contains(&one.0.n), coverage.get(&one.0.n))) }
            }
            @if more || wanted.skip > 0 {
                nav.pages aria-label="Pages" {
                    @if wanted.skip > 0 { a rel="prev" href=(page_at(wanted.skip.saturating_sub(most))) { "← Earlier in the list" } }
                    @if more { a rel="next" href=(page_at(wanted.skip + most)) { "Further down →" } }
                }
            }
        }
    };
    Shell::new("Stories", "/").told(&content)
}

fn filters(query: &StoriesQuery) -> Markup {
    let by = query.by.unwrap_or_default();
    html! {
        form.filters method="get" action="/" role="search" aria-label="Stories" {
            label { "Matter " input type="search" name="q" value=[query.q.as_deref()] autocomplete="off"; }
            label { "Order " select name="by" {
                option value="changed" selected[by == By::Changed] { "changed last" }
                option value="latest" selected[by == By::Latest] { "latest articles" }
                option value="largest" selected[by == By::Largest] { "largest" }
            } }
            label { "At least " input type="number" name="least" min="1" max="9999" value=[query.least] placeholder="1"; }
            label { "Outlet " input type="text" name="outlet" value=[query.outlet.as_deref()] autocomplete="off"; }
            label { "From " input type="date" name="since" value=[query.since.as_deref()]; }
            label { "To " input type="date" name="until" value=[query.until.as_deref()]; }
            label.check { input type="checkbox" name="disputed" value="true" checked[query.disputed == Some(true)]; " disputed only" }
            button { "Show" }
        }
    }
}

fn line((story, counts): &Listed, pinned: bool, days: Option<&Vec<(String, usize)>>) -> Markup {
    html! {
        li {
            a.title href=(to_story(&story.id)) dir="auto" { (story.title) }
            @if pinned { " " span.pill { "pinned" } }
            p.meta {
                (many(story.size, "article", "articles"))
                @match (&story.first, &story.last) {
                    (Some(first), Some(last)) if first != last => { " · " time { (first) } " to " time { (last) } },
                    (Some(day), _) => { " · " time { (day) } },
                    _ => { " · no date" },
                }
                @match counts {
                    Some((claims, 0)) => { " · " (many(*claims, "claim", "claims")) },
                    Some((claims, disputed)) => { " · " (many(*claims, "claim", "claims")) ", " b.disputed { (disputed) " disputed" } },
                    None if story.size > 1 => { " · not analysed yet" },
                    None => {},
                }
                " · changed " time { (story.changed.get(..16).unwrap_or(&story.changed).replace('T', " ")) }
            }
            @if let Some(days) = days { @if days.len() > 1 { (sparkline(days)) } }
        }
    }
}

/// Articles by day as small columns.
pub fn sparkline(days: &[(String, usize)]) -> Markup {
    let number = |day: &str| {
        day.parse::<jiff::civil::Date>().ok().map(|d| (d - jiff::civil::Date::constant(1970, 1, 1)).get_days())
    };
    let counted: Vec<(i32, usize)> = days.iter().filter_map(|(day, n)| Some((number(day)?, *n))).collect();
    let (Some(first), Some(last)) = (counted.first().map(|d| d.0), counted.last().map(|d| d.0)) else {
        return html! {};
    };
    let first = first.max(last - DAYS + 1);
    let most = counted.iter().map(|d| d.1).max().unwrap_or(1).max(1);
    let width = (last - first + 1) * 5;
    let peak = days.iter().max_by_key(|(_, n)| *n).map(|(day, _)| day.as_str()).unwrap_or_default();
    let told = format!("articles by day: {} days, most on {peak} ({most})", days.len());
    html! {
        svg.spark viewBox={ "0 0 " (width) " 20" } width=(width) height="20" role="img" aria-label=(told) {
            title { (told) }
            @for (day, n) in counted.iter().filter(|(day, _)| *day >= first) {
                @let height = (n * 20).div_ceil(most);
                rect x=((day - first) * 5) y=(20 - height) width="4" height=(height) {}
            }
        }
    }
}
