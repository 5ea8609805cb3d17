//! The arguments of commands on a library.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};

use super::{Color, Inputs, Models};

/// Which library.
#[derive(Debug, Args)]
pub struct Place {
    /// The library: a file, or a database as postgres://user@host/name
    ///
    /// Without it, the file library.db in the folder variorum of your data folder.
    #[arg(short = 'L', long, value_name = "FILE|URL", env = "VARIORUM_LIBRARY", hide_env_values = true)]
    pub library: Option<String>,
}

/// How answers are given.
#[derive(Debug, Args)]
pub struct Form {
    /// As JSON
    #[arg(long)]
    pub json: bool,
    /// When to use colours
    #[arg(long, value_enum, default_value_t = Color::Auto)]
    pub color: Color,
}

/// Arguments of `add`.
#[derive(Debug, Args)]
pub struct Add {
    /// Which library.
    #[command(flatten)]
    pub place: Place,
    /// What to read.
    #[command(flatten)]
    pub inputs: Inputs,
    /// Only keep and group; analyse stories when they are looked at, or by `variorum analyse`
    #[arg(long)]
    pub later: bool,
    /// As JSON
    #[arg(long)]
    pub json: bool,
    /// Show no progress
    #[arg(short, long)]
    pub quiet: bool,
}

/// Arguments of `analyse`.
#[derive(Debug, Args)]
pub struct Analyse {
    /// Which library.
    #[command(flatten)]
    pub place: Place,
    /// Models for other languages.
    #[command(flatten)]
    pub models: Models,
    /// As JSON
    #[arg(long)]
    pub json: bool,
    /// Show no progress
    #[arg(short, long)]
    pub quiet: bool,
}

/// Arguments of `stories`.
#[derive(Debug, Args)]
pub struct Stories {
    /// Which library.
    #[command(flatten)]
    pub place: Place,
    /// Only stories on this matter: words, as `search` takes them, of the documents that fit best
    #[arg(long, value_name = "WORDS")]
    pub about: Option<String>,
    /// Only stories of at least so many articles
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub least: usize,
    /// Only stories that this outlet is in
    #[arg(long)]
    pub outlet: Option<String>,
    /// Only stories with articles on or after this day
    #[arg(long, value_name = "DATE", value_parser = super::date)]
    pub since: Option<String>,
    /// Only stories with articles on or before this day
    #[arg(long, value_name = "DATE", value_parser = super::date)]
    pub until: Option<String>,
    /// Only analysed stories in which accounts differ
    #[arg(long)]
    pub disputed: bool,
    /// The order
    #[arg(long, value_enum, default_value_t = By::Changed)]
    pub by: By,
    /// Pass over so many
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub skip: usize,
    /// Show at most so many
    #[arg(short = 'n', long, value_name = "N", default_value_t = 50)]
    pub most: usize,
    /// How.
    #[command(flatten)]
    pub form: Form,
}

/// Orders of stories.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum By {
    /// Those that changed last first
    Changed,
    /// Those with the latest articles first
    Latest,
    /// The largest first
    Largest,
}

/// Arguments of `show`.
#[derive(Debug, Args)]
pub struct Show {
    /// Which library.
    #[command(flatten)]
    pub place: Place,
    /// The story, or a document of it; the beginning of the name is enough
    pub story: String,
    /// The form of the report
    #[arg(short, long, value_enum)]
    pub format: Option<ReportForm>,
    /// Write to a file; its ending tells the form
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// Show what happened to the story instead
    #[arg(long)]
    pub history: bool,
    /// As JSON (the same as --format json)
    #[arg(long)]
    pub json: bool,
    /// Put the texts of the documents into the JSON
    #[arg(long)]
    pub with_text: bool,
    /// When to use colours
    #[arg(long, value_enum, default_value_t = Color::Auto)]
    pub color: Color,
}

