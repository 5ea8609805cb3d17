//! Claims of stories that nobody tuned on: pairs of statements that one of us judged, and whether a comparison puts them in one
//! row.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::{Context, Result, ensure};
use serde_json::Value;
use variorum::model::Report;
use variorum::{Config, Source};

use crate::root;

/// A passage of a document: letters and digits of its body before the first and up to the last.
type Place = (String, usize, usize);

struct Judged {
    places: [Place; 2],
    /// How many pairs of its kind it stands for.
    weight: f64,
    same: bool,
}

/// What was found, in pairs: in one row and rightly so, in one row, one claim; then the same with each pair standing for all of its
/// kind.
#[derive(Clone, Copy, Debug, Default)]
pub struct Found {
    pub counted: [f64; 3],
    pub weighted: [f64; 3],
}

impl Found {
    /// Precision, recall and F1 in hundredths.
    pub fn score([right, found, gold]: [f64; 3]) -> [f64; 3] {
        [100.0 * right / found.max(1.0), 100.0 * right / gold.max(1.0), 200.0 * right / (found + gold).max(1.0)]
    }
}

/// Scores the judged pairs of `set` ("basil" or "ecb+"), whose documents are in `stories`.
#[expect(clippy::print_stdout, reason = "a chore shows what it found")]
pub fn score(set: &str, stories: &Path, errors: usize) -> Result<Found> {
    let documents = documents(stories)?;
    let mut of_story: BTreeMap<&str, Vec<Judged>> = BTreeMap::new();
    for pair in judged(set)? {
        let story = &documents.get(&pair.places[0].0).context("a judged document")?.story;
        of_story.entry(story).or_default().push(pair);
    }
    let (mut found, mut shown) = (Found::default(), 0);
    for pairs in of_story.values() {
        let mut names: Vec<&String> = pairs.iter().flat_map(|p| p.places.iter().map(|(name, ..)| name)).collect();
        names.sort_unstable();
        names.dedup();
        let sources: Vec<Source> = names.iter().map(|n| Source::text(n, &documents[*n].text)).collect();
        let report = variorum::compare(&sources, &Config::default(), &|_| {}).report;
        for pair in pairs {
            let told = pair.places.each_ref().map(|place| statements(&report, place, &documents));
            let one = |claim: &variorum::model::Claim| {
                let holds = |told: &[usize]| told.iter().any(|s| claim.statements.contains(s));
                holds(&told[0]) && holds(&told[1])
            };
            let together = report.claims.iter().any(one);
            let cells = [together && pair.same, together, pair.same].map(|yes| f64::from(u8::from(yes)));
            for (i, cell) in cells.into_iter().enumerate() {
                found.counted[i] += cell;
                found.weighted[i] += cell * pair.weight;
            }
            if together != pair.same && shown < errors {
                shown += 1;
                let words = told.each_ref().map(|t| t.first().map_or("no statement", |&s| report.text_of(s)));
                println!("  {}: {} | {}", if together { "put together" } else { "kept apart" }, words[0], words[1]);
            }
        }
    }
    Ok(found)
}

/// The statements that a passage lies in, or that lie in it, by half.
fn statements(report: &Report, (name, from, to): &Place, documents: &BTreeMap<String, Document>) -> Vec<usize> {
    let Some(document_idx) = report.documents.iter().position(|d| d.source == *name) else { return Vec::new() };
    let text = &report.documents[document_idx].text;
    let letters = |end: u32| text[..end as usize].chars().filter(|c| c.is_alphanumeric()).count();
    let head = documents[name].head;
    let covers = |s: &usize| {
        let statement = &report.statements[*s];
        if statement.document_idx != document_idx {
            return false;
        }
        let (start, end) = (letters(statement.span.start), letters(statement.span.end));
        let shared = end.min(to + head).saturating_sub(start.max(from + head));
        shared > 0 && 2 * shared >= (to - from).min(end - start)
    };
    (0..report.statements.len()).filter(covers).collect()
}

/// A text of a file of stories.
pub struct Document {
    pub story: String,
    pub text: String,
    /// Letters and digits before the body.
    head: usize,
}

/// The documents of a file of stories, by id.
pub fn documents(path: &Path) -> Result<BTreeMap<String, Document>> {
    let page = std::fs::read_to_string(path).with_context(|| path.display().to_string())?;
    let mut found = BTreeMap::new();
    for line in page.lines() {
        let row: Value = serde_json::from_str(line)?;
        let field = |key: &str| row[key].as_str().map(str::to_owned);
        let (head, body) = match row["sentences"].as_array() {
            Some(sentences) => {
                let told = sentences.iter().filter_map(Value::as_str).filter(|s| !s.starts_with("http"));
                (String::new(), told.map(written).collect::<Vec<_>>().join("\n\n"))
            }
            None => {
                let head = format!(
                    "Published: {}\n{}\n\n",
                    field("date").context("a date")?,
                    field("title").unwrap_or_default()
                );
                (head, field("text").context("a text")?)
            }
        };
        let id = field("id").or_else(|| field("doc_id")).context("an id")?;
        let story = field("story").or_else(|| field("subtopic")).context("a story")?;
        let letters = head.chars().filter(|c| c.is_alphanumeric()).count();
        found.insert(id, Document { story, text: head + &body, head: letters });
    }
    Ok(found)
}

/// A sentence cut into tokens, as it was written.
fn written(tokens: &str) -> String {
    let mut text = String::new();
    let mut glue = true;
    for token in tokens.split(' ') {
        let token = match token {
            "``" => "“",
            "''" => "”",
            token => token,
        };
        let to_left = token.starts_with(['\'', '’', ',', '.', ';', ':', '!', '?', '%', ')', ']', '”', '-'])
            || matches!(token, "n't" | "n’t");
        if !(glue || to_left) {
            text.push(' ');
        }
        text.push_str(token);
        glue = matches!(token, "(" | "[" | "$" | "“" | "#" | "-");
    }
    text
}

fn judged(set: &str) -> Result<Vec<Judged>> {
    let page = std::fs::read_to_string(root().join("eval/claims.tsv"))?;
    let mut found = Vec::new();
    for line in page.lines().filter(|line| !line.starts_with('#')) {
        let cells: Vec<&str> = line.split('\t').collect();
        ensure!(cells.len() == 9, "eval/claims.tsv: a line of {} cells", cells.len());
        let place =
            |at: usize| -> Result<Place> { Ok((cells[at].to_owned(), cells[at + 1].parse()?, cells[at + 2].parse()?)) };
        // Where the reader was not sure, nothing is asked.
        if cells[0] == set && cells[8] != "unsure" {
            let weight = cells[7].parse()?;
            found.push(Judged { places: [place(1)?, place(4)?], weight, same: cells[8] == "same" });
        }
    }
    Ok(found)
}
