//! Pages for people. They are whole without scripts; scripts make some things quicker.

mod add;
mod claim;
mod corrections;
mod description;
mod document;
pub mod enter;
mod ledger;
mod reuse;
mod search;
mod sources;
mod speaker;
mod stories;
mod story;

use std::sync::OnceLock;

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use maud::{DOCTYPE, Markup, html};
use sha2::{Digest, Sha256};
use variorum::write::html::{SCRIPT, STYLE};

use crate::ask::{Answer, Ask, Told};
use crate::problem::Problem;
use crate::serve::{Made, Route, Run};

const DESK_STYLE: &str = include_str!("../ui/desk.css");
const DESK_SCRIPT: &str = include_str!("../ui/desk.js");

const fn page(method: &'static str, path: &'static str, run: Run, made: Option<Made>) -> Route {
    Route { method, path, run, made }
}

/// The routes of all pages.
pub const ROUTES: &[Route] = &[
    page("GET", "/", stories::page, None),
    page("GET", "/stories/{story}", story::page, Some(story::made)),
    page("GET", "/documents/{document}", document::page, None),
    page("GET", "/documents/{document}/reuse", reuse::page, None),
    page("GET", "/claims/{place}", claim::page, None),
    page("GET", "/speakers/{name}", speaker::page, None),
    page("GET", "/ledger", ledger::page, None),
    page("GET", "/search", search::page, None),
    page("GET", "/trace", search::trace, None),
    page("GET", "/sources", sources::page, Some(sources::made)),
    page("GET", "/corrections", corrections::page, None),
    page("POST", "/corrections", corrections::keep, None),
    page("POST", "/corrections/undo", corrections::undo, None),
    page("GET", "/add", add::page, None),
    page("POST", "/feeds", add::follow, None),
    page("GET", "/jobs/{job}", add::job, None),
    page("GET", "/api", description::page, None),
    page("GET", "/enter", enter::ask, None),
];

/// The sections of the desk: address and name.
const SECTIONS: &[(&str, &str)] = &[
    ("/", "Stories"),
    ("/search", "Search"),
    ("/trace", "Trace"),
    ("/ledger", "Ledger"),
    ("/sources", "Sources"),
    ("/corrections", "Corrections"),
    ("/add", "Add"),
    ("/api", "API"),
];

/// What stands around the content of a page.
pub struct Shell<'a> {
    /// The title.
    pub title: &'a str,
    /// The address of the section it belongs to.
    pub section: &'a str,
    /// Whether the scripts of reports are needed.
    pub report: bool,
    /// Seconds after which the page asks for itself again, where no script runs.
    pub again: Option<u32>,
}

impl<'a> Shell<'a> {
    /// A page of a section.
    pub fn new(title: &'a str, section: &'a str) -> Self {
        Self { title, section, report: false, again: None }
    }

    /// The page.
    pub fn page(&self, content: &Markup) -> Markup {
        html! {
            (DOCTYPE)
            html lang="en" {
                head {
                    meta charset="utf-8";
                    meta name="viewport" content="width=device-width, initial-scale=1";
                    meta name="color-scheme" content="light dark";
                    @if let Some(seconds) = self.again { noscript { meta http-equiv="refresh" content=(seconds); } }
                    title { (self.title) " – variorum" }
                    link rel="stylesheet" href={ "/ui/report-" (mark()) ".css" };
                    link rel="stylesheet" href={ "/ui/desk-" (mark()) ".css" };
                    link rel="icon" href="data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 8 8'%3E%3Cpath d='M1 1l3 6 3-6' fill='none' stroke='%23a3231b' stroke-width='1.5'/%3E%3C/svg%3E";
                    @if self.report { script src={ "/ui/report-" (mark()) ".js" } defer {} }
                    script src={ "/ui/desk-" (mark()) ".js" } type="module" {}
                }
                body.desk {
                    a.skip href="#content" { "Skip to the content" }
                    nav.desk aria-label="Desk" {
                        a.brand href="/" { "variorum" }
                        ul { @for (address, name) in SECTIONS { li { a href=(address) aria-current=[(*address == self.section).then_some("page")] { (name) } } } }
                    }
                    div #content tabindex="-1" { (content) }
                    footer { p { "variorum " (variorum::VERSION) " compares what sources say; it does not say who is right." } }
                }
            }
        }
    }

