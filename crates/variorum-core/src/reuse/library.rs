//! Shared words over a whole library: near-duplicates, rewritten texts and shared passages.
//!
//! Each text gives some of its runs of three words as fingerprints (winnowing, so that any two texts with eight words in a
//! row in common share one); texts with several in common are compared word by word. What an outlet prints under all its
//! texts is no reuse, nor are addresses.

use jiff::civil::Date;
use variorum_nlp::text::{tokenize, word_number};
use variorum_nlp::{Span, TokenKind};

use super::credits;
use super::runs::{Places, Run, SHORTEST, gram};
use crate::Workers;
use crate::extract::sources;

/// Runs of three words of which one is a fingerprint. In a small collection every run is one.
const WINDOW: usize = 5;
/// Words of a small collection: some 3,000 articles.
const SMALL: usize = 2_000_000;
/// Texts with one fingerprint from which each meets only those just before it: copies of one text still hang together.
const CROWD: usize = 64;
/// How many those are.
const BEFORE: usize = 8;
/// Fewest fingerprints in common, and their least share of the smaller text's.
const MEET: (u32, f32) = (3, 0.015);
/// Texts of one outlet with the same run of words from which it is furniture of the outlet.
const FURNITURE: usize = 3;
/// Share of furniture from which the text is a copy of another of its outlet instead.
const REPRINT: f32 = 0.8;

/// Shares of the smaller text: of runs from which it is taken from the other, …
const TAKEN: f32 = 0.08;
/// … and from which what is shared makes up the text, so that it was edited rather than rewritten.
const EDITED: f32 = 0.5;
/// … and from which long runs alone make a copy; fewer are passages that both quote.
const COPIED: f32 = 0.25;
/// Share of long runs among all that is shared from which it was copied as it stands.
const AS_IT_STANDS: f32 = 0.88;
/// Texts in which a short run stands from which it is a set phrase of the collection ("a spokesman for the").
const SET_PHRASE: usize = 4;
/// Words of a text that is too short to tell rewriting from chance.
const SHORT_TEXT: usize = 40;
/// Words of a long run.
const LONG: usize = 6;
/// Fewest words and bytes of a passage that is worth showing by itself.
const PASSAGE: (usize, usize) = (5, 45);

/// A text as reuse sees it.
#[derive(Clone, Debug, Default)]
pub struct Trace {
    /// A number of each word's stem.
    words: Vec<u32>,
    /// Where each word begins and ends, in bytes.
    spans: Vec<Span>,
    /// A number of the outlet.
    outlet: Option<u64>,
    day: Option<Date>,
    /// Whom the text credits.
    pub(super) sources: Vec<String>,
}

/// How two texts share their words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Sharing {
    /// Taken over as it stands, whole or in pieces.
    Copied,
    /// Taken over and lightly edited.
    Edited,
    /// Told anew along the other's words.
    Rewritten,
    /// Single passages in texts that are otherwise their own.
    Passages,
}

impl Sharing {
    /// The word for it in outputs.
    pub fn word(self) -> &'static str {
        match self {
            Self::Copied => "copied",
            Self::Edited => "edited",
            Self::Rewritten => "rewritten",
            Self::Passages => "passages",
        }
    }
}

/// Two texts that share words.
#[derive(Clone, Debug, PartialEq)]
pub struct Shared {
    /// The earlier text, where their days tell; else the one given first.
    pub a: usize,
    /// The other.
    pub b: usize,
    /// Whether the days tell which was first.
    pub dated: bool,
    /// The agency or medium from which what they share was taken, as a text that credits it writes it: both credit it, or one does
    /// and the other is a copy of it.
    pub source: Option<String>,
    /// How they share.
    pub sharing: Sharing,
    /// Share of the words of `a` that stand in common runs, and of `b`.
    pub shares: (f32, f32),
    /// The common runs, in the order of `a`, in bytes of either text.
    pub passages: Vec<(Span, Span)>,
}

impl Trace {
    /// Takes the trace of a text. Cost: O(length), about 9 bytes a word.
    pub fn new(text: &str, outlet: Option<&str>, day: Option<Date>) -> Self {
        let language = variorum_nlp::text::language(text);
        let addresses = addresses(text);
        let mut trace = Self {
            outlet: outlet.map(|outlet| word_number(&outlet.to_lowercase())),
            day,
            sources: sources(text),
            ..Self::default()
        };
        for token in tokenize(text, language).iter().filter(|t| t.kind != TokenKind::Mark) {
            let at = addresses.partition_point(|a| a.end <= token.span.start);
            if addresses.get(at).is_some_and(|a| a.contains(token.span)) {
                continue;
            }
            trace.words.push((word_number(&token.stem) >> 32) as u32);
            trace.spans.push(token.span);
        }
        trace
    }

    fn grams(&self) -> Vec<u64> {
        self.words.windows(SHORTEST).map(gram).collect()
    }

