//! A short report for the terminal: the findings, the disputes, what is due, and what was odd.

use std::fmt::Write as _;

use variorum_core::model::{Direction, Relation, Report, Status};

use crate::schema;

/// How to write for a terminal.
#[derive(Clone, Copy, Debug)]
pub struct Style {
    /// Whether to use colours.
    pub color: bool,
    /// Columns to wrap at.
    pub width: usize,
}

const MOST_FINDINGS: usize = 12;
const MOST_DISPUTES: usize = 12;
const MOST_DUE: usize = 8;
const MOST_NOTES: usize = 8;

/// Writes the short report. Nothing from an article can move the cursor or turn the direction of the line.
pub fn terminal(report: &Report, style: &Style) -> String {
    let mut page = Page { out: String::new(), style: *style };
    if report.documents.is_empty() {
        page.line("", "There is nothing to compare: no input could be read.");
        return page.out;
    }
    head(&mut page, report);
    findings(&mut page, report);
    disputes(&mut page, report);
    due(&mut page, report);
    origins(&mut page, report);
    notes(&mut page, report);
    page.out
}

struct Page {
    out: String,
    style: Style,
}

impl Page {
    fn paint(&self, code: &str, text: &str) -> String {
        if self.style.color { format!("\u{1b}[{code}m{text}\u{1b}[0m") } else { text.to_owned() }
    }

    fn title(&mut self, text: &str) {
        let painted = self.paint("1", text);
        let _ = writeln!(self.out, "\n{painted}");
    }

    /// One wrapped paragraph behind `lead`, its later lines indented to the width of `lead`.
    fn line(&mut self, lead: &str, text: &str) {
        let indent = lead.chars().count();
        let room = self.style.width.saturating_sub(indent).max(24);
        for (i, row) in wrapped(&clean(text), room).into_iter().enumerate() {
            let lead = if i == 0 { self.paint("36", lead) } else { " ".repeat(indent) };
            let _ = writeln!(self.out, "{lead}{row}");
        }
    }
}

/// Without control characters and marks that turn the direction.
fn clean(text: &str) -> String {
    let shown = |c: char| match c {
        '\n' | '\r' | '\t' => ' ',
        c if c.is_control()
            || matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}') =>
        {
            '\u{fffd}'
        }
        c => c,
    };
    text.chars().map(shown).collect()
}

fn wrapped(text: &str, room: usize) -> Vec<String> {
    let mut rows = vec![String::new()];
    let mut length = 0;
    for word in text.split_whitespace() {
        let n = word.chars().count();
        if length > 0 && length + 1 + n > room {
            rows.push(String::new());
            length = 0;
        }
        let row = rows.last_mut().expect("invariant: there is a row");
        if length > 0 {
            row.push(' ');
            length += 1;
        }
        row.push_str(word);
        length += n;
    }
    rows
}

fn head(page: &mut Page, report: &Report) {
    let count = |status: Status| report.claims.iter().filter(|c| c.status == status).count();
    let counted = |n: usize, noun: &str| format!("{n} {noun}{}", if n == 1 { "" } else { "s" });
    let text = format!(
        "{}, {}, {}: {} disputed, {} corroborated, {} single-source",
        counted(report.documents.len(), "document"),
        counted(report.voices.len(), "voice"),
        counted(report.claims.len(), "claim"),
        count(Status::Disputed),
        count(Status::Corroborated),
        count(Status::SingleSource)
    );
    page.line("", &text);
    for document in &report.documents {
        let outlet = document.outlet.as_deref().unwrap_or("outlet not known");
        let date = document.published.map_or("no date".to_owned(), |day| day.to_string());
        let title = document.title.as_deref().map(|t| format!(" · {t}")).unwrap_or_default();
        page.line("  ", &format!("{} · {outlet} · {date}{title}", document.id));
    }
}

