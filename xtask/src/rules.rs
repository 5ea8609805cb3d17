//! Rules about the tree itself: arrows between crates, paths named in ARCHITECTURE.md, cards with casebooks.

use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, ensure};

/// The crates from the lowest level up: each may depend only on those before it.
const LEVELS: &[&str] = &[
    "variorum-nlp", "variorum-core", "variorum-formats", "variorum-store", "variorum", "variorum-server",
    "variorum-cli",
];

/// Checks all rules.
pub fn check(root: &Path) -> Result<()> {
    arrows(root)?;
    paths(root)?;
    cards()
}

fn arrows(root: &Path) -> Result<()> {
    let out =
        Command::new("cargo").args(["metadata", "--no-deps", "--format-version", "1"]).current_dir(root).output()?;
    let metadata: serde_json::Value = serde_json::from_slice(&out.stdout).context("cargo metadata")?;
    let level = |name: &str| LEVELS.iter().position(|known| *known == name);
    for package in metadata["packages"].as_array().context("packages")? {
        let name = package["name"].as_str().unwrap_or_default();
        let Some(own) = level(name) else { continue };
        for dependency in package["dependencies"].as_array().into_iter().flatten() {
            let other = dependency["name"].as_str().unwrap_or_default();
            ensure!(
                level(other).is_none_or(|theirs| theirs < own),
                "{name} may not depend on {other}: only lower levels"
            );
        }
    }
    Ok(())
}

/// Every path in backquotes that names a file or folder of ours exists.
fn paths(root: &Path) -> Result<()> {
    let page = std::fs::read_to_string(root.join("ARCHITECTURE.md")).context("ARCHITECTURE.md")?;
    for name in page.split('`').skip(1).step_by(2) {
        let ours = ["crates/", "tests/", "eval/", "fuzz/", "xtask/", "docs/", "examples/"]
            .iter()
            .any(|start| name.starts_with(start));
        ensure!(!ours || root.join(name).exists(), "ARCHITECTURE.md names `{name}`, which does not exist");
    }
    Ok(())
}

/// Ids are unique, and every layer that an extractor reads is written by an earlier one.
fn cards() -> Result<()> {
    let mut ids: Vec<&str> = variorum::analysers().iter().map(|card| card.id).collect();
    ids.sort_unstable();
    let n = ids.len();
    ids.dedup();
    ensure!(ids.len() == n, "two analysers have one id");
    let mut written = Vec::new();
    for extractor in variorum::EXTRACTORS {
        for layer in extractor.reads {
            ensure!(written.contains(layer), "{} reads {} before anything writes it", extractor.card.id, layer.name());
        }
        written.extend(extractor.writes);
    }
    Ok(())
}
