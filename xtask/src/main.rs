//! Chores of the project: `cargo xtask api|ci|eval|bench|grouping|articles|page|pictures|speech|syntax`.
//!
//! - `ci`: everything that must hold on every commit, in order, stopping at the first failure;
//! - `eval [--errors N]`: the scorer of the main job on the events with gold, then `bench`;
//! - `bench [SET] [--errors N]`: scores on the public sets beside the repository, held above floors;
//! - `speech features FOLDER`: what `models/train_speech.py` reads;
//! - `grouping train`: fits the weights by which documents become stories, and tells what they give on stories held out;
//! - `articles N [SEED]`: generated articles as lines of JSON, for filling a library;
//! - `page`: the tests of the report page and of the desk in a real browser;
//! - `api`: the API of a running desk against its own description;
//! - `syntax bundle|sample|parity`: makes the compiled-in pipeline, and compares it with Python spaCy;
//! - `pictures`: takes the pictures that the README and the guide show.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail, ensure};

mod articles;
mod bench;
mod grouping;
mod rules;
mod speech;
mod syntax;

fn main() -> Result<()> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    std::env::set_current_dir(root())?;
    match args.first().map(String::as_str) {
        Some("ci") => ci(),
        Some("eval") => eval(&args[1..]),
        Some("api") => api(),
        Some("page") => page(),
        Some("pictures") => pictures(),
        Some("bench") => bench::main(&args[1..]),
        Some("grouping") => grouping::main(&args[1..]),
        Some("articles") => articles::main(&args[1..]),
        Some("speech") => speech::main(&args[1..]),
        Some("syntax") => syntax::main(&args[1..]),
        _ => bail!(
            "usage: cargo xtask api | ci | eval [--errors N] | bench [SET] [--errors N] | grouping train | articles N [SEED] | page | pictures | speech … | syntax …"
        ),
    }
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("invariant: xtask lies in the workspace").to_owned()
}

#[expect(clippy::print_stderr, reason = "a chore tells what it does")]
fn run(program: &str, args: &[&str]) -> Result<()> {
    eprintln!("» {program} {}", args.join(" "));
    let status = Command::new(program).args(args).status().with_context(|| format!("cannot run `{program}`"))?;
    ensure!(status.success(), "`{program} {}` failed", args.join(" "));
    Ok(())
}

fn has(program: &str) -> bool {
    Command::new(program).arg("--version").output().is_ok_and(|out| out.status.success())
}

#[expect(clippy::print_stderr, reason = "a chore tells what it skips")]
fn ci() -> Result<()> {
    rules::check(&root())?;
    run("cargo", &["fmt", "--all", "--check"])?;
    run("cargo", &["clippy", "--workspace", "--all-targets", "--quiet", "--", "-D", "warnings"])?;
    run("cargo", &["doc", "--workspace", "--no-deps", "--quiet"])?;
    run("cargo", &["test", "--workspace", "--quiet"])?;
    run("cargo", &["build", "--release", "--quiet"])?;
    if has("cargo-deny") {
        run("cargo", &["deny", "--offline", "check", "bans", "licenses", "sources"])?;
    } else {
        eprintln!("skipped: cargo-deny is not installed");
    }
    page()?;
    api()
}

/// The API of a running desk, by requests that its description allows and others. On a bare machine `.ci/run` installs
/// what this needs.
#[expect(clippy::print_stderr, reason = "a chore tells what it skips")]
fn api() -> Result<()> {
    let tester = "target/schemathesis/bin/schemathesis";
    if !root().join(tester).is_file() {
        ensure!(std::env::var_os("CI").is_none(), "the tests of the API need schemathesis: run .ci/run");
        eprintln!("skipped: the tests of the API need schemathesis in target/schemathesis");
        return Ok(());
    }
    run("cargo", &["build", "--release", "--quiet"])?;
    let desk = Desk::open(&["examples/orle-call"])?;
    let description = format!("{}api/v1/openapi.json", desk.address);
    let seeds = ["--max-examples", "40", "--seed", "1", "--no-color"];
    let mut args = vec!["--config-file", "tests/api/schemathesis.toml", "run", &description];
    args.extend(seeds);
    run(tester, &args)
}

/// A desk that is open until it is dropped.
struct Desk {
    child: std::process::Child,
    address: String,
}

impl Desk {
    fn open(args: &[&str]) -> Result<Self> {
        use std::io::BufRead;
        let mut command = Command::new("target/release/variorum");
        command.args(["serve", "-q", "--listen", "127.0.0.1:0", "--who", "Ada"]).args(args);
        let mut child = command.stdout(std::process::Stdio::piped()).spawn().context("the desk does not open")?;
        let mut line = String::new();
        let output = child.stdout.take().context("no output")?;
        std::io::BufReader::new(output).read_line(&mut line)?;
        let address = line.split_whitespace().find(|word| word.starts_with("http")).context("no address")?;
        Ok(Self { address: address.trim_end_matches(';').to_owned(), child })
    }
}

impl Drop for Desk {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The page in Chromium; on a bare machine `.ci/run` installs what it needs.
#[expect(clippy::print_stderr, reason = "a chore tells what it skips")]
fn page() -> Result<()> {
    if !has("node") || !has("chromium") || !root().join("node_modules/playwright-core").is_dir() {
        ensure!(
            std::env::var_os("CI").is_none(),
            "the page tests need node, chromium and playwright-core: run .ci/run"
        );
        eprintln!("skipped: the page tests need node, chromium and `npm ci`");
        return Ok(());
    }
    run("cargo", &["build", "--release", "--quiet"])?;
    run("node", &["--test", "tests/browser/"])
}

fn eval(args: &[String]) -> Result<()> {
    let shared = root().join("../shared");
    ensure!(shared.join("eval/score.py").is_file(), "there is no gold data beside the repository");
    run("cargo", &["build", "--release", "--quiet"])?;
    let mut events: Vec<PathBuf> =
        std::fs::read_dir(shared.join("events"))?.map(|e| e.map(|e| e.path())).collect::<std::io::Result<_>>()?;
    events.sort();
    for event in events {
        let report = std::env::temp_dir().join("variorum-eval.json");
        let (texts, gold) = (event.join("texts"), event.join("gold"));
        run("target/release/variorum", &["compare", "-q", &texts.to_string_lossy(), "-o", &report.to_string_lossy()])?;
        let scorer = shared.join("eval/score.py");
        let mut command = vec![
            scorer.to_string_lossy().into_owned(),
            report.to_string_lossy().into_owned(),
            gold.to_string_lossy().into_owned(),
        ];
        command.extend(args.iter().cloned());
        run("python3", &command.iter().map(String::as_str).collect::<Vec<_>>())?;
    }
    bench::main(args)
}

fn pictures() -> Result<()> {
    run("cargo", &["build", "--release", "--quiet"])?;
    run("target/release/variorum", &["compare", "-q", "examples/orle-call", "-o", "target/picture.html"])?;
    run("node", &["tests/browser/picture.mjs", "target/picture.html", "docs/report.png"])?;
    let desk = Desk::open(&["examples/orle-call"])?;
    run("node", &["tests/browser/pictures.mjs", &desk.address, "docs"])
}
