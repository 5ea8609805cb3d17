//! One file for each command that does more than print.

mod compare;
mod group;
mod inspect;
mod library;
mod list;
mod reuse;

use std::collections::BTreeMap;

use clap::CommandFactory;

use crate::Exit;
use crate::args::{Args, Command};
use crate::output;

/// Does what the arguments ask for.
pub fn run(args: &Args) -> anyhow::Result<Exit> {
    match &args.command {
        Command::Compare(args) => compare::run(args),
        Command::Group(args) => group::run(args),
        Command::Reuse(args) => reuse::run(args),
        Command::Inspect(args) => inspect::run(args),
        Command::Add(args) => library::add::run(args),
        Command::Watch(args) => library::watch::run(args),
        Command::Stories(args) => library::stories::run(args),
        Command::Show(args) => library::show::run(args),
        Command::Search(args) => library::search::run(args),
        Command::Trace(args) => library::trace::run(args),
        Command::Ledger(args) => library::ledger::run(args),
        Command::Diff(args) => library::diff::run(args),
        Command::Correct(args) => library::correct::run(args),
        Command::Analyse(args) => library::add::run_analyse(args),
        Command::Export(args) => library::exchange::run_export(args),
        Command::Import(args) => library::exchange::run_import(args),
        Command::Check(args) => library::upkeep::run_check(args),
        Command::Gc(args) => library::upkeep::run_gc(args),
        Command::Serve(args) => library::serve::run(args),
        Command::Mcp(args) => library::serve::run_mcp(args),
        Command::List { json } => list::run(*json),
        Command::Schema => output::print(&variorum::schema::json_schema()).map(|()| Exit::Done),
        Command::Completions { shell } => {
            let mut script = Vec::new();
            clap_complete::generate(*shell, &mut Args::command(), "variorum", &mut script);
            output::print(&String::from_utf8_lossy(&script)).map(|()| Exit::Done)
        }
        Command::Man => {
            let mut page = Vec::new();
            clap_mangen::Man::new(Args::command()).render(&mut page)?;
            output::print(&String::from_utf8_lossy(&page)).map(|()| Exit::Done)
        }
    }
}

/// Inputs with the same fault that are named one by one.
const NAMED: usize = 10;

/// Complains about every input that could not be read, and says how the process ends.
fn conclude(failures: &[variorum::Failure], n_read: usize) -> Exit {
    // A thousand lines of one file may fail alike; of each fault some are named and the others counted.
    let mut named: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    for failure in failures {
        let n = named.entry((&failure.message, &failure.hint)).or_default();
        *n += 1;
        if *n <= NAMED {
            output::complain(&format!("`{}` was left out: {}", failure.source, failure.message), &failure.hint);
        }
    }
    for ((message, hint), n) in named.into_iter().filter(|(_, n)| *n > NAMED) {
        output::complain(&format!("{} more were left out alike: {message}", n - NAMED), hint);
    }
    match (failures.is_empty(), n_read) {
        (_, 0) => Exit::Nothing,
        (true, _) => Exit::Done,
        (false, _) => Exit::Partly,
    }
}
