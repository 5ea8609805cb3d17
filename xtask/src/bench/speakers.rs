//! Whether one saying has one speaker: sayings that several accounts of an event print word for word, and whom a comparison
//! gives them to in each. No gold is needed: where two accounts differ, at least one was misread.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::Result;
use variorum::model::{Basis, Report};
use variorum::{Config, Source};

use super::claims::documents;

/// Fewer words may be said by anyone.
const FEWEST: usize = 6;

/// How many sayings have one speaker in all accounts that print them, and of how many.
#[expect(clippy::print_stdout, reason = "a chore shows what it found")]
pub fn score(stories: &Path, errors: usize) -> Result<(usize, usize)> {
    let documents = documents(stories)?;
    let mut of_story: BTreeMap<&str, Vec<Source>> = BTreeMap::new();
    for (name, document) in &documents {
        of_story.entry(&document.story).or_default().push(Source::text(name, &document.text));
    }
    let (mut one, mut all, mut shown) = (0, 0, 0);
    for (story, sources) in of_story {
        let report = variorum::compare(&sources, &Config::default(), &|_| {}).report;
        for (words, holders) in sayings(&report) {
            all += 1;
            let same = holders.iter().all(|h| last(h) == last(&holders[0]));
            one += usize::from(same);
            if !same && shown < errors {
                shown += 1;
                println!("  {story}: {words}: {}", holders.join(" | "));
            }
        }
    }
    Ok((one, all))
}

/// The words that two documents or more print alike, and who holds them in each; "–" for the outlet. None that all outlets
/// tell themselves.
fn sayings(report: &Report) -> Vec<(String, Vec<String>)> {
    let mut found: BTreeMap<String, BTreeMap<usize, String>> = BTreeMap::new();
    for (s, statement) in report.statements.iter().enumerate() {
        let letters = |c: char| if c.is_alphanumeric() { Some(c) } else { c.is_whitespace().then_some(' ') };
        let bare: String = report.text_of(s).to_lowercase().chars().filter_map(letters).collect();
        let words: Vec<&str> = bare.split(' ').filter(|w| !w.is_empty()).collect();
        if words.len() >= FEWEST {
            let outlet = statement.holder.basis == Basis::Outlet;
            let holder = if outlet { "–".to_owned() } else { statement.holder.name.clone() };
            found.entry(words.join(" ")).or_default().entry(statement.document_idx).or_insert(holder);
        }
    }
    found.retain(|_, holders| holders.len() > 1 && holders.values().any(|h| h != "–"));
    found.into_iter().map(|(words, holders)| (words, holders.into_values().collect())).collect()
}

/// The last word of a name, "Jr." and the like aside.
fn last(name: &str) -> String {
    let mut words = name.split([' ', ',', '.']).filter(|w| !w.is_empty() && !matches!(*w, "Jr" | "Sr" | "II" | "III"));
    words.next_back().unwrap_or(name).to_lowercase()
}
