use std::path::{Path, PathBuf};

use anyhow::Context;
use variorum::model::Report;
use variorum::{Progress, write};

use crate::args::{Compare, Format};
use crate::{Exit, inputs, output};

/// Reads, compares and writes the report in every form that was asked for.
pub fn run(args: &Compare) -> anyhow::Result<Exit> {
    let formats = formats(args)?;
    let (sources, mut failures) = inputs::sources(&args.inputs);
    let config = inputs::config(&args.inputs)?;
    let started = std::time::Instant::now();
    let show = |step: Progress| {
        // Short work needs no telling.
        if args.quiet || started.elapsed().as_millis() < 400 {
            return;
        }
        match step {
            Progress::Read(n, all) => output::progress(&format!("reading {n} of {all}")),
            Progress::Analysing(n) => output::progress(&format!("comparing {n} documents")),
        }
    };
    let mut outcome = variorum::compare(&sources, &config, &show);
    if started.elapsed().as_millis() >= 400 && !args.quiet {
        output::progress("");
    }
    failures.append(&mut outcome.failures);
    outcome.failures = failures;
    outcome.note_failures();
    let n_read = outcome.report.documents.len();
    if n_read > 0 || args.output.is_some() || formats != [Format::Text] {
        deliver(args, &formats, &outcome.report)?;
    }
    Ok(super::conclude(&outcome.failures, n_read))
}

/// The forms asked for; without a word, that of the file's ending, else text.
fn formats(args: &Compare) -> anyhow::Result<Vec<Format>> {
    if !args.format.is_empty() {
        let many = args.format.len() > 1 && args.output.is_none();
        anyhow::ensure!(!many, "several formats need a folder to go to: give -o DIR");
        return Ok(args.format.clone());
    }
    let ending = args.output.as_deref().and_then(Path::extension).map(|e| e.to_string_lossy().to_lowercase());
    Ok(vec![match ending.as_deref() {
        None if args.open => Format::Html,
        None | Some("txt") => Format::Text,
        Some("json") => Format::Json,
        Some("html" | "htm") => Format::Html,
        Some("md" | "markdown") => Format::Md,
        Some("csv") => Format::Csv,
        Some(other) => anyhow::bail!("the ending `.{other}` tells no format: give --format"),
    }])
}

fn rendered(args: &Compare, format: Format, report: &Report) -> String {
    match format {
        Format::Text => {
            let color = args.output.is_none() && output::colored(args.color);
            write::terminal(report, &write::Style { color, width: output::width() })
        }
        Format::Json => write::json(report, args.with_text),
        Format::Html => write::html(report),
        Format::Md => write::markdown(report),
        Format::Csv => write::csv(report),
    }
}

fn deliver(args: &Compare, formats: &[Format], report: &Report) -> anyhow::Result<()> {
    let mut page: Option<PathBuf> = None;
    for &format in formats {
        let text = rendered(args, format, report);
        let target = target(args, format, formats.len())?;
        match &target {
            Some(path) => output::write(path, &text)?,
            None => output::print(&text)?,
        }
        if format == Format::Html {
            page = target;
        }
    }
    if args.open {
        let page = match page {
            Some(page) => page,
            None => {
                let page = std::env::temp_dir().join(format!("variorum-{}.html", std::process::id()));
                output::write(&page, &write::html(report))?;
                page
            }
        };
        open::that(&page).with_context(|| format!("cannot open a browser; the report is in `{}`", page.display()))?;
    }
    Ok(())
}

/// Where a form goes: a file in the folder, the file, or standard output.
fn target(args: &Compare, format: Format, n_formats: usize) -> anyhow::Result<Option<PathBuf>> {
    let Some(output) = &args.output else {
        let only_open = args.open && format == Format::Html;
        return Ok(only_open.then(|| std::env::temp_dir().join(format!("variorum-{}.html", std::process::id()))));
    };
    if n_formats > 1 || output.is_dir() {
        std::fs::create_dir_all(output).with_context(|| format!("cannot make the folder `{}`", output.display()))?;
        return Ok(Some(output.join(format!("report.{}", format.ending()))));
    }
    Ok(Some(output.clone()))
}
