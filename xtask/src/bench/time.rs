//! Expressions of time: TimeBank with AQUAINT (TBAQ) and WikiWars, read and written as TimeML, scored as in TempEval-3.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use variorum::{Config, Overrides, Source};

use super::{Tally, sorted};

/// An expression: its characters without white space, half open, and its value.
#[derive(Clone, Debug)]
pub struct Mark {
    pub from: usize,
    pub to: usize,
    pub value: String,
    pub words: String,
}

/// A document with gold.
pub struct Text {
    pub name: String,
    pub created: Option<String>,
    pub text: String,
    pub gold: Vec<Mark>,
}

pub fn read(folder: &Path) -> Result<Vec<Text>> {
    let mut paths: Vec<PathBuf> = Vec::new();
    for path in sorted(folder)? {
        if path.is_dir() { paths.extend(sorted(&path)?) } else { paths.push(path) }
    }
    paths.iter().map(|path| parse(path)).collect()
}

fn parse(path: &Path) -> Result<Text> {
    let page = String::from_utf8_lossy(&std::fs::read(path)?).into_owned();
    let between = |open: &str, close: &str| {
        let start = page.find(open)? + open.len();
        Some(&page[start..start + page[start..].find(close)?])
    };
    let created =
        between("<DCT>", "</DCT>").and_then(|dct| attribute(dct, "value")).map(|v| v[..10.min(v.len())].to_owned());
    let body = between("<TEXT>", "</TEXT>").with_context(|| format!("no TEXT in {}", path.display()))?;
    let (text, gold) = untagged(body);
    let name = path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
    Ok(Text { name, created, text, gold })
}

fn attribute(tag: &str, name: &str) -> Option<String> {
    let start = tag.find(&format!("{name}=\""))? + name.len() + 2;
    Some(tag[start..start + tag[start..].find('"')?].to_owned())
}

fn unescape(text: &str) -> String {
    text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&apos;", "'").replace("&amp;", "&")
}

/// The text without its tags, and the expressions of time in it.
fn untagged(body: &str) -> (String, Vec<Mark>) {
    let (mut text, mut marks, mut open) = (String::new(), Vec::new(), Vec::new());
    let mut at = 0;
    let mut rest = body;
    while !rest.is_empty() {
        if let Some(tag) = rest.strip_prefix('<') {
            let end = tag.find('>').unwrap_or(tag.len() - 1);
            let name = &tag[..end];
            if name.starts_with("TIMEX") {
                let value = attribute(name, "value").or_else(|| attribute(name, "val")).unwrap_or_default();
                open.push((marks.len(), text.len()));
                marks.push(Mark { from: at, to: at, value, words: String::new() });
            } else if name.starts_with("/TIMEX")
                && let Some((mark, start)) = open.pop()
            {
                marks[mark].to = at;
                marks[mark].words = text[start..].to_owned();
            }
            rest = &tag[end + 1..];
            continue;
        }
        let end = rest.find('<').unwrap_or(rest.len());
        let plain = unescape(&rest[..end]);
        at += plain.chars().filter(|c| !c.is_whitespace()).count();
        text += &plain;
        rest = &rest[end..];
    }
    (text, marks)
}

/// What the program finds in a text.
pub fn found(text: &Text) -> Result<Vec<Mark>> {
    let source = Source::text(&text.name, &text.text);
    let config =
        Config { overrides: Overrides { date: text.created.clone(), ..Overrides::default() }, ..Config::default() };
    let (read, _) = variorum::inspect(&[source], &config);
    let Some((document, layers)) = read.into_iter().next() else { return Ok(Vec::new()) };
    // Positions without white space do not change when a reader joins lines.
    let solid = |to: u32| document.text[..to as usize].chars().filter(|c| !c.is_whitespace()).count();
    let mark = |time: &variorum::model::Time| Mark {
        from: solid(time.span.start),
        to: solid(time.span.end),
        value: time.value.clone(),
        words: time.span.slice(&document.text).to_owned(),
    };
    Ok(layers.times.iter().map(mark).collect())
}

/// Strict extents, relaxed extents, values on relaxed matches: one tally a document. Prints up to `errors` of what is wrong.
#[expect(clippy::print_stdout, reason = "a chore shows what it found")]
pub fn score(texts: &[Text], errors: usize) -> Result<[Vec<Tally>; 3]> {
    let mut tallies: [Vec<Tally>; 3] = Default::default();
    let mut shown = 0;
    for text in texts {
        let found = found(text)?;
        let (mut strict, mut relaxed, mut values) = (0, 0, 0);
        let mut used = vec![false; text.gold.len()];
        let mut show = |line: String| {
            if shown < errors {
                shown += 1;
                println!("  {} {line}", text.name);
            }
        };
        for mark in &found {
            strict += usize::from(text.gold.iter().any(|g| (g.from, g.to) == (mark.from, mark.to)));
            let meets = |g: &Mark| mark.from < g.to && g.from < mark.to;
            let best = (0..text.gold.len()).filter(|&k| !used[k] && meets(&text.gold[k])).min_by_key(|&k| {
                let g = &text.gold[k];
                let shared = mark.to.min(g.to) - mark.from.max(g.from);
                ((g.from, g.to) != (mark.from, mark.to), usize::MAX - shared)
            });
            let Some(best) = best else {
                show(format!("extra   {:?} {}", mark.words, mark.value));
                continue;
            };
            used[best] = true;
            relaxed += 1;
            let gold = &text.gold[best];
            if gold.value == mark.value {
                values += 1;
            } else {
                show(format!("value   {:?} {} should be {}", mark.words, mark.value, gold.value));
            }
            if (gold.from, gold.to) != (mark.from, mark.to) {
                show(format!("extent  {:?} should be {:?}", mark.words, gold.words));
            }
        }
        for (gold, _) in text.gold.iter().zip(&used).filter(|(_, used)| !**used) {
            show(format!("missed  {:?} {}", gold.words, gold.value));
        }
        for (tally, right) in tallies.iter_mut().zip([strict, relaxed, values]) {
            tally.push(Tally { right, found: found.len(), gold: text.gold.len() });
        }
    }
    Ok(tallies)
}

/// Writes what the program finds as TimeML, a file a text.
pub fn write(texts: &[Text], folder: &Path) -> Result<()> {
    std::fs::create_dir_all(folder)?;
    for text in texts {
        let marks = found(text)?;
        let (mut out, mut at, mut number) = (String::new(), 0, 0);
        let mut open: Option<usize> = None;
        for c in text.text.chars() {
            if !c.is_whitespace() {
                if let Some(mark) = marks.iter().find(|m| m.from == at).filter(|_| open.is_none()) {
                    number += 1;
                    out += &format!("<TIMEX3 tid=\"t{number}\" value=\"{}\">", mark.value);
                    open = Some(mark.to);
                }
                at += 1;
            }
            match c {
                '<' => out += "&lt;",
                '&' => out += "&amp;",
                _ => out.push(c),
            }
            if open == Some(at) {
                out += "</TIMEX3>";
                open = None;
            }
        }
        std::fs::write(
            folder.join(&text.name),
            format!("<?xml version=\"1.0\" ?>\n<TimeML>\n<TEXT>{out}</TEXT>\n</TimeML>\n"),
        )?;
    }
    Ok(())
}
