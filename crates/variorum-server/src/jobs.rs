//! Additions that go on after their request was answered, one at a time, each with its progress.

use std::collections::{BTreeMap, VecDeque};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, TrySendError, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};

use schemars::JsonSchema;
use serde::Serialize;
use tokio::sync::watch;
use variorum::{Library, Source};

use crate::Desk;
use crate::problem::Problem;

/// Jobs that may wait.
const WAITING: usize = 32;
/// Jobs that are remembered.
const REMEMBERED: usize = 256;

/// How far a job is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Stage {
    /// Others come first.
    Waiting,
    /// Sources are read and kept.
    Reading,
    /// Stories are analysed.
    Analysing,
    /// Done.
    Done,
    /// Ended by a failure; what was added before stays.
    Failed,
}

/// A source that could not be read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Unread {
    /// Its name or address.
    pub source: String,
    /// What happened.
    pub message: String,
    /// What to do.
    pub hint: String,
}

/// What a new document brings to its story.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct News {
    /// The document.
    pub document: String,
    /// Its story.
    pub story: String,
    /// How many claims nobody else makes.
    pub adds: usize,
    /// How many claims of others it repeats.
    pub repeats: usize,
    /// Where it contradicts others.
    pub contradicts: Vec<String>,
    /// What it brings up to date.
    pub updates: Vec<String>,
}

/// An addition, as far as it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Job {
    /// Its name.
    pub id: String,
    /// How far it is.
    pub stage: Stage,
    /// Sources read.
    pub read: usize,
    /// Sources in all.
    pub sources: usize,
    /// Documents that are new.
    pub new: usize,
    /// Documents that were there already.
    pub known: usize,
    /// The stories that changed.
    pub stories: Vec<String>,
    /// What the new documents bring; of the first 40.
    pub brings: Vec<News>,
    /// What could not be read.
    pub failures: Vec<Unread>,
    /// Why it failed, if it did.
    pub message: Option<String>,
}

impl Job {
    /// Whether nothing more will come.
    pub fn is_over(&self) -> bool {
        matches!(self.stage, Stage::Done | Stage::Failed)
    }
}

/// What is to be done.
pub enum Work {
    /// Sources to add.
    Add(Vec<Source>),
    /// A story to analyse, by name.
    Analyse(String),
}

type Board = Arc<Mutex<(BTreeMap<String, watch::Sender<Job>>, VecDeque<String>)>>;

/// Jobs by name, and the worker that does them.
pub struct Jobs {
    board: Board,
    queue: SyncSender<(String, Work)>,
    next: AtomicU64,
    read_only: bool,
}

impl Jobs {
    /// Starts the worker.
    pub fn new(desk: &Desk) -> Result<Self, crate::DeskError> {
        let board = Board::default();
        let (queue, work) = sync_channel(WAITING);
        let (theirs, desk_of_worker) = (Arc::clone(&board), desk.clone());
        // Parsers of foreign formats go deep.
        std::thread::Builder::new()
            .name("jobs".to_owned())
            .stack_size(64 << 20)
            .spawn(move || run(&desk_of_worker, &theirs, &work))
            .map_err(|error| crate::DeskError::System(error.to_string()))?;
        Ok(Self { board, queue, next: AtomicU64::new(1), read_only: desk.read_only })
    }

