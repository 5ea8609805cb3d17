//! Laws that hold for every input, on generated tellings of generated events.

use proptest::prelude::*;
use variorum::schema::{self, Report, Stance};
use variorum::{Config, Source, compare};

/// The record of a comparison; the sources keep the names that are given.
fn record(articles: &[(String, String)]) -> Report {
    let sources: Vec<Source> = articles.iter().map(|(name, text)| Source::text(&format!("{name}.txt"), text)).collect();
    let outcome = compare(&sources, &Config::default(), &|_| {});
    assert!(outcome.failures.is_empty(), "{:?}", outcome.failures);
    schema::record(&outcome.report, variorum::VERSION, true)
}

fn json(articles: &[(String, String)]) -> String {
    serde_json::to_string(&record(articles)).expect("a record is JSON")
}

const ACTORS: &[&str] =
    &["The harbour council", "Premier Tobin Halder", "The Ministry of Waters", "The grid operator", "Mayor Ada Brandt"];
const DEEDS: &[&str] = &[
    "approved a new lighthouse",
    "closed the northern bridge",
    "promised to clean the canal",
    "counted the fishing boats",
    "met the ferry captains",
];
const AMOUNTS: &[&str] = &[
    "for 30 days",
    "at a cost of $4,200",
    "with 175 sailors",
    "after two hours",
    "on April 3",
    "for more than three weeks",
];

fn sentence() -> impl Strategy<Value = String> {
    (0..ACTORS.len(), 0..DEEDS.len(), 0..AMOUNTS.len(), any::<bool>()).prop_map(|(actor, deed, amount, said)| {
        let core = format!("{} {} {}", ACTORS[actor], DEEDS[deed], AMOUNTS[amount]);
        if said { format!("{core}, an official said.") } else { format!("{core}.") }
    })
}

fn article() -> impl Strategy<Value = String> {
    prop::collection::vec(sentence(), 1..6).prop_map(|sentences| sentences.join(" "))
}

