use std::io::{BufReader, Write};

use anyhow::Context;
use variorum::Config;

use super::{print_json, show};
use crate::args::{Export, Import, ReportForm};
use crate::{Exit, output};

/// Writes stories, or the whole library.
pub fn run_export(args: &Export) -> anyhow::Result<Exit> {
    let mut library = super::open(&args.place, false, Config::default())?;
    if args.stories.is_empty() {
        anyhow::ensure!(
            args.format.is_none() || args.format == Some(ReportForm::Jsonl),
            "the whole library is written as lines of JSON; name stories for other forms"
        );
        let count = |n: usize| {
            if !args.quiet {
                output::progress(&format!("{n} documents written"));
            }
        };
        match &args.output {
            Some(path) => {
                let passing = path.with_extension("part");
                let failed = || format!("cannot write `{}`", path.display());
                let mut file = std::io::BufWriter::new(std::fs::File::create(&passing).with_context(failed)?);
                library.export(&mut file, &count)?;
                file.flush().with_context(failed)?;
                drop(file);
                std::fs::rename(&passing, path).with_context(failed)?;
            }
            None => {
                library.export(&mut std::io::stdout().lock(), &|_| {})?;
            }
        }
        output::progress("");
        return Ok(Exit::Done);
    }
    let format = show::form(args.format, args.output.as_deref().filter(|path| !path.is_dir()), ReportForm::Json)?;
    let many = args.stories.len() > 1;
    anyhow::ensure!(!many || args.output.is_some(), "several stories need a folder to go to: give -o DIR");
    for name in &args.stories {
        let story = library.story(name)?;
        let report = library.report(&story)?;
        let bytes = show::written(&report, format, true, false)?;
        match &args.output {
            Some(folder) if many || folder.is_dir() => {
                std::fs::create_dir_all(folder)
                    .with_context(|| format!("cannot make the folder `{}`", folder.display()))?;
                output::write_bytes(&folder.join(format!("{}.{}", story.id, ending(format))), &bytes)?;
            }
            Some(path) => output::write_bytes(path, &bytes)?,
            None => output::print_bytes(&bytes)?,
        }
    }
    Ok(Exit::Done)
}

fn ending(format: ReportForm) -> &'static str {
    match format {
        ReportForm::Text => "txt",
        ReportForm::Json => "json",
        ReportForm::Jsonl => "jsonl",
        ReportForm::Html => "html",
        ReportForm::Md => "md",
        ReportForm::Csv => "csv",
        ReportForm::Xlsx => "xlsx",
        ReportForm::Parquet => "parquet",
        ReportForm::SchemaOrg => "claims.jsonld",
        ReportForm::Annotations => "annotations.jsonld",
        ReportForm::Tei => "xml",
        ReportForm::Graphml => "graphml",
    }
}

/// Takes a library in.
pub fn run_import(args: &Import) -> anyhow::Result<Exit> {
    let mut library = super::open(&args.place, true, Config::default())?;
    let count = |n: usize| {
        if !args.quiet {
            output::progress(&format!("{n} documents read"));
        }
    };
    let done = match args.file.as_str() {
        "-" => library.import(&mut std::io::stdin().lock(), &count)?,
        path => {
            let file = std::fs::File::open(path).with_context(|| format!("cannot read `{path}`"))?;
            library.import(&mut BufReader::new(file), &count)?
        }
    };
    output::progress("");
    if args.json {
        print_json(&serde_json::json!({
            "documents": done.documents, "new": done.added.new.len(), "known": done.added.known, "corrections": done.corrections,
        }))?;
    } else {
        output::print(&format!(
            "{} documents ({} new), {} corrections\n",
            done.documents,
            done.added.new.len(),
            done.corrections
        ))?;
    }
    Ok(Exit::Done)
}
