//! The report of a story: made when it is asked for, kept under what it was made from, and made again when that changed.

use std::collections::BTreeMap;

use sha2::{Digest, Sha256};
use variorum_core::model::{Document, Note, Report};
use variorum_core::{Language, report};
use variorum_formats::schema;
use variorum_store::documents::Kept;
use variorum_store::stories::Story;
use variorum_store::{StoreError, documents, reports, whole};

use super::corrections::{self, Overlay};
use super::{Brings, Library, LibraryError, Result, document, stems};
use crate::pipeline::{Config, analysed};

/// A story with its report.
#[derive(Debug)]
pub struct StoryReport {
    /// The story.
    pub story: Story,
    /// The report, with the texts of its documents.
    pub record: schema::Report,
    /// Whether it was kept, and not made now.
    pub kept: bool,
}

impl StoryReport {
    /// The report for writers.
    ///
    /// # Errors
    ///
    /// If what was kept does not fit together.
    pub fn report(&self) -> Result<Report> {
        schema::restore(&self.record).map_err(LibraryError::Analysis)
    }
}

impl Library {
    /// The report of a story, from what is kept if nothing changed since.
    ///
    /// Cost: under 50 ms if kept; else about .1 s an account.
    ///
    /// # Errors
    ///
    /// If the store fails, or all of the analysis.
    pub fn report(&mut self, story: &Story) -> Result<StoryReport> {
        let documents = documents::of_story(&mut *self.store, story.n)?;
        let overlay = corrections::overlay(&mut *self.store, &documents)?;
        let key = key(&documents, &overlay, &self.config);
        if let Some(kept) = reports::get(&mut *self.store, story.n)?.filter(|kept| serves(&kept.key, &key)) {
            let mut record: schema::Report = serde_json::from_str(&kept.body)
                .map_err(|error| LibraryError::Analysis(format!("the kept report cannot be read ({error})")))?;
            put_texts(&mut record, documents);
            if kept.version != story.version {
                written(reports::confirm(&mut *self.store, story.n, story.version))?;
            }
            return Ok(StoryReport { story: story.clone(), record, kept: true });
        }
        let (record, missing) = self.analysed(&documents, &overlay)?;
        self.keep(story, &key, &record, &documents)?;
        let mut record = record;
        put_texts(&mut record, documents);
        debug_assert!(missing.is_empty() || !record.notes.is_empty());
        Ok(StoryReport { story: story.clone(), record, kept: false })
    }

    /// Analyses stories of at least two articles that changed since they were analysed, those that changed last first,
    /// until `go_on` says no; gives how many it analysed. `go_on` is told how many are done, and of which story.
    ///
    /// # Errors
    ///
    /// See [`super::StoreError`]. What was analysed before stays.
    pub fn analyse_due(&mut self, go_on: &mut dyn FnMut(usize, &Story) -> bool) -> Result<usize> {
        let mut done = 0;
        let mut tried = std::collections::BTreeSet::new();
        loop {
            let due = reports::due(&mut *self.store, 2, 64 + tried.len())?;
            let Some(n) = due.into_iter().find(|n| !tried.contains(n)) else { return Ok(done) };
            tried.insert(n);
            let Some(story) = variorum_store::stories::at(&mut *self.store, n)? else { continue };
            if !go_on(done, &story) {
                return Ok(done);
            }
            self.report(&story)?;
            done += 1;
        }
    }

    /// Analyses those of some stories that have at least two articles and changed since they were analysed; gives how many
    /// it analysed. `go_on` as in [`Library::analyse_due`].
    ///
    /// # Errors
    ///
    /// See [`super::StoreError`]. What was analysed before stays.
    pub fn analyse(
        &mut self,
        names: &std::collections::BTreeSet<String>,
        go_on: &mut dyn FnMut(usize, &Story) -> bool,
    ) -> Result<usize> {
        let mut done = 0;
        for name in names {
            let Some(story) = variorum_store::stories::named(&mut *self.store, name)? else { continue };
            if story.size < 2 || !reports::is_due(&mut *self.store, &story)? {
                continue;
            }
            if !go_on(done, &story) {
                break;
            }
            self.report(&story)?;
            done += 1;
        }
        Ok(done)
    }