    /// The page as an answer.
    pub fn told(&self, content: &Markup) -> Told {
        Ok(Answer::Page(self.page(content)))
    }
}

/// Changes whenever a style or script does, so that browsers need not ask for them again.
fn mark() -> &'static str {
    static MARK: OnceLock<String> = OnceLock::new();
    MARK.get_or_init(|| {
        let mut hash = Sha256::new();
        [STYLE, SCRIPT, DESK_STYLE, DESK_SCRIPT].iter().for_each(|text| hash.update(text));
        hash.finalize().iter().take(5).map(|byte| format!("{byte:02x}")).collect()
    })
}

/// A style or script by its name.
pub fn asset(name: &str) -> Option<(&'static str, String)> {
    let (stem, ending) = name.rsplit_once('.')?;
    let (stem, _) = stem.split_once('-')?;
    let (css, js) = ("text/css; charset=utf-8", "text/javascript; charset=utf-8");
    Some(match (stem, ending) {
        ("report", "css") => (css, STYLE.to_owned()),
        ("report", "js") => (js, SCRIPT.to_owned()),
        ("desk", "css") => (css, DESK_STYLE.to_owned()),
        ("desk", "js") => (js, DESK_SCRIPT.to_owned()),
        _ => return None,
    })
}

/// The page on a problem.
pub fn problem(problem: &Problem) -> Markup {
    let content = html! {
        main {
            h1 { (problem.title()) }
            p { (capitalised(&problem.detail)) "." }
            @if !problem.hint.is_empty() { p { (capitalised(&problem.hint)) "." } }
            p { a href="/" { "To the stories" } }
        }
    };
    Shell::new(problem.title(), "").page(&content)
}

fn capitalised(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

/// A page as a response.
pub fn sent(page: Markup, status: u16) -> Response {
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let mut response = (status, page.into_string()).into_response();
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
    if status == StatusCode::SERVICE_UNAVAILABLE {
        response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from_static("2"));
    }
    response
}

/// A part of an address, safe in one.
pub fn segment(text: &str) -> String {
    url::form_urlencoded::byte_serialize(text.as_bytes()).collect::<String>().replace('+', "%20")
}

/// The address of a story.
pub fn to_story(id: &str) -> String {
    format!("/stories/{}", segment(id))
}

/// The address of a document.
pub fn to_document(id: &str) -> String {
    format!("/documents/{}", segment(id))
}

/// The address of the claim made at a place.
pub fn to_claim(place: &str) -> String {
    format!("/claims/{}", segment(place))
}

/// The address of a speaker.
pub fn to_speaker(name: &str) -> String {
    format!("/speakers/{}", segment(name))
}

/// Address with a query.
pub fn with_query(path: &str, fields: &[(&str, &str)]) -> String {
    let fields: Vec<_> = fields.iter().filter(|(_, value)| !value.is_empty()).collect();
    if fields.is_empty() {
        return path.to_owned();
    }
    format!("{path}?{}", serde_urlencoded::to_string(&fields).unwrap_or_default())
}

/// The hidden fields of every form that changes something; `back` is where it leads when done.
pub fn hidden(ask: &Ask, kind: &str, back: &str) -> Markup {
    html! {
        input type="hidden" name="csrf" value=(ask.csrf);
        input type="hidden" name="kind" value=(kind);
        input type="hidden" name="back" value=(back);
    }
}

/// A table that scrolls by itself where it is too wide.
pub fn table(label: &str, inner: &Markup) -> Markup {
    html! { div.scroll tabindex="0" role="region" aria-label=(label) { table { (inner) } } }
}

/// "1 article", "2 articles".
pub fn many(n: usize, one: &str, more: &str) -> String {
    format!("{n} {}", if n == 1 { one } else { more })
}
