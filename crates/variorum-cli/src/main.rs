//! The `variorum` command: the only crate that prints, reads the environment or exits.

mod args;
mod commands;
mod inputs;
mod output;

use std::process::ExitCode;

use clap::Parser;

/// What the process ends with. Documented in `variorum help` and in the user guide.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exit {
    /// All inputs were read and the work is done.
    Done = 0,
    /// Something other than an input failed, for example writing the report.
    Failed = 1,
    /// The work is done, but at least one input could not be read.
    Partly = 3,
    /// No input could be read.
    Nothing = 4,
}

fn main() -> ExitCode {
    silence_panics();
    let args = args::Args::parse();
    // Deep recursion in parsers of foreign formats needs more than the main thread's stack on some systems.
    let worker = std::thread::Builder::new().stack_size(64 << 20).spawn(move || commands::run(&args));
    let result = worker.map_err(anyhow::Error::from).and_then(|w| {
        w.join().map_err(|_| anyhow::anyhow!("a bug in variorum ended the work; please report it")).and_then(|r| r)
    });
    match result {
        Ok(exit) => ExitCode::from(exit as u8),
        Err(error) if output::is_broken_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            let hint = error.downcast_ref::<variorum::library::LibraryError>().map_or("", |known| known.hint());
            output::complain(&format!("{error:#}"), hint);
            ExitCode::from(Exit::Failed as u8)
        }
    }
}

/// A panic is caught where it costs one document; its message would only frighten. `RUST_BACKTRACE` brings it back.
fn silence_panics() {
    if std::env::var_os("RUST_BACKTRACE").is_none() {
        std::panic::set_hook(Box::new(|_| {}));
    }
}