    /// The report without texts, and what could not be analysed.
    fn analysed(&self, kept: &[Kept], overlay: &Overlay) -> Result<(schema::Report, Vec<String>)> {
        let mut documents: Vec<Document> =
            kept.iter().filter(|kept| !overlay.hidden.contains(&kept.id)).map(document).collect();
        for document in &mut documents {
            if let Some(date) = overlay.dates.get(&document.id) {
                document.published = date.parse().ok();
                document.notes.push(Note::on(&document.id, format!("its date was set to {date} by hand")));
            }
            for (_, text) in overlay.notes.iter().filter(|(name, _)| *name == document.id) {
                document.notes.push(Note::on(&document.id, text.clone()));
            }
        }
        let mut failures = Vec::new();
        let mut report = analysed(documents, &self.config, &overlay.statements, &mut failures)
            .map_err(|failure| LibraryError::Analysis(failure.message))?;
        for failure in &failures {
            let message = format!("`{}` was left out: {}", failure.source, failure.message);
            report.notes.push(Note { document: None, span: None, message });
        }
        for hidden in kept.iter().filter(|kept| overlay.hidden.contains(&kept.id)) {
            let message = format!("`{}` was left out by hand", hidden.id);
            report.notes.push(Note { document: None, span: None, message });
        }
        let record = schema::record(&report, crate::VERSION, false);
        Ok((record, failures.into_iter().map(|failure| failure.source).collect()))
    }

    /// Keeps a report and what stories are searched by.
    fn keep(&mut self, story: &Story, key: &str, record: &schema::Report, kept: &[Kept]) -> Result<()> {
        let body = serde_json::to_string(record).map_err(|error| LibraryError::Analysis(error.to_string()))?;
        let row = reports::Kept {
            key: key.to_owned(),
            made: self.now(),
            version: story.version,
            claims: record.claims.len(),
            disputed: record.claims.iter().filter(|c| c.status == schema::Status::Disputed).count(),
            voices: record.voices.len(),
            body,
        };
        let by_id: BTreeMap<&str, &Kept> = kept.iter().map(|kept| (kept.id.as_str(), kept)).collect();
        let passages = passages(record, &by_id);
        let figures = figures(record, &by_id);
        let commitments = super::ledger::rows(story.n, record);
        written(whole(&mut *self.store, |store| reports::put(store, story.n, &row, &passages, &figures, &commitments)))
    }

    /// What documents bring to their stories: what each adds, repeats, changes and contradicts.
    ///
    /// # Errors
    ///
    /// See [`super::StoreError`].
    pub fn brings(&mut self, names: &[String]) -> Result<Vec<Brings>> {
        let mut stories: BTreeMap<i64, Vec<String>> = BTreeMap::new();
        for name in names {
            if let Some(n) = documents::named(&mut *self.store, name)?.filter(|d| d.latest).and_then(|d| d.story) {
                stories.entry(n).or_default().push(name.clone());
            }
        }
        let mut found = Vec::new();
        for (n, documents) in stories {
            let Some(story) = variorum_store::stories::at(&mut *self.store, n)? else { continue };
            if story.size < 2 {
                continue;
            }
            let report = self.report(&story)?;
            found.extend(documents.iter().map(|name| brings(&report.record, name, &story.id)));
        }
        Ok(found)
    }
}

/// A library that may only be read gives reports all the same; they are made each time.
fn written(result: std::result::Result<(), StoreError>) -> Result<()> {
    match result {
        Err(StoreError::ReadOnly) => Ok(()),
        other => Ok(other?),
    }
}

/// Before the models that a report was made with beside those that are compiled in.
const MODELS: &str = "+";

/// Whether a report that was kept is the one that would be made now. Who brings no models of their own takes one that was
/// made with some.
fn serves(kept: &str, wanted: &str) -> bool {
    kept == wanted || kept.split_once(MODELS).is_some_and(|(contents, _)| contents == wanted)
}

/// What a report is made from, in short.
fn key(documents: &[Kept], overlay: &Overlay, config: &Config) -> String {
    let mut hash = Sha256::new();
    hash.update(crate::VERSION);
    for card in report::analysers() {
        hash.update(format!("{} {}\n", card.id, card.version));
    }
    for document in documents {
        hash.update(&document.id);
        hash.update([0]);
    }
    hash.update(&overlay.text);
    let contents: String = hash.finalize().iter().take(16).map(|byte| format!("{byte:02x}")).collect();
    let mut models: Vec<&str> = config.pipelines.iter().map(|pipeline| pipeline.name()).collect();
    models.extend(config.align.languages.map(|_| "languages"));
    models.sort_unstable();
    [&[contents.as_str()], models.as_slice()].concat().join(MODELS)
}

fn put_texts(record: &mut schema::Report, kept: Vec<Kept>) {
    let mut texts: BTreeMap<String, Kept> = kept.into_iter().map(|kept| (kept.id.clone(), kept)).collect();
    for document in &mut record.documents {
        if let Some(kept) = texts.remove(&document.id) {
            document.text = Some(kept.text);
            document.origin = kept.origin;
        }
    }
}

/// The name of a speaker as it is looked for.
pub(super) fn folded(name: &str) -> String {
    variorum_nlp::text::fold(name).trim().to_owned()
}