    /// Puts work into the queue; gives its name.
    pub fn begin(&self, work: Work) -> Result<String, Problem> {
        if self.read_only && matches!(work, Work::Add(_)) {
            return Err(Problem::refused("this library may only be read"));
        }
        let id = format!("{}", self.next.fetch_add(1, Ordering::Relaxed));
        let sources = match &work {
            Work::Add(sources) => sources.len(),
            Work::Analyse(_) => 0,
        };
        let job = Job {
            id: id.clone(),
            stage: Stage::Waiting,
            read: 0,
            sources,
            new: 0,
            known: 0,
            stories: Vec::new(),
            brings: Vec::new(),
            failures: Vec::new(),
            message: None,
        };
        {
            let mut board = self.board.lock().unwrap_or_else(PoisonError::into_inner);
            board.0.insert(id.clone(), watch::Sender::new(job));
            board.1.push_back(id.clone());
            while board.1.len() > REMEMBERED {
                if let Some(oldest) = board.1.pop_front() {
                    board.0.remove(&oldest);
                }
            }
        }
        match self.queue.try_send((id.clone(), work)) {
            Ok(()) => Ok(id),
            Err(TrySendError::Full(_)) => {
                Err(Problem::busy("too much waits to be added already").hint("try again in a minute"))
            }
            Err(TrySendError::Disconnected(_)) => {
                Err(Problem::inside("the desk no longer adds documents").hint("restart it"))
            }
        }
    }

    /// A job as it stands, and as it goes on.
    pub fn follow(&self, id: &str) -> Option<watch::Receiver<Job>> {
        self.board.lock().unwrap_or_else(PoisonError::into_inner).0.get(id).map(watch::Sender::subscribe)
    }

    /// A job as it stands.
    pub fn get(&self, id: &str) -> Option<Job> {
        self.follow(id).map(|job| job.borrow().clone())
    }
}

fn run(desk: &Desk, board: &Board, work: &Receiver<(String, Work)>) {
    let mut library = None;
    while let Ok((id, work)) = work.recv() {
        let sender = board.lock().unwrap_or_else(PoisonError::into_inner).0.get(&id).cloned();
        let Some(sender) = sender else { continue };
        if library.is_none() {
            library = Library::open(&desk.library, desk.read_only, desk.config.clone()).ok();
        }
        let done = match &mut library {
            Some(library) => {
                let all = std::panic::AssertUnwindSafe(|| one(library, work, &sender));
                std::panic::catch_unwind(all)
                    .unwrap_or_else(|_| Err("a bug ended the work; please report it".to_owned()))
            }
            None => Err("the library cannot be opened".to_owned()),
        };
        if done.is_err() {
            // Whatever state it is in, a fresh connection is in a good one.
            library = None;
        }
        sender.send_modify(|job| match done {
            Ok(()) => job.stage = Stage::Done,
            Err(message) => {
                job.stage = Stage::Failed;
                job.message = Some(message);
            }
        });
    }
}

/// Documents of which it is told what they bring.
const TOLD: usize = 40;

fn one(library: &mut Library, work: Work, sender: &watch::Sender<Job>) -> Result<(), String> {
    let told = |error: variorum::library::LibraryError| Problem::from(error).detail;
    let sources = match work {
        Work::Analyse(story) => {
            sender.send_modify(|job| job.stage = Stage::Analysing);
            let story = library.story(&story).map_err(told)?;
            return library.report(&story).map(|_| ()).map_err(told);
        }
        Work::Add(sources) => sources,
    };
    sender.send_modify(|job| job.stage = Stage::Reading);
    let mut progress = |step: variorum::library::Adding| {
        sender.send_modify(|job| {
            (job.read, job.sources) = step.sources;
            (job.new, job.known) = (step.new, step.known);
        });
    };
    let (added, failures) = library.add(&sources, &mut progress).map_err(told)?;
    sender.send_modify(|job| {
        job.stage = Stage::Analysing;
        job.stories = added.stories.iter().cloned().collect();
        job.failures = failures
            .iter()
            .map(|f| Unread { source: f.source.clone(), message: f.message.clone(), hint: f.hint.clone() })
            .collect();
    });
    library.analyse(&added.stories, &mut |_, _| true).map_err(told)?;
    let brings = library.brings(&added.new[..added.new.len().min(TOLD)]).map_err(told)?;
    sender.send_modify(|job| {
        job.brings = brings
            .into_iter()
            .map(|b| News {
                document: b.document,
                story: b.story,
                adds: b.adds.len(),
                repeats: b.repeats,
                contradicts: b.contradicts,
                updates: b.updates,
            })
            .collect();
    });
    Ok(())
}