    fn bytes(&self, from: usize, words: usize) -> Span {
        self.spans[from].to(self.spans[from + words - 1])
    }
}

/// Where addresses of the web stand: what lies between white space and names a scheme or begins with "www.".
fn addresses(text: &str) -> Vec<Span> {
    let mut found = Vec::new();
    for (at, _) in text.match_indices("://").chain(text.match_indices("www.")) {
        let start = text[..at].rfind(char::is_whitespace).map_or(0, |i| i + 1);
        let end = text[at..].find(char::is_whitespace).map_or(text.len(), |i| at + i);
        found.push(Span::new(start, end));
    }
    found.sort_unstable();
    found.dedup();
    found
}

/// The smallest of every `window` numbers in a row, each once, ordered.
fn fingerprints(grams: &[u64], window: usize) -> Vec<u64> {
    let mut found: Vec<u64> =
        grams.windows(window.min(grams.len().max(1))).filter_map(|w| w.iter().min().copied()).collect();
    found.sort_unstable();
    found.dedup();
    found
}

/// All pairs of texts that share words, ordered by their numbers.
///
/// Texts are met in the order of their days, so the result does not depend on the order they come in, except that pairs
/// without days are told in that order. Cost: O(words + meetings × words).
pub fn shared(traces: &[Trace], workers: &impl Workers) -> Vec<Shared> {
    let mut order: Vec<usize> = (0..traces.len()).collect();
    order.sort_by_key(|&i| {
        (traces[i].day.is_none(), traces[i].day, traces[i].words.first().copied(), traces[i].words.len(), i)
    });
    let n = order.len();
    const BATCH: usize = 64;
    let batch = |b: usize| b * BATCH..n.min((b + 1) * BATCH);
    let batches = n.div_ceil(BATCH);
    let window = if traces.iter().map(|t| t.words.len()).sum::<usize>() <= SMALL { 1 } else { WINDOW };
    let prints: Vec<Vec<u64>> = workers
        .map(batches, |b| batch(b).map(|i| fingerprints(&traces[order[i]].grams(), window)).collect::<Vec<_>>())
        .into_iter()
        .flatten()
        .collect();
    let crowds = Crowds::of(&prints);
    let furniture = Furniture::of(traces, &order, &prints);
    let found = workers.map(batches, |b| {
        let mut counts = vec![0_u32; n];
        batch(b).flat_map(|i| with(i, traces, &order, &prints, (&crowds, &furniture), &mut counts)).collect::<Vec<_>>()
    });
    let mut found: Vec<Shared> = found.into_iter().flatten().collect();
    found.sort_by_key(|s| (s.a, s.b));
    credits::passed_on(&mut found, traces);
    found
}

/// Which texts have each fingerprint.
struct Crowds(Vec<(u64, u32)>);

impl Crowds {
    fn of(prints: &[Vec<u64>]) -> Self {
        let mut all: Vec<(u64, u32)> =
            prints.iter().zip(0..).flat_map(|(prints, i)| prints.iter().map(move |&p| (p, i))).collect();
        all.sort_unstable();
        // What one text alone has brings nobody together.
        let mut kept = Vec::new();
        for crowd in all.chunk_by(|x, y| x.0 == y.0).filter(|crowd| crowd.len() > 1) {
            kept.extend_from_slice(crowd);
        }
        Self(kept)
    }

    /// In how many texts this fingerprint stands; 0 for one that stands in a single text.
    fn size(&self, print: u64) -> usize {
        let from = self.0.partition_point(|(p, _)| *p < print);
        self.0[from..].iter().take(SET_PHRASE).take_while(|(p, _)| *p == print).count()
    }

    /// The texts before `i` with this fingerprint; of a crowd those just before.
    fn before(&self, print: u64, i: u32) -> &[(u64, u32)] {
        let from = self.0.partition_point(|(p, _)| *p < print);
        let to = from + self.0[from..].partition_point(|entry| *entry < (print, i));
        let crowded = self.0.get(from + CROWD).is_some_and(|(p, _)| *p == print);
        if crowded { &self.0[to.saturating_sub(BEFORE).max(from)..to] } else { &self.0[from..to] }
    }
}

/// Runs of words that outlets print under all their texts.
struct Furniture {
    keys: Vec<u64>,
    reprints: Vec<bool>,
}

impl Furniture {
    fn of(traces: &[Trace], order: &[usize], prints: &[Vec<u64>]) -> Self {
        let of = |i: usize| traces[order[i]].outlet;
        let mut all: Vec<u64> = (0..order.len())
            .filter_map(|i| Some((of(i)?, &prints[i])))
            .flat_map(|(outlet, prints)| prints.iter().map(move |p| key(outlet, *p)))
            .collect();
        all.sort_unstable();
        let often = all.chunk_by(|x, y| x == y).filter(|same| same.len() >= FURNITURE);
        let mut found = Self { keys: often.map(|same| same[0]).collect(), reprints: Vec::new() };
        found.reprints = (0..order.len())
            .map(|i| {
                let n = prints[i].iter().filter(|p| found.has(of(i), **p)).count();
                n as f32 >= REPRINT * prints[i].len().max(1) as f32
            })
            .collect();
        found
    }

