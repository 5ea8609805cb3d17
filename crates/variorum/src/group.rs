//! Stories of a whole library, from records alone.

use rayon::prelude::*;
use variorum_core::group::group;
pub use variorum_core::group::{FEATURES, Outline, Pair};

use crate::Failure;
use crate::pipeline::{Threads, isolated};
use crate::records::Record;

/// Records that are outlined at once: enough to keep all threads at work, few enough to forget their texts soon.
const BATCH: usize = 4096;

/// A document with its story.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Grouped {
    /// The document, by the id of its record.
    pub id: String,
    /// The story, by the id of its earliest document.
    pub story: String,
}

/// Tells which records are on one event; gives them in their order, with what could not be read.
///
/// Memory: some 100 bytes for each word that is kept (of the title and the first 1,200 bytes), not the texts. The stories
/// do not depend on the order of the records. Cost: 2,000 to 10,000 records a second on two cores.
pub fn stories(
    records: impl Iterator<Item = Result<Record, Failure>>,
    progress: &dyn Fn(usize),
) -> (Vec<Grouped>, Vec<Failure>) {
    let (ids, outlines, failures) = reduced(records, outline_of, progress);
    // Records with the same words and day are told apart by their ids, so that names do not depend on the order either.
    let mut by_id: Vec<usize> = (0..ids.len()).collect();
    by_id.sort_by(|&x, &y| ids[x].cmp(&ids[y]));
    let mut outlines: Vec<Option<Outline>> = outlines.into_iter().map(Some).collect();
    let sorted: Vec<Outline> = by_id.iter().filter_map(|&i| outlines[i].take()).collect();
    let mut stories = vec![0; ids.len()];
    for (place, story) in group(&sorted, &Threads).into_iter().enumerate() {
        stories[by_id[place]] = by_id[story];
    }
    let grouped = |(id, story): (&String, usize)| Grouped { id: id.clone(), story: ids[story].clone() };
    (ids.iter().zip(stories).map(grouped).collect(), failures)
}

/// Reads records in parallel, keeping of each its id and what `keep` makes of it; and what could not be read.
pub(crate) fn reduced<T: Send>(
    records: impl Iterator<Item = Result<Record, Failure>>,
    keep: fn(&Record) -> T,
    progress: &dyn Fn(usize),
) -> (Vec<String>, Vec<T>, Vec<Failure>) {
    let (mut ids, mut kept, mut failures) = (Vec::new(), Vec::new(), Vec::new());
    let mut batch: Vec<Record> = Vec::with_capacity(BATCH);
    let mut reduce = |batch: &mut Vec<Record>, failures: &mut Vec<Failure>| {
        let made: Vec<Result<T, Failure>> =
            batch.par_iter().map(|record| isolated(&record.id, || keep(record))).collect();
        for (record, made) in batch.drain(..).zip(made) {
            match made {
                Ok(made) => {
                    ids.push(record.id);
                    kept.push(made);
                }
                Err(failure) => failures.push(failure),
            }
        }
        progress(ids.len());
    };
    for record in records {
        match record {
            Ok(record) => batch.push(record),
            Err(failure) => failures.push(failure),
        }
        if batch.len() == BATCH {
            reduce(&mut batch, &mut failures);
        }
    }
    reduce(&mut batch, &mut failures);
    (ids, kept, failures)
}

/// What grouping keeps of a record.
pub fn outline_of(record: &Record) -> Outline {
    let day = record.published.as_deref().and_then(day);
    Outline::new(&record.id, record.title.as_deref().unwrap_or_default(), &record.text, day)
}

/// The day of a date as machines write it, or as people do.
pub(crate) fn day(text: &str) -> Option<jiff::civil::Date> {
    let machine = text.get(..10).and_then(|day| day.parse().ok());
    machine.or_else(|| variorum_core::extract::date(text))
}

/// The pairs of near documents with what tells whether they are on one event, for training.
pub fn pairs(outlines: &[Outline]) -> Vec<Pair> {
    variorum_core::group::pairs(outlines, &Threads)
}
