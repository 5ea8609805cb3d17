//! What the finder of attributions is trained on: PolNeAR as numbers, for `models/train_speech.py`.

use std::io::{BufWriter, Write};
use std::path::Path;

use anyhow::{Context, Result, bail, ensure};
use variorum::model::QuoteKind;
use variorum::{Config, Source, Span};
use variorum_nlp::speech::{PAIR_FEATURES, Reading, TOKEN_FEATURES, Vocabulary};
use variorum_nlp::syntax::{Analysis, Pipeline};
use variorum_nlp::vectors::WordTable;

use crate::bench::polnear::{Article, Gold, Ranges, read};
use crate::{root, run};

/// `speech features FOLDER` writes what training reads.
pub fn main(args: &[String]) -> Result<()> {
    if cfg!(debug_assertions) {
        let own = ["run", "--release", "--quiet", "--package", "xtask", "--", "speech"];
        let all: Vec<&str> = own.into_iter().chain(args.iter().map(String::as_str)).collect();
        return run("cargo", &all);
    }
    match args {
        [verb, folder] if verb == "features" => features(Path::new(folder)),
        _ => bail!("usage: cargo xtask speech features FOLDER"),
    }
}

fn features(folder: &Path) -> Result<()> {
    std::fs::create_dir_all(folder)?;
    let bench = root().join("../shared/bench/polnear");
    let (train, dev) = (prepared(read(&bench.join("train"))?)?, prepared(read(&bench.join("dev"))?)?);
    let mut counts = std::array::from_fn(|_| Default::default());
    train.iter().for_each(|text| Vocabulary::count(&text.reading(), &mut counts));
    let vocabulary = Vocabulary::from_counts(&counts, [3, 10, 1, 1, 1]);
    std::fs::write(folder.join("vocabulary.json"), serde_json::to_vec(&vocabulary)?)?;
    write(&train, &vocabulary, folder, "train")?;
    write(&dev, &vocabulary, folder, "dev")
}

/// An article with what is needed to read it.
struct Text {
    article: Article,
    analysis: Analysis<'static>,
    paragraphs: Vec<Span>,
    quotes: Vec<(Span, bool)>,
}

impl Text {
    fn reading(&self) -> Reading<'_> {
        Reading::new(&self.article.text, &self.analysis, &self.paragraphs, &self.quotes)
    }
}

fn prepared(articles: Vec<Article>) -> Result<Vec<Text>> {
    articles
        .into_iter()
        .map(|article| {
            let source = Source::text(&article.name, &article.text);
            let (read, _) = variorum::inspect(&[source], &Config::default());
            let (document, layers) = read.into_iter().next().with_context(|| article.name.clone())?;
            ensure!(document.text == article.text, "the reader changed {}", article.name);
            let quotes = layers.quotes.iter().filter(|q| q.kind != QuoteKind::Indirect);
            let quotes = quotes.map(|q| (q.span, q.kind == QuoteKind::Phrase)).collect();
            let analysis = Pipeline::english().analyse(&article.text);
            Ok(Text { article, analysis, paragraphs: layers.paragraphs, quotes })
        })
        .collect()
}

/// Writes numbers of texts: `NAME.ids` (32-bit integers) and `NAME.vectors` (32-bit floats, a row a token).
///
/// `NAME.heads`: the head of each token, counted in its text. Integers: texts; for each its tokens, for each token its features; its cues;
/// for each the token, the window, and for each token of the window its features and its label (0 nothing, 1 source,
/// 2 cue, 3 content).
fn write(texts: &[Text], vocabulary: &Vocabulary, folder: &Path, name: &str) -> Result<()> {
    let mut ids = BufWriter::new(std::fs::File::create(folder.join(format!("{name}.ids")))?);
    let mut vectors = BufWriter::new(std::fs::File::create(folder.join(format!("{name}.vectors")))?);
    let mut heads = BufWriter::new(std::fs::File::create(folder.join(format!("{name}.heads")))?);
    let mut put = |number: i64| ids.write_all(&(number as i32).to_le_bytes());
    put(texts.len() as i64)?;
    put(TOKEN_FEATURES as i64)?;
    put(PAIR_FEATURES as i64)?;
    let table = WordTable::english();
    for text in texts {
        let reading = text.reading();
        let tokens = reading.tokens(vocabulary);
        put(tokens.len() as i64)?;
        for (i, features) in tokens.iter().enumerate() {
            features.iter().try_for_each(|&f| put(i64::from(f)))?;
            heads.write_all(&text.analysis.tokens[i].head.to_le_bytes())?;
            for x in text.analysis.encoding(i) {
                vectors.write_all(&x.to_le_bytes())?;
            }
            let word = reading.word(i).map(|word| table.vector(word));
            for k in 0..128 {
                vectors.write_all(&word.as_ref().map_or(0.0, |v| v[k]).to_le_bytes())?;
            }
        }
        let cues = cues(text);
        put(cues.len() as i64)?;
        for (cue, gold) in cues {
            let (from, to) = reading.window(cue);
            [cue, from, to].into_iter().try_for_each(|n| put(n as i64))?;
            let labels = labels(text, gold);
            for (i, features) in (from..to).zip(reading.pairs(vocabulary, cue, (from, to))) {
                features.iter().try_for_each(|&f| put(i64::from(f)))?;
                put(i64::from(labels[i]))?;
            }
        }
    }
    Ok(())
}

/// The token that heads each cue.
fn cues(text: &Text) -> Vec<(usize, &Gold)> {
    let bytes = byte_offsets(&text.article.text);
    let heads = text.article.gold.iter().filter_map(|gold| {
        let tokens = tokens_in(text, &gold.cue, &bytes);
        let outside = |i: &&usize| {
            let head = text.analysis.tokens[**i].head as usize;
            head == **i || !tokens.contains(&head)
        };
        let wordy = |i: &&usize| text.analysis.relation(**i) != "punct";
        let head = tokens.iter().filter(wordy).find(outside).or_else(|| tokens.first())?;
        Some((*head, gold))
    });
    heads.collect()
}

fn byte_offsets(text: &str) -> Vec<usize> {
    text.char_indices().map(|(at, _)| at).chain([text.len()]).collect()
}

fn tokens_in(text: &Text, ranges: &Ranges, bytes: &[usize]) -> Vec<usize> {
    let spans: Vec<Span> = ranges.iter().map(|&(from, to)| Span::new(bytes[from], bytes[to])).collect();
    let tokens = &text.analysis.tokens;
    let mut found = Vec::new();
    for span in spans {
        let from = tokens.partition_point(|t| t.span.end <= span.start);
        found.extend((from..tokens.len()).take_while(|&i| tokens[i].span.start < span.end));
    }
    found
}

fn labels(text: &Text, gold: &Gold) -> Vec<u8> {
    let bytes = byte_offsets(&text.article.text);
    let mut labels = vec![0; text.analysis.tokens.len()];
    for (label, ranges) in [(3, &gold.content), (1, &gold.source), (2, &gold.cue)] {
        tokens_in(text, ranges, &bytes).into_iter().for_each(|i| labels[i] = label);
    }
    labels
}
