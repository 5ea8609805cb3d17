//! Sentences of STS Benchmark and their translations: a sentence in one language against one in another.

use std::path::Path;

use anyhow::{Context, Result, ensure};
use variorum::Encoder;

use super::pairs::{correlation, cosine};
use crate::root;

/// The encoder of many languages; none, and a word about it, where `target/models` is missing.
#[expect(clippy::print_stdout, reason = "a chore shows what it found")]
pub fn encoder() -> Result<Option<&'static Encoder>> {
    let models = root().join("target/models");
    if !models.is_dir() {
        println!("languages: skipped, as target/models is missing (.ci/run brings it)");
        return Ok(None);
    }
    variorum::load_encoder(&models).map(Some).map_err(anyhow::Error::msg)
}

/// Pearson's r between the cosine of an English sentence with a translated one and the judgement of people, and how many
/// sentences find their own translation among all; held above `least`, in hundredths.
#[expect(clippy::print_stdout, reason = "a chore shows what it found")]
pub fn score(encoder: &Encoder, folder: &Path, other: &str, least: [f64; 2], errors: usize) -> Result<()> {
    let (english, translated) = (read(folder, "en")?, read(folder, other)?);
    ensure!(english.len() == translated.len(), "the files do not belong together");
    let vectors = |rows: &[Row], of: fn(&Row) -> &str| -> Vec<Vec<f32>> {
        let texts: Vec<&str> = rows.iter().map(of).collect();
        texts.chunks(16).flat_map(|chunk| encoder.sentences(chunk)).collect()
    };
    let (first, second) = (vectors(&english, |r| &r.0), vectors(&translated, |r| &r.1));
    let found: Vec<f64> = first.iter().zip(&second).map(|(x, y)| cosine(x, y)).collect();
    let judged: Vec<f64> = english.iter().map(|row| row.2).collect();
    let r = 100.0 * correlation(&found, &judged);
    let alone = Encoder::english();
    let of_english: Vec<f64> =
        english.iter().zip(&translated).map(|(x, y)| cosine(&alone.sentence(&x.0), &alone.sentence(&y.1))).collect();
    let baseline = 100.0 * correlation(&of_english, &judged);
    // Sentences that occur once.
    let once: Vec<usize> =
        (0..english.len()).filter(|&i| english.iter().filter(|row| row.0 == english[i].0).count() == 1).collect();
    let own = vectors(&translated, |r| &r.0);
    let mut right = 0;
    let mut shown = 0;
    for &i in &once {
        let near = |j: usize| cosine(&first[i], &own[j]);
        let best = once.iter().copied().max_by(|&x, &y| near(x).total_cmp(&near(y))).context("a sentence")?;
        right += usize::from(best == i || translated[best].0 == translated[i].0);
        if best != i && shown < errors {
            shown += 1;
            println!("  {}\n      found  {}\n      wanted {}", english[i].0, translated[best].0, translated[i].0);
        }
    }
    let share = 100.0 * right as f64 / once.len() as f64;
    println!(
        "languages en-{other}: r {r:.1} (encoder of English {baseline:.1}) of {} pairs; {share:.1} % of {} find their translation",
        english.len(),
        once.len()
    );
    ensure!(r >= least[0] && share >= least[1], "en-{other} fell below {least:?}");
    Ok(())
}

/// Two sentences, and how alike people find them, from 0 to 5.
type Row = (String, String, f64);

fn read(folder: &Path, language: &str) -> Result<Vec<Row>> {
    let path = folder.join(format!("stsb-{language}-dev.csv"));
    let mut reader =
        csv::ReaderBuilder::new().has_headers(false).from_path(&path).with_context(|| path.display().to_string())?;
    let rows = reader.records().map(|record| {
        let record = record?;
        let cell = |i: usize| record.get(i).unwrap_or_default().to_owned();
        Ok((cell(0), cell(1), cell(2).parse()?))
    });
    rows.collect()
}