    fn has(&self, outlet: Option<u64>, print: u64) -> bool {
        outlet.is_some_and(|outlet| self.keys.binary_search(&key(outlet, print)).is_ok())
    }
}

fn key(outlet: u64, print: u64) -> u64 {
    (outlet.rotate_left(17) ^ print).wrapping_mul(0x9e37_79b9_7f4a_7c15)
}

/// What the `i`th text shares with those before it.
fn with(
    i: usize,
    traces: &[Trace],
    order: &[usize],
    prints: &[Vec<u64>],
    (crowds, furniture): (&Crowds, &Furniture),
    counts: &mut [u32],
) -> Vec<Shared> {
    let mut met = Vec::new();
    for &print in &prints[i] {
        for &(_, j) in crowds.before(print, i as u32) {
            if counts[j as usize] == 0 {
                met.push(j as usize);
            }
            counts[j as usize] += 1;
        }
    }
    let enough = |j: usize, n: u32| {
        let smaller = prints[i].len().min(prints[j].len()) as f32;
        n >= MEET.0.min(smaller as u32).max(1) && n as f32 >= MEET.1 * smaller
    };
    let mut close = Vec::new();
    for j in met {
        if enough(j, std::mem::take(&mut counts[j])) {
            close.push(j);
        }
    }
    close.sort_unstable();
    let text = &traces[order[i]];
    let places = Places::new(&text.words);
    close
        .into_iter()
        .filter_map(|j| {
            let other = &traces[order[j]];
            let grams = other.grams();
            let mut runs = places.shared_with(&other.words, &grams);
            runs.retain(|run| {
                let prints = &grams[run.a..run.a + run.words + 1 - SHORTEST];
                let fixture = |k: usize, outlet: Option<u64>| {
                    !furniture.reprints[k] && outlet.is_some() && prints.iter().any(|p| furniture.has(outlet, *p))
                };
                let set_phrase = || run.words < LONG && prints.iter().all(|p| crowds.size(*p) >= SET_PHRASE);
                !fixture(j, other.outlet) && !fixture(i, text.outlet) && !set_phrase()
            });
            judged(other, text, &runs).map(|(sharing, shares, passages)| {
                let source = credits::common(other, text, sharing);
                let dated = other.day.zip(text.day).is_some_and(|(x, y)| x != y);
                let (first, second) = (order[j], order[i]);
                if dated || first < second {
                    return Shared { a: first, b: second, dated, source, sharing, shares, passages };
                }
                let mut turned: Vec<_> = passages.into_iter().map(|(a, b)| (b, a)).collect();
                turned.sort_unstable();
                Shared { a: second, b: first, dated, source, sharing, shares: (shares.1, shares.0), passages: turned }
            })
        })
        .collect()
}

type Judged = (Sharing, (f32, f32), Vec<(Span, Span)>);

/// How two texts share the words of `runs`, if they do.
fn judged(a: &Trace, b: &Trace, runs: &[Run]) -> Option<Judged> {
    let smaller = a.words.len().min(b.words.len());
    let grams: usize = runs.iter().map(|run| run.words + 1 - SHORTEST).sum();
    let words: usize = runs.iter().map(|run| run.words).sum();
    let long: usize = runs.iter().map(|run| run.words).filter(|words| *words >= LONG).sum();
    let taken = grams as f32 / (smaller + 1).saturating_sub(SHORTEST).max(1) as f32;
    let spans = |run: &Run| (a.bytes(run.a, run.words), b.bytes(run.b, run.words));
    let is_passage = |run: &&Run| run.words >= PASSAGE.0 && a.bytes(run.a, run.words).len() >= PASSAGE.1;
    let passages: Vec<_> = runs.iter().filter(is_passage).map(spans).collect();
    let in_long_runs = long as f32 >= AS_IT_STANDS * words as f32;
    let sharing = if taken < TAKEN || in_long_runs && taken < COPIED {
        if passages.is_empty() {
            return None;
        }
        Sharing::Passages
    } else if in_long_runs {
        Sharing::Copied
    } else if taken >= EDITED {
        Sharing::Edited
    } else if smaller < SHORT_TEXT {
        return None;
    } else {
        Sharing::Rewritten
    };
    let shown = if sharing == Sharing::Passages { passages } else { runs.iter().map(spans).collect() };
    let share = |text: &Trace| words as f32 / text.words.len().max(1) as f32;
    Some((sharing, (share(a), share(b)), shown))
}