fn findings(page: &mut Page, report: &Report) {
    page.title("Findings");
    if report.findings.is_empty() {
        let why = if report.documents.len() < 2 {
            "None: one document has nothing to be compared with."
        } else {
            "None: no two accounts say the same thing, or differ in one."
        };
        page.line("  ", why);
    }
    for (i, finding) in report.findings.iter().take(MOST_FINDINGS).enumerate() {
        page.line(&format!("{:>3}. ", i + 1), &finding.text);
    }
    more(page, report.findings.len(), MOST_FINDINGS, "findings");
}

fn more(page: &mut Page, n: usize, shown: usize, what: &str) {
    if n > shown {
        let what = if n - shown == 1 { what.trim_end_matches('s') } else { what };
        page.line("  ", &format!("… and {} more {what} (see --format html)", n - shown));
    }
}

fn disputes(page: &mut Page, report: &Report) {
    let record = schema::record(report, super::VERSION, false);
    let disputed: Vec<&schema::Claim> = record.claims.iter().filter(|c| c.status == schema::Status::Disputed).collect();
    if disputed.is_empty() {
        return;
    }
    page.title("Disputed");
    let document =
        |id: &String| record.statements.iter().find(|s| s.id == *id).map(|s| s.document.clone()).unwrap_or_default();
    for claim in disputed.iter().take(MOST_DISPUTES) {
        page.line(&format!("{:>4} ", claim.id), &claim.text);
        for difference in claim.differences.iter().filter(|d| d.kind != schema::DifferenceKind::Refines) {
            for value in &difference.values {
                let mut documents: Vec<String> = value.statements.iter().map(document).collect();
                documents.dedup();
                page.line(
                    "       ",
                    &format!(
                        "{}, {}: “{}” in {}",
                        difference.aspect.word(),
                        difference.kind.word(),
                        value.value,
                        documents.join(", ")
                    ),
                );
            }
        }
    }
    more(page, disputed.len(), MOST_DISPUTES, "disputed claims");
}

fn due(page: &mut Page, report: &Report) {
    let due: Vec<_> = report.commitments.iter().filter_map(|c| Some((c.deadline?, c))).collect();
    if due.is_empty() {
        return;
    }
    page.title("Due");
    for (day, commitment) in due.iter().take(MOST_DUE) {
        let basis = commitment.basis.as_deref().map(|b| format!(" ({b})")).unwrap_or_default();
        page.line(&format!("  {day}  "), &format!("{}: {}{basis}", commitment.parties.join(", "), commitment.action));
    }
    more(page, due.len(), MOST_DUE, "deadlines");
}

fn origins(page: &mut Page, report: &Report) {
    let derived: Vec<_> = report.reuse.iter().filter(|r| !matches!(r.relation, Relation::Independent)).collect();
    if derived.is_empty() {
        return;
    }
    page.title("Who derives from whom");
    for reuse in derived {
        let (a, b) = (&report.documents[reuse.a].id, &report.documents[reuse.b].id);
        let how = match reuse.relation {
            Relation::Verbatim => "shares its words with",
            Relation::Paraphrase => "tells the same in other words as",
            Relation::CommonOrigin => "has points in common with",
            Relation::Cites | Relation::Independent => "names as its source",
        };
        let text = match reuse.direction {
            Direction::AToB => format!("{b} {how} {a}, which it credits"),
            Direction::BToA => format!("{a} {how} {b}, which it credits"),
            Direction::None => format!("{a} {how} {b}; nothing shows who was first"),
        };
        page.line("  ", &text);
    }
}

fn notes(page: &mut Page, report: &Report) {
    if report.notes.is_empty() {
        return;
    }
    page.title("Notes");
    for note in report.notes.iter().take(MOST_NOTES) {
        let about = note.document.as_deref().map(|d| format!("{d}: ")).unwrap_or_default();
        page.line("  ", &format!("{about}{}", note.message));
    }
    more(page, report.notes.len(), MOST_NOTES, "notes");
}
