//! Which texts of the library share their words, all of them or those of one document.

use rayon::prelude::*;
use variorum_core::Language;
use variorum_core::reuse::{Trace, shared};
use variorum_store::documents::{self, Among, Kept};
use variorum_store::words::{self, Index, Query};

use super::corrections::overlay;
use super::{KeptDocument, Library, Result, stems};
use crate::group::day;
use crate::pipeline::Threads;
use crate::reuse::{Reused, named};

/// Texts that are traced at once: enough to keep all threads at work, few enough to forget their words soon.
const BATCH: usize = 1024;
/// Words that stand in a row where a document is looked up by its words: whoever shares seven has such a row.
const ROW: usize = 4;
/// The most rows that are looked up: the documents that share most come first.
const ROWS: usize = 400;
/// The most documents that one is set beside.
const BESIDE: usize = 400;

/// Which texts are set beside each other; what is none leaves all in.
#[derive(Clone, Debug, Default)]
pub struct Within {
    /// Those in this story.
    pub story: Option<String>,
    /// Those of this day and later.
    pub since: Option<String>,
    /// Those of this day and earlier.
    pub until: Option<String>,
}

impl Library {
    /// All pairs of articles that share words, in the order in which they were added. Of each article it is the latest
    /// revision; hidden ones are left out, and days corrected by hand hold.
    ///
    /// Memory: about 20 bytes a word of what is set beside each other; the texts are not kept. Cost: about 2,000 articles a
    /// second on two cores.
    ///
    /// # Errors
    ///
    /// See [`super::StoreError`]; or there is no such story.
    pub fn reuse(&mut self, within: &Within, progress: &dyn Fn(usize)) -> Result<Vec<Reused>> {
        let story = within.story.as_deref().map(|name| self.story(name)).transpose()?;
        let among = Among {
            outlet: None,
            since: within.since.as_deref(),
            until: within.until.as_deref(),
            story: story.map(|story| story.n),
        };
        let (mut ids, mut traces, mut last) = (Vec::new(), Vec::new(), 0);
        loop {
            let page = documents::latest_after(&mut *self.store, among, last, BATCH)?;
            let Some(end) = page.last() else { break };
            last = end.n;
            self.trace_all(page, &mut ids, &mut traces)?;
            progress(ids.len());
        }
        Ok(named(shared(&traces, &Threads), &ids))
    }

    /// The articles that share words with a document, those that share most first, at most 400.
    ///
    /// Found are those with seven words in a row in common, by the index of the library; of a text of more than 1,600
    /// words, those with longer rows. Cost: .01 to .1 s in a library of 19,000 articles.
    ///
    /// # Errors
    ///
    /// See [`super::StoreError`].
    pub fn reuse_of(&mut self, document: &KeptDocument) -> Result<Vec<Reused>> {
        let language = Language::from_code(&document.language).unwrap_or(Language::UNKNOWN);
        let rows = rows_of(&stems(&document.text, language));
        if rows.is_empty() {
            return Ok(Vec::new());
        }
        let mut beside = vec![document.clone()];
        for row in words::ranked(&mut *self.store, Index::Documents, &Query::Any(rows), BESIDE)? {
            let other = documents::at(&mut *self.store, row)?;
            beside.extend(other.filter(|other| other.latest && other.article != document.article));
        }
        let (mut ids, mut traces) = (Vec::new(), Vec::new());
        self.trace_all(beside, &mut ids, &mut traces)?;
        let mut found = named(shared(&traces, &Threads), &ids);
        found.retain(|pair| pair.a == document.id || pair.b == document.id);
        // What most of this document is shared with comes first.
        let share = |pair: &Reused| if pair.a == document.id { pair.shares.0 } else { pair.shares.1 };
        found.sort_by(|x, y| share(y).total_cmp(&share(x)));
        Ok(found)
    }

    /// Adds the traces of some articles with their names.
    fn trace_all(&mut self, page: Vec<Kept>, ids: &mut Vec<String>, traces: &mut Vec<Trace>) -> Result<()> {
        let overlay = overlay(&mut *self.store, &page)?;
        let shown: Vec<&Kept> = page.iter().filter(|kept| !overlay.hidden.contains(&kept.id)).collect();
        let trace = |kept: &&Kept| {
            let published = overlay.dates.get(&kept.id).or(kept.published.as_ref());
            Trace::new(&kept.text, kept.outlet.as_deref(), published.and_then(|text| day(text)))
        };
        traces.par_extend(shown.par_iter().map(trace));
        ids.extend(shown.into_iter().map(|kept| kept.id.clone()));
        Ok(())
    }
}

/// Rows of words spread over a text so that each run of seven holds one; of a long text, fewer.
fn rows_of(stems: &[String]) -> Vec<Query> {
    let step = ROW.max(stems.len().div_ceil(ROWS));
    stems.windows(ROW).step_by(step).map(|row| Query::Phrase(row.to_vec())).collect()
}