/// The forms in which a story is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ReportForm {
    /// A short report for the terminal
    Text,
    /// The public form for programs
    Json,
    /// The documents, one JSON object a line
    Jsonl,
    /// One self-contained page
    Html,
    /// Markdown
    Md,
    /// The matrix, one row a cell
    Csv,
    /// The matrix, differences, commitments and quotations as a workbook
    Xlsx,
    /// The matrix as a Parquet table, one row a cell
    Parquet,
    /// Claims as schema.org has them (JSON-LD)
    SchemaOrg,
    /// Statements as W3C Web Annotations (JSON-LD)
    Annotations,
    /// The accounts as a critical apparatus (TEI)
    Tei,
    /// Who took from whom, as a graph (GraphML)
    Graphml,
}

impl ReportForm {
    /// The form that the ending of a file tells.
    pub fn of_ending(ending: &str) -> Option<Self> {
        Some(match ending {
            "txt" => Self::Text,
            "json" => Self::Json,
            "jsonl" | "ndjson" => Self::Jsonl,
            "html" | "htm" => Self::Html,
            "md" | "markdown" => Self::Md,
            "csv" => Self::Csv,
            "xlsx" => Self::Xlsx,
            "parquet" => Self::Parquet,
            "jsonld" => Self::SchemaOrg,
            "xml" | "tei" => Self::Tei,
            "graphml" => Self::Graphml,
            _ => return None,
        })
    }
}

/// Arguments of `search`.
#[derive(Debug, Args)]
pub struct Search {
    /// Which library.
    #[command(flatten)]
    pub place: Place,
    /// Words: all must be there; "several words" as they stand; -word not; a OR b; word* for a beginning (put it
    /// all in single quotes)
    #[arg(value_name = "QUERY")]
    pub words: Vec<String>,
    /// What this speaker is reported to have said, in analysed stories
    #[arg(long, value_name = "NAME")]
    pub speaker: Option<String>,
    /// Only of this outlet
    #[arg(long)]
    pub outlet: Option<String>,
    /// Only on or after this day
    #[arg(long, value_name = "DATE", value_parser = super::date)]
    pub since: Option<String>,
    /// Only on or before this day
    #[arg(long, value_name = "DATE", value_parser = super::date)]
    pub until: Option<String>,
    /// Statements of claims of this kind (event, agreement, proposal, condition, figure, time, quote, assessment,
    /// background), or quotations (direct, phrase, indirect)
    #[arg(long)]
    pub kind: Option<String>,
    /// Statements of claims with this status
    #[arg(long, value_parser = ["corroborated", "single-source", "disputed"])]
    pub status: Option<String>,
    /// Only in this story
    #[arg(long)]
    pub story: Option<String>,
    /// Show at most so many
    #[arg(short = 'n', long, value_name = "N", default_value_t = 20)]
    pub most: usize,
    /// How.
    #[command(flatten)]
    pub form: Form,
}

/// Arguments of `trace`.
#[derive(Debug, Args)]
pub struct Trace {
    /// Which library.
    #[command(flatten)]
    pub place: Place,
    /// Words as they stand, or a figure with its unit
    #[arg(value_name = "WORDS", required = true)]
    pub words: Vec<String>,
    /// Show at most so many documents
    #[arg(short = 'n', long, value_name = "N", default_value_t = 50)]
    pub most: usize,
    /// How.
    #[command(flatten)]
    pub form: Form,
}

/// Arguments of `ledger`.
#[derive(Debug, Args)]
pub struct Ledger {
    /// Which library.
    #[command(flatten)]
    pub place: Place,
    /// Only commitments of parties whose name holds this
    #[arg(long, value_name = "NAME")]
    pub party: Option<String>,
    /// Only due on or after this day
    #[arg(long, value_name = "DATE", value_parser = super::date)]
    pub since: Option<String>,
    /// Only due on or before this day
    #[arg(long, value_name = "DATE", value_parser = super::date)]
    pub until: Option<String>,
    /// Only those that stand so; several with commas
    #[arg(long, value_delimiter = ',', value_parser = ["overdue", "due", "pending", "reported-broken", "reported-kept", "open"])]
    pub status: Vec<String>,
    /// As an iCalendar file for calendars
    #[arg(long, conflicts_with = "json")]
    pub ics: bool,
    /// Write to a file
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// How.
    #[command(flatten)]
    pub form: Form,
}

