//! The report as one self-contained page: readable without scripts, better with them.
//!
//! Text from articles is data. It is escaped by the template, set apart from the direction of the page, and the page's
//! own policy lets no other script or style run than the two that stand in it.

mod claims;
mod graph;
mod questions;
mod tables;
mod texts;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use maud::{DOCTYPE, Markup, PreEscaped, html};
use sha2::{Digest, Sha256};
use variorum_core::model::Report;

use crate::schema;
use crate::write::VERSION;

/// The style of the page.
pub const STYLE: &str = include_str!("style.css");
/// What makes the page easier to use where scripts run.
pub const SCRIPT: &str = include_str!("script.js");

/// Where names on a page lead, beside the places on the page itself.
pub trait Links {
    /// The page of a claim.
    fn claim(&self, _claim: &schema::Claim) -> Option<String> {
        None
    }

    /// The page of a document.
    fn document(&self, _id: &str) -> Option<String> {
        None
    }

    /// The page of a speaker.
    fn speaker(&self, _name: &str) -> Option<String> {
        None
    }
}

/// A page that stands alone.
struct Alone;

impl Links for Alone {}

/// The parts of a page on a report: each a section that stands alone, in the order of [`Parts::sections`].
pub struct Parts<'a> {
    report: &'a Report,
    record: &'a schema::Report,
    claims_of: Vec<Vec<usize>>,
    links: &'a dyn Links,
}

/// Writes `report` as one HTML page.
pub fn html(report: &Report) -> String {
    let record = schema::record(report, VERSION, false);
    Parts::new(report, &record, &Alone).render().into_string()
}

fn hash(text: &str) -> String {
    format!("'sha256-{}'", STANDARD.encode(Sha256::digest(text.as_bytes())))
}

impl<'a> Parts<'a> {
    /// The parts of a page on `report`; `record` is its written form.
    pub fn new(report: &'a Report, record: &'a schema::Report, links: &'a dyn Links) -> Self {
        let mut claims_of = vec![Vec::new(); report.statements.len()];
        for (i, claim) in report.claims.iter().enumerate() {
            claim.statements.iter().for_each(|&s| claims_of[s].push(i));
        }
        Self { report, record, claims_of, links }
    }
}

