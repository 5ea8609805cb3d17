//! Who speaks where: the outlet, and the statements that it prints under headings of their own.

use variorum_nlp::Span;

use super::Context;
use super::furniture::issuer as issuer_line;
use crate::model::{BoilerplateKind, Document, Layers, Voice, VoiceKind};

/// Words for a text that somebody gives out.
pub(super) const STATEMENT_WORDS: &[&str] =
    &["statement", "readout", "communique", "communiqué", "declaration", "announcement", "press release", "transcript"];
/// Heads of names of public bodies.
pub(super) const PUBLIC_BODIES: &[&str] = &[
    "ministry", "minister", "government", "office", "presidency", "president", "department", "embassy", "council",
    "commission", "secretariat", "parliament", "authority", "agency", "bureau", "committee", "administration",
    "palace", "chancellery", "court", "cabinet", "delegation", "press service", "armed forces", "general staff",
    "house",
];
const LONGEST_HEADING: usize = 120;
const SHORTEST_BLOCK: usize = 160; // bytes: two short sentences

pub(super) fn run(document: &Document, _: &Context, layers: &mut Layers) {
    let text = &document.text;
    let issued = issuer_line(text, &layers.paragraphs)
        .is_some_and(|(name, _)| document.outlet.as_deref().is_some_and(|own| same_name(own, name)));
    let (kind, official) = if issued {
        (VoiceKind::Organisation, true)
    } else {
        own_kind(document, document.outlet.as_deref().unwrap_or_default())
    };
    let issuer = || document.title.as_deref().filter(|_| official).and_then(issuer);
    let name = document.outlet.clone().or_else(issuer).unwrap_or_else(|| document.id.clone());
    layers.voices.push(Voice { document_idx: 0, name, kind, official, span: None });
    let mut at = 0;
    while at < layers.paragraphs.len() {
        let line = layers.paragraphs[at].slice(text);
        let quoted =
            |i: usize| layers.paragraphs.get(i).is_none_or(|p| p.slice(text).starts_with(['"', '“', '«', '‘', '„']));
        let announced = || announced(line).filter(|_| !quoted(at + 1));
        let found = block_heading(line).map(|name| (name, true)).or_else(announced);
        let Some((holder, whole)) = found else {
            at += 1;
            continue;
        };
        let end = block_end(text, layers, at + 1);
        // "The board released the following statement:" stands in an article that goes on behind it: as long as somebody says "we".
        let end = if whole { end } else { (at + 2..end).find(|&i| !speaks(text, layers, i)).unwrap_or(end) };
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

/// Whether two names differ in their capitals alone.
fn same_name(a: &str, b: &str) -> bool {
    a.to_lowercase() == b.to_lowercase()
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

/// The speaker of a statement that the paragraph before it announces, and whether it is told as the whole text: "The board released
/// the following statement:", "Here is the full text of the statement by the Ministry of Roads:".
fn announced(line: &str) -> Option<(String, bool)> {
    const GIVING: &[&str] = &[
        " released ", " issued ", " gave out ", " put out ", " published ", " posted ", " sent ", " provided ",
        " made ", " offered ", " said in a ", " responded with ", " responded in a ",
    ];
    const LONGEST: usize = 220;
    let line = line.trim();
    let body = line.strip_suffix(':').filter(|body| body.len() <= LONGEST && !body.contains(['.', '"', '“']))?;
    let folded = body.to_lowercase();
    // Two spellings of one letter may differ in length: then the places are not the same.
    if folded.len() != body.len() {
        return None;
    }
    let (at, word) = STATEMENT_WORDS.iter().find_map(|word| Some((folded.find(word)?, *word)))?;
    let whole = ["full", "text of", "transcript"].iter().any(|mark| folded.contains(mark));
    let rest = &folded[at + word.len()..];
    let by = [" by ", " from ", " issued by ", " released by "].iter().find_map(|by| Some(rest.find(by)? + by.len()));
    let name = match GIVING.iter().filter_map(|verb| folded.find(verb)).min().filter(|verb| *verb < at) {
        Some(verb) => &body[..verb],
        None => &body[at + word.len() + by?..],
    };
    let end = [" on ", " about ", " after ", " regarding ", ", ", " below", " in full", " late "].iter();
    let name = name.split_at(end.filter_map(|mark| name.find(mark)).min().unwrap_or(name.len())).0.trim();
    let bare = ["the ", "The ", "a ", "A "].iter().find_map(|article| name.strip_prefix(article)).unwrap_or(name);
    let bare =
        bare.trim_end_matches(" have").trim_end_matches(" has").trim_end_matches(" later").trim_end_matches(" also");
    let named = bare.split_whitespace().any(|word| word.starts_with(char::is_uppercase));
    (named && bare.split_whitespace().count() <= 7).then(|| (bare.to_owned(), whole))
}

/// Whether a paragraph is told by one who says "we" or "I", and quotes nobody.
fn speaks(text: &str, layers: &Layers, paragraph: usize) -> bool {
    const FIRST: &[&str] =
        &["i", "we", "our", "my", "us", "me", "i'm", "we're", "i've", "we've", "i'll", "we'll", "ours"];
    let span = layers.paragraphs[paragraph];
    let quotes = span.slice(text).contains(['"', '“', '«']);
    !quotes && layers.tokens_in(span).iter().any(|token| FIRST.contains(&token.folded.as_str()))
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
                "", "the", "a", "full", "full text of the", "text of the", "official", "joint", "the full",
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
    use variorum_nlp::Language;

    use super::block_heading;
    use crate::extract::{Context, bare_document, complete, extract};
    use crate::model::VoiceKind;

    #[test]
    fn press_releases_are_of_who_gives_them_out() {
        let long =
            "The bridge over the Orle is closed to lorries for the rest of the month of April because of cracks.";
        for (head, name, official) in [
            ("Ministry of Roads\nPress release, 2 April 2031", "Ministry of Roads", true),
            ("Office of the Mayor of Varn\nReadout of the call with Tom Orlo", "Office of the Mayor of Varn", true),
            ("Orle Rail\nSTATEMENT ON THE BRIDGE", "Orle Rail", true),
            ("Bridge Closed As Council Fears Cracks In Its Piers\nStatement by the ministry", "", false),
            ("Bridge closed\nOrle Herald\n2 April 2031", "Orle Herald", false),
            ("Bridge closed\nVarn News Agency\n2 April 2031", "Varn News Agency", false),
            ("Bridge closed\nGovernment\n2 April 2031", "", false),
            ("Bridge closed\nBy Tom Orlo\nThe Varn Ledger\n2 April 2031", "The Varn Ledger", false),
            (
                "On the state of the bridge\nPRESS SERVICE OF THE MAYOR\n2 April 2031, 14:10",
                "Press Service of the Mayor",
                true,
            ),
            ("On the state of the bridge\n2 April 2031\nMinistry of Roads of Varn", "Ministry of Roads of Varn", true),
        ] {
            let mut document = bare_document(&format!("{head}\n\n{long}"), Language::ENGLISH, None);
            complete(&mut document);
            let voices = extract(&document, &Context::default()).voices;
            assert_eq!((voices[0].name.as_str(), voices[0].official), (name, official), "{head}");
            assert_eq!(voices[0].kind == VoiceKind::Organisation, official, "{head}");
        }
    }

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