/// Arguments of `diff`.
#[derive(Debug, Args)]
pub struct Diff {
    /// Which library.
    #[command(flatten)]
    pub place: Place,
    /// A document: any revision of the article
    pub document: String,
    /// How.
    #[command(flatten)]
    pub form: Form,
}

/// Arguments of `export`.
#[derive(Debug, Args)]
pub struct Export {
    /// Which library.
    #[command(flatten)]
    pub place: Place,
    /// Stories; without one, the whole library (documents with their revisions, and corrections) as lines of JSON
    pub stories: Vec<String>,
    /// The form of stories
    #[arg(short, long, value_enum)]
    pub format: Option<ReportForm>,
    /// Write to a file, or several stories into a folder
    #[arg(short, long, value_name = "FILE|DIR")]
    pub output: Option<PathBuf>,
    /// Show no progress
    #[arg(short, long)]
    pub quiet: bool,
}

/// Arguments of `import`.
#[derive(Debug, Args)]
pub struct Import {
    /// Which library.
    #[command(flatten)]
    pub place: Place,
    /// A file that `export` wrote, or - for standard input
    #[arg(value_name = "FILE|-")]
    pub file: String,
    /// As JSON
    #[arg(long)]
    pub json: bool,
    /// Show no progress
    #[arg(short, long)]
    pub quiet: bool,
}

/// Arguments of `check` and `gc`.
#[derive(Debug, Args)]
pub struct Upkeep {
    /// Which library.
    #[command(flatten)]
    pub place: Place,
    /// As JSON
    #[arg(long)]
    pub json: bool,
    /// Show no progress
    #[arg(short, long)]
    pub quiet: bool,
}

/// Arguments of `correct`.
#[derive(Debug, Args)]
pub struct Correct {
    /// Which library.
    #[command(flatten)]
    pub place: Place,
    /// Who says so [default: the user of this computer]
    #[arg(long, global = true, value_name = "NAME", env = "VARIORUM_USER")]
    pub who: Option<String>,
    /// What is said.
    #[command(subcommand)]
    pub what: What,
}

/// What can be said against the analysis.
#[derive(Debug, Subcommand)]
pub enum What {
    /// Two stories are one
    Merge {
        /// A story, or a document of it
        a: String,
        /// The other
        b: String,
    },
    /// These documents are on another event than the rest of their story
    Split {
        /// The documents that leave
        #[arg(required = true)]
        documents: Vec<String>,
    },
    /// Leave a document, or all of an outlet, out of analysis
    Hide {
        /// The document
        #[arg(required_unless_present = "outlet")]
        document: Option<String>,
        /// The outlet
        #[arg(long, conflicts_with = "document")]
        outlet: Option<String>,
    },
    /// Tell what an outlet is: a party whose texts are its own word, an agency whose words others take, or neither
    Role {
        /// The outlet
        outlet: String,
        /// What it is
        #[arg(value_parser = ["official", "agency", "outlet"])]
        role: String,
    },
    /// List a story first
    Pin {
        /// The story
        story: String,
    },
    /// Two statements make the same claim
    Same {
        /// Where one stands, as DOCUMENT:START-END (bytes; see `search --json`)
        a: Spot,
        /// Where the other stands
        b: Spot,
    },
    /// Two statements do not make the same claim
    Different {
        /// Where one stands, as DOCUMENT:START-END
        a: Spot,
        /// Where the other stands
        b: Spot,
    },
    /// Somebody else says what stands there
    Speaker {
        /// Where, as DOCUMENT:START-END
        place: Spot,
        /// Who says it
        name: String,
    },
    /// A document is of another day
    Date {
        /// The document
        document: String,
        /// The day
        #[arg(value_parser = super::date)]
        date: String,
    },
    /// Keep something in mind of a document; it stands among the notes of the report
    Note {
        /// The document
        document: String,
        /// What
        text: String,
    },
    /// Take a correction back
    Undo {
        /// The correction; the beginning of its name is enough
        id: String,
    },
    /// List the corrections
    List {
        /// Those that were taken back, too
        #[arg(long)]
        all: bool,
        /// As JSON
        #[arg(long)]
        json: bool,
    },
}

