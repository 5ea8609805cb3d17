//! Full text over documents, and statements by speaker, outlet, day, kind and status.

use variorum_core::{Language, Span};
use variorum_store::reports::{self, Wanted as Passages};
use variorum_store::words::{self, Index, Query};
use variorum_store::{documents, stories};

use super::analysis::folded;
use super::{Library, Result, stems};

/// What is looked for. What is empty or none leaves all in.
#[derive(Clone, Debug, Default)]
pub struct Search {
    /// Words: all must be there; "several words" as they stand; `-word` not; `a OR b`; `word*` for a beginning.
    pub words: String,
    /// A part of the name of whoever says it.
    pub speaker: Option<String>,
    /// The outlet.
    pub outlet: Option<String>,
    /// The first day.
    pub since: Option<String>,
    /// The last day.
    pub until: Option<String>,
    /// The kind of claim or quotation.
    pub kind: Option<String>,
    /// The status of the claim.
    pub status: Option<String>,
    /// The story.
    pub story: Option<String>,
    /// At most so many.
    pub most: usize,
}

impl Search {
    /// Whether statements and quotations are asked for, and not documents.
    fn is_of_passages(&self) -> bool {
        self.speaker.is_some() || self.kind.is_some() || self.status.is_some()
    }
}

/// Something that was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hit {
    /// `document`, `statement` or `quote`.
    pub what: String,
    /// The document.
    pub document: String,
    /// Its story.
    pub story: Option<String>,
    /// Its outlet.
    pub outlet: Option<String>,
    /// Its title.
    pub title: Option<String>,
    /// Its day.
    pub published: Option<String>,
    /// Where in it: the words looked for, or the statement.
    pub spans: Vec<[u32; 2]>,
    /// The statement, or what stands around the first words that were found.
    pub text: String,
    /// Who says it.
    pub speaker: Option<String>,
    /// The claim it stands in.
    pub claim: Option<String>,
    /// The kind of that claim or of the quotation.
    pub kind: Option<String>,
    /// The status of that claim.
    pub status: Option<String>,
}

/// Languages in which a word that is looked for may stand.
const LANGUAGES: [&str; 14] = ["en", "fr", "es", "de", "it", "pt", "nl", "ru", "sv", "nb", "da", "fi", "tr", "ar"];

/// The query that words mean; none if they hold no word.
pub fn query(text: &str) -> Option<Query> {
    let (mut all, mut without): (Vec<Query>, Vec<Query>) = (Vec::new(), Vec::new());
    let mut either = false;
    for (quoted, part) in parts(text) {
        if !quoted && part == "OR" {
            either = !all.is_empty();
            continue;
        }
        let (negative, word) = match part.strip_prefix('-') {
            Some(word) if !quoted && !word.is_empty() => (true, word.to_owned()),
            _ => (false, part),
        };
        let Some(query) = word_query(&word, quoted) else { continue };
        if negative {
            without.push(query);
        } else if either {
            let before = all.pop().expect("invariant: something stands before OR");
            all.push(match before {
                Query::Any(mut parts) => {
                    parts.push(query);
                    Query::Any(parts)
                }
                other => Query::Any(vec![other, query]),
            });
            either = false;
        } else {
            all.push(query);
        }
    }
    let wanted = match all.len() {
        0 => return None,
        1 => all.pop()?,
        _ => Query::All(all),
    };
    Some(match without.len() {
        0 => wanted,
        _ => Query::Without(Box::new(wanted), Box::new(Query::Any(without))),
    })
}

/// What blanks and quotation marks part, and whether it stood in marks.
fn parts(text: &str) -> Vec<(bool, String)> {
    let mut found = Vec::new();
    for (i, piece) in text.split(['"', '“', '”', '«', '»']).enumerate() {
        if i % 2 == 1 {
            found.push((true, piece.to_owned()));
        } else {
            found.extend(piece.split_whitespace().map(|word| (false, word.to_owned())));
        }
    }
    found
}

