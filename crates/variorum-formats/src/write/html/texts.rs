//! The texts, each statement marked; two of them side by side where scripts run.

use maud::{Markup, html};
use variorum_core::Span;

use super::Parts;

impl Parts<'_> {
    /// The texts, each statement marked.
    pub fn texts(&self) -> Markup {
        html! {
            section #texts {
                h2 { "Texts side by side" }
                form.pair hidden {
                    label { "Left " select name="left" { (self.options(0)) } }
                    label { "Right " select name="right" { (self.options(1)) } }
                    p.legend { "Marked passages stand in both texts. Choose one to bring its counterpart beside it." }
                }
                div.texts { @for d in 0..self.report.documents.len() { (self.text(d)) } }
            }
        }
    }

    fn options(&self, chosen: usize) -> Markup {
        html! { @for (i, d) in self.record.documents.iter().enumerate() { option value={ "d-" (d.id) } selected[i == chosen] { (d.id) @if let Some(outlet) = &d.outlet { " – " (outlet) } } } }
    }

    fn text(&self, d: usize) -> Markup {
        let document = &self.report.documents[d];
        let direction = if document.language.is_right_to_left() { "rtl" } else { "auto" };
        html! {
            article.text id={ "d-" (document.id) } tabindex="0" lang=(document.language.code()) dir=(direction) aria-label={ "Text of " (document.id) } {
                h3 dir="auto" { bdi { (document.id) } @if let Some(outlet) = &document.outlet { " – " bdi { (outlet) } } }
                @for &paragraph in &self.report.layers[d].paragraphs {
                    @let furniture = self.report.layers[d].boilerplate.iter().any(|b| b.span.contains(paragraph));
                    p .furniture[furniture] { (self.marked(d, paragraph)) }
                }
            }
        }
    }

    /// A paragraph with its statements marked.
    fn marked(&self, d: usize, paragraph: Span) -> Markup {
        let text = &self.report.documents[d].text;
        let from = self.report.statements.partition_point(|s| (s.document_idx, s.span.start) < (d, paragraph.start));
        let inside = self.report.statements[from..]
            .iter()
            .enumerate()
            .take_while(|(_, s)| s.document_idx == d && s.span.start < paragraph.end);
        let mut at = paragraph.start;
        let mut parts: Vec<(Option<usize>, Span)> = Vec::new();
        for (offset, statement) in inside {
            // A statement that another one covers was marked with it.
            if statement.span.start < at || statement.span.end > paragraph.end {
                continue;
            }
            parts.push((None, Span { start: at, end: statement.span.start }));
            parts.push((Some(from + offset), statement.span));
            at = statement.span.end;
        }
        parts.push((None, Span { start: at, end: paragraph.end }));
        html! {
            @for (statement, span) in parts {
                @match statement {
                    None => (span.slice(text)),
                    Some(s) => {
                        @let claims = &self.claims_of[s];
                        @let shared = claims.iter().any(|&c| self.report.claims[c].statements.len() > 1);
                        @let disputed = claims.iter().any(|&c| self.report.claims[c].status == variorum_core::model::Status::Disputed);
                        mark.shared[shared].disputed[disputed] id={ "s" (s + 1) } data-claims={ @for c in claims { "c" (c + 1) " " } } { (span.slice(text)) }
                    }
                }
            }
        }
    }
}