impl Parts<'_> {
    fn render(&self) -> Markup {
        let policy = format!(
            "default-src 'none'; style-src {}; script-src {}; img-src data:; base-uri 'none'; form-action 'none'",
            hash(STYLE),
            hash(SCRIPT)
        );
        html! {
            (DOCTYPE)
            html lang="en" {
                head {
                    meta charset="utf-8";
                    meta name="viewport" content="width=device-width, initial-scale=1";
                    meta http-equiv="Content-Security-Policy" content=(policy);
                    meta name="color-scheme" content="light dark";
                    meta name="generator" content={ "variorum " (VERSION) };
                    title { (self.heading()) }
                    style { (PreEscaped(STYLE)) }
                }
                body {
                    a.skip href="#findings" { "Skip to the findings" }
                    (self.header())
                    (self.navigation())
                    main { (self.all()) }
                    (self.dialogs())
                    footer { p { "Written by variorum " (VERSION) ". It compares what sources say; it does not say who is right." } }
                    script { (PreEscaped(SCRIPT)) }
                }
            }
        }
    }

    /// All sections, and the boxes that scripts open.
    pub fn all(&self) -> Markup {
        html! {
            (self.findings())
            (self.matrix())
            (self.readouts())
            (self.differences())
            (self.questions())
            (self.commitments())
            (self.timeline())
            (self.derivations())
            (self.quotes())
            (self.texts())
            (self.claims())
            (self.notes())
        }
    }

    fn heading(&self) -> String {
        match self.report.documents.len() {
            0 => "Nothing to compare".to_owned(),
            1 => "One account".to_owned(),
            n => format!("{n} accounts compared"),
        }
    }

    fn header(&self) -> Markup {
        html! {
            header.top {
                h1 { (self.heading()) }
                (self.summary())
            }
        }
    }

    /// How claims stand, and the accounts.
    pub fn summary(&self) -> Markup {
        let count = |status: schema::Status| self.record.claims.iter().filter(|c| c.status == status).count();
        html! {
                ul.figures {
                    li.disputed { b { (count(schema::Status::Disputed)) } " disputed" }
                    li.corroborated { b { (count(schema::Status::Corroborated)) } " corroborated" }
                    li.single-source { b { (count(schema::Status::SingleSource)) } " single-source" }
                    li { b { (self.record.voices.len()) } " voices" }
                }
                div.scroll tabindex="0" role="region" aria-label="Table" {
                    table.sources {
                        thead { tr { th scope="col" { "Account" } th scope="col" { "Outlet" } th scope="col" { "Date" } th scope="col" { "Title" } th scope="col" { "Credits" } } }
                        tbody {
                            @for d in &self.record.documents {
                                tr {
                                    th scope="row" { a href={ "#d-" (d.id) } { bdi { (d.id) } } }
                                    td { @if let Some(page) = self.links.document(&d.id) { a.permalink href=(page) { "open" } " " } @if let Some(outlet) = &d.outlet { bdi { (outlet) } } @else { span.faint { "not known" } } }
                                    td { @if let Some(day) = &d.published { time datetime=(day) { (day) } } @else { span.faint { "none stated" } } }
                                    td dir="auto" { (d.title.as_deref().unwrap_or("–")) }
                                    td { (d.credits.iter().map(|c| c.name.as_str()).collect::<std::collections::BTreeSet<_>>().into_iter().collect::<Vec<_>>().join(", ")) }
                                }
                            }
                        }
                    }
                }
        }
    }

    /// The sections of the page, each by its id and its name.
    pub fn sections(&self) -> Vec<(&'static str, &'static str)> {
        let official = self.official_pair().is_some();
        let all = [
            ("findings", "Findings"),
            ("matrix", "Matrix"),
            ("readouts", "Official texts"),
            ("differences", "Differences"),
            ("questions", "Open questions"),
            ("commitments", "Commitments"),
            ("timeline", "Timeline"),
            ("origins", "Origins"),
            ("quotes", "Quotations"),
            ("texts", "Texts"),
            ("notes", "Notes"),
        ];
        all.into_iter().filter(|(id, _)| *id != "readouts" || official).collect()
    }

    /// The list of sections, which stays in sight.
    pub fn navigation(&self) -> Markup {
        html! {
            nav.sections aria-label="Sections" {
                ul { @for (id, name) in self.sections() { li { a href={ "#" (id) } { (name) } } } }
                button.help type="button" data-opens="help" aria-haspopup="dialog" hidden { "Keys " kbd { "?" } }
            }
        }
    }

    /// What a reader must know.
    pub fn findings(&self) -> Markup {
        html! {
            section #findings {
                h2 { "Findings" }
                @if self.record.findings.is_empty() {
                    p { "None: no two accounts say the same thing, or differ in one." }
                }
                ol.findings {
                    @for f in &self.record.findings {
                        li id={ "f" (f.rank) } class={ "finding " (f.kind.word()) } {
                            span.kind { (f.kind.word().replace('-', " ")) }
                            p dir="auto" { (f.text) }
                            (self.evidence(&self.report.findings[f.rank - 1].statements))
                            p.links { @for c in &f.claims { a href={ "#" (c) } { (c) } " " } }
                        }
                    }
                }
            }
        }
    }

    /// The words of some statements, each leading to its place; folded away until asked for.
    fn evidence(&self, statements: &[usize]) -> Markup {
        const MOST: usize = 24;
        html! {
            details {
                summary { "Evidence: " (statements.len()) @if statements.len() == 1 { " passage" } @else { " passages" } }
                ul.evidence {
                    @for &s in statements.iter().take(MOST) { li { (self.passage(s)) } }
                    @if statements.len() > MOST { li.faint { "and " (statements.len() - MOST) " more" } }
                }
            }
        }
    }

    /// A statement: its voice, its words as a link to where they stand.
    fn passage(&self, s: usize) -> Markup {
        let statement = &self.record.statements[s];
        let voice = &self.report.voices[self.report.voice_of(s)];
        html! {
            span.voice { bdi { (voice.name) } " " span.faint { bdi { (statement.document) } } }
            " " a.words href={ "#" (statement.id) } data-statement=(statement.id) dir="auto" { (statement.text) }
        }
    }

    /// What was odd.
    pub fn notes(&self) -> Markup {
        html! {
            section #notes {
                h2 { "Notes" }
                @if self.record.notes.is_empty() { p { "Nothing odd was seen." } }
                ul {
                    @for note in &self.record.notes {
                        li { @if let Some(d) = &note.document { b { bdi { (d) } } ": " } (note.message) }
                    }
                }
            }
        }
    }

    /// The boxes that scripts open.
    pub fn dialogs(&self) -> Markup {
        html! {
            dialog #words aria-labelledby="words-title" {
                form method="dialog" { h2 #words-title { "In its paragraph" } button aria-label="Close" value="close" { "✕" } }
                div.body {}
            }
            dialog #help aria-labelledby="help-title" {
                form method="dialog" { h2 #help-title { "Keys" } button aria-label="Close" value="close" { "✕" } }
                dl {
                    dt { kbd { "j" } " " kbd { "k" } } dd { "next and previous claim of the matrix" }
                    dt { kbd { "Enter" } } dd { "the words of the claim" }
                    dt { kbd { "/" } } dd { "search the claims" }
                    dt { kbd { "Esc" } } dd { "close, or clear the search" }
                    dt { kbd { "?" } } dd { "this list" }
                }
            }
        }
    }
}
