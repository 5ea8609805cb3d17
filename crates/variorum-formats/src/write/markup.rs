//! The accounts as a critical apparatus (TEI), and who took from whom as a graph (GraphML).

use std::collections::BTreeMap;

use crate::schema::{Direction, Relation, Report, Stance};

/// Text between tags or in attributes; what XML cannot hold is left out.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\n' | '\t' => out.push(c),
            '\u{0}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => {}
            _ => out.push(c),
        }
    }
    out
}

/// The claims as entries of an apparatus: voices are the witnesses, what each says is its reading, and a voice that says
/// nothing has an empty one.
///
/// Source: TEI P5, chapter 13, "Critical Apparatus".
pub fn tei(report: &Report) -> String {
    let statements: BTreeMap<&str, &str> = report.statements.iter().map(|s| (s.id.as_str(), s.text.as_str())).collect();
    let documents: BTreeMap<&str, _> = report.documents.iter().map(|d| (d.id.as_str(), d)).collect();
    let mut out = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<TEI xmlns=\"http://www.tei-c.org/ns/1.0\">\n<teiHeader><fileDesc>\n",
    );
    out.push_str("<titleStmt><title>Accounts of one event, compared</title></titleStmt>\n");
    out.push_str("<publicationStmt><p>Written by variorum.</p></publicationStmt>\n<sourceDesc><listWit>\n");
    for voice in &report.voices {
        let document = documents.get(voice.document.as_str());
        let source = document.map(|d| escaped(&d.source)).unwrap_or_default();
        let date = document
            .and_then(|d| d.published.as_ref())
            .map(|day| format!("<date when=\"{0}\">{0}</date> ", escaped(day)))
            .unwrap_or_default();
        out.push_str(&format!(
            "<witness xml:id=\"{}\">{} {date}<ref>{source}</ref></witness>\n",
            voice.id,
            escaped(&voice.name)
        ));
    }
    out.push_str("</listWit></sourceDesc>\n</fileDesc></teiHeader>\n<text><body>\n<listApp>\n");
    for claim in &report.claims {
        out.push_str(&format!(
            "<app xml:id=\"{}\" type=\"{}\" subtype=\"{}\">\n<note>{}</note>\n",
            claim.id,
            claim.kind.word(),
            claim.status.word(),
            escaped(&claim.text)
        ));
        for cell in &claim.cells {
            let words: Vec<String> =
                cell.statements.iter().filter_map(|id| statements.get(id.as_str())).map(|text| escaped(text)).collect();
            let cause = if cell.stance == Stance::Differs { " type=\"differs\"" } else { "" };
            if words.is_empty() {
                out.push_str(&format!("<rdg wit=\"#{}\" type=\"silent\"/>\n", cell.voice));
            } else {
                out.push_str(&format!("<rdg wit=\"#{}\"{cause}>{}</rdg>\n", cell.voice, words.join(" … ")));
            }
        }
        out.push_str("</app>\n");
    }
    out.push_str("</listApp>\n</body></text>\n</TEI>\n");
    out
}

/// The derivations: a node for each document, an edge from the one taken from to the one that took, or both ways where
/// nothing shows who was first.
///
/// Source: the GraphML primer.
pub fn graphml(report: &Report) -> String {
    let mut out = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<graphml xmlns=\"http://graphml.graphdrawing.org/xmlns\">\n",
    );
    for (id, on, kind) in [
        ("outlet", "node", "string"),
        ("title", "node", "string"),
        ("published", "node", "string"),
        ("source", "node", "string"),
        ("relation", "edge", "string"),
        ("share", "edge", "double"),
        ("passages", "edge", "int"),
        ("directed", "edge", "boolean"),
    ] {
        out.push_str(&format!("<key id=\"{id}\" for=\"{on}\" attr.name=\"{id}\" attr.type=\"{kind}\"/>\n"));
    }
    out.push_str("<graph id=\"derivations\" edgedefault=\"directed\">\n");
    for document in &report.documents {
        out.push_str(&format!("<node id=\"{}\">", escaped(&document.id)));
        let fields = [
            ("outlet", document.outlet.as_ref()),
            ("title", document.title.as_ref()),
            ("published", document.published.as_ref()),
            ("source", Some(&document.source)),
        ];
        for (key, value) in fields {
            if let Some(value) = value {
                out.push_str(&format!("<data key=\"{key}\">{}</data>", escaped(value)));
            }
        }
        out.push_str("</node>\n");
    }
    let reuse = report.reuse.iter().filter(|r| r.relation != Relation::Independent);
    for (i, reuse) in reuse.enumerate() {
        let (from, to) = if reuse.direction == Direction::BToA { (&reuse.b, &reuse.a) } else { (&reuse.a, &reuse.b) };
        let directed = reuse.direction != Direction::None;
        out.push_str(&format!(
            "<edge id=\"e{}\" source=\"{}\" target=\"{}\" directed=\"{directed}\"><data key=\"relation\">{}</data><data key=\"share\">{}</data><data key=\"passages\">{}</data><data key=\"directed\">{directed}</data></edge>\n",
            i + 1,
            escaped(from),
            escaped(to),
            reuse.relation.word(),
            reuse.score,
            reuse.passages.len()
        ));
    }
    out.push_str("</graph>\n</graphml>\n");
    out
}