fn named(texts: Vec<String>) -> Vec<(String, String)> {
    texts.into_iter().enumerate().map(|(i, text)| (format!("a{i}"), text)).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    /// Shuffling the inputs changes nothing, to the byte.
    #[test]
    fn order_of_inputs_does_not_matter(texts in prop::collection::vec(article(), 2..5), turn in 0_usize..5) {
        let articles = named(texts);
        let mut shuffled = articles.clone();
        shuffled.rotate_left(turn % articles.len());
        shuffled.reverse();
        prop_assert_eq!(json(&articles), json(&shuffled));
    }

    /// The same inputs give the same bytes, run after run.
    #[test]
    fn same_inputs_same_bytes(texts in prop::collection::vec(article(), 1..4)) {
        let articles = named(texts);
        prop_assert_eq!(json(&articles), json(&articles));
    }

    /// Every span of every layer slices to a non-empty string that is the reported one.
    #[test]
    fn spans_slice(texts in prop::collection::vec("[A-Za-z0-9 .,'\"“”()$€%:;é\n-]{0,300}", 1..4)) {
        let articles: Vec<_> = named(texts).into_iter().filter(|(_, text)| !text.trim().is_empty()).collect();
        prop_assume!(!articles.is_empty());
        let report = record(&articles);
        let text = |id: &str| report.documents.iter().find(|d| d.id == id).and_then(|d| d.text.clone()).unwrap_or_default();
        let slices = |id: &str, span: [u32; 2]| text(id).get(span[0] as usize..span[1] as usize).is_some_and(|words| !words.is_empty());
        for s in &report.statements {
            let whole = text(&s.document);
            prop_assert_eq!(whole.get(s.span[0] as usize..s.span[1] as usize), Some(s.text.as_str()));
            prop_assert!(!s.text.is_empty());
        }
        for q in &report.quotes { prop_assert!(slices(&q.document, q.span)); }
        for q in &report.quantities { prop_assert!(slices(&q.document, q.span)); }
        for d in &report.documents { for b in &d.boilerplate { prop_assert!(slices(&d.id, b.span)); } }
    }

    /// Against a copy of itself no claim is silent, nothing is disputed, and the copy is found.
    #[test]
    fn a_copy_agrees_with_its_original(sentences in prop::collection::btree_set(sentence(), 2..5)) {
        let text: String = sentences.into_iter().collect::<Vec<_>>().join(" ");
        let report = record(&named(vec![text.clone(), text]));
        for claim in &report.claims {
            prop_assert!(claim.cells.iter().all(|cell| cell.stance != Stance::Silent), "silent: {}", claim.text);
        }
        prop_assert_eq!(report.reuse[0].relation, schema::Relation::Verbatim);
    }

    /// Swapping two sources mirrors the matrix.
    #[test]
    fn swapping_sources_mirrors(left in article(), right in article()) {
        let one = record(&[("a".to_owned(), left.clone()), ("b".to_owned(), right.clone())]);
        let other = record(&[("a".to_owned(), right), ("b".to_owned(), left)]);
        let rows = |report: &Report, first: usize| -> Vec<String> {
            let mut rows: Vec<String> = report.claims.iter().map(|c| {
                let cell = |i: usize| format!("{:?}{:?}", c.cells[i].stance, words(report, &c.cells[i].statements));
                format!("{:?} {} {}", c.status, cell(first), cell(1 - first))
            }).collect();
            rows.sort();
            rows
        };
        prop_assert_eq!(rows(&one, 0), rows(&other, 1));
    }

    /// An unrelated article leaves the claims of a story as they were.
    #[test]
    fn an_unrelated_article_changes_no_claim(texts in prop::collection::vec(article(), 2..4)) {
        let articles = named(texts);
        let mut more = articles.clone();
        more.push(("z".to_owned(), "Researchers in Ostrava published a vaccine trial with mice; immunity lasted eleven weeks in most animals. Virologists welcomed it.".to_owned()));
        let (few, many) = (record(&articles), record(&more));
        let claims = |report: &Report| -> Vec<Vec<String>> {
            let of_story = report.claims.iter().map(|c| words(report, &c.statements)).filter(|w| !w.iter().any(|w| w.contains("Ostrava") || w.contains("immunity") || w.contains("Virologists")));
            let mut all: Vec<_> = of_story.collect();
            all.sort();
            all
        };
        prop_assert_eq!(claims(&few), claims(&many));
    }
}

fn words(report: &Report, ids: &[String]) -> Vec<String> {
    let mut found: Vec<String> =
        report.statements.iter().filter(|s| ids.contains(&s.id)).map(|s| s.text.clone()).collect();
    found.sort();
    found
}

/// One thread or many: the same bytes.
#[test]
fn threads_do_not_matter() {
    let articles = named((0..6).map(|i| format!("The harbour council approved a new lighthouse for {} days. Mayor Ada Brandt said that it would cost ${},200.", 30 + i, 4 + i)).collect());
    let many = json(&articles);
    let one = rayon::ThreadPoolBuilder::new().num_threads(1).build().expect("a pool").install(|| json(&articles));
    assert_eq!(many, one);
}

/// "Twelve" for "12" and other marks keep the stance; another amount makes that claim, and only that, a dispute.
#[test]
fn rewording_keeps_and_changing_an_amount_breaks() {
    let base = "The palace returned 12 boats to the fishermen. “The canal is clean,” the mayor said.";
    let disputed = |other: &str| {
        record(&named(vec![base.to_owned(), other.to_owned()]))
            .claims
            .into_iter()
            .filter(|c| c.status == schema::Status::Disputed)
            .map(|c| c.text)
            .collect::<Vec<_>>()
    };
    assert_eq!(
        disputed("The palace returned twelve boats to the fishermen. \"The canal is clean,\" the mayor said."),
        Vec::<String>::new()
    );
    let broken = disputed("The palace returned 15 boats to the fishermen. “The canal is clean,” the mayor said.");
    assert!(broken.len() == 1 && broken[0].contains("boats"), "{broken:?}");
}
