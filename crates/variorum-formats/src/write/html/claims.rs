//! The matrix, and each claim with its words.

use maud::{Markup, html};
use variorum_core::model::Stance;

use super::Parts;
use crate::schema::{Claim, ClaimKind, Status};

/// Sign and word of a stance: told apart by more than colour.
fn sign(stance: Stance) -> (&'static str, &'static str) {
    match stance {
        Stance::Agrees => ("✓", "agrees"),
        Stance::Differs => ("≠", "differs"),
        Stance::Silent => ("·", "silent"),
    }
}

fn status_sign(status: Status) -> &'static str {
    match status {
        Status::Disputed => "≠",
        Status::Corroborated => "✓✓",
        Status::SingleSource => "1",
    }
}

impl Parts<'_> {
    /// Claims by voices.
    pub fn matrix(&self) -> Markup {
        let mut kinds: Vec<ClaimKind> = self.record.claims.iter().map(|c| c.kind).collect();
        kinds.sort_unstable();
        kinds.dedup();
        html! {
            section #matrix {
                h2 { "Matrix" }
                p.legend { "Rows are claims, columns are voices. " span.agrees { "✓ agrees" } " " span.differs { "≠ differs from most" } " " span.silent { "· silent" } }
                form.filters hidden {
                    label { "Search " input type="search" name="search" placeholder="words or names" autocomplete="off"; }
                    label { "Status " select name="status" { option value="" { "all" } @for s in [Status::Disputed, Status::Corroborated, Status::SingleSource] { option value=(s.word()) { (s.word()) } } } }
                    label { "Kind " select name="kind" { option value="" { "all" } @for k in &kinds { option value=(k.word()) { (k.word()) } } } }
                    label { "Said by " select name="voice" { option value="" { "anyone" } @for (v, voice) in self.record.voices.iter().zip(&self.report.voices) { option value=(v.id) { (voice.name) " (" (v.document) ")" } } } }
                    label { "Order " select name="order" { option value="rank" { "disputed first" } option value="voices" { "most voices first" } option value="text" { "by wording" } option value="place" { "as told" } } }
                    output role="status" {}
                }
                div.scroll tabindex="0" role="region" aria-label="Claims by voice" {
                    table.matrix {
                        thead {
                            tr {
                                th scope="col" { "Claim" }
                                th scope="col" { "Status" }
                                @for voice in &self.record.voices {
                                    th scope="col" title=(voice.document) {
                                        span.name { bdi { (voice.name) } }
                                        span.faint { bdi { (voice.document) } }
                                        @if voice.official { span.official { "official" } }
                                    }
                                }
                            }
                        }
                        tbody { @for (i, claim) in self.record.claims.iter().enumerate() { (self.row(i, claim)) } }
                    }
                }
                p.empty hidden { "No claim fits. " button type="button" data-clears="filters" { "Show all" } }
            }
        }
    }

    fn row(&self, i: usize, claim: &Claim) -> Markup {
        let said: Vec<&str> =
            claim.cells.iter().filter(|c| !c.statements.is_empty()).map(|c| c.voice.as_str()).collect();
        let place = self.report.claims[i].statements.first().copied().unwrap_or_default();
        html! {
            tr data-status=(claim.status.word()) data-kind=(claim.kind.word()) data-voices=(said.join(" ")) data-rank=(i) data-place=(place) data-count=(said.len()) tabindex="-1" {
                th scope="row" { a href={ "#" (claim.id) } dir="auto" { (claim.text) } span.kind { (claim.kind.word()) } }
                td class={ "status " (claim.status.word()) } { span aria-hidden="true" { (status_sign(claim.status)) } " " (claim.status.word()) }
                @for cell in &self.report.claims[i].cells {
                    @let (mark, word) = sign(cell.stance);
                    td class=(word) {
                        @if let Some(&s) = cell.statements.first() {
                            a href={ "#s" (s + 1) } data-statement={ @for s in &cell.statements { "s" (s + 1) " " } } title=(self.record.statements[s].text) {
                                span aria-hidden="true" { (mark) } span.hidden { (word) ": " (self.record.statements[s].text) }
                            }
                        } @else {
                            span aria-hidden="true" { (mark) } span.hidden { (word) }
                        }
                    }
                }
            }
        }
    }

    /// Each claim with its words.
    pub fn claims(&self) -> Markup {
        html! {
            section #claims {
                h2 { "Claims" }
                @for (i, claim) in self.record.claims.iter().enumerate() { (self.claim(i, claim)) }
            }
        }
    }

    fn claim(&self, i: usize, claim: &Claim) -> Markup {
        let model = &self.report.claims[i];
        html! {
            article.claim id=(claim.id) {
                h3 dir="auto" { (claim.text) " " a.permalink href=(self.links.claim(claim).unwrap_or_else(|| format!("#{}", claim.id))) aria-label={ "Link to claim " (claim.id) } { "#" (claim.id) } }
                p.meta {
                    span class={ "status " (claim.status.word()) } { (status_sign(claim.status)) " " (claim.status.word()) }
                    " · " (claim.kind.word())
                    @if model.is_of_parts() { " · made by parts of the sentences, quoted below" }
                    @else if claim.status == Status::Corroborated && model.is_loose() { " · the sentences lie far apart: they may make more than one claim" }
                    @if !claim.origins.is_empty() { " · " (claim.origins.len()) @if claim.origins.len() == 1 { " original: " } @else { " originals: " } bdi { (claim.origins.join(", ")) } }
                    @if !claim.official.is_empty() { " · in the official text of " bdi { (claim.official.join(", ")) } }
                }
                ul.evidence {
                    @for (n, &s) in model.statements.iter().enumerate() {
                        @let statement = &self.record.statements[s];
                        li {
                            @if let Some(words) = model.words.get(n) { "“" bdi { (words.slice(&self.report.documents[self.report.statements[s].document_idx].text)) } "” in " }
                            (self.passage(s))
                            span.meta { " " (statement.modality.word()) @if statement.negated { ", negated" } ", held by " bdi { (statement.attribution.holder) } }
                        }
                    }
                }
                @for difference in &claim.differences {
                    p.meta { (difference.aspect.word()) ", " (difference.kind.word()) ": "
                        @for (n, v) in difference.values.iter().enumerate() { @if n > 0 { " / " } "“" bdi { (v.value) } "”" }
                    }
                }
                @let silent: Vec<_> = model.cells.iter().filter(|c| c.stance == Stance::Silent).collect();
                @if !silent.is_empty() {
                    details {
                        summary { "Silent: " (silent.len()) }
                        ul.evidence {
                            @for cell in silent {
                                li {
                                    span.voice { bdi { (self.report.voices[cell.voice_idx].name) } " " span.faint { bdi { (self.record.voices[cell.voice_idx].document) } } }
                                    @if let Some((cite, score)) = cell.nearest {
                                        " nearest (" (format!("{score:.2}")) "): "
                                        q.faint dir="auto" { (cite.span.slice(&self.report.documents[cite.document_idx].text)) }
                                    } @else { " nothing near" }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}
