//! Commitments over all stories, by the clock.

use serde::Serialize;
use variorum_formats::schema;
use variorum_store::{reports, stories};

use super::analysis::folded;
use super::{Library, Result};

/// How a commitment stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Due {
    /// Its day has passed, and no document says that it was kept or broken.
    Overdue,
    /// It is due today or within a week.
    Due,
    /// It is due later.
    Pending,
    /// A document reports that it was broken.
    ReportedBroken,
    /// A document reports that it was kept.
    ReportedKept,
    /// No day is told.
    Open,
}

impl Due {
    /// Every one, in the order in which a ledger lists them.
    pub const ALL: [Self; 6] =
        [Self::Overdue, Self::Due, Self::Pending, Self::ReportedBroken, Self::ReportedKept, Self::Open];

    /// The words for it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Overdue => "overdue",
            Self::Due => "due",
            Self::Pending => "pending",
            Self::ReportedBroken => "reported-broken",
            Self::ReportedKept => "reported-kept",
            Self::Open => "open",
        }
    }
}

/// A line of the ledger.
#[derive(Clone, Debug, Serialize)]
pub struct Entry {
    /// The name of its story.
    pub story: String,
    /// How it stands.
    pub due: Due,
    /// All of it, with where it is told.
    pub commitment: schema::Commitment,
}

/// Days before its day in which a commitment counts as due.
const SOON: i32 = 7;

/// What the store keeps of the commitments of a report.
pub(super) fn rows(story: i64, record: &schema::Report) -> Vec<reports::Commitment> {
    let row = |commitment: &schema::Commitment| reports::Commitment {
        story,
        id: commitment.id.clone(),
        kind: commitment.kind.word().to_owned(),
        parties: commitment.parties.iter().map(|party| folded(party)).collect::<Vec<_>>().join("\n"),
        action: commitment.action.clone(),
        deadline: commitment.deadline.clone(),
        outcome: commitment.settled.last().map(|s| s.outcome.word().to_owned()).unwrap_or_default(),
        body: serde_json::to_string(commitment).expect("invariant: the written form is JSON"),
    };
    record.commitments.iter().map(row).collect()
}

fn standing(commitment: &schema::Commitment, today: &str) -> Due {
    if let Some(last) = commitment.settled.last() {
        return match last.outcome {
            schema::Outcome::Kept => Due::ReportedKept,
            schema::Outcome::Broken => Due::ReportedBroken,
        };
    }
    let day = |text: &str| text.parse::<jiff::civil::Date>().ok();
    let (Some(deadline), Some(today)) = (commitment.deadline.as_deref().and_then(day), day(today)) else {
        return Due::Open;
    };
    match (deadline - today).get_days() {
        ..0 => Due::Overdue,
        0..=SOON => Due::Due,
        _ => Due::Pending,
    }
}

impl Library {
    /// The commitments of all analysed stories, as they stand today: those overdue first, then by their days. Only of
    /// parties whose name holds `party`, due within the days given, and standing as in `due` (all, if that is empty).
    ///
    /// # Errors
    ///
    /// See [`super::StoreError`].
    pub fn ledger(
        &mut self,
        party: Option<&str>,
        since: Option<&str>,
        until: Option<&str>,
        due: &[Due],
    ) -> Result<Vec<Entry>> {
        let today = self.today();
        let party = party.map(folded);
        let mut found = Vec::new();
        for row in reports::commitments(&mut *self.store, party.as_deref(), since, until)? {
            let Ok(commitment) = serde_json::from_str::<schema::Commitment>(&row.body) else { continue };
            let standing = standing(&commitment, &today);
            if !due.is_empty() && !due.contains(&standing) {
                continue;
            }
            let Some(story) = stories::at(&mut *self.store, row.story)? else { continue };
            found.push(Entry { story: story.id, due: standing, commitment });
        }
        found.sort_by_key(|entry| entry.due);
        Ok(found)
    }
}

/// The entries with a day as an iCalendar file, which calendars open and subscribe to. `at` is the moment it was made.
///
/// Source: RFC 5545.
pub fn calendar(entries: &[Entry], at: &str) -> String {
    let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
    let moment = digits(at);
    let stamp = format!("{}T{}Z", &moment[..8.min(moment.len())], &moment[8.min(moment.len())..14.min(moment.len())]);
    let mut lines = vec![
        "BEGIN:VCALENDAR".to_owned(),
        "VERSION:2.0".to_owned(),
        "PRODID:-//variorum//ledger//EN".to_owned(),
        "X-WR-CALNAME:Commitments".to_owned(),
    ];
    for entry in entries {
        let commitment = &entry.commitment;
        let Some(deadline) = &commitment.deadline else { continue };
        let Ok(day) = deadline.parse::<jiff::civil::Date>() else { continue };
        let next = day.tomorrow().unwrap_or(day);
        let parties = commitment.parties.join(", ");
        let head = if parties.is_empty() { String::new() } else { format!("{parties}: ") };
        let mut told = vec![format!("{} ({})", commitment.kind.word(), entry.due.word())];
        told.extend(commitment.basis.iter().cloned());
        told.extend(commitment.conditions.iter().map(|condition| format!("Condition: {condition}")));
        told.extend(commitment.evidence.iter().map(|e| format!("{} bytes {}-{}", e.document, e.span[0], e.span[1])));
        lines.extend([
            "BEGIN:VEVENT".to_owned(),
            format!("UID:{}-{}@variorum", entry.story, commitment.id),
            format!("DTSTAMP:{stamp}"),
            format!("DTSTART;VALUE=DATE:{}", digits(deadline)),
            format!("DTEND;VALUE=DATE:{}", digits(&next.to_string())),
            format!("SUMMARY:{}", escaped(&format!("{head}{}", commitment.action))),
            format!("DESCRIPTION:{}", escaped(&told.join("\n"))),
            "TRANSP:TRANSPARENT".to_owned(),
            "END:VEVENT".to_owned(),
        ]);
    }
    lines.push("END:VCALENDAR".to_owned());
    lines.iter().map(|line| folded_line(line)).collect()
}

fn escaped(text: &str) -> String {
    text.replace('\\', "\\\\")
        .replace(';', "\\;")
        .replace(',', "\\,")
        .replace("\r\n", "\\n")
        .replace(['\n', '\r'], "\\n")
}

/// Lines of at most 75 bytes; those that go on begin with a blank.
fn folded_line(line: &str) -> String {
    let mut out = String::new();
    let mut width = 0;
    for c in line.chars() {
        if width + c.len_utf8() > 75 {
            out.push_str("\r\n ");
            width = 1;
        }
        out.push(c);
        width += c.len_utf8();
    }
    out.push_str("\r\n");
    out
}

#[cfg(test)]
mod tests {
    #[test]
    fn long_lines_are_folded_between_characters() {
        let line = "é".repeat(60);
        let folded = super::folded_line(&line);
        assert!(folded.split("\r\n").all(|part| part.len() <= 75));
        assert_eq!(folded.replace("\r\n ", "").trim_end(), line);
    }
}
