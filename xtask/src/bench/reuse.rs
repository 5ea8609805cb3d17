//! Text reuse: answers that people copied, edited, rewrote or wrote themselves.

use std::path::Path;

use anyhow::{Context, Result};
use variorum::Record;
use variorum::reuse::{Sharing, pairs};

/// How many of Clough and Stevenson's answers are told right: in four ways, and taken or not; and how many there are.
#[expect(clippy::print_stdout, reason = "a chore shows what it found")]
pub fn clough(folder: &Path, errors: usize) -> Result<(usize, usize, usize)> {
    let table = std::fs::read_to_string(folder.join("all-plagiarised-files.txt")).context("the list of answers")?;
    let text = |name: &str| {
        let bytes = std::fs::read(folder.join(name)).ok()?;
        Some(String::from_utf8_lossy(&bytes).into_owned())
    };
    let (mut four, mut two, mut n, mut shown) = (0, 0, 0, 0);
    for line in table.lines() {
        let [source, answer, label] = line.split(',').collect::<Vec<_>>()[..] else { continue };
        let (Some(a), Some(b)) = (text(source), text(answer)) else { continue };
        let record = |id: &str, text: String| Ok(Record { id: id.to_owned(), text, ..Record::default() });
        let (found, _, _) = pairs([record("a", a), record("b", b)].into_iter(), &|_| {});
        let told = match found.first().map(|pair| pair.sharing) {
            Some(Sharing::Copied) => "cut",
            Some(Sharing::Edited) => "light",
            Some(Sharing::Rewritten) => "heavy",
            Some(Sharing::Passages) | None => "non",
        };
        n += 1;
        four += usize::from(told == label);
        two += usize::from((told == "non") == (label == "non"));
        if told != label && shown < errors {
            shown += 1;
            println!("  {answer}: {label}, told {told} {:?}", found.first().map(|p| p.shares));
        }
    }
    Ok((four, two, n))
}
