//! From the words on the command line to sources.

use std::io::Read;
use std::path::{Path, PathBuf};

use variorum::{Config, Failure, Overrides, Record, Records, Source};

use crate::args::{Inputs, Models};
use crate::output;

/// The sources that the arguments name, and what they name that is not there.
pub fn sources(inputs: &Inputs) -> (Vec<Source>, Vec<Failure>) {
    sources_of(&inputs.inputs)
}

/// The sources that some words name, and what they name that is not there.
pub fn sources_of(inputs: &[String]) -> (Vec<Source>, Vec<Failure>) {
    gathered(inputs, variorum::find)
}

/// The same, with archives in folders.
pub fn sources_with_archives(inputs: &Inputs) -> (Vec<Source>, Vec<Failure>) {
    gathered(&inputs.inputs, variorum::find_all)
}

/// Lists the files in a folder.
type Find = fn(&Path) -> std::io::Result<Vec<PathBuf>>;

fn gathered(inputs: &[String], find: Find) -> (Vec<Source>, Vec<Failure>) {
    let (mut found, mut failures) = (Vec::new(), Vec::new());
    for input in inputs {
        match expand(input, find) {
            Ok(sources) => found.extend(sources),
            Err((message, hint)) => failures.push(Failure { source: input.clone(), message, hint: hint.to_owned() }),
        }
    }
    let mut seen = std::collections::BTreeSet::new();
    found.retain(|source| seen.insert(source.name()));
    (found, failures)
}

/// What the arguments say of the documents, and the models they name.
pub fn config(inputs: &Inputs) -> anyhow::Result<Config> {
    let overrides =
        Overrides { date: inputs.date.clone(), outlets: inputs.outlet.clone(), allow_private: inputs.allow_private };
    Ok(Config { overrides, ..with_models(&inputs.models)? })
}

/// The models in folders.
pub fn with_models(models: &Models) -> anyhow::Result<Config> {
    let load = |folder: &PathBuf| {
        variorum::load_pipeline(folder)
            .map_err(|message| anyhow::anyhow!("cannot use the pipeline in `{}`: {message}", folder.display()))
    };
    let pipelines: Vec<_> = models.pipeline.iter().map(load).collect::<anyhow::Result<_>>()?;
    let mut config = Config { pipelines: Vec::leak(pipelines), ..Config::default() };
    if let Some(folder) = &models.encoder {
        let encoder = variorum::load_encoder(folder)
            .map_err(|message| anyhow::anyhow!("cannot use the encoder in `{}`: {message}", folder.display()))?;
        config.align.languages = Some(encoder);
    }
    Ok(config)
}

fn expand(input: &str, find: Find) -> Result<Vec<Source>, (String, &'static str)> {
    if input == "-" {
        let mut bytes = Vec::new();
        let most = 1 << 26; // what the readers refuse anyway is not held
        std::io::stdin()
            .lock()
            .take(most)
            .read_to_end(&mut bytes)
            .map_err(|error| (error.to_string(), "check what feeds standard input"))?;
        return Ok(vec![Source::Bytes { name: "-".to_owned(), bytes }]);
    }
    if input.starts_with("http://") || input.starts_with("https://") {
        return Ok(vec![Source::Url(input.to_owned())]);
    }
    let path = Path::new(input);
    if path.is_dir() {
        let files = find(path).map_err(|error| (error.to_string(), "check the permissions of the folder"))?;
        if files.is_empty() {
            return Err((
                "the folder has no file of a kind that is read".to_owned(),
                "it may hold .txt, .md, .html, .jsonl and .pdf; a library also takes archives and feeds",
            ));
        }
        return Ok(files.into_iter().map(Source::File).collect());
    }
    if !path.exists() && input.contains(['*', '?', '[']) {
        let mut files: Vec<PathBuf> = glob::glob(input)
            .map_err(|error| (error.to_string(), "mend the pattern"))?
            .flatten()
            .filter(|f| f.is_file() && !is_sidecar(f))
            .collect();
        files.sort();
        if files.is_empty() {
            return Err(("no file fits the pattern".to_owned(), "check the folder and the ending"));
        }
        return Ok(files.into_iter().map(Source::File).collect());
    }
    if is_sidecar(path) {
        return Ok(Vec::new());
    }
    Ok(vec![Source::File(path.to_owned())])
}

/// `NAME.toml` beside `NAME.txt` (or another article) is a note on it, not an article.
fn is_sidecar(path: &Path) -> bool {
    let toml = path.extension().is_some_and(|ending| ending == "toml");
    toml && ["txt", "md", "html", "htm", "jsonl", "pdf"].iter().any(|ending| path.with_extension(ending).exists())
}

/// The records of files, one after another, and what could not be opened.
pub fn records(files: &[String]) -> (impl Iterator<Item = Result<Record, Failure>> + use<>, Vec<Failure>) {
    let (mut opened, mut failures) = (Vec::new(), Vec::new());
    for path in files {
        match Records::open(path) {
            Ok(records) => opened.push(records),
            Err(failure) => failures.push(failure),
        }
    }
    (opened.into_iter().flatten(), failures)
}

/// Shows how many documents are read, once it takes a while.
pub fn counting(quiet: bool) -> impl Fn(usize) {
    let started = std::time::Instant::now();
    move |n| {
        if !quiet && started.elapsed().as_millis() >= 400 {
            output::progress(&format!("{n} documents read"));
        }
    }
}
