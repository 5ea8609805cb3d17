//! The commands on a library, a file for each.

pub mod add;
pub mod correct;
pub mod diff;
pub mod exchange;
pub mod ledger;
pub mod search;
pub mod serve;
pub mod show;
pub mod stories;
pub mod trace;
pub mod upkeep;
pub mod watch;

use std::path::PathBuf;

use anyhow::Context;
use variorum::library::LibraryError;
use variorum::{Config, Library};

use crate::args::Place;
use crate::output;

/// Opens the library that the arguments name; makes it only if `make`.
pub fn open(place: &Place, make: bool, config: Config) -> anyhow::Result<Library> {
    let name = prepared(place, make)?;
    match Library::open(&name, false, config.clone()) {
        Err(LibraryError::Store(variorum::library::StoreError::ReadOnly)) if !make => {
            Ok(Library::open(&name, true, config)?)
        }
        opened => Ok(opened?),
    }
}

/// The name of the library that the arguments name, with its folder made where it may be made.
fn prepared(place: &Place, make: bool) -> anyhow::Result<String> {
    let name = match &place.library {
        Some(name) => name.clone(),
        None => default_place()?.display().to_string(),
    };
    let is_file = !name.contains("://") && name != ":memory:";
    if is_file && !std::path::Path::new(&name).exists() {
        if !make {
            return Err(LibraryError::from(variorum::library::StoreError::Missing(name)).into());
        }
        if let Some(folder) = std::path::Path::new(&name).parent().filter(|folder| !folder.as_os_str().is_empty()) {
            std::fs::create_dir_all(folder)
                .with_context(|| format!("cannot make the folder `{}`", folder.display()))?;
        }
    }
    Ok(name)
}

/// Who makes corrections: who is named, or the user of this computer.
fn maker(named: Option<&String>) -> String {
    let user = || ["USER", "LOGNAME", "USERNAME"].iter().find_map(|name| std::env::var(name).ok());
    named.cloned().or_else(user).unwrap_or_else(|| "unknown".to_owned())
}

/// Where the library is if nobody says otherwise.
fn default_place() -> anyhow::Result<PathBuf> {
    let folder = std::env::var_os("XDG_DATA_HOME")
        .filter(|folder| !folder.is_empty())
        .map(PathBuf::from)
        .or_else(|| std::env::var_os("HOME").map(|home| PathBuf::from(home).join(".local/share")))
        .or_else(|| std::env::var_os("LOCALAPPDATA").map(PathBuf::from))
        .context("no data folder is known; name the library with --library")?;
    Ok(folder.join("variorum").join("library.db"))
}

/// A name for people: with a day and an outlet where they are known.
fn described(outlet: Option<&str>, published: Option<&str>) -> String {
    let parts: Vec<&str> = [published, outlet].into_iter().flatten().collect();
    parts.join(", ")
}

/// Text cut to the width of the terminal.
fn cut(text: &str, width: usize) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.chars().count() <= width {
        return line;
    }
    format!("{}…", line.chars().take(width.saturating_sub(1)).collect::<String>())
}

/// Prints one JSON value.
fn print_json(value: &serde_json::Value) -> anyhow::Result<()> {
    output::print(&(serde_json::to_string_pretty(value)? + "\n"))
}

/// Colours, if there are any.
struct Paint(bool);

impl Paint {
    fn bold(&self, text: &str) -> String {
        if self.0 { format!("\u{1b}[1m{text}\u{1b}[0m") } else { text.to_owned() }
    }

    fn faint(&self, text: &str) -> String {
        if self.0 { format!("\u{1b}[2m{text}\u{1b}[0m") } else { text.to_owned() }
    }

    fn red(&self, text: &str) -> String {
        if self.0 { format!("\u{1b}[31m{text}\u{1b}[0m") } else { text.to_owned() }
    }

    fn green(&self, text: &str) -> String {
        if self.0 { format!("\u{1b}[32m{text}\u{1b}[0m") } else { text.to_owned() }
    }
}
