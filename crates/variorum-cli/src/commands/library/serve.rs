use std::net::SocketAddr;

use anyhow::Context;
use variorum::library::Correction;
use variorum::{Config, Library, Overrides};
use variorum_server::{Desk, DeskError};

use crate::args::{Mcp, Serve};
use crate::{Exit, inputs, output};

/// Opens the desk until it is ended.
pub fn run(args: &Serve) -> anyhow::Result<Exit> {
    let overrides = Overrides { allow_private: args.allow_private, ..Overrides::default() };
    let config = Config { overrides, ..inputs::with_models(&args.models)? };
    // Lives as long as the desk.
    let passing = if args.inputs.is_empty() {
        None
    } else {
        Some(tempfile::tempdir().context("no place for a passing library")?)
    };
    let (library, failures, n_read) = match &passing {
        Some(folder) => passing_library(args, &folder.path().join("library.db").display().to_string(), &config)?,
        None => (super::prepared(&args.place, !args.read_only)?, Vec::new(), 1),
    };
    anyhow::ensure!(
        library != ":memory:",
        "a library in memory cannot be served; name a file, or the accounts to compare"
    );
    let exit = super::super::conclude(&failures, n_read);
    if exit == Exit::Nothing {
        return Ok(exit);
    }
    let desk = Desk {
        library,
        address: args.listen,
        token: args.token.clone().filter(|token| !token.is_empty()),
        read_only: args.read_only,
        allow_private: args.allow_private,
        watch: !args.no_watch && passing.is_none(),
        who: super::maker(args.who.as_ref()),
        config,
    };
    let token = desk.token.is_some();
    let ready = |address: SocketAddr| {
        let url = format!("http://{address}/");
        let asks = if token { " (it asks for the token)" } else { "" };
        let _ = output::print(&format!("the desk is open at {url}{asks}; Ctrl-C closes it\n"));
        if args.open && open::that(&url).is_err() {
            output::complain("no browser could be opened", "open the address above");
        }
    };
    variorum_server::serve(desk, ready, variorum_server::interrupted()).map_err(known)?;
    Ok(exit)
}

/// Errors with their own advice, which the command prints.
fn known(error: DeskError) -> anyhow::Error {
    match error {
        DeskError::Library(error) => error.into(),
        other => {
            let hint = other.hint();
            anyhow::anyhow!("{other}; {hint}")
        }
    }
}

/// A library that holds the accounts that are named as one story: its place, what could not be read, how many were.
fn passing_library(
    args: &Serve,
    place: &str,
    config: &Config,
) -> anyhow::Result<(String, Vec<variorum::Failure>, usize)> {
    let (sources, mut failures) = inputs::sources_of(&args.inputs);
    let mut library = Library::open(place, false, config.clone())?;
    let (added, unread) = library.add(&sources, &mut |step| {
        if !args.quiet {
            output::progress(&format!("{} of {} accounts read", step.sources.0, step.sources.1));
        }
    })?;
    failures.extend(unread);
    // Who names accounts together means one event.
    if let Some((first, rest)) = added.new.split_first() {
        for other in rest {
            if library.story(first)?.id != library.story(other)?.id {
                let documents = [first.clone(), other.clone()];
                library.correct(&super::maker(args.who.as_ref()), Correction::Merge { documents })?;
            }
        }
    }
    library.analyse_due(&mut |_, story| {
        if !args.quiet {
            output::progress(&format!("analysing {} accounts", story.size));
        }
        true
    })?;
    output::progress("");
    Ok((place.to_owned(), failures, added.new.len() + added.known))
}

/// Answers an assistant until it ends.
pub fn run_mcp(args: &Mcp) -> anyhow::Result<Exit> {
    let desk = Desk {
        library: super::prepared(&args.place, false)?,
        address: SocketAddr::from(([127, 0, 0, 1], 0)),
        token: None,
        read_only: false,
        allow_private: false,
        watch: false,
        who: super::maker(None),
        config: Config::default(),
    };
    variorum_server::mcp(&desk, &mut std::io::stdin().lock(), &mut std::io::stdout().lock()).map_err(known)?;
    Ok(Exit::Done)
}
