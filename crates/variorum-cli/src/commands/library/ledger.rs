use serde_json::json;
use variorum::Config;
use variorum::library::{Due, Entry, calendar};

use super::{Paint, cut, print_json};
use crate::args::Ledger;
use crate::{Exit, output};

/// Lists commitments.
pub fn run(args: &Ledger) -> anyhow::Result<Exit> {
    let mut library = super::open(&args.place, false, Config::default())?;
    let due: Vec<Due> = Due::ALL.into_iter().filter(|due| args.status.iter().any(|word| word == due.word())).collect();
    let entries = library.ledger(args.party.as_deref(), args.since.as_deref(), args.until.as_deref(), &due)?;
    let text = if args.ics {
        calendar(&entries, &library.moment())
    } else if args.form.json {
        let list = json!({ "today": library.today(), "entries": entries });
        serde_json::to_string_pretty(&list)? + "\n"
    } else {
        let paint = Paint(args.output.is_none() && output::colored(args.form.color));
        let mut text: String = entries.iter().map(|entry| line(entry, &paint)).collect();
        if entries.is_empty() {
            text.push_str("no commitment fits\n");
        }
        let due = library.size()?.due;
        if due > 0 {
            text.push_str(&format!(
                "{due} stories are not analysed yet and were not looked through (`variorum analyse`)\n"
            ));
        }
        text
    };
    match &args.output {
        Some(path) => output::write(path, &text)?,
        None if args.form.json => print_json(&serde_json::from_str(&text)?)?,
        None => output::print(&text)?,
    }
    Ok(Exit::Done)
}

fn line(entry: &Entry, paint: &Paint) -> String {
    let commitment = &entry.commitment;
    let word = match entry.due {
        Due::Overdue | Due::ReportedBroken => paint.red(entry.due.word()),
        Due::ReportedKept => paint.green(entry.due.word()),
        _ => entry.due.word().to_owned(),
    };
    let day = commitment.deadline.as_deref().unwrap_or("no day");
    let parties = if commitment.parties.is_empty() { "nobody named".to_owned() } else { commitment.parties.join(", ") };
    let mut text = format!("{word} {day} {}: {}\n", paint.bold(&parties), cut(&commitment.action, output::width()));
    for condition in &commitment.conditions {
        text.push_str(&format!("  if: {}\n", cut(condition, output::width() - 6)));
    }
    for settled in &commitment.settled {
        text.push_str(&format!(
            "  reported {} by {} (bytes {}-{})\n",
            settled.outcome.word(),
            settled.document,
            settled.span[0],
            settled.span[1]
        ));
    }
    let evidence: Vec<&str> = commitment.evidence.iter().map(|e| e.document.as_str()).collect();
    let mut names = evidence;
    names.dedup();
    text.push_str(&format!(
        "  {}\n",
        paint.faint(&format!("{} in {}: {}", commitment.kind.word(), entry.story, names.join(", ")))
    ));
    text
}
