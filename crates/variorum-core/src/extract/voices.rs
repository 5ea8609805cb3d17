//! Who speaks where: the outlet, and the statements that it prints under headings of their own.

use variorum_nlp::Span;

use super::Context;
use crate::model::{BoilerplateKind, Document, Layers, Voice, VoiceKind};

/// Words for a text that somebody gives out.
pub(super) const STATEMENT_WORDS: &[&str] =
    &["statement", "readout", "communique", "communiqué", "declaration", "announcement", "press release", "transcript"];
/// Heads of names of public bodies.
const PUBLIC_BODIES: &[&str] = &[
    "ministry",
    "minister",
    "government",
    "office",
    "presidency",
    "president",
    "department",
    "embassy",
    "council",
    "commission",
    "secretariat",
    "parliament",
    "authority",
    "agency",
    "bureau",
    "committee",
    "administration",
    "palace",
    "chancellery",
    "court",
    "cabinet",
    "delegation",
    "press service",
    "armed forces",
    "general staff",
    "house",
];
const LONGEST_HEADING: usize = 120;
const SHORTEST_BLOCK: usize = 160; // bytes: two short sentences

pub(super) fn run(document: &Document, _: &Context, layers: &mut Layers) {
    let text = &document.text;
    let (kind, official) = own_kind(document, document.outlet.as_deref().unwrap_or_default());
    let issuer = || document.title.as_deref().filter(|_| official).and_then(issuer);
    let name = document.outlet.clone().or_else(issuer).unwrap_or_else(|| document.id.clone());
    layers.voices.push(Voice { document_idx: 0, name, kind, official, span: None });
    let mut at = 0;
    while at < layers.paragraphs.len() {
        let Some(holder) = block_heading(layers.paragraphs[at].slice(text)) else {
            at += 1;
            continue;
        };
        let end = block_end(text, layers, at + 1);
        if end > at + 1 {
            let span = layers.paragraphs[at + 1].to(layers.paragraphs[end - 1]);
            if span.len() >= SHORTEST_BLOCK {
                layers.voices.push(Voice {
                    document_idx: 0,
                    name: holder,
                    kind: VoiceKind::Statement,
                    official: true,
                    span: Some(span),
                });
            }
        }
        at = end.max(at + 1);
    }
}

/// A document may itself be a statement: its title or outlet says so.
fn own_kind(document: &Document, outlet: &str) -> (VoiceKind, bool) {
    let title = document.title.as_deref().unwrap_or_default().to_lowercase();
    let words = |text: &str, list: &[&str]| list.iter().any(|word| text.contains(word));
    let leads = STATEMENT_WORDS.iter().any(|word| {
        title.starts_with(word)
            || title.starts_with(&format!("joint {word}"))
            || title.contains(&format!("{word} by "))
            || title.contains(&format!("{word} of the "))
    });
    let body = words(&outlet.to_lowercase(), PUBLIC_BODIES);
    if leads && (body || document.outlet.is_none()) || body && words(&title, STATEMENT_WORDS) {
        (VoiceKind::Organisation, true)
    } else {
        (VoiceKind::Outlet, false)
    }
}

/// Who gives a text out, by its title: "Statement by the Ministry of Roads on the bridge".
fn issuer(title: &str) -> Option<String> {
    let end = [" on ", " about ", " regarding ", " following ", " after ", ": ", " – ", " — "]
        .iter()
        .filter_map(|mark| title.find(mark))
        .min();
    block_heading(&title[..end.unwrap_or(title.len())])
}

/// The paragraph behind the last one of a block that begins at `start`.
fn block_end(text: &str, layers: &Layers, start: usize) -> usize {
    let ends = |paragraph: Span| {
        block_heading(paragraph.slice(text)).is_some()
            || layers.boilerplate.iter().any(|b| {
                b.span == paragraph
                    && matches!(
                        b.kind,
                        BoilerplateKind::Heading | BoilerplateKind::SourceLine | BoilerplateKind::Counter
                    )
            })
    };
    (start..layers.paragraphs.len()).find(|&i| ends(layers.paragraphs[i])).unwrap_or(layers.paragraphs.len())
}

/// The speaker announced by a heading line: "What the ministry said", "Statement by the ministry", "The ministry's statement".
fn block_heading(line: &str) -> Option<String> {
    let line = line.trim_start_matches('#').trim().trim_matches('*').trim_end_matches([':', '.', ' ']);
    if line.is_empty() || line.len() > LONGEST_HEADING || line.split_whitespace().count() > 14 {
        return None;
    }
    let folded = line.to_lowercase();
    let between = |start: &str, ends: &[&str]| {
        let rest = folded.strip_prefix(start)?;
        let length = ends.iter().find_map(|end| rest.strip_suffix(end))?.len();
        line.get(start.len()..start.len() + length)
    };
    let said = between("what ", &[" said", " says", " announced", " stated", " told reporters"]);
    let by = || {
        STATEMENT_WORDS.iter().find_map(|word| {
            let at = folded.find(word)?;
            let opening = folded[..at].trim();
            let lead = [
                "",
                "the",
                "a",
                "full",
                "full text of the",
                "text of the",
                "official",
                "joint",
                "the full",
                "full text of a",
            ]
            .contains(&opening);
            let rest = &folded[at + word.len()..];
            let preposition =
                [" by ", " from ", " of ", " issued by ", " released by "].iter().find(|p| rest.starts_with(**p))?;
            lead.then(|| line.get(at + word.len() + preposition.len()..))?
        })
    };
    let possessive = || {
        STATEMENT_WORDS.iter().find_map(|word| {
            let head = folded.strip_suffix(word)?.trim_end();
            let head = line.get(..head.len())?;
            let head = head.strip_prefix("Full text of ").or_else(|| head.strip_prefix("Text of ")).unwrap_or(head);
            head.chars().any(char::is_uppercase).then_some(head)
        })
    };
    let name = said.or_else(by).or_else(possessive)?;
    let name = name.trim().trim_end_matches("'s").trim_end_matches("’s");
    let bare = ["the ", "The ", "a ", "A "].iter().find_map(|article| name.strip_prefix(article)).unwrap_or(name);
    let capital = bare.split_whitespace().any(|word| word.starts_with(char::is_uppercase));
    (capital && bare.split_whitespace().count() <= 7).then(|| bare.to_owned())
}

#[cfg(test)]
mod tests {
    use super::block_heading;

    #[test]
    fn headings_name_speakers() {
        for (line, want) in [
            ("What the Grey House said", Some("Grey House")),
            ("## Statement by the Ministry of Roads", Some("Ministry of Roads")),
            ("Full text of the Orle Council’s statement:", None),
            ("The Orle Palace readout", Some("Orle Palace")),
            ("What happened next", None),
            (
                "The statement was short and said little about the bridge, which surprised many people in the town.",
                None,
            ),
        ] {
            let found = block_heading(line);
            if line.starts_with("Full") {
                assert!(found.is_some_and(|name| name.contains("Orle Council")), "{line}");
            } else {
                assert_eq!(found.as_deref(), want, "{line}");
            }
        }
    }
}
