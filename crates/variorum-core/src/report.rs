//! All stages in one: from documents with their layers to the report.

use jiff::civil::Date;

use crate::align::{self, Tongues};
use crate::compare::COMPARATORS;
use crate::extract::EXTRACTORS;
use crate::ledger::{self, Input};
use crate::model::{Card, Document, Layers, Note, Report, Statement, Voice};
use crate::{Corrections, Language, Workers, claims, findings, group, offices, reuse, timeline};

/// The cards of all stages, in the order in which they run.
pub fn analysers() -> Vec<Card> {
    let mut cards: Vec<Card> = EXTRACTORS.iter().map(|e| e.card).collect();
    cards.extend([group::CARD, align::CARD]);
    cards.extend(COMPARATORS.iter().map(|c| c.card));
    cards.extend([reuse::CARD, ledger::CARD, timeline::CARD, findings::CARD]);
    cards
}

/// The day that a story's undated documents are told from: the day that most of the dated ones give, of equals the
/// earliest. None if no document has a date.
pub fn story_date(documents: &[Document]) -> Option<Date> {
    let mut days: Vec<Date> = documents.iter().filter_map(|d| d.published).collect();
    days.sort_unstable();
    days.chunk_by(|x, y| x == y).max_by_key(|run| (run.len(), std::cmp::Reverse(run[0]))).map(|run| run[0])
}

/// Gives documents whose dateline tells a day without a year that day of the year that lies nearest to the date of the story.
pub fn date_by_datelines(documents: &mut [Document], story: Option<Date>) {
    const NEAR: i32 = 120; // days
    let Some(story) = story else { return };
    for document in documents.iter_mut().filter(|document| document.published.is_none()) {
        let Some((month, day)) = crate::extract::heading(&document.text).day else { continue };
        let days = (-1..=1).filter_map(|shift| Date::new(story.year() + shift, month, day).ok());
        let gap = |day: &Date| (*day - story).get_days().abs();
        document.published = days.min_by_key(gap).filter(|day| gap(day) <= NEAR);
    }
}

/// Compares `documents`, which must be ordered by id, given what was extracted from each and what people say against it.
pub fn report(
    documents: Vec<Document>,
    mut layers: Vec<Layers>,
    config: &align::Config,
    corrections: &Corrections,
    workers: &impl Workers,
) -> Report {
    let mut story = group::stories(&layers);
    let (mut voices, mut statements) = collect(&mut layers);
    let tongues = config.languages.and_then(|encoder| Tongues::read(&documents, &statements, encoder, workers));
    if let Some(tongues) = &tongues {
        tongues.join(&mut story, workers);
    }
    offices::name_holders(&documents, &mut layers, &story, &mut statements);
    corrections.voices(&documents, &mut voices);
    corrections.speakers(&documents, &mut layers, &mut statements);
    let mut notes: Vec<Note> = documents.iter().flat_map(|d| d.notes.iter().cloned()).collect();
    notes.extend(layers.iter_mut().flat_map(|l| std::mem::take(&mut l.notes)));
    notes.extend(odd(&documents, &layers, &story, &statements, tongues.is_some()));
    let mut alignment = align::align(&documents, &layers, &statements, &story, tongues.as_ref(), config, workers);
    corrections.amend(&mut alignment, &documents, &statements);
    let event_date = story_date(&documents);
    let mut report = Report {
        reuse: reuse::reuse(&documents, &layers, &statements, &alignment.pairs, &story),
        documents,
        layers,
        voices,
        statements,
        notes,
        analysers: analysers(),
        ..Report::default()
    };
    corrections.directions(&report.documents, &mut report.reuse);
    report.claims = claims::claims(&report, &alignment, &story, workers);
    let input = Input {
        documents: &report.documents,
        layers: &report.layers,
        statements: &report.statements,
        voices: &report.voices,
        claims: &report.claims,
        event_date,
    };
    report.commitments = ledger::ledger(&input);
    report.timeline = timeline::timeline(&report.documents, &report.layers, &report.statements, &report.claims);
    report.findings = findings::findings(&report);
    report
}

/// Moves voices and statements out of the layers, with indices that count over all documents.
fn collect(layers: &mut [Layers]) -> (Vec<Voice>, Vec<Statement>) {
    let (mut voices, mut statements) = (Vec::new(), Vec::new());
    for (document_idx, layer) in layers.iter_mut().enumerate() {
        let base = voices.len();
        voices.extend(layer.voices.iter().cloned().map(|voice| Voice { document_idx, ..voice }));
        let own = std::mem::take(&mut layer.statements);
        statements.extend(own.into_iter().map(|s| Statement { document_idx, voice_idx: base + s.voice_idx, ..s }));
    }
    (voices, statements)
}

fn odd(
    documents: &[Document],
    layers: &[Layers],
    story: &[usize],
    statements: &[Statement],
    aligned: bool,
) -> Vec<Note> {
    let mut notes = Vec::new();
    let main = story.iter().copied().max_by_key(|s| (story.iter().filter(|t| *t == s).count(), std::cmp::Reverse(*s)));
    for (i, document) in documents.iter().enumerate() {
        if documents.len() > 1 && Some(story[i]) != main {
            notes.push(Note::on(
                &document.id,
                "is on another event than most of the documents; its statements were not set against theirs",
            ));
        }
        if !statements.iter().any(|s| s.document_idx == i) {
            let why =
                if document.text.trim().is_empty() { "has no text" } else { "has no sentence that asserts anything" };
            notes.push(Note::on(&document.id, why));
        }
        if document.published.is_none()
            && layers[i].quantities.iter().any(|q| matches!(q.kind, crate::model::QuantityKind::Relative))
        {
            notes.push(Note::on(
                &document.id,
                "states no date; its relative dates are counted from the date of the story",
            ));
        }
        if document.language != Language::ENGLISH {
            let code = document.language.code();
            let read = "figures, names and copied passages are read, attribution and clauses only in English";
            let meet = match aligned || documents.len() < 2 {
                true => "",
                false => "; it meets texts in other languages in names and figures only, as no encoder was given",
            };
            notes.push(Note::on(&document.id, format!("is in `{code}`; {read}{meet}")));
        }
        for (j, other) in documents.iter().enumerate().skip(i + 1) {
            if document.sha256 == other.sha256 {
                notes.push(Note::on(&other.id, format!("is the same text as `{}`", document.id)));
                let _ = j;
            }
        }
    }
    if documents.len() == 1 {
        notes.push(Note::on(&documents[0].id, "there is only one document; every claim is single-source"));
    }
    notes
}
