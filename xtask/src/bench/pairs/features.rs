//! What a pair of short texts is judged by: vectors of the whole, words in their sentences, plain words, figures and names.

use std::collections::{BTreeMap, BTreeSet};

use variorum_nlp::sentence::{Encoder, Passage};
use variorum_nlp::vectors::WordTable;
use variorum_nlp::{Language, Token, text};

use super::cosine;

/// The numbers of every pair, worked out on as many cores as there are.
pub fn features(pairs: &[(&str, &str)]) -> Vec<Vec<f64>> {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    std::thread::scope(|scope| {
        let workers: Vec<_> = pairs
            .chunks(pairs.len().div_ceil(cores).max(1))
            .map(|chunk| scope.spawn(move || chunk.iter().map(|(a, b)| of_pair(a, b)).collect::<Vec<_>>()))
            .collect();
        workers.into_iter().flat_map(|worker| worker.join().unwrap_or_default()).collect()
    })
}

fn of_pair(a: &str, b: &str) -> Vec<f64> {
    let encoder = Encoder::english();
    let whole = cosine(&encoder.sentence(a), &encoder.sentence(b));
    let near = {
        let passages: Vec<Passage> = encoder
            .encode(&[a, b], 3)
            .iter()
            .zip([a, b])
            .map(|(encoded, text)| {
                let mut passage = Passage::new(encoder.width());
                for (span, row) in encoded.spans.iter().zip(encoded.data.chunks_exact(encoder.width())) {
                    if span.slice(text).chars().any(char::is_alphanumeric) {
                        passage.push(row, 1.0);
                    }
                }
                passage
            })
            .collect();
        f64::from(passages[0].nearness([&passages[1]].into_iter())[0].unwrap_or_default())
    };
    let words = |text: &str| -> Vec<Token> {
        text::tokenize(text, Language::ENGLISH)
            .into_iter()
            .filter(|t| t.folded.chars().any(char::is_alphanumeric))
            .collect()
    };
    let (x, y) = (words(a), words(b));
    let runs = |tokens: &[Token], n: usize| -> BTreeSet<String> {
        tokens.windows(n).map(|w| w.iter().map(|t| t.stem.as_str()).collect::<Vec<_>>().join(" ")).collect()
    };
    let shared = |n: usize| {
        let (p, q) = (runs(&x, n), runs(&y, n));
        2.0 * p.intersection(&q).count() as f64 / (p.len() + q.len()).max(1) as f64
    };
    let table = WordTable::english();
    let cover = |from: &[Token], to: &[Token]| {
        let there: BTreeSet<&str> = to.iter().map(|t| t.stem.as_str()).collect();
        let weights: BTreeMap<&str, f64> =
            from.iter().map(|t| (t.stem.as_str(), f64::from(table.weight(table.get(&t.folded))))).collect();
        let total: f64 = weights.values().sum();
        weights.iter().filter(|(word, _)| there.contains(*word)).map(|(_, w)| w).sum::<f64>() / total.max(1.0)
    };
    let (forth, back) = (cover(&x, &y), cover(&y, &x));
    let figures = |text: &str| -> BTreeSet<String> {
        variorum::numbers_in(text, Language::ENGLISH).into_iter().map(|(_, n)| n.normalize().to_string()).collect()
    };
    let (p, q) = (figures(a), figures(b));
    let names = |tokens: &[Token]| -> BTreeSet<String> {
        tokens.iter().skip(1).filter(|t| t.capital).map(|t| t.stem.clone()).collect()
    };
    let (m, n) = (names(&x), names(&y));
    let apart = |p: &BTreeSet<String>, q: &BTreeSet<String>| p.symmetric_difference(q).count() as f64;
    let lengths = (x.len() as f64 - y.len() as f64).abs() / x.len().max(y.len()).max(1) as f64;
    let plain = vec![
        whole,
        near,
        shared(1),
        shared(2),
        shared(3),
        forth.min(back),
        forth.max(back),
        lengths,
        apart(&p, &q),
        f64::from(!p.is_subset(&q) && !q.is_subset(&p)),
        apart(&m, &n) / (m.len() + n.len()).max(1) as f64,
        (x.len() + y.len()) as f64 / 40.0,
    ];
    let squares: Vec<f64> = plain[..7].iter().map(|x| x * x).collect();
    plain.into_iter().chain(squares).collect()
}