/// A word or phrase, in the stems that it has in any language.
fn word_query(word: &str, quoted: bool) -> Option<Query> {
    if let Some(beginning) = word.strip_suffix('*').filter(|b| !quoted && b.chars().count() >= 2) {
        return Some(Query::Beginning(variorum_nlp::text::fold(beginning)));
    }
    let mut forms: Vec<Vec<String>> = Vec::new();
    for code in LANGUAGES {
        let Some(language) = Language::from_code(code) else { continue };
        let stems = stems(word, language);
        if !stems.is_empty() && !forms.contains(&stems) {
            forms.push(stems);
        }
    }
    match forms.len() {
        0 => None,
        1 => forms.pop().map(Query::Phrase),
        _ => Some(Query::Any(forms.into_iter().map(Query::Phrase).collect())),
    }
}

impl Sought<'_> {
    /// Where the words of the query stand in a text.
    pub fn spans(&self, text: &str, language: Language) -> Vec<Span> {
        let tokens: Vec<_> = variorum_nlp::text::tokenize(text, language)
            .into_iter()
            .filter(|t| t.kind != variorum_nlp::TokenKind::Mark)
            .collect();
        let mut found = Vec::new();
        self.collect(self.0, &tokens, &mut found);
        found.sort();
        found.dedup();
        found
    }

    fn collect(&self, query: &Query, tokens: &[variorum_nlp::Token], found: &mut Vec<Span>) {
        match query {
            Query::Phrase(stems) => {
                for run in tokens.windows(stems.len().max(1)) {
                    if run.iter().zip(stems).all(|(token, stem)| token.stem == *stem) {
                        found.push(run[0].span.to(run[run.len() - 1].span));
                    }
                }
            }
            Query::Beginning(beginning) => {
                found.extend(tokens.iter().filter(|t| t.stem.starts_with(beginning)).map(|t| t.span));
            }
            Query::All(parts) | Query::Any(parts) => parts.iter().for_each(|part| self.collect(part, tokens, found)),
            Query::Without(wanted, _) => self.collect(wanted, tokens, found),
        }
    }
}

/// A query that is looked for in a text.
pub(super) struct Sought<'a>(pub &'a Query);

/// Bytes of a text that are shown around what was found.
const AROUND: usize = 90;

/// What stands around a stretch of a text, on one line.
pub(super) fn around(text: &str, span: Span) -> String {
    let from = text.floor_char_boundary((span.start as usize).saturating_sub(AROUND));
    let to = text.ceil_char_boundary((span.end as usize + AROUND).min(text.len()));
    // A line is a paragraph: what is beyond does not belong to it.
    let from = text[from..span.start as usize].rfind('\n').map_or(from, |at| from + at + 1);
    let to = text[span.end as usize..to].find('\n').map_or(to, |at| span.end as usize + at);
    let (before, after) = (if from > 0 { "…" } else { "" }, if to < text.len() { "…" } else { "" });
    format!("{before}{}{after}", text[from..to].trim())
}

impl Library {
    /// Finds documents by their words; or, if a speaker, kind or status is asked for, statements and quotations of analysed
    /// stories.
    ///
    /// # Errors
    ///
    /// See [`super::StoreError`]; or no story has the name asked for.
    pub fn search(&mut self, search: &Search) -> Result<Vec<Hit>> {
        if search.is_of_passages() { self.search_passages(search) } else { self.search_documents(search) }
    }

