//! What changed between the revisions of an article.

use serde::Serialize;
use similar::{ChangeTag, TextDiff};
use variorum_core::Span;
use variorum_store::documents;

use super::{KeptDocument, Library, Result};

/// A stretch that one revision has and the other has not, or both have.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Change {
    /// `kept`, `removed` or `added`.
    pub what: &'static str,
    /// The words.
    pub text: String,
    /// Where they stand in the earlier revision, if there.
    pub before: Option<[u32; 2]>,
    /// Where they stand in the later one, if there.
    pub after: Option<[u32; 2]>,
}

/// A revision with what changed since the one before.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Revision {
    /// The name of the document.
    pub document: String,
    /// Which revision, from 1.
    pub number: i64,
    /// When it was added.
    pub added: String,
    /// The day it gives for itself.
    pub published: Option<String>,
    /// The title, where it is another than before.
    pub title: Option<[String; 2]>,
    /// All of the text in stretches, in order; for the first revision none.
    pub changes: Vec<Change>,
}

impl Library {
    /// The revisions of the article that a document belongs to, the first first, each with what changed.
    ///
    /// # Errors
    ///
    /// If there is no such document.
    pub fn revisions(&mut self, name: &str) -> Result<Vec<Revision>> {
        let document = self.document(name)?;
        let all = documents::revisions(&mut *self.store, &document.article)?;
        let revision = |(i, kept): (usize, &KeptDocument)| {
            let before = i.checked_sub(1).map(|before| &all[before]);
            let titles = before.map(|b| [b.title.clone().unwrap_or_default(), kept.title.clone().unwrap_or_default()]);
            Revision {
                document: kept.id.clone(),
                number: kept.revision,
                added: kept.added.clone(),
                published: kept.published.clone(),
                title: titles.filter(|[before, after]| before != after),
                changes: before.map(|before| changes(&before.text, &kept.text)).unwrap_or_default(),
            }
        };
        Ok(all.iter().enumerate().map(revision).collect())
    }
}

/// The stretches of two texts, by words.
pub(super) fn changes(before: &str, after: &str) -> Vec<Change> {
    let diff = TextDiff::from_words(before, after);
    let (mut at_before, mut at_after) = (0, 0);
    let mut found: Vec<Change> = Vec::new();
    let place = |at: usize, text: &str| {
        let span = Span::new(at, at + text.len());
        [span.start, span.end]
    };
    for change in diff.iter_all_changes() {
        let text = change.value();
        let what = match change.tag() {
            ChangeTag::Equal => "kept",
            ChangeTag::Delete => "removed",
            ChangeTag::Insert => "added",
        };
        let old = (what != "added").then(|| place(at_before, text));
        let new = (what != "removed").then(|| place(at_after, text));
        at_before += if old.is_some() { text.len() } else { 0 };
        at_after += if new.is_some() { text.len() } else { 0 };
        match found.last_mut().filter(|last| last.what == what) {
            Some(last) => {
                last.text.push_str(text);
                if let (Some(span), Some(next)) = (&mut last.before, old) {
                    span[1] = next[1];
                }
                if let (Some(span), Some(next)) = (&mut last.after, new) {
                    span[1] = next[1];
                }
            }
            None => found.push(Change { what, text: text.to_owned(), before: old, after: new }),
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::changes;

    #[test]
    fn changes_put_together_are_either_text() {
        let (before, after) =
            ("The toll is 12, police say.\nMore later.", "The toll is 14, police said.\nMore soon é.");
        let found = changes(before, after);
        let joined =
            |without: &str| -> String { found.iter().filter(|c| c.what != without).map(|c| c.text.as_str()).collect() };
        assert_eq!((joined("added").as_str(), joined("removed").as_str()), (before, after));
        for change in &found {
            for (text, span) in [(before, change.before), (after, change.after)] {
                if let Some([start, end]) = span {
                    assert_eq!(&text[start as usize..end as usize], change.text);
                }
            }
        }
    }
}
