use variorum::Config;

use super::print_json;
use crate::args::Upkeep;
use crate::{Exit, output};

/// Looks whether a library is whole; ends with 1 if it is not.
pub fn run_check(args: &Upkeep) -> anyhow::Result<Exit> {
    let mut library = super::open(&args.place, false, Config::default())?;
    let count = |n: usize| {
        if !args.quiet {
            output::progress(&format!("{n} documents checked"));
        }
    };
    let wrong = library.check(&count)?;
    let size = library.size()?;
    output::progress("");
    if args.json {
        print_json(&serde_json::json!({
            "whole": wrong.is_empty(), "wrong": wrong, "documents": size.documents, "articles": size.articles, "stories": size.stories,
        }))?;
    } else if wrong.is_empty() {
        output::print(&format!(
            "the library is whole: {} documents of {} articles in {} stories\n",
            size.documents, size.articles, size.stories
        ))?;
    } else {
        output::print(&wrong.iter().map(|what| format!("{what}\n")).collect::<String>())?;
        output::complain(
            "the library is damaged",
            "restore a copy, or `variorum export` what is left and `variorum import` it into a new one",
        );
    }
    Ok(if wrong.is_empty() { Exit::Done } else { Exit::Failed })
}

/// Gives space back.
pub fn run_gc(args: &Upkeep) -> anyhow::Result<Exit> {
    let mut library = super::open(&args.place, false, Config::default())?;
    let reports = library.collect()?;
    if args.json {
        print_json(&serde_json::json!({ "reports": reports }))?;
    } else {
        output::print(&format!("{reports} reports that no longer held were forgotten; space was given back\n"))?;
    }
    Ok(Exit::Done)
}
