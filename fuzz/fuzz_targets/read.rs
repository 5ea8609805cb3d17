//! Readers of foreign bytes never panic and never lie about spans. The first byte picks the format.
#![no_main]

use libfuzzer_sys::fuzz_target;
use variorum::{Config, Source};

const NAMES: &[&str] = &["a.txt", "a.md", "a.html", "a.jsonl", "a.pdf"];

fuzz_target!(|input: &[u8]| {
    let Some((pick, bytes)) = input.split_first() else { return };
    let name = NAMES[*pick as usize % NAMES.len()];
    let source = Source::Bytes { name: name.to_owned(), bytes: bytes.to_vec() };
    let (documents, failures) = variorum::inspect(&[source], &Config::default());
    assert!(failures.iter().all(|f| !f.message.contains("bug in variorum")), "{failures:?}");
    for (document, _) in documents {
        for segment in &document.origin {
            assert!(!segment.text.slice(&document.text).is_empty());
            assert!(segment.raw_start <= segment.raw_end && segment.raw_end as usize <= bytes.len());
        }
    }
});
