//! PolNeAR: who says what in news of politics. Reads its gold, in brat's stand-off form.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use variorum::{Config, Source, Span};

use super::Tally;

/// Character ranges of the text, sorted, without white space at their ends; none where the role is absent.
pub type Ranges = Vec<(usize, usize)>;

/// One attribution: source, cue and content.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Gold {
    pub source: Ranges,
    pub cue: Ranges,
    pub content: Ranges,
}

/// An article with its attributions.
pub struct Article {
    pub name: String,
    pub text: String,
    pub gold: Vec<Gold>,
}

/// Reads a part (`train`, `dev`); where several people annotated a text, the first file in name order is the gold.
pub fn read(part: &Path) -> Result<Vec<Article>> {
    let sorted = |folder: &str| -> Result<Vec<PathBuf>> {
        let entries =
            std::fs::read_dir(part.join(folder)).with_context(|| format!("{}", part.join(folder).display()))?;
        let mut paths = entries.map(|e| e.map(|e| e.path())).collect::<std::io::Result<Vec<_>>>()?;
        paths.sort();
        Ok(paths)
    };
    let annotations = sorted("attributions")?;
    let mut articles = Vec::new();
    for path in sorted("text")? {
        let name = path.file_stem().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
        let of = |p: &&PathBuf| p.file_name().is_some_and(|n| n.to_string_lossy().starts_with(&name));
        let Some(file) = annotations.iter().find(of) else { continue };
        let text = std::fs::read_to_string(&path)?;
        let gold = parse(&std::fs::read_to_string(file)?, &text);
        articles.push(Article { name, text, gold });
    }
    Ok(articles)
}

fn parse(annotations: &str, text: &str) -> Vec<Gold> {
    let chars: Vec<char> = text.chars().collect();
    let mut spans: BTreeMap<&str, Ranges> = BTreeMap::new();
    let mut found = Vec::new();
    let rows: Vec<Vec<&str>> = annotations.lines().map(|line| line.split('\t').collect()).collect();
    for row in rows.iter().filter(|row| row.len() > 1 && row[0].starts_with('T')) {
        let Some((_, offsets)) = row[1].split_once(' ') else { continue };
        let ranges = offsets.split(';').filter_map(|pair| {
            let (from, to) = pair.split_once(' ')?;
            Some((from.parse().ok()?, to.parse().ok()?))
        });
        spans.insert(row[0], ranges.collect());
    }
    for row in rows.iter().filter(|row| row.len() > 1 && row[0].starts_with('E')) {
        let mut gold = Gold { source: Vec::new(), cue: Vec::new(), content: Vec::new() };
        for (role, reference) in row[1].split(' ').filter_map(|part| part.split_once(':')) {
            let ranges = spans.get(reference).cloned().unwrap_or_default();
            match role.trim_end_matches(|c: char| c.is_ascii_digit()) {
                "Source" => gold.source.extend(ranges),
                "Cue" => gold.cue.extend(ranges),
                "Content" => gold.content.extend(ranges),
                _ => {}
            }
        }
        found.push(Gold {
            source: trim(gold.source, &chars),
            cue: trim(gold.cue, &chars),
            content: trim(gold.content, &chars),
        });
    }
    found
}

/// Sorts, trims white space, and joins pieces with nothing but white space between them.
pub fn trim(mut ranges: Ranges, text: &[char]) -> Ranges {
    ranges.sort_unstable();
    let mut kept: Ranges = Vec::new();
    for (mut from, mut to) in ranges {
        to = to.min(text.len());
        while from < to && text[from].is_whitespace() {
            from += 1;
        }
        while to > from && text[to - 1].is_whitespace() {
            to -= 1;
        }
        match kept.last_mut() {
            _ if from >= to => {}
            Some(last) if last.1 <= from && text[last.1..from].iter().all(|c| c.is_whitespace()) => last.1 = to,
            _ => kept.push((from, to)),
        }
    }
    kept
}

/// Source, cue, content, all three, and characters of content: one tally an article. Prints up to `errors` misses.
#[expect(clippy::print_stdout, reason = "a chore shows what it found")]
pub fn score(articles: &[Article], errors: usize) -> [Vec<Tally>; 5] {
    let mut tallies: [Vec<Tally>; 5] = Default::default();
    let mut shown = 0;
    for article in articles {
        let found = found(article);
        let roles: [fn(&Gold) -> Option<Gold>; 4] = [
            |g| only(!g.source.is_empty(), Gold { source: g.source.clone(), ..Gold::default() }),
            |g| only(!g.cue.is_empty(), Gold { cue: g.cue.clone(), ..Gold::default() }),
            |g| only(!g.content.is_empty(), Gold { content: g.content.clone(), ..Gold::default() }),
            |g| Some(g.clone()),
        ];
        for (tally, role) in tallies.iter_mut().zip(roles) {
            let (gold, mine): (Vec<Gold>, Vec<Gold>) =
                (article.gold.iter().filter_map(role).collect(), found.iter().filter_map(role).collect());
            let mut left: BTreeMap<&Gold, usize> = BTreeMap::new();
            gold.iter().for_each(|g| *left.entry(g).or_default() += 1);
            let mut right = 0;
            for item in &mine {
                if let Some(n) = left.get_mut(item).filter(|n| **n > 0) {
                    *n -= 1;
                    right += 1;
                }
            }
            tally.push(Tally { right, found: mine.len(), gold: gold.len() });
        }
        let characters = |list: &[Gold]| -> std::collections::BTreeSet<usize> {
            list.iter().flat_map(|g| g.content.iter().flat_map(|&(from, to)| from..to)).collect()
        };
        let (gold, mine) = (characters(&article.gold), characters(&found));
        tallies[4].push(Tally { right: gold.intersection(&mine).count(), found: mine.len(), gold: gold.len() });
        let text: Vec<char> = article.text.chars().collect();
        let words = |ranges: &Ranges| -> String {
            ranges
                .iter()
                .map(|&(from, to)| text[from..to.min(from + 90)].iter().collect::<String>())
                .collect::<Vec<_>>()
                .join(" … ")
        };
        for missed in article.gold.iter().filter(|g| !found.contains(g)) {
            if shown < errors {
                shown += 1;
                println!(
                    "  {}  {:?} | {:?} | {:?}",
                    article.name,
                    words(&missed.source),
                    words(&missed.cue),
                    words(&missed.content)
                );
            }
        }
    }
    tallies
}

fn only(there: bool, part: Gold) -> Option<Gold> {
    there.then_some(part)
}

/// What the program finds, in characters.
fn found(article: &Article) -> Vec<Gold> {
    let chars: Vec<char> = article.text.chars().collect();
    let (read, _) = variorum::inspect(&[Source::text(&article.name, &article.text)], &Config::default());
    let Some((document, layers)) = read.into_iter().next() else { return Vec::new() };
    let at = |byte: u32| document.text[..byte as usize].chars().count();
    let ranges = |spans: &[Span]| trim(spans.iter().map(|s| (at(s.start), at(s.end))).collect(), &chars);
    let listed = layers.attributions.iter().filter(|a| !a.nested);
    listed
        .map(|a| Gold {
            source: ranges(a.source.as_slice()),
            cue: ranges(a.cue.as_slice()),
            content: ranges(&a.content),
        })
        .collect()
}
