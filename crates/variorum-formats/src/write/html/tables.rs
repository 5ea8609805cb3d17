//! Official texts against each other, differences, commitments, timeline, quotations.

use std::collections::BTreeMap;

use maud::{Markup, html};
use variorum_core::model::{QuoteKind, Stance};

use super::Parts;

impl Parts<'_> {
    /// The two official voices that say most, if there are two of different names.
    pub(super) fn official_pair(&self) -> Option<(usize, usize)> {
        let said = |v: usize| self.report.claims.iter().filter(|c| c.cells[v].stance != Stance::Silent).count();
        let mut official: Vec<usize> =
            (0..self.report.voices.len()).filter(|&v| self.report.voices[v].official).collect();
        official.sort_by_key(|&v| (std::cmp::Reverse(said(v)), v));
        let first = *official.first()?;
        let second = official.into_iter().find(|&v| self.report.voices[v].name != self.report.voices[first].name)?;
        Some((first.min(second), first.max(second)))
    }

    /// Official texts against each other; nothing where there are not two.
    pub fn readouts(&self) -> Markup {
        let Some((a, b)) = self.official_pair() else { return html! {} };
        let says = |c: usize, v: usize| self.report.claims[c].cells[v].stance != Stance::Silent;
        let pick = |x: bool, y: bool| -> Vec<usize> {
            (0..self.report.claims.len()).filter(|&c| says(c, a) == x && says(c, b) == y).collect()
        };
        let (here, there, both) = (pick(true, false), pick(false, true), pick(true, true));
        let neither: Vec<usize> = pick(false, false)
            .into_iter()
            .filter(|&c| self.report.claims[c].cells.iter().filter(|cell| cell.stance != Stance::Silent).count() > 1)
            .collect();
        let names = (&self.report.voices[a].name, &self.report.voices[b].name);
        let list = |claims: &[usize], v: usize| {
            html! {
                ul { @for &c in claims { @for &s in self.report.claims[c].cells[v].statements.iter().take(1) { li dir="auto" { a.words href={ "#s" (s + 1) } data-statement={ "s" (s + 1) } { (self.report.text_of(s)) } " " a.faint href={ "#c" (c + 1) } { "c" (c + 1) } } } } }
            }
        };
        html! {
            section #readouts {
                h2 { "The official texts against each other" }
                div.columns {
                    div { h3 { "Only " bdi { (names.0) } " (" (here.len()) ")" } (list(&here, a)) }
                    div { h3 { "Only " bdi { (names.1) } " (" (there.len()) ")" } (list(&there, b)) }
                }
                h3 { "Both, in their own words (" (both.len()) ")" }
                @if both.is_empty() { p { "No claim was found in both." } } @else {
                    div.scroll tabindex="0" role="region" aria-label="Table" { table {
                        thead { tr { th scope="col" { bdi { (names.0) } } th scope="col" { bdi { (names.1) } } th scope="col" { "Differences" } } }
                        tbody { @for &c in &both { tr {
                            @for v in [a, b] { td dir="auto" { @for &s in &self.report.claims[c].cells[v].statements { a.words href={ "#s" (s + 1) } data-statement={ "s" (s + 1) } { (self.report.text_of(s)) } " " } } }
                            td { @for d in &self.record.claims[c].differences { span class={ "pill " (d.kind.word()) } { (d.aspect.word()) } " " } a.faint href={ "#c" (c + 1) } { "c" (c + 1) } }
                        } } }
                    } }
                }
                @if !neither.is_empty() {
                    details { summary { "In neither, though several accounts have it (" (neither.len()) ")" }
                        ul { @for &c in &neither { li dir="auto" { a href={ "#c" (c + 1) } { (self.report.claims[c].text) } } } } }
                }
            }
        }
    }

    /// Where accounts differ.
    pub fn differences(&self) -> Markup {
        let rows: Vec<_> = self.record.claims.iter().flat_map(|c| c.differences.iter().map(move |d| (c, d))).collect();
        html! {
            section #differences {
                h2 { "Differences" }
                @if rows.is_empty() { p { "No differences were found." } } @else {
                    div.scroll tabindex="0" role="region" aria-label="Table" { table {
                        thead { tr { th scope="col" { "Claim" } th scope="col" { "In what" } th scope="col" { "How far" } th scope="col" { "Values and who gives them" } } }
                        tbody { @for (claim, d) in rows { tr {
                            th scope="row" dir="auto" { a href={ "#" (claim.id) } { (claim.text) } }
                            td { (d.aspect.word()) }
                            td { span class={ "pill " (d.kind.word()) } { (d.kind.word()) } }
                            td { ul.values { @for v in &d.values { li { b { bdi { (v.value) } } " " @for id in &v.statements { (self.source_of(id)) " " } } } } }
                        } } }
                    } }
                }
            }
        }
    }

    fn source_of(&self, id: &str) -> Markup {
        let found = self.record.statements.iter().position(|s| s.id == id);
        html! { @if let Some(s) = found { a.source href={ "#" (id) } data-statement=(id) title=(self.record.statements[s].text) { bdi { (self.report.voices[self.report.voice_of(s)].name) } } } }
    }

    /// What was promised, demanded and proposed.
    pub fn commitments(&self) -> Markup {
        html! {
            section #commitments {
                h2 { "Commitments" }
                @if self.record.commitments.is_empty() { p { "No promise, demand, proposal or schedule was found." } } @else {
                    div.scroll tabindex="0" role="region" aria-label="Table" { table {
                        thead { tr { th scope="col" { "Who" } th scope="col" { "What" } th scope="col" { "Force" } th scope="col" { "Depends on" } th scope="col" { "Until" } th scope="col" { "Told by" } } }
                        tbody { @for (c, model) in self.record.commitments.iter().zip(&self.report.commitments) { tr id=(c.id) {
                            th scope="row" { bdi { (c.parties.join(", ")) } @if !c.counterpart.is_empty() { span.faint { " towards " bdi { (c.counterpart.join(", ")) } } } }
                            td dir="auto" { (c.action) " " @for id in &c.claims { a.faint href={ "#" (id) } { (id) } " " } }
                            td { (c.kind.word()) }
                            td dir="auto" { @if c.conditions.is_empty() { "–" } @else { (c.conditions.join("; ")) } }
                            td {
                                @if let Some(day) = &c.deadline { time datetime=(day) { b { (day) } } } @else if let Some(length) = &c.duration { (length) } @else { "–" }
                                @if let Some(basis) = &c.basis { br; span.faint { (basis) } }
                            }
                            td { (model.evidence.len()) @if model.evidence.len() == 1 { " passage" } @else { " passages" } }
                        } } }
                    } }
                }
            }
        }
    }

    /// What has a date.
    pub fn timeline(&self) -> Markup {
        html! {
            section #timeline {
                h2 { "Timeline" }
                @if self.record.timeline.is_empty() { p { "No account gives a date." } }
                ol.timeline {
                    @for entry in &self.record.timeline {
                        li {
                            time { (entry.when) }
                            div dir="auto" { (entry.text) " " @for id in &entry.statements { (self.source_of(id)) " " } }
                        }
                    }
                }
            }
        }
    }

    /// Quotations by speaker.
    pub fn quotes(&self) -> Markup {
        let mut speakers: BTreeMap<String, Vec<(usize, &variorum_core::model::Quote)>> = BTreeMap::new();
        for (d, layers) in self.report.layers.iter().enumerate() {
            for quote in layers.quotes.iter().filter(|q| q.kind != QuoteKind::Phrase || q.speaker.is_some()) {
                speakers.entry(quote.speaker.clone().unwrap_or_default()).or_default().push((d, quote));
            }
        }
        let mut speakers: Vec<_> = speakers.into_iter().collect();
        speakers.sort_by_key(|(name, quotes)| (name.is_empty(), std::cmp::Reverse(quotes.len()), name.clone()));
        html! {
            section #quotes {
                h2 { "Quotations by speaker" }
                @if speakers.is_empty() { p { "No quotation was found." } }
                @for (name, quotes) in &speakers {
                    details open[speakers.len() < 4] {
                        summary { @if name.is_empty() { "Speaker not told" } @else { bdi { (name) } } " (" (quotes.len()) ")" }
                        @if let Some(page) = Some(name).filter(|name| !name.is_empty()).and_then(|name| self.links.speaker(name)) { p.meta { a href=(page) { "All that " bdi { (name) } " is reported to have said" } } }
                        ul.evidence {
                            @for (d, quote) in quotes {
                                @let document = &self.report.documents[*d];
                                li {
                                    span.voice { bdi { (document.id) } }
                                    " "
                                    @if quote.kind == QuoteKind::Indirect { span dir="auto" { (quote.span.slice(&document.text)) } span.meta { " indirect" } }
                                    @else { q dir="auto" { (quote.span.slice(&document.text)) } }
                                    @if let Some(named) = &quote.speaker_as_named { @if named != name { span.meta { " as “" bdi { (named) } "”" } } }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}