    fn search_documents(&mut self, search: &Search) -> Result<Vec<Hit>> {
        let story = search.story.as_deref().map(|name| self.story(name)).transpose()?;
        let Some(query) = query(&search.words) else {
            let among = documents::Among {
                outlet: search.outlet.as_deref(),
                since: search.since.as_deref(),
                until: search.until.as_deref(),
                story: story.map(|story| story.n),
            };
            let rows = documents::latest_rows(&mut *self.store, among, search.most)?;
            return rows.into_iter().map(|kept| self.document_hit(kept, None)).collect();
        };
        let mut hits = Vec::new();
        // Filters take away from what the words find, so more is asked for than is wanted.
        let filtered = search.outlet.is_some() || search.since.is_some() || search.until.is_some() || story.is_some();
        let most = if filtered { usize::MAX >> 1 } else { search.most };
        for row in words::ranked(&mut *self.store, Index::Documents, &query, most)? {
            if hits.len() == search.most {
                break;
            }
            let Some(kept) = documents::at(&mut *self.store, row)? else { continue };
            let lower = |text: Option<&str>| text.map(str::to_lowercase);
            let outlet = search.outlet.is_none() || lower(search.outlet.as_deref()) == lower(kept.outlet.as_deref());
            let since = search.since.as_ref().is_none_or(|day| kept.published.as_ref().is_some_and(|p| p >= day));
            let until = search.until.as_ref().is_none_or(|day| kept.published.as_ref().is_some_and(|p| p <= day));
            let there = story.as_ref().is_none_or(|story| kept.story == Some(story.n));
            if outlet && since && until && there && kept.latest {
                hits.push(self.document_hit(kept, Some(&query))?);
            }
        }
        Ok(hits)
    }

    fn document_hit(&mut self, kept: documents::Kept, query: Option<&Query>) -> Result<Hit> {
        let language = Language::from_code(&kept.language).unwrap_or(Language::UNKNOWN);
        let spans = query.map(|query| Sought(query).spans(&kept.text, language)).unwrap_or_default();
        let first = spans.first().copied().unwrap_or_else(|| Span::new(0, 0));
        let story = match kept.story {
            Some(n) => stories::at(&mut *self.store, n)?.map(|story| story.id),
            None => None,
        };
        Ok(Hit {
            what: "document".to_owned(),
            text: around(&kept.text, first),
            document: kept.id,
            story,
            outlet: kept.outlet,
            title: kept.title,
            published: kept.published,
            spans: spans.iter().map(|span| [span.start, span.end]).collect(),
            speaker: None,
            claim: None,
            kind: None,
            status: None,
        })
    }

    fn search_passages(&mut self, search: &Search) -> Result<Vec<Hit>> {
        let story = search.story.as_deref().map(|name| self.story(name)).transpose()?;
        let wanted = Passages {
            query: query(&search.words),
            speaker: search.speaker.as_deref().map(folded),
            outlet: search.outlet.clone(),
            since: search.since.clone(),
            until: search.until.clone(),
            kind: search.kind.clone(),
            status: search.status.clone(),
            story: story.map(|story| story.n),
            most: search.most,
        };
        let mut hits = Vec::new();
        for (story, passage) in reports::search(&mut *self.store, &wanted)? {
            let Some(document) = documents::at(&mut *self.store, passage.document)? else { continue };
            hits.push(Hit {
                what: passage.what,
                document: document.id,
                story: stories::at(&mut *self.store, story)?.map(|story| story.id),
                outlet: document.outlet,
                title: document.title,
                published: document.published,
                spans: vec![[passage.span.0, passage.span.1]],
                text: passage.text,
                speaker: passage.speaker,
                claim: passage.claim,
                kind: passage.kind,
                status: passage.status,
            });
        }
        Ok(hits)
    }
}

#[cfg(test)]
mod tests {
    use super::{Query, query};

    #[test]
    fn words_are_read_as_people_write_them() {
        assert_eq!(query("  "), None);
        // A word has other stems in other languages; all forms of a phrase have its two words.
        let forms = match query("\"ferry strike\"") {
            Some(Query::Any(forms)) => forms,
            one => one.into_iter().collect(),
        };
        assert!(!forms.is_empty() && forms.iter().all(|form| matches!(form, Query::Phrase(stems) if stems.len() == 2)));
        assert!(matches!(query("ferry -strike"), Some(Query::Without(..))));
        assert!(matches!(query("tram OR bus"), Some(Query::Any(parts)) if parts.len() >= 2));
        assert!(matches!(query("energ*"), Some(Query::Beginning(_))));
        assert_eq!(query("OR"), None);
    }
}
