//! The report as Markdown, for notes, issues and wikis.

use std::fmt::Write as _;

use variorum_core::model::{Report, Stance};

use crate::schema::{self, Span};

/// Writes `report` as one Markdown document.
pub fn markdown(report: &Report) -> String {
    let record = schema::record(report, super::VERSION, false);
    let mut out = String::new();
    // Writing into a string cannot fail.
    let _ = write(&mut out, report, &record);
    out
}

/// Text of articles is data: nothing in it may become markup.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        match c {
            '\n' | '\r' | '\t' => out.push(' '),
            '\\' | '`' | '*' | '_' | '{' | '}' | '[' | ']' | '<' | '>' | '#' | '|' | '~' | '!' => {
                out.push('\\');
                out.push(c);
            }
            c if c.is_control() => out.push('\u{fffd}'),
            c => out.push(c),
        }
    }
    out
}

fn write(out: &mut String, report: &Report, record: &schema::Report) -> std::fmt::Result {
    writeln!(out, "# {} accounts compared\n", record.documents.len())?;
    for d in &record.documents {
        let outlet = d.outlet.as_deref().unwrap_or("unknown outlet");
        let title = d.title.as_deref().map(|t| format!(" · {}", escaped(t))).unwrap_or_default();
        let date = d.published.as_deref().map(|p| format!(" · {p}")).unwrap_or_default();
        writeln!(out, "- **{}** · {}{title}{date}", escaped(&d.id), escaped(outlet))?;
    }
    writeln!(out, "\n## Findings\n")?;
    for f in &record.findings {
        writeln!(out, "{}. {} ({})", f.rank, escaped(&f.text), f.claims.join(", "))?;
    }
    matrix(out, report, record)?;
    differences(out, record)?;
    if !record.commitments.is_empty() {
        writeln!(
            out,
            "\n## Commitments\n\n| kind | parties | action | deadline | how computed |\n|---|---|---|---|---|"
        )?;
        for c in &record.commitments {
            let deadline = c.deadline.as_deref().unwrap_or("–");
            writeln!(
                out,
                "| {} | {} | {} | {deadline} | {} |",
                c.kind.word(),
                escaped(&c.parties.join(", ")),
                escaped(&c.action),
                escaped(c.basis.as_deref().unwrap_or("–"))
            )?;
        }
    }
    if !record.timeline.is_empty() {
        writeln!(out, "\n## Timeline\n")?;
        for t in &record.timeline {
            writeln!(out, "- **{}** {}", t.when, escaped(&t.text))?;
        }
    }
    if !record.reuse.is_empty() {
        writeln!(out, "\n## Who derives from whom\n")?;
        for r in &record.reuse {
            writeln!(
                out,
                "- {} – {}: {}, direction {}, score {:.2}",
                escaped(&r.a),
                escaped(&r.b),
                r.relation.word(),
                r.direction.word(),
                r.score
            )?;
        }
    }
    if !record.notes.is_empty() {
        writeln!(out, "\n## Notes\n")?;
        for n in &record.notes {
            writeln!(
                out,
                "- {}{}",
                n.document.as_deref().map(|d| format!("{}: ", escaped(d))).unwrap_or_default(),
                escaped(&n.message)
            )?;
        }
    }
    Ok(())
}

fn matrix(out: &mut String, report: &Report, record: &schema::Report) -> std::fmt::Result {
    writeln!(out, "\n## Matrix\n")?;
    let names: Vec<String> = record.voices.iter().map(|v| escaped(&format!("{} ({})", v.name, v.document))).collect();
    writeln!(
        out,
        "| | claim | status | {} |\n|---|---|---|{}|",
        names.join(" | "),
        "---|".repeat(names.len()).trim_end_matches('|')
    )?;
    for (claim, written) in report.claims.iter().zip(&record.claims) {
        let cells: Vec<&str> = claim
            .cells
            .iter()
            .map(|cell| match cell.stance {
                Stance::Agrees => "✓",
                Stance::Differs => "≠",
                Stance::Silent => "·",
            })
            .collect();
        writeln!(
            out,
            "| {} | {} | {} | {} |",
            written.id,
            escaped(&claim.text),
            written.status.word(),
            cells.join(" | ")
        )?;
    }
    Ok(())
}

fn differences(out: &mut String, record: &schema::Report) -> std::fmt::Result {
    let with: Vec<&schema::Claim> = record.claims.iter().filter(|c| !c.differences.is_empty()).collect();
    if with.is_empty() {
        return Ok(());
    }
    writeln!(out, "\n## Differences\n")?;
    let statement = |id: &String| record.statements.iter().find(|s| s.id == *id);
    for claim in with {
        writeln!(out, "- **{}** {}", claim.id, escaped(&claim.text))?;
        for d in &claim.differences {
            writeln!(out, "  - {} ({})", d.aspect.word(), d.kind.word())?;
            for v in &d.values {
                let cites: Vec<String> =
                    v.statements.iter().filter_map(statement).map(|s| cite(&s.document, s.span)).collect();
                writeln!(out, "    - “{}”: {}", escaped(&v.value), cites.join(", "))?;
            }
        }
    }
    Ok(())
}

fn cite(document: &str, [start, end]: Span) -> String {
    format!("{} \\[{start}–{end}\\]", escaped(document))
}
