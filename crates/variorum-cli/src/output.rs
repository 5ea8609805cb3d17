//! Printing: to standard output, to files, and complaints to standard error.

use std::io::{IsTerminal, Write};
use std::path::Path;

use anyhow::Context;

use crate::args::Color;

/// Writes to standard output.
pub fn print(text: &str) -> anyhow::Result<()> {
    print_bytes(text.as_bytes())
}

/// Writes bytes to standard output.
pub fn print_bytes(bytes: &[u8]) -> anyhow::Result<()> {
    let mut out = std::io::stdout().lock();
    out.write_all(bytes)?;
    out.flush()?;
    Ok(())
}

/// Writes a file, whole or not at all.
pub fn write(path: &Path, text: &str) -> anyhow::Result<()> {
    write_bytes(path, text.as_bytes())
}

/// Writes a file of bytes, whole or not at all.
pub fn write_bytes(path: &Path, bytes: &[u8]) -> anyhow::Result<()> {
    let passing = path.with_extension("part");
    std::fs::write(&passing, bytes).and_then(|()| std::fs::rename(&passing, path)).with_context(|| {
        format!("cannot write `{}`; check that its folder exists and may be written to", path.display())
    })
}

/// Says on standard error what went wrong, and what to do.
pub fn complain(message: &str, hint: &str) {
    let mut err = std::io::stderr().lock();
    let (red, off) = if err.is_terminal() && std::env::var_os("NO_COLOR").is_none() {
        ("\u{1b}[31m", "\u{1b}[0m")
    } else {
        ("", "")
    };
    // Nobody can be told that standard error is closed.
    let _ = writeln!(err, "{red}variorum:{off} {message}");
    if !hint.is_empty() {
        let _ = writeln!(err, "  hint: {hint}");
    }
}

/// A passing line on standard error, where that is a terminal.
pub fn progress(text: &str) {
    let mut err = std::io::stderr().lock();
    if err.is_terminal() {
        let _ = write!(err, "\r\u{1b}[K{text}");
        let _ = err.flush();
    }
}

/// Whether to use colours on standard output.
pub fn colored(color: Color) -> bool {
    match color {
        Color::Always => true,
        Color::Never => false,
        Color::Auto => std::io::stdout().is_terminal() && std::env::var_os("NO_COLOR").is_none(),
    }
}

/// The columns of the terminal, as far as the environment tells.
pub fn width() -> usize {
    std::env::var("COLUMNS").ok().and_then(|n| n.parse().ok()).filter(|n| (40..=400).contains(n)).unwrap_or(100)
}

/// Whether the reader of standard output has gone.
pub fn is_broken_pipe(error: &anyhow::Error) -> bool {
    error.chain().any(|cause| {
        cause.downcast_ref::<std::io::Error>().is_some_and(|io| io.kind() == std::io::ErrorKind::BrokenPipe)
    })
}
