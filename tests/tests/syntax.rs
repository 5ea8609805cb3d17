//! The native pipeline says what spaCy says, token by token, on a stored sample (`cargo xtask syntax sample` makes it).

use serde_json::{Value, json};
use variorum_nlp::syntax::Pipeline;
use variorum_tests::token_rows;

fn sample() -> Vec<Value> {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/samples/syntax-spacy.jsonl");
    let lines = std::fs::read_to_string(path).expect("the sample is part of the repository");
    lines.lines().map(|line| serde_json::from_str(line).expect("one object a line")).collect()
}

#[test]
fn every_token_is_as_in_spacy() {
    let sample = sample();
    let tokens: usize = sample.iter().map(|s| s["tokens"].as_array().map_or(0, Vec::len)).sum();
    assert!(sample.len() >= 30 && tokens >= 1_500, "the sample has {} texts, {tokens} tokens", sample.len());
    for expected in sample {
        let text = expected["text"].as_str().expect("a text");
        let analysis = Pipeline::english().analyse(text);
        assert_eq!(Value::from(token_rows(&analysis)), expected["tokens"], "{text:?}");
        let chunks: Vec<Value> = analysis.noun_chunks().iter().map(|(from, to)| json!([from, to])).collect();
        assert_eq!(Value::from(chunks), expected["chunks"], "{text:?}");
    }
}

#[test]
fn threads_change_nothing() {
    let texts: Vec<String> = sample().iter().filter_map(|s| s["text"].as_str().map(str::to_owned)).collect();
    let alone: Vec<Vec<Value>> = texts.iter().map(|text| token_rows(&Pipeline::english().analyse(text))).collect();
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                for (text, alone) in texts.iter().zip(&alone) {
                    assert_eq!(&token_rows(&Pipeline::english().analyse(text)), alone);
                }
            });
        }
    });
}

#[test]
fn tokens_and_single_spaces_are_the_text() {
    for expected in sample() {
        let text = expected["text"].as_str().expect("a text");
        let mut rebuilt = String::new();
        for token in &Pipeline::english().analyse(text).tokens {
            rebuilt.push_str(token.span.slice(text));
            rebuilt.extend(token.spaced.then_some(' '));
        }
        assert_eq!(rebuilt, text);
    }
}
