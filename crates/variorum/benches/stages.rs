//! One benchmark for each stage and one end to end, each asserting its answer, so that a fast wrong result fails.
//!
//! The articles are generated: the same events told with other words and figures. Run with `cargo bench -p variorum`.

use divan::Bencher;
use variorum::{Config, Source, compare, write};
use variorum_core::extract::{Context, extract};
use variorum_core::model::{Document, Layers};
use variorum_core::sentence::Encoder;
use variorum_core::syntax::Pipeline;
use variorum_core::{Alone, align, group, report};

fn main() {
    divan::main();
}

const ACTORS: &[&str] = &[
    "The harbour council",
    "Premier Tobin Halder",
    "The Ministry of Waters",
    "The grid operator",
    "Mayor Ada Brandt",
    "A spokeswoman for the ferry company",
];
const SAYING: &[&str] = &["said that", "announced that", "confirmed that", "denied that", "told reporters that"];
const DEEDS: &[&str] = &[
    "the northern bridge would be closed",
    "inspections of cargo ferries had been suspended",
    "the flood had left homes without power",
    "the impounded boats would be returned",
    "dredging at the bar must end",
    "the lighthouse had been approved",
];
const AMOUNTS: &[&str] = &[
    "for 30 days",
    "at a cost of $4,200",
    "in 230 households",
    "on April 9",
    "after more than two hours",
    "with 175 sailors on each side",
];

/// An article of about `n_bytes`; `seed` picks its facts and words.
fn article(seed: usize, n_bytes: usize) -> String {
    let mut text = format!("Published: 2031-04-{:02}\n", 1 + seed % 9);
    let mut i = seed;
    while text.len() < n_bytes {
        i = i.wrapping_mul(31).wrapping_add(17) % 10_007;
        let pick = |list: &[&'static str], k: usize| list[(i / (k + 1) + k * seed) % list.len()];
        text.push_str(&format!(
            "{} {} {} {}, and that talks number {} would follow.\n",
            pick(ACTORS, 0),
            pick(SAYING, 1),
            pick(DEEDS, 2),
            pick(AMOUNTS, 3),
            i % 50
        ));
    }
    text
}

fn sources(n: usize, n_bytes: usize) -> Vec<Source> {
    (0..n).map(|i| Source::text(&format!("a{i:02}.txt"), &article(i, n_bytes))).collect()
}

fn layers(n: usize, n_bytes: usize) -> (Vec<Document>, Vec<Layers>) {
    let (pairs, failures) = variorum::inspect(&sources(n, n_bytes), &Config::default());
    assert!(failures.is_empty());
    pairs.into_iter().unzip()
}

/// One article of 5,000 bytes through all extractors.
#[divan::bench]
fn extract_article(bencher: Bencher) {
    let (documents, _) = layers(1, 5_000);
    bencher.bench(|| {
        let found = extract(&documents[0], &Context::default());
        assert!(found.statements.len() > 40 && found.quantities.len() > 30 && found.attributions.len() > 30);
        found
    });
}

/// Tags, tree and entities of one article of 5,000 bytes; the pipeline is ready.
#[divan::bench]
fn syntax_article(bencher: Bencher) {
    let text = article(0, 5_000);
    let pipeline = Pipeline::english();
    bencher.bench(|| {
        let found = pipeline.analyse(&text);
        assert!(found.tokens.len() > 800 && found.entities.len() > 20 && found.noun_chunks().len() > 100);
        found
    });
}

/// Which of fifty articles are on one event.
#[divan::bench]
fn group_fifty(bencher: Bencher) {
    let (_, layers) = layers(50, 5_000);
    bencher.bench(|| {
        let stories = group::stories(&layers);
        assert!(stories.iter().all(|story| *story == 0));
        stories
    });
}

/// The statements of five articles into claims.
#[divan::bench]
fn align_five(bencher: Bencher) {
    let (documents, mut layers) = layers(5, 5_000);
    let mut statements = Vec::new();
    for (document_idx, layer) in layers.iter_mut().enumerate() {
        let own = std::mem::take(&mut layer.statements);
        statements.extend(own.into_iter().map(|s| variorum::model::Statement {
            document_idx,
            voice_idx: document_idx,
            ..s
        }));
    }
    let story = vec![0; layers.len()];
    bencher.bench(|| {
        let found = align::align(&documents, &layers, &statements, &story, None, &align::Config::default(), &Alone);
        assert!(found.claims.iter().any(|claim| claim.len() > 4));
        found.claims.len()
    });
}

/// Everything behind extraction, for five articles.
#[divan::bench]
fn report_five(bencher: Bencher) {
    bencher.with_inputs(|| layers(5, 5_000)).bench_values(|(documents, layers)| {
        let found = report::report(
            documents,
            layers,
            &align::Config::default(),
            &variorum_core::Corrections::default(),
            &Alone,
        );
        assert!(!found.findings.is_empty());
        found
    });
}

/// From bytes to JSON.
#[divan::bench(args = [5, 50])]
fn end_to_end(bencher: Bencher, n: usize) {
    let sources = sources(n, 5_000);
    bencher.bench(|| {
        let outcome = compare(&sources, &Config::default(), &|_| {});
        assert_eq!(outcome.report.documents.len(), n);
        let json = write::json(&outcome.report, false);
        assert!(json.contains("\"status\": \"disputed\""));
        json.len()
    });
}

/// The report page of five articles.
#[divan::bench]
fn page_of_five(bencher: Bencher) {
    let report = compare(&sources(5, 5_000), &Config::default(), &|_| {}).report;
    bencher.bench(|| {
        let page = write::html(&report);
        assert!(page.ends_with("</html>"));
        page.len()
    });
}

/// Words as vectors that know their sentence, through three layers: an article of 4,000 characters.
#[divan::bench]
fn sentence_vectors(bencher: Bencher) {
    let text = article(1, 4_000);
    let lines: Vec<&str> = text.lines().collect();
    let encoder = Encoder::english();
    bencher.bench(|| {
        let encoded = encoder.encode(&lines, 3);
        assert!(encoded.len() == lines.len() && encoded[1].data.len() == encoded[1].spans.len() * encoder.width());
        encoded
    });
}