/// A stretch of a document, as it is written on the command line.
#[derive(Clone, Debug)]
pub struct Spot {
    /// The document.
    pub document: String,
    /// The bytes.
    pub span: [u32; 2],
}

impl std::str::FromStr for Spot {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        const FORM: &str = "write it as DOCUMENT:START-END, as harbour-post-3f9a1c2b4d5e:120-184";
        let (document, span) = text.rsplit_once(':').ok_or(FORM)?;
        let (start, end) = span.split_once('-').ok_or(FORM)?;
        let number = |text: &str| text.parse().map_err(|_| FORM);
        Ok(Self { document: document.to_owned(), span: [number(start)?, number(end)?] })
    }
}

/// Arguments of `watch`.
#[derive(Debug, Args)]
pub struct Watch {
    /// Which library.
    #[command(flatten)]
    pub place: Place,
    /// Lists of feeds (OPML files) or addresses of feeds; they are followed from now on
    #[arg(value_name = "FEEDS.opml|URL")]
    pub feeds: Vec<String>,
    /// Look once at all feeds and end
    #[arg(long)]
    pub once: bool,
    /// List the feeds and how they fare, and end
    #[arg(long, conflicts_with = "once")]
    pub list: bool,
    /// Only keep and group; analyse stories when they are looked at, or by `variorum analyse`
    #[arg(long)]
    pub later: bool,
    /// Fetch addresses of this machine and of private networks, too
    #[arg(long)]
    pub allow_private: bool,
    /// Seconds between two requests to a site, if it asks for no more
    #[arg(long, value_name = "SECONDS", default_value_t = 1)]
    pub pause: u64,
    /// As JSON, one object a round
    #[arg(long)]
    pub json: bool,
    /// Show no progress
    #[arg(short, long)]
    pub quiet: bool,
}

/// Arguments of `serve`.
#[derive(Debug, Args)]
pub struct Serve {
    /// Which library.
    #[command(flatten)]
    pub place: Place,
    /// Accounts to compare on a passing library: files, folders, globs, addresses, or - for standard input
    #[arg(value_name = "PATH|URL|-", conflicts_with = "library")]
    pub inputs: Vec<String>,
    /// Where to listen; any but an address of this machine needs a token
    #[arg(long, value_name = "ADDRESS:PORT", default_value = "127.0.0.1:8570")]
    pub listen: std::net::SocketAddr,
    /// What readers must show, at least 16 characters (better set by the environment, where others do not see it)
    #[arg(long, value_name = "SECRET", env = "VARIORUM_TOKEN", hide_env_values = true)]
    pub token: Option<String>,
    /// Only for reading: nothing can be added or corrected
    #[arg(long)]
    pub read_only: bool,
    /// Do not fetch the feeds that are followed
    #[arg(long)]
    pub no_watch: bool,
    /// Fetch addresses of this machine and of private networks, too
    #[arg(long)]
    pub allow_private: bool,
    /// Open the desk in a browser
    #[arg(long)]
    pub open: bool,
    /// Who makes corrections [default: the user of this computer]
    #[arg(long, value_name = "NAME", env = "VARIORUM_USER")]
    pub who: Option<String>,
    /// Models for other languages.
    #[command(flatten)]
    pub models: Models,
    /// Show no progress
    #[arg(short, long)]
    pub quiet: bool,
}

/// Arguments of `mcp`.
#[derive(Debug, Args)]
pub struct Mcp {
    /// Which library.
    #[command(flatten)]
    pub place: Place,
}