fn passages(record: &schema::Report, kept: &BTreeMap<&str, &Kept>) -> Vec<reports::Passage> {
    let mut claim_of: BTreeMap<&str, &schema::Claim> = BTreeMap::new();
    // What a part of a statement claims comes second to what all of it does.
    for claim in record.claims.iter().rev() {
        for statement in &claim.statements {
            let better = claim.words.is_empty() || !claim_of.contains_key(statement.as_str());
            if better {
                claim_of.insert(statement, claim);
            }
        }
    }
    let base = |document: &str| {
        let kept = kept.get(document)?;
        Some(reports::Passage {
            document: kept.n,
            day: kept.published.clone(),
            outlet: kept.outlet.clone(),
            ..reports::Passage::default()
        })
    };
    let language = |document: &str| {
        kept.get(document).and_then(|kept| Language::from_code(&kept.language)).unwrap_or(Language::UNKNOWN)
    };
    let mut found = Vec::new();
    for statement in &record.statements {
        let Some(base) = base(&statement.document) else { continue };
        let claim = claim_of.get(statement.id.as_str());
        let speaker = statement.attribution.holder.clone();
        found.push(reports::Passage {
            span: (statement.span[0], statement.span[1]),
            what: "statement".to_owned(),
            claim: claim.map(|claim| claim.id.clone()),
            kind: claim.map(|claim| claim.kind.word().to_owned()),
            status: claim.map(|claim| claim.status.word().to_owned()),
            folded: Some(folded(&speaker)),
            speaker: Some(speaker),
            stems: stems(&statement.text, language(&statement.document)),
            text: statement.text.clone(),
            ..base
        });
    }
    for quote in &record.quotes {
        let Some(base) = base(&quote.document) else { continue };
        let [start, end] = quote.span;
        let Some(text) = kept.get(quote.document.as_str()).and_then(|k| k.text.get(start as usize..end as usize))
        else {
            continue;
        };
        found.push(reports::Passage {
            span: (start, end),
            what: "quote".to_owned(),
            kind: Some(quote.kind.word().to_owned()),
            folded: quote.speaker.as_deref().map(folded),
            speaker: quote.speaker.clone(),
            stems: stems(text, language(&quote.document)),
            text: text.to_owned(),
            ..base
        });
    }
    found
}

fn figures(record: &schema::Report, kept: &BTreeMap<&str, &Kept>) -> Vec<reports::Figure> {
    let figure = |quantity: &schema::Quantity| {
        let value = match &quantity.value {
            serde_json::Value::Null => return None,
            serde_json::Value::String(text) => text.clone(),
            other => other.to_string(),
        };
        Some(reports::Figure {
            document: kept.get(quantity.document.as_str())?.n,
            span: (quantity.span[0], quantity.span[1]),
            kind: quantity.kind.word().to_owned(),
            value,
            unit: quantity.unit.clone(),
        })
    };
    record.quantities.iter().filter_map(figure).collect()
}

/// What one document brings to the others.
fn brings(record: &schema::Report, name: &str, story: &str) -> Brings {
    let mut brings = Brings { document: name.to_owned(), story: story.to_owned(), ..Brings::default() };
    let own = |statement: &String| record.statements.iter().any(|s| s.id == *statement && s.document == name);
    for claim in &record.claims {
        let (ours, theirs): (Vec<&String>, Vec<&String>) = claim.statements.iter().partition(|s| own(s));
        if ours.is_empty() {
            continue;
        }
        if theirs.is_empty() {
            brings.adds.push(claim.text.clone());
            continue;
        }
        let differs =
            claim.cells.iter().any(|cell| cell.stance == schema::Stance::Differs && cell.statements.iter().any(own));
        brings.repeats += usize::from(!differs && claim.differences.is_empty());
        for difference in &claim.differences {
            let touches = difference.values.iter().any(|value| value.statements.iter().any(own));
            if !touches || difference.values.len() < 2 {
                continue;
            }
            let values: Vec<&str> = difference.values.iter().map(|value| value.value.as_str()).collect();
            let text = format!("{}: {}", claim.text, values.join(" / "));
            match difference.kind {
                schema::DifferenceKind::Contradicts => brings.contradicts.push(text),
                schema::DifferenceKind::Updates => brings.updates.push(text),
                _ => {}
            }
        }
    }
    for reuse in &record.reuse {
        let other = if reuse.a == name { &reuse.b } else { &reuse.a };
        let concerns = reuse.a == name || reuse.b == name;
        if concerns && matches!(reuse.relation, schema::Relation::Verbatim | schema::Relation::Paraphrase) {
            brings.shares.push(format!("{other} ({})", reuse.relation.word()));
        }
    }
    brings
}
