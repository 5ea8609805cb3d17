use std::path::Path;

use serde_json::json;
use variorum::library::StoryReport;
use variorum::{Config, write};

use super::{Paint, print_json};
use crate::args::{ReportForm, Show};
use crate::{Exit, output};

/// Shows the report of a story, or its history.
pub fn run(args: &Show) -> anyhow::Result<Exit> {
    let mut library = super::open(&args.place, false, Config::default())?;
    let story = library.story(&args.story)?;
    if args.history {
        let chapters = library.history(&story)?;
        if args.json {
            let lines: Vec<_> = chapters
                .iter()
                .map(|c| json!({"at": c.at, "turn": c.turn.word(), "other": c.other, "documents": c.documents}))
                .collect();
            print_json(&json!({ "story": story.id, "history": lines }))?;
        } else {
            let paint = Paint(output::colored(args.color));
            let lines = chapters.iter().map(|c| {
                let other = c.other.as_ref().map(|other| format!(" {other}")).unwrap_or_default();
                let articles = if c.documents == 1 { "article" } else { "articles" };
                format!("{} {}{other} ({} {articles})\n", paint.faint(&c.at), c.turn.word(), c.documents)
            });
            output::print(&format!("{}\n{}", paint.bold(&story.id), lines.collect::<String>()))?;
        }
        return Ok(Exit::Done);
    }
    let format =
        form(args.format, args.output.as_deref(), if args.json { ReportForm::Json } else { ReportForm::Text })?;
    let report = library.report(&story)?;
    let color = args.output.is_none() && output::colored(args.color);
    let bytes = written(&report, format, args.with_text, color)?;
    match &args.output {
        Some(path) => output::write_bytes(path, &bytes)?,
        None => output::print_bytes(&bytes)?,
    }
    Ok(Exit::Done)
}

/// The form that was asked for, or that the ending of the file tells.
pub fn form(asked: Option<ReportForm>, output: Option<&Path>, otherwise: ReportForm) -> anyhow::Result<ReportForm> {
    if let Some(form) = asked {
        return Ok(form);
    }
    match output.and_then(Path::extension).map(|ending| ending.to_string_lossy().to_lowercase()) {
        None => Ok(otherwise),
        Some(ending) => ReportForm::of_ending(&ending)
            .ok_or_else(|| anyhow::anyhow!("the ending `.{ending}` tells no format: give --format")),
    }
}

/// A story in one of its forms.
pub fn written(story: &StoryReport, format: ReportForm, with_text: bool, color: bool) -> anyhow::Result<Vec<u8>> {
    let record = &story.record;
    let text = match format {
        ReportForm::Text => write::terminal(&story.report()?, &write::Style { color, width: output::width() }),
        ReportForm::Html => write::html(&story.report()?),
        ReportForm::Md => write::markdown(&story.report()?),
        ReportForm::Csv => write::csv(&story.report()?),
        ReportForm::Json => write::json(&story.report()?, with_text),
        ReportForm::Jsonl => write::documents_jsonl(record),
        ReportForm::SchemaOrg => write::schema_org(record),
        ReportForm::Annotations => write::annotations(record),
        ReportForm::Tei => write::tei(record),
        ReportForm::Graphml => write::graphml(record),
        ReportForm::Xlsx => return write::xlsx(record).map_err(anyhow::Error::msg),
        ReportForm::Parquet => return write::parquet(record).map_err(anyhow::Error::msg),
    };
    Ok(text.into_bytes())
}
