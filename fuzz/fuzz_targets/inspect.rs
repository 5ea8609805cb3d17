//! Whatever the text, every span of every layer slices it, and the layers can be written.
#![no_main]

use libfuzzer_sys::fuzz_target;
use variorum::model::Layer;
use variorum::{Config, Source, schema};

fuzz_target!(|text: &str| {
    let (documents, failures) = variorum::inspect(&[Source::text("a.txt", text)], &Config::default());
    assert!(failures.iter().all(|f| !f.message.contains("bug in variorum")), "{failures:?}");
    for (document, layers) in &documents {
        for line in schema::layers(document, layers, Layer::ALL) {
            if let Some([start, end]) = line["span"].as_array().map(|s| [s[0].as_u64().unwrap_or(0), s[1].as_u64().unwrap_or(0)]) {
                assert!(document.text.get(start as usize..end as usize).is_some_and(|words| !words.is_empty()), "{line}");
            }
        }
    }
});
